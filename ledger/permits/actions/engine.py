"""What all acts of this room share beside the one way to act: their words, how they are read, their entries, and accounts of money."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Final, TypeAlias
from uuid import UUID

from sqlalchemy import insert, select

from ledger.amounts import check_not_below_zero
from ledger.database import Books, ReadBooks
from ledger.database.queries import ask, named_queries
from ledger.entries import Entry, Posting, check_text, net
from ledger.errors import RuleViolation
from ledger.identifiers import derived
from ledger.journal.accounts import NewAccount, ensure_accounts
from ledger.journal.foreseeing import Draft, Foreseen
from ledger.journal.posting import must
from ledger.permits.actions.back_dating import BackDated
from ledger.permits.actions.inside import DualControlled
from ledger.permits.actions.lots import ActLine
from ledger.permits.queries.acts import place_of
from ledger.permits.rules.strips import party_of
from ledger.permits.shapes import NOTHING, Said, Terms
from ledger.permits.tables import act, act_line
from ledger.processes import acting
from ledger.processes.acting import Acting, Conduct, Done, Made, Record, Verb
from ledger.processes.actions import Running, Step
from ledger.processes.acts import Words, read, written
from ledger.processes.machines import Machine
from ledger.register.holders import money_account

SQL: Final = named_queries(__name__)

Shapes: TypeAlias = type[Terms] | Mapping[str, type[Terms]]
"""What the acts of a machine say: all the same, or by what is asked for."""


class AskedOtherwise(RuleViolation):
    """This was asked for with {field} '{asked}', and '{said}' is said now: another person confirms it as it was asked for, or not at all.

    Confirm it with '{asked}'; where that is wrong, drop what waits and let it be asked for anew.
    """

    code = "permits.asked_otherwise"
    source = "docs/spec/permits.md 13.3"


@dataclass(frozen=True, slots=True)
class KeptAct:
    """An act as it is kept."""

    act_id: UUID
    site: str
    other: str | None
    effective_on: date
    until_on: date | None
    document: str
    law: str
    money: int | None
    words: Words
    """All that was said, as it came."""
    terms: Terms
    """What its kind says beside the words that all have."""

    @property
    def what(self) -> str:
        """What was asked for: the step with which it is done."""
        return str(self.words.get("action", ""))

    def said(self, kind: type[Said]) -> Said:
        """Give its terms, where they are of a kind; an act of another kind never comes here."""
        assert isinstance(self.terms, kind), f"{self.act_id} says {type(self.terms).__name__}"
        return self.terms


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for who begins an act."""

    site: str
    """Whose property it is about."""
    other: str | None = None
    """The other side."""
    until: date | None = None
    money: int | None = None
    """Fen."""
    lines: Sequence[ActLine] = ()
    terms: Terms = NOTHING
    """What this kind of act says beside these."""
    law: str = ""
    """Version of the law under which it is begun; no word of the act."""
    called: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    """What a client calls these, where it is another name: `site` a seller; of one line alone the names of its parts, in order.
    Empty for what nobody says: it follows from other words."""


@dataclass(frozen=True, slots=True)
class New:
    """An act of which nothing is known under its id, in the words in which it will be kept."""

    words: Words


_ALIASES: Final[Mapping[str, tuple[str, ...]]] = {"confirm": ("accept", "release", "replace", "bring")}
"""Under which other names the entries of a step are derived."""
_OF_OTHERS: Final = ("enforce", "execute", "substitute", "ended", "freed")
"""Steps of another act that a confirmation takes along, and what comes back with them."""


def act_conduct(machine: Machine, said: Shapes, *verbs: Verb[KeptAct]) -> Conduct[KeptAct]:
    """Say how one acts with the acts of a machine, and what these say."""
    find = partial(find_act, machine.name, said)
    return Conduct(
        *(machine, find, sides_of, verbs, posted_by),
        place=place_of,
        inside=DualControlled(),
        window=BackDated(),
    )


def find_act(machine: str, said: Shapes, books: ReadBooks, book_id: int, act_id: UUID) -> KeptAct | None:
    """Find an act; None when there is none with this id, or it is one of another machine."""
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
    this = (act.c.book_id == book_id) & (act.c.act_id == act_id) & (act.c.machine == machine)
    row = books.connection.execute(select(*columns).where(this)).one_or_none()
    if row is None:
        return None
    kind = said if isinstance(said, type) else said.get(str(row.terms.get("action")), Terms)
    return KeptAct(
        row.act_id,
        row.site,
        row.other,
        row.effective_on,
        row.until_on,
        row.document,
        row.law,
        row.money,
        row.terms,
        read(kind, row.terms, kept=True),
    )


