"""A number of the book stands for one thing, however it is written."""

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.actions import old_cases as old_lists
from ledger.compensation.rules.number_forms import number_form
from ledger.database import Database
from ledger.database.refusals import sqlstate
from tests.compensation import test_clues as clues
from tests.compensation import test_numbering as numbering
from tests.compensation import test_old_cases as old_cases
from tests.compensation.world import Desk
from tests.furnished import furnished

SPELT = (
    "川环函〔2025〕3号",
    "川环函［２０２５］３号",
    "川环函【2025】 3 号",
    "川环函(2025)3号",
    "川环函（2025）3\u3000号",
)
OTHERS = ("川环函〔2025〕13号", "川环函〔2025〕1-3号", "川环函〔2024〕3号", "川环涵〔2025〕3号")


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A list of clues, one of old cases, and a series."""
    made = Desk(database, owner)
    assert clues.imported(made, {"number": "A-1"}) == "done"
    assert old_cases.imported(made, *old_cases.USUAL, number=SPELT[0]) == "done", made.said
    numbering.join_li(made)
    assert numbering.added(made, prefix="川环A(损)") == "new"
    return made


def test_one_number_in_each_writing(desk: Desk) -> None:
    """Both bring a number to the same form: those of one are one, and others stay others."""
    with desk.database.read() as books:
        for number in (*SPELT, *OTHERS):
            form = books.connection.exec_driver_sql("SELECT ledger.number_form(%s)", (number,)).scalar_one()
            assert form == number_form(number), number
    assert {number_form(one) for one in SPELT} == {"川环函(2025)3号"}
    assert len({number_form(one) for one in (SPELT[0], *OTHERS)}) == 5


@pytest.mark.parametrize("number", SPELT)
def test_a_list_has_a_number_of_its_own(desk: Desk, number: str) -> None:
    """Goal: 14.1. Method: lists of clues and of old cases under a number that another has, written otherwise; a series; an old case."""
    assert (
        clues.imported(desk, {"number": "A-3"}, code="L3", number=number) == "compensation.list_number_taken"
    )
    assert (
        old_cases.imported(desk, *old_cases.TALKS, code="OLD2", number=number)
        == "compensation.list_number_taken"
    )
    row = {**old_cases.USUAL[0], "number": "绍环损［2023］１号"}
    assert old_cases.problems(desk, row, *old_cases.USUAL[1:]) == [("row 2", "number")]


@pytest.mark.parametrize("number", OTHERS)
def test_another_number_is_another(desk: Desk, number: str) -> None:
    """What differs in a digit, a hyphen, the year or a letter."""
    assert clues.imported(desk, {"number": "A-3"}, code="L3", number=number) == "done", desk.said


def test_a_prefix_is_that_of_one_series(desk: Desk) -> None:
    """Written wide, in small letters, or in other brackets."""
    for prefix in ("川环ａ（损）", "川环A〔损〕", " 川环 A(损)"):
        assert numbering.added(desk, "other", prefix) == "compensation.series_taken", prefix
    assert numbering.added(desk, "other", "川环B(损)") == "new"


COPY = "INSERT INTO ledger.{table} SELECT (jsonb_populate_record(x, jsonb_build_object({changes}))).* FROM ledger.{table} x"
LIST = "'list_id', gen_random_uuid(), 'code', 'other', 'number', '川环函[２０２５] 3号', 'sha256', repeat('0', 64)"


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        ("damage_clue_list", LIST),
        ("damage_old_list", LIST),
        ("damage_series", "'code', 'other', 'prefix', '川环ａ〔损〕'"),
    ],
)
def test_postgresql_compares_them_too(desk: Desk, table: str, changes: str) -> None:
    """As the web's role: the same number in another writing is refused; another number is not, by this."""
    for told, taken in ((changes, True), (changes.replace("3号", "4号").replace("损", "赔"), False)):
        found = ""
        try:
            with desk.database.engine.begin() as connection:
                connection.exec_driver_sql(COPY.format(table=table, changes=told))
        except DBAPIError as error:
            found = f"{sqlstate(error)} {getattr(error.orig, 'diag').constraint_name}"  # noqa: B009
        assert (found == "LG148 damage_number_free") is taken, found


def test_an_old_case_has_no_number_that_was_given(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: 14.1, here and past Python. Method: the number of a case of this book, written otherwise; a program that finds none known."""
    assert desk.register("C1", parties=[]) == "done"
    assert numbering.given(desk, "C1", paper="case") == "done", desk.said
    rows = ({**old_cases.USUAL[0], "number": "川环A(损)[2025] 1号"}, *old_cases.USUAL[1:])
    assert old_cases.problems(desk, *rows) == [("row 2", "number")]
    monkeypatch.setattr(old_lists, "_known", lambda *_: iter(()))
    assert old_cases.imported(desk, *rows, code="OLD2", number="other") == "database.promise_broken"
    assert desk.said == {"promise": "damage_number_free"}
