"""Withdrawing an import, and resting something on one of its lines, at the same moment: one waits for the other, and is refused."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from typing import Any, TypeAlias

import pytest

from ledger.database import Books
from ledger.errors import LedgerError
from ledger.identifiers import uuid7
from ledger.market.actions import money
from ledger.processes.actions import Step
from ledger.reconciliation.actions import matches
from ledger.reconciliation.queries.lists import arrival_of
from ledger.reconciliation.withdrawals import ask_withdrawal, confirm_withdrawal
from tests.reconciliation.test_deposits import PAID_ON, Cashiers, cashiers
from tests.reconciliation.test_deposits_ended import IMPORT
from tests.reconciliation.test_ties import Office, office
from tests.reconciliation.world import DYER, MILL, yuan
from tests.waiting import until

__all__ = ["cashiers", "office"]
Work: TypeAlias = Callable[[Books], Any]
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
RESTING = """SELECT (SELECT count(*) FROM ledger.bank_match_line x WHERE x.live)
                  + (SELECT count(*) FROM ledger.lines_of_deposits(%s))"""


def deposited(cashiers: Cashiers, office: Office) -> Work:
    """One person records a deposit by the line."""
    return _deposit(cashiers, MILL, "")


def deposit_asked(cashiers: Cashiers, office: Office) -> Work:
    """One person asks for a deposit by the line, which another is to confirm."""
    return _deposit(cashiers, DYER, "for its daughter")


def matched(cashiers: Cashiers, office: Office) -> Work:
    """Somebody proposes a match of the line."""
    treasury = cashiers.treasury
    item = (treasury.deposit(MILL, "9.00", "2026-06-02"), 1)
    line = cashiers.lines["2026-06-02"]

    def work(books: Books) -> Any:
        step = treasury.step(treasury.clerk)
        return matches.propose(books, treasury.second, step, match_id=uuid7(), lines=[line], items=[item])

    return work


def _deposit(cashiers: Cashiers, owner: str, reason: str) -> Work:
    line, act_id = cashiers.lines["2026-06-02"], uuid7()

    def work(books: Books) -> Any:
        step = replace(Step(cashiers.one, "finance", PAID_ON, document="bank"), reason=reason)
        return money.pay_in(
            books,
            cashiers.treasury.book_id,
            step,
            act_id=act_id,
            owner=owner,
            amount=yuan("9.00"),
            arrival=arrival_of(books, cashiers.treasury.book_id, line),
        )

    return work


def told(future: "Future[Any]") -> str:
    """How something ended: with the code of its refusal, or well."""
    try:
        future.result(60)
    except LedgerError as error:
        return error.code
    return ""


def race(office: Office, first: Work, second: Work) -> tuple[str, str]:
    """Do something, and before it is committed something else on another connection: how both ended."""
    database, done, go = office.treasury.database, Event(), Event()

    def slowly(books: Books) -> None:
        first(books)
        done.set()
        go.wait(60)

    def waits() -> bool:
        with office.treasury.owner.read() as books:
            return later.done() or books.connection.exec_driver_sql(WAITING).scalar_one() > 0

    with ThreadPoolExecutor(2) as threads:
        early = threads.submit(database.begin, slowly)
        until(lambda: done.is_set() or early.done())
        later = threads.submit(database.begin, second)
        try:
            until(waits)
        finally:
            go.set()
        return told(early), told(later)


@pytest.mark.parametrize("withdrawn_first", [True, False], ids=["withdrawn first", "withdrawn last"])
@pytest.mark.parametrize("rests", [deposited, deposit_asked, matched])
def test_one_of_two_is_refused(
    cashiers: Cashiers, office: Office, rests: Callable[[Cashiers, Office], Work], withdrawn_first: bool
) -> None:
    """Goal: nothing rests on what counts for nothing. Method: each thing that rests on a line, in both orders, on two connections."""
    office.do("qian", ask_withdrawal, IMPORT, "wrong")
    book = office.treasury.book_id

    def withdraw(books: Books) -> None:
        confirm_withdrawal(books, office.by["wu"], book, IMPORT)

    resting = rests(cashiers, office)
    first, last = (withdraw, resting) if withdrawn_first else (resting, withdraw)
    early, later = race(office, first, last)
    assert early == ""
    assert later in (
        {"permits.line_ended", "reconciliation.member_unknown", "reconciliation.line_unknown"}
        if withdrawn_first
        else {"reconciliation.import_matched"}
    ) or later.startswith("database."), later
    with office.treasury.owner.read() as books:
        resting_now = int(books.connection.exec_driver_sql(RESTING, (book,)).scalar_one())
    assert resting_now == (0 if withdrawn_first else 1)
    assert office.treasury.broken() == []
