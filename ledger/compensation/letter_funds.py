"""What became of the money of a case, for its closing report: what came, what went and on which ground, by the postings of its fund."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ledger.compensation.letter_parts import as_money
from ledger.compensation.letter_tellings import Cell, Lined, Telling
from ledger.compensation.rows import HistoryRow, TrailRow
from ledger.messages import listing
from ledger.words import said

_NONE = "-"


class _Use(NamedTuple):
    """For what something came or went, of which head of loss or works, and its ground."""

    use: str
    of: str
    ground: str


def fund_table(told: Telling) -> Lined:
    """Tell what came into the fund and went out of it, by head, works and ground, with what stays for works and the sums.

    Of no money, nothing; what was reversed by the day of the paper is none of it.
    """
    trail = [one for one in told.file.trail if one.reverses is None and one.reversed_by is None]
    came: dict[_Use, int] = {}
    went: dict[_Use, int] = {}
    for one in trail:
        if one.purpose == "case_fund":
            side = came if one.debit else went
            for use, amount in _uses(told, one, trail):
                side[use] = side.get(use, 0) + amount
    if not came:
        return ()
    left = sum(came.values()) - sum(went.values())
    if left:
        basis = str(told.act.words.get("retention_basis") or "") or _NONE
        went[_Use(told.say("Stays in the fund, to be paid for works"), _NONE, basis)] = left
    whole = as_money(sum(came.values()))
    return [
        *(_row(use, amount, None) for use, amount in came.items()),
        *(_row(use, None, amount) for use, amount in went.items()),
        {"use": told.say("Total"), "of": _NONE, "came": whole, "went": whole, "ground": _NONE},
    ]


def _row(use: _Use, came: int | None, went: int | None) -> dict[str, Cell]:
    return {
        "use": use.use,
        "of": use.of,
        "came": _NONE if came is None else as_money(came),
        "went": _NONE if went is None else as_money(went),
        "ground": use.ground,
    }


def _uses(told: Telling, one: TrailRow, trail: Sequence[TrailRow]) -> Iterator[tuple[_Use, int]]:
    """Split a posting of the fund: what is of heads of loss as its entry has it, the rest as the act says it."""
    kind, left = said("kind", one.kind, told.locale), one.debit + one.credit
    for row in trail:
        if row.id == one.id and row.purpose == "claim_received" and row.heads:
            amount = row.debit - row.credit if one.debit else row.credit - row.debit
            yield _Use(kind, said("head", row.heads[0], told.locale), one.document or _NONE), amount
            left -= amount
    if left:
        yield _Use(kind, _of(told, one), _ground(told, one)), left


def _of(told: Telling, one: TrailRow) -> str:
    """Tell for which works something went, of which heads it was, or where it went."""
    if one.restoration is not None:
        return next((works.title for works in told.projects if works.id == one.restoration), _NONE)
    act = _act(told, one)
    destination = "" if act is None else str(act.words.get("destination") or "")
    if destination and one.credit:
        return said("destination", destination, told.locale)
    return listing((said("head", head, told.locale) for head in one.heads), told.locale) or _NONE


def _ground(told: Telling, one: TrailRow) -> str:
    act = _act(told, one)
    basis = "" if act is None else str(act.words.get("basis") or "")
    asked = next((act.document for act in told.file.history if act.id == one.spending), "")
    return " ".join(filter(None, (basis, one.document or asked, one.invoice))) or _NONE


def _act(told: Telling, one: TrailRow) -> HistoryRow | None:
    return next((act for act in told.file.history if act.id == one.act), None)
