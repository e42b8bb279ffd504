"""What a process is called, and what is told to be possible: by what it is, and by the addresses at which it can be asked for."""

from datetime import date

import pytest

from ledger import words
from ledger.errors import LedgerError
from ledger.identifiers import uuid7
from ledger.market.acts import ALL
from ledger.processes.acting import Conduct
from ledger.processes.actions import Running, Step, StepNotAllowed, StepTaken, check_step
from ledger.processes.machines import Machine
from ledger.schema import MACHINES

DAY = date(2026, 6, 1)
KINDS = [
    (machine, first, title)
    for machine in MACHINES
    if isinstance(machine, Machine)
    for first, title in machine.kinds
]


def test_machines_that_serve_several_kinds_are_those() -> None:
    """Goal: the table below is not empty by mistake."""
    assert {(machine.name, title) for machine, _, title in KINDS} == {
        ("permits.bound_correction", "correction of a pledge"),
        ("permits.bound_correction", "correction of a freeze"),
        ("permits.grant", "allocation plan"),
        ("permits.grant", "opening of the stock"),
        ("permits.move", "grant out of the reserve"),
        ("permits.retirement", "retirement"),
        ("permits.retirement", "cancellation"),
        ("permits.retirement", "deduction"),
    }


@pytest.mark.parametrize(("machine", "first", "title"), KINDS)
def test_a_process_is_called_by_what_it_is(machine: Machine, first: str, title: str) -> None:
    """Refused after its first step, it is named by its kind in both languages; states and acts have their words all the same."""
    began = machine.step("", first)
    assert began is not None
    running = Running(
        1, uuid7(), machine, began.after, 1, 1, first, steps=(StepTaken(first, 1, DAY, "", "", -1),)
    )
    with pytest.raises(LedgerError) as caught:
        check_step(running, first, Step(2, "bureau", DAY))
    assert caught.value.figures["machine"] == title
    told = caught.value.words("zh_Hans")
    assert told["machine"] != words.said("machine", machine.name, "zh_Hans")
    assert told["machine"] in caught.value.message("zh_Hans")
    assert told["state"] == words.said(f"state.{machine.name}", began.after, "zh_Hans")
    assert told["action"] == words.said(f"act.{machine.name}", first, "zh_Hans")


@pytest.mark.parametrize("conduct", ALL.values(), ids=lambda one: one.machine.name)
def test_what_is_possible_is_an_address(conduct: Conduct[object]) -> None:
    """In every state of a process with addresses, what a refusal tells to be possible is the last part of one, each once."""
    machine, addresses = conduct.machine, {verb.action for verb in conduct.verbs}
    for state in machine.states():
        with pytest.raises(StepNotAllowed) as caught:
            check_step(
                Running(1, uuid7(), machine, state, 1, 1, ""),
                "dance",
                Step(2, "bureau", DAY),
                conduct.addresses,
            )
        possible = str(caught.value.figures["possible"])
        told = [] if possible == "-" else possible.split(", ")
        assert set(told) <= addresses
        assert len(told) == len(set(told))
