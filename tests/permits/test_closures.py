"""A site is closed by two once nothing stands against it; it has no new acts, no later year is owed, and it is reopened by two."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from ledger.database import Database
from ledger.database.queries import read
from ledger.law import Law
from ledger.law_in_force.queries import law_of
from ledger.market import machines as market_machines
from ledger.market.actions import endings, leases, sales
from ledger.market.machines import SALE
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits import machines
from ledger.permits.actions import (
    closed,
    closures,
    moves,
    register,
    second,
    services,
    surplus,
    withdrawals,
    year_end,
)
from ledger.permits.actions.surplus import Measure
from ledger.permits.queries.closures import SQL as SQL_CLOSURES
from ledger.permits.queries.closures import closing
from ledger.permits.queries.year import SQL, site_years
from ledger.processes.machines import Machine
from ledger.register.actions import LicenceLine
from tests.furnished import furnished
from tests.permits.world import AREA, DAY, District, new, site, strip, t, uscc

ONE, TWO, THREE = site(1), site(2), site(3)
NEXT = date(2027, 3, 1)


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills: one with 10 t of this year and the next, the other with 10 t of this."""
    made = District(database, owner)
    for number in (1, 2):
        made.enterprise(number)
    made.cap("100", 2026, 2027)
    made.allocate(ONE, "10", 2026, 2027)
    made.allocate(TWO, "10")
    return made


def close(d: District, which: str = TWO, on: date = DAY) -> tuple[UUID, str]:
    """Close a site, by two."""
    act_id = new()
    words = {"act_id": act_id, "site": which, "ground": "the works are shut"}
    return act_id, d.twice(closures.CLOSE, closures.close_site, d.step(on=on), **words)


def allocate(d: District, which: str = TWO, on: date = DAY) -> str:
    """Allocate something to a site."""
    return d.allocate(which, "1", step=d.step(on=on))


def test_it_has_no_new_acts(district: District) -> None:
    """Whatever day they say: nothing is allocated, released, recognised or moved; it surrenders as before."""
    d = district
    bare = {"act_id": new(), "site": TWO, "ground": "shut"}
    assert d.do(closures.close_site, d.step(document=" "), **bare) == "entry.text_empty"
    assert d.do(closures.close_site, d.step(), **{**bare, "ground": " "}) == "entry.text_empty"
    act_id, came = close(d)
    assert came == "closed"
    assert close(d)[1] == "permits.closed_already"
    assert allocate(d) == "permits.site_closed"
    assert allocate(d, on=DAY - timedelta(days=1)) == "permits.site_closed"
    assert allocate(d, ONE) == "issued"
    assert d.allocate(f"bureau:{AREA}", "5", purpose="reserve") == "issued"
    grant = {"area": AREA, "due": False, "site": TWO, "strips": [strip("1")]}
    assert d.do(moves.grant_from_reserve, d.step(), act_id=new(), **grant) == "permits.site_closed"
    what = Measure("M-1", date(2024, 1, 1), True, "measured")
    applied = {"act_id": new(), "site": TWO, "strips": [strip("1")], "what": what}
    assert d.do(surplus.apply_surplus, d.of(TWO), **applied) == "permits.site_closed"
    assert d.do(year_end.surrender, d.of(TWO), act_id=new(), site=TWO, strips=[strip("1")]) == "surrendered"
    assert d.do(closures.reopen_site, d.step("third"), act_id=act_id) == "reopening_asked"
    assert (allocate(d), close(d)[1]) == ("permits.site_closed", "permits.closed_already")
    ways = {"act_id": act_id, "ways": (closures.CLOSE,)}
    assert d.do(second.drop, d.step("third"), **ways) == "closed"
    assert d.do(closures.reopen_site, d.step("third"), act_id=act_id) == "reopening_asked"
    assert d.do(second.confirm, d.step("third"), **ways) == "process.acted_before"
    assert d.do(second.confirm, d.step("fourth"), **ways) == "reopened"
    assert allocate(d) == "issued"
    assert close(d)[1] == "closed"
    assert d.broken() == []


