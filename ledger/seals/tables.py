"""The tables of the log. Every one is keyed by its book first; all but the head are only ever added to."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Named,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    TypedColumns,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.sql import func

from ledger.database.metadata import CODE, INSTANT, METADATA


class HeadColumns(TypedColumns):
    """The head of a book's log, and how far the journal was swept. The one row that changes."""

    book_id: Named[int] = Column(Integer, primary_key=True, autoincrement=False)
    """0 for the log of the installation: of what has no book."""
    suite: Named[str] = Column(CODE, nullable=False, server_default="sha256")
    size: Named[int] = Column(BigInteger, nullable=False, server_default=text("0"))
    """Number of records."""
    root: Named[bytes] = Column(LargeBinary, nullable=False)
    settled_position: Named[int] = Column(BigInteger, nullable=False, server_default=text("0"))
    """Every entry up to this position is sealed, or was rolled back."""
    reached_position: Named[int] = Column(BigInteger, nullable=False, server_default=text("0"))
    """Up to here every entry is sealed but those of transactions that were open at the last sweep; 0 makes the next one look anew."""
    open_transactions: Named[dict[str, int]] = Column(JSONB, nullable=False, server_default=text("'{}'"))
    """The transactions that were open at the last sweep, each with a position above which all of its entries stand."""
    drawn_position: Named[int] = Column(BigInteger, nullable=False, server_default=text("0"))
    """Positions up to here were drawn before the last sweep was committed."""


log_head = Table(
    "log_head",
    METADATA,
    HeadColumns,
    CheckConstraint("suite IN ('sha256', 'sm3')", name="suite_known"),
    CheckConstraint(
        "size >= 0 AND octet_length(root) = 32 AND jsonb_typeof(open_transactions) = 'object'", name="form"
    ),
)


class LogRecordColumns(TypedColumns):
    """What a statement wrote into a table beside the journal: rows as they are from then on. Written by triggers alone."""

    book_id: Named[int] = Column(Integer)
    """Whose log it belongs to; 0 for what has no book: persons, keys, mandates, and what the program itself declares."""
    position: Named[int] = Column(
        BigInteger, nullable=False, server_default=text("nextval('ledger.entry_position_seq'::regclass)")
    )
    """Of the same sequence as that of entries, whose table is made before: the sequencer goes along both."""
    recorded_at: Named[datetime] = Column(INSTANT, nullable=False)
    source: Named[str] = Column(CODE, nullable=False)
    """The table."""
    operation: Named[str] = Column(CODE, nullable=False)
    rows: Named[str] = Column(Text, nullable=False)
    """A JSON array of rows, in the canonical form."""
    salts: Named[list[bytes | None] | None] = Column(ARRAY(LargeBinary), nullable=True)
    """One for each row, where the table has what is personal; null once that was forgotten."""


record = Table(
    "record",
    METADATA,
    LogRecordColumns,
    PrimaryKeyConstraint("book_id", "position"),
    CheckConstraint("operation IN ('found', 'insert', 'update', 'delete')", name="operation_known"),
    Index("record_source_idx", "source", "book_id"),
    Index(
        "record_opening_idx",
        "book_id",
        "source",
        text("((rows::json #>> ARRAY['0', source || '_id'])::bigint)"),
        postgresql_where=text("source IN ('asset', 'account') AND operation IN ('found', 'insert')"),
    ),
)


class SealColumns(TypedColumns):
    """The place of an entry or of a record in the log, and of an entry its voucher number."""

    book_id: Named[int] = Column(Integer)
    place: Named[int] = Column(BigInteger)
    """From 0, without gaps."""
    entry_id: Named[UUID | None] = Column(Uuid, nullable=True)
    """Null for a record, which is known by its position."""
    position: Named[int] = Column(BigInteger, nullable=False)
    """That of the entry or record when it was sealed."""
    voucher_month: Named[date | None] = Column(Date, nullable=True)
    """First day of the month of the effective date."""
    voucher_number: Named[int | None] = Column(Integer, nullable=True)
    """From 1 in each month, without gaps."""
    leaf_hash: Named[bytes] = Column(LargeBinary, nullable=False)


