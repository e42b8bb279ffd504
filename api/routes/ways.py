"""Ways to be told: one's own, those of others for administrators, and the list for the machine that sends notices."""

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from api.dependencies import Caller, RawBody, allowed, parse, takes, write
from api.openapi import CHANGE, KEYED, WRITES, problems
from api.shapes import Limit, Number, Out, RowNumber, Strict
from ledger.actors import ways
from ledger.database import Books
from ledger.processes.actions import number_events

router = APIRouter(prefix="/v1/books/{book}", tags=["keys"])
own = APIRouter(prefix="/v1/me", tags=["keys"])
WayKind = Literal["mail", "mobile"]


class WayIn(Strict):
    """A way to be told."""

    kind: WayKind
    address: str
    """A mail address, or a mobile number."""


class WaysIn(Strict):
    """All ways to be told, in the order in which they are tried; none for who is told by no way."""

    ways: list[WayIn]


class WayOut(Out):
    """A way to be told."""

    kind: WayKind
    address: str
    """A mail address, or a mobile number with + and the code of its country."""


class WaysOut(Out):
    """Ways to be told, in the order in which they are tried."""

    ways: list[WayOut]


class ToTellOut(Out):
    """Somebody who is to be told."""

    person: int
    ways: list[WayOut]
    """In the order in which they are tried; empty for who has given none."""


class NoticeOut(Out):
    """An event, and who is to be told of it."""

    event_id: int
    kind: str
    subject: str
    to: list[ToTellOut]


class NoticesOut(Out):
    """Whom to tell of what, in the order of the events; ask again after the last one."""

    notices: list[NoticeOut]
    last: int


BODIES: Final = (WaysIn,)


def given(some: list[WayIn]) -> list[ways.Contact]:
    """Give ways as they came."""
    return [ways.Contact(one.kind, one.address) for one in some]


@own.get("/ways", responses=problems(*KEYED))
def read_own_ways(
    request: Request, response: Response, caller: Annotated[Caller, Depends(allowed("me.ways"))]
) -> WaysOut:
    """Say by which ways the caller is told of what concerns it."""
    found = write(request, caller, lambda books: ways.own_ways(books, caller.bearer))
    return _ways(response, found)


@own.put(
    "/ways", status_code=204, openapi_extra=takes(WaysIn), responses=problems(*KEYED, *WRITES, ways.set_ways)
)
def set_ways(request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed("me.ways"))]) -> None:
    """Say by which ways the caller is told, in the place of those before. They are in no log, and go with the name."""
    new = given(parse(WaysIn, body).ways)
    write(request, caller, lambda books: ways.set_ways(books, caller.bearer, new))


@router.get("/persons/{person}/ways", responses=problems(*CHANGE, ways.ways_of))
def read_ways(
    request: Request,
    response: Response,
    person: RowNumber,
    caller: Annotated[Caller, Depends(allowed("way.read"))],
) -> WaysOut:
    """Say by which ways somebody is told who acts in the book; that it was read is kept."""
    found = write(request, caller, lambda books: ways.ways_of(books, caller.bearer, caller.book_id, person))
    return _ways(response, found)


@router.get("/notices", responses=problems(*CHANGE, ways.notices))
def read_notices(
    request: Request,
    response: Response,
    caller: Annotated[Caller, Depends(allowed("notice.read"))],
    after: Annotated[Number, Query(description="Number of the last event that was sent.")] = 0,
    limit: Limit = 100,
) -> NoticesOut:
    """List the events after one with who is to be told, and by which ways: for the machine that sends, whose mandate names it."""

    def work(books: Books) -> list[ways.EventNotice]:
        number_events(books, caller.book_id)
        return ways.notices(books, caller.bearer, caller.book_id, after, limit)

    found = write(request, caller, work)
    response.headers["Cache-Control"] = "no-store"
    told = [
        NoticeOut(
            event_id=one.event_id,
            kind=one.kind,
            subject=one.subject,
            to=[ToTellOut(person=who.person_id, ways=[_way(way) for way in who.ways]) for who in one.to],
        )
        for one in found
    ]
    return NoticesOut(notices=told, last=found[-1].event_id if found else after)


def _ways(response: Response, found: list[ways.Contact]) -> WaysOut:
    response.headers["Cache-Control"] = "no-store"
    return WaysOut(ways=[_way(one) for one in found])


def _way(one: ways.Contact) -> WayOut:
    return WayOut(kind=one.kind, address=one.address)
