"""Which postings a question is about, as SQL: the range, the instant, the accounts and what they count.

The fragments name a posting `p`, its account `a`, its asset `x`, and the cap `k` that a lot or the room under a cap belongs to.
"""

from typing import Final, Protocol

from ledger.amounts import Unit
from ledger.database.queries import Sql, filled, joined, named_queries
from ledger.statements.rules import Counted, Period, Selection

SQL: Final = named_queries(__name__)

CASE_OF: Final = SQL["case_of"]


class CountedColumns(Protocol):
    """The columns `counted`."""

    @property
    def asset_kind(self) -> str: ...  # noqa: D102
    @property
    def counted(self) -> str | None: ...  # noqa: D102
    @property
    def pollutant(self) -> str | None: ...  # noqa: D102
    @property
    def scale(self) -> int: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def digits(self) -> int: ...  # noqa: D102


def naming(selection: Selection, of: Sql) -> tuple[Sql, Sql]:
    """Write the joins to asset and cap, and the columns that say what is counted. Money belongs to no cap, so none is looked for.

    Args:
        selection: what is asked for.
        of: the name of what has an `asset_id`.
    """
    if selection.asset_kind == "money":
        return filled(SQL["asset"], of=of), filled(SQL["counted"], counted=SQL["counted_money"])
    names = filled(joined(SQL["asset"], SQL["cap"]), of=of)
    return names, filled(SQL["counted"], counted=SQL["counted_permits"])


def posting_filters(selection: Selection, period: Period) -> Sql:
    """Write what narrows postings before they are joined to anything; begins with AND where there is something."""
    found: list[Sql] = []
    if period.moment.effective is not None:
        found.append(SQL["until"])
    if period.moment.recorded is not None:
        found.append(SQL["as_known"])
    narrow = account_filters(selection, SQL["of_account"])
    if narrow:
        found.append(filled(SQL["on_accounts"], narrow=narrow))
    if selection.year_close == "without":
        found.append(filled(SQL["without_closing"], closing=SQL["closing"]))
    if selection.kind is not None:
        found.append(SQL["of_kind"])
    if selection.case is not None:
        found.append(SQL["of_case"])
    return joined(*found)


def account_filters(selection: Selection, name: Sql) -> Sql:
    """Write what narrows accounts."""
    found: list[Sql] = []
    if selection.purposes is not None:
        found.append(filled(SQL["of_purposes"], name=name))
    if selection.account is not None:
        found.append(filled(SQL["of_code"], name=name))
    return joined(*found)


def asset_filters(selection: Selection) -> Sql:
    """Write what narrows what is counted, over the joins of `naming`."""
    found: list[Sql] = []
    if selection.asset_kind is not None:
        found.append(SQL["of_asset_kind"])
    if selection.asset is not None:
        found.append(SQL["of_asset"])
    if selection.asset_kind == "money" and (selection.pollutant, selection.area, selection.vintage) != (
        None,
        None,
        None,
    ):
        return SQL["of_no_asset"]
    if selection.pollutant is not None:
        found.append(SQL["of_pollutant"])
    if selection.area is not None:
        found.append(SQL["of_area"])
    if selection.vintage is not None:
        found.append(SQL["of_vintage"])
    return joined(*found)


def values(book_id: int, selection: Selection, period: Period) -> dict[str, object]:
    """Give the values that the fragments name."""
    return {
        "book": book_id,
        "since": period.since,
        "effective": period.moment.effective,
        "recorded": period.moment.recorded,
        "purposes": None if selection.purposes is None else list(selection.purposes),
        "account": selection.account,
        "asset_kind": selection.asset_kind,
        "asset": selection.asset,
        "pollutant": selection.pollutant,
        "area": selection.area,
        "vintage": selection.vintage,
        "kind": selection.kind,
        "case": selection.case,
    }


def counted_of(row: CountedColumns) -> Counted:
    """Read what a row counts."""
    label = row.counted or row.pollutant
    assert label is not None, "what is counted has a code, or lots have a pollutant"
    return Counted(row.asset_kind, row.counted, row.pollutant, Unit(label, row.scale, row.unit, row.digits))
