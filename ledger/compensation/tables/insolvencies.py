"""Bankruptcies of liable parties: who is bankrupt since when, under which number, and what was claimed, admitted and distributed.

damage_case ──< damage_insolvency     its state is that of its process; what it brought stands among the payments
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

_PROCESS = ["ledger.process.book_id", "ledger.process.process_id"]


class InsolvencyColumns(TypedColumns):
    """A bankruptcy of a liable party that a court has accepted; its state is that of its process."""

    book_id: Named[int] = Column(Integer)
    insolvency_id: Named[UUID] = Column(Uuid)
    case_id: Named[int] = Column(Integer, nullable=False)
    owner: Named[str] = Column(CODE, nullable=False)
    """Who is bankrupt."""
    number: Named[str] = Column(Text, nullable=False)
    """Case number of the court."""
    administrator: Named[str] = Column(CODE, nullable=False)
    """Who pays for it."""
    administrator_name: Named[str] = Column(Text, nullable=False)
    accepted_on: Named[date] = Column(Date, nullable=False)
    """First day on which what it alone owes bears no interest."""
    declare_by: Named[date] = Column(Date, nullable=False)
    """Last day on which claims are filed in time."""
    owed: Named[int | None] = Column(BigInteger, nullable=True)
    """Fen that were owed on the day of acceptance, as they were reckoned when the claim was filed, or turned out to be less; null until it
    was, and of before."""
    claimed: Named[int | None] = Column(BigInteger, nullable=True)
    """Fen that were filed; null until they were."""
    admitted: Named[int | None] = Column(BigInteger, nullable=True)
    """Fen of it that were admitted; null until they were."""
    distributed: Named[int] = Column(BigInteger, nullable=False, server_default=text("0"))
    """Fen that the plans of distribution give to the claim."""
    counts: Named[bool] = Column(Boolean, nullable=False, server_default=text("true"))
    """Until the petition is rejected."""


insolvency = Table(
    "damage_insolvency",
    METADATA,
    InsolvencyColumns,
    PrimaryKeyConstraint("book_id", "insolvency_id"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_insolvency_case_fkey"),
    ForeignKeyConstraint(["book_id", "insolvency_id"], _PROCESS, name="damage_insolvency_process_fkey"),
    CheckConstraint("declare_by > accepted_on", name="declared_after"),
    CheckConstraint("claimed >= 0", name="claimed_positive"),
    CheckConstraint("claimed <= owed", name="claimed_of_owed"),
    CheckConstraint("admitted BETWEEN 0 AND coalesce(claimed, -1)", name="admitted_of_claimed"),
    CheckConstraint("distributed BETWEEN 0 AND coalesce(admitted, 0)", name="distributed_of_admitted"),
    Index(
        "damage_insolvency_owner_key",
        "book_id",
        "case_id",
        "owner",
        unique=True,
        postgresql_where=text("counts"),
    ),
)
