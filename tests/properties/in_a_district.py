"""What machines of permits have in common: a district in a clone of its own, ids of their own, and every check of the doctor at the end."""

from contextlib import ExitStack, closing
from copy import deepcopy
from uuid import UUID

from hypothesis import event, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.conftest import cloned
from tests.furnished import Make, Worlds, as_owner, as_web
from tests.permits.world import District
from tests.properties.numbers import numbered, some


class DistrictMachine(RuleBasedStateMachine):
    """People of a district, and the auditor's model, which whoever inherits this brings."""

    server_url: str
    worlds: Worlds
    counts: list[int]
    """Of every example, how many acts were done."""
    district: Make
    """Builds the district, once for all examples."""

    def enter(self) -> None:
        """Have the district in a fresh clone."""
        built = self.worlds.get(type(self).district)
        self.open = ExitStack()
        url = self.open.enter_context(cloned(self.server_url, built.name))
        self.web = self.open.enter_context(closing(as_web(url)))
        owner = self.open.enter_context(closing(as_owner(url)))
        self.d: District = deepcopy(built.world, {id(built.database): self.web, id(built.owner): owner})
        self.made = self.acted = 0

    def teardown(self) -> None:
        """Every check of the doctor holds at the end; drop the clone."""
        if hasattr(self, "web"):
            event(f"acts that were done: {some(self.acted)}")
            self.counts.append(self.acted)
            with self.open:
                assert self.d.broken(whole=True) == []

    def next_id(self) -> UUID:
        """Make an id that none has had in this run."""
        self.made += 1
        return numbered(self.made)


def run_machine(machine: type[DistrictMachine], server_url: str, worlds: Worlds, size: settings) -> None:
    """Run a machine, and see that most of its steps do something."""
    counts: list[int] = []
    words = {"server_url": server_url, "worlds": worlds, "counts": counts}
    run_state_machine_as_test(type("Machine", (machine,), words), settings=size)
    assert sum(counts) >= 5 * len(counts), "most steps do nothing"
