"""Opening books, assets and accounts; changing what an account may do."""

from datetime import date

import pytest
from sqlalchemy import insert

from ledger.database import Database
from ledger.database.refusals import DuplicateName, PromiseBroken
from ledger.errors import LedgerError
from ledger.journal import accounts, codes
from ledger.journal.accounts import NewAccount
from ledger.journal.refusals import BookUnknown
from ledger.journal.tables import asset as asset_table
from tests.world import World, move


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewAccount("bad code", "x", "clearing"), "code.malformed"),
        (NewAccount("x", "", "clearing"), "code.malformed"),
        (NewAccount("x" * 200, "x", "clearing"), "code.malformed"),
        (NewAccount("x", "x", "no_such"), "account.purpose_unknown"),
        (NewAccount("x", "x", "holding", floor=-1), "account.limits_impossible"),
        (NewAccount("x", "x", "clearing", floor=1), "account.limits_impossible"),
        (NewAccount("x", "x", "clearing", ceiling=-1), "account.limits_impossible"),
        (NewAccount("x", "x", "clearing", floor=-(10**18)), "account.limits_impossible"),
        (NewAccount("a", "x", "clearing"), "account.opened_otherwise"),
    ],
)
def test_account_refusals(world: World, new: NewAccount, code: str) -> None:
    """A malformed or impossible account is refused, and none of its batch is opened."""
    with pytest.raises(LedgerError) as caught:
        world.open(NewAccount("good", "x", "clearing"), new)
    assert caught.value.code == code
    with world.database.read() as books:
        assert codes.account_ids(books, world.book_id, ["good"]) == {}


def test_an_account_is_opened_once(world: World) -> None:
    """Goal: a retry changes nothing, and another account is told by its first field. Method: each field, and two at once."""

    def told(*new: NewAccount) -> int | str:
        try:
            return world.database.begin(
                lambda books: accounts.open_accounts(books, world.book_id, new, world.poster)
            )
        except accounts.AccountOpenedOtherwise as error:
            return str(error.figures["field"])

    one = NewAccount("once", "x", "clearing", -5, 5)
    assert [told(one), told(one), told(one, NewAccount("beside", "x", "clearing"))] == [1, 0, 1]
    assert told(NewAccount("once", "y", "settlement_cash")) == "owner"
    assert told(NewAccount("once", "x", "settlement_cash")) == "purpose"
    assert told(NewAccount("once", "x", "clearing", -4, 4)) == "floor"
    assert told(NewAccount("once", "x", "clearing", -5, 4)) == "ceiling"
    assert told(NewAccount("twice", "x", "clearing"), NewAccount("twice", "y", "clearing")) == "owner"
    with world.database.read() as books:
        assert codes.account_ids(books, world.book_id, ["twice"]) == {}


def test_codes_of_a_rolled_back_transaction_are_not_remembered(world: World) -> None:
    """An account that was opened and rolled back is unknown, and can be opened again under another number."""

    def open_and_fail(books: object) -> None:
        accounts.open_accounts(books, world.book_id, [NewAccount("new", "x", "clearing")], world.poster)  # type: ignore[arg-type]
        assert codes.account_ids(books, world.book_id, ["new"])  # type: ignore[arg-type]
        raise BookUnknown(book="stop")

    with pytest.raises(BookUnknown):
        world.database.begin(open_and_fail)
    assert world.one(move("new", "a", 1)) == "entry.account_unknown"
    world.open(NewAccount("new", "x", "clearing"))
    assert world.one(move("new", "a", 1)) == "posted"


def test_ensure_accounts_opens_what_is_missing(world: World) -> None:
    """Accounts that are there stay as they are."""
    wanted = [NewAccount("low", "owner:low", "clearing"), NewAccount("e", "x", "clearing")]
    for _ in range(2):
        world.database.begin(
            lambda books: accounts.ensure_accounts(books, world.book_id, wanted, world.poster)
        )
    assert world.one(move("a", "low", 1)) == "account.overdraft"
    assert world.one(move("e", "a", 1)) == "posted"


