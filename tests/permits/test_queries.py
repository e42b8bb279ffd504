"""What the queries of the room choose, and in which order: each line of them on which something depends."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from ledger.database.refusals import PromiseBroken
from ledger.permits.actions import fees, plans, reconcile, year_end
from ledger.permits.machines import GRANT
from ledger.permits.rules.plans import PlanLine
from ledger.permits.rules.strips import Strip
from ledger.processes.actions import lock, move
from ledger.register.actions import LicenceLine
from tests.furnished import furnished
from tests.permits.world import DAY, District, new, site, strip, t, uscc

PARTY = site(1).rpartition(":")[0]


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills in Zhuzhou, where use fees have rates."""
    made = District(database, owner, "cn-43")
    for number in (1, 2):
        made.enterprise(number, region="430203")
    made.cap("100", 2026, 2027, "SO2")
    made.cap("100", 2026, 2027, "COD")
    return made


@pytest.mark.parametrize(("days", "came"), [(9, "undone"), (10, "undone"), (11, "permits.undo_too_late")])
def test_a_surrender_is_undone_up_to_the_last_day(district: District, days: int, came: str) -> None:
    """The day before the last, on the last day, and not on the day after (docs/spec/permits.md 8)."""
    d, act_id = district, new()
    d.allocate(site(1), "10")
    d.do(year_end.surrender, d.of(site(1)), act_id=act_id, site=site(1), strips=[strip("3")])
    assert d.undo(act_id, DAY + timedelta(days=days)) == came


def test_the_tasks_of_a_site_are_not_those_of_one_that_begins_like_it(district: District) -> None:
    """Goal: `001` is not `001P`. Method: both differ from their licences, and the difference of the shorter one goes."""
    d = district
    short = d.enterprise(1, suffix="001", region="430203")
    for code in (site(1), short):
        year = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
        lines = [LicenceLine("DA001", "SO2", 2026, t("4"))]
        assert d.licensed(code, lines, licence=uscc(1) + "001P", **year) == "done"
        d.run(reconcile.reconcile, d.step(), act_id=new(), site=code)
    d.allocate(short, "4")
    d.run(reconcile.reconcile, d.step(), act_id=new(), site=short)
    assert [one.subject for one in d.ask(reconcile.tasks, owner=PARTY)] == [f"{site(1)}/SO2/2026"]


def test_lines_of_a_fee_are_those_of_the_grants(district: District) -> None:
    """Goal: years of one line of a grant stand together. Method: two grants of two years each, the pollutants in no order."""
    d = district
    for pollutant, quantity in (("SO2", "3"), ("COD", "2"), ("SO2", "1")):
        d.allocate(site(1), quantity, 2026, 2027, pollutant=pollutant, purpose="unpaid")
    done = d.run(fees.assess_fee, d.step(), fee_id=new(), site=site(1), notice="N-1")
    told = [
        (line.strip.pollutant, line.strip.first_vintage, line.strip.last_vintage, line.strip.quantity)
        for line in done.record.what.lines
    ]
    assert told[0] == ("COD", 2026, 2027, t("2"))
    assert sorted(told[1:]) == [("SO2", 2026, 2027, t("1")), ("SO2", 2026, 2027, t("3"))]


def test_a_fee_frees_what_it_charges_and_what_is_left_of_it(district: District) -> None:
    """Goal: neither more than was charged nor more than stands there. Method: of three lots that are charged one has more by the time
    at which the fee is paid, for a surrender was undone, one has less, and one is gone.
    """
    d, fee_id, undone = district, new(), new()
    d.allocate(site(1), "4", 2026, 2027, purpose="unpaid")
    d.allocate(site(1), "2", pollutant="COD", purpose="unpaid")

    def surrender(act_id: UUID, lots: Strip) -> str:
        words = {"act_id": act_id, "site": site(1), "strips": [lots]}
        return d.do(year_end.surrender, d.of(site(1)), **words)

    assert surrender(undone, strip("1")) == "surrendered"
    done = d.run(fees.assess_fee, d.step(), fee_id=fee_id, site=site(1), notice="N-1")
    assert d.do(fees.confirm_fee, d.step("chief"), fee_id=fee_id) == "due"
    ahead = {
        "act_id": new(),
        "site": site(1),
        "strips": [strip("1", 2027, 2027)],
    }  # of a year to come: by two
    assert d.twice(year_end.SURRENDERED, year_end.surrender, d.step(), **ahead) == "surrendered"
    assert surrender(new(), strip("2", pollutant="COD")) == "surrendered"
    assert d.undo(undone) == "undone"
    pay = {"number": 1, "amount": done.record.parts[0][1], "voucher": "V", "receipt": "R"}
    assert d.pay(fee_id=fee_id, **pay) == "paid"
    assert [d.held(site(1), vintage=year) for year in (2026, 2027)] == [t("3"), t("3")]
    assert [d.held(site(1), "unpaid", year) for year in (2026, 2027)] == [t("1"), 0]
    assert d.broken() == []


