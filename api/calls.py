"""Where a step that is next is called: the method and the address of the operation that takes it.

A process stands at one address; a step of it is called below that, under its own name. What is asked for under an id of its own, and so at
another address, stands in `ELSEWHERE`. `tests/api/test_calls.py` holds every step of every machine against the routes.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple
from uuid import UUID

from ledger.processes.acting import Conduct, Record
from ledger.processes.actions import Running

BOOK: Final = "/v1/books/{book}"
METHOD: Final = "POST"
"""Whatever takes a step is posted."""

PLACES: Final[Mapping[str, str]] = {
    "permits.cap": "/permits/caps/{id}",
    "permits.grant": "/permits/allocations/{id}",
    "permits.grant upload": "/permits/plans/{id}",
    "permits.sale": "/permits/sales/{id}",
    "permits.lease": "/permits/leases/{id}",
    "permits.pledge": "/permits/pledges/{id}",
    "permits.enforcement": "/permits/enforcements/{id}",
    "permits.buyback": "/permits/buybacks/{id}",
    "permits.move": "/permits/moves/{id}",
    "permits.move release": "/permits/releases/{id}",
    "permits.surplus": "/permits/surplus/{id}",
    "permits.surrender": "/permits/surrenders/{id}",
    "permits.freeze": "/permits/freezes/{id}",
    "permits.withdrawal": "/permits/withdrawals/{id}",
    "permits.expiry": "/permits/expiries/{id}",
    "permits.account": "/accounts/status/{id}",
    "permits.report": "/permits/reports/{id}",
    "permits.exclusion": "/permits/exclusions/{id}",
    "permits.review": "/permits/reviews/{id}",
    "permits.review_outcome": "/permits/review-outcomes/{id}",
    "permits.service": "/permits/services/{id}",
    "permits.hearing": "/permits/hearings/{id}",
    "permits.verification": "/permits/verifications/{id}",
    "permits.finding": "/permits/findings/{id}",
    "permits.closure": "/permits/closures/{id}",
    "permits.code": "/register/code-corrections/{id}",
    "permits.fee": "/permits/fees/{id}",
    "permits.fee_payment": "/permits/fee-payments/{id}",
    "permits.fee_correction": "/permits/fee-corrections/{id}",
    "permits.bound_correction": "/permits/bound-corrections/{id}",
    "permits.fee_refund": "/permits/fee-refunds/{id}",
    "permits.fee_schedule": "/permits/fee-schedules/{id}",
    "permits.register": "/register/changes/{id}",
    "permits.dual_control": "/permits/dual-control/{id}",
    "permits.internal": "/permits/internal/{id}",
    "permits.retirement retire": "/permits/retirements/{id}",
    "permits.retirement cancel": "/permits/cancellations/{id}",
    "permits.retirement deduct": "/permits/deductions/{id}",
    "permits.pack": "/law/packs/{id}",
    "periods.step": "/periods/steps/{id}",
    "market.ending": "/permits/endings/{id}",
    "market.deposit": "/settlement/deposits/{id}",
    "market.payout": "/settlement/payouts/{id}",
    "market.payout_request": "/settlement/payout-requests/{id}",
    "market.correction": "/settlement/corrections/{id}",
    "market.decision": "/permits/decisions/{id}",
    "permits.stock": "/permits/stock/{id}",
    "permits.stock_annulment": "/permits/stock-annulments/{id}",
    "compensation.case": "/cases/{code}",
    "compensation.clue_list": "/clue-lists/{id}",
    "compensation.old_list": "/old-cases/{id}",
    "compensation.template": "/paper-templates/{id}",
    "compensation.cost_table": "/unit-costs/{id}",
    "compensation.simple_form": "/simple-cases/{id}",
    "compensation.expert": "/experts/{id}",
    "compensation.base": "/bases/{id}",
    "compensation.base_change": "/base-changes/{id}",
    "reconciliation.match": "/reconciliation/matches/{id}",
    "reconciliation.release": "/reconciliation/matches/{match}/releases/{id}",
}
"""Where a process stands, by its machine and, where one machine has several, by what was asked for; others stand at `/<room>/{id}`."""
ELSEWHERE: Final[Mapping[tuple[str, str], str]] = {
    ("permits.fee", "pay"): "/permits/fees/{id}/payments",
    ("permits.fee", "take_back"): "/permits/fees/{id}/corrections",
    ("permits.fee", "refund"): "/permits/fees/{id}/refunds",
    ("permits.fee", "reschedule"): "/permits/fees/{id}/schedules",
    ("permits.grant upload", "answer"): "/permits/plans/{id}/objections/{objection}/answer",
    ("market.payout_request", "return"): "/settlement/corrections",
    ("market.payout_request", "reopen"): "/settlement/corrections",
}
"""Where a step is asked for that is not called below its process under its own name."""


class CallPlace(NamedTuple):
    """Where a process stands."""

    kind: str
    """As `PLACES` has it."""
    ids: Mapping[str, str]
    """What stands in its address, by the name that it has there."""

    def call(self, action: str) -> str:
        """Give the address at which a step of it is called; what only who calls knows stays as its name in braces."""
        room = self.kind.partition(".")[0]
        below = ELSEWHERE.get((self.kind, action), f"{PLACES.get(self.kind, f'/{room}/{{id}}')}/{action}")
        path = BOOK + below
        for name, value in self.ids.items():
            path = path.replace(f"{{{name}}}", value)
        return path


def kind_of(machine: str, what: str) -> str:
    """Find under which name a process stands in `PLACES`, by its machine and what was asked for."""
    kind = f"{machine} {what}"
    return kind if kind in PLACES else machine


def place_of(book: str, conduct: Conduct[Record], process: Running, record: Record) -> CallPlace:
    """Say where a process stands that is acted with in the one way; `book` is the code of its book."""
    kind = kind_of(conduct.machine.name, conduct.first or str(getattr(record, "what", "")))
    ids = {"book": book, "id": str(process.process_id)}
    match = getattr(record, "match_id", None)
    if isinstance(match, UUID):
        ids["match"] = str(match)
    return CallPlace(kind, ids)


def case_place(book: str, code: str) -> CallPlace:
    """Say where a damage case stands."""
    return CallPlace("compensation.case", {"book": book, "code": code})
