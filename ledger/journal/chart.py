"""The chart of accounts: every purpose an account can have, as one table.

Normal side, assets and whether it may go below zero are properties of the purpose, so that nobody has to remember
them when an account is opened. An account may be given narrower limits, never a wider floor.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Purpose:
    """A line of the chart."""

    code: str
    debit_normal: bool
    """True where debits increase: what somebody has. False where credits do: what is owed, granted or earned."""
    asset_kinds: tuple[str, ...]
    floor: int | None
    """Lowest balance in the normal direction; None where it may be any."""
    title: str


CHART: tuple[Purpose, ...] = (
    Purpose("clearing", True, ("money", "permit", "cap"), None, "Movements between accounts and between books"),
    Purpose("cap_limit", False, ("cap",), 0, "Total that the authority may issue"),
    Purpose("cap_available", True, ("cap",), 0, "Room under the cap, not issued yet"),
    Purpose("cap_issued", True, ("cap",), 0, "Room under the cap, issued as lots"),
    Purpose("lot_issued", False, ("permit",), 0, "A lot as the authority granted it"),
    Purpose("holding", True, ("permit",), 0, "Permits that an enterprise holds freely"),
    Purpose("settlement_cash", True, ("money",), 0, "Cash in the settlement account of the exchange"),
    Purpose("settlement_claim", False, ("money",), 0, "What the exchange owes to a party to a trade"),
    Purpose("treasury_cash", True, ("money",), 0, "Deposits of the state treasury"),
    Purpose("nontax_revenue", False, ("money",), 0, "Non-tax revenue of the treasury"),
    Purpose("claim_established", False, ("money",), 0, "Damage that was assessed, by head of loss"),
    Purpose("claim_assessed", True, ("money",), 0, "Assessed, not due yet"),
    Purpose("claim_due", True, ("money",), 0, "Due under a judgment or an agreement, not received yet"),
    Purpose("claim_received", True, ("money",), 0, "Received for the claim"),
)

PURPOSES = {purpose.code: purpose for purpose in CHART}
