"""What is asked for and granted: a waiver, a credit, a suspension of interest, and money that goes back to who paid it.

A suspension concerns days that may be over and paid for: granting it reckons the interest of every part anew, and what was paid
too much is set off against later interest of the part, or goes back on request. Money goes back to nobody but who paid it, or took
the place of that one (`estates`), at most what it paid too much: what was held as excess, interest that is not owed any more, or
principal beyond what a judgment leaves owed that reversed the one on which it was paid. So a refund never lowers what is owed.

Law: 预算法 art. 60; 预算法实施条例 art. 64–68; 法释〔2014〕8号 art. 3; 民法典 art. 568, 985; 民事诉讼法 art. 242, 244 (2023).
"""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from ledger.amounts import divide_half_up, yuan
from ledger.compensation import shapes
from ledger.compensation.actions.dividends import check_not_bankrupt, room_of
from ledger.compensation.actions.engine import NotNow, SubjectUnknown, View, Work
from ledger.compensation.actions.estates import check_there, goes_to
from ledger.compensation.actions.going_back import MONEY, Share, check_kind, going_back, going_heads, paid_of
from ledger.compensation.actions.own_side import check_asker_owes
from ledger.compensation.actions.payments import (
    OwedPart,
    PartNotThere,
    PartUnknown,
    check_counted,
    check_rate,
    due_heads,
    keep_payment,
    load_parts,
    look_at_parts,
    post_recourse,
    reckon,
    reckon_after,
    reckon_all,
    reckoned,
)
from ledger.compensation.actions.refunds import keep_order
from ledger.compensation.actions.subjects import Subject, check_asker, lock_subject, say_why
from ledger.compensation.machines import ENDED, OWING, RELIEF
from ledger.compensation.queries.beside import Relief
from ledger.compensation.rules.claims import (
    HELD_APART,
    INTEREST,
    Leg,
    check_above_zero,
    excess_legs,
    leg,
    money_leg,
    over_heads,
    owed_back,
    shift,
)
from ledger.compensation.rules.days import check_near
from ledger.compensation.rules.liability import shares_on
from ledger.compensation.tables.money import relief, returned
from ledger.errors import Malformed, RuleViolation
from ledger.processes.actions import RoleNotForStep, begin
from ledger.processes.acts import About
from ledger.words import nothing


class MoreThanOpen(RuleViolation):
    """{amount} yuan are more than the {open} yuan of principal that are open in this part.

    Name at most the open principal; late interest ends by payment.
    """

    code = "compensation.more_than_open"


class SuspensionDays(RuleViolation):
    """A suspension has a first day and may have a last one that is not before it; another relief has neither.

    Name the days on which enforcement is suspended, and only for a suspension.
    """

    code = "compensation.suspension_days"
    source = "法释〔2014〕8号 art. 3"


class PayeeNotPayer(RuleViolation):
    """{payee} has paid nothing in the case {case}, nor taken the place of who did, so nothing goes back to it.

    Name who paid, or who took its place: money goes back to nobody else.
    """

    code = "compensation.payee_not_payer"
    source = "预算法实施条例 art. 64"


class NobodyPaid(RuleViolation):
    """Nobody has paid anything in the case {case}, so nothing goes back, and it owes nothing any more that could be relieved.

    Look at the payments of the case.
    """

    code = "compensation.nobody_paid"
    source = "docs/spec/compensation.md 8"


class PayeeMissing(Malformed):
    """Nobody is named as payee: a refund names who paid, and a credit who owes.

    Name the payee.
    """

    code = "compensation.payee_missing"
    source = "docs/spec/compensation.md 5"


class ReleasedAlone(RuleViolation):
    """{owner} owes part {part} alone, so it is not released beside others.

    Ask for a waiver: it lowers what is owed.
    """

    code = "compensation.released_alone"
    source = "民法典 art. 520"


class ReleaseDiffers(RuleViolation):
    """{amount} yuan are told, and by the release of {owner} the debt falls by {share} yuan.

    Leave the amount out: the debt falls by the share of who is released, less what it has paid.
    """

    code = "compensation.release_differs"
    source = "民法典 art. 520"


class NothingToRelease(RuleViolation):
    """{owner} has paid its share of part {part}, or nothing of it is open, so the debt falls by nothing.

    Let the others pay what is left; among themselves they have recourse.
    """

    code = "compensation.nothing_to_release"
    source = "民法典 art. 520"


