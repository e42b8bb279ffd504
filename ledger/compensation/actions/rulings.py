"""A ruling that corrects a clerical slip of a judgment, a mediation paper, a confirming ruling or a payment order (补正裁定).

The court's own slip, and so no reversal of ours: the document stands as it was recorded, and the ruling says what it reads now. The right
number is printed on all papers from then on; a day, or a sum, is owed as it reads now, and late interest is reckoned anew.

    an instalment of 1,000.00, due 2025-06-30     the ruling: 100.00, due 2025-07-31     100.00 are owed, and bear interest from there

What was recorded of a ruling by mistake is reversed as a payment is (`reversals`), and the document reads as before.

Law: 民事诉讼法 art. 157 (2023); docs/spec/compensation.md 4.13.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import yuan
from ledger.compensation.actions.amendments import NothingCorrected
from ledger.compensation.actions.claims import Enforceable, start_enforcement_term, write_figures
from ledger.compensation.actions.courts import check_after
from ledger.compensation.actions.engine import NotNow, SubjectUnknown, View, Work
from ledger.compensation.actions.judgments_back import DOCUMENTS, BuiltUpon, made_due
from ledger.compensation.actions.named_acts import act_of, after
from ledger.compensation.actions.payments import load_parts, reckon
from ledger.compensation.actions.suits import check_number
from ledger.compensation.court_shapes import CorrectedDay, CorrectedSum, CorrectionRuling
from ledger.compensation.machines import CLAIMED, ENDED, OWING
from ledger.compensation.queries.standing import DoneAct, Instalment, Open
from ledger.compensation.rules.claims import HEADS, HeadUnknown, leg
from ledger.compensation.rules.days import check_near
from ledger.compensation.rules.obligations import InstalmentPast
from ledger.database.queries import named_queries
from ledger.errors import Malformed, RuleViolation
from ledger.identifiers import derived
from ledger.processes.acts import About, Words, read
from ledger.words import phrase

SQL: Final = named_queries(__name__)

CORRECTED: Final = tuple(one for one in DOCUMENTS if not one.startswith("perform"))
"""Acts whose documents are of a court."""
_FIGURES: Final = {"judge": "judged", "settle_suit": "judged", "judge_apart": "judged", "settle_apart": "judged",
                   "confirm": "agreed", "confirm_apart": "agreed"}  # fmt: skip
"""Under which figure each document says what is owed."""


class CorrectionDiffers(RuleViolation):
    """The ruling corrects {was}, and the document reads {reads} there.

    Write what stands in the document as it is recorded; what was recorded of it wrongly is reversed, and no court corrects it.
    """

    code = "compensation.correction_differs"
    source = "民事诉讼法 art. 157 (2023)"


class CorrectedNameDiffers(RuleViolation):
    """By the ruling the document calls {owner} {now} instead of {was}, and the case calls it {called}.

    Write as what it is to read how the case calls the party, and as what it read how the document called it before.
    """

    code = "compensation.corrected_name_differs"
    source = "民事诉讼法 art. 157 (2023)"


class CorrectedBelowPaid(RuleViolation):
    """{amount} yuan less would be owed under {head}, and {open} yuan of the instalment are open.

    Reverse what was paid beyond it first; what was paid is recorded again as it is owed then.
    """

    code = "compensation.corrected_below_paid"
    source = "docs/spec/compensation.md 4"


class CorrectedToNothing(RuleViolation):
    """Instalment {instalment} would read {amount} yuan, and an instalment is of something.

    Write what it is to read; where the document orders no such instalment, reverse what was recorded of it and record it as it reads.
    """

    code = "compensation.corrected_to_nothing"
    source = "docs/spec/compensation.md 4.13"


class NoRulingWithout(Malformed):
    """A ruling of correction says nothing of a number, a name, a day or a sum.

    Say what the document reads, and what it is to read.
    """

    code = "compensation.ruling_corrects_nothing"
    source = "民事诉讼法 art. 157 (2023)"


class Dated(NamedTuple):
    """When an instalment is due, the last one of its document, and since when that is a document of a court."""

    due_on: date
    last_on: date
    court_since: date | None


class Booked(NamedTuple):
    """What a figure of a document says of a head, in fen."""

    figure: str
    amount: int


def standing_documents(view: View) -> list[UUID]:
    """List the documents of a court that stand."""
    return [one.id for one in view.stands.acts if one.kind in CORRECTED and one.confirmed_on is None]


def check_document(view: View, subject: UUID) -> None:
    """Check that a document is one of a court that stands, and the ruling no older.

    Raises (in this order):
        SubjectUnknown, TooEarly.
    """
    if subject not in standing_documents(view):
        raise SubjectUnknown(case=view.case.code, subject="document of a court", id=str(subject))
    check_after(view, act_of(view, subject).effective_on)


DOCUMENT: Final[About[View, Work, UUID]] = About(
    "document of a court", standing_documents, None, check_document
)


def check_owed(view: View) -> None:
    """Check that no day and no sum is corrected in a closed case: nothing is owed there any more. Twin: `ledger.check_damage_record`.

    Raises:
        NotNow: it has ended.
    """
    owed = [one for one in ("day", "sum") if getattr(view.told, one, None) is not None]
    if owed and view.running.state in ENDED:
        raise NotNow(action=view.action, state=view.running.state, states=", ".join((*CLAIMED, *OWING)))


def correct(work: Work, told: CorrectionRuling) -> None:
    """Record a ruling of correction: what the document reads from now on. Twin: `ledger.check_corrected`.

    Raises (in this order):
        CourtPaperMissing, CaseNumberMissing, NoRulingWithout, NothingCorrected, HeadUnknown, CorrectionDiffers, SubjectUnknown,
        CorrectedNameDiffers, InstalmentPast, DayTooFar, CorrectedToNothing, CorrectedBelowPaid, LawGap; those of `Work.post`.
    """
    check_number(work, told.number)
    act = act_of(work, told.subject)
    pairs = [one for one in (told.printed, told.party, told.day, told.sum) if one is not None]
    if not pairs:
        raise NoRulingWithout()
    if any(one.was == one.now for one in pairs):
        raise NothingCorrected()
    if told.sum is not None and told.sum.head not in HEADS:  # late interest is reckoned: no court corrects it
        raise HeadUnknown(head=told.sum.head)
    work.subject = told.subject
    if told.printed is not None:
        _same(work.one(str, SQL["reads"], id=act.id, but=work.record_id), told.printed.was)
        work.figures["number"] = told.printed.now
    if told.party is not None:
        # The case calls the party as it is called; the document did not.
        names = work.read(str, SQL["called"], owner=told.party.owner)
        if not names:
            raise SubjectUnknown(case=work.case.code, subject="party", id=told.party.owner)
        if told.party.now not in names:
            was, now, called = told.party.was, told.party.now, "、".join(dict.fromkeys(names))
            raise CorrectedNameDiffers(owner=told.party.owner, was=was, now=now, called=called)
        work.figures["party"] = told.party.owner
    parts = [_day(work, act, told.day)] if told.day is not None else []
    if told.sum is not None:
        parts.append(_sum(work, act, told.sum))
    _reckon(work, parts)


def _same(reads: str, was: str) -> None:
    if reads != was:
        raise CorrectionDiffers(was=was, reads=reads)


def _instalment(work: Work, act: DoneAct, number: int) -> Instalment:
    """Give an instalment of a document.

    Raises:
        SubjectUnknown: it has none of this number.
    """
    parts, _ = made_due(work, act)
    found = next((one for one in work.stands.instalments if one.number == number and one.part in parts), None)
    if found is None:
        raise SubjectUnknown(case=work.case.code, subject="instalment", id=str(number))
    return found


def _day(work: Work, act: DoneAct, told: CorrectedDay) -> int:
    """Let the day of an instalment read otherwise; give its part."""
    one = _instalment(work, act, told.instalment)
    kept = work.one(
        Dated, SQL["dated"], number=one.number
    )  # not the day on which a bankruptcy lets it be due
    _same(kept.due_on.isoformat(), told.was.isoformat())
    if told.now < act.effective_on:
        raise InstalmentPast(due_on=told.now.isoformat(), on=act.effective_on.isoformat())
    check_near(work.on, told.now)
    _due_on(work, one, told.now)
    work.figures |= {"instalment": str(one.number), "due_on": told.now.isoformat()}
    return one.part


def _due_on(work: Work, one: Instalment, day: date) -> None:
    """Let an instalment be due on another day: its terms begin anew."""
    work.run(SQL["due_on"], number=one.number, due_on=day)
    subject = str(one.number)
    if one.open:
        work.stop("payment", "enforcement", subject=subject)
        now = work.one(Dated, SQL["dated"], number=one.number)
        work.name_end("payment", now.due_on, "last day of the term of an instalment", subject=subject)
        if now.court_since is not None:
            start_enforcement_term(work, Enforceable(subject, now.due_on, now.last_on, now.court_since))


def _sum(work: Work, act: DoneAct, told: CorrectedSum) -> int:
    """Let the sum of an instalment read otherwise; give its part."""
    one = _instalment(work, act, told.instalment)
    _same(yuan(one.amount), yuan(told.was))
    if told.now <= 0:
        raise CorrectedToNothing(instalment=str(one.number), amount=yuan(told.now))
    change = told.now - told.was
    below = _below_paid(work, one, told.head, -change)
    if below is not None:
        raise below
    work.run(SQL["sum"], number=one.number, part=one.part, change=change)
    kept = {
        x.figure: x.amount
        for x in work.read(Booked, SQL["figures"], id=act.id, head=told.head, but=work.record_id)
    }
    figure = _FIGURES.get(act.kind)
    legs = [leg(work.case.code, told.head, "claim_due", change, one.part)]
    waived, beyond = kept.get("waived", 0), kept.get("beyond", 0)
    less = max(0, -change - beyond) if change < 0 else -min(change, waived)
    legs += [
        leg(work.case.code, told.head, "claim_waived", less),
        leg(work.case.code, told.head, "claim_established", -change - less),
    ]
    work.post("correction", [x for x in legs if x.amount])
    if figure is not None:
        write_figures(work, figure, {told.head: kept.get(figure, 0) + change})
        if less:
            write_figures(work, "waived", {told.head: waived + less})
        if change + less:
            write_figures(work, "beyond", {told.head: beyond + change + less})
    work.figures |= {"instalment": str(one.number), "amount": yuan(told.now)}
    return one.part


def _below_paid(view: View, one: Instalment, head: str, less: int) -> CorrectedBelowPaid | None:
    """Tell whether less is open of an instalment, or under a head of its part, than is to be taken of it; fen."""
    due = view.stands.open(("claim_due",)).get(Open(head, one.part, "claim_due"), 0)
    there = max(0, min(one.open, due))
    if less > there:
        return CorrectedBelowPaid(amount=yuan(less), head=head, open=yuan(there))
    return None


def _reckon(work: Work, parts: Sequence[int]) -> None:
    """Reckon the late interest of parts anew: once of each, after all that a ruling corrects, as one act posts it once."""
    for one in load_parts(work):
        if one.part in parts and one.court_since is not None:
            reckon(work, one, "reckoned")


# -- taken back -----------------------------------------------------------------------------------------------------------


class Ruled(NamedTuple):
    """The words of a ruling of correction."""

    words: Words


def against(view: View, act: DoneAct) -> BuiltUpon | CorrectedBelowPaid | None:
    """Tell what stands against taking a ruling back: another that corrects the same document since, or that less is open than it added."""
    if any(one.subject == act.subject for one in after(view, act, act.kind)):
        return BuiltUpon(what=phrase("another ruling has corrected the document since"))
    told = _told(view, act.id)
    if told.sum is None:
        return None
    one = next(x for x in view.stands.instalments if x.number == told.sum.instalment)
    return _below_paid(view, one, told.sum.head, told.sum.now - told.sum.was)


def corrected_parts(view: View, act: DoneAct) -> set[int]:
    """Give the parts of which a ruling has corrected the day or the sum of an instalment."""
    told = _told(view, act.id)
    numbers = {one.instalment for one in (told.day, told.sum) if one is not None}
    return {one.part for one in view.stands.instalments if one.number in numbers}


def _told(view: View, target: UUID) -> CorrectionRuling:
    return read(CorrectionRuling, view.one(Ruled, SQL["ruled"], id=target).words, kept=True)


def take_back(work: Work, target: UUID, act: DoneAct, undo: Callable[[Work, UUID], None]) -> None:
    """Let the document read as before the ruling.

    Args:
        work: the act in the making.
        target: the record of the ruling.
        act: what it is.
        undo: posts the mirror image of an entry.
    """
    told, parts = _told(work, target), []
    if told.day is not None:
        number = told.day.instalment
        dated = next(x for x in work.stands.instalments if x.number == number)
        _due_on(work, dated, told.day.was)
        parts.append(dated.part)
    if told.sum is not None:
        undo(work, derived(target, act.kind))
        one = next(x for x in work.stands.instalments if x.number == told.sum.instalment)
        work.run(SQL["sum"], number=one.number, part=one.part, change=told.sum.was - told.sum.now)
        parts.append(one.part)
    _reckon(work, parts)
