"""Emissions and surrender: what was known of a year on a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read
from ledger.law import Law
from ledger.law_in_force.queries import law_of
from ledger.permits.queries.lots import parts
from ledger.permits.queries.turnover import bought_on, licence_for, turnover
from ledger.permits.rules.gates import Overrun, refusal
from ledger.permits.rules.licence_steps import pending_of
from ledger.permits.rules.reviews import not_to_be_taken
from ledger.permits.rules.strips import EMITTED_UNDER, account, written
from ledger.permits.rules.terms import Span, part_of, span
from ledger.permits.rules.turnover import LotsOfYear, Shares, shares
from ledger.permits.rules.year import (
    OPEN,
    STANDING,
    Report,
    Status,
    YearEnd,
    standing,
    to_make_good,
    year_end,
)
from ledger.workdays import LastDay

SQL: Final = named_queries(__name__)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report as it stood on a day."""

    report_id: UUID
    site: str
    year: int
    pollutant: str
    source: str
    measured: int
    abnormal: int
    months: list[int] | None
    document: str
    reported_on: date
    state: str
    verified_on: date | None
    """Day of its last verification, whatever was done with it since."""
    verified_at: datetime | None

    def as_report(self) -> Report:
        """Give what the rules compare."""
        verified = (self.verified_on, self.verified_at) if self.verified_on and self.verified_at else None
        return Report(
            self.source, self.measured, self.abnormal, self.state, self.reported_on, verified, self.report_id
        )


@dataclass(frozen=True, slots=True)
class SiteYear:
    """The account of a site and year for one pollutant."""

    site: str
    year: int
    pollutant: str
    end: YearEnd
    deducted: int
    """Made good by deduction from a later year."""
    kept: int = 0
    """Of what it sold in the year: what its days until the sale cover."""
    pending: int = 0
    """Of what it bought: what its licence does not say yet."""

    @property
    def open(self) -> int:
        """What a deduction still makes good; what was emitted too much among it bars the site from selling."""
        return to_make_good(self.end, self.deducted)


class _Part(NamedTuple):
    """What of a lot stood somewhere on a day."""

    pollutant: str
    vintage: int
    asset_id: int
    valid_from: date
    valid_to: date
    quantity: int


class _Deducted(NamedTuple):
    year: int
    asset_id: int
    pollutant: str
    vintage: int
    valid_from: date
    valid_to: date
    quantity: int


class _TakenWrongly(NamedTuple):
    """What a decision had taken of a lot that reviews have given back, or leave owed, since."""

    decision: UUID
    pollutant: str
    area: str
    asset_id: int
    valid_from: date
    valid_to: date
    quantity: int
    annulled: bool
    """Since: what no review had given back before was not to be taken."""
    before: int
    """Of that pollutant and area, by changes before."""
    since: int
    """And by changes since."""


class _Exclusion(NamedTuple):
    pollutant: str
    kind: str


def reports(
    books: ReadBooks,
    book_id: int,
    on: date,
    *,
    owner: str | None = None,
    site: str | None = None,
    year: int | None = None,
    pollutant: str | None = None,
    after: tuple[date, UUID] | None = None,
    limit: int | None = None,
    recorded: datetime | None = None,
) -> list[ReportRow]:
    """List reports as they stood on a day, in the order of reporting.

    Args:
        books: the snapshot to read.
        book_id: the book.
        on: the day.
        owner: only those of the sites of a party.
        site: only those of a site.
        year: only those of a year.
        pollutant: only those of a pollutant.
        after: day and id of the last report on the page before.
        limit: reports on a page; None for all of them, which are few of one site and year.
        recorded: as was known at this instant; None for now.
    """
    asked = {"owner": owner, "site": site, "year": year, "pollutant": pollutant, "limit": limit}
    last_on, last_id = after or (None, None)
    return read(
        books,
        ReportRow,
        SQL["reports"],
        book=book_id,
        on=on,
        after_on=last_on,
        after_id=last_id,
        recorded=recorded,
        **asked,
    )


