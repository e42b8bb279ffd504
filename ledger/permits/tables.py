"""What the permits room keeps beside the journal: the caps, and the lots with their provenance."""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Integer,
    Named,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    TypedColumns,
    UniqueConstraint,
    Uuid,
)

from ledger.database.metadata import CODE, METADATA

_ASSET = ["ledger.asset.book_id", "ledger.asset.asset_id"]


class CapColumns(TypedColumns):
    """The total that may be issued of one pollutant in one area and year."""

    book_id: Named[int] = Column(Integer)
    asset_id: Named[int] = Column(Integer)
    """The asset that counts the room under the cap."""
    pollutant: Named[str] = Column(CODE, nullable=False)
    area: Named[str] = Column(CODE, nullable=False)
    vintage: Named[int] = Column(SmallInteger, nullable=False)


cap = Table(
    "permit_cap",
    METADATA,
    CapColumns,
    PrimaryKeyConstraint("book_id", "asset_id"),
    UniqueConstraint("book_id", "pollutant", "area", "vintage"),
    ForeignKeyConstraint(["book_id", "asset_id"], _ASSET, name="permit_cap_asset_fkey"),
    CheckConstraint("vintage BETWEEN 2000 AND 2200", name="vintage_range"),
)


class LotColumns(TypedColumns):
    """One grant for one vintage, and the decision it comes from."""

    book_id: Named[int] = Column(Integer)
    asset_id: Named[int] = Column(Integer)
    cap_id: Named[int] = Column(Integer, nullable=False)
    entry_id: Named[UUID] = Column(Uuid, nullable=False)
    """The entry that allocated it."""
    owner: Named[str] = Column(CODE, nullable=False)
    """Who got it first."""
    origin: Named[str] = Column(CODE, nullable=False)
    document: Named[str] = Column(Text, nullable=False)
    valid_from: Named[date] = Column(Date, nullable=False)
    valid_to: Named[date] = Column(Date, nullable=False)


lot = Table(
    "permit_lot",
    METADATA,
    LotColumns,
    PrimaryKeyConstraint("book_id", "asset_id"),
    ForeignKeyConstraint(["book_id", "asset_id"], _ASSET, name="permit_lot_asset_fkey"),
    ForeignKeyConstraint(
        ["book_id", "cap_id"], ["ledger.permit_cap.book_id", "ledger.permit_cap.asset_id"], name="permit_lot_cap_fkey"
    ),
    ForeignKeyConstraint(["book_id", "entry_id"], ["ledger.entry.book_id", "ledger.entry.entry_id"], name="permit_lot_entry_fkey"),
    CheckConstraint("origin IN ('initial')", name="origin_known"),
    CheckConstraint("valid_from <= valid_to", name="validity_ordered"),
)
