"""What was recorded wrongly of the exchange's money, or what the bank has returned, is taken back: always by two persons of finance.

    propose ─▶ proposed ─▶ confirm (another person of finance) ─▶ reversed: the entry is reversed
                  └─────▶ drop

With a payment that an enterprise asked for its request takes a step: `return`, and the money is the enterprise's freely again; or
`reopen`, where it was recorded by mistake: the money stays bound, and the request waits to be paid.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import update

from ledger.amounts import yuan
from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries, single
from ledger.entries import Entry, check_shown
from ledger.errors import NotFound
from ledger.identifiers import derived
from ledger.journal.foreseeing import Draft
from ledger.journal.posting import known_entry, mirror
from ledger.market.actions.money import EXCHANGE
from ledger.market.actions.payouts import BOUND, CLAIM, REQUESTS, check_standing, draft_taken_back
from ledger.market.machines import CORRECTION
from ledger.market.shapes import CorrectionTerms
from ledger.market.tables import deposit_line
from ledger.permits.actions.engine import Asked, KeptAct, act_conduct, money_draft, posted_by
from ledger.permits.actions.second import Way, begin_way, one_draft, post_act, post_entry, second_verbs
from ledger.processes import acting
from ledger.processes.acting import Acting, Along, Done, Made
from ledger.processes.actions import Running, Step

SQL: Final = named_queries(__name__)

PAID: Final = "market.payout_paid"
TAKEN_BACK: Final = ("market.deposit", "market.payout", PAID)
"""Kinds of entry that a correction takes back."""


class PaymentUnknown(NotFound):
    """There is no deposit or pay-out {id} in this book.

    Check the id: it is that of the deposit or pay-out itself; of one that an enterprise asked for, that of the entry that paid it.
    """

    code = "permits.payment_unknown"
    source = "docs/spec/market.md 5"


class _Payment(NamedTuple):
    owner: str
    amount: int
    request: UUID | None


def take_back(
    books: Books, book_id: int, step: Step, *, act_id: UUID, payment: UUID, mistaken: bool = False
) -> Done[KeptAct]:
    """Ask to take back a deposit or pay-out that was recorded wrongly, or that the bank returned: always two persons.

    Args:
        payment: id of the entry that it is about.
        mistaken: of a payment that an enterprise asked for, whether the bank has not paid it as it is recorded: it waits again.

    Raises (in this order):
        PaymentUnknown, TextTooLong, TextUnprintable, TextEmpty, IdUsed, ProcessUnknown, IdNotVersion7, StepNotAllowed, RoleNotForStep;
        those of `_take_back`; never AmountBelowZero.
    """
    entry = known_entry(books, book_id, payment)
    if entry is None or entry.kind not in TAKEN_BACK:
        raise PaymentUnknown(id=str(payment))
    known = single(books, _Payment, SQL["payment"], book=book_id, entry=payment)
    if known.request is not None:
        check_shown(document=step.document, reason=step.reason)
    return begin_way(
        books,
        book_id,
        TAKE_BACK,
        step,
        act_id=act_id,
        alone=None,
        asked=Asked(
            EXCHANGE,
            known.owner,
            money=known.amount,
            terms=CorrectionTerms(payment, known.request, mistaken or None),
            called=dict.fromkeys(("other", "money", "reverses", "request"), "payment"),
        ),
    )


def _request_of(act: KeptAct) -> Along | None:
    """Name the step of a request that a correction takes along."""
    said = act.said(CorrectionTerms)
    return Along(REQUESTS, said.request, "reopen" if said.mistaken else "return") if said.request else None


def _check(books: ReadBooks, book_id: int, _step: Step, act: KeptAct) -> None:
    check_standing(books, book_id, act.said(CorrectionTerms).reverses)


def _draft(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> Draft:
    """Draft what it comes to: the reversal, and where a request returns what this frees in the same transaction."""
    along = _request_of(act)
    if along is not None:
        freed = along.action == "return"
        return draft_taken_back(act.act_id, str(act.other), act.money or 0, freed=freed)
    return Draft(act.act_id, _undoing(books, book_id, step, act).postings)


def _undoing(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> Entry:
    original = known_entry(books, book_id, act.said(CorrectionTerms).reverses)
    assert original is not None, "it was there when this was asked for, and entries stay"
    return mirror(original, act.act_id, step.on, "", step.document)


def _take_back(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Take back.

    Raises (in this order):
        ReversedAlready; of a request ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        ActedBefore, StepBackdated, AskerGone; ReversalTargetUnknown, KindNotReversible, ReversalWindowOver;
        those of `post_act`.
    """
    _check(books, book_id, step, act)
    payment, along = act.said(CorrectionTerms).reverses, _request_of(act)

    def reverse(books: Books) -> Made:
        figures = {"amount": yuan(act.money or 0), "reverses": str(payment)}
        return post_entry(books, book_id, step, _undoing(books, book_id, step, act), asked_by, figures)

    def deed(books: Books, taken: Acting[KeptAct]) -> Made:
        back = reverse(books)
        if taken.name == "reopen":
            return back
        fen, owner = act.money or 0, taken.record.site
        free = money_draft(derived(taken.id, taken.name), (owner, BOUND, fen), (owner, CLAIM, -fen))
        freed = post_act(books, book_id, step, free, "market.payout_return", asked_by)
        return Made((*back.entries, *freed.entries), back.figures)

    if along is not None:
        done = acting.take_along(books, book_id, along, step, deed)
        return Made(done.entries)
    made = reverse(books)
    this = (deposit_line.c.book_id == book_id) & (deposit_line.c.act_id == payment)
    books.connection.execute(update(deposit_line).where(this).values(live=False))
    return made


def _posted(books: ReadBooks, running: Running, kept: KeptAct, step: str) -> Collection[UUID]:
    along = _request_of(kept)
    freed = [derived(along.process_id, along.action)] if along is not None and step == "confirm" else []
    return [*posted_by(books, running, kept, step), *freed]


CORRECTIONS: Final = replace(
    act_conduct(CORRECTION, CorrectionTerms, *second_verbs(lambda: (TAKE_BACK,), "a correction", "更正")),
    posted=_posted,
)
TAKE_BACK: Final[Way] = Way(
    CORRECTIONS, "reverse", _take_back, one_draft(_draft), check=_check, along=_request_of
)
