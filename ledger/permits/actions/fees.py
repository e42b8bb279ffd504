"""Paid use: assessed with every figure explained, and revoked where that was wrong; its parts are paid as `fee_payments` says.

Until the fee of a lot is paid in full it stands on `unpaid`: its holder may emit under it, and may neither sell nor
pledge it.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert

from ledger.amounts import yuan
from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.entries import check_shown, net
from ledger.errors import Conflict, RuleViolation
from ledger.identifiers import derived
from ledger.journal.foreseeing import Draft, Foreseen
from ledger.law import Law
from ledger.law.places import SOMEWHERE, Whereabouts
from ledger.law_in_force.queries import calendar_of, law_of
from ledger.permits.actions.back_dating import BackDated
from ledger.permits.actions.closed import WhileOpen
from ledger.permits.actions.engine import (
    as_asked,
    money_draft,
    post_step,
)
from ledger.permits.actions.fee_waits import check_no_payment_waits
from ledger.permits.actions.lots import hold_still, permit_accounts
from ledger.permits.machines import FEE
from ledger.permits.queries.acts import place_of
from ledger.permits.rules.fee_standing import FeePart, falls_due
from ledger.permits.rules.fees import (
    Fee,
    FeeLine,
    FeeRow,
    assess,
    check_instalments,
    instalments,
    schedule_of,
)
from ledger.permits.rules.strips import Strip, account, party_of, written
from ledger.permits.rules.terms import Span, YearsCounted, span
from ledger.permits.tables import fee, fee_instalment, fee_line, fee_lot
from ledger.processes import acting
from ledger.processes.acting import Acting, Conduct, Done, Made, Verb
from ledger.processes.actions import Running, Step
from ledger.processes.acts import Words
from ledger.register.holders import TREASURY
from ledger.register.queries import site_on

SQL: Final = named_queries(__name__)
OWING: Final = ("due", "revocation_asked")
"""States of a fee that is owed."""


class NothingUnpaid(RuleViolation):
    """{site} holds no unpaid permits that are not charged already.

    Look at its fees.
    """

    code = "permits.nothing_unpaid"


class NoticeTooEarly(RuleViolation):
    """A notice of {on} charges {pollutant} of {vintage} that {site} holds unpaid from {since} on.

    Date the notice (`effective_on`) on that day or later.
    """

    code = "permits.notice_too_early"
    source = "docs/spec/permits.md 9.4"


class FeeChanged(Conflict):
    """What the fee {notice} of {site} is about, or the law of its day, has changed since it was assessed.

    Drop it, and assess it anew.
    """

    code = "permits.fee_changed"
    source = "docs/spec/permits.md 9"


class FeePaidInPart(RuleViolation):
    """{paid} instalments of the fee {notice} are paid.

    What was paid is settled with the treasury first; an assessment of which nothing is paid is revoked.
    """

    code = "permits.fee_paid_in_part"
    source = "docs/spec/permits.md 9"


class FreedIsBound(RuleViolation):
    """Of the {freed} {pollutant} of {vintage} that the exemption {notice} has freed, {site} holds {held} freely now.

    Let what is pledged, leased, listed or frozen come back first; for what is sold, surrendered or retired the exemption stands.
    """

    code = "permits.freed_is_bound"
    source = "docs/spec/permits.md 9.5"


def assess_fee(
    books: Books,
    book_id: int,
    step: Step,
    *,
    fee_id: UUID,
    site: str,
    notice: str,
    count: int = 1,
    parts: Sequence[int] | None = None,
) -> "Done[FeeRow]":
    """Ask to assess the fee of everything that a site holds unpaid and that no other fee charges; a second person confirms.

    Args:
        notice: number of the notice; the first part is due in the working days of the rule pack after `step.on`.
        count: instalments, a year apart; the least first one and equal others.
        parts: the instalments in fen, where they are agreed otherwise.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, IdUsed, ProcessUnknown, SiteUnknown, SiteUndescribed, NothingUnpaid, NoticeTooEarly,
        JurisdictionUnknown, LawGap, InstalmentsTooMany, InstalmentsDiffer, FirstInstalmentTooSmall, IdNotVersion7, StepNotAllowed,
        RoleNotForStep, and what posting meets: CodeMalformed, PurposeUnknown, LimitsImpossible, TooManyPostings, AmountBeyondLargest,
        EffectiveInFuture, EffectiveBeforeBook, PeriodClosed, AccountUnknown, AssetUnknown, AccountClosed, AccountFrozen,
        AccountReceiveOnly, PeriodSoftClosed, ApprovalMissing, ApprovedByPoster, ApprovalVoid, Overdraft, CeilingReached,
        TotalTooLarge, OverdraftLater.
    """
    check_shown(notice=notice)

    def words(kept: FeeRow) -> tuple[Words, Words]:
        split = [fen for _, fen in kept.parts]
        name, has, asked = (
            ("parts", split, list(parts)) if parts else ("instalments", len(split) or count, count)
        )
        return (
            {"site": _assessed_for(books, book_id, kept, site), "notice": kept.notice, name: has},
            {"site": site, "notice": notice, name: asked},
        )

    known = acting.repeated(books, book_id, FEES, fee_id, step, words)
    if known is not None:
        return known
    here = site_on(books, book_id, site, step.on)
    hold_still(books, book_id, site)
    lots = unpaid_lots(books, book_id, site)
    if not lots:
        raise NothingUnpaid(site=site)
    _check_there(books, book_id, site, lots, step.on)
    law = law_of(books, book_id, step.on)
    where = here.whereabouts(step.on, law)
    what, local = assessed(lots, law, step.on, here.industry, where), law.at(where.names())
    days, calendar = local.integer("fee.due_working_days", step.on), calendar_of(books, book_id)
    split: list[int] = []
    if what.payable:
        split = list(parts) if parts else instalments(what.payable, count, local, step.on)
        check_instalments(split, what.payable, local, step.on) if len(split) > 1 or parts else None
    schedule = schedule_of(split, step.on, days, calendar)

    def keep(_: Running) -> FeeRow:
        keep_fee(books, book_id, fee_id, site, step, notice, law.version, what, schedule, lots)
        return FeeRow(fee_id, site, step.on, notice, law.version, what, schedule)

    def do(_: Running, kept: FeeRow) -> Made:
        books.rehearse(lambda trial: _carry_out(trial, book_id, step, kept))
        return Made(figures=_told(kept))

    return acting.begun(books, book_id, FEES, fee_id, "propose", step, keep, do)


def confirm_fee(books: Books, book_id: int, step: Step, *, fee_id: UUID) -> "Done[FeeRow]":
    """Confirm an assessment, an exemption, or the revocation of either, as another person than who asked for it.

    Raises (in this order):
        ProcessUnknown, StepPassed, StepUnnamed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep,
        SecondPersonNeeded, ActedBefore,
        StepBackdated, PeriodClosed, PeriodSoftClosed, SiteUnknown, SiteUndescribed, JurisdictionUnknown, LawGap, FeeChanged,
        FeePaidInPart, FreedIsBound; those of `as_asked`, those of `post_step`; AskerGone.
    """
    return acting.take(books, book_id, FEES, fee_id, "confirm", step)


def drop_fee(books: Books, book_id: int, step: Step, *, fee_id: UUID) -> "Done[FeeRow]":
    """Drop an assessment or a revocation that nobody has confirmed.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated.
    """
    return acting.take(books, book_id, FEES, fee_id, "drop", step)


def revoke_fee(books: Books, book_id: int, step: Step, *, fee_id: UUID) -> "Done[FeeRow]":
    """Ask to revoke an assessment of which nothing is paid, or an exemption, with reason and paper; another person confirms.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, TextEmpty,
        PaymentWaits, FeePaidInPart.
    """
    return acting.take(books, book_id, FEES, fee_id, "revoke", step)


def _told(kept: "FeeRow") -> dict[str, object]:
    return {"notice": kept.notice, "payable": yuan(kept.what.payable)}


def _carry_out(books: Books, book_id: int, step: Step, kept: "FeeRow") -> tuple[UUID, ...]:
    """Post what is owed, or free what is exempt, on the day of the notice; give the entry."""
    hold_still(books, book_id, kept.site)
    kind, memo = ("permits.fee_assessment", kept.notice) if kept.what.payable else ("permits.fee_paid", "")
    draft = _draft_assessment(books, book_id, kept)
    return post_step(books, book_id, replace(step, on=kept.notice_on), draft, kind, memo)


def _draft_assessment(books: ReadBooks, book_id: int, kept: "FeeRow") -> Draft:
    return _draft_owed(kept, "assess", 1) if kept.what.payable else draft_free(books, book_id, kept)


def _draft_owed(kept: "FeeRow", name: str, sign: int) -> Draft:
    """Draft what is owed, or its end."""
    party, payable = party_of(kept.site), sign * kept.what.payable
    moves = ((party, "fee_receivable", payable), (TREASURY, "fee_assessed", -payable))
    return money_draft(derived(kept.fee_id, name), *moves)


def _draft_revocation(books: ReadBooks, book_id: int, kept: "FeeRow") -> Draft:
    """Draft the end of what is owed; of an exemption, that the lots which it has freed are unpaid again.

    Raises:
        FreedIsBound
    """
    if kept.what.payable:
        return _draft_owed(kept, "revoke", -1)
    site = kept.site
    freed = read(books, _Freed, SQL["freed"], book=book_id, fee=kept.fee_id, account=account(site, "holding"))
    for one in freed:
        if one.held < one.quantity:
            raise FreedIsBound(
                notice=kept.notice,
                site=site,
                pollutant=one.pollutant,
                vintage=one.vintage,
                freed=written(one.quantity),
                held=written(one.held),
            )
    moves = net(
        move
        for one in freed
        for move in (
            (account(site, "unpaid"), one.asset, one.quantity),
            (account(site, "holding"), one.asset, -one.quantity),
        )
    )
    return Draft(derived(kept.fee_id, "revoke"), moves, permit_accounts((site, "unpaid")))


def owed_at_start(kept: FeeRow) -> int:
    """Sum what was not paid of a fee when it was brought in: later payments have their entries."""
    return sum(one.amount for one in kept.instalments if one.paid_on is None)


def draft_opening(kept: FeeRow) -> Draft:
    """Draft what is still owed of a fee that was assessed before the book began; nothing where nothing is."""
    moves = (
        (party_of(kept.site), "fee_receivable", owed_at_start(kept)),
        (TREASURY, "fee_assessed", -owed_at_start(kept)),
    )
    return money_draft(derived(kept.fee_id, "opening"), *moves)


def _choose_confirm(_books: ReadBooks, taken: "Acting[FeeRow]") -> str:
    if taken.process.state == "brought":
        return "confirm" if owed_at_start(taken.record) else "confirm_paid"
    exempt = taken.process.state == "proposed" and taken.record.what.exemption
    return "confirm_exempt" if exempt else "confirm"


def _assessed_for(books: ReadBooks, book_id: int, kept: FeeRow, asked: str) -> str:
    """Give the site that a retry is held against: the one that was told, where the fee has followed its permits from it since."""
    if kept.site == asked:
        return asked
    before = read(books, str, SQL["formerly"], book=book_id, fee=kept.fee_id)
    return asked if asked in before else kept.site


def _check_confirm(books: ReadBooks, taken: "Acting[FeeRow]") -> None:
    if taken.process.state == "brought":
        return
    if taken.process.state != "proposed":
        _check_unpaid(books, taken)
        return
    kept, book_id = taken.record, taken.book_id
    here, law = site_on(books, book_id, kept.site, kept.notice_on), law_of(books, book_id, kept.notice_on)
    lots = unpaid_lots(books, book_id, kept.site, but=kept.fee_id)
    charged = read(books, _Lot, SQL["lots"], book=book_id, fee=kept.fee_id)
    same = {(one.asset_id, one.quantity) for one in lots} == set(charged)
    where = here.whereabouts(kept.notice_on, law)
    if not same or assessed(lots, law, kept.notice_on, here.industry, where) != kept.what:
        raise FeeChanged(notice=kept.notice, site=kept.site)


def _confirmation(books: ReadBooks, taken: "Acting[FeeRow]") -> Foreseen:
    kept, book_id = taken.record, taken.book_id
    if taken.process.state == "brought":
        return Foreseen(derived(kept.fee_id, "opening"), taken.step.on, lambda: [draft_opening(kept)])
    if taken.process.state != "proposed":
        entry = derived(kept.fee_id, "revoke")
        return Foreseen(entry, taken.step.on, lambda: [_draft_revocation(books, book_id, kept)])
    entry = derived(kept.fee_id, "assess" if kept.what.payable else "free")
    return Foreseen(entry, kept.notice_on, lambda: [_draft_assessment(books, book_id, kept)])


def _confirm(books: Books, taken: "Acting[FeeRow]") -> Made:
    kept, book_id, step = taken.record, taken.book_id, as_asked(taken).step
    if taken.process.state == "brought":
        opening = post_step(books, book_id, step, draft_opening(kept), "permits.fee_opening", kept.notice)
        return Made(opening, _told(kept))
    if taken.process.state == "proposed":
        return Made(_carry_out(books, book_id, step, kept), _told(kept), "assess")
    hold_still(books, book_id, kept.site)
    kind = "permits.fee_revocation" if kept.what.payable else "permits.exemption_revocation"
    draft = _draft_revocation(books, book_id, kept)
    return Made(post_step(books, book_id, step, draft, kind, kept.notice), _told(kept), "revoke")


def _check_unpaid(_books: ReadBooks, taken: "Acting[FeeRow]") -> None:
    if taken.record.paid:
        raise FeePaidInPart(notice=taken.record.notice, paid=len(taken.record.paid))


def _check_revoke(books: ReadBooks, taken: "Acting[FeeRow]") -> None:
    check_shown(document=taken.step.document, reason=taken.step.reason)
    check_no_payment_waits(books, taken.book_id, taken.id, taken.record.notice)
    _check_unpaid(books, taken)


def find_fee(books: ReadBooks, book_id: int, fee_id: UUID) -> FeeRow | None:
    """Find a fee with its lines and instalments; None when there is none."""
    kept = find(books, _Kept, SQL["fee"], book=book_id, fee=fee_id)
    if kept is None:
        return None
    lines = read(books, _fee_line, SQL["lines"], book=book_id, fee=fee_id)
    parts = read(books, FeePart, SQL["parts"], book=book_id, fee=fee_id)
    return FeeRow(
        fee_id,
        kept.site,
        kept.notice_on,
        kept.notice,
        kept.law,
        Fee(tuple(lines), kept.computed, kept.payable, kept.exemption),
        tuple(parts),
    )


class _Kept(NamedTuple):
    site: str
    notice_on: date
    notice: str
    law: str
    computed: int
    payable: int
    exemption: str


def _fee_line(
    pollutant: str,
    area: str,
    first_vintage: int,
    last_vintage: int,
    quantity: int,
    rate: int,
    coefficient: str,
    amount: int,
    source: str,
    term_units: int | None,
    term_per: int | None,
) -> FeeLine:
    strip = Strip(pollutant, area, first_vintage, last_vintage, quantity)
    term = None if term_units is None or term_per is None else YearsCounted(term_units, term_per)
    return FeeLine(strip, rate, coefficient, amount, source, term)


class UnpaidLot(NamedTuple):
    """An unpaid lot that is not charged."""

    asset_id: int
    pollutant: str
    area: str
    line: str
    """The line of the grant that it comes from."""
    vintage: int
    quantity: int
    valid_from: date
    valid_to: date


def unpaid_lots(books: ReadBooks, book_id: int, site: str, but: UUID | None = None) -> list[UnpaidLot]:
    """List the unpaid lots of a site that are not charged, or only by one fee."""
    asked = {"account": account(site, "unpaid"), "site": site, "but": but}
    return read(books, UnpaidLot, SQL["unpaid"], book=book_id, **asked)


class _NotThere(NamedTuple):
    pollutant: str
    vintage: int
    since: date


def _check_there(books: ReadBooks, book_id: int, site: str, lots: Sequence[UnpaidLot], on: date) -> None:
    """Check that what a notice charges was there on its day. Twin: LG192 `fee_lots_there`.

    Raises:
        NoticeTooEarly
    """
    what = {"assets": [one.asset_id for one in lots], "quantities": [one.quantity for one in lots]}
    found = find(
        books, _NotThere, SQL["not_there"], book=book_id, account=account(site, "unpaid"), on=on, **what
    )
    if found is not None:
        raise NoticeTooEarly(
            on=on.isoformat(),
            site=site,
            pollutant=found.pollutant,
            vintage=found.vintage,
            since=found.since.isoformat(),
        )


def charged(books: ReadBooks, book_id: int, fee_id: UUID) -> list[UnpaidLot]:
    """List the lots that a fee charges, as `unpaid_lots` lists those that none does."""
    return read(books, UnpaidLot, SQL["charged_lots"], book=book_id, fee=fee_id)


def assessed(
    lots: Sequence[UnpaidLot], law: Law, on: date, industry: str, here: Whereabouts = SOMEWHERE
) -> Fee:
    """Compute the fee of lots: those of one line of a grant are a strip, as far as whole years of the same quantity follow each other."""
    strips: list[Strip] = []
    spans: list[list[Span]] = []
    before: tuple[str, int, int] | None = None
    for one in lots:
        days = span(one.vintage, one.quantity, one.valid_from, one.valid_to)
        if before == (one.line, one.vintage - 1, one.quantity) and days.whole:
            strips.append(replace(strips.pop(), last_vintage=one.vintage))
            spans[-1].append(days)
        else:
            strips.append(Strip(one.pollutant, one.area, one.vintage, one.vintage, one.quantity))
            spans.append([days])
        before = (one.line, one.vintage, one.quantity)
    return assess(strips, law, on, industry, here, spans)


def keep_fee(
    books: Books,
    book_id: int,
    fee_id: UUID,
    site: str,
    step: Step,
    notice: str,
    law: str,
    what: Fee,
    schedule: Sequence[FeePart],
    lots: Sequence[UnpaidLot],
    on: date | None = None,
) -> None:
    """Keep a fee; `on` is the day of its notice, where that is not the step's."""
    key = {"book_id": book_id, "fee_id": fee_id}
    head = {"site": site, "notice_on": on or step.on, "notice": notice, "law": law}
    figures = {"computed": what.computed, "payable": what.payable, "exemption": what.exemption}
    books.connection.execute(insert(fee).values(**key, **head, **figures))
    lines = [
        {
            **key,
            "line": n,
            **asdict(x.strip),
            "rate": x.rate,
            "coefficient": x.coefficient,
            "amount": x.amount,
            "source": x.source,
            "term_units": x.term.units if x.term else None,
            "term_per": x.term.per if x.term else None,
        }
        for n, x in enumerate(what.lines, 1)
    ]
    charged_now = [{**key, "asset_id": one.asset_id, "quantity": one.quantity} for one in lots]
    rows = [
        {
            **key,
            "number": one.number,
            "due_on": one.due_on,
            "amount": one.amount,
            "working_days": one.working_days,
            "paid_on": one.paid_on,
            "voucher": one.voucher,
        }
        for one in schedule
    ]
    for table, some in ((fee_line, lines), (fee_lot, charged_now), (fee_instalment, rows)):
        if some:
            books.connection.execute(insert(table), some)


