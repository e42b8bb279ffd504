"""One way to act: a step that is repeated is answered, one with other words is refused, for every step of every machine."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert

from ledger import schema
from ledger.actors.areas import whole_book
from ledger.actors.tables import actor
from ledger.compensation.actions.base_changes import BASE_CHANGES
from ledger.compensation.actions.bases import BASES
from ledger.compensation.actions.clues import CLUE_LISTS
from ledger.compensation.actions.experts import EXPERTS
from ledger.compensation.actions.old_cases import OLD_LISTS
from ledger.compensation.actions.templates import TEMPLATES
from ledger.compensation.actions.unit_costs import COST_TABLES
from ledger.compensation.simple_cases import SIMPLE_FORMS
from ledger.database import Books, Database, ReadBooks
from ledger.database.refusals import Busy
from ledger.entries import TextTooLong, TextUnprintable
from ledger.errors import LedgerError
from ledger.identifiers import uuid7
from ledger.journal.refusals import IdUsed
from ledger.market.actions import leases
from ledger.permits.actions import freezes, pledges, withdrawals
from ledger.processes.acting import (
    Acting,
    Conduct,
    Done,
    Made,
    Verb,
    begun,
    next_of,
    read_process,
    take,
)
from ledger.processes.actions import (
    ActedBefore,
    ProcessUnknown,
    RoleNotForStep,
    SecondPersonNeeded,
    Step,
    StepBackdated,
    StepNotAllowed,
    check_words,
    running_of,
)
from ledger.processes.machines import RENEW, START, Machine, Transition
from tests.furnished import furnished
from tests.house.taking import conducts
from tests.people import MANDATE
from tests.sampling import sample
from tests.world import World, make_world

DAY = date(2026, 2, 10)
PATHS = 16
"""Steps that lead from the first to any other at most."""
OWNERS = {
    "administrator": None,
    "bureau": None,
    "finance": None,
    "enterprise": "enterprise:1",
    "verifier": "institute:1",
}
"""By role, for whom somebody acts."""
MACHINES = tuple(one for one in schema.MACHINES if isinstance(one, Machine))
CONDUCTS = [way for room in schema.HOUSE for way in conducts(room)]
REVIEWED = {"quash", "reduce"}
"""What a decision meets when a review of it ends (docs/spec/permits.md 17)."""
STOCK = {"annul"}
"""What came with the stock of a book meets when that is annulled (docs/spec/permits.md 18)."""
OF_THEMSELVES = {
    "permits.review": {"uphold", "annul", "change", "dismiss", "end"},
    "permits.cap": REVIEWED,
    "permits.exclusion": {"quash"},
    "permits.surplus": {"quash"},
    "permits.grant": STOCK,
    "permits.stock": STOCK,
    "permits.lease": {leases.EXPIRE.action, *STOCK},
    "permits.freeze": {
        "quash",
        *(one.action for one in (freezes.LAPSE, freezes.EXPIRE, freezes.TAKE_EFFECT, freezes.SPEND)),
    },
    "permits.withdrawal": {withdrawals.LAPSE.action, *REVIEWED},
    "permits.pledge": {pledges.EXHAUST.action, *STOCK},
    "permits.fee": {"move", *STOCK},
}
"""Steps for which nobody asks, by machine: a term ends, or another act takes them along (docs/spec/permits.md 8, 9, 17)."""


def way_to(machine: Machine, state: str) -> list[Transition] | None:
    """The shortest steps that lead to a state, each by somebody."""
    found: dict[str, list[Transition]] = {START: []}
    for _ in range(PATHS):
        for t in machine.transitions:
            if t.before in found and t.after not in found and t.roles:
                found[t.after] = [*found[t.before], t]
    return found.get(state)


def later_steps() -> Iterator[tuple[Machine, Transition]]:
    """Every step of every machine that somebody takes of a process that has begun."""
    for machine in MACHINES:
        for t in machine.transitions:
            if t.before != START and t.roles:
                yield machine, t


STEPS = [
    (machine, steps)
    for machine in MACHINES
    if (steps := [t for one, t in later_steps() if one is machine and t.action != RENEW])
]


@dataclass
class Room:
    """A room in which every step may be taken, and which counts what it does."""

    book_id: int
    people: dict[str, list[int]]
    done: int = 0

    def conduct(self, machine: Machine, sides: tuple[str, ...] = ()) -> Conduct[str]:
        """How one acts with a machine: one verb for each action."""
        actions = dict.fromkeys(t.action for t in machine.transitions if t.before != START)
        verbs = tuple(Verb(action, action, action, do=self.do) for action in actions)
        return Conduct(machine, self.find, lambda _: sides, verbs, place=whole_book)

    def find(self, books: ReadBooks, book_id: int, process_id: UUID) -> str | None:
        """What is kept of a process."""
        query = "SELECT machine FROM ledger.process WHERE book_id = %s AND process_id = %s"
        return books.connection.exec_driver_sql(query, (book_id, process_id)).scalar_one_or_none()

    def do(self, _: Books, __: Acting[str]) -> Made:
        """Count."""
        self.done += 1
        return Made()

    def go(
        self, books: Books, machine: Machine, steps: list[Transition], sides: tuple[str, ...] = ()
    ) -> tuple[UUID, Done[str], Step]:
        """Take some steps, each by another person."""
        conduct, process_id = self.conduct(machine, sides), uuid7()
        for number, t in enumerate(steps):
            who = self.people[t.roles[0]][number]
            step = Step(who, t.roles[0], DAY, f"reason {number}", "paper", seen=number or None)
            if t.before == START:
                done = begun(books, self.book_id, conduct, process_id, t.action, step, lambda _: machine.name)
            else:
                done = take(books, self.book_id, conduct, process_id, t.action, step)
        return process_id, done, step


@furnished
def room(database: Database, owner: Database) -> tuple[World, Room]:
    """A book with enough persons of every role."""
    world = make_world(database, owner)
    people: dict[str, list[int]] = {}
    for role, party in OWNERS.items():
        rows = [
            {"name": f"{role} {n}", "role": role, "owner": party, "book_id": world.book_id}
            for n in range(PATHS + 1)
        ]
        with owner.engine.begin() as connection:
            query = insert(actor).returning(actor.c.actor_id)
            people[role] = list(connection.execute(query, rows).scalars())
            if party is not None:
                for number in people[role]:
                    connection.exec_driver_sql(MANDATE.format(actor=number))
    return world, Room(world.book_id, people)


@pytest.mark.parametrize(("machine", "steps"), STEPS, ids=[machine.name for machine, _ in STEPS])
def test_a_later_step_is_repeated_or_refused(
    room: tuple[World, Room], machine: Machine, steps: list[Transition]
) -> None:
    """The same person with the same words: answered, nothing done. With another day, paper or reason: refused with the field.

    By default a sample of the steps of each machine: each action once, and from each state one.
    """
    world, here = room
    assert steps
    for taken in sample(steps, lambda step: step.action, lambda step: step.before):
        world.database.begin(partial(_rehearsed, here, machine, taken))


TOLD = [
    (machine, t)
    for machine in MACHINES
    for t in machine.transitions
    if t.roles and t.action != RENEW and way_to(machine, t.before) is not None
]
"""Every step that somebody takes, of every machine: a new one is a new row. What is renewed asks for a lost key, and is told as well
(`tests/market/test_renewals.py`)."""


@pytest.mark.parametrize("machine", MACHINES, ids=[machine.name for machine in MACHINES])
def test_every_step_is_told_to_the_sides(room: tuple[World, Room], machine: Machine) -> None:
    """Goal: no step in silence. Method: each step of the table, and those on the way to it: one event each, to the side, by whom."""
    world, here = room
    query = """SELECT o.kind, o.owners, o.actor_id, o.figures ->> 'state' FROM ledger.outbox o
      WHERE o.subject = %s ORDER BY o.event_id"""

    def trial(taken: Transition, books: Books) -> None:
        steps = [*(way_to(machine, taken.before) or ()), taken]
        process_id, done, step = here.go(books, machine, steps, ("enterprise:1",))
        found = books.connection.exec_driver_sql(query, (str(process_id),)).all()
        assert [(row.kind, row.owners) for row in found] == [
            (f"{machine.name}.{t.action}", ["enterprise:1"]) for t in steps
        ]
        assert (found[-1].actor_id, found[-1][3]) == (step.actor_id, done.state)

    for one, taken in TOLD:
        if one is machine:
            world.database.begin(lambda books, taken=taken: books.rehearse(partial(trial, taken)))  # type: ignore[misc]


@pytest.mark.parametrize("conduct", CONDUCTS, ids=[conduct.machine.name for conduct in CONDUCTS])
def test_a_step_has_one_way_to_be_taken(conduct: Conduct[Any]) -> None:
    """Goal: what is told is told by the one way to act. Method: every later step that is asked for has its verb, in some conduct."""
    same = [one for one in CONDUCTS if one.machine is conduct.machine]
    verbs = {name for one in same for verb in one.verbs for name in verb.names}
    asked = {t.action for t in conduct.machine.transitions if t.asked and t.roles and t.before != START}
    assert asked <= verbs


def _rehearsed(here: Room, machine: Machine, taken: Transition, books: Books) -> None:
    books.rehearse(lambda trial: _repeat(trial, here, machine, taken))


def _repeat(books: Books, here: Room, machine: Machine, taken: Transition) -> None:
    before = way_to(machine, taken.before)
    assert before is not None, "every state is reached"
    process_id, first, step = here.go(books, machine, [*before, taken])
    conduct, count = here.conduct(machine), here.done
    again = take(books, here.book_id, conduct, process_id, taken.action, step)
    assert (first.fresh, again.fresh, again.process.version) == (True, False, first.process.version)
    assert again.process.steps == first.process.steps
    assert here.done == count, "a replay does nothing"
    if any(
        t.before == taken.after and t.action == taken.action and step.role in t.roles
        for t in machine.transitions
    ):
        return  # it can be taken again: other words are another step
    for field, other in (
        ("effective_on", replace(step, on=date(2026, 2, 9))),
        ("document", replace(step, document="another paper")),
        ("reason", replace(step, reason="another reason")),
    ):
        with pytest.raises(IdUsed) as caught:
            take(books, here.book_id, conduct, process_id, taken.action, other)
        assert caught.value.figures == {"id": f"{process_id}/{taken.action}", "field": field}
    colleague = replace(step, actor_id=here.people[step.role][-1], seen=None)
    with pytest.raises((StepNotAllowed, RoleNotForStep)):
        take(books, here.book_id, conduct, process_id, taken.action, colleague)
    assert here.done == count


@pytest.mark.parametrize("conduct", CONDUCTS, ids=lambda conduct: f"{conduct.machine.name} {conduct.first}")
def test_a_room_has_a_verb_for_what_its_machine_lets_pass(conduct: Conduct[object]) -> None:
    """Each verb counts as steps of its machine, has both titles for itself, and what can be asked for is one of them."""
    machine = conduct.machine
    for titles in ([verb.title for verb in conduct.verbs], [verb.title_zh for verb in conduct.verbs]):
        assert len(set(titles)) == len(titles), titles
    unasked = OF_THEMSELVES.get(machine.name, set())
    assert unasked <= {t.action for t in machine.transitions if not t.asked}
    steps = {t.action for t in machine.transitions if t.before != START and t.roles} - unasked
    for verb in conduct.verbs:
        assert verb.title
        assert verb.title_zh
        assert (set(verb.names) <= steps) != bool(verb.states), verb.action
    if machine.name != "permits.grant":  # one machine for two kinds, each with its own verbs
        assert {name for verb in conduct.verbs if not verb.states for name in verb.names} == steps
    assert steps <= {
        name for one in CONDUCTS if one.machine is machine for verb in one.verbs for name in verb.names
    }


def test_every_machine_of_these_rooms_has_its_conduct() -> None:
    """Nothing in permits, periods and reconciliation acts another way; what is done in a damage case has a way of its own."""
    assert len(MACHINES) == len(schema.MACHINES)
    has = {conduct.machine.name for conduct in CONDUCTS}
    in_cases = {machine.name for machine in MACHINES if machine.name.startswith("compensation.")}
    assert has == {machine.name for machine in MACHINES} - in_cases | {
        CLUE_LISTS.machine.name,
        OLD_LISTS.machine.name,
        TEMPLATES.machine.name,
        COST_TABLES.machine.name,
        SIMPLE_FORMS.machine.name,
        EXPERTS.machine.name,
        BASES.machine.name,
        BASE_CHANGES.machine.name,
    }


def test_who_is_no_side_of_it_is_told_of_nothing(room: tuple[World, Room]) -> None:
    """Not even a lock is waited for: a process of others is not there."""
    world, here = room
    machine = next(one for one in MACHINES if one.name == "permits.sale")

    def trial(books: Books) -> None:
        process_id, _, step = here.go(books, machine, [t for t in machine.transitions if t.before == START])
        hidden = replace(here.conduct(machine), sides=lambda _: ("enterprise:1",))
        stranger = replace(step, role="enterprise", owner="enterprise:2")
        with pytest.raises(ProcessUnknown):
            take(books, here.book_id, hidden, process_id, "cancel", stranger)
        assert take(
            books, here.book_id, hidden, process_id, "cancel", replace(stranger, owner="enterprise:1")
        ).fresh

    world.database.begin(lambda books: books.rehearse(trial))


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_what_can_be_done_is_asked_of_a_day_on_which_it_can(room: tuple[World, Room], days: int) -> None:
    """Goal: no step is before the last one. Method: the day of which checks are asked, the day before the last step, on it, after."""
    world, here = room
    machine = next(one for one in MACHINES if one.name == "permits.sale")
    today, asked = DAY + timedelta(days=days), list[date]()

    def check(_: ReadBooks, acting: Acting[str]) -> None:
        asked.append(acting.step.on)

    def trial(books: Books) -> None:
        begins = next(t for t in machine.transitions if t.before == START)
        _, done, _ = here.go(books, machine, [begins])
        conduct = replace(here.conduct(machine), verbs=(Verb("cancel", "Cancel", "取消", check),))
        assert done.process.last_on == DAY
        assert [one.missing for one in next_of(books, conduct, done.process, machine.name, today)] == [()]

    world.database.begin(lambda books: books.rehearse(trial))
    assert asked == [max(today, DAY)]


def test_what_is_missing_is_what_would_be_refused(room: tuple[World, Room]) -> None:
    """The check that `next` asks is the one that refuses; `check` writes nothing, so that a reader may ask it."""
    world, here = room
    machine = next(one for one in MACHINES if one.name == "permits.sale")

    class Missing(LedgerError):
        """Something is missing."""

    def check(_: ReadBooks, __: Acting[str]) -> None:
        raise Missing()

    def trial(books: Books) -> None:
        process_id, done, step = here.go(
            books, machine, [t for t in machine.transitions if t.before == START]
        )
        verbs: tuple[Verb[str], ...] = (
            Verb("cancel", "Cancel", "取消", check, due=lambda *_: DAY),
            Verb("accept", "Accept", "同意", steps=("accept", "attest"), asks=("paper",)),
            Verb("settle", "Settle", "交割"),
            Verb("look", "Look", "查看", states=("proposed",), roles=("auditor",)),
        )
        conduct = replace(here.conduct(machine), verbs=verbs)
        running = running_of(books, here.book_id, process_id, {machine.name: machine})
        assert running == done.process
        found = {one.action: one for one in next_of(books, conduct, running, machine.name, DAY)}
        assert list(found) == ["cancel", "accept", "look"], "what this state does not let pass is not told"
        assert [type(one) for one in found["cancel"].missing] == [Missing]
        assert (found["cancel"].due, found["accept"].due) == (DAY, None)
        assert (found["accept"].missing, found["accept"].asks) == ((), ("paper",))
        assert (found["accept"].roles, found["look"].roles) == (("enterprise", "bureau"), ("auditor",))
        assert found["accept"].source == machine.law
        with pytest.raises(Missing):
            take(books, here.book_id, conduct, process_id, "cancel", step)

    world.database.begin(lambda books: books.rehearse(trial))


@pytest.mark.parametrize(
    ("kept", "said", "field"),
    [
        ({"b": 1, "a": 1}, {"a": 2, "b": 2}, "a"),
        ({"a": 1, "b": 2}, {"a": 1}, "b"),
        ({"a": 1}, {"a": 1, "b": 2}, "b"),
    ],
)
def test_the_first_word_that_differs_is_named(kept: dict[str, int], said: dict[str, int], field: str) -> None:
    """In the order in which the words are said now; what was said before and is not said now differs too."""
    with pytest.raises(IdUsed) as used:
        check_words("x", kept, said)
    assert used.value.figures["field"] == field


def named(name: str) -> Machine:
    """A machine by its name."""
    return next(one for one in MACHINES if one.name == name)


def reached(machine: Machine, *actions: str) -> list[Transition]:
    """The steps of some actions, one after the other."""
    steps, state = [], START
    for action in actions:
        taken = machine.step(state, action)
        assert taken is not None, (state, action)
        steps.append(taken)
        state = taken.after
    return steps


@pytest.mark.parametrize(
    ("name", "way", "action", "second_person", "not_who_did"),
    [
        ("permits.cap", ["propose"], "confirm", True, ()),
        ("permits.cap", ["propose"], "drop", False, ()),
        ("permits.sale", ["propose", "attest"], "confirm", True, ("propose", "attest")),
        ("permits.sale", ["propose", "accept"], "approve", True, ("accept", "attest", "confirm", "renew")),
        ("permits.sale", ["propose", "accept"], "end", False, ()),
        ("permits.freeze", ["freeze_provisionally"], "lift", True, ("freeze_provisionally",)),
        ("permits.freeze", ["freeze_provisionally", "confirm"], "execute", True, ()),
    ],
)
def test_who_acted_before_is_told(
    room: tuple[World, Room],
    name: str,
    way: list[str],
    action: str,
    second_person: bool,
    not_who_did: tuple[str, ...],
) -> None:
    """By four eyes alone, by what is kept apart alone, by both, and by neither."""
    world, here = room
    machine = named(name)

    def trial(books: Books) -> None:
        process_id, done, _ = here.go(books, machine, reached(machine, *way))
        found = read_process(books, here.book_id, here.conduct(machine), process_id, None)
        assert found == (done.process, done.record), "a reader finds what the act has left"
        told = {one.action: one for one in next_of(books, here.conduct(machine), *found, DAY)}
        assert (told[action].second_person, told[action].not_who_did) == (second_person, not_who_did)

    world.database.begin(lambda books: books.rehearse(trial))


def test_who_is_no_side_of_it_waits_for_no_lock(room: tuple[World, Room], owner: Database) -> None:
    """Somebody holds the process: who is a side of it would wait, and who is none hears at once that there is none."""
    world, here = room
    machine = named("permits.sale")
    process_id, _, step = owner.begin(lambda books: here.go(books, machine, reached(machine, "propose")))
    hidden = replace(here.conduct(machine), sides=lambda _: ("enterprise:1",))

    def knock(party: str) -> None:
        def work(books: Books) -> None:
            books.connection.exec_driver_sql("SET LOCAL lock_timeout = '1ms'").close()
            take(books, here.book_id, hidden, process_id, "cancel", replace(step, owner=party))

        world.database.begin(work)

    with owner.engine.begin() as holder:
        holder.exec_driver_sql(
            "SELECT FROM ledger.process WHERE process_id = %s FOR UPDATE", (process_id,)
        ).close()
        with pytest.raises(ProcessUnknown):
            knock("enterprise:2")
        with pytest.raises(Busy):
            knock("enterprise:1")


def test_what_can_be_taken_again_is_told_from_its_repetition(room: tuple[World, Room]) -> None:
    """A simulation: the last one in the same words is repeated; with other words, or after that of a colleague, it is taken anew."""
    world, here = room
    machine = named("permits.pack")
    conduct = here.conduct(machine)

    def trial(books: Books) -> None:
        process_id, _, _ = here.go(books, machine, reached(machine, "propose", "simulate"))
        mine, colleague = (Step(here.people["bureau"][n], "bureau", DAY, "mine", "paper") for n in (7, 8))

        def simulate(step: Step) -> bool:
            return take(books, here.book_id, conduct, process_id, "simulate", step).fresh

        other = replace(mine, reason="other")
        came = [simulate(step) for step in (mine, mine, other, mine, colleague, mine, colleague)]
        assert came == [True, False, True, True, True, True, True]
        assert take(
            books,
            here.book_id,
            conduct,
            process_id,
            "approve",
            replace(colleague, actor_id=here.people["bureau"][9]),
        ).fresh
        assert [simulate(step) for step in (mine, other, colleague)] == [False, False, False]
        with pytest.raises(IdUsed) as used:
            simulate(replace(mine, document="another"))
        assert used.value.figures == {"id": f"{process_id}/simulate", "field": "document"}

    world.database.begin(lambda books: books.rehearse(trial))


def test_what_only_others_may_take_is_no_second_step_of_mine(room: tuple[World, Room]) -> None:
    """A clerk asks for a release, which the creditor may still take; the clerk who says it in other words repeats, and takes nothing."""
    world, here = room
    machine = named("permits.pledge")
    release: Verb[str] = Verb(
        "release", "Release", "解除", steps=("release", "ask_release"), choose=lambda *_: "ask_release"
    )
    conduct = replace(here.conduct(machine), verbs=(release,))

    def trial(books: Books) -> None:
        process_id, _, _ = here.go(books, machine, reached(machine, "apply", "accept", "register"))
        clerk = Step(here.people["bureau"][9], "bureau", DAY, "paid", "paper")

        def ask(step: Step) -> Done[str]:
            return take(books, here.book_id, conduct, process_id, "release", step)

        assert (ask(clerk).process.last_action, ask(clerk).fresh) == ("ask_release", False)
        with pytest.raises(IdUsed):
            ask(replace(clerk, reason="other"))
        creditor = Step(here.people["enterprise"][9], "enterprise", DAY)
        taken = take(
            books,
            here.book_id,
            replace(conduct, verbs=(replace(release, choose=None),)),
            process_id,
            "release",
            creditor,
        )
        assert (taken.fresh, taken.process.state) == (True, "released")

    world.database.begin(lambda books: books.rehearse(trial))


@pytest.mark.parametrize(
    ("made", "owners"),
    [
        (Made(), ["enterprise:1"]),
        (Made(owners=["enterprise:7", "enterprise:8"]), ["enterprise:7", "enterprise:8"]),
        (Made(owners=()), []),
    ],
)
def test_who_hears_of_it(room: tuple[World, Room], made: Made, owners: list[str]) -> None:
    """The parties of the process, where the deed names no others; and where it names nobody, nobody."""
    world, here = room
    machine = named("permits.sale")
    conduct = replace(
        here.conduct(machine),
        sides=lambda _: ("enterprise:1",),
        verbs=(Verb("cancel", "Cancel", "取消", do=lambda *_: made),),
    )

    def trial(books: Books) -> None:
        process_id, _, step = here.go(books, machine, reached(machine, "propose"))
        assert take(books, here.book_id, conduct, process_id, "cancel", step).fresh
        query = "SELECT owners FROM ledger.outbox WHERE subject = %s AND kind = 'permits.sale.cancel'"
        assert list(books.connection.exec_driver_sql(query, (str(process_id),)).scalars()) == [owners]

    world.database.begin(lambda books: books.rehearse(trial))


class Missing(LedgerError):
    """The room lacks something."""


def test_of_two_faults_the_earlier_is_told(room: tuple[World, Room]) -> None:
    """The order that is documented of every later step: for each two of its faults at once, the first one is what is heard."""
    world, here = room
    machine = named("permits.sale")

    def misses(_: ReadBooks, __: Acting[str]) -> None:
        raise Missing()

    def trial(books: Books) -> None:
        process_id, _, _ = here.go(books, machine, reached(machine, "propose", "accept"))
        proposer, acceptor = here.people["enterprise"][:2]
        good = Step(here.people["bureau"][9], "bureau", DAY, "reason", "paper")
        faults: tuple[tuple[type[LedgerError], dict[str, Any]], ...] = (
            (ProcessUnknown, {"owner": "enterprise:2"}),
            (TextTooLong, {"reason": "x" * 5_000}),
            (TextUnprintable, {"document": "a\u202eb"}),
            (StepNotAllowed, {"": "settle"}),
            (RoleNotForStep, {"role": "finance"}),
            (SecondPersonNeeded, {"actor_id": proposer}),
            (ActedBefore, {"actor_id": acceptor}),
            (StepBackdated, {"on": date(2026, 2, 9)}),
            (Missing, {"": "misses"}),
        )
        for at, (first, one) in enumerate(faults):
            for _, other in faults[at + 1 :]:
                if one.keys() & other.keys() - {""} or (one.keys() == other.keys() == {""}):
                    continue
                named_so = {**other, **one}
                action = "settle" if one.get("") == "settle" or other.get("") == "settle" else "approve"
                verb: Verb[str] = Verb(action, action, action)
                if "misses" in (one.get(""), other.get("")):
                    verb = replace(verb, check=misses)
                conduct = replace(here.conduct(machine), verbs=(verb,), sides=lambda _: ("enterprise:1",))
                step = replace(good, **{name: value for name, value in named_so.items() if name})
                with pytest.raises(first):
                    take(books, here.book_id, conduct, process_id, action, step)

    world.database.begin(lambda books: books.rehearse(trial))


WHOLE = {
    "compensation": "a template of a paper is that of the whole bureau",
    "law_in_force": "a rule pack holds for the whole book",
    "periods": "a month is closed for the whole book",
    "reconciliation": "an account at a bank is of the whole book",
}
"""Rooms whose processes are of no area, and why."""


def test_every_process_lies_somewhere() -> None:
    """Goal: whose mandate is for one area acts there alone, whatever is added. Method: a place, or a reason."""
    whole = {room.name for room in schema.HOUSE for way in conducts(room) if way.place is whole_book}
    assert whole == {*WHOLE}
    told = {way.machine.name for way in CONDUCTS}
    with_cases = {one.name for one in MACHINES if one.name.startswith("compensation.")}
    assert {one.name for one in MACHINES} == told | with_cases, (
        "what a case does lies in the area of the case"
    )
