"""A second person inside an enterprise: from which amounts two of its representatives are needed, and what waits for the other one."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field
from pydantic_core import to_json

from api.acts import STEP, ActIn, ActOut, ActPath, StepIn, act, add_second, add_turn, declared, step_of
from api.dependencies import Caller, RawBody, allowed, parse, takes
from api.disposals import Build
from api.openapi import problems
from api.routes import encumbrances, endings, payouts, renewals, sales, year
from ledger.actors.authority import Actor
from ledger.amounts import TEXT_MAX, parse_decimal
from ledger.database import Books
from ledger.market.actions import buybacks, enforcement, leases
from ledger.market.actions import endings as agreements
from ledger.market.actions import payouts as requests
from ledger.market.actions import sales as trade
from ledger.permits.actions import dual_control, internal, moves, pledges, second, sides, year_end
from ledger.permits.actions.engine import KeptAct
from ledger.permits.rules.dual import DualControl
from ledger.permits.rules.strips import LOT_SCALE
from ledger.processes.acting import Done

router = APIRouter(prefix="/v1/books/{book}/permits", tags=["permits: inside an enterprise"])

Amount = Annotated[str, Field(max_length=4 * TEXT_MAX)]


class DualControlIn(ActIn):
    """From which amounts two representatives are needed; zero for always, and left out where one suffices for any."""

    quantity: Amount = ""
    """Decimal: the sum over lines and years, in the unit of the pollutant."""
    money: Amount = ""
    """Decimal, in yuan."""


BODIES: Final = (DualControlIn,)


@router.post("/dual-control", **declared(DualControlIn, parse_decimal, dual_control.set_dual_control))
def set_dual_control(
    request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed("permits.own"))]
) -> Response:
    """Ask that what disposes of your enterprise's property takes two of its representatives from amounts on; another one confirms."""
    new = parse(DualControlIn, body)
    step = step_of(request, caller, new)
    control = DualControl(
        parse_decimal(new.quantity, LOT_SCALE) if new.quantity else None,
        parse_decimal(new.money, 2, "yuan") if new.money else None,
    )
    return act(
        request,
        caller,
        lambda books: dual_control.set_dual_control(
            books, caller.book_id, step, act_id=new.id, control=control
        ),
    )


add_second(
    router,
    "/dual-control",
    "permits.approve",
    "a setting of dual control",
    second.turns(dual_control.SET),
    drops="permits.answer",
)
DISPOSALS: Final[dict[str, Build]] = {
    "sale.propose": sales.propose_build,
    "sale.accept": sales.ACCEPT_SALE,
    "sale.end": endings.end_sale_build,
    "lease.propose": encumbrances.propose_lease_build,
    "lease.accept": encumbrances.ACCEPT_LEASE,
    "lease.end": endings.end_lease_build,
    "pledge.apply": encumbrances.apply_pledge_build,
    "pledge.accept": encumbrances.ACCEPT_PLEDGE,
    "pledge.release": encumbrances.RELEASE_PLEDGE,
    "buyback.accept": encumbrances.ACCEPT_BUYBACK,
    "buyback.end": endings.end_buyback_build,
    "enforcement.accept": encumbrances.ACCEPT_ENFORCEMENT,
    "ending.accept": endings.ACCEPT_END,
    "move.apply": encumbrances.apply_move_build,
    "move.accept": encumbrances.ACCEPT_MOVE,
    "payout.ask": payouts.ask_payout_build,
    "surrender": year.surrender_build,
    "retirement": year.retire_build,
    **renewals.BUILDS,
}
"""What is done when it is confirmed, by the name under which it is kept; a name stays."""
DONE: Final = (
    sales.TradeIn.proposal,
    trade.propose,
    trade.accept,
    leases.propose_lease,
    leases.accept_lease,
    pledges.apply_pledge,
    pledges.accept_pledge,
    pledges.release_pledge,
    buybacks.accept_buyback,
    enforcement.accept_enforcement,
    agreements.ask_end,
    agreements.accept_end,
    moves.apply_move,
    moves.accept_move,
    year_end.surrender,
    year_end.retire,
    requests.ask_payout,
    sides.renew,
)
"""Whose refusals are told when it is confirmed."""


@router.post(
    "/internal/{id}/confirm",
    openapi_extra=takes(StepIn),
    responses={**problems(*STEP, *DONE, internal.confirm), 200: {"model": ActOut}},
    operation_id="internal_one_confirm",
)
def approve(
    request: Request,
    id: ActPath,
    body: RawBody,
    caller: Annotated[Caller, Depends(allowed("permits.approve"))],
) -> Response:
    """Approve, as another representative, what a colleague asked for: it is done as it was sent, in the name of who asked."""
    step = step_of(request, caller, parse(StepIn, body))

    def carry_out(books: Books, wish: internal.Wish, asker: Actor) -> Done[KeptAct]:
        as_asked = Caller(asker, "", b"", caller.book_id, caller.book, inside=id)
        return DISPOSALS[wish.operation](request, as_asked, to_json(wish.body), wish.subject)[1](books)

    return act(
        request,
        caller,
        lambda books: internal.confirm(books, caller.book_id, step, act_id=id, carry_out=carry_out),
    )


add_turn(
    router,
    "/internal/{id}/drop",
    "permits.answer",
    "Drop what a colleague asked for inside, or you did.",
    lambda books, book, step, id: internal.drop(books, book, step, act_id=id),
    internal.drop,
)
