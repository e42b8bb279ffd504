"""What a buyer lacks: the most that its licence permits, or that it emitted, beyond what it holds.

Source: docs/spec/permits.md 6; some places restrict buyers to the need of their projects (rule pack `sale.need`).
"""

from collections.abc import Iterable


def lacking(permitted: int, emitted: int, held: int) -> int:
    """Compute what a site lacks of a pollutant and year, in the smallest unit.

    Args:
        permitted: by its licence, in that year.
        emitted: in the last year of which anything is verified.
        held: of that year, at the full rate.

    >>> lacking(16, 9, 10), lacking(0, 12, 10), lacking(10, 9, 10), lacking(4, 4, 10)
    (6, 2, 0, 0)
    """
    return max(0, max(permitted, emitted) - held)


def needs(
    lacks: Iterable[tuple[str, int, int]], declared: dict[str, int], *, known: bool
) -> tuple[tuple[str, int, int], ...]:
    """Tell what a buyer needs by pollutant and year: what it lacks; of a project of which nothing is known yet what is declared.

    Args:
        lacks: pollutant, year and what is lacking.
        declared: need of the project by pollutant.
        known: whether a licence or a verified report of the site is known.

    >>> needs([("SO2", 2026, 6)], {"SO2": 9}, known=True), needs([("SO2", 2026, 0)], {"SO2": 9}, known=False)
    ((('SO2', 2026, 6),), (('SO2', 2026, 9),))
    """
    return tuple((name, year, lack if known else declared.get(name, 0)) for name, year, lack in lacks)
