"""Pollutant, area and year of a lot are columns of its cap, and the party of a site is a column of the register; codes are made of them."""

import re
from datetime import date
from typing import Any

import psycopg
import pytest

from ledger.database import Database
from ledger.identifiers import uuid7
from ledger.permits.actions import pledges
from ledger.permits.chart import CHART
from ledger.permits.queries import acts
from ledger.permits.queries.lots import cap_code, movements_of
from ledger.permits.queries.year import sites_with_duty
from ledger.permits.rules.strips import account
from ledger.processes.actions import Step
from ledger.register.holders import holder_of
from tests.furnished import furnished
from tests.permits.world import AREA, DAY, District, site, strip, uscc

CAP = """INSERT INTO ledger.permit_cap (book_id, asset_id, pollutant, area, vintage)
  SELECT book_id, asset_id, %s, %s, %s FROM ledger.asset WHERE code = %s"""
LOT = """INSERT INTO ledger.permit_lot (book_id, asset_id, cap_id, owner, origin, document, valid_from, valid_to)
  SELECT s.book_id, s.asset_id, c.asset_id, 'x', 'initial', '', '2026-01-01', '2026-12-31'
  FROM ledger.asset s JOIN ledger.asset c ON c.book_id = s.book_id AND c.code = %s WHERE s.code = %s"""
ASSET = """INSERT INTO ledger.asset (book_id, code, name, kind, unit, scale, digits)
  SELECT book_id, %s, 'x', %s, 't', 6, 3 FROM ledger.book"""


@furnished
def district(database: Database, owner: Database) -> District:
    """An enterprise with two sites, of which one got permits; a reserve that got some too."""
    made = District(database, owner)
    made.enterprise(1)
    made.cap("100")
    assert made.allocate(site(1), "10") == "issued"
    assert made.allocate(f"bureau:{AREA}", "5") == "issued"
    return made


def test_the_party_of_a_site_is_that_of_the_register(district: District, database_url: str) -> None:
    """The one function that takes the code of a holder apart says what the register's row says."""
    with psycopg.connect(database_url) as connection:
        rows = connection.execute("SELECT code, party FROM ledger.site").fetchall()
    assert rows
    assert [holder_of(code).owner for code, _ in rows] == [party for _, party in rows]


@pytest.mark.parametrize("purpose", [line.code for line in CHART])
def test_the_twins_make_the_same_name(district: District, database_url: str, purpose: str) -> None:
    """The code of a holder's account, in Python and in PostgreSQL."""
    for holder in (site(1), f"bureau:{AREA}"):
        with psycopg.connect(database_url) as connection:
            told = connection.execute(
                "SELECT ledger.permit_account_code(%s, %s)", (holder, purpose)
            ).fetchone()
        assert told == (account(holder, purpose),)


def test_lots_are_named_after_their_cap(district: District, database_url: str) -> None:
    """Every lot and cap that the ledger made; what is written under another name is refused, whoever writes it."""
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(
            "SELECT s.code, k.code, c.pollutant, c.area, c.vintage FROM ledger.permit_lot l JOIN ledger.asset s USING (book_id, asset_id)"
            " JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id"
            " JOIN ledger.asset k ON k.book_id = c.book_id AND k.asset_id = c.asset_id"
        ).fetchall()
    assert len(rows) == 2
    for lot, cap, pollutant, area, vintage in rows:
        assert cap == cap_code(pollutant, area, vintage)
        assert re.fullmatch(rf"lot:{pollutant}:{area}:{vintage}:[0-9]{{4}}", lot)
    cap = rows[0][1]
    wrong = (
        ("cap:COD:330699:2026", "cap", CAP, ("SO2", "330699", 2026, "cap:COD:330699:2026"), "cap_named"),
        ("cap:SO2:330699:2026", "cap", CAP, ("SO2", "330698", 2026, "cap:SO2:330699:2026"), "cap_named"),
        ("cap:SO2:330699:2026", "cap", CAP, ("SO2", "330699", 2027, "cap:SO2:330699:2026"), "cap_named"),
        ("lot:1", "permit", LOT, (cap, "lot:1"), "lot_named"),
        (f"lot:SO2:{AREA}:2099:0001", "permit", LOT, (cap, f"lot:SO2:{AREA}:2099:0001"), "lot_named"),
    )
    for code, kind, statement, values, promise in wrong:
        with psycopg.connect(database_url) as connection:
            connection.execute(ASSET, (code, kind))
            with pytest.raises(psycopg.Error) as caught:
                connection.execute(statement, values)
            assert caught.value.diag.constraint_name == promise
            connection.rollback()
    with psycopg.connect(database_url) as connection:
        name = f"{cap.replace('cap:', 'lot:', 1)}:9999"
        connection.execute(ASSET, (name, "permit"))
        connection.execute(LOT, (cap, name))
        connection.rollback()


def test_what_is_asked_of_a_site_is_its_own(district: District) -> None:
    """Its movements and its duty: those of its own accounts, and no reserve has a duty."""
    with district.database.read() as books:
        rows = movements_of(books, district.book_id, site(1), 100)
        assert [(row[1], row[3], row[4]) for row in rows] == [("permits.allocation", "holding", "10.000")]
        assert sites_with_duty(books, district.book_id, 2026) == [site(1)]


@pytest.mark.parametrize("creditor", ["bank:icbc", "bank:icbc:hangzhou", f"enterprise:{uscc(3)}", site(3)])
def test_a_side_agrees_as_its_party(district: District, creditor: str) -> None:
    """A creditor says yes to a pledge with its own key, whatever its code: a site for its party, anybody else for itself."""
    district.enterprise(3)
    party = holder_of(creditor).owner
    assert party == (creditor if creditor != site(3) else f"enterprise:{uscc(3)}")
    banker = Step(
        district._hire("banker", "enterprise", party), "enterprise", DAY, document="doc", owner=party
    )
    words: dict[str, Any] = {
        "pledgor": site(1),
        "creditor": creditor,
        "debt": 100,
        "until": date(2026, 12, 1),
    }
    act_id = uuid7()
    asked = {"act_id": act_id, "strips": [strip("1")], **words}
    assert district.do(pledges.apply_pledge, district.of(site(1)), **asked) == "applied"
    assert district.do(pledges.accept_pledge, banker, act_id=act_id) == "accepted"
    with district.database.read() as books:
        seen = acts.acts(books, district.book_id, owner=party)
    assert [one.act_id for one in seen] == [act_id]
