"""Sheets that an office brings into damage cases: lists of clues, of old cases and of receipts, and tables of unit costs."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from threading import Event
from typing import Generic, TypeVar

from ledger.documents import apart
from ledger.documents.sheets import Fault, Faults

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Sheet(Generic[Row]):
    """A sheet as far as it can be judged by itself."""

    sha256: str
    rows: list[Row]
    faults: Faults[Fault]


def read_rows(
    read: Callable[[bytes, Mapping[str, object]], Iterator[apart.Piece]],
    row: Callable[..., Row],
    data: bytes,
    gone: Event | None = None,
) -> Sheet[Row]:
    """Read a sheet apart from this process.

    Args:
        read: what reads it there, into cells and faults.
        row: makes a row of its cells.
        data: the file.
        gone: set when nobody waits for it any more.

    Raises (in this order):
        SheetInvalid: the file cannot be read, or its columns are not the template's. those of `apart.run`;
        FileBeyondLimit.
    """
    [told] = apart.run(read, data, {}, gone)
    return Sheet(
        sha256(data).hexdigest(), [row(*cells) for cells in told["rows"]], Faults.of(told["faults"], Fault)
    )
