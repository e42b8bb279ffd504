"""Lists of clues: each row becomes a case, is the same as one, or is left out; imported once and whole, withdrawn whole by two."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.actions import clues
from ledger.compensation.actions.sheet_reading import Sheet
from ledger.compensation.acts import REGISTER
from ledger.compensation.queries import clues as queries
from ledger.compensation.queries import lists
from ledger.compensation.rules.clue_papers import ScreenedList, ScreenedRow, screening_paper
from ledger.compensation.rules.clues import COLUMNS, Clue, read_clues
from ledger.database import Database
from ledger.database.refusals import sqlstate
from ledger.documents import sheets
from ledger.errors import LedgerError
from ledger.identifiers import uuid7
from ledger.processes import acting
from tests.compensation.reading import read_here
from tests.compensation.world import START, Desk
from tests.furnished import furnished

LATER = date(2025, 1, 8)
MILL, OTHER = "91330621146234567T", "91330000142912224B"
TITLES = [column.zh for column in COLUMNS]
ROW = {"title": "油污", "area": "330603", "medium": "地表水", "place": "东浦 河边"}


def file_of(*rows: dict[str, str]) -> bytes:
    """Write a list."""
    return sheets.write_csv(
        TITLES, [[{**ROW, **row}.get(column.key, "") for column in COLUMNS] for row in rows]
    )


def sheet_of(*rows: dict[str, str]) -> Sheet[Clue]:
    """Read a list here, as the child does."""
    data = file_of(*rows)
    return read_here(read_clues, Clue, data)


def imported(
    desk: Desk,
    *rows: dict[str, str],
    code: str = "L1",
    number: str = "川环函〔2025〕3号",
    id: Any = None,
    who: str = "clerk",
    received_on: date = START,
) -> str:
    """Import a list; tell what came, as a word."""
    desk.ids[code] = id or desk.ids.get(code) or uuid7()
    head = clues.ListHead(code, number, "生态环境厅", "pushed_list", received_on, "list.csv")
    return desk.run(
        lambda books: clues.import_list(
            books,
            desk.book_id,
            desk.step(who, START),
            REGISTER,
            list_id=desk.ids[code],
            head=head,
            sheet=sheet_of(*rows),
        )
    )


def rows_of(desk: Desk, code: str = "L1") -> list[queries.ClueRow]:
    """The rows of a list with what became of them."""
    with desk.database.read() as books:
        return queries.clues_of(books, desk.book_id, desk.ids[code])


def verdicts(desk: Desk, code: str = "L1") -> list[tuple[str, str | None, str | None]]:
    """Verdict, ground and the case that each row is the same as."""
    return [(row.verdict, row.ground, row.same_as) for row in rows_of(desk, code)]


def turn(
    desk: Desk, what: str, who: str = "clerk", reason: str = "wrong file", seen: int | None = None
) -> str:
    """Ask, confirm or drop the withdrawal of a list."""
    acts = {
        "withdraw": lambda books, step: clues.ask_withdrawal(
            books, desk.book_id, step, list_id=desk.ids["L1"]
        ),
        "confirm": lambda books, step: clues.confirm_withdrawal(books, desk.book_id, step, desk.ids["L1"]),
        "drop": lambda books, step: clues.drop_withdrawal(books, desk.book_id, step, desk.ids["L1"]),
    }
    step = replace(desk.step(who, LATER, reason), seen=seen)
    return desk.run(lambda books: acts[what](books, step))


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case from a penalty, and one of a mill at a place."""
    made = Desk(database, owner)
    mill = [{"owner": f"enterprise:{MILL}", "side": "liable", "name": "东浦纺织"}]
    assert made.register("C1", channel="penalty", source="2025-12", parties=[]) == "done"
    assert (
        made.register(
            "C2", source="X-9", channel="pushed_list", area="330603", place="东浦、河边", parties=mill
        )
        == "done"
    )
    return made


