"""What is granted and held can be read: plans line by line before they are approved, and by all once public, allocations, reserves."""

import csv
import io
from typing import Any

import httpx
import pytest
import python_calamine

from ledger.identifiers import uuid7
from tests.api.conftest import Keys, Serving
from tests.api.test_inside import DAY, PACK, REST, adopt_text, ok, sent
from tests.api.test_plans import Office, row, sheet
from tests.permits.world import AREA, uscc

STEP = {"effective_on": "2026-11-02"}


@pytest.fixture
def office(mills: Keys, serving: Serving) -> Office:
    """Two mills with a site each, and caps."""
    return Office(serving)


def uploaded(office: Office) -> str:
    """A plan of three lines, which is checked."""
    plan = str(uuid7())
    data = sheet(
        row(1, "10"),
        row(2, "12.5", fee="应缴"),
        (f"bureau:{AREA}", "SO2", AREA, "2026", "2026", "5", "储备", ""),
    )
    query = {
        "id": plan,
        "effective_on": "2026-11-02",
        "title": "2026 plan",
        "document": "D-1",
        "file_name": "plan.xlsx",
    }
    assert office.post("bureau", "/permits/plans", content=data, params=query).status_code == 201
    return plan


def everybody(office: Office, path: str, book: str = "zj", **query: str) -> httpx.Response:
    """Ask without a key."""
    with office.serving.client(None) as client:
        return client.get(f"/v1/public/{book}{path}", params=query)


def lines(told: Any) -> list[tuple[Any, ...]]:
    return [(one["line"], one["site"], one["quantity"], one["purpose"]) for one in told["rows"]]


WHOLE = [
    (1, f"enterprise:{uscc(1)}:001P", "10.000", "holding"),
    (2, f"enterprise:{uscc(2)}:001P", "12.500", "unpaid"),
    (3, f"bureau:{AREA}", "5.000", "reserve"),
]
TOTALS = [("SO2", AREA, 2026, "27.500"), ("SO2", AREA, 2027, "22.500")]


def sums(told: Any) -> list[tuple[Any, ...]]:
    return [(one["pollutant"], one["area"], one["vintage"], one["quantity"]) for one in told["totals"]]


def test_the_second_person_reads_the_lines(office: Office) -> None:
    """Before it approves, another person of the bureau finds the plan in a list and reads each line, its totals and its file."""
    plan = uploaded(office)
    listed = office.get("chief", "/permits/plans").json()["rows"]
    assert [(one["id"], one["state"], one["lines"], one["said"]["state"]) for one in listed] == [
        (plan, "checked", 3, "checked")
    ]
    assert office.get("chief", "/permits/plans", state="published").json()["rows"] == []
    told = office.get("chief", f"/permits/plans/{plan}/lines").json()
    assert (lines(told), sums(told), told["next"], told["digest"]) == (
        WHOLE,
        TOTALS,
        None,
        listed[0]["digest"],
    )
    assert told["rows"][0]["party_name"] == "纺织 1"
    assert told["rows"][2]["party_name"] is None
    first = office.get("chief", f"/permits/plans/{plan}/lines", limit="2").json()
    rest = office.get("chief", f"/permits/plans/{plan}/lines", limit="2", cursor=first["next"]).json()
    assert (lines(first) + lines(rest), rest["totals"], rest["next"]) == (WHOLE, [], None)
    one = office.get("chief", f"/permits/plans/{plan}/lines", site=WHOLE[1][1]).json()
    assert (lines(one), sums(one)) == (WHOLE[1:2], TOTALS), "the totals are those of the whole plan"


def test_the_file_says_what_was_uploaded(office: Office) -> None:
    """The file has the columns of the sheet: uploaded again it makes the same lines, by their hash; the totals stand beside."""
    plan = uploaded(office)
    digest = office.get("bureau", f"/permits/plans/{plan}").json()["digest"]
    for form in ("xlsx", "csv"):
        file = office.get("chief", f"/permits/plans/{plan}/file", form=form)
        assert file.status_code == 200
        assert office.post("bureau", "/permits/plans/check", content=file.content).json()["digest"] == digest
    book = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(office.get("chief", f"/permits/plans/{plan}/file").content)
    )
    totals = book.get_sheet_by_name("合计 Totals").to_python()[1:]
    assert [one[4] for one in totals] == [27.5, 22.5]  # numbers, that a spreadsheet adds up


