"""Mandates: nobody alone gives power. One person asks, another confirms, and the holder makes the key.

    ask       who may ask, and gets the first half of a code
    confirm   another person, who gets the second half; neither is the holder
    enrol     the holder puts both halves together and gets the key, once

So whoever gives power never sees a key, and no key is in the hands of one who made up its holder. A mandate runs from a day to a day, and
without one that runs no key of its actor is good. Taking back is urgent, and done by one.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Final, Literal, NamedTuple

from ledger.actors.actions import (
    UNBOUNDED,
    AdministratorThere,
    Bounds,
    Post,
    administrators,
    check_area_of,
    check_bounds,
    check_operations,
    check_place,
    check_rights,
    legal_day,
    lock_powers,
    new_key,
)
from ledger.actors.authority import POWERS, Actor, Bearer, Right, Role, person_of, require, sees
from ledger.actors.deputies import DeputyWish, MandateTerm, check_deputy, check_legal, wished
from ledger.actors.persons import Card, NamedOtherwise, NumberKey, check_card
from ledger.actors.recusal import check_concerns
from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries
from ledger.entries import kept_name
from ledger.errors import Conflict, Forbidden, NotFound, RuleViolation
from ledger.words import nothing

SQL: Final = named_queries(__name__)
HALF_LENGTH: Final = 22
"""Characters of half a code: 128 random bits."""
What = Literal["ask", "confirm", "end"]
Owners = Callable[[ReadBooks, int, str], str | None]
"""Tells whether a book knows nothing of an owner: None where it is known, else the nearest code that is, empty where none is near."""


class MandateNotThere(NotFound):
    """There is no mandate {mandate} here.

    Look at the list of mandates.
    """

    code = "mandate.not_there"


class TermEmpty(RuleViolation):
    """The mandate would run from {from_on} until {until_on}, which is before.

    Name a later last day, or none.
    """

    code = "mandate.term_empty"
    source = "docs/spec/keys.md 6.1"


class TermPassed(RuleViolation):
    """The mandate would have ended on {until_on}, and today is {today}.

    Name a later last day, or none; what waits and has run out is dropped and asked for anew. Nobody gives power for days that are over.
    """

    code = "mandate.term_passed"
    source = "docs/spec/keys.md 6.1"


class NotTheGiver(Forbidden, sorts={"holder": "role"}):
    """Mandates of the role {holder} are not given or taken by the role {role} in this way.

    Administrators ask for mandates and confirm them; those of enterprises are confirmed by the bureau.
    """

    code = "mandate.not_the_giver"
    source = "docs/spec/keys.md 6.3"


class OwnerUnknown(RuleViolation):
    """This book knows of no {owner}, neither as an enterprise nor by accounts or a damage case; the nearest code is {nearest}.

    Compare the code with the business licence, or register the enterprise first.
    """

    code = "mandate.owner_unknown"
    source = "docs/spec/keys.md 9.4"


class ForOneself(Forbidden):
    """Nobody asks for a mandate or a code for himself, or confirms one.

    Let others ask and confirm it.
    """

    code = "mandate.for_oneself"
    source = "docs/spec/keys.md 6.2"


class AnotherConfirms(Forbidden):
    """This must be confirmed by another person than the one who asked for it.

    Ask a colleague with the same power.
    """

    code = "mandate.second_person_needed"
    source = "docs/spec/keys.md 6.2"


class AdministratorsFew(Conflict):
    """There is only one administrator who can act, and power is given by two.

    Ask for the mandate of a second administrator at /v1/mandates. Its other half is given on the server, by `ecoledger mandate confirm`.
    """

    code = "mandate.administrators_few"
    source = "docs/spec/keys.md 6.6"


class AskerEnded(Conflict, sorts={"how": "gone", "since": "instant"}):
    """Who asked for this cannot stand by it any more: {how} ({since}). So it is not confirmed.

    Drop it, and ask for it anew.
    """

    code = "mandate.asker_gone"
    source = "docs/spec/keys.md 6.2"


class MandateNotWaiting(Conflict, sorts={"stands": "mandate"}):
    """The mandate {mandate} does not wait any more: it is {stands}.

    Look at the list of mandates.
    """

    code = "mandate.not_waiting"
    source = "docs/spec/keys.md 6.2"


class MandateNotRunning(Conflict, sorts={"stands": "mandate"}):
    """The mandate {mandate} is not in force: it is {stands}.

    Ask for a new mandate.
    """

    code = "mandate.not_running"
    source = "docs/spec/keys.md 6.5"


class LastMandate(Conflict):
    """The mandate {mandate} is that of the last administrator who can act.

    Let another administrator be named first, or end this mandate on the server's command line.
    """

    code = "mandate.last_administrator"
    source = "docs/spec/keys.md 6.5"


class CodeNotAsked(Conflict):
    """The code {enrolment} does not wait to be confirmed under the mandate {mandate}.

    Look at the codes that wait in the list of mandates, or ask for one; another person confirms it then.
    """

    code = "enrolment.not_asked"
    source = "docs/spec/keys.md 6.4"


class CodeUnknown(Forbidden):
    """This code is not good.

    Write both halves one after the other, the first one first. A code is good once and for seven days; ask for another one.
    """

    code = "enrolment.code_unknown"
    source = "docs/spec/keys.md 6.4"


@dataclass(frozen=True, slots=True)
class Asked:
    """A mandate that was asked for."""

    mandate_id: int
    half: str = field(repr=False)
    """The first half of the code; it cannot be shown again."""


@dataclass(frozen=True, slots=True)
class AskedCode:
    """A code that was asked for."""

    enrolment_id: int
    half: str = field(repr=False)
    """Its first half; it cannot be shown again."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The key that a holder has made."""

    key_id: int
    text: str = field(repr=False)
    """The secret; it cannot be shown again."""
    person_id: int
    role: str
    book: str | None
    from_on: date
    """First day of its mandate, before which it is not good."""
    until_on: date | None
    """Last day on which it is good."""


