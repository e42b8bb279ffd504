"""The life of permits on PostgreSQL: granted, sold, leased, pledged, frozen, withdrawn, surrendered, ended."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from ledger.errors import LedgerError
from ledger.identifiers import derived, uuid7
from ledger.journal.refusals import IdUsed
from ledger.law_in_force.queries import law_of
from ledger.market.actions import buybacks, enforcement, sales
from ledger.market.machines import BUYBACK
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import (
    caps,
    expiries,
    fees,
    freezes,
    moves,
    pledges,
    surplus,
    withdrawals,
    year_end,
)
from ledger.permits.actions.second import confirm, drop
from ledger.permits.machines import FREEZE, PLEDGE
from ledger.permits.queries import lots
from ledger.permits.queries.year import site_years
from ledger.permits.rules.year import Status
from tests.furnished import furnished
from tests.market.world import agree
from tests.permits.world import AREA, DAY, District, judge, new, site, strip, t, turn

NEXT = date(2026, 6, 20)


@pytest.fixture(autouse=True)
def everything_is_said_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every act of these stories is repeated: in the same words it is a replay, in others it is refused."""
    monkeypatch.setattr(District, "repeats", True)


@furnished
def district(database: Database, owner: Database) -> District:
    """Three enterprises under a cap of 100 t of SO2 a year."""
    made = District(database, owner)
    assert made.adopt(sale__needs_recognition="false") == "in_force"
    for number in (1, 2, 3):
        made.enterprise(number)
    made.cap("100", 2025, 2028)
    return made


def test_nothing_is_issued_beyond_a_cap(district: District) -> None:
    """Eight threads allocate 30 t each under a cap of 100 t: three get them."""
    d = district
    with ThreadPoolExecutor(8) as pool:
        told = Counter(pool.map(lambda _: d.allocate(site(1), "30"), range(8)))
    assert told["issued"] == 3
    assert told["permits.cap_exhausted"] + told["account.overdraft"] == 5
    assert d.allocate(site(9), "1") == "party.site_unknown"
    assert d.allocate(site(1), "1", 2030, 2030) == "permits.cap_unknown"
    assert d.broken() == []


def test_fee_frees_the_lots(database: Database, owner: Database) -> None:
    """Unpaid permits are not sold (L3); the fee is explained, paid in parts, and frees them with the last part."""
    d = District(database, owner, "cn-43")
    d.adopt(sale__needs_recognition="false")
    for number in (1, 2):
        d.enterprise(number, region="430203")
    d.cap("100", 2026, 2030, "COD")
    d.allocate(site(1), "3.2", 2026, 2030, pollutant="COD", purpose="unpaid")
    asked = Proposal(site(1), site(2), (Goods(strip("1", pollutant="COD"), 30_000_00, "PER_TONNE_LUMP"),))
    d.do(sales.propose, d.step(), act_id=(act_id := new()), asked=asked)
    assert d.do(sales.accept, d.step("chief"), act_id=act_id) == "permits.holding_too_small"
    fee_id = new()
    done = d.run(fees.assess_fee, d.step(), fee_id=fee_id, site=site(1), notice="N-1", count=3)
    assert d.do(fees.confirm_fee, d.step("chief"), fee_id=fee_id) == "due"
    assert (done.record.what.payable, [line.formula for line in done.record.what.lines]) == (
        3_680_00,
        ["3.200 t × 230.00 × 5 × 1"],
    )
    assert [fen for _, fen in done.record.parts] == [1_472_00, 1_104_00, 1_104_00]
    assert done.record.parts[0][0] == date(2026, 6, 10)
    assert (
        d.do(fees.assess_fee, d.step(), fee_id=new(), site=site(1), notice="N-2") == "permits.nothing_unpaid"
    )
    pay: dict[str, Any] = {"fee_id": fee_id, "voucher": "V-1", "receipt": "R-1"}
    assert d.pay(number=1, amount=1, **pay) == "permits.instalment_amount"
    assert d.pay(number=1, amount=1_472_00, **pay) == "due"
    assert d.pay(number=1, amount=1_472_00, **pay) == "permits.instalment_paid"
    assert d.pay(number=2, amount=1_104_00, **pay) == "permits.voucher_used"
    for written in (" v1", "Ｖ1", "V-1", "v－1"):
        other: dict[str, Any] = {**pay, "number": 2, "amount": 1_104_00, "voucher": written}
        assert d.pay(**other) == "permits.voucher_used"
    with pytest.raises(DBAPIError, match="a slip that has paid"), d.database.engine.begin() as connection:
        query = "UPDATE ledger.permit_fee_instalment SET voucher = 'v 1' WHERE fee_id = %s AND number = 2"
        connection.exec_driver_sql(query, (fee_id,))
    assert d.held(site(1), "unpaid") == t("3.2")
    for number in (2, 3):
        state = d.pay(
            number=number,
            amount=1_104_00,
            fee_id=fee_id,
            voucher=f"V-{number}",
            receipt="R",
        )
    assert state == "paid"
    assert [d.held(site(1), "unpaid"), d.held(site(1), vintage=2030)] == [0, t("3.2")]
    assert d.do(sales.accept, d.step("chief"), act_id=act_id) == "accepted"
    assert d.money("treasury", "nontax_revenue") == 3_680_00
    assert d.broken() == []


