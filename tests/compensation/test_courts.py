"""What the law of the courts asks: suits in two instances, titles, statutory terms, consultation; in Python and in PostgreSQL."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.actions import engine
from ledger.compensation.acts import next_of
from ledger.compensation.queries import cases
from ledger.compensation.queries.cases import ClockRow
from ledger.compensation.rules import titles
from ledger.compensation.rules.titles import Debt
from ledger.database import Database
from tests.compensation.test_cases import COURT, agreed, agreement
from tests.compensation.world import Desk, X, owed
from tests.furnished import furnished

FEB, MARCH = date(2025, 2, 3), date(2025, 3, 3)
DOCKET: dict[str, Any] = {"number": "(2025)浙01民初1号"}
SUIT: dict[str, Any] = {
    "situation": "larger_event",
    "consultation": "refused",
    "claimed": [{"head": "H4", "amount": "600"}],
    **COURT,
}
FIRST: dict[str, Any] = {"instance": "first"}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau."""
    return Desk(database, owner)


def sued(desk: Desk, code: str = "C1") -> None:
    """Sue."""
    desk.concluded(code=code, source=f"paper of {code}".replace(" ", "-"))
    desk.must("sue", FEB, code=code, **SUIT)


def pronounced(desk: Desk, code: str = "C1") -> None:
    """Bring a suit to its judgment of the first instance, served on 3 March: there is an appeal until the 18th."""
    sued(desk, code)
    desk.must("accept_suit", code=code, **DOCKET)
    desk.must("hear", code=code, attendance=["both"], minutes="m")
    desk.must("pronounce", MARCH, code=code, served_on="2025-03-03", outcome="for the claimant", **DOCKET)


def terms(desk: Desk, name: str, code: str = "C1") -> list[ClockRow]:
    """The terms of a name, in the order of their numbers."""
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, code)
        found = cases.clocks_of(books, desk.book_id, head.case_id)
    return sorted((one for one in found if one.code == name), key=lambda one: one.subject)


def offered(desk: Desk, on: date, code: str = "C1") -> dict[str, list[str]]:
    """What is told to be possible next, with what is missing."""
    with desk.database.read() as books:
        view = engine.look(books, desk.book_id, code, None, on)
        return {one.action: [missing.code for missing in one.missing] for one in next_of(view, on)}


# -- the suit -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "came"),
    [
        ({"document": " "}, "compensation.court_paper_missing"),
        ({"consultation": " "}, "compensation.consultation_unsaid"),
        ({"claimed": [{"head": "H4", "amount": "600.01"}]}, "compensation.claim_beyond_assessed"),
        ({"claimed": [{"head": "H6", "amount": "0.01"}]}, "compensation.claim_beyond_assessed"),
        ({"claimed": [{"head": "H6", "amount": "0.01"}], "reason": "fees of the lawyer"}, "done"),
        ({"claimed": [{"head": "H4", "amount": "600.00"}]}, "done"),
        ({"court_name": " "}, "entry.text_empty"),
    ],
)
def test_what_a_suit_says(desk: Desk, words: dict[str, Any], came: str) -> None:
    """A paper, why there was no consultation, and no more than was assessed without a reason."""
    desk.concluded()
    assert desk.do("sue", FEB, **{**SUIT, **words}) == came, desk.said


@pytest.mark.parametrize(
    ("on", "appeal", "judge"),
    [
        (date(2025, 3, 17), "done", "compensation.too_early"),
        (date(2025, 3, 18), "done", "compensation.too_early"),
        (date(2025, 3, 19), "compensation.appeal_too_late", "done"),
    ],
)
def test_fifteen_days_to_appeal(desk: Desk, on: date, appeal: str, judge: str) -> None:
    """Until the last of the fifteen days there is an appeal and no judgment in effect; from the day after, the other way round."""
    pronounced(desk)
    assert (terms(desk, "appeal")[0].due_on, desk.state()) == (date(2025, 3, 18), "pronounced")
    told = offered(desk, on)
    assert (told["appeal"] == [], told["judge"] == []) == (appeal == "done", judge == "done")
    assert desk.do("judge", on, **{**owed(), **FIRST}) == judge, desk.said
    if judge == "done":
        return
    assert desk.do("appeal", on, who="party", by=X) == appeal
    assert desk.state() == "appealed"


