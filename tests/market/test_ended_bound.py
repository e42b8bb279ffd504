"""What is bound of a year that is over is sold to nobody: it goes back with the sale of the rest, which alone is divided."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.database import Database
from ledger.errors import LedgerError
from ledger.market.actions import enforcement
from ledger.market.actions.ended import Parted
from ledger.permits.actions import pledges, second
from ledger.permits.actions.second import confirm
from ledger.permits.machines import FREEZE, PLEDGE
from ledger.processes.actions import Step
from ledger.processes.machines import Machine
from tests.furnished import furnished
from tests.market.test_creditors import BUYER, OWNER, money, party, state
from tests.permits.test_clock import stand_at
from tests.permits.world import DAY, District, new, strip, t, turn

LAST, FIRST, LATER = date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 20)


@furnished
def district(database: Database, owner: Database) -> District:
    """An owner of 10 t of each of 2026 and 2027, a buyer with 1,000 yuan, and creditors, in a place that allows ranks."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false", pledge__ranks_allowed="true")
    for number in range(1, 7):
        made.enterprise(number)
    made.cap("100", 2026, 2027)
    assert made.allocate(OWNER, "10", 2026, 2027) == "issued"
    made.pay_in(BUYER, "1000.00")
    return made


def pledged(d: District, creditor: int, first: int, last: int, senior: UUID | None = None) -> UUID:
    """A pledge of 4 t of each of some years for 60 yuan."""
    act_id = new()
    words: dict[str, Any] = {"creditor": party(creditor), "strips": [strip("4", first, last)], "debt": 60_00}
    words |= {"until": date(2026, 12, 1), "senior": senior, "act_id": act_id, "pledgor": OWNER}
    assert d.do(pledges.apply_pledge, d.of(OWNER), **words) == "applied"
    assert d.do(turn, d.of(party(creditor)), act_id=act_id, machine=PLEDGE, action="accept") == "accepted"
    assert d.do(pledges.register_pledge, d.step("chief"), act_id=act_id) == "registered"
    return act_id


def frozen(d: District, quantity: str, first: int, last: int, rank: int = 1) -> UUID:
    """A freeze of so much of each of some years for 60 yuan."""
    act_id = new()
    words = {"site": OWNER, "strips": [strip(quantity, first, last)], "claim": 60_00, "creditor": party(4)}
    assert d.freeze(act_id=act_id, order=f"order {act_id}", rank=rank, **words) == "frozen"
    return act_id


def sold(d: District, of: UUID, machine: Machine, on: date, day: date) -> str:
    """Sell what is bound for 100 yuan as of a day, by the clock on another; tell the state, or the code, or the promise."""
    act_id = new()
    words: dict[str, Any] = {"of": of, "machine": machine, "buyer": BUYER, "price": 100_00, "costs": 0}

    def said(step: Step) -> Step:
        return replace(step, said_on=day)

    try:
        d.run(
            enforcement.ask_enforcement,
            said(d.step("fourth", on)),
            act_id=act_id,
            costs_to="court:1",
            **words,
        )
        d.run(enforcement.accept_enforcement, said(d.of(BUYER, on)), act_id=act_id)
        ways = (enforcement.ENFORCE,)
        return str(d.run(confirm, said(d.step("fifth", on)), act_id=act_id, ways=ways).state)
    except LedgerError as error:
        return str(error.figures.get("promise") or error.code)


