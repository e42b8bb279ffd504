"""Matching: by rules that are certain, and by two persons; and undoing a match, by two persons too."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert, text

from ledger.actors.areas import whole_book
from ledger.amounts import format_decimal
from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries
from ledger.errors import Conflict, Malformed, NotFound, RuleViolation
from ledger.identifiers import uuid7
from ledger.journal.refusals import IdUsed
from ledger.processes import acting
from ledger.processes.acting import Acting, Conduct, Done, Made, Verb
from ledger.processes.actions import Running, Step, emit, running_of
from ledger.processes.acts import Words
from ledger.reconciliation.accounts import BankAccount, lock_account
from ledger.reconciliation.machines import MATCH, RELEASE
from ledger.reconciliation.queries.items import open_items, open_lines
from ledger.reconciliation.queries.matches import Match, MatchUnknown, match_of
from ledger.reconciliation.rules.groups import PARTS_MAX, Groups, find
from ledger.reconciliation.rules.matching import STANDARD, Candidate, ItemKey, LineKey, Policy, compare
from ledger.reconciliation.tables import bank_release

SQL: Final = named_queries(__name__)

INSERT: Final = SQL["insert"]


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


class ReleaseReasonMissing(Malformed):
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
    """Match what the standard rules are certain of, and give what the rules propose as they are asked.

    Nobody chooses what is matched without a second person: with other days a rival is out of sight, and what is left looks certain.
    `policy` can only ask for more points, and for other proposals.
    """
    lock_account(books, account)
    found = suggest(books, account)
    made = [(uuid7(), one) for one in found.certain if one.confidence >= policy.certain_at]
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
    if policy == STANDARD:
        return Run(tuple(made), found.proposed, found.complete)
    asked = suggest(books, account, policy)
    return Run(tuple(made), (*asked.certain, *asked.proposed), found.complete and asked.complete)


def suggest(books: ReadBooks, account: BankAccount, policy: Policy = STANDARD) -> Groups:
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
) -> Done[Match]:
    """Propose a match by hand.

    Raises (in this order):
        IdUsed, ProcessUnknown, MembersMissing, MemberUnknown, MemberTaken, SidesDiffer, IdNotVersion7, TextTooLong, TextUnprintable,
        StepNotAllowed, RoleNotForStep; never MatchUnknown: it was just made.
    """
    lock_account(books, account)
    book_id = account.book_id
    some, others = tuple(sorted(set(lines))), tuple(sorted(set(items)))
    match = _known(books, book_id, match_id)
    if match is not None and match.rule != "manual":
        raise IdUsed(id=str(match_id), field="rule")
    said = {"account": account.number, "lines": some, "postings": others}
    known = acting.repeated(books, book_id, MATCHES, match_id, step, lambda kept: (_words(kept), said))
    if known is not None:
        return known
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
    parts = (
        compare([bank[x] for x in some], [ledger[x] for x in others], STANDARD, account.unit)
        if some and others
        else ()
    )

    def keep(_: Running) -> Match:
        made = [(match_id, Candidate("manual", some, others, parts))]
        _insert(books, account, step.actor_id, "proposed", made, by_hand=True)
        return match_of(books, book_id, match_id)

    def do(_: Running, __: Match) -> Made:
        return Made(figures={"account": account.number})

    return acting.begun(books, book_id, MATCHES, match_id, "propose", step, keep, do)


def _words(kept: Match) -> Words:
    return {"account": kept.number, "lines": kept.lines, "postings": kept.items}


def _known(books: ReadBooks, book_id: int, match_id: UUID) -> Match | None:
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
            query = text(SQL["check_open_line"])
            asked = {"book": account.book_id, "account": account.bank_account_id, "line": line}
            _refuse(books.connection.execute(query, asked).one_or_none(), "line", str(line), account)
    for entry_id, number in items:
        if (entry_id, number) not in ledger:
            query = text(SQL["check_open_posting"])
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


def approve_match(books: Books, book_id: int, step: Step, *, match_id: UUID) -> Done[Match]:
    """Approve a proposed match, as another person.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        StepBackdated, AskerGone.
    """
    return acting.take(books, book_id, MATCHES, match_id, "approve", step)


def drop_match(books: Books, book_id: int, step: Step, *, match_id: UUID) -> Done[Match]:
    """Drop a match that is only proposed.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated.
    """
    return acting.take(books, book_id, MATCHES, match_id, "drop", step)


def _turned(books: Books, taken: Acting[Match]) -> Made:
    after = MATCH.step(taken.process.state, taken.name)
    assert after is not None, "the step was checked"
    _set_state(books, taken.book_id, taken.id, after.after)
    return Made()


class Release(NamedTuple):
    """A wish to undo a match."""

    match_id: UUID


def ask_release(books: Books, book_id: int, step: Step, *, release_id: UUID, match_id: UUID) -> Done[Release]:
    """Ask to undo a match that stands. The same id again is the same wish.

    Raises (in this order):
        MatchUnknown, IdUsed, ProcessUnknown, NotMatched, ReleaseReasonMissing, IdNotVersion7, TextTooLong, TextUnprintable, StepNotAllowed,
        RoleNotForStep.
    """
    found = match_of(books, book_id, match_id)
    said = {"match": match_id}
    known = acting.repeated(
        books, book_id, RELEASES, release_id, step, lambda kept: ({"match": kept.match_id}, said)
    )
    if known is not None:
        return known
    if found.state != "matched":
        raise NotMatched(match=str(match_id), state=found.state)
    if not step.reason.strip():
        raise ReleaseReasonMissing()

    def keep(_: Running) -> Release:
        values = {"release_id": release_id, "match_id": match_id}
        books.connection.execute(insert(bank_release).values(book_id=book_id, **values))
        return Release(match_id)

    def do(_: Running, kept: Release) -> Made:
        return Made(figures={"match": str(kept.match_id)})

    return acting.begun(books, book_id, RELEASES, release_id, "ask", step, keep, do)


def approve_release(
    books: Books, book_id: int, step: Step, *, match_id: UUID, release_id: UUID
) -> Done[Release]:
    """Approve the release of a match, as another person.

    Raises (in this order):
        MatchUnknown, ReleaseUnknown, ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep,
        SecondPersonNeeded, StepBackdated, NotMatched: another release came first; AskerGone.
    """
    check_release_of(books, book_id, match_id, release_id)
    return acting.take(books, book_id, RELEASES, release_id, "approve", step)


def drop_release(
    books: Books, book_id: int, step: Step, *, match_id: UUID, release_id: UUID
) -> Done[Release]:
    """Drop the wish to undo a match: the match stands.

    Raises (in this order):
        MatchUnknown, ReleaseUnknown, ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep,
        StepBackdated.
    """
    check_release_of(books, book_id, match_id, release_id)
    return acting.take(books, book_id, RELEASES, release_id, "drop", step)


def check_release_of(books: ReadBooks, book_id: int, match_id: UUID, release_id: UUID) -> None:
    """Check that a release of this match was asked for.

    Raises (in this order):
        MatchUnknown, ReleaseUnknown.
    """
    if release_id not in (known for known, _ in match_of(books, book_id, match_id).releases):
        raise ReleaseUnknown(id=str(release_id), match=str(match_id))


def _find_release(books: ReadBooks, book_id: int, release_id: UUID) -> Release | None:
    query = text(SQL["find_release"])
    match_id = books.connection.execute(query, {"book": book_id, "id": release_id}).scalar()
    return None if match_id is None else Release(match_id)


def _check_matched(books: ReadBooks, taken: Acting[Release]) -> None:
    match_id = taken.record.match_id
    state = match_of(books, taken.book_id, match_id).state
    if state != "matched":
        raise NotMatched(match=str(match_id), state=state)


def _release(books: Books, taken: Acting[Release]) -> Made:
    match_id = taken.record.match_id
    query = text(SQL["release"])
    books.connection.execute(query, {"book": taken.book_id, "id": match_id}).close()
    _check_matched(books, taken)  # once more: another release may have come while this one waited
    _set_state(books, taken.book_id, match_id, "released")
    return Made(figures={"match": str(match_id)})


def _dropped(_books: Books, taken: Acting[Release]) -> Made:
    return Made(figures={"match": str(taken.record.match_id)})


def _set_state(books: Books, book_id: int, match_id: UUID, state: str) -> None:
    query = text(SQL["set_state"])
    books.connection.execute(query, {"book": book_id, "id": match_id, "state": state})


def _stands(_: Running, match: Match) -> bool:
    """Whether it was not released; its process ends where it was approved."""
    return match.state == "matched"


def process_of(books: ReadBooks, book_id: int, match: Match) -> Running:
    """Give the process of a match; one that the rules made was begun by nobody, and stands as it was made."""
    if match.rule != "manual":
        return Running(book_id, match.match_id, MATCH, match.state, 0, acting.NOBODY, "")
    return running_of(books, book_id, match.match_id, {MATCH.name: MATCH})


MATCHES: Final = Conduct(
    MATCH,
    _known,
    lambda _: (),
    (
        Verb("approve", "Approve the match", "复核勾对", do=_turned),
        Verb("drop", "Drop the match", "撤回勾对", do=_turned),
        Verb(
            "releases", "Ask to undo the match", "申请解除勾对",
            asks=("id", "reason"), states=("matched",), roles=("finance",), only=_stands,
        ),
    ),
    place=whole_book,
)  # fmt: skip
"""How one acts with a match that persons make."""
RELEASES: Final = Conduct(
    RELEASE,
    _find_release,
    lambda _: (),
    (
        Verb("approve", "Approve that the match is undone", "复核解除勾对", _check_matched, _release),
        Verb("drop", "Drop the wish", "撤销申请", do=_dropped),
    ),
    place=whole_book,
)
"""How one acts with the wish to undo a match."""
