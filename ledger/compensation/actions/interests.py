"""Interest that a bank credits to money of a case, and charges that it takes (利息、手续费): whose they are, the rule pack of the day says.

    credit_interest   of deposits, of what the department holds, and of escrow: held for who it belongs to (interest_payable);
                      of what is in the treasury: revenue, and the fund of the case grows
    pay_interest      to who deposited, on an account of its own; else on to the treasury and into the fund of the case
    bear_charge       out of interest that is held of the same money; out of the budget; or out of the fund of the case

Each is recorded by one person of finance, done when another confirms it, and reversed by two.

Law: 民法典 art. 573 (yield and costs of what is in escrow); 预算法 art. 56; docs/spec/compensation.md 21.
"""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import yuan
from ledger.compensation import interest_shapes
from ledger.compensation.actions.engine import SubjectUnknown, View, Work
from ledger.compensation.actions.named_acts import after, said
from ledger.compensation.actions.refunds import RefundAccountMissing, check_account
from ledger.compensation.actions.spending import FundTooSmall
from ledger.compensation.queries.beside import HeldInterest
from ledger.compensation.queries.standing import DoneAct
from ledger.compensation.rules.claims import (
    Leg,
    check_above_zero,
    fund,
    into_treasury,
    money_leg,
    treasury_leg,
)
from ledger.compensation.tables.interests import interest, interest_use
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation
from ledger.identifiers import derived

SQL: Final = named_queries(__name__)
CASH: Final = {"deposit": "agency_cash", "agency": "agency_cash", "escrow": "escrow_cash"}
"""In which account of cash the money of each sort stands; what is in the treasury has none of the case."""
HOLDS: Final = {
    "deposit": ("deposit_payable",),
    "agency": ("agency_payable", "overpaid_payable"),
    "escrow": ("escrow_payable",),
    "treasury": ("case_fund",),
}
"""Under which purposes it stands what is held."""
HELD: Final = "interest_payable"


class NoMoneyHeld(RuleViolation, sorts={"pot": "pot"}):
    """The case {case} has never had money of this sort, so a bank credits or charges nothing for it: {pot}.

    Look in which account the money stood.
    """

    code = "compensation.no_money_held"
    source = "docs/spec/compensation.md 21"


class DepositUnclear(RuleViolation):
    """The case {case} has deposits of several, or none of this id, so it is not clear whose the interest is.

    Name the deposit.
    """

    code = "compensation.deposit_unclear"
    source = "docs/spec/compensation.md 21"


class ChargeBeyondInterest(RuleViolation):
    """The bank has charged {amount} yuan, and {held} yuan of interest are held of the same money, which bears it.

    Record the interest first; what is beyond it the case does not bear.
    """

    code = "compensation.charge_beyond_interest"
    source = "民法典 art. 573; docs/spec/compensation.md 21"


class InterestBeyondHeld(RuleViolation):
    """{amount} yuan are to go, and {left} yuan of this interest are held.

    Name at most that.
    """

    code = "compensation.interest_beyond_held"
    source = "docs/spec/compensation.md 21"


class InterestUsed(RuleViolation):
    """{amount} yuan of this interest went on, or bore a charge, since: {rests}.

    Reverse that first.
    """

    code = "compensation.interest_used"
    source = "docs/spec/compensation.md 21"


class InterestBeforeMoney(RuleViolation):
    """It is recorded for {on}, and money of this sort has come into the case {case} only on {before}: {pot}.

    Name the day of the bank, or record first the money for which it credits or charges.
    """

    code = "compensation.interest_before_money"
    source = "docs/spec/compensation.md 21"


class InterestPaidBefore(RuleViolation):
    """It is recorded for {on}, and the bank has credited this interest only on {before}.

    Name the day on which it went on.
    """

    code = "compensation.interest_paid_before"
    source = "docs/spec/compensation.md 21"


class InterestRests(RuleViolation, about="compensation.case"):
    """{action} of {on} over {amount} yuan in the case {case} would rest on no money: that of its sort came with what is to be reversed.

    Reverse that first, and what became of it; record it anew for the money that it was about.
    """

    code = "compensation.interest_rests"
    source = "docs/spec/compensation.md 10, 21"


class Since(NamedTuple):
    """Since when money of a sort has come."""

    first: date | None


