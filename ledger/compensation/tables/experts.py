"""Experts of a book, who of them was drawn or named in a case, what they say there, and what it costs.

damage_expert ──< damage_expert_choice ──< damage_opinion     by the hash of a file of the case
damage_fee ──< damage_fee_paid                                 which spendings pay it
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
    SmallInteger,
    Table,
    Text,
    TypedColumns,
    UniqueConstraint,
    Uuid,
    text,
)

from ledger.compensation.tables.cases import CASE_KEY
from ledger.database.metadata import CODE, METADATA
from ledger.texts import kept_form

_EXPERT = [f"ledger.damage_expert.{name}" for name in ("book_id", "expert_id")]


class ExpertColumns(TypedColumns):
    """An expert of the pool; who proposed and confirmed it is in its process."""

    book_id: Named[int] = Column(Integer)
    expert_id: Named[UUID] = Column(Uuid)
    code: Named[str] = Column(CODE, nullable=False)
    """By which acts and events name the expert: no name of a person."""
    name: Named[str] = Column(Text, nullable=False)
    field: Named[str] = Column(CODE, nullable=False)
    title: Named[str] = Column(Text, nullable=False)
    institution: Named[str] = Column(Text, nullable=False)
    institution_code: Named[str] = Column(CODE, nullable=False)
    """Code of an owner, as of a party; empty where it is none."""
    actor: Named[int | None] = Column(Integer)
    """Number of the actor, where the expert acts in the book, too."""
    first_on: Named[date] = Column(Date, nullable=False)
    last_on: Named[date | None] = Column(Date)


expert = Table(
    "damage_expert",
    METADATA,
    ExpertColumns,
    PrimaryKeyConstraint("book_id", "expert_id"),
    UniqueConstraint("book_id", "code", name="damage_expert_code_key"),
    ForeignKeyConstraint(
        ["book_id", "expert_id"],
        ["ledger.process.book_id", "ledger.process.process_id"],
        name="damage_expert_process_fkey",
    ),
    ForeignKeyConstraint(["actor"], ["ledger.actor.actor_id"], name="damage_expert_actor_fkey"),
    CheckConstraint("first_on <= last_on", name="days_ordered"),
    CheckConstraint(
        "field IN ('water', 'groundwater', 'air', 'soil', 'marine', 'forest', 'wildlife', 'law', 'cost')",
        name="field_known",
    ),
    CheckConstraint(kept_form("name"), name="name_kept"),
    CheckConstraint(kept_form("institution"), name="institution_kept"),
)


class ExpertChoiceColumns(TypedColumns):
    """That an expert was drawn or named in a case, by the act of the same id."""

    book_id: Named[int] = Column(Integer)
    record_id: Named[UUID] = Column(Uuid)
    expert_id: Named[UUID] = Column(Uuid)
    case_id: Named[int] = Column(Integer, nullable=False)
    seed: Named[str] = Column(CODE, nullable=False)
    """By which the lot fell; empty where the expert was named."""
    place: Named[int] = Column(SmallInteger, nullable=False)
    """In which the lot drew it."""
    recusal_id: Named[UUID | None] = Column(Uuid)
    """The act by which the expert was recused."""


expert_choice = Table(
    "damage_expert_choice",
    METADATA,
    ExpertChoiceColumns,
    PrimaryKeyConstraint("book_id", "record_id", "expert_id"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_expert_choice_case_fkey"),
    ForeignKeyConstraint(["book_id", "expert_id"], _EXPERT, name="damage_expert_choice_expert_fkey"),
    CheckConstraint("place > 0", name="place_positive"),
    CheckConstraint("seed ~ '^([0-9a-f]{64})?$'", name="seed_form"),
    Index("damage_expert_choice_once_key", "book_id", "case_id", "expert_id", unique=True),
)


class OpinionColumns(TypedColumns):
    """What an expert says in a case: a file of the case, by its hash."""

    book_id: Named[int] = Column(Integer)
    record_id: Named[UUID] = Column(Uuid)
    case_id: Named[int] = Column(Integer, nullable=False)
    expert_id: Named[UUID] = Column(Uuid, nullable=False)
    sha256: Named[str] = Column(CODE, nullable=False)


opinion = Table(
    "damage_opinion",
    METADATA,
    OpinionColumns,
    PrimaryKeyConstraint("book_id", "record_id"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_opinion_case_fkey"),
    ForeignKeyConstraint(["book_id", "expert_id"], _EXPERT, name="damage_opinion_expert_fkey"),
    CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="hash_form"),
)


class CaseFeeColumns(TypedColumns):
    """What an expert or an institute is owed for a case, by the act of the same id, which two persons have recorded."""

    book_id: Named[int] = Column(Integer)
    fee_id: Named[UUID] = Column(Uuid)
    case_id: Named[int] = Column(Integer, nullable=False)
    kind: Named[str] = Column(CODE, nullable=False)
    payee: Named[str] = Column(CODE, nullable=False)
    advanced_by: Named[str] = Column(CODE, nullable=False)
    """Who has paid it first, and gets it back; empty where nobody has."""
    borne: Named[str] = Column(CODE, nullable=False)
    amount: Named[int] = Column(BigInteger, nullable=False)
    """Fen."""
    counts: Named[bool] = Column(Boolean, nullable=False, server_default=text("true"))
    """Until it is cancelled."""
    invoice: Named[str | None] = Column(Text, nullable=True)
    """Number of the invoice as numbers are compared: letters and digits, narrow and small; None where it has none, or is not known."""


fee = Table(
    "damage_fee",
    METADATA,
    CaseFeeColumns,
    PrimaryKeyConstraint("book_id", "fee_id"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_fee_case_fkey"),
    CheckConstraint("kind IN ('consultation', 'appraisal')", name="kind_known"),
    CheckConstraint("borne IN ('liable', 'bureau')", name="borne_known"),
    CheckConstraint("amount > 0", name="amount_positive"),
    CheckConstraint("invoice <> ''", name="invoice_or_nothing"),
    Index("damage_fee_case_idx", "book_id", "case_id"),
    Index(
        "damage_fee_invoice_once", "book_id", "payee", "invoice", unique=True, postgresql_where=text("counts")
    ),
)


class FeePaidColumns(TypedColumns):
    """That a spending pays a fee, or gives it back to who advanced it."""

    book_id: Named[int] = Column(Integer)
    spending_id: Named[UUID] = Column(Uuid)
    fee_id: Named[UUID] = Column(Uuid, nullable=False)


fee_paid = Table(
    "damage_fee_paid",
    METADATA,
    FeePaidColumns,
    PrimaryKeyConstraint("book_id", "spending_id"),
    ForeignKeyConstraint(
        ["book_id", "spending_id"],
        ["ledger.damage_spending.book_id", "ledger.damage_spending.spending_id"],
        name="damage_fee_paid_spending_fkey",
    ),
    ForeignKeyConstraint(
        ["book_id", "fee_id"],
        ["ledger.damage_fee.book_id", "ledger.damage_fee.fee_id"],
        name="damage_fee_paid_fee_fkey",
    ),
    Index("damage_fee_paid_fee_idx", "book_id", "fee_id"),
)
