"""Paid use: assessed with every figure explained, paid in parts into the treasury, and what becomes free with the last.

Until the fee of a lot is paid in full it stands on `unpaid`: its holder may emit under it, and may neither sell nor
pledge it. The entry that books the last part and the entry that frees the lots are in one transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import insert, update

from ledger.amounts import yuan
from ledger.database import Books, ReadBooks
from ledger.entries import Entry, Posting, check_text
from ledger.errors import Conflict, NotFound, RuleViolation
from ledger.identifiers import derived
from ledger.journal.posting import must
from ledger.permits.act_tables import fee, fee_instalment, fee_line, fee_lot
from ledger.permits.actions.engine import ensure, hold_still
from ledger.permits.actions.money import ensure_money, money_legs
from ledger.permits.machines import FEE
from ledger.permits.rules.fees import Fee, assess, check_instalments, instalments
from ledger.permits.rules.strips import Strip, account, party_of
from ledger.processes.actions import Step, begin, check_step, emit, hold_id, lock, move
from ledger.processes.law import law_of
from ledger.register.queries import site_on
from ledger.workdays import add_workdays


class NothingUnpaid(RuleViolation):
    """{site} holds no unpaid permits that are not charged already.

    Look at its fees.
    """

    code = "permits.nothing_unpaid"


class FeeUsed(Conflict):
    """The id {id} belongs to another fee.

    Make a new id for another fee.
    """

    code = "permits.fee_used"


class InstalmentPaid(RuleViolation):
    """Instalment {number} was paid on {paid_on} with the voucher {voucher}.

    Check the number; a second payment needs an instalment of its own.
    """

    code = "permits.instalment_paid"


class InstalmentUnknown(NotFound):
    """The fee has no instalment {number}.

    Look at its instalments.
    """

    code = "permits.instalment_unknown"


class InstalmentAmount(RuleViolation):
    """Instalment {number} is {due} yuan, and {amount} yuan came.

    Record what is due; what is too much goes back to the payer.
    """

    code = "permits.instalment_amount"


class VoucherUsed(Conflict):
    """The voucher {voucher} is recorded for another payment.

    Check its number: the same payment is not counted twice.
    """

    code = "permits.voucher_used"


@dataclass(frozen=True, slots=True)
class Assessed:
    """A fee that was assessed."""

    fee_id: UUID
    state: str
    what: Fee
    parts: tuple[tuple[date, int], ...]
    """Due date and fen of each instalment."""
    replayed: bool


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
) -> Assessed:
    """Assess the fee of everything that a site holds unpaid and that no other fee charges.

    Args:
        notice: number of the notice; the first part is due in the working days of the rule pack after `step.on`.
        count: instalments, a year apart; the least first one and equal others.
        parts: the instalments in fen, where they are agreed otherwise.

    Raises (in this order):
        TextTooLong, TextUnprintable, FeeUsed, SiteUnknown, SiteUndescribed, JurisdictionUnknown, NothingUnpaid, LawGap,
        CalendarUnknown, InstalmentsTooMany, InstalmentsDiffer, FirstInstalmentTooSmall, IdNotVersion7, CodeMalformed,
        TooManyPostings, AmountBeyondLargest, RoleNotForStep, and those of `must`; never TooFewPostings,
        AmountNotPositive, Unbalanced and ProcessUnknown.
    """
    check_text("notice", notice)
    hold_id(books, book_id, fee_id)
    known = find_fee(books, book_id, fee_id)
    if known is not None:
        if (known.site, known.notice) != (site, notice):
            raise FeeUsed(id=str(fee_id))
        return Assessed(
            fee_id, lock(books, book_id, fee_id, FEE).state, known.what, known.parts, replayed=True
        )
    here = site_on(books, book_id, site, step.on)
    hold_still(books, book_id, site)
    lots = _unpaid(books, book_id, site)
    if not lots:
        raise NothingUnpaid(site=site)
    law = law_of(books, book_id, step.on)
    what = assess(_strips(lots), law, step.on, here.industry)
    first_due = add_workdays(step.on, law.integer("fee.due_working_days", step.on))
    split: list[int] = []
    if what.payable:
        split = list(parts) if parts else instalments(what.payable, count, law, step.on)
        check_instalments(split, what.payable, law, step.on) if len(split) > 1 or parts else None
    schedule = tuple((_years_later(first_due, n), fen) for n, fen in enumerate(split))
    running = begin(books, book_id, fee_id, FEE, "assess_exempt" if what.exemption else "assess", step)
    _keep(books, book_id, fee_id, site, step, notice, law.version, what, schedule, lots)
    if what.payable:
        party = party_of(site)
        ensure_money(books, book_id, step.actor_id, (party, "fee_receivable"), ("treasury", "fee_assessed"))
        legs = money_legs(
            (party, "fee_receivable", what.payable), ("treasury", "fee_assessed", -what.payable)
        )
        entry = Entry(
            derived(fee_id, "assess"), "permits.fee_assessment", step.on, tuple(legs), notice, step.document
        )
        must(books, book_id, entry, step.actor_id, own_id=True)
    else:
        _free(books, book_id, step, fee_id, site)
    figures = {"notice": notice, "payable": yuan(what.payable)}
    emit(books, book_id, "permits.fee.assess", fee_id, [party_of(site)], figures, step.actor_id)
    return Assessed(fee_id, running.state, what, schedule, replayed=False)


def pay_fee(
    books: Books,
    book_id: int,
    step: Step,
    *,
    fee_id: UUID,
    number: int,
    amount: int,
    voucher: str,
    receipt: str,
) -> Assessed:
    """Record the proof that the treasury has an instalment; with the last one the lots become free.

    Raises (in this order):
        TextTooLong, TextUnprintable, ProcessUnknown, CodeMalformed, TooManyPostings, AmountBeyondLargest,
        InstalmentUnknown, InstalmentPaid, InstalmentAmount, StepNotAllowed, RoleNotForStep, ActedBefore, StepBackdated,
        VoucherUsed, and those of `must`; never SecondPersonNeeded, AskerGone, IdNotVersion7, TooFewPostings,
        AmountNotPositive and Unbalanced.
    """
    check_text("voucher", voucher)
    check_text("receipt", receipt)
    running = lock(books, book_id, fee_id, FEE)
    known = find_fee(books, book_id, fee_id)
    assert known is not None, "a fee is written with its process"
    rows = {
        row.number: row
        for row in books.connection.exec_driver_sql(
            "SELECT number, due_on, amount, paid_on, voucher FROM ledger.permit_fee_instalment WHERE book_id = %s AND fee_id = %s",
            (book_id, fee_id),
        )
    }
    row = rows.get(number)
    if row is None:
        raise InstalmentUnknown(number=number)
    if row.paid_on is not None:
        if (row.voucher, row.amount) == (voucher, amount):
            return Assessed(fee_id, running.state, known.what, known.parts, replayed=True)
        raise InstalmentPaid(number=number, paid_on=row.paid_on.isoformat(), voucher=row.voucher)
    if row.amount != amount:
        raise InstalmentAmount(number=number, due=yuan(row.amount), amount=yuan(amount))
    last = all(other.paid_on is not None for other in rows.values() if other.number != number)
    action = "pay_last" if last else "pay"
    check_step(running, action, step)
    used = books.connection.exec_driver_sql(
        "SELECT EXISTS (SELECT FROM ledger.permit_fee_instalment WHERE book_id = %s AND voucher = %s)",
        (book_id, voucher),
    ).scalar_one()
    if used:
        raise VoucherUsed(voucher=voucher)
    party = party_of(known.site)
    ensure_money(books, book_id, step.actor_id, ("treasury", "treasury_cash"), ("treasury", "nontax_revenue"))
    legs = money_legs(
        ("treasury", "treasury_cash", amount),
        (party, "fee_receivable", -amount),
        ("treasury", "fee_assessed", amount),
        ("treasury", "nontax_revenue", -amount),
    )
    entry = Entry(
        derived(fee_id, f"pay:{number}"), "permits.fee_payment", step.on, tuple(legs), voucher, step.document
    )
    must(books, book_id, entry, step.actor_id, own_id=True)
    this = (
        (fee_instalment.c.book_id == book_id)
        & (fee_instalment.c.fee_id == fee_id)
        & (fee_instalment.c.number == number)
    )
    values = {"paid_on": step.on, "voucher": voucher, "receipt": receipt, "entry_id": entry.id}
    books.connection.execute(update(fee_instalment).where(this).values(**values))
    moved = move(books, running, action, step)
    if last:
        _free(books, book_id, step, fee_id, known.site)
    figures = {"instalment": number, "amount": yuan(amount), "state": moved.state}
    emit(books, book_id, "permits.fee.pay", fee_id, [party], figures, step.actor_id)
    return Assessed(fee_id, moved.state, known.what, known.parts, replayed=False)


@dataclass(frozen=True, slots=True)
class FeeRow:
    """A fee as it is kept."""

    fee_id: UUID
    site: str
    notice_on: date
    notice: str
    law: str
    what: Fee
    parts: tuple[tuple[date, int], ...]
    paid: tuple[tuple[int, date, str, str], ...]
    """Number, day, voucher and receipt of the instalments that are paid."""


def find_fee(books: ReadBooks, book_id: int, fee_id: UUID) -> FeeRow | None:
    """Find a fee with its lines and instalments; None when there is none."""
    from ledger.permits.rules.fees import FeeLine

    row = books.connection.exec_driver_sql(
        "SELECT site, notice_on, notice, law, computed, payable, exemption FROM ledger.permit_fee WHERE book_id = %s AND fee_id = %s",
        (book_id, fee_id),
    ).one_or_none()
    if row is None:
        return None
    lines = tuple(
        FeeLine(Strip(p, a, first, last, q), rate, coefficient, amount, source)
        for p, a, first, last, q, rate, coefficient, amount, source in books.connection.exec_driver_sql(
            "SELECT pollutant, area, first_vintage, last_vintage, quantity, rate, coefficient, amount, source"
            " FROM ledger.permit_fee_line WHERE book_id = %s AND fee_id = %s ORDER BY line",
            (book_id, fee_id),
        )
    )
    parts = books.connection.exec_driver_sql(
        "SELECT number, due_on, amount, paid_on, voucher, receipt FROM ledger.permit_fee_instalment"
        " WHERE book_id = %s AND fee_id = %s ORDER BY number",
        (book_id, fee_id),
    ).all()
    paid = tuple((n, day, voucher, receipt) for n, _, _, day, voucher, receipt in parts if day is not None)
    what = Fee(lines, row.computed, row.payable, row.exemption)
    return FeeRow(
        fee_id,
        row.site,
        row.notice_on,
        row.notice,
        row.law,
        what,
        tuple((x.due_on, x.amount) for x in parts),
        paid,
    )


def _unpaid(books: ReadBooks, book_id: int, site: str) -> list[tuple[int, str, str, str, int, int, int]]:
    """List unpaid lots that are not charged: number, pollutant, area, the grant's line, vintage, quantity."""
    rows = books.connection.exec_driver_sql(
        "SELECT l.asset_id, c.pollutant, c.area, coalesce(l.grant_id::text || ':' || l.grant_line, l.asset_id::text), c.vintage,"
        " b.debits - b.credits, l.asset_id"
        " FROM ledger.account a JOIN ledger.balance b ON b.book_id = a.book_id AND b.account_id = a.account_id"
        " JOIN ledger.permit_lot l ON l.book_id = a.book_id AND l.asset_id = b.asset_id"
        " JOIN ledger.permit_cap c ON c.book_id = a.book_id AND c.asset_id = l.cap_id"
        " WHERE a.book_id = %s AND a.code = %s AND b.debits > b.credits AND NOT EXISTS (SELECT FROM ledger.permit_fee_lot f"
        "   JOIN ledger.permit_fee g ON g.book_id = f.book_id AND g.fee_id = f.fee_id"
        "   WHERE f.book_id = l.book_id AND f.asset_id = l.asset_id AND g.site = %s)"
        " ORDER BY c.pollutant, c.area, 4, c.vintage",
        (book_id, account(site, "unpaid"), site),
    )
    return [(a, b, c, d, e, f, g) for a, b, c, d, e, f, g in rows]


