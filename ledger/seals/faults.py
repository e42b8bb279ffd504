"""What the doctor looks for where nothing in the database can tell: beside the memory, the strangers and the published folder."""

from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from rfc3161_client import decode_timestamp_response

from ledger.database import ReadBooks
from ledger.database.queries import named_queries
from ledger.errors import LedgerError
from ledger.proofs.notes import Note, VerifierKey, parse_checkpoint, parse_key, parse_note, parse_signature
from ledger.seals.continuing import LogStanding, goes_on, not_continued, standing
from ledger.seals.cosignatures import kept
from ledger.seals.memory import Memory, MemoryMissing, Remembered
from ledger.seals.publishing import book_folder, statement_for
from ledger.seals.repositories import GitFailed, committed

SQL: Final = named_queries(__name__)


@dataclass(frozen=True, slots=True)
class Outside:
    """What stands outside the database, read before the snapshot begins that it is compared with: so a snapshot is never behind it."""

    memory: Memory
    """What the signer remembered."""
    folder: Path | None
    """To which the logs are published; None where no setting names one."""
    published: Mapping[str, bytes | None]
    """The checkpoint in the folder of each book, None where it cannot be read."""
    seen_at: datetime


def look_outside(memory: Memory, folder: Path | None, now: datetime) -> Outside:
    """Read what stands outside the database; before the snapshot begins.

    Args:
        memory: what the signer remembers.
        folder: to which the logs are published; None where no setting names one.
        now: what time it is.
    """
    published: dict[str, bytes | None] = {}
    for file in folder.glob("*/checkpoint") if folder else ():
        try:
            published[file.parent.name] = file.read_bytes()
        except FileNotFoundError:
            continue
        except OSError:
            published[file.parent.name] = None
    return Outside(memory.as_it_is(), folder, published, now)


LATE: Final = timedelta(minutes=10)
"""After this an entry has a log, and a record a checkpoint over it."""


def memory_faults(books: ReadBooks, outside: Outside) -> Iterator[str]:
    """Name the logs that do not go on from what was signed, or of which key or note are not those of the memory."""
    memory = outside.memory
    for book, refused in not_continued(books, memory):
        yield f"book {book}: {refused.message()}"
    for book_id, book in books.connection.exec_driver_sql(SQL["logs"]).all():
        try:
            found = standing(books, book_id, memory.last(book))
        except MemoryMissing:
            continue  # named above
        if found is not None and found.remembered is not None:
            yield from _note_faults(book, found, found.remembered, outside)


def _note_faults(book: str, found: LogStanding, last: Remembered, outside: Outside) -> Iterator[str]:
    # A key may have been announced between the reading and the snapshot: then its first note is there by now.
    if not (_signed(found, last) or _signed(found, _now(outside, book))):
        yield f"book {book}: its newest key {found.verifier_key} did not sign what is remembered"
    # A signer keeps its note first, and commits the checkpoint then; one that was killed between puts it back when it comes again.
    at = datetime.fromtimestamp(last.point.time, UTC)
    if not found.there and not (last.point.size == found.size and at > outside.seen_at - LATE):
        yield f"book {book}: what was signed of {last.point.size} records is not among its checkpoints"


def _signed(found: LogStanding, last: Remembered | None) -> bool:
    try:
        return last is not None and last.note.signed_by(parse_key(found.verifier_key)) is not None
    except LedgerError:
        return False


def _now(outside: Outside, book: str) -> Remembered | None:
    try:
        return outside.memory.afresh().last(book)
    except MemoryMissing:
        return None


def unsigned_faults(books: ReadBooks, outside: Outside) -> Iterator[str]:
    """Name the books that have entries and no log, and the logs with records that no checkpoint covers, where it lasts."""
    memory, now = outside.memory, outside.seen_at
    ask = books.connection.exec_driver_sql
    for (book,) in ask(SQL["without_log"], {"before": now - LATE}).all():
        yield f"book {book}: it has entries or records and no log"
    for book_id, book in ask(SQL["logs"]).all():
        try:
            found = standing(books, book_id, memory.last(book))
        except MemoryMissing:
            continue  # named elsewhere
        if found is None or not found.is_unsigned:
            continue
        since = ask(SQL["unsigned_since"], (book_id, found.signed or 0)).scalar_one_or_none()
        if since is None or since < now - LATE:
            yield f"book {book}: it has {found.size} records, and its newest checkpoint {found.signed or 0}"


def strangers_faults(books: ReadBooks, outside: Outside) -> Iterator[str]:
    """Name what strangers added that does not hold under the checkpoint that it is kept for."""
    memory = outside.memory
    witnesses = memory.witnesses()
    for book_id, book in books.connection.exec_driver_sql(SQL["logs"]).all():
        for row in books.connection.exec_driver_sql(SQL["kept"], (book_id,)).all():
            if row.note is None:
                yield f"book {book}, {row.kind} of {row.signer}: its checkpoint is gone"
            elif not _holds(row, book, witnesses):
                yield f"book {book}, {row.kind} of {row.signer}: it does not hold under the checkpoint of {row.size} records"
        yield from _forgotten(books, memory, book_id, book)


def _forgotten(books: ReadBooks, memory: Memory, book_id: int, book: str) -> Iterator[str]:
    """Name what strangers added, as the signer remembers it, that is not there as it was, but where its checkpoint is stated to be lost."""
    try:
        remembered = memory.added(book)
    except MemoryMissing as missing:
        yield missing.message()
        return
    there = set(kept(books, book_id)) if remembered else set()
    for one in remembered:
        if one not in there:
            point = parse_checkpoint(Note(one.text, ()))
            if statement_for(books, book_id, point) is None:
                yield f"book {book}, {one.kind} of {one.signer}: what was added to the checkpoint of {point.size} records is not there"


def _holds(row: Any, book: str, witnesses: list[VerifierKey]) -> bool:
    try:
        text = parse_note(row.note).text
        if row.kind == "timestamp":
            stamp = decode_timestamp_response(b64decode(row.line)).tst_info
            return stamp.message_imprint.message == sha256(text.encode()).digest()
        if row.kind == "git":
            folder = Path(row.signer)
            there = (
                committed(folder, row.line, book_folder(folder, book).name) if folder.is_dir() else row.note
            )
            return parse_note(there).text == text
        line = parse_signature(row.line)
        known = [key for key in witnesses if (key.name, key.key_id) == (line.name, line.key_id)]
        return line.name == row.signer and all(key.holds(line.signature, text) for key in known)
    except (LedgerError, GitFailed, ValueError):
        return False


def published_faults(books: ReadBooks, folder: Path, published: Mapping[str, bytes | None]) -> Iterator[str]:
    """Name the books whose published checkpoint the log does not begin with, and no statement answers for."""
    for book_id, book in books.connection.exec_driver_sql(SQL["logs"]).all():
        place = book_folder(folder, book)
        file = place / "checkpoint"
        if place.name not in published:
            continue
        try:
            note = parse_note((published[place.name] or b"").decode())
            last = Remembered(note, parse_checkpoint(note))
        except (ValueError, LedgerError):
            yield f"book {book}: {file} cannot be read"
            continue
        found = standing(books, book_id, last)
        if found is None or goes_on(books, book_id, found, last):
            continue
        if statement_for(books, book_id, last.point) is None:
            yield f"book {book}: the log of {found.size} records does not begin with the {last.point.size} in {file}"
