"""A decision is served, and terms that protect its owner run from then on; a hearing is led by who did not decide, before it ends."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.permits.actions import hearings, reviews, services, withdrawals
from ledger.processes.actions import Step
from ledger.workdays import add_workdays
from tests.market.test_agreements import past_python
from tests.permits.test_reviews import LATER, ONE, TWO, district, withdrawn
from tests.permits.world import DAY, District, new

__all__ = ["district"]


def served(
    d: District, decision: UUID, on: date, manner: str = "post", said: date | None = None
) -> tuple[UUID, str]:
    """Record a service."""
    act_id, words = new(), {"decision": decision, "manner": manner, "served_on": on}
    return act_id, d.do(services.record_service, d.step("third", said or on), act_id=act_id, **words)


def conclude(d: District, act_id: UUID, on: date) -> str:
    """Conclude a withdrawal."""
    return d.do(withdrawals.conclude_withdrawal, d.step("chief", on), act_id=act_id)


@pytest.mark.parametrize(("manner", "days"), [("direct", 0), ("post", 0), ("electronic", 0), ("notice", 30)])
def test_objections_run_from_the_service(district: District, manner: str, days: int) -> None:
    """Served a week later, or by a notice that counts after thirty days: the last day moves; it never comes before."""
    d, act_id, on = district, withdrawn(district, final=False), DAY + timedelta(days=7)
    assert served(d, act_id, on, manner)[1] == "recorded"
    until = add_workdays(on + timedelta(days=days), 5)
    assert conclude(d, act_id, until) == "permits.objection_time"
    assert d.do(withdrawals.object_to_withdrawal, d.of(ONE, until), act_id=act_id) == "objected"
    over = until + timedelta(days=1)
    assert d.do(withdrawals.conclude_withdrawal, d.step("third", over), act_id=act_id) == "final"
    assert d.broken() == []


@pytest.mark.parametrize(
    ("days", "came"),
    [(-1, "database.promise_broken"), (0, "recorded"), (7, "recorded"), (8, "database.promise_broken")],
)
def test_postgresql_knows_when_it_was_served(
    district: District, monkeypatch: pytest.MonkeyPatch, days: int, came: str
) -> None:
    """Past Python: the day before the decision and its day, the day of the record and the next."""
    d, act_id = district, withdrawn(district, final=False)
    monkeypatch.setattr(services, "check_served", lambda *_: None)
    assert served(d, act_id, DAY + timedelta(days=days), said=DAY + timedelta(days=7))[1] == came


def test_the_first_service_counts_and_a_wrong_one_is_annulled(district: District) -> None:
    """By two, with reason and paper; the day of the confirmation counts where nothing was served."""
    d, act_id = district, withdrawn(district, final=False)
    assert served(d, act_id, DAY - timedelta(days=1), said=DAY)[1] == "permits.served_outside"
    assert served(d, act_id, LATER, said=DAY)[1] == "permits.served_outside"
    bare = {"act_id": new(), "decision": act_id, "manner": "post", "served_on": DAY}
    assert d.do(services.record_service, d.step(document=" "), **bare) == "entry.text_empty"
    late, _ = served(d, act_id, DAY + timedelta(days=7))
    assert conclude(d, act_id, LATER) == "permits.objection_time"
    on = DAY + timedelta(days=7)
    assert d.do(services.annul_service, d.step("third", on, reason=" "), act_id=late) == "entry.text_empty"
    assert d.do(services.annul_service, d.step("third", on), act_id=late) == "annulment_asked"
    assert d.do(services.drop_annulment, d.step("third", on), act_id=late) == "recorded"
    assert d.do(services.annul_service, d.step("third", on), act_id=late) == "annulment_asked"
    assert d.do(services.confirm_annulment, d.step("third", on), act_id=late) == "process.acted_before"
    assert d.do(services.confirm_annulment, d.step("fourth", on), act_id=late) == "annulled"
    assert conclude(d, act_id, LATER) == "final"


def test_the_first_of_several_services_counts(district: District) -> None:
    """Recorded in the other order: by post a week later, and on the day itself by hand."""
    d, act_id, said = district, withdrawn(district, final=False), DAY + timedelta(days=7)
    for on, manner in ((said, "post"), (DAY, "direct")):
        assert served(d, act_id, on, manner, said)[1] == "recorded"
    assert conclude(d, act_id, LATER) == "final"


def test_a_review_runs_from_the_service(district: District) -> None:
    """Where that is later than the recording."""
    d, act_id = district, withdrawn(district)
    with d.database.read() as books:
        running, kept = reviews.decision_of(books, d.book_id, act_id, None)
        before = reviews.asked_until(books, running, kept)
    assert served(d, act_id, LATER)[1] == "recorded"
    with d.database.read() as books:
        assert reviews.asked_until(books, running, kept) == before


def test_the_law_may_ask_for_service(district: District) -> None:
    """A pack of the bureau's own; none that is shipped does."""
    d, act_id = district, withdrawn(district, final=False)
    assert d.adopt(service__required="true") == "in_force"
    assert conclude(d, act_id, LATER) == "permits.not_served"
    with pytest.raises(DBAPIError, match="before it was served"):
        past_python(d, act_id, "permits.withdrawal", "conclude", "final", LATER, "chief")
    service, _ = served(d, act_id, DAY)
    assert d.do(services.annul_service, d.step("third", LATER), act_id=service) == "annulment_asked"
    assert d.do(services.confirm_annulment, d.step("fourth", LATER), act_id=service) == "annulled"
    with pytest.raises(DBAPIError, match="before it was served"):
        past_python(d, act_id, "permits.withdrawal", "conclude", "final", LATER, "chief")
    service, _ = served(d, act_id, DAY)
    assert d.do(services.annul_service, d.step("third", LATER), act_id=service) == "annulment_asked"
    assert conclude(d, act_id, LATER) == "final"


