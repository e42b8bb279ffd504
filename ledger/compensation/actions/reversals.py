"""What was recorded wrongly is reversed (红字冲销): asked for by one person of finance, confirmed by another.

Money, interest, instalments, figures, terms and the state of the case go back together, as if the act had never been; both stay
visible, and the right one is recorded afterwards. The entries of the reversal take effect on the day of what they reverse, or on
the first day after it that is not closed, so that no legal day counts what never was. What was done since on the strength of
it is undone first: payments of the part that were counted after it, what went on to the treasury, what went back, what was spent.

No way back of its own have: recourse and late interest, which follow from the payments; the steps of the case, which lead
back by steps of their own; a denial, after which one asks again.

Law: 会计基础工作规范 art. 51; 会计法 art. 15; 预算法 art. 60.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import yuan
from ledger.compensation import shapes
from ledger.compensation.actions.engine import NotNow, SubjectUnknown, Work
from ledger.compensation.actions.floors import check_days, lowest
from ledger.compensation.actions.parts import load_parts, open_amounts, post_recourse, reckon, reckon_all
from ledger.compensation.actions.subjects import find_subject
from ledger.compensation.machines import GUARANTEE, OWED, RELIEF, REVERSAL, SPENDING
from ledger.compensation.money_tables import reversal
from ledger.compensation.rules.claims import OPEN
from ledger.entries import MEMO_MAX, Entry
from ledger.errors import Conflict, RuleViolation
from ledger.identifiers import derived
from ledger.journal.posting import known_entry, mirror
from ledger.processes.actions import StepBackdated, begin, lock, move


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


class CountedUpon(RuleViolation):
    """{later} payments or reliefs of this part were counted after it, the next one on {on}.

    Reverse those first, the last one first, and record them again with their days when it is reversed.
    """

    code = "compensation.counted_upon"
    source = "法释〔2014〕8号 art. 4"


class PassedOnAlready(RuleViolation):
    """{amount} yuan of it went on to the treasury.

    Reverse what was passed on first.
    """

    code = "compensation.passed_on_already"


class ReturnedAlready(RuleViolation):
    """{amount} yuan of it went back to who paid it.

    Reverse the refund first.
    """

    code = "compensation.returned_already"


class GuaranteeUsed(RuleViolation):
    """The guarantee was called or released on {on}, so its giving is not reversed yet.

    Reverse its call or release first, then its giving.
    """

    code = "compensation.guarantee_used"
    source = "docs/spec/compensation.md 10"


class SpentAlready(RuleViolation):
    """{amount} yuan would leave the fund of the case, which holds {there} yuan from {day} on.

    Reverse what was spent out of it first.
    """

    code = "compensation.spent_already"
    source = "财资环〔2020〕6号"


class Target(NamedTuple):
    """What is to be reversed."""

    target: UUID


class DoneAct(NamedTuple):
    """An act that is to be reversed."""

    kind: str
    subject: UUID
    """What it was about; its own id where it was about nothing else."""
    effective_on: date
    confirmed_on: date | None
    """When it was reversed."""
    carried: bool
    """Whether it came with the books of before."""


class Counted(NamedTuple):
    """A payment as it was counted to its part; fen."""

    part: int
    route: str
    amount: int
    excess: int
    waiting: int
    paid_on: date
    entry_id: UUID
    position: int


class Later(NamedTuple):
    """What was counted to a part after a payment."""

    number: int
    on: date | None
    """The day of the first of them."""


class Grounds(NamedTuple):
    """Why something is reversed."""

    reason: str
    document: str


class Closed(NamedTuple):
    """Through which day a book is closed."""

    through: date | None


class Relieved(NamedTuple):
    """A relief that was granted."""

    kind: str
    part: int | None


class CaseStep(NamedTuple):
    """A step of the case."""

    action: str
    from_state: str
    effective_on: date


def propose_reversal(work: Work, told: shapes.ActReversal) -> None:
    """Ask that an act be reversed, with the reason and the paper.

    Raises (in this order):
        GroundsMissing, SubjectUnknown, NotReversible, ActReversedAlready, NotNow, StepBackdated; those of `begin`.
    """
    if not work.step.reason.strip() or not work.step.document.strip():
        raise GroundsMissing()
    act = _act(work, told.target)
    if work.on < act.effective_on:
        raise StepBackdated(action=work.action, on=work.on.isoformat(), before=act.effective_on.isoformat())
    begin(work.books, work.book_id, work.record_id, REVERSAL, "propose", work.step)
    work.insert(reversal, {"reversal_id": work.record_id, "target": told.target})
    work.subject = work.record_id


def decide_reversal(work: Work, told: shapes.Subject) -> None:
    """Confirm or drop a reversal that was asked for.

    Raises (in this order):
        SubjectUnknown; those of `Work.sub`; NotReversible, ActReversedAlready, NotNow, CountedUpon, ReturnedAlready,
        PassedOnAlready, GuaranteeUsed, SpentAlready, LawGap; those of `_undo`; those of `Work.post`.
    """
    subject = told.subject
    target = find_subject(
        work,
        subject,
        "reversal",
        Target,
        "SELECT target FROM ledger.damage_reversal WHERE book_id = %(book)s AND case_id = %(case)s AND reversal_id = %(id)s",
    ).target
    work.sub(REVERSAL, work.action.removesuffix("_reversal"), subject)
    if work.action == "drop_reversal":
        return
    act = _act(work, target)
    work.run(
        "UPDATE ledger.damage_reversal SET confirmed_on = %(on)s WHERE book_id = %(book)s AND reversal_id = %(id)s",
        on=work.on,
        id=subject,
    )
    REVERSE[act.kind](work, target, act)
    _case_goes_back(work, act.effective_on)
    work.figures |= {"reversed": str(target), "act": act.kind}


def _act(work: Work, target: UUID) -> DoneAct:
    """Find what is to be reversed.

    Raises (in this order):
        SubjectUnknown, NotReversible, ActReversedAlready, NotNow.
    """
    act = work.find(
        DoneAct,
        "SELECT r.kind, coalesce(r.subject, r.record_id), r.effective_on, x.confirmed_on,"
        " EXISTS (SELECT FROM ledger.process_event e WHERE e.book_id = r.book_id"
        " AND e.process_id = r.record_id AND e.machine = 'compensation.spending' AND e.action = 'carry_over') AS carried"
        " FROM ledger.damage_record r LEFT JOIN ledger.damage_reversal x"
        " ON x.book_id = r.book_id AND x.target = r.record_id AND x.confirmed_on IS NOT NULL"
        " WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.record_id = %(id)s",
        id=target,
    )
    if act is None:
        raise SubjectUnknown(case=work.case.code, subject="act", id=str(target))
    if act.kind not in REVERSE or (act.kind == "spend" and not act.carried):
        raise NotReversible(action=act.kind)
    if act.confirmed_on is not None:
        raise ActReversedAlready(on=act.confirmed_on.isoformat())
    if not act.kind.endswith("_guarantee") and work.running.state not in OWED:
        raise NotNow(action=work.action, state=work.running.state, states=", ".join(OWED))
    return act


def _original(work: Work, entry_id: UUID) -> tuple[Entry, date]:
    """Give an entry, and the day on which its reversal takes effect: its own, or the first after it that is not closed."""
    entry = known_entry(work.books, work.book_id, entry_id)
    assert entry is not None
    closed = work.one(
        Closed,
        "SELECT greatest(closed_through, soft_closed_through) FROM ledger.book WHERE book_id = %(book)s",
    ).through
    return entry, entry.effective_on if closed is None else max(
        entry.effective_on, closed + timedelta(days=1)
    )


def _undo(work: Work, entry_id: UUID) -> None:
    """Post the mirror image of an entry of the act.

    Raises (in this order):
        SpentAlready, ReversalTargetUnknown, ReversedAlready, KindNotReversible, ReversalWindowOver, those of
        `Work.record`, BelowZeroOnDay.
    """
    entry, day = _original(work, entry_id)
    fund = f"case:{work.case.code}:fund:case_fund"
    leaving = sum(
        posting.amount for posting in entry.postings if posting.account == fund and posting.side == "debit"
    )
    if leaving:
        there = lowest(work.books, work.book_id, fund, day)
        if there < leaving:
            raise SpentAlready(amount=yuan(leaving), there=yuan(there), day=day.isoformat())
    reason, document = work.one(
        Grounds,
        "SELECT reason, document FROM ledger.damage_record WHERE book_id = %(book)s AND record_id = %(id)s",
        id=work.subject,
    )
    memo = f"case {work.case.code}: reverses {entry.kind} of {entry.effective_on}: {reason}"[:MEMO_MAX]
    undoing = mirror(entry, derived(work.record_id, f"reversal {entry_id}"), day, memo, document)
    work.record(undoing)
    check_days(work.books, work.book_id, sorted({posting.account for posting in entry.postings}), day)


def _posted(work: Work, entry_id: UUID) -> bool:
    query = "SELECT EXISTS (SELECT FROM ledger.entry WHERE book_id = %(book)s AND entry_id = %(id)s)"
    return work.one(bool, query, id=entry_id)


def _reopen(work: Work, code: str, subject: UUID) -> None:
    """Let a term run again that the act had stopped."""
    work.run(
        "UPDATE ledger.damage_clock SET stopped_on = NULL WHERE book_id = %(book)s AND case_id = %(case)s AND code = %(code)s"
        " AND subject = %(subject)s",
        code=code,
        subject=str(subject),
    )


# -- what each act had done -------------------------------------------------------------------------------------------


def _payment(work: Work, target: UUID, _act: DoneAct) -> None:
    """Take a payment, or a relief that stands in its place, out of what was counted to its part."""
    row = work.one(
        Counted,
        "SELECT y.part, y.route, y.amount, y.excess, y.waiting, y.paid_on, y.entry_id, e.position FROM ledger.damage_payment y"
        " JOIN ledger.entry e ON e.book_id = y.book_id AND e.entry_id = y.entry_id"
        " WHERE y.book_id = %(book)s AND y.payment_id = %(id)s",
        id=target,
    )
    later = work.one(
        Later,
        "SELECT count(*)::int, min(y.paid_on) FROM ledger.damage_payment y JOIN ledger.entry e ON e.book_id = y.book_id"
        " AND e.entry_id = y.entry_id WHERE y.book_id = %(book)s AND y.case_id = %(case)s AND y.part = %(part)s"
        " AND y.reversed_by IS NULL AND e.position > %(position)s",
        part=row.part,
        position=row.position,
    )
    if later.on is not None:
        raise CountedUpon(later=later.number, on=later.on.isoformat())
    _check_kept(work, target)
    if row.route in ("agency", "court", "escrow", "deposit") and row.waiting < row.amount - row.excess:
        raise PassedOnAlready(amount=yuan(row.amount - row.excess - row.waiting))
    _undo(work, row.entry_id)
    work.run(
        "UPDATE ledger.damage_payment SET reversed_by = %(by)s, waiting = 0 WHERE book_id = %(book)s AND payment_id = %(id)s",
        by=work.subject,
        id=target,
    )
    work.run(
        "UPDATE ledger.damage_instalment i SET settled = i.settled - s.amount FROM ledger.damage_settled s WHERE i.book_id = %(book)s"
        " AND i.case_id = %(case)s AND s.book_id = i.book_id AND s.case_id = i.case_id AND s.number = i.number AND s.payment_id = %(id)s",
        id=target,
    )
    work.stop("remittance", subject=str(target))
    _terms_run_again(work, row.paid_on)
    one = next(part for part in load_parts(work) if part.part == row.part)
    reckon(work, one)
    post_recourse(work, one)


def _check_kept(work: Work, payment_id: UUID) -> None:
    """Check that nothing of a payment went back, and nothing of its part for a judgment that was reversed.

    Raises:
        ReturnedAlready: something did.
    """
    back = work.one(
        int,
        "SELECT coalesce(sum(r.amount), 0)::bigint FROM ledger.damage_return r JOIN ledger.process q ON q.book_id = r.book_id"
        " AND q.process_id = r.relief_id AND q.state = 'granted' JOIN ledger.damage_payment y ON y.book_id = r.book_id"
        " AND y.payment_id = r.payment_id WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND (r.payment_id = %(id)s"
        " OR r.counted_as = 'principal' AND y.part = (SELECT z.part FROM ledger.damage_payment z"
        "   WHERE z.book_id = r.book_id AND z.payment_id = %(id)s))",
        id=payment_id,
    )
    if back:
        raise ReturnedAlready(amount=yuan(back))


def _terms_run_again(work: Work, paid_on: date) -> None:
    """Let the terms of the instalments run again that are open now; not that of an enforcement which was applied for."""
    work.run(
        "UPDATE ledger.damage_clock k SET stopped_on = NULL FROM ledger.damage_instalment i WHERE k.book_id = %(book)s"
        " AND k.case_id = %(case)s AND k.code IN ('payment', 'enforcement') AND k.stopped_on >= %(on)s AND i.book_id = k.book_id"
        " AND i.case_id = k.case_id AND i.number::text = k.subject AND i.settled < i.amount AND NOT EXISTS (SELECT"
        "   FROM ledger.damage_record r WHERE r.book_id = k.book_id AND r.case_id = k.case_id AND r.kind = 'enforce'"
        "   AND k.code = 'enforcement' AND r.effective_on = k.stopped_on)",
        on=paid_on,
    )


def _onward(work: Work, target: UUID, act: DoneAct) -> None:
    """Let money wait again that had gone on to the treasury."""
    _check_kept(work, act.subject)
    entry_id = derived(target, act.kind)
    entry, _ = _original(work, entry_id)
    amount = sum(p.amount for p in entry.postings if p.account == f"case:{work.case.code}:fund:case_fund")
    _undo(work, entry_id)
    work.run(
        "UPDATE ledger.damage_payment SET waiting = waiting + %(amount)s WHERE book_id = %(book)s AND payment_id = %(id)s",
        amount=amount,
        id=act.subject,
    )
    _reopen(work, "remittance", act.subject)


def _guarantee(work: Work, target: UUID, act: DoneAct) -> None:
    """Let a guarantee be as it was before it was given, called or released; what was built on its giving is undone before.

    Raises (in this order):
        GuaranteeUsed, ProcessUnknown, CountedUpon, PassedOnAlready, ReturnedAlready, LawGap, CodeMalformed,
        TooManyPostings, AmountBeyondLargest, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep,
        StepBackdated; those of `_undo`; never SecondPersonNeeded, ActedBefore and AskerGone.
    """
    guaranteed = lock(work.books, work.book_id, act.subject, GUARANTEE)
    if act.kind == "give_guarantee" and guaranteed.state != "held":
        raise GuaranteeUsed(on=guaranteed.last_on.isoformat())
    entry_id = derived(target, act.kind)
    if act.kind == "call_guarantee":
        if _posted(work, derived(target, "rest")):
            _undo(work, derived(target, "rest"))
        if _posted(work, entry_id):
            _payment(work, target, act)
    elif _posted(work, entry_id):
        _undo(work, entry_id)
    reversed_ = work.subject
    work.sub(GUARANTEE, "reverse", act.subject)
    work.subject = reversed_
    if act.kind == "give_guarantee":
        work.stop("guarantee", subject=str(act.subject))
    else:
        _reopen(work, "guarantee", act.subject)


def _relief(work: Work, target: UUID, act: DoneAct) -> None:
    """Let what was granted be as if it had not been."""
    kind, number = work.one(
        Relieved,
        "SELECT kind, part FROM ledger.damage_relief WHERE book_id = %(book)s AND relief_id = %(id)s",
        id=act.subject,
    )
    reversed_ = work.subject
    work.sub(RELIEF, "reverse", act.subject)
    work.subject = reversed_
    if kind == "suspension":
        reckon_all(work)
    elif kind in ("waiver", "credit"):
        _payment(work, target, act)
    else:
        _undo(work, derived(target, act.kind))
        one = next(part for part in load_parts(work) if part.part == (number or 1))
        if one.court_since is not None:
            reckon(work, one)
        post_recourse(work, one)


def _spending(work: Work, target: UUID, act: DoneAct) -> None:
    """Let money be in the fund again that was spent; what was carried over was asked for and paid in one act."""
    spending_id = target if act.kind == "spend" else act.subject
    reversed_ = work.subject
    work.sub(SPENDING, "reverse", spending_id)
    work.subject = reversed_
    _undo(work, derived(target, act.kind))
    work.run(
        "UPDATE ledger.damage_milestone m SET paid = m.paid - s.amount FROM ledger.damage_spending s WHERE m.book_id = %(book)s"
        " AND s.book_id = m.book_id AND s.spending_id = %(id)s AND m.project_id = s.project_id AND m.number = s.stage",
        id=spending_id,
    )


REVERSE: Final[dict[str, Callable[[Work, UUID, DoneAct], None]]] = {
    "pay": _payment,
    "remit": _onward,
    "transfer_court": _onward,
    "release_escrow": _onward,
    "give_guarantee": _guarantee,
    "call_guarantee": _guarantee,
    "release_guarantee": _guarantee,
    "grant_relief": _relief,
    "confirm_spending": _spending,
    "spend": _spending,
}
"""How each act is undone, by its name."""


# -- the case ---------------------------------------------------------------------------------------------------------


def _case_goes_back(work: Work, day: date) -> None:
    """Let the case be again what it was before it was closed, or before its default was cured, on the strength of the act."""
    steps = work.read(
        CaseStep,
        "SELECT action, from_state, effective_on FROM ledger.process_event WHERE book_id = %(book)s AND process_id = %(id)s"
        " AND action IN ('close', 'default', 'cure', 'enforce', 'order') ORDER BY version",
        id=work.case.process_id,
    )
    if work.running.state == "closed" and _anything_open(work):
        closing = [step for step in steps if step.action == "close"][-1]
        _step(work, "reverse" if closing.from_state == "performing" else "reverse_works")
    rest = [step for step in steps if step.action != "close"]
    cured = bool(rest) and rest[-1].action == "cure" and rest[-1].effective_on >= day
    if cured and work.running.state in ("performing", "restoring") and _overdue(work):
        _step(work, "reverse")


def _step(work: Work, action: str) -> None:
    step = replace(work.step, on=max(work.on, work.running.last_on))
    work.running = move(work.books, work.running, action, step)


def _anything_open(work: Work) -> bool:
    held = work.find(
        int,
        "SELECT 1 FROM ledger.damage_account d JOIN ledger.account a USING (book_id, account_id)"
        " JOIN ledger.balance b USING (book_id, account_id)"
        " WHERE d.book_id = %(book)s AND d.case_id = %(case)s AND b.credits > b.debits"
        " AND a.purpose IN ('deposit_payable', 'overpaid_payable', 'agency_payable', 'escrow_payable')",
    )
    guarantees = work.find(
        int,
        "SELECT 1 FROM ledger.damage_guarantee g JOIN ledger.process p ON p.book_id = g.book_id AND p.process_id = g.guarantee_id"
        " WHERE g.book_id = %(book)s AND g.case_id = %(case)s AND p.state = 'held'",
    )
    return bool(open_amounts(work, (*OPEN, "claim_overpaid")) or held or guarantees)


def _overdue(work: Work) -> bool:
    return bool(
        work.find(
            int,
            "SELECT 1 FROM ledger.damage_instalment"
            " WHERE book_id = %(book)s AND case_id = %(case)s AND settled < amount AND due_on < %(on)s LIMIT 1",
            on=work.on,
        )
    )
