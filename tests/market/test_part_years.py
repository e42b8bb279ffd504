"""Part years on PostgreSQL: what is sold is priced, delivered and certified by the days for which it is valid."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ledger.amounts import parse_decimal, yuan
from ledger.database import Database
from ledger.law_in_force.queries import law_of
from ledger.market.actions import buybacks, leases, sales
from ledger.market.machines import LEASE
from ledger.market.queries.certificates import certificate_of
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import moves, pledges, surplus, withdrawals, year_end
from ledger.permits.machines import PLEDGE
from ledger.permits.queries import lots
from ledger.permits.queries.year import site_years
from ledger.permits.rules.strips import written
from tests.furnished import furnished
from tests.market.world import agree
from tests.permits.world import AREA, BODIES, DAY, District, new, site, strip, turn

JULY = date(2026, 7, 1)


@furnished
def district(database: Database, owner: Database) -> District:
    """Three mills under caps of 100 t."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false")
    for number in (1, 2, 3):
        made.enterprise(number)
    made.cap("100", 2026, 2028)
    made.pay_in(site(2), "500000.00")
    return made


def sold(d: District, quantity: str = "6", **words: Any) -> tuple[Any, list[str]]:
    """Sell for 2026 to 2028 at 4,000 yuan, and settle it as of the day."""
    act_id, told = agree(d, quantity, 2026, 2028, price=4000_00, **words)
    if told[-1] == "approved":
        told.append(d.do(sales.settle, d.step("finance"), act_id=act_id))
    return act_id, told


def test_half_a_first_year(district: District) -> None:
    """Goal: price, ledger and certificate say the same. Method: the worked example, 24,000.00 × 915 ÷ 365."""
    d = district
    d.allocate(site(1), "6", 2026, 2028, valid_from=JULY)
    asked = Proposal(site(1), site(2), (Goods(strip("6", 2026, 2028), 4000_00),))
    dry = d.ask(sales.check_proposal, DAY, asked)
    assert [yuan(fen) for fen in dry.amounts] == ["60164.38"]
    before = d.ask(lots.table_of, site(1), "pro_rata_days", on=DAY)["SO2", AREA]
    assert [(written(y.may_sell), written(y.may_sell_later)) for y in before] == [
        ("0.000", "6.000"),
        ("6.000", "0.000"),
        ("6.000", "0.000"),
    ]
    act_id, told = sold(d)
    assert told == ["proposed", "accepted", "approved", "settled"]
    assert yuan(d.money(":".join(site(1).split(":")[:2]))) == "60164.38"
    bought = d.ask(lots.table_of, site(2), "pro_rata_days", on=JULY)["SO2", AREA]
    assert [(written(y.held), written(y.may_emit), written(y.may_sell)) for y in bought] == [
        ("6.000", "3.024657", "6.000"),
        ("6.000", "6.000", "6.000"),
        ("6.000", "6.000", "6.000"),
    ]
    paper = d.ask(certificate_of, act_id).certificate
    assert (paper.valid_from, paper.valid_to, paper.total) == ("2026-07-01", "2028-12-31", "60164.38")
    [line] = paper.lines
    assert (line.valid_from, line.formula) == ("2026-07-01", "6.000 t × 4000.00 × 915 ÷ 365")
    assert d.broken() == []


