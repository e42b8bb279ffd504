"""Closing months and years, and reopening them: asked by one person of finance, decided by another."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import insert

from ledger.database import Books
from ledger.entries import Entry, Posting
from ledger.errors import Conflict, Malformed, NotFound, RuleViolation
from ledger.identifiers import derived
from ledger.journal.accounts import NewAccount, ensure_accounts
from ledger.journal.posting import approve, must
from ledger.periods.chart import NET_ASSETS
from ledger.periods.kinds import YEAR_CLOSE
from ledger.periods.machines import STEP
from ledger.periods.queries import Carried, StepTaken, frontiers, steps, to_carry
from ledger.periods.rules import SOLO, Kind, check_next, last_of
from ledger.periods.tables import period_step
from ledger.processes.actions import Step, begin, emit, hold_id, lock, move

LINES: Final = 490
"""Accounts that one closing entry carries at most; with as many lines of net assets it stays below the limit of an entry."""
_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtext('ecoledger.periods'), %s)"


class ReasonMissing(Malformed):
    """A step of a period needs its reason.

    Say why; the reason stays visible.
    """

    code = "period.reason_missing"
    source = "docs/spec/audit.md 1.2"


class StepUnknown(NotFound):
    """There is no step {id} of a period in this book.

    Look at the list of steps.
    """

    code = "period.step_unknown"


class StepUsed(Conflict, sorts={"kind": "period_step"}):
    """The id {id} was used for '{kind}' of {month}.

    Make a new id.
    """

    code = "period.id_used"


class YearNotCarried(RuleViolation):
    """{count} accounts of revenue or expenditure still have a balance at the end of {year}.

    Close the year first: its revenue and expenditure are carried to the net assets while December is soft-closed.
    """

    code = "period.year_not_carried"
    source = "docs/spec/audit.md 1.5"


class NothingToCarry(RuleViolation):
    """Revenue and expenditure of {year} are carried already, or there were none.

    Close December.
    """

    code = "period.nothing_to_carry"
    source = "docs/spec/audit.md 1.5"


class FiguresChanged(RuleViolation):
    """Something was recorded in {year} since this step was proposed, so the closing entries are others now.

    Drop this step, and propose it anew with the figures of today.
    """

    code = "period.figures_changed"
    source = "docs/spec/audit.md 1.5"


@dataclass(frozen=True, slots=True)
class Asked:
    """A step that somebody asks for."""

    id: UUID
    kind: Kind
    month: date
    """First day."""


def propose(books: Books, book_id: int, asked: Asked, step: Step) -> StepTaken:
    """Ask for a step; a soft close is taken at once.

    Raises (in this order):
        ReasonMissing, StepUsed, PeriodNotNext, PeriodNotOver, NothingToCarry, CodeMalformed, TooManyPostings,
        IdNotVersion7, TextTooLong, TextUnprintable, RoleNotForStep, AmountBeyondLargest, IdUsed, YearNotCarried; Busy:
        too much is being posted.
    """
    if not step.reason.strip():
        raise ReasonMissing()
    hold_id(books, book_id, asked.id)
    if known := steps(books, book_id, asked.id):
        if (known[0].kind, known[0].month) != (asked.kind, asked.month):
            raise StepUsed(id=str(asked.id), kind=known[0].kind, month=known[0].month.isoformat()[:7])
        return known[0]
    check_next(asked.kind, asked.month, frontiers(books, book_id), step.on)
    entries = _closing_entries(books, book_id, asked, step.actor_id) if asked.kind == "year_close" else []
    begin(books, book_id, asked.id, STEP, "soft_close" if asked.kind == SOLO else "propose", step)
    values = {"step_id": asked.id, "kind": asked.kind, "month": asked.month, "content": _digest(entries)}
    books.connection.execute(insert(period_step).values(book_id=book_id, **values))
    if asked.kind == SOLO:
        _move(books, book_id, asked, step)
    return steps(books, book_id, asked.id)[0]


def decide(books: Books, book_id: int, step_id: UUID, step: Step, *, approved: bool) -> StepTaken:
    """Approve a step as a second person, which takes it; or drop it.

    Raises (in this order):
        StepUnknown, ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        StepBackdated, AskerGone, PeriodNotNext, PeriodNotOver, YearNotCarried, FiguresChanged, CodeMalformed,
        TooManyPostings, AmountBeyondLargest, ApprovedOtherwise, ApprovedByAnother; those of `must`; Busy: too much is
        being posted; never ActedBefore and NothingToCarry.
    """
    found = books.connection.execute(
        period_step.select().where(period_step.c.book_id == book_id, period_step.c.step_id == step_id)
    ).one_or_none()
    if found is None:
        raise StepUnknown(id=str(step_id))
    running = lock(books, book_id, step_id, STEP)
    if running.last_action == ("approve" if approved else "drop"):
        return steps(books, book_id, step_id)[0]
    asked = Asked(step_id, found.kind, found.month)
    move(books, running, "approve" if approved else "drop", step)
    if approved:
        check_next(asked.kind, asked.month, frontiers(books, book_id), step.on)
        if asked.kind == "year_close":
            _carry(books, book_id, asked, found.content, running.started_by, step)
        else:
            _move(books, book_id, asked, step)
    return steps(books, book_id, step_id)[0]


def _move(books: Books, book_id: int, asked: Asked, step: Step) -> None:
    """Move the frontier; the year must have been carried before its December is closed."""
    if asked.kind == "close" and asked.month.month == 12:
        left = to_carry(books, book_id, last_of(asked.month))
        if left:
            raise YearNotCarried(count=len(left), year=asked.month.year)
    books.connection.exec_driver_sql("SELECT ledger.move_period(%s, %s)", (book_id, asked.id)).close()
    figures = {"kind": asked.kind, "month": asked.month.isoformat()[:7]}
    emit(books, book_id, f"periods.{asked.kind}", asked.id, [], figures, step.actor_id)


def _carry(books: Books, book_id: int, asked: Asked, seen: str, proposer: int, step: Step) -> None:
    """Post the closing entries that the proposer saw, under the approval of the second person."""
    books.connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'").close()
    books.connection.exec_driver_sql(_LOCK, (book_id,)).close()
    entries = _closing_entries(books, book_id, asked, proposer)
    if _digest(entries) != seen:
        raise FiguresChanged(year=asked.month.year)
    for entry in entries:
        approve(books, book_id, entry, step.actor_id)
        must(books, book_id, entry, proposer, own_id=True)
    emit(
        books,
        book_id,
        "periods.year_close",
        asked.id,
        [],
        {"year": asked.month.year, "entries": len(entries)},
        step.actor_id,
    )


def _closing_entries(books: Books, book_id: int, asked: Asked, actor_id: int) -> list[Entry]:
    """Make the entries that carry a year to the net assets of each owner; ids follow from the step and the content.

    Raises (in this order):
        NothingToCarry: there is nothing to carry.
        CodeMalformed, TooManyPostings, TextTooLong, TextUnprintable, AmountBeyondLargest; never PurposeUnknown,
        LimitsImpossible, IdNotVersion7, TooFewPostings, AmountNotPositive and Unbalanced.
    """
    left = to_carry(books, book_id, last_of(asked.month))
    if not left:
        raise NothingToCarry(year=asked.month.year)
    owners = sorted({one.owner for one in left})
    ensure_accounts(
        books, book_id, [NewAccount(f"{owner}:{NET_ASSETS}", owner, NET_ASSETS) for owner in owners], actor_id
    )
    parts = [left[at : at + LINES] for at in range(0, len(left), LINES)]
    return [_closing_entry(asked, number, part) for number, part in enumerate(parts, 1)]


def _closing_entry(asked: Asked, number: int, part: Sequence[Carried]) -> Entry:
    postings = []
    net: dict[tuple[str, str], int] = defaultdict(int)
    for one in part:
        postings.append(
            Posting(one.account, one.asset, "credit" if one.balance > 0 else "debit", abs(one.balance))
        )
        net[one.owner, one.asset] += one.balance
    for (owner, asset), balance in sorted(net.items()):
        if balance:
            postings.append(
                Posting(f"{owner}:{NET_ASSETS}", asset, "debit" if balance > 0 else "credit", abs(balance))
            )
    year = asked.month.year
    return Entry(
        derived(asked.id, f"{YEAR_CLOSE}:{number}"),
        YEAR_CLOSE,
        last_of(asked.month),
        tuple(postings),
        f"{year}年度结转 carried forward",
        f"step {asked.id}",
    )


def _digest(entries: Sequence[Entry]) -> str:
    if not entries:
        return ""
    text = "\n".join(f"{e.id} {p.account} {p.asset} {p.side} {p.amount}" for e in entries for p in e.postings)
    return sha256(text.encode()).hexdigest()
