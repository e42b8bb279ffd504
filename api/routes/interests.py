"""One sum that a bank credits or charges for several cases: the share of each, exact, and how it comes about."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from api.dependencies import Caller, allowed, service_of
from api.openapi import READ, problems
from api.shapes import Day, Out
from ledger.amounts import parse_decimal, yuan
from ledger.compensation.actions.interests import HOLDS
from ledger.compensation.interest_shapes import Pot
from ledger.compensation.queries import interests as queries
from ledger.compensation.rules.claims import check_above_zero
from ledger.compensation.rules.interests import shares_of
from ledger.statements.rules import check_range

router = APIRouter(prefix="/v1/books/{book}", tags=["compensation: money and works"])
Reader = Annotated[Caller, Depends(allowed("cases.read"))]


class BankShareOut(Out):
    """The share of a case; yuan."""

    case: str
    stood: str
    """End-of-day balances of the days, added up (积数): yuan and days."""
    amount: str
    working: str
    """How the amount comes about: to be told with the interest or charge that is recorded in the case."""


class BankSharesOut(Out):
    """The shares of all cases, which sum to the amount."""

    rows: list[BankShareOut]


@router.get(
    "/treasury/bank-shares",
    responses=problems(*READ, parse_decimal, check_above_zero, check_range, shares_of),
)
def read_bank_shares(
    request: Request,
    caller: Reader,
    pot: Pot,
    amount: Annotated[str, Query(max_length=20, description="What the bank credited or charged, in yuan.")],
    first_on: Day,
    last_on: Day,
) -> BankSharesOut:
    """Spread what a bank credited or charged over the cases, by the money that stood in each from a day to another one, both counted.

    Exact: largest remainder, so that the shares sum to the amount; a case whose share rounds to nothing is left out.
    """
    whole = check_above_zero(parse_decimal(amount, 2, "yuan"))
    check_range(first_on, last_on)
    with service_of(request).database.read() as books:
        stood = queries.stood_in(books, caller.book_id, HOLDS[pot], first_on, last_on)
    rows = [
        BankShareOut(case=one.case, stood=yuan(one.fen_days), amount=yuan(one.amount), working=one.working)
        for one in shares_of(whole, stood)
    ]
    return BankSharesOut(rows=rows)
