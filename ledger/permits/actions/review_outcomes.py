"""What came of a review: said by two persons of the bureau who did not decide, with its paper; what a decision took comes back with it.

    propose ─▶ proposed ─▶ confirm (another person) ─▶ done: the review takes its step, and the decision `quash` or `reduce`
                  └─────▶ drop

What comes back is what is there (`ledger.permits.actions.restoring`). What could not (granted to another meanwhile, ended with its year, or
of a cancellation and a deduction all of it) is told, and granted out of the reserve by an act that names the review
(`ledger.permits.actions.review_debts`).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from ledger.database import Books, ReadBooks
from ledger.entries import check_shown
from ledger.identifiers import derived
from ledger.journal.foreseeing import Draft
from ledger.permits.actions.engine import Asked, KeptAct, act_conduct, known_act, post_step, posted_by
from ledger.permits.actions.fee_refunds import check_returned
from ledger.permits.actions.fee_returns import FREED, freeing, post_freed
from ledger.permits.actions.freezes import QUASH_FREEZE, end_idle, take_effect
from ledger.permits.actions.lots import ActLine, lines_of_act
from ledger.permits.actions.restoring import GivenBack, coming, hold_coming, left_of
from ledger.permits.actions.reviews import DECISIONS, REVIEWS, check_reviewable, decision_of
from ledger.permits.actions.second import Way, begin_way, second_verbs
from ledger.permits.machines import FREEZE, REVIEW_OUTCOME, WITHDRAWAL
from ledger.permits.rules.reviews import (
    ANNULLED,
    CHANGED,
    STEPS,
    DecidedByYou,
    Key,
    check_outcome,
    check_within,
    deciders,
    less,
    spread,
    strips_of,
)
from ledger.permits.rules.strips import Strip, check_strips, written
from ledger.permits.shapes import OutcomeTerms, ReviewTerms
from ledger.processes import acting
from ledger.processes.acting import Acting, Along, Conduct, Done, Made, Verb
from ledger.processes.actions import Running, Step, lock

GIVES_BACK: Final = (CHANGED, ANNULLED)
"""Outcomes with which something comes back."""


def say_outcome(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    review: UUID,
    outcome: str,
    strips: Sequence[Strip] = (),
) -> Done[KeptAct]:
    """Say what came of a review, with its paper; another person confirms, and neither took part in the decision.

    Args:
        outcome: upheld, changed, annulled, dismissed, or withdrawn by who asked.
        strips: what comes back, where a part is changed.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive, ProcessUnknown,
        OutcomeUnfit, AmountBelowZero, IdUsed, IdNotVersion7, StepNotAllowed, RoleNotForStep; those of `_settle`.
    """
    check_shown(document=step.document)
    if strips:
        check_strips(strips)
    kept = acting.read_process(books, book_id, REVIEWS, review, step.owner)[1]
    check_outcome(kept.said(ReviewTerms).decided, outcome, strips)
    lines = [ActLine(one, one.quantity) for one in strips_of(spread(strips))]
    terms = OutcomeTerms(review, outcome)
    asked = Asked(kept.site, lines=lines, terms=terms, law=kept.law, called={"site": "review"})
    known = known_act(books, book_id, REVIEW_OUTCOMES, SETTLE.what, step, act_id, asked)
    if isinstance(known, Done):
        return known
    return begin_way(books, book_id, SETTLE, step, act_id=act_id, alone=None, asked=asked, new=known)


def _along(act: KeptAct) -> Along:
    """Name the step of the review that its outcome takes along."""
    said = act.said(OutcomeTerms)
    return Along(REVIEWS, said.review, STEPS[said.outcome])


def reviewed(books: ReadBooks, book_id: int, act: KeptAct) -> tuple[Running, KeptAct]:
    """Read the decision of which a review came out so."""
    review = REVIEWS.find(books, book_id, act.said(OutcomeTerms).review)
    assert review is not None, "an outcome is said of a review that is there"
    return decision_of(books, book_id, review.said(ReviewTerms).decision, None)


def _check(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    running, kept = reviewed(books, book_id, act)
    if step.person in deciders([(one.action, one.person) for one in running.steps]):
        raise DecidedByYou()
    if act.said(OutcomeTerms).outcome in GIVES_BACK:
        check_reviewable(running, kept)
        check_within(wanted(books, act, running, kept), left_of(books, running, kept, act.act_id))


def wanted(books: ReadBooks, act: KeptAct, running: Running, kept: KeptAct) -> dict[Key, int]:
    """Give what is to come back: what the outcome names, or all that is left."""
    if act.said(OutcomeTerms).outcome == CHANGED:
        return spread([one.strip for one in lines_of_act(books, running.book_id, act.act_id)])
    return left_of(books, running, kept, act.act_id)


def entry_of(act: KeptAct, kept: KeptAct) -> UUID:
    """Name the entry with which what a decision took comes back: derived from it and from the outcome."""
    return derived(kept.act_id, f"quash:{act.act_id}")


def _freed_under(act: KeptAct) -> str:
    """Tell under which name the entry is derived that frees what is paid: a decision may be changed, and annulled after that."""
    return f"{FREED}:{act.act_id}"


def _drafts(books: ReadBooks, book_id: int, _step: Step, act: KeptAct) -> list[Draft]:
    running, kept = reviewed(books, book_id, act)
    entry_id = entry_of(act, kept)
    if act.said(OutcomeTerms).outcome not in GIVES_BACK:
        return [Draft(entry_id, [])]
    return [coming(books, entry_id, running, kept, wanted(books, act, running, kept), act.act_id).draft]


def _settle(books: Books, book_id: int, step: Step, act: KeptAct, _asked_by: int | None) -> Made:
    """Let the review take its step, and the decision its own, with what comes back.

    Raises (in this order):
        ProcessUnknown, DecidedByYou, NotReviewable, ReturnedTooMuch, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep,
        SecondPersonNeeded, ActedBefore, StepBackdated, AskerGone, CapUnknown, PeriodClosed, PeriodSoftClosed; those of `post_step`;
        those of `check_returned`.
    """
    said = act.said(OutcomeTerms)
    running, review = acting.opened(books, book_id, REVIEWS, said.review, step)
    decided, kept = reviewed(books, book_id, act)
    decided = lock(books, book_id, kept.act_id, decided.machine)
    _check(books, book_id, step, act)
    _take(books, REVIEWS, running, review, step, STEPS[said.outcome])
    figures: dict[str, object] = {"outcome": said.outcome, "review": str(said.review)}
    if said.outcome not in GIVES_BACK:
        return Made(figures=figures)
    hold_coming(books, decided, kept)
    owed = wanted(books, act, decided, kept)
    found = coming(books, entry_of(act, kept), decided, kept, owed, act.act_id)
    entries = _quash(books, decided, kept, step, found, act)
    check_returned(books, book_id, kept.act_id)
    told = {"returned": _told(found.back), "missing": _told(less(owed, found.back))}
    return Made(entries, {**figures, **{name: text for name, text in told.items() if text}})


def _quash(
    books: Books, decided: Running, kept: KeptAct, step: Step, found: GivenBack, act: KeptAct
) -> tuple[UUID, ...]:
    """Let a decision take its step, with the entry by which comes back what is there; what has ended in law takes none."""
    name = "quash" if act.said(OutcomeTerms).outcome == ANNULLED else "reduce"
    if decided.machine.step(decided.state, name) is None:
        return ()
    if decided.machine is FREEZE:
        return acting.advance(
            books, DECISIONS[FREEZE.name], QUASH_FREEZE, Acting(decided, kept, step, name)
        ).entries

    def deed(books: Books, taken: Acting[KeptAct]) -> Made:
        free = freeing(books, taken, found.lots, _freed_under(act))
        made = Made(post_step(books, decided.book_id, step, found.draft, found.kind))
        made = post_freed(books, taken, free, made)
        take_effect(books, taken, found.passed, act.act_id)
        if decided.machine is WITHDRAWAL:
            end_idle(books, decided.book_id, kept.site, step.on)
        return made

    return _take(books, DECISIONS[decided.machine.name], decided, kept, step, name, deed)


def _nothing(_books: Books, _taken: Acting[KeptAct]) -> Made:
    return Made()


def _take(
    books: Books,
    conduct: Conduct[KeptAct],
    running: Running,
    kept: KeptAct,
    step: Step,
    name: str,
    deed: Callable[[Books, Acting[KeptAct]], Made] = _nothing,
) -> tuple[UUID, ...]:
    """Take a step that nobody asks for alone."""
    verb: Verb[KeptAct] = Verb(name, name, name, do=deed)
    return acting.advance(books, conduct, verb, Acting(running, kept, step, name)).entries


def _told(quantities: Mapping[Key, int]) -> str:
    return "; ".join(
        f"{one.pollutant} {one.area} {one.first_vintage}: {written(one.quantity)}"
        for one in strips_of(quantities)
    )


def _posted(books: ReadBooks, running: Running, kept: KeptAct, step: str) -> Collection[UUID]:
    if step != "confirm":
        return posted_by(books, running, kept, step)
    decided, decision = reviewed(books, running.book_id, kept)
    return (
        entry_of(kept, decision),
        derived(decision.act_id, _freed_under(kept)),
        *([derived(decision.act_id, name) for name in ("lift", FREED)] if decided.machine is FREEZE else []),
    )


REVIEW_OUTCOMES: Final = replace(
    act_conduct(
        REVIEW_OUTCOME, OutcomeTerms, *second_verbs(lambda: (SETTLE,), "the outcome of a review", "复议结果")
    ),
    posted=_posted,
)
"""How one acts with what came of a review."""
SETTLE: Final[Way] = Way(REVIEW_OUTCOMES, "settle", _settle, _drafts, check=_check, along=_along)
