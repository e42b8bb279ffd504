"""What a court has to do with a case: confirmation, suit, judgment, payment order, enforcement; and default before it.

A court publishes an agreement for thirty full days before it rules. Late interest runs on court documents only. The time to
apply for enforcement is two years from the last day of each instalment's term.

Law: 法释〔2019〕8号; 民事诉讼法 (2023) art. 205–206, 225–228, 250; 法释〔2014〕8号.
"""

from datetime import date
from typing import Literal, NamedTuple

from ledger.amounts import check_not_below_zero, yuan
from ledger.compensation import shapes
from ledger.compensation.actions.claims import in_force, judge, overdue, write_figures
from ledger.compensation.actions.engine import Work, add_parties
from ledger.compensation.actions.parts import open_amounts
from ledger.compensation.rules.claims import check_heads
from ledger.compensation.rules.clocks import told_why
from ledger.errors import RuleViolation
from ledger.journal.accounts import check_code
from ledger.words import phrase


class TooEarly(RuleViolation, about="compensation.case"):
    """'{action}' takes effect on {on}, and is possible from {from_day}: {why}.

    Wait for that day.
    """

    code = "compensation.too_early"


class GroundUnknown(RuleViolation):
    """'{ground}' is no ground for this step. The rule pack knows: {grounds}.

    Choose one of them, and say the rest as the reason.
    """

    code = "compensation.ground_unknown"
    source = "rule pack compensation.*_grounds"


class NothingOverdue(RuleViolation):
    """Nothing of the case {case} is overdue on {on}.

    Look at the instalments: default begins on the day after the last day of a term.
    """

    code = "compensation.nothing_overdue"


class StillOverdue(RuleViolation):
    """{amount} yuan are overdue on {on}, so the default is not cured.

    Record the payments first.
    """

    code = "compensation.still_overdue"


class OrderNeedsMoney(RuleViolation):
    """A payment order is for debts of money only, and {kind} yuan are owed as restoration.

    Sue, or convert the restoration that failed into money first.
    """

    code = "compensation.order_needs_money"
    source = "民事诉讼法 art. 225 (2023)"


class EnforcementTooLate(RuleViolation):
    """The time to apply for enforcement ended on {until}.

    Check the dates: the two years run from the last day of each instalment's term.
    """

    code = "compensation.enforcement_too_late"
    source = "民事诉讼法 art. 250 (2023)"


def join(work: Work, owner: str, side: Literal["assessor", "court"], name: str) -> None:
    """Let somebody join a case on a side; raises CodeMalformed."""
    check_code("owner", owner)
    add_parties(work, [shapes.CaseParty(owner=owner, side=side, name=name)])


def apply_confirmation(work: Work, told: shapes.Court) -> None:
    """Apply for judicial confirmation.

    Raises (in this order):
        CodeMalformed.
    """
    join(work, told.court, "court", told.court_name)
    work.stop("confirmation_application")


def publish(work: Work, _: shapes.Court) -> None:
    """Record that the court publishes what was agreed.

    Raises:
        nothing of its own.
    """
    work.stop("publication")
    work.start("publication")


def _check_published(work: Work) -> None:
    clock = work.running_clock("publication")
    if clock is None or clock.stopped_on is not None:
        raise TooEarly(
            action=work.action,
            on=work.on.isoformat(),
            from_day="-",
            why="the agreement was not published yet",
        )
    if clock.due_on is None or work.on < clock.due_on:
        raise TooEarly(
            action=work.action, on=work.on.isoformat(), from_day=str(clock.due_on), why=told_why(clock.why)
        )
    work.stop("publication")


def confirm(work: Work, _: shapes.Court) -> None:
    """Record the ruling that confirms the agreement: it is due.

    Raises (in this order):
        TooEarly, HeadsRepeated, HeadUnknown, PartsWrong, PartsDiffer, ScheduleDisordered, ScheduleDiffers, ObligorNotLiable;
        those of `Work.post`.
    """
    _check_published(work)
    work.stop("limitation")
    in_force(work, court=True)


def refuse_confirmation(work: Work, _: shapes.Court) -> None:
    """Record that the court refused to confirm.

    Raises:
        nothing of its own.
    """
    work.stop("publication")


def perform(work: Work, _: shapes.Findings) -> None:
    """Let the agreement take effect without a court.

    Raises (in this order):
        HeadsRepeated, HeadUnknown, PartsWrong, PartsDiffer, ScheduleDisordered, ScheduleDiffers, ObligorNotLiable; those of `Work.post`.
    """
    work.stop("confirmation_application", "limitation")
    in_force(work, court=False)


