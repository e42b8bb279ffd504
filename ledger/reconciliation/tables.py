"""What the reconciliation room keeps: what the bank has said, and which of it is which posting.

    bank_account ──< bank_statement ──< bank_statement_line >── bank_line      a line may stand in overlapping statements
                 ──< bank_match ──< bank_match_line >── bank_line
                                ──< bank_match_posting >── posting of the journal
    bank_import ──< bank_statement          the file, by its hash
    bank_mapping                            how the columns of a bank's spreadsheets are read
    bank_match ──< bank_release             the wish to undo a match, which a second person approves

What the bank has said is never changed. A match moves no money: it only ties what is there. The one column that changes
is the state of a match; its history is that of the processes `reconciliation.match` and `reconciliation.release`.
"""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
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
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql import func

from ledger.database.metadata import CODE, INSTANT, METADATA
from ledger.texts import kept_form

_ACTOR = ["ledger.actor.actor_id"]
_TIED = ["ledger.bank_account.book_id", "ledger.bank_account.bank_account_id"]
_STATEMENT = ["ledger.bank_statement.book_id", "ledger.bank_statement.statement_id"]
_LINE = ["ledger.bank_line.book_id", "ledger.bank_line.line_id"]
_MATCH = ["ledger.bank_match.book_id", "ledger.bank_match.match_id"]


class BankAccountColumns(TypedColumns):
    """An account at a bank or the treasury, tied to the ledger's account of cash that mirrors it."""

    book_id: Named[int] = Column(Integer)
    bank_account_id: Named[int] = Column(Integer, Identity(always=True))
    number: Named[str] = Column(CODE, nullable=False)
    """Account number or IBAN, capital letters and digits, without spaces."""
    name: Named[str] = Column(Text, nullable=False)
    bank: Named[str] = Column(Text, nullable=False)
    account_id: Named[int] = Column(Integer, nullable=False)
    asset_id: Named[int] = Column(Integer, nullable=False)
    since: Named[date] = Column(Date, nullable=False)
    """First day that is reconciled here; what came before is the opening balance of both sides."""
    added_by: Named[int] = Column(Integer, nullable=False)
    """Who asked for it; another person confirmed it."""
    added_at: Named[datetime] = Column(INSTANT, nullable=False, server_default=func.clock_timestamp())
    ended_at: Named[datetime | None] = Column(INSTANT, nullable=True)
    """When a wrong tie was ended, by two; null while it stands."""
    withdrawal_id: Named[int | None] = Column(Integer, nullable=True)
    """Where it stands only for what came with a file that was withdrawn, and was never tied: by which withdrawal."""


bank_account = Table(
    "bank_account",
    METADATA,
    BankAccountColumns,
    PrimaryKeyConstraint("book_id", "bank_account_id"),
    Index(
        "bank_account_number_once",
        "book_id",
        "number",
        unique=True,
        postgresql_where=text("ended_at IS NULL"),
    ),
    Index(
        "bank_account_tied_once",
        "book_id",
        "account_id",
        "asset_id",
        unique=True,
        postgresql_where=text("ended_at IS NULL"),
    ),
    ForeignKeyConstraint(
        ["book_id", "account_id"],
        ["ledger.account.book_id", "ledger.account.account_id"],
        name="bank_account_account_fkey",
    ),
    ForeignKeyConstraint(
        ["book_id", "asset_id"],
        ["ledger.asset.book_id", "ledger.asset.asset_id"],
        name="bank_account_asset_fkey",
    ),
    ForeignKeyConstraint(["added_by"], _ACTOR, name="bank_account_actor_fkey"),
    ForeignKeyConstraint(
        ["book_id", "withdrawal_id"],
        ["ledger.bank_withdrawal.book_id", "ledger.bank_withdrawal.withdrawal_id"],
        name="bank_account_withdrawal_fkey",
    ),
    CheckConstraint("withdrawal_id IS NULL OR ended_at IS NOT NULL", name="withdrawn_ended"),
    CheckConstraint("number ~ '^[A-Z0-9-]{4,40}$'", name="number_form"),
    CheckConstraint(kept_form("name"), name="name_kept"),
)


_DONE_WHOLE: Final = (
    "(confirmed_at IS NULL) = (confirmed_by IS NULL) AND (dropped_at IS NULL) = (dropped_by IS NULL)"
    " AND (confirmed_at IS NULL OR dropped_at IS NULL)"
)
_WAITS: Final = "confirmed_at IS NULL AND dropped_at IS NULL"