class ReturnedBeforePaid(RuleViolation):
    """It goes back on {on}, and was paid only on {before}.

    Name the day on which it went back.
    """

    code = "compensation.returned_before_paid"
    source = "预算法 art. 60"


class WrittenOffBefore(RuleViolation):
    """Of part {part}, {interest} yuan of late interest were written off on {on}, and from {first} on there would be none.

    Reverse what was written off first, then grant the suspension and write off what is left; or let it begin on that day or later.
    """

    code = "compensation.written_off_before"
    source = "法释〔2014〕8号 art. 3; docs/spec/compensation.md 16.8"


class JudgmentNotNamed(RuleViolation):
    """A refund after a reversed judgment names the judgment on which the part was owed, what is left owed of it, and the new paper.

    Name them. Without a reversed judgment only what was paid too much goes back.
    """

    code = "compensation.judgment_not_named"
    source = "民事诉讼法 art. 244 (2023)"


class ReliefNotEndorsed(RuleViolation, about="compensation.case"):
    """A party asked for this itself, and no official has handed it on yet, so granting it would be the yes of one official alone.

    Let one official hand it on with the reason (`endorse_relief`), and another one grant it; or deny it.
    """

    code = "compensation.relief_not_endorsed"
    source = "docs/spec/compensation.md 5.5"


def check_relief(view: View) -> None:
    """Check that a relief can be asked for: where the case has ended, that somebody paid to whom money could go back.

    Raises:
        NobodyPaid: nobody did.
    """
    if view.state in ENDED and not any(one.route in MONEY for one in view.stands.payments):
        raise NobodyPaid(case=view.case.code)


def propose_relief(work: Work, told: shapes.Relief) -> None:
    """Ask for a waiver, a credit, a refund or a suspension of interest, with its legal basis; a second person decides.

    Raises (in this order):
        NotAboveZero, SuspensionDays, DayTooFar, NotNow, PayeeMissing, PartyGone, AdministratorReceives, PayeeNotPayer, PartNotThere,
        WrittenOffBefore, PartUnknown, ReleasedAlone, ReleaseDiffers, NothingToRelease, BankruptPays, MoreThanOpen, LawGap, RefundKindWrong,
        JudgmentNotNamed,
        NotYourSide; those of `begin`.
    """
    kind, first, last = told.kind, told.first_on, told.last_on
    counted = kind in ("suspension", "release") and not told.amount
    amount = told.amount if counted else check_above_zero(told.amount)
    if (kind == "suspension") != (first is not None) or (
        last is not None and (first is None or last < first)
    ):
        raise SuspensionDays()
    check_near(work.on, first, last)
    _check_not_ended(work, kind)
    payee = told.payee or ""
    if not payee and (kind in ("credit", "release") or kind.startswith("refund")):
        raise PayeeMissing()
    if kind.startswith("refund"):
        _check_payer(work, payee)
    if (
        kind == "suspension"
        and work.stands.parts
        and told.part not in {one.part for one in work.stands.parts}
    ):
        raise PartNotThere(case=work.case.code, part=told.part)
    if first is not None:
        check_written_off(work, first)
    if kind == "release":
        amount = _released(work, _part(work, kind, told.part, payee), payee, told.amount)
    elif kind in ("waiver", "credit"):
        _check_open(work, _part(work, kind, told.part, told.payee), kind, amount, told.payee)
    judgment = left = None
    if kind.startswith("refund"):
        for one in look_at_parts(work.stands):
            if one.part == (told.part or 1):
                check_kind(work, _reckoned(work, one), kind, payee)
    if kind == "refund_reversed":
        judgment, left = _judgment(work, told)
    check_asker_owes(work, RELIEF, kind, told.part, payee)
    begin(work.books, work.book_id, work.record_id, RELIEF, "propose", work.step)
    work.insert(
        relief,
        {
            "relief_id": work.record_id,
            "kind": kind,
            "part": told.part,
            "amount": amount,
            "basis": told.basis,
            "first_on": first,
            "last_on": last,
            "payee": told.payee,
            "obligation_id": judgment,
            "left_owed": left,
        },
    )
    work.subject = work.record_id


