"""What the authority is to look at: permits that nobody uses, and permits without a licence. Neither is kept; both follow from what is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read
from ledger.law import Law
from ledger.permits.rules.strips import USABLE, written

SQL: Final = named_queries(__name__)

IDLE: Final = "idle"
"""Kind of a task: permits that have not been used for as many years as the law names are a ground for a withdrawal, or a buy-back."""
LICENCE_OVER: Final = "licence_over"
"""Kind of a task: a site has permits, and its licence has ended (条例 art. 33)."""


@dataclass(frozen=True, slots=True)
class IdleFigures:
    """What is not used, in the unit of the pollutant."""

    pollutant: str
    quantity: str
    """Of the year that runs."""
    first_year: int
    """The first of the years without an emission."""
    years: int
    """How many of them are over."""


@dataclass(frozen=True, slots=True)
class LicenceFigures:
    """A licence that has ended."""

    licence: str
    valid_to: str
    days: int
    """Since then."""


@dataclass(frozen=True, slots=True)
class Attention:
    """A task that follows from what is recorded; open as long as it is so."""

    kind: str
    subject: str
    figures: IdleFigures | LicenceFigures
    opened_at: datetime
    """The instant at which its day begins."""
    explanation: str | None = None


class _Idle(NamedTuple):
    site: str
    pollutant: str
    quantity: int


class _Over(NamedTuple):
    site: str
    licence: str
    valid_to: date


def attention(books: ReadBooks, book_id: int, law: Law, on: date, *, owner: str | None) -> list[Attention]:
    """List permits that have not been used for as many years as the law names, and sites whose licence has ended, on a day."""
    asked = {"owner": owner, "purposes": list(USABLE), "year": on.year}
    over = [
        Attention(
            LICENCE_OVER,
            one.site,
            LicenceFigures(one.licence, one.valid_to.isoformat(), (on - one.valid_to).days),
            _begins(one.valid_to + timedelta(days=1)),
        )
        for one in read(books, _Over, SQL["licence_over"], book=book_id, on=on, **asked)
    ]
    if law.find("idle.years", on) is None:
        return over
    years = law.integer("idle.years", on)
    first = on.year - years
    idle = [
        Attention(
            IDLE,
            f"{one.site}/{one.pollutant}",
            IdleFigures(one.pollutant, written(one.quantity), first, years),
            _begins(date(on.year, 1, 1)),
        )
        for one in read(books, _Idle, SQL["idle"], book=book_id, first=first, **asked)
    ]
    return [*over, *idle]


def _begins(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=UTC)
