"""Caps, lots, what is held, and where a lot comes from and went to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import Unit
from ledger.database import ReadBooks
from ledger.database.queries import filled, find, named_queries, read
from ledger.errors import NotFound, RuleViolation
from ledger.law import Law
from ledger.permits.queries.turnover import purchases
from ledger.permits.rules.strips import (
    CIRCULATING,
    EMITTED_UNDER,
    FREE,
    LOT_SCALE,
    Availability,
    HeldLot,
    Strip,
    account,
    availability,
    party_of,
    unit_of,
    written,
)

SQL: Final = named_queries(__name__)
_LOTS: Final = filled(SQL["lots"], those=SQL["listed_lots"])
_LOT: Final = filled(SQL["lots"], those=SQL["one_lot"])


class VintageEnded(RuleViolation):
    """The vintage {vintage} of {pollutant} in the area {area} ended on {ended_on}: nothing of it is given any more.

    Name a later year.
    """

    code = "permits.vintage_ended"
    source = "docs/spec/permits.md 10.6"


class LotUnknown(NotFound):
    """There is no lot {lot} in this book, or not for you.

    Check the code.
    """

    code = "permits.lot_unknown"


@dataclass(frozen=True, slots=True)
class CapRow:
    """A cap and what became of its room, in the smallest unit."""

    asset_id: int
    asset: str
    pollutant: str
    area: str
    vintage: int
    parent: str | None
    limit: int
    shared: int
    available: int
    issued: int


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot and where it comes from."""

    asset: str
    pollutant: str
    area: str
    vintage: int
    owner: str
    """The site, or reserve, that got it first."""
    origin: str
    parent: str | None
    measure: str | None
    document: str
    grant_id: UUID | None
    grant_line: int | None
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class LotPart:
    """A part of a lot on one account, with the numbers that the tables use."""

    account_id: int
    asset_id: int
    pollutant: str
    area: str
    held: HeldLot


@dataclass(frozen=True, slots=True)
class LotStep:
    """One movement of a lot."""

    entry_id: UUID
    kind: str
    effective_on: date
    recorded_at: datetime
    account: str
    debit: int
    credit: int
    document: str


class SiteMovement(NamedTuple):
    """One movement on the accounts of a site; quantities in the smallest unit."""

    effective_on: date
    kind: str
    lot: str
    purpose: str
    debit: int
    credit: int
    balance_after: int
    document: str
    entry_id: UUID


class _Cap(NamedTuple):
    pollutant: str
    area: str
    vintage: int
    asset_id: int


class _Room(NamedTuple):
    asset_id: int
    quantity: int


class _LeasedOut(NamedTuple):
    pollutant: str
    area: str
    vintage: int
    quantity: int


class _Total(NamedTuple):
    purpose: str
    quantity: int


def cap_code(pollutant: str, area: str, vintage: int) -> str:
    """Give the asset code of a cap."""
    return f"cap:{pollutant}:{area}:{vintage}"


def lot_code(pollutant: str, area: str, vintage: int, place: int) -> str:
    """Give the asset code of a lot by its place under its cap, from 1 on."""
    return f"lot:{pollutant}:{area}:{vintage}:{place:04d}"


def new_lot(pollutant: str, area: str, vintage: int, place: int) -> tuple[str, tuple[Unit, str]]:
    """Say what a lot is registered as by its place under its cap: code, unit and name."""
    unit = Unit(lot_code(pollutant, area, vintage, place), LOT_SCALE, unit_of(pollutant), 3)
    return unit.code, (unit, f"{pollutant} in {area}, vintage {vintage}, lot {place}")


def caps(
    books: ReadBooks,
    book_id: int,
    *,
    pollutant: str | None = None,
    area: str | None = None,
    vintage: int | None = None,
    after: str | None = None,
    limit: int = 1000,
) -> list[CapRow]:
    """List caps by code, with what became of their room; an area may be a prefix, such as a province's two digits."""
    asked = {"pollutant": pollutant, "area": area, "vintage": vintage, "after": after}
    return read(books, CapRow, SQL["caps"], book=book_id, **asked, limit=limit)


def find_cap(books: ReadBooks, book_id: int, pollutant: str, area: str, vintage: int) -> int | None:
    """Find the number of a cap; None when none was set."""
    asked = {"pollutant": pollutant, "area": area, "vintage": vintage}
    return find(books, int, SQL["find_cap"], book=book_id, **asked)