def ask(d: District, decision: UUID, step: Step) -> tuple[UUID, str]:
    """Ask for a hearing."""
    act_id = new()
    return act_id, d.do(hearings.ask_hearing, step, act_id=act_id, decision=decision, ground="the works ran")


def test_its_owner_asks_where_the_law_gives_that(district: District) -> None:
    """Not by what is shipped; within three working days by a pack of the bureau's own; given up, or held by who did not decide."""
    d, act_id = district, withdrawn(district, final=False)
    assert ask(d, act_id, d.of(ONE))[1] == "permits.hearing_not_given"
    assert d.adopt(hearing__request_working_days="3") == "in_force"
    until = add_workdays(DAY, 3)
    assert ask(d, act_id, d.of(TWO, until))[1] == "process.unknown"
    assert ask(d, act_id, d.of(ONE, until + timedelta(days=1)))[1] == "permits.hearing_late"
    hearing, came = ask(d, act_id, d.of(ONE, until))
    assert came == "asked"
    assert conclude(d, act_id, LATER) == "permits.hearing_missing"
    with pytest.raises(DBAPIError, match="before its hearing"):
        past_python(d, act_id, "permits.withdrawal", "conclude", "final", LATER, "chief")
    with pytest.raises(DBAPIError, match="led by who decided"):
        past_python(d, hearing, "permits.hearing", "hold", "held", LATER, "chief")
    assert d.do(hearings.hold_hearing, d.step("chief", LATER), act_id=hearing) == "permits.hearing_of_yours"
    assert (
        d.do(hearings.hold_hearing, d.step("third", LATER, document=" "), act_id=hearing)
        == "entry.text_empty"
    )
    assert d.do(hearings.hold_hearing, d.step("third", LATER), act_id=hearing) == "held"
    assert conclude(d, act_id, LATER) == "final"
    assert ask(d, act_id, d.step("third", LATER))[1] == "permits.nothing_to_hear"
    assert d.broken() == []


