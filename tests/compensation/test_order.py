"""One order of days: no act is dated before what it rests on, as the table of grounds says, in Python and in PostgreSQL."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from ledger.compensation.actions import order
from ledger.compensation.acts import ACT
from ledger.compensation.machines import CASE
from ledger.compensation.rules.grounds import GROUNDS, RETROSPECTIVE, Earlier, Ground, later, named
from ledger.database import Database
from ledger.identifiers import uuid7
from ledger.processes.acts import Words
from tests.compensation import test_bases as bases
from tests.compensation import test_dates as dates
from tests.compensation import test_experts as experts
from tests.compensation.test_duties import in_kind
from tests.compensation.test_duties import works as planned
from tests.compensation.world import START, Desk, X
from tests.furnished import furnished

DAY = timedelta(days=1)
ON = date(2025, 7, 10)
EARLY = date(2025, 7, 1)


def test_every_act_is_in_the_table() -> None:
    """Whoever adds an act says on what it rests; and no row names an act, or a word of one, that is not there."""
    assert GROUNDS.keys() == ACT.keys()
    for act, grounds in GROUNDS.items():
        for one in grounds:
            assert {*one.acts} <= ACT.keys(), act
            assert (one.own == "") == (one.theirs == ""), act
    assert {*RETROSPECTIVE, *(x for several in RETROSPECTIVE.values() for x in several)} <= ACT.keys()


def test_both_have_the_same_rows(desk: Desk) -> None:
    """What PostgreSQL reads is what Python says, row by row."""
    with desk.database.read() as books:
        rows = books.connection.exec_driver_sql(
            "SELECT deeds, acts, own, theirs, first FROM ledger.damage_grounds()"
        ).all()
    told = {
        (deed, Ground(tuple(acts), own, theirs, first))
        for deeds, acts, own, theirs, first in rows
        for deed in deeds
    }
    assert told == {(deed, one) for deed, grounds in GROUNDS.items() for one in grounds}
    assert sum(len(deeds) for deeds, *_ in rows) == len(told)


PAIRS = [(deed, one) for deed, grounds in GROUNDS.items() for one in grounds]
ROW = (
    "SELECT ledger.damage_rests_later(jsonb_populate_record(NULL::ledger.damage_record, to_jsonb(r) || jsonb_build_object("
    "'record_id', gen_random_uuid(), 'kind', %(deed)s::text, 'effective_on', %(on)s::date, 'subject', NULL, 'words', %(words)s::jsonb)))"
    " FROM ledger.damage_record r WHERE r.kind = 'register'"
)
KEPT = (
    "INSERT INTO ledger.damage_record (book_id, record_id, case_id, kind, subject, effective_on, state, reason, document, words, basis,"
    " law, actor_id) SELECT book_id, %(id)s, case_id, %(kind)s, %(subject)s, %(on)s, state, 'r', 'd', %(words)s::jsonb, '', '', actor_id"
    " FROM ledger.damage_record WHERE kind = 'register'"
)


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau with a case that was registered."""
    made = Desk(database, owner)
    assert made.register() == "done"
    return made


