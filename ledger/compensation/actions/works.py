"""Restoration: plan, contract, stages with evidence, evaluation, acceptance or failure, conversion.

Restoration by the liable party never touches the treasury: its accepted value ends the duty in kind. What the treasury
pays for stands in `spending`. What was not performed becomes money (`conversions`).

Law: 民法典 art. 1234; 法释〔2019〕8号 art. 12; 环法规〔2022〕31号 art. 29–31.
"""

from typing import Final
from uuid import UUID

from ledger.amounts import check_not_below_zero, yuan
from ledger.compensation import shapes, works_shapes
from ledger.compensation.actions.duties import duty_of, find_duty, named_duty, stop_performed
from ledger.compensation.actions.engine import SubjectUnknown, View, Work
from ledger.compensation.actions.own_side import check_performer, check_planner
from ledger.compensation.actions.retentions import check_retention
from ledger.compensation.actions.stages import add_stages, start_stages, works_of
from ledger.compensation.actions.subjects import check_asker, say_why
from ledger.compensation.machines import PROJECT
from ledger.compensation.queries.beside import Project
from ledger.compensation.rules.claims import NotAboveZero, over_heads, shift
from ledger.compensation.rules.payees import same_owner
from ledger.compensation.rules.quantities import check_quantities
from ledger.compensation.rules.retention import read_retention
from ledger.compensation.tables.money import project
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation
from ledger.journal.accounts import check_code
from ledger.processes.actions import ActedBefore, begin
from ledger.words import choices

SQL: Final = named_queries(__name__)
PLANS_MAX: Final = 20
"""Plans of a case that may wait for their approval when a liable party hands in another one."""


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


