"""Caps, lots and holdings: what may be issued, what was, where it is and where it comes from."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.acts import ActIn, Area, Year, act, add_second, add_turn, declared, step_of
from api.cursors import next_cursor, position_of
from api.dependencies import Caller, RawBody, allowed, parse, service_of, today_of
from api.openapi import PAGES, READ, problems
from api.rooms import Quantity
from api.shapes import CodePath, Cursor, Day, Instant, Limit, Out
from api.strips import Holder, Pollutant
from ledger.amounts import parse_decimal
from ledger.law.packs import LawGap
from ledger.law_in_force.queries import law_of
from ledger.permits.actions import caps as cap_actions
from ledger.permits.actions import grants, second
from ledger.permits.actions.closed import SiteClosed
from ledger.permits.queries import lots as queries
from ledger.permits.queries.plans import Plan
from ledger.permits.queries.turnover import licence_for
from ledger.permits.rules.plans import PlanLine
from ledger.permits.rules.strips import CAP_SCALE, LOT_SCALE, Strip, sold_from, unit_of, written
from ledger.processes.acting import Done
from ledger.register.queries import site_on

router = APIRouter(prefix="/v1/books/{book}/permits", tags=["permits: caps and lots"])
PollutantPath = Annotated[str, Path(pattern=r"^[0-9A-Za-z._-]{1,16}$")]


class CapIn(ActIn):
    """A cap to set, or the quantity by which to raise or lower one."""

    pollutant: Pollutant
    area: Area
    vintage: Year
    quantity: Quantity


class ShareIn(CapIn):
    """Room under the cap of `area` to share out to `child`, which lies inside it."""

    child: Area


class AllocationIn(ActIn):
    """So much a year for one site or reserve, for several years."""

    owner: Holder
    pollutant: Pollutant
    area: Area
    first_vintage: Year
    last_vintage: Year
    quantity: Quantity
    fee_due: bool = False
    """Whether a use fee is owed: until it is paid the lots may be used, not traded or pledged."""
    valid_from: Day | None = None
    """First day of validity, inside the first year; none for 1 January."""


class CapOut(Out):
    """A cap, and what became of its room."""

    asset: str
    pollutant: str
    area: str
    vintage: int
    unit: str
    parent: str | None
    limit: str
    shared: str
    available: str
    issued: str


class CapsOut(Out):
    """Caps, by code."""

    caps: list[CapOut]
    next: str | None


class LotOut(Out):
    """A lot and where it comes from."""

    asset: str
    pollutant: str
    area: str
    vintage: int
    owner: str
    """Who got it first."""
    origin: str
    parent: str | None
    measure: str | None
    document: str
    grant_id: UUID | None
    grant_line: int | None
    valid_from: date
    valid_to: date


class LotsOut(Out):
    """Lots, by code."""

    lots: list[LotOut]
    next: str | None


class MovementOut(Out):
    """A movement of a lot."""

    entry_id: UUID
    kind: str
    effective_on: date
    recorded_at: Instant
    account: str
    debit: str
    credit: str
    document: str


class PathOut(Out):
    """A lot from the decision that created it on: its ancestors, its descendants, and every movement."""

    lot: LotOut
    comes_from: list[str]
    became: list[str]
    movements: list[MovementOut]
    cut: bool
    """Whether there are more movements, or more lots that came from it, than the 1,000 that are shown."""


class YearOut(Out):
    """What a site has of a year."""

    vintage: int
    held: str
    leased_out: str
    leased_in: str
    pledged: str
    frozen: str
    may_emit: str
    may_sell: str
    """Free for all that is left of the year, as the law of the place lets it be sold."""
    may_sell_later: str
    """Free in the same way, but valid from a later day of the year only."""
    pending_licence: str
    """Of what was bought: what the licence does not say yet, in its days. Where the law lets it wait (`trade.emits_from`) and a licence
    is known, `may_emit` has it not."""


class HoldingOut(Out):
    """What a site has of a pollutant in an area, year by year."""

    pollutant: str
    area: str
    unit: str
    years: list[YearOut]


class HoldingsOut(Out):
    """What a site has."""

    site: str
    licence: Literal["valid", "ended", "unknown"]
    """Whether its discharge licence is in force on the day: without one nothing is emitted, whatever is held (条例 art. 33)."""
    licence_until: date | None
    """Last day of the licence that is in force, or else of the one that has ended; null where none is known."""
    holdings: list[HoldingOut]


class CapAccountOut(Out):
    """The account of a cap like a statement: what was issued, and where every gram of it is."""

    pollutant: str
    area: str
    vintage: int
    unit: str
    limit: str
    shared: str
    available: str
    issued: str
    purposes: dict[str, str]
    balanced: bool
    """Whether what is issued is what is found on the accounts."""


PATH_MOST: Final = 1000
"""Movements of a lot, and lots that came from it, that one answer shows."""
BODIES: Final = (CapIn, ShareIn, AllocationIn)


def _cap_route(path: str, title: str, name: str) -> None:
    action = getattr(cap_actions, name)

    def answer(
        request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed("permits.act"))]
    ) -> Response:
        new = parse(CapIn, body)
        step, quantity = step_of(request, caller, new), parse_decimal(new.quantity, CAP_SCALE)
        return act(
            request,
            caller,
            lambda books: action(
                books,
                caller.book_id,
                step,
                act_id=new.id,
                pollutant=new.pollutant,
                area=new.area,
                vintage=new.vintage,
                quantity=quantity,
            ),
        )

    answer.__doc__, answer.__name__ = title, name
    router.post(path, **declared(CapIn, parse_decimal, action))(answer)


_cap_route(
    "/caps",
    "Ask to set a cap for a pollutant, area and year, or to raise it; a second person confirms.",
    "set_cap",
)
_cap_route(
    "/caps/cuts",
    "Ask to lower a cap by what is neither issued nor shared out; a second person confirms.",
    "cut_cap",
)


@router.post("/caps/shares", **declared(ShareIn, parse_decimal, cap_actions.share_cap))
def share_cap(
    request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed("permits.act"))]
) -> Response:
    """Ask to share room under a cap out to a lower area: province to city to county; a second person confirms."""
    new = parse(ShareIn, body)
    step, quantity = step_of(request, caller, new), parse_decimal(new.quantity, CAP_SCALE)
    return act(
        request,
        caller,
        lambda books: cap_actions.share_cap(
            books,
            caller.book_id,
            step,
            act_id=new.id,
            pollutant=new.pollutant,
            area=new.area,
            child=new.child,
            vintage=new.vintage,
            quantity=quantity,
        ),
    )


add_second(router, "/caps", "permits.act", "a cap, a cut or a share", second.turns(*cap_actions.WAYS))


@router.get("/caps", responses=problems(*READ, *PAGES))
def caps(
    request: Request,
    caller: Annotated[Caller, Depends(allowed("permits.read"))],
    pollutant: str | None = None,
    area: str | None = None,
    vintage: Year | None = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> CapsOut:
    """List caps with what became of their room; `area` may be a prefix, such as a province's two digits."""
    question = ("caps", caller.book, pollutant, area, vintage)
    position = position_of(cursor, question, (str,))
    with service_of(request).database.read() as books:
        rows = queries.caps(
            books,
            caller.book_id,
            pollutant=pollutant,
            area=area,
            vintage=vintage,
            after=position[0] if position else None,
            limit=limit,
        )
    told = [
        CapOut(
            asset=r.asset,
            pollutant=r.pollutant,
            area=r.area,
            vintage=r.vintage,
            unit=unit_of(r.pollutant),
            parent=r.parent,
            limit=written(r.limit),
            shared=written(r.shared),
            available=written(r.available),
            issued=written(r.issued),
        )
        for r in rows
    ]
    return CapsOut(caps=told, next=next_cursor(question, (rows[-1].asset,)) if len(rows) == limit else None)


