"""Withdrawals without payment: asked for, confirmed, objected to, concluded or undone; with the creditors beside them."""

from collections.abc import Callable
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.acts import ActIn, ActOut, ActPath, MemoText, StepIn, act, add_turn, declared, step_of
from api.dependencies import Caller, RawBody, allowed, parse
from api.shapes import Out
from api.strips import Holder, Strips, strips_of
from ledger.database import Books
from ledger.permits.actions import withdrawals
from ledger.permits.actions.creditors import LOST, STANDS, Secured, secured_beside
from ledger.permits.actions.engine import KeptAct
from ledger.permits.rules.strips import written
from ledger.processes.acting import Done

router = APIRouter(prefix="/v1/books/{book}/permits", tags=["permits: bound, withdrawn, moved"])
Bureau = Annotated[Caller, Depends(allowed("permits.act"))]


class WithdrawalIn(ActIn):
    """Permits to withdraw without payment, by a decision with its ground."""

    site: Holder
    strips: Strips
    ground: MemoText


class SecuredLotOut(Out):
    """What of a year secures a claim."""

    pollutant: str
    area: str
    year: int
    quantity: str


class SecuredOut(Out):
    """A creditor whose security a withdrawal does not take, or from whose order it takes what that waited for."""

    act: UUID
    """The pledge or the freeze."""
    sort: str
    creditor: str | None
    """Null of an order that names none."""
    outcome: str
    """`stands`: it stays bound and is not withdrawn; `lost`: an order waited for it, and it is withdrawn for good."""
    lots: list[SecuredLotOut]


class WithdrawnOut(ActOut):
    """What became of a withdrawal."""

    creditors: list[SecuredOut]
    """Whose security is of the same pollutant, area and years of the site; each hears of it with the confirmation and the conclusion."""


BODIES: Final = (WithdrawalIn,)


def _told(one: Secured) -> dict[str, Any]:
    lots = [
        {"pollutant": pollutant, "area": area, "year": year, "quantity": written(quantity)}
        for (pollutant, area, year), quantity in one.lots
    ]
    words = {"act": str(one.act_id), "sort": one.sort, "creditor": one.creditor or None}
    return {**words, "outcome": one.outcome, "lots": lots}


def _answered(
    request: Request, caller: Caller, id: UUID, work: Callable[[Books], Done[KeptAct]], outcome: str
) -> Response:
    """Act, and answer with the creditors beside: as it is after what is asked for and held still, as it was before what is concluded."""
    beside: list[Secured] = []

    def told(books: Books) -> Done[KeptAct]:
        there = withdrawals.WITHDRAWALS.find(books, caller.book_id, id) if outcome == LOST else None
        beside[:] = [] if there is None else secured_beside(books, caller.book_id, there, LOST)
        done = work(books)
        if outcome == STANDS:
            beside[:] = secured_beside(books, caller.book_id, done.record, STANDS)
        return done

    return act(request, caller, told, lambda _: {"creditors": [_told(one) for one in beside]})


@router.post("/withdrawals", **declared(WithdrawalIn, strips_of, withdrawals.withdraw, answer=WithdrawnOut))
def withdraw(request: Request, body: RawBody, caller: Bureau) -> Response:
    """Ask to withdraw permits without payment; another person confirms, and the owner may object for a time from then on."""
    new = parse(WithdrawalIn, body)
    step, strips = step_of(request, caller, new), strips_of(new.strips)

    def work(books: Books) -> Done[KeptAct]:
        return withdrawals.withdraw(
            books, caller.book_id, step, act_id=new.id, site=new.site, strips=strips, ground=new.ground
        )

    return _answered(request, caller, new.id, work, STANDS)


@router.post(
    "/withdrawals/{id}/confirm", **declared(StepIn, withdrawals.confirm_withdrawal, answer=WithdrawnOut)
)
def confirm_withdrawal(request: Request, id: ActPath, body: RawBody, caller: Bureau) -> Response:
    """Confirm a withdrawal as another person: the lots are held still, and the owner may object from this day on."""
    step = step_of(request, caller, parse(StepIn, body))

    def work(books: Books) -> Done[KeptAct]:
        return withdrawals.confirm_withdrawal(books, caller.book_id, step, act_id=id)

    return _answered(request, caller, id, work, STANDS)


add_turn(
    router,
    "/withdrawals/{id}/drop",
    "permits.act",
    "Drop a withdrawal that nobody has confirmed.",
    lambda books, book, step, id: withdrawals.drop_withdrawal(books, book, step, act_id=id),
    withdrawals.drop_withdrawal,
)
add_turn(
    router,
    "/withdrawals/{id}/object",
    "permits.answer",
    "Object to a withdrawal as the owner of the permits, in `reason`, while there is time.",
    lambda books, book, step, id: withdrawals.object_to_withdrawal(books, book, step, act_id=id),
    withdrawals.object_to_withdrawal,
)


@router.post(
    "/withdrawals/{id}/conclude", **declared(StepIn, withdrawals.conclude_withdrawal, answer=WithdrawnOut)
)
def conclude_withdrawal(request: Request, id: ActPath, body: RawBody, caller: Bureau) -> Response:
    """Make a withdrawal final, after the time for objections; an objection is answered in `reason`."""
    step = step_of(request, caller, parse(StepIn, body))

    def work(books: Books) -> Done[KeptAct]:
        return withdrawals.conclude_withdrawal(books, caller.book_id, step, act_id=id)

    return _answered(request, caller, id, work, LOST)


add_turn(
    router,
    "/withdrawals/{id}/undo",
    "permits.act",
    "Undo a withdrawal, after an objection or without one.",
    lambda books, book, step, id: withdrawals.undo_withdrawal(books, book, step, act_id=id),
    withdrawals.undo_withdrawal,
)
