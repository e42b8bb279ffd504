"""The one way to act.

    may this person see it? ─▶ lock ─▶ known already? ─▶ check: step, role, side, persons, the room's own ─▶ do ─▶ record, tell ─▶ Done
                                          ├─ the same words: replayed, nothing is done
                                          └─ other words: `IdUsed`, with the first field that differs

An act that *begins* a process brings the client's id: its words are day, paper and reason, and what the room keeps under the id
(`repeated`, then `begun`). A *later step* has no id of its own: who took it, its day, paper and reason are its words, and the step
of the process keeps them (`take`). Somebody else who wants the same does not repeat it, and hears what is possible instead.

A room declares for each machine a `Conduct`: how to read what it keeps of a process, who may see it, and a `Verb` for each later step,
which checks without writing, drafts what it posts, and does; months and accounts are checked here. `next_of` asks the same what is missing.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any, Final, Generic, NamedTuple, TypeVar
from uuid import UUID

from ledger.actors.areas import Location, check_area, is_bounded
from ledger.actors.recusal import check_recused
from ledger.database import Books, ReadBooks
from ledger.errors import LedgerError, refusing
from ledger.identifiers import derived
from ledger.journal.foreseeing import Draft, Foreseen, check_limits, check_month_of
from ledger.journal.refusals import IdUsed
from ledger.processes.actions import (
    Inside,
    ProcessUnknown,
    Running,
    Step,
    begin,
    check_askers,
    check_step,
    check_words,
    emit,
    hold_id,
    lock,
    moved,
    running_of,
)
from ledger.processes.machines import NO, START, Machine, Transition
from ledger.processes.queries import standing
from ledger.processes.retries import as_after, asks_version, taken_before, words_of, words_said
from ledger.processes.windows import Window

Record = TypeVar("Record")
NOBODY: Final = 0
"""No actor: for a step that nobody takes yet."""
SUBJECTS_MOST: Final = 100
"""How many of what an act can be about are told."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a deed did, beside moving its process."""

    entries: tuple[UUID, ...] = ()
    """Journal entries that it posted."""
    figures: Mapping[str, object] = field(default_factory=dict)
    """What is told in the outbox, beside the state."""
    told: str = ""
    """Under which name of a step it is told, or as which whole kind; empty for the step's own name."""
    owners: Collection[str] | None = None
    """Who hears of it; None for the parties of the process."""


@dataclass(frozen=True, slots=True)
class Acting(Generic[Record]):
    """A later step, as its check and its deed see it."""

    process: Running
    """Before the step."""
    record: Record
    step: Step
    name: str
    """The step as which it counts."""

    @property
    def book_id(self) -> int:
        """Number of the book."""
        return self.process.book_id

    @property
    def id(self) -> UUID:
        """Id of the process."""
        return self.process.process_id


def _passes(_books: ReadBooks, _acting: Acting[Record]) -> None:
    """Nothing beside the machine stands against it."""


def _posts_nothing(_books: ReadBooks, _acting: Acting[Record]) -> Foreseen | None:
    """No entry is made."""
    return None


def _alone(_books: ReadBooks, _acting: Acting[Record]) -> "Along | None":
    """No other process takes a step with it."""
    return None


class Along(NamedTuple):
    """A step of another process that is taken along with one."""

    conduct: "Conduct[Any]"
    process_id: UUID
    action: str


def _only_moves(_books: Books, _acting: Acting[Record]) -> Made:
    """Nothing is done beside the step."""
    return Made()


