"""What the routes of statements share: the question, the way from a figure to its entries, and answers in four forms."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar
from urllib.parse import urlencode

from fastapi import Query, Request, Response

from api.dependencies import Caller, service_of
from api.errors import language_of
from api.files import XLSX, as_file
from api.shapes import Instant, Out, amount_out, instant_out, moment
from ledger.clock import legal_date
from ledger.database import ReadBooks
from ledger.documents.papers import Paper, write_paper_csv, write_paper_pdf, write_paper_xlsx
from ledger.statements.papers import Frame, article_of, file_name
from ledger.statements.queries.lists import LineFacts, standing
from ledger.statements.rules import Counted, Period, Selection, StatementTooLong, Turnover, settled_at

LINES_MAX: Final = {"csv": 100_000, "xlsx": 30_000, "pdf": 3_000}
"""Lines that a form takes at most: what a machine of two cores writes in some seconds."""
WRITERS: Final[dict[str, tuple[Callable[[Paper], bytes], str]]] = {
    "csv": (write_paper_csv, "text/csv; charset=utf-8"),
    "xlsx": (write_paper_xlsx, XLSX),
    "pdf": (write_paper_pdf, "application/pdf"),
}
_BINARY: Final = {"schema": {"type": "string", "format": "binary"}}
FORMS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The statement.",
        "content": {"text/csv": _BINARY, "application/pdf": _BINARY, XLSX: _BINARY},
    }
}
FormName: TypeAlias = Literal["json", "csv", "xlsx", "pdf"]
Form = Annotated[FormName, Query(description="JSON comes page by page; the others come whole.")]
Language = Annotated[Literal["zh", "en", ""], Query(description="Else Accept-Language decides.")]
Entry = TypeVar("Entry")


class Asked(Out):
    """The question that was answered. Asked again with `recorded` set to `asked_at`, it gets the same figures, and beside them only
    what was being posted at that instant and not committed yet; with `settled_at` it gets the same bytes whenever it is asked.
    """

    since: date | None
    effective: date | None
    recorded: Instant | None
    asked_at: Instant
    """The instant that the answer rests on: `recorded`, or when it was asked."""
    settled_at: Instant
    """Up to it the answer does not change any more; of a question with an instant that is over for a minute, that instant itself."""


class EntryFacts(Out):
    """What a line tells of its entry."""

    entry: str
    voucher: str | None
    """Month and number, `2026-03/17`; null until the entry has its place in the log."""
    kind: str
    title: str
    """Of the kind, in the reader's language."""
    article: str
    """The law behind the kind."""
    effective_on: date
    recorded_at: Instant
    memo: str
    document: str
    reverses: str | None
    case: str | None
    entry_address: str
    case_address: str | None


class TurnoverOut(Out):
    """A line of a ledger. Opening and closing are in the normal direction of the purpose."""

    purpose: str
    title: str
    account: str | None
    owner: str | None
    side: Literal["debit", "credit"]
    """That increases it."""
    asset_kind: str
    asset: str | None
    """Null where all lots, or all room under caps, of a pollutant are counted together."""
    pollutant: str | None
    unit: str
    opening: str
    debits: str
    credits: str
    closing: str
    opening_entries: str | None
    """Address of the entries behind the opening balance; null without a first day, when nothing is opening."""
    entries: str
    """Address of the entries behind debits and credits."""


