"""Where the law restricts buyers to their need, it is told by licence, reports and ledger, whether anything is declared or not."""

from datetime import date
from typing import Any

import pytest

from ledger.database import Database
from ledger.market.actions import sales
from ledger.market.rules.needs import lacking, needs
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import year_end
from ledger.register.actions import LicenceLine
from tests.furnished import furnished
from tests.market.world import agree
from tests.permits.world import DAY, District, judge, new, site, strip, t, uscc


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills where buyers are held to what they lack; the second one holds 4 t."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false", sale__need='"data"', sale__cooling_days="0")
    for number in (1, 2):
        made.enterprise(number)
    made.cap("100", 2026, 2027)
    made.allocate(site(1), "50", 2026, 2027)
    made.allocate(site(2), "4", 2026, 2027)
    made.pay_in(site(2), "500000.00")
    return made


def licensed(d: District, quantity: str) -> None:
    """Import a version of the buyer's licence for 2026."""
    lines = [LicenceLine("DA001", "SO2", 2026, t(quantity))]
    head = {"licence": uscc(2) + "001P", "valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
    assert d.licensed(site(2), lines, **head) == "done"


def failed(d: District, quantity: str, last: int = 2026, need: tuple[Any, ...] = ()) -> list[tuple[str, Any]]:
    """The gates of a dry run: code, and what is lacking."""
    asked = Proposal(site(1), site(2), (Goods(strip(quantity, 2026, last), 100_00),), need)
    gates = d.ask(sales.check_proposal, DAY, asked).gates
    return [(one["code"], one["compared"].get("need")) for one in gates]


@pytest.mark.parametrize(("quantity", "passes"), [("5.999999", True), ("6", True), ("6.000001", False)])
def test_up_to_what_the_licence_permits_beyond_the_ledger(
    district: District, quantity: str, passes: bool
) -> None:
    """10 t are permitted and 4 t held: 6 t are lacking; just inside, on the line, just outside, whatever is declared."""
    d = district
    licensed(d, "10")
    expected = [] if passes else [("gate.need_known", "6.000")]
    assert failed(d, quantity) == failed(d, quantity, need=(("SO2", t("20")),)) == expected
    assert agree(d, quantity)[1][0] == ("proposed" if passes else "permits.gates_failed")


def test_each_year_has_its_need(district: District) -> None:
    """A licence that says nothing of 2027 leaves nothing to buy for it."""
    licensed(district, "10")
    assert failed(district, "6", 2027) == [("gate.need_known", "0.000")]


def test_what_was_emitted_is_needed(district: District) -> None:
    """7 t were verified for last year, and 4 t are held: 3 t are lacking, in each year."""
    d, report, early = district, new(), date(2026, 2, 1)
    what = year_end.Emitted(site(2), 2025, "SO2", "self", t("7"), 0)
    d.do(year_end.report_emissions, d.of(site(2), early), report_id=report, what=what)
    assert d.do(judge, d.step("chief", early), report_id=report, action="verify") == "verified"
    assert failed(d, "3", 2027) == []
    assert failed(d, "3.000001", 2027) == [("gate.need_known", "3.000")] * 2


def test_a_project_that_nobody_knows_declares_its_need(district: District) -> None:
    """Without licence and report what is declared counts, and nothing is bought without that."""
    d = district
    assert failed(d, "5") == [("gate.need_known", "0.000")]
    assert failed(d, "5", need=(("SO2", t("5")),)) == []
    assert [code for code, _ in failed(d, "5", need=(("SO2", t("4.999999")),))] == [
        "gate.need",
        "gate.need_known",
    ]


def test_what_is_bought_twice_at_once(district: District) -> None:
    """Two sales are agreed to before either is settled: the second one is not settled."""
    d = district
    licensed(d, "10")
    first, second = (agree(d, "6")[0] for _ in range(2))
    assert d.do(sales.settle, d.step("finance"), act_id=first) == "settled"
    assert d.do(sales.settle, d.step("finance"), act_id=second) == "permits.gates_failed"


@pytest.mark.parametrize(
    ("permitted", "emitted", "held", "lacks"),
    [(10, 0, 4, 6), (10, 12, 4, 8), (0, 5, 4, 1), (0, 4, 4, 0), (0, 3, 4, 0), (5, 5, 4, 1), (4, 0, 4, 0)],
)
def test_what_is_lacking(permitted: int, emitted: int, held: int, lacks: int) -> None:
    """The larger of licence and emissions, beyond what is held; never below zero."""
    assert lacking(permitted, emitted, held) == lacks
    assert needs([("SO2", 2026, lacks)], {"SO2": 99}, known=True) == (("SO2", 2026, lacks),)