@dataclass(frozen=True, slots=True)
class Verb(Generic[Record]):
    """A thing that can be done with a process that has begun; one row, from which the act and what is told of it follow."""

    action: str
    """The last part of its address."""
    title: str
    title_zh: str
    check: Callable[[ReadBooks, Acting[Record]], None] = _passes
    """Refuses what the machine lets pass and the room does not; writes nothing."""
    do: Callable[[Books, Acting[Record]], Made] = _only_moves
    steps: tuple[str, ...] = ()
    """Names under which the process keeps it; none where that is `action`."""
    choose: Callable[[ReadBooks, Acting[Record]], str] | None = None
    """Tells as which of `steps` it counts, from who acts, and refuses nothing; None where there is one."""
    side: Callable[[ReadBooks, Acting[Record]], None] | None = None
    """Refuses who acts for a party that is not the one to take it; None where every party that sees the process may."""
    only: Callable[[Running, Record], bool] | None = None
    """Whether it is a step of this process, where a machine serves several kinds."""
    due: Callable[[ReadBooks, Running, Record], date | None] | None = None
    """Last day on which it can be done, where a term runs."""
    asks: tuple[str, ...] = ()
    """What it says beside day, paper and reason."""
    states: tuple[str, ...] = ()
    """Where it is begun under an id of its own and moves no state: in which states."""
    roles: tuple[str, ...] = ()
    """The same: by whom."""
    by: Callable[[Record], tuple[str, ...]] | None = None
    """The roles that take it of a process, where its check leaves out some that the machine names."""
    among: Callable[[ReadBooks, Running, Record], Sequence[UUID | str]] | None = None
    """Where it is about one of several: about which it can be now; of none it cannot be done."""
    posts: Callable[[ReadBooks, Acting[Record]], Foreseen | None] = _posts_nothing
    """Foresees what it posts; None where nothing. Its legal day is asked before all else, and told beside what that refuses."""
    along: Callable[[ReadBooks, Acting[Record]], Along | None] = _alone
    """Names the step of another process that it takes along, which must let that pass; asked before `check`."""
    paper: bool = False
    """Whether `check` may refuse it without a paper or a reason: where it does, `document` or `reason` is among what it asks for."""

    @property
    def names(self) -> tuple[str, ...]:
        """The steps as which it may count."""
        return self.steps or (self.action,)


@dataclass(frozen=True, slots=True)
class Conduct(Generic[Record]):
    """How one acts with the processes of a machine."""

    machine: Machine
    find: Callable[[ReadBooks, int, UUID], Record | None]
    """Reads what the room keeps of a process; None where there is none of this machine."""
    sides: Callable[[Record], Collection[str]]
    """The parties that may see it, and hear of it."""
    verbs: tuple[Verb[Record], ...]
    posted: Callable[[ReadBooks, Running, Record, str], Collection[UUID]] = lambda _b, running, _r, step: (
        derived(running.process_id, step),
    )
    """Ids under which a step posts, if it does."""
    says: tuple[str, ...] = ("effective_on", "document", "reason")
    """What a client says with every step; what the ledger fills in itself is no word of it."""
    place: Callable[[ReadBooks, int, UUID], Location] = field(kw_only=True)
    """Tells by the id of a process where it lies: who acts there whose mandate is for one area."""
    concerned: Callable[[ReadBooks, int, UUID], Collection[str]] | None = None
    """Tells by the id of a process whom it concerns, where these do not see it: who represents one takes no part for the bureau."""
    inside: Inside = field(default_factory=Inside)
    """Whether another representative of an enterprise is needed for its steps."""
    window: Window = field(default_factory=Window)
    """How far back somebody dates a step."""
    first: str = ""
    """A step that begins its processes, where the machine serves several kinds and it only one."""

    @property
    def title(self) -> str:
        """What its processes are called."""
        return self.machine.called(self.first)

    @property
    def addresses(self) -> dict[str, str]:
        """The last part of the address of every step that is asked for."""
        return {name: verb.action for verb in self.verbs for name in verb.names}

    def verbs_of(self, running: Running, record: Record) -> list[Verb[Record]]:
        """List what can become of a process; of several at one address that could be meant, the first is."""
        own: dict[str, Verb[Record]] = {}
        for verb in self.verbs:
            if verb.only is None or verb.only(running, record):
                own.setdefault(verb.action, verb)
        return list(own.values())

    def verb(self, action: str, running: Running, record: Record) -> Verb[Record]:
        """Find a verb by the last part of its address.

        Raises:
            ProcessUnknown: this process is of a kind that has no such act.
        """
        for verb in self.verbs_of(running, record):
            if verb.action == action:
                return verb
        raise ProcessUnknown(machine=running.title, id=str(running.process_id))


