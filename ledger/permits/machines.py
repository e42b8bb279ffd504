"""What may become of a grant, a sale, a lease and everything else in this room: one table of steps each.

The rows go into the database with the migration; no step that is not here can be written, by whomever.
"""

from typing import Final

from ledger.processes.machines import START, Machine
from ledger.processes.machines import Transition as T

_BUREAU: Final = ("bureau",)
_FINANCE: Final = ("finance",)
_SIDE: Final = ("enterprise",)
_OWN: Final = ("enterprise", "bureau")
_LAW: Final = "国办发〔2014〕38号"
_YES: Final = ("accept", "attest", "confirm")
"""Whoever said yes for a side, or in its place, neither approves nor settles."""


def _agreed(opened: str, began: str) -> tuple[T, ...]:
    """How an act that disposes of somebody's property is agreed to: by every side's own key, or by two persons of the bureau for it."""
    return (
        T("accept", opened, "accepted", _OWN),
        T("attest", opened, "attested", _OWN),
        T("accept", "attested", "accepted", _SIDE),
        T("attest", "attested", "attested", _SIDE),
        T("confirm", "attested", "accepted", _BUREAU, apart=(began, "attest")),
    )


def _by_two(
    done: str,
    roles: tuple[str, ...],
    *,
    alone: tuple[str, ...] = (),
    asked: str = "proposed",
    ask: str = "propose",
    confirmed_by: tuple[str, ...] = (),
) -> tuple[T, ...]:
    """How an act that one person asks for is done by a second one; `alone` are the steps of one person where the law lets one suffice."""
    return (
        *(T(what, START, done, roles) for what in alone),
        T(ask, START, asked, roles),
        T("confirm", asked, done, confirmed_by or roles, four_eyes=True),
        T("drop", asked, "dropped", confirmed_by or roles),
    )


