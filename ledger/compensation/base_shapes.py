"""What is told of bases for substitute restoration, and of what works of a case book, restore or release there.

As in `ledger.compensation.shapes`; quantities are thousandths of their unit, and decimal text outside.
"""

from dataclasses import dataclass
from typing import Annotated, TypeAlias

from ledger.compensation.shapes import Area, Name, Subject, Target
from ledger.compensation.works_shapes import Quantity
from ledger.processes.acts import Body, Code, Line, Listed, Text

BaseCode: TypeAlias = Annotated[str, Text(pattern=r"^[0-9A-Za-z._-]{1,32}$", says="Code of the base.")]
Measured: TypeAlias = Annotated[tuple[Quantity, ...], Listed(7, 1)]
"""Each unit once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A base in which several cases restore: where it lies, whose it is, and how much it holds."""

    code: BaseCode
    name: Name
    area: Area
    place: Line = ""
    owner: Code
    owner_name: Name
    capacity: Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseHolding:
    """What a base holds from the day on; units that are not named stay as they are."""

    base: BaseCode
    quantities: Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking(Subject):
    """What substitute works book in a base."""

    base: BaseCode
    quantities: Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingAcceptance:
    """What was restored of a booking, with its evidence."""

    booking: Target
    quantities: Measured
    evidence: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingMove:
    """What of a booking is released, or is taken back of what was accepted; without quantities all of it."""

    booking: Target
    quantities: Annotated[tuple[Quantity, ...], Listed(7)] = ()
