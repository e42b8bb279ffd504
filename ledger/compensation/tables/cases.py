"""What the compensation room keeps beside the journal: cases, all that was said and done in them, terms and evidence.

    damage_case ──< damage_record      every step and paper, in the words in which it came; never changed
               ├──< damage_party       who is in it, and on which side
               ├──< damage_clock       terms that run, with their pauses
               ├──< damage_evidence    files, by the hash of their bytes
               ├──< damage_assessment ──< damage_item     versions, and how each figure was computed
               └──< damage_figure      claimed, assessed, agreed, judged: side by side, never overwritten

The money of a case stands in `ledger.compensation.tables.money`. What passes through states is a process of its own.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Identity,
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
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.sql import func

from ledger.database.metadata import CODE, INSTANT, METADATA
from ledger.texts import kept_form

CASE_KEY = ["ledger.damage_case.book_id", "ledger.damage_case.case_id"]
RECORD_KEY = ["ledger.damage_record.book_id", "ledger.damage_record.record_id"]
_PROCESS = ["ledger.process.book_id", "ledger.process.process_id"]


class CaseColumns(TypedColumns):
    """A damage case."""

    book_id: Named[int] = Column(Integer)
    case_id: Named[int] = Column(Integer, Identity(always=True))
    code: Named[str] = Column(CODE, nullable=False)
    title: Named[str] = Column(Text, nullable=False)
    process_id: Named[UUID] = Column(Uuid, nullable=False)
    """Process of the machine `compensation.case` that holds its state."""
    area: Named[str] = Column(CODE, nullable=False)
    """Where the damage is: GB/T 2260."""
    medium: Named[str] = Column(CODE, nullable=False)
    channel: Named[str] = Column(CODE, nullable=False)
    """How the clue came."""
    source: Named[str | None] = Column(CODE, nullable=True)
    """Number of the paper from which the clue comes: the same one is not registered twice."""
    received_on: Named[date] = Column(Date, nullable=False)
    occurred_on: Named[date | None] = Column(Date, nullable=True)
    red_line: Named[bool | None] = Column(Boolean, nullable=True)
    """Whether the damaged area lies in an ecological red line; null, as of the next two, where nobody said."""
    repeated: Named[bool | None] = Column(Boolean, nullable=True)
    """Whether a liable party offends again within two years."""
    major: Named[bool | None] = Column(Boolean, nullable=True)
    """Whether it is one of the situations that make a case a major one."""
    class_: Named[str | None] = Column("class", CODE, nullable=True)
    """minor, simple, ordinary or major; null until it was assessed."""
    assessed: Named[int | None] = Column(BigInteger, nullable=True)
    """Total of the accepted assessment in fen, for lists; null until there is one."""
    public: Named[bool] = Column(Boolean, nullable=False, server_default=text("false"))


case = Table(
    "damage_case",
    METADATA,
    CaseColumns,
    PrimaryKeyConstraint("book_id", "case_id"),
    UniqueConstraint("book_id", "code"),
    UniqueConstraint("book_id", "process_id", name="damage_case_process_key"),
    ForeignKeyConstraint(["book_id"], ["ledger.book.book_id"], name="damage_case_book_fkey"),
    ForeignKeyConstraint(["book_id", "process_id"], _PROCESS, name="damage_case_process_fkey"),
    CheckConstraint(
        "medium IN ('water', 'groundwater', 'air', 'soil', 'marine', 'forest', 'wildlife', 'mixed')",
        name="medium_known",
    ),
    CheckConstraint("class IN ('minor', 'simple', 'ordinary', 'major')", name="class_known"),
    Index(
        "damage_case_source_key",
        "book_id",
        "channel",
        "source",
        unique=True,
        postgresql_where=text("source IS NOT NULL"),
    ),
    Index("damage_case_area_idx", "book_id", "area", "process_id"),
    Index("damage_case_assessed_idx", "book_id", "assessed", "process_id"),
)


class RecordColumns(TypedColumns):
    """Something that was said or done in a case, in the words in which it came."""

    book_id: Named[int] = Column(Integer)
    record_id: Named[UUID] = Column(Uuid)
    """Made by the client, so that a retry is recognised."""
    case_id: Named[int] = Column(Integer, nullable=False)
    kind: Named[str] = Column(CODE, nullable=False)
    subject: Named[UUID | None] = Column(Uuid, nullable=True)
    """The assessment, relief, guarantee, restoration or evidence that it is about."""
    effective_on: Named[date] = Column(Date, nullable=False)
    state: Named[str] = Column(CODE, nullable=False)
    """State of the case after it."""
    reason: Named[str] = Column(Text, nullable=False)
    document: Named[str] = Column(Text, nullable=False)
    words: Named[dict[str, object]] = Column(JSONB, nullable=False)
    basis: Named[str] = Column(Text, nullable=False)
    """Article under which it was done."""
    law: Named[str] = Column(Text, nullable=False)
    """Versions of the rule packs."""
    actor_id: Named[int] = Column(Integer, nullable=False)
    recorded_at: Named[datetime] = Column(INSTANT, nullable=False, server_default=func.clock_timestamp())


record = Table(
    "damage_record",
    METADATA,
    RecordColumns,
    PrimaryKeyConstraint("book_id", "record_id"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_record_case_fkey"),
    ForeignKeyConstraint(["actor_id"], ["ledger.actor.actor_id"], name="damage_record_actor_fkey"),
    Index("damage_record_case_idx", "book_id", "case_id", "recorded_at"),
    Index(
        "damage_record_linked_idx",
        "book_id",
        text("(words ->> 'number')"),
        postgresql_where=text("kind = 'link_case'"),
    ),
)


class PartyColumns(TypedColumns):
    """Who is in a case, and on which side."""

    book_id: Named[int] = Column(Integer)
    case_id: Named[int] = Column(Integer)
    owner: Named[str] = Column(CODE)
    side: Named[str] = Column(CODE)
    name: Named[str] = Column(Text, nullable=False)
    person: Named[bool] = Column(Boolean, nullable=False)
    """Whether it is a natural person, whose name is not made public."""
    until_on: Named[date | None] = Column(Date, nullable=True)
    """First day on which it is in the case no more: another took its place, or it was added wrongly. Null while it is."""
    reads: Named[bool] = Column(Boolean, nullable=False, server_default=text("true"))
    """Whether it sees the case with its own key: no body does while one person alone has named it, or two have ended that."""


party = Table(
    "damage_party",
    METADATA,
    PartyColumns,
    PrimaryKeyConstraint("book_id", "case_id", "owner", "side"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_party_case_fkey"),
    CheckConstraint(
        "side IN ('claimant', 'lead', 'co_handler', 'liable', 'assessor', 'court', 'procuratorate')",
        name="side_known",
    ),
    CheckConstraint("reads OR side IN ('assessor', 'court', 'procuratorate')", name="parties_read"),
    Index("damage_party_owner_idx", "book_id", "owner", "case_id"),
)


class ClockColumns(TypedColumns):
    """A term that runs in a case."""

    book_id: Named[int] = Column(Integer)
    clock_id: Named[int] = Column(BigInteger, Identity(always=True))
    case_id: Named[int] = Column(Integer, nullable=False)
    code: Named[str] = Column(CODE, nullable=False)
    subject: Named[str] = Column(CODE, nullable=False)
    """What it is about, where a case has several: an instalment, a receipt, a guarantee."""
    starts_on: Named[date] = Column(Date, nullable=False)
    length: Named[str] = Column(CODE, nullable=False)
    """As `30 D`; empty where the end was named."""
    due_on: Named[date | None] = Column(Date, nullable=True)
    """Null where the calendar does not reach that far."""
    why: Named[str] = Column(Text, nullable=False)
    source: Named[str] = Column(Text, nullable=False)
    stopped_on: Named[date | None] = Column(Date, nullable=True)
    warned_on: Named[date | None] = Column(Date, nullable=True)
    escalated_on: Named[date | None] = Column(Date, nullable=True)
    known: Named[list[object] | None] = Column(JSONB(none_as_null=True), nullable=True)
    """What it was, each time that it changed: moment, length, end, why and stop; written by the database. Null for a term of before."""


clock = Table(
    "damage_clock",
    METADATA,
    ClockColumns,
    PrimaryKeyConstraint("book_id", "clock_id"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_clock_case_fkey"),
    CheckConstraint("stopped_on >= starts_on", name="stops_after_start"),
    CheckConstraint("jsonb_typeof(known) = 'array'", name="known_or_nothing"),
    Index("damage_clock_case_idx", "book_id", "case_id"),
    Index(
        "damage_clock_due_idx", "book_id", "due_on", "clock_id", postgresql_where=text("stopped_on IS NULL")
    ),
)


class PauseColumns(TypedColumns):
    """Days that a term does not count."""

    book_id: Named[int] = Column(Integer)
    clock_id: Named[int] = Column(BigInteger)
    first_on: Named[date] = Column(Date)
    last_on: Named[date | None] = Column(Date, nullable=True)
    """Null while it lasts."""
    known: Named[list[object] | None] = Column(JSONB(none_as_null=True), nullable=True)
    """Its last day, each time that it changed, with the moment; written by the database. Null for a pause of before."""


pause = Table(
    "damage_pause",
    METADATA,
    PauseColumns,
    PrimaryKeyConstraint("book_id", "clock_id", "first_on"),
    ForeignKeyConstraint(
        ["book_id", "clock_id"],
        ["ledger.damage_clock.book_id", "ledger.damage_clock.clock_id"],
        name="damage_pause_clock_fkey",
    ),
    CheckConstraint("last_on >= first_on", name="ends_after_start"),
    CheckConstraint("jsonb_typeof(known) = 'array'", name="known_or_nothing"),
)


class EvidenceColumns(TypedColumns):
    """A file of a case: its bytes lie outside the database, under their hash."""

    book_id: Named[int] = Column(Integer)
    evidence_id: Named[UUID] = Column(Uuid)
    case_id: Named[int] = Column(Integer, nullable=False)
    name: Named[str] = Column(Text, nullable=False)
    kind: Named[str] = Column(CODE, nullable=False)
    proves: Named[list[str]] = Column(ARRAY(Text), nullable=False)
    shown: Named[bool] = Column(Boolean, nullable=False)
    """Whether the liable parties may read it."""
    size: Named[int] = Column(BigInteger, nullable=False)
    sha256: Named[str] = Column(CODE, nullable=False)


evidence = Table(
    "damage_evidence",
    METADATA,
    EvidenceColumns,
    PrimaryKeyConstraint("book_id", "evidence_id"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_evidence_case_fkey"),
    CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="hash_form"),
    CheckConstraint(kept_form("name"), name="name_kept"),
    CheckConstraint("size > 0", name="size_positive"),
    Index("damage_evidence_case_idx", "book_id", "case_id"),
)


class AssessmentColumns(TypedColumns):
    """A version of what a damage amounts to; its state is that of its process."""

    book_id: Named[int] = Column(Integer)
    assessment_id: Named[UUID] = Column(Uuid)
    case_id: Named[int] = Column(Integer, nullable=False)
    version: Named[int] = Column(SmallInteger, nullable=False)
    total: Named[int] = Column(BigInteger, nullable=False)
    """Fen."""
    class_: Named[str] = Column("class", CODE, nullable=False)
    assessed_on: Named[date] = Column(Date, nullable=False)


assessment = Table(
    "damage_assessment",
    METADATA,
    AssessmentColumns,
    PrimaryKeyConstraint("book_id", "assessment_id"),
    UniqueConstraint("book_id", "case_id", "version", name="damage_assessment_version_key"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_assessment_case_fkey"),
    ForeignKeyConstraint(["book_id", "assessment_id"], _PROCESS, name="damage_assessment_process_fkey"),
    CheckConstraint("total > 0", name="total_positive"),
)


class ItemColumns(TypedColumns):
    """A figure of an assessment, with every input by name and every step of its computation."""

    book_id: Named[int] = Column(Integer)
    assessment_id: Named[UUID] = Column(Uuid)
    number: Named[int] = Column(SmallInteger)
    head: Named[str] = Column(CODE, nullable=False)
    method: Named[str] = Column(CODE, nullable=False)
    inputs: Named[dict[str, object]] = Column(JSONB, nullable=False)
    coefficients: Named[dict[str, object]] = Column(JSONB, nullable=False)
    """What the rule packs said, as it was used."""
    lines: Named[list[dict[str, str]]] = Column(JSONB, nullable=False)
    amount: Named[int] = Column(BigInteger, nullable=False)
    """Fen."""
    printed: Named[str] = Column(Text, nullable=False)
    """The amount as the report prints it, with its unit; empty where it prints none."""
    approximate: Named[bool] = Column(Boolean, nullable=False)
    fees: Named[list[UUID] | None] = Column(ARRAY(Uuid), nullable=True)
    """The fees of experts and institutes that are its costs; None where it claims none, or did so before they were kept."""


item = Table(
    "damage_item",
    METADATA,
    ItemColumns,
    PrimaryKeyConstraint("book_id", "assessment_id", "number"),
    ForeignKeyConstraint(
        ["book_id", "assessment_id"],
        ["ledger.damage_assessment.book_id", "ledger.damage_assessment.assessment_id"],
        name="damage_item_assessment_fkey",
    ),
    CheckConstraint("head IN ('H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'H7', 'H8')", name="head_known"),
    CheckConstraint("amount > 0", name="amount_positive"),
)


class FigureColumns(TypedColumns):
    """A sum that was claimed, assessed, agreed or judged under a head of loss, on a day."""

    book_id: Named[int] = Column(Integer)
    case_id: Named[int] = Column(Integer)
    record_id: Named[UUID] = Column(Uuid)
    figure: Named[str] = Column(CODE)
    head: Named[str] = Column(CODE)
    """Empty where a sum was claimed without its heads."""
    amount: Named[int] = Column(BigInteger, nullable=False)
    """Fen."""
    recorded_at: Named[datetime] = Column(INSTANT, nullable=False, server_default=func.clock_timestamp())


figure = Table(
    "damage_figure",
    METADATA,
    FigureColumns,
    PrimaryKeyConstraint("book_id", "case_id", "record_id", "figure", "head"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_figure_case_fkey"),
    CheckConstraint(
        "figure IN ('claimed', 'assessed', 'agreed', 'judged', 'apart', 'waived', 'beyond')",
        name="figure_known",
    ),
    CheckConstraint("amount >= 0", name="amount_not_negative"),
)
