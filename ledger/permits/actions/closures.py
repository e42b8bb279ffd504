"""A site is closed (关停): by two, with paper and day, once nothing stands against it; from then on it has no new acts.

    propose ─▶ proposed ─▶ confirm (another person) ─▶ closed ─▶ reopen ─▶ reopening_asked ─▶ confirm (another person) ─▶ reopened
                  └─────▶ drop                                                     └─▶ drop ─▶ closed

What stands against it (`ledger.permits.queries.closures`) is ended first: later years are withdrawn, bought back or moved, what is bound
becomes free, fees are paid, acts come to their end. The year of the closure is reported and surrendered as before; no later one is owed.
"""

from typing import Final
from uuid import UUID

from ledger.database import Books, ReadBooks
from ledger.entries import check_shown
from ledger.errors import Conflict, RuleViolation
from ledger.journal.foreseeing import check_month_open
from ledger.law_in_force.queries import law_of
from ledger.permits.actions.engine import Asked, KeptAct, act_conduct, known_act, number_locked
from ledger.permits.actions.lots import hold_still
from ledger.permits.actions.second import Way, begin_way, second_verbs
from ledger.permits.machines import CLOSURE
from ledger.permits.queries.closures import against, closed_by
from ledger.permits.shapes import GroundTerms
from ledger.processes import acting
from ledger.processes.acting import Acting, Done, Made, Verb
from ledger.processes.actions import Running, Step
from ledger.processes.reasons import check_paper_and_reason
from ledger.register.queries import site_on
from ledger.words import phrases


class SiteHolds(RuleViolation):
    """{site} cannot be closed while this stands: {against}.

    Read what it holds and owes (`…/sites/{site}/closure`), and end each first: later years are withdrawn, bought back or moved.
    """

    code = "permits.site_holds"
    source = "docs/spec/permits.md 20"


class ClosedAlready(Conflict):
    """{site} is closed already, by {id}.

    Read that act; let two persons reopen the site before it is closed anew.
    """

    code = "permits.closed_already"
    source = "docs/spec/permits.md 20"


def close_site(
    books: Books, book_id: int, step: Step, *, act_id: UUID, site: str, ground: str
) -> Done[KeptAct]:
    """Ask to close a site from a day on, with its ground and paper; another person confirms.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, AmountBelowZero, IdUsed, ProcessUnknown, SiteUnknown, SiteUndescribed, IdNotVersion7,
        StepNotAllowed, RoleNotForStep; those of `_close`.
    """
    check_shown(ground=ground, document=step.document)
    asked = Asked(site, terms=GroundTerms(ground))
    known = known_act(books, book_id, CLOSURES, CLOSE.what, step, act_id, asked)
    if isinstance(known, Done):
        return known
    site_on(books, book_id, site, step.on)
    return begin_way(books, book_id, CLOSE, step, act_id=act_id, alone=None, asked=asked, new=known)


def reopen_site(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Ask to reopen a site, with reason and paper; another person confirms, and it has acts again.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, TextEmpty.
    """
    return acting.take(books, book_id, CLOSURES, act_id, "reopen", step)


def _check(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    check_month_open(books, book_id, act.act_id, step.on, step.role, approved=False)
    before = closed_by(books, book_id, act.site)
    if before not in (None, act.act_id):
        raise ClosedAlready(site=act.site, id=str(before))
    days = step.days  # what is dated back forgives nothing that is owed today
    found = dict.fromkeys(
        one for on in days for one in against(books, book_id, act.site, on, law_of(books, book_id, on))
    )
    if found:
        raise SiteHolds(site=act.site, against=phrases(found))


def _close(books: Books, book_id: int, step: Step, act: KeptAct, _asked_by: int | None) -> Made:
    """Close.

    Raises (in this order):
        PeriodClosed, PeriodSoftClosed, ClosedAlready, JurisdictionUnknown, LawGap, SiteHolds.
    """
    number_locked(books, book_id, f"closure:{act.site}")
    hold_still(books, book_id, act.site)
    _check(books, book_id, step, act)
    return Made()


def _reopening(running: Running, _act: KeptAct) -> bool:
    """Whether it was closed already, so that what waits is that it is reopened."""
    return "ask_reopening" in running.done


def _reopened(_books: Books, _taken: Acting[KeptAct]) -> Made:
    return Made(told="reopen")


CLOSURES: Final = act_conduct(
    CLOSURE,
    GroundTerms,
    Verb("confirm", "Confirm that the site is reopened", "确认恢复排污单位", do=_reopened, only=_reopening),
    Verb("drop", "Drop the reopening of the site", "撤回恢复排污单位的申请", only=_reopening),
    *second_verbs(lambda: (CLOSE,), "the closure of a site", "排污单位关停"),
    Verb("reopen", "Ask to reopen the site", "申请恢复排污单位", check_paper_and_reason, steps=("ask_reopening",), paper=True),
)  # fmt: skip
"""How one acts with the closure of a site."""
CLOSE: Final[Way] = Way(CLOSURES, "close", _close, None, check=_check)
