"""Freezes that wait (轮候冻结): an order that freezes what is frozen holds it by itself, without a gap, when the one before it ends.

So an order takes its owner's right in what is leased out or held by a withdrawal: what comes back of that passes to it, and is not free.

What it waits for stands in `permit_act_lot` as taken from the account of what is frozen; what it holds since then in `permit_inherited`.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert

from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries, read
from ledger.errors import Conflict
from ledger.journal.foreseeing import Draft
from ledger.permits.actions.engine import KeptAct
from ledger.permits.actions.lots import BACK, TakenLot, moving, permit_accounts, still_held
from ledger.permits.creditor_tables import inherited
from ledger.permits.queries.lots import LotPart
from ledger.permits.rules.strips import account
from ledger.processes.acting import Acting

SQL: Final = named_queries(__name__)


class RankTaken(Conflict, about="permits.freeze"):
    """What this order freezes is frozen already, up to rank {last}, by the order {order}: rank {rank} is not free.

    Let it wait with a later rank; where a rank was recorded wrongly, correct it by two.
    """

    code = "permits.rank_taken"
    source = "docs/spec/permits.md 8.8"


class _Standing(NamedTuple):
    rank: int
    named: str


class _Waits(NamedTuple):
    act_id: UUID
    line: int
    asset_id: int
    missing: int
    waits: int
    """Of the lot, whatever line names it."""


class _Idle(NamedTuple):
    act_id: UUID


class Passed(NamedTuple):
    """A part of a lot that passes from a freeze that ends to one that waited for it."""

    act_id: UUID
    line: int
    asset_id: int
    account_id: int
    quantity: int


class GoingBack(NamedTuple):
    """What an act lets go: how it is posted, what of it comes back to its owner, and what passes to freezes."""

    draft: Draft
    back: Sequence[TakenLot]
    passed: Sequence[Passed]


def check_rank(books: ReadBooks, book_id: int, act_id: UUID, rank: int, taken: Sequence[TakenLot]) -> None:
    """Check that an order which waits comes after all that stand on the same lots: ranks are unique. Twin: LG175 `rank_free`.

    Raises:
        RankTaken
    """
    waits = [one.asset_id for one in taken if one.purpose == "frozen"]
    if not waits:
        return
    before = read(books, _Standing, SQL["ranks"], book=book_id, act=act_id, assets=waits)
    if before and before[0].rank >= rank:
        raise RankTaken(last=before[0].rank, order=before[0].named, rank=rank)


def together(frozen: Sequence[LotPart], later: Sequence[LotPart]) -> list[LotPart]:
    """Count what is frozen of a lot and what comes back of it as one: whoever waits takes what comes first."""
    found = {(one.account_id, one.asset_id): one for one in frozen}
    for one in later:
        there = found.get((one.account_id, one.asset_id))
        more = 0 if there is None else there.held.quantity
        found[one.account_id, one.asset_id] = replace(
            one, held=replace(one.held, quantity=one.held.quantity + more)
        )
    return list(found.values())


def parting(books: ReadBooks, book_id: int, act_id: UUID, site: str) -> tuple[list[TakenLot], list[Passed]]:
    """Tell what a freeze that ends gives back, and what passes to those that wait, the first rank first."""
    return shared_out(books, book_id, act_id, site, still_held(books, book_id, act_id, site, "frozen"))


def shared_out(
    books: ReadBooks, book_id: int, act_id: UUID, site: str, lots: Sequence[TakenLot]
) -> tuple[list[TakenLot], list[Passed]]:
    """Tell what goes back of lots that an act lets go, and what passes to the freezes that wait for it, the first rank first."""
    waits = read(books, _Waits, SQL["waits"], book=book_id, site=site, act=act_id)
    missing = {(one.act_id, one.line, one.asset_id): one.missing for one in waits}
    left = {(one.act_id, one.asset_id): one.waits for one in waits}
    back: list[TakenLot] = []
    passed: dict[tuple[UUID, int, int, int], int] = {}
    for lot in lots:
        rest = lot.quantity
        for (waiting, line, asset), wanted in missing.items():
            part = min(rest, wanted, left[waiting, asset]) if asset == lot.asset_id else 0
            if part:
                left[waiting, asset] -= part
                missing[waiting, line, asset] = wanted - part
                key = (waiting, line, asset, lot.account_id)
                passed[key] = passed.get(key, 0) + part
                rest -= part
        if rest:
            back.append(replace(lot, quantity=rest))
    return back, [Passed(*key, quantity) for key, quantity in passed.items()]


def pass_on(books: Books, book_id: int, from_id: UUID, passed: Sequence[Passed]) -> None:
    """Keep what passes to those that waited."""
    if passed:
        rows = [{"book_id": book_id, "from_id": from_id, **one._asdict()} for one in passed]
        books.connection.execute(insert(inherited), rows)


def idle(books: ReadBooks, book_id: int, site: str) -> list[UUID]:
    """List the freezes of a site that hold nothing, and wait for nothing that is frozen any more: it was sold."""
    return [one.act_id for one in read(books, _Idle, SQL["idle"], book=book_id, site=site)]


def going_back(
    books: ReadBooks,
    taken: Acting[KeptAct],
    entry_id: UUID,
    lots: Sequence[TakenLot],
    source: tuple[str, str],
) -> GoingBack:
    """Draft the entry that gives the lots of a lease or a withdrawal back: to their owner, and to the freezes that wait for them.

    Args:
        source: on whose account of which purpose they stand now.
    """
    site = taken.record.site
    back, frozen, passed = parted(books, taken.book_id, taken.id, site, lots)
    made = moving(entry_id, [*back, *frozen], *source, BACK)
    opening = [*made.opening, *permit_accounts((site, "frozen"))] if frozen else made.opening
    return GoingBack(made._replace(opening=opening), back, passed)


def parted(
    books: ReadBooks, book_id: int, act_id: UUID, site: str, lots: Sequence[TakenLot]
) -> tuple[list[TakenLot], list[TakenLot], list[Passed]]:
    """Tell of lots that an act lets go what goes back, what is frozen instead, and to which freezes that passes."""
    back, passed = shared_out(books, book_id, act_id, site, lots)
    here = {one.asset_id: one for one in lots}
    frozen = [
        replace(here[one.asset_id], quantity=one.quantity, account=account(site, "frozen"), purpose="frozen")
        for one in passed
    ]
    return back, frozen, passed
