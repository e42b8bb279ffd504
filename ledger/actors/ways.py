"""Ways to be told: by which mail address or mobile number a person hears of what concerns it.

Given by the person with its key, or with a mandate by who asks for it; kept apart from all acts, never in the log, gone with the name, and
shown to the person and to administrators alone. An event names who is to be told by number of person; the addresses are in the answer to
the machine that sends, and in nothing else.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final, Literal, NamedTuple

from ledger.actors.authority import POWERS, Bearer, require
from ledger.actors.renaming import PersonNotThere
from ledger.database import Books
from ledger.database.queries import named_queries, read
from ledger.errors import Malformed

SQL: Final = named_queries(__name__)
WAYS_MOST: Final = 4
"""Ways of one person. Twin: `ways_few`."""
Kind = Literal["mail", "mobile"]
_MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}[.])+[A-Za-z]{2,63}", re.ASCII)
_MAIL_MOST: Final = 254
_MOBILE: Final = re.compile(r"\+[1-9][0-9]{7,14}", re.ASCII)
_MAINLAND: Final = re.compile(r"1[3-9][0-9]{9}", re.ASCII)


class WayMalformed(Malformed, sorts={"kind": "way"}):
    """This is no {kind} by which somebody can be told.

    Write a mail address as name@example.cn, and a mobile number as +8613800000000, or with its eleven digits alone.
    """

    code = "way.malformed"
    source = "docs/spec/keys.md 15"


class WaysMany(Malformed):
    """A person is told by {most} ways at most, and {count} are given.

    Leave some out.
    """

    code = "way.many"
    source = "docs/spec/keys.md 15"


class WayTwice(Malformed):
    """Way no. {second} is the same as no. {first}, with or without the code of a country, or capitals in a mail domain.

    Leave one of the two out.
    """

    code = "way.twice"
    source = "docs/spec/keys.md 15"


class Contact(NamedTuple):
    """A way to be told."""

    kind: Kind
    address: str
    """A mail address, or a mobile number with + and the code of the country."""


class _Told(NamedTuple):
    event_id: int
    what: str
    subject: str
    persons: list[int]
    person_id: int | None
    kind: Kind | None
    address: str | None


class ToTell(NamedTuple):
    """Somebody who is to be told."""

    person_id: int
    ways: list[Contact]
    """Empty for who has given none."""


class EventNotice(NamedTuple):
    """An event, and who is to be told of it."""

    event_id: int
    """Its number in the feed of its book."""
    kind: str
    subject: str
    to: list[ToTell]


def checked_ways(given: Iterable[Contact]) -> list[Contact]:
    """Give ways in their one form: a mobile number with the code of its country.

    Raises (in this order):
        WayMalformed, WaysMany, WayTwice.
    """
    found = [_checked(one) for one in given]
    if len(found) > WAYS_MOST:
        raise WaysMany(most=WAYS_MOST, count=len(found))
    places: dict[Contact, int] = {}
    for second, one in enumerate(found, 1):
        first = places.setdefault(_compared(one), second)
        if first != second:
            raise WayTwice(first=first, second=second)
    return found


def _compared(way: Contact) -> Contact:
    """Give what is the same for two ways that reach the same place: of a mail address the domain has no capitals (RFC 5321 section 2.4)."""
    at = way.address.find("@") + 1
    return Contact(way.kind, way.address[:at] + way.address[at:].lower())


def _checked(way: Contact) -> Contact:
    """Give a way in its one form. Twin: `way_address_fits`.

    Raises:
        WayMalformed.
    """
    address = way.address.strip()
    if way.kind == "mail":
        fits = _MAIL.fullmatch(address) is not None and len(address) <= _MAIL_MOST
    else:
        address = re.sub(r"[ ()-]", "", address)
        address = f"+86{address}" if _MAINLAND.fullmatch(address) else address
        fits = _MOBILE.fullmatch(address) is not None
    if not fits:
        raise WayMalformed(kind=way.kind)
    return Contact(way.kind, address)


def set_ways(books: Books, by: Bearer, ways: Sequence[Contact]) -> None:
    """Keep by which ways one is told, in the place of those before, in the order in which they are tried; without any by none.

    It is told (`ways.changed`) by the ways before as well.

    Raises (in this order):
        NotAllowed, WayMalformed, WaysMany, WayTwice.
    """
    require(by, "me.ways", POWERS)
    kept = checked_ways(ways)
    books.connection.exec_driver_sql(SQL["set_ways"], (by.key, *_columns(kept))).close()


def give_ways(books: Books, by: Bearer, mandate_id: int, ways: Sequence[Contact]) -> None:
    """Keep by which ways the holder of a mandate is told that one has just asked for; they count where he gives none himself.

    Raises (in this order):
        WayMalformed, WaysMany, WayTwice.
    """
    kept = checked_ways(ways)
    if kept:
        books.connection.exec_driver_sql(SQL["give_ways"], (by.key, mandate_id, *_columns(kept))).close()


def own_ways(books: Books, by: Bearer) -> list[Contact]:
    """List by which ways one is told."""
    return read(books, Contact, SQL["own_ways"], key=by.key)


def ways_of(books: Books, by: Bearer, book_id: int, person_id: int) -> list[Contact]:
    """List by which ways somebody is told who acts in a book; that it was read is kept.

    Raises (in this order):
        NotAllowed, PersonNotThere.
    """
    require(by, "way.read", POWERS)
    if not books.connection.exec_driver_sql(SQL["acts_in"], (person_id, book_id)).scalar_one():
        raise PersonNotThere(person=person_id)
    return read(books, Contact, SQL["ways_of"], key=by.key, book=book_id, person=person_id)


def notices(books: Books, by: Bearer, book_id: int, after: int, limit: int) -> list[EventNotice]:
    """List the events of a book after one, with who is to be told and by which ways; that it was read is kept.

    Raises:
        NotAllowed.
    """
    require(by, "notice.read", POWERS)
    rows = read(books, _Told, SQL["notices"], key=by.key, book=book_id, after=after, limit=limit)
    return [_notice(list(of_one)) for _, of_one in groupby(rows, lambda row: row.event_id)]


def _notice(rows: Sequence[_Told]) -> EventNotice:
    """Put together what is told of one event."""
    first = rows[0]
    ways: dict[int, list[Contact]] = {person: [] for person in first.persons}
    for row in rows:
        if row.person_id is not None and row.kind is not None and row.address is not None:
            ways[row.person_id].append(Contact(row.kind, row.address))
    return EventNotice(
        first.event_id, first.what, first.subject, [ToTell(who, of) for who, of in ways.items()]
    )


def _columns(ways: Sequence[Contact]) -> tuple[list[str], list[str]]:
    """Give kinds and addresses, for the function that keeps them."""
    return [one.kind for one in ways], [one.address for one in ways]
