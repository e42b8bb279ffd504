"""The edges of plans, certificates, second persons, deposits that the bank tells of, and reports of a year."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from ledger.market.rules import certificates, deposits
from ledger.market.rules.deposits import Arrival
from ledger.permits.rules import plans, reviews, second, service, verifications, year
from ledger.permits.rules.strips import Strip, written
from ledger.workdays import LastDay
from tests.errors.test_permit_cases import DAY, LAW, STRIP, dated_back
from tests.rules.edges import Edge, answer, edges

BOOKED = date(2026, 6, 15)
LINE = Arrival(7, "bank:a", "in", 500, False, False, None, frozenset({1}), "甲厂", BOOKED, date(2026, 6, 1))


def near(day: int) -> bool:
    """Whether a deposit of a day of June is near the line."""
    return LINE.near(date(2026, 6, day))


def deposited(amount: int = 500, **changes: Any) -> bool | str:
    """Whether one person is enough for a deposit with this line, changed."""
    return deposits.deposit_alone(LAW, BOOKED, amount, "bank:a", replace(LINE, **changes), 2).suffices


@edges(
    (
        Edge(
            "three days before the line",
            "docs/spec/reconciliation.md 5.1",
            near,
            ((13, True), (12, True), (11, False)),
        ),
        Edge(
            "ten days after the line",
            "docs/spec/reconciliation.md 5.1",
            near,
            ((24, True), (25, True), (26, False)),
        ),
        Edge(
            "not before it is reconciled",
            "docs/spec/reconciliation.md 5.1",
            lambda day: replace(LINE, since=date(2026, 6, 14)).near(date(2026, 6, day)),
            ((15, True), (14, True), (13, False)),
        ),
        Edge(
            "the amount of the line",
            "docs/spec/market.md 4",
            deposited,
            ((499, "permits.line_unfit"), (500, True), (501, "permits.line_unfit")),
        ),
        Edge(
            "a line that only who records it brought in",
            "docs/spec/market.md 4",
            lambda people: deposited(brought_in_by=frozenset(people)),
            (((1,), True), ((1, 2), True), ((2,), False), ((), False)),
        ),
        Edge(
            "a line of another day",
            "docs/spec/market.md 4",
            lambda day: deposited(booked_on=date(2026, 6, day)),
            ((18, True), (19, False), (5, True), (4, False)),
        ),
        Edge(
            "without a line, up to the threshold",
            "docs/spec/market.md 4",
            lambda fen: deposits.deposit_alone(LAW, DAY, fen, "bank:a", None, 2).suffices,
            ((0, True), (1, False), (2, False)),
        ),
    )
)
def test_deposits(ask: Callable[[Any], object], value: object, told: object) -> None:
    """When the bank's own line is the second person."""
    assert answer(ask, value) == told


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"counts": False}, "permits.line_ended"),
        ({"account": "bank:b"}, "permits.line_unfit"),
        ({"direction": "out"}, "permits.line_unfit"),
        ({"reversal": True}, "permits.line_unfit"),
        ({"matched": True}, "permits.line_used"),
        ({"used_by": UUID(int=1)}, "permits.line_used"),
    ],
)
def test_a_line_that_is_another(changes: dict[str, Any], told: str) -> None:
    """Each field on its own."""
    assert answer(lambda words: deposited(**words), changes) == told


def test_a_reversal_is_told_as_one() -> None:
    """The refusal says that the bank undoes another line, and which amounts differ."""
    with pytest.raises(deposits.LineUnfit) as unfit:
        deposited(amount=400, reversal=True)
    figures = unfit.value.figures
    assert (figures["direction"], figures["amount"], figures["asked"]) == ("a reversal of in", "5.00", "4.00")


def payer(name: str, registered: str = "甲厂", reason: str = "", *, namesakes: bool = False) -> bool:
    """Whether a line is the party's own by its payer."""
    line = replace(LINE, payer=name)
    return deposits.paid_by_itself(line, "o", registered, reason, namesakes=namesakes)


