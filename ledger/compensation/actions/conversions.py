"""What was not performed in kind becomes money: the share of works that failed, or what of a duty no works stand for.

It is owed by those who owe the duty and by nobody else, exactly the part of its fixed sum that was not performed, from the conversion on.

Law: 民法典 art. 577, 578, 1234; 法释〔2019〕8号 art. 12.
"""

from datetime import date, timedelta
from fractions import Fraction
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import yuan
from ledger.compensation import works_shapes
from ledger.compensation.actions.claims import keep_parts, next_part, start_enforcement_terms
from ledger.compensation.actions.courts import limit_anew
from ledger.compensation.actions.duties import duty_of, find_duty, stop_performed
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.actions.stages import works_of
from ledger.compensation.actions.successions import check_duty_owed
from ledger.compensation.machines import PROJECT
from ledger.compensation.queries.beside import Project
from ledger.compensation.queries.standing import Duty
from ledger.compensation.rules.claims import Leg, check_above_zero, leg, over_heads
from ledger.compensation.rules.duties import becomes
from ledger.compensation.rules.liability import Obligor, Part
from ledger.compensation.rules.obligations import Instalment, Obligation
from ledger.compensation.tables.duties import conversion
from ledger.compensation.tables.money import obligation
from ledger.errors import RuleViolation
from ledger.processes.actions import ActedBefore, lock
from ledger.words import several

DUE_WITHIN: Final = timedelta(days=731)
"""In which time what became money is due: two years, whichever they are."""


class DueBeforeConversion(RuleViolation):
    """The money would be due on {due_on}, before the duty in kind becomes money, on {on}.

    Name a day on which it is due from the conversion on; nothing was owed in money before it.
    """

    code = "compensation.due_before_conversion"
    source = "docs/spec/compensation.md 7.7"


class ConversionDueLate(RuleViolation):
    """The money would be due on {due_on}, more than two years after the duty in kind becomes money, on {on}.

    Name a day within two years; where it is paid later, a suspension or an agreement says so.
    """

    code = "compensation.conversion_due_late"
    source = "docs/spec/compensation.md 7.7"


class NothingInKind(RuleViolation):
    """Of this duty of the case {case} nothing is owed as restoration any more that no works stand for, so nothing becomes money.

    Look at what was accepted and which works go on; give those up first that will not be done.
    """

    code = "compensation.nothing_in_kind"


class MoreThanUnperformed(RuleViolation):
    """{amount} yuan of the duty {duty} are to become money, and {left} yuan of it are owed that no works stand for.

    Convert at most that; works that will not be done are given up first.
    """

    code = "compensation.more_than_unperformed"
    source = "docs/spec/compensation.md 7.6"


class DutyNotDue(RuleViolation):
    """The duty {duty} is to be performed by {due_on}, and no works of it had come to an end by {on}.

    Convert it on the day after its last one, or once works of it have ended; until then its obligors may perform it.
    """

    code = "compensation.duty_not_due"
    source = "民法典 art. 577, 578"


class OthersOweDuty(RuleViolation):
    """What becomes of the duty {duty} is owed by those who owe it: {obligors}.

    Name just them, or leave them out.
    """

    code = "compensation.others_owe_duty"
    source = "docs/spec/compensation.md 7.6"


class Share(NamedTuple):
    """A part of a duty, in fen, and what it becomes."""

    duty: Duty
    in_kind: int
    money: int


def _share(duty: Duty, in_kind: int) -> Share:
    before, money = duty.converted
    return Share(duty, in_kind, becomes(duty.conversion, duty.value, before, in_kind, money))


def _free(view: View, duty: Duty) -> int:
    """Give what is left of a duty and no works stand for, nor did on the day of the act, in fen."""
    left = sum(view.stands.left(duty.number).values())
    return max(0, left - view.stands.stood_for(duty.number, view.on))


def _of_works(view: View, works: Project) -> Share:
    """Give the share of works that failed: what they were planned with, as far as it is left and no others stand for it."""
    if works.duty is None and not view.stands.duties:
        raise NothingInKind(case=view.case.code)
    duty = duty_of(view, works)
    return _share(duty, min(works.budget, _free(view, duty)))


def check_works(view: View, subject: UUID) -> None:
    """Check that works that failed leave something that becomes money.

    Raises (in this order):
        DutyNotNamed, NothingInKind; never SubjectUnknown.
    """
    works = works_of(view, subject)
    if not _of_works(view, works).in_kind:
        raise NothingInKind(case=view.case.code)


def convertible(view: View) -> list[str]:
    """List the duties of which something is left."""
    return [str(one.number) for one in view.stands.duties if view.stands.left(one.number)]


def check_duty(view: View, number: int | str) -> None:
    """Check that something of a duty becomes money on a day: its own is past then, works of it had ended, or all who owe it are bankrupt.

    Raises (in this order):
        SubjectUnknown, NothingInKind, DutyNotDue.
    """
    duty = find_duty(view, int(number))
    if not _free(view, duty):
        raise NothingInKind(case=view.case.code)
    ended = any(
        one.duty == duty.number and one.ended_on is not None and one.state != "dropped" and one.over(view.on)
        for one in view.stands.projects
    )
    bankrupt = view.stands.bankrupt_since(duty.shares)
    due = ended or view.on > duty.due_on or (bankrupt is not None and bankrupt <= view.on)
    if not due:
        raise DutyNotDue(duty=duty.number, due_on=duty.due_on.isoformat(), on=view.on.isoformat())