@dataclass(frozen=True, slots=True)
class Done(Generic[Record]):
    """What became of an act."""

    conduct: Conduct[Record]
    process: Running
    record: Record
    fresh: bool
    """Whether it was done now; False for a replay, which did nothing."""
    entries: tuple[UUID, ...] = ()
    """Journal entries that the act made."""

    @property
    def state(self) -> str:
        """Where the process stands."""
        return self.process.state


@dataclass(frozen=True, slots=True)
class Next:
    """A thing that can be done now."""

    action: str
    title: str
    title_zh: str
    roles: tuple[str, ...]
    parties: tuple[str, ...]
    """The parties that may take it themselves, where not every one that sees the process may; empty where any of its roles may."""
    second_person: bool
    """Whether it is done by another person than one who acted before."""
    not_who_did: tuple[str, ...]
    """Earlier steps whose takers do not take it."""
    due: date | None
    source: str
    asks: tuple[str, ...]
    missing: tuple[LedgerError, ...]
    """What would refuse it today, whoever takes it; of what may count as one of several steps, the first."""
    subjects: tuple[UUID | str, ...] = ()
    """What it can be about, where it is about one of several: ids, or the names of terms."""
    waits_for: str = ""
    """The act of another person that does it, once it is told; empty where it is done at once."""


def repeated(
    books: Books,
    book_id: int,
    conduct: Conduct[Record],
    process_id: UUID,
    step: Step,
    words: Callable[[Record], tuple[Mapping[str, object], Mapping[str, object]]],
) -> Done[Record] | None:
    """Find an act that began a process under an id before; None where the id is new.

    Args:
        words: gives what the room keeps of the act, and what is said now.

    Raises:
        IdUsed: other words were said, or somebody else said the same (`actor`); who acts for one party is not compared with the
            words of others, for the first that differs would tell the rest;
        ProcessUnknown.
    """
    hold_id(books, book_id, process_id)
    record = conduct.find(books, book_id, process_id)
    if record is None:
        return None
    if step.owner is not None and step.owner not in conduct.sides(record):
        raise IdUsed(id=str(process_id), field="site")
    running = lock(books, book_id, process_id, conduct.machine)
    first = running.steps[0]
    mine = first.actor_id == step.actor_id
    if step.owner is not None and not mine:
        raise IdUsed(id=str(process_id), field="actor")
    kept, said = words(record)
    check_words(str(process_id), kept, said)
    check_words(str(process_id), words_of(conduct.says, first), words_said(conduct.says, step))
    if not mine:
        raise IdUsed(id=str(process_id), field="actor")
    return Done(
        conduct,
        running,
        record,
        fresh=False,
        entries=_standing(books, conduct, running, record, first.action),
    )


def begun(
    books: Books,
    book_id: int,
    conduct: Conduct[Record],
    process_id: UUID,
    action: str,
    step: Step,
    keep: Callable[[Running], Record],
    do: Callable[[Running, Record], Made] | None = None,
) -> Done[Record]:
    """Begin a process whose id is new: its first step is recorded, kept by the room, done, and told.

    Raises (in this order):
        IdNotVersion7, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep; IdUsed: the id is that of a process of another
        machine; then what keeping it raises; AreaOther: it lies where the mandate is not for; Recused: it concerns whom one represents;
        then what doing it raises.
    """
    first = conduct.machine.step(START, action)
    if first is not None:
        conduct.window.check(books, book_id, conduct.machine, first, step, ())
    running = begin(books, book_id, process_id, conduct.machine, action, step)
    record = keep(running)
    check_who(books, book_id, conduct, process_id, record, step)
    if first is not None:
        conduct.inside.check(books, running, first, step)
    made = do(running, record) if do is not None else Made()
    _tell(books, conduct, running, record, action, made, step)
    return Done(conduct, running, record, fresh=True, entries=made.entries)