def test_a_lease_counts_its_days(district: District) -> None:
    """Goal: what is let of half a year is half a year's. Method: of 6 t from July 4 t are let; both sides, and a surrender."""
    d, act_id = district, new()
    d.allocate(site(1), "6", 2026, 2026, valid_from=JULY)
    words = {"act_id": act_id, "lessor": site(1), "lessee": site(2), "strips": [strip("4")]}
    assert d.do(leases.propose_lease, d.of(site(1)), **words) == "proposed"
    assert d.do(turn, d.of(site(2)), act_id=act_id, machine=LEASE, action="accept") == "accepted"
    assert d.do(leases.register_lease, d.step("chief"), act_id=act_id) == "running"

    def told() -> list[tuple[str, str]]:
        tables = [d.ask(lots.table_of, site(n), "pro_rata_days", on=JULY) for n in (1, 2)]
        return [(written(y.held), written(y.may_emit)) for one in tables for y in one.get(("SO2", AREA), ())]

    # 2 t and 4 t × 184 ÷ 365
    assert told() == [("6.000", "1.008219"), ("0.000", "2.016438")]
    said = {"act_id": new(), "site": site(2), "strips": [strip("4")]}
    assert d.do(year_end.surrender, d.of(site(2), JULY), **said) == "surrendered"
    on = date(2027, 5, 1)
    [year] = d.ask(site_years, site(2), 2026, on, d.ask(law_of, on))
    assert (written(year.end.may_emit), written(year.end.surrendered)) == ("2.016438", "2.016438")
    assert d.broken() == []


@pytest.mark.parametrize(
    ("rule", "price", "emitted"),
    [("whole_months", "60000.00", "3.000"), ("whole_year", "72000.00", "6.000")],
)
def test_another_convention(database: Database, owner: Database, rule: str, price: str, emitted: str) -> None:
    """Where the place counts months, or years in full, price and ledger do."""
    d = District(database, owner)
    d.adopt(sale__needs_recognition="false", term__part_year=f'"{rule}"')
    for number in (1, 2):
        d.enterprise(number)
    d.cap("100", 2026, 2028)
    d.allocate(site(1), "6", 2026, 2028, valid_from=JULY)
    d.pay_in(site(2), price)
    assert sold(d)[1][-1] == "settled"
    assert d.money(":".join(site(2).split(":")[:2])) == 0
    assert written(d.ask(lots.table_of, site(2), rule)["SO2", AREA][0].may_emit) == emitted


def test_whole_years_are_certified_from_the_day_of_the_purchase(district: District) -> None:
    """A purchase within the year is not valid from 1 January; whole years cost whole years, with one of 366 days."""
    d = district
    d.allocate(site(1), "6", 2026, 2028)
    act_id, told = sold(d)
    assert told[-1] == "settled"
    paper = d.ask(certificate_of, act_id).certificate
    assert (paper.valid_from, paper.lines[0].valid_from, paper.total) == (DAY.isoformat(),) * 2 + (
        "72000.00",
    )
    assert paper.lines[0].formula == "6.000 t × 4000.00 × 3"


def test_lots_of_several_days(district: District) -> None:
    """4 t of the whole year and 2 t from July: one price by all days, and both days on the certificate."""
    d = district
    d.allocate(site(1), "4", 2026, 2028)
    d.allocate(site(1), "2", 2026, 2028, valid_from=JULY)
    act_id, told = sold(d)
    assert told[-1] == "settled"
    paper = d.ask(certificate_of, act_id).certificate
    # 4 t × 1,096 days and 2 t × 915 days: 6,214 t·d × 4,000 ÷ 365
    assert (paper.total, paper.lines[0].valid_from) == (
        "68098.63",
        "2026-06-01 (4.000); 2026-07-01 (2.000)",
    )


def test_other_lots_than_were_priced(district: District) -> None:
    """What was agreed for the whole year is not delivered with lots from July, nor the other way round."""
    d = district
    d.allocate(site(1), "6", 2026, 2028)
    _, told = agree(d, "6", 2026, 2028, price=4000_00)
    assert told[-1] == "approved"
    d.allocate(site(1), "6", 2026, 2028, valid_from=JULY)
    late = new()
    asked = Proposal(site(1), site(3), (Goods(strip("6", 2026, 2028), 4000_00),))
    d.do(sales.propose, d.of(site(1)), act_id=late, asked=asked)
    d.allocate(site(1), "5", 2026, 2028)
    # Now 6 t from July stand before 5 t of the whole year, as they did when the sale was proposed.
    assert d.do(sales.accept, d.of(site(3)), act_id=late) == "accepted"
    again = new()
    d.do(sales.propose, d.of(site(1)), act_id=again, asked=asked)
    assert d.do(sales.accept, d.of(site(3)), act_id=again) == "permits.holding_too_small"
    d.allocate(site(1), "1", 2026, 2028, valid_from=JULY)
    assert d.do(sales.accept, d.of(site(3)), act_id=again) == "permits.term_changed"
    assert parse_decimal("5", 6) + parse_decimal("1", 6) == d.held(site(1))
    assert d.broken() == []


