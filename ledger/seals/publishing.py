"""The log as static files, as C2SP tlog-tiles serves them: any web server or repository can carry them.

A folder is written in such an order that its checkpoint never promises what is not there: tiles, keys, and the
checkpoint last. Whoever is killed on the way leaves the checkpoint that was there before, with its tiles.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ledger.database import ReadBooks
from ledger.database.queries import named_queries
from ledger.errors import Conflict
from ledger.proofs.notes import Checkpoint, parse_checkpoint, parse_note
from ledger.proofs.tree import HASH, WIDTH, tile_path
from ledger.seals.bundles import LEVEL, bundle_of
from ledger.seals.queries import Point, keys_of, newest_point, suite_of, tree_of
from ledger.secret_files import sync_folder

SQL: Final = named_queries(__name__)

_BATCH: Final = 100
"""Tiles read at once; the session is idle while their files go to the disk, and a session may be idle for a minute."""


class PublishedDiffers(Conflict):
    """The folder has a checkpoint of {published} records that the log of {size} records does not continue.

    Do not overwrite it: it was public. Find out whether an old copy of the database was brought back, and keep both.
    """

    code = "log.published_differs"
    source = "docs/spec/audit.md 8.1"


@dataclass(frozen=True, slots=True)
class Published:
    """What was published of a book."""

    point: Point
    origin: str
    folder: Path
    files: int
    """Files that were written."""


def book_folder(folder: Path, book: str) -> Path:
    """Say where the files of a book are; a colon, which some systems refuse in names, is written as a tilde."""
    return folder / book.replace(":", "~")


def publish(books: ReadBooks, book_id: int, book: str, folder: Path, *, entries: bool = False) -> Published:
    """Write what is new in the log since the checkpoint that the folder has.

    Full tiles are written once. The partial tiles of one that is full now are removed, as C2SP allows. Where the log was restored and
    states that what the folder has is lost, that is kept beside, and the log is written whole.

    Args:
        books: a transaction.
        book_id: the book.
        book: its code.
        folder: the folder of all books.
        entries: the records too, as bundles, for everybody to read.

    Raises (in this order):
        NoCheckpoint: the log has none yet. NoteMalformed: the folder's checkpoint is none.
        PublishedDiffers: the folder's checkpoint is not of this log.
    """
    point = newest_point(books, book_id)
    origin = parse_checkpoint(parse_note(point.note)).origin
    target = book_folder(folder, book)
    target.mkdir(parents=True, exist_ok=True)
    with alone(target):
        before = _published(target)
        if before is not None and not _continues(books, book_id, before, point, origin):
            if statement_for(books, book_id, before) is None:
                raise PublishedDiffers(published=str(before.size), size=str(point.size))
            _keep_lost(target, before)
            before = None
        done = before.size if before is not None else 0
        files, filled = 0, []
        for level in range(8):
            for name, hashes in _tiles(books, book_id, level, done, point.size):
                files += put_file(target / "tile" / str(level) / name, hashes)
                if len(hashes) == WIDTH * HASH:
                    filled.append(target / "tile" / str(level) / f"{name}.p")
        if entries:
            for number, width in _missing_bundles(target / "tile" / LEVEL, point.size):
                content = bundle_of(books, book_id, number, width)
                if content:
                    files += put_file(target / "tile" / LEVEL / tile_path(number, width), content)
                if width == WIDTH:
                    filled.append(target / "tile" / LEVEL / f"{tile_path(number)}.p")
        files += put_file(
            target / "keys.txt", "".join(f"{key}\n" for key in keys_of(books, book_id)).encode()
        )
        files += put_file(target / "checkpoint", point.note.encode())
        for partial in filled:
            shutil.rmtree(partial, ignore_errors=True)
    return Published(point, origin, target, files)


@contextmanager
def alone(target: Path) -> Iterator[None]:
    """Hold the folder: a second publisher waits, and the end of the process lets go."""
    held = os.open(target, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _published(target: Path) -> Checkpoint | None:
    try:
        text = (target / "checkpoint").read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return parse_checkpoint(parse_note(text))


def _continues(books: ReadBooks, book_id: int, before: Checkpoint, point: Point, origin: str) -> bool:
    """Tell whether the log begins with the checkpoint of the folder: it is not written over that of another history."""
    if before.origin != origin or before.size > point.size:
        return False
    tree = tree_of(books, book_id, suite_of(books, book_id), before.size, [(0, before.size)])
    return tree.root() == before.root


def statement_for(books: ReadBooks, book_id: int, point: Checkpoint) -> Checkpoint | None:
    """Find the statement that answers for a checkpoint with which the log does not begin; None where none does.

    Args:
        books: a transaction.
        book_id: the book.
        point: a checkpoint that somebody kept.
    """
    for note in books.connection.exec_driver_sql(SQL["statements"], (book_id,)).scalars():
        said = parse_checkpoint(parse_note(note))
        lost = said.restored
        if lost is None or said.origin != point.origin or point.time > said.time:
            continue
        if said.size < point.size < lost.size or (point.size, point.root) == (lost.size, lost.root):
            return said
    return None


def _keep_lost(target: Path, before: Checkpoint) -> None:
    """Keep what is lost beside: its checkpoint is copied and its tiles are moved, and whoever is killed between does the rest again."""
    lost = target / "lost" / str(before.size)
    put_file(lost / "checkpoint", (target / "checkpoint").read_bytes())
    if not (lost / "tile").exists() and (target / "tile").exists():
        (target / "tile").rename(lost / "tile")
        sync_folder(lost)


def _tiles(books: ReadBooks, book_id: int, level: int, done: int, size: int) -> Iterator[tuple[str, bytes]]:
    """Give the tiles of a level that a log of `size` has and one of `done` has not, as names and hashes."""
    hashes = size >> (8 * level)
    first, full = done >> (8 * level + 8), hashes // WIDTH
    for start in range(first, full + 1, _BATCH):
        rows = books.connection.exec_driver_sql(
            SQL["tiles"],
            (book_id, level, start, min(full, start + _BATCH - 1)),
        )
        for number, found in rows:
            width = WIDTH if number < full else hashes % WIDTH
            if width:
                yield tile_path(number, width), bytes(found)[: width * HASH]


def _missing_bundles(folder: Path, size: int) -> Iterator[tuple[int, int]]:
    """Name the bundles of a log of this size that the folder has not: those of all records, where publishing them begins late."""
    for number in range(-(-size // WIDTH)):
        width = min(WIDTH, size - number * WIDTH)
        if not (folder / tile_path(number, width)).exists():
            yield number, width


def put_file(file: Path, content: bytes) -> bool:
    """Put a file in its place in one step, on the disk; one that says the same already is left alone, and False is told."""
    if file.exists() and file.read_bytes() == content:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.new")
    with draft.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    draft.rename(file)
    sync_folder(file.parent)
    return True
