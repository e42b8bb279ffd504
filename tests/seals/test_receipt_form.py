"""A receipt is RFC 8785, whatever stands in its texts."""

import json

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ledger.proofs.receipts import receipt

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(record=TEXT, checkpoint=TEXT, key=TEXT, name=TEXT, definition=TEXT)
def test_a_receipt_is_canonical(record: str, checkpoint: str, key: str, name: str, definition: str) -> None:
    """Goal: no byte of it can change unnoticed. Method: any texts, written again by the library of the standard."""
    proof = [bytes(32), b"\xff" * 32]
    persons = {"0a" * 32: (name, bytes(32)), "f" * 64: ("", b"")}
    for told in (
        receipt("sha256", record, proof, checkpoint, [key]),
        receipt("sm3", record, [], checkpoint, [key, key], persons, [(definition, proof), (record, [])]),
    ):
        assert told == rfc8785.dumps(json.loads(told))
