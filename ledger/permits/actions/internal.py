"""Approval inside an enterprise (内部审批): what one representative asks for is kept in its words, and done when another one confirms it.

    ask ─▶ asked ─▶ confirm (another representative: it is done as it was asked for, in the name of who asked)
              └───▶ drop

Whoever asks does so at the address of what is wanted; it is rehearsed and taken back, so that what cannot be is refused at once. When
it is confirmed it is done in the same transaction. What became impossible meanwhile is refused with its own refusal, and still waits.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple, TypeAlias
from uuid import UUID

from ledger.actors.authority import Actor, Role
from ledger.database import Books, ReadBooks
from ledger.database.queries import ask, named_queries, single
from ledger.errors import Conflict, RuleViolation
from ledger.identifiers import derived, uuid7
from ledger.journal.refusals import IdUsed
from ledger.permits.actions.engine import Asked, KeptAct, New, act_conduct, begin_act, begin_new, known_act
from ledger.permits.actions.inside import (
    ALONG,
    SecondInsideNeeded,
    check_somebody,
    colleague,
    confirmers,
    control_of,
)
from ledger.permits.actions.sides import check_for_one_side
from ledger.permits.machines import INTERNAL
from ledger.permits.shapes import InternalTerms
from ledger.processes import acting
from ledger.processes.acting import Acting, Done, Made, Verb
from ledger.processes.actions import Running, Step, hold_id, lock
from ledger.processes.acts import Words
from ledger.words import nothing

SQL: Final = named_queries(__name__)

NOMINATION: Final = "mandate.nominate"
"""The asking for a mandate of a representative, which the bureau confirms once two of them want it."""
Work: TypeAlias = Callable[[Books, UUID | None], Done[KeptAct]]
"""Does what is wanted: alone, or under an internal approval."""


class InternalDone(RuleViolation):
    """What was asked for here was done meanwhile without it: {of}.

    Drop it.
    """

    code = "permits.internal_done"
    source = "docs/spec/permits.md 15"


class WaitsInside(Conflict, sorts={"operation": "disposal", "by": ""}):
    """This waits inside {owner} already: {asked_by} asked for '{operation}' on {asked_on}, as {approval}. Who can confirm it: {by}.

    Read what was asked for, and confirm that, as one of these; where it is wrong, drop it and ask for what is right.
    """

    code = "permits.waits_inside"
    source = "docs/spec/permits.md 15.4"


class NominationAlone(RuleViolation):
    """{owner} lets two of its representatives nominate another one, and only who asked for the mandate {mandate} has said so.

    Let another representative confirm it first. Where it was asked for before two were needed, or who confirmed it has lost the key since,
    drop it, and let it be asked for anew.
    """

    code = "permits.nomination_alone"
    source = "docs/spec/permits.md 15"


class CodeAlone(RuleViolation):
    """{owner} lets two of its representatives dispose of its property, and this code of a colleague one of them alone has asked for.

    Drop it. The holder makes another key with the one it has; who has lost it lets the bureau ask for the code, with a paper.
    """

    code = "permits.code_alone"
    source = "docs/spec/permits.md 15"


class _Held(NamedTuple):
    approval: UUID
    operation: str
    asked_on: date
    started_by: int


@dataclass(frozen=True, slots=True)
class Wish:
    """What a representative wants, as it was sent."""

    operation: str
    """What is done, by its name."""
    subject: UUID | None
    """The id in its address."""
    body: Words

    @property
    def key(self) -> UUID:
        """The id by which it is known: that of what it begins, else that in its address."""
        sent = self.body.get("id", self.subject)
        return sent if isinstance(sent, UUID) else UUID(str(sent))

    @property
    def begins(self) -> bool:
        """Whether its client gave it an id."""
        return "id" in self.body


def done_or_asked(books: Books, book_id: int, step: Step, wish: Wish, work: Work) -> Done[KeptAct]:
    """Do what a representative wants where one suffices, else ask for it; known by what was sent.

    Args:
        step: who wants it.
        wish: what was sent, by which it is done again when another one confirms it.
        work: does it.

    Raises (in this order):
        IdUsed: it waits already in other words; WaitsInside: somebody else has asked for it, or it waits under another id; then what
        doing it raises; JurisdictionUnknown;
        never AmountBelowZero, IdNotVersion7, ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed and RoleNotForStep: the id is the
        ledger's, and the words are what was rehearsed.
    """
    assert step.owner is not None, "who acts for no enterprise is asked nothing here"
    if control_of(books, book_id, step.owner, step.day) is None:
        return work(books, None)
    internal_id = _id_of(books, book_id, wish)
    waiting = _repeated(books, book_id, internal_id, step, wish)
    if waiting is not None:
        return waiting
    _check_once(books, book_id, step.owner, internal_id, wish)
    try:
        return books.attempt(lambda trial: work(trial, None))
    except SecondInsideNeeded:
        return _ask(books, book_id, internal_id, step, wish, work)


def confirm(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    carry_out: Callable[[Books, Wish, Actor], Done[KeptAct]],
) -> Done[KeptAct]:
    """Approve, as another representative, what one has asked for: it is done in the same transaction, in the name of who asked.

    Args:
        carry_out: does it for who asked, under this approval.

    Raises (in this order):
        ProcessUnknown, StepPassed, StepUnnamed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep,
        SecondPersonNeeded, ActedBefore, StepBackdated, SelfDealing, NobodyInside, AskerGone; what doing it raises; InternalDone.
    """

    def do(within: Books, taken: Acting[KeptAct]) -> Made:
        said = taken.record.said(InternalTerms)
        if said.operation == NOMINATION:  # the bureau does it
            return Made(figures={"operation": NOMINATION, **said.body})
        asker = single(within, _actor, SQL["asker"], actor=taken.process.started_by)
        done = carry_out(within, Wish(said.operation, said.subject, dict(said.body)), asker)
        if not done.fresh:
            raise InternalDone(of=str(said.of))
        return Made(done.entries, {"operation": said.operation, "of": str(said.of)})

    verbs = tuple(replace(one, do=do) if one.action == "confirm" else one for one in INTERNALS.verbs)
    return acting.take(books, book_id, replace(INTERNALS, verbs=verbs), act_id, "confirm", step)


def drop(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Drop what was asked for inside: the one who did, or another representative with either right.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated.
    """
    return acting.take(books, book_id, INTERNALS, act_id, "drop", step)


