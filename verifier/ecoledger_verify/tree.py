"""The Merkle tree of RFC 9162, section 2.1: hashes, roots, and the verification of its proofs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import new, sha256
from typing import Final

HASH: Final = 32
"""Bytes of a hash, in both suites."""


def _sha256(data: bytes) -> bytes:
    return sha256(data).digest()


def _sm3(data: bytes) -> bytes:
    return new("sm3", data).digest()


SUITES: Final[Mapping[str, Callable[[bytes], bytes]]] = {"sha256": _sha256, "sm3": _sm3}
"""Hash functions by the name that receipts and archives give them."""


def leaf_hash(suite: str, record: bytes) -> bytes:
    """Hash a record: H(0x00 ‖ record)."""
    return SUITES[suite](b"\x00" + record)


def node_hash(suite: str, left: bytes, right: bytes) -> bytes:
    """Hash two subtrees: H(0x01 ‖ left ‖ right)."""
    return SUITES[suite](b"\x01" + left + right)


@dataclass(slots=True)
class Frontier:
    """The right edge of a growing tree: its complete subtrees, largest first. Nothing else of the tree is kept."""

    suite: str
    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash: every trailing 1 in the size is a subtree that it completes."""
        rest, hasher = self.size, SUITES[self.suite]
        while rest & 1:
            leaf = hasher(b"\x01" + self.peaks.pop() + leaf)
            rest >>= 1
        self.peaks.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Give the root of the tree so far."""
        if not self.peaks:
            return SUITES[self.suite](b"")
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(self.suite, peak, root)
        return root


def root_of(suite: str, leaves: Sequence[bytes]) -> bytes:
    """Give the root over leaf hashes."""
    edge = Frontier(suite)
    for leaf in leaves:
        edge.append(leaf)
    return edge.root()


def inclusion_holds(suite: str, leaf: bytes, place: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether a proof leads from a leaf to a root (RFC 9162, 2.1.3.2)."""
    if not 0 <= place < size:
        return False
    number, last, found = place, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if number & 1 or number == last:
            found = node_hash(suite, sibling, found)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            found = node_hash(suite, found, sibling)
        number, last = number >> 1, last >> 1
    return last == 0 and found == root


def consistency_holds(
    suite: str, older: int, newer: int, older_root: bytes, newer_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Tell whether a proof shows that the older tree is the beginning of the newer one (RFC 9162, 2.1.4.2)."""
    if not 0 <= older <= newer:
        return False
    if older == newer:
        return not proof and older_root == newer_root
    if older == 0:
        return not proof and older_root == SUITES[suite](b"")
    path = list(proof)
    if older & (older - 1) == 0:
        path.insert(0, older_root)
    if not path:
        return False
    number, last = older - 1, newer - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    old = new_ = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if number & 1 or number == last:
            old, new_ = node_hash(suite, sibling, old), node_hash(suite, sibling, new_)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            new_ = node_hash(suite, new_, sibling)
        number, last = number >> 1, last >> 1
    return last == 0 and old == older_root and new_ == newer_root
