"""Rows of the acts by which works of a case use a base."""

from typing import Final
from uuid import UUID

from ledger.compensation import base_shapes
from ledger.compensation.actions import bookings
from ledger.compensation.actions.engine import CaseAct as Act
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.machines import UNENDED
from ledger.processes.acts import About

_LEFT: Final[About[View, Work, UUID]] = About(
    "booking", lambda view: view.stands.named.booked, field="booking"
)
_BUREAU: Final = ("bureau",)
_BASES: Final = "环法规〔2022〕31号 art. 29; 民法典 art. 1234"

BASE_ACTS: Final = (
    Act("book_base", "Book quantities in a base for substitute works",
        "预订替代修复基地", _BASES, "case.work", base_shapes.Booking, bookings.book, _BUREAU, UNENDED),
    Act("accept_booking", "Accept what was restored of a booking: it is credited to its works",
        "替代修复基地验收", _BASES, "case.work", base_shapes.BookingAcceptance, bookings.accept_booking, _BUREAU, UNENDED, by_two=True,
        about=_LEFT),
    Act("take_booking_back", "Take back what of a booking was accepted wrongly, with the reason",
        "撤销替代修复基地验收", _BASES, "case.work", base_shapes.BookingMove, bookings.take_back, _BUREAU, UNENDED, by_two=True,
        about=About("booking", lambda view: view.stands.named.restored, field="booking")),
    Act("release_booking", "Release what of a booking is not used, with the reason",
        "释放替代修复基地", _BASES, "case.work", base_shapes.BookingMove, bookings.release, _BUREAU, UNENDED, about=_LEFT),
)  # fmt: skip
"""What works of a case use of a base."""
