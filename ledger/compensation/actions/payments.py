"""Money of a case on every way it can come, and back: treasury, acting department, court, escrow, deposit, refund.

    pay ──▶ treasury                                   received at once
        ──▶ agency ──remit──▶ treasury                 within its term of working days
        ──▶ court ──transfer_court──▶ treasury         interest stops when the court collects
        ──▶ escrow ──release_escrow──▶ treasury        the duty is performed at once, the money waits for its project

A payment is counted to principal that is due, then to interest, then to what is not due yet; what comes beyond is
refused, or held to be returned. Law: 财资环〔2020〕6号; 预算法 art. 56, 60; 民法典 art. 570–574; 法释〔2014〕8号.
"""

from typing import Final
from uuid import UUID

from ledger.amounts import yuan
from ledger.compensation import shapes
from ledger.compensation.actions.parts import (
    HeadAmount,
    OwedPart,
    bring_forward,
    check_counted,
    check_rate,
    due_heads,
    find_part,
    in_part,
    interest_owed,
    keep_payment,
    open_amounts,
    post_recourse,
    reckon,
    reckon_after,
)
from ledger.compensation.actions.work import SubjectUnknown, View, Work
from ledger.compensation.machines import GUARANTEE
from ledger.compensation.queries.standing import Guarantee, Payment
from ledger.compensation.rules.claims import (
    INTEREST,
    Leg,
    check_above_zero,
    count_payment,
    into_treasury,
    leg,
    money_leg,
    over_heads,
    treasury_leg,
)
from ledger.compensation.tables.money import guarantee
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation
from ledger.journal.accounts import check_code
from ledger.processes.actions import begin
from ledger.words import phrase

SQL: Final = named_queries(__name__)

WAY: Final = {
    "treasury": ("payment", "claim_received"),
    "agency": ("agency_receipt", "claim_in_transit"),
    "court": ("court_collection", "claim_with_court"),
    "escrow": ("escrow", "claim_escrowed"),
}
"""Kind of entry, and purpose to which the claim moves, by the way on which money comes."""
ONWARD: Final = {
    "remit": ("agency", "remittance", "claim_in_transit"),
    "transfer_court": ("court", "court_transfer", "claim_with_court"),
    "release_escrow": ("escrow", "escrow_release", "claim_escrowed"),
}


class MoreThanOwed(RuleViolation):
    """{paid} yuan were paid, and {owed} yuan are owed, interest included.

    Record what is owed; if the money really came, say that the excess is held, and it is returned by a refund.
    """

    code = "compensation.more_than_owed"
    source = "民法典 art. 178, 985; docs/spec/compensation.md 5"


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


class GuaranteeEndsTooEarly(RuleViolation):
    """The guarantee is given on {on}, and its last day, {until}, is before that.

    Name a last day on which it still holds.
    """

    code = "compensation.guarantee_ends_too_early"
    source = "docs/spec/compensation.md 5"


class GuaranteeOver(RuleViolation):
    """The guarantee held until {until}, and is called only on {on}.

    Name the day on which it was called, or release it.
    """

    code = "compensation.guarantee_over"
    source = "民法典 art. 692"


class PassedOnWholly(RuleViolation):
    """Nothing of this payment waits: all of it was passed on to the treasury already.

    Look at the payments of the case; what was passed on wrongly is reversed.
    """

    code = "compensation.passed_on_wholly"


class NothingOwed(RuleViolation):
    """Nothing is owed in the case {case} yet, so nothing is paid.

    Let an agreement or a judgment take effect first; what comes before is taken as a deposit.
    """

    code = "compensation.nothing_owed"
    source = "docs/spec/compensation.md 5"


def check_owed(view: View) -> None:
    """Check that there is something to which a payment can be counted.

    Raises (in this order):
        NothingOwed, LawGap.
    """
    if not view.stands.parts:
        raise NothingOwed(case=view.case.code)
    check_rate(view)