class _Standing(NamedTuple):
    actor_id: int | None
    role: str
    owner: str | None
    holder: int | None
    """The person; None for one who is registered when it is confirmed."""
    named: int | None
    """The person who is registered under the number with another name."""
    state: str
    from_on: date
    until_on: date | None
    deputy_for: int | None
    asker: int | None
    gone: datetime | None
    how: str | None


class _Code(NamedTuple):
    asker: int
    gone: datetime | None
    how: str | None


def may_give(by: Actor, role: str, owner: str | None, what: What) -> bool:
    """Tell whether somebody may ask for, confirm or end a mandate by the role and owner of both. Twin: `ledger.check_giver`.

    Books are not compared: who comes is in the book of the mandate, or an administrator.
    """
    if role != Role.ENTERPRISE:
        return by.role is Role.ADMINISTRATOR
    if by.role is Role.ADMINISTRATOR:
        return what != "confirm"
    if by.role is Role.BUREAU:
        return True
    return by.role is Role.ENTERPRISE and by.owner == owner and what == "ask" and Right.INITIATE in by.rights


def ask(
    books: Books,
    numbers: NumberKey,
    by: Bearer,
    card: Card,
    post: Post,
    term: MandateTerm,
    document: str,
    bounds: Bounds = UNBOUNDED,
    *,
    owners: Owners | None = None,
) -> Asked:
    """Ask for a mandate. Nothing can be done by it before another person has confirmed it, and nobody is registered or named before.

    Args:
        books: the transaction.
        numbers: by which key the numbers of persons are digested.
        by: who asks.
        card: what the person shows who is to act, or answers for the machine that does.
        post: what the person is to be.
        term: when.
        document: on what the mandate rests.
        bounds: when and from where the key of the holder will be good.
        owners: looks up of whom the book knows, which rooms above tell; None leaves it to the database.

    Raises (in this order):
        NotAllowed, TextTooLong, TextUnprintable, NameEmpty, NameReserved, CardNumberMalformed, CardNumberUnsound, TextEmpty,
        RoleNotForBook, RoleNeedsBook, OwnerUnfit, OwnerMalformed, OwnerReserved, RightsUnfit, OperationsMissing, OperationsUnfit,
        AreaUnfit, NotTheGiver, Recused, AreaOther, TermEmpty, OwnerUnknown, TermPassed, NetworkMalformed, ExpiryPassed, KeyUnknown,
        NumberKeyMissing, NamedOtherwise, ForOneself, DeputyUnfit.
    """
    require(by, "mandate.ask", POWERS)
    card = check_card(card)
    document = kept_name("document", document)
    check_place(post.role, post.book_id, post.owner)
    kind, rights = check_rights(post)
    check_operations(card, post)
    post = check_area_of(post)
    if not may_give(by, post.role, post.owner, "ask"):
        raise NotTheGiver(holder=post.role.value, role=by.role.value)
    check_concerns(books, by, post.book_id, post.role, post.owner)
    if term.until_on is not None and term.until_on < term.from_on:
        raise TermEmpty(from_on=term.from_on.isoformat(), until_on=term.until_on.isoformat())
    _check_known(books, owners, post.role, post.book_id, post.owner)
    _check_not_over(books, term.until_on)
    networks = check_bounds(books, bounds)
    lock_powers(books, by.key)
    number, fingerprint = numbers.digest(books, card.number)
    named = books.connection.exec_driver_sql(SQL["named_otherwise"], (number, card.name)).scalar_one_or_none()
    if named is not None and by.role is not Role.ENTERPRISE:
        raise NamedOtherwise(person=named)
    holder = books.connection.exec_driver_sql(SQL["person_of_number"], (number,)).scalar_one_or_none()
    if holder == person_of(by.actor_id, by.person_id):
        raise ForOneself()
    if term.deputy_for is not None:
        wish = DeputyWish(
            holder, post.role, post.owner, post.area, kind, rights, card.system, post.operations
        )
        check_deputy(books, by, post.book_id, term, wish)
    half, digest = new_half()
    mandate_id = books.connection.exec_driver_sql(
        SQL["ask_mandate"],
        (
            by.key,
            post.book_id,
            *(card.name, number, fingerprint, card.system or None),
            *(post.role.value, post.owner, kind, rights),
            *(term.from_on, term.until_on),
            document,
            bounds.expires_on,
            networks or None,
            digest,
            list(post.operations) or None,
            post.area,
            post.department or None,
            term.deputy_for,
        ),
    ).scalar_one()
    return Asked(mandate_id, half)


