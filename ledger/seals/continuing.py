"""Whether a log goes on from what its signer remembers. The signer asks before each signature, the doctor every night.

The memory is written before the checkpoint is committed, over a head that was committed before. So it is never ahead of
the log, and may only have a note that the database has not: that of a signer who was killed between the two. It is put
back, and every head is signed once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

import structlog

from ledger.database import Books, Database, ReadBooks
from ledger.database.queries import named_queries
from ledger.errors import LedgerError
from ledger.proofs.notes import Checkpoint, NoteMalformed, parse_key, parse_note
from ledger.proofs.tree import SUITES
from ledger.seals.memory import BegunBefore, Memory, MemoryMissing, NotContinued, Remembered
from ledger.seals.queries import tree_of

SQL: Final = named_queries(__name__)
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LogStanding:
    """How a log stands beside what is remembered of it."""

    suite: str
    size: int
    root: bytes
    key_number: int
    verifier_key: str
    """The key that signs now; empty where the log has none."""
    signed: int | None
    """Size of the newest checkpoint; None where there is none."""
    remembered: Remembered | None
    there: bool
    """Whether the remembered note is among the checkpoints."""

    @property
    def is_unsigned(self) -> bool:
        """Whether there are records that no checkpoint covers."""
        return self.size > (self.signed or 0)


def standing(books: ReadBooks, book_id: int, last: Remembered | None) -> LogStanding | None:
    """Read how a log stands beside a note that was signed of it; None where the book has no log."""
    size, note = (last.point.size, str(last.note)) if last else (-1, "")
    row = books.connection.exec_driver_sql(SQL["standing"], (size, note, book_id)).one_or_none()
    if row is None:
        return None
    return LogStanding(
        row.suite,
        row.size,
        bytes(row.root),
        row.number or 0,
        row.verifier_key or "",
        row.signed,
        last,
        row.there,
    )


def check_continues(books: ReadBooks, book_id: int, book: str, memory: Memory) -> LogStanding | None:
    """Check that a log goes on from what its signer has signed; None where the book has no log.

    Raises (in this order):
        MemoryMissing: it was signed, and nothing is remembered of it.
        NotContinued: it is smaller, of the same size with another root, does not begin as it did, or has another name.
    """
    found = standing(books, book_id, memory.last(book))
    if found is None:
        return None
    last = found.remembered
    if last is None and found.signed is not None:
        raise MemoryMissing(file=memory.file(book).name, book=book)
    if not goes_on(books, book_id, found, last):
        remembered = str(last.point.size) if last else "0"
        raise NotContinued(book=book, size=str(found.size), remembered=remembered)
    return found


def goes_on(books: ReadBooks, book_id: int, found: LogStanding, last: Remembered | None) -> bool:
    """Tell whether a log begins with what was signed last of it, under the same name (RFC 9162 section 2.1.4).

    Where the head has grown, both roots are computed from its tiles, read once: so a consistency proof leads from one to the other.
    """
    point = last.point if last else Checkpoint("", 0, SUITES[found.suite](b""), 0)
    try:
        if point.size > found.size or (last and point.origin != parse_key(found.verifier_key).name):
            return False
        if point.size == found.size:
            return point.root == found.root
        tree = tree_of(books, book_id, found.suite, found.size, [(0, point.size), (0, found.size)])
        if tree.root() != found.root:
            return False
        tree.size = point.size
        return tree.root() == point.root
    except (KeyError, NoteMalformed):  # a tile is gone or shorter than it was, or the key is none
        return False


def not_continued(books: ReadBooks, memory: Memory) -> Iterator[tuple[str, LedgerError]]:
    """Find the logs that do not go on from what is remembered of them, each with why; none where nothing is remembered yet.

    Args:
        books: a snapshot.
        memory: what was read before the snapshot began (`Memory.as_it_is`).

    Yields:
        The code of a book, and the refusal that its signer meets.
    """
    if not memory.since():
        return
    for row in books.connection.exec_driver_sql(SQL["books"]).all():
        try:
            if row.has_log:
                check_continues(books, row.book_id, row.code, memory)
            elif memory.has(row.code):
                yield row.code, BegunBefore(book=row.code, file=memory.file(row.code).name)
        except (MemoryMissing, NotContinued) as refused:
            # A log that began after the memory was read has its note by now.
            if memory.has(row.code) or not memory.afresh().has(row.code):
                yield row.code, refused


def put_back(books: Books, book_id: int, book: str, found: LogStanding) -> LogStanding:
    """Put the remembered note of this head back where it is not among the checkpoints: its signer was killed before it got there."""
    last = found.remembered
    if last is None or found.there or last.point.size != found.size:
        return found
    keys = books.connection.exec_driver_sql(SQL["keys"], (book_id,)).all()
    for number, text in keys:
        if last.note.signed_by(parse_key(text)) is not None:
            point = last.point
            at = datetime.fromtimestamp(point.time, UTC)
            books.connection.exec_driver_sql(
                SQL["put_back"], (book_id, point.size, point.root, number, at, str(last.note))
            ).close()
            log.warning("checkpoint_put_back", book=book, size=point.size)
            return replace(found, signed=point.size, there=True)
    return found


def begin_memory(database: Database, memory: Memory, now: datetime) -> None:
    """Let the signer remember every log as its newest checkpoint has it, once, where it has remembered nothing so far.

    An installation from before there was a memory begins like this, and so does every new one, which has no log yet.
    """
    if memory.since():
        return
    with database.read() as books, memory.held():
        if memory.since():
            return
        made = []
        for code, size, note in books.connection.exec_driver_sql(SQL["newest"]).all():
            try:
                if memory.last(code) is not None:
                    continue
                memory.keep(code, parse_note(note))
            except (MemoryMissing, NoteMalformed):  # its signer meets it, and no other does
                continue
            made.append(f"{code}: {size}")
            log.warning("memory_made", book=code, size=size, folder=str(memory.path))
        memory.begin("\n".join([now.isoformat(timespec="seconds"), *made, ""]))
