"""A published tree: tiles of 256 hashes, C2SP tlog-tiles. docs/spec/audit.md 4.2 and 4.3."""

from pathlib import Path
from typing import Final

from ecoledger_verify.faults import DoesNotHold, Unreadable
from ecoledger_verify.notes import Checkpoint
from ecoledger_verify.tree import HASH, root_of

WIDTH: Final = 256
"""Hashes in a full tile."""


def tile_path(level: int, number: int, width: int) -> str:
    """Name a tile: `tile/0/x001/x234/067`, and with `.p/<width>` when it is not full."""
    groups = [f"{number % 1000:03d}"]
    while number >= 1000:
        number //= 1000
        groups.insert(0, f"x{number % 1000:03d}")
    return f"tile/{level}/{'/'.join(groups)}" + (f".p/{width}" if width < WIDTH else "")


def verify_tiles(folder: Path, checkpoint: Checkpoint, suite: str) -> int:
    """Verify that every tile of a tree is what the tiles beneath it say, and that they give the root.

    Returns:
        How many tiles were read.

    Raises:
        Unreadable: a tile is missing or too short.
        DoesNotHold: a tile, or the root, is another than the leaves say.
    """
    level, count, read = 0, checkpoint.size, 0
    told: list[bytes] | None = None
    leaves: list[bytes] = []
    while count:
        risen: list[bytes] = []
        for number in range((count + WIDTH - 1) // WIDTH):
            hashes = _read_tile(folder, level, number, min(WIDTH, count - number * WIDTH))
            read += 1
            if told is not None and hashes != told[number * WIDTH : number * WIDTH + len(hashes)]:
                raise DoesNotHold("tile_wrong", tile=tile_path(level, number, len(hashes)))
            if level == 0:
                leaves += hashes
            if len(hashes) == WIDTH:
                risen.append(root_of(suite, hashes))
        told, count, level = risen, count // WIDTH, level + 1
    if root_of(suite, leaves) != checkpoint.root:
        raise DoesNotHold("root_wrong", what="tile/", size=checkpoint.size)
    return read


def _read_tile(folder: Path, level: int, number: int, width: int) -> list[bytes]:
    """Read the first hashes of a tile; one that has since grown will do."""
    for name in (tile_path(level, number, width), tile_path(level, number, WIDTH)):
        file = folder / name
        if file.is_file():
            data = file.read_bytes()
            if len(data) % HASH or len(data) < width * HASH:
                raise Unreadable("tile_short", tile=name)
            return [data[at : at + HASH] for at in range(0, width * HASH, HASH)]
    raise Unreadable("tile_missing", tile=tile_path(level, number, width))
