"""Giving keys out and taking them back.

A key is 256 random bits. Its text is shown once, when it is issued; the database keeps the SHA-256, which is enough
to recognise it and of no use to a thief. A plain hash will do, because there is nothing to guess.
"""

import secrets
from dataclasses import dataclass, field

from sqlalchemy import insert, select, update
from sqlalchemy.sql import func

from ledger.database import Books
from ledger.entries import check_text
from ledger.errors import Malformed, NotFound, RuleViolation
from ledger.identifiers import CODE_MAX, is_code
from ledger.parties.authority import KEY_PREFIX, OWNED, Actor, Role, digest_of, require
from ledger.parties.tables import actor, api_key


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
        books: the transaction.
        by: the administrator who gives it out; None on the server's command line, where there may be none yet.
        book_id: the book of the actor; None for an administrator, and for nobody else.
        name: who will use it.
        role: what for.
        owner: for an enterprise, the owner of its accounts; for an assessor, court or procuratorate, the body itself.

    Raises (in this order):
        NotAllowed, TextTooLong, TextUnprintable, NameEmpty, RoleNotForBook, RoleNeedsBook, OwnerUnfit,
        OwnerMalformed.
    """
    if by is not None:
        require(by, "key.issue")
    check_text("name", name)
    if not name.strip():
        raise NameEmpty()
    if role is Role.ADMINISTRATOR and book_id is not None:
        raise RoleNotForBook(role=role.value)
    if role is not Role.ADMINISTRATOR and book_id is None:
        raise RoleNeedsBook(role=role.value)
    if (role in OWNED) != (owner is not None):
        raise OwnerUnfit(role=role.value, owner=owner)
    if owner is not None and not is_code(owner):
        raise OwnerMalformed(owner=owner[:CODE_MAX])
    text = KEY_PREFIX + secrets.token_urlsafe(32)
    who = {"book_id": book_id, "name": name, "role": role.value, "owner": owner}
    actor_id = books.connection.execute(insert(actor).values(who).returning(actor.c.actor_id)).scalar_one()
    key = {"actor_id": actor_id, "digest": digest_of(text), "created_by": by.actor_id if by else None}
    key_id = books.connection.execute(insert(api_key).values(key).returning(api_key.c.key_id)).scalar_one()
    return IssuedKey(text, key_id, actor_id)


def known_actor(books: Books, name: str) -> int:
    """Give the administrator of a name that has no key: one of the ledger's own jobs; made when it is not there yet."""
    books.connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext(%s))", (f"actor:{name}",)).close()
    found = books.connection.exec_driver_sql(
        "SELECT min(a.actor_id) FROM ledger.actor a WHERE a.book_id IS NULL AND a.name = %s"
        " AND NOT EXISTS (SELECT FROM ledger.api_key k WHERE k.actor_id = a.actor_id)",
        (name,),
    ).scalar_one()
    if found is not None:
        return int(found)
    row = {"name": name, "role": Role.ADMINISTRATOR.value}
    return books.connection.execute(insert(actor).values(row).returning(actor.c.actor_id)).scalar_one()


def revoke_key(books: Books, by: Actor | None, book_id: int | None, key_id: int) -> None:
    """Take a key back for good; one that was taken back already stays as it is.

    Args:
        books: the transaction.
        by: the administrator who does it; None on the server's command line.
        book_id: the book of the key; None for the key of an administrator.
        key_id: which.

    Raises (in this order):
        NotAllowed, KeyNotThere.
    """
    if by is not None:
        require(by, "key.revoke")
    in_book = select(actor.c.actor_id).where(actor.c.book_id.is_not_distinct_from(book_id))
    this = (api_key.c.key_id == key_id) & api_key.c.actor_id.in_(in_book)
    if books.connection.scalar(select(api_key.c.key_id).where(this)) is None:
        raise KeyNotThere(key=key_id)
    books.connection.execute(
        update(api_key)
        .where(this, api_key.c.revoked_at.is_(None))
        .values(revoked_at=func.ledger.clock_now(), revoked_by=by.actor_id if by else None)
    )
