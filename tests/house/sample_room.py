"""The guide to a new room is done as it says: its files are written as they stand there, and the room works.

Run by `test_guide.py` in a process of its own, because classes of the sample would be found by the tests that look at all classes.
"""

import asyncio
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from importlib import import_module, invalidate_caches, reload
from pathlib import Path
from pkgutil import resolve_name
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

import api.routes
import ledger
from api import app as app_module
from api import dependencies
from ledger import words
from ledger.actors.authority import Role
from ledger.actors.tables import actor
from ledger.audit.checks import run_checks
from ledger.clock import SystemClock
from ledger.database import Books, Database
from ledger.database.metadata import METADATA
from ledger.errors import CATALOGUE, LedgerError
from ledger.house import ROOMS
from ledger.identifiers import uuid7
from ledger.journal.accounts import open_book, register_asset
from ledger.manifest import Room
from ledger.processes.actions import Step
from ledger.schema import HOUSE, POWERS, create_all
from ledger.schema import words as words_of
from ledger.words import merged
from tests.conftest import named
from tests.errors.borrowed import EVERYDAY, borrowed
from tests.house.test_rooms import EVERYTHING, texts, unbanked, undeclared, unused
from tests.house.test_tidy import RULES
from tests.people import NUMBERS, key_for

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide" / "adding-a-room.md"
FILE = re.compile(
    r"^`((?:ledger|api|tests|docs)/[\w/]+\.(?:py|sql|md))`[^\n]*\n\n```\w+\n(.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
DAY = date(2026, 3, 2)


def files() -> dict[str, str]:
    """The files of the guide, by path."""
    return dict(FILE.findall(GUIDE.read_text("utf-8")))


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[tuple[Room, Path]]:
    """The room of the guide, made in a folder of its own, and forgotten afterwards."""
    with made(tmp_path, files()) as room:
        yield room, tmp_path


@contextmanager
def made(folder: Path, contents: Mapping[str, str]) -> Iterator[Room]:
    """Make a room of files in a folder, and forget it afterwards."""
    for path, content in contents.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, "utf-8")
    before = ledger.__path__, api.routes.__path__, dict(CATALOGUE)
    ledger.__path__ = [*ledger.__path__, str(folder / "ledger")]
    api.routes.__path__ = [*api.routes.__path__, str(folder / "api" / "routes")]
    invalidate_caches()
    try:
        yield import_module("ledger.wells.room").ROOM
    finally:
        ledger.__path__, api.routes.__path__ = before[:2]
        CATALOGUE.clear()
        CATALOGUE.update(before[2])
        for table in [one for one in METADATA.tables.values() if one.name.startswith("well")]:
            METADATA.remove(table)
        for name in [name for name in sys.modules if name.startswith(("ledger.wells", "api.routes.wells"))]:
            del sys.modules[name]
        for package in (ledger, api.routes):
            vars(package).pop("wells", None)


@pytest.fixture
def built(server_url: str, sample: tuple[Room, Path]) -> Iterator[str]:
    """The address of a database that is built of the house and the new room."""
    room, _ = sample
    name = f"eco_wells_{uuid7().hex}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            database = Database(named(server_url, name), role="", pool=1)
            with database.engine.begin() as build:
                create_all(build, (*ROOMS, room, *(other for other in HOUSE if other not in ROOMS)))
            database.close()
            yield named(server_url, name)
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


