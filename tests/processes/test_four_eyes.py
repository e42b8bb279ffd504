"""Where two persons are needed, one person is one whatever the key: of every machine, in Python and in PostgreSQL."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from ledger.actors import mandates
from ledger.actors.actions import Post
from ledger.actors.authority import MACHINE, OWNED, Bearer, Role, person_of
from ledger.actors.deputies import MandateTerm
from ledger.audit.checks import run_checks
from ledger.database import Books, Database
from ledger.entries import Entry
from ledger.errors import LedgerError
from ledger.identifiers import uuid7
from ledger.journal.posting import Submission, approve, post
from ledger.permits.machines import NIGHT
from ledger.processes.actions import (
    RECORD,
    ActedBefore,
    RoleNotForStep,
    Running,
    SecondPersonNeeded,
    Step,
    begin,
    check_step,
    lock,
    move,
    recorded,
)
from ledger.processes.invariants import INVARIANTS
from ledger.processes.machines import RENEW, START, Machine, Transition
from tests.furnished import furnished
from tests.people import NUMBERS, card, dismiss, erase, key_for, know
from tests.processes.test_askers import MACHINES, ON
from tests.sampling import sample
from tests.world import World, make_world
from tests.world import move as moved

BY_TWO = [
    (machine, t, did)
    for machine in MACHINES
    for t in machine.transitions
    if t.roles
    for did in (*([""] if t.four_eyes else []), *t.apart)
    if did != RENEW and (not did or any(one.roles for one in machine.transitions if one.action == did))
]
"""Every step that needs two persons: with nothing, by whoever began; with a name, by whoever took the step from which it is kept apart,
where somebody can take that still. What is renewed asks for a lost key (`tests/market/test_renewals.py`)."""
ROLES = sorted({role for m in MACHINES for t in m.transitions for role in t.roles} - {*NIGHT})
"""Of a book: the night acts in a role that no key of a book has, and takes no step that needs two persons."""
AGAIN = ("the same key", "another owner", "a machine's key")
CLERKS = tuple(f"clerk {number}" for number in range(9))
"""Who takes the steps between, each another person."""


@dataclass
class People:
    """Actors by what stands behind them and role, each a row of `ledger.actor`."""

    world: World
    numbers: dict[tuple[str, str], tuple[int, int]]
    """Actor and person."""
    keys: dict[tuple[str, str], str]

    def step(self, who: str, role: str) -> Step:
        """Somebody in a role."""
        actor_id, person_id = self.numbers[who, role]
        return Step(actor_id, role, ON, "why", person_id=person_id)


@furnished
def people(database: Database, owner: Database) -> People:
    """One person with every key there can be, one who was erased and came back, and another; all by the way that issues keys."""
    world = make_world(database, owner)
    numbers, keys = {}, {}

    def hire(who: str, name: str, role: str, own: str = "enterprise:x", system: str = "") -> int:
        held = Role(role)
        issued = owner.begin(
            lambda books: key_for(
                books, world.book_id, name, held, own if held in OWNED else None, system=system
            )
        )
        numbers[who, role] = (issued.actor_id, issued.person_id)
        keys[who, role] = issued.text
        return issued.key_id

    last: list[int] = []
    for role in ROLES:
        hire("one", "Wang", role)
        hire("the same key", "Wang", role)
        hire("another owner", "Wang", role, "enterprise:y")
        hire("a machine's key", "Wang", role, system="till")
        hire("another's machine", "another", role, system="till")
        for who in ("another", *CLERKS):
            hire(who, who, role)
        last.append(hire("who was erased", "Zhou", role))
    dismiss(owner, last)
    erase(owner, world.book_id, last[0])
    for role in ROLES:
        hire("who came back", "Zhou", role)
    return People(world, numbers, keys)


def test_who_is_who(people: People) -> None:
    """One person behind five actors of a role, and never one behind two persons; another key of the same role is the same actor."""
    for role in ROLES:
        one = people.numbers["one", role]
        assert people.numbers["the same key", role] == one
        for who in AGAIN:
            assert people.numbers[who, role][1] == one[1]
        assert (people.numbers["another owner", role][0] != one[0]) == (Role(role) in OWNED)
        assert people.numbers["a machine's key", role][0] != one[0]
        gone, back = (people.numbers[who, role] for who in ("who was erased", "who came back"))
        assert (gone[0] != back[0], gone[1] == back[1]) == (True, True)
        assert people.numbers["another", role][1] not in (one[1], back[1])


def way_to(machine: Machine, taken: Transition, did: str) -> list[Transition]:
    """Find a shortest way from the start to where a step is taken, with the step on it from which it is kept apart, if one is named."""
    ways: list[list[Transition]] = [[]]
    seen: set[tuple[str, bool]] = set()
    for way in ways:
        state = way[-1].after if way else START
        passed = not did or any(t.action == did for t in way)
        if state == taken.before and passed:
            return way
        if (state, passed) not in seen:
            seen.add((state, passed))
            ways += [[*way, t] for t in machine.transitions if t.before == state and t.roles]
    raise AssertionError(f"nothing leads to {machine.name} {taken.before} {taken.action} with {did}")


def waiting(
    books: Books, people: People, machine: Machine, taken: Transition, did: str, who: str
) -> tuple[Running, bool]:
    """Bring a process to where a step is taken, so that `who` must not take it; the steps between are somebody else's.

    Returns:
        The process, and whether it was `who` that began it.
    """
    process_id: UUID = uuid7()
    way = way_to(machine, taken, did)
    his = next(n for n, t in enumerate(way) if t.action == did) if did else 0
    for number, t in enumerate(way):
        step = people.step(who if number == his else CLERKS[number], t.roles[0])
        if number == 0:
            begin(books, people.world.book_id, process_id, machine, t.action, step)
        else:
            move(books, lock(books, people.world.book_id, process_id, machine), t.action, step)
    return lock(books, people.world.book_id, process_id, machine), his == 0


def test_the_table_is_whole(people: People) -> None:
    """Whatever PostgreSQL keeps apart is in the table, for every step from which it is kept apart."""
    query = """
        SELECT t.machine, t.from_state, t.action, did FROM ledger.process_transition t
        CROSS JOIN LATERAL unnest(CASE WHEN t.four_eyes THEN '{""}' ELSE '{}'::text[] END || t.apart) AS did
        WHERE t.roles <> '{}' AND did <> 'renew' AND (did = '' OR EXISTS (
          SELECT FROM ledger.process_transition o WHERE o.machine = t.machine AND o.action = did AND o.roles <> '{}'))"""
    with people.world.database.read() as books:
        kept = {tuple(row) for row in books.connection.exec_driver_sql(query)}
    assert {(m.name, t.before, t.action, did) for m, t, did in BY_TWO} == kept


ASKED = sample(
    BY_TWO, lambda row: row[0].name, lambda row: row[1].action, lambda row: row[2], lambda row: row[1].roles
)


@pytest.mark.parametrize(
    ("machine", "taken", "did"),
    ASKED,
    ids=[f"{m.name} {t.before} {t.action} after {did or 'beginning'}" for m, t, did in ASKED],
)
def test_one_person_is_one(people: People, machine: Machine, taken: Transition, did: str) -> None:
    """Goal: refused by name, and by plain SQL as the web; another passes. Method: every key and role the person could use, and
    the machine of another; rolled back. By default each machine, each step, each that it is kept apart from, and those who take it."""

    def refused(books: Books, waits: tuple[Running, bool], step: Step) -> None:
        running, began = waits
        four_eyes = taken.four_eyes and began
        with pytest.raises(SecondPersonNeeded if four_eyes else ActedBefore):
            check_step(running, taken.action, step)
        values, _ = recorded(running, taken, step)
        with pytest.raises(DBAPIError) as broken, books.connection.begin_nested():
            books.connection.exec_driver_sql(RECORD, values)
        # Who comes in a role that speaks for another side is kept out of that already.
        promises = ("process_four_eyes",) if four_eyes else ("process_apart", "act_self_dealing")
        assert getattr(broken.value.orig, "diag").constraint_name in promises  # noqa: B009

    def work(books: Books) -> None:
        waits = waiting(books, people, machine, taken, did, "one")
        for who in AGAIN:
            for role in taken.roles:
                refused(books, waits, people.step(who, role))
        gone, back = "who was erased", "who came back"
        refused(books, waiting(books, people, machine, taken, did, back), people.step(gone, taken.roles[0]))
        if not any(
            machine.confirms(t) for t in way_to(machine, taken, did)
        ):  # else nobody goes on from what the erased person asked for
            # What he did, he did while his mandate ran: no trigger asks for it of the owner of the database.
            books.connection.exec_driver_sql("SET LOCAL ROLE none")
            waits_of_gone = waiting(books, people, machine, taken, did, gone)
            books.connection.exec_driver_sql("SET LOCAL ROLE ecoledger_web")
            refused(books, waits_of_gone, people.step(back, taken.roles[0]))
        other, machine_s = (people.step(who, taken.roles[0]) for who in ("another", "another's machine"))
        with pytest.raises(RoleNotForStep) as no_person:
            check_step(waits[0], taken.action, replace(machine_s, machine=True))
        assert no_person.value.figures["role"] == MACHINE
        with pytest.raises(DBAPIError) as broken, books.connection.begin_nested():
            books.connection.exec_driver_sql(RECORD, recorded(waits[0], taken, machine_s)[0])
        assert getattr(broken.value.orig, "diag").constraint_name == "process_by_person"  # noqa: B009
        assert check_step(waits[0], taken.action, other) is taken
        books.connection.exec_driver_sql(RECORD, recorded(waits[0], taken, other)[0])

    people.world.database.begin(lambda books: books.rehearse(work))


def test_an_entry_is_approved_by_another(people: People) -> None:
    """An approval by any other key of the poster is none; that of another person is one."""
    world = people.world

    def wished() -> Entry:
        entry = moved("a", "b", 5)
        return Entry(uuid7(), "journal.adjustment", entry.effective_on, entry.postings, "adjusted", "doc")

    for who in (*AGAIN, "another"):
        for role in ("finance", "bureau"):
            entry = wished()
            approver = people.numbers[who, role][0]
            world.database.begin(lambda books, e=entry, a=approver: approve(books, world.book_id, e, a))  # type: ignore[misc]
            poster = people.numbers["one", "finance"][0]
            [told] = world.database.begin(
                lambda books, e=entry, p=poster: post(books, world.book_id, [Submission(e, p)])  # type: ignore[misc]
            )
            expected = None if who == "another" else "entry.approved_by_poster"
            assert (told.error and told.error.code) == expected, (who, role, told)


POWERS_GIVEN = ("a mandate", "another key of a mandate")


@pytest.mark.parametrize("given", POWERS_GIVEN)
def test_power_is_given_by_two(people: People, given: str) -> None:
    """Who asked for a mandate or a code does not confirm it, nor does who gets it, with whatever key; past Python neither; another does."""
    database, book = people.world.database, people.world.book_id
    post, term = Post(Role.ENTERPRISE, book, "enterprise:new"), MandateTerm(ON)
    know(database, book, "enterprise:new")

    def clerk(who: str) -> Bearer:
        actor_id, person_id = people.numbers[who, "bureau"]
        return Bearer(actor_id, book, "x", Role.BUREAU, None, person_id, key=people.keys[who, "bureau"])

    def asked(by: str, whom: str) -> tuple[int, ...]:
        made = database.begin(
            lambda books: mandates.ask(books, NUMBERS, clerk(by), card(whom), post, term, "letter")
        )
        if given == "a mandate":
            return (made.mandate_id,)
        database.begin(
            lambda books: mandates.confirm(
                books, clerk("clerk 1" if by != "clerk 1" else "clerk 2"), book, made.mandate_id
            )
        )
        code = database.begin(lambda books: mandates.ask_enrolment(books, clerk(by), book, made.mandate_id))
        return made.mandate_id, code.enrolment_id

    def confirm(who: str, number: tuple[int, ...]) -> str:
        act: Any
        act, name = (
            (mandates.confirm, "confirm_mandate")
            if given == "a mandate"
            else (mandates.confirm_enrolment, "confirm_enrolment")
        )
        with pytest.raises(DBAPIError) as past, database.engine.begin() as connection:
            query = f"SELECT ledger.{name}(%s, %s{', %s' * len(number)}, sha256('x'))"
            connection.exec_driver_sql(query, (clerk(who).key, book, *number))
        constraint = getattr(past.value.orig, "diag").constraint_name  # noqa: B009
        with pytest.raises(LedgerError) as refused:
            database.begin(lambda books: act(books, clerk(who), book, *number))
        return f"{refused.value.code} {constraint}"

    waiting = asked("one", "Neu")
    for who in AGAIN:
        assert confirm(who, waiting) == "mandate.second_person_needed mandate_by_two"
    for_him = asked("clerk 3", "Wang")
    for who in ("one", *AGAIN):
        assert confirm(who, for_him) == "mandate.for_oneself mandate_by_two"
    back = asked("who came back", "Alt")
    assert confirm("who was erased", back) == "key.unknown key_issuer_living"
    for number in (waiting, for_him, back):
        act: Any = mandates.confirm if given == "a mandate" else mandates.confirm_enrolment
        database.begin(lambda books, n=number, a=act: a(books, clerk("another"), book, *n))  # type: ignore[misc]


@given(st.integers(1, 2**31 - 1), st.none() | st.integers(1, 2**31 - 1))
def test_a_person_is_nobody_else(actor_id: int, person_id: int | None) -> None:
    """Who has no number of a person has one that no person has."""
    assert person_of(actor_id, person_id) == (person_id or -actor_id)
    assert (person_of(actor_id, person_id) > 0) == (person_id is not None)


def test_both_say_who_somebody_is(people: People) -> None:
    """The twins: every actor there is, with and without a person, asked of Python and of PostgreSQL."""
    with people.world.database.read() as books:
        query = "SELECT actor_id, person_id, ledger.person_of(actor_id) FROM ledger.actor"
        rows = books.connection.exec_driver_sql(query).all()
    assert {row[1] is None for row in rows} == {True, False}
    assert [row[2] for row in rows] == [person_of(*row[:2]) for row in rows]


@pytest.mark.parametrize("eyes", [True, False], ids=["four eyes", "apart"])
def test_the_doctor_counts_again(people: People, eyes: bool) -> None:
    """Goal: what was merged by hand is found. Method: a step by two, which triggers switched off make a step by one."""
    machine, taken, did = next(one for one in BY_TWO if (one[2] == "") is eyes and one[1].four_eyes is eyes)
    other = people.step("another", taken.roles[0])

    def found(books: Books) -> int:
        return next(iter(run_checks(books, INVARIANTS))).count

    def work(books: Books) -> None:
        running, _ = waiting(books, people, machine, taken, did, "one")
        books.connection.exec_driver_sql(RECORD, recorded(running, taken, other)[0])
        assert found(books) == 0
        books.connection.exec_driver_sql("ALTER TABLE ledger.actor DISABLE TRIGGER ALL")
        books.connection.exec_driver_sql(
            "UPDATE ledger.actor SET person_id = %s WHERE person_id = %s",
            (people.numbers["one", taken.roles[0]][1], other.person_id),
        )
        assert found(books) == 1

    people.world.owner.begin(lambda books: books.rehearse(work))
