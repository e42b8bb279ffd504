"""What the machine of a process can refuse of what stands at an address, read from the verbs there (`ledger.processes.refusable`)."""

from collections.abc import Iterable

from ledger.errors import LedgerError
from ledger.processes.acting import Verb, _alone
from ledger.processes.machines import Machine
from ledger.processes.refusable import BY_MACHINE, refused_by

__all__ = ["BY_MACHINE", "refused_by", "refused_of"]


def refused_of(
    machine: Machine, action: str, verbs: Iterable[Verb[object]]
) -> frozenset[type[LedgerError]] | None:
    """Tell it of what stands at an address; None where another process takes a step with it, and its machine counts too."""
    rows = [verb for verb in verbs if verb.action == action]
    if not rows or any(verb.along is not _alone for verb in rows):
        return None
    return refused_by(machine, {name for verb in rows for name in verb.names})
