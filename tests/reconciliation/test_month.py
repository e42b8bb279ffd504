"""A month of a treasury account, with figures by hand.

ledger   06-02  +300.00 FEE-2026-000101       bank   06-02  +300.00 FEE-2026-000101       exact
         06-05  +120.00 FEE-2026-000102              06-05  +200.00 FEE-2026-000102       two parts in one transfer
         06-05   +80.00 FEE-2026-000102
         06-10   -50.00 REF-2026-000201              06-10   -30.00 REF-2026-000201       one refund in two transfers
                                                     06-11   -20.00 REF-2026-000201
         06-30   +70.00 FEE-2026-000103              07-02   +70.00 FEE-2026-000103       under way on 30 June
                                                     06-20   -12.50 bank fee              not in the ledger
                                                     06-25   +45.00 unknown payer         not in the ledger

1000.00 before June on both sides: 30 June, bank 1482.50, ledger 1520.00; both adjusted 1552.50
"""

from datetime import date

import pytest

from ledger.reconciliation.rules.ageing import ages
from tests.reconciliation.world import DYER, MILL, NAMES, Treasury, moved, stated, yuan

JUNE = [
    moved("300.00", "2026-06-02", reference="R1", end_to_end="FEE-2026-000101", party=NAMES[MILL]),
    moved("200.00", "2026-06-05", reference="R2", remittance="two parts of FEE-2026-000102", party="Dyeing Works（Shaoxing）Ltd"),
    moved("-30.00", "2026-06-10", reference="R3", end_to_end="REF-2026-000201"),
    moved("-20.00", "2026-06-11", reference="R4", end_to_end="REF-2026-000201"),
    moved("-12.50", "2026-06-20", reference="R5", remittance="fee of the bank"),
    moved("45.00", "2026-06-25", reference="R6", party="unknown"),
]  # fmt: skip
JULY = [moved("70.00", "2026-07-02", reference="R7", end_to_end="FEE-2026-000103", party=NAMES[MILL])]


def post_month(treasury: Treasury) -> None:
    """Post what the ledger knows."""
    treasury.fee(MILL, "1000.00", "2026-05-31", "FEE-2026-000100")
    treasury.fee(MILL, "300.00", "2026-06-02", "FEE-2026-000101")
    treasury.fee(DYER, "120.00", "2026-06-05", "FEE-2026-000102")
    treasury.fee(DYER, "80.00", "2026-06-05", "FEE-2026-000102")
    treasury.refund("50.00", "2026-06-10", "REF-2026-000201")
    treasury.fee(MILL, "70.00", "2026-06-30", "FEE-2026-000103")


@pytest.fixture
def month(treasury: Treasury) -> Treasury:
    """The month, not matched yet."""
    post_month(treasury)
    done = treasury.take(stated("1000.00", JUNE, "2026-06-01", "2026-06-30"))
    assert [(t.lines, t.fresh) for t in done.statements] == [(6, 6)]
    return treasury


def test_the_month_comes_together(month: Treasury) -> None:
    """Goal: the figures by hand. Method: match, read the statement on 30 June; later the receipt arrives, and 30 June stays."""
    done = month.run()
    found = sorted((one.rule, one.confidence, len(one.lines), len(one.items)) for _, one in done.matched)
    assert found == [
        ("many_lines_one_posting", 88, 2, 1),
        ("one_line_many_postings", 100, 1, 2),
        ("one_to_one", 100, 1, 1),
    ]
    assert (done.proposed, done.complete) == ((), True)
    told = month.on("2026-06-30")
    assert (told.bank_balance, told.ledger_balance) == (yuan("1482.50"), yuan("1520.00"))
    assert (told.ledger_received, told.ledger_paid) == (yuan("70.00"), 0)
    assert (told.bank_received, told.bank_paid) == (yuan("45.00"), yuan("12.50"))
    assert told.bank_adjusted == told.ledger_adjusted == yuan("1552.50")
    assert (told.reconciled, told.statements_until, told.uncovered) == (True, date(2026, 6, 30), ())
    assert [(x.side, str(x.on), x.net, x.matched_later) for x in told.items] == [
        ("bank", "2026-06-20", yuan("-12.50"), False),
        ("bank", "2026-06-25", yuan("45.00"), False),
        ("ledger", "2026-06-30", yuan("70.00"), False),
    ]

    month.take(stated("1482.50", JULY, "2026-07-01", "2026-07-31"))
    assert [(one.rule, one.confidence) for _, one in month.run().matched] == [("one_to_one", 96)]
    later = month.on("2026-06-30")
    assert later.bank_adjusted == later.ledger_adjusted == yuan("1552.50")
    assert [x.matched_later for x in later.items] == [False, False, True]
    july = month.on("2026-07-31")
    assert (july.bank_balance, july.ledger_balance, july.difference) == (yuan("1552.50"), yuan("1520.00"), 0)
    assert [(x.side, x.net) for x in july.items] == [("bank", yuan("-12.50")), ("bank", yuan("45.00"))]
    assert month.broken() == []


