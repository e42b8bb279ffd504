"""Attempts: acts that were refused because of who asked, or whose it was, for those who audit.

What a form lacks, what a balance does not allow and what a rule of the market forbids is no attempt: it is told to who asked and to nobody
else. Source: docs/spec/keys.md 16.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from ledger.actors.authority import Actor
from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries, read
from ledger.errors import Forbidden, LedgerError

SQL: Final = named_queries(__name__)

OTHERWISE: Final = frozenset({"database.right_missing", "enrolment.code_unknown"})
"""Refusals of those who may not that are none of an attempt: the server lacks a right; nobody known is asking."""
BY_RULE: Final = frozenset(
    {
        # the second person
        "entry.approval_missing", "entry.approval_void", "entry.approved_by_another", "entry.approved_by_poster",
        "entry.approved_otherwise",
        "permits.asked_otherwise", "permits.code_alone", "permits.nomination_alone", "permits.second_bureau_needed", "permits.side_missing",
        "process.asker_gone",
        # persons and power
        "key.last_administrator", "key.owner_reserved", "key.unknown", "mandate.administrator_there", "mandate.administrators_few",
        "mandate.asker_gone", "mandate.deputy_unfit", "mandate.last_administrator", "mandate.legal_there", "person.named_otherwise",
        # property
        "account.frozen", "account.named_otherwise", "account.opened_by_room", "account.receive_only",
        "compensation.evaluator_not_independent",
        "compensation.payee_liable", "permits.paper_missing", "permits.same_party",
        # past the program
        "database.promise_broken",
    }
)  # fmt: skip
"""Refusals of other sorts that concern power, persons, property or the second person. `key.unknown` is kept of who is known: a key
that came from where it is not good."""
OF_OTHERS: Final = frozenset(
    {
        "account.unknown", "compensation.case_unknown", "compensation.evidence_unknown", "entry.unknown", "key.not_there",
        "mandate.not_there",
        "permits.act_unknown", "permits.certificate_unknown", "permits.objection_unknown", "process.unknown",
    }
)  # fmt: skip
"""What does not exist for somebody who sees only what is its own: it may be another's."""
OTHER_BOOK: Final = "book.unknown"
"""What somebody is told who belongs to one book and asks for another."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was refused."""

    operation: str
    """Its name in the interface."""
    code: str
    """Of the refusal."""
    subject: str | None
    """What it was about, as far as the address says so."""
    body: bytes | None
    """SHA-256 of the body."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which attempts are asked for; None for all."""

    book_id: int
    """0 for those of administrators outside any book."""
    by: int | None = None
    """Number of the actor."""
    code: str | None = None
    since: datetime | None = None
    before: int | None = None
    """Older than this one."""


class KeptAttempt(NamedTuple):
    """An attempt as it was kept, or how many more there were in its minute."""

    id: int
    key: int
    actor: int
    name: str
    person: int | None
    operation: str | None
    code: str | None
    subject: str | None
    body: str | None
    times: int
    first_at: datetime
    last_at: datetime


def is_attempt(error: LedgerError, actor: Actor) -> bool:
    """Tell whether a refusal of somebody concerns power, persons, property or the second person."""
    if isinstance(error, Forbidden):
        return error.code not in OTHERWISE
    if error.code in OF_OTHERS:
        return actor.owner is not None
    if error.code == OTHER_BOOK:
        return actor.book_id is not None
    return error.code in BY_RULE


def keep(books: Books, key: str, book_id: int, attempt: Attempt) -> None:
    """Keep an attempt of who came with a key; from the eleventh of a key in a minute on it is counted.

    Raises:
        PromiseBroken from the database: the key is good no more.
    """
    told = (key, book_id, attempt.operation, attempt.code, attempt.subject, attempt.body)
    books.connection.exec_driver_sql(SQL["keep"], told).close()


def attempts(books: ReadBooks, asked: Asked, limit: int) -> list[KeptAttempt]:
    """List attempts of a book, the newest first."""
    return read(
        books,
        KeptAttempt,
        SQL["attempts"],
        book=asked.book_id,
        by=asked.by,
        code=asked.code,
        since=asked.since,
        before=asked.before,
        limit=limit,
    )