def test_each_row_is_judged(desk: Desk) -> None:
    """Goal: 12.3. Method: one list with a row for every ground, against cases that there are and against rows before."""
    rows: tuple[dict[str, str], ...] = (
        {"number": "A-1", "party": "甲厂", "penalty": "绍环罚〔2025〕1号"},
        {"number": "A-1"},
        {"penalty": "绍环罚[2025]1号"},
        {"penalty": "2025-12"},
        {"number": "X-9"},
        {"party": "东浦纺织厂", "party_code": MILL},
        {"party": "东浦纺织", "party_code": OTHER},
        {"party": "东浦 纺织"},
        {"party": "东浦纺织", "register": "是", "why": "另一起排放"},
        {"party": "东浦纺织", "register": "否", "why": "已由水利部门处理"},
        {"party": "李某", "party_sort": "个人", "area": "330602"},
        {},
    )
    assert imported(desk, *rows) == "done", desk.said
    assert verdicts(desk) == [
        ("registered", None, None),
        ("duplicate", "clue", "L1-2"),
        ("duplicate", "penalty", "L1-2"),
        ("duplicate", "penalty", "C1"),
        ("duplicate", "clue", "C2"),
        ("duplicate", "party_and_place", "C2"),
        ("registered", None, None),
        ("duplicate", "party_and_place", "C2"),
        ("registered", "party_and_place", "C2"),
        ("left_out", None, None),
        ("registered", None, None),
        ("registered", None, None),
    ]
    assert [row.case for row in rows_of(desk) if row.case] == ["L1-2", "L1-8", "L1-10", "L1-12", "L1-13"]
    assert (desk.state("L1-2"), desk.broken()) == ("registered", [])
    assert desk.do("check", LATER, code="L1-2") == "done"


def test_a_list_is_imported_once(desk: Desk) -> None:
    """Goal: 12.2. Method: told again, with the same bytes under another id, code and number, and another file under the same number."""
    assert imported(desk, {"number": "A-1"}) == "done"
    assert imported(desk, {"number": "A-1"}) == "replayed"
    assert imported(desk, {"number": "A-2"}) == "entry.id_used"
    assert imported(desk, {"number": "A-1"}, code="L2", number="other", who="chief") == "replayed"
    assert imported(desk, {"number": "A-3"}, code="L3") == "compensation.list_number_taken"
    assert imported(desk, {"number": "A-3"}, number="n", id=uuid7()) == "compensation.list_code_taken"
    with desk.database.read() as books:
        assert [one.code for one in queries.lists(books, desk.book_id, after=None, limit=9)] == ["L1"]


def test_with_one_fault_nothing_is_registered(desk: Desk) -> None:
    """Goal: 12.1. Method: a list with a fault of every sort, each told at its cell; then a case that cannot be registered in the middle."""
    bad: tuple[tuple[str, dict[str, str]], ...] = (
        ("number", {"number": "第一号"}),
        ("area", {"area": "33060"}),
        ("area", {"area": "999999"}),
        ("medium", {"medium": "水"}),
        ("channel", {"channel": "电话"}),
        ("occurred_on", {"occurred_on": "2025-02-30"}),
        ("occurred_on", {"occurred_on": "2025-01-07"}),
        ("party_sort", {"party": "x", "party_sort": "法人"}),
        ("party_code", {"party": "x", "party_code": "330621199001011234"}),
        ("party_code", {"party": "李某", "party_sort": "个人", "party_code": MILL}),
        ("party", {"party_code": MILL}),
        ("register", {"register": "也许"}),
        ("why", {"register": "否"}),
        ("why", {"party": "东浦纺织", "register": "是"}),
    )
    assert imported(desk, {"number": "A-1"}, *(row for _, row in bad)) == "sheet.invalid"
    titles = {column.key: column.zh for column in COLUMNS}
    told = sorted(one["where"].into("zh_Hans") for one in desk.said["problems"])
    assert told == sorted(f"第{at}行，{titles[key]}" for at, (key, _) in enumerate(bad, 3))
    assert desk.register("L1-3") == "done"
    assert imported(desk, {"number": "A-1"}, {"number": "A-2"}) == "compensation.case_code_taken"
    with desk.database.read() as books:
        assert queries.lists(books, desk.book_id, after=None, limit=9) == []
        known = lists.cases(
            books,
            desk.book_id,
            owner=None,
            state=None,
            area=None,
            medium=None,
            at_least=None,
            after=None,
            limit=9,
        )
        assert sorted(one.code for one in known) == ["C1", "C2", "L1-3"]


