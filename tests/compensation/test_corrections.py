"""A court corrects a slip of its own document: number, name, day and sum, each with both values; what is owed follows, and goes back."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.actions import rulings
from ledger.compensation.letter_tellings import Telling
from ledger.compensation.queries import as_of, cases
from ledger.database import Database
from ledger.database.refusals import sqlstate
from tests.compensation.test_tellings import forged
from tests.compensation.world import Desk, X
from tests.furnished import furnished

JUDGED, RULED, LATE = date(2025, 3, 3), date(2025, 4, 1), date(2025, 9, 1)
RULING, NEXT = "(2025)浙01民终1号之一", "(2025)浙01民终1号之二"
NUMBER = "(2025)浙01民终1号"


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case in which 1,000.00 are owed under a judgment, due on 30 June 2025."""
    made = Desk(database, owner)
    made.judged()
    return made


def rule(desk: Desk, on: date = RULED, name: str = "ruled", **words: Any) -> str:
    """Record a ruling of correction of the judgment."""
    about: dict[str, Any] = {"subject": str(desk.ids["judge"]), "number": RULING, **words}
    return desk.do("correct_document", on, name=name, **about)


def take_back(desk: Desk, on: date = LATE, name: str = "ruled") -> str:
    """Reverse what was recorded of a ruling."""
    said: dict[str, Any] = {"reason": "录入错误", "document": "更正单"}
    asked = desk.do("propose_reversal", on, who="cashier", name="back", target=str(desk.ids[name]), **said)
    return (
        asked if asked != "done" else desk.do("confirm_reversal", who="payer", subject=str(desk.ids["back"]))
    )


def instalments(desk: Desk) -> list[tuple[date, int]]:
    """When what is owed, in fen."""
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "C1").case_id
        return [(one.due_on, one.amount) for one in cases.money_of(books, desk.book_id, case).instalments]


def day(was: str = "2025-06-30", now: str = "2025-07-31", number: int = 1) -> dict[str, Any]:
    """A day that is corrected."""
    return {"day": {"instalment": number, "was": was, "now": now}}


def sum_of(now: str, was: str = "1000.00", head: str = "H4") -> dict[str, Any]:
    """A sum that is corrected."""
    return {"sum": {"instalment": 1, "head": head, "was": was, "now": now}}


def test_a_day_is_due_as_it_reads(desk: Desk) -> None:
    """The instalment, its term and its interest follow; reversed, all of it is as it was printed."""
    assert rule(desk, **day()) == "done"
    assert instalments(desk) == [(date(2025, 7, 31), 100000)]
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "C1").case_id
        terms = {(one.code, one.due_on) for one in cases.clocks_of(books, desk.book_id, case, running=True)}
    assert ("payment", date(2025, 7, 31)) in terms
    assert ("payment", date(2025, 6, 30)) not in terms
    assert desk.pay("10.00", LATE) == "done"
    assert desk.balances()["LI claim_established"] == 560
    assert desk.broken() == []
    assert take_back(desk) == "done"
    assert instalments(desk) == [(date(2025, 6, 30), 100000)]
    assert desk.broken() == []
    assert desk.balances()["LI claim_established"] == 1103


@pytest.mark.parametrize(("now", "due"), [("400.00", 40000), ("1200.00", 120000), ("600.00", 60000)])
def test_a_sum_is_owed_as_it_reads(desk: Desk, now: str, due: int) -> None:
    """Less is waived as far as it was assessed, more is taken out of what was waived before; figures keep both versions; and back."""
    before = desk.balances()
    assert rule(desk, **sum_of(now)) == "done"
    assert instalments(desk) == [(date(2025, 6, 30), due)]
    assert sum(fen for name, fen in desk.balances().items() if name.endswith("claim_due")) == due
    assert desk.broken() == []
    assert take_back(desk, RULED) == "done"
    assert instalments(desk) == [(date(2025, 6, 30), 100000)]
    assert {k: v for k, v in desk.balances().items() if v} == {k: v for k, v in before.items() if v}
    assert desk.broken() == []


