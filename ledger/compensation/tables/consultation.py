"""Who was given notice of consultation, who came to its meetings, and who represents a liable party.

    damage_case ──< damage_notice      one a party and service: how, when, until when it answers, what answered it, and what ended it
               ├──< damage_attendance  who was invited to a meeting, and whether it came
               └──< damage_agent       who acts for a party by a power of attorney, from when until when, and for what

Each row belongs to the act of its `record_id`, which says the day, the paper and who recorded it.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import (
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


class NoticeColumns(TypedColumns):
    """That a liable party was given notice of consultation."""

    book_id: Named[int] = Column(Integer)
    record_id: Named[UUID] = Column(Uuid)
    owner: Named[str] = Column(CODE)
    case_id: Named[int] = Column(Integer, nullable=False)
    way: Named[str] = Column(CODE, nullable=False)
    served_on: Named[date] = Column(Date, nullable=False)
    """Day of the act or a later one that its return names; of a notice that is published, the day after its full days."""
    answer_by: Named[date] = Column(Date, nullable=False)
    proof: Named[str] = Column(Text, nullable=False)
    """What proves the service."""
    address: Named[str] = Column(Text, nullable=False)
    received_by: Named[str] = Column(Text, nullable=False, server_default=text("''"))
    """Who took it."""
    not_taken: Named[str] = Column(Text, nullable=False, server_default=text("''"))
    """Why it was not taken, of a notice that was left."""
    answer_id: Named[UUID | None] = Column(Uuid, nullable=True)
    """The act that answers it; null until there is one."""
    failure_id: Named[UUID | None] = Column(Uuid, nullable=True)
    """The act by which consultation failed with this party alone."""
    returned_id: Named[UUID | None] = Column(Uuid, nullable=True)
    """The act that says that it could not be served after all: then it counts no more."""


notice = Table(
    "damage_notice",
    METADATA,
    NoticeColumns,
    PrimaryKeyConstraint("book_id", "record_id", "owner"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_notice_case_fkey"),
    CheckConstraint("way IN ('direct', 'left', 'post', 'electronic', 'publication')", name="way_known"),
    Index("damage_notice_case_idx", "book_id", "case_id"),
)


class AttendanceColumns(TypedColumns):
    """That a liable party was invited to a meeting."""

    book_id: Named[int] = Column(Integer)
    record_id: Named[UUID] = Column(Uuid)
    owner: Named[str] = Column(CODE)
    case_id: Named[int] = Column(Integer, nullable=False)
    came: Named[bool] = Column(Boolean, nullable=False)


attendance = Table(
    "damage_attendance",
    METADATA,
    AttendanceColumns,
    PrimaryKeyConstraint("book_id", "record_id", "owner"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_attendance_case_fkey"),
    Index("damage_attendance_case_idx", "book_id", "case_id"),
)


class AgentColumns(TypedColumns):
    """Who represents a liable party; the act of the same id appoints it."""

    book_id: Named[int] = Column(Integer)
    record_id: Named[UUID] = Column(Uuid)
    case_id: Named[int] = Column(Integer, nullable=False)
    owner: Named[str] = Column(CODE, nullable=False)
    name: Named[str] = Column(Text, nullable=False)
    kind: Named[str] = Column(CODE, nullable=False)
    scope: Named[str] = Column(CODE, nullable=False)
    """A special power lets it admit, agree, settle and withdraw; a general one does not."""
    since_on: Named[date] = Column(Date, nullable=False)
    until_on: Named[date | None] = Column(Date, nullable=True)
    """Last day of the power; null where it names none."""
    end_id: Named[UUID | None] = Column(Uuid, nullable=True)
    """The act that ends the power before; from its day on it does not run."""


agent = Table(
    "damage_agent",
    METADATA,
    AgentColumns,
    PrimaryKeyConstraint("book_id", "record_id"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_agent_case_fkey"),
    CheckConstraint("kind IN ('lawyer', 'employee', 'relative', 'other')", name="kind_known"),
    CheckConstraint("scope IN ('general', 'special')", name="scope_known"),
    CheckConstraint("until_on >= since_on", name="ends_after_start"),
    CheckConstraint(kept_form("name"), name="name_kept"),
    Index("damage_agent_case_idx", "book_id", "case_id"),
)
