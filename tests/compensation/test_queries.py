"""What the lists of cases choose, and in which order: each line of their queries on which something depends."""

from datetime import date, timedelta
from typing import Any

from ledger.compensation.queries import lists, reports
from ledger.database import Database
from tests.compensation.test_reversals import reverse
from tests.compensation.world import Desk, X, bring_pack, pack_of
from tests.furnished import furnished

REGISTERED = {"C3": date(2025, 1, 2), "C1": date(2025, 1, 6), "C2": date(2024, 12, 30)}
"""In the order of registration; days of receipt."""


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """Three cases: one that is only registered, one under a judgment of which a part is paid, and one that is assessed."""
    made = Desk(database, owner)
    # The office's own rule: the nation has none of what an agency passes on.
    bring_pack(owner, made.book_id, pack_of(("clock.remittance", '"15 W"', date(2025, 1, 1))))
    party = [{"owner": "enterprise:z", "side": "liable", "name": "z"}]
    assert made.register("C3", REGISTERED["C3"], area="330700", medium="soil", parties=party) == "done"
    made.judged(code="C1")
    assert made.pay("200.00", date(2025, 3, 5), route="agency") == "done"
    assert made.pay("300.00", date(2025, 3, 10), route="agency", name="agency") == "done"
    assert made.pay("100.00", date(2025, 3, 12)) == "done"
    made.concluded(("H4", "500.00"), code="C2", on=REGISTERED["C2"], area="330621")
    return made


def test_cases_are_listed(desk: Desk) -> None:
    """Goal: each filter takes what it says. Method: each alone, its figure and the figures beside it."""
    rows: list[tuple[dict[str, Any], list[str]]] = [
        ({}, ["C3", "C1", "C2"]),
        ({"state": "registered"}, ["C3"]),
        ({"state": "performing"}, ["C1"]),
        ({"area": "3306"}, ["C1", "C2"]),
        ({"area": "330621"}, ["C1", "C2"]),
        ({"area": "33062"}, ["C1", "C2"]),
        ({"area": "33"}, ["C3", "C1", "C2"]),
        ({"area": "3307"}, ["C3"]),
        ({"area": "330622"}, []),
        ({"medium": "soil"}, ["C3"]),
        ({"medium": "water"}, ["C1", "C2"]),
        ({"at_least": 499_99}, ["C1", "C2"]),
        ({"at_least": 500_00}, ["C1", "C2"]),
        ({"at_least": 500_01}, ["C1"]),
        ({"owner": X}, ["C1", "C2"]),
        ({"owner": "enterprise:z"}, ["C3"]),
        ({"limit": 2}, ["C3", "C1"]),
    ]
    with desk.database.read() as books:
        for asked, told in rows:
            assert [one.code for one in lists.cases(books, desk.book_id, **asked)] == told, asked
        first = lists.cases(books, desk.book_id, limit=1)[0]
        after = lists.cases(books, desk.book_id, after=first.process_id)
        assert [one.code for one in after] == ["C1", "C2"]


def test_terms_are_listed(desk: Desk) -> None:
    """Goal: the first to end first, its own day with it, each once over all pages. Method: days around each end, pages of one."""
    with desk.database.read() as books:
        every = lists.deadlines(books, desk.book_id)
        ends = [(one.due_on, one.clock_id) for one in every]
        assert len(ends) > 3
        assert ends == sorted(ends)
        for one in every:
            for days in (-1, 0):
                until = one.due_on + timedelta(days)  # type: ignore[operator]
                told = lists.deadlines(books, desk.book_id, until=until)  # type: ignore[arg-type]
                assert told == [other for other in every if other.due_on <= until]  # type: ignore[operator]
        pages, after = [], None
        for _ in every:
            pages += lists.deadlines(books, desk.book_id, after=after, limit=1)  # type: ignore[arg-type]
            after = (pages[-1].due_on, pages[-1].clock_id)
        assert lists.deadlines(books, desk.book_id, after=after) == []  # type: ignore[arg-type]
        assert pages == every
        mine = lists.deadlines(books, desk.book_id, owner="enterprise:z")
        assert {one.case_code for one in mine} <= {"C3"}


def test_statistics_count_a_span_with_both_ends(desk: Desk) -> None:
    """Goal: a clue counts on the first day and on the last. Method: spans that begin and end on, before and after it; each key."""
    with desk.database.read() as books:

        def told(by: str, first: str, last: str) -> dict[str, int]:
            days = date.fromisoformat(first), date.fromisoformat(last)
            return {one.key: one.cases for one in reports.statistics(books, desk.book_id, by, *days)}  # type: ignore[arg-type]

        assert told("year", "2024-01-01", "2025-12-31") == {"2024": 1, "2025": 2}
        assert told("medium", "2024-01-01", "2025-12-31") == {"soil": 1, "water": 2}
        assert told("region", "2024-01-01", "2025-12-31") == {"3306": 2, "3307": 1}
        assert told("year", "2024-12-30", "2025-01-06") == {"2024": 1, "2025": 2}
        assert told("year", "2024-12-31", "2025-01-05") == {"2025": 1}
        rows = reports.statistics(books, desk.book_id, "region", date(2024, 1, 1), date(2025, 12, 31))
        figures = [(one.assessed, one.due, one.received, one.spent) for one in rows]
        assert figures == [(1500_00, 400_00, 100_00, 0), (0, 0, 0, 0)]