def test_a_payer_by_name() -> None:
    """The same name is itself, unless another has it too; another needs a reason; none tells nothing."""
    assert (payer("甲 厂"), payer("甲厂", namesakes=True)) == (True, False)
    assert (payer("乙厂", reason="its mother pays"), payer(""), payer("", "")) == (False, False, False)
    assert answer(payer, "乙厂") == "permits.payer_differs"


def test_a_quantity_counts_every_year() -> None:
    """The figure is the quantity of all strips over all years; the threshold is that of the law in grams."""
    strips = [Strip("SO2", "330603", 2026, 2028, 10), Strip("NOX", "330603", 2026, 2026, 5)]
    alone = second.quantity_alone(LAW, "second_person.allocations", DAY, strips)
    assert (alone.figure, alone.threshold, alone.suffices) == (35, 0, False)
    assert second.quantity_alone(LAW, "second_person.allocations", DAY, []).suffices

    class Tonnes:
        """A law whose threshold is a tonne and a half."""

        def fraction(self, _key: str, _on: date) -> Fraction:
            return Fraction(3, 2)

    assert second.quantity_alone(Tonnes(), "x", DAY, strips).threshold == 1_500_000  # type: ignore[arg-type]


def test_the_code_of_a_certificate() -> None:
    """Twenty characters in groups of four, of a known content."""
    assert certificates.verification_code({"number": 1}) == "7NN9-2VM6-XYX9-218N-9TMN"


# --- plans ------------------------------------------------------------------------------------------------------------

ROW = {
    "site": "enterprise:x:001P",
    "pollutant": "so2",
    "area": "330603",
    "first_vintage": "2026",
    "last_vintage": "2030",
    "quantity": "1.5",
    "fee": "due",
    "valid_from": "",
}


def row(**cells: str | None) -> Any:
    """Read a row: the line, or the columns with faults."""
    line, faults = plans.read_row(3, {**ROW, **cells})
    assert (line is None) == bool(faults)
    assert all(fault.row == 3 and fault.zh for fault in faults)
    return line or [fault.column for fault in faults]


def measured(text: str) -> object:
    """The quantity of a row, or the columns with faults."""
    line = row(quantity=text)
    return line.strip.quantity if isinstance(line, plans.PlanLine) else line


@edges(
    (
        Edge(
            "a year has four digits",
            "docs/spec/permits.md 3",
            lambda text: row(first_vintage=text, last_vintage="2030"),
            (
                ("202", ["first_vintage"]),
                ("02026", ["first_vintage"]),
                ("２０２", ["first_vintage"]),
                ("", ["first_vintage"]),
            ),
        ),
        Edge(
            "a term begins before it ends",
            "docs/spec/permits.md 3",
            lambda text: isinstance(row(last_vintage=text), plans.PlanLine),
            (("2027", True), ("2026", True), ("2025", False)),
        ),
        Edge(
            "a quantity is above zero",
            "docs/spec/permits.md 3",
            measured,
            (("0.000001", 1), ("0", ["quantity"]), ("-0.000001", ["quantity"])),
        ),
        Edge(
            "a day of the first year",
            "docs/spec/permits.md 3",
            lambda day: isinstance(row(valid_from=day), plans.PlanLine),
            (("2025-12-31", False), ("2026-01-01", True), ("2026-12-31", True), ("2027-01-01", False)),
        ),
        Edge(
            "a day is read as people write it, the year first",
            "docs/spec/files.md 11.3",
            lambda day: isinstance(row(valid_from=day), plans.PlanLine),
            (
                ("2026-1-1", True),
                ("20260101", True),
                ("2026010", False),
                ("2026-02-30", False),
                (" 2026-02-28 ", True),
            ),
        ),
    )
)
def test_rows(ask: Callable[[Any], object], value: object, told: object) -> None:
    """Years, quantities and days of a row."""
    assert answer(ask, value) == told


