"""A stock that is taken is what its workbook says; a cell that says something else is told, or says it in the sums."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.database import Books
from ledger.market.actions import stock
from ledger.market.actions.stock import StockSheet, bring_rows
from ledger.market.actions.stock_bound import WORKS
from ledger.market.actions.stock_rows import Bringing
from ledger.market.rules.stock import held, rows_of
from ledger.market.rules.stock_sheets import HOLDINGS
from tests.market.stock_books import AREA, ONE, ROWS, TWO, read
from tests.market.test_stock import d  # noqa: F401 - the fixture
from tests.permits.world import District, new

QUANTITY = st.integers(1, 9_000_000)
YEARS = st.tuples(st.integers(2026, 2028), st.integers(0, 2)).map(lambda two: (two[0], min(2028, sum(two))))
SITES = st.sampled_from((ONE, TWO, f"bureau:{AREA}"))
HOLDING = st.tuples(SITES, YEARS, QUANTITY, st.sampled_from(("已缴", "应缴", "无偿", "可售")))
CELLS = st.sampled_from(
    [
        *((key, text) for key in ("quantity", "first_vintage", "last_vintage") for text in ("0", "-1", "2027", "2.5", "x", "")),
        ("fee", "应缴"), ("fee", "储备"), ("fee", "?"), ("site", TWO), ("site", "x"), ("area", "330604"), ("pollutant", "SO2"),
        ("document", ""), ("valid_from", "2026-07-01"), ("origin", "储备"),
    ]
)  # fmt: skip


def row(number: int, said: tuple[str, tuple[int, int], int, str]) -> dict[str, str]:
    """A holding, by a decision of its own."""
    site, (first, last), quantity, fee = said
    return {
        "site": site, "pollutant": "COD", "area": AREA, "first_vintage": str(first), "last_vintage": str(last),
        "quantity": f"{quantity // 10**6}.{quantity % 10**6:06}", "fee": "储备" if site.startswith("bureau") else fee,
        "document": f"D-{number}",
    }  # fmt: skip


SUMS = """SELECT split_part(s.code, ':', 2), split_part(s.code, ':', 4), sum(b.debits - b.credits)::bigint FROM ledger.balance b
  JOIN ledger.account a USING (book_id, account_id) JOIN ledger.asset s USING (book_id, asset_id)
  WHERE b.book_id = %s AND a.purpose IN ('holding', 'unpaid', 'sellable', 'reserve') GROUP BY 1, 2 HAVING sum(b.debits - b.credits) <> 0"""


def check(d: District, sheet: StockSheet) -> bool:  # noqa: F811
    """Check that a workbook with faults is told of, and that of another the book's balances are its sums; tell which it is."""
    if d.run(stock.try_stock, d.step(), act_id=new(), sheet=sheet):
        return False

    def whole(books: Books) -> None:
        asked = Bringing(books, d.book_id, new(), d.step(), None, "", "", WORKS)
        bring_rows(asked, sheet.rows)
        rows = books.connection.exec_driver_sql(SUMS, (d.book_id,)).all()
        said = held(rows_of(sheet.rows, HOLDINGS))
        assert {(one.pollutant, str(one.vintage)): one.quantity for one in said} == {
            (p, y): n for p, y, n in rows
        }
        everything = books.connection.exec_driver_sql(
            "SELECT sum(debits - credits) FROM ledger.balance"
        ).scalar_one()
        assert everything == 0

    d.database.begin(lambda books: books.rehearse(whole))
    return True


@pytest.mark.long(30)
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(said=st.lists(HOLDING, min_size=1, max_size=5), place=st.integers(0, 4), cell=CELLS)
def test_the_book_is_the_sheet(d: District, said: Any, place: int, cell: tuple[str, str]) -> None:  # noqa: F811
    holdings = [row(n, one) for n, one in enumerate(said)]
    assert check(d, read({**ROWS, "holdings": holdings}))
    key, text = cell
    before = holdings[place % len(holdings)].get(key, "")
    holdings[place % len(holdings)][key] = text
    taken = check(d, read({**ROWS, "holdings": holdings}))
    assert taken or text != before
