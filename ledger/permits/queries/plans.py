"""Plans and the objections to them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.database import ReadBooks


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
        "SELECT g.grant_id, g.title, g.document, g.effective_on, p.state, g.lines, g.digest, g.file_name, g.law, g.objections_until"
        " FROM ledger.permit_grant g JOIN ledger.process p ON p.book_id = g.book_id AND p.process_id = g.grant_id"
        " WHERE g.book_id = %s AND g.grant_id = %s",
        (book_id, grant_id),
    ).one_or_none()
    return None if row is None else Plan(*row)


def objections(books: ReadBooks, book_id: int, grant_id: UUID, *, owner: str | None) -> list[Objection]:
    """List the objections to a plan; with an owner only its own."""
    rows = books.connection.exec_driver_sql(
        "SELECT objection_id, party, text, raised_on, answer, upheld FROM ledger.permit_objection WHERE book_id = %(book)s"
        " AND grant_id = %(id)s AND (%(owner)s::text IS NULL OR party = %(owner)s) ORDER BY raised_on, objection_id LIMIT 1000",
        {"book": book_id, "id": grant_id, "owner": owner},
    )
    return [Objection(*row) for row in rows]
