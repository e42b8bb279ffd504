"""A consent or a finding that nobody told stands on no paper as if it had been: it is a gap, in both languages."""

from dataclasses import replace

import pytest

from ledger.compensation.letter_fields import fill
from ledger.compensation.papers import words_of
from tests.documents.damages import a_head, an_act
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
        head = replace(of.file.head, **{field: value}) if field in FINDINGS else of.file.head
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
