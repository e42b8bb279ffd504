"""Ties of bank accounts to accounts of the ledger: asked for by one person of finance, confirmed by another, and ended by two where wrong.

No money moves by a tie, but what the bank says of one account is held against another by a wrong one. While nothing is matched by it, two
end it: what was imported stays as it was told and counts for nothing, and the same files may be imported anew.
"""

import re
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from ledger.actors.actions import lock_powers
from ledger.actors.authority import Bearer, Role, require, roles
from ledger.actors.mandates import check_another
from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries, read, single
from ledger.entries import check_text, kept_name
from ledger.errors import Conflict, Malformed, NotFound, RuleViolation
from ledger.journal.accounts import AccountNotThere
from ledger.journal.queries import AssetNotThere
from ledger.processes.actions import emit
from ledger.reconciliation.accounts import BankAccount, bank_account_of, bank_accounts
from ledger.reconciliation.rules.statements import normal_number
from ledger.texts import trimmed

SQL: Final = named_queries(__name__)
POWERS: Final = {"reconciliation.tie": roles(Role.FINANCE)}
"""A person's, never a machine's."""
_NUMBER: Final = re.compile(r"[A-Z0-9-]{4,40}", re.ASCII)


class NumberMalformed(Malformed):
    """'{number}' cannot be the number of a bank account.

    Write 4 to 40 capital letters, digits and dashes; spaces are left out.
    """

    code = "reconciliation.number_malformed"
    source = "docs/spec/reconciliation.md 1"


class AccountUnfit(RuleViolation, sorts={"kind": "asset_kind"}):
    """The account {account} has the purpose {purpose} and the asset {asset} is {kind}; a bank account mirrors money in cash.

    Choose an account of one of the purposes {purposes}, and money.
    """

    code = "reconciliation.account_unfit"
    source = "docs/spec/reconciliation.md 1"


class TiedAlready(Conflict):
    """The bank account {number} or the account {account} is tied already, and {field} differs: {before}, not {now}.

    Use what is there; an account of the ledger mirrors one bank account.
    """

    code = "reconciliation.tied_already"
    source = "docs/spec/reconciliation.md 1"


class TieWaits(Conflict):
    """It was asked for before to tie the bank account {number}, and it waits for another person of finance.

    Let another person confirm it, or drop it.
    """

    code = "reconciliation.tie_waits"
    source = "docs/spec/reconciliation.md 1.4"


class TieNotAsked(NotFound):
    """Nobody has asked to tie the bank account {number}, or it is done.

    Ask for it; another person of finance confirms it then.
    """

    code = "reconciliation.tie_not_asked"
    source = "docs/spec/reconciliation.md 1.4"


class TieMatched(RuleViolation):
    """{count} matches stand or wait on the bank account {number}, so its tie is not ended.

    Release or drop the matches first, by two persons; a tie by which something is matched was no mistake.
    """

    code = "reconciliation.tie_matched"
    source = "docs/spec/reconciliation.md 1.5"


class EndWaits(Conflict):
    """It was asked for before to end the tie of the bank account {number}, and it waits for another person of finance.

    Let another person confirm it, or drop it.
    """

    code = "reconciliation.end_waits"
    source = "docs/spec/reconciliation.md 1.5"


class EndNotAsked(Conflict):
    """Nobody has asked to end the tie of the bank account {number}.

    Ask for it; another person of finance confirms it then.
    """

    code = "reconciliation.end_not_asked"
    source = "docs/spec/reconciliation.md 1.5"


@dataclass(frozen=True, slots=True)
class Tie:
    """Which bank account is tied to which account of the ledger."""

    number: str
    name: str
    bank: str
    account: str
    asset: str
    since: date


class WaitingTie(NamedTuple):
    """A tie that waits to be confirmed."""

    number: str
    name: str
    bank: str
    account: str
    asset: str
    unit: str
    since: date
    asked_by: int
    asker: int
    asked_at: datetime
    gone: datetime | None
    how: str | None


class _Account(NamedTuple):
    account_id: int
    purpose: str


class _Asset(NamedTuple):
    asset_id: int
    kind: str


