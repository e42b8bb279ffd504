"""Leases: lots that another site may emit under for named years, and given back exactly as they were taken.

What the lessee has surrendered, or what ended with its year, does not come back. A lease ends by itself on the day after the last one
for surrendering its last year (`expire`), in the name of who registered it; before, its sides agree to its end.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import Books, Database, ReadBooks
from ledger.database.queries import named_queries, read
from ledger.errors import LedgerError, RuleViolation
from ledger.identifiers import derived
from ledger.journal.foreseeing import Draft
from ledger.law import Law
from ledger.law_in_force.queries import law_of
from ledger.market.actions.lists import check_lists
from ledger.market.machines import LEASE
from ledger.market.queries.trade import known_trade
from ledger.market.rules.gates import failures, veiled
from ledger.market.rules.prices import Goods, Proposal, check_two_parties
from ledger.market.shapes import LeaseTerms
from ledger.permits.actions.engine import (
    Asked,
    KeptAct,
    act_conduct,
    begin_new,
    known_act,
    post_step,
    post_taken,
    posting,
    step_id,
)
from ledger.permits.actions.freezes import end_idle, take_effect
from ledger.permits.actions.lots import (
    FREE,
    check_lines,
    choose,
    hold_still,
    lines_of_act,
    moving,
    still_held,
    take_lots,
)
from ledger.permits.actions.receivers import check_giver
from ledger.permits.actions.second import Way, begin_way, second_verbs
from ledger.permits.actions.sides import (
    agreeing,
    cancelled_by,
    check_agreed,
    check_cancel,
    on_contract,
    renewing,
)
from ledger.permits.actions.waiting import GoingBack, going_back
from ledger.permits.queries.fees import check_paid
from ledger.permits.queries.year import check_made_good, last_surrender
from ledger.permits.rules.gates import refusal
from ledger.permits.rules.strips import Strip, check_running, party_of
from ledger.processes import acting
from ledger.processes.acting import Acting, Done, Made, Verb
from ledger.processes.actions import Step, check_side, lock
from ledger.processes.nightly import each_alone
from ledger.register.queries import site_on
from ledger.workdays import LastDay

SQL: Final = named_queries(__name__)
BEYOND_ANY_FLOOR: Final = 10**9
"""Fen for a tonne and year: a rent is free, so that the gate of the price floor, made for sales, lets every lease pass."""


class LeaseTooLong(RuleViolation):
    """A lease of {years} years is longer than the {most} that are possible.

    Name fewer years.
    """

    code = "permits.lease_too_long"
    source = "rule pack lease.max_years"


class LeaseRuns(RuleViolation):
    """The lease runs until {until}, the last day for surrendering its last year.

    Let its sides agree to the end, at its address /end; or return it after that day.
    """

    code = "permits.lease_runs"
    source = "《民法典》 art. 562; docs/spec/permits.md 12"


def propose_lease(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    lessor: str,
    lessee: str,
    strips: Sequence[Strip],
    rent: int = 0,
) -> Done[KeptAct]:
    """Propose to let another site use permits of named years. `rent` is in fen, and paid between the parties.

    Raises (in this order):
        SameParty, NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive, NotYourSide, JurisdictionUnknown,
        AmountBelowZero, IdUsed, ProcessUnknown, VintageOver, LawGap, LeaseTooLong, ReserveUnknown, SiteUnknown, SiteUndescribed,
        GatesFailed, IdNotVersion7, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SiteClosed.
    """
    check_two_parties(lessor, lessee)
    lines = check_lines(strips)
    check_side(LEASE, "propose", step, party_of(lessor), party_of(lessee))
    law = law_of(books, book_id, step.on)
    terms = LeaseTerms(step.owner)
    asked = Asked(lessor, lessee, money=rent, lines=lines, terms=terms, law=law.version, called=CALLED)
    known = known_act(books, book_id, LEASES, "propose", step, act_id, asked)
    if isinstance(known, Done):
        return known
    _check_term(law, strips, step.on, step.day)
    goods = tuple(Goods(strip, BEYOND_ANY_FLOOR) for strip in strips)
    check_giver(books, book_id, lessor)
    trade = known_trade(books, book_id, law, Proposal(lessor, lessee, goods), step.on, day=step.day)
    reader = None if step.owner is None else "seller" if step.owner == party_of(lessor) else "buyer"
    found = veiled(failures(trade, law), reader)
    if found:
        raise refusal(found, law, step.on)
    return begin_new(books, book_id, LEASES, "propose", step, act_id=act_id, asked=asked, new=known)


def bring_lease(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    lessor: str,
    lessee: str,
    strips: Sequence[Strip],
    rent: int = 0,
) -> Done[KeptAct]:
    """Bring in a lease that runs since before the book began, with the stock; who confirms that lets the lots pass to the lessee.

    The gates were asked when it was registered.

    Raises (in this order):
        SameParty, NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive, JurisdictionUnknown, VintageOver, LawGap,
        LeaseTooLong, SiteUnknown, SiteUndescribed, AmountBelowZero, IdUsed, ProcessUnknown, IdNotVersion7, TextTooLong, TextUnprintable,
        StepNotAllowed, RoleNotForStep, HoldingTooSmall; those of `post_step`.
    """
    check_two_parties(lessor, lessee)
    lines = check_lines(strips)
    law = law_of(books, book_id, step.on)
    _check_term(law, strips, step.on, step.on)
    for side in (lessor, lessee):
        site_on(books, book_id, side, step.on)
    terms = LeaseTerms(step.owner)
    asked = Asked(lessor, lessee, money=rent, lines=lines, terms=terms, law=law.version, called=CALLED)
    return begin_way(books, book_id, BRING, step, act_id=act_id, alone=None, asked=asked)


def _check_term(law: Law, strips: Sequence[Strip], on: date, running_on: date) -> None:
    check_running(strips, running_on)
    most = law.integer("lease.max_years", on)
    longest = max(len(strip.years) for strip in strips)
    if longest > most:
        raise LeaseTooLong(years=longest, most=most)


def _bring(books: Books, book_id: int, step: Step, act: KeptAct, _asked_by: int | None) -> Made:
    """Let the lots pass into the use of the lessee, as when it is registered.

    Raises (in this order):
        HoldingTooSmall; those of `post_step`.
    """
    lots = take_lots(books, book_id, act.act_id, act.site, FREE)
    draft = moving(derived(act.act_id, BRING.what), lots, str(act.other), "leased")
    return Made(post_step(books, book_id, step, draft, "permits.lease"))


def accept_lease(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Accept a lease as the other side, or on paper in its place.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, NotYourSide,
        SideMissing, SelfDealing, SideElsewhere, PaperMissing, AskerGone.
    """
    return acting.take(books, book_id, LEASES, act_id, "accept", step)


