"""The tree of RFC 9162 section 2.1: hashes, roots, and the two proofs."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from ecoledger_verify.strict import Unreadable, shown

Hasher: TypeAlias = Callable[[bytes], bytes]
WIDTH: Final = 256
HASH: Final = 32


def hasher(suite: object) -> Hasher:
    """Give the hash function of a suite.

    Raises:
        Unreadable: the suite is unknown, or this computer has no SM3.
    """
    if suite == "sha256":
        return lambda data: hashlib.sha256(data).digest()
    if suite != "sm3":
        raise Unreadable("suite.unknown", suite=shown(suite))
    try:
        hashlib.new("sm3")
    except ValueError as error:
        raise Unreadable("suite.sm3_missing") from error
    return lambda data: hashlib.new("sm3", data).digest()


def leaf_hash(h: Hasher, record: bytes) -> bytes:
    """Hash a record."""
    return h(b"\x00" + record)


def node_hash(h: Hasher, left: bytes, right: bytes) -> bytes:
    """Hash two subtrees."""
    return h(b"\x01" + left + right)


def inclusion_holds(
    h: Hasher, leaf: bytes, place: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Tell whether a proof leads from a leaf hash at a place to the root of a tree (RFC 9162 section 2.1.3.2)."""
    if not 0 <= place < size:
        return False
    number, last, reached = place, size - 1, leaf
    for hash_ in proof:
        if last == 0:
            return False
        if number & 1 or number == last:
            reached = node_hash(h, hash_, reached)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            reached = node_hash(h, reached, hash_)
        number, last = number >> 1, last >> 1
    return last == 0 and reached == root


def consistency_holds(
    h: Hasher, older: int, old_root: bytes, newer: int, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Tell whether the older tree is a beginning of the newer one (RFC 9162 section 2.1.4.2)."""
    if older > newer or older < 0:
        return False
    if older == newer:
        return not proof and old_root == new_root
    if older == 0:
        return not proof and old_root == h(b"")
    path = list(proof) if older & (older - 1) else [old_root, *proof]
    if not path:
        return False
    number, last = older - 1, newer - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    left = both = path[0]
    for hash_ in path[1:]:
        if last == 0:
            return False
        if number & 1 or number == last:
            left, both = node_hash(h, hash_, left), node_hash(h, hash_, both)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            both = node_hash(h, both, hash_)
        number, last = number >> 1, last >> 1
    return last == 0 and left == old_root and both == new_root


class Leaves:
    """The leaf hashes of a log, 32 bytes each, and the root of its tree at any size up to theirs."""

    def __init__(self, h: Hasher) -> None:
        self._h = h
        self.hashes = bytearray()
        self._groups: list[bytes] = []

    def __len__(self) -> int:
        """Give the number of leaves."""
        return len(self.hashes) // HASH

    def add(self, record: bytes) -> None:
        """Add the leaf of the next record."""
        self.hashes += self._h(b"\x00" + record)

    def root(self, size: int) -> bytes:
        """Give the root of the tree over the first leaves.

        Complete groups of 256 leaves are hashed once and kept, so that the roots of many checkpoints cost little.
        """
        while len(self._groups) < size // WIDTH:
            self._groups.append(self._complete(self._leaves(len(self._groups) * WIDTH, WIDTH)))
        peaks: list[bytes] = []
        first = 0
        for bit in range(size.bit_length() - 1, -1, -1):
            count = 1 << bit
            if size & count:
                groups = self._groups[first // WIDTH : (first + count) // WIDTH]
                peaks.append(self._complete(groups if count >= WIDTH else self._leaves(first, count)))
                first += count
        if not peaks:
            return self._h(b"")
        root = peaks.pop()
        while peaks:
            root = node_hash(self._h, peaks.pop(), root)
        return root

    def _leaves(self, first: int, count: int) -> list[bytes]:
        return [
            bytes(self.hashes[at : at + HASH]) for at in range(first * HASH, (first + count) * HASH, HASH)
        ]

    def _complete(self, nodes: list[bytes]) -> bytes:
        h = self._h
        while len(nodes) > 1:
            nodes = [h(b"\x01" + nodes[i] + nodes[i + 1]) for i in range(0, len(nodes), 2)]
        return nodes[0]