def test_two_instances(desk: Desk) -> None:
    """After an appeal the second instance judges, sends back, or the appeal is withdrawn; each with number and paper."""
    pronounced(desk)
    assert desk.do("appeal", MARCH, who="party", by="enterprise:y") == "process.not_your_side"
    desk.must("appeal", MARCH, who="party", by=X)
    assert desk.do("judge", **{**owed(), **FIRST}) == "compensation.instance_wrong"
    assert desk.do("remand", number=" ") == "compensation.case_number_missing"
    assert desk.do("remand", document=" ", **DOCKET) == "compensation.court_paper_missing"
    desk.must("remand", **DOCKET)
    assert desk.state() == "suing"
    anew: dict[str, Any] = {"number": "(2025)浙01民初2号"}  # what comes back has a number of its own
    desk.must("pronounce", date(2025, 4, 1), served_on="2025-04-01", **anew)
    desk.must("appeal", who="party", by=X)
    desk.must("withdraw_appeal", **DOCKET)
    assert desk.do("judge", date(2025, 4, 17), **owed()) == "compensation.instance_wrong"
    desk.must("judge", date(2025, 4, 17), **{**owed(), **FIRST})
    desk.must("retry", date(2025, 5, 6), **COURT)
    assert desk.state() == "suing"
    less = [{"head": "H4", "money": "500.00"}]
    parts = [{"amount": "500.00", "obligors": [{"owner": X}]}]
    desk.must("judge", date(2025, 6, 3), heads=less, parts=parts, less_basis="retrial")
    assert desk.balances()["H4.2 claim_due"] == 50000
    assert desk.broken() == []


@pytest.mark.parametrize(
    ("words", "came"),
    [
        ({"number": ""}, "compensation.case_number_missing"),
        ({"document": ""}, "compensation.court_paper_missing"),
        ({**FIRST}, "compensation.service_unsaid"),
        ({**FIRST, "served_on": "2025-03-16"}, "compensation.too_early"),
        ({**FIRST, "served_on": "2025-03-13"}, "done"),
        ({"instance": "second"}, "done"),
    ],
)
def test_a_judgment_in_one_step(desk: Desk, words: dict[str, Any], came: str) -> None:
    """A judgment that is recorded when it is in effect names number and paper; of the first instance, when it was served."""
    sued(desk)
    assert desk.do("judge", date(2025, 3, 31), **{**owed(), **words}) == came, desk.said


def taken_back(desk: Desk, target: str, on: date) -> str:
    """Ask that a document of a court be reversed, and confirm it; tell what came of the first that was refused."""
    words: dict[str, Any] = {
        "target": target,
        "reason": "one digit too many",
        "document": "ruling of correction",
    }
    came = desk.do("propose_reversal", on, who="cashier", name="asked", **words)
    if came != "done":
        return came
    return desk.do("confirm_reversal", on, who="payer", subject=str(desk.ids["asked"]))


def test_a_judgment_with_a_slip_is_set_right(desk: Desk) -> None:
    """Ten times too much was recorded: reversed by two, recorded anew with its own day; no interest of what was never owed."""
    sued(desk)
    slip: dict[str, Any] = {
        "heads": [{"head": "H4", "money": "6000.00"}, {"head": "H1", "money": "400.00"}],
        "parts": [{"amount": "6400.00", "obligors": [{"owner": X}]}],
        "schedule": [{"part": 1, "due_on": "2025-03-31"}],
    }
    desk.must("judge", MARCH, **slip)
    desk.must("default", date(2025, 4, 1))
    target, judged = str(desk.ids["judge"]), date(2025, 5, 6)
    assert target in told_of(desk, "propose-reversal", judged)
    assert taken_back(desk, target, judged) == "done", desk.said
    assert (desk.state(), desk.balances()) == (
        "suing",
        {
            f"{head} {at}": n
            for head, n in (("H1", 40000), ("H4", 60000))
            for at in ("claim_assessed", "claim_established")
        },
    )
    assert [one for one in terms(desk, "enforcement") if one.stopped_on is None] == []
    desk.must("judge", date(2025, 4, 1), **owed(), schedule=[{"part": 1, "due_on": "2025-06-30"}])
    assert desk.balances()["H4.2 claim_due"] == 60000
    assert desk.pay("1000.00", date(2025, 6, 2), part=2) == "done"
    assert taken_back(desk, target, judged) == "compensation.reversed_already"
    assert taken_back(desk, str(desk.ids["judge"]), date(2025, 6, 3)) == "compensation.counted_upon"
    assert desk.broken() == []


