"""What the register says: of an enterprise, of a site on a day, of an area in a year."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import filled, find, named_queries, read
from ledger.law import Law
from ledger.law.places import Whereabouts
from ledger.register.actions import (
    LicenceNotValid,
    LicenceUnknown,
    PartyUnknown,
    SiteUndescribed,
    SiteUnknown,
    StandingUnknown,
)
from ledger.register.regions import whereabouts

SQL: Final = named_queries(__name__)
_NAMED: Final = filled(SQL["sites"], those=SQL["named_sites"])
_LISTED: Final = filled(SQL["sites"], those=SQL["listed_sites"])


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

    def whereabouts(self, on: date, law: Law) -> Whereabouts:
        """Tell where it lies on a day, for what the law says of single places."""
        return whereabouts(self.region, self.watershed, on, law)


@dataclass(frozen=True, slots=True)
class Listing:
    """An entry in a list."""

    standing_id: int
    party: str
    list: str
    since: date
    until: date | None
    document: str
    ended: bool
    """Whether somebody has said when it ended."""
    annulled: bool
    """Whether it never counted, because it was recorded by mistake."""


@dataclass(frozen=True, slots=True)
class Annulled:
    """That an entry in a list, or a version of a licence, was recorded by mistake: who says so, when, why, and on which paper."""

    number: int
    """Of the entry, or the version."""
    act_id: UUID
    asked_by: str
    confirmed_by: str
    confirmed_at: datetime
    reason: str
    document: str


class Missed(NamedTuple):
    """What an area missed."""

    area: str
    pollutant: str


class Judged(NamedTuple):
    """What was said of an area."""

    met: bool
    version: int


class Version(NamedTuple):
    """A version of a licence."""

    site: str
    version: int
    licence: str
    valid_from: date
    valid_to: date
    document: str
    annulled: bool


class LicenceLine(NamedTuple):
    """What an outlet may emit of a pollutant in a year."""

    outlet: str
    pollutant: str
    year: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Licence:
    """A version of a licence, with its lines."""

    site: str
    version: int
    licence: str
    valid_from: date
    valid_to: date
    document: str
    annulled: bool
    """Whether it never counted, because it was imported by mistake."""
    lines: tuple[LicenceLine, ...]


def party_of(books: ReadBooks, book_id: int, code: str, *, seen_by: str | None, on: date = date.max) -> Party:
    """Find an enterprise as it is called on a day; else as it is called at last.

    Raises:
        PartyUnknown: there is none with this code, or not for this reader.
    """
    found = find(books, Party, SQL["party_of"], book=book_id, code=code, on=on)
    if found is None or seen_by not in (None, code):
        raise PartyUnknown(party=code[:160])
    return found


def parties(
    books: ReadBooks,
    book_id: int,
    *,
    seen_by: str | None,
    on: date = date.max,
    name: str | None = None,
    after: str | None = None,
    limit: int = 100,
) -> list[Party]:
    """List enterprises by code, as they are called on a day; `name` finds those of whose names, also of before, one contains it."""
    asked = {"seen": seen_by, "on": on, "after": after, "name": name}
    return read(books, Party, SQL["parties"], book=book_id, **asked, limit=limit)


def sites_on(books: ReadBooks, book_id: int, codes: Collection[str], on: date) -> dict[str, Site]:
    """Find sites as they were on a day; those of which nothing is known are not in the answer."""
    found = read(books, Site, _NAMED, book=book_id, on=on, codes=list(codes))
    return {site.code: site for site in found}


def site_on(books: ReadBooks, book_id: int, code: str, on: date, *, seen_by: str | None = None) -> Site:
    """Find a site as it was on a day.

    Raises (in this order):
        SiteUnknown, SiteUndescribed: nothing is known of it on that day.
    """
    found = sites_on(books, book_id, [code], on).get(code)
    if found is None:
        owner = find(books, str, SQL["owner_of"], book=book_id, code=code)
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
    values = {
        "book": book_id,
        "on": on,
        "seen": seen_by,
        "party": party,
        "region": region,
        "former": list(former),
    }
    values["industry"] = industry
    return read(books, Site, _LISTED, **values, after=after, limit=limit)


def standings(books: ReadBooks, book_id: int, party: str) -> list[Listing]:
    """List every entry of a party in any list, the newest first."""
    return read(books, Listing, SQL["standings"], book=book_id, party=party)


def annulled_entries(books: ReadBooks, book_id: int, party: str) -> dict[int, Annulled]:
    """Tell which entries of a party in any list never counted, by their numbers."""
    return {one.number: one for one in read(books, Annulled, SQL["annulled"], book=book_id, party=party)}


def annulled_versions(books: ReadBooks, book_id: int, site: str) -> dict[int, Annulled]:
    """Tell which versions of a site's licence never counted, by their numbers."""
    found = read(books, Annulled, SQL["annulled_versions"], book=book_id, site=site)
    return {one.number: one for one in found}


