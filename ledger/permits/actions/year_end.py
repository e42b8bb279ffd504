"""The end of a year: reports, surrender, what was emitted too much, and retirement.

Surrendered, retired and expired lots never circulate again: no kind of entry takes them out of those accounts, and a
surrender is undone only by a reversal inside its window.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import insert

from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries
from ledger.entries import Entry, check_shown
from ledger.errors import RuleViolation
from ledger.identifiers import derived
from ledger.journal.foreseeing import Draft
from ledger.journal.posting import known_entry, mirror, must
from ledger.law_in_force.queries import law_of
from ledger.permits.actions.back_dating import BackDated
from ledger.permits.actions.closed import WhileOpen
from ledger.permits.actions.engine import (
    Asked,
    KeptAct,
    act_conduct,
    as_asked,
    begin_new,
    check_free_texts,
    known_act,
    posted_by,
    posting,
)
from ledger.permits.actions.fee_returns import FREED, freeing, post_freed
from ledger.permits.actions.lessors import RETURNED, going_on, lent_to, post_returned
from ledger.permits.actions.lots import (
    check_lines,
    choose,
    choose_ended,
    hold_still,
    lines_of_act,
    moving,
    record_taken,
    take_lots,
    taken_by,
)
from ledger.permits.actions.night_expiries import resume
from ledger.permits.actions.second import Drafts, Way, begin_way, one_draft, post_act, second_verbs
from ledger.permits.actions.sides import check_paper
from ledger.permits.actions.verifications import check_needed
from ledger.permits.machines import REPORT, RETIREMENT, SURRENDER
from ledger.permits.queries.acts import place_of
from ledger.permits.queries.turnover import bought_on
from ledger.permits.queries.year import last_days, site_years, surrendered_by
from ledger.permits.rules.second import quantity_alone
from ledger.permits.rules.strips import ENDED_ON, SURRENDER_ORDER, Strip, party_of, unit_of, written
from ledger.permits.rules.terms import part_of
from ledger.permits.rules.year import (
    all_due,
    check_came,
    check_deducted_year,
    check_due,
    check_emitted,
    check_in_time,
    check_months,
    check_reported_on,
    check_source,
    check_verified_on,
    dated_back,
)
from ledger.permits.shapes import NOTHING, DeductionTerms, GroundTerms, LateSurrenderTerms, Terms
from ledger.permits.tables import report
from ledger.processes import acting
from ledger.processes.acting import Acting, Conduct, Done, Made, Verb
from ledger.processes.actions import Running, Step, check_side
from ledger.processes.reasons import check_reason

SQL: Final = named_queries(__name__)


class UndoTooLate(RuleViolation):
    """The surrender of {on} could be undone until {until}.

    Surrendered permits stay surrendered now.
    """

    code = "permits.undo_too_late"
    source = "rule pack surrender.undo_days"


class NothingToDeduct(RuleViolation):
    """{site} has nothing of {pollutant} left to make good for {year}: {asked} is more than {open}.

    Look at the account of the year.
    """

    code = "permits.nothing_to_deduct"


@dataclass(frozen=True, slots=True)
class Emitted:
    """What a site emitted of a pollutant in a year, from one source."""

    site: str
    year: int
    pollutant: str
    source: str
    """`bureau`, `online` or `self`."""
    measured: int
    abnormal: int
    months: tuple[int, ...] | None = None


def report_emissions(
    books: Books, book_id: int, step: Step, *, report_id: UUID, what: Emitted
) -> Done[Emitted]:
    """Report emissions. It changes nothing until it is verified; what was verified before stands until then.

    Raises (in this order):
        PollutantUnknown, EmissionsBelowZero, MonthsDiffer, ReportAhead, NotYourSide, SourceNotYours, IdUsed, ProcessUnknown, IdNotVersion7,
        TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep.
    """
    unit_of(what.pollutant)
    check_emitted(what.measured, what.abnormal)
    check_months(what.months, what.measured, what.abnormal)
    check_reported_on(what.year, step.on)
    check_side(REPORT, "report", step, party_of(what.site))
    check_source(what.source, step.owner)
    known = acting.repeated(
        books, book_id, REPORTS, report_id, step, lambda kept: (asdict(kept), asdict(what))
    )
    if isinstance(known, Done):
        return known

    def keep(running: Running) -> Emitted:
        books.connection.execute(
            insert(report).values(
                book_id=book_id,
                report_id=report_id,
                site=what.site,
                year=what.year,
                pollutant=what.pollutant,
                source=what.source,
                measured=what.measured,
                abnormal=what.abnormal,
                months=list(what.months) if what.months else None,
                document=step.document,
                reported_on=step.on,
            )
        )
        return what

    figures = {"year": what.year, "pollutant": what.pollutant, "measured": written(what.measured)}
    return acting.begun(
        books, book_id, REPORTS, report_id, "report", step, keep, lambda *_: Made(figures=figures)
    )


def verify_report(books: Books, book_id: int, step: Step, *, report_id: UUID) -> Done[Emitted]:
    """Verify a report, as another person than who reported: the figures of a year follow what was verified last.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        ActedBefore, StepBackdated, ReportedYearNotOver, JurisdictionUnknown, LawGap, FindingMissing, FoundOtherwise.
    """
    return acting.take(books, book_id, REPORTS, report_id, "verify", step)


def dispute_report(books: Books, book_id: int, step: Step, *, report_id: UUID) -> Done[Emitted]:
    """Dispute a report; what was verified stands until another one is verified.

    Of what was verified the bureau asks for it: another of its persons confirms.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated.
    """
    return acting.take(books, book_id, REPORTS, report_id, "dispute", step)


def confirm_dispute(books: Books, book_id: int, step: Step, *, report_id: UUID) -> Done[Emitted]:
    """Confirm, as a second person of the bureau, that what was verified is disputed.

    Raises (in this order):
        ProcessUnknown, StepPassed, StepUnnamed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore,
        StepBackdated, AskerGone.
    """
    return acting.take(books, book_id, REPORTS, report_id, "confirm", step)


def drop_dispute(books: Books, book_id: int, step: Step, *, report_id: UUID) -> Done[Emitted]:
    """Drop a dispute that nobody has confirmed: what was verified stands as before.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated.
    """
    return acting.take(books, book_id, REPORTS, report_id, "drop", step)


def reject_report(books: Books, book_id: int, step: Step, *, report_id: UUID) -> Done[Emitted]:
    """Reject a report, and say why.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore, StepBackdated,
        TextEmpty.
    """
    return acting.take(books, book_id, REPORTS, report_id, "reject", step)


def find_report(books: ReadBooks, book_id: int, report_id: UUID) -> Emitted | None:
    """Find a report; None when there is none with this id."""
    return find(books, _emitted, SQL["report"], book=book_id, report=report_id)


def _emitted(
    site: str,
    year: int,
    pollutant: str,
    source: str,
    measured: int,
    abnormal: int,
    months: list[int] | None,
) -> Emitted:
    by_month = None if months is None else tuple(months)
    return Emitted(site, year, pollutant, source, measured, abnormal, by_month)


def _check_verify(books: ReadBooks, taken: Acting[Emitted]) -> None:
    check_verified_on(taken.record.year, taken.step.on)
    check_needed(books, taken.book_id, taken.id, taken.step)


def _count_dispute(_books: ReadBooks, taken: Acting[Emitted]) -> str:
    """Tell as which step a dispute counts: the bureau only asks to dispute what was verified."""
    by_two = taken.process.state == "verified" and taken.step.owner is None
    return "ask_dispute" if by_two else "dispute"


REPORTS: Final = Conduct(
    REPORT,
    find_report,
    lambda what: [party_of(what.site)],
    (
        Verb("verify", "Verify the report", "核定排放量", _check_verify),
        Verb(
            "dispute",
            "Dispute the report",
            "提出异议",
            steps=("dispute", "ask_dispute"),
            choose=_count_dispute,
        ),
        Verb("confirm", "Confirm that what was verified is disputed", "复核对已核定报告的异议"),
        Verb("drop", "Drop the dispute", "撤回异议"),
        Verb("reject", "Reject the report", "退回报告", check_reason, paper=True),
    ),
    place=place_of,
    inside=WhileOpen(),
    window=BackDated(),
)
"""How one acts with a report of emissions."""


def surrender(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    site: str,
    strips: Sequence[Strip],
    came_on: date | None = None,
) -> Done[KeptAct]:
    """Surrender permits of a year against its emissions: leased ones first, surplus last, and none that secure a debt.

    In the place of its owner the bureau asks with the paper, and another of its persons, or the owner, confirms; so for a year that is
    still to come. What came in time on paper and is recorded after the vintage has ended comes out of what has ended of the site since.

    Args:
        came_on: the day on which the paper came in, where the vintage has ended since; None where it has not.

    Raises (in this order):
        NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive, NotYourSide, JurisdictionUnknown, AmountBelowZero, IdUsed,
        ProcessUnknown, PaperMissing, VintageNotDue, LawGap, SurrenderDated, IdNotVersion7, TextTooLong, TextUnprintable,
        StepNotAllowed, RoleNotForStep, SurrenderCameLate, SurrenderRecordedLate, HoldingTooSmall;
        CodeMalformed, PurposeUnknown, LimitsImpossible, TooManyPostings, AmountBeyondLargest, EffectiveInFuture, EffectiveBeforeBook,
        PeriodClosed, AccountUnknown, AssetUnknown, AccountClosed, AccountFrozen, AccountReceiveOnly, PeriodSoftClosed, ApprovalMissing,
        ApprovedByPoster, ApprovalVoid, ApprovedByAnother, ApprovedOtherwise, Overdraft, CeilingReached, TotalTooLarge, OverdraftLater.
    """
    lines = check_lines(strips)
    check_side(SURRENDER, "surrender", step, party_of(site))
    way, terms = (SURRENDERED, NOTHING) if came_on is None else (LATE, LateSurrenderTerms(came_on))
    asked = Asked(
        site, lines=lines, law=law_of(books, book_id, step.on).version, terms=terms, called={"action": ""}
    )
    known = known_act(books, book_id, SURRENDERS, way.what, step, act_id, asked)
    if isinstance(known, Done):
        return known
    check_paper(step, site)
    if step.owner is None or came_on is not None:
        return begin_way(books, book_id, way, step, act_id=act_id, alone=None, asked=asked, new=known)
    check_due(strips, step.on)
    check_in_time(
        last_days(books, book_id, {y for one in strips for y in one.years}, step.day), step.on, step.day
    )

    def do(act: KeptAct) -> Made:
        return _surrender(books, book_id, step, act, None)

    return begin_new(
        books, book_id, SURRENDERS, "surrender", step, act_id=act_id, asked=asked, new=known, do=do
    )


def _ending(purposes: Sequence[str], end: str) -> Drafts:
    """Draft what moves the lots of an act to where they never circulate again."""

    def draft(books: ReadBooks, book_id: int, _step: Step, act: KeptAct) -> Draft:
        lots = choose(books, book_id, act.site, lines_of_act(books, book_id, act.act_id), purposes)
        return moving(act.act_id, lots, act.site, end)

    return one_draft(draft)


def _surrender(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Surrender.

    Raises:
        AmountBeyondLargest, CodeMalformed, HoldingTooSmall, LimitsImpossible, PurposeUnknown, TooManyPostings;
        AccountClosed, AccountFrozen, AccountReceiveOnly, AccountUnknown, ApprovalMissing, ApprovalVoid,
        ApprovedByAnother, ApprovedByPoster, ApprovedOtherwise, AssetUnknown, CeilingReached, EffectiveBeforeBook,
        EffectiveInFuture, IdUsed, Overdraft, OverdraftLater, PeriodClosed, PeriodSoftClosed, TotalTooLarge.
    """
    return _end(books, book_id, step, act, asked_by, "permits.surrender", SURRENDER_ORDER, "surrendered")