def test_each_row_in_both(desk: Desk) -> None:
    """Of each act and each of its grounds: the day before is too early, the day is not; of another word nothing is.

    Where one ground is enough, a later one is nothing either.
    """
    value, other = str(uuid7()), str(uuid7())
    with desk.owner.engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.damage_record DISABLE TRIGGER ALL")
        for deed, ground in PAIRS:
            for kind in ground.acts:
                connection.exec_driver_sql("SAVEPOINT one")
                there: list[Earlier] = []

                def keep(
                    on: date,
                    word: str,
                    kind: str = kind,
                    ground: Ground = ground,
                    there: list[Earlier] = there,
                ) -> None:
                    words: Words = {ground.theirs: word} if ground.theirs not in ("", "about") else {}
                    subject = uuid7() if ground.theirs == "about" else None
                    if subject is not None:
                        known = {"id": subject, "kind": "note", "subject": word, "on": START, "words": "{}"}
                        connection.exec_driver_sql(KEPT, known)
                    one = Earlier(
                        uuid7(),
                        kind,
                        on,
                        None if subject is None else str(subject),
                        word if subject else None,
                        words,
                    )
                    there.append(one)
                    written = {**one._asdict(), "subject": subject, "words": json.dumps(words)}
                    connection.exec_driver_sql(KEPT, written)

                def is_later(
                    on: date,
                    word: str,
                    deed: str = deed,
                    ground: Ground = ground,
                    there: list[Earlier] = there,
                ) -> bool:
                    words: Words = {ground.own: word} if ground.own else {}
                    known = {"deed": deed, "on": on, "words": json.dumps(words)}
                    found = bool(connection.exec_driver_sql(ROW, known).scalar_one())
                    assert found == (later(deed, words, [], there, on) is not None), (deed, ground)
                    return found

                assert not is_later(ON, value)
                keep(ON, value)
                assert [is_later(ON + n * DAY, value) for n in (-1, 0, 1)] == [True, False, False], (
                    deed,
                    ground,
                )
                if ground.own:
                    assert not is_later(ON - DAY, other), (deed, ground)
                keep(ON + 5 * DAY, value)
                last = any(kind in x.acts and not x.first for x in GROUNDS[deed])
                assert is_later(ON, value) is last, (deed, ground)
                connection.exec_driver_sql("ROLLBACK TO SAVEPOINT one")
        connection.rollback()


def test_what_is_named_in_both(desk: Desk) -> None:
    """An id anywhere in the words, or as what it is about; a power and an allowance only where they end or are retracted."""
    id_ = uuid7()
    deep = f'{{"a": [{{"b": "{id_}"}}]}}'
    assert named({"a": [{"b": str(id_)}], "c": "x" * 36, "d": 1, "e": None}) == [id_]
    with desk.owner.engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.damage_record DISABLE TRIGGER ALL")
        for kind, deed, refused in (
            ("book_base", "accept_booking", True),
            ("appoint_agent", "answer", False),
            ("appoint_agent", "end_agent", True),
            ("allow_late", "note", False),
            ("allow_late", "retract", True),
        ):
            connection.exec_driver_sql("SAVEPOINT one")
            known: dict[str, Any] = {"id": id_, "kind": kind, "subject": None, "on": ON, "words": "{}"}
            connection.exec_driver_sql(KEPT, known)
            for day in (-1, 0):
                on = ON + day * DAY
                found = connection.exec_driver_sql(ROW, {"deed": deed, "on": on, "words": deep}).scalar_one()
                one = Earlier(id_, kind, ON, None, None, {})
                told = later(deed, {}, [id_], [one], on)
                assert (found, told is not None) == (refused and day < 0,) * 2, (kind, deed)
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT one")
        connection.rollback()


# -- by their acts -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """An act, what it rests on by name, and what is done before, of which the last is that, on the day."""

    act: str
    ground: str
    before: Callable[[Desk], Any]
    words: Callable[[Desk], dict[str, Any]] = lambda _: {}
    who: str = "clerk"


def of(name: str, field: str = "subject", **more: Any) -> Callable[[Desk], dict[str, Any]]:
    """Name something that was done before."""
    return lambda desk: {field: str(desk.ids[name]), **more}


def did(action: str, **words: Any) -> Callable[[Desk], Any]:
    """Do something on the day."""
    return lambda desk: desk.must(action, ON, **words)


def several(*deeds: Callable[[Desk], Any]) -> Callable[[Desk], Any]:
    """Do several things."""
    return lambda desk: [one(desk) for one in deeds]


