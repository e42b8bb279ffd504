"""Files by the hash of their bytes: whole or not at all, never more than may be, and found out when they change."""

from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import anyio
import pytest

from ledger.documents.files import FileEmpty, FileLost, Files, FileTooLarge, Stored


def receive(files: Files, chunks: list[bytes], limit: int = 100) -> Stored:
    """Store what comes in pieces."""

    async def pieces() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    return anyio.run(files.receive, pieces(), limit)


def test_bytes_come_back(tmp_path: Path) -> None:
    """What came in pieces is there once, under its hash, read-only; twice is once."""
    files = Files(tmp_path / "files")
    for _ in range(2):
        assert receive(files, [b"river ", b"bank"]) == Stored(sha256(b"river bank").hexdigest(), 10)
    digest = sha256(b"river bank").hexdigest()
    assert b"".join(files.read(digest)) == b"river bank"
    files.check(digest)
    assert [path.name for path in (tmp_path / "files").rglob("*") if path.is_file()] == [digest]
    assert files.path(digest).stat().st_mode & 0o777 == 0o400


@pytest.mark.parametrize(("chunks", "refusal"), [([b"x" * 60] * 2, FileTooLarge), ([], FileEmpty), ([b""], FileEmpty)])
def test_nothing_is_left_of_what_is_refused(tmp_path: Path, chunks: list[bytes], refusal: type[Exception]) -> None:
    """Too large (`file.too_large`) or empty (`file.empty`): refused, and no byte stays."""
    files = Files(tmp_path / "files")
    with pytest.raises(refusal):
        receive(files, chunks)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_changed_bytes_are_found(tmp_path: Path) -> None:
    """A byte that changed, or a file that is gone, is found out (`file.lost`)."""
    files = Files(tmp_path)
    digest = receive(files, [b"evidence"]).sha256
    files.path(digest).chmod(0o600)
    files.path(digest).write_bytes(b"Evidence")
    with pytest.raises(FileLost):
        files.check(digest)
    files.path(digest).unlink()
    with pytest.raises(FileLost):
        files.check(digest)
