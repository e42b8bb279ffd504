"""A duty in kind that is not performed: it is a default, and exactly what was not performed becomes money of those who owe it."""

from datetime import date
from typing import Any

import psycopg
import pytest

from ledger.database import Database
from ledger.identifiers import uuid7
from tests.compensation.test_reversals import COURT, WHY, night, reverse
from tests.compensation.world import Desk, X, Y

SIGNED, CONFIRMED = date(2025, 3, 5), date(2025, 4, 7)
DUE = date(2025, 8, 31)
LATER = date(2025, 9, 1)


def duty(
    amount: str, *owners: str, due: str = "2025-08-31", conversion: str = "0", head: str = "H4"
) -> dict[str, Any]:
    """A duty under one head."""
    heads = [{"head": head, "amount": amount}]
    obligors = [{"owner": owner} for owner in owners or (X,)]
    return {"heads": heads, "obligors": obligors, "due_on": due, "conversion": conversion}


def sued(desk: Desk, *items: tuple[str, str], code: str = "C1") -> None:
    """Bring a case before a court."""
    desk.concluded(*items, code=code)
    claimed = [{"head": head, "amount": amount} for head, amount in items]
    words: dict[str, Any] = {"situation": "grave_consequence", "consultation": "refused", "claimed": claimed}
    desk.must("sue", date(2025, 2, 3), code=code, **words, **COURT)


def in_kind(desk: Desk, amount: str, *duties: dict[str, Any], code: str = "C1") -> None:
    """Bring a case to a judgment by which everything is restored in kind."""
    sued(desk, ("H4", amount), code=code)
    heads = [{"head": "H4", "money": "0", "kind": amount}]
    desk.must("judge", SIGNED, code=code, heads=heads, parts=[], duties=list(duties))


def works(
    desk: Desk, name: str, budget: str, *, until: str = "completed", code: str = "C1", **words: Any
) -> None:
    """Plan works and bring them to a state."""
    stages = [{"title": "a", "due_on": "2025-07-31", "amount": "0"}]
    whole: dict[str, Any] = {
        "title": name,
        "mode": "own",
        "repairer": X,
        "budget": budget,
        "stages": stages,
        **words,
    }
    desk.must("plan_project", date(2025, 5, 6), code=code, name=name, **whole)
    steps: list[tuple[str, str, str, dict[str, Any]]] = [
        ("approved", "approve_project", "chief", {}),
        ("working", "contract_project", "clerk", {"amount": budget}),
        ("", "accept_stage", "chief", {"stage": 1, "evidence": "photo"}),
        ("completed", "complete_project", "clerk", {}),
    ]
    for state, action, who, more in steps:
        desk.must(action, who=who, code=code, subject=str(desk.ids[name]), **more)
        if state == until:
            return


def accept(desk: Desk, name: str, value: str, on: date = date(2025, 8, 1), *, fulfilled: bool = False) -> str:
    """Accept works; tell what came."""
    met = {
        "evaluator": "institute:1",
        "value": value,
        "fulfilled": fulfilled,
        "less_basis": "law" if fulfilled else "",
    }
    return desk.do(
        "accept_project",
        on,
        who="third" if fulfilled else "chief",
        name=f"accept {name}",
        subject=str(desk.ids[name]),
        **met,  # type: ignore[arg-type]
    )


def reject(desk: Desk, name: str, on: date = date(2025, 8, 1)) -> None:
    """Reject works."""
    desk.must(
        "reject_project",
        on,
        who="chief",
        name=f"reject {name}",
        subject=str(desk.ids[name]),
        evaluator="institute:1",
    )


def turned(desk: Desk, on: date = LATER, due: str = "2025-10-31", **words: Any) -> str:
    """Convert what was not performed of a duty; tell what came."""
    return desk.do("convert_duty", on, name="turned", **{"duty": 1, "due_on": due, **words})


def said(desk: Desk) -> dict[str, int]:
    """The balances of the case but for what is established."""
    return {name: fen for name, fen in desk.balances().items() if not name.endswith("claim_established")}


@pytest.fixture
def desk(database: Database, owner: Database) -> Desk:
    """A book with nothing in it."""
    return Desk(database, owner)