def test_the_time_to_ask_runs_from_the_service(district: District) -> None:
    """Served a week after the decision, a hearing is asked for within three working days of that, and not on the next day."""
    d, act_id, on = district, withdrawn(district, final=False), DAY + timedelta(days=7)
    assert d.adopt(hearing__request_working_days="3") == "in_force"
    assert served(d, act_id, on)[1] == "recorded"
    until = add_workdays(on, 3)
    assert ask(d, act_id, d.of(ONE, until + timedelta(days=1)))[1] == "permits.hearing_late"
    assert ask(d, act_id, d.of(ONE, until))[1] == "asked"


def test_the_term_runs_from_the_last_hearing(district: District) -> None:
    """One that the bureau holds, and ten days later its owner's: the term to conclude is twenty working days after that one."""
    d, act_id = district, withdrawn(district, final=False)
    assert d.adopt(hearing__request_working_days="3") == "in_force"
    hearings_of = [ask(d, act_id, one)[0] for one in (d.step("third"), d.of(ONE))]
    days = [LATER, LATER + timedelta(days=10)]
    for hearing, on in zip(hearings_of, days, strict=True):
        assert d.do(hearings.hold_hearing, d.step("third", on), act_id=hearing) == "held"
    last = add_workdays(days[1], 20)
    assert conclude(d, act_id, last + timedelta(days=1)) == "permits.withdrawal_lapsed"
    assert conclude(d, act_id, last) == "final"


def test_what_was_recorded_as_held_by_mistake_is_held_again(district: District) -> None:
    """Set by the bureau with its paper; annulled by two; given up by the owner alone."""
    d, act_id = district, withdrawn(district, final=False)
    assert ask(d, act_id, d.step("third", document=" "))[1] == "entry.text_empty"
    hearing, came = ask(d, act_id, d.step("third"))
    assert came == "asked"
    assert d.do(hearings.hold_hearing, d.step("third"), act_id=hearing) == "held"
    assert d.do(hearings.annul_hearing, d.step("third"), act_id=hearing) == "annulment_asked"
    assert conclude(d, act_id, LATER) == "permits.hearing_missing"
    assert d.do(hearings.drop_hearing, d.step("third"), act_id=hearing) == "held"
    assert d.do(hearings.annul_hearing, d.step("third"), act_id=hearing) == "annulment_asked"
    assert d.do(hearings.confirm_hearing, d.step("third"), act_id=hearing) == "process.acted_before"
    assert d.do(hearings.confirm_hearing, d.step("fourth"), act_id=hearing) == "asked"
    assert conclude(d, act_id, LATER) == "permits.hearing_missing"
    assert d.do(hearings.withdraw_hearing, d.step("third"), act_id=hearing) == "process.role_not_for_step"
    assert d.do(hearings.withdraw_hearing, d.of(ONE), act_id=hearing) == "withdrawn"
    assert conclude(d, act_id, LATER) == "final"


@pytest.mark.parametrize("annulled", ["asked and dropped", "never"])
def test_the_term_runs_from_the_day_of_the_hearing(district: District, annulled: str) -> None:
    """Goal: no clerk prolongs what protects the owner. Method: that the record is annulled is asked for a month later, and dropped."""
    d, act_id = district, withdrawn(district, final=False)
    hearing, _ = ask(d, act_id, d.step("third"))
    assert d.do(hearings.hold_hearing, d.step("third", LATER), act_id=hearing) == "held"
    last = add_workdays(LATER, 20)
    if annulled != "never":
        assert d.do(hearings.annul_hearing, d.step("third", last), act_id=hearing) == "annulment_asked"
        assert d.do(hearings.drop_hearing, d.step("third", last), act_id=hearing) == "held"
    assert conclude(d, act_id, last + timedelta(days=1)) == "permits.withdrawal_lapsed"
    assert conclude(d, act_id, last) == "final"


