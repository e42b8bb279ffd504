"""The end of a year: reports of emissions, surrender, deduction, retirement, expiry, and what became of each site's duty."""

from datetime import date
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from api.acts import (
    ActIn,
    ActPath,
    MemoText,
    NextOut,
    Year,
    act,
    add_second,
    add_turn,
    declared,
    following,
    step_of,
)
from api.cursors import next_cursor, position_of
from api.dependencies import Caller, RawBody, allowed, parse, service_of, today_of
from api.disposals import Work, dispose
from api.openapi import PAGES, READ, problems
from api.rooms import Quantity
from api.shapes import CodePath, Cursor, Day, Instant, Limit, Out, RecordedUntil
from api.strips import Holder, Pollutant, StripIn, Strips, strips_of
from api.verifications import VerificationOut, verification_out
from ledger.database import Books
from ledger.law.packs import LawGap
from ledger.law_in_force.queries import law_of
from ledger.permits.actions import exclusions, second, year_end
from ledger.permits.actions.engine import KeptAct
from ledger.permits.actions.internal import done_or_asked
from ledger.permits.queries import year as queries
from ledger.permits.queries.verifications import verifications
from ledger.permits.rules import year as rules
from ledger.permits.rules.strips import unit_of, written
from ledger.processes.acting import Done, read_process
from ledger.register.queries import site_on
from ledger.statements.queries.lists import standing
from ledger.statements.rules import settled_at

router = APIRouter(prefix="/v1/books/{book}/permits", tags=["permits: the end of a year"])


class ReportIn(ActIn):
    """What a site emitted of a pollutant in a year, from one source."""

    site: Holder
    year: Year
    pollutant: Pollutant
    source: Literal["bureau", "online", "self"]
    measured: Quantity
    abnormal: Quantity = "0"
    """Under abnormal conditions; counts as emitted."""
    months: Annotated[list[Quantity], Field(min_length=12, max_length=12)] | None = None


class SurrenderIn(ActIn):
    """Permits to surrender against emissions."""

    site: Holder
    strips: Strips
    came_on: Day | None = None
    """Day on which the paper came in, where it came in time and the vintage has ended since; recorded by the bureau."""


class RetirementIn(ActIn):
    """Permits to take out of circulation for good."""

    holder: Holder
    strips: Strips
    ground: MemoText = ""


class DeductionIn(ActIn):
    """What was emitted too much in `year`, to be deducted from a later one."""

    site: Holder
    year: Year
    strip: StripIn


class ExclusionIn(ActIn):
    """A decision that takes a site out of the check of a year; no pollutant means all."""

    site: Holder
    year: Year
    pollutant: Pollutant | None = None
    kind: Literal["excluded", "not_obliged"]


class PendingOut(Out):
    """A report that is open: it changes nothing until it is verified."""

    report_id: str
    source: str
    quantity: str
    """What it says was emitted."""
    state: str
    """`reported` or `disputed`."""
    reported_on: date


class SiteYearOut(Out):
    """What became of a site's duty for a pollutant and year."""

    site: str
    year: int
    pollutant: str
    unit: str
    status: Literal["met", "short", "no_report", "disputed", "not_obliged", "excluded"]
    verified: str | None
    may_emit: str
    surrendered: str
    """What covers the emissions: with deductions, and the days until something was sold."""
    deducted: str
    kept: str
    """Of what was sold within the year: what may be emitted, and is covered, for its days until the sale."""
    pending_licence: str
    """Of what was bought: what the licence does not say yet. Where the law lets it wait (`trade.emits_from`) and a licence is known,
    `may_emit` has it not."""
    missing: str
    over: str
    """Emitted beyond what might be emitted."""
    pending: int
    """Open reports beside what was verified."""
    pending_reports: list[PendingOut]
    """The newest of them, newest first."""


class MonthOut(Out):
    """How far a site is with its year."""

    month: int
    emitted: str
    plan: str
    mark: str


