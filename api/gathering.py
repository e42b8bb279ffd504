"""Many requests, one commit.

A commit costs a flush to disk, whether it carries one entry or a hundred. So the entries and reversals that arrive while the batch
before them is being committed wait for each other and are posted in one transaction, each for itself. Every client
still gets an answer of its own, and only after the commit of its entry.

    request ──▶ line of its book ──▶ batch ──▶ worker thread: one transaction ──▶ COMMIT ──▶ the answers
                     ▲                │
                     └── same id ─────┘   the second of two entries with one id waits for the first

What could go wrong and what then: the database refuses the whole batch (a deferred promise): its entries are posted
one by one, so that only the culprit fails. What its reversals undo turns out to be long: likewise, so that no
transaction is. A key was revoked meanwhile: each batch asks again. A client goes away:
its entry is posted all the same, and a retry is told so. Too many wait: 503 at once. The server stops: what was
taken in is finished.
"""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Final, NamedTuple, TypeAlias
from uuid import UUID

import structlog

from api.shapes import EntryIn, to_entry
from ledger.actors.authority import Actor, KeyUnknown
from ledger.actors.queries import still_valid
from ledger.database import Books, Database
from ledger.database.refusals import Busy
from ledger.entries import Entry
from ledger.errors import LedgerError, Unavailable
from ledger.house import require_recorder
from ledger.journal import codes
from ledger.journal.balances import EntryUnknown, Original, originals
from ledger.journal.codes import Asset
from ledger.journal.posting import Outcome, Submission, mirror, post

WAITING_MAX: Final = 2_000
"""Entries that may wait at one time, in all books."""
BATCH_MAX: Final = 256
"""Entries in one transaction."""
POSTINGS_MAX: Final = 5_000
"""Postings in one transaction, unless a single entry has more."""
WORKERS: Final = 2
"""Threads, and connections, that post. One book has one batch under way: two smaller ones at a time cost more."""

log = structlog.get_logger(__name__)


class Committed(NamedTuple):
    """What became of one entry, after the commit."""

    outcome: Outcome
    assets: Mapping[str, Asset]
    """The assets it names."""


Answer: TypeAlias = Committed | BaseException


class ReversalAsked(NamedTuple):
    """A reversal as it is asked for. It is made in the transaction that posts it, where the originals of a batch are read at once."""

    id: UUID
    original: UUID
    effective_on: date
    memo: str
    document: str
    actor: Actor
    """Who asks: it undoes what it sees, of kinds that it records."""


New: TypeAlias = EntryIn | ReversalAsked


class Pending(NamedTuple):
    """One entry that waits: as a body has it, or as a reversal of another."""

    new: New
    actor_id: int
    digest: bytes
    answer: "asyncio.Future[Committed]"


@dataclass(slots=True)
class _Line:
    """The entries of one book, in the order in which they came."""

    waiting: deque[Pending] = field(default_factory=deque)
    posting: set[UUID] = field(default_factory=set)

    def take(self) -> list[Pending]:
        """Take a batch off: as many as fit, and no id twice."""
        batch: list[Pending] = []
        postponed: list[Pending] = []
        postings = 0
        while self.waiting and len(batch) < BATCH_MAX and postings < POSTINGS_MAX:
            one = self.waiting.popleft()
            if one.new.id in self.posting:
                postponed.append(one)
                continue
            self.posting.add(one.new.id)
            batch.append(one)
            postings += len(one.new.postings) if isinstance(one.new, EntryIn) else 2
        self.waiting.extendleft(reversed(postponed))
        return batch


