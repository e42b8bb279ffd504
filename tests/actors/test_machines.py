"""Keys of machines: they do what their mandates name, give no power, and are no second person; in Python and in PostgreSQL."""

from dataclasses import dataclass
from typing import Any

import pytest

from ledger.actors import mandates
from ledger.actors.actions import (
    IssuedKey,
    OperationsMissing,
    OperationsUnfit,
    Post,
    revoke_key,
    revoke_own_key,
)
from ledger.actors.authority import (
    BY_PERSON,
    MACHINE,
    POWERS,
    Actor,
    Bearer,
    NotAllowed,
    NotForThis,
    Role,
    check_operation,
    digest_of,
    require,
)
from ledger.actors.deputies import MandateTerm
from ledger.actors.erasure import ask_erasure, confirm_erasure, drop_erasure
from ledger.actors.queries import Which, holder_of, mandates_of
from ledger.database import Database
from tests.actors.test_mandates import FROM, Town, make_town
from tests.furnished import furnished
from tests.people import ME, NUMBERS, card, dismiss, key_for

TILL = ("post_entry", "read_entry")


@furnished
def town(database: Database, owner: Database) -> Town:
    """The town of the mandates."""
    return make_town(database, owner)


def ask(town: Town, system: str, operations: tuple[str, ...]) -> mandates.Asked:
    """Root asks for a mandate of finance."""
    post = Post(Role.FINANCE, town.books[0], None, operations=operations)
    return town.database.begin(
        lambda books: mandates.ask(
            books, NUMBERS, town.actors["root"], card("Wang", system), post, MandateTerm(FROM), "letter"
        )
    )


def test_a_machine_does_what_its_mandate_names(town: Town) -> None:
    """Who comes with the key is known with the list, and the list with the mandate; a person has none."""
    asked = ask(town, "till", TILL)
    half = town.confirm("chief", asked.mandate_id)
    made = town.database.begin(lambda books: mandates.enrol(books, asked.half + half))
    with town.database.read() as books:
        held = holder_of(books, digest_of(made.text))
        [listed] = [one for one in mandates_of(books, Which(town.books[0])) if one.system == "till"]
        person = holder_of(books, digest_of(town.keys["zhao"]))
    assert held is not None
    assert person is not None
    assert (held.actor.system, held.actor.operations, listed.operations) == ("till", frozenset(TILL), TILL)
    assert (person.actor.system, person.actor.operations) == ("", None)
    for operation in TILL:
        check_operation(held.actor, operation)
    with pytest.raises(NotForThis):
        check_operation(held.actor, "read_me")
    check_operation(person.actor, "read_me")
    assert town.broken() == {}


@pytest.mark.parametrize("count", [0, 1, 100, 101])
def test_a_machine_names_some_operations(town: Town, count: int) -> None:
    """None, one, the most and one more; a name twice; and a list without a machine. In Python, and past it."""
    some = tuple(f"operation_{number}" for number in range(count))
    number, fingerprint = town.digested("Wang")
    query = (
        "SELECT ledger.ask_mandate(%s, %s, 'Wang', %s, %s, %s, 'finance', NULL, NULL, NULL, '2026-01-01', NULL, 'x', NULL, NULL,"
        " sha256('first'), %s::text[])"
    )

    def past(system: str | None, listed: list[str] | None) -> str:
        by = town.actors["root"].key
        return town.told(query, by, town.books[0], number, fingerprint, system, listed)

    if 1 <= count <= 100:
        ask(town, "till", some)
        assert past("till", list(some)) == ""
        with pytest.raises(OperationsUnfit):
            ask(town, "", some)
        assert past(None, list(some)) == "mandate_asked_operations_fit"
        with pytest.raises(OperationsMissing):
            ask(town, "till", (*some, some[0]))
    else:
        with pytest.raises(OperationsMissing):
            ask(town, "till", some)
        assert past("till", list(some) or None) == (
            "mandate_operations_some" if count else "mandate_asked_operations_fit"
        )
    assert town.broken() == {}


def test_the_powers_of_a_person_are_no_machine_s() -> None:
    """Of every power that a role has: those that give power or say yes for another are refused to its machine, and no other."""
    for power, held in POWERS.items():
        for role in held:
            machine = Actor(1, None, "root", role, None, 1, system="till", operations=frozenset({"x"}))
            if power not in BY_PERSON:
                require(machine, power, POWERS)
                continue
            with pytest.raises(NotAllowed) as refused:
                require(machine, power, POWERS)
            assert refused.value.figures == {"role": MACHINE, "power": power}


