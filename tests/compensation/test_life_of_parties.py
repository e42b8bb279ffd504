"""What strangers found in the life of several parties: who stays away, what heirs owe, how a bankruptcy ends, what is enforced."""

from datetime import date
from typing import Any

import pytest

from ledger.compensation.actions import consultation, successions
from ledger.compensation.queries import returns
from ledger.database import Database
from tests.compensation import test_separate as separate
from tests.compensation.test_consultation import NOTICE, PUBLISHED, notices, notified, published
from tests.compensation.test_courts import DOCKET, FEB, MARCH
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


def test_the_first_day_on_which_one_stays_away(desk: Desk) -> None:
    """Method: a meeting on the day on which the notice that was published is served."""
    three(desk)
    desk.must("meet", PUBLISHED, present=[{"party": X}, {"party": Y}], **MEETING)
    desk.must("fail_party", PUBLISHED, party=Z, ground="stayed_away")


def test_the_first_day_on_which_all_stay_away(desk: Desk) -> None:
    """Method: a meeting on the day of the notice, to which nobody came."""
    desk.concluded()
    assert notified(desk) == "done", desk.said
    desk.must("answer", NOTICE, party=X, position="yes")
    desk.must("meet", NOTICE, **MEETING)
    desk.must("fail", NOTICE, ground="stayed_away")


def test_the_database_invites_nobody_unserved(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Method: Python is made to think that all were served."""
    three(desk)
    rows = consultation.consulted
    monkeypatch.setattr(
        consultation, "consulted", lambda view: [one._replace(served_on=NOTICE) for one in rows(view)]
    )
    assert desk.do("meet", date(2025, 1, 22), present=[{"party": X}], **MEETING) == "database.promise_broken"
    assert "damage_attendance_noticed" in str(desk.said)


# -- what heirs owe -----------------------------------------------------------------------------------------------------


def inherited(desk: Desk, on: date) -> str:
    """Let an heir who inherited 100.00 take the place of x."""
    heir = {"owner": "person:heir", "name": "heir", "person": True, "most": "100.00"}
    return desk.do("substitute", on, party=X, event="death", successors=[heir])


def mixed(desk: Desk) -> None:
    """A person owes 600.00 in money and 400.00 in kind, both due on 30 June."""
    desk.concluded(parties=[{"owner": X, "side": "liable", "name": X, "person": True}])
    court = {"court": "court:1", "court_name": "court", "situation": "grave_consequence"}
    claimed = [{"head": "H4", "amount": "600"}, {"head": "H1", "amount": "400"}]
    desk.must("sue", date(2025, 2, 3), consultation="refused", claimed=claimed, **court)
    desk.must(
        "judge",
        date(2025, 3, 3),
        heads=[{"head": "H4", "money": "600.00"}, {"head": "H1", "money": "0", "kind": "400.00"}],
        parts=[{"amount": "600.00", "obligors": [{"owner": X}]}],
        schedule=[{"part": 1, "due_on": "2025-06-30"}],
        duties=[
            {
                "heads": [{"head": "H1", "amount": "400.00"}],
                "obligors": [{"owner": X}],
                "due_on": "2025-06-30",
                "conversion": "400.00",
            }
        ],
    )


def test_an_heir_owes_no_more_than_it_inherited_of_a_duty_either(desk: Desk) -> None:
    """Method: 100.00 are inherited; the duty is converted first, and both parts together bear no more than that."""
    mixed(desk)
    assert inherited(desk, date(2025, 7, 1)) == "compensation.duty_inherited"
    assert (desk.said["duty"], desk.said["left"]) == (1, "400.00")
    desk.must("convert_duty", date(2025, 7, 1), duty=1, due_on="2025-07-31")
    assert inherited(desk, date(2025, 7, 1)) == "done", desk.said
    query = "SELECT sum(most) FROM ledger.damage_obligor WHERE owner = 'person:heir'"
    with desk.owner.engine.connect() as connection:
        assert connection.exec_driver_sql(query).scalar_one() == 10000
    assert not desk.broken()


def test_the_database_lets_no_heir_owe_in_kind(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Method: Python is made to look away."""
    mixed(desk)
    monkeypatch.setattr(successions, "_check_in_money", lambda *_: None)
    assert inherited(desk, date(2025, 7, 1)) == "database.promise_broken"
    assert "damage_succeeded" in str(desk.said)


# -- what is counted ----------------------------------------------------------------------------------------------------


def test_statistics_count_what_a_separate_claim_brings(desk: Desk) -> None:
    """Method: x signs 60,000.00, and y is judged to pay 40,000.00 apart: one agreement and one judgment, each with its sum."""
    separate.consulting(desk)
    it = separate.split(desk)
    desk.must("sue_apart", FEB, **it, **separate.SUED)
    desk.must("accept_apart", FEB, **it, **DOCKET)
    desk.must("judge_apart", MARCH, **it, **separate.owing(separate.REST, Y), **separate.SECOND)
    with desk.database.read() as books:
        first, last = returns.span(2025, None)
        total = returns.case_return(books, desk.book_id, "month", first, last)[1]
    assert (total.numbers["by_agreement"], total.numbers["by_judgment"]) == (1, 1)
    assert (total.sums["agreed"], total.sums["judged"]) == (6000000, 4000000)
