"""Workbooks of a stock, as a clerk of a small centre would fill them in."""

from collections.abc import Mapping, Sequence
from typing import Any

from ledger.database import Database
from ledger.documents.sheets import write_xlsx
from ledger.market.actions.stock import StockSheet, read_workbook
from ledger.market.rules.stock_sheets import BY_KEY, SHEETS
from tests.people import KEYED, MANDATE
from tests.permits.world import District, uscc

AREA = "330603"
ONE, TWO = (f"enterprise:{uscc(number)}:001P" for number in (11, 12))
ROWS: Mapping[str, Sequence[Mapping[str, str]]] = {
    "enterprises": [
        {"uscc": uscc(11), "name": "绍兴一厂有限公司", "registered_on": "2020-05-01"},
        {"uscc": uscc(12), "name": "绍兴二厂有限公司"},
    ],
    "sites": [
        {"site": ONE, "name": "一厂", "region": AREA, "industry": "C1713", "watershed": "cao-e", "since": "2020-05-01"},
        {"site": uscc(12) + "001P", "name": "二厂", "region": AREA, "industry": "C1713", "watershed": "cao-e"},
    ],
    "licences": [
        {"site": ONE, "licence": uscc(11) + "001P", "valid_from": "2024-01-01", "valid_to": "2028-12-31", "outlet": "DW001",
         "pollutant": "COD", "year": str(year), "quantity": "12.5", "document": "许2024-1"} for year in (2026, 2027)
    ],
    "caps": [
        {"pollutant": "COD", "area": "330600", "first_vintage": "2026", "last_vintage": "2028", "quantity": "500", "document": "函9"},
        {"pollutant": "COD", "area": AREA, "first_vintage": "2026", "last_vintage": "2028", "quantity": "100",
         "parent": "330600", "document": "函9"},
    ],
    "holdings": [
        {"site": ONE, "pollutant": "COD", "area": AREA, "first_vintage": "2026", "last_vintage": "2028", "quantity": "12.5", "fee": "已缴",
         "document": "环2023-17"},
        {"site": TWO, "pollutant": "COD", "area": AREA, "first_vintage": "2026", "last_vintage": "2027", "quantity": "8", "fee": "应缴",
         "document": "环2023-18"},
        {"site": ONE, "pollutant": "COD", "area": AREA, "first_vintage": "2027", "last_vintage": "2028", "quantity": "1.25", "fee": "可售",
         "origin": "储备", "document": "环2024-3"},
        {"site": f"bureau:{AREA}", "pollutant": "COD", "area": AREA, "first_vintage": "2026", "last_vintage": "2026", "quantity": "20",
         "fee": "储备", "document": "环2024-4"},
    ],
}  # fmt: skip
"""What is there, what is held; nothing rests on it."""
BOUND: Mapping[str, Sequence[Mapping[str, str]]] = {
    **ROWS,
    "pledges": [
        {"number": "Z-2", "site": ONE, "creditor": "bank:1", "debt": "50000", "until": "2028-03-31", "rank": "2", "pollutant": "COD",
         "area": AREA, "first_vintage": "2028", "last_vintage": "2028", "quantity": "5", "document": "质2025-4"},
        {"number": "Z-1", "site": ONE, "creditor": "bank:icbc", "debt": "200000.00", "until": "2028-06-30", "pollutant": "COD",
         "area": AREA, "first_vintage": "2028", "last_vintage": "2028", "quantity": "5", "document": "质2025-3"},
    ],
    "leases": [
        {"number": "L-1", "lessor": ONE, "lessee": TWO, "pollutant": "COD", "area": AREA, "first_vintage": "2026", "last_vintage": "2026",
         "quantity": "2", "rent": "3000", "document": "租2025-8"},
    ],
    "fees": [
        {"notice": "缴2023-1", "site": ONE, "notice_on": "2023-12-01", "number": "1", "due_on": "2023-12-15", "amount": "9000",
         "paid_on": "2023-12-10", "voucher": "V2023-001"},
        {"notice": "缴2025-7", "site": TWO, "notice_on": "2025-08-01", "number": "1", "due_on": "2025-08-15", "amount": "8000",
         "paid_on": "2025-08-10", "voucher": "V2025-001", "through": "2027"},
        {"notice": "缴2025-7", "site": TWO, "notice_on": "2025-08-01", "number": "2", "due_on": "2026-08-17", "amount": "7000.50",
         "through": "2027"},
    ],
}  # fmt: skip
"""The same with a pledge in two ranks, a lease, a fee that is paid and one of which an instalment is owed."""


def begun(database: Database, owner: Database) -> District:
    """A book that has just begun."""
    d = District(database, owner, "cn-33")
    with owner.engine.begin() as connection:
        for name in ("bureau", "chief"):
            who = d.people[name]
            connection.exec_driver_sql(MANDATE.format(actor=who))
            connection.exec_driver_sql(KEYED.format(actor=who))
    return d


def made(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> bytes:
    """Write a workbook, with the sheets that have rows."""
    return write_xlsx(
        [
            (
                sheet.zh,
                [c.zh for c in sheet.columns],
                [[row.get(key, "") for key in sheet.keys] for row in rows[sheet.key]],
            )
            for sheet in SHEETS
            if rows.get(sheet.key)
        ]
    )


def changed(sheet: str, at: int, **cells: str) -> dict[str, list[dict[str, str]]]:
    """The workbook with other cells in one row, counted from 0."""
    assert set(cells) <= set(BY_KEY[sheet].keys)
    rows = {key: [dict(row) for row in listed] for key, listed in BOUND.items()}
    rows[sheet][at].update(cells)
    return rows


def read(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> StockSheet:
    """What is read of a workbook."""
    return read_workbook(made(rows))