class YearOut(Out):
    """A site's year."""

    site: str
    year: int
    on: date
    settled_at: Instant
    """Up to it the answer does not change any more."""
    pollutants: list[SiteYearOut]
    months: dict[str, list[MonthOut]]
    verifications: list[VerificationOut]
    """Reports of the year that were assigned to institutions, with what each found last that stands."""
    gaps: list[str]
    """Keys of which the law of the place says nothing, so that nothing is told by them: without `alarm.marks` no month has a mark."""


class YearsOut(Out):
    """The year of every site that has a duty or a report."""

    year: int
    on: date
    recorded: Instant | None
    """The instant as of which it was known; null for now."""
    settled_at: Instant
    """Up to it the answer does not change any more."""
    counts: dict[str, int] | None
    """How many site-years of all sites have which status, on the first page; null on those after it."""
    sites: list[SiteYearOut]
    """A page of them, by the code of the site."""
    next: str | None
    """Cursor of the next page; null when this is the last."""


class ReportOut(Out):
    """A report as it stood on a day."""

    report_id: str
    site: str
    year: int
    pollutant: str
    source: str
    measured: str
    abnormal: str
    document: str
    reported_on: date
    state: str


class ReportDetailOut(ReportOut):
    """A report, what institutions found of it, and what can be done with it."""

    verifications: list[VerificationOut]
    """Institutions to which it was assigned, with what each found last that stands."""
    next: list[NextOut]
    """Everything that can be done now, and what is missing for it."""


class ReportsOut(Out):
    """Reports."""

    reports: list[ReportOut]
    next: str | None


BODIES: Final = (
    ReportIn,
    SurrenderIn,
    RetirementIn,
    DeductionIn,
    ExclusionIn,
)
Owner = Annotated[Caller, Depends(allowed("permits.own"))]
Answering = Annotated[Caller, Depends(allowed("permits.answer"))]
Bureau = Annotated[Caller, Depends(allowed("permits.act"))]
Reader = Annotated[Caller, Depends(allowed("permits.read"))]
On = Annotated[Day | None, Query(description="As it stood on this day; none for today.")]


@router.post(
    "/reports", **declared(ReportIn, law_of, LawGap, rules.emitted_of, site_on, year_end.report_emissions)
)
def report(request: Request, body: RawBody, caller: Answering) -> Response:
    """Report emissions of a year; a second person verifies."""
    new = parse(ReportIn, body)
    step = step_of(request, caller, new)

    def work(books: Books) -> Done[year_end.Emitted]:
        rounding = law_of(books, caller.book_id, step.on).text("report.rounding", step.on)
        measured, abnormal, *months = (
            rules.emitted_of(text, rounding) for text in (new.measured, new.abnormal, *(new.months or ()))
        )
        what = year_end.Emitted(
            *(new.site, new.year, new.pollutant, new.source, measured, abnormal), tuple(months) or None
        )
        site_on(books, caller.book_id, new.site, step.on, seen_by=caller.sees)
        return year_end.report_emissions(books, caller.book_id, step, report_id=new.id, what=what)

    return act(request, caller, work)


add_turn(
    router,
    "/reports/{id}/verify",
    "permits.act",
    "Verify a report, as another person than who reported.",
    lambda books, book, step, id: year_end.verify_report(books, book, step, report_id=id),
    year_end.verify_report,
)
add_turn(
    router,
    "/reports/{id}/dispute",
    "permits.answer",
    "Dispute a report.",
    lambda books, book, step, id: year_end.dispute_report(books, book, step, report_id=id),
    year_end.dispute_report,
)
add_turn(
    router,
    "/reports/{id}/confirm",
    "permits.act",
    "Confirm, as another person of the bureau than the one who asked, that what was verified is disputed.",
    lambda books, book, step, id: year_end.confirm_dispute(books, book, step, report_id=id),
    year_end.confirm_dispute,
)
add_turn(
    router,
    "/reports/{id}/drop",
    "permits.act",
    "Drop a dispute that was asked for and not confirmed: what was verified stands.",
    lambda books, book, step, id: year_end.drop_dispute(books, book, step, report_id=id),
    year_end.drop_dispute,
)
add_turn(
    router,
    "/reports/{id}/reject",
    "permits.act",
    "Reject a report.",
    lambda books, book, step, id: year_end.reject_report(books, book, step, report_id=id),
    year_end.reject_report,
)


