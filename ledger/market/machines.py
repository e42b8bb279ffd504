"""What may become of a sale, a lease, an enforcement, a buy-back, and of money at the exchange: one table of steps each.

The rows go into the database with the migration; no step that is not here can be written, by whomever. The first four have their codes
from the time when the market belonged to the permits.
"""

from typing import Final

from ledger.actors.authority import EITHER, INITIATE
from ledger.permits.machines import BUREAU, LAW, OWN, YES, agreed, by_two
from ledger.processes.machines import START, Machine
from ledger.processes.machines import Transition as T

_FINANCE: Final = ("finance",)

SALE = Machine(
    "permits.sale", "sale", LAW,
    (
        T("propose", START, "proposed", OWN, rights=INITIATE),
        *agreed("proposed", "propose"),
        T("countersign", "accepted", "countersigned", BUREAU, four_eyes=True, apart=YES),
        T("approve", "accepted", "approved", BUREAU, four_eyes=True, apart=YES),
        T("approve", "countersigned", "approved", BUREAU, four_eyes=True, apart=(*YES, "countersign")),
        T("settle", "approved", "settled", ("bureau", "finance"), apart=("propose", *YES, "countersign", "approve")),
        T("cancel", "proposed", "cancelled", OWN, rights=EITHER),
        T("cancel", "attested", "cancelled", OWN, rights=EITHER),
        T("cancel", "accepted", "cancelled", OWN, rights=EITHER),
        T("cancel", "countersigned", "cancelled", BUREAU),
        T("cancel", "approved", "cancelled", BUREAU),
    ),
)  # fmt: skip
LEASE = Machine(
    "permits.lease",
    "lease",
    LAW,
    (
        T("propose", START, "proposed", OWN, rights=INITIATE),
        *agreed("proposed", "propose"),
        T("register", "accepted", "running", BUREAU, four_eyes=True, apart=YES),
        T("return", "running", "returned", BUREAU, apart=("register",)),
        T("cancel", "proposed", "cancelled", OWN, rights=EITHER),
        T("cancel", "attested", "cancelled", OWN, rights=EITHER),
        T("cancel", "accepted", "cancelled", OWN, rights=EITHER),
    ),
)
ENFORCEMENT = Machine("permits.enforcement", "enforcement", "民事诉讼法, enforcement", by_two("done", BUREAU))
BUYBACK = Machine(
    "permits.buyback",
    "buy-back",
    LAW,
    (
        T("offer", START, "offered", BUREAU),
        *agreed("offered", "offer"),
        T("pay", "accepted", "paid", ("finance",), four_eyes=True, apart=YES),
        T("cancel", "offered", "cancelled", OWN, rights=EITHER),
        T("cancel", "attested", "cancelled", OWN, rights=EITHER),
        T("cancel", "accepted", "cancelled", BUREAU),
    ),
)
DEPOSIT = Machine(
    "market.deposit", "deposit", "docs/spec/market.md 1", by_two("recorded", _FINANCE, alone=("record",))
)
PAYOUT = Machine("market.payout", "pay-out", "docs/spec/market.md 3", by_two("paid", _FINANCE))
CORRECTION = Machine(
    "market.correction",
    "deposit or pay-out taken back",
    "docs/spec/market.md 5",
    by_two("reversed", _FINANCE),
)

MACHINES: Final[tuple[Machine, ...]] = (SALE, LEASE, ENFORCEMENT, BUYBACK, DEPOSIT, PAYOUT, CORRECTION)
