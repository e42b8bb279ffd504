"""The tar of an archive, read strictly: docs/spec/audit.md 7.1.

A header is compared with the one header that its name and size can have, so nothing hides in owners, times or padding.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from ecoledger_verify.faults import Unreadable

BLOCK: Final = 512
_PART: Final = 1 << 20
_SIZE: Final = re.compile(rb"[0-7]{11}\0")
_NAME: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")


@dataclass(frozen=True, slots=True)
class Member:
    """A member: its name, where its bytes begin, and how many they are."""

    name: str
    at: int
    size: int


def header(name: str, size: int, device: bytes = b"") -> bytes:
    """Write the header of a plain file, mode 0644, owner 0, time 0."""
    parts = [
        name.encode().ljust(100, b"\0"), b"0000644\0", b"0000000\0", b"0000000\0", b"%011o\0" % size, b"00000000000\0",
        b" " * 8, b"0", bytes(100), b"ustar\x0000", bytes(64), device.ljust(8, b"\0") * 2, bytes(167),
    ]  # fmt: skip
    parts[6] = b"%06o\0 " % sum(b"".join(parts))
    return b"".join(parts)


def read_index(file: BinaryIO) -> list[Member]:
    """Find the members; nothing of their content is read.

    Raises:
        Unreadable: a header is not the one it must be, padding is not empty, or the end is missing.
    """
    end = file.seek(0, 2)
    members, at = [], 0
    while True:
        file.seek(at)
        block = file.read(BLOCK)
        if block == bytes(BLOCK):
            break
        member = _read_header(block, at)
        past = member.at + member.size
        at = past + -past % BLOCK
        file.seek(past)
        if at > end or any(file.read(at - past)):
            raise Unreadable("tar", at=past, why="padding")
        members.append(member)
    if (end - at) % BLOCK or end - at < 2 * BLOCK or end - at > 40 * BLOCK or any(file.read(end)):
        raise Unreadable("tar", at=at, why="end")
    return members


def read_member(file: BinaryIO, member: Member) -> bytes:
    """Read the whole content of a member."""
    file.seek(member.at)
    return file.read(member.size)


def stream(file: BinaryIO, member: Member) -> Iterator[bytes]:
    """Read the content of a member in parts; the reader may look elsewhere in the file between them."""
    for start in range(0, member.size, _PART):
        file.seek(member.at + start)
        yield file.read(min(_PART, member.size - start))


def _read_header(block: bytes, at: int) -> Member:
    if len(block) < BLOCK:
        raise Unreadable("tar", at=at, why="end")
    name = block[:100].rstrip(b"\0").decode("ascii", "replace")
    if not _SIZE.fullmatch(block[124:136]) or not _NAME.fullmatch(name):
        raise Unreadable("tar", at=at, why="header")
    size = int(block[124:135], 8)
    if block not in (header(name, size), header(name, size, b"0000000\0")):
        raise Unreadable("tar", at=at, why="header")
    return Member(name, at + BLOCK, size)
