"""What the permits room keeps beside the journal.

    cap ──< lot                          the room under a cap, and what was granted from it; a cap may have a parent
    grant ──< grant_line ──> lot         a decision that grants: a single allocation, or a plan of 100,000 lines
    act ──< act_line, act_lot            everything later done with lots: sale, lease, pledge, freeze, surrender …
    fee ──< fee_line, fee_instalment     what is owed for paid use
    report, exclusion                    what was emitted, and who owes nothing

An act and a grant are processes (`ledger.processes`): their state stands there. `act_lot` names lot, account and
quantity of everything an act took, so that what is given back is exactly what was taken.
"""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
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
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql import func

from ledger.database.metadata import CODE, INSTANT, METADATA
from ledger.processes.acts import Words

_ASSET = ["ledger.asset.book_id", "ledger.asset.asset_id"]
_CAP = ["ledger.permit_cap.book_id", "ledger.permit_cap.asset_id"]
_PROCESS = ["ledger.process.book_id", "ledger.process.process_id"]
_ACTOR = ["ledger.actor.actor_id"]
_ACCOUNT = ["ledger.account.book_id", "ledger.account.account_id"]
_ACT = ["ledger.permit_act.book_id", "ledger.permit_act.act_id"]
_FEE = ["ledger.permit_fee.book_id", "ledger.permit_fee.fee_id"]


class CapColumns(TypedColumns):
    """The total that may be issued of one pollutant in one area and year."""

    book_id: Named[int] = Column(Integer)
    asset_id: Named[int] = Column(Integer)
    """The asset that counts the room under the cap."""
    pollutant: Named[str] = Column(CODE, nullable=False)
    area: Named[str] = Column(CODE, nullable=False)
    vintage: Named[int] = Column(SmallInteger, nullable=False)
    parent_id: Named[int | None] = Column(Integer, nullable=True)
    """The cap from which its room was shared out; null where the authority sets it itself."""
    lots: Named[int] = Column(Integer, nullable=False, server_default=text("0"))
    """Lots numbered so far."""


cap = Table(
    "permit_cap",
    METADATA,
    CapColumns,
    PrimaryKeyConstraint("book_id", "asset_id"),
    UniqueConstraint("book_id", "pollutant", "area", "vintage"),
    ForeignKeyConstraint(["book_id", "asset_id"], _ASSET, name="permit_cap_asset_fkey"),
    ForeignKeyConstraint(["book_id", "parent_id"], _CAP, name="permit_cap_parent_fkey"),
    CheckConstraint("vintage BETWEEN 2000 AND 2200", name="vintage_range"),
    CheckConstraint("parent_id <> asset_id", name="not_own_parent"),
)


class LotColumns(TypedColumns):
    """One grant for one vintage, and the decision it comes from.

    The entry that granted it is the first posting on the issuer's account; asset and cap are checked by the trigger
    `lot_references`, set-based, because a plan grants half a million lots in one transaction.
    """

    book_id: Named[int] = Column(Integer)
    asset_id: Named[int] = Column(Integer)
    cap_id: Named[int] = Column(Integer, nullable=False)
    owner: Named[str] = Column(CODE, nullable=False)
    """The site, or the reserve of an area, that got it first."""
    origin: Named[str] = Column(CODE, nullable=False)
    document: Named[str] = Column(Text, nullable=False)
    valid_from: Named[date] = Column(Date, nullable=False)
    valid_to: Named[date] = Column(Date, nullable=False)
    parent_id: Named[int | None] = Column(Integer, nullable=True)
    """The lot that it replaces a part of."""
    measure: Named[str | None] = Column(CODE, nullable=True)
    """For surplus: the reduction measure, which is counted once."""
    grant_id: Named[UUID | None] = Column(Uuid, nullable=True)
    grant_line: Named[int | None] = Column(Integer, nullable=True)


