"""What an act rests on is written: an order, a ground, a decision, an answer that shows nothing is refused, and nothing is done."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Final

import pytest

from ledger.database import Database
from ledger.permits.actions import (
    exclusions,
    fee_payments,
    fees,
    freezes,
    moves,
    plans,
    pledges,
    reconcile,
    surplus,
    withdrawals,
    year_end,
)  # fmt: skip
from ledger.permits.rules.plans import PlanLine
from tests.furnished import furnished
from tests.permits.world import DAY, District, new, site, strip

ONE, TWO = site(1), site(2)
STRIPS: Final = [strip("1")]
LINES: Final = [PlanLine(ONE, strip("1"), "holding", None)]
ACTS: Final[Mapping[str, tuple[Callable[..., Any], dict[str, Any]]]] = {
    "act_id order": (freezes.freeze, {"site": ONE, "strips": STRIPS, "order": "O", "authority": "A", "rank": 1, "until": None}),
    "act_id authority": (freezes.freeze, {"site": ONE, "strips": STRIPS, "order": "O", "authority": "A", "rank": 1, "until": None}),
    "act_id ground": (withdrawals.withdraw, {"site": ONE, "strips": STRIPS, "ground": "G"}),
    "act_id ground of a cancellation": (partial(year_end.retire, cancel=True), {"holder": ONE, "strips": STRIPS, "ground": "G"}),
    "act_id basis": (moves.apply_move, {"site": ONE, "to": TWO, "strips": STRIPS, "basis": "merger"}),
    "act_id explanation": (reconcile.explain_task, {"subject": f"{ONE}/SO2/2026", "explanation": "E"}),
    "fee_id notice": (fees.assess_fee, {"site": ONE, "notice": "N"}),
}  # fmt: skip
"""By the name of the id and the text: the act, and all that is said with it."""
MAY_BE_BLANK: Final[Mapping[str, str]] = {
    "title": "the digest of the lines tells the plan, which publicity names by its id",
    "file_name": "a name for people; the digest of the lines tells the plan",
    "receipt": "the voucher is the proof",
    "reference": "only a pledge that stands in another register has a number there",
    "ground": "who gives up what is its own says why or not; that of a cancellation is asked above",
}
"""Texts that nothing rests on, and why."""


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills, of which one holds permits, free and unpaid, and has a task."""
    made = District(database, owner, "cn-43")
    for number in (1, 2):
        made.enterprise(number, region="430203")
    made.cap("100")
    made.allocate(ONE, "10")
    made.allocate(ONE, "10", purpose="unpaid")
    return made


@pytest.mark.parametrize("blank", ["", " ", "\u3000"])
@pytest.mark.parametrize("name", ACTS)
def test_a_text_that_shows_nothing(district: District, name: str, blank: str) -> None:
    """Goal: nothing rests on a blank. Method: each text of each act left blank; then the act with all its texts."""
    (act, words), (named, field) = ACTS[name], name.split()[:2]
    assert (
        district.do(act, district.step(), **{named: new()}, **{**words, field: blank}) == "entry.text_empty"
    )


def test_every_text_is_asked_or_excused() -> None:
    """Goal: a new text is not forgotten. Method: the texts that these acts take, by their names."""
    taken = (freezes.freeze, withdrawals.withdraw, year_end.retire, moves.apply_move, reconcile.explain_task,
             fees.assess_fee, fee_payments.pay_fee, pledges.apply_pledge)  # fmt: skip
    names = {"site", "to", "subject", "creditor", "pledgor", "holder", "to_area", "owner"}
    texts = {
        name
        for act in taken
        for name, one in inspect.signature(act).parameters.items()
        if one.annotation in (str, "str") and name not in names
    }
    asked = {name.split()[1] for name in ACTS} | {"voucher"}
    assert texts - asked - MAY_BE_BLANK.keys() == set()


def test_what_a_plan_is_told(district: District) -> None:
    """Goal: an objection and its answer say something. Method: both blank, then both said; the answer is one that upholds."""
    d, grant_id, raised = district, new(), new()
    assert (
        d.do(plans.upload_plan, d.step(), grant_id=grant_id, title="T", file_name="", lines=LINES)
        == "checked"
    )
    assert d.do(plans.publish_plan, d.step(), grant_id=grant_id) == "published"
    said = {"grant_id": grant_id, "objection_id": raised}
    for words in (" ", "", "too much"):
        told = d.do(plans.object_to, d.of(ONE), **said, party=ONE.rpartition(":")[0], words=words)
        assert told == ("published" if words.strip() else "entry.text_empty")
    for answer in (" ", "", "it is not"):
        told = d.do(plans.answer_objection, d.step("chief"), **said, answer=answer, upheld=False)
        assert told == ("published" if answer.strip() else "entry.text_empty")


def test_a_paper_that_an_act_rests_on(district: District) -> None:
    """Goal: a decision and the end of a freeze have their papers. Method: without one, with a blank one, and with one."""
    d, freeze = district, new()
    words = {"site": ONE, "strips": STRIPS, "order": "O", "authority": "A", "rank": 1, "until": None}
    assert d.do(freezes.freeze, d.step(), act_id=freeze, **words) == "provisional"
    excluded = {"site": ONE, "year": 2026, "pollutant": "SO2", "kind": "excluded"}
    for paper in ("", " ", "doc"):
        lift = replace(d.step("chief"), document=paper)
        assert d.do(freezes.lift, lift, act_id=freeze) == ("lifted" if paper.strip() else "entry.text_empty")
        told = d.do(exclusions.exclude, replace(d.step(), document=paper), act_id=new(), **excluded)
        assert told == ("proposed" if paper.strip() else "entry.text_empty")


def test_evidence_of_a_measure(district: District) -> None:
    """Goal: surplus rests on evidence. Method: none."""
    what = surplus.Measure("M1", date(2024, 1, 1), True, " ")
    words = {"act_id": new(), "site": ONE, "strips": STRIPS, "what": what}
    assert district.do(surplus.apply_surplus, district.of(ONE, DAY), **words) == "entry.text_empty"
