"""What is looked at after each step: that sums agree, that nothing is below its floor on any day, and that the auditor counts the same."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from ledger.compensation.chart import CHART
from ledger.compensation.queries.cases import BalanceRow, head_of, trail_of
from ledger.compensation.queries.standing import Standing, standing_of
from ledger.database import ReadBooks
from tests.properties.damages.auditor import WAYS, Auditor

PURPOSE_OF: Final = {"agency": "claim_in_transit", "court": "claim_with_court", "escrow": "claim_escrowed"}
DEBIT: Final = {line.code: line.debit_normal for line in CHART}
FLOORED: Final = {line.code for line in CHART if line.floor is not None}


def sums_agree(rows: Iterable[BalanceRow]) -> None:
    """Of each head, what is established is assessed, due, in kind, under way, received, performed or waived, less what is overpaid."""
    heads: dict[str, Counter[str]] = defaultdict(Counter)
    money: Counter[str] = Counter()
    for row in rows:
        if row.head:
            heads[row.head][row.purpose] += row.amount
        else:
            money[row.purpose] += row.amount
    for head, held in heads.items():
        claims = {name: amount for name, amount in held.items() if name.startswith("claim_")}
        there = sum(
            amount for name, amount in claims.items() if name not in ("claim_established", "claim_overpaid")
        )
        assert claims.get("claim_established", 0) == there - claims.get("claim_overpaid", 0), (head, claims)
        assert not claims.get("claim_overpaid") or head == "LI", head
    assert money["case_fund"] == money["case_fund_source"], money


def nothing_below_its_floor(books: ReadBooks, book_id: int, code: str) -> Counter[tuple[str, date]]:
    """At the end of each day each account of the case holds at least nothing; give what its fund holds at the end of each."""
    moved: dict[tuple[str, str], Counter[date]] = defaultdict(Counter)
    for row in trail_of(books, book_id, code):
        if row.purpose in DEBIT:
            sign = 1 if DEBIT[row.purpose] else -1
            moved[row.account, row.purpose][row.effective_on] += sign * (row.debit - row.credit)
    fund: Counter[tuple[str, date]] = Counter()
    for (account, purpose), days in moved.items():
        held = 0
        for day in sorted(days):
            held += days[day]
            assert held >= 0 or purpose not in FLOORED, (account, purpose, day, held)
            if purpose == "case_fund":
                fund["case_fund", day] = held
    return fund


def counts_the_same(books: ReadBooks, book_id: int, code: str, auditor: Auditor) -> None:
    """Of each part due, under way, received, relieved and interest; of each duty what is open; the fund at the end of each day."""
    stands = standing_of(books, book_id, head_of(books, book_id, code).case_id)
    found: dict[int, Counter[str]] = defaultdict(Counter)
    kind: Counter[int] = Counter()
    for row in stands.balances:
        if row.head is None or row.part is None:
            continue
        name = (
            f"LI {row.purpose}"
            if row.head == "LI" and row.purpose in ("claim_due", "claim_overpaid")
            else row.purpose
        )
        found[row.part][name] += abs(row.held)
        kind[row.part] += row.held if row.purpose == "claim_in_kind" else 0
    for number, part in enumerate(auditor.parts, 1):
        if not part.lost:
            _part(stands, number, auditor, part, found[number])
    for number, duty in enumerate(auditor.duties, 1):
        if duty.value and not duty.replaced and not auditor.kind_lost:
            assert kind[number] == duty.open, ("in kind", number)
    if not auditor.fund_lost:
        excess = sum(paid.excess for part in auditor.parts for paid in part.payments)
        assert excess == stands.kept(("overpaid_payable",)).get("overpaid_payable", 0), "held to be returned"
        held = {one.on: one.amount for one in stands.fund}
        for day, amount in auditor.fund_by_day():
            assert amount >= 0, ("fund", day)
            last = max((on for on in held if on <= day), default=None)
            assert amount == (held[last] if last else 0), ("fund", day, amount, held)


def _part(stands: Standing, number: int, auditor: Auditor, part: Any, told: Counter[str]) -> None:
    if part.void:
        assert not told["claim_due"], ("reversed", number, told)
        return
    row = next(one for one in stands.parts if one.part == number)
    assert told["claim_due"] == part.open(), ("due", number, told, part)
    owing = {one.owner for one in row.owing if one.until_on is None}
    assert owing == set(part.owners), ("who owes", number, owing, part.owners)
    ways = {way: told[PURPOSE_OF[way]] for way in WAYS}
    assert ways == {way: part.waiting(way) for way in WAYS}, ("under way", number)
    assert told["claim_received"] == part.received, ("received", number)
    if not part.replaced and row.interest_through is not None:
        posted = told["LI claim_due"] - told["LI claim_overpaid"]
        counted = auditor.interest(part, row.interest_through) - part.interest_paid
        assert posted == counted, ("interest", number, posted, counted, row.interest_through, part)
    whole = sum(one.amount for one in part.instalments)
    paid = part.received + sum(ways.values()) - part.interest_paid
    if not part.replaced:
        assert paid + part.relieved + part.open() == whole, ("whole", number)