class BankTieColumns(TypedColumns):
    """That a bank account is tied to an account of the ledger: asked for by one person of finance and confirmed by another."""

    book_id: Named[int] = Column(Integer)
    tie_id: Named[int] = Column(Integer, Identity(always=True))
    number: Named[str] = Column(CODE, nullable=False)
    name: Named[str] = Column(Text, nullable=False)
    bank: Named[str] = Column(Text, nullable=False)
    account_id: Named[int] = Column(Integer, nullable=False)
    asset_id: Named[int] = Column(Integer, nullable=False)
    since: Named[date] = Column(Date, nullable=False)
    asked_by: Named[int] = Column(Integer, nullable=False)
    asked_at: Named[datetime] = Column(INSTANT, nullable=False)
    confirmed_by: Named[int | None] = Column(Integer, nullable=True)
    confirmed_at: Named[datetime | None] = Column(INSTANT, nullable=True)
    dropped_by: Named[int | None] = Column(Integer, nullable=True)
    dropped_at: Named[datetime | None] = Column(INSTANT, nullable=True)


bank_tie = Table(
    "bank_tie",
    METADATA,
    BankTieColumns,
    PrimaryKeyConstraint("book_id", "tie_id"),
    ForeignKeyConstraint(
        ["book_id", "account_id"],
        ["ledger.account.book_id", "ledger.account.account_id"],
        name="bank_tie_account_fkey",
    ),
    ForeignKeyConstraint(
        ["book_id", "asset_id"],
        ["ledger.asset.book_id", "ledger.asset.asset_id"],
        name="bank_tie_asset_fkey",
    ),
    ForeignKeyConstraint(["asked_by"], _ACTOR, name="bank_tie_asker_fkey"),
    ForeignKeyConstraint(["confirmed_by"], _ACTOR, name="bank_tie_confirmer_fkey"),
    ForeignKeyConstraint(["dropped_by"], _ACTOR, name="bank_tie_dropper_fkey"),
    CheckConstraint("number ~ '^[A-Z0-9-]{4,40}$'", name="number_form"),
    CheckConstraint(kept_form("name"), name="name_kept"),
    CheckConstraint(_DONE_WHOLE, name="done_whole"),
    Index("bank_tie_open_key", "book_id", "number", unique=True, postgresql_where=text(_WAITS)),
)


class BankTieEndColumns(TypedColumns):
    """That a wrong tie is ended: asked for by one person of finance and confirmed by another."""

    book_id: Named[int] = Column(Integer)
    end_id: Named[int] = Column(Integer, Identity(always=True))
    bank_account_id: Named[int] = Column(Integer, nullable=False)
    why: Named[str] = Column(Text, nullable=False)
    asked_by: Named[int] = Column(Integer, nullable=False)
    asked_at: Named[datetime] = Column(INSTANT, nullable=False)
    confirmed_by: Named[int | None] = Column(Integer, nullable=True)
    confirmed_at: Named[datetime | None] = Column(INSTANT, nullable=True)
    dropped_by: Named[int | None] = Column(Integer, nullable=True)
    dropped_at: Named[datetime | None] = Column(INSTANT, nullable=True)


bank_tie_end = Table(
    "bank_tie_end",
    METADATA,
    BankTieEndColumns,
    PrimaryKeyConstraint("book_id", "end_id"),
    ForeignKeyConstraint(["book_id", "bank_account_id"], _TIED, name="bank_tie_end_account_fkey"),
    ForeignKeyConstraint(["asked_by"], _ACTOR, name="bank_tie_end_asker_fkey"),
    ForeignKeyConstraint(["confirmed_by"], _ACTOR, name="bank_tie_end_confirmer_fkey"),
    ForeignKeyConstraint(["dropped_by"], _ACTOR, name="bank_tie_end_dropper_fkey"),
    CheckConstraint(kept_form("why"), name="why_kept"),
    CheckConstraint(_DONE_WHOLE, name="done_whole"),
    Index("bank_tie_end_open_key", "book_id", "bank_account_id", unique=True, postgresql_where=text(_WAITS)),
)


