"""Old cases and the statistics of half-years over HTTP."""

import io
from typing import Any

import httpx
import pytest
import python_calamine

from ledger.identifiers import uuid7
from tests.api.conftest import Serving
from tests.api.test_damages import DAY, Office
from tests.compensation.test_old_cases import CLOSED, TALKS, USUAL, file_of


@pytest.fixture
def office(serving: Serving) -> Office:
    """Two persons of the bureau, and one of finance."""
    made = Office(serving)
    serving.hire("chief", "bureau")
    return made


def sent(office: Office, data: bytes, role: str = "bureau", **words: Any) -> httpx.Response:
    """Import a list."""
    told = {
        "id": str(uuid7()),
        "code": "OLD",
        "number": "移交1",
        "opened_on": DAY,
        "effective_on": DAY,
        "file_name": "旧案.csv",
        **words,
    }
    return office.post(role, "/old-cases", content=data, params=told)


def test_a_list_from_template_to_withdrawal(office: Office) -> None:
    """Goal: section 17 over HTTP. Method: the template as it comes, a list checked, imported, confirmed, read, withdrawn by two."""
    blank = office.get("bureau", "/old-cases/template").content
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(blank))
    assert book.sheet_names == ["填写 Data", "说明 Help"]
    checked = office.post("bureau", "/old-cases/check", content=blank, params={"opened_on": DAY}).json()
    assert (checked["faults"], [(one["owed"], one["paid"], one["open"], one["in_kind"]) for one in checked["cases"]]) == (
        [], [("300000.00", "120000.00", "80000.00", "100000.00")],
    )  # fmt: skip
    data = file_of(*USUAL, *TALKS, *CLOSED)
    made = sent(office, data)
    assert (made.status_code, made.json()["cases"]) == (201, 3), made.text
    path = f"/old-cases/{made.json()['id']}"
    assert {one["action"] for one in office.get("finance", path).json()["next"]} == {"confirm", "drop"}
    assert office.post("bureau", f"{path}/confirm", {"effective_on": DAY}).status_code == 403
    booked = office.post("finance", f"{path}/confirm", {"effective_on": DAY})
    assert (booked.json()["state"], len(booked.json()["entries"])) == ("booked", 3), booked.text
    read = office.get("bureau", path).json()
    assert [(one["code"], one["state"]) for one in read["cases"]] == [
        ("OLD-1", "performing"), ("OLD-2", "consulting"), ("OLD-3", "closed"),
    ]  # fmt: skip
    assert read["cases"][0]["rows"][2]["cells"] == {"head": "H4", "assessed": "3000.00", "agreed": "3000.00"}
    assert office.get("finance", "/old-cases").json()["rows"][0]["state"] == "booked"
    case = office.get("bureau", "/cases/OLD-1").json()
    assert [one["action"] for one in case["next"] if one["action"] in ("pay", "default")] == [
        "default",
        "pay",
    ]
    assert "绍环损〔2023〕1号" in str(office.get("bureau", "/cases/OLD-1/file", form="json", on=DAY).json())
    asked = office.post("bureau", f"{path}/withdraw", {"effective_on": DAY, "reason": "wrong file"})
    assert asked.json()["state"] == "withdrawal_asked", asked.text
    gone = office.post("finance", f"{path}/confirm-withdrawal", {"effective_on": DAY})
    assert (gone.json()["state"], len(gone.json()["entries"])) == ("withdrawn", 3), gone.text


def test_a_code_with_a_name_and_the_importer_as_a_second_person(office: Office) -> None:
    """Goal: 17.5 and 17.6 over HTTP. Method: the code of a list is the name of a party; who imported publicises, then another one."""
    named = [{**row, "name": "李四明（Li Siming）"} if row.get("name") else row for row in TALKS]
    came = sent(office, file_of(*named), code="LiSiming")
    assert (came.status_code, came.json()["code"]) == (422, "compensation.name_in_number"), came.text
    made = sent(office, file_of(*USUAL))
    office.post("finance", f"/old-cases/{made.json()['id']}/confirm", {"effective_on": DAY})
    for role, status in (("bureau", 403), ("chief", 201)):
        body = {"id": str(uuid7()), "effective_on": DAY, "public": True}
        assert office.post(role, "/cases/OLD-1/publicise", body).status_code == status


def test_every_fault_is_told_with_its_place(office: Office) -> None:
    """Goal: 17.1 over HTTP. Method: a list with a sum that does not add up, in Chinese, and nothing is kept."""
    wrong = [{**row, "amount": "1700"} if row["line"] == "分期" else row for row in USUAL]
    refused = sent(office, file_of(*wrong))
    assert refused.status_code == 422
    [problem] = refused.json()["figures"]["problems"]
    assert (problem["where"], "1700.00" in problem["problem"]) == ("row 2, case", True)
    assert office.get("bureau", "/old-cases").json()["rows"] == []


def test_a_return(office: Office) -> None:
    """Goal: section 18 over HTTP. Method: a clue, read by half-year as JSON and XLSX; the same question twice has the same bytes."""
    assert office.register("C1", area="330603", parties=[]).status_code == 201
    year = DAY[:4]
    told = office.get("bureau", "/case-returns", year=year, by="medium").json()
    assert (told["total"]["clues"], [(row["key"], row["clues"]) for row in told["rows"]]) == (
        1,
        [("water", 1)],
    )
    sheets = [
        office.get("finance", "/case-returns", year=year, by="region", form="xlsx").content for _ in range(2)
    ]
    assert sheets[0] == sheets[1]
    rows = (
        python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sheets[0]))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert (rows[0][:3], rows[-1][:3]) == (["地区", "线索数", "启动数"], ["合计", 1.0, 0.0])
    assert office.get("bureau", "/case-returns", year=year, known="2100-01-01T00:00:00Z").status_code == 422
    office.serving.hire("x", "enterprise", "enterprise:x")
    assert office.get("x", "/case-returns", year=year).status_code == 403
