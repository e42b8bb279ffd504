"""The end of a vintage by the night, without a request; and a surrender that came in time and is recorded after it."""

from datetime import date, timedelta
from typing import Any

import pytest

from ledger.database import Database
from ledger.database.refusals import PromiseBroken
from ledger.journal.refusals import IdUsed
from ledger.law_in_force.queries import law_of
from ledger.permits.actions import expiries, grants, night_expiries, year_end
from ledger.permits.actions.engine import Asked, begin_act
from ledger.permits.actions.lots import choose_ended
from ledger.permits.nightly import JOB, PermitsNight
from ledger.permits.queries.year import site_years
from ledger.permits.rules.plans import PlanLine
from ledger.permits.shapes import ExpiryTerms
from ledger.processes.actions import Step
from tests.furnished import furnished
from tests.permits.world import AREA, District, judge, new, site, strip, t

ONE, TWO = site(1), site(2)
AFTER_DUE = date(2026, 4, 1)
IN_TIME = date(2026, 3, 30)


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills that hold 10 t of SO2 of 2025 each, one of them COD beside it, and the reserve of both years."""
    made = District(database, owner)
    for number in (1, 2):
        made.enterprise(number)
    made.cap("100", 2025, 2026)
    made.cap("100", 2025, 2025, "COD")
    early = made.step(on=date(2025, 3, 3))
    for holder in (ONE, TWO, f"bureau:{AREA}"):
        made.allocate(holder, "10", 2025, 2026, step=early)
    made.allocate(ONE, "5", 2025, 2025, pollutant="COD", step=early)
    return made


def night(d: District, on: date = AFTER_DUE) -> PermitsNight:
    """Do the night of a day."""
    return [*JOB.run(d.database, d.book_id, on, d.root)][-1]


def begun(d: District) -> list[tuple[str, str, str, str]]:
    """What the nights began: pollutant, vintage, state and paper."""
    query = """SELECT t.terms ->> 'pollutant', t.terms ->> 'vintage', p.state, t.document FROM ledger.permit_act t
               JOIN ledger.process p ON p.process_id = t.act_id WHERE t.machine = 'permits.expiry' ORDER BY 1, 2, t.act_id"""
    with d.database.read() as books:
        return [tuple(row) for row in books.connection.exec_driver_sql(query).all()]


@pytest.mark.parametrize(
    ("on", "law", "ended"),
    [
        (date(2026, 1, 1), {}, False),
        (date(2026, 3, 31), {}, False),
        (date(2026, 4, 1), {}, True),
        (date(2026, 11, 30), {}, True),
        (date(2026, 4, 10), {"expiry__days_after": "10"}, False),
        (date(2026, 4, 11), {"expiry__days_after": "10"}, True),
        (date(2026, 11, 30), {"expiry__by_night": "false"}, False),
        # 4 to 6 April 2026 are free: a last day of Saturday the 4th is the 7th, Tuesday.
        (date(2026, 4, 7), {"surrender__due": '"04-04"'}, False),
        (date(2026, 4, 8), {"surrender__due": '"04-04"'}, True),
    ],
)
def test_the_night_ends_what_nobody_surrendered(
    district: District, on: date, law: dict[str, str], ended: bool
) -> None:
    """Goal: on its day and not before, once. Method: the nights on both sides of the last day, as the law says it."""
    d = district
    if law:
        assert d.adopt(**law) == "in_force"
    assert night(d, on).expired == (4 if ended else 0)
    assert d.held(f"bureau:{AREA}", "expired", 2025) == (t("35") if ended else 0)
    assert d.held(ONE, vintage=2026) == t("10"), "the year that runs stays"
    told = [row[:3] for row in begun(d)]
    assert told == ([("COD", "2025", "ended"), ("SO2", "2025", "ended")] if ended else [])
    assert night(d, on).expired == 0
    assert [row[:3] for row in begun(d)] == told, "a night begins nothing twice"
    assert d.broken() == []


def test_what_has_ended_in_law_begins_no_expiry(district: District) -> None:
    """All of the COD was cancelled: its cap has nothing that circulates, and the night begins the other alone."""
    d = district
    words = {"holder": ONE, "strips": [strip("5", 2025, 2025, "COD")], "ground": "shut", "cancel": True}
    assert d.twice(year_end.CANCEL, year_end.retire, d.step(), act_id=new(), **words) == "cancelled"
    night(d)
    assert [row[:3] for row in begun(d)] == [("SO2", "2025", "ended")]


def test_a_provisional_day_ends_nothing(district: District) -> None:
    """Of a year whose notice is not known the last day may be another one."""
    d = district
    d.cap("10", 2027, 2027)
    assert d.allocate(ONE, "1", 2027, 2027) == "issued"
    with d.database.read() as books:
        law = law_of(books, d.book_id, date(2028, 6, 1))
    assert not night_expiries.is_over(law, 2027, date(2028, 6, 1))


def test_it_says_on_what_it_rests_and_owners_hear(district: District) -> None:
    """The paper is the source of the law's day, who acts is the night's own actor, and each owner is told of its part."""
    d = district
    night(d)
    assert {row[3] for row in begun(d)} == {"排污许可管理条例（国务院令第736号）: yearly execution report"}
    query = """SELECT DISTINCT kind, actor_id, owner FROM ledger.outbox, unnest(owners) AS owner
               WHERE kind IN ('permits.expiry.expire_by_night', 'permits.year.expire', 'permits.expiry.end') ORDER BY 1, 3"""
    with d.database.read() as books:
        told = [
            (kind, owner)
            for kind, actor, owner in books.connection.exec_driver_sql(query).all()
            if actor == d.root
        ]
    parties = sorted(":".join(one.split(":")[:2]) for one in (ONE, TWO))
    assert [owner for kind, owner in told if kind == "permits.year.expire"] == [f"bureau:{AREA}", *parties]
    line = PlanLine(ONE, strip("1", 2025, 2025), "holding", None)
    assert d.do(grants.allocate, d.step(), grant_id=new(), line=line) == "permits.vintage_ended"


def test_what_two_persons_asked_for_is_in_nobodys_way(district: District) -> None:
    """What one asked for and nobody confirmed holds up no night; confirmed afterwards it finds nothing, and ends."""
    d, act_id = district, new()
    words: dict[str, Any] = {"pollutant": "SO2", "area": AREA, "vintage": 2025}
    assert d.do(expiries.expire, d.step(on=AFTER_DUE), act_id=act_id, **words) == "proposed"
    assert night(d).expired == 4
    assert d.go_on(act_id, AFTER_DUE) == "ended"
    assert d.broken() == []


def late(
    d: District, quantity: str, came_on: date = IN_TIME, on: date = date(2026, 4, 20), whose: str = ONE
) -> str:
    """Record a surrender that came in on a day, by two."""
    words: dict[str, Any] = {"site": whose, "strips": [strip(quantity, 2025, 2025)], "came_on": came_on}
    return d.twice(year_end.LATE, year_end.surrender, d.step(on=on, document="paper"), act_id=new(), **words)


def test_an_id_has_one_day_of_the_paper(district: District) -> None:
    """Goal: the same id with another day, or none, is refused by that word. Method: told with a day, then with another one and without."""
    night(district)
    act_id, step = new(), district.step(on=date(2026, 4, 20), document="paper")
    words: dict[str, Any] = {"site": ONE, "strips": [strip("1", 2025, 2025)]}
    district.run(year_end.surrender, step, act_id=act_id, came_on=IN_TIME, **words)
    for came_on in (IN_TIME - timedelta(days=1), None):
        with pytest.raises(IdUsed) as refused:
            district.run(year_end.surrender, step, act_id=act_id, came_on=came_on, **words)
        assert refused.value.figures["field"] == "came_on"


def status(d: District, on: date = date(2026, 5, 30)) -> str:
    """What became of the year of the first mill."""
    with d.database.read() as books:
        years = site_years(books, d.book_id, ONE, 2025, on, law_of(books, d.book_id, on))
    return next(one.end.status.value for one in years if one.pollutant == "SO2")


def report(d: District, quantity: str) -> None:
    """Report and verify what the first mill emitted in 2025."""
    what = year_end.Emitted(ONE, 2025, "SO2", "bureau", t(quantity), 0)
    assert (
        d.do(year_end.report_emissions, d.step(on=date(2026, 2, 1)), report_id=(id_ := new()), what=what)
        == "reported"
    )
    assert d.do(judge, d.step("chief", date(2026, 2, 2)), report_id=id_, action="verify") == "verified"


def test_a_surrender_that_came_in_time_is_recorded(district: District) -> None:
    """Goal: who surrendered on paper in time is not short for good. Method: the night, the paper, its undoing, and the paper again."""
    d = district
    report(d, "8")
    assert late(d, "8", on=date(2026, 3, 31)) == "permits.holding_too_small", (
        "nothing has ended: it is an ordinary one"
    )
    night(d)
    assert status(d) == "short"
    assert late(d, "10.000001") == "permits.holding_too_small"
    assert late(d, "8") == "surrendered"
    assert (d.held(ONE, "surrendered", 2025), d.held(f"bureau:{AREA}", "expired", 2025)) == (t("8"), t("27"))
    assert status(d) == "met"
    assert late(d, "2.000001") == "permits.holding_too_small", "no more than has ended of this site"
    assert late(d, "2") == "surrendered"
    assert late(d, "0.000001") == "permits.holding_too_small"
    assert night(d, date(2026, 4, 21)).expired == 0
    assert d.broken() == []


@pytest.mark.parametrize(
    ("came_on", "on", "came"),
    [
        (date(2026, 3, 31), date(2026, 4, 2), "surrendered"),
        (date(2026, 4, 1), date(2026, 4, 2), "permits.surrender_came_late"),
        (date(2026, 3, 31), date(2026, 5, 30), "surrendered"),
        (date(2026, 3, 31), date(2026, 5, 31), "permits.surrender_recorded_late"),
    ],
)
def test_in_time_and_inside_the_window(district: District, came_on: date, on: date, came: str) -> None:
    """By the last day, and recorded within 60 days after it: on both days and on the next ones."""
    d = district
    night(d)
    assert late(d, "1", came_on, on) == came
    assert d.broken() == []


def test_only_the_bureau_records_it_and_it_is_undone(district: District) -> None:
    """An enterprise has no word in it; two persons undo it inside the window, and what came back is expired as before."""
    d, act_id = district, new()
    night(d)
    words: dict[str, Any] = {"site": ONE, "strips": [strip("4", 2025, 2025)], "came_on": IN_TIME}
    on = date(2026, 4, 20)
    assert d.do(year_end.surrender, d.of(ONE, on), act_id=new(), **words) == "process.role_not_for_step"
    assert (
        d.twice(year_end.LATE, year_end.surrender, d.step(on=on, document="paper"), act_id=act_id, **words)
        == "surrendered"
    )
    assert d.held(f"bureau:{AREA}", "expired", 2025) == t("31")
    assert d.do(year_end.undo_surrender, d.step(on=on), act_id=act_id) == "undo_asked"
    assert d.do(year_end.confirm_surrender, d.step("third", on), act_id=act_id) == "undone"
    assert d.held(f"bureau:{AREA}", "expired", 2025) == t("35")
    assert night(d, on).expired == 0
    assert late(d, "10") == "surrendered", "what was undone counts no more"
    assert d.broken() == []


def test_what_an_undone_surrender_brings_back_ends_with_the_next_night(district: District) -> None:
    """Goal: nothing circulates of an ended year. Method: a surrender on the last day, the night, its undoing, and the next night."""
    d, act_id = district, new()
    words: dict[str, Any] = {"site": ONE, "strips": [strip("4", 2025, 2025)]}
    assert d.do(year_end.surrender, d.of(ONE, date(2026, 3, 31)), act_id=act_id, **words) == "surrendered"
    night(d)
    on = date(2026, 4, 5)
    assert d.do(year_end.undo_surrender, d.step(on=on), act_id=act_id) == "undo_asked"
    assert d.do(year_end.confirm_surrender, d.step("chief", on), act_id=act_id) == "undone"
    assert d.held(ONE, vintage=2025) == t("4")
    assert ("SO2", "2025", "running") in [row[:3] for row in begun(d)]
    assert d.broken() == []
    assert night(d, on).expired == 1
    assert (d.held(ONE, vintage=2025), d.held(f"bureau:{AREA}", "expired", 2025)) == (0, t("35"))
    assert [row[2] for row in begun(d)] == ["ended", "ended"]
    assert late(d, "10") == "surrendered"
    assert d.broken() == []


@pytest.mark.parametrize(
    ("on", "law", "came"),
    [
        (date(2026, 3, 31), {}, "expiry_by_night"),
        (date(2026, 4, 1), {}, None),
        (date(2026, 4, 10), {"expiry__days_after": "10"}, "expiry_by_night"),
        (date(2026, 4, 11), {"expiry__days_after": "10"}, None),
        (date(2026, 4, 1), {"expiry__by_night": "false"}, "expiry_by_night"),
    ],
)
def test_postgresql_knows_when(district: District, on: date, law: dict[str, str], came: str | None) -> None:
    """Goal: nobody ends a vintage alone before its time (LG210). Method: begin it past Python, as the web."""
    d = district
    if law:
        d.adopt(**law)
    step = Step(d.root, "administrator", on, "r", "law")
    words: dict[str, Any] = {
        "act_id": new(),
        "asked": Asked(f"bureau:{AREA}", terms=ExpiryTerms("SO2", 2025)),
    }

    def begin() -> None:
        d.database.begin(
            lambda books: begin_act(books, d.book_id, expiries.EXPIRIES, expiries.BY_NIGHT, step, **words)
        )

    if came is None:
        begin()
        return
    with pytest.raises(PromiseBroken) as broken:
        begin()
    assert broken.value.figures["promise"] == came


@pytest.mark.parametrize(
    ("came_on", "on", "broken"),
    [
        # 15 days are left to what the program knows of holidays.
        (date(2026, 4, 15), date(2026, 6, 14), False),
        (date(2026, 4, 16), date(2026, 6, 1), True),
        (date(2026, 3, 1), date(2026, 6, 15), True),
    ],
)
def test_postgresql_knows_what_came_late(
    district: District, monkeypatch: pytest.MonkeyPatch, came_on: date, on: date, broken: bool
) -> None:
    """Goal: nothing comes back for what came late (LG211). Method: record it where the program asks for no day."""
    d = district
    night(d)
    monkeypatch.setattr(year_end, "check_came", lambda *_: None)
    assert late(d, "1", came_on, on) == ("database.promise_broken" if broken else "surrendered")


def test_postgresql_knows_what_has_ended(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: nobody surrenders what ended of another (LG211). Method: choose the lots of the other mill."""
    d, choose = district, choose_ended
    night(d)
    monkeypatch.setattr(
        year_end,
        "choose_ended",
        lambda books, book, _site, lines, purposes: choose(books, book, TWO, lines, purposes),
    )
    assert late(d, "1") == "database.promise_broken"
    monkeypatch.undo()
    assert late(d, "10") == "surrendered"
    assert d.broken() == []