class Bureau:
    """A book in the new database, and somebody of the bureau who acts in it."""

    def __init__(self, web: Database, owner: Database) -> None:
        self.web, self.owner = web, owner
        self.wells: dict[str, UUID] = {}
        with owner.engine.begin() as connection:
            people = [{"name": name, "role": "administrator"} for name in ("clerk", "chief")]
            rows = connection.execute(insert(actor).returning(actor.c.actor_id), people)
            self.clerk, self.chief = sorted(int(number) for number in rows.scalars())
        self.book = owner.begin(lambda books: open_book(books, "zj", "Zhejiang", date(2026, 1, 1)))
        web.begin(lambda books: register_asset(books, self.book, "CNY", "renminbi", "money", "yuan", 2, 2))

    def list_well(self, code: str, *, depth: int = 80, deposit: int = 120_000, role: str = "bureau") -> str:
        """List a well; gives its state, or the code of the refusal."""
        self.wells[code] = uuid7()
        return self.again(code, depth=depth, deposit=deposit, role=role)

    def again(self, code: str, *, depth: int = 80, deposit: int = 120_000, role: str = "bureau") -> str:
        """Send the same once more."""
        acts: Any = import_module("ledger.wells.actions")
        told = {"well_id": self.wells[code], "code": code, "depth": depth, "deposit": deposit}
        return self.did(lambda books: acts.list_well(books, self.book, Step(self.clerk, role, DAY), **told))

    def seal(self, code: str, person: int) -> str:
        """Record that a well was sealed."""
        acts: Any = import_module("ledger.wells.actions")
        step = Step(person, "bureau", DAY)
        return self.did(lambda books: acts.seal_well(books, self.book, step, well_id=self.wells[code]))

    def did(self, act: Callable[[Books], Any]) -> str:
        """Act; gives the state and whether it was done now, or the code of the refusal."""
        try:
            done = self.web.begin(act)
        except LedgerError as error:
            return error.code
        return str(done.state) if done.fresh else f"{done.state} before"

    def told(self) -> list[str]:
        """What was told in the outbox of wells."""
        with self.owner.read() as books:
            query = "SELECT kind FROM ledger.outbox WHERE kind LIKE 'wells%%' ORDER BY event_id"
            return [kind for (kind,) in books.connection.exec_driver_sql(query)]

    def key(self, role: Role) -> str:
        """Issue a key of a role."""
        return self.owner.begin(lambda books: key_for(books, self.book, role.value, role)).text

    def broken(self, room: Room) -> list[tuple[str, list[str]]]:
        """Run the promises of the whole house with those of the room."""
        with self.owner.read() as books:
            invariants = [one for other in (*HOUSE, room) for one in other.invariants]
            return [
                (found.invariant.name, found.offenders)
                for found in run_checks(books, invariants)
                if found.count
            ]


@pytest.fixture
def bureau(built: str) -> Iterator[Bureau]:
    """Somebody who lists wells."""
    web, owner = Database(built, pool=4), Database(built, role="", pool=2)
    yield Bureau(web, owner)
    web.close()
    owner.close()


def test_the_room_acts_and_its_promises_hold(bureau: Bureau, sample: tuple[Room, Path]) -> None:
    """Goal: one manifest is enough. Method: the room's action posts its own kind on its own lines; its refusals refuse."""
    room, _ = sample
    assert bureau.list_well("W-1") == "listed"
    assert bureau.list_well("W-2", depth=1) == bureau.list_well("W-3", depth=500) == "listed"
    assert bureau.list_well("W-4", depth=0) == bureau.list_well("W-4", depth=501) == "wells.depth_impossible"
    assert bureau.list_well("W-4", role="finance") == "process.role_not_for_step"
    assert bureau.again("W-1") == "listed before"
    assert bureau.again("W-1", depth=81) == bureau.again("W-1", deposit=1) == "entry.id_used"
    assert bureau.told() == ["wells.well.list"] * 3
    assert bureau.seal("W-1", bureau.clerk) == "process.second_person_needed"
    assert bureau.seal("W-1", bureau.chief) == "sealed"
    assert bureau.seal("W-1", bureau.chief) == "sealed before"
    assert bureau.told() == [*["wells.well.list"] * 3, "wells.well.seal"]
    assert bureau.broken(room) == []


def test_the_database_keeps_what_the_room_declares(bureau: Bureau, sample: tuple[Room, Path]) -> None:
    """Goal: table, rows, trigger and promise are there. Method: each is looked for and broken once, past the actions."""
    room, _ = sample
    bureau.list_well("W-1")
    with bureau.owner.read() as books:
        rows = (
            "SELECT (SELECT count(*) FROM ledger.purpose WHERE code LIKE 'well%%'), (SELECT count(*) FROM ledger.entry_kind "
            "WHERE code = 'wells.deposit'), (SELECT count(*) FROM ledger.process_transition WHERE machine = 'wells.well')"
        )
        assert tuple(books.connection.exec_driver_sql(rows).one()) == (2, 1, 2)
    for fault, promise in (
        ("DELETE FROM ledger.well", "journal_append_only"),
        ("UPDATE ledger.well SET depth = 900", "journal_append_only"),
        (
            "INSERT INTO ledger.well SELECT book_id, well_id, 'W-9', 501, 1 FROM ledger.well",
            "well_depth_range",
        ),
    ):
        with pytest.raises(DBAPIError) as refused, bureau.owner.engine.begin() as past:
            past.execute(text(fault))
        assert getattr(refused.value.orig, "diag").constraint_name == promise  # noqa: B009
    with bureau.owner.engine.begin() as past:
        past.execute(text("ALTER TABLE ledger.well DISABLE TRIGGER written_once"))
        past.execute(text("UPDATE ledger.well SET deposit = deposit + 1"))
    assert bureau.broken(room)[-1] == ("deposits_are_held", ["well W-1"])


