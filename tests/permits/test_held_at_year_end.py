"""What is held still on a day on which the law takes stock of a year takes nobody's right away: it may be emitted under, and what was
emitted too much is made good by as much as the gate asks for."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.database import Database
from ledger.law_in_force.queries import law_of
from ledger.permits.actions import freezes, moves, pledges, withdrawals, year_end
from ledger.permits.actions.review_debts import owed_of
from ledger.permits.nightly import JOB
from ledger.permits.queries.lots import table_of
from ledger.permits.queries.year import SiteYear, overruns, site_years
from ledger.permits.rules.strips import written
from tests.furnished import furnished
from tests.permits.test_reviews import ask, settle
from tests.permits.world import AREA, District, judge, new, site, strip, t

ONE, TWO = site(1), site(2)
LAST = date(2025, 12, 31)
DUE = date(2026, 3, 31)
NIGHT = date(2026, 4, 1)
LATER = date(2026, 4, 20)


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills that hold 10 t of 2025, 2026 and 2027 each."""
    made = District(database, owner)
    for number in (1, 2):
        made.enterprise(number, on=date(2025, 1, 2))
    made.cap("100", 2025, 2027)
    for holder in (ONE, TWO):
        made.allocate(holder, "10", 2025, 2027, step=made.step(on=date(2025, 3, 3)))
    return made


def night(d: District, on: date) -> None:
    """Do the night of a day."""
    told = [*JOB.run(d.database, d.book_id, on, d.root)][-1]
    assert told.faults == ()


def report(d: District, quantity: str) -> None:
    """Report and verify what the first mill emitted in 2025."""
    what = year_end.Emitted(ONE, 2025, "SO2", "bureau", t(quantity), 0)
    id_ = new()
    assert (
        d.do(year_end.report_emissions, d.step(on=date(2026, 1, 20)), report_id=id_, what=what) == "reported"
    )
    assert d.do(judge, d.step("chief", date(2026, 1, 21)), report_id=id_, action="verify") == "verified"


def account(d: District, on: date = LATER) -> SiteYear:
    """The account of the first mill for 2025."""
    [found] = [one for one in d.ask(site_years, ONE, 2025, on, d.ask(law_of, on)) if one.pollutant == "SO2"]
    return found  # type: ignore[no-any-return]


def barred(d: District, on: date = LATER) -> bool:
    """Whether the first mill sells nothing for what it emitted too much."""
    return bool(d.ask(overruns, ONE, on, d.ask(law_of, on), ["SO2"]))


def surrendered(d: District, quantity: str, on: date = DUE) -> str:
    """Surrender permits of 2025, as the owner."""
    return d.do(
        year_end.surrender, d.of(ONE, on), act_id=new(), site=ONE, strips=[strip(quantity, 2025, 2025)]
    )


def frozen(
    d: District, on: date, quantity: str = "6", *, by_two: bool = False, until: date | None = None
) -> Any:
    """Freeze permits of 2025, by one person or by two."""
    act_id, words = new(), {"site": ONE, "strips": [strip(quantity, 2025, 2025)]}
    if by_two:
        assert d.freeze("bureau", on, act_id=act_id, until=until, **words) == "frozen"
    else:
        said = {"order": "no order", "authority": "court", "rank": 1, "until": until}
        assert d.do(freezes.freeze, d.step(on=on), act_id=act_id, **words, **said) == "provisional"
    return act_id


def withdrawn(d: District, on: date, *, final: date | None = None) -> Any:
    """Withdraw 6 t of 2025, by two; and conclude it."""
    act_id, words = new(), {"site": ONE, "strips": [strip("6", 2025, 2025)], "ground": "idle"}
    assert d.do(withdrawals.withdraw, d.step(on=on), act_id=act_id, **words) == "proposed"
    assert d.do(withdrawals.confirm_withdrawal, d.step("chief", on), act_id=act_id) == "open_to_objection"
    if final is not None:
        assert d.do(withdrawals.conclude_withdrawal, d.step("chief", final), act_id=act_id) == "final"
    return act_id


