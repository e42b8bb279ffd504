"""The `Raises` lists: every word of them is a class, they hold all that can come out, and routes declare by them."""

import re
from collections.abc import Callable, Collection
from functools import cache
from inspect import getdoc
from types import FunctionType
from typing import Any
from uuid import UUID

import pytest
from fastapi.routing import APIRoute

from api import openapi
from api.acts import BEGUN, STEP
from api.app import ROUTERS
from api.refusals import LIST, listed, refusals
from api.routes import simple_cases
from api.routes.cases import never_of
from ledger import entries
from ledger.actors.areas import AreaOther, whole_book
from ledger.actors.recusal import Recused
from ledger.compensation.actions.engine import ActBeforeCase, NotNow
from ledger.compensation.acts import ACT, CONFIRMING, REGISTER
from ledger.compensation.machines import MACHINES as OF_CASES
from ledger.database import Books, ReadBooks
from ledger.entries import IdNotVersion7, TextTooLong, TextUnprintable, check_text
from ledger.errors import LedgerError
from ledger.journal.refusals import IdUsed
from ledger.market.actions import decisions, enforcement, money
from ledger.permits.actions import exclusions, moves
from ledger.permits.actions.second import Way, _alone
from ledger.permits.actions.sides import PaperMissing
from ledger.permits.machines import FREEZE
from ledger.permits.rules.strips import PollutantUnknown
from ledger.processes.acting import Acting, Conduct, Made, Verb, take
from ledger.processes.actions import (
    ActedBefore,
    AskerGone,
    ProcessUnknown,
    RoleNotForStep,
    Running,
    SecondPersonNeeded,
    Step,
    StepBackdated,
    StepNotAllowed,
)
from ledger.processes.machines import START, Machine
from ledger.processes.machines import Transition as T
from ledger.processes.retries import StepUnnamed
from ledger.proofs.notes import NoteMalformed
from ledger.schema import MACHINES
from tests.house import raising, stepping

KEPT = (PollutantUnknown, NoteMalformed)
"""Not met by whoever only reads: what was kept was sound when it was kept."""


EVERYWHERE = (AreaOther, Recused)
"""Whoever acts may hear it, of every act: routes declare it with what every change in a book may be refused for."""


def title_of(one: Any) -> str:
    """Name a function or class."""
    return f"{one.__module__}.{one.__qualname__}"


def missing(function: FunctionType) -> dict[str, str]:
    """Tell what can come out of a function and is not in its list, each with the way that it comes."""
    known = listed(function)
    assert known is not None
    return {
        kind.__name__: way
        for kind, way in raising.met(function).items()
        if kind not in known.classes and kind not in known.never and kind not in EVERYWHERE
    }


def test_every_word_of_a_list_is_a_class() -> None:
    """Goal: a list is read by a machine. Method: read them all; what refers to another list names it exactly."""
    found = 0
    for one in (*raising.functions(), *raising.classes()):
        known = listed(one)
        if known is None:
            continue
        found += 1
        text = LIST.search(getdoc(one) or "")
        assert text is not None
        assert not re.search(r"those\s+of\s+(?![\s`])", text[1]), title_of(one)
    assert found > 350


def misplaced(function: FunctionType) -> tuple[list[str], list[str]] | None:
    """Give the order of the code and that of the list, where they differ; what comes by calls is not looked at."""
    known = listed(function)
    raised = [kind for kind in raising.in_order(function) if known and kind in known.classes]
    told = [kind for kind in known.classes if kind in raised] if known else []
    return None if raised == told else ([one.__name__ for one in raised], [one.__name__ for one in told])


def test_a_list_has_the_order_of_the_code() -> None:
    """Goal: of two things that are wrong a client hears of the first. Method: the lines on which each function itself raises."""
    looked = [one for one in raising.functions() if listed(one) is not None]
    assert sum(len(raising.in_order(one)) > 1 for one in looked) > 50
    assert {title_of(one): wrong for one in looked if (wrong := misplaced(one))} == {}


def _turned_around(paper: bool) -> None:
    """Refuse two things.

    Raises (in this order):
        PaperMissing, IdNotVersion7.
    """
    if paper:
        raise IdNotVersion7(id="")
    raise PaperMissing(party="")


def test_a_list_in_another_order_is_found() -> None:
    """Goal: the test above can fail. Method: a function whose list turns its lines around."""
    found = misplaced(_turned_around)  # type: ignore[arg-type]
    assert found == (["IdNotVersion7", "PaperMissing"], ["PaperMissing", "IdNotVersion7"])


