"""One signs and another is pursued: separate claims from their opening to their end, in Python and in PostgreSQL."""

from datetime import date
from typing import Any

from ledger.compensation.queries import cases
from ledger.compensation.queries.cases import Money
from ledger.compensation.queries.flags import flags
from ledger.database import Database
from tests.compensation.test_cases import COURT
from tests.compensation.test_courts import DOCKET, FEB, MARCH, SUIT, offered, taken_back, terms
from tests.compensation.world import Desk, X, Y, figures_now
from tests.furnished import furnished

WHOLE, REST = "100000.00", "40000.00"
CLAIM: dict[str, Any] = {"against": [Y], "claimed": [{"head": "H4", "amount": REST}], "ground": "refused"}
SUED: dict[str, Any] = {**SUIT, "claimed": [{"head": "H4", "amount": REST}]}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau with a case of 100,000.00 yuan under H4 against x and y, in consultation."""
    desk = Desk(database, owner)
    consulting(desk)
    return desk


def consulting(desk: Desk, code: str = "C1") -> None:
    """Bring a case to its consultation."""
    desk.concluded(("H4", WHOLE), code=code, source=f"paper-{code}")
    desk.must("notify", date(2025, 1, 8), code=code, answer_by="2025-01-20", proof_of_service="slip")
    desk.must("answer", date(2025, 1, 13), code=code, who="party", position="yes")


def owing(money: str, owner: str, due_on: str = "2025-06-30", **words: Any) -> dict[str, Any]:
    """What one party owes under H4, in one sum."""
    return {
        "heads": [{"head": "H4", "money": money}],
        "parts": [{"amount": money, "obligors": [{"owner": owner}]}],
        "schedule": [{"part": 1, "due_on": due_on}],
        **words,
    }


def signing(money: str, owner: str, **words: Any) -> dict[str, Any]:
    """What an agreement of one party says."""
    return {**owing(money, owner, **words), "facts": "dumped", "extent": "a river", "mode": "money"}


def apart(desk: Desk, on: date = FEB, **words: Any) -> dict[str, Any]:
    """Open a separate claim, and name it."""
    desk.must("separate", on, **{**CLAIM, **words})
    return {"subject": str(desk.ids["separate"])}


def split(desk: Desk) -> dict[str, Any]:
    """B is pursued apart for 40,000.00, A has signed 60,000.00 without a court; name the claim."""
    it = apart(desk)
    desk.must("agree", FEB, who="chief", **signing("60000.00", X))
    desk.must("perform", FEB)
    return it


def h4(desk: Desk) -> dict[str, int]:
    """What stands under H4 in whole yuan, parts together, without zeros."""
    found: dict[str, int] = {}
    for name, amount in desk.balances().items():
        section, purpose = name.split()
        if section.startswith("H4") and purpose != "claim_established":
            found[purpose.removeprefix("claim_")] = (
                found.get(purpose.removeprefix("claim_"), 0) + amount // 100
            )
    return found


def state_of(desk: Desk, name: str = "separate") -> str:
    """In which state a separate claim is."""
    return next(one.state for one in money(desk).separate_claims if one.id == desk.ids[name])


def money(desk: Desk) -> Money:
    """The money of the case on the day of the desk."""
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        return cases.money_of(books, desk.book_id, head.case_id, desk.day)


# -- three stories, with their balances by day ----------------------------------------------------------------------------


def test_one_signs_another_is_sued_and_enforced_alone(desk: Desk) -> None:
    """Zhangqiu: A signs and pays, B is judged in two instances, does not pay, is enforced alone; the case closes only then."""
    it = apart(desk)
    assert h4(desk) == {"assessed": 100000}
    desk.must("agree", FEB, who="chief", **signing("60000.00", X))
    desk.must("perform", FEB)
    assert h4(desk) == {"assessed": 40000, "due": 60000}
    desk.must("sue_apart", date(2025, 2, 10), **it, **SUED)
    desk.must("accept_apart", **it, **DOCKET)
    assert desk.pay("60000.00", date(2025, 2, 20)) == "done"
    assert h4(desk) == {"assessed": 40000, "received": 60000}
    assert offered(desk, desk.day)["close"] == ["compensation.case_still_open"]
    desk.must("hear_apart", **it, attendance=["both"], minutes="m")
    desk.must("pronounce_apart", MARCH, **it, served_on="2025-03-03", outcome="35,000.00", **DOCKET)
    assert h4(desk) == {"assessed": 40000, "received": 60000}
    lower: dict[str, Any] = {"number": "(2025)鲁01民终1号", "instance": "second"}
    early = {**owing("35000.00", Y), "number": "(2025)鲁01民初1号", "instance": "first"}
    assert desk.do("judge_apart", date(2025, 3, 18), **it, **early) == "compensation.too_early"
    assert desk.do("appeal_apart", date(2025, 3, 19), **it, by=Y) == "compensation.appeal_too_late"
    desk.must("appeal_apart", date(2025, 3, 18), **it, by=Y)
    assert desk.do("judge_apart", date(2025, 4, 1), **it, **early) == "compensation.instance_wrong"
    judged = owing("30000.00", Y, "2025-04-30", **lower)
    assert (
        desk.do("judge_apart", date(2025, 4, 1), **it, **owing("30000.00", X, **lower))
        == "compensation.not_pursued"
    )
    desk.must("judge_apart", date(2025, 4, 1), **it, **judged)
    assert (h4(desk), state_of(desk)) == ({"due": 30000, "received": 60000, "waived": 10000}, "settled")
    assert desk.do("enforce_apart", date(2025, 4, 30), **it, **COURT) == "compensation.no_title"
    assert desk.do("enforce_apart", date(2025, 5, 1), **it, **COURT, against=[X]) == "compensation.not_late"
    desk.must("enforce_apart", date(2025, 5, 1), **it, **COURT)
    [late] = money(desk).late
    assert (late.owner, late.amount, late.titled, late.since) == (Y, 3000000, 3000000, date(2025, 4, 30))
    [running] = money(desk).enforcements
    assert (running.against, running.separate) == ([Y], desk.ids["separate"])
    desk.must("accept_enforcement", subject=str(desk.ids["enforce_apart"]), **DOCKET)
    # 30,000.00 × 0.0175 % × 10 days
    assert desk.pay("30052.50", date(2025, 5, 10), payer=Y, part=2, route="court") == "done", desk.said
    desk.must("transfer_court", date(2025, 5, 12), who="cashier", payment=str(desk.ids["pay"]))
    desk.must("conclude_enforcement", subject=str(desk.ids["enforce_apart"]))
    assert h4(desk) == {"received": 90000, "waived": 10000}
    [flag] = [one for one in told_flags(desk) if one.kind == "judge_apart"]
    assert (flag.head, flag.before, flag.after, flag.basis) == ("H4", 4000000, 3000000, "paper")
    desk.must("close", date(2025, 6, 2), who="chief", no_evaluation="paid_in_money")
    with desk.database.read() as books:
        [row] = [
            one
            for one in figures_now(books, desk.book_id, cases.head_of(books, desk.book_id, "C1"))
            if one.head == "H4"
        ]
    assert {name: row.amounts[name] for name in ("claimed", "assessed", "agreed", "judged", "claim_received")} == {
        "claimed": 10000000, "assessed": 10000000, "agreed": 6000000, "judged": 3000000, "claim_received": 9000000,
    }  # fmt: skip
    assert desk.broken() == []


def told_flags(desk: Desk) -> list[Any]:
    """The flags of the book."""
    with desk.database.read() as books:
        return flags(books, desk.book_id)


def test_another_agrees_late_and_pays_by_instalments(desk: Desk) -> None:
    """B signs in March; the court confirms; it pays one instalment in time and the other ten days late, with interest."""
    it = split(desk)
    two = [{"part": 1, "due_on": day, "amount": "20000.00"} for day in ("2025-05-28", "2025-06-30")]
    words = signing(REST, Y, schedule=two)
    assert desk.do("agree_apart", MARCH, **it, **words) == "process.second_person_needed"
    desk.must("agree_apart", MARCH, who="chief", **it, **words)
    assert desk.do("perform_apart", MARCH, who="chief", **it) == "process.acted_before"
    desk.must("apply_apart", MARCH, **it, **COURT)
    desk.must("publish_apart", MARCH, **it, **COURT)
    assert desk.do("confirm_apart", date(2025, 4, 2), **it, **COURT) == "compensation.too_early"
    assert h4(desk) == {"assessed": 40000, "due": 60000}
    desk.must("confirm_apart", date(2025, 4, 3), **it, **COURT)
    assert h4(desk) == {"due": 100000}
    assert [one.due_on for one in terms(desk, "enforcement")] == [date(2027, 5, 28), date(2027, 6, 30)]
    assert desk.pay("20000.00", date(2025, 5, 28), payer=Y, part=2) == "done"
    assert desk.pay("60000.00", date(2025, 6, 30)) == "done"
    assert h4(desk) == {"due": 20000, "received": 80000}
    assert desk.pay("20035.00", date(2025, 7, 10), payer=Y, part=2) == "done", desk.said
    assert h4(desk) == {"received": 100000}
    desk.must("close", date(2025, 8, 1), who="chief", no_evaluation="paid_in_money")
    assert desk.broken() == []


def test_a_suit_is_withdrawn_and_the_claim_ended(desk: Desk) -> None:
    """B is dissolved without assets: its suit is withdrawn, and another person ends the claim on a legal basis; the auditor reads it."""
    it = split(desk)
    desk.must("sue_apart", date(2025, 2, 10), **it, **SUED)
    desk.must("withdraw_apart", date(2025, 2, 20), **it, **DOCKET)
    [limitation] = [
        one for one in terms(desk, "limitation") if one.subject == it["subject"] and one.stopped_on is None
    ]
    assert limitation.starts_on == date(2025, 2, 20)
    assert desk.pay("60000.00", date(2025, 2, 20)) == "done"
    assert offered(desk, desk.day)["close"] == ["compensation.case_still_open"]
    basis = {"basis": "dissolved without assets, 破产法 art. 120"}
    assert desk.do("end_apart", MARCH, **it, **basis) == "process.second_person_needed"
    assert desk.do("end_apart", MARCH, who="chief", **it, basis=" ") == "entry.text_empty"
    desk.must("end_apart", MARCH, who="chief", **it, **basis)
    assert (h4(desk), state_of(desk)) == ({"received": 60000, "waived": 40000}, "ended")
    [flag] = [one for one in told_flags(desk) if one.kind == "end_apart"]
    assert (flag.difference, flag.basis) == (-4000000, basis["basis"])
    assert [
        one for one in terms(desk, "limitation") if one.subject == it["subject"] and one.stopped_on is None
    ] == []
    desk.must("close", MARCH, who="chief", no_evaluation="paid_in_money")
    assert taken_back(desk, str(desk.ids["end_apart"]), date(2025, 3, 10)) == "done", desk.said
    assert (h4(desk), state_of(desk), desk.state()) == (
        {"assessed": 40000, "received": 60000},
        "open",
        "performing",
    )
    assert desk.broken() == []
