"""What the market keeps beside the acts of the permits: certificates, and the lines of the bank that stand behind deposits.

permit_act ──< certificate          a sale that was settled, as it was certified
permit_act ──< deposit_line         a deposit, and the bank's line that tells of it
                  └──< permit_alone why one person sufficed for it
"""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    Boolean,
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
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from ledger.database.metadata import CODE, METADATA
from ledger.permits import tables
from ledger.processes.acts import Words

_ACT = ["ledger.permit_act.book_id", "ledger.permit_act.act_id"]


class DepositLineColumns(TypedColumns):
    """A line of the bank that stands behind a deposit: one line, one deposit that was not taken back."""

    book_id: Named[int] = Column(Integer)
    act_id: Named[UUID] = Column(Uuid)
    bank_line: Named[int] = Column(Integer, nullable=False)
    """Its number in the reconciliation, which checks that it fits."""
    live: Named[bool] = Column(Boolean, nullable=False, server_default=text("true"))
    """False once the deposit was taken back: then another one may name the line."""


deposit_line = Table(
    "permit_deposit_line",
    METADATA,
    DepositLineColumns,
    PrimaryKeyConstraint("book_id", "act_id"),
    ForeignKeyConstraint(["book_id", "act_id"], _ACT, name="permit_deposit_line_act_fkey"),
    UniqueConstraint("book_id", "act_id", "bank_line", name="permit_deposit_line_whole_key"),
    Index("permit_deposit_line_once", "book_id", "bank_line", unique=True, postgresql_where=text("live")),
)
# Where one person sufficed because the bank tells of the money, the line is one of this room.
tables.alone.append_constraint(
    ForeignKeyConstraint(
        ["book_id", "act_id", "bank_line"],
        [f"ledger.permit_deposit_line.{name}" for name in ("book_id", "act_id", "bank_line")],
        name="permit_alone_line_fkey",
    )
)


class CertificateColumns(TypedColumns):
    """A document that was handed out: numbered without gaps within its year, and never changed."""

    book_id: Named[int] = Column(Integer)
    year: Named[int] = Column(SmallInteger)
    number: Named[int] = Column(Integer)
    act_id: Named[UUID] = Column(Uuid, nullable=False)
    code: Named[str] = Column(CODE, nullable=False)
    """What a stranger types in to verify it: made from the content."""
    content: Named[Words] = Column(JSONB, nullable=False)
    issued_on: Named[date] = Column(Date, nullable=False)


certificate = Table(
    "permit_certificate",
    METADATA,
    CertificateColumns,
    PrimaryKeyConstraint("book_id", "year", "number"),
    ForeignKeyConstraint(["book_id", "act_id"], _ACT, name="permit_certificate_act_fkey"),
    Index("permit_certificate_act_once", "book_id", "act_id", unique=True),
    Index("permit_certificate_code_once", "code", unique=True),
)
