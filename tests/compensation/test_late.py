"""What is entered late needs another person and is marked; terms that protect somebody run from the entry."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.clock import SystemClock, legal_date
from ledger.compensation import acts
from ledger.compensation.acts import ACT
from ledger.compensation.queries import cases, flags
from ledger.compensation.rules.lateness import begins, entered_late
from ledger.database import Database
from ledger.identifiers import uuid7
from ledger.law import Law
from ledger.processes.acts import read
from tests.compensation.test_cases import agreement
from tests.compensation.test_reversals import COURT
from tests.compensation.test_tellings import RECORD
from tests.compensation.world import Desk, bring_pack, pack_of
from tests.furnished import furnished

TODAY = legal_date(SystemClock().now())
OPENED, PAST = date(2025, 1, 6), date(2025, 1, 8)
WHY: dict[str, Any] = {"reason": "the paper came late", "document": "note 1"}
PACK = pack_of(("entered_alone_days", 7, date(2020, 1, 1)))


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case of before, in a book whose own rules let one person go back a week."""
    made = Desk(database, owner)
    made.concluded()
    made.must("notify", PAST, answer_by="2025-01-20", proof_of_service="slip")
    made.must("answer", date(2025, 1, 13), who="party", position="yes")
    made.must("agree", date(2025, 1, 20), who="chief", **agreement())
    made.must("apply_confirmation", date(2025, 2, 3), **COURT)
    bring_pack(owner, made.book_id, PACK)
    return made


def entered(
    desk: Desk, action: str, on: date, *, who: str = "clerk", id: str = "", said: date = TODAY, **words: Any
) -> str:
    """Do something on a day of its own, as it is said today; tell what came."""
    record_id = desk.ids.get(id) or uuid7()
    desk.ids[id or action] = record_id
    why = {name: words.pop(name) for name in ("reason", "document") if name in words}
    step = replace(desk.step(who, on, **{"document": "paper", **why}), said_on=said)
    told = read(ACT[action].shape, words)
    return desk.run(
        lambda books: acts.take(
            books, desk.book_id, step, ACT[action], code="C1", record_id=record_id, told=told
        )
    )


LAW = Law.of("cn")
RULED = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("on", "days", "late"),
    [
        (RULED, 0, False),
        (RULED, 7, False),
        (RULED, 8, True),
        (RULED - timedelta(days=1), 7, False),
        (RULED - timedelta(days=1), 99, False),
        (RULED, -1, False),
    ],
)
def test_what_is_late(on: date, days: int, late: bool) -> None:
    """More than a week back, of days on and after the one from which the rule holds; a term that protects runs from the entry then."""
    said = on + timedelta(days=days)
    assert entered_late(LAW, on, said) == (said if late else None)
    assert begins(LAW, on, said, "publication", on) == (said if late else on)
    assert begins(LAW, on, said, "limitation", on) == on


def test_nobody_says_when_it_is_not_said(desk: Desk) -> None:
    """Who acts on its day is never late."""
    assert entered_late(LAW, RULED, None) is None


