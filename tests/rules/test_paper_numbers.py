"""Numbers of papers: one form however they are written, and none that holds nothing."""

import pytest

from ledger.entries import TextEmpty, kept_number
from ledger.texts import numbered, tells_a_number

FORMS = {
    "川环罚〔2026〕1号": ("川环罚〔2026〕1号", "川环罚[2026]1号", "川环罚（2026）1号", " 川环罚【２０２６】　１号 ", "川环罚｛2026｝1 号"),
    "(2026)浙01民初1号": ("（2026）浙01民初1号", "〔2026〕浙01民初1号", "(2026) 浙 01 民初 １ 号", "［２０２６］浙０１民初1号"),
    "(2026)浙01民终7号之一": ("（2026）浙01民终7号之一",),
    "HT-2026-001": ("ＨＴ－２０２６－００１", "HT—2026–001", "HT 2026"[:2] + "-2026-001"),
    "高检发办字〔2024〕237号": ("高检发办字（2024）237号",),
    "川环〔2026〕第3号": ("川环(2026)第3号",),
    "合同(补)2号": ("合同（补）2号",),
}  # fmt: skip
"""Of each number, as it is kept, how people write it."""


@pytest.mark.parametrize("kept", FORMS)
def test_a_number_is_one_however_it_is_written(kept: str) -> None:
    """Goal: full-width digits, brackets and blanks make no other number. Method: each writing; what is kept stays as it is."""
    assert {numbered(one) for one in FORMS[kept]} == {kept}
    assert kept_number("number", kept) == kept


@pytest.mark.parametrize("text", ["", "〔〕", "—", "－ ／", "（　）", "..."])
def test_what_holds_nothing_is_no_number(text: str) -> None:
    """Goal: marks alone are no number."""
    assert not tells_a_number(numbered(text))
    with pytest.raises(TextEmpty):
        kept_number("number", text)
