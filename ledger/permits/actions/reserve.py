"""The government's side: withdrawal, recognition of surplus, buy-back, release of the reserve, and moves between sites.

Every lot in the reserve keeps its own history, so that an auditor sees from whom it came and why. Recognised surplus
is a lot of its own: a child of the lot it was cut from, with the measure that made it superfluous, counted once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import insert, select

from ledger.amounts import divide_half_up, yuan
from ledger.database import Books
from ledger.entries import Posting
from ledger.errors import Conflict, RuleViolation
from ledger.journal.accounts import check_code, register_asset
from ledger.law import Law
from ledger.permits.act_tables import measure
from ledger.permits.actions.caps import CapUnknown
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
    number_locked,
    open_act,
    post_step,
    remember,
    stepped,
    taken_by,
    tell,
    there,
)
from ledger.permits.actions.money import ensure_money, money_legs
from ledger.permits.actions.second import Way, begin_way, post_act
from ledger.permits.actions.sides import check_paper
from ledger.permits.machines import BUYBACK, MOVE, SURPLUS, WITHDRAWAL
from ledger.permits.queries.lots import cap_code, find_cap
from ledger.permits.queries.trade import check_made_good
from ledger.permits.rules.prices import SameParty
from ledger.permits.rules.second import quantity_alone
from ledger.permits.rules.strips import LOT_SCALE, Strip, account, party_of, unit_of
from ledger.permits.tables import lot
from ledger.processes.actions import Running, Step, check_side, check_step
from ledger.processes.law import law_of
from ledger.register.queries import site_on
from ledger.workdays import add_workdays

OWNED = ("unpaid", "holding", "sellable")


class ObjectionTime(RuleViolation):
    """The withdrawal may be objected to until {until}.

    Conclude it after that day.
    """

    code = "permits.objection_time"
    source = "rule pack withdrawal.objection_working_days"


class MeasureCounted(Conflict):
    """The measure {measure} was recognised already: the same cut is not counted twice.

    Look at the earlier recognition.
    """

    code = "permits.measure_counted"
    source = "docs/spec/permits.md 7"


class MeasureTooYoung(RuleViolation):
    """The measure has run for {days} days, and {least} are needed.

    Apply again when it has run long enough.
    """

    code = "permits.measure_too_young"
    source = "rule pack surplus.min_operation_days"


class MeasureReversible(RuleViolation):
    """Only irreversible cuts are recognised here.

    Show that the cut cannot be undone: the line was closed or replaced.
    """

    code = "permits.measure_reversible"
    source = "rule pack surplus.irreversible_only"


class BuybackTooDear(RuleViolation):
    """The price of {price} yuan is above {most} yuan: the rate of the fee for the years that remain.

    Offer less.
    """

    code = "permits.buyback_too_dear"
    source = "rule pack buyback.at_most_fee_rate"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure that makes permits superfluous."""

    measure: str
    """Unique id."""
    running_since: date
    irreversible: bool
    evidence: str


def withdraw(
    books: Books, book_id: int, step: Step, *, act_id: UUID, site: str, strips: Sequence[Strip], ground: str
) -> tuple[Running, bool]:
    """Withdraw permits without payment, by a decision with its ground; objections may be raised for a time.

    Raises (in this order):
        TextTooLong, TextUnprintable, NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive,
        JurisdictionUnknown, LawGap, AmountBelowZero, CalendarUnknown, IdUsed, IdNotVersion7, RoleNotForStep,
        HoldingTooSmall, CodeMalformed; those of `post_step`.
    """
    check_words(ground=ground)
    lines = check_lines(strips)
    law = law_of(books, book_id, step.on)
    until = add_workdays(step.on, law.integer("withdrawal.objection_working_days", step.on))
    running, fresh = begin_act(
        books,
        book_id,
        WITHDRAWAL,
        "decide",
        step,
        act_id=act_id,
        site=site,
        until=until,
        lines=lines,
        terms={"ground": ground},
        law=law.version,
    )
    if not fresh:
        return running, False
    hold_still(books, book_id, site)
    taken = choose(books, book_id, site, lines, OWNED)
    remember(books, book_id, act_id, taken)
    ensure(books, book_id, step.actor_id, (site, "withdrawn"))
    post_step(books, book_id, step, act_id, "decide", "permits.withdrawal", there(taken, site, "withdrawn"))
    tell(books, book_id, running, "decide", [site], {"objections_until": until.isoformat()}, step.actor_id)
    return running, True


