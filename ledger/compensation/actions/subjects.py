"""What an act of a case is about: a guarantee, a restoration, a relief, something that another person asked for."""

from collections.abc import Callable
from typing import TypeAlias
from uuid import UUID

from ledger.compensation.actions.engine import SubjectUnknown, View, Work, lock_beside
from ledger.entries import check_shown
from ledger.processes.actions import AskerGone, about_asker, check_step
from ledger.processes.acts import About, fits
from ledger.processes.machines import Machine

Subject: TypeAlias = About[View, Work, UUID]


def lock_subject(work: Work, about: Subject, subject: UUID) -> None:
    """Lock what an act is about, and check its step; what the case does not have is not looked for.

    Raises (in this order):
        SubjectUnknown: the case has none of this number; those of `lock_beside`; those of `check_step`.
    """
    machine = about.machine
    assert machine is not None, "what has no states is not locked"
    if not any(one.id == subject for one in work.stands.beside(machine.name)):
        raise SubjectUnknown(case=work.case.code, subject=about.noun, id=str(subject))
    work.locked = lock_beside(work, subject, machine)
    check_step(work.locked, about.step, work.step)


def stepping(
    machine: Machine,
    step: str,
    noun: str,
    check: Callable[[View, UUID], None] = fits,
    roles: Callable[[View, UUID], tuple[str, ...]] | None = None,
) -> Subject:
    """Say that an act takes a step of something beside the case: it can be of whatever is in a state before that step."""
    before = frozenset(one.before for one in machine.transitions if one.action == step)

    def among(view: View) -> list[UUID]:
        return [one.id for one in view.stands.beside(machine.name) if one.state in before]

    return About(noun, among, lock_subject, check, machine, step, roles=roles)


def check_asker(view: View, machine: Machine, subject: UUID) -> None:
    """Check that who asked for what is confirmed still has a valid key.

    Raises:
        AskerGone: the last one was revoked.
    """
    one = next(one for one in view.stands.beside(machine.name) if one.id == subject)
    if one.gone is not None:
        raise AskerGone(**about_asker(machine, one.state, machine.title, view.action, *one.gone))


def say_why(work: Work) -> None:
    """Check that a refusal gives its reason, and tell that with it. Twin: `ledger.check_step_reasoned`.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty.
    """
    check_shown(reason=work.step.reason)
    work.figures["reason"] = work.step.reason
