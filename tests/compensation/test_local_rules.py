"""A rule of one place is law there and nowhere else: elsewhere a term stands in the case as a gap until the office names its length."""

from datetime import date

import pytest
from sqlalchemy import text

from ledger.compensation.nightly import run_night
from ledger.compensation.queries import as_of, cases, lists
from ledger.compensation.rules.clocks import mark_of, reason_phrase
from ledger.database import Database
from ledger.law import Law, shipped, shipped_jurisdictions
from ledger.law.packs import Value
from tests.compensation.test_taken import clocks
from tests.compensation.world import Desk, bring_pack, pack_of
from tests.furnished import furnished
from tests.rewriting import rewriting

PAID = date(2025, 4, 1)
PLACES = (
    *(shipped(place).name for place in shipped_jurisdictions() if place != "cn"),
    *(shipped(place).name_zh[:2] for place in shipped_jurisdictions() if place != "cn"),
    *("Hangzhou", "Tongxiang", "Jinhua", "Jingde", "Bozhou", "Shandong", "Guizhou", "Guangdong", "Beijing", "Chongqing"),
)  # fmt: skip
AS_APPLIED = "国办发〔2014〕38号, as applied: "
"""A rule of the nation, as an office of one place reads it."""


def test_no_rule_of_one_place_holds_in_the_nation() -> None:
    """No value of the national pack rests on a document of one province or city, and provinces do not share one."""
    local = [
        one.key
        for one in shipped("cn").values
        if not one.source.startswith(AS_APPLIED)
        for name in PLACES
        if name in one.source and "No national rule" not in one.source
    ]
    assert local == []


@furnished
def collected(database: Database, owner: Database) -> Desk:
    """A judged case, of which the department has received 10.00."""
    made = Desk(database, owner)
    made.judged()
    return made


def move(desk: Desk, place: str) -> None:
    """Let the book lie in another place."""
    with desk.owner.engine.begin() as connection, rewriting(connection, "book"):
        connection.execute(text("UPDATE ledger.book SET jurisdiction = :j"), {"j": place})


def pay(desk: Desk) -> None:
    """Let the department receive money."""
    assert desk.pay("10.00", PAID, route="agency", name="first") == "done"


def test_one_pack_alone_has_the_rule() -> None:
    """The term for passing on is Anhui's, the plan of a year by months is Zhejiang's: no other place has them."""
    for key, place in (
        ("compensation.clock.remittance", "cn-34"),
        ("alarm.plan", "cn-33"),
    ):
        assert [one for one in shipped_jurisdictions() if Law.of(one).knows(key)] == [place]


@pytest.mark.parametrize("place", ["cn", "cn-42"])
def test_where_no_rule_is_the_term_is_a_gap(collected: Desk, database_url: str, place: str) -> None:
    """What the department received has no term from another province's rule: the case, its file and the treasury's list say so."""
    move(collected, place)
    pay(collected)
    (term,) = clocks(collected, database_url, "remittance")
    assert (term.due_on, term.source) == (None, "")
    assert (
        reason_phrase(term.why).into("zh_Hans")
        == f"规则包（{place}）未规定其长度：由本局在自己的规则包中规定"
    )
    with collected.database.read() as books:
        head = cases.head_of(books, collected.book_id, "C1")
        file = as_of.file_of(books, collected.book_id, head, on=PAID)
        (row,) = lists.waiting(books, collected.book_id, PAID)
    (told,) = [one for one in file.terms if one.code == "remittance"]
    assert (told.length, told.due_on, told.why, told.mark) == ("", None, term.why, "")
    assert (row.due_on, row.late, row.why) == (None, None, term.why)


def test_in_its_place_the_rule_holds_with_its_mark(collected: Desk, database_url: str) -> None:
    """In Anhui the fifteen working days of its measures run, and who reads them sees that nobody has read the source."""
    move(collected, "cn-34")
    pay(collected)
    (term,) = clocks(collected, database_url, "remittance")
    assert term.due_on == date(2025, 4, 23)
    assert mark_of(Law.of("cn-34"), "remittance", term.source) == ("cn-34@2026.3", "unverified")
    with collected.database.read() as books:
        head = cases.head_of(books, collected.book_id, "C1")
        file = as_of.file_of(books, collected.book_id, head, on=PAID)
    assert [(one.pack, one.mark) for one in file.terms if one.code == "remittance"] == [
        ("cn-34@2026.3", "unverified")
    ]
    assert {one.mark for one in file.terms if one.code == "limitation"} <= {"verified"}
    assert {one.mark for one in file.terms if one.code == "procuratorate_notice"} == {"unverified"}


def test_the_office_answers_with_a_pack_of_its_own(collected: Desk, database_url: str) -> None:
    """A night gives the terms that had none the length that the office has named meanwhile, once, and changes no other."""
    pay(collected)
    before = clocks(collected, database_url, "enforcement")
    night(collected)
    assert [one.due_on for one in clocks(collected, database_url, "remittance")] == [None]
    bring_pack(collected.owner, collected.book_id, pack_of(("clock.remittance", '"5 W"', date(2025, 1, 1))))
    for _ in range(2):
        night(collected)
        (term,) = clocks(collected, database_url, "remittance")
        assert (term.due_on, term.source) == (date(2025, 4, 9), "own")
    assert clocks(collected, database_url, "enforcement") == before
    collected.must("remit", date(2025, 4, 9), who="cashier", payment=str(collected.ids["first"]))
    assert [one.stopped_on for one in clocks(collected, database_url, "remittance")] == [date(2025, 4, 9)]


def night(desk: Desk) -> None:
    """Let a night pass."""
    assert list(run_night(desk.owner, desk.book_id, date(2025, 4, 3), desk.people["clerk"]))[-1].faults == ()


def test_a_gap_is_neither_paused_nor_extended(collected: Desk) -> None:
    """What has no length is not made longer, and the answer says that it has none, not that a paper names its end."""
    pay(collected)
    assert (
        collected.do("extend_clock", PAID, who="chief", clock="remittance", length="20 W", reason="x")
        == "compensation.term_not_possible"
    )
    assert str(collected.said["because"]) == "no rule pack of the place says how long it is"


def test_a_mark_is_that_of_the_rule(collected: Desk) -> None:
    """An end that a paper names has no pack and no mark; a rule has that of the nearest pack with its source."""
    law = Law.of("cn")
    rule: Value = law.value("compensation.clock.check", PAID)
    assert mark_of(law, "check", rule.source) == ("cn@2026.2", "unverified")
    assert mark_of(law, "check", "通知书1号") == ("", "")
    assert mark_of(law, "no_such", rule.source) == ("", "")