def caps_for(books: ReadBooks, book_id: int, strips: Collection[Strip]) -> dict[tuple[str, str, int], int]:
    """Find the caps of many strips: number by (pollutant, area, vintage)."""
    pollutants, areas = list({s.pollutant for s in strips}), list({s.area for s in strips})
    found = read(books, _Cap, SQL["caps_for"], book=book_id, pollutants=pollutants, areas=areas)
    return {(row.pollutant, row.area, row.vintage): row.asset_id for row in found}


class _Ended(NamedTuple):
    pollutant: str
    area: str
    vintage: int
    ended_on: date


def ended_vintages(books: ReadBooks, book_id: int) -> dict[tuple[str, str, int], date]:
    """Give the vintages whose expiry has begun, by pollutant, area and year, each with the day on which one first did."""
    return {one[:3]: one.ended_on for one in read(books, _Ended, SQL["ended"], book=book_id)}


def check_circulates(books: ReadBooks, book_id: int, wanted: Iterable[tuple[str, str, int]]) -> None:
    """Check that nothing is given of a vintage whose expiry has begun: pollutant, area and year of each.

    Raises:
        VintageEnded: for the first one whose expiry has.
    """
    ended = ended_vintages(books, book_id)
    for pollutant, area, vintage in wanted:
        on = ended.get((pollutant, area, vintage))
        if on is not None:
            raise VintageEnded(pollutant=pollutant, area=area, vintage=vintage, ended_on=on.isoformat())


def room_of(books: ReadBooks, book_id: int, caps: Collection[int]) -> dict[int, int]:
    """Tell by the number of a cap how much may still be issued under it, in the smallest unit."""
    found = read(books, _Room, SQL["room_of"], book=book_id, caps=list(caps))
    return {row.asset_id: row.quantity for row in found}


def _part(
    account_id: int,
    asset_id: int,
    pollutant: str,
    area: str,
    asset: str,
    vintage: int,
    quantity: int,
    account: str,
    purpose: str,
    origin: str,
    valid_from: date,
    valid_to: date,
) -> LotPart:
    held = HeldLot(asset, vintage, quantity, account, purpose, origin, valid_from, valid_to)
    return LotPart(account_id, asset_id, pollutant, area, held)


def parts(
    books: ReadBooks,
    book_id: int,
    holder: str,
    purposes: Sequence[str],
    *,
    strips: Sequence[Strip] | None = None,
    vintages: Sequence[int] | None = None,
) -> list[LotPart]:
    """List what a holder has on its accounts of some purposes, oldest vintage and grant first."""
    years = sorted({year for strip in strips for year in strip.years}) if strips is not None else vintages
    return read(
        books,
        _part,
        SQL["parts"],
        book=book_id,
        accounts=[account(holder, purpose) for purpose in purposes],
        pollutants=None if strips is None else list({s.pollutant for s in strips}),
        areas=None if strips is None else list({s.area for s in strips}),
        vintages=None if years is None else list(years),
    )


def ended_parts(
    books: ReadBooks, book_id: int, site: str, purposes: Sequence[str], strips: Sequence[Strip]
) -> list[LotPart]:
    """List what expiries ended on a site's accounts of some purposes, less what was surrendered of it since, oldest grant first.

    It stands on the account of what has expired in its area.
    """
    asked = {
        "accounts": [account(site, purpose) for purpose in purposes],
        "pollutants": list({strip.pollutant for strip in strips}),
        "areas": list({strip.area for strip in strips}),
        "vintages": sorted({year for strip in strips for year in strip.years}),
    }
    return read(books, _part, SQL["ended_parts"], book=book_id, site=site, **asked)


def coming(books: ReadBooks, book_id: int, site: str, strips: Sequence[Strip]) -> list[LotPart]:
    """List what may come back to a site: what it has leased out and the lessee has still, and what a withdrawal holds still.

    It is told as if it were frozen already, for an order that takes it waits for it.
    """
    return read(
        books,
        _part,
        SQL["coming"],
        book=book_id,
        site=site,
        account=account(site, "frozen"),
        pollutants=list({s.pollutant for s in strips}),
        areas=list({s.area for s in strips}),
        vintages=sorted({year for strip in strips for year in strip.years}),
    )


