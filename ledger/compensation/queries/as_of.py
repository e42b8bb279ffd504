"""A case as it stood at the end of a day, as it was known at a moment: what its file of that day says, whenever it is printed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from ledger.compensation.queries.cases import ALL_KNOWN, BalanceRow, history_of, trail_of
from ledger.compensation.rows import (
    AgentRow,
    CaseFile,
    CaseHead,
    FigureRow,
    FigureVersion,
    NoticeRow,
    PartyRow,
    TermRow,
)
from ledger.compensation.rules import clocks
from ledger.database import ReadBooks
from ledger.database.queries import filled, find, named_queries, read
from ledger.law import Law
from ledger.law_in_force.queries import law_of

SQL: Final = named_queries(__name__)
_HEAD: Final = filled(SQL["head"], done=SQL["done"])
_PARTIES: Final = filled(SQL["parties"], done=SQL["done"])
_NOTICES: Final = filled(SQL["notices"], done=SQL["done"])
_AGENTS: Final = filled(SQL["agents"], done=SQL["done"])
_VERSIONS: Final = filled(SQL["versions"], done=SQL["done"])
_TERMS: Final = filled(SQL["terms"], done=SQL["done"])


class _Kept(NamedTuple):
    """A term as it is kept, with what is needed to count it as of a day."""

    code: str
    subject: str
    starts_on: date
    length: str
    due_on: date | None
    why: str
    source: str
    extended: str | None
    ever_extended: bool
    pauses: list[tuple[str, str]]


def file_of(
    books: ReadBooks,
    book_id: int,
    case: CaseHead,
    *,
    on: date,
    known: datetime = ALL_KNOWN,
    owner: str | None = None,
) -> CaseFile:
    """Read the file of a case as of a day, as it was known at a moment; for a party, with the files of evidence that it may read.

    Raises:
        JurisdictionUnknown.
    """
    at = {"book": book_id, "case": case.case_id, "on": on, "known": known}
    head = find(books, CaseHead, _HEAD, **at)
    assert head is not None, "the case was found"
    versions = read(books, FigureVersion, _VERSIONS, **at)
    law = law_of(books, book_id, on)
    return CaseFile(
        head,
        read(books, PartyRow, _PARTIES, **at),
        read(books, NoticeRow, _NOTICES, **at),
        read(books, AgentRow, _AGENTS, **at),
        figures_of(versions, read(books, BalanceRow, SQL["balances"], **at)),
        versions,
        [_term(one, law) for one in read(books, _Kept, _TERMS, **at)],
        history_of(books, book_id, case.case_id, on=on, known=known),
        trail_of(books, book_id, case.code, on=on, known=known, owner=owner),
    )


def notices_of(books: ReadBooks, book_id: int, case_id: int) -> list[NoticeRow]:
    """List every notice that was given in a case, in its order."""
    return read(books, NoticeRow, _NOTICES, book=book_id, case=case_id, on=date.max, known=ALL_KNOWN)


def agents_of(books: ReadBooks, book_id: int, case_id: int) -> list[AgentRow]:
    """List whoever was appointed in a case, in its order."""
    return read(books, AgentRow, _AGENTS, book=book_id, case=case_id, on=date.max, known=ALL_KNOWN)


def versions_of(
    books: ReadBooks, book_id: int, case_id: int, *, on: date = date.max, known: datetime = ALL_KNOWN
) -> list[FigureVersion]:
    """List every figure that was told in a case, in its order."""
    return read(books, FigureVersion, _VERSIONS, book=book_id, case=case_id, on=on, known=known)


def figures_of(versions: Sequence[FigureVersion], balances: Sequence[BalanceRow]) -> list[FigureRow]:
    """Give claimed, assessed, agreed, judged and what stands by head of loss, side by side, in fen.

    Of each figure the last one counts, and where a case was reopened for damage that was not known, the last one before each
    reopening as well: what was assessed first stays assessed. An assessment or agreement is about all heads; of what was claimed or
    judged the last one counts that names the head, for a later suit may be about another. What was reversed counts no more. What was
    agreed or judged of a separate claim counts beside the rest; what a suit on it claims was claimed before.
    """
    standing = [
        one for one in versions if not one.reversed and (one.apart is None or one.figure != "claimed")
    ]
    newest: dict[tuple[str, int, UUID | None, str], UUID] = {_decided(one): one.act for one in standing}
    told: dict[str, dict[str, int]] = {}
    for one in standing:
        if newest[_decided(one)] == one.act:
            mine = told.setdefault(one.head, {})
            mine[one.figure] = mine.get(one.figure, 0) + one.amount
    for row in balances:
        if row.head is not None:
            mine = told.setdefault(row.head, {})
            mine[row.purpose] = mine.get(row.purpose, 0) + row.amount
    return [FigureRow(head, told[head]) for head in sorted(told)]


def _decided(one: FigureVersion) -> tuple[str, int, UUID | None, str]:
    """Tell about what a figure is: the last one about the same counts."""
    return one.figure, one.round, one.apart, one.head if one.figure in ("claimed", "judged") else ""


def _term(one: _Kept, law: Law) -> TermRow:
    """Count a term with the length and the pauses that it had by then."""
    first = law.find(f"compensation.clock.{one.code}", one.starts_on)
    length = one.extended or (str(first.value) if one.ever_extended and first is not None else one.length)
    if not one.length:
        return TermRow(
            one.code, one.subject, one.starts_on, "", one.due_on, one.why, one.source if one.due_on else ""
        )
    pauses = [(date.fromisoformat(a), date.fromisoformat(b)) for a, b in one.pauses]
    ends = clocks.due(one.starts_on, length, pauses)
    return TermRow(
        one.code,
        one.subject,
        one.starts_on,
        length,
        ends.on,
        ends.why,
        one.source,
        *clocks.mark_of(law, one.code, one.source),
    )
