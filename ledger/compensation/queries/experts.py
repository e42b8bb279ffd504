"""Experts of the pool, and those of a case with their opinions and fees, to read."""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read

SQL: Final = named_queries(__name__)


class PoolRow(NamedTuple):
    """An expert of the pool."""

    id: UUID
    code: str
    name: str
    field: str
    title: str
    institution: str
    institution_code: str
    actor: int | None
    first_on: date
    last_on: date | None
    state: str


class ChosenRow(NamedTuple):
    """An expert of a case."""

    expert: str
    name: str
    field: str
    title: str
    institution: str
    seed: str
    place: int
    since: date
    recused_on: date | None
    ground: str | None
    opinions: list[str]
    """Hashes of the files."""


class DrawnRow(NamedTuple):
    """An expert as an act has drawn or named it."""

    act: UUID
    place: int
    name: str
    field: str
    title: str
    institution: str
    seed: str
    """Of the lot; empty where it was named."""


class CaseFeeRow(NamedTuple):
    """A fee of a case."""

    id: UUID
    kind: str
    payee: str
    advanced_by: str
    borne: str
    amount: int
    counts: bool
    paid: int


def pool(
    books: ReadBooks, book_id: int, *, field: str | None, after: str | None, limit: int
) -> list[PoolRow]:
    """List the experts of the pool by their codes, from after one; also those that were dropped or have ended."""
    return read(books, PoolRow, SQL["pool"], book=book_id, field=field, after=after or "", limit=limit)


def chosen_of(books: ReadBooks, book_id: int, case_id: int) -> list[ChosenRow]:
    """List the experts of a case, also those who were recused."""
    return read(books, ChosenRow, SQL["chosen"], book=book_id, case=case_id)


def drawn_of(books: ReadBooks, book_id: int, case_id: int) -> list[DrawnRow]:
    """List the experts of a case by the acts that drew or named them, in the order of the lot."""
    return read(books, DrawnRow, SQL["drawn"], book=book_id, case=case_id)


def fees_of(books: ReadBooks, book_id: int, case_id: int) -> list[CaseFeeRow]:
    """List the fees of a case, also those that were cancelled."""
    return read(books, CaseFeeRow, SQL["fees"], book=book_id, case=case_id)
