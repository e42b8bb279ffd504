"""What comes back of what a decision took, where a review annuls or changes it: what is there of it, and no more.

Of a withdrawal that nobody has concluded it is held still, of one that is final it stands in the reserve of its area, and goes where it was
taken. What was cut of a cap is room again, of a lower cap as much as the higher one still has.
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
    standing_on,
    still_held,
    taken_by,
)
from ledger.permits.actions.waiting import Passed, let_go
from ledger.permits.machines import CAP, FREEZE, WITHDRAWAL
from ledger.permits.queries.lots import cap_code
from ledger.permits.rules.reviews import Key, less, pick, spread
from ledger.permits.rules.strips import account
from ledger.processes.actions import Running

SQL: Final = named_queries(__name__)


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What comes back, and the entry with which it does."""

    draft: Draft
    kind: str = ""
    back: Mapping[Key, int] = field(default_factory=dict)
    passed: Sequence[Passed] = ()
    """What of it passes to orders of a court that wait for it."""
    lots: Sequence[TakenLot] = ()
    """What of it goes to where it was taken."""


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
    book_id = running.book_id
    if running.machine is CAP:
        taken = spread([one.strip for one in lines_of_act(books, book_id, kept.act_id)])
    elif running.machine is FREEZE:
        taken = {}
    else:
        taken = _summed(taken_by(books, book_id, kept.act_id))
    asked = {"book": book_id, "site": kept.site, "decision": str(kept.act_id), "without": outcome}
    before = read(books, _Sum, SQL["changed_before"], **asked)
    return less(taken, {(one.pollutant, one.area, one.vintage): one.quantity for one in before})


def coming(
    books: ReadBooks, entry_id: UUID, running: Running, kept: KeptAct, wanted: Mapping[Key, int]
) -> GivenBack:
    """Find what comes back of what a decision took.

    Args:
        entry_id: of the entry with which it does.
        wanted: what is to come back.

    Raises:
        CapUnknown
    """
    if running.machine is WITHDRAWAL:
        return _lots(books, entry_id, running, kept, wanted)
    if running.machine is CAP:
        return _room(books, running.book_id, entry_id, wanted)
    return GivenBack(Draft(entry_id, []))


def hold_coming(books: Books, running: Running, kept: KeptAct) -> None:
    """Let nobody else decide meanwhile about the lots that may come back."""
    areas = {one.area for one in taken_by(books, running.book_id, kept.act_id)}
    hold_still(books, running.book_id, kept.site, *(f"bureau:{area}" for area in areas))


def _lots(
    books: ReadBooks, entry_id: UUID, running: Running, kept: KeptAct, wanted: Mapping[Key, int]
) -> GivenBack:
    there = _where_it_stands(books, running, kept)
    chosen = pick([(_key(one), one.quantity) for one in there], wanted)
    lots = [replace(one, quantity=part) for one, part in zip(there, chosen, strict=True) if part]
    if running.state != "final":
        going = let_go(books, running.book_id, kept, entry_id, lots, (kept.site, "withdrawn"))
        return GivenBack(going.draft, "permits.restitution", _summed(lots), going.passed, going.back)
    parts = [
        moving(entry_id, [one for one in lots if one.area == area], f"bureau:{area}", "reserve", BACK)
        for area in sorted({one.area for one in lots})
    ]
    draft = Draft(entry_id, [posting for part in parts for posting in part.postings])
    return GivenBack(draft, "permits.restitution", _summed(lots), lots=lots)


def _where_it_stands(books: ReadBooks, running: Running, kept: KeptAct) -> list[TakenLot]:
    if running.state == "final":
        return _in_reserve(books, running.book_id, kept)
    return still_held(books, running.book_id, kept.act_id, kept.site, "withdrawn")


def _in_reserve(books: ReadBooks, book_id: int, kept: KeptAct) -> list[TakenLot]:
    """Give of what a final withdrawal took what still stands in the reserves."""
    taken, rest, found = taken_by(books, book_id, kept.act_id), dict[int, int](), list[TakenLot]()
    for area in sorted({one.area for one in taken}):
        assets = [one.asset_id for one in taken if one.area == area]
        rest |= standing_on(books, book_id, f"bureau:{area}", "reserve", assets)
    for one in taken:
        part = min(one.quantity, rest.get(one.asset_id, 0))
        if part:
            rest[one.asset_id] -= part
            found.append(replace(one, quantity=part))
    return found


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
