"""What sites bought and sold of lots within their years, and what their licences say of it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Literal, NamedTuple

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read
from ledger.law import Law
from ledger.permits.rules.licence_steps import pending_of
from ledger.permits.rules.strips import EMITTED_UNDER, Availability, HeldLot, account
from ledger.permits.rules.terms import part_of, span
from ledger.permits.rules.turnover import LotsOfYear, Turn, shares

SQL: Final = named_queries(__name__)

FOR_MONEY: Final = ("market.settlement", "permits.buyback")
"""Kinds of entry by which permits are bought and sold. What passes with a merger or a removal goes with the emissions of its year."""


@dataclass(frozen=True, slots=True)
class TurnedLot:
    """A lot that a site bought or sold."""

    pollutant: str
    area: str
    vintage: int
    asset_id: int
    valid_from: date
    valid_to: date
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class KnownLicence:
    """What is known of a site's licence on a day."""

    valid_to: date | None
    """Its last day; None where no version is known."""
    lines: tuple[tuple[str, int, int], ...] = ()
    """Pollutant, year and quantity; none where it has ended."""

    def standing(self, on: date) -> Literal["valid", "ended", "unknown"]:
        """Tell whether it is in force on a day."""
        if self.valid_to is None:
            return "unknown"
        return "valid" if self.valid_to >= on else "ended"

    def permitted(self, pollutant: str, year: int) -> int:
        """Tell what it permits of a pollutant in a year, in the smallest unit."""
        return sum(quantity for name, of, quantity in self.lines if (name, of) == (pollutant, year))

    def counts(self, law: Law, on: date) -> bool:
        """Tell whether what was bought is emitted only when the licence says so: where the law says that, and a licence is known."""
        rule = law.find("trade.emits_from", on)
        return self.valid_to is not None and rule is not None and rule.value == "licence"


class _Turned(NamedTuple):
    pollutant: str
    area: str
    vintage: int
    asset_id: int
    valid_from: date
    valid_to: date
    effective_on: date
    quantity: int


class _Surrendered(NamedTuple):
    pollutant: str
    vintage: int
    quantity: int


class _Permitted(NamedTuple):
    valid_to: date
    pollutant: str | None
    year: int | None
    quantity: int | None


def turnover(
    books: ReadBooks,
    book_id: int,
    site: str,
    years: Collection[int] | None,
    on: date,
    recorded: datetime | None = None,
    *,
    assets: Collection[int] | None = None,
) -> dict[int, TurnedLot]:
    """Tell by the number of a lot what a site bought and sold of it until a day.

    Args:
        books: the snapshot to read.
        book_id: the book.
        site: the site.
        years: only lots of these years; None for all of them.
        on: the day.
        recorded: as was known at this instant; None for now.
        assets: only these lots; None for all of them.
    """
    accounts = [account(site, purpose) for purpose in EMITTED_UNDER]
    asked = {
        "accounts": accounts,
        "kinds": list(FOR_MONEY),
        "years": None if years is None else list(years),
        "assets": None if assets is None else list(assets),
        "on": on,
        "recorded": recorded,
    }
    found: dict[int, TurnedLot] = {}
    for one in read(books, _Turned, SQL["turned"], book=book_id, **asked):
        before = found[one.asset_id].turns if one.asset_id in found else ()
        found[one.asset_id] = TurnedLot(*one[:6], (*before, Turn(one.effective_on, one.quantity)))
    return found


@dataclass(frozen=True, slots=True)
class Purchases:
    """What of a year's permits was bought: how its days and its licence change what may be emitted, in the smallest unit."""

    before: int
    """What would be emitted on the days before the purchases."""
    pending: int
    """What would be emitted under what the licence does not say yet."""
    after_licence: bool
    """Whether that waits for the licence."""

    def told(self, line: Availability) -> Availability:
        """Tell what a site has, with its purchases."""
        waits = self.pending if self.after_licence else 0
        return replace(
            line, may_emit=max(0, line.may_emit - self.before - waits), pending_licence=self.pending
        )


def purchases(
    books: ReadBooks,
    book_id: int,
    site: str,
    usable: Collection[tuple[int, str, str, HeldLot]],
    on: date,
    part_year: str,
    law: Law | None,
) -> dict[tuple[str, str, int], Purchases]:
    """Tell by pollutant, area and year what of what a site can use it has bought.

    Args:
        books: the snapshot to read.
        book_id: the book.
        site: the site.
        usable: what stands on its usable accounts: lot, pollutant, area, part.
        on: the day whose licence counts.
        part_year: the rule for lots that are valid for a part of a year.
        law: of that day; None to ask no licence.
    """
    left: dict[int, int] = {}
    own: dict[tuple[str, int], int] = {}
    for number, pollutant, _, one in usable:
        left[number] = left.get(number, 0) + one.quantity
        own[pollutant, one.vintage] = own.get((pollutant, one.vintage), 0) + one.quantity
    turned = turnover(books, book_id, site, None, date.max, assets=list(left)) if left else {}
    licence = licence_for(books, book_id, site, on) if law is not None and turned else None
    counts = licence is not None and law is not None and licence.counts(law, on)
    if licence is not None:
        asked_of = {"account": account(site, "surrendered"), "year": on.year}
        for pollutant, vintage, quantity in read(
            books, _Surrendered, SQL["surrendered"], book=book_id, **asked_of
        ):
            own[pollutant, vintage] = own.get((pollutant, vintage), 0) + quantity
    found: dict[tuple[str, str, int], Purchases] = {}
    waited: dict[tuple[str, int], int] = {}
    for key in dict.fromkeys((one.pollutant, one.area, one.vintage) for one in turned.values()):
        pollutant, _, year = key
        lots = {
            number: shares(year, one.valid_from, one.valid_to, left[number], one.turns)
            for number, one in turned.items()
            if (one.pollutant, one.area, one.vintage) == key
        }
        whole = sum(
            part_of(span(year, left[number], turned[number].valid_from, turned[number].valid_to), part_year)
            for number in lots
        )
        has = sum(part_of(one, part_year) for each in lots.values() for one in each.has)
        waits = 0
        if licence is not None and year >= on.year:
            came = [min(left[n], sum(x.quantity for x in turned[n].turns if x.quantity > 0)) for n in lots]
            asked = own[pollutant, year] - waited.get((pollutant, year), 0)
            waits = pending_of(came, asked, licence.permitted(pollutant, year))
            waited[pollutant, year] = waited.get((pollutant, year), 0) + waits
        pending = LotsOfYear(lots, part_year, waits).pending
        found[key] = Purchases(whole - has, pending, counts)
    return found


def bought_on(books: ReadBooks, book_id: int, site: str, assets: Collection[int]) -> dict[int, date]:
    """Tell by the number of a lot on which day of its own year a site bought of it last; lots that it did not buy are left out."""
    if not assets:
        return {}
    return {
        number: max(days)
        for number, one in turnover(books, book_id, site, None, date.max, assets=assets).items()
        if (days := [turn.on for turn in one.turns if turn.quantity > 0 and turn.on.year == one.vintage])
    }


def licence_for(books: ReadBooks, book_id: int, site: str, on: date) -> KnownLicence:
    """Tell what is known of a site's licence on a day: the version that is valid, else the one that ended."""
    found = read(books, _Permitted, SQL["permitted"], book=book_id, site=site, on=on)
    if not found:
        return KnownLicence(None)
    lines = tuple(
        (one.pollutant, one.year, one.quantity)
        for one in found
        if one.pollutant is not None and one.year is not None and one.quantity is not None
    )
    return KnownLicence(found[0].valid_to, lines)
