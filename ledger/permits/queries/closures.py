"""What a site holds and owes, before it is closed: what stands against that, and what is left to do after it."""

from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.law import Law
from ledger.permits.queries.year import overruns, site_years
from ledger.permits.rules.strips import KILOGRAMS, TONNES, written
from ledger.permits.rules.year import Status
from ledger.words import Phrase, phrase

SQL: Final = named_queries(__name__)


class ClosingLot(NamedTuple):
    """What a site holds on an account of a purpose."""

    purpose: str
    pollutant: str
    area: str
    vintage: int
    quantity: int
    bound: bool
    """Whether it is bound, or of a year after that of the closure: then it stands against it."""


class ClosingAct(NamedTuple):
    """Something that is not at its end."""

    id: UUID
    machine: str
    state: str


class _Closed(NamedTuple):
    act_id: UUID


class _Licence(NamedTuple):
    licence: str
    version: int
    valid_to: date


@dataclass(frozen=True, slots=True)
class Closing:
    """What a site holds and owes on a day."""

    held: list[ClosingLot]
    waits: list[ClosingAct]
    """Fees that are not paid, agreements, orders, and everything else that is not at its end."""
    over: tuple[str, ...]
    """Pollutants of which too much was emitted, or too little surrendered, and nothing made good."""
    open_years: list[tuple[int, str, str]]
    """Year, pollutant and status of what is still to be reported or surrendered, which it can be after the closure."""
    licence: str
    """Number of its discharge licence; empty for none."""

    @property
    def against(self) -> list[Phrase]:
        """Tell what stands against its closure."""
        lots = [
            phrase(
                "{purpose} {pollutant} {area} {vintage}: {quantity}",
                purpose=one.purpose,
                pollutant=one.pollutant,
                area=one.area,
                vintage=one.vintage,
                quantity=written(one.quantity),
            )
            for one in self.held
            if one.bound
        ]
        waits = [
            phrase("{machine} {id}: {state}", machine=one.machine, id=str(one.id), state=one.state)
            for one in self.waits
        ]
        return [*lots, *waits, *(phrase("over-emission: {pollutant}", pollutant=one) for one in self.over)]


def closing(books: ReadBooks, book_id: int, site: str, on: date, law: Law) -> Closing:
    """Tell what a site holds and owes on a day.

    Raises:
        LawGap
    """
    asked = {"book": book_id, "site": site}
    held = read(books, ClosingLot, SQL["held"], **asked, year=on.year)
    waits = read(books, ClosingAct, SQL["waits"], **asked)
    over = overruns(books, book_id, site, on, law, sorted(TONNES | KILOGRAMS))
    years = [
        (one.year, one.pollutant, one.end.status.value)
        for year in (on.year - 1, on.year)
        for one in site_years(books, book_id, site, year, on, law)
        if one.end.status in (Status.SHORT, Status.NO_REPORT, Status.DISPUTED)
    ]
    found = find(books, _Licence, SQL["licence"], **asked)
    return Closing(held, waits, over, years, "" if found is None else found.licence)


def against(books: ReadBooks, book_id: int, site: str, on: date, law: Law) -> list[Phrase]:
    """Tell what stands against the closure of a site on a day.

    Raises:
        LawGap
    """
    return closing(books, book_id, site, on, law).against


def closed_by(books: ReadBooks, book_id: int, site: str) -> UUID | None:
    """Find the act by which a site is closed; None where it is open."""
    found = find(books, _Closed, SQL["closed_by"], book=book_id, site=site)
    return None if found is None else found.act_id
