"""Whether the code of a party was typed wrong: nothing begins with it any more. What every act asks when it is begun.

The act of two persons that says so is `ledger.permits.actions.code_corrections`.
"""

from collections.abc import Collection
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.errors import RuleViolation
from ledger.processes.actions import Running

SQL: Final = named_queries(__name__)


class PartyCorrected(RuleViolation):
    """The code {party} was typed wrong: the right one is {right}.

    Act with {right}, or with a site of it. Where that is wrong, let two persons of the authority undo the correction.
    """

    code = "party.corrected"
    source = "docs/spec/permits.md 14"


class _Corrected(NamedTuple):
    party: str
    right_code: str


def check_codes(books: Books, running: Running) -> None:
    """Check that what begins names no party whose code was typed wrong. Twin: `code_corrected`.

    Raises:
        PartyCorrected
    """
    found = find(books, _Corrected, SQL["begun_with"], book=running.book_id, id=running.process_id)
    if found is not None:
        raise PartyCorrected(party=found.party, right=found.right_code)


def right_codes(
    books: ReadBooks, book_id: int, parties: Collection[str], without: UUID | None = None
) -> dict[str, str]:
    """Tell by the code of a party under which one it is right, of those that were typed wrong."""
    asked = {"book": book_id, "parties": list(parties), "without": without}
    found = read(books, _Corrected, SQL["right_codes"], **asked) if parties else ()
    return {one.party: one.right_code for one in found}


def check_right(books: ReadBooks, book_id: int, *parties: str, without: UUID | None = None) -> None:
    """Check that no code was typed wrong; `without` is a correction that is left out, for it is being made.

    Raises:
        PartyCorrected
    """
    for party, right in right_codes(books, book_id, parties, without).items():
        raise PartyCorrected(party=party, right=right)
