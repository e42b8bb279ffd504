"""Restoration: plan, contract, stages with evidence, evaluation, acceptance or failure, conversion.

Restoration by the liable party never touches the treasury: its accepted value ends the duty in kind. What the treasury
pays for stands in `spending`. A restoration that failed becomes the sum of money that the agreement or judgment has fixed
for that.

Law: 民法典 art. 1234; 法释〔2019〕8号 art. 12; 环法规〔2022〕31号 art. 29–31.
"""

from datetime import date
from typing import Any, Final

from ledger.amounts import divide_half_up, largest_remainder, parse_decimal, yuan
from ledger.compensation.actions.claims import check_obligors, keep_parts
from ledger.compensation.actions.engine import Action, SubjectUnknown, Work
from ledger.compensation.actions.parts import open_amounts
from ledger.compensation.actions.subjects import subject_of
from ledger.compensation.machines import PROJECT
from ledger.compensation.money_tables import milestone, obligation, project
from ledger.compensation.rules.claims import Leg, leg, shift
from ledger.compensation.rules.figures import NotAboveZero
from ledger.compensation.rules.liability import check_parts, equal, spread
from ledger.compensation.rules.obligations import Instalment, Obligation
from ledger.compensation.rules.payees import same_owner
from ledger.errors import RuleViolation
from ledger.journal.accounts import check_code
from ledger.processes.actions import StepBackdated, begin, lock


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


class NothingInKind(RuleViolation):
    """Nothing of the case {case} is owed as restoration any more, so nothing becomes money.

    Drop the restoration, or look at what was accepted.
    """

    code = "compensation.nothing_in_kind"


def plan(work: Work) -> None:
    """Plan a restoration with its stages.

    Raises (in this order):
        NotAboveZero, MilestonesWrong, AmountNotDecimal, AmountTooPrecise, AmountTooLarge, CodeMalformed,
        IdNotVersion7, TextTooLong, TextUnprintable, RoleNotForStep, IdUsed.
    """
    budget = work.fen("budget")
    stages = [(one, parse_decimal(one["amount"], 2, "yuan")) for one in work.words["stages"]]
    if budget <= 0 or any(amount < 0 for _, amount in stages):
        raise NotAboveZero(amount=yuan(min(budget, *(amount for _, amount in stages))))
    if not stages or sum(amount for _, amount in stages) > budget:
        raise MilestonesWrong(stages=yuan(sum(amount for _, amount in stages)), budget=yuan(budget))
    check_code("owner", str(work.words["repairer"]))
    begin(work.books, work.book_id, work.record_id, PROJECT, "plan", work.step)
    work.insert(
        project,
        {
            "project_id": work.record_id,
            "title": work.words["title"],
            "mode": work.words["mode"],
            "repairer": work.words["repairer"],
            "budget": budget,
        },
    )
    rows = [
        {
            "book_id": work.book_id,
            "project_id": work.record_id,
            "number": n,
            "title": one["title"],
            "due_on": date.fromisoformat(one["due_on"]),
            "amount": amount,
        }
        for n, (one, amount) in enumerate(stages, 1)
    ]
    work.books.connection.execute(milestone.insert(), rows).close()
    work.subject = work.record_id


def _project(work: Work) -> Any:
    _, found = subject_of(
        work,
        "restoration",
        "SELECT project_id, title, mode, repairer, budget, contract FROM ledger.damage_project"
        " WHERE book_id = %(book)s AND case_id = %(case)s AND project_id = %(id)s",
    )
    return found


def turn(work: Work) -> None:
    """Approve, drop, or let be done again.

    Raises (in this order):
        SubjectUnknown, ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep,
        SecondPersonNeeded, ActedBefore, StepBackdated, AskerGone.
    """
    found = _project(work)
    work.sub(PROJECT, work.action.removesuffix("_project"), found.project_id)


def contract(work: Work) -> None:
    """Contract the works, within the approved plan; each stage gets its term.

    Raises (in this order):
        ContractBeyondPlan, SubjectUnknown, AmountNotDecimal, AmountTooPrecise, AmountTooLarge, ProcessUnknown,
        TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated; never SecondPersonNeeded,
        ActedBefore and AskerGone.
    """
    found, amount = _project(work), work.fen("amount")
    work.sub(PROJECT, "contract", found.project_id)
    if not 0 < amount <= found.budget:
        raise ContractBeyondPlan(contract=yuan(amount), budget=yuan(found.budget))
    work.run(
        "UPDATE ledger.damage_project SET contract = %(a)s WHERE book_id = %(book)s AND project_id = %(id)s",
        a=amount,
        id=found.project_id,
    )
    for number, due_on, title in work.rows(
        "SELECT number, due_on, title FROM ledger.damage_milestone WHERE book_id = %(book)s AND project_id = %(id)s ORDER BY number",
        id=found.project_id,
    ):
        work.name_end(
            "stage",
            due_on,
            f"stage {number} of the restoration: {title}"[:200],
            subject=f"{found.project_id}.{number}",
        )


