"""Allocation plans: from the template through the check, publicity and approval to the execution; and files to take away."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.acts import (
    STEP,
    ActIn,
    ActOut,
    ActPath,
    MemoText,
    NextOut,
    SaidIn,
    StepIn,
    act,
    add_turn,
    following,
    step_of,
)
from api.dependencies import Caller, RawBody, allowed, parse, read_upload, service_of, takes, today_of, write
from api.errors import language_of
from api.files import FILE, SHEET, XLSX, as_file
from api.marks import mark_for
from api.openapi import READ, problems, repeated
from api.reports import LINES_MAX, check_length
from api.shapes import CodePath, Day, Out, Title
from ledger.database import Books, ReadBooks
from ledger.documents import sheets
from ledger.documents.papers import Wording, write_paper_pdf
from ledger.identifiers import derived
from ledger.law.packs import LawGap
from ledger.law_in_force.queries import law_of
from ledger.market import papers
from ledger.market.queries import certificates
from ledger.permits.actions import plan_sheets, plans, report_sheets
from ledger.permits.actions.closed import SiteClosed
from ledger.permits.papers import list_paper
from ledger.permits.queries import acts as act_queries
from ledger.permits.queries import lots as lot_queries
from ledger.permits.queries import plans as plan_queries
from ledger.permits.queries.plans import Plan
from ledger.permits.rules.plans import COLUMNS, CellFault
from ledger.permits.rules.strips import sold_from, unit_of, written
from ledger.processes.acting import Done
from ledger.processes.actions import ProcessUnknown, Step
from ledger.register.queries import site_on
from ledger.words import said

router = APIRouter(prefix="/v1/books/{book}", tags=["permits: plans and documents"])


class TotalOut(Out):
    """What a plan grants under a cap."""

    pollutant: str
    area: str
    vintage: int
    unit: str
    quantity: str


class CheckedOut(Out):
    """What a sheet says; with faults nothing was kept."""

    rows: int
    lots: int
    digest: str
    """SHA-256 of the lines in their canonical form."""
    totals: list[TotalOut]
    faults: int
    rest: int
    """How many of them are not listed."""
    problems: list[dict[str, Any]]
    """The first 200, in the order of the rows."""


class ObjectionIn(ActIn):
    """An objection to a plan while it is public."""

    text: MemoText


class AnswerIn(SaidIn):
    """The answer to an objection."""

    answer: MemoText
    upheld: bool


class ObjectionOut(Out):
    """An objection and its answer."""

    objection_id: UUID
    party: str
    text: str
    raised_on: date
    answer: str | None
    upheld: bool | None


class PlanOut(Out):
    """A plan and where it stands."""

    id: UUID
    title: str
    document: str
    effective_on: date
    state: str
    lines: int
    digest: str
    file_name: str
    law: str
    objections_until: date | None
    """As the notices of the State Council that are known now say."""
    published_on: date | None
    provisional: bool
    """Whether that day was reckoned without the notice of the State Council for its year."""
    objections: list[ObjectionOut]
    next: list[NextOut]
    """Everything that can be done now, and what is missing for it; for a party, what its role may do."""


class ReportedOut(Out):
    """How many reports a sheet made."""

    reports: int


class CertificateOut(Out):
    """A certificate as it was issued."""

    number: str
    code: str
    issued_on: date
    content: dict[str, Any]
    effect: Literal["settled_pending_permit", "effective"]
    """Whether the licences of both sides say today what was sold; no part of what was issued."""


BODIES: Final = (ObjectionIn, AnswerIn)
Bureau = Annotated[Caller, Depends(allowed("permits.act"))]
Reader = Annotated[Caller, Depends(allowed("permits.read"))]
Language = Literal["zh", "en", ""]
"""Of a file; empty for that of the client."""


@router.get("/permits/plans/template", response_class=Response, responses={**problems(*READ), **SHEET})
def template(caller: Reader) -> Response:
    """Download the spreadsheet to fill in, with a page that explains every column."""
    return as_file(sheets.template(COLUMNS, plan_sheets.EXAMPLES), XLSX, "排污权分配方案.xlsx")


@router.post(
    "/permits/plans/check",
    openapi_extra=FILE,
    response_model=CheckedOut,
    responses=problems(*READ, read_upload, plan_sheets.read_sheet, unit_of),
)
async def check(
    request: Request,
    caller: Bureau,
    faults: Annotated[
        Literal["list", "file"], Query(description="`file` gives the faults as a spreadsheet.")
    ] = "list",
    effective_on: Annotated[
        Day | None, Query(description="Day of the plan, on which its sites are described; today without it.")
    ] = None,
) -> Response:
    """Check a plan row by row without keeping it: totals and hash, or every fault with its row and column."""
    sheet = await read_upload(request, caller, plan_sheets.read_sheet)
    return await run_in_threadpool(_check, request, caller, sheet, faults, effective_on or today_of(request))


@router.post(
    "/permits/reports/sheets",
    openapi_extra=FILE,
    responses=problems(*STEP, read_upload, report_sheets.read_sheet, report_sheets.report_sheet),
)
async def upload_reports(
    request: Request,
    caller: Annotated[Caller, Depends(allowed("permits.answer"))],
    id: Annotated[UUID, Query(description="Id of the upload, a UUID of version 7 made by you.")],
    effective_on: Day,
    document: Title = "",
) -> ReportedOut:
    """Report the emissions of many sites from a spreadsheet: all rows or none; told again, nothing is reported twice."""
    step = step_of(request, caller, SaidIn(effective_on=effective_on, document=document))
    sheet = await read_upload(request, caller, report_sheets.read_sheet)
    count = await run_in_threadpool(
        write,
        request,
        caller,
        lambda books: report_sheets.report_sheet(books, caller.book_id, step, base=id, sheet=sheet),
    )
    return ReportedOut(reports=count)


def _check(request: Request, caller: Caller, sheet: plan_sheets.PlanSheet, faults: str, on: date) -> Response:
    with service_of(request).database.read() as books:
        found = plan_sheets.check_plan(books, caller.book_id, sheet, on)
    if faults == "file":
        listed = sheets.faults_file(COLUMNS, map(_cells, found.faults), found.faults.rest)
        return as_file(listed, XLSX, "错误 faults.xlsx")
    return Response(_checked(found).model_dump_json(), media_type="application/json")


@router.post(
    "/permits/plans",
    status_code=201,
    openapi_extra=FILE,
    response_model=ActOut,
    responses={
        **problems(*STEP, read_upload, plan_sheets.read_sheet, plans.upload_plan, SiteClosed, unit_of),
        **repeated(ActOut),
    },
)
async def upload(
    request: Request,
    caller: Bureau,
    id: Annotated[UUID, Query(description="Id of the plan, a UUID of version 7 made by you.")],
    effective_on: Day,
    title: Title = "",
    document: Title = "",
    file_name: Title = "",
) -> Response:
    """Upload a plan: kept when every row is good, refused with all faults at once when one is not."""
    step = step_of(request, caller, SaidIn(effective_on=effective_on, document=document))
    sheet = await read_upload(request, caller, plan_sheets.read_sheet)
    return await run_in_threadpool(_upload, request, caller, sheet, step, id, title, file_name)


def _upload(
    request: Request,
    caller: Caller,
    sheet: plan_sheets.PlanSheet,
    step: Step,
    id: UUID,
    title: str,
    file_name: str,
) -> Response:
    with service_of(request).database.read() as reading:
        found = plan_sheets.check_plan(reading, caller.book_id, sheet, step.on)
    if found.faults:
        told = [sheets.Fault(f"row {f.row}", f.column, f.value, f.problem, f.zh) for f in found.faults]
        raise sheets.invalid(sheets.Faults(told, found.faults.count), COLUMNS)

    def work(books: Books) -> Done[Plan]:
        return plans.upload_plan(
            books, caller.book_id, step, grant_id=id, title=title, file_name=file_name, lines=found.lines
        )

    more = {
        "digest": found.digest,
        "rows": len(found.lines),
        "totals": [t.model_dump() for t in _checked(found).totals],
    }
    return act(request, caller, work, lambda _: more)


@router.get("/permits/plans/{id}", responses=problems(*READ, ProcessUnknown, plan_queries.last_day))
def plan(request: Request, id: ActPath, caller: Reader) -> PlanOut:
    """Read a plan, its hash and the objections to it; a plan is public from its publication on."""
    with service_of(request).database.read() as books:
        row = plan_queries.plan_of(books, caller.book_id, id)
        if row is None or (caller.sees is not None and not row.public):
            raise ProcessUnknown(machine="allocation", id=str(id))
        until = plan_queries.last_day(books, caller.book_id, row)
        raised = plan_queries.objections(books, caller.book_id, id, owner=caller.sees)
        possible = following(
            request, books, *plans.granting(books, caller.book_id, row), role=_role_of(caller)
        )
    told = [ObjectionOut(**asdict(one)) for one in raised]
    term = {"objections_until": until and until.on, "provisional": until is not None and until.provisional}
    return PlanOut(**{**asdict(row), **term, "objections": told, "next": possible})


def _role_of(caller: Caller) -> str:
    """Give the role of a party: how many others have objected, and what is left of a cap, is not told to it."""
    return "" if caller.sees is None else caller.actor.role.value


@router.post(
    "/permits/plans/{id}/publish",
    openapi_extra=takes(StepIn),
    response_model=ActOut,
    responses=problems(*STEP, plans.publish_plan),
)
def publish(request: Request, id: ActPath, body: RawBody, caller: Bureau) -> Response:
    """Publish a plan; objections may be raised for the working days that the rule pack gives."""
    step = step_of(request, caller, parse(StepIn, body))

    return act(
        request,
        caller,
        lambda books: plans.publish_plan(books, caller.book_id, step, grant_id=id),
        lambda done: {"objections_until": done.record.objections_until},
    )


@router.post(
    "/permits/plans/{id}/objections",
    openapi_extra=takes(ObjectionIn),
    response_model=ActOut,
    responses=problems(*STEP, plans.object_to),
)
def object_to(
    request: Request,
    id: ActPath,
    body: RawBody,
    caller: Annotated[Caller, Depends(allowed("permits.object"))],
) -> Response:
    """Object to a plan while it is public."""
    new = parse(ObjectionIn, body)
    step = step_of(request, caller, new)
    return act(
        request,
        caller,
        lambda books: plans.object_to(
            books,
            caller.book_id,
            step,
            grant_id=id,
            objection_id=new.id,
            party=caller.sees or "bureau",
            words=new.text,
        ),
        role=_role_of(caller),
    )


@router.post(
    "/permits/plans/{id}/objections/{objection}/answer",
    openapi_extra=takes(AnswerIn),
    response_model=ActOut,
    responses=problems(*STEP, plans.answer_objection),
)
def answer_objection(
    request: Request, id: ActPath, objection: UUID, body: RawBody, caller: Bureau
) -> Response:
    """Answer an objection; one that is upheld stops the plan."""
    new = parse(AnswerIn, body)
    step = step_of(request, caller, new)
    return act(
        request,
        caller,
        lambda books: plans.answer_objection(
            books,
            caller.book_id,
            step,
            grant_id=id,
            objection_id=objection,
            answer=new.answer,
            upheld=new.upheld,
        ),
    )


add_turn(
    router,
    "/permits/plans/{id}/approve",
    "permits.act",
    "Approve a plan, as another person than who uploaded it.",
    lambda books, book, step, id: plans.approve_plan(books, book, step, grant_id=id),
    plans.approve_plan,
)
add_turn(
    router,
    "/permits/plans/{id}/execute",
    "permits.act",
    "Execute an approved plan: every lot of it in one transaction.",
    lambda books, book, step, id: plans.execute_plan(books, book, step, grant_id=id),
    plans.execute_plan,
)
add_turn(
    router,
    "/permits/plans/{id}/drop",
    "permits.act",
    "Drop a plan that is not executed.",
    lambda books, book, step, id: plans.drop_plan(books, book, step, grant_id=id),
    plans.drop_plan,
)


@router.get(
    "/permits/sales/{id}/certificate",
    response_model=CertificateOut,
    responses=problems(*READ, act_queries.act_of, certificates.certificate_of),
)
def certificate(
    request: Request,
    id: ActPath,
    caller: Reader,
    form: Literal["json", "pdf"] = "json",
    language: Language = "",
) -> Response:
    """Give the certificate of a settled sale, as data or as a document that prints."""
    with service_of(request).database.read() as books:
        act_queries.act_of(books, caller.book_id, id, owner=caller.sees)
        row = certificates.certificate_of(books, caller.book_id, id)
        told = _certificate(request, books, caller, row)
        mark = (
            mark_for(request, books, caller, derived(id, "settle"), handed_out=True)
            if form == "pdf"
            else None
        )
    if form == "json":
        return Response(told.model_dump_json(), media_type="application/json")
    locale = language_of(request, language)
    return as_file(
        write_paper_pdf(papers.certificate(row.certificate, row.code, locale, mark)),
        "application/pdf",
        f"certificate-{row.content['number']}.pdf",
    )


@router.get("/certificates/{code}", responses=problems(*READ, certificates.certificate_by_code))
def verify(request: Request, code: CodePath, caller: Reader) -> CertificateOut:
    """Verify a certificate by the code that is printed on it."""
    with service_of(request).database.read() as books:
        row = certificates.certificate_by_code(books, caller.book_id, code.upper())
        return _certificate(request, books, caller, row)


@router.get(
    "/permits/holdings/{site}/export",
    response_class=Response,
    responses={**problems(*READ, site_on, LawGap, law_of), **SHEET},
)
def export_holdings(
    request: Request,
    site: CodePath,
    caller: Reader,
    form: Literal["xlsx", "csv", "pdf"] = "xlsx",
    language: Language = "",
) -> Response:
    """Take a site's holdings away as a spreadsheet or a document, year by year."""
    service = service_of(request)
    day = today_of(request)
    with service.database.read() as books:
        site_on(books, caller.book_id, site, day, seen_by=caller.sees)
        law = law_of(books, caller.book_id, day)
        rule, sold = law.text("term.part_year", day), sold_from(site, law, day)
        table = lot_queries.table_of(books, caller.book_id, site, rule, sold_from=sold, on=day, law=law)
    words = Wording.both(language_of(request, language))
    titles = [
        words.say(title)
        for title in (
            "Pollutant",
            "Control area",
            "Unit",
            "Year",
            "Held",
            "Leased out",
            "Leased in",
            "Pledged",
            "Frozen",
        )
    ]
    titles += [
        words.say(title)
        for title in ("May emit", "May sell", "May sell from a later day", "Waits for the licence")
    ]
    rows = [
        [
            pollutant,
            area,
            unit_of(pollutant),
            str(y.vintage),
            *(
                written(q)
                for q in (
                    y.held,
                    y.leased_out,
                    y.leased_in,
                    y.pledged,
                    y.frozen,
                    y.may_emit,
                    y.may_sell,
                    y.may_sell_later,
                    y.pending_licence,
                )
            ),
        ]
        for (pollutant, area), years in table.items()
        for y in years
    ]
    sorts = {0: "pollutant", 1: "area"}
    return _table(words, "Holdings", site, day.isoformat(), titles, rows, form, sorts, range(3, len(titles)))


