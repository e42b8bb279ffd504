"""Caps, lots, what is held, and where a lot comes from and went to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text

from ledger.database import ReadBooks
from ledger.database.queries import Sql, filled, joined, named_queries
from ledger.errors import NotFound
from ledger.permits.rules.strips import (
    CIRCULATING,
    Availability,
    Held,
    Strip,
    account,
    availability,
    party_of,
    written,
)
from ledger.register.queries import SITES_OF

SQL: Final = named_queries(__name__)


class LotUnknown(NotFound):
    """There is no lot {lot} in this book, or not for you.

    Check the code.
    """

    code = "permits.lot_unknown"


@dataclass(frozen=True, slots=True)
class CapRow:
    """A cap and what became of its room, in the smallest unit."""

    asset_id: int
    asset: str
    pollutant: str
    area: str
    vintage: int
    parent: str | None
    limit: int
    shared: int
    available: int
    issued: int


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot and where it comes from."""

    asset: str
    pollutant: str
    area: str
    vintage: int
    owner: str
    """The site, or reserve, that got it first."""
    origin: str
    parent: str | None
    measure: str | None
    document: str
    grant_id: UUID | None
    grant_line: int | None
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a lot on one account, with the numbers that the tables use."""

    account_id: int
    asset_id: int
    pollutant: str
    area: str
    held: Held


@dataclass(frozen=True, slots=True)
class Step:
    """One movement of a lot."""

    entry_id: UUID
    kind: str
    effective_on: date
    recorded_at: datetime
    account: str
    debit: int
    credit: int
    document: str


def cap_code(pollutant: str, area: str, vintage: int) -> str:
    """Give the asset code of a cap."""
    return f"cap:{pollutant}:{area}:{vintage}"


def caps(
    books: ReadBooks,
    book_id: int,
    *,
    pollutant: str | None = None,
    area: str | None = None,
    vintage: int | None = None,
    after: str | None = None,
    limit: int = 1000,
) -> list[CapRow]:
    """List caps by code, with what became of their room; an area may be a prefix, such as a province's two digits."""
    where = SQL["caps_where"]
    values = {
        "book": book_id,
        "pollutant": pollutant,
        "area": area,
        "vintage": vintage,
        "after": after,
        "limit": limit,
    }
    query = filled(SQL["caps"], where=Sql(where), limit=SQL["caps_limit"])
    return [CapRow(*row) for row in books.connection.execute(text(query), values)]


def find_cap(books: ReadBooks, book_id: int, pollutant: str, area: str, vintage: int) -> int | None:
    """Find the number of a cap; None when none was set."""
    query = text(SQL["find_cap"])
    found = books.connection.scalar(query, {"book": book_id, "p": pollutant, "a": area, "v": vintage})
    return None if found is None else int(found)


def caps_for(books: ReadBooks, book_id: int, strips: Collection[Strip]) -> dict[tuple[str, str, int], int]:
    """Find the caps of many strips: number by (pollutant, area, vintage)."""
    found = books.connection.exec_driver_sql(
        SQL["caps_for"],
        (book_id, list({s.pollutant for s in strips}), list({s.area for s in strips})),
    )
    return {(pollutant, area, vintage): number for pollutant, area, vintage, number in found}


def parts(
    books: ReadBooks,
    book_id: int,
    holder: str,
    purposes: Sequence[str],
    *,
    strips: Sequence[Strip] | None = None,
    vintages: Sequence[int] | None = None,
) -> list[Part]:
    """List what a holder has on its accounts of some purposes, oldest vintage and grant first."""
    years = sorted({year for strip in strips for year in strip.years}) if strips is not None else vintages
    found = books.connection.exec_driver_sql(
        SQL["parts"],
        {
            "book": book_id,
            "accounts": [account(holder, purpose) for purpose in purposes],
            "pollutants": None if strips is None else list({s.pollutant for s in strips}),
            "areas": None if strips is None else list({s.area for s in strips}),
            "vintages": None if years is None else list(years),
        },
    )
    return [
        Part(
            row[0],
            row[1],
            row[2],
            row[3],
            Held(row[4], row[5], row[6], row[7], row[8], row[9], row[10], row[11]),
        )
        for row in found
    ]


