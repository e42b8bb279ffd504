"""Worlds that are built once: each test gets a clone of their database, so that nobody pays for the same set-up twice."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import Dialect

from ledger.database import Database

Make = Callable[[Database, Database], Any]
_makers: dict[int, Make] = {}
"""By the identity of the fixture that is made of it, which another module may import."""


@dataclass(frozen=True)
class Furnished:
    """A world, the database that holds it, and the connections with which it was built and which it names."""

    name: str
    world: Any
    database: Database
    owner: Database


def furnished(make: Make) -> Any:
    """Make a fixture of a function that builds a world in a fresh database, seen as the web and as the owner see it.

    The function runs once in a session. A test that asks for the world gets a copy of it, whose connections are those of
    the test: to a clone of its database.
    """

    def copied(database: Database, owner: Database, furnished_for: Furnished) -> Any:
        known = {id(furnished_for.database): database, id(furnished_for.owner): owner}
        return deepcopy(furnished_for.world, known)

    copied.__doc__ = make.__doc__
    made = pytest.fixture(name=make.__name__)(copied)
    _makers[id(made)] = make
    return made


def maker_for(request: pytest.FixtureRequest) -> Make | None:
    """Find the world that a test asks for; its own module comes before the `conftest` of its folder, what it names before the rest."""
    here = request.module.__name__
    for module in (here, here.rpartition(".")[0] + ".conftest"):
        there = vars(sys.modules[module]) if module in sys.modules else {}
        for name in request.fixturenames:
            if make := _makers.get(id(there.get(name))):
                return make
    return None


def as_web(url: str) -> Database:
    """A database as the web sees it."""
    return compiled_once(Database(url, pool=24, name="test-web"))


def as_owner(url: str) -> Database:
    """A database as its owner sees it."""
    return compiled_once(Database(url, role="", pool=4, name="test-owner"))


_compiled: dict[Any, Any] = {}
_known: list[Dialect] = []
"""The dialect for which it was compiled."""


def compiled_once(database: Database) -> Database:
    """Let the databases of a session share what SQLAlchemy has compiled, which it keeps for a dialect that has met its server."""
    if _known and _known[0].server_version_info:
        # Nor is the server asked again what it is: that would be five statements at the first use of each clone.
        database.engine.dialect.initialize = lambda connection: None  # type: ignore[method-assign]
        database.engine.dialect = _known[0]
        database.engine.update_execution_options(compiled_cache=_compiled)
    else:
        _known[:] = [database.engine.dialect]
    return database


class Worlds:
    """The worlds of a session."""

    def __init__(self, clone: Callable[[], Any]) -> None:
        """Keep how a database is made."""
        self.clone = clone
        self.built: dict[Make, Furnished] = {}
        self.open = ExitStack()

    def get(self, make: Make) -> Furnished:
        """Give a world, built when it is first asked for."""
        if make not in self.built:
            url = self.open.enter_context(self.clone())
            with (
                closing(as_web(url)) as database,
                closing(as_owner(url)) as owner,
            ):
                world = make(database, owner)
            self.built[make] = Furnished(urlsplit(url).path.removeprefix("/"), world, database, owner)
        return self.built[make]


@contextmanager
def worlds_by(clone: Callable[[], Any]) -> Iterator[Worlds]:
    """Keep worlds until the session ends."""
    made = Worlds(clone)
    with made.open:
        yield made
