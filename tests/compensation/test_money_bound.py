"""What of a fund stands for something: what is kept back of works, and what goes back; neither is disposed of or spent otherwise."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.actions import disposals, ends, reliefs, retentions, spending
from ledger.database import Database
from ledger.database.refusals import sqlstate
from tests.compensation.test_cases import COURT
from tests.compensation.test_funds import (
    DAY,
    FINANCE,
    LATER,
    NEXT,
    WORKS,
    accept,
    close,
    kept_back,
    pay_stage,
    works,
)
from tests.compensation.test_lowered import AUGUST, NOTHING, alone, paid
from tests.compensation.test_successions import reverse
from tests.compensation.world import Desk, X
from tests.furnished import furnished

KEEP: dict[str, Any] = {"who": "chief", "reason": "trees have died", "document": "inspection"}
OTHER = "works:2"


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case that has received 1,000.00, with works of 900.00 that are accepted, and paid but for 3 % that are kept back for 12 months."""
    made = Desk(database, owner)
    made.judged()
    assert made.pay("1000.00", DAY) == "done"
    subject = works(made, "900.00", retention_share="0.03", retention_months=12)
    for number, amount in ((1, "388.00"), (2, "485.00")):
        accept(made, subject, number)
        assert pay_stage(made, subject, number, amount) == "done", made.said
    made.must("complete_project", subject=subject)
    made.must("accept_project", who="chief", subject=subject, evaluator="institute:1", opinion="good")
    return made


def subject_of(desk: Desk) -> str:
    """The works."""
    return str(desk.ids["plan_project"])


def keep(desk: Desk, amount: str, on: date = NEXT) -> str:
    """Keep so much of the retention for good, by two."""
    return desk.do("keep_retention", on, subject=subject_of(desk), amount=amount, **KEEP)


def dispose(desk: Desk, amount: str, on: date = NEXT, **words: Any) -> str:
    """Let so much go to the budget, by two."""
    return desk.do("dispose_fund", on, destination="treasury", amount=amount, **{**FINANCE, **words})


def free(desk: Desk, code: str = "C1") -> int:
    """What PostgreSQL calls free."""
    with desk.database.read() as books:
        asked = (
            "SELECT ledger.damage_fund_free(book_id, case_id) FROM ledger.damage_case WHERE code = %(code)s"
        )
        found: int = books.connection.exec_driver_sql(asked, {"code": code}).scalar_one()
    return found


# -- what is kept back -------------------------------------------------------------------------------------------------


def test_kept_and_disposed_of_it_is_not_given_back(desk: Desk) -> None:
    """Goal: no retention is released without its money. Method: kept, disposed of, lowered; on the line; after the disposal is reversed."""
    assert free(desk) == 100_00
    assert dispose(desk, "100.01") == "compensation.disposed_beyond_free"
    assert keep(desk, "20.00") == "done", desk.said
    assert dispose(desk, "110.00", name="gone") == "done", desk.said
    assert keep(desk, "9.99") == "compensation.retention_not_covered"
    assert desk.said == {"amount": "10.01", "free": "10.00"}
    assert keep(desk, "10.00") == "done", desk.said
    assert (free(desk), kept_back(desk, subject_of(desk))[2]) == (0, 10_00)
    assert keep(desk, "0.00") == "compensation.retention_not_covered"
    assert reverse(desk, "gone", NEXT) == "done", desk.said
    assert keep(desk, "0.00") == "done", desk.said
    assert pay_stage(desk, subject_of(desk), 1, "12.00", LATER) == "done", desk.said
    assert pay_stage(desk, subject_of(desk), 2, "15.00", LATER) == "done", desk.said
    assert desk.broken() == []


def test_less_is_kept_after_its_months(desk: Desk) -> None:
    """Of 20.00 that were kept 10.00 are given back when the months are over, and no fen more is kept then."""
    assert keep(desk, "20.00") == "done", desk.said
    assert keep(desk, "20.01", LATER) == "compensation.retention_over"
    assert keep(desk, "10.00", LATER) == "done", desk.said
    assert keep(desk, "10.01", LATER) == "compensation.retention_over"
    assert desk.broken() == []


def test_no_more_is_kept_than_was_accepted_and_not_paid(database: Database, owner: Database) -> None:
    """Of a contract of 900.00 one stage of 400.00 is accepted, and 388.00 of it are paid: 12.00 are kept at the most, not 27.00."""
    desk = Desk(database, owner)
    desk.judged()
    assert desk.pay("1000.00", DAY) == "done"
    subject = works(desk, "900.00", retention_share="0.03", retention_months=12)
    accept(desk, subject, 1)
    assert pay_stage(desk, subject, 1, "388.00") == "done", desk.said
    assert keep(desk, "12.01") == "compensation.kept_beyond_retention"
    assert desk.said == {"amount": "12.01", "left": "12.00"}
    assert keep(desk, "12.00") == "done", desk.said


