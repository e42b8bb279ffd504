"""Which purposes make which part of which statement, and the sums that must agree."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from ledger.amounts import Unit
from ledger.errors import Malformed
from ledger.house import CHART, PURPOSES
from ledger.journal.accounts import PurposeUnknown
from ledger.journal.balances import SETTLED_AFTER, Moment
from ledger.manifest import Element
from ledger.permits.rules.strips import CAP_SIDES, ENCUMBERED, ENDED, HELD

RESULT: Final = tuple(p.code for p in CHART if p.element in (Element.REVENUE, Element.EXPENDITURE))
"""What the year's close carries to the net assets."""
PARTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        **{element.value: tuple(p.code for p in CHART if p.element is element) for element in Element},
        "held": HELD,
        "encumbered": ENCUMBERED,
        "ended": ENDED,
        "surplus": RESULT,
    }
)
"""Parts of statements by name, as the purposes that make them."""
_ORDER: Final = {purpose.code: place for place, purpose in enumerate(CHART)}
_KINDS: Final = {"money": 0, "cap": 1, "permit": 2}


class RangeReversed(Malformed):
    """The range begins on {since}, after its last day {effective}.

    Exchange the two days.
    """

    code = "statement.range_reversed"
    source = "docs/spec/statements.md 1.1"


class InstantInFuture(Malformed):
    """What is known at {recorded} is not known yet: it is {now}.

    Choose an instant that is over, or leave it out.
    """

    code = "statement.instant_in_future"
    source = "docs/spec/statements.md 1.2"


class StatementTooLong(Malformed):
    """The statement has more than {most} lines, which is the most that {form} takes.

    Narrow the range with since and effective, choose one purpose, account or area, or read it page by page as JSON.
    """

    code = "statement.too_long"
    source = "docs/spec/statements.md 5.3"


@dataclass(frozen=True, slots=True)
class Period:
    """What a statement is asked for: effective dates from `since` to that of the moment, as known at its instant.

    Raises:
        RangeReversed: it ends before it begins.
    """

    since: date | None = None
    """First effective date; None from the beginning, so that nothing is opening."""
    moment: Moment = Moment()  # noqa: RUF009 - frozen

    def __post_init__(self) -> None:
        """Check the range."""
        check_range(self.since, self.moment.effective)


def check_range(first: date | None, last: date | None) -> None:
    """Check that a range of days does not end before it begins.

    Raises:
        RangeReversed: it does.
    """
    if first is not None and last is not None and first > last:
        raise RangeReversed(since=first.isoformat(), effective=last.isoformat())


