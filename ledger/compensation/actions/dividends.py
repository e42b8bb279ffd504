"""How much somebody may pay.

An administrator what the plans of distribution give, a bankrupt itself nothing, a guarantor what was called of it, who owes up to a sum
what is left of it.
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


class BankruptPays(RuleViolation):
    """{party} is bankrupt since {since}, and would pay {amount} yuan on {on} beside its bankruptcy: such a payment settles nothing.

    File the claim; {administrator} pays by the plan of distribution. Where the money came, record that it is held (`hold_excess`), and it
    goes back to {administrator} by a refund.
    """

    code = "compensation.bankrupt_pays"
    source = "企业破产法 art. 16; docs/spec/compensation.md 16.8"


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


def bankrupt_on(stands: Standing, party: str, on: date) -> Insolvency | None:
    """Find the bankruptcy of a party whose petition was accepted by a day; None where there is none."""
    found = (x for x in stands.insolvencies if x.owner == party and x.counts and x.accepted_on <= on)
    return next(found, None)


def pays_itself(stands: Standing, one: Insolvency, part: int) -> int:
    """Give what a bankrupt may still pay of a part itself, in fen: what was called of property that it had given as security before, less
    what it has paid since: who is secured is paid out of it before all others (art. 109).

    Twin: `ledger.check_damage_bankrupt_pays`.
    """
    given = {x.subject: x.effective_on for x in stands.acts if x.kind == "give_guarantee"}
    secured = sum(
        x.amount
        for x in stands.called
        if (x.part, x.guarantor, x.kind) == (part, one.owner, "mortgage")
        and given.get(x.guarantee_id, date.min) < one.accepted_on
    )
    since = [x for x in _paid(stands, part) if x.payer == one.owner and x.paid_on >= one.accepted_on]
    return max(0, secured - sum(_kept(stands, x) for x in since if x.route != "deposit"))


def check_not_bankrupt(stands: Standing, party: str, on: date, amount: int) -> None:
    """Check that somebody is not bankrupt on a day, who would settle what it owes by something else than money; fen.

    Raises:
        BankruptPays: it is.
    """
    one = bankrupt_on(stands, party, on)
    if one is not None:
        raise bankrupt_pays(one, on, amount)


def bankrupt_pays(one: Insolvency, on: date, amount: int) -> BankruptPays:
    """Say that a bankrupt pays itself, in fen."""
    days = {"since": one.accepted_on.isoformat(), "on": on.isoformat()}
    return BankruptPays(party=one.owner, amount=yuan(amount), administrator=one.administrator, **days)


def room_of(
    stands: Standing, on: date, part: int, owing: Sequence[Owing], payer: str, before: date = date.max
) -> int:
    """Give what somebody may still pay of a part, in fen: what is left of the sum up to which it owes; without one, any amount.

    All that it has paid of the part counts, up to a day before which it counts, interest too, without what went back, and what its
    guarantor paid. Twin: `ledger.check_damage_payment_within`.
    """
    who = owing_on(owing, on).get(payer)
    if who is None or who.most is None:
        return AMOUNT_MAX
    paid = (x for x in _paid(stands, part) if x.debtor == payer and x.paid_on < before)
    return max(0, who.most - sum(_kept(stands, x) for x in paid))


def _paid(stands: Standing, part: int) -> list[Payment]:
    return [x for x in stands.payments if x.part == part and x.route in PAID]


def _kept(stands: Standing, one: Payment) -> int:
    return one.amount - one.excess - stands.back(one.id, "principal", "interest")


def secured(stands: Standing, part: int, guarantor: str, on: date = date.max) -> dict[str, int]:
    """Give what a guarantor may still pay of a part, in fen, by who owes it: what was called of it, up to a day, less what it has paid for
    that one. Twin: `ledger.check_damage_payment_within`.
    """
    found: dict[str, int] = {}
    for one in stands.called:
        if (one.part, one.guarantor) == (part, guarantor) and one.called_on <= on:
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
