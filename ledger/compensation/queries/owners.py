"""Of whom a book knows: enterprises, owners of accounts, parties of damage cases. So nobody represents a code that was mistyped."""

from difflib import SequenceMatcher
from typing import Final

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read

SQL: Final = named_queries(__name__)
SLIPS_MOST: Final = 2
"""By how many letters a code may differ from the one that was meant: one that is wrong, left out or doubled, or two that changed places."""


def unknown_owner(books: ReadBooks, book_id: int, owner: str) -> str | None:
    """Tell whether a book knows nothing of an owner.

    Returns:
        None where it is known; else the code that is known and nearest to it, empty where none is near.
    """
    if books.connection.exec_driver_sql(SQL["owner_known"], (book_id, owner)).scalar_one():
        return None
    known = read(books, str, SQL["owners_near"], book=book_id, owner=owner)
    near = sorted((slips(owner, code), code) for code in known)
    return next((code for count, code in near if count <= SLIPS_MOST), "")


def slips(one: str, other: str) -> int:
    """Count the letters of the longer of two codes that the other has not in the same order."""
    same = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return max(len(one), len(other)) - sum(block.size for block in same)
