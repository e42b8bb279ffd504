"""The end of an agreement: a sale, lease or buy-back that every side has agreed to ends when every side agrees to that."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.acts import ActIn, ActPath, add_turn, declared, step_of
from api.dependencies import Caller, RawBody, allowed, parse
from api.disposals import Work, add_disposing_turn, dispose
from ledger.market.actions import endings
from ledger.market.machines import BUYBACK, LEASE, SALE
from ledger.permits.actions.internal import done_or_asked
from ledger.processes.machines import Machine

router = APIRouter(prefix="/v1/books/{book}/permits", tags=["permits: end of an agreement"])

BODIES: Final = (ActIn,)
Owner = Annotated[Caller, Depends(allowed("permits.own"))]


@router.post("/sales/{id}/end", **declared(ActIn, endings.ask_end, done_or_asked))
def end_sale(request: Request, id: ActPath, body: RawBody, caller: Owner) -> Response:
    """Ask to end a sale that is agreed to and not settled; when the other side agrees, what was set aside goes back.

    Once the decision that it names was revoked, or is over, a side ends it alone.
    """
    return dispose(request, caller, body, "sale.end", end_sale_build, id)


def end_sale_build(request: Request, caller: Caller, body: bytes, id: UUID | None) -> Work:
    """Read what is wanted."""
    return _ask(request, caller, body, id, SALE)


@router.post("/leases/{id}/end", **declared(ActIn, endings.ask_end, done_or_asked))
def end_lease(request: Request, id: ActPath, body: RawBody, caller: Owner) -> Response:
    """Ask to end a lease that is agreed to, or runs; when the other side agrees, what was not surrendered goes back."""
    return dispose(request, caller, body, "lease.end", end_lease_build, id)


def end_lease_build(request: Request, caller: Caller, body: bytes, id: UUID | None) -> Work:
    """Read what is wanted."""
    return _ask(request, caller, body, id, LEASE)


@router.post("/buybacks/{id}/end", **declared(ActIn, endings.ask_end, done_or_asked))
def end_buyback(request: Request, id: ActPath, body: RawBody, caller: Owner) -> Response:
    """Ask to end a buy-back that is agreed to and not paid; the other side, the site or the bureau, agrees."""
    return dispose(request, caller, body, "buyback.end", end_buyback_build, id)


def end_buyback_build(request: Request, caller: Caller, body: bytes, id: UUID | None) -> Work:
    """Read what is wanted."""
    return _ask(request, caller, body, id, BUYBACK)


def _ask(request: Request, caller: Caller, body: bytes, id: UUID | None, machine: Machine) -> Work:
    new = parse(ActIn, body)
    step = step_of(request, caller, new)
    assert id is not None, "it stands in the address"
    return step, lambda books: endings.ask_end(
        books, caller.book_id, step, act_id=new.id, of=id, machine=machine
    )


ACCEPT_END = add_disposing_turn(
    router,
    "/endings/{id}/accept",
    "Agree to the end as the other side, or on paper in its place: once every side has, the agreement is cancelled.",
    "ending.accept",
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
