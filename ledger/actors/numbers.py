"""Another number of a person: it came with a staff number and has an identity number now, or its number was mistyped, or changed.

    ask       an administrator, on the paper that shows both numbers, gets the first half of a code
    confirm   another administrator, who gets the second half; neither is the person
    enrol     the person puts both halves together and gives the number

Only then the number counts, beside those before it: under any of them it is the same person. Where the number is registered for another
person, because one human being was registered twice, the two are named when it is asked for, and count as one from then on, wherever two
persons are needed: each keeps its mandates, its keys and what it did. What was enrolled by mistake is taken back by two.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, NamedTuple

from ledger.actors.actions import lock_powers
from ledger.actors.authority import POWERS, Bearer, person_of, require
from ledger.actors.mandates import HALF_LENGTH, CodeUnknown, ForOneself, check_another, new_half
from ledger.actors.persons import NumberKey
from ledger.actors.renaming import PersonNotThere
from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.entries import kept_name
from ledger.errors import Conflict, Forbidden, NotFound, RuleViolation

SQL: Final = named_queries(__name__)
Outcome = Literal["enrolled", "own", "of_another", "not_of_named"]


class OneAlready(RuleViolation):
    """The persons {person} and {other} count as one already.

    Ask for a number without naming another person, or name the one for whom it is registered.
    """

    code = "person.one_already"
    source = "docs/spec/keys.md 14"


class RenumberingWaits(Conflict):
    """Another number was asked for before for this person, and it was not enrolled yet.

    Let it be confirmed and enrolled, or drop it.
    """

    code = "person.renumbering_waits"
    source = "docs/spec/keys.md 14"


class RenumberingNotAsked(Conflict):
    """Nobody has asked for another number of this person, or it is confirmed or enrolled already.

    Look at the person; what is confirmed waits for the person, who enrols it with both halves of the code.
    """

    code = "person.renumbering_not_asked"
    source = "docs/spec/keys.md 14"


class NumberOwn(RuleViolation):
    """This number tells already who you are, and nothing was changed.

    Give the other number with the same code.
    """

    code = "person.number_own"
    source = "docs/spec/keys.md 14"


class NumberOfAnother(Forbidden):
    """This number is registered for another person, and it was not enrolled; the code is spent.

    Compare the card. If it is yours, let administrators ask anew, and name the person for whom it is registered.
    """

    code = "person.number_of_another"
    source = "docs/spec/keys.md 14"


class NumberNotOfNamed(Forbidden):
    """This number is not that of the other person who was named, and it was not enrolled; the code is spent.

    Compare the card. If the number is right, let administrators ask anew, without naming another person.
    """

    code = "person.number_not_of_named"
    source = "docs/spec/keys.md 14"


class NumberNotThere(NotFound):
    """The person {person} has enrolled no number {number}, or it was taken back.

    Look at the numbers of the person.
    """

    code = "person.number_not_there"


class UndoingWaits(Conflict):
    """It was asked for before that this number be taken back, and it waits for another administrator.

    Let another administrator confirm it, or drop it.
    """

    code = "person.undoing_waits"
    source = "docs/spec/keys.md 14"


class UndoingNotAsked(Conflict):
    """Nobody has asked that this number be taken back.

    Ask for it; another administrator confirms it then.
    """

    code = "person.undoing_not_asked"
    source = "docs/spec/keys.md 14"


class NumberedPerson(NamedTuple):
    """As which person one counts, and what waits of another number."""

    person_id: int
    counts_as: int
    """The first registered of those with which it is one; itself where it is nobody else."""
    one_with: int | None
    """For whom the number that waits is registered; None where it is nobody's, or nothing waits."""
    other_counts_as: int | None
    document: str | None
    """None where nothing waits, as the next."""
    asked_by: int | None
    asker: int | None
    asked_at: datetime | None
    confirmed_at: datetime | None
    expires_at: datetime | None
    """The code is good before this instant; None before it is confirmed."""
    gone: datetime | None
    how: str | None


class EnrolledNumber(NamedTuple):
    """A number that a person has enrolled."""

    renumbering_id: int
    one_with: int | None
    """With whom the two became one by it; None where the number was nobody's."""
    document: str
    used_at: datetime
    undone_at: datetime | None
    """When it was taken back; None while it counts."""
    undoing: str | None
    """On what paper it is to be taken back; None where nobody asked, as the next."""
    asked_by: int | None
    asked_at: datetime | None