class _Ending(NamedTuple):
    why: str | None
    asked_by: int | None
    asker: int | None
    gone: datetime | None
    how: str | None
    matched: int


def waiting_ties(books: ReadBooks, book_id: int) -> list[WaitingTie]:
    """List the ties that wait to be confirmed, by number."""
    return read(books, WaitingTie, SQL["waiting"], book=book_id)


def ask_tie(books: Books, by: Bearer, book_id: int, tie: Tie, cash: Collection[str]) -> bool:
    """Ask that a bank account be tied to an account of cash, and tell whether that was asked for, or is so, already.

    Args:
        books: the transaction.
        by: who asks.
        book_id: the book.
        tie: what is tied to what.
        cash: the purposes that may be tied.

    Raises (in this order):
        NotAllowed, NumberMalformed, TextTooLong, TextUnprintable, TextEmpty, KeyUnknown, AccountNotThere, AssetNotThere, AccountUnfit,
        TiedAlready, TieWaits.
    """
    require(by, "reconciliation.tie", POWERS)
    plain = normal_number(tie.number)
    if _NUMBER.fullmatch(plain) is None:
        raise NumberMalformed(number=plain[:60])
    name, bank = kept_name("name", tie.name), trimmed(tie.bank)
    check_text("bank", bank)
    lock_powers(books, by.key)
    wanted = Tie(plain, name, bank, tie.account, tie.asset, tie.since)
    there = find(books, _Account, SQL["account"], book=book_id, account=tie.account)
    counted = find(books, _Asset, SQL["asset"], book=book_id, asset=tie.asset)
    if there is None:
        raise AccountNotThere(account=tie.account)
    if counted is None:
        raise AssetNotThere(asset=tie.asset)
    if there.purpose not in cash or counted.kind != "money":
        raise AccountUnfit(
            account=tie.account,
            purpose=there.purpose,
            asset=tie.asset,
            kind=counted.kind,
            purposes=", ".join(cash),
        )
    if _tied(books, book_id, wanted):
        return True
    for waits in waiting_ties(books, book_id):
        if waits.number == plain:
            if Tie(*waits[:5], waits.since) == wanted:
                return True
            raise TieWaits(number=plain)
    values = (by.key, book_id, plain, name, bank, there.account_id, counted.asset_id, tie.since)
    books.connection.exec_driver_sql(SQL["ask_bank_tie"], values).close()
    _tell(books, book_id, "tie_asked", plain, by)
    return False


def confirm_tie(books: Books, by: Bearer, book_id: int, number: str) -> BankAccount:
    """Tie a bank account, as another person of finance has asked.

    Raises (in this order):
        NotAllowed, KeyUnknown, TieNotAsked, AnotherConfirms, AskerEnded, TiedAlready; never BankAccountUnknown.
    """
    waits = _waits(books, by, book_id, number)
    check_another(by, waits.asker, waits.gone, waits.how)
    _tied(books, book_id, Tie(*waits[:5], waits.since))
    books.connection.exec_driver_sql(SQL["confirm_bank_tie"], (by.key, book_id, waits.number)).close()
    _tell(books, book_id, "tied", waits.number, by)
    return bank_account_of(books, book_id, waits.number)


def drop_tie(books: Books, by: Bearer, book_id: int, number: str) -> None:
    """Drop a tie that nobody has confirmed.

    Raises (in this order):
        NotAllowed, KeyUnknown, TieNotAsked.
    """
    waits = _waits(books, by, book_id, number)
    books.connection.exec_driver_sql(SQL["drop_bank_tie"], (by.key, book_id, waits.number)).close()
    _tell(books, book_id, "tie_dropped", waits.number, by)


