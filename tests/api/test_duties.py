"""Over HTTP: a duty in kind of which nothing is done is defaulted and becomes money by two; stages are refused, works given up."""

import pytest

from tests.api.test_damages import DAY, Office, X, office
from tests.api.test_works_back import reversed_by_two
from tests.documents.test_glyphs import read

__all__ = ["office"]
DUTY = {"heads": [{"head": "H2", "amount": "169301.78"}], "obligors": [{"owner": X}], "conversion": "200000"}


def judged(office: Office, due: str) -> None:
    """A judgment by which a damage is restored in kind until a day."""
    office.assessed()
    office.must("bureau", "conclude")
    court = {"court": "court:1", "court_name": "court"}
    claimed = [{"head": "H2", "amount": "169301.78"}]
    office.must(
        "bureau", "sue", situation="grave_consequence", consultation="refused", claimed=claimed, **court
    )
    heads = [{"head": "H2", "money": "0", "kind": "169301.78"}]
    office.must("bureau", "judge", heads=heads, parts=[], duties=[{**DUTY, "due_on": due}])


def test_nothing_is_done(office: Office) -> None:
    """What is told to be possible is: the default, and the conversion of this duty; everybody in the case reads what is left of it."""
    judged(office, DAY)
    case = office.get("x", "/cases/C1").json()
    [duty] = case["money"]["duties"]
    assert (duty["duty"], duty["claim_in_kind"], duty["conversion"]) == (1, "169301.78", "200000.00")
    assert duty["obligors"] == [{"owner": X, "share": "1/1"}]
    can = {one["action"]: one for one in office.get("bureau", "/cases/C1").json()["next"]}
    assert (can["convert-duty"]["subjects"], can["default"]["missing"]) == (["1"], [])
    after = "2026-03-03"
    office.must("bureau", "default", effective_on=after)
    office.must("bureau", "convert-duty", duty=1, due_on=after, effective_on=after)
    [row] = [row for row in office.get("x", "/cases/C1").json()["figures"] if row["head"] == "H2"]
    assert row["claim_due"] == "200000.00"
    assert not row.get("claim_in_kind") or row["claim_in_kind"] == "0.00"


def test_a_stage_is_refused_and_works_are_given_up(office: Office) -> None:
    """Each is told with its subject, and giving up is taken back by two of finance."""
    judged(office, "2026-12-31")
    stages = [{"title": "a", "due_on": "2026-09-30", "amount": "100"}]
    planned = office.must(
        "x", "plan-project", title="t", mode="own", repairer=X, budget="169301.78", stages=stages
    )
    of = {"subject": planned["subject"]}
    office.must("bureau", "approve-project", **of)
    office.must("bureau", "contract-project", amount="169301.78", **of)
    office.must("chief", "refuse-stage", stage=1, reason="the trees are dead", **of)
    gone = office.must("chief", "give-up", reason="the contractor has left", document="notice", **of)
    [works] = office.get("x", "/cases/C1").json()["restorations"]
    assert (works["state"], works["duty"], works["stages"][0]["accepted"]) == ("given_up", 1, "0.00")
    assert works["stages"][0]["refused_on"] == DAY
    reversed_by_two(office, str(gone["id"]))
    assert office.get("x", "/cases/C1").json()["restorations"][0]["state"] == "working"


@pytest.mark.parametrize(("fixed", "told"), [("0", "169301.78"), ("200000", "200000.00")])
def test_case_and_file_tell_what_it_becomes(office: Office, fixed: str, told: str) -> None:
    """Goal: 4.6. Method: a duty without and with a sum for its failure; in the case and in its file, to the office and to the party."""
    heads = [{"head": "H2", "money": "0", "kind": "169301.78"}]
    office.assessed()
    office.must("bureau", "conclude")
    court = {"court": "court:1", "court_name": "court"}
    claimed = [{"head": "H2", "amount": "169301.78"}]
    office.must(
        "bureau", "sue", situation="grave_consequence", consultation="refused", claimed=claimed, **court
    )
    duties = [{**DUTY, "conversion": fixed, "due_on": "2026-12-31"}]
    office.must("bureau", "judge", heads=heads, parts=[], duties=duties)
    for who in ("bureau", "x"):
        [duty] = office.get(who, "/cases/C1").json()["money"]["duties"]
        assert (duty["conversion"], duty["claim_in_kind"]) == (told, "169301.78")
        with office.serving.client(who, **{"accept-language": "zh-CN"}) as client:
            printed = read(client.get("/v1/books/zj/cases/C1/file", params={"form": "pdf"}).content)
        assert told in "".join(printed.split())
        assert "修复失败应付金额：0.00" not in "".join(printed.split())
