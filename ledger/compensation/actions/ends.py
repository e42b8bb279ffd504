"""How a case ends: a claim that is not started or not pursued, a round that was reopened, and the closed file.

Law: 环法规〔2022〕31号 art. 18, 31; 法释〔2019〕8号 art. 18; docs/spec/compensation.md 8.
"""

from collections import Counter
from itertools import pairwise
from typing import Final

from ledger.amounts import yuan
from ledger.compensation import shapes
from ledger.compensation.actions.bookings import bookings_open
from ledger.compensation.actions.claims import waive_assessed
from ledger.compensation.actions.courts import check_ground, let_in_named
from ledger.compensation.actions.crimes import check_decided
from ledger.compensation.actions.disposals import free
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.actions.still_open import enforced, guarantees_held, held, preserved, pursued
from ledger.compensation.actions.tellings import await_feedback, name_untold
from ledger.compensation.machines import PROJECT
from ledger.compensation.rules.claims import INTEREST, OPEN
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation
from ledger.words import Phrase, choices, phrase, phrases

SQL: Final = named_queries(__name__)

HELD: Final = ("deposit_payable", "overpaid_payable", "interest_payable", "agency_payable", "escrow_payable")
"""Purposes under which money is held that is to be passed on or returned."""


class GroundBarred(RuleViolation):
    """The case cannot end as '{ground}': {because}.

    Go on with the claim, or correct what the case says about it.
    """

    code = "compensation.ground_barred"
    source = "环法规〔2025〕6号, significantly minor damage"


class CaseStillOpen(RuleViolation):
    """The case {case} cannot be closed: {open}.

    Settle what is named, then close it.
    """

    code = "compensation.case_still_open"
    source = "docs/spec/compensation.md 8"


class ClaimStillOpen(RuleViolation):
    """The claim of the case {case} cannot end: {open}.

    Settle what is named, then end it.
    """

    code = "compensation.claim_still_open"
    source = "docs/spec/compensation.md 8"


class ClosedBefore(RuleViolation):
    """The case {case} was closed before it was reopened, and does not end as if its claim had never been met.

    End the round that was reopened: the case is closed as it was, with what is still to be paid for its works.
    """

    code = "compensation.closed_before"
    source = "docs/spec/compensation.md 8.4"


class NotReopened(RuleViolation):
    """The case {case} was never closed, so there is no round of it that was reopened.

    End the claim.
    """

    code = "compensation.not_reopened"
    source = "docs/spec/compensation.md 8.4"


def check_end(view: View) -> None:
    """Check that a claim which ends was never closed, and leaves nothing open but what was assessed.

    Raises (in this order):
        ClosedBefore; those of `_check_ending`.
    """
    if was_closed(view):
        raise ClosedBefore(case=view.case.code)
    _check_ending(view)


def check_end_round(view: View) -> None:
    """Check that the case was closed before this round, which leaves nothing open but what was assessed.

    Raises (in this order):
        NotReopened; those of `_check_ending`.
    """
    if not was_closed(view):
        raise NotReopened(case=view.case.code)
    _check_ending(view)


def _kept_back(view: View) -> list[Phrase]:
    """Tell of which works something is kept back that is not paid: it is owed to who did them."""
    return [
        phrase(
            "{amount} yuan kept back of the works {title}, owed to {repairer}: they are paid, kept for defects, or stay in the fund "
            "on a basis (retention_basis)",
            amount=yuan(one.retained),
            title=one.title,
            repairer=one.repairer,
        )
        for one in view.stands.projects
        if one.retained
    ]


def was_closed(view: View) -> bool:
    """Tell whether the case went on after it was closed: it was reopened, or is tried again."""
    return any(
        before.after == "closed" and one.action in ("reopen", "retry")
        for before, one in pairwise(view.running.steps)
    )


def _check_ending(view: View) -> None:
    """Check that nothing is open but what was assessed.

    Raises (in this order):
        LawGap, ClaimStillOpen, SignsUndecided.
    """
    view.law.texts("compensation.not_started_grounds", view.on)
    owed = {
        one.purpose: amount
        for one, amount in view.stands.open(OPEN).items()
        if one.purpose != "claim_assessed"
    }
    left = [*(held(purpose, amount) for purpose, amount in owed.items()), *_beside(view), *_unspent(view)]
    if left:
        raise ClaimStillOpen(case=view.case.code, open=phrases(left))
    check_decided(view)


def _beside(view: View) -> list[Phrase]:
    """Tell what keeps a claim and a case open beside money and works."""
    return [*guarantees_held(view), *preserved(view), *enforced(view), *pursued(view)]


def _unspent(view: View) -> list[Phrase]:
    """Tell what is left in the fund and stands for nothing: it is spent, or disposed of."""
    left = free(view)
    return (
        [phrase("{amount} yuan of the fund, which are to be disposed of", amount=yuan(left))] if left else []
    )


