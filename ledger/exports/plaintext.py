"""Plain-text accounting: a book as beancount and as hledger read it, with balance assertions.

Debits are positive and credits negative in both, so accounts that grow by credits show negative balances. Every amount
carries all decimals of its asset and the tolerance is zero: one smallest unit too much anywhere is an error to both.

Asserted at the start of the first day of a month: what moved in the month before, as the entries add up. Asserted on the
day after the last entry: every account in every asset, as the ledger's own table of balances says, so that a table that
disagrees with the entries is found by programs that we did not write.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple
from urllib.parse import unquote

from ledger.amounts import format_decimal
from ledger.database import ReadBooks
from ledger.exports.names import account_name, commodity_name, parents_of
from ledger.exports.readings import BookRead, Event, read_book, read_entries
from ledger.house import KINDS

TITLES: Final = {kind.code: kind.title for kind in KINDS}
CHUNK: Final = 1 << 16
"""Characters sent at once at least."""
ASSERTED: Final = 500
"""Assertions in one transaction of hledger at most."""

Net = tuple[int, int, int]
"""Account, asset, and debits less credits in the smallest unit."""


class Commodity(NamedTuple):
    """An asset under the name it has outside."""

    name: str
    scale: int


class Dialect(ABC):
    """How one program writes things down. A dialect belongs to one book."""

    def __init__(self, book: BookRead) -> None:
        """Name everything once."""
        parents = parents_of(account.code for account in book.accounts.values())
        self.book = book
        self.accounts = {
            number: account_name(account.code, account.purpose, has_children=account.code in parents)
            for number, account in book.accounts.items()
        }
        self.commodities = {
            number: Commodity(commodity_name(asset.code), asset.scale)
            for number, asset in book.assets.items()
        }

    @abstractmethod
    def opening(self) -> Iterator[str]:
        """Write what comes before the entries: options, commodities, accounts."""

    @abstractmethod
    def transaction(self, event: Event) -> str:
        """Write one entry."""

    @abstractmethod
    def assertions(self, day: date, balances: Iterable[Net]) -> Iterator[str]:
        """Write what is held at the start of a day."""


class Beancount(Dialect):
    """Beancount 3."""

    def opening(self) -> Iterator[str]:
        """Write options, commodities and accounts; an account that has held one asset alone may hold no other."""
        book, day = self.book, self.book.opens_on.isoformat()
        yield f"; Book {book.code}, exported by ecoledger: {book.entries} entries. Debits are positive.\n"
        yield f'option "title" {quoted(book.name)}\noption "tolerance_multiplier" "0"\n'
        for number, asset in book.assets.items():
            if asset.kind == "money":
                yield f'option "operating_currency" "{self.commodities[number].name}"\n'
        yield "\n"
        for number, asset in book.assets.items():
            yield (
                f"{day} commodity {self.commodities[number].name}\n  code: {quoted(asset.code)}\n  name: {quoted(asset.name)}\n"
                f"  unit: {quoted(asset.unit)}\n"
            )
        only: dict[int, int | None] = {}
        for held in book.held:
            only[held.account_id] = None if held.account_id in only else held.asset_id
        for number, account in book.accounts.items():
            asset_id = only.get(number)
            currency = "" if asset_id is None else f" {self.commodities[asset_id].name}"
            yield (
                f"{day} open {self.accounts[number]}{currency}\n  code: {quoted(account.code)}\n"
                f"  owner: {quoted(account.owner)}\n  purpose: {quoted(account.purpose)}\n"
            )

    def transaction(self, event: Event) -> str:
        """Write a transaction: the kind as payee, the memo as narration, the rest as metadata."""
        written = [
            f"{event.effective_on} * {quoted(TITLES.get(event.kind, event.kind))} {quoted(event.memo)}",
            *(f"  {key}: {quoted(value)}" for key, value in facts(event)),
        ]
        for leg in event.legs:
            name, scale = self.commodities[leg.asset_id]
            written.append(
                f"  {self.accounts[leg.account_id]}  {format_decimal(leg.debit - leg.credit, scale, scale)} {name}"
            )
        written.append("\n")
        return "\n".join(written)

    def assertions(self, day: date, balances: Iterable[Net]) -> Iterator[str]:
        """Write balance directives, which hold at the start of their day, with the tolerance zero."""
        for account_id, asset_id, net in balances:
            name, scale = self.commodities[asset_id]
            yield f"{day} balance {self.accounts[account_id]}  {format_decimal(net, scale, scale)} ~ 0 {name}\n"


class Hledger(Dialect):
    """Hledger. It knows no escapes, so in texts the signs it would take for its own are percent-encoded; see `plain`."""

    def opening(self) -> Iterator[str]:
        """Write the commodities with their decimals, by which hledger judges whether a transaction balances, and accounts."""
        yield f"; Book {self.book.code}, exported by ecoledger: {self.book.entries} entries. Debits are positive.\n"
        yield "; In texts %25 is a percent sign, %2C a comma, %3B a semicolon, %7C a bar, %0A a new line.\ndecimal-mark .\n\n"
        for number, asset in self.book.assets.items():
            name, scale = self.commodities[number]
            decimals = "0" * scale
            yield f'commodity 1000.{decimals} "{name}"  ; code:{asset.code}, name:{plain(asset.name)}, unit:{plain(asset.unit)}\n'
        for number, account in self.book.accounts.items():
            yield f"account {self.accounts[number]}  ; code:{account.code}, owner:{account.owner}, purpose:{account.purpose}\n"
        yield "\n"

    def transaction(self, event: Event) -> str:
        """Write a transaction: the voucher as code, the kind as payee, the memo as note, the rest as tags."""
        code = f"({event.voucher}) " if event.voucher else ""
        written = [
            f"{event.effective_on} * {code}{plain(TITLES.get(event.kind, event.kind))} | {plain(event.memo)}",
            *(f"    ; {key}:{plain(value)}" for key, value in facts(event)),
        ]
        for leg in event.legs:
            name, scale = self.commodities[leg.asset_id]
            written.append(
                f'    {self.accounts[leg.account_id]}  {format_decimal(leg.debit - leg.credit, scale, scale)} "{name}"'
            )
        written.append("\n")
        return "\n".join(written)

    def assertions(self, day: date, balances: Iterable[Net]) -> Iterator[str]:
        """Write transactions of nothing, whose postings say what is held; they come before all others of their day."""
        for at, (account_id, asset_id, net) in enumerate(balances):
            if at % ASSERTED == 0:
                yield f"{'' if at == 0 else chr(10)}{day} * Balances at the start of the day\n"
            name, scale = self.commodities[asset_id]
            yield f'    {self.accounts[account_id]}  0 "{name}" = {format_decimal(net, scale, scale)} "{name}"\n'
        yield "\n"


DIALECTS: Final[dict[str, type[Dialect]]] = {"beancount": Beancount, "hledger": Hledger}


def write_book(
    books: ReadBooks, book_id: int, form: str, told: Callable[[int, int], object]
) -> Iterator[bytes]:
    """Write a whole book, piece by piece, in UTF-8.

    Args:
        books: the snapshot; it must stay open until the last piece.
        book_id: the book.
        form: a key of `DIALECTS`.
        told: hears how far it is, as steps done and steps in all.
    """
    book = read_book(books, book_id)
    waiting: list[str] = []
    size = 0
    for text in _pieces(book, read_entries(books, book_id), DIALECTS[form](book), told):
        waiting.append(text)
        size += len(text)
        if size >= CHUNK:
            yield "".join(waiting).encode()
            waiting.clear()
            size = 0
    yield "".join(waiting).encode()


def _pieces(
    book: BookRead, entries: Iterator[Event], dialect: Dialect, told: Callable[[int, int], object]
) -> Iterator[str]:
    yield from dialect.opening()
    running: dict[tuple[int, int], int] = {}
    moved: set[tuple[int, int]] = set()
    next_month: date | None = None
    for done, event in enumerate(entries, 1):
        if next_month is not None and event.effective_on >= next_month:
            yield from dialect.assertions(next_month, [(*key, running[key]) for key in sorted(moved)])
            moved.clear()
            next_month = None
        if next_month is None:
            next_month = (event.effective_on.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield dialect.transaction(event)
        for leg in event.legs:
            key = (leg.account_id, leg.asset_id)
            running[key] = running.get(key, 0) + leg.debit - leg.credit
            moved.add(key)
        if done % 1000 == 0 or done == book.entries:
            told(done, book.entries)
    if book.last_on is not None:
        held = ((h.account_id, h.asset_id, h.debits - h.credits) for h in book.held)
        yield from dialect.assertions(book.last_on + timedelta(days=1), held)


def facts(event: Event) -> Iterator[tuple[str, str]]:
    """List what stands beside an entry, by name; what is empty is left out."""
    yield "id", str(event.id)
    yield "kind", event.kind
    if event.document:
        yield "document", event.document
    if event.voucher:
        yield "voucher", event.voucher
    if event.reverses is not None:
        yield "reverses", str(event.reverses)
    yield "recorded_at", event.recorded_at.isoformat()


_BEANCOUNT: Final = str.maketrans(
    {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\f": r"\f", "\b": r"\b"}
)
_HLEDGER: Final = {ord(c): f"%{ord(c):02X}" for c in "%,;|"} | {c: f"%{c:02X}" for c in (*range(32), 127)}


def quoted(text: str) -> str:
    r"""Write a text as beancount quotes it.

    >>> print(quoted('a "b" \\ c'))
    "a \"b\" \\ c"
    """
    return f'"{text.translate(_BEANCOUNT)}"'


def plain(text: str) -> str:
    """Write a text so that hledger takes it for one text; `spoken` gives it back.

    Signs of hledger, control characters, and white space that is not one blank between words are percent-encoded.

    >>> plain("50% a; b, c | d")
    '50%25 a%3B b%2C c %7C d'
    """
    written = text.translate(_HLEDGER)
    if written.isascii() and written == " ".join(written.split()):
        return written
    last = len(written) - 1
    return "".join(
        _percent(c)
        if (c.isspace() and (c != " " or at in (0, last) or written[at - 1] == " ")) or 127 < ord(c) < 160
        else c
        for at, c in enumerate(written)
    )


def spoken(written: str) -> str:
    """Give back a text that `plain` wrote."""
    return unquote(written, errors="strict")


def _percent(sign: str) -> str:
    return "".join(f"%{byte:02X}" for byte in sign.encode())
