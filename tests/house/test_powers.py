"""The page of what one person can do agrees with the code, and its tables leave nothing out; `make powers` writes it."""

import os
from pathlib import Path

import pytest

from api.routes.operations import PUBLIC as OPEN
from ledger.actors.authority import Role
from ledger.compensation.acts import ACTS
from ledger.house import KINDS
from ledger.law.keys import KEYS
from ledger.processes.machines import START, Machine, Transition
from ledger.schema import MACHINES, POWERS
from tests.api.asking import ROUTES, title_of
from tests.house.powers import (
    AFTER,
    ALONE,
    EN,
    PUBLIC,
    SECOND,
    ZH,
    Tongue,
    finishing,
    lines,
    page,
    powers_of_operations,
    reached,
    reads,
    twins,
    way_of,
)
from tests.house.reasons import WHY
from tests.house.touching import (
    BESIDE,
    BESIDE_CASE,
    ENTRIES,
    IN_A_TERM,
    LOOKS,
    MOVES,
    OWN,
    OWN_RIGHT,
    STEPS,
    THRESHOLDS,
    TOUCHES,
)

GUIDE = Path(__file__).parents[2] / "docs" / "guide"
CHANGING = sorted(title_of(route) for route in ROUTES if not title_of(route).startswith("GET"))


@pytest.mark.parametrize(("name", "tongue"), [("powers.md", EN), ("powers.zh-CN.md", ZH)])
def test_the_page_says_what_the_code_says(name: str, tongue: Tongue) -> None:
    """What stands on the page is what the code lets one person do."""
    text = page(tongue)
    if os.environ.get("ECOLEDGER_WRITE_DOCS"):
        (GUIDE / name).write_text(text, "utf-8")
    assert (GUIDE / name).read_text("utf-8") == text, (
        f"docs/guide/{name} is not what the code says: run `make powers`"
    )


def steps_of(name: str) -> set[tuple[str, str]]:
    """The steps of a machine that somebody asks for, each with its state."""
    [machine] = [one for one in MACHINES if one.name == name]
    return {(t.action, t.before) for t in machine.transitions if isinstance(t, Transition) and t.asked}


def test_every_step_says_what_it_touches() -> None:
    """A step that somebody asks for stands in the table, and none that is not there any more."""
    asked = {
        machine.name: {t.action for t in machine.transitions if t.asked}
        for machine in MACHINES
        if isinstance(machine, Machine)
    }
    assert {machine: {*steps} for machine, steps in STEPS.items()} == {
        name: found | {here for here in STEPS[name] if tuple(here.split("@")) in steps_of(name)}
        for name, found in asked.items()
    }
    assert {touch for steps in STEPS.values() for touch in steps.values()} == {*TOUCHES, ""}
    aside = {act.name for act in ACTS if act.roles and not (act.about is not None and act.about.step)}
    begun = {
        "submit_assessment",
        "declare_bankrupt",
        "apply_preservation",
        "give_guarantee",
        "propose_relief",
        "propose_reversal",
        "record_receipt",
        "plan_project",
        "separate",
        "spend",
    }
    assert {*BESIDE_CASE} == aside - begun, "what begins a process beside the case is a step of its machine"


def test_every_operation_is_accounted_for() -> None:
    """What changes something moves a process, writes an entry by hand, or stands in the table; each row is still there."""
    beside = {one.operation for one in BESIDE}
    others = beside | LOOKS | OWN | ENTRIES
    assert others <= {*CHANGING}
    moving = [one for one in CHANGING if one not in others and one not in PUBLIC]
    begin = tuple(f"POST /v1/books/{{book}}{path}" for path in MOVES)
    assert [one for one in moving if not one.startswith(begin)] == []
    assert [one for one in begin if not any(path.startswith(one) for path in moving)] == []
    assert {machine for machines in MOVES.values() for machine in machines} == {*STEPS}
    assert {*PUBLIC} == {title_of(r) for r in ROUTES if r.path in OPEN}


