"""The sequencer: gives every committed entry its place in the log and its voucher number, and signs the new head.

A sweep is one transaction; a second one signs the head that the first has committed, after the signer has compared it with
what it remembers outside the database (`continuing`).

A sweep looks at entries in the order of their positions, so that an entry never comes before one whose balances it built
upon: the second could only get its position after the first was committed. It looks once at an entry and does not come
back, but for the transactions that were open: each is kept with a position above which all of its entries stand, and when
it has ended, the next sweep begins there. PostgreSQL's snapshot says who is open; no clock is asked, and no number of a
transaction is compared with another, so a copy of the database may go on in another cluster.

Why none is missed. A sweep holds for passed only positions that were drawn before an earlier sweep was committed
(`drawn_position`). Whoever drew one of them had a number before that sweep got its own; as that sweep has ended, every
snapshot since lists such a transaction for as long as it is open. (PostgreSQL lists none that is younger than
the last one that has ended: the present sweep's own snapshot does not know who else is at it.)
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any, Final, TypeVar

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.clock import Clock
from ledger.database import Books, Database, ReadBooks
from ledger.database.queries import named_queries
from ledger.database.refusals import Busy, PromiseBroken, Unreachable
from ledger.errors import LedgerError
from ledger.proofs.notes import Checkpoint, Note, Restored, Signature, sign, verifier_key
from ledger.proofs.tree import SUITES, Tree, leaf_hash, split, tiles_of_edge
from ledger.seals.continuing import begin_memory, check_continues, put_back, standing
from ledger.seals.keys import KeyFolder
from ledger.seals.memory import BegunBefore, Memory, NotContinued

SQL: Final = named_queries(__name__)

LIMIT: Final = 20_000
"""Entries of one sweep at most: what a sweep costs beside them (two commits, two files on the disk) is a tenth of it at 5,000."""
LIMIT_MIN: Final = 50
"""Entries of one sweep after the database broke off several."""
PAUSE_MILLISECONDS: Final = 400
MILLISECONDS_MAX: Final = 20_000
"""What one statement of a sweep may take; a sweep that took longer is tried again with half the entries."""
WAIT: Final = timedelta(seconds=5)
"""From a fault in one book to the next attempt there; doubled with every further one."""
WAIT_MAX: Final = timedelta(minutes=1)
LOOK_AGAIN: Final = timedelta(hours=1)
"""How often it is counted whether every entry that was passed has its seal."""
ROLE: Final = "ecoledger_sequencer"
LOCK: Final = SQL["lock"]
DRAWN: Final = SQL["drawn"]
HEAD: Final = SQL["head"]
APPEND: Final = SQL["append"]
Result = TypeVar("Result")
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Signer:
    """What is needed to sign the heads of the logs of this installation."""

    keys: KeyFolder
    memory: Memory
    """What was signed last of every log."""
    installation: str
    """First part of every origin."""
    suite: str = "sha256"
    """Hash suite of logs that begin."""

    def origin(self, book: str) -> str:
        """Name the log of a book, and its keys."""
        return f"{self.installation}/{book}"


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did."""

    sealed: int
    size: int
    more: bool
    """Whether entries were left for the next one."""
    unsigned: bool = False
    """Whether the head that is committed with it is still to be signed."""


def sweep(books: Books, book_id: int, book: str, signer: Signer, limit: int = LIMIT) -> Swept | None:
    """Seal what was committed and has no place yet; `sign_head` signs the head in a transaction after this one.

    Where anything is refused, nothing is written.

    Args:
        books: the transaction.
        book_id: the book.
        book: its code.
        signer: with what the head will be signed.
        limit: entries at most.

    Returns:
        What was done; None when another sequencer is at it.

    Raises (in this order):
        MemoryMissing, NotContinued, BegunBefore: the log is not the one that was signed. KeyMissing: its file is gone.
        NoteMalformed: a key of the log is none.
    """
    ask = books.connection.exec_driver_sql
    if not ask(LOCK, (book_id,)).scalar_one():
        return None
    ask(SQL["sweep_statement_timeout"], (str(MILLISECONDS_MAX),)).close()
    drawn = ask(DRAWN).scalar_one()  # before this transaction writes, and so gets a number
    found = check_continues(books, book_id, book, signer.memory)
    if found is None:
        begin_log(books, book_id, book, signer)
    else:
        found = put_back(books, book_id, book, found)
    head = ask(HEAD, (book_id,)).one()
    fresh = ask(SQL["sweep_fresh"], (book_id, limit)).one()
    if fresh.sealed and found is not None:  # nothing gets a place that could not be signed
        signing_key(signer, book, found.key_number, found.verifier_key)
    if fresh.looked:
        _append(books, book_id, head, fresh, drawn)
    unsigned = fresh.sealed > 0 or (found is not None and found.is_unsigned)
    return Swept(fresh.sealed, head.size + fresh.sealed, fresh.more, unsigned)


