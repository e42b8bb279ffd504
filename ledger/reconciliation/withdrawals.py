"""Withdrawing an import whole: asked for by one person of finance with a reason, confirmed by another.

A file that was imported to a wrong account, twice under another name, or for a wrong period is taken out as it came in. What rests on its
lines is undone first; what it said stays visible and counts for nothing; the same bytes may be imported anew.
"""

from datetime import datetime
from typing import Final, NamedTuple

from ledger.actors.actions import lock_powers
from ledger.actors.authority import Bearer, require
from ledger.actors.mandates import check_another
from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.entries import kept_name
from ledger.errors import Conflict, NotFound, RuleViolation
from ledger.processes.actions import emit
from ledger.reconciliation.ties import POWERS

SQL: Final = named_queries(__name__)


class ImportUnknown(NotFound):
    """There is no import {number}.

    Take the number from the answer to the import, or from the event that told of it.
    """

    code = "reconciliation.import_unknown"
    source = "docs/spec/reconciliation.md 4.8"


class ImportEnded(Conflict):
    """The import {number} does not count any more since {since}: it was withdrawn, or its tie was ended.

    Nothing is left to withdraw; the same file may be imported anew.
    """

    code = "reconciliation.import_ended"
    source = "docs/spec/reconciliation.md 4.8"


class ImportMatched(RuleViolation):
    """{count} lines of the import {number} are in matches that stand or wait, or a deposit stands or waits on them, so it is not withdrawn.

    Release or drop the matches first, by two persons; take the deposits back, and drop those that wait.
    """

    code = "reconciliation.import_matched"
    source = "docs/spec/reconciliation.md 4.8"


class ImportNotLast(RuleViolation):
    """A statement to {later} was imported after that of the import {number} to {to}, and rests on it.

    Withdraw the later import first, the last one before the one before it.
    """

    code = "reconciliation.import_not_last"
    source = "docs/spec/reconciliation.md 4.8"


class ImportMonthClosed(RuleViolation):
    """The import {number} begins on {begins}, and the book is closed to {closed}.

    Let two persons of finance open the months again, the last one first; then withdraw it.
    """

    code = "reconciliation.import_month_closed"
    source = "docs/spec/reconciliation.md 4.8"


class WithdrawalWaits(Conflict):
    """It was asked for before to withdraw the import {number}, and it waits for another person of finance.

    Let another person confirm it, or drop it.
    """

    code = "reconciliation.withdrawal_waits"
    source = "docs/spec/reconciliation.md 4.8"


class WithdrawalNotAsked(Conflict):
    """Nobody has asked to withdraw the import {number}.

    Ask for it; another person of finance confirms it then.
    """

    code = "reconciliation.withdrawal_not_asked"
    source = "docs/spec/reconciliation.md 4.8"


class ImportStanding(NamedTuple):
    """How an import stands, and what waits to withdraw it."""

    file_name: str
    sha256: str
    accounts: list[str]
    imported_by: str
    imported_at: datetime
    statements: int
    lines: int
    """Lines that no other import tells."""
    ended_at: datetime | None
    """When it was withdrawn, or its tie ended."""
    why: str | None
    """Of the withdrawal that waits, or was confirmed."""
    asked_by: str | None
    asked_at: datetime | None
    confirmed_by: str | None
    confirmed_at: datetime | None
    asker: int | None
    gone: datetime | None
    how: str | None
    matched: int
    later: str | None
    to: str | None
    begins: str | None
    closed: str | None

    @property
    def waits(self) -> bool:
        """Whether a withdrawal waits to be confirmed."""
        return self.asked_by is not None and self.confirmed_by is None


class ImportRow(NamedTuple):
    """An import as a list shows it."""

    number: int
    file_name: str
    sha256: str
    accounts: list[str]
    imported_by: str
    imported_at: datetime
    statements: int
    ended_at: datetime | None
    why: str | None
    asked_by: str | None
    asked_at: datetime | None
    confirmed_by: str | None
    confirmed_at: datetime | None


class WaitingWithdrawal(NamedTuple):
    """A withdrawal that waits for another person of finance, under the number of its import."""

    number: int
    file_name: str
    accounts: list[str]
    imported_by: str
    imported_at: datetime
    why: str
    asked_by: str
    asked_at: datetime


def waiting_withdrawals(books: ReadBooks, book_id: int) -> list[WaitingWithdrawal]:
    """List the withdrawals of a book that wait to be confirmed, by the number of their import."""
    return read(books, WaitingWithdrawal, SQL["waiting"], book=book_id)


