"""A room is declared once, in its manifest: what it has and does not declare, or declares and nobody uses, is found here."""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules, walk_packages
from types import ModuleType
from typing import TypeVar

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import Table

import api.routes
import ledger
from api.app import BODIES, ROUTERS
from ledger.audit.checks import ALL
from ledger.database.metadata import METADATA
from ledger.database.sqlfiles import KINDS as SQL_KINDS
from ledger.house import CASH, CHART, KINDS, ROOMS
from ledger.manifest import Element, Invariant, Kind, Purpose, Room
from ledger.periods.chart import NET_ASSETS
from ledger.periods.kinds import YEAR_CLOSE
from ledger.processes.machines import Machine
from ledger.processes.nightly import Job
from ledger.reconciliation.room import ROOM as RECONCILIATION
from ledger.schema import HOUSE, MACHINES, POWERS, nightly_jobs, sql_objects
from tests.house.guards import unkept
from tests.house.taking import unasked, untaken

ROOT = Path(__file__).parents[2]
NO_ROOM = {
    "archive": "writes what the rooms have into files",
    "database": "the floor that rooms stand on",
    "documents": "media: paper, sheets, files",
    "law": "rule packs as data",
    "locale": "catalogues",
    "proofs": "mathematics of the log",
}
"""Packages that declare nothing, and why."""
ROUTES = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
Value = TypeVar("Value")


def texts(*folders: Path) -> dict[Path, str]:
    """Every Python and SQL file, by path."""
    return {
        path: path.read_text("utf-8")
        for folder in folders
        for ending in ("*.py", "*.sql")
        for path in folder.rglob(ending)
    }


EVERYTHING = texts(ROOT / "ledger", ROOT / "api", ROOT / "cli")


def without(found: Mapping[Path, str], *names: str) -> str:
    """All texts but those of files of some names."""
    return "\n".join(
        text
        for path, text in found.items()
        if not {path.name, f"{path.parent.name}.py"} & {*names} and "/sql/roles/" not in path.as_posix()
    )


def values(module: ModuleType, kind: type[Value]) -> list[Value]:
    """Everything of a type that a module makes, alone or in a tuple."""
    found: list[Value] = []
    for value in vars(module).values():
        found += [one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, kind)]
    return list(dict.fromkeys(found))


def modules(room: Room) -> Iterator[ModuleType]:
    """The modules of a room that may hold declarations."""
    there = {found.name for found in iter_modules(import_module(room.package).__path__)}
    for name in ("chart", "kinds", "machines", "invariants"):
        if name in there:
            yield import_module(f"{room.package}.{name}")


def undeclared(room: Room) -> list[str]:
    """What stands in the folder of a room and not in its manifest."""
    folder = Path(str(import_module(room.package).__file__)).parent
    own = room.package + "."
    found = [str(table) for table in _tables_under(own) if table not in room.tables]
    for module in modules(room):
        for kind, declared in (
            (Purpose, room.purposes),
            (Kind, room.kinds),
            (Machine, room.machines),
            (Invariant, room.invariants),
        ):
            found += [f"{module.__name__}: {one}" for one in values(module, kind) if one not in declared]
    objects = {file.name for file in sql_objects([room])}
    found += [
        str(path)
        for path in (folder / "sql").rglob("*.sql")
        if f"{room.name}/{path.relative_to(folder / 'sql').as_posix()}" not in objects
    ]
    for path, text in texts(folder).items():
        for name in re.findall(r"^(\w+)(?:: [\w\[\]]+)? = Job\(", text, re.MULTILINE):
            job = f"{own}{path.relative_to(folder).with_suffix('').as_posix().replace('/', '.')}:{name}"
            found += [job] if room.nightly != job else []
    return found


def _tables_under(own: str) -> list[Table]:
    package = import_module(own[:-1])
    there = [found.name for found in walk_packages(package.__path__, own)]
    named = [name for name in there if name.startswith(own + "tables")]
    return [table for name in named for table in values(import_module(name), Table)]


def unused(room: Room, house: Sequence[Room], found: Mapping[Path, str]) -> list[str]:
    """What a room declares and nobody uses.

    A table is used where SQL or another module names it; a machine and a kind where an action names them, or where a person may
    record the kind by hand; a line of the chart where a kind moves it; a power where a route or an action asks for it; an SQL
    function where other text calls it, and that of a trigger where the trigger is made.
    """
    acts = without(found, "tables.py", "kinds.py", "machines.py", "room.py", "words.py", "authority.py")
    never: list[str] = []
    for module in (import_module(f"{room.package}.{name}") for name in room.table_modules):
        others = without({path: text for path, text in found.items() if path != Path(str(module.__file__))})
        own = [table for table in room.tables if table in vars(module).values()]
        never += [f"table {t.name}" for t in own if not re.search(rf"ledger\.{t.name}\b", others)]
    names = {id(value): name for module in modules(room) for name, value in vars(module).items()}
    for machine in room.machines:
        if not re.search(rf"\b{names.get(id(machine), machine.name)}\b|{re.escape(machine.name)}\b", acts):
            never.append(f"machine {machine.name}")
    constants = {
        value: name
        for module in modules(room)
        for name, value in vars(module).items()
        if isinstance(value, str)
    }
    for kind in room.kinds:
        said = (
            rf"""["'](?:[a-z_.]*\.)?{kind.code.rpartition(".")[2]}["']|\b{constants.get(kind.code, "~")}\b"""
        )
        if not (kind.roles or re.search(said, acts)):
            never.append(f"kind {kind.code}")
    moved = {purpose for other in house for kind in other.kinds for purpose in (*kind.debits, *kind.credits)}
    never += [f"purpose {purpose.code}" for purpose in room.purposes if purpose.code not in moved]
    never += [f"power {power}" for power in room.powers if f'"{power}"' not in acts]
    for file in sql_objects([room]):
        kind_of, name = file.name.split("/")[1:]
        if kind_of == "functions":
            elsewhere = without({path: text for path, text in found.items() if path.name != name})
            never += [file.name] if name.removesuffix(".sql") not in elsewhere else []
        if kind_of == "triggers" and "TRIGGER" not in file.text.replace("RETURNS trigger", ""):
            never.append(file.name)
    return never


