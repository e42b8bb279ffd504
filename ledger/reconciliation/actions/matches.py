"""Matching: by rules that are certain, and by two persons; and undoing a match, by two persons too."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import insert, text

from ledger.amounts import format_decimal
from ledger.database import Books, ReadBooks
from ledger.errors import Conflict, Malformed, NotFound, RuleViolation
from ledger.identifiers import uuid7
from ledger.processes.actions import Running, Step, begin, emit, lock, move
from ledger.reconciliation.accounts import BankAccount, lock_account
from ledger.reconciliation.machines import MATCH, RELEASE
from ledger.reconciliation.queries.items import open_items, open_lines
from ledger.reconciliation.queries.matches import Match, MatchUnknown, match_of
from ledger.reconciliation.rules.groups import PARTS_MAX, Found, find
from ledger.reconciliation.rules.matching import STANDARD, Candidate, ItemKey, LineKey, Policy, compare
from ledger.reconciliation.tables import bank_release

INSERT = """
    WITH made AS (
      INSERT INTO ledger.bank_match (book_id, match_id, bank_account_id, rule, confidence, explanation, state, made_by)
      SELECT %(book)s, m, %(account)s, r, c, e::jsonb, %(state)s, %(actor)s
      FROM unnest(%(ids)s::uuid[], %(rules)s::text[], %(confidences)s::smallint[], %(explanations)s::text[]) AS t (m, r, c, e)),
    lines AS (
      INSERT INTO ledger.bank_match_line (book_id, match_id, line_id)
      SELECT %(book)s, m, l FROM unnest(%(line_matches)s::uuid[], %(lines)s::integer[]) AS t (m, l))
    INSERT INTO ledger.bank_match_posting (book_id, match_id, entry_id, line)
    SELECT %(book)s, m, e, l FROM unnest(%(item_matches)s::uuid[], %(entries)s::uuid[], %(numbers)s::smallint[]) AS t (m, e, l)"""
"""Matches with their members in one statement, after which the sums are checked."""


class MembersMissing(Malformed):
    """A match has {members} members, and needs 2 to {most}.

    Name the lines of the bank and the postings of the ledger that belong together.
    """

    code = "reconciliation.members_missing"
    source = "docs/spec/reconciliation.md 6"


class MemberUnknown(NotFound):
    """There is no {what} {member} on the bank account {account}.

    Look at the open items of this bank account.
    """

    code = "reconciliation.member_unknown"


class MemberTaken(Conflict):
    """The {what} {member} is in the match {match} already.

    Release that match first, or drop it while it is only proposed.
    """

    code = "reconciliation.member_taken"
    source = "docs/spec/reconciliation.md 6"


class SidesDiffer(RuleViolation):
    """The lines of the bank move {bank}, and the postings of the ledger {books}.

    Add what is missing; a difference such as a fee is posted in the ledger first.
    """

    code = "reconciliation.sides_differ"
    source = "docs/spec/reconciliation.md 6"


class MatchIdUsed(Conflict):
    """The id {id} is that of another match: {field} differs.

    Make a new id for a new match.
    """

    code = "reconciliation.match_id_used"


class ReleaseIdUsed(Conflict):
    """The id {id} is used already, for the release of another match.

    Make a new id for a new release.
    """

    code = "reconciliation.release_id_used"


class ReleaseUnknown(NotFound):
    """Nobody has asked for the release {id} of the match {match}.

    Read the match: it lists the releases that were asked for.
    """

    code = "reconciliation.release_unknown"


class NotMatched(RuleViolation, about="reconciliation.match"):
    """The match {match} is {state}, so there is nothing to release.

    Only a match that stands is released; a proposed one is dropped.
    """

    code = "reconciliation.not_matched"
    source = "docs/spec/reconciliation.md 7"


class ReasonMissing(Malformed):
    """Releasing a match needs a reason.

    Write why the lines and the postings do not belong together.
    """

    code = "reconciliation.reason_missing"
    source = "docs/spec/reconciliation.md 7"


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of the rules has done."""

    matched: tuple[tuple[UUID, Candidate], ...]
    proposed: tuple[Candidate, ...]
    complete: bool


def run_rules(books: Books, account: BankAccount, actor_id: int, policy: Policy = STANDARD) -> Run:
    """Match what the rules are certain of, and give what they propose."""
    lock_account(books, account)
    found = suggest(books, account, policy)
    made = [(uuid7(), one) for one in found.certain]
    if made:
        _insert(books, account, actor_id, "matched", made)
        emit(
            books,
            account.book_id,
            "reconciliation.match",
            account.number,
            [],
            {"matches": len(made)},
            actor_id,
        )
    return Run(tuple(made), found.proposed, found.complete)


