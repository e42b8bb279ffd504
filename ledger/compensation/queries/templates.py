"""Templates of the bureau to read: every version, and the bytes of one."""

from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import find, named_queries, read

SQL: Final = named_queries(__name__)


class TemplateRow(NamedTuple):
    """A version of a template."""

    id: UUID
    paper: str
    version: int
    file_name: str
    sha256: str
    size: int
    """Bytes."""
    in_force: bool
    state: str


def templates_of(books: ReadBooks, book_id: int, paper: str | None = None) -> list[TemplateRow]:
    """List the versions of templates, of all papers or of one, the newest of each paper first."""
    return read(books, TemplateRow, SQL["templates"], book=book_id, paper=paper)


def template_in_force(books: ReadBooks, book_id: int, paper: str) -> bytes | None:
    """Give the template of a paper that is in force; none where the layout of the house is."""
    return find(books, bytes, SQL["in_force"], book=book_id, paper=paper)


def content_of(books: ReadBooks, book_id: int, template_id: UUID) -> bytes:
    """Give the bytes of a version that is there."""
    [content] = read(books, bytes, SQL["content"], book=book_id, template=template_id)
    return content
