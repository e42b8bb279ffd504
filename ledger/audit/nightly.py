"""Keeping what the checks found, and telling it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import insert

from ledger.audit.checks import Finding, finding
from ledger.audit.tables import check_result
from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries
from ledger.manifest import Invariant

SQL: Final = named_queries(__name__)

NIGHT = Invariant(
    "every_case_had_its_night",
    "The last night reckoned every term and every part of every case, in every book, and published every log where that is set.",
    "",
)
"""Found by the night itself, which names what it could not do; a check that runs alone does not look."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a check found when it last ran."""

    name: str
    ran_at: datetime
    offenders: int


def keep(books: Books, findings: Sequence[Finding], at: datetime) -> None:
    """Keep the findings of one run."""
    rows = [
        {"ran_at": at, "name": f.invariant.name, "offenders": f.count, "shown": f.offenders} for f in findings
    ]
    books.connection.execute(insert(check_result), rows)


def night_finding(undone: Sequence[str]) -> Finding:
    """Give what a night could not do as a finding, to be kept and metered with the others."""
    return finding(NIGHT, undone)


def last_results(books: ReadBooks) -> list[Result]:
    """Give the findings of the last run that was kept, and of the last night; none when there was none."""
    query = SQL["last_results"]
    return [Result(*row) for row in books.connection.exec_driver_sql(query, {"night": NIGHT.name})]