def test_exempt_fee_frees_at_once(database: Database, owner: Database) -> None:
    """A total under the threshold is exempt, with the figures compared, and the lots are free."""
    d = District(database, owner, "cn-32")
    d.enterprise(1, region="321202")
    d.cap("100")
    d.allocate(site(1), "1", purpose="unpaid")
    assert d.do(fees.assess_fee, d.step(), fee_id=new(), site=site(1), notice="N-1") == "law.gap"
    assert d.held(site(1), "unpaid") == t("1")


def test_pledge_binds_and_releases(district: District) -> None:
    """A pledged lot is not sold (L5), may be emitted under, and is free again after the release; debts end in time (L6)."""
    d = district
    d.allocate(site(1), "4", 2026, 2026)
    bank = ":".join(site(3).split(":")[:2])
    words = {
        "act_id": new(),
        "pledgor": site(1),
        "creditor": bank,
        "strips": [strip("4")],
        "debt": 1_000_000_00,
    }
    assert (
        d.do(pledges.apply_pledge, d.step(), until=date(2027, 1, 1), **words) == "permits.debt_beyond_right"
    )
    assert d.do(pledges.apply_pledge, d.of(site(1)), until=date(2026, 12, 1), **words) == "applied"
    act_id = words["act_id"]
    d.do(turn, d.of(bank), act_id=act_id, machine=PLEDGE, action="accept")
    assert d.do(pledges.register_pledge, d.step("chief"), act_id=act_id) == "registered"
    assert agree(d, "4")[1] == ["proposed", "permits.holding_too_small"]
    junior = {**words, "act_id": new(), "until": date(2026, 12, 1), "senior": act_id}
    assert d.do(pledges.apply_pledge, d.step(), **junior) == "permits.ranks_not_allowed"
    owner = ":".join(site(1).split(":")[:2])
    assert d.do(pledges.release_pledge, d.of(owner), act_id=act_id) == "process.not_your_side"
    assert d.do(pledges.release_pledge, d.of(bank), act_id=act_id) == "released"
    assert agree(d, "4")[1] == ["proposed", "accepted", "approved"]
    assert d.broken() == []


