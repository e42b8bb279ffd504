"""Who handles which case: the cases of a person by their terms, what of them nobody handles, and how much everybody has."""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.compensation.machines import ENDED
from ledger.compensation.queries.lists import ENDLESS
from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read

SQL: Final = named_queries(__name__)
SOON: Final = 7
"""Days in which a term ends soon."""


class HandledCase(NamedTuple):
    """A case that somebody handles."""

    case_id: int
    code: str
    title: str
    area: str
    state: str
    since_on: date
    next_due: date | None
    """Last day of the term that ends first, of those that are not paused."""

    @property
    def place(self) -> tuple[date, int]:
        """Where it stands in the order of ends."""
        return min(self.next_due or ENDLESS, ENDLESS), self.case_id


class UnhandledCase(NamedTuple):
    """A case that nobody handles: it was given to nobody, or to somebody who can act no more."""

    process_id: UUID
    code: str
    title: str
    area: str
    state: str
    next_due: date | None
    officer: int | None
    """Who handled it last, and cannot act any more."""
    name: str | None


class Workload(NamedTuple):
    """How much somebody has."""

    officer: int
    name: str
    able: bool
    """Whether it can act today."""
    cases: int
    overdue: int
    """Cases with a term that has ended and runs still, and is not paused."""
    soon: int
    """Cases with a term that is not paused and ends within a week and not before today."""


class Handling(NamedTuple):
    """That a case was given to somebody."""

    officer: int
    name: str
    since_on: date
    standing: bool
    reason: str
    given_by: str


def cases_of(
    books: ReadBooks, book_id: int, officer: int, *, after: tuple[date, int] | None, limit: int
) -> list[HandledCase]:
    """List the cases that go on and that a person handles, whatever its key: the first term to end first, from after one."""
    due, case = after or (date.min, 0)
    values = {"ended": list(ENDED), "due": due, "case": case, "endless": ENDLESS}
    return read(books, HandledCase, SQL["cases_of"], book=book_id, officer=officer, limit=limit, **values)


def unhandled(books: ReadBooks, book_id: int, *, after: UUID | None, limit: int) -> list[UnhandledCase]:
    """List the cases that go on and that nobody handles who can act today, in the order of registration, from after one."""
    start = after or UUID(int=0)
    return read(
        books, UnhandledCase, SQL["unhandled"], book=book_id, ended=list(ENDED), after=start, limit=limit
    )


def workload(books: ReadBooks, book_id: int, today: date) -> list[Workload]:
    """Count the cases that go on of everybody who handles some, the most first."""
    values = {"ended": list(ENDED), "today": today, "soon": SOON}
    return read(books, Workload, SQL["workload"], book=book_id, **values)


def handlings(books: ReadBooks, book_id: int, case_id: int) -> list[Handling]:
    """List to whom a case was given, the first one first."""
    return read(books, Handling, SQL["handlings"], book=book_id, case=case_id)