class _Lot(NamedTuple):
    asset_id: int
    quantity: int


class _Charged(NamedTuple):
    asset: str
    quantity: int


class _Freed(NamedTuple):
    asset: str
    pollutant: str
    vintage: int
    quantity: int
    held: int


def draft_free(books: ReadBooks, book_id: int, kept: FeeRow, name: str = "free") -> Draft:
    """Draft that what a fee charges, as far as it is still unpaid there, is held freely.

    Args:
        name: under which the id of the entry is derived from that of the fee.
    """
    site = kept.site
    asked = {"fee": kept.fee_id, "account": account(site, "unpaid")}
    charged = read(books, _Charged, SQL["charged"], book=book_id, **asked)
    moves = net(
        move
        for asset, quantity in charged
        for move in ((account(site, "holding"), asset, quantity), (account(site, "unpaid"), asset, -quantity))
    )
    return Draft(derived(kept.fee_id, name), moves, permit_accounts((site, "holding")))


def _choose_payment(_books: ReadBooks, taken: "Acting[FeeRow]") -> str:
    return "pay_last" if len(taken.record.parts) == len(taken.record.paid) + 1 else "pay"


def _posted(_books: ReadBooks, running: Running, _kept: FeeRow, step: str) -> list[UUID]:
    revoked = step == "confirm" and running.state == "revoked"
    names = ("revoke",) if revoked else ("assess", "opening") if step in ("assess", "confirm") else ("free",)
    return [derived(running.process_id, name) for name in names]


