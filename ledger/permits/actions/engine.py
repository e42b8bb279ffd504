"""What all acts on lots share: beginning once, taking lots, moving them, giving back exactly what was taken.

An act takes the lock of its holder before it looks at what is held, so that of two who want the same lot the second
sees what the first left. Every posting goes through the journal, which refuses on its own what would not balance or
would go below zero.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text

from ledger.amounts import check_not_below_zero
from ledger.database import Books, ReadBooks
from ledger.entries import Entry, Posting, check_text
from ledger.identifiers import derived
from ledger.journal.accounts import NewAccount, ensure_accounts
from ledger.journal.posting import Outcome, must
from ledger.journal.refusals import IdUsed
from ledger.permits.act_tables import act, act_line, act_lot
from ledger.permits.queries.lots import Part, parts
from ledger.permits.rules.strips import Strip, account, check_strips, party_of, pick_lots
from ledger.processes.actions import ProcessUnknown, Running, Step, begin, emit, lock, move
from ledger.processes.machines import Machine


@dataclass(frozen=True, slots=True)
class Line:
    """What an act is about; `delivered` is what the first side gives so that the other gets the strip's quantity."""

    strip: Strip
    delivered: int
    price: int | None = None
    basis: str | None = None
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A part of a lot that an act took."""

    line: int
    account_id: int
    account: str
    purpose: str
    asset_id: int
    asset: str
    vintage: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Act:
    """An act as it is kept."""

    act_id: UUID
    site: str
    other: str | None
    effective_on: date
    until_on: date | None
    document: str
    law: str
    money: int | None
    terms: dict[str, Any]


def hold_still(books: Books, book_id: int, *holders: str) -> None:
    """Let one act at a time decide about a holder's lots; held until the transaction ends."""
    for holder in sorted(set(holders)):
        books.connection.exec_driver_sql(
            "SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (book_id, f"holder:{holder}")
        ).close()


def find_act(books: ReadBooks, book_id: int, act_id: UUID) -> Act | None:
    """Find an act; None when there is none with this id."""
    columns = (
        act.c.act_id,
        act.c.site,
        act.c.other,
        act.c.effective_on,
        act.c.until_on,
        act.c.document,
        act.c.law,
        act.c.money,
        act.c.terms,
    )
    row = books.connection.execute(
        select(*columns).where(act.c.book_id == book_id, act.c.act_id == act_id)
    ).one_or_none()
    return None if row is None else Act(*row)


def sides_of(kept: Act) -> list[str]:
    """Name the parties of an act: whose property it is about, and who is the other side."""
    return [party_of(holder) for holder in (kept.site, kept.other) if holder]


def open_act(books: Books, book_id: int, act_id: UUID, machine: Machine, step: Step) -> tuple[Running, Act]:
    """Lock an act, and read its words; for who acts for a party that is no side of it there is no such act.

    Raises:
        ProcessUnknown: there is none of this machine, or not for this one; nothing else is told before.
    """
    kept = find_act(books, book_id, act_id)
    if kept is None or (step.owner is not None and step.owner not in sides_of(kept)):
        raise ProcessUnknown(machine=machine.title, id=str(act_id))
    return lock(books, book_id, act_id, machine), kept


def stepped(books: Books, book_id: int, running: Running, action: str, step: Step, kept: Act) -> Running:
    """Record a step and tell it; raises those of `move`."""
    moved = move(books, running, action, step)
    tell(books, book_id, moved, action, [kept.site, kept.other], {}, step.actor_id)
    return moved


def begin_act(
    books: Books,
    book_id: int,
    machine: Machine,
    action: str,
    step: Step,
    *,
    act_id: UUID,
    site: str,
    other: str | None = None,
    until: date | None = None,
    money: int | None = None,
    lines: Sequence[Line] = (),
    terms: Mapping[str, Any] | None = None,
    law: str = "",
    what: str | None = None,
) -> tuple[Running, bool]:
    """Begin an act, once: the same id with the same words finds what was begun.

    Args:
        what: what is asked for, where the step with which it begins depends on who asks; None where that is the step.

    Returns:
        The process, locked, and whether it is new.

    Raises (in this order):
        AmountBelowZero; IdUsed: the id was used for other words; then those of `begin`; never ProcessUnknown: the words name
        the machine.
    """
    check_not_below_zero(money or 0)
    words = {
        "machine": machine.name,
        "action": what or action,
        "site": site,
        "other": other,
        "money": money,
        "until": until.isoformat() if until else None,
        "on": step.on.isoformat(),
        "document": step.document,
        "lines": [_words_of(line) for line in lines],
        **(terms or {}),
    }
    known = find_act(books, book_id, act_id)
    if known is not None:
        if step.owner is not None and step.owner not in sides_of(known):
            # The words of others are not compared: the first that differs would tell the rest.
            raise IdUsed(id=str(act_id), field="site")
        check_same(act_id, known.terms, words)
        return lock(books, book_id, act_id, machine), False
    running = begin(books, book_id, act_id, machine, action, step)
    books.connection.execute(
        insert(act).values(
            book_id=book_id,
            act_id=act_id,
            machine=machine.name,
            site=site,
            other=other,
            effective_on=step.on,
            until_on=until,
            document=step.document,
            law=law,
            money=money,
            terms=json.loads(json.dumps(words)),
        )
    )
    if lines:
        books.connection.execute(
            insert(act_line),
            [
                {"book_id": book_id, "act_id": act_id, "line": number, **_columns_of(line)}
                for number, line in enumerate(lines, 1)
            ],
        )
    return running, True


