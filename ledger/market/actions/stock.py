"""The stock with which a book begins, from a workbook: who is there, what is held, and what rests on it.

    propose ─▶ proposed ─▶ confirm (another person) ─▶ recorded
                   └─────▶ drop

Who brings the workbook hears at once what stands against it: all of it is done and taken back. Another person reads its lists and totals,
and confirms; then all of it is done in one transaction, each row by the act of its kind (`stock_rows`), or nothing is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Event
from typing import Final
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from ledger.database import Books
from ledger.database.queries import ask, named_queries, single
from ledger.database.refusals import PromiseBroken, translate_refusal
from ledger.documents import apart
from ledger.documents.sheets import Fault, Faults, SheetCell, invalid, rows_in_numbers, write_xlsx
from ledger.entries import check_shown, check_text
from ledger.errors import LedgerError
from ledger.market.actions.stock_bound import WORKS, bring_fees, bring_leases, bring_pledges
from ledger.market.actions.stock_rows import (
    Bringing,
    bring_caps,
    bring_holdings,
    bring_licences,
    bring_parties,
)
from ledger.market.machines import STOCK
from ledger.market.rules.stock import Rows, digest, read_stock, sound_of, within
from ledger.market.rules.stock_sheets import COLUMNS, HELP, SHEETS
from ledger.market.shapes import StockTerms
from ledger.permits.actions.back_dating import BackDated
from ledger.permits.actions.engine import Asked, KeptAct, act_conduct, number_locked
from ledger.permits.actions.second import Way, begin_way, confirm, second_verbs
from ledger.permits.actions.second import drop as drop_way
from ledger.permits.rules.back_dating import DatedBackAlone, DatedTooFarBack
from ledger.processes.acting import Done, Made
from ledger.processes.actions import Step
from ledger.processes.machines import START

SQL: Final = named_queries(__name__)
MANY: Final = 200
"""From how many rows on PostgreSQL looks at its tables anew: it takes a tenth of a second."""


@dataclass(frozen=True, slots=True)
class StockSheet:
    """A workbook as far as it can be judged by itself."""

    rows: Rows = field(default_factory=dict)
    faults: Faults[Fault] = field(default_factory=Faults)
    broken: list[str] = field(default_factory=list)
    """What rows with a fault would have made."""


def read_workbook(data: bytes, gone: Event | None = None) -> StockSheet:
    """Read a workbook apart from this process.

    Args:
        data: the file.
        gone: set when nobody waits for it any more.

    Raises (in this order):
        SheetInvalid: the file cannot be read, or it has other sheets or columns than the template. those of `apart.run`;
        FileBeyondLimit.
    """
    found = StockSheet()
    for piece in apart.run(read_stock, data, {}, gone):
        if "sheet" in piece:
            found.rows.setdefault(piece["sheet"], []).extend(tuple(row) for row in piece["rows"])
        else:
            told = Faults.of(piece["faults"], Fault)
            found.faults.extend(told)
            found.faults.count += told.rest
            found.broken.extend(piece["broken"])
    return found


def bring_stock(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    area: str,
    title: str,
    file_name: str,
    sheet: StockSheet,
) -> Done[KeptAct]:
    """Bring a workbook: it is tried as a whole, and kept when nothing stands against it; a second person confirms.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, JurisdictionUnknown, IdUsed, ProcessUnknown, IdNotVersion7, StepNotAllowed,
        RoleNotForStep; SheetInvalid: with every fault of every sheet; never AmountBelowZero.
    """
    check_text("title", title)
    check_text("file_name", file_name)
    check_shown(document=step.document)
    if sheet.faults or any(within(sheet.rows)):
        raise invalid(try_stock(books, book_id, step, act_id=act_id, sheet=sheet), COLUMNS)
    kept = {one.key: tuple(sheet.rows.get(one.key, ())) for one in SHEETS}
    terms = StockTerms(title, file_name, digest(sheet.rows), **kept)
    asked = Asked(f"bureau:{area}", terms=terms, called={"site": "area"})
    return begin_way(books, book_id, BRING, step, act_id=act_id, alone=None, asked=asked)


def confirm_stock(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Confirm a stock as another person: all of it is brought in, or nothing.

    Raises (in this order):
        ProcessUnknown, StepPassed, StepUnnamed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep,
        SecondPersonNeeded, ActedBefore, StepBackdated; SheetInvalid: something stands against it now, a closed month, too; AskerGone; never
        PeriodClosed and PeriodSoftClosed.
    """
    return confirm(books, book_id, step, act_id=act_id, ways=(BRING,))