def site_years(
    books: ReadBooks,
    book_id: int,
    site: str,
    year: int,
    on: date,
    law: Law,
    *,
    without: UUID | None = None,
    recorded: datetime | None = None,
) -> list[SiteYear]:
    """Tell what became of a site's year, for each pollutant, from what had happened by a day.

    Args:
        books: the snapshot to read.
        book_id: the book.
        site: the site.
        year: the year.
        on: the day.
        law: of that day.
        without: a deduction that is left out, for it is being decided.
        recorded: as was known at this instant; None for now.
    """
    known = reports(books, book_id, on, site=site, year=year, recorded=recorded)
    may = lots_of_year(books, book_id, site, year, on, law, recorded)
    ended: dict[str, dict[int, Span]] = {}
    for one in _surrendered(books, book_id, site, on, recorded):
        if one.vintage == year:
            gone = span(year, one.quantity, one.valid_from, one.valid_to)
            ended.setdefault(one.pollutant, {})[one.asset_id] = gone
    excluded = _exclusions(books, book_id, site, year, on, recorded)
    deducted: dict[tuple[int, str], int] = {}
    asked = {"site": site, "on": on, "without": without, "recorded": recorded}
    rows = read(books, _Deducted, SQL["deducted"], book=book_id, **asked)
    bought = bought_on(books, book_id, site, [row.asset_id for row in rows])
    for row in rows:
        part = row._replace(valid_from=max(row.valid_from, bought.get(row.asset_id, row.valid_from)))
        deducted[row.year, row.pollutant] = deducted.get((row.year, row.pollutant), 0) + _counts(
            law, on, part
        )
    sources, abnormal = law.texts("report.sources", on), law.flag("report.abnormal_counts", on)
    told = []
    for pollutant in sorted({r.pollutant for r in known} | may.keys()):
        mine = [r.as_report() for r in known if r.pollutant == pollutant]
        lots = may.get(pollutant, LotsOfYear())
        made_good = deducted.get((year, pollutant), 0)
        covered = lots.covered(ended.get(pollutant, {})) + made_good
        exclusion = excluded.get(pollutant) or excluded.get("")
        end = year_end(mine, lots.may_emit, covered, exclusion, sources, abnormal_counts=abnormal)
        told.append(SiteYear(site, year, pollutant, end, made_good, lots.kept, lots.pending))
    return told


def lots_of_year(
    books: ReadBooks,
    book_id: int,
    site: str,
    year: int,
    on: date,
    law: Law,
    recorded: datetime | None = None,
) -> dict[str, LotsOfYear]:
    """Tell under what a site might emit in a year, by pollutant, lot by lot, in its days: what was its own on the last day, whatever
    held it still, what it surrendered until then, what a review has said since was not to be taken, and what it had before it was sold."""
    last = min(on, date(year, 12, 31))
    held = _own(books, book_id, site, year, last, recorded, now=last == on)
    held += _taken_wrongly(books, book_id, site, year, (last, on), recorded) if last < on else []
    whole: dict[int, _Part] = {}
    for part in held:
        before = whole.get(part.asset_id)
        whole[part.asset_id] = part._replace(quantity=part.quantity + (before.quantity if before else 0))
    turned = turnover(books, book_id, site, [year], last, recorded)
    rule = law.text("term.part_year", last)
    found: dict[str, dict[int, Shares]] = {}
    known = {one.asset_id: (one.pollutant, one.valid_from, one.valid_to) for one in turned.values()}
    known |= {one.asset_id: (one.pollutant, one.valid_from, one.valid_to) for one in whole.values()}
    for number, (pollutant, valid_from, valid_to) in known.items():
        left = whole[number].quantity if number in whole else 0
        turns = turned[number].turns if number in turned else ()
        found.setdefault(pollutant, {})[number] = shares(year, valid_from, valid_to, left, turns)
    came: dict[str, int] = {}
    for asset_id, one in turned.items():
        bought = sum(turn.quantity for turn in one.turns if turn.quantity > 0)
        left = whole[asset_id].quantity if asset_id in whole else 0
        came[one.pollutant] = came.get(one.pollutant, 0) + min(bought, left)
    licence = licence_for(books, book_id, site, last) if any(came.values()) else None
    told = {}
    for pollutant, lots in found.items():
        waits = 0
        if licence is not None and came.get(pollutant):
            own = sum(one.quantity for one in whole.values() if one.pollutant == pollutant)
            waits = pending_of([came[pollutant]], own, licence.permitted(pollutant, year))
        counts = waits and licence is not None and licence.counts(law, last)
        told[pollutant] = LotsOfYear(lots, rule, waits, bool(counts))
    return told


def _own(
    books: ReadBooks,
    book_id: int,
    site: str,
    year: int,
    last: date,
    recorded: datetime | None,
    *,
    now: bool,
) -> list[_Part]:
    """List what was a site's own of a year's lots on a day, whatever held it still, and what it had surrendered of them."""
    if now and recorded is None:
        held = [
            _Part(
                one.pollutant, year, one.asset_id, one.held.valid_from, one.held.valid_to, one.held.quantity
            )
            for one in parts(books, book_id, site, EMITTED_UNDER, vintages=[year])
        ]
    else:
        accounts = [account(site, purpose) for purpose in EMITTED_UNDER]
        asked = {"accounts": accounts, "year": year, "on": last, "recorded": recorded}
        held = read(books, _Part, SQL["held_then"], book=book_id, **asked)
    return [*held, *(x for x in _surrendered(books, book_id, site, last, recorded) if x.vintage == year)]


