"""Moves of permits to another site, by a merger, a split or a removal; and grants out of the reserve, which are moves too.

apply ─▶ applied ─▶ accept ─▶ accepted ─▶ approve     by the site itself, and the receiver with its own key
attest ─▶ attested ─▶ accept, confirm ─▶ applied          by the bureau in its place
propose ─▶ proposed ─▶ confirm         a grant out of the reserve, by a decision (`release`)
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from ledger.database import Books, ReadBooks
from ledger.entries import check_shown
from ledger.journal.foreseeing import Draft
from ledger.law import Law
from ledger.law_in_force.queries import law_of
from ledger.permits.actions.caps import CapUnknown
from ledger.permits.actions.engine import (
    Asked,
    KeptAct,
    act_conduct,
    begin_new,
    known_act,
    number_locked,
    post_taken,
    posting,
    step_id,
)
from ledger.permits.actions.fee_moves import fees_of, move_fees
from ledger.permits.actions.lots import (
    OWNED,
    TakenLot,
    check_lines,
    choose,
    hold_still,
    lines_of_act,
    moving,
    take_lots,
)
from ledger.permits.actions.recasting import foreseen_recast, recast
from ledger.permits.actions.receivers import check_receives_permits, check_reserve
from ledger.permits.actions.review_debts import check_owed_by
from ledger.permits.actions.second import Way, begin_way, one_draft, post_act, second_verbs
from ledger.permits.actions.sides import (
    check_agreed,
    check_paper,
    check_yes,
    count_yes,
    on_contract,
    renewing,
)
from ledger.permits.machines import MOVE
from ledger.permits.queries.lots import check_circulates, find_cap
from ledger.permits.queries.year import check_made_good, unreported
from ledger.permits.rules.moves import ReceiverMissing, check_basis, check_nothing_left
from ledger.permits.rules.second import quantity_alone
from ledger.permits.rules.strips import SameParty, Strip, check_term, party_of
from ledger.permits.shapes import MoveTerms, ReleaseTerms
from ledger.processes import acting
from ledger.processes.acting import Acting, Done, Made, Verb
from ledger.processes.actions import Running, Step, check_side
from ledger.processes.reasons import check_reason
from ledger.register.queries import site_on


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
) -> Done[KeptAct]:
    """Apply to move permits to another site on the basis of a merger, a split or a removal.

    Where the bureau applies in the place of the site, another person of the bureau confirms, or the site itself accepts.

    Args:
        to_area: control area under whose cap they count from then on; None where it stays the same.

    Raises (in this order):
        SameParty, TextTooLong, TextUnprintable, TextEmpty, MoveUnfounded, NothingNamed, PollutantUnknown, VintagesImpossible,
        QuantityNotPositive,
        NotYourSide, JurisdictionUnknown, AmountBelowZero, IdUsed, ProcessUnknown, PaperMissing, LawGap, GatesFailed, SiteUnknown,
        SiteUndescribed, ObligationsStay, ReserveUnknown, IdNotVersion7, StepNotAllowed, RoleNotForStep, SiteClosed.
    """
    if site == to:
        raise SameParty(party=site)
    check_shown(basis=basis)
    check_basis(basis)
    lines = check_lines(strips)
    check_side(MOVE, "apply", step, party_of(site))
    law = law_of(books, book_id, step.on)
    asked = Asked(
        site,
        to,
        lines=lines,
        terms=MoveTerms(basis, to_area),
        law=law.version,
        called={"other": "to"},
    )
    known = known_act(books, book_id, MOVES, "apply", step, act_id, asked)
    if isinstance(known, Done):
        return known
    check_paper(step, site)
    check_shown(document=step.document)
    check_made_good(books, book_id, law, site, {one.pollutant for one in strips}, step.days)
    for one in (site, to):
        site_on(books, book_id, one, step.on)
    _check_left(books, book_id, law, site, {one.pollutant for one in strips}, step.days)
    if to_area:
        check_reserve(books, book_id, to_area)
    action = "attest" if step.owner is None else "apply"
    return begin_new(books, book_id, MOVES, action, step, act_id=act_id, asked=asked, new=known)


def accept_move(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Accept a move: as its receiver, or as the giver where the bureau applied in its place.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, NotYourSide,
        SideMissing, SelfDealing, SideElsewhere, PaperMissing, AskerGone.
    """
    return acting.take(books, book_id, MOVES, act_id, "accept", step, of=_applied)


