"""Several lines for one posting, several postings for one line, and what undoes itself on one side.

A sum is certain only when a reference holds it together: every open item with that reference, on both sides, and nothing else.
Sums without a reference are looked for among a bounded number of candidates and are always only proposed.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import accumulate
from typing import Final, TypeVar

from ledger.amounts import Unit
from ledger.reconciliation.rules.matching import (
    STANDARD,
    BankLine,
    BookItem,
    Candidate,
    Candidates,
    Comparison,
    ItemKey,
    LineKey,
    Policy,
    compare,
    same_name,
)

SUMS_SHOWN: Final = 3
"""Sums proposed for one line or posting at most."""
PARTS_MAX: Final = 1_000
"""Members of a group at most; as many as an entry has postings."""
One = TypeVar("One", bound=BankLine | BookItem)


@dataclass(frozen=True, slots=True)
class Groups:
    """What one run has found; no line and no posting is in two of the certain ones."""

    certain: tuple[Candidate, ...]
    proposed: tuple[Candidate, ...]
    complete: bool
    """False where the bounds left something out: sums that were not looked for, or too many of one amount."""


def find(
    lines: Sequence[BankLine], items: Sequence[BookItem], unit: Unit, policy: Policy = STANDARD
) -> Groups:
    """Match what is open: reversals, then pairs, then sums that a reference holds together; propose what is left.

    The order of what comes in does not matter.
    """
    left = _Left(lines, items)
    left.take(_undone_items(left.items()))
    left.take(_undone_lines(left.lines()))
    candidates = Candidates(left.lines(), left.items(), policy, unit)
    left.take(candidates.certain())
    left.take(_held_together(left.lines(), left.items(), policy, unit))
    sums = _Sums(policy, unit)
    named = [*_named(left.lines(), left.items(), policy, unit)]
    told = {(one.lines, one.items) for one in named}
    others = (one for one in sums.find(left.lines(), left.items()) if (one.lines, one.items) not in told)
    proposed = [*candidates.proposals(left.taken), *named, *others]
    proposed.sort(key=lambda one: one.order)
    complete = sums.steps < policy.steps_max and candidates.crowded.keys() <= left.taken
    return Groups(tuple(left.certain), tuple(proposed), complete)


class _Left:
    """What nothing has taken yet."""

    def __init__(self, lines: Iterable[BankLine], items: Iterable[BookItem]) -> None:
        self._lines = sorted(lines, key=lambda one: (one.on, one.key))
        self._items = sorted(items, key=lambda one: (one.on, one.key))
        self.taken: set[Hashable] = set()
        self.certain: list[Candidate] = []

    def lines(self) -> list[BankLine]:
        return [line for line in self._lines if line.key not in self.taken]

    def items(self) -> list[BookItem]:
        return [item for item in self._items if item.key not in self.taken]

    def take(self, found: Iterable[Candidate]) -> None:
        """Keep what was found, as far as nothing of it was taken before."""
        for one in found:
            members = {*one.lines, *one.items}
            if not members & self.taken:
                self.taken |= members
                self.certain.append(one)


def _undone_items(items: Sequence[BookItem]) -> Iterator[Candidate]:
    """Pair an entry with its reversal, where each has one posting on the account: the bank knows neither."""
    by_entry: dict[object, list[BookItem]] = defaultdict(list)
    for item in items:
        by_entry[item.key[0]].append(item)
    for item in items:
        undone = by_entry.get(item.reverses, [])
        if (
            item.reverses is not None
            and len(undone) == len(by_entry[item.key[0]]) == 1
            and undone[0].net == -item.net
        ):
            part = Comparison("reversal", "", str(item.reverses), 100, 100)
            yield Candidate("ledger_reversal", (), tuple(sorted((undone[0].key, item.key))), (part,))


def _undone_lines(lines: Sequence[BankLine]) -> Iterator[Candidate]:
    """Pair a line with the bank's reversal of it, which has the same reference and is alone in that."""
    plain: dict[tuple[str, int], list[BankLine]] = defaultdict(list)
    undoing: dict[tuple[str, int], list[BankLine]] = defaultdict(list)
    for line in lines:
        for token in sorted({line.end_to_end, line.reference} - {""}):
            (undoing if line.reversal else plain)[(token, -line.net if line.reversal else line.net)].append(
                line
            )
    for key, some in sorted(undoing.items()):
        others = plain.get(key, [])
        if len(some) == len(others) == 1 and others[0].on <= some[0].on:
            part = Comparison("reversal", key[0], "", 100, 100)
            yield Candidate("bank_reversal", tuple(sorted((others[0].key, some[0].key))), (), (part,))


def _held_together(
    lines: Sequence[BankLine], items: Sequence[BookItem], policy: Policy, unit: Unit
) -> list[Candidate]:
    """Find the references that stand on one side once and on the other several times, and whose sums agree.

    What two references would put into different groups is not certain, and is left.
    """
    some, others = _by_token(lines), _by_token(items)
    found: dict[tuple[tuple[LineKey, ...], tuple[ItemKey, ...]], Candidate] = {}
    claimed: dict[Hashable, set[object]] = defaultdict(set)
    for token in sorted(some.keys() & others.keys()):
        left, right = some[token], others[token]
        # Every reference claims its members, also where the sums differ: then another sum with one of them is not certain.
        members = (tuple(one.key for one in left), tuple(one.key for one in right))
        if len(left) + len(right) > 2:
            for key in (*members[0], *members[1]):
                claimed[key].add(members)
        alone = (
            min(len(left), len(right)) == 1
            and 3 <= len(left) + len(right) <= PARTS_MAX
            and _near(left, right, policy)
        )
        if alone and sum(one.net for one in left) == sum(one.net for one in right):
            rule = "one_line_many_postings" if len(left) == 1 else "many_lines_one_posting"
            found.setdefault(members, Candidate(rule, *members, compare(left, right, policy, unit)))
    return [
        one
        for members, one in sorted(found.items(), key=lambda pair: pair[1].order)
        if all(claimed[key] == {members} for key in (*members[0], *members[1]))
    ]


