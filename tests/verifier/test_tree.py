"""Proofs hold for every size, and fail when anything about them changes."""

import random
from functools import cache

import pytest
from ecoledger_verify.strict import Unreadable
from ecoledger_verify.tree import Leaves, consistency_holds, hasher, inclusion_holds, leaf_hash

from tests.verifier.maker import NaiveTree

SHA256 = hasher("sha256")
RECORDS = [f"record {i}".encode() for i in range(600)]
TREE = NaiveTree(RECORDS)
LEAVES = [leaf_hash(SHA256, record) for record in RECORDS]
KNOWN = [
    ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
    ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
    ("606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
]
"""Records in hexadecimal, and the root of the tree up to and with each: known answers of Certificate Transparency."""


def flipped(data: bytes, bit: int) -> bytes:
    return bytes(b ^ (1 << bit % 8) if i == bit // 8 else b for i, b in enumerate(data))


def test_known_roots() -> None:
    """The roots that every implementation of the RFC gives."""
    leaves = Leaves(SHA256)
    assert leaves.root(0).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    for size, (record, root) in enumerate(KNOWN, start=1):
        leaves.add(bytes.fromhex(record))
        assert leaves.root(size).hex() == root
    assert NaiveTree([bytes.fromhex(record) for record, _ in KNOWN]).root(0, 8).hex() == KNOWN[-1][1]


def test_roots_of_every_size() -> None:
    """Leaves give the root of every size, in any order of asking."""
    leaves = Leaves(SHA256)
    for record in RECORDS:
        leaves.add(record)
    for size in [*range(601), 300, 256, 512, 1]:
        assert leaves.root(size) == TREE.root(0, size)


@cache
def places(size: int) -> list[int]:
    """Every place of small trees; of larger ones the edges and some between."""
    if size <= 130:
        return list(range(size))
    return sorted(
        {0, 1, 127, 128, size // 2, size - 2, size - 1, *random.Random(size).sample(range(size), 6)}
    )


def test_inclusion_of_every_size() -> None:
    """A record is proved at its place, and at no other."""
    for size in range(1, 601):
        root = TREE.root(0, size)
        for place in places(size):
            proof = TREE.path(place, size)
            assert inclusion_holds(SHA256, LEAVES[place], place, size, proof, root)
            assert not inclusion_holds(SHA256, LEAVES[place], (place + 1) % (size + 1), size, proof, root)
            assert not inclusion_holds(SHA256, LEAVES[place - 1], place, size, proof, root) or size == 1


def test_consistency_of_every_size() -> None:
    """Every older size is a beginning of every newer one, and of no other root."""
    for newer in range(601):
        new = TREE.root(0, newer)
        for older in [0, *places(newer)[1:], newer]:
            old, proof = TREE.root(0, older), TREE.proof(older, newer)
            assert consistency_holds(SHA256, older, old, newer, new, proof)
            assert older in (0, newer) or not consistency_holds(SHA256, older, old, newer, old, proof)
            assert not consistency_holds(SHA256, older, flipped(old, 3), newer, new, proof)
            assert not consistency_holds(SHA256, older, old, newer, new, [*proof, new])


def test_every_changed_bit_of_a_proof_shows() -> None:
    """Any bit of any hash, a hash less, a hash more, two exchanged: the proof fails."""
    for size in (2, 3, 7, 8, 100, 257):
        root = TREE.root(0, size)
        for place in {0, size // 3, size - 1}:
            proof, leaf = TREE.path(place, size), LEAVES[place]
            wrong = [proof[:-1], [*proof, root], proof[1:], [root, *proof]]
            wrong += [
                [*proof[:i], flipped(h, bit), *proof[i + 1 :]]
                for i, h in enumerate(proof)
                for bit in range(0, 256, 5)
            ]
            wrong += [[*proof[:i], proof[i + 1], proof[i], *proof[i + 2 :]] for i in range(len(proof) - 1)]
            assert not any(inclusion_holds(SHA256, leaf, place, size, changed, root) for changed in wrong)
            proof, old = TREE.proof(place + 1, size), TREE.root(0, place + 1)
            wrong = [proof[:-1]] * bool(proof) + [[*proof, root]]
            wrong += [
                [*proof[:i], flipped(h, bit), *proof[i + 1 :]]
                for i, h in enumerate(proof)
                for bit in range(0, 256, 5)
            ]
            assert not any(
                consistency_holds(SHA256, place + 1, old, size, root, changed) for changed in wrong
            )


@pytest.mark.parametrize("suite", ["sha256", "sm3"])
def test_large_sizes(suite: str) -> None:
    """Trees of random large sizes, in both suites."""
    chance = random.Random(suite)
    h = hasher(suite)
    records = [i.to_bytes(4, "big") for i in range(20_000)]
    tree, leaves = NaiveTree(records, suite), Leaves(h)
    for record in records:
        leaves.add(record)
    for size in chance.sample(range(600, 20_001), 6):
        root = leaves.root(size)
        assert root == tree.root(0, size)
        for place in chance.sample(range(size), 10):
            proof = tree.path(place, size)
            assert inclusion_holds(h, leaf_hash(h, records[place]), place, size, proof, root)
            assert not inclusion_holds(h, leaf_hash(h, records[place - 1]), place, size, proof, root)
            older = place + 1
            assert consistency_holds(h, older, tree.root(0, older), size, root, tree.proof(older, size))


def test_huge_sizes_are_refused_quickly() -> None:
    """A proof of a size that no log has needs as many hashes as the size has bits."""
    assert not inclusion_holds(SHA256, LEAVES[0], 10**18, 10**18 + 1, [LEAVES[0]] * 10, LEAVES[0])
    assert not consistency_holds(SHA256, 10**18, LEAVES[0], 10**18 + 1, LEAVES[0], [LEAVES[0]] * 3)
    assert not consistency_holds(SHA256, 3, LEAVES[0], 2, LEAVES[0], [])


def test_suites() -> None:
    """SM3 gives its known answer; another name is refused."""
    assert hasher("sm3")(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    with pytest.raises(Unreadable, match=r"suite\.unknown"):
        hasher("md5")


def test_sm3_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A computer whose OpenSSL has no SM3 gets a clear answer."""

    def without(name: str, data: bytes = b"") -> None:
        raise ValueError(name)

    monkeypatch.setattr("hashlib.new", without)
    with pytest.raises(Unreadable, match="sm3_missing"):
        hasher("sm3")
