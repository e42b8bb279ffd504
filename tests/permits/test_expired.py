"""Of a vintage whose expiry has begun nothing is given: neither allocated, nor by a plan, nor out of the reserve, in SQL too."""

from datetime import date

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from ledger.database.refusals import sqlstate
from ledger.errors import LedgerError
from ledger.permits.actions import expiries, grants, moves, plans
from ledger.permits.rules.plans import PlanLine
from tests.furnished import furnished
from tests.permits.world import AREA, DAY, District, new, site, strip

ONE, RESERVE = site(1), f"bureau:{AREA}"
ENDED = "permits.vintage_ended"


@furnished
def district(database: Database, owner: Database) -> District:
    """A mill and the reserve, which hold permits of a year that is over and of the one that runs; and other areas and pollutants."""
    made = District(database, owner)
    made.enterprise(1)
    made.cap("100", 2025, 2026)
    made.cap("100", 2025, 2025, "COD")
    for holder in (ONE, RESERVE):
        made.allocate(holder, "10", 2025, 2026, step=made.step(on=date(2025, 3, 3)))
    return made


def expire(d: District) -> None:
    """Begin the expiry; some of the work is still to do."""
    words = {"act_id": (act_id := new()), "pollutant": "SO2", "area": AREA, "vintage": 2025}
    assert d.do(expiries.expire, d.step(), **words) == "proposed"
    assert d.do(expiries.confirm_expiry, d.step("chief"), act_id=act_id) == "running"


def test_nothing_is_given_of_a_vintage_that_ended(district: District) -> None:
    """Goal: what ended stays empty. Method: each way to give, before and after; other years and pollutants go on."""
    d, waiting = district, new()
    line = PlanLine(ONE, strip("1", 2025, 2025), "holding", None)
    assert d.do(grants.allocate, d.step(), grant_id=waiting, line=line) == "proposed"
    assert d.allocate(ONE, "1", 2025, 2025) == "issued"
    expire(d)
    assert d.do(grants.confirm_allocation, d.step("chief"), grant_id=waiting) == ENDED
    for first, last, pollutant, came in (
        (2025, 2025, "SO2", ENDED), (2025, 2026, "SO2", ENDED), (2026, 2026, "SO2", "issued"), (2025, 2025, "COD", "issued"),
    ):  # fmt: skip
        assert d.allocate(ONE, "1", first, last, pollutant=pollutant) == came
    words = {"grant_id": new(), "title": "T", "file_name": "f", "lines": [line]}
    with pytest.raises(LedgerError) as refused:
        d.run(plans.upload_plan, d.step(), **words)
    assert (refused.value.code, refused.value.figures["ended_on"]) == (ENDED, DAY.isoformat())
    out = {"area": AREA, "site": ONE, "due": False}
    for year, came in ((2025, ENDED), (2026, "released")):
        told = d.twice(
            moves.RELEASE,
            moves.grant_from_reserve,
            d.step(),
            act_id=new(),
            **out,
            strips=[strip("1", year, year)],
        )
        assert told == came
    assert d.broken() == []


LOT = """WITH made AS (INSERT INTO ledger.asset (book_id, code, name, kind, unit, scale, digits)
    SELECT book_id, %(name)s, 'x', 'permit', unit, scale, digits FROM ledger.asset WHERE code = %(like)s RETURNING book_id, asset_id)
  INSERT INTO ledger.permit_lot (book_id, asset_id, cap_id, owner, origin, document, valid_from, valid_to)
  SELECT m.book_id, m.asset_id, c.asset_id, 'x', 'initial', '', '2025-01-01', '2025-12-31' FROM made m
  JOIN ledger.permit_cap c ON c.book_id = m.book_id AND c.pollutant = 'SO2' AND c.vintage = 2025"""


def test_postgresql_issues_no_lot_of_it(district: District) -> None:
    """Goal: an entry could do it otherwise. Method: a lot written past Python, before and after."""
    d, named = district, f"lot:SO2:{AREA}:2025:"
    with d.owner.engine.begin() as connection:
        connection.exec_driver_sql(LOT, {"name": named + "0900", "like": named + "0001"})
    expire(d)
    with pytest.raises(DBAPIError) as told, d.owner.engine.begin() as connection:
        connection.exec_driver_sql(LOT, {"name": named + "0901", "like": named + "0001"})
    assert (sqlstate(told.value), told.value.orig.diag.constraint_name) == ("LG012", "vintage_ended")  # type: ignore[union-attr]
