"""What an enterprise may do is classed: every power and every step names the rights of a representative that are enough, and they agree."""

from ledger.actors.authority import ALL_RIGHTS, APPROVE, EITHER, INITIATE, Role
from ledger.compensation.acts import ACT
from ledger.processes.machines import START, Machine
from ledger.schema import MACHINES, POWERS, RIGHTS
from tests.api.matrix import BOOK
from tests.house.powers import powers_of_operations
from tests.house.touching import MOVES

CLASSES = (INITIATE, APPROVE, EITHER, ALL_RIGHTS)


def test_every_power_of_an_enterprise_is_classed() -> None:
    """A power that is not to read names rights where an enterprise has it, and nowhere else."""
    wanted = {
        power for power, roles in POWERS.items() if Role.ENTERPRISE in roles and not power.endswith(".read")
    }
    assert {*RIGHTS} == wanted
    assert [power for power, rights in RIGHTS.items() if tuple(rights) not in CLASSES] == []


def test_every_step_of_an_enterprise_is_classed() -> None:
    """A step names rights where an enterprise takes it, and nowhere else."""
    for machine in MACHINES:
        for step in machine.transitions:
            assert (Role.ENTERPRISE in step.roles) == (step.rights != ()), f"{machine.name}: {step}"
            assert step.rights in ((), *CLASSES), f"{machine.name}: {step}"


def steps_of(operation: str) -> set[tuple[str, ...]]:
    """Find the rights of the steps that an operation takes for an enterprise; none where it takes none."""
    path = operation.removeprefix(f"POST {BOOK}")
    begin = next((one for one in MOVES if path.startswith(one)), None)
    if begin is None or not operation.startswith("POST"):
        return set()
    last = path.rpartition("/")[2]
    named = next((act.name for act in ACT.values() if act.address == last), last.replace("-", "_"))
    found = set()
    for machine in MACHINES:
        if machine.name not in MOVES[begin] or not isinstance(machine, Machine):
            continue
        for step in machine.transitions:
            here = step.before == START if path == begin else step.action == named and step.before != START
            if here and Role.ENTERPRISE in step.roles:
                found.add(step.rights)
    return found


def test_addresses_and_steps_agree() -> None:
    """Goal: what the door lets pass the database does, and the other way round. Method: each address against the steps that it takes."""
    looked = 0
    for operation, power in powers_of_operations().items():
        rights = steps_of(operation)
        if rights and Role.ENTERPRISE in POWERS[power]:
            assert rights == {tuple(RIGHTS[power])}, operation
            looked += 1
    assert looked > 20
