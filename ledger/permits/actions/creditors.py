"""Creditors of bound lots: whose word theirs is, and what they are told of a withdrawal beside their security.

A creditor's word is that of its own key, where it has one in the book; else that of two persons of the bureau who have its paper.
A withdrawal takes nothing that is bound: whom that secures hears that it stays, and whose order waited for what is withdrawn hears it too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries, read, single
from ledger.errors import RuleViolation
from ledger.permits.actions.engine import KeptAct
from ledger.permits.queries.bound import left_of_pledges
from ledger.permits.rules.strips import party_of, told_sums
from ledger.processes.actions import Step, emit

SQL: Final = named_queries(__name__)
STANDS: Final = "stands"
"""What is bound stays so, and is not withdrawn."""
LOST: Final = "lost"
"""An order waited for it, and it is withdrawn for good."""
TOLD: Final = "permits.creditor"
"""Kind of the event."""


class _Secured(NamedTuple):
    act_id: UUID
    sort: str
    creditor: str
    asset_id: int
    pollutant: str
    area: str
    vintage: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Secured:
    """What of a site secures a claim, beside a withdrawal."""

    act_id: UUID
    """The pledge or the freeze."""
    sort: str
    creditor: str
    """Empty where an order names none."""
    outcome: str
    lots: tuple[tuple[tuple[str, str, int], int], ...]
    """Of each pollutant, area and year how much."""


class CreditorSilent(RuleViolation, about="permits.pledge"):
    """{creditor} has a key in this book and has not agreed with it to {id}: nobody says yes in its place.

    Let {creditor} agree or refuse with its key; until then it waits, or is dropped.
    """

    code = "permits.creditor_silent"
    source = "docs/spec/permits.md 8.15"


def check_asked(books: ReadBooks, book_id: int, act_id: UUID, step: Step, creditor: str) -> None:
    """Check that the bureau says no yes for a creditor that has a key of its own. Twin: LG189 `creditor_asked`.

    Raises:
        CreditorSilent
    """
    party = party_of(creditor)
    if step.role == "bureau" and single(books, bool, SQL["has_key"], book=book_id, party=party):
        raise CreditorSilent(creditor=party, id=str(act_id))


def secured_beside(books: ReadBooks, book_id: int, act: KeptAct, outcome: str) -> list[Secured]:
    """List whose security a withdrawal leaves, or from whose order it takes what that waited for, in the order in which they were recorded.

    Args:
        outcome: `STANDS` for what of the same pollutants, areas and years is bound; `LOST` for what orders wait for of what it has taken.
    """
    query = SQL["lost"] if outcome == LOST else SQL["stands"]
    rows = read(books, _Secured, query, book=book_id, act=act.act_id, site=act.site)
    left = left_of_pledges(books, book_id, act.site) if any(one.sort == "pledge" for one in rows) else {}
    found: dict[UUID, dict[tuple[str, str, int], int]] = {}
    heads = {one.act_id: one for one in rows}
    for one in rows:
        rests = left.get(one.act_id, {}).get(one.asset_id, 0) if one.sort == "pledge" else one.quantity
        key, part = (one.pollutant, one.area, one.vintage), min(one.quantity, rests)
        if part:
            sums = found.setdefault(one.act_id, {})
            sums[key] = sums.get(key, 0) + part
    return [
        Secured(id, heads[id].sort, heads[id].creditor, outcome, tuple(sorted(sums.items())))
        for id, sums in found.items()
    ]


def tell_creditors(books: Books, book_id: int, act: KeptAct, step: Step, told: Sequence[Secured]) -> None:
    """Tell each creditor, and nobody else, what a withdrawal leaves bound for it, or takes from what its order waited for.

    Raises:
        never PollutantUnknown: the lots are there.
    """
    for one in told:
        if one.creditor:
            figures = {
                "withdrawal": str(act.act_id),
                "site": act.site,
                "sort": one.sort,
                "outcome": one.outcome,
                "lots": told_sums(one.lots),
            }
            emit(books, book_id, TOLD, one.act_id, [party_of(one.creditor)], figures, step.actor_id)
