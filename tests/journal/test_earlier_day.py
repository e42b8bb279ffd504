"""The story of what is paid before it came in, told line by line as the guide has it, with the balance of each day."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from ledger.journal.balances import Moment, balances_of
from tests.world import World, move

PAGE = Path(__file__).parents[2] / "docs" / "guide" / "stories.md"


def left(world: World, on: date) -> Decimal:
    """What the account has at the end of a day, by its legal date."""
    with world.database.read() as books:
        found = balances_of(books, world.book_id, None, Moment(effective=on))
    return sum((Decimal(one.balance) / 100 for one in found if one.account == "low"), Decimal(0))


def test_paid_before_it_came_in(world: World) -> None:
    """Goal: no day below the floor, whatever the order of posting. Method: each line of the guide; the days before; doctor."""
    section = PAGE.read_text("utf-8").partition("## Paid before it came in")[2]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| ")][2:]
    assert len(rows) == 9
    days: list[str] = []
    for row in rows:
        _, dated, moves, answer, stands = (cell.strip().strip("`") for cell in row)
        on, fen = date.fromisoformat(dated), int(Decimal(moves) * 100)
        entry = move("low", "a", fen, on=on) if fen > 0 else move("a", "low", -fen, on=on)
        outcome = world.post(entry)[0]
        if outcome.error is not None:
            days.append(str(outcome.error.figures["day"]))
        assert (outcome.error.code if outcome.error else outcome.status) == answer, row
        assert left(world, on) == Decimal(stands), row
    assert days == ["2026-02-01", "2026-03-06", "2026-03-12", "2026-03-13"]
    asked = ("2026-02-15", "2026-03-06", "2026-03-13", "2026-03-20")
    told = [left(world, date.fromisoformat(day)) for day in asked]
    assert told == [Decimal(0), Decimal(20_000), Decimal(0), Decimal(0)]
    assert world.broken() == []
