"""What the books say: balances, statements, trial balances and entries, now and at any past moment.

Two time axes. *Effective*: the legal date of the event. *Recorded*: the instant the ledger learned of it. A question
may fix either or both: "what was held on 30 June" and "what did we believe on 3 July was held on 30 June".
An instant counts as past once every transaction begun before it has ended: within a minute, for mass work within ten.

Amounts are integers of the asset's smallest unit. Every function takes `owner`: None for those who may see the
whole book, else only accounts of that owner are found, and others look as if they did not exist.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import RowMapping, text

from ledger.amounts import Unit
from ledger.database import ReadBooks
from ledger.entries import Entry, Posting
from ledger.errors import NotFound


class EntryUnknown(NotFound):
    """There is no entry {id} in this book.

    Check the id; an entry that was refused is not in the book.
    """

    code = "entry.unknown"


@dataclass(frozen=True, slots=True)
class Moment:
    """A point on the two time axes; None is the newest."""

    effective: date | None = None
    recorded: datetime | None = None

    @property
    def is_now(self) -> bool:
        """Whether the materialised balances answer."""
        return self.effective is None and self.recorded is None


NOW = Moment()


@dataclass(frozen=True, slots=True)
class Balance:
    """What one account holds of one asset."""

    account: str
    owner: str
    purpose: str
    asset: str
    asset_name: str
    unit: Unit
    debits: int
    credits: int
    balance: int
    """In the normal direction of the account."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a trial balance: a purpose, or an account, in one asset."""

    purpose: str
    account: str | None
    asset: str
    unit: Unit
    debits: int
    credits: int


