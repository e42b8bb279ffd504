"""The published tree: tiles in a folder, as C2SP tlog-tiles names them."""

from pathlib import Path
from typing import Final

from ecoledger_verify.notes import Checkpoint
from ecoledger_verify.report import Report
from ecoledger_verify.strict import Unreadable
from ecoledger_verify.tree import HASH, WIDTH, Hasher, Leaves

CHECKS: Final = ("tiles", "root", "signature", "cosignatures")


def path_of(level: int, number: int) -> str:
    """Name a full tile: groups of three digits, with an x before all but the last."""
    digits = f"{number:03d}"
    digits = digits.zfill(len(digits) + -len(digits) % 3)
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    return f"tile/{level}/" + "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])


def read_tile(folder: Path, level: int, number: int, width: int) -> bytes:
    """Read the first hashes of a tile, from the part that is published with this width or more, or from the full one.

    Raises:
        Unreadable: none of them is there, or one has another size than its name says.
    """
    name = path_of(level, number)
    for wide in range(width, WIDTH + 1):
        file = folder / (name if wide == WIDTH else f"{name}.p/{wide}")
        if file.is_file():
            if file.stat().st_size != wide * HASH:
                raise Unreadable(
                    "tile.size", tile=file.relative_to(folder).as_posix(), bytes=file.stat().st_size
                )
            return file.read_bytes()[: width * HASH]
    raise Unreadable("tile.missing", tile=name, width=width)


def leaves_of_tiles(folder: Path, h: Hasher, size: int) -> Leaves:
    """Read the leaf hashes of a tree of this size.

    Raises:
        Unreadable: a tile is missing or has another size.
    """
    leaves = Leaves(h)
    for number in range(-(-size // WIDTH)):
        leaves.hashes += read_tile(folder, 0, number, min(WIDTH, size - number * WIDTH))
    return leaves


def check_tiles(folder: Path, h: Hasher, point: Checkpoint, report: Report) -> None:
    """Check that the tiles of all levels are there, agree with each other, and give the root of the checkpoint."""
    try:
        below = leaves_of_tiles(folder, h, point.size)
    except Unreadable as unreadable:
        report.fault("tiles", unreadable.fault, **unreadable.figures)
        report.skip("root", "tiles_missing")
        return
    if below.root(point.size) != point.root:
        report.fault("root", "root.other", size=point.size)
    level, nodes = 1, len(below) // WIDTH
    while nodes:
        rising = Leaves(h)
        for number in range(nodes):
            part = Leaves(h)
            part.hashes += below.hashes[number * WIDTH * HASH : (number + 1) * WIDTH * HASH]
            rising.hashes += part.root(WIDTH)
        for number in range(-(-nodes // WIDTH)):
            width = min(WIDTH, nodes - number * WIDTH)
            with report.reading("tiles"):
                expected = rising.hashes[number * WIDTH * HASH :][: width * HASH]
                if read_tile(folder, level, number, width) != expected:
                    raise Unreadable("tile.other", tile=path_of(level, number), width=width)
        below, level, nodes = rising, level + 1, nodes // WIDTH
