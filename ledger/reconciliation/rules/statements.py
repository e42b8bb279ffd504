"""A statement as a value, what is wrong with it, and how it joins those that came before.

All faults of a file are told at once, each with its row (of a spreadsheet) or its place (of camt.053) and column. Nothing here
asks the database. Amounts are integers of the smallest unit; `net` is above zero where the account received.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from typing import Final, Literal

from ledger.amounts import AMOUNT_MAX, format_decimal
from ledger.documents.sheets import Fault, Faults

Direction = Literal["in", "out"]
WORDS_MAX: Final = 10_000
"""Characters of what the payer wrote."""
LINES_MAX: Final = 100_000
"""Lines of one file at most."""
COMPARED: Final = (
    "booked_on",
    "valued_on",
    "direction",
    "amount",
    "end_to_end",
    "party",
    "party_account",
    "remittance",
    "reversal",
)
"""Fields of a line that must be the same when the bank tells it again, in the order in which a difference is told."""


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A movement, as the bank tells it."""

    booked_on: date
    direction: Direction
    amount: int
    """In the smallest unit, above zero."""
    valued_on: date | None = None
    reference: str = ""
    """The bank's reference."""
    end_to_end: str = ""
    party: str = ""
    party_account: str = ""
    remittance: str = ""
    reversal: bool = False
    where: str = ""
    """Its place in the file, for faults."""

    @property
    def net(self) -> int:
        """The amount, below zero where the account paid."""
        return self.amount if self.direction == "in" else -self.amount

    @property
    def identity(self) -> tuple[object, ...]:
        """What tells it from other lines of the account, together with its ordinal; the unique index has the same."""
        return (
            self.booked_on,
            self.direction,
            self.amount,
            self.reference,
            self.end_to_end,
            self.party_account,
            self.remittance,
        )


@dataclass(frozen=True, slots=True)
class Statement:
    """From one balance to another; balances in the smallest unit, below zero where the account is overdrawn."""

    account: str
    """Number as the file has it, normalised."""
    reference: str
    from_on: date
    to_on: date
    opening: int
    closing: int
    lines: tuple[StatementLine, ...]
    where: str = ""
    currency: str = ""
    """Empty where the file does not say."""
    skipped: int = 0
    """Entries that the bank has not booked yet, which are left out."""


@dataclass(frozen=True, slots=True)
class KnownStatement:
    """A statement that is in the ledger, with its lines by number."""

    statement_id: int
    from_on: date
    to_on: date
    opening: int
    closing: int
    lines: tuple[tuple[int, StatementLine], ...]


def normal_number(text: str) -> str:
    """Give an account number its normal form: capital letters and digits.

    >>> normal_number("de89 3704 0044")
    'DE8937040044'
    """
    return "".join(text.upper().split())


def check_statement(statement: Statement, *, since: date, today: date, scale: int) -> Iterator[Fault]:
    """Find what is wrong in a statement by itself.

    Args:
        statement: as it was read.
        since: first day that is reconciled for the account.
        today: the legal date.
        scale: decimals of the currency, for what is told.
    """
    sound = True
    for fault in _faults_of_days(statement, since, today):
        sound = False
        yield fault
    for line in statement.lines:
        if not 0 < line.amount <= AMOUNT_MAX:
            sound = False
            yield Fault(
                line.where,
                "amount",
                str(line.amount),
                "not above zero, or too large",
                "金额须大于零且不超过上限",
            )
    moved = statement.opening + sum(line.net for line in statement.lines)
    if sound and moved != statement.closing:
        opening, closing, leads = (
            format_decimal(x, scale, scale) for x in (statement.opening, statement.closing, moved)
        )
        told = f"opening {opening} and {len(statement.lines)} lines give {leads}, not closing {closing}"
        zh = f"期初 {opening} 加 {len(statement.lines)} 笔发生额得 {leads}，与期末 {closing} 不符"
        yield Fault(statement.where, "closing", closing, told, zh)


def _faults_of_days(statement: Statement, since: date, today: date) -> Iterator[Fault]:
    where = statement.where
    if statement.from_on > statement.to_on:
        told = f"{statement.from_on} > {statement.to_on}"
        yield Fault(where, "period", told, "the statement ends before it begins", "对账单起止日期颠倒")
    if statement.from_on < since:
        told = f"the account is reconciled from {since} on"
        yield Fault(where, "period", str(statement.from_on), told, f"该账户自 {since} 起对账")
    if statement.to_on > today:
        yield Fault(
            where, "period", str(statement.to_on), f"today is {today}", f"对账单截止日晚于今天 {today}"
        )
    for line in statement.lines:
        if not statement.from_on <= line.booked_on <= statement.to_on:
            told = f"outside the statement, {statement.from_on} to {statement.to_on}"
            zh = f"不在对账单期间 {statement.from_on} 至 {statement.to_on} 内"
            yield Fault(line.where, "booked_on", str(line.booked_on), told, zh)