def test_assets_and_books(world: World) -> None:
    """Scales have bounds, kinds are known, codes are used once."""

    def asset(code: str, kind: str, scale: int, digits: int) -> None:
        world.database.begin(
            lambda books: accounts.add_asset(books, world.book_id, code, "x", kind, "t", scale, digits)
        )

    for code, kind, scale, digits, expected in (
        ("x y", "permit", 3, 3, "code.malformed"),
        ("x", "permit", 13, 3, "asset.scale_impossible"),
        ("x", "permit", 2, 3, "asset.scale_impossible"),
        ("x", "wish", 3, 3, "database.promise_broken"),
        ("CNY", "money", 2, 2, "asset.money_other"),
        ("USD", "money", 2, 2, "asset.money_other"),
        ("lot:1", "permit", 6, 3, "code.taken"),
    ):
        with pytest.raises(LedgerError) as caught:
            asset(code, kind, scale, digits)
        assert caught.value.code == expected
    with pytest.raises(accounts.CodeTaken, match="name"):
        world.owner.begin(lambda books: accounts.open_book(books, "zj", "again", date(2026, 1, 1)))
    with world.database.read() as books, pytest.raises(BookUnknown):
        codes.book_id(books, "nowhere")


def test_postgresql_knows_the_money_of_a_book(world: World) -> None:
    """Goal: the web's role writes no other money, past the program. Method: each column of it, written directly, beside it and as it is."""
    other = world.owner.begin(lambda books: accounts.open_book(books, "js", "Jiangsu", date(2026, 1, 1)))
    money = {"code": "CNY", "name": "人民币", "kind": "money", "unit": "元", "scale": 2, "digits": 2}

    def written(**change: object) -> None:
        row = insert(asset_table).values(book_id=other, **(money | change))
        world.database.begin(lambda books: books.connection.execute(row).close())

    for change in (
        {"name": "美元"}, {"unit": "USD"}, {"scale": 3}, {"scale": 1, "digits": 1}, {"digits": 1}, {"kind": "permit"}, {"code": "USD"},
    ):  # fmt: skip
        with pytest.raises(PromiseBroken, match="asset_money_is_renminbi"):
            written(**change)
    written()


def test_status_keeps_who_and_why(world: World, owner: Database) -> None:
    """Every change of status is kept; a closed account is empty; a reason is needed."""
    world.post(move("a", "b", 1))
    with pytest.raises(accounts.CloseNotEmpty):
        world.status("a", "closed")
    with pytest.raises(accounts.AccountNotThere):
        world.status("nobody", "closed")
    with pytest.raises(PromiseBroken):
        owner.begin(lambda books: accounts.set_status(books, world.book_id, "a", "frozen", "", world.poster))
    with pytest.raises(PromiseBroken):
        world.status("a", "molten")  # type: ignore[arg-type]
    world.status("a", "frozen")
    world.status("a", "open")
    world.post(move("b", "a", 1))
    world.status("a", "closed")
    with owner.read() as books:
        query = "SELECT status_before, status_after, reason FROM ledger.account_event ORDER BY event_id"
        kept = [tuple(row) for row in books.connection.exec_driver_sql(query)]
    assert kept == [("open", "frozen", "a test"), ("frozen", "open", "a test"), ("open", "closed", "a test")]


def test_two_books_are_apart(database: Database, owner: Database, world: World) -> None:
    """The same codes in two books are different accounts."""
    from tests.world import make_world

    other = make_world(database, owner, "js")
    world.post(move("a", "b", 5))
    other.post(move("a", "b", 7))
    assert (world.balance("a"), other.balance("a")) == (5, 7)


def test_two_at_once_register_one_thing(database: Database, world: World) -> None:
    """Who looked before the other had written is refused by PostgreSQL: there is one thing under a code."""
    thing = ("heat", "heat", "permit", "GJ", 0, 0)
    database.begin(lambda books: accounts.register_asset(books, world.book_id, *thing))
    with pytest.raises(DuplicateName) as caught:
        database.begin(lambda books: accounts.register_asset(books, world.book_id, *thing))
    assert caught.value.figures == {"promise": "asset_book_id_code_key"}