def told_of(desk: Desk, action: str, on: date) -> list[str]:
    """Of what an act is told to be possible."""
    with desk.database.read() as books:
        view = engine.look(books, desk.book_id, "C1", None, on)
        return [str(one) for act in next_of(view, on) if act.action == action for one in act.subjects]


def test_what_was_built_upon_stays(desk: Desk) -> None:
    """A judgment whose enforcement was applied for, that replaced another, or that another has replaced, is not taken back."""
    desk.judged()
    first = str(desk.ids["judge"])
    desk.must("default", date(2025, 7, 1))
    desk.must("enforce", **COURT)
    assert taken_back(desk, first, desk.day) == "compensation.built_upon"
    desk.must("withdraw_enforcement", subject=str(desk.ids["enforce"]))
    desk.must("retry", **COURT)
    assert taken_back(desk, first, desk.day) == "compensation.not_now"
    desk.must("judge", **owed(), schedule=[{"part": 1, "due_on": "2025-12-31"}])
    for target in (first, str(desk.ids["judge"])):
        assert taken_back(desk, target, desk.day) == "compensation.built_upon"
    assert desk.broken() == []


def test_a_suit_is_withdrawn(desk: Desk) -> None:
    """Where nothing was owed, consultation has failed as before; where something was, it is owed still."""
    sued(desk)
    assert desk.do("drop_suit", **DOCKET) == "compensation.owed_nothing_yet"
    desk.must("withdraw_suit", **DOCKET)
    assert desk.state() == "failed"
    desk.must("sue", **SUIT)
    desk.must("judge", MARCH, **owed(), schedule=[{"part": 1, "due_on": "2025-12-31"}])
    desk.must("retry", date(2025, 4, 1), **COURT)
    assert desk.do("withdraw_suit", **DOCKET) == "compensation.owed_already"
    desk.must("drop_suit", **DOCKET)
    desk.must("cure")
    assert (desk.state(), desk.balances()["H4 claim_due"]) == ("performing", 60000)
    assert desk.broken() == []


# -- titles -------------------------------------------------------------------------------------------------------------


def test_no_title_no_enforcement(desk: Desk) -> None:
    """An agreement that no court confirmed is sued on and not enforced; the limitation runs anew from the last day of its terms."""
    agreed(desk)
    desk.must("perform")
    [limitation] = [one for one in terms(desk, "limitation") if one.stopped_on is None]
    assert (terms(desk, "enforcement"), limitation.due_on) == ([], date(2028, 6, 30))
    desk.must("default", date(2025, 7, 1))
    assert offered(desk, desk.day)["enforce"] == ["compensation.no_title"]
    assert desk.do("enforce", **COURT) == "compensation.no_title"
    desk.must("sue", **SUIT)


def test_what_a_court_confirmed_is_enforced(desk: Desk) -> None:
    """No suit on it; the enforcement has a number, rests, ends for want of assets and goes on, each on its paper."""
    agreed(desk)
    desk.must("apply_confirmation", FEB, **COURT)
    desk.must("publish_agreement", **COURT)
    assert desk.do("confirm", date(2025, 3, 5), **COURT) == "compensation.too_early"
    desk.must("confirm", date(2025, 3, 6), **COURT)
    [term] = terms(desk, "enforcement")
    assert (term.due_on, term.subject) == (date(2027, 6, 30), "1")
    desk.must("default", date(2025, 7, 1))
    assert offered(desk, desk.day)["sue"] == ["compensation.title_there"]
    assert desk.do("sue", **SUIT) == "compensation.title_there"
    desk.must("enforce", **COURT)
    [term] = terms(desk, "enforcement")
    assert term.stopped_on == desk.day
    it: dict[str, Any] = {"subject": str(desk.ids["enforce"])}
    assert desk.do("suspend_enforcement", **it) == "process.step_not_allowed"
    assert desk.do("accept_enforcement", number=" ", **it) == "compensation.case_number_missing"
    desk.must("accept_enforcement", **it, **DOCKET)
    assert desk.do("suspend_enforcement", document="", **it) == "compensation.court_paper_missing"
    for act, words in (
        ("suspend_enforcement", {}),
        ("resume_enforcement", {}),
        ("exhaust_enforcement", DOCKET),
        ("resume_enforcement", {}),
    ):
        desk.must(act, **it, **words)
    assert desk.pay("1000.00", desk.day, route="court", hold_excess=True) == "done"
    desk.must("conclude_enforcement", **it)
    assert desk.broken() == []


