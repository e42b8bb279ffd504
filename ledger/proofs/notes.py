"""Signed notes and checkpoints, as C2SP signed-note, tlog-checkpoint and tlog-cosignature have them.

A note is a text whose lines all end with a newline, an empty line, and signature lines. A checkpoint's text is origin,
size, root in base64; in our logs a fourth line with the time of signing, and a fifth where it announces a key, or states that the
log was restored. What any log says of itself, with whatever lines it adds, is a head. Keys are Ed25519 (RFC 8032).
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ledger.errors import Malformed, RuleViolation

ED25519: Final = 1
COSIGNATURE: Final = 4
DASH: Final = "— "
_KEY: Final = 32
_NOTE_MAX: Final = 100_000
_RESTORED: Final = re.compile(r"restored (0|[1-9][0-9]*) ([A-Za-z0-9+/]{43}=) ([0-9a-f]{64}) ([0-9a-f]{64})")
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


class NoteMalformed(Malformed):
    """The signed note, the checkpoint in it, or the key cannot be read: {why}.

    Send it as it was given, with every line and its last newline.
    """

    code = "note.malformed"
    source = "docs/spec/audit.md 5"


class SignatureWrong(RuleViolation):
    """No signature of the key {key} holds under this note.

    The note was changed, or it was signed by another key.
    """

    code = "note.signature_wrong"
    source = "docs/spec/audit.md 5"


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with its name, as `<name>+<key id>+<base64>`."""

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        """Write it as C2SP does."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"

    def holds(self, signature: bytes, text: str) -> bool:
        """Tell whether a signature (without the key id) is this key's over a text."""
        signed, proof = text.encode(), signature
        if self.kind == COSIGNATURE:
            if len(signature) != 8 + 64:
                return False
            signed = cosigned(text, int.from_bytes(signature[:8], "big"))
            proof = signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(proof, signed)
        except InvalidSignature:
            return False
        return True


def parse_key(text: str) -> VerifierKey:
    """Read a verifier key.

    Raises:
        NoteMalformed: it has not the form, or its id is not that of its key.
    """
    name, _, rest = text.strip().partition("+")
    digits, _, encoded = rest.partition("+")
    try:
        data = b64decode(encoded, validate=True)
    except NotBase64 as error:
        raise NoteMalformed(why="the key is not base64") from error
    if (
        not name
        or any(c.isspace() for c in name)
        or len(data) != 1 + _KEY
        or data[0] not in (ED25519, COSIGNATURE)
    ):
        raise NoteMalformed(why="the key is not <name>+<id>+<base64 of an Ed25519 key>")
    key = VerifierKey(name, data[0], data[1:])
    if key.key_id.hex() != digits:
        raise NoteMalformed(why="the id of the key is not that of its bytes")
    return key


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature line."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        """Write the line, without its newline."""
        return f"{DASH}{self.name} {b64encode(self.key_id + self.signature).decode()}"

    @property
    def time(self) -> int:
        """Unix second of a cosignature."""
        return int.from_bytes(self.signature[:8], "big")


@dataclass(frozen=True, slots=True)
class Note:
    """A text and who signed it."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        """Write the note."""
        return self.text + "\n" + "".join(f"{signature}\n" for signature in self.signatures)

    def signed_by(self, key: VerifierKey) -> Signature | None:
        """Find the signature of a key that holds; None when there is none."""
        for found in self.signatures:
            if (found.name, found.key_id) == (key.name, key.key_id) and key.holds(found.signature, self.text):
                return found
        return None


def parse_note(text: str) -> Note:
    """Read a signed note.

    Raises:
        NoteMalformed: it has not the form.
    """
    body, parted, lines = text.rpartition("\n\n")
    if len(text) > _NOTE_MAX or not parted or not lines.endswith("\n") or not body:
        raise NoteMalformed(why="it needs a text, an empty line and signature lines")
    return Note(body + "\n", tuple(parse_signature(line) for line in lines[:-1].split("\n")))


def parse_signature(line: str) -> Signature:
    """Read one signature line.

    Raises:
        NoteMalformed: it has not the form.
    """
    name, _, encoded = line.removeprefix(DASH).partition(" ")
    try:
        data = b64decode(encoded, validate=True)
    except (NotBase64, ValueError) as error:
        raise NoteMalformed(why="a signature is not base64") from error
    if not line.startswith(DASH) or not name or len(data) < 4 + 64:
        raise NoteMalformed(why="a signature line is “— <key name> <base64>”")
    return Signature(name, data[:4], data[4:])


@dataclass(frozen=True, slots=True)
class Restored:
    """What a log had signed before it was brought back from a copy: whatever of that is not in it is lost."""

    size: int
    root: bytes
    asked_by: str
    """Digest of the administrator who asked for the statement, in hexadecimal."""
    confirmed_by: str
    """That of the other one."""

    def __str__(self) -> str:
        """Write the line, without its newline."""
        return f"restored {self.size} {b64encode(self.root).decode()} {self.asked_by} {self.confirmed_by}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself at one moment."""

    origin: str
    size: int
    root: bytes
    time: int
    """Unix second at which it was signed."""
    announces: str = ""
    """The verifier key that signs from now on; empty where no key is announced."""
    restored: Restored | None = None
    """What is lost, where the log goes on from a copy that was brought back."""

    @property
    def text(self) -> str:
        """The text that is signed."""
        told = f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\ntime {self.time}\n"
        if self.restored is not None:
            return f"{told}{self.restored}\n"
        return told + (f"key {self.announces}\n" if self.announces else "")