def ask_end(books: Books, by: Bearer, book_id: int, number: str, why: str) -> None:
    """Ask that a wrong tie be ended, while nothing is matched by it. It stands until another person of finance has confirmed the end.

    Raises (in this order):
        NotAllowed, TextTooLong, TextUnprintable, TextEmpty, KeyUnknown, BankAccountUnknown, TieMatched, EndWaits.
    """
    require(by, "reconciliation.tie", POWERS)
    why = kept_name("why", why)
    account, ending = _ending(books, by, book_id, number)
    _check_unmatched(account, ending)
    if ending.asked_by is not None:
        raise EndWaits(number=account.number)
    values = (by.key, book_id, account.bank_account_id, why)
    books.connection.exec_driver_sql(SQL["ask_bank_end"], values).close()
    _tell(books, book_id, "end_asked", account.number, by)


def confirm_end(books: Books, by: Bearer, book_id: int, number: str) -> None:
    """End a wrong tie, as another person of finance has asked. What was imported by it may be imported anew under another.

    Raises (in this order):
        NotAllowed, KeyUnknown, BankAccountUnknown, EndNotAsked, AnotherConfirms, AskerEnded, TieMatched.
    """
    account, ending = _ending(books, by, book_id, number)
    if ending.asked_by is None:
        raise EndNotAsked(number=account.number)
    check_another(by, ending.asker, ending.gone, ending.how)
    _check_unmatched(account, ending)
    values = (by.key, book_id, account.bank_account_id)
    books.connection.exec_driver_sql(SQL["confirm_bank_end"], values).close()
    _tell(books, book_id, "tie_ended", account.number, by)


def drop_end(books: Books, by: Bearer, book_id: int, number: str) -> None:
    """Drop the end of a tie that nobody has confirmed: the tie stands.

    Raises (in this order):
        NotAllowed, KeyUnknown, BankAccountUnknown, EndNotAsked.
    """
    account, ending = _ending(books, by, book_id, number)
    if ending.asked_by is None:
        raise EndNotAsked(number=account.number)
    values = (by.key, book_id, account.bank_account_id)
    books.connection.exec_driver_sql(SQL["drop_bank_end"], values).close()
    _tell(books, book_id, "end_dropped", account.number, by)


def _tied(books: ReadBooks, book_id: int, wanted: Tie) -> bool:
    """Tell whether a bank account is tied just so.

    Raises:
        TiedAlready: it, or the account of the ledger, is tied otherwise.
    """
    for known in bank_accounts(books, book_id):
        if known.number == wanted.number or (known.account, known.unit.code) == (
            wanted.account,
            wanted.asset,
        ):
            has = {**asdict(known), "asset": known.unit.code}
            for field, value in asdict(wanted).items():
                if has[field] != value:
                    raise TiedAlready(
                        number=wanted.number,
                        account=wanted.account,
                        field=field,
                        before=str(has[field]),
                        now=str(value),
                    )
            return True
    return False


def _waits(books: Books, by: Bearer, book_id: int, number: str) -> WaitingTie:
    """Find the tie of a bank account that waits.

    Raises (in this order):
        NotAllowed, KeyUnknown, TieNotAsked.
    """
    require(by, "reconciliation.tie", POWERS)
    lock_powers(books, by.key)
    plain = normal_number(number)
    found = next((one for one in waiting_ties(books, book_id) if one.number == plain), None)
    if found is None:
        raise TieNotAsked(number=plain[:60])
    return found


def _ending(books: Books, by: Bearer, book_id: int, number: str) -> tuple[BankAccount, _Ending]:
    """Find a bank account that is tied, and what waits to end it.

    Raises (in this order):
        NotAllowed, KeyUnknown, BankAccountUnknown.
    """
    require(by, "reconciliation.tie", POWERS)
    lock_powers(books, by.key)
    account = bank_account_of(books, book_id, number)
    found = single(books, _Ending, SQL["ending"], book=book_id, bank_account=account.bank_account_id)
    return account, found


def _check_unmatched(account: BankAccount, ending: _Ending) -> None:
    """Check that nothing is matched on a bank account. Twin: `ledger.check_unmatched`.

    Raises:
        TieMatched.
    """
    if ending.matched:
        raise TieMatched(number=account.number, count=ending.matched)


def _tell(books: Books, book_id: int, what: str, number: str, by: Bearer) -> None:
    emit(books, book_id, f"reconciliation.{what}", number, [], {}, by.actor_id)
