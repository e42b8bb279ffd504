"""What the permits room refuses where a database must be asked, and what it then leaves behind: nothing."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from ledger.errors import LedgerError
from ledger.law import Law
from ledger.market.actions import sales
from ledger.market.queries.trade import known_trade
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import fees, plans, reconcile, year_end
from ledger.permits.queries import acts, lots
from ledger.permits.rules.plans import PlanLine
from ledger.processes.actions import check_day
from ledger.register import actions as register
from ledger.register.actions import Attributes, LicenceLine
from ledger.register.queries import standings
from tests.furnished import furnished
from tests.permits.world import AREA, DAY, District, new, site, strip, t, uscc
from tests.rewriting import rewriting

PARTY = site(1).rpartition(":")[0]


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills in Zhuzhou, where use fees have rates."""
    made = District(database, owner, "cn-43")
    for number in (1, 2):
        made.enterprise(number, region="430203")
    made.cap("100", 2025, 2027, "SO2")
    return made


def test_register(district: District) -> None:
    """Registering the same again is answered; other words under the same name name the field; the unknown is not found."""
    d = district
    party = {"uscc": uscc(1), "on": date(2020, 1, 1)}
    assert d.run(register.register_party, d.root, name="Mill 1", **party) == (PARTY, False)
    assert d.do(register.register_party, d.root, name="Mill One", **party) == "party.registered_otherwise"
    known = Attributes("430203", "C1713")
    words = {"on": DAY, "document": "x", "name": "works", "law": Law.of("cn")}
    assert (
        d.do(
            register.register_site,
            d.root,
            party_code="enterprise:x",
            suffix="001P",
            attributes=known,
            **words,
        )
        == "party.unknown"
    )
    assert (
        d.do(register.register_site, d.root, party_code=PARTY, suffix="a b", attributes=known, **words)
        == "party.not_one_of"
    )
    assert d.describe(site(1), region="430203", sector="fishing") == "party.not_one_of"
    assert d.delist(1) == "party.standing_unknown"
    assert d.enlist(PARTY, "court_dishonest") == "done"
    [listed] = d.ask(standings, PARTY)
    asked = Proposal(site(2), site(1), (Goods(strip("1"), 30_000_00),))
    assert [g["code"] for g in d.ask(sales.check_proposal, DAY, asked).gates] == ["gate.standing"]
    assert d.delist(listed.standing_id) == "done"
    assert d.ask(sales.check_proposal, date(2026, 6, 2), asked).gates == []
    assert d.do(sales.check_proposal, date(2019, 1, 1), asked) == "party.site_undescribed"


PARTY_WORDS: dict[str, tuple[str, Any]] = {
    "name": ("name", "Mill One"), "effective_on": ("on", DAY), "evidence": ("evidence", "a letter"),
}  # fmt: skip
SITE_WORDS: dict[str, tuple[str, Any]] = {
    "name": ("name", "other works"), "effective_on": ("on", DAY), "document": ("document", "another"),
    "region": ("region", "430204"), "industry": ("industry", "C2221"), "sector": ("sector", "sewage"),
    "watershed": ("watershed", "xiang"), "licence": ("licence", f"{uscc(1)}001P"), "power": ("power", True),
    "chp_heat_share": ("chp_heat_ppm", 1), "online_monitoring": ("online_monitoring", True),
}  # fmt: skip
"""What is said of an enterprise and of a site, as clients call it, and another word for it."""


def test_what_is_registered_again_says_the_same(district: District) -> None:
    """Goal: no word of a retry is dropped in silence. Method: an enterprise and a site sent again, as they were, and each word changed."""
    d = district

    def party(**changed: Any) -> str:
        words = {"uscc": uscc(1), "name": "Mill 1", "on": date(2020, 1, 1), **changed}
        return _said(lambda: d.run(register.register_party, d.root, **words))

    def works(**changed: Any) -> str:
        known: dict[str, Any] = {"region": "430203", "industry": "C1713", "watershed": "cao-e"}
        words: dict[str, Any] = {"name": "works", "on": date(2020, 1, 1), "document": "licence"}
        for name, value in changed.items():
            (words if name in words else known)[name] = value
        words |= {
            "party_code": PARTY,
            "suffix": "001P",
            "attributes": Attributes(**known),
            "law": Law.of("cn"),
        }
        return _said(lambda: d.run(register.register_site, d.root, **words))

    assert (party(), works()) == ("False", "False")
    assert {field: party(**{name: value}) for field, (name, value) in PARTY_WORDS.items()} == {
        f: f for f in PARTY_WORDS
    }
    assert {field: works(**{name: value}) for field, (name, value) in SITE_WORDS.items()} == {
        f: f for f in SITE_WORDS
    }
    assert set(SITE_WORDS) - {"name", "effective_on", "document", "chp_heat_share"} <= {
        f.name for f in fields(Attributes)
    }
    assert len(SITE_WORDS) == len(fields(Attributes)) + 3
    assert d.describe(site(1), region="430203", sector="sewage") == "done"
    assert works() == "False", "what two have changed since is no word of a retry"


