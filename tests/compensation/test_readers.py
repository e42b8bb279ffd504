"""Who sees a case with its own key was let in by two persons: not a body that the act of one person names."""

from dataclasses import fields
from typing import Any

import pytest

from ledger.compensation.actions import casework, courts
from ledger.compensation.acts import ACT
from ledger.compensation.queries import cases
from ledger.compensation.queries.cases import CaseUnknown
from ledger.database import Database
from tests.compensation.world import Desk, X
from tests.furnished import furnished

BODY: dict[str, Any] = {"body": "institute:9", "body_name": "a friend's", "how": "appraisal"}
COURT: dict[str, Any] = {"court": "court:9", "court_name": "a court"}
BY_ONE = {
    "commission", "apply_confirmation", "sue", "transfer_suit", "enforce", "apply_preservation", "apply_order",
    "apply_apart", "sue_apart", "transfer_apart", "enforce_apart", "apply_order_apart", "register",
}  # fmt: skip
"""They name an assessor or a court: none of them lets it see the case."""
BY_TWO = {"add_parties", "carry_over", "declare_bankrupt", "retry", "retry_apart"}
"""They let it."""


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case that is investigated."""
    made = Desk(database, owner)
    assert made.register() == "done"
    for action, who in (("check", "clerk"), ("open", "chief"), ("investigate", "clerk")):
        made.must(action, who=who)
    return made


def sees(desk: Desk, owner: str) -> bool:
    """Whether somebody sees the case."""
    with desk.database.read() as books:
        try:
            cases.head_of(books, desk.book_id, "C1", owner)
        except CaseUnknown:
            return False
    return True


def test_each_act_that_names_a_body_is_known(desk: Desk) -> None:
    """Goal: 1.6, for every act. Method: what the database lets write a body, and let it read, against the table; acts by two are by two."""
    with desk.database.read() as books:
        told = books.connection.exec_driver_sql("SELECT ledger.damage_writers()").scalar_one()
    assert set(told["damage_party body"]) == BY_ONE | BY_TWO
    assert set(told["damage_party body that reads"]) == BY_TWO
    assert set(told["damage_party.reads"]) == BY_TWO - {"carry_over"} | {"open", "end", "remove_party"}
    assert {one for one in BY_ONE | BY_TWO if one in ACT and ACT[one].by_two} == BY_TWO - {"carry_over"}
    shapes: dict[str, Any] = {name: act.shape for name, act in ACT.items()}
    naming = {
        name for name, shape in shapes.items() if {"court", "body"} & {one.name for one in fields(shape)}
    }
    assert naming & (BY_ONE | BY_TWO) == (BY_ONE | BY_TWO) - {"add_parties", "carry_over", "register"}


SIDES = ("assessor", "court", "procuratorate")


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("goes_on", ["open", "end"])
def test_who_is_named_at_the_registration_waits(
    database: Database, owner: Database, side: str, goes_on: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: 1.6. Method: it sees nothing before another person has opened or ended the case; past Python it may not be let in, either."""
    desk, body = Desk(database, owner), f"{side}:9"
    liable = {"owner": X, "side": "liable", "name": "x"}
    parties = [liable, {"owner": body, "side": side, "name": "a friend's"}]
    with monkeypatch.context() as patch:
        patch.setattr(casework, "name_parties", courts.add_parties)
        assert desk.register(parties=parties) == "database.promise_broken"
        assert desk.said == {"promise": "with_its_record"}
    assert desk.register(parties=parties) == "done", desk.said
    desk.must("check")
    assert not sees(desk, body)
    assert sees(desk, X)
    if goes_on == "open":
        desk.must("open", who="chief")
    else:
        desk.must("end", who="chief", ground="performed", reason="paid")
    assert sees(desk, body)
    assert desk.broken() == []


@pytest.mark.parametrize("side", SIDES)
def test_what_a_body_sees_ends_by_two(desk: Desk, side: str) -> None:
    """Goal: 1.6. Method: added by two it sees the case, until two have ended that; it stays by name, and is let in again by two."""
    body = f"{side}:9"
    added: dict[str, Any] = {"parties": [{"owner": body, "side": side, "name": "its name"}]}
    assert desk.do("remove_party", party=body) == "compensation.party_not_there"
    desk.must("add_parties", **added)
    assert sees(desk, body)
    desk.must("remove_party", party=body, waits=True)
    assert sees(desk, body)
    desk.must("confirm_recording", who="chief", subject=str(desk.ids["remove_party"]))
    assert not sees(desk, body)
    assert desk.do("remove_party", party=body) == "compensation.party_not_there"
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        assert body in {one.owner for one in cases.parties_of(books, desk.book_id, head.case_id)}
    desk.must("add_parties", **added)
    assert sees(desk, body)
    assert desk.broken() == []


def attempts(desk: Desk) -> dict[str, tuple[str, dict[str, Any]]]:
    """Acts of one person on the way of the case, with whom they name."""
    sued = {"situation": "grave_consequence", "consultation": "refused", **COURT}
    claimed: dict[str, Any] = {"claimed": [{"head": "H4", "amount": "600"}]}
    return {
        "commission": (BODY["body"], BODY),
        "apply_preservation": (COURT["court"], {"against": X, "amount": "500.00", **COURT}),
        "sue": (COURT["court"], {**sued, **claimed}),
    }


@pytest.mark.parametrize("action", ["commission", "apply_preservation", "sue"])
def test_a_body_that_one_person_names_sees_nothing(
    desk: Desk, action: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: 1.6, 11.1. Method: named by one: it sees nothing; past Python, it may not; added by two it sees the case."""
    if action == "sue":
        desk.must("commission", body="institute:1", body_name="institute", how="appraisal")
        assert desk.assess(("H4", "600.00")) == "done"
        desk.must("conclude")
    owner, words = attempts(desk)[action]
    with monkeypatch.context() as patch:
        add = courts._add
        patch.setattr(courts, "_add", lambda work, parties, reads: add(work, parties, reads=True))
        assert (desk.do(action, **words), desk.said) == (
            "database.promise_broken",
            {"promise": "with_its_record"},
        )
    desk.must(action, **words)
    assert not sees(desk, owner)
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        assert [
            one.reads for one in cases.parties_of(books, desk.book_id, head.case_id) if one.owner == owner
        ] == [False]
    side = "assessor" if action == "commission" else "court"
    party = {"owner": owner, "side": side, "name": "its name"}
    desk.must("add_parties", waits=True, parties=[party])
    assert not sees(desk, owner)
    desk.must("confirm_recording", who="chief", subject=str(desk.ids["add_parties"]))
    assert sees(desk, owner)
    assert desk.broken() == []


def test_who_reads_already_goes_on(desk: Desk) -> None:
    """Goal: the straight road. Method: added by two, then commissioned by one; and a court of a retrial, which two record."""
    desk.must("add_parties", parties=[{"owner": BODY["body"], "side": "assessor", "name": "its name"}])
    desk.must("commission", **BODY)
    assert sees(desk, BODY["body"])


def test_a_retrial_by_two_lets_its_court_in(database: Database, owner: Database) -> None:
    """Goal: 11.1. Method: a court that one has named for the suit, and one of the retrial, which two record."""
    desk = Desk(database, owner)
    desk.judged()
    assert not sees(desk, "court:1")
    desk.must("retry", **COURT)
    assert (sees(desk, COURT["court"]), sees(desk, "court:1")) == (True, False)