@pytest.mark.parametrize("to", ["2025-06-10", "2025-07-31"])
@pytest.mark.parametrize("now", ["1100.00", "700.00"])
def test_a_day_and_a_sum_at_once(desk: Desk, to: str, now: str) -> None:
    """Late interest is reckoned once for both, as two rulings of one day would; and back, as it was."""
    assert rule(desk, LATE, name="first", **day(now=to)) == "done"
    assert rule(desk, LATE, name="second", **sum_of(now)) == "done"
    apart = desk.balances()
    assert take_back(desk, LATE, "second") == "done"
    assert take_back(desk, LATE, "first") == "done"
    alone = desk.balances()
    assert rule(desk, LATE, **day(now=to), **sum_of(now)) == "done", desk.said
    assert desk.balances() == apart
    assert desk.balances()["LI claim_established"] > 0
    assert desk.broken() == []
    assert take_back(desk, LATE) == "done", desk.said
    assert desk.balances() == alone
    assert instalments(desk) == [(date(2025, 6, 30), 100000)]
    assert desk.broken() == []


def test_the_time_to_enforce_runs_from_the_day_as_it_reads(desk: Desk) -> None:
    """Two years from 31 July, no longer from 30 June; and back."""

    def begins() -> list[date]:
        with desk.database.read() as books:
            case = cases.head_of(books, desk.book_id, "C1").case_id
            terms = cases.clocks_of(books, desk.book_id, case, running=True)
        return [one.starts_on for one in terms if one.code == "enforcement"]

    assert begins() == [date(2025, 6, 30)]
    assert rule(desk, **day()) == "done"
    assert begins() == [date(2025, 7, 31)]
    assert take_back(desk, RULED) == "done"
    assert begins() == [date(2025, 6, 30)]


def test_what_goes_beyond_the_assessment_falls_away_first(desk: Desk) -> None:
    """1,000.00 as assessed; 1,200.00 are 200.00 beyond; 1,100.00 are 100.00 beyond, and 950.00 waive 50.00 of what was assessed."""

    def beyond() -> int:
        with desk.database.read() as books:
            rows = as_of.versions_of(books, desk.book_id, cases.head_of(books, desk.book_id, "C1").case_id)
        return [one.amount for one in rows if one.figure == "beyond"][-1]

    was = "1000.00"
    for name, now, over, waived in (
        ("一", "1200.00", 20000, 0),
        ("二", "1100.00", 10000, 0),
        ("三", "950.00", 0, 5000),
    ):
        number = f"(2025)浙01民终1号之{name}"
        assert rule(desk, name=name, number=number, **sum_of(now, was)) == "done", desk.said
        assert (beyond(), desk.balances().get("H4 claim_waived", 0)) == (over, waived)
        was = now
    assert desk.broken() == []


def test_a_document_that_is_reversed_is_not_corrected(desk: Desk) -> None:
    """Nobody owes by it any more."""
    assert take_back(desk, RULED, "judge") == "done", desk.said
    assert rule(desk, **day()) == "compensation.subject_unknown"
    assert desk.said["subject"] == "document of a court"


def test_a_number_is_printed_as_it_reads(desk: Desk) -> None:
    """The next ruling corrects what the last one made of it; taken back, the one before is read again."""
    assert rule(desk, printed={"was": "(2025)浙01民终2号", "now": "(2025)浙01民终3号"}) == (
        "compensation.correction_differs"
    )
    assert desk.said == {"was": "(2025)浙01民终2号", "reads": NUMBER}
    assert rule(desk, printed={"was": "（2025）浙01民终1号", "now": "（2025）浙01民终11号"}) == "done", (
        desk.said
    )
    again: dict[str, Any] = {"printed": {"was": "(2025)浙01民终11号", "now": "(2025)浙01民终12号"}}
    assert rule(desk, name="again", number=NEXT, **again) == "done"
    assert numbers(desk) == "(2025)浙01民终12号"
    assert take_back(desk, name="ruled") == "compensation.built_upon"
    assert take_back(desk, name="again") == "done"
    assert numbers(desk) == "(2025)浙01民终11号"


