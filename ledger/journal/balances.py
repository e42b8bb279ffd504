"""What the books say: balances, statements, trial balances and entries, now and at any past moment.

Two time axes. *Effective*: the legal date of the event. *Recorded*: the instant the ledger learned of it. A question
may fix either or both: "what was held on 30 June" and "what did we believe on 3 July was held on 30 June".
An instant counts as past once every transaction begun before it has ended: within a minute, for mass work within ten.

Amounts are integers of the asset's smallest unit. Every function takes `owner`: None for those who may see the
whole book, else only accounts of that owner are found, and others look as if they did not exist.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, Final, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import RowMapping, text

from ledger.amounts import Unit
from ledger.database import ReadBooks
from ledger.database.queries import BLANK, Sql, filled, named_queries, read
from ledger.entries import Entry, Posting
from ledger.errors import NotFound

SQL: Final = named_queries(__name__)

SETTLED_AFTER: Final = timedelta(seconds=60)
"""No transaction is open for longer, so no entry can come any more that was recorded before."""


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
class TrialBalanceLine:
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


def _sums(moment: Moment, *, one_account: bool) -> Sql:
    """Debits and credits per (account, asset) at a moment, as SQL; parameters: see `_moment`."""
    if moment.is_now:
        return filled(SQL["now"], account=(SQL["now_account"] if one_account else BLANK))
    return filled(
        SQL["past"],
        account=(SQL["past_account"] if one_account else BLANK),
        effective=(SQL["past_effective"] if moment.effective else BLANK),
        recorded=(SQL["past_recorded"] if moment.recorded else BLANK),
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
    query = filled(SQL["balances_of"], sums=_sums(moment, one_account=account_id is not None))
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
) -> list[TrialBalanceLine]:
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
    label = SQL["label_account"] if by == "account" else SQL["label_purpose"]
    query = filled(SQL["trial_balance"], label=label, sums=_sums(moment, one_account=False))
    parameters = {
        "book": book_id,
        "limit": limit,
        **_moment(moment),
        "after_label": after[0] if after else None,
        "after_asset": after[1] if after else None,
    }
    found = books.connection.execute(text(query), parameters).mappings()
    return [
        TrialBalanceLine(
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
    query = filled(SQL["totals"], sums=_sums(moment, one_account=False))
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
    query = SQL["statement"]
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


class Original(NamedTuple):
    """An entry as whoever undoes it needs it, and the owners of its accounts."""

    entry: Entry
    owners: frozenset[str]


class _Undone(NamedTuple):
    """A line of an entry that is to be undone."""

    entry_id: UUID
    kind: str
    effective_on: date
    memo: str
    document: str
    reverses: UUID | None
    account: str
    owner: str
    asset: str
    debit: int
    credit: int


def originals(books: ReadBooks, book_id: int, ids: Collection[UUID]) -> dict[UUID, Original]:
    """Read entries that are to be undone, all at once; those that do not exist are not in the answer."""
    found: dict[UUID, Original] = {}
    lines = read(books, _Undone, SQL["originals"], book=book_id, ids=list(ids))
    for entry_id, group in groupby(lines, lambda line: line.entry_id):
        legs = list(group)
        head = legs[0]
        postings = tuple(
            Posting(p.account, p.asset, "debit" if p.debit else "credit", p.debit or p.credit) for p in legs
        )
        entry = Entry(
            entry_id,
            head.kind,
            head.effective_on,
            postings,
            head.memo,
            head.document,
            head.reverses,
            kept=True,
        )
        found[entry_id] = Original(entry, frozenset(leg.owner for leg in legs))
    return found


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
    query = SQL["entry_by_id_entry"]
    head = books.connection.execute(text(query), {"book": book_id, "id": entry_id}).mappings().one_or_none()
    query = SQL["entry_by_id_posting"]
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
