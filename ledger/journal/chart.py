"""The chart of accounts: every purpose an account can have, as one table.

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
    Purpose("clearing", Element.CLEARING, True, ("money", "permit", "cap"), None, "Movements between accounts and between books"),
    Purpose("cap_limit", Element.CAP, False, ("cap",), 0, "Total that the authority may issue"),
    Purpose("cap_available", Element.CAP, True, ("cap",), 0, "Room under the cap, not issued yet"),
    Purpose("cap_shared", Element.CAP, True, ("cap",), 0, "Room under the cap, shared out to lower areas"),
    Purpose("cap_issued", Element.CAP, True, ("cap",), 0, "Room under the cap, issued as lots"),
    Purpose("lot_issued", Element.PERMIT, False, ("permit",), 0, "A lot as the authority granted it"),
    Purpose("reserve", Element.PERMIT, True, ("permit",), 0, "Permits in the reserve of the government"),
    Purpose("unpaid", Element.PERMIT, True, ("permit",), 0, "Permits whose fee is not paid: may be used, not traded or pledged"),
    Purpose("holding", Element.PERMIT, True, ("permit",), 0, "Permits that an enterprise holds freely"),
    Purpose("sellable", Element.PERMIT, True, ("permit",), 0, "Surplus that was recognised and may be sold"),
    Purpose("listed", Element.PERMIT, True, ("permit",), 0, "Permits set aside for a sale that was agreed"),
    Purpose("leased", Element.PERMIT, True, ("permit",), 0, "Permits that a lessee may use"),
    Purpose("pledged", Element.PERMIT, True, ("permit",), 0, "Permits that secure a debt: may be used, not traded"),
    Purpose("frozen", Element.PERMIT, True, ("permit",), 0, "Permits under an order of a court"),
    Purpose("withdrawn", Element.PERMIT, True, ("permit",), 0, "Permits withdrawn without payment, while objections may be raised"),
    Purpose("surrendered", Element.PERMIT, True, ("permit",), 0, "Permits surrendered against emissions"),
    Purpose("retired", Element.PERMIT, True, ("permit",), 0, "Permits taken out of circulation for good"),
    Purpose("expired", Element.PERMIT, True, ("permit",), 0, "Permits whose year has ended"),
    Purpose("settlement_cash", Element.ASSET, True, ("money",), 0, "Cash in the settlement account of the exchange"),
    Purpose("settlement_claim", Element.LIABILITY, False, ("money",), 0, "What the exchange owes to a party to a trade"),
    Purpose("service_income", Element.REVENUE, False, ("money",), 0, "Service fees that the exchange has earned"),
    Purpose("fee_receivable", Element.ASSET, True, ("money",), 0, "Use fees that an enterprise owes"),
    Purpose("fee_assessed", Element.LIABILITY, False, ("money",), 0, "Use fees assessed and not received yet"),
    Purpose("buyback_expense", Element.EXPENDITURE, True, ("money",), 0, "What the budget spent on buying permits back"),
    Purpose("budget_paid", Element.REVENUE, False, ("money",), 0, "Payments that the treasury made out of the budget"),
    Purpose("treasury_cash", Element.ASSET, True, ("money",), 0, "Deposits of the state treasury"),
    Purpose("nontax_revenue", Element.REVENUE, False, ("money",), 0, "Non-tax revenue of the treasury"),
    Purpose("net_assets", Element.NET_ASSETS, False, ("money",), None, "What the years that were closed have left"),
    Purpose("claim_established", Element.MEMORANDUM, False, ("money",), 0, "Damage that was assessed, by head of loss"),
    Purpose("claim_assessed", Element.MEMORANDUM, True, ("money",), 0, "Assessed, not due yet"),
    Purpose("claim_due", Element.MEMORANDUM, True, ("money",), 0, "Due under a judgment or an agreement, not received yet"),
    Purpose("claim_in_kind", Element.MEMORANDUM, True, ("money",), 0, "Owed as restoration or service, at its assessed value"),
    Purpose("claim_in_transit", Element.MEMORANDUM, True, ("money",), 0, "Paid to the acting department, not yet in the treasury"),
    Purpose("claim_with_court", Element.MEMORANDUM, True, ("money",), 0, "Collected by a court, not yet in the treasury"),
    Purpose(
        "claim_escrowed", Element.MEMORANDUM, True, ("money",), 0,
        "Paid into escrow with a notary: the duty is performed, the money waits",
    ),
    Purpose("claim_received", Element.MEMORANDUM, True, ("money",), 0, "Received for the claim"),
    Purpose("claim_performed", Element.MEMORANDUM, True, ("money",), 0, "Performed by accepted restoration, service or an approved credit"),
    Purpose("claim_waived", Element.MEMORANDUM, True, ("money",), 0, "Not claimed further, by a decision with its legal basis"),
    Purpose(
        "claim_overpaid", Element.MEMORANDUM, False, ("money",), 0,
        "Late interest that was paid and is not owed: set off against later interest, or to be returned",
    ),
    Purpose("agency_cash", Element.ASSET, True, ("money",), 0, "Cash in the settlement account of an acting department"),
    Purpose("agency_payable", Element.LIABILITY, False, ("money",), 0, "What an acting department must pass on to the treasury"),
    Purpose("deposit_payable", Element.LIABILITY, False, ("money",), 0, "Deposits taken as a guarantee, to be returned or called"),
    Purpose("overpaid_payable", Element.LIABILITY, False, ("money",), 0, "Money that came beyond what is owed, to be returned"),
    Purpose("escrow_cash", Element.ASSET, True, ("money",), 0, "Money in escrow with a notary"),
    Purpose("escrow_payable", Element.LIABILITY, False, ("money",), 0, "What the escrow holds for projects not chosen yet"),
    Purpose("case_fund", Element.MEMORANDUM, True, ("money",), 0, "Money received for a case and not spent yet"),
    Purpose("case_fund_source", Element.MEMORANDUM, False, ("money",), 0, "Twin of what a case has received and not spent"),
    Purpose("restoration_expense", Element.EXPENDITURE, True, ("money",), 0, "What the budget spent on restoration and its preparation"),
    Purpose("recourse_claim", Element.MEMORANDUM, True, ("money",), 0, "What a joint debtor may recover from another (memorandum)"),
    Purpose("recourse_debt", Element.MEMORANDUM, False, ("money",), 0, "What a joint debtor owes another (memorandum)"),
)

PURPOSES = {purpose.code: purpose for purpose in CHART}