def accept_stage(work: Work) -> None:
    """Accept a stage with its evidence.

    Raises (in this order):
        StepBackdated, StageAcceptedAlready, SubjectUnknown, ProcessUnknown.
    """
    found, number = _project(work), work.words["stage"]
    work.subject = found.project_id
    running = lock(work.books, work.book_id, found.project_id, PROJECT)
    if work.on < running.last_on:
        raise StepBackdated(action=work.action, on=work.on.isoformat(), before=running.last_on.isoformat())
    known = work.rows(
        "SELECT accepted_on FROM ledger.damage_milestone WHERE book_id = %(book)s AND project_id = %(id)s AND number = %(n)s",
        id=found.project_id,
        n=number,
    )
    if known and known[0].accepted_on is not None:
        raise StageAcceptedAlready(number=number, before=known[0].accepted_on.isoformat())
    changed = work.run(
        "UPDATE ledger.damage_milestone m SET accepted_on = %(on)s FROM ledger.process p WHERE m.book_id = %(book)s"
        " AND m.project_id = %(id)s AND m.number = %(n)s AND m.accepted_on IS NULL AND p.book_id = m.book_id"
        " AND p.process_id = m.project_id AND p.state = 'working'",
        on=work.on,
        id=found.project_id,
        n=number,
    )
    if not changed:
        raise SubjectUnknown(case=work.case.code, subject="open stage", id=f"{found.project_id}.{number}")
    work.stop("stage", subject=f"{found.project_id}.{number}")


def complete(work: Work) -> None:
    """Call the works complete: every stage was accepted.

    Raises (in this order):
        StagesOpen, SubjectUnknown, ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed,
        RoleNotForStep, StepBackdated; never SecondPersonNeeded, ActedBefore and AskerGone.
    """
    found = _project(work)
    left = work.rows(
        "SELECT count(*)::int FROM ledger.damage_milestone WHERE book_id = %(book)s AND project_id = %(id)s AND accepted_on IS NULL",
        id=found.project_id,
    )[0][0]
    if left:
        raise StagesOpen(open=left)
    work.sub(PROJECT, "complete", found.project_id)


def accept(work: Work) -> None:
    """Accept a restoration after its evaluation; the duty in kind ends by its accepted value.

    Raises (in this order):
        ValueBeyondDuty, ValueBeyondPlan, SubjectUnknown, AmountNotDecimal, AmountTooPrecise, AmountTooLarge,
        AmountBelowZero, ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep,
        SecondPersonNeeded, StepBackdated, EvaluatorNotIndependent, EvaluationMissing, LawGap; those of
        `Work.post`; never ActedBefore, AskerGone and NothingToSplitBy.
    """
    found, value = _project(work), work.not_below_zero("value")
    work.sub(PROJECT, "accept", found.project_id)
    _check_evaluated(work, found.repairer, found.mode)
    work.run(
        "UPDATE ledger.damage_project SET evaluated = %(e)s WHERE book_id = %(book)s AND project_id = %(id)s",
        e=bool(work.words.get("evaluator")),
        id=found.project_id,
    )
    if found.mode != "funded":
        owed = _in_kind(work)
        if value > sum(owed.values()):
            raise ValueBeyondDuty(value=yuan(value), owed=yuan(sum(owed.values())))
        if value > found.budget:
            raise ValueBeyondPlan(value=yuan(value), budget=yuan(found.budget))
        if value > 0:
            heads = dict(zip(owed, largest_remainder(value, list(owed.values())), strict=True))
            work.post("performance", shift(work.case.code, heads, "claim_performed", "claim_in_kind"))
        if work.words["fulfilled"]:
            # The target is met: that the works were worth less than was assessed leaves nothing to be done.
            work.post(
                "waiver", shift(work.case.code, _in_kind(work), "claim_waived", "claim_in_kind"), name="rest"
            )


def _check_evaluated(work: Work, repairer: str, mode: str) -> None:
    body = work.words.get("evaluator")
    if body:
        if same_owner(body, repairer):
            raise EvaluatorNotIndependent(body=body)
        return
    grounds = work.law.texts("compensation.no_evaluation_grounds", work.on)
    if mode != "funded":
        # What is restored in kind was not paid in money instead.
        grounds = tuple(ground for ground in grounds if ground != "paid_in_money")
    if work.words.get("no_evaluation") not in grounds:
        raise EvaluationMissing(
            ground=str(work.words.get("no_evaluation") or "-")[:40], grounds=", ".join(grounds)
        )