def table_of(
    books: ReadBooks, book_id: int, site: str, part_year: str
) -> Mapping[tuple[str, str], list[Availability]]:
    """Tell what a site has, year by year, for each pollutant and area."""

    held = parts(books, book_id, site, CIRCULATING)
    out = {
        (p, a, v): q for p, a, v, q in books.connection.exec_driver_sql(SQL["leased_out"], (book_id, site))
    }
    told: dict[tuple[str, str], list[Availability]] = {}
    keys = {(one.pollutant, one.area, one.held.vintage) for one in held} | out.keys()
    for pollutant, area, vintage in sorted(keys):
        here = [one.held for one in held if (one.pollutant, one.area) == (pollutant, area)]
        line = availability(vintage, here, out.get((pollutant, area, vintage), 0), part_year)
        told.setdefault((pollutant, area), []).append(line)
    return told


_SEEN: Final = filled(
    SQL["seen"], sites_of=filled(SITES_OF, book=SQL["sites_of_book"], owner=SQL["sites_of_owner"])
)


def lots(
    books: ReadBooks,
    book_id: int,
    *,
    owner: str | None = None,
    pollutant: str | None = None,
    area: str | None = None,
    vintage: int | None = None,
    after: str | None = None,
    limit: int = 100,
) -> list[LotRow]:
    """List lots by code; with an owner only those that it was granted or ever held."""
    query = joined(SQL["lots"], _SEEN, SQL["lots_rest"])
    values = {"pollutant": pollutant, "area": area, "vintage": vintage, "after": after, "limit": limit}
    return [
        LotRow(*row)
        for row in books.connection.execute(text(query), {"book": book_id, "owner": owner, **values})
    ]


def lot_of(books: ReadBooks, book_id: int, code: str, *, owner: str | None = None) -> LotRow:
    """Find one lot.

    Raises:
        LotUnknown: there is none with this code, or not for this reader.
    """
    query = joined(SQL["lots"], _SEEN, SQL["lot_of_rest"])
    row = books.connection.execute(text(query), {"book": book_id, "owner": owner, "code": code}).one_or_none()
    if row is None:
        raise LotUnknown(lot=code[:160])
    return LotRow(*row)


def family(books: ReadBooks, book_id: int, code: str) -> tuple[list[str], list[str]]:
    """Give the lots from which a lot comes, the nearest first, and those that came from it."""
    up = text(SQL["family_up"])
    down = text(SQL["family_down"])
    values = {"book": book_id, "code": code}
    return list(books.connection.scalars(up, values)), list(books.connection.scalars(down, values))


def path_of(
    books: ReadBooks, book_id: int, code: str, *, owner: str | None = None, limit: int = 1000
) -> list[Step]:
    """List every movement of a lot, from the decision that created it on; with an owner only on its own accounts."""
    query = text(SQL["path_of"])
    found = books.connection.execute(query, {"book": book_id, "code": code, "owner": owner, "limit": limit})
    return [Step(*row) for row in found]


def cap_statement(books: ReadBooks, book_id: int, pollutant: str, area: str, vintage: int) -> dict[str, int]:
    """Give the account of a cap: what was issued, and on accounts of which purposes it stands, in the smallest unit."""
    query = text(SQL["cap_statement"])
    values = {"book": book_id, "pollutant": pollutant, "area": area, "vintage": vintage}
    return {purpose: int(total) for purpose, total in books.connection.execute(query, values)}


def movements_of(books: ReadBooks, book_id: int, site: str, limit: int = 100_000) -> list[list[str]]:
    """List every movement on a site's permit accounts as texts, in the order of recording."""
    query = text(SQL["movements_of"])
    values = {"book": book_id, "site": site, "owner": party_of(site), "limit": limit}
    rows = books.connection.execute(query, values)
    return [
        [
            day.isoformat(),
            kind,
            lot,
            purpose,
            written(debit),
            written(credit),
            written(after),
            document,
            str(entry),
        ]
        for day, kind, lot, purpose, debit, credit, after, document, entry in rows
    ]