def test_nothing_is_done(desk: Desk) -> None:
    """P1: an agreement in kind of which nothing is done is a default the day after its day, and becomes its fixed sum."""
    desk.concluded(("H4", "100000.00"))
    desk.must("notify", answer_by="2025-03-01", proof_of_service="receipt")
    desk.must("answer", position="yes")
    desk.must("meet", attendance=["x"], minutes="m")
    heads = [{"head": "H4", "money": "0", "kind": "100000.00"}]
    told = {"facts": "f", "extent": "e", "mode": "own_restoration", "heads": heads, "parts": []}
    assert (
        desk.do("agree", SIGNED, who="chief", conversion="120000", **told)  # type: ignore[arg-type]
        == "compensation.duty_without_obligor"
    )
    assert desk.said == {"owed": "100000.00", "parties": 2}
    dearer = [duty("100000.00", conversion="120000")]
    desk.must("agree", SIGNED, who="chief", duties=dearer, more_basis="tender", **told)
    desk.must("apply_confirmation", **COURT)
    desk.must("publish_agreement", date(2025, 3, 6), **COURT)
    desk.must("confirm", CONFIRMED, **COURT)
    assert said(desk) == {"H4 claim_in_kind": 10_000_000}
    assert desk.do("default", DUE) == "compensation.nothing_overdue"
    desk.must("default", LATER)
    assert desk.do("cure") == "compensation.still_overdue"
    assert desk.said["amount"] == "100000.00"
    desk.must("enforce", **COURT)
    assert turned(desk) == "done", desk.said
    assert said(desk) == {"H4 claim_due": 12_000_000}
    night(desk, date(2025, 11, 10))
    assert desk.balances()["LI claim_due"] == 21_000  # 120,000.00 × 0.0175 % × 10
    assert desk.broken() == []


def test_conversion_waits_for_the_day_and_for_two(desk: Desk) -> None:
    """On the last day of the term nothing becomes money yet; what one person records, another confirms."""
    in_kind(desk, "100.00", duty("100.00"))
    assert turned(desk, DUE, "2025-08-31") == "compensation.duty_not_due"
    assert desk.said == {"duty": 1, "due_on": "2025-08-31", "on": "2025-08-31"}
    assert turned(desk, LATER, "2025-08-31") == "compensation.due_before_conversion"
    assert turned(desk, duty=2) == "compensation.subject_unknown"
    assert turned(desk, amount="0") == "compensation.not_above_zero"
    assert turned(desk, amount="100.01") == "compensation.more_than_unperformed"
    assert desk.said == {"amount": "100.01", "duty": 1, "left": "100.00"}
    assert desk.do("convert_duty", LATER, name="one", waits=True, duty=1, due_on="2025-09-01") == "done"
    assert said(desk) == {"H4 claim_in_kind": 10_000}
    assert (
        desk.do("confirm_recording", LATER, who="clerk", subject=str(desk.ids["one"]))
        == "process.second_person_needed"
    )
    assert desk.do("confirm_recording", LATER, who="chief", subject=str(desk.ids["one"])) == "done", desk.said
    assert said(desk) == {"H4 claim_due": 10_000}
    assert turned(desk) == "compensation.nothing_in_kind"
    assert desk.broken() == []


def test_the_rest_of_what_was_accepted(desk: Desk) -> None:
    """F4: 1,500,000.00 in kind, accepted at 1,350,000.00: the rest is 160,000.00 of the 1,600,000.00 that the whole would be."""
    in_kind(desk, "1500000", duty("1500000", conversion="1600000"))
    works(desk, "one", "1500000")
    assert accept(desk, "one", "1350000") == "done", desk.said
    assert said(desk) == {"H4 claim_in_kind": 15_000_000, "H4 claim_performed": 135_000_000}
    assert desk.do("close", date(2025, 8, 2), who="chief") == "compensation.case_still_open"
    before = said(desk)
    assert turned(desk, date(2025, 8, 2)) == "done", desk.said  # the works have come to an end
    assert said(desk) == {"H4 claim_due": 16_000_000, "H4 claim_performed": 135_000_000}
    assert reverse(desk, "turned", LATER) == "done", desk.said
    assert said(desk) == before
    assert turned(desk) == "done", desk.said
    assert desk.pay("160000", date(2025, 10, 1), part=3) == "compensation.part_unknown"
    assert desk.pay("160000", date(2025, 10, 1), part=2) == "done", desk.said
    assert reverse(desk, "turned", date(2025, 10, 2)) == "compensation.counted_upon"
    desk.must("close", date(2025, 10, 2), who="chief")
    assert desk.broken() == []


def test_of_several_works_one_fails(desk: Desk) -> None:
    """MP: of 100,000.00 the works of 30,000.00 fail and become money; those of 70,000.00 go on and are accepted."""
    in_kind(desk, "100000", duty("100000"))
    works(desk, "one", "70000")
    works(desk, "two", "30000")
    reject(desk, "two")
    words: dict[str, Any] = {"subject": str(desk.ids["two"]), "due_on": "2025-10-31"}
    came = desk.do("convert_project", LATER, who="chief", obligors=["enterprise:zzz"], **words)
    assert (came, desk.said) == ("compensation.others_owe_duty", {"duty": 1, "obligors": X})
    assert (
        desk.do("convert_project", LATER, who="chief", **{**words, "due_on": "2020-01-01"})
        == "compensation.due_before_conversion"
    )
    desk.must("convert_project", LATER, who="chief", obligors=[X], **words)
    assert said(desk) == {"H4 claim_due": 3_000_000, "H4 claim_in_kind": 7_000_000}
    assert turned(desk) == "compensation.nothing_in_kind"  # the other works stand for the rest
    assert accept(desk, "one", "70000", LATER) == "done", desk.said
    assert said(desk) == {"H4 claim_due": 3_000_000, "H4 claim_performed": 7_000_000}
    assert desk.broken() == []


