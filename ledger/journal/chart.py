"""The chart of accounts: what a purpose is. Rooms declare their own (`<room>/chart.py`), and the kernel the one that it needs.

Normal side, assets and whether it may go below zero are properties of the purpose, so that nobody has to remember
them when an account is opened. An account may be given narrower limits, never a wider floor.
"""

from dataclasses import dataclass
from enum import StrEnum


class Element(StrEnum):
    """Which part of which statement a purpose belongs to (会计要素)."""

    ASSET = "asset"
    """What is there: cash, and what others owe."""
    LIABILITY = "liability"
    """What is owed, or came before it was earned."""
    NET_ASSETS = "net_assets"
    """What closed years have left."""
    REVENUE = "revenue"
    EXPENDITURE = "expenditure"
    CLEARING = "clearing"
    """On its way between accounts or books."""
    MEMORANDUM = "memorandum"
    """Counted in pairs beside the balance sheet: claims that are not money yet, and what a case may spend."""
    PERMIT = "permit"
    CAP = "cap"


@dataclass(frozen=True, slots=True)
class Purpose:
    """A line of the chart."""

    code: str
    element: Element
    debit_normal: bool
    """True where debits increase: what somebody has. False where credits do: what is owed, granted or earned."""
    asset_kinds: tuple[str, ...]
    floor: int | None
    """Lowest balance in the normal direction; None where it may be any."""
    title: str


CHART: tuple[Purpose, ...] = (
    Purpose(
        "clearing",
        Element.CLEARING,
        True,
        ("money", "permit", "cap"),
        None,
        "Movements between accounts and between books",
    ),
)
"""The kernel's own."""
