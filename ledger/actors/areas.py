"""Where somebody may act: a mandate of the bureau may be for one area, and then nothing is done with it that lies elsewhere.

A county's bureau acts for its county, which is the same when its code becomes another. Everybody of the bureau reads the whole book, as
before: a sale goes from one county to another, a cap is shared out from above, and who stands on a list in one county is refused in all.
"""

import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries
from ledger.errors import Forbidden
from ledger.words import phrase

SQL: Final = named_queries(__name__)
AREA: Final = re.compile("[1-9][0-9]{5}", re.ASCII)
"""Six digits of a division, as sites, caps and cases have them. Twin: `mandate_area_form`."""


class AreaOther(Forbidden, sorts={"lies": "area"}):
    """This lies in {lies}, and your mandate is for {area}.

    Let the bureau of that area do it, or somebody whose mandate is for the whole book.
    """

    code = "actor.area_other"
    source = "docs/spec/keys.md 10"


@dataclass(frozen=True, slots=True)
class Location:
    """Where a thing lies."""

    areas: tuple[str, ...]
    """None for what is of the whole book."""
    every: bool = False
    """Whether who acts must act for each of them, as with the lines of a plan; else for one, as for a side of a sale."""


WHOLE_BOOK: Final = Location(())
"""Of the whole book: nobody acts on it whose mandate is for one area."""


def whole_book(_books: ReadBooks, _book_id: int, _process_id: UUID) -> Location:
    """It is of the whole book."""
    return WHOLE_BOOK


def is_bounded(books: ReadBooks, actor_id: int) -> bool:
    """Tell whether somebody has a mandate for one area: nobody else is asked where a thing lies, which of a plan is in all its lines."""
    return bool(books.connection.exec_driver_sql(SQL["bounded"], (actor_id,)).scalar_one())


def check_area(books: ReadBooks, actor_id: int, place: Location) -> None:
    """Check that a mandate of somebody that runs is for the place of a thing, or for the whole book. Twins: triggers of the rooms.

    Raises:
        AreaOther: it is for another.
    """
    values = (actor_id, list(place.areas), place.every)
    area = books.connection.exec_driver_sql(SQL["area_other"], values).scalar_one()
    if area is not None:
        raise AreaOther(lies=", ".join(place.areas[:5]) or phrase("the whole book"), area=area)
