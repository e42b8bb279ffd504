"""Receipts: everything that proves one entry, in one small document."""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Final

FORMAT: Final = "ecoledger-receipt/1"
WITH_DEFINITIONS: Final = "ecoledger-receipt/2"


def receipt(
    suite: str,
    record: str,
    proof: Sequence[bytes],
    checkpoint: str,
    keys: Sequence[str],
    persons: Mapping[str, tuple[str, bytes]] | None = None,
    definitions: Sequence[tuple[str, Sequence[bytes]]] = (),
) -> bytes:
    """Write a receipt (docs/spec/audit.md 6), in canonical form.

    Args:
        suite: name of the hash suite.
        record: canonical bytes of the entry, as text.
        proof: inclusion proof, from the leaf up.
        checkpoint: the signed note.
        keys: verifier keys of the log, oldest first.
        persons: name and salt by digest in hexadecimal, for readers who may know who acted.
        definitions: records that say what the entry's amounts are of and whose its accounts are, with their proofs.
    """
    told: dict[str, object] = {
        "format": WITH_DEFINITIONS if definitions else FORMAT,
        "suite": suite,
        "record": record,
        "proof": [b64encode(h).decode() for h in proof],
        "checkpoint": checkpoint,
        "keys": list(keys),
    }
    if definitions:
        told["definitions"] = [
            {"record": text, "proof": [b64encode(h).decode() for h in hashes]} for text, hashes in definitions
        ]
    if persons:
        told["persons"] = {
            digest: {"name": name, "salt": salt.hex()} for digest, (name, salt) in persons.items()
        }
    # Texts under ASCII names alone, for which this is RFC 8785 too, and written in C: the records that define are long.
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
