"""What was done with lots after they were granted, and what is owed for them.

See `ledger.permits.tables` for the picture; this module holds acts, fees and reports.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    Named,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    TypedColumns,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql import func

from ledger.database.metadata import CODE, INSTANT, METADATA
from ledger.processes.acts import Words

_ASSET = ["ledger.asset.book_id", "ledger.asset.asset_id"]
_ACCOUNT = ["ledger.account.book_id", "ledger.account.account_id"]
_PROCESS = ["ledger.process.book_id", "ledger.process.process_id"]
_ACT = ["ledger.permit_act.book_id", "ledger.permit_act.act_id"]
_FEE = ["ledger.permit_fee.book_id", "ledger.permit_fee.fee_id"]
_ACTOR = ["ledger.actor.actor_id"]


class ActColumns(TypedColumns):
    """Something done with lots: its parties, its time, its words."""

    book_id: Named[int] = Column(Integer)
    act_id: Named[UUID] = Column(Uuid)
    machine: Named[str] = Column(CODE, nullable=False)
    site: Named[str] = Column(CODE, nullable=False)
    """Whose lots: the seller, lessor, pledgor … ; `bureau:<area>` for a reserve."""
    other: Named[str | None] = Column(CODE, nullable=True)
    """The other side: buyer, lessee, creditor …"""
    effective_on: Named[date] = Column(Date, nullable=False)
    until_on: Named[date | None] = Column(Date, nullable=True)
    """End of a lease, of a secured debt, of a freeze, of the time for objections."""
    document: Named[str] = Column(Text, nullable=False)
    law: Named[str] = Column(Text, nullable=False)
    """Versions of the rule packs under which it was judged."""
    money: Named[int | None] = Column(BigInteger, nullable=True)
    """Price, debt or payment in fen."""
    terms: Named[Words] = Column(JSONB, nullable=False)
    """What was asked, word for word: tells two acts apart, and holds what only one machine knows."""
    recorded_at: Named[datetime] = Column(INSTANT, nullable=False, server_default=func.clock_timestamp())


act = Table(
    "permit_act",
    METADATA,
    ActColumns,
    PrimaryKeyConstraint("book_id", "act_id"),
    ForeignKeyConstraint(["book_id", "act_id"], _PROCESS, name="permit_act_process_fkey"),
    CheckConstraint("money >= 0", name="money_positive"),
    Index("permit_act_site_idx", "book_id", "site", "machine"),
    Index("permit_act_other_idx", "book_id", "other", "machine"),
)


class ActLineColumns(TypedColumns):
    """What an act is about: so much of a pollutant for each of several years."""

    book_id: Named[int] = Column(Integer)
    act_id: Named[UUID] = Column(Uuid)
    line: Named[int] = Column(SmallInteger)
    pollutant: Named[str] = Column(CODE, nullable=False)
    area: Named[str] = Column(CODE, nullable=False)
    first_vintage: Named[int] = Column(SmallInteger, nullable=False)
    last_vintage: Named[int] = Column(SmallInteger, nullable=False)
    quantity: Named[int] = Column(BigInteger, nullable=False)
    """Per year, what the other side gets, in the smallest unit."""
    delivered: Named[int] = Column(BigInteger, nullable=False)
    """Per year, what the first side gives: quantity × replacement ratio, rounded up."""
    price: Named[int | None] = Column(BigInteger, nullable=True)
    """Fen per unit and basis."""
    basis: Named[str | None] = Column(CODE, nullable=True)
    amount: Named[int | None] = Column(BigInteger, nullable=True)
    """Fen."""


act_line = Table(
    "permit_act_line",
    METADATA,
    ActLineColumns,
    PrimaryKeyConstraint("book_id", "act_id", "line"),
    ForeignKeyConstraint(["book_id", "act_id"], _ACT, name="permit_act_line_act_fkey"),
    CheckConstraint("quantity > 0 AND delivered >= quantity", name="quantities"),
    CheckConstraint("first_vintage <= last_vintage", name="vintages_ordered"),
)


class ActLotColumns(TypedColumns):
    """A lot that an act took, from which account, and how much of it."""

    book_id: Named[int] = Column(Integer)
    act_id: Named[UUID] = Column(Uuid)
    asset_id: Named[int] = Column(Integer)
    account_id: Named[int] = Column(Integer)
    line: Named[int] = Column(SmallInteger)
    quantity: Named[int] = Column(BigInteger, nullable=False)


act_lot = Table(
    "permit_act_lot",
    METADATA,
    ActLotColumns,
    PrimaryKeyConstraint("book_id", "act_id", "line", "asset_id", "account_id"),
    ForeignKeyConstraint(["book_id", "act_id"], _ACT, name="permit_act_lot_act_fkey"),
    ForeignKeyConstraint(["book_id", "asset_id"], _ASSET, name="permit_act_lot_asset_fkey"),
    ForeignKeyConstraint(["book_id", "account_id"], _ACCOUNT, name="permit_act_lot_account_fkey"),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    Index("permit_act_lot_asset_idx", "book_id", "asset_id"),
)


class AloneColumns(TypedColumns):
    """Why one person sufficed for an act that otherwise takes two."""

    book_id: Named[int] = Column(Integer)
    act_id: Named[UUID] = Column(Uuid)
    """The act, or the allocation."""
    figure: Named[int] = Column(BigInteger, nullable=False)
    """What it counts: the sum over its lines and years in the smallest unit, or fen."""
    threshold: Named[int] = Column(BigInteger, nullable=False)
    """Up to how much one person suffices, as the rule pack of the day said."""
    bank_line: Named[int | None] = Column(Integer, nullable=True)
    """The line of the bank that tells of the money, brought in by another person; null where the threshold is the reason."""


alone = Table(
    "permit_alone",
    METADATA,
    AloneColumns,
    PrimaryKeyConstraint("book_id", "act_id"),
    ForeignKeyConstraint(["book_id", "act_id"], _PROCESS, name="permit_alone_process_fkey"),
    CheckConstraint(
        "figure > 0 AND threshold >= 0 AND (figure <= threshold OR bank_line IS NOT NULL)", name="suffices"
    ),
)


class MeasureColumns(TypedColumns):
    """A reduction measure that was recognised: the same cut is never counted twice."""

    book_id: Named[int] = Column(Integer)
    measure: Named[str] = Column(CODE)
    act_id: Named[UUID] = Column(Uuid, nullable=False)


measure = Table(
    "permit_measure",
    METADATA,
    MeasureColumns,
    PrimaryKeyConstraint("book_id", "measure"),
    ForeignKeyConstraint(["book_id", "act_id"], _ACT, name="permit_measure_act_fkey"),
)


class FeeColumns(TypedColumns):
    """What a site owes for paid use, as it was explained to it."""

    book_id: Named[int] = Column(Integer)
    fee_id: Named[UUID] = Column(Uuid)
    site: Named[str] = Column(CODE, nullable=False)
    notice_on: Named[date] = Column(Date, nullable=False)
    notice: Named[str] = Column(Text, nullable=False)
    """Number of the notice."""
    law: Named[str] = Column(Text, nullable=False)
    computed: Named[int] = Column(BigInteger, nullable=False)
    """Sum of the lines in fen, before any exemption."""
    payable: Named[int] = Column(BigInteger, nullable=False)
    """Fen; zero when exempt."""
    exemption: Named[str] = Column(Text, nullable=False)
    """Why it is exempt, with the figures compared; empty when it is not."""


fee = Table(
    "permit_fee",
    METADATA,
    FeeColumns,
    PrimaryKeyConstraint("book_id", "fee_id"),
    ForeignKeyConstraint(["book_id", "fee_id"], _PROCESS, name="permit_fee_process_fkey"),
    CheckConstraint("payable = CASE WHEN exemption = '' THEN computed ELSE 0 END", name="whole_or_exempt"),
    Index("permit_fee_site_idx", "book_id", "site"),
)


class FeeLineColumns(TypedColumns):
    """One line of a fee: quantity × rate × years × coefficient."""

    book_id: Named[int] = Column(Integer)
    fee_id: Named[UUID] = Column(Uuid)
    line: Named[int] = Column(SmallInteger)
    pollutant: Named[str] = Column(CODE, nullable=False)
    area: Named[str] = Column(CODE, nullable=False)
    first_vintage: Named[int] = Column(SmallInteger, nullable=False)
    last_vintage: Named[int] = Column(SmallInteger, nullable=False)
    quantity: Named[int] = Column(BigInteger, nullable=False)
    rate: Named[int] = Column(BigInteger, nullable=False)
    """Fen per unit and year."""
    coefficient: Named[str] = Column(CODE, nullable=False)
    amount: Named[int] = Column(BigInteger, nullable=False)
    source: Named[str] = Column(Text, nullable=False)


fee_line = Table(
    "permit_fee_line",
    METADATA,
    FeeLineColumns,
    PrimaryKeyConstraint("book_id", "fee_id", "line"),
    ForeignKeyConstraint(["book_id", "fee_id"], _FEE, name="permit_fee_line_fee_fkey"),
)


class FeeLotColumns(TypedColumns):
    """A lot that becomes free when the fee is paid; a lot is charged once."""

    book_id: Named[int] = Column(Integer)
    fee_id: Named[UUID] = Column(Uuid)
    asset_id: Named[int] = Column(Integer)
    quantity: Named[int] = Column(BigInteger, nullable=False)


fee_lot = Table(
    "permit_fee_lot",
    METADATA,
    FeeLotColumns,
    PrimaryKeyConstraint("book_id", "fee_id", "asset_id"),
    ForeignKeyConstraint(["book_id", "fee_id"], _FEE, name="permit_fee_lot_fee_fkey"),
    ForeignKeyConstraint(["book_id", "asset_id"], _ASSET, name="permit_fee_lot_asset_fkey"),
    Index("permit_fee_lot_asset_idx", "book_id", "asset_id"),
)


class InstalmentColumns(TypedColumns):
    """A part of a fee, when it is due, and the proof that the treasury has it."""

    book_id: Named[int] = Column(Integer)
    fee_id: Named[UUID] = Column(Uuid)
    number: Named[int] = Column(SmallInteger)
    due_on: Named[date] = Column(Date, nullable=False)
    amount: Named[int] = Column(BigInteger, nullable=False)
    paid_on: Named[date | None] = Column(Date, nullable=True)
    voucher: Named[str | None] = Column(Text, nullable=True)
    """Number of the payment at the treasury."""
    receipt: Named[str | None] = Column(Text, nullable=True)
    entry_id: Named[UUID | None] = Column(Uuid, nullable=True)


fee_instalment = Table(
    "permit_fee_instalment",
    METADATA,
    InstalmentColumns,
    PrimaryKeyConstraint("book_id", "fee_id", "number"),
    ForeignKeyConstraint(["book_id", "fee_id"], _FEE, name="permit_fee_instalment_fee_fkey"),
    ForeignKeyConstraint(
        ["book_id", "entry_id"],
        ["ledger.entry.book_id", "ledger.entry.entry_id"],
        name="permit_fee_instalment_entry_fkey",
    ),
    CheckConstraint("amount > 0 AND number BETWEEN 1 AND 60", name="amount_positive"),
    CheckConstraint(
        "(paid_on IS NULL) = (voucher IS NULL) AND (paid_on IS NULL) = (entry_id IS NULL)", name="paid_whole"
    ),
    Index(
        "permit_fee_voucher_once",
        "book_id",
        "voucher",
        unique=True,
        postgresql_where=text("voucher IS NOT NULL"),
    ),
)


class ReportColumns(TypedColumns):
    """What a site emitted of a pollutant in a year, from one source; a later version replaces an earlier one."""

    book_id: Named[int] = Column(Integer)
    report_id: Named[UUID] = Column(Uuid)
    site: Named[str] = Column(CODE, nullable=False)
    year: Named[int] = Column(SmallInteger, nullable=False)
    pollutant: Named[str] = Column(CODE, nullable=False)
    source: Named[str] = Column(CODE, nullable=False)
    measured: Named[int] = Column(BigInteger, nullable=False)
    """In the smallest unit, rounded up."""
    abnormal: Named[int] = Column(BigInteger, nullable=False)
    """Emitted under abnormal conditions; counts as emitted."""
    months: Named[list[int] | None] = Column(JSONB, nullable=True)
    """Twelve quantities, where they are known."""
    document: Named[str] = Column(Text, nullable=False)
    reported_on: Named[date] = Column(Date, nullable=False)


report = Table(
    "permit_report",
    METADATA,
    ReportColumns,
    PrimaryKeyConstraint("book_id", "report_id"),
    ForeignKeyConstraint(["book_id", "report_id"], _PROCESS, name="permit_report_process_fkey"),
    CheckConstraint("source IN ('bureau', 'online', 'self')", name="source_known"),
    CheckConstraint("measured >= 0 AND abnormal >= 0", name="quantities"),
    Index("permit_report_site_idx", "book_id", "site", "year", "pollutant"),
)


class ExclusionColumns(TypedColumns):
    """A site that owes no surrender for a year, and why."""

    book_id: Named[int] = Column(Integer)
    site: Named[str] = Column(CODE)
    year: Named[int] = Column(SmallInteger)
    pollutant: Named[str] = Column(CODE)
    kind: Named[str] = Column(CODE, nullable=False)
    reason: Named[str] = Column(Text, nullable=False)
    document: Named[str] = Column(Text, nullable=False)
    effective_on: Named[date] = Column(Date, nullable=False)
    actor_id: Named[int] = Column(Integer, nullable=False)


exclusion = Table(
    "permit_exclusion",
    METADATA,
    ExclusionColumns,
    PrimaryKeyConstraint("book_id", "site", "year", "pollutant"),
    ForeignKeyConstraint(["actor_id"], _ACTOR, name="permit_exclusion_actor_fkey"),
    CheckConstraint("kind IN ('excluded', 'not_obliged')", name="kind_known"),
)


class TaskColumns(TypedColumns):
    """Something that somebody must explain or mend, such as a licence that differs from the ledger."""

    book_id: Named[int] = Column(Integer)
    kind: Named[str] = Column(CODE)
    subject: Named[str] = Column(CODE)
    figures: Named[Words] = Column(JSONB, nullable=False)
    opened_at: Named[datetime] = Column(INSTANT, nullable=False, server_default=func.clock_timestamp())
    explanation: Named[str | None] = Column(Text, nullable=True)
    explained_by: Named[int | None] = Column(Integer, nullable=True)
    closed_at: Named[datetime | None] = Column(INSTANT, nullable=True)


task = Table(
    "permit_task",
    METADATA,
    TaskColumns,
    PrimaryKeyConstraint("book_id", "kind", "subject"),
    ForeignKeyConstraint(["explained_by"], _ACTOR, name="permit_task_explained_fkey"),
    Index("permit_task_open_idx", "book_id", postgresql_where=text("closed_at IS NULL")),
)
