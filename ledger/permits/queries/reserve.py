"""What the government holds in reserve: by area and its tier, by pollutant and vintage, and where it comes from."""

from typing import Final, NamedTuple

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read
from ledger.permits.rules.areas import is_code

SQL: Final = named_queries(__name__)


class ReserveLot(NamedTuple):
    """A lot in a reserve."""

    account: str
    reserve: str
    """Area to which the reserve belongs."""
    asset: str
    pollutant: str
    area: str
    """Control area of its cap."""
    vintage: int
    origin: str
    first_owner: str
    quantity: int
    came_by: str
    """The sort of the entry that brought it in last."""


class ReserveTotal(NamedTuple):
    """What stands in the reserve of an area."""

    reserve: str
    pollutant: str
    vintage: int
    origin: str
    quantity: int


def reserve_lots(
    books: ReadBooks,
    book_id: int,
    *,
    reserve: str | None = None,
    pollutant: str | None = None,
    vintage: int | None = None,
    after: tuple[str, str] | None = None,
    limit: int = 100,
) -> list[ReserveLot]:
    """List the lots in reserves, by account and lot."""
    account, asset = after or (None, None)
    asked = {
        "reserve": reserve,
        "pollutant": pollutant,
        "vintage": vintage,
        "account": account,
        "asset": asset,
    }
    return read(books, ReserveLot, SQL["reserve_lots"], book=book_id, limit=limit, **asked)


def reserve_totals(
    books: ReadBooks,
    book_id: int,
    *,
    reserve: str | None = None,
    pollutant: str | None = None,
    vintage: int | None = None,
) -> list[ReserveTotal]:
    """Sum what stands in reserves."""
    asked = {"reserve": reserve, "pollutant": pollutant, "vintage": vintage}
    return read(books, ReserveTotal, SQL["reserve_totals"], book=book_id, **asked)


def tier(area: str) -> str:
    """Tell of which tier an area is: `province`, `city` or `county` by its code; `other` for what is no code of a region.

    >>> [tier(area) for area in ("330000", "330700", "330782", "estate")]
    ['province', 'city', 'county', 'other']
    """
    if not is_code(area):
        return "other"
    return "province" if area.endswith("0000") else "city" if area.endswith("00") else "county"