def opened(
    books: Books, book_id: int, conduct: Conduct[Record], process_id: UUID, step: Step, called: str = ""
) -> tuple[Running, Record]:
    """Lock a process, and read what the room keeps of it; for who acts for a party that is no side of it there is none.

    Args:
        called: as `take` has it.

    Raises:
        ProcessUnknown: there is none, or not for this one; nothing else is told before, and no lock is waited for.
    """
    _seen(books, book_id, conduct, process_id, step.owner, called)
    running = lock(books, book_id, process_id, conduct.machine)
    # Read anew: what it waited for may have changed it.
    return running, _seen(books, book_id, conduct, process_id, step.owner, called)


def read_process(
    books: ReadBooks, book_id: int, conduct: Conduct[Record], process_id: UUID, owner: str | None
) -> tuple[Running, Record]:
    """Read a process and what the room keeps of it without locking it.

    Args:
        owner: who reads, where it reads for one party; None for the whole book.

    Raises:
        ProcessUnknown: there is none, or not for this one.
    """
    record = _seen(books, book_id, conduct, process_id, owner)
    return running_of(books, book_id, process_id, {conduct.machine.name: conduct.machine}), record


def take_along(
    books: Books, book_id: int, along: Along, step: Step, do: Callable[[Books, Acting[Any]], Made]
) -> Done[Any]:
    """Take a step of another process along with the one that is taken, with a deed of its own; it is never a repeat.

    Raises (in this order):
        ProcessUnknown; those of `advance`.
    """
    running, record = opened(books, book_id, along.conduct, along.process_id, step)
    verb = along.conduct.verb(along.action, running, record)
    return advance(books, along.conduct, replace(verb, do=do), Acting(running, record, step, verb.names[0]))


def take(
    books: Books,
    book_id: int,
    conduct: Conduct[Record],
    process_id: UUID,
    action: str,
    step: Step,
    *,
    of: Callable[[Record], bool] | None = None,
    called: str = "",
) -> Done[Record]:
    """Take a later step of a process, once.

    Args:
        of: whether a process is one of those that stand at this address, where a machine serves several.
        called: what these are called there; empty where they are called as all of the conduct.

    Raises (in this order):
        ProcessUnknown: there is none, or not for this one; StepPassed, StepUnnamed; IdUsed: this person took the step with other
        words; TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore, StepBackdated; what
        the room's check raises; AskerGone; what doing it raises.
    """
    there = opened(books, book_id, conduct, process_id, step, called)
    return take_opened(books, conduct, *there, action, step, of=of, called=called)


def take_opened(
    books: Books,
    conduct: Conduct[Record],
    running: Running,
    record: Record,
    action: str,
    step: Step,
    *,
    of: Callable[[Record], bool] | None = None,
    called: str = "",
) -> Done[Record]:
    """Take a later step of a process that `opened` has locked, once.

    Raises (in this order):
        those of `take`.
    """
    if of is not None and not of(record):
        raise ProcessUnknown(machine=called or conduct.title, id=str(running.process_id))
    verb = conduct.verb(action, running, record)
    before = taken_before(running, verb.names, verb.action, conduct.says, step)
    if before is not None:
        as_then = as_after(running, before)
        entries = _standing(books, conduct, as_then, record, as_then.last_action)
        return Done(conduct, running, record, fresh=False, entries=entries)
    return advance(books, conduct, verb, Acting(running, record, step, verb.names[0]), dated=True)


