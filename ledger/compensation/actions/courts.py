"""What a court has to do with a case: confirmation, suit, judgment, payment order, enforcement; and default before it.

A court publishes an agreement for thirty full days before it rules. Late interest runs on court documents only. The time to
apply for enforcement is two years from the last day of each instalment's term.

Law: 法释〔2019〕8号; 民事诉讼法 (2023) art. 205–206, 225–228, 250; 法释〔2014〕8号.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal, NamedTuple
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert as insert_new

from ledger.amounts import yuan
from ledger.compensation import shapes
from ledger.compensation.actions.claims import check_signed, in_force, start_enforcement_terms
from ledger.compensation.actions.duties import note_default
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.actions.interest_terms import interest_alone
from ledger.compensation.rules.claims import INTEREST
from ledger.compensation.rules.clocks import reason_phrase
from ledger.compensation.tables.cases import party
from ledger.database.queries import named_queries
from ledger.entries import check_shown
from ledger.errors import RuleViolation
from ledger.journal.accounts import check_code
from ledger.processes.acts import written
from ledger.words import choices, phrase

SQL: Final = named_queries(__name__)


class LastDue(NamedTuple):
    """Last day of the terms of the way of a case, or of a separate claim, in money and in kind; the day itself where it owes nothing."""

    due_on: date


class TooEarly(RuleViolation, about="compensation.case"):
    """'{action}' takes effect on {on}, and is possible from {from_day}: {why}.

    Wait for that day.
    """

    code = "compensation.too_early"


class NotPublished(RuleViolation, about="compensation.case"):
    """'{action}' rests on an agreement that was public, and no court has published it in the case {case} yet.

    Record the publication first; the term runs from it.
    """

    code = "compensation.not_published"
    source = "法释〔2019〕8号 art. 20"


class ConfirmationTooLate(RuleViolation):
    """The time to apply for judicial confirmation ended on {until}.

    Sign the agreement anew, or let it take effect without a court.
    """

    code = "compensation.confirmation_too_late"
    source = "民事诉讼法 art. 205 (2023)"


class GroundUnknown(RuleViolation):
    """'{ground}' is no ground for this step. The rule pack knows: {grounds}.

    Choose one of them, and say the rest as the reason.
    """

    code = "compensation.ground_unknown"
    source = "rule pack compensation.*_grounds"


class NothingOverdue(RuleViolation):
    """Nothing of the case {case} is overdue on {on}, neither money nor restoration.

    Look at the instalments and duties in kind: default begins on the day after the last day of a term.
    """

    code = "compensation.nothing_overdue"


class StillOverdue(RuleViolation):
    """{amount} yuan are overdue on {on}, so the default is not cured.

    Record the payments, and the restorations that were accepted, first.
    """

    code = "compensation.still_overdue"


class TitleThere(RuleViolation):
    """What the case {case} is owed stands in a court document since {since}, so there is no suit and no payment order about it.

    Apply for enforcement; against the document itself, a retrial or another procedure of the court.
    """

    code = "compensation.title_there"
    source = "民事诉讼法 art. 127, 206 (2023)"


class OrderNeedsMoney(RuleViolation):
    """A payment order is for debts of money only, and {kind} yuan are owed as restoration.

    Sue, or convert what was not restored into money first.
    """

    code = "compensation.order_needs_money"
    source = "民事诉讼法 art. 225 (2023)"


class OrderNotDue(RuleViolation):
    """{amount} yuan of what the same document says are due only on {due_on}, and a payment order is about what is due alone.

    It would make a title of the whole document: apply for it after that day, or sue.
    """

    code = "compensation.order_not_due"
    source = "民事诉讼法 art. 225 (2023)"


def check_ground(ground: str, grounds: tuple[str, ...]) -> None:
    """Check that a ground is one of those that the rule pack has.

    Raises:
        GroundUnknown: it is not.
    """
    if ground not in grounds:
        raise GroundUnknown(ground=ground[:40], grounds=choices("ground", grounds))


def add_parties(work: Work, parties: Sequence[shapes.CaseParty]) -> None:
    """Add parties; who is there on the same side already stays as it is, but that who had left is in the case again, and who did not read
    it reads it.
    """
    _add(work, parties, reads=True)


BODIES: Final = ("assessor", "court", "procuratorate")
"""Sides of who sees a case with a key of its own and is no party of it."""


def name_parties(work: Work, parties: Sequence[shapes.CaseParty]) -> None:
    """Add the parties of a registration: a body among them sees the case when another person has opened or ended it."""
    _add(work, [one for one in parties if one.side not in BODIES], reads=True)
    _add(work, [one for one in parties if one.side in BODIES], reads=False)


def let_in_named(work: Work) -> None:
    """Let the bodies see the case that its registration names: another person than who registered it goes on with it."""
    work.run(SQL["let_in_named"])


def _add(work: Work, parties: Sequence[shapes.CaseParty], *, reads: bool) -> None:
    if parties:
        rows = [{**work.key(), **written(one), "reads": reads} for one in parties]
        key = ["book_id", "case_id", "owner", "side"]
        back = insert_new(party).on_conflict_do_update(
            index_elements=key, set_={"until_on": None}, where=party.c.until_on.is_not(None)
        )
        work.books.connection.execute(back, rows).close()
    if reads:
        work.run(SQL["let_in"], owners=[one.owner for one in parties])


def join(work: Work, owner: str, side: Literal["assessor", "court"], name: str) -> None:
    """Let a body join a case by name; it sees the case where two persons have let it. Twin: `check_written_by_act`.

    Raises (in this order):
        CodeMalformed, TextTooLong, TextUnprintable, TextEmpty.
    """
    check_code("owner", owner)
    check_shown(name=name)
    joins = shapes.CaseParty(owner=owner, side=side, name=name)
    _add(work, [joins], reads=work.asked_by is not None)


def tell_claimant(work: Work, *, lead: bool = False) -> None:
    """Tell with an act that rests on who claims that the case names nobody: its paper has a gap there.

    Args:
        work: the act.
        lead: whether the department that leads may claim, too, as before a court (法释〔2019〕8号 art. 1).
    """
    if not work.one(bool, SQL["claimant"], lead=lead):
        work.figures["claimant"] = "missing"


def check_application(view: View) -> None:
    """Check that there is still time to apply for judicial confirmation.

    Raises:
        ConfirmationTooLate: it has ended.
    """
    until = view.stands.due("confirmation_application", view.way)
    if until is not None and view.on > until:
        raise ConfirmationTooLate(until=until.isoformat())


def apply_confirmation(work: Work, told: shapes.Court) -> None:
    """Apply for judicial confirmation, within its term.

    Raises (in this order):
        CodeMalformed, TextTooLong, TextUnprintable, TextEmpty.
    """
    join(work, told.court, "court", told.court_name)
    work.stop("confirmation_application", subject=work.way)
    tell_claimant(work)


def publish(work: Work, _: shapes.Court) -> None:
    """Record that the court publishes what was agreed.

    Raises:
        nothing of its own.
    """
    work.stop("publication", subject=work.way)
    work.start("publication", subject=work.way)


def check_after(view: View, since: date) -> None:
    """Check that an act is not done before what it rests on.

    Raises:
        TooEarly: it is.
    """
    if view.on < since:
        why = phrase("what it rests on was done on that day")
        raise TooEarly(action=view.action, on=view.on.isoformat(), from_day=since.isoformat(), why=why)


def check_published(view: View) -> None:
    """Check that what was agreed has been public for its full days.

    Raises (in this order):
        NotPublished, TooEarly.
    """
    term = view.stands.term("publication", view.way)
    if term is None:
        raise NotPublished(action=view.action, case=view.case.code)
    if term.due_on is None or view.on < term.due_on:
        raise TooEarly(
            action=view.action, on=view.on.isoformat(), from_day=str(term.due_on), why=reason_phrase(term.why)
        )


def check_confirmed(view: View) -> None:
    """Check that an agreement can be confirmed: it has been public for its full days, and who is to owe by it is liable still.

    Raises (in this order):
        those of `check_published`; those of `check_signed`.
    """
    check_published(view)
    check_signed(view)


def confirm(work: Work, _: shapes.Court) -> None:
    """Record the ruling that confirms the agreement: it is due.

    Raises (in this order):
        HeadsMissing, HeadsRepeated, HeadUnknown, PartsWrong, PartsDiffer, ScheduleTooLong, InstalmentPartUnknown,
        ScheduleDisordered, ScheduleDiffers, ConversionTwice, DutiesDiffer, DutyWithoutObligor, ObligorNotLiable, NotPursued, NotBound,
        HeirBeyondInheritance, PartNotThere, JoinImpossible, BeforeOwed, PaymentBackdated; those of `Work.post`.
    """
    work.stop("publication", "limitation", subject=work.way)
    work.start("disclosure", subject=str(work.record_id))
    in_force(work, court=True)


def refuse_confirmation(work: Work, _: shapes.Court) -> None:
    """Record that the court refused to confirm.

    Raises:
        nothing of its own.
    """
    work.stop("publication", subject=work.way)


def perform(work: Work, _: shapes.Findings) -> None:
    """Let the agreement take effect without a court: the limitation runs from the last day of its terms, and no court enforces it.

    Raises (in this order):
        HeadsMissing, HeadsRepeated, HeadUnknown, PartsWrong, PartsDiffer, ScheduleTooLong, InstalmentPartUnknown,
        ScheduleDisordered, ScheduleDiffers, ConversionTwice, DutiesDiffer, DutyWithoutObligor, ObligorNotLiable, NotPursued, NotBound,
        HeirBeyondInheritance, PartNotThere, JoinImpossible, BeforeOwed, PaymentBackdated; those of `Work.post`.
    """
    work.stop("confirmation_application", subject=work.way)
    work.start("disclosure", subject=str(work.record_id))
    in_force(work, court=False)
    limit_anew(work)


def limit_anew(work: Work) -> None:
    """Let the limitation run from the last day of the terms of what is owed, in money and in kind.

    Raises:
        nothing of its own.
    """
    work.stop("limitation", subject=work.way)
    last = work.one(LastDue, SQL["last_due"], on=work.on, way=work.claim and work.claim.id)
    work.start("limitation", on=last.due_on, subject=work.way)


def check_overdue(view: View) -> None:
    """Check that something is overdue: money, late interest alone that a court document has made run, or a duty in kind.

    Raises:
        NothingOverdue: nothing is.
    """
    late = view.stands.overdue(view.on) or interest_alone(view.stands, view.on)
    if not late and not view.stands.unperformed(view.on):
        raise NothingOverdue(case=view.case.code, on=view.on.isoformat())


def default(work: Work, _: shapes.Findings) -> None:
    """Record that something is overdue.

    Raises:
        nothing of its own.
    """
    start_enforcement_terms(work)  # what a book of before had fixed has none yet
    for one in work.stands.overdue(work.on):
        work.figures[f"instalment {one.number}"] = yuan(one.open)
    for left in interest_alone(work.stands, work.on):
        work.figures[f"interest {left.part.part}"] = yuan(left.amount)
    note_default(work)
    work.figures["late"] = ", ".join(late(work))


def late(view: View) -> list[str]:
    """List those who owe something that is overdue."""
    owing = {one.part: view.stands.still_owing(one.part, one.owing, view.on) for one in view.stands.parts}
    parts = {one.part for one in view.stands.overdue(view.on)}
    parts |= {left.part.part for left in interest_alone(view.stands, view.on)}
    owners = {owner for part in parts for owner in owing[part]}
    return sorted(owners | {owner for one in view.stands.unperformed(view.on) for owner, _ in one.shares})


def check_money(view: View) -> None:
    """Check that nothing but money is owed on its way.

    Raises:
        OrderNeedsMoney: something is owed in kind.
    """
    way = view.claim and view.claim.id
    open_ = view.stands.open(("claim_in_kind",))
    kind = sum(amount for one, amount in open_.items() if view.stands.way_of(one.purpose, one.part) == way)
    if kind:
        raise OrderNeedsMoney(kind=yuan(kind))


def check_order(view: View) -> None:
    """Check that on its way money alone is owed, that some of it is overdue, and that no court document says so of all that is.

    Late interest that is owed alone is owed under the title of its principal. Twin: `ledger.check_damage_court_step`.

    Raises (in this order):
        OrderNeedsMoney, NothingOverdue, TitleThere, OrderNotDue.
    """
    check_money(view)
    way = view.claim and view.claim.id
    own = {one.part: one.court_since for one in view.stands.parts if one.apart == way}
    late = [own[one.part] for one in view.stands.overdue(view.on) if one.part in own]
    late = late or [
        one.part.court_since for one in interest_alone(view.stands, view.on) if one.part.apart == way
    ]
    if not late:
        raise NothingOverdue(case=view.case.code, on=view.on.isoformat())
    known = [since for since in late if since is not None]
    if len(known) == len(late):
        raise TitleThere(case=view.case.code, since=max(known).isoformat())
    _check_due(view, way)


def _check_due(view: View, way: UUID | None) -> None:
    """Check that no document of which something is asked for says of something that is not due: a title is one of a whole document.

    Raises:
        OrderNotDue: one does.
    """
    document = {
        one.part: one.obligation_id
        for one in view.stands.parts
        if one.apart == way and one.court_since is None
    }
    asked = {document.get(one.part) for one in view.stands.overdue(view.on)}
    later = [
        one
        for one in view.stands.instalments
        if one.open and one.due_on >= view.on and one.part in document and document[one.part] in asked
    ]
    if later:
        amount = yuan(sum(one.open for one in later))
        raise OrderNotDue(amount=amount, due_on=max(one.due_on for one in later).isoformat())


def apply_order(work: Work, told: shapes.Court) -> None:
    """Apply for a payment order.

    Raises (in this order):
        CodeMalformed, TextTooLong, TextUnprintable, TextEmpty.
    """
    join(work, told.court, "court", told.court_name)


def order(work: Work, told: shapes.Order) -> None:
    """Record a payment order that became final: a title of the documents of which something was overdue when it was asked for.

    Raises (in this order):
        TooEarly.
    """
    ends = work.start("payment_order", on=told.served_on, subject=work.way)
    work.stop("payment_order", subject=work.way)
    if ends is not None and ends.on is not None and work.on <= ends.on:
        raise TooEarly(
            action=work.action,
            on=work.on.isoformat(),
            from_day=phrase("the day after {day}", day=ends.on),
            why=reason_phrase(ends.why),
        )
    day = ends.on if ends is not None and ends.on is not None else work.on
    work.run(SQL["court_since"], day=day, way=work.claim and work.claim.id)
    if not work.one(bool, SQL["untitled"], way=work.claim and work.claim.id):
        work.stop("limitation", subject=work.way)
    start_enforcement_terms(work)


def check_cured(view: View) -> None:
    """Check that nothing is overdue any more, late interest included.

    Raises:
        StillOverdue: something is.
    """
    late = sum(one.open for one in view.stands.overdue(view.on))
    late += sum(sum(view.stands.left(one.number).values()) for one in view.stands.unperformed(view.on))
    late += sum(amount for one, amount in view.stands.open(("claim_due",)).items() if one.head == INTEREST)
    if late:
        raise StillOverdue(amount=yuan(late), on=view.on.isoformat())


def cure(_work: Work, _: shapes.Findings) -> None:
    """Record that nothing is overdue any more; the terms of what is settled have stopped with it.

    Raises:
        nothing of its own.
    """
