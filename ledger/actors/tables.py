"""Who acts: actors and the keys by which they are recognised."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Named,
    Table,
    Text,
    TypedColumns,
)
from sqlalchemy.sql import func

from ledger.database.metadata import CODE, INSTANT, METADATA
from ledger.texts import kept_form


class ActorColumns(TypedColumns):
    """A person or system that acts, in one role, in one book or (administrators) in all."""

    actor_id: Named[int] = Column(Integer, Identity(always=True), primary_key=True)
    book_id: Named[int | None] = Column(Integer, nullable=True)
    """The book it belongs to; null for an administrator of the whole installation."""
    name: Named[str] = Column(Text, nullable=False)
    """Once the person was erased, "person" and the number of the actor."""
    role: Named[str] = Column(CODE, nullable=False)
    owner: Named[str | None] = Column(CODE, nullable=True)
    """For an enterprise, the owner code of the accounts it may see; for assessor, court and procuratorate, the body itself."""
    created_at: Named[datetime] = Column(INSTANT, nullable=False, server_default=func.clock_timestamp())
    name_salt: Named[bytes | None] = Column(LargeBinary, nullable=True)
    """32 random bytes; null once the person was erased."""
    name_digest: Named[bytes] = Column(LargeBinary, nullable=False)
    """SHA-256 of salt and name: how a record of the log names the person; given by a trigger, kept for ever."""


actor = Table(
    "actor",
    METADATA,
    ActorColumns,
    CheckConstraint(
        "role IN ('administrator', 'bureau', 'finance', 'enterprise', 'auditor', 'assessor', 'court', 'procuratorate')",
        name="role_known",
    ),
    CheckConstraint(
        "(role IN ('enterprise', 'assessor', 'court', 'procuratorate')) = (owner IS NOT NULL)",
        name="enterprise_has_owner",
    ),
    CheckConstraint("book_id IS NOT NULL OR role = 'administrator'", name="has_book"),
    CheckConstraint(
        "name_salt IS NULL OR name_digest = sha256(name_salt || convert_to(name, 'UTF8'))",
        name="digest_of_name",
    ),
    CheckConstraint(
        "CASE WHEN name_salt IS NULL THEN name = 'person ' || actor_id::text ELSE name <> '' END",
        name="erased_whole",
    ),
    CheckConstraint(kept_form("name"), name="name_kept"),
    Index("actor_name_digest_key", "name_digest", unique=True),
)


class ApiKeyColumns(TypedColumns):
    """A bearer key: 256 random bits, of which only the SHA-256 is kept."""

    key_id: Named[int] = Column(Integer, Identity(always=True), primary_key=True)
    actor_id: Named[int] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=False)
    digest: Named[bytes] = Column(LargeBinary, nullable=False, unique=True)
    created_at: Named[datetime] = Column(INSTANT, nullable=False, server_default=func.clock_timestamp())
    created_by: Named[int | None] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=True)
    """The administrator who issued it; null for the server's command line."""
    revoked_at: Named[datetime | None] = Column(INSTANT, nullable=True)
    """Once set it never changes: a revoked key stays revoked."""
    revoked_by: Named[int | None] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=True)


api_key = Table(
    "api_key",
    METADATA,
    ApiKeyColumns,
    CheckConstraint("octet_length(digest) = 32", name="digest_is_sha256"),
    CheckConstraint("revoked_by IS NULL OR revoked_at IS NOT NULL", name="revoked_whole"),
    Index("api_key_actor_idx", "actor_id"),
)
