"""What a child is asked to do in tests: every way in which reading a file can end."""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from typing import Any

from ledger.documents.child import tell_far
from ledger.documents.sheets import FileBeyondLimit


def echo(data: bytes, words: Mapping[str, Any]) -> Iterator[Any]:
    """Tell what came."""
    yield {"bytes": len(data), "words": words, "text": data.decode()}


def count_far(data: bytes, words: Mapping[str, Any]) -> Iterator[Any]:
    """Say how far it is, three times, and then tell something; each time for longer than the parent looks away."""
    for done in range(3):
        tell_far(done, 3)
        time.sleep(0.2)
    yield "told"


def surroundings(data: bytes, words: Mapping[str, Any]) -> Iterator[Any]:
    """Tell where and as what the child runs."""
    yield {
        "environment": dict(os.environ),
        "path": sys.path,
        "folder": os.getcwd(),
        "modules": sorted(sys.modules),
    }


def abort(data: bytes, words: Mapping[str, Any]) -> Iterator[Any]:
    """End as native code does that cannot go on."""
    yield 1
    os.abort()


class PanicException(BaseException):
    """What the binding of native code raises when that panics; it can be told by its name alone."""


def panic(data: bytes, words: Mapping[str, Any]) -> Iterator[Any]:
    """End as native code does whose binding catches it."""
    yield 1
    raise PanicException("called `Option::unwrap()` on a `None` value")


def crash(data: bytes, words: Mapping[str, Any]) -> Iterator[Any]:
    """Read where there is no memory."""
    yield ctypes.string_at(8)


def swell(data: bytes, words: Mapping[str, Any]) -> Iterator[Any]:
    """Take memory without end."""
    yield [bytearray(16 * 1024 * 1024) for _ in range(10_000)].count(bytearray())


def spin(data: bytes, words: Mapping[str, Any]) -> Iterator[Any]:
    """Compute without end."""
    while len(data) == 0:
        pass
    yield 1


def deafen(data: bytes, words: Mapping[str, Any]) -> Iterator[Any]:
    """Compute without end, deaf to the signal that says that the time is over."""
    signal.signal(signal.SIGXCPU, signal.SIG_IGN)
    return spin(data, words)


def sleep(data: bytes, words: Mapping[str, Any]) -> Iterator[Any]:
    """Wait without end."""
    time.sleep(3600)
    yield 1


def chatter(data: bytes, words: Mapping[str, Any]) -> Iterator[Any]:
    """Tell without end."""
    while True:
        yield "word" * 1000


def refuse(data: bytes, words: Mapping[str, Any]) -> Iterator[Any]:
    """Refuse the file after a piece of it."""
    yield 1
    raise FileBeyondLimit(what="rows", most=5, place="row", at="7")


def err(data: bytes, words: Mapping[str, Any]) -> Iterator[Any]:
    """Have a fault."""
    yield 1
    raise KeyError("ours")
