"""Samples and screens of a real book: the same question at the same instant has the same answer for ever."""

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from ledger.audit.queries import InstantNotSettled, Scope, settled
from ledger.audit.rules.sampling import NothingToDraw, rank_of
from ledger.audit.samples import AmountWithoutAsset, Draw, population_text, take_sample
from ledger.audit.screens import (
    AfterHoursAsked,
    BackDatingAsked,
    FirstDigitsAsked,
    RoundTripsAsked,
    SplittingAsked,
    run_screen,
)
from ledger.audit.screens import Asked as ScreenAsked
from ledger.database import Books, Database
from ledger.journal import accounts
from ledger.journal.queries import AssetNotThere
from tests.world import World, make_world, move

PAGE = Path(__file__).parents[2] / "docs" / "spec" / "auditing.md"
EVER = datetime(2200, 1, 1, tzinfo=UTC)
JUNE = date(2026, 6, 1)


def scope(world: World, recorded: datetime = EVER, first: date = date(2026, 1, 1)) -> Scope:
    """A year of the book."""
    return Scope(world.book_id, first, date(2026, 12, 31), recorded)


def sample(world: World, asked: Draw, where: Scope | None = None) -> dict[str, Any]:
    """Draw."""
    with world.database.read() as books:
        return take_sample(books, where or scope(world), asked)


def screen(world: World, asked: ScreenAsked, where: Scope | None = None) -> dict[str, Any]:
    """Screen."""
    with world.database.read() as books:
        return run_screen(books, where or scope(world), asked)


def give(giver: str, taker: str, amount: int, day: int = 1, asset: str = "CNY") -> Any:
    """An entry in June by which one owner gives to another."""
    return move(taker, giver, amount, on=JUNE + timedelta(days=day - 1), asset=asset)


def test_a_sample_is_drawn_again_with_five_lines(world: World) -> None:
    """Goal: no trust in the ledger. Method: the script of the specification, which knows the population's text and the seed alone."""
    world.post(*[move("a", "b", 100 * n) for n in range(1, 21)])
    drawn = sample(world, Draw("random", "published on 1 July", 5, asset="CNY"))
    with world.database.read() as books:
        lines = b"".join(population_text(books, scope(world), "CNY"))
    assert sha256(lines).hexdigest() == drawn["population_sha256"]
    script = PAGE.read_text("utf-8").partition("```python\n")[2].partition("```")[0]
    command = [sys.executable, "-c", script, "published on 1 July", "5"]
    again = subprocess.run(
        command, input=lines.decode(), capture_output=True, text=True, check=True
    ).stdout.split()
    assert [e["entry"] for e in drawn["entries"]] == again
    assert (drawn["population"], drawn["total"]) == (20, "210.00")


def test_what_is_slipped_in_later_changes_nothing_and_is_found(world: World) -> None:
    """Goal: a sample stands. Method: one more entry is dated back; the old instant gives the old answer, a new one another digest."""
    posted = world.post(*[move("a", "b", 100) for _ in range(5)])
    until = max(outcome.recorded_at for outcome in posted if outcome.recorded_at)
    before = sample(world, Draw("random", "S", 3), scope(world, until))
    world.post(move("a", "b", 100, on=date(2026, 2, 1)))
    assert sample(world, Draw("random", "S", 3), scope(world, until)) == before
    after = sample(world, Draw("random", "S", 3))
    assert after["population"] == 6
    assert after["population_sha256"] != before["population_sha256"]


def test_a_range_and_an_asset_make_the_population(world: World) -> None:
    """Entries of other months and in other assets are no part of it; by amount there must be something to draw."""
    world.post(
        give("a", "b", 500), give("a", "b", 7, asset="lot:1"), move("a", "b", 900, on=date(2026, 2, 1))
    )
    drawn = sample(world, Draw("amount", "S", 4, asset="CNY"), scope(world, first=JUNE))
    assert (drawn["population"], drawn["total"]) == (1, "5.00")
    assert len(drawn["entries"][0]["units"]) == 4
    with pytest.raises(NothingToDraw):
        sample(world, Draw("amount", "S", 4, asset="lot:1"), scope(world, first=date(2026, 7, 1)))
    with pytest.raises(AmountWithoutAsset):
        sample(world, Draw("amount", "S", 4))
    with pytest.raises(AssetNotThere):
        sample(world, Draw("random", "S", 4, asset="none"))


