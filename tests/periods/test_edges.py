"""The lines that PostgreSQL draws for months: their first day and their last, and the first month of a book."""

from datetime import date

import pytest

from ledger.database import Database
from ledger.entries import Entry, Posting
from ledger.identifiers import uuid7
from ledger.journal.accounts import NewAccount
from ledger.periods import queries
from tests.furnished import furnished
from tests.periods.test_periods import Bureau
from tests.rewriting import rewriting
from tests.world import move

FIRST, LAST, NEXT = date(2025, 1, 1), date(2025, 1, 31), date(2025, 2, 1)


@furnished
def bureau(database: Database, owner: Database) -> Bureau:
    """A book with two people of finance."""
    return Bureau(database, owner)


def frontiers(bureau: Bureau) -> tuple[date | None, date | None]:
    """How far the book is soft-closed and closed."""
    with bureau.world.database.read() as books:
        at = queries.frontiers(books, bureau.world.book_id)
    return at.soft, at.closed


@pytest.mark.parametrize("opens_on", ["2025-01-01", "2025-01-02"])
def test_the_first_month_of_a_book(bureau: Bureau, opens_on: str) -> None:
    """A frontier goes back to the month before, and from the first month to none, on whichever day of it the book opens."""
    with bureau.owner.engine.begin() as connection, rewriting(connection, "book"):
        connection.exec_driver_sql("UPDATE ledger.book SET opens_on = %s", (opens_on,))
    bureau.take("soft_close", 1, 2)
    bureau.take("close", 1, 2)
    told = []
    for kind, month in (("reopen", 2), ("open", 2), ("reopen", 1), ("open", 1)):
        bureau.take(kind, month)  # type: ignore[arg-type]
        told.append(frontiers(bureau))
    assert told == [(date(2025, 2, 28), LAST), (LAST, LAST), (LAST, None), (None, None)]
    bureau.sound()


def test_a_month_counts_its_first_and_its_last_day(bureau: Bureau) -> None:
    """What a step says that it closes is what took effect from the first day of the month to the last."""
    for on in (FIRST, LAST, NEXT, NEXT, date(2025, 2, 28), date(2025, 3, 1)):
        assert bureau.world.one(move("a", "b", 1, on=on)) == "posted"
    bureau.take("soft_close", 1, 2)
    with bureau.owner.engine.connect() as connection:
        told = (
            connection.exec_driver_sql("SELECT entries FROM ledger.period_move ORDER BY move_id")
            .scalars()
            .all()
        )
    assert told == [2, 3]


@pytest.mark.parametrize(("on", "needs"), [(date(2025, 1, 30), True), (LAST, True), (NEXT, False)])
def test_the_last_day_of_a_soft_close_takes_an_approval(bureau: Bureau, on: date, needs: bool) -> None:
    """On the last day of a month that is soft-closed the yes of a second person is asked for, and suffices; on the next it is not."""
    bureau.take("soft_close", 1)
    alone = bureau.adjust(move("a", "b", 1, on=on))
    assert alone == ("entry.period_soft_closed" if needs else "posted")
    assert bureau.adjust(move("a", "b", 2, on=on), approver=bureau.two) == "posted"
    bureau.sound()


def test_what_is_carried_is_what_is_left_on_the_last_day(bureau: Bureau) -> None:
    """Goal: a year is carried account by account, none that has nothing. Method: what three accounts have around its last day."""
    world, end = bureau.world, date(2025, 12, 31)
    codes = [f"{owner}:revenue" for owner in ("treasury", "city", "district")]
    world.open(*(NewAccount(code, code.split(":")[0], "nontax_revenue") for code in codes[1:]))

    def came(code: str, amount: int, on: date) -> Entry:
        lines = (Posting("treasury:cash", "CNY", "debit", amount), Posting(code, "CNY", "credit", amount))
        return Entry(uuid7(), "compensation.payment", on, lines)

    taken, kept = came(codes[1], 5, end), came(codes[0], 7, end)
    for entry in (taken, kept, came(codes[1], 3, date(2026, 1, 1)), came(codes[2], 2, LAST)):
        assert world.one(entry) == "posted"
    with world.database.read() as books:
        told = [
            [
                (one.account, one.owner, one.asset, one.balance)
                for one in queries.to_carry(books, world.book_id, on)
            ]
            for on in (date(2025, 1, 30), LAST, date(2025, 12, 30), end)
        ]
    treasury, city, district = (
        (code, code.split(":")[0], "CNY", -net) for code, net in zip(codes, (7, 5, 2), strict=True)
    )
    assert told == [[], [district], [district], [city, district, treasury]]
