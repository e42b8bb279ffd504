"""The edges of months, statements, and what a bank tells: periods, ages, balances that continue, and the sums of a sheet."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from ledger.amounts import AMOUNT_MAX, Unit
from ledger.journal.balances import Moment
from ledger.manifest import Element
from ledger.periods.rules import (
    Frontiers,
    PeriodNotNext,
    PeriodNotOver,
    check_next,
    first_of,
    last_of,
    month_after,
)
from ledger.permits.rules.strips import HELD
from ledger.reconciliation.rules import statements as bank
from ledger.reconciliation.rules.ageing import OpenItem, Reconciliation, ages, uncovered
from ledger.reconciliation.rules.statements import Gap, KnownStatement, Statement, StatementLine
from ledger.statements import rules as books
from ledger.statements.rules import CapLine, Counted, Period, Selection, Turnover
from tests.rules.edges import Edge, answer, edges

OPENS = date(2026, 1, 15)
NONE = Frontiers(OPENS, None, None)
LATE = date(2030, 1, 1)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def may(kind: Any, month: date, soft: date | None, closed: date | None, today: date = LATE) -> None:
    """Check a step of a book that is closed so far."""
    check_next(kind, month, Frontiers(OPENS, soft, closed), today)


def month(number: int) -> date:
    """The first day of a month of 2026."""
    return date(2026 + (number - 1) // 12, (number - 1) % 12 + 1, 1)


def end(number: int) -> date | None:
    """The last day of a month of 2026; None before the first."""
    return month(number + 1) - timedelta(1) if number else None


NEXT = "period.not_next"


@edges(
    (
        Edge(
            "what is known at an instant is told once it is there",
            "docs/spec/statements.md 1.2",
            lambda seconds: books.settled_at(NOON + timedelta(seconds=seconds), NOON) < NOON,
            ((-1, True), (0, True), (1, "statement.instant_in_future")),
        ),
        Edge(
            "the first soft close is of the month in which the book opens",
            "docs/spec/audit.md 1.2",
            lambda n: may("soft_close", month(n), None, None),
            ((0, NEXT), (1, None), (2, NEXT)),
        ),
        Edge(
            "then month by month",
            "docs/spec/audit.md 1.2",
            lambda n: may("soft_close", month(n), end(3), end(1)),
            ((3, NEXT), (4, None), (5, NEXT)),
        ),
        Edge(
            "closed is what is soft-closed",
            "docs/spec/audit.md 1.2",
            lambda soft: may("close", month(3), end(soft), end(2)),
            ((4, None), (3, None), (2, NEXT), (0, NEXT)),
        ),
        Edge(
            "closed month by month",
            "docs/spec/audit.md 1.2",
            lambda n: may("close", month(n), end(5), end(2)),
            ((2, NEXT), (3, None), (4, NEXT)),
        ),
        Edge(
            "the first close",
            "docs/spec/audit.md 1.2",
            lambda n: may("close", month(n), end(2), None),
            ((1, None), (2, NEXT)),
        ),
        Edge(
            "the last closed is reopened first",
            "docs/spec/audit.md 1.2",
            lambda n: may("reopen", month(n), end(5), end(3)),
            ((2, NEXT), (3, None), (4, NEXT)),
        ),
        Edge(
            "nothing is reopened where nothing is closed",
            "docs/spec/audit.md 1.2",
            lambda n: may("reopen", month(n), end(5), None),
            ((0, NEXT), (1, NEXT)),
        ),
        Edge(
            "the last soft-closed is opened first",
            "docs/spec/audit.md 1.2",
            lambda n: may("open", month(n), end(5), end(3)),
            ((4, NEXT), (5, None), (6, NEXT)),
        ),
        Edge(
            "what is closed is not opened",
            "docs/spec/audit.md 1.2",
            lambda closed: may("open", month(5), end(5), end(closed)),
            ((0, None), (4, None), (5, NEXT)),
        ),
        Edge(
            "nothing is opened where nothing is soft-closed",
            "docs/spec/audit.md 1.2",
            lambda n: may("open", month(n), None, None),
            ((0, NEXT), (1, NEXT)),
        ),
        Edge(
            "a year is carried when December is soft-closed",
            "docs/spec/audit.md 1.2",
            lambda soft: may("year_close", month(12), end(soft), end(3)),
            ((13, None), (12, None), (11, NEXT), (0, NEXT)),
        ),
        Edge(
            "a year is carried before December is closed",
            "docs/spec/audit.md 1.2",
            lambda closed: may("year_close", month(12), end(13), end(closed)),
            ((0, None), (11, None), (12, NEXT), (13, NEXT)),
        ),
        Edge(
            "only December carries a year",
            "docs/spec/audit.md 1.2",
            lambda n: may("year_close", month(n), end(13), None),
            ((11, NEXT), (12, None), (13, NEXT)),
        ),
        Edge(
            "a month is over on the day after its last",
            "docs/spec/audit.md 1.2",
            lambda today: may("soft_close", month(1), None, None, today),
            ((date(2026, 2, 2), None), (date(2026, 2, 1), None), (date(2026, 1, 31), "period.not_over")),
        ),
        Edge(
            "the last day of February",
            "the calendar",
            last_of,
            (
                (date(2027, 2, 1), date(2027, 2, 28)),
                (date(2028, 2, 29), date(2028, 2, 29)),
                (date(2027, 12, 31), date(2027, 12, 31)),
            ),
        ),
    )
)
def test_periods(ask: Callable[[Any], object], value: object, told: object) -> None:
    """Which step comes next."""
    assert answer(ask, value) == told


def test_months() -> None:
    """A month by its first day, and the first that a frontier has not passed."""
    assert (first_of(date(2026, 3, 31)), month_after(None, OPENS)) == (date(2026, 3, 1), date(2026, 1, 1))
    assert month_after(date(2026, 3, 31), OPENS) == date(2026, 4, 1)


def old(days: int, side: Any = "bank", net: int = 5) -> OpenItem:
    """Something that has been open for so many days."""
    return OpenItem(side, "1", OPENS - timedelta(days), net, "")


def bucket(days: int) -> list[int]:
    """In which ages something counts that is so many days old."""
    return [n for n, age in enumerate(ages([old(days)], OPENS)) if age.count]


@edges(
    (
        Edge("from the day itself", "docs/spec/reconciliation.md 7", bucket, ((-1, []), (0, [0]), (1, [0]))),
        Edge("a week", "docs/spec/reconciliation.md 7", bucket, ((6, [0]), (7, [0]), (8, [1]))),
        Edge("thirty days", "docs/spec/reconciliation.md 7", bucket, ((29, [1]), (30, [1]), (31, [2]))),
        Edge(
            "ninety days",
            "docs/spec/reconciliation.md 7",
            bucket,
            ((89, [2]), (90, [2]), (91, [3]), (9_000, [3])),
        ),
        Edge(
            "a day between statements",
            "docs/spec/reconciliation.md 7",
            lambda day: uncovered(
                [(OPENS, OPENS + timedelta(4)), (OPENS + timedelta(day), OPENS + timedelta(20))], LATE
            ),
            (
                (4, ()),
                (5, ()),
                (6, ((OPENS + timedelta(5), OPENS + timedelta(5)),)),
                (7, ((OPENS + timedelta(5), OPENS + timedelta(6)),)),
            ),
        ),
        Edge(
            "a statement that begins after the day of the question",
            "docs/spec/reconciliation.md 7",
            lambda until: len(
                uncovered([(OPENS, OPENS), (OPENS + timedelta(9), LATE)], OPENS + timedelta(until))
            ),
            ((8, 0), (9, 1), (10, 1)),
        ),
    )
)
def test_ages(ask: Callable[[Any], object], value: object, told: object) -> None:
    """How old what is open is, and which days no statement covers."""
    assert answer(ask, value) == told


def test_a_long_statement_covers_what_a_later_one_ends_in() -> None:
    """The end that was reached is the furthest."""
    long, short, next = (OPENS, end(3)), (OPENS + timedelta(1), end(1)), (month(4), end(4))
    assert uncovered([next, short, long], LATE) == ()  # type: ignore[list-item]


def test_ages_by_side_and_sign() -> None:
    """What was received and what was paid, of each side by itself; every age is there."""
    told = ages([old(1), old(2, net=-3), old(3, net=7), old(9, "ledger", -2), old(9, "ledger", 0)], OPENS)
    assert [(a.side, a.first, a.count, a.received, a.paid) for a in told] == [
        ("bank", 0, 3, 12, 3),
        ("bank", 8, 0, 0, 0),
        ("bank", 31, 0, 0, 0),
        ("bank", 91, 0, 0, 0),
        ("ledger", 0, 0, 0, 0),
        ("ledger", 8, 2, 0, 2),
        ("ledger", 31, 0, 0, 0),
        ("ledger", 91, 0, 0, 0),
    ]


def reconciled(**changes: Any) -> Reconciliation:
    """A bank with 100 and a ledger with 100 - 5 + 3 + 7 - 2, and the four items between them."""
    items = (old(1, "bank", 5), old(1, "bank", -3), old(1, "ledger", 7), old(1, "ledger", -2))
    return replace(Reconciliation(OPENS, 100, 103, OPENS, (), items), **changes)


def test_the_four_sums() -> None:
    """Each open item is added on the other side."""
    told = reconciled()
    assert (told.ledger_received, told.ledger_paid, told.bank_received, told.bank_paid) == (7, 2, 5, 3)
    assert (told.bank_adjusted, told.ledger_adjusted, told.difference, told.reconciled) == (105, 105, 0, True)
    assert (reconciled(bank_balance=101).difference, reconciled(ledger_balance=104).difference) == (1, -1)
    assert not reconciled(bank_balance=101).reconciled


@edges(
    (
        Edge(
            "statements reach the day",
            "docs/spec/reconciliation.md 7",
            lambda days: reconciled(statements_until=OPENS + timedelta(days)).reconciled,
            ((1, True), (0, True), (-1, False)),
        ),
        Edge(
            "a fen between the balances",
            "docs/spec/reconciliation.md 7",
            lambda fen: reconciled(bank_balance=100 + fen).reconciled,
            ((-1, False), (0, True), (1, False)),
        ),
    )
)
def test_reconciled(ask: Callable[[Any], object], value: object, told: object) -> None:
    """Equal to the fen, and covered to the day."""
    assert answer(ask, value) == told
    assert not reconciled(statements_until=None).reconciled


# --- statements of a bank ---------------------------------------------------------------------------------------------

FIRST, LAST = date(2026, 6, 10), date(2026, 6, 20)


def moved(net: int, on: date = FIRST, **words: Any) -> StatementLine:
    """A line of the bank."""
    return StatementLine(on, "in" if net > 0 else "out", abs(net), **words)


def stated(
    *lines: StatementLine,
    opening: int = 100,
    closing: int | None = None,
    first: date = FIRST,
    last: date = LAST,
) -> Statement:
    """A statement whose closing balance is that to which its lines lead, unless it is told."""
    ends = opening + sum(line.net for line in lines) if closing is None else closing
    return Statement("1", "S", first, last, opening, ends, lines, "here")


def faults(statement: Statement, since: date = FIRST, today: date = LAST) -> list[str]:
    """The columns with faults."""
    return [fault.column for fault in bank.check_statement(statement, since=since, today=today, scale=2)]


@edges(
    (
        Edge(
            "ends after it begins",
            "docs/spec/reconciliation.md 3",
            lambda day: faults(stated(first=LAST, last=day), since=FIRST),
            ((LAST + timedelta(0), []), (LAST - timedelta(1), ["period"])),
        ),
        Edge(
            "not before it is reconciled",
            "docs/spec/reconciliation.md 3",
            lambda day: faults(stated(), since=day),
            ((FIRST - timedelta(1), []), (FIRST, []), (FIRST + timedelta(1), ["period"])),
        ),
        Edge(
            "not after today",
            "docs/spec/reconciliation.md 3",
            lambda day: faults(stated(), today=day),
            ((LAST + timedelta(1), []), (LAST, []), (LAST - timedelta(1), ["period"])),
        ),
        Edge(
            "a line not before the first day",
            "docs/spec/reconciliation.md 3",
            lambda day: faults(stated(moved(1, day))),
            ((FIRST + timedelta(1), []), (FIRST, []), (FIRST - timedelta(1), ["booked_on"])),
        ),
        Edge(
            "a line not after the last day",
            "docs/spec/reconciliation.md 3",
            lambda day: faults(stated(moved(1, day))),
            ((LAST - timedelta(1), []), (LAST, []), (LAST + timedelta(1), ["booked_on"])),
        ),
        Edge(
            "an amount above zero",
            "docs/spec/reconciliation.md 3",
            lambda amount: faults(stated(StatementLine(FIRST, "in", amount))),
            ((1, []), (0, ["amount"]), (-1, ["amount"])),
        ),
        Edge(
            "the largest amount",
            "docs/spec/reconciliation.md 3",
            lambda amount: faults(stated(StatementLine(FIRST, "in", amount), opening=-AMOUNT_MAX)),
            ((AMOUNT_MAX - 1, []), (AMOUNT_MAX, []), (AMOUNT_MAX + 1, ["amount"])),
        ),
        Edge(
            "the lines lead to the closing balance",
            "docs/spec/reconciliation.md 3",
            lambda closing: faults(stated(moved(5), moved(-2), closing=closing)),
            ((102, ["closing"]), (103, []), (104, ["closing"])),
        ),
    )
)
def test_what_is_wrong_in_a_statement(ask: Callable[[Any], object], value: object, told: object) -> None:
    """Days, amounts and balances; where a day or an amount is wrong, the balance is not looked at."""
    assert answer(ask, value) == told


def known(
    *lines: StatementLine,
    number: int = 1,
    opening: int = 100,
    first: date = FIRST,
    last: date = LAST,
    since: int = 1,
) -> KnownStatement:
    """A statement that is there, with its lines by number."""
    numbered = tuple(enumerate(lines, since))
    return KnownStatement(number, first, last, opening, opening + sum(line.net for line in lines), numbered)


def days(first: int, last: int) -> Any:
    """Two days of June."""
    return {"first": date(2026, 6, first), "last": date(2026, 6, last)}


def shares_a_day(first: int, last: int) -> bool:
    """Whether a known statement from the tenth to the twentieth overlaps one of other days, with other balances."""
    return bool(bank.overlapping(stated(opening=1, **days(first, last)), [known()]))


@edges(
    (
        Edge(
            "ends on the first day of the other",
            "docs/spec/reconciliation.md 4",
            lambda day: shares_a_day(1, day),
            ((11, True), (10, True), (9, False)),
        ),
        Edge(
            "begins on the last day of the other",
            "docs/spec/reconciliation.md 4",
            lambda day: shares_a_day(day, 25),
            ((19, True), (20, True), (21, False)),
        ),
        Edge(
            "continues it at its balance",
            "docs/spec/reconciliation.md 4",
            lambda opening: bool(
                bank.overlapping(stated(opening=opening, **days(20, 25)), [known(moved(5, LAST))])
            ),
            ((104, True), (105, False), (106, True)),
        ),
        Edge(
            "is continued by it at its balance",
            "docs/spec/reconciliation.md 4",
            lambda closing: bool(
                bank.overlapping(stated(moved(closing - 7, FIRST), opening=7, **days(1, 10)), [known()])
            ),
            ((99, True), (100, False), (101, True)),
        ),
        Edge(
            "both readings are possible",
            "docs/spec/reconciliation.md 4",
            lambda net: bool(
                bank.overlapping(
                    stated(opening=100 + net, **days(20, 25)), [known(*([moved(net, LAST)] if net else []))]
                )
            ),
            ((-1, False), (0, True), (1, False)),
        ),
    )
)
def test_statements_that_meet(ask: Callable[[Any], object], value: object, told: object) -> None:
    """Which known statements share a day and do not merely meet at a balance."""
    assert answer(ask, value) == told


def gap(statement: Statement, *there: KnownStatement) -> Gap | None:
    """The balance that does not continue."""
    return bank.find_gap(statement, there)


def test_balances_continue() -> None:
    """Before, after and within: the balance there is the one that is told, or both are named with the day."""
    before, after = known(moved(5), **days(1, 5)), known(number=2, opening=200, **days(25, 30))
    assert gap(stated(opening=105), before) is None
    assert gap(stated(opening=104), before) == Gap("opening", date(2026, 6, 5), 105, 104)
    assert gap(stated(closing=200), after) is None
    assert gap(stated(closing=201), after) == Gap("closing", date(2026, 6, 25), 200, 201)
    assert gap(stated(opening=3)) is None
    far = known(number=3, opening=9, **days(1, 2))
    assert gap(stated(opening=105), far, before) is None
    assert gap(stated(closing=200), known(number=4, opening=9, **days(28, 30)), after) is None
    same = known(moved(1), number=9, **days(1, 5))
    assert gap(stated(opening=101), before, same) is None


def test_a_known_statement_that_covers_the_edge() -> None:
    """Its opening and its lines up to that day tell the balance."""
    whole = known(
        moved(5, date(2026, 6, 9)), moved(7, date(2026, 6, 10)), moved(2, date(2026, 6, 20)), **days(1, 30)
    )
    assert gap(stated(moved(9), opening=105), whole) is None
    assert gap(stated(moved(9), opening=112), whole) == Gap("opening", FIRST, 105, 112)
    assert gap(stated(moved(8), opening=105), whole) == Gap("closing", LAST, 114, 113)
    ending = known(moved(5, date(2026, 6, 20)), **days(1, 20))
    assert gap(stated(moved(1), opening=100), ending) is None, (
        "more may have been booked on its last day since"
    )
    assert gap(stated(opening=105, **days(20, 25)), ending) is None
    assert gap(stated(opening=100, **days(20, 25)), ending) is None
    assert gap(stated(opening=101, **days(20, 25)), ending) == Gap("opening", LAST, 100, 101)
    beginning = known(moved(5, date(2026, 6, 20)), **days(20, 30))
    assert gap(stated(opening=50, closing=100), beginning) is None
    assert gap(stated(opening=50, closing=105), beginning) is None
    assert gap(stated(opening=50, closing=101), beginning) == Gap("closing", LAST, 105, 101)


# --- statements of a book ---------------------------------------------------------------------------------------------

YUAN = Counted("money", "CNY", None, Unit("CNY", 2, "yuan", 2))
LOTS = Counted("permit", None, "SO2", Unit("SO2", 6, "t", 3))
ROOM = Counted("cap", None, "SO2", Unit("SO2", 6, "t", 3))


def line(purpose: str, opening: int, debits: int, credits: int, counted: Counted = YUAN) -> Turnover:
    """A line by purpose."""
    return Turnover(purpose, None, None, counted, opening, debits, credits)


def ranged(day: date) -> None:
    """A range that ends on a day."""
    Period(FIRST, Moment(day))


@edges(
    (
        Edge(
            "a range ends after it begins",
            "docs/spec/statements.md 1.1",
            ranged,
            ((FIRST + timedelta(1), None), (FIRST, None), (FIRST - timedelta(1), "statement.range_reversed")),
        ),
        Edge(
            "a trial balance balances to the fen",
            "docs/spec/statements.md 2",
            lambda fen: (
                books.sums_of([line("clearing", 5, 3, 0), line("treasury_cash", -5, 0, fen)])[0].balanced
            ),
            ((2, False), (3, True), (4, False)),
        ),
        Edge(
            "a cap is shared, free or issued",
            "docs/spec/statements.md 3",
            lambda grams: (
                CapLine(
                    "SO2", "a", 2026, YUAN.unit, {"cap_limit": grams, "cap_shared": 1, "cap_available": 2}
                ).sound
            ),
            ((2, False), (3, True), (4, False)),
        ),
        Edge(
            "what is issued is somewhere",
            "docs/spec/statements.md 3",
            lambda grams: (
                CapLine(
                    "SO2",
                    "a",
                    2026,
                    YUAN.unit,
                    {
                        "cap_limit": 6,
                        "cap_issued": 6,
                        "lot_issued": 6,
                        "holding": grams,
                        "frozen": 2,
                        "retired": 1,
                    },
                ).sound
            ),
            ((2, False), (3, True), (4, False)),
        ),
    )
)
def test_sheets(ask: Callable[[Any], object], value: object, told: object) -> None:
    """Ranges and sums that must agree."""
    assert answer(ask, value) == told


def test_a_range_may_be_open() -> None:
    """From the beginning, or to the newest."""
    assert (Period(None, Moment(FIRST)).since, Period(FIRST).moment) == (None, Moment())
    assert Turnover("clearing", None, None, YUAN, 5, 3, 7).closing == 1


def test_sums_are_by_side_and_by_what_is_counted() -> None:
    """A balance stands on its side; money first, then caps, then permits."""
    lines = [
        line("holding", 1, 0, 0, LOTS),
        line("cap_limit", -4, 0, 0, ROOM),
        line("clearing", 5, 3, 9),
        line("treasury_cash", -5, 7, 1),
    ]
    told = [
        (
            s.counted.kind,
            s.opening_debit,
            s.opening_credit,
            s.debits,
            s.credits,
            s.closing_debit,
            s.closing_credit,
        )
        for s in books.sums_of(lines)
    ]
    assert told == [("money", 5, 5, 10, 10, 1, 1), ("cap", 0, 4, 0, 0, 0, 4), ("permit", 1, 0, 0, 0, 1, 0)]


def test_a_sheet_has_two_sides() -> None:
    """Assets are what is owed, what is left and the surplus; each line in its normal direction, now and before."""
    lines = [
        line("nontax_revenue", -10, 0, 30),
        line("restoration_expense", 4, 6, 0),
        line("treasury_cash", 6, 30, 6),
        line("holding", 9, 9, 0, LOTS),
    ]  # the permits are no line of the sheet
    [sheet] = books.balance_sheets(lines)
    assert (sheet.left, sheet.right, sheet.surplus, sheet.balanced) == ((30, 6), (30, 6), (30, 6), True)
    assert [(i.purpose, i.amount, i.before) for i in sheet.sections[Element.REVENUE]] == [
        ("nontax_revenue", 40, 10)
    ]
    assert sheet.totals[Element.REVENUE] == (40, 10)
    [off] = books.balance_sheets([*lines[1:], line("nontax_revenue", -10, 0, 29)])
    assert not off.balanced
    [beside] = books.balance_sheets([line("claim_due", 5, 0, 0)])
    assert (beside.memorandum_difference, beside.balanced) == ((5, 5), False)
    [owing] = books.balance_sheets([line("treasury_cash", 0, 8, 0), line("deposit_payable", 0, 0, 8)])
    assert (owing.left, owing.right, owing.totals[Element.LIABILITY]) == ((8, 0), (8, 0), (8, 0))


def test_outcomes_of_a_range_beside_the_year() -> None:
    """Movements in the normal direction, and what is left of revenue."""
    part = [line("nontax_revenue", 100, 1, 31), line("restoration_expense", 100, 6, 2)]
    year = [line("restoration_expense", 0, 9, 0), line("nontax_revenue", 0, 0, 50)]
    [told] = books.outcomes(part, year)
    assert [(i.purpose, i.amount, i.before) for i in (*told.revenue, *told.expenditure, *told.totals)] == [
        ("nontax_revenue", 30, 50),
        ("restoration_expense", 4, 9),
        ("revenue", 30, 50),
        ("expenditure", 4, 9),
        ("surplus", 26, 41),
    ]
    [only] = books.outcomes([], year)
    assert [(i.amount, i.before) for i in only.totals] == [(0, 50), (0, 9), (0, 41)]


def test_what_is_chosen() -> None:
    """A part, a purpose, or a purpose within a part."""
    assert (Selection().purposes, Selection(purpose="holding").purposes) == (None, ("holding",))
    assert Selection(part="held", purpose="unpaid").purposes == ("unpaid",)
    assert Selection(part="held", purpose="retired").purposes == Selection(part="none").purposes == ()
    assert Selection(part="held").purposes == HELD
    assert Selection(part="held", vintage=2026).given() == {"part": "held", "vintage": "2026"}
    assert answer(lambda name: Selection(purpose=name), "no such") == "account.purpose_unknown"
    assert LOTS.narrow(Selection(vintage=2026)) == Selection(
        asset_kind="permit", pollutant="SO2", vintage=2026
    )


@pytest.mark.parametrize(("receipts", "payments", "closing"), [(7, 3, 9), (3, 7, 1)])
def test_cash(receipts: int, payments: int, closing: int) -> None:
    """What is there at the end."""
    assert books.CashSums("CNY", YUAN.unit, 5, receipts, payments).closing == closing


def test_a_range_without_a_year_beside_it() -> None:
    """What did not move in the year is nothing there."""
    [told] = books.outcomes([line("nontax_revenue", 0, 0, 7)], [])
    assert [(one.amount, one.before) for one in told.totals] == [(7, 0), (0, 0), (7, 0)]


def test_a_fen_counts() -> None:
    """The smallest amount has a side."""
    [day, *_] = ages([old(1, net=1), old(1, net=-1)], OPENS)
    assert (day.received, day.paid) == (1, 1)
    told = reconciled(items=(old(1, "bank", 1), old(1, "ledger", -1)))
    assert (told.bank_received, told.bank_paid, told.ledger_received, told.ledger_paid) == (1, 0, 0, 1)


def test_what_is_wrong_first_is_told_alone() -> None:
    """Where a day or an amount is wrong, the closing balance is not held against the lines."""
    assert faults(stated(moved(1, LAST + timedelta(1)), closing=7)) == ["booked_on"]
    assert faults(stated(StatementLine(FIRST, "in", 0), closing=7)) == ["amount"]


def test_a_step_is_refused_with_its_months() -> None:
    """Months are told as months, and the next one where there is one."""
    for kind, told in (("soft_close", "2026-01"), ("reopen", "-")):
        with pytest.raises(PeriodNotNext) as other:
            may(kind, month(3), None, None)
        assert (other.value.figures["month"], other.value.figures["next"]) == ("2026-03", told)
    with pytest.raises(PeriodNotOver) as early:
        may("soft_close", month(1), None, None, month(1))
    assert early.value.figures == {"month": "2026-01", "ends": "2026-01-31", "today": "2026-01-01"}
