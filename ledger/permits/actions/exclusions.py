"""Exclusions: a decision takes a site out of the check of a year, for one pollutant or all; two persons take it, and withdraw it."""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert

from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries, read, single
from ledger.entries import check_shown
from ledger.errors import Conflict
from ledger.journal.foreseeing import check_month_open
from ledger.journal.refusals import EffectiveBeforeBook
from ledger.permits.actions.engine import Asked, KeptAct, act_conduct, number_locked
from ledger.permits.actions.second import Way, begin_way, second_verbs
from ledger.permits.machines import EXCLUSION
from ledger.permits.rules.strips import unit_of
from ledger.permits.rules.year import check_excluded_year, overlap
from ledger.permits.shapes import ExclusionTerms
from ledger.permits.tables import exclusion
from ledger.processes import acting
from ledger.processes.acting import Acting, Done, Made, Verb
from ledger.processes.actions import Running, Step

SQL: Final = named_queries(__name__)


class ExcludedOtherwise(Conflict):
    """{site} is taken out of the check of {year} already, by another decision.

    Read the decision that is recorded; withdraw it before another one is recorded for the same pollutant, or for all.
    """

    code = "permits.excluded_otherwise"
    source = "docs/spec/permits.md 10.8"


class _Opening(NamedTuple):
    opens_on: date


def exclude(
    books: Books, book_id: int, step: Step, *, act_id: UUID, site: str, year: int, pollutant: str, kind: str
) -> Done[KeptAct]:
    """Ask to take a site out of the check of a year; an empty pollutant means all. A second person confirms.

    Raises (in this order):
        PollutantUnknown, TextTooLong, TextUnprintable, TextEmpty, IdUsed, ProcessUnknown, IdNotVersion7, StepNotAllowed, RoleNotForStep,
        EffectiveBeforeBook, ExcludedYearUnknown, PeriodClosed, PeriodSoftClosed, ExcludedOtherwise; never AmountBelowZero.
    """
    if pollutant:
        unit_of(pollutant)
    check_shown(document=step.document)
    asked = Asked(site, terms=ExclusionTerms(year, pollutant, kind))
    return begin_way(books, book_id, EXCLUDE, step, act_id=act_id, alone=None, asked=asked)


def withdraw_exclusion(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Withdraw an exclusion, as another person than who asked for it, with reason and paper: from the day of it the year counts again.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        StepBackdated, TextEmpty, PeriodClosed, PeriodSoftClosed.
    """
    return acting.take(books, book_id, EXCLUSIONS, act_id, "withdraw", step)


def annul_exclusion(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Ask to annul an exclusion that was decided by mistake, withdrawn or not: once another person confirms, it never counted.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, TextEmpty,
        PeriodClosed, PeriodSoftClosed; never SecondPersonNeeded, ActedBefore and AskerGone.
    """
    return acting.take(books, book_id, EXCLUSIONS, act_id, "annul", step)


def _annulment(running: Running, _act: KeptAct) -> bool:
    """Whether it was decided already, so that what waits is an annulment."""
    return running.state in ("annulment_asked", "withdrawn_annulment_asked")


def _annul(_books: Books, _taken: Acting[KeptAct]) -> Made:
    """Nothing is written beside the step: whoever asks for the decision sees that it never counted."""
    return Made(told="annul")


def _check_withdraw(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    check_shown(document=taken.step.document, reason=taken.step.reason)
    check_month_open(books, taken.book_id, taken.id, taken.step.on, taken.step.role, approved=False)


def _check(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    terms, site = act.said(ExclusionTerms), act.site
    opens = single(books, _Opening, SQL["opens_on"], book=book_id).opens_on
    if step.on < opens:
        raise EffectiveBeforeBook(
            id=str(act.act_id), effective_on=step.on.isoformat(), opens_on=opens.isoformat()
        )
    check_excluded_year(terms.year, opens, step.on)
    check_month_open(books, book_id, act.act_id, step.on, step.role, approved=False)
    if overlap(terms.pollutant, read(books, str, SQL["standing"], book=book_id, site=site, year=terms.year)):
        raise ExcludedOtherwise(site=site, year=terms.year)


def _exclude(books: Books, book_id: int, step: Step, act: KeptAct, _asked_by: int | None) -> Made:
    """Exclude.

    Raises:
        EffectiveBeforeBook, ExcludedOtherwise, ExcludedYearUnknown, PeriodClosed, PeriodSoftClosed.
    """
    terms, site = act.said(ExclusionTerms), act.site
    number_locked(books, book_id, f"exclusion:{site}:{terms.year}")
    _check(books, book_id, step, act)
    what = {"site": site, "year": terms.year, "pollutant": terms.pollutant, "kind": terms.kind}
    told = {"reason": step.reason, "document": step.document, "effective_on": step.on}
    values = {"book_id": book_id, "exclusion_id": act.act_id, **what, **told, "actor_id": step.actor_id}
    books.connection.execute(insert(exclusion).values(**values))
    return Made(figures=what)


EXCLUSIONS: Final = act_conduct(
    EXCLUSION,
    ExclusionTerms,
    Verb(
        "confirm",
        "Confirm that the exclusion never counted",
        "确认年度核查排除无效",
        do=_annul,
        only=_annulment,
    ),
    Verb("drop", "Drop the annulment of the exclusion", "撤回认定年度核查排除无效的申请", only=_annulment),
    *second_verbs(lambda: (EXCLUDE,), "an exclusion from a year", "年度核查排除"),
    Verb("withdraw", "Withdraw the exclusion", "撤销年度核查排除", _check_withdraw, paper=True),
    Verb(
        "annul",
        "Ask to annul the exclusion, which was decided by mistake",
        "申请认定年度核查排除无效",
        _check_withdraw,
        steps=("ask_annulment",),
        paper=True,
    ),
)
"""How one acts with an exclusion."""
EXCLUDE: Final[Way] = Way(EXCLUSIONS, "exclude", _exclude, None, check=_check)