@dataclass(frozen=True, slots=True)
class Change:
    """A line that the bank tells differently now."""

    where: str
    reference: str
    field: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Sorted:
    """What of a statement is known already."""

    places: tuple[int | None, ...]
    """For each line the number of the known one, or None where it is new."""
    ordinals: tuple[int, ...]
    """For each line its number among lines that say the same; of meaning for new ones."""
    changes: Faults[Change]


def overlapping(statement: Statement, known: Iterable[KnownStatement]) -> list[KnownStatement]:
    """Choose the known statements that share a day with this one and do not merely meet it at a balance."""
    own = [(0, line) for line in statement.lines]
    here = KnownStatement(
        0, statement.from_on, statement.to_on, statement.opening, statement.closing, tuple(own)
    )
    return [
        k
        for k in known
        if k.from_on <= here.to_on
        and k.to_on >= here.from_on
        and not _continues(k, here)
        and not _continues(here, k)
    ]


def _continues(before: KnownStatement, after: KnownStatement) -> bool:
    """Tell whether one statement begins where the other ended, on one day.

    Where the other had the same balance at the beginning of that day too, both readings are possible: then the day is told again,
    because a line that is doubled does more harm than a question.
    """
    if before.to_on != after.from_on or before.closing != after.opening:
        return False
    return (
        before.opening + sum(line.net for _, line in before.lines if line.booked_on < after.from_on)
        != after.opening
    )


def sort_out(
    statement: Statement, known: Sequence[KnownStatement], taken: Counter[tuple[object, ...]]
) -> Sorted:
    """Tell the lines that are known from the new ones, and find those that changed.

    A line is known when a statement that overlaps has the same line; equal lines are told apart by counting. A line was
    changed when the other statement has another one under its reference on the days of this one, or where both cover the same
    days between the same balances and do not tell the same lines of them.

    Args:
        statement: the one that comes in.
        known: statements of the account.
        taken: how many lines of each identity the account has, for the ordinals of new ones.
    """
    over = overlapping(statement, known)
    former = {line_id: line for k in over for line_id, line in k.lines}
    waiting: dict[StatementLine, list[int]] = defaultdict(list)
    for line_id in sorted(former, reverse=True):
        waiting[replace(former[line_id], where="")].append(line_id)
    places: list[int | None] = []
    for line in statement.lines:
        told = replace(line, where="")
        same = waiting.get(told) or waiting.get(_once(told))
        places.append(same.pop() if same else None)
    counted = Counter(taken)
    ordinals = []
    for line, place in zip(statement.lines, places, strict=True):
        counted[line.identity] += place is None
        ordinals.append(counted[line.identity])
    gone = sorted(set(former) - set(places))
    lost = [
        former[line_id]
        for line_id in gone
        if statement.from_on <= former[line_id].booked_on <= statement.to_on
    ]
    new = [line for line, place in zip(statement.lines, places, strict=True) if place is None]
    ours = _Balances(statement.opening, statement.lines)
    spans = [span for k in over if (span := _same_days(statement, k, ours)) is not None]
    changes: Faults[Change] = Faults()
    changes.extend(_changes(statement, new, lost, spans))
    return Sorted(tuple(places), tuple(ordinals), changes)


def _once(line: StatementLine) -> StatementLine:
    """Give a line as it was kept once, when what Python calls unprintable was dropped and texts were cut.

    What the bank has said is never changed, so such lines stay as they are; that the bank tells them whole now is no change of hers.
    """

    def kept(text: str) -> str:
        return "".join(char for char in text if char.isprintable()).strip()[:500]

    return replace(
        line,
        reference=kept(line.reference),
        end_to_end=kept(line.end_to_end),
        party=kept(line.party),
        party_account=kept(line.party_account),
        remittance=kept(line.remittance),
    )


class _Balances:
    """The balances of a statement, day by day."""

    def __init__(self, opening: int, lines: Iterable[StatementLine]) -> None:
        moved: dict[date, int] = defaultdict(int)
        for line in lines:
            moved[line.booked_on] += line.net
        self._days = sorted(moved)
        self._after = list(accumulate((moved[day] for day in self._days), initial=opening))

    def before(self, day: date) -> int:
        """Balance at the beginning of a day."""
        return self._after[bisect_left(self._days, day)]

    def after(self, day: date) -> int:
        """Balance at the end of a day."""
        return self._after[bisect_right(self._days, day)]


def _same_days(statement: Statement, known: KnownStatement, ours: _Balances) -> tuple[date, date] | None:
    """Give the days that both statements cover, when they agree about the balances before and after them."""
    first, last = max(statement.from_on, known.from_on), min(statement.to_on, known.to_on)
    theirs = _Balances(known.opening, (line for _, line in known.lines))
    return (
        (first, last)
        if ours.before(first) == theirs.before(first) and ours.after(last) == theirs.after(last)
        else None
    )


