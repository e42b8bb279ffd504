"""Who is concerned has a decision reviewed, in time and once; two who did not decide say what came of it, and what it took comes back."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from ledger.database.queries import find
from ledger.permits.actions import caps, exclusions, moves, restoring, reviews, surplus, withdrawals, year_end
from ledger.permits.actions.review_debts import owed_of
from ledger.permits.actions.review_outcomes import SETTLE, say_outcome
from ledger.permits.actions.second import confirm
from ledger.permits.actions.surplus import Measure
from ledger.permits.nightly import JOB
from ledger.permits.queries import lots
from ledger.processes.actions import Step
from ledger.workdays import add_workdays
from tests.furnished import furnished
from tests.market.test_agreements import past_python
from tests.permits.world import AREA, DAY, District, new, site, strip, t

ONE, TWO = site(1), site(2)
LATER = add_workdays(DAY, 5) + timedelta(days=1)


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills, the first of which holds 10 t."""
    made = District(database, owner)
    for number in (1, 2):
        made.enterprise(number)
    made.cap("100")
    made.allocate(ONE, "10")
    return made


def withdrawn(d: District, *, final: bool = True) -> UUID:
    """Withdraw 4 t of a year, by two; and conclude it."""
    words: dict[str, Any] = {"site": ONE, "strips": [strip("4")], "ground": "idle"}
    act_id = new()
    d.run(withdrawals.withdraw, d.step(), act_id=act_id, **words)
    d.run(withdrawals.confirm_withdrawal, d.step("chief"), act_id=act_id)
    if final:
        d.run(withdrawals.conclude_withdrawal, d.step("chief", LATER), act_id=act_id)
    return act_id


def ask(d: District, decision: UUID, step: Step | None = None, **words: Any) -> tuple[UUID, str]:
    """Ask for a review."""
    act_id = new()
    said = {"decision": decision, "way": "review", "ground": "it was running", **words}
    return act_id, d.do(reviews.ask_review, step or d.of(ONE, LATER), act_id=act_id, **said)


def settle(
    d: District, review: UUID, outcome: str, who: tuple[str, str] = ("third", "fourth"), **words: Any
) -> str:
    """Say what came of it, and let another confirm it."""
    on = words.pop("on", LATER)
    said = {"review": review, "outcome": outcome, "act_id": new(), **words}
    return d.twice(SETTLE, say_outcome, d.step(who[0], on), d.step(who[1], on), **said)


def state(d: District, id: UUID) -> str:
    """Where a process stands."""
    query = "SELECT state FROM ledger.process WHERE book_id = %s AND process_id = %s"
    with d.database.read() as books:
        return str(books.connection.exec_driver_sql(query, (d.book_id, id)).scalar_one())


@pytest.mark.parametrize("final", [True, False])
def test_what_was_withdrawn_comes_back(district: District, final: bool) -> None:
    """Out of the reserve, or where it is still held; the withdrawal is quashed, and is reviewed no more."""
    d, act_id = district, withdrawn(district, final=final)
    assert (d.held(ONE), d.held(f"bureau:{AREA}", "reserve")) == (t("6"), t("4") if final else 0)
    review, came = ask(d, act_id)
    assert came == "asked"
    assert settle(d, review, "annulled") == "done"
    assert (state(d, review), state(d, act_id)) == ("annulled", "quashed")
    assert (d.held(ONE), d.held(ONE, "withdrawn"), d.held(f"bureau:{AREA}", "reserve")) == (t("10"), 0, 0)
    assert ask(d, act_id)[1] == "permits.not_reviewable"
    assert d.ask(owed_of, review) == {}
    assert d.broken() == []


def test_a_part_comes_back_and_the_rest_by_a_court(district: District) -> None:
    """Changed by the authority: 1.5 t of 4; no more than that of what it took; then a court annuls what is left."""
    d, act_id = district, withdrawn(district)
    review, _ = ask(d, act_id)
    assert settle(d, review, "changed") == "permits.outcome_unfit"
    assert settle(d, review, "annulled", strips=[strip("1")]) == "permits.outcome_unfit"
    assert settle(d, review, "changed", strips=[strip("4.000001")]) == "permits.returned_too_much"
    assert settle(d, review, "changed", strips=[strip("1.5")]) == "done"
    assert (state(d, review), state(d, act_id), d.held(ONE)) == ("changed", "final", t("7.5"))
    assert ask(d, act_id)[1] == "permits.review_stands"
    suit, came = ask(d, act_id, d.step("third", LATER), way="suit")
    assert came == "asked"
    assert settle(d, suit, "changed", strips=[strip("2.500001")]) == "permits.returned_too_much"
    assert settle(d, suit, "annulled") == "done"
    assert (d.held(ONE), d.held(f"bureau:{AREA}", "reserve")) == (t("10"), 0)
    assert d.broken() == []


