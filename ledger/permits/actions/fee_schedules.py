"""What is not paid of a use fee is due in other parts and on other days (分期变更): one person asks, and another confirms.

    propose ─▶ proposed ─▶ confirm (another person) ─▶ done: the fee takes its step `reschedule`
                  └─────▶ drop

Nothing is posted, for as much is owed as before. The parts of before stay to be read, and so does their notice: another one takes its
place. What was said wrongly is put right by another rescheduling.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert, update

from ledger.amounts import yuan
from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries, read, single
from ledger.entries import check_shown
from ledger.errors import NotFound
from ledger.law_in_force.queries import calendar_of, law_of
from ledger.permits.actions.engine import Asked, KeptAct, act_conduct
from ledger.permits.actions.fee_payers import served_to
from ledger.permits.actions.fee_payments import site_told
from ledger.permits.actions.fee_waits import check_no_payment_waits
from ledger.permits.actions.fees import FEES
from ledger.permits.actions.second import Way, begin_way, second_verbs
from ledger.permits.machines import FEE_SCHEDULE
from ledger.permits.queries.fees import late_rates
from ledger.permits.rules.fee_schedules import DueFee, rescheduled
from ledger.permits.rules.fee_standing import FeePart
from ledger.permits.rules.fees import FeeRow
from ledger.permits.shapes import DuePart, FeeScheduleTerms
from ledger.permits.tables import fee_instalment
from ledger.processes import acting
from ledger.processes.acting import Acting, Along, Done, Made
from ledger.processes.actions import Step
from ledger.register.queries import site_on

SQL: Final = named_queries(__name__)


class NoticeUnknown(NotFound):
    """The fee has no notice {id}.

    Look at its notices.
    """

    code = "permits.notice_unknown"
    source = "docs/spec/permits.md 9.12"


def reschedule_fee(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    fee_id: UUID,
    notice: str,
    parts: Sequence[tuple[date, int]],
) -> Done[KeptAct]:
    """Ask that what is not paid of a fee is due in other parts and on other days, with ground and paper; another person confirms.

    Args:
        notice: number of the notice that takes the place of the one before; it is of `step.on`.
        parts: last day and fen of each, in order.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, ProcessUnknown, AmountBelowZero, IdUsed, IdNotVersion7, StepNotAllowed, RoleNotForStep;
        those of `_reschedule`.
    """
    check_shown(notice=notice, document=step.document, reason=step.reason)
    kept = acting.read_process(books, book_id, FEES, fee_id, step.owner)[1]
    known = FEE_SCHEDULES.find(books, book_id, act_id)
    terms = FeeScheduleTerms(fee_id, notice, tuple(DuePart(day, fen) for day, fen in parts))
    asked = Asked(
        site_told(known, FeeScheduleTerms, kept),
        money=sum(fen for _, fen in parts),
        terms=terms,
        law=law_of(books, book_id, step.on).version,
        called={"site": "fee", "money": "parts"},
    )
    return begin_way(books, book_id, RESCHEDULE, step, act_id=act_id, alone=None, asked=asked)


def _fee_of(act: KeptAct) -> Along:
    """Name the step of the fee that a rescheduling takes along."""
    return Along(FEES, act.said(FeeScheduleTerms).fee, "reschedule")


def _check(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    kept = FEES.find(books, book_id, act.said(FeeScheduleTerms).fee)
    assert kept is not None, "it was there when this was asked for, and fees stay"
    _parts(books, book_id, step, act, kept)


def _parts(books: ReadBooks, book_id: int, step: Step, act: KeptAct, kept: FeeRow) -> tuple[FeePart, ...]:
    """Give the parts that come.

    Raises (in this order):
        PaymentWaits, JurisdictionUnknown, SiteUnknown, SiteUndescribed, FeeNotDue, LawGap, InstalmentsTooMany, InstalmentsDiffer,
        FirstInstalmentTooSmall, InstalmentDays, InstalmentTooLate, ScheduleSame.
    """
    check_no_payment_waits(books, book_id, kept.fee_id, kept.notice, act.act_id)
    law = law_of(books, book_id, step.on)
    here = site_on(books, book_id, kept.site, step.on).whereabouts(step.on, law)
    return rescheduled(
        DueFee(kept.notice, kept.notice_on, kept.instalments),
        [(one.due_on, one.amount) for one in act.said(FeeScheduleTerms).parts],
        act.act_id,
        step.on,
        single(books, int, SQL["last_number"], book=book_id, fee=kept.fee_id),
        law.at(here.names()),
        calendar_of(books, book_id),
        late_rates(books, book_id),
    )


def _reschedule(books: Books, book_id: int, step: Step, act: KeptAct, _asked_by: int | None) -> Made:
    """Let the new parts take the place of what is not paid, with the step of the fee.

    Raises (in this order):
        ProcessUnknown; those of `_parts`; TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore,
        StepBackdated, AskerGone.
    """
    said = act.said(FeeScheduleTerms)
    _parts(books, book_id, step, act, acting.opened(books, book_id, FEES, said.fee, step)[1])

    def deed(books: Books, taken: Acting[FeeRow]) -> Made:
        parts = _parts(books, book_id, step, act, taken.record)
        this = (fee_instalment.c.book_id == book_id) & (fee_instalment.c.fee_id == said.fee)
        owed = this & fee_instalment.c.paid_on.is_(None) & fee_instalment.c.replaced_by.is_(None)
        books.connection.execute(update(fee_instalment).where(owed).values(replaced_by=act.act_id))
        rows = [
            {
                "book_id": book_id,
                "fee_id": said.fee,
                "number": one.number,
                "due_on": one.due_on,
                "amount": one.amount,
                "set_by": act.act_id,
                "carried": one.carried or None,
            }
            for one in parts
        ]
        books.connection.execute(insert(fee_instalment), rows)
        return Made(figures={"notice": said.notice, "amount": yuan(act.money or 0)})

    return Made(acting.take_along(books, book_id, _fee_of(act), step, deed).entries)


FEE_SCHEDULES: Final = act_conduct(
    FEE_SCHEDULE,
    FeeScheduleTerms,
    *second_verbs(lambda: (RESCHEDULE,), "that a use fee is due otherwise", "分期变更"),
)
"""How one acts with what says when the rest of a fee is due."""
RESCHEDULE: Final[Way] = Way(FEE_SCHEDULES, "reschedule", _reschedule, None, check=_check, along=_fee_of)


class _EveryPart(NamedTuple):
    number: int
    due_on: date
    amount: int
    working_days: int | None
    paid_on: date | None
    carried: int
    set_by: UUID | None
    replaced_by: UUID | None


class _Schedule(NamedTuple):
    act_id: UUID
    on_day: date
    notice: str
    site: str


class FeeNotice(NamedTuple):
    """A notice of a fee: the first, or one that took the place of another."""

    id: UUID
    """That of the fee for the first, of the rescheduling for another."""
    on: date
    notice: str
    site: str
    """Whose permits it charged."""
    parts: tuple[FeePart, ...]
    """As they stood by it: what was paid before it, and what it made due."""


def notices(books: ReadBooks, book_id: int, fee: FeeRow) -> list[FeeNotice]:
    """List the notices of a fee, the first one first; the last one holds."""
    every = read(books, _EveryPart, SQL["all_parts"], book=book_id, fee=fee.fee_id)
    later = read(books, _Schedule, SQL["schedules"], book=book_id, fee=fee.fee_id)
    place: dict[UUID | None, int] = {None: 0}
    place |= {one.act_id: n for n, one in enumerate(later, 1)}
    site = served_to(books, book_id, fee).site
    told = [(fee.fee_id, fee.notice_on, fee.notice, site), *later]
    return [
        FeeNotice(
            *one,
            tuple(
                FeePart(
                    x.number,
                    x.due_on,
                    x.amount,
                    x.working_days,
                    x.paid_on,
                    carried=x.carried,
                    set_by=x.set_by,
                )
                for x in every
                if place[x.set_by] <= n and (x.replaced_by is None or place[x.replaced_by] > n)
            ),
        )
        for n, one in enumerate(told)
    ]
