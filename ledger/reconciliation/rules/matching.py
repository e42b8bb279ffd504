"""Which line of the bank is which posting: points for what agrees, and when they are enough.

Only equal amounts are compared at all. Date, reference and payer add points; the sum, 0 to 100, is the confidence, and its parts
are kept as the explanation. A pair is certain when it has enough points and nothing else comes near it, for the line or for
the posting; else it is only proposed. The result depends on the values, not on the order in which they come.

Money in is above zero: a line that the account received, a debit of the ledger's account.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import Final, TypeAlias
from uuid import UUID

from ledger.amounts import Unit, format_decimal

PAIRS_MAX: Final = 20_000
"""Pairs of one amount that are compared one by one; of more, only those that share a reference."""
SHOWN: Final = 3
"""Postings proposed for a line at most."""
_TOKEN: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]*[0-9A-Za-z]", re.ASCII)
_DAY: Final = re.compile(r"20\d{2}[-/.]?\d{1,2}[-/.]?\d{1,2}", re.ASCII)
_NAME: Final = re.compile(
    "[\\s()（）\\[\\]【】〔〕·.,，。'\"\\-\u200c\u200d\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]+"
)
"""Gaps, marks, and what is written and not seen: joiners, and selectors of variants."""

LineKey: TypeAlias = int
ItemKey: TypeAlias = tuple[UUID, int]


@dataclass(frozen=True, slots=True)
class Policy:
    """How points are given, and how many are enough. Days and points are whole numbers."""

    days_before: int = 3
    """How many days the ledger may be before the bank."""
    days_after: int = 10
    """How many days the ledger may be after the bank."""
    certain_at: int = 70
    """Points from which a pair may be matched without a person."""
    margin: int = 10
    """Points by which every other pair of the same line or posting must be behind."""
    proposed_at: int = 45
    amount: int = 40
    reference: int = 30
    date: int = 20
    per_day: int = 2
    """Points lost for each day between both dates."""
    payer: int = 10
    group_max: int = 12
    """Candidates among which the parts of a sum are looked for."""
    steps_max: int = 1_000_000
    """Additions tried for all sums of one run; what is left then is not looked at, and the answer says so."""


STANDARD: Final = Policy()


@dataclass(frozen=True, slots=True)
class BankLine:
    """An open line."""

    key: LineKey
    on: date
    net: int
    reference: str = ""
    end_to_end: str = ""
    party: str = ""
    remittance: str = ""
    reversal: bool = False
    tokens: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Find the references in it."""
        object.__setattr__(self, "tokens", references(self.end_to_end, self.reference, self.remittance))


@dataclass(frozen=True, slots=True)
class BookItem:
    """An open posting on the account that is tied to the bank's."""

    key: ItemKey
    on: date
    net: int
    document: str = ""
    memo: str = ""
    names: tuple[str, ...] = ()
    """Owners of the other postings of its entry, and their names in the register."""
    reverses: UUID | None = None
    tokens: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Find the references in it; its own id is one, for a payment that the ledger ordered."""
        object.__setattr__(self, "tokens", references(self.document, self.memo) | {str(self.key[0]).upper()})


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison."""

    part: str
    bank: str
    books: str
    points: int
    most: int

    def content(self) -> dict[str, str | int]:
        """Give it as data."""
        return {
            "part": self.part,
            "bank": self.bank,
            "books": self.books,
            "points": self.points,
            "most": self.most,
        }


@dataclass(frozen=True, slots=True)
class Candidate:
    """Lines and postings that move the same amount, and how much speaks for them."""

    rule: str
    lines: tuple[LineKey, ...]
    items: tuple[ItemKey, ...]
    parts: tuple[Comparison, ...]

    @property
    def confidence(self) -> int:
        """The points together."""
        return sum(part.points for part in self.parts)

    @property
    def order(self) -> tuple[int, tuple[LineKey, ...], tuple[ItemKey, ...]]:
        """The best first, and the same order whatever came first."""
        return (-self.confidence, self.lines, self.items)


