"""Money of a case that came to the acting department, a court or escrow, and goes on to the treasury.

Law: 财资环〔2020〕6号; 预算法 art. 56; 民法典 art. 574.
"""

from typing import Final
from uuid import UUID

from ledger.amounts import yuan
from ledger.compensation import shapes
from ledger.compensation.actions.engine import SubjectUnknown, View, Work
from ledger.compensation.actions.payments import HeadAmount, in_part, open_amounts
from ledger.compensation.queries.standing import Payment
from ledger.compensation.rules.claims import check_above_zero, into_treasury, leg, money_leg, over_heads
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation
from ledger.words import phrase

SQL: Final = named_queries(__name__)

ONWARD: Final = {
    "remit": ("agency", "remittance", "claim_in_transit"),
    "transfer_court": ("court", "court_transfer", "claim_with_court"),
    "release_escrow": ("escrow", "escrow_release", "claim_escrowed"),
}


class PassedOnBeforeReceipt(RuleViolation):
    """It goes on to the treasury on {on}, and came only on {before}.

    Name the day on which it went on.
    """

    code = "compensation.passed_on_before_receipt"
    source = "财资环〔2020〕6号"


class MoreThanWaits(RuleViolation):
    """{amount} yuan are to go on to the treasury, and {waiting} yuan of this payment wait.

    Name at most what waits.
    """

    code = "compensation.more_than_waits"


class PassedOnWholly(RuleViolation):
    """Nothing of this payment waits: all of it was passed on to the treasury already.

    Look at the payments of the case; what was passed on wrongly is reversed.
    """

    code = "compensation.passed_on_wholly"


def _came(view: View) -> list[Payment]:
    route = ONWARD[view.action][0]
    routes = (route, "deposit") if route == "agency" else (route,)
    return [one for one in view.stands.payments if one.route in routes]


def waiting(view: View) -> list[UUID]:
    """List the payments of which something waits to go on to the treasury on the way of the act."""
    return [one.id for one in _came(view) if one.waiting]


def check_waits(view: View, payment: UUID) -> None:
    """Check that something of a payment waits.

    Raises (in this order):
        SubjectUnknown, PassedOnWholly.
    """
    found = next((one for one in _came(view) if one.id == payment), None)
    if found is None:
        noun = phrase("payment to the {route}", route=ONWARD[view.action][0])
        raise SubjectUnknown(case=view.case.code, subject=noun, id=str(payment))
    if not found.waiting:
        raise PassedOnWholly()


def onward(work: Work, told: shapes.Onward) -> None:
    """Let money that waits go on to the treasury: the whole of a payment, or a part of it.

    Raises (in this order):
        PassedOnBeforeReceipt, NotAboveZero, MoreThanWaits; those of `Work.post`.
    """
    route, kind, purpose = ONWARD[work.action]
    payment_id = work.subject = told.payment
    found = next(one for one in work.stands.payments if one.id == payment_id)
    number, waiting = found.part, found.waiting
    if work.on < found.paid_on:
        raise PassedOnBeforeReceipt(on=work.on.isoformat(), before=found.paid_on.isoformat())
    amount = waiting if told.amount is None else check_above_zero(told.amount)
    if amount > waiting:
        raise MoreThanWaits(amount=yuan(amount), waiting=yuan(waiting))
    there = _heads_of(work, payment_id, number, purpose)
    code = work.case.code
    moved = over_heads(amount, there)
    legs = [
        one
        for head, part in moved.items()
        for one in (leg(code, head, "claim_received", part, number), leg(code, head, purpose, -part, number))
    ]
    legs += into_treasury(code, amount)
    if route == "agency":
        legs += [money_leg(code, "agency_payable", amount), money_leg(code, "agency_cash", -amount)]
    elif route == "escrow":
        legs += [money_leg(code, "escrow_payable", amount), money_leg(code, "escrow_cash", -amount)]
    work.post(kind, legs)
    work.run(SQL["go_on"], amount=amount, id=payment_id)
    if amount == waiting:
        work.stop("remittance", "court_transfer", subject=str(payment_id))
    work.figures["amount"] = yuan(amount)


def _heads_of(work: Work, payment_id: UUID, number: int, purpose: str) -> dict[str, int]:
    """Give what of a payment waits, by head: its own entry, less what went on of it; so that it can be reversed alone.

    Where that is not there, because older entries went on with the heads of the whole part, the heads of the part stand for it.
    """
    own = dict(work.read(HeadAmount, SQL["waiting"], id=payment_id, purpose=purpose))
    whole = in_part(open_amounts(work, (purpose,)), number, purpose)
    return own if all(amount <= whole.get(head, 0) for head, amount in own.items()) else whole