def test_a_list_is_withdrawn_whole_by_two(desk: Desk) -> None:
    """Goal: 12.6. Method: asked, dropped, asked and confirmed; its clue may be registered anew, and so may the list."""
    rows = ({"number": "A-1"}, {"number": "A-2", "area": "330602"})
    assert imported(desk, *rows) == "done"
    assert turn(desk, "withdraw", reason="") == "entry.text_empty"
    assert turn(desk, "withdraw") == "done"
    assert turn(desk, "confirm") == "process.acted_before"
    assert (turn(desk, "drop", "chief"), desk.state("L1-2")) == ("done", "registered")
    assert turn(desk, "withdraw") == "done"
    assert turn(desk, "confirm", "chief", seen=4) == "done", desk.said
    assert desk.state("L1-2") == desk.state("L1-3") == "withdrawn"
    assert desk.do("check", LATER, code="L1-2") == "process.step_not_allowed"
    assert desk.do("add_parties", LATER, code="L1-2", parties=[]) == "compensation.not_now"
    assert not desk.broken()
    assert desk.register("C9", channel="pushed_list", source="A-1") == "done"
    assert imported(desk, *rows, code="L2") == "done"
    assert verdicts(desk, "L2") == [("duplicate", "clue", "C9"), ("registered", None, None)]


@pytest.mark.parametrize("moment", ["asked", "confirmed"])
def test_what_was_begun_is_not_withdrawn(desk: Desk, moment: str) -> None:
    """Goal: nothing that somebody did is lost with a list. Method: a paper noted in a case, before it is asked for and confirmed."""
    assert imported(desk, {"number": "A-1"}, {"number": "A-2"}) == "done"
    if moment == "confirmed":
        assert turn(desk, "withdraw") == "done"
    assert desk.do("note", LATER, code="L1-3", topic="other", text="seen") == "done"
    last = turn(desk, "confirm", "chief") if moment == "confirmed" else turn(desk, "withdraw")
    assert (last, desk.said["case"], desk.said["count"]) == ("compensation.list_touched", "L1-3", 1)
    assert desk.state("L1-2") == "registered"


def test_postgresql_takes_no_list_and_no_withdrawal_in_part(desk: Desk) -> None:
    """Goal: the promise holds past Python. Method: as the web's role, a row more, a list that ends, a clue that is freed."""
    assert imported(desk, {"number": "A-1"}, {"number": "A-2"}) == "done"
    for statement, broken in (
        (
            "INSERT INTO ledger.damage_clue SELECT book_id, list_id, row + 9, '', title, area, '', '', '', '', '', 'left_out', NULL,"
            " 'x', NULL, NULL FROM ledger.damage_clue LIMIT 1",
            ("LG111", "list_imported_whole"),
        ),
        ("UPDATE ledger.damage_clue_list SET counts = false", ("LG111", "list_withdrawn_whole")),
        (
            "UPDATE ledger.damage_case SET source = NULL WHERE code = 'L1-2'",
            ("LG111", "list_withdrawn_whole"),
        ),
        ("UPDATE ledger.damage_case SET source = 'A-7' WHERE code = 'L1-2'", ("LG083", "with_its_record")),
    ):
        with pytest.raises(DBAPIError) as refused, desk.database.engine.begin() as connection:
            connection.exec_driver_sql(statement)
        broke: Any = refused.value.orig
        assert (sqlstate(refused.value), broke.diag.constraint_name) == broken


