"""What somebody leaves out of a new room is noticed: the sample of the guide with one thing missing at a time.

Run by `test_guide.py` in a process of its own, as `sample_room.py` is. What is asked are the functions that the tests of the house ask
of every room; the table at the end of the guide says which test that is.
"""

import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from io import BytesIO
from pathlib import Path
from pkgutil import resolve_name, walk_packages
from types import FunctionType, ModuleType
from typing import NamedTuple

import pytest
from babel.messages.pofile import read_po
from pydantic import BaseModel

from api.refusals import listed
from ledger import words
from ledger.errors import CATALOGUE
from ledger.manifest import Room
from ledger.messages import catalogue
from ledger.schema import HOUSE, MACHINES, POWERS
from ledger.words import merged
from tests.api.test_next import tells_next
from tests.errors.borrowed import EVERYDAY, said_by
from tests.errors.test_words import said_of, said_twice
from tests.house import test_clauses
from tests.house.guards import unkept
from tests.house.sample_room import GUIDE, files, made
from tests.house.taking import unasked, untaken
from tests.house.test_refusals import declared, missing, reached
from tests.house.test_rooms import texts, unbanked, undeclared, unused
from tests.rules import seen

ROOM, ACTIONS, TABLES, WORDS = (f"ledger/wells/{name}.py" for name in ("room", "actions", "tables", "words"))
RIGHTS = "ledger/wells/sql/roles/wells_web.sql"
ROUTE, SPEC = "api/routes/wells.py", "docs/spec/wells.md"
CASES, EDGES = "tests/errors/test_wells_cases.py", "tests/rules/test_edges_wells.py"
PO = "the catalogue"
KEY = '["book_id", "well_id"],\n        ["ledger.process.book_id", "ledger.process.process_id"]'
KEY_ALONE = '["well_id"],\n        ["ledger.process.process_id"]'


class LeftOut(NamedTuple):
    """A thing that is missing."""

    path: str
    text: str
    """What is taken out of the file; nothing where the file itself is not there."""
    instead: str
    told: str
    """What says so."""


