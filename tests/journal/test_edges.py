"""The lines that PostgreSQL draws for an entry: days of a book, limits of an account; asked inside, on the line, and outside."""

from datetime import date, timedelta

import pytest

from tests.world import World, move

MARCH = date(2026, 3, 31)


def today(world: World) -> date:
    """The legal day of the book, as PostgreSQL tells it."""
    with world.owner.read() as books:
        query = "SELECT (ledger.clock_now() AT TIME ZONE zone)::date FROM ledger.book WHERE book_id = %s"
        told = books.connection.exec_driver_sql(query, (world.book_id,)).scalar_one()
    assert isinstance(told, date)
    return told


@pytest.mark.parametrize(
    ("days", "told"),
    [(-1, "posted"), (0, "posted"), (1, "entry.effective_in_future"), (2, "entry.effective_in_future")],
)
def test_not_after_today(world: World, days: int, told: str) -> None:
    """The legal day is the last one."""
    assert world.one(move("a", "b", 1, on=today(world) + timedelta(days))) == told


@pytest.mark.parametrize(
    ("days", "told"), [(1, "posted"), (0, "posted"), (-1, "entry.effective_before_book")]
)
def test_not_before_the_book(world: World, days: int, told: str) -> None:
    """The day on which the book opens is the first one."""
    assert world.one(move("a", "b", 1, on=date(2026, 1, 1) + timedelta(days))) == told


@pytest.mark.parametrize("days", [-1, 0, 1])
@pytest.mark.parametrize("what", ["closed", "soft_closed"])
def test_frontiers(world: World, what: str, days: int) -> None:
    """The last day of a month that is closed belongs to it, and the next day does not."""
    with world.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.book DISABLE TRIGGER USER")
        sets = "soft_closed_through = %(day)s" + (", closed_through = %(day)s" if what == "closed" else "")
        connection.exec_driver_sql(f"UPDATE ledger.book SET {sets}", {"day": MARCH})
        connection.exec_driver_sql("ALTER TABLE ledger.book ENABLE TRIGGER USER")
    told = world.one(move("a", "b", 1, on=MARCH + timedelta(days)))
    assert told == ("posted" if days > 0 else f"entry.period_{what}")


@pytest.mark.parametrize(("amount", "told"), [(9, "posted"), (10, "posted"), (11, "account.overdraft")])
def test_a_floor(world: World, amount: int, told: str) -> None:
    """What is there may be taken to the last fen."""
    assert world.one(move("low", "a", 10)) == "posted"
    assert world.one(move("a", "low", amount)) == told
    assert world.balance("low") == (10 - amount if told == "posted" else 10)


@pytest.mark.parametrize(("amount", "told"), [(989, "posted"), (990, "posted"), (991, "account.ceiling")])
def test_a_ceiling(world: World, amount: int, told: str) -> None:
    """An account may be filled to the brim."""
    assert world.one(move("full", "a", 10)) == "posted"
    assert world.one(move("full", "a", amount)) == told
    assert world.balance("full") == (10 + amount if told == "posted" else 10)
