"""Statistics of half-years and years as ministry and province ask for them (报送统计)."""

from datetime import date, datetime
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from api.dependencies import Caller, allowed, service_of
from api.errors import locale_of
from api.files import XLSX, as_file
from api.openapi import READ, problems
from api.routes.case_reads import check_over
from api.shapes import InstantIn, Out
from ledger.amounts import yuan
from ledger.compensation.queries import returns
from ledger.compensation.queries.cases import ALL_KNOWN
from ledger.compensation.rules.return_sheet import BY, ReturnRow, return_sheet
from ledger.words import said

router = APIRouter(prefix="/v1/books/{book}", tags=["compensation: to read"])
Reader = Annotated[Caller, Depends(allowed("cases.read"))]
WORD_OF: Final = {"medium": "medium", "channel": "channel", "class": "case_class", "region": "area"}
"""The sort of word of a key, by what is counted."""


class ReturnRowOut(Out):
    """What counts under a key; sums in yuan."""

    key: str
    said: str
    """The key as it is called."""
    clues: int
    started: int
    by_agreement: int
    by_judgment: int
    closed: int
    going_before: int
    """How many were going on when the span began."""
    closing_rate: str | None
    """Closed of those that went on or were started, in percent; null where there were none."""
    assessed: str
    agreed: str
    judged: str
    received: str
    spent: str
    restored: dict[str, str]
    """How much was restored, by unit."""


class ReturnOut(Out):
    """The statistics of a span."""

    by: str
    first: date
    last: date
    known: datetime | None
    """As known at this moment; null where it is as known now."""
    rows: list[ReturnRowOut]
    total: ReturnRowOut


@router.get(
    "/case-returns",
    responses={**problems(*READ, check_over), 200: {"model": ReturnOut, "content": {XLSX: {}}}},
)
def read_return(
    request: Request,
    caller: Reader,
    year: Annotated[int, Query(ge=2000, le=2200)],
    half: Annotated[returns.Half | None, Query(description="A half of the year; left out: the year.")] = None,
    by: returns.By = "month",
    known: Annotated[InstantIn | None, Query(description="As known at this instant.")] = None,
    form: Literal["json", "xlsx"] = "json",
) -> Response:
    """Count cases, sums and what was restored in a year or a half of one, each by the day of its event, as known at a moment."""
    check_over(request, None, known)
    locale = locale_of(request)
    first, last = returns.span(year, half)
    with service_of(request).database.read() as books:
        rows, total = returns.case_return(books, caller.book_id, by, first, last, known or ALL_KNOWN)
    told = ReturnOut(
        by=by,
        first=first,
        last=last,
        known=known,
        rows=[_row(row, by, locale) for row in rows],
        total=_row(total, by, locale),
    )
    if form == "json":
        return Response(told.model_dump_json(), media_type="application/json")
    named = [row._replace(key=called(row.key, by, "zh_Hans")) for row in [*rows, total]]
    return as_file(return_sheet(by, first, last, named), XLSX, f"赔偿案件统计 按{BY[by]} {first} {last}.xlsx")


def called(key: str, by: str, locale: str) -> str:
    """Call a key: a month by its number, a code by its word, the total as such."""
    if not key:
        return said("return", "total", locale)
    code = key.ljust(6, "0") if by == "region" and key.isdigit() else key  # a city by its code of GB/T 2260
    word = said(WORD_OF[by], code, locale) if by in WORD_OF else key
    return key if word == code else word


def _row(row: ReturnRow, by: str, locale: str) -> ReturnRowOut:
    numbers, sums = row.numbers, {name: yuan(fen) for name, fen in row.sums.items()}
    return ReturnRowOut(
        key=row.key,
        said=called(row.key, by, locale),
        clues=numbers["cases"],
        started=numbers["started"],
        by_agreement=numbers["by_agreement"],
        by_judgment=numbers["by_judgment"],
        closed=numbers["closed"],
        going_before=row.going,
        closing_rate=row.closing_rate,
        assessed=sums["assessed"],
        agreed=sums["agreed"],
        judged=sums["judged"],
        received=sums["received"],
        spent=sums["spent"],
        restored=row.restored,
    )