lot = Table(
    "permit_lot",
    METADATA,
    LotColumns,
    PrimaryKeyConstraint("book_id", "asset_id"),
    ForeignKeyConstraint(
        ["book_id", "parent_id"],
        ["ledger.permit_lot.book_id", "ledger.permit_lot.asset_id"],
        name="permit_lot_parent_fkey",
    ),
    CheckConstraint("origin IN ('initial', 'reserve', 'surplus', 'moved')", name="origin_known"),
    CheckConstraint("(origin = 'surplus') = (measure IS NOT NULL)", name="surplus_has_measure"),
    CheckConstraint("parent_id IS NOT NULL OR origin IN ('initial', 'reserve')", name="has_parent"),
    CheckConstraint("valid_from <= valid_to", name="validity_ordered"),
    Index("permit_lot_cap_idx", "book_id", "cap_id", "asset_id"),
    Index("permit_lot_grant_idx", "book_id", "grant_id", "grant_line"),
    Index("permit_lot_parent_idx", "book_id", "parent_id", postgresql_where=text("parent_id IS NOT NULL")),
)


class GrantColumns(TypedColumns):
    """A decision that grants lots: one line for a single allocation, many for a plan."""

    book_id: Named[int] = Column(Integer)
    grant_id: Named[UUID] = Column(Uuid)
    title: Named[str] = Column(Text, nullable=False)
    document: Named[str] = Column(Text, nullable=False)
    effective_on: Named[date] = Column(Date, nullable=False)
    lines: Named[int] = Column(Integer, nullable=False)
    digest: Named[str] = Column(CODE, nullable=False)
    """SHA-256 of the lines in their canonical form, so that what is approved is what was published."""
    file_name: Named[str] = Column(Text, nullable=False)
    law: Named[str] = Column(Text, nullable=False)
    objections_until: Named[date | None] = Column(Date, nullable=True)


grant = Table(
    "permit_grant",
    METADATA,
    GrantColumns,
    PrimaryKeyConstraint("book_id", "grant_id"),
    ForeignKeyConstraint(["book_id", "grant_id"], _PROCESS, name="permit_grant_process_fkey"),
)


class GrantLineColumns(TypedColumns):
    """So much a year for one site."""

    book_id: Named[int] = Column(Integer)
    grant_id: Named[UUID] = Column(Uuid)
    line: Named[int] = Column(Integer)
    site: Named[str] = Column(CODE, nullable=False)
    """The site's code, or `bureau:<area>` for the reserve."""
    party: Named[str] = Column(CODE, nullable=False)
    pollutant: Named[str] = Column(CODE, nullable=False)
    area: Named[str] = Column(CODE, nullable=False)
    first_vintage: Named[int] = Column(SmallInteger, nullable=False)
    last_vintage: Named[int] = Column(SmallInteger, nullable=False)
    quantity: Named[int] = Column(BigInteger, nullable=False)
    purpose: Named[str] = Column(CODE, nullable=False)
    """Where the lots go: `holding` when no fee is due, `unpaid`, or `reserve`; with a stock also `sellable`."""
    valid_from: Named[date | None] = Column(Date, nullable=True)
    """First day of validity, when it lies within the first year; null for 1 January."""
    document: Named[str | None] = Column(Text, nullable=True)
    """The decision that granted it before the book began; null where that is the grant's own."""
    origin: Named[str | None] = Column(CODE, nullable=True)
    """From where it came before the book began; null for what the grant itself grants."""


grant_line = Table(
    "permit_grant_line",
    METADATA,
    GrantLineColumns,
    PrimaryKeyConstraint("book_id", "grant_id", "line"),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    CheckConstraint(
        "first_vintage BETWEEN 2000 AND last_vintage AND last_vintage - first_vintage < 30", name="vintages"
    ),
    CheckConstraint("purpose IN ('holding', 'unpaid', 'reserve', 'sellable')", name="purpose_known"),
    CheckConstraint("origin IN ('initial', 'reserve')", name="origin_known"),
    CheckConstraint("(document IS NULL) = (origin IS NULL)", name="brought_whole"),
    CheckConstraint("purpose <> 'sellable' OR origin IS NOT NULL", name="sellable_brought"),
)


class ObjectionColumns(TypedColumns):
    """An objection to a plan while it is public."""

    book_id: Named[int] = Column(Integer)
    objection_id: Named[UUID] = Column(Uuid)
    grant_id: Named[UUID] = Column(Uuid, nullable=False)
    party: Named[str] = Column(CODE, nullable=False)
    text: Named[str] = Column(Text, nullable=False)
    raised_on: Named[date] = Column(Date, nullable=False)
    raised_by: Named[int] = Column(Integer, nullable=False)
    answer: Named[str | None] = Column(Text, nullable=True)
    upheld: Named[bool | None] = Column(Boolean, nullable=True)
    answered_by: Named[int | None] = Column(Integer, nullable=True)


