"""Recasting: parts of lots become child lots of another origin, or under another cap; the room under the caps moves along."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple, TypeAlias

from sqlalchemy import insert, select

from ledger.amounts import Unit
from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries, single
from ledger.entries import Posting
from ledger.journal.accounts import register_asset
from ledger.journal.foreseeing import Draft
from ledger.permits.actions.engine import KeptAct, post_taken, step_id
from ledger.permits.actions.lots import TakenLot, permit_accounts
from ledger.permits.queries.lots import cap_code, new_lot
from ledger.permits.rules.strips import account
from ledger.permits.tables import lot
from ledger.processes.acting import Acting, Made

SQL: Final = named_queries(__name__)


Target: TypeAlias = Callable[[TakenLot], tuple[str, str]]
"""Gives holder and purpose of the account on which the child of a part stands."""


class NewLot(NamedTuple):
    """A lot that was registered."""

    number: int
    code: str
    area: str
    known_as: tuple[Unit, str]
    """Unit and name."""


def recast(
    books: Books,
    taken: Acting[KeptAct],
    lots: Sequence[TakenLot],
    target: Target,
    origin: str,
    measured: str | None,
    caps: Mapping[int, int],
) -> Made:
    """Replace parts of lots by child lots, in one entry of the step.

    Args:
        target: gives holder and purpose of the account on which the child of a part stands.
        origin: of the children.
        measured: the measure that made them superfluous, for recognised surplus.
        caps: by lot, the cap under which its child counts, where that is another one.

    Raises:
        CodeMalformed: the code of a child is too long; those of `post_taken`; never DuplicateName, PollutantUnknown, PromiseBroken,
        ScaleImpossible, TextEmpty, TextTooLong and TextUnprintable: the ledger names and numbers the children.
    """
    parents = _parents(books, taken, lots)
    children: list[NewLot] = []
    rows = []
    for one in lots:
        parent = parents[one.asset_id]
        new_cap = caps.get(one.asset_id, parent.cap_id)
        child = _new_lot(books, taken.book_id, new_cap)
        children.append(child)
        rows.append(
            {
                "book_id": taken.book_id,
                "asset_id": child.number,
                "cap_id": new_cap,
                "owner": target(one)[0],
                "origin": origin,
                "document": taken.step.document,
                "valid_from": parent.valid_from,
                "valid_to": parent.valid_to,
                "parent_id": one.asset_id,
                "measure": measured,
            }
        )
    books.connection.execute(insert(lot), rows)
    return post_taken(books, taken, "permits.recast", _draft(taken, lots, target, children, parents, caps))


def foreseen_recast(
    books: ReadBooks,
    taken: Acting[KeptAct],
    lots: Sequence[TakenLot],
    target: Target,
    caps: Mapping[int, int],
) -> Draft:
    """Draft the entry of `recast` before its children are registered, under the codes that they will have if nobody comes first."""
    parents = _parents(books, taken, lots)
    under = [caps.get(one.asset_id, parents[one.asset_id].cap_id) for one in lots]
    known = {cap: single(books, _Counted, SQL["counted"], book=taken.book_id, cap=cap) for cap in {*under}}
    added: Counter[int] = Counter()
    children = []
    for cap in under:
        added[cap] += 1
        code, known_as = new_lot(*known[cap][:3], known[cap].place + added[cap])
        children.append(NewLot(0, code, known[cap].area, known_as))
    return _draft(taken, lots, target, children, parents, caps)


class _Parent(NamedTuple):
    asset_id: int
    cap_id: int
    valid_from: date
    valid_to: date


def _parents(books: ReadBooks, taken: Acting[KeptAct], lots: Sequence[TakenLot]) -> dict[int, _Parent]:
    """Read the lots of which parts are replaced, by number."""
    query = select(lot.c.asset_id, lot.c.cap_id, lot.c.valid_from, lot.c.valid_to).where(
        lot.c.book_id == taken.book_id, lot.c.asset_id.in_([one.asset_id for one in lots])
    )
    return {row.asset_id: _Parent(*row) for row in books.connection.execute(query)}


def _draft(
    taken: Acting[KeptAct],
    lots: Sequence[TakenLot],
    target: Target,
    children: Sequence[NewLot],
    parents: Mapping[int, _Parent],
    caps: Mapping[int, int],
) -> Draft:
    moves: list[Posting] = []
    for one, child in zip(lots, children, strict=True):
        cap = parents[one.asset_id].cap_id
        moves += _replaced(one, child, account(*target(one)), moved=caps.get(one.asset_id, cap) != cap)
    opening = permit_accounts(*dict.fromkeys(target(one) for one in lots))
    return Draft(step_id(taken), moves, opening, {child.code: child.known_as for child in children})


def _replaced(one: TakenLot, child: NewLot, to: str, *, moved: bool) -> list[Posting]:
    pollutant, area = one.pollutant, one.area
    legs = [
        Posting(account(f"bureau:{area}", "lot_issued"), one.asset, "debit", one.quantity),
        Posting(one.account, one.asset, "credit", one.quantity),
        Posting(to, child.code, "debit", one.quantity),
        Posting(account(f"bureau:{child.area}", "lot_issued"), child.code, "credit", one.quantity),
    ]
    if moved:
        old, new = cap_code(pollutant, area, one.vintage), cap_code(pollutant, child.area, one.vintage)
        legs += [
            Posting(account(f"bureau:{area}", "cap_limit"), old, "debit", one.quantity),
            Posting(account(f"bureau:{area}", "cap_issued"), old, "credit", one.quantity),
            Posting(account(f"bureau:{child.area}", "cap_issued"), new, "debit", one.quantity),
            Posting(account(f"bureau:{child.area}", "cap_limit"), new, "credit", one.quantity),
        ]
    return legs


class _Counted(NamedTuple):
    pollutant: str
    area: str
    vintage: int
    place: int


def _new_lot(books: Books, book_id: int, cap_id: int) -> NewLot:
    """Number and register a lot under a cap."""
    counted = single(books, _Counted, SQL["count_lot"], book=book_id, cap=cap_id)
    code, (unit, name) = new_lot(*counted)
    number = register_asset(books, book_id, code, name, "permit", unit.unit, unit.scale, unit.digits)
    return NewLot(number, code, counted.area, (unit, name))
