"""Files of banks read apart from the server, and their statements told as plain data.

`camt` and `table` run in a child process (`ledger.documents.apart`); `gathered` makes statements of what they tell.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, TypeAlias, TypedDict
from zoneinfo import ZoneInfo

from ledger.documents.rows import read_cells
from ledger.documents.sheets import Fault, Faults
from ledger.reconciliation.rules.camt import read_camt
from ledger.reconciliation.rules.mapping import MappingContent, SheetMapping, Supplement, read_table
from ledger.reconciliation.rules.statements import Direction, Statement, StatementLine
from ledger.texts import Json

_BATCH: Final = 500
"""Lines that are told at a time."""
LineTold: TypeAlias = tuple[str, Direction, int, str | None, str, str, str, str, str, bool, str]
"""The fields of a line; days as they are written."""
StatementTold: TypeAlias = tuple[str, str, str, str, int, int, str, str, int]
"""The fields of a statement without its lines."""
Beside: TypeAlias = tuple[str, int, str, int | None, int | None, str | None, str | None]
"""The fields of what a clerk says beside the file."""


class Piece(TypedDict, total=False):
    """What is told of a file at a time: lines, then the statement they belong to; at last the faults. JSON has lists for tuples."""

    lines: list[LineTold]
    statement: StatementTold
    faults: list[Json]


class CamtWords(TypedDict):
    """What is said beside a camt.053 file, as plain data."""

    scales: Mapping[str, int]
    """Decimals of the smallest unit, by currency."""
    zone: str
    """Name of the zone in which the law counts days."""


class TableWords(TypedDict):
    """What is said beside a spreadsheet, as plain data."""

    mapping: MappingContent
    told: Beside


def camt(data: bytes, words: CamtWords) -> Iterator[Piece]:
    """Read a camt.053 file.

    Raises:
        FileBeyondLimit: it is larger than what is read.
    """
    return _told(*read_camt(data, words["scales"].get, ZoneInfo(words["zone"])))


def table(data: bytes, words: TableWords) -> Iterator[Piece]:
    """Read a spreadsheet.

    Raises (in this order):
        SheetInvalid: the file cannot be read.
        FileBeyondLimit: it is larger than what is read.
        never MappingUnsound.
    """
    mapping = SheetMapping.of(words["mapping"])
    rows = read_cells(data, encoding=mapping.encoding, delimiter=mapping.delimiter)
    statement, faults = read_table(rows, mapping, told_of(words["told"]))
    return _told([] if statement is None else [statement], faults)


def content_of(told: Supplement) -> Beside:
    """Give what is told beside a file as data."""
    days = _written(told.from_on), _written(told.to_on)
    return told.account, told.scale, told.currency, told.opening, told.closing, *days


def told_of(content: Beside) -> Supplement:
    """Make it from data."""
    account, scale, currency, opening, closing, from_on, to_on = content
    return Supplement(account, scale, currency, opening, closing, _day(from_on), _day(to_on))


def gathered(pieces: Iterable[Piece]) -> tuple[list[Statement], Faults[Fault]]:
    """Put statements and faults together from what was told."""
    statements: list[Statement] = []
    faults: Faults[Fault] = Faults()
    lines: list[StatementLine] = []
    for piece in pieces:
        for told in piece.get("lines", ()):
            lines.append(
                StatementLine(date.fromisoformat(told[0]), told[1], told[2], _day(told[3]), *told[4:])
            )
        if "statement" in piece:
            head = piece["statement"]
            days = date.fromisoformat(head[2]), date.fromisoformat(head[3])
            where, currency, skipped = head[6:]
            told_lines = tuple(lines)
            statements.append(
                Statement(*head[:2], *days, head[4], head[5], told_lines, where, currency, skipped)
            )
            lines = []
        if "faults" in piece:
            faults.extend(Faults.of(piece["faults"], Fault))
    return statements, faults


def _told(statements: Sequence[Statement], faults: Faults[Fault]) -> Iterator[Piece]:
    for s in statements:
        for at in range(0, len(s.lines), _BATCH):
            yield {"lines": [_line(line) for line in s.lines[at : at + _BATCH]]}
        days = s.from_on.isoformat(), s.to_on.isoformat()
        yield {
            "statement": (s.account, s.reference, *days, s.opening, s.closing, s.where, s.currency, s.skipped)
        }
    yield {"faults": faults.content()}


def _line(line: StatementLine) -> LineTold:
    return (
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
    )


def _written(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
