"""What would refuse an entry as the books stand now, asked without a lock, before anybody tries to post it.

The posting function decides under its locks; this asks the same questions in the same order of the limits that change while
something waits: the months that were closed, the accounts that were, and what is left on them.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias
from uuid import UUID

from ledger.amounts import Unit
from ledger.database import ReadBooks
from ledger.database.queries import find, named_queries, read, single
from ledger.entries import Entry, Posting
from ledger.journal import codes
from ledger.journal.accounts import NewAccount
from ledger.journal.refusals import PeriodClosed, PeriodSoftClosed, explain

SQL: Final = named_queries(__name__)

FINANCE: Final = "finance"
"""Whose two persons still post in a month that is soft-closed."""


Refused: TypeAlias = tuple[str, dict[str, int | str]]
"""Code and raw figures, as the posting function gives them."""


class Draft(NamedTuple):
    """An entry as it would be posted: foreseen from this, and posted from this."""

    id: UUID
    postings: Sequence[Posting]
    opening: Sequence[NewAccount] = ()
    """Accounts that are opened with it, where they are not there yet."""
    registered: Mapping[str, tuple[Unit, str]] = MappingProxyType({})
    """Assets that are registered with it: unit and name."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What an act would post on a legal day as the books stand."""

    id: UUID
    """Of its first entry."""
    on: date
    drafts: Callable[[], Iterable[Draft]]
    """Makes its entries; refuses where they cannot be made, as of what is not held."""
    approved: bool = False
    """Whether another person has approved them, who asked for the act."""


class _Frontiers(NamedTuple):
    closed: date | None
    soft: date | None


@dataclass(slots=True)
class _Place:
    account: str
    asset: str
    account_id: int
    asset_id: int | None
    status: str
    debit_normal: bool
    floor: int | None
    ceiling: int | None
    held: int
    version: int
    newest_on: date | None
    """The last legal day on which anything moved there."""


class _Least(NamedTuple):
    day: date
    held: int


class _Line(NamedTuple):
    debit_normal: bool
    floor: int | None


def check_month_open(
    books: ReadBooks, book_id: int, entry_id: UUID, on: date, role: str, *, approved: bool
) -> None:
    """Check that a day still takes an entry of somebody of a role.

    Args:
        entry_id: under which it will be posted.
        approved: whether another person of the same role has approved it.

    Raises (in this order):
        PeriodClosed, PeriodSoftClosed.
    """
    days = single(books, _Frontiers, SQL["frontiers"], book=book_id)
    if days.closed is not None and on <= days.closed:
        raise PeriodClosed(
            id=str(entry_id), effective_on=on.isoformat(), closed_through=days.closed.isoformat()
        )
    if days.soft is not None and on <= days.soft and not (approved and role == FINANCE):
        raise PeriodSoftClosed(
            id=str(entry_id), effective_on=on.isoformat(), soft_closed_through=days.soft.isoformat()
        )


def check_month_of(books: ReadBooks, book_id: int, foreseen: Foreseen, role: str) -> None:
    """Check that the legal day of what is foreseen takes it, of somebody of a role.

    Raises (in this order):
        PeriodClosed, PeriodSoftClosed.
    """
    check_month_open(books, book_id, foreseen.id, foreseen.on, role, approved=foreseen.approved)


def check_limits(books: ReadBooks, book_id: int, draft: Draft, on: date) -> None:
    """Check that the accounts of an entry take part, and stay within their limits, from its legal day on.

    Raises (in this order):
        AccountClosed, AccountFrozen, AccountReceiveOnly, Overdraft, CeilingReached, OverdraftLater.
    """
    postings = draft.postings
    places = _places(books, book_id, postings, draft.opening)
    lines = [
        (n, p, places[key]) for n, p in enumerate(postings, 1) if (key := (p.account, p.asset)) in places
    ]
    later = partial(_later, books, book_id, on)
    faults = chain((_shut(*line) for line in lines), (_beyond(*line) or later(*line) for line in lines))
    fault = next(filter(None, faults), None)
    if fault is not None:
        entry = Entry(draft.id, "", date.min, tuple(postings), kept=True)
        known = codes.assets(books, book_id, {p.asset for p in postings})
        units = {code: (one.unit, one.name) for code, one in known.items()}
        owners = codes.owners(books, book_id, {p.account for p in postings})
        opened = {one.code: one.owner for one in draft.opening}
        raise explain(*fault, entry, {**draft.registered, **units}, {**opened, **owners})


