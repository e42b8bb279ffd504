"""Recognition of surplus: what a measure made superfluous becomes lots of its own that may be sold.

apply ─▶ applied ─▶ recognise (a second person) ─▶ recognised
            │ └───▶ reject ─▶ rejected
            └─▶ object (what anybody wrote against it) ─▶ objected ─▶ recognise, with an answer; or reject

Recognised surplus is a child of the lot it was cut from, with the measure that made it superfluous, counted once for its enterprise. Where
the law says how long an application is public, it is recognised after that time, which is counted from the day on which it was recorded.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import insert

from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries
from ledger.entries import check_shown
from ledger.errors import Conflict, RuleViolation
from ledger.journal.foreseeing import Draft
from ledger.law_in_force.queries import calendar_of, law_of
from ledger.permits.actions.engine import (
    Asked,
    KeptAct,
    act_conduct,
    begin_act,
    number_locked,
    posting,
)
from ledger.permits.actions.lots import TakenLot, check_lines, choose, lines_of_act, take_lots
from ledger.permits.actions.recasting import foreseen_recast, recast
from ledger.permits.machines import SURPLUS
from ledger.permits.rules.publicity import check_public_over
from ledger.permits.rules.strips import Strip, party_of
from ledger.permits.shapes import SurplusTerms
from ledger.permits.tables import measure
from ledger.processes import acting
from ledger.processes.acting import Acting, Done, Made, Verb
from ledger.processes.actions import Step, check_side
from ledger.processes.reasons import check_reason
from ledger.register.queries import site_on

SQL: Final = named_queries(__name__)


class MeasureCounted(Conflict):
    """The measure {measure} of this enterprise was recognised already: the same cut is not counted twice.

    Look at the earlier recognition.
    """

    code = "permits.measure_counted"
    source = "docs/spec/permits.md 7"


class MeasureTooYoung(RuleViolation):
    """The measure has run for {days} days, and {least} are needed.

    Apply again when it has run long enough.
    """

    code = "permits.measure_too_young"
    source = "rule pack surplus.min_operation_days"


class MeasureReversible(RuleViolation):
    """Only irreversible cuts are recognised here.

    Show that the cut cannot be undone: the line was closed or replaced.
    """

    code = "permits.measure_reversible"
    source = "rule pack surplus.irreversible_only"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure that makes permits superfluous."""

    measure: str
    """Its name, which no other of the enterprise has."""
    running_since: date
    irreversible: bool
    evidence: str


def apply_surplus(
    books: Books, book_id: int, step: Step, *, act_id: UUID, site: str, strips: Sequence[Strip], what: Measure
) -> Done[KeptAct]:
    """Apply for the recognition of surplus that a measure has made.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, CodeMalformed, NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive,
        NotYourSide, JurisdictionUnknown, LawGap, MeasureTooYoung, MeasureReversible, SiteUnknown, SiteUndescribed, AmountBelowZero, IdUsed,
        ProcessUnknown, IdNotVersion7, StepNotAllowed, RoleNotForStep, SiteClosed.
    """
    check_shown(evidence=what.evidence, measure=what.measure)
    lines = check_lines(strips)
    check_side(SURPLUS, "apply", step, party_of(site))
    law = law_of(books, book_id, step.on)
    least, days = law.integer("surplus.min_operation_days", step.on), (step.on - what.running_since).days
    if days < least:
        raise MeasureTooYoung(days=days, least=least)
    if law.flag("surplus.irreversible_only", step.on) and not what.irreversible:
        raise MeasureReversible()
    monitored = site_on(books, book_id, site, step.on).online_monitoring
    terms = SurplusTerms(
        what.measure,
        what.running_since.isoformat(),
        what.irreversible,
        what.evidence,
        law.flag("surplus.market_needs_monitoring", step.on) and not monitored,
    )
    return begin_act(
        books,
        book_id,
        RECOGNITIONS,
        "apply",
        step,
        act_id=act_id,
        asked=Asked(
            site,
            until=_public_until(books, book_id, step),
            lines=lines,
            terms=terms,
            law=law.version,
            called={"until": ""},
        ),
        do=lambda _: Made(figures={"measure": what.measure}),
    )


