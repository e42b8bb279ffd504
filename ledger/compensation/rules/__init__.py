"""Pure decisions of the compensation room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.amounts import format_decimal, largest_remainder
from ledger.entries import Entry, Posting
from ledger.errors import Malformed, RuleViolation

HEADS = {
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

TREASURY = "treasury"


class HeadUnknown(Malformed):
    """There is no head of loss {head}.

    Choose one of H1 to H8.
    """

    code = "compensation.head_unknown"
    source = "民法典 art. 1235"


class HeadsRepeated(Malformed):
    """The assessment is empty or names the head {head} twice.

    Name each head of loss once, with its amount.
    """

    code = "compensation.heads_repeated"


class ScheduleDiffers(RuleViolation):
    """The instalments sum to {scheduled} yuan, but {assessed} yuan were assessed.

    Let the instalments sum to what was assessed, to the fen; a lower sum needs a decision of its own.
    """

    code = "compensation.schedule_differs"
    source = "docs/spec/compensation.md 3"


class ScheduleDisordered(Malformed):
    """The instalments are empty, or the one due on {due_on} is not later than the one before it.

    List the instalments in the order of their due dates.
    """

    code = "compensation.schedule_disordered"


class InstalmentAmount(RuleViolation):
    """The instalment {number} is {due} yuan, and {paid} yuan were paid.

    Record exactly the instalment; what is paid beyond it is returned or recorded with the next one.
    """

    code = "compensation.instalment_amount"
    source = "docs/spec/compensation.md 4"


@dataclass(frozen=True, slots=True)
class HeadAmount:
    """What was assessed under one head, in fen."""

    head: str
    amount: int


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of the sum due, in fen, with its date."""

    due_on: date
    amount: int


def account(case: str, head: str, purpose: str) -> str:
    """Give the code of a claim account: one per case, head and purpose."""
    return f"case:{case}:{head}:{purpose}"


def check_heads(heads: Sequence[HeadAmount]) -> None:
    """Check an assessment.

    Raises (in this order):
        HeadsRepeated, HeadUnknown.
    """
    seen: set[str] = set()
    for one in heads:
        if one.head in seen:
            raise HeadsRepeated(head=one.head)
        seen.add(one.head)
        if one.head not in HEADS:
            raise HeadUnknown(head=one.head)
    if not heads:
        raise HeadsRepeated(head="")


def check_schedule(schedule: Sequence[Instalment], assessed: int) -> None:
    """Check that the instalments are in order and sum to what was assessed.

    Raises (in this order):
        ScheduleDisordered, ScheduleDiffers.
    """
    before = date.min
    for one in schedule:
        if one.due_on <= before or one.amount <= 0:
            raise ScheduleDisordered(due_on=one.due_on.isoformat())
        before = one.due_on
    if not schedule:
        raise ScheduleDisordered(due_on="")
    total = sum(one.amount for one in schedule)
    if total != assessed:
        raise ScheduleDiffers(scheduled=format_decimal(total, 2, 2), assessed=format_decimal(assessed, 2, 2))


def claim_entry(entry_id: UUID, kind: str, on: date, case: str, amounts: Mapping[str, int], document: str) -> Entry:
    """Build the entry by which a claim is established (`compensation.assessment`) or becomes due (`…obligation`)."""
    debit, credit = {
        "compensation.assessment": ("claim_assessed", "claim_established"),
        "compensation.obligation": ("claim_due", "claim_assessed"),
    }[kind]
    postings: list[Posting] = []
    for head, amount in amounts.items():
        postings.append(Posting(account(case, head, debit), "CNY", "debit", amount))
        postings.append(Posting(account(case, head, credit), "CNY", "credit", amount))
    return Entry(entry_id, kind, on, tuple(postings), document=document)


def apportion(amount: int, remaining: Mapping[str, int]) -> dict[str, int]:
    """Split a payment over the heads in proportion to what is still due under each; the last one closes them all.

    Exact to the fen by largest remainder, ties to the first head.

    >>> apportion(100, {"H1": 50, "H4": 150})
    {'H1': 25, 'H4': 75}
    """
    heads = [head for head, due in remaining.items() if due > 0]
    parts = largest_remainder(amount, [remaining[head] for head in heads])
    return {head: part for head, part in zip(heads, parts, strict=True) if part}


def payment_entry(entry_id: UUID, on: date, case: str, number: int, parts: Mapping[str, int], document: str) -> Entry:
    """Build the entry of a payment: treasury and revenue, and the claim of each head from due to received."""
    total = sum(parts.values())
    postings = [
        Posting(f"{TREASURY}:money:treasury_cash", "CNY", "debit", total),
        Posting(f"{TREASURY}:money:nontax_revenue", "CNY", "credit", total),
    ]
    for head, part in parts.items():
        postings.append(Posting(account(case, head, "claim_received"), "CNY", "debit", part))
        postings.append(Posting(account(case, head, "claim_due"), "CNY", "credit", part))
    return Entry(entry_id, "compensation.payment", on, tuple(postings), f"case {case}, instalment {number}", document)