@pytest.mark.parametrize(
    ("on", "stopped"),
    [
        (date(2024, 7, 1), ["1", "2"]),
        (date(2024, 7, 2), ["2"]),
        (date(2024, 8, 5), ["2"]),
        (date(2025, 6, 30), ["2"]),
        (date(2025, 7, 1), None),
    ],
)
def test_two_years_of_each_instalment(desk: Desk, on: date, stopped: list[str] | None) -> None:
    """They run from the judgment on, without a word of anybody; what is out of its time is not applied for."""
    days = ("2022-06-30", "2023-06-30")
    desk.judged([{"part": 1, "due_on": day} for day in days], back=3)
    assert [one.due_on for one in terms(desk, "enforcement")] == [date(2024, 7, 1), date(2025, 6, 30)]
    desk.must("default", on)
    came = desk.do("enforce", on, **COURT)
    assert came == ("compensation.enforcement_too_late" if stopped is None else "done")
    if stopped is not None:
        assert [one.subject for one in terms(desk, "enforcement") if one.stopped_on] == stopped


@pytest.mark.parametrize(("counted", "on"), [("each", date(2025, 3, 3)), ("last", date(2026, 3, 3))])
def test_from_which_term_the_two_years_count(counted: str, on: date) -> None:
    """Of each instalment, or of the last one of the document; never before it took effect."""
    assert titles.begins(date(2025, 3, 3), date(2026, 3, 3), date(2025, 1, 6), counted) == on
    assert titles.begins(date(2024, 3, 3), date(2024, 3, 3), date(2025, 1, 6), counted) == date(2025, 1, 6)


def test_titles_by_their_days() -> None:
    """A title counts from its day; a term counts to its last day, and without one for ever."""
    day = date(2025, 3, 3)
    debts = [Debt("1", None, None), Debt("2", day, day), Debt("3", date(2025, 3, 4), date(2025, 3, 2))]
    assert [one.subject for one in titles.titled(debts, day)] == ["2"]
    assert [one.subject for one in titles.in_time(debts, day)] == ["1", "2"]


def test_preservation(desk: Desk) -> None:
    """Applied for against a liable party, granted until a day, prolonged, lifted."""
    desk.concluded()
    ask: dict[str, Any] = {"against": X, "amount": "500.00", **COURT}
    assert (
        desk.do("apply_preservation", FEB, **{**ask, "against": "enterprise:z"})
        == "compensation.obligor_not_liable"
    )
    assert desk.do("apply_preservation", FEB, **{**ask, "amount": "0"}) == "compensation.not_above_zero"
    desk.must("apply_preservation", FEB, **ask)
    it: dict[str, Any] = {"subject": str(desk.ids["apply_preservation"]), **DOCKET}
    assert desk.do("grant_preservation", until="2025-02-03", **it) == "compensation.preserved_until_wrong"
    desk.must("grant_preservation", until="2026-02-03", **it)
    desk.must("prolong_preservation", MARCH, until="2027-02-03", **it)
    assert [one.due_on for one in terms(desk, "preservation") if one.stopped_on is None] == [date(2027, 2, 3)]
    desk.must("lift_preservation", subject=it["subject"])
    desk.must("apply_preservation", **ask)
    desk.must("deny_preservation", subject=str(desk.ids["apply_preservation"]))
    assert [one for one in terms(desk, "preservation") if one.stopped_on is None] == []


# -- terms and consultation ---------------------------------------------------------------------------------------------