def sides_of(kept: KeptAct) -> list[str]:
    """Name the parties of an act: whose property it is about, and who is the other side."""
    return [party_of(holder) for holder in (kept.site, kept.other) if holder]


def posted_by(_books: ReadBooks, running: Running, kept: KeptAct, step: str) -> Collection[UUID]:
    """Name the ids under which a step of an act posts, if it does: derived from the act's, or that id where it posts one entry alone."""
    act_id = running.process_id
    ids = [derived(act_id, name) for name in (step, *_ALIASES.get(step, ()))]
    if step in ("confirm", kept.what):
        ids.append(act_id)
    if step == "confirm" and kept.terms.along is not None:
        ids += [derived(kept.terms.along, name) for name in _OF_OTHERS]
    return ids


def known_act(
    books: Books, book_id: int, conduct: Conduct[KeptAct], what: str, step: Step, act_id: UUID, asked: Asked
) -> Done[KeptAct] | New:
    """Find what was begun under an id, or say in which words it is new.

    Args:
        what: what is asked for.

    Raises (in this order):
        AmountBelowZero; IdUsed: the id was used for other words; ProcessUnknown.
    """
    said = _words(conduct.machine, what, step, asked)
    known = acting.repeated(
        books,
        book_id,
        conduct,
        act_id,
        step,
        lambda kept: (_as_sent(kept.words, asked.called), _as_sent(said, asked.called)),
    )
    return known or New(said)


_SENT_AS: Final = {"money": "amount", "other": "other_side", "lines": "strips", "on": "effective_on"}
"""What is kept under a name of its own, and what a client would call it."""


def _as_sent(words: Words, called: Mapping[str, str | tuple[str, ...]]) -> dict[str, object]:
    """Give words under the names under which they were sent; several that were sent as one are compared together."""
    sent: dict[str, dict[str, object]] = {}
    for name, value in words.items():
        known = called.get(name, _SENT_AS.get(name, name))
        if isinstance(known, str):
            parts: list[tuple[str, object]] = [(known, value)]
        else:
            assert isinstance(value, list), f"{name} is no list of lines"
            parts = [*zip(known, value[0], strict=False)]
        for number, (part, one) in enumerate(parts):
            if part:  # what nobody says follows from other words, and from the law of its day
                sent.setdefault(part, {})[f"{name} {number}"] = one
    return dict(sent)


def begin_act(
    books: Books,
    book_id: int,
    conduct: Conduct[KeptAct],
    action: str,
    step: Step,
    *,
    act_id: UUID,
    asked: Asked,
    do: Callable[[KeptAct], Made] | None = None,
) -> Done[KeptAct]:
    """Begin an act, once: the same id with the same words finds what was begun.

    Args:
        do: what is done with the first step.

    Raises (in this order):
        AmountBelowZero; IdUsed: the id was used for other words; ProcessUnknown; then those of `ledger.processes.acting.begun`.
    """
    known = known_act(books, book_id, conduct, action, step, act_id, asked)
    if isinstance(known, Done):
        return known
    return begin_new(books, book_id, conduct, action, step, act_id=act_id, asked=asked, new=known, do=do)


def begin_new(
    books: Books,
    book_id: int,
    conduct: Conduct[KeptAct],
    action: str,
    step: Step,
    *,
    act_id: UUID,
    asked: Asked,
    new: New,
    do: Callable[[KeptAct], Made] | None = None,
) -> Done[KeptAct]:
    """Begin an act of which `known_act` knew nothing; as `begin_act` otherwise."""

    def keep(running: Running) -> KeptAct:
        return _keep(books, running, step, asked, new.words)

    return acting.begun(
        books, book_id, conduct, act_id, action, step, keep, None if do is None else lambda _, kept: do(kept)
    )


def _words(machine: Machine, what: str, step: Step, asked: Asked) -> Words:
    """Write an act as it is kept and compared.

    Raises:
        AmountBelowZero
    """
    check_not_below_zero(asked.money or 0)
    return {
        "machine": machine.name,
        "action": what,
        "site": asked.site,
        "other": asked.other,
        "money": asked.money,
        "until": asked.until.isoformat() if asked.until else None,
        "on": step.on.isoformat(),
        "document": step.document,
        "lines": [_words_of(line) for line in asked.lines],
        **written(asked.terms, sparse=True),
    }


def _keep(books: Books, running: Running, step: Step, asked: Asked, words: Words) -> KeptAct:
    book_id, act_id = running.book_id, running.process_id
    books.connection.execute(
        insert(act).values(
            book_id=book_id,
            act_id=act_id,
            machine=running.machine.name,
            site=asked.site,
            other=asked.other,
            effective_on=step.on,
            until_on=asked.until,
            document=step.document,
            law=asked.law,
            money=asked.money,
            terms=words,
        )
    )
    if asked.lines:
        books.connection.execute(
            insert(act_line),
            [
                {"book_id": book_id, "act_id": act_id, "line": number, **_columns_of(line)}
                for number, line in enumerate(asked.lines, 1)
            ],
        )
    return KeptAct(
        act_id,
        asked.site,
        asked.other,
        step.on,
        asked.until,
        step.document,
        asked.law,
        asked.money,
        words,
        asked.terms,
    )


