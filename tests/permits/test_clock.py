"""The day by the clock beside the legal day: no day that is typed meets a term, opens a gate, or lies beyond the window."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ledger.database import Database
from ledger.errors import LedgerError
from ledger.law_in_force.queries import law_of
from ledger.market.actions import buybacks, leases, sales
from ledger.market.acts import ALL
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import freezes, moves, pledges, second, year_end
from ledger.permits.actions.back_dating import BackDated
from ledger.permits.actions.fees import FEES
from ledger.permits.actions.grants import ALLOCATIONS
from ledger.permits.actions.plans import PLANS
from ledger.permits.queries.year import site_years
from ledger.processes.acting import Conduct
from ledger.processes.actions import Step
from tests.furnished import furnished
from tests.permits.world import BODIES, DAY, District, judge, new, site, strip, t

ONE, TWO = site(1), site(2)
DUE = date(2026, 3, 31)
"""The last day on which 2025 is surrendered, a day on which one works."""


@furnished
def district(database: Database, owner: Database) -> District:
    """Two sites of one city, and what the first one holds of 2025 to 2027."""
    d = District(database, owner)
    d.adopt(sale__needs_recognition="false", lease__max_years="3", second_person__deductions='"5"')
    for number in (1, 2):
        d.enterprise(number)
    d.cap("100", 2025, 2027)
    assert d.allocate(ONE, "10", 2025, 2027, step=d.step(on=date(2025, 2, 3))) == "issued"
    reported(d, "0", date(2026, 2, 2))
    return d


def reported(d: District, emitted: str, on: date) -> None:
    """Let the first site report for 2025, and the bureau verify it."""
    what = year_end.Emitted(ONE, 2025, "SO2", "self", t(emitted), 0)
    assert (
        d.do(year_end.report_emissions, d.of(ONE, on), report_id=(report := new()), what=what) == "reported"
    )
    assert d.do(judge, d.step("chief", on), report_id=report, action="verify") == "verified"


def said(step: Step, on: date) -> Step:
    """The same, said on another day."""
    return replace(step, said_on=on)


def promise(d: District, action: Callable[..., Any], *given: Any, **words: Any) -> str:
    """Do something; tell the state, or the code of the refusal, or which promise PostgreSQL kept."""
    try:
        return str(d.run(action, *given, **words).state)
    except LedgerError as error:
        return str(error.figures.get("promise") or error.code)


def stand_at(d: District, day: date) -> None:
    """Let the clock of PostgreSQL stand at noon of a day, for the web, too."""
    sql = (
        "CREATE OR REPLACE FUNCTION ledger.clock_now() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE"
        " AS $$ SELECT timestamptz '{} 12:00:00+08' $$"
    )
    with d.owner.engine.begin() as connection:
        connection.exec_driver_sql(sql.format(day.isoformat()))


def surrender(d: District, on: date, day: date, year: int = 2025, **other: Any) -> str:
    """Surrender a tonne, by one person of the mill."""
    words = {"act_id": new(), "site": ONE, "strips": [strip("1", year, year)], **other}
    return promise(d, year_end.surrender, said(d.of(ONE, on), day), **words)


@pytest.mark.parametrize(
    ("on", "day", "told"),
    [
        (DUE, DUE, "surrendered"),
        (DUE, DUE + timedelta(days=1), "permits.surrender_dated"),
        (DUE - timedelta(days=1), DUE + timedelta(days=1), "permits.surrender_dated"),
        (DUE - timedelta(days=1), DUE, "surrendered"),
        (DUE + timedelta(days=1), DUE + timedelta(days=1), "surrendered"),
        (DUE + timedelta(days=1), DUE + timedelta(days=40), "surrendered"),
    ],
)
def test_one_person_dates_no_surrender_back_to_its_term(
    district: District, on: date, day: date, told: str
) -> None:
    """Goal: A7: who has missed the last day does not meet it by typing. Method: on it, before it and after it, said on it and later."""
    assert surrender(district, on, day) == told


def test_two_record_what_came_on_paper_in_time(district: District) -> None:
    """The bureau has the letter of 30 March: it asks later, another person confirms, and the year is met as of its last day."""
    d, act_id = district, new()
    late, on = date(2026, 4, 20), date(2026, 3, 30)
    reported(d, "1", date(2026, 2, 3))
    words = {"act_id": act_id, "site": ONE, "strips": [strip("1", 2025, 2025)]}
    assert d.do(year_end.surrender, said(d.step(on=on, document="letter"), late), **words) == "proposed"
    confirming = said(d.step("chief", on), late + timedelta(days=3))
    assert d.do(second.confirm, confirming, act_id=act_id, ways=(year_end.SURRENDERED,)) == "surrendered"
    with d.database.read() as books:
        [year] = site_years(books, d.book_id, ONE, 2025, DUE, law_of(books, d.book_id, DUE))
    assert year.end.status == "met"
    assert d.broken() == []


@pytest.mark.parametrize(("day", "told"), [(DUE, "deducted"), (date(2026, 4, 1), "deduction_proposed")])
def test_one_person_dates_no_deduction_back(district: District, day: date, told: str) -> None:
    """Below the threshold one person deducts alone, but for a day on which the year could still be covered."""
    d = district
    reported(d, "12", date(2026, 2, 3))
    words = {"act_id": new(), "site": ONE, "year": 2025, "strip": strip("1", 2026, 2026)}
    assert d.do(year_end.deduct, said(d.step(on=DUE), day), **words) == told


@pytest.mark.parametrize(
    ("on", "clock", "told"),
    [
        (date(2027, 3, 31), date(2027, 4, 10), "surrendered"),
        (date(2027, 3, 31), date(2027, 4, 11), "surrender_dated"),
        (date(2027, 4, 1), date(2027, 4, 11), "surrendered"),
        (date(2026, 11, 30), date(2027, 4, 11), "surrendered"),
        (date(2026, 12, 1), date(2027, 4, 11), "surrender_dated"),
    ],
)
def test_postgresql_lets_no_term_be_met_by_a_day(
    district: District, on: date, clock: date, told: str
) -> None:
    """Past Python, which is not told the day; PostgreSQL has no calendar, and goes on for the longest run of free days."""
    stand_at(district, clock)
    assert surrender(district, on, on, 2026) == told


def test_postgresql_reads_the_last_day_of_the_bureau(district: District) -> None:
    """A bureau's own day goes before the shipped one."""
    d = district
    query = "SELECT ledger.surrendered_by(%s, 2026, '2026-06-01')"
    with d.owner.read() as books:
        assert books.connection.exec_driver_sql(query, (d.book_id,)).scalar_one() == date(2027, 3, 31)
    d.adopt(surrender__due='"04-30"')
    with d.owner.read() as books:
        assert books.connection.exec_driver_sql(query, (d.book_id,)).scalar_one() == date(2027, 4, 30)