def _said(work: Callable[[], tuple[str, bool]]) -> str:
    """Whether it was new, or the field that differs."""
    try:
        return str(work()[1])
    except register.RegisteredOtherwise as error:
        return str(error.figures["field"])


@pytest.mark.parametrize(
    "region", ["420000", "421000", "330600", "330000", "441900", "442000", "460400", "620200"]
)
def test_a_site_lies_in_a_county(district: District, region: str) -> None:
    """Goal: no province and no prefecture but those without counties; what was recorded stays. Method: each code, and plain SQL."""
    d, alone = district, region in ("441900", "442000", "460400", "620200")
    told = d.describe(site(1), region=region)
    assert told == ("done" if alone else "party.region_not_county")
    assert d.describe(site(1), region=region) == ("permits.register_same" if alone else told)
    assert d.describe(site(1), region=region, industry="C2221") == told
    plain = """INSERT INTO ledger.site_attributes
                 (book_id, site, valid_from, region, industry, sector, power, chp_heat_ppm, online_monitoring, document, actor_id)
               SELECT book_id, site, valid_from + 7, %s, industry, sector, power, chp_heat_ppm, online_monitoring, document, actor_id
               FROM ledger.site_attributes WHERE site = %s LIMIT 1"""
    with (
        nullcontext() if alone else pytest.raises(DBAPIError, match="a site in a province"),
        d.owner.engine.begin() as connection,
    ):
        connection.exec_driver_sql(plain, (region, site(1)))


def test_attributes_are_asked_as_of_a_day(district: District) -> None:
    """A gate asks for what was known on the day of the trade, not for what is known now."""
    d = district
    assert d.describe(site(1), date(2026, 7, 1), region="430102", watershed="cao-e") == "done"
    asked = Proposal(site(2), site(1), (Goods(strip("1"), 30_000_00),))
    assert d.ask(sales.check_proposal, date(2026, 6, 30), asked).gates == []
    assert [g["code"] for g in d.ask(sales.check_proposal, date(2026, 7, 1), asked).gates] == [
        "gate.scope_air_city"
    ]


def test_licences_are_reconciled(district: District) -> None:
    """Every line of a licence is checked; each difference from the ledger is an open task until it is gone."""
    d = district
    term = {"valid_from": date(2026, 1, 1), "valid_to": date(2027, 12, 31)}
    head: dict[str, Any] = {"licence": uscc(1) + "001P", **term}
    faulty = [
        LicenceLine("D001", "SO2", 2026, 1),
        LicenceLine("DA001", "SO2", 2030, 1),
        LicenceLine("DA001", "SO2", 2030, -1),
    ]
    assert d.licensed(site(1), faulty, **head) == "party.licence_faulty"
    lines = [
        LicenceLine(o, "SO2", y, t(q)) for o, q in (("DA001", "6"), ("DA002", "4")) for y in (2026, 2027)
    ]
    assert d.licensed(site(1), lines, **head) == "done"
    d.allocate(site(1), "10", 2026, 2026)
    compared = {"act_id": new(), "site": site(1)}
    for _ in range(2):
        assert d.do(reconcile.reconcile, d.step(), **compared) == "compared"
    assert d.do(reconcile.reconcile, d.step(), **{**compared, "site": site(2)}) == "entry.id_used"
    found = d.ask(reconcile.tasks, owner=PARTY)
    assert [one.figures for one in found] == [reconcile.Difference("SO2", 2027, "0.000", "10.000")]
    assert d.ask(reconcile.tasks, owner=None, site=site(1)) == found
    assert d.ask(reconcile.tasks, owner=None, site=site(2)) == []
    subject = f"{site(1)}/SO2/2027"
    words = {"act_id": new(), "subject": subject, "explanation": "plan of 2027 follows"}
    assert d.do(reconcile.explain_task, d.step(), **{**words, "subject": "x"}) == "permits.task_unknown"
    for _ in range(2):
        assert d.do(reconcile.explain_task, d.step(), **words) == "explained"
    assert d.do(reconcile.explain_task, d.step(), **{**words, "explanation": "other"}) == "entry.id_used"
    assert [task.explanation for task in d.ask(reconcile.tasks, owner=PARTY)] == ["plan of 2027 follows"]
    d.allocate(site(1), "10", 2027, 2027)
    assert d.do(reconcile.reconcile, d.step(), act_id=new(), site=site(1)) == "compared"
    assert d.ask(reconcile.tasks, owner=None) == []


