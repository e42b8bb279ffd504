"""Calling a person otherwise: after a marriage, or where the name was written wrongly. One administrator asks, another confirms it.

Nothing of the journal or the log changes: a record names an actor by the digest of its name, so who has keys goes on under the old
name, and is given the next mandate by the new one, as another actor of the same person.
"""

from datetime import datetime
from typing import Final, NamedTuple

from ledger.actors.actions import lock_powers
from ledger.actors.authority import POWERS, Bearer, person_of, require
from ledger.actors.mandates import ForOneself, check_another
from ledger.actors.persons import NameEmpty, check_name_free
from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries
from ledger.entries import check_text, kept_name
from ledger.errors import Conflict, NotFound, RuleViolation
from ledger.texts import trimmed

SQL: Final = named_queries(__name__)


class PersonNotThere(NotFound):
    """There is no person {person}, or its name was erased.

    Look at the number in the list of mandates or of keys.
    """

    code = "person.not_there"


class NameSame(RuleViolation):
    """This person is called so already.

    Give the new name.
    """

    code = "person.name_same"
    source = "docs/spec/keys.md 12"


class RenamingWaits(Conflict):
    """Another name was asked for before for this person, and waits for another administrator.

    Let another administrator confirm it, or drop it.
    """

    code = "person.renaming_waits"
    source = "docs/spec/keys.md 12"


class RenamingNotAsked(Conflict):
    """Nobody has asked for another name for this person, or it is done.

    Ask for it; another administrator confirms it then.
    """

    code = "person.renaming_not_asked"
    source = "docs/spec/keys.md 12"


class NamedPerson(NamedTuple):
    """How a person is called, and by which name it is to be called."""

    person_id: int
    counts_as: int
    """As which person it counts: the first registered of those with which it is one; itself where it is nobody else."""
    name: str
    asked_name: str | None
    """The new name, while it waits; None where none does, as the next."""
    document: str | None
    asked_by: int | None
    asker: int | None
    asked_at: datetime | None
    gone: datetime | None
    how: str | None


def named_person(books: ReadBooks, person_id: int) -> NamedPerson:
    """Give how a person is called, and what waits to be confirmed.

    Raises:
        PersonNotThere.
    """
    found = find(books, NamedPerson, SQL["named_person"], person=person_id)
    if found is None:
        raise PersonNotThere(person=person_id)
    return found


def ask_renaming(books: Books, by: Bearer, person_id: int, name: str, document: str) -> None:
    """Ask that a person be called otherwise. The name stays as it is until another administrator has confirmed the new one.

    Raises (in this order):
        NotAllowed, TextTooLong, TextUnprintable, NameEmpty, NameReserved, TextEmpty, KeyUnknown, PersonNotThere, ForOneself, NameSame,
        RenamingWaits.
    """
    require(by, "person.rename", POWERS)
    name = trimmed(name)
    check_text("name", name)
    if not name:
        raise NameEmpty()
    check_name_free(name)
    document = kept_name("document", document)
    lock_powers(books, by.key)
    found = named_person(books, person_id)
    if person_of(by.actor_id, by.person_id) == found.counts_as:
        raise ForOneself()
    if found.name == name:
        raise NameSame()
    if found.asked_by is not None:
        raise RenamingWaits()
    books.connection.exec_driver_sql(SQL["ask_renaming"], (by.key, person_id, name, document)).close()


def confirm_renaming(books: Books, by: Bearer, person_id: int) -> None:
    """Call a person otherwise, as another administrator has asked.

    Raises (in this order):
        NotAllowed, KeyUnknown, PersonNotThere, RenamingNotAsked, ForOneself, AnotherConfirms, AskerEnded.
    """
    found = _asked(books, by, person_id)
    if person_of(by.actor_id, by.person_id) == found.counts_as:
        raise ForOneself()
    check_another(by, found.asker, found.gone, found.how)
    books.connection.exec_driver_sql(SQL["confirm_renaming"], (by.key, person_id)).close()


def drop_renaming(books: Books, by: Bearer, person_id: int) -> None:
    """Drop a new name that nobody has confirmed.

    Raises (in this order):
        NotAllowed, KeyUnknown, PersonNotThere, RenamingNotAsked.
    """
    _asked(books, by, person_id)
    books.connection.exec_driver_sql(SQL["drop_renaming"], (by.key, person_id)).close()


def _asked(books: Books, by: Bearer, person_id: int) -> NamedPerson:
    """Find what waits.

    Raises (in this order):
        NotAllowed, KeyUnknown, PersonNotThere, RenamingNotAsked.
    """
    require(by, "person.rename", POWERS)
    lock_powers(books, by.key)
    found = named_person(books, person_id)
    if found.asked_by is None:
        raise RenamingNotAsked()
    return found
