"""Payments: what is owed of a part of the liability, and what comes for it.

    pay ──▶ treasury                                   received at once
        ──▶ agency ──remit──▶ treasury                 within its term of working days
        ──▶ court ──transfer_court──▶ treasury         interest stops when the court collects
        ──▶ escrow ──release_escrow──▶ treasury        the duty is performed at once, the money waits for its project

A payment is counted to principal that is due, then to interest, then to what is not due yet; what comes beyond is refused, or held to be
returned. The way on is `remittances`; a deposit that is called comes from `guarantees`.

Interest is posted as the difference to what was posted. What was paid as interest and is not owed any more stands as overpaid: later
interest of the part is set off against it, and the rest goes back on request.

Law: 财资环〔2020〕6号; 民法典 art. 570–574; 法释〔2014〕8号.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import yuan
from ledger.compensation import shapes
from ledger.compensation.actions.dividends import (
    administered,
    bankrupt_on,
    bankrupt_pays,
    check_dividend,
    pays_itself,
    room_of,
    secured,
)
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.actions.recourse import recourse_legs
from ledger.compensation.queries.standing import Days, Open, OwingRow, Part, Standing, owing_of
from ledger.compensation.rules.claims import (
    HELD_APART,
    INTEREST,
    OPEN,
    CountedPayment,
    Instalment,
    account,
    cash_legs,
    check_above_zero,
    count_payment,
    excess_legs,
    interest_legs,
    late_interest,
    leg,
    over_heads,
    stand,
    within,
)
from ledger.compensation.rules.insolvencies import accelerated, read_days
from ledger.compensation.rules.liability import Owing
from ledger.compensation.tables.money import payment as payment_table
from ledger.compensation.tables.money import settled as settled_table
from ledger.database.queries import filled, named_queries
from ledger.errors import NotFound, RuleViolation
from ledger.identifiers import derived
from ledger.journal.foreseeing import least_held

SQL: Final = named_queries(__name__)

INTEREST_PAID: Final = SQL["interest_paid"]
"""What was paid as interest of a part `x`."""
BEARS: Final = SQL["bears"]
"""How much of a part `x` bears late interest, where that is less than it is."""
_PARTS: Final = filled(SQL["parts"], interest_paid=INTEREST_PAID, bears=BEARS)

ROUTES: Final = {
    "treasury": ("payment", "claim_received"),
    "agency": ("agency_receipt", "claim_in_transit"),
    "court": ("court_collection", "claim_with_court"),
    "escrow": ("escrow", "claim_escrowed"),
}
"""Kind of entry, and purpose to which the claim moves, by the way on which money comes."""
ONWARD_TERMS: Final = {"agency": "remittance", "deposit": "remittance", "court": "court_transfer"}
"""Term in which money goes on to the treasury, by the way on which it came."""


class PartNotThere(NotFound):
    """The case {case} has no part {part} of what is owed.

    Look at the parts of the case, and who owes them.
    """

    code = "compensation.part_not_there"


class PartUnknown(NotFound):
    """{payer} owes no part {part} of the case {case}.

    Look at the parts of the case, and who owes them.
    """

    code = "compensation.part_unknown"


class PaymentBackdated(RuleViolation):
    """It takes effect on {on}, before the last payment or relief of this part, on {before}.

    Payments and reliefs of a part are recorded in their order, for interest is counted from one to the next.
    """

    code = "compensation.payment_backdated"
    source = "法释〔2014〕8号 art. 2"


class BeforeOwed(RuleViolation):
    """It takes effect on {on}, and the part is owed only since {before}, when its agreement or judgment took effect.

    Name the day on which it was done; what comes before is taken as a deposit.
    """

    code = "compensation.before_owed"
    source = "docs/spec/compensation.md 5"


class MoreThanOwed(RuleViolation):
    """{paid} yuan were paid, and {owed} yuan are owed, interest included.

    Record what is owed; if the money really came, say that the excess is held, and it is returned by a refund.
    """

    code = "compensation.more_than_owed"
    source = "民法典 art. 178, 985; docs/spec/compensation.md 5"


class NothingOwed(RuleViolation):
    """Nothing is owed in the case {case} yet, so nothing is paid.

    Let an agreement or a judgment take effect first; what comes before is taken as a deposit.
    """

    code = "compensation.nothing_owed"
    source = "docs/spec/compensation.md 5"


class HeadAmount(NamedTuple):
    """Fen under a head of loss."""

    head: str
    amount: int


class OpenAmount(NamedTuple):
    """Fen that are open under a head of loss, in a part and for a purpose."""

    head: str
    part: int
    purpose: str
    amount: int


class LockedPart(NamedTuple):
    """A part as it is read to be changed: as `Part`, with what was paid as interest and did not go back; fen."""

    part: int
    amount: int
    interest: int
    interest_through: date | None
    obligation_id: UUID
    in_force_on: date
    court_since: date | None
    owing: list[OwingRow]
    unburdened: list[tuple[str, str]]
    left_owed: int | None
    interest_paid: int
    bears: int | None


class PaidInstalment(NamedTuple):
    """An instalment with what was paid of it; fen."""

    part: int
    number: int
    due_on: date
    amount: int
    paid: list[tuple[str, int]]
    """Day and fen of what was counted to it."""


@dataclass(frozen=True, slots=True)
class OwedPart:
    """A part of the liability as it stands."""

    part: int
    amount: int
    interest: int
    """Late interest posted so far, in fen."""
    interest_through: date | None
    """Day up to which it was posted."""
    obligation_id: UUID
    in_force_on: date
    court_since: date | None
    owing: tuple[Owing, ...]
    """Who owes it, ever, by their places."""
    interest_paid: int = 0
    """Fen that were paid as interest, without what went back."""
    interest_due: int = 0
    interest_overpaid: int = 0
    instalments: tuple[Instalment, ...] = ()
    unburdened: tuple[tuple[date, date], ...] = ()
    """Days on which all who owe it are bankrupt, so that it bears no interest."""
    left_owed: int | None = None
    bears: int | None = None
    """Fen of its principal that bear late interest, where a judgment that set another aside has lowered it."""


def check_owed(view: View) -> None:
    """Check that there is something to which a payment can be counted.

    Raises (in this order):
        NothingOwed, LawGap.
    """
    if not view.stands.parts:
        raise NothingOwed(case=view.case.code)
    check_rate(view)


def pay(work: Work, told: shapes.Payment) -> None:
    """Record a payment.

    Raises (in this order):
        NotAboveZero, PartUnknown, DividendBeyondPlan, BeforeOwed, PaymentBackdated, BankruptPays, LawGap, MoreThanOwed; those of
        `Work.post`.
    """
    amount = check_above_zero(told.amount)
    one = find_part(work, told.part, told.payer)
    check_dividend(work.stands, told.payer, amount)
    owes = told.payer in work.stands.still_owing(one.part, one.owing, work.on)
    debtor = None if owes else next(iter(secured(work.stands, one.part, told.payer, work.on)), None)
    take_in(work, one, told.route, told.payer, amount, hold=told.hold_excess, debtor=debtor)
    post_recourse(work, one)


def take_in(
    work: Work,
    one: OwedPart,
    route: str,
    payer: str,
    amount: int,
    *,
    hold: bool,
    debtor: str | None = None,
    name: str = "",
) -> None:
    """Take money that came for a part: count it, move the claim and the cash, keep to which instalments it went.

    `amount` is in fen; with `hold`, what is beyond what is owed is held to be returned, and so is what a bankrupt has paid itself. `debtor`
    owes it, where the payer is a guarantor, which pays at most what was called of it. What is paid of a guarantee is what is overdue.
    `name` is that of entry and payment, where the act makes several.

    Raises (in this order):
        BeforeOwed, PaymentBackdated, BankruptPays, LawGap, MoreThanOwed; those of `Work.post`.
    """
    check_counted(work, one)
    counted = _counted(work, one, route, payer, amount, debtor, hold=hold)
    if one.interest_through is None or one.interest_through < work.on:
        one = reckon(work, one)
    heads = due_heads(work, one.part)
    principal = sum(part for _, part in counted.principal)
    moved = over_heads(principal, heads)
    if counted.interest:
        one = bring_forward(work, one, counted.interest)
        moved[INTEREST] = counted.interest
    kind, purpose = ROUTES.get(route, ("deposit_call", "claim_in_transit"))
    code, claimed = work.case.code, amount - counted.excess
    legs = [
        one_leg
        for head, part in moved.items()
        for one_leg in (
            leg(code, head, purpose, part, one.part),
            leg(code, head, "claim_due", -part, one.part),
        )
    ]
    apart = counted.excess if route in HELD_APART else 0
    legs += cash_legs(code, route, claimed, counted.excess - apart)
    outcome = work.post(kind, legs, name=name)
    if apart:
        held = work.post("excess", excess_legs(code, route, apart), name="excess" if outcome else name)
        outcome = outcome or held
    assert outcome is not None
    payment_id = keep_payment(
        work,
        one.part,
        route,
        payer,
        amount,
        counted.principal,
        entry_id=outcome.entry.id,
        interest=counted.interest,
        excess=counted.excess,
        waiting=0 if route == "treasury" else claimed,
        debtor=debtor,
        name=name,
    )
    if route in ONWARD_TERMS:
        work.start(ONWARD_TERMS[route], subject=str(payment_id))
    work.figures |= {
        "amount": yuan(amount),
        "interest": yuan(counted.interest),
        "excess": yuan(counted.excess),
        "part": one.part,
    }
    reckon_after(work, one)


def _counted(
    work: Work, one: OwedPart, route: str, payer: str, amount: int, debtor: str | None, *, hold: bool
) -> CountedPayment:
    """Count money that came for a part, in fen, within what its payer may pay of it.

    Raises (in this order):
        BankruptPays, LawGap, MoreThanOwed.
    """
    within = min(amount, room_of(work.stands, work.on, one.part, one.owing, debtor or payer))
    if debtor is not None and route != "deposit":
        within = min(within, secured(work.stands, one.part, payer, work.on)[debtor])
    bankrupt = None if route == "deposit" else bankrupt_on(work.stands, payer, work.on)
    if bankrupt is not None:
        within = min(within, pays_itself(work.stands, bankrupt, one.part))
        if within < amount and not hold:
            raise bankrupt_pays(bankrupt, work.on, amount)
    reached = _reached(work, one) if debtor is not None or route == "deposit" else one.instalments
    counted = count_payment(within, work.on, reached, interest_owed(work, one))
    counted = replace(counted, excess=counted.excess + amount - within)
    if counted.excess and not hold:
        raise MoreThanOwed(paid=yuan(amount), owed=yuan(amount - counted.excess))
    return counted


def _reached(work: Work, one: OwedPart) -> tuple[Instalment, ...]:
    """Give the instalments that are overdue: for them a guarantee stands. Twin: `ledger.check_damage_called_overdue`."""
    return tuple(x for x in one.instalments if x.due_on < work.on)


# -- how a part stands ------------------------------------------------------------------------------------------


def _part(
    row: Part | LockedPart,
    owing: tuple[Owing, ...],
    unburdened: tuple[tuple[date, date], ...],
    instalments: Sequence[Instalment],
    interest_paid: int,
    stands: Mapping[Open, int],
) -> OwedPart:
    since = accelerated(unburdened)
    if since is not None:
        instalments = [replace(x, due_on=min(x.due_on, since)) for x in instalments]
    return OwedPart(
        row.part,
        row.amount,
        row.interest,
        row.interest_through,
        row.obligation_id,
        row.in_force_on,
        row.court_since,
        owing,
        interest_paid,
        stands.get(Open(INTEREST, row.part, "claim_due"), 0),
        -stands.get(Open(INTEREST, row.part, "claim_overpaid"), 0),
        tuple(instalments),
        unburdened,
        row.left_owed,
        row.bears,
    )


def look_at_parts(stands: Standing) -> list[OwedPart]:
    """Give the parts of a case as it stands, for who changes nothing; `load_parts` reads them locked."""
    balances = stands.open(("claim_due", "claim_overpaid"))
    return [
        _part(
            row,
            row.owing,
            row.unburdened or (),
            [
                Instalment(one.number, one.due_on, one.amount, tuple(one.paid))
                for one in sorted(stands.instalments)
                if one.part == row.part
            ],
            sum(x.interest - stands.back(x.id, "interest") for x in stands.payments if x.part == row.part),
            balances,
        )
        for row in stands.parts
    ]


def open_amounts(work: Work, purposes: Sequence[str] = OPEN) -> dict[Open, int]:
    """Give what is open of the claim, by head, part and purpose, in fen; nothing that is zero."""
    found = work.read(OpenAmount, SQL["open"], purposes=list(purposes))
    return {Open(one.head, one.part, one.purpose): one.amount for one in found if one.amount}


def in_part(found: Mapping[Open, int], number: int, purpose: str) -> dict[str, int]:
    """Pick what is open of a part for a purpose, by head, late interest included; fen."""
    return {one.head: amount for one, amount in found.items() if (one.part, one.purpose) == (number, purpose)}


def load_parts(work: Work) -> list[OwedPart]:
    """Read the parts of a case with their instalments and what was paid; their rows are locked."""
    stands = open_amounts(work, ("claim_due", "claim_overpaid"))
    rows = work.read(LockedPart, _PARTS)
    known = work.read(PaidInstalment, SQL["terms"]) if rows else []
    return [
        _part(
            row,
            owing_of(row.owing),
            read_days(row.unburdened),
            [
                Instalment(
                    x.number, x.due_on, x.amount, tuple((date.fromisoformat(day), fen) for day, fen in x.paid)
                )
                for x in known
                if x.part == row.part
            ],
            row.interest_paid,
            stands,
        )
        for row in rows
    ]


def find_part(work: Work, number: int, payer: str) -> OwedPart:
    """Find a part that somebody owes on the day of the act, or pays for a bankrupt, or as a guarantor of whom something was called by then.

    Raises:
        PartUnknown: there is none, or it is owed by others.
    """
    found = next((one for one in load_parts(work) if one.part == number), None)
    bankrupt = administered(work.stands, payer)
    owes = payer if bankrupt is None else bankrupt.owner
    if found is None or not (
        owes in work.stands.still_owing(number, found.owing, work.on)
        or secured(work.stands, number, payer, work.on)
    ):
        raise PartUnknown(payer=payer, part=number, case=work.case.code)
    return found


def due_heads(work: Work, number: int) -> dict[str, int]:
    """Give what is due of a part, by head, without late interest."""
    due = in_part(open_amounts(work), number, "claim_due")
    return {head: amount for head, amount in due.items() if head != INTEREST}


def check_rate(view: View) -> None:
    """Check that late interest can be reckoned, where it runs.

    Raises:
        LawGap: the law has no rate.
    """
    if any(one.court_since is not None for one in view.stands.parts):
        view.law.fraction("compensation.late_interest", view.on)


def check_counted(work: Work, one: OwedPart) -> None:
    """Check that something can be counted to a part on the day of the act.

    Raises (in this order):
        BeforeOwed, PaymentBackdated.
    """
    if work.on < one.in_force_on:
        raise BeforeOwed(on=work.on.isoformat(), before=one.in_force_on.isoformat())
    check_order(work, one.part)


def check_order(work: Work, number: int) -> None:
    """Check that nothing was counted to a part on a later day.

    Raises:
        PaymentBackdated: something was.
    """
    last = work.find(date.fromisoformat, SQL["last_counted"], part=number)
    if last is not None and work.on < last:
        raise PaymentBackdated(on=work.on.isoformat(), before=last.isoformat())


# -- late interest --------------------------------------------------------------------------------------------------


def _suspended(work: Work, one: OwedPart) -> list[Days]:
    """List the days on which enforcement was suspended, where interest runs."""
    return work.read(Days, SQL["suspended"]) if one.court_since is not None else []


def _interest(work: View, one: OwedPart, through: date, suspended: Sequence[tuple[date, date]]) -> int:
    """Give the late interest of a part up to a day: none while no court document stands behind it, nor before the part is owed."""
    if one.court_since is None:
        return 0
    since = max(one.court_since, one.in_force_on)
    instalments = [replace(x, due_on=max(x.due_on, since)) for x in within(one.instalments, one.bears)]
    return late_interest(
        instalments,
        work.law.fraction("compensation.late_interest", through),
        through,
        [*suspended, *one.unburdened],
    )


def interest_owed(work: Work, one: OwedPart) -> int:
    """Give the interest that is owed on the day of the act: what has run up to it and was not paid."""
    return max(0, _interest(work, one, work.on, _suspended(work, one)) - one.interest_paid)


def reckon(work: Work, one: OwedPart, name: str = "interest") -> OwedPart:
    """Post by what the interest of a part has changed, up to the day of the act or, where a night was later, up to that; on that later day,
    so that on no day less is due than was paid by then.
    """
    made, through = reckoned(work, one, _suspended(work, one))
    before, after = (one.interest_due, one.interest_overpaid), (made.interest_due, made.interest_overpaid)
    legs = interest_legs(work.case.code, one.part, before, after)
    work.post("interest", legs, name=f"{name} {one.part}", on=through)
    _keep_interest(work, one.part, made.interest, through)
    return made


def reckoned(view: View, one: OwedPart, suspended: Sequence[tuple[date, date]]) -> tuple[OwedPart, date]:
    """Reckon the interest of a part without posting it; and the day up to which.

    Raises:
        LawGap: the law has no rate.
    """
    through = max(view.on, one.interest_through or view.on)
    target = _interest(view, one, through, suspended)
    due, overpaid = stand(target, one.interest_paid)
    made = replace(
        one, interest=target, interest_through=through, interest_due=due, interest_overpaid=overpaid
    )
    return made, through


def reckon_all(work: Work) -> None:
    """Reckon the interest of every part anew, after something that concerns all of them."""
    for one in load_parts(work):
        if one.court_since is not None:
            reckon(work, one, "reckoned")


def reckon_after(work: Work, one: OwedPart) -> None:
    """Reckon the interest of a part again after something was counted to it on a day before the last night."""
    if one.interest_through is not None and one.interest_through > work.on:
        reckon(work, next(now for now in load_parts(work) if now.part == one.part), "reckoned")


def bring_forward(work: Work, one: OwedPart, amount: int) -> OwedPart:
    """Let interest that is paid on a day before the last night be due on that day; `reckon_after` sets the rest right."""
    if not amount or one.interest_through is None or one.interest_through <= work.on:
        return one
    code = work.case.code
    due = account(code, INTEREST, "claim_due", one.part)
    short = amount - least_held(work.books, work.book_id, due, "CNY", work.on)
    if short <= 0:
        return one
    legs = [
        leg(code, INTEREST, "claim_due", short, one.part),
        leg(code, INTEREST, "claim_established", -short),
    ]
    work.post("interest", legs, name=f"forward {one.part}")
    _keep_interest(work, one.part, one.interest + short, one.interest_through)
    return replace(one, interest=one.interest + short, interest_due=one.interest_due + short)


def _keep_interest(work: Work, number: int, interest: int, through: date) -> None:
    work.run(SQL["keep_interest"], interest=interest, through=through, part=number)


# -- what is counted to a part, and recourse --------------------------------------------------------------------------


def keep_payment(
    work: Work,
    number: int,
    route: str,
    payer: str,
    amount: int,
    principal: Sequence[tuple[int, int]],
    *,
    entry_id: UUID,
    interest: int = 0,
    excess: int = 0,
    waiting: int = 0,
    debtor: str | None = None,
    name: str = "",
    on: date | None = None,
) -> UUID:
    """Keep what came for a part, and to which instalments it was counted; `on` where that was on another day than the act's."""
    payment_id = derived(work.record_id, name) if name else work.record_id
    work.insert(
        payment_table,
        {
            "payment_id": payment_id,
            "part": number,
            "route": route,
            "payer": payer,
            "debtor": debtor,
            "paid_on": on or work.on,
            "amount": amount,
            "interest": interest,
            "excess": excess,
            "waiting": waiting,
            "entry_id": entry_id,
        },
    )
    work.insert(settled_table, *({"payment_id": payment_id, "number": n, "amount": a} for n, a in principal))
    for place, share in principal:
        work.run(SQL["settle"], amount=share, number=place)
    work.run(SQL["stop_settled"], on=work.on)
    return payment_id


