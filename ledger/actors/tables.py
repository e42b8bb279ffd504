"""Who acts: persons, the roles in which they act, their mandates, and the keys by which they are recognised."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Named,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypedColumns,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, CIDR
from sqlalchemy.sql import func

from ledger.database.metadata import CODE, INSTANT, METADATA
from ledger.texts import kept_form


class PersonColumns(TypedColumns):
    """A human being, registered once in the installation, however many keys, roles and books."""

    person_id: Named[int] = Column(Integer, Identity(always=True), primary_key=True)
    name: Named[str] = Column(Text, nullable=False)
    """Once the person was erased, "person" and the number of the person."""
    number_digest: Named[bytes] = Column(LargeBinary, nullable=False, unique=True)
    """HMAC-SHA256 of the staff or identity number with which it came, under the installation's key of numbers; kept for ever."""
    counts_as: Named[int | None] = Column(Integer, ForeignKey("ledger.person.person_id"), nullable=True)
    """The first registered of the persons with which it is one human being, where it is another one: as which it counts wherever two
    persons are needed. Written with the numbers that are enrolled and taken back."""
    registered_at: Named[datetime] = Column(INSTANT, nullable=False, server_default=func.clock_timestamp())
    erased_at: Named[datetime | None] = Column(INSTANT, nullable=True)


person = Table(
    "person",
    METADATA,
    PersonColumns,
    CheckConstraint("octet_length(number_digest) = 32", name="digest_is_hmac"),
    CheckConstraint("counts_as < person_id", name="counts_as_first"),
    CheckConstraint(
        "CASE WHEN erased_at IS NULL THEN name <> '' ELSE name = 'person ' || person_id::text END",
        name="erased_whole",
    ),
    CheckConstraint(kept_form("name"), name="name_kept"),
    Index("person_counts_as_idx", "counts_as", postgresql_where=text("counts_as IS NOT NULL")),
)


class NumberKeyColumns(TypedColumns):
    """By which key the numbers of persons were digested: a row at most, so that no other key is used unseen."""

    only_row: Named[bool] = Column(Boolean, primary_key=True, server_default="true")
    fingerprint: Named[bytes] = Column(LargeBinary, nullable=False)
    """SHA-256 of the key."""


number_key = Table(
    "number_key",
    METADATA,
    NumberKeyColumns,
    CheckConstraint("only_row", name="one_row"),
    CheckConstraint("octet_length(fingerprint) = 32", name="fingerprint_is_sha256"),
)


class ActorColumns(TypedColumns):
    """A person in one role, in one book or (administrators) in all, for an owner where the role has one."""

    actor_id: Named[int] = Column(Integer, Identity(always=True), primary_key=True)
    person_id: Named[int | None] = Column(Integer, ForeignKey(person.c.person_id), nullable=True)
    """Who it is; null for the ledger's own jobs, for who came with an archive, and for keys from before persons were registered: each
    of these counts as a person of its own."""
    book_id: Named[int | None] = Column(Integer, nullable=True)
    """The book it belongs to; null for an administrator of the whole installation."""
    name: Named[str] = Column(Text, nullable=False)
    """Once the person was erased, "person" and its number; for who has none, the number of the actor."""
    system: Named[str | None] = Column(Text, nullable=True)
    """The machine that acts with the keys, and the person answers for it; null where the person acts."""
    role: Named[str] = Column(CODE, nullable=False)
    owner: Named[str | None] = Column(CODE, nullable=True)
    """For an enterprise, the owner code of the accounts it may see; for assessor, court, procuratorate and verifier, the body itself."""
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
        "role IN ('administrator', 'bureau', 'finance', 'enterprise', 'auditor', 'assessor', 'court', 'procuratorate', 'verifier')",
        name="role_known",
    ),
    CheckConstraint(
        "(role IN ('enterprise', 'assessor', 'court', 'procuratorate', 'verifier')) = (owner IS NOT NULL)",
        name="enterprise_has_owner",
    ),
    CheckConstraint("book_id IS NOT NULL OR role = 'administrator'", name="has_book"),
    CheckConstraint(
        "name_salt IS NULL OR name_digest = sha256(name_salt || convert_to(name, 'UTF8'))",
        name="digest_of_name",
    ),
    CheckConstraint(
        "CASE WHEN name_salt IS NULL THEN name = 'person ' || coalesce(person_id, actor_id)::text ELSE name <> '' END",
        name="erased_whole",
    ),
    CheckConstraint(kept_form("name"), name="name_kept"),
    CheckConstraint(kept_form("system"), name="system_kept"),
    Index("actor_name_digest_key", "name_digest", unique=True),
    Index("actor_person_idx", "person_id"),
)


