"""A pledge of any rank binds its lots to its own end: whichever of the others ends first, and however many there are."""

from itertools import permutations
from uuid import UUID

import pytest

from ledger.permits.actions import pledges
from tests.market.test_creditors import OWNER, district, party, pledged
from tests.permits.world import District, t

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
