"""Time that protects somebody runs from the recording: a legal day that is typed skips none of it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ledger.database import Database
from ledger.permits.actions import plans
from ledger.permits.actions.withdrawals import confirm_withdrawal, object_to_withdrawal, withdraw
from ledger.permits.queries.plans import objections
from ledger.permits.rules.plans import PlanLine
from ledger.workdays import add_workdays
from tests.furnished import furnished
from tests.permits.world import DAY, District, new, site, strip

A = site(1)
PARTY = A.rpartition(":")[0]
EARLY = date(2026, 5, 6)
"""A legal day whose seven working days are over on the day of recording."""


@furnished
def district(database: Database, owner: Database) -> District:
    """A site with permits."""
    d = District(database, owner)
    d.cap("100")
    d.enterprise(1)
    assert d.allocate(A, "20", step=d.step(on=EARLY)) == "issued"
    return d


def _published(d: District, on: date, said_on: date) -> tuple[dict[str, Any], date]:
    this: dict[str, Any] = {"grant_id": new()}
    line = PlanLine(A, strip("1"), "holding", None)
    d.run(plans.upload_plan, d.step(on=on), **this, title="", file_name="", lines=[line])
    done = d.run(plans.publish_plan, replace(d.step(on=on), said_on=said_on), **this)
    until = done.record.objections_until
    assert isinstance(until, date)
    return this, until


def test_publicity_runs_from_the_recording(district: District) -> None:
    """Goal: A7, first case. Method: published today as of a month ago; nobody approves before the days from today are over."""
    d = district
    this, until = _published(d, EARLY, DAY)
    assert until == _published(d, DAY, DAY)[1] == date(2026, 6, 8)
    came = [
        d.do(plans.approve_plan, d.step("chief", day), **this)
        for day in (until - timedelta(days=1), until, until + timedelta(days=1))
    ]
    assert came == ["permits.publicity_open", "permits.publicity_open", "approved"]


@pytest.mark.parametrize(
    ("own", "late", "told"),
    [
        (True, 0, "published"),
        (True, 1, "permits.publicity_over"),
        (False, 1, "published"),
    ],
)
def test_a_party_objects_when_it_says_so(district: District, own: bool, late: int, told: str) -> None:
    """A party with the key of its own is in time by the day on which it says so, the bureau by that on which the letter came."""
    d = district
    this, until = _published(d, DAY, DAY)
    said = replace(d.of(A, on=until) if own else d.step(on=until), said_on=until + timedelta(days=late))
    words: dict[str, Any] = {"objection_id": new(), "party": PARTY, "words": "x"}
    assert d.do(plans.object_to, said, **this, **words) == told


@pytest.mark.parametrize(
    ("own", "days", "told"),
    [
        (True, -1, "published"),
        (True, 0, "published"),
        (False, -1, "process.backdated"),
        (False, 0, "published"),
    ],
)
def test_nobody_objects_to_what_is_not_public(district: District, own: bool, days: int, told: str) -> None:
    """A day that a party types is passed over, it says so now; a letter to the bureau came no earlier than the plan was public."""
    d = district
    this, _ = _published(d, DAY, DAY)
    on = DAY + timedelta(days=days)
    said = replace(d.of(A, on=on) if own else d.step(on=on), said_on=DAY)
    words: dict[str, Any] = {"objection_id": new(), "party": PARTY, "words": "x"}
    for _ in range(2):  # told again it is the same one
        assert d.do(plans.object_to, said, **this, **words) == told
    with d.database.read() as books:
        raised = objections(books, d.book_id, this["grant_id"], owner=None)
    assert [one.raised_on for one in raised] == ([DAY] if told == "published" else [])


@pytest.mark.parametrize(
    ("own", "late", "told"),
    [(True, 0, "objected"), (True, 1, "permits.objection_over"), (False, 1, "objected")],
)
def test_an_owner_objects_when_it_says_so(district: District, own: bool, late: int, told: str) -> None:
    """The same of a withdrawal, whose days begin on the day on which it is confirmed, and on no earlier one (A7, second case)."""
    d, act_id = district, new()
    early = d.step(on=EARLY)
    assert d.do(withdraw, early, act_id=act_id, site=A, strips=[strip("1")], ground="idle") == "proposed"
    dated = replace(d.step("chief", EARLY), said_on=DAY)
    assert d.do(confirm_withdrawal, dated, act_id=act_id) == "permits.withdrawal_dated"
    assert d.do(confirm_withdrawal, replace(dated, on=DAY), act_id=act_id) == "open_to_objection"
    days = add_workdays(DAY, 5)
    said = replace(d.of(A, on=days) if own else d.step(on=days), said_on=days + timedelta(days=late))
    assert d.do(object_to_withdrawal, said, act_id=act_id) == told


@pytest.mark.parametrize(
    ("paper", "told"), [("", "entry.text_empty"), (" ", "entry.text_empty"), ("D-1", "proposed")]
)
def test_a_withdrawal_names_its_decision(district: District, paper: str, told: str) -> None:
    """Nothing is withdrawn by a word: the decision is on paper."""
    step = district.step(document=paper)
    assert district.do(withdraw, step, act_id=new(), site=A, strips=[strip("1")], ground="idle") == told
