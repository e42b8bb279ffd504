"""How much somebody may pay: an administrator what the plans of distribution give, who owes up to a sum what is left of it."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from ledger.amounts import AMOUNT_MAX, yuan
from ledger.compensation.queries.beside import Insolvency
from ledger.compensation.queries.standing import Standing
from ledger.compensation.rules.liability import Owing, owing_on
from ledger.errors import RuleViolation


class DividendBeyondPlan(RuleViolation):
    """{amount} yuan would be paid, and of the {distributed} yuan that the plans of distribution give {left} yuan are left.

    Record the plan of distribution first.
    """

    code = "compensation.dividend_beyond_plan"
    source = "企业破产法 art. 115–116"


PAID: Final = ("treasury", "agency", "court", "escrow", "deposit", "credit")
"""Ways on which who owes a part pays of it."""
PAYING: Final = "distributed"
"""State of a bankruptcy in which its administrator pays."""


def administered(stands: Standing, payer: str) -> Insolvency | None:
    """Find the bankruptcy whose administrator pays; None where it is none, or pays nothing yet."""
    found = (x for x in stands.insolvencies if x.administrator == payer and x.counts and x.state == PAYING)
    return next(found, None)


def paid_by(stands: Standing, one: Insolvency) -> int:
    """Give what an administrator has paid so far, in fen."""
    return sum(x.amount for x in stands.payments if x.payer == one.administrator)


def check_dividend(stands: Standing, payer: str, amount: int) -> None:
    """Check that an administrator pays no more than the plans of distribution give, in fen; of who is none nothing is asked.

    Raises:
        DividendBeyondPlan: it would.
    """
    one = administered(stands, payer)
    if one is None:
        return
    left = one.distributed - paid_by(stands, one)
    if amount > left:
        raise DividendBeyondPlan(amount=yuan(amount), distributed=yuan(one.distributed), left=yuan(left))


def room_of(stands: Standing, on: date, part: int, owing: Sequence[Owing], payer: str) -> int:
    """Give what somebody may still pay of a part, in fen: what is left of the sum up to which it owes; without one, any amount.

    All that it has paid of the part counts, interest too, without what went back. Twin: `ledger.check_damage_payment_within`.
    """
    who = owing_on(owing, on).get(payer)
    if who is None or who.most is None:
        return AMOUNT_MAX
    paid = sum(
        x.amount - x.excess - stands.back(x.id, "principal", "interest")
        for x in stands.payments
        if x.part == part and x.payer == payer and x.route in PAID
    )
    return max(0, who.most - paid)
