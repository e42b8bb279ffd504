"""What still waits for a licence after permits have passed: tasks, and the state of a contract that follows from them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read
from ledger.permits.rules.licence_steps import Effect, Passing, Sides, UnlicensedPart, waiting
from ledger.permits.rules.strips import written

SQL: Final = named_queries(__name__)

PASSED: Final = ("holding", "sellable", "unpaid", "pledged", "listed", "frozen")
"""From where permits leave a site, and where they come to."""
OWN: Final = (*PASSED, "surrendered")
"""Where a licence sees them: what is let, frozen or surrendered for the year that runs is permitted all the same."""
DONE: Final = ("permits.sale settled", "permits.buyback paid", "permits.move done")
"""Machines and states of contracts whose permits have passed."""


class _Sides(NamedTuple):
    site: str
    pollutant: str
    year: int
    held: int
    licence: int
    explained: bool


@dataclass(frozen=True, slots=True)
class StepYear:
    """What ledger and licence say of a year, in the unit of the pollutant."""

    year: int
    waits: str
    """How much of what passed the licence does not say yet."""
    ledger: str
    licence: str


@dataclass(frozen=True, slots=True)
class StepFigures:
    """What passed, and what the licence does not say of it yet."""

    act: str
    """Id of the sale, buy-back, move, pledge or freeze by which it passed."""
    machine: str
    pollutant: str
    quantity: str
    """The most of a year that waits, in the unit of the pollutant."""
    since: str
    """Day on which it passed."""
    days: int
    """Since then."""
    years: tuple[StepYear, ...]


@dataclass(frozen=True, slots=True)
class LicenceStep:
    """A task: a licence is to be raised, or lowered, by what passed."""

    kind: str
    subject: str
    """Site, pollutant and act."""
    figures: StepFigures
    opened_at: datetime
    explanation: str | None = None


def licence_steps(
    books: ReadBooks,
    book_id: int,
    on: date,
    *,
    owner: str | None = None,
    sites: Collection[str] | None = None,
) -> list[LicenceStep]:
    """List what waits for a licence on a day, the oldest first.

    Args:
        books: the snapshot to read.
        book_id: the book.
        on: the day whose licences count; years before its own are over.
        owner: only that of the sites of a party.
        sites: only that of some sites; None for all of them.
    """
    open_now: dict[tuple[UUID, str, str, str], list[UnlicensedPart]] = {}
    for one in _waiting(books, book_id, on, owner, sites):
        where = one.passing
        open_now.setdefault((where.act_id, where.site, where.pollutant, one.kind), []).append(one)
    return [_step(kind, years, on) for (*_, kind), years in open_now.items()]


def effects(
    books: ReadBooks, book_id: int, on: date, acts: Sequence[tuple[UUID, str, str, str, str | None]]
) -> dict[UUID, Effect]:
    """Tell how far contracts are whose permits have passed; those of which they have not are left out.

    Args:
        books: the snapshot to read.
        book_id: the book.
        on: the day whose licences count.
        acts: id, machine, state and both sides of each.
    """
    passed = {
        act_id: (site, other) for act_id, machine, state, site, other in acts if f"{machine} {state}" in DONE
    }
    if not passed:
        return {}
    sites = sorted({side for both in passed.values() for side in both if side})
    pending = {one.passing.act_id for one in _waiting(books, book_id, on, None, sites)}
    return {act_id: Effect.PENDING if act_id in pending else Effect.EFFECTIVE for act_id in passed}


def _waiting(
    books: ReadBooks, book_id: int, on: date, owner: str | None, sites: Collection[str] | None
) -> list[UnlicensedPart]:
    asked = {"sites": None if sites is None else list(sites), "owner": owner, "on": on, "year": on.year}
    passed = read(books, Passing, SQL["passed"], book=book_id, purposes=list(PASSED), **asked)
    where = sorted({one.site for one in passed})
    if not where:
        return []
    words = {"sites": where, "purposes": list(OWN), "on": on, "year": on.year}
    said = {
        (one.site, one.pollutant, one.year): Sides(one.held, one.licence, one.explained)
        for one in read(books, _Sides, SQL["sides"], book=book_id, **words)
    }
    return waiting(passed, said)


def _step(kind: str, years: Sequence[UnlicensedPart], on: date) -> LicenceStep:
    one = years[0].passing
    figures = StepFigures(
        act=str(one.act_id),
        machine=one.machine,
        pollutant=one.pollutant,
        quantity=written(max(x.quantity for x in years)),
        since=one.since.isoformat(),
        days=(on - one.since).days,
        years=tuple(
            StepYear(x.passing.year, written(x.quantity), written(x.sides.held), written(x.sides.licence))
            for x in years
        ),
    )
    return LicenceStep(kind, f"{one.site}/{one.pollutant}/{one.act_id}", figures, one.opened_at)
