"""What an administrator pays of a bankrupt's assets: for whom, and how much of what the plans of distribution give."""

from typing import Final

from ledger.amounts import yuan
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.queries.standing import Insolvency
from ledger.errors import RuleViolation


class DividendBeyondPlan(RuleViolation):
    """{amount} yuan would be paid, and of the {distributed} yuan that the plans of distribution give {left} yuan are left.

    Record the plan of distribution first.
    """

    code = "compensation.dividend_beyond_plan"
    source = "企业破产法 art. 115–116"


PAYING: Final = "distributed"
"""State of a bankruptcy in which its administrator pays."""


def administered(view: View, payer: str) -> Insolvency | None:
    """Find the bankruptcy whose administrator pays; None where it is none, or pays nothing yet."""
    found = (
        x for x in view.stands.insolvencies if x.administrator == payer and x.counts and x.state == PAYING
    )
    return next(found, None)


def paid_by(view: View, one: Insolvency) -> int:
    """Give what an administrator has paid so far, in fen."""
    return sum(x.amount for x in view.stands.payments if x.payer == one.administrator)


def check_dividend(work: Work, payer: str, amount: int) -> None:
    """Check that an administrator pays no more than the plans of distribution give, in fen; of who is none nothing is asked.

    Raises:
        DividendBeyondPlan: it would.
    """
    one = administered(work, payer)
    if one is None:
        return
    left = one.distributed - paid_by(work, one)
    if amount > left:
        raise DividendBeyondPlan(amount=yuan(amount), distributed=yuan(one.distributed), left=yuan(left))
