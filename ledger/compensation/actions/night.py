"""What runs every night: warnings before terms end, escalation after, and late interest up to the day.

It may run twice, or be killed: it begins where it stopped, and posts only what was not posted yet. It works in batches; a
batch that fails is halved until what cannot be done stands alone. That is named and told at the end; all the rest is done.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final, NamedTuple

from ledger.compensation.actions.opening import account_of, ensure_places
from ledger.compensation.actions.parts import INTEREST_PAID
from ledger.compensation.rules import clocks
from ledger.compensation.rules.claims import interest_legs, postings
from ledger.compensation.rules.interest import Term, late_interest, stand
from ledger.database import Books, Database
from ledger.database.refusals import Unreachable
from ledger.entries import Entry
from ledger.errors import Figure, LedgerError
from ledger.identifiers import uuid7
from ledger.journal.posting import Submission, post
from ledger.law_in_force.queries import law_of
from ledger.processes.actions import emit
from ledger.processes.nightly import Job

BATCH: Final = 500
"""Parts that are reckoned in one transaction."""
TERMS_BATCH: Final = 10_000
"""Terms that are warned of in one transaction."""
FAILED: Final = "compensation.night_failed"
"""Kind of the event that tells what a night could not do."""
_TERMS = """SELECT c.code, 'term ' || k.code, k.case_id, k.clock_id
  FROM ledger.damage_clock k JOIN ledger.damage_case c USING (book_id, case_id)
  WHERE k.book_id = %(book)s AND k.stopped_on IS NULL AND {which} AND (k.case_id, k.clock_id) > (%(case)s, %(number)s)
  ORDER BY k.case_id, k.clock_id LIMIT %(limit)s"""
_UNKNOWN = _TERMS.format(which="k.due_on IS NULL AND k.length <> ''")
_DUE = _TERMS.format(
    which="k.{column} IS NULL AND k.due_on {when} AND NOT EXISTS (SELECT FROM ledger.damage_pause p WHERE p.book_id = k.book_id"
    " AND p.clock_id = k.clock_id AND p.last_on IS NULL)"
)
_WARN = """WITH near AS (
    UPDATE ledger.damage_clock SET {column} = %(on)s WHERE (book_id, clock_id) IN (
      SELECT book_id, clock_id FROM ledger.damage_clock WHERE book_id = %(book)s AND clock_id = ANY(%(terms)s)
        AND stopped_on IS NULL AND {column} IS NULL ORDER BY clock_id FOR UPDATE)
    RETURNING book_id, case_id, code, subject, due_on, why)
  INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)
  SELECT n.book_id, %(kind)s, c.code, ARRAY(SELECT p.owner FROM ledger.damage_party p WHERE p.book_id = n.book_id
      AND p.case_id = n.case_id AND p.side = 'liable' AND n.code IN ('payment', 'answer', 'stage') ORDER BY 1),
    jsonb_build_object('clock', n.code, 'subject', n.subject, 'due_on', n.due_on, 'why', n.why), %(actor)s
  FROM near n JOIN ledger.damage_case c USING (book_id, case_id)"""
_PARTS = f"""SELECT c.code, x.case_id, x.part, x.interest, o.court_since, i.terms, s.days, {INTEREST_PAID} AS paid
  FROM ledger.damage_part x JOIN ledger.damage_obligation o USING (book_id, obligation_id)
  JOIN ledger.damage_case c ON c.book_id = x.book_id AND c.case_id = x.case_id
  CROSS JOIN LATERAL (SELECT json_agg(json_build_array(i.number, i.due_on, i.amount, (
      SELECT coalesce(json_agg(json_build_array(p.paid_on, d.amount)), '[]'::json) FROM ledger.damage_settled d
      JOIN ledger.damage_payment p USING (book_id, payment_id)
      WHERE d.book_id = i.book_id AND d.case_id = i.case_id AND d.number = i.number AND p.reversed_by IS NULL))) AS terms
    FROM ledger.damage_instalment i WHERE i.book_id = x.book_id AND i.case_id = x.case_id AND i.part = x.part) i
  CROSS JOIN LATERAL (SELECT coalesce(json_agg(json_build_array(r.first_on, coalesce(r.last_on, '9999-12-31'))), '[]'::json) AS days
    FROM ledger.damage_relief r JOIN ledger.process q ON q.book_id = r.book_id AND q.process_id = r.relief_id
    WHERE r.book_id = x.book_id AND r.case_id = x.case_id AND r.kind = 'suspension' AND q.state = 'granted') s
  WHERE x.book_id = %(book)s AND (x.case_id, x.part) IN (SELECT * FROM unnest(%(cases)s::int[], %(parts)s::int[]))
  ORDER BY x.case_id, x.part"""  # noqa: S608
_OVERDUE = """SELECT c.code, 'part ' || x.part, x.case_id, x.part
  FROM ledger.damage_part x JOIN ledger.damage_obligation o USING (book_id, obligation_id)
  JOIN ledger.damage_case c ON c.book_id = x.book_id AND c.case_id = x.case_id
  WHERE x.book_id = %(book)s AND o.court_since IS NOT NULL AND (x.interest_through IS NULL OR x.interest_through < %(on)s)
    AND EXISTS (SELECT FROM ledger.damage_instalment y WHERE y.book_id = x.book_id AND y.case_id = x.case_id AND y.part = x.part
      AND y.settled < y.amount AND y.due_on < %(on)s)
    AND (x.case_id, x.part) > (%(case)s, %(number)s)
  ORDER BY x.case_id, x.part LIMIT %(limit)s"""
_LOCK = """SELECT x.case_id, x.part FROM ledger.damage_part x
  WHERE x.book_id = %(book)s AND (x.case_id, x.part) IN (SELECT * FROM unnest(%(cases)s::int[], %(parts)s::int[]))
    AND (x.interest_through IS NULL OR x.interest_through < %(on)s)
  ORDER BY x.case_id, x.part FOR UPDATE OF x"""
"""Locked first, read after: what was paid while the lock was waited for must be seen."""
_TOLD = """SELECT subject, figures ->> 'what' FROM ledger.outbox
  WHERE book_id = %(book)s AND kind = %(kind)s AND figures ->> 'on' = %(on)s"""


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
    court_since: date
    terms: list[tuple[int, str, int, list[tuple[str, int]]]]
    """Number, last day, fen, and day and fen of what was counted to it."""
    days: list[tuple[str, str]]
    """First and last days on which enforcement was suspended."""
    paid: int
    """As interest."""


class Reckoned(NamedTuple):
    """A term that is reckoned anew."""

    clock_id: int
    starts_on: date
    length: str
    pauses: list[tuple[date, date]]


@dataclass(frozen=True, slots=True)
class Fault:
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
    faults: tuple[Fault, ...] = ()

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
        Unbalanced, PurposeUnknown, LimitsImpossible, BatchIdRepeated, GroupBroken, TextTooLong,
        TextUnprintable, TooManyPostings and AmountBeyondLargest.
    """
    law = database.begin(lambda books: law_of(books, book_id, on))
    ahead = on + timedelta(days=law.integer("compensation.warn_days", on))
    rate = law.fraction("compensation.late_interest", on)

    def tell(column: str, kind: str) -> Work:
        return lambda books, items: _tell(books, book_id, on, actor_id, column, kind, items)

    near = _DUE.format(column="warned_on", when="<= %(until)s")
    passed = _DUE.format(column="escalated_on", when="< %(until)s")
    stages: tuple[tuple[str, str, date, Work], ...] = (
        ("", _UNKNOWN, on, lambda books, items: _reckon_unknown(books, book_id, items)),
        ("warned", near, ahead, tell("warned_on", "compensation.term_near")),
        ("escalated", passed, on, tell("escalated_on", "compensation.term_passed")),
        ("interest", _OVERDUE, on, lambda books, items: _interest(books, book_id, rate, on, actor_id, items)),
    )
    done = {"warned": 0, "escalated": 0, "interest": 0}
    faults: list[Fault] = []
    for name, query, until, work in stages:
        for count, failed in _batches(database, query, {"book": book_id, "on": on, "until": until}, work):
            faults += failed
            if name:
                done[name] += count
                yield Night(**done, faults=tuple(faults))
    database.begin(lambda books: tell_faults(books, book_id, on, actor_id, faults))
    yield Night(**done, faults=tuple(faults))


