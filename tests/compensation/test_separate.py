"""One signs and another is pursued: separate claims from their opening to their end, in Python and in PostgreSQL."""

import json
from datetime import date
from typing import Any

import pytest

from ledger.compensation.queries import cases
from ledger.compensation.queries.cases import Money
from ledger.compensation.queries.flags import flags
from ledger.database import Database
from tests.compensation.test_cases import COURT
from tests.compensation.test_courts import DOCKET, FEB, MARCH, SUIT, offered, taken_back, terms
from tests.compensation.test_successions import V, Z, reverse
from tests.compensation.test_tellings import forged
from tests.compensation.world import Desk, X, Y, figures_now
from tests.furnished import furnished

WHOLE, REST = "100000.00", "40000.00"
CLAIM: dict[str, Any] = {"against": [Y], "claimed": [{"head": "H4", "amount": REST}], "ground": "refused"}
SECOND: dict[str, Any] = {"number": "(2025)鲁01民终1号", "instance": "second"}
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


def signing(money: str, owner: str, due_on: str = "2025-06-30", **words: Any) -> dict[str, Any]:
    """What an agreement of one party says."""
    return {**owing(money, owner, due_on, **words), "facts": "dumped", "extent": "a river", "mode": "money"}


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
    basis: dict[str, Any] = {"basis": "dissolved without assets, 破产法 art. 120"}
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


# -- what is refused ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "came"),
    [
        ({"against": ["enterprise:z"]}, "compensation.obligor_not_liable"),
        ({"against": [Y, Y]}, "compensation.pursued_twice"),
        ({"ground": "boredom"}, "compensation.ground_unknown"),
        ({"claimed": [{"head": "H9", "amount": "1"}]}, "compensation.head_unknown"),
        ({"claimed": [{"head": "H4", "amount": "0"}]}, "compensation.not_above_zero"),
        ({"claimed": [{"head": "H4", "amount": "0.01"}]}, "done"),
        ({"claimed": [{"head": "H4", "amount": "100000.00"}]}, "done"),
        ({"claimed": [{"head": "H4", "amount": "100000.01"}]}, "compensation.pursued_beyond_assessed"),
        ({"claimed": [{"head": "H1", "amount": "0.01"}]}, "compensation.pursued_beyond_assessed"),
        ({"claimed": []}, "compensation.nothing_to_pursue"),
    ],
)
def test_what_is_pursued(desk: Desk, words: dict[str, Any], came: str) -> None:
    """Something that was assessed, from liable parties, each once, on a ground of the law."""
    assert desk.do("separate", FEB, **{**CLAIM, **words}) == came, desk.said


def test_never_more_than_others_leave(desk: Desk) -> None:
    """Two claims and an agreement share what was assessed; an agreement that waits leaves what it does not name."""
    apart(desk)
    twice = {**CLAIM, "claimed": [{"head": "H4", "amount": "60000.01"}]}
    assert desk.do("separate", FEB, name="no", **twice) == "compensation.pursued_beyond_assessed"
    assert desk.do("agree", FEB, who="chief", **signing("60000.01", X)) == "compensation.more_than_assessed"
    assert desk.do("agree", FEB, who="chief", **signing("59999.99", X)) == "compensation.less_than_assessed"
    rest = [{"head": "H4", "amount": REST}]
    desk.must(
        "agree", FEB, who="chief", **signing("50000.00", X), apart=[{"head": "H4", "amount": "50000.00"}]
    )
    assert desk.do("separate", FEB, name="no", **CLAIM) == "compensation.pursued_beyond_assessed"
    desk.must("separate", FEB, name="more", **{**CLAIM, "claimed": [{"head": "H4", "amount": "10000.00"}]})
    assert offered(desk, FEB)["separate"] == ["compensation.nothing_to_pursue"]
    desk.must("agree", FEB, who="chief", **signing("50000.00", X), apart=rest)
    desk.must("perform", FEB)
    assert h4(desk) == {"assessed": 50000, "due": 50000}
    for name in ("separate", "more"):
        desk.must("end_apart", MARCH, who="chief", subject=str(desk.ids[name]), basis="a statute")
    assert h4(desk) == {"due": 50000, "waived": 50000}
    assert desk.broken() == []