def confirm(
    books: Books, by: Bearer | None, book_id: int | None, mandate_id: int, *, owners: Owners | None = None
) -> str:
    """Confirm a mandate, and give the second half of the code of its holder; it is good for seven days.

    Args:
        books: the transaction; without `by` it is one of the owner of the database.
        by: who confirms; None on the server's command line, where the second administrator of an installation is confirmed.
        book_id: the book of the mandate; None for that of an administrator.
        mandate_id: which.
        owners: looks up of whom the book knows, which rooms above tell; None leaves it to the database, which asks the same.

    Raises (in this order):
        NotAllowed, KeyUnknown, MandateNotThere, NotTheGiver, Recused, AreaOther, MandateNotWaiting, TermPassed, ForOneself,
        AdministratorsFew, AnotherConfirms, AdministratorThere (on the command line only), AskerEnded, OwnerUnknown, DeputyUnfit,
        LegalThere, NamedOtherwise.
    """
    found = _there(books, by, book_id, mandate_id, "confirm")
    if found.state != "asked":
        raise MandateNotWaiting(mandate=mandate_id, stands=found.state)
    _check_not_over(books, found.until_on)
    if by is not None:
        _check_second(books, by, found, found.asker, found.gone, found.how)
    elif administrators(books) > 1:
        raise AdministratorThere()
    elif found.gone is not None:
        raise AskerEnded(how=found.how, since=found.gone.isoformat())
    _check_known(books, owners, found.role, book_id, found.owner)
    if found.deputy_for is not None:
        term = MandateTerm(found.from_on, found.until_on, found.deputy_for)
        check_deputy(books, by, book_id, term, wished(books, mandate_id))
    check_legal(books, mandate_id)
    if found.named is not None:
        raise NamedOtherwise(person=found.named)
    half, digest = new_half()
    values = (None if by is None else by.key, book_id, mandate_id, digest)
    books.connection.exec_driver_sql(SQL["confirm_mandate"], values).close()
    return half


def namesakes(books: ReadBooks, by: Actor, mandate_id: int) -> list[int]:
    """List the persons who are registered under the name of a mandate, and under another number: perhaps one of the two was mistyped.

    Args:
        books: where it is read.
        by: who asks or confirms; a representative hears of no person.
        mandate_id: which.
    """
    if by.role is Role.ENTERPRISE:
        return []
    return [*books.connection.exec_driver_sql(SQL["namesakes"], (mandate_id,)).scalars()]