def test_whatever_one_does_alone_has_its_reason() -> None:
    """Each line of the summary says why one person is enough, and no reason stands for a line that is not there."""
    free = {
        line.what.en for role in Role for line in lines(role) if line.touch and line.way in (ALONE, AFTER)
    }
    assert free == {*WHY}
    assert all(en and zh for en, zh in WHY.values())


def test_every_threshold_is_told() -> None:
    """The keys of the law that let one person suffice are those of the table, and so are the steps that two take otherwise."""
    named = [key.name for key in KEYS if key.name.startswith("second_person.") and key.type != "flag"]
    assert [one.key for one in THRESHOLDS] == named
    found = {(m.name, step) for m in MACHINES if isinstance(m, Machine) for step in twins(m)}
    told = {(one.machine, step) for one in THRESHOLDS for step in one.steps}
    assert found | IN_A_TERM == told | OWN_RIGHT


def test_nothing_comes_from_clearing_accounts() -> None:
    """Why one person may write between them by hand: no kind of a room debits or credits one, so no cash, permit or debt moves so."""
    touching = {kind.code for kind in KINDS if "clearing" in (*kind.debits, *kind.credits)}
    assert touching == {"journal.transfer", "journal.adjustment"}
    for kind in KINDS:
        if kind.code in touching:
            assert {*kind.debits, *kind.credits} == {"clearing"}
    assert {kind.code for kind in KINDS if kind.roles and not kind.needs_approval} == {
        "journal.transfer",
        "journal.reversal",
    }


def test_every_power_is_asked_for() -> None:
    """No power lets nobody do anything, and what asks for none is public."""
    asked = powers_of_operations()
    assert {*POWERS} - {*asked.values()} == {"audit_persons.read"}, "asked for inside an operation"
    assert {title for title, power in asked.items() if not power} == {*PUBLIC}
    assert {*reads(Role.AUDITOR)} == {power for power, who in POWERS.items() if Role.AUDITOR in who} - {
        "me.keys",
        "me.ways",
    }


def test_who_looks_does_nothing_alone() -> None:
    """An auditor and a court change nothing, a procuratorate files its feedback; an enterprise pays nothing and hides only what it told."""
    for role in (Role.AUDITOR, Role.COURT):
        assert lines(role) == []
    assert [(line.touch, line.what.en) for line in lines(Role.PROCURATORATE)] == [
        ("", "damage case: keep a paper beside the claim")
    ]
    assert {line.touch for line in lines(Role.ENTERPRISE) if line.way in (ALONE, AFTER)} <= {
        "take",
        "make",
        "hide",
        "",
    }


SAMPLE = Machine(
    "sample",
    "sample",
    "",
    (
        Transition("ask", START, "asked", ("bureau",)),
        Transition("note", "asked", "asked", ("bureau",)),
        Transition("confirm", "asked", "done", ("bureau",), four_eyes=True),
        Transition("undo", "done", "undone", ("bureau",)),
        Transition("take", START, "taken", ("bureau", "finance")),
        Transition("give", "taken", "given", ("bureau", "finance"), apart=("take",)),
        Transition("look", "taken", "seen", ("finance",)),
        Transition("keep", "seen", "given", ("bureau",)),
    ),
)


@pytest.mark.parametrize(
    ("role", "action", "way"),
    [
        ("bureau", "ask", ALONE),
        ("bureau", "note", ALONE),
        ("bureau", "confirm", SECOND),
        ("bureau", "undo", AFTER),
        ("bureau", "take", ALONE),
        ("bureau", "give", SECOND),
        ("finance", "look", ALONE),
        ("bureau", "keep", AFTER),
    ],
)
def test_a_person_is_followed(role: str, action: str, way: str) -> None:
    """One person reaches what no step keeps from it: not what it began itself, did before, or what another role must do between."""
    alone = reached(SAMPLE, role)
    step = next(t for t in SAMPLE.transitions if t.action == action)
    assert way_of(SAMPLE, step, alone) == way
    if action == "ask":
        assert [said.en for said in finishing(SAMPLE, step)] == ["confirm (bureau)"]
