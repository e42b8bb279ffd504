"""What orders sold of a lot that several pledges share is taken from the one that was registered last first."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from ledger.permits.rules.bound import PledgedChain, SoldByOrder, left_of

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
A, B = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("sold", "left"),
    [
        ((), (4, 3)),
        ((2,), (4, 1)),
        ((3,), (4, 0)),
        ((4,), (3, 0)),
        ((2, 2), (3, 0)),
        ((7,), (0, 0)),
        ((8,), (0, 0)),
    ],
)
def test_the_last_one_gives_first(sold: tuple[int, ...], left: tuple[int, int]) -> None:
    """Nothing, a part, all of the last one, more than that, in two sales, all, and more than is pledged."""
    resting = [PledgedChain(A, NOON, None, 4), PledgedChain(B, NOON, None, 3)]
    sales = [SoldByOrder(NOON + TICK, quantity) for quantity in sold]
    assert left_of(resting, sales) == dict(zip((A, B), left, strict=True))


@pytest.mark.parametrize(
    ("began", "ended", "left"),
    [
        (NOON - TICK, None, 1),
        (NOON, None, 3),
        (NOON + TICK, None, 3),
        (NOON - TICK, NOON - TICK, 3),
        (NOON - TICK, NOON, 3),
        (NOON - TICK, NOON + TICK, 1),
    ],
)
def test_only_what_stood_gives(began: datetime, ended: datetime | None, left: int) -> None:
    """Registered before the sale and not after it, and not gone by then."""
    assert left_of([PledgedChain(A, began, ended, 3)], [SoldByOrder(NOON, 2)]) == {A: left}