seal = Table(
    "seal",
    METADATA,
    SealColumns,
    PrimaryKeyConstraint("book_id", "place"),
    UniqueConstraint("book_id", "entry_id", name="seal_entry_once"),
    UniqueConstraint("book_id", "voucher_month", "voucher_number", name="seal_voucher_once"),
    CheckConstraint("place >= 0 AND octet_length(leaf_hash) = 32", name="form"),
    CheckConstraint(
        "CASE WHEN entry_id IS NULL THEN num_nonnulls(voucher_month, voucher_number) = 0"
        " ELSE num_nulls(voucher_month, voucher_number) = 0 AND voucher_number > 0 END",
        name="voucher_of_entry",
    ),
    Index("seal_record_once", "book_id", "position", unique=True, postgresql_where=text("entry_id IS NULL")),
)


class TileColumns(TypedColumns):
    """Up to 256 hashes of complete subtrees of one level, as C2SP tlog-tiles cuts the tree."""

    book_id: Named[int] = Column(Integer)
    level: Named[int] = Column(SmallInteger)
    """Subtrees of height 8 · level."""
    number: Named[int] = Column(BigInteger)
    hashes: Named[bytes] = Column(LargeBinary, nullable=False)
    """32 bytes each; the last tile of a level grows at its end."""


tile = Table(
    "tile",
    METADATA,
    TileColumns,
    PrimaryKeyConstraint("book_id", "level", "number"),
    CheckConstraint(
        "level BETWEEN 0 AND 7 AND number >= 0 AND octet_length(hashes) BETWEEN 32 AND 8192 AND mod(octet_length(hashes), 32) = 0",
        name="form",
    ),
)


class KeyColumns(TypedColumns):
    """A public key of the log; the private one is a file that no database sees."""

    book_id: Named[int] = Column(Integer)
    number: Named[int] = Column(Integer)
    """From 1; the newest signs."""
    verifier_key: Named[str] = Column(Text, nullable=False)
    """`<name>+<key id>+<base64>`, as C2SP signed-note writes it."""
    announced_at: Named[datetime] = Column(INSTANT, nullable=False, server_default=func.clock_timestamp())


log_key = Table(
    "log_key",
    METADATA,
    KeyColumns,
    PrimaryKeyConstraint("book_id", "number"),
    UniqueConstraint("book_id", "verifier_key"),
    ForeignKeyConstraint(["book_id"], ["ledger.log_head.book_id"], name="log_key_head_fkey"),
)


class CheckpointColumns(TypedColumns):
    """A signed head of the log."""

    book_id: Named[int] = Column(Integer)
    checkpoint_id: Named[int] = Column(BigInteger, Identity(always=True))
    size: Named[int] = Column(BigInteger, nullable=False)
    root: Named[bytes] = Column(LargeBinary, nullable=False)
    key_number: Named[int] = Column(Integer, nullable=False)
    """The key that signed it; a note that announces a key is signed by the one before as well."""
    signed_at: Named[datetime] = Column(INSTANT, nullable=False)
    note: Named[str] = Column(Text, nullable=False)


checkpoint = Table(
    "checkpoint",
    METADATA,
    CheckpointColumns,
    PrimaryKeyConstraint("book_id", "checkpoint_id"),
    ForeignKeyConstraint(
        ["book_id", "key_number"],
        ["ledger.log_key.book_id", "ledger.log_key.number"],
        name="checkpoint_key_fkey",
    ),
    CheckConstraint("size >= 0 AND octet_length(root) = 32", name="form"),
    Index("checkpoint_size_idx", "book_id", "size"),
)


class CosignatureColumns(TypedColumns):
    """What a stranger added to a checkpoint: a witness's signature, or the answer of a time-stamp authority."""

    book_id: Named[int] = Column(Integer)
    cosignature_id: Named[int] = Column(BigInteger, Identity(always=True))
    checkpoint_id: Named[int] = Column(BigInteger, nullable=False)
    kind: Named[str] = Column(CODE, nullable=False)
    signer: Named[str] = Column(Text, nullable=False)
    """Key name of the witness, address of the authority, or folder of the repository."""
    line: Named[str] = Column(Text, nullable=False)
    """The signature line of the note, the time-stamp response in base64, or the id of the commit."""
    added_at: Named[datetime] = Column(INSTANT, nullable=False)


cosignature = Table(
    "cosignature",
    METADATA,
    CosignatureColumns,
    PrimaryKeyConstraint("book_id", "cosignature_id"),
    UniqueConstraint("book_id", "checkpoint_id", "kind", "signer"),
    ForeignKeyConstraint(
        ["book_id", "checkpoint_id"],
        ["ledger.checkpoint.book_id", "ledger.checkpoint.checkpoint_id"],
        name="cosignature_checkpoint_fkey",
    ),
    CheckConstraint("kind IN ('witness', 'timestamp', 'git')", name="kind_known"),
)
