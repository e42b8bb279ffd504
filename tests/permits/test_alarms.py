"""What comes to its end is told at each mark once, to whom it concerns, and nothing else is told (docs/spec/permits.md 16)."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from ledger.database import Database
from ledger.database.refusals import PromiseBroken
from ledger.market.actions import leases
from ledger.market.machines import LEASE
from ledger.permits.actions import year_end
from ledger.permits.actions.alarms import tell_alarms
from ledger.permits.nightly import JOB
from ledger.permits.queries.alarms import ToldEnd, alarms
from ledger.register.actions import LicenceLine
from tests.furnished import furnished
from tests.permits.test_bindings import BANK, pledged
from tests.permits.world import AREA, DAY, District, judge, new, site, strip, t, turn

ONE, TWO, THREE = site(1), site(2), site(3)
ENDS = date(2026, 12, 31)
NOWHERE = "00000000-0000-7000-8000-000000000000"


@furnished
def district(database: Database, owner: Database) -> District:
    """Three mills; the first holds 4 t of 2025 and 2026."""
    made = District(database, owner)
    made.adopt(
        sale__needs_recognition="false",
        pledge__ranks_allowed="true",
        lease__max_years="1",
        fee__rate__SO2='"100"',
    )
    for number in (1, 2, 3):
        made.enterprise(number)
    made.cap("100", 2025, 2026)
    assert made.allocate(ONE, "4", 2025, 2026, step=made.step(on=date(2025, 1, 6))) == "issued"
    return made


def told(d: District, on: date) -> list[tuple[str, int]]:
    """Let the night of a day tell; what is told for the first time."""
    before = {*d.ask(alarms)}
    tell_alarms(d.database, d.book_id, on, d.root)
    return sorted((one.kind, one.mark) for one in d.ask(alarms) if one not in before)


def owners(d: District) -> list[tuple[str, list[str]]]:
    """Who heard of what."""
    query = "SELECT figures ->> 'kind', owners FROM ledger.outbox WHERE kind = 'permits.alarm' ORDER BY 1, 2"
    with d.database.read() as books:
        return [tuple(row) for row in books.connection.exec_driver_sql(query).all()]


def party(of: str) -> str:
    """Whose a site is."""
    return of.rpartition(":")[0]


def licensed(d: District) -> None:
    """Something that ends on the last day of the year."""
    lines = [LicenceLine("DA001", "SO2", 2026, t("4"))]
    head = {"licence": ONE.split(":")[1] + "001P", "valid_from": date(2022, 1, 1), "valid_to": ENDS}
    assert d.licensed(ONE, lines, **head) == "done"


def leased(d: District) -> None:
    """Something that ends on the last day of the year."""
    assert d.allocate(THREE, "1") == "issued"
    words: dict[str, Any] = {"lessor": THREE, "lessee": TWO, "rent": 100, "strips": [strip("1")]}
    act_id = new()
    assert d.do(leases.propose_lease, d.of(THREE), act_id=act_id, **words) == "proposed"
    assert d.do(turn, d.of(TWO), act_id=act_id, machine=LEASE, action="accept") == "accepted"
    assert d.do(leases.register_lease, d.step("chief"), act_id=act_id) == "running"


def frozen(d: District) -> None:
    """Something that ends on the last day of the year."""
    assert d.freeze(act_id=new(), site=ONE, strips=[strip("1")], claim=None, until=ENDS) == "frozen"


def owed(d: District) -> None:
    """Something that ends on the last day of the year."""
    pledged(d, until=ENDS)


@pytest.mark.parametrize(
    ("kind", "make", "days", "hears"),
    [
        ("licence", licensed, (90, 60), [party(ONE)]),
        ("lease", leased, (30, 7, 0), sorted([party(THREE), party(TWO)])),
        ("freeze", frozen, (30, 7, 0), [party(ONE)]),
        ("debt", owed, (30, 7, 0), sorted([party(ONE), BANK])),
    ],
)
def test_each_mark_is_told_once(
    district: District, kind: str, make: Any, days: tuple[int, ...], hears: Any
) -> None:
    """The day before a mark nothing, on it once, and never again; over, once more."""
    d = district
    make(d)
    for mark in days:
        on = ENDS - timedelta(days=mark)
        assert (kind, mark) not in told(d, on - timedelta(days=1))
        assert (kind, mark) in told(d, on)
        assert told(d, on) == []
    assert (kind, -1) in told(d, ENDS + timedelta(days=1))
    assert told(d, ENDS + timedelta(days=2)) == []
    heard = [parties for what, parties in owners(d) if what == kind]
    assert len(heard) == len(days) + 1
    assert [sorted(one) for one in heard] == [hears] * len(heard)
    assert d.broken() == []


def test_an_instalment_is_told_until_it_is_paid(district: District) -> None:
    """Method: its last day is in working days after the notice; paid, nothing is told any more."""
    d, fee_id = district, new()
    assert d.allocate(TWO, "1", purpose="unpaid") == "issued"
    assert d.charge(TWO, "N-1", fee_id=fee_id) == "due"
    [(due, amount)] = d.ask(due_of, fee_id)
    assert told(d, due - timedelta(days=8)) == [("fee", 30)]
    assert told(d, due) == [("fee", 0)]
    assert owners(d) == [("fee", [party(TWO)])] * 2
    assert d.pay(fee_id, 1, amount, "V-1") == "paid"
    assert told(d, due + timedelta(days=1)) == []
    assert d.broken() == []


def due_of(books: Any, book_id: int, fee_id: Any) -> list[tuple[date, int]]:
    """When an instalment is due, and how much it is."""
    query = "SELECT due_on, amount FROM ledger.permit_fee_instalment WHERE book_id = %s AND fee_id = %s"
    return [tuple(row) for row in books.connection.exec_driver_sql(query, (book_id, fee_id)).all()]


def test_only_the_nearest_mark_is_told_where_nobody_looked(district: District) -> None:
    """Method: the first night is ten days before the end."""
    frozen(district)
    assert told(district, ENDS - timedelta(days=10)) == [("freeze", 30)]
    assert told(district, ENDS - timedelta(days=5)) == [("freeze", 7)]


def test_who_reported_nothing_and_who_surrendered_nothing_hear_of_it(district: District) -> None:
    """A week before the last day the report is missing; verified, the surrender is: 3 t, until it is done."""
    d = district
    assert told(d, date(2026, 2, 28)) == []
    assert told(d, date(2026, 3, 1)) == [("report", 30)]
    report_id = new()
    what = year_end.Emitted(ONE, 2025, "SO2", "self", t("3"), 0)
    assert (
        d.do(year_end.report_emissions, d.of(ONE, date(2026, 3, 2)), report_id=report_id, what=what)
        == "reported"
    )
    assert d.do(judge, d.step("chief", date(2026, 3, 3)), report_id=report_id, action="verify") == "verified"
    assert told(d, date(2026, 3, 24)) == [("surrender", 7)]
    [one] = d.ask(alarms, kind="surrender")
    assert (one.quantity, one.subject) == (t("3"), f"{ONE}/SO2/2025")
    paid = {"site": ONE, "strips": [strip("3", 2025, 2025)]}
    assert d.do(year_end.surrender, d.of(ONE, date(2026, 3, 25)), act_id=new(), **paid) == "surrendered"
    assert told(d, date(2026, 3, 31)) == []
    assert told(d, date(2026, 4, 1)) == []


@pytest.mark.parametrize(
    ("measured", "marks"),
    [("3.199999", []), ("3.2", [80]), ("3.6", [90]), ("3.999999", [90]), ("4", [100]), ("4.1", [100])],
)
def test_what_was_emitted_of_the_year(district: District, measured: str, marks: list[int]) -> None:
    """4 t may be emitted: 80 % are 3.2 t."""
    d = district
    what = year_end.Emitted(ONE, 2026, "SO2", "self", t(measured), 0)
    assert d.do(year_end.report_emissions, d.of(ONE), report_id=new(), what=what) == "reported"
    assert told(d, DAY) == [("emitted", mark) for mark in marks]


def test_the_night_tells(district: District) -> None:
    """The job of the night counts what it told."""
    frozen(district)
    assert [one.told for one in JOB.run(district.database, district.book_id, ENDS, district.root)][-1] == 1


def test_a_party_reads_what_concerns_it_page_by_page(district: District) -> None:
    """The lessee reads of the lease, and of nothing else."""
    d = district
    leased(d)
    frozen(d)
    tell_alarms(d.database, d.book_id, ENDS, d.root)
    every = d.ask(alarms)
    assert [one.kind for one in every] == ["freeze", "lease"]
    assert [one.kind for one in d.ask(alarms, owner=party(TWO))] == ["lease"]
    assert [one.kind for one in d.ask(alarms, site=ONE, kind="freeze")] == ["freeze"]
    first = d.ask(alarms, limit=1)
    assert d.ask(alarms, after=first[0], limit=1) == every[1:]


TELL = """INSERT INTO ledger.permit_alarm (book_id, kind, subject, due_on, mark, site, told_on, actor_id)
          VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"""
EVENT = """INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)
           VALUES (%s, 'permits.alarm', %s, %s, %s, %s)"""
EMITTED = "emitted", f"{ONE}/SO2/2026"
DUE = date(2026, 3, 31)


def tell(d: District, row: tuple[Any, ...], *owners: str, **figures: Any) -> str:
    """Keep that something was told, with an event to some; give the promise that is in the way."""
    kind, subject, due_on, mark, of, told_on = row
    said = {"kind": kind, "mark": mark, "due_on": due_on.isoformat(), "site": of, **figures}

    def told(books: Any) -> None:
        run = books.connection.exec_driver_sql
        run(TELL, (d.book_id, *row, d.clerk)).close()
        if owners:
            run(
                EVENT, (d.book_id, subject, [party(one) for one in owners], json.dumps(said), d.clerk)
            ).close()

    try:
        d.database.begin(told)
    except PromiseBroken as broken:
        return str(broken.figures["promise"])
    assert d.ask(alarms) == [ToldEnd(kind, subject, of, due_on, mark, None, told_on)]
    return ""


def reported(d: District) -> None:
    """What was emitted so far is known."""
    what = year_end.Emitted(ONE, 2026, "SO2", "self", t("1"), 0)
    assert d.do(year_end.report_emissions, d.of(ONE), report_id=new(), what=what) == "reported"


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ((*EMITTED, ENDS, 80, ONE, DAY), ""),
        ((*EMITTED, ENDS, 80, TWO, DAY), "alarm_is_so"),
        ((*EMITTED, date(2027, 12, 31), 80, ONE, DAY), "alarm_is_so"),
        (("emitted", f"{ONE}/NOX/2026", ENDS, 80, ONE, DAY), "alarm_is_so"),
        (("emitted", f"{ONE}/so2/2026", ENDS, 80, ONE, DAY), "alarm_is_so"),
        (("surrender", f"{ONE}/SO2/2025", DUE, 0, ONE, DUE), ""),
        (("surrender", f"{ONE}/NOX/2025", DUE, 0, ONE, DUE), "alarm_is_so"),
        (("surrender", f"{ONE}/SO2/2025", DUE, -1, ONE, DUE), "permit_alarm_told_in_time"),
        (("surrender", f"{ONE}/SO2/2025", DUE, 0, ONE, date(2026, 4, 1)), "permit_alarm_told_in_time"),
        (("surrender", f"{ONE}/SO2/2026", DUE, 0, ONE, DUE), "alarm_is_so"),
        (("licence", f"{ONE}/1", ENDS, 90, ONE, DAY), "alarm_is_so"),
        (("fee", f"{NOWHERE}/1", ENDS, 30, ONE, DAY), "alarm_is_so"),
        (("lease", NOWHERE, ENDS, 30, ONE, DAY), "alarm_is_so"),
        (("debt", NOWHERE, ENDS, 30, ONE, DAY), "alarm_is_so"),
        ((*EMITTED, ENDS, 0, ONE, DAY), "permit_alarm_mark_known"),
        (("licence", f"{ONE}/1", ENDS, -2, ONE, DAY), "alarm_is_so"),
        (("storm", f"{ONE}/1", ENDS, 1, ONE, DAY), "alarm_is_so"),
    ],
)
def test_postgresql_lets_nothing_be_told_that_is_not_so(
    district: District, row: tuple[Any, ...], rule: str
) -> None:
    """Method: plain SQL with the web's rights."""
    reported(district)
    assert tell(district, row, row[4]) == rule


@pytest.mark.parametrize(
    ("owners", "figures", "rule"),
    [
        ((ONE,), {}, ""),
        ((), {}, "alarm_is_told"),
        ((TWO,), {}, "outbox_of_permits"),
        ((ONE, TWO), {}, "outbox_of_permits"),
        ((ONE,), {"mark": 90}, "outbox_of_permits"),
        ((ONE,), {"more": "pay 100 to me"}, "outbox_of_permits"),
    ],
)
def test_postgresql_lets_no_event_tell_what_is_not_kept(
    district: District, owners: tuple[str, ...], figures: dict[str, Any], rule: str
) -> None:
    """Goal: nobody is told what is not so, and nobody is kept from hearing. Method: the row of 80 %, and an event to somebody."""
    reported(district)
    assert tell(district, (*EMITTED, ENDS, 80, ONE, DAY), *owners, **figures) in (
        rule,
        "alarm_is_told" if rule else "",
    )


def test_an_area_is_not_told_of(district: District) -> None:
    """A reserve has no site: nothing of it comes to its end."""
    assert district.allocate(f"bureau:{AREA}", "5") == "issued"
    assert told(district, ENDS) == []
