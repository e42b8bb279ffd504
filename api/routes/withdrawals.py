"""Imports of bank statements: how each stands, and how it is withdrawn whole by two persons of finance."""

from typing import Annotated, Final, Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.cursors import next_cursor, position_of
from api.dependencies import Caller, RawBody, allowed, parse, service_of, takes, write
from api.errors import language_of
from api.openapi import CHANGE, PAGES, READ, problems
from api.routes.reconciliation import Reader, ShortText
from api.shapes import Cursor, Instant, Limit, Out, Strict
from ledger.documents.papers import write_paper_pdf
from ledger.journal.queries import book_of
from ledger.reconciliation import papers, withdrawals

router = APIRouter(prefix="/v1/books/{book}/reconciliation", tags=["reconciliation"])
Withdrawer = Annotated[Caller, Depends(allowed("reconciliation.tie"))]
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="Number of the import, as its answer told it.")]


class ImportWithdrawalIn(Strict):
    """Why an import is withdrawn."""

    why: ShortText


class ImportToldOut(Out):
    """An import, and what waits to withdraw it, or did."""

    number: int
    file_name: str
    sha256: str
    accounts: list[str]
    """Numbers of the bank accounts of which it tells."""
    imported_by: str
    imported_at: Instant
    statements: int
    ended_at: Instant | None
    """When it was withdrawn, or its tie ended; null while it counts."""
    why: str | None
    """Reason of the withdrawal that waits, or was confirmed."""
    asked_by: str | None
    asked_at: Instant | None
    confirmed_by: str | None
    confirmed_at: Instant | None


class ImportOut(ImportToldOut):
    """How an import stands."""

    lines: int
    """Lines that no other import tells."""
    matched: int
    """Of these, such as are matched, wait in a match, or are named by a deposit that stands or waits."""


class ImportsOut(Out):
    """Imports in the order in which they came."""

    imports: list[ImportToldOut]
    next: str | None


BODIES: Final = (ImportWithdrawalIn,)


@router.get("/imports", responses=problems(*READ, *PAGES))
def list_imports(
    request: Request,
    caller: Reader,
    withdrawn: Annotated[
        bool | None, Query(description="Only those that were withdrawn, or only the others.")
    ] = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> ImportsOut:
    """List the imports of what banks have said, with who withdrew what, and why."""
    question = ("bank imports", caller.book_id, withdrawn)
    after = position_of(cursor, question, (int,))
    with service_of(request).database.read() as books:
        found = withdrawals.imports_of(
            books, caller.book_id, withdrawn=withdrawn, after=after[0] if after else 0, limit=limit + 1
        )
    more = next_cursor(question, (found[limit - 1].number,)) if len(found) > limit else None
    return ImportsOut(imports=[ImportToldOut(**one._asdict()) for one in found[:limit]], next=more)


@router.get("/imports/{number}", responses=problems(*READ, withdrawals.import_of))
def read_import(request: Request, number: Number, caller: Reader) -> ImportOut:
    """Read how an import stands, also one that was withdrawn."""
    with service_of(request).database.read() as books:
        found = withdrawals.import_of(books, caller.book_id, number)._asdict()
    return ImportOut(
        number=number, **{name: found[name] for name in ImportOut.model_fields if name != "number"}
    )


@router.get(
    "/imports/{number}/paper",
    response_class=Response,
    responses={**problems(*READ, withdrawals.withdrawal_of), 200: {"content": {"application/pdf": {}}}},
)
def withdrawal_paper(
    request: Request, number: Number, caller: Reader, language: Literal["zh", "en", ""] = ""
) -> Response:
    """Give the paper of a withdrawal, which waits or was confirmed, in both languages, the reader's first."""
    with service_of(request).database.read() as books:
        found = withdrawals.withdrawal_of(books, caller.book_id, number)._asdict()
        zone = ZoneInfo(book_of(books, caller.book_id).zone)
    paper = papers.withdrawal_paper({**found, "number": number}, zone, language_of(request, language))
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(f'{paper.title} {number}.pdf')}",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(write_paper_pdf(paper), media_type="application/pdf", headers=headers)


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
