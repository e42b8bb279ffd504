"""What of the claim is pursued apart: from whom, under which heads, and what came to be owed by it; and whom a court enforces against.

damage_separate ──< damage_separate_party     from whom it is pursued
       │        └─< damage_separate_head      what, by head of loss
       └──────────< damage_obligation         what came to be owed by it
damage_enforced     against whom an enforcement was applied for
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
    TypedColumns,
    Uuid,
)

from ledger.compensation.tables.cases import CASE_KEY
from ledger.database.metadata import CODE, METADATA

_PROCESS = ["ledger.process.book_id", "ledger.process.process_id"]
SEPARATE_KEY = [f"ledger.damage_separate.{name}" for name in ("book_id", "separate_id")]


class SeparateColumns(TypedColumns):
    """A separate claim; its state is that of its process."""

    book_id: Named[int] = Column(Integer)
    separate_id: Named[UUID] = Column(Uuid)
    """Of the act that opened it."""
    case_id: Named[int] = Column(Integer, nullable=False)
    ground: Named[str] = Column(CODE, nullable=False)


separate = Table(
    "damage_separate",
    METADATA,
    SeparateColumns,
    PrimaryKeyConstraint("book_id", "separate_id"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_separate_case_fkey"),
    ForeignKeyConstraint(["book_id", "separate_id"], _PROCESS, name="damage_separate_process_fkey"),
    Index("damage_separate_case_idx", "book_id", "case_id"),
)


class SeparatePartyColumns(TypedColumns):
    """From whom it is pursued."""

    book_id: Named[int] = Column(Integer)
    separate_id: Named[UUID] = Column(Uuid)
    owner: Named[str] = Column(CODE)
    case_id: Named[int] = Column(Integer, nullable=False)


separate_party = Table(
    "damage_separate_party",
    METADATA,
    SeparatePartyColumns,
    PrimaryKeyConstraint("book_id", "separate_id", "owner"),
    ForeignKeyConstraint(
        ["book_id", "separate_id"], SEPARATE_KEY, name="damage_separate_party_separate_fkey"
    ),
)


class SeparateHeadColumns(TypedColumns):
    """What is pursued under a head of loss."""

    book_id: Named[int] = Column(Integer)
    separate_id: Named[UUID] = Column(Uuid)
    head: Named[str] = Column(CODE)
    case_id: Named[int] = Column(Integer, nullable=False)
    amount: Named[int] = Column(BigInteger, nullable=False)
    """Fen."""


separate_head = Table(
    "damage_separate_head",
    METADATA,
    SeparateHeadColumns,
    PrimaryKeyConstraint("book_id", "separate_id", "head"),
    ForeignKeyConstraint(["book_id", "separate_id"], SEPARATE_KEY, name="damage_separate_head_separate_fkey"),
    CheckConstraint("head IN ('H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'H7', 'H8')", name="head_known"),
    CheckConstraint("amount > 0", name="amount_positive"),
)


class EnforcedColumns(TypedColumns):
    """Against whom an enforcement was applied for."""

    book_id: Named[int] = Column(Integer)
    enforcement_id: Named[UUID] = Column(Uuid)
    """Of the act."""
    owner: Named[str] = Column(CODE)
    case_id: Named[int] = Column(Integer, nullable=False)


enforced = Table(
    "damage_enforced",
    METADATA,
    EnforcedColumns,
    PrimaryKeyConstraint("book_id", "enforcement_id", "owner"),
    ForeignKeyConstraint(["book_id", "enforcement_id"], _PROCESS, name="damage_enforced_process_fkey"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_enforced_case_fkey"),
)
