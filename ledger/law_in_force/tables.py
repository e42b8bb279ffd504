"""What a book keeps of its bureau's own rule packs."""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Integer,
    Named,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypedColumns,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from ledger.database.metadata import CODE, METADATA
from ledger.processes.acts import Words


class PackColumns(TypedColumns):
    """A rule pack of a bureau: its own law, dated and cited, in force once a second person has approved it."""

    book_id: Named[int] = Column(Integer)
    pack_id: Named[UUID] = Column(Uuid)
    text: Named[str] = Column(Text, nullable=False)
    digest: Named[str] = Column(CODE, nullable=False)
    in_force_from: Named[date] = Column(Date, nullable=False)
    simulated: Named[Words | None] = Column(JSONB(none_as_null=True), nullable=True)
    """What it would have changed in the year before."""


pack = Table(
    "permit_pack",
    METADATA,
    PackColumns,
    PrimaryKeyConstraint("book_id", "pack_id"),
    ForeignKeyConstraint(
        ["book_id", "pack_id"],
        ["ledger.process.book_id", "ledger.process.process_id"],
        name="permit_pack_process_fkey",
    ),
    CheckConstraint("jsonb_typeof(simulated) = 'object'", name="simulated_or_nothing"),
)
