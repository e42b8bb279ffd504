"""Files of any size and content, kept by the SHA-256 of their bytes: streamed to disk, hashed on the way, never opened.

    <root>/ab/abcdef…          the bytes, under their own hash, read-only
    <root>/incoming/…          what is still coming; left over after a crash, and of no meaning

A name from outside never reaches the disk. What comes is written aside, and is gone when the block that received it ends,
unless the block kept it; then it is there whole, flushed, under its hash. The same bytes are stored once. Folders are for
their owner and its group alone.
"""

import errno
import os
import re
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from anyio.to_thread import run_sync

from ledger.errors import Malformed, NotFound, Unavailable

SIZE_MAX: Final = 200 * 1024 * 1024
LEFT_OVER: Final = timedelta(days=1)
"""After so long nothing is still coming, and no transaction that could name a file is still open."""
_ASIDE: Final = "incoming"
_CHUNK: Final = 1024 * 1024
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class FileTooLarge(Malformed):
    """The file is larger than {most} bytes.

    Split it, or store a smaller form of it.
    """

    code = "file.too_large"


class FileEmpty(Malformed):
    """The file has no bytes.

    Send the bytes of the file as the body.
    """

    code = "file.empty"


class FileLost(NotFound):
    """The bytes with the hash {sha256} are not where they were stored, or are not the same any more.

    Restore them from the backup of the folder of files; the hash in the ledger tells the right ones.
    """

    code = "file.lost"


class NoRoom(Unavailable):
    """The disk has no room for the file. Nothing of it was kept.

    Tell the operator, and send it again with the same id.
    """

    code = "file.no_room"


@dataclass(slots=True)
class Incoming:
    """What came, and lies aside until it is kept."""

    sha256: str
    size: int
    path: Path
    """Where it lies."""
    place: Path
    """Where it belongs."""
    kept: bool = False

    def keep(self) -> None:
        """Put the bytes under their hash, from where nothing but `Files.remove` takes them; once more does no harm.

        Raises:
            NoRoom: the disk is full.
        """
        self.kept = True
        again = self.path.with_suffix(".kept")
        with _room():
            _private(self.place.parent)
            with suppress(FileExistsError):
                os.link(self.path, again)
            # Over what is there: the same bytes, or ones that a disk has spoilt.
            os.replace(again, self.place)
            again.unlink(missing_ok=True)  # two names of one file are not moved over each other
            folder = os.open(self.place.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


class Files:
    """A folder of files."""

    def __init__(self, root: Path) -> None:
        """Prepare a folder; it is made when the first file comes."""
        self.root = root

    def path(self, digest: str) -> Path:
        """Tell where bytes with a hash lie."""
        return self.root / digest[:2] / digest

    @asynccontextmanager
    async def receive(self, chunks: AsyncIterator[bytes], limit: int = SIZE_MAX) -> AsyncIterator[Incoming]:
        """Write what comes aside, for as long as the block runs; what the block did not keep is gone after it.

        Raises:
            FileTooLarge: more than the limit came.
            FileEmpty: nothing came.
            NoRoom: the disk is full.
        """
        path = self.root / _ASIDE / secrets.token_hex(16)
        try:
            with _room():
                file = await run_sync(_create, path)
                try:
                    digest, size = sha256(), 0
                    async for chunk in chunks:
                        size += len(chunk)
                        if size > limit:
                            raise FileTooLarge(most=limit)
                        digest.update(chunk)
                        await run_sync(_write, file, chunk)
                    if not size:
                        raise FileEmpty()
                    await run_sync(os.fsync, file)
                finally:
                    os.close(file)
            yield Incoming(digest.hexdigest(), size, path, self.path(digest.hexdigest()))
        finally:
            path.unlink(missing_ok=True)

    def take_over(self, digest: str, source: "Files") -> bool:
        """Take the bytes with a hash over from another folder, unless they lie here; tells whether it did.

        Raises (in this order):
            FileLost: they are not there, or not the ones that came.
            NoRoom: the disk is full.
        """
        if self.path(digest).exists():
            self.check(digest)
            return False
        source.check(digest)
        path = self.root / _ASIDE / secrets.token_hex(16)
        try:
            with _room():
                file = _create(path)
                try:
                    for chunk in source.read(digest):
                        _write(file, chunk)
                    os.fsync(file)
                finally:
                    os.close(file)
            Incoming(digest, path.stat().st_size, path, self.path(digest)).keep()
        finally:
            path.unlink(missing_ok=True)
        return True

    def remove(self, digest: str) -> None:
        """Remove the bytes with a hash, which no record names; the caller has made sure that none will."""
        self.path(digest).unlink(missing_ok=True)

    def lying(self, now: datetime) -> Iterator[Path]:
        """Walk what has lain here since before the last day: what never got its place, then what has one, by name."""
        if self.root.is_dir():
            for folder in sorted(self.root.iterdir(), key=lambda one: (one.name != _ASIDE, one.name)):
                for path in sorted(folder.iterdir()) if folder.is_dir() else ():
                    with suppress(FileNotFoundError):
                        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < now - LEFT_OVER:
                            yield path

    def clear(self, now: datetime) -> int:
        """Remove what a crash has left over aside; tell how many files."""
        found = [path for path in self.lying(now) if path.parent.name == _ASIDE]
        for path in found:
            path.unlink(missing_ok=True)
        return len(found)

    def check(self, digest: str) -> None:
        """Check that the bytes are there and are the ones that came.

        Raises:
            FileLost: they are not.
        """
        found = sha256()
        for chunk in self.read(digest):
            found.update(chunk)
        if found.hexdigest() != digest:
            raise FileLost(sha256=digest)

    def read(self, digest: str) -> Iterator[bytes]:
        """Give the bytes piece by piece.

        Raises:
            FileLost: they are not there.
        """
        try:
            file = open(self.path(digest), "rb")  # noqa: SIM115 - closed by the block below
        except FileNotFoundError as error:
            raise FileLost(sha256=digest) from error
        with file:
            while chunk := file.read(_CHUNK):
                yield chunk


def digest_of(path: Path) -> str | None:
    """Tell the hash under which a file lies; None where it lies under another name."""
    return path.name if _DIGEST.fullmatch(path.name) and path.parent.name == path.name[:2] else None


@contextmanager
def _room() -> Iterator[None]:
    """Tell a full disk from a fault."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise NoRoom() from error
        raise


def _private(folder: Path) -> None:
    """Make a folder for its owner alone, or close one that is there to all but owner and group."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    mode = folder.stat().st_mode & 0o777
    if mode & 0o027:
        with suppress(PermissionError):  # a folder of somebody else is closed by somebody else
            folder.chmod(mode & 0o750)


def _create(path: Path) -> int:
    for folder in (path.parent.parent, path.parent):
        _private(folder)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)


def _write(file: int, chunk: bytes) -> None:
    view = memoryview(chunk)
    while view:
        view = view[os.write(file, view) :]