@dataclass(frozen=True, slots=True)
class Head:
    """What a log, ours or another, says of itself in the form of C2SP."""

    origin: str
    size: int
    root: bytes
    more: tuple[str, ...]
    """Lines after the third, which C2SP calls extensions."""


def is_size(text: str) -> bool:
    """Tell whether this is a size as checkpoints write it: decimal, without leading zeros, of 19 digits at most."""
    return _SIZE.fullmatch(text) is not None


def parse_head(note: Note) -> Head:
    """Read the checkpoint of any log; whether its signatures hold is another question.

    Raises:
        NoteMalformed: it has not the form.
    """
    lines = note.text.split("\n")[:-1]
    if len(lines) < 3 or not all(lines):
        raise NoteMalformed(why="a checkpoint says origin, size and root, a line each, and none is empty")
    if not is_size(lines[1]):
        raise NoteMalformed(why="the size is a decimal number without leading zeros")
    try:
        root = b64decode(lines[2], validate=True)
    except (NotBase64, ValueError) as error:
        raise NoteMalformed(why="the root is not base64") from error
    if len(root) != _KEY or b64encode(root).decode() != lines[2]:
        raise NoteMalformed(why="the root is not the base64 of 32 bytes")
    return Head(lines[0], int(lines[1]), root, tuple(lines[3:]))


def parse_checkpoint(note: Note) -> Checkpoint:
    """Read what a checkpoint of one of our logs says; whether its signatures hold is another question.

    Raises:
        NoteMalformed: it has not the form.
    """
    head = parse_head(note)
    time = head.more[0].removeprefix("time ") if head.more else ""
    if not head.more or time == head.more[0] or not time.isascii() or not time.isdigit():
        raise NoteMalformed(why="a checkpoint of ours says origin, size, root and time")
    fifth = head.more[1] if len(head.more) == 2 else ""
    restored = _parse_restored(fifth) if fifth.startswith("restored ") else None
    if len(head.more) > 2 or (len(head.more) == 2 and restored is None and not fifth.startswith("key ")):
        raise NoteMalformed(
            why="a checkpoint of ours says origin, size, root, time, and which key it announces, or what is lost"
        )
    announced = fifth.removeprefix("key ") if restored is None else ""
    return Checkpoint(head.origin, head.size, head.root, int(time), announced, restored)


def _parse_restored(line: str) -> Restored:
    found = _RESTORED.fullmatch(line)
    if found is None:
        raise NoteMalformed(why="what is lost is told as size, root and two digests of persons")
    return Restored(int(found[1]), b64decode(found[2]), found[3], found[4])


def verifier_key(private: Ed25519PrivateKey, name: str, kind: int = ED25519) -> VerifierKey:
    """Give the public key of a private one, with its name."""
    return VerifierKey(name, kind, private.public_key().public_bytes_raw())


def sign(text: str, name: str, private: Ed25519PrivateKey) -> Signature:
    """Sign the text of a note."""
    return Signature(name, verifier_key(private, name).key_id, private.sign(text.encode()))


def cosign(text: str, name: str, private: Ed25519PrivateKey, time: int) -> Signature:
    """Sign a checkpoint as a witness does: it was seen, at this Unix second."""
    signature = time.to_bytes(8, "big") + private.sign(cosigned(text, time))
    return Signature(name, verifier_key(private, name, COSIGNATURE).key_id, signature)


def cosigned(text: str, time: int) -> bytes:
    """Give the bytes that a witness signs."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()