def settled_at(recorded: datetime | None, now: datetime) -> datetime:
    """Give the newest instant up to which an answer does not change any more: what was recorded by then is in it.

    Args:
        recorded: as known at which the question is asked; None for what is known now.
        now: the instant of the database.

    Raises:
        InstantInFuture: nobody knows yet what is known then.
    """
    if recorded is not None and recorded > now:
        raise InstantInFuture(recorded=recorded.isoformat(), now=now.isoformat())
    latest = now - SETTLED_AFTER
    return latest if recorded is None else min(recorded, latest)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which postings a figure stands on; None does not narrow. The fields are the parameters of the list of entries.

    Raises:
        PurposeUnknown: the chart has no such purpose.
    """

    part: str | None = None
    """A name of `PARTS`."""
    purpose: str | None = None
    account: str | None = None
    asset_kind: str | None = None
    asset: str | None = None
    pollutant: str | None = None
    area: str | None = None
    vintage: int | None = None
    kind: str | None = None
    """Of the entry; that of what it reverses stands for a reversal."""
    case: str | None = None
    """Entries that touch the accounts of a case."""
    year_close: str | None = None
    """`without` leaves out the closing of years."""

    def __post_init__(self) -> None:
        """Check the purpose, which a person may have mistyped."""
        if self.purpose is not None and self.purpose not in PURPOSES:
            raise PurposeUnknown(purpose=self.purpose)

    @property
    def purposes(self) -> tuple[str, ...] | None:
        """The purposes that are meant; None for all."""
        if self.part is None:
            return None if self.purpose is None else (self.purpose,)
        return tuple(p for p in PARTS.get(self.part, ()) if self.purpose in (None, p))

    def given(self) -> dict[str, str]:
        """Give what is narrowed, by name."""
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: str(value) for name, value in values if value is not None}


@dataclass(frozen=True, slots=True)
class Counted:
    """What a line counts: a currency, or all permits or cap room of one pollutant, or an asset that is none of these."""

    kind: str
    """money, permit or cap."""
    asset: str | None
    """Code of the asset; None where a pollutant stands for many."""
    pollutant: str | None
    unit: Unit

    def narrow(self, selection: Selection) -> Selection:
        """Narrow a selection to what is counted."""
        return replace(selection, asset_kind=self.kind, asset=self.asset, pollutant=self.pollutant)

    @property
    def rank(self) -> tuple[int, str, str]:
        """Money first, then by code."""
        return _KINDS[self.kind], self.asset or "", self.pollutant or ""


@dataclass(frozen=True, slots=True)
class Turnover:
    """A line: what stood on accounts, what moved, what stands. Debits minus credits, in the smallest unit."""

    purpose: str
    account: str | None
    owner: str | None
    counted: Counted
    opening: int
    debits: int
    credits: int

    @property
    def closing(self) -> int:
        """Debits minus credits at the end."""
        return self.opening + self.debits - self.credits

    @property
    def sign(self) -> int:
        """+1 where debits increase."""
        return 1 if PURPOSES[self.purpose].debit_normal else -1

    @property
    def rank(self) -> tuple[tuple[int, str, str], int, str]:
        """What is counted, then the order of the chart."""
        return self.counted.rank, _ORDER[self.purpose], self.account or ""


@dataclass(frozen=True, slots=True)
class Sums:
    """The columns of a trial balance for one thing counted: balances by their side, and movements."""

    counted: Counted
    opening_debit: int
    opening_credit: int
    debits: int
    credits: int
    closing_debit: int
    closing_credit: int

    @property
    def balanced(self) -> bool:
        """Whether the two columns of each pair agree."""
        pairs = (
            (self.opening_debit, self.opening_credit),
            (self.debits, self.credits),
            (self.closing_debit, self.closing_credit),
        )
        return all(debit == credit for debit, credit in pairs)


def sums_of(lines: Iterable[Turnover]) -> list[Sums]:
    """Add the lines of a trial balance up, for each thing that is counted."""
    groups: dict[Counted, list[Turnover]] = {}
    for line in lines:
        groups.setdefault(line.counted, []).append(line)
    return [
        Sums(
            counted,
            sum(max(x.opening, 0) for x in found),
            sum(max(-x.opening, 0) for x in found),
            sum(x.debits for x in found),
            sum(x.credits for x in found),
            sum(max(x.closing, 0) for x in found),
            sum(max(-x.closing, 0) for x in found),
        )
        for counted, found in sorted(groups.items(), key=lambda item: item[0].rank)
    ]


@dataclass(frozen=True, slots=True)
class SheetItem:
    """A line of the balance sheet, or of revenue and expenditure; `before` is the other column."""

    purpose: str
    amount: int
    """In the normal direction of the purpose."""
    before: int


@dataclass(frozen=True, slots=True)
class BalanceSheet:
    """What is there, what is owed, and what is left, in one currency. Amounts in its smallest unit, now and at the opening."""

    counted: Counted
    sections: Mapping[Element, Sequence[SheetItem]]
    totals: Mapping[Element, tuple[int, int]]
    """Of each section: at the end, at the opening."""
    surplus: tuple[int, int]
    """Revenue minus expenditure that no year's close has carried yet."""
    memorandum_difference: tuple[int, int]
    """Debits minus credits of what is counted in pairs beside the sheet; zero."""

    @property
    def left(self) -> tuple[int, int]:
        """Assets and what is on its way."""
        return _add(self.totals[Element.ASSET], self.totals[Element.CLEARING])

    @property
    def right(self) -> tuple[int, int]:
        """Liabilities, net assets and surplus."""
        return _add(_add(self.totals[Element.LIABILITY], self.totals[Element.NET_ASSETS]), self.surplus)

    @property
    def balanced(self) -> bool:
        """Whether both sides agree at both moments, and the pairs beside the sheet too."""
        return self.left == self.right and self.memorandum_difference == (0, 0)


_SECTIONS: Final = (
    Element.ASSET,
    Element.CLEARING,
    Element.LIABILITY,
    Element.NET_ASSETS,
    Element.REVENUE,
    Element.EXPENDITURE,
    Element.MEMORANDUM,
)


def balance_sheets(lines: Iterable[Turnover]) -> list[BalanceSheet]:
    """Make a balance sheet for each currency out of the turnovers by purpose."""
    groups: dict[Counted, list[Turnover]] = {}
    for line in sorted(lines, key=lambda line: line.rank):
        if line.counted.kind == "money":
            groups.setdefault(line.counted, []).append(line)
    return [_sheet(counted, found) for counted, found in groups.items()]


