"""How far back from the clock's day a step is dated: what a room may ask before one is taken."""

from collections.abc import Sequence

from ledger.database import ReadBooks
from ledger.processes.actions import Step, StepTaken
from ledger.processes.machines import Machine, Transition


class Window:
    """How far back somebody dates a step; as it stands here, as far as anybody says."""

    def check(
        self,
        books: ReadBooks,
        book_id: int,
        machine: Machine,
        taken: Transition,
        step: Step,
        steps: Sequence[StepTaken],
    ) -> None:
        """Refuse a step that is dated too far back.

        Args:
            steps: those that the process has taken; none before its first one.
        """
