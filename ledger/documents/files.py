"""Files of any size and content, kept by the SHA-256 of their bytes: streamed to disk, hashed on the way, never opened.

    <root>/ab/abcdef…          the bytes, under their own hash, read-only
    <root>/incoming/…          what is still coming; left over after a crash, and of no meaning

A name from outside never reaches the disk. A file is there whole or not at all: it is written aside, flushed, and then
moved into its place. The same bytes are stored once.
"""

import os
import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from anyio.to_thread import run_sync

from ledger.errors import Malformed, NotFound

SIZE_MAX: Final = 200 * 1024 * 1024
_CHUNK: Final = 1024 * 1024


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


@dataclass(frozen=True, slots=True)
class Stored:
    """What is stored."""

    sha256: str
    size: int


class Files:
    """A folder of files."""

    def __init__(self, root: Path) -> None:
        """Prepare a folder; it is made when the first file comes."""
        self.root = root

    def path(self, digest: str) -> Path:
        """Tell where bytes with a hash lie."""
        return self.root / digest[:2] / digest

    async def receive(self, chunks: AsyncIterator[bytes], limit: int = SIZE_MAX) -> Stored:
        """Store what comes.

        Raises:
            FileTooLarge: more than the limit came; nothing is kept.
            FileEmpty: nothing came.
        """
        aside = self.root / "incoming"
        await run_sync(lambda: aside.mkdir(parents=True, exist_ok=True))
        path = aside / secrets.token_hex(16)
        digest, size = sha256(), 0
        file = await run_sync(lambda: os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400))
        try:
            async for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise FileTooLarge(most=limit)
                digest.update(chunk)
                await run_sync(_write, file, chunk)
            if not size:
                raise FileEmpty()
            await run_sync(os.fsync, file)
            await run_sync(self._settle, path, digest.hexdigest())
        finally:
            os.close(file)
            path.unlink(missing_ok=True)
        return Stored(digest.hexdigest(), size)

    def _settle(self, path: Path, digest: str) -> None:
        place = self.path(digest)
        place.parent.mkdir(exist_ok=True)
        os.replace(path, place)
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

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


def _write(file: int, chunk: bytes) -> None:
    view = memoryview(chunk)
    while view:
        view = view[os.write(file, view) :]