def references(*texts: str) -> frozenset[str]:
    """Find what may be a reference: six characters or more, with three digits or more, and no day.

    >>> sorted(references("INV-2026-0017", "fee of 2026-06-01"))
    ['INV-2026-0017']
    """
    return frozenset(
        word.upper()
        for text in texts
        for word in _TOKEN.findall(text)
        if len(word) >= 6 and sum(char.isdigit() for char in word) >= 3 and not _DAY.fullmatch(word)
    )


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are the same but for spaces, brackets and capitals.

    >>> same_name("ACME (Hangzhou) Ltd.", "Acme（Hangzhou）Ltd"), same_name("", "")
    (True, False)
    """
    plain = _plain_name(one)
    return bool(plain) and plain == _plain_name(other)


def _plain_name(name: str) -> str:
    return _NAME.sub("", name).casefold()


def compare(
    lines: Sequence[BankLine],
    items: Sequence[BookItem],
    policy: Policy,
    unit: Unit,
    named: frozenset[str] = frozenset(),
) -> tuple[Comparison, ...]:
    """Give points to lines and postings that move the same amount: date, reference and payer count for the worst among them.

    On both sides there is one or more. Where one names several others, each by a reference of its own, `named` are those references.
    """
    total = sum(line.net for line in lines)
    amount = format_decimal(total, unit.scale, unit.digits)
    apart = max(abs((line.on - item.on).days) for line in lines for item in items)
    shared = named or frozenset.intersection(
        *(line.tokens for line in lines), *(item.tokens for item in items)
    )
    payer = next((line.party for line in lines if line.party), "")
    known = [name for item in items for name in item.names]
    agreed = all(any(same_name(line.party, name) for name in item.names) for line in lines for item in items)
    days = [", ".join(sorted({str(one.on) for one in side})) for side in (lines, items)]
    said = [
        _told(lines[0].end_to_end, lines[0].reference, lines[0].remittance),
        _told(items[0].document, items[0].memo),
    ]
    same = ", ".join(sorted(shared)[:3])
    return (
        Comparison("amount", amount, amount, policy.amount, policy.amount),
        Comparison("date", days[0], days[1], max(0, policy.date - policy.per_day * apart), policy.date),
        Comparison("reference", same or said[0], same or said[1], policy.reference if shared else 0, policy.reference),
        Comparison("payer", payer, ", ".join(dict.fromkeys(known))[:200], policy.payer if agreed else 0, policy.payer),
    )  # fmt: skip


def _told(*texts: str) -> str:
    return " / ".join(text for text in texts if text)[:200]


class Candidates:
    """All pairs of equal amount whose days lie near each other, with their points."""

    def __init__(
        self, lines: Iterable[BankLine], items: Iterable[BookItem], policy: Policy, unit: Unit
    ) -> None:
        self._policy, self._unit = policy, unit
        self.pairs: list[Candidate] = []
        self.crowded: dict[Hashable, int] = {}
        """Lines and postings of which not every pair was compared, because too many have their amount; and the points that one of
        the others could have."""
        by_net: dict[int, tuple[list[BankLine], list[BookItem]]] = defaultdict(lambda: ([], []))
        for line in sorted(lines, key=lambda one: (one.on, one.key)):
            by_net[line.net][0].append(line)
        for item in sorted(items, key=lambda one: (one.on, one.key)):
            by_net[item.net][1].append(item)
        for _, (some, others) in sorted(by_net.items()):
            self._compare(some, others)
        self.pairs.sort(key=lambda pair: pair.order)

    def _compare(self, lines: list[BankLine], items: list[BookItem]) -> None:
        days = [item.on for item in items]
        windows = []
        for line in lines:
            first = bisect_left(days, line.on - timedelta(self._policy.days_before))
            windows.append((first, bisect_right(days, line.on + timedelta(self._policy.days_after))))
        if sum(last - first for first, last in windows) <= PAIRS_MAX:
            near = [
                (line, item)
                for line, (first, last) in zip(lines, windows, strict=True)
                for item in items[first:last]
            ]
        else:
            shared = _sharing(lines, items, windows)
            near = list(islice(shared, PAIRS_MAX))
            # What is left out has no reference in common, unless even of those that have one there are too many.
            cut = next(shared, None) is not None
            unseen = self._policy.amount + self._policy.date + self._policy.payer
            unseen += self._policy.reference if cut else 0
            self.crowded |= dict.fromkeys([line.key for line in lines], unseen)
            self.crowded |= dict.fromkeys([item.key for item in items], unseen)
        for line, item in near:
            parts = compare((line,), (item,), self._policy, self._unit)
            self.pairs.append(Candidate("one_to_one", (line.key,), (item.key,), parts))

    def certain(self) -> list[Candidate]:
        """Choose the pairs that have enough points and nothing near them."""
        best: dict[Hashable, list[int]] = defaultdict(list)
        for pair in self.pairs:  # the best first
            for key in (*pair.lines, *pair.items):
                if len(best[key]) < 2:
                    best[key].append(pair.confidence)
        return [
            pair
            for pair in self.pairs
            if pair.confidence >= self._policy.certain_at and self._alone(pair, best)
        ]

    def _alone(self, pair: Candidate, best: dict[Hashable, list[int]]) -> bool:
        for key in (*pair.lines, *pair.items):
            others = [self.crowded[key]] if key in self.crowded else []
            others += best[key][1:] if best[key][0] == pair.confidence else best[key][:1]
            if any(other > pair.confidence - self._policy.margin for other in others):
                return False
        return True

    def proposals(self, taken: set[Hashable]) -> list[Candidate]:
        """Choose what a person should look at: for each line that is left, the best few of its postings that are left."""
        shown: dict[Hashable, int] = defaultdict(int)
        found = []
        for pair in self.pairs:
            line, item = pair.lines[0], pair.items[0]
            if (
                line in taken
                or item in taken
                or pair.confidence < self._policy.proposed_at
                or shown[line] == SHOWN
            ):
                continue
            shown[line] += 1
            found.append(pair)
        return found


def _sharing(
    lines: list[BankLine], items: list[BookItem], windows: list[tuple[int, int]]
) -> Iterator[tuple[BankLine, BookItem]]:
    """Find the pairs that share a reference, where one comparison each would be too many."""
    at: dict[str, list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        for token in item.tokens:
            at[token].append(place)
    for line, (first, last) in zip(lines, windows, strict=True):
        places = {place for token in line.tokens for place in at.get(token, ()) if first <= place < last}
        for place in sorted(places):
            yield line, items[place]
