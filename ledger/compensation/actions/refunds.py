"""Money that goes back out of the treasury (收入退库), and is in transit in an account of its own between the steps.

    propose_relief          the application (退库申请书), by the bureau, finance or who paid
    grant_relief            finance approves: revenue falls, and so much is owed to who paid it      refund_payable
    return_from_treasury    the treasury has paid it back, wholly or in part: it is in transit       refund_in_transit
    pay_refund              it came to who paid, on the account that was named for it by two

A refund is refused with its reason (`deny_relief`). Each step of the money takes two, and is reversed by two, the last one first.

Law: 预算法 art. 60; 预算法实施条例 art. 64–68; docs/spec/compensation.md 21.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import yuan
from ledger.compensation import refund_shapes
from ledger.compensation.actions.engine import SubjectUnknown, View, Work
from ledger.compensation.actions.estates import AdministratorReceives, PartyGone, bankruptcy_of, stands_for
from ledger.compensation.actions.named_acts import after, said
from ledger.compensation.queries.beside import Refund
from ledger.compensation.queries.payees import Named, payees_of
from ledger.compensation.queries.standing import DoneAct
from ledger.compensation.rules.claims import Leg, check_above_zero, money_leg, treasury_leg
from ledger.compensation.rules.payees import plain, plain_account, same_owner
from ledger.compensation.tables.refunds import refund
from ledger.database.queries import named_queries
from ledger.entries import check_shown
from ledger.errors import RuleViolation
from ledger.identifiers import derived
from ledger.words import several

SQL: Final = named_queries(__name__)
OWED_BACK: Final = "refund_payable"


class RefundBeyondApproved(RuleViolation):
    """{amount} yuan are to come back from the treasury, and {left} yuan are left of what was approved.

    Name at most that; more is applied for anew.
    """

    code = "compensation.refund_beyond_approved"
    source = "预算法实施条例 art. 64"


class RefundBeyondTransit(RuleViolation):
    """{amount} yuan are to be paid to who paid them, and {there} yuan of this refund are in transit.

    Record first what the treasury has paid back.
    """

    code = "compensation.refund_beyond_transit"
    source = "预算法实施条例 art. 64"


class RefundEaten(RuleViolation):
    """{amount} yuan are to be paid to {payee}, of which {owed} yuan came to be due since it was approved: {left} yuan are still overpaid.

    What it owes is set off against it: pay at most the rest, and reverse what the treasury has paid back beyond that, and its approval; or
    wait until what is owed is paid.
    """

    code = "compensation.refund_eaten"
    source = "民法典 art. 568; 预算法 art. 60"


class RefundBeforeApproved(RuleViolation):
    """It is recorded for {on}, and was approved only on {before}.

    Name the day of the voucher.
    """

    code = "compensation.refund_before_approved"
    source = "预算法 art. 60"


class RefundAccountMissing(RuleViolation):
    """No account is named to which this refund is paid.

    Name it (name_refund_account): one of who paid.
    """

    code = "compensation.refund_account_missing"
    source = "预算法实施条例 art. 64"


class AccountOfAnother(RuleViolation):
    """The account is that of {name}, and the refund goes to {payee}, which is called {known}.

    Name an account of who paid; money goes back to nobody else.
    """

    code = "compensation.account_of_another"
    source = "预算法实施条例 art. 64"


class RefundUnderWay(RuleViolation):
    """{amount} yuan of this refund have gone on since: {rests}.

    Reverse what was recorded after it first, the last one first.
    """

    code = "compensation.refund_under_way"
    source = "docs/spec/compensation.md 21"


class RefundDone(RuleViolation):
    """Nothing is left of this refund for this step.

    Look at the refunds of the case.
    """

    code = "compensation.refund_done"
    source = "docs/spec/compensation.md 21"


class ToldAccount(NamedTuple):
    """The account that the application has named; empty where it has not."""

    name: str
    account: str


def keep_order(work: Work, relief_id: UUID, payee: str, legs: Sequence[Leg]) -> bool:
    """Keep what of a refund goes back out of the treasury, when finance approves it, and tell whether something does.

    Raises (in this order):
        PartyGone, AdministratorReceives, AccountOfAnother.
    """
    amount = -sum(one.amount for one in legs if one.purpose == OWED_BACK)
    if not amount:
        return False
    told = work.one(ToldAccount, SQL["told_account"], id=relief_id)
    named = bool(told.name and told.account)
    if named:
        check_account(work, payee, told.name, told.account)
    work.insert(
        refund,
        {
            "refund_id": relief_id,
            "payee": payee,
            "approved_on": work.on,
            "amount": amount,
            "payee_name": told.name if named else None,
            "payee_account": told.account if named else None,
        },
    )
    return True


def _refund(view: View, subject: UUID) -> Refund:
    """Find a refund that was approved.

    Raises:
        SubjectUnknown: the case has none of this number.
    """
    found = next((one for one in view.stands.refunds if one.id == subject), None)
    if found is None:
        raise SubjectUnknown(case=view.case.code, subject="refund", id=str(subject))
    return found


def unnamed(view: View) -> list[UUID]:
    """List the refunds to which an account may still be named."""
    return [one.id for one in view.stands.refunds if one.paid < one.amount]


def check_unnamed(view: View, subject: UUID) -> None:
    """Check that something of a refund is still to be paid to an account.

    Raises (in this order):
        SubjectUnknown, RefundDone.
    """
    one = _refund(view, subject)
    if one.paid == one.amount:
        raise RefundDone()


def name_refund_account(work: Work, told: refund_shapes.RefundAccount) -> None:
    """Name the account to which a refund is paid, or another one: what was paid by then stays where it was paid.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, SubjectUnknown, PartyGone, AdministratorReceives, AccountOfAnother.
    """
    check_shown(payee_name=told.payee_name, payee_account=told.payee_account)
    work.subject = told.subject
    check_account(work, _refund(work, told.subject).payee, told.payee_name, told.payee_account)
    work.run(SQL["name_account"], id=told.subject, name=told.payee_name, account=told.payee_account)


def check_account(view: View, payee: str, name: str, account: str) -> None:
    """Check that an account is one of who paid, or took its place alone, and of a bankrupt that of its administrator (art. 17).

    It is known by the name in case and register, and by the name under which the bank knows it. Twin: `ledger.damage_account_barred`.

    Raises (in this order):
        PartyGone: several took its place, each of whom applies for its share; AdministratorReceives, AccountOfAnother.
    """
    now = stands_for(view, payee)
    if len(now) > 1:
        raise PartyGone(party=payee, successors=several(now))
    [there] = now
    bankrupt = bankruptcy_of(view, payee)
    owner = there if bankrupt is None else bankrupt.administrator
    [known] = payees_of(view.books, view.book_id, view.case.id, [Named(owner, name, plain_account(account))])
    called = [one.name for one in known.people if same_owner(one.code, owner) and plain(one.name)]
    held = [name, *(one.name for one in known.holders if plain(one.name))]
    for one in held if called else ():
        if plain(one) in map(plain, called):
            continue
        if bankrupt is not None:
            raise AdministratorReceives(party=bankrupt.owner, administrator=owner)
        raise AccountOfAnother(name=one, payee=there, known=called[0])


def coming(view: View) -> list[UUID]:
    """List the refunds of which the treasury has not paid back the whole."""
    return [one.id for one in view.stands.refunds if one.came < one.amount]


def check_coming(view: View, subject: UUID) -> None:
    """Check that something is left that the treasury pays back.

    Raises (in this order):
        SubjectUnknown, RefundDone, RefundBeforeApproved.
    """
    one = _refund(view, subject)
    if one.came == one.amount:
        raise RefundDone()
    if view.on < one.approved_on:
        raise RefundBeforeApproved(on=view.on.isoformat(), before=one.approved_on.isoformat())


def return_from_treasury(work: Work, told: refund_shapes.RefundStep) -> None:
    """Record that the treasury has paid back what finance has approved, or a part of it: it is in transit.

    Raises (in this order):
        SubjectUnknown, NotAboveZero, RefundBeyondApproved; those of `Work.post`.
    """
    one = _refund(work, told.subject)
    left = one.amount - one.came
    amount = left if told.amount is None else check_above_zero(told.amount)
    if amount > left:
        raise RefundBeyondApproved(amount=yuan(amount), left=yuan(left))
    work.subject = one.id
    legs = [money_leg(work.case.code, "refund_in_transit", amount), treasury_leg("treasury_cash", -amount)]
    work.post("treasury_refund", legs)
    work.run(SQL["come"], amount=amount, id=one.id)
    work.figures |= {"amount": yuan(amount), "payee": one.payee}


def in_transit(view: View) -> list[UUID]:
    """List the refunds of which something is in transit."""
    return [one.id for one in view.stands.refunds if one.paid < one.came]


def check_in_transit(view: View, subject: UUID) -> None:
    """Check that something of a refund is in transit, and that the account named for it is of whom it goes to by now.

    That may be another than when it was named: who took the place of who paid, the administrator of a bankrupt, or, where the petition
    was rejected, the party itself again.

    Raises (in this order):
        SubjectUnknown, RefundDone, RefundEaten, RefundAccountMissing, PartyGone, AdministratorReceives, AccountOfAnother.
    """
    one = _refund(view, subject)
    if one.paid == one.came:
        raise RefundDone()
    _check_overpaid(view, one, _wanted(view))
    if one.name is None or one.account is None:
        raise RefundAccountMissing()
    check_account(view, one.payee, one.name, one.account)


def _wanted(view: View) -> int:
    """Give what is to be paid, in fen; where no sum is named, a fen, which is the least that could be."""
    named = getattr(view.told, "amount", None)
    return named if isinstance(named, int) else 1


def _check_overpaid(view: View, one: Refund, amount: int) -> None:
    """Check that so much of a refund is still overpaid: less what came to be due of who paid since finance approved it.

    Twin: `damage_refund_overpaid`.

    Raises:
        RefundEaten: it is not.
    """
    owed = view.one(int, SQL["eaten"], id=one.id, on=view.on)
    left = max(0, one.amount - one.paid - owed)
    if amount > left:
        figures = {"amount": yuan(amount), "owed": yuan(owed), "left": yuan(left)}
        raise RefundEaten(payee=one.payee, **figures)


def pay_refund(work: Work, told: refund_shapes.RefundStep) -> None:
    """Record that what is in transit came to who paid it, or a part of it, on the account that was named.

    Raises (in this order):
        SubjectUnknown, NotAboveZero, RefundBeyondTransit, RefundEaten; those of `Work.post`.
    """
    one = _refund(work, told.subject)
    there = one.came - one.paid
    amount = there if told.amount is None else check_above_zero(told.amount)
    if amount > there:
        raise RefundBeyondTransit(amount=yuan(amount), there=yuan(there))
    _check_overpaid(work, one, amount)
    work.subject = one.id
    code = work.case.code
    memo = f"case {code}: refund to {one.payee}, {one.name}, {one.account}"
    legs = [money_leg(code, OWED_BACK, amount), money_leg(code, "refund_in_transit", -amount)]
    work.post("refund_payment", legs, memo=memo)
    work.run(SQL["pay"], amount=amount, id=one.id)
    work.figures |= {"amount": yuan(amount), "payee": one.payee}


def check_back(view: View, act: DoneAct) -> None:
    """Check that nothing of a refund went on since an act that is to be reversed.

    Raises:
        RefundUnderWay: something did.
    """
    one = next((one for one in view.stands.refunds if one.id == act.subject), None)
    if one is None or act.kind == "pay_refund":
        return
    gone = one.came if act.kind == "grant_relief" else one.paid + moved_by(view, act) - one.came
    if gone > 0:
        later = after(view, act, "return_from_treasury", "pay_refund")
        upon = said(x for x in later if x.subject == act.subject)
        raise RefundUnderWay(amount=yuan(gone), rests=upon)


def moved_by(view: View, act: DoneAct) -> int:
    """Give how much a step of the money of a refund has moved, in fen."""
    return view.one(int, SQL["moved"], entry=derived(act.id, act.kind))


def take_step_back(work: Work, act: DoneAct) -> None:
    """Let the money of a refund be where it was before a step."""
    query = SQL["come" if act.kind == "return_from_treasury" else "pay"]
    work.run(query, amount=-moved_by(work, act), id=act.subject)