def test_duties_of_several(desk: Desk, database_url: str) -> None:
    """What becomes of a duty is owed by those who owe it, jointly where several do; each duty has its own sum and day."""
    joint = {**duty("40.00", X, Y, due="2025-12-31", conversion="80.00")}
    in_kind(desk, "100.00", duty("60.00", Y, conversion="90.00"), joint)
    assert said(desk) == {"H4 claim_in_kind": 6_000, "H4.2 claim_in_kind": 4_000}
    stages = [{"title": "a", "due_on": "2025-07-31", "amount": "0"}]
    plan: dict[str, Any] = {"title": "t", "mode": "own", "repairer": X, "budget": "40", "stages": stages}
    assert desk.do("plan_project", date(2025, 5, 6), **plan) == "compensation.duty_not_named"
    assert desk.do("plan_project", date(2025, 5, 6), duty=3, **plan) == "compensation.subject_unknown"
    assert (
        desk.do("plan_project", date(2025, 5, 6), duty=1, **{**plan, "mode": "funded"})
        == "compensation.no_duty_of_funded"
    )
    works(desk, "one", "40", duty=2)
    assert accept(desk, "one", "40.01", LATER) == "compensation.value_beyond_duty"
    assert accept(desk, "one", "30.00", LATER) == "done", desk.said
    assert turned(desk, duty=2) == "done", desk.said
    assert desk.balances()["H4 claim_due"] == 2_000  # 80.00 × 10 of 40
    assert turned(desk) == "done", desk.said
    assert desk.balances()["H4.2 claim_due"] == 9_000
    with desk.database.read() as books:
        rows = books.connection.exec_driver_sql(
            "SELECT part, owner FROM ledger.damage_obligor ORDER BY 1, 2"
        ).all()
    assert [tuple(row) for row in rows] == [(1, X), (1, Y), (2, Y)]
    assert desk.broken() == []


def test_thirds_lose_no_fen(desk: Desk) -> None:
    """Whatever the parts in which a duty is converted, together they become its sum; one that was taken back is the same again."""
    in_kind(desk, "0.03", duty("0.03", conversion="1.00"))
    for amount, money in (("0.01", 33), ("0.01", 34), ("0.01", 33)):
        assert turned(desk, amount=amount) == "done", desk.said
        with desk.database.read() as books:
            last = books.connection.exec_driver_sql(
                "SELECT money FROM ledger.damage_conversion ORDER BY conversion_id DESC"
            ).scalar()
        assert last == money
    assert desk.broken() == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"duties": [duty("99.99")]}, "compensation.duties_differ"),
        ({"duties": [duty("100.01")]}, "compensation.duties_differ"),
        ({"duties": [duty("100.00", head="H1")]}, "compensation.duties_differ"),
        ({"duties": [duty("100.00", "enterprise:zzz")]}, "compensation.obligor_not_liable"),
        ({"duties": [duty("100.00", X, X)]}, "compensation.parts_wrong"),
        ({"duties": [duty("100.00")], "conversion": "1.00"}, "compensation.conversion_twice"),
        ({"duties": [duty("60.00"), duty("40.00", Y)]}, "done"),
        ({}, "compensation.duty_without_obligor"),
    ],
)
def test_what_a_judgment_says_of_duties(desk: Desk, change: dict[str, Any], code: str) -> None:
    """The duties sum to what is owed in kind, head by head, and are owed by liable parties; that two owe one jointly is said."""
    sued(desk, ("H4", "100.00"))
    heads = [{"head": "H4", "money": "0", "kind": "100.00"}]
    assert desk.do("judge", SIGNED, heads=heads, parts=[], **change) == code
    assert desk.broken() == []


def test_by_default_those_who_owe_the_money(desk: Desk) -> None:
    """Without duties those who owe the money owe the restoration, until the last day of it."""
    sued(desk, ("H4", "100.00"))
    heads = [{"head": "H4", "money": "40.00", "kind": "60.00"}]
    parts = [{"amount": "40.00", "obligors": [{"owner": X}, {"owner": Y}]}]
    schedule = [{"part": 1, "due_on": "2025-06-30"}, {"part": 1, "due_on": "2025-09-30"}]
    desk.must("judge", SIGNED, heads=heads, parts=parts, schedule=schedule, conversion="66.00")
    assert desk.pay("40", date(2025, 6, 30)) == "done"
    assert desk.do("default", date(2025, 9, 30)) == "compensation.nothing_overdue"
    assert turned(desk, date(2025, 10, 1)) == "done"
    assert desk.balances()["H4.2 claim_due"] == 6_600
    assert desk.broken() == []