class ApiKeyColumns(TypedColumns):
    """A bearer key: 256 random bits, of which only the SHA-256 is kept."""

    key_id: Named[int] = Column(Integer, Identity(always=True), primary_key=True)
    actor_id: Named[int] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=False)
    digest: Named[bytes] = Column(LargeBinary, nullable=False, unique=True)
    created_at: Named[datetime] = Column(INSTANT, nullable=False, server_default=func.clock_timestamp())
    created_by: Named[int | None] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=True)
    """Who confirmed the code that it was made by, or its holder, who made it with another key; null for the server's command line."""
    revoked_at: Named[datetime | None] = Column(INSTANT, nullable=True)
    """Once set it never changes: a revoked key stays revoked."""
    revoked_by: Named[int | None] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=True)
    expires_on: Named[date | None] = Column(Date, nullable=True)
    """Last legal day on which it is good; null for none."""
    networks: Named[list[str] | None] = Column(ARRAY(CIDR), nullable=True)
    """From where it is good; null for everywhere."""
    last_used_on: Named[date | None] = Column(Date, nullable=True)
    """Last legal day on which it was used; written once a day, because a write for every request would cost more than it tells."""
    mandate_id: Named[int] = Column(Integer, ForeignKey("ledger.mandate.mandate_id"), nullable=False)
    """Under which it was made, and is good; never under a later one."""
    parent_id: Named[int | None] = Column(Integer, ForeignKey("ledger.api_key.key_id"), nullable=True)
    """The key with which its holder made it; null where a code or the command line made it."""


api_key = Table(
    "api_key",
    METADATA,
    ApiKeyColumns,
    CheckConstraint("octet_length(digest) = 32", name="digest_is_sha256"),
    CheckConstraint("revoked_by IS NULL OR revoked_at IS NOT NULL", name="revoked_whole"),
    CheckConstraint("networks IS NULL OR cardinality(networks) BETWEEN 1 AND 16", name="networks_some"),
    Index("api_key_actor_idx", "actor_id"),
    Index("api_key_parent_idx", "parent_id"),
)


class MandateColumns(TypedColumns):
    """That an actor may act, from a day to a day, on a document: asked for by one person and confirmed by another."""

    mandate_id: Named[int] = Column(Integer, Identity(always=True), primary_key=True)
    actor_id: Named[int | None] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=True)
    """Who may act; null until it is confirmed, because asking alone registers and names nobody."""
    asked_name: Named[str | None] = Column(Text, nullable=True)
    """By what name it was asked for; null once it was confirmed or dropped, as the next."""
    asked_number: Named[bytes | None] = Column(LargeBinary, nullable=True)
    """The digest of the number of who is to act."""
    asked_book: Named[int | None] = Column(Integer, nullable=True)
    """For which book; null once it was confirmed, as the next three: then its actor says so."""
    asked_role: Named[str | None] = Column(CODE, nullable=True)
    asked_owner: Named[str | None] = Column(CODE, nullable=True)
    asked_system: Named[str | None] = Column(Text, nullable=True)
    kind: Named[str | None] = Column(CODE, nullable=True)
    """As what somebody represents an enterprise; null in every other role, as the next."""
    rights: Named[list[str] | None] = Column(ARRAY(Text), nullable=True)
    """What it may do for the enterprise."""
    operations: Named[list[str] | None] = Column(ARRAY(CODE), nullable=True)
    """What the machine may do, by the names that the operations of the interface have; null where the person acts, and for a machine from
    before this was kept, which does what its role does."""
    area: Named[str | None] = Column(CODE, nullable=True)
    """For which division a mandate of the bureau is; null for the whole book."""
    department: Named[str | None] = Column(Text, nullable=True)
    """In which department the holder works; null where none was named."""
    deputy_for: Named[int | None] = Column(Integer, ForeignKey("ledger.mandate.mandate_id"), nullable=True)
    """In whose place the holder acts while that one is away: the mandate with which it ends; null for who acts in nobody's place."""
    from_on: Named[date] = Column(Date, nullable=False)
    """First legal day."""
    until_on: Named[date | None] = Column(Date, nullable=True)
    """Last legal day; null for none."""
    document: Named[str] = Column(Text, nullable=False)
    """On what it rests: the number of the letter of appointment."""
    given: Named[str] = Column(CODE, nullable=False)
    """How: by two persons; by one, who named the second administrator; by the list of a new installation; by hand, where no administrator
    was left; before mandates were kept."""
    asked_by: Named[int | None] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=True)
    asked_at: Named[datetime] = Column(INSTANT, nullable=False)
    confirmed_by: Named[int | None] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=True)
    confirmed_at: Named[datetime | None] = Column(INSTANT, nullable=True)
    dropped_by: Named[int | None] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=True)
    dropped_at: Named[datetime | None] = Column(INSTANT, nullable=True)
    ended_by: Named[int | None] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=True)
    """Null for the server's command line."""
    ended_at: Named[datetime | None] = Column(INSTANT, nullable=True)
    why: Named[str | None] = Column(Text, nullable=True)
    """Why it was ended."""


