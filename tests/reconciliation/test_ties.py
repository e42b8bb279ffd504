"""Ties of bank accounts: asked for by one person of finance, confirmed by another, ended by two; in Python and in PostgreSQL."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import psycopg
import pytest

from ledger.actors.actions import revoke_key
from ledger.actors.authority import Bearer, NotAllowed, Role
from ledger.database import Books, Database
from ledger.house import CASH
from ledger.reconciliation.accounts import BankAccount, bank_account_of, bank_accounts
from ledger.reconciliation.ties import (
    Tie,
    ask_end,
    ask_tie,
    confirm_end,
    confirm_tie,
    drop_end,
    drop_tie,
    waiting_ties,
)
from tests.people import key_for
from tests.reconciliation.world import EXCHANGE, MILL, NUMBER, TREASURY, Treasury, moved, stated

THIRD = "3306000000999999"
OTHER = "county:money:treasury_cash"
FIRST = [moved("1.00", "2026-06-01", reference="A"), moved("2.00", "2026-06-02")]


@dataclass
class Office:
    """The treasury of the reconciliation, with two persons of finance who have keys, one of them with a machine, and an administrator."""

    treasury: Treasury
    by: dict[str, Bearer]

    def do(self, who: str, what: Callable[..., Any], *more: object) -> Any:
        """Somebody acts."""
        return self.treasury.database.begin(
            lambda books: what(books, self.by[who], self.treasury.book_id, *more)
        )

    def refused(self, who: str, what: Callable[..., Any], *more: object) -> str:
        """By what somebody is refused."""
        return str(self.treasury.refused(self.do, who, what, *more).code)

    def past(self, who: str, function: str, *more: object) -> str:
        """Call a function of the database past Python, as the web's role."""
        values = (self.by[who].key, self.treasury.book_id, *more)
        return self.told(f"SELECT ledger.{function}({', '.join(['%s'] * len(values))})", *values)

    def told(self, statement: str, *values: object, role: str = "ecoledger_web") -> str:
        """By what SQL is refused."""
        url = self.treasury.owner.engine.url.set(drivername="postgresql").render_as_string(
            hide_password=False
        )
        with psycopg.connect(url) as connection:
            connection.execute(f"SET ROLE {role}".encode())
            try:
                connection.execute(statement.encode(), values)
                connection.commit()
            except psycopg.Error as error:
                connection.rollback()
                return error.diag.constraint_name or error.sqlstate or ""
        return ""

    def accounts(self) -> dict[str, BankAccount]:
        """What is tied."""
        with self.treasury.database.read() as books:
            return {one.number: one for one in bank_accounts(books, self.treasury.book_id)}


@pytest.fixture
def office(treasury: Treasury) -> Office:
    """Give those who have keys."""
    by: dict[str, Bearer] = {}
    for who, name, role, system in (
        ("qian", "qian", Role.FINANCE, ""),
        ("wu", "wu", Role.FINANCE, ""),
        ("qian's machine", "qian", Role.FINANCE, "till"),
        ("li", "li", Role.BUREAU, ""),
        ("root", "root", Role.ADMINISTRATOR, ""),
    ):
        book = None if role is Role.ADMINISTRATOR else treasury.book_id
        made = treasury.owner.begin(lambda b, n=name, r=role, k=book, s=system: key_for(b, k, n, r, system=s))  # type: ignore[misc]
        by[who] = Bearer(made.actor_id, book, name, role, None, made.person_id, key=made.text, system=system)
    made_account(treasury)
    return Office(treasury, by)


def made_account(treasury: Treasury) -> None:
    """Open an account of cash that nothing is tied to."""
    from ledger.journal.accounts import NewAccount, open_accounts

    new = [NewAccount(OTHER, "county", "treasury_cash")]
    treasury.database.begin(lambda books: open_accounts(books, treasury.book_id, new, treasury.poster))


WISH = Tie(THIRD, "专户", "国库", OTHER, "CNY", date(2026, 6, 1))


def tie(office: Office, wish: Tie = WISH) -> None:
    """Two persons tie."""
    office.do("qian", ask_tie, wish, CASH)
    office.do("wu", confirm_tie, wish.number)


def test_one_asks_and_another_ties(office: Office) -> None:
    """Nothing is tied before another has confirmed it; the same again is the same; a machine and who asked confirm nothing."""
    assert office.refused("wu", confirm_tie, THIRD) == "reconciliation.tie_not_asked"
    assert office.do("qian", ask_tie, replace(WISH, number="3306 0000 0099 9999"), CASH) is False
    assert office.do("wu", ask_tie, WISH, CASH) is True
    assert office.refused("wu", ask_tie, replace(WISH, name="x"), CASH) == "reconciliation.tie_waits"
    assert THIRD not in office.accounts()
    assert office.refused("qian", confirm_tie, THIRD) == "mandate.second_person_needed"
    assert office.past("qian", "confirm_bank_tie", THIRD) == "bank_tie_by_two"
    for who, refused in (
        ("qian's machine", "bank_tie_by_finance"),
        ("li", "bank_tie_by_finance"),
        ("root", "bank_tie_by_finance"),
    ):
        with pytest.raises(NotAllowed):
            office.do(who, confirm_tie, THIRD)
        assert office.past(who, "confirm_bank_tie", THIRD) == refused
    office.do("wu", confirm_tie, THIRD)
    assert (office.accounts()[THIRD].account, office.accounts()[THIRD].name) == (OTHER, "专户")
    assert office.do("wu", ask_tie, WISH, CASH) is True
    assert office.past("wu", "confirm_bank_tie", THIRD) == "bank_tie_open"
    assert office.treasury.broken() == []


