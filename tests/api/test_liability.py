"""Over HTTP: the parts of a liability are told in the answer, and what stays claimed from others in the case and in the agreement."""

from typing import Any

from tests.api.test_case_letters import papers, words_in
from tests.api.test_damages import Office, X, Y, office

__all__ = ["office"]
WHOLE = "169301.78"
CAPS = {"caps": [{"owner": X, "most": WHOLE}, {"owner": Y, "most": "69301.78"}]}


def consulting(office: Office) -> None:
    """Bring a case to its consultation."""
    parties = [
        {"owner": owner, "side": "liable", "name": name} for owner, name in ((X, "甲厂"), (Y, "乙公司"))
    ]
    assert office.register("D1", parties=parties).status_code == 201
    office.assessed("D1")
    office.must("bureau", "conclude", "D1")
    office.must("bureau", "notify", "D1", answer_by="2026-03-12", proof_of_service="slip")
    office.must("x", "answer", "D1", position="yes")


def test_parts_are_computed_and_told(office: Office) -> None:
    """An agreement that one of two signs: the parts are those of both, told at once, again, in its paper, and in the case when it holds."""
    consulting(office)
    whole: dict[str, Any] = {
        "heads": [{"head": "H2", "money": "69301.78"}],
        "apart": [{"head": "H2", "amount": "100000.00"}],
        "liability": CAPS,
        "signed_by": [Y],
        "facts": "f",
        "extent": "e",
        "mode": "money",
        "document": "agreement 1",
    }
    refused = office.do("chief", "agree", "D1", **{**whole, "apart": [{"head": "H2", "amount": "99999.99"}]})
    assert (refused.status_code, refused.json()["code"]) == (422, "compensation.parts_wrong")
    made = office.must("chief", "agree", "D1", **whole)
    assert made["parts"] == [{"amount": "69301.78", "obligors": [{"owner": Y, "share": "1"}]}]
    again = office.do("chief", "agree", "D1", id=made["id"], **whole)
    assert (again.status_code, again.json()["parts"]) == (200, made["parts"])
    assert office.must("bureau", "perform", "D1")["parts"] == []
    case = office.get("y", "/cases/D1").json()
    [part] = case["money"]["parts"]
    [who] = part["obligors"]
    assert (who["owner"], who["share"], who["since_on"], who["most"]) == (Y, "1/1", None, None)
    [row] = [row for row in case["figures"] if row["head"] == "H2"]
    assert (row["agreed"], row["apart"], row["claim_assessed"]) == ("69301.78", "100000.00", "100000.00")
    [letter] = [one for one in papers(office) if one["paper"] == "agreement"]
    text = words_in(office.get("bureau", f"/cases/D1/papers/{letter['id']}", form="docx").content)
    assert "100,000.00" in text
    assert "乙公司" in text


def test_what_makes_no_sense_is_refused(office: Office) -> None:
    """Told in two ways, or beside other parts."""
    consulting(office)
    whole: dict[str, Any] = {
        "heads": [{"head": "H2", "money": WHOLE}],
        "facts": "f",
        "extent": "e",
        "mode": "money",
        "document": "d",
    }
    both = {**CAPS, "joint": [{"owner": X}]}
    beside = {"liability": CAPS, "parts": [{"amount": WHOLE, "obligors": [{"owner": X}]}]}
    tried: tuple[dict[str, Any], ...] = ({"liability": both}, beside, {})
    for words in tried:
        refused = office.do("chief", "agree", "D1", **whole, **words)
        assert (refused.status_code, refused.json()["code"]) == (422, "compensation.parts_wrong")