def held(d: District, of: str) -> list[int]:
    """What a site holds freely of both years, in tonnes."""
    return [d.held(of, vintage=year) // t("1") for year in (2026, 2027)]


DAYS = [
    (LAST, LAST, False),
    (FIRST, FIRST, True),
    (LATER, LATER, True),
    (LAST, FIRST, True),
    (DAY, LATER, True),
]


@pytest.mark.parametrize(("on", "day", "over"), DAYS)
@pytest.mark.parametrize("bound", ["pledge", "freeze"])
@pytest.mark.parametrize("years", [(2026, 2026), (2026, 2027), (2027, 2027)])
def test_only_what_is_not_over_is_sold(
    district: District,
    monkeypatch: pytest.MonkeyPatch,
    bound: str,
    years: tuple[int, int],
    on: date,
    day: date,
    over: bool,
) -> None:
    """Goal: nobody pays for what it can neither use nor sell. Method: of one year and of both, before and after the turn of the year."""
    d = district
    # When the buyer agreed is written by the true clock, which no test moves.
    monkeypatch.setattr(enforcement, "check_as_agreed", lambda *_: None)
    of = pledged(d, 3, *years) if bound == "pledge" else frozen(d, "4", *years)
    stand_at(d, day)
    told = sold(d, of, PLEDGE if bound == "pledge" else FREEZE, on, day)
    if over and years == (2026, 2026):
        assert told == "permits.vintage_over"
        assert (held(d, OWNER), held(d, BUYER), d.broken()) == ([6, 10], [0, 0], [])
        return
    assert told == "done"
    ended = {"pledge": "enforced", "freeze": "executed"}[bound]
    assert (state(d, of), money(d, 3 if bound == "pledge" else 4, 1)) == (ended, [60, 40])
    bought = [
        4 if year in range(years[0], years[1] + 1) and not (over and year == 2026) else 0
        for year in (2026, 2027)
    ]
    assert held(d, BUYER) == bought
    assert held(d, OWNER) == [10 - one for one in bought]
    assert [d.held(OWNER, purpose) for purpose in ("pledged", "frozen")] == [0, 0]
    assert d.broken() == []


def test_the_creditor_hears_what_was_not_sold(district: District) -> None:
    """With the event of the sale, which goes to who is owed and who owns."""
    d = district
    of = pledged(d, 3, 2026, 2027)
    stand_at(d, FIRST)
    assert sold(d, of, PLEDGE, FIRST, FIRST) == "done"
    query = "SELECT figures -> 'ended' FROM ledger.outbox WHERE subject = %s AND %s = ANY (owners) AND figures -> 'ended' IS NOT NULL"
    lots = [{"pollutant": "SO2", "area": "330603", "year": 2026, "quantity": "4.000", "unit": "t"}]
    with d.owner.read() as books:
        found = books.connection.exec_driver_sql(query, (str(of), party(3))).scalars().all()
    assert found == [lots]


@pytest.mark.parametrize(("first", "told"), [(2026, "permits.vintage_over"), (2027, "done")])
def test_a_buyer_gets_what_it_has_agreed_to(district: District, first: int, told: str) -> None:
    """Goal: nobody pays for eight tonnes and gets four. Method: agreed to on the last day of a year, confirmed on the first of the next."""
    d, act_id = district, new()
    of = pledged(d, 3, first, 2027)
    words: dict[str, Any] = {"of": of, "machine": PLEDGE, "buyer": BUYER, "price": 100_00, "costs": 0}
    stand_at(d, LAST)
    asked = {"act_id": act_id, "costs_to": "court:1", **words}
    assert d.do(enforcement.ask_enforcement, d.step("fourth", LAST), **asked) == "proposed"
    assert d.do(enforcement.accept_enforcement, d.of(BUYER, LAST), act_id=act_id) == "accepted"
    stand_at(d, FIRST)
    confirming = replace(d.step("fifth", FIRST), said_on=FIRST)
    assert d.do(confirm, confirming, act_id=act_id, ways=(enforcement.ENFORCE,)) == told
    if told != "done":
        assert (
            d.do(second.drop, d.step("fifth", FIRST), act_id=act_id, ways=(enforcement.ENFORCE,)) == "dropped"
        )
        assert sold(d, of, PLEDGE, FIRST, FIRST) == "done"
    assert (held(d, BUYER), d.broken()) == ([0, 4], [])


def test_ranks_go_by_what_was_sold(district: District) -> None:
    """Goal: who comes second is paid out of the same, and nothing stays bound for it. Method: a second rank enforces in January."""
    d = district
    first = pledged(d, 3, 2026, 2027)
    lower = pledged(d, 4, 2026, 2027, senior=first)
    stand_at(d, FIRST)
    assert sold(d, lower, PLEDGE, FIRST, FIRST) == "done"
    assert (money(d, 3, 4, 1), state(d, first), state(d, lower)) == ([60, 40, 0], "exhausted", "enforced")
    assert (held(d, BUYER), held(d, OWNER), d.held(OWNER, "pledged")) == ([0, 4], [10, 6], 0)
    assert d.broken() == []


def test_an_order_gives_a_pledge_back_what_it_does_not_sell(district: District) -> None:
    """Goal: the pledge keeps its place in what goes back to it. Method: all is frozen over it, and sold in January."""
    d = district
    pledge, freeze = pledged(d, 3, 2026, 2027), frozen(d, "10", 2026, 2027)
    stand_at(d, FIRST)
    assert sold(d, freeze, FREEZE, FIRST, FIRST) == "done"
    # 100 yuan for 10 t of 2027, of which 4 t are pledged.
    assert (money(d, 3, 4, 1), state(d, pledge)) == ([40, 60, 0], "registered")
    assert (held(d, OWNER), d.held(OWNER, "pledged"), held(d, BUYER)) == ([6, 0], t("4"), [0, 10])
    assert d.do(pledges.release_pledge, d.of(party(3), FIRST), act_id=pledge) == "released"
    assert (held(d, OWNER), d.broken()) == ([10, 0], [])


def test_what_waits_gets_what_is_not_sold(district: District) -> None:
    """Goal: no order loses by another what that did not sell. Method: a second rank waits for both years; the first sells 2027."""
    d = district
    first, later = frozen(d, "10", 2026, 2027), frozen(d, "10", 2026, 2027, 2)
    stand_at(d, FIRST)
    assert sold(d, first, FREEZE, FIRST, FIRST) == "done"
    assert (held(d, OWNER), d.held(OWNER, "frozen"), state(d, later)) == ([0, 0], t("10"), "frozen")
    assert sold(d, later, FREEZE, FIRST, FIRST) == "permits.vintage_over"
    assert d.lift(later, FIRST) == "lifted"
    assert (held(d, OWNER), d.broken()) == ([10, 0], [])


@pytest.mark.parametrize(("on", "day", "over"), DAYS)
@pytest.mark.parametrize("bound", ["pledge", "freeze"])
def test_postgresql_sells_no_year_that_is_over(
    district: District, monkeypatch: pytest.MonkeyPatch, bound: str, on: date, day: date, over: bool
) -> None:
    """Goal: at the edge, past Python (LG216). Method: all that is bound counts as not over; PostgreSQL asks its own clock."""
    d = district
    of = pledged(d, 3, 2026, 2027) if bound == "pledge" else frozen(d, "4", 2026, 2027)
    stand_at(d, day)
    monkeypatch.setattr(enforcement, "parted", lambda lots, _: Parted(list(lots), []))
    told = sold(d, of, PLEDGE if bound == "pledge" else FREEZE, on, day)
    # A day before the clock counted stays as it was judged.
    assert told == ("sold_not_over" if over and on > DAY else "done")