def test_fees(district: District) -> None:
    """Ids, instalments and vouchers belong to one fee."""
    d = district
    for number in (1, 2):
        d.allocate(site(number), "10", 2026, 2027, purpose="unpaid")
    fee_id = new()
    assert d.charge(site(1), "N-1", fee_id=fee_id) == "due"
    assert d.do(fees.assess_fee, d.step(), fee_id=fee_id, site=site(2), notice="N-1") == "entry.id_used"
    assert d.do(fees.assess_fee, d.step(), fee_id=fee_id, site=site(1), notice="N-1") == "due"
    pay: dict[str, Any] = {"fee_id": fee_id, "amount": 4_000_00, "receipt": ""}
    assert d.pay(number=2, voucher="V", **pay) == "permits.instalment_unknown"
    assert d.pay(number=1, voucher="V", **pay) == "paid"
    assert d.pay(number=1, voucher="W", **pay) == "permits.instalment_paid"
    late = d.ask(
        sales.check_proposal, date(2026, 9, 1), Proposal(site(2), site(1), (Goods(strip("1"), 30_000_00),))
    )
    assert late.gates == []
    d.charge(site(2), "N-2")
    late = d.ask(
        sales.check_proposal, date(2026, 9, 1), Proposal(site(2), site(1), (Goods(strip("1"), 30_000_00),))
    )
    assert [g["code"] for g in late.gates] == ["gate.arrears"]


def test_plans_are_what_was_published(district: District) -> None:
    """Lines changed past the ledger stop the execution; objections come in time."""
    d = district
    plan = new()
    line = PlanLine(site(1), strip("10"), "holding", None)
    d.run(plans.upload_plan, d.step(), grant_id=plan, title="", file_name="", lines=[line])
    objecting = {"grant_id": plan, "objection_id": new(), "party": PARTY, "words": "x"}
    assert d.do(plans.object_to, d.step(), **objecting) == "permits.publicity_over"
    d.run(plans.publish_plan, d.step(), grant_id=plan)
    later = date(2026, 6, 20)
    d.run(plans.approve_plan, d.step("chief", later), grant_id=plan)
    with d.owner.engine.begin() as connection, rewriting(connection, "permit_grant_line"):
        connection.exec_driver_sql("UPDATE ledger.permit_grant_line SET quantity = quantity + 1")
    assert d.do(plans.execute_plan, d.step(on=later), grant_id=plan) == "permits.plan_changed"
    assert d.held(site(1)) == 0


def test_one_place_under_two_codes(database: Database, owner: Database) -> None:
    """A site under an old code trades with one under the new code as with its neighbour: one city, one bureau, one target."""
    d = District(database, owner)
    d.adopt(
        sale__needs_recognition="false", surplus__irreversible_only="true", buyback__at_most_fee_rate="true"
    )
    d.enterprise(1, region="320684", on=date(2020, 1, 1))
    d.enterprise(2, region="320614", on=date(2021, 6, 1))
    d.enterprise(3, region="371202", on=date(2018, 6, 1))
    d.enterprise(4, region="370102", on=date(2020, 1, 1))
    asked = Proposal(site(2), site(1), (Goods(strip("1"), 100),))
    assert d.ask(sales.check_proposal, DAY, asked).gates == []
    assert d.ask(sales.check_proposal, DAY, Proposal(site(4), site(3), asked.goods)).gates == [], (
        "371202 lies in 370100 now"
    )
    apart = d.ask(sales.check_proposal, DAY, Proposal(site(3), site(1), asked.goods)).gates
    assert {"gate.scope_air_city", "gate.scope_province"} <= {gate["code"] for gate in apart}
    assert d.judged(False, area="320614") == "done"
    assert d.ask(known_trade, Law.of("cn"), asked, DAY).quality_missed == ("SO2",), (
        "the target of its place under the new code"
    )


