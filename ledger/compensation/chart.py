"""The lines that damage cases add to the chart of accounts: claims, money on its way, funds of cases, recourse."""

from ledger.manifest import Element, Purpose

CHART: tuple[Purpose, ...] = (
    Purpose("claim_established", Element.MEMORANDUM, False, ("money",), 0, "Damage that is established and late interest, by head of loss"),
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
    Purpose("agency_cash", Element.ASSET, True, ("money",), 0, "Cash in the settlement account of an acting department", banked=True),
    Purpose("agency_payable", Element.LIABILITY, False, ("money",), 0, "What an acting department must pass on to the treasury"),
    Purpose("deposit_payable", Element.LIABILITY, False, ("money",), 0, "Deposits taken as a guarantee, to be returned or called"),
    Purpose("overpaid_payable", Element.LIABILITY, False, ("money",), 0, "Money that came beyond what is owed, to be returned"),
    Purpose(
        "refund_payable", Element.LIABILITY, False, ("money",), 0,
        "What goes back out of the treasury, as finance has approved it, and has not come to who paid it",
    ),
    Purpose("refund_in_transit", Element.ASSET, True, ("money",), 0, "What the treasury has paid back, on its way to who paid it"),
    Purpose("interest_payable", Element.LIABILITY, False, ("money",), 0, "Interest of banks, held for who it belongs to"),
    Purpose("bank_charge", Element.EXPENDITURE, True, ("money",), 0, "What banks charge for money of cases"),
    Purpose("court_excess", Element.ASSET, True, ("money",), 0, "What a court collected beyond what is owed, until it is given back"),
    Purpose("escrow_cash", Element.ASSET, True, ("money",), 0, "Money in escrow with a notary", banked=True),
    Purpose("escrow_payable", Element.LIABILITY, False, ("money",), 0, "What the escrow holds for projects not chosen yet"),
    Purpose("case_fund", Element.MEMORANDUM, True, ("money",), 0, "Money received for a case and not spent yet"),
    Purpose("case_fund_source", Element.MEMORANDUM, False, ("money",), 0, "Twin of what a case has received and not spent"),
    Purpose("restoration_expense", Element.EXPENDITURE, True, ("money",), 0, "What the budget spent on restoration and its preparation"),
    Purpose("recourse_claim", Element.MEMORANDUM, True, ("money",), 0, "What a joint debtor may recover from another (memorandum)"),
    Purpose("recourse_debt", Element.MEMORANDUM, False, ("money",), 0, "What a joint debtor owes another (memorandum)"),
)  # fmt: skip
