"""What one person records and another confirms (经办、复核): money that came or went on, court documents, parties, pauses of terms.

    pay, remit, judge … ─▶ proposed ─▶ confirm_recording (another person: it is done, under the id and on the day that were told)
                               └─────▶ drop_recording

Nothing moves before the second person confirms. Whoever records it hears at once what would be refused: the act is tried and taken
back. What became impossible meanwhile is refused when it is confirmed, and can be dropped.

Law: 行政事业单位内部控制规范 (财会〔2012〕21号): 不相容岗位相互分离.
"""

from dataclasses import replace
from datetime import date
from uuid import UUID

from ledger.compensation.actions.court_papers import check_once
from ledger.compensation.actions.engine import CaseAct, SubjectUnknown, View, Work, check_beside, taken_again
from ledger.compensation.actions.order import check_rested
from ledger.compensation.actions.subjects import Subject, check_asker
from ledger.compensation.machines import CASE, RECORDING
from ledger.compensation.queries.beside import Recording
from ledger.identifiers import derived
from ledger.journal.refusals import PeriodSoftClosed
from ledger.processes.actions import RoleNotForStep, Step, begin, check_step, find_step, lock, moved
from ledger.processes.acts import About, known_of, read, written


def propose(work: Work, act: CaseAct[object], told: object) -> None:
    """Let an act wait for a second person; it is tried and taken back, so that what would refuse it is told at once.

    Raises (in this order):
        JurisdictionUnknown; what the act itself refuses, but a soft-closed month to finance, of which a second person is to come;
        those of `begin`.
    """
    trials: list[Work] = []

    def attempt(work: Work) -> None:
        trials.append(work)
        act.do(work, told)

    try:
        work.books.rehearse(
            lambda books: attempt(taken_again(work, books, work.step, act.name, work.record_id))
        )
    except PeriodSoftClosed:
        if work.step.role != "finance":
            raise
    [trial] = trials
    work.subject, work.figures = trial.subject, {**trial.figures, "recording": "proposed"}
    begin(work.books, work.book_id, process_of(work.record_id), RECORDING, "propose", work.step)


def process_of(record_id: UUID) -> UUID:
    """Give the id of the process of a recording; what the act itself begins has that of its record."""
    return derived(record_id, "recording")


def waiting(view: View) -> list[UUID]:
    """List the records of the acts that wait for a second person."""
    return [one.id for one in view.stands.recordings if one.state == "proposed"]


def lock_recording(work: Work, about: Subject, subject: UUID) -> None:
    """Lock the recording of an act, and check its step.

    Raises (in this order):
        SubjectUnknown: the case has none of this number; those of `lock`; those of `check_step`.
    """
    if not any(one.id == subject for one in work.stands.recordings):
        raise SubjectUnknown(case=work.case.code, subject=about.noun, id=str(subject))
    work.locked = lock(work.books, work.book_id, process_of(subject), RECORDING)
    check_step(work.locked, about.step, work.step)


def recording_of(view: View, subject: UUID) -> Recording:
    """Find a recording that the case lists."""
    return next(one for one in view.stands.recordings if one.id == subject)


def roles_of(act: CaseAct[object]) -> tuple[str, ...]:
    """Tell who records an act, and so who confirms or drops it."""
    return act.roles or tuple(dict.fromkeys(role for step in act.steps(CASE) for role in step.roles))


def check_role(view: View, act: CaseAct[object]) -> None:
    """Check that who confirms or drops an act could record it.

    Raises:
        RoleNotForStep: it is another role.
    """
    roles = roles_of(act)
    if view.step.role not in ("", *roles):
        raise RoleNotForStep(
            action=view.action, machine=RECORDING.title, roles=", ".join(roles), role=view.step.role
        )


def told_in(act: CaseAct[object], one: Recording) -> object:
    """Give what was told with an act that waits."""
    assert one.words is not None, "it waits"
    return read(act.shape, known_of(act.shape, one.words), kept=True)


def check_waiting(view: View, act: CaseAct[object], one: Recording) -> None:
    """Check that an act that waits can still be done as it was told.

    Raises (in this order):
        RoleNotForStep, AskerGone, StepNotAllowed, StepBackdated, NotNow; never TextTooLong, TextUnprintable, SecondPersonNeeded,
        ActedBefore and ActBeforeCase: that was asked when it was recorded; then what is checked of the act whatever is told with it.
    """
    check_role(view, act)
    check_asker(view, RECORDING, one.id)
    step = as_told(view.step, act, one)
    then = view.as_of(step, view.law)
    then.action = act.name
    then.told = told_in(act, one)
    if act.steps(CASE):
        check_step(view.running, act.name, step)
    else:
        check_beside(view, act, step, date.min)
    act.check(then)
    if act.about is not None:
        subject = getattr(then.told, act.about.field)
        _check_there(then, act.about, subject)
        act.about.check(then, subject)


def _check_there(view: View, about: About[View, Work, UUID], subject: UUID) -> None:
    """Check that what an act is about is still in a state before its step.

    Raises:
        StepNotAllowed: it went on since.
    """
    machine = about.machine
    if machine is not None:
        state = next(one.state for one in view.stands.beside(machine.name) if one.id == subject)
        find_step(machine, machine.title, state, about.step)


def as_told(step: Step, act: CaseAct[object], one: Recording) -> Step:
    """Give the step of who confirms, on the day, paper and reason that were told."""
    role = roles_of(act)[0]
    return replace(step, role=role, on=one.on, reason=one.reason, document=one.document)


def confirm(work: Work, act: CaseAct[object], one: Recording) -> None:
    """Do what another person recorded, as it was told.

    Raises (in this order):
        those of `Work.sub`; JurisdictionUnknown; what the act itself refuses; ActBeforeGround, CourtPaperTaken; StepNotAllowed,
        RoleNotForStep, StepBackdated.
    """
    work.sub(RECORDING, "confirm", process_of(one.id))
    work.subject = one.id
    step = as_told(work.step, act, one)
    then = taken_again(work, work.books, step, act.name, one.id)
    then.asked_by = work.asked_by
    told = told_in(act, one)
    act.do(then, told)
    check_rested(then, written(told))
    check_once(then, written(told))
    if act.steps(CASE):
        work.running = moved(work.books, work.running, check_step(work.running, act.name, step), step)
    work.entries = then.entries
    work.figures |= {**then.figures, "act": act.name, "recording": "recorded"}


def drop(work: Work, one: Recording) -> None:
    """Drop what somebody recorded: the one who did, or another of the same power.

    Raises (in this order):
        those of `Work.sub`.
    """
    work.sub(RECORDING, "drop", process_of(one.id))
    work.subject = one.id
    work.figures["act"] = one.kind
