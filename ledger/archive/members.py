"""What an archive says beside the records: one query for each member, whose rows become canonical JSON lines."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any, Final
from uuid import UUID

import rfc8785

from ledger.database import ReadBooks
from ledger.database.queries import Sql, filled, named_queries
from ledger.house import CHART, KINDS

SQL: Final = named_queries(__name__)

FORMAT: Final = "ecoledger-archive/2\n"
SEGMENT: Final = 65_536
"""Records in a member, but for the last."""


ACTED: Final = filled(SQL["acted"], one=SQL["one"])
QUERIES: Final[Mapping[str, Sql]] = {
    "actors.jsonl": filled(SQL["actors"], acted=ACTED),
    "as_one.jsonl": filled(SQL["as_one"], one=SQL["one"]),
    "persons.jsonl": filled(SQL["persons"], acted=ACTED),
    "personal.jsonl": SQL["personal"],
    "balances.jsonl": SQL["balances"],
}
"""By name; parameters are the book and the size of the log."""
OF_INSTALLATION: Final[Mapping[str, Sql]] = {
    "actors.jsonl": filled(SQL["actors"], acted=SQL["told_in_log"]),
    "persons.jsonl": filled(SQL["persons"], acted=SQL["told_in_log"]),
}
"""Where the log of the installation has other actors than a book. What is personal in its records stays there as digests: numbers of cards,
addresses, and digests of secrets."""
CHECKPOINTS: Final = SQL["checkpoints"]


def lines(books: ReadBooks, member: str, book_id: int, size: int) -> Iterator[bytes]:
    """Give the lines of a member, each with its newline."""
    if member == "chart.jsonl":
        rows: Any = [
            {"code": p.code, "element": p.element.value, "debit_normal": p.debit_normal, "title": p.title}
            for p in CHART
        ]
    elif member == "kinds.jsonl":
        rows = [{"code": k.code, "article": k.article} for k in KINDS]
    else:
        query = (OF_INSTALLATION if book_id == 0 else QUERIES).get(member, QUERIES[member])
        rows = books.connection.exec_driver_sql(query, {"book": book_id, "size": size}).mappings()
    for row in rows:
        yield line({name: _plain(value) for name, value in row.items()})


def line(told: Mapping[str, Any]) -> bytes:
    """Write one canonical line."""
    return rfc8785.dumps(dict(told)) + b"\n"


def law_files() -> list[tuple[str, bytes]]:
    """Give the shipped rule packs as they are today, by name."""
    folder = files("ledger.law") / "data"
    return sorted((f"law/{f.name}", f.read_bytes()) for f in folder.iterdir() if f.name.endswith(".toml"))


def instant(at: datetime) -> str:
    """Write an instant in UTC with microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
