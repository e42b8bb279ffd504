"""Load on POST …/entries from a process of its own: keep-alive connections, bodies built before the clock starts.

    python -m benchmarks.http_load URL KEY --accounts FILE --connections 32 --requests 20000

Speaks plain HTTP/1.1 over asyncio sockets, because a comfortable client would cost more than the server it measures.
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ledger.identifiers import uuid7


@dataclass(frozen=True, slots=True)
class Load:
    """What was measured; times in milliseconds."""

    connections: int
    requests: int
    seconds: float
    rate: float
    """Requests answered in a second."""
    p50: float
    p90: float
    p99: float
    slowest: float
    statuses: dict[int, int]


class _Connection(asyncio.Protocol):
    """One connection that sends a request as soon as the one before is answered."""

    def __init__(self, requests: list[bytes], times: list[float], statuses: Counter[int]) -> None:
        self._requests = requests
        self._times = times
        self._statuses = statuses
        self._buffer = b""
        self._began = 0.0
        self._transport: asyncio.WriteTransport | None = None
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        at = head.lower().index(b"content-length:") + 15
        length = int(head[at : at + 12].split(b"\r\n")[0])
        if len(body) < length:
            return
        self._times.append(time.perf_counter() - self._began)
        self._statuses[int(head[9:12])] += 1
        self._buffer = body[length:]
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("closed by the server"))

    def _send(self) -> None:
        assert self._transport is not None
        if self._requests:
            self._began = time.perf_counter()
            self._transport.write(self._requests.pop())
        elif not self.done.done():
            self.done.set_result(None)
            self._transport.close()


def bodies(
    accounts: Sequence[str], count: int, *, kind: str = "journal.transfer", asset: str = "CNY"
) -> list[bytes]:
    """Build entries of two postings on random pairs of accounts."""
    made = []
    for _ in range(count):
        debit, credit = random.sample(accounts, 2)
        amount = f"{random.randint(1, 99_999) / 100:.2f}"
        legs = [
            {"account": debit, "asset": asset, "side": "debit", "amount": amount},
            {"account": credit, "asset": asset, "side": "credit", "amount": amount},
        ]
        entry = {"id": str(uuid7()), "kind": kind, "effective_on": "2026-11-01", "postings": legs}
        made.append(json.dumps(entry).encode())
    return made


def undoing(entries: Sequence[bytes]) -> list[tuple[str, bytes]]:
    """Build the reversals of entries: where each goes, and its body."""
    ids = [json.loads(body)["id"] for body in entries]
    return [(f"/{id}/reversal", json.dumps({"id": str(uuid7())}).encode()) for id in ids]


async def _drive(url: str, key: str, connections: int, sent: Sequence[tuple[str, bytes]]) -> Load:
    parts = urlsplit(url)
    tail = (
        f" HTTP/1.1\r\nHost: {parts.netloc}\r\nAuthorization: Bearer {key}\r\n"
        "Content-Type: application/json\r\nContent-Length: "
    )
    requests = [f"POST {parts.path}{to}{tail}{len(body)}\r\n\r\n".encode() + body for to, body in sent]
    times: list[float] = []
    statuses: Counter[int] = Counter()
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    opened = [
        await loop.create_connection(
            lambda: _Connection(requests, times, statuses), parts.hostname or "127.0.0.1", parts.port or 80
        )
        for _ in range(connections)
    ]
    await asyncio.gather(*(connection.done for _, connection in opened))
    seconds = time.perf_counter() - began
    cuts = [1000 * cut for cut in statistics.quantiles(times, n=100)]
    return Load(
        connections,
        len(times),
        round(seconds, 3),
        round(len(times) / seconds, 1),
        round(cuts[49], 2),
        round(cuts[89], 2),
        round(cuts[98], 2),
        round(1000 * max(times), 2),
        dict(statuses),
    )


def run(
    url: str, key: str, connections: int, requests: int, accounts: Sequence[str], *, undo: bool = False
) -> Load:
    """Send entries to `url` (…/v1/books/<book>/entries) as fast as they are answered; with `undo`, then measure their reversals.

    Call it in another process than the server's, or the two will share one interpreter lock.
    """
    entries = bodies(accounts, requests)
    posted = asyncio.run(_drive(url, key, connections, [("", body) for body in entries]))
    return asyncio.run(_drive(url, key, connections, undoing(entries))) if undo else posted


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line and print JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("key")
    parser.add_argument("--accounts", type=Path, required=True, help="a file with one account code in a line")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--undo", action="store_true", help="reverse them afterwards, and measure that")
    given = parser.parse_args(arguments)
    accounts = given.accounts.read_text().split()
    found = run(given.url, given.key, given.connections, given.requests, accounts, undo=given.undo)
    print(json.dumps(asdict(found)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