@pytest.mark.parametrize("final", [True, False])
def test_one_year_of_several_comes_back(district: District, final: bool) -> None:
    """Goal: an outcome that leaves a year out gives back the other. Method: of 4 t of two years 1 t comes back, then the rest."""
    d = district
    d.cap("100", 2027, 2027)
    d.allocate(ONE, "10", 2027, 2027)
    act_id, years = new(), [strip("4", 2026, 2027)]
    d.run(withdrawals.withdraw, d.step(), act_id=act_id, site=ONE, strips=years, ground="idle")
    d.run(withdrawals.confirm_withdrawal, d.step("chief"), act_id=act_id)
    if final:
        d.run(withdrawals.conclude_withdrawal, d.step("chief", LATER), act_id=act_id)
    review, _ = ask(d, act_id)
    assert settle(d, review, "changed", strips=[strip("1")]) == "done"
    assert (d.held(ONE), d.held(ONE, vintage=2027)) == (t("7"), t("6"))
    suit, _ = ask(d, act_id, d.step("third", LATER), way="suit")
    assert settle(d, suit, "annulled") == "done"
    assert (d.held(ONE), d.held(ONE, vintage=2027)) == (t("10"), t("10"))
    assert d.broken() == []


def test_what_is_gone_is_granted_for_the_review(district: District) -> None:
    """3 t of the reserve went to another: 1 t comes back, 3 t are owed, and granted out of what is put there, to whom it concerned."""
    d, act_id = district, withdrawn(district)
    grant = {"area": AREA, "due": False}
    given = {**grant, "site": TWO, "strips": [strip("3")]}
    assert (
        d.twice(moves.RELEASE, moves.grant_from_reserve, d.step(on=LATER), act_id=new(), **given)
        == "released"
    )
    review, _ = ask(d, act_id)
    assert settle(d, review, "annulled") == "done"
    assert (d.held(ONE), d.ask(owed_of, review)) == (t("7"), {("SO2", AREA, 2026): t("3")})
    d.allocate(f"bureau:{AREA}", "5", purpose="reserve")

    def release(quantity: str, to: str = ONE) -> str:
        said = {**grant, "site": to, "strips": [strip(quantity)], "review": review}
        return d.twice(moves.RELEASE, moves.grant_from_reserve, d.step(on=LATER), act_id=new(), **said)

    assert release("1", TWO) == "permits.review_owes_less"
    assert release("3.000001") == "permits.review_owes_less"
    assert release("2") == "released"
    assert release("1.000001") == "permits.review_owes_less"
    assert release("1") == "released"
    assert (d.held(ONE), d.ask(owed_of, review)) == (t("10"), {})
    assert d.broken() == []


def test_of_one_lot_no_more_comes_back_than_is_there(district: District) -> None:
    """Two lines took 1 t and 3 t of one lot; of the reserve 3 t went to another: 1 t comes back, and 3 t are owed."""
    d, act_id = district, new()
    words: dict[str, Any] = {"site": ONE, "strips": [strip("1"), strip("3")], "ground": "idle"}
    assert d.do(withdrawals.withdraw, d.step(), act_id=act_id, **words) == "proposed"
    d.run(withdrawals.confirm_withdrawal, d.step("chief"), act_id=act_id)
    d.run(withdrawals.conclude_withdrawal, d.step("chief", LATER), act_id=act_id)
    given = {"area": AREA, "due": False, "site": TWO, "strips": [strip("3")]}
    step = d.step(on=LATER)
    assert d.twice(moves.RELEASE, moves.grant_from_reserve, step, act_id=new(), **given) == "released"
    review, _ = ask(d, act_id)
    assert settle(d, review, "annulled") == "done"
    assert (d.held(ONE), d.ask(owed_of, review)) == (t("7"), {("SO2", AREA, 2026): t("3")})
    assert d.broken() == []


