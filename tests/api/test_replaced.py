"""Over HTTP: an agreement that is signed anew says so, and by which, in the list of papers, on the paper, in history and file."""

from typing import Any

from tests.api.test_case_letters import CHINESE, words_in
from tests.api.test_damages import Office, X, office
from tests.documents.test_glyphs import read

__all__ = ["office"]


def test_list_and_history_say_so(office: Office) -> None:
    """Goal: the same over HTTP. Method: an agreement that is signed anew before it takes effect; list, paper in both forms, history."""
    office.assessed()
    office.must("bureau", "conclude")
    office.must("bureau", "notify", answer_by="2026-03-12", proof_of_service="回证", facts="倾倒")
    office.must("x", "answer", position="同意")
    whole: dict[str, Any] = {
        "heads": [{"head": "H2", "money": "169301.78"}], "mode": "money", "facts": "倾倒", "extent": "河",
        "parts": [{"amount": "169301.78", "obligors": [{"owner": X}]}], "schedule": [{"part": 1, "due_on": "2026-04-01"}],
    }  # fmt: skip
    first, second = (office.must("chief", "agree", document=f"协议{n}号", **whole)["id"] for n in (1, 2))
    with office.serving.client("bureau", **CHINESE) as client:
        rows = client.get("/v1/books/zj/cases/C1/papers").json()["rows"]
        found = {one["act"]: one for one in rows if one["paper"] == "agreement"}
        assert (found[first]["replaced_by"], found[second]["replaced_by"]) == (second, None)
        assert found[first]["replaced"].startswith("已由")
        assert found[second]["replaced"] == ""
        for act, there in ((first, True), (second, False)):
            path = f"/v1/books/zj/cases/C1/papers/{found[act]['id']}"
            assert ("取代" in read(client.get(path).content)) == there
            assert ("取代" in words_in(client.get(path, params={"form": "docx"}).content)) == there
        for path in ("history", "file?form=json"):
            content = client.get(f"/v1/books/zj/cases/C1/{path}").json()
            told_of = {one["id"]: one for one in content.get("rows") or content["history"]}
            assert told_of[first]["replaced_by"] == second
            assert told_of[first]["replaced"] == found[first]["replaced"]
            assert (told_of[second]["replaced_by"], told_of[second]["replaced"]) == (None, "")