def advance(
    books: Books, conduct: Conduct[Record], verb: Verb[Record], acting: Acting[Record], *, dated: bool = False
) -> Done[Record]:
    """Take a step that was not taken before of a process that is locked: everything is checked once, then it is done.

    Args:
        dated: whether somebody dates it; else it follows from something else, whose day it has, or from the clock.

    Raises (in this order):
        TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore, StepBackdated; AreaOther: it lies
        where the mandate is not for; Recused: it concerns whom one represents; what
        `side` of the verb raises; what `_against` finds first; AskerGone; what doing it raises.
    """
    process, step = acting.process, acting.step
    if verb.choose is not None and any(process.machine.step(process.state, name) for name in verb.names):
        acting = replace(acting, name=verb.choose(books, acting))
    allowed = check_step(process, acting.name, step, conduct.addresses)
    check_who(books, acting.book_id, conduct, acting.id, acting.record, step)
    if verb.side is not None and step.owner is not None:
        verb.side(books, acting)
    if dated:
        conduct.window.check(books, process.book_id, process.machine, allowed, step, process.steps)
    conduct.inside.check(books, process, allowed, step)
    for refusal in _against(books, verb, acting):
        raise refusal
    after = moved(books, process, allowed, step)
    made = verb.do(books, acting)
    record = conduct.find(books, acting.book_id, acting.id)
    assert record is not None, "it was there before the step"
    _tell(books, conduct, after, record, acting.name, made, step)
    return Done(conduct, after, record, fresh=True, entries=made.entries)


def check_who(
    books: ReadBooks, book_id: int, conduct: Conduct[Record], process_id: UUID, record: Record, step: Step
) -> None:
    """Check that who acts may act there, and for the public side in this matter.

    Raises (in this order):
        AreaOther, Recused.
    """
    if is_bounded(books, step.actor_id):
        check_area(books, step.actor_id, conduct.place(books, book_id, process_id))
    if step.owner is None:
        told = conduct.concerned
        concerned = conduct.sides(record) if told is None else told(books, book_id, process_id)
        check_recused(books, book_id, step.actor_id, concerned)


def _against(books: ReadBooks, verb: Verb[Record], acting: Acting[Record]) -> tuple[LedgerError, ...]:
    """Find what refuses a step that the machine lets pass: the legal day of what it would post, and the first of all else.

    Returns:
        In the order in which they are told and raised: PeriodClosed, PeriodSoftClosed; then those of `_check_rest`.
    """
    foreseen, drafts = verb.posts(books, acting), list[Draft]()
    left = refusing(partial(_check_rest, books, verb, acting, foreseen, drafts))
    if foreseen is None or not (drafts or left):
        return left
    return (*refusing(partial(check_month_of, books, acting.book_id, foreseen, acting.step.role)), *left)


def _check_rest(
    books: ReadBooks,
    verb: Verb[Record],
    acting: Acting[Record],
    foreseen: Foreseen | None,
    drafts: list[Draft],
) -> None:
    """Check all but the legal day, and give in `drafts` what would be posted.

    Raises (in this order):
        those of `_check_along`; what `check` of the verb and drafting its entries raise; those of `check_limits`.
    """
    _check_along(books, verb, acting)
    verb.check(books, acting)
    if foreseen is None:
        return
    drafts.extend(one for one in foreseen.drafts() if one.postings)
    for draft in drafts:
        check_limits(books, acting.book_id, draft, foreseen.on)


def _check_along(books: ReadBooks, verb: Verb[Record], acting: Acting[Record]) -> None:
    """Check that another process lets its step be taken along; nothing is locked.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore, StepBackdated.
    """
    along = verb.along(books, acting)
    if along is not None:
        running = read_process(books, acting.book_id, along.conduct, along.process_id, acting.step.owner)[0]
        check_step(running, along.action, acting.step)


def _kept_apart(
    books: ReadBooks, verb: Verb[Record], acting: Acting[Record], steps: Sequence[Transition]
) -> tuple[str, ...]:
    """Name the earlier steps whose takers do not take a step: of its process, and of the one that is taken along."""
    apart = [did for t in steps for did in t.apart]
    along = verb.along(books, acting)
    if along is not None:
        machine = along.conduct.machine
        running = running_of(books, acting.book_id, along.process_id, {machine.name: machine})
        taken = machine.step(running.state, along.action)
        if taken is not None:
            apart += [*((running.steps[0].action,) if taken.four_eyes else ()), *taken.apart]
    return tuple(dict.fromkeys(apart))


