"""Cells and rows of a stock just inside, on the line, and just outside."""

from collections.abc import Mapping, Sequence

import pytest

from ledger.market.rules.stock import kept_form, sound_of, within

HOLDING = ("enterprise:91330621000000011L:001P", "COD", "330603")


@pytest.mark.parametrize(
    ("form", "text", "kept"),
    [
        ("quantity", "0.000001", "0.000001"),
        ("quantity", "１，０００．５０", "1000.5"),
        ("quantity", "0", None),
        ("quantity", "-0.000001", None),
        ("quantity", "0.0000001", None),
        ("limit", "0", "0"),
        ("limit", "0.000001", "0.000001"),
        ("limit", "-0.000001", None),
        ("share", "0", "0"),
        ("share", "0.999999", "0.999999"),
        ("share", "1", "1"),
        ("share", "1.000001", None),
        ("money", "¥1,020.50", "1020.50"),
        ("money", "0.01", "0.01"),
        ("money", "0", "0.00"),
        ("money", "（0.01）", None),
        ("count", "0", None),
        ("count", "1", "1"),
        ("count", "2", "2"),
        ("count", "59", "59"),
        ("count", "60", "60"),
        ("count", "61", None),
        ("year", "２０２６年", "2026"),
        ("year", "26", None),
        ("day", "2026年3月1日", "2026-03-01"),
        ("day", "2026-02-30", None),
        ("truth", "是", "yes"),
        ("truth", "也许", None),
        ("fee", "已缴", "paid"),
        ("fee", "", None),
        ("origin", "", "initial"),
        ("holder", "91330621000000011l001P", "enterprise:91330621000000011L:001P"),
        ("holder", "330603", None),
        ("pollutant", "nox", "NOX"),
        ("pollutant", "XY", None),
        ("text", "  甲  ", "甲"),
    ],
)
def test_a_cell_has_one_form_or_none(form: str, text: str, kept: str | None) -> None:
    if kept is not None:
        assert kept_form(form, text) == kept
        return
    with pytest.raises(Exception) as caught:
        kept_form(form, text)
    assert type(caught.value).__name__ == "_Wrong"


def holding(at: int, first: str, last: str, quantity: str = "1", document: str = "D-1") -> tuple[str, ...]:
    return (str(at), *HOLDING, first, last, quantity, "paid", "initial", "", document)


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ([holding(2, "2026", "2027"), holding(3, "2028", "2029")], []),
        ([holding(2, "2026", "2028"), holding(3, "2028", "2029")], ["row 3"]),
        ([holding(2, "2026", "2028"), holding(3, "2028", "2029", document="D-2")], []),
        ([holding(2, "2026", "2055")], []),
        ([holding(2, "2026", "2056")], ["row 2"]),
        ([holding(2, "2026", "2025")], ["row 2"]),
    ],
)
def test_a_year_stands_once(rows: Sequence[tuple[str, ...]], faults: list[str]) -> None:
    found = list(within({"holdings": rows}))
    assert [one.where.rpartition(", ")[2] for one in found] == faults


def test_what_is_about_one_thing_is_left_out_together() -> None:
    line = (
        "enterprise:91330621000000011L:001P",
        "L-1",
        "2024-01-01",
        "2028-12-31",
        "DW001",
        "COD",
        "2026",
        "1",
        "许1",
    )
    other = (*line[:6], "2027", "1", "许2")
    rows: Mapping[str, Sequence[Sequence[str]]] = {"licences": [("2", *line), ("3", *other)]}
    [fault] = within(rows)
    sound, broken = sound_of(rows, [fault.where])
    assert (sound["licences"], broken) == ([], {"licences:L-1"})
