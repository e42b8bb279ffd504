"""Actors, powers and keys, without HTTP."""

import pytest

from ledger.actors.actions import (
    AdministratorThere,
    IssuedKey,
    KeyNotThere,
    LastAdministrator,
    OwnerMalformed,
    OwnerUnfit,
    Post,
    RoleNeedsBook,
    RoleNotForBook,
    appoint,
    revoke_key,
)
from ledger.actors.authority import (
    ALL_RIGHTS,
    Actor,
    Bearer,
    KeyUnknown,
    KindNotYours,
    NotAllowed,
    Role,
    bearer,
    digest_of,
    require,
    require_kind,
)
from ledger.actors.persons import NameEmpty
from ledger.actors.queries import Person, holder_of, keys_of, still_valid
from ledger.database import Database
from ledger.errors import LedgerError
from ledger.house import KINDS
from ledger.schema import POWERS
from tests.people import NUMBERS, card, key_for


def administrator(owner: Database, name: str = "root") -> tuple[Bearer, IssuedKey]:
    """Issue the key of an administrator, as the command line does."""
    issued = owner.begin(lambda books: key_for(books, None, name, Role.ADMINISTRATOR))
    return Bearer(issued.actor_id, None, name, Role.ADMINISTRATOR, None, key=issued.text), issued


def actor(role: Role) -> Actor:
    """Make an actor of book 1."""
    return Actor(9, 1, "x", role, "acme" if role is Role.ENTERPRISE else None)


def test_administrators_move_nothing_and_auditors_write_nothing() -> None:
    """Goal: separation of duties. Method: look through the table of powers and the kinds of entry."""
    writes = {power for power in POWERS if not power.endswith((".read", ".canonical"))}
    writes -= {"me.keys", "me.ways"}  # everybody looks after his own
    assert all(Role.AUDITOR not in POWERS[power] for power in writes)
    assert {power for power in writes if Role.ENTERPRISE in POWERS[power]} == {
        "mandate.ask",
        "permits.own",
        "market.own",
        "permits.approve",
        "permits.answer",
        "permits.object",
        "case.own",
        "case.ask",
        "case.evidence",
    }
    moves = {"entry.post", "entry.reverse", "entry.approve", "market.money", "market.settle", "permits.act"}
    assert all(Role.ADMINISTRATOR not in POWERS[power] for power in moves)
    assert all(set(kind.roles) <= {"bureau", "finance"} for kind in KINDS)


def test_require() -> None:
    """Goal: the error carries role and power. Method: one who may, one who may not."""
    require(actor(Role.FINANCE), "entry.post", POWERS)
    with pytest.raises(NotAllowed) as refused:
        require(actor(Role.AUDITOR), "entry.post", POWERS)
    assert refused.value.figures == {"role": "auditor", "power": "entry.post"}
    require_kind(actor(Role.FINANCE), "journal.transfer", ("finance",))
    with pytest.raises(KindNotYours):
        require_kind(actor(Role.BUREAU), "journal.transfer", ("finance",))


@pytest.mark.parametrize(
    "text", ["", "eco_", "eco_" + "A" * 42, "eco_" + "A" * 44, "key_" + "A" * 43, "eco_" + "é" * 43]
)
def test_texts_that_are_no_keys(text: str) -> None:
    """Goal: a malformed key is an unknown key. Method: near misses of the form."""
    with pytest.raises(KeyUnknown):
        digest_of(text)


def test_the_life_of_a_key(pair: tuple[Database, Database]) -> None:
    """Goal: recognised until revoked, never shown again. Method: issue, look up, revoke twice."""
    database, owner = pair
    (root, key_of_root), (second, _) = administrator(owner), administrator(owner, "second")
    issued = owner.begin(lambda books: key_for(books, 1, "till", Role.ENTERPRISE, "acme"))
    digest = digest_of(issued.text)
    assert issued.text not in repr(issued)
    with database.read() as books:
        held = holder_of(books, digest)
        assert held is not None
        assert held.actor == Actor(
            issued.actor_id, 1, "till", Role.ENTERPRISE, "acme", issued.person_id, rights=ALL_RIGHTS
        )
        assert still_valid(books, [digest, b"\0" * 32]) == {digest}
        assert holder_of(books, b"\0" * 32) is None
        assert [(k.issued_by, k.revoked_by) for k in keys_of(books, 1)] == [(None, None)]
    for book in (2, None):
        with pytest.raises(KeyNotThere):
            database.begin(lambda books, b=book: revoke_key(books, root, b, issued.key_id))  # type: ignore[misc]
    for who in (second, root):
        database.begin(lambda books, w=who: revoke_key(books, w, 1, issued.key_id))  # type: ignore[misc]
    with database.read() as books:
        assert holder_of(books, digest) is None
        assert still_valid(books, [digest]) == set()
        [key] = keys_of(books, 1)
        assert [k.key_id for k in keys_of(books, None)] == [key_of_root.key_id, key_of_root.key_id + 1]
        assert {(k.issued_by, k.revoked_by) for k in keys_of(books, None)} == {(None, None)}
    assert key.revoked_at is not None
    assert key.revoked_by == Person(second.actor_id, "second")


def test_the_last_administrator(pair: tuple[Database, Database]) -> None:
    """Goal: the web never locks the last administrator out; the command line may. Method: revoke one, then the last, both ways."""
    database, owner = pair
    (root, own), (_, other) = administrator(owner), administrator(owner, "second")
    database.begin(lambda books: revoke_key(books, root, None, other.key_id))
    with pytest.raises(LastAdministrator):
        database.begin(lambda books: revoke_key(books, root, None, own.key_id))
    owner.begin(lambda books: revoke_key(books, None, None, own.key_id))
    with database.read() as books:
        assert all(
            key.revoked_at and key.revoked_by in (None, Person(root.actor_id, "root"))
            for key in keys_of(books, None)
        )


@pytest.mark.parametrize(
    ("book", "name", "role", "own", "error"),
    [
        (1, "", Role.ADMINISTRATOR, "a b", NameEmpty),
        (1, "x", Role.ADMINISTRATOR, "a b", RoleNotForBook),
        (None, "x", Role.FINANCE, "a b", RoleNeedsBook),
        (1, "x", Role.FINANCE, "a b", OwnerUnfit),
        (1, "x", Role.ENTERPRISE, None, OwnerUnfit),
        (1, "x", Role.ENTERPRISE, "a b", OwnerMalformed),
        (1, "x", Role.FINANCE, None, AdministratorThere),
    ],
)
def test_keys_that_are_not_issued(
    pair: tuple[Database, Database],
    book: int | None,
    name: str,
    role: Role,
    own: str | None,
    error: type[LedgerError],
) -> None:
    """Goal: the errors come in their order of precedence. Method: every request has all the later faults, too."""
    administrator(pair[1])
    with pytest.raises(error):
        pair[1].begin(lambda books: appoint(books, NUMBERS, card(name), Post(role, book, own), "letter"))
    with pytest.raises(NotAllowed):
        pair[0].begin(lambda books: revoke_key(books, bearer(actor(Role.FINANCE), ""), 1, 1))
