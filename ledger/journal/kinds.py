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

KINDS: tuple[Kind, ...] = (
    Kind("journal.transfer", ("clearing",), ("clearing",), ("finance",), "Movement between clearing accounts",
         "docs/spec/journal.md 3.1"),
    Kind("journal.adjustment", ("clearing",), ("clearing",), ("finance",), "Adjustment that a second person approves",
         "docs/spec/journal.md 3.2", needs_approval=True, reversal_days=30),
    Kind(REVERSAL, (), (), ("finance", "bureau"), "Reversal of an entry (红字冲销)", "docs/spec/journal.md 5",
         reversible=False),
    Kind("permits.cap", ("cap_available",), ("cap_limit",), ("bureau",), "A cap is set or raised", _PERMIT_LAW,
         ("debit:cap_available", "credit:cap_limit")),
    Kind("permits.cap_share", ("cap_shared", "cap_available"), ("cap_available", "cap_limit"), _ROOM,
         "Room under a cap is shared out to a lower area", _PERMIT_LAW,
         ("debit:cap_shared", "debit:cap_available", "credit:cap_available", "credit:cap_limit"), reversible=False),
    Kind("permits.cap_cut", ("cap_limit",), ("cap_available",), ("bureau",), "A cap is lowered", _PERMIT_LAW,
         ("debit:cap_limit", "credit:cap_available")),
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
    Kind("market.deposit", ("settlement_cash",), ("settlement_claim",), ("finance",),
         "A party pays into the settlement account", "docs/spec/market.md 1",
         ("debit:settlement_cash", "credit:settlement_claim")),
    Kind("market.settlement", ("settlement_claim", "holding", "retired", "treasury_cash"),
         ("settlement_claim", "settlement_cash", "listed", "pledged", "frozen", "service_income", "nontax_revenue"),
         _ROOM, "Permits delivered against payment", "docs/spec/market.md 2",
         ("debit:settlement_claim", "debit:holding"), reversible=False),
    Kind("market.payout", ("settlement_claim",), ("settlement_cash",), ("finance",),
         "The settlement account pays a party out", "docs/spec/market.md 3",
         ("debit:settlement_claim", "credit:settlement_cash"), reversal_days=5),
    Kind("compensation.assessment", ("claim_assessed",), ("claim_established",), ("bureau",),
         "The assessment of a damage is accepted", _DAMAGE_LAW, ("debit:claim_assessed", "credit:claim_established")),
    Kind("compensation.obligation", ("claim_due",), ("claim_assessed",), ("bureau",),
         "A judgment or agreement makes the claim due", _DAMAGE_LAW, ("debit:claim_due", "credit:claim_assessed")),
    Kind("compensation.payment", ("treasury_cash", "claim_received"), ("nontax_revenue", "claim_due"), ("finance",),
         "The liable party pays into the treasury", "Compensation money is non-tax revenue, paid in full into the treasury",
         ("debit:treasury_cash", "credit:nontax_revenue", "debit:claim_received", "credit:claim_due")),
)

KIND = {kind.code: kind for kind in KINDS}
