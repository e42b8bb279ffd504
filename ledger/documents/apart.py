"""Reading files apart: in a child process that may fail, so that the process that serves everybody does not.

A spreadsheet of a kilobyte can ask for terabytes, and native code that meets one aborts; a file of commas can take minutes of a
lock that all threads share. A child ends with what it took. It is bounded by the kernel (memory, time, what it tells), sees no
environment of ours, runs no module of the working folder, and what it gives back is JSON.

    with what is read:  run(task, data, words)  ──▶  child: task(data, words)  ──▶  pieces, or the refusal that the task raised
    where it fails:     `FileStopped`, with the limit that it passed
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event
from typing import Any, BinaryIO, Final, TypeAlias, TypeVar

from ledger.documents import child
from ledger.documents.sheets import Fault, Faults, invalid
from ledger.errors import CATALOGUE, Malformed
from ledger.messages import translate

Piece: TypeAlias = Any
"""Plain data: what JSON has."""
Words = TypeVar("Words", bound=Mapping[str, Any])
"""What a task is told beside the file: plain data too."""
Task: TypeAlias = Callable[[bytes, Words], Iterator[Piece]]
"""A function of a module, found by its name in the child."""

_ROOT: Final = str(Path(__file__).parents[2])
_START: Final = "import sys; sys.path.append(sys.argv[1]); from ledger.documents.child import main; main()"
_TICK: Final = 1 / 20
_FAR: Final = re.compile(rb'\{"far": \[(\d+), (\d+)\]\}\n\Z')
_FAR_MAX: Final = 100
"""Bytes of a line that says how far the child is, at most."""
Far: TypeAlias = Callable[[int, int], None]
"""Hears how much is done, and of how much."""


class FileStopped(Malformed):
    """Reading the file was stopped: it needs more than {most} {what}.

    Save it anew with nothing in it but the table, or split it, and send it again. Nothing was stored.
    """

    code = "file.stopped"
    source = "docs/spec/files.md 1"

    def message(self, locale: str = "en") -> str:
        """Say in one language what is wrong; what was bounded is said in it too."""
        what = translate(str(self.figures["what"]), locale, {})
        return translate(self.paragraphs()[0], locale, {**self.figures, "what": what})


class FileBroke(Malformed):
    """Reading the file broke off ({signal}).

    Save it anew with the program it comes from, or as CSV, and send it again. Nothing was stored; tell the operator if it stays so.
    """

    code = "file.broke"
    source = "docs/spec/files.md 1"


class CallerGone(Exception):
    """Whoever wanted the file read does not wait any more; the child was ended."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may take."""

    memory: int = 1024 * 1024 * 1024
    """Bytes of address space."""
    cpu_seconds: int = 20
    seconds: int = 120
    """On the clock; also the longest that a child lives whose parent is gone."""
    told: int = 64 * 1024 * 1024
    """Bytes that it may give back."""


LIMITS: Final = Limits()


def run(
    task: Task[Words],
    data: bytes,
    words: Words,
    gone: Event | None = None,
    limits: Limits = LIMITS,
    far: Far = lambda *_: None,
) -> Iterator[Piece]:
    """Run a task on a file in a child, and give the pieces that it tells, when it has ended well.

    Args:
        task: a function of a module that takes the bytes and the words.
        data: the file.
        words: plain data beside it.
        gone: set by whoever notices that nobody waits for the result.
        limits: what the child may take.
        far: hears what the child says about it, while it works.

    Raises (in this order):
        CallerGone: nobody waits.
        FileStopped: the child passed a limit.
        FileBroke: native code ended it.
        LedgerError: the task refused the file.
        RuntimeError: the task has a fault, which is ours.
    """
    head = {"module": task.__module__, "name": task.__qualname__, "words": words, "limits": asdict(limits)}
    with TemporaryFile() as given, TemporaryFile() as told, TemporaryFile() as said:
        given.write(json.dumps(head).encode() + b"\n")
        given.write(data)
        given.seek(0)
        status = _run(given, told, said, limits, gone or Event(), far)
        if status:
            said.seek(max(0, said.seek(0, os.SEEK_END) - 4000))
            raise _failure(status, limits, said.read().decode(errors="replace"))
        told.seek(0)
        yield from _pieces(told)


def _run(given: BinaryIO, told: BinaryIO, said: BinaryIO, limits: Limits, gone: Event, far: Far) -> int:
    """Start a child and wait for its end; it is ended and taken from the system however this is left."""
    if gone.is_set():
        raise CallerGone()
    command = [sys.executable, "-P", "-c", _START, _ROOT]
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    until = time.monotonic() + limits.seconds
    process = subprocess.Popen(
        command, stdin=given, stdout=told, stderr=said, env=environment, start_new_session=True
    )
    try:
        while True:
            try:
                return process.wait(_TICK)
            except subprocess.TimeoutExpired:
                if gone.is_set():
                    raise CallerGone() from None
                if time.monotonic() > until:
                    return -signal.SIGALRM
                _hear(told, far)
    finally:
        process.kill()
        process.wait()


def _hear(told: BinaryIO, far: Far) -> None:
    """Read how far the child is, from the end of what it has told; the place at which it writes stays where it is."""
    size = os.fstat(told.fileno()).st_size
    if found := _FAR.search(os.pread(told.fileno(), _FAR_MAX, max(0, size - _FAR_MAX))):
        far(int(found[1]), int(found[2]))


def _failure(status: int, limits: Limits, said: str) -> Exception:
    if status == child.TOO_MUCH:
        return FileStopped(what="bytes of content", most=limits.told)
    if status == -signal.SIGALRM:
        return FileStopped(what="seconds", most=limits.seconds)
    if status == -signal.SIGXCPU:
        return FileStopped(what="seconds of computing", most=limits.cpu_seconds)
    if status == child.NO_MEMORY or (status == -signal.SIGABRT and "memory" in said):
        return FileStopped(what="bytes of memory", most=limits.memory)
    if status < 0:
        return FileBroke(signal=signal.Signals(-status).name)
    return RuntimeError(f"the child that reads files ended with {status}: {said}")


def _pieces(told: BinaryIO) -> Iterator[Piece]:
    for line in told:
        piece = json.loads(line)
        if isinstance(piece, dict) and "refused" in piece:
            if "faults" in piece:
                raise invalid(Faults.of(piece["faults"], Fault))
            raise CATALOGUE[piece["refused"]](**piece["figures"])
        if piece == {"end": True}:
            return
        if not (isinstance(piece, dict) and piece.keys() == {"far"}):
            yield piece
    raise RuntimeError("the child that reads files ended without an end")
