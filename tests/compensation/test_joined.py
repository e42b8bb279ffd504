"""Who comes to owe beside others by an agreement, a judgment or a settlement of its own, and how that goes back."""

from datetime import date
from typing import Any

from ledger.compensation.queries import cases
from ledger.compensation.queries.flags import flags
from ledger.database import Database
from tests.compensation.test_liability import PARTIES, Z, caps, heads, parts, recovered, signed
from tests.compensation.test_reversals import COURT, reverse
from tests.compensation.world import Desk, X, Y
from tests.furnished import furnished

SIGNED, CLAIMED, JUDGED, LATER = date(2025, 1, 20), date(2025, 2, 3), date(2025, 4, 1), date(2025, 4, 2)
SECOND: dict[str, Any] = {"number": "(2025)鲁01民终1号", "instance": "second"}
NONE = [{"head": "H4", "money": "0.00"}]


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau with a case of 100,000.00 against x, y and z, of which x has signed all and 20,000.00 are paid."""
    desk = Desk(database, owner)
    desk.concluded(("H4", "100000.00"), code="C2", parties=PARTIES)
    desk.must("notify", date(2025, 1, 8), code="C2", answer_by="2025-01-20", proof_of_service="slip")
    desk.must("answer", date(2025, 1, 13), code="C2", position="yes")
    liability = caps(x="100000.00", y="40000.00")
    due = [{"part": part, "due_on": "2025-06-30"} for part in (1, 2)]
    assert signed(desk, "100000.00", "", parts=[], liability=liability, schedule=due) == "done", desk.said
    desk.must("perform", date(2025, 1, 21), code="C2")
    assert desk.pay("20000.00", CLAIMED, code="C2") == "done", desk.said
    return desk


def pursued(desk: Desk, owner: str) -> dict[str, Any]:
    """Open a separate claim against one who is only to owe beside x, and name it."""
    desk.must("separate", CLAIMED, code="C2", name=owner, against=[owner], ground="refused")
    return {"subject": str(desk.ids[owner])}


def sued(desk: Desk, owner: str) -> dict[str, Any]:
    """Sue it."""
    it = pursued(desk, owner)
    words: dict[str, Any] = {"situation": "grave_consequence", "consultation": "refused", "claimed": []}
    desk.must("sue_apart", CLAIMED, code="C2", **it, **words, **COURT)
    return it


NUMBERED: tuple[dict[str, Any], ...] = ({"number": "(2025)鲁01民再1号"}, {"number": "(2025)鲁01民再2号"})
"""What is judged when it is tried again has a number of its own."""


def judged(desk: Desk, it: dict[str, Any], *joins: dict[str, Any], on: date = JUDGED, **words: Any) -> str:
    """Let it be judged to owe beside x; tell what came."""
    whole = {"heads": [], "joins": list(joins), **SECOND, **words}
    return desk.do("judge_apart", on, code="C2", name="judged", **it, **whole)


def who_owes(desk: Desk, part: int) -> list[tuple[str, str]]:
    """Who owes a part, ever, with its share."""
    return [(one["owner"], one["share"]) for one in parts(desk, "C2")[part - 1].obligors]


def test_the_parts_are_those_of_all(desk: Desk) -> None:
    """Caps of 100,000.00 and 40,000.00: x, who signs, owes both parts; y joins the first when it is judged, and 20,000.00 count for it."""
    assert [(one.amount, [who["owner"] for who in one.obligors]) for one in parts(desk, "C2")] == [
        (40_000_00, [X]),
        (60_000_00, [X]),
    ]
    it = sued(desk, Y)
    assert judged(desk, it, {"part": 1, "owner": Y}) == "done", desk.said
    assert who_owes(desk, 1) == [(X, "1/2"), (Y, "1/2")]
    assert who_owes(desk, 2) == [(X, "1/1")]
    assert desk.pay("20000.01", LATER, payer=Y, code="C2") == "compensation.more_than_owed"
    assert desk.pay("20000.00", LATER, payer=Y, code="C2") == "done", desk.said
    assert recovered(desk) == {}  # each has paid its half of the 40,000.00
    assert desk.pay("60000.00", LATER, part=2, code="C2") == "done"
    with desk.database.read() as books:
        assert flags(books, desk.book_id) == []
    desk.must("close", date(2025, 4, 3), who="chief", code="C2", no_evaluation="paid_in_money")
    assert desk.broken() == []


def test_it_signs_for_a_sum(desk: Desk) -> None:
    """Z signs for 10,000.00 of the second part with a tenth: it owes from the day on which its agreement takes effect, and no more."""
    it = pursued(desk, Z)
    words: dict[str, Any] = {"facts": "f", "extent": "e", "mode": "money", "heads": [], "signed_by": [Z]}
    joins = [{"part": 2, "owner": Z, "share": "0.1", "most": "10000.00"}]
    wrong = [{"part": 2, "owner": Y, "share": "0.1"}]
    assert (
        desk.do("agree_apart", CLAIMED, who="chief", code="C2", **it, **{**words, "joins": wrong})
        == "compensation.not_pursued"
    )
    desk.must("agree_apart", CLAIMED, who="chief", code="C2", joins=joins, **it, **words)
    assert desk.pay("1.00", CLAIMED, payer=Z, part=2, code="C2") == "compensation.part_unknown"
    desk.must("perform_apart", date(2025, 2, 4), code="C2", **it)
    assert desk.pay("10000.01", date(2025, 2, 4), payer=Z, part=2, code="C2") == "compensation.more_than_owed"
    assert desk.pay("10000.00", date(2025, 2, 4), payer=Z, part=2, code="C2") == "done", desk.said
    assert recovered(desk) == {(2, 2, 1): 4_000_00}  # a tenth of 60,000.00 is 6,000.00
    assert desk.broken() == []


def test_a_judgment_goes_back(desk: Desk) -> None:
    """Recorded with a slip: y owes nothing by it from its first day, recourse as before; the right one lets it owe anew."""
    assert desk.pay("15000.00", date(2025, 3, 3), code="C2") == "done"  # x has paid 35,000.00 of 40,000.00
    it = sued(desk, Y)
    assert judged(desk, it, {"part": 1, "owner": Y, "share": "0.4"}) == "done", desk.said
    assert recovered(desk) == {(1, 1, 2): 11_000_00}
    assert reverse(desk, "judged", LATER, code="C2") == "done", desk.said
    assert recovered(desk) == {}
    assert who_owes(desk, 1) == [(X, "1/1"), (Y, "0/1")]
    assert desk.pay("1.00", LATER, payer=Y, code="C2") == "compensation.part_unknown"
    assert judged(desk, it, {"part": 1, "owner": Y, "share": "0.25"}, on=LATER) == "done", desk.said
    assert who_owes(desk, 1) == [(X, "3/4"), (Y, "0/1"), (Y, "1/4")]
    assert recovered(desk) == {(1, 1, 3): 5_000_00}
    assert desk.pay("1.00", LATER, payer=Y, code="C2", name="paid") == "done"
    assert reverse(desk, "judged", LATER, code="C2") == "compensation.counted_upon"
    assert reverse(desk, "paid", LATER, code="C2") == "done", desk.said
    assert reverse(desk, "judged", LATER, code="C2") == "done", desk.said
    assert desk.broken() == []


def test_who_has_paid_its_sum_is_late_with_nothing(desk: Desk) -> None:
    """Y owes up to 5,000.00 of what is due on 06-30: late with what is left of that, and no more; then it is enforced against no more."""
    it = sued(desk, Y)
    assert judged(desk, it, {"part": 1, "owner": Y, "most": "5000.00"}) == "done", desk.said

    def late() -> dict[str, int]:
        with desk.database.read() as books:
            head = cases.head_of(books, desk.book_id, "C2")
            found = cases.money_of(books, desk.book_id, head.case_id, date(2025, 7, 2)).late
        return {one.owner: one.amount for one in found}

    assert late() == {X: 80_000_00, Y: 5_000_00}
    assert desk.pay("1000.00", LATER, payer=Y, code="C2") == "done"
    assert late() == {X: 79_000_00, Y: 4_000_00}
    assert desk.pay("4000.00", LATER, payer=Y, code="C2") == "done"
    assert late() == {X: 75_000_00}
    against = desk.do("enforce_apart", date(2025, 7, 2), code="C2", against=[Y], **it, **COURT)
    assert against == "compensation.no_title"


def test_the_doctor_finds_who_paid_beyond_its_sum(desk: Desk) -> None:
    """What is written past the trigger is told."""
    it = sued(desk, Y)
    assert judged(desk, it, {"part": 1, "owner": Y, "most": "5000.00"}) == "done", desk.said
    assert desk.pay("5000.00", LATER, payer=Y, code="C2") == "done"
    with desk.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.damage_obligor DISABLE TRIGGER USER")
        connection.exec_driver_sql("UPDATE ledger.damage_obligor SET most = 499999 WHERE most IS NOT NULL")
    assert "parts_are_paid_by_who_owes" in desk.broken()


def test_heads_and_joins_in_one(desk: Desk) -> None:
    """What a judgment says of its own sum and of another part takes effect together."""
    desk.concluded(("H4", "100.00"), code="C3", parties=PARTIES)
    desk.must("notify", date(2025, 1, 8), code="C3", answer_by="2025-01-20", proof_of_service="slip")
    desk.must("answer", date(2025, 1, 13), code="C3", position="yes")
    assert signed(desk, "60.00", "40.00", code="C3") == "done", desk.said
    desk.must("perform", date(2025, 1, 21), code="C3")
    claimed = [{"head": "H4", "amount": "40.00"}]
    desk.must("separate", CLAIMED, code="C3", against=[Y], ground="refused", claimed=claimed)
    it = {"subject": str(desk.ids["separate"])}
    words: dict[str, Any] = {"situation": "grave_consequence", "consultation": "refused", "claimed": claimed}
    desk.must("sue_apart", CLAIMED, code="C3", **it, **words, **COURT)
    own = {
        "heads": heads("35.00"),
        "parts": [{"amount": "35.00", "obligors": [{"owner": Y}]}],
        "against": [Y],
    }
    joins = [{"part": 1, "owner": Y, "most": "20.00"}]
    desk.must("judge_apart", JUDGED, code="C3", joins=joins, **own, **it, **SECOND)
    assert desk.balances("C3") == {
        "H4 claim_due": 60_00,
        "H4.2 claim_due": 35_00,
        "H4 claim_established": 100_00,
        "H4 claim_waived": 5_00,
    }
    assert desk.pay("35.00", LATER, payer=Y, part=2, code="C3") == "done"
    assert desk.pay("20.01", LATER, payer=Y, code="C3") == "compensation.more_than_owed"
    assert desk.pay("20.00", LATER, payer=Y, code="C3") == "done"
    assert desk.broken() == []


def test_the_rest_is_judged(desk: Desk) -> None:
    """Of 100,000.00: x agrees on 60,000.00 and pays, y is judged to pay 35,000.00, and only the other 5,000.00 are waived and flagged."""
    desk.concluded(("H4", "100000.00"), code="C3", parties=PARTIES)
    desk.must("notify", date(2025, 1, 8), code="C3", answer_by="2025-01-20", proof_of_service="slip")
    desk.must("answer", date(2025, 1, 13), code="C3", position="yes")
    assert signed(desk, "60000.00", "40000.00", code="C3") == "done", desk.said
    desk.must("perform", date(2025, 1, 21), code="C3")
    assert desk.pay("60000.00", CLAIMED, code="C3") == "done", desk.said
    claimed = [{"head": "H4", "amount": "40000.00"}]
    desk.must("separate", CLAIMED, code="C3", against=[Y], ground="refused", claimed=claimed)
    it = {"subject": str(desk.ids["separate"])}
    words: dict[str, Any] = {"situation": "grave_consequence", "consultation": "refused", "claimed": claimed}
    desk.must("sue_apart", CLAIMED, code="C3", **it, **words, **COURT)
    owed = {"heads": heads("35000.00"), "parts": [{"amount": "35000.00", "obligors": [{"owner": Y}]}]}
    desk.must("judge_apart", JUDGED, code="C3", **owed, **it, **SECOND)
    assert desk.balances("C3") == {
        "H4 claim_received": 60_000_00,
        "H4.2 claim_due": 35_000_00,
        "H4 claim_established": 100_000_00,
        "H4 claim_waived": 5_000_00,
        "fund case_fund": 60_000_00,
        "fund case_fund_source": 60_000_00,
    }
    with desk.database.read() as books:
        (flag,) = flags(books, desk.book_id)
    assert (flag.kind, flag.before, flag.after) == ("judge_apart", 40_000_00, 35_000_00)
    assert desk.pay("35000.00", JUDGED, payer=Y, part=2, code="C3") == "done"
    desk.must("close", date(2025, 4, 3), who="chief", code="C3", no_evaluation="paid_in_money")
    assert desk.broken() == []


# -- who owes no more beside others ---------------------------------------------------------------------------------------


def test_a_join_is_lowered_and_ends(desk: Desk) -> None:
    """Y owes beside x 40,000.00, has paid 15,000.00, owes up to 16,000.00 when it is tried again, and then nothing."""
    it = sued(desk, Y)
    assert judged(desk, it, {"part": 1, "owner": Y}) == "done", desk.said
    assert desk.pay("15000.00", LATER, payer=Y, code="C2") == "done", desk.said
    desk.must("retry_apart", date(2025, 5, 6), code="C2", number="1", **it, **COURT)
    leave = [{"part": 1, "owner": Y}]
    again = date(2025, 6, 3)
    assert judged(desk, it, {"part": 1, "owner": Y}, on=again) == "compensation.join_impossible"
    other = [{"part": 1, "owner": X}]
    assert (
        judged(desk, it, {"part": 1, "owner": Y}, on=again, leaves=other) == "compensation.leave_impossible"
    )
    less = {"part": 1, "owner": Y, "most": "16000.00"}
    assert judged(desk, it, less, on=again, leaves=leave, **NUMBERED[0]) == "done", desk.said
    assert who_owes(desk, 1) == [(X, "1/2"), (Y, "1/2"), (Y, "1/2")]
    assert desk.pay("1000.01", again, payer=Y, code="C2") == "compensation.more_than_owed"
    assert recovered(desk) == {}
    desk.must("retry_apart", date(2025, 7, 1), code="C2", number="2", **it, **COURT)
    last = date(2025, 8, 5)
    assert judged(desk, it, on=last, leaves=leave, heads=NONE, **NUMBERED[1]) == "done", desk.said
    assert desk.pay("0.01", last, payer=Y, code="C2") == "compensation.part_unknown"
    assert recovered(desk) == {(1, 3, 1): 1500000}  # x bears all of the part
    assert desk.broken() == []


def test_a_retrial_of_a_claim_that_ended_frees_its_number(desk: Desk) -> None:
    """It was recorded about the wrong claim: dropped, its number is that of the right one."""
    it = sued(desk, Y)
    assert judged(desk, it, {"part": 1, "owner": Y}) == "done", desk.said
    for _ in ("wrong", "right"):
        desk.must("retry_apart", date(2025, 5, 6), code="C2", number="1", **it, **COURT)
        desk.must("drop_apart", date(2025, 5, 6), code="C2", number="1", **it)
    assert desk.broken() == []


def test_the_end_of_a_join_goes_back(desk: Desk) -> None:
    """A judgment that let y owe no more is recorded with a slip: y owes as before, and the claim is in the suit."""
    it = sued(desk, Y)
    assert judged(desk, it, {"part": 1, "owner": Y}) == "done", desk.said
    desk.must("retry_apart", date(2025, 5, 6), code="C2", number="1", **it, **COURT)
    leave = [{"part": 1, "owner": Y}]
    assert judged(desk, it, on=date(2025, 6, 3), leaves=leave, heads=NONE, **NUMBERED[0]) == "done", desk.said
    desk.must(
        "propose_reversal", date(2025, 7, 1), who="cashier", code="C2", name="asked", target=str(desk.ids["judged"]),
        reason="one day", document="ruling",
    )  # fmt: skip
    desk.must("confirm_reversal", who="payer", code="C2", subject=str(desk.ids["asked"]))
    assert desk.pay("1.00", date(2025, 7, 2), payer=Y, code="C2") == "done", desk.said
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "C2").case_id
        assert [one.state for one in cases.money_of(books, desk.book_id, case).separate_claims] == ["suing"]
    assert desk.broken() == []
