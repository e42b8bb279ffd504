"""Imports of bank statements: how each stands, and how it is withdrawn whole by two persons of finance."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Request

from api.dependencies import Caller, RawBody, allowed, parse, service_of, takes, write
from api.openapi import CHANGE, READ, problems
from api.routes.reconciliation import ShortText
from api.shapes import Instant, Out, Strict
from ledger.reconciliation import withdrawals

router = APIRouter(prefix="/v1/books/{book}/reconciliation", tags=["reconciliation"])
Withdrawer = Annotated[Caller, Depends(allowed("reconciliation.tie"))]
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="Number of the import, as its answer told it.")]


class ImportWithdrawalIn(Strict):
    """Why an import is withdrawn."""

    why: ShortText


class ImportOut(Out):
    """How an import stands."""

    number: int
    file_name: str
    sha256: str
    imported_by: int
    """Number of the actor."""
    imported_at: Instant
    statements: int
    lines: int
    """Lines that no other import tells."""
    matched: int
    """Of these, such as are matched, wait in a match, or are named by a deposit that stands or waits."""
    ended_at: Instant | None
    """When it was withdrawn, or its tie ended; null while it counts."""
    why: str | None
    """Reason of the withdrawal that waits, or was confirmed."""
    asked_by: int | None
    confirmed_by: int | None


BODIES: Final = (ImportWithdrawalIn,)


@router.get("/imports/{number}", responses=problems(*READ, withdrawals.import_of))
def read_import(
    request: Request, number: Number, caller: Annotated[Caller, Depends(allowed("reconciliation.read"))]
) -> ImportOut:
    """Read how an import stands, also one that was withdrawn."""
    with service_of(request).database.read() as books:
        found = withdrawals.import_of(books, caller.book_id, number)._asdict()
    return ImportOut(
        number=number, **{name: found[name] for name in ImportOut.model_fields if name != "number"}
    )


@router.post(
    "/imports/{number}/withdrawal",
    status_code=204,
    openapi_extra=takes(ImportWithdrawalIn),
    responses=problems(*CHANGE, withdrawals.ask_withdrawal),
)
def ask_withdrawal(request: Request, number: Number, body: RawBody, caller: Withdrawer) -> None:
    """Ask that an import be withdrawn whole, while nothing rests on its lines. Another person of finance confirms it."""
    why = parse(ImportWithdrawalIn, body).why
    write(
        request,
        caller,
        lambda books: withdrawals.ask_withdrawal(books, caller.bearer, caller.book_id, number, why),
    )


@router.post(
    "/imports/{number}/withdrawal/confirm",
    status_code=204,
    responses=problems(*CHANGE, withdrawals.confirm_withdrawal),
)
def confirm_withdrawal(request: Request, number: Number, caller: Withdrawer) -> None:
    """Withdraw an import, as another person of finance has asked: it counts for nothing, and the same file may be imported anew."""
    write(
        request,
        caller,
        lambda books: withdrawals.confirm_withdrawal(books, caller.bearer, caller.book_id, number),
    )


@router.post(
    "/imports/{number}/withdrawal/drop",
    status_code=204,
    responses=problems(*CHANGE, withdrawals.drop_withdrawal),
)
def drop_withdrawal(request: Request, number: Number, caller: Withdrawer) -> None:
    """Drop a withdrawal that nobody has confirmed: the import stands."""
    write(
        request,
        caller,
        lambda books: withdrawals.drop_withdrawal(books, caller.bearer, caller.book_id, number),
    )