def _annulled(d: District, act_id: Any, on: date, outcome: str = "annulled", **words: Any) -> None:
    review, told = ask(d, act_id, d.step("third", on), excuse="nobody is answerable")
    assert told == "asked"
    assert settle(d, review, outcome, on=on, **words) == "done"


def _lapsing(d: District) -> None:
    frozen(d, LAST)
    night(d, date(2026, 1, 5))


def _dated_back(d: District) -> None:
    frozen(d, LAST)


def _dropped(d: District) -> None:
    words = {"site": ONE, "strips": [strip("6", 2025, 2025)], "ground": "idle"}
    act_id = new()
    assert d.do(withdrawals.withdraw, d.step(on=LAST), act_id=act_id, **words) == "proposed"
    assert d.do(withdrawals.drop_withdrawal, d.step("chief", LAST), act_id=act_id) == "dropped"


def _by_a_court(d: District) -> None:
    frozen(d, date(2025, 6, 1), by_two=True, until=date(2026, 1, 10))


def _by_a_court_still(d: District) -> None:
    frozen(d, date(2025, 6, 1), by_two=True)


def _open_withdrawal(d: District) -> None:
    withdrawn(d, date(2025, 12, 21))


def _annulled_when_open(d: District) -> None:
    _annulled(d, withdrawn(d, date(2025, 12, 21)), date(2026, 1, 4))


def _final(d: District) -> Any:
    return withdrawn(d, date(2025, 10, 9), final=date(2025, 10, 27))


def _annulled_when_final(d: District) -> None:
    _annulled(d, _final(d), date(2026, 1, 4))


def _changed_when_final(d: District) -> None:
    _annulled(d, _final(d), date(2026, 1, 4), "changed", strips=[strip("2", 2025, 2025)])


def _annulled_after_a_change(d: District) -> None:
    act_id = _final(d)
    _annulled(d, act_id, date(2025, 11, 4), "changed", strips=[strip("2", 2025, 2025)])
    suit, told = ask(d, act_id, d.step("third", date(2026, 1, 4)), way="suit")
    assert told == "asked"
    assert settle(d, suit, "annulled", on=date(2026, 1, 5)) == "done"


def _annulled_what_another_has(d: District) -> None:
    act_id = _final(d)
    given = {"area": AREA, "due": False, "site": TWO, "strips": [strip("6", 2025, 2025)]}
    step = d.step(on=date(2025, 11, 3))
    assert d.twice(moves.RELEASE, moves.grant_from_reserve, step, act_id=new(), **given) == "released"
    _annulled(d, act_id, date(2026, 1, 4))


def _annulled_cancellation(d: District) -> None:
    act_id = new()
    words = {"holder": ONE, "strips": [strip("6", 2025, 2025)], "ground": "revoked", "cancel": True}
    step = d.step(on=date(2025, 11, 3))
    assert d.twice(year_end.CANCEL, year_end.retire, step, act_id=act_id, **words) == "cancelled"
    _annulled(d, act_id, date(2026, 1, 4))


def _pledged(d: District) -> None:
    act_id = new()
    words = {
        "pledgor": ONE,
        "creditor": "bank:1",
        "strips": [strip("6", 2025, 2025)],
        "debt": 1,
        "until": date(2025, 12, 1),
    }
    on = date(2025, 6, 1)
    assert d.do(pledges.apply_pledge, d.of(ONE, on), act_id=act_id, **words) == "applied"
    assert d.do(pledges.accept_pledge, d.of("bank:1", on), act_id=act_id) == "accepted"
    assert d.do(pledges.register_pledge, d.step("chief", on), act_id=act_id) == "registered"


