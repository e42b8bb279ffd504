"""What every form of export reads: the accounts, assets and balances of a book at once, its entries one by one.

All of it comes from the one snapshot of the caller. Entries come through a cursor of the server, so that the book may be
larger than the memory. Amounts are integers of the asset's smallest unit.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import text

from ledger.database import ReadBooks
from ledger.database.queries import named_queries

SQL: Final = named_queries(__name__)

FETCHED: Final = 4_000
"""Postings fetched at once."""


class Account(NamedTuple):
    """An account of the book."""

    code: str
    owner: str
    purpose: str
    debit_normal: bool
    status: str
    opened_at: datetime


class Asset(NamedTuple):
    """Anything counted in the book."""

    code: str
    name: str
    kind: str
    unit: str
    scale: int


class AccountSums(NamedTuple):
    """The sums of one account in one asset, as the ledger keeps them and not as somebody adds them up."""

    account_id: int
    asset_id: int
    debits: int
    credits: int


class Leg(NamedTuple):
    """One posting."""

    line: int
    account_id: int
    asset_id: int
    debit: int
    credit: int


class Event(NamedTuple):
    """One entry."""

    id: UUID
    kind: str
    effective_on: date
    recorded_at: datetime
    memo: str
    document: str
    reverses: UUID | None
    voucher: str
    """Such as `2026-06/12`; empty until the entry is sealed."""
    actor: str
    approver: str
    legs: list[Leg]


@dataclass(frozen=True, slots=True)
class BookRead:
    """A book without its entries."""

    code: str
    name: str
    opens_on: date
    """The day it opens, or that of its first entry when that one is earlier."""
    last_on: date | None
    """The newest effective date; None while there is no entry."""
    entries: int
    accounts: Mapping[int, Account]
    assets: Mapping[int, Asset]
    held: list[AccountSums]
    """By the codes of account and asset; only what has ever moved."""


def read_book(books: ReadBooks, book_id: int) -> BookRead:
    """Read a book without its entries."""
    known = {"book": book_id}
    code, name, opens_on, last_on, entries = books.connection.execute(text(SQL["book"]), known).one()
    accounts = {
        number: Account(*rest) for number, *rest in books.connection.execute(text(SQL["accounts"]), known)
    }
    assets = {number: Asset(*rest) for number, *rest in books.connection.execute(text(SQL["assets"]), known)}
    held = [AccountSums(*row) for row in books.connection.execute(text(SQL["held"]), known)]
    return BookRead(code, name, opens_on, last_on, entries, accounts, assets, held)


def read_entries(books: ReadBooks, book_id: int) -> Iterator[Event]:
    """Read the entries by effective date, and in the order of the journal within a day."""
    options = {"stream_results": True, "yield_per": FETCHED}
    event: Event | None = None
    with books.connection.execute(
        text(SQL["entries"]), {"book": book_id}, execution_options=options
    ) as found:
        for row in found:
            if event is None or row[0] != event.id:
                if event is not None:
                    yield event
                event = Event._make((*row[:10], []))
            event.legs.append(Leg._make(row[10:]))
    if event is not None:
        yield event
