"""Stages of works: accepted with their evidence, wholly or in part, or refused with reasons and presented again when they were reworked.

What is accepted of a stage lets it be paid so far; the rest of it lives on until it is accepted, or ends with the works.

Law: 环法规〔2022〕31号 art. 29–31; 民法典 art. 781, 799.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from ledger.amounts import check_not_below_zero, yuan
from ledger.compensation import works_shapes
from ledger.compensation.actions.engine import SubjectUnknown, View, Work
from ledger.compensation.actions.named_acts import said, standing
from ledger.compensation.actions.subjects import say_why, stepping
from ledger.compensation.machines import PROJECT
from ledger.compensation.queries.beside import Project, Stage
from ledger.compensation.rules.claims import check_above_zero
from ledger.compensation.rules.days import check_near
from ledger.compensation.rules.quantities import check_quantities
from ledger.compensation.tables.money import milestone
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation

SQL: Final = named_queries(__name__)


class StageAcceptedAlready(RuleViolation):
    """The stage {number} is accepted already, on {before}.

    Look at the stages of the restoration; what was accepted wrongly is reversed.
    """

    code = "compensation.stage_accepted_already"
    source = "docs/spec/compensation.md 7"


class StageEnded(RuleViolation):
    """The stage {number} ended on {before}, when the plan was varied; what was accepted of it stays.

    Look at the stages that take its place.
    """

    code = "compensation.stage_ended"
    source = "docs/spec/compensation.md 7.10"


class StageBeyondRest(RuleViolation):
    """The stage {number} is accepted at {value} yuan, and {left} yuan of it are not accepted yet.

    Accept at most that.
    """

    code = "compensation.stage_beyond_rest"
    source = "docs/spec/compensation.md 7.8"


class StagesOpen(RuleViolation):
    """{open} of the stages are not accepted yet.

    Accept them with their evidence before the restoration is called complete.
    """

    code = "compensation.stages_open"


class StagePaidAlready(RuleViolation):
    """{paid} yuan of the stage {number} were paid, and without this acceptance {left} yuan of it would be accepted: {rests}.

    Reverse what was spent on it first.
    """

    code = "compensation.stage_paid_already"
    source = "docs/spec/compensation.md 10"


def with_open_stages(view: View) -> list[UUID]:
    """List the works that go on and have a stage of which something is not accepted."""
    return [
        one.id
        for one in view.stands.projects
        if one.state == "working" and any(stage.open for stage in one.stages)
    ]


def works_of(view: View, subject: UUID) -> Project:
    """Find works that the case lists."""
    return next(one for one in view.stands.projects if one.id == subject)


def add_stages(work: Work, subject: UUID, stages: Sequence[tuple[str, date, int]], first: int = 1) -> None:
    """Keep stages of works, numbered from `first` on: title, day, and fen of each.

    Raises:
        DayTooFar: a day is too far away.
    """
    check_near(work.on, *(due_on for _, due_on, _ in stages))
    rows = [
        {
            "book_id": work.book_id,
            "project_id": subject,
            "number": n,
            "title": title,
            "due_on": due_on,
            "amount": amount,
        }
        for n, (title, due_on, amount) in enumerate(stages, first)
    ]
    if rows:
        work.books.connection.execute(milestone.insert(), rows).close()


def start_stages(work: Work, subject: UUID, stages: Iterable[tuple[int, str, date]]) -> None:
    """Start the terms of stages: number, title and day of each."""
    for n, title, due_on in stages:
        why = f"stage {n} of the restoration: {title}"[:200]
        work.name_end("stage", due_on, why, subject=f"{subject}.{n}")


def _open_stage(work: Work, subject: UUID, number: int) -> Stage:
    """Find a stage that is open.

    Raises (in this order):
        SubjectUnknown, StageEnded, StageAcceptedAlready.
    """
    found = next((one for one in works_of(work, subject).stages if one.number == number), None)
    if found is None:
        raise SubjectUnknown(case=work.case.code, subject="open stage", id=f"{subject}.{number}")
    if found.ended_on is not None:
        raise StageEnded(number=number, before=found.ended_on.isoformat())
    if not found.open and found.accepted_on is not None:
        raise StageAcceptedAlready(number=number, before=found.accepted_on.isoformat())
    return found


def accept_stage(work: Work, told: works_shapes.StageAcceptance) -> None:
    """Accept a stage with its evidence, wholly or in part, which lets it be paid so far: as another person than who contracted the works.

    Raises (in this order):
        QuantityWrong; SubjectUnknown: no such stage; StageEnded, StageAcceptedAlready, AmountBelowZero, NotAboveZero, StageBeyondRest;
        those of `Work.sub`.
    """
    check_quantities(told.quantities)
    stage = _open_stage(work, told.subject, told.stage)
    left = stage.amount - stage.accepted
    value = left if told.value is None else check_not_below_zero(told.value)
    if left:
        check_above_zero(value)
    if value > left:
        raise StageBeyondRest(number=stage.number, value=yuan(value), left=yuan(left))
    work.sub(PROJECT, "accept_stage", told.subject)
    work.run(SQL["accept_stage"], on=work.on, value=value, id=told.subject, stage=stage.number)
    if value == left:
        work.stop("stage", subject=f"{told.subject}.{stage.number}")
    work.figures |= {"stage": stage.number, "value": yuan(value)}


def refuse_stage(work: Work, told: works_shapes.StageRefusal) -> None:
    """Refuse a stage, and say why: it is reworked, and accepted when it is as it should be.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty; SubjectUnknown: no such stage; StageEnded, StageAcceptedAlready; those of `Work.sub`.
    """
    say_why(work)
    stage = _open_stage(work, told.subject, told.stage)
    work.sub(PROJECT, "refuse_stage", told.subject)
    work.run(SQL["refuse_stage"], on=work.on, id=told.subject, stage=stage.number)
    work.figures["stage"] = stage.number


STAGE: Final = replace(stepping(PROJECT, "accept_stage", "restoration"), among=with_open_stages)
"""What the acceptance of a stage is about: works that go on and have an open one."""
REFUSED: Final = replace(stepping(PROJECT, "refuse_stage", "restoration"), among=with_open_stages)
"""What its refusal is about: the same."""


def check_stages(view: View, subject: UUID) -> None:
    """Check that every stage was accepted, or has ended.

    Raises:
        StagesOpen: some were not.
    """
    left = sum(stage.open for stage in works_of(view, subject).stages)
    if left:
        raise StagesOpen(open=left)


def check_unpaid(view: View, subject: UUID, number: int, left: int) -> None:
    """Check that what was paid of a stage is accepted without an acceptance, too: `left` fen.

    Raises:
        StagePaidAlready: it is not.
    """
    stage = next(one for one in works_of(view, subject).stages if one.number == number)
    if stage.paid > left:
        ids = {
            one.id
            for one in view.stands.spendings
            if (one.state, one.project, one.stage) == ("paid", subject, number)
        }
        paid = standing(view, lambda one: one.subject in ids and one.kind in ("spend", "confirm_spending"))
        told = {"paid": yuan(stage.paid), "left": yuan(left)}
        raise StagePaidAlready(number=number, **told, rests=said(paid))
