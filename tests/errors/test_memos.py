"""Memos that the ledger writes are kept in English and read in any language, each whole."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger import words

WRITTEN = {
    "case HS-1: what is left goes to treasury, 01a2": "案件 HS-1：结余资金去向：上缴国库统筹使用，处置编号 01a2",
    "case HS-1: what is left goes to other_case HS-2, 01a2": "案件 HS-1：结余资金去向：同地区其他案件 HS-2，处置编号 01a2",
    "case C1: refund to enterprise:x, 某厂, 62 22": "案件 C1：退付给 enterprise:x，户名 某厂，账号 62 22",
    "case C1: interest to enterprise:x, 某厂, 62 22": "案件 C1：利息付给 enterprise:x，户名 某厂，账号 62 22",
    "case C1: late interest up to 2026-06-01": "案件 C1：截至 2026-06-01 的迟延利息",
    "case C1: 皖环损〔2020〕1号": "案件 C1：皖环损〔2020〕1号",
    "case C1": "案件 C1",
}


@pytest.mark.parametrize("memo", WRITTEN)
def test_each_memo_of_a_case_is_said(memo: str) -> None:
    """What the ledger writes of money of a case is whole in Chinese, and has no code in English."""
    assert words.memo_said(memo, "zh_Hans") == WRITTEN[memo]
    assert not re.search("other_case|[付款项案件]", words.memo_said(memo.replace("某厂", "Mill"), "en"))


def test_whatever_memo_is_written_is_known() -> None:
    """Goal: no memo is left in English. Method: each text that a module writes as a memo, its figures filled in, is one of those said."""
    root = Path(words.__file__).parent
    texts = [
        "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
        for file in root.rglob("*.py")
        for name, node in _memos(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.JoinedStr) and name == "memo"
    ]
    written = [
        one for one in texts if one not in ("x, x", "case x: x")
    ]  # what is put together, and an old number
    assert len(written) > 5
    special = [one for one in words.MEMOS if one not in ("case {case}", "case {case}: {number}")]
    for one in written:
        whole = one if one != "case x: what is left goes to x x" else f"{one}, x"
        assert any(re.fullmatch(words._pattern(message), whole) for message in special), one


def _memos(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """What is given as a value under a name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            value = node.value.value if isinstance(node.value, ast.Subscript) else node.value
            yield node.targets[0].id, value
        elif isinstance(node, ast.keyword) and node.arg is not None:
            yield node.arg, node.value