def _check_late(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    law, came_on = law_of(books, book_id, step.on), act.said(LateSurrenderTerms).came_on
    for line in lines_of_act(books, book_id, act.act_id):
        for year in line.strip.years:
            due = surrendered_by(law, year, step.on)
            check_came(came_on, due, law.integer("surrender.record_days", step.on), step.day)


def _draft_late(books: ReadBooks, book_id: int, _step: Step, act: KeptAct) -> Draft:
    lots = choose_ended(books, book_id, act.site, lines_of_act(books, book_id, act.act_id), ENDED_ON)
    return moving(act.act_id, lots, act.site, "surrendered")


def _surrender_late(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Surrender out of what has ended.

    Raises:
        SurrenderCameLate, SurrenderRecordedLate, LawGap, JurisdictionUnknown; those of `_surrender`.
    """
    hold_still(books, book_id, act.site)
    _check_late(books, book_id, step, act)
    lots = choose_ended(books, book_id, act.site, lines_of_act(books, book_id, act.act_id), ENDED_ON)
    record_taken(books, book_id, act.act_id, lots)
    return post_act(
        books,
        book_id,
        step,
        moving(act.act_id, lots, act.site, "surrendered"),
        "permits.surrender_late",
        asked_by,
    )


def undo_surrender(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Ask to undo a surrender inside its window; another person of the bureau confirms, or the enterprise itself.

    What would refuse the reversal of its entry today refuses the wish.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, PeriodClosed,
        PeriodSoftClosed, JurisdictionUnknown, LawGap, UndoTooLate; those of `mirror`, whose window is wider, and those of `must`.
    """
    return acting.take(books, book_id, SURRENDERS, act_id, "undo", step)


def confirm_surrender(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Confirm what another person asked for: a surrender on paper, or that one is undone, still inside its window.

    Raises (in this order):
        ProcessUnknown, StepPassed, StepUnnamed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep,
        SecondPersonNeeded, ActedBefore,
        StepBackdated, PeriodClosed, PeriodSoftClosed, JurisdictionUnknown, LawGap, UndoTooLate; those of `mirror`, whose window is wider,
        and those of `must`; those of `_surrender`, those of `as_asked`; SurrenderCameLate, SurrenderRecordedLate; AskerGone.
    """
    return acting.take(books, book_id, SURRENDERS, act_id, "confirm", step)


def drop_surrender(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Drop a surrender on paper, or the undoing of one, that nobody has confirmed.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated.
    """
    return acting.take(books, book_id, SURRENDERS, act_id, "drop", step)


def _undo_until(books: ReadBooks, running: Running, act: KeptAct, on: date | None = None) -> date:
    law = law_of(books, running.book_id, on or act.effective_on)
    return act.effective_on + timedelta(days=law.integer("surrender.undo_days", on or act.effective_on))


def _check_undo(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    until = _undo_until(books, taken.process, taken.record, taken.step.on)
    if taken.step.day > until:
        raise UndoTooLate(on=taken.record.effective_on.isoformat(), until=until.isoformat())


def _undoing(books: ReadBooks, taken: Acting[KeptAct]) -> Entry:
    step, act_id = taken.step, taken.id
    # Earlier surrenders posted under an id that was derived from that of the act.
    original = known_entry(books, taken.book_id, act_id) or known_entry(
        books, taken.book_id, derived(act_id, "surrender")
    )
    assert original is not None, "a surrender has its entry"
    return mirror(original, derived(act_id, _UNDO), step.on, step.reason, step.document)


def _draft_undo(books: ReadBooks, taken: Acting[KeptAct]) -> Draft:
    undoing = _undoing(books, taken)
    return Draft(undoing.id, undoing.postings)


def _undo(books: Books, taken: Acting[KeptAct]) -> Made:
    taken = as_asked(taken)
    site, back = taken.record.site, taken_by(books, taken.book_id, taken.id)
    hold_still(books, taken.book_id, site, *(x.lessor for x in lent_to(books, taken.book_id, site, back)))
    free, (on, passed) = freeing(books, taken, back), going_on(books, taken, back)
    undoing = _undoing(books, taken)
    must(books, taken.book_id, undoing, taken.step.actor_id, own_id=True)
    made = post_freed(books, taken, free, Made((undoing.id,)))
    made = post_returned(books, taken, on, passed, made)
    resume(books, taken.book_id, taken.step.on, taken.id)
    return made


def retire(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    holder: str,
    strips: Sequence[Strip],
    cancel: bool,
    ground: str,
) -> Done[KeptAct]:
    """Take permits out of circulation for good: voluntarily, or as a cancellation by the authority; a second person confirms.

    A retirement is confirmed by a second person of the enterprise or by the bureau; one on paper, for which a person of the bureau
    asks, by another of them or by the enterprise.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive, NotYourSide,
        AmountBelowZero, IdUsed, ProcessUnknown, JurisdictionUnknown, LawGap, PaperMissing, IdNotVersion7, StepNotAllowed, RoleNotForStep,
        HoldingTooSmall; CodeMalformed, PurposeUnknown, LimitsImpossible, TooManyPostings, AmountBeyondLargest, EffectiveInFuture,
        EffectiveBeforeBook, PeriodClosed, AccountUnknown, AssetUnknown, AccountClosed, AccountFrozen, AccountReceiveOnly, PeriodSoftClosed,
        ApprovalMissing, ApprovedByPoster, ApprovalVoid, ApprovedByAnother, ApprovedOtherwise, Overdraft, CeilingReached,
        TotalTooLarge, OverdraftLater.
    """
    if cancel:
        check_shown(ground=ground)
    check_free_texts(ground=ground)
    lines = check_lines(strips)
    check_side(RETIREMENT, "retire", step, party_of(holder))
    way = CANCEL if cancel else RETIRE
    asked = Asked(holder, lines=lines, terms=GroundTerms(ground), called={"site": "holder"})
    known = known_act(books, book_id, RETIREMENTS, way.what, step, act_id, asked)
    if isinstance(known, Done):
        return known
    alone = None
    if cancel or step.owner is not None:
        key = "second_person.cancellations" if cancel else "second_person.retirements"
        law = law_of(books, book_id, step.on)
        alone = quantity_alone(law, key, step.on, strips) if all_due(strips, step.on) else None
    else:
        check_paper(step, holder)
    return begin_way(books, book_id, way, step, act_id=act_id, alone=alone, asked=asked, new=known)


RETIRED: Final = ("sellable", "holding")
CANCELLED: Final = ("reserve", "unpaid", "holding", "sellable")
DEDUCTED: Final = ("unpaid", "holding", "sellable")
"""From which accounts each takes lots, in this order."""


def _retire(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Retire.

    Raises:
        AmountBeyondLargest, CodeMalformed, HoldingTooSmall, LimitsImpossible, PurposeUnknown, TooManyPostings;
        AccountClosed, AccountFrozen, AccountReceiveOnly, AccountUnknown, ApprovalMissing, ApprovalVoid,
        ApprovedByAnother, ApprovedByPoster, ApprovedOtherwise, AssetUnknown, CeilingReached, EffectiveBeforeBook,
        EffectiveInFuture, IdUsed, Overdraft, OverdraftLater, PeriodClosed, PeriodSoftClosed, TotalTooLarge.
    """
    return _end(books, book_id, step, act, asked_by, "permits.retirement", RETIRED, "retired")


def _cancel(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Cancel.

    Raises:
        AmountBeyondLargest, CodeMalformed, HoldingTooSmall, LimitsImpossible, PurposeUnknown, TooManyPostings;
        AccountClosed, AccountFrozen, AccountReceiveOnly, AccountUnknown, ApprovalMissing, ApprovalVoid,
        ApprovedByAnother, ApprovedByPoster, ApprovedOtherwise, AssetUnknown, CeilingReached, EffectiveBeforeBook,
        EffectiveInFuture, IdUsed, Overdraft, OverdraftLater, PeriodClosed, PeriodSoftClosed, TotalTooLarge.
    """
    return _end(books, book_id, step, act, asked_by, "permits.cancellation", CANCELLED, "retired")


def _end(
    books: Books,
    book_id: int,
    step: Step,
    act: KeptAct,
    asked_by: int | None,
    kind: str,
    purposes: Sequence[str],
    end: str,
) -> Made:
    """Move what an act is about to where it never circulates again."""
    taken = take_lots(books, book_id, act.act_id, act.site, purposes)
    return post_act(books, book_id, step, moving(act.act_id, taken, act.site, end), kind, asked_by)


def deduct(
    books: Books, book_id: int, step: Step, *, act_id: UUID, site: str, year: int, strip: Strip
) -> Done[KeptAct]:
    """Deduct from a later year what a site emitted too much in `year`; a second person confirms.

    Raises (in this order):
        NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive, JurisdictionUnknown, LawGap, IdUsed, ProcessUnknown,
        IdNotVersion7, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, DeductedYearUnfit, NothingToDeduct, HoldingTooSmall,
        CodeMalformed, PurposeUnknown, LimitsImpossible; those of `post_act`; never AmountBelowZero.
    """
    lines = check_lines([strip])
    alone = quantity_alone(law_of(books, book_id, step.on), "second_person.deductions", step.on, [strip])
    back = dated_back(last_days(books, book_id, [year], step.day), step.on, step.day)
    return begin_way(
        books,
        book_id,
        DEDUCT,
        step,
        act_id=act_id,
        alone=alone if back is None else None,
        asked=Asked(site, lines=lines, terms=DeductionTerms(year), called={"lines": "strip"}),
    )


def _check_deduct(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    site, year, on = act.site, act.said(DeductionTerms).year, step.on
    lines = lines_of_act(books, book_id, act.act_id)
    strip, law = lines[0].strip, law_of(books, book_id, on)
    check_deducted_year(year, strip.first_vintage, step.day, next_year=law.flag("over.deduct_next_year", on))
    years = site_years(books, book_id, site, year, on, law, without=act.act_id)
    missing = max((one.open for one in years if one.pollutant == strip.pollutant), default=0)
    covers = strip.quantity
    if covers > missing > 0:  # what is valid for a part of its year covers less
        rule = law.text("term.part_year", on)
        lots = choose(books, book_id, site, lines, DEDUCTED)
        bought = bought_on(books, book_id, site, [one.asset_id for one in lots])
        since = [replace(x, valid_from=max(x.valid_from, bought.get(x.asset_id, x.valid_from))) for x in lots]
        covers = sum(part_of(one.span, rule) for one in since)
    if covers > missing:
        raise NothingToDeduct(
            site=site,
            pollutant=strip.pollutant,
            year=year,
            asked=written(covers),
            open=written(missing),
        )


def _deduct(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Deduct.

    Raises:
        AmountBeyondLargest, CodeMalformed, DeductedYearUnfit, HoldingTooSmall, JurisdictionUnknown, LawGap, LimitsImpossible,
        NothingToDeduct, PurposeUnknown, TooManyPostings;
        AccountClosed, AccountFrozen, AccountReceiveOnly, AccountUnknown, ApprovalMissing, ApprovalVoid,
        ApprovedByAnother, ApprovedByPoster, ApprovedOtherwise, AssetUnknown, CeilingReached, EffectiveBeforeBook,
        EffectiveInFuture, IdUsed, Overdraft, OverdraftLater, PeriodClosed, PeriodSoftClosed, TotalTooLarge.
    """
    hold_still(books, book_id, act.site)
    _check_deduct(books, book_id, step, act)  # once more: two deductions may name one year
    made = _end(books, book_id, step, act, asked_by, "permits.deduction", DEDUCTED, "retired")
    return replace(made, figures={"year": act.said(DeductionTerms).year})


_UNDO: Final = "undo"
"""Under which name the entry is derived that reverses a surrender, whoever confirms it."""


def _posted(books: ReadBooks, running: Running, kept: KeptAct, step: str) -> Collection[UUID]:
    undone = step == "confirm" and running.state == "undone"
    return (
        tuple(derived(kept.act_id, name) for name in (_UNDO, FREED, RETURNED))
        if undone
        else posted_by(books, running, kept, step)
    )


def _undoing_asked(running: Running, _act: KeptAct) -> bool:
    return running.state in ("undo_asked", "undone")


SURRENDERS: Final = replace(
    act_conduct(
        SURRENDER,
        {"surrender": Terms, "surrender_late": LateSurrenderTerms},
        Verb(
            "confirm", "Confirm that the surrender is undone", "复核撤销清缴", _check_undo, _undo,
            only=_undoing_asked, due=_undo_until, posts=posting(_draft_undo, _UNDO),
        ),
        Verb("drop", "Drop the undoing", "撤回撤销清缴的申请", only=lambda running, _: "ask_undo" in running.done),
        *second_verbs(lambda: (SURRENDERED, LATE), "a surrender on paper", "书面清缴"),
        Verb(
            "undo", "Ask to undo the surrender", "申请撤销清缴", _check_undo, steps=("ask_undo",),
            due=_undo_until, posts=posting(_draft_undo, _UNDO),
        ),
    ),
    posted=_posted,
)  # fmt: skip
RETIREMENTS: Final = act_conduct(
    RETIREMENT,
    {"retire": GroundTerms, "cancel": GroundTerms, "deduct": DeductionTerms},
    *second_verbs(lambda: (RETIRE,), "a retirement", "自愿注销"),
    *second_verbs(lambda: (CANCEL,), "a cancellation", "注销"),
    *second_verbs(lambda: (DEDUCT,), "a deduction", "扣减"),
)
"""How one acts with a surrender, and with what is retired, cancelled or deducted."""
SURRENDERED: Final[Way] = Way(SURRENDERS, "surrender", _surrender, _ending(SURRENDER_ORDER, "surrendered"))
LATE: Final[Way] = Way(
    SURRENDERS, "surrender_late", _surrender_late, one_draft(_draft_late), check=_check_late
)
"""A surrender that came in time and is recorded after its vintage has ended."""
RETIRE: Final[Way] = Way(RETIREMENTS, "retire", _retire, _ending(RETIRED, "retired"), "propose_retirement")
CANCEL: Final[Way] = Way(
    RETIREMENTS, "cancel", _cancel, _ending(CANCELLED, "retired"), "propose_cancellation"
)
DEDUCT: Final[Way] = Way(
    RETIREMENTS, "deduct", _deduct, _ending(DEDUCTED, "retired"), "propose_deduction", _check_deduct
)
