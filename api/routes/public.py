"""What everybody may read without a key: cases that were made public, the yearly report of cases and money, plans that are published."""

from datetime import date
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request

from api.dependencies import admit_public, service_of, today_of
from api.errors import UnknownParameter, locale_of
from api.naming import CaseQuery, code_of
from api.openapi import IN_BOOK, problems
from api.routes.case_reads import RowsOut
from api.shapes import CodePath, Day, Out
from api.showing import key_said, shown
from ledger.compensation.queries import published, reports
from ledger.market.queries import certificates, security
from ledger.market.queries.certificates import effect_of_sale
from ledger.market.rules.certificates import verification_code
from ledger.permits.rules.publicity import public_name
from ledger.permits.rules.strips import party_of

router = APIRouter(prefix="/v1/public/{book}", tags=["public"])
ADDRESSES: Final = frozenset(
    {
        "/v1/public/{book}/cases",
        "/v1/public/{book}/publications",
        "/v1/public/{book}/report",
        "/v1/public/{book}/certificates/{code}",
        "/v1/public/{book}/pledges/{id}/certificates/{code}",
        "/v1/public/{book}/plans",
        "/v1/public/{book}/plans/{id}",
        "/v1/public/{book}/plans/{id}/lines",
        "/v1/public/{book}/plans/{id}/file",
        "/v1/public/{book}/surplus",
    }
)


class VerifiedOut(Out):
    """A certificate as it was issued, for whoever holds the paper with its code."""

    number: str
    code: str
    issued_on: date
    content: dict[str, Any]
    """What the paper says; of businesses of individuals the name by its first character."""
    matches: bool
    """Whether the code is the one that its content makes: a paper or a row that was changed makes another."""
    effect: Literal["settled_pending_permit", "effective"]
    """Whether the licences of both sides say today what was sold; no part of what was issued."""


class SecurityVerifiedOut(Out):
    """Whether a certificate of a pledge is one, for whoever holds the paper with its code."""

    matches: bool
    """Whether the code is the one that the pledge makes as it stands now: a paper that was changed makes another, and so does a pledge
    of which something has changed since that day."""
    content: dict[str, Any] | None
    """What the paper says, where the code matches; else nothing is told."""


class PublicReportOut(Out):
    """A report: its rows in their order, and all of them together."""

    rows: list[dict[str, Any]]
    total: dict[str, Any]


Book = Annotated[int, Depends(admit_public)]


@router.get("/cases", responses=problems(*IN_BOOK, UnknownParameter))
def read_cases(
    request: Request, book_id: Book, after: Annotated[str, Query(pattern=r"^[0-9A-Za-z._-]{0,64}$")] = ""
) -> RowsOut:
    """List the cases that are public, by number; natural persons appear by the first character of their name."""
    with service_of(request).database.read() as books:
        rows = published.public_cases(books, book_id, after)
    return RowsOut(rows=shown(rows, locale_of(request)))


@router.get("/publications", responses=problems(*IN_BOOK, UnknownParameter))
def read_publications(
    request: Request,
    book_id: Book,
    case: CaseQuery = None,
    after: UUID | None = None,
) -> RowsOut:
    """List what was published of cases that are public: agreements, plans, results of evaluations and apologies, with answers to comments;
    natural persons appear by the first character of their name, and what somebody of the public has written does not appear.
    """
    with service_of(request).database.read() as books:
        rows = published.publications(books, book_id, code_of(books, book_id, case), after)
    told = shown(rows, locale_of(request))
    return RowsOut(rows=told, next=str(rows[-1].id) if len(rows) == 100 else None)


@router.get("/report", responses=problems(*IN_BOOK, UnknownParameter))
def read_report(
    request: Request,
    book_id: Book,
    year: Annotated[int, Query(ge=2015, le=2200)],
    by: Literal["medium", "month"] = "medium",
) -> PublicReportOut:
    """Give the yearly report, made from the postings by the day of the money: cases and sums by medium or by month, and in all.

    A figure counts cases that are not public only where at least four of them, no two of one liable party, have a part in it, and where
    none can be found by subtraction; `whole` names the figures of a row for which that is so. A year is told for good as it was known at
    the end of the first January after it that the book has seen; until then it counts the public cases alone.
    """
    locale = locale_of(request)
    with service_of(request).database.read() as books:
        told = reports.report(books, book_id, by, year, today_of(request))
    return PublicReportOut(
        rows=[_row(one, by, locale) for one in told.rows], total=_row(told.total, "", locale)
    )


@router.get(
    "/certificates/{code}", responses=problems(*IN_BOOK, UnknownParameter, certificates.certificate_by_code)
)
def verify_certificate(request: Request, book_id: Book, code: CodePath) -> VerifiedOut:
    """Verify a certificate of a trade by the code that is printed on it, without a key: what it says, and that nobody changed it."""
    with service_of(request).database.read() as books:
        row = certificates.certificate_by_code(books, book_id, code.upper())
        effect = effect_of_sale(books, book_id, row, today_of(request))
    content = {
        name: _side(value) if name in ("seller", "buyer") else value for name, value in row.content.items()
    }
    return VerifiedOut(
        number=str(row.content["number"]),
        code=row.code,
        issued_on=row.issued_on,
        content=content,
        matches=verification_code(row.content) == row.code,
        effect=effect.value,
    )


@router.get("/pledges/{id}/certificates/{code}", responses=problems(*IN_BOOK, UnknownParameter))
def verify_security(
    request: Request,
    book_id: Book,
    id: Annotated[UUID, Path(description="Id of the pledge, as the certificate says.")],
    code: CodePath,
    given_on: Annotated[Day, Query(description="Day on which the certificate was given, as it says.")],
) -> SecurityVerifiedOut:
    """Verify a certificate of a pledge by the code that is printed on it, without a key: unchanged, and still so."""
    with service_of(request).database.read() as books:
        told = security.still_secured(books, book_id, id, given_on, code.upper())
    content = None if told is None else dict(told.words())
    if content is not None:
        content["pledgor"] = public_name(party_of(str(content["site"])), str(content["pledgor"]))
    return SecurityVerifiedOut(matches=content is not None, content=content)


def _side(side: Any) -> Any:
    return {**side, "name": public_name(party_of(side["site"]), side["name"])}


def _row(row: reports.PublicReportRow, by: str, locale: str) -> dict[str, Any]:
    return {
        **({"key": row.key} if row.key else {}),
        **shown(row.figures, locale),
        "whole": row.whole,
        **key_said(row.key, by, locale),
    }
