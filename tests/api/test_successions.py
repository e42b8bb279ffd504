"""Over HTTP: another takes the place of a party, and what the old one reads then; a party is bankrupt, and what it brings."""

from tests.api.test_damages import DAY, Office, X, office
from tests.api.test_duties import judged

__all__ = ["office"]
Z = "enterprise:z"
LATER = "2026-03-03"


def test_the_predecessor_reads_the_case_up_to_its_last_day(office: Office) -> None:
    """It reads what it was, and nothing of what comes later; it is told of nothing that it could do, and its papers are no more its own."""
    judged(office, "2026-12-31")
    successor = {"owner": Z, "name": "another firm"}
    office.must(
        "bureau",
        "substitute",
        party=X,
        event="merger",
        successors=[successor],
        document="paper",
        effective_on=LATER,
    )
    office.must("bureau", "note", topic="other", text="later", effective_on=LATER)
    case = office.get("x", "/cases/C1").json()
    assert (case["next"], case["money"], case["case"]["state"]) == ([], {}, "performing")
    assert (case["case"]["channel"], case["case"]["source"]) == ("", None)
    assert office.get("bureau", "/cases/C1").json()["case"]["channel"] != ""
    assert {one["owner"] for one in case["parties"] if one["side"] == "liable"} == {X}
    days = [row["effective_on"] for row in office.get("x", "/cases/C1/history").json()["rows"]]
    assert days
    assert max(days) < LATER
    file = office.get("x", "/cases/C1/file", form="json").json()
    assert file["on"] < LATER
    assert LATER not in {row["effective_on"] for row in office.get("x", "/cases/C1/trail").json()["rows"]}
    assert office.get("x", "/cases/C1/clocks").status_code == 404
    assert office.get("x", "/cases").json()["rows"] == []
    told = office.get("bureau", "/cases/C1").json()
    assert {one["owner"] for one in told["parties"] if one["side"] == "liable"} == {Z}
    assert told["money"]["duties"][0]["obligors"] == [{"owner": Z, "share": "1/1"}]


def test_a_bankruptcy_is_listed_with_its_case(office: Office) -> None:
    """Everybody in the case reads it; the claim that is filed is told in yuan."""
    judged(office, DAY)
    office.must("bureau", "convert-duty", duty=1, due_on=LATER, effective_on=LATER)
    made = office.must(
        "bureau",
        "declare-bankrupt",
        party=X,
        court="court:1",
        court_name="court",
        number="(2026)浙01破1号",
        administrator="administrator:x",
        administrator_name="accountants",
        declare_by="2026-05-31",
        document="ruling",
        effective_on=LATER,
    )
    office.must("bureau", "file-claim", subject=made["subject"], document="claim", effective_on=LATER)
    [one] = office.get("x", "/cases/C1").json()["money"]["insolvencies"]
    assert (one["owner"], one["claimed"], one["state"]) == (X, "200000.00", "filed")
    sums = [one[name] for name in ("owed", "claimed", "admitted", "distributed") if one[name] is not None]
    assert all(isinstance(text, str) and text.count(".") == 1 for text in sums), (
        "what is in fen here is in yuan there"
    )
    assert "admit-claim" in {step["action"] for step in office.get("bureau", "/cases/C1").json()["next"]}