CAP = Machine("permits.cap", "cap", _LAW, _by_two("done", _BUREAU, alone=("set", "cut", "share")))
GRANT = Machine(
    "permits.grant",
    "allocation",
    _LAW,
    (
        *_by_two("issued", _BUREAU, alone=("allocate",)),
        T("upload", START, "checked", _BUREAU),
        T("publish", "checked", "published", _BUREAU),
        T("approve", "published", "approved", _BUREAU, four_eyes=True),
        T("execute", "approved", "issued", _BUREAU),
        T("drop", "checked", "dropped", _BUREAU),
        T("drop", "published", "dropped", _BUREAU),
        T("drop", "approved", "dropped", _BUREAU),
    ),
)
SALE = Machine(
    "permits.sale", "sale", _LAW,
    (
        T("propose", START, "proposed", _OWN),
        *_agreed("proposed", "propose"),
        T("countersign", "accepted", "countersigned", _BUREAU, four_eyes=True, apart=_YES),
        T("approve", "accepted", "approved", _BUREAU, four_eyes=True, apart=_YES),
        T("approve", "countersigned", "approved", _BUREAU, four_eyes=True, apart=(*_YES, "countersign")),
        T("settle", "approved", "settled", ("bureau", "finance"), apart=("propose", *_YES, "countersign", "approve")),
        T("cancel", "proposed", "cancelled", _OWN),
        T("cancel", "attested", "cancelled", _OWN),
        T("cancel", "accepted", "cancelled", _OWN),
        T("cancel", "countersigned", "cancelled", _BUREAU),
        T("cancel", "approved", "cancelled", _BUREAU),
    ),
)  # fmt: skip
LEASE = Machine(
    "permits.lease",
    "lease",
    _LAW,
    (
        T("propose", START, "proposed", _OWN),
        *_agreed("proposed", "propose"),
        T("register", "accepted", "running", _BUREAU, four_eyes=True, apart=_YES),
        T("return", "running", "returned", _BUREAU, apart=("register",)),
        T("cancel", "proposed", "cancelled", _OWN),
        T("cancel", "attested", "cancelled", _OWN),
        T("cancel", "accepted", "cancelled", _OWN),
    ),
)
PLEDGE = Machine(
    "permits.pledge",
    "pledge",
    "法释〔2020〕28号 art. 63",
    (
        T("apply", START, "applied", _OWN),
        *_agreed("applied", "apply"),
        T("register", "accepted", "registered", _BUREAU, four_eyes=True, apart=_YES),
        T("substitute", "registered", "substituted", _BUREAU),
        # By nobody any more; steps that were taken once keep their row.
        T("replace", START, "registered", (), asked=False),
        *_by_two("registered", _BUREAU, asked="replacement_proposed", ask="propose_replacement"),
        T("release", "registered", "released", _SIDE),
        T("ask_release", "registered", "release_asked", _BUREAU),
        T("release", "release_asked", "released", _SIDE),
        T("confirm", "release_asked", "released", _BUREAU, apart=("ask_release",)),
        T("drop", "release_asked", "registered", _BUREAU),
        T("enforce", "registered", "enforced", _BUREAU, apart=("register",)),
        T("reject", "applied", "rejected", _BUREAU),
        T("reject", "attested", "rejected", _BUREAU),
        T("reject", "accepted", "rejected", _BUREAU),
    ),
)
ENFORCEMENT = Machine(
    "permits.enforcement", "enforcement", "民事诉讼法, enforcement", _by_two("done", _BUREAU)
)
FREEZE = Machine(
    "permits.freeze",
    "freeze",
    "民事诉讼法, enforcement",
    (
        T("freeze", START, "frozen", _BUREAU),
        T("lift", "frozen", "lifted", _BUREAU, apart=("freeze",)),
        T("execute", "frozen", "executed", _BUREAU, four_eyes=True),
    ),
)
WITHDRAWAL = Machine(
    "permits.withdrawal",
    "withdrawal",
    _LAW,
    (
        T("decide", START, "open_to_objection", _BUREAU),
        T("conclude", "open_to_objection", "final", _BUREAU, four_eyes=True),
        T("undo", "open_to_objection", "undone", _BUREAU, four_eyes=True),
    ),
)
SURPLUS = Machine(
    "permits.surplus",
    "recognition of surplus",
    _LAW,
    (
        T("apply", START, "applied", _OWN),
        T("recognise", "applied", "recognised", _BUREAU, four_eyes=True),
        T("reject", "applied", "rejected", _BUREAU),
    ),
)
BUYBACK = Machine(
    "permits.buyback",
    "buy-back",
    _LAW,
    (
        T("offer", START, "offered", _BUREAU),
        *_agreed("offered", "offer"),
        T("pay", "accepted", "paid", ("finance",), four_eyes=True, apart=_YES),
        T("cancel", "offered", "cancelled", _OWN),
        T("cancel", "attested", "cancelled", _OWN),
        T("cancel", "accepted", "cancelled", _BUREAU),
    ),
)
MOVE = Machine(
    "permits.move",
    "merger, split or removal",
    _LAW,
    (
        *_by_two("released", _BUREAU, alone=("release",)),
        T("apply", START, "applied", _SIDE),
        T("attest", START, "attested", _BUREAU),
        T("accept", "attested", "applied", _SIDE),
        T("confirm", "attested", "applied", _BUREAU, four_eyes=True),
        T("approve", "applied", "done", _BUREAU, four_eyes=True, apart=("confirm",)),
        T("reject", "applied", "rejected", _BUREAU),
        T("reject", "attested", "rejected", _BUREAU),
    ),
)
SURRENDER = Machine(
    "permits.surrender",
    "surrender",
    "《排污许可管理条例》 art. 21, 34",
    (
        T("surrender", START, "surrendered", _SIDE),
        *_by_two("surrendered", _BUREAU, confirmed_by=_OWN),
        T("undo", "surrendered", "undone", _BUREAU),
    ),
)
RETIREMENT = Machine(
    "permits.retirement",
    "retirement or cancellation",
    _LAW,
    (
        *_by_two("retired", _OWN, alone=("retire",), asked="retirement_proposed", ask="propose_retirement"),
        *_by_two(
            "cancelled", _BUREAU, alone=("cancel",), asked="cancellation_proposed", ask="propose_cancellation"
        ),
        *_by_two("deducted", _BUREAU, alone=("deduct",), asked="deduction_proposed", ask="propose_deduction"),
    ),
)
REPORT = Machine(
    "permits.report",
    "emission report",
    "《排污许可管理条例》 art. 22",
    (
        T("report", START, "reported", _OWN),
        T("verify", "reported", "verified", _BUREAU, four_eyes=True),
        T("dispute", "reported", "disputed", _BUREAU),
        T("dispute", "verified", "disputed", _OWN),
        T("verify", "disputed", "verified", _BUREAU, four_eyes=True, apart=("dispute",)),
        T("reject", "reported", "rejected", _BUREAU),
        T("reject", "disputed", "rejected", _BUREAU),
    ),
)
FEE = Machine(
    "permits.fee", "use fee", "财税〔2015〕61号",
    (
        T("assess", START, "due", ("bureau", "finance")),
        T("assess_exempt", START, "exempt", ("bureau", "finance")),
        T("pay", "due", "due", ("finance",), apart=("assess",)),
        T("pay_last", "due", "paid", ("finance",), apart=("assess",), asked=False),  # as the payment of the last instalment
    ),
)  # fmt: skip
DEPOSIT = Machine(
    "market.deposit", "deposit", "docs/spec/market.md 1", _by_two("recorded", _FINANCE, alone=("record",))
)
PAYOUT = Machine("market.payout", "pay-out", "docs/spec/market.md 3", _by_two("paid", _FINANCE))
CORRECTION = Machine(
    "market.correction",
    "deposit or pay-out taken back",
    "docs/spec/market.md 5",
    _by_two("reversed", _FINANCE),
)
PACK = Machine(
    "permits.pack",
    "rule pack",
    "docs/spec/permits.md 2",
    (
        T("propose", START, "proposed", _BUREAU),
        T("simulate", "proposed", "simulated", _BUREAU),
        T("simulate", "simulated", "simulated", _BUREAU),
        T("approve", "simulated", "in_force", _BUREAU, four_eyes=True),
        T("drop", "proposed", "dropped", _BUREAU),
        T("drop", "simulated", "dropped", _BUREAU),
    ),
)

MACHINES: Final[tuple[Machine, ...]] = (
    CAP,
    GRANT,
    SALE,
    LEASE,
    PLEDGE,
    ENFORCEMENT,
    FREEZE,
    WITHDRAWAL,
    SURPLUS,
    BUYBACK,
    MOVE,
    SURRENDER,
    RETIREMENT,
    REPORT,
    FEE,
    DEPOSIT,
    PAYOUT,
    CORRECTION,
    PACK,
)
MACHINE: Final = {machine.name: machine for machine in MACHINES}
