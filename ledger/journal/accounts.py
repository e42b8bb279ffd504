"""Opening books, assets and accounts, and changing what an account may do."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple, TypeAlias

from sqlalchemy import Table, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_if_new
from sqlalchemy.exc import DBAPIError

from ledger.actors.actions import lock_powers
from ledger.actors.authority import Bearer
from ledger.amounts import AMOUNT_MAX
from ledger.database import Books
from ledger.database.queries import Sql, filled, named_queries
from ledger.entries import check_text, kept_name
from ledger.errors import Conflict, Malformed, NotFound, RuleViolation
from ledger.identifiers import CODE_MAX, is_code
from ledger.journal import codes
from ledger.journal.tables import account, asset, book, purpose
from ledger.law import check_jurisdiction
from ledger.texts import trimmed

SQL: Final = named_queries(__name__)

SAID: Final = ("owner", "purpose", "floor", "ceiling")
"""What an account is opened as, in the order in which it is compared."""
Status: TypeAlias = Literal["open", "frozen", "closed", "receive_only"]


class CodeMalformed(Malformed):
    """'{value}' cannot be the code of a {what}.

    Use letters, digits, dot, dash and underline in parts of at most 64, joined by colons, at most 160 in all.
    """

    code = "code.malformed"
    source = "docs/spec/journal.md 1.1"


class PurposeUnknown(Malformed):
    """There is no purpose {purpose} in the chart of accounts.

    Choose one of the purposes listed at /v1/chart.
    """

    code = "account.purpose_unknown"
    source = "docs/spec/journal.md 1.4"


class LimitsImpossible(RuleViolation):
    """The limits {floor} to {ceiling} are not possible for an account of the purpose {purpose}.

    A floor lies at or above that of the purpose ({least}), and a ceiling at or above the floor and zero.
    """

    code = "account.limits_impossible"
    source = "docs/spec/journal.md 1.3"


class ScaleImpossible(Malformed):
    """An asset cannot have {scale} decimals and show at least {digits}.

    Choose 0 to 12 decimals, and show no more than there are.
    """

    code = "asset.scale_impossible"
    source = "docs/spec/journal.md 1.2"


class MoneyOther(RuleViolation):
    """The money of a book is CNY alone, counted in yuan with two decimals; {field} would be {said} here.

    A book has its CNY from the day it is opened; where it is missing, register it as 人民币, unit 元, scale 2, digits 2.
    """

    code = "asset.money_other"
    source = "docs/spec/journal.md 1.2"


class CodeTaken(Conflict):
    """{name} is registered already: its {field} is '{kept}', and '{said}' was said.

    Read what is registered; what is another thing needs another code.
    """

    code = "code.taken"
    source = "docs/spec/journal.md 1.1"


class AccountNotThere(NotFound):
    """There is no account {account} in this book.

    Check the code, or open the account first.
    """

    code = "account.unknown"


class AccountOpenedOtherwise(Conflict):
    """The account {account} is there with other words: the field {field} differs.

    Choose another code; or, if you meant the account that is there, use it as it is.
    """

    code = "account.opened_otherwise"
    source = "docs/spec/journal.md 1.8"


class CloseNotEmpty(RuleViolation):
    """The account {account} still holds something and cannot be closed.

    Move what it holds elsewhere first.
    """

    code = "account.close_not_empty"
    source = "docs/spec/journal.md 1.5"


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account to open.

    Limits are in the smallest unit of every asset it will hold, in the normal direction of its purpose; without a
    floor it gets that of the purpose.
    """

    code: str
    owner: str
    purpose: str
    floor: int | None = None
    ceiling: int | None = None
    columns: Mapping[str, object] | None = None
    """What the room's own table of accounts knows of it, by column; None where it has no row there."""


def open_book(
    books: Books, code: str, name: str, opens_on: date, jurisdiction: str = "cn", *, by: Bearer | None = None
) -> int:
    """Open a book, under the law of a jurisdiction: the nation or a province.

    Args:
        books: the database.
        code: of the book.
        name: of the book.
        opens_on: the first legal date that it takes.
        jurisdiction: where it lies.
        by: the administrator with whose key it is opened; None for the owner of the database, who alone comes without one.

    Raises (in this order):
        CodeMalformed, TextTooLong, TextUnprintable, TextEmpty, JurisdictionUnknown, KeyUnknown, CodeTaken;
        DuplicateName: somebody opens it at this moment.
    """
    check_code("book", code)
    name = kept_name("name", name)
    check_jurisdiction(jurisdiction)
    if by is not None:
        lock_powers(books, by.key)
        _check_new_book(books, code, name, opens_on, jurisdiction)
        words = (by.key, code, name, opens_on, jurisdiction)
        return int(books.connection.exec_driver_sql(SQL["open_book"], words).scalar_one())
    _check_new_book(books, code, name, opens_on, jurisdiction)
    values = {"code": code, "name": name, "opens_on": opens_on, "jurisdiction": jurisdiction}
    statement = insert(book).values(**values).returning(book.c.book_id)
    return books.connection.execute(statement).scalar_one()