def let_nobody_owe(work: Work, obligation_id: UUID, on: date, entry_id: UUID) -> None:
    """Let the parts of an obligation be owed by nobody from their first day: none of them bears interest, and what was reckoned goes back.

    Args:
        work: the act in the making; the entry that made them due was undone already.
        obligation_id: the act by which they are owed.
        on: day of that act.
        entry_id: the mirror image of its entry.
    """
    made = {one.part for one in work.stands.parts if one.obligation_id == obligation_id}
    parts = made & {one.part for one in work.stands.instalments if one.open}  # not what was taken back before
    for one in (part for part in load_parts(work) if part.part in parts):
        left = [(x.number, x.open) for x in one.instalments]
        first = min(on, *(x.due_on for x in one.instalments))
        name = f"replaced {one.part}"
        keep_payment(
            work, one.part, "replaced", "-", one.amount, left, entry_id=entry_id, name=name, on=first
        )
    for one in (part for part in load_parts(work) if part.part in parts):
        reckon(work, one)


def post_recourse(work: Work, *parts: OwedPart) -> None:
    """Post by what it has changed what joint debtors owe each other, after a payment or after somebody came to owe beside them.

    It is reckoned with the shares that hold on the day of the act, or since who owes it last changed, without punitive damages.
    """
    work.post(
        "recourse",
        [x for one in parts for x in recourse_legs(work, one.part, one.amount, one.owing)],
        name="recourse",
    )
