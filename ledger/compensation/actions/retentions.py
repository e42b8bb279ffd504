"""What of a contract is kept back (质保金): named with it or varied, and kept for good where defects are found.

Law: 建质〔2017〕138号 art. 2, 7, 9–10; docs/spec/compensation.md 7.12.
"""

from typing import Final
from uuid import UUID

from ledger.amounts import check_not_below_zero, divide_half_up, yuan
from ledger.compensation import works_shapes
from ledger.compensation.actions.binding import bound
from ledger.compensation.actions.engine import SubjectUnknown, View, Work
from ledger.compensation.actions.spending import DocumentMissing, NotPaidByTreasury
from ledger.compensation.actions.subjects import say_why
from ledger.compensation.queries.beside import Project
from ledger.compensation.rules.retention import Retention, RetentionWrong, check_most, read_retention
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation

SQL: Final = named_queries(__name__)


class RetentionOver(RuleViolation):
    """The months of the retention of these works ended on {until}, so no more of it is kept for defects.

    Pay what is left of it; what was found in its months is kept with an act of a day in them.
    """

    code = "compensation.retention_over"
    source = "建质〔2017〕138号 art. 10; docs/spec/compensation.md 7.12"


class KeptBeyondRetention(RuleViolation):
    """{amount} yuan are to be kept for good, and {left} yuan are kept back and not paid.

    Keep at most that.
    """

    code = "compensation.kept_beyond_retention"
    source = "建质〔2017〕138号 art. 9; docs/spec/compensation.md 7.12"


class RetentionNotCovered(RuleViolation):
    """{amount} yuan that were kept for good would be owed for the works again, and {free} yuan of the fund are free.

    Give back at most that, or reverse first what was spent or disposed of since.
    """

    code = "compensation.retention_not_covered"
    source = "建质〔2017〕138号 art. 10; docs/spec/compensation.md 7.12"


class RetentionBelowKept(RuleViolation):
    """{amount} yuan of the contract would be kept back, and {kept} yuan of the retention are kept for good.

    Name at least that, or give back first what was kept (keep_retention).
    """

    code = "compensation.retention_below_kept"
    source = "建质〔2017〕138号 art. 9; docs/spec/compensation.md 7.12"


def check_retention(
    view: View, mode: str, contract: int, kept: Retention | None
) -> tuple[int | None, int | None]:
    """Check what is kept back of a contract, and give sum and months as they are kept: neither where nothing is.

    Raises (in this order):
        NotPaidByTreasury, RetentionTooLarge; never LawGap: a rule that is not there bounds nothing.
    """
    if kept is None or not kept.amount:
        return None, None
    if mode != "funded":
        raise NotPaidByTreasury()
    law, on = view.law, view.on
    share, months = "compensation.retention_most", "compensation.retention_months"
    check_most(
        contract,
        kept,
        law.fraction(share, on) if law.find(share, on) else None,
        law.integer(months, on) if law.find(months, on) else None,
    )
    return kept.amount, kept.months


def varied(
    view: View, found: Project, contract: int | None, told: works_shapes.Variation
) -> tuple[int | None, int | None]:
    """Give what of a contract is kept back after it is varied: as it is told, or the same share as before.

    Raises (in this order):
        RetentionWrong; those of `check_retention`; RetentionBelowKept.
    """
    kept = read_retention(contract or 0, told.retention, told.retention_share, told.retention_months)
    if kept is not None and contract is None:
        raise RetentionWrong()
    if kept is not None and contract is not None:
        amount, months = check_retention(view, found.mode, contract, kept)
        if (amount or 0) < found.kept:
            raise RetentionBelowKept(amount=yuan(amount or 0), kept=yuan(found.kept))
        return amount, months
    if found.retention is None or not contract or not found.contract:
        return found.retention, found.months
    return max(found.kept, 1, divide_half_up(found.retention * contract, found.contract)), found.months


def with_retention(view: View) -> list[UUID]:
    """List the works of whose contract something is kept back."""
    return [one.id for one in view.stands.projects if one.retention is not None]


def check_with_retention(view: View, subject: UUID) -> None:
    """Check that of the contract of these works something is kept back.

    Raises:
        SubjectUnknown: nothing is.
    """
    if subject not in with_retention(view):
        raise SubjectUnknown(case=view.case.code, subject="restoration", id=str(subject))


def keep(work: Work, told: works_shapes.RetentionKept) -> None:
    """Keep something of a retention for good, because defects were found; less than before gives the rest back.

    Raises (in this order):
        AmountBelowZero, TextTooLong, TextUnprintable, TextEmpty, DocumentMissing, RetentionOver, KeptBeyondRetention,
        RetentionNotCovered.
    """
    found = next(one for one in work.stands.projects if one.id == told.subject)
    amount = check_not_below_zero(told.amount)
    say_why(work)
    if not work.step.document.strip():
        raise DocumentMissing()
    until = found.retained_until
    if amount > found.kept and until is not None and work.on > until:
        raise RetentionOver(until=until.isoformat())
    left = min(found.retention or 0, found.payable + found.kept)
    if amount > left:
        raise KeptBeyondRetention(amount=yuan(amount), left=yuan(left))
    _check_covered(work, found.kept - amount)
    work.run(SQL["keep_retention"], amount=amount, id=found.id)
    work.subject = told.subject
    work.figures["amount"] = yuan(amount)


def _check_covered(view: View, given: int) -> None:
    """Check that the fund covers what is given back of what was kept, in fen. Twin: `ledger.check_damage_retention_covered`.

    Raises:
        RetentionNotCovered: less is free.
    """
    there = max(0, view.stands.lowest_fund(view.on) - bound(view))
    if given > 0 and given > there:
        raise RetentionNotCovered(amount=yuan(given), free=yuan(there))