def _taken_wrongly(
    books: ReadBooks, book_id: int, site: str, year: int, days: tuple[date, date], recorded: datetime | None
) -> list[_Part]:
    """List what decisions had taken by the first of two days and reviews have said, until the other, was not to be taken."""
    last, on = days
    asked = {"site": site, "year": year, "last": last, "on": on, "recorded": recorded}
    left: dict[tuple[UUID, str, str], int] = {}
    found: list[_Part] = []
    rows = read(books, _TakenWrongly, SQL["taken_wrongly"], book=book_id, **asked)
    taken: dict[tuple[UUID, str, str], int] = {}
    for one in rows:
        taken[one[:3]] = taken.get(one[:3], 0) + one.quantity
    for one in rows:
        of = left.setdefault(one[:3], not_to_be_taken(taken[one[:3]], one.before, one.since, one.annulled))
        part = min(one.quantity, of)
        left[one[:3]] -= part
        if part:
            found.append(_Part(one.pollutant, year, one.asset_id, one.valid_from, one.valid_to, part))
    return found


def _counts(law: Law, on: date, one: _Deducted) -> int:
    """Tell how much a part of a lot makes good: by its days, as the law of its year has it."""
    rule = law.text("term.part_year", min(on, date(one.vintage, 12, 31)))
    return part_of(span(one.vintage, one.quantity, one.valid_from, one.valid_to), rule)


def _surrendered(
    books: ReadBooks, book_id: int, site: str, on: date, recorded: datetime | None = None
) -> list[_Part]:
    asked = {"account": account(site, "surrendered"), "on": on, "recorded": recorded}
    return read(books, _Part, SQL["surrendered"], book=book_id, **asked)


def _exclusions(
    books: ReadBooks, book_id: int, site: str, year: int, on: date, recorded: datetime | None = None
) -> dict[str, str]:
    asked = {"site": site, "year": year, "on": on, "recorded": recorded}
    found = read(books, _Exclusion, SQL["exclusions"], book=book_id, **asked)
    return {row.pollutant: row.kind for row in found}


def overruns(
    books: ReadBooks, book_id: int, site: str, on: date, law: Law, pollutants: Sequence[str]
) -> tuple[str, ...]:
    """Name the pollutants of which a site is short for a year that is over, and has not made it good."""
    found = set()
    for year in _years_verified(books, book_id, site, on, pollutants):
        for one in site_years(books, book_id, site, year, on, law):
            if one.pollutant in pollutants and one.end.status is Status.SHORT and _due(law, year, on):
                found.add(one.pollutant)
            if one.pollutant in pollutants and one.end.over > one.deducted:
                found.add(one.pollutant)
    return tuple(sorted(found))


def check_made_good(
    books: ReadBooks, book_id: int, law: Law, site: str, pollutants: Iterable[str], days: Sequence[date]
) -> None:
    """Check that a site which was short of a pollutant lets none of it go before that is made good.

    A sale and a lease pass all the gates; a move, a pledge and a buy-back pass this one.

    Args:
        days: the legal day, and after it that on which it is said, where that is another one.

    Raises (in this order):
        GatesFailed: with `gate.over_emission` for each such pollutant.
        LawGap.
    """
    if law.flag("over.blocks_selling", days[0]):
        wanted = list(pollutants)
        short = {one for on in days for one in overruns(books, book_id, site, on, law, wanted)}
        if short:
            raise refusal([Overrun(pollutant=one) for one in sorted(short)], law, days[0])


def surrendered_by(law: Law, year: int, on: date) -> date:
    """Give the last day on which a year is surrendered: the next working day, where the day that the law names is none.

    Raises:
        LawGap: no pack names it.

    Source: 民法典 art. 203.
    """
    return last_surrender(law, year, on).on


def last_surrender(law: Law, year: int, on: date) -> LastDay:
    """Give the same day with whether it is provisional, as it is while the notice of its year is not known.

    Raises:
        LawGap: no pack names it.
    """
    month, day = law.text("surrender.due", on).split("-")
    return law.calendar.moved(date(year + 1, int(month), int(day)))