def sue(work: Work, told: shapes.Suit) -> None:
    """Sue.

    Raises (in this order):
        LawGap, GroundUnknown, CodeMalformed, HeadsRepeated, HeadUnknown, AmountBelowZero.
    """
    situations = work.law.texts("compensation.suit_situations", work.on)
    if told.situation not in situations:
        raise GroundUnknown(ground=told.situation[:40], grounds=", ".join(situations))
    join(work, told.court, "court", told.court_name)
    check_heads([one.head for one in told.claimed])
    write_figures(work, "claimed", {one.head: check_not_below_zero(one.amount) for one in told.claimed})
    work.stop("limitation", "answer", "consultation", "confirmation_application")


def record_judgment(work: Work, told: shapes.Obligation) -> None:
    """Record an effective judgment: it is due.

    Raises (in this order):
        HeadsRepeated, HeadUnknown, PartsWrong, PartsDiffer, ScheduleDisordered, ScheduleDiffers, ObligorNotLiable,
        PaymentBackdated, LawGap, LessThanAssessed; those of `Work.post`.
    """
    judge(work, told, "judgment")


def settle_suit(work: Work, told: shapes.Obligation) -> None:
    """Record an effective settlement inside the suit: it is due.

    Raises (in this order):
        TooEarly, HeadsRepeated, HeadUnknown, PartsWrong, PartsDiffer, ScheduleDisordered, ScheduleDiffers, ObligorNotLiable,
        PaymentBackdated, LawGap, LessThanAssessed; those of `Work.post`.
    """
    _check_published(work)
    judge(work, told, "mediation")


def default(work: Work, _: shapes.Findings) -> None:
    """Record that something is overdue: the time to apply for enforcement begins.

    Raises (in this order):
        NothingOverdue.
    """
    late = overdue(work)
    if not late:
        raise NothingOverdue(case=work.case.code, on=work.on.isoformat())
    for one in late:
        work.start("enforcement", on=one.due_on, subject=str(one.number))
        work.figures[f"instalment {one.number}"] = yuan(one.open)


def apply_order(work: Work, told: shapes.Court) -> None:
    """Apply for a payment order.

    Raises (in this order):
        OrderNeedsMoney, CodeMalformed.
    """
    kind = sum(amount for one, amount in open_amounts(work).items() if one.purpose == "claim_in_kind")
    if kind:
        raise OrderNeedsMoney(kind=yuan(kind))
    join(work, told.court, "court", told.court_name)


def order(work: Work, told: shapes.Order) -> None:
    """Record a payment order that became final.

    Raises (in this order):
        TooEarly.
    """
    ends = work.start("payment_order", on=told.served_on)
    work.stop("payment_order")
    if ends is not None and ends.on is not None and work.on <= ends.on:
        raise TooEarly(
            action="order",
            on=work.on.isoformat(),
            from_day=phrase("the day after {day}", day=ends.on),
            why=told_why(ends.why),
        )
    work.run(
        "UPDATE ledger.damage_obligation SET court_since = %(day)s WHERE book_id = %(book)s AND case_id = %(case)s"
        " AND in_force_on IS NOT NULL AND court_since IS NULL",
        day=ends.on if ends is not None and ends.on is not None else work.on,
    )


class Ending(NamedTuple):
    """The last day of a term that runs."""

    due_on: date


def enforce(work: Work, told: shapes.Court) -> None:
    """Apply for enforcement.

    Raises (in this order):
        CodeMalformed, EnforcementTooLate.
    """
    join(work, told.court, "court", told.court_name)
    ends = work.read(
        Ending,
        "SELECT due_on FROM ledger.damage_clock WHERE book_id = %(book)s AND case_id = %(case)s AND code = 'enforcement'"
        " AND stopped_on IS NULL AND due_on IS NOT NULL ORDER BY due_on",
    )
    if ends and work.on > ends[-1].due_on:
        raise EnforcementTooLate(until=ends[-1].due_on.isoformat())
    work.stop("enforcement")


def cure(work: Work, _: shapes.Findings) -> None:
    """Record that nothing is overdue any more.

    Raises (in this order):
        StillOverdue.
    """
    late = sum(one.open for one in overdue(work))
    if late:
        raise StillOverdue(amount=yuan(late), on=work.on.isoformat())
    work.stop("enforcement")
