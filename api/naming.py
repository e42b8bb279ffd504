"""Cases as people name them in an address: by code, or by the number as it stands on papers."""

from typing import Annotated, TypeAlias

from fastapi import Query

from api.shapes import Title
from ledger.compensation.queries.numbering import case_named
from ledger.database import ReadBooks

CaseQuery: TypeAlias = Annotated[
    Title | None, Query(max_length=200, description="A case, by its code or by its number as printed.")
]


def code_of(books: ReadBooks, book_id: int, named: str | None) -> str | None:
    """Give the code of a case that is named; what names none stays as it is, and finds nothing."""
    return None if named is None else case_named(books, book_id, named) or named
