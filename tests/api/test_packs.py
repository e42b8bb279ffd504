"""Rule packs without TOML: filled in as a form or a spreadsheet, listed and read back whole, with who, when and why."""

from typing import Any

import pytest

from ledger.documents.sheets import write_xlsx
from ledger.identifiers import uuid7
from tests.api.conftest import Keys, Serving
from tests.api.test_plans import Office

STEP = {"effective_on": "2026-11-02", "document": "D-9", "reason": "yearly"}
TITLES = ("参数", "取值", "起始日", "终止日", "依据", "核对", "备注")
NAMES = {"name": "Own", "name_zh": "自有", "version": "2026.1"}


@pytest.fixture
def office(mills: Keys, serving: Serving) -> Office:
    """A bureau of two."""
    return Office(serving)


def value(key: str, said: Any, **more: Any) -> dict[str, Any]:
    return {
        "key": key,
        "value": said,
        "start": "2026-01-01",
        "source": "浙价〔2026〕1号",
        "mark": "verified",
        **more,
    }


def form(*values: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": str(uuid7()), "from_day": "2026-11-02", **NAMES, "values": list(values), **STEP, **more}


def sheet(*rows: tuple[Any, ...]) -> bytes:
    return write_xlsx([("data", TITLES, rows)])


VALUES = (
    value("fee.rate.COD", "4000.00"),
    value("fee.rate.COD.330782", "4500.00", end="2026-12-31", note='says "so"'),
    value("fee.due_working_days", 5),
    value("sale.needs_recognition", False),
    value("permits.pollutants", ["COD", "SO2"]),
)
ROWS = (
    ("fee.rate.COD", "4000.00", "2026-01-01", "", "浙价〔2026〕1号", "已核对", ""),
    (
        "fee.rate.COD.330782",
        "4500.00",
        "2026-01-01",
        "2026-12-31",
        "浙价〔2026〕1号",
        "verified",
        'says "so"',
    ),
    ("fee.due_working_days", "5", "2026-01-01", "", "浙价〔2026〕1号", "已核对", ""),
    ("sale.needs_recognition", "否", "2026-01-01", "", "浙价〔2026〕1号", "已核对", ""),
    ("permits.pollutants", "COD；SO2", "2026-01-01", "", "浙价〔2026〕1号", "已核对", ""),
)


def test_form_and_spreadsheet_say_the_same(office: Office) -> None:
    """Whatever way it comes, a pack is the same text with the same hash; a replay is one, and it is read back value by value."""
    body = form(*VALUES)
    made = office.post("bureau", "/law/packs/form", body)
    assert (made.status_code, made.json()["state"]) == (201, "proposed"), made.text
    assert office.post("bureau", "/law/packs/form", body).json()["replayed"] is True
    assert (
        office.post("bureau", "/law/packs/form", {**body, "version": "2026.2"}).json()["code"]
        == "entry.id_used"
    )
    query = {"id": str(uuid7()), "from_day": "2026-11-02", **NAMES, **STEP}
    sent = office.post("bureau", "/law/packs/sheets", content=sheet(*ROWS), params=query)
    assert sent.status_code == 201, sent.text
    one, other = (office.get("chief", f"/law/packs/{id}").json() for id in (body["id"], query["id"]))
    assert (one["text"], one["digest"]) == (other["text"], other["digest"])
    assert [(v["key"], v["value"], v["end"], v["note"]) for v in one["values"]] == [
        (v["key"], v["value"], v.get("end"), v.get("note", "")) for v in VALUES
    ]
    assert [(s["action"], s["actor"], s["document"], s["reason"]) for s in one["steps"]] == [
        ("propose", "bureau of zj", "D-9", "yearly")
    ]
    assert (
        office.post(
            "bureau",
            "/law/packs",
            {"id": str(uuid7()), "text": one["text"], "from_day": "2026-11-02", **STEP},
        ).status_code
        == 201
    )


def test_the_list_of_packs(office: Office) -> None:
    """Packs are listed with who proposed and approved them, when and on which paper; the law of a place is asked by its code."""
    ids = []
    for rate in ("4000.00", "4100.00"):
        body = form(value("fee.rate.COD", rate), value("fee.rate.COD.110105", "4500.00"))
        made = office.post("bureau", "/law/packs/form", body)
        assert made.status_code == 201, made.text
        ids.append(body["id"])
    assert office.post("bureau", f"/law/packs/{ids[0]}/simulate", STEP).json()["earlier"] == []
    assert office.post("chief", f"/law/packs/{ids[0]}/approve", STEP).json()["state"] == "in_force"
    told = office.get("chief", "/law/packs").json()
    rows = [
        (r["id"], r["state"], r["values"], r["proposed_by"], r["document"], r["approved_by"], r["place"])
        for r in told["rows"]
    ]
    assert rows == [
        (ids[0], "in_force", 2, "bureau of zj", "D-9", "chief", 1),
        (ids[1], "proposed", 2, "bureau of zj", "D-9", None, None),
    ]
    assert [r["id"] for r in office.get("chief", "/law/packs", state="proposed").json()["rows"]] == ids[1:]
    first = office.get("chief", "/law/packs", limit="1").json()
    assert [
        r["id"] for r in office.get("chief", "/law/packs", limit="1", cursor=first["next"]).json()["rows"]
    ] == ids[1:]
    for query, key, rate in (
        ({}, "fee.rate.COD", "4000.00"),
        ({"region": "110105"}, "fee.rate.COD.110105", "4500.00"),
    ):
        values = {
            v["key"]: v["value"]
            for v in office.get("mill", "/law", on="2026-11-02", **query).json()["values"]
        }
        assert values[key] == rate
    assert "fee.rate.COD" not in values, "of a place what holds there is told, and for which place it is said"


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ((value("fee.rates.COD", "1.00"),), "there is no such key"),
        ((value("fee.rate.COD", 4000),), 'write a decimal in quotes, such as "0.40"'),
        (
            (value("fee.rate.COD", "1.00"), value("fee.rate.COD", "2.00")),
            "value 1 of the same key holds on 2026-01-01 too",
        ),
        ((value("fee.rate.COD", "1.00", end="2025-12-31"),), "until: lies before from"),
    ],
)
def test_faults_of_a_form(office: Office, values: tuple[dict[str, Any], ...], problem: str) -> None:
    """What a form says wrongly is refused as in a text, with the number of the value."""
    told = office.post("bureau", "/law/packs/form", form(*values)).json()
    assert (told["code"], [one["problem"] for one in told["figures"]["problems"]]) == (
        "law.pack_invalid",
        [problem],
    )


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("fee.rates.COD", "1.00", "2026-01-01", "", "D", "已核对", ""), "参数"),
        (("fee.rate.COD", "1.00", "2026-13-01", "", "D", "已核对", ""), "起始日"),
        (("fee.rate.COD", "1.00", "2026-01-01", "forever", "D", "已核对", ""), "终止日"),
        (("fee.rate.COD", "1.00", "2026-01-01", "", "D", "perhaps", ""), "核对"),
    ],
)
def test_faults_of_a_spreadsheet(office: Office, row: tuple[Any, ...], column: str) -> None:
    """A cell that is wrong is told with its row and column, and nothing is kept."""
    query = {"id": str(uuid7()), "from_day": "2026-11-02", **NAMES, **STEP}
    told = office.post("bureau", "/law/packs/sheets", content=sheet(row), params=query).json()
    assert told["code"] == "sheet.invalid", told
    assert column in told["figures"]["problems"][0]["where_zh"]
    assert office.get("bureau", "/law/packs").json()["rows"] == []


def test_the_template_is_taken(office: Office) -> None:
    """The template with its examples is a pack."""
    template = office.get("bureau", "/law/packs/template")
    query = {"id": str(uuid7()), "from_day": "2026-11-02", **NAMES, **STEP}
    made = office.post("bureau", "/law/packs/sheets", content=template.content, params=query)
    assert made.status_code == 201 or "outside" in made.text, made.text
