"""Receipts: one entry, with all that proves it. docs/spec/audit.md 6."""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from ecoledger_verify.faults import DoesNotHold, Unreadable
from ecoledger_verify.notes import LOG, WITNESS, Checkpoint, Key, base64_bytes, log_keys, read_checkpoint, read_key
from ecoledger_verify.records import Record, read_json, read_record
from ecoledger_verify.tree import HASH, SUITES, inclusion_holds, leaf_hash

FORMAT: Final = "ecoledger-receipt/1"
_MEMBERS: Final = {"format", "suite", "record", "proof", "checkpoint", "keys"}


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt as it was read; nothing in it has been verified."""

    suite: str
    record: Record
    leaf: bytes
    proof: list[bytes]
    checkpoint: Checkpoint
    keys: list[Key]
    persons: Mapping[str, str]
    """Name by digest, for those persons that the receipt names and whose digest was recomputed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a receipt proves."""

    receipt: Receipt
    trusted: bool
    """Whether a key that the reader brought signs; else only a key that the receipt itself encloses."""
    signer: Key
    witnesses: list[str]
    """Names of those trusted witnesses who saw the checkpoint."""


def read_receipt(data: bytes) -> Receipt:
    """Read a receipt.

    Raises:
        Unreadable: it has not the form.
    """
    told = read_json(data, "receipt")
    if not isinstance(told, dict) or set(told) - {"persons"} != _MEMBERS:
        names = (set(told) - {"persons"}) ^ _MEMBERS if isinstance(told, dict) else _MEMBERS
        raise Unreadable("members", what="receipt", names=", ".join(sorted(names)))
    if told["format"] != FORMAT:
        raise Unreadable("format", text=str(told["format"])[:60])
    suite = known_suite(told["suite"])
    if not isinstance(told["record"], str) or not isinstance(told["checkpoint"], str):
        raise Unreadable("member_form", member="record, checkpoint")
    try:
        record = told["record"].encode()
        checkpoint = read_checkpoint(told["checkpoint"])
    except UnicodeEncodeError as error:
        raise Unreadable("not_utf8", what="record") from error
    read = read_record(record)
    return Receipt(
        suite, read, leaf_hash(suite, record), read_hashes(told["proof"]), checkpoint,
        [read_key(text) for text in _texts(told["keys"], "keys")], _read_persons(told.get("persons", {}), read),
    )  # fmt: skip


def verify_receipt(receipt: Receipt, trusted: Sequence[Key]) -> Finding:
    """Verify a receipt against keys that the reader has from elsewhere.

    Raises:
        DoesNotHold: the record is of another book; the proof does not lead to the root; a signature is broken; no key
            that may sign for this log has signed.
    """
    checkpoint, record = receipt.checkpoint, receipt.record
    if checkpoint.origin.rpartition("/")[2] != record.book:
        raise DoesNotHold("other_book", book=record.book, origin=checkpoint.origin)
    place = int(record.place)
    if not inclusion_holds(receipt.suite, receipt.leaf, place, checkpoint.size, receipt.proof, checkpoint.root):
        raise DoesNotHold("proof_wrong", root=b64encode(checkpoint.root).decode(), place=place, size=checkpoint.size)
    signer, known = signed(checkpoint, receipt.keys, trusted)
    seen = [key.name for key in trusted if key.kind == WITNESS and checkpoint.note.signed_by(key)]
    return Finding(receipt, known, signer, seen)


def signed(checkpoint: Checkpoint, enclosed: Sequence[Key], trusted: Sequence[Key]) -> tuple[Key, bool]:
    """Find the key that signs a checkpoint, and whether it is a trusted one.

    Raises:
        DoesNotHold: a signature of a known key is broken, or none of a log key that counts is there.
    """
    broken = checkpoint.note.broken([*enclosed, *trusted])
    if broken:
        raise DoesNotHold("signature_broken", keys=", ".join(broken))
    brought = [key for key in trusted if key.kind == LOG]
    for key in log_keys(brought or enclosed, checkpoint.origin):
        if checkpoint.note.signed_by(key):
            return key, bool(brought)
    raise DoesNotHold("not_trusted" if brought else "not_signed", origin=checkpoint.origin)


def known_suite(suite: Any) -> str:
    """Give the name of a hash suite that we have."""
    if not isinstance(suite, str) or suite not in SUITES:
        raise Unreadable("suite", text=str(suite)[:40])
    return suite


def read_hashes(value: Any) -> list[bytes]:
    """Read the hashes of a proof."""
    hashes = [base64_bytes(text, "proof") for text in _texts(value, "proof")]
    if len(hashes) > 130 or any(len(found) != HASH for found in hashes):
        raise Unreadable("member_form", member="proof")
    return hashes


def _texts(value: Any, member: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise Unreadable("member_form", member=member)
    return value


def _read_persons(value: Any, record: Record) -> dict[str, str]:
    """Read who is named, and recompute each digest: SHA-256(salt ‖ name)."""
    if not isinstance(value, dict):
        raise Unreadable("member_form", member="persons")
    names = {}
    for digest, person in value.items():
        if not isinstance(person, dict) or set(person) != {"name", "salt"}:
            raise Unreadable("member_form", member="persons")
        name, salt = person["name"], person["salt"]
        if not isinstance(name, str) or not isinstance(salt, str) or not re.fullmatch("(?:[0-9a-f]{2})+", salt):
            raise Unreadable("member_form", member="persons")
        if digest not in (record.actor, record.approver):
            raise DoesNotHold("person_unnamed", digest=digest[:64])
        if sha256(bytes.fromhex(salt) + name.encode("utf-8", "surrogatepass")).hexdigest() != digest:
            raise DoesNotHold("person_wrong", digest=digest, name=name)
        names[digest] = name
    return names