def drop_stock(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Drop a stock that was brought and not confirmed.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated; never
        SheetInvalid.
    """
    return drop_way(books, book_id, step, act_id=act_id, ways=(BRING,))


def try_stock(books: Books, book_id: int, step: Step, *, act_id: UUID, sheet: StockSheet) -> Faults[Fault]:
    """Find everything that stands against a workbook: it is done, and taken back.

    Raises (in this order):
        JurisdictionUnknown; never SheetInvalid: it is tried, and what stands against a row is told; never AmountNotDecimal,
        AmountTooLarge and AmountTooPrecise: the cells were read.
    """
    found: Faults[Fault] = Faults()
    between = list(within(sheet.rows))
    sound, broken = sound_of(sheet.rows, {fault.where for fault in between})
    trial: list[Bringing] = []

    def work(tried: Books) -> None:
        trial.append(Bringing(tried, book_id, act_id, replace(step, said_on=None), None, "", "", WORKS))
        trial[0].broken |= broken | set(sheet.broken)
        try:
            _check_window(tried, book_id, step)
        except (DatedTooFarBack, DatedBackAlone) as error:  # none of its rows could be done on that day
            trial[0].faults.add(_of_all(error))
        else:
            bring_rows(trial[0], sound)

    books.rehearse(work)
    found.extend([*sheet.faults, *between, *trial[0].faults])
    found.count += sheet.faults.rest + trial[0].faults.rest
    return found


def _check_window(books: Books, book_id: int, step: Step) -> None:
    """Check the day of a stock as when it is brought; what its rows say of earlier days is history, and is not asked."""
    taken = STOCK.step(START, BRING.ask)
    assert taken is not None, "one brings a stock"
    BackDated().check(books, book_id, STOCK, taken, step, ())


def rows_kept(act: KeptAct) -> Rows:
    """Give the rows of a stock that is kept."""
    terms = act.said(StockTerms)
    return {one.key: list(getattr(terms, one.key)) for one in SHEETS}


def workbook(rows: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """Write the rows of a stock as a workbook that says the same when it is brought again."""
    return write_xlsx(
        [
            (
                sheet.title,
                tuple(f"{c.zh} {c.en}" for c in sheet.columns),
                rows_in_numbers(sheet.columns, (row[1:] for row in rows.get(sheet.key, ()))),
            )
            for sheet in SHEETS
        ]
    )


def template() -> bytes:
    """Make the workbook that a clerk fills in: a sheet of each kind with examples, and one that explains every column."""
    notes: list[list[SheetCell]] = [
        [
            sheet.title,
            f"{c.zh} {c.en}",
            "必填 required" if c.required else "可空 optional",
            c.help_zh,
            c.help_en,
        ]
        for sheet in SHEETS
        for c in sheet.columns
    ]
    sheets = [
        (
            sheet.title,
            tuple(f"{c.zh} {c.en}" for c in sheet.columns),
            rows_in_numbers(sheet.columns, sheet.examples),
        )
        for sheet in SHEETS
    ]
    titles = ("工作表 Sheet", "列 Column", "", "说明", "Help")
    return write_xlsx([*sheets, (HELP, titles, notes)])


def bring_rows(bringing: Bringing, rows: Rows) -> None:
    """Bring everything in, in the order in which it rests on each other."""
    more_time(bringing.books)
    bring_parties(bringing, rows)
    _learn(bringing.books, rows, "enterprises", "sites")
    bring_licences(bringing, rows)
    bring_caps(bringing, rows)
    bring_holdings(bringing, rows)
    _learn(bringing.books, rows, "holdings", "licences")
    bring_fees(bringing, rows)
    _learn(bringing.books, rows, "fees")
    bring_pledges(bringing, rows)
    _learn(bringing.books, rows, "pledges")
    bring_leases(bringing, rows)
    if bringing.doer is None and not bringing.faults:
        _ask_now(bringing)


def more_time(books: Books) -> None:
    """Leave PostgreSQL the time that a whole stock takes."""
    ask(books, SQL["more_time"]).close()


def _learn(books: Books, rows: Rows, *sheets: str) -> None:
    """Let PostgreSQL look how large its tables have become with some sheets, where they are large."""
    if sum(len(rows.get(sheet, ())) for sheet in sheets) >= MANY:
        ask(books, SQL["learn_sizes"]).close()


def _ask_now(bringing: Bringing) -> None:
    """Let PostgreSQL ask of what was tried what it asks at COMMIT: nothing that is taken back comes there."""
    names = single(bringing.books, str, SQL["asked_at_commit"])
    try:
        with bringing.books.connection.begin_nested():
            bringing.books.connection.exec_driver_sql(f"SET CONSTRAINTS {names} IMMEDIATE").close()
    except DBAPIError as caught:
        error = translate_refusal(caught)
        if not isinstance(error, PromiseBroken):
            raise
        bringing.faults.add(_of_all(error))


def _of_all(error: LedgerError) -> Fault:
    """Tell what is refused of the workbook as a whole."""
    told, zh = (
        f"{error.message(locale)}{space}{error.remedy(locale)}{space}[{error.code}]"
        for locale, space in (("en", " "), ("zh_Hans", ""))
    )
    return Fault("file", "", "", told, zh)


def _do(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Bring it in; nobody asked for it while it is tried, and then every fault of every sheet is told.

    Raises:
        SheetInvalid; never AmountNotDecimal, AmountTooLarge and AmountTooPrecise, and never JurisdictionUnknown: it was asked when the
        stock was brought.
    """
    rows, terms = rows_kept(act), act.said(StockTerms)
    step = replace(step, said_on=None)  # the window was held against the day of the stock when it was brought
    number_locked(books, book_id, "stock")
    if asked_by is None:
        tried = Bringing(books, book_id, act.act_id, step, None, terms.title, terms.file_name, WORKS)
        bring_rows(tried, rows)
        if tried.faults:
            raise invalid(tried.faults, COLUMNS)
        return Made()
    asker = replace(step, actor_id=asked_by, person_id=None, machine=False, inside=None, seen=None, reason="")
    doer = replace(step, seen=None, inside=None)
    done = Bringing(books, book_id, act.act_id, asker, doer, terms.title, terms.file_name, WORKS)
    bring_rows(done, rows)
    if done.faults:
        raise invalid(done.faults, COLUMNS)
    return Made(tuple(done.entries), {"lots": len(rows.get("holdings", ())), "file": terms.file})


STOCKS: Final = act_conduct(STOCK, StockTerms, *second_verbs(lambda: (BRING,), "the stock", "存量导入"))
"""How one acts with a stock."""
BRING: Final[Way] = Way(STOCKS, "bring", _do, None)