def convert(work: Work, told: works_shapes.Conversion) -> None:
    """Turn the share of works that failed into money, due within its own term.

    Raises (in this order):
        those of `lock`; ActedBefore: who confirms it has rejected the works; those of `Work.sub`; OthersOweDuty, SuccessionBackdated,
        DueBeforeConversion, ConversionDueLate; those of `Work.post`; never AskerGone, DutyNotNamed, SubjectUnknown, NothingInKind and
        NothingToSplitBy.
    """
    works = works_of(work, told.subject)
    _check_other_rejected(work, works.id)
    work.sub(PROJECT, "convert", works.id)
    share = _of_works(work, works)
    owners = [owner for owner, _ in share.duty.shares]
    if told.obligors and set(told.obligors) != set(owners):
        raise OthersOweDuty(duty=share.duty.number, obligors=several(owners))
    _convert(work, share, told.due_on, works.id)


def _check_other_rejected(work: Work, subject: UUID) -> None:
    """Check that who confirms a conversion is not who rejected the works: one person alone makes no debt. Twin: LG091.

    Raises (in this order):
        those of `lock`; ActedBefore.
    """
    if work.asked_by is None:
        return
    work.locked = lock(work.books, work.book_id, subject, PROJECT)
    if any(one.action == "reject" and one.person == work.step.person for one in work.locked.steps):
        raise ActedBefore(action="convert", did="reject", machine=PROJECT.title)


def convert_duty(work: Work, told: works_shapes.DutyConversion) -> None:
    """Turn what of a duty was not performed, and no works stand for, into money.

    Raises (in this order):
        NotAboveZero, MoreThanUnperformed, SuccessionBackdated, DueBeforeConversion, ConversionDueLate; those of `Work.post`; never
        SubjectUnknown and NothingToSplitBy.
    """
    duty = find_duty(work, told.duty)
    free = _free(work, duty)
    amount = free if told.amount is None else check_above_zero(told.amount)
    if amount > free:
        raise MoreThanUnperformed(amount=yuan(amount), duty=duty.number, left=yuan(free))
    _convert(work, _share(duty, amount), told.due_on, None)


def _convert(work: Work, share: Share, due_on: date, project: UUID | None) -> None:
    """Post that a part of a duty is owed in money, and keep by whom and until when."""
    check_duty_owed(work, share.duty.number)
    if due_on < work.on:
        raise DueBeforeConversion(due_on=due_on.isoformat(), on=work.on.isoformat())
    if due_on > work.on + DUE_WITHIN:
        raise ConversionDueLate(due_on=due_on.isoformat(), on=work.on.isoformat())
    code, duty = work.case.code, share.duty
    left = work.stands.left(duty.number)
    heads = over_heads(share.in_kind, left)
    money = over_heads(share.money, heads)
    work.insert(
        obligation,
        {
            "obligation_id": work.record_id,
            "kind": "conversion",
            "document": work.step.document,
            "conversion": 0,
            "in_force_on": work.on,
            "court_since": duty.court_since,
            "separate_id": duty.apart,
        },
    )
    first = next_part(work)
    legs: list[Leg] = []
    for head, amount in heads.items():
        due = money.get(head, 0)
        change = due - amount
        legs.append(leg(code, head, "claim_in_kind", -amount, duty.number))
        legs.append(leg(code, head, "claim_due", due, first))
        legs.append(
            leg(code, head, "claim_waived", -change, duty.number)
            if change < 0
            else leg(code, head, "claim_established", -change)
        )
    kind = "duty_conversion" if project is None else "conversion"
    work.post(kind, [one for one in legs if one.amount], name=work.action)
    if share.money:
        _keep_money(work, share, money, due_on, first)
    work.insert(
        conversion,
        {
            "conversion_id": work.record_id,
            "duty": duty.number,
            "project_id": project,
            "in_kind": share.in_kind,
            "money": share.money,
        },
    )
    stop_performed(work, duty.number, sum(left.values()) - share.in_kind)
    work.figures |= {"duty": duty.number, "in_kind": yuan(share.in_kind), "money": yuan(share.money)}


def _keep_money(work: Work, share: Share, money: dict[str, int], due_on: date, first: int) -> None:
    """Keep by whom what became money is owed and until when; a share that is nothing to the fen is waived, and nobody owes it."""
    obligors = tuple(Obligor(owner, Fraction(part)) for owner, part in share.duty.shares)
    parts = (Part(share.money, obligors),)
    owed = Obligation(money, {}, parts, ((Instalment(due_on, share.money),),), 0, "")
    keep_parts(work, work.record_id, owed, first)
    start_enforcement_terms(work)
    if share.duty.court_since is None and any(one.code == "limitation" for one in work.stands.terms):
        limit_anew(work)
