"""Names of enterprises and sites: the one with which somebody was registered, and those that hold from a day on.

What was said last of a day counts for it; the name of a day is that of the newest day before it, or of the registration. A name that
another took the place of on the day from which it was to hold never held: it stays to be read.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert

from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.entries import check_text, kept_name
from ledger.errors import RuleViolation
from ledger.register.actions import PartyUnknown, SiteUnknown
from ledger.register.holders import holder_of
from ledger.register.looks import look_of
from ledger.register.tables import naming

SQL: Final = named_queries(__name__)


class NamedBefore(RuleViolation):
    """{holder} is registered from {registered} on, and {on} lies before that day.

    Name a day from its first on; a name that was registered wrongly is corrected from that day on.
    """

    code = "party.named_before"
    source = "docs/spec/permits.md 14"


class DatedName(NamedTuple):
    """A name, from a day on."""

    name: str
    valid_from: date
    document: str | None
    """None of the name with which somebody was registered, as the next three."""
    act_id: UUID | None
    recorded_at: datetime | None
    held: bool
    """Whether it holds or held; else another was said later of the same day."""


class _Registered(NamedTuple):
    since: date


def called_on(books: ReadBooks, book_id: int, holder: str, on: date) -> str:
    """Give the name of an enterprise or a site on a day.

    Raises (in this order):
        PartyUnknown, SiteUnknown.
    """
    found = find(books, str, SQL["called_on"], book=book_id, holder=holder, on=on)
    if found is None:
        raise _unknown(holder)
    return found


def names_of(books: ReadBooks, book_id: int, holder: str) -> list[DatedName]:
    """List the names of an enterprise or a site, the newest day first, and of a day what was said last."""
    return read(books, DatedName, SQL["names_of"], book=book_id, holder=holder)


class _Named(NamedTuple):
    code: str
    name: str


def namesakes(books: ReadBooks, book_id: int, codes: Collection[str]) -> dict[str, list[str]]:
    """Tell by the code of an enterprise which others have or had a name that is, or was, its own, or looks like it."""
    if not codes:
        return {}
    looks = _looks(books, book_id)
    bearers: dict[str, set[str]] = {}
    for code, names in looks.items():
        for look in names:
            bearers.setdefault(look, set()).add(code)
    found = {code: {one for look in looks.get(code, ()) for one in bearers[look]} - {code} for code in codes}
    return {code: sorted(others) for code, others in found.items() if others}


def called_alike(books: ReadBooks, book_id: int, code: str, name: str) -> list[str]:
    """List the codes of other enterprises that have or had a name, or one that looks like it."""
    look, looks = look_of(name), _looks(books, book_id)
    return sorted(other for other, names in looks.items() if look and look in names and other != code)


def _looks(books: ReadBooks, book_id: int) -> dict[str, set[str]]:
    """Give by the code of each enterprise how its names look; a name of which nothing is left tells nothing."""
    found: dict[str, set[str]] = {}
    for one in read(books, _Named, SQL["all_names"], book=book_id):
        if look := look_of(one.name):
            found.setdefault(one.code, set()).add(look)
    return found


def check_naming(books: ReadBooks, book_id: int, holder: str, name: str, on: date, document: str) -> str:
    """Check how somebody calls an enterprise or a site from a day on, and give the name as it is kept. Twin: `naming_in_time`.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, PartyUnknown, SiteUnknown, NamedBefore.
    """
    check_text("document", document)
    name = kept_name("name", name)
    found = find(books, _Registered, SQL["registered"], book=book_id, holder=holder)
    if found is None:
        raise _unknown(holder)
    if on < found.since:
        raise NamedBefore(holder=holder, registered=found.since.isoformat(), on=on.isoformat())
    return name


def record_naming(
    books: Books,
    book_id: int,
    actor_id: int,
    *,
    holder: str,
    name: str,
    on: date,
    document: str,
    act_id: UUID,
) -> None:
    """Record how an enterprise or a site is called from a day on, which `check_naming` has passed; what was said before stays."""
    of = {"site": holder} if holder_of(holder).site else {"party": holder}
    values = {"book_id": book_id, "act_id": act_id, "name": name, "valid_from": on, "document": document}
    books.connection.execute(insert(naming).values(**of, **values, actor_id=actor_id))


def _unknown(holder: str) -> PartyUnknown | SiteUnknown:
    return SiteUnknown(site=holder[:160]) if holder_of(holder).site else PartyUnknown(party=holder[:160])
