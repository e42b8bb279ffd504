"""Whether one tree is the beginning of another: what a witness asks before it signs."""

import json
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ledger.errors import Malformed
from ledger.proofs.tree import HASH, SUITES, Hasher, node_hash

FORMAT: Final = "ecoledger-consistency/1"


class ProofMalformed(Malformed):
    """This is not a consistency proof of the form {form}.

    Give the file as the log gave it.
    """

    code = "witness.proof_malformed"
    source = "docs/spec/audit.md 8.2"


@dataclass(frozen=True, slots=True)
class Proof:
    """A consistency proof, and the suite of its hashes."""

    suite: str
    hashes: tuple[bytes, ...]


def parse_proof(text: str) -> Proof:
    """Read a consistency proof from its JSON: `format`, `suite`, and `proof`, a list of hashes in base64.

    Raises:
        ProofMalformed: it has not the form.
    """
    try:
        told = json.loads(text)
        hashes = tuple(b64decode(one, validate=True) for one in told["proof"])
        suite = str(told["suite"])
        whole = told["format"] == FORMAT and suite in SUITES and all(len(one) == HASH for one in hashes)
    except (ValueError, KeyError, TypeError) as error:
        raise ProofMalformed(form=FORMAT) from error
    if not whole:
        raise ProofMalformed(form=FORMAT)
    return Proof(suite, hashes)


def consistent(
    hasher: Hasher, older: int, newer: int, older_root: bytes, newer_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Check a consistency proof: RFC 9162 section 2.1.4.2.

    The empty tree is the beginning of every tree, and a tree that of itself; neither takes a proof.

    Args:
        hasher: that of the log's suite.
        older: size of the tree that was seen before.
        newer: size of the tree now.
        older_root: its root then.
        newer_root: the root now.
        proof: hashes in the order of the standard.
    """
    if not 0 <= older <= newer:
        return False
    if older in (0, newer):
        return not proof and (older_root == newer_root if older == newer else older_root == hasher(b""))
    path = list(proof) if older & (older - 1) else [older_root, *proof]
    if not path or not proof:
        return False
    first, last = older - 1, newer - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    old = new = path[0]
    for node in path[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            old, new = node_hash(hasher, node, old), node_hash(hasher, node, new)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            new = node_hash(hasher, new, node)
        first, last = first >> 1, last >> 1
    return last == 0 and old == older_root and new == newer_root
