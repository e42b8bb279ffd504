"""What secures a debt: for its creditor, its owner and the authority, as data and as a certificate that prints."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Request, Response

from api.acts import ActPath
from api.dependencies import Caller, allowed, service_of, today_of
from api.errors import language_of
from api.files import as_file
from api.marks import mark_for
from api.openapi import READ, problems
from api.shapes import Out
from ledger.documents.papers import write_paper_pdf
from ledger.identifiers import derived
from ledger.market import papers
from ledger.market.queries import security
from ledger.market.rules.certificates import verification_code
from ledger.permits.queries import acts as act_queries

router = APIRouter(prefix="/v1/books/{book}/permits", tags=["permits: bound, withdrawn, moved"])
BODIES: Final = ()


class SecurityOut(Out):
    """What secures a debt now."""

    code: str
    """Made of the content."""
    content: dict[str, Any]


Reader = Annotated[Caller, Depends(allowed("permits.read"))]


@router.get(
    "/pledges/{id}/certificate",
    response_model=SecurityOut,
    responses=problems(*READ, act_queries.act_of, security.security_of),
)
def pledge_certificate(
    request: Request,
    id: ActPath,
    caller: Reader,
    form: Literal["json", "pdf"] = "json",
    language: Literal["zh", "en", ""] = "",
) -> Response:
    """Give what secures a debt today: its lots, what of them is frozen, the ranks before it and what is owed; as data or a document."""
    with service_of(request).database.read() as books:
        act_queries.act_of(books, caller.book_id, id, owner=caller.sees)
        told = security.security_of(books, caller.book_id, id, today_of(request))
        pdf = form == "pdf"
        mark = mark_for(request, books, caller, derived(id, "register"), handed_out=True) if pdf else None
    words = told.words()
    code = verification_code(words)
    if form == "json":
        return Response(
            SecurityOut(code=code, content=dict(words)).model_dump_json(), media_type="application/json"
        )
    paper = papers.security(told, code, language_of(request, language), mark)
    return as_file(write_paper_pdf(paper), "application/pdf", f"pledge-{id}.pdf")