@pytest.mark.parametrize(
    ("on", "later"),
    [
        (date(2026, 11, 30), date(2026, 11, 30)),
        (date(2026, 12, 1), date(2027, 1, 5)),
        (date(2027, 2, 1), date(2027, 2, 1)),
    ],
)
def test_postgresql_asks_the_clock_of_days_since_there_is_the_rule(
    district: District, on: date, later: date
) -> None:
    """What was recorded before stays as it was judged; of days from then on the later one counts."""
    stand_at(district, date(2027, 1, 5))
    with district.owner.read() as books:
        assert books.connection.exec_driver_sql("SELECT ledger.later_day(%s)", (on,)).scalar_one() == later


JANUARY = date(2027, 1, 4)
LAST = date(2026, 12, 28)


def _goods(first: int) -> Proposal:
    return Proposal(ONE, TWO, (Goods(strip("1", first, 2027), 100),))


@pytest.mark.parametrize(
    ("day", "over"), [(date(2026, 12, 31), False), (date(2027, 1, 1), True), (JANUARY, True)]
)
def test_what_is_over_by_the_clock_is_not_traded(district: District, day: date, over: bool) -> None:
    """Goal: A11: a day of last December sells nothing that ended with it. Method: proposed as of then, said then and in January."""
    d = district
    lease = {"lessor": ONE, "lessee": TWO, "strips": [strip("1", 2026, 2026)]}
    offer = {"site": ONE, "strips": [strip("1", 2026, 2026)], "price": 1}
    mill, clerk = said(d.of(ONE, LAST), day), said(d.step(on=LAST), day)
    told = [
        d.do(sales.propose, mill, act_id=new(), asked=_goods(2026)),
        d.do(leases.propose_lease, mill, act_id=new(), **lease),
        d.do(buybacks.offer_buyback, clerk, act_id=new(), **offer),
    ]
    if over:
        assert told == ["permits.vintage_over"] * 3
    else:
        assert "permits.vintage_over" not in told
    assert d.do(sales.propose, mill, act_id=new(), asked=_goods(2027)) != "permits.vintage_over"


