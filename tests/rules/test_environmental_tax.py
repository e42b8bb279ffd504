"""Environmental protection tax: hand-computed figures, boundaries, and what holds for any outlet."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.compensation.rules import tax as rules
from ledger.compensation.rules.tax import (
    TABLE,
    Discharge,
    Tax,
    load,
    noise_tax,
    share_paid,
    solid_waste_tax,
    tax,
)
from ledger.errors import LedgerError

AIR = sorted(code for medium, code in TABLE if medium == "air")
WATER = sorted(code for medium, code in TABLE if medium == "water")


def counted(found: Tax) -> list[str]:
    """Codes that are taxed, largest first."""
    return [line.code for line in found.lines if line.counted]


def test_table() -> None:
    """10 of water class 1, 51 of class 2, 6 classes of pH with colour, coliform and chlorine, 44 of air."""
    media = [row.medium for row in TABLE.values()]
    assert [media.count(medium) for medium in ("water1", "water2", "other", "air")] == [10, 51, 9, 44]
    assert {row.source for row in TABLE.values()} == {"环境保护税法 附表二"}


def test_a_row_stands_under_its_medium() -> None:
    """Air apart from all water, so that a code of both is two rows."""
    rows = ({**GOOD, "medium": medium} for medium in ("air", "water1"))
    text = ", ".join("{" + ", ".join(f'{key} = "{told}"' for key, told in one.items()) + "}" for one in rows)
    table, _ = load(f"[equivalents]\nrows = [{text}]")
    assert {key: row.medium for key, row in table.items()} == {("air", "X"): "air", ("water", "X"): "water1"}


@pytest.mark.parametrize(
    ("code", "kg", "rate", "equivalents", "fen"),
    [
        ("SO2", "1000", "6", "1052.631579", 631_579),  # 1000 / 0.95 = 1052.631578…; × 6 = 6315.789…
        ("DUST", "1000", "1.2", "250", 30_000),  # 1000 / 4 = 250; × 1.2 = 300.00 (0.95 would make 1263.16)
        ("SMOKE", "1000", "1.2", "458.715596", 55_046),  # 1000 / 2.18 = 458.7155…; × 1.2 = 550.4587…
        ("BAP", "0.000001", "1.2", "0.5", 60),  # 0.000001 / 0.000002 = 0.5; × 1.2 = 0.60
        ("CO", "0.0835", "1.2", "0.005", 1),  # 0.0835 / 16.7 = 0.005; × 1.2 = 0.006: 0.6 fen, rounded up
        ("CO", "0.0167", "5", "0.001", 1),  # 0.0167 / 16.7 = 0.001; × 5 = 0.005: half a fen, up
        ("CO", "0.0167", "4.9", "0.001", 0),  # 0.49 fen, down
    ],
)
def test_one_pollutant_of_air(code: str, kg: str, rate: str, equivalents: str, fen: int) -> None:
    found = tax("air", rate, [Discharge.of(code, kg)])
    line = found.lines[0]
    assert (line.equivalents, line.tax, found.total_fen) == (equivalents, fen, fen)
    assert (line.kg, line.rate, line.share, line.rank, line.counted, line.why) == (kg, rate, "1", 1, True, "")


@pytest.mark.parametrize(
    ("code", "quantity", "fen"),
    [
        ("HG", "0.001", 280),  # 0.001 kg / 0.0005 = 2; × 1.4 = 2.80
        ("BAP", "0.0000006", 280),  # 0.0000006 kg / 0.0000003 = 2; × 1.4 = 2.80
        ("PH_0_1", "60", 140_000),  # 60 t / 0.06 t = 1000; × 1.4 = 1400.00
        ("PH_4_5", "60", 8_400),  # 60 t / 1 t = 60; × 1.4 = 84.00
        ("PH_5_6", "60", 1_680),  # 60 t / 5 t = 12; × 1.4 = 16.80
        ("COLOUR", "1000", 28_000),  # 100 t × 10 times = 1000; / 5 = 200; × 1.4 = 280.00
        ("COLIFORM", "33", 1_400),  # 33 t / 3.3 t = 10; × 1.4 = 14.00
    ],
)
def test_one_pollutant_of_water(code: str, quantity: str, fen: int) -> None:
    assert tax("water", "1.4", [Discharge.of(code, quantity)]).total_fen == fen


def test_three_largest_of_air() -> None:
    """Each line rounds once; the fourth is told and not taxed.

    SO2 95 / 0.95 = 100, NOX 190 / 0.95 = 200, DUST 40 / 4 = 10, CO 33.4 / 16.7 = 2, at 1.2: 120 + 240 + 12 = 372.00.
    """
    outlet = [
        Discharge.of("CO", "33.4"),
        Discharge.of("SO2", "95"),
        Discharge.of("DUST", "40"),
        Discharge.of("NOX", "190"),
    ]
    found = tax("air", "1.2", outlet)
    told = [(line.code, line.rank, line.tax) for line in found.lines]
    assert told == [("NOX", 1, 24_000), ("SO2", 2, 12_000), ("DUST", 3, 1_200), ("CO", 4, 0)]
    assert (found.total_fen, found.lines[3].why) == (37_200, rules.BEYOND)
    assert tax("air", "1.2", outlet, extra_items=1).total_fen == 37_440  # and CO 2 × 1.2 = 2.40
    # SO2 and NOX at 6.0, the others at 1.2: 300 × 6 + 10 × 1.2 = 1812.00
    assert tax("air", "1.2", outlet, rates={"SO2": "6", "NOX": "6"}).total_fen == 181_200


def test_a_tie_goes_by_code() -> None:
    """Four of 10 equivalents: 9.5 / 0.95 twice, 8.7 / 0.87, 40 / 4; SO2 is last by code."""
    outlet = [
        Discharge.of("SO2", "9.5"),
        Discharge.of("NOX", "9.5"),
        Discharge.of("F", "8.7"),
        Discharge.of("DUST", "40"),
    ]
    assert counted(tax("air", "1.2", outlet)) == ["DUST", "F", "NOX"]


def test_five_of_class_1_and_three_of_other_water() -> None:
    """Six of class 1 and four others.

    Class 1: HG 0.006 / 0.0005 = 12, CD 0.05 / 0.005 = 10, CR 0.36 / 0.04 = 9, AS 0.16 / 0.02 = 8, PB 0.175 / 0.025 = 7,
    NI 0.15 / 0.025 = 6.
    Others: pH 50 t / 5 t = 10, NH3N 4 / 0.8 = 5, SS 16 / 4 = 4, TP 0.75 / 0.25 = 3.
    Taxed at 1.4: (12 + 10 + 9 + 8 + 7 + 10 + 5 + 4) = 65 × 1.4 = 91.00.
    """
    metals = [
        ("HG", "0.006"),
        ("CD", "0.05"),
        ("CR", "0.36"),
        ("AS", "0.16"),
        ("PB", "0.175"),
        ("NI", "0.15"),
    ]
    others = [("PH_5_6", "50"), ("NH3N", "4"), ("SS", "16"), ("TP", "0.75")]
    outlet = [Discharge.of(*pair) for pair in metals + others]
    found = tax("water", "1.4", outlet)
    assert found.total_fen == 9_100
    assert {line.code for line in found.lines if not line.counted} == {"NI", "TP"}
    # One more item is the larger of the two that were left, NI: 6 × 1.4 = 8.40; a second one TP: 3 × 1.4 = 4.20.
    assert [tax("water", "1.4", outlet, extra_items=more).total_fen for more in (1, 2, 3)] == [
        9_940,
        10_360,
        10_360,
    ]


def test_one_of_a_group() -> None:
    """COD 100 / 1 = 100, BOD5 60 / 0.5 = 120, TOC 40 / 0.49 = 81.63…: BOD5 alone, 120 × 1.4 = 168.00."""
    found = tax(
        "water", "1.4", [Discharge.of("COD", "100"), Discharge.of("BOD5", "60"), Discharge.of("TOC", "40")]
    )
    assert (found.total_fen, counted(found)) == (16_800, ["BOD5"])
    assert [(line.rank, line.why) for line in found.lines[1:]] == [(None, rules.GROUPS["organic"])] * 2
    # 33 t / 3.3 t = 10 and 10 t / 3.3 t = 3.03…: the first alone, 10 × 1.4 = 14.00; added items do not bring the other back
    found = tax(
        "water", "1.4", [Discharge.of("COLIFORM", "33"), Discharge.of("CL_RESIDUAL", "10")], extra_items=5
    )
    assert (found.total_fen, found.lines[1].why) == (1_400, rules.GROUPS["disinfection"])
    # What is left out takes no place: BOD5 120, NH3N 8 / 0.8 = 10, SS 20 / 4 = 5: 135 × 1.4 = 189.00; COD has more than two of them
    outlet = [Discharge.of(*pair) for pair in (("COD", "100"), ("BOD5", "60"), ("NH3N", "8"), ("SS", "20"))]
    assert tax("water", "1.4", outlet).total_fen == 18_900


@pytest.mark.parametrize(
    ("below", "within", "share", "fen"),
    [  # 95 / 0.95 = 100 equivalents × 1.2 = 120.00; × 0.75 = 90.00; × 0.5 = 60.00
        (None, True, "1", 12_000),
        ("0", True, "1", 12_000),
        ("29.999", True, "1", 12_000),
        ("30", True, "0.75", 9_000),
        ("49.999", True, "0.75", 9_000),
        ("50", True, "0.5", 6_000),
        ("100", True, "0.5", 6_000),
        ("30", False, "1", 12_000),
        ("50", False, "1", 12_000),
        ("-20", False, "1", 12_000),
    ],
)
def test_reduction(below: str | None, within: bool, share: str, fen: int) -> None:
    item = Discharge.of("SO2", "95", below, within)
    assert within or item == Discharge.of("SO2", "95", below)
    assert (share_paid(item), tax("air", "1.2", [item]).total_fen) == (share, fen)


def test_reduction_is_per_pollutant_and_after_the_ranking() -> None:
    """SO2 100, NOX 90, F 80 and DUST 85 × 0.5: dust takes the third place from fluoride and lowers the sum.

    (100 + 90 + 80) × 1.2 = 324.00; (100 + 90 + 85 × 0.5) × 1.2 = 279.00.
    """
    outlet = [Discharge.of("SO2", "95"), Discharge.of("NOX", "85.5"), Discharge.of("F", "69.6")]
    assert tax("air", "1.2", outlet).total_fen == 32_400
    assert tax("air", "1.2", [*outlet, Discharge.of("DUST", "340", "50", True)]).total_fen == 27_900


@pytest.mark.parametrize(
    ("kind", "tonnes", "fen"),
    [
        ("gangue", "10", 5_000),
        ("tailings", "10", 15_000),
        ("hazardous", "1.5", 150_000),
        ("slag", "10", 25_000),
        ("ash", "10", 25_000),
        ("other", "0.0002", 1),  # 0.0002 × 25 = 0.005: half a fen, up
    ],
)
def test_solid_waste(kind: str, tonnes: str, fen: int) -> None:
    assert solid_waste_tax(kind, tonnes) == fen


def test_noise() -> None:
    """Steps of three decibels, doubling; half below 15 days."""
    steps = [
        0,
        350,
        350,
        350,
        700,
        700,
        700,
        1400,
        1400,
        1400,
        2800,
        2800,
        2800,
        5600,
        5600,
        5600,
        11200,
        11200,
    ]
    assert [noise_tax(db, 15) for db in range(18)] == [step * 100 for step in steps]
    assert (noise_tax(1, 14), noise_tax(40, 1), noise_tax(40, 0), noise_tax(-3, 20)) == (
        17_500,
        560_000,
        0,
        0,
    )


@pytest.mark.parametrize(("medium", "least", "most"), [("air", "1.2", "12"), ("water", "1.4", "14")])
def test_range_of_rates(medium: str, least: str, most: str) -> None:
    item = Discharge.of("F", "1")
    small = Fraction(1, 10**6)
    for rate in (Fraction(least), Fraction(most)):
        assert tax(medium, rate, [item]).lines[0].counted  # type: ignore[arg-type]
    for rate in (Fraction(least) - small, Fraction(most) + small):
        with pytest.raises(rules.TaxRateOutside, match="outside the range"):
            tax(medium, rate, [item])  # type: ignore[arg-type]
        with pytest.raises(rules.TaxRateOutside):
            tax(medium, least, [item], rates={"F": rate})  # type: ignore[arg-type]


def test_refusals() -> None:
    one = Discharge.of("SO2", "1")
    cases = (
        (rules.TaxItemUnknown, lambda: tax("water", "1.4", [one])),
        (rules.TaxItemUnknown, lambda: solid_waste_tax("mud", "1")),
        (rules.TaxItemTwice, lambda: tax("air", "1.2", [one, one])),
        (rules.TaxFigureImpossible, lambda: tax("air", "1.2", [Discharge.of("SO2", "-1")])),
        (rules.TaxFigureImpossible, lambda: solid_waste_tax("ash", "-1")),
        (rules.TaxFigureImpossible, lambda: share_paid(Discharge.of("SO2", "1", "100.1", True))),
        (rules.TaxFigureImpossible, lambda: share_paid(Discharge.of("SO2", "1", "-1", True))),
        (rules.TaxFigureImpossible, lambda: noise_tax(1, 32)),
        (rules.TaxFigureImpossible, lambda: noise_tax(1, -1)),
    )
    for error, act in cases:
        with pytest.raises(error) as told:
            act()
        assert isinstance(told.value, LedgerError)
        assert "{" not in told.value.message()
    with pytest.raises(ValueError, match="extra_items"):
        tax("air", "1.2", [one], extra_items=-1)


GOOD = {"code": "X", "name": "x", "medium": "air", "kg": "1", "source": "s"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"kg": "0"},
        {"kg": "-1"},
        {"medium": "soil"},
        {"group": "metals"},
        {"unit": "t_water"},
        {"medium": "other"},
        {"name": ""},
        {"source": ""},
    ],
)
def test_a_wrong_row_is_refused_at_load(wrong: dict[str, str]) -> None:
    def written(*rows: dict[str, str]) -> str:
        inside = ", ".join(
            "{" + ", ".join(f'{key} = "{value}"' for key, value in row.items()) + "}" for row in rows
        )
        return f"[equivalents]\nrows = [{inside}]"

    assert load(written(GOOD))[0]
    for text in (written({**GOOD, **wrong}), written(GOOD, GOOD)):
        with pytest.raises(ValueError, match="cannot be"):
            load(text)


quantities = st.integers(0, 10**12).map(lambda milligrams: Fraction(milligrams, 10**6))
percents = st.none() | st.integers(0, 100).map(Fraction)


def outlets(codes: list[str]) -> st.SearchStrategy[list[Discharge]]:
    """Any outlet: each pollutant once, some of them well below their limits."""
    each = st.builds(Discharge, st.sampled_from(codes), quantities, percents, st.booleans())
    return st.lists(each, max_size=12, unique_by=lambda item: item.code)


@given(outlets(WATER), st.randoms(use_true_random=False), st.integers(0, 3))
def test_order_does_not_matter(outlet: list[Discharge], random: Random, more: int) -> None:
    other = list(outlet)
    random.shuffle(other)
    found = tax("water", "2.8", outlet, more)
    assert found == tax("water", "2.8", other, more)
    assert found.total_fen == sum(line.tax for line in found.lines)
    assert len(counted(found)) <= 8 + more


@given(outlets(AIR), outlets(WATER), st.integers(0, 3))
def test_one_more_pollutant_never_lowers_the_tax(
    air: list[Discharge], water: list[Discharge], more: int
) -> None:
    """Without reductions, which can: see above."""
    for medium, rate, outlet in (("air", "1.2", air), ("water", "1.4", water)):
        plain = [replace(item, always_within=False) for item in outlet]
        totals = [tax(medium, rate, plain[:count], more).total_fen for count in range(len(plain) + 1)]  # type: ignore[arg-type]
        assert totals == sorted(totals)
