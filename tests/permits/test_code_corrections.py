"""A code that was typed wrong: once nothing stands under it nothing begins with it, the right one is named, and it is undone by two."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from ledger.database import Database
from ledger.errors import LedgerError
from ledger.law import Law
from ledger.permits.actions import (
    code_corrections,
    corrected,
    moves,
    second,
    year_end,
)
from ledger.permits.actions import register as changes
from ledger.permits.queries.year import site_years
from ledger.permits.rules.strips import party_of
from ledger.register import actions as register
from ledger.register.actions import Attributes
from tests.furnished import furnished
from tests.permits.world import AREA, DAY, District, new, site, strip, t

WRONG, RIGHT, OTHER = site(1), site(2), site(3)
PARTY, RIGHTLY = party_of(WRONG), party_of(RIGHT)


@furnished
def district(database: Database, owner: Database) -> District:
    """A mill under a wrong code with 10 t of this year and the next, the same under its right one, and another."""
    made = District(database, owner)
    for number in (1, 2, 3):
        made.enterprise(number)
    made.cap("100", 2026, 2027)
    made.allocate(WRONG, "10", 2026, 2027)
    made.allocate(OTHER, "10")
    return made


def correct(d: District, party: str = PARTY, right: str = RIGHTLY, on: date = DAY) -> tuple[UUID, str]:
    """Correct a code, by two."""
    act_id = new()
    words = {"act_id": act_id, "party": party, "right": right}
    return act_id, d.twice(code_corrections.CORRECT, code_corrections.correct_code, d.step(on=on), **words)


def move(
    d: District, *strips: Any, giver: str = WRONG, to: str = RIGHT, basis: str = "code_corrected"
) -> str:
    """Move permits from a site to the other, which accepts."""
    words = {"act_id": (act_id := new()), "site": giver, "to": to, "strips": strips, "basis": basis}
    told = d.do(moves.apply_move, d.of(giver), **words)
    if told != "applied":
        return told
    d.run(moves.accept_move, d.of(to), act_id=act_id)
    return d.do(moves.approve_move, d.step("chief"), act_id=act_id)


def emptied(d: District) -> tuple[UUID, str]:
    """Move everything to the right code, and correct it."""
    assert move(d, strip("10", 2026, 2027)) == "done"
    return correct(d)


def undone(d: District, act_id: UUID) -> str:
    """Undo a correction, by two."""
    assert d.do(code_corrections.undo_correction, d.step("third"), act_id=act_id) == "undo_asked"
    ways = {"act_id": act_id, "ways": (code_corrections.CORRECT,)}
    return d.do(second.confirm, d.step("fourth"), **ways)


def begun(d: District) -> dict[str, str]:
    """Begin something of each sort with the wrong code, and tell what came of it."""
    on_list = {"act_id": new(), "party": PARTY, "on_list": "credit_red", "until": None}
    report = {"report_id": new(), "what": year_end.Emitted(WRONG, 2026, "SO2", "bureau", t("1"), 0)}
    words = {"party_code": PARTY, "suffix": "009P", "name": "works", "on": DAY, "document": "licence"}
    known = {"attributes": Attributes(region=AREA, industry="C1713"), "law": Law.of("cn")}
    return {
        "allocation": d.allocate(WRONG, "1"),
        "move to it": move(d, strip("1"), giver=OTHER, to=WRONG, basis="merger"),
        "list": d.do(changes.put_on_list, d.step(), **on_list),
        "name": d.do(changes.call_otherwise, d.step(), act_id=new(), holder=PARTY, name="Mill"),
        "report": d.do(year_end.report_emissions, d.step(), **report),
        "site": d.do(register.register_site, d.root, **words, **known),
    }


def test_nothing_begins_with_it(district: District) -> None:
    """Goal: what was typed wrong is used no more, on no day. Method: each sort of act before, after, and after it is undone."""
    d = district
    act_id, came = emptied(d)
    assert came == "corrected"
    told = begun(d)
    assert {name for name, one in told.items() if one == "party.corrected"} == {*told} - {"site"}
    assert told["site"] == "database.promise_broken", "the rooms above ask before they register"
    assert d.allocate(WRONG, "1", step=d.step(on=DAY - timedelta(days=90))) == "party.corrected"
    assert correct(d)[1] == "party.corrected", "once"
    assert correct(d, party_of(OTHER), PARTY)[1] == "party.corrected", "it is no right code of another"
    assert d.allocate(RIGHT, "1") == "issued"
    assert d.ask(corrected.right_codes, [PARTY, RIGHTLY]) == {PARTY: RIGHTLY}
    assert d.do(code_corrections.undo_correction, d.step(), act_id=act_id) == "undo_asked"
    assert d.allocate(WRONG, "1") == "party.corrected"
    ways = {"act_id": act_id, "ways": (code_corrections.CORRECT,)}
    assert d.do(second.drop, d.step("third"), **ways) == "corrected"
    assert undone(d, act_id) == "undone"
    assert d.ask(corrected.right_codes, [PARTY, RIGHTLY]) == {}
    assert move(d, strip("10", 2026, 2027), giver=RIGHT, to=WRONG) == "done"
    assert d.held(WRONG) == t("10")
    told = begun(d)
    assert "party.corrected" not in told.values()
    assert d.broken() == []


def test_the_answer_names_the_right_one(district: District) -> None:
    """Whoever types the wrong code hears the right one."""
    d = district
    emptied(d)
    with pytest.raises(LedgerError) as caught:
        d.run(changes.call_otherwise, d.step(), act_id=new(), holder=PARTY, name="Mill")
    assert caught.value.figures == {"party": PARTY, "right": RIGHTLY}


@pytest.mark.parametrize(
    ("words", "came"),
    [
        ({"right": PARTY}, "permits.same_party"),
        ({"right": party_of(site(9))}, "party.unknown"),
        ({"party": party_of(site(9))}, "party.unknown"),
    ],
)
def test_both_are_registered(district: District, words: dict[str, str], came: str) -> None:
    """A code is corrected to another one that is registered, with reason and paper."""
    said = {"act_id": new(), "party": PARTY, "right": RIGHTLY}
    assert district.do(code_corrections.correct_code, district.step(), **{**said, **words}) == came


@pytest.mark.parametrize("empty", [{"document": " "}, {"reason": ""}])
def test_it_has_reason_and_paper(district: District, empty: dict[str, Any]) -> None:
    """Neither is left out, nor when it is undone."""
    d, act_id = district, emptied(district)[0]
    words = {"act_id": new(), "party": party_of(OTHER), "right": RIGHTLY}
    bare = replace(d.step(), **empty)
    assert d.do(code_corrections.correct_code, bare, **words) == "entry.text_empty"
    assert d.do(code_corrections.undo_correction, bare, act_id=act_id) == "entry.text_empty"


def stands(d: District) -> list[str]:
    """What is named that stands under the wrong code."""
    with pytest.raises(code_corrections.PartyHolds) as caught:
        d.run(code_corrections.correct_code, d.step(), act_id=new(), party=PARTY, right=RIGHTLY)
    return str(caught.value.figures["stands"]).split(", ")


def test_nothing_is_left_behind(district: District) -> None:
    """Goal: no holding is stranded. Method: each sort of what may stand there, named; ended one by one, it is corrected."""
    d = district
    assert [one.split()[0] for one in stands(d)] == ["holding", "holding"]
    assert move(d, strip("10", 2026)) == "done"
    assert [one.split()[-1] for one in stands(d)] == ["10"], "the next year is still there"
    assert move(d, strip("10", 2027, 2027)) == "done"
    asked = {"act_id": (listing := new()), "party": PARTY, "on_list": "credit_red", "until": None}
    assert d.do(changes.put_on_list, d.step(), **asked) == "proposed"
    assert stands(d) == [f"permits.register {listing}: proposed"]
    assert d.do(second.drop, d.step(), act_id=listing, ways=(changes.LIST,)) == "dropped"
    report = {
        "report_id": (report_id := new()),
        "what": year_end.Emitted(WRONG, 2025, "SO2", "bureau", t("1"), 0),
    }
    assert d.do(year_end.report_emissions, d.step(), **report) == "reported"
    assert stands(d)[0] == f"permits.report {report_id}: reported"
    assert d.do(year_end.verify_report, d.step("chief"), report_id=report_id) == "verified"
    assert any("over-emission: SO2" in one or "2025 SO2: short" in one for one in stands(d)), (
        "it is made good first"
    )


def test_what_became_of_it_meanwhile_is_asked_again(district: District) -> None:
    """What comes between the asking and the yes stands in the way, as does a correction of the right code."""
    d = district
    assert move(d, strip("10", 2026, 2027)) == "done"
    words = {"act_id": (act_id := new()), "party": PARTY, "right": RIGHTLY}
    assert d.do(code_corrections.correct_code, d.step(), **words) == "proposed"
    assert d.allocate(WRONG, "1") == "issued", "it is asked for, and not so yet"
    ways = {"act_id": act_id, "ways": (code_corrections.CORRECT,)}
    assert d.do(second.confirm, d.step("chief"), **ways) == "party.holds"
    assert move(d, strip("1")) == "done"
    assert d.do(second.confirm, d.step(), **ways) == "process.second_person_needed"
    assert d.do(second.confirm, d.step("chief"), **ways) == "corrected"


def test_no_year_is_owed_under_it(district: District) -> None:
    """The year in which it is corrected is owed under the right code alone, and again under both when that is undone."""
    d = district
    act_id, _ = emptied(d)

    def status(which: str) -> dict[str, str]:
        found = d.ask(site_years, which, 2026, date(2027, 3, 1), Law.of("cn"))
        return {one.pollutant: one.end.status.value for one in found}

    assert status(WRONG).get("SO2", "not_obliged") == "not_obliged"
    assert status(RIGHT) == {"SO2": "no_report"}
    undone(d, act_id)
    assert status(WRONG) in ({}, {"SO2": "no_report"})


def test_postgresql_keeps_it(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """Past Python: nothing begins with a wrong code, nor is one corrected under which something stands, twice, or to nobody."""
    d = district
    for module in (corrected, code_corrections):
        monkeypatch.setattr(module, "check_right", lambda *_, **__: None)
    monkeypatch.setattr(corrected, "find", lambda *_, **__: None)
    monkeypatch.setattr(code_corrections, "standing_under", lambda *_: [])
    monkeypatch.setattr(code_corrections, "party_of", lambda *_, **__: None)
    assert correct(d)[1] == "database.promise_broken"
    assert move(d, strip("10", 2026, 2027)) == "done"
    assert correct(d, right=party_of(site(9)))[1] == "database.promise_broken"
    assert correct(d)[1] == "corrected"
    assert correct(d)[1] == "database.promise_broken"
    told = begun(d)
    assert {*told.values()} == {"database.promise_broken"}