@pytest.mark.parametrize(
    ("reckoned", "until"),
    [("2026-11-06", "2026-11-09"), ("2026-11-09", "2026-11-09"), ("2026-11-10", "2026-11-10")],
)
def test_all_are_told_the_same_last_day(office: Office, reckoned: str, until: str) -> None:
    """Goal: who reads a list objects as long as who reads the plan. Method: a day reckoned before the notices that are known, and after."""
    plan = uploaded(office)
    office.post("bureau", f"/permits/plans/{plan}/publish", STEP)
    office.ran_out(plan, reckoned)
    told = [
        everybody(office, "/plans").json()["rows"][0],
        everybody(office, f"/plans/{plan}").json()["plan"],
        office.get("mill", "/permits/plans").json()["rows"][0],
        office.get("bureau", f"/permits/plans/{plan}").json(),
    ]
    assert [one["objections_until"] for one in told] == [until] * 4


def test_everybody_reads_a_published_plan(office: Office) -> None:
    """Nobody outside reads a plan before it is published; from then on everybody does, until it is dropped, and without a key."""
    plan = uploaded(office)
    hidden = (f"/plans/{plan}", f"/plans/{plan}/lines", f"/plans/{plan}/file")
    assert [everybody(office, path).status_code for path in ("/plans", *hidden)] == [200, 404, 404, 404]
    assert (
        everybody(office, "/plans").json()["rows"]
        == office.get("mill", "/permits/plans").json()["rows"]
        == []
    )
    for path in ("/lines", "/file"):
        assert office.get("mill", f"/permits/plans/{plan}{path}").json()["code"] == "process.unknown"
    until = office.post("bureau", f"/permits/plans/{plan}/publish", STEP).json()["objections_until"]
    [told] = everybody(office, "/plans").json()["rows"]
    assert (told["title"], told["objections_until"], told["lines"]) == ("2026 plan", until, 3)
    assert told["open_to_objection"] is True
    head = everybody(office, f"/plans/{plan}").json()
    assert (sums(head), head["plan"]["id"]) == (TOTALS, plan)
    read = everybody(office, f"/plans/{plan}/lines").json()
    assert lines(read) == WHOLE
    assert set(read["rows"][0]) == {
        "said", "line", "site", "party_name", "pollutant", "area", "first_vintage", "last_vintage", "unit", "quantity", "purpose",
    }  # fmt: skip
    assert lines(everybody(office, f"/plans/{plan}/lines", after="2").json()) == WHOLE[2:]
    file = everybody(office, f"/plans/{plan}/file")
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    told = [*csv.reader(io.StringIO(file.content.decode("utf-8-sig")))][1:]
    assert [one[:3] + one[8:] for one in told] == [
        ["1", WHOLE[0][1], "纺织 1", "10.000", "无偿"],
        ["2", WHOLE[1][1], "纺织 2", "12.500", "应缴"],
        ["3", WHOLE[2][1], "", "5.000", "储备"],
        ["", "合计 total", "", "27.500", ""],
        ["", "合计 total", "", "22.500", ""],
    ]
    assert lines(office.get("mill", f"/permits/plans/{plan}/lines").json()) == WHOLE
    assert [one["id"] for one in office.get("mill", "/permits/plans").json()["rows"]] == [plan]
    assert office.post("bureau", f"/permits/plans/{plan}/drop", STEP).status_code == 200
    assert everybody(office, "/plans").json()["rows"] == []
    assert [everybody(office, path).status_code for path in hidden] == [404, 404, 404]
    assert [one["state"] for one in office.get("bureau", "/permits/plans").json()["rows"]] == ["dropped"]


def test_a_plan_of_another_book_is_none(office: Office) -> None:
    """Whoever asks in another book finds nothing there, and no book is found that is not there."""
    plan = uploaded(office)
    office.post("bureau", f"/permits/plans/{plan}/publish", STEP)
    assert everybody(office, f"/plans/{plan}", book="none").json()["code"] == "book.unknown"
    unknown = everybody(office, f"/plans/{uuid7()}/lines")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "process.unknown")


def test_allocations_are_listed(office: Office) -> None:
    """A single allocation is in the list while it waits and after; an enterprise sees its own once they are issued."""
    ids = []
    for number in (1, 2):
        ids.append(str(uuid7()))
        body = {
            "id": ids[-1], "owner": f"enterprise:{uscc(number)}:001P", "pollutant": "SO2", "area": AREA, "first_vintage": 2026,
            "last_vintage": 2027, "quantity": "3", "fee_due": False, "document": "D-7", **STEP,
        }  # fmt: skip
        assert office.post("bureau", "/permits/allocations", body).status_code == 201
    office.post("chief", f"/permits/allocations/{ids[0]}/confirm", STEP)
    told = office.get("auditor", "/permits/allocations").json()["rows"]
    assert [(one["id"], one["state"], one["quantity"]) for one in told] == [
        (ids[0], "issued", "3.000"),
        (ids[1], "proposed", "3.000"),
    ]
    assert [
        one["id"] for one in office.get("bureau", "/permits/allocations", state="proposed").json()["rows"]
    ] == ids[1:]
    assert [one["id"] for one in office.get("mill", "/permits/allocations").json()["rows"]] == ids[:1]
    uploaded(office)
    assert len(office.get("bureau", "/permits/allocations").json()["rows"]) == 2, "a plan is none"
    assert len(office.get("bureau", "/permits/plans").json()["rows"]) == 1, "and none of them is a plan"