def test_what_has_ended_in_law_is_granted_anew(district: District) -> None:
    """A cancellation is not undone: all of it is owed."""
    d, act_id = district, new()
    words = {"holder": ONE, "strips": [strip("4")], "ground": "revoked", "cancel": True}
    assert d.twice(year_end.CANCEL, year_end.retire, d.step(), act_id=act_id, **words) == "cancelled"
    review, came = ask(d, act_id)
    assert came == "asked"
    assert settle(d, review, "annulled") == "done"
    assert (state(d, act_id), d.held(ONE)) == ("cancelled", t("6"))
    assert d.ask(owed_of, review) == {("SO2", AREA, 2026): t("4")}
    assert d.broken() == []


def test_a_freeze_is_lifted_and_an_exclusion_never_counted(district: District) -> None:
    """And what was refused is applied for as before, decided by another than who refused."""
    d, frozen, out, applied = district, new(), new(), new()
    assert d.freeze(act_id=frozen, site=ONE, strips=[strip("3")]) == "frozen"
    review, _ = ask(d, frozen)
    assert settle(d, review, "changed", ("fourth", "fifth"), strips=[strip("1")]) == "permits.outcome_unfit"
    assert settle(d, review, "annulled", ("third", "fifth")) == "permits.decided_by_you"
    assert settle(d, review, "annulled", ("fourth", "fifth")) == "done"
    assert (state(d, frozen), d.held(ONE)) == ("lifted", t("10"))
    excluded = {"site": ONE, "year": 2026, "pollutant": "", "kind": "excluded"}
    assert d.twice(exclusions.EXCLUDE, exclusions.exclude, d.step(), act_id=out, **excluded) == "excluded"
    review, _ = ask(d, out)
    assert settle(d, review, "annulled") == "done"
    assert state(d, out) == "annulled"
    what = Measure("M-1", date(2024, 1, 1), True, "measured")
    d.run(surplus.apply_surplus, d.of(ONE), act_id=applied, site=ONE, strips=[strip("1")], what=what)
    assert ask(d, applied)[1] == "permits.not_reviewable"
    assert d.do(surplus.reject_surplus, d.step(), act_id=applied) == "rejected"
    review, _ = ask(d, applied)
    assert settle(d, review, "annulled") == "done"
    assert state(d, applied) == "applied"
    assert d.do(surplus.recognise_surplus, d.step("chief", LATER), act_id=applied) == "recognised"
    assert d.broken() == []


def test_a_cut_is_room_again(district: District) -> None:
    """Of a lower cap as much as the higher one still has: of 20 t that were cut 15 are left above, and 5 are missing."""
    d, act_id = district, new()
    d.cap("50", area="330600")
    child = {"pollutant": "SO2", "area": "330600", "child": "330681", "vintage": 2026, "quantity": t("40")}
    assert d.twice(caps.SHARE, caps.share_cap, d.step(), act_id=new(), **child) == "done"
    cut = {"pollutant": "SO2", "area": "330681", "vintage": 2026, "quantity": t("20")}
    assert d.twice(caps.CUT, caps.cut_cap, d.step(), act_id=act_id, **cut) == "done"
    more = {"pollutant": "SO2", "area": "330600", "vintage": 2026, "quantity": t("15")}
    assert d.twice(caps.CUT, caps.cut_cap, d.step(), act_id=new(), **more) == "done"
    review, came = ask(d, act_id, d.step("third", LATER))
    assert came == "asked"
    assert settle(d, review, "annulled") == "done"
    assert state(d, act_id) == "quashed"
    assert d.ask(lots.caps, area="330681")[0].available == t("35")
    assert d.broken() == []


@pytest.mark.parametrize(("by", "came"), [("third", "process.acted_before"), ("fourth", "suspended")])
def test_who_recorded_a_review_suspends_nothing_by_it(district: District, by: str, came: str) -> None:
    """Goal: no clerk alone holds up what was decided, for an owner who asked for nothing. Method: recorded, then suspended by each."""
    d = district
    review, asked = ask(d, withdrawn(d, final=False), d.step("third", LATER))
    assert (asked, d.do(reviews.suspend_decision, d.step(by, LATER), act_id=review)) == ("asked", came)


