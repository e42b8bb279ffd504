"""For the operator: is it alive, is it ready, how is it doing. No key is asked for, and nothing of a book is told."""

from fastapi import APIRouter, Request, Response
from prometheus_client import generate_latest

from api.dependencies import service_of
from api.errors import NotReady
from api.openapi import problems
from api.routes import log, public
from api.shapes import Out
from ledger.parties.queries import is_ready

router = APIRouter(tags=["operations"])

PUBLIC = public.ADDRESSES | log.ADDRESSES | frozenset(
    {"/health", "/ready", "/metrics", "/openapi.json", "/docs", "/docs/oauth2-redirect", "/static-offline-docs"}
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


@router.get("/ready", responses=problems(NotReady))
def ready(request: Request) -> HealthOut:
    """Tell whether requests can be served: the database answers and was migrated."""
    try:
        with service_of(request).database.read() as books:
            if is_ready(books):
                return HealthOut(status="ready")
    except Exception as error:
        raise NotReady() from error
    raise NotReady()


@router.get("/metrics", response_class=Response, responses={**problems(), 200: {"content": {"text/plain": {}}}})
async def metrics(request: Request) -> Response:
    """Give the meters in the text form of Prometheus."""
    return Response(generate_latest(request.app.state.registry), media_type=METRICS_TYPE)