def test_every_package_is_a_room_or_named_as_none() -> None:
    """Goal: no room is forgotten. Method: the folders against the tuple and the list of those that are none."""
    packages = {found.name for found in iter_modules(ledger.__path__) if found.ispkg} | {"locale"}
    rooms = [room.name for room in HOUSE]
    assert packages == {*rooms, *NO_ROOM}, "name it in FLOORS of ledger/house.py, or in NO_ROOM and why"
    assert len(rooms) == len(set(rooms))
    assert not set(rooms) & set(NO_ROOM)
    for room in HOUSE:
        assert import_module(f"{room.package}.room").ROOM is room
        assert room.title
        assert room.title_zh


@pytest.mark.parametrize("room", HOUSE, ids=[room.name for room in HOUSE])
def test_what_a_room_has_it_declares(room: Room) -> None:
    """Goal: nothing is left out in silence. Method: the modules and files of the folder against the manifest."""
    assert undeclared(room) == []


@pytest.mark.parametrize("room", HOUSE, ids=[room.name for room in HOUSE])
def test_what_a_room_declares_is_used(room: Room) -> None:
    """Goal: nothing dead is declared. Method: every declaration is looked for where it would be used."""
    assert unused(room, HOUSE, EVERYTHING) == []


@pytest.mark.parametrize("room", HOUSE, ids=[room.name for room in HOUSE])
def test_what_a_room_keeps_is_guarded(room: Room) -> None:
    """Goal: no table is open. Method: book, triggers and rights of each, as declared; `test_kept.py` has them as built."""
    assert list(unkept(room)) == []


@pytest.mark.parametrize("room", HOUSE, ids=[room.name for room in HOUSE])
def test_what_a_machine_lets_pass_is_done(room: Room) -> None:
    """Goal: no step is a promise that nothing keeps. Method: the verbs, rows and addresses of the room for every step of its machines."""
    assert [*untaken(room), *unasked(room, ROUTES)] == []


def test_what_nobody_uses_is_found() -> None:
    """Goal: the test above can fail. Method: a room with one dead thing of each sort."""
    machine = Machine("journal.never", "never", "", ())
    dead = Room(
        name="journal",
        title="x",
        title_zh="x",
        machines=(machine,),
        purposes=(Purpose("never_moved", Element.ASSET, True, ("money",), 0, "x"),),
        kinds=(Kind("journal.never_posted", ("clearing",), ("clearing",), (), "x", "x"),),
        powers={"never.asked": frozenset()},
    )
    assert unused(dead, [dead], EVERYTHING) == [
        "machine journal.never",
        "kind journal.never_posted",
        "purpose never_moved",
        "power never.asked",
    ]
    assert {"ledger.book", "ledger.posting"} <= {
        found for found in undeclared(dead) if found.startswith("ledger.")
    }
    assert any("entries_balance" in found for found in undeclared(dead))


def test_nothing_is_declared_twice() -> None:
    """Goal: no room hides what another declares. Method: counts by code over the whole house."""
    for codes in (
        [table.name for room in HOUSE for table in room.tables],
        [machine.name for machine in MACHINES],
        [purpose.code for room in HOUSE for purpose in room.purposes],
        [kind.code for room in HOUSE for kind in room.kinds],
        [power for room in HOUSE for power in room.powers],
        [invariant.name for room in HOUSE for invariant in room.invariants],
        [file.name.split("/", 1)[1] for file in sql_objects()],
    ):
        assert [code for code, count in Counter(codes).items() if count > 1] == []