def pay(work: Work, told: shapes.Payment) -> None:
    """Record a payment.

    Raises (in this order):
        NotAboveZero, PartUnknown, BeforeOwed, PaymentBackdated, LawGap, MoreThanOwed; those of `Work.post`.
    """
    amount = check_above_zero(told.amount)
    one = find_part(work, told.part, told.payer)
    _receive(work, one, told.route, told.payer, amount, hold=told.hold_excess)


def _receive(work: Work, one: OwedPart, route: str, payer: str, amount: int, *, hold: bool) -> None:
    check_counted(work, one)
    if one.interest_through is None or one.interest_through < work.on:
        one = reckon(work, one)
    heads = due_heads(work, one.part)
    counted = count_payment(amount, work.on, one.terms, interest_owed(work, one))
    if counted.excess and not (hold and route in ("treasury", "agency")):
        raise MoreThanOwed(paid=yuan(amount), owed=yuan(amount - counted.excess))
    principal = sum(part for _, part in counted.principal)
    moved = over_heads(principal, heads)
    if counted.interest:
        one = bring_forward(work, one, counted.interest)
        moved[INTEREST] = counted.interest
    kind, purpose = WAY.get(route, ("deposit_call", "claim_in_transit"))
    code, claimed = work.case.code, amount - counted.excess
    legs = [
        one_leg
        for head, part in moved.items()
        for one_leg in (
            leg(code, head, purpose, part, one.part),
            leg(code, head, "claim_due", -part, one.part),
        )
    ]
    legs += _cash(work, route, claimed, counted.excess)
    outcome = work.post(kind, legs)
    assert outcome is not None
    keep_payment(
        work,
        one.part,
        route,
        payer,
        amount,
        counted.principal,
        entry_id=outcome.entry.id,
        interest=counted.interest,
        excess=counted.excess,
        waiting=0 if route == "treasury" else claimed,
    )
    if route in ("agency", "deposit"):
        work.start("remittance", subject=str(work.record_id))
    work.figures |= {
        "amount": yuan(amount),
        "interest": yuan(counted.interest),
        "excess": yuan(counted.excess),
        "part": one.part,
    }
    reckon_after(work, one)
    post_recourse(work, one)


def _cash(work: Work, route: str, claimed: int, excess: int) -> list[Leg]:
    code = work.case.code
    held = [money_leg(code, "overpaid_payable", -excess)]
    if route == "treasury":
        return [
            *into_treasury(code, claimed),
            treasury_leg("treasury_cash", excess),
            *held,
        ]
    if route == "agency":
        return [
            money_leg(code, "agency_cash", claimed + excess),
            money_leg(code, "agency_payable", -claimed),
            *held,
        ]
    if route == "escrow":
        return [money_leg(code, "escrow_cash", claimed), money_leg(code, "escrow_payable", -claimed)]
    if route == "deposit":
        return [money_leg(code, "deposit_payable", claimed), money_leg(code, "agency_payable", -claimed)]
    return []


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
    payment_id = told.payment
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
        work.stop("remittance", subject=str(payment_id))
    work.subject = payment_id
    work.figures["amount"] = yuan(amount)


def _heads_of(work: Work, payment_id: UUID, number: int, purpose: str) -> dict[str, int]:
    """Give what of a payment waits, by head: its own entry, less what went on of it; so that it can be reversed alone.

    Where that is not there, because older entries went on with the heads of the whole part, the heads of the part stand for it.
    """
    own = dict(work.read(HeadAmount, SQL["waiting"], id=payment_id, purpose=purpose))
    whole = in_part(open_amounts(work, (purpose,)), number, purpose)
    return own if all(amount <= whole.get(head, 0) for head, amount in own.items()) else whole


