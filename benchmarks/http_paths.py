"""A load of its own process: one POST to each of many addresses, over several connections; prints JSON.

`{id}` in the body becomes a new id in every request.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from ledger.identifiers import uuid7


async def worker(
    host: str, port: int, head: bytes, body: bytes, todo: "asyncio.Queue[str]", seen: Counter[str]
) -> None:
    """Take addresses until there are none."""
    reader, writer = await asyncio.open_connection(host, port)
    while not todo.empty():
        path = todo.get_nowait()
        mine = body.replace(b"{id}", str(uuid7()).encode())
        writer.write(
            b"POST "
            + path.encode()
            + b" HTTP/1.1\r\n"
            + head
            + b"Content-Length: %d\r\n\r\n" % len(mine)
            + mine
        )
        status = (await reader.readline()).split()[1].decode()
        length = 0
        while (line := await reader.readline()) != b"\r\n":
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        await reader.readexactly(length)
        seen[status] += 1
    writer.close()


async def main() -> None:
    """Run the load."""
    url, key, listed, body, connections = sys.argv[1:6]
    parts = urlsplit(url)
    todo: asyncio.Queue[str] = asyncio.Queue()
    for path in Path(listed).read_text().splitlines():
        todo.put_nowait(path)
    count = todo.qsize()
    raw = body.encode()
    head = (
        f"Host: {parts.netloc}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n".encode()
    )
    seen: Counter[str] = Counter()
    began = time.perf_counter()
    await asyncio.gather(
        *(
            worker(parts.hostname or "", parts.port or 80, head, raw, todo, seen)
            for _ in range(int(connections))
        )
    )
    sys.stdout.write(json.dumps({"rate": count / (time.perf_counter() - began), "statuses": dict(seen)}))


if __name__ == "__main__":
    asyncio.run(main())
