"""What is told of many cases: money by its own day, flags by head, the figures of a case that was reopened, and what everybody reads."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ledger.compensation.queries import as_of, cases, flags, lists, published, reports
from ledger.compensation.rules.disclosure import LEAST
from ledger.database import Database
from ledger.database.queries import find
from tests.compensation.world import Desk, X, Y, figures_now, owed
from tests.furnished import furnished

SUIT: dict[str, Any] = {
    "situation": "grave_consequence",
    "consultation": "refused",
    "court": "court:1",
    "court_name": "court",
}
CLAIMED = [{"head": "H4", "amount": "600"}]
FINISHED = date(2100, 2, 1)
"""A day on which every year of these cases is told for good."""


def paid_next_year(desk: Desk, code: str = "C1", **words: Any) -> None:
    """Tell a case of 2024, of which 1,000.00 were due at its end and paid ten days late."""
    desk.concluded(code=code, on=date(2024, 11, 4), **words)
    desk.must("sue", date(2024, 12, 2), code=code, claimed=CLAIMED, **SUIT)
    desk.must("judge", date(2024, 12, 16), code=code, **owed(schedule=[{"part": 1, "due_on": "2024-12-31"}]))
    assert desk.pay("1001.75", date(2025, 1, 10), code=code) == "done", desk.said


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """One case of 2024 that was paid in 2025."""
    made = Desk(database, owner)
    paid_next_year(made)
    return made


def test_money_counts_on_its_own_day(desk: Desk) -> None:
    """Goal: a report of a year tells what moved in it, and late interest is no assessment. Method: 2024, 2025, both, by each key."""
    first, last = date(2024, 1, 1), date(2025, 12, 31)
    with desk.database.read() as books:

        def told(by: Any, first: date, last: date) -> list[tuple[Any, ...]]:
            rows = reports.statistics(books, desk.book_id, by, first, last)
            return [(x.key, x.cases, x.assessed, x.due, x.received, x.interest) for x in rows]

        years = [("2024", 1, 1000_00, 1000_00, 0, 0), ("2025", 0, 0, 0, 1001_75, 1_75)]
        assert told("year", first, last) == years
        assert told("year", first, date(2024, 12, 31)) == years[:1]
        assert told("year", date(2025, 1, 1), last) == years[1:]
        assert told("medium", first, last) == [("water", 1, 1000_00, 0, 1001_75, 1_75)]
        assert told("region", date(2025, 1, 1), date(2025, 1, 9)) == [("3306", 0, 0, 1000_00, 0, 0)]
        assert told("region", date(2025, 1, 1), date(2025, 1, 10)) == [("3306", 0, 0, 0, 1001_75, 1_75)]
        months = told("month", first, last)
        assert [row[0] for row in months] == ["2024-11", "2024-12", "2025-01"]
        assert [row[3] for row in months] == [0, 1000_00, 0]


def test_a_closed_case_counts_in_the_year_of_its_end(desk: Desk) -> None:
    """Goal: what ended counts when it ended. Method: a close in 2025, asked for before and after its day, and after it was reopened."""
    desk.must("close", date(2025, 2, 3), who="chief", report="done", no_evaluation="paid_in_money")
    with desk.database.read() as books:

        def closed(last: date) -> int:
            return sum(
                x.closed for x in reports.statistics(books, desk.book_id, "year", date(2024, 1, 1), last)
            )

        assert [closed(date(2025, 2, day)) for day in (2, 3, 28)] == [0, 1, 1]
    desk.must("reopen", date(2025, 3, 3), who="chief", findings="more was found")
    with desk.database.read() as books:
        assert closed(date(2025, 12, 31)) == 0


def test_what_was_assessed_first_stays(desk: Desk) -> None:
    """Goal: a case that is reopened for more has both assessments. Method: its figures, its versions, the filter by amount."""
    desk.must("close", date(2025, 2, 3), who="chief", report="done", no_evaluation="paid_in_money")
    desk.must("reopen", date(2025, 3, 3), who="chief", findings="more was found")
    assert desk.assess(("H4", "200.00")) == "done"
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        figures = {row.head: row.amounts for row in figures_now(books, desk.book_id, head)}
        assert {name: row.get("assessed") for name, row in figures.items()} == {
            "H1": 400_00,
            "H4": 800_00,
            "LI": None,
        }
        told = [
            (x.figure, x.head, x.amount, x.round)
            for x in as_of.versions_of(books, desk.book_id, head.case_id)
        ]
        assert told == [
            ("assessed", "H1", 400_00, 0), ("assessed", "H4", 600_00, 0), ("claimed", "H4", 600_00, 0),
            ("judged", "H1", 400_00, 0), ("judged", "H4", 600_00, 0), ("assessed", "H4", 200_00, 1),
        ]  # fmt: skip
        for least, found in ((1200_00, ["C1"]), (1200_01, [])):
            assert [x.code for x in lists.cases(books, desk.book_id, at_least=least)] == found, least
    # A version that takes the place of another one of the same round is no second damage.
    assert desk.assess(("H4", "300.00")) == "done"
    with desk.database.read() as books:
        figures = {row.head: row.amounts for row in figures_now(books, desk.book_id, head)}
        assert figures["H4"]["assessed"] == 900_00
        assert [x.code for x in lists.cases(books, desk.book_id, at_least=1300_00)] == ["C1"]


def told_flags(desk: Desk) -> list[tuple[Any, ...]]:
    """The flags of the book, without what is told of the person."""
    with desk.database.read() as books:
        rows = flags.flags(books, desk.book_id)
    assert all(row.person in ("clerk", "chief", "third", "cashier", "payer") for row in rows)
    return [
        (x.case_code, str(x.effective_on), x.kind, x.head, x.before, x.after, x.difference, x.basis)
        for x in rows
    ]


def test_every_other_figure_than_the_assessed_one_is_a_flag(database: Database, owner: Database) -> None:
    """Goal: no head is lost without an auditor seeing it. Method: one left out, one lower, one higher, one equal, in each act."""
    desk = Desk(database, owner)
    day = date(2025, 3, 3)
    heads = [("H1", "400.00"), ("H3", "50.00"), ("H4", "600.00"), ("H5", "70.00")]
    other = [{"head": "H1", "money": "300"}, {"head": "H4", "money": "700"}, {"head": "H5", "money": "70"}]
    parts = [{"amount": "1070", "obligors": [{"owner": X}]}]
    words: dict[str, Any] = {"facts": "f", "extent": "e", "mode": "money", "heads": other, "parts": parts}
    desk.concluded(*heads)
    desk.must("notify", day, answer_by="2025-03-20", proof_of_service="slip")
    desk.must("answer", position="yes")
    desk.must("meet", attendance=["all"], minutes="m")
    assert desk.do("agree", who="chief", **words) == "compensation.less_than_assessed"
    assert desk.do("agree", who="chief", less_basis="law", **words) == "compensation.more_than_assessed"
    assert desk.said == {"head": "H4", "agreed": "700.00", "assessed": "600.00"}
    desk.must("agree", who="chief", less_basis="law", more_basis="offer", **words)
    signed = [
        ("C1", "2025-03-03", "agree", "H1", 400_00, 300_00, -100_00, "law"),
        ("C1", "2025-03-03", "agree", "H3", 50_00, 0, -50_00, "law"),
        ("C1", "2025-03-03", "agree", "H4", 600_00, 700_00, 100_00, "offer"),
    ]
    assert told_flags(desk) == signed
    desk.must("perform", who="clerk")
    assert told_flags(desk) == signed, "told once"
    desk.must(
        "propose_relief", date(2025, 3, 4), who="cashier", kind="waiver", part=1, amount="107", basis="art. 1"
    )
    assert told_flags(desk) == signed, "nothing was granted"
    desk.must("grant_relief", date(2025, 3, 5), who="chief", subject=str(desk.ids["propose_relief"]))
    waived = told_flags(desk)[3:]
    assert [row[2:] for row in waived] == [
        ("grant_relief", "H1", 300_00, 270_00, -30_00, "art. 1"),
        ("grant_relief", "H4", 700_00, 630_00, -70_00, "art. 1"),
        ("grant_relief", "H5", 70_00, 63_00, -7_00, "art. 1"),
    ]
    desk.must(
        "propose_reversal", who="cashier", target=str(desk.ids["grant_relief"]), reason="r", document="d"
    )
    desk.must("confirm_reversal", who="payer", subject=str(desk.ids["propose_reversal"]))
    assert told_flags(desk) == signed, "what was reversed lowers nothing"


def test_a_later_assessment_is_flagged(database: Database, owner: Database) -> None:
    """Goal: no version takes a sum away unseen. Method: lower, the same, higher; read whole and by pages of one row."""
    desk = Desk(database, owner)
    desk.concluded(("H1", "400.00"), ("H4", "600.00"))
    assert told_flags(desk) == []
    for items in ((("H4", "1.00"),), (("H4", "1.00"),), (("H4", "5.00"),)):
        assert desk.assess(*items) == "done", desk.said
    found = [row[2:7] for row in told_flags(desk)]
    assert found == [
        ("accept_assessment", "H1", 400_00, 0, -400_00),
        ("accept_assessment", "H4", 600_00, 1_00, -599_00),
        ("accept_assessment", "H4", 1_00, 5_00, 4_00),
    ]
    assert all(row[7] for row in told_flags(desk)), "with its paper"
    with desk.database.read() as books:
        whole = flags.flags(books, desk.book_id)
        paged, after = [], flags.FIRST
        while page := flags.flags(books, desk.book_id, after, 1):
            paged += page
            after = page[-1].place
    assert paged == whole


def test_a_judgment_and_an_end_are_flagged_by_head(database: Database, owner: Database) -> None:
    """Goal: a head that no judgment names is one it left nothing of; what was paid is not missing. Method: both, and an end."""
    desk = Desk(database, owner)
    desk.concluded(("H3", "100.00"), ("H4", "600.00"), code="C1")
    desk.must("sue", date(2025, 2, 3), code="C1", claimed=CLAIMED, **SUIT)
    one = {
        "heads": [{"head": "H4", "money": "600"}],
        "parts": [{"amount": "600", "obligors": [{"owner": X}]}],
    }
    desk.must("judge", date(2025, 3, 3), code="C1", document="判决1号", **one)
    desk.concluded(code="C2")
    desk.must("end", who="chief", code="C2", ground="nobody_left")
    assert [row[:1] + row[2:] for row in told_flags(desk)] == [
        ("C2", "end", "H1", 400_00, 0, -400_00, "nobody_left"),
        ("C2", "end", "H4", 600_00, 0, -600_00, "nobody_left"),
        ("C1", "judge", "H3", 100_00, 0, -100_00, "判决1号"),
    ]
    desk.judged(code="C3")
    assert desk.pay("400.00", date(2025, 7, 1), code="C3") == "done", desk.said
    desk.must("default", date(2025, 7, 3), code="C3")
    desk.must("retry", date(2025, 7, 4), code="C3", court="court:1", court_name="court")
    left = {
        "heads": [{"head": "H4", "money": "360"}, {"head": "H1", "money": "240"}],
        "parts": [{"amount": "600", "obligors": [{"owner": Y}]}],
    }
    desk.must("judge", date(2025, 8, 4), code="C3", document="判决2号", **left)
    assert "C3" not in {row[0] for row in told_flags(desk)}


def test_what_was_replaced_is_not_owed_twice(database: Database, owner: Database) -> None:
    """Goal: the public reads what is owed. Method: agreed 1,000, of which 250 are paid, sued, judged for the rest."""
    desk = Desk(database, owner)
    words: dict[str, Any] = {
        **owed(),
        "facts": "f",
        "extent": "e",
        "mode": "money",
        "schedule": [{"part": 1, "due_on": "2025-03-31"}],
    }
    desk.concluded()
    desk.must("notify", date(2025, 3, 3), answer_by="2025-03-20", proof_of_service="slip")
    desk.must("answer", position="yes")
    desk.must("agree", who="chief", **words)
    desk.must("publicise", who="chief", public=True)
    desk.must("perform", who="clerk")

    def due() -> tuple[int, int]:
        with desk.database.read() as books:
            (row,) = published.public_cases(books, desk.book_id)
        return row.due, row.received

    assert due() == (1000_00, 0)
    assert desk.pay("250.00", date(2025, 3, 10)) == "done", desk.said
    desk.must("default", date(2025, 4, 3))
    desk.must("sue", date(2025, 4, 4), claimed=[{"head": "H4", "amount": "450.00"}], **SUIT)
    assert due() == (1000_00, 250_00)
    left = {
        "heads": [{"head": "H4", "money": "450"}, {"head": "H1", "money": "300"}],
        "parts": [{"amount": "750", "obligors": [{"owner": X}]}],
    }
    desk.must("judge", date(2025, 5, 6), **left)
    assert due() == (1000_00, 250_00)


def test_the_public_reads_late_interest_apart(database: Database, owner: Database) -> None:
    """Goal: 9.5. Method: 1,000.00 are paid twenty days late: more is received than was due, and the row says of it what is interest."""
    desk = Desk(database, owner)
    desk.judged([{"part": 1, "due_on": "2025-06-30"}])
    desk.must("publicise", date(2025, 7, 1), who="chief", public=True)
    assert desk.pay("1003.50", date(2025, 7, 20)) == "done", desk.said
    with desk.database.read() as books:
        (row,) = published.public_cases(books, desk.book_id)
    assert (row.due, row.received, row.interest) == (1000_00, 1003_50, 3_50)


def test_what_nobody_paid_is_owed_once(database: Database, owner: Database) -> None:
    """Goal: the public reads what is owed. Method: agreed 100,000.00, nothing paid, sued, judged 100,000.00."""
    desk = Desk(database, owner)
    whole: dict[str, Any] = {
        "heads": [{"head": "H4", "money": "100000"}],
        "parts": [{"amount": "100000", "obligors": [{"owner": X}]}],
    }
    desk.concluded(("H4", "100000.00"))
    desk.must("notify", date(2025, 3, 3), answer_by="2025-03-20", proof_of_service="slip")
    desk.must("answer", position="yes")
    schedule = [{"part": 1, "due_on": "2025-03-31"}]
    desk.must("agree", who="chief", facts="f", extent="e", mode="money", schedule=schedule, **whole)
    desk.must("publicise", who="chief", public=True)
    desk.must("perform", who="clerk")
    desk.must("default", date(2025, 4, 3))
    desk.must("sue", date(2025, 4, 4), claimed=[{"head": "H4", "amount": "100000"}], **SUIT)
    desk.must("judge", date(2025, 5, 6), **whole)
    with desk.database.read() as books:
        (row,) = published.public_cases(books, desk.book_id)
    assert (row.due, row.received) == (100_000_00, 0)


def test_the_report_tells_no_single_case(database: Database, owner: Database) -> None:
    """Goal: a case that is not public is not made out. Method: one public, hidden ones one by one, in two media, this year and after."""
    desk = Desk(database, owner)
    paid_next_year(desk)
    desk.must("publicise", who="chief", public=True)

    def told(
        by: Any = "medium", year: int = 2024, today: date = FINISHED
    ) -> dict[str, tuple[int, int, bool]]:
        with desk.database.read() as books:
            made = reports.report(books, desk.book_id, by, year, today)
        return {
            x.key: (x.figures["cases"], x.figures["assessed"], "cases" in x.whole)
            for x in (*made.rows, made.total)
        }

    own = (1, 1000_00, False)
    assert told() == {"water": own, "": own}
    for number in range(LEAST):
        assert told() == {"water": own, "": own}, number
        hidden(desk, f"S{number}")
    assert told() == {"soil": (4, 40_00, True), "water": own, "": (5, 1040_00, True)}
    assert told(today=date(2025, 1, 31)) == {"water": own, "": own}, "the year is not told for good"
    hidden(desk, "A1", "7.00", on=date(2024, 6, 3), medium="air")
    assert told() == {"water": own, "": (6, 1047_00, True)}, "the next smallest row is left out as well"
    assert told("month")["2024-11"] == own
    with desk.database.read() as books:
        rows = reports.report(books, desk.book_id, "medium", 2025, FINISHED).rows
    assert [(x.key, x.figures["received"], x.figures["due"]) for x in rows] == [("water", 1001_75, 0)]


def hidden(desk: Desk, code: str, amount: str = "10.00", **words: Any) -> None:
    """A case of a party of its own that is not public."""
    parties = [{"owner": f"enterprise:{code}", "side": "liable", "name": code}]
    known = {"on": date(2024, 5, 6), "medium": "soil", "parties": parties, **words}
    desk.concluded(("H4", amount), code=code, **known)


def test_a_year_is_told_for_good(
    database: Database, owner: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: nothing is found by what moves. Method: back-dated cases and one made public after the cut: the report says what it said."""
    desk = Desk(database, owner)
    for number in range(LEAST):
        hidden(desk, f"S{number}")

    def told() -> Any:
        with desk.database.read() as books:
            return reports.report(books, desk.book_id, "medium", 2024, FINISHED)

    with desk.database.read() as books:
        cut = find(books, reports.Cut, reports.SQL["cut"], book=desk.book_id, year=2024)
        later = find(books, reports.Cut, reports.SQL["cut"], book=desk.book_id, year=2150)
    assert cut is not None
    assert later is not None
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    first = now.year if (now.month, now.day) < (2, 1) else now.year + 1
    assert (cut.day, later.day) == (date(first, 2, 1), date(2151, 2, 1)), (
        "of a year before the book its first"
    )
    assert cut.moment == datetime(first, 2, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
    then = told()
    made = reports.Cut(date(2025, 2, 1), datetime.now(UTC))
    monkeypatch.setattr(reports, "find", lambda *_, **__: made)
    assert told() == then
    assert then.total.figures["cases"] == LEAST
    hidden(desk, "late", "3.00")
    assert desk.do("publicise", who="chief", public=True, code="S0") == "done"
    assert desk.do("end", who="chief", code="S1", ground="within_permit") == "done", desk.said
    assert told() == then
