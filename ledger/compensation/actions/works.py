"""Restoration: plan, contract, stages with evidence, evaluation, acceptance or failure, conversion.

Restoration by the liable party never touches the treasury: its accepted value ends the duty in kind. What the treasury
pays for stands in `spending`. A restoration that failed becomes the sum of money that the agreement or judgment has fixed
for that.

Law: 民法典 art. 1234; 法释〔2019〕8号 art. 12; 环法规〔2022〕31号 art. 29–31.
"""

from dataclasses import replace
from typing import Final
from uuid import UUID

from ledger.amounts import check_not_below_zero, divide_half_up, largest_remainder, yuan
from ledger.compensation import shapes
from ledger.compensation.actions.claims import check_obligors, keep_parts, next_part
from ledger.compensation.actions.engine import SubjectUnknown, View, Work
from ledger.compensation.actions.payments import open_amounts
from ledger.compensation.actions.subjects import check_asker, say_why, stepping
from ledger.compensation.machines import PROJECT
from ledger.compensation.queries.standing import Project
from ledger.compensation.rules.claims import Leg, NotAboveZero, leg, shift
from ledger.compensation.rules.liability import check_parts, equal, spread
from ledger.compensation.rules.obligations import Instalment, Obligation
from ledger.compensation.rules.payees import same_owner
from ledger.compensation.tables.money import milestone, obligation, project
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation
from ledger.journal.accounts import check_code
from ledger.processes.actions import begin

SQL: Final = named_queries(__name__)


class ContractBeyondPlan(RuleViolation):
    """The contract is {contract} yuan, and the approved plan {budget} yuan.

    Let the contract stay within the plan, or have a larger plan approved.
    """

    code = "compensation.contract_beyond_plan"
    source = "docs/spec/compensation.md 7"


class MilestonesWrong(RuleViolation):
    """The stages sum to {stages} yuan, and the restoration is planned with {budget} yuan.

    Let the stages sum to at most the plan.
    """

    code = "compensation.milestones_wrong"


class StageAcceptedAlready(RuleViolation):
    """The stage {number} is accepted already, on {before}.

    Look at the stages of the restoration; an acceptance stays.
    """

    code = "compensation.stage_accepted_already"
    source = "docs/spec/compensation.md 7"


class StagesOpen(RuleViolation):
    """{open} of the stages are not accepted yet.

    Accept them with their evidence before the restoration is called complete.
    """

    code = "compensation.stages_open"


class EvaluatorNotIndependent(RuleViolation):
    """{body} repaired, and cannot evaluate its own restoration.

    Let another body evaluate.
    """

    code = "compensation.evaluator_not_independent"
    source = "土壤污染防治法 art. 65"


class EvaluationMissing(RuleViolation):
    """The restoration was not evaluated, and '{ground}' is no ground on which that is not needed: {grounds}.

    Name the body and the opinion of the evaluation, or the ground.
    """

    code = "compensation.evaluation_missing"
    source = "环法规〔2025〕6号 point 14"


class EvaluationNotNamed(RuleViolation):
    """Neither an evaluation of the restoration is named nor a ground on which none is needed: {grounds}.

    Name the body and the opinion of the evaluation, or the ground.
    """

    code = "compensation.evaluation_not_named"
    source = "环法规〔2025〕6号 point 14"


class ValueBeyondDuty(RuleViolation):
    """The restoration is accepted at {value} yuan, and {owed} yuan are owed in kind.

    Accept it at most at what is owed in kind.
    """

    code = "compensation.value_beyond_duty"


class ValueBeyondPlan(RuleViolation):
    """The restoration is accepted at {value} yuan, and was planned with {budget} yuan.

    Accept it at most at what was planned, or have a larger plan approved.
    """

    code = "compensation.value_beyond_plan"
    source = "docs/spec/compensation.md 7"


class DueBeforeConversion(RuleViolation):
    """The money would be due on {due_on}, before the duty in kind becomes money, on {on}.

    Name a day on which it is due from the conversion on; nothing was owed in money before it.
    """

    code = "compensation.due_before_conversion"
    source = "docs/spec/compensation.md 7.7"


class NothingInKind(RuleViolation):
    """Nothing of the case {case} is owed as restoration any more, so nothing becomes money.

    Drop the restoration, or look at what was accepted.
    """

    code = "compensation.nothing_in_kind"


