"""Pages that repeat what the code says agree with it."""

from pathlib import Path

import pytest

from ledger.processes.machines import Machine
from ledger.schema import MACHINES

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("machine", MACHINES, ids=[machine.name for machine in MACHINES])
def test_machines_are_drawn_as_they_are(machine: Machine) -> None:
    """The page of processes draws every machine with its steps."""
    page = (ROOT / "docs" / "spec" / "processes.md").read_text("utf-8")
    assert f"```mermaid\n{machine.diagram()}\n```" in page


@pytest.mark.parametrize("machine", MACHINES, ids=[machine.name for machine in MACHINES])
def test_every_state_is_reached_and_left_or_last(machine: Machine) -> None:
    """A machine has no state that nothing leads to, and no action with two ends."""
    keys = [(step.before, step.action) for step in machine.transitions]
    assert len(keys) == len(set(keys))
    assert {step.before for step in machine.transitions} - {""} <= set(machine.states())
