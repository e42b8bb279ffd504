"""Money at the exchange: paid into its settlement account, and paid out of it."""

from datetime import date
from uuid import UUID

from ledger.database import Books
from ledger.entries import Entry, Posting
from ledger.journal.accounts import NewAccount, ensure_accounts
from ledger.journal.posting import Outcome, must
from ledger.permits.rules.strips import money_account

EXCHANGE = "exchange"


def pay_in(
    books: Books, book_id: int, actor_id: int, *, entry_id: UUID, owner: str, amount: int, on: date, document: str
) -> Outcome:
    """Record money that arrived in the settlement account of the exchange for a party. `amount` is in fen.

    Raises (in this order):
        CodeMalformed, AmountNotPositive, and those of posting.
    """
    ensure_money(books, book_id, actor_id, (EXCHANGE, "settlement_cash"), (owner, "settlement_claim"))
    postings = (
        Posting(money_account(EXCHANGE, "settlement_cash"), "CNY", "debit", amount),
        Posting(money_account(owner, "settlement_claim"), "CNY", "credit", amount),
    )
    return must(books, book_id, Entry(entry_id, "market.deposit", on, postings, document=document), actor_id)


def pay_out(
    books: Books, book_id: int, actor_id: int, *, entry_id: UUID, owner: str, amount: int, on: date, document: str
) -> Outcome:
    """Record money that the settlement account paid to a party. `amount` is in fen.

    Raises (in this order):
        CodeMalformed, AmountNotPositive, and those of posting, where Overdraft says that it is more than is owed.
    """
    ensure_money(books, book_id, actor_id, (EXCHANGE, "settlement_cash"), (owner, "settlement_claim"))
    postings = (
        Posting(money_account(owner, "settlement_claim"), "CNY", "debit", amount),
        Posting(money_account(EXCHANGE, "settlement_cash"), "CNY", "credit", amount),
    )
    return must(books, book_id, Entry(entry_id, "market.payout", on, postings, document=document), actor_id)


def ensure_money(books: Books, book_id: int, actor_id: int, *wanted: tuple[str, str]) -> None:
    """Open the money accounts that are missing: pairs of owner and purpose."""
    new = [NewAccount(money_account(owner, purpose), owner, purpose) for owner, purpose in wanted]
    ensure_accounts(books, book_id, new, actor_id)


def money_legs(*moves: tuple[str, str, int]) -> list[Posting]:
    """Write money legs: owner, purpose, fen; above zero a debit, below zero a credit, and nothing for zero."""
    return [
        Posting(money_account(owner, purpose), "CNY", "debit" if fen > 0 else "credit", abs(fen))
        for owner, purpose, fen in moves if fen
    ]  # fmt: skip
