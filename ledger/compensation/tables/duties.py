"""What is owed in kind: which agreement or judgment says so, under which heads, by whom and until when, and what of it became money.

damage_obligation ──< damage_duty ──< damage_duty_head       what is to be restored or served, at its value
                          ├──< damage_duty_obligor           who owes it, alone or each for the whole
                          ├──< damage_project                the works that perform it
                          └──< damage_conversion             what was not performed and became money

The number of a duty is the `part` of its accounts (`damage_account`): those of what is owed in kind, performed and waived of it.
"""

from datetime import date
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
    TypedColumns,
    Uuid,
)

from ledger.database.metadata import CODE, METADATA

DUTY_KEY = [f"ledger.damage_duty.{name}" for name in ("book_id", "case_id", "duty")]
_OBLIGATION = [f"ledger.damage_obligation.{name}" for name in ("book_id", "obligation_id")]


class DutyColumns(TypedColumns):
    """A duty in kind."""

    book_id: Named[int] = Column(Integer)
    case_id: Named[int] = Column(Integer)
    duty: Named[int] = Column(SmallInteger)
    obligation_id: Named[UUID] = Column(Uuid, nullable=False)
    due_on: Named[date] = Column(Date, nullable=False)
    """Last day of its term."""
    conversion: Named[int] = Column(BigInteger, nullable=False)
    """Fen that the whole of it becomes where it fails; 0 where nothing is fixed: then its value."""


duty = Table(
    "damage_duty",
    METADATA,
    DutyColumns,
    PrimaryKeyConstraint("book_id", "case_id", "duty"),
    ForeignKeyConstraint(["book_id", "obligation_id"], _OBLIGATION, name="damage_duty_obligation_fkey"),
    CheckConstraint("duty >= 1", name="number_positive"),
    CheckConstraint("conversion >= 0", name="conversion_not_negative"),
)


class DutyHeadColumns(TypedColumns):
    """What a duty is worth under a head of loss."""

    book_id: Named[int] = Column(Integer)
    case_id: Named[int] = Column(Integer)
    duty: Named[int] = Column(SmallInteger)
    head: Named[str] = Column(CODE)
    amount: Named[int] = Column(BigInteger, nullable=False)
    """Fen."""


duty_head = Table(
    "damage_duty_head",
    METADATA,
    DutyHeadColumns,
    PrimaryKeyConstraint("book_id", "case_id", "duty", "head"),
    ForeignKeyConstraint(["book_id", "case_id", "duty"], DUTY_KEY, name="damage_duty_head_duty_fkey"),
    CheckConstraint("head IN ('H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'H7', 'H8')", name="head_known"),
    CheckConstraint("amount > 0", name="amount_positive"),
)


class DutyObligorColumns(TypedColumns):
    """A party that owes a duty, with its share in the end, as it is to the shares of the others who owe it on the same day."""

    book_id: Named[int] = Column(Integer)
    case_id: Named[int] = Column(Integer)
    duty: Named[int] = Column(SmallInteger)
    owner: Named[str] = Column(CODE, nullable=False)
    place: Named[int] = Column(SmallInteger)
    numerator: Named[int] = Column(BigInteger, nullable=False)
    denominator: Named[int] = Column(BigInteger, nullable=False)
    since_on: Named[date | None] = Column(Date, nullable=True)
    """Day from which it owes; null from the day of the obligation."""
    until_on: Named[date | None] = Column(Date, nullable=True)
    """First day on which it owes no more; null to the end."""
    follows: Named[int | None] = Column(SmallInteger, nullable=True)
    """Place of the one in whose place, or beside whom, it came."""


duty_obligor = Table(
    "damage_duty_obligor",
    METADATA,
    DutyObligorColumns,
    PrimaryKeyConstraint("book_id", "case_id", "duty", "place"),
    ForeignKeyConstraint(["book_id", "case_id", "duty"], DUTY_KEY, name="damage_duty_obligor_duty_fkey"),
    CheckConstraint("numerator >= 0 AND denominator > 0", name="share"),
    CheckConstraint("until_on >= since_on", name="days_ordered"),
    CheckConstraint("follows IS NULL OR since_on IS NOT NULL", name="follows_since"),
)


class ConversionColumns(TypedColumns):
    """What of a duty was not performed and became money; it counts while its act is not reversed."""

    book_id: Named[int] = Column(Integer)
    conversion_id: Named[UUID] = Column(Uuid)
    """Of its act, and of the obligation that it made."""
    case_id: Named[int] = Column(Integer, nullable=False)
    duty: Named[int] = Column(SmallInteger, nullable=False)
    project_id: Named[UUID | None] = Column(Uuid, nullable=True)
    """The works of which it was the share; null where it was what no works stood for."""
    in_kind: Named[int] = Column(BigInteger, nullable=False)
    """Fen that are owed in kind no more."""
    money: Named[int] = Column(BigInteger, nullable=False)
    """Fen that they became."""


conversion = Table(
    "damage_conversion",
    METADATA,
    ConversionColumns,
    PrimaryKeyConstraint("book_id", "conversion_id"),
    ForeignKeyConstraint(["book_id", "conversion_id"], _OBLIGATION, name="damage_conversion_obligation_fkey"),
    ForeignKeyConstraint(["book_id", "case_id", "duty"], DUTY_KEY, name="damage_conversion_duty_fkey"),
    ForeignKeyConstraint(
        ["book_id", "project_id"],
        [f"ledger.damage_project.{name}" for name in ("book_id", "project_id")],
        name="damage_conversion_project_fkey",
    ),
    CheckConstraint("in_kind > 0 AND money >= 0", name="amounts"),
    Index("damage_conversion_duty_idx", "book_id", "case_id", "duty"),
)
