"""Samples: of long matrices in every run, all of their rows by `make matrices` (ECOLEDGER_WHOLE=1); of all tests in `make test`.

A test that samples says in its docstring by which keys; no key is chosen by chance, and every run takes the same rows.
"""

import os
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable
from hashlib import sha256
from typing import Final, TypeVar

T = TypeVar("T")
WHOLE: Final = os.environ.get("ECOLEDGER_WHOLE") == "1"
EACH: Final = 4
"""Of so many tests of a file that ask for a database one is run in `make test`: whole they take three quarters of an hour on two cores."""
ROWS: Final = 2
"""Of such a test so many rows."""


def size(few: int, many: int) -> int:
    """How many examples, entries or the like: a few in every run, many where everything is asked for."""
    return many if WHOLE else few


def asked_in_full(name: str) -> bool:
    """Tell whether a test asks for the dearest too: each eighth, by its name, the same at every run.

    Args:
        name: of the test, with that of its row in brackets.
    """
    return WHOLE or sha256(name.encode()).digest()[0] % 8 == 0


def sample(rows: Iterable[T], *keys: Callable[[T], Hashable]) -> list[T]:
    """Choose few rows, in their order, among which each key has every value that it has in any row.

    A key that gives a pair of two columns has each of their pairs. The row that brings most new values is chosen next; of
    equals that whose values are the rarest among the chosen, then the first: so the columns take turns. All rows, where
    everything is asked for.
    """
    given = list(rows)
    return given if WHOLE else cover(given, *keys)


def cover(given: list[T], *keys: Callable[[T], Hashable]) -> list[T]:
    """Choose the rows, whatever is asked for."""
    values = [[(place, key(row)) for place, key in enumerate(keys)] for row in given]
    used: Counter[tuple[int, Hashable]] = Counter()
    left, chosen = {one for row in values for one in row}, set[int]()
    while left:
        best = max(
            range(len(given)),
            key=lambda row: (
                sum(one in left for one in values[row]),
                -sum(used[one] for one in values[row]),
                -row,
            ),
        )
        chosen.add(best)
        used.update(values[best])
        left -= {*values[best]}
    return [row for number, row in enumerate(given) if number in chosen]


def asked_in_short(names: Collection[str]) -> set[str]:
    """Choose of tests that take long, by the digests of their names: of each file one in `EACH`, and of each of these at most `ROWS` rows.

    Args:
        names: `file::test[row]`.
    """
    files: dict[str, dict[str, list[str]]] = {}
    for name in names:
        test = name.partition("[")[0]
        files.setdefault(name.partition("::")[0], {}).setdefault(test, []).append(name)
    return {
        row
        for tests in files.values()
        for test in sorted(tests, key=_drawn)[: -(-len(tests) // EACH)]
        for row in sorted(tests[test], key=_drawn)[:ROWS]
    }


def _drawn(name: str) -> bytes:
    return sha256(name.encode()).digest()
