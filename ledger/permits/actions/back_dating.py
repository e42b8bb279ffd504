"""The window within which a step of this room, or of one above it, is dated back."""

from collections.abc import Sequence
from typing import Final

from ledger.database import ReadBooks
from ledger.law_in_force.queries import law_of
from ledger.permits.rules.back_dating import check_window
from ledger.processes.actions import Step, StepTaken, last_standing
from ledger.processes.machines import Machine, Transition
from ledger.processes.windows import Window

AT_ONCE: Final = ("freeze_provisionally",)
"""What has its effect before anybody says yes to it."""


def is_alone(machine: Machine, taken: Transition) -> bool:
    """Tell whether the day of a step is one person's: it is no yes of a second one, and the yes of none, and of no side, has to follow.

    Who settles, or does anything else of which only somebody else may have taken an earlier step, says the day alone.
    """
    second = taken.four_eyes or (taken.action == "confirm" and bool(taken.apart))
    after = [one for one in machine.transitions if one.before == taken.after]
    followed = any(one.four_eyes or one.apart or one.action == "accept" for one in after)
    return not second and (taken.action in AT_ONCE or not followed)


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