def test_a_version_leaves_what_is_pursued(desk: Desk) -> None:
    """Another version of the assessment is at least what is pursued; the rest of it is the case's own."""
    it = apart(desk)
    assert desk.assess(("H4", "39999.99")) == "compensation.below_pursued"
    assert desk.assess(("H4", "40000.00")) == "done"
    assert offered(desk, FEB)["separate"] == ["compensation.nothing_to_pursue"]
    desk.must("rejoin", FEB, **it)
    assert offered(desk, FEB)["separate"] == []
    assert state_of(desk) == "rejoined"


def test_a_suit_of_the_case_claims_what_it_pursues_itself(desk: Desk) -> None:
    """What is pursued apart is claimed, judged and waived by nobody else; the case does not end before it."""
    it = apart(desk)
    desk.must("fail", FEB, ground="refused")
    assert offered(desk, FEB)["end"] == ["compensation.claim_still_open"]
    beyond = {**SUIT, "claimed": [{"head": "H4", "amount": "60000.01"}]}
    assert desk.do("sue", FEB, **beyond) == "compensation.claim_beyond_assessed"
    desk.must("sue", FEB, **{**SUIT, "claimed": [{"head": "H4", "amount": "60000.00"}]})
    desk.must("judge", MARCH, **owing("50000.00", X))
    assert h4(desk) == {"assessed": 40000, "due": 50000, "waived": 10000}
    desk.must("sue_apart", MARCH, **it, **SUED)
    desk.must("judge_apart", MARCH, **it, **owing(REST, Y), **SECOND)
    desk.must("retry", date(2025, 4, 1), **COURT)
    desk.must("judge", date(2025, 4, 2), **owing("45000.00", X))
    assert h4(desk) == {"due": 85000, "waived": 15000}
    desk.must("retry_apart", date(2025, 4, 3), **it, **COURT, number="(2025)鲁01民再1号")
    assert offered(desk, desk.day)["close"] == ["compensation.case_still_open"]
    desk.must("drop_apart", date(2025, 4, 3), **it, **DOCKET)
    desk.must("retry_apart", date(2025, 4, 4), **it, **COURT, number="(2025)鲁01民再2号")
    anew = {**SECOND, "number": "(2025)鲁01民再2号"}
    desk.must("judge_apart", date(2025, 4, 7), **it, **owing("10000.00", Y), **anew)
    assert h4(desk) == {"due": 55000, "waived": 45000}
    assert desk.broken() == []


@pytest.mark.parametrize("more", ["60000.01", "100000.00"])
@pytest.mark.parametrize("again", [False, True])
def test_what_was_decided_apart_is_not_claimed_again(desk: Desk, more: str, again: bool) -> None:
    """Neither in a suit of the case nor in its change, also while it is tried again; with a reason it is. The database says so, too."""
    it = apart(desk)
    desk.must("sue_apart", FEB, **it, **SUED)
    desk.must("judge_apart", MARCH, **it, **owing("35000.00", Y), **SECOND)
    if again:
        desk.must("retry_apart", MARCH, **it, **COURT, number="(2025)鲁01民再1号")
    desk.must("fail", MARCH, ground="refused")
    beyond: dict[str, Any] = {"claimed": [{"head": "H4", "amount": more}]}
    words = json.dumps({"consultation": "x", **beyond})
    assert desk.do("sue", MARCH, **{**SUIT, **beyond}) == "compensation.claim_beyond_assessed"
    assert desk.said["assessed"] == "60000.00"
    assert forged(desk, "sue", words=words) == "damage_sued_beyond"
    desk.must("sue", MARCH, **{**SUIT, "claimed": [{"head": "H4", "amount": "60000.00"}]})
    assert desk.do("change_suit", MARCH, **beyond) == "compensation.claim_beyond_assessed"
    assert forged(desk, "change_suit", words=words) == "damage_sued_beyond"
    assert forged(desk, "change_suit", words=words, reason="interest") != "damage_sued_beyond"
    assert forged(desk, "change_suit", words=words.replace(more, "60000.00")) != "damage_sued_beyond"
    desk.must("change_suit", MARCH, reason="其余为评估后发生的费用", **beyond)
    assert desk.broken() == []


