"""The tables of the audit: which book an auditor's login may read, what every nightly check found, and how far it looked."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    Named,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypedColumns,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import func

from ledger.database.metadata import CODE, INSTANT, METADATA


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


class MarkColumns(TypedColumns):
    """How far one night has checked the log of a book and the rows behind it; as good as its signature."""

    book_id: Named[int] = Column(Integer)
    """0 for the log of the installation."""
    mark_id: Named[int] = Column(BigInteger, Identity(always=True))
    ran_at: Named[datetime] = Column(INSTANT, nullable=False)
    milliseconds: Named[int] = Column(BigInteger, nullable=False)
    """What the checks of that night took, of all books together."""
    note: Named[str] = Column(Text, nullable=False)
    """What was checked, signed with the key of the log (docs/spec/audit.md 10.3)."""


night_mark = Table(
    "night_mark",
    METADATA,
    MarkColumns,
    PrimaryKeyConstraint("book_id", "mark_id"),
    CheckConstraint("milliseconds >= 0 AND note <> ''", name="form"),
)


class CheckColumns(TypedColumns):
    """What one check found in one run; of the whole installation, for a promise holds in every book or is broken."""

    check_id: Named[int] = Column(BigInteger, Identity(always=True), primary_key=True)
    ran_at: Named[datetime] = Column(INSTANT, nullable=False)
    name: Named[str] = Column(CODE, nullable=False)
    offenders: Named[int] = Column(BigInteger, nullable=False)
    """How many breaches."""
    shown: Named[list[str]] = Column(ARRAY(Text), nullable=False)
    """The first of them."""


check_result = Table("check_result", METADATA, CheckColumns, Index("check_result_ran_idx", "ran_at"))
