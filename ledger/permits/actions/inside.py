"""When another representative of an enterprise is needed for what disposes of its property: from what amounts, and what counts.

Every act of permits and of the market asks here before it is begun or moved on (`ledger.permits.actions.engine.act_conduct`).
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.actors.authority import APPROVE, INITIATE
from ledger.amounts import format_decimal
from ledger.database import Books, ReadBooks
from ledger.database.queries import ask, find, named_queries, read, single
from ledger.errors import Forbidden, RuleViolation
from ledger.law_in_force.queries import law_of
from ledger.permits.actions.closed import AGREED, check_open
from ledger.permits.actions.corrected import check_codes
from ledger.permits.machines import WITHIN
from ledger.permits.rules.dual import ALWAYS, Disposed, DualControl, takes_two
from ledger.permits.rules.strips import LOT_SCALE
from ledger.processes.actions import Inside, Running, Step
from ledger.processes.machines import RENEW, START, Machine, Transition

SQL: Final = named_queries(__name__)

ALONG: Final = "end"
"""A step that is taken along with another one, which is asked itself."""
_NONE: Final = "-"


class SecondInsideNeeded(Forbidden):
    """'{action}' of a {machine} takes two representatives of {owner}: with what one alone disposed of today it comes to {quantity}
    (limit {limit_quantity}) and {money} yuan (limit {limit_money}).

    Ask for it at its address: it is kept in its words, and done when another representative with the right to approve confirms it.
    """

    code = "permits.second_inside_needed"
    source = "docs/spec/permits.md 15"


class NobodyInside(RuleViolation, sorts={"operation": "disposal"}):
    """Nobody of {owner} can confirm '{operation}': {asked_by} asked for it, and no other person has the right to approve for it today.

    Nominate a representative with the right to approve, or let the bureau ask for the mandate on your paper; until then it waits.
    """

    code = "permits.nobody_inside"
    source = "docs/spec/permits.md 15.4"


class Colleague(NamedTuple):
    """A representative, as its colleagues hear of it."""

    name: str
    actor: int

    def __str__(self) -> str:
        """Name it as a list does: with the number by which events know it."""
        return f"{self.name} ({self.actor})"


class _Waits(NamedTuple):
    action: str
    approval: UUID


class _Set(NamedTuple):
    quantity: int | None
    money: int | None


def disposes(machine: Machine, taken: Transition) -> bool:
    """Tell whether a step disposes of what the enterprise has that takes it."""
    return taken.rights == INITIATE and taken.action != ALONG and machine.name not in WITHIN


def control_of(books: ReadBooks, book_id: int, owner: str, on: date) -> DualControl | None:
    """Give the amounts from which an enterprise needs two on a day; None where it needs one.

    Raises:
        JurisdictionUnknown
    """
    said = law_of(books, book_id, on).find("second_person.enterprise", on)
    if said is not None and said.value is True:
        return ALWAYS
    there = set_by(books, book_id, owner)
    return None if there == DualControl(None, None) else there


def set_by(books: ReadBooks, book_id: int, owner: str) -> DualControl:
    """Give what an enterprise has set itself, last."""
    there = find(books, _Set, SQL["set_by"], book=book_id, owner=owner)
    return DualControl(None, None) if there is None else DualControl(*there)


def confirmers(books: ReadBooks, book_id: int, owner: str, asker: int) -> list[Colleague]:
    """List who of an enterprise can confirm today what one of its representatives asked for: other persons with the right to approve."""
    asked = {"book": book_id, "owner": owner, "asker": asker, "rights": list(APPROVE)}
    return read(books, Colleague, SQL["confirmers"], **asked)


def colleague(books: ReadBooks, actor_id: int) -> Colleague:
    """Name a representative by the number of its actor."""
    return single(books, Colleague, SQL["colleague"], actor=actor_id)


def check_somebody(books: ReadBooks, book_id: int, owner: str, asker: int, operation: str) -> None:
    """Check that somebody of an enterprise can confirm what one of its representatives asks for: who could is not refused for that.

    Args:
        asker: number of the actor.
        operation: what is asked for, by its name.

    Raises:
        NobodyInside
    """
    if not confirmers(books, book_id, owner, asker):
        raise NobodyInside(owner=owner, operation=operation, asked_by=str(colleague(books, asker)))


class DualControlled(Inside):
    """Asks for another representative from the amounts that the enterprise has set, or wherever a rule pack asks for one."""

    def check(self, books: Books, running: Running, taken: Transition, step: Step) -> None:
        """Check that one representative alone may take a step, where no other one has approved it.

        Who disposes alone waits for whoever does so for the same enterprise, so that two halves are counted together. What two stood
        for is renewed by two. Twin: LG094.

        Raises (in this order):
            PartyCorrected, SiteClosed; JurisdictionUnknown, SecondInsideNeeded.
        """
        if taken.before == START or taken.after in AGREED:
            check_codes(books, running)
            check_open(books, running)
        if step.owner is None or step.inside is not None or not disposes(running.machine, taken):
            return
        control = control_of(books, running.book_id, step.owner, step.day)
        if control is None:
            return
        ask(books, SQL["one_at_a_time"], book=running.book_id, owner=step.owner).close()
        this, today, two = _counted(books, running, taken, step.owner, control)
        if two:
            raise SecondInsideNeeded(
                action=taken.action,
                machine=running.title,
                owner=step.owner,
                quantity=_sum(this.quantity, today.quantity, LOT_SCALE),
                limit_quantity=_shown(control.quantity, LOT_SCALE),
                money=_sum(this.money, today.money, 2),
                limit_money=_shown(control.money, 2),
            )

    def told(
        self, books: ReadBooks, running: Running, addresses: Mapping[str, str], owner: str, day: date
    ) -> Mapping[str, UUID | None]:
        """Tell an enterprise which of its next steps another representative of it confirms first, by the rule of `check`.

        Raises:
            JurisdictionUnknown
        """
        steps = [t for t in _disposing(running) if t.action in addresses]
        control = control_of(books, running.book_id, owner, day) if steps else None
        if control is None:
            return {}
        asked = read(
            books, _Waits, SQL["waits"], book=running.book_id, owner=owner, process=running.process_id
        )
        waits = {addresses.get(step, step): approval for step, approval in asked}
        two = (t for t in steps if _counted(books, running, t, owner, control)[2])
        return {addresses[t.action]: waits.get(addresses[t.action]) for t in two}


def _counted(
    books: ReadBooks, running: Running, taken: Transition, owner: str, control: DualControl
) -> tuple[Disposed, Disposed, bool]:
    """Tell what a step counts, what one alone disposed of today beside it, and whether that takes two."""
    book, process = running.book_id, running.process_id
    # The end of an agreement is a process of its own, beside which the agreement counts.
    beside = UUID(int=0) if taken.action == ALONG else process
    this = single(books, Disposed, SQL["counted"], book=book, process=process)
    today = single(books, Disposed, SQL["today"], book=book, owner=owner, process=beside)
    again = taken.action == RENEW and single(
        books, bool, SQL["by_two"], book=book, owner=owner, process=process
    )
    return this, today, again or takes_two(control, this, today)


def _disposing(running: Running) -> list[Transition]:
    """List the steps by which an enterprise disposes of something now, with that which another process takes along."""
    machine = running.machine
    if machine.name in WITHIN:
        return []
    return [t for t in machine.transitions if t.before == running.state and t.asked and t.rights == INITIATE]


def _sum(figure: int | None, before: int | None, scale: int) -> str:
    return _NONE if figure is None else format_decimal(figure + (before or 0), scale, 0)


def _shown(limit: int | None, scale: int) -> str:
    return _NONE if limit is None else format_decimal(limit, scale, 0)
