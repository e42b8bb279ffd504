"""Fees that were assessed before the book began: brought in with the stock, paid or still owed, by the two persons who bring it.

What was paid then was received elsewhere, and moves nothing here; its slip is not used again. What is owed is paid as any, and with
the last instalment the lots that it charges become free.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import update

from ledger.database import Books
from ledger.database.queries import find, named_queries
from ledger.entries import check_shown
from ledger.law_in_force.queries import law_of
from ledger.permits.actions.engine import post_step
from ledger.permits.actions.fee_payments import VoucherUsed
from ledger.permits.actions.fees import FEES, NothingUnpaid, draft_opening, keep_fee, unpaid_lots
from ledger.permits.actions.lots import hold_still
from ledger.permits.rules.fee_standing import FeePart
from ledger.permits.rules.fees import Fee, FeeRow
from ledger.permits.tables import fee_instalment
from ledger.processes import acting
from ledger.processes.acting import Made
from ledger.processes.actions import Running, Step
from ledger.register.queries import site_on

SQL: Final = named_queries(__name__)


def bring_fee(
    books: Books,
    book_id: int,
    asker: Step,
    doer: Step | None,
    *,
    fee_id: UUID,
    site: str,
    notice: str,
    notice_on: date,
    parts: Sequence[FeePart],
    through: int | None,
) -> Made:
    """Bring in a fee of which every instalment is paid, or some are still owed.

    Args:
        asker: who brought the stock.
        doer: who confirms it; None while it is tried.
        through: last year of the lots that it charges; None for all that the site holds unpaid.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, TextEmpty, SiteUnknown, SiteUndescribed, NothingUnpaid,
        VoucherUsed, JurisdictionUnknown, IdNotVersion7, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, StepBackdated, PeriodClosed,
        PeriodSoftClosed; those of `post_step`; AskerGone; never StepUnnamed, ActedBefore, LawGap, FeeChanged, FeePaidInPart,
        FreedIsBound and AskedOtherwise: it is confirmed as it was brought, with its paper.
    """
    check_shown(notice=notice)
    site_on(books, book_id, site, asker.on)
    hold_still(books, book_id, site)
    total = sum(one.amount for one in parts)
    owed = any(one.paid_on is None for one in parts)
    lots = unpaid_lots(books, book_id, site) if owed else []
    lots = [one for one in lots if through is None or one.vintage <= through]
    if owed and not lots:
        raise NothingUnpaid(site=site)
    for one in parts:
        used = one.voucher and find(books, str, SQL["voucher_used"], book=book_id, voucher=one.voucher)
        if used:
            raise VoucherUsed(voucher=used)
    law, what = law_of(books, book_id, asker.on).version, Fee((), total, total, "")

    def keep(_: Running) -> FeeRow:
        keep_fee(books, book_id, fee_id, site, asker, notice, law, what, parts, lots, notice_on)
        return FeeRow(fee_id, site, notice_on, notice, law, what, tuple(parts))

    begun = acting.begun(books, book_id, FEES, fee_id, "bring", asker, keep)
    if doer is None:
        return Made(
            post_step(books, book_id, asker, draft_opening(begun.record), "permits.fee_opening", notice)
        )
    return Made(acting.take(books, book_id, FEES, fee_id, "confirm", replace(doer, reason="")).entries)


def forget_paid_before(books: Books, book_id: int, fee_id: UUID) -> None:
    """Let the slips of a fee of before pay something else: it is annulled with its stock, which says what they paid."""
    this = (fee_instalment.c.book_id == book_id) & (fee_instalment.c.fee_id == fee_id)
    before = this & fee_instalment.c.paid_on.is_not(None) & fee_instalment.c.entry_id.is_(None)
    books.connection.execute(update(fee_instalment).where(before).values(paid_on=None, voucher=None))