mandate = Table(
    "mandate",
    METADATA,
    MandateColumns,
    CheckConstraint("until_on >= from_on", name="term_in_order"),
    CheckConstraint("given IN ('by_two', 'by_one', 'by_list', 'by_hand', 'before')", name="given_known"),
    CheckConstraint("(given IN ('by_two', 'by_one')) = (asked_by IS NOT NULL)", name="asked_whole"),
    CheckConstraint(
        "CASE given WHEN 'by_two' THEN (confirmed_at IS NULL) = (confirmed_by IS NULL)"
        " ELSE confirmed_at IS NOT NULL AND confirmed_by IS NULL END",
        name="confirmed_whole",
    ),
    CheckConstraint(
        "(dropped_at IS NULL) = (dropped_by IS NULL) AND (dropped_at IS NULL OR confirmed_at IS NULL)",
        name="dropped_whole",
    ),
    CheckConstraint(
        "(ended_at IS NULL) = (why IS NULL) AND (ended_at IS NOT NULL OR ended_by IS NULL)"
        " AND (ended_at IS NULL OR confirmed_at IS NOT NULL)",
        name="ended_whole",
    ),
    CheckConstraint(
        "CASE WHEN confirmed_at IS NOT NULL THEN actor_id IS NOT NULL"
        " AND num_nonnulls(asked_name, asked_number, asked_book, asked_role, asked_owner, asked_system) = 0"
        " ELSE actor_id IS NULL AND asked_role IS NOT NULL"
        " AND num_nonnulls(asked_name, asked_number) = CASE WHEN dropped_at IS NULL THEN 2 ELSE 0 END END",
        name="holder_whole",
    ),
    CheckConstraint(
        "asked_role IN ('administrator', 'bureau', 'finance', 'enterprise', 'auditor', 'assessor', 'court', 'procuratorate', 'verifier')",
        name="asked_role_known",
    ),
    CheckConstraint(
        "(asked_role IN ('enterprise', 'assessor', 'court', 'procuratorate', 'verifier')) = (asked_owner IS NOT NULL)",
        name="asked_owner_fits",
    ),
    CheckConstraint(
        "asked_role <> 'enterprise' OR asked_owner !~ '^(bureau|exchange|treasury)(:|$)'",
        name="asked_owner_not_reserved",
    ),
    CheckConstraint("(asked_role = 'enterprise') = (kind IS NOT NULL)", name="asked_kind_fits"),
    CheckConstraint("kind IN ('legal', 'authorised', 'viewing')", name="kind_known"),
    CheckConstraint(
        "(kind IS NULL) = (rights IS NULL) AND CASE kind WHEN 'legal' THEN rights = '{initiate,approve,read}'"
        " WHEN 'viewing' THEN rights = '{read}'"
        " ELSE rights = '{initiate,approve,read}' OR rights = '{initiate,read}' OR rights = '{approve,read}' END",
        name="rights_fit",
    ),
    CheckConstraint(
        "confirmed_at IS NOT NULL OR (asked_system IS NULL) = (operations IS NULL)",
        name="asked_operations_fit",
    ),
    CheckConstraint(
        "operations IS NULL OR (cardinality(operations) BETWEEN 1 AND 100 AND array_position(operations, NULL) IS NULL)",
        name="operations_some",
    ),
    CheckConstraint("area ~ '^[1-9][0-9]{5}$'", name="area_form"),
    CheckConstraint("area IS NULL OR asked_role IS NULL OR asked_role = 'bureau'", name="area_of_bureau"),
    CheckConstraint(kept_form("department"), name="department_kept"),
    CheckConstraint("octet_length(asked_number) = 32", name="asked_number_is_hmac"),
    CheckConstraint(kept_form("asked_name"), name="asked_name_kept"),
    CheckConstraint(kept_form("asked_system"), name="asked_system_kept"),
    CheckConstraint(kept_form("document"), name="document_kept"),
    CheckConstraint(kept_form("why"), name="why_kept"),
    CheckConstraint("deputy_for IS NULL OR until_on IS NOT NULL", name="deputy_for_days"),
    Index("mandate_actor_idx", "actor_id"),
    Index("mandate_deputy_idx", "deputy_for"),
)


