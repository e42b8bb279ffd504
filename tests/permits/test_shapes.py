"""What acts say has one shape each, which is written as it always was and read back."""

import json
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.market import shapes as market
from ledger.market.acts import ALL
from ledger.permits import shapes
from ledger.permits.shapes import NOTHING, Terms
from ledger.processes.acts import read, written

ID = UUID("01a2243e-51a9-7a22-97b1-80baf0ff8edc")
KEPT: list[tuple[Terms, dict[str, Any]]] = [
    (NOTHING, {}),
    (shapes.PledgeTerms(None, "r"), {"senior": None, "reference": "r"}),
    (shapes.PledgeTerms(ID, ""), {"senior": str(ID), "reference": ""}),
    (shapes.ReplacementTerms(ID, None, "r"), {"replaces": str(ID), "senior": None, "reference": "r"}),
    (shapes.FreezeTerms("o", "a", 2), {"order": "o", "authority": "a", "rank": 2}),
    (
        shapes.FreezeTerms("o", "a", 2, date(2026, 6, 3)),
        {"order": "o", "authority": "a", "rank": 2, "confirm_by": "2026-06-03"},
    ),
    (
        shapes.StatusTerms("a:holding", "frozen", "open", "g"),
        {"account": "a:holding", "status": "frozen", "before": "open", "ground": "g"},
    ),
    (shapes.PledgeCorrectionTerms(ID, "r"), {"corrects": str(ID), "reference": "r"}),
    (
        shapes.FreezeCorrectionTerms(ID, "o", "a", 2),
        {"corrects": str(ID), "order": "o", "authority": "a", "rank": 2},
    ),
    (
        shapes.FeePaymentTerms(ID, 1, "v", "r"),
        {"fee": str(ID), "number": 1, "voucher": "v", "receipt": "r"},
    ),
    (
        shapes.FeeCorrectionTerms(ID, 1, ID, "v"),
        {"fee": str(ID), "number": 1, "reverses": str(ID), "voucher": "v"},
    ),
    (
        shapes.FeeRefundTerms(ID, 1, "v"),
        {"fee": str(ID), "number": 1, "voucher": "v"},
    ),
    (
        shapes.FeeScheduleTerms(ID, "n", (shapes.DuePart(date(2026, 7, 1), 500),)),
        {"fee": str(ID), "notice": "n", "parts": [{"due_on": "2026-07-01", "amount": "5.00"}]},
    ),
    (shapes.MoveTerms("b", None), {"basis": "b", "to_area": None}),
    (shapes.ReleaseTerms(due=True), {"due": True}),
    (
        shapes.SurplusTerms("m", "2026-01-01", irreversible=True, evidence="e", buyback_only=False),
        {"measure": "m", "running_since": "2026-01-01", "irreversible": True, "evidence": "e", "buyback_only": False},
    ),
    (shapes.GroundTerms("g"), {"ground": "g"}),
    (shapes.DeductionTerms(2025), {"year": 2025}),
    (shapes.LateSurrenderTerms(date(2026, 3, 31)), {"came_on": "2026-03-31"}),
    (shapes.ExclusionTerms(2025, "", "excluded"), {"year": 2025, "pollutant": "", "kind": "excluded"}),
    (
        shapes.ReviewTerms(ID, "permits.cap", "review", "g", "e"),
        {"decision": str(ID), "decided": "permits.cap", "way": "review", "ground": "g", "excuse": "e"},
    ),
    (shapes.OutcomeTerms(ID, "upheld"), {"review": str(ID), "outcome": "upheld"}),
    (
        shapes.ServiceTerms(ID, "permits.cap", "post", date(2026, 1, 2)),
        {"decision": str(ID), "decided": "permits.cap", "manner": "post", "served_on": "2026-01-02"},
    ),
    (shapes.HearingTerms(ID, "g"), {"decision": str(ID), "ground": "g"}),
    (shapes.VerificationTerms(ID), {"report": str(ID)}),
    (shapes.FindingTerms(ID, "other", 12), {"verification": str(ID), "opinion": "other", "quantity": 12}),
    (shapes.FindingTerms(ID, "as_filed"), {"verification": str(ID), "opinion": "as_filed"}),
    (shapes.ExpiryTerms("SO2", 2025), {"pollutant": "SO2", "vintage": 2025}),
    (shapes.ExplanationTerms("s/SO2/2026", "e"), {"subject": "s/SO2/2026", "explanation": "e"}),
    (shapes.ListingTerms("red", (("red", "2026-01-01"),)), {"list": "red", "before": [["red", "2026-01-01"]]}),
    (shapes.DelistingTerms(7, "credit_red", ()), {"standing": 7, "list": "credit_red", "before": []}),
    (shapes.AnnulmentTerms(7, "credit_red", ()), {"standing": 7, "list": "credit_red", "before": []}),
    (shapes.LicenceAnnulmentTerms(2, "L", ()), {"version": 2, "licence": "L", "before": []}),
    (
        shapes.FactsTerms("330603", "C1713", "other", None, None, None, 5, online_monitoring=True, before=()),
        {
            "region": "330603", "industry": "C1713", "sector": "other", "watershed": None, "licence": None, "power": None,
            "chp_heat_ppm": 5, "online_monitoring": True, "before": [],
        },
    ),
    (
        shapes.QualityTerms("SO2", 2025, met=False, before=(("met", "true"),)),
        {"pollutant": "SO2", "year": 2025, "met": False, "before": [["met", "true"]]},
    ),
    (
        shapes.LicenceTerms("l", date(2026, 1, 1), date(2026, 12, 31), (("DA001", "SO2", 2026, 5),), ()),
        {"licence": "l", "valid_from": "2026-01-01", "valid_to": "2026-12-31", "outlets": [["DA001", "SO2", 2026, 5]], "before": []},
    ),
    (shapes.NameTerms("乙", (("name", "甲"),)), {"name": "乙", "before": [["name", "甲"]]}),
    (shapes.DualControlTerms(1_500_000, 100), {"quantity": "1.500000", "money": "1.00"}),
    (shapes.DualControlTerms(), {}),
    (
        shapes.InternalTerms("pledge.accept", ID, "accept", ID, {"reason": ""}, {"document": "d"}),
        {
            "operation": "pledge.accept", "of": str(ID), "step": "accept", "subject": str(ID),
            "body": {"reason": ""}, "said": {"document": "d"},
        },
    ),
    (
        market.DecisionTerms("n", date(2026, 1, 1), "p", "a"),
        {"number": "n", "issued_on": "2026-01-01", "issued_by": "p", "digest": "a"},
    ),
    (
        market.SaleTerms(need=(("SO2", 5),), approval="x", heat=(True, False), proposer=None),
        {"need": [["SO2", 5]], "approval": "x", "heat": [True, False], "proposer": None},
    ),
    (market.LeaseTerms("enterprise:1"), {"proposer": "enterprise:1"}),
    (
        market.EnforcementTerms(ID, "permits.pledge", 1, "court"),
        {"of": str(ID), "bound_by": "permits.pledge", "costs": 1, "costs_to": "court"},
    ),
    (market.EndingTerms(ID, "permits.sale"), {"of": str(ID), "agreed": "permits.sale"}),
    (market.DepositTerms(None), {"bank_line": None}),
    (market.DepositTerms(3, "p", "r", "w"), {"bank_line": 3, "payer": "p", "registered": "r", "why": "w"}),
    (market.PayoutTerms("ICBC", "1"), {"to_bank": "ICBC", "to_account": "1"}),
    (market.CorrectionTerms(ID), {"reverses": str(ID)}),
    (
        market.CorrectionTerms(ID, ID, mistaken=True),
        {"reverses": str(ID), "request": str(ID), "mistaken": True},
    ),
    (
        market.StockTerms("t", "f.xlsx", "a", caps=(("2", "SO2", "100"),), fees=(("2",), ("3",))),
        {
            "title": "t", "file_name": "f.xlsx", "file": "a", "caps": [["2", "SO2", "100"]], "fees": [["2"], ["3"]],
            "enterprises": [], "sites": [], "licences": [], "holdings": [], "pledges": [], "leases": [],
        },
    ),
    (market.StockAnnulmentTerms(ID), {"stock": str(ID), "parts": []}),
    (market.StockAnnulmentTerms(ID, ("fee:1",)), {"stock": str(ID), "parts": ["fee:1"]}),
]  # fmt: skip
"""What is said, and the words that an act has kept of it since there were such acts."""


