"""A whole book, verified from its archive and nothing else: docs/spec/audit.md 7.

The headers of the tar are read first, then what is small, then the entries once, in their order. Kept in memory are the
ids of the entries and the balances; never the entries.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final

from ecoledger_verify.facts import Book, Facts, figure, learn, read_book, read_lines
from ecoledger_verify.faults import Faults, Unreadable
from ecoledger_verify.notes import LOG, WITNESS, Checkpoint, Key, Note, log_keys, read_checkpoint, read_note
from ecoledger_verify.replay import Replay
from ecoledger_verify.tar import Member, read_index, read_member, stream
from ecoledger_verify.tree import Frontier

FORMAT: Final = b"ecoledger-archive/1\n"
MANIFEST: Final = "ecoledger-manifest/1"
FILE_RECORDS: Final = 65_536
"""Records of a file, but for the last."""

_SEQUENCE: Final = (
    "format", "book.json", r"law/.*\.toml", "law/packs.jsonl", "chart.jsonl", "kinds.jsonl", "assets.jsonl", "accounts.jsonl",
    "account_events.jsonl", "actors.jsonl", "persons.jsonl", "parties.jsonl", "approvals.jsonl", "refusals.jsonl",
    "periods.jsonl", r"entries/[0-9]{8}\.jsonl", "balances.jsonl", "checkpoints/[0-9]{8}", "MANIFEST",
)  # fmt: skip
_LAW, _ENTRIES, _CHECKPOINTS = 2, 15, 17
_MAY_LACK: Final = {_LAW, 3, 10, _ENTRIES}
Progress = Callable[[int, int, int], None]
"""Told from time to time: bytes of entries read, bytes of all entries, entries read."""


@dataclass(slots=True)
class Outcome:
    """What the verification of an archive found."""

    book: Book
    faults: Faults
    replay: Replay
    root: bytes
    checkpoints: list[Checkpoint] = field(default_factory=list)
    signer: Key | None = None
    trusted: bool = False
    since: Checkpoint | None = None
    witnesses: set[str] = field(default_factory=set)
    lost: list[tuple[str, Key]] = field(default_factory=list)
    """Checkpoints at which a new key goes on without the signature of the old one, and the new key."""

    @property
    def holds(self) -> bool:
        """Tell whether nothing was found wrong."""
        return not self.faults.counts


def verify_archive(path: Path, trusted: Sequence[Key], since: Checkpoint | None, progress: Progress) -> Outcome:
    """Verify an archive.

    Args:
        path: the file.
        trusted: keys that the reader has from elsewhere; none means that the enclosed ones are taken.
        since: a checkpoint that the reader kept, of which the archive must be the continuation.
        progress: is told how far the entries were read.

    Raises:
        Unreadable: it is not an archive; whatever else is wrong is found in the outcome.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise Unreadable("no_file", file=path, why=error.strerror) from error
    with file:
        return _Reading(file, read_index(file), list(trusted), since, progress).verify()


