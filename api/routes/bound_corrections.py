"""Corrections of what a pledge or a freeze says and was recorded wrongly."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from api.acts import ActIn, ActPath, MemoText, act, add_turn, declared, step_of
from api.dependencies import Caller, RawBody, allowed, parse
from api.rooms import Yuan
from api.shapes import Day
from ledger.amounts import parse_decimal
from ledger.permits.actions import bound_corrections

router = APIRouter(prefix="/v1/books/{book}/permits", tags=["permits: bound, withdrawn, moved"])


class PledgeCorrectionIn(ActIn):
    """All that a pledge should say, where it was recorded wrongly."""

    debt: Yuan
    debt_until: Day
    reference: MemoText = ""


class FreezeCorrectionIn(ActIn):
    """All that a freeze should say, where its order was recorded wrongly."""

    order: MemoText
    authority: MemoText
    rank: Annotated[int, Field(ge=1, le=99)]
    until: Day | None = None
    claim: Yuan = "0"


BODIES: Final = (PledgeCorrectionIn, FreezeCorrectionIn)
Bureau = Annotated[Caller, Depends(allowed("permits.act"))]


@router.post(
    "/pledges/{id}/corrections",
    **declared(PledgeCorrectionIn, parse_decimal, bound_corrections.correct_pledge),
)
def correct_pledge(request: Request, id: ActPath, body: RawBody, caller: Bureau) -> Response:
    """Ask to correct what a pledge says; its creditor confirms, or another person of the bureau."""
    new = parse(PledgeCorrectionIn, body)
    step, debt = step_of(request, caller, new), parse_decimal(new.debt, 2, "yuan")
    return act(
        request,
        caller,
        lambda books: bound_corrections.correct_pledge(
            books,
            caller.book_id,
            step,
            act_id=new.id,
            pledge=id,
            debt=debt,
            until=new.debt_until,
            reference=new.reference,
        ),
    )


@router.post(
    "/freezes/{id}/corrections",
    **declared(FreezeCorrectionIn, parse_decimal, bound_corrections.correct_freeze),
)
def correct_freeze(request: Request, id: ActPath, body: RawBody, caller: Bureau) -> Response:
    """Ask to correct what a freeze says of its order; another person of the bureau confirms."""
    new = parse(FreezeCorrectionIn, body)
    step, claim = step_of(request, caller, new), parse_decimal(new.claim, 2, "yuan")
    return act(
        request,
        caller,
        lambda books: bound_corrections.correct_freeze(
            books,
            caller.book_id,
            step,
            act_id=new.id,
            freeze=id,
            order=new.order,
            authority=new.authority,
            rank=new.rank,
            until=new.until,
            claim=claim,
        ),
    )


add_turn(
    router,
    "/bound-corrections/{id}/confirm",
    "permits.approve",
    "Confirm that what was recorded is corrected: of a pledge as its creditor or a second person of the bureau, of a freeze as the latter.",
    lambda books, book, step, id: bound_corrections.confirm_correction(books, book, step, act_id=id),
    bound_corrections.confirm_correction,
)
add_turn(
    router,
    "/bound-corrections/{id}/drop",
    "permits.answer",
    "Drop a correction that was asked for and not confirmed.",
    lambda books, book, step, id: bound_corrections.drop_correction(books, book, step, act_id=id),
    bound_corrections.drop_correction,
)
