"""Papers that the office sends in a damage case, filled from it and numbered, to print or to complete in a word processor."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, ClassVar, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.dependencies import Caller, allowed, keep_reading, service_of
from api.errors import locale_of
from api.hearing import hears_as
from api.openapi import READ, problems
from api.shapes import CodePath, Out
from api.showing import Spoken
from ledger.amounts import yuan
from ledger.compensation import letters
from ledger.compensation.actions.engine import SubjectUnknown
from ledger.compensation.actions.templates import fill_apart
from ledger.compensation.letter_fields import fill
from ledger.compensation.letter_tellings import Telling
from ledger.compensation.queries import as_of, cases
from ledger.compensation.queries.cases import ALL_KNOWN
from ledger.compensation.queries.experts import drawn_of
from ledger.compensation.queries.letters import (
    LetterRow,
    absent_of,
    debts_of,
    letters_of,
    names_of,
    payable_in,
)
from ledger.compensation.queries.numbering import case_called
from ledger.compensation.queries.templates import template_in_force
from ledger.compensation.rows import CaseFile, CaseHead
from ledger.compensation.rules.forms import FORMS, OF_DEBTS
from ledger.compensation.rules.hearing import heard, heard_file
from ledger.database import ReadBooks
from ledger.documents.docx import write_paper_docx
from ledger.documents.papers import write_paper_pdf
from ledger.messages import translate

router = APIRouter(prefix="/v1/books/{book}", tags=["compensation: papers"])
Reader = Annotated[Caller, Depends(allowed("case.read"))]
Cashier = Annotated[Caller, Depends(allowed("cases.read"))]
MEDIA: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
PAPER: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {kind: {} for kind in MEDIA.values()}}}


class GapOut(Out):
    """Something that a paper lacks, to be filled in by hand."""

    field: str
    """A field, or a column as `table.column`."""
    said: str


class LetterOut(Spoken):
    """A paper of a case."""

    WORDS: ClassVar = {"kind": "act.compensation.case", "paper": "paper"}

    id: UUID
    act: UUID
    """Id of the act to which it belongs."""
    kind: str
    """Of the act."""
    paper: str
    """Which paper: for this its number is given."""
    number: str | None
    """As it is printed; null where none was given."""
    effective_on: date
    title: str
    party: str | None
    """To which liable party, of a notice and of its return of service."""
    instalment: int | None
    """Of a notice to pay."""
    replaced_by: UUID | None
    """The act whose paper has taken its place: an agreement that was signed anew, or a later notice to the same party."""
    replaced: str
    """The same in words; empty where it stands."""
    gaps: list[GapOut]


class LettersOut(Out):
    """The papers of a case in the order of their acts, and the notices to pay after them."""

    rows: list[LetterOut]


class PayableOut(Out):
    """What a code of a payment names; yuan."""

    case: str
    part: int
    instalment: int
    due_on: date
    amount: str
    open: str
    """What of it is not paid."""
    owners: list[str]
    """Who owes it."""


def _tell(
    books: ReadBooks, caller: Caller, head: CaseHead, locale: str, wanted: UUID | None = None
) -> Iterator[Telling]:
    """Give of what each paper of a case is filled, or one of them."""
    owner = hears_as(books, caller, head.case_id)
    history = cases.done_of(books, caller.book_id, head.case_id)
    acts = {one.id: one for one in history}
    listed = letters_of(books, caller.book_id, head.case_id, history, owner=owner)
    shown = [one for one in cases.evidence_of(books, caller.book_id, head.case_id, owner=None) if one.shown]
    called = case_called(books, caller.book_id, head)
    bankrupt = cases.insolvencies_of(books, caller.book_id, head.case_id)
    apart = cases.separates_of(books, caller.book_id, head.case_id)
    experts = [] if owner else drawn_of(books, caller.book_id, head.case_id)
    enforced = cases.enforcements_of(books, caller.book_id, head.case_id)
    works = cases.projects_of(books, caller.book_id, head.case_id)
    clocks = cases.clocks_of(books, caller.book_id, head.case_id)
    done = heard(history, owner) if owner else history
    absent = absent_of(books, caller.book_id, head.case_id)
    names = names_of(books, caller.book_id, head.case_id)
    files: dict[date, CaseFile] = {}
    for one in listed:
        if wanted is None or one.id == wanted:
            day = one.effective_on
            if day not in files:
                file = as_of.file_of(books, caller.book_id, head, on=day, known=ALL_KNOWN)
                files[day] = heard_file(file, owner) if owner else file
            debts = debts_of(books, caller.book_id, head.case_id, day) if one.paper in OF_DEBTS else []
            yield Telling(
                files[day], acts[one.act], one, listed, called, shown, locale, bankrupt, apart, experts,
                debts, enforced, works, clocks, done, absent, names,
            )  # fmt: skip


def _row(told: Telling, locale: str) -> LetterOut:
    one, gaps = told.letter, fill(told).gaps
    return LetterOut.of(
        locale,
        **{name: getattr(one, name) for name in ("id", "act", "kind", "paper", "number", "effective_on")},
        party=one.party,
        replaced_by=one.replaced_by,
        replaced=told.replaced,
        title=translate(FORMS[one.paper].title, locale, {}),
        instalment=None if one.instalment is None else one.instalment.number,
        gaps=[GapOut(field=gap, said=letters.gap_said(gap, locale)) for gap in gaps],
    )


@router.get("/cases/{code}/papers", responses=problems(*READ, cases.head_of, as_of.file_of, fill))
def read_letters(request: Request, code: CodePath, caller: Reader) -> LettersOut:
    """List the papers of a case: each belongs to an act or an instalment, has the number that was given to it, and tells what it lacks."""
    locale = locale_of(request)
    with service_of(request).database.read() as books:
        head = cases.head_of(books, caller.book_id, code, caller.sees)
        told = list(_tell(books, caller, head, locale))
    rows = [_row(one, locale) for one in told]
    keep_reading(request, caller, "case", code)
    return LettersOut(rows=rows)


def _file_name(code: str, letter: LetterRow) -> str:
    """Name the file of a paper: those of a kind by the instalment, the party or the act of each."""
    if letter.instalment is not None:
        return f"{code}-{letter.paper}-{letter.instalment.part}-{letter.instalment.number}"
    party = "" if letter.party is None else "-" + re.sub(r"[^0-9A-Za-z._-]", "-", letter.party)
    return f"{code}-{letter.paper}{party}-{letter.effective_on}"


@router.get(
    "/cases/{code}/papers/{id}",
    response_class=Response,
    responses={
        **problems(*READ, cases.head_of, SubjectUnknown, as_of.file_of, fill, fill_apart),
        **PAPER,
    },
)
def read_letter(
    request: Request, code: CodePath, id: UUID, caller: Reader, form: Literal["pdf", "docx"] = "pdf"
) -> Response:
    """Give a paper of a case, filled from it as it stood on the day of its act; what it lacks stands as a gap.

    A DOCX is made from the template of the bureau that is in force, where there is one; a PDF, and every other DOCX, is as the house
    lays it out.
    """
    locale = locale_of(request)
    with service_of(request).database.read() as books:
        head = cases.head_of(books, caller.book_id, code, caller.sees)
        told = next(_tell(books, caller, head, locale, wanted=id), None)
        if told is None:
            raise SubjectUnknown(case=code, subject="paper", id=str(id))
        own = template_in_force(books, caller.book_id, told.letter.paper) if form == "docx" else None
    filled = fill(told)
    if own is not None:
        content = fill_apart(own, *letters.for_template(told, filled))
    else:
        paper = letters.laid_out(told, filled)
        content = write_paper_pdf(paper) if form == "pdf" else write_paper_docx(paper)
    keep_reading(request, caller, "case", code)
    headers = {
        "content-disposition": f'attachment; filename="{_file_name(code, told.letter)}.{form}"',
        "x-content-type-options": "nosniff",
    }
    return Response(content, media_type=MEDIA[form], headers=headers)


@router.get("/treasury/payment-code", responses=problems(*READ, payable_in))
def read_payment_code(
    request: Request, caller: Cashier, text: Annotated[str, Query(min_length=1, max_length=500)]
) -> PayableOut:
    """Tell which case, part and instalment the payment code in a text of the bank names, with what of it is open."""
    with service_of(request).database.read() as books:
        found = payable_in(books, caller.book_id, text)
    return PayableOut(
        case=found.case,
        part=found.part,
        instalment=found.instalment,
        due_on=found.due_on,
        amount=yuan(found.amount),
        open=yuan(found.amount - found.settled),
        owners=found.owners,
    )
