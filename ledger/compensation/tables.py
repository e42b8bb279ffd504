"""What the compensation room keeps beside the journal: cases, their heads of loss, and the instalments."""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Identity,
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


class CaseColumns(TypedColumns):
    """A damage case."""

    book_id: Named[int] = Column(Integer)
    case_id: Named[int] = Column(Integer, Identity(always=True))
    code: Named[str] = Column(CODE, nullable=False)
    title: Named[str] = Column(Text, nullable=False)
    liable: Named[str] = Column(CODE, nullable=False)
    """Owner code of the liable party."""
    obligation: Named[str | None] = Column(Text, nullable=True)
    """Judgment or agreement that made the claim due; null while it is only assessed."""


case = Table(
    "damage_case",
    METADATA,
    CaseColumns,
    PrimaryKeyConstraint("book_id", "case_id"),
    UniqueConstraint("book_id", "code"),
    ForeignKeyConstraint(["book_id"], ["ledger.book.book_id"], name="damage_case_book_fkey"),
)


class HeadColumns(TypedColumns):
    """What was assessed under one head of loss."""

    book_id: Named[int] = Column(Integer)
    case_id: Named[int] = Column(Integer)
    head: Named[str] = Column(CODE)
    title: Named[str] = Column(Text, nullable=False)
    assessed: Named[int] = Column(BigInteger, nullable=False)
    """In fen."""


head = Table(
    "damage_head",
    METADATA,
    HeadColumns,
    PrimaryKeyConstraint("book_id", "case_id", "head"),
    ForeignKeyConstraint(
        ["book_id", "case_id"], ["ledger.damage_case.book_id", "ledger.damage_case.case_id"], name="damage_head_case_fkey"
    ),
    CheckConstraint("head IN ('H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'H7', 'H8')", name="head_known"),
    CheckConstraint("assessed > 0", name="assessed_positive"),
)


class InstalmentColumns(TypedColumns):
    """A part of the sum due, with its date and, once paid, its entry."""

    book_id: Named[int] = Column(Integer)
    case_id: Named[int] = Column(Integer)
    number: Named[int] = Column(SmallInteger)
    due_on: Named[date] = Column(Date, nullable=False)
    amount: Named[int] = Column(BigInteger, nullable=False)
    """In fen."""
    paid_by: Named[UUID | None] = Column(Uuid, nullable=True)
    """The entry that paid it; set once."""


instalment = Table(
    "damage_instalment",
    METADATA,
    InstalmentColumns,
    PrimaryKeyConstraint("book_id", "case_id", "number"),
    ForeignKeyConstraint(
        ["book_id", "case_id"],
        ["ledger.damage_case.book_id", "ledger.damage_case.case_id"],
        name="damage_instalment_case_fkey",
    ),
    ForeignKeyConstraint(
        ["book_id", "paid_by"], ["ledger.entry.book_id", "ledger.entry.entry_id"], name="damage_instalment_paid_by_fkey"
    ),
    UniqueConstraint("book_id", "paid_by"),
    CheckConstraint("amount > 0", name="amount_positive"),
)
