"""What of cases that are not public counts in what everybody reads: only sums in which no single case can be made out.

A table has rows, and a total. A figure of a row counts all cases where among those that are not public and have a part in it are
`LEAST` of which no two have a liable party in common; else it counts the public ones alone, and nothing shows whether there are others.
So whoever knows the cases of one party finds in no sum less than those of three others. What is left out could still be found by
subtraction from the total: so, where anything is, at least two rows leave theirs out and as many cases stand behind them together (the
next smallest row is left out, too); where there are not so many, the total counts the public cases alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LEAST: Final = 4
"""Fewest cases that are not public, no two of one party, behind a sum that everybody reads: those of a reader, and of three others."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a row: cases, or fen."""

    open: int
    """Of the public cases."""
    hidden: int
    """Of the others."""
    others: int
    """How many of the others have a part in it."""
    whose: frozenset[str]
    """The liable parties of each of these, with a blank between two."""


@dataclass(frozen=True, slots=True)
class ToldFigure:
    """What everybody reads of a figure."""

    amount: int
    whole: bool
    """Whether all cases count, and not the public ones alone."""


def publish(cells: Mapping[str, Cell]) -> tuple[dict[str, ToldFigure], ToldFigure]:
    """Tell one figure of a table, by row, and its total.

    >>> a, b = Cell(1, 9, 1, frozenset("x")), Cell(0, 50, 5, frozenset("abcd"))
    >>> [one.amount for one in publish({"a": a, "b": b})[0].values()], publish({"a": a, "b": b})[1].amount
    ([1, 0], 60)
    """
    enough = {name for name, one in cells.items() if _apart(one.whose) >= LEAST}
    left_out = {name for name, one in cells.items() if one.others and name not in enough}
    fit = sorted(enough, key=lambda n: (cells[n].others, n))
    while left_out and fit and not _hidden_among(cells, left_out):
        left_out.add(fit.pop(0))
    whole = bool(fit) if not left_out else _hidden_among(cells, left_out)
    rows = {
        name: ToldFigure(one.open + one.hidden, whole=True)
        if name in fit
        else ToldFigure(one.open, whole=False)
        for name, one in cells.items()
    }
    return rows, ToldFigure(sum(one.open + (one.hidden if whole else 0) for one in cells.values()), whole)


def _hidden_among(cells: Mapping[str, Cell], names: set[str]) -> bool:
    """Tell whether what these rows leave out can be told as one sum."""
    together = frozenset[str]().union(*(cells[name].whose for name in names))
    return len(names) > 1 and _apart(together) >= LEAST


def _apart(whose: frozenset[str]) -> int:
    """Count cases of which no two have a liable party in common; one without any could be anybody's, and is none."""
    met: set[str] = set()
    count = 0
    for parties in sorted((set(one.split()) for one in whose), key=lambda one: (len(one), sorted(one))):
        if parties and met.isdisjoint(parties):
            met |= parties
            count += 1
    return count