def test_one_person_enters_nothing_late(desk: Desk) -> None:
    """Not before another has allowed it for this act and day, once; a day of the week before is entered alone."""
    note: dict[str, Any] = {"topic": "other", "text": "t"}
    assert entered(desk, "note", PAST, **note) == "compensation.entered_late"
    assert desk.said == {"action": "note", "on": PAST.isoformat(), "today": TODAY.isoformat(), "days": 7}
    allow: dict[str, Any] = {"deed": "note", "day": PAST.isoformat(), **WHY}
    assert entered(desk, "allow_late", TODAY, **allow) == "done", desk.said
    assert entered(desk, "note", PAST, **note) == "compensation.entered_late"
    assert entered(desk, "note", PAST + timedelta(days=1), who="chief", **note) == "compensation.entered_late"
    assert entered(desk, "check", PAST, who="chief") == "compensation.entered_late"
    assert entered(desk, "note", PAST, who="chief", id="late", **note) == "done", desk.said
    assert entered(desk, "note", PAST, who="chief", id="late", **note) == "replayed"
    assert (
        entered(desk, "note", PAST, who="chief", id="late", said=TODAY + timedelta(days=1), **note)
        == "replayed"
    )
    assert entered(desk, "note", PAST, who="chief", **note) == "compensation.entered_late"
    assert entered(desk, "note", TODAY - timedelta(days=7), **note) == "done", desk.said
    assert entered(desk, "note", TODAY - timedelta(days=8), **note) == "compensation.entered_late"
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "C1").case_id
        marks = {one.id: one.entered_on for one in cases.done_of(books, desk.book_id, case)}
        [row] = flags.late_entries(books, desk.book_id)
        assert flags.late_entries(books, desk.book_id, row.place) == []
    assert {one for one in marks.values() if one} == {TODAY}
    assert marks[desk.ids["late"]] == TODAY
    assert (row.case_code, row.kind, row.effective_on, row.entered_on) == ("C1", "note", PAST, TODAY)
    assert (row.days, row.person, row.second) == ((TODAY - PAST).days, "chief", "clerk")
    assert desk.broken() == []


def test_an_allowance_has_its_grounds_and_its_way_back(desk: Desk) -> None:
    """Reason, paper and a day that is over, of an act that there is; retracted, it allows nothing."""
    allow: dict[str, Any] = {"deed": "note", "day": PAST.isoformat()}
    for without in ({"reason": " "}, {"document": ""}):
        assert (
            entered(desk, "allow_late", TODAY, **allow, **{**WHY, **without})
            == "compensation.late_ungrounded"
        )
    for day in (TODAY, TODAY + timedelta(days=1)):
        came = entered(desk, "allow_late", TODAY, deed="note", day=day.isoformat(), **WHY)
        assert came == "compensation.late_ungrounded"
    assert (
        entered(desk, "allow_late", TODAY, **{**allow, "deed": "nothing"}, **WHY)
        == "compensation.late_act_unknown"
    )
    assert entered(desk, "allow_late", PAST, **allow, **WHY) == "compensation.entered_late"
    assert entered(desk, "allow_late", TODAY, id="allowed", **allow, **WHY) == "done"
    assert entered(desk, "retract", TODAY, subject=str(desk.ids["allowed"]), reason="another case") == "done"
    assert entered(desk, "note", PAST, who="chief", topic="other", text="t") == "compensation.entered_late"
    assert desk.broken() == []


def test_what_takes_two_is_marked_alone(desk: Desk) -> None:
    """What one records and another confirms has its second person."""
    parties = [{"owner": "court:2", "side": "court", "name": "c"}]
    assert entered(desk, "add_parties", PAST, parties=parties) == "done", desk.said
    it = str(desk.ids["add_parties"])
    with desk.database.read() as books:
        assert [one.second for one in flags.late_entries(books, desk.book_id)] == [None]
    assert entered(desk, "confirm_recording", TODAY, who="chief", subject=it) == "done", desk.said
    with desk.database.read() as books:
        [row] = flags.late_entries(books, desk.book_id)
    assert (row.kind, row.entered_on, row.second) == ("add_parties", TODAY, "chief")
    assert desk.broken() == []


