"""The lines of the treasury, which rooms share, and what closed years leave."""

from typing import Final

from ledger.manifest import Element, Purpose

TREASURY_CASH: Final = "treasury_cash"
NET_ASSETS: Final = "net_assets"

CHART: tuple[Purpose, ...] = (
    Purpose(TREASURY_CASH, Element.ASSET, True, ("money",), 0, "Deposits of the state treasury", banked=True),
    Purpose("nontax_revenue", Element.REVENUE, False, ("money",), 0, "Non-tax revenue of the treasury"),
    Purpose(
        NET_ASSETS, Element.NET_ASSETS, False, ("money",), None, "What the years that were closed have left"
    ),
)
