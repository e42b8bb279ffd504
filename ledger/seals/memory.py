"""What the signer remembers of every log outside the database: the last note that it signed, a file for each book.

Whoever owns the database can make it say anything, and a backup that is brought back says what was true once. Neither
reaches this folder, so what it says is what the log has to go on from. It stays on the machine that signs: it goes into
no backup that is restored together with the database.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from ledger.errors import Conflict, LedgerError, Unavailable
from ledger.proofs.notes import Checkpoint, Note, VerifierKey, parse_checkpoint, parse_key, parse_note
from ledger.seals.publishing import alone, put_file

BEGUN: Final = "begun.txt"
"""Says since when the folder remembers: from then on every log that has signed has its file."""


ADDED: Final = ".added"
"""Ends the name of the file of what strangers added to the checkpoints of a log, a line each."""
WITNESSES: Final = "witnesses.txt"
"""The verifier keys of witnesses, one a line."""


class NotContinued(Conflict):
    """The log of {book} has {size} records, and they do not go on from the {remembered} that its signer has signed.

    Nothing is signed. If a younger copy of the database is there, bring that back. If none is, two administrators state what
    is lost: `ecoledger log restored {book}`.
    """

    code = "log.not_continued"
    source = "docs/spec/audit.md 9.2"


class MemoryMissing(Unavailable):
    """The file {file}, in which the signer remembers the log of {book}, is not there or cannot be read.

    Bring the folder ECOLEDGER_MEMORY back as it was last. If it is lost, compare the log with what was published of it, and let
    the signer remember it anew: `ecoledger log remember {book}`.
    """

    code = "log.memory_missing"
    source = "docs/spec/audit.md 9.2"


class BegunBefore(Conflict):
    """The book {book} has no log, and the file {file} says that it had one.

    Bring the database back that has it. If there is none, two administrators state what is lost: `ecoledger log restored {book}`.
    A new installation gets folders of its own (ECOLEDGER_KEYS, ECOLEDGER_MEMORY), and another name.
    """

    code = "log.begun_before"
    source = "docs/spec/audit.md 9.2"


@dataclass(frozen=True, slots=True)
class Remembered:
    """The last note that was signed of a log."""

    note: Note
    point: Checkpoint


@dataclass(frozen=True, slots=True)
class Added:
    """Something that a stranger added to a checkpoint, as far as it tells whether it is there still, and is what it was."""

    text: str
    """The text of the checkpoint, without signatures."""
    kind: str
    signer: str
    digest: str
    """SHA-256 of what was added, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class Memory:
    """The folder in which the signer remembers."""

    path: Path
    copied: Mapping[str, bytes | None] | None = None
    """What each file said when it was read, None where that failed; where this is None, the files are read when asked."""

    def as_it_is(self) -> "Memory":
        """Read everything now: a snapshot of the database that begins afterwards is never behind it (docs/spec/audit.md 9.9)."""
        found: dict[str, bytes | None] = {}
        for file in self.path.iterdir() if self.path.is_dir() else ():
            try:
                found[file.name] = file.read_bytes()
            except FileNotFoundError:  # a note that was just given its name
                continue
            except OSError:
                found[file.name] = None
        return replace(self, copied=found)

    def afresh(self) -> "Memory":
        """The same memory, of which the files are read when asked, whatever was read before."""
        return replace(self, copied=None)

    def _read(self, file: Path) -> str:
        """Read a file of the folder.

        Raises (in this order):
            FileNotFoundError. OSError: it cannot be read. ValueError: it is no UTF-8.
        """
        if self.copied is None:
            return file.read_text("utf-8")
        if file.name not in self.copied:
            raise FileNotFoundError(file)
        content = self.copied[file.name]
        if content is None:
            raise OSError(file)
        return content.decode()

    def file(self, book: str) -> Path:
        """Say where a log is remembered; a colon, which some systems refuse in names, is written as a tilde."""
        return self.path / f"{book.replace(':', '~')}.note"

    def last(self, book: str) -> Remembered | None:
        """Read what was signed last of a log; None where there is no file.

        Raises:
            MemoryMissing: the file cannot be read.
        """
        file = self.file(book)
        try:
            note = parse_note(self._read(file))
            return Remembered(note, parse_checkpoint(note))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, LedgerError) as error:
            raise MemoryMissing(file=file.name, book=book) from error

    def has(self, book: str) -> bool:
        """Tell whether something is remembered of a log, readable or not."""
        return self.file(book).exists() if self.copied is None else self.file(book).name in self.copied

    def keep(self, book: str, note: Note) -> None:
        """Remember a note; it is on the disk when this returns, whole, or the one before is.

        Raises:
            OSError: it cannot be written.
        """
        put_file(self.file(book), str(note).encode())

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder while a note is compared and kept: another signer waits, even one of another database."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        with alone(self.path):
            yield

    def since(self) -> str:
        """Tell since when the folder remembers, and what it began with; empty where it has not begun."""
        try:
            return self._read(self.path / BEGUN)
        except OSError:
            return ""

    def begin(self, told: str) -> None:
        """Say since when the folder remembers: once every log is in it."""
        put_file(self.path / BEGUN, told.encode())

    def witnesses(self) -> list[VerifierKey]:
        """List the keys of witnesses whose lines were kept: the database has the lines alone."""
        try:
            return [parse_key(line) for line in self._read(self.path / WITNESSES).splitlines()]
        except OSError:
            return []

    def trust(self, witness: VerifierKey) -> None:
        """Remember the key of a witness, which came by another way than its line."""
        with self.held():
            known = [str(key) for key in self.witnesses()]
            if str(witness) not in known:
                put_file(self.path / WITNESSES, "".join(f"{key}\n" for key in [*known, witness]).encode())

    def added(self, book: str) -> list[Added]:
        """List what strangers added to the checkpoints of a log, as it came.

        Raises:
            MemoryMissing: the file cannot be read.
        """
        file = self.file(book).with_suffix(ADDED)
        try:
            lines = self._read(file).splitlines()
            return [Added(**json.loads(line)) for line in lines]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, TypeError) as error:
            raise MemoryMissing(file=file.name, book=book) from error

    def add(self, book: str, kept: Iterable[Added]) -> None:
        """Remember what strangers added to the checkpoints of a log; nothing is ever forgotten.

        Raises:
            MemoryMissing: the file cannot be read.
        """
        with self.held():
            known = self.added(book)
            whole = list(dict.fromkeys([*known, *kept]))
            if len(whole) > len(known):
                lines = [f"{json.dumps(asdict(one), ensure_ascii=False)}\n" for one in whole]
                put_file(self.file(book).with_suffix(ADDED), "".join(lines).encode())
