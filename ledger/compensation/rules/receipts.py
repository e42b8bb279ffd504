"""The receipts of a case as its acts tell them, up to a day and a moment: what its file of that day says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.compensation.receipt_shapes import FollowingReceipt, NontaxReceipt
from ledger.compensation.rows import HistoryRow
from ledger.processes.acts import known_of, read

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
    """Read the receipts out of the acts of a case in their order; what was recorded wrongly is left out."""
    found: dict[UUID, ToldReceipt] = {}
    for act in history:
        about = act.subject
        if act.kind == "record_receipt":
            first = read(NontaxReceipt, known_of(NontaxReceipt, act.words), kept=True)
            found[act.id] = _told(first, first.amount, first.payer_name, act, None)
        elif act.kind in _FOLLOWING and about in found:
            told, before = (
                read(FollowingReceipt, known_of(FollowingReceipt, act.words), kept=True),
                found[about],
            )
            found[act.id] = _told(told, before.amount, before.payer_name, act, about)
            before.state = _FOLLOWING[act.kind]
        elif act.kind in _BECAME and about in found:
            one = found[about]
            one.state = _BECAME[act.kind]
            if one.state == "struck" and one.follows in found:
                found[one.follows].state = "issued"
    return [one for one in found.values() if one.state != "struck"]


def _told(
    numbers: NontaxReceipt | FollowingReceipt, amount: int, payer: str, act: HistoryRow, follows: UUID | None
) -> ToldReceipt:
    return ToldReceipt(
        numbers.receipt_code,
        numbers.receipt_number,
        numbers.check_code,
        amount,
        payer,
        act.effective_on,
        follows,
        act.kind == "redden_receipt",
    )
