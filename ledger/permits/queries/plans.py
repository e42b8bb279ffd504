"""Plans and the objections to them."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import find, named_queries, read

SQL: Final = named_queries(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan and where it stands."""

    id: UUID
    title: str
    document: str
    effective_on: date
    state: str
    lines: int
    digest: str
    file_name: str
    law: str
    objections_until: date | None

    @property
    def public(self) -> bool:
        """Whether everybody in the book may read it: it was published, and not dropped since."""
        return self.objections_until is not None and self.state != "dropped"


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection and its answer."""

    objection_id: UUID
    party: str
    text: str
    raised_on: date
    answer: str | None
    upheld: bool | None


def plan_of(books: ReadBooks, book_id: int, grant_id: UUID) -> Plan | None:
    """Find a plan; None when there is none with this id."""
    return find(books, Plan, SQL["plan_of"], book=book_id, grant=grant_id)


def objections(books: ReadBooks, book_id: int, grant_id: UUID, *, owner: str | None) -> list[Objection]:
    """List the objections to a plan; with an owner only its own."""
    return read(books, Objection, SQL["objections"], book=book_id, grant=grant_id, owner=owner)