def _next_due(books: ReadBooks, running: Running, kept: FeeRow) -> date | None:
    calendar = calendar_of(books, running.book_id)
    left = (falls_due(one, kept.notice_on, calendar).on for one in kept.instalments if one.paid_on is None)
    return min(left, default=None)


PAY: Final[Verb[FeeRow]] = Verb(
    "pay",
    "Ask to record the payment of an instalment",
    "申请登记分期缴款",
    steps=("pay", "pay_last"),
    choose=_choose_payment,
    due=_next_due,
    asks=("id", "number", "amount", "voucher", "receipt"),
)
"""What pays an instalment is an act of its own, by two (`fee_payments`), which takes this step along."""
TAKE_BACK: Final[Verb[FeeRow]] = Verb(
    "take_back",
    "Ask to take the payment of an instalment back",
    "申请冲销分期缴款",
    asks=("id", "number"),
    among=lambda _b, _r, kept: [str(one.number) for one in kept.paid],
)
"""The same of what takes a payment back (`fee_corrections`)."""
REFUND: Final[Verb[FeeRow]] = Verb(
    "refund",
    "Ask to pay back what is not owed",
    "申请退付多缴款项",
    asks=("id", "number", "amount", "voucher"),
    among=lambda _b, _r, kept: [str(one.number) for one in kept.paid],
)
"""The same of what pays back (`fee_refunds`); its end is none that is asked of a fee."""
RESCHEDULE: Final[Verb[FeeRow]] = Verb(
    "reschedule",
    "Ask for other days and parts of what is not paid",
    "申请变更分期",
    asks=("id", "notice", "parts"),
)
"""The same of what says when the rest is due (`fee_schedules`)."""
REFUND_BACK: Final[Verb[FeeRow]] = Verb("refund_back", "Ask to take a refund back", "申请冲销退付")
FEES: Final = Conduct(
    FEE, find_fee, lambda kept: (party_of(kept.site),),
    (
        Verb(
            "confirm", "Confirm as a second person", "复核", _check_confirm, _confirm,
            ("confirm", "confirm_exempt", "confirm_paid"), _choose_confirm, posts=_confirmation,
        ),
        Verb("drop", "Drop what was asked for", "撤销申请"),
        PAY,
        TAKE_BACK,
        REFUND,
        RESCHEDULE,
        REFUND_BACK,
        Verb("revoke", "Ask to revoke the assessment", "申请撤销核定", _check_revoke, steps=("ask_revocation",), paper=True),
    ),
    _posted,
    place=place_of,
    inside=WhileOpen(),
    window=BackDated(),
)  # fmt: skip
"""How one acts with a fee."""
