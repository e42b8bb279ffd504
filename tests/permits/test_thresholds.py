"""PostgreSQL reads from the law of the book how much one person does alone, and until when a surrender is undone."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Books, Database
from ledger.database.refusals import sqlstate
from ledger.errors import LedgerError
from ledger.law import Law
from ledger.law_in_force.queries import law_of
from ledger.permits.actions import caps, year_end
from tests.furnished import furnished
from tests.permits.test_second_person import CAP
from tests.permits.test_sides import ONE
from tests.permits.world import DAY, District, new, strip, t
from tests.rewriting import rewriting

READ = (
    *(
        f"second_person.{what}"
        for what in (
            "caps",
            "allocations",
            "releases",
            "cancellations",
            "deductions",
            "retirements",
            "deposits",
        )
    ),
    "surrender.undo_days",
)
"""What PostgreSQL holds acts against, too."""


@furnished
def district(database: Database, owner: Database) -> District:
    """A mill that holds 10 t of 2025."""
    made = District(database, owner)
    made.enterprise(1)
    made.cap("100", 2025, 2026)
    made.allocate(ONE, "10", 2025, 2025, step=made.step(on=date(2025, 3, 3)))
    return made


def figure(d: District, key: str, on: date) -> Any:
    """What PostgreSQL reads."""
    with d.database.read() as books:
        row = (d.book_id, key, on)
        return books.connection.exec_driver_sql("SELECT ledger.law_figure(%s, %s, %s)", row).scalar_one()


@pytest.mark.parametrize("key", READ)
def test_postgresql_reads_the_law_of_the_day(district: District, key: str) -> None:
    """Goal: both read the same. Method: what is shipped; a pack from a day on, on the days around it; a newer one."""
    d, name = district, key.replace(".", "__")
    shipped = Law.of("cn-33").value(key, DAY).value
    assert figure(d, key, DAY) == int(str(shipped))
    for value in ("3", "2"):
        d.adopt(**{name: value if key == "surrender.undo_days" else f'"{value}.5"'})
        with d.database.read() as books:
            law = law_of(books, d.book_id, DAY)
        assert str(figure(d, key, DAY)) == str(law.value(key, DAY).value)
        before = d.database
        with before.read() as books:
            said = law_of(books, d.book_id, date(2021, 3, 1)).value(key, date(2021, 3, 1)).value
        assert str(figure(d, key, date(2021, 3, 1))) == str(said)
    assert figure(d, "fee.first_share", DAY) is None


def test_a_figure_holds_on_its_days(district: District) -> None:
    """Goal: the days of Python. Method: a value with its days, in a pack that is in force from a day: on each, beside each."""
    d, key = district, "second_person.caps"
    d.adopt(second_person__caps='"3"')
    with d.owner.engine.begin() as connection, rewriting(connection, "permit_pack"):
        connection.exec_driver_sql(
            """UPDATE ledger.permit_pack SET in_force_from = '2026-06-05',
            text = replace(text, 'from = 2020-01-01', E'from = 2026-06-10\nuntil = 2026-06-20')"""
        )
    days = {9: 0, 10: 3, 20: 3, 21: 0}
    assert {day: int(figure(d, key, date(2026, 6, day))) for day in days} == days
    with d.owner.engine.begin() as connection, rewriting(connection, "permit_pack"):
        connection.exec_driver_sql("UPDATE ledger.permit_pack SET in_force_from = '2026-06-15'")
    assert {day: int(figure(d, key, date(2026, 6, day))) for day in (14, 15)} == {14: 0, 15: 3}


@pytest.mark.parametrize(
    ("threshold", "promise"), [("5", ""), ("6", "alone_threshold"), ("4", "alone_threshold")]
)
def test_the_web_names_no_other_threshold(district: District, threshold: str, promise: str) -> None:
    """Goal: one person does no more alone than the law says. Method: a cap set alone, its reason written anew by the web's role."""
    d = district
    d.adopt(second_person__caps='"5"')

    with d.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.permit_alone DISABLE TRIGGER written_once")

    def alone(books: Books) -> None:
        ask = books.connection.exec_driver_sql
        caps.set_cap(books, d.book_id, d.step(), act_id=(act_id := new()), **CAP)
        [figure] = ask("DELETE FROM ledger.permit_alone RETURNING figure").scalars()
        ask("SET LOCAL ROLE ecoledger_web")
        row = (d.book_id, act_id, min(figure, t(threshold)), t(threshold))
        ask(
            "INSERT INTO ledger.permit_alone (book_id, act_id, figure, threshold) VALUES (%s, %s, %s, %s)",
            row,
        )
        ask("SET CONSTRAINTS ledger.alone_threshold IMMEDIATE")
        raise Enough

    class Enough(Exception):
        """What was written is taken back."""

    try:
        d.owner.begin(alone)
    except Enough:
        told = ""
    except LedgerError as error:
        told = str(error.figures.get("promise"))
    assert told == promise


@pytest.mark.parametrize(("days", "told"), [(10, ""), (11, "LG064 surrender_window")])
def test_the_database_keeps_the_window(district: District, days: int, told: str) -> None:
    """Goal: no surrender is undone after its window, past Python. Method: as the web, on its last day and the day after."""
    d, act_id = district, new()
    assert (
        d.do(year_end.surrender, d.of(ONE), act_id=act_id, site=ONE, strips=[strip("1", 2025, 2025)])
        == "surrendered"
    )
    sql = """INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,
        started_by, actor_id, effective_on, reason, document)
      SELECT p.book_id, p.process_id, p.version + 1, p.machine, 'ask_undo', p.version, p.state, 'undo_asked', false, p.started_by,
        %s, %s, 'r', 'd' FROM ledger.process p WHERE p.process_id = %s"""
    try:
        with d.database.engine.begin() as connection:
            connection.exec_driver_sql(sql, (d.clerk, DAY + timedelta(days=days), act_id))
            connection.rollback()
        came = ""
    except DBAPIError as error:
        came = f"{sqlstate(error)} {error.orig.diag.constraint_name}"  # type: ignore[union-attr]
    assert came == told