def suggest(books: ReadBooks, account: BankAccount, policy: Policy = STANDARD) -> Found:
    """Ask the rules without keeping anything."""
    return find(open_lines(books, account), open_items(books, account), account.unit, policy)


def _insert(
    books: Books,
    account: BankAccount,
    actor_id: int,
    state: str,
    made: Sequence[tuple[UUID, Candidate]],
    *,
    by_hand: bool = False,
) -> None:
    lines = [(match_id, line) for match_id, one in made for line in one.lines]
    items = [(match_id, item) for match_id, one in made for item in one.items]
    books.connection.exec_driver_sql(
        INSERT,
        {
            "book": account.book_id,
            "account": account.bank_account_id,
            "state": state,
            "actor": actor_id,
            "ids": [match_id for match_id, _ in made],
            "rules": [one.rule for _, one in made],
            "confidences": [None if by_hand else one.confidence for _, one in made],
            "explanations": [
                json.dumps([part.content() for part in one.parts], ensure_ascii=False) for _, one in made
            ],
            "line_matches": [match_id for match_id, _ in lines],
            "lines": [line for _, line in lines],
            "item_matches": [match_id for match_id, _ in items],
            "entries": [item[0] for _, item in items],
            "numbers": [item[1] for _, item in items],
        },
    ).close()


def propose(
    books: Books,
    account: BankAccount,
    step: Step,
    *,
    match_id: UUID,
    lines: Collection[LineKey],
    items: Collection[ItemKey],
) -> tuple[Match, bool]:
    """Propose a match by hand, and tell whether it was proposed already.

    Raises (in this order):
        MatchIdUsed, MembersMissing, MemberUnknown, MemberTaken, SidesDiffer, and those of `begin`; never MatchUnknown.
    """
    lock_account(books, account)
    some, others = tuple(sorted(set(lines))), tuple(sorted(set(items)))
    known = _known(books, account.book_id, match_id)
    if known is not None:
        has = {"account": known.number, "lines": known.lines, "postings": known.items}
        asked = {"account": account.number, "lines": some, "postings": others}
        field = next((name for name in asked if asked[name] != has[name]), None)
        if field is not None or known.rule != "manual":
            raise MatchIdUsed(id=str(match_id), field=field or "rule")
        return known, True
    members = len(some) + len(others)
    if not 2 <= members <= PARTS_MAX:
        raise MembersMissing(members=members, most=PARTS_MAX)
    bank = {line.key: line for line in open_lines(books, account, only=some)}
    ledger = {item.key: item for item in open_items(books, account, only=others)}
    _check_open(books, account, some, others, bank, ledger)
    moved = [sum(one.net for one in side) for side in (bank.values(), ledger.values())]
    if moved[0] != moved[1]:
        told = [format_decimal(net, account.unit.scale, account.unit.digits) for net in moved]
        raise SidesDiffer(bank=told[0], books=told[1])
    begin(books, account.book_id, match_id, MATCH, "propose", step)
    parts = (
        compare([bank[x] for x in some], [ledger[x] for x in others], STANDARD, account.unit)
        if some and others
        else ()
    )
    _insert(
        books,
        account,
        step.actor_id,
        "proposed",
        [(match_id, Candidate("manual", some, others, parts))],
        by_hand=True,
    )
    emit(
        books,
        account.book_id,
        "reconciliation.match.propose",
        match_id,
        [],
        {"account": account.number},
        step.actor_id,
    )
    return match_of(books, account.book_id, match_id), False


def _known(books: Books, book_id: int, match_id: UUID) -> Match | None:
    try:
        return match_of(books, book_id, match_id)
    except MatchUnknown:
        return None


