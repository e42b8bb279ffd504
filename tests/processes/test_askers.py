"""What somebody asked for who has no valid key any more is not confirmed: of every machine, in Python and in PostgreSQL."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ledger import schema
from ledger.actors.areas import whole_book
from ledger.database import Books, Database
from ledger.database.refusals import sqlstate
from ledger.identifiers import uuid7
from ledger.permits.machines import NIGHT
from ledger.processes.acting import Conduct, Verb, next_of
from ledger.processes.actions import (
    RECORD,
    AskerGone,
    Running,
    Step,
    begin,
    check_askers,
    lock,
    move,
    recorded,
)
from ledger.processes.machines import CALLED_OFF, RENEW, START, YES, Machine, Transition
from tests.furnished import furnished
from tests.people import MANDATE
from tests.world import make_world

ON = date(2026, 6, 1)
MACHINES = [one for one in schema.MACHINES if isinstance(one, Machine)]
AT_ONCE = "brought"
"""What a stock brings in is confirmed in the transaction that brings it (docs/spec/permits.md 18.3), and stands nowhere."""
CONFIRMING = [(machine, t) for machine in MACHINES for t in machine.transitions if machine.confirms(t)]
WAITING = [(machine, t) for machine, t in CONFIRMING if t.before != AT_ONCE]
CARRYING = [(machine, t) for machine in MACHINES for t in machine.transitions if machine.carries(t)]
BACK = ("drop", "deny", "cancel", "reject", "lift")


@dataclass
class People:
    """For every role somebody whose key was revoked, and three whose keys are valid, by number."""

    web: Database
    book_id: int
    numbers: dict[tuple[str, str], int]

    def step(self, who: str, t: Transition) -> Step:
        """Somebody of a role that a step names."""
        return Step(self.numbers[who, t.roles[0]], t.roles[0], ON, "why")


@furnished
def people(database: Database, owner: Database) -> People:
    """Hire them."""
    world = make_world(database, owner)
    numbers = {}
    with owner.engine.begin() as connection:
        for who in ("gone", "living", "second", "third"):
            for role in sorted(
                {role for machine in MACHINES for t in machine.transitions for role in t.roles} - {*NIGHT}
            ):
                own = "enterprise:x" if role not in ("bureau", "finance", "auditor") else None
                numbers[who, role] = connection.execute(
                    text(
                        "INSERT INTO ledger.actor (book_id, name, role, owner) VALUES (:b, :n, :r, :o) RETURNING actor_id"
                    ),
                    {"b": world.book_id, "n": f"{who} {role}", "r": role, "o": own},
                ).scalar_one()
                connection.exec_driver_sql(MANDATE.format(actor=numbers[who, role]))
                connection.execute(
                    text(
                        "INSERT INTO ledger.api_key (actor_id, digest) VALUES (:a, sha256(CAST(:d AS bytea)))"
                    ),
                    {"a": numbers[who, role], "d": f"{who} {role}"},
                )
        connection.exec_driver_sql(
            "UPDATE ledger.api_key SET revoked_at = clock_timestamp() WHERE actor_id IN (SELECT actor_id FROM ledger.actor"
            " WHERE starts_with(name, 'gone'))"
        )
    return People(database, world.book_id, numbers)


def way_to(machine: Machine, state: str) -> list[Transition]:
    """Find a shortest way from the start to a state."""
    ways: dict[str, list[Transition]] = {START: []}
    for _ in machine.transitions:
        for t in machine.transitions:
            if t.before in ways and t.after not in ways and t.roles:
                ways[t.after] = [*ways[t.before], t]
    return ways[state]


def asked(books: Books, people: People, machine: Machine, taken: Transition, who: str) -> Running:
    """Bring a process to where it waits for a yes; whoever asks, by beginning or by what the yes is kept apart from, is `who`."""
    process_id: UUID = uuid7()
    way = way_to(machine, taken.before)
    for number, t in enumerate(way):
        asks = t.action in taken.apart or (number == 0 and taken.four_eyes)
        first = "second" if t.action in way[-1].apart else "living"
        other = "third" if t.four_eyes or t.apart else first
        step = people.step(who if asks else other, t)
        if number == 0:
            begin(books, people.book_id, process_id, machine, t.action, step)
        else:
            move(books, lock(books, people.book_id, process_id, machine), t.action, step)
    return lock(books, people.book_id, process_id, machine)


@pytest.mark.parametrize(
    ("machine", "taken"), WAITING, ids=[f"{m.name} {t.before} {t.action}" for m, t in WAITING]
)
def test_nobody_confirms_for_who_is_gone(people: People, machine: Machine, taken: Transition) -> None:
    """Goal: refused by name, in SQL too, and put aside by a way back; done where the asker is there. Method: both askers, rolled back."""

    def work(books: Books) -> None:
        second = people.step("second", taken)
        assert (
            move(books, asked(books, people, machine, taken, "living"), taken.action, second).state
            == taken.after
        )
        waiting = asked(books, people, machine, taken, "gone")
        with pytest.raises(AskerGone) as refused:
            move(books, waiting, taken.action, second)
        assert refused.value.figures["how"] in ("revoked", "ended", "over", "expired", "replaced")
        values, _ = recorded(waiting, taken, second)
        with pytest.raises(DBAPIError) as broken, books.connection.begin_nested():
            books.connection.exec_driver_sql(RECORD, values)
        assert sqlstate(broken.value) == "LG075"
        for running, told in ((waiting, [AskerGone]), (asked(books, people, machine, taken, "living"), [])):
            verb: Verb[str] = Verb(taken.action, "", "")
            conduct = Conduct(machine, lambda *_: "kept", lambda _: (), (verb,), place=whole_book)
            [possible] = next_of(books, conduct, running, "kept", ON)
            assert [type(one) for one in possible.missing] == told, "whoever looks is told it before"
        back = next(t for t in machine.transitions if t.before == taken.before and t.action in BACK)
        assert move(books, waiting, back.action, people.step("second", back)).state == back.after

    people.web.begin(lambda books: books.rehearse(work))


def test_both_keepers_mean_the_same_steps(database: Database) -> None:
    """Goal: the rule of the machines and that of the trigger are one. Method: its condition, asked of the table of steps."""
    condition = """SELECT t.machine, t.from_state, t.action FROM ledger.process_transition t
      WHERE t.action NOT IN ('drop', 'deny') AND (t.four_eyes OR t.apart <> '{}')
        AND (t.action = 'confirm' OR EXISTS (SELECT FROM ledger.process_transition o WHERE o.machine = t.machine
               AND o.from_state = t.from_state AND o.action IN ('drop', 'deny')))"""
    with database.read() as books:
        found = {tuple(row) for row in books.connection.exec_driver_sql(condition)}
    assert found == {(machine.name, t.before, t.action) for machine, t in CONFIRMING}
    assert ("compensation.case", "confirming", "confirm") not in found
    carried = """SELECT t.machine, t.from_state, t.action FROM ledger.process_transition t
      WHERE t.action NOT IN ('drop', 'deny', 'cancel', 'reject', 'end', 'expire', 'annul', 'renew')
        AND EXISTS (SELECT FROM ledger.process_transition o WHERE o.machine = t.machine AND o.action = 'attest')
        AND EXISTS (SELECT FROM ledger.process_transition o WHERE o.machine = t.machine AND o.from_state = t.from_state
                      AND o.action IN ('accept', 'cancel', 'reject', 'end'))"""
    with database.read() as books:
        assert {tuple(row) for row in books.connection.exec_driver_sql(carried)} == {
            (machine.name, t.before, t.action) for machine, t in CARRYING
        }


STANDING = [
    (machine, state)
    for machine in MACHINES
    for state in machine.states()
    if state != AT_ONCE and any(t.before == state for t in machine.transitions)
]


@pytest.mark.parametrize(("machine", "state"), STANDING, ids=[f"{m.name} {s}" for m, s in STANDING])
def test_nothing_is_locked_by_who_is_gone(machine: Machine, state: str) -> None:
    """Goal: in every state that is no end something can be done whoever asked is gone. Method: a table of all machines."""
    left = [
        t.action
        for t in machine.transitions
        if t.before == state
        and t.roles
        and not machine.confirms(t)
        and not machine.carries(t)
        and t.action != RENEW
    ]
    assert left


def agreed_to(books: Books, people: People, machine: Machine, taken: Transition, who: str) -> UUID:
    """Bring a process to a step; whoever begins it and says yes for a side is `who`, and all the rest another."""
    process_id: UUID = uuid7()
    for number, t in enumerate(way_to(machine, taken.before)):
        step = people.step(who if number == 0 or t.action in YES else "gone", t)
        if number == 0:
            begin(books, people.book_id, process_id, machine, t.action, step)
        else:
            move(books, lock(books, people.book_id, process_id, machine), t.action, step)
    return process_id


def test_what_was_agreed_with_a_stolen_key_is_not_carried_on(people: People, owner: Database) -> None:
    """Goal: a thief's proposal is not accepted, approved or settled, and is called off; one whose key merely ran out goes on. Method: all
    steps of all machines with sides, the key of one side revoked and that of another expired after it agreed.
    """
    waiting = {
        (machine.name, t.before, t.action, who): owner.begin(
            lambda books, m=machine, t=t, w=who: agreed_to(books, people, m, t, w)  # type: ignore[misc]
        )
        for machine, t in CARRYING
        for who in ("living", "second")
    }
    assert {machine.name for machine, _ in CARRYING} == {
        "permits.sale", "permits.lease", "permits.buyback", "permits.pledge", "permits.move", "market.ending",
    }  # fmt: skip
    taken_back = (
        "ALTER TABLE ledger.api_key DISABLE TRIGGER ALL",
        "UPDATE ledger.api_key SET revoked_at = clock_timestamp() WHERE actor_id IN"
        " (SELECT actor_id FROM ledger.actor WHERE starts_with(name, 'living'))",
        "UPDATE ledger.api_key SET expires_on = ledger.legal_day() - 1 WHERE actor_id IN"
        " (SELECT actor_id FROM ledger.actor WHERE starts_with(name, 'second'))",
    )
    with owner.engine.begin() as connection:
        for statement in taken_back:
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("ALTER TABLE ledger.api_key ENABLE TRIGGER ALL")

    def work(books: Books) -> None:
        for machine, t in CARRYING:
            stolen, expired = (
                lock(books, people.book_id, waiting[machine.name, t.before, t.action, who], machine)
                for who in ("living", "second")
            )
            step = people.step("third", t)
            with pytest.raises(AskerGone):
                check_askers(books, stolen, t)
            with pytest.raises(AskerGone) as refused:
                move(books, stolen, t.action, step)
            assert refused.value.figures["how"] == "revoked"
            values, _ = recorded(stolen, t, step)
            with pytest.raises(DBAPIError) as broken, books.connection.begin_nested():
                books.connection.exec_driver_sql(RECORD, values)
            assert sqlstate(broken.value) == "LG075", (machine.name, t)
            off = next(
                o
                for o in machine.transitions
                if o.before == t.before and o.action in ("drop", *CALLED_OFF) and o.roles
            )
            assert move(books, stolen, off.action, people.step("third", off)).state == off.after
            if not machine.confirms(t):
                assert move(books, expired, t.action, step).state == t.after

    people.web.begin(lambda books: books.rehearse(work))
