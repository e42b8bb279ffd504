"""Small cases in one form: what the form told, until a second person has confirmed it and after."""

from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Integer,
    Named,
    PrimaryKeyConstraint,
    Table,
    TypedColumns,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from ledger.database.metadata import CODE, METADATA


class SimpleFormColumns(TypedColumns):
    """A form as it was handed in; who, when and why is in its process."""

    book_id: Named[int] = Column(Integer)
    form_id: Named[UUID] = Column(Uuid)
    code: Named[str] = Column(CODE, nullable=False)
    """Of the case."""
    area: Named[str] = Column(CODE, nullable=False)
    words: Named[dict[str, object]] = Column(JSONB, nullable=False)
    opinion_size: Named[int | None] = Column(BigInteger)
    """Bytes of the file of the opinion, whose hash the form names; None until they have come."""


simple_form = Table(
    "damage_simple_form",
    METADATA,
    SimpleFormColumns,
    PrimaryKeyConstraint("book_id", "form_id"),
    ForeignKeyConstraint(
        ["book_id", "form_id"],
        ["ledger.process.book_id", "ledger.process.process_id"],
        name="damage_simple_form_process_fkey",
    ),
    CheckConstraint("opinion_size > 0", name="opinion_size_positive"),
)