def sign_head(books: Books, book_id: int, book: str, signer: Signer, now: datetime) -> None:
    """Sign the head of a log, which was committed before, if it goes on from what was signed last.

    Args:
        books: the transaction.
        book_id: the book.
        book: its code.
        signer: how the head is signed.
        now: the moment that the checkpoint says.

    Raises (in this order):
        MemoryMissing, KeyMissing, NotContinued.
    """
    ask = books.connection.exec_driver_sql
    if not ask(LOCK, (book_id,)).scalar_one():
        return
    found = standing(books, book_id, signer.memory.last(book))
    if found is not None and found.is_unsigned:
        head = Checkpoint("", found.size, found.root, int(now.timestamp()))
        _sign(books, book_id, book, signer, head)


def look_again(books: Books, book_id: int) -> bool:
    """Count whether every entry that was passed has its seal; where one has none, the next sweeps begin anew and find it."""
    return bool(books.connection.exec_driver_sql(SQL["look_again"], (book_id,)).scalar_one())


def _append(books: Books, book_id: int, head: Any, fresh: Any, drawn: int) -> None:
    hasher = SUITES[head.suite]
    leaves = split(fresh.hashes or b"") or [
        leaf_hash(hasher, record) for record in (fresh.records or "").encode().split(b"\n")[:-1]
    ]
    tree = read_edge(books, book_id, head.suite, head.size)
    grown = tree.append(leaves)
    root = tree.root() if leaves else head.root
    parameters = (
        book_id,
        head.size,
        fresh.entries or "{}",
        fresh.positions or "{}",
        fresh.months or "{}",
        fresh.numbers or "{}",
        _bytes(leaves),
        _array([str(level) for level, _ in grown]),
        _array([str(number) for _, number in grown]),
        _bytes(grown.values()),
        root,
        fresh.reached,
        fresh.still_open,
        drawn,
    )
    books.connection.exec_driver_sql(APPEND, parameters).close()


def read_edge(books: Books, book_id: int, suite: str, size: int) -> Tree:
    """Read the tiles to which the next records are added, of a log of this size."""
    edge = tiles_of_edge(size)
    rows = books.connection.exec_driver_sql(
        SQL["read_edge"],
        ([level for level, _ in edge], [number for _, number in edge], book_id),
    )
    return Tree(SUITES[suite], size, {(level, number): bytes(hashes) for level, number, hashes in rows})


def begin_log(books: Books, book_id: int, book: str, signer: Signer, *, again: bool = False) -> None:
    """Begin the log of a book: an empty tree, and its first key.

    Args:
        books: the transaction.
        book_id: the book.
        book: its code.
        signer: how it will be signed.
        again: there was one, and it is lost; it goes on with its first key.

    Raises (in this order):
        BegunBefore: there was one. KeyMissing: its file is no key.
    """
    for file in (signer.memory.file(book), signer.keys.file(book, 1)):
        if file.exists() and not again:
            raise BegunBefore(book=book, file=file.name)
    private = signer.keys.make(book, 1) if again else signer.keys.begin(book)
    ask = books.connection.exec_driver_sql
    empty = SUITES[signer.suite](b"")
    ask(
        SQL["begin_log_insert_log_head"],
        (book_id, signer.suite, empty),
    ).close()
    key = verifier_key(private, signer.origin(book))
    ask(SQL["begin_log_insert_log_key"], (book_id, str(key))).close()


def newest_key(books: ReadBooks, book_id: int) -> tuple[int, str]:
    """Give number and verifier key of the key that signs now."""
    found = books.connection.exec_driver_sql(
        SQL["newest_key"],
        (book_id,),
    ).one()
    return found.number, found.verifier_key


def signing_key(signer: Signer, book: str, number: int, wanted: str) -> Ed25519PrivateKey:
    """Read a key of the folder.

    Raises:
        KeyMissing: the file is gone, or is another key than the log has announced.
    """
    signer.keys.settle(book, number, wanted)
    return signer.keys.announced(book, number, wanted)


def signature(signer: Signer, book: str, number: int, wanted: str, text: str) -> Signature:
    """Sign a text with a key of the folder.

    Raises:
        KeyMissing: the file is gone, or is another key than the log has announced.
    """
    return sign(text, wanted.partition("+")[0], signing_key(signer, book, number, wanted))


