"""Writing an archive: one snapshot, member by member, and a tar that is whole or not there.

Members are written to files beside the target first, because a tar says the size of a member before its bytes; and so an
export that was stopped goes on where it was: full segments of records never change.
"""

import json
import os
import shutil
import tarfile
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

from ledger.archive import members
from ledger.database import Database, ReadBooks
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation
from ledger.proofs.notes import Note
from ledger.seals.queries import INSTALLATION, keys_of, suite_of
from ledger.seals.sequencer import Signer, newest_key, signature

SQL: Final = named_queries(__name__)

MANIFEST: Final = "ecoledger-manifest/1"
CHUNK: Final = 8_192
READ: Final = SQL["read"]
FIRST: Final = ("chart.jsonl", "kinds.jsonl", "actors.jsonl")
BLOCK: Final = 512
RECORD: Final = 20 * BLOCK


class NothingSealed(RuleViolation):
    """The log of the book {book} has no checkpoint yet, so there is nothing that an archive could prove.

    Let the sequencer run: `ecoledger log seal --once`.
    """

    code = "archive.nothing_sealed"
    source = "docs/spec/audit.md 7.2"


@dataclass(frozen=True, slots=True)
class _State:
    """Of which archive the finished members are."""

    book: str
    size: int
    root: str


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    size: int
    """Entries and other records."""
    root: bytes
    bytes: int


def write_archive(
    database: Database,
    book_id: int,
    book: str,
    signer: Signer,
    path: Path,
    *,
    persons: bool,
    told: Callable[[int, int], None] = lambda _done, _all: None,
) -> Written:
    """Write the archive of a book, or of the log of the installation, as of its newest checkpoint.

    Args:
        database: as its owner, for names and salts are for nobody else.
        book_id: the book; 0 for the log of the installation.
        book: its code.
        signer: signs the manifest with the newest key of the log.
        path: where to; a file that is there is replaced when the new one is whole.
        persons: whether names and salts go along.
        told: hears how many records of how many are written.

    Raises (in this order):
        Unreachable, Busy, NothingSealed, KeyMissing.
    """
    with database.read() as books:
        books.connection.exec_driver_sql(SQL["write_archive_statement_timeout"]).close()
        head = books.connection.exec_driver_sql(
            SQL["write_archive_head"],
            (book_id,),
        ).one_or_none()
        if head is None:
            raise NothingSealed(book=book)
        size, root = head.size, bytes(head.root)
        folder = _begin(path, _State(book, size, root.hex()))
        names = list(_members(books, book_id, book, size, folder, persons=persons, told=told))
        number, key = newest_key(books, book_id)
        head_lines = f"{MANIFEST}\n{key.partition('+')[0]}\n{size}\n{b64encode(root).decode()}\n"
        text = head_lines + "".join(
            f"{_digest(folder / _flat(n))} {(folder / _flat(n)).stat().st_size} {n}\n" for n in names
        )
        _keep(folder, "MANIFEST", [str(Note(text, (signature(signer, book, number, key, text),))).encode()])
    whole = _assemble([*names, "MANIFEST"], folder, path)
    shutil.rmtree(folder)
    return Written(size, root, whole)


def _begin(path: Path, state: _State) -> Path:
    """Make the folder of members, or go on with the one of the same state."""
    folder = path.with_name(path.name + ".part")
    kept = folder / "state.json"
    wanted = json.dumps(asdict(state))
    if folder.is_dir() and (not kept.is_file() or kept.read_text("utf-8") != wanted):
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept.write_text(wanted, "utf-8")
    return folder


def _members(
    books: ReadBooks,
    book_id: int,
    book: str,
    size: int,
    folder: Path,
    *,
    persons: bool,
    told: Callable[[int, int], None],
) -> Iterator[str]:
    """Write every member but the manifest, and name them in their order."""
    yield _keep(folder, "format", [members.FORMAT.encode()])
    yield _keep(folder, "book.json", [_book(books, book_id, size)])
    for name, data in members.law_files() if book_id else ():
        yield _keep(folder, name, [data])
    for name in FIRST:
        yield _keep(folder, name, members.lines(books, name, book_id, size))
    if as_one := list(
        members.lines(books, "as_one.jsonl", book_id, size)
    ):  # absent where nobody counts as another
        yield _keep(folder, "as_one.jsonl", as_one)
    for name in ("persons.jsonl", *(("personal.jsonl",) if book_id else ())) if persons else ():
        yield _keep(folder, name, members.lines(books, name, book_id, size))
    for nth, first in enumerate(range(0, size, members.SEGMENT)):
        past = min(first + members.SEGMENT, size)
        name = f"entries/{nth:08d}.jsonl"
        if not (folder / _flat(name)).is_file():
            _keep(folder, name, _records(books, book_id, first, past))
        told(past, size)
        yield name
    yield _keep(folder, "balances.jsonl", members.lines(books, "balances.jsonl", book_id, size))
    notes = books.connection.exec_driver_sql(members.CHECKPOINTS, {"book": book_id}).scalars().all()
    for nth, note in enumerate(notes):
        yield _keep(folder, f"checkpoints/{nth:08d}", [note.encode()])


def _book(books: ReadBooks, book_id: int, size: int) -> bytes:
    row = books.connection.exec_driver_sql(
        SQL["book"],
        (book_id,),
    ).one_or_none()
    keys = keys_of(books, book_id)
    told = {
        name: None if row is None or getattr(row, name) is None else str(getattr(row, name))
        for name in ("name", "opens_on", "zone", "jurisdiction", "closed_through", "soft_closed_through")
    }
    return members.line(
        {
            **told,
            "code": INSTALLATION if row is None else row.code,
            "origin": keys[0].partition("+")[0],
            "suite": suite_of(books, book_id),
            "keys": keys,
            "size": str(size),
        }
    )


def _records(books: ReadBooks, book_id: int, first: int, past: int) -> Iterator[bytes]:
    for start in range(first, past, CHUNK):
        part = books.connection.exec_driver_sql(READ, (book_id, start, min(start + CHUNK, past))).scalar_one()
        yield part.encode()


def _flat(name: str) -> str:
    return name.replace("/", "~")


def _keep(folder: Path, name: str, parts: Iterable[bytes]) -> str:
    """Write a member to its file, which is whole or not there."""
    final = folder / _flat(name)
    draft = final.with_name(final.name + ".tmp")
    with draft.open("wb") as out:
        for part in parts:
            out.write(part)
    draft.replace(final)
    return name


def _digest(file: Path) -> str:
    digest = sha256()
    with file.open("rb") as data:
        for part in _parts(data):
            digest.update(part)
    return digest.hexdigest()


def _parts(data: BinaryIO) -> Iterator[bytes]:
    while part := data.read(1 << 20):
        yield part


def header(name: str, size: int) -> bytes:
    """Write the one header that a member of this name and size can have."""
    info = tarfile.TarInfo(name)
    info.size = size
    info.mode = 0o644
    return info.tobuf(tarfile.USTAR_FORMAT)


def _assemble(names: list[str], folder: Path, path: Path) -> int:
    """Put the members together, and let the archive appear at once."""
    draft = path.with_name(path.name + ".tmp")
    with draft.open("wb") as out:
        for name in names:
            file = folder / _flat(name)
            size = file.stat().st_size
            out.write(header(name, size))
            with file.open("rb") as data:
                for part in _parts(data):
                    out.write(part)
            out.write(bytes(-size % BLOCK))
        out.write(bytes(2 * BLOCK))
        out.write(bytes(-out.tell() % RECORD))
        whole = out.tell()
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
    return whole
