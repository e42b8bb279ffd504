"""Roots and proofs against the naive recursion of RFC 9162, for the verifier and for the tree of the ledger."""

from hashlib import sha256
from random import Random

import pytest
from ecoledger_verify.tree import consistency_holds, inclusion_holds, leaf_hash, root_of

from ledger.proofs.tree import SUITES, Tree
from tests.verifier.maker import Naive

LEAVES = [leaf_hash("sha256", b"%d" % n) for n in range(5000)]
SEED = 20260304


def grown(size: int, suite: str = "sha256") -> Tree:
    tree = Tree(SUITES[suite], 0, {})
    tree.append(LEAVES[:size])
    return tree


def chosen(size: int, rng: Random) -> list[int]:
    return list(range(size)) if size <= 130 else sorted({0, 1, size // 2, size - 2, size - 1, *rng.sample(range(size), 4)})


def test_every_inclusion_up_to_600_and_random_large_ones() -> None:
    rng, naive = Random(SEED), Naive("sha256", LEAVES)
    for size in [*range(1, 601), *rng.sample(range(601, 5000), 12)]:
        tree, root = grown(size), naive.root(0, size)
        assert tree.root() == root == (root_of("sha256", LEAVES[:size]) if size % 7 == 0 else root)
        for place in chosen(size, rng):
            proof = naive.path(place, 0, size)
            assert tree.inclusion(place) == proof
            assert inclusion_holds("sha256", LEAVES[place], place, size, proof, root)
        assert not inclusion_holds("sha256", LEAVES[place], place, size, [*proof, proof[0] if proof else root], root)
        assert not inclusion_holds("sha256", LEAVES[place], size, size, proof, root)
        assert not proof or not inclusion_holds("sha256", LEAVES[place], place, size, proof[:-1], root)
        assert size < 3 or not inclusion_holds("sha256", LEAVES[place], place - 1, size, proof, root)


def test_every_consistency_up_to_600_and_random_large_ones() -> None:
    rng, naive = Random(SEED), Naive("sha256", LEAVES)
    for size in [*range(1, 601), *rng.sample(range(601, 5000), 12)]:
        tree, root = grown(size), naive.root(0, size)
        for older in [0, *chosen(size, rng), size]:
            proof, old = naive.proof(older, size), naive.root(0, older)
            assert tree.consistency(older) == proof
            assert consistency_holds("sha256", older, size, old, root, proof)
            assert not consistency_holds("sha256", older, size, old, root, [*proof, root])
            assert not consistency_holds("sha256", older, size, sha256(old).digest(), root, proof)
            assert older == 0 or not consistency_holds("sha256", older, size, old, sha256(root).digest(), proof)
            if proof:
                assert not consistency_holds("sha256", older, size, old, root, proof[:-1])


def test_the_tiles_of_the_ledger_are_the_naive_subtrees() -> None:
    naive, tree = Naive("sha256", LEAVES), grown(1500)
    for (level, number), hashes in tree.tiles.items():
        wide = 256**level
        for n in range(len(hashes) // 32):
            first = (number * 256 + n) * wide
            assert hashes[32 * n : 32 * n + 32] == naive.root(first, first + wide)
    assert set(tree.tiles) == {*((0, n) for n in range(6)), (1, 0)}


@pytest.mark.parametrize("size", [0, 1, 2, 3, 255, 256, 257, 515])
def test_the_other_suite(size: int) -> None:
    naive = Naive("sm3", LEAVES[:size])
    assert root_of("sm3", LEAVES[:size]) == naive.root(0, size) == grown(size, "sm3").root()
    for place in range(size)[::100]:
        assert inclusion_holds("sm3", LEAVES[place], place, size, naive.path(place, 0, size), naive.root(0, size))


def test_the_hashes_of_the_standards() -> None:
    """The empty SHA-256, the leaf of nothing (RFC 9162), and the first example of GB/T 32905."""
    assert root_of("sha256", []).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash("sha256", b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert SUITES["sm3"](b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
