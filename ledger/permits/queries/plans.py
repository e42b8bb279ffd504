"""Plans and the objections to them."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries

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
    row = books.connection.exec_driver_sql(
        SQL["plan_of"],
        (book_id, grant_id),
    ).one_or_none()
    return None if row is None else Plan(*row)


def objections(books: ReadBooks, book_id: int, grant_id: UUID, *, owner: str | None) -> list[Objection]:
    """List the objections to a plan; with an owner only its own."""
    rows = books.connection.exec_driver_sql(
        SQL["objections"],
        {"book": book_id, "id": grant_id, "owner": owner},
    )
    return [Objection(*row) for row in rows]