def _check_new_book(books: Books, code: str, name: str, opens_on: date, jurisdiction: str) -> None:
    """Check that no book has the code.

    Raises:
        CodeTaken
    """
    columns = (book.c.name, book.c.opens_on, book.c.jurisdiction)
    kept = books.connection.execute(select(*columns).where(book.c.code == code)).one_or_none()
    if kept is not None:
        said = {"name": name, "opens_on": opens_on, "jurisdiction": jurisdiction}
        _refuse_taken(code, said, kept._asdict())


def _refuse_taken(code: str, said: Mapping[str, object], kept: Mapping[str, object]) -> None:
    """Refuse a code that is taken, with the first field that differs, or the code itself where none does.

    Raises:
        CodeTaken
    """
    differs = next((field for field in said if said[field] != kept[field]), "code")
    raise CodeTaken(
        name=code, field=differs, kept=str(kept.get(differs, code)), said=str(said.get(differs, code))
    )


RENMINBI: Final = {"code": "CNY", "name": "人民币", "kind": "money", "unit": "元", "scale": 2, "digits": 2}
"""The money of every book."""
NAMES: Final = ("人民币", "renminbi", "人民币 renminbi")
UNITS: Final = ("元", "yuan")
"""How it, and what it is counted in, may be called."""


def register_renminbi(books: Books, book_id: int) -> int:
    """Give a book its money, which nobody needs to register, and give its number.

    Raises:
        DuplicateName: it has one; never CodeMalformed, TextTooLong, TextUnprintable, TextEmpty, ScaleImpossible and PromiseBroken: the
        words are the ledger's.
    """
    return register_asset(books, book_id, **RENMINBI)  # type: ignore[arg-type]


def _check_money(code: str, name: str, kind: str, unit: str, scale: int, digits: int) -> None:
    """Check that money is the renminbi. Twin: the CHECK `asset_money_is_renminbi`.

    Raises:
        MoneyOther
    """
    if kind != "money" and code != RENMINBI["code"]:
        return
    said = {"code": code, "name": name, "kind": kind, "unit": unit, "scale": scale, "digits": digits}
    fit: Mapping[str, tuple[object, ...]] = {"name": NAMES, "unit": UNITS}
    for field, value in said.items():
        if value not in fit.get(field, (RENMINBI[field],)):
            raise MoneyOther(field=field, said=str(value))


def register_asset(
    books: Books, book_id: int, code: str, name: str, kind: str, unit: str, scale: int, digits: int
) -> int:
    """Register something that can be counted, and give its number.

    Raises (in this order):
        CodeMalformed, TextTooLong, TextUnprintable, TextEmpty, ScaleImpossible, PromiseBroken: an unknown kind; DuplicateName.
    """
    check_code("asset", code)
    name, unit = kept_name("name", name), trimmed(unit)
    check_text("unit", unit)
    if not 0 <= digits <= scale <= 12:
        raise ScaleImpossible(scale=scale, digits=digits)
    values = {"code": code, "name": name, "kind": kind, "unit": unit, "scale": scale, "digits": digits}
    return books.connection.execute(
        insert(asset).values(book_id=book_id, **values).returning(asset.c.asset_id)
    ).scalar_one()


def add_asset(
    books: Books, book_id: int, code: str, name: str, kind: str, unit: str, scale: int, digits: int
) -> int:
    """Register by hand something that can be counted, and give its number; the renminbi, which a book has, is found.

    Raises (in this order):
        MoneyOther: it is money, and not the renminbi; CodeTaken: something else has the code; those of `register_asset`, where
        DuplicateName says that somebody registers it at this moment.
    """
    _check_money(code, trimmed(name), kind, trimmed(unit), scale, digits)
    said = {"name": trimmed(name), "kind": kind, "unit": trimmed(unit), "scale": scale, "digits": digits}
    columns = (asset.c.asset_id, *(asset.c[field] for field in said))
    this = (asset.c.book_id == book_id) & (asset.c.code == code)
    kept = books.connection.execute(select(*columns).where(this)).one_or_none()
    if kept is None:
        return register_asset(books, book_id, code, name, kind, unit, scale, digits)
    if code != RENMINBI["code"]:
        _refuse_taken(code, said, kept._asdict())
    return int(kept.asset_id)


def open_accounts(books: Books, book_id: int, new: Sequence[NewAccount], actor_id: int) -> int:
    """Open accounts, all or none, and tell how many are new: one that is there in the same words was opened before.

    Raises (in this order, for the first that fails):
        CodeMalformed, PurposeUnknown, LimitsImpossible; AccountOpenedOtherwise.
    """
    lines = _chart(books)
    rows = [_row(book_id, one, lines, actor_id) for one in new]
    opened = insert_if_new(account).on_conflict_do_nothing().returning(account.c.code)
    made = len(books.connection.execute(opened, rows).all())
    if made < len(rows):
        there = (account.c.book_id == book_id) & account.c.code.in_([row["code"] for row in rows])
        found = books.connection.execute(select(account).where(there)).mappings()
        kept = {row["code"]: {name: row[name] for name in SAID} for row in found}
        for row in rows:
            _check_same(row, kept[row["code"]])
    return made