def _batches(
    database: Database, query: str, values: dict[str, object], work: Work
) -> Iterator[tuple[int, list[Fault]]]:
    """Do what a query lists, batch after batch in its order: what failed is behind, and does not come again."""
    place = (0, 0)
    limit = BATCH if query is _OVERDUE else TERMS_BATCH
    while True:
        with database.read() as books:
            rows = books.connection.exec_driver_sql(
                query, {**values, "case": place[0], "number": place[1], "limit": limit}
            ).all()
        if not rows:
            return
        items = [Item(*row) for row in rows]
        yield do_all(database, items, work)
        place = (items[-1].case_id, items[-1].number)


def do_all(database: Database, items: Sequence[Item], work: Work) -> tuple[int, list[Fault]]:
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


def fault_of(case: str, what: str, error: Exception) -> Fault:
    """Name what could not be done."""
    if isinstance(error, LedgerError):
        return Fault(case, what, error.code, dict(error.figures))
    return Fault(case, what, type(error).__name__, {"said": str(error)[:200]})


def tell_faults(books: Books, book_id: int, on: date, actor_id: int, faults: Sequence[Fault]) -> None:
    """Tell in the outbox what could not be done; a night that runs again on the day tells only what is new."""
    if not faults:
        return
    told = {
        tuple(row)
        for row in books.connection.exec_driver_sql(
            _TOLD, {"book": book_id, "kind": FAILED, "on": on.isoformat()}
        )
    }
    for one in faults:
        if (one.case, one.what) not in told:
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


