"""Works that do not go as planned: a stage is refused or accepted in part, works are given up or taken over; each has its way back."""

from datetime import date
from typing import Any

import psycopg
import pytest

from ledger.compensation.queries import cases
from ledger.database import Database
from tests.compensation.test_duties import accept, duty, in_kind, said, turned
from tests.compensation.test_guarantees import forged
from tests.compensation.test_possible import failed
from tests.compensation.test_reversals import WHY, reverse
from tests.compensation.world import Desk, X
from tests.furnished import furnished

DAY, LATER = date(2025, 5, 6), date(2025, 9, 1)
WORKS, OTHER = "works:1", "works:2"
STAGES = [
    {"title": "earth", "due_on": "2025-06-30", "amount": "400.00"},
    {"title": "trees", "due_on": "2025-07-31", "amount": "500.00"},
]


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case that has received 1,000.00, and works of two stages that the treasury pays for."""
    made = Desk(database, owner)
    made.judged()
    assert made.pay("1000.00", date(2025, 4, 1)) == "done"
    begun(made, "funded", mode="funded", repairer=WORKS)
    return made


def begun(desk: Desk, name: str, code: str = "C1", budget: str = "950.00", **words: Any) -> None:
    """Plan works of 950.00 in two stages and contract them at 900.00."""
    whole: dict[str, Any] = {"title": f"{name}1", "budget": budget, "stages": STAGES, **words}
    desk.must("plan_project", DAY, code=code, name=name, **whole)
    desk.must("approve_project", who="chief", code=code, subject=str(desk.ids[name]))
    desk.must("contract_project", code=code, subject=str(desk.ids[name]), amount="900.00")


def do(
    desk: Desk, action: str, on: date = DAY, *, works: str = "funded", who: str = "chief", **words: Any
) -> str:
    """Do something with the works, with a reason."""
    return desk.do(
        action, on, who=who, subject=str(desk.ids[works]), reason=words.pop("reason", "why"), **words
    )


def paid(
    desk: Desk, amount: str, stage: int, on: date = LATER, works: str = "funded", payee: str = WORKS
) -> str:
    """Pay for a stage; tell what came."""
    words: dict[str, Any] = {
        "subject": str(desk.ids[works]),
        "stage": stage,
        "use": "restoration",
        "payee": payee,
    }
    return desk.spend(amount, on, **words)


def stages(desk: Desk, works: str = "funded") -> list[tuple[int, int, str | None, str | None, str | None]]:
    """The stages of works: accepted, paid, and the days on which they were accepted, refused and ended."""
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "C1").case_id
        found = next(one for one in cases.projects_of(books, desk.book_id, case) if one.id == desk.ids[works])
    return [
        (one["accepted"], one["paid"], one["accepted_on"], one["refused_on"], one["ended_on"])
        for one in found.stages or []
    ]


def offered(desk: Desk, action: str) -> tuple[object, ...]:
    """With which subjects something is told to be possible."""
    return next((one.subjects for one in desk.next(LATER) if one.action == action and not one.missing), ())


def test_a_stage_is_refused_and_accepted_later(desk: Desk) -> None:
    """With a reason, by another than who contracted; nothing is paid for it; reworked it is accepted and paid."""
    assert offered(desk, "refuse-stage") == (desk.ids["funded"],)
    assert do(desk, "refuse_stage", stage=1, reason="") == "entry.text_empty"
    assert do(desk, "refuse_stage", stage=1, who="clerk") == "process.acted_before"
    assert do(desk, "refuse_stage", stage=3) == "compensation.subject_unknown"
    assert do(desk, "refuse_stage", date(2025, 6, 1), stage=1) == "done", desk.said
    assert stages(desk)[0] == (0, 0, None, "2025-06-01", None)
    assert paid(desk, "1.00", 1) == "compensation.stage_not_accepted"
    assert do(desk, "accept_stage", date(2025, 6, 9), stage=1, evidence="photo") == "done", desk.said
    assert do(desk, "refuse_stage", date(2025, 6, 9), stage=1) == "compensation.stage_accepted_already"
    assert paid(desk, "400.00", 1) == "done", desk.said
    assert desk.broken() == []


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("0", "compensation.not_above_zero"),
        ("-0.01", "amount.below_zero"),
        ("400.01", "compensation.stage_beyond_rest"),
        ("400.00", "done"),
    ],
)
def test_what_is_accepted_of_a_stage(desk: Desk, value: str, code: str) -> None:
    """Something, and at most what is left of it."""
    assert do(desk, "accept_stage", stage=1, evidence="photo", value=value) == code
    assert desk.broken() == []


def test_a_stage_is_accepted_in_part(desk: Desk) -> None:
    """So far it is paid; the rest of it lives on, and the works are complete when it is accepted."""
    assert do(desk, "accept_stage", stage=1, evidence="photo", value="300.00") == "done"
    assert paid(desk, "300.01", 1) == "compensation.stage_not_accepted"
    assert desk.said["open"] == "300.00"
    assert paid(desk, "300.00", 1) == "done", desk.said
    assert (
        do(desk, "accept_stage", stage=1, evidence="photo", value="100.01")
        == "compensation.stage_beyond_rest"
    )
    assert do(desk, "accept_stage", stage=2, evidence="photo") == "done"
    assert do(desk, "complete_project", who="clerk") == "compensation.stages_open"
    assert do(desk, "accept_stage", stage=1, evidence="photo") == "done"
    assert do(desk, "complete_project", who="clerk") == "done", desk.said
    assert [one[0] for one in stages(desk)] == [40_000, 50_000]
    assert desk.broken() == []


def test_a_stage_has_its_way_back(desk: Desk) -> None:
    """Of one restoration the last act first; what was paid of it before; the right act has the day on which it was done."""
    assert do(desk, "accept_stage", stage=1, evidence="photo", value="300.00", name="part") == "done"
    assert do(desk, "refuse_stage", date(2025, 6, 1), stage=1, name="no") == "done"
    assert do(desk, "accept_stage", date(2025, 6, 9), stage=1, evidence="photo", name="rest") == "done"
    target = {"target": str(desk.ids["no"]), **WHY}
    assert desk.do("propose_reversal", LATER, who="cashier", **target) == "compensation.works_went_on"
    assert paid(desk, "350.00", 1) == "done", desk.said
    assert reverse(desk, "rest", LATER) == "compensation.stage_paid_already"
    assert [desk.said[name] for name in ("number", "paid", "left")] == [1, "350.00", "300.00"]
    assert reverse(desk, "spent", LATER) == "done", desk.said
    assert reverse(desk, "rest", LATER) == "done", desk.said
    assert stages(desk)[0] == (30_000, 0, "2025-05-06", "2025-06-01", None)
    assert reverse(desk, "no", LATER) == "done", desk.said
    assert stages(desk)[0] == (30_000, 0, "2025-05-06", None, None)
    assert do(desk, "accept_stage", date(2025, 5, 20), stage=1, evidence="photo") == "done", desk.said
    assert stages(desk)[0] == (40_000, 0, "2025-05-20", None, None)
    assert desk.broken() == []


def test_works_are_given_up(desk: Desk) -> None:
    """With a reason and a paper, by another than who contracted: what was accepted is paid, the rest is planned anew by others."""
    assert do(desk, "accept_stage", stage=1, evidence="photo", value="300.00") == "done"
    assert do(desk, "give_up", who="clerk") == "process.acted_before"
    assert do(desk, "give_up", reason="") == "entry.text_empty"
    assert do(desk, "give_up", document="") == "compensation.works_ground_missing"
    assert do(desk, "give_up", date(2025, 6, 2), name="ended") == "done", desk.said
    assert stages(desk) == [(30_000, 0, "2025-05-06", None, "2025-06-02"), (0, 0, None, None, "2025-06-02")]
    assert do(desk, "accept_stage", date(2025, 6, 2), stage=2, evidence="photo") == "process.step_not_allowed"
    assert paid(desk, "300.01", 1) == "compensation.stage_not_accepted"
    assert paid(desk, "300.00", 1) == "done", desk.said
    begun(desk, "second", mode="funded", repairer=OTHER, budget="900.00")
    assert reverse(desk, "ended", LATER) == "done", desk.said
    assert stages(desk) == [(30_000, 30_000, "2025-05-06", None, None), (0, 0, None, None, None)]
    assert do(desk, "accept_stage", date(2025, 6, 1), stage=2, evidence="photo") == "done", desk.said
    assert desk.broken() == []


def test_works_that_failed_are_given_up(desk: Desk) -> None:
    """And are failed again when that is taken back."""
    for stage in (1, 2):
        assert do(desk, "accept_stage", stage=stage, evidence="photo") == "done"
    assert do(desk, "complete_project", who="clerk") == "done"
    assert do(desk, "reject_project", evaluator="institute:1") == "done"
    assert do(desk, "give_up", name="ended") == "done", desk.said
    assert reverse(desk, "ended", LATER) == "done", desk.said
    assert do(desk, "rework_project", LATER) == "done", desk.said
    assert desk.broken() == []


def test_works_are_taken_over(desk: Desk) -> None:
    """The contract ends at what was accepted, the rest is contracted anew within the plan; each is paid for his stages alone."""
    assert do(desk, "accept_stage", stage=1, evidence="photo", value="300.00") == "done"
    new = {"repairer": OTHER}
    assert do(desk, "take_over", amount="650.01", **new) == "compensation.rest_beyond_plan"  # type: ignore[arg-type]
    assert desk.said == {"amount": "650.01", "left": "650.00"}
    assert do(desk, "take_over", who="clerk", amount="1.00", **new) == "process.acted_before"  # type: ignore[arg-type]
    assert do(desk, "take_over", document="", amount="1.00", **new) == "compensation.works_ground_missing"  # type: ignore[arg-type]
    assert do(desk, "take_over", date(2025, 6, 2), amount="600.00", name="other", **new) == "done", desk.said
    assert [one[0] for one in stages(desk)] == [30_000, 0]
    assert len(stages(desk, "other")) == 2
    assert (
        do(desk, "accept_stage", date(2025, 7, 1), works="other", stage=1, evidence="p", who="chief")
        == "process.acted_before"
    )
    assert (
        do(desk, "accept_stage", date(2025, 7, 1), works="other", stage=1, evidence="p", who="clerk")
        == "done"
    ), desk.said
    assert paid(desk, "300.00", 1) == "done", desk.said
    assert paid(desk, "100.01", 1, works="other", payee=OTHER) == "compensation.stage_not_accepted"
    assert paid(desk, "100.00", 1, works="other", payee=OTHER) == "done", desk.said
    target = {"target": str(desk.ids["other"]), **WHY}
    assert desk.do("propose_reversal", LATER, who="cashier", **target) == "compensation.works_went_on"
    assert desk.broken() == []


def test_a_take_over_has_its_way_back(desk: Desk) -> None:
    """As long as who took over has done nothing: the works go on, and the other contract is dropped."""
    assert do(desk, "take_over", date(2025, 6, 2), amount="600.00", repairer=OTHER, name="other") == "done", (
        desk.said
    )
    assert reverse(desk, "other", LATER) == "done", desk.said
    assert stages(desk) == [(0, 0, None, None, None)] * 2
    assert (
        do(desk, "accept_stage", date(2025, 6, 2), works="other", stage=1, evidence="p", who="clerk")
        == "process.step_not_allowed"
    )
    # Who had it taken over has had a part in who does the works.
    assert do(desk, "accept_stage", date(2025, 6, 2), stage=1, evidence="photo", who="third") == "done", (
        desk.said
    )
    assert desk.broken() == []


def test_what_is_given_up_of_a_duty_becomes_money(database: Database, owner: Database) -> None:
    """Own works that are given up leave their duty as it is: what was done of them is evaluated, the rest becomes money."""
    desk = Desk(database, owner)
    in_kind(desk, "1000.00", duty("1000.00", conversion="1500.00"))
    begun(desk, "own", mode="own", repairer=X)
    assert turned(desk, LATER, amount="50.01") == "compensation.more_than_unperformed"
    assert do(desk, "accept_stage", works="own", stage=1, evidence="photo") == "done"
    assert do(desk, "give_up", date(2025, 8, 1), works="own") == "done"
    assert do(desk, "complete_project", date(2025, 8, 1), works="own", who="clerk") == "done", desk.said
    assert accept(desk, "own", "400.00", date(2025, 8, 2)) == "done", desk.said
    assert turned(desk, date(2025, 8, 2)) == "done", desk.said
    assert said(desk) == {"H4 claim_performed": 40_000, "H4 claim_due": 90_000}
    assert desk.pay("900.00", LATER, part=1) == "done"
    desk.must("close", LATER, who="chief")
    assert desk.broken() == []


@pytest.mark.parametrize("forging", ["given_up", "working"])
def test_plain_sql_takes_no_works_back(desk: Desk, database_url: str, forging: str) -> None:
    """Who writes as the web lets works go back a step only with the reversal of the act that took it."""
    if forging == "given_up":
        assert do(desk, "give_up") == "done"
    assert forged(database_url, str(desk.ids["funded"]), "working") == "damage_step_reversed"


def test_plain_sql_pays_nothing_beyond_what_was_accepted(desk: Desk, database_url: str) -> None:
    """A stage is paid at most what was accepted of it, and accepted at most what it is worth."""
    assert do(desk, "accept_stage", stage=1, evidence="photo", value="300.00") == "done"
    for change in ("paid = 30001", "accepted = 40001", "accepted_on = NULL"):
        with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as refused:
            connection.execute(
                f"UPDATE ledger.damage_milestone SET {change} WHERE book_id = %s AND project_id = %s AND number = 1",
                (desk.book_id, desk.ids["funded"]),
            )
        assert refused.value.diag.constraint_name in (
            "damage_milestone_paid_in_amount",
            "damage_milestone_accepted_on_a_day",
        )


def varied(desk: Desk, **words: Any) -> str:
    """Vary the plan by two; tell what came."""
    return desk.do("vary_project", date(2025, 6, 2), subject=str(desk.ids["funded"]), **words)


def test_a_plan_is_varied(desk: Desk) -> None:
    """By two: larger or smaller, with other stages in the place of those that are open; what was accepted and paid stays within it."""
    assert do(desk, "accept_stage", stage=1, evidence="photo", value="300.00") == "done"
    assert paid(desk, "200.00", 1, date(2025, 6, 1)) == "done", desk.said
    more = [{"title": "more trees", "due_on": "2025-08-31", "amount": "690.00"}]
    assert varied(desk, budget="0", stages=more) == "compensation.not_above_zero"
    assert varied(desk, budget="989.99", stages=more) == "compensation.milestones_wrong"
    assert desk.said == {"stages": "990.00", "budget": "989.99"}
    assert (
        varied(desk, budget="990.00", contract="990.01", stages=more) == "compensation.contract_beyond_plan"
    )
    assert varied(desk, budget="990.00", contract="199.99", stages=more) == "compensation.contract_below_paid"
    assert varied(desk, budget="899.99", stages=[]) == "compensation.contract_beyond_plan"
    assert varied(desk, budget="990.00", duty=1, stages=more) == "compensation.no_duty_of_funded"
    assert varied(desk, budget="990.00", contract="980.00", stages=more, waits=True) == "done"
    assert len(stages(desk)) == 2
    assert varied(desk, budget="990.00", contract="980.00", stages=more) == "done", desk.said
    assert [one[0] for one in stages(desk)] == [30_000, 0, 0]
    late = date(2025, 8, 31)
    assert do(desk, "accept_stage", late, stage=2, evidence="photo") == "compensation.stage_ended"
    assert do(desk, "accept_stage", late, stage=3, evidence="photo") == "done", desk.said
    assert do(desk, "complete_project", late, who="clerk") == "done", desk.said
    assert paid(desk, "690.00", 3) == "done", desk.said
    assert desk.broken() == []


@pytest.mark.parametrize("day", [date(2025, 6, 2), date(2025, 6, 3)])
@pytest.mark.parametrize(
    ("act", "more"), [("give_up", {}), ("take_over", {"amount": "500.00", "repairer": OTHER})]
)
def test_what_a_variation_has_ended_stays_so(desk: Desk, act: str, more: dict[str, Any], day: date) -> None:
    """What ends the works after it, on its day or later, ends others; taken back, it opens those again, with their terms, and no more."""
    assert do(desk, "accept_stage", stage=1, evidence="photo") == "done"
    for title in ("bushes", "meadow"):
        instead = [{"title": title, "due_on": "2025-08-31", "amount": "500.00"}]
        assert varied(desk, budget="950.00", stages=instead) == "done", desk.said
    before, terms = stages(desk), running(desk)
    assert [one[4] for one in before] == [None, "2025-06-02", "2025-06-02", None]
    assert do(desk, act, day, name="ended", **more) == "done", desk.said
    assert [one[4] for one in stages(desk)] == [None, "2025-06-02", "2025-06-02", day.isoformat()]
    assert reverse(desk, "ended", LATER) == "done", desk.said
    assert (stages(desk), running(desk)) == (before, terms)
    assert desk.broken() == []
    assert do(desk, "accept_stage", day, stage=2, evidence="photo", who="third") == "compensation.stage_ended"
    assert do(desk, "accept_stage", day, stage=4, evidence="photo", who="third") == "done", desk.said
    assert desk.broken() == []


def running(desk: Desk) -> list[str]:
    """Of which stages terms run."""
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "C1").case_id
        clocks = cases.clocks_of(books, desk.book_id, case)
    return sorted(one.subject for one in clocks if one.code == "stage" and one.stopped_on is None)


def test_plain_sql_varies_no_plan(desk: Desk, database_url: str) -> None:
    """Who writes as the web changes the sum of a plan only with what two have recorded."""
    with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute("SET ROLE ecoledger_web")
        connection.execute(
            "UPDATE ledger.damage_project SET budget = 100000 WHERE book_id = %s", (desk.book_id,)
        )
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert refused.value.diag.constraint_name == "with_its_record"


def test_works_of_which_every_stage_is_accepted_are_not_taken_over(desk: Desk) -> None:
    """What is left of their plan belongs to no stage: nothing could be accepted of it, and `next` says so before anybody tries."""
    for stage in (1, 2):
        assert do(desk, "accept_stage", stage=stage, evidence="photo") == "done", desk.said
    (told,) = (one for one in desk.next(DAY) if one.action == "take-over")
    assert [one.code for one in told.missing] == ["compensation.rest_beyond_plan"]
    assert do(desk, "take_over", amount="0.01", repairer=OTHER) == "compensation.rest_beyond_plan"
    assert desk.said == {"amount": "0.01", "left": "0.00"}


def test_the_doctor_holds_while_a_conversion_waits(desk: Desk) -> None:
    """What one person recorded and nobody has confirmed has converted nothing."""
    failed(desk, "C2", owed_in_kind=True)
    works, due = str(desk.ids["works"]), "2025-12-10"
    desk.must("convert_project", LATER, who="third", code="C2", waits=True, subject=works, due_on=due)
    assert desk.broken() == []
