"""What strangers found in the life of several parties: who stays away, what heirs owe, how a bankruptcy ends, what is enforced."""

from datetime import date
from typing import Any

import pytest

from ledger.compensation.actions import consultation
from ledger.database import Database
from tests.compensation.test_consultation import NOTICE, PUBLISHED, notices, notified, published
from tests.compensation.world import Desk, X, Y
from tests.furnished import furnished

Z = "enterprise:z"
MEETING: dict[str, Any] = {"attendance": ["all"], "minutes": "m"}
SERVED = date(2025, 2, 10)
"""A working day after the days of a publication are over."""


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau."""
    return Desk(database, owner)


# -- who stays away -----------------------------------------------------------------------------------------------------


def three(desk: Desk) -> None:
    """Give notice to three parties, to the last by publication; the first two answer."""
    desk.concluded(parties=[{"owner": one, "side": "liable", "name": one} for one in (X, Y, Z)])
    assert notified(desk, {"party": X}, {"party": Y}, published(), reason="下落不明") == "done", desk.said
    for party in (X, Y):
        desk.must("answer", date(2025, 1, 13), party=party, position="yes")


def test_nobody_stays_away_before_its_notice_is_served(desk: Desk) -> None:
    """Method: one party is served by publication until 8 February; meetings before it do not count, and one after it does."""
    three(desk)
    came = [{"party": X}, {"party": Y}]
    desk.must("meet", date(2025, 1, 22), present=came, **MEETING)
    assert notices(desk)[Z].stayed_away == []
    away: dict[str, Any] = {"party": Z, "ground": "stayed_away"}
    for on in (date(2025, 1, 23), SERVED):
        assert desk.do("fail_party", on, **away) == "compensation.failure_unfounded"
        assert (desk.said["least"], desk.said["held"]) == (1, 0)
    assert desk.do("fail_party", SERVED, party=X, ground="stayed_away") == "compensation.failure_unfounded"
    desk.must("meet", SERVED, present=came, **MEETING)
    assert notices(desk)[Z].stayed_away == [SERVED.isoformat()]
    assert PUBLISHED <= SERVED
    desk.must("fail_party", SERVED, **away)
    assert desk.do("fail", SERVED, ground="stayed_away") == "compensation.failure_unfounded"
    desk.must("meet", SERVED, **MEETING)
    desk.must("fail", SERVED, ground="stayed_away")
    assert not desk.broken()


@pytest.mark.parametrize(
    ("action", "words", "constraint"),
    [
        ("fail_party", {"party": Z}, "damage_notice_failed"),
        ("fail", {}, "damage_consultation"),
    ],
)
def test_the_database_lets_nobody_stay_away_unserved(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, action: str, words: dict[str, Any], constraint: str
) -> None:
    """Method: Python is made to look away; of `fail`, no meeting was held at all."""
    three(desk)
    if action == "fail_party":
        desk.must("meet", date(2025, 1, 22), present=[{"party": X}, {"party": Y}], **MEETING)
    monkeypatch.setattr(consultation, "_check_stayed_away", lambda *_: None)
    assert desk.do(action, SERVED, ground="stayed_away", **words) == "database.promise_broken"
    assert constraint in str(desk.said)


def test_the_database_invites_nobody_unserved(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Method: Python is made to think that all were served."""
    three(desk)
    rows = consultation.consulted
    monkeypatch.setattr(
        consultation, "consulted", lambda view: [one._replace(served_on=NOTICE) for one in rows(view)]
    )
    assert desk.do("meet", date(2025, 1, 22), present=[{"party": X}], **MEETING) == "database.promise_broken"
    assert "damage_attendance_noticed" in str(desk.said)