class EnrolmentColumns(TypedColumns):
    """How the holder of a mandate gets a key: by a code of two halves, each shown once to another person."""

    enrolment_id: Named[int] = Column(Integer, Identity(always=True), primary_key=True)
    mandate_id: Named[int] = Column(Integer, ForeignKey(mandate.c.mandate_id), nullable=False)
    asked_by: Named[int] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=False)
    asked_at: Named[datetime] = Column(INSTANT, nullable=False)
    first_digest: Named[bytes] = Column(LargeBinary, nullable=False, unique=True)
    """SHA-256 of the half that was shown to who asked."""
    confirmed_by: Named[int | None] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=True)
    """Null also where the command line confirmed the second administrator."""
    confirmed_at: Named[datetime | None] = Column(INSTANT, nullable=True)
    second_digest: Named[bytes | None] = Column(LargeBinary, nullable=True)
    """SHA-256 of the half that was shown to who confirmed."""
    expires_at: Named[datetime | None] = Column(INSTANT, nullable=True)
    """The code is good before this instant."""
    expires_on: Named[date | None] = Column(Date, nullable=True)
    """Last legal day of the key that it makes; null for none."""
    networks: Named[list[str] | None] = Column(ARRAY(CIDR), nullable=True)
    """From where that key will be good; null for everywhere."""
    dropped_at: Named[datetime | None] = Column(INSTANT, nullable=True)
    used_at: Named[datetime | None] = Column(INSTANT, nullable=True)
    key_id: Named[int | None] = Column(Integer, ForeignKey(api_key.c.key_id), nullable=True)
    """The key that was made."""


enrolment = Table(
    "enrolment",
    METADATA,
    EnrolmentColumns,
    CheckConstraint(
        "octet_length(first_digest) = 32 AND octet_length(second_digest) = 32", name="digests_are_sha256"
    ),
    CheckConstraint(
        "(confirmed_at IS NULL) = (second_digest IS NULL) AND (confirmed_at IS NULL) = (expires_at IS NULL)"
        " AND (confirmed_at IS NOT NULL OR confirmed_by IS NULL)",
        name="confirmed_whole",
    ),
    CheckConstraint(
        "(used_at IS NULL) = (key_id IS NULL) AND (used_at IS NULL OR (confirmed_at IS NOT NULL AND dropped_at IS NULL))",
        name="used_whole",
    ),
    CheckConstraint("networks IS NULL OR cardinality(networks) BETWEEN 1 AND 16", name="networks_some"),
    Index(
        "enrolment_open_key",
        "mandate_id",
        unique=True,
        postgresql_where=text("confirmed_at IS NOT NULL AND used_at IS NULL AND dropped_at IS NULL"),
    ),
)


_DONE_WHOLE: Final = (
    "(confirmed_at IS NULL) = (confirmed_by IS NULL) AND (dropped_at IS NULL) = (dropped_by IS NULL)"
    " AND (confirmed_at IS NULL OR dropped_at IS NULL)"
)
_WAITS: Final = "confirmed_at IS NULL AND dropped_at IS NULL"
"""What one administrator has asked for and no other has confirmed."""


