"""The edges of what is kept back of a contract."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ledger.compensation.rules.retention import Retention, check_most, read_retention
from tests.rules.edges import Edge, answer, edges


def kept(amount: int, months: int | None = 12) -> int:
    """What is kept back of a contract of 1.00 yuan, in fen."""
    found = read_retention(100, amount, None, months)
    assert found is not None
    return found.amount


def most(amount: int = 1, months: int = 1) -> None:
    """Ask whether so much of a contract of 100.00 yuan may be kept back so long: 3 %, for 24 months."""
    check_most(100_00, Retention(amount, months), Fraction(3, 100), 24)


@edges(
    (
        Edge(
            "nothing below nothing is kept back",
            "docs/spec/compensation.md 7.12",
            lambda fen: kept(fen, 12 if fen else None),
            ((1, 1), (0, 0), (-1, "compensation.retention_wrong")),
        ),
        Edge(
            "not more than the contract",
            "docs/spec/compensation.md 7.12",
            kept,
            ((99, 99), (100, 100), (101, "compensation.retention_wrong")),
        ),
        Edge(
            "three in a hundred",
            "建质〔2017〕138号 art. 7",
            lambda fen: most(amount=fen),
            ((2_99, None), (3_00, None), (3_01, "compensation.retention_too_large")),
        ),
        Edge(
            "two years",
            "建质〔2017〕138号 art. 2",
            lambda months: most(months=months),
            ((23, None), (24, None), (25, "compensation.retention_too_large")),
        ),
    )
)
def test_what_is_kept_back(ask: Callable[[Any], object], value: object, told: object) -> None:
    """What is kept back of a contract, and for how long."""
    assert answer(ask, value) == told