@dataclass(frozen=True, slots=True)
class Movement:
    """A line of a statement."""

    entry_id: UUID
    kind: str
    line: int
    effective_on: date
    recorded_at: datetime
    version: int
    side: Literal["debit", "credit"]
    amount: int
    running: int
    """Balance in the normal direction after it, in the order of the statement."""
    memo: str
    document: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry as the book keeps it."""

    entry: Entry
    recorded_at: datetime
    actor: str
    approver: str | None
    reversed_by: UUID | None
    after: tuple[tuple[int, int], ...]
    """Balance after and version of each posting."""


_PAST = """SELECT p.account_id, p.asset_id, sum(p.debit) AS debits, sum(p.credit) AS credits
           FROM ledger.posting p
           WHERE p.book_id = :book {account} {effective} {recorded}
           GROUP BY p.account_id, p.asset_id"""
_NOW = """SELECT b.account_id, b.asset_id, b.debits, b.credits FROM ledger.balance b
          WHERE b.book_id = :book AND b.version > 0 {account}"""


def _sums(moment: Moment, *, one_account: bool) -> str:
    """Debits and credits per (account, asset) at a moment, as SQL; parameters: see `_moment`."""
    if moment.is_now:
        return _NOW.format(account="AND b.account_id = :account" if one_account else "")
    return _PAST.format(
        account="AND p.account_id = :account" if one_account else "",
        effective="AND p.effective_on <= :effective" if moment.effective else "",
        recorded="AND p.recorded_at <= :recorded" if moment.recorded else "",
    )


def _moment(moment: Moment) -> dict[str, Any]:
    return {"effective": moment.effective, "recorded": moment.recorded}


def _unit(row: RowMapping) -> Unit:
    return Unit(row["asset"], row["scale"], row["unit"], row["digits"])


def balances_of(
    books: ReadBooks,
    book_id: int,
    account_id: int | None,
    moment: Moment = NOW,
    *,
    owner: str | None = None,
    after: tuple[str, str] | None = None,
    limit: int = 100,
) -> list[Balance]:
    """List balances, of one account or of all, ordered by account and asset.

    Args:
        books: the snapshot to read.
        book_id: the book.
        account_id: one account; None for all that may be seen.
        moment: when.
        owner: see the module.
        after: account and asset of the last one on the page before.
        limit: lines on a page.
    """
    query = f"""
        SELECT a.code AS account, a.owner, a.purpose, a.debit_normal, s.code AS asset, s.name AS asset_name, s.scale,
               s.unit, s.digits, t.debits::bigint AS debits, t.credits::bigint AS credits
        FROM ({_sums(moment, one_account=account_id is not None)}) AS t
        JOIN ledger.account a ON a.book_id = :book AND a.account_id = t.account_id
        JOIN ledger.asset s ON s.book_id = :book AND s.asset_id = t.asset_id
        WHERE (CAST(:owner AS text) IS NULL OR a.owner = :owner)
          AND (CAST(:after_account AS text) IS NULL OR (a.code, s.code) > (:after_account, :after_asset))
        ORDER BY a.code, s.code LIMIT :limit"""
    parameters = {
        "book": book_id,
        "account": account_id,
        "owner": owner,
        "limit": limit,
        **_moment(moment),
        "after_account": after[0] if after else None,
        "after_asset": after[1] if after else None,
    }
    found = books.connection.execute(text(query), parameters).mappings()
    return [
        Balance(
            r["account"],
            r["owner"],
            r["purpose"],
            r["asset"],
            r["asset_name"],
            _unit(r),
            r["debits"],
            r["credits"],
            (r["debits"] - r["credits"]) * (1 if r["debit_normal"] else -1),
        )
        for r in found
    ]


def trial_balance(
    books: ReadBooks,
    book_id: int,
    moment: Moment = NOW,
    *,
    by: Literal["purpose", "account"] = "purpose",
    after: tuple[str, str] | None = None,
    limit: int = 1000,
) -> list[Line]:
    """Give debits and credits of the whole book by purpose or by account, in every asset.

    Totals of a line are those of its movements, so that the columns of an asset are equal when the book balances.

    Args:
        books: the snapshot to read.
        book_id: the book.
        moment: when.
        by: what a line stands for.
        after: purpose or account, and asset, of the last line on the page before.
        limit: lines on a page.
    """
    label = "a.code" if by == "account" else "a.purpose"
    query = f"""
        SELECT {label} AS label, min(a.purpose COLLATE "C") AS purpose, s.code AS asset, s.scale, s.unit, s.digits,
               sum(t.debits)::bigint AS debits, sum(t.credits)::bigint AS credits
        FROM ({_sums(moment, one_account=False)}) AS t
        JOIN ledger.account a ON a.book_id = :book AND a.account_id = t.account_id
        JOIN ledger.asset s ON s.book_id = :book AND s.asset_id = t.asset_id
        WHERE CAST(:after_label AS text) IS NULL OR ({label}, s.code) > (:after_label, :after_asset)
        GROUP BY {label}, s.asset_id, s.code, s.scale, s.unit, s.digits
        ORDER BY {label}, s.code LIMIT :limit"""
    parameters = {
        "book": book_id,
        "limit": limit,
        **_moment(moment),
        "after_label": after[0] if after else None,
        "after_asset": after[1] if after else None,
    }
    found = books.connection.execute(text(query), parameters).mappings()
    return [
        Line(
            r["purpose"],
            r["label"] if by == "account" else None,
            r["asset"],
            _unit(r),
            r["debits"],
            r["credits"],
        )
        for r in found
    ]


def totals(books: ReadBooks, book_id: int, moment: Moment = NOW) -> list[tuple[str, Unit, int, int]]:
    """Sum debits and credits of the whole book per asset: code, unit, debits, credits. They are equal, or all is lost."""
    query = f"""
        SELECT s.code AS asset, s.scale, s.unit, s.digits, sum(t.debits)::text AS debits, sum(t.credits)::text AS credits
        FROM ({_sums(moment, one_account=False)}) AS t
        JOIN ledger.asset s ON s.book_id = :book AND s.asset_id = t.asset_id
        GROUP BY s.asset_id, s.code, s.scale, s.unit, s.digits ORDER BY s.code"""
    found = books.connection.execute(text(query), {"book": book_id, **_moment(moment)}).mappings()
    return [(r["asset"], _unit(r), int(r["debits"]), int(r["credits"])) for r in found]


def statement(
    books: ReadBooks,
    book_id: int,
    account_id: int,
    asset_id: int,
    moment: Moment = NOW,
    *,
    since: date | None = None,
    after: tuple[date, int] | None = None,
    limit: int = 100,
) -> tuple[int, list[Movement]]:
    """List the movements of one account in one asset, by effective date and then in the order recorded.

    Args:
        books: the snapshot to read.
        book_id: the book.
        account_id: the account.
        asset_id: the asset.
        moment: how far: to which effective date, as known when.
        since: first effective date; what came before is in the opening balance.
        after: effective date and version of the last movement on the page before.
        limit: movements on a page.

    Returns:
        The balance before the first movement of the page, and the page with the running balance.
    """
    query = """
        WITH known AS (
            SELECT p.*, CASE WHEN a.debit_normal THEN p.debit - p.credit ELSE p.credit - p.debit END AS change
            FROM ledger.posting p JOIN ledger.account a ON a.book_id = p.book_id AND a.account_id = p.account_id
            WHERE p.book_id = :book AND p.account_id = :account AND p.asset_id = :asset
              AND (CAST(:effective AS date) IS NULL OR p.effective_on <= :effective)
              AND (CAST(:recorded AS timestamptz) IS NULL OR p.recorded_at <= :recorded)),
        opening AS (
            SELECT coalesce(sum(k.change), 0)::bigint AS balance FROM known k
            WHERE (CAST(:since AS date) IS NOT NULL AND k.effective_on < :since)
               OR (CAST(:after_on AS date) IS NOT NULL AND (k.effective_on, k.version) <= (:after_on, :after_version))),
        page AS (
            SELECT * FROM known k
            WHERE (CAST(:since AS date) IS NULL OR k.effective_on >= :since)
              AND (CAST(:after_on AS date) IS NULL OR (k.effective_on, k.version) > (:after_on, :after_version))
            ORDER BY k.effective_on, k.version LIMIT :limit)
        SELECT o.balance AS opening, e.entry_id, e.kind, page.line, page.effective_on, page.recorded_at, page.version,
               page.debit, page.credit, e.memo, e.document,
               (o.balance + sum(page.change) OVER (ORDER BY page.effective_on, page.version))::bigint AS running
        FROM opening o LEFT JOIN page ON true
        LEFT JOIN ledger.entry e ON e.book_id = :book AND e.entry_id = page.entry_id
        ORDER BY page.effective_on, page.version"""
    parameters = {
        "book": book_id,
        "account": account_id,
        "asset": asset_id,
        **_moment(moment),
        "since": since,
        "after_on": after[0] if after else None,
        "after_version": after[1] if after else None,
        "limit": limit,
    }
    rows = books.connection.execute(text(query), parameters).mappings().all()
    return rows[0]["opening"], [
        Movement(
            r["entry_id"],
            r["kind"],
            r["line"],
            r["effective_on"],
            r["recorded_at"],
            r["version"],
            "debit" if r["debit"] else "credit",
            r["debit"] or r["credit"],
            r["running"],
            r["memo"],
            r["document"],
        )
        for r in rows
        if r["entry_id"] is not None
    ]


def entry_by_id(books: ReadBooks, book_id: int, entry_id: UUID, *, owner: str | None = None) -> Recorded:
    """Read one entry back.

    Args:
        books: the snapshot to read.
        book_id: the book.
        entry_id: its id.
        owner: only when one of the accounts is this owner's; the postings of others are shown too, for they are the
            other side of one's own event.

    Raises:
        EntryUnknown: there is none, or not for this reader.
    """
    query = """
        SELECT e.*, actor.name AS actor, approver.name AS approver, r.entry_id AS reversed_by
        FROM ledger.entry e
        JOIN ledger.actor ON actor.actor_id = e.actor_id
        LEFT JOIN ledger.actor approver ON approver.actor_id = e.approver_id
        LEFT JOIN ledger.entry r ON r.book_id = e.book_id AND r.reverses = e.entry_id
        WHERE e.book_id = :book AND e.entry_id = :id"""
    head = books.connection.execute(text(query), {"book": book_id, "id": entry_id}).mappings().one_or_none()
    query = """
        SELECT a.code AS account, a.owner, s.code AS asset, p.debit, p.credit, p.balance_after, p.version
        FROM ledger.posting p
        JOIN ledger.account a ON a.book_id = p.book_id AND a.account_id = p.account_id
        JOIN ledger.asset s ON s.book_id = p.book_id AND s.asset_id = p.asset_id
        WHERE p.book_id = :book AND p.entry_id = :id ORDER BY p.line"""
    lines = books.connection.execute(text(query), {"book": book_id, "id": entry_id}).mappings().all()
    if head is None or (owner is not None and all(line["owner"] != owner for line in lines)):
        raise EntryUnknown(id=str(entry_id))
    postings = tuple(
        Posting(p["account"], p["asset"], "debit" if p["debit"] else "credit", p["debit"] or p["credit"])
        for p in lines
    )
    entry = Entry(
        entry_id,
        head["kind"],
        head["effective_on"],
        postings,
        head["memo"],
        head["document"],
        reverses=head["reverses"],
        kept=True,
    )
    after = tuple((p["balance_after"], p["version"]) for p in lines)
    return Recorded(entry, head["recorded_at"], head["actor"], head["approver"], head["reversed_by"], after)
