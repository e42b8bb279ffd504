"""What nobody found out about a case is nothing: in its row, as it is read, and in what rests on it."""

from datetime import date
from typing import Any

import pytest

from ledger.compensation.queries import cases
from ledger.database import Database
from tests.compensation.world import Desk

DAY = date(2025, 3, 10)
FINDINGS = ("red_line", "repeated", "major")


@pytest.fixture
def desk(database: Database, owner: Database) -> Desk:
    """A bureau."""
    return Desk(database, owner)


def found(desk: Desk) -> tuple[bool | None, ...]:
    """What the case says was found."""
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
    return head.red_line, head.repeated, head.major


@pytest.mark.parametrize("field", FINDINGS)
def test_a_finding_that_nobody_told_is_none(desk: Desk, field: str) -> None:
    """Goal: 15.2. Method: not said, said to be not so, set right to be so; PostgreSQL keeps it as it was told."""
    place = FINDINGS.index(field)
    assert desk.register() == "done"
    assert found(desk) == (None, None, None)
    why = {"reason": "looked at the map", "document": "map"}
    desk.must("correct_case", DAY, **{field: False}, **why)
    assert found(desk)[place] is False, "that it is not so was found out"
    assert found(desk)[:place] + found(desk)[place + 1 :] == (None, None)
    desk.must("correct_case", DAY, **{field: True}, **why)
    assert found(desk)[place] is True
    assert desk.broken() == []


@pytest.mark.parametrize(
    ("told", "came"), [(None, "done"), (False, "done"), (True, "compensation.ground_barred")]
)
@pytest.mark.parametrize("field", ["red_line", "repeated"])
def test_what_nobody_found_bars_nothing(desk: Desk, field: str, told: bool | None, came: str) -> None:
    """Goal: 1.4. Method: a clue is not pursued as significantly minor: of each finding untold, no, and yes."""
    said: dict[str, Any] = {} if told is None else {field: told}
    assert desk.register(**said) == "done"
    desk.must("check")
    assert desk.do("end", DAY, who="chief", ground="minor") == came
