"""Closing months and years, and reopening them: asked by one person of finance, decided by another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import insert, select

from ledger.actors.areas import whole_book
from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries
from ledger.entries import Entry, net
from ledger.errors import Malformed, RuleViolation
from ledger.identifiers import derived
from ledger.journal.accounts import NewAccount, ensure_accounts
from ledger.journal.foreseeing import Draft, check_limits
from ledger.journal.posting import approve, must
from ledger.periods.chart import NET_ASSETS
from ledger.periods.kinds import YEAR_CLOSE
from ledger.periods.machines import STEP
from ledger.periods.queries import Carried, PeriodStep, frontiers, steps, to_carry
from ledger.periods.rules import SOLO, Kind, check_next, last_of
from ledger.periods.tables import period_step
from ledger.processes import acting
from ledger.processes.acting import Acting, Conduct, Done, Made, Verb
from ledger.processes.actions import Running, Step
from ledger.processes.acts import Words

SQL: Final = named_queries(__name__)

LINES: Final = 490
"""Accounts that one closing entry carries at most; with as many lines of net assets it stays below the limit of an entry."""


class ReasonMissing(Malformed):
    """A step of a period needs its reason.

    Say why; the reason stays visible.
    """

    code = "period.reason_missing"
    source = "docs/spec/audit.md 1.2"


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


class OpenItems(RuleViolation, sorts={"open": "period_open"}):
    """{count} points stood open when the close of {month} was asked for: {open}.

    See to them, drop this step and propose it anew; or approve it with the reason why the month is closed all the same.
    """

    code = "period.open_items"
    source = "docs/spec/audit.md 1.7"


@dataclass(frozen=True, slots=True)
class AskedStep:
    """A step that somebody asks for."""

    id: UUID
    kind: Kind
    month: date
    """First day."""


def propose(books: Books, book_id: int, asked: AskedStep, step: Step) -> Done[PeriodStep]:
    """Ask for a step; a soft close is taken at once.

    Raises (in this order):
        ReasonMissing, IdUsed, ProcessUnknown, PeriodNotNext, PeriodNotOver, NothingToCarry, CodeMalformed, TooManyPostings,
        AmountBeyondLargest, IdNotVersion7, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, YearNotCarried; Busy: too much is
        being posted.
    """
    if not step.reason.strip():
        raise ReasonMissing()
    said = {"kind": asked.kind, "month": asked.month, "reason": step.reason}
    known = acting.repeated(books, book_id, PERIODS, asked.id, step, lambda kept: (_words(kept), said))
    if known is not None:
        return known
    check_next(asked.kind, asked.month, frontiers(books, book_id), step.on)
    entries = _closing_entries(books, book_id, asked, step.actor_id) if asked.kind == "year_close" else []
    content = _digest(entries)

    def keep(_: Running) -> PeriodStep:
        values = {"step_id": asked.id, "kind": asked.kind, "month": asked.month, "content": content}
        books.connection.execute(insert(period_step).values(book_id=book_id, **values))
        return steps(books, book_id, asked.id)[0]

    def do(_: Running, kept: PeriodStep) -> Made:
        return _move(books, book_id, kept) if asked.kind == SOLO else Made()

    action = "soft_close" if asked.kind == SOLO else "propose"
    done = acting.begun(books, book_id, PERIODS, asked.id, action, step, keep, do)
    return replace(done, record=steps(books, book_id, asked.id)[0])


def approve_step(books: Books, book_id: int, step: Step, *, step_id: UUID) -> Done[PeriodStep]:
    """Approve a step as a second person, which takes it: the frontier moves, or the year is carried to the net assets.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        StepBackdated, PeriodNotNext, PeriodNotOver, YearNotCarried, NothingToCarry, FiguresChanged; those of `check_limits`; AskerGone;
        OpenItems; those of `_closing_entries`, those of `approve`, those of `must`; Busy: too much is being posted.
    """
    return acting.take(books, book_id, PERIODS, step_id, "approve", step)


def drop_step(books: Books, book_id: int, step: Step, *, step_id: UUID) -> Done[PeriodStep]:
    """Drop a step that was asked for.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated.
    """
    return acting.take(books, book_id, PERIODS, step_id, "drop", step)


def _words(kept: PeriodStep) -> Words:
    return {"kind": kept.kind, "month": kept.month, "reason": kept.reason}


def _check_approve(books: ReadBooks, taken: Acting[PeriodStep]) -> None:
    kept = taken.record
    check_next(kept.kind, kept.month, frontiers(books, taken.book_id), taken.step.on)
    _check_carried(books, taken.book_id, kept)
    if kept.kind == "year_close":
        _check_carrying(books, taken)


def _check_carrying(books: ReadBooks, taken: Acting[PeriodStep]) -> None:
    """Check that the closing entries are still those that the proposer saw, and that their accounts take them.

    Raises (in this order):
        NothingToCarry; TooManyPostings, TextTooLong, TextUnprintable, AmountBeyondLargest; FiguresChanged; those of
        `check_limits`; never IdNotVersion7, TooFewPostings, AmountNotPositive, Unbalanced and AccountOnBothSides.
    """
    kept = taken.record
    left = _left(books, taken.book_id, kept.month)
    entries = _entries_of(kept.step_id, kept.month, left)
    _check_unchanged(books, taken.book_id, kept, entries)
    for entry in entries:
        check_limits(
            books, taken.book_id, Draft(entry.id, entry.postings, _net_assets(left)), entry.effective_on
        )


def _check_unchanged(books: ReadBooks, book_id: int, kept: PeriodStep, entries: Sequence[Entry]) -> None:
    """Check that closing entries are those that were proposed.

    Raises:
        FiguresChanged: they are others.
    """
    this = (period_step.c.book_id == book_id) & (period_step.c.step_id == kept.step_id)
    if _digest(entries) != books.connection.scalar(select(period_step.c.content).where(this)):
        raise FiguresChanged(year=kept.month.year)


def _check_carried(books: ReadBooks, book_id: int, kept: PeriodStep) -> None:
    """Check that a year was carried before its December is closed.

    Raises:
        YearNotCarried: it was not.
    """
    if kept.kind == "close" and kept.month.month == 12:
        left = to_carry(books, book_id, last_of(kept.month))
        if left:
            raise YearNotCarried(count=len(left), year=kept.month.year)


def _approve(books: Books, taken: Acting[PeriodStep]) -> Made:
    if taken.record.kind == "year_close":
        return _carry(books, taken)
    _check_said(taken)
    return _move(books, taken.book_id, taken.record)


def _check_said(taken: Acting[PeriodStep]) -> None:
    """Check that whoever closes a month of which something stood open says why. Twin: `ledger.move_period`.

    Raises:
        OpenItems: nothing is said.
    """
    kept = taken.record
    left = kept.checklist.open if kept.checklist else ()
    if left and not taken.step.reason.strip():
        raise OpenItems(month=kept.month.isoformat()[:7], count=len(left), open=", ".join(left))


def _move(books: Books, book_id: int, kept: PeriodStep) -> Made:
    """Move the frontier; the year must have been carried before its December is closed."""
    _check_carried(books, book_id, kept)
    books.connection.exec_driver_sql(SQL["move"], (book_id, kept.step_id)).close()
    figures = {"kind": kept.kind, "month": kept.month.isoformat()[:7]}
    return Made(figures=figures, told=f"periods.{kept.kind}")


def _carry(books: Books, taken: Acting[PeriodStep]) -> Made:
    """Post the closing entries that the proposer saw, under the approval of the second person."""
    book_id, proposer, kept = taken.book_id, taken.process.started_by, taken.record
    books.connection.exec_driver_sql(SQL["carry"]).close()
    books.connection.exec_driver_sql(SQL["lock"], (book_id,)).close()
    entries = _closing_entries(books, book_id, AskedStep(kept.step_id, kept.kind, kept.month), proposer)
    _check_unchanged(books, book_id, kept, entries)
    for entry in entries:
        approve(books, book_id, entry, taken.step.actor_id)
        must(books, book_id, entry, proposer, own_id=True)
    figures = {"year": kept.month.year, "entries": len(entries)}
    return Made(tuple(entry.id for entry in entries), figures, told="periods.year_close")


def _closing_entries(books: Books, book_id: int, asked: AskedStep, actor_id: int) -> list[Entry]:
    """Make the entries that carry a year to the net assets of each owner; ids follow from the step and the content.

    Raises (in this order):
        NothingToCarry: there is nothing to carry.
        CodeMalformed, TooManyPostings, TextTooLong, TextUnprintable, AmountBeyondLargest; never PurposeUnknown,
        LimitsImpossible, IdNotVersion7, TooFewPostings, AmountNotPositive, Unbalanced and AccountOnBothSides.
    """
    left = _left(books, book_id, asked.month)
    ensure_accounts(books, book_id, _net_assets(left), actor_id)
    return _entries_of(asked.id, asked.month, left)


def _left(books: ReadBooks, book_id: int, month: date) -> list[Carried]:
    """List what is to be carried at the end of a year.

    Raises:
        NothingToCarry: there is nothing.
    """
    left = to_carry(books, book_id, last_of(month))
    if not left:
        raise NothingToCarry(year=month.year)
    return list(left)


def _net_assets(left: Sequence[Carried]) -> list[NewAccount]:
    """Name the accounts to which it is carried."""
    owners = sorted({one.owner for one in left})
    return [NewAccount(f"{owner}:{NET_ASSETS}", owner, NET_ASSETS) for owner in owners]


def _entries_of(step_id: UUID, month: date, left: Sequence[Carried]) -> list[Entry]:
    parts = [left[at : at + LINES] for at in range(0, len(left), LINES)]
    return [_closing_entry(step_id, month, number, part) for number, part in enumerate(parts, 1)]


def _closing_entry(step_id: UUID, month: date, number: int, part: Sequence[Carried]) -> Entry:
    carried = [(one.account, one.asset, -one.balance) for one in part]
    assets = sorted((f"{one.owner}:{NET_ASSETS}", one.asset, one.balance) for one in part)
    return Entry(
        _entry_id(step_id, number),
        YEAR_CLOSE,
        last_of(month),
        tuple(net([*carried, *assets])),
        f"{month.year}年度结转 carried forward",
        f"step {step_id}",
    )


def _entry_id(step_id: UUID, number: int) -> UUID:
    return derived(step_id, f"{YEAR_CLOSE}:{number}")


def _posted(books: ReadBooks, running: Running, kept: PeriodStep, step: str) -> list[UUID]:
    """Name the closing entries of a step: as many as the year had, from the first on."""
    if step != "approve" or kept.kind != "year_close":
        return []
    count = books.connection.exec_driver_sql(
        SQL["posted"],
        (running.book_id, YEAR_CLOSE, last_of(kept.month)),
    ).scalar_one()
    return [_entry_id(running.process_id, number) for number in range(1, int(count) + 1)]


def _digest(entries: Sequence[Entry]) -> str:
    if not entries:
        return ""
    text = "\n".join(f"{e.id} {p.account} {p.asset} {p.side} {p.amount}" for e in entries for p in e.postings)
    return sha256(text.encode()).hexdigest()


def _find(books: ReadBooks, book_id: int, step_id: UUID) -> PeriodStep | None:
    found = steps(books, book_id, step_id)
    return found[0] if found else None


PERIODS: Final = Conduct(
    STEP,
    _find,
    lambda _: (),
    (
        Verb("approve", "Approve the step", "复核", _check_approve, _approve),
        Verb("drop", "Drop the step", "撤回申请"),
    ),
    _posted,
    ("document", "reason"),
    place=whole_book,
)
"""How one acts with a step of a period."""