def test_terms_that_protect_run_from_the_entry(desk: Desk) -> None:
    """A publication that is entered late lasts its thirty full days from the entry."""
    day = date(2025, 2, 4)
    allow: dict[str, Any] = {"deed": "publish_agreement", "day": day.isoformat(), **WHY}
    assert entered(desk, "allow_late", TODAY, who="chief", **allow) == "done", desk.said
    assert entered(desk, "publish_agreement", day, **COURT) == "done", desk.said
    used: dict[str, Any] = {"subject": str(desk.ids["allow_late"]), "reason": "r"}
    assert entered(desk, "retract", TODAY, **used) == "compensation.retraction_used"
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "C1").case_id
        [term] = [one for one in cases.clocks_of(books, desk.book_id, case) if one.code == "publication"]
    assert (term.starts_on, term.due_on) == (TODAY, TODAY + timedelta(days=31))
    ruling: dict[str, Any] = {"number": "(2025)浙01民特1号", **COURT}
    assert desk.do("confirm", date(2025, 3, 10), **ruling) == "compensation.too_early"
    assert desk.broken() == []


def forged(desk: Desk, kind: str, on: date, words: str, who: str = "chief") -> str:
    """Write a record past Python, and name the constraint that refuses it."""
    told: dict[str, Any] = {"kind": kind, "subject": "NULL", "reason": "", "document": "p", "words": words}
    statement = RECORD.format(on=on, actor=desk.people[who], **told)
    try:
        with desk.database.engine.connect() as connection:
            connection.exec_driver_sql(statement)
            connection.rollback()
    except DBAPIError as error:
        return str(getattr(error.orig, "diag").constraint_name)  # noqa: B009
    return ""


def brace(words: str) -> str:
    """Make an object of JSON of its fields."""
    return "{" + words + "}"


def test_the_database_keeps_it_too(desk: Desk) -> None:
    """Not marked, or with another day; without an allowance, with one of its own, of another act or day, or one used or retracted."""
    allow: dict[str, Any] = {"deed": "note", "day": PAST.isoformat(), **WHY}
    assert entered(desk, "allow_late", TODAY, id="it", **allow) == "done"
    right = f'"entered_on": "{TODAY}", "allowed": "{desk.ids["it"]}"'
    assert forged(desk, "note", PAST, brace(right)) == ""
    assert forged(desk, "note", PAST, "{}") == "damage_entered_late"
    assert forged(desk, "note", PAST, brace(f'"entered_on": "{TODAY}"')) == "damage_entered_late"
    assert forged(desk, "note", PAST, brace(right.replace(str(TODAY), "2025-06-01"))) == "damage_entered_late"
    assert forged(desk, "note", PAST, brace(right), "clerk") == "damage_entered_late"
    assert forged(desk, "check", PAST, brace(right)) == "damage_entered_late"
    assert forged(desk, "note", OPENED, brace(right)) == "damage_entered_late"
    assert forged(desk, "note", TODAY - timedelta(days=7), "{}") == ""
    assert forged(desk, "note", TODAY - timedelta(days=8), "{}") == "damage_entered_late"
    assert entered(desk, "note", PAST, who="chief", topic="other", text="t") == "done", desk.said
    assert forged(desk, "note", PAST, brace(right)) == "damage_entered_late"
    assert entered(desk, "allow_late", TODAY, id="other", **allow) == "done"
    other = right.replace(str(desk.ids["it"]), str(desk.ids["other"]))
    assert forged(desk, "note", PAST, brace(other)) == ""
    assert entered(desk, "retract", TODAY, subject=str(desk.ids["other"]), reason="r") == "done"
    assert forged(desk, "note", PAST, brace(other)) == "damage_entered_late"


def test_the_database_reads_what_is_shipped(desk: Desk) -> None:
    """The figure of the shipped packs on each day, beside that of the bureau's own."""
    with desk.owner.engine.begin() as connection:
        ask = "SELECT ledger.law_figure(%s, 'compensation.entered_alone_days', %s)"
        for day in (date(2024, 12, 31), date(2026, 11, 30), RULED, date(2030, 1, 1)):
            for book in (desk.book_id, 0):
                told = connection.exec_driver_sql(ask, (book, day)).scalar_one()
                found = LAW.find("compensation.entered_alone_days", day)
                own = book and day >= date(2025, 1, 3)
                assert told == (7 if own else found and found.value), (book, day)
