"""A paper that another one has replaced says so, and by which: on top of it, in a template, and in the file."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.compensation import letters
from ledger.compensation.letter_fields import fill
from ledger.compensation.papers import case_file
from ledger.compensation.rules.replacing import SIGNING, TAKING_EFFECT, replacing
from ledger.compensation.rules.templates import TITLE, called
from ledger.documents.papers import write_paper_pdf
from ledger.identifiers import uuid7
from tests.documents.damages import a_file, an_act
from tests.documents.test_glyphs import read
from tests.documents.test_letters import told

WAY, OTHER = uuid7(), uuid7()


def acts(*told: tuple[str, Any]) -> list[Any]:
    """Acts of a case: kind, and of which separate claim."""
    return [an_act(kind=kind, subject=subject) for kind, subject in told]


@pytest.mark.parametrize("sign", sorted(SIGNING))
@pytest.mark.parametrize("between", [*sorted(TAKING_EFFECT), "apply_confirmation", "refuse_confirmation"])
def test_what_is_signed_anew_replaces(sign: str, between: str) -> None:
    """Goal: 15.8. Method: signed twice and thrice on one way, with each act between; on two ways; reversed and waiting ones."""
    way = WAY if sign.endswith("_apart") else None
    first, middle, second = acts(
        (sign, way), (between, WAY if between.endswith("_apart") else None), (sign, way)
    )
    own = between in TAKING_EFFECT and between.endswith("_apart") == (way is not None)
    assert replacing([first, middle, second]) == ({} if own else {first.id: second.id})
    third = an_act(kind=sign, subject=way)
    assert replacing([first, second, third]) == {first.id: second.id, second.id: third.id}
    assert replacing([first, second._replace(reversed_on=date(2026, 6, 2))]) == {}
    assert replacing([first, second._replace(recording="proposed")]) == {}
    assert replacing([first, *acts(("agree_apart", OTHER))]) == {}


@pytest.mark.parametrize(
    ("paper", "locale", "words"),
    [
        ("agreement", "zh_Hans", "已由2026-06-02赔偿协议取代"),
        ("agreement", "en", "replaced by 2026-06-02"),
        ("notice", "zh_Hans", "已由2026-06-02赔偿协议取代"),
        ("notice", "en", "replaced by 2026-06-02"),
        ("simple", "zh_Hans", "已由2026-06-02赔偿协议取代"),
    ],
)
def test_the_paper_says_so(paper: str, locale: str, words: str) -> None:
    """Goal: the same. Method: a paper with a later one, and without; on the page of the house, and for a template."""
    of = told(paper, locale)
    later = an_act(kind="agree", effective_on=date(2026, 6, 2))
    gone = replace(of, letter=of.letter._replace(replaced_by=later.id), done=[*of.file.history, later])
    assert "".join(words.split()) in "".join(gone.replaced.split())
    for one, there in ((of, False), (gone, True)):
        printed = "".join(read(write_paper_pdf(letters.laid_out(one, fill(one)))).split())
        fields, _ = letters.for_template(one, fill(one))
        mark = "取代" if locale == "zh_Hans" else "replaced"
        assert (mark in printed) == there
        assert (mark in fields[called(TITLE)]) == there


@pytest.mark.parametrize(("locale", "mark"), [("zh_Hans", "取代"), ("en", "replaced")])
def test_the_file_says_so(locale: str, mark: str) -> None:
    """Goal: the same. Method: the file of a case with an agreement that was replaced, and with one that stands."""
    first, second = acts(("agree", None), ("agree", None))
    for by, there in ((None, 0), (second.id, 1)):
        file = a_file(first._replace(replaced_by=by), second)
        printed = read(write_paper_pdf(case_file(file, "2026-06-30", locale, None)))
        assert printed.count(mark) == there
