"""Erasing a person: the name goes, and the digest by which the log names it stays, as does the number by which answers do.

Nothing of the journal or the log changes; nobody can tell any more whom the digest means, for the salt is gone with the
name. Files that were made before (receipts with persons, archives) are outside the ledger: the answer says so. One administrator asks for
it, another confirms it.
"""

from datetime import datetime
from typing import Final, NamedTuple

from ledger.actors.actions import KeyNotThere, lock_powers
from ledger.actors.authority import POWERS, Bearer, require
from ledger.actors.mandates import check_another
from ledger.database import Books
from ledger.database.queries import find, named_queries
from ledger.errors import Conflict

SQL: Final = named_queries(__name__)


class KeyStillValid(Conflict):
    """This person still has {count} valid keys, so the name is still needed.

    Revoke the keys first.
    """

    code = "person.key_still_valid"
    source = "docs/spec/audit.md 3"


class MandateStillThere(Conflict):
    """This person still has {count} mandates that run or are to come, so the name is still needed.

    End them first.
    """

    code = "person.mandate_still_there"
    source = "docs/spec/keys.md 5"


class ErasureWaits(Conflict):
    """The erasure of this name was asked for before, and waits for another administrator.

    Let another administrator confirm it, or drop it.
    """

    code = "person.erasure_waits"
    source = "docs/spec/keys.md 5"


class ErasureNotAsked(Conflict):
    """Nobody has asked for the erasure of this name, or it is done.

    Ask for it; another administrator confirms it then.
    """

    code = "person.erasure_not_asked"
    source = "docs/spec/keys.md 5"


class _Standing(NamedTuple):
    valid: int
    mandates: int
    asked_by: int | None
    asker: int | None
    gone: datetime | None
    how: str | None


def ask_erasure(books: Books, by: Bearer, book_id: int, key_id: int) -> None:
    """Ask that the name of who held a key of a book be erased, once no key and no mandate of this person is good.

    Raises (in this order):
        NotAllowed, KeyUnknown, KeyNotThere, KeyStillValid, MandateStillThere, ErasureWaits.
    """
    standing = _stands(books, by, book_id, key_id)
    if standing.asked_by is not None:
        raise ErasureWaits()
    books.connection.exec_driver_sql(SQL["ask_erasure"], (by.key, book_id, key_id)).close()


def confirm_erasure(books: Books, by: Bearer, book_id: int, key_id: int) -> int:
    """Erase the name of who held a key of a book, as another administrator has asked. From then on all answers name "person 87".

    Returns:
        The number of the person, or of the actor where no person is registered, which stays.

    Raises (in this order):
        NotAllowed, KeyUnknown, KeyNotThere, KeyStillValid, MandateStillThere, ErasureNotAsked, AnotherConfirms, AskerEnded.
    """
    standing = _stands(books, by, book_id, key_id)
    if standing.asked_by is None:
        raise ErasureNotAsked()
    check_another(by, standing.asker, standing.gone, standing.how)
    erased = books.connection.exec_driver_sql(SQL["confirm_erasure"], (by.key, book_id, key_id))
    return int(erased.scalar_one())


def drop_erasure(books: Books, by: Bearer, book_id: int, key_id: int) -> None:
    """Drop the erasure that was asked for and that nobody has confirmed.

    Raises (in this order):
        NotAllowed, KeyUnknown, KeyNotThere, KeyStillValid, MandateStillThere, ErasureNotAsked.
    """
    if _stands(books, by, book_id, key_id).asked_by is None:
        raise ErasureNotAsked()
    books.connection.exec_driver_sql(SQL["drop_erasure"], (by.key, book_id, key_id)).close()


def _stands(books: Books, by: Bearer, book_id: int, key_id: int) -> _Standing:
    """Look how the holder of a key stands.

    Raises (in this order):
        NotAllowed, KeyUnknown, KeyNotThere, KeyStillValid, MandateStillThere.
    """
    require(by, "person.erase", POWERS)
    lock_powers(books, by.key)
    found = find(books, _Standing, SQL["standing"], key=key_id, book=book_id)
    if found is None:
        raise KeyNotThere(key=key_id)
    if found.valid:
        raise KeyStillValid(count=found.valid)
    if found.mandates:
        raise MandateStillThere(count=found.mandates)
    return found