class Resting(NamedTuple):
    """What a bank credited or charged; fen."""

    code: str
    """Of its case."""
    kind: str
    on: date
    amount: int


def _check_held(work: Work, pot: str) -> None:
    """Check that money of a sort stands in the case, or stood.

    Raises:
        NoMoneyHeld: it never did.
    """
    if not any(one.debits or one.held for one in work.stands.balances if one.purpose in HOLDS[pot]):
        raise NoMoneyHeld(case=work.case.code, pot=pot)


def _check_come(work: Work, pot: str, owner: str | None, guarantee: UUID | None) -> None:
    """Check that such money had come by the day. Twin: `ledger.check_damage_interest_rests`.

    Raises:
        InterestBeforeMoney: it came later.
    """
    of = guarantee if owner is not None else None
    first = work.one(Since, SQL["since"], pot=pot, owner=owner, guarantee=of).first
    if first is not None and work.on < first:
        raise InterestBeforeMoney(
            on=work.on.isoformat(), before=first.isoformat(), case=work.case.code, pot=pot
        )


def credit_interest(work: Work, told: interest_shapes.BankInterest) -> None:
    """Record interest that a bank has credited: held for who it belongs to; of what is in the treasury, revenue and fund.

    Raises (in this order):
        NotAboveZero, NoMoneyHeld, LawGap, DepositUnclear, InterestBeforeMoney; those of `Work.post`.
    """
    amount = check_above_zero(told.amount)
    _check_held(work, told.pot)
    belongs, code = work.law.text(f"compensation.interest_of.{told.pot}", work.on), work.case.code
    work.subject = work.record_id
    work.figures |= {"amount": yuan(amount)}
    owner = _depositor(work, told.guarantee) if belongs == "depositor" and told.pot != "treasury" else None
    _check_come(work, told.pot, owner, told.guarantee)
    if told.pot == "treasury":
        work.post("bank_interest", into_treasury(code, amount))
        return
    work.post("bank_interest", [money_leg(code, CASH[told.pot], amount), money_leg(code, HELD, -amount)])
    work.insert(
        interest,
        {
            "interest_id": work.record_id,
            "pot": told.pot,
            "belongs": belongs,
            "owner": owner,
            "credited_on": work.on,
            "amount": amount,
        },
    )


def _depositor(work: Work, guarantee: UUID | None) -> str:
    """Tell who deposited: of the deposit that is named, else of all that the case has or had."""
    known = [one for one in work.stands.guarantees if one.kind == "deposit" and one.state != "reversed"]
    owners = {one.guarantor for one in known if guarantee in (None, one.id)}
    if len(owners) != 1:
        raise DepositUnclear(case=work.case.code)
    return owners.pop()


def bear_charge(work: Work, told: interest_shapes.BankCharge) -> None:
    """Record what a bank has charged, borne by whom the rule pack says.

    Raises (in this order):
        NotAboveZero, NoMoneyHeld, LawGap, InterestBeforeMoney, ChargeBeyondInterest, FundTooSmall; those of `Work.post`.
    """
    amount = check_above_zero(told.amount)
    _check_held(work, told.pot)
    borne, code = work.law.text(f"compensation.charge_of.{told.pot}", work.on), work.case.code
    work.subject = work.record_id
    work.figures |= {"amount": yuan(amount)}
    _check_come(work, told.pot, None, None)
    if borne == "interest":
        taken = _out_of_interest(work, told.pot, amount)
        work.post("bank_charge", [money_leg(code, HELD, amount), money_leg(code, CASH[told.pot], -amount)])
        _use(work, taken)
        return
    legs: list[Leg] = [money_leg(code, "bank_charge", amount), treasury_leg("treasury_cash", -amount)]
    if borne == "fund":
        there = work.stands.lowest_fund(work.on)
        if amount > there:
            raise FundTooSmall(amount=yuan(amount), there=yuan(there), on=work.on.isoformat())
        legs += fund(code, -amount)
    work.post("bank_charge", legs)


def _out_of_interest(work: Work, pot: str, amount: int) -> list[tuple[UUID, int]]:
    """Tell out of which interest of a sort of money a charge is borne: the oldest first."""
    taken, left = [], amount
    for one in work.stands.interests:
        part = min(left, one.left) if one.pot == pot and one.credited_on <= work.on else 0
        if part:
            taken.append((one.id, part))
            left -= part
    if left:
        raise ChargeBeyondInterest(amount=yuan(amount), held=yuan(amount - left))
    return taken


