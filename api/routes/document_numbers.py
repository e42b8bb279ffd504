"""Numbers of documents as they are printed: the series of the bureau, and what was given of each."""

from datetime import date
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from api.cursors import next_cursor, position_of
from api.dependencies import Caller, RawBody, allowed, parse, service_of, takes, write
from api.naming import CaseQuery, code_of
from api.openapi import CHANGE, PAGES, READ, problems, repeated
from api.shapes import Cursor, Limit, Out, Strict, Title
from ledger.compensation.actions import numbering
from ledger.compensation.queries import numbering as queries
from ledger.compensation.shapes import PaperName

router = APIRouter(prefix="/v1/books/{book}", tags=["compensation: to read"])
Reader = Annotated[Caller, Depends(allowed("cases.read"))]
SeriesCode = Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,31}$")]


class SeriesIn(Strict):
    """A series of numbers of documents, which begins anew every year."""

    code: SeriesCode
    prefix: Annotated[
        str, Field(min_length=1, max_length=40, description="What stands before the year: `川环损`.")
    ]
    title: Annotated[str, Field(min_length=1, max_length=200, description="For which documents it is.")]


class SeriesOut(Out):
    """A series, and how far it came."""

    code: str
    prefix: str
    title: str
    last: str | None
    """The number that was given last, as it is printed; null where none was."""


class SeriesListOut(Out):
    """The series of the book."""

    series: list[SeriesOut]


class DocumentNumberOut(Out):
    """A number that was given to a case or a document of it."""

    id: UUID
    """Of the act that gave it."""
    series: str
    year: int
    number: int
    printed: str
    paper: PaperName
    about: UUID | None
    """The paper of the office that it is the number of, where it names one."""
    title: str
    given_on: date
    cancelled: bool
    case: str


class DocumentNumbersOut(Out):
    """Numbers in the order of their series."""

    numbers: list[DocumentNumberOut]
    next: str | None
    """Cursor of the next page; null when this is the last."""


BODIES: Final = (SeriesIn,)


@router.get("/document-series", responses=problems(*READ))
def read_series(request: Request, caller: Reader) -> SeriesListOut:
    """List the series of numbers of documents, each with the number that was given last."""
    with service_of(request).database.read() as books:
        rows = queries.series_of(books, caller.book_id)
    return SeriesListOut(series=[SeriesOut(**row._asdict()) for row in rows])


@router.post(
    "/document-series",
    status_code=201,
    openapi_extra=takes(SeriesIn),
    response_model=SeriesIn,
    responses={**problems(*CHANGE, numbering.add_series), **repeated(SeriesIn)},
)
def add_series(
    request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed("case.work"))]
) -> Response:
    """Add a series of numbers of documents; it stays as it is, and told again it is there already."""
    told = parse(SeriesIn, body)
    known = numbering.KnownSeries(told.code, told.prefix, told.title)
    there = write(
        request,
        caller,
        lambda books: numbering.add_series(books, caller.book_id, caller.actor.actor_id, known),
    )
    return Response(told.model_dump_json(), 200 if there else 201, None, "application/json")


@router.get("/document-numbers", responses=problems(*READ, *PAGES))
def read_document_numbers(
    request: Request,
    caller: Reader,
    series: Annotated[str | None, Query(max_length=32)] = None,
    year: Annotated[int | None, Query(ge=2000, le=2200)] = None,
    case: CaseQuery = None,
    printed: Title | None = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> DocumentNumbersOut:
    """List the numbers that were given, also those that were cancelled: by series and year, of a case, or as one is printed."""
    question = ("document numbers", caller.book, series, year, case, printed)
    after = position_of(cursor, question, (str, int, int))
    with service_of(request).database.read() as books:
        rows = queries.numbers_of(
            books,
            caller.book_id,
            series=series,
            year=year,
            case=code_of(books, caller.book_id, case),
            printed=printed,
            after=after,
            limit=limit,
        )
    last = rows[-1] if len(rows) == limit else None
    more = next_cursor(question, (last.series, last.year, last.number)) if last else None
    return DocumentNumbersOut(numbers=[DocumentNumberOut(**row._asdict()) for row in rows], next=more)
