"""What was recorded wrongly is reversed (红字冲销): asked for by one person of finance, confirmed by another.

Money, interest, instalments, figures, terms and the state of the case go back together, as if the act had never been; both stay
visible, and the right one is recorded afterwards. The entries take effect on the day of what they reverse, or on the first day
after it that is not closed. What was done since on the strength of it is undone first: later payments of the part, what went on to
the treasury, what went back, what was spent.

A restoration that was accepted, rejected or converted into money goes back the same way, and is evaluated, rejected or converted anew.

No way back of its own have: recourse and late interest; the steps of the case, which lead back by their own; a denial.

Law: 会计基础工作规范 art. 51; 会计法 art. 15; 预算法 art. 60.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final, NamedTuple
from uuid import UUID

from ledger.compensation import shapes
from ledger.compensation.actions import (
    judgments_back,
    refunds,
    revivals,
    rulings,
    successions,
    write_offs,
)
from ledger.compensation.actions.beside_back import (
    evaluate_again,
    goes_back,
    reopen,
    stage_back,
    works_go_on,
)
from ledger.compensation.actions.cases_back import case_goes_back
from ledger.compensation.actions.duties import run_again
from ledger.compensation.actions.engine import NotNow, SubjectUnknown, View, Work, owes
from ledger.compensation.actions.judgments_back import DOCUMENTS, BuiltUpon
from ledger.compensation.actions.mirrors import is_posted, original, undo_entry
from ledger.compensation.actions.named_acts import act_of, after, said
from ledger.compensation.actions.payments import (
    let_nobody_owe,
    load_parts,
    post_recourse,
    reckon,
    reckon_all,
)
from ledger.compensation.actions.resting import ONWARD, RestsUpon, check_resting, payments_of
from ledger.compensation.actions.rulings import CorrectedBelowPaid
from ledger.compensation.actions.subjects import check_asker
from ledger.compensation.actions.successions import SucceededUpon
from ledger.compensation.actions.went_on import WorksWentOn, went_on
from ledger.compensation.machines import CASE, GUARANTEE, OWED, PROJECT, RELIEF, REVERSAL, SPENDING
from ledger.compensation.queries.beside import Reversal
from ledger.compensation.queries.standing import DoneAct
from ledger.compensation.rules.claims import MONEY, account_code
from ledger.compensation.tables.money import reversal
from ledger.database.queries import named_queries
from ledger.errors import Conflict, LedgerError, RuleViolation, refusing
from ledger.identifiers import derived
from ledger.journal.refusals import Overdraft, OverdraftLater
from ledger.processes.actions import StepBackdated, begin

SQL: Final = named_queries(__name__)


BESIDE: Final = (
    "give_guarantee", "call_guarantee", "release_guarantee", "end_apart", "dispose_fund", "credit_interest", "bear_charge", "pay_interest",
    "return_from_treasury", "pay_refund", "confirm_spending", "spend", "accept_stage", "refuse_stage", "give_up", "take_over",
)  # fmt: skip
"""Acts that are done, and so undone, while nothing is owed, too."""


class GroundsMissing(RuleViolation):
    """A reversal names its reason and its paper.

    Say what was recorded wrongly, and name the paper that shows it.
    """

    code = "compensation.grounds_missing"
    source = "会计基础工作规范 art. 51"


class NotReversible(RuleViolation, about="compensation.case"):
    """'{action}' is not undone by a reversal.

    Reverse what moved money or was granted; the steps of a case lead back by steps of their own.
    """

    code = "compensation.not_reversible"
    source = "docs/spec/compensation.md 10"


class ActReversedAlready(Conflict):
    """It was reversed already, on {on}.

    Nothing is reversed twice; record what is right.
    """

    code = "compensation.reversed_already"


class ReversalWaits(Conflict):
    """Its reversal waits already for a second person: {reversal}.

    Let another person of finance confirm that one, or drop it before another is asked for.
    """

    code = "compensation.reversal_waits"
    source = "docs/spec/compensation.md 10.8"


class DecidedAnew(RuleViolation, about="compensation.case"):
    """A court has decided anew since about what is owed in kind, so {action} is not undone any more.

    Let a court decide about what was accepted or converted wrongly; what it decides is recorded as its judgment.
    """

    code = "compensation.decided_anew"
    source = "docs/spec/compensation.md 10"


class Posted(NamedTuple):
    """The entry of a payment."""

    entry_id: UUID


class Grounds(NamedTuple):
    """Why something is reversed."""

    reason: str
    document: str


class Relieved(NamedTuple):
    """A relief that was granted."""

    kind: str
    part: int | None


def reversible(view: View) -> list[UUID]:
    """List the acts of which a reversal can be asked for, the last one first."""
    return [one.id for one in reversed(view.stands.acts) if _before_asking(view, one) is None]


def check_proposal(view: View, target: UUID) -> None:
    """Check that the reversal of an act can be asked for: that it could be confirmed now, and that none waits.

    Raises (in this order):
        those of `check_target`; ReversalWaits; those of `check_resting`.
    """
    against = _before_asking(view, _named(view, target))
    if against is not None:
        raise against


def _before_asking(view: View, act: DoneAct) -> LedgerError | None:
    """Tell what stands against asking for the reversal of an act: what stands against the reversal itself, and one that waits."""
    waits = (one.id for one in view.stands.reversals if one.target == act.id and one.state == "proposed")
    against = _against(view, act)
    if against is None and (waiting := next(waits, None)) is not None:
        return ReversalWaits(reversal=str(waiting))
    return against or next(iter(refusing(partial(check_resting, view, act))), None)


def _named(view: View, target: UUID) -> DoneAct:
    """Find an act of a sort that reversals undo.

    Raises (in this order):
        SubjectUnknown, NotReversible.
    """
    act = next((one for one in view.stands.acts if one.id == target), None)
    if act is not None:
        return act
    kind = view.find(str, SQL["kind"], id=target)
    if kind is None:
        raise SubjectUnknown(case=view.case.code, subject="act", id=str(target))
    raise NotReversible(action=kind)


def check_target(view: View, target: UUID) -> DoneAct:
    """Check that an act is one that a reversal undoes, and give it.

    Raises (in this order):
        SubjectUnknown, NotReversible, ActReversedAlready, NotNow, BuiltUpon, SucceededUpon, DecidedAnew, WorksWentOn.
    """
    act = _named(view, target)
    against = _against(view, act)
    if against is not None:
        raise against
    return act


def _against(
    view: View, act: DoneAct
) -> (
    NotReversible
    | ActReversedAlready
    | NotNow
    | BuiltUpon
    | CorrectedBelowPaid
    | DecidedAnew
    | SucceededUpon
    | WorksWentOn
    | None
):
    """Tell what stands against the reversal of an act, whatever was built on it."""
    if act.kind == "spend" and not act.carried:
        return NotReversible(action=act.kind)
    if act.confirmed_on is not None:
        return ActReversedAlready(on=act.confirmed_on.isoformat())
    if act.kind in DOCUMENTS:
        return judgments_back.against(view, act)
    decided = judgments_back.decided_in_all(view, act)
    if decided is not None:
        return decided
    if act.kind == "substitute":
        return successions.against(view, act)
    if act.kind == "correct_document" and (built := rulings.against(view, act)) is not None:
        return built
    if not (act.kind in BESIDE or view.state == "closed" or owes(view)):
        return NotNow(action=view.action, state=view.state, states=", ".join(OWED))
    if act.replaced:
        return DecidedAnew(action=act.kind)
    return went_on(view, act)


def propose_reversal(work: Work, told: shapes.ActReversal) -> None:
    """Ask that an act be reversed, with the reason and the paper.

    Raises (in this order):
        GroundsMissing, StepBackdated; those of `begin`.
    """
    if not work.step.reason.strip() or not work.step.document.strip():
        raise GroundsMissing()
    act = act_of(work, told.target)
    if work.on < act.effective_on:
        on, before = work.on.isoformat(), act.effective_on.isoformat()
        raise StepBackdated(action=work.action, machine=CASE.title, on=on, before=before)
    begin(work.books, work.book_id, work.record_id, REVERSAL, "propose", work.step)
    work.insert(reversal, {"reversal_id": work.record_id, "target": told.target})
    work.subject = work.record_id


def drop_reversal(work: Work, told: shapes.Subject) -> None:
    """Drop a reversal that was asked for.

    Raises (in this order):
        those of `Work.sub`.
    """
    work.sub(REVERSAL, "drop", told.subject)


def confirm_reversal(work: Work, told: shapes.Subject) -> None:
    """Reverse what was asked for.

    Raises (in this order):
        those of `Work.sub`; LawGap; those of `_undo`; those of `Work.post`; RestsUpon.
    """
    subject, target = told.subject, _asked(work, told.subject).target
    work.sub(REVERSAL, "confirm", subject)
    act = act_of(work, target)
    work.run(SQL["confirm"], on=work.on, id=subject)
    try:
        REVERSE[act.kind](work, target, act)
    except (
        Overdraft,
        OverdraftLater,
    ) as refusal:  # what no check has foreseen: what was done since has taken it
        later = after(work, act)
        if later:
            raise RestsUpon(rests=said(later)) from refusal
        raise
    work.stop("disclosure", "apology", subject=str(target))
    case_goes_back(work, act)
    work.figures |= {"reversed": str(target), "act": act.kind}


def _asked(view: View, subject: UUID) -> Reversal:
    return next(one for one in view.stands.reversals if one.id == subject)


def check_reversal(view: View, subject: UUID) -> None:
    """Check that nothing was built on what is to be reversed.

    Raises (in this order):
        AskerGone, SubjectUnknown, NotReversible, ActReversedAlready, NotNow, BuiltUpon, SucceededUpon, DecidedAnew, WorksWentOn; those of
        `check_resting`.
    """
    check_asker(view, REVERSAL, subject)
    check_resting(view, check_target(view, _asked(view, subject).target))


def _undo(work: Work, entry_id: UUID) -> None:
    """Post the mirror image of an entry of the act.

    Raises (in this order):
        ReversalTargetUnknown, ReversedAlready, KindNotReversible, ReversalWindowOver, those of
        `Work.post_entry`.
    """
    reason, document = work.one(Grounds, SQL["grounds"], id=work.subject)
    undo_entry(work, entry_id, reason, document)


# -- what each act had done -------------------------------------------------------------------------------------------


def _payment(work: Work, target: UUID, act: DoneAct) -> None:
    """Take a payment, or a relief that stands in its place, out of what was counted to its part; a call has made one for each part."""
    rows = payments_of(work, act)
    for row in rows:
        for entry_id in (
            work.one(Posted, SQL["entry_of_payment"], id=row.id).entry_id,
            derived(target, "excess"),
        ):
            if is_posted(work, entry_id):
                _undo(work, entry_id)
        work.run(SQL["take_out"], by=work.subject, id=row.id)
        work.run(SQL["unsettle"], id=row.id)
        work.stop("remittance", "court_transfer", subject=str(row.id))
        _terms_run_again(work, row.paid_on)
    numbers = {row.part for row in rows}
    parts = [one for one in load_parts(work) if one.part in numbers]
    for one in parts:
        reckon(work, one)
    post_recourse(work, *parts)


def _terms_run_again(work: Work, paid_on: date) -> None:
    """Let the terms of the instalments run again that are open now; not that of an enforcement which was applied for."""
    work.run(SQL["terms_run_again"], on=paid_on)


def _onward(work: Work, target: UUID, act: DoneAct) -> None:
    """Let money wait again that had gone on to the treasury."""
    entry_id = derived(target, act.kind)
    entry, _ = original(work, entry_id)
    fund = account_code(work.case.code, "case_fund", MONEY)
    amount = sum(p.amount for p in entry.postings if p.account == fund)
    _undo(work, entry_id)
    work.run(SQL["wait_again"], amount=amount, id=act.subject)
    reopen(work, "court_transfer" if act.kind == "transfer_court" else "remittance", act.subject)


def _guarantee(work: Work, target: UUID, act: DoneAct) -> None:
    """Let a guarantee be as it was before it was given, called or released; what was built on its giving is undone before.

    Raises (in this order):
        ProcessUnknown, LawGap, CodeMalformed, TooManyPostings, AmountBeyondLargest, TextTooLong, TextUnprintable, StepNotAllowed,
        RoleNotForStep, StepBackdated; those of `_undo`; never SecondPersonNeeded, ActedBefore and AskerGone.
    """
    entry_id = derived(target, act.kind)
    given = next(one for one in work.stands.guarantees if one.id == act.subject)
    if act.kind == "call_guarantee":
        if is_posted(work, derived(target, "rest")):
            _undo(work, derived(target, "rest"))
        if is_posted(work, entry_id):
            _payment(work, target, act)
    elif is_posted(work, entry_id):
        _undo(work, entry_id)
    part = act.kind == "call_guarantee" and given.state == "held"
    if not part:
        goes_back(work, GUARANTEE, act.subject)
    if act.kind == "give_guarantee":
        work.stop("guarantee", subject=str(act.subject))
    elif not part:
        reopen(work, "guarantee", act.subject)


def _relief(work: Work, target: UUID, act: DoneAct) -> None:
    """Let what was granted be as if it had not been."""
    kind, number = work.one(Relieved, SQL["relief"], id=act.subject)
    goes_back(work, RELIEF, act.subject)
    if kind == "suspension":
        reckon_all(work)
    elif kind in ("waiver", "release", "credit"):
        _payment(work, target, act)
    else:
        for name in (act.kind, "excess"):
            if is_posted(work, derived(target, name)):
                _undo(work, derived(target, name))
        one = next(part for part in load_parts(work) if part.part == (number or 1))
        if one.court_since is not None:
            reckon(work, one)
        post_recourse(work, one)


def _bank(work: Work, target: UUID, act: DoneAct) -> None:
    """Let interest or a charge of a bank, or what went on of it, be as if it had not been: its entry alone says it."""
    _undo(work, derived(target, act.kind))


def _refund_step(work: Work, target: UUID, act: DoneAct) -> None:
    """Let the money of a refund be where it was before a step of it."""
    refunds.take_step_back(work, act)
    _undo(work, derived(target, act.kind))


def _spending(work: Work, target: UUID, act: DoneAct) -> None:
    """Let money be in the fund again that was spent; what was carried over was asked for and paid in one act."""
    spending_id = target if act.kind == "spend" else act.subject
    goes_back(work, SPENDING, spending_id)
    _undo(work, derived(target, act.kind))
    work.run(SQL["unpay_stage"], id=spending_id)
    work.run(SQL["free_invoice"], id=spending_id)


def _disposal(work: Work, target: UUID, act: DoneAct) -> None:
    """Let what had gone elsewhere be in the fund again."""
    _undo(work, derived(target, act.kind))


def _acceptance(work: Work, target: UUID, act: DoneAct) -> None:
    """Let a restoration be completed and not accepted: what it was worth is owed in kind again, and what was waived with it."""
    for name in (act.kind, "rest"):
        if is_posted(work, derived(target, name)):
            _undo(work, derived(target, name))
    work.run(SQL["not_evaluated"], id=act.subject)
    goes_back(work, PROJECT, act.subject)
    _owed_again(work, act)


def _owed_again(work: Work, act: DoneAct) -> None:
    """Let the terms of the duty run again of which something is left since."""
    works = next((one for one in work.stands.projects if one.id == act.subject), None)
    kept = work.find(int, SQL["converted_duty"], id=act.id)
    number = kept if kept is not None else works and works.duty
    if number is not None:
        run_again(work, number)


def _conversion(work: Work, target: UUID, act: DoneAct) -> None:
    """Let what had become money be owed in kind again, and works of which it was the share be failed.

    Its parts are owed by nobody from their first day: what was settled of them so bears no interest, and what was reckoned of it goes back.
    """
    entry_id = derived(target, act.kind)
    _undo(work, entry_id)
    mirrored = derived(work.record_id, f"reversal {entry_id}")
    let_nobody_owe(work, target, act.effective_on, mirrored)
    if act.kind == "convert_project":
        goes_back(work, PROJECT, act.subject)
    _owed_again(work, act)


REVERSE: Final[dict[str, Callable[[Work, UUID, DoneAct], None]]] = {
    "pay": _payment,
    **dict.fromkeys(ONWARD, _onward),
    "give_guarantee": _guarantee,
    "call_guarantee": _guarantee,
    "release_guarantee": _guarantee,
    "grant_relief": _relief,
    **dict.fromkeys(("credit_interest", "bear_charge", "pay_interest"), _bank),
    "return_from_treasury": _refund_step,
    "pay_refund": _refund_step,
    "confirm_spending": _spending,
    "spend": _spending,
    "dispose_fund": _disposal,
    "accept_project": _acceptance,
    "reject_project": evaluate_again,
    "accept_stage": stage_back,
    "refuse_stage": stage_back,
    "give_up": works_go_on,
    "take_over": works_go_on,
    "convert_project": _conversion,
    "convert_duty": _conversion,
    "end_apart": partial(judgments_back.open_again, undo=_undo),
    "substitute": successions.take_back,
    "revive": partial(revivals.take_back, undo=_undo),
    "correct_document": partial(rulings.take_back, undo=_undo),
    **dict.fromkeys(
        ("close_insolvency", "write_off"),
        partial(write_offs.take_back, undo=_undo, run_terms=_terms_run_again),
    ),
    **dict.fromkeys(DOCUMENTS, partial(judgments_back.take_back, undo=_undo)),
}
"""How each act of `REVERSIBLE` is undone, by its name."""
