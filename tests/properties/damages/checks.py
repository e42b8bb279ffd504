"""What is looked at after each step: that sums agree, that nothing is below its floor on any day, and that the auditor counts the same."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from ledger.compensation.chart import CHART
from ledger.compensation.queries.beside import Project
from ledger.compensation.queries.cases import BalanceRow, head_of, trail_of
from ledger.compensation.queries.standing import Standing, standing_of
from ledger.database import ReadBooks
from tests.properties.damages.auditor import Auditor
from tests.properties.damages.debts import MONEY, Owed, Owes, borne, halves_up
from tests.properties.damages.restorations import LIVE
from tests.properties.damages.tills import WAYS

DEBIT: Final = {line.code: line.debit_normal for line in CHART}
FLOORED: Final = {line.code for line in CHART if line.floor is not None}
RECOURSE: Final = """
SELECT d.part, c.owner AS creditor, e.owner AS debtor, b.debits - b.credits AS amount
FROM ledger.damage_account d
JOIN ledger.account a USING (book_id, account_id)
JOIN ledger.balance b USING (book_id, account_id)
JOIN ledger.damage_obligor c ON c.book_id = d.book_id AND c.case_id = d.case_id AND c.part = d.part AND c.place = d.creditor
JOIN ledger.damage_obligor e ON e.book_id = d.book_id AND e.case_id = d.case_id AND e.part = d.part AND e.place = d.debtor
WHERE d.book_id = %s AND d.case_id = %s AND a.purpose = 'recourse_claim' AND b.debits <> b.credits"""


class Recourse(NamedTuple):
    """What one who owes a part may recover from another; fen."""

    part: int
    creditor: str
    debtor: str
    amount: int


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
    assert money["recourse_claim"] == money["recourse_debt"], money


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
    """Of each part, duty, restoration, bankruptcy and receipt, of who recovers from whom, and of money held, what the auditor counts."""
    case_id = head_of(books, book_id, code).case_id
    stands = standing_of(books, book_id, case_id)
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
    assert len(auditor.parts) == max((one.part for one in stands.parts), default=len(auditor.parts)) or any(
        one.void for one in auditor.parts
    ), ("parts", len(auditor.parts), stands.parts)
    for number, part in enumerate(auditor.parts, 1):
        if not part.lost:
            _part(stands, number, auditor, part, found[number])
    _in_kind(stands, auditor, kind)
    _money(stands, auditor)
    _bankruptcies(stands, auditor)
    rows = books.connection.exec_driver_sql(RECOURSE, (book_id, case_id)).all()
    _recourse([Recourse(*row) for row in rows], auditor)


def _part(stands: Standing, number: int, auditor: Auditor, part: Owed, told: Counter[str]) -> None:
    if part.void:
        assert not told["claim_due"], ("reversed", number, told)
        return
    row = next(one for one in stands.parts if one.part == number)
    assert told["claim_due"] == part.open(), ("due", number, told, part)
    assert row.court_since == part.court_since, ("court", number, row.court_since, part.court_since)
    owing = {one.owner: one.most for one in row.owing if one.until_on is None}
    assert owing == {one.owner: one.most for one in part.holders(date(9999, 1, 1))}, (
        "who owes",
        number,
        owing,
        part,
    )
    ways = {way: told[purpose] for way, purpose in WAYS.items()}
    assert ways == {way: part.waiting(way) for way in WAYS}, ("under way", number)
    assert told["claim_received"] == part.received, ("received", number)
    if not part.replaced and row.interest_through is not None:
        posted = told["LI claim_due"] - told["LI claim_overpaid"]
        counted = auditor.interest(part, row.interest_through) - part.interest_settled
        assert posted == counted, ("interest", number, posted, counted, row.interest_through, part)
    paid = part.received + sum(ways.values()) - part.interest_paid
    if not part.replaced:
        assert paid + part.relieved + part.open() == part.amount, ("whole", number)


def _in_kind(stands: Standing, auditor: Auditor, kind: Counter[int]) -> None:
    """Of each duty what is open and who owes it; of each restoration its sums, and that they bound each other."""
    for number, duty in enumerate(auditor.duties, 1):
        if duty.value and not auditor.kind_lost:
            assert kind[number] == duty.open, ("in kind", number, kind[number], duty)
            row = next((one for one in stands.duties if one.number == number), None)
            assert row is None or not duty.shares or {owner for owner, _ in row.shares} == set(duty.shares), (
                number
            )
    for one in stands.projects:
        works = auditor.works.get(one.id)
        if works is not None:
            told = (one.state, one.budget, one.contract, one.retention or 0, one.kept, one.duty)
            counted = (works.state, works.budget, works.contract, works.retention, works.kept, works.duty)
            assert told == counted, ("works", told, counted)
            rows = [(stage.amount, stage.accepted, stage.paid) for stage in one.stages]
            assert rows == [(x.amount, x.accepted, x.paid) for x in works.stages], ("stages", rows, works)
        _bounded(one)


def _bounded(one: Project) -> None:
    """What was paid is within what was accepted and not kept back, and that within contract and plan."""
    assert one.contract is None or one.contract <= one.budget, one
    assert sum(stage.paid for stage in one.stages) <= (one.contract or 0) - one.kept, one
    for stage in one.stages:
        kept = 0
        if one.retention and one.contract and one.state in LIVE:
            kept = halves_up(Fraction(stage.accepted * one.retention, one.contract))
        assert stage.paid <= stage.accepted - kept, (one, stage, kept)
        assert stage.accepted <= stage.amount, (one, stage)


def _money(stands: Standing, auditor: Auditor) -> None:
    """What is held for whom, and what went, by purpose; the fund at the end of each day; what receipts say."""
    if auditor.money_lost:
        return
    counted = auditor.money(auditor.parts)
    held: Counter[str] = Counter()
    for row in stands.balances:
        if row.head is None and row.purpose in counted:
            held[row.purpose] += row.held if DEBIT[row.purpose] else -row.held
    told = {purpose: held[purpose] for purpose in counted}
    assert told == counted, {
        name: (told[name], counted[name]) for name in counted if told[name] != counted[name]
    }
    fund = {one.on: one.amount for one in stands.fund}
    for day, amount in auditor.fund_by_day():
        assert amount >= 0, ("fund", day)
        last = max((on for on in fund if on <= day), default=None)
        assert amount == (fund[last] if last else 0), ("fund", day, amount, fund)
    receipts: Counter[object] = Counter()
    for one in stands.receipts:
        receipts[one.payment] += one.amount if one.stands else 0
    assert {key: fen for key, fen in receipts.items() if fen} == auditor.receipted(), "receipts"
    for payment, fen in auditor.receipted().items():
        assert fen <= sum(x.amount for x in stands.payments if x.id == payment), ("receipts", payment, fen)


def _bankruptcies(stands: Standing, auditor: Auditor) -> None:
    """What was paid is within what was distributed, that within what was admitted, and that within what was filed."""
    for one in stands.insolvencies:
        paid = sum(x.amount for x in stands.payments if x.payer == one.administrator)
        assert paid <= one.distributed <= (one.admitted or 0) <= (one.claimed or 0), one
        known = auditor.bankrupt.get(one.id)
        assert known is None or one.distributed == known.distributed, (one, known)


def _passed_on(part: Owed, who: Owes, fen: Fraction, day: date) -> dict[str, Fraction]:
    """For whom counts what somebody paid: for those who follow it, by their shares."""
    after = [one for one in part.owing if one.follows is who]
    if who.on(day) or not after:
        return {who.owner: fen}
    total = sum((one.share for one in after), Fraction(0))
    found: dict[str, Fraction] = {}
    for one in after:
        share = one.share / total if total else Fraction(1, len(after))
        for owner, its in _passed_on(part, one, fen * share, day).items():
            found[owner] = found.get(owner, Fraction(0)) + its
    return found


def _recourse(rows: Iterable[Recourse], auditor: Auditor) -> None:
    """Who has paid more of a part than it bears recovers that from those who have paid less, to the fens of rounding."""
    told: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in rows:
        told[row.part][row.creditor, "from others"] += row.amount
        told[row.part][row.debtor, "to others"] += row.amount
    day = date(9999, 1, 1)
    for number, part in enumerate(auditor.parts, 1):
        if part.lost or part.void or part.replaced or len(part.owing) < 2:
            continue
        paid: dict[str, Fraction] = {}
        counted = [one for one in part.payments if one.route in (*MONEY, "credit", "release")]
        for payer in {one.debtor for one in counted}:
            fen = Fraction(sum(one.principal for one in counted if one.debtor == payer))
            last = [one for one in part.owing if one.owner == payer]
            for owner, its in (_passed_on(part, last[-1], fen, day) if last else {payer: fen}).items():
                paid[owner] = paid.get(owner, Fraction(0)) + its
        gone = {x.owner: paid.get(x.owner, Fraction(0)) for x in auditor.bankrupt.values() if x.closed}
        own = borne(part, day, part.amount, gone)
        over = {who: paid.get(who, Fraction(0)) - own.get(who, Fraction(0)) for who in {*paid, *own}}
        more = sum((fen for fen in over.values() if fen > 0), Fraction(0))
        less = -sum((fen for fen in over.values() if fen < 0), Fraction(0))
        slack = 2 * len(part.owing)
        for who, fen in over.items():
            from_others, to_others = told[number][who, "from others"], told[number][who, "to others"]
            assert from_others <= max(fen, Fraction(0)) + slack, (
                "recourse",
                number,
                who,
                from_others,
                fen,
                part,
            )
            assert to_others <= max(-fen, Fraction(0)) + slack, (
                "recourse",
                number,
                who,
                to_others,
                fen,
                part,
            )
        whole = sum(amount for (_, way), amount in told[number].items() if way == "from others")
        assert abs(whole - min(more, less)) <= slack, ("recourse", number, whole, over, part)
