"""Every entry of a book, one after another, posted again: what is told must be what comes out."""

from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from ecoledger_verify.facts import Account, Facts
from ecoledger_verify.faults import Faults, Unreadable
from ecoledger_verify.records import Record, read_record
from ecoledger_verify.tree import Frontier, leaf_hash

_UNKNOWN: Final = Account(True, None, None)


@dataclass(slots=True)
class Balance:
    """What was posted on an account in an asset."""

    account: Account
    version: int = 0
    net: int = 0
    """Balance after the last posting, in the normal direction, as the records tell it."""
    debits: int = 0
    credits: int = 0
    waiting: dict[int, tuple[int, int, int, str]] = field(default_factory=dict)
    """Postings of one call whose predecessor stands after them: change, balance told, place, id; by version."""

    @property
    def due(self) -> int:
        """Give the balance that all debits and credits come to."""
        return self.debits - self.credits if self.account.debit_normal else self.credits - self.debits


@dataclass(slots=True)
class Replay:
    """A book as far as its entries were read."""

    book: str
    facts: Facts
    faults: Faults
    edge: Frontier
    wanted: Sequence[int]
    """Sizes at which the root is asked for, rising."""
    record_at: Callable[[int], bytes]
    """Reads the record that begins at a byte of the file."""
    roots: dict[int, bytes] = field(default_factory=dict)
    balances: dict[tuple[str, str], Balance] = field(default_factory=dict)
    postings: int = 0
    _ids: dict[int, int] = field(default_factory=dict)
    _starts: "array[int]" = field(default_factory=lambda: array("Q"))
    _reversed: set[int] = field(default_factory=set)
    _vouchers: dict[str, int] = field(default_factory=dict)
    _place: int = 0
    _asked: int = 0

    def take(self, data: bytes, start: int) -> None:
        """Take the next record, which begins at a byte of the file."""
        index = self.edge.size
        self.note_root()
        self.edge.append(leaf_hash(self.edge.suite, data))
        self._starts.append(start)
        try:
            record = read_record(data)
        except Unreadable as fault:
            self.faults.of_entry("record", index, "?", why=fault)
            self._place += 1
            return
        self._take_head(record, index)
        self._take_lines(record, index)
        if record.reverses is not None:
            self._take_reversal(record, record.reverses, index)

    def note_root(self) -> None:
        """Keep the root when this is a size at which it is asked for."""
        while self._asked < len(self.wanted) and self.wanted[self._asked] <= self.edge.size:
            self.roots[self.wanted[self._asked]] = self.edge.root()
            self._asked += 1

    def finish(self) -> None:
        """Find what must not be left at the end."""
        self.note_root()
        for (account, asset), balance in self.balances.items():
            for version, (_, _, place, id) in sorted(balance.waiting.items()):
                self.faults.of_entry(
                    "pending", place, id, account=account, asset=asset, told=version, due=balance.version + 1
                )
            limits = balance.account
            low, high = limits.floor, limits.ceiling
            if (low is not None and balance.due < low) or (high is not None and balance.due > high):
                self.faults.of_member(
                    "limit",
                    "accounts.jsonl",
                    account=account,
                    asset=asset,
                    balance=balance.due,
                    floor=low,
                    ceiling=high,
                )

    def _take_head(self, record: Record, index: int) -> None:
        faults, facts, id = self.faults, self.facts, record.id
        if record.place != str(self._place):
            faults.of_entry("place", index, id, told=record.place, due=self._place)
            self._place = int(record.place)
        self._place += 1
        number = int(id.replace("-", ""), 16)
        first = self._ids.setdefault(number, index)
        if first != index:
            faults.of_entry("id", index, id, first=first)
        month = record.effective_on[:7]
        due = self._vouchers.get(month, 0) + 1
        if record.voucher != f"{month}/{due}":
            faults.of_entry("voucher", index, id, told=record.voucher, due=f"{month}/{due}")
            due = int(record.voucher[8:]) if record.voucher[:7] == month else due
        self._vouchers[month] = due
        if record.book != self.book:
            faults.of_entry("book", index, id, told=record.book)
        if record.kind not in facts.kinds:
            faults.of_entry("kind", index, id, code=record.kind)
        for person in (record.actor, record.approver):
            if person is not None and person not in facts.actors:
                faults.of_entry("actor", index, id, code=person)

    def _take_lines(self, record: Record, index: int) -> None:
        sums: dict[str, int] = {}
        for account, digits, asset, told, side, version in record.postings:
            balance = self.balances.get((account, asset))
            if balance is None:
                balance = self._open(account, asset, index, record.id)
            amount = int(digits)
            if side == "debit":
                balance.debits += amount
                sums[asset] = sums.get(asset, 0) + amount
                change = amount if balance.account.debit_normal else -amount
            else:
                balance.credits += amount
                sums[asset] = sums.get(asset, 0) - amount
                change = -amount if balance.account.debit_normal else amount
            if int(version) == balance.version + 1 and int(told) == balance.net + change and not balance.waiting:
                balance.version += 1
                balance.net += change
            else:
                self._take_late(account, asset, int(version), (change, int(told), index, record.id))
        self.postings += len(record.postings)
        if any(sums.values()):
            self._tell_unbalanced(record, index, [asset for asset, rest in sums.items() if rest])

    def _open(self, account: str, asset: str, index: int, id: str) -> Balance:
        known = self.facts.accounts.get(account)
        if known is None:
            self.faults.of_entry("account", index, id, code=account)
        if asset not in self.facts.assets:
            self.faults.of_entry("asset", index, id, code=asset)
        balance = self.balances[account, asset] = Balance(known or _UNKNOWN)
        return balance

    def _take_late(self, account: str, asset: str, version: int, posting: tuple[int, int, int, str]) -> None:
        """Take a posting that is not simply the next: entries of one call may stand in any order."""
        balance = self.balances[account, asset]
        if version <= balance.version or version in balance.waiting:
            due = balance.version + 1
            self.faults.of_entry("version", posting[2], posting[3], account=account, asset=asset, told=version, due=due)
            return
        balance.waiting[version] = posting
        while (following := balance.waiting.pop(balance.version + 1, None)) is not None:
            change, told, place, id = following
            balance.version += 1
            due = balance.net + change
            if told != due:
                self.faults.of_entry("balance", place, id, account=account, asset=asset, told=told, due=due)
            balance.net = told

    def _tell_unbalanced(self, record: Record, index: int, assets: list[str]) -> None:
        for asset in assets:
            sides = Counter[str]()
            for line in record.postings:
                if line[2] == asset:
                    sides[line[4]] += int(line[1])
            self.faults.of_entry(
                "unbalanced", index, record.id, asset=asset, debits=sides["debit"], credits=sides["credit"]
            )

    def _take_reversal(self, record: Record, target: str, index: int) -> None:
        place = self._ids.get(int(target.replace("-", ""), 16))
        if place is None or place >= index:
            self.faults.of_entry("reverses_unknown", index, record.id, target=target)
            return
        if place in self._reversed:
            self.faults.of_entry("reverses_twice", index, record.id, target=target)
        self._reversed.add(place)
        try:
            lines = read_record(self.record_at(self._starts[place])).postings
        except Unreadable:
            return  # The target was already found not to be a record.
        other = {"debit": "credit", "credit": "debit"}
        if Counter((line[0], line[1], line[2], line[4]) for line in record.postings) != Counter(
            (line[0], line[1], line[2], other[line[4]]) for line in lines
        ):
            self.faults.of_entry("reverses_mirror", index, record.id, target=target)
