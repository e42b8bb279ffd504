"""A shorter way for the addresses that must be fast: posting an entry, and undoing one.

The routes are declared like any other, so the documentation and the test that looks for a power see no difference. At
run time admission and handler are called one after the other, past the general machinery that would resolve
parameters they do not have; that machinery costs as much as everything else that Python does for the request. An id that
is not written as everybody writes it takes the general way, which knows what to say of it.
"""

import inspect
import re
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias, get_args
from uuid import UUID

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.errors import on_ledger_error
from ledger.errors import LedgerError

App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

_WRITTEN: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.ASCII)
_FORMS: Final = (["request", "caller"], ["request", "id", "body", "caller"])


class DirectRoute(APIRoute):
    """A route whose handler is `async def handler(request, caller: Annotated[Caller, Depends(allowed(…))])`.

    Between the two may stand `id: UUID`, of the address, and `body: RawBody`, which is read before the caller is admitted.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        """Declare the route, and replace the way to its handler.

        Raises:
            TypeError: the handler has another form.
        """
        super().__init__(path, endpoint, **options)
        parameters = inspect.signature(endpoint).parameters
        if list(parameters) not in _FORMS or not inspect.iscoroutinefunction(endpoint):
            raise TypeError(f"{endpoint.__qualname__} cannot be called directly")
        marks = get_args(parameters["caller"].annotation)
        admit = next(mark.dependency for mark in marks if hasattr(mark, "dependency"))
        self.app = _direct(admit, endpoint, self.app if "id" in parameters else None)


def _direct(
    admit: Callable[[Request], Awaitable[Any]],
    endpoint: Callable[..., Awaitable[Response]],
    general: App | None,
) -> App:
    """Give the way to a handler; `general` is the one that FastAPI made, where the address has an id."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        try:
            if general is None:
                response = await endpoint(request, await admit(request))
            elif _WRITTEN.fullmatch(id := request.path_params["id"]):
                body = await request.body()
                response = await endpoint(request, UUID(id), body, await admit(request))
            else:
                await general(scope, receive, send)
                return
        except LedgerError as error:
            response = await on_ledger_error(request, error)
        await response(scope, receive, send)

    return app
