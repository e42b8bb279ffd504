"""Lots that an act takes from a holder, moves, and gives back exactly as they were taken.

An act takes the lock of its holder before it looks at what is held, so that of two who want the same lot the second
sees what the first left. Every posting goes through the journal, which refuses on its own what would not balance or
would go below zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert

from ledger.database import Books, ReadBooks
from ledger.database.queries import ask, named_queries, read
from ledger.entries import net
from ledger.journal.accounts import NewAccount
from ledger.journal.foreseeing import Draft
from ledger.permits.queries.lots import LotPart, ended_parts, parts
from ledger.permits.rules.strips import Strip, account, check_strips, party_of, pick_lots
from ledger.permits.rules.terms import Span, span
from ledger.permits.tables import act_lot

SQL: Final = named_queries(__name__)

FREE: Final = ("holding", "sellable")
"""Free to be bound, what cannot be sold first; what is sold is taken the other way round (`ledger.permits.rules.strips.FREE`)."""
OWNED: Final = ("unpaid", "holding", "sellable")
THERE: Final = 1
BACK: Final = -1
"""Whether lots go to where an act binds them, or from there back."""


@dataclass(frozen=True, slots=True)
class ActLine:
    """What an act is about; `delivered` is what the first side gives so that the other gets the strip's quantity."""

    strip: Strip
    delivered: int
    price: int | None = None
    basis: str | None = None
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class TakenLot:
    """A part of a lot that an act took."""

    line: int
    account_id: int
    account: str
    purpose: str
    asset_id: int
    asset: str
    pollutant: str
    area: str
    """Under whose cap it counts."""
    vintage: int
    quantity: int
    valid_from: date
    valid_to: date

    @property
    def span(self) -> Span:
        """In which days of its year it is valid."""
        return span(self.vintage, self.quantity, self.valid_from, self.valid_to)


def hold_still(books: Books, book_id: int, *holders: str) -> None:
    """Let one act at a time decide about a holder's lots; held until the transaction ends."""
    for holder in sorted(set(holders)):
        ask(books, SQL["hold_still"], book=book_id, holder=f"holder:{holder}").close()


def check_lines(lines: Sequence[Strip]) -> list[ActLine]:
    """Check strips, and make lines of which as much is given as is got.

    Raises (in this order):
        NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive.
    """
    check_strips(lines)
    return [ActLine(strip, strip.quantity) for strip in lines]


def lines_of_act(books: ReadBooks, book_id: int, act_id: UUID) -> list[ActLine]:
    """Read what an act is about."""
    return read(books, _line, SQL["lines_of"], book=book_id, act=act_id)


def _line(
    pollutant: str,
    area: str,
    first_vintage: int,
    last_vintage: int,
    quantity: int,
    delivered: int,
    price: int | None,
    basis: str | None,
    amount: int | None,
) -> ActLine:
    strip = Strip(pollutant, area, first_vintage, last_vintage, quantity)
    return ActLine(strip, delivered, price, basis, amount)


def choose(
    books: ReadBooks, book_id: int, holder: str, lines: Sequence[ActLine], purposes: Sequence[str]
) -> list[TakenLot]:
    """Choose the lots that an act takes from a holder: by purpose in the order given, oldest grant first.

    Raises:
        HoldingTooSmall: there is not enough in one of the years.
    """
    held = parts(books, book_id, holder, purposes, strips=[x.strip for x in lines])
    return choose_from(held, holder, lines, purposes)


def choose_ended(
    books: ReadBooks, book_id: int, site: str, lines: Sequence[ActLine], purposes: Sequence[str]
) -> list[TakenLot]:
    """Choose of the lots that an expiry ended on a site's accounts of some purposes, less what was surrendered of that since.

    Raises:
        HoldingTooSmall: so much has not ended in one of the years.
    """
    ended = ended_parts(books, book_id, site, purposes, [line.strip for line in lines])
    return choose_from(ended, site, lines, ("expired",))


def choose_from(
    held: Sequence[LotPart], holder: str, lines: Sequence[ActLine], purposes: Sequence[str]
) -> list[TakenLot]:
    """Choose lots out of those that are given, as `choose` does.

    Raises:
        HoldingTooSmall: there is not enough in one of the years.
    """
    rest = {(one.account_id, one.asset_id): one.held.quantity for one in held}
    taken: list[TakenLot] = []
    for number, line in enumerate(lines, 1):
        here = [one for one in held if (one.pollutant, one.area) == (line.strip.pollutant, line.strip.area)]
        for year in line.strip.years:
            taken += _choose_year(number, line, year, here, rest, purposes, party_of(holder))
    return taken


