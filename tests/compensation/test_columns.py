"""Where in its case an account stands is a row of the room, kept by PostgreSQL; its code is made of that and never read back."""

import re
from datetime import date
from itertools import product

import psycopg
import pytest
from sqlalchemy import event

from ledger.compensation.actions.places import account_of, ensure_places
from ledger.compensation.chart import CHART
from ledger.compensation.queries import cases, lists, reports
from ledger.compensation.rules.claims import HEADS, INTEREST, MONEY, Place, account_code, placed, section
from ledger.database import Books, Database
from ledger.journal.accounts import NewAccount, open_accounts
from ledger.journal.balances import Moment
from ledger.statements.queries.treasury import treasury_lines
from ledger.statements.rules import Period
from tests.compensation.world import Desk, Y, figures_now
from tests.furnished import furnished

PAID = date(2025, 4, 1)
OTHER = "C1:2"
"""A case whose code begins with that of another one, and has a colon of its own."""
FORM = re.compile(
    r"case:(?P<case>.+):(?:(?P<head>H[1-8]|LI)(?:\.(?P<part>[0-9]+))?|fund|money|recourse\.(?P<of>[0-9]+):(?P<from>[0-9]+)-(?P<to>[0-9]+))"
    r":[a-z_]+"
)
ROWS = """SELECT a.code, c.code, d.head, d.part, d.creditor, d.debtor FROM ledger.damage_account d
  JOIN ledger.damage_case c USING (book_id, case_id) JOIN ledger.account a USING (book_id, account_id) ORDER BY a.account_id"""
INSERT = """INSERT INTO ledger.damage_account (book_id, account_id, case_id, head, part, creditor, debtor)
  SELECT a.book_id, a.account_id, c.case_id, %s, %s, %s, %s FROM ledger.account a JOIN ledger.damage_case c USING (book_id)
  WHERE a.code = %s AND c.code = %s"""


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """Two cases of two joint debtors each, with late interest; x pays the whole of both, and y owes it a part back."""
    made = Desk(database, owner)
    for code, amount in (("C1", "1000.00"), (OTHER, "1001.75")):
        made.judged(code=code)
        # 1000.00 × 0.000175 × 10 days of late interest on the other one
        on = PAID if code == "C1" else date(2025, 7, 10)
        assert made.pay(amount, on, code=code, name=f"paid {code}") == "done", made.said
    return made


def test_a_case_is_not_read_as_another_one(desk: Desk) -> None:
    """Balances, heads, trail, fund, statistics and treasury of each case are its own, though the code of one begins that of the other."""
    assert desk.broken() == []
    with desk.database.read() as books:
        figures = {}
        for code in ("C1", OTHER):
            head = cases.head_of(books, desk.book_id, code)
            rows = figures_now(books, desk.book_id, head)
            figures[code] = {row.head: row.amounts["claim_received"] for row in rows}
            trail = cases.trail_of(books, desk.book_id, code)
            assert {row.account.rpartition(f"case:{code}:")[0] for row in trail} == {""}
        assert figures == {
            "C1": {"H1": 40_000, "H4": 60_000},
            OTHER: {"H1": 40_000, "H4": 60_000, INTEREST: 175},
        }
        assert [(row.case_code, row.received) for row in lists.funds(books, desk.book_id)] == [
            ("C1", 100_000),
            (OTHER, 100_175),
        ]
        assert [row.case_code for row in lists.funds(books, desk.book_id, after="C1")] == [OTHER]
        (year,) = reports.statistics(books, desk.book_id, "year", date(2025, 1, 1), date(2025, 12, 31))
        assert (year.cases, year.due, year.received) == (2, 0, 200_175)
        lines = treasury_lines(books, desk.book_id, Period(None, Moment()), by="case")
        assert [(line.case, line.amount) for line in lines] == [("C1", 100_000), (OTHER, 100_175)]
        (own,) = treasury_lines(books, desk.book_id, Period(None, Moment()), "C1", by="case")
        assert (own.case, own.amount) == ("C1", 100_000)
    for code in ("C1", OTHER):
        assert desk.balances(code)["recourse.1 recourse_claim"] == 20_000


def test_rows_say_what_the_codes_say(desk: Desk, database_url: str) -> None:
    """Every account of a case has one row, and what a person reads in its code is what the columns hold."""
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(ROWS).fetchall()
        purposes = [line.code for line in CHART]
        query = "SELECT count(*) FROM ledger.account WHERE purpose = ANY(%s)"
        assert connection.execute(query, (purposes,)).fetchone() == (len(rows),)
    assert len(rows) > 20
    for name, case, head, part, creditor, debtor in rows:
        found = FORM.fullmatch(name)
        assert found is not None
        told = (found["case"], found["head"], found["part"] or found["of"], found["from"], found["to"])
        assert told == (
            case,
            head,
            str(part) if part and (part > 1 or head is None) else None,
            creditor and str(creditor),
            debtor and str(debtor),
        )


