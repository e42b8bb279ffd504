"""What a client is told to be possible is what it can ask for: a table over the machines of all rooms and their states."""

import pytest
from fastapi.routing import APIRoute

from api.app import ROUTERS
from ledger.compensation.machines import MACHINES as DAMAGES
from ledger.identifiers import uuid7
from ledger.law_in_force.machines import PACK
from ledger.market.machines import MACHINES as MARKET
from ledger.periods.machines import STEP
from ledger.permits.machines import MACHINES as PERMITS
from ledger.processes.actions import Running, StepNotAllowed, check_step
from ledger.processes.actions import Step as Act
from ledger.processes.machines import START, Machine
from ledger.reconciliation.machines import MATCH, RELEASE
from tests.permits.world import DAY

MACHINES = (*PERMITS, *MARKET, PACK, *DAMAGES, STEP, MATCH, RELEASE)
COUNTS_FOR = {"attest": "accept", "ask_release": "release"}
"""Steps as which another address's act counts."""
HIDDEN = {"carry_over", "reverse", "reverse_works", "replace", "pay_last"}
"""Steps that follow from something else: an upgrade, a reversal, other lots of a pledge, the payment of the last instalment."""


def addresses() -> set[str]:
    """The last part of every address to which one posts, by underlines."""
    paths = [
        route.path
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and "POST" in (route.methods or ())
    ]
    return {path.rpartition("/")[2].replace("-", "_") for path in paths}


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_what_is_possible_can_be_asked_for(machine: Machine) -> None:
    """Every step that is told has an address, in the answers, in their list of next steps and in the refusal of another step."""
    known = addresses()
    noun = machine.name.rpartition(".")[2]
    for state in machine.states():
        told = machine.actions_in(state)
        for action in told:
            names = {action, COUNTS_FOR.get(action, action), f"{action}_{noun}"}
            assert names & known or machine in (STEP, RELEASE), (state, action)
        assert not HIDDEN & set(told)
        assert len(told) == len(set(told))
        with pytest.raises(StepNotAllowed) as caught:
            check_step(Running(1, uuid7(), machine, state, 1, 1, ""), "dance", Act(2, "bureau", DAY))
        assert caught.value.figures["possible"] == (", ".join(told) or "-")


def test_what_follows_from_something_else_is_no_more_than_that() -> None:
    """The hidden steps are those of the table; what begins or moves a process otherwise is told."""
    assert {step.action for machine in MACHINES for step in machine.transitions if not step.asked} == HIDDEN
    assert all(
        step.asked
        for machine in MACHINES
        for step in machine.transitions
        if step.action not in HIDDEN and step.before == START
    )
