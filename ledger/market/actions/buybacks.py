"""Buy-backs: permits that the government pays for out of the budget and takes into its reserve."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Final
from uuid import UUID

from ledger.amounts import yuan
from ledger.database import Books, ReadBooks
from ledger.errors import RuleViolation
from ledger.journal.foreseeing import Draft
from ledger.law import Law
from ledger.law_in_force.queries import law_of
from ledger.market.machines import BUYBACK
from ledger.market.queries.terms import terms_of
from ledger.market.rules.prices import Goods, Proposal, check_paid_for, price_of
from ledger.permits.actions.engine import (
    Asked,
    KeptAct,
    act_conduct,
    begin_new,
    known_act,
    money_draft,
    post_taken,
    posting,
    step_id,
)
from ledger.permits.actions.lots import (
    ActLine,
    TakenLot,
    check_lines,
    choose,
    lines_of_act,
    take_lots,
    to_reserve,
)
from ledger.permits.actions.receivers import check_receives_permits
from ledger.permits.actions.sides import agreeing, check_agreed, on_contract, renewing
from ledger.permits.queries.year import check_made_good
from ledger.permits.rules.fees import by_year
from ledger.permits.rules.strips import Strip, check_running
from ledger.permits.shapes import Terms
from ledger.processes import acting
from ledger.processes.acting import Acting, Done, Made, Verb
from ledger.processes.actions import Step
from ledger.register.queries import site_on

BOUGHT: Final = ("sellable", "holding")


class BuybackTooDear(RuleViolation):
    """The price of {price} yuan is above {most} yuan: the rate of the fee for the years that remain.

    Offer less.
    """

    code = "permits.buyback_too_dear"
    source = "rule pack buyback.at_most_fee_rate"


def offer_buyback(
    books: Books, book_id: int, step: Step, *, act_id: UUID, site: str, strips: Sequence[Strip], price: int
) -> Done[KeptAct]:
    """Offer to buy permits back for the reserve at a price in fen.

    Raises (in this order):
        NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive, JurisdictionUnknown, AmountBelowZero, IdUsed,
        ProcessUnknown, SoldForNothing, VintageOver, SiteUnknown, SiteUndescribed, LawGap, BuybackTooDear, GatesFailed,
        IdNotVersion7, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SiteClosed.
    """
    lines = check_lines(strips)
    law = law_of(books, book_id, step.on)
    asked = Asked(site, money=price, lines=lines, law=law.version, called={"money": "price"})
    known = known_act(books, book_id, BUYBACKS, "offer", step, act_id, asked)
    if isinstance(known, Done):
        return known
    check_paid_for(price)
    check_running(strips, step.day)
    check_receives_permits(books, book_id, site, step.on)
    if law.flag("buyback.at_most_fee_rate", step.on):
        here = site_on(books, book_id, site, step.on).whereabouts(step.on, law)
        most = sum(
            _fee_value(books, book_id, site, line, law.at(here.names(line.strip.area)), step.on)
            for line in lines
        )
        if price > most:
            raise BuybackTooDear(price=yuan(price), most=yuan(most))
    check_made_good(books, book_id, law, site, {one.pollutant for one in strips}, step.days)
    return begin_new(books, book_id, BUYBACKS, "offer", step, act_id=act_id, asked=asked, new=known)


def accept_buyback(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Accept an offer to buy back, or on paper in the site's place.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, NotYourSide,
        SideMissing, SelfDealing, SideElsewhere, PaperMissing, AskerGone.
    """
    return acting.take(books, book_id, BUYBACKS, act_id, "accept", step)


def confirm_buyback(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Confirm a yes on paper, as a second person of the bureau.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore, StepBackdated,
        SelfDealing, SideElsewhere, PaperMissing, AskerGone.
    """
    return acting.take(books, book_id, BUYBACKS, act_id, "confirm", step)


def cancel_buyback(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Cancel a buy-back to which the site has not agreed; one that is agreed to ends as `endings` has it.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated.
    """
    return acting.take(books, book_id, BUYBACKS, act_id, "cancel", step)


def pay_buyback(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Pay for what is bought back out of the budget, and take it into the reserve: one entry, never netted.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        ActedBefore, StepBackdated, PeriodClosed, PeriodSoftClosed, JurisdictionUnknown, LawGap, VintageOver, GatesFailed, HoldingTooSmall;
        those of `post_taken`; AskerGone.
    """
    return acting.take(books, book_id, BUYBACKS, act_id, "pay", step)


def _check_pay(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    wanted, site, on = lines_of_act(books, taken.book_id, taken.id), taken.record.site, taken.step.on
    law = law_of(books, taken.book_id, on)
    check_running([one.strip for one in wanted], taken.step.day)
    check_made_good(books, taken.book_id, law, site, {one.strip.pollutant for one in wanted}, taken.step.days)


def _draft_pay(books: ReadBooks, taken: Acting[KeptAct]) -> Draft:
    wanted = lines_of_act(books, taken.book_id, taken.id)
    return _bought(taken, choose(books, taken.book_id, taken.record.site, wanted, BOUGHT))


def _bought(taken: Acting[KeptAct], lots: Sequence[TakenLot]) -> Draft:
    price, entry_id = taken.record.money or 0, step_id(taken)
    money = money_draft(entry_id, ("treasury", "buyback_expense", price), ("treasury", "budget_paid", -price))
    permits = to_reserve(entry_id, lots)
    return Draft(entry_id, [*money.postings, *permits.postings], [*money.opening, *permits.opening])


def _pay(books: Books, taken: Acting[KeptAct]) -> Made:
    lots = take_lots(books, taken.book_id, taken.id, taken.record.site, BOUGHT)
    return post_taken(books, on_contract(taken), "permits.buyback", _bought(taken, lots))


def _fee_value(books: ReadBooks, book_id: int, site: str, line: ActLine, law: Law, on: date) -> int:
    """Compute the rate of the fee for what remains of a line, by the days of the lots that would be bought."""
    pollutant = line.strip.pollutant
    basis = "PER_TONNE_YEAR" if by_year(law, pollutant, on) else "PER_TONNE_LUMP"
    asked = Proposal(site, "", (Goods(line.strip, law.fen(f"fee.rate.{pollutant}", on), basis),))
    [term] = terms_of(books, book_id, law, asked, [Fraction(1)], on, BOUGHT)
    return price_of(asked.goods[0], term)


BUYBACKS: Final = act_conduct(
    BUYBACK,
    Terms,
    agreeing("Accept the offer", "同意回购"),
    Verb("confirm", "Confirm a yes on paper", "复核书面同意", check_agreed),
    renewing(),
    Verb("pay", "Pay out of the budget", "支付回购款", _check_pay, _pay, posts=posting(_draft_pay)),
    Verb("cancel", "Cancel the buy-back", "取消回购"),
    Verb("end", "Ask to end the agreed buy-back", "申请解除已同意的回购", asks=("id",)),
)
"""How one acts with a buy-back."""
