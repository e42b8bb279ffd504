"""A price that names no basis has that of the law of its place, and so has the rate of the use fee: by the year, or once."""

from datetime import date
from typing import Any

import pytest

from ledger.database import Database
from ledger.law import Law, parse_pack
from ledger.law.places import Whereabouts
from ledger.market.actions import sales
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.rules.fees import assess
from ledger.permits.rules.strips import Strip
from tests.furnished import furnished
from tests.permits.world import DAY, District, site, strip

ONE, TWO = site(1), site(2)
HEAD = '[pack]\njurisdiction = "cn-33"\nname = "o"\nname_zh = "o"\nversion = "1"\nbase = ""\n'


def row(key: str, value: str) -> str:
    """A value of a pack."""
    return (
        f'[[value]]\nkey = "{key}"\nvalue = {value}\nfrom = 2020-01-01\nsource = "own"\nmark = "verified"\n'
    )


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills in a place whose price of SO2 is for a tonne once, and whose metal has its own."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false", price_basis__SO2='"PER_TONNE_LUMP"')
    for number in (1, 2):
        made.enterprise(number)
    made.cap("100", 2026, 2030)
    made.cap("100", 2026, 2030, pollutant="NOX")
    made.allocate(ONE, "10", 2026, 2030)
    made.allocate(ONE, "10", 2026, 2030, pollutant="NOX")
    return made


@pytest.mark.parametrize(
    ("pollutant", "basis", "fen"),
    [
        ("SO2", "", 150_000_00),
        ("SO2", "PER_TONNE_LUMP", 150_000_00),
        ("SO2", "PER_TONNE_YEAR", 750_000_00),
        ("NOX", "", 750_000_00),
    ],
)
def test_a_price_counts_as_its_place_says(district: District, pollutant: str, basis: str, fen: int) -> None:
    """10 t for five years at 15,000 yuan, as in 湖州 2024 per tonne: once or by the year, named and not."""
    goods = Goods(Strip(pollutant, strip("1").area, 2026, 2030, 10_000_000), 15_000_00, basis)
    dry = district.ask(sales.check_proposal, DAY, Proposal(ONE, TWO, (goods,)))
    assert dry.amounts == (fen,)


@pytest.mark.parametrize(
    ("rows", "region", "fen"),
    [
        ((), (), 1_150_00),
        ((row("fee.basis.COD", '"YEAR"'),), (), 1_150_00),
        ((row("fee.basis.COD", '"LUMP"'),), (), 230_00),
        ((row("fee.basis.COD.330782", '"LUMP"'),), ("330782",), 230_00),
        ((row("fee.basis.COD.330782", '"LUMP"'),), ("330723",), 1_150_00),
    ],
)
def test_a_rate_counts_as_its_place_says(rows: tuple[str, ...], region: tuple[str, ...], fen: int) -> None:
    """One tonne of COD for five years at 230 yuan, as in 株洲 2017 by the year: said for all, for one city, for another, and not at all."""
    law = Law.of("cn-33", [parse_pack(HEAD + row("fee.rate.COD", '"230.00"') + "".join(rows))])
    fee = assess([Strip("COD", "x", 2026, 2030, 1_000_000)], law, date(2026, 6, 1), "", Whereabouts(region))
    assert fee.computed == fen
    told: Any = fee.lines[0].formula
    assert told == f"1.000 t × 230.00 × {5 if fen > 230_00 else 1} × 1"