def test_it_is_dropped(office: Office) -> None:
    """By anybody of finance; then it is asked for anew."""
    office.do("qian", ask_tie, WISH, CASH)
    office.do("wu", drop_tie, THIRD)
    assert office.refused("wu", drop_tie, THIRD) == "reconciliation.tie_not_asked"
    assert office.past("wu", "drop_bank_tie", THIRD) == "bank_tie_open"
    tie(office)


def test_bank_accounts_are_tied_once(office: Office) -> None:
    """Goal: each refusal of tying, and the same again is the same. Method: the smallest case of each."""
    wish = Tie(NUMBER, "专户", "国库", TREASURY, "CNY", office.treasury.account.since)
    assert office.do("qian", ask_tie, wish, CASH) is True
    for changed, code in (
        (replace(wish, number="ß"), "reconciliation.number_malformed"),
        (replace(wish, account="nowhere"), "account.unknown"),
        (replace(wish, asset="XYZ"), "asset.unknown"),
        (replace(wish, account=f"{MILL}:money:fee_receivable"), "reconciliation.account_unfit"),
        (replace(wish, number="3306000000777777"), "reconciliation.tied_already"),
        (replace(wish, account=EXCHANGE), "reconciliation.tied_already"),
        (replace(wish, since=date(2026, 7, 1)), "reconciliation.tied_already"),
    ):
        assert office.refused("qian", ask_tie, changed, CASH) == code
    two = replace(WISH, number="3306000000888888")
    office.do("qian", ask_tie, two, CASH)
    tie(office)
    assert office.refused("wu", confirm_tie, two.number) == "reconciliation.tied_already"
    assert office.past("wu", "confirm_bank_tie", two.number) == "bank_account_tied_once"
    insert = (
        "INSERT INTO ledger.bank_account (book_id, number, name, bank, account_id, asset_id, since, added_by)"
        " SELECT book_id, '12345', name, bank, account_id, asset_id, since, added_by FROM ledger.bank_account LIMIT 1"
    )
    assert office.told(insert) == "42501"


def test_a_wrong_tie_is_ended_by_two(office: Office) -> None:
    """While nothing is matched: then number and account are free, nothing comes in by it any more, and the same file does by another."""
    treasury = office.treasury
    treasury.take(stated("0.00", FIRST, "2026-06-01", "2026-06-02"))
    wrong = treasury.account
    for what in (confirm_end, drop_end):
        assert office.refused("wu", what, NUMBER) == "reconciliation.end_not_asked"
    assert office.past("wu", "confirm_bank_end", wrong.bank_account_id) == "bank_end_open"
    assert office.past("wu", "drop_bank_end", wrong.bank_account_id) == "bank_end_open"
    office.do("qian", ask_end, NUMBER, "the treasury's other account")
    assert office.refused("wu", ask_end, NUMBER, "x") == "reconciliation.end_waits"
    assert office.refused("qian", confirm_end, NUMBER) == "mandate.second_person_needed"
    assert office.past("qian", "confirm_bank_end", wrong.bank_account_id) == "bank_tie_by_two"
    office.do("wu", drop_end, NUMBER)
    office.do("qian", ask_end, NUMBER, "the treasury's other account")
    office.do("wu", confirm_end, NUMBER)
    assert office.refused("wu", ask_end, NUMBER, "x") == "reconciliation.account_unknown"
    assert office.past("wu", "ask_bank_end", wrong.bank_account_id, "x") == "bank_account_tied"
    late = (
        "INSERT INTO ledger.bank_statement (book_id, bank_account_id, import_id, reference, from_on, to_on, opening, closing, lines)"
        " SELECT book_id, bank_account_id, import_id, 'x', to_on, to_on, closing, closing, 0 FROM ledger.bank_statement"
    )
    assert office.told(late) == "bank_account_tied"
    tie(office, Tie(NUMBER, "专户", "国库", OTHER, "CNY", office.treasury.account.since))
    treasury.account = office.accounts()[NUMBER]
    again = treasury.take(stated("0.00", FIRST, "2026-06-01", "2026-06-02"))
    assert not again.replayed
    assert treasury.count("bank_import") == 2
    with treasury.database.read() as books:
        assert bank_account_of(books, treasury.book_id, NUMBER).account == OTHER
    assert treasury.broken() == []


