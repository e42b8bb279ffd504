"""Which papers an office sends in a case: each of an act, or of an instalment that became owed, with the number that was given to it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.compensation.queries.as_of import notices_of
from ledger.compensation.rows import HistoryRow
from ledger.compensation.rules.forms import OFFICE, forms_of, notice_id, paper_id, pursued_from
from ledger.compensation.rules.hearing import INNER, without_applied
from ledger.compensation.rules.payment_codes import codes_in
from ledger.database import ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.errors import NotFound

SQL: Final = named_queries(__name__)
_AGREEMENTS: Final = ("agreement", "simple")
"""Papers of an agreement."""


class PaymentCodeUnknown(NotFound):
    """No payment code in this text names an instalment of this book.

    Compare it with the notice to pay: HP and 18 digits, the last two of which check the others.
    """

    code = "compensation.payment_code_unknown"
    source = "docs/spec/compensation.md 15"


class Instalment(NamedTuple):
    """An instalment that is owed, or was; fen."""

    act: UUID
    """That fixed it."""
    number: int
    part: int
    due_on: date
    amount: int
    in_force_on: date
    owing: list[tuple[str, int | None]]
    """Who owed it from that day on, and up to how much; None: the whole of its part."""
    own: int = 1
    """Which part it is of the document that fixed it, of how many; and which instalment of the part, of how many."""
    parts: int = 1
    place: int = 1
    times: int = 1


class DebtRow(NamedTuple):
    """What is open of an instalment, or of a duty in kind, whose term has ended; fen."""

    number: int
    """Of the instalment, or of the duty."""
    part: int
    in_kind: bool
    due_on: date
    open: int
    act: UUID
    """That fixed it."""
    court_since: date | None
    """Day from which it is owed under a court document; None where it is not."""
    separate: UUID | None
    """The separate claim by which it came to be owed."""
    owing: list[tuple[str, int | None]] | None
    """Who owes it, and up to how much more of its part; None: the whole."""
    heads: dict[str, int] | None
    """What is open of the part, or of the duty, by head of loss."""


class LetterRow(NamedTuple):
    """A paper of a case."""

    id: UUID
    act: UUID
    kind: str
    """Of the act."""
    paper: str
    """Which of the forms."""
    effective_on: date
    """The day of the act; of a notice to pay, from which it is owed."""
    number: str | None
    """As it is printed; null where none was given."""
    instalment: Instalment | None = None
    """Of a notice to pay."""
    party: str | None = None
    """To which liable party, of a notice and of its return of service."""
    replaced_by: UUID | None = None
    """The act whose paper has taken its place: a later agreement, or a later notice to the same party."""


class _Given(NamedTuple):
    """A number that stands."""

    paper: str
    about: UUID | None
    printed: str


class _Name(NamedTuple):
    """Under which name somebody is known."""

    code: str
    name: str


class _Absent(NamedTuple):
    """Who stayed away from a meeting."""

    act: UUID
    owner: str


class PayableRow(NamedTuple):
    """What a code of a payment names; fen."""

    case: str
    part: int
    instalment: int
    due_on: date
    amount: int
    settled: int
    owners: list[str]


class HandedIn(NamedTuple):
    """An act that came with the form of a simplified case."""

    id: UUID


def letters_of(
    books: ReadBooks, book_id: int, case_id: int, history: Sequence[HistoryRow], *, owner: str | None = None
) -> list[LetterRow]:
    """List the papers of a case in the order of their acts, with the numbers that stand.

    A number that was given to no paper by name is that of the one paper of its kind, where there is just one of each.

    Args:
        history: what was done; nothing that waits or was dropped.
        owner: a liable party that asks: papers of what the office works out for itself are not there for it.
    """
    kept = history if owner is None else [one for one in without_applied(history) if one.kind not in INNER]
    noticed: dict[UUID, list[str]] = {}
    for notice in notices_of(books, book_id, case_id):
        noticed.setdefault(notice.id, []).append(notice.party)
    for act in kept:
        if pursued := pursued_from(act.kind, act.words):
            noticed[act.id] = pursued
    simple = {one.id for one in read(books, HandedIn, SQL["simple"], book=book_id, case=case_id)}
    found = [
        LetterRow(paper_id(act.id, paper, own), act.id, act.kind, paper, act.effective_on, None, party=party)
        for act in kept
        for paper in forms_of(act.kind, act.words)
        for own, party in _parties(noticed.get(act.id, []))
        if (owner is None or (party in (None, owner) and paper not in OFFICE))
        and (paper != "simple" or act.id in simple)
    ]
    kinds = {act.id: act.kind for act in history}
    values = {"book": book_id, "case": case_id}
    found += [
        LetterRow(
            notice_id(one.act, one.number),
            one.act,
            kinds[one.act],
            "payment",
            one.in_force_on,
            None,
            one,
        )
        for one in read(books, Instalment, SQL["notices"], **values)
        if one.act in kinds
    ]
    numbered = _numbered(found, read(books, _Given, SQL["numbers"], **values))
    return _replaced(numbered, {act.id: act.replaced_by for act in history})


def _replaced(found: Sequence[LetterRow], agreed: Mapping[UUID, UUID | None]) -> list[LetterRow]:
    """Say of each paper which act has taken its place."""
    notices: dict[str | None, LetterRow] = {}
    later: dict[UUID, UUID] = {}
    for one in found:
        if one.paper == "notice":
            if one.party in notices:
                later[notices[one.party].id] = one.act
            notices[one.party] = one
    return [
        one._replace(
            replaced_by=later.get(one.id) or (agreed.get(one.act) if one.paper in _AGREEMENTS else None)
        )
        for one in found
    ]


def _parties(noticed: Sequence[str]) -> list[tuple[str | None, str | None]]:
    """Give for each paper of an act the party that its id names, where there are several, and the one to which it is."""
    if len(noticed) < 2:
        return [(None, next(iter(noticed), None))]
    return [(one, one) for one in noticed]


def _numbered(found: Sequence[LetterRow], given: Sequence[_Given]) -> list[LetterRow]:
    own = {one.about: one.printed for one in given if one.about is not None}
    loose = [one for one in given if one.about is None]
    many = Counter(one.paper for one in loose)
    alike = Counter(one.paper for one in found)
    only = {one.paper: one.printed for one in loose if many[one.paper] == 1 and alike[one.paper] == 1}
    return [one._replace(number=own.get(one.id) or only.get(one.paper)) for one in found]


def debts_of(books: ReadBooks, book_id: int, case_id: int, on: date) -> list[DebtRow]:
    """List what is open at the end of a day of what was due before it: money first, in the order of the days."""
    return read(books, DebtRow, SQL["debts"], book=book_id, case=case_id, on=on)


def absent_of(books: ReadBooks, book_id: int, case_id: int) -> list[tuple[UUID, str]]:
    """List who was invited to a meeting and stayed away, by the act of the meeting."""
    return [(one.act, one.owner) for one in read(books, _Absent, SQL["absent"], book=book_id, case=case_id)]


def names_of(books: ReadBooks, book_id: int, case_id: int) -> dict[str, str]:
    """Give the names of those who have an account in the case, or an entry in the register, by their codes."""
    return dict(read(books, _Name, SQL["names"], book=book_id, case=case_id))


def payable_in(books: ReadBooks, book_id: int, text: str) -> PayableRow:
    """Find what the code of a payment in a text names: the first that names something.

    Raises:
        PaymentCodeUnknown: there is none.
    """
    for one in codes_in(text):
        found = find(books, PayableRow, SQL["payable"], book=book_id, **one._asdict())
        if found is not None:
            return found
    raise PaymentCodeUnknown()
