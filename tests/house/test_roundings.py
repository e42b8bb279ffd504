"""Every rounding has a name: who divides what is not whole calls `ledger.amounts`, or stands here with the reason."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from ledger import amounts

ROOT: Final = Path(__file__).parents[2]
NAMED: Final = "ledger/amounts.py"
"""Where the roundings have their names, directions and sources."""
COUNTS: Final = "whole numbers of things, no amount: "
ALLOWED: Final = {
    "api/middleware.py": "milliseconds, for the log",
    "api/routes/auditing.py": "hundredths of what is done, for who waits",
    "ledger/audit/rolling.py": COUNTS + "blocks of a log",
    "ledger/audit/rules/trips.py": COUNTS + "bits of a mark",
    "ledger/audit/rules/digits.py": "figures of statistics, by the context of `decimal` that the module names",
    "ledger/compensation/nightly.py": COUNTS + "half of a list",
    "ledger/compensation/rules/liability.py": "a share by the common denominator of all: whole, so nothing is lost",
    "ledger/database/embedded.py": COUNTS + "bytes of memory and of the disk",
    "ledger/documents/grids.py": COUNTS + "lines that fit on a page",
    "ledger/identifiers.py": COUNTS + "milliseconds of an id",
    "ledger/law/packs.py": "yuan with two decimals, as a rule pack is checked to have them, in fen: whole",
    "ledger/proofs/tree.py": COUNTS + "places in a tree",
    "ledger/register/regions.py": COUNTS + "pairs of digits of a code",
    "ledger/seals/publishing.py": COUNTS + "tiles that are full",
    "ledger/seals/verification.py": COUNTS + "tiles of a log",
    "ledger/seals/sequencer.py": COUNTS + "entries of a batch",
}
"""Modules that divide without a name, and why."""


def roundings(text: str) -> Iterator[tuple[int, str]]:
    """Where something may be rounded: `//`, `round`, `quantize`, `floor`, `ceil`, `trunc`, `int` of a product or quotient.

    `divmod` is none: it gives what is left as well.
    """
    for one in ast.walk(ast.parse(text)):
        if isinstance(one, ast.BinOp | ast.AugAssign) and isinstance(one.op, ast.FloorDiv):
            yield one.lineno, "//"
        elif isinstance(one, ast.Call):
            called = one.func.attr if isinstance(one.func, ast.Attribute) else getattr(one.func, "id", "")
            inner = one.args[0] if one.args else None
            product = isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Mult | ast.Div)
            own = called == "round" and not isinstance(
                one.func, ast.Attribute
            )  # a method of ours may be a round
            if own or called in ("quantize", "floor", "ceil", "trunc") or (called == "int" and product):
                yield one.lineno, called


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a // b", ["//"]),
        ("a //= b", ["//"]),
        ("int(amount * share)", ["int"]),
        ("int(amount / 3)", ["int"]),
        ("round(x, 2)", ["round"]),
        ("x.quantize(y); math.floor(x); math.ceil(x)", ["ceil", "floor", "quantize"]),
        ("int(text); a * b; a / b; divmod(a, b); rounds.round(); divide_up(a, b)", []),
    ],
)
def test_what_rounds_is_found(text: str, found: list[str]) -> None:
    """Goal: the test below can fail. Method: each way to round, and what only looks like one."""
    assert sorted(what for _, what in roundings(text)) == found


def test_every_rounding_has_a_name() -> None:
    """Goal: whoever reads a division knows its direction and why. Method: what rounds in all modules, but those of the table."""
    paths = [path for room in ("ledger", "api") for path in sorted((ROOT / room).rglob("*.py"))]
    found = {path.relative_to(ROOT).as_posix(): list(roundings(path.read_text("utf-8"))) for path in paths}
    rounding = {path: lines for path, lines in found.items() if lines and path != NAMED}
    assert {path: lines for path, lines in rounding.items() if path not in ALLOWED} == {}, f"call {NAMED}"
    assert {*ALLOWED} - {*rounding} == set(), "no longer rounds"


@pytest.mark.parametrize("name", ["divide_down", "divide_half_even", "divide_half_up", "divide_up"])
def test_a_named_rounding_says_its_direction_and_source(name: str) -> None:
    """Goal: a name is a promise. Method: what its docstring says."""
    told = getattr(amounts, name).__doc__
    assert re.search(r"away from zero|towards zero|even neighbour", told)
    assert "Source: " in told