def give_guarantee(work: Work, told: shapes.Guarantee) -> None:
    """Take a guarantee; a deposit is money that comes in.

    Raises (in this order):
        NotAboveZero, CodeMalformed, GuaranteeEndsTooEarly; those of `begin`; those of `Work.post`.
    """
    amount, expires = check_above_zero(told.amount), told.expires_on
    check_code("owner", told.guarantor)
    if expires is not None and expires < work.on:
        raise GuaranteeEndsTooEarly(on=work.on.isoformat(), until=expires.isoformat())
    begin(work.books, work.book_id, work.record_id, GUARANTEE, "give", work.step)
    work.insert(
        guarantee,
        {
            "guarantee_id": work.record_id,
            "kind": told.kind,
            "guarantor": told.guarantor,
            "amount": amount,
            "expires_on": expires,
        },
    )
    if expires is not None:
        work.name_end("guarantee", expires, "last day of the guarantee", subject=str(work.record_id))
    if told.kind == "deposit":
        work.post(
            "deposit",
            [
                money_leg(work.case.code, "agency_cash", amount),
                money_leg(work.case.code, "deposit_payable", -amount),
            ],
        )
    work.subject = work.record_id


def _guarantee(view: View, subject: UUID) -> Guarantee:
    return next(one for one in view.stands.guarantees if one.id == subject)


def check_call(view: View, subject: UUID) -> None:
    """Check that a guarantee still holds, and that there is something for which it is called.

    Raises (in this order):
        GuaranteeOver, NothingOwed, LawGap, MoreThanOwed.
    """
    found = _guarantee(view, subject)
    if found.expires_on is not None and found.expires_on < view.on:
        raise GuaranteeOver(on=view.on.isoformat(), until=found.expires_on.isoformat())
    check_owed(view)
    if not view.stands.overdue(view.on):
        raise MoreThanOwed(paid=yuan(found.amount), owed=yuan(0))


def call_guarantee(work: Work, told: shapes.Call) -> None:
    """Call a guarantee for what is overdue: a deposit pays it at once; another one is called, and its payment recorded when it comes.

    Who owes the part is named; without a name a deposit is of one who owes it, and another guarantee for whoever does.

    Raises (in this order):
        those of `Work.sub`; PartUnknown, LawGap, MoreThanOwed; for a deposit BeforeOwed, PaymentBackdated; those of `Work.post`.
    """
    found = _guarantee(work, told.subject)
    work.sub(GUARANTEE, "call", told.subject)
    work.stop("guarantee", subject=str(told.subject))
    payer = told.payer or found.guarantor
    anybody = found.kind != "deposit" and not told.payer
    one = find_part(work, told.part, payer, anybody=anybody)
    called = _called(work, one, found.amount)
    if found.kind != "deposit":
        return
    _receive(work, one, "deposit", payer, called, hold=False)
    left = found.amount - work.one(int, SQL["paid"], id=work.record_id)
    code = work.case.code
    work.post(
        "deposit_return",
        [money_leg(code, "deposit_payable", left), money_leg(code, "agency_cash", -left)],
        name="rest",
    )


def _called(work: Work, one: OwedPart, deposit: int) -> int:
    """Give how much of a deposit is taken: what is overdue with its interest, at most the deposit."""
    late = sum(term.open for term in one.terms if term.due_on < work.on)
    if not late:
        raise MoreThanOwed(paid=yuan(deposit), owed=yuan(0))
    return min(deposit, late + interest_owed(work, one))


def release_guarantee(work: Work, told: shapes.Subject) -> None:
    """Give a guarantee back; a deposit is paid back.

    Raises (in this order):
        those of `Work.sub`; those of `Work.post`.
    """
    found = _guarantee(work, told.subject)
    work.sub(GUARANTEE, "release", told.subject)
    work.stop("guarantee", subject=str(told.subject))
    if found.kind == "deposit":
        code = work.case.code
        work.post(
            "deposit_return",
            [money_leg(code, "deposit_payable", found.amount), money_leg(code, "agency_cash", -found.amount)],
        )
