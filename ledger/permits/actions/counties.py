"""Where the sides of an act lie in several areas, a county speaks for those that lie in it."""

from typing import Final

from ledger.database import ReadBooks
from ledger.database.queries import named_queries
from ledger.errors import Forbidden
from ledger.permits.actions.engine import KeptAct
from ledger.processes.acting import NOBODY, Acting

SQL: Final = named_queries(__name__)


class SideElsewhere(Forbidden):
    """A side lies in {lies}, and nobody has said yes for it whose mandate is for that area.

    Let a person of the bureau of that area say yes for it, or one of the whole book, or the side with its own key.
    """

    code = "permits.side_elsewhere"
    source = "docs/spec/keys.md 10.2"


class BureausAlike(Forbidden):
    """Who countersigned this and you act for the area of the same side.

    Let a person of the bureau of the other side's area approve it, or one whose mandate is for the whole book.
    """

    code = "permits.bureaus_alike"
    source = "docs/spec/keys.md 10.2"


def check_for_sides(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    """Check that of who stands for a side on paper somebody acts for its area. Twin: `permit_sides_in_area`.

    Raises:
        SideElsewhere
    """
    if taken.step.actor_id == NOBODY:
        return  # what can be done next is told without what hangs on the person
    values = (taken.book_id, taken.id, taken.step.actor_id)
    areas = books.connection.exec_driver_sql(SQL["side_elsewhere"], values).scalar_one()
    if areas is not None:
        raise SideElsewhere(lies=", ".join(areas[:5]))


def check_two_bureaus(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    """Check that who countersigned and who approves act each for another side. Twin: `permit_sides_in_area`.

    Raises:
        BureausAlike
    """
    signed = [one.actor_id for one in taken.process.steps if one.action == "countersign"]
    if not signed or taken.step.actor_id == NOBODY:
        return
    values = (taken.book_id, taken.id, signed[-1], taken.step.actor_id)
    if not books.connection.exec_driver_sql(SQL["acts_for_both"], values).scalar_one():
        raise BureausAlike()
