"""The stock through the interface: template, check, workbook, second person, totals, rows, file, and what was told once."""

import io
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
import python_calamine

from ledger.identifiers import uuid7
from ledger.market.rules.stock_sheets import SHEETS
from tests.api.conftest import Keys, Serving
from tests.api.test_inside import adopt_text
from tests.api.test_plans import Office
from tests.market.stock_books import BOUND, ONE, ROWS, changed, made

DAY = "2026-11-02"


def test_one_brings_it_and_another_confirms(mills: Keys, serving: Serving) -> None:
    office = Office(serving)
    template = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(office.get("bureau", "/permits/stock/template").content)
    )
    assert template.sheet_names == [*(sheet.title for sheet in SHEETS), "说明 Help"]
    faulty = office.post(
        "bureau",
        "/permits/stock/check",
        content=made({**ROWS, "holdings": changed("holdings", 0, quantity="0")["holdings"]}),
        params={"effective_on": DAY, "document": "D-1"},
    ).json()
    assert (faulty["faults"], faulty["problems"][0]["where_zh"]) == (
        1,
        "工作表「现有持有 Holdings」，第2行，年许可量",
    )
    query = {
        "id": str(uuid7()),
        "effective_on": DAY,
        "area": "330600",
        "document": "D-1",
        "file_name": "存量.xlsx",
    }
    refused = office.post("bureau", "/permits/stock", content=made({**ROWS, "caps": []}), params=query)
    assert (refused.status_code, refused.json()["code"]) == (422, "sheet.invalid")
    told = office.post("bureau", "/permits/stock", content=made(ROWS), params=query)
    assert (told.status_code, told.json()["state"], told.json()["rows"]["holdings"]) == (201, "proposed", 4)
    stock = f"/permits/stock/{query['id']}"
    read = office.get("chief", stock).json()
    assert (read["state"], read["digest"]) == ("proposed", told.json()["digest"])
    assert [one["quantity"] for one in read["held"]] == ["40.500", "21.750", "13.750"]
    rows = office.get("chief", f"{stock}/sheets/holdings").json()
    assert [row[1] for row in rows["rows"]][:1] == [ONE]
    assert office.post("bureau", f"{stock}/confirm", json={"effective_on": DAY}).status_code == 403
    done = office.post("chief", f"{stock}/confirm", json={"effective_on": DAY})
    assert (done.status_code, done.json()["state"]) == (200, "recorded")
    again = office.post("chief", f"{stock}/confirm", json={"effective_on": DAY})
    assert (again.status_code, again.json()["replayed"]) == (200, True)
    file = office.get("chief", f"{stock}/file").content
    other = office.post("bureau", "/permits/stock", content=file, params={**query, "id": str(uuid7())})
    assert other.json()["code"] == "sheet.invalid"  # the book has all of it


RANKS = """[pack]
jurisdiction = "cn"
name = "own"
name_zh = "own"
version = "1"
base = "cn"
[[value]]
key = "pledge.ranks_allowed"
value = true
from = 2020-01-01
source = "own"
mark = "verified"
"""


def ready(office: Office) -> None:
    """Let lots secure several debts; one of the creditors the book does not know."""
    adopt_text(office, RANKS)


def bound(office: Office, rows: Mapping[str, Any], day: str = DAY) -> httpx.Response:
    """What becomes of a workbook that is checked without a fault, brought and confirmed."""
    query = {"effective_on": day, "document": "D-1"}
    file = made(rows)
    checked = office.post("bureau", "/permits/stock/check", content=file, params=query).json()
    assert (checked["faults"], checked["problems"]) == (0, [])
    query |= {"id": str(uuid7()), "area": "330600", "file_name": "存量.xlsx"}
    told = office.post("bureau", "/permits/stock", content=file, params=query)
    assert told.status_code == 201, told.text
    return office.post("chief", f"/permits/stock/{query['id']}/confirm", json={"effective_on": day})


SHEETS_OF = [("fees",), ("pledges", "leases", "fees")]
"""What rests on the stock beside what is there and held."""


@pytest.mark.parametrize("filled", SHEETS_OF, ids=lambda filled: "-".join(filled) or "none")
def test_what_the_check_takes_is_taken_when_it_is_confirmed(
    mills: Keys, serving: Serving, filled: tuple[str, ...]
) -> None:
    """With every sheet, a second rank and a notice from before the day of the stock: nothing is refused first at COMMIT."""
    office = Office(serving)
    ready(office)
    done = bound(office, {**ROWS, **{name: BOUND[name] for name in filled}}, "2026-11-03")
    assert (done.status_code, done.json()["state"]) == (200, "recorded"), done.text


WRONG = [
    (1, {"voucher": "V9"}, 2, {"paid_on": "2026-02-01", "voucher": "v９"}, (4, "fees.voucher")),
    (1, {"paid_on": "2026-11-04"}, 2, {}, (3, "fees.paid_on")),
    (1, {"paid_on": "2027-02-10"}, 2, {}, (3, "fees.paid_on")),
]


def test_a_slip_that_pays_twice_and_a_payment_to_come_are_told_in_their_cell(
    mills: Keys, serving: Serving
) -> None:
    office = Office(serving)
    ready(office)
    for one, cells, two, others, (row, column) in WRONG:
        rows = changed("fees", one, **cells)
        rows["fees"][two].update(others)
        for sheet in ("pledges", "leases"):
            rows[sheet] = []
        query = {"effective_on": "2026-11-03", "document": "D-1"}
        told = office.post("bureau", "/permits/stock/check", content=made(rows), params=query).json()
        assert [one["where"] for one in told["problems"]] == [f"sheet 缴费 Fees, row {row}, {column}"]