HELD: dict[str, tuple[Callable[[District], object], str]] = {
    "frozen by one, and lapsed": (_lapsing, "10.000"),
    "frozen by one as of that day": (_dated_back, "10.000"),
    "a withdrawal asked for and dropped": (_dropped, "10.000"),
    "frozen by a court until January": (_by_a_court, "10.000"),
    "frozen by a court": (_by_a_court_still, "10.000"),
    "pledged": (_pledged, "10.000"),
    "withdrawn, open to objection": (_open_withdrawal, "10.000"),
    "withdrawn, and annulled when it was open": (_annulled_when_open, "10.000"),
    "withdrawn for good": (_final, "4.000"),
    "withdrawn for good, and annulled": (_annulled_when_final, "10.000"),
    "withdrawn for good, and 2 t of it changed": (_changed_when_final, "6.000"),
    "withdrawn for good, 2 t back in the year, and annulled": (_annulled_after_a_change, "10.000"),
    "withdrawn for good, annulled when another has it": (_annulled_what_another_has, "10.000"),
    "cancelled, and annulled": (_annulled_cancellation, "10.000"),
}


@pytest.mark.parametrize("name", HELD)
def test_what_was_held_still_was_emitted_under(district: District, name: str) -> None:
    """Goal: what holds permits still on one day takes no year away. Method: each hold over 31 December; 10 t were emitted."""
    d, (holding, may) = district, HELD[name]
    holding(d)
    report(d, "10")
    one, over = account(d), t("10") - t(may)
    assert (written(one.end.may_emit), one.end.over) == (may, over)
    assert d.broken() == []


def test_holdings_say_the_same(district: District) -> None:
    """Goal: one word for what may be emitted. Method: 6 t are frozen; the holdings say what the account of the year says."""
    d = district
    frozen(d, LAST, by_two=True)
    [year] = [one for one in d.ask(table_of, ONE, "whole_year")["SO2", AREA] if one.vintage == 2025]
    assert (year.frozen, year.may_emit) == (t("6"), t("10"))


def deduct(d: District, quantity: str, on: date = LATER) -> str:
    """Deduct what was emitted too much in 2025 from 2027."""
    words: dict[str, Any] = {"site": ONE, "year": 2025, "strip": strip(quantity, 2027, 2027)}
    return d.twice(year_end.DEDUCT, year_end.deduct, d.step(on=on), act_id=new(), **words)


@pytest.mark.parametrize(
    ("covered", "asked", "told"),
    [
        # 12 t were emitted under 10 t: 2 t too much, whether or not the rest is covered.
        ("10", "2", "deducted"),
        ("10", "2.000001", "permits.nothing_to_deduct"),
        ("9", "3", "deducted"),
        ("9", "3.000001", "permits.nothing_to_deduct"),
    ],
)
def test_what_the_gate_asks_for_is_deducted(district: District, covered: str, asked: str, told: str) -> None:
    """Goal: one measure for what is made good and for what the gate asks. Method: just as much, and a gram more."""
    d = district
    report(d, "12")
    assert surrendered(d, covered) == "surrendered"
    assert barred(d)
    assert deduct(d, asked) == told
    assert barred(d) == (told != "deducted")
    assert d.broken() == []


def test_who_met_its_year_and_was_over_makes_it_good(district: District) -> None:
    """Goal: `met` and `over` at once has a way on. Method: 2 t were bought after the year and surrendered; part by part is deducted."""
    d = district
    report(d, "12")
    assert d.allocate(ONE, "2", 2025, 2025, step=d.step(on=date(2026, 2, 2))) == "issued"
    assert surrendered(d, "12") == "surrendered"
    one = account(d)
    assert (one.end.status.value, one.end.missing, one.end.over, one.open) == ("met", 0, t("2"), t("2"))
    assert barred(d)
    assert deduct(d, "1.5") == "deducted"
    assert (account(d).open, barred(d)) == (t("0.5"), True)
    assert deduct(d, "0.500001") == "permits.nothing_to_deduct"
    assert deduct(d, "0.5") == "deducted"
    assert (account(d).open, barred(d)) == (0, False)
    assert deduct(d, "0.000001") == "permits.nothing_to_deduct"
    assert d.broken() == []


