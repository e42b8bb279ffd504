"""Guarantees: taken, called for what is overdue, given back; a deposit is money that comes in.

A guarantee stands until the last instalment is paid: a call takes what is overdue and leaves the rest, for the same part later or
for another. What was called of a guarantor it pays itself (`payments.find_part`), for who owes it.

Law: 民法典 art. 681, 394, 692, 700; 民事诉讼法 art. 242 (2023).
"""

from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from ledger.amounts import yuan
from ledger.compensation import shapes
from ledger.compensation.actions.dividends import called_unpaid, check_not_bankrupt, room_of, secured
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.actions.estates import said_by_owner, stands_for
from ledger.compensation.actions.named_acts import about, of_payments, said
from ledger.compensation.actions.payments import (
    MoreThanOwed,
    OwedPart,
    PartUnknown,
    check_owed,
    interest_owed,
    load_parts,
    post_recourse,
    take_in,
)
from ledger.compensation.machines import GUARANTEE
from ledger.compensation.queries.beside import Guarantee
from ledger.compensation.rules.claims import check_above_zero, money_leg
from ledger.compensation.rules.days import check_near
from ledger.compensation.tables.money import called, guarantee
from ledger.errors import Malformed, RuleViolation
from ledger.journal.accounts import check_code
from ledger.processes.actions import begin
from ledger.words import several


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


class GuaranteeUnrealised(RuleViolation, sorts={"kind": "guarantee_kind"}):
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


class DebtorNotNamed(RuleViolation):
    """Several owe part {part}, and nothing says for whom {guarantor} stands, who does not owe it: {owners}.

    Name for whom the guarantee was given.
    """

    code = "compensation.debtor_not_named"
    source = "民法典 art. 681, 700; docs/spec/compensation.md 5.10"


def _guarantee(view: View, subject: UUID) -> Guarantee:
    return next(one for one in view.stands.guarantees if one.id == subject)


def check_call(view: View, subject: UUID) -> None:
    """Check that a guarantee still holds, and that there is something for which it is called.

    Raises (in this order):
        BankruptPays, GuaranteeOver, NothingOwed, LawGap, MoreThanOwed.
    """
    found = _guarantee(view, subject)
    _check_given_before(view, found)
    if found.expires_on is not None and found.expires_on < view.on:
        raise GuaranteeOver(on=view.on.isoformat(), until=found.expires_on.isoformat())
    check_owed(view)
    if not view.stands.overdue(view.on):
        raise MoreThanOwed(paid=yuan(found.left), owed=yuan(0))


def _check_given_before(view: View, found: Guarantee) -> None:
    """Check that a guarantee was not given by a bankrupt after its petition was accepted: it secures nothing, and is released.

    Raises:
        BankruptPays: it was.
    """
    given = next(
        (one.effective_on for one in view.stands.acts if (one.id, one.kind) == (found.id, "give_guarantee")),
        None,
    )
    if given is not None:
        check_not_bankrupt(view.stands, found.guarantor, given, found.left)


def call_guarantee(work: Work, told: shapes.Call) -> None:
    """Call a guarantee for what is overdue of a part, or of all parts: it stands for what is left of it.

    Its process takes the step when all of it is called; that another person calls it than who took it, `subjects.lock_subject` has
    checked. A deposit pays at once; of another guarantee its guarantor owes what was called, and its payment is recorded when it comes.
    It is for who owes the part and is named, else for the guarantor where it owes it, else for the one who owes it.

    Raises (in this order):
        PartUnknown, DebtorNotNamed, LawGap, MoreThanOwed; those of `Work.sub`; for a deposit BeforeOwed, PaymentBackdated;
        those of `Work.post`; never BankruptPays, which was asked before.
    """
    found = _guarantee(work, told.subject)
    taken = _taken(work, found, told)
    whole = sum(one.amount for one in taken) == found.left
    work.subject = told.subject
    if whole:
        work.sub(GUARANTEE, "call", told.subject)
        work.stop("guarantee", subject=str(told.subject))
    work.insert(
        called,
        *(
            {
                "call_id": work.record_id,
                "part": one.part.part,
                "guarantee_id": told.subject,
                "debtor": one.debtor,
                "amount": one.amount,
            }
            for one in taken
        ),
    )
    if found.kind == "deposit":
        for place, one in enumerate(taken):
            name = f"called {one.part.part}" if place else ""
            debtor = None if one.debtor == found.guarantor else one.debtor
            take_in(
                work,
                one.part,
                "deposit",
                found.guarantor,
                one.amount,
                hold=False,
                debtor=debtor,
                name=name,
            )
        post_recourse(work, *(one.part for one in taken))
    work.figures["amount"] = yuan(sum(one.amount for one in taken))


