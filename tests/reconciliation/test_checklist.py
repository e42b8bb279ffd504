"""What a month's checklist counts of the bank: the day on which an account was tied, and the last day of the month, are of it."""

from datetime import date
from typing import Any

from tests.reconciliation.world import MILL, NUMBER, TREASURY, Treasury, moved, stated, tied


def counted(treasury: Treasury, month: str) -> dict[str, Any]:
    """Ask for the figures of a month."""
    with treasury.database.read() as books:
        return dict(
            books.connection.exec_driver_sql(
                "SELECT ledger.period_checklist(%s, %s)", (treasury.book_id, date.fromisoformat(month))
            ).scalar_one()
        )


def test_lines_and_postings_at_the_edges_of_a_month(treasury: Treasury) -> None:
    """Lines and postings of the first day, of the last, and of the day after, which is of the next month."""
    for on in ("2026-05-31", "2026-06-01", "2026-06-30", "2026-07-01"):
        treasury.fee(MILL, "1.00", on, f"notice {on}")
    lines = [moved("2.00", on) for on in ("2026-06-01", "2026-06-30", "2026-07-01")]
    treasury.take(stated("1.00", lines, "2026-06-01", "2026-07-01"))
    june = counted(treasury, "2026-06-01")
    assert (june["bank_lines"], june["bank_postings"], june["entries"]) == (2, 2, 4)
    july = counted(treasury, "2026-07-01")
    assert (july["bank_lines"], july["bank_postings"], july["entries"]) == (3, 3, 2)
    assert june["bank_differences"] == 0, "what was there before the account was tied is its opening balance"


def test_what_was_posted_on_the_day_of_the_tie_is_not_in_the_opening_balance(treasury: Treasury) -> None:
    """The opening balance is held against what was posted before the day, and not on it."""
    treasury.fee(MILL, "5.00", "2026-06-01", "notice")
    treasury.take(stated("5.00", [], "2026-06-01", "2026-06-30"))
    assert counted(treasury, "2026-06-01")["bank_differences"] == 1


def test_a_statement_that_ends_a_day_early_does_not_cover_the_month(treasury: Treasury) -> None:
    """Covered to the last day, or not; an account that is tied on the last day is of the month, one of the next day is not."""
    treasury.take(stated("0.00", [], "2026-06-01", "2026-06-29"))
    assert counted(treasury, "2026-06-01")["bank_uncovered"] == 2
    treasury.take(stated("0.00", [], "2026-06-30", "2026-06-30"))
    assert counted(treasury, "2026-06-01")["bank_uncovered"] == 1, "the other account has no statement"
    assert counted(treasury, "2026-05-01")["bank_uncovered"] == 0, "they were tied on the first of June"
    with treasury.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.bank_account DISABLE TRIGGER ALL")
        connection.exec_driver_sql(
            "UPDATE ledger.bank_account SET ended_at = clock_timestamp() WHERE number = %s", (NUMBER,)
        )
    tied(treasury.owner, treasury.book_id, treasury.clerk, "330600000000000001", TREASURY, date(2026, 6, 30))
    assert counted(treasury, "2026-06-01")["bank_uncovered"] == 2
    assert counted(treasury, "2026-05-01")["bank_uncovered"] == 0


def test_debits_and_credits_to_the_last_day(treasury: Treasury) -> None:
    """A posting that was made one-sided behind the triggers unbalances its month, from its last day on."""
    treasury.fee(MILL, "5.00", "2026-06-30", "notice")
    with treasury.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.posting DISABLE TRIGGER ALL")
        connection.exec_driver_sql("UPDATE ledger.posting SET debit = debit + 1 WHERE debit > 0 AND line = 1")
    assert counted(treasury, "2026-06-01")["unbalanced"] == 1
    assert counted(treasury, "2026-05-01")["unbalanced"] == 0