@pytest.mark.parametrize(("said", "kept"), KEPT, ids=lambda one: type(one).__name__)
def test_what_is_said_is_kept_and_read(said: Terms, kept: dict[str, Any]) -> None:
    """Goal: a retry of before finds the same words. Method: each shape, written as PostgreSQL keeps it, among the other words of an act."""
    assert json.loads(json.dumps(written(said, sparse=True))) == kept
    assert read(type(said), {"machine": "m", "lines": [], **kept}, kept=True) == said


def test_every_shape_is_there() -> None:
    """Goal: no shape is forgotten above, and none is said by nobody. Method: the shapes of both modules, and those of all machines."""
    kinds = {
        value
        for module in (shapes, market)
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Terms)
    }
    assert {type(said) for said, _ in KEPT} == kinds
    of_machines = [getattr(one.find, "args")[1] for one in ALL.values()]  # noqa: B009
    assert {
        shape for one in of_machines for shape in ([one] if isinstance(one, type) else one.values())
    } == kinds


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (shapes.FreezeTerms, {"order": "o", "authority": "a", "rank": "2"}),
        (shapes.FreezeTerms, {"order": "o", "authority": "a"}),
        (shapes.ReleaseTerms, {"due": 1}),
        (shapes.DeductionTerms, {"year": True}),
        (market.SaleTerms, {"need": {"SO2": 5}}),
        (market.SaleTerms, {"need": [["SO2", "5"]]}),
        (market.EnforcementTerms, {"of": 1, "bound_by": "", "costs": 1, "costs_to": ""}),
    ],
)
def test_what_is_none_of_it_is_not_read(kind: type[Terms], words: dict[str, Any]) -> None:
    """Goal: nothing is done by words that mean something else. Method: a word of another kind, and one that is missing."""
    with pytest.raises((TypeError, ValueError)):
        read(kind, words, kept=True)


def test_what_was_not_known_is_left_out() -> None:
    """Goal: acts of before are read. Method: a sale without its heat and need, a pledge without its reference."""
    assert read(market.SaleTerms, {}, kept=True) == market.SaleTerms(proposer=None)
    assert read(shapes.PledgeTerms, {}, kept=True) == shapes.PledgeTerms(None)


def test_a_confirmation_takes_another_act_along() -> None:
    """Goal: a replay of it names all its entries. Method: the shapes that name another act, and one that does not."""
    assert shapes.ReplacementTerms(ID, None).along == market.EnforcementTerms(ID, "", 0, "").along == ID
    assert shapes.FeePaymentTerms(ID, 1, "v").along == ID
    assert market.CorrectionTerms(ID).along is None
