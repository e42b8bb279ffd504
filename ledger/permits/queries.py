"""Reads of the permits room."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select, text

from ledger.database import ReadBooks
from ledger.permits.rules import Held
from ledger.permits.tables import cap


@dataclass(frozen=True, slots=True)
class CapRow:
    """A cap: its asset and the asset's code."""

    asset_id: int
    asset: str


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot and where it comes from."""

    asset: str
    pollutant: str
    area: str
    vintage: int
    owner: str
    """Who got it first."""
    origin: str
    document: str
    entry_id: UUID
    valid_from: date
    valid_to: date


def cap_code(pollutant: str, area: str, vintage: int) -> str:
    """Give the asset code of a cap."""
    return f"cap:{pollutant}:{area}:{vintage}"


def find_cap(books: ReadBooks, book_id: int, pollutant: str, area: str, vintage: int) -> CapRow | None:
    """Find the cap of a pollutant, area and year; None when none was set."""
    query = select(cap.c.asset_id).where(
        cap.c.book_id == book_id, cap.c.pollutant == pollutant, cap.c.area == area, cap.c.vintage == vintage
    )
    asset_id = books.connection.scalar(query)
    return None if asset_id is None else CapRow(asset_id, cap_code(pollutant, area, vintage))


def lots_of_entry(books: ReadBooks, book_id: int, entry_id: UUID) -> list[str]:
    """List the asset codes of the lots that an entry allocated, in order of vintage."""
    query = text(
        "SELECT s.code FROM ledger.permit_lot l JOIN ledger.asset s USING (book_id, asset_id)"
        " JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id"
        " WHERE l.book_id = :book AND l.entry_id = :id ORDER BY c.vintage"
    )
    return list(books.connection.scalars(query, {"book": book_id, "id": entry_id}))


def lots_under_cap(books: ReadBooks, book_id: int, cap_id: int) -> int:
    """Count the lots granted under a cap."""
    query = text("SELECT count(*) FROM ledger.permit_lot WHERE book_id = :book AND cap_id = :cap")
    return int(books.connection.execute(query, {"book": book_id, "cap": cap_id}).scalar_one())


def held(books: ReadBooks, book_id: int, owner: str, pollutant: str, area: str) -> list[Held]:
    """List what an owner holds freely of a pollutant in an area, oldest grant first."""
    query = text(
        "SELECT s.code, c.vintage, b.debits - b.credits AS quantity"
        " FROM ledger.account a JOIN ledger.balance b USING (book_id, account_id)"
        " JOIN ledger.permit_lot l USING (book_id, asset_id) JOIN ledger.asset s USING (book_id, asset_id)"
        " JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id"
        " WHERE a.book_id = :book AND a.owner = :owner AND a.purpose = 'holding'"
        " AND c.pollutant = :pollutant AND c.area = :area AND b.debits > b.credits ORDER BY c.vintage, l.asset_id"
    )
    parameters = {"book": book_id, "owner": owner, "pollutant": pollutant, "area": area}
    return [Held(code, vintage, quantity) for code, vintage, quantity in books.connection.execute(query, parameters)]


def lots(books: ReadBooks, book_id: int, *, owner: str | None = None, limit: int = 1000) -> list[LotRow]:
    """List lots with their provenance; with an owner only those it was granted or holds."""
    query = text(
        "SELECT s.code, c.pollutant, c.area, c.vintage, l.owner, l.origin, l.document, l.entry_id, l.valid_from, l.valid_to"
        " FROM ledger.permit_lot l JOIN ledger.asset s USING (book_id, asset_id)"
        " JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id"
        " WHERE l.book_id = :book AND (CAST(:owner AS text) IS NULL OR l.owner = :owner OR EXISTS ("
        "   SELECT FROM ledger.balance b JOIN ledger.account a USING (book_id, account_id)"
        "   WHERE b.book_id = l.book_id AND b.asset_id = l.asset_id AND a.owner = :owner AND b.debits > b.credits))"
        " ORDER BY l.asset_id LIMIT :limit"
    )
    found = books.connection.execute(query, {"book": book_id, "owner": owner, "limit": limit})
    return [LotRow(*row) for row in found]