def confirm_lease(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Confirm a yes on paper, as a second person of the bureau.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore, StepBackdated,
        SelfDealing, SideElsewhere, PaperMissing, AskerGone; never SecondPersonNeeded, PeriodClosed, PeriodSoftClosed, HoldingTooSmall,
        CodeMalformed, TooManyPostings, AmountBeyondLargest, EffectiveInFuture, EffectiveBeforeBook, AccountUnknown, AssetUnknown,
        AccountClosed, AccountFrozen, AccountReceiveOnly, ApprovalMissing, ApprovedByPoster, ApprovalVoid, Overdraft, CeilingReached,
        TotalTooLarge and OverdraftLater: what comes with a stock is confirmed with it, and never waits here.
    """
    return acting.take(books, book_id, LEASES, act_id, "confirm", step)


def cancel_lease(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Cancel a lease to which not every side has agreed; one that is agreed to ends as `endings` has it.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, CancelNotYours.
    """
    return acting.take(books, book_id, LEASES, act_id, "cancel", step)


def register_lease(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Register a lease that both sides signed: the lots pass into the use of the lessee.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        ActedBefore, StepBackdated, PeriodClosed, PeriodSoftClosed, VintageOver, JurisdictionUnknown, SiteUnknown, SiteUndescribed,
        LawGap, GatesFailed, HoldingTooSmall; those of `post_taken`; AskerGone.
    """
    return acting.take(books, book_id, LEASES, act_id, "register", step)


def return_lease(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Return a lease whose term is over: what the lessee has not surrendered, and what has not ended with its year, goes back.

    Before that its sides agree to its end, as `endings` has it.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore, StepBackdated,
        PeriodClosed, PeriodSoftClosed, JurisdictionUnknown, LawGap, LeaseRuns; those of `post_taken`; AskerGone.
    """
    return acting.take(books, book_id, LEASES, act_id, "return", step)


def _check_register(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    lines = lines_of_act(books, taken.book_id, taken.id)
    check_running([line.strip for line in lines], taken.step.day)
    goods = tuple(Goods(line.strip, BEYOND_ANY_FLOOR) for line in lines)
    sides = Proposal(taken.record.site, str(taken.record.other), goods)
    check_lists(books, taken, sides)
    law, days = law_of(books, taken.book_id, taken.step.on), taken.step.days
    check_made_good(books, taken.book_id, law, sides.seller, {g.strip.pollutant for g in goods}, days)
    for side in (sides.seller, sides.buyer):
        check_paid(books, taken.book_id, law, side, days, "seller" if side == sides.seller else "buyer")


def _draft_register(books: ReadBooks, taken: Acting[KeptAct]) -> Draft:
    lots = choose(books, taken.book_id, taken.record.site, lines_of_act(books, taken.book_id, taken.id), FREE)
    return moving(step_id(taken), lots, str(taken.record.other), "leased")


def _register(books: Books, taken: Acting[KeptAct]) -> Made:
    lots = take_lots(books, taken.book_id, taken.id, taken.record.site, FREE)
    draft = moving(step_id(taken), lots, str(taken.record.other), "leased")
    return post_taken(books, on_contract(taken), "permits.lease", draft)


class _Over(NamedTuple):
    act_id: UUID


def expire(books: Books, book_id: int, act_id: UUID, today: date) -> bool:
    """End a lease whose last year can be surrendered no more: what is left goes back, both sides hear of it; False if it is not over.

    Raises (in this order):
        ProcessUnknown, JurisdictionUnknown, LawGap, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated,
        AreaOther, Recused, PeriodClosed, PeriodSoftClosed; those of `post_taken`; never SecondPersonNeeded, ActedBefore and AskerGone.
    """
    running, record = lock(books, book_id, act_id, LEASE), LEASES.find(books, book_id, act_id)
    assert record is not None, "an act is kept with its first step"
    if running.state != "running":
        return False
    last = _until(books, book_id, act_id, today)
    if last.on >= today or last.provisional:
        return False
    registered = next(one for one in running.steps if one.action == "register")
    by = max(registered.person, 0) or None
    step = Step(registered.actor_id, "bureau", today, OVER, registered.document, person_id=by)
    acting.advance(books, LEASES, EXPIRE, Acting(running, record, step, EXPIRE.action))
    return True


def expire_all(database: Database, book_id: int, today: date) -> tuple[int, list[tuple[UUID, LedgerError]]]:
    """End every lease of a book whose term is over, each in a transaction of its own.

    Returns:
        How many ended now, and which could not, with what stands against it.
    """
    with database.read() as books:
        found = [one.act_id for one in read(books, _Over, SQL["over"], book=book_id, year=today.year)]
    return each_alone(
        found, lambda id: database.begin(partial(expire, book_id=book_id, act_id=id, today=today))
    )


def _until(books: ReadBooks, book_id: int, act_id: UUID, on: date) -> LastDay:
    """Give the last day for surrendering the last year of a lease.

    Raises (in this order):
        JurisdictionUnknown, LawGap.
    """
    last = max(line.strip.last_vintage for line in lines_of_act(books, book_id, act_id))
    return last_surrender(law_of(books, book_id, on), last, on)


def _check_return(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    until = _until(books, taken.book_id, taken.id, taken.step.on).on
    if taken.step.on <= until:
        raise LeaseRuns(until=until.isoformat())


def draft_return(books: ReadBooks, taken: Acting[KeptAct]) -> Draft:
    """Draft what gives the lots of a lease back."""
    return _going(books, taken).draft


def _going(books: ReadBooks, taken: Acting[KeptAct]) -> GoingBack:
    lessee = str(taken.record.other)
    lots = still_held(books, taken.book_id, taken.id, lessee, "leased")
    return going_back(books, taken, step_id(taken), lots, (lessee, "leased"))


def give_back(books: Books, taken: Acting[KeptAct]) -> Made:
    """Give the lots of a lease back, as far as there are any still; what an order of a court waits for of them passes to it.

    Raises:
        those of `post_taken`, those of `take_effect`, those of `end_idle`.
    """
    hold_still(books, taken.book_id, taken.record.site, str(taken.record.other))
    going = _going(books, taken)
    made = post_taken(books, taken, "permits.lease_return", going.draft)
    take_effect(books, taken, going.passed)
    end_idle(books, taken.book_id, taken.record.site, taken.step.on)
    return made


def _check_confirm(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    if taken.process.state != "brought":
        check_agreed(books, taken)


def _confirm(books: Books, taken: Acting[KeptAct]) -> Made:
    return CONFIRM_BROUGHT.do(books, taken) if taken.process.state == "brought" else Made()


OVER: Final = "its term is over"
"""Why a lease ends by itself."""
EXPIRE: Final[Verb[KeptAct]] = Verb(
    "expire", "The lease ends with its term", "租赁期满，自行返还", do=give_back, posts=posting(draft_return)
)
"""Taken on the day after the last one for surrendering its last year; nobody asks for it."""
CALLED: Final = {"site": "lessor", "other": "lessee", "money": "rent"}
LEASES: Final = act_conduct(
    LEASE,
    LeaseTerms,
    agreeing("Accept the lease", "同意租赁"),
    Verb("confirm", "Confirm as a second person", "复核", _check_confirm, _confirm),
    renewing(),
    Verb(
        "register",
        "Register the lease",
        "登记租赁",
        _check_register,
        _register,
        posts=posting(_draft_register),
    ),
    Verb("return", "Return the lease", "归还租赁", _check_return, give_back, posts=posting(draft_return)),
    Verb("cancel", "Cancel the lease", "取消租赁", check_cancel, by=cancelled_by),
    Verb("end", "Ask to end the lease", "申请解除租赁", asks=("id",)),
)
"""How one acts with a lease."""
BRING: Final[Way] = Way(LEASES, "bring", _bring, None, "bring")
CONFIRM_BROUGHT: Final = second_verbs(lambda: (BRING,), "the lease with the stock", "随存量租赁")[0]
