"""What treatment or restoration costs by the unit: tables of a place and its years, in versions, and which row a figure was computed with.

damage_cost_table ──< damage_unit_cost ──< damage_item_cost     the row whose cost stands among the inputs of a figure
"""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    BigInteger,
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
from ledger.texts import kept_form


class CostTableColumns(TypedColumns):
    """A version of a table of unit costs; who, when and why is in its process."""

    book_id: Named[int] = Column(Integer)
    table_id: Named[UUID] = Column(Uuid)
    code: Named[str] = Column(CODE, nullable=False)
    """Of the table, which all its versions have."""
    version: Named[int] = Column(Integer, nullable=False)
    """1, 2, 3 … of this code."""
    source: Named[str] = Column(Text, nullable=False)
    """Who issued it, and the paper."""
    first_on: Named[date] = Column(Date, nullable=False)
    """From this day on figures are computed with it."""
    last_on: Named[date | None] = Column(Date)
    """The last such day; none where it has no end."""
    file_name: Named[str] = Column(Text, nullable=False)
    sha256: Named[str] = Column(CODE, nullable=False)
    """Of its bytes as they came."""
    rows: Named[int] = Column(Integer, nullable=False)


cost_table = Table(
    "damage_cost_table",
    METADATA,
    CostTableColumns,
    PrimaryKeyConstraint("book_id", "table_id"),
    UniqueConstraint("book_id", "code", "version", name="damage_cost_table_version_key"),
    ForeignKeyConstraint(
        ["book_id", "table_id"],
        ["ledger.process.book_id", "ledger.process.process_id"],
        name="damage_cost_table_process_fkey",
    ),
    CheckConstraint("version > 0", name="version_positive"),
    CheckConstraint("rows BETWEEN 1 AND 5000", name="rows_range"),
    CheckConstraint("first_on <= last_on", name="days_ordered"),
    CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="hash_form"),
    CheckConstraint(kept_form("source"), name="source_kept"),
)


class UnitCostColumns(TypedColumns):
    """What a unit of a pollutant or damaged object costs in a place and in some years."""

    book_id: Named[int] = Column(Integer)
    table_id: Named[UUID] = Column(Uuid)
    row: Named[int] = Column(Integer)
    """Its number in the file."""
    object: Named[str] = Column(Text, nullable=False)
    unit: Named[str] = Column(Text, nullable=False)
    place: Named[str] = Column(CODE, nullable=False)
    """County, city or province, six digits."""
    first_year: Named[int] = Column(SmallInteger, nullable=False)
    last_year: Named[int] = Column(SmallInteger, nullable=False)
    cost: Named[int] = Column(BigInteger, nullable=False)
    """Of one unit, in ten-thousandths of a yuan."""


unit_cost = Table(
    "damage_unit_cost",
    METADATA,
    UnitCostColumns,
    PrimaryKeyConstraint("book_id", "table_id", "row"),
    UniqueConstraint(
        "book_id", "table_id", "object", "place", "first_year", name="damage_unit_cost_object_key"
    ),
    ForeignKeyConstraint(
        ["book_id", "table_id"],
        ["ledger.damage_cost_table.book_id", "ledger.damage_cost_table.table_id"],
        name="damage_unit_cost_table_fkey",
    ),
    CheckConstraint("cost > 0", name="cost_positive"),
    CheckConstraint(
        "1900 <= first_year AND first_year <= last_year AND last_year <= 2200", name="years_ordered"
    ),
    CheckConstraint("place ~ '^[1-9][0-9]{5}$'", name="place_form"),
    CheckConstraint(kept_form("object"), name="object_kept"),
    CheckConstraint(kept_form("unit"), name="unit_kept"),
)


class ItemCostColumns(TypedColumns):
    """The row with whose cost a figure of an assessment was computed, and what was asked of the table."""

    book_id: Named[int] = Column(Integer)
    assessment_id: Named[UUID] = Column(Uuid)
    number: Named[int] = Column(SmallInteger)
    """Of the figure."""
    table_id: Named[UUID] = Column(Uuid, nullable=False)
    row: Named[int] = Column(Integer, nullable=False)
    place: Named[str] = Column(CODE, nullable=False)
    """Where the damage lies; the row may be of the city or province."""
    year: Named[int] = Column(SmallInteger, nullable=False)


item_cost = Table(
    "damage_item_cost",
    METADATA,
    ItemCostColumns,
    PrimaryKeyConstraint("book_id", "assessment_id", "number"),
    ForeignKeyConstraint(
        ["book_id", "assessment_id", "number"],
        ["ledger.damage_item.book_id", "ledger.damage_item.assessment_id", "ledger.damage_item.number"],
        name="damage_item_cost_item_fkey",
    ),
    ForeignKeyConstraint(
        ["book_id", "table_id", "row"],
        [
            "ledger.damage_unit_cost.book_id",
            "ledger.damage_unit_cost.table_id",
            "ledger.damage_unit_cost.row",
        ],
        name="damage_item_cost_row_fkey",
    ),
)