def test_what_a_row_means() -> None:
    """Every column, with its words in both languages."""
    line = row(valid_from="2026-07-01", pollutant=" so2 ")
    assert (line.site, line.purpose, line.valid_from) == ("enterprise:x:001P", "unpaid", date(2026, 7, 1))
    assert line.strip == Strip("SO2", "330603", 2026, 2030, 1_500_000)
    assert line.canonical() == "enterprise:x:001P\tSO2\t330603\t2026\t2030\t1500000\tunpaid\t2026-07-01"
    assert [row(fee=fee).purpose for fee in ("DUE", "应缴", "free", "无偿")] == ["unpaid"] * 2 + [
        "holding"
    ] * 2
    reserve = {"site": "bureau:330603"}
    assert [row(**reserve, fee=fee).purpose for fee in ("", "reserve", "储备")] == ["reserve"] * 3
    assert [row(fee=fee) for fee in ("reserve", "储备", "", "x")] == [["fee"]] * 4
    assert [row(**reserve, fee=fee) for fee in ("due", "free")] == [["fee"]] * 2
    assert (row(site="mill"), row(pollutant="dust"), row(area=" ")) == (["site"], ["pollutant"], ["area"])
    assert row(
        site=None, pollutant=None, area=None, first_vintage=None, last_vintage=None, quantity=None, fee=None
    ) == [
        "site",
        "pollutant",
        "area",
        "first_vintage",
        "last_vintage",
        "quantity",
        "fee",
    ]
    assert row(quantity="1,5") == ["quantity"]


def test_rows_beside_each_other() -> None:
    """Repeated rows, unknown sites and caps, sums by cap, and the hash of all."""
    first, other = row(), row(site="bureau:330603", fee="")
    lines = [(2, first), (3, other), (4, replace(first, purpose="holding")), (5, row(last_vintage="2029"))]
    assert [(fault.row, fault.problem) for fault in plans.repeated(lines)] == [(4, "says the same as row 2")]
    caps = {("SO2", "330603", n): 0 for n in range(2026, 2030)}
    told = [(fault.row, fault.column, fault.problem) for fault in plans.unknown(lines[:2], [], caps)]
    assert told == [
        (2, "site", "there is no such site"),
        (2, "area", "no cap is set for 2030"),
        (3, "site", "there is no such reserve: no cap was set in its area"),
        (3, "area", "no cap is set for 2030"),
    ]
    assert [fault.column for fault in plans.unknown(lines[1:2], [other.site], caps)] == ["area"]
    [six] = plans.unknown(
        [(2, replace(first, strip=replace(first.strip, last_vintage=2035)))], [first.site], caps
    )
    assert six.problem == "no cap is set for 2030, 2031, 2032, 2033, 2034"
    assert list(plans.unknown([(2, row(last_vintage="2029"))], [first.site], caps)) == []
    [bare] = plans.undescribed(lines[:2], [first.site], date(2026, 1, 2))
    assert (bare.row, bare.column, bare.value) == (2, "site", first.site)
    assert (bare.problem, bare.zh) == (
        "nothing is known of the site on 2026-01-02: neither region nor industry",
        "该场所在 2026-01-02 尚无登记信息（所在地、行业）",
    )
    sums = plans.totals([line for _, line in lines])
    assert (sums["SO2", "330603", 2029], sums["SO2", "330603", 2030]) == (6_000_000, 4_500_000)
    assert plans.digest([first]) != plans.digest([first, first]) != plans.digest([])
    assert list(
        plans.numbered_lines(
            [
                (2, "s", "SO2", "a", 2026, 2027, 5, "unpaid", "2026-07-01"),
                (3, "s", "SO2", "a", 2026, 2027, 5, "holding", None),
            ]
        )
    ) == [
        (2, plans.PlanLine("s", Strip("SO2", "a", 2026, 2027, 5), "unpaid", date(2026, 7, 1))),
        (3, plans.PlanLine("s", Strip("SO2", "a", 2026, 2027, 5), "holding", None)),
    ]


# --- reports of a year ------------------------------------------------------------------------------------------------


