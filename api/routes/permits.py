"""Permits and the settlement account: caps, allocations, sales, deposits, pay-outs."""

from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from api.dependencies import Caller, RawBody, allowed, parse, service_of, takes
from api.openapi import IN_BOOK, KEYED, POSTING, UNSOUND, WRITES, problems
from api.rooms import Document, Quantity, Yuan, acted
from api.shapes import Code, Out, PostedOut, Strict
from ledger.amounts import parse_decimal
from ledger.journal.accounts import CodeMalformed
from ledger.permits import actions, queries, rules

router = APIRouter(prefix="/v1/books/{book}", tags=["permits"])

Pollutant = Annotated[
    str, Field(max_length=16, description="COD, NH3N, SO2, NOX, … as the table of pollutants has them.")
]
Area = Annotated[str, Field(pattern=r"^[0-9A-Za-z._-]{1,32}$", description="Control area, such as a GB/T 2260 code.")]
Year = Annotated[int, Field(ge=2000, le=2200)]


class CapIn(Strict):
    """A cap to set, or the quantity by which to raise one."""

    id: UUID
    pollutant: Pollutant
    area: Area
    vintage: Year
    quantity: Quantity
    effective_on: date
    document: Document = ""


class AllocationIn(Strict):
    """So much a year for an owner, for several years."""

    id: UUID
    owner: Code
    pollutant: Pollutant
    area: Area
    first_vintage: Year
    last_vintage: Year
    quantity: Quantity
    effective_on: date
    document: Document = ""


class GoodsIn(Strict):
    """A line of a sale; the price is yuan per unit and year."""

    pollutant: Pollutant
    area: Area
    first_vintage: Year
    last_vintage: Year
    quantity: Quantity
    price: Yuan


class SaleIn(Strict):
    """A sale by agreement, to be settled: permits one way, money the other."""

    id: UUID
    seller: Code
    buyer: Code
    goods: Annotated[list[GoodsIn], Field(max_length=100)]
    effective_on: date
    document: Document = ""


class MoneyIn(Strict):
    """Money that came into the settlement account for a party, or was paid out to it."""

    id: UUID
    owner: Code
    amount: Yuan
    effective_on: date
    document: Document = ""


class LotOut(Out):
    """A lot and the decision it comes from."""

    asset: str
    pollutant: str
    area: str
    vintage: int
    owner: str
    """Who got it first."""
    origin: str
    document: str
    entry_id: UUID
    valid_from: date
    valid_to: date


class LotsOut(Out):
    """Lots of a book."""

    lots: list[LotOut]


BODIES: Final = (CapIn, AllocationIn, SaleIn, MoneyIn)
_SHARED: Final = (*KEYED, *IN_BOOK, *WRITES, *UNSOUND, *POSTING, CodeMalformed)
_TRADED: Final = (rules.PollutantUnknown, rules.VintagesImpossible, rules.QuantityNotPositive)
_POSTED: Final[dict[int | str, dict[str, Any]]] = {201: {"model": PostedOut}, 200: {"model": PostedOut}}


@router.post(
    "/permits/caps", status_code=201, openapi_extra=takes(CapIn), responses={**problems(*_SHARED, *_TRADED), **_POSTED}
)
def set_cap(request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed("permits.act"))]) -> Response:
    """Set a cap for a pollutant, area and year, or raise it."""
    new = parse(CapIn, body)
    quantity = parse_decimal(new.quantity, rules.CAP_SCALE)
    return acted(request, caller, lambda books: actions.set_cap(
        books, caller.book_id, caller.actor.actor_id, entry_id=new.id, pollutant=new.pollutant, area=new.area,
        vintage=new.vintage, quantity=quantity, on=new.effective_on, document=new.document,
    ))  # fmt: skip


@router.post(
    "/permits/allocations",
    status_code=201,
    openapi_extra=takes(AllocationIn),
    responses={**problems(*_SHARED, *_TRADED, actions.CapUnknown), **_POSTED},
)
def allocate(request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed("permits.act"))]) -> Response:
    """Grant lots under the caps: one for each year."""
    new = parse(AllocationIn, body)
    quantity = parse_decimal(new.quantity, rules.LOT_SCALE)
    return acted(request, caller, lambda books: actions.allocate(
        books, caller.book_id, caller.actor.actor_id, entry_id=new.id, owner=new.owner, pollutant=new.pollutant,
        area=new.area, first_vintage=new.first_vintage, last_vintage=new.last_vintage, quantity=quantity,
        on=new.effective_on, document=new.document,
    ))  # fmt: skip


@router.get("/permits/lots", responses=problems(*KEYED, *IN_BOOK))
def lots(request: Request, caller: Annotated[Caller, Depends(allowed("balance.read"))]) -> LotsOut:
    """List lots with their provenance; an enterprise sees those it was granted or holds."""
    with service_of(request).database.read() as books:
        rows = queries.lots(books, caller.book_id, owner=caller.sees)
    return LotsOut(lots=[LotOut(**{name: getattr(row, name) for name in LotOut.model_fields}) for row in rows])


@router.post(
    "/permits/sales",
    status_code=201,
    openapi_extra=takes(SaleIn),
    responses={
        **problems(*_SHARED, *_TRADED, rules.SameParty, rules.SaleWithoutGoods, rules.HoldingTooSmall),
        **_POSTED,
    },
)
def settle_sale(
    request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed("market.settle"))]
) -> Response:
    """Settle a sale: deliver against payment in one entry, or refuse all of it."""
    new = parse(SaleIn, body)
    goods = [
        rules.Goods(
            g.pollutant, g.area, g.first_vintage, g.last_vintage, parse_decimal(g.quantity, rules.LOT_SCALE),
            parse_decimal(g.price, 2, "yuan"),
        )
        for g in new.goods
    ]  # fmt: skip
    return acted(request, caller, lambda books: actions.settle_sale(
        books, caller.book_id, caller.actor.actor_id, entry_id=new.id, seller=new.seller, buyer=new.buyer, goods=goods,
        on=new.effective_on, document=new.document,
    ))  # fmt: skip


@router.post(
    "/settlement/deposits", status_code=201, openapi_extra=takes(MoneyIn), responses={**problems(*_SHARED), **_POSTED}
)
def pay_in(request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed("market.money"))]) -> Response:
    """Record money that arrived in the settlement account for a party."""
    new = parse(MoneyIn, body)
    amount = parse_decimal(new.amount, 2, "yuan")
    return acted(request, caller, lambda books: actions.pay_in(
        books, caller.book_id, caller.actor.actor_id, entry_id=new.id, owner=new.owner, amount=amount,
        on=new.effective_on, document=new.document,
    ))  # fmt: skip


@router.post(
    "/settlement/payouts", status_code=201, openapi_extra=takes(MoneyIn), responses={**problems(*_SHARED), **_POSTED}
)
def pay_out(request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed("market.money"))]) -> Response:
    """Record money that the settlement account paid to a party."""
    new = parse(MoneyIn, body)
    amount = parse_decimal(new.amount, 2, "yuan")
    return acted(request, caller, lambda books: actions.pay_out(
        books, caller.book_id, caller.actor.actor_id, entry_id=new.id, owner=new.owner, amount=amount,
        on=new.effective_on, document=new.document,
    ))  # fmt: skip
