"""From a refusal to an answer: status codes and problem documents (RFC 9457) live here and nowhere else.

A problem has the type `urn:ecoledger:problem:<code>`, which never changes, so clients compare it and not the text.
`title` and `detail` are in the language that the client asked for; `figures` are the values compared.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final

import structlog
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.attempts import keep_refusal
from api.faults import OTHERWISE, fault_figures, place
from ledger.database.refusals import Unreachable
from ledger.errors import (
    Conflict,
    Figure,
    Forbidden,
    LedgerError,
    Malformed,
    NotFound,
    RuleViolation,
    Unauthorised,
    Unavailable,
)
from ledger.messages import negotiate, translate
from ledger.words import answering, article, in_both

log = structlog.get_logger(__name__)

MEDIA_TYPE: Final = "application/problem+json"
READER: Final = "reader"
"""Where a request keeps for which party it reads."""
PROBLEMS_MAX: Final = 50
"""Faults of one request that are listed at most."""


class RequestInvalid(Malformed):
    """The request has not the form that this address expects.

    Correct what is listed in figures.problems.
    """

    code = "request.invalid"


class RequestNotJson(Malformed):
    """The body of the request is not JSON.

    Send JSON in UTF-8.
    """

    code = "request.not_json"


class NameTwice(Malformed):
    """The body of the request has the name {name} twice in one object.

    Send each name once. Whoever reads the first of two values sees another request than whoever reads the last.
    """

    code = "request.name_twice"


class UnknownParameter(Malformed):
    """This address does not know the parameter {parameter}.

    Use only the parameters in the documentation, each once. A filter with a slip in its name would show too much.
    """

    code = "request.unknown_parameter"


class CursorMalformed(Malformed):
    """The cursor is not one that this ledger gave out.

    Send the cursor of the page before as it is, or none for the first page.
    """

    code = "request.cursor_malformed"


class CursorMismatch(Malformed):
    """The cursor belongs to another question than this one.

    Keep all other parameters as they were on the page before, or start without a cursor.
    """

    code = "request.cursor_mismatch"


class BodyTooLarge(Malformed):
    """The body of the request is larger than {largest} bytes.

    Send it in several requests.
    """

    code = "request.body_too_large"


class AddressUnknown(NotFound):
    """There is nothing at this address.

    Look at the documentation for the addresses.
    """

    code = "request.address_unknown"


class MethodNotAllowed(Malformed, sorts={"method": ""}):
    """This address does not accept the method {method}.

    Look at the documentation for the methods.
    """

    code = "request.method_unknown"


class ServerFault(LedgerError):
    """The ledger has made a mistake.

    Tell the operator the request id. A retry with the same ids is safe: nothing is done twice.
    """

    code = "server.fault"


class NotReady(Unavailable):
    """The database does not answer, was not migrated, or takes no writing.

    Try again in a few seconds; the operator finds more with `ecoledger doctor`, and in the log.
    """

    code = "server.not_ready"


class RoleNotGranted(Unavailable):
    """The database does not let this server act as the role {role}.

    The operator finds what has to be granted with `ecoledger doctor`; the server goes on by itself as soon as it is.
    """

    code = "server.role_not_granted"


STATUS_OF_KIND: Final[Mapping[type[LedgerError], HTTPStatus]] = {
    Malformed: HTTPStatus.UNPROCESSABLE_ENTITY,
    Unauthorised: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    RuleViolation: HTTPStatus.UNPROCESSABLE_ENTITY,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    LedgerError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
STATUS_OF_LEAF: Final[Mapping[type[LedgerError], HTTPStatus]] = {
    RequestNotJson: HTTPStatus.BAD_REQUEST,
    BodyTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    MethodNotAllowed: HTTPStatus.METHOD_NOT_ALLOWED,
}
HEADERS: Final[Mapping[HTTPStatus, Mapping[str, str]]] = {
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": 'Bearer realm="ecoledger"'},
}


class Problem(BaseModel):
    """Why a request failed, as RFC 9457 describes it."""

    model_config = ConfigDict(frozen=True)

    type: str
    """`urn:ecoledger:problem:` and the code."""
    title: str
    """The kind of problem, in the client's language."""
    status: int
    detail: str
    """What is wrong here, in the client's language."""
    code: str
    """Stable name of the problem."""
    remedy: str
    """What to do about it."""
    figures: dict[str, Any]
    """The values compared; amounts are decimal strings in the unit of the asset."""
    words: dict[str, str]
    """Those figures that are codes, in the client's language, as `detail` has them."""
    source: str
    """The article or clause behind the refusal; empty where there is none."""
    request_id: str
    """Tell it to the operator when you ask for help."""


_chosen: Final = lru_cache(maxsize=256)(negotiate)


def locale_of(request: Request) -> str:
    """Choose the language of an answer."""
    return _chosen(request.headers.get("accept-language", ""))


