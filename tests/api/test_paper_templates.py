"""The bureau's own templates over HTTP: fields to begin with, brought by one, in force by another, used, and gone back from."""

from typing import Any

import httpx
import pytest

from ledger.identifiers import uuid7
from tests.api.conftest import Serving
from tests.api.test_damages import DAY, Office
from tests.documents.test_templates import docx, link, paragraph, text_of

PATH = "/paper-templates"
CHINESE = {"accept-language": "zh-CN"}


@pytest.fixture
def office(serving: Serving) -> Office:
    """A bureau of three with a case that is being checked."""
    made = Office(serving)
    for name in ("chief", "deputy"):
        made.serving.hire(name, "bureau")
    assert made.register("C1", area="330603", parties=[]).status_code == 201
    made.must("bureau", "check", findings="现场有废液")
    return made


def brought(
    office: Office, text: str, who: str = "bureau", paper: str = "check", **query: Any
) -> httpx.Response:
    """Bring a template with one paragraph."""
    asked = {"id": str(uuid7()), "paper": paper, "effective_on": DAY, **query}
    with office.serving.client(who, **CHINESE) as client:
        return client.post(f"/v1/books/zj{PATH}", content=docx(paragraph(text)), params=asked)


def turned(office: Office, who: str, step: str, id: str) -> httpx.Response:
    """Take a step of a template."""
    return office.post(who, f"{PATH}/{id}/{step}", {"effective_on": DAY})


def printed(office: Office) -> str:
    """The check of the clue as a DOCX."""
    [row] = [
        one for one in office.get("bureau", "/cases/C1/papers").json()["rows"] if one["paper"] == "check"
    ]
    with office.serving.client("bureau", **CHINESE) as client:
        return text_of(
            client.get(f"/v1/books/zj/cases/C1/papers/{row['id']}", params={"form": "docx"}).content
        )


def test_from_the_list_of_fields_to_the_paper_and_back(office: Office) -> None:
    """Goal: 15.4 and 15.5. Method: two versions, each brought by one and put in force by another; an older one; the layout of the house."""
    listed = office.get("bureau", f"{PATH}/fields").json()["papers"]
    [check] = [one for one in listed if one["paper"] == "check"]
    assert {"field": "findings", "name": "核查情况", "optional": False} in check["fields"]
    assert office.get("bureau", f"{PATH}/example", paper="check").content.startswith(b"PK")
    house = printed(office)
    first = brought(office, "甲：{{核查情况}}")
    assert (first.status_code, first.json()["template"]) == (201, 1), first.text
    one = first.json()["id"]
    assert printed(office) == house, "nobody has put it in force"
    assert turned(office, "bureau", "confirm", one).json()["code"] == "process.acted_before"
    assert turned(office, "chief", "confirm", one).status_code == 200
    assert printed(office) == "甲：现场有废液"
    second = brought(office, "乙：{{findings}} {{线索文号}}", "chief").json()["id"]
    assert turned(office, "bureau", "confirm", second).status_code == 200
    assert printed(office) == "乙：现场有废液 "
    rows = office.get("finance", PATH, paper="check").json()["templates"]
    assert [(row["version"], row["in_force"], row["state"]) for row in rows] == [
        (2, True, "in_force"),
        (1, False, "replaced"),
    ]
    assert turned(office, "bureau", "reinstate", one).json()["code"] == "process.acted_before"
    assert turned(office, "deputy", "reinstate", one).status_code == 200
    assert printed(office) == "甲：现场有废液"
    assert turned(office, "bureau", "retire", one).json()["code"] == "process.acted_before"
    assert turned(office, "chief", "retire", one).status_code == 200
    assert printed(office) == house
    assert text_of(office.get("bureau", f"{PATH}/{one}/file").content) == "甲：{{核查情况}}"
    read = office.get("bureau", f"{PATH}/{one}").json()
    assert [step["action"] for step in read["next"]] == ["reinstate"]


def test_what_cannot_be_one_is_refused(office: Office) -> None:
    """Method: a field that the paper has not, a link that leads out, no document, a paper that is none, another role, the same id again."""
    unknown = brought(office, "{{当事人.名称}} {{没有}}")
    assert unknown.json()["code"] == "compensation.template_fields_unknown"
    assert "当事人.名称、没有" in unknown.json()["detail"]
    with office.serving.client("bureau", **CHINESE) as client:
        for data in (link("image", "http://x/y.png", ' TargetMode="External"'), b"x"):
            asked = {"id": str(uuid7()), "paper": "check", "effective_on": DAY}
            refused = client.post(f"/v1/books/zj{PATH}", content=data, params=asked)
            assert (refused.status_code, refused.json()["code"]) == (422, "compensation.template_refused")
    assert brought(office, "x", paper="letter").status_code == 422
    assert brought(office, "x", "finance").status_code == 403
    id = str(uuid7())
    assert brought(office, "x", id=id).status_code == 201
    assert brought(office, "x", id=id).json()["replayed"]
    assert brought(office, "y", id=id).json()["code"] == "entry.id_used"
    assert turned(office, "bureau", "drop", id).status_code == 200
    assert turned(office, "chief", "confirm", id).json()["code"] == "process.step_not_allowed"
