"""Emission reports that are assigned to institutions, and what these find."""

from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.acts import ActIn, ActPath, NextOut, Year, act, add_turn, declared, following, step_of
from api.cursors import next_cursor, position_of
from api.dependencies import Caller, RawBody, allowed, parse, service_of, today_of
from api.openapi import PAGES, READ, problems
from api.rooms import Quantity
from api.routes.year import ReportOut, SiteYearOut, report_out, site_year_out
from api.shapes import Cursor, Limit, Out
from api.verifications import VerificationOut, verification_out
from ledger.actors.authority import Role
from ledger.database import Books
from ledger.law.packs import LawGap
from ledger.law_in_force.queries import law_of
from ledger.permits.actions import verifications
from ledger.permits.actions.engine import KeptAct
from ledger.permits.queries import verifications as queries
from ledger.permits.queries import year as years
from ledger.permits.rules import year as rules
from ledger.processes.acting import Done, read_process

router = APIRouter(prefix="/v1/books/{book}/permits", tags=["permits: verification by institutions"])
Bureau = Annotated[Caller, Depends(allowed("permits.act"))]
Finder = Annotated[Caller, Depends(allowed("permits.find"))]
Reader = Annotated[Caller, Depends(allowed("verification.read"))]


class VerificationIn(ActIn):
    """A report that is assigned to an institution, with the paper of that."""

    report: UUID
    verifier: str
    """Code of the institution, as its mandate names it."""


class FindingIn(ActIn):
    """What was found of a report, with the paper of the institution."""

    verification: UUID
    opinion: Literal["as_filed", "other", "unverifiable"]
    quantity: Quantity | None = None
    """What was emitted, where it is another quantity than the report says."""


class VerificationsOut(Out):
    """A page of them."""

    verifications: list[VerificationOut]
    next: str | None
    """Cursor of the next page; null when this is the last."""


class VerificationDetailOut(VerificationOut):
    """One of them, with the figures of the site and year, and what can be done with it."""

    reports: list[ReportOut]
    """Every report of the site, year and pollutant; none for an institution whose assignment has ended."""
    figures: list[SiteYearOut]
    """The account of the year of that pollutant, on the same terms."""
    next: list[NextOut]
    """Everything that can be done now, and what is missing for it."""


BODIES: Final = (VerificationIn, FindingIn)


@router.post("/verifications", **declared(VerificationIn, verifications.assign_report))
def assign_report(request: Request, body: RawBody, caller: Bureau) -> Response:
    """Assign a report to an institution that takes no part in anything here, which reads it from then on."""
    new = parse(VerificationIn, body)
    step = step_of(request, caller, new)
    return act(
        request,
        caller,
        lambda books: verifications.assign_report(
            books, caller.book_id, step, act_id=new.id, report=new.report, verifier=new.verifier
        ),
    )


@router.post(
    "/findings", **declared(FindingIn, law_of, LawGap, rules.emitted_of, verifications.find_of_report)
)
def find_of_report(request: Request, body: RawBody, caller: Finder) -> Response:
    """Say what was found of a report, as the institution to which it is assigned; the newest finding stands, and the authority decides."""
    new = parse(FindingIn, body)
    step = step_of(request, caller, new)

    def work(books: Books) -> Done[KeptAct]:
        rounding = law_of(books, caller.book_id, step.on).text("report.rounding", step.on)
        return verifications.find_of_report(
            books,
            caller.book_id,
            step,
            act_id=new.id,
            verification=new.verification,
            opinion=new.opinion,
            quantity=None if new.quantity is None else rules.emitted_of(new.quantity, rounding),
        )

    return act(request, caller, work)


add_turn(
    router,
    "/verifications/{id}/end",
    "permits.act",
    "End the assignment of a report to an institution; where something was found under it, another person confirms.",
    lambda books, book, step, id: verifications.end_verification(books, book, step, act_id=id),
    verifications.end_verification,
)
add_turn(
    router,
    "/verifications/{id}/confirm",
    "permits.act",
    "Confirm as another person that an assignment ends: what was found under it does not count any more.",
    lambda books, book, step, id: verifications.confirm_end(books, book, step, act_id=id),
    verifications.confirm_end,
)
add_turn(
    router,
    "/verifications/{id}/drop",
    "permits.act",
    "Drop that an assignment ends: it goes on.",
    lambda books, book, step, id: verifications.drop_end(books, book, step, act_id=id),
    verifications.drop_end,
)
add_turn(
    router,
    "/findings/{id}/withdraw",
    "permits.find",
    "Withdraw a finding, as the institution that made it.",
    lambda books, book, step, id: verifications.withdraw_finding(books, book, step, act_id=id),
    verifications.withdraw_finding,
)


@router.get("/verifications", responses=problems(*READ, *PAGES))
def list_verifications(
    request: Request,
    caller: Reader,
    report: UUID | None = None,
    site: str | None = None,
    year: Year | None = None,
    cursor: Cursor = None,
    limit: Limit = 1000,
) -> VerificationsOut:
    """List reports that are assigned to institutions; an institution sees its own, an enterprise those of its sites."""
    question = ("verifications", caller.book_id, caller.sees, report, site, year)
    after = position_of(cursor, question, (UUID,))
    with service_of(request).database.read() as books:
        rows = queries.verifications(
            books,
            caller.book_id,
            owner=caller.sees,
            report=report,
            site=site,
            year=year,
            after=after[0] if after else None,
            limit=limit + 1,
        )
    last = rows[limit - 1] if len(rows) > limit else None
    return VerificationsOut(
        verifications=[verification_out(one) for one in rows[:limit]],
        next=next_cursor(question, (last.id,)) if last else None,
    )


@router.get("/verifications/{id}", responses=problems(*READ, read_process, law_of, LawGap))
def read_verification(request: Request, id: ActPath, caller: Reader) -> VerificationDetailOut:
    """Read a report that is assigned to an institution, with the figures of its site and year."""
    day = today_of(request)
    with service_of(request).database.read() as books:
        running, kept = read_process(books, caller.book_id, verifications.VERIFICATIONS, id, caller.sees)
        [one] = queries.verifications(books, caller.book_id, one=id)
        possible = following(request, books, verifications.VERIFICATIONS, running, kept)
        over = one.state == "ended" and caller.actor.role is Role.VERIFIER
        reports = (
            []
            if over
            else years.reports(
                books, caller.book_id, day, site=one.site, year=one.year, pollutant=one.pollutant
            )
        )
        law = law_of(books, caller.book_id, day)
        figures = [] if over else years.site_years(books, caller.book_id, one.site, one.year, day, law)
    return VerificationDetailOut(
        **verification_out(one).model_dump(),
        reports=[report_out(row) for row in reports],
        figures=[site_year_out(row) for row in figures if row.pollutant == one.pollutant],
        next=possible,
    )
