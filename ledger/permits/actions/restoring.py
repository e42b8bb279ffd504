"""What comes back of what a decision took, where a review annuls or changes it: what is there of it, and no more.

Of a withdrawal that nobody has concluded it is held still, of one that is final it stands in the reserve of its area. It goes where it was
taken; what an order waits for passes to that order, and what was taken from `unpaid`, and is paid since, comes back free. What was cut of a
cap is room again, of a lower cap as much as the higher one still has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.entries import net
from ledger.journal.foreseeing import Draft
from ledger.permits.actions.caps import known_cap
from ledger.permits.actions.engine import KeptAct
from ledger.permits.actions.lots import (
    BACK,
    TakenLot,
    hold_still,
    lines_of_act,
    moving,
    permit_accounts,
    standing_on,
    still_there,
    taken_by,
)
from ledger.permits.actions.waiting import Passed, parted
from ledger.permits.machines import CAP, FREEZE, WITHDRAWAL
from ledger.permits.queries.lots import cap_code
from ledger.permits.rules.reviews import Key, less, pick, spread
from ledger.permits.rules.strips import account
from ledger.processes.actions import Running

SQL: Final = named_queries(__name__)
NO_OUTCOME: Final = UUID(int=0)
"""Every outcome of a review counts."""


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What comes back, and the entry with which it does."""

    draft: Draft
    kind: str = ""
    back: Mapping[Key, int] = field(default_factory=dict)
    lots: Sequence[TakenLot] = ()
    """What of it goes back to where it was taken."""
    passed: Sequence[Passed] = ()
    """What of it passes to freezes that wait for it."""


class _Higher(NamedTuple):
    area: str
    room: int


class _Sum(NamedTuple):
    pollutant: str
    area: str
    vintage: int
    quantity: int


def left_of(books: ReadBooks, running: Running, kept: KeptAct, outcome: UUID) -> dict[Key, int]:
    """Give what a decision took and no other outcome of a review has given back, by pollutant, area and year."""
    if running.machine is CAP:
        taken = spread([one.strip for one in lines_of_act(books, running.book_id, kept.act_id)])
    elif running.machine is FREEZE:
        taken = {}
    else:
        taken = _summed(taken_by(books, running.book_id, kept.act_id))
    return less(taken, _changed(books, running.book_id, kept, outcome))


def _changed(books: ReadBooks, book_id: int, kept: KeptAct, outcome: UUID) -> dict[Key, int]:
    """Give what other outcomes of reviews have changed of a decision."""
    asked = {"book": book_id, "site": kept.site, "decision": str(kept.act_id), "without": outcome}
    before = read(books, _Sum, SQL["changed_before"], **asked)
    return {(one.pollutant, one.area, one.vintage): one.quantity for one in before}


def left_taken(books: ReadBooks, book_id: int, kept: KeptAct, outcome: UUID = NO_OUTCOME) -> list[TakenLot]:
    """Give of the lots of a withdrawal what no other outcome of a review has given back: the first of them come back first."""
    taken = taken_by(books, book_id, kept.act_id)
    gone = pick([(_key(one), one.quantity) for one in taken], _changed(books, book_id, kept, outcome))
    rest = ((one, one.quantity - part) for one, part in zip(taken, gone, strict=True))
    return [replace(one, quantity=quantity) for one, quantity in rest if quantity]


def still_withdrawn(
    books: ReadBooks, book_id: int, kept: KeptAct, outcome: UUID = NO_OUTCOME
) -> list[TakenLot]:
    """Give of the lots of a withdrawal what still stands withdrawn for it: other withdrawals may hold the rest of the same lots."""
    left = left_taken(books, book_id, kept, outcome)
    return still_there(
        left, standing_on(books, book_id, kept.site, "withdrawn", [one.asset_id for one in left])
    )