def test_a_judgment_takes_the_place_of_a_duty(desk: Desk) -> None:
    """What is left of a duty is decided anew: the works that go on perform the one duty that takes its place."""
    in_kind(desk, "100.00", duty("100.00"))
    works(desk, "one", "60.00")
    desk.must("retry", date(2025, 9, 2), **COURT)
    heads = [{"head": "H4", "money": "40.00", "kind": "60.00"}]
    parts = [{"amount": "40.00", "obligors": [{"owner": X}]}]
    desk.must("judge", date(2025, 9, 3), heads=heads, parts=parts, duties=[duty("60.00", due="2026-01-31")])
    assert said(desk) == {"H4 claim_due": 4_000, "H4.2 claim_in_kind": 6_000}
    assert accept(desk, "one", "60.00", date(2025, 9, 4)) == "done", desk.said
    assert said(desk) == {"H4 claim_due": 4_000, "H4.2 claim_performed": 6_000}
    assert desk.broken() == []


def test_a_rejection_has_its_way_back(desk: Desk, database_url: str) -> None:
    """What was rejected by mistake waits for its evaluation again; the right act has the day on which it was done."""
    in_kind(desk, "100.00", duty("100.00"))
    works(desk, "one", "100.00")
    reject(desk, "one", date(2025, 8, 10))
    assert reverse(desk, "reject one", LATER) == "done", desk.said
    assert desk.entries == ()
    assert accept(desk, "one", "100.00", date(2025, 5, 5)) == "process.backdated"
    assert accept(desk, "one", "100.00", date(2025, 5, 6)) == "done", desk.said  # completed on that day
    target = {"target": str(desk.ids["reject one"]), **WHY}
    assert desk.do("propose_reversal", LATER, who="cashier", **target) == "compensation.reversed_already"
    assert desk.broken() == []


def test_works_that_went_on_are_not_rejected_behind(desk: Desk) -> None:
    """A rejection after which the works were done again, or became money, is not taken back behind that."""
    in_kind(desk, "100.00", duty("100.00"))
    works(desk, "one", "100.00")
    reject(desk, "one")
    target = {"target": str(desk.ids["reject one"]), **WHY}
    desk.must(
        "convert_project", who="chief", name="convert", subject=str(desk.ids["one"]), due_on="2025-12-31"
    )
    assert desk.do("propose_reversal", LATER, who="cashier", **target) == "compensation.works_went_on"
    rests = desk.said.pop("rests")
    assert desk.said == {"action": "reject_project", "on": "2025-08-01", "state": "converted"}
    assert rests.endswith(str(desk.ids["convert"])), rests
    assert reverse(desk, "convert", LATER) == "done", desk.said
    assert reverse(desk, "reject one", LATER) == "done", desk.said
    reject(desk, "one", LATER)
    desk.must("rework_project", LATER, subject=str(desk.ids["one"]))
    target = {"target": str(desk.ids["reject one"]), **WHY}
    assert desk.do("propose_reversal", LATER, who="cashier", **target) == "compensation.works_went_on"
    assert desk.broken() == []


def test_plain_sql_converts_nothing_wrongly(desk: Desk, database_url: str) -> None:
    """Another sum, another part, or another obligor than the duty says is refused by the database."""
    in_kind(desk, "100.00", duty("100.00", conversion="120.00"))
    assert turned(desk, amount="50.00") == "done"
    book, one = desk.book_id, desk.ids["turned"]
    copy = (
        "INSERT INTO ledger.damage_obligation SELECT book_id, %s, case_id, kind, document, in_force_on, court_since, conversion"
        " FROM ledger.damage_obligation WHERE book_id = %s AND obligation_id = %s"
    )
    row = (
        "INSERT INTO ledger.damage_conversion SELECT book_id, %s, case_id, duty, project_id, in_kind, money"
        " FROM ledger.damage_conversion WHERE book_id = %s AND conversion_id = %s"
    )
    with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as refused:
        other = uuid7()
        connection.execute(copy, (other, book, one))
        connection.execute(row, (other, book, one))
        connection.execute("SET CONSTRAINTS ledger.damage_duty_converted IMMEDIATE")
    assert refused.value.diag.constraint_name == "damage_duty_converted"
    with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute(
            "INSERT INTO ledger.damage_duty_obligor VALUES (%s, (SELECT case_id FROM ledger.damage_duty), 1, 'enterprise:zzz', 9, 0, 1)",
            (book,),
        )
    assert refused.value.diag.constraint_name == "damage_obligor_liable"