def test_its_suit_goes_all_ways(desk: Desk) -> None:
    """Appeal withdrawn and lodged, sent back, settled before the court after its publication; the way of the case stands still."""
    it = apart(desk)
    assert desk.do("drop_apart", FEB, **it, **DOCKET) == "process.step_not_allowed"
    assert desk.do("sue_apart", FEB, **it, **{**SUED, "document": " "}) == "compensation.court_paper_missing"
    assert (
        desk.do("sue_apart", FEB, **it, **{**SUED, "consultation": ""}) == "compensation.consultation_unsaid"
    )
    more = [{"head": "H4", "amount": "40000.01"}]
    assert (
        desk.do("sue_apart", FEB, **it, **{**SUED, "claimed": more}) == "compensation.claim_beyond_assessed"
    )
    desk.must("sue_apart", FEB, **it, **SUED)
    assert desk.do("drop_apart", FEB, **it, **DOCKET) == "compensation.owed_nothing_yet"
    assert desk.do("rejoin", FEB, **it) == "process.step_not_allowed"
    assert desk.do("accept_apart", FEB, **it, number=" ") == "compensation.case_number_missing"
    served: dict[str, Any] = {"served_on": "2025-03-03", **DOCKET}
    desk.must("pronounce_apart", MARCH, **it, **served)
    [appeal] = [one for one in terms(desk, "appeal") if one.stopped_on is None]
    assert (appeal.subject, appeal.due_on) == (it["subject"], date(2025, 3, 18))
    assert desk.do("appeal_apart", MARCH, who="party", **it, by=Y) == "process.not_your_side"
    desk.must("appeal_apart", MARCH, who="party", **it, by=X)
    desk.must("withdraw_appeal_apart", MARCH, **it, **DOCKET)
    desk.must("appeal_apart", MARCH, **it, by=Y)
    desk.must("remand_apart", MARCH, **it, **DOCKET)
    assert desk.do("settle_apart", MARCH, **it, **owing(REST, Y), number="1") == "compensation.not_published"
    desk.must("publish_apart", MARCH, **it, **COURT)
    assert (
        desk.do("settle_apart", date(2025, 4, 2), **it, **owing(REST, Y), number="1")
        == "compensation.too_early"
    )
    desk.must("settle_apart", date(2025, 4, 3), **it, **owing(REST, Y), number="1")
    assert (h4(desk), state_of(desk), desk.state()) == (
        {"assessed": 60000, "due": 40000},
        "settled",
        "consulting",
    )
    assert desk.do("sue_apart", date(2025, 7, 1), **it, **SUED) == "compensation.title_there"
    assert desk.pay(REST, date(2025, 6, 3), payer=Y, route="court") == "done", desk.said
    desk.must("transfer_court", date(2025, 6, 4), who="cashier", payment=str(desk.ids["pay"]))
    assert h4(desk) == {"assessed": 60000, "received": 40000}
    assert desk.broken() == []


def test_an_agreement_without_a_court_is_sued_on(desk: Desk) -> None:
    """It makes due and no title: its limitation runs anew; what is not paid is sued for, and the judgment takes its place."""
    it = split(desk)
    desk.must("agree_apart", FEB, who="chief", **it, **signing(REST, Y, "2025-03-31"))
    desk.must("apply_apart", FEB, **it, **COURT)
    desk.must("refuse_apart", FEB, **it, **COURT)
    desk.must("perform_apart", FEB, **it)
    assert desk.pay("10000.00", MARCH, payer=Y, part=2) == "done"
    late = date(2025, 4, 1)
    assert offered(desk, late)["enforce-apart"] == ["compensation.no_title"]
    [limitation] = [
        one for one in terms(desk, "limitation") if one.subject == it["subject"] and one.stopped_on is None
    ]
    assert limitation.starts_on == date(2025, 3, 31)
    desk.must("sue_apart", late, **it, **SUED)
    assert desk.do("withdraw_apart", late, **it, **DOCKET) == "compensation.owed_already"
    desk.must("judge_apart", late, **it, **owing("30000.00", Y), **SECOND)
    assert h4(desk) == {"due": 90000, "received": 10000}
    assert desk.pay("30000.00", date(2025, 6, 2), payer=Y, part=3) == "done", desk.said
    assert desk.pay("60000.00", date(2025, 6, 2)) == "done"
    assert h4(desk) == {"received": 100000}
    assert desk.broken() == []