def test_a_grant_is_told_to_its_parties(district: District) -> None:
    """Goal: a grant of one is no news of another. Method: two allocations, and who reads of each."""
    d, ids = district, [new(), new()]
    for number, grant_id in enumerate(ids, 1):
        d.allocate(site(number), "1", grant_id=grant_id)
    with d.owner.engine.connect() as connection:
        told = connection.exec_driver_sql(
            "SELECT DISTINCT subject, owners FROM ledger.outbox WHERE subject = ANY(%s)", ([*map(str, ids)],)
        ).all()
    assert sorted(told) == sorted((str(one), [site(n).rpartition(":")[0]]) for n, one in enumerate(ids, 1))


def test_an_objection_is_said_again_with_its_own_paper(district: District) -> None:
    """Goal: what was told of one objection is not that of another, nor that of its answer. Method: two, each with a paper of its own."""
    d, grant_id, one, two = district, new(), new(), new()
    lines = [PlanLine(site(number), strip("1"), "holding", None) for number in (1, 2)]
    d.run(plans.upload_plan, d.step(), grant_id=grant_id, title="", file_name="", lines=lines)
    d.run(plans.publish_plan, d.step(), grant_id=grant_id)

    def object_to(id: Any, document: str) -> str:
        words = {"grant_id": grant_id, "objection_id": id, "party": PARTY, "words": "x"}
        return d.do(plans.object_to, d.step(document=document), **words)

    def answer(id: Any, document: str) -> str:
        words = {"grant_id": grant_id, "objection_id": id, "answer": "no", "upheld": False}
        return d.do(plans.answer_objection, d.step("chief", document=document), **words)

    for told, which in ((object_to, "P"), (answer, "A")):
        assert [told(id, f"{which}-{n}") for n, id in enumerate((one, two))] == ["published"] * 2
        assert [told(id, f"{which}-{n}") for n, id in enumerate((one, two))] == ["published"] * 2
        assert [told(id, f"{which}-{n}") for n, id in enumerate((two, one))] == ["entry.id_used"] * 2
    assert [object_to(id, f"P-{n}") for n, id in enumerate((one, two))] == ["published"] * 2


def test_objections_and_fees_are_not_written_past_their_steps(district: District) -> None:
    """Goal: no objection time ends and no fee is paid by plain SQL. Method: a plan, an answer and a fee, as the web's role."""
    d, grant_id, objected = district, new(), new()
    d.allocate(site(1), "4", 2026, 2027, purpose="unpaid")
    assert d.charge(site(1), "N-1") == "due"
    lines = [PlanLine(site(1), strip("1"), "holding", None)]
    d.run(plans.upload_plan, d.step(), grant_id=grant_id, title="", file_name="", lines=lines)
    d.run(plans.publish_plan, d.step(), grant_id=grant_id)
    words = {"grant_id": grant_id, "objection_id": objected}
    assert d.do(plans.object_to, d.step(), **words, party=PARTY, words="x") == "published"
    assert d.do(plans.answer_objection, d.step("third"), **words, answer="no", upheld=False) == "published"
    refused = []
    for statement in (
        "UPDATE ledger.permit_grant SET objections_until = '2000-01-01'",
        "UPDATE ledger.permit_objection SET answer = 'yes', upheld = true",
        "UPDATE ledger.permit_fee_instalment SET paid_on = '2026-01-01', voucher = 'V', receipt = 'R',"
        " entry_id = (SELECT entry_id FROM ledger.entry LIMIT 1)",
    ):
        with pytest.raises(DBAPIError) as past, d.database.engine.begin() as connection:
            connection.exec_driver_sql(statement)
        refused.append(getattr(past.value.orig, "diag").constraint_name)  # noqa: B009
    assert refused == ["with_its_step", "objection_answered_once", "with_its_step"]
    assert d.broken() == []


