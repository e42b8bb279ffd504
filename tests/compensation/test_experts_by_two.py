"""An expert who comes without a lot, or goes after one, comes and goes by two persons who are not the expert; auditors see it."""

from dataclasses import replace
from typing import Any

import pytest

from ledger.compensation.actions import experts
from ledger.compensation.acts import ACT
from ledger.compensation.queries import choices
from ledger.database import Database
from tests.compensation.test_experts import chosen, listed, turn
from tests.compensation.world import Desk
from tests.furnished import furnished

ACTS: dict[str, dict[str, Any]] = {
    "name_expert": {"reason": "the only one who knows it"},
    "recuse_expert": {"ground": "other", "reason": "does not fit"},
}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case that is investigated, and experts of water: two of nobody here, and one who is an official."""
    made = Desk(database, owner)
    listed(made, "E1")
    listed(made, "E2")
    listed(made, "E3", actor=made.people["third"])
    assert made.register() == "done"
    for action, who in (("check", "clerk"), ("open", "chief"), ("investigate", "clerk")):
        made.must(action, who=who)
    return made


def rows(desk: Desk, *after: Any) -> list[choices.ChoiceRow]:
    """What whoever audits reads."""
    with desk.database.read() as books:
        return choices.choices(books, desk.book_id, *after)


def drawn(desk: Desk) -> str:
    """Draw one by lot."""
    desk.must("draw_experts", field="water", count=1)
    return [one.expert for one in chosen(desk) if one.recused_on is None][-1]


@pytest.mark.parametrize("action", ACTS)
def test_nobody_comes_or_goes_by_one_person(desk: Desk, action: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: 20.9, 11.1. Method: recorded, nothing has changed; confirmed by the same, by another; past Python, by one."""
    expert = "E1" if action == "name_expert" else drawn(desk)
    before = chosen(desk)
    with monkeypatch.context() as patch:
        patch.setitem(ACT, action, replace(ACT[action], by_two=False))
        assert desk.do(action, expert=expert, **ACTS[action]) == "database.promise_broken"
        assert desk.said == {"promise": "damage_act_by_two"}
    assert desk.do(action, waits=True, expert=expert, **ACTS[action]) == "done", desk.said
    assert (chosen(desk), rows(desk)) == (before, [])
    waits = str(desk.ids[action])
    assert desk.do("confirm_recording", subject=waits) == "process.second_person_needed"
    assert desk.do("confirm_recording", who="chief", subject=waits) == "done", desk.said
    assert chosen(desk) != before
    [row] = rows(desk)
    names = (row.person, row.second, row.role, row.kind, row.expert, row.reason)
    assert names == ("clerk", "chief", "administrator", action, expert, ACTS[action]["reason"])
    assert row.ground == ACTS[action].get("ground", "")
    assert rows(desk, row.place) == []
    assert desk.broken() == []


def test_who_is_ended_before_a_draw_is_listed(desk: Desk) -> None:
    """Goal: 20.9. Method: two are ended, of the field and of another one; one draws twice; an end after the last draw is no such one."""
    listed(desk, "A1", field="air")
    for code in ("E1", "A1"):
        assert turn(desk, "end", code, who="clerk") == "done", desk.said
    first = drawn(desk)
    assert [(row.kind, row.expert, row.person, row.second) for row in rows(desk)] == [
        ("end_expert", "E1", "clerk", None)
    ]
    assert rows(desk, rows(desk)[0].place) == []
    assert turn(desk, "end", first, who="clerk") == "done", desk.said
    again = drawn(desk)
    found = sorted((row.kind, row.expert) for row in rows(desk))
    assert found == sorted([("draw_experts", again), ("end_expert", first), *[("end_expert", "E1")] * 2])
    assert desk.broken() == []


@pytest.mark.parametrize("second", [False, True], ids=["records", "confirms"])
@pytest.mark.parametrize("action", ACTS)
def test_no_expert_is_one_of_the_two(
    desk: Desk, action: str, second: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: 20.9. Method: the expert records, and confirms; here, and past Python."""
    if action == "recuse_expert":
        desk.must("name_expert", expert="E3", reason="r")

    def attempt() -> str:
        if not second:
            return desk.do(action, who="third", waits=True, expert="E3", **ACTS[action])
        desk.must(action, waits=True, expert="E3", **ACTS[action])
        return desk.do("confirm_recording", who="third", subject=str(desk.ids[action]))

    refusal = "compensation.expert_unfit" if action == "name_expert" else "compensation.own_recusal"
    assert attempt() == refusal
    standing = experts._standing
    candidate = experts.ExpertCandidate(desk.ids["E3"], "E3", None)
    monkeypatch.setattr(experts, "_standing", lambda *_: standing(*_)._replace(own=False))
    monkeypatch.setattr(experts, "_field", lambda *_, **__: [candidate])
    came = attempt()
    if not second:
        assert came == "done"
        came = desk.do("confirm_recording", who="chief", subject=str(desk.ids[action]))
    assert came == "database.promise_broken"
    promise = "expert_chosen" if action == "name_expert" else "expert_recusal_apart"
    assert desk.said == {"promise": promise}


def test_whoever_audits_sees_what_was_no_first_lot(desk: Desk) -> None:
    """Goal: 20.9. Method: a draw alone, a recusal after it, a second draw, a naming, and the recusal of who was named."""
    first = drawn(desk)
    assert rows(desk) == []
    desk.must("recuse_expert", expert=first, ground="other", reason="a")
    second = drawn(desk)
    third = next(one for one in ("E1", "E2", "E3") if one not in (first, second))
    desk.must("name_expert", who="chief", expert=third, reason="b")
    desk.must("recuse_expert", expert=third, ground="relative", reason="c")
    found = [(one.kind, one.expert, one.ground, one.person, one.second) for one in rows(desk)]
    assert found == [
        ("recuse_expert", first, "other", "clerk", "chief"),
        ("draw_experts", second, "", "clerk", None),
        ("name_expert", third, "", "chief", "clerk"),
    ]
