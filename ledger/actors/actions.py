"""Keys: how they are made, and how they are taken back.

A key is 256 random bits. Its text is shown once, when it is made; the database keeps the SHA-256, which is enough
to recognise it and of no use to a thief. A plain hash will do, because there is nothing to guess.

A key is made by its holder, with a code of two halves (`ledger.actors.mandates`) or with the key before it; or by the owner of the database
on the server's command line. Either way a function of the database makes it, which looks who asks, and a trigger tells it in the outbox.
"""

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from ipaddress import IPv6Network, ip_network
from typing import Final

from sqlalchemy import insert, select

from ledger.actors.areas import AREA
from ledger.actors.authority import (
    ALL_RIGHTS,
    KEY_PREFIX,
    OWNED,
    POWERS,
    Bearer,
    KeyUnknown,
    Representative,
    Right,
    Role,
    digest_of,
    require,
)
from ledger.actors.persons import Card, NamedOtherwise, NumberKey, check_card
from ledger.actors.recusal import check_recused
from ledger.actors.tables import actor, api_key
from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries
from ledger.entries import check_text, kept_name
from ledger.errors import Conflict, Forbidden, Malformed, NotFound, RuleViolation
from ledger.identifiers import CODE_MAX, is_code
from ledger.texts import trimmed
from ledger.words import nothing

SQL: Final = named_queries(__name__)
RESERVED: Final = re.compile(r"(bureau|exchange|treasury)(:|$)")
"""Owners in whose name the ledger keeps accounts: no enterprise, so nobody represents one. Twin: `mandate_asked_owner_not_reserved`."""
NETWORKS_MOST: Final = 16
"""Address ranges of one key."""
OPERATIONS_MOST: Final = 100
"""What one machine may do. Twin: `mandate_operations_some`."""
MAPPED: Final = IPv6Network("::ffff:0:0/96")
"""Addresses of IPv4 as IPv6 writes them; each counts as that of IPv4."""


class RoleNotForBook(RuleViolation):
    """Somebody of the role {role} cannot belong to a book.

    Administrators belong to the whole installation: ask for the mandate at /v1/mandates.
    """

    code = "key.role_not_for_book"


class RoleNeedsBook(RuleViolation):
    """Somebody of the role {role} belongs to one book.

    Say which book.
    """

    code = "key.role_needs_book"


class OwnerUnfit(RuleViolation):
    """The role {role} and the owner {owner} do not go together.

    Who acts for an enterprise names the owner of its accounts, and who acts for an assessor, court, procuratorate or verifier names
    the body; nobody else names one.
    """

    code = "key.owner_unfit"


class OwnerMalformed(Malformed):
    """'{owner}' cannot be the code of an owner.

    Write it as it stands on the accounts of the enterprise.
    """

    code = "key.owner_malformed"


class OwnerReserved(RuleViolation):
    """Nobody represents {owner}, whose accounts the ledger itself keeps.

    Name the enterprise by the code under which it is registered.
    """

    code = "key.owner_reserved"
    source = "docs/spec/keys.md 6.3"


class RightsUnfit(RuleViolation, sorts={"kind": "representative", "rights": "right"}):
    """A mandate of the role {role} as {kind} does not give {rights}.

    Only an enterprise has representatives: the legal one has every right, a viewing one reads, an authorised one may initiate,
    approve or both, and reads.
    """

    code = "mandate.rights_unfit"
    source = "docs/spec/keys.md 9.1"


class KeyNotThere(NotFound):
    """There is no key {key} in this book.

    Look at the list of keys.
    """

    code = "key.not_there"


class LastAdministrator(Conflict):
    """The key {key} is the last valid one of an administrator.

    Let another administrator get a key first, or revoke this one on the server's command line.
    """

    code = "key.last_administrator"
    source = "docs/spec/keys.md 2"


class KeyNotMadeWith(Forbidden):
    """The key {key} was not made with the one that came, so that one does not take it back.

    Take a key back with itself, or with the one with which it was made; let an administrator revoke one that was lost.
    """

    code = "key.not_made_with"
    source = "docs/spec/keys.md 2.2"


class OperationsMissing(Malformed):
    """A machine does only what its mandate names, and none of it is named; a mandate names 100 operations at most, each once.

    Name them as the description of the interface does.
    """

    code = "mandate.operations_missing"
    source = "docs/spec/keys.md 1.5"


class OperationsUnfit(Malformed):
    """Only a machine has a list of what it may do, and no machine is named.

    Name the machine, or leave the list out.
    """

    code = "mandate.operations_unfit"
    source = "docs/spec/keys.md 1.5"