class ErasureColumns(TypedColumns):
    """That the name of who held keys is erased: asked for by one administrator and confirmed by another."""

    erasure_id: Named[int] = Column(Integer, Identity(always=True), primary_key=True)
    actor_id: Named[int] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=False)
    """By whose key it was asked for; every actor of the person is erased."""
    asked_by: Named[int] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=False)
    asked_at: Named[datetime] = Column(INSTANT, nullable=False)
    confirmed_by: Named[int | None] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=True)
    confirmed_at: Named[datetime | None] = Column(INSTANT, nullable=True)
    dropped_by: Named[int | None] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=True)
    dropped_at: Named[datetime | None] = Column(INSTANT, nullable=True)


erasure = Table(
    "erasure",
    METADATA,
    ErasureColumns,
    CheckConstraint(_DONE_WHOLE, name="done_whole"),
    Index("erasure_open_key", "actor_id", unique=True, postgresql_where=text(_WAITS)),
)


class ReadingColumns(TypedColumns):
    """That somebody read a case file, a piece of evidence, names or a whole book: once for each day and subject, with how often."""

    book_id: Named[int] = Column(Integer)
    reading_id: Named[int] = Column(BigInteger, Identity(always=True))
    actor_id: Named[int] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=False)
    read_on: Named[date] = Column(Date, nullable=False)
    """Legal day."""
    what: Named[str] = Column(CODE, nullable=False)
    subject: Named[str] = Column(Text, nullable=False)
    """The code of the case; for evidence the case and the id of the file; for names and a whole book, what was asked for."""
    times: Named[int] = Column(Integer, nullable=False)
    first_at: Named[datetime] = Column(INSTANT, nullable=False)
    last_at: Named[datetime] = Column(INSTANT, nullable=False)


reading = Table(
    "reading",
    METADATA,
    ReadingColumns,
    PrimaryKeyConstraint("book_id", "reading_id"),
    UniqueConstraint("book_id", "actor_id", "read_on", "what", "subject", name="reading_day_key"),
    CheckConstraint("what IN ('case', 'evidence', 'names', 'bundle', 'book')", name="what_known"),
    CheckConstraint(
        "times > 0 AND last_at >= first_at AND (times > 1 OR last_at = first_at)", name="counted"
    ),
    Index("reading_subject_idx", "book_id", "subject", "reading_id"),
)


class AttemptColumns(TypedColumns):
    """That somebody known was refused: the first ten of a key in a minute each for itself, further ones of that minute as a count."""

    book_id: Named[int] = Column(Integer)
    """The book of the key; of an administrator's the book that was asked for, and 0 where there was none."""
    attempt_id: Named[int] = Column(BigInteger, Identity(always=True))
    key_id: Named[int] = Column(Integer, ForeignKey(api_key.c.key_id), nullable=False)
    actor_id: Named[int] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=False)
    person_id: Named[int | None] = Column(Integer, ForeignKey(person.c.person_id), nullable=True)
    """Who it was, as the actor has it."""
    minute: Named[datetime] = Column(INSTANT, nullable=False)
    nth: Named[int] = Column(Integer, nullable=False)
    """Which it was of this key in this minute; 0 for the row that counts those after the tenth."""
    operation: Named[str | None] = Column(CODE, nullable=True)
    """The name of the operation in the interface; null for the row that counts, as the next."""
    code: Named[str | None] = Column(CODE, nullable=True)
    """Of the refusal."""
    subject: Named[str | None] = Column(Text, nullable=True)
    """What it was about: ids, numbers and codes of the address; null where it has none."""
    body: Named[bytes | None] = Column(LargeBinary, nullable=True)
    """SHA-256 of the body; null where none came, or it was refused before it was read."""
    times: Named[int] = Column(Integer, nullable=False)
    first_at: Named[datetime] = Column(INSTANT, nullable=False)
    last_at: Named[datetime] = Column(INSTANT, nullable=False)