GIVING: dict[str, tuple[Any, str]] = {
    "ask for a mandate": (lambda b, by, on: on.town.ask("door", "Somebody"), ""),
    "confirm a mandate": (
        lambda b, by, on: mandates.confirm(b, by, on.book, on.waiting),
        "confirm_mandate(%s, {book}, {waiting}, sha256('x'))",
    ),
    "drop a mandate": (
        lambda b, by, on: mandates.drop(b, by, on.book, on.waiting),
        "drop_mandate(%s, {book}, {waiting})",
    ),
    "end a mandate": (
        lambda b, by, on: mandates.end(b, by, on.book, on.running, "x"),
        "end_mandate(%s, {book}, {running}, 'x')",
    ),
    "ask for a code": (
        lambda b, by, on: mandates.ask_enrolment(b, by, on.book, on.running),
        "ask_enrolment(%s, {book}, {running}, NULL, NULL, sha256('y'))",
    ),
    "confirm a code": (
        lambda b, by, on: mandates.confirm_enrolment(b, by, on.book, on.running, on.code),
        "confirm_enrolment(%s, {book}, {running}, {code}, sha256('y'))",
    ),
    "revoke a key": (
        lambda b, by, on: revoke_key(b, by, on.book, on.key),
        "revoke_key(%s, {book}, {key})",
    ),
    "ask for an erasure": (
        lambda b, by, on: ask_erasure(b, by, on.book, on.gone),
        "ask_erasure(%s, {book}, {gone})",
    ),
    "confirm an erasure": (
        lambda b, by, on: confirm_erasure(b, by, on.book, on.erased),
        "confirm_erasure(%s, {book}, {erased})",
    ),
    "drop an erasure": (
        lambda b, by, on: drop_erasure(b, by, on.book, on.erased),
        "drop_erasure(%s, {book}, {erased})",
    ),
}
"""What gives or takes power: in Python, and as the function that the web may call."""


@dataclass(frozen=True)
class Things:
    """What power is asked over: a mandate that waits, one that runs with a code that waits, keys of who is here, gone and to be erased."""

    town: Town
    book: int
    waiting: int
    running: int
    code: int
    key: int
    gone: int
    erased: int


def things(town: Town) -> Things:
    """Put them there."""
    root, book = town.actors["root"], town.books[0]
    running, _ = town.hire("Running")
    code = town.database.begin(lambda books: mandates.ask_enrolment(books, root, book, running)).enrolment_id
    keys = [
        town.owner.begin(lambda books, n=name: key_for(books, book, n, Role.FINANCE)).key_id  # type: ignore[misc]
        for name in ("here", "gone", "erased")
    ]
    dismiss(town.owner, keys[1:])
    town.database.begin(lambda books: ask_erasure(books, root, book, keys[2]))
    return Things(town, book, town.ask("root", "Waiting").mandate_id, running, code, *keys)


@pytest.mark.parametrize("wish", GIVING)
def test_a_machine_gives_and_takes_no_power(town: Town, wish: str) -> None:
    """Goal: a stolen key of a machine makes nobody mighty. Method: the machine of an administrator, in Python, and past it."""
    key = town.owner.begin(lambda books: key_for(books, None, "guard", Role.ADMINISTRATOR, system="door"))
    machine = machine_of(key, "guard", Role.ADMINISTRATOR, None)
    town.actors["door"] = machine
    on = things(town)
    act, function = GIVING[wish]
    with pytest.raises(NotAllowed) as refused:
        town.database.begin(lambda books: act(books, machine, on))
    assert refused.value.figures["role"] == MACHINE
    if function:
        named = function.format(**vars(on))
        assert town.told(f"SELECT ledger.{named}", key.text) == "power_by_person"
    else:
        assert town.sql_ask("door", "Somebody", "finance", "a") == "power_by_person"
    assert town.broken() == {}


def machine_of(key: IssuedKey, name: str, role: Role, book: int | None) -> Bearer:
    """Who acts with the key of a machine."""
    more: dict[str, Any] = {"system": "door", "operations": frozenset({ME}), "key": key.text}
    return Bearer(key.actor_id, book, name, role, None, key.person_id, **more)


def test_a_machine_takes_its_own_key_back(town: Town) -> None:
    """That gives nobody power: the key that came is of no use any more."""
    key = town.owner.begin(lambda books: key_for(books, town.books[0], "guard", Role.FINANCE, system="door"))
    machine = machine_of(key, "guard", Role.FINANCE, town.books[0])
    town.database.begin(lambda books: revoke_own_key(books, machine, key.key_id))
    assert town.holder(key.text) is None
    assert town.broken() == {}
