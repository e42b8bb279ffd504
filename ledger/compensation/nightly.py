"""What runs every night: warnings before terms end, escalation after, and late interest up to the day.

It may run twice, or be killed: it begins where it stopped, and posts only what was not posted yet. It works in batches; a
batch that fails is halved until what cannot be done stands alone. That is named and told at the end; all the rest is done.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final, NamedTuple

from ledger.compensation.actions.payments import BEARS, INTEREST_PAID
from ledger.compensation.actions.places import account_of, ensure_places
from ledger.compensation.rules import clocks
from ledger.compensation.rules.claims import Instalment, interest_legs, late_interest, postings, stand, within
from ledger.compensation.rules.insolvencies import read_days
from ledger.database import Books, Database
from ledger.database.queries import Sql, ask, filled, named_queries, read
from ledger.database.refusals import Unreachable
from ledger.entries import Entry
from ledger.errors import Figure, LedgerError
from ledger.identifiers import uuid7
from ledger.journal.posting import Submission, post
from ledger.law import Law
from ledger.law_in_force.queries import law_of
from ledger.processes.actions import emit
from ledger.processes.nightly import Job

SQL: Final = named_queries(__name__)

BATCH: Final = 500
"""Parts that are reckoned in one transaction."""
TERMS_BATCH: Final = 10_000
"""Terms that are warned of in one transaction."""
FAILED: Final = "compensation.night_failed"
"""Kind of the event that tells what a night could not do."""
_PARTS: Final = filled(SQL["parts"], interest_paid=INTEREST_PAID, bears=BEARS)


class Item(NamedTuple):
    """One thing to do: a part of a case, or a term of it."""

    case: str
    what: str
    """As `part 2` or `term check`."""
    case_id: int
    number: int
    """Of the part, or of the term."""


class OverduePart(NamedTuple):
    """A part on which interest runs, as `_PARTS` gives it; fen."""

    code: str
    """Of the case."""
    case_id: int
    part: int
    interest: int
    bears_since: date
    terms: list[tuple[int, str, int, list[tuple[str, int]]]]
    """Number, last day, fen, and day and fen of what was counted to it."""
    days: list[tuple[str, str]]
    """First and last days on which enforcement was suspended, or all who owe it were bankrupt."""
    paid: int
    """As interest."""
    bears: int | None
    """How much of it bears interest, where that is less than it is."""


class Reckoned(NamedTuple):
    """A term that is reckoned anew."""

    clock_id: int
    code: str
    starts_on: date
    length: str
    """Empty where no rule pack said how long it is when it began."""
    source: str
    pauses: list[tuple[date, date]]


class FailureReport(NamedTuple):
    """A fault of which somebody was told."""

    case: str
    what: str


class PartKey(NamedTuple):
    """A part of a case."""

    case_id: int
    part: int


@dataclass(frozen=True, slots=True)
class Failure:
    """What a night could not do, and why."""

    case: str
    """Code of the case; of the book where nothing of it could be done."""
    what: str
    code: str
    """Of the refusal; of something unforeseen, the name that the program gives it."""
    figures: dict[str, Figure]

    def __str__(self) -> str:
        """Name it in one line."""
        figures = ", ".join(f"{name} {value}" for name, value in self.figures.items())
        return f"{self.case} {self.what}: {self.code} ({figures})"


@dataclass(frozen=True, slots=True)
class Night:
    """What a night has done."""

    warned: int = 0
    escalated: int = 0
    interest: int = 0
    """Parts on which interest was posted."""
    faults: tuple[Failure, ...] = ()

    @property
    def done(self) -> int:
        """How many terms and parts."""
        return self.warned + self.escalated + self.interest

    def __str__(self) -> str:
        """Tell it in one line."""
        return f"{self.warned} warned, {self.escalated} escalated, interest posted on {self.interest} parts"


Work = Callable[[Books, Sequence[Item]], int]


def run_night(database: Database, book_id: int, on: date, actor_id: int) -> Iterator[Night]:
    """Warn, escalate and post interest for a book, in transactions of bounded size; yields what was done so far.

    Interest of a day is posted on that day or later, never for a day to come. What fails is among the faults, and in the outbox
    once a day; it is tried again the next night.

    Raises (in this order):
        LawGap: the law of the book does not say how to reckon; nothing of it was done.
        Unreachable: the database is gone.
        Busy, JurisdictionUnknown, CodeMalformed; never IdNotVersion7, TooFewPostings, AmountNotPositive,
        Unbalanced, AccountOnBothSides, PurposeUnknown, LimitsImpossible, BatchIdRepeated, GroupBroken, TextTooLong,
        TextUnprintable, TooManyPostings and AmountBeyondLargest.
    """
    law = database.begin(lambda books: law_of(books, book_id, on))
    ahead = on + timedelta(days=law.integer("compensation.warn_days", on))
    rate = law.fraction("compensation.late_interest", on)

    def tell(*, over: bool) -> Work:
        return lambda books, items: _tell(books, book_id, on, actor_id, items, over=over)

    def reckon(books: Books, items: Sequence[Item]) -> int:
        return _reckon_endless(books, book_id, law, items)

    def post_interest(books: Books, items: Sequence[Item]) -> int:
        return _interest(books, book_id, rate, on, actor_id, items)

    yesterday = on - timedelta(days=1)
    stages: tuple[tuple[str, Sql, dict[str, object], Work], ...] = (
        ("", SQL["endless_terms"], {}, reckon),
        ("warned", SQL["ending_terms"], {"until": ahead, "over": False}, tell(over=False)),
        ("escalated", SQL["ending_terms"], {"until": yesterday, "over": True}, tell(over=True)),
        ("interest", SQL["overdue"], {"on": on}, post_interest),
    )
    done = {"warned": 0, "escalated": 0, "interest": 0}
    faults: list[Failure] = []
    for name, query, values, work in stages:
        for count, failed in _batches(database, query, {"book": book_id, **values}, work):
            faults += failed
            if name:
                done[name] += count
                yield Night(**done, faults=tuple(faults))
    database.begin(lambda books: tell_faults(books, book_id, on, actor_id, faults))
    yield Night(**done, faults=tuple(faults))


def _batches(
    database: Database, query: Sql, values: dict[str, object], work: Work
) -> Iterator[tuple[int, list[Failure]]]:
    """Do what a query lists, batch after batch in its order: what failed is behind, and does not come again."""
    place = (0, 0)
    limit = BATCH if query is SQL["overdue"] else TERMS_BATCH
    while True:
        with database.read() as books:
            items = read(books, Item, query, **values, case=place[0], number=place[1], limit=limit)
        if not items:
            return
        yield do_all(database, items, work)
        place = (items[-1].case_id, items[-1].number)


def do_all(database: Database, items: Sequence[Item], work: Work) -> tuple[int, list[Failure]]:
    """Do things in one transaction; where that fails, each half in its own, until what fails stands alone.

    Returns:
        How many were done, and what was not.

    Raises (in this order):
        Unreachable: the database is gone, and nothing else would be done either.
        Busy.
    """
    try:
        return database.begin(lambda books: work(books, items)), []
    except Unreachable:
        raise
    except Exception as error:  # whatever it is, it must not stop the others
        if len(items) == 1:
            return 0, [fault_of(items[0].case, items[0].what, error)]
    middle = len(items) // 2
    first, second = (do_all(database, half, work) for half in (items[:middle], items[middle:]))
    return first[0] + second[0], first[1] + second[1]


def fault_of(case: str, what: str, error: Exception) -> Failure:
    """Name what could not be done."""
    if isinstance(error, LedgerError):
        return Failure(case, what, error.code, dict(error.figures))
    return Failure(case, what, type(error).__name__, {"said": str(error)[:200]})


def tell_faults(books: Books, book_id: int, on: date, actor_id: int, faults: Sequence[Failure]) -> None:
    """Tell in the outbox what could not be done; a night that runs again on the day tells only what is new."""
    if not faults:
        return
    told = set(read(books, FailureReport, SQL["faults_told"], book=book_id, kind=FAILED, on=on.isoformat()))
    for one in faults:
        if FailureReport(one.case, one.what) not in told:
            figures = {"what": one.what, "on": on.isoformat(), "code": one.code, "figures": one.figures}
            emit(books, book_id, FAILED, one.case, (), figures, actor_id)


def _broken_off(
    database: Database, book: tuple[int, str], on: date, actor_id: int, told: Night, error: Exception
) -> Night:
    """Tell in the outbox that the night of a book ended with an error, with what failed before it."""
    book_id, code = book
    faults = (*told.faults, fault_of(code, "book", error))
    database.begin(lambda books: tell_faults(books, book_id, on, actor_id, faults))
    return replace(told, faults=faults)


JOB: Final = Job(Night(), run_night, _broken_off)


def _reckon_endless(books: Books, book_id: int, law: Law, items: Sequence[Item]) -> int:
    """Give an end to the terms that have none, where the calendar was announced or the office has named a length since they began."""
    found = read(books, Reckoned, SQL["to_reckon"], book=book_id, terms=[item.number for item in items])
    for one in found:
        rule = None if one.length else law.find(f"compensation.clock.{one.code}", one.starts_on)
        length, source = (one.length, one.source) if rule is None else (str(rule.value), rule.source)
        if not length:
            continue
        ends = clocks.due(one.starts_on, length, [(first, last) for first, last in one.pauses])
        if ends.on is not None or rule is not None:
            told = {"due": ends.on, "why": ends.why, "length": length, "source": source}
            ask(books, SQL["keep_end"], book=book_id, clock=one.clock_id, **told).close()
    return len(found)


def _tell(books: Books, book_id: int, on: date, actor_id: int, items: Sequence[Item], *, over: bool) -> int:
    terms = [item.number for item in items]
    return ask(books, SQL["tell"], book=book_id, on=on, over=over, actor=actor_id, terms=terms).rowcount


def _interest(
    books: Books, book_id: int, rate: Fraction, on: date, actor_id: int, items: Sequence[Item]
) -> int:
    locked = read(
        books,
        PartKey,
        SQL["lock"],
        book=book_id,
        on=on,
        cases=[item.case_id for item in items],
        parts=[item.number for item in items],
    )
    cases, parts = [one.case_id for one in locked], [one.part for one in locked]
    rows = read(books, OverduePart, _PARTS, book=book_id, cases=cases, parts=parts) if locked else []
    submissions, wanted, changed = [], [], []
    for row in rows:
        terms = [
            Instalment(
                n,
                max(date.fromisoformat(due), row.bears_since),
                amount,
                tuple((date.fromisoformat(d), a) for d, a in paid),
            )
            for n, due, amount, paid in row.terms
        ]
        target = late_interest(within(terms, row.bears), rate, on, read_days(row.days))
        changed.append((target, row.case_id, row.part))
        legs = interest_legs(row.code, row.part, stand(row.interest, row.paid), stand(target, row.paid))
        made = postings(legs)
        if made:
            wanted += [account_of(row.case_id, one) for one in legs if one.amount]
            memo = f"case {row.code}: late interest up to {on}"
            submissions.append(
                Submission(Entry(uuid7(), "compensation.interest", on, tuple(made), memo), actor_id)
            )
    ensure_places(books, book_id, wanted, actor_id)
    if submissions:
        for outcome in post(books, book_id, submissions, atomic=True):
            if outcome.error is not None:
                raise outcome.error
    ask(
        books,
        SQL["keep_interest"],
        book=book_id,
        on=on,
        interest=[interest for interest, _, _ in changed],
        cases=[case for _, case, _ in changed],
        parts=[part for _, _, part in changed],
    ).close()
    return len(submissions)
