"""Damage cases: open, assess, make due, receive, read."""

from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from api.dependencies import Caller, RawBody, allowed, parse, service_of, takes, write
from api.openapi import IN_BOOK, KEYED, POSTING, UNSOUND, WRITES, problems
from api.rooms import Document, Yuan, acted
from api.shapes import Code, CodePath, Out, PostedOut, Strict
from ledger.amounts import parse_decimal, yuan
from ledger.compensation import actions, queries, rules
from ledger.database import Books
from ledger.entries import MEMO_MAX
from ledger.journal.accounts import CodeMalformed

router = APIRouter(prefix="/v1/books/{book}", tags=["compensation"])

CaseCode = Annotated[str, Field(pattern=r"^[0-9A-Za-z._-]{1,64}$", description="Number of the case.")]


class CaseIn(Strict):
    """A case to open against a liable party."""

    code: CaseCode
    title: Annotated[str, Field(json_schema_extra={"maxLength": MEMO_MAX})]
    liable: Code


class HeadIn(Strict):
    """What was assessed under one head of loss, H1 to H8."""

    head: Annotated[str, Field(max_length=8)]
    amount: Yuan


class AssessmentIn(Strict):
    """An assessment to accept."""

    id: UUID
    heads: Annotated[list[HeadIn], Field(max_length=8)]
    effective_on: date
    document: Document


class InstalmentIn(Strict):
    """A part of the sum due."""

    due_on: date
    amount: Yuan


class ObligationIn(Strict):
    """The judgment or agreement that makes the claim due."""

    id: UUID
    schedule: Annotated[list[InstalmentIn], Field(max_length=120)]
    effective_on: date
    document: Document


class PaymentIn(Strict):
    """An instalment that arrived in the treasury."""

    id: UUID
    number: Annotated[int, Field(ge=1, le=120)]
    amount: Yuan
    effective_on: date
    document: Document


class HeadOut(Out):
    """A head of loss: assessed, still due and received, in yuan."""

    head: str
    title: str
    assessed: str
    due: str
    received: str


class InstalmentOut(Out):
    """An instalment and the entry that paid it."""

    number: int
    due_on: date
    amount: str
    paid_by: UUID | None


class CaseOut(Out):
    """A case with its money."""

    code: str
    title: str
    liable: str
    obligation: str | None
    heads: list[HeadOut]
    instalments: list[InstalmentOut]


BODIES: Final = (CaseIn, AssessmentIn, ObligationIn, PaymentIn)
_CASE: Final = (*KEYED, *IN_BOOK, queries.CaseUnknown)
_SHARED: Final = (*_CASE, *WRITES, *UNSOUND, *POSTING, CodeMalformed)
_POSTED: Final[dict[int | str, dict[str, Any]]] = {201: {"model": PostedOut}, 200: {"model": PostedOut}}


@router.post("/cases", status_code=201, openapi_extra=takes(CaseIn), responses=problems(*_SHARED))
def open_case(
    request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed("compensation.assess"))]
) -> CaseOut:
    """Open a case against a liable party."""
    new = parse(CaseIn, body)

    def work(books: Books) -> queries.Case:
        actions.open_case(books, caller.book_id, code=new.code, title=new.title, liable=new.liable)
        return queries.find_case(books, caller.book_id, new.code)

    return _case_out(write(request, caller, work))


@router.get("/cases/{code}", responses=problems(*_CASE))
def read_case(request: Request, code: CodePath, caller: Annotated[Caller, Depends(allowed("balance.read"))]) -> CaseOut:
    """Read a case: heads of loss and instalments; the liable party sees its own."""
    with service_of(request).database.read() as books:
        return _case_out(queries.find_case(books, caller.book_id, code, owner=caller.sees))


@router.post(
    "/cases/{code}/assessment",
    status_code=201,
    openapi_extra=takes(AssessmentIn),
    responses={**problems(*_SHARED, rules.HeadsRepeated, rules.HeadUnknown, actions.AssessedAlready), **_POSTED},
)
def assess(
    request: Request, code: CodePath, body: RawBody, caller: Annotated[Caller, Depends(allowed("compensation.assess"))]
) -> Response:
    """Accept an assessment: what was lost under each head."""
    new = parse(AssessmentIn, body)
    heads = [rules.HeadAmount(one.head, parse_decimal(one.amount, 2, "yuan")) for one in new.heads]
    return acted(request, caller, lambda books: actions.assess(
        books, caller.book_id, caller.actor.actor_id, entry_id=new.id, code=code, heads=heads, on=new.effective_on,
        document=new.document,
    ))  # fmt: skip


@router.post(
    "/cases/{code}/obligation",
    status_code=201,
    openapi_extra=takes(ObligationIn),
    responses={
        **problems(*_SHARED, actions.NotAssessed, rules.ScheduleDisordered, rules.ScheduleDiffers, actions.DueAlready),
        **_POSTED,
    },
)
def make_due(
    request: Request, code: CodePath, body: RawBody, caller: Annotated[Caller, Depends(allowed("compensation.assess"))]
) -> Response:
    """Let a judgment or agreement make the claim due, in instalments."""
    new = parse(ObligationIn, body)
    schedule = [rules.Instalment(one.due_on, parse_decimal(one.amount, 2, "yuan")) for one in new.schedule]
    return acted(request, caller, lambda books: actions.make_due(
        books, caller.book_id, caller.actor.actor_id, entry_id=new.id, code=code, schedule=schedule,
        on=new.effective_on, document=new.document,
    ))  # fmt: skip


@router.post(
    "/cases/{code}/payments",
    status_code=201,
    openapi_extra=takes(PaymentIn),
    responses={
        **problems(*_SHARED, actions.InstalmentUnknown, actions.InstalmentPaid, rules.InstalmentAmount),
        **_POSTED,
    },
)
def receive(
    request: Request, code: CodePath, body: RawBody, caller: Annotated[Caller, Depends(allowed("compensation.receive"))]
) -> Response:
    """Record that an instalment arrived in the treasury."""
    new = parse(PaymentIn, body)
    amount = parse_decimal(new.amount, 2, "yuan")
    return acted(request, caller, lambda books: actions.receive(
        books, caller.book_id, caller.actor.actor_id, entry_id=new.id, code=code, number=new.number, amount=amount,
        on=new.effective_on, document=new.document,
    ))  # fmt: skip


def _case_out(case: queries.Case) -> CaseOut:
    heads = [
        HeadOut(head=h.head, title=h.title, assessed=yuan(h.assessed), due=yuan(h.due), received=yuan(h.received))
        for h in case.heads
    ]
    instalments = [
        InstalmentOut(number=i.number, due_on=i.due_on, amount=yuan(i.amount), paid_by=i.paid_by)
        for i in case.instalments
    ]
    return CaseOut(
        code=case.code, title=case.title, liable=case.liable, obligation=case.obligation, heads=heads,
        instalments=instalments,
    )  # fmt: skip
