"""A second person (经办、复核): what one asks for is kept in its words and done by another, as it was asked.

    ask ─▶ proposed ─▶ confirm (another person: it is done, under the id and at the legal day that were asked for)
               └─────▶ drop

Nothing is posted before the second person confirms. Whoever asks hears at once what would be refused: the act is rehearsed and
taken back. What became impossible meanwhile is refused when it is confirmed, and can be dropped. Where the law lets one person
suffice, the act is done at once, and why one sufficed is kept.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert

from ledger.database import Books
from ledger.entries import Entry, Posting
from ledger.journal.posting import approve, known_entry, must
from ledger.journal.refusals import IdUsed, PeriodSoftClosed
from ledger.permits.act_tables import alone as alone_table
from ledger.permits.actions.engine import Act, Line, begin_act, find_act, open_act, stepped, tell
from ledger.permits.rules.second import Alone
from ledger.processes.actions import ProcessUnknown, Running, Step, check_step, move
from ledger.processes.machines import START, Machine

Do = Callable[[Books, int, Step, Act, int | None], Mapping[str, object] | None]
"""Does an act: by whom and at which day, and who asked for it where that was another person; gives figures to tell."""


_ACT: Final = "act"
"""What differs where the id belongs to an entry of the same content that was posted before there was an act."""


@dataclass(frozen=True, slots=True)
class Way:
    """An act that takes two persons."""

    machine: Machine
    what: str
    """The step with which one person does it where one suffices, and the name under which it is told when it is done."""
    do: Do
    ask: str = "propose"
    """The step with which one person asks for it."""


def begin_way(
    books: Books,
    book_id: int,
    way: Way,
    step: Step,
    *,
    act_id: UUID,
    alone: Alone | None,
    site: str,
    other: str | None = None,
    until: date | None = None,
    money: int | None = None,
    lines: Sequence[Line] = (),
    terms: Mapping[str, Any] | None = None,
    law: str = "",
) -> tuple[Running, bool]:
    """Do an act where one person suffices, else ask for it: once for an id and its words.

    What an earlier release posted under the id, without an act, with the content that this act would post, is done already.

    Args:
        alone: what the act counts against its threshold; None where it always takes two.

    Raises (in this order):
        AmountBelowZero, IdUsed, IdNotVersion7, TextTooLong, TextUnprintable, RoleNotForStep, and what doing it raises.
    """
    suffices = alone is not None and alone.suffices

    def begun(within: Books) -> tuple[Running, bool]:
        return begin_act(
            within,
            book_id,
            way.machine,
            way.what if suffices else way.ask,
            step,
            act_id=act_id,
            site=site,
            other=other,
            until=until,
            money=money,
            lines=lines,
            terms=terms,
            law=law,
            what=way.what,
        )

    if find_act(books, book_id, act_id) is None and known_entry(books, book_id, act_id) is not None:
        _check_posted_before(books, book_id, way, step, act_id, begun, terms or {})
        asked = way.machine.step(START, way.ask)
        done = asked and way.machine.step(asked.after, "confirm")
        assert done is not None, "what one asks for another confirms"
        return Running(
            book_id, act_id, way.machine, done.after, 1, step.actor_id, way.what, last_on=step.on
        ), False
    running, fresh = begun(books)
    if not fresh:
        return running, False
    kept = find_act(books, book_id, act_id)
    assert kept is not None, "it was written in this transaction"
    if alone is not None and suffices:
        _done(books, book_id, way, running, step, kept, None)
        note_alone(books, book_id, act_id, alone)
    else:
        _rehearse(books, book_id, way, step, kept)
        tell(books, book_id, running, "propose", [kept.site, kept.other], {"what": way.what}, step.actor_id)
    return running, True


def confirm(books: Books, book_id: int, step: Step, *, act_id: UUID, ways: Sequence[Way]) -> Running:
    """Do what another person asked for, at the legal day that was asked for.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore,
        StepBackdated, AskerGone; then what doing it raises.
    """
    running, kept, way = _open(books, book_id, step, act_id, ways)
    if "confirm" in running.done:
        return running
    check_step(running, "confirm", step)
    moved = move(books, running, "confirm", step)
    _done(
        books,
        book_id,
        way,
        moved,
        replace(step, on=kept.effective_on, document=kept.document),
        kept,
        running.started_by,
    )
    return moved


def drop(books: Books, book_id: int, step: Step, *, act_id: UUID, ways: Sequence[Way]) -> Running:
    """Drop what somebody asked for: the one who did, or another of the same power.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated; never
        SecondPersonNeeded, ActedBefore and AskerGone.
    """
    running, kept, _ = _open(books, book_id, step, act_id, ways)
    return running if "drop" in running.done else stepped(books, book_id, running, "drop", step, kept)


def post_act(
    books: Books,
    book_id: int,
    step: Step,
    act_id: UUID,
    kind: str,
    postings: Sequence[Posting],
    asked_by: int | None,
) -> None:
    """Post the one entry of an act under the act's id; who asked for it has approved exactly this content.

    Raises:
        those of `post_entry`; TooManyPostings, AmountBeyondLargest; never IdNotVersion7, TooFewPostings, AmountNotPositive and
        Unbalanced: the ledger wrote the entry, with words that were checked, so never TextTooLong and TextUnprintable.
    """
    post_entry(
        books, book_id, step, Entry(act_id, kind, step.on, tuple(postings), "", step.document), asked_by
    )


def post_entry(books: Books, book_id: int, step: Step, entry: Entry, asked_by: int | None) -> None:
    """Post the one entry of an act as it is; what is refused is not remembered, because the same act may be possible later.

    Raises (in this order):
        those of `approve`; those of `must`; IdUsed: the id belongs to an entry that was posted before there was an act.
    """
    if asked_by is not None:
        approve(books, book_id, entry, asked_by)
    if must(books, book_id, entry, step.actor_id, own_id=True).status == "replayed":
        raise IdUsed(id=str(entry.id), field=_ACT)


def note_alone(books: Books, book_id: int, act_id: UUID, alone: Alone) -> None:
    """Keep why one person sufficed."""
    values = {"figure": alone.figure, "threshold": alone.threshold, "bank_line": alone.bank_line}
    books.connection.execute(insert(alone_table).values(book_id=book_id, act_id=act_id, **values))


def _open(
    books: Books, book_id: int, step: Step, act_id: UUID, ways: Sequence[Way]
) -> tuple[Running, Act, Way]:
    machine = ways[0].machine
    running, kept = open_act(books, book_id, act_id, machine, step)
    way = next((way for way in ways if way.what == kept.terms.get("action")), None)
    if way is None:
        raise ProcessUnknown(machine=machine.title, id=str(act_id))
    return running, kept, way


def _check_posted_before(
    books: Books,
    book_id: int,
    way: Way,
    step: Step,
    act_id: UUID,
    begun: Callable[[Books], object],
    terms: Mapping[str, Any],
) -> None:
    """Check that the entry of an id is what an act would post, by trying it: nothing of the trial is kept.

    Raises (in this order):
        what beginning and doing it raise; IdUsed: it is another entry, or the act names what was not asked for then.
    """

    def trial(within: Books) -> None:
        begun(within)
        kept = find_act(within, book_id, act_id)
        assert kept is not None, "it was begun here"
        way.do(within, book_id, step, kept, None)

    named = [name for name, value in terms.items() if value is not None]
    try:
        books.rehearse(trial)
    except IdUsed as used:
        if used.figures["field"] != _ACT or named:
            raise
    else:
        raise IdUsed(id=str(act_id), field=_ACT)


def _rehearse(books: Books, book_id: int, way: Way, step: Step, kept: Act) -> None:
    """Do it and take it back; what a soft-closed month asks for, a second person of finance, is still to come."""
    try:
        books.rehearse(lambda trial: way.do(trial, book_id, step, kept, None))
    except PeriodSoftClosed:
        if step.role != "finance":
            raise


def _done(
    books: Books, book_id: int, way: Way, running: Running, step: Step, kept: Act, asked_by: int | None
) -> None:
    figures = way.do(books, book_id, step, kept, asked_by) or {}
    tell(books, book_id, running, way.what, [kept.site, kept.other], figures, step.actor_id)
