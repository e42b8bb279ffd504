"""What people do with permits: one function per verb. Each posts exactly one entry, whose id the client made.

A retry with the same id and the same words is answered again; with other words it is a conflict.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import insert, text

from ledger.database import Books
from ledger.entries import Entry, Posting
from ledger.errors import NotFound
from ledger.journal.accounts import NewAccount, check_code, ensure_accounts, register_asset
from ledger.journal.posting import Outcome, known_entry, must
from ledger.journal.refusals import IdUsed
from ledger.permits import queries, rules
from ledger.permits.rules import Goods, account, money_account
from ledger.permits.tables import cap, lot

EXCHANGE = "exchange"


class CapUnknown(NotFound):
    """No cap is set for {pollutant} in the area {area} for {vintage}.

    Set the cap first; nothing is allocated without one.
    """

    code = "permits.cap_unknown"
    source = "docs/spec/permits.md 3"


def set_cap(
    books: Books, book_id: int, actor_id: int, *, entry_id: UUID, pollutant: str, area: str, vintage: int, quantity: int,
    on: date, document: str,
) -> Outcome:  # fmt: skip
    """Set a cap for a pollutant, area and year, or raise the one that is set by `quantity`.

    Raises (in this order):
        PollutantUnknown, VintagesImpossible, QuantityNotPositive, CodeMalformed, and those of posting.
    """
    unit = rules.unit_of(pollutant)
    rules.vintages(vintage, vintage)
    rules.check_quantity(quantity)
    check_code("area", area)
    code = queries.cap_code(pollutant, area, vintage)
    _lock(books, book_id, code)
    if queries.find_cap(books, book_id, pollutant, area, vintage) is None:
        name = f"cap on {pollutant} in {area}, {vintage}"
        asset_id = register_asset(books, book_id, code, name, "cap", unit, rules.CAP_SCALE, 3)
        values = {"pollutant": pollutant, "area": area, "vintage": vintage}
        books.connection.execute(insert(cap).values(book_id=book_id, asset_id=asset_id, **values))
    bureau = f"bureau:{area}"
    purposes = ("cap_limit", "cap_available", "cap_issued", "lot_issued")
    ensure_accounts(books, book_id, [NewAccount(account(bureau, p), bureau, p) for p in purposes], actor_id)
    postings = (
        Posting(account(bureau, "cap_available"), code, "debit", quantity),
        Posting(account(bureau, "cap_limit"), code, "credit", quantity),
    )
    return must(books, book_id, Entry(entry_id, "permits.cap", on, postings, document=document), actor_id)


def allocate(
    books: Books, book_id: int, actor_id: int, *, entry_id: UUID, owner: str, pollutant: str, area: str,
    first_vintage: int, last_vintage: int, quantity: int, on: date, document: str,
) -> Outcome:  # fmt: skip
    """Grant an owner so much a year for several years: one lot for each, in one entry, under the caps.

    Raises (in this order):
        PollutantUnknown, VintagesImpossible, QuantityNotPositive, CodeMalformed, CapUnknown, and those of posting,
        where Overdraft says that a cap is exhausted.
    """
    unit = rules.unit_of(pollutant)
    years = rules.vintages(first_vintage, last_vintage)
    rules.check_quantity(quantity)
    check_code("owner", owner)
    caps = [(year, _cap(books, book_id, pollutant, area, year)) for year in years]
    _lock(books, book_id, f"lots:{pollutant}:{area}")
    granted = queries.lots_of_entry(books, book_id, entry_id)
    fresh = not granted
    rows: list[dict[str, object]] = []
    for year, found in caps if fresh else ():
        number = queries.lots_under_cap(books, book_id, found.asset_id) + 1
        code = f"lot:{pollutant}:{area}:{year}:{number:04d}"
        name = f"{pollutant} in {area}, vintage {year}, lot {number}"
        asset_id = register_asset(books, book_id, code, name, "permit", unit, rules.LOT_SCALE, 3)
        granted.append(code)
        rows.append({
            "book_id": book_id, "asset_id": asset_id, "cap_id": found.asset_id, "entry_id": entry_id, "owner": owner,
            "origin": "initial", "document": document, "valid_from": date(year, 1, 1), "valid_to": date(year, 12, 31),
        })  # fmt: skip
    bureau = f"bureau:{area}"
    ensure_accounts(books, book_id, [NewAccount(account(owner, "holding"), owner, "holding")], actor_id)
    postings: list[Posting] = []
    for (_, found), code in zip(caps, granted, strict=False):
        postings += [
            Posting(account(bureau, "cap_issued"), found.asset, "debit", quantity),
            Posting(account(bureau, "cap_available"), found.asset, "credit", quantity),
            Posting(account(owner, "holding"), code, "debit", quantity),
            Posting(account(bureau, "lot_issued"), code, "credit", quantity),
        ]
    outcome = must(books, book_id, Entry(entry_id, "permits.allocation", on, tuple(postings), document=document), actor_id)
    if rows:
        books.connection.execute(insert(lot), rows)
    return outcome


def pay_in(
    books: Books, book_id: int, actor_id: int, *, entry_id: UUID, owner: str, amount: int, on: date, document: str
) -> Outcome:
    """Record money that arrived in the settlement account of the exchange for a party. `amount` is in fen.

    Raises (in this order):
        CodeMalformed, AmountNotPositive, and those of posting.
    """
    _money_accounts(books, book_id, actor_id, owner)
    postings = (
        Posting(money_account(EXCHANGE, "settlement_cash"), "CNY", "debit", amount),
        Posting(money_account(owner, "settlement_claim"), "CNY", "credit", amount),
    )
    return must(books, book_id, Entry(entry_id, "market.deposit", on, postings, document=document), actor_id)


def settle_sale(
    books: Books, book_id: int, actor_id: int, *, entry_id: UUID, seller: str, buyer: str, goods: Sequence[Goods],
    on: date, document: str,
) -> Outcome:  # fmt: skip
    """Deliver permits against payment: all of it in one entry, or nothing.

    Raises (in this order):
        SameParty, SaleWithoutGoods, PollutantUnknown, VintagesImpossible, QuantityNotPositive, CodeMalformed, IdUsed,
        HoldingTooSmall, and those of posting, where Overdraft says that the buyer has not paid enough in.
    """
    rules.check_sale(seller, buyer, goods)
    check_code("owner", buyer)
    settled = known_entry(books, book_id, entry_id)
    if settled is not None:
        if settled.memo != rules.terms(seller, buyer, goods):
            raise IdUsed(id=str(entry_id), field="memo")
        return must(books, book_id, Entry(entry_id, settled.kind, on, settled.postings, settled.memo, document), actor_id)
    delivered: list[tuple[str, int]] = []
    for line in goods:
        held = queries.held(books, book_id, seller, line.pollutant, line.area)
        for year in rules.vintages(line.first_vintage, line.last_vintage):
            delivered += rules.pick_lots(line.pollutant, year, line.quantity, held)
    for party in (seller, buyer):
        _money_accounts(books, book_id, actor_id, party)
    ensure_accounts(books, book_id, [NewAccount(account(buyer, "holding"), buyer, "holding")], actor_id)
    return must(
        books, book_id, rules.settlement_entry(entry_id, on, seller, buyer, goods, delivered, document), actor_id
    )


def pay_out(
    books: Books, book_id: int, actor_id: int, *, entry_id: UUID, owner: str, amount: int, on: date, document: str
) -> Outcome:
    """Record money that the settlement account paid to a party. `amount` is in fen.

    Raises (in this order):
        CodeMalformed, AmountNotPositive, and those of posting, where Overdraft says that it is more than is owed.
    """
    _money_accounts(books, book_id, actor_id, owner)
    postings = (
        Posting(money_account(owner, "settlement_claim"), "CNY", "debit", amount),
        Posting(money_account(EXCHANGE, "settlement_cash"), "CNY", "credit", amount),
    )
    return must(books, book_id, Entry(entry_id, "market.payout", on, postings, document=document), actor_id)


def _money_accounts(books: Books, book_id: int, actor_id: int, owner: str) -> None:
    wanted = [
        NewAccount(money_account(EXCHANGE, "settlement_cash"), EXCHANGE, "settlement_cash"),
        NewAccount(money_account(owner, "settlement_claim"), owner, "settlement_claim"),
    ]
    ensure_accounts(books, book_id, wanted, actor_id)


def _cap(books: Books, book_id: int, pollutant: str, area: str, year: int) -> queries.CapRow:
    found = queries.find_cap(books, book_id, pollutant, area, year)
    if found is None:
        raise CapUnknown(pollutant=pollutant, area=area, vintage=year)
    return found


def _lock(books: Books, book_id: int, name: str) -> None:
    """Let one at a time set a cap or number lots; held until the transaction ends."""
    books.connection.execute(
        text("SELECT pg_advisory_xact_lock(:book, hashtext(:name))"), {"book": book_id, "name": name}
    )
