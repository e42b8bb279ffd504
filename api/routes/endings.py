"""The end of an agreement: a sale, lease or buy-back that every side has agreed to ends when every side agrees to that."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.acts import ActIn, ActPath, act, add_turn, declared, step_of
from api.dependencies import Caller, RawBody, allowed, parse
from ledger.market.actions import endings
from ledger.market.machines import BUYBACK, LEASE, SALE
from ledger.processes.machines import Machine

router = APIRouter(prefix="/v1/books/{book}/permits", tags=["permits: end of an agreement"])

BODIES: Final = (ActIn,)
Owner = Annotated[Caller, Depends(allowed("permits.own"))]


@router.post("/sales/{id}/end", **declared(ActIn, endings.ask_end))
def end_sale(request: Request, id: ActPath, body: RawBody, caller: Owner) -> Response:
    """Ask to end a sale that is agreed to and not settled; when the other side agrees, what was set aside goes back.

    Once the decision that it names was revoked, or is over, a side ends it alone.
    """
    return _ask(request, id, body, caller, SALE)


@router.post("/leases/{id}/end", **declared(ActIn, endings.ask_end))
def end_lease(request: Request, id: ActPath, body: RawBody, caller: Owner) -> Response:
    """Ask to end a lease that is agreed to, or runs; when the other side agrees, what was not surrendered goes back."""
    return _ask(request, id, body, caller, LEASE)


@router.post("/buybacks/{id}/end", **declared(ActIn, endings.ask_end))
def end_buyback(request: Request, id: ActPath, body: RawBody, caller: Owner) -> Response:
    """Ask to end a buy-back that is agreed to and not paid; the other side, the site or the bureau, agrees."""
    return _ask(request, id, body, caller, BUYBACK)


def _ask(request: Request, id: UUID, body: bytes, caller: Caller, machine: Machine) -> Response:
    new = parse(ActIn, body)
    step = step_of(request, caller, new)
    return act(
        request,
        caller,
        lambda books: endings.ask_end(books, caller.book_id, step, act_id=new.id, of=id, machine=machine),
    )


add_turn(
    router,
    "/endings/{id}/accept",
    "permits.own",
    "Agree to the end as the other side, or on paper in its place: once every side has, the agreement is cancelled.",
    lambda books, book, step, id: endings.accept_end(books, book, step, act_id=id),
    endings.accept_end,
)
add_turn(
    router,
    "/endings/{id}/confirm",
    "permits.act",
    "Confirm a yes on paper to the end, as a second person of the bureau.",
    lambda books, book, step, id: endings.confirm_end(books, book, step, act_id=id),
    endings.confirm_end,
)
add_turn(
    router,
    "/endings/{id}/drop",
    "permits.answer",
    "Drop the wish to end an agreement: it stands.",
    lambda books, book, step, id: endings.drop_end(books, book, step, act_id=id),
    endings.drop_end,
)