def test_it_is_spent_for_its_works_alone(desk: Desk) -> None:
    """Method: for the office a fen more than is free, then all that is free; for its works all of it when the months are over."""
    assert desk.spend("100.01", NEXT) == "compensation.fund_not_free"
    assert desk.said == {
        "amount": "100.01", "free": "100.00", "there": "127.00", "kept": "27.00", "on": NEXT.isoformat(),
    }  # fmt: skip
    assert desk.spend("100.00", NEXT) == "done", desk.said
    assert pay_stage(desk, subject_of(desk), 1, "12.00", LATER) == "done", desk.said
    assert desk.broken() == []


def test_a_case_is_closed_with_it_on_a_basis(desk: Desk) -> None:
    """Goal: closing asks for what is kept back. Method: without a basis, with one; paid while it is closed."""
    assert dispose(desk, "100.00") == "done"
    refused = close(desk, NEXT)
    assert refused == "compensation.case_still_open"
    assert "27.00" in str(desk.said["open"])
    ended: dict[str, Any] = {"who": "chief", "bare": True}
    assert desk.do("close", NEXT, retention_basis=" ", **ended) == "compensation.case_still_open"
    assert desk.do("close", NEXT, retention_basis="合同第 12 条", **ended) == "done", desk.said
    assert pay_stage(desk, subject_of(desk), 1, "12.00", LATER) == "done", desk.said
    assert desk.broken() == []


@pytest.mark.parametrize("how", ["kept", "paid"])
def test_a_case_is_closed_without_it(desk: Desk, how: str) -> None:
    """Method: all of it is kept for defects and disposed of, or paid when its months are over."""
    if how == "kept":
        assert keep(desk, "27.00") == "done"
        assert dispose(desk, "127.00") == "done"
    else:
        assert pay_stage(desk, subject_of(desk), 1, "12.00", LATER) == "done"
        assert pay_stage(desk, subject_of(desk), 2, "15.00", LATER) == "done"
        assert dispose(desk, "100.00", LATER) == "done"
    assert close(desk, desk.day) == "done", desk.said


def going_on(desk: Desk, came: str) -> str:
    """Another case into which so much has come, with works of 400.00, of which 300.00 are accepted, and 12.00 kept back."""
    desk.judged(code="C2")
    assert desk.do("pay", DAY, code="C2", who="cashier", route="treasury", payer=X, amount=came) == "done"
    stages = [{"title": "a", "due_on": "2025-12-31", "amount": "400.00"}]
    plan: dict[str, Any] = {
        "title": "t",
        "mode": "funded",
        "repairer": WORKS,
        "budget": "400",
        "stages": stages,
    }
    desk.must("plan_project", DAY, code="C2", **plan)
    subject = subject_of(desk)
    desk.must("approve_project", code="C2", who="chief", subject=subject)
    contract: dict[str, Any] = {"amount": "400.00", "retention": "12.00", "retention_months": 12}
    desk.must("contract_project", code="C2", subject=subject, **contract)
    desk.must(
        "accept_stage", DAY, code="C2", who="chief", subject=subject, stage=1, evidence="photo", value="300"
    )
    return subject


def test_a_contract_is_not_varied_below_what_was_kept(desk: Desk) -> None:
    """Method: of works that go on, 5.00 of 12.00 are kept; varied to nothing, to less, to just that."""
    subject = going_on(desk, "500.00")
    assert desk.do("keep_retention", DAY, code="C2", subject=subject, amount="5.00", **KEEP) == "done"
    vary: dict[str, Any] = {"code": "C2", "subject": subject, "budget": "400"}
    assert desk.do("vary_project", DAY, retention="0.00", **vary) == "compensation.retention_below_kept"
    assert desk.said == {"amount": "0.00", "kept": "5.00"}
    for amount, came in (("4.99", "compensation.retention_below_kept"), ("5.00", "done")):
        assert desk.do("vary_project", DAY, retention=amount, retention_months=12, **vary) == came, amount


def test_a_retention_is_varied_while_the_fund_is_short(desk: Desk) -> None:
    """Method: works are accepted beyond what has come; what is kept back of them is named anew, for nothing of it was kept for good."""
    subject = going_on(desk, "100.00")
    desk.must(
        "vary_project", DAY, code="C2", subject=subject, budget="400", retention="11.00", retention_months=12
    )
    assert kept_back(desk, subject) == (11_00, 12, 0)