def in_base(desk: Desk, until: str = "book_base") -> None:
    """Book in a base, accept of it, on the day."""
    assert bases.proposed(desk) == "done"
    assert bases.turn(desk, "confirm", on=START) == "done"
    in_kind(desk, "600.00", bases.DUTY, code="C9")
    planned(desk, "works C9", "600.00", until="working", code="C9", mode="substitute")
    quantities = [{"unit": "trees", "amount": "10"}]
    desk.must(
        "book_base",
        ON if until == "book_base" else EARLY,
        code="C9",
        name="booked",
        subject=str(desk.ids["works C9"]),
        base="B1",
        quantities=quantities,
    )
    if until != "book_base":
        words = {"booking": str(desk.ids["booked"]), "quantities": quantities, "evidence": "p"}
        desk.must("accept_booking", ON, code="C9", **words)


def with_expert(desk: Desk, on: date = ON) -> None:
    """Name an expert."""
    experts.listed(desk, "W1")
    desk.must("name_expert", on, expert="W1", reason="r")


def with_file(desk: Desk) -> None:
    """Put a file into the case on the day."""
    with_expert(desk, EARLY)
    desk.day = ON
    experts.evidence(desk)
    with desk.database.read() as books:
        found = books.connection.exec_driver_sql(
            "SELECT evidence_id FROM ledger.damage_evidence"
        ).scalar_one()
    desk.ids["file"] = UUID(str(found))


def retained(desk: Desk) -> None:
    """Works with a retention, of which a stage was accepted on the first day, and something is kept on the day."""
    dates.came(desk, "C1", "treasury", date(2025, 6, 30), "1000.00")
    stages = [{"title": "a", "due_on": "2025-12-31", "amount": "90.00"}]
    works = {"title": "t", "mode": "funded", "repairer": "works:1", "budget": "90", "stages": stages}
    desk.must("plan_project", EARLY, name="works", **works)
    subject = str(desk.ids["works"])
    desk.must("approve_project", EARLY, who="chief", subject=subject)
    desk.must(
        "contract_project", EARLY, subject=subject, amount="90.00", retention="2.70", retention_months=12
    )


def commissioned(desk: Desk) -> None:
    """A case of which the assessment is commissioned on the day; the report of another body has no part in that."""
    desk.investigated("C9")
    desk.must("commission", ON, code="C9", body="institute:1", body_name="institute", how="appraisal")
    desk.must("submit_assessment", ON - DAY, code="C9", items=[ITEM], body="another institute", author="Li")


