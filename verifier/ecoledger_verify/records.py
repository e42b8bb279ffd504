"""Records: the canonical bytes of one entry, and what a book of them must satisfy from first to last.

A record has one form (`forms`). What does not match it is read again slowly, to say what is wrong with it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from ecoledger_verify.forms import POSTING, RECORD, Legs, Matched, content_of
from ecoledger_verify.holdings import Holding, Reference
from ecoledger_verify.periods import Periods
from ecoledger_verify.report import SHOWN, Report
from ecoledger_verify.rows import BEGINNING, parse_rows
from ecoledger_verify.strict import Unreadable, canonical_object, is_day, shown, utf8

_MEMBERS: Final = frozenset(
    {
        "actor",
        "approver",
        "book",
        "document",
        "effective_on",
        "id",
        "kind",
        "memo",
        "place",
        "postings",
        "recorded_at",
        "reverses",
        "v",
        "voucher",
    }
)
_AMOUNT_MAX: Final = 10**17
_LINES_MAX: Final = 1000
_REVERSAL: Final = "journal.reversal"
_OTHER_SIDE: Final = {"debit": "credit", "credit": "debit"}


@dataclass(frozen=True, slots=True)
class Line:
    """One posting."""

    account: str
    amount: int
    asset: str
    balance: int
    side: str
    version: int


@dataclass(frozen=True, slots=True)
class Record:
    """One entry as it stands in the log."""

    actor: str
    approver: str | None
    book: str
    document: str
    effective_on: str
    id: str
    kind: str
    memo: str
    place: int
    postings: tuple[Line, ...]
    recorded_at: str
    reverses: str | None
    month: str
    number: int


def parse_record(data: bytes) -> Record:
    """Read one record.

    Raises:
        Unreadable: it is not the canonical form of an entry; why is told as exactly as it can be.
    """
    match = RECORD.fullmatch(utf8(data))
    if match is None:
        raise explained(data)
    value = canonical_object(data, _MEMBERS)
    actor, approver, book, _, effective, id_, kind, _, place, legs, recorded, reverses, month, number = (
        match.groups()
    )
    lines = tuple(
        Line(account, int(amount), asset, int(balance), side, int(version))
        for account, amount, asset, balance, side, version in POSTING.findall(legs)
    )
    if not is_day(effective) or not is_day(recorded[:10]):
        raise Unreadable("record.day", day=effective, recorded_at=recorded)
    if len(lines) > _LINES_MAX or any(line.amount > _AMOUNT_MAX for line in lines):
        raise Unreadable("record.range")
    return Record(
        actor,
        approver,
        book,
        value["document"],
        effective,
        id_,
        kind,
        value["memo"],
        int(place),
        lines,
        recorded,
        reverses,
        month,
        int(number),
    )


def explained(data: bytes) -> Unreadable:
    """Say why bytes are not a record."""
    try:
        value = canonical_object(data, _MEMBERS)
    except Unreadable as unreadable:
        return unreadable
    return (
        Unreadable("record.version", version=shown(value["v"]))
        if value["v"] != 2
        else Unreadable("record.form")
    )


def unbalanced(postings: Iterable[Line]) -> dict[str, int]:
    """Give debits minus credits of the assets in which an entry does not balance."""
    sums: defaultdict[str, int] = defaultdict(int)
    for line in postings:
        sums[line.asset] += line.amount if line.side == "debit" else -line.amount
    return {asset: total for asset, total in sums.items() if total}


class Journal:
    """Follows the records of a book from place 0 on, and tells every fault where it begins."""

    CHECKS: Final = (
        "record",
        "place",
        "id",
        "balanced",
        "running",
        "voucher",
        "reversal",
        "reference",
        "dates",
    )

    def __init__(
        self,
        report: Report,
        reference: Reference,
        periods: Periods,
        rows: Callable[[dict[str, Any], int], None] | None = None,
    ) -> None:
        self._report = report
        self._rows = rows
        """Hears of records that are no entries, and of their places; None where there may be none."""
        self._reference = reference
        self._periods = periods
        self.holdings: dict[tuple[str, str], Holding] = {}
        self.size = 0
        self.entries = 0
        self.postings = 0
        self._places: dict[bytes, int] = {}
        self._contents = bytearray()
        """16 bytes for each record: a digest of its lines, to compare a reversal with its target."""
        self._reversed: dict[bytes, int] = {}
        self._vouchers: defaultdict[str, int] = defaultdict(int)
        self._reversals: set[int] = set()
        self._awaited: dict[bytes, tuple[str, int, str, str, bytes]] = {}
        """Reversals whose target has not come yet, by its id: instant, place, entry, target, and what the target's lines must be."""
        self._late: dict[int, str] = {}
        """Entries that were sealed after others that build upon them, by place."""

    def take(self, record: Matched | bytes) -> None:
        """Check the next record, as it matched (`matched`); of rows, and where it did not match, as it is."""
        place = self.size
        self.size += 1
        if isinstance(record, bytes):
            self._take_other(record, place)
            return
        self.entries += 1
        (
            actor,
            approver,
            book,
            effective,
            entry,
            kind,
            told,
            recorded,
            reverses,
            month,
            number,
            lines,
            content,
        ) = record
        self.postings += len(lines)
        if told != str(place):
            self._report.fault("place", "place.other", place=place, entry=entry, told=told)
        reference = self._reference
        if (
            actor not in reference.actors
            or kind not in reference.kinds
            or book != reference.book
            or (approver and (approver not in reference.actors or approver == actor))
        ):
            self._unknown(
                place, entry, {"actor": actor, "approver": approver or "", "book": book, "kind": kind}
            )
        if not self._periods.allow(effective, recorded, bool(approver)):
            self._periods.explain(self._report, effective, recorded, place=place, entry=entry)
        if month != effective[:7] or int(number) != self._vouchers[month] + 1:
            self._voucher(place, entry, effective, month, int(number))
        self._vouchers[month] = int(number)
        key = bytes.fromhex(entry.replace("-", ""))
        if self._places.setdefault(key, place) != place:
            self._report.fault("id", "id.twice", place=place, entry=entry, other=self._places[key])
        self._contents += content
        if reverses or kind == _REVERSAL:
            self._reversal(place, entry, kind, reverses, recorded, lines)
        if self._awaited and recorded <= self._awaited.get(key, ("",))[0]:  # sealed late, after its reversal
            self._compare(*self._awaited.pop(key)[1:], place)
        self._post(place, entry, recorded, lines)

    def _take_other(self, line: bytes, place: int) -> None:
        if self._rows is not None and line.startswith(BEGINNING):
            self._take_rows(line, place)
            return
        self.entries += 1
        why = explained(line)
        self._report.fault("record", why.fault, place=place, **why.figures)
        self._contents += bytes(16)

    def _take_rows(self, line: bytes, place: int) -> None:
        assert self._rows is not None
        self._contents += bytes(16)
        with self._report.reading("record", place=place):
            record = parse_rows(line)
            if record["place"] != str(place):
                self._report.fault("place", "place.other", place=place, told=record["place"])
            if record["book"] != self._reference.book:
                self._report.fault("reference", "book.other", place=place, book=record["book"])
            self._rows(record, place)

    def _post(self, place: int, entry: str, recorded: str, lines: Legs) -> None:
        holdings = self.holdings
        sums: dict[str, int] = {}
        if len(lines) > _LINES_MAX:
            self._report.fault("record", "record.range", place=place, entry=entry)
        for account, amount, asset, balance, side, version in lines:
            value = int(amount)
            if value > _AMOUNT_MAX:
                self._report.fault("record", "record.range", place=place, entry=entry)
            if side == "credit":
                value = -value
            sums[asset] = sums.get(asset, 0) + value
            holding = holdings.get((account, asset))
            if holding is None:
                holding = self._first(account, asset, place, entry)
            if int(version) == holding.version + 1 and not holding.early:
                if value > 0:
                    holding.debits += value
                else:
                    holding.credits -= value
                holding.version += 1
                if int(balance) - holding.net != holding.offset:
                    self._differs(holding, account, asset, int(balance), place, entry)
            else:
                self._out_of_order(
                    holding, (account, asset), int(version), (value, int(balance), place, entry, recorded)
                )
        if any(sums.values()):
            for asset, total in sums.items():
                if total:
                    self._report.fault(
                        "balanced", "unbalanced", place=place, entry=entry, asset=asset, difference=total
                    )

    def finish(self) -> None:
        """Tell the gaps that are left, and the targets that never came, when the last record was taken."""
        for _, place, entry, target, _ in self._awaited.values():
            self._report.fault("reversal", "reversal.target_unknown", place=place, entry=entry, target=target)
        self._awaited.clear()
        for pair, holding in self.holdings.items():
            if holding.early:
                self._give_up(holding, pair)

    def tell_late(self) -> None:
        """Name the entries that were sealed after others that build upon them."""
        for place, entry in list(self._late.items())[:SHOWN]:
            self._report.warn("sealed_late", place=place, entry=entry)
        if len(self._late) > SHOWN:
            self._report.warn("more", count=len(self._late) - SHOWN)

    def _unknown(self, place: int, entry: str, told: dict[str, str]) -> None:
        known = self._reference
        if told["book"] != known.book:
            self._report.fault("reference", "book.other", place=place, entry=entry, book=told["book"])
        if told["kind"] not in known.kinds:
            self._report.fault("reference", "kind.unknown", place=place, entry=entry, kind=told["kind"])
        for who in ("actor", "approver"):
            if told[who] and told[who] not in known.actors:
                self._report.fault("reference", "person.unknown", place=place, entry=entry, digest=told[who])
        if told["actor"] == told["approver"]:
            self._report.fault(
                "reference", "person.approved_own", place=place, entry=entry, digest=told["actor"]
            )

    def _first(self, account: str, asset: str, place: int, entry: str) -> Holding:
        normal = self._reference.accounts.get(account)
        if normal is None:
            self._report.fault("reference", "account.unknown", place=place, entry=entry, account=account)
        if asset not in self._reference.assets:
            self._report.fault("reference", "asset.unknown", place=place, entry=entry, asset=asset)
        holding = self.holdings[account, asset] = Holding(-1 if normal is False else 1)
        return holding

    def _differs(self, holding: Holding, account: str, asset: str, told: int, place: int, entry: str) -> None:
        expected = holding.net + holding.offset
        self._report.fault(
            "running",
            "balance.other",
            place=place,
            entry=entry,
            account=account,
            asset=asset,
            told=told,
            expected=expected,
        )
        holding.offset = told - holding.net

    def _out_of_order(
        self, holding: Holding, pair: tuple[str, str], version: int, posting: tuple[int, int, int, str, str]
    ) -> None:
        """Keep a posting until those before it come: of the same call, or recorded earlier and sealed late."""
        _, _, place, entry, recorded = posting
        built = (
            [early[4] for number, early in holding.early.items() if number > version]
            if version < holding.top
            else []
        )
        if built and min(built) < recorded:  # they cannot have built upon what was recorded later
            self._give_up(holding, pair)
        elif built and max(built) > recorded:
            self._late[place] = entry
        if version <= holding.version or version in holding.early:
            self._report.fault(
                "running",
                "version.twice",
                place=place,
                entry=entry,
                account=pair[0],
                asset=pair[1],
                version=version,
            )
            version = holding.version + 1
        holding.early[version] = posting
        holding.top = max(holding.top, version)
        while (following := holding.early.pop(holding.version + 1, None)) is not None:
            self._apply(holding, pair, following)

    def _give_up(self, holding: Holding, pair: tuple[str, str]) -> None:
        """Tell that versions are missing, and go on with those that came."""
        early = sorted(holding.early.items())
        holding.early.clear()
        for version, posting in early:
            if version != holding.version + 1:
                self._report.fault(
                    "running",
                    "version.missing",
                    place=posting[2],
                    entry=posting[3],
                    account=pair[0],
                    asset=pair[1],
                    first=holding.version + 1,
                    last=version - 1,
                )
                holding.version = version - 1
            self._apply(holding, pair, posting)

    def _apply(
        self, holding: Holding, pair: tuple[str, str], posting: tuple[int, int, int, str, str]
    ) -> None:
        value, balance, place, entry, _ = posting
        if value > 0:
            holding.debits += value
        else:
            holding.credits -= value
        holding.version += 1
        if balance - holding.net != holding.offset:
            self._differs(holding, *pair, balance, place, entry)

    def _voucher(self, place: int, entry: str, effective: str, month: str, number: int) -> None:
        if month != effective[:7]:
            self._report.fault(
                "voucher", "voucher.month", place=place, entry=entry, month=month, effective_on=effective
            )
        if number != self._vouchers[month] + 1:
            expected = f"{month}/{self._vouchers[month] + 1}"
            self._report.fault(
                "voucher",
                "voucher.number",
                place=place,
                entry=entry,
                told=f"{month}/{number}",
                expected=expected,
            )

    def _reversal(
        self,
        place: int,
        entry: str,
        kind: str,
        reverses: str | None,
        recorded: str,
        lines: Legs,
    ) -> None:
        tell = self._report.fault
        self._reversals.add(place)
        if reverses is None or kind != _REVERSAL:
            tell("reversal", "reversal.kind_and_target", place=place, entry=entry, kind=kind)
            return
        key = bytes.fromhex(reverses.replace("-", ""))
        if (earlier := self._reversed.setdefault(key, place)) != place:
            tell("reversal", "reversal.twice", place=place, entry=entry, target=reverses, other=earlier)
        mirror = [
            (account, amount, asset, "", _OTHER_SIDE[side], "")
            for account, amount, asset, _, side, _ in lines
        ]
        target = self._places.get(key)
        if target is None:
            self._awaited[key] = (recorded, place, entry, reverses, content_of(mirror))
        else:
            self._compare(place, entry, reverses, content_of(mirror), target)

    def _compare(self, place: int, entry: str, reverses: str, mirror: bytes, target: int) -> None:
        """Compare a reversal with its target, when both are there."""
        if target in self._reversals:
            self._report.fault("reversal", "reversal.of_reversal", place=place, entry=entry, target=reverses)
        if mirror != self._contents[target * 16 : target * 16 + 16]:
            self._report.fault(
                "reversal", "reversal.not_the_mirror", place=place, entry=entry, target=reverses, other=target
            )