@router.get("/caps/{pollutant}/{area}/{vintage}", responses=problems(*READ, cap_actions.CapUnknown))
def cap_account(
    request: Request,
    pollutant: PollutantPath,
    area: Area,
    vintage: Year,
    caller: Annotated[Caller, Depends(allowed("permits.read"))],
) -> CapAccountOut:
    """Give the account of a cap: issued = held + reserved + bound + surrendered + retired + expired + withdrawn."""
    with service_of(request).database.read() as books:
        found = [
            r
            for r in queries.caps(books, caller.book_id, pollutant=pollutant, area=area, vintage=vintage)
            if r.area == area
        ]
        if not found:
            raise cap_actions.CapUnknown(pollutant=pollutant[:40], area=area[:40], vintage=vintage)
        purposes = queries.cap_statement(books, caller.book_id, pollutant, area, vintage)
    row = found[0]
    issued = purposes.pop("lot_issued", 0)
    return CapAccountOut(
        pollutant=pollutant,
        area=area,
        vintage=vintage,
        unit=unit_of(pollutant),
        limit=written(row.limit),
        shared=written(row.shared),
        available=written(row.available),
        issued=written(row.issued),
        purposes={purpose: written(quantity) for purpose, quantity in sorted(purposes.items()) if quantity},
        balanced=issued == row.issued == sum(purposes.values()),
    )


@router.post("/allocations", **declared(AllocationIn, parse_decimal, grants.allocate, SiteClosed))
def allocate(
    request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed("permits.act"))]
) -> Response:
    """Ask to grant one site lots under the caps: one for each year; a second person confirms.

    A plan of many lines takes the way of `/permits/plans`.
    """
    new = parse(AllocationIn, body)
    strip = Strip(
        new.pollutant, new.area, new.first_vintage, new.last_vintage, parse_decimal(new.quantity, LOT_SCALE)
    )
    reserve = new.owner.startswith("bureau:")
    purpose = "reserve" if reserve else "unpaid" if new.fee_due else "holding"
    line = PlanLine(new.owner, strip, purpose, new.valid_from)
    step = step_of(request, caller, new)

    def issued(done: Done[Plan]) -> dict[str, int]:
        return {"lots": len(strip.years) if done.state == "issued" else 0}

    return act(
        request,
        caller,
        lambda books: grants.allocate(books, caller.book_id, step, grant_id=new.id, line=line),
        issued,
    )


