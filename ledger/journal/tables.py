"""The tables of the kernel. Every one that belongs to a book is keyed by it first.

book ──< asset
     ──< account ──< balance (one per asset held) ──< posting >── entry ── entry_kind
                                                                   │
     refusal (an id that was refused)    approval (four eyes) ─────┘    purpose (the chart)
"""

from datetime import date, datetime
from typing import Any
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
from ledger.texts import kept_form


def code_form(column: str) -> str:
    """Write the check of a code's form, without bounded repetition, which would cost fifty microseconds a row."""
    return (
        rf"{column} ~ '^[A-Za-z0-9][A-Za-z0-9._-]*(:[A-Za-z0-9._-]+)*$'"
        f" AND length({column}) <= 160 AND cardinality(string_to_array({column}, ':')) <= 8"
    )


NET = "CASE WHEN debit_normal THEN debits - credits ELSE credits - debits END"


class BookColumns(TypedColumns):
    """A complete set of accounts, usually one province's: tenant and unit of the trial balance."""

    book_id: Named[int] = Column(Integer, Identity(always=True), primary_key=True)
    code: Named[str] = Column(CODE, nullable=False, unique=True)
    name: Named[str] = Column(Text, nullable=False)
    opens_on: Named[date] = Column(Date, nullable=False)
    zone: Named[str] = Column(Text, nullable=False, server_default="Asia/Shanghai")
    jurisdiction: Named[str] = Column(CODE, nullable=False, server_default="cn")
    """Whose law decides: the code of a rule pack, such as `cn-33`."""
    opened_at: Named[datetime] = Column(INSTANT, nullable=False, server_default=func.clock_timestamp())
    soft_closed_through: Named[date | None] = Column(Date, nullable=True)
    """Last day of the newest month in which an entry needs a second person's approval; null while every month is open."""
    closed_through: Named[date | None] = Column(Date, nullable=True)
    """Last day of the newest month that takes no entry any more."""
    replayed_through: Named[int | None] = Column(BigInteger, nullable=True)
    """The number of the last event that came with an archive, where the book was replayed: up to it events tell of another installation."""


book = Table(
    "book",
    METADATA,
    BookColumns,
    CheckConstraint(code_form("code"), name="code_form"),
    CheckConstraint(kept_form("name"), name="name_kept"),
    CheckConstraint(
        "coalesce(soft_closed_through, '-infinity') >= coalesce(closed_through, '-infinity')",
        name="frontiers_ordered",
    ),
)


class AssetColumns(TypedColumns):
    """Anything counted: a currency, the room under a cap, or one lot of permits."""

    book_id: Named[int] = Column(Integer)
    asset_id: Named[int] = Column(Integer, Identity(always=True))
    code: Named[str] = Column(CODE, nullable=False)
    name: Named[str] = Column(Text, nullable=False)
    kind: Named[str] = Column(CODE, nullable=False)
    unit: Named[str] = Column(Text, nullable=False)
    scale: Named[int] = Column(SmallInteger, nullable=False)
    """Decimals of the smallest unit: 2 for fen, 6 for grams of a tonne."""
    digits: Named[int] = Column(SmallInteger, nullable=False)
    """Fewest decimals shown."""


asset = Table(
    "asset",
    METADATA,
    AssetColumns,
    PrimaryKeyConstraint("book_id", "asset_id"),
    UniqueConstraint("book_id", "code"),
    ForeignKeyConstraint(["book_id"], ["ledger.book.book_id"], name="asset_book_fkey"),
    CheckConstraint("kind IN ('money', 'permit', 'cap')", name="kind_known"),
    CheckConstraint("scale BETWEEN 0 AND 12 AND digits BETWEEN 0 AND scale", name="scale_range"),
    CheckConstraint(code_form("code"), name="code_form"),
    CheckConstraint(
        "CASE WHEN kind = 'money' OR code = 'CNY' THEN kind = 'money' AND code = 'CNY' AND scale = 2 AND digits = 2 "
        "AND unit = ANY (ARRAY['元', 'yuan']) AND name = ANY (ARRAY['人民币', 'renminbi', '人民币 renminbi']) ELSE true END",
        name="money_is_renminbi",
    ),
)


class PurposeColumns(TypedColumns):
    """A line of the chart of accounts; its rows are what the rooms declare (`ledger.house`)."""

    code: Named[str] = Column(CODE, primary_key=True)
    debit_normal: Named[bool] = Column(Boolean, nullable=False)
    asset_kinds: Named[list[str]] = Column(ARRAY(Text), nullable=False)
    floor: Named[int | None] = Column(BigInteger, nullable=True)
    """Floor that an account gets when it is opened without one; null for none."""
    title: Named[str] = Column(Text, nullable=False)


purpose = Table("purpose", METADATA, PurposeColumns)


