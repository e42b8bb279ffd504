"""The edges below the rooms: amounts, entries, working days; and of periods and of what the auditor looks for."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from ledger import amounts, workdays
from ledger.amounts import AMOUNT_MAX, SCALE_MAX, TEXT_MAX, Unit, parse_decimal
from ledger.audit.rules import screening
from ledger.audit.rules.screening import Flow, Stamp
from ledger.audit.rules.trips import round_trips
from ledger.entries import MEMO_MAX, POSTINGS_MAX, Entry, Posting, check_text
from ledger.periods import rules as periods
from ledger.periods.rules import Frontiers
from tests.rules.edges import Edge, answer, edges

ID = UUID("0190a5a0-0000-7000-8000-000000000001")
NIGHT = ZoneInfo("Asia/Shanghai")


def posted(amount: int) -> str:
    """Write an entry of two postings of an amount."""
    legs = (Posting("a", "CNY", "debit", amount), Posting("b", "CNY", "credit", amount))
    return Entry(ID, "journal.transfer", date(2026, 6, 1), legs).kind


def crowded(count: int) -> int:
    """Write an entry of so many postings, which balance."""
    debit = Posting("a", "CNY", "debit", max(1, count - 1))
    legs = (debit, *[Posting("b", "CNY", "credit", 1)] * (count - 1))
    return len(Entry(ID, "journal.transfer", date(2026, 6, 1), legs).postings)


def flow(position: int, giver: str, taker: str, amount: int, on: date = date(2026, 6, 1)) -> Flow:
    """Something that went from one to another."""
    return Flow(ID, on, position, 1, giver, taker, "CNY", amount)


def trips(
    back: int = 100, on: date = date(2026, 6, 1), *, least: int = 1, steps: int = 99
) -> tuple[int, bool]:
    """Look for what went from one to another and back."""
    there = [flow(1, "a", "b", 100), flow(2, "b", "a", back, on)]
    told = round_trips(there, days=10, depth=2, percent=80, least=least, steps=steps)
    return len(told.found), told.complete


def split(second: int, on: date = date(2026, 6, 1), least: int = 2) -> int:
    """Look for two payments just below a limit of a hundred."""
    flows = [flow(1, "a", "b", 90), flow(2, "a", "b", second, on)]
    return len(screening.splits(flows, limit=100, percent=80, days=10, least=least, by="owner"))


def recorded(at: datetime) -> list[Stamp]:
    """An entry of 2 June 2026 that was recorded at a time."""
    return [Stamp(ID, "journal.transfer", date(2026, 6, 2), at, 1)]


def at(hour: int, minute: int, day: int = 2) -> datetime:
    """A time in Shanghai."""
    return datetime(2026, 6, day, hour, minute, tzinfo=NIGHT).astimezone(UTC)


def closed(today: date) -> None:
    """Close May 2026."""
    periods.check_next("soft_close", date(2026, 5, 1), Frontiers(date(2026, 5, 1), None, None), today)


@edges(
    (
        Edge(
            "the largest amount",
            "docs/spec/journal.md 2.2",
            lambda text: parse_decimal(text, 0),
            (
                (str(AMOUNT_MAX - 1), AMOUNT_MAX - 1),
                (str(AMOUNT_MAX), AMOUNT_MAX),
                (str(AMOUNT_MAX + 1), "amount.too_large"),
            ),
        ),
        Edge(
            "the largest amount below zero",
            "docs/spec/journal.md 2.2",
            lambda text: parse_decimal(text, 0),
            (
                (str(1 - AMOUNT_MAX), 1 - AMOUNT_MAX),
                (str(-AMOUNT_MAX), -AMOUNT_MAX),
                (str(-AMOUNT_MAX - 1), "amount.too_large"),
            ),
        ),
        Edge(
            "two decimals",
            "docs/spec/journal.md 2.2",
            lambda text: parse_decimal(text, 2),
            (("1.2", 120), ("1.23", 123), ("1.230", "amount.too_precise")),
        ),
        Edge(
            "so many characters",
            "docs/spec/journal.md 2.2",
            lambda count: parse_decimal("0." + "0" * (count - 2), 12),
            (
                (TEXT_MAX - 1, "amount.too_precise"),
                (TEXT_MAX, "amount.too_precise"),
                (TEXT_MAX + 1, "amount.not_decimal"),
            ),
        ),
        Edge(
            "the finest scale",
            "docs/spec/journal.md 1",
            lambda scale: Unit("x", scale, "kg", 0).scale,
            ((SCALE_MAX - 1, SCALE_MAX - 1), (SCALE_MAX, SCALE_MAX), (SCALE_MAX + 1, "ValueError")),
        ),
        Edge(
            "capitals of the largest",
            "银发〔1997〕393号",
            lambda fen: amounts.capitals(fen)[-1],
            (
                (AMOUNT_MAX - AMOUNT_MAX % 100, "整"),
                (AMOUNT_MAX, amounts.capitals(AMOUNT_MAX)[-1]),
                (AMOUNT_MAX + 1, "amount.too_large"),
            ),
        ),
        Edge(
            "half up",
            "General Decimal Arithmetic",
            lambda part: amounts.divide_half_up(part, 10),
            ((14, 1), (15, 2), (16, 2)),
        ),
        Edge(
            "half up, below zero",
            "General Decimal Arithmetic",
            lambda part: amounts.divide_half_up(part, 10),
            ((-14, -1), (-15, -2), (-16, -2)),
        ),
        Edge(
            "half to even, down",
            "GB/T 8170-2008",
            lambda part: amounts.divide_half_even(part, 10),
            ((24, 2), (25, 2), (26, 3)),
        ),
        Edge(
            "half to even, up",
            "GB/T 8170-2008",
            lambda part: amounts.divide_half_even(part, 10),
            ((34, 3), (35, 4), (36, 4)),
        ),
        Edge(
            "down",
            "General Decimal Arithmetic",
            lambda part: amounts.divide_down(part, 10),
            ((19, 1), (20, 2), (21, 2)),
        ),
        Edge(
            "up",
            "General Decimal Arithmetic",
            lambda part: amounts.divide_up(part, 10),
            ((19, 2), (20, 2), (21, 3)),
        ),
        Edge(
            "a weight is not below zero",
            "Hamilton",
            lambda weight: amounts.largest_remainder(10, [weight, 1]),
            ((1, [5, 5]), (0, [0, 10]), (-1, "amount.nothing_to_split_by")),
        ),
    )
)
def test_amounts(ask: Callable[[Any], object], value: object, told: object) -> None:
    """What may be written, and how it is rounded."""
    assert answer(ask, value) == told


@edges(
    (
        Edge(
            "a posting is above zero",
            "docs/spec/journal.md 2.2",
            posted,
            ((1, "journal.transfer"), (0, "entry.amount_not_positive"), (-1, "entry.amount_not_positive")),
        ),
        Edge(
            "the largest posting",
            "docs/spec/journal.md 2.2",
            posted,
            (
                (AMOUNT_MAX - 1, "journal.transfer"),
                (AMOUNT_MAX, "journal.transfer"),
                (AMOUNT_MAX + 1, "entry.amount_beyond_largest"),
            ),
        ),
        Edge(
            "two postings",
            "docs/spec/journal.md 2.2",
            crowded,
            ((3, 3), (2, 2), (1, "entry.too_few_postings")),
        ),
        Edge(
            "so many postings",
            "docs/spec/journal.md 2.2",
            crowded,
            (
                (POSTINGS_MAX - 1, POSTINGS_MAX - 1),
                (POSTINGS_MAX, POSTINGS_MAX),
                (POSTINGS_MAX + 1, "entry.too_many_postings"),
            ),
        ),
        Edge(
            "the longest text",
            "docs/spec/journal.md 2.4",
            lambda length: check_text("memo", "x" * length),
            ((MEMO_MAX - 1, None), (MEMO_MAX, None), (MEMO_MAX + 1, "entry.text_too_long")),
        ),
        Edge(
            "the first half of a pair",
            "docs/spec/journal.md 2.4",
            lambda code: check_text("memo", chr(code)),
            ((0xD7FF, None), (0xD800, "entry.text_unprintable"), (0xDBFF, "entry.text_unprintable")),
        ),
        Edge(
            "the last half of a pair",
            "docs/spec/journal.md 2.4",
            lambda code: check_text("memo", chr(code)),
            ((0xDFFE, "entry.text_unprintable"), (0xDFFF, "entry.text_unprintable"), (0xE000, None)),
        ),
    )
)
def test_entries(ask: Callable[[Any], object], value: object, told: object) -> None:
    """What an entry holds at least and at most."""
    assert answer(ask, value) == told


@edges(
    (
        Edge(
            "the first day of the calendar",
            "国务院办公厅关于节假日安排的通知",
            workdays.is_workday,
            (
                (date(2004, 1, 2), True),
                (workdays.KNOWN_FROM, False),
                (date(2003, 12, 31), "workdays.calendar_unknown"),
            ),
        ),
        Edge(
            "the last day of the calendar",
            "国务院办公厅关于节假日安排的通知",
            lambda later: (
                workdays.kind_of(date.fromordinal(workdays.KNOWN_TO.toordinal() + later))
                in (*workdays.WORKED, "weekend")
            ),
            ((-1, True), (0, True), (1, "workdays.calendar_unknown")),
        ),
        Edge(
            "no working day is the day itself",
            "民法典 art. 201",
            lambda days: workdays.add_workdays(date(2025, 9, 26), days),
            ((1, date(2025, 9, 28)), (0, date(2025, 9, 26)), (-1, "ValueError")),
        ),
        Edge(
            "counted after the first day",
            "民法典 art. 201",
            lambda end: workdays.workdays_between(date(2025, 9, 26), end),
            ((date(2025, 9, 25), 0), (date(2025, 9, 26), 0), (date(2025, 9, 27), 0), (date(2025, 9, 28), 1)),
        ),
        Edge(
            "Friday, Saturday, Sunday, Monday",
            "国务院关于职工工作时间的规定 art. 7",
            workdays.kind_of,
            (
                (date(2026, 6, 5), "workday"),
                (date(2026, 6, 6), "weekend"),
                (date(2026, 6, 7), "weekend"),
                (date(2026, 6, 8), "workday"),
            ),
        ),
        Edge(
            "a month is closed when it is over",
            "docs/spec/audit.md 1.2",
            closed,
            ((date(2026, 6, 2), None), (date(2026, 6, 1), None), (date(2026, 5, 31), "period.not_over")),
        ),
    )
)
def test_days(ask: Callable[[Any], object], value: object, told: object) -> None:
    """The calendar ends where it is not announced, and a month is over on the day after its last."""
    assert answer(ask, value) == told


@edges(
    (
        Edge(
            "what comes back is most of it",
            "docs/spec/auditing.md",
            trips,
            ((81, (1, True)), (80, (1, True)), (79, (0, True))),
        ),
        Edge(
            "and not much more",
            "docs/spec/auditing.md",
            trips,
            ((124, (1, True)), (125, (1, True)), (126, (0, True))),
        ),
        Edge(
            "within so many days",
            "docs/spec/auditing.md",
            lambda day: trips(on=day),
            ((date(2026, 6, 10), (1, True)), (date(2026, 6, 11), (1, True)), (date(2026, 6, 12), (0, True))),
        ),
        Edge(
            "of so much at least",
            "docs/spec/auditing.md",
            lambda least: trips(least=least),
            ((99, (1, True)), (100, (1, True)), (101, (0, True))),
        ),
        Edge(
            "within so many looks",
            "docs/spec/auditing.md",
            lambda steps: trips(steps=steps),
            ((4, (1, True)), (3, (1, True)), (2, (1, False)), (1, (0, False))),
        ),
        Edge("just below the limit", "docs/spec/auditing.md", split, ((98, 1), (99, 1), (100, 0))),
        Edge("not far below the limit", "docs/spec/auditing.md", split, ((81, 1), (80, 1), (79, 0))),
        Edge(
            "a series of so many days",
            "docs/spec/auditing.md",
            lambda day: split(90, day),
            ((date(2026, 6, 10), 1), (date(2026, 6, 11), 1), (date(2026, 6, 12), 0)),
        ),
        Edge(
            "a series of so many",
            "docs/spec/auditing.md",
            lambda least: split(90, least=least),
            ((1, 1), (2, 1), (3, 0)),
        ),
        Edge(
            "recorded late",
            "docs/spec/auditing.md",
            lambda day: len([*screening.back_dated(recorded(at(12, 0, day)), NIGHT, days=10)]),
            ((11, 0), (12, 0), (13, 1)),
        ),
        Edge(
            "the office opens",
            "docs/spec/auditing.md",
            lambda when: len([*screening.off_hours(recorded(when), NIGHT, opens=time(8), closes=time(18))]),
            ((at(8, 1), 0), (at(8, 0), 0), (at(7, 59), 1)),
        ),
        Edge(
            "the office closes",
            "docs/spec/auditing.md",
            lambda when: len([*screening.off_hours(recorded(when), NIGHT, opens=time(8), closes=time(18))]),
            ((at(17, 59), 0), (at(18, 0), 1), (at(18, 1), 1)),
        ),
    )
)
def test_screens(ask: Callable[[Any], object], value: object, told: object) -> None:
    """What the auditor's searches take in, and what they leave out."""
    assert answer(ask, value) == told
