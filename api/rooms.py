"""What the routes of the rooms share: amounts of known scale, and one way to act and answer."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Request, Response
from pydantic import Field

from api.dependencies import Caller, write
from api.shapes import posted_response
from ledger.amounts import TEXT_MAX
from ledger.database import Books
from ledger.entries import MEMO_MAX
from ledger.journal import codes
from ledger.journal.balances import entry_by_id
from ledger.journal.codes import Asset
from ledger.journal.posting import Outcome

Quantity = Annotated[
    str, Field(max_length=4 * TEXT_MAX, description="Decimal, per year, in the unit of the pollutant.")
]
Yuan = Annotated[str, Field(max_length=4 * TEXT_MAX, description="Decimal, in yuan.")]
Document = Annotated[
    str, Field(json_schema_extra={"maxLength": MEMO_MAX}, description="Decision, contract or voucher.")
]


def acted(request: Request, caller: Caller, action: Callable[[Books], Outcome]) -> Response:
    """Run an action that posts one entry, commit it, and answer with what was posted.

    Raises (in this order):
        what the action raises, what the database refuses at COMMIT.
    """

    def work(books: Books) -> tuple[Outcome, dict[str, Asset]]:
        outcome = action(books)
        if outcome.status == "replayed":
            recorded = entry_by_id(books, caller.book_id, outcome.entry.id)
            outcome = outcome._replace(recorded_at=recorded.recorded_at, balances=recorded.after)
        return outcome, codes.assets(books, caller.book_id, {p.asset for p in outcome.entry.postings})

    return posted_response(*write(request, caller, work))
