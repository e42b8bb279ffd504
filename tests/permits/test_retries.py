"""A retry is answered, whatever was let pass when it was asked for: no later rule stands before what is done already."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from ledger.database import Database
from ledger.permits.actions import moves, year_end
from tests.permits.world import AREA, District, new, site, strip

ACTS: dict[str, tuple[Callable[..., Any], str, dict[str, Any]]] = {
    "surrender": (year_end.surrender, "", {"site": site(1), "strips": [strip("1")]}),
    "retirement": (
        partial(year_end.retire, cancel=False, ground="gift"),
        "",
        {"holder": site(1), "strips": [strip("1")]},
    ),
    "move": (
        moves.apply_move,
        "the paper of the merger",
        {"site": site(1), "to": site(2), "strips": [strip("1")], "basis": "merger", "to_area": AREA},
    ),
}
"""Each with the paper that its owner names: a move rests on one, whoever asks for it."""


@pytest.mark.parametrize("name", ACTS)
def test_a_paper_is_asked_for_once_only(database: Database, owner: Database, name: str) -> None:
    """Without a paper the bureau does not begin it; what the enterprise began is answered to itself, and is no act of the bureau's."""
    district = District(database, owner)
    district.cap("100")
    for number in (1, 2):
        district.enterprise(number)
        assert district.allocate(site(number), "10") == "issued"
    action, paper, words = ACTS[name]
    act_id = new()
    bureau = district.step(document="")
    assert district.do(action, bureau, act_id=act_id, **words) == "permits.paper_missing"
    own = district.of(site(1), document=paper)
    first = district.run(action, own, act_id=act_id, **words)
    again = district.run(action, own, act_id=act_id, **words)
    assert (first.fresh, again.fresh, again.state) == (True, False, first.state)
    assert district.do(action, bureau, act_id=act_id, **words) == "entry.id_used"
    assert district.broken() == []
