"""What the queries of the room choose, and in which order: each line of them on which something depends."""

from datetime import date
from typing import Any

from ledger.database import Database
from ledger.reconciliation.queries.items import open_items, open_lines
from ledger.reconciliation.queries.lists import arrival_of, bank_lines_of, statements_of
from ledger.reconciliation.queries.matches import matches_of
from tests.furnished import furnished
from tests.reconciliation.test_month import JULY, JUNE, post_month
from tests.reconciliation.world import (
    DYER,
    EXCHANGE,
    MILL,
    NAMES,
    NUMBER,
    SECOND,
    TREASURY,
    Treasury,
    moved,
    stated,
    yuan,
)


@furnished
def months(database: Database, owner: Database) -> Treasury:
    """July came before June, and something on the other account; nothing is matched yet."""
    treasury = Treasury(database, owner)
    post_month(treasury)
    treasury.take(stated("1482.50", JULY, "2026-07-01", "2026-07-31"))
    treasury.take(stated("1000.00", JUNE, "2026-06-01", "2026-06-30"))
    treasury.take(stated("0.00", [moved("45.00", "2026-06-25")], "2026-06-01", "2026-06-30", number=SECOND))
    return treasury


DAYS = ["2026-06-02", "2026-06-05", "2026-06-10", "2026-06-11", "2026-06-20", "2026-06-25"]
LISTED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "all, as they came": ({}, ["2026-07-02", *DAYS, "2026-06-25"]),
    "of one account": ({"number": SECOND}, ["2026-06-25"]),
    "in a match": ({"open": False}, ["2026-07-02", *DAYS[:4]]),
    "in none": ({"open": True}, ["2026-06-20", "2026-06-25", "2026-06-25"]),
    "from a day": ({"since": date(2026, 6, 25)}, ["2026-07-02", "2026-06-25", "2026-06-25"]),
    "from the day after": ({"since": date(2026, 6, 26)}, ["2026-07-02"]),
    "until a day": ({"until": date(2026, 6, 5)}, ["2026-06-02", "2026-06-05"]),
    "until the day before": ({"until": date(2026, 6, 4)}, ["2026-06-02"]),
    "of an amount": ({"amount": "45"}, ["2026-06-25", "2026-06-25"]),
    "of an amount that went out": ({"amount": "12.50"}, ["2026-06-20"]),
    "after one": ({"after": 1}, [*DAYS, "2026-06-25"]),
    "the first two": ({"limit": 2}, ["2026-07-02", "2026-06-02"]),
}


def test_lines_are_listed(months: Treasury) -> None:
    """Goal: each filter takes what it says, its own day with it. Method: three statements, each filter alone."""
    months.run()
    with months.database.read() as books:
        for name, (asked, days) in LISTED.items():
            found = bank_lines_of(books, months.book_id, **asked)
            assert [str(one.booked_on) for one in found] == days, name


def test_statements_are_listed(months: Treasury) -> None:
    """Goal: statements come as they came, page by page. Method: three, all, of one account, after one, the first."""
    all_ = [(NUMBER, "2026-07-01"), (NUMBER, "2026-06-01"), (SECOND, "2026-06-01")]
    with months.database.read() as books:
        for asked, told in (
            ({}, all_),
            ({"number": SECOND}, all_[2:]),
            ({"after": 1}, all_[1:]),
            ({"limit": 1}, all_[:1]),
        ):
            found = statements_of(books, months.book_id, **asked)
            assert [(one.number, str(one.from_on)) for one in found] == told, asked


def test_matches_are_listed(months: Treasury) -> None:
    """Goal: matches come by id, members by number. Method: each filter alone, pages of one, and who is matched."""
    months.run()
    refund = months.refund("12.50", "2026-06-20", "")
    by_hand = months.propose([6], [(refund, 2)])
    with months.database.read() as books:

        def rules(**asked: Any) -> list[str]:
            words = {"number": None, "state": None, "rule": None, "after": None, "limit": 100, **asked}
            return [one.rule for one in matches_of(books, months.book_id, **words)]

        found = matches_of(books, months.book_id, number=None, state=None, rule=None, after=None, limit=100)
        assert [one.match_id for one in found] == sorted(one.match_id for one in found)
        assert found[-1].match_id == by_hand.match_id
        every = rules()
        assert sorted(every[:-1]) == [
            "many_lines_one_posting",
            "one_line_many_postings",
            "one_to_one",
            "one_to_one",
        ]
        assert every[-1] == "manual"
        assert rules(state="proposed") == rules(rule="manual") == ["manual"]
        assert rules(state="matched") == rules(number=NUMBER)[:-1] == every[:-1]
        assert rules(number=SECOND) == []
        assert rules(limit=2) == every[:2]
        assert rules(after=found[1].match_id) == every[2:]
        lines = next(list(one.lines) for one in found if one.rule == "many_lines_one_posting")
        assert lines == [4, 5]