@pytest.mark.parametrize("act", ["take_over", "give_up"])
def test_what_is_kept_back_of_works_that_ended_is_owed_to_who_did_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    """Goal: 7.9 and 7.12. Method: another takes works over, or they are given up; the retention stays, and nobody else is paid it."""
    desk.judged(code="C2")
    assert desk.do("pay", DAY, code="C2", who="cashier", route="treasury", payer=X, amount="900.00") == "done"
    subject = works(desk, "900.00", code="C2", retention_share="0.03", retention_months=12)
    accept(desk, subject, 1, code="C2")
    more = {"repairer": OTHER, "amount": "500.00"} if act == "take_over" else {}
    desk.must(act, DAY, code="C2", who="chief", subject=subject, reason="left", document="paper", **more)
    of: dict[str, Any] = {"code": "C2", "use": "restoration", "subject": subject, "stage": 1}
    assert desk.spend("388.00", DAY, payee=OTHER, **of) == "compensation.payee_not_repairer"
    assert desk.said == {"payee": OTHER, "repairer": WORKS}
    assert desk.spend("388.00", DAY, payee=WORKS, **of) == "done", desk.said
    assert dispose(desk, "500.01", DAY, code="C2") == "compensation.disposed_beyond_free"
    with monkeypatch.context() as without:
        without.setattr(spending, "_check_repairer", lambda *_: None)
        assert desk.spend("12.00", LATER, payee=OTHER, **of) == "database.promise_broken"
        assert desk.said["promise"] == "damage_spending_repairer"
    assert desk.spend("12.00", LATER, payee=WORKS, **of) == "done", desk.said
    assert desk.broken() == []


@pytest.mark.parametrize(
    "promise", ["retention_covered", "retention_based", "spending_free", "disposal_grounded"]
)
def test_the_database_binds_it_too(desk: Desk, monkeypatch: pytest.MonkeyPatch, promise: str) -> None:
    """Goal: PostgreSQL asks the same. Method: each check of the program is taken away."""
    if promise == "retention_covered":
        assert keep(desk, "20.00") == "done"
        assert dispose(desk, "120.00") == "done"
        monkeypatch.setattr(retentions, "_check_covered", lambda *_: None)
        came = keep(desk, "19.99")
    elif promise == "retention_based":
        assert dispose(desk, "100.00") == "done"
        monkeypatch.setattr(ends, "_kept_back", lambda _: [])
        came = close(desk, NEXT)
    elif promise == "spending_free":
        monkeypatch.setattr(spending, "_check_free", lambda *_: None)
        came = desk.spend("100.01", NEXT)
    else:
        monkeypatch.setattr(disposals, "bound", lambda _: 0)
        came = dispose(desk, "100.01")
    assert came == "database.promise_broken"
    assert desk.said["promise"] == f"damage_{promise}"


def test_plain_sql_lowers_no_retention_below_what_is_kept(desk: Desk) -> None:
    """As the web's role: a retention is taken out of works of which something was kept for good."""
    assert keep(desk, "20.00") == "done"
    with pytest.raises(DBAPIError) as refused, desk.database.engine.begin() as connection:
        connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")
        connection.exec_driver_sql(
            "UPDATE ledger.damage_project SET retention = NULL, retention_months = NULL"
        )
        connection.exec_driver_sql("SET CONSTRAINTS ledger.damage_retention_covered IMMEDIATE")
    broken = refused.value.orig.diag.constraint_name  # type: ignore[union-attr]
    assert (sqlstate(refused.value), broken) == ("LG055", "damage_retention_covered")


# -- what goes back ----------------------------------------------------------------------------------------------------------


@furnished
def lowered(database: Database, owner: Database) -> Desk:
    """Of 1,000.00 under H4, 600.00 are paid late; a court leaves 400.00 owed in all, so 200.00 of the fund stand overpaid."""
    made = Desk(database, owner)
    paid(made)
    made.must("judge", AUGUST, **NOTHING, in_all=[{"part": 1, "owed": "400.00"}])
    return made


BACK: dict[str, Any] = {"part": 1, "payee": X, "basis": "民事诉讼法 244"}


def ask(desk: Desk, kind: str, amount: str, on: date = AUGUST) -> str:
    """Ask for a refund."""
    return desk.do("propose_relief", on, who="cashier", name="asked", kind=kind, amount=amount, **BACK)


def test_what_was_paid_too_much_is_not_free(lowered: Desk) -> None:
    """Method: a fen more than is free is disposed of, spent, and spent of its head; after the refund the fund is what was owed."""
    desk = lowered
    assert free(desk) == 400_00
    assert dispose(desk, "400.01", AUGUST) == "compensation.disposed_beyond_free"
    assert desk.said["kept"] == "200.00"
    assert desk.spend("400.01", AUGUST) == "compensation.fund_not_free"
    assert desk.said["kept"] == "200.00"
    assert desk.spend("100.00", AUGUST) == "done", desk.said
    assert dispose(desk, "300.00", AUGUST) == "done", desk.said
    assert dispose(desk, "0.01", AUGUST) == "compensation.fund_bound"
    assert free(desk) == 0
    assert ask(desk, "refund_reversed", "200.00") == "done"
    desk.must("grant_relief", AUGUST, who="payer", subject=str(desk.ids["asked"]))
    assert "fund case_fund" not in desk.balances()
    assert desk.broken() == []


