"""Keeping what the checks found, and telling it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert

from ledger.audit.checks import Finding
from ledger.audit.tables import check_result
from ledger.database import Books, ReadBooks


@dataclass(frozen=True, slots=True)
class Result:
    """What a check found when it last ran."""

    name: str
    ran_at: datetime
    offenders: int


def keep(books: Books, findings: Sequence[Finding], at: datetime) -> None:
    """Keep the findings of one run."""
    rows = [{"ran_at": at, "name": f.invariant.name, "offenders": f.count, "shown": f.offenders} for f in findings]
    books.connection.execute(insert(check_result), rows)


def last_results(books: ReadBooks) -> list[Result]:
    """Give the findings of the last run that was kept; none when there was none."""
    query = """SELECT name, ran_at, offenders FROM ledger.check_result
      WHERE ran_at = (SELECT max(ran_at) FROM ledger.check_result) ORDER BY name"""
    return [Result(*row) for row in books.connection.exec_driver_sql(query)]
