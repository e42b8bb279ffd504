"""Emissions and surrender: what was known of a year on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from ledger.database import ReadBooks
from ledger.law import Law
from ledger.permits.queries.lots import parts
from ledger.permits.rules.strips import USABLE, Held, account, usable_part
from ledger.permits.rules.year import Report, Status, YearEnd, year_end

_REPORTS = """SELECT r.report_id, r.site, r.year, r.pollutant, r.source, r.measured, r.abnormal, r.months, r.document, r.reported_on,
       e.to_state
  FROM ledger.permit_report r CROSS JOIN LATERAL (
    SELECT e.to_state FROM ledger.process_event e
    WHERE e.book_id = r.book_id AND e.process_id = r.report_id AND e.effective_on <= %(on)s
    ORDER BY e.version DESC LIMIT 1) e
  WHERE r.book_id = %(book)s AND (%(site)s::text IS NULL OR r.site = %(site)s)
    AND (%(year)s::smallint IS NULL OR r.year = %(year)s) AND (%(pollutant)s::text IS NULL OR r.pollutant = %(pollutant)s)
    AND (%(owner)s::text IS NULL OR starts_with(r.site, %(owner)s || ':'))
  ORDER BY r.reported_on, r.report_id"""
_ENDED = """SELECT c.pollutant, c.vintage, sum(p.debit - p.credit)::bigint
  FROM ledger.account a JOIN ledger.posting p ON p.book_id = a.book_id AND p.account_id = a.account_id
  JOIN ledger.permit_lot l ON l.book_id = a.book_id AND l.asset_id = p.asset_id
  JOIN ledger.permit_cap c ON c.book_id = a.book_id AND c.asset_id = l.cap_id
  WHERE a.book_id = %s AND a.code = ANY(%s) AND p.effective_on <= %s GROUP BY c.pollutant, c.vintage"""
_THEN = """SELECT c.pollutant, l.valid_from, l.valid_to, sum(p.debit - p.credit)::bigint
  FROM ledger.account a JOIN ledger.posting p ON p.book_id = a.book_id AND p.account_id = a.account_id
  JOIN ledger.permit_lot l ON l.book_id = a.book_id AND l.asset_id = p.asset_id
  JOIN ledger.permit_cap c ON c.book_id = a.book_id AND c.asset_id = l.cap_id
  WHERE a.book_id = %s AND a.code = ANY(%s) AND c.vintage = %s AND p.effective_on <= %s
  GROUP BY c.pollutant, l.asset_id, l.valid_from, l.valid_to HAVING sum(p.debit - p.credit) > 0"""
_DEDUCTED = """SELECT t.terms ->> 'year', n.pollutant, sum(n.quantity)::bigint FROM ledger.permit_act t
  JOIN ledger.permit_act_line n ON n.book_id = t.book_id AND n.act_id = t.act_id
  JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'deducted'
  WHERE t.book_id = %s AND t.site = %s AND t.machine = 'permits.retirement'
    AND t.effective_on <= %s AND t.act_id IS DISTINCT FROM %s GROUP BY 1, 2"""


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


@dataclass(frozen=True, slots=True)
class SiteYear:
    """The account of a site and year for one pollutant."""

    site: str
    year: int
    pollutant: str
    end: YearEnd
    deducted: int
    """Made good by deduction from a later year."""


def reports(
    books: ReadBooks, book_id: int, on: date, *, owner: str | None = None, site: str | None = None, year: int | None = None,
    pollutant: str | None = None,
) -> list[ReportRow]:  # fmt: skip
    """List reports as they stood on a day, in the order of reporting."""
    values = {"book": book_id, "on": on, "owner": owner, "site": site, "year": year, "pollutant": pollutant}
    return [ReportRow(*row) for row in books.connection.exec_driver_sql(_REPORTS, values)]


def site_years(
    books: ReadBooks, book_id: int, site: str, year: int, on: date, law: Law, *, without: UUID | None = None
) -> list[SiteYear]:
    """Tell what became of a site's year, for each pollutant, from what had happened by a day; without one deduction, if it is named."""
    known = reports(books, book_id, on, site=site, year=year)
    may = _might_emit(books, book_id, site, year, on, law)
    ended = _sums(books, book_id, site, "surrendered", on)
    excluded = _exclusions(books, book_id, site, year, on)
    deducted = {(int(y), p): q for y, p, q in books.connection.exec_driver_sql(_DEDUCTED, (book_id, site, on, without)) if y}
    sources, abnormal = law.texts("report.sources", on), law.flag("report.abnormal_counts", on)
    told = []
    for pollutant in sorted({r.pollutant for r in known} | may.keys() | excluded.keys()):
        mine = [Report(r.source, r.measured, r.abnormal, r.state, r.reported_on) for r in known if r.pollutant == pollutant]
        made_good = deducted.get((year, pollutant), 0)
        covered = ended.get((pollutant, year), 0) + made_good
        exclusion = excluded.get(pollutant) or excluded.get("")
        end = year_end(mine, may.get(pollutant, 0), covered, exclusion, sources, abnormal_counts=abnormal)
        told.append(SiteYear(site, year, pollutant, end, made_good))
    return told


