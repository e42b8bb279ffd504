"""Lists of cases that were handled before: what was imported, and which case it became once a second person confirmed.

damage_old_list ──< damage_old_case     a case as its rows say, and its own number in the list, by which its case is named
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
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from ledger.database.metadata import CODE, METADATA
from ledger.texts import kept_form


class OldListColumns(TypedColumns):
    """A list of old cases that was imported; who, when and why is in its process."""

    book_id: Named[int] = Column(Integer)
    list_id: Named[UUID] = Column(Uuid)
    code: Named[str] = Column(CODE, nullable=False)
    """With it the codes of its cases begin."""
    number: Named[str] = Column(Text, nullable=False)
    """Under which it was drawn up."""
    opened_on: Named[date] = Column(Date, nullable=False)
    """Day on which its figures stand."""
    file_name: Named[str] = Column(Text, nullable=False)
    sha256: Named[str] = Column(CODE, nullable=False)
    """Of its bytes as they came."""
    rows: Named[int] = Column(Integer, nullable=False)
    cases: Named[int] = Column(Integer, nullable=False)
    counts: Named[bool] = Column(Boolean, nullable=False, server_default=text("true"))
    """Until it is dropped or withdrawn."""


old_list = Table(
    "damage_old_list",
    METADATA,
    OldListColumns,
    PrimaryKeyConstraint("book_id", "list_id"),
    UniqueConstraint("book_id", "code", name="damage_old_list_code_key"),
    ForeignKeyConstraint(
        ["book_id", "list_id"],
        ["ledger.process.book_id", "ledger.process.process_id"],
        name="damage_old_list_process_fkey",
    ),
    CheckConstraint("cases BETWEEN 1 AND 500 AND rows BETWEEN cases AND 3000", name="rows_range"),
    CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="hash_form"),
    CheckConstraint(kept_form("number"), name="number_kept"),
    Index("damage_old_list_number_key", "book_id", "number", unique=True, postgresql_where=text("counts")),
    Index("damage_old_list_bytes_key", "book_id", "sha256", unique=True, postgresql_where=text("counts")),
)


class OldCaseColumns(TypedColumns):
    """A case of such a list as its rows say together."""

    book_id: Named[int] = Column(Integer)
    list_id: Named[UUID] = Column(Uuid)
    own: Named[str] = Column(CODE)
    """Its number in the list: the code of the case is that of the list and this one."""
    number: Named[str] = Column(Text, nullable=False)
    """As it was printed when the case was started."""
    area: Named[str] = Column(CODE, nullable=False)
    said: Named[list[dict[str, object]]] = Column(JSONB, nullable=False)
    """Its rows as they were read: number in the file, sort, cells."""
    counts: Named[bool] = Column(Boolean, nullable=False, server_default=text("true"))
    """As the list does."""


old_case = Table(
    "damage_old_case",
    METADATA,
    OldCaseColumns,
    PrimaryKeyConstraint("book_id", "list_id", "own"),
    ForeignKeyConstraint(
        ["book_id", "list_id"],
        ["ledger.damage_old_list.book_id", "ledger.damage_old_list.list_id"],
        name="damage_old_case_list_fkey",
    ),
    CheckConstraint(kept_form("number"), name="number_kept"),
    Index("damage_old_case_number_key", "book_id", "number", unique=True, postgresql_where=text("counts")),
)