class MappingColumns(TypedColumns):
    """How one bank writes its spreadsheets: `ledger.reconciliation.rules.mapping.SheetMapping` as data. A change is a new name."""

    book_id: Named[int] = Column(Integer)
    code: Named[str] = Column(CODE)
    content: Named[dict[str, Any]] = Column(JSONB, nullable=False)
    added_by: Named[int] = Column(Integer, nullable=False)
    added_at: Named[datetime] = Column(INSTANT, nullable=False, server_default=func.clock_timestamp())


bank_mapping = Table(
    "bank_mapping",
    METADATA,
    MappingColumns,
    PrimaryKeyConstraint("book_id", "code"),
    ForeignKeyConstraint(["book_id"], ["ledger.book.book_id"], name="bank_mapping_book_fkey"),
    ForeignKeyConstraint(["added_by"], _ACTOR, name="bank_mapping_actor_fkey"),
)


class ImportColumns(TypedColumns):
    """A file that was taken in."""

    book_id: Named[int] = Column(Integer)
    import_id: Named[int] = Column(Integer, Identity(always=True))
    sha256: Named[bytes] = Column(LargeBinary, nullable=False)
    size: Named[int] = Column(Integer, nullable=False)
    file_name: Named[str] = Column(Text, nullable=False)
    mapping: Named[str | None] = Column(CODE, nullable=True)
    """The mapping by which a spreadsheet was read; null for camt.053, which needs none."""
    imported_by: Named[int] = Column(Integer, nullable=False)
    imported_at: Named[datetime] = Column(INSTANT, nullable=False, server_default=func.clock_timestamp())
    ended_at: Named[datetime | None] = Column(INSTANT, nullable=True)
    """When a tie was ended by which it was imported: the same bytes may come again. Null before."""


bank_import = Table(
    "bank_import",
    METADATA,
    ImportColumns,
    PrimaryKeyConstraint("book_id", "import_id"),
    Index("bank_import_once", "book_id", "sha256", unique=True, postgresql_where=text("ended_at IS NULL")),
    ForeignKeyConstraint(["book_id"], ["ledger.book.book_id"], name="bank_import_book_fkey"),
    ForeignKeyConstraint(
        ["book_id", "mapping"],
        ["ledger.bank_mapping.book_id", "ledger.bank_mapping.code"],
        name="bank_import_mapping_fkey",
    ),
    ForeignKeyConstraint(["imported_by"], _ACTOR, name="bank_import_actor_fkey"),
    CheckConstraint("octet_length(sha256) = 32", name="sha256_form"),
)


class WithdrawalColumns(TypedColumns):
    """That a file that was taken in is withdrawn whole: asked for by one person of finance and confirmed by another."""

    book_id: Named[int] = Column(Integer)
    withdrawal_id: Named[int] = Column(Integer, Identity(always=True))
    import_id: Named[int] = Column(Integer, nullable=False)
    why: Named[str] = Column(Text, nullable=False)
    asked_by: Named[int] = Column(Integer, nullable=False)
    asked_at: Named[datetime] = Column(INSTANT, nullable=False)
    confirmed_by: Named[int | None] = Column(Integer, nullable=True)
    confirmed_at: Named[datetime | None] = Column(INSTANT, nullable=True)
    dropped_by: Named[int | None] = Column(Integer, nullable=True)
    dropped_at: Named[datetime | None] = Column(INSTANT, nullable=True)


bank_withdrawal = Table(
    "bank_withdrawal",
    METADATA,
    WithdrawalColumns,
    PrimaryKeyConstraint("book_id", "withdrawal_id"),
    ForeignKeyConstraint(
        ["book_id", "import_id"],
        ["ledger.bank_import.book_id", "ledger.bank_import.import_id"],
        name="bank_withdrawal_import_fkey",
    ),
    ForeignKeyConstraint(["asked_by"], _ACTOR, name="bank_withdrawal_asker_fkey"),
    ForeignKeyConstraint(["confirmed_by"], _ACTOR, name="bank_withdrawal_confirmer_fkey"),
    ForeignKeyConstraint(["dropped_by"], _ACTOR, name="bank_withdrawal_dropper_fkey"),
    CheckConstraint(kept_form("why"), name="why_kept"),
    CheckConstraint(_DONE_WHOLE, name="done_whole"),
    Index("bank_withdrawal_open_key", "book_id", "import_id", unique=True, postgresql_where=text(_WAITS)),
)