LEFT_OUT: dict[str, LeftOut] = {
    "the table in the manifest": LeftOut(ROOM, 'table_modules=("tables",),', "", "ledger.well"),
    "the machine in the manifest": LeftOut(ROOM, "machines=MACHINES,", "", "Machine(name='wells.well'"),
    "a kind in the manifest": LeftOut(ROOM, "kinds=KINDS,", "kinds=KINDS[1:],", "Kind(code='wells.deposit'"),
    "the chart in the manifest": LeftOut(ROOM, "purposes=CHART,", "", "Purpose(code='well_cash'"),
    "the promises in the manifest": LeftOut(ROOM, "invariants=INVARIANTS,", "", "Invariant(name='deposits_are_held'"),
    "the job in the manifest": LeftOut(ACTIONS, "\nWELLS:", '\nTOLD = """\nNIGHT = Job(\n"""\nWELLS:', "ledger.wells.actions:NIGHT"),
    "the bank of a line": LeftOut("ledger/wells/chart.py", ", banked=True", "", "well_cash: say banked=True"),
    "who moves a line": LeftOut("ledger/wells/kinds.py", '("well_deposit",)', '("well_cash",)', "purpose well_deposit"),
    "the act of a kind": LeftOut(ACTIONS, '"wells.return"', '"wells.deposit"', "kind wells.return"),
    "who asks for a power": LeftOut(ROUTE, '"wells.read"', '"wells.list"', "power wells.read"),
    "the verb": LeftOut(ACTIONS, 'Verb("seal", ', 'Verb("close", ', "wells.well: nothing takes the step seal"),
    "what begins a process": LeftOut(ACTIONS, '"list"', '"note"', "wells.well: nothing takes the step list"),
    "the address of a step": LeftOut(ROUTE, '"/{id}/seal"', '"/{id}/close"', "wells.well: no address takes the step seal"),
    "a role that there is": LeftOut("ledger/wells/machines.py", '("bureau",)', '("bureu",)', "wells.well: bureu is no role"),
    "the GET of a process": LeftOut(ROUTE, "    next: list[NextOut]\n", "", "no GET answers next"),
    "what may change": LeftOut(RIGHTS, "GRANT", "GRANT UPDATE (depth) ON ledger.well TO ecoledger_web;\nGRANT",
                               "well: the web may change depth, which is written once"),
    "the rights": LeftOut(RIGHTS, "", "", "well: nobody may add a row"),
    "the columns of a right": LeftOut(RIGHTS, "INSERT ON", "INSERT, UPDATE ON", "the web may INSERT, UPDATE"),
    "the book of a key": LeftOut(TABLES, '("book_id", "well_id")', '("well_id")', "well: its key is without the book"),
    "the book of a reference": LeftOut(TABLES, KEY, KEY_ALONE, "well: its reference to process is without the book"),
    "the word of a state": LeftOut(WORDS, "\\nsealed  已封井", "", "state.wells.well sealed has no word"),
    "the word of an act": LeftOut(WORDS, "\\nseal  封井", "", "act.wells.well seal has no word"),
    "the word of a power": LeftOut(WORDS, "\\nwells.read  查看取水井  read wells", "", "power wells.read has no word"),
    "the word of the machine": LeftOut(WORDS, "wells.well  取水井", "wells.other  取水井", "machine wells.well has no word"),
    "the word of a field": LeftOut(WORDS, "\\ndepth  井深（米）  depth", "", "field depth has no word of the room"),
    "whose a word is": LeftOut(WORDS, '"field.wells"', '"field"', "field code: said by two rooms"),
    "the Chinese of a refusal": LeftOut(PO, 'msgid "A well cannot be', 'msgid "It cannot be', "no Chinese: A well cannot"),
    "the Chinese of a remedy": LeftOut(PO, 'msgid "Give whole metres', 'msgid "Give metres', "no Chinese: Give whole metres"),
    "the Chinese of a kind": LeftOut(PO, 'msgid "A deposit is taken', 'msgid "It is taken', "no Chinese: A deposit is taken"),
    "the Chinese of a line": LeftOut(PO, 'msgid "Deposits for wells, at', 'msgid "Deposits at', "no Chinese: Deposits for wells, at"),
    "the case of a refusal": LeftOut(CASES, '"wells.depth_impossible"', '"wells.other"', "no case: wells.depth_impossible"),
    "a refusal in a list": LeftOut(ACTIONS, "CodeMalformed, DepthImpossible;", "CodeMalformed;", "list_well lists no DepthImpossible"),
    "an act in what a route declares": LeftOut(ROUTE, "parse_decimal, list_well)", "parse_decimal)", "declares no wells.depth_impossible"),
    "the clause of a source": LeftOut(SPEC, "1.2 It is", "1.5 It is", "docs/spec/wells.md 1.2"),
    "a row on an edge": LeftOut(EDGES, "(500, None), ", "", "DEEPEST (2): on"),
    "a row outside of an edge": LeftOut(EDGES, ", (501, REFUSED)", "", "DEEPEST (2): above"),
}  # fmt: skip
"""By what it is."""


def contents() -> dict[str, str]:
    """The files of the guide, and what it adds to the catalogue."""
    return {**files(), PO: GUIDE.read_text("utf-8").partition("```po\n")[2].partition("```")[0]}