def test_the_reserve_is_listed(office: Office) -> None:
    """What is in reserve is told lot by lot, by tier and origin, with whose it was and how it came; a party reads sums alone."""
    body = {
        "id": str(uuid7()), "owner": f"bureau:{AREA}", "pollutant": "SO2", "area": AREA, "first_vintage": 2026,
        "last_vintage": 2027, "quantity": "3", "fee_due": False, "document": "D-7", **STEP,
    }  # fmt: skip
    made = office.post("bureau", "/permits/allocations", body)
    assert made.status_code == 201, made.text
    office.post("chief", f"/permits/allocations/{body['id']}/confirm", STEP)
    told = office.get("bureau", "/permits/reserve").json()
    rows = [
        (one["reserve"], one["tier"], one["vintage"], one["quantity"], one["came_by"]) for one in told["rows"]
    ]
    assert rows == [(AREA, "county", year, "3.000", "permits.allocation") for year in (2026, 2027)]
    assert [(one["tier"], one["vintage"], one["quantity"]) for one in told["totals"]] == [
        ("county", 2026, "3.000"),
        ("county", 2027, "3.000"),
    ]
    assert {one["origin"] for one in told["rows"]} == {one["origin"] for one in told["totals"]}
    first = office.get("bureau", "/permits/reserve", limit="1").json()
    rest = office.get("bureau", "/permits/reserve", limit="1", cursor=first["next"]).json()
    assert [one["asset"] for one in (*first["rows"], *rest["rows"])] == [one["asset"] for one in told["rows"]]
    assert office.get("bureau", "/permits/reserve", vintage="2027").json()["rows"][0]["vintage"] == 2027
    assert office.get("bureau", "/permits/reserve", reserve="330000").json()["rows"] == []
    mine = office.get("mill", "/permits/reserve").json()
    assert (mine["rows"], len(mine["totals"])) == ([], 2)


def test_everybody_reads_applications_for_surplus(office: Office) -> None:
    """Goal: what nobody reads nobody objects to. Method: without a rule, with one; a letter is recorded, answered, and it is over."""
    grant = sent(
        {
            "owner": f"enterprise:{uscc(1)}:001P",
            "pollutant": "SO2",
            "area": AREA,
            "first_vintage": 2026,
            "last_vintage": 2027,
            "quantity": "1",
            "fee_due": False,
        }
    )
    ok(office.post("bureau", "/permits/allocations", grant))
    ok(office.post("chief", f"/permits/allocations/{grant['id']}/confirm", DAY))
    assert everybody(office, "/surplus").json() == {"rows": [], "next": None}
    adopt_text(
        office,
        PACK + f'[[value]]\nkey = "surplus.objection_working_days"\nvalue = 5\nfrom = 2020-01-01\n{REST}',
    )
    line = {"pollutant": "SO2", "area": AREA, "first_vintage": 2026, "last_vintage": 2027, "quantity": "0.5"}
    body = sent(
        {"site": f"enterprise:{uscc(1)}:001P", "strips": [line], "measure": "M-1", "running_since": "2024-01-01", "irreversible": True,
         "evidence": "accepted"}
    )  # fmt: skip
    ok(office.post("mill", "/permits/surplus", body))
    [told] = everybody(office, "/surplus").json()["rows"]
    assert (told["id"], told["site"], told["party_name"], told["quantity"], told["measure"]) == (
        body["id"],
        f"enterprise:{uscc(1)}:001P",
        "纺织 1",
        "0.500",
        "M-1",
    )
    assert set(told) == {
        "said", "id", "line", "site", "party_name", "measure", "running_since", "pollutant", "area", "first_vintage", "last_vintage",
        "unit", "quantity", "applied_on", "objections_until",
    }  # fmt: skip
    place, letter = (
        f"/permits/surplus/{body['id']}",
        {"document": "letter 7", "reason": "the line still runs"},
    )
    assert office.post("mill", f"{place}/object", {**DAY, **letter}).json()["code"] == "actor.not_allowed"
    assert ok(office.post("bureau", f"{place}/object", {**DAY, **letter}))["state"] == "objected"
    refused = office.post("chief", f"{place}/recognise", {**DAY, "reason": "it does not"}).json()
    assert refused["code"] == "permits.surplus_public"
    assert refused["figures"]["until"] == told["objections_until"]
    assert ok(office.post("chief", f"{place}/reject", {**DAY, "reason": "so it does"}))["state"] == "rejected"
    assert everybody(office, "/surplus").json()["rows"] == []