def test_postgresql_takes_no_withdrawal_of_one_case(desk: Desk) -> None:
    """Method: the acts of a withdrawal without the step of the list, with one case left out, and with one in which something was done."""
    assert imported(desk, {"number": "A-1"}, {"number": "A-2"}) == "done"
    assert turn(desk, "withdraw") == "done"
    whole = clues._withdraw

    def half(books: Any, taken: Any) -> Any:
        made = whole(books, taken)
        books.connection.exec_driver_sql("UPDATE ledger.damage_clue_list SET counts = true")
        return made

    conduct = acting.Conduct(
        clues.CLUE_LISTS.machine,
        clues.CLUE_LISTS.find,
        clues.CLUE_LISTS.sides,
        (acting.Verb("confirm", "", "", do=half), acting.Verb("drop", "", "")),
        place=clues.CLUE_LISTS.place,
    )
    came = desk.run(
        lambda books: acting.take(
            books, desk.book_id, conduct, desk.ids["L1"], "confirm", desk.step("chief", LATER, "why")
        )
    )
    assert came == "database.promise_broken", came
    nothing = acting.Conduct(
        conduct.machine, conduct.find, conduct.sides, (acting.Verb("confirm", "", ""),), place=conduct.place
    )
    came = desk.run(
        lambda books: acting.take(
            books, desk.book_id, nothing, desk.ids["L1"], "confirm", desk.step("chief", LATER, "why")
        )
    )
    assert came == "database.promise_broken", came


@pytest.mark.parametrize("locale", ["zh_Hans", "en"])
def test_the_paper_tells_every_row(desk: Desk, locale: str) -> None:
    """Goal: 12.5. Method: a list with each verdict, its paper in both languages."""
    rows: tuple[dict[str, str], ...] = (
        {"number": "A-1"},
        {"number": "X-9"},
        {"party": "东浦纺织", "register": "否", "why": "无损害"},
    )
    assert imported(desk, *rows) == "done"
    with desk.database.read() as books:
        kept = clues.find_list(books, desk.book_id, desk.ids["L1"])
    assert kept is not None
    told = {name: getattr(kept, name) for name in ScreenedList._fields if name != "state"}
    lines = [
        ScreenedRow(**{name: getattr(row, name) for name in ScreenedRow._fields}) for row in rows_of(desk)
    ]
    paper = screening_paper(ScreenedList(**told, state="imported"), lines, START, locale)
    ends = [row.cells[4:] for row in paper.tables[0].rows]
    if locale == "zh_Hans":
        assert ends == [("已立案", "L1-2"), ("重复", "线索编号相同: C2"), ("不立案", "无损害")]
    else:
        assert ends == [("registered", "L1-2"), ("duplicate", "the same clue: C2"), ("left out", "无损害")]
    assert (kept.registered, kept.duplicates, kept.left_out) == (1, 1, 1)


def test_the_doctor_sees_a_list_in_part(desk: Desk) -> None:
    """Goal: the promise of the doctor is asked. Method: a row is taken out past every trigger."""
    assert imported(desk, {"number": "A-1"}, {"number": "A-2", "register": "no", "why": "x"}) == "done", (
        desk.said
    )
    with desk.owner.engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql("ALTER TABLE ledger.damage_clue DISABLE TRIGGER written_once")
        connection.exec_driver_sql("DELETE FROM ledger.damage_clue WHERE row = 3")
        connection.exec_driver_sql("ALTER TABLE ledger.damage_clue ENABLE ALWAYS TRIGGER written_once")
    assert "lists_are_whole" in desk.broken()


def test_who_may_not_register_imports_nothing(desk: Desk) -> None:
    """Method: finance imports."""
    try:
        assert imported(desk, {"number": "A-1"}, who="cashier") == "process.role_not_for_step"
    except LedgerError as error:  # pragma: no cover - told by run
        raise AssertionError(error.code) from error
