"""Who handles a case over HTTP: given, listed with what can be done, counted, and told when nobody handles it."""

from datetime import date

import icalendar
import psycopg
import pytest

from api.cursors import next_cursor, position_of
from ledger.compensation.queries.lists import ENDLESS
from ledger.identifiers import uuid7
from tests.api.conftest import Serving
from tests.api.test_damages import DAY, Office


@pytest.fixture
def office(serving: Serving) -> Office:
    """Two persons of the bureau, and three cases."""
    made = Office(serving)
    made.serving.hire("chief", "bureau")
    for code in ("C1", "C2", "C3"):
        assert made.register(code, area="330603", parties=[]).status_code == 201
    return made


def number_of(office: Office, role: str) -> int:
    """The number of the actor of a key."""
    return int(office.get(role, "/v1/me").json()["actor"])


def test_everybody_has_a_list_of_what_to_do(office: Office) -> None:
    """Goal: section 13 over HTTP. Method: two cases given, one handed over; lists of both, workload, what nobody handles, paged."""
    mine, chief = number_of(office, "bureau"), number_of(office, "chief")
    for code in ("C1", "C2"):
        assert office.do("chief", "assign", code, officer=mine, reason="按片区").status_code == 201
    assert office.do("bureau", "assign", "C2", officer=mine, reason="x").status_code == 409
    assert office.do("bureau", "assign", "C2", officer=chief, reason="休假").status_code == 201
    told = office.get("bureau", "/tasks").json()
    assert (told["officer"], [one["case"] for one in told["tasks"]], told["next"]) == (mine, ["C1"], None)
    [task] = told["tasks"]
    assert {"check", "assign", "end"} <= {one["action"] for one in task["next"]}
    assert {one["clock"] for one in task["clocks"]} == {"check", "limitation"}
    assert task["next_due"] == min(one["due_on"] for one in task["clocks"] if one["due_on"])
    assert [one["case"] for one in office.get("finance", "/tasks", officer=str(chief)).json()["tasks"]] == [
        "C2"
    ]
    assert office.do("bureau", "assign", "C3", officer=mine, reason="按片区").status_code == 201
    first = office.get("bureau", "/tasks", limit="1").json()
    rest = office.get("bureau", "/tasks", limit="1", cursor=first["next"]).json()
    assert [one["case"] for one in (*first["tasks"], *rest["tasks"])] == ["C1", "C3"]
    load = office.get("bureau", "/tasks/workload").json()["officers"]
    assert [(one["officer"], one["cases"], one["able"]) for one in load] == [
        (mine, 2, True),
        (chief, 1, True),
    ]
    assert [one["code"] for one in office.get("bureau", "/cases", officer=str(mine)).json()["rows"]] == [
        "C1",
        "C3",
    ]
    history = office.get("bureau", "/cases/C2/officers").json()["officers"]
    assert [(one["officer"], one["standing"]) for one in history] == [(mine, False), (chief, True)]


def test_who_has_left_is_told(office: Office) -> None:
    """Goal: 13.4. Method: the mandate of the officer is ended; the case is handled by nobody, with the name; others ask."""
    chief = number_of(office, "chief")
    assert office.do("bureau", "assign", "C1", officer=chief, reason="x").status_code == 201
    told = office.get("bureau", "/tasks/unhandled").json()["cases"]
    assert [(one["case"], one["officer"]) for one in told] == [("C2", None), ("C3", None)]
    mandates = office.get("administrator", "/mandates").json()["mandates"]
    [mandate] = [one["id"] for one in mandates if one["actor"] == chief]
    ended = office.post("administrator", f"/mandates/{mandate}/end", {"why": "left"})
    assert ended.status_code in (200, 204), ended.text
    told = office.get("bureau", "/tasks/unhandled").json()["cases"]
    assert [(one["case"], one["name"]) for one in told] == [("C1", "chief"), ("C2", None), ("C3", None)]
    paged = office.get("bureau", "/tasks/unhandled", limit="2").json()
    assert [
        one["case"] for one in office.get("bureau", "/tasks/unhandled", cursor=paged["next"]).json()["cases"]
    ] == ["C3"]
    refused = office.do("bureau", "assign", "C2", officer=chief, reason="x")
    assert (refused.status_code, refused.json()["code"]) == (422, "compensation.officer_unfit")
    office.serving.hire("x", "enterprise", "enterprise:x")
    for path in ("/tasks", "/tasks/unhandled", "/tasks/workload"):
        assert office.get("x", path).status_code == 403
    body = {"id": str(uuid7()), "effective_on": DAY, "officer": chief, "reason": "x"}
    assert office.post("finance", "/cases/C1/assign", body).status_code == 403