attempt = Table(
    "attempt",
    METADATA,
    AttemptColumns,
    PrimaryKeyConstraint("book_id", "attempt_id"),
    UniqueConstraint("book_id", "key_id", "minute", "nth", name="attempt_nth_key"),
    CheckConstraint("nth BETWEEN 0 AND 10", name="nth_few"),
    CheckConstraint("octet_length(body) = 32", name="body_is_sha256"),
    CheckConstraint(
        "CASE nth WHEN 0 THEN times > 0 AND num_nonnulls(operation, code, subject, body) = 0"
        " ELSE times = 1 AND num_nonnulls(operation, code) = 2 END",
        name="told_or_counted",
    ),
)


class RenamingColumns(TypedColumns):
    """That a person is called otherwise: asked for by one administrator and confirmed by another."""

    renaming_id: Named[int] = Column(Integer, Identity(always=True), primary_key=True)
    person_id: Named[int] = Column(Integer, ForeignKey(person.c.person_id), nullable=False)
    name: Named[str | None] = Column(Text, nullable=True)
    """The new name, while it waits; null once it was confirmed or dropped, so that erasing the person erases every name."""
    document: Named[str] = Column(Text, nullable=False)
    """On what it rests: the number of the paper that shows the new name."""
    asked_by: Named[int] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=False)
    asked_at: Named[datetime] = Column(INSTANT, nullable=False)
    confirmed_by: Named[int | None] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=True)
    confirmed_at: Named[datetime | None] = Column(INSTANT, nullable=True)
    dropped_by: Named[int | None] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=True)
    dropped_at: Named[datetime | None] = Column(INSTANT, nullable=True)


renaming = Table(
    "renaming",
    METADATA,
    RenamingColumns,
    CheckConstraint(_DONE_WHOLE, name="done_whole"),
    CheckConstraint("(name IS NULL) = (coalesce(confirmed_at, dropped_at) IS NOT NULL)", name="name_waits"),
    CheckConstraint(kept_form("name"), name="name_kept"),
    CheckConstraint(kept_form("document"), name="document_kept"),
    Index("renaming_open_key", "person_id", unique=True, postgresql_where=text(_WAITS)),
)


class WayColumns(TypedColumns):
    """By which way a person is told what concerns it: apart from all that is kept, and gone with the name."""

    way_id: Named[int] = Column(Integer, Identity(always=True), primary_key=True)
    """In the order in which they are tried."""
    person_id: Named[int | None] = Column(Integer, ForeignKey(person.c.person_id), nullable=True)
    """Whose; null while the mandate waits with which it was given."""
    mandate_id: Named[int | None] = Column(Integer, ForeignKey(mandate.c.mandate_id), nullable=True)
    """With which mandate who asked gave it; null once it is a person's."""
    kind: Named[str] = Column(CODE, nullable=False)
    address: Named[str] = Column(Text, nullable=False)
    given_at: Named[datetime] = Column(INSTANT, nullable=False)
    until_at: Named[datetime | None] = Column(INSTANT, nullable=True)
    """Since when it counts no more: it stands for 30 days, and is told of that change alone; null for one that counts."""


way = Table(
    "way",
    METADATA,
    WayColumns,
    CheckConstraint("num_nonnulls(person_id, mandate_id) = 1", name="of_one"),
    CheckConstraint(
        "CASE kind WHEN 'mail' THEN address ~ '^[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9-]{1,63}[.])+[A-Za-z]{2,63}$'"
        " AND octet_length(address) <= 254 WHEN 'mobile' THEN address ~ '^[+][1-9][0-9]{7,14}$' ELSE false END",
        name="address_fits",
    ),
    CheckConstraint("until_at IS NULL OR mandate_id IS NULL", name="former_of_person"),
    Index(
        "way_person_idx",
        "person_id",
        "kind",
        "address",
        unique=True,
        postgresql_where=text("until_at IS NULL"),
    ),
    Index("way_mandate_idx", "mandate_id", "kind", "address", unique=True),
)


