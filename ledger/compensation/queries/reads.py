"""Who read what concerns a party: the files of its cases, and what is read of the whole book."""

from typing import Final

from ledger.actors.reads import Reading, Wanted
from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read

SQL: Final = named_queries(__name__)


def readings_of_party(books: ReadBooks, wanted: Wanted, owner: str | None, limit: int) -> list[Reading]:
    """List reads that concern a party, the newest first: those of the cases in which it is, and those of the whole book.

    Args:
        books: the transaction.
        wanted: of which book, and older than which.
        owner: the party; None for who belongs to none: then those of the whole book alone.
        limit: how many at most.
    """
    return read(
        books,
        Reading,
        SQL["readings"],
        book=wanted.book_id,
        owner=owner,
        before=wanted.before,
        limit=limit,
    )
