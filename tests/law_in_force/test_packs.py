"""A bureau's own rule pack on PostgreSQL: proposed, simulated, in force from a day on."""

from datetime import date
from typing import Any

from ledger.database import Database
from ledger.law_in_force import actions as packs
from ledger.permits.actions import fees, simulation
from tests.furnished import furnished
from tests.permits.world import DAY, District, new, site


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills in Zhuzhou, where use fees have rates."""
    made = District(database, owner, "cn-43")
    for number in (1, 2):
        made.enterprise(number, region="430203")
    made.cap("100", 2025, 2027, "SO2")
    return made


def test_packs(district: District) -> None:
    """A pack is for the place of the book, holds from today on, and shows what it would have changed."""
    d = district
    text = '[pack]\njurisdiction = "cn-43"\nname = "own"\nname_zh = "own"\nversion = "1"\nbase = "cn"\n[[value]]\nkey = "fee.rate.SO2"\n'
    text += 'value = "300.00"\nfrom = 2020-01-01\nsource = "own"\nmark = "verified"\n'
    early = d.step(on=date(2025, 6, 2))
    d.allocate(site(1), "10", 2026, 2027, purpose="unpaid", step=early)
    d.run(fees.assess_fee, early, fee_id=(fee_id := new()), site=site(1), notice="N-1")
    assert d.do(fees.confirm_fee, d.step("chief", early.on), fee_id=fee_id) == "due"
    pack = new()
    assert (
        d.do(packs.propose_pack, d.step(), pack_id=pack, text=text, from_day=date(2026, 5, 31))
        == "law.pack_backdated"
    )
    elsewhere = text.replace("cn-43", "cn-33")
    assert (
        d.do(packs.propose_pack, d.step(), pack_id=pack, text=elsewhere, from_day=DAY) == "law.pack_elsewhere"
    )
    assert d.do(packs.propose_pack, d.step(), pack_id=pack, text=text, from_day=DAY) == "proposed"
    assert (
        d.do(packs.propose_pack, d.step(), pack_id=pack, text=text.replace("300", "301"), from_day=DAY)
        == "entry.id_used"
    )
    assert d.do(packs.approve_pack, d.step("chief"), pack_id=pack) == "process.step_not_allowed"
    told: dict[str, Any] = d.run(simulation.simulate_pack, d.step(), pack_id=pack).record.simulated
    assert [(r["key"], r["before"], r["after"]) for r in told["rules"]] == [
        ("fee.rate.SO2", "200.00", "300.00")
    ]
    assert (told["fees"]["booked"], told["fees"]["computed"], told["fees"]["changed"]) == (
        "4000.00",
        "6000.00",
        1,
    )
    assert d.do(packs.approve_pack, d.step(), pack_id=pack) == "process.second_person_needed"
    assert d.do(packs.approve_pack, d.step("chief"), pack_id=pack) == "in_force"
    d.allocate(site(2), "10", 2026, 2027, purpose="unpaid")
    assert (
        d.run(fees.assess_fee, d.step(), fee_id=new(), site=site(2), notice="N-2").record.what.payable
        == 6_000_00
    )