class StatementColumns(TypedColumns):
    """A statement of the bank: from one balance to another. Balances are in the smallest unit, and may be below zero."""

    book_id: Named[int] = Column(Integer)
    statement_id: Named[int] = Column(Integer, Identity(always=True))
    bank_account_id: Named[int] = Column(Integer, nullable=False)
    import_id: Named[int] = Column(Integer, nullable=False)
    reference: Named[str] = Column(Text, nullable=False)
    """The bank's own name of the statement."""
    from_on: Named[date] = Column(Date, nullable=False)
    to_on: Named[date] = Column(Date, nullable=False)
    opening: Named[int] = Column(BigInteger, nullable=False)
    closing: Named[int] = Column(BigInteger, nullable=False)
    lines: Named[int] = Column(Integer, nullable=False)


bank_statement = Table(
    "bank_statement",
    METADATA,
    StatementColumns,
    PrimaryKeyConstraint("book_id", "statement_id"),
    ForeignKeyConstraint(["book_id", "bank_account_id"], _TIED, name="bank_statement_account_fkey"),
    ForeignKeyConstraint(
        ["book_id", "import_id"],
        ["ledger.bank_import.book_id", "ledger.bank_import.import_id"],
        name="bank_statement_import_fkey",
    ),
    CheckConstraint("from_on <= to_on", name="days_ordered"),
    CheckConstraint("lines >= 0", name="lines_counted"),
    Index("bank_statement_account_idx", "book_id", "bank_account_id", "to_on"),
)


class LineColumns(TypedColumns):
    """A movement on the account, as the bank tells it; once, in however many statements it stands."""

    book_id: Named[int] = Column(Integer)
    line_id: Named[int] = Column(Integer, Identity(always=True))
    bank_account_id: Named[int] = Column(Integer, nullable=False)
    booked_on: Named[date] = Column(Date, nullable=False)
    valued_on: Named[date | None] = Column(Date, nullable=True)
    direction: Named[str] = Column(CODE, nullable=False)
    """`in` where the account received, `out` where it paid."""
    amount: Named[int] = Column(BigInteger, nullable=False)
    reference: Named[str] = Column(Text, nullable=False)
    """The bank's reference; empty where it gave none."""
    end_to_end: Named[str] = Column(Text, nullable=False)
    """The reference of who ordered the payment."""
    party: Named[str] = Column(Text, nullable=False)
    """Name of the other side."""
    party_account: Named[str] = Column(Text, nullable=False)
    remittance: Named[str] = Column(Text, nullable=False)
    """What the payer wrote."""
    reversal: Named[bool] = Column(Boolean, nullable=False)
    """Whether the bank undoes another line with it."""
    ordinal: Named[int] = Column(Integer, nullable=False)
    """1, or a higher number where everything else is the same."""


bank_line = Table(
    "bank_line",
    METADATA,
    LineColumns,
    PrimaryKeyConstraint("book_id", "line_id"),
    ForeignKeyConstraint(["book_id", "bank_account_id"], _TIED, name="bank_line_account_fkey"),
    CheckConstraint("direction IN ('in', 'out')", name="direction_known"),
    CheckConstraint("amount > 0 AND amount <= 100000000000000000", name="amount_positive"),
    Index(
        "bank_line_once",
        "book_id",
        "bank_account_id",
        "booked_on",
        "direction",
        "amount",
        text("md5(reference || chr(31) || end_to_end || chr(31) || party_account || chr(31) || remittance)"),
        "ordinal",
        unique=True,
    ),
)


class StatementLineColumns(TypedColumns):
    """A place in a statement."""

    book_id: Named[int] = Column(Integer)
    statement_id: Named[int] = Column(Integer)
    place: Named[int] = Column(Integer)
    """From 1."""
    line_id: Named[int] = Column(Integer, nullable=False)


bank_statement_line = Table(
    "bank_statement_line",
    METADATA,
    StatementLineColumns,
    PrimaryKeyConstraint("book_id", "statement_id", "place"),
    UniqueConstraint("book_id", "line_id", "statement_id", name="bank_statement_line_once"),
    ForeignKeyConstraint(["book_id", "statement_id"], _STATEMENT, name="bank_statement_line_statement_fkey"),
    ForeignKeyConstraint(["book_id", "line_id"], _LINE, name="bank_statement_line_line_fkey"),
    CheckConstraint("place >= 1", name="place_from_1"),
)


