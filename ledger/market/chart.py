"""The lines that the settlement account and what the government buys back add to the chart of accounts."""

from ledger.manifest import Element, Purpose

CHART: tuple[Purpose, ...] = (
    Purpose("settlement_cash", Element.ASSET, True, ("money",), 0, "Cash in the settlement account of the exchange", banked=True),
    Purpose("settlement_claim", Element.LIABILITY, False, ("money",), 0, "What the exchange owes to a party to a trade"),
    Purpose("settlement_bound", Element.LIABILITY, False, ("money",), 0, "What a party has asked the exchange to pay out to it"),
    Purpose("service_income", Element.REVENUE, False, ("money",), 0, "Service fees that the exchange has earned"),
    Purpose("buyback_expense", Element.EXPENDITURE, True, ("money",), 0, "What the budget spent on buying permits back"),
    Purpose("budget_paid", Element.REVENUE, False, ("money",), 0, "Payments that the treasury made out of the budget"),
)  # fmt: skip