def late(d: District, quantity: str, on: date = LATER, came_on: date = DUE) -> str:
    """Record a surrender that came in in time, by two."""
    words: dict[str, Any] = {"site": ONE, "strips": [strip(quantity, 2025, 2025)], "came_on": came_on}
    return d.twice(year_end.LATE, year_end.surrender, d.step(on=on, document="paper"), act_id=new(), **words)


def _frozen_by_one(d: District) -> None:
    frozen(d, date(2026, 3, 30))
    assert surrendered(d, "10") == "permits.holding_too_small"
    night(d, NIGHT)
    night(d, date(2026, 4, 2))


def _frozen_by_a_court(d: District) -> None:
    frozen(d, date(2025, 6, 1), by_two=True)
    night(d, NIGHT)


def _undone_withdrawal(d: District) -> None:
    act_id = withdrawn(d, date(2026, 3, 20))
    night(d, NIGHT)
    assert late(d, "10") == "permits.holding_too_small", "until it has an end it may still take them"
    assert d.do(withdrawals.undo_withdrawal, d.step("third", NIGHT), act_id=act_id) == "undone"


def _lapsed_withdrawal(d: District) -> None:
    withdrawn(d, date(2026, 2, 20))
    night(d, NIGHT)
    night(d, date(2026, 4, 19))


def _annulled_withdrawal(d: District) -> None:
    act_id = withdrawn(d, date(2026, 3, 20))
    night(d, NIGHT)
    _annulled(d, act_id, date(2026, 4, 5))


def _undone_before(d: District) -> None:
    """One was undone in time, and one that stands has the same lots."""
    act_id = withdrawn(d, date(2026, 2, 20))
    assert d.do(withdrawals.undo_withdrawal, d.step("third", date(2026, 3, 2)), act_id=act_id) == "undone"
    withdrawn(d, date(2026, 3, 20))
    night(d, NIGHT)


def _pledged_still(d: District) -> None:
    _pledged(d)
    night(d, NIGHT)


ENDED: dict[str, tuple[Callable[[District], object], str]] = {
    "nothing": (lambda d: night(d, NIGHT), "10"),
    "a freeze by one that lapsed": (_frozen_by_one, "10"),
    "a court": (_frozen_by_a_court, "10"),
    "a withdrawal that was undone": (_undone_withdrawal, "10"),
    "a withdrawal that lapsed": (_lapsed_withdrawal, "10"),
    "a withdrawal that a review annulled": (_annulled_withdrawal, "10"),
    "a withdrawal, after one that was undone in time": (_undone_before, "4"),
    "a pledge": (_pledged_still, "4"),
}
"""What held 6 t of 10 t when they ended, and how much a surrender that came in time reaches."""


@pytest.mark.parametrize("name", ENDED)
def test_what_was_held_still_when_it_ended_is_surrendered(district: District, name: str) -> None:
    """Goal: what held permits still makes nobody miss a year. Method: each hold over the last day; the paper, and a gram more."""
    d, (holding, reach) = district, ENDED[name]
    report(d, "10")
    holding(d)
    assert account(d, LATER).end.status.value == "short"
    assert late(d, f"{reach}.000001") == "permits.holding_too_small"
    assert late(d, reach) == "surrendered"
    assert late(d, "0.000001") == "permits.holding_too_small"
    assert account(d, LATER).end.status.value == ("met" if reach == "10" else "short")
    assert d.held(ONE, "surrendered", 2025) == t(reach)
    assert d.broken(whole=True) == []


def review_of(d: District) -> UUID:
    """The review that there is."""
    query = "SELECT act_id FROM ledger.permit_act WHERE machine = 'permits.review'"
    with d.database.read() as books:
        return UUID(str(books.connection.exec_driver_sql(query).scalar_one()))


def release(d: District, quantity: str, year: int = 2026, on: date = LATER) -> str:
    """Grant out of the reserve what the review leaves owed."""
    said = {
        "area": AREA,
        "due": False,
        "site": ONE,
        "strips": [strip(quantity, year, year)],
        "review": review_of(d),
    }
    return d.twice(moves.RELEASE, moves.grant_from_reserve, d.step(on=on), act_id=new(), **said)