def test_a_sale_is_not_dated_back_over_the_year(district: District) -> None:
    """Proposed in its year, and neither accepted nor settled as of it in the next one."""
    d, act_id = district, new()
    assert d.do(sales.propose, d.of(ONE), act_id=act_id, asked=_goods(2026)) == "proposed"
    assert d.do(sales.accept, said(d.of(TWO), JANUARY), act_id=act_id) == "permits.vintage_over"
    assert d.do(sales.accept, d.of(TWO), act_id=act_id) == "accepted"
    assert d.do(sales.approve, d.step("chief"), act_id=act_id) == "approved"
    settling = d.step("finance")
    assert d.do(sales.settle, said(settling, JANUARY), act_id=act_id) == "permits.vintage_over"
    assert d.do(sales.settle, settling, act_id=act_id) != "permits.vintage_over"


def test_postgresql_counts_years_by_the_clock(district: District) -> None:
    """Past Python: a line of a sale, and a settlement, of a day of December in January."""
    d = district
    stand_at(d, JANUARY)
    for on, told in ((date(2026, 11, 30), "proposed"), (date(2026, 12, 1), "vintage_over")):
        assert promise(d, sales.propose, d.of(ONE, on), act_id=new(), asked=_goods(2026)) == told


def gates(d: District, on: date, day: date) -> list[str]:
    """Ask a sale of 2027 as of a day, said on another; the codes of the gates that it does not pass."""
    return [str(one["code"]) for one in d.ask(sales.check_proposal, on, _goods(2027), None, day).gates]


@pytest.mark.parametrize(
    ("since", "until", "day", "told"),
    [
        (date(2026, 7, 1), None, date(2026, 6, 30), []),
        (date(2026, 7, 1), None, date(2026, 7, 1), ["gate.standing"]),
        (date(2026, 7, 1), date(2026, 7, 31), date(2026, 7, 31), ["gate.standing"]),
        (date(2026, 7, 1), date(2026, 7, 31), date(2026, 8, 1), []),
        (date(2026, 5, 1), DAY, date(2026, 8, 1), ["gate.standing"]),
        (date(2026, 5, 1), date(2026, 5, 31), date(2026, 8, 1), []),
    ],
)
def test_who_is_barred_today_sells_nothing_as_of_before(
    district: District, since: date, until: date | None, day: date, told: list[str]
) -> None:
    """Goal: no earlier day opens a gate. Method: on a list between the typed day, 1 June, and the day on which it is said."""
    d = district
    assert d.enlist(ONE.rpartition(":")[0], "court_dishonest", since, until) == "done"
    assert gates(d, DAY, day) == told


