"""Whom the office tells of a case: a procuratorate, with its receipt, and the claimant; and feedback to who sent the clue."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.actions import engine
from ledger.compensation.acts import next_of
from ledger.compensation.queries import cases
from ledger.database import Database
from ledger.processes.acting import Next
from tests.compensation.world import Desk

OPENED, NOTICED, SUED = date(2025, 2, 5), date(2025, 3, 3), date(2025, 6, 2)
TO: dict[str, Any] = {"told_to": "检察院"}
SUIT: dict[str, Any] = {
    "situation": "grave_consequence",
    "consultation": "refused",
    "claimed": [{"head": "H4", "amount": "600"}],
    "court": "court:1",
    "court_name": "court",
}


@pytest.fixture
def desk(database: Database, owner: Database) -> Desk:
    """A case whose investigation is opened, of a clue that a procuratorate sent."""
    made = Desk(database, owner)
    made.concluded(on=OPENED, channel="procuratorate")
    return made


def terms(desk: Desk) -> set[tuple[str, str, date | None]]:
    """The terms that run to tell somebody, and of what."""
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "C1").case_id
        found = cases.clocks_of(books, desk.book_id, case, running=True)
    wanted = ("procuratorate_notice", "claimant_report", "procuratorate_feedback")
    return {(one.code, one.subject, one.due_on) for one in found if one.code in wanted}


def offered(desk: Desk, action: str) -> Next | None:
    """What is told to be next."""
    with desk.database.read() as books:
        view = engine.look(books, desk.book_id, "C1", None, desk.day)
        return next((one for one in next_of(view, desk.day) if one.action == action), None)


def test_both_are_told_within_their_terms(desk: Desk) -> None:
    """Five working days from each step; what was told is told once, and stops its own term."""
    due = date(2025, 2, 11)  # 8 February is a working day that makes up for another
    assert terms(desk) == {("procuratorate_notice", "start", due), ("claimant_report", "start", due)}
    told = offered(desk, "tell-procuratorate")
    assert told is not None
    assert (told.subjects, told.due, told.missing) == (("start",), due, ())
    desk.must("tell_procuratorate", date(2025, 2, 6), occasion="start", **TO)
    assert terms(desk) == {("claimant_report", "start", due)}
    assert offered(desk, "tell-procuratorate") is None
    assert desk.do("tell_procuratorate", occasion="start", **TO) == "compensation.told_already"
    desk.must("report_claimant", date(2025, 2, 7), occasion="start", told_to="市人民政府")
    assert terms(desk) == set()
    desk.must("notify", NOTICED, answer_by="2025-03-20", proof_of_service="slip")
    assert {(code, of) for code, of, _ in terms(desk)} == {
        ("procuratorate_notice", "consultation"),
        ("claimant_report", "consultation"),
    }
    assert (
        desk.do("tell_procuratorate", date(2025, 3, 2), occasion="consultation", **TO)
        == "compensation.too_early"
    )
    assert desk.do("tell_procuratorate", NOTICED, occasion="suit", **TO) == "compensation.nothing_to_tell"
    assert (
        desk.do("tell_procuratorate", NOTICED, occasion="consultation", document=" ", **TO)
        == "compensation.telling_paper_missing"
    )
    desk.must("tell_procuratorate", NOTICED, occasion="consultation", **TO)
    desk.must("fail", SUED, ground="refused")
    desk.must("sue", SUED, **SUIT)
    assert ("procuratorate_notice", "suit", date(2025, 6, 9)) in terms(desk)
    assert desk.broken() == []


def test_a_receipt_is_kept_once(desk: Desk) -> None:
    """Of a notice to the procuratorate, with its paper, not before it."""
    assert offered(desk, "receive-receipt") is None
    desk.must("tell_procuratorate", date(2025, 2, 6), occasion="start", **TO)
    it: dict[str, Any] = {"subject": str(desk.ids["tell_procuratorate"]), "received_by": "王某"}
    assert desk.do("receive_receipt", date(2025, 2, 5), **it) == "compensation.too_early"
    assert (
        desk.do("receive_receipt", date(2025, 2, 7), document="", **it)
        == "compensation.telling_paper_missing"
    )
    desk.must("receive_receipt", date(2025, 2, 7), **it)
    assert desk.do("receive_receipt", date(2025, 2, 7), name="again", **it) == "compensation.subject_unknown"
    desk.must("retract", date(2025, 2, 8), subject=str(desk.ids["receive_receipt"]), reason="another notice")
    desk.must("receive_receipt", date(2025, 2, 8), **it)
    notice = it["subject"]
    assert desk.do("retract", subject=notice, reason="r") == "compensation.retraction_used"
    assert desk.said == {"action": "receive_receipt", "on": "2025-02-08"}
    assert forged(desk, "retract", subject=f"'{notice}'", on="2025-02-08", reason="r") == "damage_telling"
    desk.must("retract", subject=str(desk.ids["receive_receipt"]), reason="another notice")
    desk.must("retract", subject=notice, reason="never sent")
    assert desk.broken() == []


def test_what_was_told_wrongly_is_told_again(desk: Desk) -> None:
    """Retracted with its reason, its term runs again; nothing is retracted twice."""
    before = terms(desk)
    desk.must("tell_procuratorate", date(2025, 2, 6), occasion="start", **TO)
    it = str(desk.ids["tell_procuratorate"])
    assert desk.do("retract", subject=it) == "entry.text_empty"
    desk.must("retract", subject=it, reason="the paper was never sent")
    assert terms(desk) == before
    assert desk.do("retract", subject=it, reason="r") == "compensation.subject_unknown"
    desk.must("tell_procuratorate", date(2025, 2, 10), occasion="start", **TO)
    assert desk.broken() == []


def feedback(desk: Desk) -> set[date | None]:
    """Until when who sent the clue is to hear what became of it."""
    return {due for code, _, due in terms(desk) if code == "procuratorate_feedback"}


def test_who_sent_the_clue_gets_feedback(desk: Desk) -> None:
    """Within its term, from the end of the claim on; what was fed back wrongly is retracted, and the term runs again."""
    assert feedback(desk) == set()
    desk.must("end", NOTICED, who="chief", ground="performed", reason="paid")
    assert feedback(desk) == {date(2025, 3, 17)}
    words: dict[str, Any] = {**TO, "text": "义务人已履行"}
    desk.must("feed_back", date(2025, 3, 10), **words)
    assert feedback(desk) == set()
    desk.must("retract", subject=str(desk.ids["feed_back"]), reason="another case")
    assert feedback(desk) == {date(2025, 3, 17)}
    desk.must("feed_back", date(2025, 3, 11), **words)
    assert desk.broken() == []


def test_nobody_waits_for_feedback_on_other_clues(database: Database, owner: Database) -> None:
    """Unless a procuratorate was told of the case."""
    made = Desk(database, owner)
    made.concluded(on=OPENED)
    words: dict[str, Any] = {**TO, "text": "t"}
    assert made.do("feed_back", **words) == "compensation.clue_not_sent"
    made.must("tell_procuratorate", date(2025, 2, 6), occasion="start", **TO)
    assert made.do("feed_back", date(2025, 2, 5), **words) == "compensation.too_early"
    assert (made.said["on"], made.said["from_day"]) == ("2025-02-05", "2025-02-06")
    assert forged(made, "feed_back", on="2025-02-05") == "damage_telling"
    assert forged(made, "feed_back", on="2025-02-06") == ""
    made.must("feed_back", date(2025, 2, 6), **words)
    made.must("end", NOTICED, who="chief", ground="performed", reason="paid")
    assert feedback(made) == set()


RECORD = """WITH r AS (
  INSERT INTO ledger.damage_record (book_id, record_id, case_id, kind, subject, effective_on, state, reason, document,
    words, basis, law, actor_id)
  SELECT c.book_id, gen_random_uuid(), c.case_id, '{kind}', {subject}, '{on}', 'concluded', '{reason}', '{document}',
    '{words}', 'b', 'l', {actor}
  FROM ledger.damage_case c RETURNING *)
INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)
SELECT book_id, 'compensation.' || kind, 'C1', '{{}}', '{{"state": "concluded"}}', actor_id FROM r"""
START, CONSULTED = '{"occasion": "start"}', '{"occasion": "consultation"}'


def forged(
    desk: Desk,
    kind: str,
    *,
    subject: str = "NULL",
    on: str = "2025-03-03",
    reason: str = "",
    document: str = "p",
    words: str = "{}",
) -> str:
    """Write a record past Python, and name the constraint that refuses it, if one does."""
    actor = desk.people["clerk"]
    statement = RECORD.format(
        kind=kind, subject=subject, on=on, reason=reason, document=document, words=words, actor=actor
    )
    try:
        with desk.database.engine.connect() as connection:
            connection.exec_driver_sql(statement)
            connection.rollback()
    except DBAPIError as error:
        return str(getattr(error.orig, "diag").constraint_name)  # noqa: B009
    return ""


def test_the_database_keeps_it_too(desk: Desk) -> None:
    """What was not done is not told, nothing is told twice, a receipt is of a notice, and what is retracted was told."""
    assert forged(desk, "tell_procuratorate", words=START) == ""
    assert forged(desk, "tell_procuratorate", words=START, document=" ") == "damage_telling"
    assert forged(desk, "report_claimant", words=CONSULTED) == "damage_telling"
    desk.must("tell_procuratorate", date(2025, 2, 6), occasion="start", **TO)
    told = f"'{desk.ids['tell_procuratorate']}'"
    assert forged(desk, "tell_procuratorate", words=START) == "damage_telling"
    assert forged(desk, "report_claimant", words=START) == ""
    assert forged(desk, "receive_receipt", subject=told) == ""
    assert forged(desk, "receive_receipt", subject=told, on="2025-02-06") == ""
    assert forged(desk, "receive_receipt", subject=told, on="2025-02-05") == "damage_telling"
    assert forged(desk, "receive_receipt", subject=f"'{desk.ids['commission']}'") == "damage_telling"
    assert forged(desk, "retract", subject=told) == "damage_telling"
    assert forged(desk, "retract", subject=told, reason="r") == ""
    assert forged(desk, "retract", subject=f"'{desk.ids['commission']}'", reason="r") == "damage_telling"
    desk.must("receive_receipt", date(2025, 2, 7), subject=told.strip("'"), received_by="r")
    assert forged(desk, "receive_receipt", subject=told) == "damage_telling"
    assert forged(desk, "feed_back", document="") == "damage_telling"
    desk.must("notify", NOTICED, answer_by="2025-03-20", proof_of_service="slip")
    assert forged(desk, "report_claimant", words=CONSULTED, on="2025-03-02") == "damage_telling"
    assert forged(desk, "report_claimant", words=CONSULTED, on="2025-03-03") == ""
    desk.must("report_claimant", NOTICED, occasion="consultation", told_to="市人民政府")
    assert forged(desk, "report_claimant", words=CONSULTED, on="2025-03-04") == "damage_telling"