def test_lists_hold_what_can_come_out() -> None:
    """Goal: nothing comes as a surprise. Method: what every function with a list raises, and what those raise that it calls."""
    gaps = {title_of(one): missing(one) for one in raising.functions() if listed(one) is not None}
    assert {name: gap for name, gap in gaps.items() if gap} == {}


LATER: tuple[type[LedgerError], ...] = (
    ProcessUnknown,
    StepNotAllowed,
    RoleNotForStep,
    SecondPersonNeeded,
    ActedBefore,
    StepBackdated,
    AskerGone,
)
"""The order in which a later step is checked (`ledger.processes.acting.advance`); a test there holds the code to it, two faults at once."""
FIRST: tuple[type[LedgerError], ...] = (IdUsed, IdNotVersion7, StepNotAllowed, RoleNotForStep)
"""The order of what begins a process (`ledger.processes.acting.repeated`, then `begun`)."""
ROOMS = ("ledger.law_in_force", "ledger.market", "ledger.permits", "ledger.periods", "ledger.reconciliation")


def acting(order: tuple[type[LedgerError], ...], last: type[LedgerError]) -> dict[str, list[str]]:
    """The public acts that list the last of an order, each with what it lists of the order."""
    found = {}
    for one in raising.functions():
        if one.__module__.startswith(ROOMS) and not one.__name__.startswith("_"):
            known = listed(one)
            if known is not None and last in known.classes and {*order[:2]} <= {*known.classes}:
                found[title_of(one)] = [kind.__name__ for kind in known.classes if kind in order]
    return found


@pytest.mark.parametrize(
    ("order", "last", "least"),
    [(LATER, StepBackdated, 70), (FIRST, RoleNotForStep, 15)],
    ids=["later", "first"],
)
def test_lists_have_the_order_in_which_it_is_checked(
    order: tuple[type[LedgerError], ...], last: type[LedgerError], least: int
) -> None:
    """Goal: `Raises (in this order)` is what it says. Method: what the one way to act checks, in every list of its acts."""
    wrong = {}
    lists = acting(order, last)
    for title, names in lists.items():
        if names != [kind.__name__ for kind in order if kind.__name__ in names]:
            wrong[title] = names
    assert wrong == {}
    assert len(lists) >= least


def by_machine(function: FunctionType) -> set[type[LedgerError]] | None:
    """Give what a list names of what depends on the transitions alone and none of them can give; None where their machine is not known."""
    known, reader = listed(function), raising.read(function)
    asked = [one for turns in reader.turns.values() for one in turns]
    if known is None or not asked or None in asked:
        return None
    others = {
        kind
        for one in reader.called
        if one not in reader.turns
        for kind in raising.given(one, frozenset({function}))
    }
    can = others.union(*(one for one in asked if one is not None))
    return {kind for kind in known.classes if kind in stepping.BY_MACHINE and kind not in can}


def test_lists_hold_nothing_that_a_machine_cannot_give() -> None:
    """Goal: a client handles nothing that never comes. Method: the transitions behind every later step, beside its list."""
    found = {
        title_of(one): surplus for one in raising.functions() if (surplus := by_machine(one)) is not None
    }
    assert len(found) >= 50
    assert {title: surplus for title, surplus in found.items() if surplus} == {}


@pytest.mark.parametrize("machine", MACHINES, ids=[machine.name for machine in MACHINES])
def test_putting_aside_asks_for_no_second_person(machine: Machine) -> None:
    """Goal: the lists that serve several machines are right of each. Method: who drops, renews or ends, in every machine of this way."""
    if machine not in OF_CASES:  # they have a way of their own to act
        assert stepping.refused_by(machine, ("drop", "renew", "end")) == frozenset()


def test_what_a_machine_gives() -> None:
    """Goal: the reading of transitions is right. Method: a machine in which the same is asked for once, twice, and never."""
    once = (T("ask", START, "asked", ("bureau",)), T("confirm", "asked", "done", ("bureau",), four_eyes=True))
    twice = (*once, T("ask_back", "done", "asked_back", ("bureau",)))
    undone = T("confirm", "asked_back", "undone", ("bureau",), apart=("ask_back",))
    gone = T("confirm", "asked_back", "undone", (), apart=("ask_back",))
    one, two, three = (
        Machine("sample", "sample", "", steps) for steps in (once, (*twice, undone), (*twice, gone))
    )
    assert stepping.refused_by(one, ["confirm"]) == {SecondPersonNeeded, AskerGone}
    assert stepping.refused_by(two, ["confirm"]) == {*stepping.BY_MACHINE}
    assert stepping.refused_by(three, ["confirm"]) == {SecondPersonNeeded, AskerGone}
    assert stepping.refused_by(two, ["ask", "ask_back"]) == frozenset()


