"""Recusal (回避): who represents a party takes no part for the public side in what concerns it.

A person may work for the bureau and have a mandate of an enterprise. Each step in a matter of that enterprise is then for somebody else,
whatever the step is, and as long as the mandate runs.
"""

from collections.abc import Collection
from typing import Final

from ledger.database import ReadBooks
from ledger.database.queries import named_queries
from ledger.errors import Forbidden

SQL: Final = named_queries(__name__)


class Recused(Forbidden):
    """This concerns {party}, which you represent, so you take no part in it for the authority.

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
        Recused: a mandate of one of them runs today.
    """
    if not parties:
        return
    values = (book_id, actor_id, list(parties))
    party = books.connection.exec_driver_sql(SQL["recused_for"], values).scalar_one()
    if party is not None:
        raise Recused(party=party)
