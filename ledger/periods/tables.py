"""The tables of periods: what was asked, and how a frontier moved."""

from datetime import date, datetime
from typing import Any
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
    Table,
    Text,
    TypedColumns,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from ledger.database.metadata import CODE, INSTANT, METADATA


class StepColumns(TypedColumns):
    """A step that somebody asked for; who, why and when is in its process."""

    book_id: Named[int] = Column(Integer)
    step_id: Named[UUID] = Column(Uuid)
    kind: Named[str] = Column(CODE, nullable=False)
    month: Named[date] = Column(Date, nullable=False)
    content: Named[str] = Column(Text, nullable=False)
    """For a year's close, the SHA-256 of the entries that the proposer saw; else empty."""
    checklist: Named[dict[str, Any] | None] = Column(JSONB(none_as_null=True), nullable=True)
    """For the close of a month, what stood open of it when it was asked for (`ledger.period_checklist`); null for other steps, and those of
    before revision 0010."""


period_step = Table(
    "period_step",
    METADATA,
    StepColumns,
    PrimaryKeyConstraint("book_id", "step_id"),
    ForeignKeyConstraint(
        ["book_id", "step_id"],
        ["ledger.process.book_id", "ledger.process.process_id"],
        name="period_step_process_fkey",
    ),
    CheckConstraint("kind IN ('soft_close', 'close', 'reopen', 'open', 'year_close')", name="kind_known"),
    CheckConstraint("extract(day FROM month) = 1", name="month_begins"),
    CheckConstraint("jsonb_typeof(checklist) = 'object'", name="checklist_or_nothing"),
)


class MoveColumns(TypedColumns):
    """A move of a frontier; written by `ledger.move_period` alone, and never changed."""

    book_id: Named[int] = Column(Integer)
    move_id: Named[int] = Column(BigInteger, Identity(always=True))
    step_id: Named[UUID] = Column(Uuid, nullable=False)
    soft_before: Named[date | None] = Column(Date, nullable=True)
    soft_after: Named[date | None] = Column(Date, nullable=True)
    closed_before: Named[date | None] = Column(Date, nullable=True)
    closed_after: Named[date | None] = Column(Date, nullable=True)
    entries: Named[int] = Column(BigInteger, nullable=False)
    """Entries that the month had when it passed."""
    recorded_at: Named[datetime] = Column(INSTANT, nullable=False)


period_move = Table(
    "period_move",
    METADATA,
    MoveColumns,
    PrimaryKeyConstraint("book_id", "move_id"),
    UniqueConstraint("book_id", "step_id"),
    ForeignKeyConstraint(
        ["book_id", "step_id"],
        ["ledger.period_step.book_id", "ledger.period_step.step_id"],
        name="period_move_step_fkey",
    ),
)
