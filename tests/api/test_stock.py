"""The stock through the interface: template, check, workbook, second person, totals, rows, file, and what was told once."""

import io

import python_calamine

from ledger.identifiers import uuid7
from ledger.market.rules.stock_sheets import SHEETS
from tests.api.conftest import Keys, Serving
from tests.api.test_plans import Office
from tests.market.stock_books import ONE, ROWS, changed, made

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