def module_at(path: Path) -> ModuleType:
    """Run a file that stands in no package."""
    spec = spec_from_file_location(f"left_out_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def noticed(room: Room, folder: Path, po: str) -> Iterator[str]:
    """Ask everything that the house asks of a room and that needs no database."""
    yield from undeclared(room)
    yield from unbanked(room)
    yield from unused(room, (*HOUSE, room), texts(folder / "ledger", folder / "api"))
    yield from unkept(room)
    yield from untaken(room)
    routes = import_module("api.routes.wells")
    yield from unasked(room, routes.router.routes)
    if not any(tells_next(route, room.name) for route in routes.router.routes):
        yield "no GET answers next"
    yield from wordless(room, routes.BODIES)
    chinese = {**catalogue("zh_Hans"), **{str(m.id): str(m.string) for m in read_po(BytesIO(po.encode()))}}
    refusals = [leaf for leaf in CATALOGUE.values() if leaf.__module__.startswith(f"{room.package}.")]
    titles = [*(kind.title for kind in room.kinds), *(line.title for line in room.purposes)]
    told = (*(text for leaf in refusals for text in leaf.paragraphs()), *titles)
    yield from (f"no Chinese: {text}" for text in told if text not in chinese)
    cases: Mapping[str, object] = module_at(folder / CASES).CASES
    yield from (f"no case: {leaf.code}" for leaf in refusals if leaf.code not in cases)
    yield from unlisted(room, routes)
    for text in texts(folder / "ledger", folder / "tests").values():
        yield from test_clauses.missing(text)
    for edge in module_at(folder / EDGES).EDGES:
        for value, expected in edge.cases:
            assert module_at(folder / EDGES).answer(edge.ask, value) == expected
    yield from (one for one in seen.unseen() if one.startswith(room.package))


def wordless(room: Room, bodies: tuple[type[BaseModel], ...]) -> Iterator[str]:
    """Tell which codes of a room have no word, and which it says for another."""
    mine = resolve_name(room.words)
    known = merged([words.house(), mine])
    for sort, codes in said_of(room.machines, room.powers).items():
        names = known.get(sort, {})
        assert isinstance(names, Mapping)
        yield from (f"{sort} {code} has no word" for code in sorted(codes) if code not in names)
    asked = (
        {name for body in bodies for name in body.model_fields}
        - EVERYDAY
        - said_by([room]).get(room.name, set())
    )
    yield from (f"field {name} has no word of the room" for name in sorted(asked))
    yield from said_twice([*(resolve_name(other.words) for other in HOUSE if other.words), mine])
    assert not {*room.powers} & {*POWERS}
    assert not {machine.name for machine in room.machines} & {machine.name for machine in MACHINES}


def unlisted(room: Room, routes: ModuleType) -> Iterator[str]:
    """Tell what comes out of the functions and routes of a room, and stands in no list."""
    for found in walk_packages(import_module(room.package).__path__, f"{room.package}."):
        for one in vars(import_module(found.name)).values():
            if isinstance(one, FunctionType) and one.__module__ == found.name and listed(one) is not None:
                yield from (f"{one.__name__} lists no {name}" for name in missing(one))
    for route in routes.router.routes:
        surplus = {kind.code for kind in reached(route)} - declared(route)
        yield from (f"{route.path} declares no {code}" for code in sorted(surplus))


def ask(folder: Path, wells: dict[str, str]) -> list[str]:
    """Make the room and tell all that is noticed."""
    po, finder = wells.pop(PO), seen._Finder()
    sys.meta_path.insert(0, finder)
    pages = test_clauses.PAGES
    test_clauses.PAGES = {**pages, "wells.md": test_clauses.clauses(wells[SPEC])}
    try:
        with made(folder, wells) as room:
            return list(noticed(room, folder, po))
    finally:
        sys.meta_path.remove(finder)
        test_clauses.PAGES = pages
        for name in [name for name in seen.seen if name.startswith("ledger.wells.")]:
            del seen.seen[name]


def test_nothing_is_left_out_of_the_guide(tmp_path: Path) -> None:
    """Goal: whoever copies it hears nothing. Method: everything that is asked below, of the whole room."""
    assert ask(tmp_path, contents()) == []


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_is_left_out_is_noticed(tmp_path: Path, name: str) -> None:
    """Goal: nothing is forgotten in silence. Method: the same room with one thing missing."""
    wells, less = contents(), LEFT_OUT[name]
    if less.text:
        assert less.text in wells[less.path], "the guide says it otherwise now"
        wells[less.path] = wells[less.path].replace(less.text, less.instead)
    else:
        del wells[less.path]
    assert [one for one in ask(tmp_path, wells) if less.told in one]
