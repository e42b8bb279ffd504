"""What is typed after a command, read strictly: a day or an instant in its one form, a number that the database can have."""

import re
from datetime import date, datetime
from typing import Final

import typer

ROWS: Final = 2**31 - 1
"""The largest number that a row has."""


def day(given: str) -> date:
    """Read a day as 2026-06-01, and in no other way.

    Raises:
        typer.BadParameter: it is no day, or written otherwise.
    """
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given, re.ASCII):
            return date.fromisoformat(given)
    except ValueError:
        pass
    raise typer.BadParameter(f"{given}: write a day of the calendar as 2026-06-01")


def instant(given: str) -> datetime:
    """Read an instant with its offset, as 2026-07-01T00:00:00Z.

    Raises:
        typer.BadParameter: it is none, or without its offset.
    """
    form = (
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
    )
    try:
        if re.fullmatch(form, given, re.ASCII):
            return datetime.fromisoformat(given)
    except ValueError:
        pass
    raise typer.BadParameter(f"{given}: write the instant with its offset, as 2026-07-01T00:00:00Z")
