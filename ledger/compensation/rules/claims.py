"""The claim: its accounts, the entries that move a fen from what was assessed to what was restored, interest, and how a payment counts.

    established = assessed + due + in kind + in transit + with a court + in escrow + received + performed + waived - overpaid

holds for every case and head of loss at every moment. Late interest is a head of its own, `LI`. It is overpaid by a suspension that is
granted after it was paid; what is no interest by a judgment that leaves less owed than was paid.

For each instalment on its own, late interest on what a court document makes due is unpaid principal × rate × days, from the day after
the last day of its term to the day of payment, both days as the calendar has them. Principal is settled before interest. While
enforcement is suspended not at the debtor's request, no interest runs.

Where a suspension is granted after interest for its days was paid, so much was paid without a legal ground. It is set off
against interest of the same part that runs later; the rest goes back to who paid it, and of several payments the last one is
the one that was too much, for against the earlier ones later interest was set off.

Source: 最高人民法院关于执行程序中计算迟延履行期间的债务利息适用法律若干问题的解释 (法释〔2014〕8号) art. 1–4; 民法典 art. 520, 568
(set-off), 985 (return of what was got without a legal ground); 预算法 art. 60.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from ledger.amounts import divide_half_up, largest_remainder, yuan
from ledger.entries import Posting, net
from ledger.errors import Malformed
from ledger.register.holders import TREASURY, money_account

HEADS: Final = {
    "H1": "loss of service until the restoration is complete",
    "H2": "permanent loss of function",
    "H3": "investigation, appraisal and assessment",
    "H4": "clean-up and restoration",
    "H5": "prevention and emergency response",
    "H6": "legal costs",
    "H7": "punitive damages",
    "H8": "loss of marine natural resources",
}
"""Heads of loss. Law: 民法典 art. 1235, 1232; 法释〔2019〕8号 art. 12–14."""
INTEREST: Final = "LI"
PUNITIVE: Final = "H7"
OPEN: Final = (
    "claim_assessed",
    "claim_due",
    "claim_in_kind",
    "claim_in_transit",
    "claim_with_court",
    "claim_escrowed",
)
"""What must be empty before a case is closed."""
BASES: Final[Mapping[str, str]] = {
    "compensation.interest": "民事诉讼法 art. 264 (2023); 法释〔2014〕8号 art. 1–4",
    "compensation.lowering": "民事诉讼法 art. 244 (2023)",
    "compensation.recourse": "民法典 art. 178",
}
"""Articles of the entries that come beside what an act is about, as late interest at a payment; at night there is no act."""


class HeadUnknown(Malformed):
    """There is no head of loss {head}.

    Choose one of H1 to H8.
    """

    code = "compensation.head_unknown"
    source = "民法典 art. 1235"


class HeadsMissing(Malformed):
    """No head of loss is named.

    Name each head of loss once, with its amount.
    """

    code = "compensation.heads_missing"


class HeadsRepeated(Malformed):
    """The list of heads of loss names {head} twice.

    Name each head of loss once, with its amount.
    """

    code = "compensation.heads_repeated"


class NotAboveZero(Malformed):
    """The amount {amount} yuan is not above zero.

    Write a positive amount.
    """

    code = "compensation.not_above_zero"
    source = "docs/spec/journal.md 2.2"


class Place(NamedTuple):
    """Where in a case an account stands, beside its purpose: the columns of `damage_account`; none of them for its money and its fund."""

    head: str | None = None
    part: int | None = None
    """Of the liability; what is assessed counts to the first."""
    creditor: int | None = None
    """Who may recover from a joint debtor: its number among those who owe the part, from 1 on."""
    debtor: int | None = None


MONEY: Final = Place()


@dataclass(frozen=True, slots=True)
class Leg:
    """A change of an account: debit where positive."""

    account: str
    owner: str
    purpose: str
    amount: int
    place: Place | None = None
    """Where it stands in its case; None for an account of the treasury."""


def section(purpose: str, place: Place) -> str:
    """Give the part of an account's code that people read as its heading. Twin: `ledger.damage_section`.

    >>> section("claim_due", Place("H4", 1)), section("claim_due", Place("H4", 2)), section("recourse_claim", Place(None, 2, 1, 3))
    ('H4', 'H4.2', 'recourse.2')
    """
    if place.part is not None:
        return f"recourse.{place.part}" if place.head is None else headed(place.head, place.part)
    return "fund" if purpose in ("case_fund", "case_fund_source") else "money"


def headed(head: str, part: int) -> str:
    """Write a head of loss with its part; the first part of a liability has no number."""
    return head if part == 1 else f"{head}.{part}"


def account_code(case: str, purpose: str, place: Place) -> str:
    """Give the code of an account of a case: a name for people, made of its columns and never read back.

    Twin: `ledger.damage_account_code`.

    >>> account_code("C1", "recourse_debt", Place(None, 1, 2, 1)), account_code("C1", "case_fund", MONEY)
    ('case:C1:recourse.1:2-1:recourse_debt', 'case:C1:fund:case_fund')
    """
    pair = "" if place.creditor is None else f"{place.creditor}-{place.debtor}:"
    return f"case:{case}:{section(purpose, place)}:{pair}{purpose}"


def account(case: str, head: str, purpose: str, part: int = 1) -> str:
    """Give the code of a claim account.

    >>> account("C1", "H4", "claim_due"), account("C1", "H4", "claim_due", 2)
    ('case:C1:H4:claim_due', 'case:C1:H4.2:claim_due')
    """
    return account_code(case, purpose, Place(head, part))


def placed(case: str, purpose: str, amount: int, place: Place, owner: str = "") -> Leg:
    """Change an account of a case, which owns it where nobody else does."""
    return Leg(account_code(case, purpose, place), owner or f"case:{case}", purpose, amount, place)


def leg(case: str, head: str, purpose: str, amount: int, part: int = 1) -> Leg:
    """Change a claim account."""
    return placed(case, purpose, amount, Place(head, part))


def shift(case: str, heads: Mapping[str, int], to: str, source: str, part: int = 1) -> list[Leg]:
    """Move what is under some heads from one purpose to another, within a part."""
    legs = []
    for head, amount in heads.items():
        legs += [leg(case, head, to, amount, part), leg(case, head, source, -amount, part)]
    return legs


def interest_legs(case: str, part: int, before: tuple[int, int], after: tuple[int, int]) -> list[Leg]:
    """Change the late interest of a part from what was due and overpaid to what is now, in fen."""
    due, overpaid = after[0] - before[0], after[1] - before[1]
    return [
        leg(case, INTEREST, "claim_due", due, part),
        leg(case, INTEREST, "claim_overpaid", -overpaid, part),
        leg(case, INTEREST, "claim_established", overpaid - due),
    ]


def over_heads(amount: int, heads: Mapping[str, int]) -> dict[str, int]:
    """Count an amount to heads in proportion to what stands under each; exact to the fen by largest remainder.

    >>> over_heads(100, {"H1": 40, "H4": 60, "H6": 0})
    {'H1': 40, 'H4': 60}

    Raises:
        never NothingToSplitBy: there is something under the heads.
    """
    names = [head for head, there in heads.items() if there > 0]
    if not amount:
        return {}
    parts = largest_remainder(amount, [heads[head] for head in names])
    return {head: part for head, part in zip(names, parts, strict=True) if part}


def treasury_leg(purpose: str, amount: int) -> Leg:
    """Change an account of the treasury, which belongs to no case."""
    return Leg(money_account(TREASURY, purpose), TREASURY, purpose, amount)


def into_treasury(case: str, amount: int) -> list[Leg]:
    """Bring money of a case into the treasury: cash, revenue, and the fund of the case."""
    return [
        treasury_leg("treasury_cash", amount),
        treasury_leg("nontax_revenue", -amount),
        *fund(case, amount),
    ]


def owed_back(case: str, amount: int) -> list[Leg]:
    """Let money of a case be owed back out of the treasury: revenue and fund fall, and the cash goes when the treasury pays."""
    return [
        placed(case, "refund_payable", -amount, MONEY),
        treasury_leg("nontax_revenue", amount),
        *fund(case, -amount),
    ]


def fund(case: str, amount: int) -> list[Leg]:
    """Let the fund of a case grow, or shrink where negative."""
    return [placed(case, "case_fund", amount, MONEY), placed(case, "case_fund_source", -amount, MONEY)]


def money_leg(case: str, purpose: str, amount: int) -> Leg:
    """Change an account of a case that is no claim: cash with the agency, in escrow, deposits, what was overpaid."""
    return placed(case, purpose, amount, MONEY)


def cash_legs(case: str, route: str, claimed: int, excess: int = 0) -> list[Leg]:
    """Bring money in on a way, in fen: what is owed of it, and what came beyond it and is held to be returned.

    What came beyond to a court or into escrow has an entry of its own (`excess_legs`).
    """
    held = [money_leg(case, "overpaid_payable", -excess)]
    if route == "treasury":
        return [*into_treasury(case, claimed), treasury_leg("treasury_cash", excess), *held]
    if route == "agency":
        cash = money_leg(case, "agency_cash", claimed + excess)
        return [cash, money_leg(case, "agency_payable", -claimed), *held]
    if route == "escrow":
        return [money_leg(case, "escrow_cash", claimed), money_leg(case, "escrow_payable", -claimed)]
    if route == "deposit":
        return [money_leg(case, "deposit_payable", claimed), money_leg(case, "agency_payable", -claimed)]
    return []


HELD_APART: Final = {"court": "court_excess", "escrow": "escrow_cash"}
"""Where what came beyond what is owed is held, by the way on which it came, where that is neither the treasury nor the department."""


def excess_legs(case: str, route: str, excess: int) -> list[Leg]:
    """Hold what came to a court or into escrow beyond what is owed, in fen; what is below zero goes back."""
    return [money_leg(case, HELD_APART[route], excess), money_leg(case, "overpaid_payable", -excess)]


def spent(case: str, amount: int) -> list[Leg]:
    """Pay out of the budget what a case has received."""
    return [
        placed(case, "restoration_expense", amount, MONEY),
        treasury_leg("treasury_cash", -amount),
        *fund(case, -amount),
    ]


def postings(legs: Sequence[Leg]) -> list[Posting]:
    """Net the changes by account, and write them as postings in yuan."""
    return net((one.account, "CNY", one.amount) for one in legs)


def lowest(days: Sequence[tuple[date, int]], on: date) -> int:
    """Give the least of a balance on any day from a day on.

    Args:
        days: the days on which it changed, each once, in order, with what is held at its end, in the smallest unit.
        on: the first day that counts; what was held before it counts as long as nothing changed since.

    >>> june = [(date(2025, 6, 1), 100), (date(2025, 6, 20), 30), (date(2025, 6, 25), 80)]
    >>> lowest(june, date(2025, 5, 31)), lowest(june, date(2025, 6, 1)), lowest(june, date(2025, 6, 25))
    (0, 30, 80)
    """
    before = [held for day, held in days if day <= on]
    return min([before[-1] if before else 0, *(held for _, held in days[len(before) :])])


def check_above_zero(fen: int) -> int:
    """Check an amount of money that is something, and give it; units: fen.

    Raises:
        NotAboveZero: it is not.
    """
    if fen <= 0:
        raise NotAboveZero(amount=yuan(fen))
    return fen


def check_heads(heads: Sequence[str]) -> None:
    """Check a list of heads of loss.

    Raises (in this order):
        HeadsMissing, HeadsRepeated, HeadUnknown.
    """
    if not heads:
        raise HeadsMissing()
    seen: set[str] = set()
    for head in heads:
        if head in seen:
            raise HeadsRepeated(head=head)
        seen.add(head)
        if head not in HEADS:
            raise HeadUnknown(head=head[:40])


# -- late interest, and how a payment is counted ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Instalment:
    """An instalment: last day of its term, fen, and what was paid of it when."""

    number: int
    due_on: date
    amount: int
    paid: tuple[tuple[date, int], ...] = ()

    @property
    def open(self) -> int:
        """Fen that are not paid."""
        return self.amount - sum(part for _, part in self.paid)


@dataclass(frozen=True, slots=True)
class CountedPayment:
    """How a payment is counted: fen to each instalment, to interest, and beyond everything owed."""

    principal: tuple[tuple[int, int], ...]
    """Number of the instalment, and fen."""
    interest: int
    excess: int


def late_days(after: date, until: date, suspended: Sequence[tuple[date, date]] = ()) -> int:
    """Count the days after one day up to another, without those on which enforcement was suspended.

    Args:
        after: last day of the term; not counted.
        until: day of payment; counted.
        suspended: first and last day of each suspension.

    >>> late_days(date(2025, 6, 30), date(2025, 7, 10), [(date(2025, 7, 2), date(2025, 7, 4))])
    7
    """
    stopped: set[int] = set()
    for first, last in suspended:
        stopped.update(
            range(max(first.toordinal(), after.toordinal() + 1), min(last.toordinal(), until.toordinal()) + 1)
        )
    return max(0, (until - after).days) - len(stopped)


def late_interest(
    instalments: Sequence[Instalment],
    rate: Fraction,
    through: date,
    suspended: Sequence[tuple[date, date]] = (),
) -> int:
    """Give the interest on several instalments up to and including a day, in fen.

    Units: `rate` is a share of the principal a day. Rounding: half up, once, on the sum.

    >>> late_interest([Instalment(1, date(2025, 1, 1), 100_000_000)], Fraction(175, 1_000_000), date(2025, 4, 11))
    1750000
    """
    days = 0
    for one in instalments:
        days += one.amount * late_days(one.due_on, through, suspended)
        days -= sum(part * late_days(max(on, one.due_on), through, suspended) for on, part in one.paid)
    exact = rate * days
    return divide_half_up(exact.numerator, exact.denominator)


def within(instalments: Sequence[Instalment], left: int | None) -> list[Instalment]:
    """Give what of instalments is owed where a judgment leaves less owed in all: the first ones, each with what was first paid of it.

    >>> day, one = date(2025, 1, 1), Instalment(1, date(2025, 1, 1), 600, ((date(2025, 2, 1), 300), (date(2025, 3, 1), 300)))
    >>> [(x.amount, [fen for _, fen in x.paid]) for x in within([one, Instalment(2, day, 400)], 500)], within([one], 0)
    ([(500, [300, 200])], [])
    """
    if left is None:
        return list(instalments)
    found = []
    for one in sorted(instalments, key=lambda one: (one.due_on, one.number)):
        kept = min(one.amount, left)
        left -= kept
        paid, room = [], kept
        for day, fen in sorted(one.paid):
            paid.append((day, min(fen, room)))
            room -= min(fen, room)
        if kept:
            found.append(replace(one, amount=kept, paid=tuple(x for x in paid if x[1])))
    return found


def stand(reckoned: int, paid: int) -> tuple[int, int]:
    """Give what of the interest is due, and what was paid too much, in fen: one of them is nothing.

    >>> stand(84_000, 105_000), stand(126_000, 105_000)
    ((0, 21000), (21000, 0))
    """
    return max(0, reckoned - paid), max(0, paid - reckoned)


def overpaid_by(paid: Sequence[int], overpaid: int) -> list[int]:
    """Tell of which payments the overpaid interest is: of the last ones, each at most what it paid as interest.

    Args:
        paid: interest of each payment in the order of the payments, in fen.
        overpaid: fen that were paid too much by all of them.

    >>> overpaid_by([52_500, 52_500], 60_000)
    [7500, 52500]
    """
    shares: list[int] = []
    for amount in reversed(paid):
        shares.append(min(amount, overpaid - sum(shares)))
    return shares[::-1]


def count_payment(amount: int, on: date, instalments: Sequence[Instalment], interest: int) -> CountedPayment:
    """Count a payment: principal whose term has ended, oldest first; then interest; then principal not yet due.

    Args:
        amount: fen.
        on: day of payment.
        instalments: the instalments of one part.
        interest: interest that is owed on that day, in fen.

    >>> count_payment(150, date(2025, 2, 1), [Instalment(1, date(2025, 1, 1), 100), Instalment(2, date(2025, 6, 1), 100)], 20)
    CountedPayment(principal=((1, 100), (2, 30)), interest=20, excess=0)
    """
    left = amount
    taken: list[tuple[int, int]] = []
    ordered = sorted(instalments, key=lambda one: (one.due_on, one.number))
    for one in (one for one in ordered if one.due_on <= on):
        left, taken = _take(left, one, taken)
    to_interest = min(left, interest)
    left -= to_interest
    for one in (one for one in ordered if one.due_on > on):
        left, taken = _take(left, one, taken)
    return CountedPayment(tuple(taken), to_interest, left)


def _take(left: int, one: Instalment, taken: list[tuple[int, int]]) -> tuple[int, list[tuple[int, int]]]:
    part = min(left, one.open)
    return left - part, [*taken, (one.number, part)] if part else taken
