"""A pledge of any rank binds its lots to its own end: whichever of the others ends first, and however many there are."""

from itertools import permutations
from typing import Any
from uuid import UUID

import pytest

from ledger.permits.actions import pledges
from ledger.permits.machines import FREEZE, PLEDGE
from tests.market.test_creditors import OWNER, district, money, party, pledged, sold, state
from tests.permits.world import District, new, strip, t

__all__ = ["district"]


@pytest.mark.parametrize("naming", [(None, 0, 1), (None, 0, 0)])
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_last_pledge_gives_the_lots_back(
    district: District, naming: tuple[int | None, ...], order: tuple[int, ...]
) -> None:
    """Goal: no creditor loses its lots by the release of another. Method: three ranks, released in every order; each names another one."""
    d = district
    ids: list[UUID] = []
    for number, senior in enumerate(naming):
        ids.append(pledged(d, number + 3, 50, senior=None if senior is None else ids[senior]))
    for count, one in enumerate(order, 1):
        assert d.do(pledges.release_pledge, d.of(party(one + 3)), act_id=ids[one]) == "released"
        assert d.held(OWNER, "pledged") == (t("4") if count < 3 else 0), f"{order} after {count}"
    assert (d.held(OWNER), d.broken()) == (t("12.5"), [])


def frozen_and_sold(d: District, quantity: str) -> None:
    """Freeze so much of the owner's, for 1 yuan, and sell it for 100."""
    words: dict[str, Any] = {"site": OWNER, "strips": [strip(quantity)], "claim": 1_00, "creditor": party(6)}
    act_id = new()
    assert d.freeze(act_id=act_id, order=f"order {act_id}", **words) == "frozen"
    assert sold(d, act_id, FREEZE, 100) == "done"


def test_what_an_order_sold_of_a_pledge_is_not_anothers(district: District) -> None:
    """Goal: nobody enforces another's lots. Method: 4 t and 4 t of one lot pledged to two; 4 t of them sold by an order, the later ones."""
    d = district
    first, second = pledged(d, 3, 500), pledged(d, 4, 500)
    frozen_and_sold(d, "8.5")
    assert (state(d, first), state(d, second)) == ("registered", "exhausted")
    assert d.held(OWNER, "pledged") == t("4")
    assert sold(d, first, PLEDGE, 100) == "done"
    assert (d.held(OWNER, "pledged"), state(d, first), d.broken()) == (0, "enforced", [])


def test_what_is_left_of_a_pledge_is_what_no_order_has_sold(district: District) -> None:
    """Method: two orders sell 2 t and 4 t of 8 t that are pledged to two: of the later one first."""
    d = district
    first, second = pledged(d, 3, 500), pledged(d, 4, 500)
    frozen_and_sold(d, "6.5")
    assert (state(d, first), state(d, second)) == ("registered", "registered")
    before = money(d, 3, 4)
    frozen_and_sold(d, "4")
    assert [now - then for now, then in zip(money(d, 3, 4), before, strict=True)] == [50, 50]
    assert (state(d, first), state(d, second)) == ("registered", "exhausted")
    assert sold(d, first, PLEDGE, 100) == "done"
    assert (d.held(OWNER, "pledged"), state(d, first), d.broken()) == (0, "enforced", [])
