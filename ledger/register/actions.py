"""Writing the register: enterprises, sites, what is known of them, lists, quality of areas, licences.

An enterprise and a site are registered by one person: saying the same again is answered again, and saying something else under the same
name is a conflict that names the field. Everything else is written by an act of two persons (`ledger.permits.actions.register`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import Table, insert, select, update

from ledger.actors.areas import Location, check_area
from ledger.actors.recusal import check_recused
from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries
from ledger.entries import check_text, kept_name
from ledger.errors import Conflict, Figure, LedgerError, Malformed, NotFound, RuleViolation
from ledger.law import Law
from ledger.processes.actions import emit
from ledger.register.holders import holder_of
from ledger.register.identity import (
    LicenceMalformed,
    check_licence,
    check_outlet,
    check_uscc,
    is_licence_site,
    is_power,
    normalised,
)
from ledger.register.industries import check_industry
from ledger.register.regions import check_county
from ledger.register.tables import (
    LISTS,
    SECTORS,
    annulment,
    area_quality,
    licence_version,
    party,
    site,
    site_attributes,
    standing,
)
from ledger.words import Phrase, choices, in_both, phrase

SQL: Final = named_queries(__name__)


class PartyUnknown(NotFound):
    """There is no enterprise {party} in the register of this book.

    Check the code, or register it first.
    """

    code = "party.unknown"


class SiteUnknown(NotFound):
    """There is no site {site} in the register of this book.

    Check the code, or register it first.
    """

    code = "party.site_unknown"


class SiteUndescribed(NotFound):
    """Nothing is known of the site {site} on {on}: no region, no industry.

    Record what is known of it from that day on.
    """

    code = "party.site_undescribed"


class RegisteredOtherwise(Conflict):
    """{name} is registered already, and its {field} is another.

    Read what is registered; a change is recorded as one, from a day on.
    """

    code = "party.registered_otherwise"


class NotOneOf(Malformed):
    """'{value}' is not possible for {field}.

    Choose one of: {known}.
    """

    code = "party.not_one_of"


class StandingUnknown(NotFound):
    """There is no such entry in a list, or none that is neither ended nor annulled: {standing}.

    Look at the lists of the enterprise.
    """

    code = "party.standing_unknown"


class LicenceUnknown(NotFound):
    """There is no version {version} of a licence of the site {site}.

    Look at the licences of the site.
    """

    code = "party.licence_unknown"


class LicenceNotValid(NotFound):
    """No version of a licence of the site {site} is valid on {on}.

    Look at the licences of the site, and import the one that is valid on that day.
    """

    code = "party.licence_not_valid"


class StandingNotBegun(RuleViolation):
    """The entry {standing} begins on {since}, and {on} lies before that day.

    Name a day from its first on.
    """

    code = "party.standing_not_begun"


class StandingOver(RuleViolation):
    """The last day of the entry {standing} is {until} already, and {on} does not lie before that day.

    An end only shortens an entry. Name an earlier day, or leave it as it is.
    """

    code = "party.standing_over"


class LicenceFaulty(Malformed):
    """The licence has {count} faults and was not imported.

    Correct what is listed in figures.problems; nothing was stored.
    """

    code = "party.licence_faulty"


@dataclass(frozen=True, slots=True)
class Attributes:
    """What is known of a site from a day on."""

    region: str
    industry: str
    sector: str = "industrial"
    watershed: str | None = None
    licence: str | None = None
    power: bool | None = None
    """None: as the industry says."""
    chp_heat_ppm: int = 0
    online_monitoring: bool = False


@dataclass(frozen=True, slots=True)
class LicenceLine:
    """How much an outlet may emit of a pollutant in a year."""

    outlet: str
    pollutant: str
    year: int
    quantity: int


def register_party(
    books: Books, book_id: int, actor_id: int, *, uscc: str, name: str, on: date, evidence: str = ""
) -> tuple[str, bool]:
    """Register an enterprise, and give its code and whether it is new.

    Args:
        books: the transaction.
        book_id: the book.
        actor_id: who registers.
        uscc: unified social credit code; or the first 18 characters of an H9 licence, for units without one.
        name: as it stands on the business licence.
        on: day of registration.
        evidence: why a code whose check fails is right nevertheless.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, UsccMalformed, UsccOfPerson, UsccCheckFails, UsccClassUnknown, LicenceMalformed,
        RegisteredOtherwise.
    """
    code, name = checked_party(uscc, name, evidence)
    fresh = _insert_or_same(
        books,
        party,
        {"book_id": book_id, "code": code},
        {"name": name, "exception": evidence, "registered_on": on},
        {"registered_by": actor_id},
    )
    return code, fresh


def checked_party(uscc: str, name: str, evidence: str) -> tuple[str, str]:
    """Check how an enterprise is registered, and give its code and its name as they are kept.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, UsccMalformed, UsccOfPerson, UsccCheckFails, UsccClassUnknown, LicenceMalformed.
    """
    name = kept_name("name", name)
    check_text("evidence", evidence)
    plain = normalised(uscc)
    number = check_licence(plain + "001P")[0] if plain[:2].upper() == "H9" else check_uscc(uscc, evidence)
    return f"enterprise:{number}", name


def check_suffix(suffix: str) -> None:
    """Check by what a site is told from others of its enterprise.

    Raises:
        NotOneOf
    """
    if not (suffix.isascii() and suffix.replace("-", "").replace("_", "").isalnum() and len(suffix) <= 16):
        raise NotOneOf(
            field="site", value=suffix[:40], known=phrase("1 to 16 letters and digits, such as 001P")
        )


def register_site(
    books: Books,
    book_id: int,
    actor_id: int,
    *,
    party_code: str,
    suffix: str,
    name: str,
    on: date,
    attributes: Attributes,
    document: str,
    law: Law,
) -> tuple[str, bool]:
    """Register a site of an enterprise with what is known of it, and give its code and whether it is new.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, PartyUnknown, NotOneOf, RegisteredOtherwise, and those of `check_attributes`.
    """
    name = kept_name("name", name)
    _known_party(books, book_id, party_code)
    check_recused(books, book_id, actor_id, [party_code])
    check_suffix(suffix)
    code = f"{party_code}:{suffix}"
    fresh = _insert_or_same(
        books, site, {"book_id": book_id, "code": code}, {"party": party_code, "name": name}, {}
    )
    if not fresh:
        _check_first(books, book_id, code, on, attributes, document)
    else:
        check_attributes(
            books, book_id, site_code=code, on=on, attributes=attributes, document=document, law=law
        )
        check_area(books, actor_id, Location((attributes.region,)))
        record_attributes(
            books, book_id, actor_id, site_code=code, on=on, attributes=attributes, document=document
        )
        told = {"valid_from": on.isoformat(), "document": document}
        emit(books, book_id, "sites.attributes", code, [party_code], told, actor_id)
    return code, fresh


def check_attributes(
    books: ReadBooks,
    book_id: int,
    *,
    site_code: str,
    on: date,
    attributes: Attributes,
    document: str,
    law: Law,
) -> None:
    """Check what somebody says of a site, from a day on.

    Args:
        books: where it is read.
        book_id: the book.
        site_code: of the site.
        on: day from which it is so.
        attributes: what is said.
        document: where it stands written.
        law: with every pack that the bureau has adopted: a region that one of them names holds from a day of its own.

    Raises (in this order):
        TextTooLong, TextUnprintable, SiteUnknown, RegionUnknown, RegionEnded, RegionNotBegun, RegionNotCounty, IndustryMalformed,
        IndustryUnknown, NotOneOf, LicenceMalformed, UsccOfPerson, UsccCheckFails, UsccClassUnknown.
    """
    check_text("document", document)
    _known_site(books, book_id, site_code)
    check_described(on, attributes, law)
    if attributes.licence is not None:
        check_own_licence(site_code, attributes.licence, _exception(books, book_id, site_code))


def check_described(on: date, attributes: Attributes, law: Law) -> None:
    """Check what somebody says of a site against the law of a day, but for its licence.

    Raises (in this order):
        RegionUnknown, RegionEnded, RegionNotBegun, RegionNotCounty, IndustryMalformed, IndustryUnknown, NotOneOf.
    """
    check_county(attributes.region, on, law)
    check_industry(attributes.industry, on, law)
    if attributes.sector not in SECTORS:
        raise NotOneOf(field="sector", value=attributes.sector[:40], known=choices("sector", SECTORS))
    if not 0 <= attributes.chp_heat_ppm <= 1_000_000:
        raise NotOneOf(field="chp_heat_ppm", value=str(attributes.chp_heat_ppm), known="0 … 1000000")


def record_attributes(
    books: Books,
    book_id: int,
    actor_id: int,
    *,
    site_code: str,
    on: date,
    attributes: Attributes,
    document: str,
    act_id: UUID | None = None,
) -> None:
    """Record what is known of a site from a day on; what was known before stays, and what is said later of a day counts.

    Args:
        books: the transaction.
        book_id: the book.
        actor_id: who records.
        site_code: of the site.
        on: day from which it is so.
        attributes: what is known, which `check_attributes` has passed.
        document: where it stands written.
        act_id: the act with which two persons have said so; None for what a site is registered with.
    """
    values = {**asdict(attributes), "power": powered(attributes), "document": document, "act_id": act_id}
    key = {"book_id": book_id, "site": site_code, "valid_from": on}
    books.connection.execute(insert(site_attributes).values(**key, **values, actor_id=actor_id))


def powered(attributes: Attributes) -> bool:
    """Tell whether a site counts as thermal power: as somebody says, or as its industry does."""
    return is_power(attributes.industry) if attributes.power is None else attributes.power


def check_standing(
    books: ReadBooks,
    book_id: int,
    *,
    party_code: str,
    on_list: str,
    since: date,
    until: date | None,
    document: str,
) -> None:
    """Check what somebody says of a list on which an enterprise stands.

    Raises (in this order):
        TextTooLong, TextUnprintable, NotOneOf, PartyUnknown.
    """
    check_text("document", document)
    if on_list not in LISTS:
        raise NotOneOf(field="list", value=on_list[:40], known=choices("list", LISTS))
    if until is not None and until < since:
        raise NotOneOf(field="until", value=until.isoformat(), known=f"{since.isoformat()} …")
    _known_party(books, book_id, party_code)


def record_standing(
    books: Books,
    book_id: int,
    actor_id: int,
    *,
    party_code: str,
    on_list: str,
    since: date,
    until: date | None,
    document: str,
    act_id: UUID,
) -> int:
    """Record that an enterprise stands on a list, which `check_standing` has passed, and give the number of the record."""
    values = {"party": party_code, "list": on_list, "since": since, "until": until, "document": document}
    statement = (
        insert(standing)
        .values(book_id=book_id, actor_id=actor_id, act_id=act_id, **values)
        .returning(standing.c.standing_id)
    )
    return int(books.connection.execute(statement).scalar_one())


def end_standing(
    books: Books, book_id: int, actor_id: int, *, standing_id: int, on: date, document: str, act_id: UUID
) -> None:
    """Record on which day a party left a list that it has not left, and by which decision."""
    this = (standing.c.book_id == book_id) & (standing.c.standing_id == standing_id)
    values = {"until": on, "ended_document": document, "ended_by": actor_id, "ended_act": act_id}
    books.connection.execute(update(standing).where(this, standing.c.ended_by.is_(None)).values(**values))


def annul_standing(books: Books, book_id: int, *, standing_id: int, act_id: UUID) -> None:
    """Record that an entry in a list never counted."""
    books.connection.execute(
        insert(annulment).values(book_id=book_id, act_id=act_id, standing_id=standing_id)
    )


def annul_licence(books: Books, book_id: int, *, site_code: str, version: int, act_id: UUID) -> None:
    """Record that a version of a licence never counted."""
    books.connection.execute(
        insert(annulment).values(book_id=book_id, act_id=act_id, site=site_code, version=version)
    )


def record_quality(
    books: Books,
    book_id: int,
    actor_id: int,
    *,
    area: str,
    pollutant: str,
    year: int,
    met: bool,
    version: int,
    document: str,
    act_id: UUID,
) -> None:
    """Record whether an area met its quality target for a pollutant in a year; what was said before stays, and the last version counts."""
    key = {"book_id": book_id, "area": area, "pollutant": pollutant, "year": year, "version": version}
    told = {"met": met, "document": document, "actor_id": actor_id, "act_id": act_id}
    books.connection.execute(insert(area_quality).values(**key, **told))


def check_site_licence(
    books: ReadBooks,
    book_id: int,
    *,
    site_code: str,
    licence: str,
    valid_from: date,
    valid_to: date,
    lines: Sequence[LicenceLine],
    document: str,
) -> None:
    """Check a version of a discharge licence, all lines at once.

    Raises (in this order):
        TextTooLong, TextUnprintable, SiteUnknown, LicenceMalformed, UsccOfPerson, UsccCheckFails, UsccClassUnknown, LicenceFaulty.
    """
    check_text("document", document)
    _known_site(books, book_id, site_code)
    check_own_licence(site_code, licence, _exception(books, book_id, site_code))
    problems = _faults(lines, valid_from, valid_to)
    if problems:
        raise LicenceFaulty(count=len(problems), problems=problems[:200])


def import_licence(
    books: Books,
    book_id: int,
    actor_id: int,
    *,
    site_code: str,
    licence: str,
    valid_from: date,
    valid_to: date,
    lines: Sequence[LicenceLine],
    version: int,
    document: str,
    act_id: UUID,
) -> None:
    """Import a version of a discharge licence, which `check_site_licence` has passed. Numbers are imported, never made."""
    head = {"licence": licence, "valid_from": valid_from, "valid_to": valid_to, "document": document}
    key = {"book_id": book_id, "site": site_code, "version": version}
    books.connection.execute(insert(licence_version).values(**key, **head, actor_id=actor_id, act_id=act_id))
    # In one statement: the trigger that holds the lines against their act reads all that the act names each time.
    columns = [list(column) for column in zip(*(astuple(line) for line in lines), strict=True)]
    books.connection.exec_driver_sql(SQL["add_lines"], (book_id, site_code, version, *columns))


def _faults(lines: Sequence[LicenceLine], valid_from: date, valid_to: date) -> list[Figure]:
    problems: list[Figure] = []

    def add(number: int, problem: Phrase) -> None:
        problems.append({"line": number, "where": phrase("line {number}", number=number), "problem": problem})

    if not lines:
        add(0, phrase("no lines"))
    if valid_to < valid_from:
        add(0, phrase("valid_to before valid_from"))
    seen: set[tuple[str, str, int]] = set()
    for number, line in enumerate(lines, 1):
        key = (line.outlet, line.pollutant, line.year)
        if key in seen:
            twice = phrase(
                "{outlet} {pollutant} {year} stands twice",
                outlet=line.outlet,
                pollutant=line.pollutant,
                year=line.year,
            )
            add(number, twice)
        seen.add(key)
        try:
            check_outlet(line.outlet)
        except LedgerError as error:
            add(number, in_both(error.message(), error.message))
        if not valid_from.year <= line.year <= valid_to.year:
            add(number, phrase("{year} lies outside the licence", year=line.year))
        if line.quantity < 0:
            add(number, phrase("below zero"))
    return problems


def check_own_licence(site_code: str, licence: str, exception: str) -> None:
    """Check that the number of a licence is one of this site: of its enterprise, and of the site where it is named as licences name it.

    Args:
        site_code: of the site.
        licence: the number.
        exception: why the code of the enterprise is right though its check fails; empty where it does not fail.

    Raises (in this order):
        LicenceMalformed, UsccOfPerson, UsccCheckFails, UsccClassUnknown.
    """
    of, place = check_licence(licence, exception)
    own = holder_of(site_code)
    if of != own.name or (is_licence_site(own.site) and place != own.site):
        raise LicenceMalformed(licence=licence)


def _exception(books: ReadBooks, book_id: int, site_code: str) -> str:
    query = (
        select(party.c.exception)
        .join(site, (site.c.book_id == party.c.book_id) & (site.c.party == party.c.code))
        .where(site.c.book_id == book_id, site.c.code == site_code)
    )
    return books.connection.scalar(query) or ""


def _known_party(books: ReadBooks, book_id: int, party_code: str) -> None:
    query = select(party.c.code).where(party.c.book_id == book_id, party.c.code == party_code)
    if books.connection.scalar(query) is None:
        raise PartyUnknown(party=party_code[:160])


def _known_site(books: ReadBooks, book_id: int, site_code: str) -> None:
    if (
        books.connection.scalar(
            select(site.c.code).where(site.c.book_id == book_id, site.c.code == site_code)
        )
        is None
    ):
        raise SiteUnknown(site=site_code[:160])


def _insert_or_same(
    books: Books,
    table: Table,
    key: Mapping[str, object],
    words: Mapping[str, object],
    rest: Mapping[str, object],
) -> bool:
    """Insert a row, or find the same one; tells whether it is new.

    Raises:
        RegisteredOtherwise: there is one with other words.
    """
    this = [table.c[name] == value for name, value in key.items()]
    there = (
        books.connection.execute(select(*(table.c[name] for name in words)).where(*this))
        .mappings()
        .one_or_none()
    )
    if there is None:
        books.connection.execute(insert(table).values(**key, **words, **rest))
        return True
    for field, value in words.items():
        if there[field] != value:
            raise RegisteredOtherwise(name=str(key["code"]), field=_CALLED.get(field, field))
    return False


def _check_first(
    books: ReadBooks, book_id: int, site_code: str, on: date, attributes: Attributes, document: str
) -> None:
    """Check that a site that is registered again is described as when it was registered.

    Raises:
        RegisteredOtherwise: naming the first field that differs.
    """
    said = {"valid_from": on, "document": document, **asdict(attributes), "power": powered(attributes)}
    query = (
        select(*(site_attributes.c[name] for name in said))
        .where(site_attributes.c.book_id == book_id, site_attributes.c.site == site_code)
        .order_by(site_attributes.c.recorded_at)
        .limit(1)
    )
    for name, value in books.connection.execute(query).mappings().one().items():
        if said[name] != value:
            raise RegisteredOtherwise(name=site_code, field=_CALLED.get(name, name))


_CALLED: Final = {
    "exception": "evidence", "registered_on": "effective_on", "valid_from": "effective_on", "chp_heat_ppm": "chp_heat_share",
}  # fmt: skip
"""How a client calls what is kept under another name."""
