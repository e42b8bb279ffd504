"""Who receives something is registered: nothing is delivered, paid or bound to a name that nobody has.

An enterprise and its sites stand in the register on the day; the reserve of an area is one in which a cap was set; every other body
(a bank, a court) has somebody who speaks for it in this book, or an account in it.
"""

from collections.abc import Collection
from datetime import date
from typing import Final

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read, single
from ledger.errors import NotFound
from ledger.permits.rules.strips import party_of
from ledger.register.actions import PartyUnknown
from ledger.register.holders import holder_of
from ledger.register.queries import site_on

SQL: Final = named_queries(__name__)


class BodyUnknown(NotFound):
    """Nobody speaks for {party} in this book, and no account here is its own: it may be a slip.

    Check the code. Where it is right, let one of its persons have a key, or open an account for it first.
    """

    code = "permits.body_unknown"
    source = "docs/spec/permits.md 7"


class ReserveUnknown(NotFound):
    """The area {area} has no reserve: no cap was ever set in it.

    Check the area, or set a cap in it first.
    """

    code = "permits.reserve_unknown"
    source = "docs/spec/permits.md 7"


def check_receives_permits(books: ReadBooks, book_id: int, holder: str, on: date) -> None:
    """Check that permits can be delivered to a holder: a site that is known on the day.

    Raises (in this order):
        SiteUnknown, SiteUndescribed.
    """
    site_on(books, book_id, holder, on)


def check_reserve(books: ReadBooks, book_id: int, area: str) -> None:
    """Check that an area has a reserve.

    Raises:
        ReserveUnknown
    """
    if not single(books, bool, SQL["has_cap"], book=book_id, area=area):
        raise ReserveUnknown(area=area)


def known_reserves(books: ReadBooks, book_id: int, holders: Collection[str]) -> set[str]:
    """Tell which of some holders are reserves that there are."""
    return set(read(books, str, SQL["known_reserves"], book=book_id, holders=list(holders)))


def check_giver(books: ReadBooks, book_id: int, holder: str) -> None:
    """Check of a reserve out of which something is to be sold or let that it is one; a site is asked by the gates.

    Raises:
        ReserveUnknown
    """
    whose = holder_of(holder)
    if whose.kind == "bureau":
        check_reserve(books, book_id, whose.name)


def check_party(books: ReadBooks, book_id: int, code: str, on: date) -> None:
    """Check that a party, to which money is paid or something is bound, is one: itself, or one of its sites. Twin: `receiver_known`.

    Raises (in this order):
        SiteUnknown, SiteUndescribed: of a site; PartyUnknown: of an enterprise; ReserveUnknown: of a bureau; BodyUnknown: of any other.
    """
    holder = holder_of(code)
    if holder.site:
        site_on(books, book_id, code, on)
    elif holder.kind == "enterprise":
        if not single(books, bool, SQL["is_registered"], book=book_id, party=code, on=on):
            raise PartyUnknown(party=code)
    elif holder.kind == "bureau" and holder.name:
        check_reserve(books, book_id, holder.name)
    elif not single(books, bool, SQL["is_body"], book=book_id, owner=party_of(code)):
        raise BodyUnknown(party=code)