def conclude_withdrawal(books: Books, book_id: int, step: Step, *, act_id: UUID, undo: bool) -> Running:
    """Make a withdrawal final, so that the lots go into the area's reserve; or undo it after an objection.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, StepBackdated,
        CodeMalformed, ObjectionTime; those of `post_step`; never ActedBefore and AskerGone.
    """
    action = "undo" if undo else "conclude"
    running, kept = open_act(books, book_id, act_id, WITHDRAWAL, step)
    if action in running.done:
        return running
    check_step(running, action, step)
    if not undo and kept.until_on and step.on <= kept.until_on:
        raise ObjectionTime(until=kept.until_on.isoformat())
    hold_still(books, book_id, kept.site)
    taken = left(books, book_id, taken_by(books, book_id, act_id), kept.site, "withdrawn")
    legs = (
        back(taken, kept.site, "withdrawn")
        if undo
        else _to_reserve(books, book_id, step, taken, account(kept.site, "withdrawn"))
    )
    if legs:
        post_step(books, book_id, step, act_id, action, "permits.withdrawal_end", legs)
    return stepped(books, book_id, running, action, step, kept)


def apply_surplus(
    books: Books, book_id: int, step: Step, *, act_id: UUID, site: str, strips: Sequence[Strip], what: Measure
) -> tuple[Running, bool]:
    """Apply for the recognition of surplus that a measure has made.

    Raises (in this order):
        TextTooLong, TextUnprintable, CodeMalformed, NothingNamed, PollutantUnknown, VintagesImpossible,
        QuantityNotPositive, NotYourSide, JurisdictionUnknown, LawGap, MeasureTooYoung, MeasureReversible, SiteUnknown,
        SiteUndescribed, AmountBelowZero, IdUsed, IdNotVersion7, RoleNotForStep.
    """
    check_words(evidence=what.evidence)
    check_code("measure", what.measure)
    lines = check_lines(strips)
    check_side("apply", step, party_of(site))
    law = law_of(books, book_id, step.on)
    least, days = law.integer("surplus.min_operation_days", step.on), (step.on - what.running_since).days
    if days < least:
        raise MeasureTooYoung(days=days, least=least)
    if law.flag("surplus.irreversible_only", step.on) and not what.irreversible:
        raise MeasureReversible()
    monitored = site_on(books, book_id, site, step.on).online_monitoring
    only = law.flag("surplus.market_needs_monitoring", step.on) and not monitored
    terms = {
        "measure": what.measure,
        "running_since": what.running_since.isoformat(),
        "irreversible": what.irreversible,
        "evidence": what.evidence,
        "buyback_only": only,
    }
    running, fresh = begin_act(
        books,
        book_id,
        SURPLUS,
        "apply",
        step,
        act_id=act_id,
        site=site,
        lines=lines,
        terms=terms,
        law=law.version,
    )
    if fresh:
        tell(books, book_id, running, "apply", [site], {"measure": what.measure}, step.actor_id)
    return running, fresh


