"""Permits on PostgreSQL: caps that cannot be passed, lots by grant, sales that deliver against payment."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.database import Books, Database
from ledger.errors import LedgerError
from ledger.identifiers import uuid7
from ledger.journal import balances
from ledger.journal.posting import Outcome
from ledger.permits import actions, queries
from ledger.permits.rules import Goods
from tests.world import World, make_world

DAY = date(2026, 6, 1)
TONNE = 10**6


class Bureau:
    """A book with the verbs of the room."""

    def __init__(self, world: World) -> None:
        self.world = world

    def do(self, action: Callable[..., Outcome], entry_id: UUID | None = None, **words: Any) -> str:
        """Run an action, and tell the status or the code of the refusal."""

        def work(books: Books) -> Outcome:
            given = {"on": DAY, "document": "d", **words}
            return action(books, self.world.book_id, self.world.poster, entry_id=entry_id or uuid7(), **given)

        try:
            return self.world.database.begin(work).status
        except LedgerError as error:
            return error.code

    def cap(self, quantity: int, vintage: int = 2026, pollutant: str = "SO2", **other: Any) -> str:
        return self.do(actions.set_cap, pollutant=pollutant, area="341825", vintage=vintage, quantity=quantity, **other)

    def allocate(self, owner: str, quantity: int, first: int = 2026, last: int = 2026, **other: Any) -> str:
        words = {"pollutant": "SO2", "area": "341825", "first_vintage": first, "last_vintage": last, **other}
        return self.do(actions.allocate, owner=owner, quantity=quantity, **words)

    def sell(self, quantity: int, first: int = 2026, last: int = 2026, seller: str = "s", buyer: str = "b", **other: Any) -> str:
        line = Goods("SO2", "341825", first, last, quantity, 100_00)
        return self.do(actions.settle_sale, seller=seller, buyer=buyer, goods=[line], **other)

    def pay_in(self, owner: str, amount: int, **other: Any) -> str:
        return self.do(actions.pay_in, owner=owner, amount=amount, **other)

    def held(self, owner: str) -> list[tuple[str, int]]:
        with self.world.database.read() as books:
            return [(h.asset, h.quantity) for h in queries.held(books, self.world.book_id, owner, "SO2", "341825")]


@pytest.fixture
def bureau(database: Database, owner: Database) -> Bureau:
    """A bureau with an empty book."""
    return Bureau(make_world(database, owner))


def test_nothing_is_issued_beyond_a_cap(bureau: Bureau) -> None:
    """Eight threads allocate 30 t each under a cap of 100 t: three get them."""
    assert bureau.allocate("s", TONNE) == "permits.cap_unknown"
    bureau.cap(100 * TONNE)
    with ThreadPoolExecutor(8) as pool:
        told = Counter(pool.map(lambda n: bureau.allocate(f"owner{n}", 30 * TONNE), range(8)))
    assert told == {"posted": 3, "account.overdraft": 5}
    assert bureau.world.broken() == []


def test_cap_is_raised(bureau: Bureau) -> None:
    """A second decision adds to the cap."""
    assert [bureau.cap(10 * TONNE), bureau.allocate("s", 11 * TONNE)] == ["posted", "account.overdraft"]
    assert [bureau.cap(TONNE), bureau.allocate("s", 11 * TONNE)] == ["posted", "posted"]


def test_sale_takes_the_oldest_grants_first(bureau: Bureau) -> None:
    """Lots keep their provenance, and a delivery takes them in the order of their grants."""
    bureau.cap(100 * TONNE)
    bureau.allocate("s", 5 * TONNE)
    bureau.allocate("s", 7 * TONNE, document="second decision")
    bureau.pay_in("b", 100_00 * 100)
    assert bureau.sell(6 * TONNE) == "posted"
    first, second = "lot:SO2:341825:2026:0001", "lot:SO2:341825:2026:0002"
    assert bureau.held("b") == [(first, 5 * TONNE), (second, TONNE)]
    assert bureau.held("s") == [(second, 6 * TONNE)]
    with bureau.world.database.read() as books:
        found = queries.lots(books, bureau.world.book_id, owner="b")
        assert [(lot.asset, lot.document, lot.owner) for lot in found] == [(first, "d", "s"), (second, "second decision", "s")]
        assert queries.lots(books, bureau.world.book_id, owner="nobody") == []
    assert bureau.world.broken() == []


def test_sale_needs_every_year_and_the_money(bureau: Bureau) -> None:
    """One year too short refuses all; so does money that was not paid in; nothing is written."""
    for vintage in (2026, 2027):
        bureau.cap(100 * TONNE, vintage)
    bureau.allocate("s", 5 * TONNE, 2026, 2027)
    bureau.allocate("s", 3 * TONNE, 2026, 2026)
    assert bureau.sell(6 * TONNE, 2026, 2027) == "permits.holding_too_small"
    unpaid = uuid7()
    assert bureau.sell(5 * TONNE, 2026, 2027, entry_id=unpaid) == "account.overdraft"
    assert bureau.held("b") == []
    bureau.pay_in("b", 5 * 2 * 100_00)
    assert bureau.sell(5 * TONNE, 2026, 2027) == "posted"
    assert bureau.sell(5 * TONNE, 2026, 2027, entry_id=unpaid) == "account.overdraft"
    assert bureau.do(actions.pay_out, owner="s", amount=5 * 2 * 100_00 + 1) == "account.overdraft"
    assert bureau.do(actions.pay_out, owner="s", amount=5 * 2 * 100_00) == "posted"
    assert bureau.world.broken() == []


def test_retries_are_answered_again(bureau: Bureau) -> None:
    """Each verb, sent again under the same id, is a replay; with other words it is a conflict."""
    verbs: list[Callable[..., str]] = [
        lambda i, n=TONNE: bureau.cap(50 * n, entry_id=i),
        lambda i, n=TONNE: bureau.allocate("s", 10 * n, entry_id=i),
        lambda i, n=TONNE: bureau.pay_in("b", n, entry_id=i),
        lambda i, n=TONNE: bureau.sell(n, entry_id=i),
        lambda i, n=TONNE: bureau.do(actions.pay_out, i, owner="s", amount=n // 1000),
    ]
    for verb in verbs:
        entry_id = uuid7()
        assert [verb(entry_id), verb(entry_id), verb(entry_id, 2 * TONNE)] == ["posted", "replayed", "entry.id_used"]
    assert bureau.held("b") == [("lot:SO2:341825:2026:0001", TONNE)]
    assert bureau.world.broken() == []


def test_refusal_of_an_action_is_remembered(bureau: Bureau) -> None:
    """An allocation that was refused stays refused under its id, although its transaction was rolled back."""
    bureau.cap(TONNE)
    entry_id = uuid7()
    assert bureau.allocate("s", 2 * TONNE, entry_id=entry_id) == "account.overdraft"
    with bureau.world.database.read() as books:
        query = "SELECT code FROM ledger.refusal WHERE entry_id = %s"
        assert books.connection.exec_driver_sql(query, (entry_id,)).scalar_one() == "account.overdraft"
        assert queries.lots(books, bureau.world.book_id) == []
        assert balances.balances_of(books, bureau.world.book_id, None, owner="s") == []


def test_heavy_metals_are_counted_in_kilograms(bureau: Bureau) -> None:
    """A gram of lead does not vanish."""
    assert bureau.cap(1000, pollutant="PB") == "posted"
    assert bureau.allocate("s", 1000, pollutant="PB") == "posted"
    with bureau.world.database.read() as books:
        found = balances.balances_of(books, bureau.world.book_id, None, owner="s")
    assert [(b.unit.unit, b.balance) for b in found] == [("kg", 1000)]


@pytest.mark.parametrize(
    ("word", "value", "code"),
    [
        ("pollutant", "XX", "permits.pollutant_unknown"),
        ("vintage", 1999, "permits.vintages_impossible"),
        ("quantity", 0, "permits.quantity_not_positive"),
        ("area", "a b", "code.malformed"),
    ],
)
def test_bad_words(bureau: Bureau, word: str, value: object, code: str) -> None:
    """A cap of something unknown, of no year, of nothing or nowhere is refused."""
    words: dict[str, Any] = {"pollutant": "SO2", "area": "341825", "vintage": 2026, "quantity": 1, word: value}
    assert bureau.do(actions.set_cap, **words) == code