def test_what_is_open_comes_by_its_day(months: Treasury) -> None:
    """Goal: rules read lines and postings by day, those since the account is tied. Method: lines and postings that came in no order."""
    months.fee(DYER, "1.00", "2026-06-01", "D", "a memo")
    with months.database.read() as books:
        lines = open_lines(books, months.account)
        assert [str(one.on) for one in lines] == [*DAYS, "2026-07-02"]
        assert [one.key for one in open_lines(books, months.account, [3, 1])] == [3, 1]
        items = open_items(books, months.account)
        assert [(str(one.on), one.net) for one in items] == [
            ("2026-06-01", yuan("1.00")),
            ("2026-06-02", yuan("300.00")),
            ("2026-06-05", yuan("120.00")),
            ("2026-06-05", yuan("80.00")),
            ("2026-06-10", yuan("-50.00")),
            ("2026-06-30", yuan("70.00")),
        ]
        assert (items[0].document, items[0].memo) == ("D", "a memo")
        assert items[0].names == tuple(sorted((DYER, NAMES[DYER], "treasury")))
        assert open_items(books, months.account, [items[4].key]) == [items[4]]
        assert open_items(books, months.account, [(items[4].key[0], 1)]) == []
        assert open_items(books, months.second) == []
    months.run()
    with months.database.read() as books:
        assert [one.key for one in open_lines(books, months.account)] == [6, 7]
        assert [one.net for one in open_items(books, months.account)] == [yuan("1.00")]


BALANCES = {
    "2026-05-31": ("1000.00", "1000.00", 0),
    "2026-06-01": ("1000.00", "1000.00", 0),
    "2026-06-02": ("1300.00", "1300.00", 0),
    "2026-06-10": ("1470.00", "1450.00", 2),
    "2026-06-11": ("1450.00", "1450.00", 0),
    "2026-06-20": ("1437.50", "1450.00", 1),
    "2026-07-01": ("1482.50", "1520.00", 3),
    "2026-07-02": ("1552.50", "1520.00", 2),
}
"""By day what the bank has and what the ledger has, and how many items are open."""


def test_a_day_counts_what_is_of_it(months: Treasury) -> None:
    """Goal: a day has all that is of it, and a match counts from its last day. Method: days around lines, postings and matches."""
    before = [(one.side, one.on, one.key) for one in months.on("2026-07-31").items]
    assert before == sorted(before)
    assert (len(before), before[6]) == (12, ("bank", date(2026, 7, 2), "1"))
    months.run()
    for day, (bank, ledger, count) in BALANCES.items():
        told = months.on(day)
        found = (told.bank_balance, told.ledger_balance, len(told.items))
        assert found == (yuan(bank), yuan(ledger), count), day
        order = [(one.side, one.on, one.key) for one in told.items]
        assert order == sorted(order)


def test_what_is_only_proposed_is_open(months: Treasury) -> None:
    """Goal: a match counts once a second person has approved it. Method: a line and a posting, proposed and then approved."""
    months.run()
    match = months.propose([6], [(months.refund("12.50", "2026-06-20", ""), 2)])
    assert [one.net for one in months.on("2026-06-20").items] == [yuan("-12.50")] * 2
    months.turn(match.match_id, "approve", months.colleague)
    assert months.on("2026-06-20").items == ()


def test_an_item_says_what_it_is(months: Treasury) -> None:
    """Goal: a reader knows an open item by its words. Method: a line and a posting with all of them, and with none."""
    months.fee(DYER, "1.00", "2026-07-03", "D", "a memo")
    line = moved("2.00", "2026-08-01", reference="R", end_to_end="E", party="P", remittance="T")
    months.take(stated("1552.50", [line], "2026-08-01", "2026-08-01"))
    months.run()
    words = {one.words for one in months.on("2026-08-01").items}
    assert words >= {"P / T / E / R", "fee of the bank / R5", "permits.fee_payment / a memo / D"}


def test_what_the_bank_says_of_a_line(months: Treasury) -> None:
    """Goal: whoever records a deposit reads the line as it stands. Method: a matched line, an open one of the other account, none."""
    months.run()
    with months.database.read() as books:
        one, other = (arrival_of(books, months.book_id, line) for line in (2, 8))
    assert (one.account, one.direction, one.amount, one.matched, one.used_by) == (
        TREASURY,
        "in",
        yuan("300.00"),
        True,
        None,
    )
    assert (one.payer, str(one.booked_on), str(one.since)) == (NAMES[MILL], "2026-06-02", "2026-06-01")
    assert (other.account, other.matched, len(other.brought_in_by)) == (EXCHANGE, False, 1)