def _reckon_unknown(books: Books, book_id: int, items: Sequence[Item]) -> int:
    """Give an end to the terms whose calendar was not announced when they began, where it is now."""
    rows = books.connection.exec_driver_sql(
        "SELECT clock_id, starts_on, length, ARRAY(SELECT ARRAY[p.first_on, p.last_on] FROM ledger.damage_pause p"
        " WHERE p.book_id = k.book_id AND p.clock_id = k.clock_id AND p.last_on IS NOT NULL)"
        " FROM ledger.damage_clock k WHERE book_id = %s AND clock_id = ANY(%s) ORDER BY clock_id",
        (book_id, [item.number for item in items]),
    ).all()
    for clock_id, starts_on, length, pauses in (Reckoned(*row) for row in rows):
        ends = clocks.due(starts_on, length, [(first, last) for first, last in pauses])
        if ends.on is not None:
            books.connection.exec_driver_sql(
                "UPDATE ledger.damage_clock SET due_on = %s, why = %s WHERE book_id = %s AND clock_id = %s AND due_on IS NULL",
                (ends.on, ends.why, book_id, clock_id),
            ).close()
    return len(rows)


def _tell(
    books: Books, book_id: int, on: date, actor_id: int, column: str, kind: str, items: Sequence[Item]
) -> int:
    values = {
        "book": book_id,
        "on": on,
        "kind": kind,
        "actor": actor_id,
        "terms": [item.number for item in items],
    }
    return books.connection.exec_driver_sql(_WARN.format(column=column), values).rowcount


def _interest(
    books: Books, book_id: int, rate: Fraction, on: date, actor_id: int, items: Sequence[Item]
) -> int:
    keys: dict[str, object] = {
        "book": book_id,
        "cases": [item.case_id for item in items],
        "parts": [item.number for item in items],
    }
    locked = books.connection.exec_driver_sql(_LOCK, {**keys, "on": on}).all()
    keys |= {"cases": [case for case, _ in locked], "parts": [part for _, part in locked]}
    rows = [OverduePart(*row) for row in books.connection.exec_driver_sql(_PARTS, keys)] if locked else []
    submissions, wanted, changed = [], [], []
    for row in rows:
        terms = [
            Term(
                n,
                max(date.fromisoformat(due), row.court_since),
                amount,
                tuple((date.fromisoformat(d), a) for d, a in paid),
            )
            for n, due, amount, paid in row.terms
        ]
        days = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in row.days]
        target = late_interest(terms, rate, on, days)
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
    books.connection.exec_driver_sql(
        "UPDATE ledger.damage_part p SET interest = v.interest, interest_through = %(on)s FROM unnest(%(a)s::bigint[], %(c)s::int[],"
        " %(p)s::int[]) AS v (interest, case_id, part) WHERE p.book_id = %(book)s AND p.case_id = v.case_id AND p.part = v.part",
        {
            "on": on,
            "book": book_id,
            "a": [x for x, _, _ in changed],
            "c": [x for _, x, _ in changed],
            "p": [x for _, _, x in changed],
        },
    )
    return len(submissions)