WORDS: dict[str, Any] = {"site": site(1), "strips": [strip("6", 2026, 2028)]}
RESERVE = f"bureau:{AREA}"


def _leased(d: District) -> str:
    words = {"act_id": (act_id := new()), "lessor": site(1), "lessee": site(2), "strips": WORDS["strips"]}
    assert d.do(leases.propose_lease, d.of(site(1)), **words) == "proposed"
    assert d.do(leases.accept_lease, d.of(site(2)), act_id=act_id) == "accepted"
    assert d.do(leases.register_lease, d.step("chief"), act_id=act_id) == "running"
    assert emits(d, site(1))[0] == "0.000"
    LEASES.append(act_id)
    return site(2)


LEASES: list[Any] = []


def _lease_over(d: District) -> str:
    _leased(d)
    assert d.end(LEASES[-1], LEASE) == "accepted"
    return site(1)


def _pledged(d: District) -> str:
    debt = {"creditor": BODIES[0], "debt": 1_00, "until": date(2026, 12, 1)}
    words = {"act_id": (act_id := new()), "pledgor": site(1), "strips": WORDS["strips"], **debt}
    assert d.do(pledges.apply_pledge, d.of(site(1)), **words) == "applied"
    assert d.do(turn, d.of(BODIES[0]), act_id=act_id, machine=PLEDGE, action="accept") == "accepted"
    assert d.do(turn, d.step("chief"), act_id=act_id, machine=PLEDGE, action="register") == "registered"
    return site(1)


def _unfrozen(d: District) -> str:
    assert d.freeze(act_id=(act_id := new()), **WORDS) == "frozen"
    assert emits(d, site(1)) == ["3.024657", "6.000"], "a freeze bars disposing, not emitting (10.15)"
    assert d.held(site(1)) == 0
    assert d.lift(act_id) == "lifted"
    return site(1)


def _moved(d: District, to_area: str | None = None) -> str:
    words = {**WORDS, "to": site(2), "basis": "relocation", "to_area": to_area}
    assert d.do(moves.apply_move, d.of(site(1)), act_id=(act_id := new()), **words) == "applied"
    assert d.do(moves.accept_move, d.of(site(2)), act_id=act_id) == "accepted"
    assert d.do(moves.approve_move, d.step("chief"), act_id=act_id) == "done"
    return site(2)


def _moved_away(d: District) -> str:
    d.cap("1", 2026, 2028, area="330602")
    return _moved(d, "330602")


def _recognised(d: District) -> str:
    what = surplus.Measure("M-1", date(2025, 1, 1), irreversible=True, evidence="report")
    assert (
        d.do(surplus.apply_surplus, d.of(site(1)), act_id=(act_id := new()), what=what, **WORDS) == "applied"
    )
    assert d.do(surplus.recognise_surplus, d.step("chief"), act_id=act_id) == "recognised"
    return site(1)


def _not_withdrawn(d: District) -> str:
    assert (
        d.do(withdrawals.withdraw, d.step(), act_id=(act_id := new()), ground="idle", **WORDS) == "proposed"
    )
    assert d.do(withdrawals.confirm_withdrawal, d.step("chief"), act_id=act_id) == "open_to_objection"
    assert d.do(withdrawals.undo_withdrawal, d.step("third"), act_id=act_id) == "undone"
    return site(1)