@router.get("/reports", responses=problems(*READ, *PAGES))
def reports(
    request: Request,
    caller: Reader,
    site: str | None = None,
    year: Year | None = None,
    pollutant: str | None = None,
    on: On = None,
    cursor: Cursor = None,
    limit: Limit = 1000,
) -> ReportsOut:
    """List reports of emissions as they stood on a day."""
    service = service_of(request)
    day = on or today_of(request)
    question = ("reports", caller.book_id, caller.sees, site, year, pollutant, day)
    after = position_of(cursor, question, (date, UUID))
    with service.database.read() as books:
        rows = queries.reports(
            books,
            caller.book_id,
            day,
            owner=caller.sees,
            site=site,
            year=year,
            pollutant=pollutant,
            after=after,
            limit=limit + 1,
        )
    last = rows[limit - 1] if len(rows) > limit else None
    return ReportsOut(
        next=next_cursor(question, (last.reported_on, last.report_id)) if last else None,
        reports=[report_out(r) for r in rows[:limit]],
    )


@router.get("/reports/{id}", responses=problems(*READ, read_process))
def report_detail(request: Request, id: ActPath, caller: Reader) -> ReportDetailOut:
    """Read a report of emissions as it stands now."""
    with service_of(request).database.read() as books:
        process, what = read_process(books, caller.book_id, year_end.REPORTS, id, caller.sees)
        possible = following(request, books, year_end.REPORTS, process, what)
        found = verifications(books, caller.book_id, report=id)
    first = process.steps[0]
    told = ReportOut(
        report_id=str(id),
        site=what.site,
        year=what.year,
        pollutant=what.pollutant,
        source=what.source,
        measured=written(what.measured),
        abnormal=written(what.abnormal),
        document=first.document,
        reported_on=first.on,
        state=process.state,
    )
    return ReportDetailOut(
        **told.model_dump(), verifications=[verification_out(one) for one in found], next=possible
    )


@router.post("/surrenders", **declared(SurrenderIn, strips_of, year_end.surrender, done_or_asked))
def surrender(request: Request, body: RawBody, caller: Owner) -> Response:
    """Surrender permits against emissions: leased ones first, surplus last; on paper the bureau asks, and a second person confirms."""
    return dispose(request, caller, body, "surrender", surrender_build)


def surrender_build(request: Request, caller: Caller, body: bytes, _: UUID | None) -> Work:
    """Read what is wanted."""
    new = parse(SurrenderIn, body)
    step, strips = step_of(request, caller, new), strips_of(new.strips)
    return step, lambda books: year_end.surrender(
        books, caller.book_id, step, act_id=new.id, site=new.site, strips=strips, came_on=new.came_on
    )


add_turn(
    router,
    "/surrenders/{id}/undo",
    "permits.act",
    "Ask to undo a surrender inside its window; another person of the bureau confirms, or the enterprise itself.",
    lambda books, book, step, id: year_end.undo_surrender(books, book, step, act_id=id),
    year_end.undo_surrender,
)


@router.post("/retirements", **declared(RetirementIn, strips_of, year_end.retire, done_or_asked))
def retire(request: Request, body: RawBody, caller: Owner) -> Response:
    """Ask to retire permits voluntarily and for good; a second person of the enterprise or the bureau confirms."""
    return dispose(request, caller, body, "retirement", retire_build)


def retire_build(request: Request, caller: Caller, body: bytes, _: UUID | None) -> Work:
    """Read what is wanted."""
    return _retire(request, caller, body, cancel=False)


@router.post("/cancellations", **declared(RetirementIn, strips_of, year_end.retire))
def cancel(request: Request, body: RawBody, caller: Bureau) -> Response:
    """Ask to cancel permits by a decision of the authority; a second person confirms."""
    return act(request, caller, _retire(request, caller, body, cancel=True)[1])


