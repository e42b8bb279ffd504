"""Days of one act that contradict each other are a sentence of their own: never a fault of the server, nor a promise of PostgreSQL."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from ledger.database import Database
from ledger.market.actions import decisions
from ledger.market.shapes import DecisionTerms
from ledger.permits.actions import exclusions, expiries, freezes, pledges, surplus, year_end
from ledger.register.actions import LicenceLine
from tests.furnished import furnished
from tests.permits.world import AREA, BODIES, DAY, District, new, site, strip, t

ONE, TWO = site(1), site(2)
LICENCE = ONE.split(":")[1] + "001P"
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


@furnished
def district(database: Database, owner: Database) -> District:
    """Two sites and what the first one holds."""
    d = District(database, owner)
    for number in (1, 2):
        d.enterprise(number)
    d.cap("100", 2025, 2027)
    assert d.allocate(ONE, "10", 2026, 2027) == "issued"
    return d


def frozen(d: District, until: date) -> str:
    """The last day of an order, and the day of the freeze."""
    return d.freeze(act_id=new(), site=ONE, strips=[strip("1")], until=until)


def pledged(d: District, until: date) -> str:
    """The end of a debt, and the end of the right; a debt that is due already may be secured."""
    words = {"pledgor": ONE, "creditor": BODIES[0], "strips": [strip("1")], "debt": 1, "until": until}
    return d.do(pledges.apply_pledge, d.of(ONE), act_id=new(), **words)


def allocated(d: District, valid_from: date) -> str:
    """The first day of permits, and their first year."""
    return d.allocate(ONE, "1", 2026, 2027, valid_from=valid_from)


def listed(d: District, until: date) -> str:
    """The last day on a list, and the first."""
    return d.enlist(ONE.rpartition(":")[0], "court_dishonest", DAY, until)


def licensed(d: District, valid_to: date) -> str:
    """The last day of a licence, and the first."""
    line = LicenceLine("DA001", "SO2", 2026, t("1"))
    return d.licensed(ONE, [line], licence=LICENCE, valid_from=DAY, valid_to=valid_to)


def measured(d: District, running_since: date) -> str:
    """The day since which a measure runs, and that of the application."""
    what = surplus.Measure("M-1", running_since, irreversible=True, evidence="report")
    return d.do(surplus.apply_surplus, d.of(ONE), act_id=new(), site=ONE, strips=[strip("1")], what=what)


def decided(d: District, days: tuple[date, date]) -> str:
    """When a decision was issued, and its last day, about the day from which it holds."""
    issued, until = days
    terms = DecisionTerms("N-1", issued, "province", "0" * 64)
    words = {"seller": ONE, "buyer": TWO, "strips": [strip("1")], "until": until, "terms": terms}
    return d.do(decisions.register_decision, d.step(), act_id=new(), **words)


def ended(d: District, on: date) -> str:
    """The vintage that is ended, and the day of that."""
    return d.do(expiries.expire, d.step(on=on), act_id=new(), pollutant="SO2", area=AREA, vintage=2025)


def excluded(d: District, year: int) -> str:
    """The year of an exclusion, and the day of the decision."""
    return d.do(
        exclusions.exclude, d.step(), act_id=new(), site=ONE, year=year, pollutant="", kind="excluded"
    )


def reported(d: District, year: int) -> str:
    """The year of a report, and the day on which it is filed."""
    what = year_end.Emitted(ONE, year, "SO2", "self", t("1"), 0)
    return d.do(year_end.report_emissions, d.of(ONE), report_id=new(), what=what)


CASES: tuple[tuple[Callable[[District, Any], str], Any, str], ...] = (
    (frozen, AFTER, "frozen"),
    (frozen, DAY, "frozen"),
    (frozen, BEFORE, "permits.freeze_ends_before"),
    (pledged, date(2026, 12, 31), "applied"),
    (pledged, date(2027, 1, 1), "permits.debt_beyond_right"),
    (pledged, BEFORE, "applied"),
    (allocated, date(2026, 1, 1), "issued"),
    (allocated, date(2025, 12, 31), "permits.valid_from_outside"),
    (allocated, date(2026, 12, 31), "issued"),
    (allocated, date(2027, 1, 1), "permits.valid_from_outside"),
    (listed, DAY, "done"),
    (listed, BEFORE, "party.not_one_of"),
    (licensed, DAY, "done"),
    (licensed, BEFORE, "party.licence_faulty"),
    (measured, AFTER, "permits.measure_too_young"),
    (decided, (DAY, DAY), "proposed"),
    (decided, (AFTER, AFTER), "permits.decision_days_impossible"),
    (decided, (BEFORE, BEFORE), "permits.decision_days_impossible"),
    (ended, date(2026, 4, 1), "proposed"),
    (ended, date(2026, 3, 31), "permits.surrender_open"),
    (excluded, 2026, "proposed"),
    (excluded, 2027, "permits.excluded_year_unknown"),
    (reported, 2026, "reported"),
    (reported, 2027, "permits.report_ahead"),
)


@pytest.mark.parametrize(("act", "value", "told"), CASES)
def test_days_that_contradict_each_other(
    district: District, act: Callable[[District, Any], str], value: Any, told: str
) -> None:
    """Goal: each pair of days has a sentence. Method: on the line and outside it, for whatever an act of the room says of a second day."""
    came = act(district, value)
    assert came == told
    assert not came.startswith("database.")


@pytest.mark.parametrize(("until", "told"), [(DAY, "frozen"), (BEFORE, "database.promise_broken")])
def test_postgresql_freezes_nothing_after_its_order(
    district: District, monkeypatch: pytest.MonkeyPatch, until: date, told: str
) -> None:
    """Past Python."""
    monkeypatch.setattr(freezes, "check_ends", lambda *_: None)
    assert frozen(district, until) == told