objection = Table(
    "permit_objection",
    METADATA,
    ObjectionColumns,
    PrimaryKeyConstraint("book_id", "objection_id"),
    ForeignKeyConstraint(
        ["book_id", "grant_id"],
        ["ledger.permit_grant.book_id", "ledger.permit_grant.grant_id"],
        name="permit_objection_grant_fkey",
    ),
    ForeignKeyConstraint(["raised_by"], _ACTOR, name="permit_objection_raised_fkey"),
    ForeignKeyConstraint(["answered_by"], _ACTOR, name="permit_objection_answered_fkey"),
    CheckConstraint(
        "(answer IS NULL) = (upheld IS NULL) AND (answer IS NULL) = (answered_by IS NULL)",
        name="answered_whole",
    ),
)


# -- what is done with lots after they were granted, and what is owed for them ----------------------------------------


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
    Index(
        "permit_act_inside_idx",
        "book_id",
        text("(terms ->> 'of')"),
        postgresql_where=text("machine = 'permits.internal'"),
    ),
    Index(
        "permit_act_fee_idx",
        "book_id",
        text("(terms ->> 'fee')"),
        postgresql_where=text("(terms ->> 'fee') IS NOT NULL"),
    ),
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
    """A reduction measure that was recognised for its enterprise, by the act: the same cut is never counted twice."""

    book_id: Named[int] = Column(Integer)
    measure: Named[str] = Column(CODE, nullable=False)
    act_id: Named[UUID] = Column(Uuid)