def test_what_it_holds_and_owes_stands_against_it(district: District) -> None:
    """Later years, what is bound, what waits: told before, and refused; ended, it closes."""
    d = district

    def told() -> list[str]:
        return list(d.ask(closing, ONE, DAY, Law.of("cn-34")).against)

    assert told() == [f"holding SO2 {AREA} 2027: 10.000"]
    assert close(d, ONE)[1] == "permits.site_holds"
    words: dict[str, Any] = {"site": ONE, "strips": [strip("10", 2027, 2027)], "ground": "closure"}
    act_id = new()
    d.run(withdrawals.withdraw, d.step(), act_id=act_id, **words)
    assert told()[-1] == f"permits.withdrawal {act_id}: proposed"
    d.run(withdrawals.confirm_withdrawal, d.step("chief"), act_id=act_id)
    assert told()[0] == f"withdrawn SO2 {AREA} 2027: 10.000"
    assert close(d, ONE)[1] == "permits.site_holds"
    later = DAY + timedelta(days=30)
    assert (
        d.do(withdrawals.conclude_withdrawal, d.step("chief", DAY + timedelta(days=10)), act_id=act_id)
        == "final"
    )
    assert told() == []
    assert d.freeze(act_id=new(), site=ONE, strips=[strip("2")]) == "frozen"
    assert [one.split()[0] for one in told()] == ["frozen", "permits.freeze"]
    assert close(d, ONE, later)[1] == "permits.site_holds"


def test_what_was_bound_is_not_in_the_way(district: District) -> None:
    """What was withdrawn for good, of which nothing is left on its account, does not keep a site open."""
    d, act_id = district, new()
    words: dict[str, Any] = {"site": ONE, "strips": [strip("10", 2027, 2027)], "ground": "closure"}
    d.run(withdrawals.withdraw, d.step(), act_id=act_id, **words)
    d.run(withdrawals.confirm_withdrawal, d.step("chief"), act_id=act_id)
    over = DAY + timedelta(days=10)
    assert d.do(withdrawals.conclude_withdrawal, d.step("chief", over), act_id=act_id) == "final"
    assert close(d, ONE, over)[1] == "closed"
    assert d.broken() == []


def test_no_later_year_is_owed(district: District) -> None:
    """What is reported of the next year is no duty; of the year itself it is; reopened, years count again from then."""
    d = district
    assert close(d)[1] == "closed"

    def status(year: int, on: date) -> dict[str, str]:
        found = d.ask(site_years, TWO, year, on, Law.of("cn"))
        return {one.pollutant: one.end.status.value for one in found}

    assert status(2026, DAY) == {"SO2": "no_report"}
    assert status(2026, NEXT) == {"SO2": "no_report"}
    with d.database.read() as books:

        def later(year: int) -> list[Any]:
            asked = {"site": TWO, "year": year, "on": NEXT, "recorded": None}
            return read(books, tuple_of, SQL["exclusions"], book=d.book_id, **asked)

        assert (later(2026), later(2027)) == ([], [("", "not_obliged")])


def tuple_of(pollutant: str, kind: str) -> tuple[str, str]:
    """Read a row as it is."""
    return pollutant, kind