def imports_of(
    books: ReadBooks, book_id: int, *, withdrawn: bool | None = None, after: int = 0, limit: int = 100
) -> list[ImportRow]:
    """List the imports of a book in the order in which they came.

    Args:
        books: the snapshot to read.
        book_id: the book.
        withdrawn: only those that were withdrawn, or only the others.
        after: number of the last import on the page before.
        limit: imports on a page.
    """
    asked = {"withdrawn": withdrawn, "after": after, "limit": limit}
    return read(books, ImportRow, SQL["imports"], book=book_id, **asked)


def withdrawal_of(books: ReadBooks, book_id: int, number: int) -> ImportStanding:
    """Read the withdrawal of an import, which waits or was confirmed.

    Raises (in this order):
        ImportUnknown; WithdrawalNotAsked: nobody has asked for one, or it was dropped.
    """
    found = import_of(books, book_id, number)
    if found.asked_at is None:
        raise WithdrawalNotAsked(number=number)
    return found


def import_of(books: ReadBooks, book_id: int, number: int) -> ImportStanding:
    """Read how an import stands.

    Raises:
        ImportUnknown.
    """
    found = find(books, ImportStanding, SQL["standing"], book=book_id, number=number)
    if found is None:
        raise ImportUnknown(number=number)
    return found


def ask_withdrawal(books: Books, by: Bearer, book_id: int, number: int, why: str) -> None:
    """Ask that an import be withdrawn whole. It counts until another person of finance has confirmed it.

    Raises (in this order):
        NotAllowed, TextTooLong, TextUnprintable, TextEmpty, KeyUnknown, ImportUnknown, ImportEnded, ImportMatched, ImportNotLast,
        ImportMonthClosed, WithdrawalWaits.
    """
    require(by, "reconciliation.tie", POWERS)
    why = kept_name("why", why)
    found = _standing(books, by, book_id, number)
    check_withdrawable(number, found)
    if found.waits:
        raise WithdrawalWaits(number=number)
    books.connection.exec_driver_sql(SQL["ask"], (by.key, book_id, number, why)).close()
    figures = {"file": found.file_name, "accounts": ", ".join(found.accounts), "reason": why}
    emit(books, book_id, "reconciliation.withdrawal_asked", number, [], figures, by.actor_id)


def confirm_withdrawal(books: Books, by: Bearer, book_id: int, number: int) -> None:
    """Withdraw an import, as another person of finance has asked.

    Raises (in this order):
        NotAllowed, KeyUnknown, ImportUnknown, ImportEnded, WithdrawalNotAsked, AnotherConfirms, AskerEnded, ImportMatched, ImportNotLast,
        ImportMonthClosed.
    """
    found = _asked(books, by, book_id, number)
    check_another(by, found.asker, found.gone, found.how)
    check_withdrawable(number, found)
    books.connection.exec_driver_sql(SQL["confirm"], (by.key, book_id, number)).close()
    _tell(books, book_id, "withdrawn", number, by)


def drop_withdrawal(books: Books, by: Bearer, book_id: int, number: int) -> None:
    """Drop a withdrawal that nobody has confirmed: the import stands.

    Raises (in this order):
        NotAllowed, KeyUnknown, ImportUnknown, ImportEnded, WithdrawalNotAsked.
    """
    _asked(books, by, book_id, number)
    books.connection.exec_driver_sql(SQL["drop"], (by.key, book_id, number)).close()
    _tell(books, book_id, "withdrawal_dropped", number, by)


def check_withdrawable(number: int, found: ImportStanding) -> None:
    """Check that nothing rests on an import. Twin: `ledger.check_withdrawable`.

    Raises (in this order):
        ImportMatched, ImportNotLast, ImportMonthClosed.
    """
    if found.matched:
        raise ImportMatched(number=number, count=found.matched)
    if found.later is not None:
        raise ImportNotLast(number=number, later=found.later, to=str(found.to))
    if found.closed is not None:
        raise ImportMonthClosed(number=number, begins=str(found.begins), closed=found.closed)


def _asked(books: Books, by: Bearer, book_id: int, number: int) -> ImportStanding:
    """Find an import that somebody asked to withdraw.

    Raises (in this order):
        NotAllowed, KeyUnknown, ImportUnknown, ImportEnded, WithdrawalNotAsked.
    """
    require(by, "reconciliation.tie", POWERS)
    found = _standing(books, by, book_id, number)
    if not found.waits:
        raise WithdrawalNotAsked(number=number)
    return found


def _standing(books: Books, by: Bearer, book_id: int, number: int) -> ImportStanding:
    """Find an import that counts.

    Raises (in this order):
        KeyUnknown, ImportUnknown, ImportEnded.
    """
    lock_powers(books, by.key)
    found = import_of(books, book_id, number)
    if found.ended_at is not None:
        raise ImportEnded(number=number, since=found.ended_at.isoformat())
    return found


def _tell(books: Books, book_id: int, what: str, number: int, by: Bearer) -> None:
    emit(books, book_id, f"reconciliation.{what}", number, [], {}, by.actor_id)