def test_a_judgment_with_a_slip_goes_back(desk: Desk) -> None:
    """Recorded at ten times its sum: reversed by two, recorded anew on its own day; not once something is built upon it."""
    it = split(desk)
    desk.must("sue_apart", FEB, **it, **SUED)
    desk.must("judge_apart", MARCH, **it, **owing("4000.00", Y, "2025-03-31"), **SECOND)
    slip = str(desk.ids["judge_apart"])
    assert taken_back(desk, slip, date(2025, 4, 8)) == "done", desk.said
    assert (h4(desk), state_of(desk)) == ({"assessed": 40000, "due": 60000}, "suing")
    desk.must("judge_apart", MARCH, **it, **owing(REST, Y, "2025-03-31"), **SECOND)
    assert h4(desk) == {"due": 100000}
    desk.must("enforce_apart", date(2025, 4, 8), **it, **COURT)
    right = str(desk.ids["judge_apart"])
    assert taken_back(desk, right, date(2025, 4, 8)) == "compensation.built_upon"
    desk.must("withdraw_enforcement", date(2025, 4, 8), subject=str(desk.ids["enforce_apart"]))
    desk.must("retry_apart", date(2025, 4, 9), **it, **COURT, number="1")
    assert taken_back(desk, right, date(2025, 4, 9)) == "compensation.built_upon"
    assert desk.broken() == []


def test_several_enforcements_side_by_side(desk: Desk) -> None:
    """Each is against its own party, stops the terms of what that owes alone, and hinders nobody from paying."""
    it = apart(desk)
    desk.must("fail", FEB, ground="refused")
    desk.must("sue", FEB, **{**SUIT, "claimed": [{"head": "H4", "amount": "60000.00"}]})
    desk.must("sue_apart", FEB, **it, **SUED)
    desk.must("judge", MARCH, **owing("60000.00", X, "2025-03-31"))
    desk.must("judge_apart", MARCH, **it, **owing(REST, Y, "2025-03-31"), **SECOND)
    late = date(2025, 4, 1)
    desk.must("default", late)
    assert desk.do("enforce", late, **COURT, against=["enterprise:z"]) == "compensation.not_late"
    desk.must("enforce", late, **COURT, against=[X])
    assert [one.subject for one in terms(desk, "enforcement") if one.stopped_on] == ["1"]
    desk.must("enforce_apart", late, **it, **COURT)
    assert [one.subject for one in terms(desk, "enforcement") if one.stopped_on] == ["1", "2"]
    told = money(desk)
    assert [(one.against, one.separate, one.state) for one in told.enforcements] == [
        ([X], None, "applied"),
        ([Y], desk.ids["separate"], "applied"),
    ]
    assert [(one.owner, one.amount) for one in told.late] == [(X, 6000000), (Y, 4000000)]
    desk.must("accept_enforcement", late, subject=str(desk.ids["enforce"]), number="1")
    desk.must("suspend_enforcement", late, subject=str(desk.ids["enforce"]))
    assert desk.pay("40007.00", late, payer=Y, part=2) == "done", desk.said
    assert [one.owner for one in money(desk).late] == [X]
    assert desk.broken() == []


# -- one joint debtor is released -----------------------------------------------------------------------------------------