def numbers(desk: Desk) -> str:
    """How a paper calls the judgment."""
    from ledger.compensation.letter_parts import instrument_of
    from ledger.compensation.queries import as_of
    from ledger.compensation.queries.letters import LetterRow

    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        file = as_of.file_of(books, desk.book_id, head, on=LATE)
    act = next(one for one in file.history if one.kind == "judge")
    row = LetterRow(act.id, act.id, "judge", "enforcement", LATE, None)
    return instrument_of(Telling(file, act, row, [row], "C1", [], "zh_Hans"), "judge")[1]


def test_a_name_is_as_the_case_has_it(desk: Desk) -> None:
    """The document called the party otherwise; what it is called is what the case calls it."""
    wrong = {"owner": X, "was": "甲厂", "now": "甲化工厂"}
    assert rule(desk, party=wrong) == "compensation.corrected_name_differs"
    assert desk.said == {**wrong, "called": X}
    nobody = {"owner": "enterprise:none", "was": "甲厂", "now": "甲化工厂"}
    assert rule(desk, party=nobody) == "compensation.subject_unknown"
    assert rule(desk, party={"owner": X, "was": "甲厂", "now": X}) == "done"


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "nothing": ({}, "compensation.ruling_corrects_nothing"),
    "the same": (day(now="2025-06-30"), "compensation.nothing_corrected"),
    "another day than it reads": (day(was="2025-06-29"), "compensation.correction_differs"),
    "another sum than it reads": (sum_of("1.00", was="999.00"), "compensation.correction_differs"),
    "a sum of nothing": (sum_of("0.00"), "compensation.corrected_to_nothing"),
    "late interest": (sum_of("1100.00", head="LI"), "compensation.head_unknown"),
    "no head of loss": (sum_of("1100.00", head="H9"), "compensation.head_unknown"),
    "no instalment of it": (day(number=2), "compensation.subject_unknown"),
    "due before the judgment": (day(now="2025-03-02"), "compensation.instalment_past"),
    "no paper": ({**day(), "document": " "}, "compensation.court_paper_missing"),
    "no number": ({**day(), "number": " "}, "compensation.case_number_missing"),
    "a document that is none": ({**day(), "subject": "018f0000-0000-7000-8000-000000000001"}, "compensation.subject_unknown"),
}  # fmt: skip


@pytest.mark.parametrize("why", REFUSED)
def test_what_corrects_nothing_is_refused(desk: Desk, why: str) -> None:
    """Of each reason why a ruling is none, the refusal."""
    words, code = REFUSED[why]
    assert rule(desk, **words) == code


def test_what_was_paid_is_not_corrected_away(desk: Desk) -> None:
    """Just what is open may fall away; a fen more not, nor what a ruling added and was paid since. Not before the judgment."""
    assert rule(desk, date(2025, 3, 2), **day()) == "compensation.too_early"
    assert rule(desk, JUDGED, name="first", **sum_of("1200.00")) == "done"
    assert desk.pay("1000.01", date(2025, 6, 2)) == "done"
    assert take_back(desk, LATE, "first") == "compensation.corrected_below_paid"
    assert rule(desk, LATE, **sum_of("1066.66", was="1200.00")) == "compensation.corrected_below_paid"
    assert desk.said["open"] == "133.33"
    assert rule(desk, LATE, number=NEXT, **sum_of("1066.67", was="1200.00")) == "done", desk.said
    assert desk.broken() == []


def test_a_judgment_that_was_corrected_is_not_reversed(desk: Desk) -> None:
    """Its correction is taken back first."""
    assert rule(desk, **day()) == "done"
    assert take_back(desk, RULED, "judge") == "compensation.built_upon"
    assert take_back(desk, RULED) == "done"
    assert take_back(desk, RULED, "judge") == "done"
    assert desk.broken() == []


