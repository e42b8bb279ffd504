"""The receipts of a case as its acts tell them, up to a day and a moment: what its file of that day says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.amounts import parse_decimal
from ledger.compensation.rows import HistoryRow

_FOLLOWING = {"redden_receipt": "reversed", "replace_receipt": "replaced"}
_BECAME = {"lose_receipt": "lost", "find_receipt": "issued", "strike_receipt": "struck"}


@dataclass(slots=True)
class ToldReceipt:
    """A receipt, and what became of it; fen."""

    receipt_code: str
    receipt_number: str
    check_code: str
    amount: int
    payer_name: str
    issued_on: date
    follows: UUID | None
    """What it takes back or replaces."""
    red: bool
    state: str = "issued"


def receipts_told(history: Sequence[HistoryRow]) -> list[ToldReceipt]:
    """Read the receipts out of the acts of a case in their order; what was recorded wrongly is left out.

    Raises:
        never AmountNotDecimal, AmountTooPrecise and AmountTooLarge: the words are those of an act that was done.
    """
    found: dict[UUID, ToldReceipt] = {}
    for act in history:
        words, about = act.words, act.subject
        if act.kind in ("record_receipt", *_FOLLOWING):
            before = found.get(about) if act.kind in _FOLLOWING and about is not None else None
            found[act.id] = ToldReceipt(
                str(words["receipt_code"]),
                str(words["receipt_number"]),
                str(words["check_code"]),
                before.amount if before else parse_decimal(str(words["amount"]), 2, "yuan"),
                before.payer_name if before else str(words["payer_name"]),
                act.effective_on,
                about if before else None,
                act.kind == "redden_receipt",
            )
            if before is not None:
                before.state = _FOLLOWING[act.kind]
        elif act.kind in _BECAME and about in found:
            one = found[about]
            one.state = _BECAME[act.kind]
            if one.state == "struck" and one.follows in found:
                found[one.follows].state = "issued"
    return [one for one in found.values() if one.state != "struck"]