def test_a_junior_pledge_waits_for_the_senior(district: District) -> None:
    """Goal: what binds nothing gives a lower rank nothing. Method: register the junior in every state of the senior but `registered`."""
    d, bank = district, ":".join(site(3).split(":")[:2])
    d.adopt(pledge__ranks_allowed="true")
    d.allocate(site(1), "4", 2026, 2026)
    words: dict[str, Any] = {"pledgor": site(1), "creditor": bank, "debt": 1, "until": date(2026, 12, 1)}
    for state in ("applied", "accepted", "rejected", "released"):
        senior, junior = new(), new()
        assert (
            d.do(pledges.apply_pledge, d.of(site(1)), act_id=senior, strips=[strip("1")], **words)
            == "applied"
        )
        assert (
            d.do(
                pledges.apply_pledge,
                d.of(site(1)),
                act_id=junior,
                strips=[strip("1")],
                senior=senior,
                **words,
            )
            == "applied"
        )
        accept = {"machine": PLEDGE, "action": "accept"}
        assert d.do(turn, d.of(bank), act_id=junior, **accept) == "accepted"
        if state != "applied":
            assert d.do(turn, d.of(bank), act_id=senior, **accept) == "accepted"
        if state == "rejected":
            assert d.do(turn, d.step(), act_id=senior, machine=PLEDGE, action="reject") == "rejected"
        if state == "released":
            assert d.do(pledges.register_pledge, d.step("chief"), act_id=senior) == "registered"
            assert d.do(pledges.release_pledge, d.of(bank), act_id=senior) == "released"
        assert d.do(pledges.register_pledge, d.step("chief"), act_id=junior) == "permits.senior_not_binding"
        assert d.do(turn, d.step(), act_id=junior, machine=PLEDGE, action="reject") == "rejected"
    assert d.broken() == []


def test_substitution(district: District) -> None:
    """Other lots take the place of those that end: the debt stays secured in one step."""
    d = district
    d.allocate(site(1), "4", 2026, 2027)
    bank = ":".join(site(3).split(":")[:2])
    act_id, second = new(), new()
    words = {
        "pledgor": site(1),
        "creditor": bank,
        "strips": [strip("4")],
        "debt": 700_00,
        "until": date(2026, 12, 1),
    }
    d.do(pledges.apply_pledge, d.of(site(1)), act_id=act_id, **words)
    d.do(turn, d.of(bank), act_id=act_id, machine=PLEDGE, action="accept")
    d.do(pledges.register_pledge, d.step("chief"), act_id=act_id)
    words = {"act_id": act_id, "new_id": second, "strips": [strip("4", 2027, 2027)]}
    for _ in range(2):
        assert d.do(pledges.substitute_pledge, d.step(), **words) == "replacement_proposed"
    assert [d.held(site(1), "pledged", y) for y in (2026, 2027)] == [t("4"), 0]
    for _ in range(2):
        assert d.do(pledges.confirm_pledge, d.step("chief"), act_id=second) == "registered"
    assert [d.held(site(1), "pledged", y) for y in (2026, 2027)] == [0, t("4")]
    assert d.broken() == []


def test_freeze_remembers_where_lots_were(district: District) -> None:
    """A freeze takes free and pledged lots alike, and lifting it puts each back."""
    d = district
    d.allocate(site(1), "10")
    bank = ":".join(site(3).split(":")[:2])
    pledge, order = new(), new()
    words = {
        "pledgor": site(1),
        "creditor": bank,
        "strips": [strip("4")],
        "debt": 1,
        "until": date(2026, 12, 1),
    }
    d.do(pledges.apply_pledge, d.of(site(1)), act_id=pledge, **words)
    d.do(turn, d.of(bank), act_id=pledge, machine=PLEDGE, action="accept")
    d.do(pledges.register_pledge, d.step("chief"), act_id=pledge)
    words = {
        "act_id": order,
        "site": site(1),
        "strips": [strip("8")],
        "order": "(2026) 1",
        "authority": "court",
        "rank": 1,
        "until": None,
    }
    assert d.freeze(**words) == "frozen"
    assert [d.held(site(1)), d.held(site(1), "pledged"), d.held(site(1), "frozen")] == [0, t("2"), t("8")]
    assert agree(d, "1")[1] == ["proposed", "permits.holding_too_small"]
    assert d.do(freezes.lift, d.step(), act_id=order) == "process.acted_before"
    assert d.lift(order) == "lifted"
    assert [d.held(site(1)), d.held(site(1), "pledged"), d.held(site(1), "frozen")] == [t("6"), t("4"), 0]
    again = new()
    d.freeze(**{**words, "act_id": again, "claim": 100_00, "creditor": bank})
    d.pay_in(site(2), "60.00")
    sale = {
        "act_id": new(),
        "of": again,
        "machine": FREEZE,
        "buyer": site(2),
        "price": 60_00,
        "costs": 10_00,
        "costs_to": "court:1",
    }
    assert d.do(enforcement.ask_enforcement, d.step(), **sale) == "process.second_person_needed"
    assert d.enforce(d.step("chief"), d.step("third"), **sale) == "done"
    assert [d.money(bank), d.money("court:1"), d.held(site(2))] == [50_00, 10_00, t("8")]
    assert d.broken() == []


