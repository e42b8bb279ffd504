"""Papers that the office sends in a damage case, filled from it and numbered, to print or to complete in a word processor."""

from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.dependencies import Caller, allowed, keep_reading, service_of
from api.errors import locale_of
from api.openapi import READ, problems
from api.routes.case_reads import RowsOut
from api.shapes import Code, CodePath
from ledger.actors.authority import Role
from ledger.compensation import letters
from ledger.compensation.actions.engine import SubjectUnknown
from ledger.compensation.queries import as_of, cases
from ledger.compensation.queries.cases import ALL_KNOWN
from ledger.compensation.rows import CaseHead
from ledger.compensation.rules.hearing import heard_file
from ledger.database import ReadBooks
from ledger.documents.docx import write_paper_docx
from ledger.documents.papers import write_paper_pdf
from ledger.messages import translate
from ledger.words import said

router = APIRouter(prefix="/v1/books/{book}", tags=["compensation: papers"])
Reader = Annotated[Caller, Depends(allowed("case.read"))]
MEDIA: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
PAPER: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {kind: {} for kind in MEDIA.values()}}}


def _listed(books: ReadBooks, caller: Caller, head: CaseHead) -> list[letters.LetterRow]:
    """List the papers of a case; a liable party is told of those that are not to another one."""
    done = cases.done_of(books, caller.book_id, head.case_id)
    notices = as_of.notices_of(books, caller.book_id, head.case_id)
    found = letters.letters_of(head.code, done, notices)
    owner = caller.sees if caller.actor.role is Role.ENTERPRISE else None
    return [one for one in found if owner is None or one.party in (None, owner)]


@router.get("/cases/{code}/papers", responses=problems(*READ, cases.head_of))
def read_letters(request: Request, code: CodePath, caller: Reader) -> RowsOut:
    """List the papers of a case: each belongs to an act, and has the number of the case, its kind, its year and its own."""
    locale = locale_of(request)
    with service_of(request).database.read() as books:
        head = cases.head_of(books, caller.book_id, code, caller.sees)
        found = _listed(books, caller, head)
    keep_reading(request, caller, "case", code)
    rows = [
        {
            **one._asdict(),
            "title": translate(letters.LETTERS[one.kind].title, locale, {}),
            "said": {"kind": said("act.compensation.case", one.kind, locale)},
        }
        for one in found
    ]
    return RowsOut(rows=rows)


@router.get(
    "/cases/{code}/papers/{id}",
    response_class=Response,
    responses={**problems(*READ, cases.head_of, SubjectUnknown, as_of.file_of, letters.letter), **PAPER},
)
def read_letter(
    request: Request,
    code: CodePath,
    id: UUID,
    caller: Reader,
    form: Literal["pdf", "docx"] = "pdf",
    party: Code | None = None,
) -> Response:
    """Give a paper of a case, filled from it as it stood on the day of its act; of a notice to several, that to a party, else the first."""
    locale = locale_of(request)
    with service_of(request).database.read() as books:
        head = cases.head_of(books, caller.book_id, code, caller.sees)
        papers = [one for one in _listed(books, caller, head) if one.id == id and party in (None, one.party)]
        if not papers:
            raise SubjectUnknown(case=code, subject="paper", id=str(id))
        wanted = papers[0]
        act = next(one for one in cases.done_of(books, caller.book_id, head.case_id) if one.id == id)
        file = as_of.file_of(books, caller.book_id, head, on=act.effective_on, known=ALL_KNOWN)
        if caller.actor.role is Role.ENTERPRISE and caller.sees:
            file = heard_file(file, caller.sees)
        evidence = [
            one for one in cases.evidence_of(books, caller.book_id, head.case_id, owner=None) if one.shown
        ]
        paper = letters.letter(file, act, wanted, evidence, locale)
        content = write_paper_pdf(paper) if form == "pdf" else write_paper_docx(paper)
    keep_reading(request, caller, "case", code)
    headers = {
        "content-disposition": f'attachment; filename="{code}-{wanted.kind}.{form}"',
        "x-content-type-options": "nosniff",
    }
    return Response(content, media_type=MEDIA[form], headers=headers)
