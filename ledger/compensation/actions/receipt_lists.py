"""Lists of receipts: of which payment each is that a row tells; recorded are all of a list, or none."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final, NamedTuple
from uuid import UUID

from ledger.compensation import receipt_shapes
from ledger.compensation.actions.sheet_reading import Sheet, read_rows
from ledger.compensation.queries.numbering import case_named
from ledger.compensation.rules.receipt_lists import COLUMNS, ListedReceipt, Receivable, assign, read_receipts
from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read
from ledger.documents.sheets import Fault, Faults, invalid
from ledger.entries import IdNotVersion7
from ledger.identifiers import derived, is_uuid7
from ledger.processes.actions import Step

SQL: Final = named_queries(__name__)


class KnownReceipt(NamedTuple):
    """A receipt that is recorded already, and its payment."""

    id: UUID
    payment: UUID
    case: str


class TakenNumber(NamedTuple):
    """A number under which a receipt is recorded."""

    receipt_code: str
    receipt_number: str
    case: str


class AssignedReceipt(NamedTuple):
    """A row of which it is known what is to be recorded, in which case and on which day."""

    row: int
    id: UUID
    """Of the act that records it, and of the receipt."""
    case: str
    step: Step
    told: receipt_shapes.NontaxReceipt


def _row(*said: object) -> ListedReceipt:
    row = ListedReceipt(*said)  # type: ignore[arg-type]
    return row._replace(payable=None if row.payable is None else (row.payable[0], row.payable[1]))


read_sheet: Final = partial(read_rows, read_receipts, _row)


def assign_receipts(
    books: ReadBooks, book_id: int, step: Step, *, list_id: UUID, sheet: Sheet[ListedReceipt]
) -> list[AssignedReceipt]:
    """Find the payment of every receipt of a list, or refuse all of it; each is then recorded by an act of its own.

    The acts have ids that follow from that of the list and the number of the row: sent again, the same is answered.

    Raises (in this order):
        IdNotVersion7, SheetInvalid: with every fault.
    """
    if not is_uuid7(list_id):
        raise IdNotVersion7(id=str(list_id))
    ids = {row.at: derived(list_id, f"row:{row.at}") for row in sheet.rows}
    values = list(ids.values())
    known = {one.id: one for one in read(books, KnownReceipt, SQL["known"], book=book_id, ids=values)}
    faults: Faults[Fault] = Faults()
    faults.extend(sheet.faults)
    new = _in_cases(books, book_id, [row for row in sheet.rows if ids[row.at] not in known], faults)
    faults.extend(_taken(books, book_id, step, new))
    found = assign(new, _receivables(books, book_id, new), faults)
    if faults:
        raise invalid(faults, COLUMNS)
    made = []
    for row in sheet.rows:
        there = known.get(ids[row.at])
        payment, case = (found[row.at].payment, found[row.at].case) if there is None else there[1:]
        told = receipt_shapes.NontaxReceipt(
            payment=payment,
            receipt_code=row.receipt_code,
            receipt_number=row.receipt_number,
            check_code=row.check_code,
            amount=row.amount,
            payer_name=row.payer_name,
        )
        on = replace(step, on=date.fromisoformat(row.issued_on))
        made.append(AssignedReceipt(row.at, ids[row.at], case, on, told))
    return made


def _in_cases(
    books: ReadBooks, book_id: int, rows: Sequence[ListedReceipt], faults: Faults[Fault]
) -> list[ListedReceipt]:
    """Name the cases of the rows by their codes; a name that is none of a case is a fault."""
    codes = {name: case_named(books, book_id, name) for name in {row.case for row in rows if row.case}}
    known = []
    for row in rows:
        code = codes.get(row.case, "")
        if code is None:
            problem = "no case has this code or this number"
            faults.add(Fault(f"row {row.at}", "case", row.case, problem, "没有该编号或代码的案件"))
        else:
            known.append(row._replace(case=code))
    return known


def _taken(books: ReadBooks, book_id: int, step: Step, rows: Sequence[ListedReceipt]) -> list[Fault]:
    """Find the rows whose number is that of another receipt, of the book or of the list, and those of a day that has not come."""
    numbers = [row.receipt_number for row in rows]
    found = read(books, TakenNumber, SQL["numbers"], book=book_id, numbers=numbers)
    taken = {(one.receipt_code, one.receipt_number): one.case for one in found}
    faults = []
    for row in rows:
        there = taken.setdefault((row.receipt_code, row.receipt_number), f"row {row.at}")
        if there != f"row {row.at}":
            zh = f"该票据已登记：{there.replace('row ', '第') + '行' if there.startswith('row ') else there}"
            faults.append(
                Fault(
                    f"row {row.at}",
                    "receipt_number",
                    row.receipt_number,
                    f"it is recorded already: {there}",
                    zh,
                )
            )
        if date.fromisoformat(row.issued_on) > step.on:
            faults.append(
                Fault(
                    f"row {row.at}", "issued_on", row.issued_on, f"it is after {step.on}", f"晚于 {step.on}"
                )
            )
    return faults


def _receivables(books: ReadBooks, book_id: int, rows: Sequence[ListedReceipt]) -> list[Receivable]:
    """Read the payments that the rows could mean, locked with their cases in one order when they are recorded."""
    cases = sorted({row.payable[0] for row in rows if row.payable is not None})
    codes = sorted({row.case for row in rows if row.case})
    return read(books, Receivable, SQL["receivables"], book=book_id, cases=cases, codes=codes)
