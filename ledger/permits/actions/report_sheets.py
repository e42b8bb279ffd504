"""Reports of emissions from a spreadsheet: all rows are checked, then all are reported, or none."""

from dataclasses import dataclass
from threading import Event
from uuid import UUID

from ledger.database import Books
from ledger.documents import apart
from ledger.documents.sheets import Fault, Faults, invalid
from ledger.identifiers import derived
from ledger.permits.actions.year_end import Emitted, report_emissions
from ledger.permits.rules.report_sheets import COLUMNS, read_reports
from ledger.permits.rules.strips import party_of
from ledger.permits.rules.year import ReportAhead, SourceNotYours, check_reported_on, check_source
from ledger.processes.actions import Step
from ledger.register.queries import sites_on


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """A sheet as far as it can be judged by itself."""

    rows: list[tuple[int, Emitted]]
    """What rows say that mean something, with their numbers."""
    faults: Faults[Fault]


def read_sheet(data: bytes, gone: Event | None = None) -> ReportSheet:
    """Read a sheet apart from this process.

    Args:
        data: the file.
        gone: set when nobody waits for it any more.

    Raises (in this order):
        SheetInvalid: the file cannot be read, or its columns are not the template's. those of `apart.run`;
        FileBeyondLimit.
    """
    [told] = apart.run(read_reports, data, {}, gone)
    return ReportSheet(
        [(number, Emitted(*said)) for number, *said in told["rows"]], Faults.of(told["faults"], Fault)
    )


def report_sheet(books: Books, book_id: int, step: Step, *, base: UUID, sheet: ReportSheet) -> int:
    """Report every row of a sheet, and give their number; ids are derived from `base` and the row, so a retry changes nothing.

    Raises (in this order):
        SheetInvalid: with every fault, also of each site that is not there for the caller; then those of `report_emissions`.
    """
    known = sites_on(books, book_id, {what.site for _, what in sheet.rows}, step.on)
    faults: Faults[Fault] = Faults()
    faults.extend(sheet.faults)
    for number, what in sheet.rows:
        if what.site not in known or step.owner not in (None, party_of(what.site)):
            faults.add(Fault(f"row {number}", "site", what.site, "there is no such site", "没有登记这个场所"))
        try:
            check_source(what.source, step.owner)
        except SourceNotYours as error:
            faults.add(
                Fault(f"row {number}", "source", what.source, error.message("en"), error.message("zh_Hans"))
            )
        try:
            check_reported_on(what.year, step.on)
        except ReportAhead as error:
            faults.add(
                Fault(f"row {number}", "year", str(what.year), error.message("en"), error.message("zh_Hans"))
            )
    if faults:
        raise invalid(faults, COLUMNS)
    for number, what in sheet.rows:
        report_emissions(books, book_id, step, report_id=derived(base, f"row:{number}"), what=what)
    return len(sheet.rows)