def _in_kind(work: Work) -> dict[str, int]:
    return {
        head: amount for (head, purpose), amount in open_amounts(work).items() if purpose == "claim_in_kind"
    }


def _ever_in_kind(work: Work) -> int:
    """Give what was ever owed in kind: what is left of it is that share of the sum which was fixed for a failure."""
    code = work.case.code
    return int(
        work.rows(
            "SELECT coalesce(sum(b.debits), 0)::bigint FROM ledger.account a JOIN ledger.balance b USING (book_id, account_id)"
            " WHERE a.book_id = %(book)s AND a.code >= %(low)s AND a.code < %(high)s AND a.purpose = 'claim_in_kind'",
            low=f"case:{code}:",
            high=f"case:{code};",
        )[0][0]
    )


def reject(work: Work) -> None:
    """Reject a restoration that missed its target.

    Raises (in this order):
        EvaluatorNotIndependent, SubjectUnknown, AmountNotDecimal, AmountTooPrecise, AmountTooLarge,
        AmountBelowZero, ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep,
        SecondPersonNeeded, StepBackdated; never ActedBefore and AskerGone.
    """
    found = _project(work)
    work.not_below_zero("value")
    work.sub(PROJECT, "reject", found.project_id)
    if same_owner(str(work.words.get("evaluator") or ""), found.repairer):
        raise EvaluatorNotIndependent(body=found.repairer)


def convert(work: Work) -> None:
    """Turn a restoration that failed into money: the sum that the agreement or judgment fixed, due within its own term.

    Raises (in this order):
        NothingInKind, SubjectUnknown, ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed,
        RoleNotForStep, SecondPersonNeeded, StepBackdated, PartsWrong, PartsDiffer, ObligorNotLiable; those of
        `Work.post`; never ActedBefore, AskerGone and NothingToSplitBy.
    """
    found = _project(work)
    work.sub(PROJECT, "convert", found.project_id)
    last = work.rows(
        "SELECT conversion, document, court_since FROM ledger.damage_obligation WHERE book_id = %(book)s AND case_id = %(case)s"
        " AND in_force_on IS NOT NULL ORDER BY in_force_on DESC, obligation_id DESC LIMIT 1"
    )
    owed = _in_kind(work)
    amount = sum(owed.values())
    if last and last[0].conversion:
        amount = divide_half_up(last[0].conversion * amount, max(_ever_in_kind(work), 1))
    if not amount:
        raise NothingInKind(case=work.case.code)
    code, total = work.case.code, sum(owed.values())
    parts = (equal(work.words["obligors"], amount),)
    check_parts(parts, amount)
    check_obligors(work, parts)
    due = date.fromisoformat(work.words["due_on"])
    money = dict(zip(owed, largest_remainder(amount, list(owed.values())), strict=True))
    told = Obligation(money, {}, parts, ((Instalment(due, amount),),), 0, "")
    work.insert(
        obligation,
        {
            "obligation_id": work.record_id,
            "kind": "conversion",
            "document": work.step.document,
            "conversion": 0,
            "in_force_on": work.on,
            "court_since": last[0].court_since if last else None,
        },
    )
    first = work.rows(
        "SELECT coalesce(max(part), 0) + 1 FROM ledger.damage_part WHERE book_id = %(book)s AND case_id = %(case)s"
    )[0][0]
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
    keep_parts(work, work.record_id, told, first)
    work.told |= {"in_kind": yuan(total), "money": yuan(amount)}


_RULES: Final = "环法规〔2022〕31号 art. 29–31"
_OWN: Final = ("bureau", "enterprise")
_BUREAU: Final = ("bureau",)
_STATES: Final = ("agreed", "confirming", "performing", "restoring", "defaulted", "ordering", "suing")
STEPS: Final = (
    Action("plan_project", "修复方案", _RULES, plan, _OWN, _STATES),
    Action("approve_project", "批准修复方案", _RULES, turn, _BUREAU, _STATES),
    Action("drop_project", "取消修复", _RULES, turn, _BUREAU, _STATES),
    Action("contract_project", "修复合同", _RULES, contract, _BUREAU, _STATES),
    Action("accept_stage", "阶段验收", _RULES, accept_stage, _BUREAU, _STATES),
    Action("complete_project", "完工报告", _RULES, complete, _OWN, _STATES),
    Action("accept_project", "修复效果评估合格", "环法规〔2022〕31号 art. 30; 环法规〔2025〕6号 point 14", accept, _BUREAU, _STATES),
    Action("reject_project", "修复效果评估不合格", "环法规〔2022〕31号 art. 30", reject, _BUREAU, _STATES),
    Action("rework_project", "继续修复", _RULES, turn, _BUREAU, _STATES),
    Action("convert_project", "修复转货币赔偿", "法释〔2019〕8号 art. 12", convert, _BUREAU, _STATES),
)  # fmt: skip