def licence_versions(books: ReadBooks, book_id: int, site: str) -> list[Version]:
    """List the versions of a site's licence, the newest first, also those that never counted."""
    return read(books, Version, SQL["versions"], book=book_id, site=site)


def quality_missed(books: ReadBooks, book_id: int, areas: Collection[str], year: int) -> set[tuple[str, str]]:
    """Tell which areas missed their target for which pollutants in a year."""
    return set(read(books, Missed, SQL["quality_missed"], book=book_id, areas=list(areas), year=year))


def quality_of(books: ReadBooks, book_id: int, area: str, pollutant: str, year: int) -> Judged | None:
    """Tell what was said last of an area, a pollutant and a year; None where nothing was."""
    asked = {"area": area, "pollutant": pollutant, "year": year}
    return find(books, Judged, SQL["quality"], book=book_id, **asked)


def standing_of(books: ReadBooks, book_id: int, number: int) -> Listing:
    """Find an entry in a list by its number.

    Raises:
        StandingUnknown
    """
    found = find(books, Listing, SQL["standing"], book=book_id, number=number)
    if found is None:
        raise StandingUnknown(standing=number)
    return found


def listed(books: ReadBooks, book_id: int, party: str, on_list: str) -> list[Listing]:
    """List the entries of a party in a list that nobody has ended or annulled, the oldest first."""
    return read(books, Listing, SQL["listed"], book=book_id, party=party, list=on_list)


def licence_version_of(books: ReadBooks, book_id: int, site: str, version: int) -> Licence:
    """Find a version of a site's licence, also one that never counted.

    Raises:
        LicenceUnknown
    """
    asked = {"site": site, "version": version}
    found = _with_lines(books, book_id, find(books, Version, SQL["version"], book=book_id, **asked))
    if found is None:
        raise LicenceUnknown(site=site[:160], version=version)
    return found


def last_version(books: ReadBooks, book_id: int, site: str) -> int:
    """Give the number of the last version of a site's licence, also of one that never counted; 0 where there is none."""
    return max((one.version for one in licence_versions(books, book_id, site)), default=0)


def newest_licence(books: ReadBooks, book_id: int, site: str) -> Licence | None:
    """Find the version of a site's licence that was imported last and counts, on whatever day it is valid; None when there is none."""
    return _with_lines(books, book_id, find(books, Version, SQL["newest_licence"], book=book_id, site=site))


def licence_on(books: ReadBooks, book_id: int, site: str, on: date) -> Licence | None:
    """Find the version of a site's licence that is valid on a day: the newest; None when there is none."""
    return _with_lines(
        books, book_id, find(books, Version, SQL["licence_on"], book=book_id, site=site, on=on)
    )


def valid_licence(books: ReadBooks, book_id: int, site: str, on: date) -> Licence:
    """Read the version of a site's licence that is valid on a day.

    Raises:
        LicenceNotValid
    """
    found = licence_on(books, book_id, site, on)
    if found is None:
        raise LicenceNotValid(site=site[:160], on=on.isoformat())
    return found


def _with_lines(books: ReadBooks, book_id: int, found: Version | None) -> Licence | None:
    if found is None:
        return None
    asked = {"site": found.site, "version": found.version}
    return Licence(*found, tuple(read(books, LicenceLine, SQL["licence_lines"], book=book_id, **asked)))
