"""Batches that one client sends: what is unsound is told apart, the rest goes to the journal in one call."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from api.shapes import BatchIn, to_entry
from ledger.actors.authority import Actor
from ledger.database import Books
from ledger.entries import Entry
from ledger.errors import LedgerError
from ledger.house import require_recorder
from ledger.journal import codes
from ledger.journal.codes import Asset
from ledger.journal.posting import Submission, post
from ledger.journal.refusals import BatchIdRepeated, LinkedFailed


class BatchResult(NamedTuple):
    """What became of one entry."""

    status: Literal["posted", "replayed", "refused", "conflict", "linked"]
    entry: Entry | None = None
    recorded_at: datetime | None = None
    balances: Sequence[tuple[int, int]] = ()
    error: LedgerError | None = None


def post_batch_in(
    books: Books, actor: Actor, book_id: int, batch: BatchIn
) -> tuple[list[BatchResult], dict[str, Asset]]:
    """Post a batch as its mode says.

    An entry that is unsound, or of a kind that the actor does not record, never reaches the journal and its id stays
    free. It takes its group, or in the mode `atomic` the whole batch, with it.

    Returns:
        One result per entry in the order given, and the assets they name.

    Raises (in this order):
        BatchIdRepeated, GroupBroken: nothing was tried.
        IdNotVersion7, TooFewPostings, TooManyPostings, TextTooLong, TextUnprintable, AmountNotPositive,
        AmountBeyondLargest, Unbalanced, AccountOnBothSides.
    """
    _check_ids(batch)
    assets = codes.assets(books, book_id, {p.asset for new in batch.entries for p in new.postings})
    entries: list[Entry | LedgerError] = []
    for new in batch.entries:
        try:
            require_recorder(actor, new.kind)
            entries.append(to_entry(new, assets))
        except LedgerError as error:
            entries.append(error)
    groups = [_group(batch, new.group) for new in batch.entries]
    broken = {
        group
        for group, entry in zip(groups, entries, strict=True)
        if group and isinstance(entry, LedgerError)
    }
    submissions = [
        Submission(entry, actor.actor_id, group)
        for group, entry in zip(groups, entries, strict=True)
        if isinstance(entry, Entry) and group not in broken
    ]
    outcomes = iter(post(books, book_id, submissions) if submissions else ())
    results: list[BatchResult] = []
    for group, entry in zip(groups, entries, strict=True):
        if isinstance(entry, LedgerError):
            results.append(BatchResult("refused", error=entry))
        elif group in broken:
            results.append(BatchResult("linked", error=LinkedFailed(id=str(entry.id))))
        else:
            done = next(outcomes)
            results.append(BatchResult(done.status, done.entry, done.recorded_at, done.balances, done.error))
    return results, assets


def _group(batch: BatchIn, group: int) -> int:
    return {"atomic": 1, "each": 0, "groups": group}[batch.mode]


def _check_ids(batch: BatchIn) -> None:
    seen = set()
    for new in batch.entries:
        if new.id in seen:
            raise BatchIdRepeated(id=str(new.id))
        seen.add(new.id)