def _withdrawn_and_released(d: District) -> str:
    assert (
        d.do(withdrawals.withdraw, d.step(), act_id=(act_id := new()), ground="idle", **WORDS) == "proposed"
    )
    assert d.do(withdrawals.confirm_withdrawal, d.step("chief"), act_id=act_id) == "open_to_objection"
    assert d.do(withdrawals.conclude_withdrawal, d.step("third", date(2026, 6, 20)), act_id=act_id) == "final"
    words = {"act_id": new(), "area": AREA, "site": site(3), "strips": WORDS["strips"], "due": False}
    step = d.step(on=date(2026, 6, 20))
    assert d.twice(moves.RELEASE, moves.grant_from_reserve, step, **words) == "released"
    return site(3)


def _not_surrendered(d: District) -> str:
    words = {"act_id": (act_id := new()), "site": site(1), "strips": [strip("6")]}
    assert d.do(year_end.surrender, d.of(site(1)), **words) == "surrendered"
    assert d.undo(act_id) == "undone"
    return site(1)


def emits(d: District, holder: str) -> list[str]:
    """What a site may emit in 2026 and in 2027."""
    table = d.ask(lots.table_of, holder, "pro_rata_days", on=JULY)
    return [written(y.may_emit) for years in table.values() for y in years if y.vintage in (2026, 2027)]


@pytest.mark.parametrize(
    "way",
    [
        lambda d: site(1), _leased, _lease_over, _pledged, _unfrozen, _moved, _moved_away, _recognised, _not_withdrawn,
        _withdrawn_and_released, _not_surrendered,
    ],
)  # fmt: skip
def test_a_part_of_a_year_stays_one_wherever_it_goes(
    district: District, way: Callable[[District], str]
) -> None:
    """Goal: nobody makes half a year whole. Method: 6 t from July, let, bound, moved, taken and given back."""
    d = district
    d.adopt(lease__max_years="3", surplus__irreversible_only="false")
    d.allocate(site(1), "6", 2026, 2028, valid_from=JULY)
    holder = way(d)
    assert emits(d, holder) == ["3.024657", "6.000"]
    assert d.broken() == []


def plant(d: District, number: int, **known: Any) -> str:
    """A power plant with a share of heat of 0.3."""
    return d.enterprise(number, industry="D4412", power=True, chp_heat_ppm=300_000, **known)


def test_the_heat_part_is_that_of_what_was_granted(district: District) -> None:
    """Goal: 3 t of 10 t and no more, however often one asks. Method: sold by and by, as the finding did."""
    d = district
    chp = plant(d, 7)
    d.allocate(chp, "10", 2026, 2026)

    def heat(quantity: str) -> str:
        asked = Proposal(chp, site(2), (Goods(strip(quantity), 100_00, heat_share=True),))
        act_id, told = new(), ""
        for action, step, words in (
            (sales.propose, d.of(chp), {"asked": asked}),
            (sales.accept, d.of(site(2)), {}),
            (sales.approve, d.step("chief"), {}),
            (sales.settle, d.step("finance"), {}),
        ):
            told = d.do(action, step, act_id=act_id, **words)
            if told.startswith("permits."):
                break
        return told

    assert [heat(q) for q in ("3.000001", "2", "1.000001", "1", "0.000001")] == [
        "permits.gates_failed",
        "settled",
        "permits.gates_failed",
        "settled",
        "permits.gates_failed",
    ]
    assert written(d.held(chp)) == "7.000"


def test_two_pollutants_in_one_contract(database: Database, owner: Database) -> None:
    """Where the area missed its target for SO2, both pass together as each does alone, each at its own ratio."""
    d = District(database, owner)
    d.adopt(sale__needs_recognition="false")
    for number in (1, 2):
        d.enterprise(number)
    d.cap("100")
    d.cap("100", pollutant="COD")
    d.judged(False)
    d.allocate(site(1), "10")
    d.allocate(site(1), "10", pollutant="COD")
    for goods in (
        (Goods(strip("1"), 100),),
        (Goods(strip("1", pollutant="COD"), 100),),
        (Goods(strip("1"), 100), Goods(strip("1", pollutant="COD"), 100)),
    ):
        dry = d.ask(sales.check_proposal, DAY, Proposal(site(1), site(2), goods))
        assert dry.gates == []
        assert [written(q) for q in dry.delivered] == [
            "2.000" if one.strip.pollutant == "SO2" else "1.000" for one in goods
        ]


