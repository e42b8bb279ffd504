"""Screens of a book, by name, each with its parameters: the result repeats them, so that the run can be repeated."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import time
from typing import Any, Final, Literal, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import text

from ledger.amounts import Unit, format_decimal
from ledger.audit.queries import Population, Scope, Told, flows, names_of, quiet, stamps
from ledger.audit.rules import digits, screening, trips
from ledger.audit.rules.screening import Flow, OwnerOrActor, Stamp
from ledger.audit.samples import decimal, instant, minor, scope_told, unit_of
from ledger.database import ReadBooks
from ledger.database.queries import named_queries
from ledger.errors import Malformed
from ledger.journal.queries import book_of

SQL: Final = named_queries(__name__)

Name: TypeAlias = Literal["round_trips", "splitting", "back_dating", "after_hours", "first_digits"]
FINDINGS_MAX: Final = trips.LISTED_MAX
"""Findings that a result lists; it counts all."""
_SHALLOW: Final = 4
Row = TypeVar("Row")
Marked = TypeVar("Marked", screening.Late, screening.OffHours)
FEW: Final = 300
"""Entries that are screened at once; more are screened in a process of their own, and so is whatever looks deep into a few."""


class HoursReversed(Malformed):
    """The office closes at {closes}, before it opens at {opens}.

    Exchange the two hours; hours that go past midnight are asked for as two screens.
    """

    code = "audit.hours_reversed"
    source = "docs/spec/auditing.md 4.2"


@dataclass(frozen=True, slots=True)
class RoundTripsAsked:
    """Permits or money that came back to where they had started."""

    asset: str | None = None
    """Null for every asset; the code of a cap stands for all its lots."""
    days: int = 30
    depth: int = 4
    percent: int = 90
    least: str | None = None
    """Smallest amount that is followed, in the unit of the asset."""
    without: tuple[str, ...] = ()
    """Owners that are not passed through, such as the bank."""


@dataclass(frozen=True, slots=True)
class SplittingAsked:
    """Several amounts just below a limit that reach it together."""

    limit: str
    asset: str = "CNY"
    percent: int = 80
    days: int = 7
    entries: int = 2
    by: OwnerOrActor = "owner"


@dataclass(frozen=True, slots=True)
class BackDatingAsked:
    """Entries recorded long after their legal date."""

    days: int = 30


@dataclass(frozen=True, slots=True)
class AfterHoursAsked:
    """Entries recorded on days that are not worked, or outside the hours of the office, in the zone of the book.

    Raises:
        HoursReversed: the office closes before it opens; with equal hours it is closed all day.
    """

    opens: time = field(default=time(8))
    closes: time = field(default=time(18))

    def __post_init__(self) -> None:
        """Check the hours."""
        if self.opens > self.closes:
            raise HoursReversed(
                opens=self.opens.isoformat("minutes"), closes=self.closes.isoformat("minutes")
            )


@dataclass(frozen=True, slots=True)
class FirstDigitsAsked:
    """Leading digits of amounts against what is to be expected."""

    asset: str = "CNY"


Asked: TypeAlias = RoundTripsAsked | SplittingAsked | BackDatingAsked | AfterHoursAsked | FirstDigitsAsked
ScreenContent: TypeAlias = dict[str, Any]


def run_screen(books: ReadBooks, scope: Scope, asked: Asked, told: Told = quiet) -> ScreenContent:
    """Run a screen, and tell what it found with everything that is needed to run it again.

    Args:
        books: the snapshot to read.
        scope: which entries are looked at.
        asked: the screen and its parameters.
        told: hears how far it is; all entries are gone through `passes` times.

    Raises (in this order):
        AssetNotThere, AmountWithoutAsset, AmountNotDecimal, AmountTooPrecise, AmountTooLarge.
    """
    name, run = _RUN[type(asked)]
    found: ScreenContent = run(books, scope, asked, told)
    parameters = {
        key: value.isoformat("minutes") if isinstance(value, time) else value
        for key, value in asdict(asked).items()
    }
    return {
        "format": "ecoledger-screen/1",
        "screen": name,
        **scope_told(books, scope),
        "parameters": parameters,
        **found,
    }


def name_of(asked: Asked) -> Name:
    """Give the name of a screen."""
    return _RUN[type(asked)][0]


def passes(asked: object) -> int:
    """Tell how many times all entries are gone through: flows are read, and then searched from; a sample counts, and then draws."""
    return 1 if isinstance(asked, Asked) and not isinstance(asked, RoundTripsAsked) else 2


def is_deep(asked: object) -> bool:
    """Tell whether a question may take long over few entries."""
    return isinstance(asked, RoundTripsAsked) and asked.depth > _SHALLOW


def _round_trips(books: ReadBooks, scope: Scope, asked: RoundTripsAsked, told: Told) -> ScreenContent:
    unit = unit_of(books, scope.book_id, asked.asset)
    least = 1 if asked.least is None else minor(asked.least, "least", unit)
    result = trips.round_trips(
        flows(books, scope, asked.asset, told),
        days=asked.days,
        depth=asked.depth,
        percent=asked.percent,
        least=least,
        without=frozenset(asked.without),
        most=FINDINGS_MAX,
        told=told,
    )
    listed = result.found
    tell = _flow_teller(books, scope.book_id, [flow for trip in listed for flow in trip.flows])
    return {
        "looked_at": result.looked_at,
        "complete": result.complete,
        "found": result.count,
        "findings": [
            {
                "asset": trip.asset,
                "owners": [*trip.owners, trip.owners[0]],
                "flows": [tell(flow) for flow in trip.flows],
            }
            for trip in listed
        ],
    }


def _splitting(books: ReadBooks, scope: Scope, asked: SplittingAsked, told: Told) -> ScreenContent:
    unit = unit_of(books, scope.book_id, asked.asset)
    limit = minor(asked.limit, "limit", unit)
    rows = _Counted(flows(books, scope, asked.asset, told))
    found = screening.splits(
        rows, limit=limit, percent=asked.percent, days=asked.days, least=asked.entries, by=asked.by
    )
    listed = found[:FINDINGS_MAX]
    tell = _flow_teller(books, scope.book_id, [flow for split in listed for flow in split.flows])
    digests = names_of(books, [split.flows[0].actor_id for split in listed])
    return {
        "looked_at": rows.number,
        "found": len(found),
        "findings": [
            {
                "by": split.by if asked.by == "owner" else digests[split.flows[0].actor_id],
                "taker": split.taker,
                "asset": split.asset,
                "total": decimal(split.total, unit),
                "flows": [tell(flow) for flow in split.flows],
            }
            for split in listed
        ],
    }


def _back_dating(books: ReadBooks, scope: Scope, asked: BackDatingAsked, told: Told) -> ScreenContent:
    rows = _Counted(stamps(books, scope, told))
    found = screening.back_dated(rows, _zone(books, scope), days=asked.days)
    return _stamped(books, rows, found, lambda x: {"recorded_on": x.recorded_on.isoformat(), "days": x.days})


def _after_hours(books: ReadBooks, scope: Scope, asked: AfterHoursAsked, told: Told) -> ScreenContent:
    rows = _Counted(stamps(books, scope, told))
    found = screening.off_hours(rows, _zone(books, scope), opens=asked.opens, closes=asked.closes)
    return _stamped(
        books,
        rows,
        found,
        lambda x: {"local_time": x.local.replace(tzinfo=None).isoformat(" ", "seconds"), "day": x.day},
    )


def _first_digits(books: ReadBooks, scope: Scope, asked: FirstDigitsAsked, told: Told) -> ScreenContent:
    unit_of(books, scope.book_id, asked.asset)
    found = digits.distribution(item.amount or 0 for item in Population(books, scope, asked.asset, told))
    return {
        "looked_at": found.size,
        "enough": found.enough,
        "needed": digits.LEAST,
        "chi_square": None if found.chi_square is None else str(found.chi_square),
        "thresholds": {chance: str(value) for chance, value in digits.THRESHOLDS.items()},
        "thresholds_source": digits.SOURCE,
        "exceeded": list(found.exceeded),
        "found": len(found.digits),
        "findings": [{"digit": d.digit, "count": d.count, "expected": str(d.expected)} for d in found.digits],
    }


_RUN: Final[dict[type, tuple[Name, Callable[..., ScreenContent]]]] = {
    RoundTripsAsked: ("round_trips", _round_trips),
    SplittingAsked: ("splitting", _splitting),
    BackDatingAsked: ("back_dating", _back_dating),
    AfterHoursAsked: ("after_hours", _after_hours),
    FirstDigitsAsked: ("first_digits", _first_digits),
}


def screen_table(told: ScreenContent) -> tuple[list[str], list[Sequence[str | int | None]]]:
    """Lay the findings of a screen out as a table: titles, and a row for each flow or entry, with the number of its finding."""
    rows: list[dict[str, Any]] = []
    for number, finding in enumerate(told["findings"], 1):
        for flow in finding.get("flows", [{}]):
            row = {
                "finding": number,
                **{key: value for key, value in finding.items() if key != "flows"},
                **flow,
            }
            rows.append(
                {key: " → ".join(value) if isinstance(value, list) else value for key, value in row.items()}
            )
    titles = list(rows[0]) if rows else ["finding"]
    return titles, [[row[title] for title in titles] for row in rows]


def _zone(books: ReadBooks, scope: Scope) -> ZoneInfo:
    return ZoneInfo(book_of(books, scope.book_id).zone)


def _flow_teller(books: ReadBooks, book_id: int, found: Collection[Flow]) -> Callable[[Flow], ScreenContent]:
    digests = names_of(books, list({flow.actor_id for flow in found}))
    query = text(SQL["flow_teller"])
    rows = books.connection.execute(query, {"book": book_id, "codes": list({flow.asset for flow in found})})
    units = {row.code: Unit(row.code, row.scale, row.unit, row.digits) for row in rows}

    def tell(flow: Flow) -> ScreenContent:
        unit = units[flow.asset]
        return {
            "entry": str(flow.entry_id),
            "effective_on": flow.effective_on.isoformat(),
            "giver": flow.giver,
            "taker": flow.taker,
            "amount": format_decimal(flow.amount, unit.scale, unit.digits),
            "unit": unit.unit,
            "actor": digests[flow.actor_id],
        }

    return tell


class _Counted(Iterable[Row]):
    """Rows that are counted as they are gone through, once."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows, self.number = rows, 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.number += 1
            yield row


def _stamped(
    books: ReadBooks,
    rows: _Counted[Stamp],
    found: Iterable[Marked],
    more: Callable[[Marked], dict[str, Any]],
) -> ScreenContent:
    """Tell the first findings, and count all of them by who posted, most first."""
    listed: list[Marked] = []
    by_actor: Counter[int] = Counter()
    for one in found:
        by_actor[one.stamp.actor_id] += 1
        if len(listed) < FINDINGS_MAX:
            listed.append(one)
    digests = names_of(books, list(by_actor))
    most_first = screening.by_actor(by_actor)
    return {
        "looked_at": rows.number,
        "by_actor": {digests[actor]: count for actor, count in most_first.items()},
        "found": by_actor.total(),
        "findings": [_stamp(digests, one.stamp, **more(one)) for one in listed],
    }


def _stamp(digests: dict[int, str], stamp: Stamp, **figures: Any) -> ScreenContent:
    return {
        "entry": str(stamp.entry_id),
        "kind": stamp.kind,
        "effective_on": stamp.effective_on.isoformat(),
        "recorded_at": instant(stamp.recorded_at),
        "actor": digests[stamp.actor_id],
        **figures,
    }
