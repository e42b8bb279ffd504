"""The calendar of a year is data: two persons of the bureau load it, and what was reckoned without it is reckoned anew."""

from collections.abc import Iterator
from datetime import date

import pytest

from ledger.database import Database
from ledger.law import Law, PackInvalid, parse_pack
from ledger.law_in_force.queries import calendar_of, compose
from ledger.market.actions import sales
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import plans, year_end
from ledger.permits.queries.plans import last_day, plan_of
from ledger.permits.queries.year import surrendered_by
from ledger.permits.rules.plans import PlanLine
from ledger.workdays import SHIPPED, Calendar, LastDay, YearNotice
from tests.furnished import furnished
from tests.permits.world import District, judge, new, site, strip, t

NOTICE = YearNotice(
    2027,
    frozenset({date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 4)}),
    frozenset({date(2027, 1, 3), date(2027, 1, 9)}),
)
LOADED = SHIPPED.with_notices([NOTICE])


@pytest.mark.parametrize(
    ("start", "days", "shipped", "loaded"),
    [
        (date(2025, 9, 26), 7, LastDay(date(2025, 10, 13), False), LastDay(date(2025, 10, 13), False)),
        (date(2026, 12, 17), 7, LastDay(date(2026, 12, 28), False), LastDay(date(2026, 12, 28), False)),
        (date(2026, 12, 18), 7, LastDay(date(2026, 12, 29), True), LastDay(date(2026, 12, 29), False)),
        (date(2026, 12, 22), 7, LastDay(date(2026, 12, 31), True), LastDay(date(2027, 1, 3), False)),
        (date(2026, 12, 30), 2, LastDay(date(2027, 1, 1), True), LastDay(date(2027, 1, 5), False)),
        (date(2027, 12, 27), 2, LastDay(date(2027, 12, 29), True), LastDay(date(2027, 12, 29), True)),
        (date(2027, 12, 27), 1, LastDay(date(2027, 12, 28), True), LastDay(date(2027, 12, 28), False)),
        (date(2026, 12, 22), 0, LastDay(date(2026, 12, 22), False), LastDay(date(2026, 12, 22), False)),
    ],
)
def test_terms(start: date, days: int, shipped: LastDay, loaded: LastDay) -> None:
    """Goal: no term is refused. Method: days in and beyond what is shipped, with the notice of the next year and without it."""
    assert (SHIPPED.add(start, days), LOADED.add(start, days)) == (shipped, loaded)


@pytest.mark.parametrize(
    ("day", "moved"),
    [
        (date(2024, 3, 31), LastDay(date(2024, 4, 1), False)),  # a Sunday
        (date(2024, 3, 29), LastDay(date(2024, 3, 29), False)),
        (date(2026, 3, 14), LastDay(date(2026, 3, 16), False)),  # a Saturday
        (date(2027, 3, 14), LastDay(date(2027, 3, 15), True)),  # a Sunday beyond what is shipped
        (date(2029, 10, 13), LastDay(date(2029, 10, 15), True)),
        (date(2026, 10, 1), LastDay(date(2026, 10, 8), False)),  # the National Day week
        (date(2026, 10, 10), LastDay(date(2026, 10, 10), False)),  # a Saturday that is worked
    ],
)
def test_a_last_day_that_is_free_moves(day: date, moved: LastDay) -> None:
    """Goal: nobody has to pay on a Sunday. Method: last days that are free, and their neighbours."""
    assert SHIPPED.moved(day) == moved


def test_a_newer_notice_takes_the_place_of_an_older_one() -> None:
    """Goal: a calendar is corrected. Method: the same year again, with other days; the years beside it stay."""
    again = LOADED.with_notices([YearNotice(2027, frozenset({date(2027, 1, 2)}), frozenset())])
    assert [again.kind_of(date(2027, 1, n)) for n in (1, 2, 3)] == ["workday", "holiday", "weekend"]
    assert again.kind_of(date(2026, 12, 31)) == "workday"
    assert again.kind_of(date(2026, 10, 1)) == "holiday"


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("calendar.off.2027", '["2027-02-30"]', "is no day"),
        ("calendar.off.2027", '["2027-2-3"]', "is no day"),
        ("calendar.off.2027", '["2026-12-28"]', "is no day of 2027"),
        ("calendar.off.2027", '["2026-12-29", "2027-12-31"]', ""),
        ("calendar.off.2027", '["2028-01-01"]', "is no day of 2027"),
        ("calendar.worked.2027", '["2027-01-04"]', "neither Saturday nor Sunday"),
        ("calendar.worked.2027", '["2027-01-03"]', ""),
        ("calendar.worked.1999", '["2027-01-03"]', "no such key"),
    ],
)
def test_faults_of_a_calendar(key: str, value: str, problem: str) -> None:
    """Goal: a slip in a date is told. Method: days that do not exist, of another year, or that need not be made up."""
    head = '[pack]\njurisdiction = "cn-34"\nname = "own"\nname_zh = "own"\nversion = "1"\nbase = "cn"\n'
    text = f'{head}[[value]]\nkey = "{key}"\nvalue = {value}\nfrom = 2026-01-01\nsource = "notice"\nmark = "verified"\n'
    if not problem:
        parse_pack(text)
        return
    with pytest.raises(PackInvalid, match="1 fault") as refused:
        parse_pack(text)
    assert problem in str(refused.value.figures["problems"])