def _check_not_ended(work: View, kind: str) -> None:
    """Check that a case which has ended gets no relief but money back: it owes nothing any more.

    Raises:
        NotNow: it has ended.
    """
    if not kind.startswith("refund") and work.running.state in ENDED:
        raise NotNow(
            action=work.action,
            state=work.running.state,
            states=", ".join(OWING),
        )


def _check_payer(work: View, payee: str) -> None:
    """Check that money goes back to one who paid, or who took the place of that one; of a bankrupt to its administrator.

    Raises (in this order):
        PartyGone, AdministratorReceives, PayeeNotPayer.
    """
    payers = {one.payer for one in work.stands.payments if one.route in MONEY}
    if payee in payers:
        check_there(work, payee)
    elif not any(payee in goes_to(work, payer) for payer in sorted(payers)):
        raise PayeeNotPayer(payee=payee, case=work.case.code)


def check_written_off(view: View, first_on: date) -> None:
    """Check that no interest was written off of days that are to bear none. Twin: `damage_written_off_before`.

    Raises:
        WrittenOffBefore: some was.
    """
    for one in view.stands.payments:
        if one.route == "written_off" and one.interest and one.paid_on > first_on:
            days = {"first": first_on.isoformat(), "on": one.paid_on.isoformat()}
            raise WrittenOffBefore(part=one.part, interest=yuan(one.interest), **days)


def _judgment(work: Work, told: shapes.Relief) -> tuple[UUID, int]:
    """Read which judgment was reversed, and what the new one leaves owed of the part in principal; where that one said it, it is known.

    Raises:
        JudgmentNotNamed: one of them is not named, or is another, or the part is owed under no document of a court.
    """
    part = next((one for one in load_parts(work) if one.part == told.part), None)
    left = told.left_owed
    if part is not None and part.left_owed is not None:
        if told.judgment not in (None, part.obligation_id) or left not in (None, part.left_owed):
            raise JudgmentNotNamed()
        return part.obligation_id, part.left_owed
    if (
        part is None
        or part.court_since is None
        or part.obligation_id != told.judgment
        or left is None
        or not work.step.document
        or left < 0
    ):
        raise JudgmentNotNamed()
    return part.obligation_id, left


def _asked(view: View, subject: UUID) -> Relief:
    return next(one for one in view.stands.reliefs if one.id == subject)


def deciders(view: View, subject: UUID) -> tuple[str, ...]:
    """Tell who grants or denies what was asked for: finance alone, where money goes back."""
    return ("finance",) if _asked(view, subject).kind.startswith("refund") else ("bureau", "finance")


def check_who(view: View, subject: UUID) -> None:
    """Check that money which goes back is granted or denied by finance.

    Raises:
        RoleNotForStep: it is another role.
    """
    roles = deciders(view, subject)
    if view.step.role not in ("", *roles):
        raise RoleNotForStep(
            action=view.action, machine=RELIEF.title, roles=", ".join(roles), role=view.step.role
        )


def check_grant(view: View, subject: UUID) -> None:
    """Check that what was asked for can be granted as it was asked for.

    Raises (in this order):
        RoleNotForStep, AskerGone, ReliefNotEndorsed, NotNow, LawGap, WrittenOffBefore, PartNotThere, PartUnknown, ReleasedAlone,
        ReleaseDiffers, NothingToRelease, BankruptPays, MoreThanOpen, PartyGone, AdministratorReceives, RefundTooLarge, ReturnedBeforePaid.
    """
    check_who(view, subject)
    check_asker(view, RELIEF, subject)
    check_endorsed(view, subject)
    asked = _asked(view, subject)
    _check_not_ended(view, asked.kind)
    if asked.kind == "suspension":
        check_rate(view)
        if asked.first_on is not None:
            check_written_off(view, asked.first_on)
        return
    part = _part_of(view, look_at_parts(view.stands), asked.kind, asked.part or 1, asked.payee)
    if asked.kind == "release":
        _released(view, part, str(asked.payee), asked.amount)
    elif asked.kind in ("waiver", "credit"):
        _reckoned(view, part)
        _check_open(view, part, asked.kind, asked.amount, asked.payee)
    else:
        check_there(view, str(asked.payee))
        going = going_back(view, _reckoned(view, part), asked)
        last = max(share.paid_on for share in going)
        if view.on < last:
            raise ReturnedBeforePaid(on=view.on.isoformat(), before=last.isoformat())