def coming(
    books: ReadBooks,
    entry_id: UUID,
    running: Running,
    kept: KeptAct,
    wanted: Mapping[Key, int],
    outcome: UUID,
) -> GivenBack:
    """Find what comes back of what a decision took.

    Args:
        entry_id: of the entry with which it does.
        wanted: what is to come back.
        outcome: with which it does.

    Raises:
        CapUnknown
    """
    if running.machine is WITHDRAWAL:
        return _lots(books, entry_id, running, kept, wanted, outcome)
    if running.machine is CAP:
        return _room(books, running.book_id, entry_id, wanted)
    return GivenBack(Draft(entry_id, []))


def hold_coming(books: Books, running: Running, kept: KeptAct) -> None:
    """Let nobody else decide meanwhile about the lots that may come back."""
    areas = {one.area for one in taken_by(books, running.book_id, kept.act_id)}
    hold_still(books, running.book_id, kept.site, *(f"bureau:{area}" for area in areas))


def _lots(
    books: ReadBooks,
    entry_id: UUID,
    running: Running,
    kept: KeptAct,
    wanted: Mapping[Key, int],
    outcome: UUID,
) -> GivenBack:
    there = _where_it_stands(books, running, kept, outcome)
    chosen = pick([(_key(one), one.quantity) for one in there], wanted)
    lots = [replace(one, quantity=part) for one, part in zip(there, chosen, strict=True) if part]
    back, frozen, passed = parted(books, running.book_id, kept.act_id, kept.site, lots)
    whole = [*back, *frozen]
    if running.state != "final":
        parts = [moving(entry_id, whole, kept.site, "withdrawn", BACK)]
    else:
        parts = [
            moving(entry_id, [one for one in whole if one.area == area], f"bureau:{area}", "reserve", BACK)
            for area in sorted({one.area for one in whole})
        ]
    opening = permit_accounts((kept.site, "frozen")) if frozen else ()
    draft = Draft(entry_id, [posting for part in parts for posting in part.postings], opening)
    return GivenBack(draft, "permits.restitution", _summed(lots), back, passed)


def _where_it_stands(books: ReadBooks, running: Running, kept: KeptAct, outcome: UUID) -> list[TakenLot]:
    if running.state == "final":
        return _in_reserve(books, running.book_id, kept, outcome)
    return still_withdrawn(books, running.book_id, kept, outcome)


def _in_reserve(books: ReadBooks, book_id: int, kept: KeptAct, outcome: UUID) -> list[TakenLot]:
    """Give of what a final withdrawal took, and no review has given back, what still stands in the reserves."""
    taken, rest = left_taken(books, book_id, kept, outcome), dict[int, int]()
    for area in sorted({one.area for one in taken}):
        assets = [one.asset_id for one in taken if one.area == area]
        rest |= standing_on(books, book_id, f"bureau:{area}", "reserve", assets)
    return still_there(taken, rest)


def _room(books: ReadBooks, book_id: int, entry_id: UUID, wanted: Mapping[Key, int]) -> GivenBack:
    moves: list[tuple[str, str, int]] = []
    back = {}
    for (pollutant, area, vintage), asked in wanted.items():
        code = known_cap(books, book_id, pollutant, area, vintage)
        words = {"pollutant": pollutant, "area": area, "vintage": vintage}
        higher = find(books, _Higher, SQL["higher"], book=book_id, **words)
        quantity = asked if higher is None else min(asked, higher.room)
        if not quantity:
            continue
        if higher is not None:
            above = cap_code(pollutant, higher.area, vintage)
            moves.append((account(f"bureau:{higher.area}", "cap_shared"), above, quantity))
            moves.append((account(f"bureau:{higher.area}", "cap_available"), above, -quantity))
        moves.append((account(f"bureau:{area}", "cap_available"), code, quantity))
        moves.append((account(f"bureau:{area}", "cap_limit"), code, -quantity))
        back[pollutant, area, vintage] = quantity
    return GivenBack(Draft(entry_id, net(moves)), "permits.cap_restored", back)


def _key(one: TakenLot) -> Key:
    return one.pollutant, one.area, one.vintage


def _summed(lots: list[TakenLot]) -> dict[Key, int]:
    sums: dict[Key, int] = {}
    for one in lots:
        sums[_key(one)] = sums.get(_key(one), 0) + one.quantity
    return sums
