"""A consent or a finding that nobody told stands on no paper as if it had been: it is a gap, in both languages."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.compensation import letters
from ledger.compensation.letter_fields import fill
from ledger.compensation.papers import words_of
from ledger.compensation.rows import TermRow
from ledger.documents.papers import write_paper_pdf
from tests.documents.damages import DAY, a_head, an_act
from tests.documents.test_glyphs import read
from tests.documents.test_letters import AGREED, told

FINDINGS, CONSENTS = ("red_line", "repeated", "major"), ("confirmation_clause", "disclosure")
PRINTED = [
    *(("check", name) for name in FINDINGS),
    *(("start", name) for name in FINDINGS),
    *(("simple", name) for name in FINDINGS),
    *(("agreement", name) for name in CONSENTS),
]
"""Each paper on which one stands."""


@pytest.mark.parametrize(("paper", "field"), PRINTED)
@pytest.mark.parametrize("locale", ["zh_Hans", "en"])
def test_what_nobody_told_is_a_gap(paper: str, field: str, locale: str) -> None:
    """Goal: 15.2. Method: each paper on which it stands, said to be so, not to be so, and not said."""
    no, yes = ("否", "是") if locale == "zh_Hans" else ("No", "Yes")
    for value, text in ((None, ""), (False, no), (True, yes)):
        of = told(paper, locale)
        act = of.act._replace(words={**of.act.words, field: value}) if field in CONSENTS else of.act
        said: dict[str, Any] = {field: value} if field in FINDINGS else {}
        head = replace(of.file.head, **said)
        found = fill(replace(of, act=act, file=replace(of.file, head=head)))
        assert found.fields[field] == text
        assert (field in found.gaps) == (value is None), "listed as what it lacks"


def test_a_consent_that_was_refused_stands_in_the_history() -> None:
    """Goal: the same in the file. Method: the words of an agreement with yes, no and nothing."""
    for value, zh, en in (
        (True, "同意公开：是", "disclosure: yes"),
        (False, "同意公开：否", "disclosure: no"),
        (None, "", ""),
    ):
        words = {"disclosure": value}
        act = an_act(kind="agree", words=words)
        assert zh in words_of(act, {}, "zh_Hans").replace(" ", "")
        assert en.split(": ")[-1] in words_of(act, {}, "en")
        assert bool(words_of(act, {}, "en")) == bool(en)
    assert a_head().red_line is False
    assert AGREED.words["disclosure"] is False


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("zh_Hans", ("告知检察机关期限", "启动调查", "2026-06-08", "未履行", "尚未履行的告知报告事项")),
        ("en", ("notice to the procuratorate", "start of the investigation", "2026-06-08", "not done")),
    ],
)
def test_the_closing_report_lists_what_is_still_to_be_told(locale: str, words: tuple[str, ...]) -> None:
    """Goal: 22.1. Method: a closing report of a case with a duty to tell that runs, and without; beside another term."""
    of = told("closing", locale)
    runs = TermRow("procuratorate_notice", "start", DAY, "5 W", date(2026, 6, 8), "", "")
    other = TermRow("disclosure", "", DAY, "20 W", date(2026, 6, 30), "", "")
    due = replace(of, file=replace(of.file, terms=[other, runs]))
    found = fill(due)
    [row] = found.tables["untold"]
    assert {*words[:4]} <= {*row.values()}
    printed = read(write_paper_pdf(letters.laid_out(due, found)))
    assert all(word in printed for word in ("2026-06-08", words[3].split()[-1]))
    none = replace(of, file=replace(of.file, terms=[other]))
    assert fill(none).tables["untold"] == []
    assert "2026-06-08" not in read(write_paper_pdf(letters.laid_out(none, fill(none))))
    assert "untold" not in {one.split(".")[0] for one in found.gaps}
