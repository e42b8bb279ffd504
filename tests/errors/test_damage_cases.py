"""The smallest case of every refusal of the compensation room that needs no database; `tests/compensation` has the others."""

from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import anyio

from ledger.compensation import shapes
from ledger.compensation.rules import (
    claims,
    evidence,
    figures,
    liability,
    methods,
    obligations,
    quantities,
    tax,
)
from ledger.compensation.works_shapes import Quantity
from ledger.evidence_store import Files
from ledger.processes.acts import read

DAY = date(2026, 6, 1)
WATER: dict[str, Any] = {"quantity": "1", "unit_cost": "1", "alpha": "1", "tau": "1", "omega": "2"}
MULTIPLE: dict[str, Any] = {
    "quantity": "1",
    "unit_cost": "1",
    "multiple": "9",
    "medium": "surface_water",
    "grade": "III",
}
RANGES: dict[str, Any] = {"multiple.surface_water.III": ["4.5", "6"]}
FILES = Files(Path("nowhere"))


def owed(**words: Any) -> None:
    """Read the words of an agreement, with a change."""
    whole = {
        "heads": [{"head": "H4", "money": "2.00"}],
        "schedule": [],
        "parts": [{"amount": "2.00", "obligors": [{"owner": "enterprise:x"}]}],
        **words,
    }
    obligations.read_obligation(read(shapes.Obligation, whole), DAY, ["enterprise:x"])


def receive(*chunks: bytes) -> None:
    """Store what comes in pieces, three bytes at most."""

    async def pieces() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    async def take(folder: str) -> None:
        async with Files(Path(folder)).receive(pieces(), 3):
            pass

    with TemporaryDirectory() as folder:
        anyio.run(take, folder)


def taxed(medium: Any, rate: str, *items: tuple[str, str]) -> None:
    """Compute the tax of some discharges."""
    tax.tax(medium, rate, [tax.Discharge.of(code, kg) for code, kg in items])


CASES: dict[str, Callable[[], object]] = {
    "compensation.head_unknown": lambda: claims.check_heads(["H9"]),
    "compensation.quantity_wrong": lambda: quantities.check_quantities([Quantity(unit="m2", amount=0)]),
    "compensation.heads_missing": lambda: claims.check_heads([]),
    "compensation.heads_repeated": lambda: claims.check_heads(["H1", "H1"]),
    "compensation.schedule_too_long": lambda: owed(schedule=[{"part": 1, "due_on": "2026-06-01"}] * 121),
    "compensation.instalment_part_unknown": lambda: owed(
        schedule=[{"part": 2, "due_on": "2026-06-01", "amount": "2"}]
    ),
    "compensation.schedule_disordered": lambda: owed(
        schedule=[{"part": 1, "due_on": "2026-06-01", "amount": "0"}]
    ),
    "compensation.schedule_differs": lambda: owed(
        schedule=[{"part": 1, "due_on": "2026-06-01", "amount": "1"}]
    ),
    "compensation.parts_wrong": lambda: owed(parts=[]),
    "compensation.parts_differ": lambda: liability.check_parts([liability.equal(["x"], 1)], 2),
    "compensation.more_than_assessed": lambda: obligations.check_more({"H4": 2}, {"H4": 1}, ""),
    "compensation.less_than_assessed": lambda: obligations.check_less({"H4": 1}, {"H4": 2}, "", {}),
    "compensation.method_unknown": lambda: methods.compute("guess", {}, {}),
    "compensation.input_missing": lambda: methods.compute("stated", {"document": "x"}, {}),
    "compensation.either_input_missing": lambda: methods.compute(
        "virtual_cost_water", {**WATER, "tau": "", "measured": ""}, {}
    ),
    "compensation.input_not_allowed": lambda: methods.compute("stated", {"colour": "x"}, {}),
    "compensation.input_unreadable": lambda: methods.compute(
        "stated", {"amount": "1e3", "document": "x"}, {}
    ),
    "compensation.choice_unknown": lambda: methods.compute(
        "virtual_cost_water", {**WATER, "omega": "", "water_class": "Ⅵ"}, {}
    ),
    "compensation.input_text_unfit": lambda: methods.compute("stated", {"amount": "1", "document": 7}, {}),
    "compensation.input_out_of_range": lambda: methods.compute(
        "virtual_cost_water", {**WATER, "alpha": "3"}, {}
    ),
    "compensation.inputs_disagree": lambda: methods.compute(
        "virtual_cost_water", {**WATER, "water_class": "I"}, {}
    ),
    "compensation.coefficient_missing": lambda: methods.compute("virtual_cost_multiple", MULTIPLE, {}),
    "compensation.range_left": lambda: methods.compute("virtual_cost_multiple", MULTIPLE, RANGES),
    "compensation.damage_not_positive": lambda: methods.compute(
        "stated", {"amount": "0", "document": "x"}, {}
    ),
    "compensation.printed_amount_unreadable": lambda: figures.printed_amount("much"),
    "compensation.tax_item_unknown": lambda: taxed("air", "6", ("SAND", "1")),
    "compensation.tax_item_twice": lambda: taxed("air", "6", ("SO2", "1"), ("SO2", "1")),
    "compensation.tax_figure_impossible": lambda: taxed("air", "6", ("SO2", "-1")),
    "compensation.tax_rate_outside": lambda: taxed("air", "99", ("SO2", "1")),
    "file.empty": receive,
    "file.too_large": lambda: receive(b"ab", b"cd"),
    "compensation.party_full": lambda: evidence.check_room(
        "C1", 1, whole=evidence.FileVolume(0, 0), own=evidence.OF_PARTY, owner="enterprise:x"
    ),
    "compensation.case_full": lambda: evidence.check_room(
        "C1", 1, whole=evidence.OF_CASE, own=evidence.OF_PARTY, owner=None
    ),
    "file.lost": lambda: FILES.check("0" * 64),
}


def test_the_plain_words_pass() -> None:
    """What the cases change is sound as it is."""
    owed()
    receive(b"ab", b"c")
    assert methods.compute("virtual_cost_water", WATER, {}).amount == 200
    assert methods.compute("virtual_cost_multiple", {**MULTIPLE, "multiple": "6"}, RANGES).amount == 600
