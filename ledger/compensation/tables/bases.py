"""Bases in which several cases restore in the place of what is lost: what they hold, and what each case has booked there.

damage_base ──< damage_base_capacity                   when it was opened
            ──< damage_base_change                     from the day of a change on
            ──< damage_booking ──< damage_booking_move     booked, accepted, taken back, released: only added to
"""

from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    Named,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypedColumns,
    UniqueConstraint,
    Uuid,
)

from ledger.compensation.tables.cases import CASE_KEY
from ledger.database.metadata import CODE, METADATA
from ledger.texts import kept_form

_UNIT = "unit IN ('m2', 'm3', 'm', 't', 'trees', 'fry', 'items')"


class BaseColumns(TypedColumns):
    """A base; who proposed and opened it is in its process."""

    book_id: Named[int] = Column(Integer)
    base_id: Named[UUID] = Column(Uuid)
    code: Named[str] = Column(CODE, nullable=False)
    name: Named[str] = Column(Text, nullable=False)
    area: Named[str] = Column(CODE, nullable=False)
    place: Named[str] = Column(Text, nullable=False)
    owner: Named[str] = Column(CODE, nullable=False)
    owner_name: Named[str] = Column(Text, nullable=False)


base = Table(
    "damage_base",
    METADATA,
    BaseColumns,
    PrimaryKeyConstraint("book_id", "base_id"),
    UniqueConstraint("book_id", "code", name="damage_base_code_key"),
    ForeignKeyConstraint(
        ["book_id", "base_id"],
        ["ledger.process.book_id", "ledger.process.process_id"],
        name="damage_base_process_fkey",
    ),
    CheckConstraint(kept_form("name"), name="name_kept"),
    CheckConstraint(kept_form("owner_name"), name="owner_kept"),
)


class BaseCapacityColumns(TypedColumns):
    """How much of a unit a base holds."""

    book_id: Named[int] = Column(Integer)
    base_id: Named[UUID] = Column(Uuid)
    unit: Named[str] = Column(CODE)
    amount: Named[int] = Column(BigInteger, nullable=False)
    """Thousandths of the unit."""


base_capacity = Table(
    "damage_base_capacity",
    METADATA,
    BaseCapacityColumns,
    PrimaryKeyConstraint("book_id", "base_id", "unit"),
    ForeignKeyConstraint(
        ["book_id", "base_id"],
        ["ledger.damage_base.book_id", "ledger.damage_base.base_id"],
        name="damage_base_capacity_base_fkey",
    ),
    CheckConstraint("amount > 0", name="amount_positive"),
    CheckConstraint(_UNIT, name="unit_known"),
)


class BaseChangeColumns(TypedColumns):
    """How much of a unit a base holds by a change, from the day on which that was proposed; whether it is in force its process says."""

    book_id: Named[int] = Column(Integer)
    change_id: Named[UUID] = Column(Uuid)
    unit: Named[str] = Column(CODE)
    base_id: Named[UUID] = Column(Uuid, nullable=False)
    amount: Named[int] = Column(BigInteger, nullable=False)
    """Thousandths of the unit."""


base_change = Table(
    "damage_base_change",
    METADATA,
    BaseChangeColumns,
    PrimaryKeyConstraint("book_id", "change_id", "unit"),
    ForeignKeyConstraint(
        ["book_id", "change_id"],
        ["ledger.process.book_id", "ledger.process.process_id"],
        name="damage_base_change_process_fkey",
    ),
    ForeignKeyConstraint(
        ["book_id", "base_id"],
        ["ledger.damage_base.book_id", "ledger.damage_base.base_id"],
        name="damage_base_change_base_fkey",
    ),
    CheckConstraint("amount > 0", name="amount_positive"),
    CheckConstraint(_UNIT, name="unit_known"),
    Index("damage_base_change_base_idx", "book_id", "base_id"),
)


class BookingColumns(TypedColumns):
    """What works of a case have booked in a base, by the act of the same id."""

    book_id: Named[int] = Column(Integer)
    booking_id: Named[UUID] = Column(Uuid)
    case_id: Named[int] = Column(Integer, nullable=False)
    base_id: Named[UUID] = Column(Uuid, nullable=False)
    project_id: Named[UUID] = Column(Uuid, nullable=False)


booking = Table(
    "damage_booking",
    METADATA,
    BookingColumns,
    PrimaryKeyConstraint("book_id", "booking_id"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_booking_case_fkey"),
    ForeignKeyConstraint(
        ["book_id", "base_id"],
        ["ledger.damage_base.book_id", "ledger.damage_base.base_id"],
        name="damage_booking_base_fkey",
    ),
    ForeignKeyConstraint(
        ["book_id", "project_id"],
        ["ledger.damage_project.book_id", "ledger.damage_project.project_id"],
        name="damage_booking_project_fkey",
    ),
    Index("damage_booking_base_idx", "book_id", "base_id"),
    Index("damage_booking_project_idx", "book_id", "project_id"),
    Index("damage_booking_case_idx", "book_id", "case_id"),
)


class BookingMoveColumns(TypedColumns):
    """How much of a unit an act has booked, accepted, taken back or released."""

    book_id: Named[int] = Column(Integer)
    record_id: Named[UUID] = Column(Uuid)
    booking_id: Named[UUID] = Column(Uuid)
    unit: Named[str] = Column(CODE)
    move: Named[str] = Column(CODE, nullable=False)
    amount: Named[int] = Column(BigInteger, nullable=False)
    """Thousandths of the unit."""


booking_move = Table(
    "damage_booking_move",
    METADATA,
    BookingMoveColumns,
    PrimaryKeyConstraint("book_id", "record_id", "booking_id", "unit"),
    ForeignKeyConstraint(
        ["book_id", "booking_id"],
        ["ledger.damage_booking.book_id", "ledger.damage_booking.booking_id"],
        name="damage_booking_move_booking_fkey",
    ),
    CheckConstraint("amount > 0", name="amount_positive"),
    CheckConstraint(_UNIT, name="unit_known"),
    CheckConstraint("move IN ('booked', 'accepted', 'taken_back', 'released')", name="move_known"),
    Index("damage_booking_move_idx", "book_id", "booking_id", "unit"),
)
