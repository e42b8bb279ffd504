"""The tables of processes, and the outbox.

process_transition  what is allowed (rows of the code's machines)
process             the present state of each process
process_event       every step ever taken; the chain of states is a chain of foreign keys
outbox              what happened, for mail, webhooks and whoever reads along, in the order of its numbers
"""

from datetime import date, datetime
from typing import Any
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

_EVENT = [
    f"ledger.process_event.{name}" for name in ("book_id", "process_id", "version", "machine", "to_state")
]


class TransitionColumns(TypedColumns):
    """A step that a machine allows."""

    machine: Named[str] = Column(CODE)
    action: Named[str] = Column(CODE)
    from_state: Named[str] = Column(CODE)
    to_state: Named[str] = Column(CODE, nullable=False)
    four_eyes: Named[bool] = Column(Boolean, nullable=False)
    roles: Named[list[str]] = Column(ARRAY(Text), nullable=False)
    apart: Named[list[str]] = Column(ARRAY(Text), nullable=False)
    """Actions whose actors do not take this step."""
    rights: Named[list[str]] = Column(ARRAY(Text), nullable=False)
    """Rights of which an actor of the role enterprise has one; empty where none takes it."""


transition = Table(
    "process_transition",
    METADATA,
    TransitionColumns,
    PrimaryKeyConstraint("machine", "action", "from_state"),
    UniqueConstraint(
        "machine", "action", "from_state", "to_state", "four_eyes", name="process_transition_whole_key"
    ),
)


class ProcessColumns(TypedColumns):
    """Something that passes through states."""

    book_id: Named[int] = Column(Integer)
    process_id: Named[UUID] = Column(Uuid)
    machine: Named[str] = Column(CODE, nullable=False)
    state: Named[str] = Column(CODE, nullable=False)
    version: Named[int] = Column(Integer, nullable=False)
    """Number of its last event."""
    started_by: Named[int] = Column(Integer, nullable=False)


process = Table(
    "process",
    METADATA,
    ProcessColumns,
    PrimaryKeyConstraint("book_id", "process_id"),
    UniqueConstraint("book_id", "process_id", "machine", "started_by", name="process_whole_key"),
    ForeignKeyConstraint(["book_id"], ["ledger.book.book_id"], name="process_book_fkey"),
    ForeignKeyConstraint(
        ["book_id", "process_id", "version", "machine", "state"],
        _EVENT,
        name="process_state_fkey",
        deferrable=True,
        initially="DEFERRED",
        use_alter=True,
    ),
    Index("process_state_idx", "book_id", "machine", "state", "process_id"),
)


class EventColumns(TypedColumns):
    """One step of a process: who, why, on which evidence and under which law."""

    book_id: Named[int] = Column(Integer)
    process_id: Named[UUID] = Column(Uuid)
    version: Named[int] = Column(Integer)
    machine: Named[str] = Column(CODE, nullable=False)
    action: Named[str] = Column(CODE, nullable=False)
    previous: Named[int | None] = Column(Integer, nullable=True)
    from_state: Named[str] = Column(CODE, nullable=False)
    to_state: Named[str] = Column(CODE, nullable=False)
    four_eyes: Named[bool] = Column(Boolean, nullable=False)
    started_by: Named[int] = Column(Integer, nullable=False)
    actor_id: Named[int] = Column(Integer, nullable=False)
    effective_on: Named[date] = Column(Date, nullable=False)
    reason: Named[str] = Column(Text, nullable=False)
    document: Named[str] = Column(Text, nullable=False)
    recorded_at: Named[datetime] = Column(INSTANT, nullable=False, server_default=func.clock_timestamp())


process_event = Table(
    "process_event",
    METADATA,
    EventColumns,
    PrimaryKeyConstraint("book_id", "process_id", "version"),
    UniqueConstraint(
        "book_id", "process_id", "version", "machine", "to_state", name="process_event_state_key"
    ),
    ForeignKeyConstraint(
        ["book_id", "process_id", "machine", "started_by"],
        [f"ledger.process.{name}" for name in ("book_id", "process_id", "machine", "started_by")],
        name="process_event_process_fkey",
    ),
    ForeignKeyConstraint(
        ["machine", "action", "from_state", "to_state", "four_eyes"],
        [
            f"ledger.process_transition.{name}"
            for name in ("machine", "action", "from_state", "to_state", "four_eyes")
        ],
        name="process_event_allowed",
    ),
    ForeignKeyConstraint(
        ["book_id", "process_id", "previous", "machine", "from_state"], _EVENT, name="process_event_continues"
    ),
    ForeignKeyConstraint(["actor_id"], ["ledger.actor.actor_id"], name="process_event_actor_fkey"),
    CheckConstraint(
        "(previous IS NULL) = (version = 1) AND (previous IS NULL OR previous = version - 1)", name="numbered"
    ),
    CheckConstraint("(from_state = '') = (version = 1)", name="first_from_start"),
    CheckConstraint("NOT four_eyes OR actor_id <> started_by", name="four_eyes"),
)


class OutboxColumns(TypedColumns):
    """Something that happened, for those who were not there."""

    event_id: Named[int] = Column(BigInteger, Identity(always=True), primary_key=True)
    """Drawn when it was written; others that are committed later may have a lower one."""
    book_id: Named[int] = Column(Integer, nullable=False)
    number: Named[int | None] = Column(BigInteger, nullable=True)
    """Its place in the feed of the book, given once it was committed, when somebody reads; null until then."""
    kind: Named[str] = Column(CODE, nullable=False)
    """What happened, as `permits.sale.settle`."""
    subject: Named[str] = Column(Text, nullable=False)
    """The id or code of what it happened to."""
    owners: Named[list[str]] = Column(ARRAY(Text), nullable=False)
    """The parties that may see it; the whole book's readers see all."""
    figures: Named[dict[str, Any]] = Column(JSONB, nullable=False)
    actor_id: Named[int] = Column(Integer, nullable=False)
    recorded_at: Named[datetime] = Column(INSTANT, nullable=False, server_default=func.clock_timestamp())


outbox = Table(
    "outbox",
    METADATA,
    OutboxColumns,
    ForeignKeyConstraint(["book_id"], ["ledger.book.book_id"], name="outbox_book_fkey"),
    Index("outbox_number_key", "book_id", "number", unique=True, postgresql_where=text("number IS NOT NULL")),
    Index("outbox_actor_idx", "actor_id", "event_id"),
    Index("outbox_waiting_idx", "book_id", "event_id", postgresql_where=text("number IS NULL")),
    Index("outbox_waiting_subject_idx", "book_id", "subject", postgresql_where=text("number IS NULL")),
)
