"""Who is known by which key, and who holds which power."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from ipaddress import ip_network
from typing import Final, NamedTuple

from sqlalchemy import text

from ledger.actors.authority import Actor, Representative, Right, RightNotGiven, Role, sees
from ledger.database import Books, ReadBooks
from ledger.database.queries import filled, find, named_queries, single

SQL: Final = named_queries(__name__)


@dataclass(frozen=True, slots=True)
class Person:
    """Who did something, as an answer names it."""

    actor: int
    name: str


@dataclass(frozen=True, slots=True)
class Key:
    """A key as a list shows it: everything but the secret."""

    key_id: int
    actor_id: int
    name: str
    role: str
    owner: str | None
    created_at: datetime
    issued_by: Person | None
    """Who confirmed the code, or the holder; None for the server's command line."""
    revoked_at: datetime | None
    revoked_by: Person | None
    person_id: int | None
    """None where no person is registered."""
    system: str
    expires_on: date | None
    networks: tuple[str, ...]
    last_used_on: date | None
    made_with: int | None
    """The key with which its holder made it."""
    by_installation: bool
    """Whether the command line gave it and it is good still: others have seen it, until its holder has replaced it."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who came with a key."""

    actor: Actor
    used_today: bool
    """Whether it is kept already that the key was used today."""


class _Holder(NamedTuple):
    actor_id: int
    book_id: int | None
    name: str
    role: str
    owner: str | None
    person_id: int | None
    system: str | None
    operations: list[str] | None
    networks: list[str] | None
    rights: list[str] | None
    used_today: bool


def holder_of(books: ReadBooks, digest: bytes) -> Holder | None:
    """Find who holds the key with this SHA-256; None for a key that is unknown, revoked or expired, or has no mandate."""
    row = find(books, _Holder, SQL["holder"], digest=digest)
    if row is None:
        return None
    networks = tuple(ip_network(one) for one in row.networks or ())
    rights = tuple(Right(one) for one in row.rights or ())
    actor = Actor(
        row.actor_id,
        row.book_id,
        row.name,
        Role(row.role),
        row.owner,
        row.person_id,
        networks,
        rights,
        row.system or "",
        None if row.operations is None else frozenset(row.operations),
    )
    return Holder(actor, row.used_today)


def right_missing(books: ReadBooks, actor: Actor, wanted: Collection[Right]) -> RightNotGiven:
    """Say which right a representative has not, and how many persons of its enterprise have it; none is named.

    Args:
        books: the transaction.
        actor: who acts.
        wanted: rights of which one would be enough.
    """
    asked = (actor.book_id, actor.owner, [*wanted])
    count = books.connection.exec_driver_sql(SQL["with_right"], asked).scalar_one()
    return RightNotGiven(owner=str(actor.owner), rights=", ".join(wanted), holders=int(count))


def key_used(books: Books, digest: bytes) -> None:
    """Keep that the key with this SHA-256 was used today."""
    books.connection.exec_driver_sql(SQL["key_used"], (digest,)).close()


def still_valid(books: ReadBooks, digests: Collection[bytes]) -> set[bytes]:
    """Tell which of many keys are known, neither revoked nor expired, and under a mandate that runs, in one query."""
    found = books.connection.exec_driver_sql(SQL["still_valid"], (list(digests),))
    return {bytes(digest) for (digest,) in found}


def keys_of(books: ReadBooks, book_id: int | None) -> list[Key]:
    """List the keys of a book, or those of the administrators, in the order in which they were issued."""
    return [
        Key(
            row.key_id,
            row.actor_id,
            row.name,
            row.role,
            row.owner,
            row.created_at,
            _person(row.created_by, row.issuer),
            row.revoked_at,
            _person(row.revoked_by, row.revoker),
            row.person_id,
            row.system or "",
            row.expires_on,
            tuple(row.networks or ()),
            row.last_used_on,
            row.parent_id,
            row.by_installation,
        )
        for row in books.connection.execute(
            text(filled(SQL["keys"], by_installation=SQL["by_installation"])), {"book": book_id}
        )
    ]


def given_keys(books: ReadBooks) -> int:
    """Count the keys that the command line gave, which their holders have not replaced: whoever gave them has seen them."""
    counted = filled(SQL["given_keys"], by_installation=SQL["by_installation"])
    return single(books, int, counted)


def other_keys(books: ReadBooks, actor_id: int, *, everywhere: bool) -> list[int]:
    """Give the good keys of a person by one of its actors, in whatever role: those of its book, or of every book."""
    return list(books.connection.exec_driver_sql(SQL["other_keys"], (actor_id, everywhere)).scalars())


@dataclass(frozen=True, slots=True)
class OwnKey:
    """A key of who asks, as it sees it."""

    key_id: int
    created_at: datetime
    expires_on: date | None
    networks: tuple[str, ...]
    last_used_on: date | None


def own_keys(books: ReadBooks, actor_id: int) -> list[OwnKey]:
    """List the keys of an actor that were not revoked, in the order in which they were made."""
    return [
        OwnKey(row.key_id, row.created_at, row.expires_on, tuple(row.networks or ()), row.last_used_on)
        for row in books.connection.execute(text(SQL["own_keys"]), {"actor": actor_id})
    ]


