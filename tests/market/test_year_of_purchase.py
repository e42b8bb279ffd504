"""The year of a purchase begins on its day: who buys emits from then on, who sold has the days before, and the licence is asked."""

from datetime import date, timedelta
from typing import Any

import pytest

from ledger.database import Database
from ledger.law_in_force.queries import law_of
from ledger.market.actions import sales
from ledger.permits.actions import year_end
from ledger.permits.queries import lots
from ledger.permits.queries.year import SiteYear, site_years
from ledger.permits.rules.strips import written
from ledger.permits.rules.terms import Span
from ledger.permits.rules.turnover import LotsOfYear, Turn, shares
from ledger.register.actions import LicenceLine
from tests.furnished import furnished
from tests.market.world import agree
from tests.permits.world import AREA, DAY, District, new, site, strip, t, uscc

NEXT = date(2027, 2, 1)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@furnished
def district(database: Database, owner: Database) -> District:
    """Three mills of which the first has 10 t of 2026 and 2027; on 1 June it sells 6 t of both to the second."""
    d = District(database, owner)
    d.adopt(sale__needs_recognition="false", sale__cooling_days="0")
    for number in (1, 2, 3):
        d.enterprise(number)
    d.cap("100", 2026, 2027)
    d.allocate(site(1), "10", 2026, 2027)
    d.pay_in(site(2), "500000.00")
    d.pay_in(site(3), "500000.00")
    settled(d, "6", 2027)
    return d


def settled(d: District, quantity: str, last: int = 2026, **words: Any) -> None:
    """Sell and settle."""
    act_id, told = agree(d, quantity, 2026, last, **words)
    assert told[-1] == "approved"
    assert d.do(sales.settle, d.step("finance"), act_id=act_id) == "settled"


def account(d: District, number: int, on: date = DAY, year: int = 2026) -> SiteYear:
    """The account of a site's year."""
    one: SiteYear
    [one] = d.ask(site_years, site(number), year, on, d.ask(law_of, on))
    return one


def told(d: District, number: int, on: date = DAY, year: int = 2026) -> tuple[str, str, str]:
    """What it may emit, what covers it, and of that what was sold."""
    one = account(d, number, on, year)
    return written(one.end.may_emit), written(one.end.surrendered), written(one.kept)


def test_each_side_has_its_days(district: District) -> None:
    """6 t of 365 days: 214 from 1 June for the buyer, 151 before for the seller, with the 4 t that it kept; the next year whole."""
    d = district
    assert told(d, 2) == ("3.517808", "0.000", "0.000")
    assert told(d, 1) == ("6.482191", "2.482191", "2.482191")
    assert told(d, 2, NEXT, 2027) == ("6.000", "0.000", "0.000")
    assert told(d, 1, NEXT, 2027) == ("4.000", "0.000", "0.000")
    held = d.ask(lots.table_of, site(2), "pro_rata_days", on=DAY)["SO2", AREA]
    assert [(written(y.held), written(y.may_emit), written(y.may_sell)) for y in held] == [
        ("6.000", "3.517808", "6.000"),
        ("6.000", "6.000", "6.000"),
    ]
    sold = d.ask(lots.table_of, site(1), "pro_rata_days", on=DAY)["SO2", AREA]
    assert [written(y.may_emit) for y in sold] == ["4.000", "4.000"]


def test_what_is_surrendered_covers_its_days(district: District) -> None:
    """The buyer covers 3.517808 t with its 6 t; the seller 6.482191 t with its 4 t and the days before the sale."""
    d = district
    for number, quantity in ((1, "4"), (2, "6")):
        said = {"act_id": new(), "site": site(number), "strips": [strip(quantity)]}
        assert d.do(year_end.surrender, d.of(site(number)), **said) == "surrendered"
    assert told(d, 2) == told(d, 2, NEXT) == ("3.517808", "3.517808", "0.000")
    assert told(d, 1) == told(d, 1, NEXT) == ("6.482191", "6.482191", "2.482191")
    assert d.broken() == []


def test_who_bought_and_sold_has_the_days_between(district: District) -> None:
    """Sold on the same day it has none; what the third bought begins on that day."""
    d = district
    settled(d, "6", seller=site(2), buyer=site(3))
    assert d.ask(site_years, site(2), 2026, DAY, d.ask(law_of, DAY)) == []
    assert told(d, 3)[0] == "3.517808"


def licensed(d: District, quantity: str, until: date = date(2030, 12, 31)) -> None:
    """Import a version of the buyer's licence."""
    lines = [
        LicenceLine("DA001", "SO2", year, t(quantity)) for year in range(2026, min(2027, until.year) + 1)
    ]
    head = {"licence": uscc(2) + "001P", "valid_from": YEAR[0], "valid_to": until}
    assert d.licensed(site(2), lines, **head) == "done"


def emits(d: District, on: date = DAY) -> list[tuple[str, str]]:
    """What the buyer may emit in this year, and what waits: of the account of the year and of the holdings."""
    one = account(d, 2, on)
    law = d.ask(law_of, on)
    held = d.ask(lots.table_of, site(2), "pro_rata_days", on=on, law=law)["SO2", AREA][0]
    return [
        (written(one.end.may_emit), written(one.pending)),
        (written(held.may_emit), written(held.pending_licence)),
    ]