def test_withdrawal_waits_for_objections(district: District) -> None:
    """Withdrawn lots wait out the time for objections, then stand in the reserve with their history."""
    d = district
    d.allocate(site(1), "10")
    act_id = new()
    words = {"site": site(1), "ground": "idle"}
    asked = {"act_id": act_id, "strips": [strip("4")], **words}
    assert d.twice(withdrawals.WITHDRAW, withdrawals.withdraw, d.step(), **asked) == "open_to_objection"
    assert d.do(withdrawals.conclude_withdrawal, d.step("chief"), act_id=act_id) == "permits.objection_time"
    assert d.do(withdrawals.conclude_withdrawal, d.step("chief", NEXT), act_id=act_id) == "final"
    assert [d.held(site(1)), d.held(f"bureau:{AREA}", "reserve")] == [t("6"), t("4")]
    other = new()
    asked = {"act_id": other, "strips": [strip("6")], **words}
    assert d.twice(withdrawals.WITHDRAW, withdrawals.withdraw, d.step(), **asked) == "open_to_objection"
    assert d.do(withdrawals.undo_withdrawal, d.step("chief"), act_id=other) == "undone"
    assert d.held(site(1)) == t("6")
    given = {"act_id": new(), "area": AREA, "site": site(2), "strips": [strip("4")], "due": True}
    assert d.twice(moves.RELEASE, moves.grant_from_reserve, d.step(on=NEXT), **given) == "released"
    assert [d.held(f"bureau:{AREA}", "reserve"), d.held(site(2), "unpaid")] == [0, t("4")]
    assert d.broken() == []


def test_surplus_is_counted_once(database: Database, owner: Database) -> None:
    """Zhejiang: only recognised surplus is sold, and without online monitoring it is only bought back (L4)."""
    d = District(database, owner, "cn-33")
    d.enterprise(1)
    d.enterprise(2)
    d.enterprise(3, online_monitoring=True)
    d.cap("100")
    for number in (1, 3):
        d.allocate(site(number), "10")
    assert agree(d, "4", price=1000_00)[1] == ["proposed", "permits.holding_too_small"]
    what = surplus.Measure("M-1", date(2025, 1, 1), irreversible=True, evidence="acceptance report")
    ids = [new(), new(), new()]
    apply = {"strips": [strip("4")], "what": what}
    young = surplus.Measure("M-0", date(2026, 1, 1), irreversible=True, evidence="x")
    assert (
        d.do(surplus.apply_surplus, d.step(), act_id=new(), site=site(1), strips=[strip("4")], what=young)
        == "permits.measure_too_young"
    )
    assert d.do(surplus.apply_surplus, d.step(), act_id=ids[0], site=site(1), **apply) == "applied"
    assert d.do(surplus.recognise_surplus, d.step("chief"), act_id=ids[0]) == "recognised"
    d.do(surplus.apply_surplus, d.step(), act_id=ids[1], site=site(1), **apply)
    assert d.do(surplus.recognise_surplus, d.step("chief"), act_id=ids[1]) == "permits.measure_counted"
    assert agree(d, "4", price=1000_00)[1] == ["proposed", "permits.buyback_only"]
    second = surplus.Measure("M-2", date(2025, 1, 1), irreversible=True, evidence="e")
    d.do(surplus.apply_surplus, d.step(), act_id=ids[2], site=site(3), strips=[strip("4")], what=second)
    d.do(surplus.recognise_surplus, d.step("chief"), act_id=ids[2])
    assert agree(d, "4", seller=site(3), price=1000_00)[1] == ["proposed", "accepted", "approved"]
    offer = new()
    assert (
        d.do(buybacks.offer_buyback, d.step(), act_id=offer, site=site(1), strips=[strip("4")], price=4000_00)
        == "offered"
    )
    d.do(turn, d.of(site(1)), act_id=offer, machine=BUYBACK, action="accept")
    assert d.do(buybacks.pay_buyback, d.step("finance"), act_id=offer) == "paid"
    assert [d.held(f"bureau:{AREA}", "reserve"), d.held(site(1), "sellable")] == [t("4"), 0]
    assert d.money("treasury", "buyback_expense") == 4000_00
    child = d.ask(lots.lots, pollutant="SO2")[-1]
    up, _ = d.ask(lots.family, child.asset)
    assert (child.origin, child.measure, up) == ("surplus", "M-2", ["lot:SO2:330603:2026:0002"])
    assert d.broken() == []


