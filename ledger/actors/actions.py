"""Giving keys out and taking them back.

A key is 256 random bits. Its text is shown once, when it is issued; the database keeps the SHA-256, which is enough
to recognise it and of no use to a thief. A plain hash will do, because there is nothing to guess.

Keys are issued by a function of the database, which looks who asks: an administrator over HTTP, the owner of the database on the server's
command line. Either way a trigger tells it in the outbox.
"""

import secrets
from dataclasses import dataclass, field
from datetime import date
from ipaddress import IPv6Network, ip_network
from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.sql import func

from ledger.actors.authority import KEY_PREFIX, OWNED, POWERS, Actor, Role, digest_of, require
from ledger.actors.persons import Card, NamedOtherwise, NumberKey, check_card
from ledger.actors.tables import actor, api_key
from ledger.database import Books
from ledger.database.queries import named_queries
from ledger.errors import Conflict, Malformed, NotFound, RuleViolation
from ledger.identifiers import CODE_MAX, is_code

SQL: Final = named_queries(__name__)
NETWORKS_MOST: Final = 16
"""Address ranges of one key."""
MAPPED: Final = IPv6Network("::ffff:0:0/96")
"""Addresses of IPv4 as IPv6 writes them; each counts as that of IPv4."""


class RoleNotForBook(RuleViolation):
    """A key of the role {role} cannot be issued for a book.

    Administrators belong to the whole installation; their keys are made on the server's command line.
    """

    code = "key.role_not_for_book"


class RoleNeedsBook(RuleViolation):
    """A key of the role {role} belongs to one book.

    Say which book.
    """

    code = "key.role_needs_book"


class OwnerUnfit(RuleViolation):
    """A key of the role {role} and the owner {owner} do not go together.

    A key of an enterprise names the owner of its accounts, and one of an assessor, court or procuratorate names the body;
    no other key names one.
    """

    code = "key.owner_unfit"


class OwnerMalformed(Malformed):
    """'{owner}' cannot be the code of an owner.

    Write it as it stands on the accounts of the enterprise.
    """

    code = "key.owner_malformed"


class KeyNotThere(NotFound):
    """There is no key {key} in this book.

    Look at the list of keys.
    """

    code = "key.not_there"


class LastAdministrator(Conflict):
    """The key {key} is the last valid one of an administrator.

    Issue another administrator key on the server's command line first, or revoke this one there.
    """

    code = "key.last_administrator"
    source = "docs/spec/keys.md 2"


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


def issue_key(
    books: Books,
    numbers: NumberKey,
    by: Actor | None,
    book_id: int | None,
    card: Card,
    role: Role,
    owner: str | None = None,
    bounds: Bounds = UNBOUNDED,
) -> IssuedKey:
    """Make a key for a person, who is registered when it is the first time, and is the same person however often.

    Args:
        books: the transaction; without `by` it is one of the owner of the database.
        numbers: by which key the numbers of persons are digested.
        by: the administrator who gives it out; None on the server's command line, where alone administrators get theirs.
        book_id: the book of the key; None for an administrator, and for nobody else.
        card: what the person shows who will use it, or answers for the machine that does.
        role: what for.
        owner: for an enterprise, the owner of its accounts; for an assessor, court or procuratorate, the body itself.
        bounds: when and from where it is good.

    Raises (in this order):
        NotAllowed, TextTooLong, TextUnprintable, NameEmpty, CardNumberMalformed, RoleNotForBook, RoleNeedsBook, OwnerUnfit,
        OwnerMalformed, NetworkMalformed, ExpiryPassed, NumberKeyMissing, NamedOtherwise; PromiseBroken from the database: the key of
        who issues it was revoked at this moment; never KeyUnknown.
    """
    if by is not None:
        require(by, "key.issue", POWERS)
    card = check_card(card)
    if role is Role.ADMINISTRATOR and (book_id is not None or by is not None):
        raise RoleNotForBook(role=role.value)
    if role is not Role.ADMINISTRATOR and book_id is None:
        raise RoleNeedsBook(role=role.value)
    if (role in OWNED) != (owner is not None):
        raise OwnerUnfit(role=role.value, owner=owner)
    if owner is not None and not is_code(owner):
        raise OwnerMalformed(owner=owner[:CODE_MAX])
    networks = _check_bounds(books, bounds)
    text = KEY_PREFIX + secrets.token_urlsafe(32)
    number, fingerprint = numbers.digest(books, card.number)
    row = books.connection.exec_driver_sql(
        SQL["issue_key"],
        (
            None if by is None else by.actor_id,
            book_id,
            card.name,
            number,
            fingerprint,
            card.system or None,
            role.value,
            owner,
            digest_of(text),
            bounds.expires_on,
            networks or None,
        ),
    ).one()
    if row.key_id is None:
        raise NamedOtherwise(person=row.person_id)
    return IssuedKey(text, row.key_id, row.actor_id, row.person_id)


def _check_bounds(books: Books, bounds: Bounds) -> list[str]:
    """Give the address ranges in their one form, once both bounds are known to be sound."""
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
        today = books.connection.exec_driver_sql(SQL["today"]).scalar_one()
        if bounds.expires_on < today:
            raise ExpiryPassed(expires_on=bounds.expires_on.isoformat(), today=today.isoformat())
    return networks


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


def revoke_key(books: Books, by: Actor | None, book_id: int | None, key_id: int) -> int:
    """Take a key back for good; one that was taken back already stays as it is.

    Args:
        books: the transaction; without `by` it is one of the owner of the database.
        by: the administrator who does it; None on the server's command line.
        book_id: the book of the key; None for the key of an administrator.
        key_id: which.

    Returns:
        The number of its holder.

    Raises (in this order):
        NotAllowed, KeyNotThere, LastAdministrator (over HTTP only); PromiseBroken from the database: the key of who revokes
        was itself revoked at this moment, or is the last now.
    """
    if by is not None:
        require(by, "key.revoke", POWERS)
    in_book = select(actor.c.actor_id).where(actor.c.book_id.is_not_distinct_from(book_id))
    this = (api_key.c.key_id == key_id) & api_key.c.actor_id.in_(in_book)
    actor_id = books.connection.scalar(select(api_key.c.actor_id).where(this))
    if actor_id is None:
        raise KeyNotThere(key=key_id)
    if by is None:
        revoked = (
            update(api_key)
            .where(this, api_key.c.revoked_at.is_(None))
            .values(revoked_at=func.ledger.clock_now())
        )
        books.connection.execute(revoked)
    else:
        if book_id is None and not _others(books, key_id):
            raise LastAdministrator(key=key_id)
        books.connection.exec_driver_sql(SQL["revoke_key"], (by.actor_id, book_id, key_id)).close()
    return int(actor_id)


def _others(books: Books, key_id: int) -> bool:
    """Tell whether a valid key of an administrator is there besides this one."""
    return bool(
        books.connection.exec_driver_sql(
            SQL["others"],
            (key_id,),
        ).scalar_one()
    )