def test_a_machine_answers_no_objection(district: District) -> None:
    """Goal: three persons take part in a plan with an objection. Method: a machine of the bureau, in Python and past it."""
    d, grant_id, objected = district, new(), new()
    lines = [PlanLine(site(1), strip("1"), "holding", None)]
    d.run(plans.upload_plan, d.step(), grant_id=grant_id, title="", file_name="", lines=lines)
    d.run(plans.publish_plan, d.step("chief"), grant_id=grant_id)
    words = {"grant_id": grant_id, "objection_id": objected}
    assert d.do(plans.object_to, d.step(), **words, party=PARTY, words="x") == "published"
    with d.owner.engine.begin() as connection:
        query = "INSERT INTO ledger.actor (book_id, name, system, role) VALUES (%s, 'x', 'till', 'bureau') RETURNING actor_id"
        till = connection.exec_driver_sql(query, (d.book_id,)).scalar_one()
    machine = replace(d.step("third"), actor_id=till, machine=True)
    for upheld in (True, False):
        told = d.do(plans.answer_objection, machine, **words, answer="no", upheld=upheld)
        assert told == "process.role_not_for_step"
        query = f"UPDATE ledger.permit_objection SET answer = 'no', upheld = {upheld}, answered_by = {till}"
        with pytest.raises(DBAPIError, match="machine"), d.database.engine.begin() as connection:
            connection.exec_driver_sql(query)
    assert d.do(plans.answer_objection, d.step("third"), **words, answer="no", upheld=False) == "published"


def test_who_rejects_an_objection_neither_made_nor_approves_the_plan(district: District) -> None:
    """Goal: nobody alone gets a plan past an objection, in SQL too. Method: uploader, publisher and approver try; upholding is free."""
    d, grant_id, ids = district, new(), (new(), new())
    lines = [PlanLine(site(number), strip("1"), "holding", None) for number in (1, 2)]
    d.run(plans.upload_plan, d.step(), grant_id=grant_id, title="", file_name="", lines=lines)
    d.run(plans.publish_plan, d.step("chief"), grant_id=grant_id)
    for one in ids:
        d.run(plans.object_to, d.of(site(1)), grant_id=grant_id, objection_id=one, party=PARTY, words="x")

    def answer(who: str, id: UUID) -> str:
        words = {"grant_id": grant_id, "objection_id": id, "answer": "no", "upheld": False}
        return d.do(plans.answer_objection, d.step(who), **words)

    def past(query: str, *values: Any) -> None:
        with pytest.raises(DBAPIError, match="objection"), d.database.engine.begin() as connection:
            connection.exec_driver_sql(query, values)

    for who in ("bureau", "chief"):
        assert answer(who, ids[0]) == "permits.objection_to_your_plan"
        past(
            "UPDATE ledger.permit_objection SET answer = 'no', upheld = false, answered_by = %s WHERE objection_id = %s",
            d.people[who], ids[0],
        )  # fmt: skip
    assert [answer("third", one) for one in ids] == ["published"] * 2
    late = date(2026, 6, 30)
    assert (
        d.do(plans.approve_plan, d.step("third", late), grant_id=grant_id)
        == "permits.objection_rejected_by_you"
    )
    with pytest.raises(PromiseBroken, match="objection_apart"):
        d.database.begin(
            lambda books: move(
                books, lock(books, d.book_id, grant_id, GRANT), "approve", d.step("third", late)
            )
        )
    assert d.do(plans.approve_plan, d.step("fourth", late), grant_id=grant_id) == "approved"