def _retire(request: Request, caller: Caller, body: bytes, *, cancel: bool) -> Work:
    new = parse(RetirementIn, body)
    step, strips = step_of(request, caller, new), strips_of(new.strips)
    return step, lambda books: year_end.retire(
        books,
        caller.book_id,
        step,
        act_id=new.id,
        holder=new.holder,
        strips=strips,
        cancel=cancel,
        ground=new.ground,
    )


@router.post("/deductions", **declared(DeductionIn, StripIn.value, year_end.deduct))
def deduct(request: Request, body: RawBody, caller: Bureau) -> Response:
    """Ask to deduct from a later year what a site emitted too much; a second person confirms."""
    new = parse(DeductionIn, body)
    step, strip = step_of(request, caller, new), new.strip.value()
    return act(
        request,
        caller,
        lambda books: year_end.deduct(
            books, caller.book_id, step, act_id=new.id, site=new.site, year=new.year, strip=strip
        ),
    )


add_turn(
    router,
    "/surrenders/{id}/confirm",
    "permits.approve",
    "Confirm a surrender on paper, or that a surrender is undone, as another person than the one who asked.",
    lambda books, book, step, id: year_end.confirm_surrender(books, book, step, act_id=id),
    year_end.confirm_surrender,
)
add_turn(
    router,
    "/surrenders/{id}/drop",
    "permits.answer",
    "Drop a surrender on paper, or the undoing of one, that was asked for and not confirmed.",
    lambda books, book, step, id: year_end.drop_surrender(books, book, step, act_id=id),
    year_end.drop_surrender,
)
add_second(
    router,
    "/retirements",
    "permits.approve",
    "a retirement",
    second.turns(year_end.RETIRE),
    drops="permits.answer",
)
add_second(router, "/cancellations", "permits.act", "a cancellation", second.turns(year_end.CANCEL))
add_second(router, "/deductions", "permits.act", "a deduction", second.turns(year_end.DEDUCT))


@router.post("/exclusions", **declared(ExclusionIn, site_on, exclusions.exclude))
def exclude(request: Request, body: RawBody, caller: Bureau) -> Response:
    """Ask to take a site out of the check of a year by a decision; a second person confirms."""
    new = parse(ExclusionIn, body)
    step = step_of(request, caller, new)

    def work(books: Books) -> Done[KeptAct]:
        site_on(books, caller.book_id, new.site, step.on)
        return exclusions.exclude(
            books,
            caller.book_id,
            step,
            act_id=new.id,
            site=new.site,
            year=new.year,
            pollutant=new.pollutant or "",
            kind=new.kind,
        )

    return act(request, caller, work)


add_second(router, "/exclusions", "permits.act", "an exclusion from a year", second.turns(exclusions.EXCLUDE))
add_turn(
    router,
    "/exclusions/{id}/withdraw",
    "permits.act",
    "Withdraw an exclusion, as another person than who asked for it: with reason and paper, and from the day of it.",
    lambda books, book, step, id: exclusions.withdraw_exclusion(books, book, step, act_id=id),
    exclusions.withdraw_exclusion,
)


add_turn(
    router,
    "/exclusions/{id}/annul",
    "permits.act",
    "Ask to annul an exclusion that was decided by mistake, with reason and paper: once another person confirms, it never counted.",
    lambda books, book, step, id: exclusions.annul_exclusion(books, book, step, act_id=id),
    exclusions.annul_exclusion,
)


@router.get("/years/{year}", responses=problems(*READ, *PAGES, settled_at, law_of, LawGap))
def years(
    request: Request,
    year: Year,
    caller: Annotated[Caller, Depends(allowed("compliance.read"))],
    on: On = None,
    recorded: RecordedUntil = None,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=2000, description="Sites on a page.")] = 500,
) -> YearsOut:
    """Tell what became of the duty of every site in a year, as it stood on a day, and was known at an instant; counted over all sites."""
    service = service_of(request)
    day = on or today_of(request)
    question = ("years", caller.book_id, year, day, recorded)
    after = position_of(cursor, question, (str,))
    with service.database.read() as books:
        settled = settled_at(recorded, standing(books, caller.book_id)[1])
        law = law_of(books, caller.book_id, day)
        sites = sorted(queries.sites_with_duty(books, caller.book_id, year))
        left = [site for site in sites if after is None or site > after[0]]
        page = left[:limit]
        wanted = sites if after is None else page
        found = {
            site: queries.site_years(books, caller.book_id, site, year, day, law, recorded=recorded)
            for site in wanted
        }
    everything = [one for years in found.values() for one in years]
    return YearsOut(
        year=year,
        on=day,
        recorded=recorded,
        settled_at=settled,
        counts=dict(queries.summary(everything)) if after is None else None,
        sites=[site_year_out(one) for site in page for one in found[site]],
        next=next_cursor(question, (page[-1],)) if len(left) > limit else None,
    )