def plan(work: Work, told: shapes.Plan) -> None:
    """Plan a restoration with its stages.

    Raises (in this order):
        NotAboveZero, MilestonesWrong, CodeMalformed; those of `begin`.
    """
    budget, amounts = told.budget, [one.amount for one in told.stages]
    if budget <= 0 or any(amount < 0 for amount in amounts):
        raise NotAboveZero(amount=yuan(min(budget, *amounts)))
    if not amounts or sum(amounts) > budget:
        raise MilestonesWrong(stages=yuan(sum(amounts)), budget=yuan(budget))
    check_code("owner", told.repairer)
    begin(work.books, work.book_id, work.record_id, PROJECT, "plan", work.step)
    work.insert(
        project,
        {
            "project_id": work.record_id,
            "title": told.title,
            "mode": told.mode,
            "repairer": told.repairer,
            "budget": budget,
        },
    )
    rows = [
        {
            "book_id": work.book_id,
            "project_id": work.record_id,
            "number": n,
            "title": one.title,
            "due_on": one.due_on,
            "amount": one.amount,
        }
        for n, one in enumerate(told.stages, 1)
    ]
    work.books.connection.execute(milestone.insert(), rows).close()
    work.subject = work.record_id


def _project(view: View, subject: UUID) -> Project:
    return next(one for one in view.stands.projects if one.id == subject)


def check_approval(view: View, subject: UUID) -> None:
    """Check that the plan can be approved.

    Raises:
        AskerGone: who planned it has no valid key any more.
    """
    check_asker(view, PROJECT, subject)


def turn(work: Work, told: shapes.Subject) -> None:
    """Approve, drop, or let be done again.

    Raises (in this order):
        those of `Work.sub`.
    """
    work.sub(PROJECT, work.action.removesuffix("_project"), told.subject)


def contract(work: Work, told: shapes.Contract) -> None:
    """Contract the works, within the approved plan; each stage gets its term.

    Raises (in this order):
        those of `Work.sub`; ContractBeyondPlan.
    """
    found, amount = _project(work, told.subject), told.amount
    work.sub(PROJECT, "contract", found.id)
    if not 0 < amount <= found.budget:
        raise ContractBeyondPlan(contract=yuan(amount), budget=yuan(found.budget))
    work.run(SQL["keep_contract"], amount=amount, id=found.id)
    for stage in found.stages:
        work.name_end(
            "stage",
            stage.due_on,
            f"stage {stage.number} of the restoration: {stage.title}"[:200],
            subject=f"{found.id}.{stage.number}",
        )


def with_open_stages(view: View) -> list[UUID]:
    """List the works that go on and have a stage which was not accepted."""
    return [
        one.id
        for one in view.stands.projects
        if one.state == "working" and any(stage.accepted_on is None for stage in one.stages)
    ]


def accept_stage(work: Work, told: shapes.StageAcceptance) -> None:
    """Accept a stage with its evidence, which lets it be paid: as another person than who contracted the works.

    Raises (in this order):
        StageAcceptedAlready, SubjectUnknown: no such stage; those of `Work.sub`.
    """
    found, number = _project(work, told.subject), told.stage
    known = next((one for one in found.stages if one.number == number), None)
    if known is not None and known.accepted_on is not None:
        raise StageAcceptedAlready(number=number, before=known.accepted_on.isoformat())
    if known is None:
        raise SubjectUnknown(case=work.case.code, subject="open stage", id=f"{found.id}.{number}")
    work.sub(PROJECT, "accept_stage", found.id)
    work.run(SQL["accept_stage"], on=work.on, id=found.id, stage=number)
    work.stop("stage", subject=f"{found.id}.{number}")


STAGE: Final = replace(stepping(PROJECT, "accept_stage", "restoration"), among=with_open_stages)
"""What the acceptance of a stage is about: works that go on and have an open one."""


def check_stages(view: View, subject: UUID) -> None:
    """Check that every stage was accepted.

    Raises:
        StagesOpen: some were not.
    """
    left = sum(stage.accepted_on is None for stage in _project(view, subject).stages)
    if left:
        raise StagesOpen(open=left)


def complete(work: Work, told: shapes.Subject) -> None:
    """Call the works complete: every stage was accepted.

    Raises (in this order):
        those of `Work.sub`.
    """
    work.sub(PROJECT, "complete", told.subject)


def accept(work: Work, told: shapes.Evaluation) -> None:
    """Accept a restoration after its evaluation; the duty in kind ends by its accepted value.

    Raises (in this order):
        AmountBelowZero; those of `Work.sub`; EvaluatorNotIndependent, LawGap, EvaluationNotNamed, EvaluationMissing,
        ValueBeyondDuty, ValueBeyondPlan; those of `Work.post`; never ActedBefore, AskerGone and NothingToSplitBy.
    """
    found, value = _project(work, told.subject), check_not_below_zero(told.value)
    work.sub(PROJECT, "accept", found.id)
    _check_evaluated(work, told, found)
    work.run(SQL["keep_evaluated"], evaluated=bool(told.evaluator), id=found.id)
    if found.mode != "funded":
        owed = _in_kind(work)
        if value > sum(owed.values()):
            raise ValueBeyondDuty(value=yuan(value), owed=yuan(sum(owed.values())))
        if value > found.budget:
            raise ValueBeyondPlan(value=yuan(value), budget=yuan(found.budget))
        if value > 0:
            heads = dict(zip(owed, largest_remainder(value, list(owed.values())), strict=True))
            work.post("performance", shift(work.case.code, heads, "claim_performed", "claim_in_kind"))
        if told.fulfilled:
            # The target is met: that the works were worth less than was assessed leaves nothing to be done.
            work.post(
                "waiver", shift(work.case.code, _in_kind(work), "claim_waived", "claim_in_kind"), name="rest"
            )


