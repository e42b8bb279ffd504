"""Out of which table the unit cost of a figure comes."""

from dataclasses import dataclass
from typing import Annotated

from ledger.processes.acts import Text, Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCost:
    """The unit cost of a table, which becomes an input: of which object, where, and in which year."""

    table: Annotated[str, Text(pattern=r"^[0-9A-Za-z._-]{1,32}$", says="Code of the table of unit costs.")]
    object: Annotated[str, Text(100, 1)]
    """As it stands in the table."""
    place: Annotated[
        str,
        Text(pattern=r"^([1-9][0-9]{5})?$", says="County, city or province; empty: the area of the case."),
    ] = ""
    year: Annotated[int, Whole(1900, 2200)]
