"""Refunds out of the treasury: what finance has approved, what the treasury has paid back of it, and what came to who had paid it.

damage_relief ──  damage_refund     the refund that it granted, as far as the money is in the treasury
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
    Text,
    TypedColumns,
    Uuid,
    text,
)

from ledger.compensation.tables.cases import CASE_KEY
from ledger.database.metadata import CODE, METADATA


class RefundColumns(TypedColumns):
    """A refund out of the treasury (收入退库); it counts while its relief is granted. Fen."""

    book_id: Named[int] = Column(Integer)
    refund_id: Named[UUID] = Column(Uuid)
    """Of the relief, which is its application."""
    case_id: Named[int] = Column(Integer, nullable=False)
    payee: Named[str] = Column(CODE, nullable=False)
    """Who paid it, and gets it back."""
    approved_on: Named[date] = Column(Date, nullable=False)
    amount: Named[int] = Column(BigInteger, nullable=False)
    """What goes back out of the treasury."""
    payee_name: Named[str | None] = Column(Text, nullable=True)
    """Of the holder of the account to which it is paid; null until that is named."""
    payee_account: Named[str | None] = Column(Text, nullable=True)
    came: Named[int] = Column(BigInteger, nullable=False, server_default=text("0"))
    """What the treasury has paid back of it."""
    paid: Named[int] = Column(BigInteger, nullable=False, server_default=text("0"))
    """What of that came to the payee."""


refund = Table(
    "damage_refund",
    METADATA,
    RefundColumns,
    PrimaryKeyConstraint("book_id", "refund_id"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_refund_case_fkey"),
    ForeignKeyConstraint(
        ["book_id", "refund_id"],
        ["ledger.damage_relief.book_id", "ledger.damage_relief.relief_id"],
        name="damage_refund_relief_fkey",
    ),
    CheckConstraint("amount > 0", name="amount_positive"),
    CheckConstraint("came BETWEEN 0 AND amount", name="came_of_amount"),
    CheckConstraint("paid BETWEEN 0 AND came", name="paid_of_came"),
    CheckConstraint("(payee_name IS NULL) = (payee_account IS NULL)", name="account_whole"),
    CheckConstraint("paid = 0 OR payee_account IS NOT NULL", name="paid_to_account"),
    Index("damage_refund_case_idx", "book_id", "case_id"),
)