class Gatherer:
    """The entries that wait in one process, by book."""

    def __init__(self, database: Database, *, waiting_max: int = WAITING_MAX) -> None:
        """Start with nobody waiting."""
        self._database = database
        self._waiting_max = waiting_max
        self._threads = ThreadPoolExecutor(WORKERS, "posting")
        self._lines: dict[int, _Line] = {}
        self._waiting = 0
        self._free = WORKERS
        self._called = False
        self._batches: set[asyncio.Future[list[Answer]]] = set()

    async def post(self, book_id: int, new: EntryIn, actor_id: int, digest: bytes) -> Committed:
        """Post one entry together with those that come at the same time.

        Returns:
            What became of it, after the commit. A refusal by a rule is in the outcome.

        Raises (in this order):
            Busy: too many wait already.
            KeyUnknown: the key was revoked meanwhile.
            those of `api.shapes.to_entry`: the entry is not sound; what the database refused is in the outcome; never
            BatchIdRepeated and GroupBroken: they are posted each for itself.
        """
        return await self._wait(book_id, new, actor_id, digest)

    async def reverse(self, book_id: int, asked: ReversalAsked, digest: bytes) -> Committed:
        """Undo one entry by a new one, together with those that come at the same time.

        Returns:
            What became of it, after the commit: posted, or replayed.

        Raises (in this order):
            Busy: too many wait already.
            KeyUnknown: the key was revoked meanwhile.
            EntryUnknown, those of `ledger.house.require_recorder`, those of `ledger.journal.posting.mirror`: there is nothing that the
            caller may undo so.
            those of `ledger.journal.posting.must`: the refusal is remembered with the id; never BatchIdRepeated and GroupBroken: they
            are posted each for itself.
        """
        done = await self._wait(book_id, asked, asked.actor.actor_id, digest)
        if done.outcome.error is not None:
            raise done.outcome.error
        return done

    async def _wait(self, book_id: int, new: New, actor_id: int, digest: bytes) -> Committed:
        if self._waiting >= self._waiting_max:
            raise Busy()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Committed] = loop.create_future()
        self._lines.setdefault(book_id, _Line()).waiting.append(Pending(new, actor_id, digest, answer))
        self._waiting += 1
        if self._free and not self._called:
            # Not at once: what has arrived with this request may come along.
            self._called = True
            loop.call_soon(self._start)
        return await answer

    def _start(self) -> None:
        """Give every free thread a batch; books take turns."""
        self._called = False
        for book_id in list(self._lines):
            if not self._free:
                return
            line = self._lines[book_id]
            batch = [] if line.posting else line.take()
            if batch:
                self._free -= 1
                self._waiting -= len(batch)
                self._lines[book_id] = self._lines.pop(book_id)
                loop = asyncio.get_running_loop()
                running = loop.run_in_executor(self._threads, post_together, self._database, book_id, batch)
                self._batches.add(running)
                running.add_done_callback(partial(self._finish, book_id, batch))

    def _finish(self, book_id: int, batch: Sequence[Pending], done: "asyncio.Future[list[Answer]]") -> None:
        """Hand the answers out and start the next batch."""
        self._batches.discard(done)
        self._free += 1
        error = done.exception()
        answers: Sequence[Answer] = [error] * len(batch) if error is not None else done.result()
        line = self._lines[book_id]
        for one, answer in zip(batch, answers, strict=True):
            line.posting.discard(one.new.id)
            if one.answer.done():
                continue
            if isinstance(answer, BaseException):
                one.answer.set_exception(answer)
            else:
                one.answer.set_result(answer)
        if not line.waiting and not line.posting:
            del self._lines[book_id]
        self._start()

    async def close(self) -> None:
        """Finish what was taken in."""
        while self._batches or self._waiting:
            await asyncio.sleep(0)
            if self._batches:
                await asyncio.wait(self._batches)
        self._threads.shutdown()


_TO_COME: Final = KeyUnknown()
"""Stands for an answer that the journal will give."""


def post_together(database: Database, book_id: int, batch: Sequence[Pending]) -> list[Answer]:
    """Post a batch in one transaction, or its entries one by one when the whole is refused; never raises."""
    try:
        return database.begin(lambda books: _post(books, book_id, batch))
    except Unavailable as error:
        return [type(error)(**error.figures) for _ in batch]
    except Exception as error:
        if len(batch) == 1:
            return [error]
        log.warning("batch_taken_apart", entries=len(batch), error=type(error).__name__)
        return [post_together(database, book_id, [one])[0] for one in batch]


class _Long(Exception):
    """What the reversals of a batch undo is too long for one transaction."""


def _post(books: Books, book_id: int, batch: Sequence[Pending]) -> list[Answer]:
    valid = still_valid(books, {one.digest for one in batch})
    undone = _undone(books, book_id, batch)
    named = {p.asset for one in batch if isinstance(one.new, EntryIn) for p in one.new.postings}
    named.update(p.asset for one in undone.values() for p in one.entry.postings)
    assets = codes.assets(books, book_id, named)
    answers: list[Answer] = []
    submissions: list[Submission] = []
    for one in batch:
        try:
            if one.digest not in valid:
                raise KeyUnknown()
            made = to_entry(one.new, assets) if isinstance(one.new, EntryIn) else _mirrored(one.new, undone)
            submissions.append(Submission(made, one.actor_id))
        except LedgerError as error:
            answers.append(error)
        else:
            answers.append(_TO_COME)
    outcomes = iter(post(books, book_id, submissions) if submissions else ())
    return [Committed(next(outcomes), assets) if answer is _TO_COME else answer for answer in answers]


def _undone(books: Books, book_id: int, batch: Sequence[Pending]) -> Mapping[UUID, Original]:
    """Read what the reversals of a batch undo, if it is not too long; it never changes, so nothing is locked for it."""
    asked = [one.new.original for one in batch if isinstance(one.new, ReversalAsked)]
    found = originals(books, book_id, set(asked)) if asked else {}
    if len(asked) > 1 and sum(len(found[id].entry.postings) for id in asked if id in found) > POSTINGS_MAX:
        raise _Long()
    return found


def _mirrored(asked: ReversalAsked, undone: Mapping[UUID, Original]) -> Entry:
    """Make the reversal of an entry.

    Raises (in this order):
        EntryUnknown, those of `ledger.house.require_recorder`, those of `ledger.journal.posting.mirror`.
    """
    original = undone.get(asked.original)
    if original is None or asked.actor.owner not in (None, *original.owners):
        raise EntryUnknown(id=str(asked.original))
    require_recorder(asked.actor, original.entry.kind)
    return mirror(original.entry, asked.id, asked.effective_on, asked.memo, asked.document)
