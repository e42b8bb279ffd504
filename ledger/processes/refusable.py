"""What the machine of a process can refuse of a step, read from its transitions: of which steps a second person is asked, and who asked.

Whoever declares more tells a client to handle what never comes.
"""

from collections.abc import Collection
from functools import cache
from typing import Final

from ledger.errors import LedgerError
from ledger.processes.actions import ActedBefore, AskerGone, SecondPersonNeeded
from ledger.processes.machines import Machine
from ledger.processes.retries import StepUnnamed

BY_MACHINE: Final[frozenset[type[LedgerError]]] = frozenset(
    (StepUnnamed, SecondPersonNeeded, ActedBefore, AskerGone)
)
"""What depends on the transitions alone whether a step can be refused for it."""


@cache
def _after(machine: Machine, state: str) -> frozenset[str]:
    """Give every state in which a process may stand that has stood in one, that one among them."""
    found, new = {state}, [state]
    while new:
        one = new.pop()
        follow = {t.after for t in machine.transitions if t.before == one} - found
        found |= follow
        new += follow
    return frozenset(found)


def refused_by(machine: Machine, names: Collection[str]) -> frozenset[type[LedgerError]]:
    """Tell which of `BY_MACHINE` a step can meet that counts as one of some names.

    What waits for a second person is named only where something else can have waited for the same before: where a way leads from a state
    in which the step can be taken, through one in which it can not, to one in which it is a second person's yes.
    """
    steps = [t for t in machine.transitions if t.action in names and t.roles]
    at = {t.before for t in machine.transitions if t.action in names}
    away = {state for one in at for state in _after(machine, one)} - at
    asks = any(machine.confirms(t) and t.before in _after(machine, state) for t in steps for state in away)
    met = {
        SecondPersonNeeded: any(t.four_eyes for t in steps),
        ActedBefore: any(t.apart for t in steps),
        AskerGone: any(machine.confirms(t) or machine.carries(t) for t in steps),
        StepUnnamed: asks,
    }
    return frozenset(kind for kind, can in met.items() if can)
