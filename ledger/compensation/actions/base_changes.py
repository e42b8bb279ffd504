"""What a base holds is changed: proposed by one, in force when another confirms it, from the day on which it was proposed.

    propose ──▶ proposed ──confirm──▶ in_force      what it holds from that day on; another change takes its place
                    └──drop──▶ dropped

It is never below what cases have booked there, and follows the last change.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert

from ledger.actors.areas import Location
from ledger.compensation import base_shapes
from ledger.compensation.machines import BASE_CHANGE
from ledger.compensation.rules.quantities import check_quantities, shown
from ledger.compensation.tables.bases import base_change
from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.errors import NotFound, RuleViolation
from ledger.processes import acting
from ledger.processes.acting import Acting, Conduct, Done, Made, Verb
from ledger.processes.actions import Running, Step, hold_id
from ledger.processes.acts import check_texts

SQL: Final = named_queries(__name__)


class NoOpenBase(NotFound):
    """There is no base {base} that is open, of which anything could change.

    Look at the list of bases; a closed one is opened again first.
    """

    code = "compensation.no_open_base"
    source = "docs/spec/compensation.md 20"


class BaseBelowTaken(RuleViolation, sorts={"unit": "quantity_unit"}):
    """The base {base} would hold {amount} {unit}, and {taken} of it are taken.

    Name at least that, or let cases release something first.
    """

    code = "compensation.base_below_taken"
    source = "docs/spec/compensation.md 20"


class BaseChangedSince(RuleViolation):
    """What the base {base} holds would change on {on}, and it was opened, or changed last, on {before}.

    Name that day or a later one.
    """

    code = "compensation.base_changed_since"
    source = "docs/spec/compensation.md 20"


class BaseChange(NamedTuple):
    """A change of what a base holds."""

    change_id: UUID
    base: str
    base_id: UUID
    quantities: dict[str, int]
    """Thousandths, by unit."""


class BaseStanding(NamedTuple):
    """A base that is open, and since when it holds what it holds."""

    base_id: UUID
    since: date
    taken: dict[str, int]
    """By unit of which something was booked."""


def propose(
    books: Books, book_id: int, step: Step, *, change_id: UUID, told: base_shapes.BaseHolding
) -> Done[BaseChange]:
    """Propose what a base holds from the day of the step on; another person confirms it.

    Raises (in this order):
        QuantityWrong, IdUsed, ProcessUnknown, NoOpenBase, BaseChangedSince, BaseBelowTaken, IdNotVersion7, TextTooLong,
        TextUnprintable, StepNotAllowed, RoleNotForStep, AreaOther; never TextEmpty and Recused: it tells no number, and concerns no party.
    """
    check_texts(told)
    check_quantities(told.quantities)
    held: dict[str, int] = {one.unit: one.amount for one in told.quantities}
    said: dict[str, object] = {"base": told.base, "quantities": held}

    def kept(known: BaseChange) -> tuple[dict[str, object], dict[str, object]]:
        return {"base": known.base, "quantities": known.quantities}, said

    done = acting.repeated(books, book_id, BASE_CHANGES, change_id, step, kept)
    if done is not None:
        return done
    base_id = _check(books, book_id, told.base, held, step.on)

    def keep(_: Running) -> BaseChange:
        own = {"book_id": book_id, "change_id": change_id, "base_id": base_id}
        rows = [{**own, "unit": one.unit, "amount": one.amount} for one in told.quantities]
        books.connection.execute(insert(base_change), rows).close()
        found = find_change(books, book_id, change_id)
        assert found is not None, "it was kept just now"
        return found

    def do(_: Running, made: BaseChange) -> Made:
        return Made(figures={"base": made.base})

    return acting.begun(books, book_id, BASE_CHANGES, change_id, "propose", step, keep, do)


def _check(books: ReadBooks, book_id: int, base: str, held: Mapping[str, int], on: date) -> UUID:
    """Check that a base may hold so much from a day on. Twin: `check_base_change`.

    Raises (in this order):
        NoOpenBase, BaseChangedSince, BaseBelowTaken.
    """
    found = find(books, BaseStanding, SQL["standing"], book=book_id, base=base)
    if found is None:
        raise NoOpenBase(base=base)
    if on < found.since:
        raise BaseChangedSince(base=base, on=on.isoformat(), before=found.since.isoformat())
    for unit, amount in held.items():
        taken = found.taken.get(unit, 0)
        if amount < taken:
            raise BaseBelowTaken(base=base, amount=shown(amount), unit=unit, taken=shown(taken))
    return found.base_id


def confirm(books: Books, book_id: int, step: Step, change_id: UUID) -> Done[BaseChange]:
    """Let a change be in force, as another person than who proposed it, from the day on which it was proposed.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore,
        StepBackdated, AreaOther, NoOpenBase, BaseChangedSince, BaseBelowTaken, AskerGone; never SecondPersonNeeded and Recused.
    """
    return acting.take(books, book_id, BASE_CHANGES, change_id, "confirm", step)


def drop(books: Books, book_id: int, step: Step, change_id: UUID) -> Done[BaseChange]:
    """Drop a change that nobody has confirmed.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated,
        AreaOther; never SecondPersonNeeded, ActedBefore, AskerGone and Recused.
    """
    return acting.take(books, book_id, BASE_CHANGES, change_id, "drop", step)


def _check_change(books: ReadBooks, taken: Acting[BaseChange]) -> None:
    _check(books, taken.book_id, taken.record.base, taken.record.quantities, taken.process.steps[0].on)


def _put_in_force(books: Books, taken: Acting[BaseChange]) -> Made:
    """Look once more when whoever books has waited."""
    hold_id(books, taken.book_id, f"base:{taken.record.base}")
    _check_change(books, taken)
    return Made(figures={"base": taken.record.base})


def find_change(books: ReadBooks, book_id: int, change_id: UUID) -> BaseChange | None:
    """Find a change; none where there is none with this id."""
    return find(books, BaseChange, SQL["change"], book=book_id, change=change_id)


def _nobody(_: BaseChange) -> Collection[str]:
    """A base is no party's."""
    return ()


def _place(books: ReadBooks, book_id: int, change_id: UUID) -> Location:
    return Location(tuple(read(books, str, SQL["area"], book=book_id, change=change_id)))


BASE_CHANGES: Final[Conduct[BaseChange]] = Conduct(
    BASE_CHANGE,
    find_change,
    _nobody,
    (
        Verb("confirm", "Let the base hold what was proposed, from that day on", "复核容量变更", _check_change, _put_in_force),
        Verb("drop", "Drop the change that was proposed", "撤销容量变更"),
    ),
    place=_place,
)  # fmt: skip
"""How one acts with a change of a base."""
