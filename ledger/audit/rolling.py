"""The checks of a night: whatever is new since the night before, and a part of what is old, so that all of it has its turn.

Each night leaves a mark for each log: up to which record, and which position of the rows behind the records, everything was checked
once, under the root that the log had then, signed with its key. The next night begins there, if the mark holds; where one does
not, or is missing, it checks everything, as the doctor does. So whoever changes a mark makes a night look at more, never at less.

Which part of the old has its turn is told by the date alone: every block of 8,192 positions or places, every account and every table
has a number, and its turn is on the days that leave the same rest, divided by the number of nights. Nights that were left out are made
up for.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import TextClause, insert, text

from ledger.audit.checks import (
    ALL,
    OFFENDERS_SHOWN,
    Finding,
    ask_offenders,
    check_catalog,
    finding,
    findings_of_logs,
    run_checks,
)
from ledger.audit.tables import night_mark
from ledger.database import Books, ReadBooks
from ledger.database.queries import Sql, filled, named_queries
from ledger.errors import LedgerError
from ledger.manifest import Invariant
from ledger.proofs.notes import Note, NoteMalformed, parse_head, parse_key, parse_note, sign, verifier_key
from ledger.proofs.tree import WIDTH
from ledger.seals.keys import KeyFolder, KeyMissing
from ledger.seals.queries import tree_of
from ledger.seals.verification import LogPart, verify_part

SQL: Final = named_queries(__name__)

BLOCK: Final = 32 * WIDTH
"""Positions or places that have their turn together."""
FORMAT: Final = "ecoledger-night/1"
ALWAYS: Final = 1 << 62
"""Past every position and place."""
_LONG_AGO: Final = "-infinity"

MARKS = Invariant(
    "nights_go_on",
    "What a night says to have checked is signed, and every log begins with it.",
    "",
)


@dataclass(frozen=True, slots=True)
class NightMark:
    """Up to where a log and the rows behind it were checked once."""

    origin: str
    size: int
    """Records that were checked."""
    root: bytes
    """Root of the log at that size."""
    day: date
    """The night."""
    position: int
    """Entries and records up to this position were checked as rows."""
    recorded: str
    """Newest instant at which an entry below the size was recorded; `-infinity` where there is none."""
    told: str
    """What was looked at, for people."""

    @property
    def text(self) -> str:
        """The text that is signed: the first three lines are those of a checkpoint of C2SP."""
        lines = (
            f"{FORMAT} {self.origin}",
            str(self.size),
            b64encode(self.root).decode(),
            f"night {self.day}",
            f"position {self.position}",
            f"recorded {self.recorded}",
            self.told,
        )
        return "".join(f"{line}\n" for line in lines)


def parse_mark(note: Note) -> NightMark:
    """Read what a mark says; whether it holds is another question.

    Raises:
        NoteMalformed: it has not the form.
    """
    head = parse_head(note)
    origin = head.origin.removeprefix(f"{FORMAT} ")
    try:
        night, position, recorded, told = head.more
        mark = NightMark(
            origin,
            head.size,
            head.root,
            date.fromisoformat(night.removeprefix("night ")),
            int(position.removeprefix("position ")),
            recorded.removeprefix("recorded "),
            told,
        )
    except ValueError as error:
        raise NoteMalformed(
            why="a mark says origin, size, root, night, position, recorded and what was looked at"
        ) from error
    if mark.text != note.text:
        raise NoteMalformed(why="it is no mark of a night")
    return mark


@dataclass(frozen=True, slots=True)
class LogSeen:
    """A log in the snapshot of a night, and the mark of the night before where it holds."""

    book_id: int
    book: str
    size: int
    root: bytes
    position: int
    """Every entry and record up to it has its place."""
    key_number: int
    verifier_key: str
    mark: NightMark | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a night looks at."""

    seen: tuple[LogSeen, ...]
    """The logs that have begun."""
    faults: tuple[str, ...]
    """Marks that do not hold."""
    today: date
    nights: int
    """In so many nights everything that is old has its turn."""
    days: tuple[int, ...]
    """Rests of the days whose turn it is, of a division by `nights`."""
    whole: bool
    """Whether everything is checked, because a mark is missing or does not hold, or all days have their turn."""

    def told(self, one: LogSeen) -> str:
        """Say what is looked at of a log."""
        if self.whole or one.mark is None:
            return f"all {one.size} records"
        blocks = len(_spans(one.mark.size, self)) - 1
        return f"records from {one.mark.size} to {one.size}, and {blocks} of {-(-one.mark.size // BLOCK)} older blocks of {BLOCK}"


