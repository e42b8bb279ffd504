"""As what an amount is booked, and how it is shared out."""

from datetime import date

import pytest

from ledger.law import Law, PackInvalid, parse_pack
from ledger.law.places import Whereabouts
from ledger.permits.rules.levies import levy_of, shared

HEAD = '[pack]\njurisdiction = "cn-33"\nname = "own"\nname_zh = "own"\nversion = "1"\nbase = "cn"\n'
ROW = '[[value]]\nkey = "{key}"\nvalue = {value}\nfrom = 2021-01-01\nsource = "own"\nmark = "verified"\n'
DAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("amount", "shares", "told"),
    [
        (100_01, ("province 30", "city 20", "county 50"), (30_00, 20_00, 50_01)),
        (1, ("province 50", "county 50"), (0, 1)),
        (-1, ("province 50", "county 50"), (0, -1)),
        (99, ("county 100",), (99,)),
        (1_000, ("province 33.3333", "county 66.6667"), (333, 667)),
        (0, ("province 50", "county 50"), (0, 0)),
        (5, (), ()),
    ],
)
def test_shares(amount: int, shares: tuple[str, ...], told: tuple[int, ...]) -> None:
    """The shares make the amount, with what rounding left to the last level."""
    assert tuple(fen for _, fen in shared(amount, shares)) == told


@pytest.mark.parametrize(
    ("value", "sound"),
    [
        ('["province 30", "county 70"]', True),
        ('["province 30", "county 69"]', False),
        ('["province 30", "county 71"]', False),
        ('["province 30", "village 70"]', False),
        ('["province 033", "county 67"]', False),
        ('["county 100"]', True),
    ],
)
def test_the_shares_of_a_pack(value: str, sound: bool) -> None:
    """Shares that make no hundred, or of no level, are refused."""
    text = HEAD + ROW.format(key="levy.split", value=value)
    if sound:
        parse_pack(text)
        return
    with pytest.raises(PackInvalid):
        parse_pack(text)


def test_the_levy_of_a_place() -> None:
    """Goal: each sort has its item, and the codes of the place. Method: the nation's law, and a bureau's own beside it."""
    nation = Law.of("cn")
    assert [levy_of(nation, sort, 5, DAY).item for sort in ("use_fee", "other")] == [
        "排污权使用费",
        "排污权出让其他收入",
    ]
    rows = (
        ("levy.treasury_code", '"3306000000"'),
        ("levy.split", '["province 30", "county 70"]'),
        ("levy.budget_code", '"103071501"'),
    )
    own = Law.of(
        "cn-33", [parse_pack(HEAD + "".join(ROW.format(key=key, value=value) for key, value in rows))]
    )
    known = levy_of(own, "use_fee", 1_000, DAY)
    assert (known.item, known.budget_code, known.treasury_code, known.split) == (
        "排污权使用费", "103071501", "3306000000", (("province", 300), ("county", 700)),
    )  # fmt: skip
    assert levy_of(own, "use_fee", 1_000, date(2020, 1, 1)).treasury_code == ""


@pytest.mark.parametrize(
    ("regions", "treasury", "split"),
    [
        (("330782",), "3307820000", (("city", 200), ("county", 800))),
        (("330723",), "3307000000", (("province", 300), ("county", 700))),
        (("330700",), "3307000000", (("province", 300), ("county", 700))),
        (("330102",), "3300000000", (("province", 300), ("county", 700))),
        ((), "3300000000", (("province", 300), ("county", 700))),
    ],
)
def test_each_county_has_its_treasury(
    regions: tuple[str, ...], treasury: str, split: tuple[tuple[str, int], ...]
) -> None:
    """Goal: the money of a county is not booked into another's treasury. Method: a county, its city's other county, and another city."""
    rows = (
        ("levy.treasury_code", '"3300000000"'),
        ("levy.treasury_code.330700", '"3307000000"'),
        ("levy.treasury_code.330782", '"3307820000"'),
        ("levy.split", '["province 30", "county 70"]'),
        ("levy.split.330782", '["city 20", "county 80"]'),
    )
    own = Law.of(
        "cn-33", [parse_pack(HEAD + "".join(ROW.format(key=key, value=value) for key, value in rows))]
    )
    known = levy_of(own, "use_fee", 1_000, DAY, Whereabouts(regions))
    assert (known.treasury_code, known.split) == (treasury, split)
