"""The licence step after permits have passed: a task on either side, until a version of the licence says so."""

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from ledger.database import Database
from ledger.market.actions import buybacks, sales
from ledger.permits.actions import reconcile, year_end
from ledger.permits.queries.licence_steps import effects, licence_steps
from ledger.permits.rules.licence_steps import Passing, Sides, waiting
from ledger.register.actions import LicenceLine
from tests.furnished import furnished
from tests.market.world import agree
from tests.permits.world import DAY, District, new, site, strip, t, uscc

RAISE, LOWER = "licence_to_raise", "licence_to_lower"


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills of which the licences say what they have, 10 t and 4 t; the first one sells."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false", sale__cooling_days="0", buyback__at_most_fee_rate="false")
    for number in (1, 2):
        made.enterprise(number)
    made.cap("100", 2026, 2027)
    made.allocate(site(1), "10", 2026, 2027)
    made.allocate(site(2), "4", 2026, 2027)
    licensed(made, 1, "10")
    licensed(made, 2, "4")
    made.pay_in(site(2), "500000.00")
    return made


def licensed(d: District, number: int, *quantities: str) -> None:
    """Import a version of a licence for 2026 and 2027, one quantity for both or one for each."""
    first, last = quantities[0], quantities[-1]
    lines = [LicenceLine("DA001", "SO2", 2026, t(first)), LicenceLine("DA001", "SO2", 2027, t(last))]
    years = {"valid_from": date(2026, 1, 1), "valid_to": date(2030, 12, 31)}
    assert d.licensed(site(number), lines, licence=uscc(number) + "001P", **years) == "done"


def sold(d: District, quantity: str, last: int = 2027) -> Any:
    """Sell and settle."""
    act_id, told = agree(d, quantity, 2026, last)
    assert told[-1] == "approved"
    assert d.do(sales.settle, d.step("finance"), act_id=act_id) == "settled"
    return act_id


def open_now(d: District, on: date = DAY, **which: Any) -> list[tuple[str, str, list[tuple[int, str]]]]:
    """Kind, most of a year and years of what waits."""
    return [
        (one.kind, one.figures.quantity, [(x.year, x.waits) for x in one.figures.years])
        for one in d.ask(licence_steps, on, **which)
    ]


def effect(d: District, act_id: Any) -> str:
    """How far a sale is."""
    return str(d.ask(effects, DAY, [(act_id, "permits.sale", "settled", site(1), site(2))])[act_id])


def test_both_licences_follow_a_sale(district: District) -> None:
    """Goal: the buyer's is raised and the seller's lowered, each its own task. Method: 6 t are sold; licences, in part, then whole."""
    d = district
    assert open_now(d) == []
    act_id = sold(d, "6")
    years = [(2026, "6.000"), (2027, "6.000")]
    assert open_now(d) == [(LOWER, "6.000", years), (RAISE, "6.000", years)]
    [task] = d.ask(licence_steps, date(2026, 6, 11), owner=site(2).rpartition(":")[0])
    assert task.subject == f"{site(2)}/SO2/{act_id}"
    figures = asdict(task.figures)
    assert (figures["act"], figures["since"], figures["days"]) == (str(act_id), "2026-06-01", 10)
    assert figures["years"][0] == {"year": 2026, "waits": "6.000", "ledger": "10.000", "licence": "4.000"}
    assert effect(d, act_id) == "settled_pending_permit"
    licensed(d, 2, "7", "10")
    assert open_now(d, sites=[site(2)]) == [(RAISE, "3.000", [(2026, "3.000")])]
    licensed(d, 2, "10")
    assert (open_now(d), effect(d, act_id)) == ([(LOWER, "6.000", years)], "settled_pending_permit")
    licensed(d, 1, "4")
    assert (open_now(d), effect(d, act_id)) == ([], "effective")
    assert open_now(d, date(2027, 1, 1)) == []