def test_what_a_row_of_the_case_gives() -> None:
    """Goal: a route of the case declares of its steps what they can give. Method: a row of each sort, and what it is not refused for."""
    beside: set[type[LedgerError]] = {NotNow, ActBeforeCase}
    stepped: set[type[LedgerError]] = {StepNotAllowed, StepBackdated}
    assert never_of("check") == {SecondPersonNeeded, ActedBefore, *beside}
    assert never_of("close") == {ActedBefore, *beside}
    assert never_of("perform") == {SecondPersonNeeded, *beside}
    assert never_of("submit_assessment") == {SecondPersonNeeded, ActedBefore, *stepped}
    assert never_of("note") == {SecondPersonNeeded, ActedBefore, *stepped, NotNow}
    assert never_of("publicise") == {ActedBefore, *stepped, NotNow}
    assert never_of("accept_stage") == {SecondPersonNeeded}
    assert never_of("approve_project") == {ActedBefore}


def good(text: str) -> None:
    """Look at a text.

    Raises (in this order):
        IdNotVersion7: it is long; those of `check_text`, never TextUnprintable: it is not looked at so closely.
    """
    if len(text) > 10:
        raise IdNotVersion7(id=text)
    check_text("text", text)


def forgets_its_own(text: str) -> None:
    """Look at a text; raises those of `check_text`."""
    check_text("text", text)
    raise IdNotVersion7(id=text)


def forgets_anothers(text: str) -> None:
    """Look at a text; raises IdNotVersion7."""
    hand_over(lambda: _looked_through(text))


def hand_over(work: Callable[[], None]) -> None:
    """Do it."""
    work()


def _looked_through(text: str) -> None:
    check_text("text", text)


def catches(text: str) -> None:
    """Look at a text; raises TextTooLong."""
    try:
        entries.check_text("text", text)
    except TextUnprintable:
        return


def misspells() -> None:
    """Raise TextToLong; raises TextToLong."""


def points_nowhere() -> None:
    """Raises those of `check_texts`."""


def test_samples() -> None:
    """Goal: the reading itself is right. Method: a list and its code that fit, and each way in which they do not."""
    assert refusals(good) == (IdNotVersion7, TextTooLong)
    assert missing(good) == {}  # type: ignore[arg-type]
    assert set(missing(forgets_its_own)) == {"IdNotVersion7"}  # type: ignore[arg-type]
    assert set(missing(forgets_anothers)) == {"TextTooLong", "TextUnprintable"}  # type: ignore[arg-type]
    assert missing(catches) == {}  # type: ignore[arg-type]
    for wrong in (misspells, points_nowhere):
        with pytest.raises(LookupError):
            refusals(wrong)
    with pytest.raises(TypeError):
        refusals(hand_over)
    assert refusals(TextTooLong) == (TextTooLong,)


def _asks(_books: ReadBooks, _taken: Acting[str]) -> None:
    raise PaperMissing(party="sample")


def _does(_books: Books, taken: Acting[str]) -> Made:
    _looked_through(taken.record)
    return Made()


def _of_a_kind(record: str) -> bool:
    return record == "kind"


def _only_of_it(_running: Running, record: str) -> bool:
    return _of_a_kind(record)


SAMPLES: Conduct[str] = Conduct(
    FREEZE,
    lambda _books, _book_id, _id: None,
    lambda record: (record,),
    (
        Verb("lift", "Lift", "解除", _asks, only=_only_of_it),
        Verb("lift", "Lift", "解除", do=_does, only=lambda _running, record: record != "kind"),
        Verb("execute", "Execute", "执行"),
    ),
    place=whole_book,
)
"""Two verbs at one action, and one that refuses nothing."""


def lifts(books: Books, process_id: UUID, step: Step) -> None:
    """Take either; raises those of `ledger.processes.acting.take`, but for what the verbs say."""
    take(books, 1, SAMPLES, process_id, "lift", step)


def lifts_of_it(books: Books, process_id: UUID, step: Step) -> None:
    """Take the one of a kind; raises those of `ledger.processes.acting.take`, but for what the verb says."""
    take(books, 1, SAMPLES, process_id, "lift", step, of=_of_a_kind)


def executes(books: Books, process_id: UUID, step: Step) -> None:
    """Take what refuses nothing more; raises those of `ledger.processes.acting.take`."""
    take(books, 1, SAMPLES, process_id, "execute", step)


