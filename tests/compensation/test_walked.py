"""What the machine of all acts has found in cases, each as the shortest story of it."""

from datetime import date
from typing import Any

import pytest

from ledger.compensation.actions import engine
from ledger.compensation.acts import next_of
from ledger.database import Database
from tests.compensation.test_cases import COURT
from tests.compensation.test_possible import EACH, SUIT, closed, consulting
from tests.compensation.test_reversals import WHY
from tests.compensation.world import Desk, X, Y, owed
from tests.furnished import furnished

FEB, MARCH, APRIL, MAY = date(2025, 2, 3), date(2025, 3, 3), date(2025, 4, 1), date(2025, 5, 6)
Z = "enterprise:z"
LATER: list[dict[str, Any]] = [{"part": 1, "due_on": "2025-12-31"}]


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau."""
    return Desk(database, owner)


def reverse(desk: Desk, on: date, name: str) -> str:
    """Reverse an act by two; tell what came."""
    came = desk.do("propose_reversal", on, who="cashier", target=str(desk.ids[name]), **WHY)
    if came != "done":
        return came
    return desk.do("confirm_reversal", on, who="payer", subject=str(desk.ids["propose_reversal"]))


def test_nothing_is_paid_upon_a_judgment_that_was_reversed(desk: Desk) -> None:
    """Goal: what nobody has ever owed takes no money. Method: a judgment is reversed; a payment, before and after another one."""
    desk.judged(LATER)
    assert reverse(desk, APRIL, "judge") == "done", desk.said
    assert desk.pay("10.00", APRIL) == "compensation.nothing_owed"
    desk.must("judge", APRIL, **owed(schedule=LATER))
    assert desk.pay("10.00", MAY) == "compensation.part_unknown"
    assert desk.pay("10.00", MAY, part=2) == "done", desk.said
    waiver: dict[str, Any] = {"who": "payer", "kind": "waiver", "basis": "b", "amount": "1"}
    assert desk.do("propose_relief", MAY, **waiver) == "compensation.part_not_there"
    assert desk.broken() == []


@pytest.mark.parametrize("successor", [Z, Y])
def test_whose_place_is_taken_is_pursued_apart_from_who_takes_it(desk: Desk, successor: str) -> None:
    """Goal: 16.7. Method: x is pursued apart; another takes its place, new to the case or liable in it already, and is judged."""
    consulting(desk, "C1")
    claimed = [{"head": "H4", "amount": "100.00"}]
    desk.must("separate", FEB, name="claim", against=[X], claimed=claimed, ground="refused")
    merged = [{"owner": successor, "name": successor}]
    desk.must("substitute", FEB, party=X, event="merger", successors=merged)
    subject = str(desk.ids["claim"])
    desk.must("sue_apart", FEB, subject=subject, **{**SUIT, "claimed": claimed})
    parts = [{"amount": "100.00", "obligors": [{"owner": successor}]}]
    words: dict[str, Any] = {**EACH, "parts": parts, "number": "1", "instance": "second"}
    desk.must("judge_apart", APRIL, subject=subject, **words)
    assert desk.broken() == []


def test_a_closed_case_is_tried_again_by_two(desk: Desk) -> None:
    """Goal: 4.9, 8.2. Method: a case that is paid and closed; one records that a court tries it again, another confirms it."""
    closed(desk, "C1", paid=True)
    desk.must("retry", MAY, waits=True, number="(2025)浙01民再1号", **COURT)
    assert desk.state() == "closed"
    words: dict[str, Any] = {"subject": str(desk.ids["retry"])}
    assert desk.do("confirm_recording", MAY, **words) == "process.second_person_needed"
    desk.must("confirm_recording", MAY, who="chief", **words)
    assert (desk.state(), desk.broken()) == ("suing", [])


def test_nothing_else_that_waits_is_confirmed_in_a_closed_case(desk: Desk) -> None:
    """Goal: 8.2. Method: parties wait to be added when the case is closed."""
    desk.judged()
    desk.must("add_parties", APRIL, waits=True, parties=[{"owner": Z, "side": "liable", "name": Z}])
    assert desk.pay("1000.00", APRIL) == "done", desk.said
    desk.must("close", APRIL, who="chief", no_evaluation="paid_in_money")
    words: dict[str, Any] = {"subject": str(desk.ids["add_parties"])}
    assert desk.do("confirm_recording", MAY, who="chief", **words) == "compensation.not_now"
    desk.must("drop_recording", MAY, **words)


def test_an_agreement_takes_effect_for_who_took_the_place(desk: Desk) -> None:
    """Goal: 16.7. Method: x has signed and is merged into z before it takes effect; what is next, and who owes by it."""
    consulting(desk, "C1")
    alone = {**EACH, "less_basis": "law", "facts": "f", "extent": "e", "mode": "money"}
    desk.must("agree", FEB, who="chief", reason="late", **alone)
    desk.must("substitute", MARCH, party=X, event="merger", successors=[{"owner": Z, "name": Z}])
    assert missing(desk, "perform") == []
    desk.must("perform", MAY)
    with desk.database.read() as books:
        [part] = engine.look(books, desk.book_id, "C1", None, MAY).stands.parts
    assert [one.owner for one in part.owing] == [Z]
    assert desk.broken() == []


def test_an_agreement_takes_no_effect_for_who_was_taken_out(desk: Desk) -> None:
    """Goal: 1.8. Method: x has signed and is taken out of the case; what is next, and what is refused."""
    consulting(desk, "C1")
    alone = {**EACH, "less_basis": "law", "facts": "f", "extent": "e", "mode": "money"}
    desk.must("agree", FEB, who="chief", reason="late", **alone)
    desk.must("remove_party", MARCH, party=X)
    assert missing(desk, "perform") == ["compensation.obligor_not_liable"]
    assert desk.do("perform", MARCH) == "compensation.obligor_not_liable"


def missing(desk: Desk, action: str) -> list[str]:
    """What is missing for an act on the sixth of May."""
    with desk.database.read() as books:
        told = next_of(engine.look(books, desk.book_id, "C1", None, MAY), MAY)
    return [why.code for one in told if one.action == action for why in one.missing]