def ask_nomination(
    books: Books, book_id: int, by: Actor, on: date, document: str, mandate: int
) -> UUID | None:
    """Begin the approval of the mandate for which a representative has asked; None where nobody else of the enterprise is needed.

    Args:
        by: who has asked.
        on: the legal day.
        document: on what the mandate rests.
        mandate: its number.

    Returns:
        The id under which another representative confirms it; the bureau confirms the mandate after that.

    Raises (in this order):
        JurisdictionUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep; never AmountBelowZero, IdUsed, ProcessUnknown
        and IdNotVersion7.
    """
    if by.owner is None or control_of(books, book_id, by.owner, on) is None:
        return None
    step = Step(
        by.actor_id,
        by.role.value,
        on,
        document=document,
        owner=by.owner,
        person_id=by.person_id,
        machine=bool(by.system),
    )
    internal_id = uuid7()
    asked = Asked(
        by.owner,
        terms=InternalTerms(NOMINATION, internal_id, "ask", None, {"mandate": mandate}, {}),
    )
    told = {"operation": NOMINATION, "mandate": mandate}
    begin_act(
        books,
        book_id,
        INTERNALS,
        "ask",
        step,
        act_id=internal_id,
        asked=asked,
        do=lambda _: Made(figures=told),
    )
    return internal_id


def check_nominated(books: ReadBooks, book_id: int, by: Actor) -> None:
    """Check that somebody else can confirm that a representative nominates another one.

    Raises:
        NobodyInside
    """
    check_somebody(books, book_id, str(by.owner), by.actor_id, NOMINATION)


def check_nomination(books: ReadBooks, book_id: int, mandate: int) -> None:
    """Check, before the bureau confirms a mandate, that two representatives want it where two are needed. Twin: LG094.

    Raises:
        NominationAlone.
    """
    owner = ask(books, SQL["nominated_alone"], book=book_id, mandate=mandate).scalar()
    if owner is not None:
        raise NominationAlone(mandate=mandate, owner=str(owner))


def check_code(books: ReadBooks, book_id: int, enrolment: int) -> None:
    """Check, before the bureau confirms a code under a mandate, that no representative asked for it where two are needed. Twin: LG094.

    Raises:
        CodeAlone.
    """
    owner = ask(books, SQL["code_alone"], book=book_id, enrolment=enrolment).scalar()
    if owner is not None:
        raise CodeAlone(owner=str(owner))


def _id_of(books: Books, book_id: int, wish: Wish) -> UUID:
    """Give the id of the approval: of a step that its client gave no id, another one once the last was dropped or done."""
    for number in range(1, 1000):
        found = derived(wish.key, f"inside {wish.operation} {number}")
        if wish.begins or INTERNALS.find(books, book_id, found) is None:
            return found
        if lock(books, book_id, found, INTERNAL).state == "asked":
            return found
    raise IdUsed(id=str(wish.key), field="action")