TERMS: tuple[tuple[str, str, date, dict[str, Any], str], ...] = (
    ("extend_clock", "publication", MARCH, {"length": "40 C"}, "compensation.term_not_possible"),
    ("extend_clock", "publication", MARCH, {"length": "1 C"}, "compensation.term_not_possible"),
    ("extend_clock", "limitation", MARCH, {"length": "20 Y"}, "compensation.term_not_possible"),
    ("pause_clock", "publication", MARCH, {}, "compensation.term_not_possible"),
    ("pause_clock", "limitation", MARCH, {"ground": "boredom"}, "compensation.ground_unknown"),
    ("pause_clock", "limitation", MARCH, {"ground": ""}, "compensation.ground_unknown"),
    ("pause_clock", "limitation", date(2025, 2, 2), {}, "compensation.term_day_too_early"),
    ("pause_clock", "limitation", FEB, {}, "done"),
)


@pytest.mark.parametrize(("action", "clock", "on", "words", "came"), TERMS)
def test_whose_terms_are_nobody_s(
    desk: Desk, action: str, clock: str, on: date, words: dict[str, Any], came: str
) -> None:
    """A statutory term is neither shortened nor made longer; a pause has a ground of the law, and no day before the last step."""
    agreed(desk)
    desk.must("apply_confirmation", FEB, **COURT)
    desk.must("publish_agreement", **COURT)
    assert desk.do(action, on, who="chief", reason="they ask for it", clock=clock, **words) == came, desk.said


@pytest.mark.parametrize(
    ("words", "came"),
    [
        ({"length": "29 D"}, "compensation.extension_shortens"),
        ({"length": "30 D"}, "compensation.extension_shortens"),
        ({"length": "999 W"}, "compensation.extension_shortens"),
        ({"length": "40 D", "ground": "boredom"}, "compensation.ground_unknown"),
        ({"length": "40 D", "reason": ""}, "compensation.extension_without_reason"),
        ({"length": "40 D"}, "done"),
    ],
)
def test_an_extension_makes_longer(desk: Desk, words: dict[str, Any], came: str) -> None:
    """On a ground of the law, with a reason, to a day that is later and known."""
    assert desk.register() == "done"
    assert desk.do("extend_clock", who="chief", clock="check", **{"reason": "r", **words}) == came


@pytest.mark.parametrize(
    ("answer_by", "came"),
    [
        ("2025-01-01", "compensation.answer_too_soon"),
        ("2025-01-12", "compensation.answer_too_soon"),
        ("2025-01-13", "done"),
    ],
)
def test_a_notice_leaves_its_time(desk: Desk, answer_by: str, came: str) -> None:
    """Five days from its service, which is proved."""
    desk.concluded()
    words: dict[str, Any] = {"answer_by": answer_by, "proof_of_service": "slip"}
    assert desk.do("notify", date(2025, 1, 8), **{**words, "proof_of_service": " "}) == "entry.text_empty"
    assert desk.do("notify", date(2025, 1, 8), **words) == came


def consulting(desk: Desk, meetings: int = 0) -> None:
    """Bring a case to its consultation."""
    desk.concluded()
    desk.must("notify", date(2025, 1, 8), answer_by="2025-01-20", proof_of_service="slip")
    desk.must("answer", date(2025, 1, 13), who="party", position="yes")
    for _ in range(meetings):
        desk.must("meet", attendance=["a"], minutes="m")


@pytest.mark.parametrize(
    ("meetings", "words", "came"),
    [
        (0, {"ground": "no_prospect"}, "compensation.failure_unfounded"),
        (2, {"ground": "no_prospect"}, "compensation.failure_unfounded"),
        (3, {"ground": "no_prospect"}, "done"),
        (0, {"ground": "refused", "document": " "}, "compensation.court_paper_missing"),
        (0, {"ground": "stayed_away", "document": ""}, "compensation.court_paper_missing"),
        (0, {"ground": "refused"}, "done"),
    ],
)
def test_how_consultation_fails(desk: Desk, meetings: int, words: dict[str, Any], came: str) -> None:
    """For want of a prospect after its meetings, for a refusal on its paper."""
    consulting(desk, meetings)
    assert desk.do("fail", date(2025, 1, 21), **words) == came, desk.said


@pytest.mark.parametrize(
    ("on", "words", "came"),
    [
        (date(2025, 4, 8), {}, "done"),
        (date(2025, 4, 9), {}, "compensation.consultation_over"),
        (date(2025, 4, 9), {"reason": "the river was high"}, "done"),
        (FEB, {"facts": " "}, "entry.text_empty"),
        (FEB, {"extent": ""}, "entry.text_empty"),
        (FEB, {"document": ""}, "compensation.court_paper_missing"),
        (FEB, {"mode": "own_restoration"}, "compensation.mode_differs"),
        (FEB, {"mode": "mixed"}, "done"),
    ],
)
def test_an_agreement_in_its_time(desk: Desk, on: date, words: dict[str, Any], came: str) -> None:
    """Within ninety days or with a reason, with facts, extent and paper, in the mode of what is owed."""
    consulting(desk)
    assert desk.do("agree", on, who="chief", **agreement(**words)) == came, desk.said