def object_to_surplus(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Record what somebody wrote to the bureau against an application: in `reason`, with the paper; who recognises it answers.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, TextEmpty.
    """
    return acting.take(books, book_id, RECOGNITIONS, act_id, "object", step)


def recognise_surplus(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Recognise surplus: lots of its own, with the measure, on the account of what may be sold; an objection is answered in `reason`.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore,
        StepBackdated, PeriodClosed, PeriodSoftClosed, SurplusPublic, TextEmpty, MeasureCounted, HoldingTooSmall; those of `recast`.
    """
    return acting.take(books, book_id, RECOGNITIONS, act_id, "recognise", step)


def reject_surplus(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Reject an application for the recognition of surplus, and say why.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, TextEmpty.
    """
    return acting.take(books, book_id, RECOGNITIONS, act_id, "reject", step)


def _public_until(books: ReadBooks, book_id: int, step: Step) -> date | None:
    """Give the last day on which an application is public, by the law of the day on which it is said; None where it is not."""
    law = law_of(books, book_id, step.day)
    if not law.find("surplus.objection_working_days", step.day):
        return None
    return (
        calendar_of(books, book_id).add(step.day, law.integer("surplus.objection_working_days", step.day)).on
    )


def _check_object(_books: ReadBooks, taken: Acting[KeptAct]) -> None:
    check_shown(reason=taken.step.reason, document=taken.step.document)


def _object(_books: Books, taken: Acting[KeptAct]) -> Made:
    return Made(figures={"reason": taken.step.reason})


def _check_recognise(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    check_public_over(taken.step.on, taken.record.until_on)
    if taken.process.state == "objected":
        check_reason(books, taken)
    _check_counted(books, taken)


def _draft_recognise(books: ReadBooks, taken: Acting[KeptAct]) -> Draft:
    wanted = lines_of_act(books, taken.book_id, taken.id)
    lots = choose(books, taken.book_id, taken.record.site, wanted, ("holding",))
    return foreseen_recast(books, taken, lots, _sellable(taken), {})


def _sellable(taken: Acting[KeptAct]) -> Callable[[TakenLot], tuple[str, str]]:
    """Say where each part goes: to the account of what the site may sell."""
    return lambda _: (taken.record.site, "sellable")


def _check_counted(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    name = taken.record.said(SurplusTerms).measure
    counted = find(books, str, SQL["counted"], book=taken.book_id, site=taken.record.site, measure=name)
    if counted is not None:
        raise MeasureCounted(measure=counted)


def _recognise(books: Books, taken: Acting[KeptAct]) -> Made:
    book_id, site, name = taken.book_id, taken.record.site, taken.record.said(SurplusTerms).measure
    number_locked(books, book_id, "measures")
    _check_counted(books, taken)  # once more: two acts may name one measure
    books.connection.execute(insert(measure).values(book_id=book_id, measure=name, act_id=taken.id))
    lots = take_lots(books, book_id, taken.id, site, ("holding",))
    made = recast(books, taken, lots, _sellable(taken), "surplus", name, {})
    answer = {"reason": taken.step.reason} if taken.process.state == "objected" else {}
    return replace(made, figures={**made.figures, **answer})


RECOGNITIONS: Final = act_conduct(
    SURPLUS,
    SurplusTerms,
    Verb(
        "recognise",
        "Recognise the surplus",
        "认定富余排污权",
        _check_recognise,
        _recognise,
        posts=posting(_draft_recognise),
        paper=True,
    ),
    Verb(
        "object",
        "Record an objection to the application",
        "登记对申请的异议",
        _check_object,
        _object,
        paper=True,
    ),
    Verb("reject", "Reject the application", "不予认定", check_reason, paper=True),
)
"""How one acts with an application for the recognition of surplus."""
