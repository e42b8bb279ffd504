"""What is written once: no record changes it, takes it away, or tells of it as of something new.

Whoever owns the database of a log can switch off what refuses this, and the log then has an honest record of what he did. `changes` says
what of each table may ever change; everything else is a fault, with the record that tells of it.
"""

import json
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, Final

from ecoledger_verify.changes import CHANGES
from ecoledger_verify.report import Report

ANY: Final = "*"
"""In place of columns: what a revision of the program may change."""
Row = dict[str, Any]
Told = tuple[str, dict[str, str]]


class Once:
    """Follows the rows of a log from place to place."""

    def __init__(self, *, whole: bool = True) -> None:
        self.whole = whole
        """Whether every record is read from the first one on: only then is a row that nobody knows a fault."""
        self._rows: dict[bytes, bytes] = {}
        """By table and key: the row as it was told of last, of a table of which something may change; nothing of the others."""
        self._unknown: set[str] = set()

    def take(self, report: Report, record: Row, place: int) -> None:
        """Compare a record with those before it, and tell the faults of the check `once`."""
        table = record["table"]
        if table not in CHANGES:
            if table not in self._unknown:
                report.warn("once.table", place=place, table=table)
            self._unknown.add(table)
            return
        keys, columns, goes = CHANGES[table]
        for row in record["rows"]:
            named = [row.get(key) for key in keys.split()]
            at = blake2b(json.dumps([table, *named]).encode(), digest_size=16).digest()
            before = self._rows.pop(at, None)
            if record["operation"] != "delete":
                self._rows[at] = _kept(row) if columns or goes else b""
            for code, figures in self._judged(table, record["operation"], before, row):
                name = "/".join(_written(one) for one in named)
                tell = (
                    report.warn if code == "once.declared" else lambda *a, **k: report.fault("once", *a, **k)
                )
                tell(code, place=place, table=table, row=name, **figures)

    def _judged(self, table: str, operation: str, before: bytes | None, row: Row) -> Iterator[Told]:
        _, columns, goes = CHANGES[table]
        if operation in ("insert", "found"):
            if before is not None:
                yield "once.again", {}
        elif columns == ANY:
            yield "once.declared", {}
        elif operation == "delete" and not goes:
            yield "once.gone", {}
        elif operation == "update" and not columns:
            yield "once.changed", {"columns": "-"}
        elif before is None:
            if self.whole:
                yield "once.unknown", {}
        elif other := _other(json.loads(before), row) - {*columns.split()}:
            yield "once.changed", {"columns": ", ".join(sorted(other))}
        elif operation == "update" and not _came(json.loads(before), row, columns.split()):
            yield "once.hidden", {}


def _hides(value: Any) -> bool:
    """Tell whether a value is a digest with a salt, which is another one in each record."""
    return isinstance(value, dict) and "sha256" in value


def _kept(row: Row) -> bytes:
    return json.dumps(
        {name: {"sha256": ""} if _hides(value) else value for name, value in row.items()}
    ).encode()


def _other(before: Row, row: Row) -> set[str]:
    """Name what differs; a column that one of them has not came since, or went."""
    return {
        name
        for name, value in row.items()
        if name in before and value != before[name] and not (_hides(value) and _hides(before[name]))
    }


def _came(before: Row, row: Row, columns: list[str]) -> bool:
    """Tell whether there is something that the record is of: a value that is another, or new, or hidden and may change."""
    return any(_hides(row.get(name)) or row.get(name) != before.get(name) for name in columns)


def _written(value: Any) -> str:
    return next(iter(value.values()))[:12] if isinstance(value, dict) else value or ""
