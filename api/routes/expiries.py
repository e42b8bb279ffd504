"""The end of a vintage: asked for by one person, confirmed by another, and done in as many transactions as it takes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response

from api.acts import ActIn, ActOut, ActPath, Area, StepIn, Year, add_turn, answer, declared, respond, step_of
from api.dependencies import Caller, RawBody, allowed, parse, today_of, write
from api.errors import locale_of
from api.strips import Pollutant
from ledger.database import Books
from ledger.permits.actions import expiries
from ledger.permits.actions.engine import KeptAct
from ledger.processes.acting import Done
from ledger.processes.actions import Step

router = APIRouter(prefix="/v1/books/{book}/permits", tags=["permits: the end of a year"])


class ExpiryIn(ActIn):
    """A vintage whose year is over, to be ended in an area."""

    pollutant: Pollutant
    area: Area
    vintage: Year


class ExpiredOut(ActOut):
    """An expiry."""

    ended: int
    """Holdings that it has ended in all."""


BODIES: Final = (ExpiryIn,)
Bureau = Annotated[Caller, Depends(allowed("permits.act"))]


@router.post("/expiries", **declared(ExpiryIn, expiries.expire, expiries.go_on, answer=ExpiredOut))
def expire(request: Request, body: RawBody, caller: Bureau) -> Response:
    """Ask to end every lot of a vintage in an area, once it is surrendered no more; a second person confirms."""
    new = parse(ExpiryIn, body)
    step = step_of(request, caller, new)
    return _run_expiry(
        request,
        caller,
        step,
        lambda books: expiries.expire(
            books,
            caller.book_id,
            step,
            act_id=new.id,
            pollutant=new.pollutant,
            area=new.area,
            vintage=new.vintage,
        ),
    )


@router.post(
    "/expiries/{id}/confirm", **declared(StepIn, expiries.confirm_expiry, expiries.go_on, answer=ExpiredOut)
)
def confirm_expiry(request: Request, id: ActPath, body: RawBody, caller: Bureau) -> Response:
    """Confirm an expiry, as another person: its lots end; where that was stopped, the same words go on with it."""
    step = step_of(request, caller, parse(StepIn, body))
    return _run_expiry(
        request, caller, step, lambda books: expiries.confirm_expiry(books, caller.book_id, step, act_id=id)
    )


def _run_expiry(
    request: Request, caller: Caller, step: Step, begin: Callable[[Books], Done[KeptAct]]
) -> Response:
    """Take a step of an expiry, and while it runs end its lots, in many transactions."""
    parts: list[expiries.ExpiryPart] = []

    def some(books: Books) -> tuple[expiries.ExpiryPart, Response | None]:
        done, after = (parts[-1].done, parts[-1].upto or 0) if parts else (begin(books), 0)
        part = expiries.go_on(books, caller.book_id, step, done=done, after=after)
        if part.upto is not None:
            return part, None
        fresh = part.done.fresh or any(one.done.fresh for one in parts)
        final = replace(part.done, fresh=fresh)
        told = answer(books, final, today_of(request), locale_of(request), caller)
        content = {**told, "ended": expiries.ended_by(books, final)}
        return part, respond(content, fresh=fresh, began=final.process.version == 1)

    while True:
        part, told = write(request, caller, some)
        if told is not None:
            return told
        parts.append(part)  # after COMMIT: of what is tried again nothing is kept


add_turn(
    router,
    "/expiries/{id}/drop",
    "permits.act",
    "Drop an expiry that was asked for and not confirmed.",
    lambda books, book, step, id: expiries.drop_expiry(books, book, step, act_id=id),
    expiries.drop_expiry,
)