@pytest.mark.parametrize(
    ("licence", "expected"),
    [
        (None, ("3.517808", "3.517808")),
        ("0", ("0.000", "3.517808")),
        ("2", ("1.172603", "2.345205")),
        ("5.999999", ("3.517808", "0.000")),
        ("6", ("3.517808", "0.000")),
        ("7", ("3.517808", "0.000")),
    ],
)
def test_the_buyer_emits_when_its_licence_says_so(
    district: District, licence: str | None, expected: tuple[str, str]
) -> None:
    """Goal: what a licence does not say yet is no right to emit; where no licence is known, it is told alone."""
    d = district
    if licence is not None:
        licensed(d, licence)
    assert emits(d) == [expected] * 2


@pytest.mark.parametrize("quantity", ["0.5", "1", "2"])
def test_what_was_surrendered_is_permitted_all_the_same(district: District, quantity: str) -> None:
    """Goal: nobody makes its purchase licensed by surrendering. Method: 4 t of 6 t wait; a part is surrendered, as much as is licensed."""
    d = district
    licensed(d, "2")
    taken = strip(quantity, 2026, 2026)
    assert (
        d.do(year_end.surrender, d.of(site(2)), act_id=new(), site=site(2), strips=[taken]) == "surrendered"
    )
    assert [waits for _, waits in emits(d)] == ["2.345205"] * 2


def test_a_licence_that_has_ended_says_nothing(district: District) -> None:
    """What was bought is not emitted under without a licence (条例 art. 33): on its last day yes, on the day after no."""
    d = district
    licensed(d, "6", DAY)
    assert emits(d) == [("3.517808", "0.000")] * 2
    assert emits(d, DAY + timedelta(days=1)) == [("0.000", "3.517808")] * 2


def test_a_place_may_let_the_buyer_emit_from_the_settlement(database: Database, owner: Database) -> None:
    """The rule is the place's to set; what waits is told all the same."""
    d = District(database, owner)
    d.adopt(sale__needs_recognition="false", trade__emits_from='"settlement"')
    for number in (1, 2):
        d.enterprise(number)
    d.cap("100", 2026, 2027)
    d.allocate(site(1), "10", 2026, 2027)
    d.pay_in(site(2), "500000.00")
    settled(d, "6")
    licensed(d, "2")
    assert emits(d) == [("3.517808", "2.345205")] * 2


JULY, MARCH = date(2026, 7, 1), date(2026, 3, 1)


@pytest.mark.parametrize(
    ("left", "turns", "rule", "had", "has"),
    [
        (10, [], "pro_rata_days", [], [(10, *YEAR)]),
        (10, [Turn(JULY, 10)], "pro_rata_days", [], [(10, JULY, YEAR[1])]),
        (10, [Turn(JULY, 4)], "pro_rata_days", [], [(6, *YEAR), (4, JULY, YEAR[1])]),
        (6, [Turn(JULY, -4)], "pro_rata_days", [(4, YEAR[0], date(2026, 6, 30))], [(6, *YEAR)]),
        (0, [Turn(JULY, -4), Turn(MARCH, 4)], "pro_rata_days", [(4, MARCH, date(2026, 6, 30))], []),
        (4, [Turn(MARCH, 4), Turn(JULY, -4)], "pro_rata_days", [(4, YEAR[0], date(2026, 6, 30))], [(4, MARCH, YEAR[1])]),
        (1, [Turn(JULY, 4)], "pro_rata_days", [], [(1, JULY, YEAR[1])]),
        (4, [Turn(date(2025, 7, 1), 4)], "pro_rata_days", [], [(4, *YEAR)]),
    ],
)  # fmt: skip
def test_days_of_both_sides(left: int, turns: list[Turn], rule: str, had: list[Any], has: list[Any]) -> None:
    """What was sold is what the site had the longest; what was bought before the year is whole."""
    found = shares(2026, *YEAR, left, turns)
    assert found.had == tuple(Span(2026, *one) for one in had)
    assert found.has == tuple(Span(2026, *one) for one in has)


@pytest.mark.parametrize(
    ("rule", "buyer", "seller"), [("pro_rata_days", 504, 495), ("whole_months", 500, 500), ("whole_year", 1000, 0)]
)  # fmt: skip
def test_as_the_place_counts(rule: str, buyer: int, seller: int) -> None:
    """By days, by months, or in full: what one side has the other has not."""
    bought = LotsOfYear({1: shares(2026, *YEAR, 1000, [Turn(JULY, 1000)])}, rule)
    sold = LotsOfYear({1: shares(2026, *YEAR, 0, [Turn(JULY, -1000)])}, rule)
    assert (bought.may_emit, sold.may_emit, sold.covered({})) == (buyer, seller, seller)
    whole = Span(2026, 1000, *YEAR)
    assert (bought.covered({1: whole}), bought.covered({2: whole})) == (buyer, 1000)
