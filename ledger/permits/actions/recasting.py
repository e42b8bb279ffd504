"""Recasting: parts of lots become child lots of another origin, or under another cap; the room under the caps moves along."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from sqlalchemy import insert, select

from ledger.database import Books
from ledger.database.queries import named_queries, single
from ledger.entries import Posting
from ledger.journal.accounts import register_asset
from ledger.permits.actions.engine import KeptAct, post_taken
from ledger.permits.actions.lots import TakenLot
from ledger.permits.queries.lots import cap_code
from ledger.permits.rules.strips import LOT_SCALE, account, unit_of
from ledger.permits.tables import lot
from ledger.processes.acting import Acting, Made

SQL: Final = named_queries(__name__)


class NewLot(NamedTuple):
    """A lot that was registered."""

    number: int
    code: str
    area: str


def recast(
    books: Books,
    taken: Acting[KeptAct],
    lots: Sequence[TakenLot],
    target: Callable[[TakenLot], tuple[str, str]],
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
    parents = {
        row.asset_id: row
        for row in books.connection.execute(
            select(lot.c.asset_id, lot.c.cap_id, lot.c.valid_from, lot.c.valid_to).where(
                lot.c.book_id == taken.book_id, lot.c.asset_id.in_([one.asset_id for one in lots])
            )
        )
    }
    legs: list[Posting] = []
    rows = []
    for one in lots:
        parent = parents[one.asset_id]
        new_cap = caps.get(one.asset_id, parent.cap_id)
        child = _new_lot(books, taken.book_id, new_cap)
        holder, purpose = target(one)
        legs += _replaced(one, child, account(holder, purpose), moved=new_cap != parent.cap_id)
        rows.append(
            {
                "book_id": taken.book_id,
                "asset_id": child.number,
                "cap_id": new_cap,
                "owner": holder,
                "origin": origin,
                "document": taken.step.document,
                "valid_from": parent.valid_from,
                "valid_to": parent.valid_to,
                "parent_id": one.asset_id,
                "measure": measured,
            }
        )
    books.connection.execute(insert(lot), rows)
    return post_taken(books, taken, "permits.recast", legs)


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
    lot = single(books, _Counted, SQL["count_lot"], book=book_id, cap=cap_id)
    code = f"lot:{lot.pollutant}:{lot.area}:{lot.vintage}:{lot.place:04d}"
    name = f"{lot.pollutant} in {lot.area}, vintage {lot.vintage}, lot {lot.place}"
    number = register_asset(books, book_id, code, name, "permit", unit_of(lot.pollutant), LOT_SCALE, 3)
    return NewLot(number, code, lot.area)