def test_what_all_see_is_what_the_rooms_declare() -> None:
    """Goal: no reader keeps a list of its own. Method: the tables of the house against the sums of the manifests."""
    assert {table for room in HOUSE for table in room.tables} == set(METADATA.tables.values())
    assert list(ALL) == [invariant for room in HOUSE for invariant in room.invariants]
    assert sorted(purpose.code for purpose in CHART) == sorted(
        purpose.code for room in HOUSE for purpose in room.purposes
    )
    assert [kind.code for kind in KINDS] == [kind.code for room in HOUSE for kind in room.kinds]
    assert sorted(POWERS) == sorted(power for room in HOUSE for power in room.powers)
    assert [room for room in ROOMS if room not in HOUSE] == []
    assert {file.name for file in sql_objects()} == {
        f"{path.relative_to(ROOT / 'ledger').as_posix().replace('/sql/', '/')}"
        for path in (ROOT / "ledger").glob("*/sql/**/*.sql")
    }
    assert {path.parent.name for path in (ROOT / "ledger").glob("*/sql/**/*.sql")} == set(SQL_KINDS)


def test_kinds_move_lines_of_the_chart() -> None:
    """Goal: a kind names no purpose that is not there. Method: every leg of every kind."""
    known = {purpose.code for purpose in CHART}
    for room in HOUSE:
        for kind in room.kinds:
            assert {*kind.debits, *kind.credits} <= known, kind.code
            assert {leg.partition(":")[2] for leg in kind.required} <= {*kind.debits, *kind.credits}, (
                kind.code
            )


def test_codes_say_of_which_room_they_are() -> None:
    """Goal: who reads a code knows where to look. Method: the first word of every machine and kind, beside what the manifest says."""
    for room in HOUSE:
        mine = {room.name, *room.codes}
        found = {
            one.partition(".")[0] for one in (*(k.code for k in room.kinds), *(m.name for m in room.machines))
        }
        assert found <= mine, room.name
        assert set(room.codes) <= found & {other.name for other in HOUSE}, (
            f"{room.name} says codes that it does not have"
        )


def test_the_close_of_a_year_carries_all_revenue_and_expenditure() -> None:
    """Goal: a new line of revenue does not outlive its year. Method: the kind of the close against the elements of the chart."""
    close = next(kind for kind in KINDS if kind.code == YEAR_CLOSE)
    by_element = {
        e: {p.code for p in CHART if p.element is e} for e in (Element.REVENUE, Element.EXPENDITURE)
    }
    assert set(close.debits) == {*by_element[Element.REVENUE], NET_ASSETS}
    assert set(close.credits) == {*by_element[Element.EXPENDITURE], NET_ASSETS}


READERS = (RECONCILIATION, *(room for room in HOUSE if room not in ROOMS))
"""They read what all rooms have."""


def listed(text: str) -> list[int]:
    """The lines of a module in which purposes are listed by hand."""
    known = {purpose.code for purpose in CHART}
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Tuple | ast.List | ast.Set)
        and len(node.elts) > 1
        and all(isinstance(one, ast.Constant) and one.value in known for one in node.elts)
    ]


def unbanked(room: Room) -> list[str]:
    """Lines of cash of a room that no bank account could be tied to, and others that one could; each with what is to be done."""
    return [
        f"{purpose.code}: say banked=True in {room.package}.chart, or call it otherwise"
        if purpose.code.endswith("_cash")
        else f"{purpose.code}: a line that lies at a bank ends with _cash"
        for purpose in room.purposes
        if purpose.banked != purpose.code.endswith("_cash")
    ]


@pytest.mark.parametrize("room", READERS, ids=[room.name for room in READERS])
def test_who_reads_all_rooms_keeps_no_list_of_theirs(room: Room) -> None:
    """Goal: a purpose of a new room is known by its declaration. Method: lists of purposes in the rooms that read all others."""
    for path, text in texts(Path(str(import_module(room.package).__file__)).parent).items():
        if path.suffix == ".py":
            assert listed(text) == [], path
    assert listed('CASH = ("treasury_cash", "agency_cash")') == [1]
    assert [told for room in HOUSE for told in unbanked(room)] == []
    assert set(CASH) == {purpose.code for purpose in CHART if purpose.banked}


def test_work_at_night_is_there() -> None:
    """Goal: a name that loads nothing is found before the night. Method: every job is loaded."""
    jobs = nightly_jobs()
    assert len(jobs) == len([room for room in HOUSE if room.nightly])
    assert jobs
    assert all(isinstance(job, Job) for job in jobs)


def named_in(*places: Path) -> set[str]:
    """The tables that some files name."""
    found = "\n".join(path.read_text("utf-8") for path in places)
    return set(re.findall(r"\bledger\.([a-z_]+)", found)) & {
        table.name for room in HOUSE for table in room.tables
    }


def test_auditors_get_what_the_rooms_give() -> None:
    """Goal: what an auditor sees is said by the room. Method: the tables that their texts name, both ways."""
    assert {name for room in HOUSE for name in room.audited} == named_in(
        *(ROOT / "ledger" / "audit" / "sql" / "views").glob("*.sql")
    )
    for room in HOUSE:
        assert set(room.audited) <= {table.name for table in room.tables}, room.name


def test_every_route_is_served() -> None:
    """Goal: no router is written and forgotten. Method: the modules of routes against the lists of the application."""
    for found in iter_modules(api.routes.__path__):
        module = import_module(f"api.routes.{found.name}")
        assert module.router in ROUTERS, found.name
        assert set(getattr(module, "BODIES", ())) <= set(BODIES), found.name