measure = Table(
    "permit_measure",
    METADATA,
    MeasureColumns,
    PrimaryKeyConstraint("book_id", "act_id"),
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
    term_units: Named[int | None] = Column(BigInteger, nullable=True)
    """For how much it counts where a part of a year does: Σ quantity × days (or months); null where all years are whole."""
    term_per: Named[int | None] = Column(SmallInteger, nullable=True)
    """Of how many a year has: 365 days, 12 months, or 1."""


_COUNTED: Final = "coalesce(term_units, quantity * (last_vintage - first_vintage + 1)::numeric) * rate * coefficient::numeric"
_COUNTED_OF: Final = "(1000000::numeric * coalesce(term_per, 1))"


fee_line = Table(
    "permit_fee_line",
    METADATA,
    FeeLineColumns,
    PrimaryKeyConstraint("book_id", "fee_id", "line"),
    ForeignKeyConstraint(["book_id", "fee_id"], _FEE, name="permit_fee_line_fee_fkey"),
    CheckConstraint("(term_units IS NULL) = (term_per IS NULL) AND term_units >= 0", name="term_whole"),
    CheckConstraint("term_per IN (1, 12, 365)", name="term_per_known"),
    # Half up, once: 2·x + y over 2·y is x ÷ y and a half.
    CheckConstraint(
        f"amount = div(2 * {_COUNTED} + {_COUNTED_OF}, 2 * {_COUNTED_OF})", name="amount_follows"
    ),
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
    """Null also where it was paid before the book began."""
    working_days: Named[int | None] = Column(SmallInteger, nullable=True)
    """In which it is due after the notice; null where a day was agreed, or follows in a later year."""
    surcharge: Named[int | None] = Column(BigInteger, nullable=True)
    """Fen that came with it for being late; null before there was a surcharge, and while it is not paid."""
    came_on: Named[date | None] = Column(Date, nullable=True)
    """Day of the bank on which it came; null where that is the day on which it is booked, and while it is not paid."""
    set_by: Named[UUID | None] = Column(Uuid, nullable=True)
    """The rescheduling that has set it; null where the assessment did."""
    carried: Named[int | None] = Column(BigInteger, nullable=True)
    """Fen that being late had cost by the rescheduling that has set it; null where nothing."""
    replaced_by: Named[UUID | None] = Column(Uuid, nullable=True)
    """The rescheduling since which other parts stand in its place; null while it stands."""


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
    ForeignKeyConstraint(["book_id", "set_by"], _ACT, name="permit_fee_instalment_set_fkey"),
    ForeignKeyConstraint(["book_id", "replaced_by"], _ACT, name="permit_fee_instalment_replaced_fkey"),
    CheckConstraint("amount > 0 AND number BETWEEN 1 AND 60", name="amount_positive"),
    CheckConstraint("carried > 0", name="carried_positive"),
    CheckConstraint("carried IS NULL OR set_by IS NOT NULL", name="carried_by_an_act"),
    CheckConstraint("replaced_by IS NULL OR paid_on IS NULL", name="replaced_unpaid"),
    CheckConstraint(
        "(paid_on IS NULL) = (voucher IS NULL) AND (entry_id IS NULL OR paid_on IS NOT NULL)",
        name="paid_whole",
    ),
    CheckConstraint("surcharge >= 0", name="surcharge_positive"),
    CheckConstraint("came_on IS NULL OR coalesce(came_on <= paid_on, false)", name="came_in_time"),
    CheckConstraint("working_days > 0", name="working_days_positive"),
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
    months: Named[list[int] | None] = Column(JSONB(none_as_null=True), nullable=True)
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
    CheckConstraint("jsonb_typeof(months) = 'array'", name="months_or_nothing"),
    Index("permit_report_site_idx", "book_id", "site", "year", "pollutant"),
)


class ExclusionColumns(TypedColumns):
    """A decision that takes a site out of the check of a year, and why; it stands while its act is `excluded`."""

    book_id: Named[int] = Column(Integer)
    site: Named[str] = Column(CODE, nullable=False)
    year: Named[int] = Column(SmallInteger, nullable=False)
    pollutant: Named[str] = Column(CODE, nullable=False)
    """Empty for all."""
    kind: Named[str] = Column(CODE, nullable=False)
    reason: Named[str] = Column(Text, nullable=False)
    document: Named[str] = Column(Text, nullable=False)
    effective_on: Named[date] = Column(Date, nullable=False)
    actor_id: Named[int] = Column(Integer, nullable=False)
    exclusion_id: Named[UUID] = Column(Uuid)
    """Of its act."""


exclusion = Table(
    "permit_exclusion",
    METADATA,
    ExclusionColumns,
    PrimaryKeyConstraint("book_id", "exclusion_id"),
    ForeignKeyConstraint(["book_id", "exclusion_id"], _ACT, name="permit_exclusion_act_fkey"),
    ForeignKeyConstraint(["actor_id"], _ACTOR, name="permit_exclusion_actor_fkey"),
    Index("permit_exclusion_site_idx", "book_id", "site", "year"),
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


class AlarmColumns(TypedColumns):
    """That something comes to its end, or is over and stands still: told to whom it concerns, each mark once."""

    book_id: Named[int] = Column(Integer)
    kind: Named[str] = Column(CODE)
    """What ends, as `ledger.permits.rules.alarms` names it."""
    subject: Named[str] = Column(CODE)
    """Of a licence site and version, of an instalment fee and number, of a year site, pollutant, year, with `/` between; else the act."""
    due_on: Named[date] = Column(Date)
    """Its last day; of a year that runs 31 December."""
    mark: Named[int] = Column(SmallInteger)
    """Days before the last day, -1 when it is over; of what was emitted percent of the year."""
    site: Named[str] = Column(CODE, nullable=False)
    quantity: Named[int | None] = Column(BigInteger, nullable=True)
    """Fen of a debt or an instalment; of a year what is missing, or was emitted, in the smallest unit."""
    told_on: Named[date] = Column(Date, nullable=False)
    actor_id: Named[int] = Column(Integer, nullable=False)


alarm = Table(
    "permit_alarm",
    METADATA,
    AlarmColumns,
    PrimaryKeyConstraint("book_id", "kind", "subject", "due_on", "mark"),
    ForeignKeyConstraint(["actor_id"], _ACTOR, name="permit_alarm_actor_fkey"),
    CheckConstraint(
        "kind IN ('licence', 'lease', 'freeze', 'debt', 'fee', 'report', 'surrender', 'emitted')",
        name="kind_known",
    ),
    CheckConstraint("mark >= CASE WHEN kind = 'emitted' THEN 1 ELSE -1 END", name="mark_known"),
    CheckConstraint("kind = 'emitted' OR (mark = -1) = (told_on > due_on)", name="told_in_time"),
    Index("permit_alarm_told_idx", "book_id", "told_on"),
)
