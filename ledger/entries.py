"""Entries: one balanced event each, as frozen values that know when they are sound.

    Entry ──< Posting: one line; an account, an asset, a side and an amount
          ──  kind: what sort of event it is; says which purposes may stand on which side

A value is checked when it is made, before anybody asks the database: so a rule can build an entry without knowing
where it will be kept. The database checks the same again for whoever comes past this module.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import InitVar, dataclass
from datetime import date
from typing import Literal, TypeAlias
from uuid import UUID

from ledger.amounts import AMOUNT_MAX
from ledger.errors import Malformed
from ledger.identifiers import is_uuid7
from ledger.texts import numbered, tells_a_number, trimmed, unkept

Side: TypeAlias = Literal["debit", "credit"]

POSTINGS_MAX = 1000
"""Postings in one entry at most."""
MEMO_MAX = 500
"""Characters in a memo or the reference of a document at most."""
BODY_MAX = 8000
"""Characters in a body of several lines at most."""


class IdNotVersion7(Malformed):
    """The id {id} of the entry is not a UUID of version 7.

    Make a new id with a UUIDv7 generator before you send the entry, and keep it for retries.
    """

    code = "entry.id_not_version_7"
    source = "RFC 9562 section 5.7"


class TooFewPostings(Malformed):
    """An entry needs two postings or more, and this one has {postings}.

    Write at least one debit and one credit.
    """

    code = "entry.too_few_postings"
    source = "docs/spec/journal.md 2.1"


class TooManyPostings(Malformed):
    """An entry holds at most {most} postings, and this one has {postings}.

    Split it into several entries and link them in a batch.
    """

    code = "entry.too_many_postings"
    source = "docs/spec/journal.md 2.1"


class AmountNotPositive(Malformed):
    """The amount {amount} in line {line} is not above zero.

    Write a positive amount and choose the side: debit or credit.
    """

    code = "entry.amount_not_positive"
    source = "docs/spec/journal.md 2.2"


class AmountBeyondLargest(Malformed):
    """The amount in line {line} is {amount} of the smallest unit; the largest is {largest}.

    Check the decimals; split the entry if the amount is right.
    """

    code = "entry.amount_beyond_largest"
    source = "docs/spec/journal.md 2.2"


class TextTooLong(Malformed):
    """The {field} has {length} characters; the longest is {longest}.

    Shorten it, and keep the whole text in the document that the entry refers to.
    """

    code = "entry.text_too_long"
    source = "docs/spec/journal.md 2.4"


class TextUnprintable(Malformed):
    """The {field} holds the character {character}, which cannot be kept.

    Remove it. Breaks of the line, controls, marks that turn the direction of writing and characters of no width make a text show as
    another one than it is.
    """

    code = "entry.text_unprintable"
    source = "docs/spec/journal.md 2.4"


class TextEmpty(Malformed):
    """The {field} shows nothing.

    Write it; spaces and marks alone are no text.
    """

    code = "entry.text_empty"
    source = "docs/spec/journal.md 2.4"


class Unbalanced(Malformed):
    """The entry does not balance in {asset}: debits are {debits} and credits {credits}, in the smallest unit.

    Make debits and credits equal in every asset of the entry.
    """

    code = "entry.unbalanced"
    source = "docs/spec/journal.md 2.3"


class AccountOnBothSides(Malformed):
    """The account {account} stands on both sides of {asset} in one entry.

    Write what is left of both on one side: what an account gives to itself moves nothing, and swells what it turned over.
    """

    code = "entry.account_on_both_sides"
    source = "docs/spec/journal.md 2.3"


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of an entry."""

    account: str
    """Code of the account."""
    asset: str
    """Code of the asset."""
    side: Side
    amount: int
    """In the asset's smallest unit, above zero."""


def net(moves: Iterable[tuple[str, str, int]]) -> list[Posting]:
    """Write signed moves as postings, one for each account and asset: above zero a debit, below zero a credit, nothing for zero.

    Args:
        moves: account, asset and amount in the asset's smallest unit, in the order in which they are to stand.

    >>> [(p.account, p.side, p.amount) for p in net([("a", "CNY", 5), ("b", "CNY", -5), ("a", "CNY", 2), ("c", "CNY", 0)])]
    [('a', 'debit', 7), ('b', 'credit', 5)]
    """
    merged: dict[tuple[str, str], int] = {}
    for account, asset, amount in moves:
        merged[account, asset] = merged.get((account, asset), 0) + amount
    return [
        Posting(account, asset, "debit" if amount > 0 else "credit", abs(amount))
        for (account, asset), amount in merged.items()
        if amount
    ]


