"""Money that an act of permits moves: the accounts that it needs, and its legs."""

from ledger.database import Books
from ledger.entries import Posting, net
from ledger.journal.accounts import NewAccount, ensure_accounts
from ledger.register.holders import money_account


def ensure_money(books: Books, book_id: int, actor_id: int, *wanted: tuple[str, str]) -> None:
    """Open the money accounts that are missing: pairs of owner and purpose.

    Raises:
        CodeMalformed: the owner's code is too long for it; never PurposeUnknown and LimitsImpossible: the chart has the purposes.
    """
    ensure_accounts(books, book_id, money_accounts(*wanted), actor_id)


def money_accounts(*wanted: tuple[str, str]) -> list[NewAccount]:
    """Describe money accounts: pairs of owner and purpose."""
    return [NewAccount(money_account(owner, purpose), owner, purpose) for owner, purpose in wanted]


def money_legs(*moves: tuple[str, str, int]) -> list[Posting]:
    """Write money legs: owner, purpose, fen; above zero a debit, below zero a credit, and nothing for zero."""
    return net((money_account(owner, purpose), "CNY", fen) for owner, purpose, fen in moves)
