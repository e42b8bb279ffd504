"""Works that do not come to their end as they were planned: given up, taken over by another contractor, or planned otherwise.

Nobody is paid beyond what was accepted of his stages: what is open of them ends with his works, and is done by others or becomes money.

Law: 民法典 art. 563, 577, 787, 806, 1234; 环法规〔2022〕31号 art. 29–31.
"""

from typing import Final
from uuid import UUID

from ledger.amounts import yuan
from ledger.compensation import shapes, works_shapes
from ledger.compensation.actions.duties import named_duty
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.actions.retentions import varied
from ledger.compensation.actions.stages import add_stages, start_stages, works_of
from ledger.compensation.actions.subjects import say_why
from ledger.compensation.actions.works import ContractBeyondPlan, MilestonesWrong
from ledger.compensation.machines import PROJECT
from ledger.compensation.rules.claims import NotAboveZero, check_above_zero
from ledger.compensation.tables.money import project
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation
from ledger.journal.accounts import check_code
from ledger.processes.actions import begin

SQL: Final = named_queries(__name__)


class WorksGroundMissing(RuleViolation, about="compensation.project"):
    """'{action}' rests on a paper, and none is named.

    Name the notice, record or agreement by which the works end.
    """

    code = "compensation.works_ground_missing"
    source = "docs/spec/compensation.md 7.9"


class RestBeyondPlan(RuleViolation):
    """The works that are left are contracted at {amount} yuan, and the plan leaves {left} yuan after what was accepted.

    Let the contract stay within that, or have a larger plan approved.
    """

    code = "compensation.rest_beyond_plan"
    source = "docs/spec/compensation.md 7.9"


class ContractBelowPaid(RuleViolation):
    """The contract would be {contract} yuan, and {paid} yuan of it were paid.

    Let the contract hold what was paid, or reverse what was paid wrongly first.
    """

    code = "compensation.contract_below_paid"
    source = "docs/spec/compensation.md 7.10"


def _check_grounds(work: Work) -> None:
    """Check that what ends works has its reason and its paper.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, WorksGroundMissing.
    """
    say_why(work)
    if not work.step.document.strip():
        raise WorksGroundMissing(action=work.action)


def _end_stages(work: Work, subject: UUID) -> None:
    """Let the open stages of works end at what was accepted of them."""
    work.run(SQL["end_stages"], on=work.on, id=subject)
    for stage in works_of(work, subject).stages:
        work.stop("stage", subject=f"{subject}.{stage.number}")


def give_up(work: Work, told: shapes.Subject) -> None:
    """Give works up, and say why: what was accepted of them stays, the rest is done by others or becomes money.

    Raises (in this order):
        those of `_check_grounds`; those of `Work.sub`.
    """
    _check_grounds(work)
    work.sub(PROJECT, "give_up", told.subject)
    _end_stages(work, told.subject)


def left_of(view: View, subject: UUID) -> int:
    """Give what the plan of works leaves after what was accepted of them, in fen; nothing where no stage is open."""
    found = works_of(view, subject)
    if not any(stage.open for stage in found.stages):
        return 0
    return found.budget - sum(stage.accepted for stage in found.stages)


def check_left(view: View, subject: UUID) -> None:
    """Check that something of works is left that another contractor could take over.

    Raises:
        RestBeyondPlan: every stage is accepted or has ended, or the plan leaves nothing.
    """
    if left_of(view, subject) <= 0:
        raise RestBeyondPlan(amount=yuan(1), left=yuan(0))


def take_over(work: Work, told: works_shapes.TakeOver) -> None:
    """Let another contractor take works over: they end at what was accepted, and the rest is contracted anew, within the plan.

    Raises (in this order):
        those of `_check_grounds`; NotAboveZero, CodeMalformed, RestBeyondPlan; those of `Work.sub`; those of `begin`; DayTooFar.
    """
    _check_grounds(work)
    amount = check_above_zero(told.amount)
    check_code("owner", told.repairer)
    found, left = works_of(work, told.subject), left_of(work, told.subject)
    if amount > left:
        raise RestBeyondPlan(amount=yuan(amount), left=yuan(left))
    work.sub(PROJECT, "take_over", found.id)
    begin(work.books, work.book_id, work.record_id, PROJECT, "take_over", work.step)
    work.insert(
        project,
        {
            "project_id": work.record_id,
            "title": found.title,
            "mode": found.mode,
            "repairer": told.repairer,
            "budget": left,
            "contract": amount,
            "duty": found.duty,
        },
    )
    rest = [one for one in found.stages if one.open]
    add_stages(work, work.record_id, [(one.title, one.due_on, one.amount - one.accepted) for one in rest])
    _end_stages(work, found.id)
    start_stages(work, work.record_id, [(n, one.title, one.due_on) for n, one in enumerate(rest, 1)])
    work.figures |= {"restoration": str(work.record_id), "amount": yuan(amount)}


def vary(work: Work, told: works_shapes.Variation) -> None:
    """Vary a plan: its sum, its contract, the duty that it performs, and the stages that are still to be done.

    Raises (in this order):
        NotAboveZero, MilestonesWrong, ContractBeyondPlan, ContractBelowPaid; those of `varied`; those of `named_duty`;
        those of `Work.sub`; DayTooFar.
    """
    found, amounts = works_of(work, told.subject), [one.amount for one in told.stages]
    budget = check_above_zero(told.budget)
    if any(amount < 0 for amount in amounts):
        raise NotAboveZero(amount=yuan(min(amounts)))
    planned = sum(stage.accepted for stage in found.stages) + sum(amounts)
    if planned > budget:
        raise MilestonesWrong(stages=yuan(planned), budget=yuan(budget))
    contract = found.contract if found.contract is None or told.contract is None else told.contract
    if contract is not None:
        _check_contract(contract, budget, sum(stage.paid for stage in found.stages))
    retention, months = varied(work, found, contract, told)
    duty = found.duty if told.duty is None else named_duty(work, found.mode, told.duty)
    work.sub(PROJECT, "vary", found.id)
    kept = {"retention": retention, "months": months}
    work.run(SQL["vary"], budget=budget, contract=contract, duty=duty, id=found.id, **kept)
    _end_stages(work, found.id)
    first = len(found.stages) + 1
    add_stages(work, found.id, [(one.title, one.due_on, one.amount) for one in told.stages], first)
    if contract is not None:
        start_stages(work, found.id, [(n, one.title, one.due_on) for n, one in enumerate(told.stages, first)])
    work.figures |= {"budget": yuan(budget)}


def _check_contract(contract: int, budget: int, paid: int) -> None:
    """Check the contract of a plan that is varied.

    Raises (in this order):
        ContractBeyondPlan, ContractBelowPaid.
    """
    if not 0 < contract <= budget:
        raise ContractBeyondPlan(contract=yuan(contract), budget=yuan(budget))
    if contract < paid:
        raise ContractBelowPaid(contract=yuan(contract), paid=yuan(paid))
