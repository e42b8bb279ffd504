"""Leases, pledges and freezes: lots bound for a time, and given back exactly as they were taken.

A lease lets another emit; a pledge secures a debt while the owner goes on emitting; a freeze stops everything. What an
act took stands in `permit_act_lot`; what is given back is that, less what was surrendered or ended meanwhile.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from ledger.database import Books
from ledger.errors import RuleViolation
from ledger.permits.actions import second
from ledger.permits.actions.engine import (
    Act,
    Taken,
    back,
    begin_act,
    check_lines,
    check_words,
    choose,
    ensure,
    find_act,
    hold_still,
    left,
    lines_of,
    open_act,
    post_step,
    remember,
    stepped,
    taken_by,
    tell,
    there,
)
from ledger.permits.actions.second import Way
from ledger.permits.actions.sides import agreement, answered, check_paper
from ledger.permits.machines import FREEZE, LEASE, PLEDGE
from ledger.permits.queries.trade import check_made_good, known_trade
from ledger.permits.rules.gates import failures, refusal, veiled
from ledger.permits.rules.prices import Goods, Proposal, SameParty
from ledger.permits.rules.strips import Strip, party_of
from ledger.processes.actions import ProcessUnknown, Running, Step, check_side, check_step, hold_id, lock
from ledger.processes.law import law_of
from ledger.processes.machines import Machine

FREE = ("holding", "sellable")
BINDING = ("registered", "release_asked")
"""States of a pledge in which it binds its lots."""
FREEZABLE = ("holding", "sellable", "unpaid", "listed", "pledged")


class LeaseTooLong(RuleViolation):
    """A lease of {years} years is longer than the {most} that are possible.

    Name fewer years.
    """

    code = "permits.lease_too_long"
    source = "rule pack lease.max_years"


class DebtBeyondRight(RuleViolation):
    """The debt ends on {until}, and the permits on {ends}.

    Pledge permits that last longer than the debt.
    """

    code = "permits.debt_beyond_right"
    source = "rule pack pledge.debt_within_right"


class SeniorNotBinding(RuleViolation, about="permits.pledge"):
    """The pledge {senior}, which goes before this one, is {state}: it binds no lots that this one could bind too.

    Let that one be registered first; or reject this one, and apply for it anew without a pledge before it.
    """

    code = "permits.senior_not_binding"
    source = "docs/spec/permits.md 8"


class RanksNotAllowed(RuleViolation):
    """These lots secure a debt already, and the place allows no second rank.

    Pledge others, or have the first pledge released.
    """

    code = "permits.ranks_not_allowed"
    source = "rule pack pledge.ranks_allowed"


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
) -> tuple[Running, bool]:
    """Propose to let another site use permits of named years. `rent` is in fen, and paid between the parties.

    Raises (in this order):
        SameParty, NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive, NotYourSide,
        JurisdictionUnknown, LawGap, LeaseTooLong, SiteUnknown, SiteUndescribed, AmountBelowZero, IdUsed, IdNotVersion7,
        TextTooLong, TextUnprintable, RoleNotForStep, GatesFailed.
    """
    if lessor == lessee:
        raise SameParty(party=lessor)
    lines = check_lines(strips)
    check_side("propose", step, party_of(lessor), party_of(lessee))
    law = law_of(books, book_id, step.on)
    most = law.integer("lease.max_years", step.on)
    longest = max(len(strip.years) for strip in strips)
    if longest > most:
        raise LeaseTooLong(years=longest, most=most)
    hold_id(books, book_id, act_id)
    if find_act(books, book_id, act_id) is None:
        asked = Proposal(lessor, lessee, tuple(Goods(strip, 10**9) for strip in strips))
        reader = None if step.owner is None else "seller" if step.owner == party_of(lessor) else "buyer"
        found = veiled(failures(known_trade(books, book_id, law, asked, step.on).trade, law), reader)
        if found:
            raise refusal(found, law, step.on)
    return _begun(
        books,
        book_id,
        *begin_act(
            books,
            book_id,
            LEASE,
            "propose",
            step,
            act_id=act_id,
            site=lessor,
            other=lessee,
            money=rent,
            lines=lines,
            terms={"proposer": step.owner},
            law=law.version,
        ),
        "propose",
        step,
        (lessor, lessee),
    )


def register_lease(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Running:
    """Register a lease that both sides signed: the lots pass into the use of the lessee.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore,
        StepBackdated, HoldingTooSmall, CodeMalformed; those of `post_step`; never AskerGone.
    """
    running, kept = open_act(books, book_id, act_id, LEASE, step)
    if "register" in running.done:
        return running
    check_step(running, "register", step)
    taken = take(books, book_id, act_id, kept.site, FREE)
    lessee = str(kept.other)
    ensure(books, book_id, step.actor_id, (lessee, "leased"))
    post_step(books, book_id, step, act_id, "register", "permits.lease", there(taken, lessee, "leased"))
    return stepped(books, book_id, running, "register", step, kept)


def return_lease(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Running:
    """End a lease: what the lessee has not surrendered, and what has not ended with its year, returns to the lessor.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore, StepBackdated; those
        of `post_step`; never SecondPersonNeeded and AskerGone.
    """
    running, kept = open_act(books, book_id, act_id, LEASE, step)
    if "return" in running.done:
        return running
    check_step(running, "return", step)
    lessee = str(kept.other)
    hold_still(books, book_id, kept.site, lessee)
    legs = back(left(books, book_id, taken_by(books, book_id, act_id), lessee, "leased"), lessee, "leased")
    if legs:
        post_step(books, book_id, step, act_id, "return", "permits.lease_return", legs)
    return stepped(books, book_id, running, "return", step, kept)


def apply_pledge(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    pledgor: str,
    creditor: str,
    strips: Sequence[Strip],
    debt: int,
    until: date,
    senior: UUID | None = None,
    reference: str = "",
) -> tuple[Running, bool]:
    """Apply for the registration of a pledge for a debt of so many fen that ends on a day.

    Args:
        senior: the pledge of the same lots that goes before this one; None for the first rank.
        reference: number in another register of movables, where it stands there too.

    Raises (in this order):
        TextTooLong, TextUnprintable, NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive,
        NotYourSide, JurisdictionUnknown, LawGap, DebtBeyondRight, ProcessUnknown, RanksNotAllowed, GatesFailed,
        AmountBelowZero, IdUsed, IdNotVersion7, RoleNotForStep.
    """
    check_words(reference=reference)
    lines = check_lines(strips)
    check_side("apply", step, party_of(pledgor))
    law = law_of(books, book_id, step.on)
    ends = date(min(strip.last_vintage for strip in strips), 12, 31)
    if law.flag("pledge.debt_within_right", step.on) and until > ends:
        raise DebtBeyondRight(until=until.isoformat(), ends=ends.isoformat())
    if senior is not None:
        if open_act(books, book_id, senior, PLEDGE, step)[1].site != pledgor:
            raise ProcessUnknown(machine=PLEDGE.title, id=str(senior))
        if not law.flag("pledge.ranks_allowed", step.on):
            raise RanksNotAllowed()
    if find_act(books, book_id, act_id) is None:
        check_made_good(books, book_id, law, pledgor, {one.pollutant for one in strips}, step.on)
    terms = {"senior": str(senior) if senior else None, "reference": reference}
    return _begun(
        books,
        book_id,
        *begin_act(
            books,
            book_id,
            PLEDGE,
            "apply",
            step,
            act_id=act_id,
            site=pledgor,
            other=creditor,
            until=until,
            money=debt,
            lines=lines,
            terms=terms,
            law=law.version,
        ),
        "apply",
        step,
        (pledgor, creditor),
    )


def register_pledge(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Running:
    """Register a pledge that the creditor accepted: the lots are bound, and may still be emitted under.

    A pledge of lower rank binds the lots that the higher one has bound.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore,
        StepBackdated, JurisdictionUnknown, GatesFailed, LawGap, SeniorNotBinding, HoldingTooSmall, CodeMalformed; those
        of `post_step`; never AskerGone.
    """
    running, kept = open_act(books, book_id, act_id, PLEDGE, step)
    if "register" in running.done:
        return running
    check_step(running, "register", step)
    law = law_of(books, book_id, step.on)
    check_made_good(
        books,
        book_id,
        law,
        kept.site,
        {one.strip.pollutant for one in lines_of(books, book_id, act_id)},
        step.on,
    )
    senior = kept.terms.get("senior")
    if senior:
        state = lock(books, book_id, UUID(senior), PLEDGE).state
        if state not in BINDING:
            raise SeniorNotBinding(senior=senior, state=state)
        remember(books, book_id, act_id, taken_by(books, book_id, UUID(senior)))
    else:
        taken = take(books, book_id, act_id, kept.site, FREE)
        ensure(books, book_id, step.actor_id, (kept.site, "pledged"))
        post_step(
            books, book_id, step, act_id, "register", "permits.pledge", there(taken, kept.site, "pledged")
        )
    return stepped(books, book_id, running, "register", step, kept)


def release_pledge(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Running:
    """Release a pledge as the creditor; or ask for it with the creditor's paper, as the bureau, so that another person confirms.

    The lots go back, unless another rank still binds them.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, NotYourSide,
        PaperMissing; those of `post_step`; never SecondPersonNeeded, ActedBefore and AskerGone.
    """
    running, kept = open_act(books, book_id, act_id, PLEDGE, step)
    if running.state == "released" or (
        running.state == "release_asked" and ("ask_release", step.actor_id) in running.takers
    ):
        return running
    action = "release" if step.owner is not None else "ask_release"
    check_step(running, action, step)
    check_side(action, step, str(kept.other))
    check_paper(step, str(kept.other))
    if action == "release":
        unbind(books, book_id, step, act_id, kept, "release")
    return stepped(books, book_id, running, action, step, kept)


def confirm_pledge(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Running:
    """Confirm, as a second person of the bureau, what one has attested or asked for: a yes on paper, a release, or other lots.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore,
        StepBackdated, AskerGone, PaperMissing; HoldingTooSmall, NotYourSide, SideMissing; those of `post_step`.
    """
    running, kept = open_act(books, book_id, act_id, PLEDGE, step)
    if ("confirm", step.actor_id) in running.takers and PLEDGE.step(running.state, "confirm") is None:
        return running
    if running.state == "replacement_proposed":
        return second.confirm(books, book_id, step, act_id=act_id, ways=(REPLACE,))
    if running.state != "release_asked":
        return turn(books, book_id, step, act_id=act_id, machine=PLEDGE, action="confirm")
    check_step(running, "confirm", step)
    unbind(books, book_id, step, act_id, kept, "release")
    return stepped(books, book_id, running, "confirm", step, kept)


def drop_pledge(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Running:
    """Drop a release or other lots that somebody asked for and nobody confirmed: the pledge stands as before.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated; never
        SecondPersonNeeded, ActedBefore and AskerGone.
    """
    running, kept = open_act(books, book_id, act_id, PLEDGE, step)
    if ("drop", step.actor_id) in running.takers and PLEDGE.step(running.state, "drop") is None:
        return running
    return stepped(books, book_id, running, "drop", step, kept)


def substitute_pledge(
    books: Books, book_id: int, step: Step, *, act_id: UUID, new_id: UUID, strips: Sequence[Strip]
) -> tuple[Running, bool]:
    """Ask to replace the lots of a pledge by others, as when the first ones end; a second person confirms.

    Then a new pledge stands, and the old one is released.

    Raises (in this order):
        ProcessUnknown, NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive, IdUsed, IdNotVersion7,
        TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, HoldingTooSmall; those of
        `post_step`; never SecondPersonNeeded, ActedBefore and AskerGone; never AmountBelowZero.
    """
    kept = open_act(books, book_id, act_id, PLEDGE, step)[1]
    terms = {"replaces": str(act_id), "senior": None, "reference": kept.terms.get("reference", "")}
    return second.begin_way(
        books,
        book_id,
        REPLACE,
        step,
        act_id=new_id,
        alone=None,
        site=kept.site,
        other=kept.other,
        until=kept.until_on,
        money=kept.money,
        lines=check_lines(strips),
        terms=terms,
        law=kept.law,
    )


def _replace(books: Books, book_id: int, step: Step, act: Act, asked_by: int | None) -> None:
    """Let other lots take the place of those of a pledge.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, HoldingTooSmall;
        those of `post_step`; never SecondPersonNeeded, ActedBefore, AskerGone.
    """
    old = UUID(act.terms["replaces"])
    running, kept = open_act(books, book_id, old, PLEDGE, step)
    check_step(running, "substitute", step)
    taken = take(books, book_id, act.act_id, act.site, FREE)
    post_step(
        books, book_id, step, act.act_id, "replace", "permits.pledge", there(taken, act.site, "pledged")
    )
    unbind(books, book_id, step, old, kept, "substitute")
    stepped(books, book_id, running, "substitute", step, kept)


REPLACE: Final = Way(PLEDGE, "replace", _replace, "propose_replacement")


def freeze(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    site: str,
    strips: Sequence[Strip],
    order: str,
    authority: str,
    rank: int,
    until: date | None,
    claim: int = 0,
    creditor: str | None = None,
) -> tuple[Running, bool]:
    """Freeze lots by an order: whatever they are bound by already is remembered, and comes back when it is lifted.

    Args:
        order: number of the order.
        authority: court or police.
        rank: place among several orders, 1 for the first.
        until: last day, when the order names one.
        claim: what is to be recovered, in fen.
        creditor: owner code of whom it is recovered for.

    Raises (in this order):
        TextTooLong, TextUnprintable, NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive,
        AmountBelowZero, IdUsed, IdNotVersion7, RoleNotForStep, HoldingTooSmall, CodeMalformed; those of `post_step`.
    """
    check_words(order=order, authority=authority)
    lines = check_lines(strips)
    terms = {"order": order, "authority": authority, "rank": rank}
    running, fresh = begin_act(
        books,
        book_id,
        FREEZE,
        "freeze",
        step,
        act_id=act_id,
        site=site,
        other=creditor,
        until=until,
        money=claim,
        lines=lines,
        terms=terms,
        law="",
    )
    if not fresh:
        return running, False
    taken = take(books, book_id, act_id, site, FREEZABLE)
    ensure(books, book_id, step.actor_id, (site, "frozen"))
    post_step(books, book_id, step, act_id, "freeze", "permits.freeze", there(taken, site, "frozen"))
    tell(books, book_id, running, "freeze", [site], {"order": order}, step.actor_id)
    return running, True


def lift(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Running:
    """Lift a freeze: everything that has not ended meanwhile goes back where it was.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore, StepBackdated; those
        of `post_step`; never SecondPersonNeeded and AskerGone.
    """
    running, kept = open_act(books, book_id, act_id, FREEZE, step)
    if "lift" in running.done:
        return running
    check_step(running, "lift", step)
    hold_still(books, book_id, kept.site)
    legs = back(
        left(books, book_id, taken_by(books, book_id, act_id), kept.site, "frozen"), kept.site, "frozen"
    )
    if legs:
        post_step(books, book_id, step, act_id, "lift", "permits.unfreeze", legs)
    return stepped(books, book_id, running, "lift", step, kept)


def turn(books: Books, book_id: int, step: Step, *, act_id: UUID, machine: Machine, action: str) -> Running:
    """Take a step that moves nothing: accept, confirm, cancel, reject; by one of the two sides or the bureau.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore,
        StepBackdated, AskerGone, NotYourSide; for a yes also SideMissing, PaperMissing.
    """
    running, kept = open_act(books, book_id, act_id, machine, step)
    asked = machine.step(running.state, action) is not None or action in running.done
    if action == "confirm" and asked and "attest" not in running.done:
        # What was asked for and not attested is done by its own confirmation, which posts it: this one moves nothing.
        raise ProcessUnknown(machine=machine.title, id=str(act_id))
    yes = action in ("accept", "confirm")
    if answered(running, step, action) if yes else action in running.done:
        return running
    check_step(running, action, step)
    if yes and agreement(books, running, kept, step) == "attest":
        action = "attest"
    return stepped(books, book_id, running, action, step, kept)


def _begun(
    books: Books, book_id: int, running: Running, fresh: bool, action: str, step: Step, sides: Sequence[str]
) -> tuple[Running, bool]:
    if fresh:
        tell(books, book_id, running, action, list(sides), {}, step.actor_id)
    return running, fresh


def take(books: Books, book_id: int, act_id: UUID, holder: str, purposes: Sequence[str]) -> list[Taken]:
    """Take the lots that an act is about from a holder, and keep which.

    Raises:
        HoldingTooSmall: there is not enough in one of the years.
    """
    hold_still(books, book_id, holder)
    taken = choose(books, book_id, holder, lines_of(books, book_id, act_id), purposes)
    remember(books, book_id, act_id, taken)
    return taken


def unbind(books: Books, book_id: int, step: Step, act_id: UUID, kept: Act, name: str) -> None:
    """Give the lots of a pledge back, unless another rank still binds them."""
    bound = books.connection.exec_driver_sql(
        "SELECT EXISTS (SELECT FROM ledger.permit_act t JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id"
        " WHERE t.book_id = %(book)s AND t.site = %(site)s AND t.machine = 'permits.pledge' AND p.state IN ('registered', 'release_asked')"
        " AND t.act_id <> %(id)s AND (t.terms ->> 'senior' = %(text)s OR t.act_id::text = %(senior)s))",
        {
            "book": book_id,
            "site": kept.site,
            "id": act_id,
            "text": str(act_id),
            "senior": kept.terms.get("senior"),
        },
    ).scalar_one()
    if bound:
        return
    hold_still(books, book_id, kept.site)
    legs = back(
        left(books, book_id, taken_by(books, book_id, act_id), kept.site, "pledged"), kept.site, "pledged"
    )
    if legs:
        post_step(books, book_id, step, act_id, name, "permits.pledge_release", legs)
