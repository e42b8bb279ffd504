"""What is in the fund of a case: where what is left goes, what is kept back of a contract, and of which head, invoice and account it is."""

from datetime import date
from typing import Any

import pytest

from ledger.compensation.actions import disposals as disposing
from ledger.compensation.actions import ends, spending
from ledger.compensation.invariants import INVARIANTS
from ledger.compensation.queries.beside import Project
from ledger.compensation.queries.disposals import disposals
from ledger.database import Database
from tests.compensation.test_reversals import WHY
from tests.compensation.world import Desk, X, Y
from tests.furnished import furnished

DAY = date(2025, 4, 1)
NEXT = date(2025, 4, 2)
LATER = date(2026, 4, 2)
WORKS = "works:1"
FINANCE: dict[str, Any] = {"who": "cashier", "basis": "预算法 art. 57"}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau with a case that has received 600.00 for H4 and 400.00 for H1."""
    made = Desk(database, owner)
    made.judged()
    assert made.pay("1000.00", DAY) == "done"
    return made


def close(desk: Desk, on: date | None = None) -> str:
    """Close the case, with what is in its fund."""
    return desk.do("close", on, who="chief", no_evaluation="paid_in_money", bare=True)


# -- what is left goes where the rule says ------------------------------------------------------------------------------


def test_what_is_left_goes_somewhere_before_the_end(desk: Desk) -> None:
    """Received, nothing restored: closing is refused; disposed of, closed, reopened, and the disposal reversed."""
    assert close(desk, NEXT) == "compensation.case_still_open"
    assert "1000.00" in str(desk.said["open"])
    for amount, words, came in (
        ("0.00", {"destination": "treasury"}, "compensation.not_above_zero"),
        ("1.00", {"destination": "nowhere"}, "compensation.destination_unknown"),
        ("1.00", {"destination": "treasury", "basis": " "}, "compensation.disposal_ungrounded"),
        ("1.00", {"destination": "treasury", "document": " "}, "compensation.document_missing"),
        ("1.00", {"destination": "treasury", "payee": X}, "compensation.destination_wrong"),
        ("1.00", {"destination": "payer"}, "compensation.destination_wrong"),
        ("1000.01", {"destination": "treasury"}, "compensation.disposed_beyond_free"),
        ("999.99", {"destination": "treasury"}, "done"),
    ):
        assert desk.do("dispose_fund", name="most", amount=amount, **{**FINANCE, **words}) == came, words
    assert close(desk) == "compensation.case_still_open"
    assert "0.01" in str(desk.said["open"])
    desk.must("dispose_fund", name="last", destination="substitute", amount="0.01", **FINANCE)
    assert desk.balances().get("fund case_fund") is None
    assert close(desk) == "done"
    assert desk.broken() == []
    desk.must("reopen", who="chief")
    desk.must("propose_reversal", who="cashier", name="back", target=str(desk.ids["last"]), **WHY)
    desk.must("confirm_reversal", who="payer", subject=str(desk.ids["back"]))
    assert desk.balances()["fund case_fund"] == 1
    assert desk.state() == "investigating"
    assert desk.do("end_round", who="chief", ground="other") == "compensation.claim_still_open"
    desk.must("dispose_fund", name="again", destination="treasury", amount="0.01", **FINANCE)
    assert desk.do("end_round", who="chief", ground="other") == "done", desk.said
    assert desk.broken() == []
    with desk.database.read() as books:
        rows = disposals(books, desk.book_id)
    assert [(x.destination, x.amount, x.reversed_on is None) for x in rows] == [
        ("treasury", 99_999, True), ("substitute", 1, False), ("treasury", 1, True)]  # fmt: skip
    assert all(x.basis and x.person != x.confirmed_by for x in rows)


def test_a_closed_case_is_open_again_without_its_disposal(desk: Desk) -> None:
    """What is disposed of wrongly is reversed while the case is closed: it is performing again, and is closed anew."""
    desk.must("dispose_fund", NEXT, name="wrong", destination="treasury", amount="1000.00", **FINANCE)
    assert close(desk) == "done"
    desk.must("propose_reversal", who="cashier", name="back", target=str(desk.ids["wrong"]), **WHY)
    desk.must("confirm_reversal", who="payer", subject=str(desk.ids["back"]))
    assert desk.state() == "performing"
    assert close(desk) == "compensation.case_still_open"
    assert desk.broken() == []


def test_another_case_of_the_place(desk: Desk) -> None:
    """Only a case of the same place that goes on takes it; what it has spent of it is not taken back, and it is of no head there."""
    desk.judged(code="C2")
    desk.judged(code="C3")
    assert desk.register("C4", on=NEXT, area="330602") == "done"
    to: dict[str, Any] = {"name": "moved", "destination": "other_case", "amount": "600.00", **FINANCE}
    for code, came in (
        ("C9", "compensation.case_unknown"),
        ("C1", "compensation.other_case_unfit"),
        ("C4", "compensation.other_case_unfit"),
        ("C2", "done"),
    ):
        assert desk.do("dispose_fund", NEXT, other_case=code, **to) == came, code
    assert (desk.balances()["fund case_fund"], desk.balances("C2")["fund case_fund"]) == (40_000, 60_000)
    assert desk.balances("C2").get("H4 claim_received") is None
    assert desk.spend("600.01", code="C2") == "compensation.fund_too_small"
    assert desk.spend("100.00", code="C2") == "done"
    back: dict[str, Any] = {"who": "cashier", "target": str(desk.ids["moved"]), **WHY}
    assert desk.do("propose_reversal", **back) == "compensation.spent_already"
    assert desk.said == {
        "amount": "600.00",
        "there": "500.00",
        "day": "2025-04-02",
        "case": "C2",
        "rests": "-",
    }
    assert desk.broken() == []


def test_back_to_who_paid(desk: Desk) -> None:
    """A court says so: money goes back to who has paid it, at most what it has paid and not got back, and revenue falls."""
    to: dict[str, Any] = {"name": "returned", "destination": "payer", "document": "ruling", **FINANCE}
    assert desk.do("dispose_fund", NEXT, amount="1.00", payee=Y, **to) == "compensation.returned_beyond_paid"
    desk.must("dispose_fund", NEXT, amount="700.00", payee=X, **to)
    assert desk.do("dispose_fund", amount="300.01", payee=X, **to) == "compensation.disposed_beyond_free"
    desk.must("dispose_fund", amount="300.00", payee=X, **{**to, "name": "rest"})
    assert desk.balances().get("fund case_fund") is None
    assert desk.broken() == []


def test_what_is_to_be_paid_for_works_stays(desk: Desk) -> None:
    """Closed with what was accepted and not paid; that is paid afterwards, and no fen of it goes elsewhere before."""
    subject = works(desk, "900.00")
    accept(desk, subject, 1)
    assert desk.do("dispose_fund", DAY, destination="treasury", amount="600.01", **FINANCE) == (
        "compensation.disposed_beyond_free"
    )
    assert desk.said == {
        "amount": "600.01",
        "free": "600.00",
        "there": "1000.00",
        "kept": "400.00",
        "on": "2025-04-01",
    }
    desk.must("dispose_fund", DAY, destination="treasury", amount="600.00", **FINANCE)
    assert desk.do("dispose_fund", DAY, destination="treasury", amount="0.01", **FINANCE) == (
        "compensation.fund_bound"
    )
    desk.must("give_up", who="chief", subject=subject, reason="done elsewhere")
    assert close(desk) == "done"
    assert pay_stage(desk, subject, 1, "400.00") == "done"
    assert desk.broken() == []


def test_the_database_lets_no_case_end_with_a_fund(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: PostgreSQL asks it too. Method: the check of the program is taken away."""
    monkeypatch.setattr(ends, "free", lambda _: 0)
    assert close(desk, NEXT) == "database.promise_broken"
    assert desk.said["promise"] == "damage_fund_disposed"
    assert desk.state() == "performing"