def plan_night(books: ReadBooks, keys: KeyFolder, today: date, nights: int) -> Plan:
    """Say what a night looks at.

    Args:
        books: the snapshot that will be checked.
        keys: the keys of the logs: they alone say whether a mark holds.
        today: the legal day.
        nights: in so many nights everything that is old has its turn.
    """
    seen, faults, unmarked = [], [], False
    for row in books.connection.exec_driver_sql(SQL["logs"]).all():
        mark = None
        if row.note is not None:
            try:
                mark = _held(books, keys, row)
            except KeyMissing:
                pass  # told by the check of keys
            except (LedgerError, KeyError, ValueError) as error:
                why = error.message() if isinstance(error, LedgerError) else str(error)
                faults.append(f"book {row.code}: the mark of its last night does not hold: {why}")
        unmarked = unmarked or mark is None
        if row.size is not None:
            seen.append(
                LogSeen(
                    row.book_id,
                    row.code,
                    row.size,
                    bytes(row.root),
                    row.settled_position,
                    row.number or 0,
                    row.verifier_key or "",
                    mark,
                )
            )
    since = min((one.mark.day for one in seen if one.mark), default=today)
    gap = max((today - since).days, 1)
    days = tuple(sorted({(today.toordinal() - n) % nights for n in range(min(gap, nights))}))
    return Plan(tuple(seen), tuple(faults), today, nights, days, unmarked or len(days) == nights)


def _held(books: ReadBooks, keys: KeyFolder, row: Any) -> NightMark:
    """Give the mark of a log, if a key in the folder has signed it, and the log begins with what it says.

    Raises:
        KeyMissing: the key is gone. NoteMalformed: it is none. ValueError, KeyError: it does not hold.
    """
    note = parse_note(row.note)
    mark = parse_mark(note)
    origin = parse_key(row.verifier_key or "").name
    newest = keys.announced(row.code, row.number or 0, row.verifier_key or "")
    signers = [
        newest,
        *(keys.read(row.code, n) for n in range(1, row.number) if keys.file(row.code, n).exists()),
    ]
    if mark.origin != origin or not any(note.signed_by(verifier_key(key, origin)) for key in signers):
        raise ValueError("no key of the log has signed it")
    if row.size is None or mark.size > row.size or mark.position > row.settled_position:
        raise ValueError("the log is shorter")
    if tree_of(books, row.book_id, row.suite, mark.size, [(0, mark.size)]).root() != mark.root:
        raise ValueError("the log had another root")
    return mark


def run_night(books: ReadBooks, plan: Plan) -> Iterator[Finding]:
    """Run every check on what a night looks at, one after the other; what `run_checks` yields, and whether the marks hold.

    Args:
        books: the snapshot of the plan.
        plan: what to look at.
    """
    yield finding(MARKS, plan.faults)
    if plan.whole:
        yield from run_checks(books)
        return
    yield check_catalog(books)
    values = _values(plan)
    for invariant in ALL:
        offenders = invariant.part or invariant.offenders
        query = _query(offenders)
        wanted = {name: values[name] for name in query.compile().params}
        # PostgreSQL cannot foresee how few rows a part has, and would read whole tables to join them.
        books.connection.exec_driver_sql(
            SQL["by_index"], {"on": "off" if "part_" in offenders else "on"}
        ).close()
        yield ask_offenders(books, invariant, query, wanted)
    books.connection.exec_driver_sql(SQL["by_index"], {"on": "on"}).close()
    yield from findings_of_logs(
        verify_part(
            books,
            one.book_id,
            one.book,
            LogPart(_spans(one.mark.size, plan), one.mark.size, plan.nights, plan.days),
        )
        for one in plan.seen
        if one.mark is not None  # else everything is checked
    )


