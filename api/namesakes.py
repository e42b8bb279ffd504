"""An enterprise as answers show it, with those that are called alike."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from api.dependencies import Caller
from api.shapes import Out
from ledger.database import ReadBooks
from ledger.permits.actions.corrected import right_codes
from ledger.register.naming import namesakes
from ledger.register.queries import Party


class PartyOut(Out):
    """An enterprise."""

    code: str
    name: str
    exception: str
    registered_on: date
    namesakes: list[str]
    """Codes of others that have or had a name which is the same, or looks the same, but for blanks, marks, brackets, capitals, width and
    what is not seen; for whoever reads the whole book."""
    replaced_by: str | None
    """The right code, where this one was typed wrong: nothing begins with it any more."""


class RegisteredOut(Out):
    """The code of an enterprise that was registered."""

    code: str
    namesakes: list[str]
    """Codes of others that are, or were, called alike: look whether it is registered twice, and match no payment by the name."""


def told_parties(books: ReadBooks, caller: Caller, rows: Sequence[Party]) -> list[PartyOut]:
    """Write enterprises, each with its namesakes."""
    codes = [row.code for row in rows] if caller.sees is None else []
    alike = namesakes(books, caller.book_id, codes)
    right = right_codes(books, caller.book_id, [row.code for row in rows])
    return [
        PartyOut(**asdict(row), namesakes=alike.get(row.code, []), replaced_by=right.get(row.code))
        for row in rows
    ]
