"""The lines that PostgreSQL draws for lots: the years for which they are issued, and the day on which they end."""

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from ledger.clock import SystemClock, legal_date
from ledger.database import Database
from ledger.permits.actions import plans, year_end
from ledger.permits.rules.plans import PlanLine
from tests.furnished import furnished
from tests.permits.world import DAY, District, new, site, strip, t

TURN = timedelta(days=1)


@furnished
def district(database: Database, owner: Database) -> District:
    """One mill under caps of four years, which was granted 10 t for the two in the middle, and three grants of 1 t for the second."""
    made = District(database, owner)
    made.enterprise(1)
    made.cap("100", 2023, 2026)
    early = made.step(on=date(2024, 6, 3))
    assert made.allocate(site(1), "10", 2024, 2025, step=early) == "issued"
    for _ in range(3):
        made.allocate(site(1), "1", 2024, 2024, step=early)
    return made


def expire(d: District, on: date, after: int = 0, most: int = 100) -> tuple[int, int | None] | str:
    """End lots of 2024 past Python, and tell how many, and up to which; or the promise that it would break."""
    query = """SELECT ended, upto, fault FROM ledger.expire_lots(%s, (SELECT asset_id FROM ledger.permit_cap WHERE vintage = 2024),
               %s, %s, 'x', %s, %s, %s)"""
    url = d.owner.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as connection:
        try:
            row: Any = connection.execute(query, (d.book_id, d.clerk, on, new(), after, most)).fetchone()
        except psycopg.Error as refused:
            return str(refused.diag.constraint_name)
    assert row[2] is None
    return row[0], row[1]


@pytest.mark.parametrize(
    ("on", "told"),
    [
        (date(2024, 12, 30), "expiry_too_early"),
        (date(2024, 12, 31), "expiry_too_early"),
        (date(2025, 1, 1), 4),
        (date(2025, 1, 2), 4),
    ],
)
def test_lots_end_when_their_year_is_over(district: District, on: date, told: object) -> None:
    """On the last day of its year a lot still circulates, and each year of a grant has one lot (docs/spec/permits.md 10)."""
    d = district
    assert [d.held(site(1), vintage=year) for year in (2023, 2024, 2025, 2026)] == [0, t("13"), t("10"), 0]
    came = expire(d, on)
    assert (came if isinstance(came, str) else came[0]) == told
    assert d.held(site(1), vintage=2024) == (t("13") if isinstance(told, str) else 0)


def test_a_step_is_taken_from_its_predecessor_to_today(district: District) -> None:
    """On the day of the step before it, and on the legal day of the book, but neither earlier nor later, in both keepers."""
    d = district
    today = legal_date(SystemClock().now())
    told = []
    for on in (DAY - TURN, DAY, today - TURN, today, today + TURN):
        line = PlanLine(site(1), strip("1"), "holding", None)
        words = {"grant_id": new(), "title": "", "file_name": "", "lines": [line]}
        d.run(plans.upload_plan, d.step(on=DAY), **words)
        told.append(d.do(plans.drop_plan, d.step(on=on), grant_id=words["grant_id"]))
    assert told == ["process.backdated", *["dropped"] * 3, "database.promise_broken"]


@pytest.mark.parametrize("most", [1, 2, 3, 4, 5])
def test_lots_end_in_pieces(district: District, most: int) -> None:
    """Goal: each lot is ended once, and none twice, in pieces of any size. Method: one of four has nothing left, and is no holding."""
    d, on = district, date(2025, 1, 2)
    with d.owner.engine.connect() as connection:
        query = "SELECT l.asset_id FROM ledger.permit_lot l JOIN ledger.permit_cap c ON c.asset_id = l.cap_id WHERE c.vintage = 2024"
        lots = sorted(connection.exec_driver_sql(query).scalars())
    words = {"act_id": new(), "site": site(1), "strips": [strip("10", 2024, 2024)]}
    assert d.do(year_end.surrender, d.of(site(1), date(2024, 12, 1)), **words) == "surrendered"
    assert expire(d, on, after=lots[-1]) == (0, None)
    assert expire(d, on, after=lots[-2]) == (1, lots[-1]), "what stands before is left"
    assert d.held(site(1), vintage=2024) == t("2")
    after, told = 0, []
    while True:
        came = expire(d, on, after, most)
        assert not isinstance(came, str)
        ended, upto = came
        if upto is None:
            assert ended == 0
            break
        told.append(ended)
        after = upto
    left = [0, 1, 1, 0]  # the first was surrendered, the last has ended
    assert told == [sum(left[n : n + most]) for n in range(0, 4, most)]
    assert d.held(site(1), vintage=2024) == 0
    assert [name for name, _ in d.broken()] == ["entries_have_their_acts"], "nobody has decided this expiry"