def _repeated(books: Books, book_id: int, internal_id: UUID, step: Step, wish: Wish) -> Done[KeptAct] | None:
    """Find what waits, or was dropped, under an id that its client gave; None where it is new, or was done."""
    hold_id(books, book_id, internal_id)
    kept = INTERNALS.find(books, book_id, internal_id)
    if kept is None:
        return None
    if kept.site != step.owner:  # an id of somebody else's, who is not told
        raise IdUsed(id=str(wish.key), field="site")
    running = lock(books, book_id, internal_id, INTERNAL)
    if running.state == "confirmed":
        return None
    mine = running.started_by == step.actor_id
    if mine or wish.begins:  # whoever takes the step of another takes it in words of his own
        _check_same(kept.said(InternalTerms), wish)
    if mine:
        return Done(INTERNALS, running, kept, fresh=False)
    if running.state == "asked":
        raise waits_inside(books, book_id, kept.site, internal_id)
    raise IdUsed(id=str(wish.key), field="actor")


def _check_same(said: InternalTerms, wish: Wish) -> None:
    """Check that a wish is sent again as it was.

    Raises:
        IdUsed
    """
    before: Mapping[str, object] = {"subject": said.subject, **said.body}
    now: Mapping[str, object] = {"subject": wish.subject, **wish.body}
    for name in (*now, *before):
        if before.get(name) != now.get(name):
            raise IdUsed(id=str(wish.key), field=name)


def _check_once(books: Books, book_id: int, owner: str, internal_id: UUID, wish: Wish) -> None:
    """Check that what is wanted of a process does not wait under another id that a client gave.

    Raises:
        WaitsInside
    """
    if wish.subject is None or not wish.begins:
        return
    asked = {"operation": wish.operation, "subject": str(wish.subject), "this": internal_id}
    found = ask(books, SQL["beside"], book=book_id, owner=owner, **asked).scalar()
    if found is not None:
        raise waits_inside(books, book_id, owner, UUID(str(found)))


def waits_inside(books: ReadBooks, book_id: int, owner: str, approval: UUID) -> WaitsInside:
    """Say to a colleague what waits, who has asked for it, and who can confirm it."""
    held = single(books, _Held, SQL["held"], book=book_id, approval=approval)
    able = confirmers(books, book_id, owner, held.started_by)
    return WaitsInside(
        owner=owner,
        operation=held.operation,
        asked_by=str(colleague(books, held.started_by)),
        asked_on=held.asked_on.isoformat(),
        approval=str(approval),
        by=", ".join(map(str, able)) or nothing(),
    )


def _ask(books: Books, book_id: int, internal_id: UUID, step: Step, wish: Wish, work: Work) -> Done[KeptAct]:
    """Rehearse what is wanted as if it were approved, take it back, and keep it."""
    done: list[Done[KeptAct]] = []
    books.rehearse(lambda trial: done.append(work(trial, internal_id)))
    taken = done[0].process.steps[-1]
    said: Words = {name: str(value) for name, value in taken.words.items()}
    if done[0].process.version == 1:
        said["words"] = done[0].record.words
    of, asker = (
        done[0].process.process_id,
        replace(step, on=taken.on, document=taken.document, reason=taken.reason),
    )
    assert step.owner is not None, "it was asked before"
    terms = InternalTerms(wish.operation, of, taken.action, wish.subject, wish.body, said)
    asked = Asked(step.owner, terms=terms)
    new = known_act(books, book_id, INTERNALS, wish.operation, asker, internal_id, asked)
    assert isinstance(new, New), "it was looked for before"
    told = {"operation": wish.operation, "of": str(of)}
    return begin_new(
        books, book_id, INTERNALS, "ask", asker, act_id=internal_id, asked=asked, new=new, do=lambda _: Made(figures=told),
    )  # fmt: skip


def _posted(books: ReadBooks, running: Running, kept: KeptAct, step: str) -> list[UUID]:
    """Name the ids under which what was approved has posted, if it did."""
    if step != "confirm":
        return []
    said = kept.said(InternalTerms)
    ended = ask(books, SQL["ended"], book=running.book_id, of=said.of).scalar()
    return [said.of, derived(said.of, said.step), *([derived(UUID(str(ended)), ALONG)] if ended else [])]


def _check_confirm(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    """Check that somebody can confirm: he for no other side; who only asks what is next hears where nobody can.

    Raises (in this order):
        SelfDealing, NobodyInside.
    """
    said, asker = taken.record.said(InternalTerms), taken.process.started_by
    check_for_one_side(books, taken.book_id, said.of, taken.step)
    check_somebody(books, taken.book_id, taken.record.site, asker, said.operation)


def _actor(
    actor_id: int, book_id: int | None, name: str, role: str, owner: str | None, person_id: int | None, system: str | None
) -> Actor:  # fmt: skip
    return Actor(actor_id, book_id, name, Role(role), owner, person_id, system=system or "")


INTERNALS: Final = replace(
    act_conduct(
        INTERNAL,
        InternalTerms,
        Verb("confirm", "Approve what a colleague asked for", "复核本单位他人发起的事项", _check_confirm),
        Verb("drop", "Drop what was asked for inside", "撤回内部申请"),
    ),
    sides=lambda kept: [kept.site],  # an owner is a party itself
    posted=_posted,
)
"""How one acts with an approval inside an enterprise."""