@dataclass(frozen=True, slots=True)
class WaitingCode:
    """A code that waits to be confirmed, with the bounds of the key that it will make."""

    enrolment_id: int
    asked_by: Person
    asked_at: datetime
    expires_on: date | None
    networks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MandateKey:
    """A key that was made under a mandate."""

    key_id: int
    since: datetime
    expires_on: date | None
    """Last legal day on which it is good; None for none."""
    networks: tuple[str, ...]
    last_used_on: date | None
    """None where it was not used, and on an earlier day where it was used after it: of the days only the last is kept."""
    revoked_at: datetime | None
    revoked_by: Person | None
    """None for the server's command line, and where it was not revoked."""
    made_with: int | None
    """The key with which its holder made it."""


@dataclass(frozen=True, slots=True)
class Mandate:
    """A mandate as a list shows it."""

    mandate_id: int
    actor_id: int | None
    """None until it is confirmed."""
    person_id: int | None
    """While it waits, who is registered under the number; None where nobody is."""
    name: str
    role: str
    owner: str | None
    system: str
    kind: Representative | None
    """As what it represents an enterprise; None in every other role."""
    rights: tuple[Right, ...]
    operations: tuple[str, ...] | None
    """What the machine may do; None for all that its role does, and where the person acts."""
    area: str | None
    """For which division a mandate of the bureau is; None for the whole book."""
    department: str
    deputy_for: int | None
    """In whose place: a mandate with which this one ends; None for who acts in nobody's place."""
    recuses: bool
    """Whether the person acts for the public side of the book as well, where it is a mandate of an enterprise."""
    from_on: date
    until_on: date | None
    document: str
    given: str
    """`by_two`, `by_one`, `by_list`, `by_hand` or `before`."""
    state: str
    """`asked`, `dropped`, `to_come`, `running`, `over` or `ended`."""
    codes: tuple[WaitingCode, ...]
    """Codes that wait to be confirmed; the first one is confirmed with its mandate."""
    keys: tuple[MandateKey, ...]
    """Keys that were made under it, the first one first; on a day those that were there at its end."""
    asked_by: Person | None
    asked_at: datetime
    confirmed_by: Person | None
    confirmed_at: datetime | None
    dropped_by: Person | None
    dropped_at: datetime | None
    ended_by: Person | None
    ended_at: datetime | None
    why: str | None


@dataclass(frozen=True, slots=True)
class Which:
    """Which mandates are meant."""

    book_id: int | None
    """Those of a book; None for those of the administrators."""
    on: date | None = None
    """Those that ran on this legal day, as they stood at its end; None for all as they stand."""
    actor_id: int | None = None
    """Those of an actor; None for all."""


def mandates_of(books: ReadBooks, which: Which) -> list[Mandate]:
    """List mandates, in the order in which they were asked for."""
    whose = {"book": which.book_id, "actor": which.actor_id, "day": which.on}
    codes: dict[int, list[WaitingCode]] = {}
    for row in books.connection.execute(text(SQL["codes"]), whose):
        asker = Person(row.asked_by, row.asker)
        code = WaitingCode(row.enrolment_id, asker, row.asked_at, row.expires_on, tuple(row.networks or ()))
        codes.setdefault(row.mandate_id, []).append(code)
    keys: dict[int, list[MandateKey]] = {}
    for row in books.connection.execute(text(SQL["keys_of_mandates"]), whose):
        key = MandateKey(
            row.key_id,
            row.created_at,
            row.expires_on,
            tuple(row.networks or ()),
            row.last_used_on,
            row.revoked_at,
            _person(row.revoked_by, row.revoker),
            row.parent_id,
        )
        keys.setdefault(row.mandate_id, []).append(key)
    return [
        Mandate(
            row.mandate_id,
            row.actor_id,
            row.person_id,
            row.name,
            row.role,
            row.owner,
            row.system or "",
            None if row.kind is None else Representative(row.kind),
            tuple(Right(one) for one in row.rights or ()),
            None if row.operations is None else tuple(row.operations),
            row.area,
            row.department or "",
            row.deputy_for,
            row.recuses,
            row.from_on,
            row.until_on,
            row.document,
            row.given,
            row.state,
            tuple(codes.get(row.mandate_id, ())),
            tuple(keys.get(row.mandate_id, ())),
            _person(row.asked_by, row.asker),
            row.asked_at,
            _person(row.confirmed_by, row.confirmer),
            row.confirmed_at,
            _person(row.dropped_by, row.dropper),
            row.dropped_at,
            _person(row.ended_by, row.ender),
            row.ended_at,
            row.why,
        )
        for row in books.connection.execute(text(SQL["mandates"]), whose)
    ]


def _person(actor_id: int | None, name: str | None) -> Person | None:
    return None if actor_id is None else Person(actor_id, name or "")


def seen(by: Actor, found: Sequence[Mandate]) -> list[Mandate]:
    """Give of many mandates those that somebody sees; a representative hears of no person before the mandate is confirmed."""
    own = [one for one in found if sees(by, one.role, one.owner)]
    if by.role is not Role.ENTERPRISE:
        return own
    hidden = [replace(one, recuses=False) for one in own]
    return [one if one.actor_id is not None else replace(one, person_id=None) for one in hidden]