def _strips(lots: Sequence[tuple[int, str, str, str, int, int, int]]) -> list[Strip]:
    """Join the lots of one line of a grant into a strip, as far as years follow each other with the same quantity."""
    strips: list[Strip] = []
    before: tuple[str, int, int] | None = None
    for _, pollutant, area, line, vintage, quantity, _ in lots:
        if before == (line, vintage - 1, quantity):
            last = strips.pop()
            strips.append(Strip(last.pollutant, last.area, last.first_vintage, vintage, quantity))
        else:
            strips.append(Strip(pollutant, area, vintage, vintage, quantity))
        before = (line, vintage, quantity)
    return strips


def _keep(
    books: Books,
    book_id: int,
    fee_id: UUID,
    site: str,
    step: Step,
    notice: str,
    law: str,
    what: Fee,
    schedule: Sequence[tuple[date, int]],
    lots: Sequence[tuple[int, str, str, str, int, int, int]],
) -> None:
    key = {"book_id": book_id, "fee_id": fee_id}
    books.connection.execute(
        insert(fee).values(
            **key,
            site=site,
            notice_on=step.on,
            notice=notice,
            law=law,
            computed=what.computed,
            payable=what.payable,
            exemption=what.exemption,
        )
    )
    books.connection.execute(
        insert(fee_line),
        [
            {
                **key,
                "line": n,
                "pollutant": x.strip.pollutant,
                "area": x.strip.area,
                "first_vintage": x.strip.first_vintage,
                "last_vintage": x.strip.last_vintage,
                "quantity": x.strip.quantity,
                "rate": x.rate,
                "coefficient": x.coefficient,
                "amount": x.amount,
                "source": x.source,
            }
            for n, x in enumerate(what.lines, 1)
        ],
    )
    books.connection.execute(
        insert(fee_lot), [{**key, "asset_id": row[0], "quantity": row[5]} for row in lots]
    )
    if schedule:
        rows = [
            {**key, "number": n, "due_on": due, "amount": fen} for n, (due, fen) in enumerate(schedule, 1)
        ]
        books.connection.execute(insert(fee_instalment), rows)