def check_endorsed(view: View, subject: UUID) -> None:
    """Check that an official has handed on what a party asked for with its own key. Twin: `damage_relief_by_two`.

    Raises:
        ReliefNotEndorsed: none has.
    """
    asked = _asked(view, subject)
    if asked.by_party and not asked.endorsed:
        raise ReliefNotEndorsed()


def to_endorse(view: View) -> list[UUID]:
    """Name what a party asked for, and no official has handed on."""
    return [
        one.id for one in view.stands.reliefs if one.state == "proposed" and one.by_party and not one.endorsed
    ]


def check_endorsement(view: View, subject: UUID) -> None:
    """Check that what was asked for can be handed on.

    Raises (in this order):
        SubjectUnknown, AskerGone, NotNow.
    """
    if subject not in to_endorse(view):
        raise SubjectUnknown(case=view.case.code, subject="relief", id=str(subject))
    check_asker(view, RELIEF, subject)
    _check_not_ended(view, _asked(view, subject).kind)


ENDORSED: Final[Subject] = About("relief", to_endorse, lock_subject, check_endorsement, RELIEF, "endorse")
"""What an official hands on."""


def endorse_relief(work: Work, told: shapes.Subject) -> None:
    """Hand on what a party asked for, with the reason; another official grants it.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty; those of `Work.sub`.
    """
    say_why(work)
    work.sub(RELIEF, "endorse", told.subject)


def deny_relief(work: Work, told: shapes.Subject) -> None:
    """Deny what was asked for, and say why.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty; those of `Work.sub`.
    """
    say_why(work)
    work.sub(RELIEF, "deny", told.subject)


def grant_relief(work: Work, told: shapes.Subject) -> None:
    """Grant what was asked for.

    Raises (in this order):
        those of `Work.sub`; LawGap, PartNotThere, PartUnknown, BeforeOwed, PaymentBackdated, ReleasedAlone, ReleaseDiffers,
        NothingToRelease, BankruptPays, MoreThanOpen, RefundTooLarge, PartyGone, AdministratorReceives, AccountOfAnother;
        those of `Work.post`.
    """
    subject = told.subject
    asked = _asked(work, subject)
    work.sub(RELIEF, "grant", subject)
    if asked.kind == "suspension":
        reckon_all(work)
        return
    part = _part(work, asked.kind, asked.part or 1, asked.payee)
    if asked.kind in ("waiver", "release", "credit"):
        _relieve(work, part, asked.kind, asked.amount, asked.payee or nothing())
    else:
        _refund(work, part, asked)


def _part(work: Work, kind: str, number: int, payee: str | None) -> OwedPart:
    """Find the part of a relief; a credit names who owes it, and a waiver nobody else.

    Raises:
        PartNotThere: there is none; PartUnknown: it is owed by others.
    """
    return _part_of(work, load_parts(work), kind, number, payee)


def _part_of(view: View, parts: Sequence[OwedPart], kind: str, number: int, payee: str | None) -> OwedPart:
    part = next((one for one in parts if one.part == number), None)
    named = kind in ("credit", "release") or (kind == "waiver" and payee)
    if part is None:
        raise PartNotThere(case=view.case.code, part=number)
    if named and payee not in view.stands.still_owing(number, part.owing, view.on):
        raise PartUnknown(payer=str(payee), part=number, case=view.case.code)
    return part


def _reckoned(view: View, one: OwedPart) -> OwedPart:
    return one if one.court_since is None else reckoned(view, one, view.stands.suspended)[0]


def _check_open(view: View, one: OwedPart, kind: str, amount: int, payee: str | None) -> None:
    """Check that no more is relieved than is open, nor credited to somebody than it owes; when it is asked for, and when it is granted.

    Raises (in this order):
        BankruptPays: it is bankrupt; MoreThanOpen: it is more.
    """
    there = sum(x.open for x in one.instalments)
    if kind == "credit" and payee:
        check_not_bankrupt(view.stands, payee, view.on, amount)
        there = min(there, room_of(view.stands, view.on, one.part, one.owing, payee))
    if amount > there:
        raise MoreThanOpen(amount=yuan(amount), open=yuan(there))


