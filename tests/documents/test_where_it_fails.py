"""What a duty becomes where it fails is one sum wherever it is told: what was fixed, else its value; nothing without a duty."""

from typing import Any

import pytest

from ledger.compensation.papers import words_of
from tests.documents.damages import an_act

HEADS = [
    {"head": "H2", "money": "100.00", "kind": "40000.00"},
    {"head": "H4", "money": "0.00", "kind": "0.50"},
]
MONEY = [{"head": "H2", "money": "100.00", "kind": "0.00"}]


def duty(conversion: str) -> dict[str, Any]:
    """A duty of 30.00."""
    heads = [{"head": "H2", "amount": "10.00"}, {"head": "H4", "amount": "20.00"}]
    return {"heads": heads, "obligors": [], "due_on": "2026-09-01", "conversion": conversion}


CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"heads": HEADS, "duties": [], "conversion": "0.00"}, ["40000.50"]),
    ({"heads": HEADS, "duties": [], "conversion": "700.00"}, ["700.00"]),
    ({"heads": MONEY, "duties": [], "conversion": "0.00"}, []),
    ({"heads": HEADS, "duties": [duty("0.00")], "conversion": "0.00"}, ["30.00"]),
    ({"heads": HEADS, "duties": [duty("60.00")], "conversion": "0.00"}, ["60.00"]),
    ({"heads": HEADS, "duties": [duty("60.00"), duty("0.00")], "conversion": "0.00"}, ["60.00", "30.00"]),
    ({"heads": MONEY, "conversion": "0.00"}, []),
]
"""What is told, and each sum that is due where something fails."""


@pytest.mark.parametrize(
    "kind", ["agree", "agree_apart", "judge", "judge_apart", "settle_suit", "settle_apart"]
)
@pytest.mark.parametrize(("words", "sums"), CASES)
def test_the_file_tells_what_the_agreement_tells(kind: str, words: dict[str, Any], sums: list[str]) -> None:
    """Goal: 4.6. Method: each act by which something is owed in kind, in the words of the file, in both languages."""
    act = an_act(kind=kind, words=words)
    for locale, label in (("zh_Hans", "修复失败应付金额："), ("en", "conversion: ")):
        told = words_of(act, {}, locale)
        assert [one.split("；")[0].split(";")[0].split(" / ")[0] for one in told.split(label)[1:]] == sums, (
            told
        )