def _choose_year(
    number: int,
    line: ActLine,
    year: int,
    here: Sequence[LotPart],
    rest: dict[tuple[int, int], int],
    purposes: Sequence[str],
    whose: str,
) -> list[TakenLot]:
    by_part = {}
    offered = []
    for one in here:
        if one.held.vintage == year and rest[one.account_id, one.asset_id]:
            held = replace(one.held, quantity=rest[one.account_id, one.asset_id])
            by_part[held.account, held.asset] = one
            offered.append(held)
    taken = []
    for part, quantity in pick_lots(
        line.strip.pollutant, year, line.delivered, offered, purposes, whose=whose
    ):
        one = by_part[part.account, part.asset]
        rest[one.account_id, one.asset_id] -= quantity
        taken.append(
            TakenLot(
                *(number, one.account_id, part.account, part.purpose, one.asset_id, part.asset),
                *(one.pollutant, one.area, year, quantity, part.valid_from, part.valid_to),
            )
        )
    return taken


def take_lots(
    books: Books, book_id: int, act_id: UUID, holder: str, purposes: Sequence[str]
) -> list[TakenLot]:
    """Take the lots that an act is about from a holder, and keep which.

    Raises:
        HoldingTooSmall: there is not enough in one of the years.
    """
    hold_still(books, book_id, holder)
    taken = choose(books, book_id, holder, lines_of_act(books, book_id, act_id), purposes)
    record_taken(books, book_id, act_id, taken)
    return taken


def record_taken(books: Books, book_id: int, act_id: UUID, taken: Sequence[TakenLot]) -> None:
    """Keep which lots an act took, from which accounts."""
    books.connection.execute(
        insert(act_lot),
        [
            {
                "book_id": book_id,
                "act_id": act_id,
                "line": one.line,
                "asset_id": one.asset_id,
                "account_id": one.account_id,
                "quantity": one.quantity,
            }
            for one in taken
        ],
    )


def taken_by(books: ReadBooks, book_id: int, act_id: UUID) -> list[TakenLot]:
    """Read which lots an act took, from which accounts."""
    return read(books, TakenLot, SQL["taken_by"], book=book_id, act=act_id)


class _Standing(NamedTuple):
    asset_id: int
    quantity: int


def still_held(books: ReadBooks, book_id: int, act_id: UUID, holder: str, purpose: str) -> list[TakenLot]:
    """Give of what an act took what is still on a holder's account: the rest was surrendered or has ended."""
    taken = taken_by(books, book_id, act_id)
    return still_there(taken, standing_on(books, book_id, holder, purpose, [one.asset_id for one in taken]))


def still_there(taken: Sequence[TakenLot], rest: dict[int, int]) -> list[TakenLot]:
    """Give of lots that were taken what is there, the first of them first.

    Args:
        taken: the lots.
        rest: by the number of a lot how much of it stands there; what is given is taken off.
    """
    still = []
    for one in taken:
        part = min(one.quantity, rest.get(one.asset_id, 0))
        if part:
            rest[one.asset_id] -= part
            still.append(replace(one, quantity=part))
    return still


def standing_on(
    books: ReadBooks, book_id: int, holder: str, purpose: str, assets: Sequence[int]
) -> dict[int, int]:
    """Tell how much of some lots stands on a holder's account of a purpose, by the number of the lot."""
    asked = {"account": account(holder, purpose), "assets": list(assets)}
    return {
        row.asset_id: row.quantity
        for row in read(books, _Standing, SQL["standing_on"], book=book_id, **asked)
    }


def moving(entry_id: UUID, taken: Sequence[TakenLot], holder: str, purpose: str, way: int = THERE) -> Draft:
    """Draft the entry that moves what was taken to a holder's account of a purpose, or from there back to where it was taken."""
    bound = account(holder, purpose)
    moves = net(
        move
        for one in taken
        for move in ((bound, one.asset, way * one.quantity), (one.account, one.asset, -way * one.quantity))
    )
    return Draft(entry_id, moves, permit_accounts((holder, purpose)))


def permit_accounts(*wanted: tuple[str, str]) -> list[NewAccount]:
    """Describe permit accounts: pairs of holder and purpose."""
    return [NewAccount(account(holder, purpose), party_of(holder), purpose) for holder, purpose in wanted]


def to_reserve(entry_id: UUID, taken: Sequence[TakenLot], source: str | None = None) -> Draft:
    """Draft the entry that moves lots into the reserve of the area under whose cap each of them counts.

    Args:
        source: the account on which they stand; None for those from which they were taken.
    """
    areas = sorted({one.area for one in taken})
    moves = net(
        move
        for one in taken
        for move in (
            (account(f"bureau:{one.area}", "reserve"), one.asset, one.quantity),
            (source or one.account, one.asset, -one.quantity),
        )
    )
    return Draft(entry_id, moves, permit_accounts(*((f"bureau:{area}", "reserve") for area in areas)))
