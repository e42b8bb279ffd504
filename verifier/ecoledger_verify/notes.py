"""Signed notes, checkpoints and verifier keys, read strictly: docs/spec/audit.md 5.

Strict means that a note can be written in one way only. Base64 is what an encoder writes, numbers have no sign and no
leading zero, nothing stands before, between or after. So no byte of a note can change and leave it as good as it was.
"""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ecoledger_verify.faults import Unreadable
from ecoledger_verify.tree import HASH

LOG: Final = 1
"""Signature type of the key of a log."""
WITNESS: Final = 4
"""Signature type of the key of a witness."""
DASH: Final = "\u2014 "
_ID, _KEY, _SIGNATURE, _TIME = 4, 32, 64, 8


def base64_bytes(text: str, what: str) -> bytes:
    """Read base64 that is written as an encoder writes it."""
    try:
        data = b64decode(text, validate=True)
    except (NotBase64, ValueError) as error:
        raise Unreadable("base64", what=what) from error
    if b64encode(data).decode() != text:
        raise Unreadable("base64", what=what)
    return data


def decimal(text: str, what: str) -> int:
    """Read a number from 0, written in its only way."""
    if not (text.isascii() and text.isdigit()) or len(text) > 20 or text != str(int(text)):
        raise Unreadable("number", what=what, text=text[:40])
    return int(text)


@dataclass(frozen=True, slots=True)
class Key:
    """A public key with its name and type."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature names its key."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:_ID]

    def __str__(self) -> str:
        """Write it as docs/spec/audit.md 5.2 does."""
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"


def read_key(text: str) -> Key:
    """Read a verifier key: `<name>+<key id>+<base64>`."""
    parts = text.split("+", 2)
    if len(parts) != 3 or not _named(parts[0]):
        raise Unreadable("key_form", key=text[:200])
    data = base64_bytes(parts[2], parts[0])
    if len(data) != 1 + _KEY or data[0] not in (LOG, WITNESS):
        raise Unreadable("key_form", key=text[:200])
    key = Key(parts[0], data[0], data[1:])
    if str(key) != text:
        raise Unreadable("key_id", key=text[:200])
    return key


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature line: who signed, and the bytes."""

    name: str
    key_id: bytes
    data: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A text and the signatures under it."""

    text: str
    signatures: tuple[Signature, ...]

    def signed_by(self, key: Key) -> bool:
        """Tell whether a signature of this key stands under the note and holds."""
        return any(_holds(key, s, self.text) for s in self.signatures if (s.name, s.key_id) == (key.name, key.id))

    def broken(self, keys: Iterable[Key]) -> list[str]:
        """Name those keys whose signature stands under the note and does not hold."""
        known = {(key.name, key.id): key for key in keys}
        return [
            s.name
            for s in self.signatures
            if (key := known.get((s.name, s.key_id))) is not None and not _holds(key, s, self.text)
        ]


def read_note(text: str) -> Note:
    """Read a signed note."""
    body, parted, lines = text.rpartition("\n\n")
    if not parted or not body or not lines.endswith("\n") or any((c < " " and c != "\n") or "\ud800" <= c <= "\udfff" for c in text):
        raise Unreadable("note_form")
    signatures = tuple(_read_signature(line) for line in lines[:-1].split("\n"))
    if len({(s.name, s.key_id) for s in signatures}) != len(signatures):
        raise Unreadable("note_twice")
    return Note(body + "\n", signatures)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself at one moment, and who signs it."""

    origin: str
    size: int
    root: bytes
    time: int
    """Unix second of signing."""
    announces: Key | None
    """The key that signs from here on, when the text names one."""
    note: Note


def read_checkpoint(text: str) -> Checkpoint:
    """Read a checkpoint; whether its signatures hold is asked of its note."""
    note = read_note(text)
    lines = note.text.split("\n")
    if len(lines) not in (5, 6) or not _named(lines[0]) or not lines[3].startswith("time "):
        raise Unreadable("checkpoint_form")
    root = base64_bytes(lines[2], "checkpoint: root")
    if len(root) != HASH:
        raise Unreadable("checkpoint_form")
    size, time = decimal(lines[1], "checkpoint: size"), decimal(lines[3][5:], "checkpoint: time")
    announced = None
    if len(lines) == 6:
        announced = read_key(lines[4].removeprefix("key "))
        if not lines[4].startswith("key ") or not log_keys([announced], lines[0]):
            raise Unreadable("checkpoint_form")
    return Checkpoint(lines[0], size, root, time, announced, note)


def log_keys(keys: Iterable[Key], origin: str) -> list[Key]:
    """Choose those keys that may sign for a log: its own, of its name."""
    return [key for key in keys if key.kind == LOG and key.name == origin]


def _read_signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(DASH).partition(" ")
    if not line.startswith(DASH) or not _named(name):
        raise Unreadable("signature_form", line=line[:120])
    data = base64_bytes(encoded, line[:120])
    if len(data) not in (_ID + _SIGNATURE, _ID + _TIME + _SIGNATURE):
        raise Unreadable("signature_form", line=line[:120])
    return Signature(name, data[:_ID], data[_ID:])


def _named(name: str) -> bool:
    return bool(name) and "+" not in name and not any(c.isspace() or 0xD800 <= ord(c) < 0xE000 for c in name)


def _holds(key: Key, signature: Signature, text: str) -> bool:
    signed, proof = text.encode(), signature.data
    if key.kind == WITNESS:
        time, proof = int.from_bytes(proof[:_TIME], "big"), proof[_TIME:]
        signed = f"cosignature/v1\ntime {time}\n".encode() + signed
    if len(proof) != _SIGNATURE:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(proof, signed)
    except (InvalidSignature, ValueError):
        return False
    return True