class AreaUnfit(Malformed):
    """'{area}' cannot be the area of this mandate.

    Write the six digits of the division; only mandates of the bureau are for one area, all others for the whole book.
    """

    code = "mandate.area_unfit"
    source = "docs/spec/keys.md 10"


class ExpiryPassed(RuleViolation):
    """The key would be good until {expires_on}, and today is {today}.

    Name a later day, or none.
    """

    code = "key.expiry_passed"
    source = "docs/spec/keys.md 1.6"


class NetworkMalformed(Malformed):
    """'{network}' is no address range; a key may have 16 of them.

    Write each as an address with the length of its network, as 10.2.0.0/16 or 2001:db8::/32.
    """

    code = "key.network_malformed"
    source = "docs/spec/keys.md 1.6"


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A key just made."""

    text: str = field(repr=False)
    """The secret; it cannot be shown again."""
    key_id: int
    actor_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class Bounds:
    """When and from where a key is good."""

    expires_on: date | None = None
    """The last legal day; None for no end."""
    networks: tuple[str, ...] = ()
    """Address ranges; empty for everywhere."""


UNBOUNDED: Final = Bounds()
"""Always, and from everywhere."""


class AdministratorThere(Conflict):
    """There is an administrator who can act, so nobody is appointed by hand.

    Ask for the mandate at /v1/mandates, and let another administrator confirm it. Who is an administrator gets another key here.
    """

    code = "mandate.administrator_there"
    source = "docs/spec/keys.md 6.7"


def new_key() -> tuple[str, bytes]:
    """Make the text of a key, and its SHA-256.

    Raises:
        never KeyUnknown.
    """
    text = KEY_PREFIX + secrets.token_urlsafe(32)
    return text, digest_of(text)


def check_place(role: Role, book_id: int | None, owner: str | None) -> None:
    """Check that role, book and owner go together.

    Raises (in this order):
        RoleNotForBook, RoleNeedsBook, OwnerUnfit, OwnerMalformed, OwnerReserved.
    """
    if role is Role.ADMINISTRATOR and book_id is not None:
        raise RoleNotForBook(role=role.value)
    if role is not Role.ADMINISTRATOR and book_id is None:
        raise RoleNeedsBook(role=role.value)
    if (role in OWNED) != (owner is not None):
        raise OwnerUnfit(role=role.value, owner=owner or nothing())
    if owner is not None and not is_code(owner):
        raise OwnerMalformed(owner=owner[:CODE_MAX])
    if role is Role.ENTERPRISE and owner is not None and RESERVED.match(owner):
        raise OwnerReserved(owner=owner)


@dataclass(frozen=True, slots=True)
class Post:
    """What somebody is to be: the role, the book and the owner where the role has one."""

    role: Role
    book_id: int | None
    """None for an administrator, and for nobody else."""
    owner: str | None = None
    """For an enterprise, the owner of its accounts; for an assessor, court, procuratorate or verifier, the body itself."""
    kind: Representative | None = None
    """As what somebody represents an enterprise; authorised where nothing is said."""
    rights: Collection[Right] = ()
    """What an authorised one may do beside reading; all where nothing is said."""

    operations: tuple[str, ...] = ()
    """What a machine may do; empty for a person, who does what the role does."""
    area: str | None = None
    """For which division somebody of the bureau acts, six digits; None for the whole book."""
    department: str = ""
    """In which department; empty where none is named."""


def check_rights(post: Post) -> tuple[Representative | None, list[Right] | None]:
    """Give the kind and the rights of a mandate as they are kept; None for both where it is no mandate of an enterprise.

    Raises:
        RightsUnfit: they do not go together.
    """
    if post.role is not Role.ENTERPRISE and post.kind is None and not post.rights:
        return None, None
    kind = post.kind or Representative.AUTHORISED
    least = [Right.READ] if kind is Representative.VIEWING else [*ALL_RIGHTS]
    rights = [one for one in ALL_RIGHTS if one in (post.rights or least) or one is Right.READ]
    fits = rights != [Right.READ] if kind is Representative.AUTHORISED else rights == least
    if not fits or post.role is not Role.ENTERPRISE:
        raise RightsUnfit(kind=kind.value, rights=", ".join(rights), role=post.role.value)
    return kind, rights


def check_area_of(post: Post) -> Post:
    """Check that only the bureau acts for one area, and give the department in its one form.

    Raises (in this order):
        AreaUnfit, TextTooLong, TextUnprintable.
    """
    if post.area is not None and (post.role is not Role.BUREAU or AREA.fullmatch(post.area) is None):
        raise AreaUnfit(area=post.area[:20])
    department = trimmed(post.department)
    check_text("department", department)
    return replace(post, department=department)


def check_operations(card: Card, post: Post) -> None:
    """Check that a machine names what it may do, and nobody else does.

    Raises (in this order):
        OperationsMissing, OperationsUnfit.
    """
    some = set(post.operations)
    if card.system and not 1 <= len(post.operations) == len(some) <= OPERATIONS_MOST:
        raise OperationsMissing()
    if some and not card.system:
        raise OperationsUnfit()


def appoint(
    books: Books,
    numbers: NumberKey,
    card: Card,
    post: Post,
    document: str,
    bounds: Bounds = UNBOUNDED,
    *,
    by_list: bool = False,
) -> IssuedKey:
    """Give a person a mandate and a key at once, as the owner of the database alone may.

    Who has a mandate that runs gets another key under it. The mandate of the list of a new installation is marked `by_list`; without it
    only an administrator is appointed, where there is none who could ask, and the mandate is marked `by_hand`.

    Args:
        books: a transaction of the owner of the database.
        numbers: by which key the numbers of persons are digested.
        card: what the person shows.
        post: what the person is to be.
        document: on what the mandate rests.
        bounds: when and from where the key is good; the mandate runs without an end.
        by_list: whether it stands in the list of a new installation.

    Raises (in this order):
        TextTooLong, TextUnprintable, NameEmpty, NameReserved, CardNumberMalformed, CardNumberUnsound, TextEmpty, RoleNotForBook,
        RoleNeedsBook, OwnerUnfit, OwnerMalformed, OwnerReserved, RightsUnfit, OperationsMissing, OperationsUnfit, AreaUnfit,
        NetworkMalformed, ExpiryPassed, NumberKeyMissing, AdministratorThere, NamedOtherwise.
    """
    card = check_card(card)
    document = kept_name("document", document)
    check_place(post.role, post.book_id, post.owner)
    kind, rights = check_rights(post)
    check_operations(card, post)
    post = check_area_of(post)
    networks = check_bounds(books, bounds)
    number, fingerprint = numbers.digest(books, card.number)
    if not by_list and administrators(books) and not _appointed(books, number):
        raise AdministratorThere()
    text, digest = new_key()
    row = books.connection.exec_driver_sql(
        SQL["appoint"],
        (
            "by_list" if by_list else "by_hand",
            post.book_id,
            card.name,
            number,
            fingerprint,
            card.system or None,
            post.role.value,
            post.owner,
            kind,
            rights,
            document,
            digest,
            bounds.expires_on,
            networks or None,
            list(post.operations) or None,
            post.area,
            post.department or None,
        ),
    ).one()
    if row.key_id is None:
        raise NamedOtherwise(person=row.person_id)
    return IssuedKey(text, row.key_id, row.actor_id, row.person_id)


def administrators(books: ReadBooks) -> int:
    """Count the persons who are administrators and can act: with a valid key, under a mandate that runs."""
    return int(books.connection.exec_driver_sql(SQL["administrators"]).scalar_one())


def _appointed(books: ReadBooks, number: bytes) -> bool:
    return bool(books.connection.exec_driver_sql(SQL["has_mandate"], (number,)).scalar_one())


def renew_key(books: Books, key: str) -> tuple[int, str]:
    """Make the next key of who came with a valid one: of the same actor and in the same bounds; the first stays good until it is revoked.

    Args:
        books: the transaction.
        key: the text of the key that came; who has only what is kept of it makes none.

    Returns:
        The number of the new key, and its text.

    Raises:
        KeyUnknown: the key was taken back at this moment.
    """
    lock_powers(books, key)
    text, digest = new_key()
    return int(books.connection.exec_driver_sql(SQL["renew_key"], (key, digest)).scalar_one()), text


def lock_powers(books: Books, key: str | None) -> None:
    """Wait for whoever gives or takes power at this moment: what is looked at from here on stays until this transaction ends.

    Mandates, codes, keys and erasures are given and taken one after the other, so that who comes second hears what became of it. It is the
    lock under which the triggers tell of them, taken before any row.

    Raises:
        KeyUnknown: the key that came was taken back meanwhile, or with its mandate.
    """
    books.connection.exec_driver_sql(SQL["lock_powers"]).close()
    if key is None:
        return
    digest = sha256(key.encode()).digest()
    if books.connection.exec_driver_sql(SQL["good"], (digest,)).scalar_one() is None:
        raise KeyUnknown()


def check_bounds(books: Books, bounds: Bounds) -> list[str]:
    """Give the address ranges in their one form, once both bounds are known to be sound.

    Raises (in this order):
        NetworkMalformed, ExpiryPassed.
    """
    if len(bounds.networks) > NETWORKS_MOST:
        raise NetworkMalformed(network=bounds.networks[NETWORKS_MOST][:CODE_MAX])
    networks = []
    for network in bounds.networks:
        try:
            read = ip_network(network)
        except ValueError as error:
            raise NetworkMalformed(network=network[:CODE_MAX]) from error
        if "%" in network or (isinstance(read, IPv6Network) and read.subnet_of(MAPPED)):
            raise NetworkMalformed(network=network[:CODE_MAX])  # no address ever counts as one of it
        networks.append(str(read))
    if bounds.expires_on is not None:
        today = legal_day(books)
        if bounds.expires_on < today:
            raise ExpiryPassed(expires_on=bounds.expires_on.isoformat(), today=today.isoformat())
    return networks


def legal_day(books: ReadBooks) -> date:
    """Give the legal day, by the clock of the database."""
    day: date = books.connection.exec_driver_sql(SQL["today"]).scalar_one()
    return day


def known_actor(books: Books, name: str) -> int:
    """Give the administrator of a name that has no key: one of the ledger's own jobs; made when it is not there yet.

    Args:
        books: a transaction of the owner of the database.
        name: that of the job.
    """
    books.connection.exec_driver_sql(SQL["known_actor_lock"], (f"actor:{name}",)).close()
    found = books.connection.exec_driver_sql(
        SQL["known_actor_actor"],
        (name,),
    ).scalar_one()
    if found is not None:
        return int(found)
    row = {"name": name, "role": Role.ADMINISTRATOR.value}
    return books.connection.execute(insert(actor).values(row).returning(actor.c.actor_id)).scalar_one()


def revoke_key(books: Books, by: Bearer | None, book_id: int | None, key_id: int) -> int:
    """Take a key back for good, and those that were made with it; one that was taken back already stays as it is.

    Args:
        books: the transaction; without `by` it is one of the owner of the database.
        by: the administrator who does it; None on the server's command line.
        book_id: the book of the key; None for the key of an administrator.
        key_id: which.

    Returns:
        The number of its holder.

    Raises (in this order):
        NotAllowed, KeyUnknown, KeyNotThere, Recused, KeyNotMadeWith, LastAdministrator (all three over HTTP only).
    """
    if by is not None:
        require(by, "key.revoke", POWERS)
    return _revoke(books, by, book_id, key_id)


def revoke_own_key(books: Books, by: Bearer, key_id: int) -> int:
    """Take the key that came back for good, and the one that was made with it stays; or one that was made with it, with all made with that.

    One that was taken back already stays as it is.

    Returns:
        The number of its holder.

    Raises (in this order):
        KeyNotThere: it is none of one's own; KeyUnknown: the key that came was revoked at this moment; KeyNotMadeWith, LastAdministrator;
        never Recused: who acts for an enterprise is asked nothing there.
    """
    own = select(api_key.c.key_id).where(api_key.c.key_id == key_id, api_key.c.actor_id == by.actor_id)
    if books.connection.scalar(own) is None:
        raise KeyNotThere(key=key_id)
    return _revoke(books, by, by.book_id, key_id)


def _revoke(books: Books, by: Bearer | None, book_id: int | None, key_id: int) -> int:
    """Take a key back, as the powers allow.

    Raises (in this order):
        KeyUnknown: who revokes lost his own meanwhile; KeyNotThere; Recused: it is a key at an enterprise that he represents;
        KeyNotMadeWith: one of his own; LastAdministrator.
    """
    lock_powers(books, None if by is None else by.key)
    holder = select(actor.c.actor_id, actor.c.owner).join(api_key, api_key.c.actor_id == actor.c.actor_id)
    this = (api_key.c.key_id == key_id) & actor.c.book_id.is_not_distinct_from(book_id)
    found = books.connection.execute(holder.where(this)).one_or_none()
    if found is None:
        raise KeyNotThere(key=key_id)
    actor_id, owner = found
    if by is not None and book_id is not None and owner is not None:
        check_recused(books, book_id, by.actor_id, [owner])
    if by is not None and actor_id == by.actor_id:
        digest = sha256(by.key.encode()).digest()
        if not books.connection.exec_driver_sql(SQL["made_with"], (key_id, digest)).scalar_one():
            raise KeyNotMadeWith(key=key_id)
    if by is not None and book_id is None and not _others(books, key_id, own=actor_id == by.actor_id):
        raise LastAdministrator(key=key_id)
    values = (None if by is None else by.key, book_id, key_id)
    books.connection.exec_driver_sql(SQL["revoke_key"], values).close()
    return int(actor_id)


def _others(books: Books, key_id: int, *, own: bool) -> bool:
    """Tell whether a valid key of an administrator is there besides this one and, unless its holder takes it back, those made with it."""
    return bool(books.connection.exec_driver_sql(SQL["others"], {"key": key_id, "own": own}).scalar_one())
