"""The edges of the instant on which an answer rests."""

from datetime import UTC, datetime, timedelta

import pytest

from ledger.journal.balances import SETTLED_AFTER
from ledger.statements.rules import InstantInFuture, settled_at

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("recorded", "settled"),
    [
        (None, NOW - SETTLED_AFTER),
        (NOW, NOW - SETTLED_AFTER),
        (NOW - SETTLED_AFTER, NOW - SETTLED_AFTER),
        (NOW - SETTLED_AFTER - timedelta(microseconds=1), NOW - SETTLED_AFTER - timedelta(microseconds=1)),
    ],
)
def test_up_to_when_an_answer_is_settled(recorded: datetime | None, settled: datetime) -> None:
    """What was recorded by then is in it; of what is not over yet, no more than what is settled."""
    assert settled_at(recorded, NOW) == settled


def test_what_is_not_known_yet() -> None:
    """The instant of the question is known, and the next is not; the refusal tells both."""
    with pytest.raises(InstantInFuture) as caught:
        settled_at(NOW + timedelta(microseconds=1), NOW)
    assert caught.value.figures == {
        "recorded": "2026-03-04T05:06:07.000001+00:00",
        "now": "2026-03-04T05:06:07+00:00",
    }
