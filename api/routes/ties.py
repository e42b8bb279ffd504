"""Ties of bank accounts: asked for by one person of finance, confirmed by another, and ended by two where wrong."""

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from api.dependencies import Caller, RawBody, allowed, parse, takes, write
from api.openapi import CHANGE, problems, repeated
from api.routes.reconciliation import BankAccountOut, ShortText, account_out
from api.shapes import Code, CodePath, Day, Out, Strict
from ledger.database import Books
from ledger.house import CASH
from ledger.reconciliation import ties
from ledger.reconciliation.rules.statements import normal_number

router = APIRouter(prefix="/v1/books/{book}/reconciliation", tags=["reconciliation"])
Tier = Annotated[Caller, Depends(allowed("reconciliation.tie"))]


class BankAccountIn(Strict):
    """A bank account to tie to an account of cash of the ledger."""

    number: Annotated[str, Field(max_length=60, description="Account number or IBAN.")]
    name: ShortText
    bank: ShortText
    account: Code
    asset: Code
    since: Annotated[Day, Field(description="First day that is reconciled here.")]


class TieAskedOut(Out):
    """How the bank account stands that was asked for."""

    number: str
    state: Literal["asked", "tied"]


class TieEndIn(Strict):
    """Why a tie is ended."""

    why: ShortText


BODIES: Final = (BankAccountIn, TieEndIn)


@router.post(
    "/accounts",
    status_code=201,
    openapi_extra=takes(BankAccountIn),
    response_model=TieAskedOut,
    responses={**problems(*CHANGE, ties.ask_tie), **repeated(TieAskedOut)},
)
def ask_tie(request: Request, body: RawBody, caller: Tier) -> Response:
    """Ask that a bank account be tied to an account of cash of the ledger, one to one. Another person of finance confirms it."""
    new = ties.Tie(**parse(BankAccountIn, body).model_dump())

    def work(books: Books) -> tuple[bool, bool]:
        known = ties.ask_tie(books, caller.bearer, caller.book_id, new, CASH)
        number = normal_number(new.number)
        return known, any(one.number == number for one in ties.waiting_ties(books, caller.book_id))

    known, waits = write(request, caller, work)
    told = TieAskedOut(number=normal_number(new.number), state="asked" if waits else "tied")
    return Response(told.model_dump_json(), 200 if known else 201, media_type="application/json")


@router.post("/accounts/{code}/confirm", responses=problems(*CHANGE, ties.confirm_tie))
def confirm_tie(request: Request, code: CodePath, caller: Tier) -> BankAccountOut:
    """Tie a bank account, as another person of finance has asked."""
    made = write(request, caller, lambda books: ties.confirm_tie(books, caller.bearer, caller.book_id, code))
    return account_out(made)


@router.post("/accounts/{code}/drop", status_code=204, responses=problems(*CHANGE, ties.drop_tie))
def drop_tie(request: Request, code: CodePath, caller: Tier) -> None:
    """Drop a tie that nobody has confirmed."""
    write(request, caller, lambda books: ties.drop_tie(books, caller.bearer, caller.book_id, code))


@router.post(
    "/accounts/{code}/end",
    status_code=204,
    openapi_extra=takes(TieEndIn),
    responses=problems(*CHANGE, ties.ask_end),
)
def ask_tie_end(request: Request, code: CodePath, body: RawBody, caller: Tier) -> None:
    """Ask that a wrong tie be ended, while nothing is matched by it. Another person of finance confirms it."""
    why = parse(TieEndIn, body).why
    write(request, caller, lambda books: ties.ask_end(books, caller.bearer, caller.book_id, code, why))


@router.post("/accounts/{code}/end/confirm", status_code=204, responses=problems(*CHANGE, ties.confirm_end))
def confirm_tie_end(request: Request, code: CodePath, caller: Tier) -> None:
    """End a wrong tie, as another person of finance has asked; the same files may be imported anew under another."""
    write(request, caller, lambda books: ties.confirm_end(books, caller.bearer, caller.book_id, code))


@router.post("/accounts/{code}/end/drop", status_code=204, responses=problems(*CHANGE, ties.drop_end))
def drop_tie_end(request: Request, code: CodePath, caller: Tier) -> None:
    """Drop the end of a tie that nobody has confirmed: the tie stands."""
    write(request, caller, lambda books: ties.drop_end(books, caller.bearer, caller.book_id, code))
