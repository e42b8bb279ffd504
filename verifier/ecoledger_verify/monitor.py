"""Following a published log: what it says today continues what it said when it was last looked at, or somebody is told.

What is kept of a log is its last checkpoint and the hashes of the complete subtrees of its tree, a hash for each bit of the size. From
them and the tiles that came since, the root of the new checkpoint is reckoned: that is the proof that the log only grew, and the log
itself has no part in it.
"""

import json
import os
from base64 import b64encode
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from time import monotonic
from typing import Any, Final, Protocol
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from ecoledger_verify.notes import NOTE_MAX, Checkpoint, Key, learn, parse_checkpoint, parse_key, parse_keys
from ecoledger_verify.once import Once
from ecoledger_verify.receipts import moment
from ecoledger_verify.report import Report
from ecoledger_verify.rows import BEGINNING, parse_rows
from ecoledger_verify.strict import Unreadable, canonical_object, utf8
from ecoledger_verify.tiles import path_of
from ecoledger_verify.tree import HASH, WIDTH, Hasher, leaf_hash, node_hash

CHECKS: Final = ("origin", "signature", "growth", "tiles", "records", "once")
FORMAT: Final = "ecoledger-monitor/1"
SECONDS: Final = 30
"""How long a server may take to answer."""
WHOLE_SECONDS: Final = 600
"""How long it may take to come."""
BUNDLE_MAX: Final = WIDTH * (2 + 0xFFFF)
STATE_MAX: Final = 2 * NOTE_MAX
_KEYS_MAX: Final = 100_000


class Source(Protocol):
    """Where a log is published."""

    @property
    def name(self) -> str:
        """Its address or folder."""

    def read(self, path: str, most: int) -> bytes | None:
        """Give what stands at a path, of so many bytes at most; None where nothing does."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A log as files, as a clone of a repository has them."""

    name: str

    def read(self, path: str, most: int) -> bytes | None:
        """Read a file."""
        file = Path(self.name) / path
        return _bounded(file.read_bytes(), most) if file.is_file() else None


class _Stay(HTTPRedirectHandler):
    """A log that sends elsewhere is another one."""

    def redirect_request(self, *_: Any) -> None:
        """Follow nowhere."""


@dataclass(frozen=True, slots=True)
class Address:
    """A log that a server serves."""

    name: str

    def read(self, path: str, most: int) -> bytes | None:
        """Ask for a path below the address."""
        whole = f"{self.name.rstrip('/')}/{path}"
        try:
            wanted = Request(whole, headers={"User-Agent": "ecoledger-verify"})  # noqa: S310
            with build_opener(_Stay).open(wanted, timeout=SECONDS) as answer:
                return _bounded(_in_time(answer, most + 1), most)
        except HTTPError as error:
            if error.code in (404, 410):
                return None
            raise OSError(None, f"{error.code} {error.reason}", whole) from error
        except (OSError, HTTPException, ValueError) as error:  # what is no address, and no answer of HTTP
            raise OSError(None, str(getattr(error, "reason", error)), whole) from error


def _in_time(answer: HTTPResponse, most: int) -> bytes:
    """Read an answer as it comes, as much as is wanted, and no longer than is waited for all of it."""
    data, end = bytearray(), monotonic() + WHOLE_SECONDS
    while len(data) < most:
        part = answer.read1(most - len(data))
        if not part:
            break
        data += part
        if monotonic() > end:
            raise TimeoutError(None, "too slow")
    return bytes(data)


def source_of(name: str) -> Source:
    """Tell an address from a folder."""
    return Address(name) if name.lower().startswith(("http://", "https://")) else Folder(name)


def _bounded(data: bytes, most: int) -> bytes:
    if len(data) > most:
        raise Unreadable("too_large", bytes=len(data), most=most)
    return data