def language_of(request: Request, language: str) -> str:
    """Choose the language of a file: that which its address names, `zh` or `en`, or where it names none that of an answer."""
    return {"zh": "zh_Hans", "en": "en"}.get(language) or locale_of(request)


def reader_of(request: Request) -> str | None:
    """Give the party for which the answer is read, None for the whole book; nobody's where the caller was not admitted."""
    reader: str | None = request.scope.get(READER, "")
    return reader


def kind_of(error: type[LedgerError]) -> type[LedgerError]:
    """Find the kind to which a leaf belongs."""
    return next(kind for kind in error.__mro__ if kind in STATUS_OF_KIND)


def status_of(error: type[LedgerError]) -> HTTPStatus:
    """Find the status code of a leaf."""
    return STATUS_OF_LEAF.get(error) or STATUS_OF_KIND[kind_of(error)]


def describe(error: LedgerError, locale: str, request_id: str) -> dict[str, Any]:
    """Make the problem document of a refusal. Why PostgreSQL was not reached is for the log, not for strangers."""
    if isinstance(error, Unreachable):
        log.warning(
            "database_unreachable", code=error.code, figures=dict(error.figures), request_id=request_id
        )
        error = Unreachable()
    title = translate(kind_of(type(error)).paragraphs()[0], locale, {})
    return {
        "type": f"urn:ecoledger:problem:{error.code}",
        "title": title,
        "status": int(status_of(type(error))),
        "detail": error.message(locale),
        "code": error.code,
        "remedy": error.remedy(locale),
        "figures": dict(error.figures),
        "words": error.words(locale),
        "source": article(error.source, locale),
        "request_id": request_id,
    }


def describe_for(request: Request, error: LedgerError) -> dict[str, Any]:
    """Make the problem document of a refusal for one client."""
    locale = locale_of(request)
    with answering(room_of(request.scope.get("route"))):
        return describe(error.told_to(reader_of(request)), locale, request.scope.get("request_id", ""))


def room_of(route: object) -> str:
    """Tell which room an address belongs to: its tag, up to a colon; empty where none was found."""
    tags = route.tags if isinstance(route, APIRoute) else []
    return str(tags[0]).partition(":")[0] if tags else ""


def problem_response(request: Request, error: LedgerError) -> Response:
    """Answer with a refusal."""
    status = status_of(type(error))
    locale = locale_of(request)
    again = {"Retry-After": str(error.retry_after)} if isinstance(error, Unavailable) else {}
    language = {"Content-Language": "zh-Hans" if locale == "zh_Hans" else "en", "Vary": "Accept-Language"}
    return JSONResponse(
        describe_for(request, error),
        int(status),
        headers={**HEADERS.get(status, {}), **again, **language},
        media_type=MEDIA_TYPE,
    )


async def on_ledger_error(request: Request, error: Exception) -> Response:
    """Answer with what the ledger refused; where it is an attempt, it is kept before."""
    refusal = error if isinstance(error, LedgerError) else ServerFault()
    await keep_refusal(request, refusal)
    return problem_response(request, refusal)


async def on_invalid_request(request: Request, error: Exception) -> Response:
    """Answer with what is wrong in an address or its parameters."""
    return problem_response(
        request, invalid(error.errors() if isinstance(error, RequestValidationError) else [])
    )


async def on_http_error(request: Request, error: Exception) -> Response:
    """Answer in our form where the framework itself refuses."""
    if not isinstance(error, HTTPException):
        return problem_response(request, ServerFault())
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        response = problem_response(request, MethodNotAllowed(method=request.method))
        response.headers["Allow"] = ", ".join(_methods(request))
        return response
    if error.status_code == HTTPStatus.NOT_FOUND:
        return problem_response(request, AddressUnknown())
    wrong = in_both(error.detail, lambda locale: translate(OTHERWISE, locale, {}))
    return problem_response(
        request, RequestInvalid(problems=[{"where": place(["request"]), "problem": wrong}])
    )


def _methods(request: Request) -> list[str]:
    """List what an address accepts, of all routes that it could be."""
    routes = [
        route
        for route in request.app.routes
        if isinstance(route, Route) and route.path_regex.match(request.scope["path"])
    ]
    known = {method for route in routes for method in route.methods or ()}
    return sorted(known | {"HEAD"} if "GET" in known else known)


def invalid(faults: Sequence[Any]) -> LedgerError:
    """Make one refusal of what pydantic found, without repeating what was sent."""
    if any(fault["type"] == "json_invalid" for fault in faults):
        return RequestNotJson()
    problems: list[Figure] = [fault_figures(fault) for fault in faults[:PROBLEMS_MAX]]
    return RequestInvalid(problems=problems)


def invalid_body(error: ValidationError) -> LedgerError:
    """Make one refusal of what is wrong in a body."""
    faults = error.errors(include_url=False, include_input=False)
    return invalid([{**fault, "loc": ("body", *fault["loc"])} for fault in faults])