class EntryKindColumns(TypedColumns):
    """A sort of event; its rows are what the rooms declare (`ledger.house`)."""

    code: Named[str] = Column(CODE, primary_key=True)
    debits: Named[list[str]] = Column(ARRAY(Text), nullable=False)
    """Purposes that may be debited."""
    credits: Named[list[str]] = Column(ARRAY(Text), nullable=False)
    required: Named[list[str]] = Column(ARRAY(Text), nullable=False)
    """Legs without which the event is not complete, as `debit:holding`."""
    needs_approval: Named[bool] = Column(Boolean, nullable=False)
    reversible: Named[bool] = Column(Boolean, nullable=False)
    reversal_days: Named[int | None] = Column(Integer, nullable=True)
    """Days after recording within which it may be reversed; null for no end."""
    article: Named[str] = Column(Text, nullable=False)
    acts: Named[list[str]] = Column(ARRAY(Text), nullable=False, server_default=text("'{}'"))
    """What posts it, as `ledger.manifest.Kind.acts` has it; empty where it is recorded by hand."""
    undone_by: Named[list[str]] = Column(ARRAY(Text), nullable=False, server_default=text("'{}'"))
    """What posts its reversal."""


entry_kind = Table("entry_kind", METADATA, EntryKindColumns)


class AccountColumns(TypedColumns):
    """Where one owner holds assets for one purpose."""

    book_id: Named[int] = Column(Integer)
    account_id: Named[int] = Column(Integer, Identity(always=True))
    code: Named[str] = Column(CODE, nullable=False)
    owner: Named[str] = Column(CODE, nullable=False)
    purpose: Named[str] = Column(CODE, nullable=False)
    debit_normal: Named[bool] = Column(Boolean, nullable=False)
    floor: Named[int | None] = Column(BigInteger, nullable=True)
    """Lowest balance in the normal direction, in the smallest unit of each asset held; null for none."""
    ceiling: Named[int | None] = Column(BigInteger, nullable=True)
    status: Named[str] = Column(CODE, nullable=False, server_default="open")
    opened_at: Named[datetime] = Column(INSTANT, nullable=False, server_default=func.clock_timestamp())
    opened_by: Named[int] = Column(Integer, nullable=False)


account = Table(
    "account",
    METADATA,
    AccountColumns,
    PrimaryKeyConstraint("book_id", "account_id"),
    UniqueConstraint("book_id", "code"),
    ForeignKeyConstraint(["book_id"], ["ledger.book.book_id"], name="account_book_fkey"),
    ForeignKeyConstraint(["purpose"], ["ledger.purpose.code"], name="account_purpose_fkey"),
    ForeignKeyConstraint(["opened_by"], ["ledger.actor.actor_id"], name="account_opened_by_fkey"),
    CheckConstraint("status IN ('open', 'frozen', 'closed', 'receive_only')", name="status_known"),
    CheckConstraint("floor IS NULL OR ceiling IS NULL OR floor <= ceiling", name="limits_ordered"),
    CheckConstraint(f"{code_form('code')} AND {code_form('owner')}", name="code_form"),
    Index("account_owner_idx", "book_id", "owner"),
)


class AccountEventColumns(TypedColumns):
    """What was done to the status of an account: by whom, why, when."""

    event_id: Named[int] = Column(BigInteger, Identity(always=True), primary_key=True)
    book_id: Named[int] = Column(Integer, nullable=False)
    account_id: Named[int] = Column(Integer, nullable=False)
    status_before: Named[str] = Column(CODE, nullable=False)
    status_after: Named[str] = Column(CODE, nullable=False)
    reason: Named[str] = Column(Text, nullable=False)
    actor_id: Named[int] = Column(Integer, nullable=False)
    recorded_at: Named[datetime] = Column(INSTANT, nullable=False)


account_event = Table(
    "account_event",
    METADATA,
    AccountEventColumns,
    ForeignKeyConstraint(
        ["book_id", "account_id"],
        ["ledger.account.book_id", "ledger.account.account_id"],
        name="account_event_account_fkey",
    ),
    ForeignKeyConstraint(["actor_id"], ["ledger.actor.actor_id"], name="account_event_actor_fkey"),
    CheckConstraint("reason <> ''", name="has_reason"),
)


class BalanceColumns(TypedColumns):
    """What one account holds of one asset, kept current by the posting function under its row lock.

    Purpose, limits and rights repeat the account's, so that the hot path reads one row per leg; the function that
    changes them on the account changes them here in the same transaction.
    """

    book_id: Named[int] = Column(Integer)
    account_id: Named[int] = Column(Integer)
    asset_id: Named[int] = Column(Integer)
    debits: Named[int] = Column(BigInteger, nullable=False, server_default=text("0"))
    credits: Named[int] = Column(BigInteger, nullable=False, server_default=text("0"))
    version: Named[int] = Column(BigInteger, nullable=False, server_default=text("0"))
    """Number of postings on it; the next one gets version + 1."""
    floor: Named[int | None] = Column(BigInteger, nullable=True)
    ceiling: Named[int | None] = Column(BigInteger, nullable=True)
    debit_normal: Named[bool] = Column(Boolean, nullable=False)
    status: Named[str] = Column(CODE, nullable=False)
    purpose: Named[str] = Column(CODE, nullable=False)
    newest_on: Named[date | None] = Column(Date, nullable=True)
    """The newest effective day of its postings, so that one dated on or after it needs no look at other days; null before the first."""


