"""What may become of a sale, a lease, an enforcement, a buy-back, of an agreement that ends, and of money: one table of steps each.

The rows go into the database with the migration; no step that is not here can be written, by whomever. The first four have their codes
from the time when the market belonged to the permits.
"""

from typing import Final

from ledger.actors.authority import EITHER, INITIATE
from ledger.permits.machines import BUREAU, LAW, OWN, agreed, annulled, by_two, renewed
from ledger.processes.machines import START, YES, Machine
from ledger.processes.machines import Transition as T

_FINANCE: Final = ("finance",)
_BUYER: Final = ("enterprise",)


def ended(*states: str) -> tuple[T, ...]:
    """How what both sides have agreed to ends: along with an ending to which both agree; one side cancelled it alone until 0009."""
    return (
        *(T("end", state, "cancelled", OWN, rights=INITIATE) for state in states),
        *(T("cancel", state, "cancelled", (), asked=False) for state in states),
    )


SALE = Machine(
    "permits.sale", "sale", LAW,
    (
        T("propose", START, "proposed", OWN, rights=INITIATE),
        *agreed("proposed", "propose"),
        *renewed("proposed", "attested", "accepted", "countersigned", "approved"),
        T("countersign", "accepted", "countersigned", BUREAU, four_eyes=True, apart=YES),
        T("approve", "accepted", "approved", BUREAU, four_eyes=True, apart=YES),
        T("approve", "countersigned", "approved", BUREAU, four_eyes=True, apart=(*YES, "countersign")),
        T("settle", "approved", "settled", ("bureau", "finance"), apart=("propose", *YES, "countersign", "approve")),
        T("cancel", "proposed", "cancelled", OWN, rights=EITHER),
        T("cancel", "attested", "cancelled", OWN, rights=EITHER),
        *ended("accepted", "countersigned", "approved"),
    ),
)  # fmt: skip
LEASE = Machine(
    "permits.lease",
    "lease",
    LAW,
    (
        T("propose", START, "proposed", OWN, rights=INITIATE),
        *agreed("proposed", "propose"),
        *renewed("proposed", "attested", "accepted"),
        T("register", "accepted", "running", BUREAU, four_eyes=True, apart=YES),
        # With the stock with which a book begins, by the two who bring that in; nobody asks for it by itself.
        T("bring", START, "brought", BUREAU, asked=False),
        T("confirm", "brought", "running", BUREAU, four_eyes=True, asked=False),
        T("return", "running", "returned", OWN, apart=("register",), rights=EITHER),
        T("cancel", "proposed", "cancelled", OWN, rights=EITHER),
        T("cancel", "attested", "cancelled", OWN, rights=EITHER),
        *ended("accepted"),
        T("end", "running", "returned", OWN, rights=INITIATE),
        # By itself, when the last day for surrendering its last year is over.
        T("expire", "running", "returned", BUREAU, asked=False),
        *annulled("running"),
    ),
)
ENFORCEMENT = Machine(
    "permits.enforcement",
    "enforcement",
    "民事诉讼法, enforcement",
    (
        T("propose", START, "proposed", BUREAU),
        # It is a sale: the buyer's money is its own, and nobody says yes for it.
        T("accept", "proposed", "accepted", _BUYER, rights=INITIATE),
        T("confirm", "accepted", "done", BUREAU, four_eyes=True),
        T("confirm", "proposed", "done", (), asked=False),  # without the buyer, until 0014
        *(T("drop", state, "dropped", BUREAU) for state in ("proposed", "accepted")),
    ),
)
BUYBACK = Machine(
    "permits.buyback",
    "buy-back",
    LAW,
    (
        T("offer", START, "offered", BUREAU),
        *agreed("offered", "offer"),
        *renewed("accepted"),
        T("pay", "accepted", "paid", ("finance",), four_eyes=True, apart=YES),
        T("cancel", "offered", "cancelled", OWN, rights=EITHER),
        T("cancel", "attested", "cancelled", OWN, rights=EITHER),
        *ended("accepted"),
    ),
)
ENDING = Machine(
    "market.ending",
    "end of an agreement",
    "《民法典》 art. 562",
    (
        T("propose", START, "proposed", OWN, rights=INITIATE),
        # A sale whose decision was revoked, or is over, can not pass any more: a side ends it without the other.
        T("end_alone", START, "accepted", ("enterprise",), rights=INITIATE),
        *agreed("proposed", "propose"),
        *renewed("proposed", "attested"),
        T("drop", "proposed", "dropped", OWN, rights=EITHER),
        T("drop", "attested", "dropped", OWN, rights=EITHER),
    ),
)
DEPOSIT = Machine(
    "market.deposit", "deposit", "docs/spec/market.md 1", by_two("recorded", _FINANCE, alone=("record",))
)
PAYOUT = Machine("market.payout", "pay-out", "docs/spec/market.md 3", by_two("paid", _FINANCE))
PAYOUT_REQUEST = Machine(
    "market.payout_request",
    "request for a pay-out",
    "docs/spec/market.md 6",
    (
        T("ask", START, "asked", ("enterprise",), rights=INITIATE),
        T("propose_payment", "asked", "paying", _FINANCE),
        T("confirm", "paying", "paid", _FINANCE, four_eyes=True, apart=("propose_payment",)),
        T("drop", "paying", "asked", _FINANCE),
        T("fail", "asked", "failed", _FINANCE),
        # By an act of two persons, which reverses the payment: the bank has returned it, or it was recorded by mistake.
        T("return", "paid", "returned", _FINANCE),
        T("reopen", "paid", "asked", _FINANCE),
        T("cancel", "asked", "cancelled", ("enterprise",), rights=EITHER),
    ),
)
CORRECTION = Machine(
    "market.correction",
    "deposit or pay-out taken back",
    "docs/spec/market.md 5",
    by_two("reversed", _FINANCE),
)
DECISION = Machine(
    "market.decision",
    "decision on a sale",
    "docs/spec/permits.md 6",
    (
        *by_two("registered", BUREAU),
        T("ask_revocation", "registered", "revocation_asked", BUREAU),
        T("confirm", "revocation_asked", "revoked", BUREAU, apart=("ask_revocation",)),
        T("drop", "revocation_asked", "registered", BUREAU),
    ),
)
STOCK = Machine(
    "permits.stock", "stock", "docs/spec/permits.md 18", (*by_two("recorded", BUREAU), *annulled("recorded"))
)
STOCK_ANNULMENT = Machine(
    "permits.stock_annulment", "annulment of a stock", "docs/spec/permits.md 18", by_two("done", BUREAU)
)

MACHINES: Final[tuple[Machine, ...]] = (
    SALE,
    LEASE,
    ENFORCEMENT,
    BUYBACK,
    ENDING,
    DEPOSIT,
    PAYOUT,
    PAYOUT_REQUEST,
    CORRECTION,
    DECISION,
    STOCK,
    STOCK_ANNULMENT,
)
