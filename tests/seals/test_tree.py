"""The tree over tiles against the definition of RFC 9162, and its proofs against the verifier, which shares no code with it."""

import random
from functools import cache

import pytest
from ecoledger_verify import tree as stranger

from ledger.proofs.tree import (
    SUITES,
    Tree,
    consistency_spans,
    inclusion_spans,
    leaf_hash,
    node_hash,
    tiles_for,
    tiles_of_edge,
)

HASHER = SUITES["sha256"]
LEAVES = [leaf_hash(HASHER, str(n).encode()) for n in range(70_000)]


@cache
def naive(first: int, past: int) -> bytes:
    """MTH of RFC 9162 section 2.1.1."""
    if past - first < 2:
        return LEAVES[first] if past > first else HASHER(b"")
    half = 1 << ((past - first - 1).bit_length() - 1)
    return node_hash(HASHER, naive(first, first + half), naive(first + half, past))


def grown(size: int, seed: int) -> Tree:
    """A tree that was appended to in uneven steps, each time with nothing read but its edge."""
    steps, tree = random.Random(seed), Tree(HASHER, 0, {})
    while tree.size < size:
        edge = Tree(HASHER, tree.size, {place: tree.tiles[place] for place in tiles_of_edge(tree.size)})
        more = min(steps.choice((1, 2, 3, 90, 255, 256, 257, 5_000)), size - tree.size)
        tree.tiles |= edge.append(LEAVES[tree.size : tree.size + more])
        tree.size = edge.size
        assert edge.root() == tree.root()
    return tree


def read(tree: Tree, size: int, spans: list[tuple[int, int]]) -> Tree:
    """A tree of a size over those tiles alone that some subtrees need; at most two a level."""
    wanted = tiles_for(spans)
    assert len(wanted) <= 4 * (len(bin(size)) // 8 + 1)
    return Tree(HASHER, size, {place: tree.tiles[place] for place in wanted})


def check(tree: Tree, size: int, places: list[int], olders: list[int]) -> None:
    """Root, inclusion of some places and consistency from some sizes, each against the definition and for the stranger."""
    root = naive(0, size)
    assert Tree(HASHER, size, tree.tiles).root() == root
    for place in places:
        proof = read(tree, size, inclusion_spans(place, size)).inclusion(place)
        assert stranger.inclusion_holds(HASHER, LEAVES[place], place, size, proof, root)
        wrong = [bytes([proof[0][0] ^ 1]) + proof[0][1:], *proof[1:]] if proof else [root]
        assert not stranger.inclusion_holds(HASHER, LEAVES[place], place, size, wrong, root)
    for older in olders:
        proof = read(tree, size, consistency_spans(older, size)).consistency(older)
        assert stranger.consistency_holds(HASHER, older, naive(0, older), size, root, proof)
        if proof:
            assert not stranger.consistency_holds(
                HASHER, older, naive(0, older), size, root, [*proof[:-1], LEAVES[0][::-1]]
            )


@pytest.mark.parametrize("hundred", range(6))
def test_every_size_to_600(hundred: int) -> None:
    """All sizes: the edges of the tree and some places between, from all kinds of older sizes."""
    tree = grown(600, hundred)
    chosen = random.Random(hundred)
    for size in range(hundred * 100 + 1, hundred * 100 + 101):
        places = {0, size - 1, size // 2, chosen.randrange(size), chosen.randrange(size)}
        olders = {0, 1, size, size - 1, chosen.randrange(size + 1), chosen.randrange(size + 1)}
        check(tree, size, sorted(places), sorted(olders))


def test_large_sizes() -> None:
    """Sizes of three levels, at and beside the borders of tiles."""
    tree, chosen = grown(len(LEAVES), 7), random.Random(7)
    for size in (
        65_535,
        65_536,
        65_537,
        65_792,
        69_999,
        70_000,
        *(chosen.randrange(600, 70_000) for _ in range(6)),
    ):
        olders = [1, 256, 65_536 if size > 65_536 else 512, size - 1, chosen.randrange(size)]
        check(tree, size, [0, size - 1, chosen.randrange(size)], olders)
