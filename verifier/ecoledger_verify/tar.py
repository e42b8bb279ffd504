"""A tar read as a stream, in the one form that archives have; nothing is written to disk.

A header is not interpreted: its name and size are read, the header that they must have is built, and the two are
compared byte by byte. So there is no room for links, devices, sparse members, extensions, or paths that lead elsewhere.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from ecoledger_verify.strict import Unreadable

_BLOCK: Final = 512
_RECORD: Final = 10_240
_CHUNK: Final = 1 << 20
LINE_MAX: Final = 2_000_000
"""Bytes of a line."""
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*", re.ASCII)


def header(name: str, size: int, device: bytes = b"") -> bytes:
    """Build the only header that a member of this name and size may have; device fields are empty or zero."""
    before = b"%b0000644\x000000000\x000000000\x00%011o\x0000000000000\x00" % (
        name.encode().ljust(100, b"\0"),
        size,
    )
    after = b"0" + bytes(100) + b"ustar\x0000" + bytes(64) + device.ljust(8, b"\0") * 2 + bytes(167)
    total = sum(before) + sum(after) + 8 * 0x20
    return before + b"%06o\x00 " % total + after


class TarMember:
    """A member; its bytes must be read to the end before the next one comes."""

    def __init__(self, stream: BinaryIO, name: str, size: int) -> None:
        self.name = name
        self.size = size
        self._stream = stream

    def chunks(self) -> Iterator[bytes]:
        """Give the bytes, a mebibyte at most at a time.

        Raises:
            Unreadable: the file ends inside the member, or what fills its last block is not zero.
        """
        left = self.size
        while left:
            data = self._stream.read(min(left, _CHUNK))
            if not data:
                raise Unreadable("tar.truncated", member=self.name)
            left -= len(data)
            yield data
        fill = -self.size % _BLOCK
        if self._stream.read(fill) != bytes(fill):
            raise Unreadable("tar.padding", member=self.name)

    def skip(self) -> None:
        """Read the bytes, and leave them."""
        for _ in self.chunks():
            pass


def lines_of(member: TarMember) -> Iterator[bytes]:
    """Give the lines of a member that end there, each of a bounded length.

    Raises:
        Unreadable: those of `chunks`; a line is too long.
    """
    rest = b""
    for chunk in member.chunks():
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
        if len(rest) > LINE_MAX:
            raise Unreadable("too_large", member=member.name, bytes=len(rest), most=LINE_MAX)


def members(stream: BinaryIO) -> Iterator[TarMember]:
    """Give the members one after another, and check the end of the file.

    Raises:
        Unreadable: a header is not the one that its name and size must have; the file is cut, or goes on after its end.
    """
    read = 0
    while True:
        block = stream.read(_BLOCK)
        if block == bytes(_BLOCK):
            break
        name, size = _named(block, read)
        read += _BLOCK + size + -size % _BLOCK
        yield TarMember(stream, name, size)
    rest = stream.read(_RECORD + 1)
    read += _BLOCK + len(rest)
    if rest != bytes(len(rest)) or len(rest) < _BLOCK or len(rest) > _RECORD or read % _RECORD:
        raise Unreadable("tar.end")


def _named(block: bytes, at: int) -> tuple[str, int]:
    if len(block) < _BLOCK:
        raise Unreadable("tar.truncated", member="")
    raw, digits = block[:100].rstrip(b"\0"), block[124:135]
    if not re.fullmatch(rb"[0-7]{11}", digits) or not _NAME.fullmatch(raw.decode("latin-1")):
        raise Unreadable("tar.header", at=at)
    name, size = raw.decode(), int(digits, 8)
    if block not in (header(name, size), header(name, size, b"0000000")):
        raise Unreadable("tar.header", at=at, member=name)
    return name, size
