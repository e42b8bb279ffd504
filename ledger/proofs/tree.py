"""The Merkle tree of a log: RFC 9162 section 2.1 over tiles of 256 hashes (C2SP tlog-tiles).

A tree is its tiles and its size. A tile (level, number) holds the hashes of complete subtrees of height 8 · level; the
last tile of a level may be partly filled. Appending n records costs about 2n hashes; a proof reads a tile or two per
level.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import new, sha256
from typing import Final, TypeAlias

WIDTH: Final = 256
"""Hashes in a full tile."""
HASH: Final = 32
"""Bytes of a hash, in both suites."""
Hasher: TypeAlias = Callable[[bytes], bytes]
Place: TypeAlias = tuple[int, int]
"""Level and number of a tile."""


def _sha256(data: bytes) -> bytes:
    return sha256(data).digest()


def _named(name: str, data: bytes) -> bytes:
    return new(name, data).digest()


SUITES: Final[Mapping[str, Hasher]] = {"sha256": _sha256, "sm3": partial(_named, "sm3")}
"""Hash functions by the name of their suite."""


def leaf_hash(hasher: Hasher, record: bytes) -> bytes:
    """Hash a record: H(0x00 ‖ record)."""
    return hasher(b"\x00" + record)


def node_hash(hasher: Hasher, left: bytes, right: bytes) -> bytes:
    """Hash two subtrees: H(0x01 ‖ left ‖ right)."""
    return hasher(b"\x01" + left + right)


def complete(hasher: Hasher, hashes: list[bytes]) -> bytes:
    """Give the root of a complete subtree from its hashes, whose number is a power of two."""
    while len(hashes) > 1:
        hashes = [hasher(b"\x01" + hashes[i] + hashes[i + 1]) for i in range(0, len(hashes), 2)]
    return hashes[0]


def tiles_of_edge(size: int) -> list[Place]:
    """Name the partly filled tiles of a tree of this size: they give its root, and what is appended goes there."""
    found = []
    level = 0
    while size:
        if size % WIDTH:
            found.append((level, size // WIDTH))
        size //= WIDTH
        level += 1
    return found


@dataclass(slots=True)
class Tree:
    """A tree of one size, over those of its tiles that were read."""

    hasher: Hasher
    size: int
    tiles: dict[Place, bytes]
    """Hashes one after another; a tile may hold more than this size has, which are not looked at."""

    def append(self, leaves: Iterable[bytes]) -> dict[Place, bytes]:
        """Add leaf hashes at the end.

        The tiles of the edge must have been read.

        Returns:
            The tiles that are new or have grown.
        """
        touched: set[Place] = set()
        rising = list(leaves)
        self.size, before = self.size + len(rising), self.size
        level = 0
        while rising:
            number, filled = divmod(before, WIDTH)
            risen = []
            tile = bytearray(self.tiles.get((level, number), b"")[: filled * HASH])
            at = 0
            while at < len(rising):
                part = rising[at : at + WIDTH - len(tile) // HASH]
                at += len(part)
                tile += b"".join(part)
                self.tiles[level, number] = bytes(tile)
                touched.add((level, number))
                if len(tile) == WIDTH * HASH:
                    risen.append(complete(self.hasher, split(tile)))
                    number += 1
                    tile = bytearray()
            rising, before, level = risen, before // WIDTH, level + 1
        return {place: self.tiles[place] for place in sorted(touched)}

    def root(self) -> bytes:
        """Give the root: MTH of RFC 9162."""
        return self.span(0, self.size) if self.size else self.hasher(b"")

    def span(self, first: int, past: int) -> bytes:
        """Give the hash over the records from `first` to before `past`, as the tree of `size` or less has it.

        Raises:
            KeyError: a tile is needed that was not read.
        """
        count = past - first
        if count & (count - 1) == 0:
            return self._subtree(first, count)
        half = 1 << (count.bit_length() - 1)
        return node_hash(self.hasher, self._subtree(first, half), self.span(first + half, past))

    def inclusion(self, place: int) -> list[bytes]:
        """Give the inclusion proof of a record: RFC 9162 section 2.1.3.1, from the leaf up."""
        return [self.span(*span) for span in inclusion_spans(place, self.size)]

    def consistency(self, older: int) -> list[bytes]:
        """Give the consistency proof from an older size: RFC 9162 section 2.1.4.1; empty for 0 and for this size."""
        return [self.span(*span) for span in consistency_spans(older, self.size)]

    def _subtree(self, first: int, count: int) -> bytes:
        """Hash of a complete subtree of 2^h records that begins at a multiple of its count."""
        height = count.bit_length() - 1
        level, inside = divmod(height, 8)
        number, offset = divmod(first >> (8 * level), WIDTH)
        wide = 1 << inside
        tile = self.tiles.get((level, number), b"")
        if len(tile) < (offset + wide) * HASH:
            raise KeyError((level, number))
        return complete(self.hasher, split(tile[offset * HASH : (offset + wide) * HASH]))


def inclusion_spans(place: int, size: int) -> list[tuple[int, int]]:
    """Name the subtrees that prove a record, from the leaf up, as first and past-the-end record."""
    first, past, spans = 0, size, []
    while past - first > 1:
        half = 1 << ((past - first - 1).bit_length() - 1)
        if place < first + half:
            spans.append((first + half, past))
            past = first + half
        else:
            spans.append((first, first + half))
            first += half
    return spans[::-1]


def consistency_spans(older: int, size: int) -> list[tuple[int, int]]:
    """Name the subtrees that prove that a log has only grown."""
    if older in (0, size):
        return []
    first, past, whole, spans = 0, size, True, []
    while older != past:
        half = 1 << ((past - first - 1).bit_length() - 1)
        if older <= first + half:
            spans.append((first + half, past))
            past = first + half
        else:
            spans.append((first, first + half))
            first, whole = first + half, False
    return spans[::-1] if whole else [(first, past), *spans[::-1]]


def tiles_for(spans: Iterable[tuple[int, int]]) -> set[Place]:
    """Name the tiles in which the hashes of these subtrees stand."""
    needed: set[Place] = set()
    for first, past in spans:
        at = first
        while past > at:
            half = 1 << ((past - at).bit_length() - 1)
            level = (half.bit_length() - 1) // 8
            needed.add((level, at >> (8 * level + 8)))
            at += half
    return needed


def split(tile: bytes | bytearray) -> list[bytes]:
    """Give the hashes of a tile, one after the other."""
    return [bytes(tile[i : i + HASH]) for i in range(0, len(tile), HASH)]


def tile_path(number: int, width: int = WIDTH) -> str:
    """Name a tile below its level, as C2SP tlog-tiles does: groups of three digits, `x` before all but the last."""
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.append(f"x{number % 1000:03d}")
    return "/".join(reversed(groups)) + ("" if width == WIDTH else f".p/{width}")


def parse_tile_path(text: str) -> tuple[int, int] | None:
    """Read the number and width of a tile from its name; None when it is not one."""
    whole, parted, width = text.partition(".p/")
    number = 0
    for group in whole.split("/"):
        digits = group.removeprefix("x")
        if not digits.isascii() or not digits.isdigit() or len(digits) != 3:
            return None
        number = number * 1000 + int(digits)
    wide = (
        int(width)
        if parted and width.isascii() and width.isdigit() and len(width) <= 3
        else 0
        if parted
        else WIDTH
    )
    return (
        (number, wide) if number < 1 << 54 and 0 < wide <= WIDTH and tile_path(number, wide) == text else None
    )