@dataclass(slots=True)
class _Reading:
    """An archive while it is being verified."""

    file: BinaryIO
    members: list[Member]
    trusted: list[Key]
    since: Checkpoint | None
    progress: Progress
    faults: Faults = field(default_factory=Faults)
    listed: dict[str, str] = field(default_factory=dict)
    """Line of the manifest that each member ought to have."""

    def verify(self) -> Outcome:
        check_order([member.name for member in self.members])
        small = {member.name: self._whole(member) for member in self.members if not member.name.startswith("entries/")}
        if small["format"] != FORMAT:
            raise Unreadable("format", text=small["format"][:40].decode("utf-8", "replace"))
        book = read_book(small["book.json"])
        checkpoints = [read_checkpoint(_text(small[n], n)) for n in sorted(small) if n.startswith("checkpoints/")]
        manifest = read_note(_text(small["MANIFEST"], "MANIFEST"))
        facts = self._facts(small)
        sizes = {checkpoint.size for checkpoint in checkpoints} | ({self.since.size} if self.since else set())
        replay = Replay(book.code, facts, self.faults, Frontier(book.suite), sorted(sizes), self._record_at)
        self._entries(replay, book)
        replay.finish()
        outcome = Outcome(book, self.faults, replay, replay.edge.root(), checkpoints, since=self.since)
        self._balances(replay, small["balances.jsonl"])
        self._checkpoints(outcome)
        self._signatures(outcome, manifest)
        self._manifest(outcome, manifest)
        return outcome

    def _whole(self, member: Member) -> bytes:
        data = read_member(self.file, member)
        self.listed[member.name] = f"{sha256(data).hexdigest()} {member.size} {member.name}"
        return data

    def _record_at(self, start: int) -> bytes:
        self.file.seek(start)
        return self.file.readline()[:-1]

    def _facts(self, small: dict[str, bytes]) -> Facts:
        facts = Facts()
        for name, data in small.items():
            if name.endswith(".jsonl") and name != "balances.jsonl":
                learn(facts, name, read_lines(name, data, self.faults), self.faults)
        return facts

    def _entries(self, replay: Replay, book: Book) -> None:
        """Read every entry, and hash the members in which they stand."""
        files = [member for member in self.members if member.name.startswith("entries/")]
        total, done = sum(member.size for member in files), 0
        for member in files:
            before, digest, rest, start = replay.edge.size, sha256(), b"", member.at
            for part in stream(self.file, member):
                digest.update(part)
                *lines, rest = (rest + part).split(b"\n")
                for line in lines:
                    replay.take(line, start)
                    start += len(line) + 1
                done += len(part)
                self.progress(done, total, replay.edge.size)
            self.listed[member.name] = f"{digest.hexdigest()} {member.size} {member.name}"
            found = replay.edge.size - before
            if rest or not found or (found != FILE_RECORDS and member is not files[-1]) or found > FILE_RECORDS:
                self.faults.of_member("file_count", member.name, found=found, due=FILE_RECORDS)
        if replay.edge.size != book.size:
            self.faults.of_member("entry_count", "book.json", told=book.size, found=replay.edge.size)

    def _balances(self, replay: Replay, data: bytes) -> None:
        """Compare the balances that are told with those that the entries give."""
        told = {}
        for number, line in enumerate(read_lines("balances.jsonl", data, self.faults), 1):
            try:
                told[line["account"], line["asset"]] = tuple(
                    figure(line[n], n) for n in ("debits", "credits", "version")
                )
            except (Unreadable, TypeError):
                self.faults.of_member("line_form", "balances.jsonl", line=number, why="debits, credits, version")
        due = {pair: (found.debits, found.credits, found.version) for pair, found in replay.balances.items()}
        for pair in sorted(told.keys() | due.keys()):
            one, other = told.get(pair), due.get(pair, (0, 0, 0))
            if one != other:
                self.faults.of_member("balances", "balances.jsonl", account=pair[0], asset=pair[1], told=one, due=other)

    def _checkpoints(self, outcome: Outcome) -> None:
        """Compare every checkpoint with the tree of the entries."""
        sizes = [checkpoint.size for checkpoint in outcome.checkpoints]
        if sizes != sorted(sizes) or sizes[-1] != outcome.book.size:
            self.faults.of_member("checkpoint_size", "checkpoints/")
        for number, checkpoint in enumerate(outcome.checkpoints):
            name = f"checkpoints/{number:08d}"
            found = outcome.replay.roots.get(checkpoint.size)
            if found != checkpoint.root or checkpoint.origin != outcome.book.origin:
                self.faults.of_member(
                    "root", name, size=checkpoint.size, found=_base64(found), told=_base64(checkpoint.root)
                )
        kept = self.since
        if kept is not None and (
            kept.origin != outcome.book.origin or outcome.replay.roots.get(kept.size) != kept.root
        ):
            self.faults.of_member("since", "--since", size=kept.size)

    def _signatures(self, outcome: Outcome, manifest: Note) -> None:
        """Follow the key of the log from checkpoint to checkpoint, and to the manifest (clause 5.4).

        Trust passes from a key to the next only where the text that the old one signs names the new one: anybody can add
        a signature of his own under a checkpoint that he has seen.
        """
        keys = log_keys(outcome.book.keys, outcome.book.origin)
        notes = [(f"checkpoints/{n:08d}", point.note, point.announces) for n, point in enumerate(outcome.checkpoints)]
        brought = [key for key in self.trusted if key.kind == LOG]
        if not keys or keys != outcome.book.keys or len(set(keys)) != len(keys):
            self.faults.of_member("signature", "book.json")
            return
        now = first = 0  # The key that signs, and the oldest whose trust reaches it.
        for name, note, announced in [*notes, ("MANIFEST", manifest, None)]:
            old = note.signed_by(keys[now])
            new = name != "MANIFEST" and now + 1 < len(keys) and note.signed_by(keys[now + 1])
            if note.broken([*keys, *self.trusted]) or not (old or new):
                self.faults.of_member("signature", name)
                continue
            if new:
                now += 1
                if not old:
                    outcome.lost.append((name, keys[now]))
                if not old or announced != keys[now]:
                    first = now
            outcome.witnesses |= {key.name for key in self.trusted if key.kind == WITNESS and note.signed_by(key)}
        for key in keys[now + 1 :]:
            self.faults.of_member("rotation", "book.json", key=key)
        outcome.signer = keys[now]
        outcome.trusted = any(key in keys[first : now + 1] for key in brought)
        if brought and not outcome.trusted:
            self.faults.of_member("untrusted", "MANIFEST", key=keys[now])
        if self.since is not None:
            signers = [*keys, *brought]  # It is the reader's own; an older key may stand under it.
            if not any(self.since.note.signed_by(key) for key in signers) or self.since.note.broken(signers):
                self.faults.of_member("signature", "--since")

    def _manifest(self, outcome: Outcome, manifest: Note) -> None:
        """Compare the manifest with what was read."""
        book = outcome.book
        lines = manifest.text[:-1].split("\n")
        due = [self.listed[member.name] for member in self.members[:-1]]
        if lines[:4] != [MANIFEST, book.origin, str(book.size), _base64(outcome.root)] or len(lines) != 4 + len(due):
            self.faults.of_member("manifest", "MANIFEST")
        for told, found in zip(lines[4:], due, strict=False):
            if told != found:
                self.faults.of_member("hash", found.rpartition(" ")[2])


def check_order(names: Sequence[str]) -> None:
    """Verify that the members of an archive are all there, in their order.

    Raises:
        Unreadable: one is missing, unknown, twice, or elsewhere.
    """
    rank, counted, last = 0, 0, ""
    for name in names:
        before = rank
        while rank < len(_SEQUENCE) and not re.fullmatch(_SEQUENCE[rank], name):
            if not counted and rank not in _MAY_LACK:
                raise Unreadable("member_missing", member=_SEQUENCE[rank])
            rank, counted = rank + 1, 0
        if rank == len(_SEQUENCE):
            raise Unreadable("member_order", member=name)
        many = rank in (_LAW, _ENTRIES, _CHECKPOINTS)
        numbered = many and rank != _LAW and f"{counted:08d}" not in name
        if numbered or (counted and rank == before and (not many or name <= last)):
            raise Unreadable("member_order", member=name)
        counted, last = counted + 1, name
    if rank != len(_SEQUENCE) - 1:
        raise Unreadable("member_missing", member="MANIFEST")


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Unreadable("not_utf8", what=name) from error


def _base64(found: bytes | None) -> str:
    return b64encode(found).decode() if found is not None else "-"
