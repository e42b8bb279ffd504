"""What is known of those to whom money out of a case is to go: who is in the case, what the register and the bank say of them."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read

SQL: Final = named_queries(__name__)


class Somebody(NamedTuple):
    """Somebody in the case or in the register."""

    code: str
    name: str
    liable: bool | None
    """None for what the register says."""


class AccountHolder(NamedTuple):
    """Under what an account was used before."""

    code: str | None
    name: str


class Payee(NamedTuple):
    """What is known of a payee."""

    people: list[Somebody]
    holders: list[AccountHolder]


class PayeeRow(NamedTuple):
    """A payee as its row tells it: code, name and whether it is liable; code and name."""

    people: list[tuple[str, str, bool | None]] | None
    holders: list[tuple[str | None, str]] | None


class Named(NamedTuple):
    """As which a payee is named."""

    code: str
    name: str
    account: str
    """In the form in which accounts are compared; empty where none is named."""


def payees_of(books: ReadBooks, book_id: int, case_id: int, asked: Sequence[Named]) -> list[Payee]:
    """Read what is known of payees, one after the other."""
    found = read(
        books,
        PayeeRow,
        SQL["payees"],
        book=book_id,
        case=case_id,
        payees=[one.code for one in asked],
        names=[one.name for one in asked],
        accounts=[one.account for one in asked],
    )
    return [
        Payee(
            [Somebody(*one) for one in row.people or ()],
            [AccountHolder(*one) for one in row.holders or ()],
        )
        for row in found
    ]
