"""The lines that permits, fees and the settlement account add to the chart of accounts."""

from ledger.manifest import Element, Purpose

CHART: tuple[Purpose, ...] = (
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
    Purpose("settlement_cash", Element.ASSET, True, ("money",), 0, "Cash in the settlement account of the exchange", banked=True),
    Purpose("settlement_claim", Element.LIABILITY, False, ("money",), 0, "What the exchange owes to a party to a trade"),
    Purpose("service_income", Element.REVENUE, False, ("money",), 0, "Service fees that the exchange has earned"),
    Purpose("fee_receivable", Element.ASSET, True, ("money",), 0, "Use fees that an enterprise owes"),
    Purpose("fee_assessed", Element.LIABILITY, False, ("money",), 0, "Use fees assessed and not received yet"),
    Purpose("buyback_expense", Element.EXPENDITURE, True, ("money",), 0, "What the budget spent on buying permits back"),
    Purpose("budget_paid", Element.REVENUE, False, ("money",), 0, "Payments that the treasury made out of the budget"),
)  # fmt: skip
