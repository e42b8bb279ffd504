"""Reading records ahead: other processes hash and match them, piece by piece, while this one follows what they say.

A piece is hashed and matched by what stands in it alone; balances, vouchers and reversals are followed in one process, in the
order of the log. A few pieces are under way at a time, so memory stays as it is however long the log.
"""

import marshal
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Final, TypeAlias

from ecoledger_verify.forms import Matched, matched
from ecoledger_verify.rows import BEGINNING
from ecoledger_verify.tree import hasher

AHEAD: Final = 3
"""Pieces under way beside the one that is followed."""
WORTH: Final = 16_000_000
"""Bytes of records from which on other processes are worth its start."""
Read: TypeAlias = tuple[bytes, list[Matched | bytes]]
"""Leaf hashes, one after another, and the records as they matched; of rows, and where one did not match, as they are."""


def read_piece(suite: str, piece: bytes, rows: bool) -> Read:
    """Hash and match the records of a piece, which are lines; those of rows, where there may be any, are hashed alone."""
    h = hasher(suite)
    lines = piece.split(b"\n")
    told = [line if rows and line.startswith(BEGINNING) else matched(line) or line for line in lines]
    return b"".join([h(b"\x00" + line) for line in lines]), told


def _read_apart(suite: str, piece: bytes, rows: bool) -> bytes:
    return marshal.dumps(read_piece(suite, piece, rows))


class Readers:
    """Who reads pieces: other processes, or this one where there is one processor or little to read."""

    def __init__(self, processors: int | None = None, worth: int = WORTH) -> None:
        """Say who there is; nothing is started before the first piece comes."""
        self._count = min((processors or os.cpu_count() or 1) - 1, AHEAD)
        self._worth = worth
        self._pool: ProcessPoolExecutor | None = None

    def read(self, suite: str, pieces: Iterable[bytes], size: int, *, rows: bool) -> Iterator[Read]:
        """Give what was read in each piece, in their order; whatever `pieces` raises comes after those that it gave.

        Args:
            suite: the hash function.
            pieces: records, a line each.
            size: bytes of all of them, about.
            rows: whether records of rows may be among them.
        """
        if self._count < 1 or size < self._worth:
            for piece in pieces:
                yield read_piece(suite, piece, rows)
            return
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._count)
        waiting: deque[Future[bytes]] = deque()
        fault: Exception | None = None
        try:
            for piece in pieces:
                waiting.append(self._pool.submit(_read_apart, suite, piece, rows))
                if len(waiting) > AHEAD:
                    yield marshal.loads(waiting.popleft().result())  # noqa: S302 - from a process of ours
        except Exception as raised:  # what came before is followed first
            fault = raised
        while waiting:
            yield marshal.loads(waiting.popleft().result())  # noqa: S302
        if fault is not None:
            raise fault

    def close(self) -> None:
        """Let the other processes end."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