def test_postgresql_keeps_it(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """Past Python: nothing is granted to a site that is closed, and none is closed twice."""
    d = district
    close(d)
    monkeypatch.setattr(closed, "find", lambda *_, **__: None)
    for days in (-1, 0, 1):
        assert allocate(d, on=DAY + timedelta(days=days)) == "database.promise_broken"
    assert allocate(d, ONE) == "issued"
    what = Measure("M-1", date(2024, 1, 1), True, "measured")
    applied = {"act_id": new(), "site": TWO, "strips": [strip("1")], "what": what}
    assert d.do(surplus.apply_surplus, d.of(TWO), **applied) == "database.promise_broken"
    monkeypatch.setattr(closures, "closed_by", lambda *_: None)
    assert close(d)[1] == "database.promise_broken"


def emitted(d: District) -> str:
    """Let 30 t be verified of the year before, of which a third mill holds nothing."""
    report_id, what = new(), year_end.Emitted(THREE, 2025, "SO2", "bureau", t("30"), 0)
    assert d.do(year_end.report_emissions, d.step(), report_id=report_id, what=what) == "reported"
    return d.do(year_end.verify_report, d.step("chief"), report_id=report_id)


@pytest.mark.parametrize("on", [DAY, date(2025, 12, 31), date(2024, 12, 31)])
def test_a_day_that_is_typed_forgives_nothing(district: District, on: date) -> None:
    """What was emitted and not covered stands against a closure that is said today, from whatever day on."""
    d = district
    d.enterprise(3)
    assert emitted(d) == "verified"
    step, words = replace(d.step(on=on), said_on=DAY), {"act_id": new(), "site": THREE, "ground": "shut"}
    assert d.do(closures.close_site, step, **words) == "permits.site_holds"


@pytest.mark.parametrize(("again", "status"), [(date(2024, 12, 31), "short"), (DAY, "not_obliged")])
def test_a_closure_that_never_was_is_reopened_as_of_its_own_day(
    district: District, again: date, status: str
) -> None:
    """Goal: the years count as before. Method: closed as of the year before last, reopened as of that day, and as of today."""
    d, first = district, date(2024, 12, 31)
    d.enterprise(3)
    act_id, came = close(d, THREE, first)
    assert (came, emitted(d)) == ("closed", "verified")
    assert d.do(closures.reopen_site, d.step("third", again), act_id=act_id) == "reopening_asked"
    ways = {"act_id": act_id, "ways": (closures.CLOSE,)}
    assert d.do(second.confirm, d.step("fourth", again), **ways) == "reopened"
    [found] = d.ask(site_years, THREE, 2025, DAY, Law.of("cn"))
    assert found.end.status.value == status


@pytest.mark.parametrize(
    ("which", "on", "came"),
    [
        (TWO, DAY, "closed"),
        (TWO, date(2025, 12, 31), "database.promise_broken"),
        (ONE, DAY, "database.promise_broken"),
    ],
)
def test_postgresql_knows_what_is_held(
    district: District, monkeypatch: pytest.MonkeyPatch, which: str, on: date, came: str
) -> None:
    """Past Python: permits of a later year than that of the closure, and of its own."""
    monkeypatch.setattr(closures, "against", lambda *_: [])
    assert close(district, which, on)[1] == came


def test_what_was_withdrawn_is_held_no_more(district: District) -> None:
    """With nothing of a later year left, a site that had some is closed."""
    d, act_id, on = district, new(), DAY + timedelta(days=10)
    words: dict[str, Any] = {"site": ONE, "strips": [strip("10", 2027, 2027)], "ground": "closure"}
    d.run(withdrawals.withdraw, d.step(), act_id=act_id, **words)
    d.run(withdrawals.confirm_withdrawal, d.step("chief"), act_id=act_id)
    assert d.do(withdrawals.conclude_withdrawal, d.step("chief", on), act_id=act_id) == "final"
    assert close(d, ONE, on)[1] == "closed"


def offered(d: District, by: str = ONE, to: str = TWO) -> UUID:
    """A sale that one mill proposes to the other."""
    asked = Proposal(by, to, (Goods(strip("1"), 100_00),))
    d.run(sales.propose, d.of(by), act_id=(act_id := new()), asked=asked)
    return act_id


@pytest.mark.parametrize("past", ["Python", "PostgreSQL"])
def test_what_another_offers_does_not_keep_a_site_open(
    district: District, monkeypatch: pytest.MonkeyPatch, past: str
) -> None:
    """Goal: nobody keeps another's site open. Method: a sale is offered to it; it closes, and agrees to nothing after that."""
    d = district
    d.adopt(sale__needs_recognition="false")
    sale = offered(d)
    assert close(d)[1] == "closed"
    if past == "Python":
        monkeypatch.setattr(closed, "find", lambda *_, **__: None)
    came = d.do(sales.accept, d.of(TWO), act_id=sale)
    assert came == ("database.promise_broken" if past == "Python" else "permits.site_closed")
    assert d.do(sales.cancel, d.of(ONE), act_id=sale) == "cancelled"


def test_what_it_offers_or_agreed_to_keeps_it_open(district: District) -> None:
    """Its own offer, and another's once it said yes; an agreement that both ended keeps neither open."""
    d = district
    d.adopt(sale__needs_recognition="false")
    mine = offered(d, TWO, ONE)
    assert close(d)[1] == "permits.site_holds"
    d.run(sales.cancel, d.of(TWO), act_id=mine)
    sale = offered(d)
    d.run(sales.accept, d.of(TWO), act_id=sale)
    assert close(d)[1] == "permits.site_holds"
    end = new()
    d.run(endings.ask_end, d.of(TWO), act_id=end, of=sale, machine=SALE)
    assert close(d)[1] == "permits.site_holds"
    assert d.do(endings.accept_end, d.of(ONE), act_id=end) == "accepted"
    assert close(d)[1] == "closed"
    assert d.broken() == []


def test_no_last_state_keeps_a_site_open(district: District) -> None:
    """Goal: what is at its end is not told as waiting. Method: the states that the query names, of each machine; one is left out."""
    named = set(re.findall("'([a-z_]+)'", SQL_CLOSURES["waits"].partition("p.state LIKE")[2]))
    last = {
        (machine.name, state)
        for room in (machines, market_machines)
        for machine in vars(room).values()
        if isinstance(machine, Machine)
        for state in {t.after for t in machine.transitions} - {t.before for t in machine.transitions}
        if state in named or state.endswith(("_asked", "proposed"))
    }
    assert last == {("market.ending", "accepted")}


def test_what_is_not_at_its_end_waits(district: District) -> None:
    """Of either side: what was objected to, and what the site itself asked another to let; a service to be annulled goes on."""
    d, on, of = district, DAY + timedelta(days=1), new()
    words: dict[str, Any] = {"site": TWO, "strips": [strip("1")], "ground": "idle"}
    d.run(withdrawals.withdraw, d.step(), act_id=of, **words)
    d.run(withdrawals.confirm_withdrawal, d.step("chief"), act_id=of)
    assert d.do(withdrawals.object_to_withdrawal, d.of(TWO), act_id=of) == "objected"
    act_id, lease = new(), {"lessor": ONE, "lessee": TWO, "strips": [strip("1")]}
    assert d.do(leases.propose_lease, d.of(TWO), act_id=act_id, **lease) == "proposed"
    said = {"decision": of, "manner": "post", "served_on": DAY}
    service = new()
    assert d.do(services.record_service, d.step("third"), act_id=service, **said) == "recorded"
    assert d.do(services.annul_service, d.step("third"), act_id=service) == "annulment_asked"

    def waits() -> set[tuple[str, str]]:
        return {(one.machine, one.state) for one in d.ask(closing, TWO, on, d.ask(law_of, on)).waits}

    assert waits() == {("permits.withdrawal", "objected"), ("permits.lease", "proposed")}
    assert d.do(withdrawals.undo_withdrawal, d.step("third", on), act_id=of) == "undone"
    assert d.do(leases.cancel_lease, d.of(TWO), act_id=act_id) == "cancelled"
    assert waits() == set()
    assert close(d, TWO, on)[1] == "closed"


def test_an_annulled_licence_is_none(district: District) -> None:
    """What is told of the licence is the newest version that counts: with the second annulled the first one, with both none."""
    d = district
    lines = [LicenceLine("DA001", "SO2", 2026, t("4"))]

    def told() -> str:
        return str(d.ask(closing, TWO, DAY, d.ask(law_of, DAY)).licence)

    number = f"{uscc(2)}001P"
    for day in (date(2026, 12, 31), date(2027, 12, 31)):
        assert d.licensed(TWO, lines, licence=number, valid_from=date(2026, 1, 1), valid_to=day) == "done"
    for version, left in ((2, number), (1, "")):
        assert told() == number
        said = {"act_id": new(), "site": TWO, "version": version}
        assert d.twice(register.ANNUL_LICENCE, register.annul_licence, d.step(), **said) == "done"
        assert told() == left