def test_what_is_open_has_an_age(month: Treasury) -> None:
    """Goal: every item stands in its age. Method: the month seen from 10 October."""
    month.run()
    day = date(2026, 10, 10)
    aged = {
        (a.side, a.first): (a.count, a.received, a.paid)
        for a in ages(month.on("2026-10-10").items, day)
        if a.count
    }
    assert aged == {("bank", 91): (2, yuan("45.00"), yuan("12.50")), ("ledger", 91): (1, yuan("70.00"), 0)}
    day = date(2026, 6, 28)
    counted = [(str(a.side), a.first, a.count) for a in ages(month.on("2026-06-28").items, day) if a.count]
    assert counted == [("bank", 0, 1), ("bank", 8, 1)]


def test_a_statement_that_does_not_reach_the_day_reconciles_nothing(month: Treasury) -> None:
    """Goal: equal balances are not enough. Method: the day after the last statement, and an account without any."""
    month.run()
    assert (month.on("2026-07-01").difference, month.on("2026-07-01").reconciled) == (0, False)
    assert (
        month.on("2026-06-30", month.second).difference,
        month.on("2026-06-30", month.second).reconciled,
    ) == (0, False)


def test_a_difference_at_the_beginning_is_told(treasury: Treasury) -> None:
    """Goal: what no open item explains is named. Method: the bank begins with 5 yuan more than the ledger."""
    treasury.fee(MILL, "1000.00", "2026-05-31", "FEE-2026-000100")
    treasury.take(stated("1005.00", [], "2026-06-01", "2026-06-30"))
    told = treasury.on("2026-06-30")
    assert (told.difference, told.reconciled) == (yuan("5.00"), False)


def test_an_explanation_says_what_was_compared(month: Treasury) -> None:
    """Goal: every point has its two values. Method: the parts of the exact pair."""
    pair = next(one for _, one in month.run().matched if one.rule == "one_to_one")
    assert [part.content() for part in pair.parts] == [
        {"part": "amount", "bank": "300.00", "books": "300.00", "points": 40, "most": 40},
        {"part": "date", "bank": "2026-06-02", "books": "2026-06-02", "points": 20, "most": 20},
        {"part": "reference", "bank": "FEE-2026-000101", "books": "FEE-2026-000101", "points": 30, "most": 30},
        {"part": "payer", "bank": NAMES[MILL], "books": f"{MILL}, treasury, {NAMES[MILL]}", "points": 10, "most": 10},
    ]  # fmt: skip


def test_reversals_match_themselves(treasury: Treasury) -> None:
    """Goal: what was undone on one side waits for nobody. Method: a reversed entry, and a line that the bank took back."""
    posted = treasury.deposit(MILL, "9.00", "2026-06-02")
    treasury.deposit(MILL, "9.00", "2026-06-03", reverses=posted)
    lines = [
        moved("7.00", "2026-06-04", reference="X-000777", party="Somebody"),
        moved("-7.00", "2026-06-05", reference="X-000777", party="Somebody", reversal=True),
    ]
    treasury.take(stated("0.00", lines, "2026-06-01", "2026-06-30", number=treasury.second.number))
    done = treasury.run(treasury.second)
    assert sorted((one.rule, len(one.lines), len(one.items)) for _, one in done.matched) == [
        ("bank_reversal", 2, 0),
        ("ledger_reversal", 0, 2),
    ]
    assert treasury.on("2026-06-30", treasury.second).items == ()
    assert treasury.broken() == []
