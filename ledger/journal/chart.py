"""The chart of accounts: what a purpose is. Rooms declare their own (`<room>/chart.py`), and the kernel the one that it needs.

Normal side, assets and whether it may go below zero are properties of the purpose, so that nobody has to remember
them when an account is opened. An account may be given narrower limits, never a wider floor.
"""

from ledger.manifest import Element, Purpose

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
