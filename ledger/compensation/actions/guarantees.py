"""Guarantees: taken, called for what is overdue, given back; a deposit is money that comes in.

Law: 民法典 art. 681, 394, 692; 民事诉讼法 art. 242 (2023).
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Final
from uuid import UUID

from ledger.amounts import yuan
from ledger.compensation import shapes
from ledger.compensation.actions.dividends import room_of
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.actions.estates import said_by_owner, stands_for
from ledger.compensation.actions.payments import (
    MoreThanOwed,
    OwedPart,
    check_owed,
    find_part,
    interest_owed,
    receive,
)
from ledger.compensation.machines import GUARANTEE
from ledger.compensation.queries.beside import Guarantee
from ledger.compensation.rules.claims import check_above_zero, money_leg
from ledger.compensation.rules.days import check_near
from ledger.compensation.tables.money import guarantee
from ledger.database.queries import named_queries
from ledger.errors import Malformed, RuleViolation
from ledger.journal.accounts import check_code
from ledger.processes.actions import begin

SQL: Final = named_queries(__name__)


class GuaranteeEndsTooEarly(RuleViolation):
    """The guarantee is given on {on}, and its last day, {until}, is before that.

    Name a last day on which it still holds.
    """

    code = "compensation.guarantee_ends_too_early"
    source = "docs/spec/compensation.md 5"


class GuaranteeWithoutEnd(Malformed):
    """The guarantee has no last day, and only a deposit, which is money that is there, needs none.

    Name its last day, as its paper does.
    """

    code = "compensation.guarantee_without_end"
    source = "民法典 art. 692; docs/spec/compensation.md 5.4"


class GuaranteeOver(RuleViolation):
    """The guarantee held until {until}, and is called only on {on}.

    Name the day on which it was called, or release it.
    """

    code = "compensation.guarantee_over"
    source = "民法典 art. 692"


class GuaranteeUnrealised(RuleViolation):
    """The bankruptcy of {party} would end while {kind} of {guarantor} over {amount} yuan is held.

    Call it first (`call_guarantee`): who is secured is paid out of it before all others. Release it, where it secures something else.
    """

    code = "compensation.guarantee_unrealised"
    source = "企业破产法 art. 109–110, 124"


def give_guarantee(work: Work, told: shapes.Guarantee) -> None:
    """Take a guarantee; a deposit is money that comes in.

    Raises (in this order):
        NotAboveZero, CodeMalformed, GuaranteeWithoutEnd, GuaranteeEndsTooEarly, DayTooFar; those of `begin`; those of `Work.post`.
    """
    amount, expires = check_above_zero(told.amount), told.expires_on
    check_code("owner", told.guarantor)
    if expires is None and told.kind != "deposit":
        raise GuaranteeWithoutEnd()
    if expires is not None and expires < work.on:
        raise GuaranteeEndsTooEarly(on=work.on.isoformat(), until=expires.isoformat())
    check_near(work.on, expires)
    # By who recorded it: another person calls or releases it than that one.
    giver = work.step if work.asked_by is None else replace(work.step, actor_id=work.asked_by, person_id=None)
    begin(work.books, work.book_id, work.record_id, GUARANTEE, "give", giver)
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

    Who owes the part is named; without a name a deposit is of who gave it, or the one that took its place, and another guarantee for
    whoever owes it.

    Raises (in this order):
        those of `Work.sub`; PartUnknown, LawGap, MoreThanOwed; for a deposit BeforeOwed, PaymentBackdated; those of `Work.post`.
    """
    found = _guarantee(work, told.subject)
    work.sub(GUARANTEE, "call", told.subject)
    work.stop("guarantee", subject=str(told.subject))
    payer = told.payer or _holder(work, found.guarantor)
    anybody = found.kind != "deposit" and not told.payer
    one = find_part(work, told.part, payer, anybody=anybody)
    room = found.amount if anybody else room_of(work.stands, work.on, one.part, one.owing, payer)
    called = _called(work, one, min(found.amount, room))
    if found.kind != "deposit":
        return
    receive(work, one, "deposit", payer, called, hold=False)
    left = found.amount - work.one(int, SQL["paid"], id=work.record_id)
    code = work.case.code
    work.post(
        "deposit_return",
        [money_leg(code, "deposit_payable", left), money_leg(code, "agency_cash", -left)],
        name="rest",
    )
    if left:
        work.figures["payee"] = said_by_owner(work, left, found.guarantor)


def _holder(view: View, guarantor: str) -> str:
    """Give whose a deposit is: of who gave it, or of the one that took its place; of several, each is named by who calls it."""
    now = list(stands_for(view, guarantor))
    return now[0] if len(now) == 1 else guarantor


def _called(work: Work, one: OwedPart, deposit: int) -> int:
    """Give how much of a deposit is taken: what is overdue with its interest, at most the deposit, and what its payer owes."""
    late = sum(x.open for x in one.instalments if x.due_on < work.on)
    if not late or not deposit:
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
        work.figures["payee"] = said_by_owner(work, found.amount, found.guarantor)


def check_none_held(view: View, party: str, gone: Collection[str]) -> None:
    """Check that no guarantee is held that secures what a bankruptcy ends: of the bankrupt, or of somebody else where all are bankrupt.

    Twin: `ledger.check_damage_guarantee_realised`.

    Args:
        party: who is bankrupt.
        gone: all who are.

    Raises:
        GuaranteeUnrealised: one is.
    """
    alone = set(view.owners) <= set(gone)
    for one in view.stands.guarantees:
        if one.state != "held":
            continue
        holders = set(stands_for(view, one.guarantor))
        if party in holders or (alone and not holders & set(view.owners)):
            raise GuaranteeUnrealised(
                party=party, kind=one.kind, guarantor=one.guarantor, amount=yuan(one.amount)
            )