def test_move_into_another_area_moves_the_cap(district: District) -> None:
    """A removal into another area: the lots become lots of that area, and its cap grows by what the old one loses."""
    d = district
    d.cap("10", area="330602")
    d.allocate(site(1), "10")
    act_id = new()
    words = {
        "act_id": act_id,
        "site": site(1),
        "to": site(2),
        "strips": [strip("4")],
        "basis": "relocation",
        "to_area": "330602",
    }
    assert d.do(moves.apply_move, d.of(site(1)), **words) == "applied"
    assert d.do(moves.accept_move, d.of(site(2)), act_id=act_id) == "accepted"
    assert d.do(moves.approve_move, d.step("chief"), act_id=act_id) == "done"
    found = {c.area: (c.limit, c.issued) for c in d.ask(lots.caps, vintage=2026)}
    assert found == {AREA: (t("96"), t("6")), "330602": (t("14"), t("4"))}
    assert d.held(site(2)) == t("4")
    merger = {"act_id": new(), "site": site(1), "to": site(2), "strips": [strip("6")], "basis": "merger"}
    d.do(moves.apply_move, d.of(site(1)), **merger)
    d.do(moves.accept_move, d.of(site(2)), act_id=merger["act_id"])
    assert d.do(moves.approve_move, d.step("chief"), act_id=merger["act_id"]) == "done"
    assert d.held(site(2)) == t("10")
    assert d.broken() == []


def test_caps_cascade(database: Database, owner: Database) -> None:
    """Province to city to county: what was shared out is not there any more, and lower caps never pass the higher."""
    d = District(database, owner)
    d.cap("100", area="330000")
    words = {"pollutant": "SO2", "vintage": 2026}

    def share(area: str, child: str, quantity: str) -> str:
        return d.twice(
            caps.SHARE,
            caps.share_cap,
            d.step(),
            act_id=uuid7(),
            area=area,
            child=child,
            quantity=t(quantity),
            **words,
        )

    def cut(quantity: str) -> str:
        return d.twice(
            caps.CUT, caps.cut_cap, d.step(), act_id=uuid7(), area="330000", quantity=t(quantity), **words
        )

    assert [share("330000", "330600", "60"), share("330000", "330100", "41")] == ["done", "account.overdraft"]
    assert [share("330600", "330603", "20"), share("330100", "330603", "1")] == [
        "done",
        "permits.cap_unknown",
    ]
    assert (
        d.do(caps.set_cap, d.step(), act_id=uuid7(), area="330603", quantity=1, **words)
        == "permits.cap_other_parent"
    )
    with pytest.raises(LedgerError) as other:
        d.run(caps.share_cap, d.step(), act_id=uuid7(), area="330000", child="330603", quantity=1, **words)
    assert other.value.figures == {"area": "330603", "parent": "330000"}
    assert [cut("41"), cut("40")] == ["account.overdraft", "done"]
    d.enterprise(1)
    assert [d.allocate(site(1), "21"), d.allocate(site(1), "20")] == ["permits.cap_exhausted", "issued"]
    with ThreadPoolExecutor(4) as pool:
        told = Counter(pool.map(lambda _: share("330600", "330602", "15"), range(4)))
    assert told == {"done": 2, "account.overdraft": 2}
    assert d.broken() == []


