"""Papers to a court and between parties say just what the ledger collects, and from whom."""

import re
from typing import Any

import pytest

from tests.api.test_case_letters import CHINESE, papers, words_in
from tests.api.test_damages import Office, X, Y, office
from tests.documents.test_glyphs import read

__all__ = ["office"]
CAPS = {"caps": [{"owner": X, "most": "600.00"}, {"owner": Y, "most": "300.00"}]}
COURT = {"court": "court:1", "court_name": "某市中级人民法院"}
HEADS = [{"head": "H2", "money": "600.00"}]
LESS: dict[str, Any] = {"less_basis": "法释〔2019〕8号"}


def both(office: Office) -> None:
    """Bring a case against two to the end of its consultation, with an authority that claims and another place than its county."""
    parties = [
        {"owner": "bureau:1", "side": "claimant", "name": "某市人民政府"},
        {"owner": X, "side": "liable", "name": "甲厂"},
        {"owner": Y, "side": "liable", "name": "乙公司"},
    ]
    assert office.register("D1", parties=parties, place="某桥下游三百米").status_code == 201
    office.assessed("D1")
    office.must("bureau", "conclude", "D1")
    words = {"meeting_on": "2026-03-20", "meeting_place": "某局会议室，上午九时"}
    office.must(
        "bureau", "notify", "D1", answer_by="2026-03-12", proof_of_service="slip", facts="倾倒", **words
    )
    office.must("x", "answer", "D1", position="yes")


def judged(office: Office, **words: Any) -> None:
    """Let a court judge 600.00, of which y owes at most 300.00, and let the default be recorded."""
    both(office)
    office.must("bureau", "fail", "D1", ground="refused", document="refusal", effective_on="2026-03-13")
    claimed = [{"head": "H2", "amount": "600.00"}]
    sued = {"situation": "grave_consequence", "consultation": "failed", "claimed": claimed, **COURT}
    office.must("bureau", "sue", "D1", effective_on="2026-03-13", **sued)
    judgment = {
        "heads": HEADS,
        "liability": CAPS,
        "schedule": [{"part": 1, "due_on": "2026-03-20"}, {"part": 2, "due_on": "2026-03-20"}],
        "account": "国库账户",
        **LESS,
        **words,
    }
    office.must("bureau", "judge", "D1", effective_on="2026-03-16", **judgment)
    office.must(
        "finance",
        "pay",
        "D1",
        route="treasury",
        payer=Y,
        part=1,
        amount="120.00",
        document="p",
        effective_on="2026-03-18",
    )
    office.must("bureau", "default", "D1", effective_on="2026-03-23", findings="逾期")


def text_of(office: Office, paper: str, place: int = 0) -> str:
    """A paper as a document, in Chinese, without blanks."""
    row = [one for one in papers(office) if one["paper"] == paper][place]
    with office.serving.client("bureau", **CHINESE) as client:
        got = client.get(f"/v1/books/zj/cases/D1/papers/{row['id']}", params={"form": "docx"})
        assert read(client.get(f"/v1/books/zj/cases/D1/papers/{row['id']}").content)
    return re.sub(r"\s", "", words_in(got.content))


def gaps_of(office: Office, paper: str) -> list[str]:
    """What a paper lacks."""
    return [gap["field"] for one in papers(office) if one["paper"] == paper for gap in one["gaps"]]


@pytest.mark.parametrize(
    ("against", "asked", "left_out"),
    [
        (
            [Y],
            (
                "乙公司给付180.00元（大写：壹佰捌拾元整）",
                "以上货币给付合计180.00元",
                "被执行人（赔偿义务人）乙公司",
            ),
            "甲厂给付",
        ),
        ([X], ("甲厂给付480.00元", "以上货币给付合计480.00元"), "乙公司"),
        (
            [],
            (
                "甲厂、乙公司（连带责任）给付180.00元",
                "甲厂给付300.00元",
                "合计480.00元",
                "乙公司180.00",
                "甲厂480.00",
            ),
            "600.00",
        ),
    ],
)
def test_an_enforcement_asks_of_each_what_it_owes(
    office: Office, against: list[str], asked: tuple[str, ...], left_out: str
) -> None:
    """Goal: 16.6. Method: 600.00, y up to 300.00, of which it has paid 120.00; against y, x, and both; the case tells the same."""
    judged(office)
    office.must(
        "bureau",
        "enforce",
        "D1",
        effective_on="2026-03-24",
        against=against,
        known_assets="某银行账户",
        **COURT,
    )
    late = {one["owner"]: one["amount"] for one in office.get("bureau", "/cases/D1").json()["money"]["late"]}
    assert late == {X: "480.00", Y: "180.00"}
    text = text_of(office, "enforcement")
    request = text[text.index("请求人民法院") :]
    for word in ("申请执行人（赔偿权利人）", "某银行账户", "某桥下游三百米", *asked):
        assert word in text, word
    assert left_out not in (text if left_out == "600.00" else request)
    assert gaps_of(office, "enforcement") == [
        "number",
        "parties.code",
        "parties.address",
        "parties.represented_by",
    ]
