"""A second person (经办、复核): what one asks for is kept in its words and done by another, as it was asked.

    ask ─▶ proposed ─▶ confirm (another person: it is done, under the id and at the legal day that were asked for)
               └─────▶ drop

Nothing is posted before the second person confirms. Whoever asks hears at once what would be refused: the act is rehearsed and
taken back. What became impossible meanwhile is refused when it is confirmed, and can be dropped. Where the law lets one person
suffice, the act is done at once, and why one sufficed is kept.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final
from uuid import UUID

from sqlalchemy import insert

from ledger.database import Books, ReadBooks
from ledger.entries import Entry
from ledger.journal.accounts import ensure_accounts
from ledger.journal.foreseeing import Draft, Foreseen
from ledger.journal.posting import approve, known_entry, must
from ledger.journal.refusals import IdUsed, PeriodSoftClosed
from ledger.permits.actions.engine import Asked, KeptAct, New, begin_new, known_act
from ledger.permits.rules.second import Alone
from ledger.permits.tables import alone as alone_table
from ledger.processes import acting
from ledger.processes.acting import Acting, Along, Conduct, Done, Made, Verb
from ledger.processes.actions import ActedBefore, Running, Step
from ledger.processes.acts import written
from ledger.processes.machines import START
from ledger.processes.refusable import BY_MACHINE, refused_by
from ledger.processes.turns import Awaiting

Do = Callable[[Books, int, Step, KeptAct, int | None], Made]
"""Does an act: by whom and at which day, and who asked for it where that was another person."""
Check = Callable[[ReadBooks, int, Step, KeptAct], None]
"""Refuses what doing it would refuse, as far as that can be told without doing it."""
Drafts = Callable[[ReadBooks, int, Step, KeptAct], Iterable[Draft]]
"""Drafts the entries that doing it posts; refuses where they cannot be made."""


_ACT: Final = "act"
"""What differs where the id belongs to an entry of the same content that was posted before there was an act."""


def _passes(_books: ReadBooks, _book_id: int, _step: Step, _act: KeptAct) -> None:
    """Nothing can be told before."""


def _own_id(act: KeptAct) -> UUID:
    """It posts under its own id."""
    return act.act_id


def _alone(_act: KeptAct) -> Along | None:
    """No other act takes a step with it."""
    return None


def _untold(_act: KeptAct) -> Mapping[str, object]:
    """Nothing more is told when it is asked for."""
    return {}


@dataclass(frozen=True, slots=True)
class Way:
    """An act that takes two persons."""

    conduct: Conduct[KeptAct]
    what: str
    """The step with which one person does it where one suffices, and the name under which it is told when it is done."""
    do: Do
    drafts: Drafts | None
    """None where it posts nothing, and its `check` looks at the month itself."""
    ask: str = "propose"
    """The step with which one person asks for it."""
    check: Check = _passes
    entry: Callable[[KeptAct], UUID] = _own_id
    """Names the entry that it posts, or the first of them."""
    along: Callable[[KeptAct], Along | None] = _alone
    """Names the step of another act that it takes along."""
    told: Callable[[KeptAct], Mapping[str, object]] = _untold
    """What is told when it is asked for, beside what it is."""


def one_draft(draft: Callable[[ReadBooks, int, Step, KeptAct], Draft]) -> Drafts:
    """Say that an act posts one entry."""

    def drafts(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> tuple[Draft]:
        return (draft(books, book_id, step, act),)

    return drafts


def second_verbs(
    ways: Callable[[], Sequence[Way]], title: str, title_zh: str
) -> tuple[Verb[KeptAct], Verb[KeptAct]]:
    """Give the two verbs by which a second person confirms what one has asked for, and by which it is dropped.

    Args:
        ways: what is asked for, once this module is read.
        title: what it is called in English, with its article.
        title_zh: what it is called in Chinese.
    """

    def only(_: Running, act: KeptAct) -> bool:
        return any(way.what == act.what for way in ways())

    def way_of(act: KeptAct) -> Way:
        return next(way for way in ways() if way.what == act.what)  # there is one: `only` has looked

    def check(books: ReadBooks, taken: Acting[KeptAct]) -> None:
        way_of(taken.record).check(books, taken.book_id, _as_asked(taken.step, taken.record), taken.record)

    def posts(books: ReadBooks, taken: Acting[KeptAct]) -> Foreseen | None:
        way, act = way_of(taken.record), taken.record
        if way.drafts is None:
            return None
        drafts = partial(way.drafts, books, taken.book_id, _as_asked(taken.step, act), act)
        return Foreseen(way.entry(act), act.effective_on, drafts, approved=True)

    def along(_: ReadBooks, taken: Acting[KeptAct]) -> Along | None:
        return way_of(taken.record).along(taken.record)

    def do(books: Books, taken: Acting[KeptAct]) -> Made:
        way, act, asker = way_of(taken.record), taken.record, taken.process.started_by
        made = way.do(books, taken.book_id, _as_asked(taken.step, act), act, asker)
        return replace(made, told=made.told or way.what)

    return (
        Verb(
            "confirm", f"Confirm {title}", f"确认{title_zh}", check, do, only=only, posts=posts, along=along
        ),
        Verb("drop", f"Drop {title}", f"撤销{title_zh}的申请", only=only),
    )


def _as_asked(step: Step, act: KeptAct) -> Step:
    """What is confirmed takes effect on the day, and with the paper, that were asked for."""
    return replace(step, on=act.effective_on, document=act.document)


def begin_way(
    books: Books,
    book_id: int,
    way: Way,
    step: Step,
    *,
    act_id: UUID,
    alone: Alone | None,
    asked: Asked,
    new: New | None = None,
) -> Done[KeptAct]:
    """Do an act where one person suffices, else ask for it: once for an id and its words.

    What an earlier release posted under the id, without an act, with the content that this act would post, is done already.

    Args:
        alone: what the act counts against its threshold; None where it always takes two.
        new: what `known_act` said of it, where the room has asked already.

    Raises (in this order):
        AmountBelowZero, IdUsed, ProcessUnknown, IdNotVersion7, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, and what doing
        it raises.
    """
    known = new or known_act(books, book_id, way.conduct, way.what, step, act_id, asked)
    if isinstance(known, Done):
        return known
    if known_entry(books, book_id, act_id) is not None:
        return _posted_before(books, book_id, way, step, act_id, asked, known)
    if alone is not None and alone.suffices:
        done = _begin(books, book_id, way, step, act_id, asked, known, way.what, None)
        note_alone(books, book_id, act_id, alone)
        return done
    return _begin(books, book_id, way, step, act_id, asked, known, way.ask, _rehearse)


def _begin(
    books: Books,
    book_id: int,
    way: Way,
    step: Step,
    act_id: UUID,
    asked: Asked,
    new: New,
    action: str,
    rehearsed: Callable[[Books, int, Way, Step, KeptAct], Made] | None,
) -> Done[KeptAct]:
    def do(act: KeptAct) -> Made:
        if rehearsed is not None:
            return rehearsed(books, book_id, way, step, act)
        return replace(way.do(books, book_id, step, act, None), told=way.what)

    return begin_new(books, book_id, way.conduct, action, step, act_id=act_id, asked=asked, new=new, do=do)


def confirm(books: Books, book_id: int, step: Step, *, act_id: UUID, ways: Sequence[Way]) -> Done[KeptAct]:
    """Do what another person asked for, at the legal day that was asked for.

    Raises (in this order):
        ProcessUnknown, StepPassed, StepUnnamed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep,
        SecondPersonNeeded, ActedBefore, StepBackdated, PeriodClosed, PeriodSoftClosed; then what doing it raises; AskerGone.
    """
    return _turn(books, book_id, step, act_id, ways, "confirm")


def drop(books: Books, book_id: int, step: Step, *, act_id: UUID, ways: Sequence[Way]) -> Done[KeptAct]:
    """Drop what somebody asked for: the one who did, or another of the same power.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated; never
        StepUnnamed, SecondPersonNeeded, ActedBefore and AskerGone: nobody's yes is asked for.
    """
    return _turn(books, book_id, step, act_id, ways, "drop")


def turns(*ways: Way) -> Awaiting[KeptAct]:
    """Give what confirms and what drops the acts of an address; what one takes along has a machine that asks too."""
    never = BY_MACHINE - refused_by(ways[0].conduct.machine, ["confirm"])
    return Awaiting(
        partial(_as_turn, confirm, ways),
        partial(_as_turn, drop, ways),
        (confirm, *(way.do for way in ways)),
        (drop,),
        never if all(way.along is _alone for way in ways) else never - {ActedBefore},
    )


def _as_turn(
    done: Callable[..., Done[KeptAct]],
    ways: Sequence[Way],
    books: Books,
    book_id: int,
    step: Step,
    act_id: UUID,
) -> Done[KeptAct]:
    return done(books, book_id, step, act_id=act_id, ways=ways)


def _turn(
    books: Books, book_id: int, step: Step, act_id: UUID, ways: Sequence[Way], action: str
) -> Done[KeptAct]:
    whats = {way.what for way in ways}
    return acting.take(
        books,
        book_id,
        ways[0].conduct,
        act_id,
        action,
        step,
        of=lambda act: act.what in whats,
        called=ways[0].conduct.machine.called(ways[0].ask),
    )


def post_act(
    books: Books,
    book_id: int,
    step: Step,
    draft: Draft,
    kind: str,
    asked_by: int | None,
    figures: Mapping[str, object] | None = None,
) -> Made:
    """Post the one entry of an act, with the accounts that are missing; who asked for it has approved exactly this content.

    Raises (in this order):
        CodeMalformed: an account's code would be too long; TooManyPostings, AmountBeyondLargest; those of `post_entry`; never
        PurposeUnknown, LimitsImpossible, IdNotVersion7, TooFewPostings, AmountNotPositive, Unbalanced and
        AccountOnBothSides: the ledger wrote accounts
        and entry, with words that were checked, so never TextTooLong and TextUnprintable.
    """
    ensure_accounts(books, book_id, draft.opening, step.actor_id)
    entry = Entry(draft.id, kind, step.on, tuple(draft.postings), "", step.document)
    return post_entry(books, book_id, step, entry, asked_by, figures)


def post_entry(
    books: Books,
    book_id: int,
    step: Step,
    entry: Entry,
    asked_by: int | None,
    figures: Mapping[str, object] | None = None,
) -> Made:
    """Post the one entry of an act as it is.

    Raises (in this order):
        those of `approve`, those of `must`; IdUsed: the entry stood before the act.
    """
    if asked_by is not None:
        approve(books, book_id, entry, asked_by)
    if must(books, book_id, entry, step.actor_id, own_id=True).status == "replayed":
        raise IdUsed(id=str(entry.id), field=_ACT)
    return Made((entry.id,), figures or {})


def note_alone(books: Books, book_id: int, act_id: UUID, alone: Alone) -> None:
    """Keep why one person sufficed."""
    values = {"figure": alone.figure, "threshold": alone.threshold, "bank_line": alone.bank_line}
    books.connection.execute(insert(alone_table).values(book_id=book_id, act_id=act_id, **values))


def _posted_before(
    books: Books, book_id: int, way: Way, step: Step, act_id: UUID, asked: Asked, new: New
) -> Done[KeptAct]:
    """Answer an act whose entry was posted under its id before there were acts, by trying it: nothing of the trial is kept.

    Raises (in this order):
        what beginning and doing it raise; IdUsed: it is another entry (`site` to who acts for one party), or the act names what was not
        asked for then;
        AmountBelowZero, IdNotVersion7, RoleNotForStep, TextTooLong, TextUnprintable;
        StepNotAllowed.
    """
    begun: list[Done[KeptAct]] = []

    def trial(within: Books) -> None:
        begun.append(_begin(within, book_id, way, step, act_id, asked, new, way.ask, _nothing))
        way.do(within, book_id, step, begun[0].record, None)

    named = [name for name, value in written(asked.terms).items() if value is not None]
    try:
        books.rehearse(trial)
    except IdUsed as used:
        if used.figures["field"] != _ACT or named:
            if step.owner is not None:  # whose entry it is, and how it differs, is not told
                raise IdUsed(id=str(act_id), field="site") from used
            raise
    else:
        raise IdUsed(id=str(act_id), field=_ACT)
    machine = way.conduct.machine
    first = machine.step(START, way.ask)
    done = first and machine.step(first.after, "confirm")
    assert done is not None, "what one asks for another confirms"
    process = Running(
        book_id, act_id, machine, done.after, 1, step.actor_id, way.what, last_on=step.on, began=step.person
    )
    return Done(way.conduct, process, begun[0].record, fresh=False, entries=(act_id,))


def _nothing(_books: Books, _book_id: int, _way: Way, _step: Step, _act: KeptAct) -> Made:
    return Made()


def _rehearse(books: Books, book_id: int, way: Way, step: Step, act: KeptAct) -> Made:
    """Do it and take it back; what a soft-closed month asks for, a second person of finance, is still to come."""
    try:
        books.rehearse(lambda trial: way.do(trial, book_id, step, act, None))
    except PeriodSoftClosed:
        if step.role != "finance":
            raise
    told = "propose" if way.ask.startswith("propose") else way.ask
    return Made(figures={"what": way.what, **way.told(act)}, told=told)
