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
    Kind("permits.allocation", ("cap_issued", "holding"), ("cap_available", "lot_issued"), ("bureau",),
         "A lot is allocated under a cap", _PERMIT_LAW,
         ("debit:cap_issued", "debit:holding", "credit:cap_available", "credit:lot_issued"), reversal_days=14),
    Kind("market.deposit", ("settlement_cash",), ("settlement_claim",), ("finance",),
         "A party pays into the settlement account", "docs/spec/market.md 1",
         ("debit:settlement_cash", "credit:settlement_claim")),
    Kind("market.settlement", ("settlement_claim", "holding"), ("settlement_claim", "holding"), ("bureau", "finance"),
         "Permits delivered against payment", "docs/spec/market.md 2",
         ("debit:settlement_claim", "credit:settlement_claim", "debit:holding", "credit:holding"), reversible=False),
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
