"""The end of a year: reports, surrender, what was emitted too much, retirement, and expiry.

Surrendered, retired and expired lots never circulate again: no kind of entry takes them out of those accounts, and a
surrender is undone only by a reversal inside its window.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import insert

from ledger.database import Books
from ledger.entries import check_text
from ledger.errors import Conflict, RuleViolation
from ledger.identifiers import derived
from ledger.journal.posting import known_entry, mirror, must
from ledger.journal.refusals import explain_raw
from ledger.permits.act_tables import exclusion, report
from ledger.permits.actions.caps import CapUnknown
from ledger.permits.actions.engine import (
    Act,
    begin_act,
    check_lines,
    check_words,
    choose,
    ensure,
    find_act,
    hold_still,
    lines_of,
    open_act,
    remember,
    stepped,
    tell,
    there,
)
from ledger.permits.actions.second import Way, begin_way, post_act
from ledger.permits.actions.sides import check_paper
from ledger.permits.machines import REPORT, RETIREMENT, SURRENDER
from ledger.permits.queries.lots import find_cap
from ledger.permits.queries.year import site_years
from ledger.permits.rules.second import quantity_alone
from ledger.permits.rules.strips import SURRENDER_ORDER, Strip, party_of, unit_of, written
from ledger.permits.rules.year import (
    check_emitted,
    check_months,
    check_reported_on,
    check_source,
    check_verified_on,
)
from ledger.processes.actions import (
    ProcessUnknown,
    Running,
    Step,
    begin,
    check_side,
    check_step,
    emit,
    lock,
    move,
)
from ledger.processes.law import law_of

EXPIRY_LOTS = 4_000
"""Lots that one transaction ends."""


class ReportUsed(Conflict):
    """The id {id} belongs to another report.

    Make a new id for another report; a retry says what was said before.
    """

    code = "permits.report_used"


class YearNotOver(RuleViolation):
    """The year {year} is not over on {on}.

    Do this after its last day.
    """

    code = "permits.year_not_over"


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


class ExcludedOtherwise(Conflict):
    """{site} is taken out of the check of {year} already, by another decision.

    Read the decision that is recorded.
    """

    code = "permits.excluded_otherwise"


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
) -> tuple[Running, bool]:
    """Report emissions. It changes nothing until it is verified; what was verified before stands until then.

    Raises (in this order):
        PollutantUnknown, EmissionsBelowZero, MonthsDiffer, ReportAhead, NotYourSide, SourceNotYours, IdNotVersion7,
        TextTooLong, TextUnprintable, ReportUsed, RoleNotForStep, IdUsed; never ProcessUnknown.
    """
    unit_of(what.pollutant)
    check_emitted(what.measured, what.abnormal)
    check_months(what.months, what.measured, what.abnormal)
    check_reported_on(what.year, step.on)
    check_side("report", step, party_of(what.site))
    check_source(what.source, step.owner)
    there_is = books.connection.exec_driver_sql(
        "SELECT site, year, pollutant, source, measured, abnormal FROM ledger.permit_report WHERE book_id = %s AND report_id = %s",
        (book_id, report_id),
    ).one_or_none()
    if there_is is not None:
        if tuple(there_is) != (
            what.site,
            what.year,
            what.pollutant,
            what.source,
            what.measured,
            what.abnormal,
        ):
            raise ReportUsed(id=str(report_id))
        return lock(books, book_id, report_id, REPORT), False
    running = begin(books, book_id, report_id, REPORT, "report", step)
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
    figures = {"year": what.year, "pollutant": what.pollutant, "measured": written(what.measured)}
    emit(books, book_id, "permits.report.report", report_id, [party_of(what.site)], figures, step.actor_id)
    return running, True


def judge_report(books: Books, book_id: int, step: Step, *, report_id: UUID, action: str) -> Running:
    """Verify, dispute or reject a report; who verifies is another person than who reported.

    The figures of a year follow what was verified last, and stay when it is disputed or rejected, until another one is verified.

    Raises (in this order):
        ProcessUnknown: there is none, or not for this one; StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore; YearNotOver.
        TextTooLong, TextUnprintable, StepBackdated, ReportedYearNotOver; never AskerGone.
    """
    site, year = books.connection.exec_driver_sql(
        "SELECT site, year FROM ledger.permit_report WHERE book_id = %s AND report_id = %s",
        (book_id, report_id),
    ).one_or_none() or (None, 0)
    if site is None or step.owner not in (None, party_of(site)):
        raise ProcessUnknown(machine=REPORT.title, id=str(report_id))
    running = lock(books, book_id, report_id, REPORT)
    if running.last_action == action:
        return running
    check_step(running, action, step)
    if action == "verify":
        check_verified_on(year, step.on)
    moved = move(books, running, action, step)
    emit(
        books,
        book_id,
        f"permits.report.{action}",
        report_id,
        [party_of(site)],
        {"state": moved.state},
        step.actor_id,
    )
    return moved


def surrender(
    books: Books, book_id: int, step: Step, *, act_id: UUID, site: str, strips: Sequence[Strip]
) -> tuple[Running, bool]:
    """Surrender permits of a year against its emissions: leased ones first, surplus last.

    In the place of its owner the bureau asks with the paper, and another of its persons, or the owner, confirms.

    Raises (in this order):
        NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive, NotYourSide, PaperMissing,
        JurisdictionUnknown, IdUsed, IdNotVersion7, TextTooLong, TextUnprintable, RoleNotForStep, HoldingTooSmall,
        CodeMalformed, AmountBelowZero; those of `post_act`.
    """
    lines = check_lines(strips)
    check_side("surrender", step, party_of(site))
    if find_act(books, book_id, act_id) is None:  # a retry is answered, whatever an earlier release let pass
        check_paper(step, site)
    law = law_of(books, book_id, step.on).version
    if step.owner is None:
        return begin_way(
            books, book_id, SURRENDERED, step, act_id=act_id, alone=None, site=site, lines=lines, law=law
        )
    running, fresh = begin_act(
        books, book_id, SURRENDER, "surrender", step, act_id=act_id, site=site, lines=lines, law=law
    )
    if fresh:
        kept = find_act(books, book_id, act_id)
        assert kept is not None, "it was written in this transaction"
        _surrender(books, book_id, step, kept, None)
        tell(books, book_id, running, "surrender", [site], {}, step.actor_id)
    return running, fresh


def _surrender(books: Books, book_id: int, step: Step, act: Act, asked_by: int | None) -> None:
    """Surrender what was asked for.

    Raises (in this order):
        HoldingTooSmall, CodeMalformed; those of `post_act`.
    """
    _end(books, book_id, step, act, asked_by, "permits.surrender", SURRENDER_ORDER, "surrendered")


def undo_surrender(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Running:
    """Undo a surrender inside its window, by a reversal of its entry.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, LawGap,
        JurisdictionUnknown, ReversalTargetUnknown, ReversedAlready, KindNotReversible, ReversalWindowOver, UndoTooLate,
        and those of `post_act`, whose window is wider; never SecondPersonNeeded, ActedBefore and AskerGone.
    """
    running, kept = open_act(books, book_id, act_id, SURRENDER, step)
    if "undo" in running.done:
        return running
    check_step(running, "undo", step)
    days = law_of(books, book_id, step.on).integer("surrender.undo_days", step.on)
    until = date.fromordinal(kept.effective_on.toordinal() + days)
    if step.on > until:
        raise UndoTooLate(on=kept.effective_on.isoformat(), until=until.isoformat())
    # Earlier surrenders posted under an id that was derived from that of the act.
    original = known_entry(books, book_id, act_id) or known_entry(
        books, book_id, derived(act_id, "surrender")
    )
    assert original is not None, "a surrender has its entry"
    hold_still(books, book_id, kept.site)
    undoing = mirror(original, derived(act_id, "undo"), step.on, step.reason, step.document)
    must(books, book_id, undoing, step.actor_id, own_id=True)
    return stepped(books, book_id, running, "undo", step, kept)


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
) -> tuple[Running, bool]:
    """Take permits out of circulation for good: voluntarily, or as a cancellation by the authority; a second person confirms.

    A retirement is confirmed by a second person of the enterprise or by the bureau; one on paper, for which a person of the bureau
    asks, by another of them or by the enterprise.

    Raises (in this order):
        TextTooLong, TextUnprintable, NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive,
        NotYourSide, PaperMissing, LawGap, JurisdictionUnknown, IdUsed, IdNotVersion7, RoleNotForStep, HoldingTooSmall,
        CodeMalformed; those of `post_act`; never AmountBelowZero.
    """
    check_words(ground=ground)
    lines = check_lines(strips)
    check_side("retire", step, party_of(holder))
    alone = None
    if cancel or step.owner is not None:
        key = "second_person.cancellations" if cancel else "second_person.retirements"
        alone = quantity_alone(law_of(books, book_id, step.on), key, step.on, strips)
    # A retry is answered, whatever an earlier release let pass.
    elif find_act(books, book_id, act_id) is None:
        check_paper(step, holder)
    return begin_way(
        books,
        book_id,
        CANCEL if cancel else RETIRE,
        step,
        act_id=act_id,
        alone=alone,
        site=holder,
        lines=lines,
        terms={"ground": ground},
    )


def _retire(books: Books, book_id: int, step: Step, act: Act, asked_by: int | None) -> None:
    """Retire what was asked for.

    Raises (in this order):
        HoldingTooSmall, CodeMalformed; those of `post_act`.
    """
    _end(books, book_id, step, act, asked_by, "permits.retirement", ("sellable", "holding"), "retired")


def _cancel(books: Books, book_id: int, step: Step, act: Act, asked_by: int | None) -> None:
    """Cancel what was asked for.

    Raises (in this order):
        HoldingTooSmall, CodeMalformed; those of `post_act`.
    """
    _end(
        books,
        book_id,
        step,
        act,
        asked_by,
        "permits.cancellation",
        ("reserve", "unpaid", "holding", "sellable"),
        "retired",
    )


def _end(
    books: Books,
    book_id: int,
    step: Step,
    act: Act,
    asked_by: int | None,
    kind: str,
    purposes: Sequence[str],
    end: str,
) -> None:
    """Move what an act is about to where it never circulates again."""
    hold_still(books, book_id, act.site)
    taken = choose(books, book_id, act.site, lines_of(books, book_id, act.act_id), purposes)
    remember(books, book_id, act.act_id, taken)
    ensure(books, book_id, step.actor_id, (act.site, end))
    post_act(books, book_id, step, act.act_id, kind, there(taken, act.site, end), asked_by)


def deduct(
    books: Books, book_id: int, step: Step, *, act_id: UUID, site: str, year: int, strip: Strip
) -> tuple[Running, bool]:
    """Deduct from a later year what a site emitted too much in `year`; a second person confirms.

    Raises (in this order):
        NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive, LawGap, JurisdictionUnknown, IdUsed,
        IdNotVersion7, TextTooLong, TextUnprintable, RoleNotForStep, NothingToDeduct, HoldingTooSmall, CodeMalformed;
        those of `post_act`; never AmountBelowZero.
    """
    alone = quantity_alone(law_of(books, book_id, step.on), "second_person.deductions", step.on, [strip])
    return begin_way(
        books,
        book_id,
        DEDUCT,
        step,
        act_id=act_id,
        alone=alone,
        site=site,
        lines=check_lines([strip]),
        terms={"year": year},
    )


def _deduct(books: Books, book_id: int, step: Step, act: Act, asked_by: int | None) -> dict[str, object]:
    """Deduct what was found missing.

    Raises (in this order):
        NothingToDeduct, JurisdictionUnknown, LawGap, HoldingTooSmall, CodeMalformed; those of `post_act`.
    """
    site, year = act.site, int(act.terms["year"])
    strip = lines_of(books, book_id, act.act_id)[0].strip
    hold_still(books, book_id, site)
    law = law_of(books, book_id, step.on)
    years = site_years(books, book_id, site, year, step.on, law, without=act.act_id)
    ends = [one.end for one in years if one.pollutant == strip.pollutant and one.end.verified is not None]
    missing = max((max(0, (end.verified or 0) - end.surrendered) for end in ends), default=0)
    if strip.quantity > missing:
        raise NothingToDeduct(
            site=site,
            pollutant=strip.pollutant,
            year=year,
            asked=written(strip.quantity),
            open=written(missing),
        )
    _end(
        books,
        book_id,
        step,
        act,
        asked_by,
        "permits.deduction",
        ("unpaid", "pledged", "holding", "sellable"),
        "retired",
    )
    return {"year": year}


SURRENDERED: Final = Way(SURRENDER, "surrender", _surrender)
RETIRE: Final = Way(RETIREMENT, "retire", _retire, "propose_retirement")
CANCEL: Final = Way(RETIREMENT, "cancel", _cancel, "propose_cancellation")
DEDUCT: Final = Way(RETIREMENT, "deduct", _deduct, "propose_deduction")


def exclude(
    books: Books, book_id: int, step: Step, *, site: str, year: int, pollutant: str, kind: str, reason: str
) -> None:
    """Take a site out of the check of a year by a decision; an empty pollutant means all.

    Raises (in this order):
        TextTooLong, TextUnprintable, ExcludedOtherwise.
    """
    check_text("reason", reason)
    check_text("document", step.document)
    row = books.connection.exec_driver_sql(
        "SELECT kind, document FROM ledger.permit_exclusion WHERE book_id = %s AND site = %s AND year = %s AND pollutant = %s",
        (book_id, site, year, pollutant),
    ).one_or_none()
    if row is not None:
        if tuple(row) != (kind, step.document):
            raise ExcludedOtherwise(site=site, year=year)
        return
    books.connection.execute(
        insert(exclusion).values(
            book_id=book_id,
            site=site,
            year=year,
            pollutant=pollutant,
            kind=kind,
            reason=reason,
            document=step.document,
            effective_on=step.on,
            actor_id=step.actor_id,
        )
    )
    emit(
        books,
        book_id,
        "permits.year.exclude",
        site,
        [party_of(site)],
        {"year": year, "kind": kind},
        step.actor_id,
    )


def expire_some(
    books: Books, book_id: int, step: Step, *, pollutant: str, area: str, vintage: int, base: UUID, after: int
) -> tuple[int, int | None]:
    """End some lots of a vintage that is over; called again from where it stopped, each time in its own transaction.

    Returns:
        How many holdings were ended, and the number of the last lot that was looked at; None at the end.

    Raises (in this order):
        TextTooLong, TextUnprintable, CapUnknown, YearNotOver.
    """
    check_text("document", step.document)
    number = find_cap(books, book_id, pollutant, area, vintage)
    if number is None:
        raise CapUnknown(pollutant=pollutant, area=area, vintage=vintage)
    if step.on <= date(vintage, 12, 31):
        raise YearNotOver(year=vintage, on=step.on.isoformat())
    ended, upto, fault = books.connection.exec_driver_sql(
        "SELECT ended, upto, fault FROM ledger.expire_lots(%s, %s, %s, %s, %s, %s, %s, %s)",
        (book_id, number, step.actor_id, step.on, step.document, base, after, EXPIRY_LOTS),
    ).one()
    if fault is not None:
        raise explain_raw(fault)
    if ended:
        figures = {"ended": ended, "vintage": vintage, "pollutant": pollutant, "area": area}
        emit(
            books,
            book_id,
            "permits.year.expire",
            f"cap:{pollutant}:{area}:{vintage}",
            [],
            figures,
            step.actor_id,
        )
    return int(ended), upto
