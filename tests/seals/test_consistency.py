"""Consistency proofs against the tree that makes them: RFC 9162 section 2.1.4."""

import pytest

from ledger.proofs.consistency import consistent
from ledger.proofs.tree import SUITES, Tree, leaf_hash


def tree(suite: str, size: int) -> Tree:
    """A log whose records are their numbers."""
    made = Tree(SUITES[suite], 0, {})
    made.append(leaf_hash(made.hasher, str(i).encode()) for i in range(size))
    return made


@pytest.mark.parametrize("suite", list(SUITES))
def test_every_beginning_of_a_log_is_proved_and_nothing_else(suite: str) -> None:
    """All pairs up to 40 records, each with its proof; then with a hash that is wrong, missing or too much."""
    logs = [tree(suite, size) for size in range(41)]
    roots = [log.root() for log in logs]
    for newer, log in enumerate(logs):
        for older in range(newer + 1):
            proof = log.consistency(older)
            assert consistent(log.hasher, older, newer, roots[older], roots[newer], proof)
            assert not consistent(log.hasher, older, newer, roots[older], roots[newer], [*proof, roots[0]])
            assert not consistent(log.hasher, older, newer, b"\x01" * 32, roots[newer], proof)
            for i in range(len(proof)):
                changed = [*proof[:i], b"\x00" * 32, *proof[i + 1 :]]
                assert not consistent(log.hasher, older, newer, roots[older], roots[newer], changed)
                assert not consistent(
                    log.hasher, older, newer, roots[older], roots[newer], [*proof[:i], *proof[i + 1 :]]
                )


def test_a_proof_holds_across_tiles() -> None:
    """From 255, 256 and 257 records to 1,000."""
    log = tree("sha256", 1000)
    for older in (255, 256, 257, 999):
        assert consistent(log.hasher, older, 1000, log.span(0, older), log.root(), log.consistency(older))
        assert not consistent(log.hasher, older, 1000, log.span(1, older), log.root(), log.consistency(older))


def test_a_log_does_not_shrink() -> None:
    """A newer size below the older has no proof."""
    log = tree("sha256", 7)
    assert not consistent(log.hasher, 7, 6, log.root(), log.span(0, 6), [])
