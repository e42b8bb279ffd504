"""The end of a vintage: two persons, everybody at once, not before the year is surrendered, and nobody is held up by a frozen account."""

from datetime import date
from typing import Any

import pytest

from ledger.database import Database
from ledger.database.refusals import PromiseBroken
from ledger.journal.accounts import Status, set_status
from ledger.permits.actions import expiries, year_end
from ledger.permits.nightly import JOB
from ledger.permits.rules.strips import account
from tests.furnished import furnished
from tests.permits.world import AREA, DAY, District, new, site, strip, t

ONE, TWO = site(1), site(2)
LATER = date(2026, 6, 9)


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills that hold 10 t of 2025 each."""
    made = District(database, owner)
    for number in (1, 2):
        made.enterprise(number)
    made.cap("100", 2025, 2026)
    for holder in (ONE, TWO):
        made.allocate(holder, "10", 2025, 2025, step=made.step(on=date(2025, 3, 3)))
    return made


def put(d: District, holder: str, status: Status) -> None:
    """Give a holding account a status, past the second person whom the web needs."""
    code = account(holder, "holding")
    d.owner.begin(lambda books: set_status(books, d.book_id, code, status, "an order", d.clerk))


def held(d: District) -> list[int]:
    """What each holds of 2025, and what has expired."""
    return [d.held(ONE, vintage=2025), d.held(TWO, vintage=2025), d.held(f"bureau:{AREA}", "expired", 2025)]


@pytest.mark.parametrize(
    ("on", "came"),
    [
        (date(2025, 12, 31), "permits.year_not_over"),
        (date(2026, 1, 1), "permits.surrender_open"),
        (date(2026, 3, 31), "permits.surrender_open"),
        (date(2026, 4, 1), "ended"),
    ],
)
def test_not_before_the_year_is_surrendered(district: District, on: date, came: str) -> None:
    """On its last day, on the first of the next, on the last day for surrendering it, and on the day after."""
    d = district
    assert d.expire(on, vintage=2025) == came
    assert held(d) == ([0, 0, t("20")] if came == "ended" else [t("10"), t("10"), 0])
    assert d.broken() == []


def test_what_is_only_asked_for_holds_up_nobody(district: District) -> None:
    """Asked for by one, surrender and allocation go on; dropped, they still do; confirmed, nothing of it is given any more."""
    d, act_id = district, new()
    words: dict[str, Any] = {"pollutant": "SO2", "area": AREA, "vintage": 2025}
    assert d.do(expiries.expire, d.step(), act_id=act_id, **words) == "proposed"
    assert d.allocate(ONE, "1", 2025, 2025) == "issued"
    surrender = {"site": ONE, "strips": [strip("1", 2025, 2025)]}
    assert d.do(year_end.surrender, d.of(ONE), act_id=new(), **surrender) == "surrendered"
    assert d.do(expiries.drop_expiry, d.step("chief"), act_id=act_id) == "dropped"
    assert d.allocate(ONE, "1", 2025, 2025) == "issued"
    assert d.expire(vintage=2025) == "ended"
    assert d.allocate(ONE, "1", 2025, 2025) == "permits.vintage_ended"
    assert d.broken() == []


@pytest.mark.parametrize("status", ["frozen", "receive_only"])
def test_a_frozen_account_holds_up_only_itself(district: District, status: Status) -> None:
    """Goal: what can expire expires, the rest is told and follows. Method: freeze one of two, expire, thaw, and the night."""
    d, act_id = district, new()
    put(d, ONE, status)
    assert d.expire(act_id=act_id, vintage=2025) == "running"
    assert held(d) == [t("10"), 0, t("10")]
    assert d.broken() == []
    query = "SELECT owners, figures ->> 'left' FROM ledger.outbox WHERE kind = 'permits.year.left'"
    with d.database.read() as books:
        told = books.connection.exec_driver_sql(query).all()
    assert [tuple(row) for row in told] == [([":".join(ONE.split(":")[:2])], "1")]
    assert d.go_on(act_id) == "running", "once more, and nothing is told twice"
    with d.database.read() as books:
        assert len(books.connection.exec_driver_sql(query).all()) == 1
    put(d, ONE, "open")
    assert [one.expired for one in JOB.run(d.database, d.book_id, LATER, d.root)][-1] == 1
    assert held(d) == [0, 0, t("20")]
    assert d.go_on(act_id) == "ended"
    assert d.broken() == []


def test_who_confirmed_goes_on_too(district: District) -> None:
    """The same words again, once the account is open; the entries of both parts are told at the end."""
    d, act_id = district, new()
    put(d, TWO, "frozen")
    assert d.expire(act_id=act_id, vintage=2025) == "running"
    put(d, TWO, "open")
    assert d.go_on(act_id) == "ended"
    done = d.run(expiries.confirm_expiry, d.step("chief"), act_id=act_id)
    part = d.run(expiries.go_on, d.step("chief"), done=done)
    assert (len(set(part.done.entries)), held(d)) == (2, [0, 0, t("20")])
    with d.database.read() as books:
        assert expiries.ended_by(books, part.done) == 2


def test_the_database_asks_for_both(district: District) -> None:
    """The web ends no lot past an expiry that runs: neither where none was asked for, nor where one only was."""
    d = district
    query = """SELECT ended FROM ledger.expire_lots(%s, (SELECT asset_id FROM ledger.permit_cap WHERE vintage = 2025),
               %s, %s, 'x', %s, 0, 100)"""
    for asked in (False, True):
        if asked:
            words: dict[str, Any] = {"pollutant": "SO2", "area": AREA, "vintage": 2025}
            assert d.do(expiries.expire, d.step(), act_id=new(), **words) == "proposed"
        values = (d.book_id, d.clerk, DAY, new())
        with pytest.raises(PromiseBroken) as broken:
            d.database.begin(lambda books, v=values: books.connection.exec_driver_sql(query, v).close())  # type: ignore[misc]
        assert broken.value.figures["promise"] == "expiry_by_two"