def test_year_end(district: District) -> None:
    """Reported, verified by a second person, short, deducted from the next year, and ended."""
    d = district
    early = d.step(on=date(2025, 1, 10))
    d.allocate(site(1), "10", 2025, 2026, step=early)
    d.allocate(site(2), "5", 2025, 2025, step=early)
    on = date(2026, 5, 1)
    what = year_end.Emitted(site(1), 2025, "SO2", "self", t("11"), t("1"))
    rid = new()
    assert d.do(year_end.report_emissions, d.step(on=on), report_id=rid, what=what) == "reported"
    assert d.do(judge, d.step(on=on), report_id=rid, action="verify") == "process.second_person_needed"
    assert d.do(judge, d.step("chief", on), report_id=rid, action="verify") == "verified"
    sid = new()
    assert (
        d.do(
            year_end.surrender, d.of(site(1), on), act_id=sid, site=site(1), strips=[strip("10", 2025, 2025)]
        )
        == "surrendered"
    )
    law = d.ask(law_of, on)
    year = d.ask(site_years, site(1), 2025, on, law)[0]
    assert (year.end.status, year.end.verified, year.end.missing, year.end.over) == (
        Status.SHORT,
        t("12"),
        t("2"),
        t("2"),
    )
    assert d.ask(site_years, site(1), 2025, date(2026, 4, 30), law)[0].end.status is Status.NO_REPORT
    told = d.ask(sales.check_proposal, DAY, Proposal(site(1), site(2), (Goods(strip("1"), 100),)))
    assert [gate["code"] for gate in told.gates] == ["gate.over_emission"]
    words = {"site": site(1), "year": 2025}
    assert (
        d.do(year_end.deduct, d.step(), act_id=new(), strip=strip("3"), **words)
        == "permits.nothing_to_deduct"
    )
    waiting = new()
    assert d.do(year_end.deduct, d.step(), act_id=waiting, strip=strip("2"), **words) == "deduction_proposed"
    assert d.ask(site_years, site(1), 2025, DAY, law)[0].end.status is Status.SHORT
    assert d.do(confirm, d.step("chief"), act_id=waiting, ways=(year_end.DEDUCT,)) == "deducted"
    assert d.ask(site_years, site(1), 2025, DAY, law)[0].end.status is Status.MET
    assert d.ask(sales.check_proposal, DAY, Proposal(site(1), site(2), (Goods(strip("1"), 100),))).gates == []
    assert d.do(year_end.undo_surrender, d.step(on=date(2026, 5, 12)), act_id=sid) == "permits.undo_too_late"
    vintage: dict[str, Any] = {"act_id": new(), "pollutant": "SO2", "area": AREA, "vintage": 2025}
    assert d.do(expiries.expire, d.step(), **vintage) == "proposed"
    assert d.do(expiries.confirm_expiry, d.step(), act_id=vintage["act_id"]) == "process.second_person_needed"
    assert d.held(site(2), vintage=2025) == t("5"), "nothing ends by one person"
    done = d.run(expiries.confirm_expiry, d.step("chief"), act_id=vintage["act_id"])
    part = d.run(expiries.go_on, d.step("chief"), done=done)
    assert (part.ended, part.upto is None, part.done.fresh, part.done.state) == (1, False, True, "running")
    repeated = d.run(expiries.confirm_expiry, d.step("chief"), act_id=vintage["act_id"])
    again = d.run(expiries.go_on, d.step("chief"), done=repeated)
    assert (again.ended, again.done.fresh) == (0, False), "it goes on, and finds that nothing is left there"
    part = d.run(expiries.go_on, d.step("chief"), done=repeated, after=part.upto)
    assert (part.ended, part.upto, part.done.state) == (0, None, "ended")
    asked = d.run(expiries.expire, d.step(), **vintage)
    again = d.run(expiries.go_on, d.step(), done=asked)
    assert (again.done.fresh, again.done.state, len(again.done.entries)) == (False, "ended", 1)
    with d.database.read() as books:
        assert expiries.ended_by(books, again.done) == 1
    for other in ({"vintage": 2024}, {"pollutant": "COD"}, {"area": "330604"}):
        with pytest.raises(IdUsed) as used:
            d.run(expiries.expire, d.step(), **{**vintage, **other})
        assert used.value.figures["field"] == next(iter(other))
    assert d.do(expiries.expire, d.step("chief"), **vintage) == "entry.id_used"
    assert d.held(site(2), vintage=2025) == 0
    assert d.expire(vintage=2026) == "permits.year_not_over"
    late = {"act_id": new(), "site": site(2), "strips": [strip("1", 2025, 2025)]}
    assert d.do(year_end.surrender, d.of(site(2)), **late) == "permits.holding_too_small"
    assert d.ask(lots.cap_statement, "SO2", AREA, 2025) == {
        "lot_issued": t("15"),
        "surrendered": t("10"),
        "expired": t("5"),
        "holding": 0,
    }
    assert d.broken() == []