def _words_of(line: Line) -> list[Any]:
    """Write a line as the words of the act keep it."""
    strip = line.strip
    return [
        *(strip.pollutant, strip.area, strip.first_vintage, strip.last_vintage, strip.quantity),
        *(line.price, line.basis),
    ]


def _columns_of(line: Line) -> dict[str, Any]:
    """Write a line as the table keeps it."""
    return {
        "pollutant": line.strip.pollutant,
        "area": line.strip.area,
        "first_vintage": line.strip.first_vintage,
        "last_vintage": line.strip.last_vintage,
        "quantity": line.strip.quantity,
        "delivered": line.delivered,
        "price": line.price,
        "basis": line.basis,
        "amount": line.amount,
    }


def check_same(act_id: UUID, stored: Mapping[str, Any], words: Mapping[str, Any]) -> None:
    """Check that an id is used again for the same words.

    Raises:
        IdUsed: naming the first field that differs.
    """
    said = json.loads(json.dumps(words))
    for field in sorted(stored.keys() | said.keys()):
        if stored.get(field) != said.get(field):
            raise IdUsed(id=str(act_id), field=field)


def lines_of(books: ReadBooks, book_id: int, act_id: UUID) -> list[Line]:
    """Read what an act is about."""
    rows = books.connection.exec_driver_sql(
        "SELECT pollutant, area, first_vintage, last_vintage, quantity, delivered, price, basis, amount"
        " FROM ledger.permit_act_line WHERE book_id = %s AND act_id = %s ORDER BY line",
        (book_id, act_id),
    )
    return [
        Line(Strip(p, a, f, t, q), d, price, basis, amount) for p, a, f, t, q, d, price, basis, amount in rows
    ]


def check_lines(lines: Sequence[Strip]) -> list[Line]:
    """Check strips, and make lines of which as much is given as is got.

    Raises (in this order):
        NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive.
    """
    check_strips(lines)
    return [Line(strip, strip.quantity) for strip in lines]


def choose(
    books: Books, book_id: int, holder: str, lines: Sequence[Line], purposes: Sequence[str]
) -> list[Taken]:
    """Choose the lots that an act takes from a holder: by purpose in the order given, oldest grant first.

    Raises:
        HoldingTooSmall: there is not enough in one of the years.
    """
    held = parts(books, book_id, holder, purposes, strips=[x.strip for x in lines])
    left = {(one.account_id, one.asset_id): one.held.quantity for one in held}
    taken: list[Taken] = []
    for number, line in enumerate(lines, 1):
        here = [one for one in held if (one.pollutant, one.area) == (line.strip.pollutant, line.strip.area)]
        for year in line.strip.years:
            taken += _choose_year(number, line, year, here, left, purposes)
    return taken


def _choose_year(
    number: int,
    line: Line,
    year: int,
    here: Sequence[Part],
    left: dict[tuple[int, int], int],
    purposes: Sequence[str],
) -> list[Taken]:
    by_part = {}
    offered = []
    for one in here:
        if one.held.vintage == year and left[one.account_id, one.asset_id]:
            rest = replace(one.held, quantity=left[one.account_id, one.asset_id])
            by_part[rest.account, rest.asset] = one
            offered.append(rest)
    taken = []
    for part, quantity in pick_lots(line.strip.pollutant, year, line.delivered, offered, purposes):
        one = by_part[part.account, part.asset]
        left[one.account_id, one.asset_id] -= quantity
        taken.append(
            Taken(
                number, one.account_id, part.account, part.purpose, one.asset_id, part.asset, year, quantity
            )
        )
    return taken


def remember(books: Books, book_id: int, act_id: UUID, taken: Sequence[Taken]) -> None:
    """Keep which lots an act took, from which accounts."""
    books.connection.execute(
        insert(act_lot),
        [
            {
                "book_id": book_id,
                "act_id": act_id,
                "line": one.line,
                "asset_id": one.asset_id,
                "account_id": one.account_id,
                "quantity": one.quantity,
            }
            for one in taken
        ],
    )