def _use(work: Work, taken: list[tuple[UUID, int]]) -> None:
    work.insert(
        interest_use,
        *({"record_id": work.record_id, "interest_id": one, "amount": part} for one, part in taken),
    )


def held_interests(view: View) -> list[UUID]:
    """List the interest of which something is held."""
    return [one.id for one in view.stands.interests if one.left]


def check_held_interest(view: View, subject: UUID) -> None:
    """Check that there is an interest of which something is held; where no sum is asked for, the least that could be is refused.

    Raises (in this order):
        SubjectUnknown, InterestBeyondHeld.
    """
    if not _interest(view, subject).left:
        asked = getattr(view.told, "amount", None)
        raise InterestBeyondHeld(amount=yuan(1 if asked is None else asked), left=yuan(0))


def _interest(view: View, subject: UUID) -> HeldInterest:
    """Find an interest that was credited.

    Raises:
        SubjectUnknown: the case has none of this number.
    """
    found = next((one for one in view.stands.interests if one.id == subject), None)
    if found is None:
        raise SubjectUnknown(case=view.case.code, subject="interest of a bank", id=str(subject))
    return found


def pay_interest(work: Work, told: interest_shapes.InterestPaid) -> None:
    """Let interest go to who it belongs to: paid to who deposited, else passed on to the treasury and into the fund of the case.

    Raises (in this order):
        SubjectUnknown, InterestPaidBefore, NotAboveZero, InterestBeyondHeld, RefundAccountMissing,
        PartyGone, AdministratorReceives, AccountOfAnother; those of `Work.post`.
    """
    one = _interest(work, told.subject)
    _check_paid_on(work, one)
    amount = one.left if told.amount is None else check_above_zero(told.amount)
    if amount > one.left:
        raise InterestBeyondHeld(amount=yuan(amount), left=yuan(one.left))
    code = work.case.code
    work.subject = one.id
    legs = [money_leg(code, HELD, amount), money_leg(code, CASH[one.pot], -amount)]
    memo = ""
    if one.belongs == "treasury":
        legs += into_treasury(code, amount)
    else:
        if not (told.payee_name.strip() and told.payee_account.strip()):
            raise RefundAccountMissing()
        check_account(work, str(one.owner), told.payee_name, told.payee_account)
        memo = f"case {code}: interest to {one.owner}, {told.payee_name}, {told.payee_account}"
    work.post("interest_payment", legs, memo=memo)
    _use(work, [(one.id, amount)])
    work.figures |= {"amount": yuan(amount)}


def _check_paid_on(view: View, one: HeldInterest) -> None:
    """Check that interest goes on not before the bank has credited it. Twin: `ledger.check_damage_interest`.

    Raises:
        InterestPaidBefore: it would.
    """
    if view.on < one.credited_on:
        raise InterestPaidBefore(on=view.on.isoformat(), before=one.credited_on.isoformat())


def check_unused(view: View, act: DoneAct) -> None:
    """Check that nothing of an interest went on since it was credited, where that is to be reversed.

    Raises:
        InterestUsed: something did.
    """
    one = next((one for one in view.stands.interests if one.id == act.id), None)
    if one is not None and act.kind == "credit_interest" and one.left < one.amount:
        later = after(view, act, "pay_interest", "bear_charge")
        upon = said(x for x in later if x.kind == "bear_charge" or x.subject == act.id)
        raise InterestUsed(amount=yuan(one.amount - one.left), rests=upon)


def check_rests(view: View, act: DoneAct) -> None:
    """Check that what banks credited and charged still rests on money without an act that is to be reversed.

    Twin: `ledger.check_damage_interest_rests`.

    Raises:
        InterestRests: something does not.
    """
    banked = any(one.kind in ("credit_interest", "bear_charge") for one in view.stands.acts)
    if not banked and not act.elsewhere:
        return
    names = (act.kind, "excess", *(f"called {one.part}" for one in view.stands.parts))
    rests = view.find(Resting, SQL["resting"], entries=[derived(act.id, name) for name in names])
    if rests is not None:
        amount, on = yuan(rests.amount), rests.on.isoformat()
        raise InterestRests(action=rests.kind, on=on, amount=amount, case=rests.code)