def test_what_is_suspended_waits(district: District) -> None:
    """Neither concluded nor lapsed while it is; resumed by another, and concluded within its term from then on."""
    d, act_id = district, withdrawn(district, final=False)
    review, _ = ask(d, act_id)
    bare = d.step("third", LATER, document="")
    assert d.do(reviews.suspend_decision, bare, act_id=review) == "entry.text_empty"
    assert d.do(reviews.suspend_decision, d.step("third", LATER), act_id=review) == "suspended"
    late = DAY + timedelta(days=90)
    assert d.do(withdrawals.conclude_withdrawal, d.step("chief", late), act_id=act_id) == "permits.suspended"
    night = list(JOB.run(d.database, d.book_id, late, d.root))[-1]
    assert (night.done, night.faults, d.held(ONE, "withdrawn")) == (0, (), t("4"))
    assert d.do(reviews.resume_decision, d.step("third", late), act_id=review) == "process.acted_before"
    assert d.do(reviews.resume_decision, d.step("fourth", late), act_id=review) == "asked"
    again = d.step("third", late)
    assert d.do(reviews.suspend_decision, again, act_id=review) == "process.acted_before"
    assert d.do(reviews.suspend_decision, d.step("fourth", late), act_id=review) == "suspended"
    assert d.do(reviews.resume_decision, again, act_id=review) == "process.acted_before"
    later = late + timedelta(days=10)
    assert d.do(reviews.resume_decision, d.step("fifth", later), act_id=review) == "asked"
    assert settle(d, review, "upheld", on=later) == "done"
    last = add_workdays(later, 20)
    after = d.step("chief", last + timedelta(days=1))
    assert d.do(withdrawals.conclude_withdrawal, after, act_id=act_id) == "permits.withdrawal_lapsed"
    assert d.do(withdrawals.conclude_withdrawal, d.step("chief", last), act_id=act_id) == "final"
    assert d.broken() == []


