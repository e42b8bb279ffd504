"""Separate claims over HTTP: consultation fails with one party, which is pursued apart; what a case tells of it."""

from typing import Any

import pytest

from tests.api.conftest import Keys, Serving
from tests.api.test_damages import DAY, Office, X, Y

COURT: dict[str, str] = {"court": "court:1", "court_name": "法院"}


@pytest.fixture
def office(courtroom: Keys, serving: Serving) -> Office:
    """A case against two parties, in consultation with one of them."""
    made = Office(serving)
    parties = [{"owner": owner, "side": "liable", "name": owner} for owner in (X, Y)]
    assert made.register("S1", parties=parties).status_code == 201
    made.assessed("S1")
    made.must("bureau", "conclude", "S1")
    made.must("bureau", "notify", "S1", answer_by="2026-03-12", proof_of_service="送达回证", facts="倾倒")
    made.must("x", "answer", "S1", position="属实")
    return made


def test_one_party_is_pursued_apart(office: Office) -> None:
    """Failed with Y, pursued, sued, judged: told with its words in Chinese; X reads it, and nobody judges more than is pursued."""
    claimed: list[dict[str, str]] = [{"head": "H2", "amount": "100.00"}]
    failed = office.must(
        "bureau", "fail-party", "S1", party=Y, ground="refused", document="拒绝函", claimed=claimed
    )
    it: dict[str, Any] = {"subject": failed["subject"]}
    beyond = office.do(
        "bureau",
        "separate",
        "S1",
        against=[Y],
        claimed=[{"head": "H2", "amount": "99999999.00"}],
        ground="refused",
    )
    assert (beyond.status_code, beyond.json()["code"]) == (422, "compensation.pursued_beyond_assessed")
    offered = {one["action"].rpartition("/")[2] for one in office.get("bureau", "/cases/S1").json()["next"]}
    assert {"sue-apart", "agree-apart", "end-apart", "rejoin"} <= {
        name.rpartition("/")[2] for name in offered
    }
    suit = {
        "situation": "larger_event",
        "consultation": "拒绝",
        "claimed": claimed,
        "document": "起诉状",
        **COURT,
    }
    office.must("bureau", "sue-apart", "S1", **it, **suit)
    owed = {
        "heads": [{"head": "H2", "money": "100.00"}],
        "parts": [{"amount": "100.00", "obligors": [{"owner": Y}]}],
        "number": "(2026)浙01民终1号",
        "instance": "second",
        "document": "判决书",
    }
    office.must("bureau", "judge-apart", "S1", **it, **owed)
    for role in ("bureau", "x"):
        told = office.get(role, "/cases/S1").json()
        [claim] = told["money"]["separate_claims"]
        assert (claim["against"], claim["heads"][0]["amount"], claim["state"]) == ([Y], "100.00", "settled")
        assert claim["said"]["state"] in ("已确定债务", "settled")
    assert told["case"]["state"] == "consulting"
    assert office.do("bureau", "enforce-apart", "S1", **it, **COURT).json()["code"] == "compensation.no_title"
    assert office.do("stranger", "sue-apart", "S1", **it, **suit).status_code == 403
    history = office.get("bureau", "/cases/S1/history").json()["rows"]
    assert [one["kind"] for one in history if one["kind"].endswith("_apart")] == ["sue_apart", "judge_apart"]
    assert history[-1]["effective_on"] == DAY