def _named(
    lines: Sequence[BankLine], items: Sequence[BookItem], policy: Policy, unit: Unit
) -> Iterator[Candidate]:
    """Find a line that names several postings, each by a reference of its own, or a posting that names several lines, to the fen.

    All that is open under these references belongs to it, or nothing: who left one out is asked, not guessed. A reference that is named
    twice is one.
    """
    at_lines, at_items = _by_token(lines), _by_token(items)
    for line in lines:
        some, tokens = _all_named(line, at_items)
        if some and _near((line,), some, policy) and sum(one.net for one in some) == line.net:
            parts = compare((line,), some, policy, unit, tokens)
            yield Candidate("one_line_many_references", (line.key,), tuple(one.key for one in some), parts)
    for item in items:
        told, tokens = _all_named(item, at_lines)
        if told and _near(told, (item,), policy) and sum(one.net for one in told) == item.net:
            parts = compare(told, (item,), policy, unit, tokens)
            yield Candidate("one_posting_many_references", tuple(one.key for one in told), (item.key,), parts)


def _all_named(
    whole: BankLine | BookItem, at: Mapping[str, Sequence[One]]
) -> tuple[list[One], frozenset[str]]:
    """Give all that is open under the references of one, and these; nothing where one of them stands for all, or there are too many."""
    tokens = frozenset(token for token in whole.tokens if token in at)
    if len(tokens) < 2 or sum(len(at[token]) for token in tokens) > PARTS_MAX:
        return [], frozenset()
    some = {one.key: one for token in tokens for one in at[token]}
    if any(len(at[token]) == len(some) for token in tokens):
        return [], frozenset()
    return sorted(some.values(), key=lambda one: one.key), tokens


def _by_token(some: Sequence[One]) -> dict[str, list[One]]:
    found: dict[str, list[One]] = defaultdict(list)
    for one in some:
        for token in one.tokens:
            found[token].append(one)
    return found


def _near(lines: Sequence[BankLine], items: Sequence[BookItem], policy: Policy) -> bool:
    return all(
        -policy.days_before <= (item.on - line.on).days <= policy.days_after
        for line in lines
        for item in items
    )


class _Sums:
    """The search for the parts of a sum, with what it may cost."""

    def __init__(self, policy: Policy, unit: Unit) -> None:
        self._policy, self._unit = policy, unit
        self.steps = 0

    def find(self, lines: Sequence[BankLine], items: Sequence[BookItem]) -> list[Candidate]:
        """Look for sums both ways, from the oldest on."""
        before, after = self._policy.days_before, self._policy.days_after
        found = []
        for line in lines:
            for some in self._sums(
                line.net, self._nearest(line.on, line.net, items, before, after, partial(_payers_agree, line))
            ):
                parts = compare((line,), some, self._policy, self._unit)
                found.append(
                    Candidate("sum_of_postings", (line.key,), tuple(sorted(one.key for one in some)), parts)
                )
        for item in items:
            for told in self._sums(
                item.net,
                self._nearest(item.on, item.net, lines, after, before, partial(_payers_agree, item=item)),
            ):
                parts = compare(told, (item,), self._policy, self._unit)
                found.append(
                    Candidate("sum_of_lines", tuple(sorted(one.key for one in told)), (item.key,), parts)
                )
        return [one for one in found if one.confidence >= self._policy.proposed_at]

    def _nearest(
        self, on: date, whole: int, some: Sequence[One], before: int, after: int, agree: Callable[[One], bool]
    ) -> list[One]:
        """Choose the candidates for the parts of a sum: those of the same payer first, then the nearest days."""
        first = bisect_left(some, on - timedelta(before), key=_day)
        last = bisect_right(some, on + timedelta(after), key=_day)
        self.steps += last - first
        if self.steps >= self._policy.steps_max:
            return []
        near = [one for one in some[first:last] if _part_of(one.net, whole)]
        near.sort(key=lambda one: (not agree(one), abs((one.on - on).days), one.key))
        return near[: self._policy.group_max]

    def _sums(self, wanted: int, some: Sequence[One]) -> list[tuple[One, ...]]:
        """Find sets of two or more that sum to what is wanted, those with the largest parts first; all have its sign."""
        ordered = sorted(some, key=lambda one: (-abs(one.net), one.key))
        # What this one and all behind it sum to.
        rest = [*accumulate((abs(one.net) for one in reversed(ordered)), initial=0)]
        rest.reverse()
        found: list[tuple[One, ...]] = []
        stack: list[tuple[int, int, tuple[One, ...]]] = [(0, abs(wanted), ())]
        while stack and len(found) < SUMS_SHOWN and self.steps < self._policy.steps_max:
            at, left, chosen = stack.pop()
            self.steps += 1
            if left == 0:
                if chosen:  # nothing is no sum
                    found.append(chosen)
            elif left <= rest[at]:
                stack.append((at + 1, left, chosen))
                if abs(ordered[at].net) <= left:
                    stack.append((at + 1, left - abs(ordered[at].net), (*chosen, ordered[at])))
        return found


def _day(one: BankLine | BookItem) -> date:
    return one.on


def _payers_agree(line: BankLine, item: BookItem) -> bool:
    return any(same_name(line.party, name) for name in item.names)


def _part_of(part: int, whole: int) -> bool:
    return min(0, whole) < part < max(0, whole)
