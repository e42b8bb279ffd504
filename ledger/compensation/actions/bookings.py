"""What works of a case book in a base, what of it is accepted there, and what is released.

    book_base ──▶ booked ──accept_booking (by two)──▶ accepted     credited to the works
                    │            ▲──take_booking_back (by two)──┘
                    └──release_booking──▶ free for other cases

Everything is a row that is added; what is left of a booking, and of a base, is what its rows come to.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.compensation import base_shapes
from ledger.compensation.actions.courts import check_after
from ledger.compensation.actions.engine import SubjectUnknown, View, Work
from ledger.compensation.actions.subjects import say_why
from ledger.compensation.rules.quantities import check_quantities, shown
from ledger.compensation.tables.bases import booking, booking_move
from ledger.compensation.works_shapes import Quantity
from ledger.database.queries import named_queries
from ledger.errors import NotFound, RuleViolation
from ledger.processes.actions import hold_id

SQL: Final = named_queries(__name__)
MODE: Final = "substitute"
GOING: Final = ("planned", "approved", "working", "completed")


class BaseUnknown(NotFound):
    """There is no base {base} that is open.

    Look at the list of bases.
    """

    code = "compensation.base_unknown"
    source = "docs/spec/compensation.md 20"


class BaseFull(RuleViolation, sorts={"unit": "quantity_unit"}):
    """{amount} {unit} would be booked in the base {base}, and {there} are left there.

    Book at most that, or in another base.
    """

    code = "compensation.base_full"
    source = "docs/spec/compensation.md 20"


class NotSubstitute(RuleViolation):
    """The works restore nothing elsewhere in the place of what is lost, or have come to an end, so they book no base.

    Plan substitute works first, and book for those.
    """

    code = "compensation.not_substitute"
    source = "环法规〔2022〕31号 art. 29; docs/spec/compensation.md 20"


class BookingBeyond(RuleViolation, sorts={"unit": "quantity_unit"}):
    """{amount} {unit} are named, and of the booking in the base {base} there are {there}.

    Name at most that.
    """

    code = "compensation.booking_beyond"
    source = "docs/spec/compensation.md 20"


class OpenBase(NamedTuple):
    """A base that is open, and what is left of it."""

    base_id: UUID
    opened_on: date
    there: dict[str, int]


class OpenBooking(NamedTuple):
    """A booking, and by unit what is left of it and what is accepted."""

    booking_id: UUID
    base: str
    open: dict[str, int]
    accepted: dict[str, int]


def book(work: Work, told: base_shapes.Booking) -> None:
    """Book quantities in a base for substitute works. Twin: `check_booking_move`.

    Raises (in this order):
        QuantityWrong, SubjectUnknown, NotSubstitute, BaseUnknown, TooEarly, BaseFull.
    """
    check_quantities(told.quantities)
    works = next((one for one in work.stands.projects if one.id == told.subject), None)
    if works is None:
        raise SubjectUnknown(case=work.case.code, subject="restoration", id=str(told.subject))
    if works.mode != MODE or works.state not in GOING:
        raise NotSubstitute()
    hold_id(work.books, work.book_id, f"base:{told.base}")
    found = work.find(OpenBase, SQL["base"], code=told.base, on=work.on)
    if found is None:
        raise BaseUnknown(base=told.base)
    check_after(work, found.opened_on)
    for one in told.quantities:
        there = found.there.get(one.unit, 0)
        if one.amount > there:
            raise BaseFull(base=told.base, amount=shown(one.amount), unit=one.unit, there=shown(there))
    row = {"booking_id": work.record_id, "base_id": found.base_id, "project_id": told.subject}
    work.insert(booking, row)
    _move(work, work.record_id, "booked", told.quantities)
    work.figures["base"] = told.base


def accept_booking(work: Work, told: base_shapes.BookingAcceptance) -> None:
    """Accept what was restored of a booking: it is credited to its works.

    Raises (in this order):
        QuantityWrong, SubjectUnknown, BookingBeyond.
    """
    check_quantities(told.quantities)
    found = _booking(work, told.booking)
    _check_within(found.base, found.open, told.quantities)
    _move(work, told.booking, "accepted", told.quantities)
    work.figures["base"] = found.base


def take_back(work: Work, told: base_shapes.BookingMove) -> None:
    """Take back what of a booking was accepted wrongly, with the reason: it is booked as before.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, QuantityWrong, SubjectUnknown, BookingBeyond.
    """
    say_why(work)
    check_quantities(told.quantities)
    found = _booking(work, told.booking)
    _move(work, told.booking, "taken_back", _all(found.base, found.accepted, told.quantities))
    work.figures["base"] = found.base


def release(work: Work, told: base_shapes.BookingMove) -> None:
    """Release what of a booking is not used, with the reason: other cases can book it.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, QuantityWrong, SubjectUnknown, BookingBeyond.
    """
    say_why(work)
    check_quantities(told.quantities)
    found = _booking(work, told.booking)
    _move(work, told.booking, "released", _all(found.base, found.open, told.quantities))
    work.figures["base"] = found.base


def bookings_open(view: View) -> list[str]:
    """List the bases in which the case has booked what is neither accepted nor released."""
    return view.read(str, SQL["bookings_open"])


def _booking(view: View, booking_id: UUID) -> OpenBooking:
    found = view.find(OpenBooking, SQL["booking"], booking=booking_id)
    if found is None:
        raise SubjectUnknown(case=view.case.code, subject="booking", id=str(booking_id))
    return found


def _all(base: str, there: Mapping[str, int], told: Sequence[Quantity]) -> Sequence[Quantity]:
    """Give what is named, else all that is there.

    Raises:
        BookingBeyond: more is named than is there, or nothing is there.
    """
    every = told or tuple(Quantity(unit=unit, amount=left) for unit, left in there.items() if left > 0)  # type: ignore[arg-type]
    if not every:
        raise BookingBeyond(base=base, amount="0", unit=next(iter(there)), there="0")
    _check_within(base, there, every)
    return every


def _check_within(base: str, there: Mapping[str, int], told: Sequence[Quantity]) -> None:
    for one in told:
        left = there.get(one.unit, 0)
        if one.amount > left:
            raise BookingBeyond(base=base, amount=shown(one.amount), unit=one.unit, there=shown(left))


def _move(work: Work, booking_id: UUID, move: str, told: Sequence[Quantity]) -> None:
    rows = [
        {
            "book_id": work.book_id,
            "record_id": work.record_id,
            "booking_id": booking_id,
            "unit": one.unit,
            "move": move,
            "amount": one.amount,
        }
        for one in told
    ]
    work.books.connection.execute(booking_move.insert(), rows).close()
    work.subject = booking_id
