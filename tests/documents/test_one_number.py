"""A notice to pay calls what is due as the document does by which it is owed, and says how many there are of it."""

from dataclasses import replace
from datetime import date

import pytest

from ledger.compensation import letters
from ledger.compensation.letter_fields import fill
from ledger.compensation.queries.cases import done_of, head_of
from ledger.compensation.queries.letters import letters_of
from ledger.documents.papers import write_paper_pdf
from tests.compensation.test_courts import FEB
from tests.compensation.test_separate import REST, apart, desk, signing
from tests.compensation.world import Desk, X, Y
from tests.documents.test_glyphs import read
from tests.documents.test_letters import told

__all__ = ["desk"]


@pytest.mark.parametrize(
    ("place", "zh", "en"),
    [
        ((1, 1, 1, 1, 1), ("第 1 部分（共 1 部分）", "第1期（共1期）"), ("part 1 of 1 of the document", "no. 1 of 1")),
        ((2, 2, 2, 2, 3), ("第 2 部分（共 2 部分）", "第2期（共3期）"), ("part 2 of 2 of the document", "no. 2 of 3")),
        ((2, 1, 1, 1, 1), ("第 1 部分（共 1 部分）（本案第 2 部分）", "第1期（共1期）"),
         ("part 1 of 1 of the document (part 2 of the case)", "no. 1 of 1")),
    ],
)  # fmt: skip
def test_a_notice_calls_it_as_its_document_does(
    place: tuple[int, int, int, int, int], zh: tuple[str, str], en: tuple[str, str]
) -> None:
    """Goal: 15.7. Method: part of the case, part of the document of how many, instalment of how many; fields and page, both languages."""
    part, own, parts, nth, times = place
    for locale, words in (("zh_Hans", zh), ("en", en)):
        of = told("payment", locale)
        assert of.letter.instalment is not None
        one = of.letter.instalment._replace(number=7, part=part, own=own, parts=parts, place=nth, times=times)
        of = replace(of, letter=of.letter._replace(instalment=one))
        found = fill(of)
        assert (found.fields["part"], found.fields["instalment"]) == words
        printed = "".join(read(write_paper_pdf(letters.laid_out(of, found))).split())
        assert all("".join(word.split()) in printed for word in words)


def test_each_document_counts_its_own(desk: Desk) -> None:
    """Goal: the same. Method: one signs for two parts in instalments, another apart for one sum: what the notices of the case say."""
    it = apart(desk)
    words = {
        **signing("60000.00", X),
        "parts": [{"amount": "50000.00", "obligors": [{"owner": X}]}, {"amount": "10000.00", "obligors": [{"owner": X}]}],
        "schedule": [{"part": 1, "due_on": "2025-06-30"}, {"part": 1, "due_on": "2025-07-30"}, {"part": 2, "due_on": "2025-06-30"}],
    }  # fmt: skip
    desk.must("agree", FEB, who="chief", **words)
    desk.must("perform", FEB)
    desk.must("agree_apart", date(2025, 3, 3), who="chief", **it, **signing(REST, Y))
    desk.must("perform_apart", date(2025, 3, 3), **it)
    with desk.database.read() as books:
        case = head_of(books, desk.book_id, "C1").case_id
        rows = letters_of(books, desk.book_id, case, done_of(books, desk.book_id, case))
    found = [one.instalment for one in rows if one.instalment is not None]
    assert [(x.part, x.own, x.parts, x.place, x.times) for x in found] == [
        (1, 1, 2, 1, 2),
        (1, 1, 2, 2, 2),
        (2, 2, 2, 1, 1),
        (3, 1, 1, 1, 1),
    ]