def _sign(
    books: Books,
    book_id: int,
    book: str,
    signer: Signer,
    head: Checkpoint,
    *,
    before: tuple[int, str] | None = None,
) -> None:
    """Sign a head and keep the note, first in the signer's memory; a new key is announced under the signature of the key before.

    The head was committed before this transaction, so that the memory is never ahead of the log.

    Raises (in this order):
        KeyMissing: a file is gone. MemoryMissing, NotContinued: not where the head states what was lost.
    """
    number, wanted = newest_key(books, book_id)
    named = replace(head, origin=wanted.partition("+")[0])
    signers = ([before] if before else []) + [(number, wanted)]
    note = Note(named.text, tuple(signature(signer, book, *key, named.text) for key in signers))
    with signer.memory.held():
        found = None if named.restored else check_continues(books, book_id, book, signer.memory)
        if found is not None and (found.size, found.root) != (named.size, named.root):
            raise NotContinued(book=book, size=str(found.size), remembered=str(named.size))
        signer.memory.keep(book, note)
    books.connection.exec_driver_sql(
        SQL["sign"],
        (book_id, head.size, head.root, number, datetime.fromtimestamp(head.time, UTC), str(note)),
    ).close()


def sign_restored(
    books: Books, book_id: int, book: str, signer: Signer, restored: Restored, now: datetime
) -> int:
    """Sign the head of a log that was brought back, with what is lost; give its size."""
    head = books.connection.exec_driver_sql(HEAD, (book_id,)).one()
    point = Checkpoint("", head.size, bytes(head.root), int(now.timestamp()), restored=restored)
    _sign(books, book_id, book, signer, point)
    return int(head.size)


def announce_key(
    books: Books, book_id: int, book: str, signer: Signer, now: datetime, *, lost: bool = False
) -> str:
    """Begin to sign with a new key, announced by a checkpoint that the old key signs too.

    Args:
        lost: the old key is gone: the new one is announced without it, and verifiers have to be told in another way.

    Returns:
        The new verifier key.

    Raises (in this order):
        BegunBefore: it had a log. KeyMissing: the file of the old key is gone, and `lost` was not said. MemoryMissing, NotContinued.
    """
    ask = books.connection.exec_driver_sql
    ask(SQL["announce_key_lock"], (book_id,)).close()
    head = ask(HEAD, (book_id,)).one_or_none()
    if head is None:
        begin_log(books, book_id, book, signer)
        return newest_key(books, book_id)[1]
    before = newest_key(books, book_id)
    origin = before[1].partition("+")[0]
    key = verifier_key(signer.keys.make(book, before[0] + 1), origin)
    ask(
        SQL["announce_key_insert_log_key"],
        (book_id, before[0] + 1, str(key)),
    ).close()
    point = Checkpoint(origin, head.size, bytes(head.root), int(now.timestamp()), str(key))
    _sign(books, book_id, book, signer, point, before=None if lost else before)
    return str(key)


def seal_everything(
    database: Database, signer: Signer, clock: Clock, limit: int = LIMIT
) -> Iterator[tuple[str, Swept]]:
    """Sweep every book once, each in a transaction of its own. A fault in one does not keep the others waiting.

    Yields:
        The code of a book and what was done there.

    Raises (in this order):
        Unreachable: the database does not answer. Exception: the first fault of a book, after all of them were tried: Busy,
        MemoryMissing, NotContinued, BegunBefore, KeyMissing, NoteMalformed.
    """

    begin_memory(database, signer.memory, clock.now())
    for book, done in _everywhere(
        database, lambda book_id, book: visit(database, signer, clock, book_id, book, limit)
    ):
        if done is not None:
            yield book, done


def visit(
    database: Database, signer: Signer, clock: Clock, book_id: int, book: str, limit: int
) -> Swept | None:
    """Sweep a book, and sign its head where that is still to be done.

    Raises (in this order):
        Unreachable, Busy, those of `sweep`, those of `sign_head`.
    """
    done = database.begin(lambda books: sweep(books, book_id, book, signer, limit))
    if done is not None and done.unsigned:
        database.begin(lambda books: sign_head(books, book_id, book, signer, clock.now()))
    return done


def look_everywhere(database: Database) -> list[str]:
    """Look again in every book, and give the codes of those in which an entry was passed by."""

    def work(book_id: int, _book: str) -> bool:
        return database.begin(lambda books: look_again(books, book_id))

    return [book for book, missing in _everywhere(database, work) if missing]


