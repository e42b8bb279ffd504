"""Many cases: by state, by deadline, by amount, by place; figures by year, medium and region; what the treasury sees."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple, TypedDict, TypeVar
from uuid import UUID

from sqlalchemy import text

from ledger.database import ReadBooks

Row = TypeVar("Row")
_LIST = """SELECT c.code, c.title, c.area, c.medium, c.received_on, c.class AS case_class, c.assessed, c.process_id, p.state,
    (SELECT min(k.due_on) FROM ledger.damage_clock k WHERE k.book_id = c.book_id AND k.case_id = c.case_id AND k.stopped_on IS NULL)
      AS next_due
  FROM ledger.damage_case c JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id
  WHERE c.book_id = :book AND p.machine = 'compensation.case' {filters}
  ORDER BY {order} LIMIT :limit"""
_DEADLINES = """SELECT k.clock_id, k.code, k.subject, k.due_on, k.why, k.source, c.code AS case_code, c.title, c.area, p.state
  FROM ledger.damage_clock k JOIN ledger.damage_case c USING (book_id, case_id)
  JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id
  WHERE k.book_id = :book AND k.stopped_on IS NULL AND (k.due_on, k.clock_id) > (:after, :clock)
    AND (CAST(:until AS date) IS NULL OR k.due_on <= :until)
    {of}
  ORDER BY k.due_on, k.clock_id LIMIT :limit"""
_OF = "AND EXISTS (SELECT FROM ledger.damage_party x WHERE x.book_id = c.book_id AND x.case_id = c.case_id AND x.owner = :owner)"
"""Left out where all cases are asked for: `:owner IS NULL OR …` would look at every term to find the few of one party."""
_STATISTICS = """SELECT {key} AS key, count(*)::int AS cases, count(*) FILTER (WHERE p.state = 'closed')::int AS closed,
    count(*) FILTER (WHERE p.state = 'not_started')::int AS not_started,
    coalesce(sum(m.assessed), 0)::bigint AS assessed, coalesce(sum(m.due), 0)::bigint AS due,
    coalesce(sum(m.received), 0)::bigint AS received, coalesce(sum(m.performed), 0)::bigint AS performed,
    coalesce(sum(m.spent), 0)::bigint AS spent
  FROM ledger.damage_case c JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id
  LEFT JOIN (SELECT d.case_id,
      sum(b.credits - b.debits) FILTER (WHERE a.purpose = 'claim_established') AS assessed,
      sum(b.debits - b.credits) FILTER (WHERE a.purpose IN ('claim_due', 'claim_in_kind')) AS due,
      sum(b.debits - b.credits) FILTER (WHERE a.purpose = 'claim_received') AS received,
      sum(b.debits - b.credits) FILTER (WHERE a.purpose = 'claim_performed') AS performed,
      sum(b.debits - b.credits) FILTER (WHERE a.purpose = 'restoration_expense') AS spent
    FROM ledger.damage_account d JOIN ledger.account a USING (book_id, account_id) JOIN ledger.balance b USING (book_id, account_id)
    WHERE d.book_id = :book GROUP BY 1) m ON m.case_id = c.case_id
  WHERE c.book_id = :book AND c.received_on BETWEEN :first AND :last {public} GROUP BY 1 ORDER BY 1"""
_KEYS = {
    "year": "extract(year FROM c.received_on)::int::text",
    "medium": "c.medium",
    "region": "left(c.area, 4)",
}
_WAITING = """SELECT c.code AS case_code, x.payment_id AS payment, x.route, x.payer, x.paid_on, x.amount, x.waiting,
    k.due_on, k.due_on < :on AS late
  FROM ledger.damage_payment x JOIN ledger.damage_case c USING (book_id, case_id)
  LEFT JOIN ledger.damage_clock k ON k.book_id = x.book_id AND k.case_id = x.case_id AND k.code = 'remittance'
    AND k.subject = x.payment_id::text
  WHERE x.book_id = :book AND x.waiting > 0 ORDER BY k.due_on NULLS LAST, x.paid_on LIMIT :limit"""
_FUNDS = """SELECT c.code AS case_code, b.debits AS received, b.credits AS spent, b.debits - b.credits AS left_over,
    (SELECT max(e.effective_on) FROM ledger.posting p JOIN ledger.entry e USING (book_id, entry_id)
     WHERE p.book_id = a.book_id AND p.account_id = a.account_id) AS last_moved
  FROM ledger.damage_case c JOIN ledger.damage_account d USING (book_id, case_id)
  JOIN ledger.account a USING (book_id, account_id) JOIN ledger.balance b USING (book_id, account_id)
  WHERE c.book_id = :book AND c.code > :after AND a.purpose = 'case_fund' AND b.debits > b.credits
  ORDER BY c.code LIMIT :limit"""
_FLAGS = """SELECT c.code AS case_code, r.effective_on, r.kind, r.words ->> 'less_basis' AS basis
  FROM ledger.damage_figure f JOIN ledger.damage_case c USING (book_id, case_id)
  JOIN ledger.damage_record r ON r.book_id = f.book_id AND r.record_id = f.record_id
  WHERE f.book_id = :book AND f.figure IN ('agreed', 'judged') AND f.amount < (
    SELECT y.amount FROM ledger.damage_figure y WHERE y.book_id = f.book_id AND y.case_id = f.case_id AND y.figure = 'assessed'
      AND y.head = f.head AND y.recorded_at < f.recorded_at ORDER BY y.recorded_at DESC LIMIT 1)
  ORDER BY r.effective_on, c.code LIMIT :limit"""
_PUBLIC = """SELECT c.code, c.title, c.area, c.medium, extract(year FROM c.received_on)::int AS year, p.state,
    (SELECT json_agg(CASE WHEN x.person THEN left(x.name, 1) || '某' ELSE x.name END ORDER BY x.owner)
     FROM ledger.damage_party x WHERE x.book_id = c.book_id AND x.case_id = c.case_id AND x.side = 'liable') AS liable,
    ARRAY(SELECT x.name FROM ledger.damage_party x WHERE x.book_id = c.book_id AND x.case_id = c.case_id AND x.person) AS persons,
    (SELECT coalesce(sum(i.amount), 0)::bigint FROM ledger.damage_part i WHERE i.book_id = c.book_id AND i.case_id = c.case_id) AS due,
    (SELECT coalesce(sum(b.debits - b.credits), 0)::bigint FROM ledger.damage_account d
     JOIN ledger.account a USING (book_id, account_id) JOIN ledger.balance b USING (book_id, account_id)
     WHERE d.book_id = c.book_id AND d.case_id = c.case_id AND a.purpose = 'claim_received') AS received,
    (SELECT json_agg(json_build_object('title', j.title, 'state', q.state) ORDER BY j.project_id) FROM ledger.damage_project j
     JOIN ledger.process q ON q.book_id = j.book_id AND q.process_id = j.project_id
     WHERE j.book_id = c.book_id AND j.case_id = c.case_id) AS restorations
  FROM ledger.damage_case c JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id
  WHERE c.book_id = :book AND c.public AND c.code > :after ORDER BY c.code LIMIT :limit"""


class CaseRow(NamedTuple):
    """A case of a list; fen."""

    code: str
    title: str
    area: str
    medium: str
    received_on: date
    case_class: str | None
    assessed: int | None
    process_id: UUID
    state: str
    next_due: date | None


class DeadlineRow(NamedTuple):
    """A term that runs in a case."""

    clock_id: int
    code: str
    subject: str
    due_on: date
    why: str
    source: str
    case_code: str
    title: str
    area: str
    state: str


class StatisticsRow(NamedTuple):
    """Cases of a year, a medium or a region, and their money; fen."""

    key: str
    cases: int
    closed: int
    not_started: int
    assessed: int
    due: int
    received: int
    performed: int
    spent: int


class WaitingRow(NamedTuple):
    """Money that has not reached the treasury; fen."""

    case_code: str
    payment: UUID
    route: str
    payer: str
    paid_on: date
    amount: int
    waiting: int
    due_on: date | None
    late: bool | None


class FundRow(NamedTuple):
    """A case whose money is not spent; fen."""

    case_code: str
    received: int
    spent: int
    left_over: int
    last_moved: date | None


class FlagRow(NamedTuple):
    """An agreement or judgment below what was assessed, with its basis."""

    case_code: str
    effective_on: date
    kind: str
    basis: str | None


class RestorationRow(TypedDict):
    """A restoration as everybody may know it."""

    title: str
    state: str


class Known(NamedTuple):
    """A public case as it is kept, with the names of its natural persons."""

    code: str
    title: str
    area: str
    medium: str
    year: int
    state: str
    liable: list[str] | None
    persons: list[str]
    due: int
    received: int
    restorations: list[RestorationRow] | None


class PublicRow(NamedTuple):
    """A case as everybody may know it; fen."""

    code: str
    title: str
    area: str
    medium: str
    year: int
    state: str
    liable: list[str] | None
    due: int
    received: int
    restorations: list[RestorationRow] | None


def _many(books: ReadBooks, kind: Callable[..., Row], query: str, values: Mapping[str, object]) -> list[Row]:
    return [kind(*row) for row in books.connection.execute(text(query), values)]


def cases(
    books: ReadBooks,
    book_id: int,
    *,
    owner: str | None = None,
    state: str | None = None,
    area: str | None = None,
    medium: str | None = None,
    at_least: int | None = None,
    after: UUID | None = None,
    limit: int = 100,
) -> list[CaseRow]:
    """List cases in the order of registration; an area stands for all areas whose code begins with it.

    Args:
        owner: only cases of which it is a party.
        at_least: assessed at so many fen or more.
        after: process of the last case of the page before.
    """
    filters = []
    if state is not None:
        filters.append("AND p.state = :state")
    if area is not None:
        filters.append("AND c.area >= :area AND c.area < :area_end")
    if medium is not None:
        filters.append("AND c.medium = :medium")
    if at_least is not None:
        filters.append("AND c.assessed >= :at_least")
    if owner is not None:
        filters.append(_OF)
    key = "p.process_id" if state is not None else "c.process_id"
    if after is not None:
        filters.append(f"AND {key} > :after")
    if state is not None:
        filters.append("AND p.book_id = :book")
    query = _LIST.format(filters=" ".join(filters), order=key)
    return _many(
        books,
        CaseRow,
        query,
        {
            "book": book_id,
            "owner": owner,
            "state": state,
            "area": area,
            "area_end": (area or "") + "\U0010ffff",
            "medium": medium,
            "at_least": at_least,
            "after": after,
            "limit": limit,
        },
    )


def deadlines(
    books: ReadBooks,
    book_id: int,
    *,
    owner: str | None = None,
    until: date | None = None,
    after: tuple[date, int] | None = None,
    limit: int = 100,
) -> list[DeadlineRow]:
    """List the terms that run, the first to end first."""
    day, clock = after or (date.min, 0)
    return _many(
        books,
        DeadlineRow,
        _DEADLINES.format(of=_OF if owner is not None else ""),
        {"book": book_id, "owner": owner, "until": until, "after": day, "clock": clock, "limit": limit},
    )


def statistics(
    books: ReadBooks, book_id: int, by: str, first: date, last: date, *, public: bool = False
) -> list[StatisticsRow]:
    """Count cases and sum their money, in fen, by year of the clue, by medium, or by region (first four digits)."""
    query = _STATISTICS.format(key=_KEYS[by], public="AND c.public" if public else "")
    return _many(books, StatisticsRow, query, {"book": book_id, "first": first, "last": last})


def waiting(books: ReadBooks, book_id: int, on: date, limit: int = 200) -> list[WaitingRow]:
    """List money that has not reached the treasury: with the department, a court or a notary; what is late first."""
    return _many(books, WaitingRow, _WAITING, {"book": book_id, "on": on, "limit": limit})


def funds(books: ReadBooks, book_id: int, after: str = "", limit: int = 200) -> list[FundRow]:
    """List the cases whose money was received and is not spent, with the day on which it last moved."""
    return _many(books, FundRow, _FUNDS, {"book": book_id, "after": after, "limit": limit})


def below_assessment(books: ReadBooks, book_id: int, limit: int = 200) -> list[FlagRow]:
    """List the agreements and judgments below what was assessed, with the basis that was named."""
    return _many(books, FlagRow, _FLAGS, {"book": book_id, "limit": limit})


def public_cases(books: ReadBooks, book_id: int, after: str = "", limit: int = 100) -> list[PublicRow]:
    """List what is public: natural persons by the first character of their name, in the title too."""
    found = []
    for row in _many(books, Known, _PUBLIC, {"book": book_id, "after": after, "limit": limit}):
        title = row.title
        for name in row.persons:
            title = title.replace(name, name[:1] + "某")
        known = row._asdict()
        del known["persons"]
        found.append(PublicRow(**{**known, "title": title}))
    return found


def evidence_files(books: ReadBooks) -> list[tuple[str, str]]:
    """List case and hash of every file of evidence, in every book, each hash once a case."""
    rows = books.connection.exec_driver_sql(
        "SELECT DISTINCT c.code, e.sha256 FROM ledger.damage_evidence e JOIN ledger.damage_case c USING (book_id, case_id) ORDER BY 1, 2"
    )
    return [(code, digest) for code, digest in rows]
