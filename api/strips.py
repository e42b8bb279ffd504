"""How the routes of the room of permits are told of permits: so much of a pollutant for each of several years."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from api.acts import Area, Year
from api.rooms import Quantity
from api.shapes import Strict
from ledger.amounts import parse_decimal
from ledger.permits.rules.strips import LOT_SCALE, Strip

Pollutant = Annotated[
    str, Field(max_length=16, description="COD, NH3N, SO2, NOX, … as the table of pollutants has them.")
]
Holder = Annotated[
    str, Field(max_length=160, description="Code of a site, or `bureau:<area>` for the reserve of an area.")
]


class StripIn(Strict):
    """So much of a pollutant for each of several years, in one control area."""

    pollutant: Pollutant
    area: Area
    first_vintage: Year
    last_vintage: Year
    quantity: Quantity

    def value(self) -> Strip:
        """Give what is told as the rules take it; raises those of `parse_decimal`."""
        quantity = parse_decimal(self.quantity, LOT_SCALE)
        return Strip(self.pollutant, self.area, self.first_vintage, self.last_vintage, quantity)


Strips = Annotated[list[StripIn], Field(max_length=100)]


def strips_of(told: Sequence[StripIn]) -> list[Strip]:
    """Give what a list tells.

    Raises:
        those of `StripIn.value`.
    """
    return [one.value() for one in told]