def _might_emit(books: ReadBooks, book_id: int, site: str, year: int, on: date, law: Law) -> dict[str, int]:
    """Sum what a site might emit in a year: what it could use on its last day, and what it surrendered since."""

    rule = law.text("term.part_year", min(on, date(year, 12, 31)))
    last = min(on, date(year, 12, 31))
    sums: dict[str, int] = {}
    if last == on:
        for one in parts(books, book_id, site, USABLE, vintages=[year]):
            sums[one.pollutant] = sums.get(one.pollutant, 0) + usable_part(one.held, rule)
    else:
        codes = [account(site, purpose) for purpose in USABLE]
        for pollutant, start, end, quantity in books.connection.exec_driver_sql(_THEN, (book_id, codes, year, last)):
            held = Held("", year, quantity, valid_from=start, valid_to=end)
            sums[pollutant] = sums.get(pollutant, 0) + usable_part(held, rule)
    for (pollutant, vintage), quantity in _sums(books, book_id, site, "surrendered", last).items():
        if vintage == year:
            sums[pollutant] = sums.get(pollutant, 0) + quantity
    return sums


def _sums(books: ReadBooks, book_id: int, site: str, purpose: str, on: date) -> dict[tuple[str, int], int]:

    found = books.connection.exec_driver_sql(_ENDED, (book_id, [account(site, purpose)], on))
    return {(pollutant, vintage): int(quantity) for pollutant, vintage, quantity in found}


def _exclusions(books: ReadBooks, book_id: int, site: str, year: int, on: date) -> dict[str, str]:
    found = books.connection.exec_driver_sql(
        "SELECT pollutant, kind FROM ledger.permit_exclusion WHERE book_id = %s AND site = %s AND year = %s AND effective_on <= %s",
        (book_id, site, year, on),
    )
    return {str(row[0]): str(row[1]) for row in found}


def overruns(books: ReadBooks, book_id: int, site: str, on: date, law: Law, pollutants: Sequence[str]) -> tuple[str, ...]:
    """Name the pollutants of which a site is short for a year that is over, and has not made it good."""
    years = _years_reported(books, book_id, site, on, pollutants)
    found = set()
    for year in years:
        for one in site_years(books, book_id, site, year, on, law):
            if one.pollutant in pollutants and one.end.status is Status.SHORT and _due(law, year, on):
                found.add(one.pollutant)
            if one.pollutant in pollutants and one.end.over > one.deducted:
                found.add(one.pollutant)
    return tuple(sorted(found))


def _due(law: Law, year: int, on: date) -> bool:
    month, day = law.text("surrender.due", on).split("-")
    return on > date(year + 1, int(month), int(day))


def _years_reported(books: ReadBooks, book_id: int, site: str, on: date, pollutants: Sequence[str]) -> list[int]:
    query = (
        "SELECT DISTINCT year FROM ledger.permit_report WHERE book_id = %s AND site = %s AND pollutant = ANY(%s)"
        " AND year < %s ORDER BY 1 DESC LIMIT 5"
    )
    return list(books.connection.exec_driver_sql(query, (book_id, site, list(pollutants), on.year)).scalars())


def unreported(books: ReadBooks, book_id: int, site: str, on: date, law: Law, pollutants: Sequence[str]) -> tuple[str, ...]:
    """Name the pollutants for which a site that might emit last year has no verified report of it."""
    year = on.year - 1
    if not _due(law, year, on):
        return ()
    obliged = [p for p, quantity in _might_emit(books, book_id, site, year, on, law).items() if quantity and p in pollutants]
    if not obliged:
        return ()
    excluded = _exclusions(books, book_id, site, year, on)
    verified = {r.pollutant for r in reports(books, book_id, on, site=site, year=year) if r.state == "verified"}
    return tuple(sorted(p for p in obliged if p not in verified and p not in excluded and "" not in excluded))


def months_of(books: ReadBooks, book_id: int, site: str, year: int, pollutant: str, on: date, sources: Sequence[str]) -> list[int]:
    """Give the months of the report that counts; empty when none has them."""
    known = [r for r in reports(books, book_id, on, site=site, year=year, pollutant=pollutant) if r.state != "rejected" and r.months]
    for source in sources:
        here = [r for r in known if r.source == source]
        if here:
            return list(here[-1].months or ())
    return []


def sites_with_duty(books: ReadBooks, book_id: int, year: int) -> list[str]:
    """List the sites that held, surrendered or reported anything of a year."""
    query = """SELECT DISTINCT h FROM (
        SELECT left(a.code, -length(':permits:' || a.purpose)) AS h FROM ledger.permit_cap c
        JOIN ledger.permit_lot l ON l.book_id = c.book_id AND l.cap_id = c.asset_id
        JOIN ledger.balance b ON b.book_id = l.book_id AND b.asset_id = l.asset_id
        JOIN ledger.account a ON a.book_id = b.book_id AND a.account_id = b.account_id
        WHERE c.book_id = %(book)s AND c.vintage = %(year)s AND starts_with(a.owner, 'enterprise:') AND b.debits > 0
        UNION SELECT site FROM ledger.permit_report WHERE book_id = %(book)s AND year = %(year)s) AS x (h) ORDER BY 1"""
    return list(books.connection.exec_driver_sql(query, {"book": book_id, "year": year}).scalars())


def summary(years: Sequence[SiteYear]) -> Mapping[str, Any]:
    """Count the site-years by status."""
    counts: dict[str, int] = {}
    for one in years:
        counts[one.end.status.value] = counts.get(one.end.status.value, 0) + 1
    return counts


