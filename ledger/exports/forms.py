"""The forms of an export, by the names under which people ask for them."""

from collections.abc import Callable, Iterator
from typing import Final, Literal, NamedTuple, TypeAlias

from ledger.database import ReadBooks
from ledger.errors import Unavailable
from ledger.exports.plaintext import write_book

Form: TypeAlias = Literal["beancount", "hledger", "parquet", "csv"]
OnProgress: TypeAlias = Callable[[int, int], object]
Writer: TypeAlias = Callable[[ReadBooks, int, str, OnProgress], Iterator[bytes]]


class TooManyExports(Unavailable):
    """{running} exports are being downloaded already, and this server sends no more at the same time.

    Try again when one of them has ended, or run ecoledger export-accounts on the server.
    """

    code = "export.too_many"


class Shape(NamedTuple):
    """How a form is written, and what its file is called."""

    write: Writer
    suffix: str
    media_type: str


def _write_tables(books: ReadBooks, book_id: int, form: str, told: OnProgress) -> Iterator[bytes]:
    # pyarrow is loaded when tables are asked for: it takes 30 MiB of a server that nobody asks.
    from ledger.exports.table_files import write_tables

    return write_tables(books, book_id, form, told)


FORMS: Final[dict[Form, Shape]] = {
    "beancount": Shape(write_book, "beancount", "text/plain; charset=utf-8"),
    "hledger": Shape(write_book, "journal", "text/plain; charset=utf-8"),
    "parquet": Shape(_write_tables, "parquet.zip", "application/zip"),
    "csv": Shape(_write_tables, "csv.zip", "application/zip"),
}


def _silent(_done: int, _all: int) -> None:
    """Tell nobody."""


def write_export(books: ReadBooks, book_id: int, form: Form, told: OnProgress = _silent) -> Iterator[bytes]:
    """Write a whole book in a form, piece by piece.

    Args:
        books: the snapshot; it must stay open until the last piece.
        book_id: the book.
        form: which.
        told: hears now and then how far it is, as steps done and steps in all.
    """
    return FORMS[form].write(books, book_id, form, told)
