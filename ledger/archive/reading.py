"""Reading an archive: every header, every hash and the signature first, so that nothing is loaded from one that was touched."""

import json
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Final

from ledger.archive.members import FORMAT
from ledger.archive.writing import BLOCK, MANIFEST, header
from ledger.errors import Malformed, RuleViolation
from ledger.proofs.notes import VerifierKey, parse_key, parse_note
from ledger.words import phrase

_PART: Final = 1 << 20


class ArchiveMalformed(Malformed):
    """This is not an archive of ecoledger: {why}.

    Take the file as it was exported.
    """

    code = "archive.malformed"
    source = "docs/spec/audit.md 7.1"


class ArchiveTouched(RuleViolation):
    """The archive was changed after it was signed: {what}.

    Take the file as it was exported, or ask who changed it.
    """

    code = "archive.touched"
    source = "docs/spec/audit.md 7.1"


class KeyNotTrusted(RuleViolation):
    """The archive is signed by the key {key}, which is none of the keys that you trust.

    Get the key of the log from who keeps it, by another way than the archive.
    """

    code = "archive.key_not_trusted"
    source = "docs/spec/audit.md 5.4"


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive whose hashes and signature hold."""

    path: Path
    places: dict[str, tuple[int, int]]
    """Where each member begins, and its size."""
    book: dict[str, Any]
    root: bytes
    signed_by: VerifierKey

    def data(self, name: str) -> bytes:
        """Read a whole member; nothing for one that may be absent and is."""
        at, size = self.places.get(name, (0, 0))
        with self.path.open("rb") as file:
            file.seek(at)
            return file.read(size)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Read the lines of a member."""
        return [json.loads(line) for line in self.data(name).split(b"\n")[:-1]]

    def names(self, prefix: str) -> list[str]:
        """Name the members that begin so, in their order."""
        return [name for name in self.places if name.startswith(prefix)]

    def records(self) -> Iterator[list[bytes]]:
        """Read the records in their order, some thousands at a time."""
        with self.path.open("rb") as file:
            for name in self.names("entries/"):
                at, size = self.places[name]
                file.seek(at)
                rest = b""
                for start in range(0, size, _PART):
                    *lines, rest = (rest + file.read(min(_PART, size - start))).split(b"\n")
                    yield lines


def open_archive(path: Path, trusted: Sequence[str]) -> Archive:
    """Read the headers, hash every member, and check the manifest and its signature.

    Args:
        path: the file.
        trusted: verifier keys that the reader has from elsewhere; with none, the newest key that the archive names is taken.

    Raises (in this order):
        ArchiveMalformed, NoteMalformed, KeyNotTrusted, ArchiveTouched.
    """
    try:
        with path.open("rb") as file:
            places = dict(_index(file))
            found = [
                f"{_digest(file, *place)} {place[1]} {name}"
                for name, place in places.items()
                if name != "MANIFEST"
            ]
    except OSError as error:
        raise ArchiveMalformed(why=str(error.strerror)) from error
    if "MANIFEST" not in places or "book.json" not in places:
        raise ArchiveMalformed(why="it has no manifest")
    draft = Archive(path, places, {}, b"", VerifierKey("", 1, bytes(32)))
    book = json.loads(draft.data("book.json"))
    note = parse_note(draft.data("MANIFEST").decode())
    keys = [parse_key(key) for key in trusted] or [parse_key(book["keys"][-1])]
    signer = next((key for key in keys if note.signed_by(key)), None)
    if signer is None:
        raise KeyNotTrusted(key=note.signatures[0].name + "+" + note.signatures[0].key_id.hex())
    lines = note.text[:-1].split("\n")
    if lines[:3] != [MANIFEST, book["origin"], book["size"]] or lines[4:] != found:
        differs = next((line for line in found if line not in lines[4:]), "the manifest")
        raise ArchiveTouched(what=differs.rpartition(" ")[2])
    if draft.data("format") != FORMAT.encode():
        raise ArchiveMalformed(why="it was written by another version, with which it can be replayed")
    return Archive(path, places, book, b64decode(lines[3]), signer)


def _index(file: BinaryIO) -> Iterator[tuple[str, tuple[int, int]]]:
    """Find the members; a header must be the one that its name and size can have."""
    at, end = 0, file.seek(0, 2)
    while at < end:
        file.seek(at)
        block = file.read(BLOCK)
        if block == bytes(BLOCK):
            return
        name, digits = block[:100].rstrip(b"\0").decode("ascii", "replace"), block[124:135]
        size = int(digits, 8) if digits.isdigit() and not set(digits) & set(b"89") else -1
        if size < 0 or block != header(name, size) or at + BLOCK + size > end:
            raise ArchiveMalformed(why=phrase("the header at byte {at} is not one of ours", at=at))
        yield name, (at + BLOCK, size)
        at += BLOCK + size + -size % BLOCK


def _digest(file: BinaryIO, at: int, size: int) -> str:
    digest = sha256()
    file.seek(at)
    while size:
        part = file.read(min(_PART, size))
        digest.update(part)
        size -= len(part)
    return digest.hexdigest()