def table_of(
    books: ReadBooks,
    book_id: int,
    site: str,
    part_year: str,
    *,
    sold_from: Sequence[str] = FREE,
    on: date = date.min,
    law: Law | None = None,
) -> Mapping[tuple[str, str], list[Availability]]:
    """Tell what a site has, year by year, for each pollutant and area; what it bought within a year counts from that day.

    Args:
        books: the snapshot to read.
        book_id: the book.
        site: whose.
        part_year: the rule for lots that are valid for a part of a year.
        sold_from: the purposes from which the law lets it sell.
        on: the day of which it is told.
        law: of that day, by which what was bought may wait for the licence; None to ask no licence.
    """
    held = parts(books, book_id, site, CIRCULATING)
    usable = [
        (one.asset_id, one.pollutant, one.area, one.held) for one in held if one.held.purpose in EMITTED_UNDER
    ]
    since = purchases(books, book_id, site, usable, on, part_year, law)
    leased = read(books, _LeasedOut, SQL["leased_out"], book=book_id, site=site)
    out = {(row.pollutant, row.area, row.vintage): row.quantity for row in leased}
    told: dict[tuple[str, str], list[Availability]] = {}
    keys = {(one.pollutant, one.area, one.held.vintage) for one in held} | out.keys()
    for pollutant, area, vintage in sorted(keys):
        here = [one.held for one in held if (one.pollutant, one.area) == (pollutant, area)]
        away = out.get((pollutant, area, vintage), 0)
        line = availability(vintage, here, away, part_year, sold_from=sold_from, on=on)
        if (pollutant, area, vintage) in since:
            line = since[pollutant, area, vintage].told(line)
        told.setdefault((pollutant, area), []).append(line)
    return told


def lots(
    books: ReadBooks,
    book_id: int,
    *,
    owner: str | None = None,
    pollutant: str | None = None,
    area: str | None = None,
    vintage: int | None = None,
    holder: str | None = None,
    purpose: str | None = None,
    after: str | None = None,
    limit: int = 100,
) -> list[LotRow]:
    """List lots by code; with an owner only those that it was granted or ever held.

    Args:
        books: the snapshot to read.
        book_id: the book.
        owner: only those of a party.
        pollutant: only those of a pollutant.
        area: only those under the caps of an area.
        vintage: only those of a year.
        holder: only those of which a site, or a reserve, has something now.
        purpose: only those of which something stands on an account of this purpose now.
        after: code of the last lot on the page before.
        limit: lots on a page.
    """
    asked = {
        "pollutant": pollutant,
        "area": area,
        "vintage": vintage,
        "holder": holder,
        "purpose": purpose,
        "after": after,
    }
    return read(books, LotRow, _LOTS, book=book_id, owner=owner, **asked, limit=limit)


def lot_of(books: ReadBooks, book_id: int, code: str, *, owner: str | None = None) -> LotRow:
    """Find one lot.

    Raises:
        LotUnknown: there is none with this code, or not for this reader.
    """
    found = find(books, LotRow, _LOT, book=book_id, owner=owner, code=code)
    if found is None:
        raise LotUnknown(lot=code[:160])
    return found


def family(books: ReadBooks, book_id: int, code: str, *, limit: int = 1000) -> tuple[list[str], list[str]]:
    """Give the lots from which a lot comes, the nearest first, and at most so many of those that came from it."""
    up = read(books, str, SQL["ancestors"], book=book_id, code=code)
    down = read(books, str, SQL["descendants"], book=book_id, code=code, limit=limit)
    return up, down


def path_of(
    books: ReadBooks, book_id: int, code: str, *, owner: str | None = None, limit: int = 1000
) -> list[LotStep]:
    """List at most so many movements of a lot, from the decision that created it on; with an owner only on its own accounts."""
    return read(books, LotStep, SQL["path_of"], book=book_id, code=code, owner=owner, limit=limit)


def cap_statement(books: ReadBooks, book_id: int, pollutant: str, area: str, vintage: int) -> dict[str, int]:
    """Give the account of a cap: what was issued, and on accounts of which purposes it stands, in the smallest unit."""
    asked = {"pollutant": pollutant, "area": area, "vintage": vintage}
    found = read(books, _Total, SQL["cap_statement"], book=book_id, **asked)
    return {row.purpose: row.quantity for row in found}


def movements_of(books: ReadBooks, book_id: int, site: str, limit: int) -> list[list[str]]:
    """List every movement on a site's permit accounts as texts, in the order of recording."""
    asked = {"site": site, "owner": party_of(site)}
    found = read(books, SiteMovement, SQL["movements_of"], book=book_id, **asked, limit=limit)
    return [
        [
            one.effective_on.isoformat(),
            one.kind,
            one.lot,
            one.purpose,
            written(one.debit),
            written(one.credit),
            written(one.balance_after),
            one.document,
            str(one.entry_id),
        ]
        for one in found
    ]
