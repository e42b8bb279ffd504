"""What a damage office keeps beside its cases: the lists of clues that came, what became of each row, who handles which case, and numbers.

damage_clue_list ──< damage_clue     a row as it came, its verdict, and the case that it became or is the same as
damage_case      ──< damage_officer  who handles it, from which day on
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

from ledger.compensation.tables.cases import CASE_KEY
from ledger.database.metadata import CODE, METADATA
from ledger.texts import kept_form

LIST_KEY = ["ledger.damage_clue_list.book_id", "ledger.damage_clue_list.list_id"]


class ClueListColumns(TypedColumns):
    """A list of clues that was imported; who, when and why is in its process."""

    book_id: Named[int] = Column(Integer)
    list_id: Named[UUID] = Column(Uuid)
    code: Named[str] = Column(CODE, nullable=False)
    """With it the codes of its cases begin."""
    number: Named[str] = Column(Text, nullable=False)
    """As it is printed on the list."""
    issuer: Named[str] = Column(Text, nullable=False)
    """Who sent it."""
    channel: Named[str] = Column(CODE, nullable=False)
    """How its clues came, where a row names no other way."""
    received_on: Named[date] = Column(Date, nullable=False)
    file_name: Named[str] = Column(Text, nullable=False)
    sha256: Named[str] = Column(CODE, nullable=False)
    """Of its bytes as they came."""
    rows: Named[int] = Column(Integer, nullable=False)
    counts: Named[bool] = Column(Boolean, nullable=False, server_default=text("true"))
    """Until it is withdrawn."""


clue_list = Table(
    "damage_clue_list",
    METADATA,
    ClueListColumns,
    PrimaryKeyConstraint("book_id", "list_id"),
    UniqueConstraint("book_id", "code", name="damage_clue_list_code_key"),
    ForeignKeyConstraint(
        ["book_id", "list_id"],
        ["ledger.process.book_id", "ledger.process.process_id"],
        name="damage_clue_list_process_fkey",
    ),
    CheckConstraint("rows BETWEEN 1 AND 500", name="rows_range"),
    CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="hash_form"),
    CheckConstraint(kept_form("number"), name="number_kept"),
    CheckConstraint(kept_form("issuer"), name="issuer_kept"),
    Index("damage_clue_list_number_key", "book_id", "number", unique=True, postgresql_where=text("counts")),
    Index("damage_clue_list_bytes_key", "book_id", "sha256", unique=True, postgresql_where=text("counts")),
)


class ClueColumns(TypedColumns):
    """A row of a list of clues as it came, and what became of it."""

    book_id: Named[int] = Column(Integer)
    list_id: Named[UUID] = Column(Uuid)
    row: Named[int] = Column(Integer)
    """Its number in the file."""
    number: Named[str] = Column(Text, nullable=False)
    """Of the clue, as the list has it; empty where it has none."""
    title: Named[str] = Column(Text, nullable=False)
    area: Named[str] = Column(CODE, nullable=False)
    place: Named[str] = Column(Text, nullable=False)
    party: Named[str] = Column(Text, nullable=False)
    party_code: Named[str] = Column(CODE, nullable=False)
    """Its unified social credit code; empty where none is told, and of a natural person."""
    penalty: Named[str] = Column(Text, nullable=False)
    """Number of the decision of the penalty."""
    penalty_form: Named[str] = Column(CODE, nullable=False)
    """The same, as it is compared."""
    verdict: Named[str] = Column(CODE, nullable=False)
    ground: Named[str | None] = Column(CODE, nullable=True)
    """In what it is the same as an earlier one."""
    why: Named[str] = Column(Text, nullable=False)
    """As the bureau says it."""
    case_id: Named[int | None] = Column(Integer, nullable=True)
    """The case that it became."""
    same_case_id: Named[int | None] = Column(Integer, nullable=True)
    """The case that it is the same as."""


clue = Table(
    "damage_clue",
    METADATA,
    ClueColumns,
    PrimaryKeyConstraint("book_id", "list_id", "row"),
    ForeignKeyConstraint(["book_id", "list_id"], LIST_KEY, name="damage_clue_list_fkey"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_clue_case_fkey"),
    ForeignKeyConstraint(["book_id", "same_case_id"], CASE_KEY, name="damage_clue_same_fkey"),
    CheckConstraint("verdict IN ('registered', 'duplicate', 'left_out')", name="verdict_known"),
    CheckConstraint("ground IN ('clue', 'penalty', 'party_and_place')", name="ground_known"),
    CheckConstraint("(verdict = 'registered') = (case_id IS NOT NULL)", name="registered_as_case"),
    CheckConstraint("(ground IS NULL) = (same_case_id IS NULL)", name="same_as_case"),
    CheckConstraint("verdict <> 'duplicate' OR ground IS NOT NULL", name="duplicate_of_case"),
    CheckConstraint(
        "verdict = 'duplicate' OR (verdict = 'registered' AND ground IS NULL) OR why <> ''",
        name="says_why",
    ),
    CheckConstraint(
        "verdict <> 'registered' OR ground IS NULL OR ground = 'party_and_place'", name="no_twin"
    ),
    Index(
        "damage_clue_case_key",
        "book_id",
        "case_id",
        unique=True,
        postgresql_where=text("case_id IS NOT NULL"),
    ),
    Index("damage_clue_penalty_idx", "book_id", "penalty_form", postgresql_where=text("penalty_form <> ''")),
    Index(
        "damage_clue_same_idx", "book_id", "same_case_id", postgresql_where=text("same_case_id IS NOT NULL")
    ),
)


class OfficerColumns(TypedColumns):
    """That a case was given to a person of the bureau, by the act of the same id."""

    book_id: Named[int] = Column(Integer)
    record_id: Named[UUID] = Column(Uuid)
    case_id: Named[int] = Column(Integer, nullable=False)
    officer: Named[int] = Column(Integer, nullable=False)
    """Number of the actor."""
    since_on: Named[date] = Column(Date, nullable=False)
    standing: Named[bool] = Column(Boolean, nullable=False, server_default=text("true"))
    """Until the case is handed over."""


officer = Table(
    "damage_officer",
    METADATA,
    OfficerColumns,
    PrimaryKeyConstraint("book_id", "record_id"),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_officer_case_fkey"),
    ForeignKeyConstraint(["officer"], ["ledger.actor.actor_id"], name="damage_officer_actor_fkey"),
    Index("damage_officer_case_key", "book_id", "case_id", unique=True, postgresql_where=text("standing")),
    Index("damage_officer_of_idx", "book_id", "officer", "case_id", postgresql_where=text("standing")),
)


class SeriesColumns(TypedColumns):
    """A series of numbers of documents, which begins anew every year."""

    book_id: Named[int] = Column(Integer)
    code: Named[str] = Column(CODE)
    prefix: Named[str] = Column(Text, nullable=False)
    """What stands before the year: `川环损`."""
    title: Named[str] = Column(Text, nullable=False)
    """For which documents it is."""
    added_by: Named[int] = Column(Integer, nullable=False)


series = Table(
    "damage_series",
    METADATA,
    SeriesColumns,
    PrimaryKeyConstraint("book_id", "code"),
    UniqueConstraint("book_id", "prefix", name="damage_series_prefix_key"),
    ForeignKeyConstraint(["book_id"], ["ledger.book.book_id"], name="damage_series_book_fkey"),
    ForeignKeyConstraint(["added_by"], ["ledger.actor.actor_id"], name="damage_series_actor_fkey"),
    CheckConstraint(kept_form("prefix"), name="prefix_kept"),
    CheckConstraint(kept_form("title"), name="title_kept"),
)


class NumberColumns(TypedColumns):
    """A number that was given to a case or to a document of it, by the act of the same id."""

    book_id: Named[int] = Column(Integer)
    series: Named[str] = Column(CODE)
    year: Named[int] = Column(Integer)
    number: Named[int] = Column(Integer)
    record_id: Named[UUID] = Column(Uuid, nullable=False)
    case_id: Named[int] = Column(Integer, nullable=False)
    paper: Named[str] = Column(CODE, nullable=False)
    """Which document: `case` for the case itself."""
    about: Named[UUID | None] = Column(Uuid, nullable=True)
    """The paper of the office that it is the number of, where it is of one by name."""
    title: Named[str] = Column(Text, nullable=False)
    given_on: Named[date] = Column(Date, nullable=False)
    printed: Named[str] = Column(Text, nullable=False)
    """As it stands on the paper: `川环损〔2026〕1号`."""
    cancelled: Named[bool] = Column(Boolean, nullable=False, server_default=text("false"))
    """Once, and for good: a number is never given again."""


number = Table(
    "damage_number",
    METADATA,
    NumberColumns,
    PrimaryKeyConstraint("book_id", "series", "year", "number"),
    UniqueConstraint("book_id", "record_id", name="damage_number_record_key"),
    UniqueConstraint("book_id", "printed", name="damage_number_printed_key"),
    ForeignKeyConstraint(
        ["book_id", "series"],
        ["ledger.damage_series.book_id", "ledger.damage_series.code"],
        name="damage_number_series_fkey",
    ),
    ForeignKeyConstraint(["book_id", "case_id"], CASE_KEY, name="damage_number_case_fkey"),
    CheckConstraint("number > 0", name="number_positive"),
    CheckConstraint("year = extract(year FROM given_on)", name="year_of_day"),
    CheckConstraint(
        "paper IN ('case', 'check', 'start', 'notice', 'service', 'minutes', 'agreement', 'confirmation', 'suit', 'order', 'enforcement', "
        "'preservation', 'bankruptcy_claim', 'payment', 'plan', 'evaluation', 'closing', 'refund', "
        "'apart_notice', 'draw', 'simple', 'other')",
        name="paper_known",
    ),
    CheckConstraint("about IS NULL OR paper NOT IN ('case', 'other')", name="about_paper"),
    Index("damage_number_case_idx", "book_id", "case_id"),
    Index(
        "damage_number_of_case_key",
        "book_id",
        "case_id",
        unique=True,
        postgresql_where=text("paper = 'case' AND NOT cancelled"),
    ),
    Index(
        "damage_number_about_key",
        "book_id",
        "about",
        unique=True,
        postgresql_where=text("about IS NOT NULL AND NOT cancelled"),
    ),
)
