"""The child that reads one file: it bounds itself, reads, tells plain data, and ends. `apart` starts it.

stdin   one line of JSON: what to run, with what words, within which limits; then the bytes of the file
stdout  one line of JSON for each piece that was read; at the end `{"end": true}`, or `{"refused": code, "figures": …}`, of a
        sheet with its faults in the place of figures; before the first piece now and then `{"far": [done, whole]}` (`tell_far`)
"""

import errno
import json
import os
import resource
import signal
import sys
from importlib import import_module
from typing import Any, Final

from ledger.documents.sheets import SheetInvalid
from ledger.errors import LedgerError

NO_MEMORY: Final = 40
"""It ended because it got no more memory."""
TOO_MUCH: Final = 41
"""It ended because it had more to tell than it may."""
_NICE: Final = 10
"""The server comes first."""


def tell_far(done: int, whole: int) -> None:
    """Say how far the work is, before its first piece: the parent reads the newest such line while it waits."""
    sys.stdout.buffer.write(b'{"far": [%d, %d]}\n' % (done, whole))
    sys.stdout.buffer.flush()


def main() -> None:
    """Read one file."""
    head = json.loads(sys.stdin.buffer.readline())
    _bound(**head["limits"])
    try:
        _read(head["module"], head["name"], head["words"])
    except MemoryError:
        os._exit(NO_MEMORY)
    except OSError as error:
        if error.errno == errno.EFBIG:
            os._exit(TOO_MUCH)
        raise
    except BaseException as error:
        # Native code that has met what it cannot go on from, caught by its binding.
        if type(error).__name__ == "PanicException":
            os.abort()
        raise


def _bound(*, memory: int, cpu_seconds: int, seconds: int, told: int) -> None:
    """Let the kernel end this process where it takes more than it may, whatever it is doing, and whoever still waits for it."""
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, told),
        (resource.RLIMIT_AS, memory),
    ):
        # MacOS knows the name of this limit and no such limit.
        if what != resource.RLIMIT_AS or sys.platform != "darwin":
            resource.setrlimit(what, (most, most + (what == resource.RLIMIT_CPU)))
    signal.alarm(seconds)
    os.nice(_NICE)


def _read(module: str, name: str, words: dict[str, Any]) -> None:
    told = sys.stdout.buffer

    def tell(piece: object) -> None:
        told.write(json.dumps(piece, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")

    work = getattr(import_module(module), name)
    try:
        for piece in work(sys.stdin.buffer.read(), words):
            tell(piece)
        tell({"end": True})
    except (
        SheetInvalid
    ) as refused:  # as data: its sentences are said in every language where somebody reads them
        tell({"refused": refused.code, "faults": refused.faults.content()})
    except LedgerError as refused:
        tell({"refused": refused.code, "figures": dict(refused.figures)})
    told.flush()
