"""A bureau's own rule pack on PostgreSQL: proposed, simulated, in force from a day on."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger.database import Database
from ledger.database.refusals import PromiseBroken
from ledger.law import KEYS
from ledger.law.keys import may_look_back
from ledger.law_in_force import actions as packs
from ledger.law_in_force.queries import law_by_day, law_of
from ledger.law_in_force.queries import packs as pack_rows
from ledger.permits.actions import fees, simulation
from ledger.permits.actions.year_end import Emitted, report_emissions, surrender
from ledger.register.regions import is_region
from tests.furnished import furnished
from tests.permits.world import DAY, District, judge, new, site, strip, t


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
    bare = d.step(reason=" ")
    assert (
        d.do(packs.propose_pack, bare, pack_id=pack, text=text, from_day=date(2026, 5, 31))
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


HEAD = '[pack]\njurisdiction = "cn-43"\nname = "own"\nname_zh = "own"\nversion = "{version}"\nbase = "cn"\n'


def written(key: str, value: str, start: str = "2020-01-01", version: str = "1") -> str:
    """A pack of one value."""
    row = f'[[value]]\nkey = "{key}"\nvalue = {value}\nfrom = {start}\nsource = "own"\nmark = "verified"\n'
    return HEAD.format(version=version) + row


OVER = [
    ("fee.rate.SO2", '"300.00"', "2025-01-01", "2025-01-01", "late", "D-9", "proposed"),
    ("fee.rate.SO2.430203", '"300.00"', "2025-01-01", "2025-01-01", "late", "D-9", "proposed"),
    ("fee.rate.SO2", '"300.00"', "2025-01-01", "2025-01-01", "", "D-9", "law.pack_backdated"),
    ("fee.rate.SO2", '"300.00"', "2025-01-01", "2025-01-01", "late", "", "law.pack_backdated"),
    ("fee.rate.SO2", '"300.00"', "2025-01-01", "2026-05-31", "late", "", "law.pack_backdated"),
    ("fee.rate.SO2", '"300.00"', "2025-01-01", "2026-06-01", "", "", "proposed"),
    (
        "withdrawal.objection_working_days",
        "1",
        "2026-05-31",
        "2025-01-01",
        "late",
        "D-9",
        "law.key_backdated",
    ),
    ("withdrawal.objection_working_days", "1", "2026-06-01", "2025-01-01", "late", "D-9", "proposed"),
    ("withdrawal.objection_working_days", "1", "2025-01-01", "2026-06-01", "", "", "proposed"),
    ("second_person.caps", '"5"', "2026-05-31", "2026-05-31", "late", "D-9", "law.key_backdated"),
    ("fee.due_working_days", "1", "2026-05-31", "2026-05-31", "late", "D-9", "law.key_backdated"),
    ("surrender.undo_days", "1", "2026-05-31", "2026-05-31", "late", "D-9", "law.key_backdated"),
]
"""A value of a pack and its first day, the first day of the pack, reason and paper, and what comes of it on 2026-06-01."""
NAMES = ("key", "value", "start", "from_day", "reason", "document", "told")


@pytest.mark.parametrize(NAMES, OVER)
def test_days_that_are_over(
    district: District, key: str, value: str, start: str, from_day: str, reason: str, document: str, told: str
) -> None:
    """Rates may be set for days that are over, with reason and paper; terms that protect somebody, and second persons, may not."""
    d = district
    text = written(key, value, start)
    step = d.step(reason=reason, document=document)
    assert (
        d.do(packs.propose_pack, step, pack_id=new(), text=text, from_day=date.fromisoformat(from_day))
        == told
    )


def test_a_rate_of_last_year(district: District) -> None:
    """A rate that was missing is set as of an earlier day by two; the simulation tells what it changes since then, year by year."""
    d, early = district, district.step(on=date(2025, 6, 2))
    d.allocate(site(1), "10", 2026, 2027, purpose="unpaid", step=early)
    d.run(fees.assess_fee, early, fee_id=(fee_id := new()), site=site(1), notice="N-1")
    d.do(fees.confirm_fee, d.step("chief", early.on), fee_id=fee_id)
    pack, start = new(), date(2023, 1, 1)
    assert (
        d.do(
            packs.propose_pack,
            d.step(),
            pack_id=pack,
            text=written("fee.rate.SO2.430200", '"300.00"'),
            from_day=start,
        )
        == "proposed"
    )
    assert d.do(packs.approve_pack, d.step("chief"), pack_id=pack) == "process.step_not_allowed", (
        "it is simulated first"
    )
    told: dict[str, Any] = d.run(simulation.simulate_pack, d.step(), pack_id=pack).record.simulated
    assert [(r["key"], r["before"], r["after"]) for r in told["rules"]] == [
        ("fee.rate.SO2.430200", None, "300.00")
    ]
    assert (told["fees"]["first"], told["fees"]["last"], told["fees"]["computed"]) == (
        "2023-01-01",
        DAY.isoformat(),
        "6000.00",
    )
    assert (told["year"]["year"], [one["year"] for one in told["earlier"]]) == (2025, [2023, 2024])
    assert (
        d.ask(lambda books, book: law_of(books, book, date(2024, 1, 1))).find(
            "fee.rate.SO2.430200", date(2024, 1, 1)
        )
        is None
    )
    assert d.do(packs.approve_pack, d.step(), pack_id=pack) == "process.second_person_needed"
    assert d.do(packs.approve_pack, d.step("chief"), pack_id=pack) == "in_force"
    found = d.ask(lambda books, book: law_of(books, book, start)).value("fee.rate.SO2.430200", start)
    assert found.value == "300.00"
    assert (
        d.ask(lambda books, book: law_of(books, book, date(2022, 12, 31))).find("fee.rate.SO2.430200", start)
        is None
    )
    kept = d.ask(lambda books, book: fees.find_fee(books, book, fee_id))
    assert kept.what.payable == 4_000_00, "what was decided stays"


@pytest.mark.parametrize(
    ("most", "told"),
    [
        (2, {"sites": 2, "looked_at": 2, "before": {"short": 2}, "after": {"met": 2}, "changed_count": 2, "fees": 2}),
        (1, {"sites": 2, "looked_at": 1, "before": {"short": 1}, "after": {"met": 1}, "changed_count": 1, "fees": 1}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("shown", [1, 2])
def test_what_is_left_out_is_told(
    district: District, monkeypatch: pytest.MonkeyPatch, most: int, shown: int, told: dict[str, Any]
) -> None:
    """Goal: nobody approves by figures of a part without knowing it. Method: two fees, and two sites with another status;
    one of each is looked at, or both, and one is listed, or both."""
    d, early, on = district, district.step(on=date(2025, 6, 2)), date(2026, 1, 20)
    for number in (1, 2):
        one, report = site(number), new()
        d.allocate(one, "10", 2025, 2025, step=early)
        d.allocate(one, "1", 2026, 2026, purpose="unpaid", step=early)
        d.run(fees.assess_fee, early, fee_id=(fee_id := new()), site=one, notice=f"N-{number}")
        assert d.do(fees.confirm_fee, d.step("chief", early.on), fee_id=fee_id) == "due"
        emitted = Emitted(one, 2025, "SO2", "self", t("8"), t("4"))
        assert d.do(report_emissions, d.of(one, on), report_id=report, what=emitted) == "reported"
        assert d.do(judge, d.step("chief", on), report_id=report, action="verify") == "verified"
        words = {"act_id": new(), "site": one, "strips": [strip("8", 2025, 2025)]}
        assert d.do(surrender, d.of(one, on), **words) == "surrendered"
    monkeypatch.setattr(simulation, "SIMULATED_SITES", most)
    monkeypatch.setattr(simulation, "SIMULATED_FEES", most)
    monkeypatch.setattr(simulation, "SHOWN", shown)
    pack, text = new(), written("report.abnormal_counts", "false")
    assert d.do(packs.propose_pack, d.step(), pack_id=pack, text=text, from_day=DAY) == "proposed"
    found: dict[str, Any] = d.run(simulation.simulate_pack, d.step(), pack_id=pack).record.simulated
    assert {name: found["year"][name] for name in told if name != "fees"} | {
        "fees": found["fees"]["fees"]
    } == told
    assert (found["fees"]["noticed"], len(found["year"]["changed"])) == (2, min(most, shown))


@pytest.mark.parametrize(("simulated", "told"), [(2, "law.pack_backdated"), (3, "in_force")])
def test_what_waited_beyond_its_first_day(district: District, simulated: int, told: str) -> None:
    """A pack that nobody approved by its first day is simulated again after it, so that whoever approves reads what it changes."""
    d, pack = district, new()
    first = date(2026, 6, 2)
    assert (
        d.do(
            packs.propose_pack,
            d.step(),
            pack_id=pack,
            text=written("fee.rate.SO2", '"300.00"'),
            from_day=first,
        )
        == "proposed"
    )
    d.run(simulation.simulate_pack, d.step(on=date(2026, 6, simulated)), pack_id=pack)
    assert d.do(packs.approve_pack, d.step("chief", date(2026, 6, 4)), pack_id=pack) == told


def test_packs_in_their_order(district: District) -> None:
    """A bureau has several packs: of what two say the one that begins later goes first, of what one says that one; the list tells it."""
    d = district
    ids = sorted(new() for _ in range(4))
    for pack, key, value, day, version in (
        (ids[0], "fee.rate.SO2", '"300.00"', DAY, "1"),
        (ids[1], "fee.rate.NOX", '"301.00"', DAY, "2"),
        (ids[2], "fee.rate.SO2", '"302.00"', DAY, "3"),
        (ids[3], "fee.rate.SO2", '"303.00"', date(2026, 7, 1), "4"),
    ):
        text = written(key, value, version=version)
        d.run(packs.propose_pack, d.step(document=f"D-{version}"), pack_id=pack, text=text, from_day=day)
        d.run(simulation.simulate_pack, d.step(), pack_id=pack)
        assert d.do(packs.approve_pack, d.step("chief"), pack_id=pack) == "in_force"
    law = d.ask(lambda books, book: law_of(books, book, DAY))
    assert [law.value(f"fee.rate.{p}", DAY).value for p in ("SO2", "NOX", "COD")] == [
        "302.00",
        "301.00",
        "230.00",
    ]
    rows = d.ask(lambda books, book: pack_rows(books, book, DAY))
    assert [(one.id, one.place) for one in rows] == [(ids[0], 3), (ids[1], 2), (ids[2], 1), (ids[3], None)]
    assert [pack.version for pack in law.packs[:3]] == ["3", "2", "1"]
    assert [(one.document, one.proposed_by, one.approved_by) for one in rows[:1]] == [
        ("D-1", "bureau", "chief")
    ]
    later = d.ask(lambda books, book: pack_rows(books, book, date(2026, 7, 1)))
    assert [one.place for one in later] == [4, 3, 2, 1]
    assert [
        one.id for one in d.ask(lambda books, book: pack_rows(books, book, DAY, after=ids[0], limit=2))
    ] == ids[1:3]
    assert d.ask(lambda books, book: pack_rows(books, book, DAY, state="proposed")) == []


@pytest.mark.parametrize(NAMES, OVER)
def test_the_database_keeps_days_that_are_over(
    district: District, monkeypatch: pytest.MonkeyPatch,
    key: str, value: str, start: str, from_day: str, reason: str, document: str, told: str,
) -> None:  # fmt: skip
    """Past the program the same is refused by PostgreSQL."""
    monkeypatch.setattr(packs, "check_backdated", lambda *_, **__: None)
    step = district.step(reason=reason, document=document)
    words = {"pack_id": new(), "text": written(key, value, start), "from_day": date.fromisoformat(from_day)}
    kept = outcome(lambda: district.run(packs.propose_pack, step, **words))
    assert kept == ("proposed" if told == "proposed" else "pack_backdated")


@pytest.mark.parametrize(("simulated", "told"), [(2, "pack_backdated"), (3, "in_force")])
def test_the_database_asks_for_a_simulation(
    district: District, monkeypatch: pytest.MonkeyPatch, simulated: int, told: str
) -> None:
    """Past the program a pack that waited beyond its first day is not approved before it was simulated after it."""
    d, pack = district, new()
    d.run(
        packs.propose_pack,
        d.step(),
        pack_id=pack,
        text=written("fee.rate.SO2", '"300.00"'),
        from_day=date(2026, 6, 2),
    )
    d.run(simulation.simulate_pack, d.step(on=date(2026, 6, simulated)), pack_id=pack)
    monkeypatch.setattr(packs, "check_backdated", lambda *_, **__: None)
    assert outcome(lambda: d.run(packs.approve_pack, d.step("chief", date(2026, 6, 4)), pack_id=pack)) == told


def outcome(work: Callable[[], Any]) -> str:
    """Tell what came, or what of its promises the database kept."""
    try:
        return str(work().state)
    except PromiseBroken as broken:
        return str(broken.figures["promise"])


def test_every_key_looks_back_in_both() -> None:
    """The program and the database tell of the same parameters that they may be set for days that are over."""
    text = (Path(__file__).parents[2] / "ledger/law_in_force/sql/functions/pack_looks_back.sql").read_text(
        "utf-8"
    )
    pattern = re.compile("".join(re.findall("'([^']*)'", text.partition("!~")[2])))
    for key in KEYS:
        name = key.name.format(
            pollutant="COD", industry="C17", name="x", grade="I", region="330114", year="2026"
        )
        for place in ("", ".330782") if key.local else ("",):
            assert (pattern.search(name + place) is not None) == may_look_back(name + place), name


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("430203", "proposed"),
        ("430200", "proposed"),
        ("430212", "proposed"),  # of 2018
        ("430299", "law.pack_invalid"),
        ("dongting", "proposed"),
    ],
)
def test_a_rate_is_of_a_region_that_there_is(district: District, place: str, told: str) -> None:
    """A county, a city, a county of a newer list, none, and a watershed; and one that the pack itself names."""
    head = '[pack]\njurisdiction = "cn-43"\nname = "own"\nname_zh = "own"\nversion = "1"\nbase = "cn"\n'
    rest = 'from = 2020-01-01\nsource = "own"\nmark = "verified"\n'
    text = head + f'[[value]]\nkey = "fee.rate.SO2.{place}"\nvalue = "1.00"\n{rest}'
    words = {"from_day": DAY, "regions": is_region}
    assert district.do(packs.propose_pack, district.step(), pack_id=new(), text=text, **words) == told
    named = text + f'[[value]]\nkey = "region.430299"\nvalue = "New District"\n{rest}'
    assert district.do(packs.propose_pack, district.step(), pack_id=new(), text=named, **words) == "proposed"


def test_the_law_of_each_day_is_read_once(district: District) -> None:
    """Goal: a list asks the law of each row's day, and reads it once. Method: days before, in and after a pack, as `law_of` tells them."""
    d = district
    d.adopt(fee__rate__SO2='"7.00"')
    days = (date(2019, 12, 31), date(2025, 1, 1), DAY, date.max)
    law = d.ask(law_by_day)
    assert [law(day).version for day in days] == [d.ask(law_of, day).version for day in days]
