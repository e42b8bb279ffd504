"""The rows of a stock brought in, each by the act that brings in one of its kind: tried when the workbook comes, done when it is confirmed.

What one asks for and another confirms is asked for in the name of who brought the workbook and confirmed in the name of who confirms it,
so that no row passes a rule that the single act has. While it is tried, everything is done and taken back, and what each row is refused
for is a fault of the row; what rests on a row with a fault is not tried.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple, TypeAlias
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries, read
from ledger.database.refusals import PromiseBroken, translate_refusal
from ledger.documents.sheets import Fault, Faults, invalid
from ledger.errors import LedgerError
from ledger.identifiers import derived
from ledger.law import Law
from ledger.law_in_force.queries import newest_law
from ledger.market.rules.stock import SheetRow, cap_name, fault_of, groups_of, names_of, rows_of
from ledger.market.rules.stock_sheets import CAPS, COLUMNS, ENTERPRISES, HOLDINGS, LICENCES, PURPOSES, SITES
from ledger.permits.actions import caps
from ledger.permits.actions.corrected import check_right
from ledger.permits.actions.engine import KeptAct
from ledger.permits.actions.openings import bring_lots
from ledger.permits.actions.receivers import known_reserves
from ledger.permits.actions.register import LICENSE, import_licence
from ledger.permits.actions.second import Way, confirm
from ledger.permits.queries.lots import caps_for, room_of
from ledger.permits.rules.plans import PlanLine, passing, unknown
from ledger.permits.rules.strips import party_of, written
from ledger.processes.acting import Done
from ledger.processes.actions import Step
from ledger.register.actions import Attributes, LicenceLine
from ledger.register.holders import holder_of
from ledger.register.together import NewParty, NewSite, register_parties, register_sites

SQL: Final = named_queries(__name__)
AT_ONCE: Final = 200
"""How many rows are brought in at once; one fault among them costs as many trials."""


Work: TypeAlias = tuple[Callable[["Bringing", Sequence[SheetRow], int | None], object], Mapping[str, str]]


@dataclass(slots=True)
class Bringing:
    """A stock that is being brought in."""

    books: Books
    book_id: int
    stock_id: UUID
    asker: Step
    """Who brought the workbook, at its day and with its paper."""
    doer: Step | None
    """Who confirms it, at the same day; None while it is tried."""
    title: str
    file_name: str
    works: Mapping[str, "Work"]
    """By sheet, what brings in a row, and the column that each refusal is about, by its code."""
    faults: Faults[Fault] = field(default_factory=Faults)
    broken: set[str] = field(default_factory=set)
    """Names of what has a fault: what rests on one of them is not tried."""
    entries: list[UUID] = field(default_factory=list)
    seniors: dict[str, str] = field(default_factory=dict)
    """By the number of a pledge that of the one that goes before it."""
    law: Law | None = None
    """The law by which sites are registered: asked once, for no row of a stock changes it."""

    def id_of(self, name: str) -> UUID:
        """Name an act of it: derived, so that each is one act of the stock and no other."""
        return derived(self.stock_id, name)

    def fault(self, row: SheetRow, column: str, problem: str, zh: str) -> None:
        """Take in a fault of a row."""
        self.faults.add(fault_of(row, column, problem, zh))

    def refuse(self, group: Sequence[SheetRow], column: str, problem: str, zh: str) -> None:
        """Take in a fault of rows that say of one thing what cannot be, without trying it."""
        row = group[0]
        self.fault(row, column, problem, zh)
        self.broken.update(names_of(row.sheet, row.cells))

    def each(
        self, group: Sequence[SheetRow], year: int | None = None, *, rests_on: Sequence[str] = ()
    ) -> None:
        """Bring in what rows say of one thing, by the work of their sheet, or take in what it is refused for.

        Args:
            group: its rows.
            year: which year of them, where each is an act of its own.
            rests_on: names of what it rests on.
        """
        row = group[0]
        work, columns = self.works[row.sheet]
        if self.broken.intersection(rests_on):
            self.broken.update(names_of(row.sheet, row.cells))
            return
        try:
            if self.doer is not None:
                work(self, group, year)
            else:
                self.books.attempt(lambda books: work(replace(self, books=books), group, year))
        except (LedgerError, DBAPIError) as caught:
            error = caught if isinstance(caught, LedgerError) else translate_refusal(caught)
            if error is not caught and (self.doer is not None or not isinstance(error, PromiseBroken)):
                raise
            first = next(iter(row.cells))
            named = str(error.figures.get("field", ""))
            column = columns.get(error.code) or (named if named in row.cells else first)
            told, zh = (
                f"{error.message(locale)}{space}{error.remedy(locale)}{space}[{error.code}]"
                for locale, space in (("en", " "), ("zh_Hans", ""))
            )
            self.fault(row, column, told, zh)
            if self.doer is not None:
                raise invalid(self.faults, COLUMNS) from caught
            self.broken.update(names_of(row.sheet, row.cells))

    def each_alone(self, listed: Iterable[tuple[SheetRow, Sequence[str]]]) -> None:
        """Bring in rows that each say of a thing of their own, with the names of what it rests on, by works that take many rows.

        Many come in at once; only those among which one is refused come in again, each alone.
        """
        rows = list(listed)
        for first in range(0, len(rows), AT_ONCE):
            some = rows[first : first + AT_ONCE]
            if not self._stand(some):
                for row, rests_on in some:
                    self.each([row], rests_on=rests_on)

    def _stand(self, some: Sequence[tuple[SheetRow, Sequence[str]]]) -> bool:
        """Bring rows in at once, and tell whether all of them stand; else nothing of them is there."""
        if any(self.broken.intersection(rests_on) for _, rests_on in some):
            return False
        work, group = self.works[some[0][0].sheet][0], [row for row, _ in some]
        try:
            self.books.attempt(lambda books: work(replace(self, books=books), group, None))
        except (LedgerError, DBAPIError):
            return False
        return True

    def by_two(self, way: Way, begin: Callable[[Books, Step], Done[KeptAct]]) -> KeptAct:
        """Let one ask for an act, and the other confirm it; while it is tried it is done without."""
        done = begin(self.books, self.asker)
        if done.process.state != way.conduct.machine.step("", way.ask).after:  # type: ignore[union-attr]
            self.entries += done.entries  # one person sufficed
        elif self.doer is None:
            way.do(self.books, self.book_id, self.asker, done.record, None)
        else:
            act_id = done.process.process_id
            self.entries += confirm(self.books, self.book_id, self.doer, act_id=act_id, ways=(way,)).entries
        return done.record


def bring_parties(bringing: Bringing, rows: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """Register the enterprises and sites that are not registered; those that are must be called the same."""
    bringing.each_alone(
        (row, ()) for row in rows_of(rows, ENTERPRISES) if not ahead(bringing, row, "registered_on")
    )
    bringing.law = newest_law(bringing.books, bringing.book_id)
    bringing.each_alone(
        (row, (party_of(row["site"]),)) for row in rows_of(rows, SITES) if not ahead(bringing, row, "since")
    )


def ahead(bringing: Bringing, row: SheetRow, column: str) -> bool:
    """Refuse a row that says what is so only after the day of the stock."""
    day = row.day(column)
    ahead = day is not None and day > bringing.asker.on
    if ahead:
        bringing.refuse([row], column, "it is after the day of the stock", "晚于启用日")
    return ahead


def party(at: Bringing, group: Sequence[SheetRow], _: int | None) -> None:
    """Register enterprises: one, or many at once."""
    new = [
        NewParty(row["uscc"], row["name"], row.day_or("registered_on", at.asker.on), row["evidence"])
        for row in group
    ]
    register_parties(at.books, at.book_id, (at.doer or at.asker).actor_id, new)


def site(at: Bringing, group: Sequence[SheetRow], _: int | None) -> None:
    """Register sites: one, or many at once."""
    law = at.law or newest_law(at.books, at.book_id)
    new = [_site_of(at, row) for row in group]
    register_sites(at.books, at.book_id, (at.doer or at.asker).actor_id, new, law)


def _site_of(at: Bringing, row: SheetRow) -> NewSite:
    attributes = Attributes(
        row["region"],
        row["industry"],
        row["sector"],
        row["watershed"] or None,
        row["licence"] or None,
        {"yes": True, "no": False}.get(row["power"]),
        row.quantity("chp_heat_share"),
        row["online_monitoring"] == "yes",
    )
    check_right(at.books, at.book_id, party_of(row["site"]))
    on = row.day_or("since", at.asker.on)
    suffix = holder_of(row["site"]).site
    return NewSite(party_of(row["site"]), suffix, row["name"], on, attributes, at.asker.document)


def bring_licences(bringing: Bringing, rows: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """Import the licences with their lines."""
    for group in groups_of(LICENCES, rows_of(rows, LICENCES)):
        bringing.each(group, rests_on=[group[0]["site"]])


def licence(at: Bringing, group: Sequence[SheetRow], _: int | None) -> None:
    """Import a licence."""
    row = group[0]
    lines = [LicenceLine(one["outlet"], one["pollutant"], int(one["year"]), one.quantity()) for one in group]

    def begin(books: Books, step: Step) -> Done[KeptAct]:
        return import_licence(
            books,
            at.book_id,
            step,
            act_id=at.id_of(f"licence:{row['site']}:{row['licence']}"),
            site=row["site"],
            licence=row["licence"],
            valid_from=row.day_or("valid_from", step.on),
            valid_to=row.day_or("valid_to", step.on),
            lines=lines,
        )

    with_paper(at, row["document"]).by_two(LICENSE, begin)


def with_paper(at: Bringing, document: str) -> Bringing:
    """Let what is asked for name a paper of its own."""
    doer = None if at.doer is None else replace(at.doer, document=document)
    return replace(at, asker=replace(at.asker, document=document), doer=doer)


def bring_caps(bringing: Bringing, rows: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """Set the caps, and share them out, year by year: what is set above comes first."""
    listed = rows_of(rows, CAPS)
    for row in from_above(listed):
        strip = row.strip()
        for year in strip.years:
            above = [cap_name(strip.pollutant, row["parent"])] if row["parent"] else []
            bringing.each([row], year, rests_on=above)


def from_above(rows: Sequence[SheetRow]) -> list[SheetRow]:
    """Put rows in an order in which no area gets its share before the one that shares it out; a circle is refused by the act."""
    left, known, found = list(rows), {row["area"] for row in rows}, []
    while left:
        ready = [row for row in left if not row["parent"] or row["parent"] not in known] or left
        found += ready
        there = {row.at for row in ready}
        left = [row for row in left if row.at not in there]
        known = {row["area"] for row in left}
    return found


def cap(at: Bringing, group: Sequence[SheetRow], of: int | None) -> None:
    """Set or share out a cap of one year."""
    row, year = group[0], of or 0
    strip, parent = row.strip(), row["parent"]
    act_id = at.id_of(f"cap:{row.at}:{year}")
    words = {"pollutant": strip.pollutant, "vintage": year, "quantity": strip.quantity, "act_id": act_id}

    def begin(books: Books, step: Step) -> Done[KeptAct]:
        if parent:
            return caps.share_cap(books, at.book_id, step, area=parent, child=strip.area, **words)  # type: ignore[arg-type]
        return caps.set_cap(books, at.book_id, step, area=strip.area, **words)  # type: ignore[arg-type]

    with_paper(at, row["document"]).by_two(caps.SHARE if parent else caps.SET, begin)


class _There(NamedTuple):
    site: str
    pollutant: str
    area: str
    vintage: int
    document: str


def bring_holdings(bringing: Bringing, rows: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """Bring the lots in: each of a site that is there, once, under a cap that has room for it."""
    at, listed = bringing, rows_of(rows, HOLDINGS)
    numbered = [(row.at, line_of(row)) for row in listed]
    by_row = {row.at: row for row in listed}
    wrong: set[int] = set()

    def told(number: int, column: str, problem: str, zh: str) -> None:
        wrong.add(number)
        at.fault(by_row[number], column, problem, zh)

    holders = sorted({row["site"] for row in listed})
    sites = {
        *read(at.books, str, SQL["known_sites"], book=at.book_id, codes=holders),
        *known_reserves(at.books, at.book_id, holders),
    }
    known = caps_for(at.books, at.book_id, [line.strip for _, line in numbered]) if numbered else {}
    tried = [
        (number, line)
        for number, line in numbered
        if line.site not in at.broken and cap_name(line.strip.pollutant, line.strip.area) not in at.broken
    ]
    wrong.update({number for number, _ in numbered} - {number for number, _ in tried})
    for one in unknown(tried, sites, known):
        told(one.row, one.column, one.problem, one.zh)
    there = _there(at.books, at.book_id, [line for _, line in tried])
    for number, line in tried:
        if any(
            (line.site, line.strip.pollutant, line.strip.area, year, line.document) in there
            for year in line.strip.years
        ):
            told(number, "document", "the book has this already", "本簿已有此项")
    room = room_of(at.books, at.book_id, known.values())
    for number, (pollutant, area, year) in passing(
        tried, {cap: room.get(asset, 0) for cap, asset in known.items()}
    ):
        left = written(room.get(known[pollutant, area, year], 0))
        told(
            number,
            "quantity",
            f"the holdings pass the cap {pollutant} {area} {year}, which has room for {left}: raise it, or correct the quantity",
            f"本行起超过总量指标 {pollutant} {area} {year}，可分配 {left}；请调增指标或更正数量",
        )
    at.broken.update(name for number in wrong for name in names_of(HOLDINGS.key, by_row[number].cells))
    sound = [row for row in listed if row.at not in wrong]
    if sound:
        at.each(sound)


def lots(at: Bringing, group: Sequence[SheetRow], _: int | None) -> None:
    """Bring in the lots of all holdings that are sound, under one grant."""
    made = bring_lots(
        at.books,
        at.book_id,
        at.asker,
        at.doer,
        grant_id=at.id_of("lots"),
        lines=[line_of(row) for row in group],
        title=at.title or at.file_name,
        file_name=at.file_name,
    )
    at.entries += made.entries


def line_of(row: SheetRow) -> PlanLine:
    """Give the line of a grant that a holding becomes."""
    return PlanLine(
        row["site"], row.strip(), PURPOSES[row["fee"]], row.day("valid_from"), row["document"], row["origin"]
    )


def _there(books: ReadBooks, book_id: int, lines: Iterable[PlanLine]) -> set[_There]:
    """Find what the book has of the sites of some lines, by the decision that granted it."""
    sites = sorted({line.site for line in lines})
    return set(read(books, _There, SQL["lots_there"], book=book_id, sites=sites))