def test_a_page_may_end_with_a_case_without_a_term() -> None:
    """Goal: the list goes on after a case of which no term runs. Method: its place through a cursor, there and back."""
    question, place = ("tasks", "zj", 1), (ENDLESS, 7)
    assert position_of(next_cursor(question, place), question, (date, int)) == place


def test_a_paused_term_is_late_nowhere(office: Office, database_url: str) -> None:
    """Goal: 2.3. Method: one investigation waits for its assessment past its end, one runs on past it; every list of terms."""
    mine = number_of(office, "bureau")
    for code in ("C1", "C2"):
        for who, action in (("bureau", "check"), ("chief", "open"), ("bureau", "investigate")):
            office.must(who, action, code)
        assert office.do("bureau", "assign", code, officer=mine, reason="x").status_code == 201
    office.must("bureau", "commission", "C1", body="institute:1", body_name="i", how="appraisal", due_on=DAY)
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE ledger.damage_clock DISABLE TRIGGER USER")
        connection.execute(
            "UPDATE ledger.damage_clock SET due_on = starts_on + 1 WHERE code = 'investigation' AND stopped_on IS NULL"
        )
        connection.execute("DELETE FROM ledger.damage_clock WHERE code <> 'investigation'")
        connection.execute("ALTER TABLE ledger.damage_clock ENABLE TRIGGER USER")
    tasks = {one["case"]: one for one in office.get("bureau", "/tasks").json()["tasks"]}
    late = {code: [(x["paused"], x["late"]) for x in one["clocks"]] for code, one in tasks.items()}
    assert late == {"C1": [(True, False)], "C2": [(False, True)]}
    assert (tasks["C1"]["next_due"], tasks["C2"]["next_due"] is None) == (None, False)
    assert list(tasks) == ["C2", "C1"]
    rows = office.get("bureau", "/deadlines").json()["rows"]
    assert {one["case_code"]: one["paused"] for one in rows} == {"C1": True, "C2": False}
    load = office.get("bureau", "/tasks/workload").json()["officers"]
    assert [(one["cases"], one["overdue"]) for one in load] == [(2, 1), (0, 0)]
    listed = {one["code"]: one["next_due"] for one in office.get("bureau", "/cases").json()["rows"]}
    assert (listed["C1"], listed["C2"] is None) == (None, False)
    events = icalendar.Calendar.from_ical(office.get("bureau", "/deadlines.ics").content).walk("VEVENT")
    assert sorted((str(one["summary"]), str(one["status"])) for one in events) == [
        ("C1: investigation (paused)", "TENTATIVE"),
        ("C2: investigation (overdue)", "CONFIRMED"),
    ]
    with office.serving.client("bureau") as client:
        told = client.get("/v1/books/zj/deadlines.ics", headers={"Accept-Language": "zh-CN"}).content
    events = icalendar.Calendar.from_ical(told).walk("VEVENT")
    assert sorted(str(one["summary"]) for one in events) == ["C1：调查期限（中止）", "C2：调查期限（已逾期）"]


def test_the_numbers_of_colleagues_are_found(office: Office) -> None:
    """Goal: 13.3. Method: nobody handles a case; the workload tells everybody to whom one can be given, and a case is given by it."""
    office.serving.hire("payer", "finance")
    mine, chief = number_of(office, "bureau"), number_of(office, "chief")
    load = office.get("chief", "/tasks/workload").json()["officers"]
    assert [(one["officer"], one["able"], one["cases"], one["overdue"]) for one in load] == [
        (mine, True, 0, 0),
        (chief, True, 0, 0),
    ]
    refused = office.do("chief", "assign", "C1", officer=999, reason="x")
    assert "workload" in refused.text
    assert office.do("chief", "assign", "C1", officer=mine, reason="x").status_code == 201
