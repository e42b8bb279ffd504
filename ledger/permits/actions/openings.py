"""Lots that were granted before the book began: brought in with the stock, by the two persons who bring it, under the caps as any.

    bring ─▶ confirm        both in the transaction in which the stock is confirmed, each in the name of who took that step of it

What is kept is a grant whose lines say by which decision each was granted and from where it came. Its entries are openings.
"""

from collections.abc import Sequence
from functools import partial
from typing import Final
from uuid import UUID

from ledger.database import Books
from ledger.permits.actions import issuing
from ledger.permits.actions.grants import entries_of, find_grant, issuing_drafts, keep_grant, no_party
from ledger.permits.actions.plans import copy_lines
from ledger.permits.machines import GRANT
from ledger.permits.queries.acts import parties_of, place_of
from ledger.permits.queries.plans import Plan
from ledger.permits.rules.plans import PlanLine
from ledger.processes import acting
from ledger.processes.acting import Acting, Conduct, Done, Made, Verb
from ledger.processes.actions import Running, Step


def bring_lots(
    books: Books,
    book_id: int,
    asker: Step,
    doer: Step | None,
    *,
    grant_id: UUID,
    lines: Sequence[PlanLine],
    title: str,
    file_name: str,
) -> Made:
    """Bring lots in under the caps, whose room was checked.

    Args:
        asker: who brought the stock.
        doer: who confirms it; None while it is tried.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, IdNotVersion7, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep,
        SecondPersonNeeded, StepBackdated, JurisdictionUnknown, PeriodClosed, PeriodSoftClosed; those of `issuing.issue`; AskerGone.
    """

    def keep(running: Running) -> Plan:
        return keep_grant(
            books,
            book_id,
            running,
            asker,
            lines,
            title,
            file_name,
            lambda rows: copy_lines(books, rows),
        )

    begun = acting.begun(books, book_id, OPENINGS, grant_id, "bring", asker, keep)
    if doer is None:
        return issuing.issue(books, book_id, grant_id, asker)
    done: Done[Plan] = acting.take(books, book_id, OPENINGS, begun.process.process_id, "confirm", doer)
    return Made(done.entries)


def _confirm(books: Books, taken: Acting[Plan]) -> Made:
    return issuing.issue(books, taken.book_id, taken.id, taken.step)


OPENINGS: Final = Conduct(
    GRANT,
    partial(find_grant, begun_by=("bring",)),
    no_party,
    (Verb("confirm", "Confirm with the stock", "随存量确认", do=_confirm, posts=issuing_drafts),),
    entries_of,
    place=place_of,
    concerned=parties_of,
    first="bring",
)
"""How one acts with the lots of a stock: nobody asks for it by itself."""
