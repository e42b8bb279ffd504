"""What stands beside a case goes back a step when an act is reversed: its terms run again, its stages and works are as they were.

Part of `reversals`, which asks two of finance before.
"""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.compensation.actions.engine import View, Work
from ledger.compensation.machines import PROJECT
from ledger.compensation.queries.standing import DoneAct
from ledger.database.queries import named_queries
from ledger.processes.machines import Machine

SQL: Final = named_queries(__name__)


class StageWithout(NamedTuple):
    """How a stage stands without an act; fen."""

    number: int
    accepted: int
    accepted_on: date | None
    refused_on: date | None


def stage_without(view: View, target: UUID) -> StageWithout:
    """Tell how a stage stands without an act."""
    return view.one(StageWithout, SQL["stage_without"], id=target)


def reopen(work: Work, code: str, subject: UUID | str) -> None:
    """Let a term run again that the act had stopped."""
    work.run(SQL["reopen"], code=code, subject=str(subject))


def goes_back(work: Work, machine: Machine, subject: UUID, action: str = "reverse") -> None:
    """Take the step back of what stands beside the case; the act stays about what is reversed."""
    reversed_ = work.subject
    work.sub(machine, action, subject)
    work.subject = reversed_


def evaluate_again(work: Work, _target: UUID, act: DoneAct) -> None:
    """Let a restoration be completed again and not failed: it waits for its evaluation."""
    goes_back(work, PROJECT, act.subject)


def stage_back(work: Work, target: UUID, act: DoneAct) -> None:
    """Let a stage be as if it had not been accepted or refused."""
    was = stage_without(work, target)
    kept = {"accepted": was.accepted, "accepted_on": was.accepted_on, "refused_on": was.refused_on}
    work.run(SQL["restore_stage"], id=act.subject, stage=was.number, **kept)
    if act.kind == "accept_stage":
        reopen(work, "stage", f"{act.subject}.{was.number}")
    goes_back(work, PROJECT, act.subject)


def works_go_on(work: Work, target: UUID, act: DoneAct) -> None:
    """Let works go on that were given up or taken over; what was contracted with who took them over is dropped."""
    for number in work.read(int, SQL["open_stages_again"], target=target):
        reopen(work, "stage", f"{act.subject}.{number}")
    failed = act.kind == "give_up" and work.one(str, SQL["given_up_from"], id=act.subject) == "failed"
    goes_back(work, PROJECT, act.subject, "reverse_failed" if failed else "reverse")
    if act.kind == "take_over":
        goes_back(work, PROJECT, target, "reverse_taken")
        for stage in next(one for one in work.stands.projects if one.id == target).stages:
            work.stop("stage", subject=f"{target}.{stage.number}")