def _free(books: Books, book_id: int, step: Step, fee_id: UUID, site: str) -> None:
    """Move what a fee charges, as far as it is still unpaid there, to the account of what is held freely."""
    hold_still(books, book_id, site)
    rows = books.connection.exec_driver_sql(
        "SELECT s.code, least(f.quantity, b.debits - b.credits) FROM ledger.permit_fee_lot f"
        " JOIN ledger.asset s USING (book_id, asset_id) JOIN ledger.account a ON a.book_id = f.book_id AND a.code = %s"
        " JOIN ledger.balance b ON b.book_id = f.book_id AND b.account_id = a.account_id AND b.asset_id = f.asset_id"
        " WHERE f.book_id = %s AND f.fee_id = %s AND b.debits > b.credits ORDER BY f.asset_id",
        (account(site, "unpaid"), book_id, fee_id),
    ).all()
    ensure(books, book_id, step.actor_id, (site, "holding"))
    legs: list[Posting] = []
    for code, quantity in rows:
        legs.append(Posting(account(site, "holding"), code, "debit", quantity))
        legs.append(Posting(account(site, "unpaid"), code, "credit", quantity))
    if legs:
        entry = Entry(derived(fee_id, "free"), "permits.fee_paid", step.on, tuple(legs), "", step.document)
        must(books, book_id, entry, step.actor_id, own_id=True)


def _years_later(day: date, years: int) -> date:
    """Give the same day some years later; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