class RenumberingColumns(TypedColumns):
    """Another number of a person: asked for by one administrator, confirmed by another, enrolled by the person with a code."""

    renumbering_id: Named[int] = Column(Integer, Identity(always=True), primary_key=True)
    person_id: Named[int] = Column(Integer, ForeignKey(person.c.person_id), nullable=False)
    one_with: Named[int | None] = Column(Integer, ForeignKey(person.c.person_id), nullable=True)
    """For whom the number is registered already, where two that were registered are one human being; null where it is nobody's."""
    document: Named[str] = Column(Text, nullable=False)
    """On what it rests: the number of the paper that shows both numbers."""
    asked_by: Named[int] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=False)
    asked_at: Named[datetime] = Column(INSTANT, nullable=False)
    first_digest: Named[bytes] = Column(LargeBinary, nullable=False, unique=True)
    """SHA-256 of the half that was shown to who asked."""
    confirmed_by: Named[int | None] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=True)
    confirmed_at: Named[datetime | None] = Column(INSTANT, nullable=True)
    second_digest: Named[bytes | None] = Column(LargeBinary, nullable=True)
    """SHA-256 of the half that was shown to who confirmed."""
    expires_at: Named[datetime | None] = Column(INSTANT, nullable=True)
    """The code is good before this instant."""
    dropped_by: Named[int | None] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=True)
    """Null where a number that did not fit spent the code."""
    dropped_at: Named[datetime | None] = Column(INSTANT, nullable=True)
    used_at: Named[datetime | None] = Column(INSTANT, nullable=True)
    """When the person enrolled the number: from then on it counts."""
    number_digest: Named[bytes | None] = Column(LargeBinary, nullable=True)
    """HMAC-SHA256 of the number; null where it is that of the person with whom this one is one."""
    undone_at: Named[datetime | None] = Column(INSTANT, nullable=True)
    """Until when it counted; null while it does."""


renumbering = Table(
    "renumbering",
    METADATA,
    RenumberingColumns,
    CheckConstraint("one_with <> person_id", name="of_two"),
    CheckConstraint(
        "octet_length(first_digest) = 32 AND octet_length(second_digest) = 32 AND octet_length(number_digest) = 32",
        name="digests_whole",
    ),
    CheckConstraint(
        "(confirmed_at IS NULL) = (confirmed_by IS NULL) AND (confirmed_at IS NULL) = (second_digest IS NULL)"
        " AND (confirmed_at IS NULL) = (expires_at IS NULL)",
        name="confirmed_whole",
    ),
    CheckConstraint(
        "dropped_by IS NULL OR dropped_at IS NOT NULL",
        name="dropped_whole",
    ),
    CheckConstraint(
        "CASE WHEN used_at IS NULL THEN number_digest IS NULL AND undone_at IS NULL"
        " ELSE confirmed_at IS NOT NULL AND dropped_at IS NULL AND (number_digest IS NULL) = (one_with IS NOT NULL) END",
        name="used_whole",
    ),
    CheckConstraint(kept_form("document"), name="document_kept"),
    Index(
        "renumbering_open_key",
        "person_id",
        unique=True,
        postgresql_where=text("used_at IS NULL AND dropped_at IS NULL"),
    ),
    Index("renumbering_number_key", "number_digest", unique=True, postgresql_where=text("undone_at IS NULL")),
    Index("renumbering_person_idx", "person_id"),
    Index("renumbering_one_with_idx", "one_with", postgresql_where=text("one_with IS NOT NULL")),
)


class UndoingColumns(TypedColumns):
    """That a number that a person has enrolled is taken back: asked for by one administrator and confirmed by another."""

    undoing_id: Named[int] = Column(Integer, Identity(always=True), primary_key=True)
    renumbering_id: Named[int] = Column(Integer, ForeignKey(renumbering.c.renumbering_id), nullable=False)
    document: Named[str] = Column(Text, nullable=False)
    """On what it rests: the number of the paper that shows the mistake."""
    asked_by: Named[int] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=False)
    asked_at: Named[datetime] = Column(INSTANT, nullable=False)
    confirmed_by: Named[int | None] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=True)
    confirmed_at: Named[datetime | None] = Column(INSTANT, nullable=True)
    dropped_by: Named[int | None] = Column(Integer, ForeignKey(actor.c.actor_id), nullable=True)
    dropped_at: Named[datetime | None] = Column(INSTANT, nullable=True)


undoing = Table(
    "undoing",
    METADATA,
    UndoingColumns,
    CheckConstraint(_DONE_WHOLE, name="done_whole"),
    CheckConstraint(kept_form("document"), name="document_kept"),
    Index("undoing_open_key", "renumbering_id", unique=True, postgresql_where=text(_WAITS)),
)
