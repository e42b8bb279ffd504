"""A paper names as liable who signs it, owes by it, or is the one against whom it is, and no other; of a meeting, who stayed away."""

from dataclasses import replace
from typing import Any

import pytest

from ledger.compensation import letters
from ledger.compensation.letter_fields import fill
from ledger.compensation.letter_tellings import Telling
from ledger.documents.papers import write_paper_pdf
from tests.documents.damages import a_party
from tests.documents.test_glyphs import read
from tests.documents.test_letters import AGREED, PARTIES, told

OTHER = "乙印染厂"
BOTH = [*PARTIES, a_party("enterprise:y", "liable", OTHER)]
ALONE = (
    "agreement",
    "simple",
    "confirmation",
    "payment",
    "order",
    "enforcement",
    "preservation",
    "bankruptcy_claim",
)
"""Papers that concern those alone who sign, owe, or are the ones against whom they are."""
ALL = ("check", "start", "suit", "closing")
"""Papers of the whole case."""


def of_two(paper: str, locale: str, **words: Any) -> Telling:
    """Of what a paper of a case with two liable parties is filled, of whom one owes; with other words of the agreement."""
    of = told(paper, locale)
    agreed = AGREED._replace(words={**AGREED.words, **words})
    history = [agreed if one.id == AGREED.id else one for one in of.file.history]
    return replace(
        of,
        act=agreed if of.act.id == AGREED.id else of.act,
        file=replace(of.file, parties=BOTH, history=history),
    )


@pytest.mark.parametrize("locale", ["zh_Hans", "en"])
@pytest.mark.parametrize("paper", [*ALONE, *ALL])
def test_who_has_nothing_to_do_with_a_paper_is_not_named(paper: str, locale: str) -> None:
    """Goal: 15.7. Method: each paper of a case with two liable parties, of whom one signs and owes; fields, parties and page."""
    for words in ({}, {"signed_by": ["enterprise:x"]}):
        of = of_two(paper, locale, **words)
        found = fill(of)
        names = {row["name"] for row in found.tables.get("parties", ())}
        assert "甲化工厂" in found.fields["liable"]
        assert (OTHER in found.fields["liable"]) == (paper in ALL)
        assert not names or (OTHER in names) == (paper in ALL)
        assert not names or "甲化工厂" in names
        if paper in ALONE:
            assert OTHER not in read(write_paper_pdf(letters.laid_out(of, found)))


@pytest.mark.parametrize("paper", ["agreement", "simple", "confirmation"])
def test_all_who_owe_are_between_whom_it_is(paper: str) -> None:
    """Goal: the same. Method: both owe; then both are named to sign, though one owes."""
    joint = [{"amount": "100.00", "obligors": [{"owner": "enterprise:x"}, {"owner": "enterprise:y"}]}]
    cases: tuple[dict[str, Any], ...] = (
        {"parts": joint},
        {"signed_by": ["enterprise:x", "enterprise:y"]},
        {"joins": [{"owner": "enterprise:y", "part": 1}]},
    )
    for words in cases:
        found = fill(of_two(paper, "zh_Hans", **words))
        assert found.fields["liable"] == f"甲化工厂、{OTHER}"
        assert {"甲化工厂", OTHER} <= {row["name"] for row in found.tables["parties"]}


@pytest.mark.parametrize(("locale", "mark"), [("zh_Hans", "未到场"), ("en", "absent")])
def test_who_stayed_away_is_marked_on_the_minutes(locale: str, mark: str) -> None:
    """Goal: 15.1. Method: minutes of a meeting to which both were invited; nobody, one and both absent, and absent from another one."""
    of = of_two("minutes", locale)
    here = of.act.id
    for absent, marked in (
        ([], 0),
        ([(here, "enterprise:y")], 1),
        ([(here, "enterprise:x"), (here, "enterprise:y")], 2),
        ([(AGREED.id, "enterprise:y")], 0),
    ):
        made = replace(of, absent=absent)
        found = fill(made)
        assert found.fields["liable"].count(mark) == marked
        assert OTHER in found.fields["liable"]
        if marked == 1:
            assert found.fields["liable"].index(mark) > found.fields["liable"].index(OTHER)
        assert read(write_paper_pdf(letters.laid_out(made, found))).count(mark) == marked
