"""The window within which a step of this room, or of one above it, is dated back."""

from collections.abc import Sequence

from ledger.database import ReadBooks
from ledger.law_in_force.queries import law_of
from ledger.permits.rules.back_dating import check_window
from ledger.processes.actions import Step, StepTaken, last_standing
from ledger.processes.machines import Machine, Transition
from ledger.processes.windows import Window


def is_alone(machine: Machine, taken: Transition) -> bool:
    """Tell whether a step is by one person alone: it is no second person's, and the yes of none, and of no side, has to follow."""
    after = [one for one in machine.transitions if one.before == taken.after]
    return not any(one.four_eyes or one.apart for one in (taken, *after)) and not any(
        one.action == "accept" for one in after
    )


class BackDated(Window):
    """Asks the law of the clock's day, whoever acts; what is confirmed at the day for which it was asked was measured then."""

    def check(
        self,
        books: ReadBooks,
        book_id: int,
        machine: Machine,
        taken: Transition,
        step: Step,
        steps: Sequence[StepTaken],
    ) -> None:
        """Check that a step is dated back no further than the law lets it be. Twin: LG181 `back_dating`.

        Raises (in this order):
            JurisdictionUnknown, DatedTooFarBack, DatedBackAlone.
        """
        as_asked = taken.action == "confirm" and step.on == last_standing(steps)
        if step.day > step.on and not as_asked:
            title = machine.called(steps[0].action if steps else taken.action)
            law, alone = law_of(books, book_id, step.day), is_alone(machine, taken)
            check_window(law, alone, taken.action, title, step.on, step.day)
