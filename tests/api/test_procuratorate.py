"""A procuratorate in a case: it hears what is done, and files its feedback with its paper."""

from typing import Any
from uuid import UUID

import pytest

from ledger.database import Books
from ledger.database.queries import Sql, ask
from ledger.database.refusals import PromiseBroken
from ledger.identifiers import uuid7
from tests.api.conftest import Keys, Serving
from tests.api.test_damages import Office, X

COPY = Sql("""
    INSERT INTO ledger.damage_record (book_id, record_id, case_id, kind, effective_on, state, reason, document, words, basis, law, actor_id)
    SELECT book_id, %(id)s, case_id, %(kind)s, effective_on, state, reason, %(document)s, words, basis, law, actor_id
    FROM ledger.damage_record WHERE record_id = %(of)s""")


@pytest.fixture
def office(courtroom: Keys, serving: Serving) -> Office:
    """A bureau with one case in which the procuratorate is, and one in which it is not."""
    made = Office(serving)
    parties = [
        {"owner": X, "side": "liable", "name": "甲厂"},
        {"owner": "procuratorate:1", "side": "procuratorate", "name": "检察院"},
    ]
    assert made.register("D1", parties=parties).status_code == 201
    made.must("bureau", "check", "D1")
    made.must("chief", "open", "D1")  # who was named at the registration sees it then
    return made


def test_it_files_its_feedback_and_nothing_else(office: Office) -> None:
    """Goal: the feedback stands in the case with its paper. Method: another topic, case or act, no paper; then it."""
    feedback: dict[str, Any] = {
        "topic": "procuratorate_feedback",
        "text": "已督促",
        "document": "检察建议书1号",
    }
    for words in ({**feedback, "topic": "fine"}, {**feedback, "document": ""}):
        refused = office.do("prosecutor", "note", "D1", **words)
        assert (refused.status_code, refused.json()["code"]) == (422, "compensation.feedback_only"), words
    assert office.do("prosecutor", "note", "C1", **feedback).status_code == 404
    assert office.do("prosecutor", "check", "D1").status_code == 403
    filed = office.must("prosecutor", "note", "D1", **feedback)
    for role in ("bureau", "prosecutor"):
        last = office.get(role, "/cases/D1/history").json()["rows"][-1]
        assert (last["kind"], last["document"], last["role"]) == ("note", "检察建议书1号", "procuratorate")
    assert office.get("x", "/cases/D1/history").json()["rows"][-1]["words"] == {}, "the office and it alone"
    office.must("chief", "end", "D1", ground="within_permit")
    office.must("prosecutor", "note", "D1", **feedback)

    def copied(kind: str, document: str) -> None:
        values = {"id": uuid7(), "of": UUID(filed["id"]), "kind": kind, "document": document}

        def work(books: Books) -> None:
            ask(books, COPY, **values).close()

        office.serving.database.begin(work)

    for kind, document in (("note", ""), ("hand_over", "paper")):
        with pytest.raises(PromiseBroken) as broken:
            copied(kind, document)
        assert broken.value.figures["promise"] == "damage_feedback_only", kind


def test_it_hears_what_is_done(office: Office) -> None:
    """Goal: it is told of its cases and of no others, since it sees them. Method: its events, and those of a court, which has none."""
    office.must("bureau", "note", "D1", topic="other", text="said")
    office.must("bureau", "check", "C1")
    events = office.get("prosecutor", "/events").json()["events"]
    assert [(one["kind"], one["subject"]) for one in events if one["kind"].startswith("compensation.")] == [
        ("compensation.open", "D1"),
        ("compensation.note", "D1"),
    ]
    assert office.get("court", "/events").status_code == 403


def test_links_are_of_the_office(office: Office) -> None:
    """Goal: 22.5. Method: a penalty with which the case is linked; who of the office reads it, and who of the parties."""
    office.must("bureau", "link-case", "D1", link="penalty", number="浙环罚〔2026〕1号", of_authority="局")
    for role in ("bureau", "finance", "auditor"):
        assert len(office.get(role, "/cases/D1").json()["links"]) == 1, role
    for role in ("x", "prosecutor"):
        told = office.get(role, "/cases/D1")
        assert (told.status_code, told.json()["links"], "浙环罚" in told.text) == (200, [], False), role
