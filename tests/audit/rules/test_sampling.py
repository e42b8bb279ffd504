"""Samples, worked by hand: the seed "S", five entries, their ranks and the units that are hit."""

from collections import Counter
from datetime import date
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.audit.rules import sampling
from ledger.audit.rules.sampling import NothingToDraw, PopulationItem, draw, rank_of

AMOUNTS = (100, 200, 300, 150, 250)


def item(number: int, amount: int | None = None, kind: str = "x.y", month: int = 1) -> PopulationItem:
    """The n-th entry."""
    return PopulationItem(UUID(f"01890000-0000-7000-8000-{number:012d}"), kind, date(2026, month, 1), amount)


ITEMS = [item(n, amount, "x.y" if n < 4 else "x.z", month=1 + n % 2) for n, amount in enumerate(AMOUNTS, 1)]


def numbers(items: list[PopulationItem]) -> list[int]:
    """The numbers of entries."""
    return [int(str(one.entry_id)[-12:]) for one in items]


def test_random_takes_the_first_by_rank() -> None:
    """SHA-256 of S and the id begins with ecd2 for 1, 7194 for 2, 2930 for 3, 1021 for 4, 6013 for 5."""
    ranks = [rank_of("S", one.entry_id)[:4] for one in ITEMS]
    assert ranks == ["ecd2", "7194", "2930", "1021", "6013"]
    sample = draw(ITEMS, "random", "S", 3)
    assert numbers([pick.item for pick in sample.picks]) == [4, 3, 5]
    assert sample.population == 5
    assert sample.total is None


def test_monetary_units_are_hit_at_equal_distances() -> None:
    """T is 1,000 and SHA-256 of S leaves 763: (763 + k · 1000) div 4 = 190, 440, 690, 940, in the amounts of 2, 3, 4 and 5."""
    assert int.from_bytes(sha256(b"S").digest()) % 1000 == 763
    sample = draw(ITEMS, "amount", "S", 4, asset="CNY")
    assert [(numbers([pick.item])[0], pick.units) for pick in sample.picks] == [
        (2, (190,)),
        (3, (440,)),
        (4, (690,)),
        (5, (940,)),
    ]
    assert sample.total == 1000


def test_an_amount_may_be_hit_more_than_once() -> None:
    """With 10 draws from 1,000, an entry of 300 is hit three times: at 376, 476 and 576."""
    sample = draw(ITEMS, "amount", "S", 10, asset="CNY")
    assert {numbers([pick.item])[0]: pick.units for pick in sample.picks}[3] == (376, 476, 576)


def test_strata_by_kind_month_and_band() -> None:
    """One of each: of 1, 2, 3 the rank of 3 is lowest, of 4 and 5 that of 4; bands are 0–150, 150–250 and from 250 on."""
    by_kind = draw(ITEMS, "stratum", "S", 1, by="kind")
    assert [(pick.stratum, *numbers([pick.item])) for pick in by_kind.picks] == [("x.y", 3), ("x.z", 4)]
    assert by_kind.strata == {"x.y": 3, "x.z": 2}
    by_month = draw(ITEMS, "stratum", "S", 1, by="month")
    assert [(pick.stratum, *numbers([pick.item])) for pick in by_month.picks] == [
        ("2026-01", 4),
        ("2026-02", 3),
    ]
    by_band = draw(ITEMS, "stratum", "S", 1, asset="CNY", by="band", bands=(250, 150))
    assert by_band.strata == {"0: 0": 1, "1: 150": 2, "2: 250": 2}
    assert [(pick.stratum, *numbers([pick.item])) for pick in by_band.picks] == [
        ("0: 0", 1),
        ("1: 150", 4),
        ("2: 250", 3),
    ]


def test_the_digest_is_of_lines_of_id_and_amount() -> None:
    """Two entries, worked by hand; another entry or another amount gives another digest."""
    lines = "01890000-0000-7000-8000-000000000001 100\n01890000-0000-7000-8000-000000000002 200\n"
    two = draw(ITEMS[:2], "random", "S", 1, asset="CNY")
    assert two.digest == sha256(lines.encode()).hexdigest()
    assert draw(ITEMS[:3], "random", "S", 1).digest != two.digest
    assert draw([ITEMS[0], item(2, 201)], "random", "S", 1).digest != two.digest


def test_nothing_to_draw_by_amount() -> None:
    """A population without amounts is refused in both languages, not answered with nothing."""
    with pytest.raises(NothingToDraw) as refused:
        draw([item(1, 0)], "amount", "S", 5, asset="CNY")
    assert "CNY" in refused.value.message("en")
    assert "CNY" in refused.value.message("zh_Hans")
    assert refused.value.message("en") != refused.value.message("zh_Hans")


@given(
    st.lists(st.integers(0, 10**17), min_size=1, max_size=30),
    st.integers(1, 40),
    st.text(min_size=1, max_size=20),
)
def test_what_is_let_go_on_the_way_changes_nothing(amounts: list[int], size: int, seed: str) -> None:
    """Goal: anybody draws the same. Property: the first by rank, however few are held meanwhile, and every draw hits one unit."""
    items = [item(n, amount) for n, amount in enumerate(amounts, 1)]
    first = sorted(items, key=lambda one: rank_of(seed, one.entry_id))[:size]
    with pytest.MonkeyPatch.context() as change:
        change.setattr(sampling, "_MORE", 0)
        for method in ("random", "stratum"):
            assert [pick.item for pick in draw(items, method, seed, size).picks] == first
    if sum(amounts):
        sample = draw(items, "amount", seed, size, asset="CNY")
        assert sum(len(pick.units) for pick in sample.picks) == size
        assert all(pick.item.amount for pick in sample.picks)


def test_every_unit_is_as_likely_as_any_other() -> None:
    """Goal: no bias. Method: with T = 7 and n = 3, all remainders together hit each unit exactly three times."""
    hits = Counter((start + k * 7) // 3 for start in range(7) for k in range(3))
    assert hits == dict.fromkeys(range(7), 3)
