"""What samples and screens look at: one query each, always for a range of legal dates as known at a recorded instant."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple, TypeAlias, TypeVar
from uuid import UUID

from sqlalchemy import text

from ledger.audit.rules.sampling import PopulationItem
from ledger.audit.rules.screening import Flow, Stamp
from ledger.database import ReadBooks
from ledger.database.queries import Sql, filled, named_queries
from ledger.errors import RuleViolation
from ledger.journal.balances import SETTLED_AFTER

SQL: Final = named_queries(__name__)
Kind = TypeVar("Kind")
FETCHED: Final = 2_000
"""Rows that are fetched at a time."""
Told: TypeAlias = Callable[[int], None]
"""Hears how many entries were gone through since it heard last: an answer may go through all of them more than once."""


def quiet(_: int) -> None:
    """Hear nothing of it."""


class InstantNotSettled(RuleViolation):
    """Until {recorded} the book is not settled yet: an entry recorded before it may still arrive, up to a minute later.

    Choose an instant not after {latest}, or leave it out.
    """

    code = "audit.instant_not_settled"
    source = "docs/spec/auditing.md 3.1"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which entries are looked at; the same scope gives the same entries for ever."""

    book_id: int
    first: date
    """First legal date."""
    last: date
    """Last legal date."""
    recorded: datetime
    """Entries recorded up to this instant."""

    @property
    def values(self) -> dict[str, object]:
        """The parameters of the queries below."""
        return {"book": self.book_id, "first": self.first, "last": self.last, "recorded": self.recorded}


def settled(recorded: datetime | None, now: datetime) -> datetime:
    """Give the instant up to which entries are looked at: the one asked for, or the latest that is settled.

    Raises:
        InstantNotSettled: it is later than a minute before now.
    """
    latest = now - SETTLED_AFTER
    if recorded is not None and recorded > latest:
        raise InstantNotSettled(recorded=recorded.isoformat(), latest=latest.isoformat())
    return recorded or latest


_ITEMS: Final = filled(SQL["items"], in_scope=SQL["in_scope"])
_ITEMS_IN_ASSET: Final = filled(SQL["items_in_asset"], in_scope=SQL["in_scope"])

_FLOWS: Final = filled(SQL["flows"], in_scope=SQL["in_scope"])
_FEW: Final = filled(SQL["few"], in_scope=SQL["in_scope"])
_COUNT: Final = filled(SQL["count"], in_scope=SQL["in_scope"])

_STAMPS: Final = filled(SQL["stamps"], in_scope=SQL["in_scope"])


class _Leg(NamedTuple):
    position: int
    asset: str
    entry_id: UUID
    effective_on: date
    actor_id: int
    owner: str
    rise: int


@dataclass(frozen=True, slots=True)
class Population:
    """The entries of a scope in the order of ids, read anew each time that they are gone through, and never held as a whole."""

    books: ReadBooks
    scope: Scope
    asset: str | None
    """With an asset, those that moved it, with the sum of their debits in it."""
    told: Told = quiet

    def __iter__(self) -> Iterator[PopulationItem]:
        """Read them."""
        query = _ITEMS if self.asset is None else _ITEMS_IN_ASSET
        values = self.scope.values if self.asset is None else {**self.scope.values, "asset": self.asset}
        return _read(self.books, PopulationItem, query, values, self.told)


def flows(books: ReadBooks, scope: Scope, asset: str | None, told: Told = quiet) -> Iterator[Flow]:
    """Read who gave what to whom, in the order of posting.

    An owner gives when the sum of its accounts falls, each in its normal direction. Lots of one cap are one asset, so
    that permits that were split on the way are found again. Where several gave to several, each pair counts with the
    smaller of its two sides, because the entry does not say more.
    """
    legs = _read(books, _Leg, _FLOWS, {**scope.values, "asset": asset})
    for number, (_, together) in enumerate(groupby(legs, attrgetter("position", "asset")), 1):
        sides = list(together)
        if number % FETCHED == 0:
            told(FETCHED)
        takers = [leg for leg in sides if leg.rise > 0]
        for given in sides:
            if given.rise < 0:
                yield from (
                    Flow(
                        given.entry_id,
                        given.effective_on,
                        given.position,
                        given.actor_id,
                        given.owner,
                        taken.owner,
                        given.asset,
                        min(-given.rise, taken.rise),
                    )
                    for taken in takers
                )


def stamps(books: ReadBooks, scope: Scope, told: Told = quiet) -> Iterator[Stamp]:
    """Read when the entries of a scope were recorded, and by whom."""
    return _read(books, Stamp, _STAMPS, scope.values, told)


def count(books: ReadBooks, scope: Scope) -> int:
    """Count the entries of a scope."""
    return int(books.connection.execute(text(_COUNT), scope.values).scalar_one())


def few(books: ReadBooks, scope: Scope, most: int) -> bool:
    """Tell whether a scope has no more entries than that."""
    return bool(books.connection.execute(text(_FEW), {**scope.values, "most": most}).scalar_one())


def _read(
    books: ReadBooks,
    kind: Callable[..., Kind],
    query: Sql,
    values: Mapping[str, object],
    told: Told = quiet,
) -> Iterator[Kind]:
    """Read rows as they are asked for: by a cursor of the server, some at a time."""
    options = {"stream_results": True, "yield_per": FETCHED}
    with books.connection.execute(text(query), values, execution_options=options) as found:
        for number, row in enumerate(found, 1):
            yield kind(*row)
            if number % FETCHED == 0:
                told(FETCHED)


def names_of(books: ReadBooks, actor_ids: Sequence[int]) -> dict[int, str]:
    """Give the digests by which records of the log name actors; screens name nobody otherwise."""
    query = text(SQL["names_of"])
    rows = books.connection.execute(query, {"wanted": list(actor_ids)})
    return {row[0]: row[1] for row in rows}
