"""Plans and the objections to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.law_in_force.queries import calendar_of, law_by_day, law_of
from ledger.workdays import LastDay

SQL: Final = named_queries(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan and where it stands."""

    id: UUID
    title: str
    document: str
    effective_on: date
    state: str
    lines: int
    digest: str
    file_name: str
    law: str
    objections_until: date | None
    """Last day for objections as it was reckoned when the plan was published; null before."""
    published_on: date | None = None

    @property
    def public(self) -> bool:
        """Whether everybody in the book may read it: it was published, and not dropped since."""
        return self.objections_until is not None and self.state != "dropped"


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection and its answer."""

    objection_id: UUID
    party: str
    text: str
    raised_on: date
    answer: str | None
    upheld: bool | None


class GrantLine(NamedTuple):
    """A line of a plan, and how its site and enterprise are called."""

    line: int
    site: str
    site_name: str | None
    """None of the reserve."""
    party: str
    party_name: str | None
    pollutant: str
    area: str
    first_vintage: int
    last_vintage: int
    quantity: int
    purpose: str
    valid_from: date | None


class LineTotal(NamedTuple):
    """What a plan grants under a cap."""

    pollutant: str
    area: str
    vintage: int
    quantity: int


class Allocation(NamedTuple):
    """An allocation to one site, and where it stands."""

    id: UUID
    title: str
    document: str
    effective_on: date
    state: str
    law: str
    site: str
    site_name: str | None
    party_name: str | None
    party: str
    pollutant: str
    area: str
    first_vintage: int
    last_vintage: int
    quantity: int
    purpose: str
    valid_from: date | None


def plans(
    books: ReadBooks,
    book_id: int,
    *,
    state: str | None = None,
    public: bool = False,
    after: UUID | None = None,
    limit: int = 100,
) -> list[Plan]:
    """List plans by id; `public` leaves those that were published and not dropped since."""
    asked = {"state": state, "public": public, "after": after, "limit": limit}
    return read(books, Plan, SQL["plans"], book=book_id, **asked)


def allocations(
    books: ReadBooks,
    book_id: int,
    *,
    state: str | None = None,
    site: str | None = None,
    owner: str | None = None,
    after: UUID | None = None,
    limit: int = 100,
) -> list[Allocation]:
    """List allocations to single sites by id; an owner sees its own, once they are issued."""
    asked = {"state": state, "site": site, "owner": owner, "after": after, "limit": limit}
    return read(books, Allocation, SQL["allocations"], book=book_id, **asked)


def lines(
    books: ReadBooks,
    book_id: int,
    grant_id: UUID,
    *,
    site: str | None = None,
    after: int = 0,
    limit: int = 100,
) -> list[GrantLine]:
    """List the lines of a plan in their order, after a line, of one site or of all."""
    asked = {"grant": grant_id, "site": site, "after": after, "limit": limit}
    return read(books, GrantLine, SQL["lines"], book=book_id, **asked)


def line_totals(books: ReadBooks, book_id: int, grant_id: UUID) -> list[LineTotal]:
    """Sum the lines of a plan by pollutant, area and vintage."""
    return read(books, LineTotal, SQL["line_totals"], book=book_id, grant=grant_id)


def plan_of(books: ReadBooks, book_id: int, grant_id: UUID) -> Plan | None:
    """Find a plan; None when there is none with this id."""
    return find(books, Plan, SQL["plan_of"], book=book_id, grant=grant_id)


def last_day(books: ReadBooks, book_id: int, plan: Plan) -> LastDay | None:
    """Give the last day for objections to a plan, as the notices that are known now say; None before it is published.

    Never before the day that was told when it was published: those days ran from the recording.

    Raises:
        JurisdictionUnknown, LawGap
    """
    return last_days(books, book_id, [plan])[0]


def last_days(books: ReadBooks, book_id: int, plans: Sequence[Plan]) -> list[LastDay | None]:
    """Give the last day for objections to each of some plans; the law is read once for all of them.

    Raises:
        JurisdictionUnknown, LawGap
    """
    law = law_by_day(books, book_id) if any(one.published_on for one in plans) else None
    told: list[LastDay | None] = []
    for one in plans:
        if law is None or one.published_on is None or one.objections_until is None:
            told.append(None)
            continue
        days = law(one.published_on).integer("publicity.working_days", one.published_on)
        now = law(date.max).calendar.add(one.published_on, days)
        told.append(now._replace(on=max(now.on, one.objections_until)))
    return told


def publicity_until(books: ReadBooks, book_id: int, on: date) -> LastDay:
    """Give the last day for objections to a plan that is published on a day.

    Raises:
        JurisdictionUnknown, LawGap
    """
    days = law_of(books, book_id, on).integer("publicity.working_days", on)
    return calendar_of(books, book_id).add(on, days)


def objections(books: ReadBooks, book_id: int, grant_id: UUID, *, owner: str | None) -> list[Objection]:
    """List the objections to a plan; with an owner only its own."""
    return read(books, Objection, SQL["objections"], book=book_id, grant=grant_id, owner=owner)