def _sheet(counted: Counted, lines: Sequence[Turnover]) -> BalanceSheet:
    sections: dict[Element, list[SheetItem]] = {element: [] for element in _SECTIONS}
    net: dict[Element, tuple[int, int]] = dict.fromkeys(_SECTIONS, (0, 0))
    for line in lines:
        element = PURPOSES[line.purpose].element
        sections[element].append(SheetItem(line.purpose, line.sign * line.closing, line.sign * line.opening))
        net[element] = _add(net[element], (line.closing, line.opening))
    credit = {e: (-net[e][0], -net[e][1]) for e in (Element.LIABILITY, Element.NET_ASSETS, Element.REVENUE)}
    result = _add(net[Element.REVENUE], net[Element.EXPENDITURE])
    return BalanceSheet(
        counted, sections, {**net, **credit}, (-result[0], -result[1]), net[Element.MEMORANDUM]
    )


def _add(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] + other[0], one[1] + other[1]


@dataclass(frozen=True, slots=True)
class RevenueExpenditure:
    """Revenue and expenditure of a range in one currency, and `before` from the first day of the year to its end."""

    counted: Counted
    revenue: Sequence[SheetItem]
    expenditure: Sequence[SheetItem]

    @property
    def totals(self) -> tuple[SheetItem, SheetItem, SheetItem]:
        """Revenue, expenditure, and what is left of it."""
        earned, spent = (
            _sum(name, items)
            for name, items in (("revenue", self.revenue), ("expenditure", self.expenditure))
        )
        return earned, spent, SheetItem("surplus", earned.amount - spent.amount, earned.before - spent.before)


def _sum(name: str, items: Sequence[SheetItem]) -> SheetItem:
    return SheetItem(name, sum(item.amount for item in items), sum(item.before for item in items))


def outcomes(lines: Iterable[Turnover], year: Iterable[Turnover]) -> list[RevenueExpenditure]:
    """Put the movements of a range beside those of the year to date.

    Args:
        lines: turnovers of revenue and expenditure by purpose in the range, without the closing of years.
        year: the same from the first day of the year.
    """
    told: dict[Counted, dict[str, list[int]]] = {}
    for place, found in enumerate((lines, year)):
        for line in found:
            pair = told.setdefault(line.counted, {}).setdefault(line.purpose, [0, 0])
            pair[place] = line.sign * (line.debits - line.credits)
    made = []
    for counted, by_purpose in sorted(told.items(), key=lambda item: item[0].rank):
        items = [
            SheetItem(purpose, *by_purpose[purpose]) for purpose in sorted(by_purpose, key=_ORDER.__getitem__)
        ]
        split = {
            e: [item for item in items if PURPOSES[item.purpose].element is e]
            for e in (Element.REVENUE, Element.EXPENDITURE)
        }
        made.append(RevenueExpenditure(counted, split[Element.REVENUE], split[Element.EXPENDITURE]))
    return made


@dataclass(frozen=True, slots=True)
class CapLine:
    """The account of one cap: pollutant, area and vintage. Amounts in the smallest unit, by purpose."""

    pollutant: str
    area: str
    vintage: int
    unit: Unit
    amounts: Mapping[str, int]
    """By purpose, in its normal direction; what is not there is zero."""

    def of(self, *purposes: str) -> int:
        """Add purposes up."""
        return sum(self.amounts.get(purpose, 0) for purpose in purposes)

    @property
    def sound(self) -> bool:
        """Whether limit = shared + available + issued, and issued = held + encumbered + ended."""
        whole = self.of("cap_limit") == self.of(*CAP_SIDES)
        lots = self.of(*HELD, *ENCUMBERED, *ENDED)
        return whole and self.of("cap_issued") == self.of("lot_issued") == lots


@dataclass(frozen=True, slots=True)
class CashLine:
    """What the treasury received, or paid, by entries of one kind, and in one case where it is told by case."""

    asset: str
    unit: Unit
    direction: str
    """receipt or payment."""
    kind: str
    case: str | None
    amount: int
    """In the smallest unit; a reversal counts below zero on the side of what it reverses."""


@dataclass(frozen=True, slots=True)
class CashSums:
    """The treasury's account in one currency over a range, in the smallest unit."""

    asset: str
    unit: Unit
    opening: int
    receipts: int
    payments: int

    @property
    def closing(self) -> int:
        """What is there at the end."""
        return self.opening + self.receipts - self.payments