@pytest.mark.parametrize("told", ["basis", "document", "too much", "another place", "another payee"])
def test_the_database_lets_nothing_go_without_ground(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    """The same of a disposal without basis or paper, of what is to be paid for works, to another place, and to who has not paid."""
    assert desk.register("C4", on=NEXT, area="330602") == "done"
    words: dict[str, Any] = {"destination": "treasury", "amount": "700.00", **FINANCE}
    if told in ("basis", "document"):
        monkeypatch.setattr(disposing, "_grounded", lambda *_: None)
        words[told] = " "
    elif told == "too much":
        subject = works(desk, "900.00")
        accept(desk, subject, 1)
        monkeypatch.setattr(disposing, "bound", lambda _: 0)
    elif told == "another place":
        monkeypatch.setattr(disposing, "_unfit", lambda *_: "")
        words |= {"destination": "other_case", "other_case": "C4"}
    else:
        monkeypatch.setattr(disposing, "_check_paid", lambda *_: None)
        words |= {"destination": "payer", "payee": Y}
    assert desk.do("dispose_fund", NEXT, **words) == "database.promise_broken"
    assert desk.said["promise"] == "damage_disposal_grounded"
    assert desk.balances()["fund case_fund"] == 100_000


def test_the_doctor_looks_at_funds(desk: Desk, owner: Database) -> None:
    """A case that is closed with a fund, a disposal without basis, of another sum, to another place, or to who has not paid: told."""
    desk.must("dispose_fund", NEXT, destination="treasury", amount="1000.00", **FINANCE)
    assert close(desk) == "done"
    words = "UPDATE ledger.damage_record SET words = words || '{}' WHERE kind = 'dispose_fund'"
    for changed in ('{"basis": " "}', '{"amount": "999.99"}', '{"other_case": "C1"}', f'{{"payee": "{Y}"}}'):
        assert tampered(owner, [words.format(changed)]) == ["funds_go_where_acts_say"], changed
    fund = "UPDATE ledger.balance b SET credits = 0 FROM ledger.account a WHERE a.account_id = b.account_id AND a.purpose = 'case_fund'"
    assert "funds_go_where_acts_say" in tampered(owner, [fund])
    before = "UPDATE ledger.damage_record SET words = words - 'fund_use' WHERE kind = 'close'"
    assert "funds_go_where_acts_say" not in tampered(owner, [fund, before])


def tampered(owner: Database, statements: list[str]) -> list[str]:
    """Which promises of this room do not hold, were something written past all triggers."""
    found = []
    with owner.engine.connect() as connection:
        for table in ("damage_record", "balance"):
            connection.exec_driver_sql(f"ALTER TABLE ledger.{table} DISABLE TRIGGER USER")
        for statement in statements:
            connection.exec_driver_sql(statement)
        found = [
            one.name
            for one in INVARIANTS
            if connection.exec_driver_sql(one.offenders.replace("%", "%%")).first() is not None
        ]
        connection.rollback()
    return found


# -- what is kept back of a contract -------------------------------------------------------------------------------------


def works(desk: Desk, contract: str, *, code: str = "C1", **words: Any) -> str:
    """Plan works of two stages of 400.00 and 500.00, and contract them."""
    stages = [
        {"title": "a", "due_on": "2025-12-31", "amount": "400.00"},
        {"title": "b", "due_on": "2026-03-31", "amount": "500.00"},
    ]
    plan: dict[str, Any] = {"title": "t", "mode": "funded", "repairer": WORKS, "budget": "900"}
    desk.must("plan_project", DAY, code=code, stages=stages, **plan)
    subject = str(desk.ids["plan_project"])
    desk.must("approve_project", code=code, who="chief", subject=subject)
    desk.must("contract_project", code=code, subject=subject, amount=contract, **words)
    return subject


def accept(desk: Desk, subject: str, number: int, on: date = DAY, *, code: str = "C1") -> None:
    """Accept a stage."""
    desk.must("accept_stage", on, code=code, who="chief", subject=subject, stage=number, evidence="photo")


def pay_stage(desk: Desk, subject: str, number: int, amount: str, on: date = DAY, **words: Any) -> str:
    """Pay for a stage."""
    whole = {"use": "restoration", "payee": WORKS, **words}
    return desk.spend(amount, on, subject=subject, stage=number, **whole)


def test_a_retention_is_named_rightly(desk: Desk) -> None:
    """A sum or a share, with its months, within the rule, of works that the treasury pays."""
    stages = [{"title": "a", "due_on": "2025-12-31", "amount": "900.00"}]
    desk.must("plan_project", DAY, title="t", mode="funded", repairer=WORKS, budget="900", stages=stages)
    subject = str(desk.ids["plan_project"])
    desk.must("approve_project", who="chief", subject=subject)
    for words, came in (
        ({"retention": "9.00"}, "compensation.retention_wrong"),
        ({"retention_months": 12}, "compensation.retention_wrong"),
        (
            {"retention": "9.00", "retention_share": "0.01", "retention_months": 12},
            "compensation.retention_wrong",
        ),
        ({"retention": "0.00", "retention_months": 12}, "compensation.retention_wrong"),
        ({"retention": "27.01", "retention_months": 24}, "compensation.retention_too_large"),
        ({"retention_share": "0.03", "retention_months": 25}, "compensation.retention_too_large"),
        ({"retention_share": "0.03", "retention_months": 24}, "done"),
    ):
        assert desk.do("contract_project", DAY, subject=subject, amount="900.00", **words) == came, words
    desk.must("vary_project", DAY, subject=subject, budget="900", contract="600.00")
    assert kept_back(desk, subject) == (18_00, 24, 0)
    desk.must("vary_project", DAY, subject=subject, budget="900", contract="600.00", retention="0.00")
    assert kept_back(desk, subject) == (None, None, 0)


def kept_back(desk: Desk, subject: str) -> tuple[Any, ...]:
    """What the case says of a retention."""
    with desk.database.read() as books:
        row = books.connection.exec_driver_sql(
            "SELECT retention, retention_months, coalesce(retention_kept, 0) FROM ledger.damage_project WHERE project_id = %(id)s",
            {"id": subject},
        ).one()
    return tuple(row)


def test_a_stage_is_paid_less_what_is_kept_back(desk: Desk) -> None:
    """Of each stage its share is kept back until the months after the acceptance are over; what defects cost is kept for good."""
    subject = works(desk, "900.00", retention_share="0.03", retention_months=12)
    accept(desk, subject, 1)
    assert pay_stage(desk, subject, 1, "388.01") == "compensation.stage_retained"
    assert desk.said == {"number": 1, "amount": "388.01", "open": "388.00", "held": "12.00"}
    assert pay_stage(desk, subject, 1, "388.00") == "done"
    accept(desk, subject, 2)
    assert pay_stage(desk, subject, 2, "485.00") == "done"
    desk.must("complete_project", subject=subject)
    desk.must("accept_project", who="chief", subject=subject, evaluator="institute:1", opinion="good")
    assert pay_stage(desk, subject, 1, "0.01", date(2026, 4, 1)) == "compensation.stage_retained"
    kept: dict[str, Any] = {"who": "chief", "subject": subject, "document": "inspection"}
    assert desk.do("keep_retention", amount="1.00", **kept) == "entry.text_empty"
    kept["reason"] = "trees have died"
    assert desk.do("keep_retention", amount="27.01", **kept) == "compensation.kept_beyond_retention"
    assert desk.do("keep_retention", amount="20.00", **kept) == "done"
    assert desk.do("keep_retention", amount="10.00", **kept) == "done"
    assert desk.do("keep_retention", LATER, amount="11.00", **kept) == "compensation.retention_over"
    assert pay_stage(desk, subject, 1, "12.00", LATER) == "done"
    assert pay_stage(desk, subject, 2, "5.01", LATER) == "compensation.retention_kept"
    assert desk.said == {"amount": "5.01", "kept": "10.00", "open": "5.00"}
    assert pay_stage(desk, subject, 2, "5.00", LATER) == "done"
    assert desk.broken() == []
    # 1000.00 came, 890.00 went: 10.00 were kept
    assert desk.do("dispose_fund", destination="treasury", amount="110.01", **FINANCE) == (
        "compensation.disposed_beyond_free"
    )
    desk.must("dispose_fund", destination="treasury", amount="110.00", **FINANCE)
    assert close(desk) == "done"


def test_its_months_run_from_the_acceptance(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Completed on 1 April and accepted on 1 August 2025: twelve months later 1 August 2026 is the last day, for PostgreSQL, too."""
    subject = works(desk, "900.00", retention_share="0.03", retention_months=12)
    for number, amount in ((1, "388.00"), (2, "485.00")):
        accept(desk, subject, number)
        assert pay_stage(desk, subject, number, amount) == "done", desk.said
    desk.must("complete_project", DAY, subject=subject)
    told: dict[str, Any] = {"who": "chief", "subject": subject, "evaluator": "institute:1", "opinion": "good"}
    desk.must("accept_project", date(2025, 8, 1), **told)
    last, after = date(2026, 8, 1), date(2026, 8, 2)
    assert pay_stage(desk, subject, 1, "12.00", last) == "compensation.stage_retained"
    with monkeypatch.context() as without:
        without.setattr(Project, "retained_until", property(lambda _: date(2026, 4, 1)))
        assert pay_stage(desk, subject, 1, "12.00", last) == "database.promise_broken"
        assert desk.said == {"promise": "damage_spending_within"}
    assert pay_stage(desk, subject, 1, "12.00", after) == "done", desk.said
    assert desk.broken() == []


# -- heads, invoices, accounts ---------------------------------------------------------------------------------------------


def test_of_which_head_it_is(desk: Desk) -> None:
    """600.00 came for H4 and 400.00 for H1: no more is spent of each; without a word, of both by what is left of each."""
    of: dict[str, Any] = {"heads": [{"head": "H4", "amount": "600.01"}]}
    assert desk.spend("600.01", DAY, **of) == "compensation.head_fund_too_small"
    assert desk.said == {"head": "H4", "amount": "600.01", "there": "600.00"}
    for heads, came in (
        ([{"head": "H2", "amount": "1.00"}], "compensation.head_fund_too_small"),
        ([{"head": "H9", "amount": "1.00"}], "compensation.head_unknown"),
        ([{"head": "H4", "amount": "0.50"}], "compensation.spent_heads_differ"),
        ([{"head": "H4", "amount": "0.50"}, {"head": "H4", "amount": "0.50"}], "compensation.heads_repeated"),
        (
            [{"head": "H4", "amount": "1.50"}, {"head": "H1", "amount": "-0.50"}],
            "compensation.not_above_zero",
        ),
    ):
        assert desk.spend("1.00", DAY, heads=heads) == came, heads
    assert desk.spend("500.00", DAY, heads=[{"head": "H4", "amount": "500.00"}]) == "done"
    assert desk.spend("100.00", DAY) == "done"
    assert (
        desk.spend("80.01", DAY, heads=[{"head": "H4", "amount": "80.01"}])
        == "compensation.head_fund_too_small"
    )
    assert desk.spend("80.00", DAY, heads=[{"head": "H4", "amount": "80.00"}]) == "done"
    assert desk.spend("320.00", DAY) == "done"
    assert desk.broken() == []


def test_an_invoice_is_paid_once(desk: Desk) -> None:
    """By payee and number, as people write it, in the whole book, while it waits or stands; dropped or reversed it is free."""
    desk.judged(code="C2")
    assert desk.pay("1000.00", DAY, code="C2") == "done"
    assert desk.spend("1.00", DAY, invoice="") == "compensation.invoice_missing"
    assert desk.spend("1.00", DAY, invoice="--") == "entry.text_empty"
    assert desk.spend("1.00", DAY, name="first", invoice="No. 2533-0001") == "done"
    assert desk.spend("1.00", DAY, code="C2", invoice="no 25330001") == "compensation.invoice_paid"
    assert desk.said == {"invoice": "no25330001", "payee": "institute:1", "case": "C1"}
    assert desk.spend("1.00", DAY, payee=WORKS, invoice="No. 2533-0001") == "done"
    desk.must("propose_reversal", DAY, who="cashier", name="back", target=str(desk.ids["first"]), **WHY)
    desk.must("confirm_reversal", who="payer", subject=str(desk.ids["back"]))
    asked: dict[str, Any] = {"who": "cashier", "use": "assessment", "payee": "institute:1", "amount": "1.00"}
    desk.must("spend", DAY, name="waits", code="C2", invoice="NO25330001", **asked)
    assert desk.spend("1.00", DAY, invoice="No. 2533-0001") == "compensation.invoice_paid"
    desk.must("drop_spending", who="cashier", code="C2", subject=str(desk.ids["waits"]))
    assert desk.spend("1.00", DAY, invoice="No. 2533-0001") == "done"
    assert desk.broken() == []


def test_into_the_account_that_two_have_registered(desk: Desk) -> None:
    """No account, or another one than is registered, is not paid; one that was registered anew counts from then on."""
    asked: dict[str, Any] = {
        "who": "cashier", "use": "assessment", "payee": "institute:1", "amount": "1.00", "invoice": "1", "bare": True,
    }  # fmt: skip
    told: dict[str, Any] = {"who": "cashier", "payee": "institute:1", "payee_name": "Institute"}
    assert desk.do("spend", DAY, **asked) == "compensation.no_account"
    desk.must("register_account", name="one", waits=True, payee_account="6222 0001", **told)
    assert desk.do("spend", **asked) == "compensation.no_account"
    assert (
        desk.do("confirm_recording", who="cashier", subject=str(desk.ids["one"]))
        == "process.second_person_needed"
    )
    desk.must("confirm_recording", who="payer", subject=str(desk.ids["one"]))
    other = {"payee_name": "Institute", "payee_account": "6222 0002"}
    assert desk.do("spend", **{**asked, **other}) == "compensation.payee_unknown"
    desk.must("spend", name="asked", **asked)
    desk.must("register_account", name="two", payee_account="6222 0002", **told)
    assert (
        desk.do("confirm_spending", who="payer", subject=str(desk.ids["asked"]))
        == "compensation.payee_unknown"
    )
    desk.must("drop_spending", who="payer", subject=str(desk.ids["asked"]))
    desk.must("spend", name="anew", **asked)
    desk.must("confirm_spending", who="payer", subject=str(desk.ids["anew"]))
    assert desk.do("register_account", who="cashier", payee=X, payee_name="X", payee_account="1") == (
        "compensation.payee_liable"
    )
    assert (
        desk.do("register_account", document=" ", payee_account="1", **told)
        == "compensation.document_missing"
    )
    assert desk.broken() == []


@pytest.mark.parametrize(
    "missing", ["_check_heads", "account", "invoice", "heads", "retained", "invoice twice"]
)
def test_the_database_spends_as_little(desk: Desk, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    """Goal: PostgreSQL keeps heads, account, invoice and what is kept back. Method: each check of the program is taken away."""
    told: dict[str, Any] = {}
    wanted = "damage_spending_told"
    if missing == "_check_heads":
        monkeypatch.setattr(spending, "_check_heads", lambda *_: None)
        told, wanted = {"heads": [{"head": "H4", "amount": "600.01"}]}, "damage_spending_head"
    elif missing == "account":
        monkeypatch.setattr(spending, "_check_account", lambda *_: None)
        told, wanted = {"payee_name": "other", "payee_account": "6222"}, "damage_spending_account"
        desk.must("register_account", who="cashier", payee=WORKS, payee_name="works", payee_account="1")
        desk.registered["C1", "institute:1"] = ("other", "6222")
    elif missing == "invoice":
        monkeypatch.setattr(spending, "plain", lambda text: text or "-")
        told = {"invoice": ""}
    elif missing == "heads":
        monkeypatch.setattr(spending, "_heads", lambda *_: {"H4": 1})
    elif missing == "invoice twice":
        assert desk.spend("1.00", DAY, name="one", invoice="1") == "done"
        monkeypatch.setattr(spending, "_check_invoice", lambda *_: None)
        told, wanted = {"invoice": "1"}, "damage_spending_invoice_once"
    else:
        subject = works(desk, "900.00", retention_share="0.03", retention_months=12)
        accept(desk, subject, 1)
        monkeypatch.setattr("ledger.compensation.queries.beside.retained", lambda *_: 0)
        assert pay_stage(desk, subject, 1, "388.01") == "database.promise_broken"
        assert desk.said["promise"] == "damage_spending_within"
        assert pay_stage(desk, subject, 1, "388.00") == "done"
        return
    assert desk.spend("600.01", DAY, **told) in ("database.promise_broken", "database.duplicate_name")
    assert desk.said["promise"] == wanted
