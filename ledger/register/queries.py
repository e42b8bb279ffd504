"""What the register says: of an enterprise, of a site on a day, of an area in a year."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import text

from ledger.database import ReadBooks
from ledger.register.actions import PartyUnknown, SiteUndescribed, SiteUnknown


@dataclass(frozen=True, slots=True)
class Party:
    """An enterprise."""

    code: str
    name: str
    exception: str
    registered_on: date


@dataclass(frozen=True, slots=True)
class Site:
    """A site, and what is known of it on a day."""

    code: str
    party: str
    name: str
    valid_from: date
    licence: str | None
    region: str
    watershed: str | None
    industry: str
    sector: str
    power: bool
    chp_heat_ppm: int
    online_monitoring: bool
    document: str


@dataclass(frozen=True, slots=True)
class Standing:
    """An entry in a list."""

    standing_id: int
    party: str
    list: str
    since: date
    until: date | None
    document: str


@dataclass(frozen=True, slots=True)
class Licence:
    """A version of a licence, with its lines: outlet, pollutant, year, quantity."""

    site: str
    version: int
    licence: str
    valid_from: date
    valid_to: date
    document: str
    lines: tuple[tuple[str, str, int, int], ...]


_SITE = """SELECT s.code, s.party, s.name, a.valid_from, a.licence, a.region, a.watershed, a.industry, a.sector, a.power,
                  a.chp_heat_ppm, a.online_monitoring, a.document
           FROM ledger.site s CROSS JOIN LATERAL (
             SELECT * FROM ledger.site_attributes a
             WHERE a.book_id = s.book_id AND a.site = s.code AND a.valid_from <= %(on)s
             ORDER BY a.valid_from DESC, a.recorded_at DESC LIMIT 1) a
           WHERE s.book_id = %(book)s"""

SITES_OF: Final = "ARRAY(SELECT o.code FROM ledger.site o WHERE o.book_id = {book} AND o.party = {owner})"
"""The sites of a party, read once for a whole query; formatted with the parameters of book and party."""


def party_of(books: ReadBooks, book_id: int, code: str, *, seen_by: str | None) -> Party:
    """Find an enterprise.

    Raises:
        PartyUnknown: there is none with this code, or not for this reader.
    """
    query = text(
        "SELECT code, name, exception, registered_on FROM ledger.party WHERE book_id = :book AND code = :code"
    )
    row = books.connection.execute(query, {"book": book_id, "code": code}).one_or_none()
    if row is None or seen_by not in (None, code):
        raise PartyUnknown(party=code[:160])
    return Party(*row)


def parties(
    books: ReadBooks,
    book_id: int,
    *,
    seen_by: str | None,
    name: str | None = None,
    after: str | None = None,
    limit: int = 100,
) -> list[Party]:
    """List enterprises by code; `name` finds those whose name contains it."""
    query = text(
        "SELECT code, name, exception, registered_on FROM ledger.party WHERE book_id = :book"
        " AND (CAST(:seen AS text) IS NULL OR code = :seen) AND (CAST(:after AS text) IS NULL OR code > :after)"
        " AND (CAST(:name AS text) IS NULL OR position(:name IN name) > 0) ORDER BY code LIMIT :limit"
    )
    values = {"book": book_id, "seen": seen_by, "after": after, "name": name, "limit": limit}
    return [Party(*row) for row in books.connection.execute(query, values)]


def sites_on(books: ReadBooks, book_id: int, codes: Collection[str], on: date) -> dict[str, Site]:
    """Find sites as they were on a day; those of which nothing is known are not in the answer."""
    found = books.connection.exec_driver_sql(
        _SITE + " AND s.code = ANY(%(codes)s)", {"book": book_id, "on": on, "codes": list(codes)}
    )
    return {row[0]: Site(*row) for row in found}


def site_on(books: ReadBooks, book_id: int, code: str, on: date, *, seen_by: str | None = None) -> Site:
    """Find a site as it was on a day.

    Raises (in this order):
        SiteUnknown, SiteUndescribed: nothing is known of it on that day.
    """
    found = sites_on(books, book_id, [code], on).get(code)
    if found is None:
        query = text("SELECT party FROM ledger.site WHERE book_id = :book AND code = :code")
        owner = books.connection.scalar(query, {"book": book_id, "code": code})
        if owner is None or seen_by not in (None, owner):
            raise SiteUnknown(site=code[:160])
        raise SiteUndescribed(site=code, on=on.isoformat())
    if seen_by not in (None, found.party):
        raise SiteUnknown(site=code[:160])
    return found


def sites(
    books: ReadBooks,
    book_id: int,
    on: date,
    *,
    seen_by: str | None,
    party: str | None = None,
    region: str | None = None,
    former: Collection[str] = (),
    industry: str | None = None,
    after: str | None = None,
    limit: int = 100,
) -> list[Site]:
    """List sites as they were on a day, by code.

    A region may be a prefix, such as the two digits of a province; `former` are the codes whose place lies there now.
    """
    query = (
        _SITE
        + " AND (%(seen)s::text IS NULL OR s.party = %(seen)s) AND (%(party)s::text IS NULL OR s.party = %(party)s)"
        " AND (%(region)s::text IS NULL OR starts_with(a.region, %(region)s) OR a.region = ANY(%(former)s))"
        " AND (%(industry)s::text IS NULL OR a.industry = %(industry)s) AND (%(after)s::text IS NULL OR s.code > %(after)s)"
        " ORDER BY s.code LIMIT %(limit)s"
    )
    values = {
        "book": book_id,
        "on": on,
        "seen": seen_by,
        "party": party,
        "region": region,
        "former": list(former),
    }
    values["industry"] = industry
    return [
        Site(*row)
        for row in books.connection.exec_driver_sql(query, {**values, "after": after, "limit": limit})
    ]


def standings(books: ReadBooks, book_id: int, party: str) -> list[Standing]:
    """List every entry of a party in any list, the newest first."""
    query = text(
        "SELECT standing_id, party, list, since, until, document FROM ledger.standing"
        " WHERE book_id = :book AND party = :party ORDER BY standing_id DESC LIMIT 1000"
    )
    return [Standing(*row) for row in books.connection.execute(query, {"book": book_id, "party": party})]


def quality_missed(books: ReadBooks, book_id: int, areas: Collection[str], year: int) -> set[tuple[str, str]]:
    """Tell which areas missed their target for which pollutants in a year."""
    found = books.connection.exec_driver_sql(
        "SELECT area, pollutant FROM ledger.area_quality WHERE book_id = %s AND area = ANY(%s) AND year = %s AND NOT met",
        (book_id, list(areas), year),
    )
    return {(area, pollutant) for area, pollutant in found}


def licence_on(books: ReadBooks, book_id: int, site: str, on: date) -> Licence | None:
    """Find the version of a site's licence that is valid on a day: the newest; None when there is none."""
    row = books.connection.exec_driver_sql(
        "SELECT site, version, licence, valid_from, valid_to, document FROM ledger.licence_version"
        " WHERE book_id = %s AND site = %s AND %s BETWEEN valid_from AND valid_to ORDER BY version DESC LIMIT 1",
        (book_id, site, on),
    ).one_or_none()
    if row is None:
        return None
    lines = books.connection.exec_driver_sql(
        "SELECT outlet, pollutant, year, quantity FROM ledger.licence_line WHERE book_id = %s AND site = %s AND version = %s"
        " ORDER BY pollutant, year, outlet",
        (book_id, site, row.version),
    )
    found = tuple((o, p, y, q) for o, p, y, q in lines)
    return Licence(row.site, row.version, row.licence, row.valid_from, row.valid_to, row.document, found)
