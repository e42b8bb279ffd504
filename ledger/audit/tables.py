"""The one table of the room: which book an auditor's login of the database may read."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Integer,
    Named,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypedColumns,
)
from sqlalchemy.sql import func

from ledger.database.metadata import INSTANT, METADATA


class LoginColumns(TypedColumns):
    """A login of the database server that may read the audit views of one book; the owner writes it, and nobody else."""

    book_id: Named[int] = Column(Integer)
    login: Named[str] = Column(Text)
    """Name of the role that logs in; a member of `ecoledger_auditor`."""
    given_at: Named[datetime] = Column(INSTANT, nullable=False, server_default=func.clock_timestamp())


auditor_login = Table(
    "auditor_login",
    METADATA,
    LoginColumns,
    PrimaryKeyConstraint("book_id", "login"),
    ForeignKeyConstraint(["book_id"], ["ledger.book.book_id"], name="auditor_login_book_fkey"),
    CheckConstraint("login <> ''", name="login_named"),
)