ITEM = {"head": "H4", "method": "stated", "inputs": {"amount": "1", "document": "d"}}
STAGES = [{"title": "a", "due_on": "2025-12-31", "amount": "1"}]
QUANTITY = [{"unit": "trees", "amount": "10"}]
ACTS = {
    "accept what is not booked yet": Row(
        "accept_booking", "book_base", in_base, of("booked", "booking", quantities=QUANTITY, evidence="p")
    ),
    "release what is not booked yet": Row("release_booking", "book_base", in_base, of("booked", "booking", reason="r")),
    "take back what is not accepted yet": Row(
        "take_booking_back", "accept_booking", lambda desk: in_base(desk, "accept_booking"), of("booked", "booking", reason="r")
    ),
    "hand over a sign not found yet": Row(
        "transfer_crime", "state_findings", did("state_findings", metals=True), lambda _: {"sign": "metals", "told_to": "t"}
    ),
    "leave a sign not found yet": Row(
        "leave_crime", "state_findings", did("state_findings", metals=True), lambda _: {"sign": "metals", "reason": "r"}
    ),
    "say findings before those that count": Row("state_findings", "state_findings", did("state_findings", metals=True)),
    "recuse who is not named yet": Row(
        "recuse_expert", "name_expert", with_expert, lambda _: {"expert": "W1", "ground": "other", "reason": "r"}
    ),
    "recuse who is not drawn yet": Row(
        "recuse_expert", "draw_experts", several(lambda desk: experts.listed(desk, "W1"), did("draw_experts", field="water", count=1)),
        lambda _: {"expert": "W1", "ground": "other", "reason": "r"},
    ),
    "an opinion before its file": Row(
        "give_opinion", "add_evidence", with_file, lambda _: {"expert": "W1", "sha256": experts.HASH, "independence": "d"}
    ),
    "evidence goes on before it came": Row(
        "hand_over", "add_evidence", with_file, of("file", from_hand="a", to_hand="b")
    ),
    "evidence is hidden before it came": Row(
        "show_evidence", "add_evidence", with_file, of("file", shown=True, reason="r")
    ),
    "keep before the stage": Row(
        "keep_retention", "accept_stage",
        several(retained, lambda desk: desk.must("accept_stage", ON, who="chief", subject=str(desk.ids["works"]), stage=1, evidence="p")),
        of("works", amount="1.00", reason="r"), "chief",
    ),
    "keep before what is kept": Row(
        "keep_retention", "keep_retention",
        several(
            retained,
            lambda desk: desk.must("accept_stage", EARLY, who="chief", subject=str(desk.ids["works"]), stage=1, evidence="p"),
            lambda desk: desk.must("keep_retention", ON, who="chief", subject=str(desk.ids["works"]), amount="2.00", reason="r"),
        ),
        of("works", amount="1.00", reason="r"), "chief",
    ),
    "cancel a fee not recorded yet": Row(
        "cancel_fee", "record_fee", did("record_fee", who="cashier", name="fee", **experts.FEE), of("fee", "fee", reason="r"), "cashier"
    ),
    "an agent ends before it was appointed": Row(
        "end_agent", "appoint_agent",
        did("appoint_agent", name="agent", party=X, agent_name="Li", kind="lawyer", scope="general"), of("agent", reason="r"),
    ),
    "retract what is not told yet": Row(
        "retract", "state_findings", did("state_findings", name="found", loss="1.00"), of("found", reason="r")
    ),
    "name a party before it was named so": Row(
        "rename_party", "rename_party", did("rename_party", owner=X, side="liable", was=X, now="a", reason="r"),
        lambda _: {"owner": X, "side": "liable", "was": "a", "now": "b", "reason": "r"},
    ),
    "correct before what was corrected": Row(
        "correct_case", "correct_case", did("correct_case", title="a", reason="r"), lambda _: {"title": "b", "reason": "r"}
    ),
    "hide before it was public": Row(
        "publicise", "publicise", did("publicise", who="chief", public=True), lambda _: {"public": False}, "chief"
    ),
    "cure before it was paid": Row(
        "cure", "pay", several(lambda desk: desk.must("default", EARLY), lambda desk: desk.pay("1100.00", ON, hold_excess=True)),
    ),
    "close before the last money": Row(
        "close", "dispose_fund",
        several(
            lambda desk: dates.came(desk, "C1", "treasury", date(2025, 6, 30), "1000.00"),
            did("dispose_fund", who="cashier", destination="treasury", basis="b", amount="1000.00"),
        ),
        lambda _: {"no_evaluation": "paid_in_money", "report": "r"}, "chief",
    ),
    "a report before its commission": Row(
        "submit_assessment", "commission", commissioned,
        lambda _: {"items": [ITEM], "body": "institute", "author": "Li"},
    ),
    "plan works before anything is owed": Row(
        "plan_project", "judge", lambda desk: desk.ids.update(judged=uuid7()),
        lambda _: {"title": "t", "mode": "funded", "repairer": "works:1", "budget": "1", "stages": STAGES},
    ),
}  # fmt: skip
DAYS = {"plan works before anything is owed": date(2025, 3, 3)}
"""The day of what it rests on, where that is another."""
CASES = {
    "a report before its commission",
    "accept what is not booked yet",
    "release what is not booked yet",
    "take back what is not accepted yet",
}


