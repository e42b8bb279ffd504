"""Emissions and surrender: what was known of a year on a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import yuan
from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read, single
from ledger.law import Law
from ledger.permits.queries.lots import parts
from ledger.permits.rules.gates import Arrears, Overrun, refusal
from ledger.permits.rules.strips import USABLE, HeldLot, account, usable_part
from ledger.permits.rules.year import OPEN, STANDING, Report, Status, YearEnd, standing, year_end

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


class _Deducted(NamedTuple):
    year: int
    pollutant: str
    quantity: int


class _HeldThen(NamedTuple):
    pollutant: str
    valid_from: date
    valid_to: date
    quantity: int


class _Sum(NamedTuple):
    pollutant: str
    vintage: int
    quantity: int


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
        **asked,
    )


def site_years(
    books: ReadBooks, book_id: int, site: str, year: int, on: date, law: Law, *, without: UUID | None = None
) -> list[SiteYear]:
    """Tell what became of a site's year, for each pollutant, from what had happened by a day; without one deduction, if it is named."""
    known = reports(books, book_id, on, site=site, year=year)
    may = _might_emit(books, book_id, site, year, on, law)
    ended = _sums(books, book_id, site, "surrendered", on)
    excluded = _exclusions(books, book_id, site, year, on)
    deducted = {
        (row.year, row.pollutant): row.quantity
        for row in read(books, _Deducted, SQL["deducted"], book=book_id, site=site, on=on, without=without)
    }
    sources, abnormal = law.texts("report.sources", on), law.flag("report.abnormal_counts", on)
    told = []
    for pollutant in sorted({r.pollutant for r in known} | may.keys()):
        mine = [r.as_report() for r in known if r.pollutant == pollutant]
        made_good = deducted.get((year, pollutant), 0)
        covered = ended.get((pollutant, year), 0) + made_good
        exclusion = excluded.get(pollutant) or excluded.get("")
        end = year_end(mine, may.get(pollutant, 0), covered, exclusion, sources, abnormal_counts=abnormal)
        told.append(SiteYear(site, year, pollutant, end, made_good))
    return told


def _might_emit(books: ReadBooks, book_id: int, site: str, year: int, on: date, law: Law) -> dict[str, int]:
    """Sum what a site might emit in a year: what it could use on its last day, and what it surrendered since."""
    last = min(on, date(year, 12, 31))
    if last == on:
        held = [(one.pollutant, one.held) for one in parts(books, book_id, site, USABLE, vintages=[year])]
    else:
        codes = [account(site, purpose) for purpose in USABLE]
        held = [
            (row.pollutant, HeldLot("", year, row.quantity, valid_from=row.valid_from, valid_to=row.valid_to))
            for row in read(
                books, _HeldThen, SQL["held_then"], book=book_id, accounts=codes, year=year, on=last
            )
        ]
    sums: dict[str, int] = {}
    for pollutant, lot in held:
        sums[pollutant] = sums.get(pollutant, 0) + usable_part(lot, law.text("term.part_year", last))
    for (pollutant, vintage), quantity in _sums(books, book_id, site, "surrendered", last).items():
        if vintage == year:
            sums[pollutant] = sums.get(pollutant, 0) + quantity
    return sums


def _sums(books: ReadBooks, book_id: int, site: str, purpose: str, on: date) -> dict[tuple[str, int], int]:
    found = read(books, _Sum, SQL["sums"], book=book_id, account=account(site, purpose), on=on)
    return {(row.pollutant, row.vintage): row.quantity for row in found}


def _exclusions(books: ReadBooks, book_id: int, site: str, year: int, on: date) -> dict[str, str]:
    found = read(books, _Exclusion, SQL["exclusions"], book=book_id, site=site, year=year, on=on)
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
    books: ReadBooks, book_id: int, law: Law, site: str, pollutants: Iterable[str], on: date
) -> None:
    """Check that a site which was short of a pollutant lets none of it go before that is made good.

    A sale and a lease pass all the gates; a move, a pledge and a buy-back pass this one.

    Raises (in this order):
        GatesFailed: with `gate.over_emission` for each such pollutant.
        LawGap.
    """
    if law.flag("over.blocks_selling", on):
        found = [
            Overrun(pollutant=pollutant)
            for pollutant in overruns(books, book_id, site, on, law, list(pollutants))
        ]
        if found:
            raise refusal(found, law, on)


def check_paid(books: ReadBooks, book_id: int, law: Law, site: str, on: date) -> None:
    """Check that the party of a site owes no use fee that is overdue. Twin: LG173 `pledge_paid`.

    Raises:
        GatesFailed: with `gate.arrears`.
    """
    owed = single(books, int, SQL["arrears"], book=book_id, site=site, on=on)
    if owed:
        raise refusal([Arrears(side="seller", arrears=yuan(owed))], law, on)


def surrendered_by(law: Law, year: int, on: date) -> date:
    """Give the last day on which a year is surrendered.

    Raises:
        LawGap: no pack names it.
    """
    month, day = law.text("surrender.due", on).split("-")
    return date(year + 1, int(month), int(day))


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
        for p, quantity in _might_emit(books, book_id, site, year, on, law).items()
        if quantity and p in pollutants
    ]
    if not obliged:
        return ()
    excluded = _exclusions(books, book_id, site, year, on)
    verified = {r.pollutant for r in reports(books, book_id, on, site=site, year=year) if r.state in STANDING}
    return tuple(sorted(p for p in obliged if p not in verified and p not in excluded and "" not in excluded))


def months_of(
    books: ReadBooks, book_id: int, site: str, year: int, pollutant: str, on: date, sources: Sequence[str]
) -> list[int]:
    """Give the months of the report that counts, before anything is verified those of the newest open one; empty when none has them."""
    known = [r for r in reports(books, book_id, on, site=site, year=year, pollutant=pollutant) if r.months]
    counts = standing([r.as_report() for r in known], sources)
    if counts is not None:
        return next(list(r.months or ()) for r in known if r.report_id == counts.report_id)
    for source in sources:
        here = [r for r in known if r.source == source and r.state in OPEN]
        if here:
            return list(here[-1].months or ())
    return []


def sites_with_duty(books: ReadBooks, book_id: int, year: int) -> list[str]:
    """List the sites that held, surrendered or reported anything of a year."""
    return read(books, str, SQL["sites_with_duty"], book=book_id, year=year)


def summary(years: Sequence[SiteYear]) -> Mapping[str, int]:
    """Count the site-years by status."""
    counts: dict[str, int] = {}
    for one in years:
        counts[one.end.status.value] = counts.get(one.end.status.value, 0) + 1
    return counts