def test_a_tie_by_which_something_is_matched_stays(office: Office) -> None:
    """A match that waits or stands holds the tie, also past Python, and between asking and confirming."""
    treasury = office.treasury
    office.do("qian", ask_end, NUMBER, "wrong")
    entry = treasury.fee(MILL, "1.00", "2026-06-01", "")
    treasury.take(stated("0.00", FIRST, "2026-06-01", "2026-06-02"))
    line = treasury.lines()["2026-06-01 100"]
    match = treasury.propose([line], [(entry, 1)]).match_id
    for who, what, more in (("wu", confirm_end, ()), ("qian", ask_end, ("x",))):
        assert office.refused(who, what, NUMBER, *more) == "reconciliation.tie_matched"
    account = treasury.account.bank_account_id
    assert office.past("wu", "confirm_bank_end", account) == "bank_end_unmatched"
    assert office.past("wu", "ask_bank_end", account, "x") == "bank_end_unmatched"
    treasury.turn(match, "drop", treasury.colleague)
    office.do("wu", confirm_end, NUMBER)
    assert NUMBER not in office.accounts()
    assert treasury.refused(treasury.propose, [line], [(entry, 1)]).code == "database.promise_broken"


def test_what_a_thief_asked_for_is_not_confirmed(office: Office) -> None:
    """Whose key was taken back since: neither a tie nor its end."""
    office.do("qian", ask_tie, WISH, CASH)
    office.do("qian", ask_end, NUMBER, "x")
    book, database = office.treasury.book_id, office.treasury.database
    with office.treasury.owner.engine.begin() as connection:
        query = "SELECT max(key_id) FROM ledger.api_key WHERE actor_id = %s"
        key = connection.exec_driver_sql(query, (office.by["qian"].actor_id,)).scalar_one()
    database.begin(lambda books: revoke_key(books, office.by["root"], book, key))
    assert office.refused("wu", confirm_tie, THIRD) == "mandate.asker_gone"
    assert office.refused("wu", confirm_end, NUMBER) == "mandate.asker_gone"
    assert office.past("wu", "confirm_bank_tie", THIRD) == "bank_tie_asker_gone"
    account = office.treasury.account.bank_account_id
    assert office.past("wu", "confirm_bank_end", account) == "bank_tie_asker_gone"


WISHES = {
    "another account": ("UPDATE ledger.bank_tie SET name = 'x'", "journal_append_only"),
    "another reason": ("UPDATE ledger.bank_tie_end SET why = 'y'", "journal_append_only"),
    "deleted": ("DELETE FROM ledger.bank_tie", "journal_append_only"),
    "its end deleted": ("DELETE FROM ledger.bank_tie_end", "journal_append_only"),
    "ended by hand": ("UPDATE ledger.bank_account SET ended_at = now()", "journal_append_only"),
    "imported by nothing": ("UPDATE ledger.bank_import SET ended_at = now()", "journal_append_only"),
    "by one": ("UPDATE ledger.bank_tie SET confirmed_by = asked_by, confirmed_at = now()", "bank_tie_by_two"),
}


@pytest.mark.parametrize("wish", WISHES)
def test_what_was_asked_for_stays(office: Office, wish: str) -> None:
    """Whoever owns the database changes nothing of it."""
    office.treasury.take(stated("0.00", FIRST, "2026-06-01", "2026-06-02"))
    office.do("qian", ask_tie, WISH, CASH)
    office.do("qian", ask_end, NUMBER, "x")
    statement, promise = WISHES[wish]
    assert office.told(statement, role="none") == promise


def test_it_is_told(office: Office, database: Database) -> None:
    """Each step is an event of the book, by the number of the bank account; what waits is listed."""
    office.do("qian", ask_tie, WISH, CASH)

    def waits(books: Books) -> list[str]:
        return [one.number for one in waiting_ties(books, office.treasury.book_id)]

    assert office.treasury.database.begin(waits) == [THIRD]
    office.do("wu", confirm_tie, THIRD)
    office.do("wu", ask_end, THIRD, "x")
    office.do("qian", confirm_end, THIRD)
    with office.treasury.owner.engine.begin() as connection:
        query = "SELECT kind FROM ledger.outbox WHERE subject = %s ORDER BY event_id"
        told = list(connection.exec_driver_sql(query, (THIRD,)).scalars())
    assert told == [f"reconciliation.{step}" for step in ("tie_asked", "tied", "end_asked", "tie_ended")]


TELLS = "INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id) VALUES (%s, %s, %s, '{}', '{}', %s)"


@pytest.mark.parametrize(
    ("kind", "who"), [("reconciliation.tie_asked", "qian"), ("reconciliation.tied", "wu")]
)
def test_it_is_told_once(office: Office, kind: str, who: str) -> None:
    """What was asked for or tied before is not told again, as the web's role, in the name of who did it."""
    tie(office)
    values = (office.treasury.book_id, kind, THIRD, office.by[who].actor_id)
    assert office.told(TELLS, *values) == "outbox_of_bank"
