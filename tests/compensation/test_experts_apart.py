"""Who says what the damage is stands apart from the parties to the end, and from who accepts it; and no number tells a name."""

from typing import Any

import psycopg
import pytest

from ledger.compensation.actions import assessments, experts
from ledger.database import Database
from tests.compensation.test_experts import HASH, evidence, listed
from tests.compensation.world import Desk, X, one_person
from tests.furnished import furnished

ITEM = {"head": "H4", "method": "stated", "inputs": {"amount": "1", "document": "d"}}
REPORT: dict[str, Any] = {"items": [ITEM], "body": "a laboratory", "author": "Li"}
GIVES: dict[str, Any] = {"sha256": HASH, "independence": "声明1号"}
KEY = "UPDATE ledger.actor SET role = 'assessor', owner = 'institute:1', book_id = %s WHERE actor_id = %s"


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case that is investigated, and three experts: of an institution with a code, of one with a name alone, and the chief."""
    made = Desk(database, owner)
    listed(made, "E1", institution="an institute", institution_code="institute:2")
    listed(made, "E2", institution="河海大学")
    listed(made, "E3", institution="another university", actor=made.people["third"])
    made.investigated()
    evidence(made)
    return made


@pytest.mark.parametrize(
    ("expert", "joins", "came"),
    [
        ("E1", {"owner": "institute:2:001", "name": "a site"}, "compensation.expert_unfit"),
        ("E2", {"owner": "enterprise:z", "name": "河 海 大 学"}, "compensation.expert_unfit"),
        ("E2", {"owner": "enterprise:z", "name": "王小明"}, "compensation.expert_unfit"),
        ("E1", {"owner": "enterprise:z", "name": "other"}, "done"),
    ],
)
def test_who_is_of_a_party_by_then_gives_no_opinion(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, expert: str, joins: dict[str, str], came: str
) -> None:
    """Goal: 20.9. Method: named before the party joins; here, and past Python."""
    desk.must("name_expert", expert=expert, reason="r")
    desk.must("add_parties", parties=[{"side": "liable", **joins}])
    if came != "done":
        standing = experts._standing
        monkeypatch.setattr(experts, "_standing", lambda *_: standing(*_)._replace(against=None))
        assert desk.do("give_opinion", expert=expert, **GIVES) == "database.promise_broken"
        assert desk.said == {"promise": "expert_opinion"}
        monkeypatch.undo()
    assert desk.do("give_opinion", expert=expert, **GIVES) == came, desk.said


def test_no_expert_accepts_what_the_opinion_says(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: 20.9. Method: an expert who is an official, after the opinion; another official may."""
    desk.must("name_expert", expert="E3", reason="r")
    desk.must("give_opinion", expert="E3", **GIVES)
    desk.must("submit_assessment", **REPORT)
    subject = str(desk.ids["submit_assessment"])
    assert desk.do("accept_assessment", who="third", subject=subject) == "compensation.own_opinion"
    monkeypatch.setattr(assessments, "check_own_opinion", lambda *_: None)
    assert desk.do("accept_assessment", who="third", subject=subject) == "database.promise_broken"
    assert desk.said == {"promise": "expert_opinion_apart"}
    monkeypatch.undo()
    assert desk.do("accept_assessment", who="chief", subject=subject) == "done", desk.said


def test_no_expert_accepts_it_with_another_key(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The chief is the person who gave the opinion with the key of the third: PostgreSQL knows it."""
    desk.must("name_expert", expert="E3", reason="r")
    desk.must("give_opinion", expert="E3", **GIVES)
    desk.must("submit_assessment", **REPORT)
    subject = str(desk.ids["submit_assessment"])
    one_person(desk, "third", "chief")
    monkeypatch.setattr(assessments, "check_own_opinion", lambda *_: None)
    assert desk.do("accept_assessment", who="chief", subject=subject) == "database.promise_broken"
    assert desk.said == {"promise": "expert_opinion_apart"}


def test_no_liable_party_submits_with_its_own_key(
    database: Database, owner: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: 3.6. Method: an institute that is liable names another laboratory; here, and past Python."""
    desk = Desk(database, owner)
    parties = [{"owner": "institute:1", "side": "liable", "name": "institute"}]
    desk.investigated(parties=parties)
    assert desk.do("submit_assessment", who="body", **REPORT) == "compensation.assessor_not_independent"
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE ledger.actor DISABLE TRIGGER USER")
        connection.execute(KEY, (desk.book_id, desk.people["body"]))
        connection.execute("ALTER TABLE ledger.actor ENABLE TRIGGER USER")
    for check in ("check_assessor", "check_own_name"):
        monkeypatch.setattr(assessments, check, lambda *_: None)
    assert desk.do("submit_assessment", who="body", **REPORT) == "database.promise_broken"
    assert desk.said == {"promise": "damage_independent"}


PERSON: dict[str, Any] = {"owner": "person:l", "side": "liable", "name": "LiXiaoming", "person": True}


@pytest.mark.parametrize("public", ["before", "after"])
@pytest.mark.parametrize("way", ["joins", "renamed"])
def test_the_number_of_a_public_case_tells_no_name(
    database: Database, owner: Database, public: str, way: str
) -> None:
    """Goal: 9.4. Method: who joins or is renamed after the registration, before the case is public or while it is."""
    desk = Desk(database, owner)
    code = "LiXiaoming-7"
    was = {**PERSON, "name": "Zhang"}
    parties = [{"owner": X, "side": "liable", "name": "x"}, *([was] if way == "renamed" else [])]
    assert desk.register(code, parties=parties) == "done", desk.said

    def named() -> str:
        if way == "joins":
            return desk.do("add_parties", code=code, parties=[PERSON])
        right = {"owner": PERSON["owner"], "side": "liable", "was": "Zhang", "now": PERSON["name"]}
        return desk.do("rename_party", code=code, reason="r", **right)

    def published() -> str:
        return desk.do("publicise", code=code, who="chief", public=True)

    first, then = (published, named) if public == "before" else (named, published)
    assert first() == "done", desk.said
    assert then() == "compensation.name_in_number"
    assert desk.do("publicise", code=code, who="chief", public=False) == "done", desk.said