def recognise_surplus(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Running:
    """Recognise surplus: lots of its own, with the measure, on the account of what may be sold.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, StepBackdated,
        MeasureCounted, HoldingTooSmall, CodeMalformed; those of `post_step`; never ActedBefore and AskerGone.
    """
    running, kept = open_act(books, book_id, act_id, SURPLUS, step)
    if "recognise" in running.done:
        return running
    check_step(running, "recognise", step)
    name = str(kept.terms["measure"])
    number_locked(books, book_id, f"measure:{name}")
    this = (measure.c.book_id == book_id) & (measure.c.measure == name)
    if books.connection.scalar(select(measure.c.act_id).where(this)) is not None:
        raise MeasureCounted(measure=name)
    books.connection.execute(insert(measure).values(book_id=book_id, measure=name, act_id=act_id))
    hold_still(books, book_id, kept.site)
    taken = choose(books, book_id, kept.site, lines_of(books, book_id, act_id), ("holding",))
    remember(books, book_id, act_id, taken)
    ensure(books, book_id, step.actor_id, (kept.site, "sellable"))
    _recast(
        books,
        book_id,
        step,
        act_id,
        "recognise",
        taken,
        lambda _: account(kept.site, "sellable"),
        "surplus",
        name,
        {},
    )
    return stepped(books, book_id, running, "recognise", step, kept)


def offer_buyback(
    books: Books, book_id: int, step: Step, *, act_id: UUID, site: str, strips: Sequence[Strip], price: int
) -> tuple[Running, bool]:
    """Offer to buy permits back for the reserve at a price in fen.

    Raises (in this order):
        NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive, JurisdictionUnknown, LawGap,
        BuybackTooDear, GatesFailed, AmountBelowZero, IdUsed, IdNotVersion7, TextTooLong, TextUnprintable,
        RoleNotForStep.
    """
    lines = check_lines(strips)
    law = law_of(books, book_id, step.on)
    if law.flag("buyback.at_most_fee_rate", step.on):
        most = sum(_fee_value(strip, law, step.on) for strip in strips)
        if price > most:
            raise BuybackTooDear(price=yuan(price), most=yuan(most))
    if find_act(books, book_id, act_id) is None:
        check_made_good(books, book_id, law, site, {one.pollutant for one in strips}, step.on)
    running, fresh = begin_act(
        books,
        book_id,
        BUYBACK,
        "offer",
        step,
        act_id=act_id,
        site=site,
        money=price,
        lines=lines,
        law=law.version,
    )
    if fresh:
        tell(books, book_id, running, "offer", [site], {}, step.actor_id)
    return running, fresh


def pay_buyback(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Running:
    """Pay for what is bought back out of the budget, and take it into the reserve: one entry, never netted.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore,
        StepBackdated, GatesFailed, LawGap, JurisdictionUnknown, HoldingTooSmall, CodeMalformed; those of `post_step`;
        never AskerGone.
    """
    running, kept = open_act(books, book_id, act_id, BUYBACK, step)
    if "pay" in running.done:
        return running
    check_step(running, "pay", step)
    wanted = lines_of(books, book_id, act_id)
    check_made_good(
        books,
        book_id,
        law_of(books, book_id, step.on),
        kept.site,
        {one.strip.pollutant for one in wanted},
        step.on,
    )
    hold_still(books, book_id, kept.site)
    taken = choose(books, book_id, kept.site, wanted, ("sellable", "holding"))
    remember(books, book_id, act_id, taken)
    ensure_money(books, book_id, step.actor_id, ("treasury", "buyback_expense"), ("treasury", "budget_paid"))
    price = kept.money or 0
    legs = money_legs(("treasury", "buyback_expense", price), ("treasury", "budget_paid", -price))
    legs += _to_reserve(books, book_id, step, taken, None)
    post_step(books, book_id, step, act_id, "pay", "permits.buyback", legs)
    return stepped(books, book_id, running, "pay", step, kept)


def grant_from_reserve(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    area: str,
    site: str,
    strips: Sequence[Strip],
    due: bool,
) -> tuple[Running, bool]:
    """Grant a site permits out of an area's reserve by a decision; `due` when a fee is owed for them. A second person confirms.

    Raises (in this order):
        SameParty, NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive, JurisdictionUnknown, LawGap,
        IdUsed, IdNotVersion7, TextTooLong, TextUnprintable, RoleNotForStep, HoldingTooSmall, CodeMalformed; those of
        `post_act`; never AmountBelowZero.
    """
    lines = check_lines(strips)
    reserve = f"bureau:{area}"
    if site == reserve:
        raise SameParty(party=site)
    law = law_of(books, book_id, step.on)
    return begin_way(
        books,
        book_id,
        RELEASE,
        step,
        act_id=act_id,
        alone=quantity_alone(law, "second_person.releases", step.on, strips),
        site=reserve,
        other=site,
        lines=lines,
        terms={"due": due},
        law=law.version,
    )


def _release(books: Books, book_id: int, step: Step, act: Act, asked_by: int | None) -> None:
    """Grant out of the reserve what was asked for.

    Raises (in this order):
        HoldingTooSmall, CodeMalformed; those of `post_act`.
    """
    site = str(act.other)
    hold_still(books, book_id, act.site)
    taken = choose(books, book_id, act.site, lines_of(books, book_id, act.act_id), ("reserve",))
    remember(books, book_id, act.act_id, taken)
    purpose = "unpaid" if act.terms["due"] else "holding"
    ensure(books, book_id, step.actor_id, (site, purpose))
    post_act(books, book_id, step, act.act_id, "permits.reserve_grant", there(taken, site, purpose), asked_by)


RELEASE: Final = Way(MOVE, "release", _release)


def apply_move(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    site: str,
    to: str,
    strips: Sequence[Strip],
    basis: str,
    to_area: str | None = None,
) -> tuple[Running, bool]:
    """Apply to move permits to another site on the basis of a merger, a split or a removal.

    Where the bureau applies in the place of the site, another person of the bureau confirms, or the site itself accepts.

    Args:
        to_area: control area under whose cap they count from then on; None where it stays the same.

    Raises (in this order):
        SameParty, TextTooLong, TextUnprintable, NothingNamed, PollutantUnknown, VintagesImpossible,
        QuantityNotPositive, NotYourSide, JurisdictionUnknown, PaperMissing, GatesFailed, LawGap, SiteUnknown,
        SiteUndescribed, AmountBelowZero, IdUsed, IdNotVersion7, RoleNotForStep.
    """
    if site == to:
        raise SameParty(party=site)
    check_words(basis=basis)
    lines = check_lines(strips)
    check_side("apply", step, party_of(site))
    law = law_of(books, book_id, step.on)
    if find_act(books, book_id, act_id) is None:  # a retry is answered, whatever an earlier release let pass
        check_paper(step, site)
        check_made_good(books, book_id, law, site, {one.pollutant for one in strips}, step.on)
    for one in (site, to):
        site_on(books, book_id, one, step.on)
    action = "attest" if step.owner is None else "apply"
    running, fresh = begin_act(
        books,
        book_id,
        MOVE,
        action,
        step,
        act_id=act_id,
        site=site,
        other=to,
        lines=lines,
        terms={"basis": basis, "to_area": to_area},
        law=law.version,
        what="apply",
    )
    if fresh:
        tell(books, book_id, running, action, [site, to], {}, step.actor_id)
    return running, fresh


def approve_move(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Running:
    """Approve a move: the lots pass as they are, unpaid ones unpaid; into another area the cap passes with them.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore,
        StepBackdated, GatesFailed, LawGap, JurisdictionUnknown, HoldingTooSmall, CodeMalformed, CapUnknown; those of
        `post_step`; never AskerGone.
    """
    running, kept = open_act(books, book_id, act_id, MOVE, step)
    if "approve" in running.done:
        return running
    check_step(running, "approve", step)
    wanted = lines_of(books, book_id, act_id)
    check_made_good(
        books,
        book_id,
        law_of(books, book_id, step.on),
        kept.site,
        {one.strip.pollutant for one in wanted},
        step.on,
    )
    to = str(kept.other)
    hold_still(books, book_id, kept.site, to)
    taken = choose(books, book_id, kept.site, wanted, OWNED)
    remember(books, book_id, act_id, taken)
    ensure(books, book_id, step.actor_id, *((to, purpose) for purpose in OWNED))
    area = kept.terms.get("to_area")
    if area:
        caps = {}
        for one in taken:
            pollutant = one.asset.split(":")[1]
            number = find_cap(books, book_id, pollutant, str(area), one.vintage)
            if number is None:
                raise CapUnknown(pollutant=pollutant, area=str(area), vintage=one.vintage)
            caps[one.asset_id] = number
        _recast(
            books,
            book_id,
            step,
            act_id,
            "approve",
            taken,
            lambda one: account(to, one.purpose),
            "moved",
            None,
            caps,
        )
    else:
        legs = [
            leg for purpose in OWNED for leg in there([t for t in taken if t.purpose == purpose], to, purpose)
        ]
        post_step(books, book_id, step, act_id, "approve", "permits.move", legs)
    return stepped(books, book_id, running, "approve", step, kept)


def _to_reserve(
    books: Books, book_id: int, step: Step, taken: Sequence[Taken], source: str | None
) -> list[Posting]:
    """Move lots into the reserve of the area under whose cap each of them counts."""
    merged: dict[tuple[str, str], int] = {}
    areas = {one.asset.split(":")[2] for one in taken}
    ensure(books, book_id, step.actor_id, *((f"bureau:{area}", "reserve") for area in sorted(areas)))
    for one in taken:
        reserve = account(f"bureau:{one.asset.split(':')[2]}", "reserve")
        for key, quantity in (
            ((reserve, one.asset), one.quantity),
            ((source or one.account, one.asset), -one.quantity),
        ):
            merged[key] = merged.get(key, 0) + quantity
    return [
        Posting(code, asset, "debit" if q > 0 else "credit", abs(q))
        for (code, asset), q in merged.items()
        if q
    ]


def _recast(
    books: Books,
    book_id: int,
    step: Step,
    act_id: UUID,
    name: str,
    taken: Sequence[Taken],
    target: Callable[[Taken], str],
    origin: str,
    measured: str | None,
    caps: Mapping[int, int],
) -> None:
    """Replace parts of lots by child lots of another origin, or under another cap; the room under the caps moves along."""
    parents = {
        row.asset_id: row
        for row in books.connection.execute(
            select(lot.c.asset_id, lot.c.cap_id, lot.c.valid_from, lot.c.valid_to).where(
                lot.c.book_id == book_id, lot.c.asset_id.in_([one.asset_id for one in taken])
            )
        )
    }
    legs: list[Posting] = []
    rows = []
    for one in taken:
        parent = parents[one.asset_id]
        new_cap = caps.get(one.asset_id, parent.cap_id)
        number, code, area = _new_lot(books, book_id, new_cap)
        old_area = one.asset.split(":")[2]
        holder = target(one)
        legs += [
            Posting(account(f"bureau:{old_area}", "lot_issued"), one.asset, "debit", one.quantity),
            Posting(one.account, one.asset, "credit", one.quantity),
            Posting(holder, code, "debit", one.quantity),
            Posting(account(f"bureau:{area}", "lot_issued"), code, "credit", one.quantity),
        ]
        if new_cap != parent.cap_id:
            old, new = (
                cap_code(one.asset.split(":")[1], old_area, one.vintage),
                cap_code(one.asset.split(":")[1], area, one.vintage),
            )
            legs += [
                Posting(account(f"bureau:{old_area}", "cap_limit"), old, "debit", one.quantity),
                Posting(account(f"bureau:{old_area}", "cap_issued"), old, "credit", one.quantity),
                Posting(account(f"bureau:{area}", "cap_issued"), new, "debit", one.quantity),
                Posting(account(f"bureau:{area}", "cap_limit"), new, "credit", one.quantity),
            ]
        rows.append(
            {
                "book_id": book_id,
                "asset_id": number,
                "cap_id": new_cap,
                "owner": holder.rsplit(":permits:", 1)[0],
                "origin": origin,
                "document": step.document,
                "valid_from": parent.valid_from,
                "valid_to": parent.valid_to,
                "parent_id": one.asset_id,
                "measure": measured,
            }
        )
    books.connection.execute(insert(lot), rows)
    post_step(books, book_id, step, act_id, name, "permits.recast", legs)


def _new_lot(books: Books, book_id: int, cap_id: int) -> tuple[int, str, str]:
    """Number and register a lot under a cap; gives its number, code and area.

    Raises:
        never CodeMalformed, TextTooLong, TextUnprintable, TextEmpty, ScaleImpossible, DuplicateName, PromiseBroken and
        PollutantUnknown: the cap has passed all of it.
    """
    pollutant, area, vintage, place = books.connection.exec_driver_sql(
        "UPDATE ledger.permit_cap SET lots = lots + 1 WHERE book_id = %s AND asset_id = %s RETURNING pollutant, area, vintage, lots",
        (book_id, cap_id),
    ).one()
    code = f"lot:{pollutant}:{area}:{vintage}:{place:04d}"
    name = f"{pollutant} in {area}, vintage {vintage}, lot {place}"
    return register_asset(books, book_id, code, name, "permit", unit_of(pollutant), LOT_SCALE, 3), code, area


def _fee_value(strip: Strip, law: Law, on: date) -> int:
    years = len([year for year in strip.years if year >= on.year])
    return divide_half_up(strip.quantity * law.fen(f"fee.rate.{strip.pollutant}", on) * years, 10**LOT_SCALE)