@router.get("/years/{year}/{site}", responses=problems(*READ, settled_at, site_on, law_of, LawGap))
def site_year(
    request: Request,
    year: Year,
    site: CodePath,
    caller: Reader,
    on: On = None,
    recorded: RecordedUntil = None,
) -> YearOut:
    """Tell what became of a site's duty in a year, on a day and as known at an instant, with the months held against the plan."""
    service = service_of(request)
    day = on or today_of(request)
    with service.database.read() as books:
        settled = settled_at(recorded, standing(books, caller.book_id)[1])
        site_on(books, caller.book_id, site, max(day, date(year, 12, 31)), seen_by=caller.sees)
        law = law_of(books, caller.book_id, day)
        found = queries.site_years(books, caller.book_id, site, year, day, law, recorded=recorded)
        assigned = verifications(books, caller.book_id, site=site, year=year, on=day, recorded=recorded)
        # Cities have them, the nation has none: where the law of the place says nothing there is no alarm, and the answer says so.
        plan = law.text("alarm.plan", day) if law.find("alarm.plan", day) else "twelfths"
        marks = [int(mark) for mark in law.texts("alarm.marks", day)] if law.find("alarm.marks", day) else []
        sources = law.texts("report.sources", day)
        months = {
            one.pollutant: rules.monthly(
                queries.months_of(books, caller.book_id, site, year, one.pollutant, day, sources, recorded),
                one.end.may_emit,
                marks,
                plan,
            )
            for one in found
        }
    told = {
        pollutant: [
            MonthOut(month=m.month, emitted=written(m.emitted), plan=written(m.plan), mark=m.mark)
            for m in lines
        ]
        for pollutant, lines in months.items()
        if lines
    }
    return YearOut(
        site=site,
        year=year,
        on=day,
        settled_at=settled,
        pollutants=[site_year_out(one) for one in found],
        months=told,
        verifications=[verification_out(one) for one in assigned],
        gaps=[] if marks else ["alarm.marks"],
    )


def site_year_out(one: queries.SiteYear) -> SiteYearOut:
    """Write what became of a duty as it is told."""
    end = one.end
    return SiteYearOut(
        site=one.site,
        year=one.year,
        pollutant=one.pollutant,
        unit=unit_of(one.pollutant) if one.pollutant else "",
        status=end.status.value,
        verified=None if end.verified is None else written(end.verified),
        may_emit=written(end.may_emit),
        surrendered=written(end.surrendered),
        deducted=written(one.deducted),
        kept=written(one.kept),
        pending_licence=written(one.pending),
        missing=written(end.missing),
        over=written(end.over),
        pending=len(end.pending),
        pending_reports=[_pending(report) for report in end.pending[: rules.PENDING_MAX]],
    )


def report_out(one: queries.ReportRow) -> ReportOut:
    """Write a report as it is told."""
    return ReportOut(
        report_id=str(one.report_id),
        site=one.site,
        year=one.year,
        pollutant=one.pollutant,
        source=one.source,
        measured=written(one.measured),
        abnormal=written(one.abnormal),
        document=one.document,
        reported_on=one.reported_on,
        state=one.state,
    )


def _pending(report: rules.Report) -> PendingOut:
    return PendingOut(
        report_id=str(report.report_id),
        source=report.source,
        quantity=written(report.measured + report.abnormal),
        state=report.state,
        reported_on=report.reported_on,
    )
