"""Files of banks read apart from the server, and their statements told as plain data.

`camt` and `table` run in a child process (`ledger.documents.apart`); `gathered` makes statements of what they tell.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Lookup
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from ledger.documents.rows import read_cells
from ledger.documents.sheets import Fault, Faults
from ledger.reconciliation.rules.camt import read_camt
from ledger.reconciliation.rules.mapping import Mapping, Told, read_table
from ledger.reconciliation.rules.statements import Line, Statement

_BATCH: Final = 500
"""Lines that are told at a time."""


def camt(data: bytes, words: Lookup[str, Any]) -> Iterator[dict[str, Any]]:
    """Read a camt.053 file; the words are `scales` by currency, and the `zone` where the law counts days.

    Raises:
        FileBeyondLimit: it is larger than what is read.
    """
    return _told(*read_camt(data, words["scales"].get, ZoneInfo(words["zone"])))


def table(data: bytes, words: Lookup[str, Any]) -> Iterator[dict[str, Any]]:
    """Read a spreadsheet; the words are the content of the `mapping`, and what is `told` beside the file.

    Raises (in this order):
        SheetInvalid: the file cannot be read.
        FileBeyondLimit: it is larger than what is read.
        never MappingUnsound.
    """
    mapping = Mapping.of(words["mapping"])
    rows = read_cells(data, encoding=mapping.encoding, delimiter=mapping.delimiter)
    statement, faults = read_table(rows, mapping, told_of(words["told"]))
    return _told([] if statement is None else [statement], faults)


def content_of(told: Told) -> list[Any]:
    """Give what is told beside a file as data."""
    return [
        told.account,
        told.scale,
        told.currency,
        told.opening,
        told.closing,
        _written(told.from_on),
        _written(told.to_on),
    ]


def told_of(content: Sequence[Any]) -> Told:
    """Make it from data."""
    account, scale, currency, opening, closing, from_on, to_on = content
    return Told(account, scale, currency, opening, closing, _day(from_on), _day(to_on))


def gathered(pieces: Iterable[Lookup[str, Any]]) -> tuple[list[Statement], Faults[Fault]]:
    """Put statements and faults together from what was told."""
    statements: list[Statement] = []
    faults: Faults[Fault] = Faults()
    lines: list[Line] = []
    for piece in pieces:
        for booked, direction, amount, valued, *texts in piece.get("lines", ()):
            lines.append(Line(date.fromisoformat(booked), direction, amount, _day(valued), *texts))
        if "statement" in piece:
            account, reference, first, last, opening, closing, *rest = piece["statement"]
            days = date.fromisoformat(first), date.fromisoformat(last)
            statements.append(Statement(account, reference, *days, opening, closing, tuple(lines), *rest))
            lines = []
        if "faults" in piece:
            faults.extend(Faults.of(piece["faults"], Fault))
    return statements, faults


def _told(statements: Sequence[Statement], faults: Faults[Fault]) -> Iterator[dict[str, Any]]:
    for s in statements:
        for at in range(0, len(s.lines), _BATCH):
            yield {"lines": [_line(line) for line in s.lines[at : at + _BATCH]]}
        head = [s.account, s.reference, s.from_on.isoformat(), s.to_on.isoformat(), s.opening, s.closing]
        yield {"statement": [*head, s.where, s.currency, s.skipped]}
    yield {"faults": faults.content()}


def _line(line: Line) -> list[Any]:
    return [
        line.booked_on.isoformat(),
        line.direction,
        line.amount,
        _written(line.valued_on),
        line.reference,
        line.end_to_end,
        line.party,
        line.party_account,
        line.remittance,
        line.reversal,
        line.where,
    ]


def _written(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