def test_an_id_belongs_to_one_report(district: District) -> None:
    """The same words are a replay, others are refused."""
    d = district
    report = {"report_id": new()}
    what = year_end.Emitted(site(1), 2025, "SO2", "self", t("1"), 0)
    assert d.do(year_end.report_emissions, d.step(), what=what, **report) == "reported"
    assert d.do(year_end.report_emissions, d.step(), what=what, **report) == "reported"
    other = year_end.Emitted(site(1), 2025, "SO2", "self", t("2"), 0)
    assert d.do(year_end.report_emissions, d.step(), what=other, **report) == "entry.id_used"


def test_what_is_not_there(district: District) -> None:
    """Lots and acts that are not there, or not for this reader, are not found."""
    d = district
    d.allocate(site(1), "10")
    assert d.do(lots.lot_of, f"lot:SO2:{AREA}:2026:0009") == "permits.lot_unknown"
    assert d.do(lots.lot_of, f"lot:SO2:{AREA}:2026:0001", owner="enterprise:other") == "permits.lot_unknown"
    assert d.ask(lots.lot_of, f"lot:SO2:{AREA}:2026:0001", owner=PARTY).owner == site(1)
    assert d.do(acts.act_of, new(), owner=None) == "permits.act_unknown"


def test_steps_follow_each_other(district: District) -> None:
    """A step before the one that it continues, or in the future, is refused; the database refuses both too."""
    d = district
    plan = new()
    d.run(
        plans.upload_plan,
        d.step(),
        grant_id=plan,
        title="",
        file_name="",
        lines=[PlanLine(site(1), strip("1"), "holding", None)],
    )
    assert d.do(plans.publish_plan, d.step(on=date(2026, 5, 31)), grant_id=plan) == "process.backdated"
    with pytest.raises(LedgerError) as caught:
        check_day(date(2026, 6, 2), DAY)
    assert caught.value.code == "process.in_future"
    assert d.do(plans.publish_plan, d.step(on=date(2199, 1, 1)), grant_id=plan) == "database.promise_broken"
    with pytest.raises(DBAPIError) as broken, d.owner.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,"
            " started_by, actor_id, effective_on, reason, document) VALUES (%s, %s, 2, 'permits.grant', 'publish', 1, 'checked',"
            " 'published', false, %s, %s, '2026-05-31', '', '')",
            (d.book_id, plan, d.clerk, d.clerk),
        )
    assert getattr(broken.value.orig, "diag").constraint_name == "process_not_backdated"  # noqa: B009


@pytest.mark.parametrize(
    ("values", "promise"),
    [
        ("3, 'permits.grant', 'publish', 2, 'checked', 'published', false", "process_event_continues"),
        ("2, 'permits.grant', 'execute', 1, 'checked', 'issued', false", "process_event_allowed"),
        ("2, 'permits.grant', 'publish', 1, 'approved', 'published', false", "process_event_allowed"),
        ("2, 'permits.grant', 'drop', 1, 'published', 'dropped', false", "process_event_continues"),
    ],
)
def test_no_jump_by_sql(district: District, values: str, promise: str) -> None:
    """A step that no machine allows, or that continues nothing, is refused by the database, whoever writes."""
    d = district
    plan = new()
    d.run(
        plans.upload_plan,
        d.step(),
        grant_id=plan,
        title="",
        file_name="",
        lines=[PlanLine(site(1), strip("1"), "holding", None)],
    )
    with pytest.raises(DBAPIError) as broken, d.owner.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,"
            f" started_by, actor_id, effective_on, reason, document) VALUES (%s, %s, {values}, %s, %s, '2026-06-02', '', '')",
            (d.book_id, plan, d.clerk, d.clerk),
        )
    assert getattr(broken.value.orig, "diag").constraint_name == promise  # noqa: B009
    with pytest.raises(DBAPIError), d.owner.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE ledger.process SET state = 'issued' WHERE process_id = %s", (plan,)
        )
    with pytest.raises(DBAPIError), d.owner.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM ledger.process_event")