def end(work: Work, told: shapes.End) -> None:
    """Not start a claim, or end it or a round that was reopened: what was assessed is waived.

    Raises (in this order):
        LawGap, GroundUnknown, GroundBarred; those of `Work.post`.
    """
    check_ground(told.ground, work.law.texts("compensation.not_started_grounds", work.on))
    if told.ground == "minor":
        _check_minor(work)
    if work.state in ("registered", "checking"):  # nobody has opened it
        let_in_named(work)
    waive_assessed(work)
    _stop_all(work)
    await_feedback(work)


def leave(work: Work) -> None:
    """Let a case that is withdrawn with its list run out: its terms stop, and the paper of its clue may be registered anew."""
    _stop_all(work)
    work.run(SQL["free"])


def _stop_all(work: Work) -> None:
    """Stop what runs, but what is still to be told, which is named."""
    work.run(SQL["stop_all"], on=work.on)
    name_untold(work)


def _check_minor(work: Work) -> None:
    case = work.case
    if case.red_line:
        raise GroundBarred(ground="minor", because="the damaged area lies in an ecological red line")
    if case.repeated or work.one(bool, SQL["offended_before"], received=case.received_on):
        raise GroundBarred(ground="minor", because="a liable party offends again within two years")


def projects_of(view: View) -> dict[str, int]:
    """Count the restorations of a case by state."""
    return dict(Counter(sorted(one.state for one in view.stands.projects)))


def _going_on(view: View) -> dict[str, int]:
    """Count the restorations that keep a case open, by state; those that failed do where something of their duty is left."""
    return dict(
        Counter(
            sorted(
                one.state
                for one in view.stands.projects
                if one.state not in ("accepted", "converted", "dropped", "given_up", "taken_over")
                and (one.state != "failed" or one.duty is None or view.stands.left(one.duty))
            )
        )
    )


def _left(view: View) -> list[Phrase]:
    """Tell what keeps a case open, whatever its closing report says."""
    stands = view.stands
    left = [
        phrase(
            "{head}: {amount} yuan of {purpose}",
            head=one.head if one.part == 1 else phrase("{head}, part {part}", head=one.head, part=one.part),
            purpose=one.purpose,
            amount=yuan(amount),
        )
        for one, amount in stands.open(OPEN).items()
    ]
    left += [
        phrase("{amount} yuan of late interest overpaid", amount=yuan(-amount))
        if one.head == INTEREST
        else phrase("{amount} yuan overpaid under {head}", amount=yuan(-amount), head=one.head)
        for one, amount in stands.open(("claim_overpaid",)).items()
    ]
    left += [
        phrase("{count} of the {machine}, {state}", count=number, machine=PROJECT.title, state=state)
        for state, number in _going_on(view).items()
    ]
    if any(one.mode == "substitute" for one in stands.projects):  # no others book
        left += [phrase("bookings in the base {base}", base=code) for code in bookings_open(view)]
    left += _beside(view)
    left += [held(purpose, amount) for purpose, amount in stands.kept(HELD).items()]
    left += _unspent(view)
    return left


def check_settled(view: View) -> None:
    """Check that nothing keeps a case open, whatever its closing report says.

    Raises (in this order):
        CaseStillOpen, SignsUndecided, LawGap.
    """
    left = _left(view)
    if left:
        raise CaseStillOpen(case=view.case.code, open=phrases(left))
    check_decided(view)
    if not projects_of(view).get("accepted") and not _dismissed(view):
        view.law.texts("compensation.no_evaluation_grounds", view.on)


def _dismissed(view: View) -> bool:
    """Tell whether the claim came to nothing: by what holds nothing is owed, and nothing is left of what was paid or performed."""
    holds, stands = view.stands.in_force, view.stands
    if holds is None or holds.court_since is None:
        return False
    owed = [*(x.obligation_id for x in stands.parts), *(x.obligation_id for x in stands.duties)]
    return holds.id not in owed and not stands.open(("claim_received", "claim_performed"))


def close(work: Work, told: shapes.Close) -> None:
    """Close the case, of which nothing is open any more; a restoration was evaluated, or a ground says why none was needed.

    What is kept back of works stays in the fund on a basis that the closing report names. Twin: `check_damage_fund_disposed`.

    Raises (in this order):
        LawGap, CaseStillOpen.
    """
    if not projects_of(work).get("accepted") and not _dismissed(work):
        grounds = work.law.texts("compensation.no_evaluation_grounds", work.on)
        if told.no_evaluation not in grounds:
            ungrounded = phrase(
                "no restoration was evaluated, and no ground is given why none is needed: {grounds}",
                grounds=choices("ground", grounds),
            )
            raise CaseStillOpen(case=work.case.code, open=ungrounded)
    kept = _kept_back(work)
    if kept and not told.retention_basis.strip():
        raise CaseStillOpen(case=work.case.code, open=phrases(kept))
    _stop_all(work)