def test_a_firm_does_not_trade_with_itself(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two sites of one enterprise permits are moved: Python says so, and PostgreSQL."""
    d = district
    own = d.enterprise(1, suffix="002P")
    d.allocate(site(1), "6")
    sale = {"asked": Proposal(site(1), own, (Goods(strip("1"), 100_00),))}
    lease = {"lessor": site(1), "lessee": own, "strips": [strip("1")]}
    for told in ("permits.same_party", "database.promise_broken"):
        assert d.do(sales.propose, d.of(site(1)), act_id=new(), **sale) == told
        assert d.do(leases.propose_lease, d.of(site(1)), act_id=new(), **lease) == told
        monkeypatch.setattr("ledger.market.rules.prices.check_two_parties", lambda *_: None)
        monkeypatch.setattr("ledger.market.actions.leases.check_two_parties", lambda *_: None)


def test_a_year_that_is_over_is_not_traded(database: Database, owner: Database) -> None:
    """Goal: what lapsed is sold to nobody. Method: 2024 to 2026 on 28 November 2026: sold, leased, bought back, and what may be sold."""
    d = District(database, owner)
    d.adopt(sale__needs_recognition="false", lease__max_years="3")
    for number in (1, 2):
        d.enterprise(number)
    d.cap("100", 2024, 2027)
    d.allocate(site(1), "10", 2024, 2027)  # within 2026: nobody was to report for 2025
    on = date(2026, 11, 28)
    for first, told in (
        (2024, "permits.vintage_over"),
        (2025, "permits.vintage_over"),
        (2026, "proposed"),
        (2027, "proposed"),
    ):
        asked = Proposal(site(1), site(2), (Goods(strip("1", first, 2027), 100),))
        assert d.do(sales.propose, d.of(site(1), on), act_id=new(), asked=asked) == told
        lease = {"lessor": site(1), "lessee": site(2), "strips": [strip("1", first, first)]}
        assert d.do(leases.propose_lease, d.of(site(1), on), act_id=new(), **lease) == told
        offer = {"site": site(1), "strips": [strip("1", first, 2027)], "price": 1}
        bought = d.do(buybacks.offer_buyback, d.step(on=on), act_id=new(), **offer)
        assert bought == told.replace("proposed", "offered")
    table = d.ask(lots.table_of, site(1), "pro_rata_days", on=on)["SO2", AREA]
    assert [written(y.may_sell) for y in table] == ["0.000", "0.000", "10.000", "10.000"]


def test_a_sale_is_not_carried_over_the_year(district: District) -> None:
    """Agreed in December for a year that is over when it is to be settled: Python says so, and PostgreSQL."""
    d = district
    d.allocate(site(1), "6", 2026, 2028)
    asked = Proposal(site(1), site(2), (Goods(strip("6", 2026, 2028), 100),))
    act_id, january = new(), date(2027, 1, 4)
    for action, step, words in (
        (sales.propose, d.of(site(1)), {"asked": asked}),
        (sales.accept, d.of(site(2)), {}),
        (sales.approve, d.step("chief"), {}),
    ):
        d.do(action, step, act_id=act_id, **words)
    assert d.do(sales.settle, d.step("finance", january), act_id=act_id) == "permits.vintage_over"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ledger.market.actions.sales.check_running", lambda *_: None)
        assert d.do(sales.settle, d.step("finance", january), act_id=act_id) == "database.promise_broken"
        over = Proposal(site(1), site(2), (Goods(strip("1", 2025, 2026), 100),))
        assert d.do(sales.propose, d.of(site(1)), act_id=new(), asked=over) == "database.promise_broken"
    assert d.held(site(2)) == 0
    assert d.do(sales.settle, d.step("finance", date(2026, 11, 30)), act_id=act_id) == "settled"
