"""What the permits room keeps beside the journal.

    cap ──< lot                          the room under a cap, and what was granted from it; a cap may have a parent
    grant ──< grant_line ──> lot         a decision that grants: a single allocation, or a plan of 100,000 lines
    act ──< act_line, act_lot            everything later done with lots: sale, lease, pledge, freeze, surrender …
    fee ──< fee_line, fee_instalment     what is owed for paid use
    report, exclusion                    what was emitted, and who owes nothing

An act and a grant are processes (`ledger.processes`): their state stands there. `act_lot` names lot, account and
quantity of everything an act took, so that what is given back is exactly what was taken.
"""

from datetime import date
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

from ledger.database.metadata import CODE, METADATA

_ASSET = ["ledger.asset.book_id", "ledger.asset.asset_id"]
_CAP = ["ledger.permit_cap.book_id", "ledger.permit_cap.asset_id"]
_PROCESS = ["ledger.process.book_id", "ledger.process.process_id"]
_ACTOR = ["ledger.actor.actor_id"]


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
    """Where the lots go: `holding` when no fee is due, `unpaid`, or `reserve`."""
    valid_from: Named[date | None] = Column(Date, nullable=True)
    """First day of validity, when it lies within the first year; null for 1 January."""


grant_line = Table(
    "permit_grant_line",
    METADATA,
    GrantLineColumns,
    PrimaryKeyConstraint("book_id", "grant_id", "line"),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    CheckConstraint(
        "first_vintage BETWEEN 2000 AND last_vintage AND last_vintage - first_vintage < 30", name="vintages"
    ),
    CheckConstraint("purpose IN ('holding', 'unpaid', 'reserve')", name="purpose_known"),
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