def test_the_room_keeps_the_rules_of_the_house(sample: tuple[Room, Path]) -> None:
    """Goal: the guide leaves nothing out. Method: the tests of every room on this one, and its route with its power."""
    room, folder = sample
    assert undeclared(room) == []
    assert unbanked(room) == []
    assert unused(room, (*HOUSE, room), {**EVERYTHING, **texts(folder)}) == []
    assert not set(room.powers) & set(POWERS)
    for path, content in files().items():
        if path.endswith("/invariants.sql"):
            assert content.startswith("-- name: "), path
        elif path.endswith(".sql"):
            assert all(line.startswith("--") for line in content.splitlines()[:3]), path
        elif path.startswith(("ledger/", "api/")):
            assert [found for rule, *_ in RULES for found in rule(path, content)] == []


def test_the_route_answers(
    bureau: Bureau, sample: tuple[Room, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: the way from HTTP to SQL is whole. Method: the application with the route, asked by one who may and one who may not."""
    room, _ = sample
    reload(app_module)  # as a new start does, it finds the module of routes
    monkeypatch.setattr(dependencies, "POWERS", {**POWERS, **room.powers})
    monkeypatch.setattr(words, "house", lambda: merged([words_of(), resolve_name(room.words)]))
    app = app_module.create_app(bureau.web, SystemClock(), keys=NUMBERS.folder)
    assert borrowed(app.openapi(), (*HOUSE, room))[room.name] <= EVERYDAY
    assert "/v1/books/{book}/wells" in app.openapi()["paths"]
    keys = {role: bureau.key(role) for role in (Role.BUREAU, Role.AUDITOR)}
    asked = {
        "id": str(uuid7()),
        "effective_on": "2026-03-02",
        "code": "W-7",
        "depth": 12,
        "deposit": "1200.00",
    }

    async def ask(role: Role, **told: object) -> tuple[int, str]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
            headers = {"Authorization": f"Bearer {keys[role]}"}
            answer = await client.post("/v1/books/zj/wells", json={**asked, **told}, headers=headers)
            said = answer.json()
            if answer.is_success:
                assert [(one["action"], one["second_person"]) for one in said["next"]] == [("seal", True)]
                assert len(said["entries"]) == 1
            return answer.status_code, said.get("state") or said["code"]

    async def ask_in_chinese() -> str:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
            headers = {"Authorization": f"Bearer {keys[Role.BUREAU]}", "Accept-Language": "zh-CN"}
            answer = await client.post("/v1/books/zj/wells", json={**asked, "depth": "deep"}, headers=headers)
            return str(answer.json()["words"]["problems"])

    assert "井深" in asyncio.run(ask_in_chinese())
    assert asyncio.run(ask(Role.AUDITOR)) == (403, "actor.not_allowed")
    assert asyncio.run(ask(Role.BUREAU, depth=501)) == (422, "wells.depth_impossible")
    assert asyncio.run(ask(Role.BUREAU)) == (201, "listed")
    assert asyncio.run(ask(Role.BUREAU)) == (200, "listed")
    assert bureau.broken(room) == []


def test_what_the_room_forgets_is_found(sample: tuple[Room, Path]) -> None:
    """Goal: nothing is forgotten in silence. Method: the same folder with an empty manifest, then the manifest without its users."""
    room, folder = sample
    bare = Room(name=room.name, title=room.title, title_zh=room.title_zh)
    missing = "\n".join(undeclared(bare))
    for what in ("ledger.well", "well_cash", "wells.deposit", "wells.well", "deposits_are_held"):
        assert what in missing, what
    users = ("actions.py", "wells.py", "invariants.py")
    declarations = {
        path: content
        for path, content in texts(folder).items()
        if path.suffix == ".py" and path.name not in users
    }
    assert unused(room, (*HOUSE, room), declarations) == [
        "table well",
        "machine wells.well",
        "kind wells.deposit",
        "kind wells.return",
        "power wells.list",
        "power wells.read",
    ]