def test_money_that_waits_is_listed(desk: Desk) -> None:
    """Goal: what is due first comes first, and is late after its day. Method: two payments, and days around the end of the term."""
    with desk.database.read() as books:
        told = lists.waiting(books, desk.book_id, date(2025, 3, 20))
        assert [(str(one.paid_on), one.amount, one.waiting) for one in told] == [
            ("2025-03-05", 200_00, 200_00),
            ("2025-03-10", 300_00, 300_00),
        ]
        assert lists.waiting(books, desk.book_id, date(2025, 3, 20), 1) == told[:1]
        due = told[0].due_on
        assert due is not None
        late = [lists.waiting(books, desk.book_id, due + timedelta(days))[0].late for days in (-1, 0, 1)]
        assert late == [False, False, True]


def test_court_money_has_its_term(desk: Desk) -> None:
    """Goal: money that a court has collected is waited for no longer than the law says. Method: its term, as it goes on and comes back."""

    def waits() -> list[tuple[str, str | None]]:
        with desk.database.read() as books:
            told = lists.waiting(books, desk.book_id, date(2025, 4, 1))
        return [(one.route, str(one.due_on)) for one in told if one.route == "court"]

    assert desk.pay("50.00", date(2025, 3, 13), route="court", name="court") == "done", desk.said
    assert waits() == [("court", "2025-04-14")]
    going: dict[str, Any] = {"payment": str(desk.ids["court"]), "who": "cashier"}
    desk.must("transfer_court", date(2025, 3, 14), amount="20.00", **going)
    assert waits() == [("court", "2025-04-14")]
    desk.must("transfer_court", date(2025, 3, 17), **going)
    assert waits() == []
    again: dict[str, Any] = {
        "who": "cashier",
        "target": str(desk.ids["transfer_court"]),
        "reason": "r",
        "document": "d",
    }
    desk.must("propose_reversal", date(2025, 3, 18), **again)
    desk.must("confirm_reversal", date(2025, 3, 18), who="payer", subject=str(desk.ids["propose_reversal"]))
    assert waits() == [("court", "2025-04-14")]


def test_a_term_whose_end_is_not_known_stays_in_the_list(desk: Desk) -> None:
    """Goal: nobody loses a term because the calendar is not announced. Method: one without an end, with any day asked for, page by page."""
    with desk.owner.engine.begin() as connection:
        connection.exec_driver_sql("""UPDATE ledger.damage_clock SET due_on = NULL WHERE code = 'check' AND case_id =
            (SELECT case_id FROM ledger.damage_case WHERE code = 'C3')""")
    with desk.database.read() as books:
        every = lists.deadlines(books, desk.book_id)
        assert [(one.case_code, one.code, one.due_on) for one in every[-1:]] == [("C3", "check", None)]
        assert lists.deadlines(books, desk.book_id, until=date(2025, 1, 1)) == every[-1:]
        pages, after = [], None
        for _ in every:
            pages += lists.deadlines(books, desk.book_id, after=after, limit=1)
            after = pages[-1].place
        assert pages == every
        assert lists.deadlines(books, desk.book_id, after=after) == []


def test_what_is_left_in_a_fund_is_listed(desk: Desk) -> None:
    """Goal: a fund is listed while something is left. Method: a part is spent, which is reversed and spent anew, then the rest."""

    def funds() -> list[tuple[str, int, int, int, str]]:
        with desk.database.read() as books:
            return [
                (one.case_code, one.received, one.spent, one.left_over, str(one.last_moved))
                for one in lists.funds(books, desk.book_id)
            ]

    assert funds() == [("C1", 100_00, 0, 100_00, "2025-03-12")]
    assert desk.spend("60.00", date(2025, 3, 14), name="wrong") == "done"
    assert funds() == [("C1", 100_00, 60_00, 40_00, "2025-03-14")]
    assert reverse(desk, "wrong", date(2025, 3, 14)) == "done", desk.said
    assert funds() == [("C1", 100_00, 0, 100_00, "2025-03-14")], "what was reversed counts on no side"
    assert desk.spend("60.00", date(2025, 3, 14)) == "done"
    assert funds() == [("C1", 100_00, 60_00, 40_00, "2025-03-14")]
    assert desk.spend("40.00", date(2025, 3, 15)) == "done"
    assert funds() == []


def test_an_act_of_another_case_is_none_of_this_one(desk: Desk) -> None:
    """Goal: a case knows its own acts alone. Method: what can be reversed, what cannot, and a payment, each from another case."""
    assert desk.pay("50.00", date(2025, 3, 12), name="paid") == "done"
    for name in ("paid", "judge", "conclude"):
        words: dict[str, Any] = {"target": str(desk.ids[name]), "document": "paper", "reason": "wrong"}
        assert (
            desk.do("propose_reversal", who="cashier", code="C3", **words) == "compensation.subject_unknown"
        )
    going: dict[str, Any] = {"payment": str(desk.ids["agency"]), "amount": "1.00"}
    assert desk.do("remit", date(2025, 3, 12), who="cashier", code="C2", **going) != "done"
    assert desk.do("remit", date(2025, 3, 12), who="cashier", **going) == "done"


def test_a_clue_is_registered_once(desk: Desk) -> None:
    """Goal: one paper is one clue. Method: the same number, of the same channel and of another."""
    assert desk.register("C4", source="R-1") == "done"
    assert desk.register("C5", source="R-1") == "compensation.clue_registered"
    assert desk.said["case"] == "C4"
    assert desk.register("C5", source="R-2") == "done"
    assert desk.register("C6", source="R-1", channel="inspection") == "compensation.clue_registered"
    assert desk.said["channel"] == "report"
