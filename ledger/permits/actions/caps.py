"""Caps: set, raised, lowered, and shared out from province to city to county."""

from datetime import date
from uuid import UUID

from sqlalchemy import insert

from ledger.database import Books
from ledger.entries import Entry, Posting
from ledger.errors import NotFound, RuleViolation
from ledger.journal.accounts import NewAccount, check_code, ensure_accounts, register_asset
from ledger.journal.posting import Outcome, must
from ledger.permits.actions.engine import number_locked
from ledger.permits.queries.lots import cap_code, find_cap
from ledger.permits.rules import strips
from ledger.permits.rules.strips import account
from ledger.permits.tables import cap
from ledger.processes.actions import emit

PURPOSES = ("cap_limit", "cap_available", "cap_shared", "cap_issued", "lot_issued")


class CapUnknown(NotFound):
    """No cap is set for {pollutant} in the area {area} for {vintage}.

    Set the cap first; nothing is allocated without one.
    """

    code = "permits.cap_unknown"
    source = "docs/spec/permits.md 3"


class CapOtherParent(RuleViolation):
    """The cap of {area} does not get its room from {parent}.

    A cap gets all its room from one place: from the decision that set it, or from one higher cap.
    """

    code = "permits.cap_other_parent"
    source = "docs/spec/permits.md 3"


def set_cap(
    books: Books, book_id: int, actor_id: int, *, entry_id: UUID, pollutant: str, area: str, vintage: int, quantity: int,
    on: date, document: str,
) -> Outcome:  # fmt: skip
    """Set a cap for a pollutant, area and year, or raise the one that is set by `quantity`.

    Raises (in this order):
        PollutantUnknown, VintagesImpossible, QuantityNotPositive, CodeMalformed, CapOtherParent, and those of posting.
    """
    _check(pollutant, area, vintage, quantity)
    code = _ensure_cap(books, book_id, actor_id, pollutant, area, vintage, None)
    postings = (_leg(area, "cap_available", code, quantity), _leg(area, "cap_limit", code, -quantity))
    outcome = must(books, book_id, Entry(entry_id, "permits.cap", on, postings, document=document), actor_id)
    return _told(books, book_id, outcome, "permits.cap.set", code, quantity, actor_id)


def cut_cap(
    books: Books, book_id: int, actor_id: int, *, entry_id: UUID, pollutant: str, area: str, vintage: int, quantity: int,
    on: date, document: str,
) -> Outcome:  # fmt: skip
    """Lower a cap by what is neither issued nor shared out.

    Raises (in this order):
        PollutantUnknown, VintagesImpossible, QuantityNotPositive, CodeMalformed, CapUnknown, and those of posting,
        where Overdraft says that not so much is left.
    """
    _check(pollutant, area, vintage, quantity)
    code = known_cap(books, book_id, pollutant, area, vintage)
    postings = (_leg(area, "cap_limit", code, quantity), _leg(area, "cap_available", code, -quantity))
    outcome = must(books, book_id, Entry(entry_id, "permits.cap_cut", on, postings, document=document), actor_id)
    return _told(books, book_id, outcome, "permits.cap.cut", code, quantity, actor_id)


def share_cap(
    books: Books, book_id: int, actor_id: int, *, entry_id: UUID, pollutant: str, area: str, child: str, vintage: int,
    quantity: int, on: date, document: str,
) -> Outcome:  # fmt: skip
    """Share room under a cap out to a lower area, which gets a cap of its own or a higher one.

    What was shared out is no longer there to be issued above, so the lower caps never sum to more than the higher one.

    Raises (in this order):
        PollutantUnknown, VintagesImpossible, QuantityNotPositive, CodeMalformed, CapUnknown, CapOtherParent, and those
        of posting, where Overdraft says that not so much room is left.
    """
    _check(pollutant, area, vintage, quantity)
    check_code("area", child)
    above = known_cap(books, book_id, pollutant, area, vintage)
    parent = find_cap(books, book_id, pollutant, area, vintage)
    below = _ensure_cap(books, book_id, actor_id, pollutant, child, vintage, parent)
    postings = (
        _leg(area, "cap_shared", above, quantity), _leg(area, "cap_available", above, -quantity),
        _leg(child, "cap_available", below, quantity), _leg(child, "cap_limit", below, -quantity),
    )  # fmt: skip
    outcome = must(books, book_id, Entry(entry_id, "permits.cap_share", on, postings, document=document), actor_id)
    return _told(books, book_id, outcome, "permits.cap.share", below, quantity, actor_id)


def known_cap(books: Books, book_id: int, pollutant: str, area: str, vintage: int) -> str:
    """Give the asset of a cap that must be there.

    Raises:
        CapUnknown: none was set.
    """
    if find_cap(books, book_id, pollutant, area, vintage) is None:
        raise CapUnknown(pollutant=pollutant, area=area, vintage=vintage)
    return cap_code(pollutant, area, vintage)


def _check(pollutant: str, area: str, vintage: int, quantity: int) -> None:
    strips.unit_of(pollutant)
    strips.vintages(vintage, vintage)
    strips.check_quantity(quantity)
    check_code("area", area)


def _leg(area: str, purpose: str, asset: str, quantity: int) -> Posting:
    side = account(f"bureau:{area}", purpose)
    return Posting(side, asset, "debit" if quantity > 0 else "credit", abs(quantity))


def _ensure_cap(
    books: Books, book_id: int, actor_id: int, pollutant: str, area: str, vintage: int, parent: int | None
) -> str:
    code = cap_code(pollutant, area, vintage)
    number_locked(books, book_id, code)
    found = books.connection.exec_driver_sql(
        "SELECT parent_id FROM ledger.permit_cap WHERE book_id = %s AND pollutant = %s AND area = %s AND vintage = %s",
        (book_id, pollutant, area, vintage),
    ).one_or_none()
    if found is not None and found[0] != parent:
        raise CapOtherParent(area=area, parent=str(parent or "-"))
    if found is None:
        name = f"cap on {pollutant} in {area}, {vintage}"
        asset_id = register_asset(books, book_id, code, name, "cap", strips.unit_of(pollutant), strips.CAP_SCALE, 3)
        values = {"pollutant": pollutant, "area": area, "vintage": vintage, "parent_id": parent}
        books.connection.execute(insert(cap).values(book_id=book_id, asset_id=asset_id, **values))
    bureau = f"bureau:{area}"
    ensure_accounts(books, book_id, [NewAccount(account(bureau, p), bureau, p) for p in PURPOSES], actor_id)
    return code


def _told(books: Books, book_id: int, outcome: Outcome, kind: str, code: str, quantity: int, actor_id: int) -> Outcome:
    if outcome.status == "posted":
        emit(books, book_id, kind, code, [], {"quantity": strips.written(quantity), "entry": str(outcome.entry.id)}, actor_id)
    return outcome
