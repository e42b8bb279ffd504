"""What two administrators state where a log cannot go on from what was signed, because a copy of the database was brought back."""

from datetime import datetime
from typing import Final

from ledger.actors.authority import (
    Actor,
    KeyUnknown,
    NotAllowed,
    Role,
    check_operation,
    digest_of,
    person_of,
)
from ledger.actors.mandates import AnotherConfirms
from ledger.actors.queries import holder_of
from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries
from ledger.errors import Conflict
from ledger.proofs.notes import Restored, parse_note
from ledger.seals.continuing import goes_on, standing
from ledger.seals.memory import Memory, MemoryMissing
from ledger.seals.queries import NoCheckpoint, points
from ledger.seals.sequencer import Signer, begin_log, sign_restored

SQL: Final = named_queries(__name__)
OPERATION: Final = "log.restored"


class NothingLost(Conflict):
    """The log of {book} has {size} records and goes on from the {remembered} that were signed: nothing is lost.

    There is nothing to state. Look at `ecoledger log status` and `ecoledger doctor` for what keeps it waiting.
    """

    code = "log.nothing_lost"
    source = "docs/spec/audit.md 9.4"


def two_administrators(books: ReadBooks, asks: str, confirms: str) -> tuple[str, str]:
    """Give the digests of two administrators, from the texts of their keys.

    Args:
        books: a transaction.
        asks: the key of who asks.
        confirms: that of who confirms.

    Raises (in this order):
        KeyUnknown, NotAllowed, NotForThis: a key is not good, or not that of an administrator in person.
        AnotherConfirms: both are one person's.
    """
    first, second = _administrator(books, asks), _administrator(books, confirms)
    if person_of(first.actor_id, first.person_id) == person_of(second.actor_id, second.person_id):
        raise AnotherConfirms()
    return _digest(books, first), _digest(books, second)


def _administrator(books: ReadBooks, key: str) -> Actor:
    holder = holder_of(books, digest_of(key))
    if holder is None:
        raise KeyUnknown()
    if holder.actor.role != Role.ADMINISTRATOR:
        raise NotAllowed(role=holder.actor.role, power=OPERATION)
    check_operation(holder.actor, OPERATION)
    return holder.actor


def _digest(books: ReadBooks, actor: Actor) -> str:
    return bytes(books.connection.exec_driver_sql(SQL["digest"], (actor.actor_id,)).scalar_one()).hex()


def begin_again(books: Books, book_id: int, book: str, signer: Signer) -> None:
    """Begin the log of a book anew where the copy is from before it began; a transaction of its own, so that its head is there first.

    Raises (in this order):
        MemoryMissing: nothing is remembered of it, so nothing tells what is lost. KeyMissing: its first key is none.
        never BegunBefore: it is begun again.
    """
    books.connection.exec_driver_sql(SQL["lock"], (book_id,)).close()
    last = signer.memory.last(book)
    if last is None:
        raise MemoryMissing(file=signer.memory.file(book).name, book=book)
    if standing(books, book_id, last) is None:
        begin_log(books, book_id, book, signer, again=True)


def state_restored(
    books: Books, book_id: int, book: str, signer: Signer, by: tuple[str, str], now: datetime
) -> tuple[int, Restored]:
    """State in the log that it goes on from a copy, and what it had signed before: from then on it is sealed and signed again.

    Args:
        books: the transaction, after that of `begin_again`.
        book_id: the book.
        book: its code.
        signer: how the statement is signed.
        by: digests of who asked and of who confirmed.
        now: the moment that the statement says.

    Returns:
        The size at which the log goes on, and what it had signed.

    Raises (in this order):
        MemoryMissing: nothing is remembered of it. NothingLost: it goes on from what was signed. KeyMissing.
        never NotContinued: that is what is stated.
    """
    books.connection.exec_driver_sql(SQL["lock"], (book_id,)).close()
    found = standing(books, book_id, signer.memory.last(book))
    if found is None or found.remembered is None:
        raise MemoryMissing(file=signer.memory.file(book).name, book=book)
    point = found.remembered.point
    if goes_on(books, book_id, found, found.remembered):
        raise NothingLost(book=book, size=str(found.size), remembered=str(point.size))
    restored = Restored(point.size, point.root, *by)
    return sign_restored(books, book_id, book, signer, restored, now), restored


def remember(books: ReadBooks, book_id: int, book: str, memory: Memory) -> int | None:
    """Let the signer remember a log as its newest checkpoint has it, where its memory is lost; None where it is there.

    Raises (in this order):
        NoCheckpoint: it was never signed. NoteMalformed: its newest checkpoint is none.
    """
    try:
        if memory.last(book) is not None:
            return None
    except MemoryMissing:
        pass
    newest = points(books, book_id, None, 1)
    if not newest:
        raise NoCheckpoint(size="0")
    with memory.held():
        memory.keep(book, parse_note(newest[0].note))
    return newest[0].size