def taken_by(books: ReadBooks, book_id: int, act_id: UUID) -> list[Taken]:
    """Read which lots an act took, from which accounts."""
    rows = books.connection.exec_driver_sql(
        "SELECT x.line, x.account_id, a.code, a.purpose, x.asset_id, s.code, c.vintage, x.quantity"
        " FROM ledger.permit_act_lot x JOIN ledger.account a USING (book_id, account_id)"
        " JOIN ledger.asset s USING (book_id, asset_id) JOIN ledger.permit_lot l USING (book_id, asset_id)"
        " JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id"
        " WHERE x.book_id = %s AND x.act_id = %s ORDER BY x.line, c.vintage, x.asset_id, x.account_id",
        (book_id, act_id),
    )
    return [Taken(*row) for row in rows]


def left(books: ReadBooks, book_id: int, taken: Sequence[Taken], holder: str, purpose: str) -> list[Taken]:
    """Give of what was taken what is still on a holder's account: the rest was surrendered or has ended."""
    found = books.connection.exec_driver_sql(
        "SELECT b.asset_id, b.debits - b.credits FROM ledger.account a JOIN ledger.balance b USING (book_id, account_id)"
        " WHERE a.book_id = %s AND a.code = %s AND b.asset_id = ANY(%s)",
        (book_id, account(holder, purpose), [one.asset_id for one in taken]),
    )
    rest = {asset_id: int(quantity) for asset_id, quantity in found}
    still = []
    for one in taken:
        part = min(one.quantity, rest.get(one.asset_id, 0))
        if part:
            rest[one.asset_id] -= part
            still.append(replace(one, quantity=part))
    return still


def there(taken: Sequence[Taken], holder: str, purpose: str) -> list[Posting]:
    """Move what was taken to a holder's account of a purpose."""
    merged: dict[tuple[str, str], int] = {}
    for one in taken:
        for key, quantity in (
            ((account(holder, purpose), one.asset), one.quantity),
            ((one.account, one.asset), -one.quantity),
        ):
            merged[key] = merged.get(key, 0) + quantity
    return _postings(merged)


def back(taken: Sequence[Taken], holder: str, purpose: str) -> list[Posting]:
    """Move what was taken back from a holder's account to where it was taken."""
    merged: dict[tuple[str, str], int] = {}
    for one in taken:
        for key, quantity in (
            ((account(holder, purpose), one.asset), -one.quantity),
            ((one.account, one.asset), one.quantity),
        ):
            merged[key] = merged.get(key, 0) + quantity
    return _postings(merged)


def _postings(merged: Mapping[tuple[str, str], int]) -> list[Posting]:
    return [
        Posting(code, asset, "debit" if quantity > 0 else "credit", abs(quantity))
        for (code, asset), quantity in merged.items()
        if quantity
    ]


def ensure(books: Books, book_id: int, actor_id: int, *wanted: tuple[str, str]) -> None:
    """Open the permit accounts that are missing: pairs of holder and purpose.

    Raises:
        CodeMalformed: the holder's code is too long for it; never PurposeUnknown and LimitsImpossible: the chart has the purposes.
    """
    new = [NewAccount(account(holder, purpose), party_of(holder), purpose) for holder, purpose in wanted]
    ensure_accounts(books, book_id, new, actor_id)


def post_step(
    books: Books,
    book_id: int,
    step: Step,
    act_id: UUID,
    name: str,
    kind: str,
    postings: Sequence[Posting],
    memo: str = "",
) -> Outcome:
    """Post the entry of one step of an act; its id is derived from the act's.

    Raises (in this order):
        TooManyPostings, AmountBeyondLargest; those of `must`: the whole step is undone; never IdNotVersion7, TooFewPostings,
        AmountNotPositive and Unbalanced: the ledger wrote the entry, with words that were checked, so never TextTooLong and
        TextUnprintable.
    """
    entry = Entry(derived(act_id, name), kind, step.on, tuple(postings), memo, step.document)
    return must(books, book_id, entry, step.actor_id, own_id=True)


def tell(
    books: Books,
    book_id: int,
    running: Running,
    action: str,
    owners: Sequence[str | None],
    figures: Mapping[str, object],
    actor_id: int,
) -> None:
    """Tell in the outbox that an act took a step."""
    parties = [party_of(owner) for owner in owners if owner]
    kind = f"{running.machine.name}.{action}"
    emit(books, book_id, kind, running.process_id, parties, {"state": running.state, **figures}, actor_id)


def number_locked(books: Books, book_id: int, name: str) -> None:
    """Let one at a time count something; held until the transaction ends."""
    books.connection.execute(
        text("SELECT pg_advisory_xact_lock(:book, hashtext(:name))"), {"book": book_id, "name": name}
    ).close()


def check_words(**texts: str) -> None:
    """Check free texts; raises those of `check_text`."""
    for field, value in texts.items():
        check_text(field, value)
