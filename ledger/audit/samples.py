"""Samples of a book: what was drawn, from which population, with which seed, so that anybody draws it again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from ledger.amounts import Unit, format_decimal, parse_decimal
from ledger.audit.queries import Population, Scope, Told, quiet
from ledger.audit.rules.sampling import Method, Stratum, draw, line_of
from ledger.database import ReadBooks
from ledger.errors import Malformed
from ledger.journal.queries import asset_of, book_of

_LINES: Final = 1_000
"""Lines of a population that are written at a time."""
TITLES = (
    "分录 Entry",
    "种类 Kind",
    "日期 Effective on",
    "金额 Amount",
    "层 Stratum",
    "次序 SHA-256 of seed and id",
    "抽中单位 Units hit",
)


class AmountWithoutAsset(Malformed):
    """An amount was given for {parameter}, but no asset that it is counted in.

    Name the asset, such as CNY, or leave the amount out.
    """

    code = "audit.amount_without_asset"


@dataclass(frozen=True, slots=True)
class Draw:
    """What is to be drawn."""

    method: Method
    seed: str
    size: int
    """Entries; for `amount` draws; for `stratum` entries of each stratum."""
    asset: str | None = None
    by: Stratum = "kind"
    bands: tuple[str, ...] = ()
    """For strata by `band`: lower bounds of the bands above the first, decimals in the unit of the asset."""


def take_sample(books: ReadBooks, scope: Scope, asked: Draw, told: Told = quiet) -> dict[str, Any]:
    """Draw a sample, and tell everything that is needed to draw it again.

    Raises (in this order):
        AssetNotThere, AmountWithoutAsset.
        AmountNotDecimal, AmountTooPrecise, AmountTooLarge: a band.
        NothingToDraw: by amount, and no entry has one.
    """
    unit = unit_of(books, scope.book_id, asked.asset)
    bands = [minor(band, "bands", unit) for band in asked.bands]
    if unit is None and (asked.method == "amount" or (asked.method == "stratum" and asked.by == "band")):
        raise AmountWithoutAsset(parameter=asked.method)
    sample = draw(
        Population(books, scope, asked.asset, told),
        asked.method,
        asked.seed,
        asked.size,
        asset=asked.asset,
        by=asked.by,
        bands=bands,
    )
    return {
        "format": "ecoledger-sample/1",
        **scope_told(books, scope),
        "method": asked.method,
        "seed": asked.seed,
        "size": asked.size,
        "asset": asked.asset,
        "by": asked.by if asked.method == "stratum" else None,
        "bands": list(asked.bands),
        "population": sample.population,
        "total": decimal(sample.total, unit),
        "population_sha256": sample.digest,
        "strata": sample.strata,
        "entries": [
            {
                "entry": str(pick.item.entry_id),
                "kind": pick.item.kind,
                "effective_on": pick.item.effective_on.isoformat(),
                "amount": decimal(pick.item.amount, unit),
                "stratum": pick.stratum,
                "rank": pick.rank,
                "units": [str(number) for number in pick.units],
            }
            for pick in sample.picks
        ],
    }


def population_text(books: ReadBooks, scope: Scope, asset: str | None, told: Told = quiet) -> Iterator[bytes]:
    """Write the population of a sample, the bytes of which the digest is made: `<id> <amount>` and a newline each.

    Amounts are integers of the smallest unit, `-` without an asset.

    Raises:
        AssetNotThere: there is no such asset.
    """
    unit_of(books, scope.book_id, asset)
    lines = map(line_of, Population(books, scope, asset, told))
    while some := b"".join(islice(lines, _LINES)):
        yield some


def sample_table(sample: dict[str, Any]) -> list[Sequence[str | int | None]]:
    """Lay the entries of a sample out as a table under `TITLES`."""
    return [
        (e["entry"], e["kind"], e["effective_on"], e["amount"], e["stratum"], e["rank"], " ".join(e["units"]))
        for e in sample["entries"]
    ]


def scope_told(books: ReadBooks, scope: Scope) -> dict[str, Any]:
    """Write a scope as results repeat it."""
    return {
        "book": book_of(books, scope.book_id).code,
        "first": scope.first.isoformat(),
        "last": scope.last.isoformat(),
        "recorded": instant(scope.recorded),
    }


def instant(at: datetime) -> str:
    """Write an instant: UTC, with microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def unit_of(books: ReadBooks, book_id: int, asset: str | None) -> Unit | None:
    """Find the unit of an asset; None for none.

    Raises:
        AssetNotThere: there is no such asset.
    """
    return None if asset is None else asset_of(books, book_id, asset).unit


def minor(amount: str, parameter: str, unit: Unit | None) -> int:
    """Read an amount that was asked for.

    Raises (in this order):
        AmountWithoutAsset, AmountNotDecimal, AmountTooPrecise, AmountTooLarge.
    """
    if unit is None:
        raise AmountWithoutAsset(parameter=parameter)
    return parse_decimal(amount, unit.scale, unit.unit)


def decimal(amount: int | None, unit: Unit | None) -> str | None:
    """Write an amount as a decimal text; None for none."""
    return None if amount is None or unit is None else format_decimal(amount, unit.scale, unit.digits)