@edges(
    (
        Edge(
            "measured is not below zero",
            "docs/spec/permits.md 10.2",
            lambda grams: year.check_emitted(grams, 0),
            ((1, None), (0, None), (-1, "permits.emissions_below_zero")),
        ),
        Edge(
            "abnormal is not below zero",
            "docs/spec/permits.md 10.2",
            lambda grams: year.check_emitted(0, grams),
            ((1, None), (0, None), (-1, "permits.emissions_below_zero")),
        ),
        Edge(
            "the year has begun",
            "排污许可管理条例 art. 22",
            lambda on: year.check_reported_on(2026, on),
            (
                (date(2026, 1, 2), None),
                (date(2026, 1, 1), None),
                (date(2025, 12, 31), "permits.report_ahead"),
            ),
        ),
        Edge(
            "what came in by the last day",
            "docs/spec/permits.md 10.6",
            lambda came: year.check_came(came, date(2026, 3, 31), 60, date(2026, 4, 2)),
            (
                (date(2026, 3, 30), None),
                (date(2026, 3, 31), None),
                (date(2026, 4, 1), "permits.surrender_came_late"),
            ),
        ),
        Edge(
            "what is recorded within the days for it",
            "docs/spec/permits.md 10.6",
            lambda day: year.check_came(date(2026, 3, 31), date(2026, 3, 31), 60, day),
            (
                (date(2026, 5, 29), None),
                (date(2026, 5, 30), None),
                (date(2026, 5, 31), "permits.surrender_recorded_late"),
            ),
        ),
        Edge(
            "the night after the last day",
            "docs/spec/permits.md 10.6",
            lambda today: year.ends_by_night(LastDay(date(2026, 3, 31), False), 2, today),
            ((date(2026, 4, 1), False), (date(2026, 4, 2), False), (date(2026, 4, 3), True)),
        ),
        Edge(
            "the year is over",
            "排污许可管理条例 art. 22",
            lambda on: year.check_verified_on(2026, on),
            (
                (date(2027, 1, 2), None),
                (date(2027, 1, 1), None),
                (date(2026, 12, 31), "permits.reported_year_not_over"),
            ),
        ),
        Edge(
            "the day on which it is said, after the last day",
            "docs/spec/permits.md 10.11",
            lambda day: year.check_in_time({2025: date(2026, 3, 31)}, date(2026, 3, 31), day),
            (
                (date(2026, 3, 30), None),
                (date(2026, 3, 31), None),
                (date(2026, 4, 1), "permits.surrender_dated"),
            ),
        ),
        Edge(
            "the legal day, after the last day",
            "docs/spec/permits.md 10.11",
            lambda on: year.check_in_time({2025: date(2026, 3, 31)}, on, date(2026, 6, 1)),
            (
                (date(2026, 3, 30), "permits.surrender_dated"),
                (date(2026, 3, 31), "permits.surrender_dated"),
                (date(2026, 4, 1), None),
            ),
        ),
        Edge(
            "dated back within the window",
            "docs/spec/permits.md 10.12",
            lambda back: dated_back("back_dating.days", back=back),
            ((6, None), (7, None), (8, "permits.dated_too_far_back")),
        ),
        Edge(
            "dated back within the window of one person",
            "docs/spec/permits.md 10.12",
            lambda back: dated_back("back_dating.alone_days", back=back),
            ((6, None), (7, None), (8, "permits.dated_back_alone")),
        ),
        Edge(
            "valid from a day of the first year",
            "docs/spec/permits.md 1.4",
            lambda day: plans.check_valid_from(plans.PlanLine("x", STRIP, "holding", day)),
            (
                (date(2025, 12, 31), "permits.valid_from_outside"),
                (date(2026, 1, 1), None),
                (date(2026, 12, 31), None),
                (date(2027, 1, 1), "permits.valid_from_outside"),
                (None, None),
            ),
        ),
        Edge(
            "a review is asked for by its last day",
            "行政复议法 art. 20",
            lambda on: reviews.check_in_time(on, date(2026, 7, 31)),
            (
                (date(2026, 7, 30), None),
                (date(2026, 7, 31), None),
                (date(2026, 8, 1), "permits.review_late"),
            ),
        ),
        Edge(
            "no more comes back than was taken",
            "docs/spec/permits.md 17",
            lambda asked: reviews.check_within(
                {("SO2", "330603", 2026): asked}, {("SO2", "330603", 2026): 5}
            ),
            ((4, None), (5, None), (6, "permits.returned_too_much")),
        ),
        Edge(
            "no more is granted for a review than is owed",
            "docs/spec/permits.md 17",
            lambda asked: reviews.check_owed({("SO2", "330603", 2026): asked}, {("SO2", "330603", 2026): 5}),
            ((4, None), (5, None), (6, "permits.review_owes_less")),
        ),
        Edge(
            "what was served was served after the decision and before it is said",
            "docs/spec/permits.md 19",
            lambda days: service.check_served(
                date(2026, 6, days[0]), date(2026, 6, 2), date(2026, 6, days[1])
            ),
            (
                ((1, 5), "permits.served_outside"),
                ((2, 5), None),
                ((3, 5), None),
                ((4, 5), None),
                ((5, 5), None),
                ((6, 5), "permits.served_outside"),
            ),
        ),
        Edge(
            "another quantity is none below nothing, and not that of the report",
            "docs/spec/permits.md 21.3",
            lambda found: verifications.check_finding("other", 5, found, told=("5", str(found))),
            (
                (-1, "permits.finding_unfit"),
                (0, None),
                (1, None),
                (4, None),
                (5, "permits.finding_unfit"),
                (6, None),
            ),
        ),
        Edge(
            "a hearing is asked for by its last day",
            "docs/spec/permits.md 19",
            lambda on: service.check_asked(on, date(2026, 7, 31)),
            (
                (date(2026, 7, 30), None),
                (date(2026, 7, 31), None),
                (date(2026, 8, 1), "permits.hearing_late"),
            ),
        ),
        Edge(
            "a hearing is owed from a quantity on",
            "docs/spec/permits.md 19",
            lambda quantity: service.check_heard([], quantity, 5),
            ((4, None), (5, "permits.hearing_missing"), (6, "permits.hearing_missing")),
        ),
        Edge(
            "what is nothing is not left",
            "docs/spec/permits.md 17",
            lambda back: len(reviews.less({("SO2", "330603", 2026): 5}, {("SO2", "330603", 2026): back})),
            ((4, 1), (5, 0), (6, 0)),
        ),
        Edge(
            "an exclusion is of a year of the book",
            "docs/spec/permits.md 10.8",
            lambda about: year.check_excluded_year(about, date(2025, 3, 1), date(2027, 1, 1)),
            (
                (2024, "permits.excluded_year_unknown"),
                (2025, None),
                (2026, None),
                (2027, None),
                (2028, "permits.excluded_year_unknown"),
            ),
        ),
        Edge(
            "a twelfth a month",
            "docs/spec/permits.md 10",
            lambda limit: [one.plan for one in year.monthly([0] * 12, limit, [])][::11],
            ((11, [0, 11]), (12, [1, 12]), (13, [1, 13])),
        ),
    )
)
def test_reports(ask: Callable[[Any], object], value: object, told: object) -> None:
    """When a report may be filed and verified, and what it may say."""
    assert answer(ask, value) == told


