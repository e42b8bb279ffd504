"""What a client is told to be possible is what it can ask for: a table over the machines of all rooms and their states."""

import pytest

from ledger import schema
from ledger.identifiers import uuid7
from ledger.processes.actions import Running, StepNotAllowed, check_step
from ledger.processes.actions import Step as Act
from ledger.processes.machines import START, Machine
from tests.permits.world import DAY

MACHINES = [one for one in schema.MACHINES if isinstance(one, Machine)]
HIDDEN = {
    *(
        "carry_over",
        "carry_consulting",
        "carry_restoring",
        "pay_last",
        "exclude",
        "lapse",
        "replace",
        "restore",
    ),
    *("reverse", "reverse_works", "reverse_judgment", "reverse_failed", "reverse_taken"),
    *("reverse_confirmation", "reverse_performance", "reverse_order"),
    *("reverse_accepted", "reverse_filed", "reverse_admitted", "reverse_disputed"),
    *("reverse_pronounced", "reverse_appealed", "distribute_further", "reverse_further", "reverse_revival"),
    *("take_effect", "expire", "spend", "move"),
}
"""Steps that follow from something else: an upgrade, a list of old cases, a reversal, the last instalment, the end of a term, the next
template, assets that are found after the end of a bankruptcy, an order before it that is lifted, the term of an order, what it holds that
is sold, a fee whose permits are moved."""
ASKED_TOO = {("compensation.receipt", "replace"), ("compensation.case", "restore")}
"""What is asked for in one machine and follows in another: who issued a receipt replaces it, the next template replaces the one before;
restoration begins in a case, and a receipt stands again as what follows from a reversal."""
BROUGHT = {"bring", "confirm_paid", "expire_by_night"}
"""With the stock of a book, and by the night."""
ELSEWHERE_ASKED = {
    *("end", "withdraw", "exhaust", "confirm", "resume"),
    *("annul", "change", "dismiss", "uphold", "quash", "reduce", "refund_back"),
}
"""An expiry ends with its last lots, a case is withdrawn with its list, and a pledge ends with the last lot that is disposed of; a case is
ended, an assessment withdrawn, and an enforcement exhausted, by somebody; what came of a review follows from its outcome."""


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_what_is_possible_can_be_asked_for(machine: Machine) -> None:
    """What is told in a state are its steps, in the refusal of another one too; `test_rooms.py` finds the address of each."""
    for state in machine.states():
        told = machine.actions_in(state)
        assert not {(machine.name, one) for one in HIDDEN & set(told)} - ASKED_TOO
        assert len(told) == len(set(told))
        with pytest.raises(StepNotAllowed) as caught:
            check_step(Running(1, uuid7(), machine, state, 1, 1, ""), "dance", Act(2, "bureau", DAY))
        assert caught.value.figures["possible"] == (", ".join(told) or "-")


def test_what_follows_from_something_else_is_no_more_than_that() -> None:
    """The hidden steps are those of the table, and what nobody takes any more; what begins or moves a process otherwise is told."""
    assert {
        step.action for machine in MACHINES for step in machine.transitions if not step.asked and step.roles
    } == HIDDEN | ELSEWHERE_ASKED | BROUGHT
    assert all(
        step.asked
        for machine in MACHINES
        for step in machine.transitions
        if step.action not in HIDDEN | BROUGHT and step.roles and step.before == START
    )