@pytest.fixture
def unannounced(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is shipped ends with 2025."""
    old = Calendar(
        frozenset(day for day in SHIPPED.off if day.year < 2026),
        frozenset(day for day in SHIPPED.worked if day.year < 2026),
        frozenset(year for year in SHIPPED.years if year < 2026),
    )
    monkeypatch.setattr("ledger.law.packs.SHIPPED", old)
    compose.cache_clear()
    yield
    compose.cache_clear()


@furnished
def district(database: Database, owner: Database) -> District:
    """A district with a cap."""
    made = District(database, owner)
    made.enterprise(1)
    made.cap("100", 2026, 2027)
    return made


@pytest.mark.usefixtures("unannounced")
def test_a_plan_is_published_beyond_the_calendar(district: District) -> None:
    """Goal: a plan is published without a calendar, and its term is right once there is one. Method: before and after it."""
    d, on, plan = district, date(2026, 6, 15), new()
    line = PlanLine(site(1), strip("10"), "holding", None)
    d.run(plans.upload_plan, d.step(on=on), grant_id=plan, title="", file_name="", lines=[line])
    assert d.do(plans.publish_plan, d.step(on=on), grant_id=plan) == "published"

    def until() -> LastDay | None:
        found: LastDay | None = d.ask(last_day, d.ask(plan_of, plan))
        return found

    assert until() == LastDay(date(2026, 6, 22), True)
    d.adopt(calendar__off__2026='["2026-06-19"]', calendar__off__2027='["2027-01-01"]')
    assert until() == LastDay(date(2026, 6, 23), False)
    assert d.ask(calendar_of).kind_of(date(2026, 6, 19)) == "holiday"
    assert (
        d.do(plans.approve_plan, d.step("chief", date(2026, 6, 23)), grant_id=plan)
        == "permits.publicity_open"
    )
    assert d.do(plans.approve_plan, d.step("chief", date(2026, 6, 24)), grant_id=plan) == "approved"


@pytest.mark.parametrize(
    ("year", "until"),
    [
        (2023, date(2024, 4, 1)),  # 31 March 2024 is a Sunday
        (2024, date(2025, 3, 31)),
        (2025, date(2026, 3, 31)),
        (2028, date(2029, 4, 2)),  # a Saturday
    ],
)
def test_the_last_day_for_a_year(year: int, until: date) -> None:
    """The last day for surrendering a year is worked."""
    assert surrendered_by(Law.of("cn"), year, date(2024, 3, 1)) == until


@pytest.mark.parametrize(
    ("on", "gates"),
    [
        (date(2024, 3, 31), []),
        (date(2024, 4, 1), []),
        (date(2024, 4, 2), ["gate.over_emission"]),
    ],
)
def test_a_sale_around_the_last_day(selling: District, on: date, gates: list[str]) -> None:
    """Goal: who surrenders on the Monday is not late. Method: a sale on the Sunday of the law, on the Monday, and on Tuesday."""
    asked = Proposal(site(1), site(2), (Goods(strip("1", 2024, 2024), 100),))
    assert [gate["code"] for gate in selling.ask(sales.check_proposal, on, asked).gates] == gates


@furnished
def selling(database: Database, owner: Database) -> District:
    """A mill whose report of 2023 is verified, and which has surrendered nothing."""
    d, on = District(database, owner), date(2024, 2, 1)
    d.adopt(sale__needs_recognition="false")
    for number in (1, 2):
        d.enterprise(number)
    d.cap("100", 2023, 2024, on=date(2023, 1, 5))
    d.allocate(site(1), "10", 2023, 2024, step=d.step(on=date(2023, 2, 1)))
    report = new()
    what = year_end.Emitted(site(1), 2023, "SO2", "self", t("8"), 0)
    assert d.do(year_end.report_emissions, d.of(site(1), on), report_id=report, what=what) == "reported"
    assert d.do(judge, d.step("bureau", on), report_id=report, action="verify") == "verified"
    return d
