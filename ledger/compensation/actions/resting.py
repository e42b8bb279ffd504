"""What rests on an act that is to be reversed: later payments, what went on, back or out, what was called, revived or written off since.

The same is asked when a reversal is asked for and when it is confirmed: nobody waits for a second person with what cannot pass. Each
refusal names what rests on the act, the last one first, for that is reversed first.

Law: 会计基础工作规范 art. 51; docs/spec/compensation.md 10.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import yuan
from ledger.compensation.actions import interests, judgments_back, refunds, revivals, rulings
from ledger.compensation.actions.beside_back import stage_without
from ledger.compensation.actions.engine import View
from ledger.compensation.actions.gone_out import OUT, check_not_handed_on
from ledger.compensation.actions.guarantees import check_unanswered
from ledger.compensation.actions.judgments_back import DOCUMENTS
from ledger.compensation.actions.mirrors import open_day
from ledger.compensation.actions.named_acts import about, after, of_payments, said, standing
from ledger.compensation.actions.payments import check_rate
from ledger.compensation.actions.receipts import check_unreceipted
from ledger.compensation.actions.stages import check_unpaid
from ledger.compensation.queries.beside import Gained
from ledger.compensation.queries.standing import DoneAct, Payment
from ledger.compensation.rules.liability import owing_on
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation
from ledger.identifiers import derived
from ledger.journal.foreseeing import least_held
from ledger.words import nothing

SQL: Final = named_queries(__name__)

ONWARD: Final = ("remit", "transfer_court", "release_escrow")
REFUNDED: Final = ("grant_relief", "return_from_treasury", "pay_refund")
RESTED_ON: Final = ("pay", *ONWARD, "give_guarantee", "call_guarantee", "pay_interest", "dispose_fund")
"""Acts that bring money for which a bank credits and charges."""
COUNTED: Final = ("convert_project", "convert_duty", "revive", *DOCUMENTS)
"""Acts that make parts due, and are not undone while anything is counted to them."""
OUT_OF_FUND: Final = ("confirm_spending", "spend", "dispose_fund", "grant_relief", "bear_charge")
"""Acts by which money leaves the fund of a case."""
ENDING: Final = ("close_insolvency", "write_off")
"""Acts by which what nobody owes any more is written off."""


class CountedUpon(RuleViolation):
    """{later} payments or reliefs of this part were counted after it, the next one on {on}: {rests}.

    Reverse those first, the last one first, and record them again with their days when it is reversed.
    """

    code = "compensation.counted_upon"
    source = "法释〔2014〕8号 art. 4"


class PassedOnAlready(RuleViolation):
    """{amount} yuan of it went on to the treasury: {rests}.

    Reverse what was passed on first.
    """

    code = "compensation.passed_on_already"


class ReturnedAlready(RuleViolation):
    """{amount} yuan of it went back to who paid it: {rests}.

    Reverse the refund first.
    """

    code = "compensation.returned_already"


class GuaranteeUsed(RuleViolation):
    """The guarantee was called or released on {on}, so its giving is not reversed yet: {rests}.

    Reverse its calls or its release first, then its giving.
    """

    code = "compensation.guarantee_used"
    source = "docs/spec/compensation.md 10"


class SpentAlready(RuleViolation):
    """{amount} yuan would leave the fund of the case {case}, which holds {there} yuan from {day} on: {rests}.

    Reverse what was spent out of it first.
    """

    code = "compensation.spent_already"
    source = "财资环〔2020〕6号"


class RestsUpon(RuleViolation):
    """What was done since rests on it, so it is not reversed yet: {rests}.

    Reverse that first, the last one first; then ask for this reversal.
    """

    code = "compensation.rests_upon"
    source = "docs/spec/compensation.md 10"


class OtherFund(NamedTuple):
    """What a fund of another case got; fen."""

    case: str
    account: str
    amount: int


def check_resting(view: View, act: DoneAct) -> None:
    """Check that nothing rests on what is to be reversed.

    Raises (in this order):
        GuaranteeUsed, RestReleased, CallAnswered, StagePaidAlready, RestsUpon, CountedUpon, ReturnedAlready, PassedOnAlready,
        ReceiptStands, RefundUnderWay, InterestUsed, HandedOnAlready, InterestRests, LawGap, SpentAlready.
    """
    if act.kind == "give_guarantee":
        _check_unused(view, act)
    elif act.kind == "call_guarantee":
        check_unanswered(view, act.id, act.subject)
    elif act.kind == "accept_stage" and _paid_of(view, act.subject):
        was = stage_without(view, act.id)
        check_unpaid(view, act.subject, was.number, was.accepted)
    elif act.kind in ENDING:
        _check_not_revived(view, act)
    elif act.kind == "grant_relief":
        _check_not_written_off(view, act)
    elif act.kind == "correct_document":
        _check_no_quota(view, act)
    if act.kind in COUNTED:
        _check_uncounted(view, act)
        _check_dividends(view, act)
    elif payments := payments_of(view, act):
        for payment in payments:
            _check_last(view, payment)
            check_unreceipted(view, payment.id)
    elif act.kind in ONWARD:
        _check_kept(view, act.subject)
    elif act.kind in REFUNDED:
        refunds.check_back(view, act)
    elif act.kind == "credit_interest":
        interests.check_unused(view, act)
    if act.kind in OUT:
        check_not_handed_on(view, act)
    if act.kind in RESTED_ON:
        interests.check_rests(view, act)
    check_rate(view)
    if act.gained is not None:
        _check_there(view, act.gained)
    if act.elsewhere:
        _check_other_fund(view, act)


def _paid_of(view: View, project: UUID) -> bool:
    """Tell whether something was paid of the stages of works."""
    return any(stage.paid for one in view.stands.projects if one.id == project for stage in one.stages)


def _check_unused(view: View, act: DoneAct) -> None:
    given = next(one for one in view.stands.guarantees if one.id == act.subject)
    used = [one.called_on for one in view.stands.called if one.guarantee_id == given.id]
    if given.state != "held":
        used.append(given.last_on)
    if used:
        what = about(view, given.id, "call_guarantee", "release_guarantee")
        raise GuaranteeUsed(on=max(used).isoformat(), rests=said(what))


def payments_of(view: View, act: DoneAct) -> list[Payment]:
    """List the payments that an act has made: a call one for each part."""
    if act.kind not in ("pay", "call_guarantee", "grant_relief"):
        return []
    made = {act.id}
    if act.kind == "call_guarantee":
        made |= {derived(act.id, f"called {one.part}") for one in view.stands.parts}
    return [one for one in view.stands.payments if one.id in made]


def _check_uncounted(view: View, act: DoneAct) -> None:
    """Check that nothing was counted to what a conversion or a document has made due, or of which it has made a title."""
    found = judgments_back.counted(view, act)
    if found:
        raise _counted_upon(view, found)


def _counted_upon(view: View, later: Sequence[Payment]) -> CountedUpon:
    on = min(one.paid_on for one in later)
    return CountedUpon(later=len(later), on=on.isoformat(), rests=said(of_payments(view, later)))


def _check_dividends(view: View, act: DoneAct) -> None:
    """Check that an administrator has paid nothing that no plan would give without a revival."""
    if act.kind == "revive" and revivals.distributed_beside(view, act) > 0:
        one = next(x for x in view.stands.insolvencies if x.id == act.subject)
        paid = [x for x in view.stands.payments if x.payer == one.administrator]
        raise RestsUpon(rests=said(of_payments(view, paid)[:1]))


def _check_last(view: View, payment: Payment) -> None:
    """Check that nothing was counted to a part after a payment, and that nothing of it went on or back."""
    later = [
        one for one in view.stands.payments if one.part == payment.part and one.position > payment.position
    ]
    if later:
        raise _counted_upon(view, later)
    _check_kept(view, payment.id)
    gone = payment.amount - payment.excess - payment.waiting
    if payment.route in ("agency", "court", "escrow", "deposit") and gone > 0:
        raise PassedOnAlready(amount=yuan(gone), rests=said(about(view, payment.id, *ONWARD)))


def _check_kept(view: View, payment_id: UUID) -> None:
    """Check that nothing of a payment went back, and nothing of its part for a judgment that was reversed."""
    parts = {one.id: one.part for one in view.stands.payments}
    part = parts.get(payment_id)
    back = [
        one
        for one in view.stands.returned
        if one.payment_id == payment_id
        or (one.counted_as == "principal" and parts.get(one.payment_id) == part)
    ]
    if back:
        ids = {one.id for one in view.stands.reliefs if one.part == part and one.kind.startswith("refund")}
        acts = standing(view, lambda one: one.kind == "grant_relief" and one.subject in ids)
        raise ReturnedAlready(amount=yuan(sum(one.amount for one in back)), rests=said(acts))


def _check_not_revived(view: View, act: DoneAct) -> None:
    """Check that of what was written off nothing is owed again, and that no bankruptcy was closed anew, or upon this end."""
    party = next((x.owner for x in view.stands.insolvencies if x.id == act.subject), None)
    if party is not None and party not in view.owners:  # its bankruptcy would go on without it
        raise RestsUpon(rests=said(after(view, act, "substitute")))
    later = after(view, act, "revive", *ENDING)
    if not later:
        return
    owed = {one.part for one in view.stands.parts if party in owing_on(one.owing, view.on)}
    own = _written(view, act)

    def upon(one: DoneAct) -> bool:
        if one.subject == act.subject:
            return True
        return _of(view, one) in own if one.kind == "revive" else bool(owed & _written(view, one))

    found = [one for one in later if upon(one)]
    if found:
        raise RestsUpon(rests=said(found))


def _check_no_quota(view: View, act: DoneAct) -> None:
    """Check that nothing of the parts that a ruling corrected was written off, or paid by an administrator, since.

    Twin: `ledger.check_corrected`.
    """
    parts = rulings.corrected_parts(view, act)
    administrators = {one.administrator for one in view.stands.insolvencies if one.counts}
    paid = {x.id for x in view.stands.payments if x.part in parts and x.payer in administrators}
    found = [one for one in after(view, act, *ENDING, "pay") if one.id in paid or parts & _written(view, one)]
    if found:
        raise RestsUpon(rests=said(found))


def _written(view: View, act: DoneAct) -> set[int]:
    """Give the parts of which an act has written something off."""
    written = [one for one in view.stands.payments if one.route == "written_off"]
    return {one.part for one in written if one.id == derived(act.id, f"written {one.part}")}


def _of(view: View, act: DoneAct) -> int:
    """Give the part that a revival lets be owed again."""
    return view.one(int, SQL["revived_part"], id=act.id)


def _check_not_written_off(view: View, act: DoneAct) -> None:
    """Check that no interest was written off of days that would bear some again without a suspension."""
    one = next((x for x in view.stands.reliefs if x.id == act.subject), None)
    if one is None or one.kind != "suspension" or one.first_on is None:
        return
    found = [x for x in view.stands.payments if x.route == "written_off" and x.paid_on > one.first_on]
    if found:
        raise RestsUpon(rests=said(of_payments(view, found)))


def _check_there(view: View, gained: Gained) -> None:
    """Check that the fund still holds what it got by an act."""
    there = view.stands.lowest_fund(day := open_day(view, gained.on))
    if there < gained.amount:
        back = {x.id for x in view.stands.reliefs if x.kind.startswith("refund")}
        out = standing(
            view, lambda one: one.kind in OUT_OF_FUND and (one.kind != "grant_relief" or one.subject in back)
        )
        told = {"amount": yuan(gained.amount), "there": yuan(there), "day": day.isoformat()}
        raise SpentAlready(**told, case=view.case.code, rests=said(out))


def _check_other_fund(view: View, act: DoneAct) -> None:
    """Check that the fund of another case still holds what it got."""
    day = open_day(view, act.effective_on)
    entry = derived(act.id, act.kind)
    for one in view.read(OtherFund, SQL["other_fund"], entry=entry):
        there = least_held(view.books, view.book_id, one.account, "CNY", day)
        if there < one.amount:
            told = {"amount": yuan(one.amount), "there": yuan(there), "day": day.isoformat()}
            raise SpentAlready(**told, case=one.case, rests=nothing())