def _check_open(
    books: Books,
    account: BankAccount,
    lines: Sequence[LineKey],
    items: Sequence[ItemKey],
    bank: Collection[LineKey],
    ledger: Collection[ItemKey],
) -> None:
    """Find the first member that is not open, and say why.

    Raises (in this order):
        MemberUnknown, MemberTaken.
    """
    for line in lines:
        if line not in bank:
            query = text(
                "SELECT m.match_id FROM ledger.bank_line l LEFT JOIN ledger.bank_match_line m ON m.book_id = l.book_id"
                " AND m.line_id = l.line_id AND m.live WHERE l.book_id = :book AND l.bank_account_id = :account AND l.line_id = :line"
            )
            asked = {"book": account.book_id, "account": account.bank_account_id, "line": line}
            _refuse(books.connection.execute(query, asked).one_or_none(), "line", str(line), account)
    for entry_id, number in items:
        if (entry_id, number) not in ledger:
            query = text(
                "SELECT m.match_id FROM ledger.posting p LEFT JOIN ledger.bank_match_posting m ON m.book_id = p.book_id"
                " AND m.entry_id = p.entry_id AND m.line = p.line AND m.live"
                " WHERE p.book_id = :book AND p.entry_id = :entry AND p.line = :line AND p.account_id = :account"
                " AND p.asset_id = :asset AND p.effective_on >= :since"
            )
            more = {
                "book": account.book_id,
                "entry": entry_id,
                "line": number,
                "account": account.account_id,
                "asset": account.asset_id,
                "since": account.since,
            }
            _refuse(
                books.connection.execute(query, more).one_or_none(),
                "posting",
                f"{entry_id}/{number}",
                account,
            )


def _refuse(row: Sequence[UUID | None] | None, what: str, member: str, account: BankAccount) -> None:
    if row is None or row[0] is None:
        raise MemberUnknown(what=what, member=member, account=account.number)
    raise MemberTaken(what=what, member=member, match=str(row[0]))


def turn_match(books: Books, book_id: int, step: Step, *, match_id: UUID, action: str) -> Running:
    """Approve a proposed match, as another person, or drop it. What was done already is not done again.

    Raises:
        ProcessUnknown, and those of `move`.
    """
    running = lock(books, book_id, match_id, MATCH)
    if action in running.done:
        return running
    after = move(books, running, action, step)
    _set_state(books, book_id, match_id, after.state)
    emit(
        books, book_id, f"reconciliation.match.{action}", match_id, [], {"state": after.state}, step.actor_id
    )
    return after


def ask_release(books: Books, book_id: int, step: Step, *, release_id: UUID, match_id: UUID) -> Running:
    """Ask to undo a match that stands. The same id again is the same wish.

    Raises (in this order):
        MatchUnknown, ReleaseIdUsed, NotMatched, ReasonMissing, and those of `begin`; never ProcessUnknown.
    """
    found = match_of(books, book_id, match_id)
    query = text("SELECT match_id FROM ledger.bank_release WHERE book_id = :book AND release_id = :id")
    known = books.connection.execute(query, {"book": book_id, "id": release_id}).scalar()
    if known is not None:
        if known != match_id:
            raise ReleaseIdUsed(id=str(release_id))
        return lock(books, book_id, release_id, RELEASE)
    if found.state != "matched":
        raise NotMatched(match=str(match_id), state=found.state)
    if not step.reason.strip():
        raise ReasonMissing()
    running = begin(books, book_id, release_id, RELEASE, "ask", step)
    books.connection.execute(
        insert(bank_release).values(book_id=book_id, release_id=release_id, match_id=match_id)
    )
    emit(
        books, book_id, "reconciliation.release.ask", release_id, [], {"match": str(match_id)}, step.actor_id
    )
    return running


def turn_release(
    books: Books, book_id: int, step: Step, *, match_id: UUID, release_id: UUID, action: str
) -> Running:
    """Approve the release of a match, as another person, or drop it. What was done already is not done again.

    Raises (in this order):
        MatchUnknown, ReleaseUnknown, those of `move`, NotMatched: another release came first; never ProcessUnknown.
    """
    if release_id not in (known for known, _ in match_of(books, book_id, match_id).releases):
        raise ReleaseUnknown(id=str(release_id), match=str(match_id))
    running = lock(books, book_id, release_id, RELEASE)
    if action in running.done:
        return running
    after = move(books, running, action, step)
    if after.state == "released":
        state = _locked_state(books, book_id, match_id)
        if state != "matched":
            raise NotMatched(match=str(match_id), state=state)
        _set_state(books, book_id, match_id, "released")
    emit(
        books,
        book_id,
        f"reconciliation.release.{action}",
        release_id,
        [],
        {"match": str(match_id)},
        step.actor_id,
    )
    return after


def _locked_state(books: Books, book_id: int, match_id: UUID) -> str:
    query = text("SELECT state FROM ledger.bank_match WHERE book_id = :book AND match_id = :id FOR UPDATE")
    return str(books.connection.execute(query, {"book": book_id, "id": match_id}).scalar_one())


def _set_state(books: Books, book_id: int, match_id: UUID, state: str) -> None:
    query = text("UPDATE ledger.bank_match SET state = :state WHERE book_id = :book AND match_id = :id")
    books.connection.execute(query, {"book": book_id, "id": match_id, "state": state})