def test_the_database_keeps_it_too(desk: Desk) -> None:
    """No instalment changes but as a ruling says, none is of nothing or no document, and a part is the sum of its instalments."""
    judge = f"'{desk.ids['judge']}'"
    for words in ("{}", '{"number": "1号"}', '{"number": "1号", "day": {"was": "a", "now": "a"}}'):
        assert forged(desk, "correct_document", subject=judge, on="2025-04-01", words=words) == (
            "damage_correction_ruled"
        )
    for head in ('"LI"', '"H9"', "null"):
        raised = f'{{"number": "1号", "sum": {{"instalment": 1, "head": {head}, "was": "1000.00", "now": "1100.00"}}}}'
        assert forged(desk, "correct_document", subject=judge, on="2025-04-01", words=raised) == (
            "damage_correction_ruled"
        )
    right = '{"number": "1号", "day": {"instalment": 1, "was": "2025-06-30", "now": "2025-07-31"}}'
    assert (
        forged(desk, "correct_document", subject=judge, on="2025-03-02", words=right)
        == "damage_correction_ruled"
    )
    assert forged(desk, "correct_document", subject="gen_random_uuid()", on="2025-04-01", words=right) == (
        "damage_correction_ruled"
    )
    for statement in (
        "UPDATE ledger.damage_instalment SET due_on = due_on + 1",
        "UPDATE ledger.damage_instalment SET amount = amount + 1",
    ):
        with desk.database.engine.connect() as connection:
            connection.exec_driver_sql(statement)
            with pytest.raises(DBAPIError) as refused:
                connection.exec_driver_sql("SET CONSTRAINTS ledger.damage_instalment_corrected IMMEDIATE")
            connection.rollback()
        assert sqlstate(refused.value) == "LG146"
    with desk.database.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE ledger.damage_part SET amount = amount + 1")
        with pytest.raises(DBAPIError) as refused:
            connection.exec_driver_sql("SET CONSTRAINTS ledger.damage_part_corrected IMMEDIATE")
        connection.rollback()
    assert sqlstate(refused.value) == "LG146"


def test_the_database_reads_the_ruling(desk: Desk) -> None:
    """With its number; about a document of a court, and none that is reversed."""
    judge, sue = (f"'{desk.ids[name]}'" for name in ("judge", "sue"))
    change = '"day": {"instalment": 1, "was": "2025-06-30", "now": "2025-07-31"}'
    right = f'{{"number": "1号", {change}}}'
    assert forged(desk, "correct_document", subject=judge, on="2025-04-01", words=right) == ""
    for subject, words in (
        (judge, f"{{{change}}}"),
        (judge, f'{{"number": "〔〕", {change}}}'),
        (sue, right),
    ):
        came = forged(desk, "correct_document", subject=subject, on="2025-04-01", words=words)
        assert came == "damage_correction_ruled", (subject, words)
    assert take_back(desk, RULED, "judge") == "done", desk.said
    assert forged(desk, "correct_document", subject=judge, on="2025-04-01", words=right) == (
        "damage_correction_ruled"
    )


@pytest.mark.parametrize("words", [day(), sum_of("400.00", "500.00")], ids=["day", "sum"])
def test_the_database_corrects_the_instalment_that_is_named(
    database: Database, owner: Database, monkeypatch: pytest.MonkeyPatch, words: dict[str, Any]
) -> None:
    """Of two parts of 500.00, due on one day, the ruling is of the first: the second is not changed with it."""
    desk = Desk(database, owner)
    parts = [{"amount": "500.00", "obligors": [{"owner": X}]}] * 2
    desk.judged([{"part": part, "due_on": "2025-06-30"} for part in (1, 2)], parts=parts)
    found = rulings._instalment
    with monkeypatch.context() as patch:
        patch.setattr(rulings, "_instalment", lambda work, act, number: found(work, act, number + 1))
        assert rule(desk, **words) == "database.promise_broken"
        assert desk.said == {"promise": "damage_corrected"}
    assert rule(desk, **words) == "done", desk.said