def test_what_the_licence_allows_already_waits_for_nothing(district: District) -> None:
    """A licence that permits more than is held needs no step; of a year that is over there is none."""
    d = district
    licensed(d, 2, "10")
    sold(d, "6", 2026)
    assert [kind for kind, *_ in open_now(d)] == [LOWER]
    assert open_now(d, date(2026, 12, 31)) == [(LOWER, "6.000", [(2026, "6.000")])]
    assert open_now(d, date(2027, 1, 1)) == []


def test_what_is_explained_waits_for_nothing_while_the_figures_stand(district: District) -> None:
    """Goal: a difference somebody explains closes the step. Method: compared, explained for one year, then another sale."""
    d = district
    sold(d, "6")
    d.run(reconcile.reconcile, d.step(), act_id=new(), site=site(2))
    words = {"subject": f"{site(2)}/SO2/2026", "explanation": "the works begin in 2027"}
    assert d.do(reconcile.explain_task, d.step(), act_id=new(), **words) == "explained"
    assert open_now(d, sites=[site(2)]) == [(RAISE, "6.000", [(2027, "6.000")])]


def test_a_surrender_lowers_no_licence(district: District) -> None:
    """What is surrendered for the year that runs was permitted: neither the step nor the comparison calls it a difference."""
    d = district
    sold(d, "6")
    licensed(d, 1, "4")
    licensed(d, 2, "10")
    said = {"act_id": new(), "site": site(2), "strips": [strip("3")]}
    assert d.do(year_end.surrender, d.of(site(2)), **said) == "surrendered"
    assert open_now(d) == []
    d.run(reconcile.reconcile, d.step(), act_id=new(), site=site(2))
    assert d.ask(reconcile.tasks, owner=None) == []


def test_a_buy_back_lowers_the_licence(district: District) -> None:
    """What the government bought is in no licence: one side alone has a step."""
    d, act_id = district, new()
    words = {"site": site(1), "strips": [strip("2")], "price": 100_00}
    assert d.do(buybacks.offer_buyback, d.step(), act_id=act_id, **words) == "offered"
    assert d.do(buybacks.accept_buyback, d.of(site(1)), act_id=act_id) == "accepted"
    assert d.do(buybacks.pay_buyback, d.step("finance"), act_id=act_id) == "paid"
    assert open_now(d) == [(LOWER, "2.000", [(2026, "2.000")])]


def passing(number: int, quantity: int) -> Passing:
    """The n-th act of a site."""
    at = datetime(2026, 6, 1, tzinfo=UTC) + timedelta(days=number)
    return Passing(UUID(int=number), "permits.sale", "x", "SO2", 2026, quantity, DAY, at)


@pytest.mark.parametrize(
    ("quantities", "held", "licence", "explained", "expected"),
    [
        ((6,), 10, 4, False, [(1, 6)]),
        ((6,), 10, 9, False, [(1, 1)]),
        ((6,), 10, 10, False, []),
        ((6,), 10, 11, False, []),
        ((6,), 30, 4, False, [(1, 6)]),
        ((6,), 10, 4, True, []),
        ((6, 4), 10, 6, False, [(2, 4)]),
        ((6, 4), 10, 5, False, [(1, 1), (2, 4)]),
        ((6, 4), 10, 7, False, [(2, 3)]),
        ((-6,), 4, 10, False, [(1, 6)]),
        ((-6,), 4, 5, False, [(1, 1)]),
        ((-6,), 4, 4, False, []),
        ((6, -6), 4, 4, False, []),
        ((6, -2), 8, 4, False, [(1, 4)]),
    ],
)
def test_what_passed_last_waits_first(
    quantities: tuple[int, ...], held: int, licence: int, explained: bool, expected: list[tuple[int, int]]
) -> None:
    """On the line, just inside and just outside, in both directions; of several the newest first."""
    passed = [passing(number, quantity) for number, quantity in enumerate(quantities, 1)]
    found = waiting(passed, {("x", "SO2", 2026): Sides(held, licence, explained)})
    assert [(one.passing.act_id.int, one.quantity) for one in found] == expected