def test_the_twins_make_the_same_names(database_url: str) -> None:
    """Every head, part, pair and purpose, in Python and in PostgreSQL."""
    places = [MONEY, *(Place(head, part) for head, part in product((*HEADS, INTEREST), (1, 2, 10)))]
    places += [Place(None, part, n, m) for part, n, m in product((1, 12), (1, 3), (2, 40))]
    query = "SELECT ledger.damage_section(%s, %s, %s), ledger.damage_account_code(%s, %s, %s, %s, %s, %s)"
    with psycopg.connect(database_url) as connection:
        for place, line in product(places, CHART):
            values = (line.code, place.head, place.part, "A:1", line.code, *place)
            told = (section(line.code, place), account_code("A:1", line.code, place))
            assert connection.execute(query, values).fetchone() == told


@pytest.mark.parametrize("purpose", [line.code for line in CHART])
def test_no_account_of_a_case_is_opened_by_hand(desk: Desk, purpose: str) -> None:
    """PostgreSQL opens none of the room's purposes without its row, whatever its code."""

    def work(books: Books) -> None:
        new = NewAccount(f"case:C1:H8:{purpose}", "case:C1", purpose)
        open_accounts(books, desk.book_id, [new], desk.people["clerk"])

    assert desk.run(work) == "database.promise_broken"
    assert desk.said["promise"] == "damage_account_missing"


WRONG: dict[str, tuple[Place, str, str]] = {
    "another head": (Place("H2", 1), "C1", "damage_account_named"),
    "another part": (Place("H1", 2), "C1", "damage_account_named"),
    "no place": (MONEY, "C1", "damage_account_named"),
    "another case": (Place("H1", 1), OTHER, "damage_account_named"),
    "no head there is": (Place("H9", 1), "C1", "damage_account_head_known"),
    "a head without a part": (Place("H1", None), "C1", "damage_account_place_whole"),
    "half a pair": (Place(None, 1, 1, None), "C1", "damage_account_place_whole"),
    "a head and a pair": (Place("H1", 1, 1, 2), "C1", "damage_account_place_whole"),
    "a pair of one": (Place(None, 1, 1, 1), "C1", "damage_account_pair_of_two"),
    "nobody owes": (Place(None, 1, 1, 3), "C1", "damage_account_debtor_fkey"),
    "part 0": (Place("H1", 0), "C1", "damage_account_part_positive"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_row_fits_its_account(desk: Desk, database_url: str, name: str) -> None:
    """A row that tells of another account is refused, whoever writes it; written past the triggers, the doctor names the account."""
    place, case, promise = WRONG[name]
    account = "case:C1:H1:claim_due"
    off = "ALTER TABLE ledger.damage_account DISABLE TRIGGER written_once"
    gone = "DELETE FROM ledger.damage_account d USING ledger.account a WHERE a.account_id = d.account_id AND a.code = %s"
    with psycopg.connect(database_url) as connection:
        connection.execute(off)
        connection.execute(gone, (account,))
    assert "accounts_stand_in_their_case" in desk.broken()
    with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as caught:
        connection.execute(INSERT, (*place, account, case))
        connection.commit()
    assert caught.value.diag.constraint_name == promise
    if promise == "damage_account_named":
        with psycopg.connect(database_url) as connection:
            connection.execute("ALTER TABLE ledger.damage_account DISABLE TRIGGER damage_account_named")
            connection.execute(INSERT, (*place, account, case))
        assert "accounts_stand_in_their_case" in desk.broken()
    with psycopg.connect(database_url) as connection:
        connection.execute(gone, (account,))
        connection.execute(INSERT, (*Place("H1", 1), account, "C1"))
    assert desk.broken(whole=True) == ["what_is_written_once_stays"], (
        "what was taken away and written anew is told by the records"
    )


def test_an_account_is_opened_once_with_its_row(desk: Desk) -> None:
    """Those that are there stay as they are; a new one and one of the treasury come in the same statement, the latter without a row."""
    legs = [placed("C1", "recourse_debt", 1, Place(None, 1, 1, 2), Y), placed("C1", "escrow_cash", 1, MONEY)]
    query = "SELECT (SELECT count(*) FROM ledger.account), (SELECT count(*) FROM ledger.damage_account)"
    asked: list[int] = []

    def work(books: Books) -> None:
        case_id = cases.head_of(books, desk.book_id, "C1").case_id
        wanted = [account_of(case_id, leg) for leg in (*legs, placed("C1", "claim_due", 1, Place("H1", 1)))]
        for _ in range(2):
            new = NewAccount("treasury:suspense", "treasury", "clearing")
            ensure_places(books, desk.book_id, [*wanted, new], desk.people["clerk"])
            asked.extend(books.connection.exec_driver_sql(query).one())

    with desk.database.read() as books:
        before = books.connection.exec_driver_sql(query).one()
    desk.database.begin(work)
    assert asked == [before[0] + 2, before[1] + 1] * 2


def test_rows_cost_no_statement_of_their_own(desk: Desk) -> None:
    """A row is written in the statement that opens its account, one for each entry, tried and made; where the accounts are there, none."""
    seen: list[str] = []

    def look(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if re.search(r"INTO ledger\.(damage_)?account\b", statement):
            seen.append(statement)

    desk.judged(code="C2")
    event.listen(desk.database.engine, "before_cursor_execute", look)
    for opened in (2, 0):
        seen.clear()
        assert desk.pay("10.00", PAID, code="C2", name=f"paid {opened}") == "done"
        assert len(seen) == opened
        assert all("INTO ledger.account" in one and "INTO ledger.damage_account" in one for one in seen)
    event.remove(desk.database.engine, "before_cursor_execute", look)