def next_of(
    books: ReadBooks, conduct: Conduct[Record], running: Running, record: Record, today: date
) -> list[Next]:
    """List what can be done now, and what is missing before it would pass: the checks that would refuse it are asked.

    Who acts is not known yet; what a person did before is told as a rule, and what an act says as what it asks for.
    """
    found = []
    for verb in conduct.verbs_of(running, record):
        steps = [
            t
            for t in conduct.machine.transitions
            if t.before == running.state and t.action in verb.names and t.asked and t.roles
        ]
        here = running.state in verb.states if verb.states else bool(steps)
        if not here:
            continue
        subjects = () if verb.among is None else tuple(verb.among(books, running, record))
        if verb.among is not None and not subjects:
            continue
        named = verb.roles if verb.by is None else verb.by(record)
        roles = named or tuple(dict.fromkeys(role for t in steps for role in t.roles))
        somebody = Step(NOBODY, roles[0], max(today, running.last_on), reason="-", document="-")
        acting = Acting(running, record, somebody, verb.names[0])
        apart = _kept_apart(books, verb, acting, steps)
        found.append(
            Next(
                verb.action,
                verb.title,
                verb.title_zh,
                roles,
                _parties(books, conduct, verb, acting),
                any(t.four_eyes for t in steps) or bool(apart),
                apart,
                verb.due(books, running, record) if verb.due is not None else None,
                conduct.machine.law,
                (*verb.asks, *_needed(books, verb, acting), *asks_version(running, steps, verb.names)),
                (*_against(books, verb, acting), *_gone(books, running, steps)),
                subjects[:SUBJECTS_MOST],
            )
        )
    return found


def _parties(
    books: ReadBooks, conduct: Conduct[Record], verb: Verb[Record], acting: Acting[Record]
) -> tuple[str, ...]:
    """Name the parties whom `side` lets pass, which is what refuses the others."""
    if verb.side is None:
        return ()
    return tuple(
        party
        for party in dict.fromkeys(conduct.sides(acting.record))
        if not refusing(partial(verb.side, books, replace(acting, step=replace(acting.step, owner=party))))
    )


def _needed(books: ReadBooks, verb: Verb[Record], acting: Acting[Record]) -> tuple[str, ...]:
    """Tell whether the check lets pass only with a paper, and only with a reason, who acts for no party: it is asked without each."""
    if not verb.paper or refusing(partial(verb.check, books, acting)):
        return ()
    bare = {"document": replace(acting.step, document=""), "reason": replace(acting.step, reason="")}
    return tuple(n for n, s in bare.items() if refusing(partial(verb.check, books, replace(acting, step=s))))


def _gone(books: ReadBooks, running: Running, steps: Sequence[Transition]) -> tuple[LedgerError, ...]:
    """Tell who asked for what is confirmed and is gone, where every step as which it may count is refused for it."""
    found = [refusing(partial(check_askers, books, running, t)) for t in steps]
    return found[0] if found and all(found) else ()


def _seen(
    books: ReadBooks,
    book_id: int,
    conduct: Conduct[Record],
    process_id: UUID,
    owner: str | None,
    called: str = "",
) -> Record:
    record = conduct.find(books, book_id, process_id)
    if record is None or (owner is not None and owner not in conduct.sides(record)):
        raise ProcessUnknown(machine=called or conduct.title, id=str(process_id))
    return record


def _standing(
    books: ReadBooks, conduct: Conduct[Record], running: Running, record: Record, step: str
) -> tuple[UUID, ...]:
    """Give the entries that a step made when it was taken."""
    return standing(books, running.book_id, conduct.posted(books, running, record, step))


def _tell(
    books: Books,
    conduct: Conduct[Record],
    running: Running,
    record: Record,
    action: str,
    made: Made,
    step: Step,
) -> None:
    kind = made.told if "." in made.told else f"{running.machine.name}.{made.told or action}"
    owners = conduct.sides(record) if made.owners is None else made.owners
    reason = {"reason": step.reason} if action in NO else {}
    figures = {"state": running.state, **reason, **made.figures}
    emit(books, running.book_id, kind, running.process_id, owners, figures, step.actor_id)