def joint(desk: Desk) -> None:
    """90.00 owed jointly by x, y and z, each a third, by 30 June."""
    three = [{"owner": owner} for owner in (X, Y, Z)]
    late = [{"owner": Z, "side": "liable", "name": "z"}]
    desk.must("add_parties", FEB, parties=late)
    desk.must("fail", FEB, ground="refused")
    desk.must("sue", FEB, **{**SUIT, "claimed": [{"head": "H4", "amount": "1"}]})
    parts = [{"amount": "90.00", "obligors": three}]
    words = {
        "heads": [{"head": "H4", "money": "90.00"}],
        "parts": parts,
        "schedule": [{"part": 1, "due_on": "2025-06-30"}],
    }
    desk.must("judge", MARCH, less_basis="b", **words)


RELEASE: dict[str, Any] = {"kind": "release", "basis": "a statute", "payee": X}


def released(desk: Desk, on: date, **words: Any) -> str:
    """Ask that x be released, and grant it; tell what came of the first that was refused."""
    came = desk.do("propose_relief", on, name="asked", **{**RELEASE, **words})
    return (
        came if came != "done" else desk.do("grant_relief", on, who="chief", subject=str(desk.ids["asked"]))
    )


def recovers(desk: Desk) -> int:
    """What joint debtors may recover in all, in fen."""
    return desk.balances().get("recourse.1 recourse_claim", 0)


def test_one_joint_debtor_is_released(desk: Desk) -> None:
    """The debt falls by its share for all; it pays nothing any more, and what was released counts as borne by it."""
    joint(desk)
    assert released(desk, MARCH, amount="30.01") == "compensation.release_differs"
    assert released(desk, MARCH, payee="enterprise:w") == "compensation.part_unknown"
    assert released(desk, MARCH, payee=None) == "compensation.payee_missing"
    assert released(desk, MARCH) == "done", desk.said
    assert desk.balances()["H4 claim_due"] == 6000
    assert released(desk, MARCH) == "compensation.part_unknown"
    assert desk.pay("1.00", MARCH) == "compensation.part_unknown"
    desk.day = date(2025, 7, 1)
    assert [one.owner for one in money(desk).late] == [Y, Z]
    desk.must("default", desk.day)
    assert desk.do("enforce", desk.day, **COURT, against=[X]) == "compensation.not_late"
    assert desk.pay("60.00", MARCH, payer=Y) == "done", desk.said
    assert recovers(desk) == 3000
    assert desk.broken() == []


@pytest.mark.parametrize(
    ("payer", "paid", "came", "due", "recovered"),
    [
        (X, "20.00", "done", 6000, 0),
        (X, "29.99", "done", 6000, 0),
        (X, "30.00", "compensation.nothing_to_release", 6000, 0),
        (Y, "60.00", "done", 0, 3000),
        (Y, "80.00", "done", 0, 5000),
    ],
)
def test_by_its_share_less_what_it_paid(
    desk: Desk, payer: str, paid: str, came: str, due: int, recovered: int
) -> None:
    """What it paid itself has lowered its share; what another has paid in its place that other recovers."""
    joint(desk)
    assert desk.pay(paid, MARCH, payer=payer) == "done"
    assert released(desk, MARCH) == came, desk.said
    assert (desk.balances().get("H4 claim_due", 0), recovers(desk)) == (due, recovered)
    assert desk.broken() == []


def test_a_release_goes_back_and_is_nobody_s_alone(desk: Desk) -> None:
    """Reversed by two as every relief; of who owes alone it is a waiver."""
    joint(desk)
    assert released(desk, MARCH) == "done"
    assert taken_back(desk, str(desk.ids["grant_relief"]), MARCH) == "done", desk.said
    assert desk.balances()["H4 claim_due"] == 9000
    for owner in (X, Y):
        assert released(desk, MARCH, payee=owner) == "done", desk.said
    assert desk.balances()["H4 claim_due"] == 3000
    assert released(desk, MARCH, payee=Z) == "compensation.released_alone"
    assert desk.pay("30.00", MARCH, payer=Z) == "done"
    assert recovers(desk) == 0
    assert desk.broken() == []


