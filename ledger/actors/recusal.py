"""Recusal (回避): who represents a party takes no part for the public side in what concerns it.

A person may work for the bureau and have a mandate of an enterprise. Each step in a matter of that enterprise is then for somebody else,
whatever the step is, from the day on which the key of the mandate was taken until a year after the mandate has ended.
"""

from collections.abc import Collection
from typing import Final

from ledger.actors.areas import Location, check_area
from ledger.actors.authority import Actor, Role
from ledger.database import ReadBooks
from ledger.database.queries import named_queries
from ledger.errors import Forbidden

SQL: Final = named_queries(__name__)


class Recused(Forbidden):
    """This concerns {party}, which you represent or represented in the last year, so you take no part in it for the authority.

    Let somebody do it who represents no party that it concerns.
    """

    code = "actor.recused"
    source = "《公务员法》 art. 76; 《民法典》 art. 168"


def check_recused(books: ReadBooks, book_id: int, actor_id: int, parties: Collection[str]) -> None:
    """Check that who acts for no party represents none of those whom a matter concerns. Twins: triggers of the rooms.

    Args:
        books: where it is read.
        book_id: the book.
        actor_id: who acts; who acts for a party of his own is not asked.
        parties: whom it concerns, by the codes of owners.

    Raises:
        Recused: a mandate of one of them runs today or ended less than a year ago, and a key was taken under it.
    """
    if not parties:
        return
    values = (book_id, actor_id, list(parties))
    party = books.connection.exec_driver_sql(SQL["recused_for"], values).scalar_one()
    if party is not None:
        raise Recused(party=party)


def check_concerns(
    books: ReadBooks, by: Actor | None, book_id: int | None, role: str, owner: str | None
) -> None:
    """Check that who gives or takes a mandate may do so where it is one of an enterprise. Twin: `ledger.check_giver`.

    Args:
        books: the transaction.
        by: who gives or takes it; None on the server's command line.
        book_id: the book of the mandate; None for that of an administrator.
        role: of the mandate.
        owner: of the mandate.

    Raises (in this order):
        Recused: it represents the enterprise, or did in the last year; AreaOther: the enterprise has sites, and all lie elsewhere.
    """
    if by is None or role != Role.ENTERPRISE or book_id is None or owner is None:
        return
    check_recused(books, book_id, by.actor_id, [owner])
    areas = books.connection.exec_driver_sql(SQL["areas"], (book_id, owner)).scalar_one()
    if areas:
        check_area(books, by.actor_id, Location(tuple(areas)))
