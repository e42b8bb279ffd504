"""Sheets that are read in this process, as the child reads them."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar

from ledger.compensation.actions.sheet_reading import Sheet
from ledger.documents import sheets

Row = TypeVar("Row")


def read_here(read: Callable[..., Any], row: Callable[..., Row], data: bytes) -> Sheet[Row]:
    """Read a sheet here, as the child does."""
    [told] = read(data, {})
    faults = sheets.Faults.of(told["faults"], sheets.Fault)
    return Sheet(sha256(data).hexdigest(), [row(*cells) for cells in told["rows"]], faults)
