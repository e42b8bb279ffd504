"""The accounts of a case, each with its row that says where in the case it stands."""

from collections.abc import Iterable

from ledger.compensation.rules.claims import Leg
from ledger.compensation.tables.money import account as account_table
from ledger.database import Books
from ledger.journal.accounts import NewAccount, ensure_accounts


def account_of(case_id: int, one: Leg) -> NewAccount:
    """Describe the account of a leg; one of the treasury belongs to no case."""
    columns = None if one.place is None else {"case_id": case_id, **one.place._asdict()}
    return NewAccount(one.account, one.owner, one.purpose, columns=columns)


def ensure_places(books: Books, book_id: int, wanted: Iterable[NewAccount], actor_id: int) -> None:
    """Open those of the accounts that are not there yet, with their rows in `damage_account`.

    Raises:
        CodeMalformed: an owner's code is too long for it; never PurposeUnknown and LimitsImpossible: the chart has the purposes.
    """
    unique = {one.code: one for one in wanted}
    ensure_accounts(books, book_id, list(unique.values()), actor_id, account_table)
