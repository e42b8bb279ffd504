"""Over HTTP two of finance take back that a restoration was accepted, and that one became money; everybody in the case reads both."""

from typing import Any

from ledger.identifiers import uuid7
from tests.api.test_damages import DAY, Office, X, office

__all__ = ["office"]
WHY = {"reason": "the report was of another place", "document": "note 7"}


def completed(office: Office) -> str:
    """A judgment lets a damage be restored or else paid, and the works are completed; give the restoration."""
    office.assessed()
    office.must("bureau", "conclude")
    court = {"court": "court:1", "court_name": "court"}
    claimed = [{"head": "H2", "amount": "169301.78"}]
    office.must(
        "bureau", "sue", situation="grave_consequence", consultation="refused", claimed=claimed, **court
    )
    heads = [{"head": "H2", "money": "0", "kind": "169301.78"}]
    office.must("bureau", "judge", heads=heads, parts=[], conversion="200000")
    stages = [{"title": "a", "due_on": "2026-09-30", "amount": "0"}]
    planned = office.must(
        "x", "plan-project", title="t", mode="own", repairer=X, budget="169301.78", stages=stages
    )
    of = {"subject": planned["subject"]}
    office.must("bureau", "approve-project", **of)
    office.must("bureau", "contract-project", amount="169301.78", **of)
    office.must("chief", "accept-stage", stage=1, evidence="photo", **of)
    office.must("x", "complete-project", **of)
    return str(planned["subject"])


def reversed_by_two(office: Office, target: str) -> dict[str, Any]:
    """One of finance asks for it, and another confirms it; what the confirmation is answered."""
    can = office.get("finance", "/cases/C1").json()["next"]
    assert target in next(one for one in can if one["action"] == "propose-reversal")["subjects"]
    ask = {"target": target, **WHY}
    for role in ("bureau", "x"):
        assert office.do(role, "propose-reversal", **ask).json()["code"] == "actor.not_allowed"
    asked = office.must("finance", "propose-reversal", **ask)
    alone = office.do("finance", "confirm-reversal", subject=asked["subject"])
    assert (alone.status_code, alone.json()["code"]) == (403, "process.second_person_needed")
    body = {"id": str(uuid7()), "effective_on": DAY, "subject": asked["subject"]}
    done = office.post("payer", "/cases/C1/confirm-reversal", body)
    again = office.post("payer", "/cases/C1/confirm-reversal", body)
    assert (done.status_code, again.status_code) == (201, 200), done.text
    assert again.json()["entries"] == done.json()["entries"]
    return dict(done.json())


def stands(office: Office) -> tuple[str, dict[str, Any]]:
    """State of the restoration, and the figures of the head, as the liable party reads them."""
    case = office.get("x", "/cases/C1").json()
    [row] = [row for row in case["figures"] if row["head"] == "H2"]
    return str(case["restorations"][0]["state"]), row


def test_an_acceptance_and_a_conversion_are_taken_back(office: Office) -> None:
    """Accepted, taken back, rejected, converted, taken back, converted anew: each time the duty stands where it was."""
    of = {"subject": completed(office)}
    accepted = office.must(
        "chief", "accept-project", evaluator="institute:1", value="169301.78", fulfilled=True, **of
    )
    assert (stands(office)[0], stands(office)[1]["claim_performed"]) == ("accepted", "169301.78")
    by_hand = office.post(
        "finance", f"/entries/{accepted['entries'][0]}/reversal", {"id": str(uuid7()), "effective_on": DAY}
    )
    assert (by_hand.status_code, by_hand.json()["code"]) == (403, "entry.kind_not_yours")
    assert len(reversed_by_two(office, accepted["id"])["entries"]) == 1
    state, row = stands(office)
    assert (state, row["claim_in_kind"], row.get("claim_performed", "0.00")) == (
        "completed",
        "169301.78",
        "0.00",
    )
    office.must("chief", "reject-project", evaluator="institute:1", reason="the target is missed", **of)
    early = office.do("chief", "convert-project", obligors=[X], due_on="2020-12-31", **of)
    assert (early.status_code, early.json()["code"]) == (422, "compensation.due_before_conversion")
    for _ in range(2):
        converted = office.must("chief", "convert-project", obligors=[X], due_on="2026-12-31", **of)
        state, row = stands(office)
        assert (state, row["claim_due"], row.get("claim_in_kind", "0.00")) == (
            "converted",
            "200000.00",
            "0.00",
        )
        reversed_by_two(office, converted["id"])
        state, row = stands(office)
        assert (state, row["claim_in_kind"], row.get("claim_due", "0.00")) == ("failed", "169301.78", "0.00")
    twice = office.do("finance", "propose-reversal", target=accepted["id"], **WHY)
    assert (twice.status_code, twice.json()["code"]) == (409, "compensation.reversed_already")
    case = office.get("auditor", "/cases/C1").json()
    acts = [(row["act"], row["state"]) for row in case["money"]["reversals"]]
    assert sorted(acts) == [
        ("accept_project", "confirmed"), ("convert_project", "confirmed"), ("convert_project", "confirmed"),
    ]  # fmt: skip