class EvaluatorNotIndependent(RuleViolation):
    """{body} repaired, or is liable in the case, and cannot evaluate this restoration.

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
    """The restoration is accepted at {value} yuan, and {owed} yuan of its duty are owed in kind.

    Accept it at most at what is left of the duty that it performs.
    """

    code = "compensation.value_beyond_duty"


class RestWithoutBasis(RuleViolation):
    """{rest} yuan of the duty {duty} would be waived with the acceptance, and no legal basis is named for that.

    Name the basis, which an auditor will read, or accept the restoration at its value alone: the rest of the duty lives on.
    """

    code = "compensation.rest_without_basis"
    source = "docs/spec/compensation.md 7.2"


class PerformsNone(RuleViolation):
    """The restoration performs no duty: the treasury pays for it, or of no duty in kind of the case {case} anything is left.

    Look at the duties of the case, and plan works of a liable party for one that is open.
    """

    code = "compensation.performs_none"
    source = "docs/spec/compensation.md 7.1"


class DutyBound(RuleViolation):
    """The restoration performs the duty {duty}, of which {left} yuan are owed.

    Vary its plan where it is to perform another one.
    """

    code = "compensation.duty_bound"
    source = "docs/spec/compensation.md 7.1"


class ValueBeyondWorks(RuleViolation):
    """The restoration is accepted at {value} yuan, and by its contract and the stages that were accepted its works are worth {worth} yuan.

    Accept it at most at that; where the works were more, have the plan varied and the stages accepted first.
    """

    code = "compensation.value_beyond_works"
    source = "docs/spec/compensation.md 7.2"


class EvaluatorUnknown(RuleViolation):
    """{body} is neither registered nor an assessor of the case {case}, so nobody can answer for its evaluation.

    Register it, or add it to the case as an assessor, and name it then.
    """

    code = "compensation.evaluator_unknown"
    source = "docs/spec/compensation.md 7.5"


class ValueBeyondPlan(RuleViolation):
    """The restoration is accepted at {value} yuan, and was planned with {budget} yuan.

    Accept it at most at what was planned, or have a larger plan approved.
    """

    code = "compensation.value_beyond_plan"
    source = "docs/spec/compensation.md 7"


class PlansFull(RuleViolation, about="compensation.case"):
    """{most} plans wait in this case for their approval, and no liable party hands in another one.

    Wait until the bureau has approved or dropped some of them.
    """

    code = "compensation.plans_full"
    source = "docs/spec/compensation.md 7.1"


def plan(work: Work, told: works_shapes.Plan) -> None:
    """Plan a restoration with its stages.

    Raises (in this order):
        PlansFull, QuantityWrong, NotAboveZero, MilestonesWrong, CodeMalformed; those of `named_duty`; NotYourSide; those of
        `begin`; DayTooFar.
    """
    waiting = sum(one.state == "planned" for one in work.stands.projects)
    if work.step.owner is not None and waiting >= PLANS_MAX:
        raise PlansFull(most=PLANS_MAX)
    check_quantities(told.quantities)
    budget, amounts = told.budget, [one.amount for one in told.stages]
    if budget <= 0 or any(amount < 0 for amount in amounts):
        raise NotAboveZero(amount=yuan(min(budget, *amounts)))
    if not amounts or sum(amounts) > budget:
        raise MilestonesWrong(stages=yuan(sum(amounts)), budget=yuan(budget))
    check_code("owner", told.repairer)
    duty = named_duty(work, told.mode, told.duty)
    check_planner(work, PROJECT, told.mode, duty, told.repairer)
    begin(work.books, work.book_id, work.record_id, PROJECT, "plan", work.step)
    work.insert(
        project,
        {
            "project_id": work.record_id,
            "title": told.title,
            "mode": told.mode,
            "repairer": told.repairer,
            "budget": budget,
            "duty": duty,
        },
    )
    add_stages(work, work.record_id, [(one.title, one.due_on, one.amount) for one in told.stages])
    work.subject = work.record_id


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
    if work.action == "approve_project":
        work.start("disclosure", subject=str(work.record_id))


def check_unbound(view: View, subject: UUID) -> None:
    """Check that works perform no duty of which something is left, and that there is one that they could.

    Raises (in this order):
        PerformsNone, DutyBound.
    """
    found = works_of(view, subject)
    if found.mode == "funded" or not any(view.stands.left(one.number) for one in view.stands.duties):
        raise PerformsNone(case=view.case.code)
    left = 0 if found.duty is None else sum(view.stands.left(found.duty).values())
    if left and found.duty is not None:
        raise DutyBound(duty=found.duty, left=yuan(left))


def bind(work: Work, told: works_shapes.DutyNaming) -> None:
    """Let works perform a duty that took effect after they were planned.

    Raises (in this order):
        SubjectUnknown: no such duty, or nothing of it is left; those of `Work.sub`.
    """
    duty = find_duty(work, told.duty).number
    if not work.stands.left(duty):
        raise SubjectUnknown(case=work.case.code, subject="duty in kind", id=str(duty))
    work.sub(PROJECT, "bind", told.subject)
    work.run(SQL["bind"], duty=duty, id=told.subject)
    work.figures["duty"] = duty


def contract(work: Work, told: works_shapes.Contract) -> None:
    """Contract the works, within the approved plan; each stage gets its term.

    Raises (in this order):
        RetentionWrong; those of `Work.sub`; ContractBeyondPlan, NotPaidByTreasury, RetentionTooLarge.
    """
    found, amount = works_of(work, told.subject), told.amount
    kept = read_retention(amount, told.retention, told.retention_share, told.retention_months)
    work.sub(PROJECT, "contract", found.id)
    if not 0 < amount <= found.budget:
        raise ContractBeyondPlan(contract=yuan(amount), budget=yuan(found.budget))
    retention, months = check_retention(work, found.mode, amount, kept)
    work.run(SQL["keep_contract"], amount=amount, retention=retention, months=months, id=found.id)
    start_stages(work, found.id, ((one.number, one.title, one.due_on) for one in found.stages if one.open))


def complete(work: Work, told: shapes.Subject) -> None:
    """Call the works complete: every stage was accepted, and who performs them says so, or the bureau.

    Raises (in this order):
        NotYourSide; those of `Work.sub`.
    """
    check_performer(work, PROJECT, works_of(work, told.subject))
    work.sub(PROJECT, "complete", told.subject)


def accept(work: Work, told: works_shapes.Evaluation) -> None:
    """Accept a restoration after its evaluation; the duty in kind ends by its accepted value.

    Raises (in this order):
        QuantityWrong, AmountBelowZero; those of `Work.sub`; EvaluatorNotIndependent, EvaluatorUnknown, LawGap, EvaluationNotNamed,
        EvaluationMissing,
        DutyNotNamed, ValueBeyondDuty, ValueBeyondPlan, ValueBeyondWorks, RestWithoutBasis, ActedBefore; those of `Work.post`;
        never AskerGone,
        SubjectUnknown and NothingToSplitBy.
    """
    check_quantities(told.quantities)
    found, value = works_of(work, told.subject), check_not_below_zero(told.value)
    work.sub(PROJECT, "accept", found.id)
    work.start("disclosure", subject=str(work.record_id))
    _check_evaluated(work, told, found)
    work.run(SQL["keep_evaluated"], evaluated=bool(told.evaluator), id=found.id)
    if found.mode != "funded":
        _perform(work, found, value, told)


def _perform(work: Work, found: Project, value: int, told: works_shapes.Evaluation) -> None:
    """Let the accepted value of works end their duty in kind, as far as it goes; the rest of it lives on, unless the target is met.

    Raises (in this order):
        DutyNotNamed, ValueBeyondDuty, ValueBeyondPlan, ValueBeyondWorks; those of `_check_waived`; those of `Work.post`;
        never SubjectUnknown and
        NothingToSplitBy.
    """
    if found.duty is None and not value:
        return  # nothing is owed in kind, and nothing is performed
    duty = duty_of(work, found)
    code, owed = work.case.code, work.stands.left(duty.number)
    if value > sum(owed.values()):
        raise ValueBeyondDuty(value=yuan(value), owed=yuan(sum(owed.values())))
    if value > found.budget:
        raise ValueBeyondPlan(value=yuan(value), budget=yuan(found.budget))
    if value > worth(found):
        raise ValueBeyondWorks(value=yuan(value), worth=yuan(worth(found)))
    heads = over_heads(value, owed)
    left = sum(owed.values()) - value
    # The target is met: that the works were worth less than was assessed leaves nothing to be done, but for what other works stand for.
    stood_for = work.stands.stood_for(duty.number, work.on, but=found.id)
    waived = max(0, left - stood_for) if told.fulfilled else 0
    _check_waived(work, duty.number, waived, told.less_basis)
    work.post("performance", shift(code, heads, "claim_performed", "claim_in_kind", duty.number))
    rest = {head: amount - heads.get(head, 0) for head, amount in owed.items()}
    work.post(
        "waiver",
        shift(code, over_heads(waived, rest), "claim_waived", "claim_in_kind", duty.number),
        name="rest",
    )
    stop_performed(work, duty.number, left - waived)


def worth(found: Project) -> int:
    """Give at most what works are worth, in fen: their contract, and what was accepted of their stages, where these have sums.

    Twin: `ledger.check_damage_evaluated`.
    """
    contract = found.budget if found.contract is None else found.contract
    if not any(one.amount for one in found.stages):
        return contract
    return min(contract, sum(one.accepted for one in found.stages))


def _check_waived(work: Work, duty: int, waived: int, basis: str) -> None:
    """Check that what is waived with an acceptance has its basis, and another person than who let the works come so far.

    Twin: `ledger.check_damage_evaluated`.

    Raises (in this order):
        RestWithoutBasis, ActedBefore.
    """
    if not waived:
        return
    if not basis.strip():
        raise RestWithoutBasis(rest=yuan(waived), duty=duty)
    assert work.locked is not None, "its step was checked"
    took = {one.action for one in work.locked.steps if one.person == work.step.person}
    did = [name for name in ("approve", "accept_stage") if name in took]
    if did:
        raise ActedBefore(action="accept", did=", ".join(did), machine=PROJECT.title)


def _check_evaluated(work: Work, told: works_shapes.Evaluation, found: Project) -> None:
    """Check that a restoration was evaluated by a body that neither repaired nor is liable, or that there is a ground for none.

    Raises (in this order):
        EvaluatorNotIndependent, EvaluatorUnknown, LawGap, EvaluationNotNamed, EvaluationMissing.
    """
    if told.evaluator:
        _check_independent(work, told.evaluator, found)
        return
    grounds = work.law.texts("compensation.no_evaluation_grounds", work.on)
    if found.mode != "funded":
        # What is restored in kind was not paid in money instead.
        grounds = tuple(ground for ground in grounds if ground != "paid_in_money")
    if not told.no_evaluation:
        raise EvaluationNotNamed(grounds=choices("ground", grounds))
    if told.no_evaluation not in grounds:
        raise EvaluationMissing(ground=told.no_evaluation[:40], grounds=choices("ground", grounds))


def _check_independent(view: View, body: str, found: Project) -> None:
    """Check that who evaluates neither repaired nor is liable in the case, and is known. Twin: `ledger.check_damage_evaluated`.

    Raises (in this order):
        EvaluatorNotIndependent: it did, or is, or is a site of who did or is. EvaluatorUnknown.
    """
    if any(same_owner(body, one) for one in (found.repairer, *view.owners)):
        raise EvaluatorNotIndependent(body=body)
    if not view.one(bool, SQL["is_known"], body=body):
        raise EvaluatorUnknown(body=body, case=view.case.code)


def reject(work: Work, told: works_shapes.Evaluation) -> None:
    """Reject a restoration that missed its target, and say why: by its evaluation, an opinion, or the ground on which none is needed.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty; AmountBelowZero; those of `Work.sub`; those of `_check_evaluated`.
    """
    found = works_of(work, told.subject)
    say_why(work)
    check_not_below_zero(told.value)
    work.sub(PROJECT, "reject", found.id)
    work.start("disclosure", subject=str(work.record_id))
    if told.evaluator or not told.opinion.strip():
        _check_evaluated(work, told, found)