@pytest.mark.parametrize(
    ("day", "told"), [(date(2026, 7, 1), []), (date(2026, 7, 2), ["gate.over_emission"])]
)
def test_who_emitted_too_much_since_lets_nothing_go(district: District, day: date, told: list[str]) -> None:
    """Verified on 2 July: a sale, a pledge, a move and a buy-back of June, said on it, are refused; said before, they pass."""
    d = district
    reported(d, "12", date(2026, 7, 2))
    assert gates(d, DAY, day) == told
    words: dict[str, Any] = {"act_id": new(), "strips": [strip("1", 2027, 2027)]}
    owed = {"pledgor": ONE, "creditor": BODIES[0], "debt": 1, "until": date(2026, 12, 1)}
    mill, clerk = said(d.of(ONE), day), said(d.step(), day)
    came = [
        d.do(pledges.apply_pledge, mill, **words, **owed),
        d.do(
            moves.apply_move,
            mill,
            **{**words, "act_id": new()},
            site=ONE,
            to=TWO,
            basis="merger",
            to_area=None,
        ),
        d.do(buybacks.offer_buyback, clerk, **{**words, "act_id": new()}, site=ONE, price=1),
    ]
    assert came == (["permits.gates_failed"] * 3 if told else ["applied", "applied", "offered"])


WINDOW: dict[str, str] = {"back_dating__days": "30", "back_dating__alone_days": "10"}
NOW = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("back", "alone", "asked"),
    [
        (0, "surrendered", "proposed"),
        (10, "surrendered", "proposed"),
        (11, "permits.dated_back_alone", "proposed"),
        (30, "permits.dated_back_alone", "proposed"),
        (31, "permits.dated_too_far_back", "permits.dated_too_far_back"),
    ],
)
def test_the_window_of_the_bureau(district: District, back: int, alone: str, asked: str) -> None:
    """Goal: no legal day lies further back than the rule pack lets it. Method: by one, and asked for, just inside, on and outside."""
    d, on = district, NOW - timedelta(days=back)
    stand_at(d, NOW)
    assert surrender(d, on, NOW, 2026) == "surrendered", "no window, no question"
    d.adopt(**WINDOW)
    assert surrender(d, on, NOW, 2026) == alone
    words = {"act_id": new(), "site": ONE, "strips": [strip("1", 2026, 2026)]}
    assert promise(d, year_end.surrender, said(d.step(on=on, document="letter"), NOW), **words) == asked


@pytest.mark.parametrize(
    ("back", "frozen", "settled"),
    [(10, "provisional", "settled"), (11, "permits.dated_back_alone", "permits.dated_back_alone")],
)
@pytest.mark.parametrize("past", [False, True])
def test_what_has_its_effect_at_once_is_dated_alone(
    district: District, monkeypatch: pytest.MonkeyPatch, back: int, frozen: str, settled: str, past: bool
) -> None:
    """Goal: nobody moves others' days alone. Method: a freeze that another confirms later, a sale others agreed to; past Python."""
    d, on, sale = district, NOW - timedelta(days=back), new()
    stand_at(d, NOW)
    d.adopt(**WINDOW)
    early = NOW - timedelta(days=30)
    d.pay_in(TWO, "1000.00")
    d.run(sales.propose, said(d.of(ONE, early), NOW), act_id=sale, asked=_goods(2027))
    d.run(sales.accept, said(d.of(TWO, early), NOW), act_id=sale)
    d.run(sales.approve, said(d.step("chief", early), NOW), act_id=sale)
    if past:
        monkeypatch.setattr("ledger.permits.actions.back_dating.check_window", lambda *_: None)
    order: dict[str, Any] = {"order": "(2026) 1", "authority": "court", "rank": 1, "until": None}
    words = {**order, "act_id": new(), "site": ONE, "strips": [strip("1", 2026, 2026)]}
    came = (
        promise(d, freezes.freeze, said(d.step(on=on), NOW), **words),
        promise(d, sales.settle, said(d.step("third", on), NOW), act_id=sale),
    )
    assert came == tuple(
        "back_dating" if past and one.startswith("permits.") else one for one in (frozen, settled)
    )


