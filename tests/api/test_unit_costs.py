"""Tables of unit costs over HTTP, from the template to a figure and its worksheet in Chinese."""

import io

import pytest
import python_calamine

from ledger.documents import sheets
from ledger.identifiers import uuid7
from tests.api.conftest import Keys, Serving
from tests.api.test_damages import DAY, Office
from tests.compensation.test_unit_costs import CITY, TITLES


@pytest.fixture
def office(courtroom: Keys, serving: Serving) -> Office:
    """Everybody in a case."""
    return Office(serving)


def test_a_table_from_template_to_worksheet(office: Office) -> None:
    """Goal: 20.1 to 20.4 over HTTP. Method: template, check, upload, another person, look-up, pages, a figure, the worksheet."""
    blank = office.get("bureau", "/unit-costs/template").content
    assert python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(blank)).sheet_names == [
        "填写 Data",
        "说明 Help",
    ]
    checked = office.post("bureau", "/unit-costs/check", content=blank, params={"first_on": DAY}).json()
    assert checked == {"rows": 3, "faults": [], "rest": 0}
    rows = [CITY, ("COD", "吨", "330000", "2024", "2026", "2950.5")]
    said = {
        "id": str(uuid7()),
        "code": "costs",
        "source": "某厅〔2026〕1号",
        "first_on": "2026-01-01",
        "effective_on": DAY,
    }
    data = sheets.write_csv(TITLES, rows)
    made = office.post("bureau", "/unit-costs", content=data, params=said)
    assert (made.status_code, made.json()["table_version"], made.json()["rows"]) == (201, 1, 2), made.text
    path = f"/unit-costs/{said['id']}"
    assert {one["action"] for one in made.json()["next"]} == {"confirm", "drop"}
    assert office.post("bureau", f"{path}/confirm", {"effective_on": DAY}).status_code == 403
    asked = {"table": "costs", "object": "COD", "place": "330621", "year": "2026"}
    assert (
        office.get("auditor", "/unit-costs/lookup", **asked).json()["code"]
        == "compensation.unit_cost_unknown"
    )
    assert office.post("chief", f"{path}/confirm", {"effective_on": DAY}).json()["state"] == "in_force"
    looked = office.get("auditor", "/unit-costs/lookup", **asked).json()
    assert (looked["place"], looked["cost"], looked["row"]) == ("330600", "3200", 2)
    assert office.get("bureau", "/unit-costs", limit="1").json()["tables"][0]["state"] == "in_force"
    first = office.get("bureau", f"{path}/rows", limit="1").json()
    second = office.get("bureau", f"{path}/rows", limit="1", cursor=first["next"]).json()
    assert [first["rows"][0]["cost"], second["rows"][0]["cost"]] == ["3200", "2950.5"]
    for role, action in (("bureau", "check"), ("chief", "open"), ("bureau", "investigate")):
        office.must(role, action)
    item = {
        "head": "H4",
        "method": "unit_cost",
        "inputs": {"quantity": "2"},
        "cost": {"table": "costs", "object": "COD", "year": 2026},
    }
    done = office.must("bureau", "submit-assessment", items=[item], body="institute", author="Li")
    paper = office.get("bureau", f"/cases/C1/assessments/{done['id']}/worksheet", form="xlsx")
    sheet = (
        python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(paper.content))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert "table costs v1, row 2 of 330600: 某厅〔2026〕1号" in str(sheet), sheet
    with office.serving.client("bureau", **{"Accept-Language": "zh-CN"}) as client:
        paper = client.get(
            f"/v1/books/zj/cases/C1/assessments/{done['id']}/worksheet", params={"form": "xlsx"}
        )
    sheet = (
        python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(paper.content))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert "成本表 costs 第1版第2行（330600）：某厅〔2026〕1号" in str(sheet), sheet
    assert office.post("chief", f"{path}/retire", {"effective_on": DAY}).json()["state"] == "retired"
    assert office.post("chief", f"{path}/reinstate", {"effective_on": DAY}).json()["state"] == "in_force"
