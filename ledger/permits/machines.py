"""What may become of a grant, a sale, a lease and everything else in this room: one table of steps each.

The rows go into the database with the migration; no step that is not here can be written, by whomever.
"""

from typing import Final

from ledger.processes.machines import START, Machine
from ledger.processes.machines import Transition as T

_BUREAU: Final = ("bureau",)
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


GRANT = Machine(
    "permits.grant", "allocation", _LAW,
    (
        T("allocate", START, "issued", _BUREAU),
        T("upload", START, "checked", _BUREAU),
        T("publish", "checked", "published", _BUREAU),
        T("approve", "published", "approved", _BUREAU, four_eyes=True),
        T("execute", "approved", "issued", _BUREAU),
        T("drop", "checked", "dropped", _BUREAU),
        T("drop", "published", "dropped", _BUREAU),
        T("drop", "approved", "dropped", _BUREAU),
    ),
)  # fmt: skip
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
    "permits.lease", "lease", _LAW,
    (
        T("propose", START, "proposed", _OWN),
        *_agreed("proposed", "propose"),
        T("register", "accepted", "running", _BUREAU, four_eyes=True, apart=_YES),
        T("return", "running", "returned", _BUREAU, apart=("register",)),
        T("cancel", "proposed", "cancelled", _OWN),
        T("cancel", "attested", "cancelled", _OWN),
        T("cancel", "accepted", "cancelled", _OWN),
    ),
)  # fmt: skip
PLEDGE = Machine(
    "permits.pledge", "pledge", "法释〔2020〕28号 art. 63",
    (
        T("apply", START, "applied", _OWN),
        *_agreed("applied", "apply"),
        T("register", "accepted", "registered", _BUREAU, four_eyes=True, apart=_YES),
        T("substitute", "registered", "substituted", _BUREAU),
        T("replace", START, "registered", _BUREAU),
        T("release", "registered", "released", _OWN),
        T("enforce", "registered", "enforced", _BUREAU),
        T("reject", "applied", "rejected", _BUREAU),
        T("reject", "attested", "rejected", _BUREAU),
        T("reject", "accepted", "rejected", _BUREAU),
    ),
)  # fmt: skip
FREEZE = Machine(
    "permits.freeze", "freeze", "民事诉讼法, enforcement",
    (
        T("freeze", START, "frozen", _BUREAU),
        T("lift", "frozen", "lifted", _BUREAU, four_eyes=True),
        T("execute", "frozen", "executed", _BUREAU, four_eyes=True),
    ),
)  # fmt: skip
WITHDRAWAL = Machine(
    "permits.withdrawal", "withdrawal", _LAW,
    (
        T("decide", START, "open_to_objection", _BUREAU),
        T("conclude", "open_to_objection", "final", _BUREAU, four_eyes=True),
        T("undo", "open_to_objection", "undone", _BUREAU, four_eyes=True),
    ),
)  # fmt: skip
SURPLUS = Machine(
    "permits.surplus", "recognition of surplus", _LAW,
    (
        T("apply", START, "applied", _OWN),
        T("recognise", "applied", "recognised", _BUREAU, four_eyes=True),
        T("reject", "applied", "rejected", _BUREAU),
    ),
)  # fmt: skip
BUYBACK = Machine(
    "permits.buyback", "buy-back", _LAW,
    (
        T("offer", START, "offered", _BUREAU),
        *_agreed("offered", "offer"),
        T("pay", "accepted", "paid", ("finance",), four_eyes=True, apart=_YES),
        T("cancel", "offered", "cancelled", _OWN),
        T("cancel", "attested", "cancelled", _OWN),
        T("cancel", "accepted", "cancelled", _BUREAU),
    ),
)  # fmt: skip
MOVE = Machine(
    "permits.move", "merger, split or removal", _LAW,
    (
        T("release", START, "released", _BUREAU),
        T("apply", START, "applied", _SIDE),
        T("attest", START, "attested", _BUREAU),
        T("accept", "attested", "applied", _SIDE),
        T("confirm", "attested", "applied", _BUREAU, four_eyes=True),
        T("approve", "applied", "done", _BUREAU, four_eyes=True, apart=("confirm",)),
        T("reject", "applied", "rejected", _BUREAU),
        T("reject", "attested", "rejected", _BUREAU),
    ),
)  # fmt: skip
SURRENDER = Machine(
    "permits.surrender", "surrender", "《排污许可管理条例》 art. 21, 34",
    (
        T("surrender", START, "surrendered", _OWN),
        T("undo", "surrendered", "undone", _BUREAU),
    ),
)  # fmt: skip
RETIREMENT = Machine(
    "permits.retirement", "retirement or cancellation", _LAW,
    (T("retire", START, "retired", _OWN), T("cancel", START, "cancelled", _BUREAU), T("deduct", START, "deducted", _BUREAU)),
)  # fmt: skip
REPORT = Machine(
    "permits.report", "emission report", "《排污许可管理条例》 art. 22",
    (
        T("report", START, "reported", _OWN),
        T("verify", "reported", "verified", _BUREAU, four_eyes=True),
        T("dispute", "reported", "disputed", _BUREAU),
        T("dispute", "verified", "disputed", _OWN),
        T("verify", "disputed", "verified", _BUREAU, four_eyes=True, apart=("dispute",)),
        T("reject", "reported", "rejected", _BUREAU),
        T("reject", "disputed", "rejected", _BUREAU),
    ),
)  # fmt: skip
FEE = Machine(
    "permits.fee", "use fee", "财税〔2015〕61号",
    (
        T("assess", START, "due", ("bureau", "finance")),
        T("assess_exempt", START, "exempt", ("bureau", "finance")),
        T("pay", "due", "due", ("finance",), apart=("assess",)),
        T("pay_last", "due", "paid", ("finance",), apart=("assess",)),
    ),
)  # fmt: skip
PACK = Machine(
    "permits.pack", "rule pack", "docs/spec/permits.md 2",
    (
        T("propose", START, "proposed", _BUREAU),
        T("simulate", "proposed", "simulated", _BUREAU),
        T("simulate", "simulated", "simulated", _BUREAU),
        T("approve", "simulated", "in_force", _BUREAU, four_eyes=True),
        T("drop", "proposed", "dropped", _BUREAU),
        T("drop", "simulated", "dropped", _BUREAU),
    ),
)  # fmt: skip

MACHINES: Final[tuple[Machine, ...]] = (
    GRANT, SALE, LEASE, PLEDGE, FREEZE, WITHDRAWAL, SURPLUS, BUYBACK, MOVE, SURRENDER, RETIREMENT, REPORT, FEE, PACK,
)  # fmt: skip
MACHINE: Final = {machine.name: machine for machine in MACHINES}