@furnished
def judged(database: Database, owner: Database) -> Desk:
    """A bureau with a case under a judgment."""
    made = Desk(database, owner)
    made.judged()
    return made


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_not_before_what_it_rests_on(
    judged: Desk, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day before is refused with both days, here and past Python; the day is right."""
    row, desk = ACTS[name], judged
    row.before(desk)
    day, code = DAYS.get(name, ON), "C9" if name in CASES else "C1"
    words = {"code": code, "who": row.who, **row.words(desk)}
    on, before = (day - DAY).isoformat(), day.isoformat()
    assert desk.do(row.act, day - DAY, **words) == "compensation.before_its_ground", desk.said
    assert desk.said == {"action": row.act, "on": on, "ground": row.ground, "before": before}
    with monkeypatch.context() as patch:
        patch.setattr(order, "later", lambda *_: None)
        assert desk.do(row.act, day - DAY, **words) == "database.promise_broken"
        assert desk.said == {"promise": "damage_rested"}
    assert desk.do(row.act, day, **words) == "done", desk.said
    assert desk.broken() == []


def test_what_waits_is_asked_again(judged: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two keep something of a retention, recorded in the one order and confirmed in the other: the second confirmation is refused."""
    desk = judged
    retained(desk)
    subject = str(desk.ids["works"])
    desk.must("accept_stage", EARLY, who="chief", subject=subject, stage=1, evidence="p")
    kept: dict[str, Any] = {"who": "chief", "subject": subject, "amount": "1.00", "reason": "r"}
    desk.must("keep_retention", ON - DAY, waits=True, name="first", **kept)
    desk.must("keep_retention", ON, **{**kept, "amount": "2.00"})
    assert (
        desk.do("confirm_recording", ON, subject=str(desk.ids["first"])) == "compensation.before_its_ground"
    )
    assert desk.said["before"] == ON.isoformat()
    monkeypatch.setattr(order, "later", lambda *_: None)
    assert desk.do("confirm_recording", ON, subject=str(desk.ids["first"])) == "database.promise_broken"
    assert desk.said == {"promise": "damage_rested"}


def test_what_was_taken_back_is_no_ground(judged: Desk) -> None:
    """Findings of the day that were retracted: those of the day before are said, for PostgreSQL, too."""
    judged.must("state_findings", ON, name="found", loss="1.00")
    assert judged.do("state_findings", ON - DAY, hidden_outlet=True) == "compensation.before_its_ground"
    judged.must("retract", ON, subject=str(judged.ids["found"]), reason="another case")
    assert judged.do("state_findings", ON - DAY, hidden_outlet=True) == "done", judged.said


LESSENING = {
    "pay", "call_guarantee", "grant_relief", "accept_project", "convert_project", "convert_duty", "write_off",
}  # fmt: skip
"""What lessens what is owed: a default is cured by the last of them, and not before it."""
SETTLING = LESSENING | {
    "remit", "transfer_court", "release_escrow", "release_guarantee", "give_up", "take_over", "confirm_spending", "dispose_fund",
    "pay_interest", "bear_charge", "accept_booking", "take_booking_back", "release_booking", "withdraw_enforcement",
    "conclude_enforcement", "lift_preservation", "close_insolvency", "dismiss_insolvency", "transfer_crime", "leave_crime",
}  # fmt: skip
"""What settles what keeps a case open: money under way, works, bookings, enforcements, preservations, bankruptcies, signs of a crime."""


@pytest.mark.parametrize(
    ("deed", "acts"), [("cure", LESSENING), ("close", SETTLING), ("end", SETTLING), ("end_round", SETTLING)]
)
def test_a_case_does_not_end_before_what_lets_it(deed: str, acts: set[str]) -> None:
    """Of each act, one of the next day is what it rests on; of no other, but the assessment with which it ends, and who signed."""
    rests = {
        kind for kind in ACT if later(deed, {}, [], [Earlier(uuid7(), kind, ON + DAY, None, None, {})], ON)
    }
    assert rests - {"accept_assessment"} == acts


def test_steps_of_the_case_need_no_row() -> None:
    """What moves the case follows its last step whatever the table says; it is in the table all the same."""
    assert {one.action for one in CASE.transitions if one.asked} <= GROUNDS.keys()
