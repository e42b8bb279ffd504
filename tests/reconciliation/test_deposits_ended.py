"""A line of an import that was withdrawn, or of a tie that was ended, stands behind no deposit; in Python and in PostgreSQL."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from ledger.identifiers import uuid7
from ledger.market.actions import money
from ledger.permits.actions import second
from ledger.reconciliation.accounts import bank_account_of
from ledger.reconciliation.ties import ask_end, confirm_end
from ledger.reconciliation.withdrawals import ask_withdrawal, confirm_withdrawal
from tests.reconciliation.test_deposits import Cashiers, cashiers, forced
from tests.reconciliation.test_ties import Office, office
from tests.reconciliation.world import DYER, MILL, SECOND, yuan

__all__ = ["cashiers", "office"]
IMPORT = 1
"""That of the settlement account; the cashiers' treasury took it first."""


def withdrawn(office: Office) -> None:
    """The import of the settlement account is withdrawn."""
    office.do("qian", ask_withdrawal, IMPORT, "wrong")
    office.do("wu", confirm_withdrawal, IMPORT)


def untied(office: Office) -> None:
    """The tie of the settlement account is ended."""
    office.do("qian", ask_end, SECOND, "wrong")
    office.do("wu", confirm_end, SECOND)


@pytest.mark.parametrize("ended", [withdrawn, untied])
def test_an_ended_line_proves_nothing(
    cashiers: Cashiers, office: Office, ended: Callable[[Office], None]
) -> None:
    """Goal: nobody books money alone, or with another, by what the bank did not say. Method: a line that would suffice, ended; by
    whose name it bears, and by another with a reason; past Python."""
    c, waiting = cashiers, uuid7()
    line = c.lines["2026-06-02"]
    assert c.do(c.one, money.pay_in, act_id=waiting, owner=MILL, amount=yuan("9.00")) == "proposed"
    ended(office)
    assert c.deposit(c.one, line) == "permits.line_ended"
    assert c.deposit(c.one, line, owner=DYER, reason="for its daughter") == "permits.line_ended"
    assert forced(c, waiting, line) == "deposit_line_fits"
    assert c.do(c.two, second.confirm, act_id=waiting, ways=(money.PAY_IN,)) == "recorded"
    assert c.treasury.broken() == []


@pytest.mark.parametrize("ended", [withdrawn, untied])
def test_a_deposit_that_waits_holds_its_line(
    cashiers: Cashiers, office: Office, ended: Callable[[Office], None]
) -> None:
    """Goal: what waits for a second person stands on what the bank says. Method: the import is not withdrawn and the tie not ended
    while a deposit waits, in both keepers; dropped, they are; past both, the deposit is not confirmed."""
    c, waiting = cashiers, uuid7()
    line = c.lines["2026-06-02"]
    assert c.deposit(c.one, line, id_=waiting, owner=DYER, reason="for its daughter") == "proposed"
    with c.treasury.database.read() as books:
        tied = bank_account_of(books, c.treasury.book_id, SECOND).bank_account_id
    assert office.refused("qian", ask_withdrawal, IMPORT, "x") == "reconciliation.import_matched"
    assert office.refused("qian", ask_end, SECOND, "x") == "reconciliation.tie_matched"
    assert office.past("qian", "ask_withdrawal", IMPORT, "x") == "import_unmatched"
    assert office.past("qian", "ask_bank_end", tied, "x") == "bank_end_unmatched"
    assert c.do(c.one, second.drop, act_id=waiting, ways=(money.PAY_IN,)) == "dropped"
    ended(office)
    assert c.treasury.broken() == []


def test_the_confirmation_looks_at_the_line_again(cashiers: Cashiers, office: Office) -> None:
    """Goal: a deposit that waited on a line of an ended account is not recorded. Method: the account is ended past all keepers."""
    c, waiting = cashiers, uuid7()
    assert (
        c.deposit(c.one, c.lines["2026-06-02"], id_=waiting, owner=DYER, reason="for its daughter")
        == "proposed"
    )
    with office.treasury.owner.engine.begin() as connection:
        connection.execute(text("ALTER TABLE ledger.bank_account DISABLE TRIGGER ALL"))
        connection.execute(
            text("UPDATE ledger.bank_account SET ended_at = now() WHERE number = :number"), {"number": SECOND}
        )
        connection.execute(text("ALTER TABLE ledger.bank_account ENABLE TRIGGER ALL"))
    assert c.do(c.two, second.confirm, act_id=waiting, ways=(money.PAY_IN,)) == "permits.line_ended"
    assert c.do(c.two, second.drop, act_id=waiting, ways=(money.PAY_IN,)) == "dropped"
