"""Pledges: lots that secure a debt while their owner goes on emitting under them, in ranks where the place allows it.

What a pledge took stands in `permit_act_lot`; what is given back is that, less what was surrendered or ended meanwhile.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries, single
from ledger.errors import RuleViolation
from ledger.identifiers import derived
from ledger.journal.foreseeing import Draft, Foreseen
from ledger.law import Law
from ledger.law_in_force.queries import law_of
from ledger.permits.actions.bound import binding_conduct
from ledger.permits.actions.creditors import check_asked
from ledger.permits.actions.engine import (
    Asked,
    KeptAct,
    as_asked,
    begin_new,
    check_free_texts,
    known_act,
    post_step,
    post_taken,
    posting,
    step_id,
)
from ledger.permits.actions.lots import (
    BACK,
    FREE,
    TakenLot,
    check_lines,
    choose,
    hold_still,
    lines_of_act,
    moving,
    record_taken,
    still_held,
    take_lots,
    taken_by,
)
from ledger.permits.actions.receivers import check_party
from ledger.permits.actions.second import Way, begin_way, second_verbs
from ledger.permits.actions.sides import (
    SelfDealing,
    agreeing,
    check_agreed,
    check_paper,
    on_contract,
    renewing,
)
from ledger.permits.machines import PLEDGE
from ledger.permits.queries.bound import left_of_pledges
from ledger.permits.queries.fees import check_paid
from ledger.permits.queries.year import check_made_good
from ledger.permits.rules.bound import check_secures
from ledger.permits.rules.strips import SameParty, Strip, check_running, party_of, written
from ledger.permits.shapes import PledgeTerms, ReplacementTerms
from ledger.processes import acting
from ledger.processes.acting import Acting, Along, Done, Made, Verb
from ledger.processes.actions import ProcessUnknown, Running, Step, check_side, lock, running_of
from ledger.processes.reasons import check_reason

SQL: Final = named_queries(__name__)

BINDING: Final = ("registered", "release_asked")
"""States of a pledge in which it binds its lots."""


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


class SeniorBindsOther(RuleViolation):
    """A pledge of a lower rank is of what the pledge {senior} binds, and that is {bound}; this one says {said}.

    Say the same lines; or pledge what is free without a pledge before it.
    """

    code = "permits.senior_binds_other"
    source = "民法典 art. 427; docs/spec/permits.md 8"


class RanksNotAllowed(RuleViolation):
    """These lots secure a debt already, and the place allows no second rank.

    Pledge others, or have the first pledge released.
    """

    code = "permits.ranks_not_allowed"
    source = "rule pack pledge.ranks_allowed"


class PartlyFrozen(RuleViolation, about="permits.pledge"):
    """Of what this pledge rests on the order {order} has frozen a part: sold or released now, it would lose its place there.

    Let that order sell it, in which this pledge is paid in its place; or wait until the freeze has ended.
    """

    code = "permits.partly_frozen"
    source = "docs/spec/permits.md 8.7"


class _Order(NamedTuple):
    named: str


def check_whole(books: ReadBooks, book_id: int, pledge: UUID) -> None:
    """Check that no order has frozen a part of what a pledge rests on.

    Raises:
        PartlyFrozen
    """
    order = find(books, _Order, SQL["frozen_by"], book=book_id, pledge=pledge)
    if order is not None:
        raise PartlyFrozen(order=order.named)


def still_pledged(books: ReadBooks, book_id: int, pledge: UUID, site: str) -> list[TakenLot]:
    """Give of what a pledge took what it still rests on: the rest has ended, was frozen, or was sold by an order."""
    left = left_of_pledges(books, book_id, site).get(pledge, {})
    still = []
    for one in still_held(books, book_id, pledge, site, "pledged"):
        part = min(one.quantity, left.get(one.asset_id, 0))
        if part:
            left[one.asset_id] -= part
            still.append(replace(one, quantity=part))
    return still


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
) -> Done[KeptAct]:
    """Apply for the registration of a pledge for a debt of so many fen that ends on a day.

    Args:
        senior: the pledge of the same lots that goes before this one; None for the first rank.
        reference: number in another register of movables, where it stands there too.

    Raises (in this order):
        TextTooLong, TextUnprintable, NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive, SameParty, NotYourSide,
        JurisdictionUnknown, AmountBelowZero, IdUsed, SecuresNothing, SiteUnknown, SiteUndescribed, PartyUnknown, ReserveUnknown,
        BodyUnknown, VintageOver, LawGap, DebtBeyondRight, ProcessUnknown, RanksNotAllowed, SeniorBindsOther, GatesFailed,
        IdNotVersion7, StepNotAllowed, RoleNotForStep, SiteClosed.
    """
    law = law_of(books, book_id, step.on)
    asked = _asked(step, "apply", law, pledgor, creditor, strips, debt, until, PledgeTerms(senior, reference))
    known = known_act(books, book_id, PLEDGES, "apply", step, act_id, asked)
    if isinstance(known, Done):
        return known
    _check_asked(books, book_id, step, law, asked, senior, step.day)
    check_made_good(books, book_id, law, pledgor, {one.pollutant for one in strips}, step.days)
    check_paid(books, book_id, law, pledgor, step.days)
    return begin_new(books, book_id, PLEDGES, "apply", step, act_id=act_id, asked=asked, new=known)


def bring_pledge(
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
) -> Done[KeptAct]:
    """Bring in a pledge that was registered before the book began, with the stock; who confirms that registers it.

    What its owner owes, and what it emitted too much, was asked when it was registered.

    Raises (in this order):
        TextTooLong, TextUnprintable, NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive, SameParty, NotYourSide,
        JurisdictionUnknown, SecuresNothing, SiteUnknown, SiteUndescribed, PartyUnknown, ReserveUnknown, BodyUnknown, VintageOver, LawGap,
        DebtBeyondRight, ProcessUnknown, RanksNotAllowed, SeniorBindsOther, AmountBelowZero, IdUsed, IdNotVersion7, StepNotAllowed,
        RoleNotForStep, SeniorNotBinding, HoldingTooSmall; those of `post_step`.
    """
    law = law_of(books, book_id, step.on)
    asked = _asked(step, "bring", law, pledgor, creditor, strips, debt, until, PledgeTerms(senior, reference))
    _check_asked(books, book_id, step, law, asked, senior, step.on)
    return begin_way(books, book_id, BRING, step, act_id=act_id, alone=None, asked=asked)


def _asked(
    step: Step,
    action: str,
    law: Law,
    pledgor: str,
    creditor: str,
    strips: Sequence[Strip],
    debt: int,
    until: date,
    terms: PledgeTerms,
) -> Asked:
    check_free_texts(reference=terms.reference)
    lines = check_lines(strips)
    if party_of(creditor) == party_of(pledgor):
        raise SameParty(party=creditor)
    check_side(PLEDGE, action, step, party_of(pledgor))
    return Asked(pledgor, creditor, until, debt, lines, terms, law.version, CALLED)


def _check_asked(
    books: Books, book_id: int, step: Step, law: Law, asked: Asked, senior: UUID | None, running_on: date
) -> None:
    """Check what a pledge says against the register, the law and the pledge before it; on what day no year of it is over."""
    strips, until = [one.strip for one in asked.lines], asked.until or date.max
    check_secures(asked.money or 0)
    for one in (asked.site, str(asked.other)):
        check_party(books, book_id, one, step.on)
    check_running(strips, running_on)
    _check_within(law, step.on, strips, until)
    if senior is not None:
        if acting.opened(books, book_id, PLEDGES, senior, step)[1].site != asked.site:
            raise ProcessUnknown(machine=PLEDGE.title, id=str(senior))
        if not law.flag("pledge.ranks_allowed", step.on):
            raise RanksNotAllowed()
        bound = [one.strip for one in lines_of_act(books, book_id, senior)]
        if set(bound) != set(strips):
            raise SeniorBindsOther(senior=str(senior), bound=_listed(bound), said=_listed(strips))


def check_within_right(books: ReadBooks, book_id: int, law: Law, pledge: UUID, until: date, on: date) -> None:
    """Check that the debt of a pledge ends before its permits, where the law of a day says so.

    Raises (in this order):
        LawGap, DebtBeyondRight.
    """
    _check_within(law, on, [one.strip for one in lines_of_act(books, book_id, pledge)], until)


def _check_within(law: Law, on: date, strips: Sequence[Strip], until: date) -> None:
    ends = date(min(strip.last_vintage for strip in strips), 12, 31)
    if law.flag("pledge.debt_within_right", on) and until > ends:
        raise DebtBeyondRight(until=until.isoformat(), ends=ends.isoformat())


def _bring(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Bind its lots, as when it is registered.

    Raises (in this order):
        never ProcessUnknown: it was looked at; SeniorNotBinding, HoldingTooSmall; those of `post_step`.
    """
    senior = act.said(PledgeTerms).senior
    if senior is not None:
        running = lock(books, book_id, senior, PLEDGE)
        if asked_by is not None or running.state != "brought":  # while a stock is tried, none is registered
            _check_binding(senior, running)
        record_taken(books, book_id, act.act_id, taken_by(books, book_id, senior))
        return Made()
    lots = take_lots(books, book_id, act.act_id, act.site, FREE)
    draft = moving(derived(act.act_id, BRING.what), lots, act.site, "pledged")
    return Made(post_step(books, book_id, step, draft, "permits.pledge"))


