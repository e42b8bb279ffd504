"""Recusal: who represents a party takes no part for the bureau in what concerns it; in Python and in PostgreSQL, in every room."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from ledger.database.refusals import sqlstate
from ledger.law import Law
from ledger.market.actions import money, sales
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import exclusions, freezes, grants, plans, statuses, year_end
from ledger.permits.actions import register as changes
from ledger.permits.actions.year_end import Emitted
from ledger.permits.rules.plans import PlanLine
from ledger.permits.rules.strips import account, party_of
from ledger.processes import acting
from ledger.processes.actions import Step
from ledger.register import actions as register
from ledger.register.actions import Attributes
from ledger.schema import HOUSE
from tests.furnished import furnished
from tests.house.taking import conducts
from tests.people import KEYED, MANDATE
from tests.permits.test_areas import past
from tests.permits.world import AREA, DAY, District, new, site, strip, t

ONE, TWO, THREE = site(1), site(2), site(3)
RECUSED = "actor.recused"


@furnished
def district(database: Database, owner: Database) -> District:
    """Three mills with permits, a cap; Li works for the bureau and represents the first mill, Wang for finance and the same."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false")
    for number in (1, 2, 3):
        made.enterprise(number)
    made.cap("100")
    for holder in (ONE, TWO, THREE):
        made.allocate(holder, "10")
    return made


def _person(d: District, name: str, role: str, party: str) -> int:
    """Hire somebody who represents a party as well; give the actor that works here."""
    with d.owner.engine.begin() as connection:
        query = "INSERT INTO ledger.person (name, number_digest) VALUES (%s, sha256(%s)) RETURNING person_id"
        person = connection.exec_driver_sql(query, (name, name.encode())).scalar_one()
        made = []
        for what, owner in ((role, None), ("enterprise", party)):
            query = "INSERT INTO ledger.actor (book_id, person_id, name, role, owner) VALUES (%s, %s, %s, %s, %s) RETURNING actor_id"
            made.append(
                connection.exec_driver_sql(query, (d.book_id, person, name, what, owner)).scalar_one()
            )
            connection.exec_driver_sql(MANDATE.format(actor=made[-1]))
            connection.exec_driver_sql(KEYED.format(actor=made[-1]))
    return int(made[0])


def _plan(d: District, step: Step, holder: str) -> str:
    lines = [PlanLine(one, strip("1"), "holding", None) for one in (THREE, holder)]
    return d.do(plans.upload_plan, step, grant_id=new(), title="2026", file_name="2026.xlsx", lines=lines)


def _site(d: District, step: Step, holder: str) -> str:
    words = {"suffix": "west", "name": "west", "on": DAY, "document": "D-1", "law": Law.of("cn")}
    known = Attributes(AREA, "C1713")
    return d.do(register.register_site, step.actor_id, party_code=party_of(holder), attributes=known, **words)


def _sale(d: District, step: Step, seller: str, buyer: str) -> str:
    return d.do(
        sales.propose, step, act_id=new(), asked=Proposal(seller, buyer, (Goods(strip("1"), 100_00),))
    )


EXCLUDED: dict[str, Any] = {"year": 2025, "pollutant": "SO2", "kind": "not_obliged"}
FROZEN: dict[str, Any] = {"order": "1", "authority": "court", "rank": 1, "until": None, "creditor": THREE}
BEGINS: dict[str, tuple[str, Callable[[District, Step, str], str]]] = {
    "allocation": ("bureau", lambda d, s, h: d.do(grants.allocate, s, grant_id=new(), line=PlanLine(h, strip("1"), "holding", None))),
    "plan": ("bureau", _plan),
    "exclusion": ("bureau", lambda d, s, h: d.do(exclusions.exclude, s, act_id=new(), site=h, **EXCLUDED)),
    "freeze": ("bureau", lambda d, s, h: d.do(freezes.freeze, s, act_id=new(), site=h, strips=[strip("1")], **FROZEN)),
    "report": ("bureau", lambda d, s, h: d.do(
        year_end.report_emissions, s, report_id=new(), what=Emitted(h, 2025, "SO2", "bureau", t("1"), 0, None))),
    "list": ("bureau", lambda d, s, h: d.do(
        changes.put_on_list, s, act_id=new(), party=party_of(h), on_list="court_dishonest", until=None)),
    "what is known": ("bureau", lambda d, s, h: d.do(
        changes.describe_site, s, act_id=new(), site=h, attributes=Attributes(AREA, "C2221", watershed="cao-e"))),
    "site": ("bureau", _site),
    "sale, as seller": ("bureau", lambda d, s, h: _sale(d, s, h, THREE)),
    "sale, as buyer": ("bureau", lambda d, s, h: _sale(d, s, THREE, h)),
    "account": ("bureau", lambda d, s, h: d.do(
        statuses.ask_status, s, act_id=new(), account=account(h, "holding"), status="frozen")),
    "deposit": ("finance", lambda d, s, h: d.do(money.pay_in, s, act_id=new(), owner=party_of(h), amount=100)),
}  # fmt: skip
"""What somebody of the public side begins in a matter of an enterprise, and in which role."""


