"""Kinds of entry: which purposes each may debit and credit, who may record it, and how it may be undone.

The rows are copied into `ledger.entry_kind` when a database is migrated, and the posting function refuses an entry
whose legs do not fit its kind. Roles are checked before, in `ledger.parties.authority`.
"""

from dataclasses import dataclass

REVERSAL = "journal.reversal"


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of event."""

    code: str
    debits: tuple[str, ...]
    credits: tuple[str, ...]
    roles: tuple[str, ...]
    """Who may record it."""
    title: str
    article: str
    """The law or clause behind it."""
    required: tuple[str, ...] = ()
    """Legs without which the event is not complete, as `debit:holding`."""
    needs_approval: bool = False
    reversible: bool = True
    reversal_days: int | None = None


_PERMIT_LAW = "《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits"
_FEE_LAW = "财税〔2015〕61号 art. 9–13"
_PLEDGE_LAW = "法释〔2020〕28号 art. 63; docs/spec/permits.md 8"
_COURT_LAW = "民事诉讼法, enforcement; docs/spec/permits.md 8"
_ROOM: tuple[str, ...] = ()
"""Nobody records it by hand: only the action of its room does, which keeps what belongs to it."""
_OWNED = ("holding", "sellable", "unpaid", "reserve")
_DAMAGE_LAW = "民法典 art. 1234–1235; 法释〔2019〕8号"
_INTEREST_LAW = "法释〔2014〕8号 art. 1–4"
_REVENUE_LAW = "财资环〔2020〕6号; 预算法 art. 56"
_RECEIPT = ("claim_received", "case_fund")

KINDS: tuple[Kind, ...] = (
    Kind("journal.transfer", ("clearing",), ("clearing",), ("finance",), "Movement between clearing accounts",
         "docs/spec/journal.md 3.1"),
    Kind("journal.adjustment", ("clearing",), ("clearing",), ("finance",), "Adjustment that a second person approves",
         "docs/spec/journal.md 3.2", needs_approval=True, reversal_days=30),
    Kind(REVERSAL, (), (), ("finance", "bureau"), "Reversal of an entry (红字冲销)", "docs/spec/journal.md 5",
         reversible=False),
    Kind("periods.year_close", ("nontax_revenue", "service_income", "budget_paid", "net_assets"),
         ("buyback_expense", "restoration_expense", "net_assets"), _ROOM,
         "Revenue and expenditure of a year are carried to the net assets", "政府会计制度 2018; docs/spec/audit.md 1", needs_approval=True),
    Kind("permits.cap", ("cap_available",), ("cap_limit",), _ROOM, "A cap is set or raised", _PERMIT_LAW,
         ("debit:cap_available", "credit:cap_limit"), reversible=False),
    Kind("permits.cap_share", ("cap_shared", "cap_available"), ("cap_available", "cap_limit"), _ROOM,
         "Room under a cap is shared out to a lower area", _PERMIT_LAW,
         ("debit:cap_shared", "debit:cap_available", "credit:cap_available", "credit:cap_limit"), reversible=False),
    Kind("permits.cap_cut", ("cap_limit",), ("cap_available",), _ROOM, "A cap is lowered", _PERMIT_LAW,
         ("debit:cap_limit", "credit:cap_available"), reversible=False),
    Kind("permits.allocation", ("cap_issued", "holding", "unpaid", "reserve"), ("cap_available", "lot_issued"), _ROOM,
         "A lot is allocated under a cap", _PERMIT_LAW,
         ("debit:cap_issued", "credit:cap_available", "credit:lot_issued"), reversible=False),
    Kind("permits.recast", ("lot_issued", "cap_issued", "cap_limit", *_OWNED), ("lot_issued", "cap_issued", "cap_limit", *_OWNED),
         _ROOM, "A lot is replaced by one of another origin or area", _PERMIT_LAW,
         ("debit:lot_issued", "credit:lot_issued"), reversible=False),
    Kind("permits.fee_paid", ("holding",), ("unpaid",), _ROOM, "The fee of a lot is paid", _FEE_LAW,
         ("debit:holding", "credit:unpaid"), reversible=False),
    Kind("permits.reserve_grant", ("holding", "unpaid"), ("reserve",), _ROOM, "A lot is granted out of the reserve",
         _PERMIT_LAW, ("credit:reserve",), reversible=False),
    Kind("permits.set_aside", ("listed",), ("holding", "sellable", "reserve"), _ROOM,
         "Permits are set aside for a sale", _PERMIT_LAW, ("debit:listed",), reversible=False),
    Kind("permits.put_back", ("holding", "sellable", "reserve"), ("listed",), _ROOM,
         "Permits set aside go back to their owner", _PERMIT_LAW, ("credit:listed",), reversible=False),
    Kind("permits.lease", ("leased",), ("holding", "sellable"), _ROOM, "Permits are leased", _PERMIT_LAW,
         ("debit:leased",), reversible=False),
    Kind("permits.lease_return", ("holding", "sellable"), ("leased",), _ROOM, "Leased permits return", _PERMIT_LAW,
         ("credit:leased",), reversible=False),
    Kind("permits.pledge", ("pledged",), ("holding", "sellable"), _ROOM, "Permits are pledged", _PLEDGE_LAW,
         ("debit:pledged",), reversible=False),
    Kind("permits.pledge_release", ("holding", "sellable"), ("pledged",), _ROOM, "A pledge is released", _PLEDGE_LAW,
         ("credit:pledged",), reversible=False),
    Kind("permits.freeze", ("frozen",), ("holding", "sellable", "unpaid", "listed", "leased", "pledged"), _ROOM,
         "Permits are frozen by an order", _COURT_LAW, ("debit:frozen",), reversible=False),
    Kind("permits.unfreeze", ("holding", "sellable", "unpaid", "listed", "leased", "pledged"), ("frozen",), _ROOM,
         "A freeze is lifted", _COURT_LAW, ("credit:frozen",), reversible=False),
    Kind("permits.withdrawal", ("withdrawn",), ("holding", "sellable", "unpaid"), _ROOM,
         "Permits are withdrawn without payment", _PERMIT_LAW, ("debit:withdrawn",), reversible=False),
    Kind("permits.withdrawal_end", ("reserve", "holding", "sellable", "unpaid"), ("withdrawn",), _ROOM,
         "A withdrawal becomes final or is undone", _PERMIT_LAW, ("credit:withdrawn",), reversible=False),
    Kind("permits.buyback", ("reserve", "buyback_expense"), ("holding", "sellable", "pledged", "budget_paid"), _ROOM,
         "The government buys permits back", _PERMIT_LAW, ("debit:reserve", "debit:buyback_expense", "credit:budget_paid"),
         reversible=False),
    Kind("permits.move", ("holding", "sellable", "unpaid"), ("holding", "sellable", "unpaid"), _ROOM,
         "Permits pass with a merger, a split or a removal", _PERMIT_LAW, reversible=False),
    Kind("permits.surrender", ("surrendered",), ("holding", "sellable", "unpaid", "leased", "pledged"), _ROOM,
         "Permits are surrendered against emissions", _PERMIT_LAW, ("debit:surrendered",), reversal_days=60),
    Kind("permits.deduction", ("retired",), ("holding", "sellable", "unpaid", "pledged"), _ROOM,
         "What was emitted too much is deducted", _PERMIT_LAW, ("debit:retired",), reversible=False),
    Kind("permits.retirement", ("retired",), ("holding", "sellable"), _ROOM, "Permits are retired voluntarily",
         _PERMIT_LAW, ("debit:retired",), reversible=False),
    Kind("permits.cancellation", ("retired",), ("holding", "sellable", "unpaid", "reserve"), _ROOM,
         "Permits are cancelled by the authority", _PERMIT_LAW, ("debit:retired",), reversible=False),
    Kind("permits.expiry", ("expired",), (*_OWNED, "listed", "leased", "pledged", "frozen", "withdrawn"), _ROOM,
         "Permits end with their year", _PERMIT_LAW, ("debit:expired",), reversible=False),
    Kind("permits.fee_assessment", ("fee_receivable",), ("fee_assessed",), _ROOM, "A use fee is assessed", _FEE_LAW,
         ("debit:fee_receivable", "credit:fee_assessed"), reversible=False),
    Kind("permits.fee_payment", ("treasury_cash", "fee_assessed"), ("fee_receivable", "nontax_revenue"), _ROOM,
         "A use fee is paid into the treasury", _FEE_LAW,
         ("debit:treasury_cash", "debit:fee_assessed", "credit:fee_receivable", "credit:nontax_revenue"), reversible=False),
    Kind("market.deposit", ("settlement_cash",), ("settlement_claim",), _ROOM,
         "A party pays into the settlement account", "docs/spec/market.md 1",
         ("debit:settlement_cash", "credit:settlement_claim")),
    Kind("market.settlement", ("settlement_claim", "holding", "retired", "treasury_cash"),
         ("settlement_claim", "settlement_cash", "listed", "pledged", "frozen", "service_income", "nontax_revenue"),
         _ROOM, "Permits delivered against payment", "docs/spec/market.md 2",
         ("debit:settlement_claim", "debit:holding"), reversible=False),
    Kind("market.payout", ("settlement_claim",), ("settlement_cash",), _ROOM,
         "The settlement account pays a party out", "docs/spec/market.md 3",
         ("debit:settlement_claim", "credit:settlement_cash"), reversal_days=5),
    Kind("compensation.assessment", ("claim_assessed", "claim_established"), ("claim_assessed", "claim_established"), _ROOM,
         "The assessment of a damage is accepted, or replaced by another", _DAMAGE_LAW, reversible=False),
    Kind("compensation.obligation", ("claim_due", "claim_in_kind", "claim_waived"), ("claim_assessed", "claim_established"),
         _ROOM, "A judgment or agreement makes the claim due", _DAMAGE_LAW, reversible=False),
    Kind("compensation.replacement", ("claim_assessed",), ("claim_due", "claim_in_kind"), _ROOM,
         "What is open goes back to what is assessed: a court decides about it anew", _DAMAGE_LAW, ("debit:claim_assessed",),
         reversible=False),
    Kind("compensation.interest", ("claim_due", "claim_established", "claim_overpaid"),
         ("claim_established", "claim_due", "claim_overpaid"), _ROOM, "Late interest runs on what a court document made due",
         _INTEREST_LAW, reversible=False),
    Kind("compensation.payment", ("treasury_cash", *_RECEIPT), ("nontax_revenue", "claim_due", "case_fund_source", "overpaid_payable"),
         _ROOM, "A liable party pays into the treasury", _REVENUE_LAW, ("debit:treasury_cash",)),
    Kind("compensation.agency_receipt", ("agency_cash", "claim_in_transit"), ("agency_payable", "claim_due", "overpaid_payable"),
         _ROOM, "A liable party pays into the settlement account of the acting department", _REVENUE_LAW,
         ("debit:agency_cash",)),
    Kind("compensation.remittance", ("agency_payable", "treasury_cash", *_RECEIPT),
         ("agency_cash", "nontax_revenue", "claim_in_transit", "case_fund_source"), _ROOM,
         "The acting department passes money on to the treasury", _REVENUE_LAW,
         ("debit:agency_payable", "credit:agency_cash", "debit:treasury_cash")),
    Kind("compensation.escrow", ("escrow_cash", "claim_escrowed"), ("escrow_payable", "claim_due"), _ROOM,
         "A liable party pays into escrow: its duty is performed", "民法典 art. 570–574", ("debit:escrow_cash",)),
    Kind("compensation.escrow_release", ("escrow_payable", "treasury_cash", *_RECEIPT),
         ("escrow_cash", "nontax_revenue", "claim_escrowed", "case_fund_source"), _ROOM,
         "Escrow money goes to a project by way of the treasury", _REVENUE_LAW, ("credit:escrow_cash",)),
    Kind("compensation.court_collection", ("claim_with_court",), ("claim_due",), _ROOM, "A court collects from a liable party",
         "民事诉讼法 art. 253", ("debit:claim_with_court",)),
    Kind("compensation.court_transfer", ("treasury_cash", *_RECEIPT), ("nontax_revenue", "claim_with_court", "case_fund_source"),
         _ROOM, "A court pays what it collected into the treasury", _REVENUE_LAW, ("credit:claim_with_court",)),
    Kind("compensation.performance", ("claim_performed",), ("claim_in_kind",), _ROOM, "Restoration by a liable party is accepted",
         _DAMAGE_LAW, ("debit:claim_performed",), reversible=False),
    Kind("compensation.conversion", ("claim_due", "claim_waived"), ("claim_in_kind", "claim_established"), _ROOM,
         "Restoration that failed becomes a debt of money", "法释〔2019〕8号 art. 12", ("credit:claim_in_kind",), reversible=False),
    Kind("compensation.waiver", ("claim_waived",), ("claim_due", "claim_in_kind", "claim_assessed"), _ROOM,
         "Something is not claimed further, on a legal basis", _DAMAGE_LAW, ("debit:claim_waived",)),
    Kind("compensation.credit", ("claim_performed",), ("claim_due",), _ROOM,
         "Spending or service of a liable party is credited, with approval and basis", _DAMAGE_LAW,
         ("debit:claim_performed",)),
    Kind("compensation.spending", ("restoration_expense", "case_fund_source"), ("treasury_cash", "case_fund"), _ROOM,
         "The budget pays for restoration out of what a case has received", "财资环〔2020〕6号",
         ("debit:restoration_expense", "credit:treasury_cash", "credit:case_fund")),
    Kind("compensation.refund", ("nontax_revenue", "claim_established", "claim_overpaid", "case_fund_source", "overpaid_payable"),
         ("treasury_cash", "agency_cash", "claim_received", "case_fund"), _ROOM, "Money goes back to who paid it, with finance's approval",
         "预算法 art. 60; 预算法实施条例 art. 64–68"),
    Kind("compensation.deposit", ("agency_cash",), ("deposit_payable",), _ROOM, "A deposit is taken as a guarantee",
         "民法典 art. 681", ("debit:agency_cash",)),
    Kind("compensation.deposit_return", ("deposit_payable",), ("agency_cash",), _ROOM, "A deposit is returned",
         "民法典 art. 681", ("credit:agency_cash",)),
    Kind("compensation.deposit_call", ("deposit_payable", "claim_in_transit"), ("agency_payable", "claim_due"), _ROOM,
         "A deposit is called for what is overdue", "民法典 art. 681", ("debit:deposit_payable",)),
    Kind("compensation.recourse", ("recourse_claim", "recourse_debt"), ("recourse_claim", "recourse_debt"), _ROOM,
         "What joint debtors owe each other (memorandum)", "民法典 art. 178", reversible=False),
)

KIND = {kind.code: kind for kind in KINDS}
