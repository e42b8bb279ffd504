"""How much somebody may pay.

An administrator what the plans of distribution give, a guarantor what was called of it, who owes up to a sum what is left of it.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from ledger.amounts import AMOUNT_MAX, yuan
from ledger.compensation.queries.beside import Insolvency
from ledger.compensation.queries.standing import Payment, Standing
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

    All that it has paid of the part counts, interest too, without what went back, and what its guarantor paid.
    Twin: `ledger.check_damage_payment_within`.
    """
    who = owing_on(owing, on).get(payer)
    if who is None or who.most is None:
        return AMOUNT_MAX
    return max(0, who.most - sum(_kept(stands, x) for x in _paid(stands, part) if x.debtor == payer))


def _paid(stands: Standing, part: int) -> list[Payment]:
    return [x for x in stands.payments if x.part == part and x.route in PAID]


def _kept(stands: Standing, one: Payment) -> int:
    return one.amount - one.excess - stands.back(one.id, "principal", "interest")


def secured(stands: Standing, part: int, guarantor: str) -> dict[str, int]:
    """Give what a guarantor may still pay of a part, in fen, by who owes it: what was called of it, less what it has paid for that one.

    Twin: `ledger.check_damage_payment_within`.
    """
    found: dict[str, int] = {}
    for one in stands.called:
        if (one.part, one.guarantor) == (part, guarantor):
            found[one.debtor] = found.get(one.debtor, 0) + one.amount
    for x in _paid(stands, part):
        if x.payer == guarantor and x.payer != x.debtor:
            found[x.debtor] = found.get(x.debtor, 0) - _kept(stands, x)
    return {debtor: left for debtor, left in found.items() if left > 0}


def called_unpaid(stands: Standing, part: int) -> int:
    """Give what guarantors were called to pay of a part and have not paid yet, in fen; who owes it itself pays as who owes."""
    others = {one.guarantor for one in stands.called if one.part == part and one.kind != "deposit"}
    return sum(
        left
        for guarantor in others
        for debtor, left in secured(stands, part, guarantor).items()
        if debtor != guarantor
    )