def _check_same(row: Mapping[str, object], kept: Mapping[str, object]) -> None:
    """Check that an account that is there is the one that is asked for.

    Raises:
        AccountOpenedOtherwise: it is another one.
    """
    for field in SAID:
        if row[field] != kept[field]:
            raise AccountOpenedOtherwise(account=str(row["code"]), field=field)


def ensure_accounts(
    books: Books, book_id: int, wanted: Sequence[NewAccount], actor_id: int, table: Table | None = None
) -> None:
    """Open those of the accounts that are not there yet; the others stay as they are.

    Args:
        books: the transaction.
        book_id: the book.
        wanted: the accounts.
        actor_id: who opens them.
        table: where the room keeps what it knows of its accounts, a row each; written with them, in the same statement.

    Raises (in this order, for the first that fails):
        CodeMalformed, PurposeUnknown, LimitsImpossible.
    """
    known = codes.account_ids(books, book_id, [one.code for one in wanted])
    missing = [one for one in wanted if one.code not in known]
    if missing:
        lines = _chart(books)
        rows = [_row(book_id, one, lines, actor_id) for one in missing]
        rows.sort(key=lambda row: str(row["code"]))
        if table is None:
            books.connection.execute(insert_if_new(account).on_conflict_do_nothing(), rows)
        else:
            columns = {one.code: one.columns for one in missing}
            told = [{**row, "columns": columns[str(row["code"])]} for row in rows]
            books.connection.exec_driver_sql(_opening(table), (json.dumps(told),)).close()


def _opening(table: Table) -> str:
    """Write the statement that opens accounts and keeps, for those that it opened, the row of their room."""
    names = [column.name for column in table.c if column.name not in ("book_id", "account_id")]
    return filled(
        SQL["opening"],
        fullname=Sql(table.fullname),
        join=Sql(", ".join(names)),
        join_2=Sql(", ".join(f"x.{name}" for name in names)),
    )


class _Line(NamedTuple):
    """What the chart says of a purpose."""

    debit_normal: bool
    floor: int | None


def _chart(books: Books) -> dict[str, _Line]:
    """Read the chart that the database has: the rooms above have put their lines there, and the kernel knows none of them."""
    rows = books.connection.execute(select(purpose.c.code, purpose.c.debit_normal, purpose.c.floor))
    return {code: _Line(debit_normal, floor) for code, debit_normal, floor in rows}


def _row(book_id: int, one: NewAccount, lines: Mapping[str, _Line], actor_id: int) -> dict[str, object]:
    check_code("account", one.code)
    check_code("owner", one.owner)
    line = lines.get(one.purpose)
    if line is None:
        raise PurposeUnknown(purpose=one.purpose)
    floor = line.floor if one.floor is None else one.floor
    below = line.floor is not None and floor is not None and floor < line.floor
    beyond = any(limit is not None and abs(limit) > AMOUNT_MAX for limit in (floor, one.ceiling))
    crossed = one.ceiling is not None and one.ceiling < max(floor or 0, 0)
    if below or beyond or crossed or (floor or 0) > 0:
        raise LimitsImpossible(
            floor=str(floor), ceiling=str(one.ceiling), purpose=one.purpose, least=str(line.floor)
        )
    return {
        "book_id": book_id,
        "code": one.code,
        "owner": one.owner,
        "purpose": one.purpose,
        "floor": floor,
        "ceiling": one.ceiling,
        "debit_normal": line.debit_normal,
        "opened_by": actor_id,
    }


def set_status(books: Books, book_id: int, code: str, status: Status, reason: str, actor_id: int) -> str:
    """Open, freeze, half-freeze (may receive, may not send) or close an account, and keep who did it and why.

    Returns:
        The status before.

    Raises (in this order):
        TextTooLong, TextUnprintable, AccountNotThere, CloseNotEmpty, PromiseBroken: a status or reason that is empty.
    """
    check_text("reason", reason)
    account_id = codes.account_ids(books, book_id, [code]).get(code)
    if account_id is None:
        raise AccountNotThere(account=code)
    try:
        row = books.connection.exec_driver_sql(
            SQL["set_status"],
            (book_id, account_id, status, reason, actor_id),
        )
        return str(row.scalar_one())
    except DBAPIError as error:
        if getattr(getattr(error.orig, "diag", None), "constraint_name", None) == "account_close_empty":
            raise CloseNotEmpty(account=code) from error
        raise


def check_code(what: str, value: str) -> None:
    """Check the form of a code.

    Raises:
        CodeMalformed: it has other characters, is empty or too long.
    """
    if not is_code(value):
        raise CodeMalformed(what=what, value=value[:CODE_MAX])
