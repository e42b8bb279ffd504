"""A second person's yes is to what that person has seen: sent again late, it never confirms what was asked for since."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest

from ledger.database import Books
from ledger.processes.acting import take
from ledger.processes.machines import START, Machine, Transition
from ledger.processes.retries import StepPassed, StepUnnamed
from tests.processes import test_acting
from tests.processes.test_acting import MACHINES, Room, way_to
from tests.world import World

room = test_acting.room
Twice = tuple[Machine, list[Transition], Transition, list[Transition], Transition]


def ways_on(machine: Machine, state: str) -> dict[str, list[Transition]]:
    """The shortest steps from a state to every other one, each by somebody."""
    found: dict[str, list[Transition]] = {state: []}
    for _ in machine.transitions:
        for t in machine.transitions:
            if t.before in found and t.after not in found and t.roles and t.before != START:
                found[t.after] = [*found[t.before], t]
    return found


def twice() -> Iterator[Twice]:
    """Every yes of a second person after which the same can be said to something else: to the first, and on to the other.

    A step that stays where it was (a request that is handed on) says it to the same thing again.
    """
    for machine in MACHINES:
        says = [t for t in machine.transitions if t.roles and t.before != START and machine.confirms(t)]
        for first in says:
            to, on = way_to(machine, first.before), ways_on(machine, first.after)
            for then in says:
                stays = then is first and first.before == first.after
                if to is not None and then.action == first.action and then.before in on and not stays:
                    yield machine, to, first, on[then.before], then


TWICE = list(twice())


def test_which_machines_have_it() -> None:
    """Goal: a new one is noticed. Method: the machines in which one name of a yes stands at two places that follow each other."""
    assert {machine.name for machine, *_ in TWICE} == {
        "market.decision", "market.payout_request", "permits.closure", "permits.code", "permits.exclusion", "permits.fee", "permits.freeze",
        "permits.hearing", "permits.pledge", "permits.report", "permits.review", "permits.surrender",
    }  # fmt: skip


@pytest.mark.parametrize("case", TWICE, ids=[f"{m.name} {a.before} {b.before}" for m, _, a, _, b in TWICE])
def test_a_late_repetition_confirms_nothing_else(room: tuple[World, Room], case: Twice) -> None:
    """Goal: nobody confirms what he has not seen. Method: the first yes again, with and without its step; by others; named."""
    world, here = room
    world.database.begin(lambda books: books.rehearse(partial(_trial, here, case)))


def _trial(here: Room, case: Twice, books: Books) -> None:
    machine, to, first, on, then = case
    process_id, done, yes = here.go(books, machine, [*to, first])
    conduct, seen = here.conduct(machine), done.process.version
    for number, t in enumerate(on, seen):
        who = here.people[t.roles[0]][number]
        done = take(
            books,
            here.book_id,
            conduct,
            process_id,
            t.action,
            replace(yes, actor_id=who, role=t.roles[0], seen=number),
        )
    count = here.done
    for again in (yes, replace(yes, seen=None)):
        late = take(books, here.book_id, conduct, process_id, then.action, again)
        assert (late.fresh, late.state, here.done) == (False, then.before, count), (
            "it is the first one, sent again"
        )
    role = then.roles[0]
    other = replace(yes, actor_id=here.people[role][-1], role=role)
    for unseen in (
        other,
        replace(other, seen=done.process.version - 1),
        replace(other, seen=done.process.version + 1),
    ):
        with pytest.raises(StepPassed) as passed:
            take(books, here.book_id, conduct, process_id, then.action, unseen)
        assert passed.value.figures == {
            "seen": unseen.seen,
            "machine": done.process.title,
            "version": done.process.version,
            "last": on[-1].action if on else first.action,
        }
    with pytest.raises(StepUnnamed) as unnamed:
        take(books, here.book_id, conduct, process_id, then.action, replace(other, seen=None))
    assert unnamed.value.figures == {
        "action": conduct.addresses[then.action],
        "machine": done.process.title,
        "version": done.process.version,
        "asked": on[-1].action if on else first.action,
    }
    assert here.done == count
    now = take(
        books, here.book_id, conduct, process_id, then.action, replace(other, seen=done.process.version)
    )
    assert (now.fresh, now.state) == (True, then.after)