def test_the_figures_of_a_day() -> None:
    """What is told is the first day on which it may be done."""
    with pytest.raises(year.ReportAhead) as ahead:
        year.check_reported_on(2026, date(2025, 3, 1))
    with pytest.raises(year.ReportedYearNotOver) as early:
        year.check_verified_on(2026, date(2025, 3, 1))
    assert (ahead.value.figures["begins"], early.value.figures["ends"]) == ("2026-01-01", "2027-01-01")


def test_who_says_it() -> None:
    """The authority's sources are the authority's."""
    assert answer(lambda who: year.check_source("online", who), "enterprise:x") == "permits.source_not_yours"
    assert answer(lambda who: year.check_source("online", who), None) is None
    assert answer(lambda who: year.check_source("self", who), "enterprise:x") is None


def report(
    source: str,
    measured: int,
    minute: int | None,
    *,
    state: str = "verified",
    day: int = 1,
    abnormal: int = 0,
) -> year.Report:
    """A report that was verified at a minute, or never."""
    on = date(2027, 2, day)
    when = None if minute is None else (on, datetime(2027, 2, day, 9, minute, tzinfo=UTC))
    return year.Report(source, measured, abnormal, state, on, when)


def test_which_report_counts() -> None:
    """The first source of the order, then the last verified, then the larger; what was never verified does not."""
    early, late, larger = report("self", 5, 1), report("self", 3, 2), report("self", 2, 2, abnormal=2)
    other, unread = report("online", 1, 0), report("online", 9, None, state="reported")
    order = ("online", "self")
    assert year.standing([early, late, larger], order) is larger
    assert year.standing([late, early], order) is late
    assert year.standing([early, other, unread], order) is other
    assert year.standing([early, unread], order) is early
    assert year.standing([unread], order) is None
    assert year.standing([report("bureau", 1, 1)], order) is None
    assert (year.counted(larger, True), year.counted(larger, False)) == (4, 2)
    old, new = (
        report("self", 1, None, state="reported", day=1),
        report("self", 1, None, state="disputed", day=2),
    )
    assert year.pending_of([old, late, new, report("self", 1, None, state="rejected")]) == (new, old)


