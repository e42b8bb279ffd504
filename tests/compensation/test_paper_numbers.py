"""Numbers of penalties, courts and invoices are kept in one form, found by either, and refused when they hold nothing."""

from datetime import date
from typing import Any

import pytest

from ledger.compensation.queries import cases, lists
from ledger.database import Database
from ledger.texts import numbered, tells_a_number
from tests.compensation.test_tellings import forged
from tests.compensation.world import Desk
from tests.rules.test_paper_numbers import FORMS

ON = date(2025, 3, 3)
LINK: dict[str, Any] = {
    "link": "penalty",
    "number": "川环罚【２０２５】 １２ 号",
    "of_authority": "生态环境局",
}
KEPT = "川环罚〔2025〕12号"


@pytest.fixture
def desk(database: Database, owner: Database) -> Desk:
    """A case whose investigation is concluded."""
    made = Desk(database, owner)
    made.concluded(on=ON)
    return made


def linked(desk: Desk, number: str, owner: str | None = None) -> list[str]:
    """The cases that are found by the number of a link."""
    with desk.database.read() as books:
        return [row.code for row in lists.cases(books, desk.book_id, linked=number, owner=owner)]


def test_a_link_is_one_however_its_number_is_written(desk: Desk) -> None:
    """Kept in one form, once, found in each; by the office alone, and no more when it is retracted."""
    desk.must("link_case", ON, name="link", **LINK)
    with desk.database.read() as books:
        [link] = cases.links_of(books, desk.book_id, cases.head_of(books, desk.book_id, "C1").case_id)
    assert link.number == KEPT
    for again in (KEPT, "川环罚(2025)12号", "川环罚[2025] 12号"):
        assert desk.do("link_case", ON, **{**LINK, "number": again}) == "compensation.linked_already"
        assert linked(desk, again) == ["C1"]
    assert linked(desk, "川环罚〔2025〕13号") == []
    assert linked(desk, KEPT, "enterprise:x") == []
    desk.must("retract", ON, subject=str(desk.ids["link"]), reason="写错")
    assert linked(desk, KEPT) == []


@pytest.mark.parametrize("number", ["—", "（ ）", "〔〕"])
@pytest.mark.parametrize(("action", "words"), [("link_case", LINK)])
def test_a_number_that_holds_nothing_is_refused(
    desk: Desk, action: str, words: dict[str, Any], number: str
) -> None:
    """Marks alone are no number, of whatever act."""
    assert desk.do(action, ON, **{**words, "number": number}) == "entry.text_empty"


def test_the_number_of_a_court_is_kept_in_its_form(desk: Desk) -> None:
    """Typed with the brackets of either, it is one and the same; a retry with the other writing is done already."""
    suit = {
        "situation": "grave_consequence",
        "consultation": "refused",
        "claimed": [{"head": "H4", "amount": "600"}],
        "court": "court:1",
        "court_name": "court",
        "number": "",
    }
    desk.must("sue", ON, **suit)
    assert desk.do("accept_suit", ON, number="〔〕－") == "entry.text_empty"
    desk.must("accept_suit", ON, name="docket", number="（２０２５） 浙01民初 1号")
    assert desk.do("accept_suit", ON, id=desk.ids["docket"], number="〔2025〕浙01民初1号") == "replayed"


def test_the_database_has_the_same_form(desk: Desk) -> None:
    """Twin of `numbered` and `tells_a_number`: each writing of each number, and marks alone."""
    told = [one for forms in FORMS.values() for one in forms] + ["〔〕", "— ／", "a", "（2026）"]
    with desk.database.engine.connect() as connection:
        for text in told:
            query = "SELECT ledger.paper_number(%s), ledger.tells_a_number(ledger.paper_number(%s))"
            kept = connection.exec_driver_sql(query, (text, text)).one()
            assert tuple(kept) == (numbered(text), tells_a_number(numbered(text))), text


def test_the_database_keeps_numbers_too(desk: Desk) -> None:
    """A number out of its form, one that holds nothing, a second link: refused past Python, and an invoice likewise."""

    def told(number: str, field: str = "number") -> str:
        return f'{{"link": "penalty", "{field}": "{number}", "of_authority": "a"}}'

    assert forged(desk, "link_case", words=told(KEPT)) == ""
    for wrong in ("川环罚(2025)12号", "川环罚 12", "〔〕", "１号"):
        assert forged(desk, "link_case", words=told(wrong)) == "damage_number_kept"
        assert forged(desk, "note", words=told(wrong, "invoice")) == "damage_number_kept"
    desk.must("link_case", ON, **LINK)
    assert forged(desk, "link_case", words=told(KEPT)) == "damage_linked_once"