class _Lost:
    """Lines that are not told any more, to be found by what they say, the first one first, each once."""

    def __init__(self, lines: Sequence[StatementLine]) -> None:
        self._lines = lines
        self._taken: set[int] = set()
        self._by: dict[object, deque[int]] = defaultdict(deque)
        for at, line in enumerate(lines):
            for key in (
                ("reference", line.reference),
                ("identity", line.identity),
                ("net", line.booked_on, line.net),
            ):
                self._by[key].append(at)

    def take(self, *key: object) -> StatementLine | None:
        """Give the first one that is left under a key."""
        found = self._by.get(key, deque())
        while found:
            at = found.popleft()
            if at not in self._taken:
                self._taken.add(at)
                return self._lines[at]
        return None

    def left(self) -> Iterator[StatementLine]:
        """Give those that nobody took."""
        return (line for at, line in enumerate(self._lines) if at not in self._taken)


def _changes(
    statement: Statement,
    new: Sequence[StatementLine],
    lost: Sequence[StatementLine],
    spans: Sequence[tuple[date, date]],
) -> Iterator[Change]:
    def shared(line: StatementLine) -> bool:
        return any(first <= line.booked_on <= last for first, last in spans)

    waiting = _Lost(lost)
    for line in new:
        same = waiting.take("reference", line.reference) if line.reference else None
        if same is None and shared(line):
            same = waiting.take("identity", line.identity) or waiting.take("net", line.booked_on, line.net)
        if same is not None:
            yield _change(line, same)
        elif shared(line):
            yield Change(
                line.where, line.reference, "line", "", f"{line.booked_on} {line.direction} {line.amount}"
            )
    for line in waiting.left():
        if shared(line):
            yield Change(
                statement.where,
                line.reference,
                "line",
                f"{line.booked_on} {line.direction} {line.amount}",
                "",
            )


def _change(line: StatementLine, before: StatementLine) -> Change:
    field = next(name for name in (*COMPARED, "reference") if getattr(line, name) != getattr(before, name))
    return Change(line.where, line.reference, field, str(getattr(before, field)), str(getattr(line, field)))


@dataclass(frozen=True, slots=True)
class Gap:
    """A balance that does not continue what is known."""

    edge: Literal["opening", "closing"]
    on: date
    """The day of the known balance."""
    known: int
    told: int


def find_gap(statement: Statement, known: Sequence[KnownStatement]) -> Gap | None:
    """Check that the opening balance is the one to which the statements before led, and likewise the closing balance.

    A known statement that covers the edge tells the balance there by its opening and its lines; otherwise the nearest one
    before (after) must end (begin) with it. With no statement before, the opening is taken as it is.
    """
    opening = _at_opening(statement, known)
    if opening is not None and opening[1] != statement.opening:
        return Gap("opening", opening[0], opening[1], statement.opening)
    closing = _at_closing(statement, known)
    if closing is not None and closing[1] != statement.closing:
        return Gap("closing", closing[0], closing[1], statement.closing)
    return None


def _at_opening(statement: Statement, known: Sequence[KnownStatement]) -> tuple[date, int] | None:
    first = statement.from_on
    before = [k for k in known if k.to_on <= first]
    if any(k.to_on == first and k.closing == statement.opening for k in before):
        return None
    covering = [k for k in known if k.from_on <= first <= k.to_on]
    for k in covering:
        at = k.opening + sum(line.net for _, line in k.lines if line.booked_on < first)
        if at == statement.opening:
            return None
    if covering:
        k = min(covering, key=lambda one: one.statement_id)
        return first, k.opening + sum(line.net for _, line in k.lines if line.booked_on < first)
    if not before:
        return None
    last = max(before, key=lambda one: (one.to_on, one.statement_id))
    return last.to_on, last.closing


def _at_closing(statement: Statement, known: Sequence[KnownStatement]) -> tuple[date, int] | None:
    last = statement.to_on
    after = [k for k in known if k.from_on >= last]
    if any(k.from_on == last and k.opening == statement.closing for k in after):
        return None
    covering = [k for k in known if k.from_on <= last <= k.to_on]
    for k in covering:
        at = k.opening + sum(line.net for _, line in k.lines if line.booked_on <= last)
        if at == statement.closing:
            return None
    covering = [
        k for k in covering if k.to_on > last
    ]  # of one that ends on this day, more may have been booked since
    if covering:
        k = min(covering, key=lambda one: one.statement_id)
        return last, k.opening + sum(line.net for _, line in k.lines if line.booked_on <= last)
    if not after:
        return None
    following = [k for k in after if k.from_on > last]
    if not following:
        return None
    first = min(following, key=lambda one: (one.from_on, one.statement_id))
    return first.from_on, first.opening
