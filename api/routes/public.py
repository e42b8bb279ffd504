"""What everybody may read without a key: cases that were made public, and the yearly report of cases and money."""

from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request

from api.dependencies import admit_public, service_of
from api.errors import UnknownParameter
from api.openapi import IN_BOOK, problems
from api.routes.case_reads import RowsOut, shown
from ledger.compensation.queries import lists

router = APIRouter(prefix="/v1/public/{book}", tags=["public"])
ADDRESSES: Final = frozenset({"/v1/public/{book}/cases", "/v1/public/{book}/report"})
Book = Annotated[int, Depends(admit_public)]


@router.get("/cases", responses=problems(*IN_BOOK, UnknownParameter))
def read_cases(
    request: Request, book_id: Book, after: Annotated[str, Query(pattern=r"^[0-9A-Za-z._-]{0,64}$")] = ""
) -> RowsOut:
    """List the cases that are public, by number; natural persons appear by the first character of their name."""
    with service_of(request).database.read() as books:
        rows = lists.public_cases(books, book_id, after)
    return RowsOut(rows=shown(rows))


@router.get("/report", responses=problems(*IN_BOOK, UnknownParameter))
def read_report(request: Request, book_id: Book, year: Annotated[int, Query(ge=2015, le=2200)]) -> RowsOut:
    """Give the yearly report: cases and their money by medium, made from the postings."""
    with service_of(request).database.read() as books:
        rows = lists.statistics(books, book_id, "medium", date(year, 1, 1), date(year, 12, 31))
    return RowsOut(rows=shown(rows))
