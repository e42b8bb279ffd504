"""A site is closed, and reopened; what it holds and owes before."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request, Response

from api.acts import ActIn, MemoText, act, add_second, add_turn, declared, step_of
from api.dependencies import Caller, RawBody, allowed, parse, service_of, today_of
from api.openapi import READ, problems
from api.shapes import CodePath, Day, Out
from api.strips import Holder
from ledger.law.packs import LawGap
from ledger.law_in_force.queries import law_of
from ledger.permits.actions import closures, second
from ledger.permits.queries.closures import closing
from ledger.permits.rules.strips import unit_of, written
from ledger.register.queries import site_on

router = APIRouter(prefix="/v1/books/{book}/permits", tags=["permits: closure of sites"])
Bureau = Annotated[Caller, Depends(allowed("permits.act"))]
Reader = Annotated[Caller, Depends(allowed("permits.read"))]


class ClosureIn(ActIn):
    """A site that is closed from a day on, with its ground and paper."""

    site: Holder
    ground: MemoText


class ClosingLotOut(Out):
    """What it holds for a purpose and year."""

    purpose: str
    pollutant: str
    area: str
    vintage: int
    quantity: str
    unit: str
    stands_against: bool
    """Whether it is bound, or of a later year."""


class ClosingActOut(Out):
    """What is not at its end."""

    id: str
    machine: str
    state: str


class ClosingYearOut(Out):
    """A year that is still to be reported or surrendered."""

    year: int
    pollutant: str
    status: str


class ClosingOut(Out):
    """What a site holds and owes, before it is closed."""

    site: str
    lots: list[ClosingLotOut]
    acts: list[ClosingActOut]
    """Fees, agreements, orders and everything else that is not at its end."""
    over: list[str]
    """Pollutants of which an over-emission is not made good."""
    years: list[ClosingYearOut]
    """What can still be done after it is closed."""
    licence: str
    stands_against: list[str]
    """What is ended before it can be closed; empty: nothing."""


BODIES: Final = (ClosureIn,)


@router.get("/sites/{code}/closure", responses=problems(*READ, site_on, law_of, LawGap))
def closure_before(
    request: Request,
    code: CodePath,
    caller: Reader,
    on: Annotated[
        Day | None, Query(description="Day from which it would be closed; today where it is left out.")
    ] = None,
) -> ClosingOut:
    """Tell what a site holds and owes, and what stands against closing it."""
    day = on or today_of(request)
    with service_of(request).database.read() as books:
        site_on(books, caller.book_id, code, day, seen_by=caller.sees)
        found = closing(books, caller.book_id, code, day, law_of(books, caller.book_id, day))
    return ClosingOut(
        site=code,
        lots=[
            ClosingLotOut(
                purpose=one.purpose,
                pollutant=one.pollutant,
                area=one.area,
                vintage=one.vintage,
                quantity=written(one.quantity),
                unit=unit_of(one.pollutant),
                stands_against=one.bound,
            )
            for one in found.held
        ],
        acts=[ClosingActOut(id=str(one.id), machine=one.machine, state=one.state) for one in found.waits],
        over=list(found.over),
        years=[
            ClosingYearOut(year=year, pollutant=what, status=state) for year, what, state in found.open_years
        ],
        licence=found.licence,
        stands_against=[*found.against],
    )


@router.post("/closures", **declared(ClosureIn, closures.close_site))
def close_site(request: Request, body: RawBody, caller: Bureau) -> Response:
    """Ask to close a site from a day on, once nothing stands against it; another person confirms."""
    new = parse(ClosureIn, body)
    step = step_of(request, caller, new)
    return act(
        request,
        caller,
        lambda books: closures.close_site(
            books, caller.book_id, step, act_id=new.id, site=new.site, ground=new.ground
        ),
    )


add_second(
    router,
    "/closures",
    "permits.act",
    "the closure of a site, or that it is reopened",
    second.turns(closures.CLOSE),
)
add_turn(
    router,
    "/closures/{id}/reopen",
    "permits.act",
    "Ask to reopen a site; another person confirms, and it has acts again.",
    lambda books, book, step, id: closures.reopen_site(books, book, step, act_id=id),
    closures.reopen_site,
)