def _check_evaluated(work: Work, told: shapes.Evaluation, found: Project) -> None:
    """Check that a restoration was evaluated by another body than who repaired, or that there is a ground for none.

    Raises (in this order):
        EvaluatorNotIndependent, LawGap, EvaluationNotNamed, EvaluationMissing.
    """
    if told.evaluator:
        if same_owner(told.evaluator, found.repairer):
            raise EvaluatorNotIndependent(body=told.evaluator)
        return
    grounds = work.law.texts("compensation.no_evaluation_grounds", work.on)
    if found.mode != "funded":
        # What is restored in kind was not paid in money instead.
        grounds = tuple(ground for ground in grounds if ground != "paid_in_money")
    if not told.no_evaluation:
        raise EvaluationNotNamed(grounds=", ".join(grounds))
    if told.no_evaluation not in grounds:
        raise EvaluationMissing(ground=told.no_evaluation[:40], grounds=", ".join(grounds))


def _in_kind(work: Work) -> dict[str, int]:
    return {one.head: amount for one, amount in open_amounts(work).items() if one.purpose == "claim_in_kind"}


def _converted(view: View) -> int:
    """Give the fen that become due for what is owed in kind: the sum which was fixed for a failure, in the share that is left."""
    amount = sum(view.stands.open(("claim_in_kind",)).values())
    last = view.stands.in_force
    if last is None or not last.conversion:
        return amount
    return divide_half_up(last.conversion * amount, max(last.in_kind, amount))


def check_in_kind(view: View) -> None:
    """Check that something is owed in kind that could become money.

    Raises:
        NothingInKind: nothing is.
    """
    if not _converted(view):
        raise NothingInKind(case=view.case.code)


def reject(work: Work, told: shapes.Evaluation) -> None:
    """Reject a restoration that missed its target, and say why.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty; AmountBelowZero; those of `Work.sub`; EvaluatorNotIndependent.
    """
    found = _project(work, told.subject)
    say_why(work)
    check_not_below_zero(told.value)
    work.sub(PROJECT, "reject", found.id)
    if same_owner(told.evaluator or "", found.repairer):
        raise EvaluatorNotIndependent(body=found.repairer)


def convert(work: Work, told: shapes.Conversion) -> None:
    """Turn a restoration that failed into money: the sum that the agreement or judgment fixed, due within its own term.

    Raises (in this order):
        those of `Work.sub`; DueBeforeConversion, PartsWrong, PartsDiffer, ObligorNotLiable; those of
        `Work.post`; never ActedBefore, AskerGone and NothingToSplitBy.
    """
    found = _project(work, told.subject)
    work.sub(PROJECT, "convert", found.id)
    if told.due_on < work.on:
        raise DueBeforeConversion(due_on=told.due_on.isoformat(), on=work.on.isoformat())
    last, owed, amount = work.stands.in_force, _in_kind(work), _converted(work)
    code, total = work.case.code, sum(owed.values())
    parts = (equal(told.obligors, amount),)
    check_parts(parts, amount)
    check_obligors(work, parts)
    money = dict(zip(owed, largest_remainder(amount, list(owed.values())), strict=True))
    converted = Obligation(money, {}, parts, ((Instalment(told.due_on, amount),),), 0, "")
    work.insert(
        obligation,
        {
            "obligation_id": work.record_id,
            "kind": "conversion",
            "document": work.step.document,
            "conversion": 0,
            "in_force_on": work.on,
            "court_since": last.court_since if last else None,
        },
    )
    first = next_part(work)
    legs: list[Leg] = []
    for head, kind in owed.items():
        change = money[head] - kind
        legs += [leg(code, head, "claim_in_kind", -kind)]
        legs += (
            [leg(code, head, "claim_waived", -change)]
            if change < 0
            else [leg(code, head, "claim_established", -change)]
        )
    for number, heads in enumerate(spread(parts, money), first):
        legs += [leg(code, head, "claim_due", part, number) for head, part in heads.items()]
    work.post("conversion", [one for one in legs if one.amount])
    keep_parts(work, work.record_id, converted, first)
    work.figures |= {"in_kind": yuan(total), "money": yuan(amount)}
