"""Lists of clues over HTTP: template, check, import, the list and its paper, withdrawal by two."""

import io
from typing import Any

import httpx
import pypdfium2
import pytest
import python_calamine

from ledger.identifiers import uuid7
from tests.api.conftest import Serving
from tests.api.test_damages import DAY, Office
from tests.compensation.test_clues import file_of


@pytest.fixture
def office(serving: Serving) -> Office:
    """Two persons of the bureau, and a case of a report."""
    made = Office(serving)
    serving.hire("chief", "bureau")
    assert made.register("C1", area="330603", source="R-1", parties=[]).status_code == 201
    return made


def sent(office: Office, data: bytes, role: str = "bureau", **words: Any) -> httpx.Response:
    """Import a list."""
    told = {
        "id": str(uuid7()),
        "code": "L1",
        "number": "川环函〔2026〕3号",
        "issuer": "生态环境厅",
        "received_on": DAY,
        "effective_on": DAY,
        "channel": "report",
        "file_name": "清单.csv",
        **words,
    }
    return office.post(role, "/clue-lists", content=data, params=told)


def test_a_list_from_template_to_withdrawal(office: Office) -> None:
    """Goal: section 12 over HTTP. Method: the template filled in, checked, imported, told again, read, printed, withdrawn by two."""
    blank = office.get("bureau", "/clue-lists/template").content
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(blank))
    assert book.sheet_names == ["填写 Data", "说明 Help"]
    checked = office.post(
        "bureau", "/clue-lists/check", content=blank, params={"received_on": DAY, "channel": "report"}
    )
    assert (checked.json()["registered"], checked.json()["left_out"], checked.json()["faults"]) == (1, 1, [])
    data = file_of({"number": "A-1"}, {"number": "R-1"}, {"register": "否", "why": "无损害"})
    told = office.post(
        "bureau", "/clue-lists/check", content=data, params={"received_on": DAY, "channel": "report"}
    ).json()
    assert [(one["verdict"], one["same_as"]) for one in told["rows"]] == [
        ("registered", None),
        ("duplicate", "C1"),
        ("left_out", None),
    ]
    made = sent(office, data)
    assert made.status_code == 201, made.text
    assert [made.json()[name] for name in ("registered", "duplicates", "left_out")] == [1, 1, 1]
    again = sent(office, data, "chief", code="L2", number="x")
    assert (again.status_code, again.json()["id"], again.json()["replayed"]) == (200, made.json()["id"], True)
    path = f"/clue-lists/{made.json()['id']}"
    read = office.get("finance", path).json()
    assert [(row["case"], row["same_as"]) for row in read["clues"]] == [
        ("L1-2", None),
        (None, "C1"),
        (None, None),
    ]
    assert [one["action"] for one in read["next"]] == ["withdraw"]
    assert office.get("finance", "/clue-lists").json()["rows"][0]["code"] == "L1"
    printed = office.get("bureau", f"{path}/screening").content
    text = pypdfium2.PdfDocument(printed)[0].get_textpage().get_text_range()
    assert "L1-2" in text
    as_sheet = office.get("bureau", f"{path}/screening", form="xlsx").content
    assert python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(as_sheet)).sheet_names
    step = {"effective_on": DAY, "reason": "wrong file"}
    assert office.post("bureau", f"{path}/withdraw", step).json()["state"] == "withdrawal_asked"
    assert office.post("bureau", f"{path}/confirm", {"effective_on": DAY}).status_code == 403
    assert office.post("chief", f"{path}/confirm", {"effective_on": DAY}).json()["state"] == "withdrawn"
    assert office.get("bureau", "/cases/L1-2").json()["case"]["state"] == "withdrawn"
    assert sent(office, data, code="L2").status_code == 201


def test_a_list_with_faults_is_refused_with_all_of_them(office: Office) -> None:
    """Goal: 12.1. Method: two faults, told by the check and by the import in Chinese; nothing is there afterwards."""
    data = file_of({"number": "A-1"}, {"medium": "水"}, {"register": "否"})
    told = office.post("bureau", "/clue-lists/check", content=data, params={"received_on": DAY}).json()
    assert len(told["faults"]) == 2
    with office.serving.client("bureau", **{"Accept-Language": "zh-CN"}) as client:
        params = {
            "id": str(uuid7()), "code": "L1", "number": "n", "issuer": "i", "received_on": DAY, "effective_on": DAY,
        }  # fmt: skip
        refused = client.post("/v1/books/zj/clue-lists", content=data, params=params)
    assert refused.status_code == 422, refused.text
    problems = refused.json()["figures"]["problems"]
    assert [one["where"] for one in problems] == ["row 3, medium", "row 4, why"]
    assert [one["where_zh"] for one in problems] == ["第3行，环境要素", "第4行，理由"]
    assert [one["where_zh"] for one in told["faults"]] == ["第3行，环境要素", "第4行，理由"]
    assert problems[1]["zh"] == "不立案的请填写理由"
    assert office.get("bureau", "/clue-lists").json()["rows"] == []


def test_another_file_under_the_same_number_is_refused(office: Office) -> None:
    """Method: the number again, and then the code again, with other bytes."""
    assert sent(office, file_of({"number": "A-1"})).status_code == 201
    other = sent(office, file_of({"number": "A-2"}), code="L2")
    assert (other.status_code, other.json()["code"]) == (409, "compensation.list_number_taken")
    other = sent(office, file_of({"number": "A-2"}), number="n")
    assert (other.status_code, other.json()["code"]) == (409, "compensation.list_code_taken")


def test_finance_imports_nothing(office: Office) -> None:
    """Method: the import, the check and the withdrawal by finance, and the list by an enterprise."""
    assert sent(office, file_of({"number": "A-1"}), "finance").status_code == 403
    office.serving.hire("x", "enterprise", "enterprise:x")
    assert office.get("x", "/clue-lists").status_code == 403
