"""Interest that banks credit to money of cases: whose it is, and what became of it.

damage_case ──< damage_interest ──< damage_interest_use     what of it was paid out, passed on to the treasury, or taken for a charge
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
    Table,
    TypedColumns,
    Uuid,
)

from ledger.compensation.tables.cases import CASE_KEY
from ledger.database.metadata import CODE, METADATA


class InterestColumns(TypedColumns):
    """Interest that was credited and is held for who it belongs to, by the act of the same id; it counts until that is reversed. Fen."""

    book_id: Named[int] = Column(Integer)
    interest_id: Named[UUID] = Column(Uuid)
    case_id: Named[int] = Column(Integer, nullable=False)
    pot: Named[str] = Column(CODE, nullable=False)
    """Of which money it is: deposits, what the department holds, escrow."""
    belongs: Named[str] = Column(CODE, nullable=False)
    """To whom it goes, as the rule pack of its day said."""
    owner: Named[str | None] = Column(CODE, nullable=True)
    """Who deposited, where it goes back to that one."""
    credited_on: Named[date] = Column(Date, nullable=False)
    amount: Named[int] = Column(BigInteger, nullable=False)


interest = Table(
    "damage_interest",
    METADATA,
    InterestColumns,
    PrimaryKeyConstraint("book_id", "interest_id"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_interest_case_fkey"),
    CheckConstraint("pot IN ('deposit', 'agency', 'escrow')", name="pot_known"),
    CheckConstraint("belongs IN ('depositor', 'treasury')", name="belongs_known"),
    CheckConstraint("(belongs = 'depositor') = (owner IS NOT NULL)", name="owner_of_deposit"),
    CheckConstraint("amount > 0", name="amount_positive"),
    Index("damage_interest_case_idx", "book_id", "case_id"),
)


class InterestUseColumns(TypedColumns):
    """What an act took of an interest; it counts until that is reversed. Fen."""

    book_id: Named[int] = Column(Integer)
    record_id: Named[UUID] = Column(Uuid)
    interest_id: Named[UUID] = Column(Uuid)
    case_id: Named[int] = Column(Integer, nullable=False)
    amount: Named[int] = Column(BigInteger, nullable=False)


interest_use = Table(
    "damage_interest_use",
    METADATA,
    InterestUseColumns,
    PrimaryKeyConstraint("book_id", "record_id", "interest_id"),
    ForeignKeyConstraint(
        ["book_id", "interest_id"],
        ["ledger.damage_interest.book_id", "ledger.damage_interest.interest_id"],
        name="damage_interest_use_interest_fkey",
    ),
    CheckConstraint("amount > 0", name="amount_positive"),
    Index("damage_interest_use_case_idx", "book_id", "case_id"),
)