def _listed(strips: Sequence[Strip]) -> str:
    return "; ".join(
        f"{one.pollutant} {one.area} {one.first_vintage}-{one.last_vintage} {written(one.quantity)}"
        for one in strips
    )


def accept_pledge(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Accept a pledge, or other lots of one, as the creditor; or a pledge on paper in its place.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, NotYourSide,
        SideMissing, SelfDealing, SideElsewhere, PaperMissing, AskerGone.
    """
    return acting.take(books, book_id, PLEDGES, act_id, "accept", step)


def register_pledge(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Register a pledge that the creditor accepted: the lots are bound, and may still be emitted under.

    A pledge of lower rank binds the lots that the higher one has bound.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        ActedBefore, StepBackdated, PeriodClosed, PeriodSoftClosed, VintageOver, JurisdictionUnknown, LawGap, GatesFailed,
        HoldingTooSmall, SeniorNotBinding; those of `post_taken`; AskerGone.
    """
    return acting.take(books, book_id, PLEDGES, act_id, "register", step)


def reject_pledge(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Reject an application for a pledge, or refuse other lots of one as the creditor, and say why.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, NotYourSide,
        TextEmpty.
    """
    return acting.take(books, book_id, PLEDGES, act_id, "reject", step)


def release_pledge(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Release a pledge as the creditor; or ask for it with the creditor's paper, as the bureau, so that another person confirms.

    The lots go back, unless another rank still binds them.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, NotYourSide,
        PeriodClosed, PeriodSoftClosed, PaperMissing, PartlyFrozen; those of `post_taken`.
    """
    return acting.take(books, book_id, PLEDGES, act_id, "release", step)


def confirm_pledge(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Confirm, as a second person of the bureau, what one has attested or asked for: a yes on paper, a release, or other lots.

    Raises (in this order):
        ProcessUnknown, StepPassed, StepUnnamed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep,
        SecondPersonNeeded, ActedBefore, StepBackdated, PeriodClosed, PeriodSoftClosed, SelfDealing, SideElsewhere, PaperMissing,
        CreditorSilent, VintageOver, PartlyFrozen, SeniorNotBinding, HoldingTooSmall; those of `as_asked`, those of `post_taken`; AskerGone.
    """
    return acting.take(books, book_id, PLEDGES, act_id, "confirm", step)


def drop_pledge(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Drop a release or other lots that somebody asked for and nobody confirmed: the pledge stands as before.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated.
    """
    return acting.take(books, book_id, PLEDGES, act_id, "drop", step)


def substitute_pledge(
    books: Books, book_id: int, step: Step, *, act_id: UUID, new_id: UUID, strips: Sequence[Strip]
) -> Done[KeptAct]:
    """Ask to replace the lots of a pledge by others, as when the first ones end; the creditor agrees, and a second person confirms.

    The paper is that to which owner and creditor have agreed; both hear of it. A creditor that has a key in the book agrees with that, or
    refuses. Then a new pledge stands, and the old one is released.

    Raises (in this order):
        ProcessUnknown, NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive, PaperMissing, SiteUnknown, SiteUndescribed,
        PartyUnknown, ReserveUnknown, BodyUnknown, SecuresNothing, VintageOver, AmountBelowZero, IdUsed, IdNotVersion7,
        TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SiteClosed, SecondPersonNeeded, ActedBefore, StepBackdated,
        PartlyFrozen, HoldingTooSmall, CodeMalformed, TooManyPostings, AmountBeyondLargest, EffectiveInFuture, EffectiveBeforeBook,
        PeriodClosed, AccountUnknown, AssetUnknown, AccountClosed, AccountFrozen, AccountReceiveOnly, PeriodSoftClosed,
        ApprovalMissing, ApprovedByPoster, ApprovalVoid, Overdraft, CeilingReached, TotalTooLarge, OverdraftLater, AskerGone.
    """
    kept = acting.opened(books, book_id, PLEDGES, act_id, step)[1]
    terms = ReplacementTerms(act_id, None, _bound_as(kept).reference)
    lines = check_lines(strips)
    check_paper(step, str(kept.other))
    for one in (kept.site, str(kept.other)):
        check_party(books, book_id, one, step.on)
    check_secures(kept.money or 0)
    check_running([one.strip for one in lines], step.day)
    asked = Asked(kept.site, kept.other, kept.until_on, kept.money, lines, terms, kept.law, _OF_PLEDGE)
    return begin_way(books, book_id, REPLACE, step, act_id=new_id, alone=None, asked=asked)


_OF_PLEDGE: Final = dict.fromkeys(
    ("site", "other", "until", "money", "replaces", "senior", "reference"), "pledge"
)
"""What other lots of a pledge say follows from the pledge in the address."""


def _replace(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    def substitute(books: Books, old: Acting[KeptAct]) -> Made:
        lots = take_lots(books, book_id, act.act_id, act.site, FREE)
        draft = moving(_replaced_by(act), lots, act.site, "pledged")
        bound = post_step(books, book_id, step, draft, "permits.pledge")
        return Made((*bound, *_unbind(books, old, "substitute").entries))

    return Made(acting.take_along(books, book_id, _replaced(act), step, substitute).entries)


def _check_replacement(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    """Check that the other lots are of no year that is over.

    Raises:
        VintageOver
    """
    check_running([one.strip for one in lines_of_act(books, book_id, act.act_id)], step.day)


def _is_replacement(_running: Running, act: KeptAct) -> bool:
    return act.what == REPLACE.what


def _check_yes(_books: ReadBooks, taken: Acting[KeptAct]) -> None:
    """Check that nobody agrees for the creditor who asked for other lots.

    Raises:
        SelfDealing
    """
    if taken.step.person in {one.person for one in taken.process.steps}:
        raise SelfDealing(other="bureau", party=str(taken.step.owner))


def _replaced(act: KeptAct) -> Along:
    """Name the step with which the pledge ends that is replaced."""
    return Along(PLEDGES, act.said(ReplacementTerms).replaces, "substitute")


def _drafts_of_replacement(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> tuple[Draft, ...]:
    """Draft what binds the other lots, and what gives the first ones back."""
    lots = choose(books, book_id, act.site, lines_of_act(books, book_id, act.act_id), FREE)
    old = acting.read_process(books, book_id, PLEDGES, _replaced(act).process_id, step.owner)
    back = _draft_back(books, Acting(*old, step, "substitute"), "substitute")
    return moving(_replaced_by(act), lots, act.site, "pledged"), *([back] if back else [])


def _bound_as(kept: KeptAct) -> PledgeTerms | ReplacementTerms:
    """Give the terms of a pledge, whether somebody applied for it or it took the place of another one."""
    return kept.said(ReplacementTerms) if kept.what == REPLACE.what else kept.said(PledgeTerms)


def _check_register(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    wanted, site, days = lines_of_act(books, taken.book_id, taken.id), taken.record.site, taken.step.days
    check_running([one.strip for one in wanted], taken.step.day)
    law = law_of(books, taken.book_id, taken.step.on)
    check_made_good(books, taken.book_id, law, site, {one.strip.pollutant for one in wanted}, days)
    check_paid(books, taken.book_id, law, site, days)
    senior = _bound_as(taken.record).senior
    if senior is not None:
        _check_binding(senior, running_of(books, taken.book_id, senior, {PLEDGE.name: PLEDGE}))


def _check_binding(senior: UUID, running: Running) -> None:
    if running.state not in BINDING:
        raise SeniorNotBinding(senior=str(senior), state=running.state)


def _registration(books: ReadBooks, taken: Acting[KeptAct]) -> Foreseen | None:
    return None if _bound_as(taken.record).senior is not None else posting(_draft_register)(books, taken)


def _draft_register(books: ReadBooks, taken: Acting[KeptAct]) -> Draft:
    wanted, site = lines_of_act(books, taken.book_id, taken.id), taken.record.site
    return moving(step_id(taken), choose(books, taken.book_id, site, wanted, FREE), site, "pledged")


def _register(books: Books, taken: Acting[KeptAct]) -> Made:
    book_id, site = taken.book_id, taken.record.site
    senior = _bound_as(taken.record).senior
    if senior is not None:
        _check_binding(senior, lock(books, book_id, senior, PLEDGE))
        record_taken(books, book_id, taken.id, taken_by(books, book_id, senior))
        return Made()
    lots = take_lots(books, book_id, taken.id, site, FREE)
    return post_taken(
        books, on_contract(taken), "permits.pledge", moving(step_id(taken), lots, site, "pledged")
    )


def _count_release(_books: ReadBooks, taken: Acting[KeptAct]) -> str:
    return "release" if taken.step.owner is not None else "ask_release"


def _check_creditor(_books: ReadBooks, taken: Acting[KeptAct]) -> None:
    check_side(PLEDGE, taken.name, taken.step, str(taken.record.other))


def _check_release(_books: ReadBooks, taken: Acting[KeptAct]) -> None:
    check_paper(taken.step, str(taken.record.other))


def _release(books: Books, taken: Acting[KeptAct]) -> Made:
    return Made() if taken.name == "ask_release" else _unbind(books, taken, "release")


def _check_confirm(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    if taken.process.state == "attested":
        check_agreed(books, taken)
    elif taken.process.state in _SECOND:
        if taken.process.state == "replacement_proposed":
            check_asked(books, taken.book_id, taken.id, taken.step, str(taken.record.other))
        CONFIRM_REPLACEMENT.check(books, taken)


def _confirmation(books: ReadBooks, taken: Acting[KeptAct]) -> Foreseen | None:
    if taken.process.state in _SECOND:
        return CONFIRM_REPLACEMENT.posts(books, taken)
    return _given_back(books, taken) if taken.process.state == "release_asked" else None


def _taken_along(books: ReadBooks, taken: Acting[KeptAct]) -> Along | None:
    there = taken.process.state in _SECOND
    return CONFIRM_REPLACEMENT.along(books, taken) if there else None


def _releasing(books: ReadBooks, taken: Acting[KeptAct]) -> Foreseen | None:
    return None if taken.name == "ask_release" else _given_back(books, taken)


def _given_back(books: ReadBooks, taken: Acting[KeptAct]) -> Foreseen:
    def drafts() -> tuple[Draft, ...]:
        draft = _draft_back(books, taken, "release")
        return (draft,) if draft else ()

    return Foreseen(step_id(taken, "release"), taken.step.on, drafts)


def _replaced_by(act: KeptAct) -> UUID:
    """Name the entry that binds the other lots."""
    return derived(act.act_id, "replace")


def _confirm(books: Books, taken: Acting[KeptAct]) -> Made:
    if taken.process.state == "release_asked":
        return _unbind(books, as_asked(taken), "release")
    if taken.process.state in _SECOND:
        return CONFIRM_REPLACEMENT.do(books, taken)
    return Made()


def give_lots_back(books: Books, taken: Acting[KeptAct]) -> Made:
    """Give the lots of a pledge back, unless another rank still binds them, by the step that is taken.

    Raises:
        PartlyFrozen; those of `post_taken`.
    """
    return _unbind(books, taken, taken.name)


def _unbind(books: Books, taken: Acting[KeptAct], name: str) -> Made:
    """Give the lots of a pledge back, unless another rank still binds them."""
    hold_still(books, taken.book_id, taken.record.site)
    draft = _draft_back(books, taken, name)
    return Made() if draft is None else post_taken(books, taken, "permits.pledge_release", draft)


def _draft_back(books: ReadBooks, taken: Acting[KeptAct], name: str) -> Draft | None:
    """Draft what gives the lots of a pledge back; None where another rank still binds them."""
    book_id, act_id, kept = taken.book_id, taken.id, taken.record
    if single(books, bool, SQL["bound_by_another"], book=book_id, site=kept.site, pledge=act_id):
        return None
    check_whole(books, book_id, act_id)
    still = still_pledged(books, book_id, act_id, kept.site)
    return moving(step_id(taken, name), still, kept.site, "pledged", BACK)


def exhaust_pledge(books: Books, book_id: int, step: Step, act_id: UUID) -> None:
    """Let a pledge end of which all that it rests on is sold, for another pledge or by an order: in the step of who confirms the sale.

    Raises (in this order):
        TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated; never ProcessUnknown, SecondPersonNeeded,
        ActedBefore and AskerGone.
    """
    running = lock(books, book_id, act_id, PLEDGE)
    kept = PLEDGES.find(books, book_id, act_id)
    assert kept is not None, "an act is kept with its first step"
    acting.advance(books, PLEDGES, EXHAUST, Acting(running, kept, step, EXHAUST.action))


def _debt_ends(_books: ReadBooks, _running: Running, act: KeptAct) -> date | None:
    return act.until_on


EXHAUST: Final[Verb[KeptAct]] = Verb(
    "exhaust", "The pledge ends with the sale of all that it rests on", "质押物全部处置，质押终止"
)
"""Taken with a sale for another pledge, or by an order; nobody asks for it."""
CALLED: Final = {"site": "pledgor", "other": "creditor", "money": "debt", "until": "debt_until"}
PLEDGES: Final = binding_conduct(
    PLEDGE,
    {"apply": PledgeTerms, "bring": PledgeTerms, "replace": ReplacementTerms},
    Verb(
        "accept", "Agree to other lots as the creditor", "债权人同意置换质押物", _check_yes, side=_check_creditor, only=_is_replacement,
    ),
    agreeing("Accept the pledge as the creditor", "债权人同意质押"),
    Verb("register", "Register the pledge", "登记质押", _check_register, _register, posts=_registration),
    renewing(),
    Verb(
        "reject", "Refuse other lots as the creditor", "债权人不同意置换质押物", check_reason, side=_check_creditor,
        only=_is_replacement, paper=True,
    ),
    Verb("reject", "Reject the application", "不予登记", check_reason, paper=True),
    Verb(
        "release", "Release the pledge", "解除质押", _check_release, _release, ("release", "ask_release"), _count_release, _check_creditor,
        paper=True, posts=_releasing,
    ),
    Verb(
        "confirm", "Confirm as a second person", "复核", _check_confirm, _confirm, posts=_confirmation, along=_taken_along,
    ),
    Verb("drop", "Drop what was asked for", "撤销申请"),
    Verb("substitute", "Ask to put other lots in the place", "申请置换质押物", asks=("id", "strips")),
    Verb(
        "enforce", "Ask to sell what is pledged", "申请处置质押的排污权",
        due=_debt_ends, asks=("id", "buyer", "price", "costs", "costs_to"),
    ),
)  # fmt: skip
"""How one acts with a pledge; what enforces it is an enforcement, and what replaces it another pledge, with ids of their own."""
REPLACE: Final[Way] = Way(
    PLEDGES,
    "replace",
    _replace,
    _drafts_of_replacement,
    "propose_replacement",
    check=_check_replacement,
    entry=_replaced_by,
    along=_replaced,
)
BRING: Final[Way] = Way(PLEDGES, "bring", _bring, None, "bring")
_SECOND: Final = ("replacement_proposed", "replacement_accepted", "brought")
"""States in which somebody else does what one has asked for."""
CONFIRM_REPLACEMENT: Final = second_verbs(lambda: (REPLACE, BRING), "other lots of a pledge", "置换质押物")[0]
