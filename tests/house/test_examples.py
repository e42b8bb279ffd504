"""What a docstring shows is what comes: every example of the product is run."""

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOMES = {"ledger": ROOT, "api": ROOT, "ecoledger_verify": ROOT / "verifier"}
SHOWING = sorted(
    ".".join(path.relative_to(home).with_suffix("").parts).removesuffix(".__init__")
    for package, home in HOMES.items()
    for path in (home / package).rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)
"""Modules with examples, by name."""


@pytest.mark.parametrize("name", SHOWING)
def test_examples_are_true(name: str) -> None:
    """Each one is found, and gives what it says."""
    module = importlib.import_module(name)
    examples = [one for one in doctest.DocTestFinder(exclude_empty=True).find(module, name) if one.examples]
    assert examples, "its examples stand where nobody finds them"
    for one in examples:
        told: list[str] = []
        assert doctest.DocTestRunner(verbose=False).run(one, out=told.append).failed == 0, "".join(told)


def test_examples_are_looked_for() -> None:
    """The rooms of the product are found where they stand, and a false example is told."""
    assert {"ledger.texts", "ledger.market.rules.certificates"} <= set(SHOWING)
    wrong = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, None)
    assert doctest.DocTestRunner(verbose=False).run(wrong, out=lambda _: None).failed == 1