def drop(books: Books, by: Bearer, book_id: int | None, mandate_id: int) -> None:
    """Drop a mandate that nobody has confirmed.

    Raises (in this order):
        NotAllowed, KeyUnknown, MandateNotThere, NotTheGiver, Recused, AreaOther, MandateNotWaiting.
    """
    found = _there(books, by, book_id, mandate_id, "ask")
    if found.state != "asked":
        raise MandateNotWaiting(mandate=mandate_id, stands=found.state)
    books.connection.exec_driver_sql(SQL["drop_mandate"], (by.key, book_id, mandate_id)).close()


def end(books: Books, by: Bearer | None, book_id: int | None, mandate_id: int, why: str) -> int:
    """End a mandate before its time: the keys made under it stop working at once, and what was asked for with them is confirmed no more.

    Returns:
        The number of its actor.

    Raises (in this order):
        NotAllowed, TextTooLong, TextUnprintable, TextEmpty, KeyUnknown, MandateNotThere, NotTheGiver, Recused, AreaOther,
        MandateNotRunning,
        LastMandate (over HTTP only).
    """
    if by is not None:
        require(by, "mandate.end", POWERS)
    why = kept_name("why", why)
    found = _there(books, by, book_id, mandate_id, "end")
    if found.state not in ("confirmed", "over") or found.actor_id is None:
        raise MandateNotRunning(mandate=mandate_id, stands=found.state)
    if (
        by is not None
        and book_id is None
        and books.connection.exec_driver_sql(SQL["last_administrator"], (found.actor_id,)).scalar_one()
    ):
        raise LastMandate(mandate=mandate_id)
    values = (None if by is None else by.key, book_id, mandate_id, why)
    books.connection.exec_driver_sql(SQL["end_mandate"], values).close()
    return found.actor_id


def ask_enrolment(
    books: Books, by: Bearer, book_id: int | None, mandate_id: int, bounds: Bounds = UNBOUNDED
) -> AskedCode:
    """Ask for a code by which the holder of a mandate gets another key; what waits and what was confirmed stays.

    Raises (in this order):
        NotAllowed, KeyUnknown, MandateNotThere, NotTheGiver, Recused, AreaOther, MandateNotRunning, ForOneself, NetworkMalformed,
        ExpiryPassed.
    """
    found = _there(books, by, book_id, mandate_id, "ask")
    if found.state != "confirmed":
        raise MandateNotRunning(mandate=mandate_id, stands=found.state)
    if found.holder == person_of(by.actor_id, by.person_id):
        raise ForOneself()
    networks = check_bounds(books, bounds)
    half, digest = new_half()
    values = (by.key, book_id, mandate_id, bounds.expires_on, networks or None, digest)
    return AskedCode(books.connection.exec_driver_sql(SQL["ask_enrolment"], values).scalar_one(), half)


def confirm_enrolment(
    books: Books, by: Bearer, book_id: int | None, mandate_id: int, enrolment_id: int
) -> str:
    """Confirm a code that was asked for under a mandate, and give its second half; it is good for seven days, and one before it is void.

    Raises (in this order):
        NotAllowed, KeyUnknown, MandateNotThere, NotTheGiver, Recused, AreaOther, CodeNotAsked, ForOneself, AdministratorsFew,
        AnotherConfirms, AskerEnded.
    """
    found, code = _code_there(books, by, book_id, mandate_id, enrolment_id, "confirm")
    _check_second(books, by, found, code.asker, code.gone, code.how)
    half, digest = new_half()
    values = (by.key, book_id, mandate_id, enrolment_id, digest)
    books.connection.exec_driver_sql(SQL["confirm_enrolment"], values).close()
    return half


def drop_enrolment(books: Books, by: Bearer, book_id: int | None, mandate_id: int, enrolment_id: int) -> None:
    """Drop a code that nobody has confirmed.

    Raises (in this order):
        NotAllowed, KeyUnknown, MandateNotThere, NotTheGiver, Recused, AreaOther, CodeNotAsked.
    """
    _code_there(books, by, book_id, mandate_id, enrolment_id, "ask")
    values = (by.key, book_id, mandate_id, enrolment_id)
    books.connection.exec_driver_sql(SQL["drop_enrolment"], values).close()


