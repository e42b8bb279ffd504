"""post(), must(), approve(): the only ways into the journal.

A batch is one round trip: the entries become arrays, one SQL function locks, decides and writes, and an outcome for
each entry comes back in the order given. What the function refuses for good is remembered with the id.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, Literal, NamedTuple, TypeAlias
from uuid import UUID

from ledger.amounts import Unit
from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.entries import Entry, Posting
from ledger.errors import CATALOGUE, LedgerError
from ledger.journal import codes
from ledger.journal.kinds import REVERSAL
from ledger.journal.refusals import (
    ApprovalVoid,
    ApprovedByAnother,
    ApprovedOtherwise,
    BatchIdRepeated,
    GroupBroken,
    LinkedFailed,
    Refused,
    explain,
)

SQL: Final = named_queries(__name__)

POST: Final = SQL["post"]

APPROVE: Final = SQL["approve"]
APPROVED: Final = SQL["approved"]

Status: TypeAlias = Literal["posted", "replayed", "refused", "conflict", "linked"]


class Submission(NamedTuple):
    """An entry, who submits it, and the group of the batch it belongs to (0 for none)."""

    entry: Entry
    actor_id: int
    group: int = 0


class Outcome(NamedTuple):
    """What became of one submitted entry."""

    entry: Entry
    status: Status
    recorded_at: datetime | None = None
    """When it was recorded; None unless it was posted now."""
    balances: Sequence[tuple[int, int]] = ()
    """Balance after and version of each posting, when posted now."""
    error: LedgerError | None = None
    """Why it was not posted, with the figures."""


def post(
    books: Books, book_id: int, submissions: Sequence[Submission], *, atomic: bool = False
) -> list[Outcome]:
    """Post a batch, each entry for itself, by groups, or all or none.

    Args:
        books: the transaction; nothing is there for others until it is committed.
        book_id: the book.
        submissions: at least one; members of a group stand next to each other.
        atomic: the whole batch is one group.

    Returns:
        One outcome per submission, in the order given. A refusal is an outcome, not an exception, so that it is
        remembered when the transaction commits; `must` turns it into one.

    Raises (in this order):
        BatchIdRepeated, GroupBroken: nothing was tried.
    """
    check_batch(submissions)
    parameters, units = _arrays(books, book_id, submissions, atomic)
    row = books.connection.exec_driver_sql(POST, parameters).one()
    recorded_at, outcomes, refusals, figures, balances, versions = row
    named = [
        entry.postings[int(told["line"]) - 1].account
        for (entry, _, _), told in zip(submissions, figures or (), strict=False)
        if told and "line" in told
    ]
    owners = codes.owners(books, book_id, named) if named else {}
    result: list[Outcome] = []
    leg = 0
    for place, (entry, _, _) in enumerate(submissions):
        upto = leg + len(entry.postings)
        status: Status = (outcomes[place] if outcomes else None) or "posted"
        if status == "posted":
            result.append(
                Outcome(
                    entry, status, recorded_at, list(zip(balances[leg:upto], versions[leg:upto], strict=True))
                )
            )
        else:
            error: LedgerError | None = LinkedFailed() if status == "linked" else None
            if refusals[place]:
                error = explain(refusals[place], figures[place], entry, units, owners)
            result.append(Outcome(entry, status, error=error))
        leg = upto
    return result


def must(books: Books, book_id: int, entry: Entry, actor_id: int, *, own_id: bool = False) -> Outcome:
    """Post one entry as a part of a larger action, which is undone as a whole when the entry is refused.

    Args:
        own_id: the action made the id itself, so that a refusal must not be remembered: the same step may succeed later,
            when the money has come.

    Raises (in this order):
        IdUsed, EffectiveInFuture, EffectiveBeforeBook, PeriodClosed, AccountUnknown, AssetUnknown, AccountClosed, AccountFrozen,
        AccountReceiveOnly, PeriodSoftClosed, ApprovalMissing, ApprovedByPoster, ApprovalVoid, Overdraft, CeilingReached,
        TotalTooLarge, OverdraftLater: the refusal is remembered in a transaction of its own after the rollback, and the entry is of a
        kind that fits, so of the others in `ledger.journal.refusals` only what a reversal meets is possible, which `mirror` lists;
        never BatchIdRepeated and GroupBroken: it is one entry.
    """
    outcome = post(books, book_id, [Submission(entry, actor_id)])[0]
    if outcome.error is not None:
        if outcome.status == "refused" and not own_id:
            row = books.connection.exec_driver_sql(
                SQL["must_refusal"],
                (book_id, entry.id),
            ).one()
            memory = (book_id, entry.id, row.code, json.dumps(row.figures), json.dumps(row.content), actor_id)
            books.after_rollback.append(
                lambda after: after.connection.exec_driver_sql(SQL["must_remember_refusal"], memory).close()
            )
        raise outcome.error
    return outcome


class _MassRefusal(NamedTuple):
    id: UUID
    code: str
    figures: dict[str, Any]
    postings: list[tuple[str, str, int, int]]


def explain_mass(
    books: ReadBooks, book_id: int, fault: Mapping[str, Any], entries: Sequence[UUID]
) -> LedgerError:
    """Make the error for a refusal inside mass work, whose entries were built in the database, before the transaction is given up.

    The one that was refused is remembered until then with its legs, and tells account, asset and unit of the line.

    Args:
        fault: code and figures, for what is not remembered: an id that was used before.
        entries: ids under which the work posts.
    """
    refused = find(books, _MassRefusal, SQL["mass_refusal"], book=book_id, ids=list(entries))
    if refused is None:
        figures = {name: value for name, value in fault.items() if name != "code"}
        return CATALOGUE[str(fault["code"])](**{"id": str(entries[0]), **figures})
    legs = tuple(
        Posting(account, asset, "debit" if debit else "credit", debit or credit)
        for account, asset, debit, credit in refused.postings
    )
    line = refused.figures.get("line")
    named = [] if line is None else [legs[int(line) - 1]]
    units = {
        one.code: (Unit(one.code, one.scale, one.unit, one.digits), one.name)
        for one in read(books, _Counted, SQL["counted"], book=book_id, codes=[leg.asset for leg in named])
    }
    owners = codes.owners(books, book_id, [leg.account for leg in named])
    return explain(refused.code, refused.figures, Refused(refused.id, legs), units, owners)


class _Counted(NamedTuple):
    code: str
    name: str
    unit: str
    scale: int
    digits: int


def known_entry(books: ReadBooks, book_id: int, entry_id: UUID) -> Entry | None:
    """Give the entry that an id was used for, whether it was posted or refused; None when the id is new.

    An action that chooses lots or shares as it goes asks for it first, so that a retry says what was said before.
    """
    stored = books.connection.exec_driver_sql(
        SQL["known_entry"],
        {"book": book_id, "id": entry_id},
    ).scalar_one()
    if stored is None:
        return None
    postings = tuple(
        Posting(account, asset, "debit" if debit else "credit", debit or credit)
        for account, asset, debit, credit in stored["postings"]
    )
    on = date.fromisoformat(stored["effective_on"])
    reverses = UUID(stored["reverses"]) if stored["reverses"] else None
    return Entry(
        entry_id, stored["kind"], on, postings, stored["memo"], stored["document"], reverses, kept=True
    )


def mirror(original: Entry, new_id: UUID, on: date, memo: str, document: str) -> Entry:
    """Make the entry that undoes another in full: the same postings with the sides exchanged.

    Raises (in this order):
        ReversalTargetUnknown, ReversedAlready, KindNotReversible, ReversalWindowOver: when it is posted, for here nothing is refused;
        never IdNotVersion7, TooFewPostings, TooManyPostings, AmountNotPositive, AmountBeyondLargest, Unbalanced and
        AccountOnBothSides, and with texts that were checked never TextTooLong and TextUnprintable.
    """
    swapped = tuple(
        Posting(p.account, p.asset, "credit" if p.side == "debit" else "debit", p.amount)
        for p in original.postings
    )
    return Entry(new_id, REVERSAL, on, swapped, memo, document, reverses=original.id)


def approve(books: Books, book_id: int, entry: Entry, actor_id: int) -> bool:
    """Record a second person's yes to exactly this entry, before it is posted, once; tells whether it is new.

    The poster is not known yet; that they are two is checked when it is posted.

    Raises (in this order):
        ApprovedOtherwise: the id was approved with other words; then ApprovalVoid: with a key that has been revoked;
        ApprovedByAnother: by somebody else.
    """
    content = {
        "kind": entry.kind,
        "effective_on": entry.effective_on.isoformat(),
        "memo": entry.memo,
        "document": entry.document,
        "reverses": str(entry.reverses) if entry.reverses else None,
        "postings": [
            [p.account, p.asset, p.amount if p.side == "debit" else 0, p.amount if p.side == "credit" else 0]
            for p in entry.postings
        ],
    }
    values = {"book": book_id, "id": entry.id, "content": json.dumps(content), "actor": actor_id}
    if books.connection.exec_driver_sql(APPROVE, values).scalar_one_or_none() is not None:
        return True
    # A second statement sees what was committed while the first one waited for it.
    field, approver_id, person, gone = books.connection.exec_driver_sql(APPROVED, values).one()
    if field is not None:
        raise ApprovedOtherwise(id=str(entry.id), field=field)
    if gone is not None:
        raise ApprovalVoid(kind=entry.kind, revoked_at=gone.isoformat())
    if approver_id != actor_id:
        raise ApprovedByAnother(id=str(entry.id), person=person)
    return False


def check_batch(submissions: Sequence[Submission]) -> None:
    """Check what concerns the batch as a whole.

    Raises (in this order):
        BatchIdRepeated, GroupBroken.
    """
    if len(submissions) == 1:
        return
    ids: set[UUID] = set()
    for submission in submissions:
        if submission.entry.id in ids:
            raise BatchIdRepeated(id=str(submission.entry.id))
        ids.add(submission.entry.id)
    finished: set[int] = set()
    current = 0
    for submission in submissions:
        if submission.group != current:
            finished.add(current)
            current = submission.group
            if current and current in finished:
                raise GroupBroken(group=current)


def _arrays(
    books: ReadBooks, book_id: int, submissions: Sequence[Submission], atomic: bool
) -> tuple[tuple[Any, ...], dict[str, tuple[Unit, str]]]:
    """Turn a batch into the arrays of the posting function; 0 stands for a code nobody knows."""
    first_seen: dict[tuple[str, str], int] = {}
    leg_entries: list[int] = []
    leg_pairs: list[int] = []
    leg_amounts: list[int] = []
    ends: list[int] = []
    for place, submission in enumerate(submissions, 1):
        for p in submission.entry.postings:
            leg_entries.append(place)
            leg_pairs.append(first_seen.setdefault((p.account, p.asset), len(first_seen)))
            leg_amounts.append(p.amount if p.side == "debit" else -p.amount)
        ends.append(len(leg_pairs))
    accounts = codes.account_ids(books, book_id, {account for account, _ in first_seen})
    known = codes.assets(books, book_id, {asset for _, asset in first_seen})
    assets = {code: asset.id for code, asset in known.items()}
    numbers = [(accounts.get(account, 0), assets.get(asset, 0)) for account, asset in first_seen]
    keys = sorted(set(numbers))
    places = {key: place for place, key in enumerate(keys, 1)}
    key_of = [places[number] for number in numbers]
    entries = [s.entry for s in submissions]
    parameters = (
        book_id,
        _array([s.actor_id for s in submissions]),
        _array([e.id.hex for e in entries]),
        _texts([e.kind for e in entries]),
        _dates([e.effective_on for e in entries]),
        _texts([e.memo for e in entries]),
        _texts([e.document for e in entries]),
        _array([e.reverses.hex if e.reverses else "NULL" for e in entries]),
        _array([1 if atomic else s.group for s in submissions]),
        _array(ends),
        _array(leg_entries),
        _array([key_of[pair] for pair in leg_pairs]),
        _array(leg_amounts),
        _array([key[0] for key in keys]),
        _array([key[1] for key in keys]),
        _unknown(submissions) if any(0 in key for key in keys) else None,
    )
    return parameters, {code: (asset.unit, asset.name) for code, asset in known.items()}


def _unknown(submissions: Sequence[Submission]) -> str:
    """Name the codes of every posting by its place, for a batch in which some are unknown."""
    postings = [p for s in submissions for p in s.entry.postings]
    return json.dumps({place: [p.account, p.asset] for place, p in enumerate(postings, 1)})


def _array(values: Iterable[object]) -> str:
    return "{" + ",".join(map(str, values)) + "}"


def _texts(values: Sequence[str]) -> str:
    """Write an array of texts; most batches repeat a few of them."""
    quoted = {value: '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' for value in set(values)}
    return "{" + ",".join([quoted[value] for value in values]) + "}"


def _dates(values: Sequence[date]) -> str:
    written = {value: value.isoformat() for value in set(values)}
    return "{" + ",".join([written[value] for value in values]) + "}"
