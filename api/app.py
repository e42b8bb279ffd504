"""The application: its parts, its routes, its answers to what goes wrong.

Nothing is global: two applications in one process share nothing. Run it with one worker process, for the gatherer
makes one commit of many requests only when they come to the same process:

    uvicorn.run(create_app(database, clock), workers=1, loop="uvloop", http="httptools", access_log=False)
"""

import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Final

from anyio.to_thread import current_default_thread_limiter
from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi_offline import FastAPIOffline
from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from api import errors, openapi, routes
from api.dependencies import Service
from api.gathering import WORKERS, Gatherer
from api.keyring import Keyring
from api.middleware import Envelope, Meters
from api.uploads import Uploads
from ledger import __version__
from ledger.actors.authority import BY_PERSON
from ledger.actors.persons import NumberKey
from ledger.clock import Clock
from ledger.compensation.acts import ACTS
from ledger.database import Database
from ledger.errors import LedgerError
from ledger.evidence_store import Files
from ledger.seals.memory import Memory

BUSIEST: Final = ("entries", "balances", "sales")
"""Modules whose addresses are compared first."""


def _modules() -> list[ModuleType]:
    """The modules of routes: a new one is served by standing there."""
    names = [found.name for found in iter_modules(routes.__path__)]
    names.sort(key=lambda name: (BUSIEST.index(name) if name in BUSIEST else len(BUSIEST), name))
    return [import_module(f"{routes.__name__}.{name}") for name in names]


MODULES: Final = _modules()
ROUTERS: Final = tuple(x for module in MODULES for x in vars(module).values() if isinstance(x, APIRouter))
SECOND: Final = frozenset(
    {
        *(f"case_{act.name}" for act in ACTS if act.second_person),
        "answer_objection_v1_books__book__permits_plans__id__objections__objection__answer_post",
    }
)
"""Acts of a second person that are no step of a process, whose steps tell it themselves: no machine is to do them."""
OPERATIONS: Final[Mapping[str, str]] = {
    written: route.unique_id
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute)
    for power in (getattr(one.call, "power", None) for one in route.dependant.dependencies)
    if power is not None and power not in BY_PERSON and route.unique_id not in SECOND
    for written in (route.unique_id, *(f"{method} {route.path}" for method in route.methods or ()))
}
"""What can be done with a key, and what no person has to do: of this a machine does what its mandate names. By name, and by method and
address as the page of operations lists them."""
FILES: Final = Path(".ecoledger-files")
KEYS: Final = Path(".ecoledger-keys")
MEMORY: Final = Path(".ecoledger-memory")
VERIFY_PAGE: Final = "verify.html"
SWITCH_SECONDS: Final = 0.0005
"""How soon a busy thread lets another run. A thread that posts comes back from the database some times in each batch,
and would wait Python's usual 5 ms every time while the loop is busy."""
BODIES: Final[tuple[type[BaseModel], ...]] = tuple(
    body for module in MODULES for body in getattr(module, "BODIES", ())
)


def create_app(
    database: Database,
    clock: Clock,
    *,
    threads: int = 10,
    files: Path = FILES,
    verify_page: str = VERIFY_PAGE,
    keys: Path = KEYS,
    memory: Path = MEMORY,
    publish_entries: bool = False,
) -> FastAPI:
    """Put the application together.

    Args:
        database: where the books are; the caller closes it afterwards.
        clock: what time it is, where a request does not say.
        threads: requests other than the posting of one entry that are served at the same time; with those of the
            gatherer, not more than the connections of the database.
        files: folder of the evidence.
        verify_page: address of the page that verifies receipts, as the QR on papers begins.
        keys: folder of the key by which persons are known.
        memory: folder in which the signer of the logs remembers; the meters tell what does not go on from it.
        publish_entries: whether everybody may read the records of the logs.
    """
    gatherer = Gatherer(database)
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = max(1, threads)
        before = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_SECONDS)
        yield
        await gatherer.close()
        sys.setswitchinterval(before)

    # The documentation page brings its scripts with it, so that it works, and tells nobody, on a closed network.
    app = FastAPIOffline(
        redoc_url=None, title="ecoledger", version=__version__, lifespan=lifespan, redirect_slashes=False
    )
    app.state.service = Service(
        database,
        clock,
        Keyring(database),
        gatherer,
        Files(files),
        Uploads(),
        verify_page,
        NumberKey(keys),
        Memory(memory),
        publish_entries,
    )
    app.state.registry = registry
    app.state.operations = OPERATIONS
    for router in ROUTERS:
        # Not include_router, which wraps every route once more and compares addresses twice.
        app.router.routes.extend(router.routes)
    app.add_exception_handler(LedgerError, errors.on_ledger_error)
    app.add_exception_handler(RequestValidationError, errors.on_invalid_request)
    app.add_exception_handler(HTTPException, errors.on_http_error)
    app.add_middleware(Envelope, meters=Meters(registry))
    openapi.install(app, BODIES)
    return app


__all__ = ["BODIES", "ROUTERS", "WORKERS", "create_app"]