class _Standing(NamedTuple):
    renumbering_id: int
    counts_as: int
    other_counts_as: int | None
    asked_by: int | None
    asker: int | None
    gone: datetime | None
    how: str | None


@dataclass(frozen=True, slots=True)
class AskedNumber:
    """Another number that was asked for."""

    renumbering_id: int
    half: str = field(repr=False)
    """The first half of the code; it cannot be shown again."""


@dataclass(frozen=True, slots=True)
class NumberGiven:
    """What became of a number that somebody gave with a code: kept also where it did not fit, because the code is spent then."""

    person_id: int
    outcome: Outcome


def numbered_person(books: ReadBooks, person_id: int) -> NumberedPerson:
    """Give as which person one counts, and what waits of another number.

    Raises:
        PersonNotThere.
    """
    found = find(books, NumberedPerson, SQL["numbered_person"], person=person_id)
    if found is None:
        raise PersonNotThere(person=person_id)
    return found


def persons_as_one(books: ReadBooks, person_id: int) -> list[int]:
    """List the persons that are one human being, in the order in which they were registered, this one among them."""
    found = books.connection.exec_driver_sql(SQL["as_one"], (person_id,)).scalar_one()
    return [int(one) for one in found]


def enrolled_numbers(books: ReadBooks, person_id: int) -> list[EnrolledNumber]:
    """List the numbers that a person has enrolled, also those that were taken back, the first one first."""
    return read(books, EnrolledNumber, SQL["enrolled"], person=person_id)


def ask_renumbering(
    books: Books, by: Bearer, person_id: int, document: str, one_with: int | None = None
) -> AskedNumber:
    """Ask that a person enrol another number. The number itself is given by the person alone.

    Args:
        books: the transaction.
        by: who asks.
        person_id: whose number.
        document: on what it rests: the paper that shows both numbers.
        one_with: for whom the number is registered already, where two persons are one human being; None where it is nobody's.

    Raises (in this order):
        NotAllowed, TextTooLong, TextUnprintable, TextEmpty, KeyUnknown, PersonNotThere, OneAlready, ForOneself, RenumberingWaits.
    """
    require(by, "person.renumber", POWERS)
    document = kept_name("document", document)
    lock_powers(books, by.key)
    found = numbered_person(books, person_id)
    other = None
    if one_with is not None:
        other = books.connection.exec_driver_sql(SQL["counted_as"], (one_with,)).scalar_one()
        if other is None:
            raise PersonNotThere(person=one_with)
        if other == found.counts_as:
            raise OneAlready(person=person_id, other=one_with)
    if person_of(by.actor_id, by.person_id) in (found.counts_as, other):
        raise ForOneself()
    if found.asked_by is not None:
        raise RenumberingWaits()
    half, digest = new_half()
    values = (by.key, person_id, one_with, document, digest)
    return AskedNumber(books.connection.exec_driver_sql(SQL["ask_renumbering"], values).scalar_one(), half)


def confirm_renumbering(books: Books, by: Bearer, person_id: int) -> str:
    """Confirm that a person enrols another number, and give the second half of the code; it is good for seven days.

    Raises (in this order):
        NotAllowed, KeyUnknown, PersonNotThere, RenumberingNotAsked, ForOneself, AnotherConfirms, AskerEnded.
    """
    found = _asked(books, by, person_id)
    if found.confirmed_at is not None:
        raise RenumberingNotAsked()
    if person_of(by.actor_id, by.person_id) in (found.counts_as, found.other_counts_as):
        raise ForOneself()
    check_another(by, found.asker, found.gone, found.how)
    half, digest = new_half()
    books.connection.exec_driver_sql(SQL["confirm_renumbering"], (by.key, person_id, digest)).close()
    return half


def drop_renumbering(books: Books, by: Bearer, person_id: int) -> None:
    """Drop another number that the person has not enrolled, confirmed or not; its code is void.

    Raises (in this order):
        NotAllowed, KeyUnknown, PersonNotThere, RenumberingNotAsked.
    """
    _asked(books, by, person_id)
    books.connection.exec_driver_sql(SQL["drop_renumbering"], (by.key, person_id)).close()