class Peaks:
    """The tree of a log as far as it was read: the hashes of its complete subtrees, the largest first."""

    def __init__(self, h: Hasher, size: int = 0, hashes: tuple[bytes, ...] = ()) -> None:
        self._h = h
        self.size = size
        self.hashes = list(hashes)

    def add(self, leaf: bytes) -> None:
        """Add the hash of the next record."""
        count, self.size = self.size, self.size + 1
        while count & 1:
            leaf, count = node_hash(self._h, self.hashes.pop(), leaf), count >> 1
        self.hashes.append(leaf)

    def root(self) -> bytes:
        """Give the root."""
        if not self.hashes:
            return self._h(b"")
        reached = self.hashes[-1]
        for hash_ in self.hashes[-2::-1]:
            reached = node_hash(self._h, hash_, reached)
        return reached


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a log when it was last looked at."""

    point: Checkpoint
    text: str
    """The checkpoint as it was."""
    keys: tuple[Key, ...]
    """The keys that are trusted."""
    peaks: tuple[bytes, ...]

    def document(self) -> bytes:
        """Write it."""
        told = {
            "format": FORMAT,
            "keys": [_written(key) for key in self.keys],
            "note": self.text,
            "peaks": [hash_.hex() for hash_ in self.peaks],
        }
        return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _written(key: Key) -> str:
    return f"{key}+{b64encode(bytes([key.kind]) + key.public).decode()}"


def parse_seen(data: bytes) -> Seen:
    """Read what was kept.

    Raises:
        Unreadable: it has not the form.
    """
    told = canonical_object(data, frozenset({"format", "keys", "note", "peaks"}))
    if told["format"] != FORMAT:
        raise Unreadable("monitor.state")
    try:
        keys, peaks = [parse_key(key) for key in told["keys"]], [bytes.fromhex(one) for one in told["peaks"]]
        point = parse_checkpoint(told["note"])
    except (TypeError, ValueError, AttributeError) as error:
        raise Unreadable("monitor.state") from error
    if len(peaks) != point.size.bit_count() or any(len(one) != HASH for one in peaks):
        raise Unreadable("monitor.state")
    return Seen(point, told["note"], tuple(keys), tuple(peaks))


def keep(file: Path, data: bytes) -> None:
    """Put a file in its place in one step, on the disk."""
    draft = file.with_name(f".{file.name}.new")
    with draft.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
    if os.name == "posix":
        held = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(held)
        finally:
            os.close(held)


def follow(
    source: Source,
    h: Hasher,
    seen: Seen | None,
    trusted: list[Key],
    announced: list[Checkpoint],
    *,
    whole: bool = False,
) -> tuple[Report, Seen | None, bytes]:
    """Look at a log once.

    Args:
        source: where it is published.
        h: the hash of its suite.
        seen: what was seen before; None begins, and reads the log from its first record.
        trusted: keys that are trusted beside those of `seen`.
        announced: checkpoints that announce keys.
        whole: read the tiles and records that were read before once more.

    Returns:
        What was found; what is to be kept, None where something is wrong; and the checkpoint as it came.

    Raises (in this order):
        OSError: the log cannot be reached. Unreadable: there is no checkpoint, or none that can be read.
    """
    report = Report(source.name, *CHECKS)
    data = source.read("checkpoint", NOTE_MAX)
    if data is None:
        raise Unreadable("monitor.no_checkpoint")
    point = parse_checkpoint(data)
    known = [*(seen.keys if seen else ()), *trusted]
    if not known:
        known = _offered(source)
        report.warn("monitor.keys_from_log", keys=", ".join(map(str, known)) or "-")
    known = learn(known, [point.announces] if point.announces else [], [point, *announced])
    known = learn(known, [p.announces for p in announced if p.announces], announced)
    if not any(key.name == point.origin and point.note.signed_by(key) for key in known):
        report.fault("signature", "signature.missing", size=point.size, key=point.origin)
    if seen is not None and point.origin != seen.point.origin:
        report.fault("origin", "origin.two", older=seen.point.origin, newer=point.origin)
    peaks = _grow(report, source, h, seen, point, whole=whole)
    report.fact("fact.checkpoint", origin=point.origin, size=point.size, time=moment(point.time))
    report.data.update(origin=point.origin, size=point.size, seen=seen.point.size if seen else 0)
    kept = Seen(point, utf8(data), tuple(dict.fromkeys(known)), tuple(peaks.hashes))
    return report, kept if report.holds else None, data


def _offered(source: Source) -> list[Key]:
    """Read the keys that the log itself gives: a file of them, or the answer of a server."""
    data = source.read("keys.txt", _KEYS_MAX)
    if data is not None:
        return parse_keys(utf8(data))
    data = source.read("keys", _KEYS_MAX)
    try:
        told = json.loads(data or b"{}")
        return [parse_key(key) for key in told["keys"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []


def _grow(
    report: Report, source: Source, h: Hasher, seen: Seen | None, point: Checkpoint, *, whole: bool
) -> Peaks:
    """Reckon the new tree from what was seen and the tiles since then, or from all tiles."""
    old = seen.point.size if seen else 0
    peaks = Peaks(h, old, seen.peaks) if seen and not whole else Peaks(h)
    if old > point.size:
        report.fault("growth", "monitor.shrank", old=old, new=point.size)
        return peaks
    records, once = 0, Once(whole=peaks.size == 0)
    for number in range(peaks.size // WIDTH, -(-point.size // WIDTH)):
        try:
            leaves = _tile(source, number, min(WIDTH, point.size - number * WIDTH))
        except (
            Unreadable
        ) as unreadable:  # whatever follows cannot be reckoned, however long the log says it is
            report.fault("tiles", unreadable.fault, **unreadable.figures)
            report.skip("growth", "tiles_missing")
            break
        done = peaks.size - number * WIDTH
        if done and peaks.hashes[-done.bit_count() :] != _added(Peaks(h), leaves[:done]).hashes:
            report.fault("tiles", "monitor.tile_changed", tile=path_of(0, number), width=done)
        _added(peaks, leaves[done : old - number * WIDTH if peaks.size < old else done])
        if seen and whole and peaks.size == old and peaks.hashes != list(seen.peaks):
            report.fault("growth", "monitor.forked", old=old, new=point.size)
        _added(peaks, leaves[peaks.size - number * WIDTH :])
        with report.reading("records"):
            bundle = check_bundle(source, h, number, leaves)
            records += len(bundle)
            once.whole &= len(bundle) == len(leaves)
            for inside, line in enumerate(bundle):
                if line.startswith(BEGINNING):
                    once.take(report, parse_rows(line), number * WIDTH + inside)
    if not records:
        report.skip("records", "no_records")
        report.skip("once", "no_records")
    report.data["records"] = records
    if peaks.size == point.size and peaks.root() != point.root:
        if seen is None:
            report.fault("growth", "root.other", size=point.size)
        else:
            report.fault("growth", "monitor.forked", old=old, new=point.size)
    return peaks


def _added(peaks: Peaks, leaves: list[bytes]) -> Peaks:
    for leaf in leaves:
        peaks.add(leaf)
    return peaks


def _tile(source: Source, number: int, width: int) -> list[bytes]:
    """Read the first leaf hashes of a tile, from its part or, where that is gone, from the full one."""
    name = path_of(0, number)
    data = source.read(f"{name}.p/{width}", WIDTH * HASH) if width < WIDTH else None
    wide = width
    if data is None:
        data, wide = source.read(name, WIDTH * HASH), WIDTH
    if data is None:
        raise Unreadable("tile.missing", tile=name, width=width)
    if len(data) != wide * HASH:
        raise Unreadable("tile.size", tile=name, bytes=len(data))
    return [data[at : at + HASH] for at in range(0, width * HASH, HASH)]


def check_bundle(source: Source, h: Hasher, number: int, leaves: list[bytes]) -> list[bytes]:
    """Hash the records of a bundle, where it is published, and give them."""
    name = path_of(0, number).replace("tile/0/", "tile/entries/", 1)
    width = len(leaves)
    data = source.read(f"{name}.p/{width}", BUNDLE_MAX) if width < WIDTH else None
    data = source.read(name, BUNDLE_MAX) if data is None else data
    if data is None:
        return []
    at, records = 0, []
    for inside, leaf in enumerate(leaves):
        past = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or past > len(data) or leaf_hash(h, data[at + 2 : past]) != leaf:
            raise Unreadable("monitor.record_other", number=number * WIDTH + inside, tile=name)
        records.append(data[at + 2 : past])
        at = past
    return records
