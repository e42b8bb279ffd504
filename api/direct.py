"""A shorter way for the one address that must be fast: posting an entry.

The route is declared like any other, so the documentation and the test that looks for a power see no difference. At
run time its admission and its handler are called one after the other, past the general machinery that would resolve
parameters it does not have; that machinery costs as much as everything else that Python does for the request.
"""

import inspect
from collections.abc import Awaitable, Callable
from typing import Any, get_args

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.errors import on_ledger_error
from ledger.errors import LedgerError


class DirectRoute(APIRoute):
    """A route whose handler is `async def handler(request, caller: Annotated[Caller, Depends(allowed(…))])`."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        """Declare the route, and replace the way to its handler.

        Raises:
            TypeError: the handler has another form.
        """
        super().__init__(path, endpoint, **options)
        request, caller = inspect.signature(endpoint).parameters.values()
        admit = next(mark.dependency for mark in get_args(caller.annotation) if hasattr(mark, "dependency"))
        if request.name != "request" or not inspect.iscoroutinefunction(endpoint):
            raise TypeError(f"{endpoint.__qualname__} cannot be called directly")
        self.app = _direct(admit, endpoint)


def _direct(
    admit: Callable[[Request], Awaitable[Any]], endpoint: Callable[[Request, Any], Awaitable[Response]]
) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        try:
            response = await endpoint(request, await admit(request))
        except LedgerError as error:
            response = await on_ledger_error(request, error)
        await response(scope, receive, send)

    return app