def test_what_became_of_a_year() -> None:
    """Without a verified report nobody knows; a decision comes before figures."""
    waiting = [report("self", 5, None, state="reported")]
    disputed = [report("self", 5, None, state="disputed")]

    def ended(reports: list[year.Report], exclusion: str | None = None) -> tuple[str, int | None, int, int]:
        told = year.year_end(reports, 3, 1, exclusion, ("self",), abnormal_counts=True)
        return str(told.status), told.verified, told.missing, told.over

    assert ended([]) == ended(waiting) == ("no_report", None, 0, 0)
    assert ended(disputed) == ("disputed", None, 0, 0)
    known = [report("self", 4, 1, abnormal=1)]
    assert ended(known) == ended([*known, *disputed]) == ("short", 5, 4, 2)
    assert ended(known, "excluded") == ("excluded", 5, 0, 0)
    assert ended([], "not_obliged") == ("not_obliged", None, 0, 0)


def test_marks_of_a_year() -> None:
    """Emitted since January against a part of the whole year; the highest mark that is reached; none where nothing was emitted."""
    told = year.monthly([40, 40, 20, 1], 100, [100, 80, 90])
    assert [(one.month, one.emitted, one.mark) for one in told] == [
        (1, 40, ""),
        (2, 80, "80"),
        (3, 100, "100"),
        (4, 101, "100"),
    ]
    assert [one.mark for one in year.monthly([0, 1], 0, [80])] == ["", "80"]


def test_what_is_told_of_a_line_and_of_months() -> None:
    """The figures of the refusals are those that were compared."""
    with pytest.raises(deposits.LineUnfit) as unfit:
        deposited(amount=400)
    assert unfit.value.figures["direction"] == "in"
    assert deposits.paid_by_itself(LINE, "o", "甲厂", "")
    for registered, told in (("乙厂", "乙厂"), ("", "-")):
        with pytest.raises(deposits.PayerDiffers) as differs:
            payer("甲厂", registered)
        assert differs.value.figures["registered"] == told
    with pytest.raises(year.MonthsDiffer) as months:
        year.check_months([1] * 12, 3_000_000, 2_000_000)
    assert (months.value.figures["sum"], months.value.figures["year"]) == (written(12), written(5_000_000))
    assert [one.mark for one in year.monthly([799, 1], 1_000, [80])] == ["", "80"]


def test_a_year_in_which_nothing_was_emitted() -> None:
    """Nothing that was verified needs nothing."""
    told = year.year_end([report("self", 0, 1)], 0, 0, None, ("self",), abnormal_counts=True)
    assert (str(told.status), told.verified, told.missing, told.over) == ("met", 0, 0, 0)