def last_days(books: ReadBooks, book_id: int, years: Iterable[int], day: date) -> dict[int, date]:
    """Give the last days on which years are surrendered, of those that are over on a day, by the law of that day.

    Raises (in this order):
        JurisdictionUnknown, LawGap.
    """
    law = law_of(books, book_id, day)
    return {year: surrendered_by(law, year, day) for year in years if year < day.year}


def _due(law: Law, year: int, on: date) -> bool:
    return on > surrendered_by(law, year, on)


def _years_verified(
    books: ReadBooks, book_id: int, site: str, on: date, pollutants: Sequence[str]
) -> list[int]:
    """List every year of which anything was verified: what is only reported pushes none of them out of sight."""
    asked = {"site": site, "pollutants": list(pollutants), "before": on.year, "on": on}
    return read(books, int, SQL["years_verified"], book=book_id, **asked)


def unreported(
    books: ReadBooks, book_id: int, site: str, on: date, law: Law, pollutants: Sequence[str]
) -> tuple[str, ...]:
    """Name the pollutants for which a site that might emit last year has no verified report of it.

    A report that is disputed or rejected does not count here, though its figures stand until another one is verified: what is
    contested is no ground to sell on.
    """
    year = on.year - 1
    if not _due(law, year, on):
        return ()
    obliged = [
        p
        for p, lots in lots_of_year(books, book_id, site, year, on, law).items()
        if lots.may_emit and p in pollutants
    ]
    if not obliged:
        return ()
    excluded = _exclusions(books, book_id, site, year, on)
    verified = {r.pollutant for r in reports(books, book_id, on, site=site, year=year) if r.state in STANDING}
    return tuple(sorted(p for p in obliged if p not in verified and p not in excluded and "" not in excluded))


def months_of(
    books: ReadBooks,
    book_id: int,
    site: str,
    year: int,
    pollutant: str,
    on: date,
    sources: Sequence[str],
    recorded: datetime | None = None,
) -> list[int]:
    """Give the months of the report that counts, before anything is verified those of the newest open one; empty when none has them."""
    all_of_them = reports(books, book_id, on, site=site, year=year, pollutant=pollutant, recorded=recorded)
    known = [r for r in all_of_them if r.months]
    counts = standing([r.as_report() for r in known], sources)
    if counts is not None:
        return next(list(r.months or ()) for r in known if r.report_id == counts.report_id)
    for source in sources:
        here = [r for r in known if r.source == source and r.state in OPEN]
        if here:
            return list(here[-1].months or ())
    return []


@dataclass(frozen=True, slots=True)
class LateFigures:
    """What a report says that came after the last day for surrendering its year."""

    pollutant: str
    year: int
    quantity: str
    """In the unit of the pollutant."""
    reported_on: str
    due_on: str
    report_id: str


@dataclass(frozen=True, slots=True)
class LateReport:
    """A task: a report that came late waits for the authority, and what was known before counts until it has decided."""

    kind: str
    subject: str
    figures: LateFigures
    opened_at: datetime
    explanation: str | None = None


class _Open(NamedTuple):
    report_id: UUID
    site: str
    year: int
    pollutant: str
    quantity: int
    reported_on: date
    opened_at: datetime


LATE: Final = "report_late"
"""The kind of a task that somebody decides about a report that came late; it is open as long as the report waits."""


def late_reports(books: ReadBooks, book_id: int, law: Law, *, owner: str | None) -> list[LateReport]:
    """List all reports that came after the last day for surrendering their year and that wait, the oldest first.

    Raises:
        LawGap: no pack names the day.
    """
    late = []
    for one in read(books, _Open, SQL["open_reports"], book=book_id, owner=owner):
        due = surrendered_by(law, one.year, one.reported_on)
        if one.reported_on > due:
            figures = LateFigures(
                *(one.pollutant, one.year, written(one.quantity)),
                *(one.reported_on.isoformat(), due.isoformat(), str(one.report_id)),
            )
            subject = f"{one.site}/{one.pollutant}/{one.year}"
            late.append(LateReport(LATE, subject, figures, one.opened_at))
    return late


def sites_with_duty(books: ReadBooks, book_id: int, year: int) -> list[str]:
    """List the sites that held, surrendered or reported anything of a year."""
    return read(books, str, SQL["sites_with_duty"], book=book_id, year=year)


def summary(years: Sequence[SiteYear]) -> Mapping[str, int]:
    """Count the site-years by status."""
    counts: dict[str, int] = {}
    for one in years:
        counts[one.end.status.value] = counts.get(one.end.status.value, 0) + 1
    return counts
