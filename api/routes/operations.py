"""For the operator: is it alive, is it ready, how is it doing. No key is asked for, and nothing of a book is told."""

from contextlib import suppress

import structlog
from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from api.dependencies import service_of
from api.errors import NotReady, RoleNotGranted
from api.openapi import problems
from api.routes import log as log_routes
from api.routes import me, numbers, public
from api.shapes import Out
from ledger.audit.nightly import last_results
from ledger.database.refusals import RolesMissing
from ledger.errors import Unavailable
from ledger.journal.queries import is_ready
from ledger.seals.continuing import not_continued
from ledger.seals.queries import lags

router = APIRouter(tags=["operations"])
log = structlog.get_logger(__name__)

PUBLIC = (
    public.ADDRESSES
    | log_routes.ADDRESSES
    | me.ADDRESSES
    | numbers.ADDRESSES
    | frozenset(
        {
            "/health",
            "/ready",
            "/metrics",
            "/openapi.json",
            "/docs",
            "/docs/oauth2-redirect",
            "/static-offline-docs",
        }
    )
)
"""The only addresses that need no key."""
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class HealthOut(Out):
    """Alive."""

    status: str


@router.get("/health", responses=problems())
async def health() -> HealthOut:
    """Tell that the process answers, whatever the database does."""
    return HealthOut(status="alive")


@router.get("/ready", responses=problems(RoleNotGranted, NotReady))
def ready(request: Request) -> HealthOut:
    """Tell whether requests can be served: the database answers, lets us in, was migrated and takes writing.

    A log that is behind makes no server unready: entries are posted and read without it. `/metrics` and `ecoledger doctor` tell of it.
    """
    try:
        with service_of(request).database.read() as books:
            if is_ready(books):
                return HealthOut(status="ready")
    except Exception as error:
        log.warning("not_ready", told=str(error), figures=dict(getattr(error, "figures", {})))
        if isinstance(error, RolesMissing):
            raise RoleNotGranted(role=error.figures["roles"]) from error
        raise NotReady() from error
    raise NotReady()


@router.get(
    "/metrics", response_class=Response, responses={**problems(), 200: {"content": {"text/plain": {}}}}
)
def metrics(request: Request) -> Response:
    """Give the meters in the text form of Prometheus: requests, how far each log is behind, and what the last nightly check found."""
    books = CollectorRegistry()
    found = Gauge(
        "ecoledger_promise_offenders",
        "Breaches of a promise found by the last check that was kept",
        ["promise"],
        registry=books,
    )
    when = Gauge(
        "ecoledger_checked_timestamp_seconds", "When the last check that was kept ran", registry=books
    )
    waiting = Gauge(
        "ecoledger_log_waiting_entries", "Entries that have no place in the log yet", registry=books
    )
    sealed = Gauge("ecoledger_log_sealed_entries", "Entries that have a place in the log", registry=books)
    logs = Gauge("ecoledger_log_waiting_logs", "Logs of which an entry has no place yet", registry=books)
    oldest = Gauge(
        "ecoledger_log_oldest_waiting_seconds",
        "How long the oldest entry without a place waits",
        registry=books,
    )
    stopped = Gauge(
        "ecoledger_log_not_continued_logs",
        "Logs that are not signed, because they do not go on from what their signer remembers",
        registry=books,
    )
    remembered = service_of(
        request
    ).memory.as_it_is()  # before the snapshot begins, which is then never behind it
    with suppress(Unavailable), service_of(request).database.read() as reading:
        stopped.set(len(list(not_continued(reading, remembered))))
        results = last_results(reading)
        when.set(max((result.ran_at.timestamp() for result in results), default=0))
        for result in results:
            found.labels(result.name).set(result.offenders)
        behind = lags(reading)
        waiting.set(sum(lag.waiting for lag in behind))
        sealed.set(sum(lag.size for lag in behind))
        since = [lag.oldest for lag in behind if lag.oldest]
        logs.set(len(since))
        oldest.set(max((service_of(request).clock.now() - min(since)).total_seconds(), 0) if since else 0)
    return Response(
        generate_latest(request.app.state.registry) + generate_latest(books), media_type=METRICS_TYPE
    )