def _everywhere(database: Database, work: Callable[[int, str], Result]) -> Iterator[tuple[str, Result]]:
    faults: list[Exception] = []
    for book_id, book in database.begin(_books):
        try:
            done = work(book_id, book)
        except Unreachable:
            raise
        except Exception as fault:  # whatever it is, it is this book's
            faults.append(fault)
            log.error("sealing_failed", book=book, **_told(fault))
            continue
        yield book, done
    if faults:
        raise faults[0]


@dataclass(slots=True)
class _Course:
    """What a sequencer remembers of one book between its sweeps."""

    limit: int
    faults: int = 0
    """How often it failed there, one time after another."""
    wait_until: datetime = _LONG_AGO
    looked_at: datetime = _LONG_AGO


@dataclass(slots=True)
class Sequencer:
    """Seals all books, round by round. A book in which it fails has to wait, and no other does."""

    database: Database
    signer: Signer
    clock: Clock
    limit: int = LIMIT
    courses: dict[int, _Course] = field(default_factory=dict)

    def round(self) -> bool:
        """Sweep every book once that does not wait after a fault; tell whether entries were left.

        Raises (in this order):
            Unreachable: the database does not answer, which is the fault of no book. Busy.
            never MemoryMissing, NotContinued, BegunBefore, KeyMissing and NoteMalformed: they are faults of a book, and logged.
        """
        more = False
        begin_memory(self.database, self.signer.memory, self.clock.now())
        for book_id, book in self.database.begin(_books):
            course = self.courses.setdefault(book_id, _Course(self.limit))
            # A clock that was set back makes nobody wait.
            if course.wait_until - WAIT_MAX <= self.clock.now() < course.wait_until:
                continue
            try:
                done = self._visit(book_id, book, course)
            except Unreachable:
                raise
            except Exception as fault:  # whatever it is, it is this book's
                self._failed(book, course, fault)
                continue
            if course.faults:
                log.info("sealing_again", book=book, failed=course.faults)
            course.faults, course.limit = 0, min(self.limit, course.limit * 2)
            more = more or (done is not None and done.more)
        return more

    def _visit(self, book_id: int, book: str, course: _Course) -> Swept | None:
        now = self.clock.now()
        if not course.looked_at <= now < course.looked_at + LOOK_AGAIN:
            course.looked_at = now
            if self.database.begin(lambda books: look_again(books, book_id)):
                log.warning("entries_passed_by", book=book)
        done = visit(self.database, self.signer, self.clock, book_id, book, course.limit)
        if done is not None and done.sealed:
            log.debug("sealed", book=book, entries=done.sealed, size=done.size)
        return done

    def _failed(self, book: str, course: _Course, fault: Exception) -> None:
        """Let the book wait, the longer the more often it failed, and tell of the first, second, fourth … fault."""
        wait = min(WAIT * 2 ** min(course.faults, 10), WAIT_MAX)
        course.faults += 1
        course.wait_until = self.clock.now() + wait
        if isinstance(fault, Busy):
            course.limit = max(LIMIT_MIN, course.limit // 2)
        if isinstance(
            fault, PromiseBroken
        ):  # PostgreSQL does not settle what has no seal: look for it at the next attempt
            course.looked_at = _LONG_AGO
        if course.faults & (course.faults - 1) == 0:
            log.error(
                "sealing_failed", book=book, failed=course.faults, again_in=wait.seconds, **_told(fault)
            )


def run(database: Database, signer: Signer, clock: Clock, stop: Event) -> None:
    """Seal until somebody says stop. A sweep that fails is tried again; what it would have done is not there."""
    sequencer = Sequencer(database, signer, clock)
    while not stop.is_set():
        more = False
        try:
            more = sequencer.round()
        except LedgerError as error:
            log.error("sealing_failed", **_told(error))
            stop.wait(WAIT.seconds)
        if not more:
            stop.wait(PAUSE_MILLISECONDS / 1000)


def _told(fault: Exception) -> dict[str, str]:
    if isinstance(fault, LedgerError):
        return {"code": fault.code, "told": fault.message(), "do": fault.remedy()}
    return {"code": type(fault).__name__, "told": str(fault)}


def _books(books: Books) -> list[tuple[int, str]]:
    return [(r.book_id, r.code) for r in books.connection.exec_driver_sql(SQL["books"])]


def _array(values: Sequence[str]) -> str:
    return "{" + ",".join(values) + "}"


def _bytes(values: Any) -> str:
    return "{" + ",".join([f'"\\\\x{value.hex()}"' for value in values]) + "}"
