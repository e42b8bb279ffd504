"""Behind each sum of a case stands the article by which it moved: that of its act, of the rule that decided, or of what comes beside it."""

from datetime import date

import pytest

from ledger.compensation.kinds import KINDS
from ledger.compensation.nightly import run_night
from ledger.compensation.queries import cases
from ledger.compensation.rules.claims import BASES, INTEREST
from ledger.database import Database
from ledger.words import article, said
from tests.compensation.test_interests import charge, credit
from tests.compensation.world import Desk, X
from tests.furnished import furnished

JULY = date(2025, 7, 20)
LATE = "民事诉讼法 art. 264 (2023); 法释〔2014〕8号 art. 1–4"
REVENUE = "财资环〔2020〕6号"


def trail(desk: Desk) -> list[tuple[str, str, str, str]]:
    """Kind, purpose, head and article of each posting of the case."""
    with desk.database.read() as books:
        rows = cases.trail_of(books, desk.book_id, "C1")
    return [(x.kind.removeprefix("compensation."), x.purpose, ",".join(x.heads), x.basis) for x in rows]


@furnished
def late(database: Database, owner: Database) -> Desk:
    """A judged case of which something was paid twenty days late on three ways, with a deposit, and after a night."""
    made = Desk(database, owner)
    made.judged()
    told = {"guarantee": "deposit", "guarantor": "enterprise:x", "kind": "deposit", "amount": "50.00"}
    made.must(
        "give_guarantee",
        JULY,
        who="cashier",
        name="deposit",
        **{k: v for k, v in told.items() if k != "guarantee"},
    )
    assert made.pay("503.50", JULY, name="first") == "done"
    for route in ("agency", "escrow"):
        assert made.pay("10.00", JULY, route=route, name=route) == "done"
    assert list(run_night(made.owner, made.book_id, date(2025, 7, 31), made.people["clerk"]))[-1].faults == ()
    return made


def test_late_interest_stands_under_its_own_article(late: Desk) -> None:
    """What runs as late interest, at a payment and at night, has the article of late interest; what is paid, that of the payment."""
    rows = trail(late)
    assert {one[3] for one in rows if one[0] == "interest"} == {LATE}
    assert {one[2] for one in rows if one[0] == "interest"} == {INTEREST}
    assert len({one[1] for one in rows if one[0] == "interest"}) == 2
    assert {one[3] for one in rows if one[0] == "payment"} == {REVENUE}
    assert article(LATE, "zh_Hans") == "民事诉讼法第264条 (2023)；法释〔2014〕8号第1–4条"


@pytest.mark.parametrize(
    ("pot", "credited", "charged"),
    [
        ("treasury", "预算法 art. 56", "预算法 art. 56"),
        ("deposit", "民法典 art. 321", "预算法 art. 56"),
        ("agency", "预算法 art. 56", "预算法 art. 56"),
        ("escrow", "民法典 art. 573", "民法典 art. 573"),
    ],
)
def test_interest_and_charges_rest_on_the_rule_of_their_money(
    late: Desk, pot: str, credited: str, charged: str
) -> None:
    """What a bank credits and charges has the source of the rule that says whose it is, of each sort of money its own."""
    assert credit(late, pot, "1.00", date(2025, 8, 1), name="credit") == "done"
    assert charge(late, pot, "0.40", date(2025, 8, 1)) == "done"
    with late.database.read() as books:
        head = cases.head_of(books, late.book_id, "C1")
        done = {
            one.kind: one.basis
            for one in cases.history_of(books, late.book_id, head.case_id, on=date.max, known=cases.ALL_KNOWN)
        }
    assert (done["credit_interest"], done["bear_charge"]) == (credited, charged)
    if pot == "deposit":
        late.must(
            "pay_interest",
            date(2025, 8, 2),
            who="cashier",
            subject=str(late.ids["credit"]),
            payee_name=X,
            payee_account="6222",
        )
        with late.database.read() as books:
            rows = cases.history_of(books, late.book_id, head.case_id, on=date.max, known=cases.ALL_KNOWN)
        assert [one.basis for one in rows if one.kind == "pay_interest"] == [credited]


def test_what_many_acts_post_has_an_article_of_its_own() -> None:
    """Each kind of entry that comes beside whatever act, or at night, is in the table, and beside them what a judgment lowers."""
    beside = {one.code for one in KINDS if any(act.endswith(" *") for act in one.acts)}
    assert beside == BASES.keys() - {"compensation.lowering"}


def test_late_interest_is_no_assessment() -> None:
    """The account to which late interest is credited says in both languages what it holds: what is established, and late interest."""
    assert said("purpose", "claim_established", "zh_Hans") == "已确定的损害与迟延履行利息总额"
    assert "assess" not in said("purpose", "claim_established", "en")
