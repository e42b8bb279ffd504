"""Lists of acts, and one act with everything that was said and done."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import text

from ledger.database import ReadBooks
from ledger.errors import NotFound
from ledger.permits.rules.strips import Strip
from ledger.permits.terms import read
from ledger.processes.acts import Words
from ledger.register.queries import SITES_OF


class ActUnknown(NotFound):
    """There is no act {id} in this book, or not for you.

    Check the id.
    """

    code = "permits.act_unknown"


@dataclass(frozen=True, slots=True)
class ActRow:
    """An act as a list shows it."""

    act_id: UUID
    machine: str
    state: str
    site: str
    other: str | None
    effective_on: date
    until_on: date | None
    document: str
    law: str
    money: int | None
    terms: Words
    recorded_at: datetime


_OWN = SITES_OF.format(book=":book", owner=":owner")
_ACTS = f"""SELECT t.act_id, t.machine, p.state, t.site, t.other, t.effective_on, t.until_on, t.document, t.law, t.money, t.terms,
       t.recorded_at
  FROM ledger.permit_act t JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id
  WHERE t.book_id = :book AND (CAST(:owner AS text) IS NULL OR t.other = :owner
                               OR t.site = ANY ({_OWN}) OR t.other = ANY ({_OWN}))"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a second person, in its words."""

    id: UUID
    machine: str
    state: str
    what: str
    site: str
    other: str | None
    effective_on: date
    document: str
    money: int | None
    terms: Words
    lines: list[Words]
    """As they are kept."""
    asked_at: datetime
    roles: list[str]
    """Who may confirm."""
    yours: bool
    """Whether the reader took a step that keeps it from confirming."""

    @property
    def strips(self) -> list[Strip]:
        """What it is about."""
        return [read(Strip, line) for line in self.lines]


_WAITING = f"""SELECT p.process_id, p.machine, p.state, coalesce(t.terms ->> 'action', 'allocate'), coalesce(t.site, h.site), t.other,
       coalesce(t.effective_on, g.effective_on), coalesce(t.document, g.document), t.money,
       coalesce(t.terms, jsonb_build_object('purpose', h.purpose, 'valid_from', h.valid_from)),
       coalesce((SELECT jsonb_agg(jsonb_build_object('pollutant', n.pollutant, 'area', n.area, 'first_vintage', n.first_vintage,
                                                     'last_vintage', n.last_vintage, 'quantity', n.quantity) ORDER BY n.line)
                 FROM (SELECT line, pollutant, area, first_vintage, last_vintage, quantity FROM ledger.permit_act_line
                       WHERE book_id = p.book_id AND act_id = p.process_id
                       UNION ALL SELECT line, pollutant, area, first_vintage, last_vintage, quantity FROM ledger.permit_grant_line
                       WHERE book_id = p.book_id AND grant_id = p.process_id) n), '[]'::jsonb),
       l.recorded_at, s.roles,
       (s.four_eyes AND p.started_by = :actor) OR EXISTS (
         SELECT FROM ledger.process_event e WHERE e.book_id = p.book_id AND e.process_id = p.process_id AND e.actor_id = :actor
                                              AND e.action = ANY (s.apart))
  FROM ledger.process_transition s
  JOIN ledger.process p ON p.machine = s.machine AND p.state = s.from_state
  JOIN ledger.process_event l ON l.book_id = p.book_id AND l.process_id = p.process_id AND l.version = p.version
  LEFT JOIN ledger.permit_act t ON t.book_id = p.book_id AND t.act_id = p.process_id
  LEFT JOIN ledger.permit_grant g ON g.book_id = p.book_id AND g.grant_id = p.process_id
  LEFT JOIN ledger.permit_grant_line h ON h.book_id = g.book_id AND h.grant_id = g.grant_id AND h.line = 1
  WHERE p.book_id = :book AND s.action = 'confirm' AND (s.machine LIKE 'permits.%' OR s.machine LIKE 'market.%')
    AND (CAST(:owner AS text) IS NULL OR t.other = :owner OR coalesce(t.site, h.site) = ANY ({_OWN}) OR t.other = ANY ({_OWN}))
    AND (CAST(:after AS uuid) IS NULL OR p.process_id > :after) ORDER BY p.process_id LIMIT :limit"""  # noqa: S608


def waiting(
    books: ReadBooks,
    book_id: int,
    *,
    owner: str | None,
    actor_id: int,
    after: UUID | None = None,
    limit: int = 100,
) -> list[Waiting]:
    """List what waits for a second person, by id; with an owner only what it is a side of."""
    values = {"book": book_id, "owner": owner, "actor": actor_id, "after": after, "limit": limit}
    return [Waiting(*row) for row in books.connection.execute(text(_WAITING), values)]


def acts(
    books: ReadBooks,
    book_id: int,
    *,
    owner: str | None,
    machine: str | None = None,
    state: str | None = None,
    site: str | None = None,
    after: UUID | None = None,
    limit: int = 100,
) -> list[ActRow]:
    """List acts by id, which is the order in which clients made them; with an owner only those it is a side of."""
    query = (
        _ACTS
        + " AND (CAST(:machine AS text) IS NULL OR t.machine = :machine) AND (CAST(:state AS text) IS NULL OR p.state = :state)"
        " AND (CAST(:site AS text) IS NULL OR t.site = :site OR t.other = :site)"
        " AND (CAST(:after AS uuid) IS NULL OR t.act_id > :after) ORDER BY t.act_id LIMIT :limit"
    )
    values = {
        "book": book_id,
        "owner": owner,
        "machine": machine,
        "state": state,
        "site": site,
        "after": after,
        "limit": limit,
    }
    return [ActRow(*row) for row in books.connection.execute(text(query), values)]


def act_of(books: ReadBooks, book_id: int, act_id: UUID, *, owner: str | None) -> ActRow:
    """Find one act.

    Raises:
        ActUnknown: there is none with this id, or not for this reader.
    """
    query = text(_ACTS + " AND t.act_id = :id")
    row = books.connection.execute(query, {"book": book_id, "owner": owner, "id": act_id}).one_or_none()
    if row is None:
        raise ActUnknown(id=str(act_id))
    return ActRow(*row)


def lots_taken(books: ReadBooks, book_id: int, act_id: UUID) -> list[tuple[str, str, int]]:
    """List the lots that an act took: asset, account, quantity."""
    rows = books.connection.exec_driver_sql(
        "SELECT s.code, a.code, x.quantity FROM ledger.permit_act_lot x JOIN ledger.asset s USING (book_id, asset_id)"
        " JOIN ledger.account a USING (book_id, account_id) WHERE x.book_id = %s AND x.act_id = %s ORDER BY 1, 2",
        (book_id, act_id),
    )
    return [(asset, account, quantity) for asset, account, quantity in rows]