def lifts_along(books: Books, process_id: UUID, step: Step, action: str = "lift") -> None:
    """Take what the caller names; raises those of `ledger.processes.acting.take`."""
    take(books, 1, SAMPLES, process_id, action, step)


def test_later_steps_are_read_from_their_verbs() -> None:
    """Goal: what a verb checks and does is seen. Method: all verbs of an action, unless `of` names one kind."""
    found = {
        one.__name__: set(raising.met(one))  # type: ignore[arg-type]
        - set(refusals(take))
        for one in (lifts, lifts_of_it, executes, lifts_along)
    }
    assert found == {
        "lifts": {PaperMissing},
        "lifts_of_it": {PaperMissing},
        "executes": set(),
        "lifts_along": set(),
    }
    assert set(raising.met(_does)) == {TextTooLong, TextUnprintable}  # type: ignore[arg-type]
    assert _does in raising.read(lifts).called
    assert _does not in raising.read(lifts_of_it).called


ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]


@cache
def shared() -> frozenset[type[LedgerError]]:
    """What the server and the admission refuse, and what every step, and whatever begins, may be refused for."""
    return frozenset((*openapi.ALWAYS, *STEP, *BEGUN, *openapi.PAGES))


def declared(route: APIRoute) -> set[str]:
    """Give the codes that a route declares."""
    answers = [
        answer.get("content", {}).get("application/problem+json") for answer in route.responses.values()
    ]
    return {
        code for one in answers if one for code in one["schema"]["allOf"][1]["properties"]["code"]["enum"]
    }


def reached(route: APIRoute) -> dict[type[LedgerError], str]:
    """Give what can come out of the handler of a route, and what comes by way of an act that is named as data."""
    handler = raising.plain(route.endpoint)
    assert handler is not None
    found = raising.met(handler)
    scope = raising.read(handler).scope
    name = "add_evidence" if route.path.endswith("/evidence") else getattr(scope.get("act"), "name", "")
    if name in ACT and name != REGISTER.name:
        found = {kind: way for kind, way in found.items() if kind not in never_of(name)}
        found |= dict.fromkeys(refusals(*ACT[name].refusing), "the act")
    if route.path.endswith(f"/{CONFIRMING.replace('_', '-')}"):
        recorded = [by for one in ACT.values() if one.by_two for by in one.refusing]
        found |= dict.fromkeys(refusals(*recorded), "what another recorded")
    if route.path.endswith("/simple-cases/{id}/confirm"):
        found |= dict.fromkeys(simple_cases.OF_ACTS, "the acts of the form")
    for ways in getattr(scope.get("turn"), "args", ()):
        if isinstance(ways, tuple) and route.path.endswith("/confirm"):
            found |= dict.fromkeys(refusals(*(way.do for way in ways if isinstance(way, Way))), "the act")
            found = {kind: way for kind, way in found.items() if kind not in unmet(ways)}
    return found


def unmet(ways: Collection[Way]) -> set[type[LedgerError]]:
    """Tell what confirming acts cannot be refused for, by their machines; what one takes along can have been done by who confirms."""
    can = {kind for way in ways for kind in stepping.refused_by(way.conduct.machine, ["confirm"])}
    return {*stepping.BY_MACHINE} - can - {ActedBefore for way in ways if way.along is not _alone}


def test_what_confirming_can_be_refused_for() -> None:
    """Goal: the addresses of two persons declare no more than can come. Method: one that nothing follows, one that is decided twice, and
    one that takes a step of another process along."""
    assert unmet([moves.RELEASE]) == unmet([money.PAY_IN]) == {StepUnnamed, ActedBefore}
    assert unmet([decisions.REGISTER]) == set()
    assert unmet([exclusions.EXCLUDE]) == set()
    assert unmet([enforcement.ENFORCE]) == {StepUnnamed}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{min(route.methods)} {route.path}")
def test_routes_declare_what_can_come_out(route: APIRoute) -> None:
    """Goal: a client handles what can come, and nothing else. Method: the handler's lists beside what the document has."""
    ways, told = reached(route), declared(route)
    reading = route.methods == {"GET"}
    forgotten = {
        kind.code: way
        for kind, way in ways.items()
        if kind.code not in told and not (reading and kind in KEPT)
    }
    assert forgotten == {}
    surplus = told - {kind.code for kind in (*ways, *shared(), *openapi.POSTING)}
    assert surplus == set()
    if not route.path.endswith("/entries"):
        assert told - {kind.code for kind in (*ways, *shared())} <= set(), (
            "what the journal refuses, of a route that does not post"
        )
