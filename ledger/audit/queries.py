"""What samples and screens look at: one query each, always for a range of legal dates as known at a recorded instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Final

from sqlalchemy import text

from ledger.audit.rules.sampling import PopulationItem
from ledger.audit.rules.screening import Flow, Stamp
from ledger.database import ReadBooks
from ledger.database.queries import filled, named_queries
from ledger.errors import RuleViolation
from ledger.journal.balances import SETTLED_AFTER

SQL: Final = named_queries(__name__)


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

_STAMPS: Final = filled(SQL["stamps"], in_scope=SQL["in_scope"])


def items(books: ReadBooks, scope: Scope, asset: str | None) -> list[PopulationItem]:
    """List the entries of a scope; with an asset, those that moved it, with the sum of their debits in it."""
    query = _ITEMS if asset is None else _ITEMS_IN_ASSET
    rows = books.connection.execute(
        text(query), scope.values if asset is None else {**scope.values, "asset": asset}
    )
    return [PopulationItem(*row) for row in rows]


def flows(books: ReadBooks, scope: Scope, asset: str | None) -> list[Flow]:
    """List who gave what to whom, in the order of posting.

    An owner gives when the sum of its accounts falls, each in its normal direction. Lots of one cap are one asset, so
    that permits that were split on the way are found again. Where several gave to several, each pair counts with the
    smaller of its two sides, because the entry does not say more.
    """
    found: list[Flow] = []
    rows = books.connection.execute(text(_FLOWS), {**scope.values, "asset": asset})
    for (position, moved), legs in groupby(map(tuple, rows), itemgetter(0, 1)):
        sides = list(legs)
        givers = [leg for leg in sides if leg[-1] < 0]
        takers = [leg for leg in sides if leg[-1] > 0]
        found += [
            Flow(entry_id, effective_on, position, actor_id, giver, taker[-2], moved, min(-fall, taker[-1]))
            for _, _, entry_id, effective_on, actor_id, giver, fall in givers
            for taker in takers
        ]
    return found


def stamps(books: ReadBooks, scope: Scope) -> list[Stamp]:
    """List when the entries of a scope were recorded, and by whom."""
    return [Stamp(*row) for row in books.connection.execute(text(_STAMPS), scope.values)]


def names_of(books: ReadBooks, actor_ids: Sequence[int]) -> dict[int, str]:
    """Give the digests by which records of the log name actors; screens name nobody otherwise."""
    query = text(SQL["names_of"])
    rows = books.connection.execute(query, {"wanted": list(actor_ids)})
    return {row[0]: row[1] for row in rows}