def least_held(books: ReadBooks, book_id: int, account: str, asset: str, on: date) -> int:
    """Give the least that an account holds of an asset at the end of a legal day from one on, in its smallest unit and normal direction.

    An account that is not there holds nothing.
    """
    places = read(books, _Place, SQL["standing"], book=book_id, accounts=[account], assets=[asset])
    place = places[0] if places else None
    if place is None or place.newest_on is None:
        return 0
    return place.held if on >= place.newest_on else _least(books, book_id, on, place).held


def _least(books: ReadBooks, book_id: int, on: date, place: _Place) -> _Least:
    """Give the least that a place holds at the end of a day from one on, which is before its newest, and the first such day."""
    asked = {"account": place.account_id, "asset": place.asset_id, "normal": place.debit_normal}
    held = {"on": on, "held": place.held, "version": place.version}
    return single(books, _Least, SQL["least_later"], book=book_id, **asked, **held)


def _places(
    books: ReadBooks, book_id: int, postings: Sequence[Posting], opening: Collection[NewAccount]
) -> dict[tuple[str, str], _Place]:
    pairs = sorted({(p.account, p.asset) for p in postings})
    asked = {"accounts": [account for account, _ in pairs], "assets": [asset for _, asset in pairs]}
    found = {
        (one.account, one.asset): one for one in read(books, _Place, SQL["standing"], book=book_id, **asked)
    }
    opened = {one.code: one.purpose for one in opening}
    for pair in pairs:
        if pair not in found and pair[0] in opened:
            normal, floor = find(books, _Line, SQL["chart"], purpose=opened[pair[0]]) or _Line(True, None)
            found[pair] = _Place(*pair, 0, None, "open", normal, floor, None, 0, 0, None)
    return found


def _adds(posting: Posting, place: _Place) -> bool:
    return (posting.side == "debit") == place.debit_normal


def _shut(number: int, posting: Posting, place: _Place) -> Refused | None:
    """Tell whether a place does not take part."""
    shut = place.status in ("closed", "frozen") or (
        place.status == "receive_only" and not _adds(posting, place)
    )
    return (f"account.{place.status}", {"line": number}) if shut else None


def _beyond(number: int, posting: Posting, place: _Place) -> Refused | None:
    """Move the balance of a place, and tell which limit that passes."""
    before = place.held
    if _adds(posting, place):
        place.held += posting.amount
        if place.ceiling is not None and place.held > place.ceiling:
            figures: dict[str, int | str] = {
                "amount": posting.amount,
                "room": place.ceiling - before,
                "ceiling": place.ceiling,
            }
            return "account.ceiling", {"line": number, **figures}
        return None
    place.held -= posting.amount
    if place.floor is not None and place.held < place.floor:
        return "account.overdraft", {
            "line": number,
            "needed": posting.amount,
            "available": before - place.floor,
        }
    return None


def _later(
    books: ReadBooks, book_id: int, on: date, number: int, posting: Posting, place: _Place
) -> Refused | None:
    """Tell whether what is left on a later day is taken away beneath it; the place holds already what it holds after the line."""
    lowers = place.floor is not None and not _adds(posting, place)
    if not lowers or place.newest_on is None or on >= place.newest_on:
        return None
    least = _least(books, book_id, on, place)
    if least.held >= (place.floor or 0):
        return None
    figures = {"needed": posting.amount, "available": least.held + posting.amount - (place.floor or 0)}
    days = {"effective_on": on.isoformat(), "day": least.day.isoformat()}
    return "account.overdraft_later", {"line": number, **days, **figures}