@pytest.mark.parametrize(
    ("led", "came"), [("third", "permits.hearing_led"), ("fourth", "final"), ("given up", "final")]
)
def test_who_led_a_hearing_does_not_conclude(
    district: District, led: str, came: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: the hearing is led by who does not decide, before and after it. Method: led by who concludes, by another, and by nobody."""
    d, act_id = district, withdrawn(district, final=False)
    d.adopt(hearing__request_working_days="3")
    hearing, _ = ask(d, act_id, d.of(ONE))
    if led == "given up":
        assert d.do(hearings.withdraw_hearing, d.of(ONE), act_id=hearing) == "withdrawn"
    else:
        assert d.do(hearings.hold_hearing, d.step(led, LATER), act_id=hearing) == "held"
    concluding = d.step("third", LATER)
    if came != "final":
        with monkeypatch.context() as past:
            past.setattr(withdrawals, "check_led", lambda *_: None)
            assert (
                d.do(withdrawals.conclude_withdrawal, concluding, act_id=act_id) == "database.promise_broken"
            )
    assert d.do(withdrawals.conclude_withdrawal, concluding, act_id=act_id) == came


@pytest.mark.parametrize(("least", "came"), [("4.000001", "final"), ("4", "permits.hearing_missing")])
def test_the_law_may_ask_for_a_hearing(district: District, least: str, came: str) -> None:
    """Of 4 t, from 4 t on and not from more; once one is held it is concluded, within a term that runs from its day."""
    d, act_id = district, withdrawn(district, final=False)
    assert d.adopt(hearing__withdrawal_least=f'"{least}"') == "in_force"
    assert conclude(d, act_id, LATER) == came
    if came != "final":
        with pytest.raises(DBAPIError, match="before its hearing"):
            past_python(d, act_id, "permits.withdrawal", "conclude", "final", LATER, "chief")
        hearing, _ = ask(d, act_id, d.step("third"))
        held = LATER + timedelta(days=10)
        assert d.do(hearings.hold_hearing, d.step("third", held), act_id=hearing) == "held"
        last = add_workdays(held, 20)
        assert conclude(d, act_id, last + timedelta(days=1)) == "permits.withdrawal_lapsed"
        assert conclude(d, act_id, last) == "final"


def test_the_bureau_sets_one_hearing(district: District) -> None:
    """Goal: no clerk holds a decision up alone. Method: set twice, dropped by another and who set it, held, set again; its owner asks."""
    d, act_id = district, withdrawn(district, final=False)
    d.adopt(hearing__request_working_days="3")
    first, came = ask(d, act_id, d.step())
    assert (came, ask(d, act_id, d.step())[1]) == ("asked", "permits.hearing_set")
    assert ask(d, act_id, d.step("third"))[1] == "permits.hearing_set"
    assert d.do(hearings.drop_hearing, d.step("third"), act_id=first) == "permits.hearing_of_another"
    with pytest.raises(DBAPIError, match="drops for another"):
        past_python(d, first, "permits.hearing", "drop", "dropped", DAY, "third")
    assert d.do(hearings.drop_hearing, d.step(), act_id=first) == "dropped"
    second, came = ask(d, act_id, d.step())
    assert came == "asked"
    assert d.do(hearings.hold_hearing, d.step("third"), act_id=second) == "held"
    assert ask(d, act_id, d.step())[1] == "permits.hearing_set"
    own, came = ask(d, act_id, d.of(ONE))
    assert (came, conclude(d, act_id, LATER)) == ("asked", "permits.hearing_missing")
    assert d.do(hearings.drop_hearing, d.step(), act_id=own) == "permits.hearing_of_another"
    assert d.do(hearings.withdraw_hearing, d.of(ONE), act_id=own) == "withdrawn"
    assert conclude(d, act_id, LATER) == "final"
    assert d.broken() == []


def test_postgresql_knows_of_one_hearing(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """Past Python: the bureau sets another; its owner may."""
    d, act_id = district, withdrawn(district, final=False)
    d.adopt(hearing__request_working_days="3")
    monkeypatch.setattr(hearings, "check_first", lambda *_: None)
    came = [ask(d, act_id, one)[1] for one in (d.step(), d.step("third"), d.of(ONE))]
    assert came == ["asked", "database.promise_broken", "asked"]