@router.get(
    "/permits/movements/{site}/export",
    response_class=Response,
    responses={**problems(*READ, site_on, check_length), **SHEET},
)
def export_movements(
    request: Request,
    site: CodePath,
    caller: Reader,
    form: Literal["xlsx", "csv", "pdf"] = "xlsx",
    language: Language = "",
) -> Response:
    """Take every movement on a site's permit accounts away, oldest first; at most as many lines as a statement of the form."""
    service = service_of(request)
    day = today_of(request)
    with service.database.read() as books:
        site_on(books, caller.book_id, site, day, seen_by=caller.sees)
        moves = lot_queries.movements_of(books, caller.book_id, site, LINES_MAX[form] + 1)
    check_length(len(moves), form)
    words = Wording.both(language_of(request, language))
    titles = [
        words.say(name)
        for name in ("Date", "Kind", "Lot", "Account", "Increase", "Decrease", "Balance", "Document", "Entry")
    ]
    return _table(
        words, "Movements", site, day.isoformat(), titles, moves, form, {1: "kind", 3: "purpose"}, (4, 5, 6)
    )


def _table(
    words: Wording,
    name: str,
    site: str,
    on: str,
    titles: list[str],
    rows: list[list[str]],
    form: str,
    sorts: Mapping[int, str],
    numbers: Collection[int],
) -> Response:
    title = words.say(name)
    # Who opens a paper or a spreadsheet reads words; a CSV is for programs and has the codes.
    told = [
        [said(sorts.get(place, ""), str(cell), words.locale) for place, cell in enumerate(row)]
        for row in rows
    ]
    if form == "pdf":
        paper = list_paper(title, site, on, words, titles, told)
        return as_file(write_paper_pdf(paper), "application/pdf", f"{title}.pdf")
    if form == "csv":
        return as_file(sheets.write_csv(titles, rows), "text/csv; charset=utf-8", f"{title}.csv")
    lines = [sheets.in_numbers(row, numbers) for row in told]
    return as_file(sheets.write_xlsx([(title, titles, lines)]), XLSX, f"{title}.xlsx")


def _cells(fault: CellFault) -> tuple[int, str, str, str, str]:
    return fault.row, fault.column, fault.value, fault.problem, fault.zh


def _checked(found: plan_sheets.CheckedSheet) -> CheckedOut:
    totals = [
        TotalOut(pollutant=p, area=a, vintage=y, unit=unit_of(p), quantity=written(q))
        for (p, a, y), q in sorted(found.totals.items())
    ]
    shown = [
        {"row": f.row, "column": f.column, "value": f.value, "problem": f.problem, "zh": f.zh}
        for f in found.faults
    ]
    lots = sum(len(line.strip.years) for line in found.lines)
    return CheckedOut(
        rows=found.rows,
        lots=lots,
        digest=found.digest,
        totals=totals,
        faults=found.faults.count,
        rest=found.faults.rest,
        problems=shown,
    )


def _certificate(
    request: Request, books: ReadBooks, caller: Caller, row: certificates.CertificateRow
) -> CertificateOut:
    effect = certificates.effect_of_sale(books, caller.book_id, row, today_of(request))
    return CertificateOut(
        number=str(row.content["number"]),
        code=row.code,
        issued_on=row.issued_on,
        content=row.content,
        effect=effect.value,
    )
