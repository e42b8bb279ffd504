"""What an enterprise asks to be paid out of the settlement account: its money is bound until finance has paid it, or it comes back."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from api.acts import ActIn, MemoText, add_turn, declared, step_of
from api.dependencies import Caller, RawBody, allowed, parse
from api.disposals import Work, dispose
from ledger.amounts import TEXT_MAX, parse_decimal
from ledger.market.actions import payouts
from ledger.permits.actions.internal import done_or_asked

router = APIRouter(prefix="/v1/books/{book}/settlement", tags=["permits: sales"])


class PayoutRequestIn(ActIn):
    """Money that is to be paid out, and to which account of one's own."""

    amount: Annotated[str, Field(max_length=4 * TEXT_MAX)]
    """Decimal, in yuan."""
    to_bank: MemoText
    to_account: MemoText
    """Its number at the bank."""


BODIES: Final = (PayoutRequestIn,)


@router.post(
    "/payout-requests", **declared(PayoutRequestIn, parse_decimal, payouts.ask_payout, done_or_asked)
)
def ask_payout(
    request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed("market.own"))]
) -> Response:
    """Ask that money of your enterprise be paid out to its own account: it is bound at once, and finance pays it by two."""
    return dispose(request, caller, body, "payout.ask", ask_payout_build)


def ask_payout_build(request: Request, caller: Caller, body: bytes, _: UUID | None) -> Work:
    """Read what is wanted."""
    new = parse(PayoutRequestIn, body)
    step, amount = step_of(request, caller, new), parse_decimal(new.amount, 2, "yuan")
    return step, lambda books: payouts.ask_payout(
        books, caller.book_id, step, act_id=new.id, amount=amount, bank=new.to_bank, account=new.to_account
    )


add_turn(
    router,
    "/payout-requests/{id}/pay",
    "market.money",
    "Say, with the paper or the line of the bank, that it was paid; another person of finance confirms it.",
    lambda books, book, step, id: payouts.propose_payment(books, book, step, act_id=id),
    payouts.propose_payment,
)
add_turn(
    router,
    "/payout-requests/{id}/confirm",
    "market.money",
    "Confirm, as another person of finance, that it was paid.",
    lambda books, book, step, id: payouts.confirm_payment(books, book, step, act_id=id),
    payouts.confirm_payment,
)
add_turn(
    router,
    "/payout-requests/{id}/drop",
    "market.money",
    "Drop a payment that nobody has confirmed: what was asked for waits again.",
    lambda books, book, step, id: payouts.drop_payment(books, book, step, act_id=id),
    payouts.drop_payment,
)
add_turn(
    router,
    "/payout-requests/{id}/fail",
    "market.money",
    "Record, with the reason, that it cannot be paid: the money comes back.",
    lambda books, book, step, id: payouts.fail_payout(books, book, step, act_id=id),
    payouts.fail_payout,
)
add_turn(
    router,
    "/payout-requests/{id}/cancel",
    "permits.answer",
    "Take the wish back before it is paid: the money comes back.",
    lambda books, book, step, id: payouts.cancel_payout(books, book, step, act_id=id),
    payouts.cancel_payout,
)