def confirm_move(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Confirm an application on paper, as a second person of the bureau.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        StepBackdated, SelfDealing, SideElsewhere, PaperMissing, AskerGone; never StepUnnamed and ActedBefore.
    """
    return acting.take(books, book_id, MOVES, act_id, "confirm", step, of=_applied)


def reject_move(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Reject a move, and say why.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, TextEmpty.
    """
    return acting.take(books, book_id, MOVES, act_id, "reject", step, of=_applied)


def approve_move(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Approve a move: the lots pass as they are, unpaid ones unpaid with the fee that charges them; into another area the cap passes, too.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        ActedBefore, StepBackdated, PeriodClosed, PeriodSoftClosed, ReceiverMissing, JurisdictionUnknown, LawGap, GatesFailed,
        ObligationsStay, HoldingTooSmall, FeeWaits, PaymentWaits, FeeSplit, CapUnknown; those of `recast`; those of `move_fees`; AskerGone.
    """
    return acting.take(books, book_id, MOVES, act_id, "approve", step, of=_applied)


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
    review: UUID | None = None,
) -> Done[KeptAct]:
    """Grant a site permits out of an area's reserve by a decision; `due` when a fee is owed for them. A second person confirms.

    Args:
        review: the review for which it gives what could not come back.

    Raises (in this order):
        NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive, SameParty, JurisdictionUnknown, LawGap, AmountBelowZero,
        IdUsed, ProcessUnknown, SiteUnknown, SiteUndescribed, TermTooLong, IdNotVersion7, TextTooLong, TextUnprintable, StepNotAllowed,
        RoleNotForStep, SiteClosed, VintageEnded, ReviewOwesLess, HoldingTooSmall;
        CodeMalformed, PurposeUnknown, LimitsImpossible, TooManyPostings, AmountBeyondLargest, EffectiveInFuture, EffectiveBeforeBook,
        PeriodClosed, AccountUnknown, AssetUnknown, AccountClosed, AccountFrozen, AccountReceiveOnly, PeriodSoftClosed, ApprovalMissing,
        ApprovedByPoster, ApprovalVoid, ApprovedByAnother, ApprovedOtherwise, Overdraft, CeilingReached, TotalTooLarge, OverdraftLater.
    """
    lines = check_lines(strips)
    reserve = f"bureau:{area}"
    if site == reserve:
        raise SameParty(party=site)
    law = law_of(books, book_id, step.on)
    alone = quantity_alone(law, "second_person.releases", step.on, strips)
    called = {"site": "area", "other": "site", "due": "fee_due"}
    asked = Asked(reserve, site, lines=lines, terms=ReleaseTerms(due, review), law=law.version, called=called)
    known = known_act(books, book_id, MOVES, RELEASE.what, step, act_id, asked)
    if isinstance(known, Done):
        return known
    check_receives_permits(books, book_id, site, step.on)
    check_term(strips, law, step.on)
    return begin_way(books, book_id, RELEASE, step, act_id=act_id, alone=alone, asked=asked, new=known)


def _applied(act: KeptAct) -> bool:
    return act.what == "apply"


def _is_move(_running: Running, act: KeptAct) -> bool:
    return _applied(act)


def _check_approve(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    wanted, site, on = lines_of_act(books, taken.book_id, taken.id), taken.record.site, taken.step.on
    receiver = party_of(str(taken.record.other))
    if taken.process.state == "applied" and receiver != party_of(site):
        raise ReceiverMissing(party=receiver)
    law, pollutants = law_of(books, taken.book_id, on), {one.strip.pollutant for one in wanted}
    check_made_good(books, taken.book_id, law, site, pollutants, taken.step.days)
    _check_left(books, taken.book_id, law, site, pollutants, taken.step.days)
    _fees(books, taken, choose(books, taken.book_id, site, wanted, OWNED))


def _check_left(
    books: ReadBooks, book_id: int, law: Law, site: str, pollutants: Collection[str], days: Collection[date]
) -> None:
    """Check that no report that belongs to permits stays behind where they pass; what is owed for them follows them."""
    left = {one for on in days for one in unreported(books, book_id, site, on, law, sorted(pollutants))}
    check_nothing_left(site, sorted(left))


def _fees(books: ReadBooks, taken: Acting[KeptAct], lots: Sequence[TakenLot]) -> list[UUID]:
    elsewhere = bool(taken.record.said(MoveTerms).to_area)
    return fees_of(books, taken.book_id, taken.record.site, lots, elsewhere=elsewhere)


def _draft_approve(books: ReadBooks, taken: Acting[KeptAct]) -> Draft:
    wanted, site = lines_of_act(books, taken.book_id, taken.id), taken.record.site
    lots = choose(books, taken.book_id, site, wanted, OWNED)
    if taken.record.said(MoveTerms).to_area:
        return foreseen_recast(books, taken, lots, _receiver(taken), _caps_there(books, taken, lots))
    return _moved(taken, lots)


def _receiver(taken: Acting[KeptAct]) -> Callable[[TakenLot], tuple[str, str]]:
    """Say where each part goes: to the other site, on an account of the same purpose."""
    return lambda one: (str(taken.record.other), one.purpose)


def _moved(taken: Acting[KeptAct], lots: Sequence[TakenLot]) -> Draft:
    to = str(taken.record.other)
    parts = [moving(step_id(taken), [t for t in lots if t.purpose == one], to, one) for one in OWNED]
    return Draft(
        step_id(taken),
        [posting for part in parts for posting in part.postings],
        [account for part in parts for account in part.opening],
    )


def _caps_there(books: ReadBooks, taken: Acting[KeptAct], lots: Sequence[TakenLot]) -> dict[int, int]:
    """Find by lot the cap of the area into which a move leads; none where it stays in its area.

    Raises:
        CapUnknown: none was set there.
    """
    area = taken.record.said(MoveTerms).to_area
    if not area:
        return {}
    caps = {}
    for one in lots:
        number = find_cap(books, taken.book_id, one.pollutant, str(area), one.vintage)
        if number is None:
            raise CapUnknown(pollutant=one.pollutant, area=str(area), vintage=one.vintage)
        caps[one.asset_id] = number
    return caps


def _approve(books: Books, taken: Acting[KeptAct]) -> Made:
    hold_still(books, taken.book_id, taken.record.site, str(taken.record.other))
    lots = take_lots(books, taken.book_id, taken.id, taken.record.site, OWNED)
    move_fees(books, on_contract(taken), _fees(books, taken, lots))
    if taken.record.said(MoveTerms).to_area:
        return recast(
            books, on_contract(taken), lots, _receiver(taken), "moved", None, _caps_there(books, taken, lots)
        )
    return post_taken(books, on_contract(taken), "permits.move", _moved(taken, lots))


def _draft_release(books: ReadBooks, book_id: int, _step: Step, act: KeptAct) -> Draft:
    lots = choose(books, book_id, act.site, lines_of_act(books, book_id, act.act_id), ("reserve",))
    return _released(act, lots)


def _released(act: KeptAct, lots: Sequence[TakenLot]) -> Draft:
    purpose = "unpaid" if act.said(ReleaseTerms).due else "holding"
    return moving(act.act_id, lots, str(act.other), purpose)


def _check_release(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    check_receives_permits(books, book_id, str(act.other), step.on)
    strips = [line.strip for line in lines_of_act(books, book_id, act.act_id)]
    check_circulates(
        books, book_id, [(one.pollutant, one.area, year) for one in strips for year in one.years]
    )
    review = act.said(ReleaseTerms).review
    if review is not None:
        check_owed_by(books, book_id, review, str(act.other), strips, act.act_id)


def _release(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Release.

    Raises:
        AmountBeyondLargest, CodeMalformed, HoldingTooSmall, LimitsImpossible, PurposeUnknown, SiteUndescribed, SiteUnknown,
        ProcessUnknown, ReviewOwesLess, TooManyPostings, VintageEnded;
        AccountClosed, AccountFrozen, AccountReceiveOnly, AccountUnknown, ApprovalMissing, ApprovalVoid,
        ApprovedByAnother, ApprovedByPoster, ApprovedOtherwise, AssetUnknown, CeilingReached, EffectiveBeforeBook,
        EffectiveInFuture, IdUsed, Overdraft, OverdraftLater, PeriodClosed, PeriodSoftClosed, TotalTooLarge.
    """
    review = act.said(ReleaseTerms).review
    if review is not None:
        number_locked(books, book_id, f"review:{review}")
        hold_still(books, book_id, act.site, str(act.other))
    _check_release(books, book_id, step, act)
    draft = _released(act, take_lots(books, book_id, act.act_id, act.site, ("reserve",)))
    return post_act(books, book_id, step, draft, "permits.reserve_grant", asked_by)


MOVES: Final = act_conduct(
    MOVE,
    {"apply": MoveTerms, "release": ReleaseTerms},
    Verb(
        "accept", "Accept the move", "同意转移", check_agreed, choose=count_yes, side=check_yes, only=_is_move
    ),
    Verb("confirm", "Confirm an application on paper", "复核书面申请", check_agreed, only=_is_move),
    Verb(
        "approve",
        "Approve the move",
        "审核转移",
        _check_approve,
        _approve,
        only=_is_move,
        posts=posting(_draft_approve),
    ),
    renewing(_is_move),
    Verb("reject", "Reject the move", "驳回转移", check_reason, paper=True, only=_is_move),
    *second_verbs(lambda: (RELEASE,), "a grant out of the reserve", "储备排污权出让"),
)
"""How one acts with a move, and with a grant out of the reserve."""
RELEASE: Final[Way] = Way(MOVES, "release", _release, one_draft(_draft_release), check=_check_release)