def test_bands_are_written_in_the_unit_of_the_asset(world: World) -> None:
    """4.99 yuan lies below the band from 5 on, 5.00 in it."""
    world.post(give("a", "b", 499), give("a", "b", 500))
    drawn = sample(world, Draw("stratum", "S", 9, asset="CNY", by="band", bands=("5",)))
    assert [(e["stratum"], e["amount"]) for e in drawn["entries"]] == [("0: 0", "4.99"), ("1: 500", "5.00")]


def test_an_instant_that_is_not_settled_is_refused() -> None:
    """A minute must have passed, so that no entry can come any more; without an instant the latest settled one is taken."""
    now = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    assert settled(None, now) == now - timedelta(minutes=1)
    assert settled(now - timedelta(minutes=1), now) == now - timedelta(minutes=1)
    with pytest.raises(InstantNotSettled) as refused:
        settled(now, now)
    assert "2026-07-01T12:00:00" in refused.value.message("zh_Hans")


def test_money_and_permits_that_come_back(world: World) -> None:
    """A gives 100 to b, b 95 to c, c 92 to a; the bank takes part in no trip when it is left out."""
    world.post(
        give("a", "b", 10_000, 1),
        give("b", "c", 9_500, 5),
        give("c", "a", 9_200, 9),
        give("a", "d", 5, asset="lot:1"),
    )
    told = screen(world, RoundTripsAsked())
    assert told["complete"] is True
    assert told["looked_at"] == 4
    assert [(f["asset"], f["owners"]) for f in told["findings"]] == [
        ("CNY", ["owner:a", "owner:b", "owner:c", "owner:a"])
    ]
    assert [flow["amount"] for flow in told["findings"][0]["flows"]] == ["100.00", "95.00", "92.00"]
    assert told["parameters"]["percent"] == 90
    assert screen(world, RoundTripsAsked(without=("owner:b",)))["found"] == 0
    assert screen(world, RoundTripsAsked(asset="CNY", least="93"))["found"] == 0
    assert screen(world, RoundTripsAsked(asset="lot:1"))["looked_at"] == 1
    with pytest.raises(AmountWithoutAsset):
        screen(world, RoundTripsAsked(least="1"))


def test_cash_that_is_owed_to_a_party_is_no_gift(world: World) -> None:
    """A deposit raises both the cash of the exchange and what it owes: nobody gave anything to anybody."""
    world.post(move("cash", "claim", 1_000, kind="market.deposit"))
    assert screen(world, AfterHoursAsked(time(0), time(0)))["found"] == 1
    assert screen(world, RoundTripsAsked())["looked_at"] == 0