@pytest.mark.parametrize("what", BEGINS)
def test_who_represents_a_party_begins_nothing_of_it(district: District, what: str) -> None:
    """Goal: nobody decides of whom he represents. Method: each thing of the mill by one who represents it; of another mill; by another."""
    d, (role, way) = district, BEGINS[what]
    his = replace(d.step(role, document="paper"), reason="as decided")
    li = replace(his, actor_id=_person(d, "Li", role, party_of(ONE)))
    assert way(d, li, ONE) == RECUSED
    assert way(d, li, TWO) != RECUSED
    assert way(d, his, ONE) != RECUSED
    assert d.broken() == []


def test_who_represents_a_party_takes_no_later_step(district: District) -> None:
    """Goal: nor is anything confirmed or dropped; in Python and past it. Method: each, while the mandate runs and when it has ended."""
    d, act_id, grant_id = district, new(), new()
    d.people["third"] = _person(d, "Li", "bureau", party_of(ONE))
    line = PlanLine(ONE, strip("1"), "holding", None)
    assert d.do(exclusions.exclude, d.step(), act_id=act_id, site=ONE, **EXCLUDED) == "proposed"
    assert d.do(grants.allocate, d.step(), grant_id=grant_id, line=line) == "proposed"
    for conduct, id_ in ((exclusions.EXCLUSIONS, act_id), (grants.ALLOCATIONS, grant_id)):
        for action in ("confirm", "drop"):
            assert d.do(acting.take, conduct, id_, action, d.step("third")) == RECUSED
        assert past(d, conduct, id_, "third", "drop") == "permit_recused"
        assert past(d, conduct, id_, "fourth", "drop") == ""
    with d.owner.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE ledger.mandate SET ended_at = ledger.clock_now() - interval '367 days', why = 'x'"
        )
    assert d.do(acting.take, exclusions.EXCLUSIONS, act_id, "drop", d.step("third")) == "dropped"


def test_postgresql_knows_who_represents_whom(district: District) -> None:
    """A site is described past Python by nobody who represents its enterprise."""
    d, li = district, _person(district, "Li", "bureau", party_of(ONE))
    copied = (
        "INSERT INTO ledger.site_attributes SELECT book_id, %s, '2026-05-01', now(), licence, region, watershed, industry, sector, power,"
        " chp_heat_ppm, online_monitoring, document, %s FROM ledger.site_attributes WHERE site = %s"
    )
    for there, told in ((ONE, "LG092 register_recused"), (TWO, "")):
        try:
            with d.owner.engine.begin() as connection:
                connection.exec_driver_sql(copied, (there, li, there))
            came = ""
        except DBAPIError as error:
            came = f"{sqlstate(error)} {error.orig.diag.constraint_name}"  # type: ignore[union-attr]
        assert came == told


OF_NOBODY = {
    "compensation.base",
    "compensation.base_change",
    "compensation.cost_table",
    "compensation.expert",
    "compensation.template",
    "periods.step",
    "permits.pack",
    "reconciliation.match",
    "reconciliation.release",
}
"""Machines of the whole book, whose processes concern no party more than another."""


def test_every_process_tells_whom_it_concerns() -> None:
    """Goal: no machine is forgotten. Method: how one acts with each, in every room: it names sides, or whom it concerns, or is of none."""
    every = [conduct for room in HOUSE for conduct in conducts(room)]
    silent = {c.machine.name for c in every if c.concerned is None and not c.sides.__code__.co_names}
    assert silent == OF_NOBODY
