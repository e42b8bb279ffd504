"""Importing statements: every line checked first, every fault told at once, nothing kept unless all is good.

A file is recognised by its hash, a line by what it says in statements that overlap. A statement must continue the balance of
those before it. What is kept of the file is its hash: it proves which file was taken in, and the bureau keeps the file.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from threading import Event
from typing import Final

from sqlalchemy import insert, text

from ledger.amounts import format_decimal
from ledger.database import Books
from ledger.database.queries import named_queries
from ledger.documents import apart
from ledger.documents.rows import TEXT_MAX
from ledger.documents.sheets import Fault, Faults, invalid, place_of
from ledger.entries import check_text
from ledger.errors import Conflict, Figure, RuleViolation
from ledger.processes.actions import emit
from ledger.reconciliation.accounts import BankAccount, lock_account
from ledger.reconciliation.rules.files import CamtWords, TableWords, camt, content_of, gathered, table
from ledger.reconciliation.rules.mapping import SheetMapping, Supplement
from ledger.reconciliation.rules.statements import (
    Change,
    Gap,
    KnownStatement,
    Sorted,
    Statement,
    StatementLine,
    check_statement,
    find_gap,
    sort_out,
)
from ledger.reconciliation.tables import bank_import, bank_line, bank_statement
from ledger.words import Phrase, in_both, phrase, said
from ledger.zones import LEGAL_ZONE

SQL: Final = named_queries(__name__)


class LinesChanged(Conflict):
    """The bank tells {count} lines differently than before; the first is {reference}: {field} was {before} and is {now}.

    Ask the bank which is right; figures.problems lists them, but for {rest} more, and nothing was stored.
    """

    code = "reconciliation.lines_changed"
    source = "docs/spec/reconciliation.md 4"


class StatementGap(RuleViolation):
    """The {edge} balance of {statement} is {told}, but the statements that are there lead to {known} on {on}.

    Import the statement that is missing between them first; nothing was stored.
    """

    code = "reconciliation.statement_gap"
    source = "docs/spec/reconciliation.md 4"


@dataclass(frozen=True, slots=True)
class StatementTaken:
    """What became of one statement."""

    statement_id: int
    number: str
    reference: str
    from_on: date
    to_on: date
    lines: int
    fresh: int
    """Lines that were not known before."""
    skipped: int
    """Entries that the bank has not booked yet."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file."""

    import_id: int
    sha256: str
    replayed: bool
    """Whether the same bytes were imported before, and nothing was done now."""
    statements: tuple[StatementTaken, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read and found good by itself."""

    sha256: bytes
    size: int
    mapping: str | None
    statements: tuple[tuple[BankAccount, Statement], ...]


def read_camt_file(
    data: bytes, accounts: Sequence[BankAccount], today: date, gone: Event | None = None
) -> Read:
    """Read a camt.053 file of any of the bank accounts, apart from this process.

    Args:
        data: the file.
        accounts: all bank accounts of the book.
        today: the legal date.
        gone: set when nobody waits for it any more.

    Raises:
        FileBeyondLimit; those of `apart.run`.
        SheetInvalid: with the faults.
    """
    words: CamtWords = {
        "scales": {account.unit.code: account.unit.scale for account in accounts},
        "zone": LEGAL_ZONE.key,
    }
    statements, faults = gathered(apart.run(camt, data, words, gone))
    return _read(data, None, statements, faults, {account.number: account for account in accounts}, today)


def read_table_file(
    data: bytes,
    account: BankAccount,
    name: str,
    mapping: SheetMapping,
    told: Supplement,
    today: date,
    gone: Event | None = None,
) -> Read:
    """Read a spreadsheet of one bank account by a mapping, apart from this process.

    Raises:
        FileBeyondLimit; those of `apart.run`.
        SheetInvalid: with the faults.
    """
    words: TableWords = {"mapping": mapping.content(), "told": content_of(told)}
    statements, faults = gathered(apart.run(table, data, words, gone))
    return _read(data, name, statements, faults, {account.number: account}, today)


def _read(
    data: bytes,
    mapping: str | None,
    statements: Sequence[Statement],
    faults: Faults[Fault],
    accounts: Mapping[str, BankAccount],
    today: date,
) -> Read:
    good: list[tuple[BankAccount, Statement]] = []
    for statement in statements:
        account = accounts.get(statement.account)
        if account is None:
            if statement.account:
                told = "this account is not among the bank accounts of the book"
                faults.add(Fault(statement.where, "Acct", statement.account, told, "账簿中没有该银行账户"))
            continue
        if statement.currency not in ("", account.unit.code):
            told = f"the account is kept in {account.unit.code}"
            faults.add(
                Fault(statement.where, "Ccy", statement.currency, told, f"该账户币种为 {account.unit.code}")
            )
        faults.extend(check_statement(statement, since=account.since, today=today, scale=account.unit.scale))
        good.append((account, statement))
    if faults:
        raise invalid(faults)
    good.sort(key=lambda pair: (pair[0].number, pair[1].from_on, pair[1].to_on))
    return Read(sha256(data).digest(), len(data), mapping, tuple(good))


def import_statements(books: Books, book_id: int, actor_id: int, read: Read, file_name: str = "") -> Imported:
    """Keep the statements of a file, all or none.

    Raises (in this order):
        TextTooLong, TextUnprintable, LinesChanged, StatementGap.
    """
    check_text("file name", file_name)
    for account in sorted(
        {a.bank_account_id: a for a, _ in read.statements}.values(), key=lambda a: a.bank_account_id
    ):
        lock_account(books, account)
    known = books.connection.execute(
        text(SQL["import_statements"]),
        {"book": book_id, "hash": read.sha256},
    ).scalar()
    if known is not None:
        return Imported(known, read.sha256.hex(), True, _taken_before(books, book_id, known))
    values = {
        "sha256": read.sha256,
        "size": read.size,
        "file_name": file_name,
        "mapping": read.mapping,
        "imported_by": actor_id,
    }
    statement = insert(bank_import).values(book_id=book_id, **values).returning(bank_import.c.import_id)
    import_id = books.connection.execute(statement).scalar_one()
    changes: Faults[Change] = Faults()
    gaps: Faults[tuple[BankAccount, Statement, Gap]] = Faults()
    taken = []
    for account, one in read.statements:
        before = _known(books, account, one)
        found = sort_out(one, before, _identities(books, account, one))
        changes.extend(found.changes)
        gap = find_gap(one, before)
        if gap is not None:
            gaps.add((account, one, gap))
        # Also one that does not fit is written, so that the next one of the file is judged after it; the refusal undoes it all.
        taken.append(_keep(books, account, import_id, one, found))
    _refuse(changes, gaps)
    figures = {
        "statements": len(taken),
        "lines": sum(t.lines for t in taken),
        "new": sum(t.fresh for t in taken),
    }
    emit(books, book_id, "reconciliation.import", import_id, [], figures, actor_id)
    return Imported(import_id, read.sha256.hex(), False, tuple(taken))


def _refuse(changes: Faults[Change], gaps: Faults[tuple[BankAccount, Statement, Gap]]) -> None:
    if changes:
        shown = [_told(c) for c in changes]
        first = {name: shown[0][name] for name in ("reference", "field", "before", "now")}
        raise LinesChanged(count=changes.count, rest=changes.rest, problems=[*shown], **first)
    told: list[dict[str, Figure]] = [
        {
            "edge": gap.edge,
            "statement": f"{account.number} {one.from_on}/{one.to_on}",
            "on": gap.on.isoformat(),
            "told": format_decimal(gap.told, account.unit.scale, account.unit.digits),
            "known": format_decimal(gap.known, account.unit.scale, account.unit.digits),
        }
        for account, one, gap in gaps
    ]
    if told:
        each = [StatementGap(**one, count=1, rest=0) for one in told]
        problems: list[Figure] = [
            {**one, "problem": in_both(gap.message(), gap.message)}
            for one, gap in zip(told, each, strict=True)
        ]
        raise StatementGap(**told[0], count=gaps.count, rest=gaps.rest, problems=problems)


def _told(one: Change) -> dict[str, Figure]:
    """Tell a line that the bank tells differently, with its field and values in words."""
    before, now = (_value(one.field, text[:TEXT_MAX]) for text in (one.before, one.now))
    return {
        "where": place_of(one.where),
        "reference": one.reference,
        "field": one.field,
        "before": before,
        "now": now,
        "problem": phrase("{field} was {before} and is {now}", field=one.field, before=before, now=now),
    }


def _value(field: str, text: str) -> Phrase:
    """Say what stood in a field: of a line or its direction, whether money came in or went out."""
    if field not in ("line", "direction"):
        return in_both(text, lambda _: text or "（空）")
    return in_both(
        text, lambda locale: " ".join(said("side", one, locale) for one in text.split()) or "（无）"
    )


def _keep(
    books: Books, account: BankAccount, import_id: int, one: Statement, found: Sorted
) -> StatementTaken:
    new = [
        (line, ordinal)
        for line, place, ordinal in zip(one.lines, found.places, found.ordinals, strict=True)
        if place is None
    ]
    head = {
        "bank_account_id": account.bank_account_id,
        "import_id": import_id,
        "reference": one.reference,
        "from_on": one.from_on,
        "to_on": one.to_on,
        "opening": one.opening,
        "closing": one.closing,
        "lines": len(one.lines),
    }
    made = (
        insert(bank_statement)
        .values(book_id=account.book_id, **head)
        .returning(bank_statement.c.statement_id)
    )
    statement_id = books.connection.execute(made).scalar_one()
    numbers = _insert_lines(books, account, new)
    places = [
        number if number is not None else numbers[(*line.identity, ordinal)]
        for line, number, ordinal in zip(one.lines, found.places, found.ordinals, strict=True)
    ]
    if places:
        books.connection.exec_driver_sql(SQL["places"], (account.book_id, statement_id, places)).close()
    return StatementTaken(
        statement_id,
        account.number,
        one.reference,
        one.from_on,
        one.to_on,
        len(one.lines),
        len(new),
        one.skipped,
    )


def _insert_lines(
    books: Books, account: BankAccount, new: Sequence[tuple[StatementLine, int]]
) -> dict[tuple[object, ...], int]:
    """Insert lines, and give the number of each by what it says and its ordinal."""
    if not new:
        return {}
    c = bank_line.c
    rows = [
        {
            "book_id": account.book_id,
            "bank_account_id": account.bank_account_id,
            "booked_on": line.booked_on,
            "valued_on": line.valued_on,
            "direction": line.direction,
            "amount": line.amount,
            "reference": line.reference,
            "end_to_end": line.end_to_end,
            "party": line.party,
            "party_account": line.party_account,
            "remittance": line.remittance,
            "reversal": line.reversal,
            "ordinal": ordinal,
        }
        for line, ordinal in new
    ]
    made = insert(bank_line).returning(
        c.booked_on,
        c.direction,
        c.amount,
        c.reference,
        c.end_to_end,
        c.party_account,
        c.remittance,
        c.ordinal,
        c.line_id,
    )
    return {tuple(row[:-1]): row[-1] for row in books.connection.execute(made, rows)}


def _known(books: Books, account: BankAccount, one: Statement) -> list[KnownStatement]:
    """Read the statements that share a day with this one, and the nearest on both sides."""
    asked = {
        "book": account.book_id,
        "account": account.bank_account_id,
        "from": one.from_on,
        "to": one.to_on,
    }
    heads: dict[int, tuple[date, date, int, int]] = {}
    lines: dict[int, list[tuple[int, StatementLine]]] = defaultdict(list)
    for row in books.connection.execute(text(SQL["known"]), asked):
        heads[row[0]] = (row[1], row[2], row[3], row[4])
        if row[5] is not None:
            lines[row[0]].append((row[5], StatementLine(*row[6:])))
    return [KnownStatement(number, *head, tuple(lines[number])) for number, head in heads.items()]


def _identities(books: Books, account: BankAccount, one: Statement) -> Counter[tuple[object, ...]]:
    """Count the lines of the account that say the same, on the days of a statement."""
    query = text(SQL["identities"])
    asked = {
        "book": account.book_id,
        "account": account.bank_account_id,
        "from": one.from_on,
        "to": one.to_on,
    }
    return Counter({tuple(row[:-1]): row[-1] for row in books.connection.execute(query, asked)})


def _taken_before(books: Books, book_id: int, import_id: int) -> tuple[StatementTaken, ...]:
    query = text(SQL["taken_before"])
    return tuple(
        StatementTaken(*row)
        for row in books.connection.execute(query, {"book": book_id, "import": import_id})
    )
