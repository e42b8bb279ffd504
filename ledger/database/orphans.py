"""What a killed PostgreSQL server leaves behind: processes that still work, without a server above them.

PostgreSQL starts no server on a folder while one of them holds the old shared memory, and a long query may hold it for
long. Their work counts for nothing but what they committed, and that is in the log on disk already.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def end_orphans(data: Path, seconds: int) -> None:
    """End the processes of a killed server and wait until they are gone; where the server itself lives, end nothing.

    Args:
        data: the folder of the database.
        seconds: how long we wait at most.
    """
    left, deadline = list(_working_in(data)), time.monotonic() + seconds
    titles = [_title(process) for process in left]
    if not all(title.startswith(b"postgres: ") or not title for title in titles):
        return  # the server names its program and its folder; only its children say what they do
    for process in left:
        with suppress(OSError):
            while process in _working_in(data) and time.monotonic() < deadline:
                os.kill(int(process.name), signal.SIGKILL)
                time.sleep(0.02)


def is_unreaped(pid: int) -> bool:
    """Tell whether a process has died and waits to be reaped by the one that started it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (OSError, IndexError):
        return False


def _working_in(data: Path) -> Iterator[Path]:
    """Processes that run PostgreSQL's program in the folder; one that only waits to be reaped has neither any more."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile, or is another user's
            program, folder = os.readlink(process / "exe"), os.readlink(process / "cwd")
            if Path(program).name.startswith("postgres") and folder == os.path.realpath(data):
                yield process


def _title(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""