def test_undo_of_a_surrender(district: District) -> None:
    """Inside its window a surrender is undone by a reversal, and everything is where it was."""
    d = district
    d.allocate(site(1), "10")
    act_id = new()
    d.do(year_end.surrender, d.of(site(1)), act_id=act_id, site=site(1), strips=[strip("3")])
    on = date(2026, 6, 5)
    assert d.do(year_end.undo_surrender, d.step(on=on), act_id=act_id) == "undo_asked"
    assert [d.held(site(1)), d.held(site(1), "surrendered")] == [t("7"), t("3")], (
        "nothing moves by one person"
    )
    words = {"act_id": act_id, "ways": (year_end.SURRENDERED,)}
    assert d.do(confirm, d.step(on=on), **words) == "process.acted_before"
    assert d.do(confirm, d.of(site(2), on), **words) == "process.unknown"
    assert d.do(drop, d.step("chief", on), **words) == "surrendered"
    assert d.do(year_end.undo_surrender, d.step(on=on), act_id=act_id) == "undo_asked"
    assert d.do(confirm, d.of(site(1), on), **words) == "undone", "the enterprise says yes with its own key"
    assert [d.held(site(1)), d.held(site(1), "surrendered")] == [t("10"), 0]
    words = {"holder": site(1), "strips": [strip("1")]}
    gift = d.twice(
        year_end.RETIRE, year_end.retire, d.of(site(1)), act_id=new(), cancel=False, ground="gift", **words
    )
    assert gift == "retired"
    fraud = d.twice(
        year_end.CANCEL, year_end.retire, d.step(), act_id=new(), cancel=True, ground="fraud", **words
    )
    assert fraud == "cancelled"
    assert d.held(site(1), "retired") == t("2")
    assert d.broken() == []


def test_the_window_of_a_surrender_is_held_to_the_day_of_the_saying(district: District) -> None:
    """Goal: no day that somebody chooses widens it. Method: ask and confirm as of a day inside, on its last day and a day later."""
    d, act_id, inside = district, new(), date(2026, 6, 2)
    d.allocate(site(1), "10")
    d.do(year_end.surrender, d.of(site(1)), act_id=act_id, site=site(1), strips=[strip("3")])
    with d.database.read() as books:
        last = DAY + timedelta(days=law_of(books, d.book_id, DAY).integer("surrender.undo_days", DAY))
    on_time, late = (replace(d.step(on=inside), said_on=last + timedelta(days=n)) for n in (0, 1))
    words = {"act_id": act_id, "ways": (year_end.SURRENDERED,)}
    assert d.do(year_end.undo_surrender, late, act_id=act_id) == "permits.undo_too_late"
    assert d.do(year_end.undo_surrender, on_time, act_id=act_id) == "undo_asked"
    for yes in (d.step("chief", inside), d.of(site(1), inside)):
        assert d.do(confirm, replace(yes, said_on=late.said_on), **words) == "permits.undo_too_late"
    assert d.do(confirm, replace(d.step("chief", inside), said_on=last), **words) == "undone"
    assert d.broken() == []


def test_derived_ids_are_the_same_in_sql(district: District) -> None:
    """The id of an act's entry is the same whether Python or PostgreSQL derives it."""
    base = uuid7()
    with district.owner.read() as books:
        found = books.connection.exec_driver_sql(
            "SELECT ledger.derived_id(%s, 'settle')", (base,)
        ).scalar_one()
    assert found == derived(base, "settle")
    with pytest.raises(LedgerError):
        district.run(sales.accept, district.step(), act_id=base)