balance = Table(
    "balance",
    METADATA,
    BalanceColumns,
    PrimaryKeyConstraint("book_id", "account_id", "asset_id"),
    CheckConstraint(f"floor IS NULL OR {NET} >= floor", name="floor"),
    CheckConstraint(f"ceiling IS NULL OR {NET} <= ceiling", name="ceiling"),
    CheckConstraint("debits >= 0 AND credits >= 0 AND version >= 0", name="counts"),
    Index("balance_asset_idx", "book_id", "asset_id"),
    postgresql_with={"fillfactor": "60"},
)


class EntryColumns(TypedColumns):
    """One balanced event, written once."""

    book_id: Named[int] = Column(Integer)
    entry_id: Named[UUID] = Column(Uuid)
    kind: Named[str] = Column(CODE, nullable=False)
    effective_on: Named[date] = Column(Date, nullable=False)
    recorded_at: Named[datetime] = Column(INSTANT, nullable=False)
    actor_id: Named[int] = Column(Integer, nullable=False)
    approver_id: Named[int | None] = Column(Integer, nullable=True)
    lines: Named[int] = Column(SmallInteger, nullable=False)
    reverses: Named[UUID | None] = Column(Uuid, nullable=True)
    memo: Named[str] = Column(Text, nullable=False)
    document: Named[str] = Column(Text, nullable=False)
    position: Named[int] = Column(BigInteger, Identity(always=True), nullable=False)
    """Rises with every entry that builds on another; the sequencer goes along it. Rolled back ones leave gaps."""


entry = Table(
    "entry",
    METADATA,
    EntryColumns,
    PrimaryKeyConstraint("book_id", "entry_id"),
    CheckConstraint("substr(entry_id::text, 15, 1) = '7'", name="id_version_7"),
    CheckConstraint("lines >= 2", name="lines_two_or_more"),
    CheckConstraint("approver_id <> actor_id", name="four_eyes"),
    Index("entry_position_key", "book_id", "position", unique=True),
    Index(
        "entry_reverses_once",
        "book_id",
        "reverses",
        unique=True,
        postgresql_where=text("reverses IS NOT NULL"),
    ),
)


class PostingColumns(TypedColumns):
    """One line of an entry, with the balance of its account after it."""

    book_id: Named[int] = Column(Integer)
    account_id: Named[int] = Column(Integer, nullable=False)
    asset_id: Named[int] = Column(Integer, nullable=False)
    line: Named[int] = Column(SmallInteger)
    entry_id: Named[UUID] = Column(Uuid)
    debit: Named[int] = Column(BigInteger, nullable=False)
    credit: Named[int] = Column(BigInteger, nullable=False)
    version: Named[int] = Column(BigInteger, nullable=False)
    balance_after: Named[int] = Column(BigInteger, nullable=False)
    """In the normal direction of the account."""
    recorded_at: Named[datetime] = Column(INSTANT, nullable=False)
    effective_on: Named[date] = Column(Date, nullable=False)


posting = Table(
    "posting",
    METADATA,
    PostingColumns,
    PrimaryKeyConstraint("book_id", "entry_id", "line"),
    CheckConstraint(
        "debit >= 0 AND credit >= 0 AND (debit = 0) <> (credit = 0) AND debit + credit <= 100000000000000000",
        name="amount_positive",
    ),
    Index("posting_version_once", "book_id", "account_id", "asset_id", "version", unique=True),
)


class RefusalColumns(TypedColumns):
    """An id that was refused for good; the same id never succeeds later."""

    book_id: Named[int] = Column(Integer)
    entry_id: Named[UUID] = Column(Uuid)
    code: Named[str] = Column(CODE, nullable=False)
    figures: Named[dict[str, Any]] = Column(JSONB, nullable=False)
    content: Named[dict[str, Any]] = Column(JSONB, nullable=False)
    actor_id: Named[int] = Column(Integer, nullable=False)
    refused_at: Named[datetime] = Column(INSTANT, nullable=False)


refusal = Table(
    "refusal",
    METADATA,
    RefusalColumns,
    PrimaryKeyConstraint("book_id", "entry_id"),
    ForeignKeyConstraint(["book_id"], ["ledger.book.book_id"], name="refusal_book_fkey"),
)


class ApprovalColumns(TypedColumns):
    """A second person's yes to the exact content of an entry, given before it is posted."""

    book_id: Named[int] = Column(Integer)
    entry_id: Named[UUID] = Column(Uuid)
    content: Named[dict[str, Any]] = Column(JSONB, nullable=False)
    actor_id: Named[int] = Column(Integer, nullable=False)
    approved_at: Named[datetime] = Column(INSTANT, nullable=False, server_default=func.clock_timestamp())


approval = Table(
    "approval",
    METADATA,
    ApprovalColumns,
    PrimaryKeyConstraint("book_id", "entry_id"),
    ForeignKeyConstraint(["book_id"], ["ledger.book.book_id"], name="approval_book_fkey"),
    ForeignKeyConstraint(["actor_id"], ["ledger.actor.actor_id"], name="approval_actor_fkey"),
)
