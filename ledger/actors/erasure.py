"""Erasing a person: the name goes, and the digest by which the log names it stays, as does the number by which answers do.

Nothing of the journal or the log changes; nobody can tell any more whom the digest means, for the salt is gone with the
name. Files that were made before (receipts with persons, archives) are outside the ledger: the answer says so.
"""

from typing import Final

from ledger.actors.actions import KeyNotThere
from ledger.actors.authority import POWERS, Actor, require
from ledger.database import Books
from ledger.database.queries import named_queries
from ledger.errors import Conflict

SQL: Final = named_queries(__name__)


class KeyStillValid(Conflict):
    """This person still has {count} valid keys, so the name is still needed.

    Revoke the keys first.
    """

    code = "person.key_still_valid"
    source = "docs/spec/audit.md 3"


def erase_person(books: Books, by: Actor, book_id: int, key_id: int) -> int:
    """Erase the name of who held a key of a book, once all keys of this person are revoked. A second time changes nothing.

    From then on all answers name the person by the number of the actor: "person 87".

    Returns:
        The number of the actor, which stays.

    Raises (in this order):
        NotAllowed, KeyNotThere, KeyStillValid; PromiseBroken from the database: the key of who erases was revoked at this moment.
    """
    require(by, "person.erase", POWERS)
    row = books.connection.exec_driver_sql(
        SQL["erase_person_api_key"],
        (key_id, book_id),
    ).one_or_none()
    if row is None:
        raise KeyNotThere(key=key_id)
    if row.valid:
        raise KeyStillValid(count=row.valid)
    erased = books.connection.exec_driver_sql(SQL["erase_person_erased"], (by.actor_id, book_id, key_id))
    return int(erased.scalar_one())