@pytest.mark.parametrize("final", [False, True])
def test_what_is_owed_of_a_year_that_ended_is_given_in_a_later_one(district: District, final: bool) -> None:
    """Goal: what a review leaves owed can be given. Method: 6 t of 2025 end while withdrawn, or in the reserve; 6 t of later
    years are given, which make the year good, and no gram more."""
    d = district
    report(d, "10")
    assert d.allocate(f"bureau:{AREA}", "50", 2026, 2027, step=d.step(on=date(2026, 1, 5))) == "issued"
    act_id = withdrawn(d, date(2026, 3, 3 if final else 20), final=date(2026, 3, 27) if final else None)
    assert surrendered(d, "4") == "surrendered"
    night(d, NIGHT)
    _annulled(d, act_id, date(2026, 4, 5))
    assert d.ask(owed_of, review_of(d)) == {("SO2", AREA, 2025): t("6")}
    assert release(d, "1", 2025) == "permits.vintage_ended"
    assert release(d, "6.000001") == "permits.review_owes_less"
    assert release(d, "4") == "released"
    assert d.ask(owed_of, review_of(d)) == {("SO2", AREA, 2025): t("2")}
    assert release(d, "2.000001", 2027) == "permits.review_owes_less"
    assert release(d, "2", 2027) == "released"
    assert (d.ask(owed_of, review_of(d)), release(d, "0.000001")) == ({}, "permits.review_owes_less")
    assert late(d, "0.000001") == "permits.holding_too_small", "what was given is given once"
    assert barred(d)
    assert deduct(d, "6") == "deducted"
    assert (account(d).end.status.value, barred(d)) == ("met", False)
    assert d.broken() == []


def test_what_was_surrendered_is_owed_no_more(district: District) -> None:
    """Goal: what a review leaves owed is given once. Method: 2 t of 6 t are surrendered on a paper; 4 t are granted, and no more."""
    d = district
    assert d.allocate(f"bureau:{AREA}", "50", 2026, 2026, step=d.step(on=date(2026, 1, 5))) == "issued"
    _annulled_withdrawal(d)
    assert late(d, "6") == "surrendered"
    assert d.ask(owed_of, review_of(d)) == {("SO2", AREA, 2025): t("4")}
    assert release(d, "4.000001") == "permits.review_owes_less"
    assert release(d, "4") == "released"
    assert d.broken() == []


@pytest.mark.parametrize(("quantity", "told"), [("6", "released"), ("6.000001", "database.promise_broken")])
def test_postgresql_gives_no_more_in_later_years(
    district: District, monkeypatch: pytest.MonkeyPatch, quantity: str, told: str
) -> None:
    """Goal: no review is the ground of more than it leaves owed (LG203). Method: grants where the program asks nothing."""
    d = district
    assert d.allocate(f"bureau:{AREA}", "50", 2026, 2026, step=d.step(on=date(2026, 1, 5))) == "issued"
    _annulled_withdrawal(d)
    monkeypatch.setattr(moves, "check_owed_by", lambda *_: None)
    assert release(d, quantity) == told


@pytest.mark.parametrize("ended", [True, False])
def test_postgresql_gives_a_later_year_for_one_that_ended_alone(
    district: District, monkeypatch: pytest.MonkeyPatch, ended: bool
) -> None:
    """Goal: a year that still circulates is given itself (LG203). Method: the withdrawal is annulled before and after the night."""
    d = district
    assert d.allocate(f"bureau:{AREA}", "50", 2026, 2026, step=d.step(on=date(2026, 1, 5))) == "issued"
    act_id = withdrawn(d, date(2026, 3, 20))
    if ended:
        night(d, NIGHT)
    _annulled(d, act_id, date(2026, 4, 5))
    monkeypatch.setattr(moves, "check_owed_by", lambda *_: None)
    assert release(d, "1") == ("released" if ended else "database.promise_broken")
