"""The claim as accounts: which there are, and the entries that move a fen from what was assessed to what was restored.

    established = assessed + due + in kind + in transit + with a court + in escrow + received + performed + waived - overpaid

holds for every case and head of loss at every moment. Late interest is a head of its own, `LI`, and the only one that can be
overpaid: by a suspension that is granted after it was paid.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from ledger.amounts import largest_remainder
from ledger.entries import Posting, net
from ledger.errors import Malformed

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
TREASURY: Final = "treasury"
OPEN: Final = (
    "claim_assessed",
    "claim_due",
    "claim_in_kind",
    "claim_in_transit",
    "claim_with_court",
    "claim_escrowed",
)
"""What must be empty before a case is closed."""


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


def treasury(case: str, amount: int) -> list[Leg]:
    """Bring money of a case into the treasury: cash, revenue, and the fund of the case."""
    return [
        Leg(f"{TREASURY}:money:treasury_cash", TREASURY, "treasury_cash", amount),
        Leg(f"{TREASURY}:money:nontax_revenue", TREASURY, "nontax_revenue", -amount),
        *fund(case, amount),
    ]


def fund(case: str, amount: int) -> list[Leg]:
    """Let the fund of a case grow, or shrink where negative."""
    return [placed(case, "case_fund", amount, MONEY), placed(case, "case_fund_source", -amount, MONEY)]


def house(case: str, name: str, amount: int) -> Leg:
    """Change an account of a case that is no claim: cash with the agency, in escrow, deposits, what was overpaid."""
    return placed(case, name, amount, MONEY)


def spent(case: str, amount: int) -> list[Leg]:
    """Pay out of the budget what a case has received."""
    return [
        placed(case, "restoration_expense", amount, MONEY),
        Leg(f"{TREASURY}:money:treasury_cash", TREASURY, "treasury_cash", -amount),
        *fund(case, -amount),
    ]


def postings(legs: Sequence[Leg]) -> list[Posting]:
    """Net the changes by account, and write them as postings in yuan."""
    return net((one.account, "CNY", one.amount) for one in legs)


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
