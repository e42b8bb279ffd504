"""Which acts wait for another person once they are told, and for which step of that one."""

from typing import Final, NamedTuple
from uuid import UUID

from ledger.compensation.actions.engine import CaseAct
from ledger.compensation.machines import ASSESSMENT, PROJECT, RECORDING, RELIEF, REVERSAL, SPENDING
from ledger.compensation.queries.standing import Standing
from ledger.processes.machines import Machine


class Waits(NamedTuple):
    """What an act begins, the state in which that waits, and the act of another person by which it is done."""

    machine: Machine
    state: str
    done_by: str


_RECORDED: Final = Waits(RECORDING, "proposed", "confirm_recording")
BEGINNING: Final = {
    "submit_assessment": Waits(ASSESSMENT, "submitted", "accept_assessment"),
    "plan_project": Waits(PROJECT, "planned", "approve_project"),
    "propose_relief": Waits(RELIEF, "proposed", "grant_relief"),
    "propose_reversal": Waits(REVERSAL, "proposed", "confirm_reversal"),
    "spend": Waits(SPENDING, "proposed", "confirm_spending"),
}
"""The acts that begin what another person lets be; each act by two waits as a recording."""


def waits_of(act: CaseAct[object]) -> str:
    """Name the act of another person by which an act is done; empty where it is done at once."""
    return _named(_waits(act))


def waits_now(stands: Standing, act: CaseAct[object], record_id: UUID) -> str:
    """Name the act of another person for which an act waits in a case as it stands; empty where it was done, or dropped."""
    waits = _waits(act)
    if waits is None:
        return ""
    there = stands.beside(waits.machine.name)
    return _named(waits) if any((one.id, one.state) == (record_id, waits.state) for one in there) else ""


def _waits(act: CaseAct[object]) -> Waits | None:
    return _RECORDED if act.by_two else BEGINNING.get(act.name)


def _named(waits: Waits | None) -> str:
    return "" if waits is None else waits.done_by.replace("_", "-")