@dataclass(frozen=True, slots=True)
class Entry:
    """One balanced event.

    Raises (in this order):
        IdNotVersion7, TooFewPostings, TooManyPostings, TextTooLong, TextUnprintable, AmountNotPositive,
        AmountBeyondLargest, Unbalanced, AccountOnBothSides.
    """

    id: UUID
    """Made by the client before it is sent; the same id is never another entry."""
    kind: str
    effective_on: date
    """The legal date of the event, which may lie before the day it is recorded."""
    postings: tuple[Posting, ...]
    memo: str = ""
    document: str = ""
    """Reference of the decision, contract or voucher behind the entry."""
    reverses: UUID | None = None
    """The entry that this one undoes."""
    kept: InitVar[bool] = False
    """Whether it stands in a book already: its texts are read as they were kept, also those that would be refused today."""

    def __post_init__(self, kept: bool) -> None:
        """Check what can be checked without asking anybody."""
        if not is_uuid7(self.id):
            raise IdNotVersion7(id=str(self.id))
        if len(self.postings) < 2:
            raise TooFewPostings(postings=len(self.postings))
        if len(self.postings) > POSTINGS_MAX:
            raise TooManyPostings(postings=len(self.postings), most=POSTINGS_MAX)
        if not kept:
            check_text("memo", self.memo)
            check_text("document", self.document)
        check_postings(self.postings)
        if not kept and self.reverses is None:
            check_sides(self.postings)


def check_text(field: str, text: str, *, lines: bool = False) -> None:
    """Check that a free text can be kept.

    Args:
        field: its name.
        text: the text.
        lines: whether it is a body of several lines, which may be longer.

    Raises (in this order):
        TextTooLong, TextUnprintable.
    """
    longest = BODY_MAX if lines else MEMO_MAX
    if len(text) > longest:
        raise TextTooLong(field=field, length=len(text), longest=longest)
    if text and (found := unkept(text, lines=lines)):
        raise TextUnprintable(field=field, character=found)


def kept_name(field: str, text: str) -> str:
    """Give a name as it is kept: without what was copied around it.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty.
    """
    name = trimmed(text)
    check_text(field, name)
    if not name:
        raise TextEmpty(field=field)
    return name


def kept_number(field: str, text: str) -> str:
    """Give the number of a paper in the one form in which it is kept.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty: nothing is left beside its marks.
    """
    number = numbered(kept_name(field, text))
    if not tells_a_number(number):
        raise TextEmpty(field=field)
    return number


def check_shown(**texts: str) -> None:
    """Check that texts on which an act rests can be kept and show something: an order, a ground, a decision, an answer.

    Raises (in this order):
        for each text TextTooLong, TextUnprintable, TextEmpty.
    """
    for field, text in texts.items():
        kept_name(field, text)


def check_postings(postings: Sequence[Posting]) -> None:
    """Check that every amount is in range and that debits equal credits in each asset.

    Raises (in this order):
        AmountNotPositive, AmountBeyondLargest, Unbalanced: naming the first asset in order of appearance.
    """
    for line, posting in enumerate(postings, 1):
        if posting.amount <= 0:
            raise AmountNotPositive(line=line, amount=str(posting.amount))
        if posting.amount > AMOUNT_MAX:
            raise AmountBeyondLargest(line=line, amount=str(posting.amount), largest=str(AMOUNT_MAX))
    sums: dict[str, int] = defaultdict(int)
    for posting in postings:
        sums[posting.asset] += posting.amount if posting.side == "debit" else -posting.amount
    for asset, difference in sums.items():
        if difference:
            debits = sum(p.amount for p in postings if p.asset == asset and p.side == "debit")
            raise Unbalanced(asset=asset, debits=str(debits), credits=str(debits - difference))


def check_sides(postings: Sequence[Posting]) -> None:
    """Check that no account stands on both sides of one asset. What stands in a book already may, and so may what reverses it.

    Raises:
        AccountOnBothSides: naming the first in order of appearance.
    """
    debited = {(p.account, p.asset) for p in postings if p.side == "debit"}
    for p in postings:
        if p.side == "credit" and (p.account, p.asset) in debited:
            raise AccountOnBothSides(account=p.account, asset=p.asset)
