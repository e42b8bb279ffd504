"""What the books say: on both time axes, in statements and trial balances."""

from datetime import UTC, date, datetime

import pytest

from ledger.identifiers import uuid7
from ledger.journal import codes
from ledger.journal.balances import (
    EntryUnknown,
    Moment,
    Movement,
    balances_of,
    entry_by_id,
    statement,
    totals,
    trial_balance,
)
from tests.world import World, move

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


def at(world: World, moment: Moment) -> int:
    """Balance of account a at a moment."""
    with world.database.read() as books:
        account = codes.account_ids(books, world.book_id, ["a"])["a"]
        found = balances_of(books, world.book_id, account, moment)
    return sum(b.balance for b in found)


def test_two_time_axes(world: World) -> None:
    """What was held on a date, and what was believed on an instant was held on that date."""
    world.post(move("a", "b", 100, on=MARCH))
    known_first = world.post(move("a", "b", 10, on=MAY))[0].recorded_at
    world.post(move("a", "b", 1, on=MARCH))  # learned later
    assert at(world, Moment()) == 111
    assert at(world, Moment(effective=date(2026, 2, 1))) == 0
    assert at(world, Moment(effective=APRIL)) == 101
    assert at(world, Moment(recorded=known_first)) == 110
    assert at(world, Moment(effective=APRIL, recorded=known_first)) == 100
    assert at(world, Moment(effective=MAY, recorded=datetime(2020, 1, 1, tzinfo=UTC))) == 0


def read_statement(world: World, limit: int, **question: object) -> list[tuple[int, list[Movement]]]:
    """All pages of the statement of account a."""
    pages = []
    after = None
    with world.database.read() as books:
        account = codes.account_ids(books, world.book_id, ["a"])["a"]
        asset = codes.assets(books, world.book_id, ["CNY"])["CNY"].id
        while True:
            page = statement(books, world.book_id, account, asset, after=after, limit=limit, **question)  # type: ignore[arg-type]
            pages.append(page)
            if len(page[1]) < limit:
                return pages
            after = (page[1][-1].effective_on, page[1][-1].version)


def test_statement_pages_join(world: World) -> None:
    """Pages of any size, joined, are the whole; the running balance goes on; back-dated lines stand where they belong."""
    for amount, day in ((100, MAY), (20, MARCH), (3, APRIL), (7, MARCH)):
        world.post(move("a", "b", amount, on=day))
    world.post(move("b", "a", 50, on=APRIL))
    whole = read_statement(world, 100)[0]
    assert [m.running for m in whole[1]] == [20, 27, 30, -20, 80]
    assert [m.side for m in whole[1]] == ["debit", "debit", "debit", "credit", "debit"]
    for limit in (1, 2, 3):
        pages = read_statement(world, limit)
        assert [m for _, page in pages for m in page] == whole[1]
        for opening, page in pages:
            first = page[0] if page else None
            assert first is None or opening == first.running - (
                first.amount if first.side == "debit" else -first.amount
            )
    opening, page = read_statement(world, 100, since=APRIL, moment=Moment(effective=APRIL))[0]
    assert (opening, [m.running for m in page]) == (27, [30, -20])


def test_trial_balance_balances(world: World) -> None:
    """Debits equal credits in every asset, by purpose and by account, now and at any date; pages join."""
    world.post(move("a", "b", 100, on=MARCH), move("low", "a", 5, on=MAY), move("c", "d", 9, asset="lot:1"))
    world.post(move("cash", "claim", 3, kind="market.deposit", on=APRIL))
    with world.database.read() as books:
        for moment in (Moment(), Moment(effective=APRIL), Moment(recorded=datetime.now(UTC))):
            for _, _, debits, credits in totals(books, world.book_id, moment):
                assert debits == credits > 0
            for by in ("purpose", "account"):
                lines = trial_balance(books, world.book_id, moment, by=by)
                for asset in {line.asset for line in lines}:
                    debits = sum(line.debits for line in lines if line.asset == asset)
                    assert debits == sum(line.credits for line in lines if line.asset == asset)
        whole = trial_balance(books, world.book_id, by="account")
        joined = []
        after = None
        while page := trial_balance(books, world.book_id, by="account", after=after, limit=2):
            joined += page
            after = (page[-1].account or "", page[-1].asset)
        assert joined == whole
        assert [(line.purpose, line.asset) for line in trial_balance(books, world.book_id)] == [
            ("clearing", "CNY"),
            ("clearing", "lot:1"),
            ("settlement_cash", "CNY"),
            ("settlement_claim", "CNY"),
        ]


def test_owner_sees_only_its_own(world: World) -> None:
    """Balances and entries of others look as if they did not exist."""
    mine, theirs = move("a", "b", 100), move("c", "d", 1)
    world.post(mine, theirs)
    with world.database.read() as books:
        seen = balances_of(books, world.book_id, None, owner="owner:a")
        assert [b.account for b in seen] == ["a"]
        rest = balances_of(books, world.book_id, None, after=("a", "CNY"), limit=2)
        assert [b.account for b in rest] == ["b", "c"]
        assert entry_by_id(books, world.book_id, mine.id, owner="owner:a").entry == mine
        with pytest.raises(EntryUnknown):
            entry_by_id(books, world.book_id, theirs.id, owner="owner:a")
        with pytest.raises(EntryUnknown):
            entry_by_id(books, world.book_id, uuid7())