@pytest.mark.parametrize(
    ("on", "came"), [(date(2025, 2, 19), "done"), (date(2025, 2, 20), "compensation.confirmation_too_late")]
)
def test_thirty_days_to_apply_for_confirmation(desk: Desk, on: date, came: str) -> None:
    """From the day on which the agreement was signed."""
    agreed(desk)
    assert desk.do("apply_confirmation", on, **COURT) == came


# -- the clue and the sum -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "came"),
    [
        ({"title": " "}, "entry.text_empty"),
        ({"area": "999999"}, "party.region_unknown"),
        ({"area": "33"}, "party.region_unknown"),
        ({"parties": [{"owner": X, "side": "liable", "name": "\u3000"}]}, "entry.text_empty"),
        ({"source": "paper-1", "channel": "court"}, "compensation.clue_registered"),
        ({"source": "paper-2", "channel": "court"}, "done"),
    ],
)
def test_what_a_clue_says(desk: Desk, words: dict[str, Any], came: str) -> None:
    """A title, an area that is one, names, and a paper that no case has, on whatever channel it came."""
    assert desk.register("C1", source="paper-1") == "done"
    assert desk.register("C2", **words) == came, desk.said
    if came == "compensation.clue_registered":
        assert desk.said == {"source": "paper-1", "channel": "report", "case": "C1"}


@pytest.mark.parametrize(
    ("before", "came"),
    [
        (date(2023, 1, 5), "done"),
        (date(2023, 1, 6), "compensation.ground_barred"),
        (date(2024, 6, 3), "compensation.ground_barred"),
    ],
)
def test_who_offends_again_within_two_years(desk: Desk, before: date, came: str) -> None:
    """The ledger looks itself: another case of a liable party in the two years before is no minor matter."""
    assert desk.register("C1", before) == "done"
    assert desk.register("C2") == "done"
    assert desk.do("end", code="C2", who="chief", ground="minor") == came
    if came != "done":
        desk.must("end", code="C1", who="chief", ground="within_permit")
        desk.must("end", code="C2", who="chief", ground="minor")


@pytest.mark.parametrize(
    ("due", "came"), [("2025-01-19", "compensation.instalment_past"), ("2025-01-20", "done")]
)
def test_nothing_is_due_before_it_is_fixed(desk: Desk, due: str, came: str) -> None:
    """From the day of the agreement or the judgment on."""
    consulting(desk)
    words = {"schedule": [{"part": 1, "due_on": due}]}
    assert desk.do("agree", date(2025, 1, 20), who="chief", **agreement(**words)) == came


# -- PostgreSQL ---------------------------------------------------------------------------------------------------------


def record(kind: str, on: str, document: str = "'paper'", words: str = "words") -> str:
    """A record of a kind, made of another one of the case."""
    return (
        "INSERT INTO ledger.damage_record (book_id, record_id, case_id, kind, effective_on, state, reason, document, words, basis, law,"
        f" actor_id) SELECT book_id, gen_random_uuid(), case_id, '{kind}', '{on}', state, '', {document}, {words}, '', '', actor_id"
        " FROM ledger.damage_record WHERE kind = 'sue' LIMIT 1"
    )