@cache
def _query(offenders: str) -> TextClause:
    return text(filled(SQL["check_part"], offenders=Sql(offenders)))


def _spans(mark: int, plan: Plan) -> list[tuple[int, int]]:
    """Give the old blocks whose turn it is, and what is new."""
    blocks = [n for n in range(-(-mark // BLOCK)) if n % plan.nights in plan.days]
    return [*((n * BLOCK, min((n + 1) * BLOCK, mark)) for n in blocks), (mark, ALWAYS)]


def _values(plan: Plan) -> dict[str, object]:
    """Give the values of the checks: spans of positions and places, each with its book, and what is new of each log."""
    marks = [(one.book_id, one.mark) for one in plan.seen if one.mark is not None]
    rows = [(book, *span) for book, mark in marks for span in _spans(mark.position + 1, plan)]
    places = [(book, *span) for book, mark in marks for span in _spans(mark.size, plan)]
    return {
        "of": [row[0] for row in rows],
        "first_positions": [row[1] for row in rows],
        "past_positions": [row[2] for row in rows],
        "in": [row[0] for row in places],
        "first_places": [row[1] for row in places],
        "past_places": [row[2] for row in places],
        "books": [book for book, _ in marks],
        "positions": [mark.position for _, mark in marks],
        "sizes": [mark.size for _, mark in marks],
        "recorded": [mark.recorded for _, mark in marks],
        "nights": plan.nights,
        "days": list(plan.days),
        "shown": OFFENDERS_SHOWN,
    }


def sign_marks(books: ReadBooks, keys: KeyFolder, plan: Plan) -> list[dict[str, object]]:
    """Sign how far a night has checked, where it found nothing.

    Args:
        books: the snapshot of the plan.
        keys: the keys of the logs; a log whose key is missing gets no mark.
        plan: what was looked at.

    Returns:
        Rows for `keep_marks`.
    """
    made: list[dict[str, object]] = []
    for one in plan.seen:
        try:
            private = keys.announced(one.book, one.key_number, one.verifier_key)
        except KeyMissing:
            continue
        before = one.mark.size if one.mark else 0
        newest = books.connection.exec_driver_sql(SQL["newest"], (one.book_id, before)).scalar_one()
        instants = [one.mark.recorded] if one.mark and one.mark.recorded != _LONG_AGO else []
        instants += [newest.isoformat()] if newest else []
        recorded = max(instants, key=datetime.fromisoformat, default=_LONG_AGO)
        origin = parse_key(one.verifier_key).name
        mark = NightMark(origin, one.size, one.root, plan.today, one.position, recorded, plan.told(one))
        note = Note(mark.text, (sign(mark.text, origin, private),))
        made.append({"book_id": one.book_id, "note": str(note)})
    return made


def keep_marks(books: Books, made: Sequence[dict[str, object]], at: datetime, milliseconds: int) -> None:
    """Keep the marks of a night.

    Args:
        books: the transaction.
        made: what `sign_marks` gave.
        at: when the night ended.
        milliseconds: what its checks took.
    """
    if made:
        rows = [{**one, "ran_at": at, "milliseconds": milliseconds} for one in made]
        books.connection.execute(insert(night_mark), rows)


@dataclass(frozen=True, slots=True)
class Told:
    """What one night checked of one log."""

    book: str
    ran_at: datetime
    milliseconds: int
    told: str


def last_marks(books: ReadBooks, most: int) -> list[Told]:
    """Tell what the last nights checked, the newest first; as they say, whether it holds is another question."""
    return [
        Told(
            row.code,
            row.ran_at,
            row.milliseconds,
            row.note.split("\n")[6] if row.note.count("\n") > 6 else "?",
        )
        for row in books.connection.exec_driver_sql(SQL["marks"], (most,))
    ]
