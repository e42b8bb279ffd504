"""What a review (行政复议, 行政诉讼) may be about, until when it is asked for, and what comes back of what a decision took.

Law: 行政复议法 art. 11, 20 (within sixty days of knowing), 42 (suspension), 63–68 (outcomes); 行政诉讼法 art. 56, 70, 77;
docs/spec/permits.md 17.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, TypeAlias

from ledger.errors import Forbidden, Malformed, RuleViolation
from ledger.permits.rules.strips import Strip, written

REVIEW: Final = "review"
SUIT: Final = "suit"
WAYS: Final = (REVIEW, SUIT)
"""Before the authority above (行政复议), or a court (行政诉讼)."""
UPHELD: Final = "upheld"
CHANGED: Final = "changed"
ANNULLED: Final = "annulled"
STEPS: Final[Mapping[str, str]] = {
    UPHELD: "uphold",
    CHANGED: "change",
    ANNULLED: "annul",
    "dismissed": "dismiss",
    "withdrawn": "end",
}
"""What may come of a review, each with the step that the review takes."""
FINAL: Final = ("cancelled", "deducted")
"""States of decisions whose permits have ended in law: nothing comes back, others are granted."""
_FILED: Final = ("apply", "attest", "object", "quash", "reduce")
"""Steps by which somebody of the bureau files what a party says, or what came of a review, and decides nothing."""
WAYS_WITH_PARTS: Final = ("permits.cap", "permits.withdrawal", "permits.retirement")
"""Decisions of which a part may be changed."""

Key: TypeAlias = tuple[str, str, int]
"""Pollutant, area and year."""


class NotReviewable(RuleViolation, about="permits.review"):
    """A {machine} that is {state} is not reviewed here: nothing was taken by it, or it holds no more.

    Name one that stands: a withdrawal, a cut of a cap, a freeze, a cancellation, a deduction, an exclusion or a refusal of surplus.
    """

    code = "permits.not_reviewable"
    source = "《行政复议法》 art. 11; docs/spec/permits.md 17"


class ReviewLate(RuleViolation):
    """A review of this could be asked for until {until}, and this is {on}.

    Bring it before a court in time; where something nobody is answerable for kept you from it, write to the bureau why (art. 20).
    """

    code = "permits.review_late"
    source = "rule pack review.days"


class DecidedByYou(Forbidden):
    """You took part in what is reviewed: what came of the review is recorded by two others.

    Let somebody else do it.
    """

    code = "permits.decided_by_you"
    source = "docs/spec/permits.md 17"


class OutcomeUnfit(Malformed, sorts={"outcome": "review_outcome"}):
    """The outcome {outcome} names what comes back where a part is changed, and only there, for {machine}.

    Name pollutants, years and quantities with a change of a cap, a withdrawal, a cancellation or a deduction; with nothing else.
    """

    code = "permits.outcome_unfit"
    source = "docs/spec/permits.md 17"


class ReturnedTooMuch(RuleViolation):
    """Of {pollutant} in {area} for {vintage} the decision took {taken}, and {asked} is to come back.

    Name at most what it took and no review has given back.
    """

    code = "permits.returned_too_much"
    source = "docs/spec/permits.md 17"


class ReviewOwesLess(RuleViolation):
    """Of {pollutant} in {area} for {vintage} the review still leaves {owed} to be granted, and this grants {asked}.

    Grant at most what could not come back, or leave the review out.
    """

    code = "permits.review_owes_less"
    source = "docs/spec/permits.md 17"


def last_day(known: date, days: int) -> date:
    """Give the day with which the time to ask ends, before it is moved to a day on which somebody works.

    >>> last_day(date(2026, 6, 1), 60)
    datetime.date(2026, 7, 31)
    """
    return known + timedelta(days=days)


def check_in_time(on: date, until: date) -> None:
    """Check that a review is asked for in time.

    Raises:
        ReviewLate
    """
    if on > until:
        raise ReviewLate(until=until.isoformat(), on=on.isoformat())


def deciders(steps: Sequence[tuple[str, int]]) -> set[int]:
    """Name the persons who decided something, from its steps and who took each: who only filed what a party said did not.

    >>> deciders([("propose", 1), ("confirm", 2), ("object", 3)])
    {1, 2}
    """
    return {person for action, person in steps if action not in _FILED}


def check_outcome(machine: str, outcome: str, strips: Sequence[Strip]) -> None:
    """Check that an outcome names what comes back where a part is changed, and only there.

    Raises:
        OutcomeUnfit
    """
    parts = outcome == CHANGED and machine in WAYS_WITH_PARTS
    if parts != bool(strips) or (outcome == CHANGED and not parts):
        raise OutcomeUnfit(outcome=outcome, machine=machine)


def spread(strips: Sequence[Strip]) -> dict[Key, int]:
    """Give quantities by pollutant, area and year."""
    sums: dict[Key, int] = {}
    for one in strips:
        for year in one.years:
            key = (one.pollutant, one.area, year)
            sums[key] = sums.get(key, 0) + one.quantity
    return sums


def less(whole: Mapping[Key, int], *parts: Mapping[Key, int]) -> dict[Key, int]:
    """Give what is left of some quantities after others, without what is nothing.

    >>> less({("SO2", "a", 2026): 5}, {("SO2", "a", 2026): 2})
    {('SO2', 'a', 2026): 3}
    """
    left = {key: quantity - sum(part.get(key, 0) for part in parts) for key, quantity in whole.items()}
    return {key: quantity for key, quantity in left.items() if quantity > 0}


def not_to_be_taken(taken: int, before: int, since: int, annulled: bool) -> int:
    """Tell how much of what a decision took reviews have said since a day was not to be taken: all that is left, where one annulled it.

    Args:
        taken: of a pollutant, area and year.
        before: what reviews had changed of it by that day.
        since: what they have changed after it.
        annulled: whether one annulled it after it.

    >>> not_to_be_taken(8, 2, 3, False), not_to_be_taken(8, 2, 3, True), not_to_be_taken(8, 0, 0, False)
    (3, 6, 0)
    """
    return taken - before if annulled else since


def check_within(asked: Mapping[Key, int], taken: Mapping[Key, int]) -> None:
    """Check that no more comes back than a decision took.

    Raises:
        ReturnedTooMuch
    """
    for key, quantity in asked.items():
        if quantity > taken.get(key, 0):
            raise ReturnedTooMuch(**_figures(key), taken=written(taken.get(key, 0)), asked=written(quantity))


def given_for(
    owed: Mapping[Key, int], given: Mapping[Key, int], ended: Collection[Key]
) -> tuple[dict[Key, int], dict[Key, int]]:
    """Take what is given off what is owed: of its own year first, and then of earlier years that have ended, of which nothing can be given.

    Args:
        owed: by pollutant, area and year.
        given: so, too.
        ended: of which pollutants, areas and years nothing is given any more.

    Returns:
        What is still owed, and what is given beyond it.

    >>> given_for({("SO2", "a", 2027): 8}, {("SO2", "a", 2028): 9}, {("SO2", "a", 2027)})
    ({}, {('SO2', 'a', 2028): 1})
    >>> given_for({("SO2", "a", 2027): 8}, {("SO2", "a", 2028): 9}, ())
    ({('SO2', 'a', 2027): 8}, {('SO2', 'a', 2028): 9})
    """
    left, beyond = dict(owed), dict[Key, int]()
    for key in sorted(given):
        left[key], rest = _off(left.get(key, 0), given[key])
        beyond[key] = rest
    for key in sorted(beyond):
        for one in sorted(x for x in owed if x in ended and x[:2] == key[:2] and x[2] < key[2]):
            left[one], beyond[key] = _off(left[one], beyond[key])
    return _more_than_nothing(left), _more_than_nothing(beyond)


def _off(whole: int, part: int) -> tuple[int, int]:
    """Take a part off a whole: what is left of either."""
    return max(0, whole - part), max(0, part - whole)


def _more_than_nothing(quantities: Mapping[Key, int]) -> dict[Key, int]:
    return {key: quantity for key, quantity in quantities.items() if quantity}


def check_owed(asked: Mapping[Key, int], owed: Mapping[Key, int], ended: Collection[Key] = ()) -> None:
    """Check that a grant gives no more for a review than could not come back. Twin: LG203 `review_owes`.

    Raises:
        ReviewOwesLess
    """
    for key, beyond in given_for(owed, asked, ended)[1].items():
        raise ReviewOwesLess(**_figures(key), owed=written(asked[key] - beyond), asked=written(asked[key]))


def _figures(key: Key) -> dict[str, str | int]:
    return {"pollutant": key[0], "area": key[1], "vintage": key[2]}


def pick(parts: Sequence[tuple[Key, int]], wanted: Mapping[Key, int]) -> list[int]:
    """Choose how much of each part comes back, in their order, no more of each year than wanted.

    >>> pick([(("SO2", "a", 2026), 3), (("SO2", "a", 2026), 3), (("SO2", "a", 2027), 3)], {("SO2", "a", 2026): 4})
    [3, 1, 0]
    """
    left, picked = dict(wanted), list[int]()
    for key, quantity in parts:
        chosen = min(quantity, left.get(key, 0))
        left[key] = left.get(key, 0) - chosen
        picked.append(chosen)
    return picked


def strips_of(quantities: Mapping[Key, int]) -> list[Strip]:
    """Write quantities as strips of one year each."""
    return [
        Strip(pollutant, area, year, year, quantity)
        for (pollutant, area, year), quantity in sorted(quantities.items())
    ]