@dataclass(frozen=True, slots=True)
class Question:
    """A request for a statement, with everything but its own filters."""

    request: Request
    caller: Caller
    period: Period
    form: FormName
    locale: str
    book_name: str
    asked_at: datetime

    @property
    def asked(self) -> Asked:
        """The question, for the answer."""
        at = self.period.moment
        return Asked(
            since=self.period.since,
            effective=at.effective,
            recorded=at.recorded,
            asked_at=at.recorded or self.asked_at,
            settled_at=settled_at(at.recorded, self.asked_at),
        )

    @property
    def today(self) -> date:
        """The last day that the question is about."""
        return self.period.moment.effective or legal_date(self.period.moment.recorded or self.asked_at)

    @property
    def most(self) -> int:
        """Lines that the form takes at most."""
        return LINES_MAX[self.form]

    @property
    def frame(self) -> Frame:
        """Give what stands on a document, and the words of an answer."""
        return Frame(self.caller.book, self.book_name, self.period, self.asked_at, self.locale)

    def whole(self, page: Callable[[Entry | None, int], list[Entry]]) -> list[Entry]:
        """Gather a list for a document, page by page; `file` refuses what is too long.

        Args:
            page: gives so many items after an item.
        """
        found: list[Entry] = page(None, 5_000)
        more = len(found) == 5_000
        while more and len(found) <= self.most:
            following = page(found[-1], 5_000)
            found += following
            more = len(following) == 5_000
        return found

    def file(self, report: Paper) -> Response:
        """Answer with a document.

        Raises:
            StatementTooLong: it has more lines than the form takes.
        """
        write, media_type = WRITERS[self.form]
        check_length(report.length, self.form)
        return as_file(write(report), media_type, f"{file_name(self.frame, report)}.{self.form}")

    def entries(self, selection: Selection, since: date | None = None, effective: date | None = None) -> str:
        """Give the address of the entries behind a figure, at the moment of the question."""
        at = self.period.moment
        days = {"since": since, "effective": effective or at.effective}
        given = {**selection.given(), **{name: day.isoformat() for name, day in days.items() if day}}
        if at.recorded is not None:
            given["recorded"] = instant_out(at.recorded)
        return f"/v1/books/{self.caller.book}/statements/entries?{urlencode(given)}"

    def facts(self, entry_id: object, facts: LineFacts) -> EntryFacts:
        """Tell what a line tells of its entry; the case only to those who see the whole book."""
        frame, book = self.frame, f"/v1/books/{self.caller.book}"
        case = facts.case if self.caller.sees is None else None
        return EntryFacts(
            entry=str(entry_id),
            voucher=facts.voucher,
            kind=facts.kind,
            title=frame.kind(facts.kind),
            article=article_of(facts.kind, frame.locale),
            effective_on=facts.effective_on,
            recorded_at=facts.recorded_at,
            memo=frame.memo(facts.memo),
            document=facts.document,
            reverses=str(facts.reverses) if facts.reverses else None,
            case=case,
            entry_address=f"{book}/entries/{entry_id}",
            case_address=f"{book}/cases/{case}" if case else None,
        )

    def turnover(self, line: Turnover, selection: Selection = Selection()) -> TurnoverOut:  # noqa: B008 - frozen
        """Write a line of a ledger with the way to its entries."""
        unit, since = line.counted.unit, self.period.since
        behind = replace(
            line.counted.narrow(selection),
            purpose=None if line.account else line.purpose,
            account=line.account,
        )
        return TurnoverOut(
            purpose=line.purpose,
            title=self.frame.purpose(line.purpose),
            account=line.account,
            owner=line.owner,
            side="debit" if line.sign > 0 else "credit",
            **counted_out(line.counted),
            opening=amount_out(line.sign * line.opening, unit),
            debits=amount_out(line.debits, unit),
            credits=amount_out(line.credits, unit),
            closing=amount_out(line.sign * line.closing, unit),
            entries=self.entries(behind, since),
            opening_entries=None
            if since is None
            else self.entries(behind, effective=since - timedelta(days=1)),
        )


def check_length(lines: int, form: str) -> None:
    """Check that a form takes so many lines: a document is held as a whole while it is written.

    Raises:
        StatementTooLong: it takes fewer.
    """
    if lines > LINES_MAX[form]:
        raise StatementTooLong(most=LINES_MAX[form], form=form)


def counted_out(counted: Counted) -> dict[str, Any]:
    """Say what a line counts."""
    return {
        "asset_kind": counted.kind,
        "asset": counted.asset,
        "pollutant": counted.pollutant,
        "unit": counted.unit.unit,
    }


@contextmanager
def asking(
    request: Request,
    caller: Caller,
    form: FormName,
    language: str,
    *,
    since: date | None = None,
    effective: date | None = None,
    recorded: datetime | None = None,
) -> Iterator[tuple[Question, ReadBooks]]:
    """Put the question of a request together, and open the snapshot that answers it.

    The instant of asking is the database's, taken when the snapshot stands: whatever is in it was recorded
    before. What was being posted then, and was committed later, belongs to that instant too (docs/spec/journal.md 7).

    Raises (in this order):
        RangeReversed: the range ends before it begins; InstantInFuture: nobody knows yet what is known then; where the
        answer is a file, those of `Question.file`.
    """
    locale = language_of(request, language)
    period = Period(since, moment(effective, recorded))
    with service_of(request).database.read() as books:
        name, now = standing(books, caller.book_id)
        settled_at(recorded, now)
        yield Question(request, caller, period, form, locale, name, now), books
