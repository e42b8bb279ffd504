"""Giving keys out and taking them back.

A key is 256 random bits. Its text is shown once, when it is issued; the database keeps the SHA-256, which is enough
to recognise it and of no use to a thief. A plain hash will do, because there is nothing to guess.

Over HTTP keys are issued and revoked by functions of the database, which look who asks; on the server's command line by the
owner of the database. Either way a trigger tells it in the outbox.
"""

import secrets
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.sql import func

from ledger.actors.authority import KEY_PREFIX, OWNED, POWERS, Actor, Role, digest_of, require
from ledger.actors.tables import actor, api_key
from ledger.database import Books
from ledger.database.queries import named_queries
from ledger.entries import check_text
from ledger.errors import Conflict, Malformed, NotFound, RuleViolation
from ledger.identifiers import CODE_MAX, is_code
from ledger.texts import trimmed

SQL: Final = named_queries(__name__)


class NameEmpty(Malformed):
    """A key needs the name of the person or system that will use it.

    Give a name; entries are signed with it.
    """

    code = "key.name_empty"


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


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A key just made."""

    text: str = field(repr=False)
    """The secret; it cannot be shown again."""
    key_id: int
    actor_id: int


def issue_key(
    books: Books, by: Actor | None, book_id: int | None, name: str, role: Role, owner: str | None = None
) -> IssuedKey:
    """Make an actor and the key by which it is recognised.

    Args:
        books: the transaction; without `by` it is one of the owner of the database.
        by: the administrator who gives it out; None on the server's command line, where alone administrators get theirs.
        book_id: the book of the actor; None for an administrator, and for nobody else.
        name: who will use it.
        role: what for.
        owner: for an enterprise, the owner of its accounts; for an assessor, court or procuratorate, the body itself.

    Raises (in this order):
        NotAllowed, TextTooLong, TextUnprintable, NameEmpty, RoleNotForBook, RoleNeedsBook, OwnerUnfit, OwnerMalformed;
        PromiseBroken from the database: the key of who issues it was revoked at this moment; never KeyUnknown.
    """
    if by is not None:
        require(by, "key.issue", POWERS)
    name = trimmed(name)
    check_text("name", name)
    if not name:
        raise NameEmpty()
    if role is Role.ADMINISTRATOR and (book_id is not None or by is not None):
        raise RoleNotForBook(role=role.value)
    if role is not Role.ADMINISTRATOR and book_id is None:
        raise RoleNeedsBook(role=role.value)
    if (role in OWNED) != (owner is not None):
        raise OwnerUnfit(role=role.value, owner=owner)
    if owner is not None and not is_code(owner):
        raise OwnerMalformed(owner=owner[:CODE_MAX])
    text = KEY_PREFIX + secrets.token_urlsafe(32)
    if by is not None:
        row = books.connection.exec_driver_sql(
            SQL["issue_key"],
            (by.actor_id, book_id, name, role.value, owner, digest_of(text)),
        ).one()
        return IssuedKey(text, row.key_id, row.actor_id)
    who = {"book_id": book_id, "name": name, "role": role.value, "owner": owner}
    actor_id = books.connection.execute(insert(actor).values(who).returning(actor.c.actor_id)).scalar_one()
    key = {"actor_id": actor_id, "digest": digest_of(text)}
    key_id = books.connection.execute(insert(api_key).values(key).returning(api_key.c.key_id)).scalar_one()
    return IssuedKey(text, key_id, actor_id)


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