def enrol(books: Books, code: str) -> Enrolled:
    """Make the key of who has both halves of a code.

    Raises:
        CodeUnknown: whatever is wrong with it; never KeyUnknown.
    """
    text, digest = new_key()
    lock_powers(books, None)
    row = books.connection.exec_driver_sql(
        SQL["enrol"], (code[:HALF_LENGTH], code[HALF_LENGTH:], digest)
    ).one_or_none()
    if row is None:
        raise CodeUnknown()
    return Enrolled(row.key_id, text, row.person_id, row.role, row.book, row.from_on, row.until_on)


def _there(books: Books, by: Bearer | None, book_id: int | None, mandate_id: int, what: What) -> _Standing:
    """Find a mandate that somebody may look at, and see whether it is his to ask for, to confirm or to end.

    Raises (in this order):
        NotAllowed, KeyUnknown, MandateNotThere, NotTheGiver, Recused, AreaOther.
    """
    if by is not None:
        require(by, f"mandate.{what}", POWERS)
    lock_powers(books, None if by is None else by.key)
    found = find(books, _Standing, SQL["standing"], mandate=mandate_id, book=book_id)
    if found is None or (by is not None and not sees(by, found.role, found.owner)):
        raise MandateNotThere(mandate=mandate_id)
    if by is not None and not may_give(by, found.role, found.owner, what):
        raise NotTheGiver(holder=found.role, role=by.role.value)
    check_concerns(books, by, book_id, found.role, found.owner)
    return found


def _code_there(
    books: Books, by: Bearer, book_id: int | None, mandate_id: int, enrolment_id: int, what: What
) -> tuple[_Standing, _Code]:
    """Find a code that waits under a mandate that was confirmed.

    Raises (in this order):
        NotAllowed, KeyUnknown, MandateNotThere, NotTheGiver, Recused, AreaOther, CodeNotAsked.
    """
    found = _there(books, by, book_id, mandate_id, what)
    code = find(books, _Code, SQL["code"], mandate=mandate_id, code=enrolment_id)
    if found.state != "confirmed" or code is None:
        raise CodeNotAsked(enrolment=enrolment_id, mandate=mandate_id)
    return found, code


def _check_not_over(books: ReadBooks, until_on: date | None) -> None:
    """Check that the last day of a mandate has not passed. Twin: `mandate_not_over`.

    Raises:
        TermPassed.
    """
    today = legal_day(books)
    if until_on is not None and until_on < today:
        raise TermPassed(until_on=until_on.isoformat(), today=today.isoformat())


def _check_second(
    books: Books, by: Actor, found: _Standing, asker: int | None, gone: datetime | None, how: str | None
) -> None:
    """Check that who confirms is neither who asked nor who gets it, and that who asked can act still.

    Raises (in this order):
        ForOneself, AdministratorsFew, AnotherConfirms, AskerEnded.
    """
    person = person_of(by.actor_id, by.person_id)
    if found.holder == person:
        raise ForOneself()
    if asker == person and by.role is Role.ADMINISTRATOR and administrators(books) < 2:
        raise AdministratorsFew()
    check_another(by, asker, gone, how)


def check_another(by: Actor, asker: int | None, gone: datetime | None, how: str | None) -> None:
    """Check that who confirms is not who asked, and that who asked can act still.

    Raises (in this order):
        AnotherConfirms, AskerEnded.
    """
    if asker == person_of(by.actor_id, by.person_id):
        raise AnotherConfirms()
    if gone is not None:
        raise AskerEnded(how=how, since=gone.isoformat())


def _check_known(
    books: Books, owners: Owners | None, role: str, book_id: int | None, owner: str | None
) -> None:
    """Check that a book knows of the enterprise that somebody is to represent. Twin: `ledger.check_owner_known`.

    Raises:
        OwnerUnknown: it does not.
    """
    if role != Role.ENTERPRISE or book_id is None or owner is None or owners is None:
        return
    nearest = owners(books, book_id, owner)
    if nearest is not None:
        raise OwnerUnknown(owner=owner, nearest=nearest or nothing())


def new_half() -> tuple[str, bytes]:
    """Make half a code, and its SHA-256."""
    half = secrets.token_urlsafe(16)
    return half, sha256(half.encode()).digest()