def _released(view: View, one: OwedPart, payee: str, told: int) -> int:
    """Give by how much the debt falls for all when one joint debtor is released: by its share, less what it has paid, as far as it is open.

    Rounding: half up to the fen. Twin: `ledger.check_damage_released`.

    Raises (in this order):
        ReleasedAlone: nobody else owes the part; ReleaseDiffers: another sum is told; NothingToRelease.
    """
    if len(view.stands.still_owing(one.part, one.owing, view.on)) < 2:
        raise ReleasedAlone(owner=payee, part=one.part)
    share = shares_on(one.owing, view.on)[payee] * one.amount
    paid = sum(x.principal for x in paid_of(view, one) if x.debtor == payee)
    paid += sum(
        x.amount for x in view.stands.payments if (x.part, x.route, x.payer) == (one.part, "credit", payee)
    )
    falls = min(
        divide_half_up(share.numerator, share.denominator) - paid, sum(x.open for x in one.instalments)
    )
    if told and told != falls:
        raise ReleaseDiffers(amount=yuan(told), share=yuan(max(0, falls)), owner=payee)
    if falls <= 0:
        raise NothingToRelease(owner=payee, part=one.part)
    return falls


def _relieve(work: Work, one: OwedPart, kind: str, amount: int, payer: str) -> None:
    check_counted(work, one)
    if one.interest_through is None or one.interest_through < work.on:
        one = reckon(work, one)
    if kind == "release":
        _released(work, one, payer, amount)
    _check_open(work, one, kind, amount, payer)
    left, taken = amount, []
    for owed in sorted(one.instalments, key=lambda x: (x.due_on, x.number)):
        part = min(left, owed.open)
        if part:
            taken.append((owed.number, part))
            left -= part
    to = "claim_performed" if kind == "credit" else "claim_waived"
    moved = over_heads(amount, due_heads(work, one.part))
    outcome = work.post(
        "credit" if kind == "credit" else "waiver", shift(work.case.code, moved, to, "claim_due", one.part)
    )
    assert outcome is not None
    keep_payment(work, one.part, kind, payer, amount, taken, entry_id=outcome.entry.id)
    reckon_after(work, one)
    post_recourse(work, one)


def _refund(work: Work, one: OwedPart, asked: Relief) -> None:
    """Pay back what one has paid too much: the shares of its payments are kept, and the entry follows them."""
    if one.court_since is not None:
        one = reckon(work, one)
    going = going_back(work, one, asked)
    work.insert(
        returned,
        *(
            {
                "relief_id": work.subject,
                "payment_id": share.payment_id,
                "counted_as": share.counted_as,
                "amount": share.amount,
            }
            for share in going
        ),
    )
    here = [one_leg for share in going if not _apart(share) for one_leg in _back(work, one, share)]
    ordered = keep_order(work, asked.id, str(asked.payee), here)
    work.post("refund_order" if ordered else "refund", here)
    apart = [
        x for share in going if _apart(share) for x in excess_legs(work.case.code, share.route, -share.amount)
    ]
    work.post("excess_return", apart, name="excess" if here else "")
    work.figures["amount"] = yuan(asked.amount)
    post_recourse(work, one)


def _apart(share: Share) -> bool:
    """Whether it is held by a court or in escrow."""
    return share.counted_as == "excess" and share.route in HELD_APART


def _back(work: Work, one: OwedPart, share: Share) -> list[Leg]:
    """Let a share of a payment go back from where it is: the department pays it at once, of the treasury it is ordered."""
    code, amount = work.case.code, share.amount
    if share.counted_as == "excess":
        back = "refund_payable" if share.route == "treasury" else "agency_cash"
        return [money_leg(code, "overpaid_payable", amount), money_leg(code, back, -amount)]
    if share.counted_as == "interest":
        return [
            leg(code, INTEREST, "claim_overpaid", amount, one.part),
            leg(code, INTEREST, "claim_received", -amount, one.part),
            *owed_back(code, amount),
        ]
    moved = over_heads(amount, going_heads(work, one))
    established = one.left_owed is None
    return [
        *(
            leg(code, head, "claim_established", part)
            if established
            else leg(code, head, "claim_overpaid", part, one.part)
            for head, part in moved.items()
        ),
        *(leg(code, head, "claim_received", -part, one.part) for head, part in moved.items()),
        *owed_back(code, amount),
    ]
