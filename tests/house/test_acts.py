"""What can be done in a room is told once, in its rows: by machine, power, shape and words, and by nothing else."""

import ast
import re
from dataclasses import fields, is_dataclass
from inspect import signature
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from api.derived import act_body
from ledger.compensation.acts import ACTS as CASE_ACTS
from ledger.compensation.machines import CASE
from ledger.manifest import Room
from ledger.processes.acts import Act, fields_of
from ledger.processes.machines import Machine
from ledger.schema import HOUSE, acts

ROOT = Path(__file__).parents[2]
ROOMS = [room for room in HOUSE if room.acts]
MOVED: dict[str, Machine] = {"compensation": CASE}
"""The machine that the acts of a room move, or stand beside."""


@pytest.fixture(params=ROOMS, ids=lambda room: room.name)
def room(request: pytest.FixtureRequest) -> Room:
    """A room that lists its acts."""
    found: Room = request.param
    return found


def test_every_act_has_one_row(room: Room) -> None:
    """By name and by Chinese title; the English one is English, and the article is named."""
    rows = acts(room)
    assert len({act.name for act in rows}) == len({act.zh for act in rows}) == len(rows)
    for act in rows:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", act.name)
        assert act.title.isascii()
        assert re.search("[\u4e00-\u9fff]", act.zh)
        assert act.basis


def test_rows_and_machine_agree(room: Room) -> None:
    """Every step that is asked for has a row; a row that takes steps says nothing that the machine says, any other says who may."""
    machine = MOVED[room.name]
    asked = {step.action for step in machine.transitions if step.asked}
    assert {act.name for act in acts(room) if act.steps(machine)} == asked
    for act in acts(room):
        assert not act.steps(machine) or not (act.roles or act.states or act.second_person), act.name
        assert act.steps(machine) or act.roles, act.name
        assert set(act.states) <= set(machine.states()), act.name


def test_who_may_may_ask(room: Room) -> None:
    """Whoever may do something has the power with which it is asked for."""
    machine = MOVED[room.name]
    for act in acts(room):
        roles = {role for step in act.steps(machine) for role in step.roles} or set(act.roles)
        assert roles <= room.powers[act.power], act.name


def fits(act: Act[Any, Any, Any]) -> bool:
    """Tell whether what an act does takes what is told with it."""
    *_, last = signature(act.do).parameters
    return bool(issubclass(act.shape, get_type_hints(act.do)[last]))


def test_shapes_are_values_and_fit(room: Room) -> None:
    """Frozen, slotted, told by name, with a docstring; and what is done takes just this. Each is the body of its address."""
    for act in acts(room):
        shape = act.shape
        assert is_dataclass(shape)
        assert shape.__dataclass_params__.frozen  # type: ignore[attr-defined]
        assert all(one.kw_only for one in fields(shape))
        assert "__slots__" in vars(shape)
        assert shape.__doc__
        assert fits(act), act.name
        own = set(act_body(shape).model_fields) - set(fields_of(shape))
        assert own == {"id", "effective_on", "document", "reason"}, act.name


def test_a_row_that_does_not_fit_is_found() -> None:
    """The test above can fail."""
    rows = {act.name: act for act in CASE_ACTS}
    pay, wrong = rows["pay"], rows["note"].shape
    assert not fits(Act(pay.name, pay.title, pay.zh, pay.basis, pay.power, wrong, pay.do))


JOURNAL, MACHINE = "what the journal refuses", "what the machine refuses"
BY_CALL = {
    "post": (JOURNAL,),
    "record": (JOURNAL,),
    "sub": (MACHINE,),
    "begin": (MACHINE,),
    "check_code": ("CodeMalformed",),
    "check_not_below_zero": ("AmountBelowZero",),
    "check_side": ("NotYourSide",),
    "texts": ("LawGap",),
    "integer": ("LawGap",),
    "fraction": ("LawGap",),
}
"""What is refused below the rooms, by the name of what is called."""


def test_what_was_told_has_its_type(room: Room) -> None:
    """Goal: a row is checked where it is written, and a deed where it is done. Method: words looked up by name, the type of anything."""
    folder = ROOT / room.package.replace(".", "/")
    inner = [
        file for part in ("actions", "rules", "queries") for file in sorted((folder / part).rglob("*.py"))
    ]
    assert inner
    assert [path.name for path in inner if re.search(r"words(\[|\.get\()", path.read_text("utf-8"))] == []
    assert [
        path.name
        for path in sorted(folder.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Name) and node.id == "Any"
    ] == []


def test_no_address_has_a_shape_of_its_own() -> None:
    """The addresses of a case derive their bodies, and the tests of the room do without the web."""
    for name in ("cases", "evidence"):
        text = (ROOT / "api" / "routes" / f"{name}.py").read_text("utf-8")
        assert re.findall(r"^class \w+In\b", text, re.MULTILINE) == []
    for path in (ROOT / "tests" / "compensation").glob("*.py"):
        assert not re.search(r"^(from|import) api\b", path.read_text("utf-8"), re.MULTILINE), path.name
