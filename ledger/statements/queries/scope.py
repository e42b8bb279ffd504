"""Which postings a question is about, as SQL: the range, the instant, the accounts and what they count.

The fragments name a posting `p`, its account `a`, its asset `x`, and the cap `k` that a lot or the room under a cap belongs to.
"""

from typing import Any, Final

from ledger.amounts import Unit
from ledger.statements.rules import Counted, Period, Selection

CLOSING: Final = """SELECT c.entry_id FROM ledger.entry c WHERE c.book_id = :book AND c.kind = 'periods.year_close'
  UNION ALL SELECT r.entry_id FROM ledger.entry r JOIN ledger.entry c ON c.book_id = r.book_id AND c.entry_id = r.reverses
  WHERE r.book_id = :book AND r.reverses IS NOT NULL AND c.kind = 'periods.year_close'"""
"""The entries that close years, and those that undo them."""
_ASSET: Final = "JOIN ledger.asset x ON x.book_id = :book AND x.asset_id = {of}.asset_id"
_CAP: Final = """ LEFT JOIN ledger.permit_lot l ON l.book_id = :book AND l.asset_id = {of}.asset_id
  LEFT JOIN ledger.permit_cap k ON k.book_id = :book AND k.asset_id = coalesce(l.cap_id, {of}.asset_id)"""
_COUNTED: Final = "x.kind AS asset_kind, {counted}, x.scale, x.unit, x.digits"
CASE_OF: Final = """(SELECT min(h.code) FROM ledger.posting q
  JOIN ledger.damage_account o ON o.book_id = q.book_id AND o.account_id = q.account_id
  JOIN ledger.damage_case h ON h.book_id = o.book_id AND h.case_id = o.case_id
  WHERE q.book_id = :book AND q.entry_id = {entry})"""
"""The case whose accounts an entry touches."""


def naming(selection: Selection, of: str) -> tuple[str, str]:
    """Write the joins to asset and cap, and the columns that say what is counted. Money belongs to no cap, so none is looked for.

    Args:
        selection: what is asked for.
        of: the name of what has an `asset_id`.
    """
    if selection.asset_kind == "money":
        return _ASSET.format(of=of), _COUNTED.format(counted="x.code AS counted, NULL::text AS pollutant")
    counted = "CASE WHEN k.asset_id IS NULL THEN x.code END AS counted, k.pollutant"
    return (_ASSET + _CAP).format(of=of), _COUNTED.format(counted=counted)


def posting_filters(selection: Selection, period: Period) -> str:
    """Write what narrows postings before they are joined to anything; begins with AND where there is something."""
    found = []
    if period.moment.effective is not None:
        found.append("p.effective_on <= :effective")
    if period.moment.recorded is not None:
        found.append("p.recorded_at <= :recorded")
    narrow = account_filters(selection, "b")
    if narrow:
        found.append(
            f"p.account_id IN (SELECT b.account_id FROM ledger.account b WHERE b.book_id = :book {narrow})"
        )
    if selection.year_close == "without":
        found.append(f"p.entry_id NOT IN ({CLOSING})")
    if selection.kind is not None:
        found.append("""p.entry_id IN (SELECT e.entry_id FROM ledger.entry e
          LEFT JOIN ledger.entry u ON u.book_id = e.book_id AND u.entry_id = e.reverses
          WHERE e.book_id = :book AND coalesce(u.kind, e.kind) = :kind)""")
    if selection.case is not None:
        found.append("""p.entry_id IN (SELECT q.entry_id FROM ledger.damage_case h
          JOIN ledger.damage_account o ON o.book_id = h.book_id AND o.case_id = h.case_id
          JOIN ledger.posting q ON q.book_id = o.book_id AND q.account_id = o.account_id
          WHERE h.book_id = :book AND h.code = :case)""")
    return "".join(f" AND {one}" for one in found)


def account_filters(selection: Selection, name: str) -> str:
    """Write what narrows accounts."""
    found = []
    if selection.purposes is not None:
        found.append(f"{name}.purpose = ANY(:purposes)")
    if selection.account is not None:
        found.append(f"{name}.code = :account")
    return "".join(f" AND {one}" for one in found)


def asset_filters(selection: Selection) -> str:
    """Write what narrows what is counted, over the joins of `naming`."""
    found = []
    if selection.asset_kind is not None:
        found.append("x.kind = :asset_kind")
    if selection.asset is not None:
        found.append("x.code = :asset")
    if selection.asset_kind == "money" and (selection.pollutant, selection.area, selection.vintage) != (
        None,
        None,
        None,
    ):
        return " AND false"
    if selection.pollutant is not None:
        found.append("k.pollutant = :pollutant")
    if selection.area is not None:
        found.append("k.area = :area")
    if selection.vintage is not None:
        found.append("k.vintage = :vintage")
    return "".join(f" AND {one}" for one in found)


def values(book_id: int, selection: Selection, period: Period) -> dict[str, Any]:
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


def counted_of(row: Any) -> Counted:
    """Read what a row counts."""
    label = row.counted or row.pollutant
    return Counted(row.asset_kind, row.counted, row.pollutant, Unit(label, row.scale, row.unit, row.digits))
