"""Whoever takes a yes, comes with a key, or takes a name waits for who is taking the key, the mandate or the row: lock by lock."""

from functools import partial

import psycopg
import pytest

from ledger.actors.mandates import ask_enrolment, confirm_enrolment
from ledger.database import Database
from tests.actors.test_mandates import Town
from tests.actors.test_numbers import WANG, town_of, whose
from tests.furnished import furnished
from tests.people import dismiss

KEY = "SELECT FROM ledger.api_key k WHERE k.actor_id = {actor} {lock}"
MANDATE = "SELECT FROM ledger.mandate m WHERE m.actor_id = {actor} {lock}"
PERSON = "SELECT FROM ledger.person p WHERE p.person_id = {person} {lock}"
ACTOR = "SELECT FROM ledger.actor a WHERE a.actor_id = {actor} {lock}"
KEYS = "SELECT pg_advisory_xact_lock(hashtext('ecoledger.keys'))"
FEED = "SELECT pg_advisory_xact_lock(hashtext('ecoledger.feed'), {book})"
TAKES, HANGS = "FOR NO KEY UPDATE", "FOR KEY SHARE"
"""What a row is locked by of which something is written, and by who writes a row that names it."""
GONE = "SELECT ledger.keys_gone({actor}, now())"
BEARER = "SELECT ledger.bearer_of('{key}')"
ENROL = "SELECT key_id FROM ledger.enrol('{first}', '{second}', sha256('new'))"
ASK = "SELECT ledger.ask_erasure('{root}', {book}, {key_id})"
WAITS = {
    "a yes, for who takes the key": (KEY, TAKES, GONE),
    "a yes, for who ends the mandate": (MANDATE, TAKES, GONE),
    "a key, for who takes it": (KEY, TAKES, BEARER),
    "a key, for who ends its mandate": (MANDATE, TAKES, BEARER),
    "a code, for who ends its mandate": (MANDATE, TAKES, ENROL),
    "a name, for who registers a key": (ACTOR, HANGS, ASK),
    "a name, for who names the person": (PERSON, HANGS, ASK),
    "another name, for who names the person": (
        PERSON,
        HANGS,
        "SELECT ledger.ask_renaming('{root}', {person}, 'Wang-Chen', 'x')",
    ),
    "another number, for who names the person": (
        PERSON,
        HANGS,
        "SELECT ledger.ask_renumbering('{root}', {person}, NULL, 'x', sha256('half'))",
    ),
    "a number, for who gives power": (
        KEYS,
        "",
        "SELECT outcome FROM ledger.enrol_number('a', 'b', sha256('x'), sha256('y'))",
    ),
    "what is told, for who numbers it": (FEED, "", "SELECT ledger.number_events({book})"),
}


@furnished
def town(database: Database, owner: Database) -> Town:
    """Wang, with a key."""
    return town_of(database, owner)


@pytest.mark.parametrize("name", WAITS)
def test_it_waits(town: Town, name: str) -> None:
    """Goal: of two at once one comes first. Method: another connection holds what is taken; then it lets go, and nothing is left."""
    held, lock, statement = WAITS[name]
    wang = whose(town, WANG)
    known = {
        "actor": wang.actor_id,
        "person": wang.person_id,
        "book": town.books[0],
        "key": town.keys[WANG],
        "root": town.keys["root"],
        "lock": lock,
        "first": "",
        "second": "",
        "key_id": 0,
    }
    if statement == ENROL:
        known["first"], known["second"] = halves(town)
    if statement == ASK:
        known["key_id"] = given_up(town)
    asked = statement.format(**known)
    impatient = f"SET LOCAL lock_timeout = '50ms'; {asked}"
    with psycopg.connect(town.url) as other:
        other.execute(held.format(**known).encode())
        assert town.told(impatient, role="none") == "55P03", "it waited for it"
        other.rollback()
    assert town.told(impatient, role="none") == ""


def halves(town: Town) -> tuple[str, str]:
    """The halves of a code for another key of Wang."""
    query = "SELECT mandate_id AS id FROM ledger.mandate WHERE actor_id = %s"
    [row] = town.rows(query, whose(town, WANG).actor_id)
    root, chief, book = town.actors["root"], town.actors["chief"], town.books[0]
    asked = town.database.begin(lambda books: ask_enrolment(books, root, book, row.id))
    confirming = partial(
        confirm_enrolment, by=chief, book_id=book, mandate_id=row.id, enrolment_id=asked.enrolment_id
    )
    return asked.half, town.database.begin(confirming)


def given_up(town: Town) -> int:
    """A key of Wang, who has none that is good any more."""
    query = "SELECT key_id AS id FROM ledger.api_key WHERE actor_id = %s"
    [row] = town.rows(query, whose(town, WANG).actor_id)
    dismiss(town.owner, [row.id])
    return int(row.id)