add_turn(
    router,
    "/allocations/{id}/confirm",
    "permits.act",
    "Confirm an allocation, as another person than the one who asked: it is done.",
    lambda books, book, step, id: grants.confirm_allocation(books, book, step, grant_id=id),
    grants.confirm_allocation,
)
add_turn(
    router,
    "/allocations/{id}/drop",
    "permits.act",
    "Drop an allocation that was asked for and not confirmed.",
    lambda books, book, step, id: grants.drop_allocation(books, book, step, grant_id=id),
    grants.drop_allocation,
)


@router.get("/lots", responses=problems(*READ, *PAGES))
def lots(
    request: Request,
    caller: Annotated[Caller, Depends(allowed("permits.read"))],
    pollutant: str | None = None,
    area: str | None = None,
    vintage: Year | None = None,
    holder: Annotated[
        str | None,
        Query(max_length=160, description="Site, or `bureau:<area>`, that has something of it now."),
    ] = None,
    purpose: Annotated[
        str | None,
        Query(max_length=40, description="Purpose of an account on which something of it stands now."),
    ] = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> LotsOut:
    """List lots with their provenance; an enterprise sees those it was granted or ever held."""
    question = ("lots", caller.book, caller.sees, pollutant, area, vintage, holder, purpose)
    position = position_of(cursor, question, (str,))
    with service_of(request).database.read() as books:
        rows = queries.lots(
            books,
            caller.book_id,
            owner=caller.sees,
            pollutant=pollutant,
            area=area,
            vintage=vintage,
            holder=holder,
            purpose=purpose,
            after=position[0] if position else None,
            limit=limit,
        )
    told = [LotOut(**asdict(row)) for row in rows]
    return LotsOut(lots=told, next=next_cursor(question, (rows[-1].asset,)) if len(rows) == limit else None)


@router.get("/lots/{code}", responses=problems(*READ, queries.lot_of))
def lot(
    request: Request, code: CodePath, caller: Annotated[Caller, Depends(allowed("permits.read"))]
) -> PathOut:
    """Follow a lot from the decision that created it to the day it ended, and its family both ways."""
    with service_of(request).database.read() as books:
        row = queries.lot_of(books, caller.book_id, code, owner=caller.sees)
        whole, most = caller.sees is None, PATH_MOST + 1
        above, below = queries.family(books, caller.book_id, code, limit=most) if whole else ([], [])
        steps = queries.path_of(books, caller.book_id, code, owner=caller.sees, limit=most)
    movements = [
        MovementOut(
            entry_id=s.entry_id,
            kind=s.kind,
            effective_on=s.effective_on,
            recorded_at=s.recorded_at,
            account=s.account,
            debit=written(s.debit),
            credit=written(s.credit),
            document=s.document,
        )
        for s in steps[:PATH_MOST]
    ]
    cut = max(len(steps), len(below)) > PATH_MOST
    told = LotOut(**asdict(row))
    return PathOut(lot=told, comes_from=above, became=below[:PATH_MOST], movements=movements, cut=cut)


@router.get("/holdings/{site}", responses=problems(*READ, site_on, LawGap, law_of))
def holdings(
    request: Request,
    site: CodePath,
    caller: Annotated[Caller, Depends(allowed("permits.read"))],
    on: Annotated[
        Day | None,
        Query(description="Day whose law counts, and of which it is told what may be sold; none for today."),
    ] = None,
) -> HoldingsOut:
    """Tell what a site holds, may emit and may sell, year by year."""
    service = service_of(request)
    day = on or today_of(request)
    with service.database.read() as books:
        if not site.startswith("bureau:") or caller.sees is not None:
            site_on(books, caller.book_id, site, day, seen_by=caller.sees)
        law = law_of(books, caller.book_id, day)
        rule, sold = law.text("term.part_year", day), sold_from(site, law, day)
        table = queries.table_of(books, caller.book_id, site, rule, sold_from=sold, on=day, law=law)
        licence = licence_for(books, caller.book_id, site, day)
    told = [
        HoldingOut(
            pollutant=pollutant,
            area=area,
            unit=unit_of(pollutant),
            years=[
                YearOut(vintage=y.vintage, **{k: written(v) for k, v in asdict(y).items() if k != "vintage"})
                for y in years
            ],
        )
        for (pollutant, area), years in table.items()
    ]
    return HoldingsOut(
        site=site, licence=licence.standing(day), licence_until=licence.valid_to, holdings=told
    )