class Taken(NamedTuple):
    """What is called for a part; fen."""

    part: OwedPart
    debtor: str
    amount: int


def _taken(work: Work, found: Guarantee, told: shapes.Call) -> list[Taken]:
    """Tell what is taken for which part: what is overdue with its interest and was not called already, the oldest first.

    Raises (in this order):
        PartUnknown, DebtorNotNamed, LawGap; MoreThanOwed: nothing is.
    """
    parts = [one for one in load_parts(work) if told.part in (None, one.part)]
    if told.part is None:
        parts = [one for one in parts if any(x.open for x in one.instalments)]
    debtors = {one.part: _debtor(work, found, one, told.payer) for one in parts}
    if not any(debtors.values()):
        raise PartUnknown(payer=told.payer or found.guarantor, part=told.part or 1, case=work.case.code)
    left, taken = found.left, list[Taken]()
    late = {one.part: [x for x in one.instalments if x.open and x.due_on < work.on] for one in parts}
    overdue = [one for one in parts if late[one.part]]
    for one in sorted(overdue, key=lambda x: (min(i.due_on for i in late[x.part]), x.part)):
        debtor = debtors[one.part]
        if debtor is None:
            continue
        owed = sum(x.open for x in late[one.part]) + interest_owed(work, one)
        owed -= called_unpaid(work.stands, one.part)
        amount = min(left, owed, room_of(work.stands, work.on, one.part, one.owing, debtor))
        if amount > 0:
            taken.append(Taken(one, debtor, amount))
            left -= amount
    if not taken:
        raise MoreThanOwed(paid=yuan(found.left), owed=yuan(0))
    return taken


def _debtor(work: Work, found: Guarantee, one: OwedPart, named: str | None) -> str | None:
    """Tell for whom of those who owe a part a guarantee is called; nobody, where it is for none of them.

    Raises:
        DebtorNotNamed: several owe it, and it may be for any of them.
    """
    owing = work.stands.still_owing(one.part, one.owing, work.on)
    if named is not None:
        return named if named in owing else None
    own = set(stands_for(work, found.guarantor)) & set(owing)
    if len(own) == 1:
        return own.pop()
    if len(owing) > 1:
        owners = several(sorted(owing))
        raise DebtorNotNamed(part=one.part, guarantor=found.guarantor, owners=owners)
    return next(iter(owing), None)


class CallAnswered(RuleViolation):
    """{guarantor} has paid {amount} yuan of what was called, more than its other calls ask for: {rests}.

    Reverse its payment first, then the call.
    """

    code = "compensation.call_answered"
    source = "docs/spec/compensation.md 5.10"


class RestReleased(RuleViolation):
    """What was left of the guarantee was released on {on}, so its call is not reversed yet: {rests}.

    Reverse its release first, then its call.
    """

    code = "compensation.rest_released"
    source = "docs/spec/compensation.md 5.10"


def check_unanswered(view: View, call_id: UUID, subject: UUID) -> None:
    """Check that a guarantor has not paid what was called of it, and that the rest is not given back, before the call is reversed.

    Raises (in this order):
        RestReleased, CallAnswered.
    """
    given = _guarantee(view, subject)
    if given.state == "released":
        released = about(view, subject, "release_guarantee")
        raise RestReleased(on=given.last_on.isoformat(), rests=said(released))
    for one in view.stands.called if given.kind != "deposit" else ():
        if one.call_id == call_id and one.debtor != one.guarantor:
            left = secured(view.stands, one.part, one.guarantor).get(one.debtor, 0)
            if left < one.amount:
                paid = [
                    x
                    for x in view.stands.payments
                    if (x.part, x.payer, x.debtor) == (one.part, one.guarantor, one.debtor)
                ]
                answer = said(of_payments(view, paid))
                raise CallAnswered(guarantor=one.guarantor, amount=yuan(one.amount - left), rests=answer)


def release_guarantee(work: Work, told: shapes.Subject) -> None:
    """Give back what is left of a guarantee; of a deposit it is paid back.

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
            [money_leg(code, "deposit_payable", found.left), money_leg(code, "agency_cash", -found.left)],
        )
        work.figures["payee"] = said_by_owner(work, found.left, found.guarantor)


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
                party=party, kind=one.kind, guarantor=one.guarantor, amount=yuan(one.left)
            )
