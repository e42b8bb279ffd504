"""Bases for substitute restoration: proposed by one, opened by another, closed when nothing is booked there any more.

    propose ──▶ proposed ──confirm──▶ open ──close──▶ closed ──reopen──▶ open
                    └──drop──▶ dropped

What cases book there stands in `bookings`.
"""

from collections.abc import Collection
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert

from ledger.actors.areas import Location
from ledger.compensation import base_shapes
from ledger.compensation.machines import BASE
from ledger.compensation.rules.quantities import check_quantities
from ledger.compensation.tables.bases import base, base_capacity
from ledger.compensation.works_shapes import Quantity
from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.entries import check_shown
from ledger.errors import Conflict, RuleViolation
from ledger.journal.accounts import check_code
from ledger.law_in_force.queries import law_of
from ledger.processes import acting
from ledger.processes.acting import Acting, Conduct, Done, Made, Verb
from ledger.processes.actions import Running, Step, hold_id
from ledger.processes.acts import check_texts, written
from ledger.register.regions import check_region

SQL: Final = named_queries(__name__)


class BaseCodeTaken(Conflict):
    """There is a base {base} already, or there was.

    Give this one another code.
    """

    code = "compensation.base_code_taken"
    source = "docs/spec/compensation.md 20"


class BaseBooked(RuleViolation):
    """The base {base} is not closed: {count} cases have booked what is neither accepted nor released there, the first of which is {case}.

    Let them accept or release it first.
    """

    code = "compensation.base_booked"
    source = "docs/spec/compensation.md 20"


class RestorationBase(NamedTuple):
    """A base as it is kept."""

    base_id: UUID
    code: str
    name: str
    area: str
    place: str
    owner: str
    owner_name: str
    capacity: dict[str, int]
    """Thousandths, by unit."""


class OpenBookings(NamedTuple):
    """Who has booked what is left in a base."""

    cases: int
    first: str | None


def propose(
    books: Books, book_id: int, step: Step, *, base_id: UUID, told: base_shapes.Base
) -> Done[RestorationBase]:
    """Propose a base; another person opens it.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, CodeMalformed, QuantityWrong, IdUsed, ProcessUnknown, JurisdictionUnknown,
        RegionUnknown, RegionEnded, RegionNotBegun, BaseCodeTaken, IdNotVersion7, StepNotAllowed, RoleNotForStep, AreaOther; never Recused:
        it concerns no party.
    """
    check_texts(told)
    check_shown(name=told.name, owner_name=told.owner_name)
    check_code("owner", told.owner)
    check_quantities(told.capacity)
    said = {**written(told), "capacity": _amounts(told.capacity)}

    def kept(known: RestorationBase) -> tuple[dict[str, object], dict[str, object]]:
        return {name: one for name, one in known._asdict().items() if name != "base_id"}, said

    done = acting.repeated(books, book_id, BASES, base_id, step, kept)
    if done is not None:
        return done
    check_region(told.area, step.on, law_of(books, book_id, step.on))
    hold_id(books, book_id, f"base:{told.code}")
    if find(books, str, SQL["of_code"], book=book_id, code=told.code) is not None:
        raise BaseCodeTaken(base=told.code)

    def keep(_: Running) -> RestorationBase:
        own = {"book_id": book_id, "base_id": base_id}
        row = {name: one for name, one in said.items() if name != "capacity"}
        books.connection.execute(insert(base).values(**own, **row)).close()
        held = [{**own, "unit": one.unit, "amount": one.amount} for one in told.capacity]
        books.connection.execute(insert(base_capacity), held).close()
        found = find_base(books, book_id, base_id)
        assert found is not None, "it was kept just now"
        return found

    def do(_: Running, made: RestorationBase) -> Made:
        return Made(figures={"base": made.code})

    return acting.begun(books, book_id, BASES, base_id, "propose", step, keep, do)


def _amounts(told: Collection[Quantity]) -> dict[str, int]:
    return {one.unit: one.amount for one in told}


def confirm(books: Books, book_id: int, step: Step, base_id: UUID) -> Done[RestorationBase]:
    """Open a base, as another person than who proposed it.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore,
        StepBackdated, AreaOther, AskerGone; never SecondPersonNeeded and Recused.
    """
    return acting.take(books, book_id, BASES, base_id, "confirm", step)


def drop(books: Books, book_id: int, step: Step, base_id: UUID) -> Done[RestorationBase]:
    """Drop a base that was never open.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated,
        AreaOther; never SecondPersonNeeded, ActedBefore, AskerGone and Recused.
    """
    return acting.take(books, book_id, BASES, base_id, "drop", step)


def close(books: Books, book_id: int, step: Step, base_id: UUID) -> Done[RestorationBase]:
    """Close a base in which nothing is booked any more that is neither accepted nor released.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated,
        AreaOther, BaseBooked; never SecondPersonNeeded, ActedBefore, AskerGone and Recused.
    """
    return acting.take(books, book_id, BASES, base_id, "close", step)


def reopen(books: Books, book_id: int, step: Step, base_id: UUID) -> Done[RestorationBase]:
    """Open a base again that was closed.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated,
        AreaOther; never SecondPersonNeeded, ActedBefore, AskerGone and Recused.
    """
    return acting.take(books, book_id, BASES, base_id, "reopen", step)


def _check_unbooked(books: ReadBooks, taken: Acting[RestorationBase]) -> None:
    """Twin: `check_base_closed`."""
    [found] = read(books, OpenBookings, SQL["open_bookings"], book=taken.book_id, base=taken.id)
    if found.cases:
        raise BaseBooked(base=taken.record.code, count=found.cases, case=str(found.first))


def _shut(books: Books, taken: Acting[RestorationBase]) -> Made:
    """Look once more when whoever books has waited."""
    hold_id(books, taken.book_id, f"base:{taken.record.code}")
    _check_unbooked(books, taken)
    return Made(figures={"base": taken.record.code})


def find_base(books: ReadBooks, book_id: int, base_id: UUID) -> RestorationBase | None:
    """Find a base; none where there is none with this id."""
    return find(books, RestorationBase, SQL["base"], book=book_id, base=base_id)


def _nobody(_: RestorationBase) -> Collection[str]:
    """A base is no party's."""
    return ()


def _place(books: ReadBooks, book_id: int, base_id: UUID) -> Location:
    return Location(tuple(read(books, str, SQL["area"], book=book_id, base=base_id)))


BASES: Final[Conduct[RestorationBase]] = Conduct(
    BASE,
    find_base,
    _nobody,
    (
        Verb("confirm", "Open the base", "启用修复基地"),
        Verb("drop", "Drop the base that was proposed", "撤销修复基地"),
        Verb(
            "close",
            "Close the base, in which nothing is booked any more",
            "关闭修复基地",
            _check_unbooked,
            _shut,
        ),
        Verb("reopen", "Open the base again", "重新启用修复基地"),
    ),
    place=_place,
)
"""How one acts with a base."""
