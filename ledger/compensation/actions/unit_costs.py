"""Tables of unit costs: brought whole by one person, put in force by another, and looked up for the figures of an assessment.

    upload ──▶ uploaded ──confirm──▶ in_force ──retire──▶ retired ──reinstate──▶ in_force
                   └──drop──▶ dropped

A version is never changed: a figure keeps the row with which it was computed, and a table that comes later moves no figure.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert

from ledger.actors.areas import whole_book
from ledger.compensation import shapes
from ledger.compensation.actions.engine import View
from ledger.compensation.actions.sheet_reading import Sheet, read_rows
from ledger.compensation.machines import COST_TABLE
from ledger.compensation.rules.methods import METHODS
from ledger.compensation.rules.unit_costs import (
    COLUMNS,
    CostRow,
    cost_shown,
    overlapping,
    places_of,
    read_costs,
)
from ledger.compensation.rules.worksheets import InputNotAllowed, InputsDisagree, Line
from ledger.compensation.tables.unit_costs import cost_table, unit_cost
from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.documents.sheets import Fault, Faults, invalid
from ledger.entries import check_shown, check_text
from ledger.errors import LedgerError, Malformed, NotFound
from ledger.journal.accounts import check_code
from ledger.law_in_force.queries import law_of
from ledger.processes import acting
from ledger.processes.acting import Conduct, Done, Made, Verb
from ledger.processes.actions import Running, Step, hold_id
from ledger.register.regions import region_name
from ledger.words import choices

SQL: Final = named_queries(__name__)
INPUT: Final = "unit_cost"
"""The input that a row of a table fills in."""


class UnitCostUnknown(NotFound, sorts={"place": "area"}):
    """The table {table} has no cost of {object} in {year} for {place}, nor for its city or province, in a version that holds on {on}.

    Look at the table: write the object as it stands there, or name another year; else enter the unit cost with its source.
    """

    code = "compensation.unit_cost_unknown"
    source = "docs/spec/compensation.md 20"


class CostDaysWrong(Malformed):
    """The table holds from {first_on} to {last_on}.

    Give a last day that is not before the first one, or leave it out.
    """

    code = "compensation.cost_days_wrong"
    source = "docs/spec/compensation.md 20"


@dataclass(frozen=True, slots=True)
class CostHead:
    """What is said of a table beside its file."""

    code: str
    source: str
    first_on: date
    last_on: date | None = None
    file_name: str = ""


class CostTable(NamedTuple):
    """A version of a table as it is kept."""

    table_id: UUID
    code: str
    version: int
    source: str
    first_on: date
    last_on: date | None
    file_name: str
    sha256: str
    rows: int


class FoundCost(NamedTuple):
    """The row that a figure is computed with."""

    table_id: UUID
    version: int
    source: str
    row: int
    unit: str
    place: str
    cost: int


# -- a table is brought, put in force, and taken out ------------------------------------------------------------------


read_sheet: Final = partial(read_rows, read_costs, CostRow)


def judge(books: ReadBooks, book_id: int, on: date, sheet: Sheet[CostRow]) -> Faults[Fault]:
    """Tell every fault of a sheet; nothing is kept.

    Raises:
        JurisdictionUnknown.
    """
    faults: Faults[Fault] = Faults()
    faults.extend(sheet.faults)
    law = law_of(books, book_id, on)
    unknown: dict[str, LedgerError] = {}
    for place in {row.place for row in sheet.rows}:
        try:
            region_name(place, on, law)  # a cost may be of a division that has ended since
        except LedgerError as error:
            unknown[place] = error
    for row in sheet.rows:
        if (why := unknown.get(row.place)) is not None:
            faults.add(Fault(f"row {row.at}", "place", row.place, why.message("en"), why.message("zh_Hans")))
    for row, before in overlapping(sheet.rows):
        faults.add(
            Fault(
                f"row {row.at}",
                "object",
                row.object,
                f"row {before.at} is about the same place and year",
                f"与第{before.at}行的地区和年度重复",
            )
        )
    return faults


def upload(
    books: Books, book_id: int, step: Step, *, table_id: UUID, head: CostHead, sheet: Sheet[CostRow]
) -> Done[CostTable]:
    """Keep the next version of a table, whole or not at all; another person puts it in force.

    Raises (in this order):
        CodeMalformed, TextTooLong, TextUnprintable, TextEmpty, CostDaysWrong, IdUsed, ProcessUnknown, JurisdictionUnknown,
        SheetInvalid: with every fault; IdNotVersion7, StepNotAllowed, RoleNotForStep, StepBackdated; never AreaOther and Recused: it is
        of the whole book.
    """
    check_code("table", head.code)
    check_text("file name", head.file_name)
    check_shown(source=head.source)
    if head.last_on is not None and head.last_on < head.first_on:
        raise CostDaysWrong(first_on=head.first_on.isoformat(), last_on=head.last_on.isoformat())
    said = {**asdict(head), "file": sheet.sha256}

    def kept(known: CostTable) -> tuple[dict[str, object], dict[str, object]]:
        return {**{name: getattr(known, name) for name in asdict(head)}, "file": known.sha256}, said

    done = acting.repeated(books, book_id, COST_TABLES, table_id, step, kept)
    if done is not None:
        return done
    faults = judge(books, book_id, head.first_on, sheet)
    if faults:
        raise invalid(faults, COLUMNS)
    hold_id(books, book_id, f"unit costs:{head.code}")

    def keep(_: Running) -> CostTable:
        [last] = read(books, int, SQL["last"], book=book_id, code=head.code)
        own = {"book_id": book_id, "table_id": table_id}
        told = {**asdict(head), "version": last + 1, "sha256": sheet.sha256, "rows": len(sheet.rows)}
        books.connection.execute(insert(cost_table).values(**own, **told)).close()
        rows = [{**own, "row": row.at, **_cells(row)} for row in sheet.rows]
        books.connection.execute(insert(unit_cost), rows).close()
        found = find_table(books, book_id, table_id)
        assert found is not None, "it was kept just now"
        return found

    def do(_: Running, made: CostTable) -> Made:
        return Made(figures={"table": made.code, "version": made.version, "rows": made.rows})

    return acting.begun(books, book_id, COST_TABLES, table_id, "upload", step, keep, do)


def _cells(row: CostRow) -> dict[str, object]:
    return {name: value for name, value in row._asdict().items() if name != "at"}


def confirm(books: Books, book_id: int, step: Step, table_id: UUID) -> Done[CostTable]:
    """Put a table in force, as another person than who brought it.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore, StepBackdated,
        AskerGone; never SecondPersonNeeded, AreaOther and Recused.
    """
    return acting.take(books, book_id, COST_TABLES, table_id, "confirm", step)


def drop(books: Books, book_id: int, step: Step, table_id: UUID) -> Done[CostTable]:
    """Drop a table that was never in force.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated; never
        SecondPersonNeeded, ActedBefore, AskerGone, AreaOther and Recused.
    """
    return acting.take(books, book_id, COST_TABLES, table_id, "drop", step)


def retire(books: Books, book_id: int, step: Step, table_id: UUID) -> Done[CostTable]:
    """Take a table out of force, as another person than who brought it: the version before it holds again.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore, StepBackdated; never
        SecondPersonNeeded, AskerGone, AreaOther and Recused.
    """
    return acting.take(books, book_id, COST_TABLES, table_id, "retire", step)


def reinstate(books: Books, book_id: int, step: Step, table_id: UUID) -> Done[CostTable]:
    """Put a table in force again that was taken out, as another person than who brought it.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore, StepBackdated; never
        SecondPersonNeeded, AskerGone, AreaOther and Recused.
    """
    return acting.take(books, book_id, COST_TABLES, table_id, "reinstate", step)


def find_table(books: ReadBooks, book_id: int, table_id: UUID) -> CostTable | None:
    """Find a version of a table; none where there is none with this id."""
    return find(books, CostTable, SQL["table"], book=book_id, table=table_id)


def _nobody(_: CostTable) -> Collection[str]:
    """A table is no party's."""
    return ()


