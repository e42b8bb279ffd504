"""Files by the hash of their bytes: whole or not at all, never more than may be, and found out when they change."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import anyio
import pytest

from ledger.evidence_store import FileEmpty, FileLost, Files, FileTooLarge, Incoming, NoRoom, digest_of

NOW = datetime.now(UTC)
TOMORROW = NOW + timedelta(
    days=1, hours=6
)  # The day counts from when a file came, which in a long run is hours after this line.


def receive(files: Files, chunks: list[bytes], limit: int = 100, *, times: int = 1) -> Incoming:
    """Store what comes in pieces, and keep it."""

    async def pieces() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    async def keep() -> Incoming:
        async with files.receive(pieces(), limit) as came:
            for _ in range(times):
                came.keep()
            return came

    return anyio.run(keep)


def lying(folder: Path) -> list[str]:
    """List all files under a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_bytes_come_back(tmp_path: Path) -> None:
    """What came in pieces is there once, under its hash, read-only; twice is once."""
    files = Files(tmp_path / "files")
    for _ in range(2):
        came = receive(files, [b"river ", b"bank"], times=2)
        assert (came.sha256, came.size, came.kept) == (sha256(b"river bank").hexdigest(), 10, True)
    digest = sha256(b"river bank").hexdigest()
    assert b"".join(files.read(digest)) == b"river bank"
    files.check(digest)
    assert [path.name for path in (tmp_path / "files").rglob("*") if path.is_file()] == [digest]
    assert files.path(digest).stat().st_mode & 0o777 == 0o400


@pytest.mark.parametrize(
    ("chunks", "refusal"), [([b"x" * 60] * 2, FileTooLarge), ([], FileEmpty), ([b""], FileEmpty)]
)
def test_nothing_is_left_of_what_is_refused(
    tmp_path: Path, chunks: list[bytes], refusal: type[Exception]
) -> None:
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


def test_bytes_are_taken_over_whole_or_not_at_all(tmp_path: Path) -> None:
    """What another folder has is there under its hash, once; what it has lost or what changed there is refused, and leaves nothing."""
    files, other = Files(tmp_path / "files"), Files(tmp_path / "other")
    digest = receive(other, [b"evidence"]).sha256
    assert [files.take_over(digest, other) for _ in range(2)] == [True, False]
    assert b"".join(files.read(digest)) == b"evidence"
    assert lying(tmp_path / "files") == [f"{digest[:2]}/{digest}"]
    assert files.path(digest).stat().st_mode & 0o777 == 0o400
    files.path(digest).chmod(0o600)
    files.path(digest).write_bytes(b"Evidence")
    with pytest.raises(FileLost):
        files.take_over(digest, other)
    files.remove(digest)
    other.path(digest).chmod(0o600)
    other.path(digest).write_bytes(b"Evidence")
    for _ in range(2):
        with pytest.raises(FileLost):
            files.take_over(digest, other)
        other.path(digest).unlink(missing_ok=True)
    assert lying(tmp_path / "files") == []


def test_what_is_not_kept_is_gone(tmp_path: Path) -> None:
    """Bytes that the block refuses after they came leave nothing; those that were there from before stay."""
    files = Files(tmp_path / "files")

    async def refuse(content: bytes) -> None:
        async def pieces() -> AsyncIterator[bytes]:
            yield content

        async with files.receive(pieces()) as came:
            assert came.path.read_bytes() == content
            raise RuntimeError("refused")

    receive(files, [b"kept"])
    for content in (b"kept", b"other"):
        with pytest.raises(RuntimeError, match="refused"):
            anyio.run(refuse, content)
    digest = sha256(b"kept").hexdigest()
    assert lying(files.root) == [f"{digest[:2]}/{digest}"]


def test_folders_are_closed(tmp_path: Path) -> None:
    """Nobody else lists what lies there: new folders are for their owner, one that stood open is closed to others."""
    root = tmp_path / "files"
    root.mkdir(mode=0o755)
    root.chmod(0o755)
    files = Files(root)
    digest = receive(files, [b"evidence"]).sha256
    assert root.stat().st_mode & 0o777 == 0o750
    assert [path.stat().st_mode & 0o777 for path in (root / "incoming", files.path(digest).parent)] == [
        0o700,
        0o700,
    ]
    fresh = Files(tmp_path / "fresh")
    receive(fresh, [b"evidence"])
    assert fresh.root.stat().st_mode & 0o777 == 0o700


def test_spoilt_bytes_are_healed(tmp_path: Path) -> None:
    """The right bytes, sent once more, take the place of ones that a disk has spoilt."""
    files = Files(tmp_path)
    digest = receive(files, [b"evidence"]).sha256
    files.path(digest).chmod(0o600)
    files.path(digest).write_bytes(b"Evidence")
    receive(files, [b"evidence"])
    files.check(digest)
    assert files.path(digest).stat().st_nlink == 1


@contextmanager
def small_disk(size: int) -> Iterator[None]:
    """Let the system refuse to write files larger than so much, as a full disk refuses."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def test_a_full_disk_is_a_refusal(tmp_path: Path) -> None:
    """Where the system writes no more (`file.no_room`), it is refused, and what was written is gone."""
    files = Files(tmp_path / "files")
    with small_disk(3_000_000), pytest.raises(NoRoom):
        receive(files, [bytes(1_000_000)] * 4, limit=10_000_000)
    assert lying(tmp_path) == []
    receive(files, [b"small"])


_KILLED = """
import os, signal, sys, anyio
from pathlib import Path
from ledger.evidence_store import Files

async def pieces():
    yield b"half"
    if sys.argv[2] == "coming":
        os.kill(os.getpid(), signal.SIGKILL)

async def main():
    async with Files(Path(sys.argv[1])).receive(pieces()) as came:
        came.keep()
        os.kill(os.getpid(), signal.SIGKILL)

anyio.run(main)
"""


@pytest.mark.parametrize(("when", "left"), [("coming", 1), ("kept", 2)])
def test_what_a_killed_process_leaves_is_found(tmp_path: Path, when: str, left: int) -> None:
    """A process that is killed while bytes come, or before their record is there: what it left is found after a day, not before."""
    files = Files(tmp_path / "files")
    killed = subprocess.run([sys.executable, "-c", _KILLED, str(files.root), when], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(lying(files.root)) == left
    assert list(files.lying(NOW)) == []
    assert files.clear(NOW) == 0
    found = list(files.lying(TOMORROW))
    assert [digest_of(path) for path in found] == [None, sha256(b"half").hexdigest()][:left]
    assert files.clear(TOMORROW) == 1
    digest = sha256(b"half").hexdigest()
    assert lying(files.root) == [f"{digest[:2]}/{digest}"][: left - 1]
    files.remove(digest)
    assert lying(files.root) == []


def test_an_empty_place_has_nothing_lying(tmp_path: Path) -> None:
    """Before the first file there is no folder, and files of other names are told but have no hash."""
    assert list(Files(tmp_path / "none").lying(TOMORROW)) == []
    for name in ("ab/readme", "ab/" + "c" * 64, "incoming/x"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
        os.utime(path, (0, 0))
    assert [digest_of(path) for path in Files(tmp_path).lying(NOW)] == [None, None, None]