def test_lots_of_one_cap_are_one_asset(world: World, owner: Database) -> None:
    """Permits go out in one lot and come back in another of the same cap: that is a round trip, named by the cap."""

    cap, lots = "cap:SO2:330621:2026", ("lot:SO2:330621:2026:0001", "lot:SO2:330621:2026:0002")

    def work(books: Books) -> None:
        accounts.register_asset(books, world.book_id, cap, "cap", "cap", "t", 6, 3)
        for lot in lots:
            accounts.register_asset(books, world.book_id, lot, "a lot", "permit", "t", 6, 3)

    world.database.begin(work)
    with owner.engine.begin() as connection:
        connection.exec_driver_sql("""
            INSERT INTO ledger.permit_cap (book_id, asset_id, pollutant, area, vintage)
              SELECT book_id, asset_id, 'SO2', '330621', 2026 FROM ledger.asset WHERE code = 'cap:SO2:330621:2026';
            INSERT INTO ledger.permit_lot (book_id, asset_id, cap_id, owner, origin, document, valid_from, valid_to)
              SELECT l.book_id, l.asset_id, c.asset_id, 'owner:a', 'initial', 'd', '2026-01-01', '2026-12-31'
              FROM ledger.asset l JOIN ledger.asset c ON c.book_id = l.book_id AND c.code = 'cap:SO2:330621:2026'
              WHERE starts_with(l.code, 'lot:SO2:')""")
    world.post(give("a", "b", 2_000_000, asset=lots[0]), give("b", "a", 2_000_000, 3, asset=lots[1]))
    told = screen(world, RoundTripsAsked(asset=cap, least="1.5"))
    assert [(f["asset"], f["owners"]) for f in told["findings"]] == [(cap, ["owner:a", "owner:b", "owner:a"])]
    assert told["findings"][0]["flows"][0]["amount"] == "2.000"


def test_amounts_just_below_a_limit(world: World) -> None:
    """Two payments of 90 in a week reach the limit of 100 together."""
    world.post(give("a", "b", 9_000, 1), give("a", "b", 9_000, 8), give("a", "c", 9_000, 8))
    told = screen(world, SplittingAsked("100"))
    assert [(f["by"], f["taker"], f["total"], len(f["flows"])) for f in told["findings"]] == [
        ("owner:a", "owner:b", "180.00", 2)
    ]
    assert screen(world, SplittingAsked("90"))["found"] == 0
    assert len(screen(world, SplittingAsked("100", by="actor"))["findings"][0]["by"]) == 64


def test_late_and_off_hours(world: World) -> None:
    """Everything recorded today is late for January; with an office that never opens everything is after hours."""
    world.post(move("a", "b", 1, on=date(2026, 1, 1)), move("a", "b", 1, on=JUNE))
    query = "SELECT (max(recorded_at) AT TIME ZONE 'Asia/Shanghai')::date FROM ledger.entry"
    with world.database.read() as books:
        today = books.connection.exec_driver_sql(query).scalar_one()
    told = screen(world, BackDatingAsked(days=(today - date(2026, 1, 1)).days - 1))
    assert [f["effective_on"] for f in told["findings"]] == ["2026-01-01"]
    assert list(told["by_actor"].values()) == [1]
    assert screen(world, AfterHoursAsked(time(0), time(0)))["found"] == 2


def test_first_digits_say_when_there_are_too_few(world: World) -> None:
    """Three amounts say nothing."""
    world.post(give("a", "b", 100), give("a", "b", 199), give("a", "b", 9_000))
    told = screen(world, FirstDigitsAsked())
    assert (told["looked_at"], told["enough"], told["needed"], told["exceeded"]) == (3, False, 110, [])
    assert [f["count"] for f in told["findings"]] == [2, 0, 0, 0, 0, 0, 0, 0, 1]


def test_another_book_is_never_looked_at(world: World, owner: Database) -> None:
    """Two books: each sample and each screen sees one."""
    other = make_world(world.database, owner, "js")
    other.post(give("a", "b", 9_000, 1), give("b", "a", 9_000, 8))
    assert sample(world, Draw("random", "S", 9))["population"] == 0
    for asked in (
        RoundTripsAsked(),
        SplittingAsked("100"),
        BackDatingAsked(),
        AfterHoursAsked(),
        FirstDigitsAsked(),
    ):
        assert screen(world, asked)["looked_at"] == 0
    assert screen(other, RoundTripsAsked())["found"] == 1


def test_the_rank_is_of_the_seed_and_the_id(world: World) -> None:
    """What a sample says about an entry's rank can be computed from the entry alone."""
    entry = move("a", "b", 1)
    world.post(entry)
    assert sample(world, Draw("random", "S", 1))["entries"][0]["rank"] == rank_of("S", entry.id)