COST_TABLES: Final[Conduct[CostTable]] = Conduct(
    COST_TABLE,
    find_table,
    _nobody,
    (
        Verb("confirm", "Put the table of unit costs in force", "启用成本表"),
        Verb("drop", "Drop the table of unit costs", "撤销成本表"),
        Verb("retire", "Take the table of unit costs out of force", "停用成本表"),
        Verb("reinstate", "Put the table of unit costs in force again", "恢复成本表"),
    ),
    place=whole_book,
)
"""How one acts with a table of unit costs."""


# -- a figure is computed with a row ------------------------------------------------------------------------------------


def find_cost(
    books: ReadBooks, book_id: int, on: date, *, table: str, object: str, place: str, year: int
) -> FoundCost:
    """Find the row of a table for an object, a year and a place, or for its city or province. Twin: `check_item_cost`.

    Args:
        on: day on which the table must hold; the newest version in force that does is taken.

    Raises:
        UnitCostUnknown: there is none.
    """
    places = list(places_of(place))
    known = {"code": table, "object": object, "places": places, "year": year, "on": on}
    found = find(books, FoundCost, SQL["found"], book=book_id, **known)
    if found is None:
        raise UnitCostUnknown(table=table, object=object, place=place, year=year, on=on.isoformat())
    return found


@dataclass(frozen=True, slots=True)
class Priced:
    """An item whose unit cost came out of a table."""

    item: shapes.Item
    """With the inputs that the row fills in."""
    line: Line
    """Which row it was, for the worksheet."""
    row: dict[str, object]
    """What is kept of it beside the figure."""


def price(view: View, one: shapes.Item) -> Priced | None:
    """Fill the unit cost of an item in from the table that it names; none where it names none.

    Raises (in this order):
        InputNotAllowed: its method takes no unit cost; InputsDisagree: a unit cost was entered, too; UnitCostUnknown.
    """
    told = one.cost
    if told is None:
        return None
    names: Sequence[str] = (
        [field.name for field in METHODS[one.method].fields] if one.method in METHODS else ()
    )
    if names and INPUT not in names:
        raise InputNotAllowed(method=one.method, name="cost", known=choices("input", names))
    if INPUT in one.inputs:
        raise InputsDisagree(first=INPUT, second="cost", method=one.method)
    place = told.place or view.case.area
    found = find_cost(
        view.books, view.book_id, view.on, table=told.table, object=told.object, place=place, year=told.year
    )
    cost = cost_shown(found.cost)
    filled: dict[str, object] = {INPUT: cost}
    if "place" in names:
        filled |= {"place": found.place, "year": str(told.year)}
    line = Line(
        "unit cost of a table",
        "C by object, place and year",
        f"{told.object}, {place}, {told.year}",
        cost,
        f"元/{found.unit}",
        f"table {told.table} v{found.version}, row {found.row} of {found.place}: {found.source}",
    )
    item = shapes.Item(head=one.head, method=one.method, inputs={**one.inputs, **filled}, printed=one.printed)
    row = {"table_id": found.table_id, "row": found.row, "place": place, "year": told.year}
    return Priced(item, line, row)
