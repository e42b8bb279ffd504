"""What a court has to do with a case: confirmation, suit, judgment, payment order, enforcement; and default before it.

A court publishes an agreement for thirty full days before it rules. Late interest runs on court documents only. The time to
apply for enforcement is two years from the last day of each instalment's term.

Law: 法释〔2019〕8号; 民事诉讼法 (2023) art. 205–206, 225–228, 250; 法释〔2014〕8号.
"""

from collections.abc import Mapping
from typing import Final

from ledger.amounts import check_not_below_zero, parse_decimal, yuan
from ledger.compensation.actions.claims import in_force, judge, overdue
from ledger.compensation.actions.engine import Action, Work, add_parties
from ledger.compensation.actions.parts import open_amounts
from ledger.compensation.rules.claims import check_heads
from ledger.compensation.tables import figure
from ledger.errors import RuleViolation
from ledger.journal.accounts import check_code


class TooEarly(RuleViolation):
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


def join(work: Work, owner: str, side: str, name: str) -> None:
    """Let somebody join a case on a side."""
    check_code("owner", owner)
    add_parties(work, [{"owner": owner, "side": side, "name": name, "person": False}])


def write_figures(work: Work, name: str, heads: Mapping[str, int]) -> None:
    """Keep a figure of the case by head of loss."""
    work.insert(
        figure,
        *({"record_id": work.record_id, "figure": name, "head": h, "amount": a} for h, a in heads.items()),
    )


def _apply_confirmation(work: Work) -> None:
    """Apply for judicial confirmation.

    Raises:
        CodeMalformed.
    """
    join(work, work.words["court"], "court", work.words["court_name"])
    work.stop("confirmation_application")


