"""The year of every site comes in pages, counted over all of them, as known now or at an instant."""

import csv
import io

import pytest

from ledger.identifiers import uuid7
from tests.api.conftest import Keys, Serving
from tests.api.test_plans import Office
from tests.permits.world import AREA, site

BEFORE = "2026-01-01T00:00:00Z"


@pytest.fixture
def office(mills: Keys, serving: Serving) -> Office:
    """Two mills with permits of this year."""
    made = Office(serving)
    for number in (1, 2):
        strip = {
            "pollutant": "SO2",
            "area": AREA,
            "first_vintage": 2026,
            "last_vintage": 2026,
            "quantity": "5",
        }
        grant = {"id": str(uuid7()), "owner": site(number), **strip, "effective_on": "2026-11-02"}
        assert made.twice("/permits/allocations", grant).json()["state"] == "issued"
    return made


def test_pages_are_told_to_their_end(office: Office) -> None:
    """Goal: B13, no count of a page. Method: pages of one site; counts over both on the first; then nothing was held."""
    whole = office.get("bureau", "/permits/years/2026").json()
    assert (whole["counts"], whole["next"], whole["recorded"]) == ({"no_report": 2}, None, None)
    first = office.get("bureau", "/permits/years/2026", limit="1").json()
    assert (first["counts"], [one["site"] for one in first["sites"]]) == ({"no_report": 2}, [site(1)])
    last = office.get("bureau", "/permits/years/2026", limit="1", cursor=first["next"]).json()
    assert (last["counts"], [one["site"] for one in last["sites"]], last["next"]) == (None, [site(2)], None)
    assert [*first["sites"], *last["sites"]] == whole["sites"]
    other = office.get("bureau", "/permits/years/2027", limit="1", cursor=first["next"])
    assert other.json()["code"] == "request.cursor_mismatch"
    then = office.get("bureau", "/permits/years/2026", recorded=BEFORE).json()
    assert (then["counts"], then["sites"]) == ({}, [])
    one = office.get("bureau", f"/permits/years/2026/{site(1)}", recorded=BEFORE).json()
    assert one["pollutants"] == []


def test_a_part_of_a_year_leaves_as_it_is_read(office: Office) -> None:
    """Goal: what is exported says what is read. Method: 6 t of 2027 from July, beside 5 t of 2026; none of it is recognised, or sold."""
    strip = {"pollutant": "SO2", "area": AREA, "first_vintage": 2027, "last_vintage": 2027, "quantity": "6"}
    grant = {
        "id": str(uuid7()),
        "owner": site(1),
        **strip,
        "valid_from": "2027-07-01",
        "effective_on": "2026-11-02",
    }
    assert office.twice("/permits/allocations", grant).json()["state"] == "issued"
    whole, half = ("5.000", "5.000", "0.000"), ("6.000", "3.024657", "0.000")
    [told] = office.get("mill", f"/permits/holdings/{site(1)}").json()["holdings"]
    assert [(one["held"], one["may_emit"], one["may_sell"]) for one in told["years"]] == [whole, half]
    file = office.get("mill", f"/permits/holdings/{site(1)}/export", form="csv", language="en")
    _, *rows = csv.reader(io.StringIO(file.content.decode("utf-8-sig")))
    assert [(one[4], one[9], one[10]) for one in rows] == [whole, half]


def test_lots_and_tasks(office: Office) -> None:
    """Lots by who has them now, and tasks with a cursor."""
    found = office.get("bureau", "/permits/lots", holder=site(1), purpose="holding").json()["lots"]
    assert [one["owner"] for one in found] == [site(1)]
    assert office.get("mill", "/permits/lots", holder=site(2)).json()["lots"] == []
    assert office.get("bureau", "/permits/tasks").json() == {"tasks": [], "next": None}