def test_it_is_asked_for_in_time_by_whom_it_concerns(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty days from the recording, moved to a day on which somebody works; excused by the bureau; never for another."""
    d, act_id = district, withdrawn(district)
    with d.database.read() as books:
        running, kept = reviews.decision_of(books, d.book_id, act_id, None)
        until = reviews.asked_until(books, running, kept)
    assert ask(d, act_id, d.of(TWO, LATER))[1] == "process.unknown"
    late = replace(d.of(ONE, LATER), said_on=until + timedelta(days=1))
    assert ask(d, act_id, late)[1] == "permits.review_late"
    assert ask(d, act_id, late, excuse="flood")[1] == "permits.review_late"
    assert ask(d, act_id, replace(late, said_on=until))[1] == "asked"
    assert ask(d, act_id, replace(late, said_on=until))[1] == "permits.review_stands"
    monkeypatch.setattr(reviews, "asked_until", lambda *_: DAY)
    other = withdrawn(d)
    assert ask(d, other, d.step("third", LATER))[1] == "permits.review_late"
    assert ask(d, other, d.step("third", LATER, document=" "), excuse="flood")[1] == "entry.text_empty"
    review, came = ask(d, other, d.step("third", LATER), excuse="flood")
    assert came == "asked"
    assert d.do(reviews.withdraw_review, d.step("third", LATER), act_id=review) == "process.role_not_for_step"
    assert d.do(reviews.withdraw_review, d.of(ONE, LATER), act_id=review) == "withdrawn"
    assert ask(d, other, d.step("third", LATER), excuse="flood")[1] == "asked"


def test_it_is_reopened_by_two(district: District) -> None:
    """What was recorded as upheld by mistake is decided anew."""
    d, act_id = district, withdrawn(district)
    review, _ = ask(d, act_id)
    assert settle(d, review, "upheld", ("chief", "third")) == "permits.decided_by_you"
    assert settle(d, review, "upheld") == "done"
    assert d.do(reviews.reopen_review, d.step("third", LATER), act_id=review) == "reopening_asked"
    assert ask(d, act_id, d.step("third", LATER), way="suit")[1] == "permits.review_stands"
    assert d.do(reviews.drop_reopening, d.step("third", LATER), act_id=review) == "upheld"
    assert d.do(reviews.reopen_review, d.step("third", LATER), act_id=review) == "reopening_asked"
    assert d.do(reviews.confirm_reopening, d.step("third", LATER), act_id=review) == "process.acted_before"
    assert d.do(reviews.confirm_reopening, d.step("fourth", LATER), act_id=review) == "asked"
    assert settle(d, review, "annulled") == "done"
    assert d.held(ONE) == t("10")
    assert d.broken() == []


def test_postgresql_keeps_it(district: District) -> None:
    """Past Python: no outcome by who decided, nothing quashed or ended without one, nothing carried out that is suspended."""
    d, act_id = district, withdrawn(district, final=False)
    review, _ = ask(d, act_id)
    with pytest.raises(DBAPIError, match="without an outcome"):
        past_python(d, act_id, "permits.withdrawal", "quash", "quashed", LATER, "third")
    for step, after in (("uphold", "upheld"), ("annul", "annulled"), ("end", "withdrawn")):
        with pytest.raises(DBAPIError, match="without an outcome"):
            past_python(d, review, "permits.review", step, after, LATER, "third")
    d.run(reviews.suspend_decision, d.step("third", LATER), act_id=review)
    with pytest.raises(DBAPIError, match="its review is suspended"):
        past_python(d, act_id, "permits.withdrawal", "conclude", "final", LATER, "chief")
    act = new()
    asked = {"act_id": act, "review": review, "outcome": "upheld"}
    assert d.do(say_outcome, d.step("third", LATER), **asked) == "proposed"
    with pytest.raises(DBAPIError, match="by who decided"):
        past_python(d, act, "permits.review_outcome", "confirm", "done", LATER, "chief")
    assert d.do(confirm, d.step("chief", LATER), act_id=act, ways=(SETTLE,)) == "permits.decided_by_you"
    assert d.do(confirm, d.step("fourth", LATER), act_id=act, ways=(SETTLE,)) == "done"


def test_postgresql_knows_what_is_reviewed(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """Past Python: what nobody has confirmed, a cap that was set, a second one beside it, and again on the same way."""
    d, act_id = district, withdrawn(district)

    def blind(books: Any, made: Any, *given: Any, **words: Any) -> Any:
        return None if made.__name__ == "_Stands" else find(books, made, *given, **words)

    waits, cap = new(), new()
    d.run(withdrawals.withdraw, d.step(), act_id=waits, site=ONE, strips=[strip("1")], ground="idle")
    words = {"pollutant": "SO2", "area": AREA, "vintage": 2027, "quantity": t("1")}
    assert d.twice(caps.SET, caps.set_cap, d.step(), act_id=cap, **words) == "done"
    monkeypatch.setattr(reviews, "check_reviewable", lambda *_: None)
    monkeypatch.setattr(reviews, "find", blind)
    for decision in (waits, cap):
        assert ask(d, decision, d.step("third", LATER))[1] == "database.promise_broken"
    review, came = ask(d, act_id)
    assert (came, ask(d, act_id)[1]) == ("asked", "database.promise_broken")
    assert settle(d, review, "upheld") == "done"
    assert ask(d, act_id)[1] == "database.promise_broken"
    assert ask(d, act_id, d.step("third", LATER), way="suit")[1] == "asked"


def test_postgresql_gives_back_no_more(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 4 t, where Python lets anything pass: all comes back that is said, and not a gram more; and so is granted."""
    d, act_id = district, withdrawn(district)
    review, _ = ask(d, act_id)
    with monkeypatch.context() as patched:
        # All that is there, instead of what is wanted; of what other outcomes have given back, of which there is none, nothing.
        patched.setattr(restoring, "pick", lambda parts, wanted: [one[1] if wanted else 0 for one in parts])
        assert settle(d, review, "changed", strips=[strip("3.999999")]) == "database.promise_broken"
        assert settle(d, review, "changed", strips=[strip("4")]) == "done"
    d.allocate(f"bureau:{AREA}", "5", purpose="reserve")
    monkeypatch.setattr(moves, "check_owed_by", lambda *_: None)
    broken = "database.promise_broken"
    for to, quantity, came in ((TWO, "1", broken), (ONE, "4.000001", broken), (ONE, "4", "released")):
        said = {"area": AREA, "site": to, "strips": [strip(quantity)], "due": False, "review": review}
        assert (
            d.twice(moves.RELEASE, moves.grant_from_reserve, d.step(on=LATER), act_id=new(), **said) == came
        )
