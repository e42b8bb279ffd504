"""Templates of a bureau for the papers that it sends: every version with its bytes, one of each paper in force at most."""

from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Named,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypedColumns,
    UniqueConstraint,
    Uuid,
    text,
)

from ledger.database.metadata import CODE, METADATA


class TemplateColumns(TypedColumns):
    """A version of a template; who, when and why is in its process."""

    book_id: Named[int] = Column(Integer)
    template_id: Named[UUID] = Column(Uuid)
    paper: Named[str] = Column(CODE, nullable=False)
    version: Named[int] = Column(Integer, nullable=False)
    """Of the templates of this paper: 1, 2, 3 …"""
    file_name: Named[str] = Column(Text, nullable=False)
    sha256: Named[str] = Column(CODE, nullable=False)
    content: Named[bytes] = Column(LargeBinary, nullable=False)
    in_force: Named[bool] = Column(Boolean, nullable=False, server_default=text("false"))


template = Table(
    "damage_template",
    METADATA,
    TemplateColumns,
    PrimaryKeyConstraint("book_id", "template_id"),
    UniqueConstraint("book_id", "paper", "version", name="damage_template_version_key"),
    ForeignKeyConstraint(
        ["book_id", "template_id"],
        ["ledger.process.book_id", "ledger.process.process_id"],
        name="damage_template_process_fkey",
    ),
    CheckConstraint("version > 0", name="version_positive"),
    CheckConstraint("sha256 = encode(sha256(content), 'hex')", name="hash_of_content"),
    CheckConstraint("octet_length(content) BETWEEN 1 AND 2097152", name="content_size"),
    Index("damage_template_in_force_key", "book_id", "paper", unique=True, postgresql_where=text("in_force")),
)