def _words_of(line: ActLine) -> list[str | int | None]:
    """Write a line as the words of the act keep it."""
    strip = line.strip
    return [
        *(strip.pollutant, strip.area, strip.first_vintage, strip.last_vintage, strip.quantity),
        *(line.price, line.basis),
    ]


def _columns_of(line: ActLine) -> dict[str, str | int | None]:
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


def post_step(
    books: Books, book_id: int, step: Step, draft: Draft, kind: str, memo: str = ""
) -> tuple[UUID, ...]:
    """Post the entry of one step of an act, if anything moves, with the accounts that are missing; give its id.

    Raises (in this order):
        CodeMalformed: an account's code would be too long; TooManyPostings, AmountBeyondLargest; those of `must`: the whole step is
        undone; never PurposeUnknown, LimitsImpossible, IdNotVersion7, TooFewPostings, AmountNotPositive, Unbalanced and
        AccountOnBothSides: the ledger
        wrote accounts and entry, with words that were checked, so never TextTooLong and TextUnprintable.
    """
    if not draft.postings:
        return ()
    ensure_accounts(books, book_id, draft.opening, step.actor_id)
    entry = Entry(draft.id, kind, step.on, tuple(draft.postings), memo, step.document)
    must(books, book_id, entry, step.actor_id, own_id=True)
    return (entry.id,)


def post_taken(books: Books, taken: Acting[KeptAct], kind: str, draft: Draft, memo: str = "") -> Made:
    """Post the entry of a later step, if anything moves.

    Raises:
        those of `post_step`.
    """
    return Made(post_step(books, taken.book_id, taken.step, draft, kind, memo))


def as_asked(taken: Acting[Record], *, day: bool = False) -> Acting[Record]:
    """Let a second person do what waits with the paper of who asked for it, in the step before; where `day`, on the same legal day.

    Raises:
        AskedOtherwise: another paper is named, or another day.
    """
    asked, said = taken.process.steps[-1], taken.step
    if day and said.on != asked.on:
        raise AskedOtherwise(field="effective_on", asked=asked.on.isoformat(), said=said.on.isoformat())
    if asked.document.strip() and said.document.strip() and said.document != asked.document:
        raise AskedOtherwise(field="document", asked=asked.document, said=said.document)
    return replace(taken, step=replace(said, document=asked.document or said.document))


def step_id(taken: Acting[KeptAct], name: str = "") -> UUID:
    """Name the entry of a later step: derived from the act's id and the step, or the name under which it has always been."""
    return derived(taken.id, name or taken.name)


def posting(
    draft: Callable[[ReadBooks, Acting[KeptAct]], Draft], name: str = ""
) -> Callable[[ReadBooks, Acting[KeptAct]], Foreseen]:
    """Let a later step foresee the one entry that it posts, on its own day.

    Args:
        draft: makes the entry.
        name: under which its id is derived, where that is not the step's.
    """

    def posts(books: ReadBooks, taken: Acting[KeptAct]) -> Foreseen:
        return Foreseen(step_id(taken, name), taken.step.on, partial(map, partial(draft, books), (taken,)))

    return posts


def money_accounts(*wanted: tuple[str, str]) -> list[NewAccount]:
    """Describe money accounts: pairs of owner and purpose."""
    return [NewAccount(money_account(owner, purpose), owner, purpose) for owner, purpose in wanted]


def money_legs(*moves: tuple[str, str, int]) -> list[Posting]:
    """Write money legs: owner, purpose, fen; above zero a debit, below zero a credit, and nothing for zero."""
    return net((money_account(owner, purpose), "CNY", fen) for owner, purpose, fen in moves)


def money_draft(entry_id: UUID, *moves: tuple[str, str, int]) -> Draft:
    """Draft an entry that moves money: owner, purpose, fen, as `money_legs` has them."""
    accounts = dict.fromkeys((owner, purpose) for owner, purpose, fen in moves if fen)
    return Draft(entry_id, money_legs(*moves), money_accounts(*accounts))


def number_locked(books: Books, book_id: int, name: str) -> None:
    """Let one at a time count something; held until the transaction ends."""
    ask(books, SQL["number_locked"], book=book_id, name=name).close()


def check_free_texts(**texts: str) -> None:
    """Check free texts; raises TextTooLong, TextUnprintable."""
    for name, value in texts.items():
        check_text(name, value)