@pytest.mark.parametrize("promise", ["disposal_grounded", "spending_head"])
def test_the_database_lets_it_go_back(lowered: Desk, monkeypatch: pytest.MonkeyPatch, promise: str) -> None:
    """Goal: PostgreSQL asks the same. Method: each check of the program is taken away."""
    monkeypatch.setattr(spending, "_check_free", lambda *_: None)
    monkeypatch.setattr(disposals, "bound", lambda _: 0)
    if promise == "disposal_grounded":
        came = dispose(lowered, "400.01", AUGUST)
    else:
        monkeypatch.setattr(spending, "_check_heads", lambda *_: None)
        came = lowered.spend("400.01", AUGUST)
    assert came == "database.promise_broken"
    assert lowered.said["promise"] == f"damage_{promise}"


def test_a_refund_is_asked_for_as_what_it_is(lowered: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: the wrong kind is told when it is asked for. Method: principal as an excess; in PostgreSQL too; then as what it is."""
    assert ask(lowered, "refund_excess", "200.00") == "compensation.refund_kind_wrong"
    assert lowered.said == {
        "payee": X, "part": 1, "asked": "refund_excess", "fits": "refund_reversed", "there": "200.00",
    }  # fmt: skip
    with monkeypatch.context() as without:
        without.setattr(reliefs, "check_kind", lambda *_: None)
        assert ask(lowered, "refund_excess", "200.00") == "database.promise_broken"
        assert lowered.said["promise"] == "damage_refund_kind"
    assert ask(lowered, "refund_reversed", "200.00") == "done", lowered.said


def test_an_excess_is_no_principal(lowered: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Method: once the principal went back, an excess that came later is asked for as principal; in PostgreSQL too; then as what it is."""
    desk = lowered
    assert ask(desk, "refund_reversed", "200.00") == "done"
    desk.must("grant_relief", AUGUST, who="payer", subject=str(desk.ids["asked"]))
    assert desk.pay("50.70", AUGUST, hold_excess=True, name="late") == "done", desk.said
    assert ask(desk, "refund_reversed", "50.00") == "compensation.refund_kind_wrong"
    assert (desk.said["fits"], desk.said["there"]) == ("refund_excess", "50.00")
    with monkeypatch.context() as without:
        without.setattr(reliefs, "check_kind", lambda *_: None)
        assert ask(desk, "refund_reversed", "50.00") == "database.promise_broken"
        assert desk.said["promise"] == "damage_refund_kind"
    assert ask(desk, "refund_excess", "50.00") == "done", desk.said


def overpaid(desk: Desk) -> None:
    """Of 1,000.00 that x owed, 1,100.00 are paid in one sum, 100.00 of them held; a court then says 400.00 in all."""
    alone(desk)
    assert desk.pay("1100.00", date(2025, 6, 30), hold_excess=True) == "done", desk.said
    desk.must("retry", AUGUST, **COURT)
    desk.must("judge", AUGUST, **NOTHING, in_all=[{"part": 1, "owed": "400.00"}])


def back(desk: Desk, kind: str, amount: str) -> str:
    """Ask for a refund to x, and grant it."""
    came = ask(desk, kind, amount)
    if came != "done":
        return came
    return desk.do(
        "grant_relief", AUGUST, who="payer", name=f"granted {kind}", subject=str(desk.ids["asked"])
    )


def test_principal_that_went_back_is_no_excess(database: Database, owner: Database) -> None:
    """Of the same payment 150.00 of principal go back, and then the 100.00 that are held: for PostgreSQL, too, they are there."""
    desk = Desk(database, owner)
    overpaid(desk)
    assert back(desk, "refund_reversed", "150.00") == "done", desk.said
    assert back(desk, "refund_excess", "100.00") == "done", desk.said
    assert ask(desk, "refund_excess", "1.00") == "compensation.refund_kind_wrong"
    assert desk.broken() == []


def test_an_excess_whose_refund_was_reversed_is_asked_for_again(database: Database, owner: Database) -> None:
    """The 100.00 that are held are granted, reversed, and asked for again, while principal stands overpaid."""
    desk = Desk(database, owner)
    overpaid(desk)
    assert back(desk, "refund_excess", "100.00") == "done", desk.said
    assert reverse(desk, "granted refund_excess", AUGUST) == "done", desk.said
    assert back(desk, "refund_excess", "100.00") == "done", desk.said
    assert desk.broken() == []
