"""Late interest that is owed alone, for its principal was paid: it is a default, and enforced on its title, inside two years."""

from datetime import date
from typing import Any

import pytest

from ledger.compensation.actions import executions
from ledger.compensation.queries import cases
from ledger.database import Database
from tests.compensation.test_cases import COURT
from tests.compensation.test_courts import offered
from tests.compensation.test_enforced_once import running
from tests.compensation.test_reversals import TWICE, WHY, reverse
from tests.compensation.world import Desk, X, Y
from tests.furnished import furnished

PAID, NEXT = date(2025, 7, 20), date(2025, 7, 21)
TERM = ("interest 1", date(2027, 7, 20))


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau with a case in which x and y owed 1,000.00 jointly until 30 June; x pays that on 20 July, and not the 3.50 of 20 days."""
    made = Desk(database, owner)
    made.judged()
    assert made.pay("1000.00", PAID, name="paid") == "done", made.said
    assert made.balances()["LI claim_due"] == 350
    return made


def test_it_is_enforced_until_it_is_paid(desk: Desk) -> None:
    """Its two years run from the payment; enforced it stops, withdrawn it runs anew, paid it ends."""
    assert running(desk, "enforcement") == [TERM]
    assert offered(desk, NEXT)["default"] == []
    desk.must("default", NEXT)
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        late = cases.money_of(books, desk.book_id, head.case_id, NEXT).late
    assert [(one.owner, one.amount, one.titled, one.since) for one in late] == [
        (owner, 350, 350, date(2025, 6, 30)) for owner in (X, Y)
    ]
    assert desk.do("cure", NEXT) == "compensation.still_overdue"
    desk.must("enforce", NEXT, against=[X], **COURT)
    desk.must("default", NEXT)
    assert desk.do("enforce", NEXT, against=[X], name="twice", **COURT) == "compensation.enforced_already"
    assert running(desk, "enforcement") == []
    desk.must("withdraw_enforcement", NEXT, subject=str(desk.ids["enforce"]))
    assert running(desk, "enforcement") == [("interest 1", date(2027, 7, 21))]
    desk.must("enforce", NEXT, name="anew", **COURT)
    assert desk.pay("3.50", NEXT) == "done", desk.said
    assert running(desk, "enforcement") == []
    desk.must("conclude_enforcement", NEXT, waits=False, subject=_taken(desk, "anew"))
    desk.must("close", NEXT, who="chief", no_evaluation="paid_in_money")
    assert desk.broken(whole=True) == []


def _taken(desk: Desk, name: str) -> str:
    """Let the court take an enforcement."""
    subject = str(desk.ids[name])
    desk.must("accept_enforcement", NEXT, subject=subject, number="(2025)浙01执1号")
    return subject


@pytest.mark.parametrize(
    ("on", "came"),
    [(date(2025, 7, 21), "done"), (date(2025, 7, 22), "compensation.enforcement_too_late")],
)
def test_inside_its_two_years(desk: Desk, on: date, came: str) -> None:
    """On the last day, and the day after: of what was paid on 21 July 2023."""
    there: dict[str, Any] = {"code": "C2"}
    desk.judged(back=2, **there)
    assert desk.pay("1000.00", date(2023, 7, 21), **there) == "done", desk.said
    desk.must("default", date(2023, 7, 22), **there)
    assert desk.do("enforce", on, **there, **COURT) == came, desk.said
    if came != "done":
        assert desk.said == {"until": "2025-07-21"}


def test_its_term_ends_with_what_brought_it(desk: Desk) -> None:
    """The payment is reversed: the principal is owed again, with its own term; paid anew with interest, no term runs."""
    assert reverse(desk, "paid", NEXT) == "done", desk.said
    assert running(desk, "enforcement") == [("1", date(2027, 6, 30))]
    assert desk.pay("1003.50", PAID) == "done", desk.said
    assert running(desk, "enforcement") == []
    assert desk.broken(whole=True) == []


def test_an_enforcement_of_its_principal_takes_it(desk: Desk) -> None:
    """What was applied for before the principal was paid is about the interest too: no term runs, and nothing is applied for twice."""
    desk.judged(code="C2")
    there: dict[str, Any] = {"code": "C2"}
    desk.must("default", date(2025, 7, 1), **there)
    desk.must("enforce", date(2025, 7, 1), **there, **COURT)
    assert desk.pay("1000.00", PAID, **there) == "done", desk.said
    desk.must("default", NEXT, **there)
    assert desk.do("enforce", NEXT, **there, **COURT) == "compensation.enforced_already"
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "C2").case_id
        clocks = cases.clocks_of(books, desk.book_id, case, running=True)
    assert [one.code for one in clocks if one.code == "enforcement"] == []


@pytest.mark.parametrize("how", ["waiver", "credit"])
def test_what_is_relieved_leaves_interest_alone(desk: Desk, how: str) -> None:
    """The principal is waived or credited, and the interest that ran is owed alone as well; its reversal takes the term back."""
    desk.judged(code="C2")
    words: dict[str, Any] = {"kind": how, "amount": "1000.00", "basis": "b", "code": "C2", "who": "payer"}
    words |= {"payee": X} if how == "credit" else {}
    desk.must("propose_relief", PAID, **words)
    subject = str(desk.ids["propose_relief"])
    desk.must("grant_relief", PAID, who="cashier", code="C2", name="relief", subject=subject)
    desk.must("default", NEXT, code="C2")
    desk.must("propose_reversal", NEXT, who="cashier", code="C2", target=str(desk.ids["relief"]), **WHY)
    asked = str(desk.ids["propose_reversal"])
    desk.must("confirm_reversal", NEXT, who="payer", code="C2", subject=asked)
    assert desk.broken(whole=True) == []


def test_what_is_due_later_hinders_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of two instalments was paid late, its interest is enforced; of the second only what is paid late is enforced anew.

    500.00 for 20 days: 1.75. The second was paid on its day, or on the day after, for 0.0875. The database asks the same.
    """
    for code, on, came in (("C2", date(2025, 9, 30), False), ("C3", date(2025, 10, 1), True)):
        there: dict[str, Any] = {"code": code}
        desk.judged(TWICE, **there)
        assert desk.pay("500.00", PAID, **there) == "done", desk.said
        assert desk.balances(code)["LI claim_due"] == 175
        desk.must("default", NEXT, **there)
        desk.must("enforce", NEXT, **there, **COURT)
        assert desk.pay("500.00", on, **there) == "done", desk.said
        desk.must("default", date(2025, 10, 2), **there)
        with monkeypatch.context() as away:
            if not came:
                assert (
                    desk.do("enforce", date(2025, 10, 2), **there, **COURT) == "compensation.enforced_already"
                )
                away.setattr(executions, "_free", lambda _, debt: debt)
            again = desk.do("enforce", date(2025, 10, 2), **there, **COURT)
        assert again == ("done" if came else "database.promise_broken"), desk.said
        assert came or "damage_title_once" in desk.said.values()
    assert desk.broken(whole=True) == []


def test_without_a_title_there_is_none(desk: Desk) -> None:
    """Paid on time no interest is owed: nothing is overdue."""
    desk.judged(code="C2")
    assert desk.pay("1000.00", date(2025, 6, 30), code="C2") == "done", desk.said
    assert desk.do("default", NEXT, code="C2") == "compensation.nothing_overdue"


def test_the_database_enforces_interest_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: interest alone is a title, and one application about it. Method: Python is made to look away."""
    desk.must("default", NEXT)
    desk.must("enforce", NEXT, against=[X], **COURT)
    desk.must("default", NEXT)
    monkeypatch.setattr(executions, "_free", lambda _, debt: debt)
    assert desk.do("enforce", NEXT, against=[X], **COURT) == "database.promise_broken"
    assert "damage_title_once" in desk.said.values()
    assert desk.do("enforce", NEXT, against=[Y], **COURT) == "done", desk.said
