"""Consultation fails neither before a notice is served, nor for a refusal of who has admitted the claim: as the answers on record say."""

from datetime import date
from typing import Any

import pytest

from ledger.compensation.actions import consultation, failing, separate
from ledger.database import Database
from tests.compensation.test_consultation import NOTICE, Z, notified, published
from tests.compensation.world import Desk, X, Y
from tests.furnished import furnished

JANUARY, SERVED = date(2025, 1, 14), date(2025, 2, 10)
REFUSED: dict[str, Any] = {"ground": "refused", "document": "拒绝函"}
TRIED: dict[str, tuple[str, dict[str, Any]]] = {
    "with all": ("fail", REFUSED),
    "with it alone": ("fail_party", {**REFUSED, "party": X}),
    "with it alone, to pursue a sum": (
        "fail_party",
        {**REFUSED, "party": X, "claimed": [{"head": "H4", "amount": "10.00"}]},
    ),
    "pursued apart": (
        "separate",
        {**REFUSED, "against": [X], "claimed": [{"head": "H4", "amount": "10.00"}]},
    ),
}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau that consults with three, to the last of whom its notice is published; the first admits the claim, the second does not."""
    desk = Desk(database, owner)
    desk.concluded(parties=[{"owner": one, "side": "liable", "name": one} for one in (X, Y, Z)])
    assert notified(desk, {"party": X}, {"party": Y}, published(), reason="下落不明") == "done", desk.said
    desk.must("answer", date(2025, 1, 13), party=X, position="属实", admits=True)
    desk.must("answer", date(2025, 1, 13), party=Y, position="不属实")
    assert NOTICE < JANUARY < SERVED
    return desk


@pytest.mark.parametrize("how", TRIED)
def test_who_has_admitted_has_not_refused(desk: Desk, how: str) -> None:
    """Method: each act by which consultation with it would have failed for a refusal."""
    action, words = TRIED[how]
    assert desk.do(action, SERVED, **words) == "compensation.claim_admitted", desk.said
    assert desk.said == {"party": X, "on": "2025-01-13"}


@pytest.mark.parametrize(("action", "words"), [("fail", REFUSED), ("fail_party", {**REFUSED, "party": Z})])
def test_nothing_fails_before_a_notice_is_served(desk: Desk, action: str, words: dict[str, Any]) -> None:
    """Method: on a day on which the notice that is published is not served, with all and with that party."""
    assert desk.do(action, JANUARY, **words) == "compensation.not_noticed", desk.said
    assert desk.said["party"] == Z


def test_others_may_have_refused(desk: Desk) -> None:
    """Goal: there is a way on. Method: it fails with who refuses, and with who has admitted when there is no prospect."""
    desk.must("fail_party", SERVED, **REFUSED, party=Y)
    desk.must("fail_party", SERVED, **REFUSED, party=Z)
    for _ in range(3):
        desk.must("meet", SERVED, attendance=["all"], minutes="m", present=[{"party": X}], reason="r")
    desk.must("fail", SERVED, ground="no_prospect")
    assert not desk.broken()


@pytest.mark.parametrize(
    ("action", "on", "words", "constraint"),
    [
        ("fail", SERVED, REFUSED, "damage_consultation"),
        ("fail", JANUARY, {"ground": "no_answer"}, "damage_consultation"),
        ("separate", SERVED, TRIED["pursued apart"][1], "damage_consultation"),
        ("fail_party", SERVED, {**REFUSED, "party": X}, "damage_notice_failed"),
        ("fail_party", JANUARY, {**REFUSED, "party": Z}, "damage_notice_failed"),
    ],
)
def test_the_database_keeps_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, action: str, on: date, words: dict[str, Any], constraint: str
) -> None:
    """Method: the checks in Python left out."""
    for module, name in (
        (consultation, "_check_on_record"),
        (consultation, "_check_waited"),
        (separate, "check_not_admitted"),
    ):
        monkeypatch.setattr(module, name, lambda *_: None)
    assert failing.ClaimAdmitted.code == "compensation.claim_admitted"
    assert desk.do(action, on, **words) == "database.promise_broken"
    assert constraint in str(desk.said)


def test_the_database_lets_the_others_fail(desk: Desk) -> None:
    """Goal: just inside. Method: a refusal of who has not admitted, on the day of the service."""
    desk.must("fail_party", SERVED, **REFUSED, party=Z)
    desk.must("separate", SERVED, **REFUSED, against=[Y], claimed=[{"head": "H4", "amount": "10.00"}])
    assert not desk.broken()
