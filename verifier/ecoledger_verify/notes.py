"""Signed notes, checkpoints and cosignatures, as C2SP has them; keys, and how one is learned from another."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ecoledger_verify.strict import Unreadable, base64_bytes, decimal, hash_bytes, utf8

ED25519: Final = 1
COSIGNATURE: Final = 4
NOTE_MAX: Final = 1_000_000
_DASH: Final = "— "
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_SIGNATURE_BYTES: Final = {ED25519: 64, COSIGNATURE: 8 + 64}


@dataclass(frozen=True, slots=True)
class Key:
    """A public key with its name."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        """Name the key for a person."""
        return f"{self.name}+{self.key_id.hex()}"

    def holds(self, signature: bytes, text: str) -> bool:
        """Tell whether a signature (without the key id) is this key's over a text."""
        if len(signature) != _SIGNATURE_BYTES[self.kind]:
            return False
        signed, proof = text.encode(), signature
        if self.kind == COSIGNATURE:
            time, proof = int.from_bytes(signature[:8], "big"), signature[8:]
            signed = f"cosignature/v1\ntime {time}\n{text}".encode()
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(proof, signed)
        except (InvalidSignature, ValueError):
            return False
        return True


def parse_key(text: str) -> Key:
    """Read a verifier key, `<name>+<id>+<base64>`.

    Raises:
        Unreadable: it has not the form, or its id is not that of its bytes.
    """
    parts = text.split("+", 2)
    if len(parts) != 3 or not _is_name(parts[0]):
        raise Unreadable("key.form", text=text[:80])
    data = base64_bytes(parts[2])
    if len(data) != 33 or data[0] not in _SIGNATURE_BYTES:
        raise Unreadable("key.form", text=text[:80])
    key = Key(parts[0], data[0], data[1:])
    if key.key_id.hex() != parts[1]:
        raise Unreadable("key.id", text=text[:80])
    return key


def parse_keys(text: str) -> list[Key]:
    """Read a file of verifier keys, one a line; empty lines and lines with # are for people."""
    lines = [line.strip() for line in text.splitlines()]
    return [parse_key(line) for line in lines if line and not line.startswith("#")]


def _is_name(text: str) -> bool:
    return bool(text) and "+" not in text and not any(c.isspace() for c in text) and not _CONTROL.search(text)


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature line."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def time(self) -> int:
        """Unix second of a cosignature."""
        return int.from_bytes(self.signature[:8], "big")

    def __str__(self) -> str:
        """Name the key that signed, for a person."""
        return f"{self.name}+{self.key_id.hex()}"


@dataclass(frozen=True, slots=True)
class Note:
    """A text and who signed it."""

    text: str
    signatures: tuple[Signature, ...]

    def by(self, key: Key) -> Signature | None:
        """Find the signature line of a key, whether it holds or not."""
        for signature in self.signatures:
            if (signature.name, signature.key_id) == (key.name, key.key_id):
                return signature
        return None

    def signed_by(self, key: Key) -> bool:
        """Tell whether a key has signed, and its signature holds."""
        signature = self.by(key)
        return signature is not None and key.holds(signature.signature, self.text)


def parse_note(data: bytes | str, largest: int = NOTE_MAX) -> Note:
    """Read a signed note.

    Raises:
        Unreadable: it is too large or has not the form; a key signs twice.
    """
    if len(data) > largest:
        raise Unreadable("too_large", bytes=len(data), most=largest)
    whole = data if isinstance(data, str) else utf8(data)
    text, parted, lines = whole.rpartition("\n\n")
    if not text or not parted or not lines.endswith("\n") or _CONTROL.search(whole):
        raise Unreadable("note.form")
    signatures = tuple(_signature(line) for line in lines[:-1].split("\n"))
    if len({(s.name, s.key_id) for s in signatures}) != len(signatures):
        raise Unreadable("note.signed_twice")
    return Note(text + "\n", signatures)


def _signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not _is_name(name):
        raise Unreadable("note.signature_line", text=line[:80])
    data = base64_bytes(encoded)
    if len(data) < 5:
        raise Unreadable("note.signature_line", text=line[:80])
    return Signature(name, data[:4], data[4:])


@dataclass(frozen=True, slots=True)
class Lost:
    """What a log had signed before a copy of it was brought back, from which it goes on."""

    size: int
    root: bytes
    asked_by: str
    """Digest of the administrator who asked for the statement, in hexadecimal."""
    confirmed_by: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log said of itself at one moment."""

    origin: str
    size: int
    root: bytes
    time: int
    """Unix second at which it was signed."""
    note: Note
    announces: Key | None = None
    """The new key of the log, where this checkpoint announces one."""
    lost: Lost | None = None
    """What is lost, where this checkpoint states that the log was restored."""

    def answers_for(self, kept: "Checkpoint") -> bool:
        """Tell whether this statement says of a checkpoint that somebody kept that it is of the history that is lost."""
        lost = self.lost
        if lost is None or self.origin != kept.origin or kept.time > self.time:
            return False
        return self.size < kept.size < lost.size or (kept.size, kept.root) == (lost.size, lost.root)


def parse_checkpoint(data: bytes | str) -> Checkpoint:
    """Read a checkpoint; whether its signatures hold is another question.

    Raises:
        Unreadable: it is no note, or its text is not the four lines, and a fifth that announces a key or states what is lost.
    """
    note = parse_note(data)
    lines = note.text.split("\n")
    if len(lines) not in (5, 6) or not lines[0] or not lines[3].startswith("time "):
        raise Unreadable("checkpoint.form")
    announces = lost = None
    if len(lines) == 6 and lines[4].startswith("restored "):
        lost = _lost(lines[4])
    elif len(lines) == 6:
        announces = parse_key(lines[4].removeprefix("key "))
        if not lines[4].startswith("key ") or announces.name != lines[0] or announces.kind != ED25519:
            raise Unreadable("checkpoint.form")
    return Checkpoint(
        lines[0], decimal(lines[1]), hash_bytes(lines[2]), decimal(lines[3][5:]), note, announces, lost
    )


def _lost(line: str) -> Lost:
    words = line.split(" ")
    if len(words) != 5 or not all(_DIGEST.fullmatch(word) for word in words[3:]):
        raise Unreadable("checkpoint.form")
    return Lost(decimal(words[1]), hash_bytes(words[2]), words[3], words[4])


def learn(trusted: Iterable[Key], offered: Sequence[Key], announcements: Iterable[Checkpoint]) -> list[Key]:
    """Give the keys that may be trusted: those given, and those that a trusted key announced.

    Trust passes on only where the text names the new key, and the new key and a trusted one of the same name have signed it:
    anybody can add a signature of his own under a checkpoint that he has seen.
    """
    known = list(trusted)
    notes = list(announcements)
    grew = True
    while grew:
        grew = False
        for key in offered:
            if key in known or key.kind != ED25519:
                continue
            elders = [k for k in known if k.kind == ED25519 and k.name == key.name]
            if any(
                p.announces == key and p.note.signed_by(key) and any(p.note.signed_by(k) for k in elders)
                for p in notes
            ):
                known.append(key)
                grew = True
    return known
