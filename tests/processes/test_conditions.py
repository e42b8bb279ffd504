"""The conditions of the one way to act, each on its own: who hears what of an id that is used, what is read anew, what is told."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ledger.database import Books, Database, ReadBooks
from ledger.database.refusals import Busy
from ledger.errors import Forbidden
from ledger.identifiers import uuid7
from ledger.journal.refusals import IdUsed
from ledger.processes.acting import (
    SUBJECTS_MOST,
    Acting,
    Conduct,
    Made,
    Verb,
    check_who,
    next_of,
    opened,
    repeated,
    take,
)
from ledger.processes.actions import ProcessUnknown, Step
from ledger.processes.machines import START, Machine
from tests.processes import test_acting
from tests.processes.test_acting import DAY, Room, named
from tests.world import World

room = test_acting.room
ONE, TWO = "enterprise:1", "enterprise:2"


class NotThisSide(Forbidden):
    """It is not asked."""


def rehearsed(room: tuple[World, Room], trial: Callable[[Books, Room], None]) -> None:
    """Try something, of which nothing stays."""
    world, here = room
    world.database.begin(lambda books: books.rehearse(lambda within: trial(within, here)))


def proposed(books: Books, here: Room) -> tuple[Machine, Any, Any, Step]:
    """A sale that the first of the enterprise has proposed."""
    machine = named("permits.sale")
    process_id, done, step = here.go(
        books, machine, [t for t in machine.transitions if t.before == START][:1], (ONE,)
    )
    return machine, process_id, done, step


def test_who_hears_what_of_an_id_that_is_used(room: tuple[World, Room]) -> None:
    """Goal: no word of others is told. Method: another party, another person of the party, the public side; by what differs."""

    def trial(books: Books, here: Room) -> None:
        machine, process_id, _, step = proposed(books, here)
        conduct = here.conduct(machine, (ONE,))
        other = here.people[step.role][-1]
        assert other != step.actor_id

        def field(said: Step, **word: int) -> str:
            words = lambda _: ({"word": 1}, {"word": 1, **word})  # noqa: E731
            with pytest.raises(IdUsed) as used:
                repeated(books, here.book_id, conduct, process_id, said, words)
            assert used.value.figures["id"] == str(process_id)
            return str(used.value.figures["field"])

        assert field(replace(step, owner=TWO)) == "site"
        assert field(replace(step, owner=TWO, actor_id=other, reason="another"), word=2) == "site"
        assert field(replace(step, owner=ONE, actor_id=other, reason="another"), word=2) == "actor"
        assert field(replace(step, owner=ONE, reason="another"), word=2) == "word"
        assert field(replace(step, owner=ONE, reason="another")) == "reason"
        assert field(replace(step, actor_id=other, reason="another"), word=2) == "word"
        assert field(replace(step, actor_id=other, reason="another")) == "reason"
        assert field(replace(step, actor_id=other)) == "actor"
        known = repeated(
            books, here.book_id, conduct, process_id, replace(step, owner=ONE), lambda _: ({}, {})
        )
        assert known is not None
        assert (known.fresh, known.state) == (False, "proposed")
        assert repeated(books, here.book_id, conduct, uuid7(), step, lambda _: ({}, {})) is None

    rehearsed(room, trial)


def test_twins_wait_for_each_other(room: tuple[World, Room], owner: Database) -> None:
    """Goal: of two that come at once with one id, the second finds what the first did. Method: the id is held by another connection."""
    world, here = room
    conduct, id_ = here.conduct(named("permits.sale")), uuid7()
    step = Step(here.people["bureau"][0], "bureau", DAY)

    def look(books: Books) -> None:
        books.connection.exec_driver_sql("SET LOCAL lock_timeout = '50ms'").close()
        assert repeated(books, here.book_id, conduct, id_, step, lambda _: ({}, {})) is None

    with owner.engine.begin() as other:
        held = "SELECT pg_advisory_xact_lock(%s, hashtext(%s))"
        other.exec_driver_sql(held, (here.book_id, f"id:{id_}")).close()
        with pytest.raises(Busy):
            world.database.begin(look)
    world.database.begin(look)


@pytest.mark.parametrize("gone", ["record", "side"])
def test_what_was_waited_for_is_read_anew(room: tuple[World, Room], gone: str) -> None:
    """Goal: what changed while a lock was waited for counts. Method: what is read changes between the first reading and the second."""

    def trial(books: Books, here: Room) -> None:
        machine, process_id, _, step = proposed(books, here)
        reads: list[str] = []

        def find(_: ReadBooks, __: int, ___: object) -> str | None:
            reads.append("read")
            return None if gone == "record" and len(reads) > 1 else "record"

        def sides(_: str) -> tuple[str, ...]:
            return () if gone == "side" and len(reads) > 1 else (ONE,)

        conduct = replace(here.conduct(machine), find=find, sides=sides)
        with pytest.raises(ProcessUnknown):
            opened(books, here.book_id, conduct, process_id, replace(step, owner=ONE))
        assert len(reads) == 2

    rehearsed(room, trial)


def test_a_side_is_asked_of_who_acts_for_one(room: tuple[World, Room]) -> None:
    """Goal: the bureau acts in the place of a side. Method: a verb that lets no side pass, by an enterprise and by the bureau."""

    def trial(books: Books, here: Room) -> None:
        machine, process_id, _, step = proposed(books, here)

        def side(_: ReadBooks, __: Acting[str]) -> None:
            raise NotThisSide()

        conduct = replace(here.conduct(machine, (ONE,)), verbs=(Verb("cancel", "Cancel", "取消", side=side),))
        cancel = replace(step, seen=None)
        with pytest.raises(NotThisSide):
            take(books, here.book_id, conduct, process_id, "cancel", replace(cancel, owner=ONE))
        assert take(books, here.book_id, conduct, process_id, "cancel", cancel).fresh

    rehearsed(room, trial)


def test_whom_it_concerns_is_asked_for_the_public_side(room: tuple[World, Room]) -> None:
    """Goal: who acts for a party is not kept out by it. Method: whom a process concerns is looked up for the bureau alone."""

    def trial(books: Books, here: Room) -> None:
        machine, process_id, _, step = proposed(books, here)
        asked: list[object] = []

        def concerned(*these: object) -> tuple[str, ...]:
            asked.append(these)
            return ()

        conduct: Conduct[str] = replace(here.conduct(machine), concerned=concerned)
        check_who(books, here.book_id, conduct, process_id, "record", replace(step, owner=ONE))
        assert asked == []
        check_who(books, here.book_id, conduct, process_id, "record", step)
        assert asked == [(books, here.book_id, process_id)]

    rehearsed(room, trial)


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_how_many_subjects_are_told(room: tuple[World, Room], more: int) -> None:
    """As many as there are, up to the most that are told; of none it cannot be done."""

    def trial(books: Books, here: Room) -> None:
        machine, _, done, _ = proposed(books, here)
        some = [str(n) for n in range(SUBJECTS_MOST + more)]
        for among in (some, []):
            verb: Verb[str] = Verb("cancel", "Cancel", "取消", among=lambda *_, these=among: these)
            conduct = replace(here.conduct(machine), verbs=(verb,))
            found = next_of(books, conduct, done.process, "record", DAY)
            assert [one.subjects for one in found] == ([tuple(some[:SUBJECTS_MOST])] if among else [])

    rehearsed(room, trial)


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        (Made(), "permits.sale.cancel"),
        (Made(told="called_off"), "permits.sale.called_off"),
        (Made(told="market.ending.done"), "market.ending.done"),
    ],
)
def test_as_what_it_is_told(room: tuple[World, Room], made: Made, kind: str) -> None:
    """Under the name of the step, another name of the machine, or a whole kind; a reason is told with a refusal alone."""

    def trial(books: Books, here: Room) -> None:
        machine, process_id, _, step = proposed(books, here)
        verb: Verb[str] = Verb("cancel", "Cancel", "取消", do=lambda *_: made)
        conduct = replace(here.conduct(machine, (ONE,)), verbs=(verb,))
        take(books, here.book_id, conduct, process_id, "cancel", replace(step, seen=None))
        query = "SELECT kind, figures FROM ledger.outbox WHERE subject = %s ORDER BY event_id DESC LIMIT 1"
        told = books.connection.exec_driver_sql(query, (str(process_id),)).one()
        assert tuple(told) == (kind, {"state": "cancelled"})

    rehearsed(room, trial)


def test_a_refusal_is_told_with_its_reason(room: tuple[World, Room]) -> None:
    """Goal: an applicant reads why. Method: a pledge that is rejected."""

    def trial(books: Books, here: Room) -> None:
        machine = named("permits.pledge")
        first = [t for t in machine.transitions if t.before == START][:1]
        reject = next(t for t in machine.transitions if t.before == first[0].after and t.action == "reject")
        process_id, _, step = here.go(books, machine, [*first, reject], (ONE,))
        query = "SELECT figures FROM ledger.outbox WHERE subject = %s ORDER BY event_id DESC LIMIT 1"
        told = books.connection.exec_driver_sql(query, (str(process_id),)).scalar_one()
        assert told == {"state": reject.after, "reason": step.reason}

    rehearsed(room, trial)
