"""Caps, lots, what is held, and where a lot comes from and went to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text

from ledger.database import ReadBooks
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


_CAPS = """SELECT c.asset_id, s.code, c.pollutant, c.area, c.vintage, q.code AS parent,
       coalesce(sum(b.credits - b.debits) FILTER (WHERE b.purpose = 'cap_limit'), 0)::bigint AS cap_limit,
       coalesce(sum(b.debits - b.credits) FILTER (WHERE b.purpose = 'cap_shared'), 0)::bigint AS shared,
       coalesce(sum(b.debits - b.credits) FILTER (WHERE b.purpose = 'cap_available'), 0)::bigint AS available,
       coalesce(sum(b.debits - b.credits) FILTER (WHERE b.purpose = 'cap_issued'), 0)::bigint AS issued
  FROM ledger.permit_cap c JOIN ledger.asset s USING (book_id, asset_id)
  LEFT JOIN ledger.asset q ON q.book_id = c.book_id AND q.asset_id = c.parent_id
  LEFT JOIN ledger.balance b ON b.book_id = c.book_id AND b.asset_id = c.asset_id
  WHERE c.book_id = :book {where} GROUP BY c.asset_id, s.code, c.pollutant, c.area, c.vintage, q.code
  ORDER BY s.code {limit}"""


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
    where = (
        "AND (CAST(:pollutant AS text) IS NULL OR c.pollutant = :pollutant)"
        " AND (CAST(:area AS text) IS NULL OR starts_with(c.area, :area))"
        " AND (CAST(:vintage AS integer) IS NULL OR c.vintage = :vintage) AND (CAST(:after AS text) IS NULL OR s.code > :after)"
    )
    values = {
        "book": book_id,
        "pollutant": pollutant,
        "area": area,
        "vintage": vintage,
        "after": after,
        "limit": limit,
    }
    query = _CAPS.format(where=where, limit="LIMIT :limit")
    return [CapRow(*row) for row in books.connection.execute(text(query), values)]


def find_cap(books: ReadBooks, book_id: int, pollutant: str, area: str, vintage: int) -> int | None:
    """Find the number of a cap; None when none was set."""
    query = text(
        "SELECT asset_id FROM ledger.permit_cap WHERE book_id = :book AND pollutant = :p AND area = :a AND vintage = :v"
    )
    found = books.connection.scalar(query, {"book": book_id, "p": pollutant, "a": area, "v": vintage})
    return None if found is None else int(found)


def caps_for(books: ReadBooks, book_id: int, strips: Collection[Strip]) -> dict[tuple[str, str, int], int]:
    """Find the caps of many strips: number by (pollutant, area, vintage)."""
    found = books.connection.exec_driver_sql(
        "SELECT pollutant, area, vintage, asset_id FROM ledger.permit_cap WHERE book_id = %s"
        " AND pollutant = ANY(%s) AND area = ANY(%s)",
        (book_id, list({s.pollutant for s in strips}), list({s.area for s in strips})),
    )
    return {(pollutant, area, vintage): number for pollutant, area, vintage, number in found}


_PARTS = """SELECT a.account_id, l.asset_id, c.pollutant, c.area, s.code, c.vintage, b.debits - b.credits, a.code, a.purpose,
       l.origin, l.valid_from, l.valid_to
  FROM ledger.account a JOIN ledger.balance b ON b.book_id = a.book_id AND b.account_id = a.account_id
  JOIN ledger.permit_lot l ON l.book_id = a.book_id AND l.asset_id = b.asset_id
  JOIN ledger.permit_cap c ON c.book_id = a.book_id AND c.asset_id = l.cap_id
  JOIN ledger.asset s ON s.book_id = a.book_id AND s.asset_id = l.asset_id
  WHERE a.book_id = %(book)s AND a.code = ANY(%(accounts)s) AND b.debits > b.credits
    AND (%(pollutants)s::text[] IS NULL OR c.pollutant = ANY(%(pollutants)s))
    AND (%(areas)s::text[] IS NULL OR c.area = ANY(%(areas)s))
    AND (%(vintages)s::smallint[] IS NULL OR c.vintage = ANY(%(vintages)s))
  ORDER BY c.vintage, l.asset_id, a.account_id"""


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
        _PARTS,
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


_LEASED_OUT = """SELECT c.pollutant, c.area, c.vintage, sum(least(x.quantity, b.debits - b.credits))::bigint
  FROM ledger.permit_act t JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id
  JOIN ledger.permit_act_lot x ON x.book_id = t.book_id AND x.act_id = t.act_id
  JOIN ledger.permit_lot l ON l.book_id = t.book_id AND l.asset_id = x.asset_id
  JOIN ledger.permit_cap c ON c.book_id = t.book_id AND c.asset_id = l.cap_id
  JOIN ledger.account a ON a.book_id = t.book_id AND a.code = ledger.permit_account_code(t.other, 'leased')
  JOIN ledger.balance b ON b.book_id = t.book_id AND b.account_id = a.account_id AND b.asset_id = x.asset_id
  WHERE t.book_id = %s AND t.site = %s AND t.machine = 'permits.lease' AND p.state = 'running'
  GROUP BY c.pollutant, c.area, c.vintage"""


def table_of(
    books: ReadBooks, book_id: int, site: str, part_year: str
) -> Mapping[tuple[str, str], list[Availability]]:
    """Tell what a site has, year by year, for each pollutant and area."""

    held = parts(books, book_id, site, CIRCULATING)
    out = {(p, a, v): q for p, a, v, q in books.connection.exec_driver_sql(_LEASED_OUT, (book_id, site))}
    told: dict[tuple[str, str], list[Availability]] = {}
    keys = {(one.pollutant, one.area, one.held.vintage) for one in held} | out.keys()
    for pollutant, area, vintage in sorted(keys):
        here = [one.held for one in held if (one.pollutant, one.area) == (pollutant, area)]
        line = availability(vintage, here, out.get((pollutant, area, vintage), 0), part_year)
        told.setdefault((pollutant, area), []).append(line)
    return told


_LOTS = """SELECT s.code, c.pollutant, c.area, c.vintage, l.owner, l.origin, q.code, l.measure, l.document, l.grant_id,
       l.grant_line, l.valid_from, l.valid_to
  FROM ledger.permit_lot l JOIN ledger.asset s USING (book_id, asset_id)
  JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
  LEFT JOIN ledger.asset q ON q.book_id = l.book_id AND q.asset_id = l.parent_id
  WHERE l.book_id = :book"""
_SEEN = f""" AND (CAST(:owner AS text) IS NULL OR l.owner = :owner
  OR l.owner = ANY ({SITES_OF.format(book=":book", owner=":owner")}) OR EXISTS (
    SELECT FROM ledger.balance b JOIN ledger.account a USING (book_id, account_id)
    WHERE b.book_id = l.book_id AND b.asset_id = l.asset_id AND a.owner = :owner AND b.version > 0))"""


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
    query = (
        _LOTS + _SEEN + " AND (CAST(:pollutant AS text) IS NULL OR c.pollutant = :pollutant)"
        " AND (CAST(:area AS text) IS NULL OR c.area = :area) AND (CAST(:vintage AS integer) IS NULL OR c.vintage = :vintage)"
        " AND (CAST(:after AS text) IS NULL OR s.code > :after) ORDER BY s.code LIMIT :limit"
    )
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
    query = _LOTS + _SEEN + " AND s.code = :code"
    row = books.connection.execute(text(query), {"book": book_id, "owner": owner, "code": code}).one_or_none()
    if row is None:
        raise LotUnknown(lot=code[:160])
    return LotRow(*row)


def family(books: ReadBooks, book_id: int, code: str) -> tuple[list[str], list[str]]:
    """Give the lots from which a lot comes, the nearest first, and those that came from it."""
    up = text(
        "WITH RECURSIVE line AS (SELECT l.parent_id, 1 AS far FROM ledger.permit_lot l JOIN ledger.asset s USING (book_id, asset_id)"
        " WHERE l.book_id = :book AND s.code = :code UNION ALL SELECT l.parent_id, line.far + 1 FROM line"
        " JOIN ledger.permit_lot l ON l.book_id = :book AND l.asset_id = line.parent_id)"
        " SELECT s.code FROM line JOIN ledger.asset s ON s.book_id = :book AND s.asset_id = line.parent_id ORDER BY far"
    )
    down = text(
        "WITH RECURSIVE line AS (SELECT l.asset_id FROM ledger.permit_lot l JOIN ledger.asset s USING (book_id, asset_id)"
        " WHERE l.book_id = :book AND s.code = :code UNION ALL SELECT l.asset_id FROM line"
        " JOIN ledger.permit_lot l ON l.book_id = :book AND l.parent_id = line.asset_id)"
        " SELECT s.code FROM line JOIN ledger.asset s ON s.book_id = :book AND s.asset_id = line.asset_id"
        " WHERE s.code <> :code ORDER BY s.code LIMIT 1000"
    )
    values = {"book": book_id, "code": code}
    return list(books.connection.scalars(up, values)), list(books.connection.scalars(down, values))


def path_of(
    books: ReadBooks, book_id: int, code: str, *, owner: str | None = None, limit: int = 1000
) -> list[Step]:
    """List every movement of a lot, from the decision that created it on; with an owner only on its own accounts."""
    query = text(
        "SELECT e.entry_id, e.kind, e.effective_on, e.recorded_at, a.code, p.debit, p.credit, e.document"
        " FROM ledger.asset s JOIN ledger.balance b USING (book_id, asset_id)"
        " JOIN ledger.posting p ON p.book_id = s.book_id AND p.account_id = b.account_id AND p.asset_id = s.asset_id"
        " JOIN ledger.entry e ON e.book_id = s.book_id AND e.entry_id = p.entry_id"
        " JOIN ledger.account a ON a.book_id = s.book_id AND a.account_id = p.account_id"
        " WHERE s.book_id = :book AND s.code = :code AND (CAST(:owner AS text) IS NULL OR a.owner = :owner)"
        " ORDER BY e.recorded_at, e.entry_id, p.line LIMIT :limit"
    )
    found = books.connection.execute(query, {"book": book_id, "code": code, "owner": owner, "limit": limit})
    return [Step(*row) for row in found]


def cap_statement(books: ReadBooks, book_id: int, pollutant: str, area: str, vintage: int) -> dict[str, int]:
    """Give the account of a cap: what was issued, and on accounts of which purposes it stands, in the smallest unit."""
    query = text(
        "SELECT b.purpose, sum(CASE WHEN b.debit_normal THEN b.debits - b.credits ELSE b.credits - b.debits END)::bigint"
        " FROM ledger.permit_cap c JOIN ledger.permit_lot l ON l.book_id = c.book_id AND l.cap_id = c.asset_id"
        " JOIN ledger.balance b ON b.book_id = l.book_id AND b.asset_id = l.asset_id"
        " WHERE c.book_id = :book AND c.pollutant = :pollutant AND c.area = :area AND c.vintage = :vintage GROUP BY b.purpose"
    )
    values = {"book": book_id, "pollutant": pollutant, "area": area, "vintage": vintage}
    return {purpose: int(total) for purpose, total in books.connection.execute(query, values)}


def movements_of(books: ReadBooks, book_id: int, site: str, limit: int = 100_000) -> list[list[str]]:
    """List every movement on a site's permit accounts as texts, in the order of recording."""
    query = text(
        "SELECT e.effective_on, e.kind, s.code, a.purpose, p.debit, p.credit, p.balance_after, e.document, e.entry_id"
        " FROM ledger.account a JOIN ledger.posting p ON p.book_id = a.book_id AND p.account_id = a.account_id"
        " JOIN ledger.entry e ON e.book_id = p.book_id AND e.entry_id = p.entry_id"
        " JOIN ledger.asset s ON s.book_id = p.book_id AND s.asset_id = p.asset_id"
        " WHERE a.book_id = :book AND a.owner = :owner AND a.code = ledger.permit_account_code(:site, a.purpose)"
        " ORDER BY p.recorded_at, p.entry_id, p.line LIMIT :limit"
    )
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
