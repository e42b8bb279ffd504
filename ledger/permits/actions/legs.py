"""Money that an act of permits moves: the accounts that it needs, and the entry."""

from uuid import UUID

from ledger.entries import Posting, net
from ledger.journal.accounts import NewAccount
from ledger.journal.foreseeing import Draft
from ledger.register.holders import money_account


def money_accounts(*wanted: tuple[str, str]) -> list[NewAccount]:
    """Describe money accounts: pairs of owner and purpose."""
    return [NewAccount(money_account(owner, purpose), owner, purpose) for owner, purpose in wanted]


def money_legs(*moves: tuple[str, str, int]) -> list[Posting]:
    """Write money legs: owner, purpose, fen; above zero a debit, below zero a credit, and nothing for zero."""
    return net((money_account(owner, purpose), "CNY", fen) for owner, purpose, fen in moves)


def money_draft(entry_id: UUID, *moves: tuple[str, str, int]) -> Draft:
    """Draft an entry that moves money: owner, purpose, fen, as `money_legs` has them."""
    accounts = dict.fromkeys((owner, purpose) for owner, purpose, fen in moves if fen)
    return Draft(entry_id, money_legs(*moves), money_accounts(*accounts))