def enrol_number(books: Books, numbers: NumberKey, code: str, number: str) -> NumberGiven:
    """Enrol the number of who has both halves of a code. What does not fit spends the code: it is committed, and told after.

    Raises (in this order):
        CardNumberMalformed, CardNumberUnsound, NumberKeyMissing;
        CodeUnknown: whatever is wrong with it; never KeyUnknown.
    """
    lock_powers(books, None)
    digest, fingerprint = numbers.digest(books, number)
    values = (code[:HALF_LENGTH], code[HALF_LENGTH:], digest, fingerprint)
    row = books.connection.exec_driver_sql(SQL["enrol_number"], values).one()
    if row.outcome is None:
        raise CodeUnknown()
    return NumberGiven(row.person_id, row.outcome)


def check_enrolled(given: NumberGiven) -> None:
    """Check that a number was enrolled.

    Raises (in this order):
        NumberOwn, NumberOfAnother, NumberNotOfNamed.
    """
    if given.outcome == "own":
        raise NumberOwn()
    if given.outcome == "of_another":
        raise NumberOfAnother()
    if given.outcome == "not_of_named":
        raise NumberNotOfNamed()


def ask_undoing(books: Books, by: Bearer, person_id: int, number: int, document: str) -> None:
    """Ask that a number that a person has enrolled be taken back. It counts until another administrator has confirmed it.

    Raises (in this order):
        NotAllowed, TextTooLong, TextUnprintable, TextEmpty, KeyUnknown, NumberNotThere, ForOneself, UndoingWaits.
    """
    require(by, "person.renumber", POWERS)
    document = kept_name("document", document)
    found = _enrolled(books, by, person_id, number)
    _check_not_theirs(by, found)
    if found.asked_by is not None:
        raise UndoingWaits()
    books.connection.exec_driver_sql(SQL["ask_undoing"], (by.key, person_id, number, document)).close()


def confirm_undoing(books: Books, by: Bearer, person_id: int, number: int) -> None:
    """Take a number back, as another administrator has asked. Who were one by it alone are two again; nothing that was done changes.

    Raises (in this order):
        NotAllowed, KeyUnknown, NumberNotThere, UndoingNotAsked, ForOneself, AnotherConfirms, AskerEnded.
    """
    found = _undoing(books, by, person_id, number)
    _check_not_theirs(by, found)
    check_another(by, found.asker, found.gone, found.how)
    books.connection.exec_driver_sql(SQL["confirm_undoing"], (by.key, person_id, number)).close()


def drop_undoing(books: Books, by: Bearer, person_id: int, number: int) -> None:
    """Drop what was asked for and nobody has confirmed: that a number be taken back.

    Raises (in this order):
        NotAllowed, KeyUnknown, NumberNotThere, UndoingNotAsked.
    """
    _undoing(books, by, person_id, number)
    books.connection.exec_driver_sql(SQL["drop_undoing"], (by.key, person_id, number)).close()


def _asked(books: Books, by: Bearer, person_id: int) -> NumberedPerson:
    """Find what waits to be confirmed or enrolled.

    Raises (in this order):
        NotAllowed, KeyUnknown, PersonNotThere, RenumberingNotAsked.
    """
    require(by, "person.renumber", POWERS)
    lock_powers(books, by.key)
    found = numbered_person(books, person_id)
    if found.asked_by is None:
        raise RenumberingNotAsked()
    return found


def _enrolled(books: Books, by: Bearer, person_id: int, number: int) -> _Standing:
    """Find a number that counts.

    Raises (in this order):
        NotAllowed, KeyUnknown, NumberNotThere.
    """
    require(by, "person.renumber", POWERS)
    lock_powers(books, by.key)
    found = find(books, _Standing, SQL["enrolled_number"], person=person_id, number=number)
    if found is None:
        raise NumberNotThere(person=person_id, number=number)
    return found


def _undoing(books: Books, by: Bearer, person_id: int, number: int) -> _Standing:
    """Find what waits to be taken back.

    Raises (in this order):
        NotAllowed, KeyUnknown, NumberNotThere, UndoingNotAsked.
    """
    found = _enrolled(books, by, person_id, number)
    if found.asked_by is None:
        raise UndoingNotAsked()
    return found


def _check_not_theirs(by: Bearer, found: _Standing) -> None:
    """Check that who acts is neither of the persons of a number.

    Raises:
        ForOneself.
    """
    if person_of(by.actor_id, by.person_id) in (found.counts_as, found.other_counts_as):
        raise ForOneself()