class MatchColumns(TypedColumns):
    """These lines are those postings, says a rule or two persons."""

    book_id: Named[int] = Column(Integer)
    match_id: Named[UUID] = Column(Uuid)
    bank_account_id: Named[int] = Column(Integer, nullable=False)
    rule: Named[str] = Column(CODE, nullable=False)
    """`manual`, or the rule that was certain."""
    confidence: Named[int | None] = Column(SmallInteger, nullable=True)
    """0 to 100; null where persons decided."""
    explanation: Named[list[Any]] = Column(JSONB, nullable=False)
    """What was compared: parts with both values and their points."""
    state: Named[str] = Column(CODE, nullable=False)
    made_by: Named[int] = Column(Integer, nullable=False)
    made_at: Named[datetime] = Column(INSTANT, nullable=False, server_default=func.clock_timestamp())


bank_match = Table(
    "bank_match",
    METADATA,
    MatchColumns,
    PrimaryKeyConstraint("book_id", "match_id"),
    ForeignKeyConstraint(["book_id", "bank_account_id"], _TIED, name="bank_match_account_fkey"),
    ForeignKeyConstraint(["made_by"], _ACTOR, name="bank_match_actor_fkey"),
    CheckConstraint("state IN ('proposed', 'matched', 'dropped', 'released')", name="state_known"),
    CheckConstraint(
        "(rule = 'manual') = (confidence IS NULL) AND confidence BETWEEN 0 AND 100",
        name="confidence_of_rules",
    ),
    CheckConstraint("rule = 'manual' OR state IN ('matched', 'released')", name="rules_decide"),
    Index("bank_match_state_idx", "book_id", "bank_account_id", "state"),
)


class MatchLineColumns(TypedColumns):
    """A line in a match."""

    book_id: Named[int] = Column(Integer)
    match_id: Named[UUID] = Column(Uuid)
    line_id: Named[int] = Column(Integer)
    live: Named[bool] = Column(Boolean, nullable=False, server_default=text("true"))
    """False once the match was dropped or released."""


bank_match_line = Table(
    "bank_match_line",
    METADATA,
    MatchLineColumns,
    PrimaryKeyConstraint("book_id", "match_id", "line_id"),
    ForeignKeyConstraint(["book_id", "match_id"], _MATCH, name="bank_match_line_match_fkey"),
    ForeignKeyConstraint(["book_id", "line_id"], _LINE, name="bank_match_line_line_fkey"),
    Index("bank_match_line_once", "book_id", "line_id", unique=True, postgresql_where=text("live")),
)


class MatchPostingColumns(TypedColumns):
    """A posting in a match."""

    book_id: Named[int] = Column(Integer)
    match_id: Named[UUID] = Column(Uuid)
    entry_id: Named[UUID] = Column(Uuid)
    line: Named[int] = Column(SmallInteger)
    live: Named[bool] = Column(Boolean, nullable=False, server_default=text("true"))


bank_match_posting = Table(
    "bank_match_posting",
    METADATA,
    MatchPostingColumns,
    PrimaryKeyConstraint("book_id", "match_id", "entry_id", "line"),
    ForeignKeyConstraint(["book_id", "match_id"], _MATCH, name="bank_match_posting_match_fkey"),
    ForeignKeyConstraint(
        ["book_id", "entry_id", "line"],
        ["ledger.posting.book_id", "ledger.posting.entry_id", "ledger.posting.line"],
        name="bank_match_posting_posting_fkey",
    ),
    Index(
        "bank_match_posting_once", "book_id", "entry_id", "line", unique=True, postgresql_where=text("live")
    ),
)


class ReleaseColumns(TypedColumns):
    """Somebody asks to undo a match; the process of this id tells who, why, and what became of it."""

    book_id: Named[int] = Column(Integer)
    release_id: Named[UUID] = Column(Uuid)
    match_id: Named[UUID] = Column(Uuid, nullable=False)


bank_release = Table(
    "bank_release",
    METADATA,
    ReleaseColumns,
    PrimaryKeyConstraint("book_id", "release_id"),
    ForeignKeyConstraint(["book_id", "match_id"], _MATCH, name="bank_release_match_fkey"),
    ForeignKeyConstraint(
        ["book_id", "release_id"],
        ["ledger.process.book_id", "ledger.process.process_id"],
        name="bank_release_process_fkey",
    ),
    Index("bank_release_match_idx", "book_id", "match_id"),
)