def test_a_yes_comes_later_than_the_window(district: District) -> None:
    """What takes two is measured when it is asked for: the yes at its day comes a year later; at another day it is measured too."""
    d, act_id, on = district, new(), NOW - timedelta(days=30)
    d.adopt(**WINDOW)
    stand_at(d, NOW)
    words = {"act_id": act_id, "site": ONE, "strips": [strip("1", 2026, 2026)]}
    assert d.do(year_end.surrender, said(d.step(on=on, document="letter"), NOW), **words) == "proposed"
    later = NOW + timedelta(days=300)
    stand_at(d, later)
    yes = {"act_id": act_id, "ways": (year_end.SURRENDERED,)}
    moved = said(d.step("chief", on + timedelta(days=1)), later)
    assert d.do(second.confirm, moved, **yes) == "permits.dated_too_far_back"
    assert d.do(second.confirm, said(d.step("chief", on), later), **yes) == "surrendered"


def test_each_later_step_has_its_window(district: District) -> None:
    """A sale is proposed in time, and not accepted as of a day further back; the refusal tells the last possible day."""
    d, act_id, on = district, new(), NOW - timedelta(days=30)
    d.adopt(**WINDOW)
    stand_at(d, NOW)
    assert (
        promise(d, sales.propose, said(d.of(ONE, on), NOW), act_id=act_id, asked=_goods(2027)) == "proposed"
    )
    with pytest.raises(LedgerError) as caught:
        d.run(sales.accept, said(d.of(TWO, on), NOW + timedelta(days=1)), act_id=act_id)
    told = caught.value.figures
    assert (caught.value.code, told["days"], told["first"]) == (
        "permits.dated_too_far_back",
        30,
        "2026-06-01",
    )
    assert (
        d.do(sales.accept, said(d.of(TWO, date(2026, 6, 1)), NOW + timedelta(days=1)), act_id=act_id)
        == "accepted"
    )


CLOCK = date(2027, 2, 1)


@pytest.mark.parametrize(
    ("back", "alone", "asked"),
    [
        (10, "surrendered", "proposed"),
        (11, "back_dating", "proposed"),
        (30, "back_dating", "proposed"),
        (31, "back_dating", "back_dating"),
    ],
)
def test_postgresql_keeps_the_window(district: District, back: int, alone: str, asked: str) -> None:
    """Past Python, which is not told the day; a yes at the day that was asked for passes however late."""
    d, on = district, CLOCK - timedelta(days=back)
    stand_at(d, CLOCK)
    assert surrender(d, on, on, 2026) == "surrendered", "no window, no question"
    d.adopt(**WINDOW)
    assert surrender(d, on, on, 2026) == alone
    words = {"act_id": (act_id := new()), "site": ONE, "strips": [strip("1", 2026, 2026)]}
    assert promise(d, year_end.surrender, d.step(on=on, document="letter"), **words) == asked
    if asked == "proposed":
        stand_at(d, CLOCK + timedelta(days=99))
        yes = {"act_id": act_id, "ways": (year_end.SURRENDERED,)}
        assert promise(d, second.confirm, d.step("chief", on + timedelta(days=1)), **yes) == "back_dating"
        assert promise(d, second.confirm, d.step("chief", on), **yes) == "surrendered"


def test_every_act_of_the_room_has_the_window() -> None:
    """Goal: no act is forgotten. Method: every way of acting of both rooms."""
    known: list[Conduct[Any]] = [*ALL.values(), FEES, ALLOCATIONS, PLANS, year_end.REPORTS]
    assert [one.title for one in known if not isinstance(one.window, BackDated)] == []
