"""Receipts of money: what the treasury's or the department's electronic receipts say of a payment.

damage_payment ──< nontax_receipt     its state is that of its process; a red receipt stands beside the one that it takes back
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
    Table,
    Text,
    TypedColumns,
    Uuid,
    text,
)

from ledger.compensation.tables.cases import CASE_KEY
from ledger.database.metadata import CODE, METADATA
from ledger.texts import kept_form

_RECEIPT = ["ledger.nontax_receipt.book_id", "ledger.nontax_receipt.receipt_id"]


class ReceiptColumns(TypedColumns):
    """A receipt of non-tax revenue (财政电子票据) as it was issued; its id is that of the act that recorded it."""

    book_id: Named[int] = Column(Integer)
    receipt_id: Named[UUID] = Column(Uuid)
    case_id: Named[int] = Column(Integer, nullable=False)
    payment_id: Named[UUID] = Column(Uuid, nullable=False)
    """Of which it is."""
    code: Named[str] = Column(CODE, nullable=False)
    """票据代码: kind, division and year of the receipt."""
    number: Named[str] = Column(CODE, nullable=False)
    """票据号码: with the code it is that of one receipt."""
    check_code: Named[str] = Column(CODE, nullable=False)
    """校验码: with it anybody looks whether the receipt is true; empty where it has none."""
    amount: Named[int] = Column(BigInteger, nullable=False)
    """Fen; of a red receipt those that it takes back."""
    payer_name: Named[str] = Column(Text, nullable=False)
    """As it is printed."""
    issued_on: Named[date] = Column(Date, nullable=False)
    reddens: Named[UUID | None] = Column(Uuid, nullable=True)
    """Of a red receipt: the one that it takes back."""
    replaces: Named[UUID | None] = Column(Uuid, nullable=True)
    """Of one that was issued anew: the one in whose place it is."""
    struck: Named[bool] = Column(Boolean, nullable=False, server_default=text("false"))
    """Recorded wrongly: its number is free, once."""


receipt = Table(
    "nontax_receipt",
    METADATA,
    ReceiptColumns,
    PrimaryKeyConstraint("book_id", "receipt_id"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="nontax_receipt_case_fkey"),
    ForeignKeyConstraint(
        ["book_id", "receipt_id"],
        ["ledger.process.book_id", "ledger.process.process_id"],
        name="nontax_receipt_process_fkey",
    ),
    ForeignKeyConstraint(
        ["book_id", "payment_id"],
        ["ledger.damage_payment.book_id", "ledger.damage_payment.payment_id"],
        name="nontax_receipt_payment_fkey",
    ),
    ForeignKeyConstraint(["book_id", "reddens"], _RECEIPT, name="nontax_receipt_reddens_fkey"),
    ForeignKeyConstraint(["book_id", "replaces"], _RECEIPT, name="nontax_receipt_replaces_fkey"),
    CheckConstraint("code ~ '^[0-9A-Z]{4,20}$'", name="code_form"),
    CheckConstraint("number ~ '^[0-9A-Z]{4,24}$'", name="number_form"),
    CheckConstraint("check_code ~ '^[0-9A-Za-z]{0,20}$'", name="check_code_form"),
    CheckConstraint("amount > 0", name="amount_positive"),
    CheckConstraint(kept_form("payer_name"), name="payer_name_kept"),
    CheckConstraint("reddens IS NULL OR replaces IS NULL", name="follows_one"),
    Index(
        "nontax_receipt_number_key",
        "book_id",
        "number",
        "code",
        unique=True,
        postgresql_where=text("NOT struck"),
    ),
    Index("nontax_receipt_case_idx", "book_id", "case_id"),
    Index("nontax_receipt_payment_idx", "book_id", "payment_id"),
    Index("nontax_receipt_issued_idx", "book_id", "issued_on", "receipt_id"),
)