def test_a_ruling_with_a_slip_goes_back(desk: Desk) -> None:
    """The confirmation of an agreement that was recorded on a wrong day: before the court again, and confirmed on the right one."""
    it = split(desk)
    desk.must("agree_apart", FEB, who="chief", **it, **signing(REST, Y))
    desk.must("apply_apart", FEB, **it, **COURT)
    desk.must("publish_apart", FEB, **it, **COURT)
    desk.must("confirm_apart", date(2025, 4, 8), **it, **COURT)
    assert h4(desk) == {"due": 100000}
    assert taken_back(desk, str(desk.ids["confirm_apart"]), date(2025, 4, 9)) == "done", desk.said
    assert (h4(desk), state_of(desk)) == ({"assessed": 40000, "due": 60000}, "confirming")
    [public] = [one for one in terms(desk, "publication") if one.subject == it["subject"]]
    assert public.stopped_on is None
    desk.must("confirm_apart", date(2025, 4, 7), **it, **COURT)
    assert h4(desk) == {"due": 100000}
    assert desk.pay("1.00", date(2025, 4, 9), payer=Y, part=3) == "done"
    right = str(desk.ids["confirm_apart"])
    assert taken_back(desk, right, date(2025, 4, 9)) == "compensation.counted_upon"
    assert desk.broken() == []


def test_consultation_that_fails_with_one_opens_a_claim(desk: Desk) -> None:
    """Under the same id, with the sums that are named; the others go on consulting."""
    claimed = [{"head": "H4", "amount": REST}]
    desk.must("fail_party", FEB, party=Y, ground="refused", claimed=claimed)
    [claim] = money(desk).separate_claims
    assert (claim.id, claim.against, claim.state) == (desk.ids["fail_party"], [Y], "open")
    desk.must("agree", FEB, who="chief", **signing("60000.00", X), signed_by=[X])
    desk.must("perform", FEB)
    assert h4(desk) == {"assessed": 40000, "due": 60000}
    assert desk.broken() == []


def test_who_takes_the_place_of_one_who_is_pursued_apart_is_pursued(desk: Desk) -> None:
    """Y is pursued apart, and merged into z: z is judged, z is merged into v, which owes it; what goes back leaves z out of it."""
    it = apart(desk)
    desk.must("sue_apart", FEB, **it, **SUED)
    new: dict[str, Any] = {"event": "merger", "party": Y, "successors": [{"owner": Z, "name": "z"}]}
    for name in ("wrong", "right"):
        desk.must("substitute", FEB, name=name, **new)
        assert money(desk).separate_claims[0].against == [Y, Z]
        if name == "wrong":
            assert reverse(desk, "wrong", FEB) == "done", desk.said
            assert money(desk).separate_claims[0].against == [Y]
    assert (
        desk.do("judge_apart", MARCH, **it, **owing(REST, Y), **SECOND) == "compensation.obligor_not_liable"
    )
    desk.must("judge_apart", MARCH, **it, **owing(REST, Z), **SECOND)
    after = {**new, "party": Z, "successors": [{"owner": V, "name": "v"}]}
    desk.must("substitute", date(2025, 4, 1), **after)
    assert desk.pay(REST, date(2025, 4, 2), payer=V) == "done", desk.said
    assert h4(desk) == {"assessed": 60000, "received": 40000}
    assert desk.broken() == []


def test_who_was_given_no_notice_signs_nothing_apart(desk: Desk) -> None:
    """Nobody from whom it is pursued was given notice: that is told before anybody tries, and notice lets them sign."""
    desk.concluded(("H4", WHOLE), code="C2", source="paper-C2")
    day = date(2025, 1, 8)
    desk.must("separate", day, code="C2", **CLAIM)
    it = {"subject": str(desk.ids["separate"])}
    assert offered(desk, day, "C2")["agree-apart"] == ["compensation.not_noticed"]
    words = {**it, **signing(REST, Y), "code": "C2", "who": "chief"}
    assert desk.do("agree_apart", day, **words) == "compensation.not_noticed"
    desk.must("notify", day, code="C2", answer_by="2025-01-20", proof_of_service="slip")
    assert offered(desk, day, "C2")["agree-apart"] == []
    assert desk.do("agree_apart", day, **words) == "done", desk.said
