"""What is asked of a witness, and what it answers: `add-checkpoint` of C2SP tlog-witness."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ledger.errors import Malformed
from ledger.proofs.consistency import consistent
from ledger.proofs.notes import Head, Note, NoteMalformed, VerifierKey, is_size, parse_head, parse_note
from ledger.proofs.tree import HASH, SUITES

PROOF_MAX: Final = 63
"""Hashes of a proof."""
BODY_MAX: Final = 64 * 1024
SIZE_TYPE: Final = "text/x.tlog.size"
_TEXT: Final = "text/plain; charset=utf-8"


class AddingMalformed(Malformed):
    """This is no request to add a checkpoint: {why}.

    Send `old` and a size, at most 63 hashes in base64, an empty line, and the checkpoint, as C2SP tlog-witness has it.
    """

    code = "witness.request_malformed"
    source = "docs/spec/audit.md 8.7"


@dataclass(frozen=True, slots=True)
class Adding:
    """A checkpoint that a witness is asked to sign, and the proof that it continues one of the size `old`."""

    old: int
    proof: tuple[bytes, ...]
    text: str
    """The signed note."""

    def __str__(self) -> str:
        """Write it as it is sent."""
        return "".join(
            [f"old {self.old}\n", *(f"{b64encode(one).decode()}\n" for one in self.proof), "\n", self.text]
        )


@dataclass(frozen=True, slots=True)
class Declined:
    """A refusal of a witness: status and body of HTTP."""

    status: int
    body: str
    type: str = _TEXT


def parse_adding(data: bytes) -> Adding:
    """Read a request.

    Raises:
        AddingMalformed: it has not the form.
    """
    if len(data) > BODY_MAX:
        raise AddingMalformed(why="it is too long")
    try:
        front, parted, text = data.decode().partition("\n\n")
    except UnicodeDecodeError as error:
        raise AddingMalformed(why="it is not UTF-8") from error
    first, *lines = front.split("\n")
    size = first.removeprefix("old ")
    if not parted or size == first or not is_size(size):
        raise AddingMalformed(why="it does not begin with the old size")
    if len(lines) > PROOF_MAX:
        raise AddingMalformed(why="the proof has more than 63 hashes")
    try:
        proof = tuple(b64decode(line, validate=True) for line in lines)
    except (NotBase64, ValueError) as error:
        raise AddingMalformed(why="a hash of the proof is not base64") from error
    if any(len(one) != HASH for one in proof):
        raise AddingMalformed(why="a hash of the proof has another length than 32 bytes")
    return Adding(int(size), proof, text)


def judge(asked: Adding, logs: Mapping[str, Sequence[VerifierKey]], seen: Head | None) -> Note | Declined:
    """Decide whether a witness signs: in the order in which C2SP asks.

    Args:
        asked: the request.
        logs: the keys of the logs that it signs, by origin.
        seen: the head of this log that it signed last; None before the first.

    Returns:
        The note to sign, or the refusal.
    """
    try:
        note = parse_note(asked.text)
        now = parse_head(note)
    except NoteMalformed as error:
        return Declined(400, f"{error}\n")
    if now.origin not in logs:
        return Declined(404, "this witness does not know the log\n")
    if not any(note.signed_by(key) for key in logs[now.origin]):
        return Declined(403, "no signature of a key of the log holds\n")
    if asked.old > now.size:
        return Declined(400, "the old size is above that of the checkpoint\n")
    size = seen.size if seen is not None else 0
    if asked.old != size:
        return Declined(409, f"{size}\n", SIZE_TYPE)
    if seen is not None and size == now.size and seen.root != now.root:
        return Declined(409, f"{size}\n", SIZE_TYPE)
    root = seen.root if seen is not None else SUITES["sha256"](b"")
    proof = list(asked.proof)
    if not consistent(SUITES["sha256"], size, now.size, root, now.root, proof):
        return Declined(422, "the proof does not show that the log has only grown\n")
    return note


def origin_of(asked: Adding) -> str:
    """Give the origin of a checkpoint, by which it is found what was signed before; it may be no checkpoint at all."""
    return asked.text.partition("\n")[0]