FORGED: dict[str, tuple[str, str]] = {
    "a judgment without its paper": (record("judge", "2025-03-31", "''", """'{"number": "1"}'"""), "damage_court_paper"),
    "a judgment without its number": (record("judge", "2025-03-31"), "damage_court_paper"),
    "a judgment that was not served": (record("judge", "2025-03-31", words="""'{"number": "1"}'"""), "damage_court_effect"),
    "a judgment on the last day for an appeal": (
        record("judge", "2025-03-18", words="""'{"number": "1", "served_on": "2025-03-03"}'"""), "damage_court_effect"),
    "a suit that says nothing of consultation": (record("sue", "2025-03-31", words="'{}'"), "damage_court_paper"),
    "a notice that leaves no time": (
        record("notify", "2025-03-03", words="""'{"answer_by": "2025-03-03"}'"""), "damage_consultation"),
    "no prospect without a meeting": (
        record("fail", "2025-03-03", words="""'{"ground": "no_prospect"}'"""), "damage_consultation"),
    "a party without a name": (
        "INSERT INTO ledger.damage_party SELECT book_id, case_id, 'x:9', 'liable', ' ', false FROM ledger.damage_case LIMIT 1",
        "damage_clue"),
    "a paper on another channel": (
        "INSERT INTO ledger.damage_case (book_id, code, title, process_id, area, medium, channel, source, received_on, red_line,"
        " repeated, major)"
        " SELECT book_id, 'C9', title, process_id, area, medium, 'court', source, received_on, red_line, repeated, major"
        " FROM ledger.damage_case LIMIT 1", "damage_clue"),
    "a shorter term": ("UPDATE ledger.damage_clock SET due_on = due_on - 1", "damage_term_kept"),
    "a term that never ends": ("UPDATE ledger.damage_clock SET due_on = NULL WHERE due_on IS NOT NULL", "damage_term_kept"),
    "another length of a statutory term": (
        "UPDATE ledger.damage_clock SET length = '20 Y', due_on = due_on + 1 WHERE code = 'limitation'", "damage_term_kept"),
}  # fmt: skip


@pytest.mark.parametrize("forged", sorted(FORGED))
def test_the_database_keeps_it_too(desk: Desk, forged: str) -> None:
    """What the web writes past Python is refused."""
    sued(desk)
    statement, promise = FORGED[forged]
    with pytest.raises(DBAPIError) as caught, desk.database.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert getattr(caught.value.orig, "diag").constraint_name == promise  # noqa: B009


def step(action: str, before: str, after: str, on: str) -> str:
    """A step of the case, taken past Python."""
    return (
        f"WITH s AS (UPDATE ledger.process SET state = '{after}', version = version + 1 WHERE machine = 'compensation.case' RETURNING *)"
        " INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,"
        " started_by, actor_id, effective_on, reason, document)"
        f" SELECT book_id, process_id, version, machine, '{action}', version - 1, '{before}', '{after}', false, started_by, started_by,"
        f" '{on}', '', '' FROM s"
    )


def performed(desk: Desk) -> None:
    """An agreement without a court, in default."""
    agreed(desk)
    desk.must("perform")
    desk.must("default", date(2025, 7, 1))


def published(desk: Desk) -> None:
    """An agreement that a court publishes from 3 February on."""
    agreed(desk)
    desk.must("apply_confirmation", FEB, **COURT)
    desk.must("publish_agreement", **COURT)


def in_default(desk: Desk) -> None:
    """A judgment, in default."""
    desk.judged()
    desk.must("default", date(2025, 7, 1))


STEPS: dict[str, tuple[Callable[[Desk], None], str, set[str]]] = {
    "an appeal after its term": (
        pronounced, step("appeal", "pronounced", "appealed", "2025-03-19"), {"damage_appeal_in_time"}),
    "a judgment before its effect": (
        pronounced, step("judge", "pronounced", "performing", "2025-03-18"), {"damage_appeal_in_time", "damage_act_by_two"}),
    "an enforcement without a title": (performed, step("enforce", "defaulted", "performing", "2025-07-02"), {"damage_title"}),
    "a judgment taken back by nobody": (
        in_default, step("reverse_judgment", "defaulted", "suing", "2025-07-02"), {"damage_document_reversed"}),
    "a suit on a title": (in_default, step("sue", "defaulted", "suing", "2025-07-02"), {"damage_title"}),
    "a ruling before thirty full days": (
        published, step("confirm", "confirming", "performing", "2025-03-05"), {"damage_published", "damage_act_by_two"}),
}  # fmt: skip


@pytest.mark.parametrize("forged", sorted(STEPS))
def test_the_database_takes_no_such_step(desk: Desk, forged: str) -> None:
    """What the web writes past Python is refused when it commits."""
    make, statement, promises = STEPS[forged]
    make(desk)
    with pytest.raises(DBAPIError) as caught, desk.database.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    assert getattr(caught.value.orig, "diag").constraint_name in promises  # noqa: B009