def _publish(work: Work) -> None:
    """Record that the court publishes the agreement.

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
        raise TooEarly(action=work.action, on=work.on.isoformat(), from_day=str(clock.due_on), why=clock.why)
    work.stop("publication")


def _confirm(work: Work) -> None:
    """Record the ruling that confirms the agreement: it is due.

    Raises (in this order):
        TooEarly, HeadsRepeated, HeadUnknown, AmountNotDecimal, AmountTooPrecise, AmountTooLarge, PartsWrong,
        PartsDiffer, ScheduleDisordered, ScheduleDiffers, ObligorNotLiable; those of `Work.post`.
    """
    _check_published(work)
    work.stop("limitation")
    in_force(work, court=True)


def _refuse_confirmation(work: Work) -> None:
    """Record that the court refused to confirm.

    Raises:
        nothing of its own.
    """
    work.stop("publication")


def _perform(work: Work) -> None:
    """Let the agreement take effect without a court.

    Raises (in this order):
        HeadsRepeated, HeadUnknown, AmountNotDecimal, AmountTooPrecise, AmountTooLarge, PartsWrong, PartsDiffer,
        ScheduleDisordered, ScheduleDiffers, ObligorNotLiable; those of `Work.post`.
    """
    work.stop("confirmation_application", "limitation")
    in_force(work, court=False)


def _sue(work: Work) -> None:
    """Sue.

    Raises (in this order):
        GroundUnknown, LawGap, CodeMalformed, HeadsRepeated, HeadUnknown, AmountBelowZero, AmountNotDecimal,
        AmountTooPrecise, AmountTooLarge.
    """
    situations = work.law.texts("compensation.suit_situations", work.on)
    if work.words["situation"] not in situations:
        raise GroundUnknown(ground=str(work.words["situation"])[:40], grounds=", ".join(situations))
    join(work, work.words["court"], "court", work.words["court_name"])
    heads = {one["head"]: one for one in work.words["claimed"]}
    check_heads([one["head"] for one in work.words["claimed"]])
    write_figures(
        work,
        "claimed",
        {head: check_not_below_zero(parse_decimal(one["amount"], 2, "yuan")) for head, one in heads.items()},
    )
    work.stop("limitation", "answer", "consultation", "confirmation_application")


def _judge(work: Work) -> None:
    """Record an effective judgment: it is due.

    Raises (in this order):
        HeadsRepeated, HeadUnknown, AmountNotDecimal, AmountTooPrecise, AmountTooLarge, PartsWrong, PartsDiffer,
        ScheduleDisordered, ScheduleDiffers, ObligorNotLiable, PaymentBackdated, LawGap, LessThanAssessed; those of
        `Work.post`.
    """
    judge(work, "judgment")


def _settle_suit(work: Work) -> None:
    """Record an effective settlement inside the suit: it is due.

    Raises (in this order):
        TooEarly, HeadsRepeated, HeadUnknown, AmountNotDecimal, AmountTooPrecise, AmountTooLarge, PartsWrong,
        PartsDiffer, ScheduleDisordered, ScheduleDiffers, ObligorNotLiable, PaymentBackdated, LawGap, LessThanAssessed;
        those of `Work.post`.
    """
    _check_published(work)
    judge(work, "mediation")


def _default(work: Work) -> None:
    """Record that something is overdue.

    Raises:
        NothingOverdue.
    """
    late = overdue(work)
    if not late:
        raise NothingOverdue(case=work.case.code, on=work.on.isoformat())
    for number, due_on, amount in late:
        work.start("enforcement", on=due_on, subject=str(number))
        work.told[f"instalment {number}"] = yuan(amount)


def _apply_order(work: Work) -> None:
    """Apply for a payment order.

    Raises (in this order):
        OrderNeedsMoney, CodeMalformed.
    """
    kind = sum(amount for (_, purpose), amount in open_amounts(work).items() if purpose == "claim_in_kind")
    if kind:
        raise OrderNeedsMoney(kind=yuan(kind))
    join(work, work.words["court"], "court", work.words["court_name"])


def _order(work: Work) -> None:
    """Record a payment order that became final.

    Raises:
        TooEarly.
    """
    served = work.day("served_on")
    ends = work.start("payment_order", on=served)
    work.stop("payment_order")
    if ends is not None and ends.on is not None and work.on <= ends.on:
        raise TooEarly(
            action="order", on=work.on.isoformat(), from_day=f"the day after {ends.on}", why=ends.why
        )
    work.run(
        "UPDATE ledger.damage_obligation SET court_since = %(day)s WHERE book_id = %(book)s AND case_id = %(case)s"
        " AND in_force_on IS NOT NULL AND court_since IS NULL",
        day=ends.on if ends is not None and ends.on is not None else work.on,
    )


def _enforce(work: Work) -> None:
    """Apply for enforcement.

    Raises (in this order):
        EnforcementTooLate, CodeMalformed.
    """
    join(work, work.words["court"], "court", work.words["court_name"])
    ends = [
        due
        for (due,) in work.rows(
            "SELECT due_on FROM ledger.damage_clock WHERE book_id = %(book)s AND case_id = %(case)s AND code = 'enforcement'"
            " AND stopped_on IS NULL AND due_on IS NOT NULL ORDER BY due_on"
        )
    ]
    if ends and work.on > ends[-1]:
        raise EnforcementTooLate(until=ends[-1].isoformat())
    work.stop("enforcement")


def _cure(work: Work) -> None:
    """Record that nothing is overdue any more.

    Raises:
        StillOverdue.
    """
    late = sum(amount for _, _, amount in overdue(work))
    if late:
        raise StillOverdue(amount=yuan(late), on=work.on.isoformat())
    work.stop("enforcement")


STEPS: Final = (
    Action("apply_confirmation", "申请司法确认", "民事诉讼法 art. 205 (2023)", _apply_confirmation),
    Action("publish_agreement", "法院公告协议", "法释〔2019〕8号 art. 20", _publish),
    Action("confirm", "司法确认裁定", "法释〔2019〕8号 art. 20; 民事诉讼法 art. 206 (2023)", _confirm),
    Action("refuse_confirmation", "驳回确认申请", "民事诉讼法 art. 206 (2023)", _refuse_confirmation),
    Action("perform", "协议履行", "民法典 art. 509", _perform),
    Action("sue", "提起诉讼", "法释〔2019〕8号 art. 1, 5", _sue),
    Action("publish_settlement", "法院公告调解协议", "法释〔2019〕8号 art. 20", _publish),
    Action("judge", "判决生效", "法释〔2019〕8号 art. 11–14", _judge),
    Action("settle_suit", "调解书生效", "法释〔2019〕8号 art. 20", _settle_suit),
    Action("default", "逾期未履行", "民法典 art. 577", _default),
    Action("apply_order", "申请支付令", "民事诉讼法 art. 225 (2023)", _apply_order),
    Action("order", "支付令生效", "民事诉讼法 art. 227 (2023)", _order),
    Action("object", "支付令异议", "民事诉讼法 art. 228 (2023)"),
    Action("enforce", "申请强制执行", "民事诉讼法 art. 250 (2023)", _enforce),
    Action("cure", "补足履行", "民法典 art. 579", _cure),
)
