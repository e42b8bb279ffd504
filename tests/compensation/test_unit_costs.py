"""Tables of unit costs: versions put in force by two, the nearest place on the right day, and figures that no later table changes."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.actions import unit_costs
from ledger.compensation.actions.sheet_reading import Sheet
from ledger.compensation.queries import unit_costs as queries
from ledger.compensation.queries.cases import assessments_of
from ledger.compensation.rules.unit_costs import COLUMNS, CostRow, read_costs
from ledger.database import Database
from ledger.database.refusals import sqlstate
from ledger.documents import sheets
from ledger.identifiers import uuid7
from tests.compensation.reading import read_here
from tests.compensation.world import START, Desk
from tests.furnished import furnished

TITLES = [column.zh for column in COLUMNS]
CITY = ("COD", "吨", "330600", "2025", "2026", "3200")
PROVINCE = ("COD", "吨", "330000", "2024", "2026", "2,950.5")
TREES = ("乔木", "株", "330621", "2025", "", "480")
EARLY = date(2024, 12, 31)


def sheet_of(*rows: tuple[str, ...]) -> Sheet[CostRow]:
    """Read a table here, as the child does."""
    data = sheets.write_csv(TITLES, rows)
    return read_here(read_costs, CostRow, data)


def brought(
    desk: Desk,
    name: str,
    *rows: tuple[str, ...],
    who: str = "clerk",
    code: str = "clean-up",
    first_on: date = START,
    last_on: date | None = None,
) -> str:
    """Bring a version; tell what came, as a word."""
    desk.ids[name] = desk.ids.get(name) or uuid7()
    head = unit_costs.CostHead(code, "川环发〔2025〕1号", first_on, last_on, "a.csv")
    return desk.run(
        lambda books: unit_costs.upload(
            books,
            desk.book_id,
            desk.step(who, START),
            table_id=desk.ids[name],
            head=head,
            sheet=sheet_of(*rows),
        )
    )


TURNS: dict[str, Callable[..., Any]] = {
    "confirm": unit_costs.confirm,
    "drop": unit_costs.drop,
    "retire": unit_costs.retire,
    "reinstate": unit_costs.reinstate,
}


def turn(desk: Desk, what: str, name: str, who: str = "chief") -> str:
    """Take a step of a version."""
    return desk.run(lambda books: TURNS[what](books, desk.book_id, desk.step(who, START), desk.ids[name]))


def found(desk: Desk, on: date = START, **words: Any) -> tuple[int, int, str, int] | str:
    """Look up version, row, place and cost; the code of the refusal where there is none."""
    asked = {"table": "clean-up", "object": "COD", "place": "330621", "year": 2025, **words}
    with desk.database.read() as books:
        try:
            one = unit_costs.find_cost(books, desk.book_id, on, **asked)
        except unit_costs.UnitCostUnknown as refusal:
            return refusal.code
    return one.version, one.row, one.place, one.cost


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau with a table in force, and a case in investigation in a county of its city."""
    made = Desk(database, owner)
    assert brought(made, "v1", CITY, PROVINCE, TREES) == "done", made.said
    assert turn(made, "confirm", "v1") == "done", made.said
    assert made.register() == "done", made.said
    for action, who in (("check", "clerk"), ("open", "chief"), ("investigate", "clerk")):
        made.must(action, who=who)
    return made


def priced(desk: Desk, name: str = "assessed", year: int = 2025, **words: Any) -> str:
    """Submit 3.5 units at the cost of the table."""
    cost = {"table": "clean-up", "object": "COD", "year": year, **words.pop("cost", {})}
    items = [{"head": "H4", "method": "unit_cost", "inputs": {"quantity": "3.5"}, "cost": cost, **words}]
    return desk.do("submit_assessment", name=name, items=items, body="institute", author="Li")


def figures(desk: Desk) -> list[tuple[int, str]]:
    """What the versions of the assessment come to, and the cost with which each was computed."""
    with desk.database.read() as books:
        case = books.connection.exec_driver_sql("SELECT case_id FROM ledger.damage_case").scalar_one()
        rows = assessments_of(books, desk.book_id, case)
    return [(one.total, str(one.items[0]["inputs"]["unit_cost"])) for one in rows]


def test_two_put_a_version_in_force(desk: Desk) -> None:
    """Goal: 20.2. Method: who brought it does not; another does, takes it out, and puts it in again; a dropped one holds never."""
    assert brought(desk, "v2", ("COD", "吨", "330600", "2025", "", "4000")) == "done"
    assert brought(desk, "v2", ("COD", "吨", "330600", "2025", "", "4000")) == "replayed"
    assert brought(desk, "v2", ("COD", "吨", "330600", "2025", "", "4001")) == "entry.id_used"
    assert found(desk) == (1, 2, "330600", 32000000)
    assert turn(desk, "confirm", "v2", "clerk") == "process.acted_before"
    assert turn(desk, "confirm", "v2") == "done"
    assert found(desk) == (2, 2, "330600", 40000000)
    assert found(desk, object="乔木") == "compensation.unit_cost_unknown"
    assert (turn(desk, "retire", "v2", "clerk"), turn(desk, "retire", "v2")) == (
        "process.acted_before",
        "done",
    )
    assert found(desk) == (1, 2, "330600", 32000000)
    assert turn(desk, "reinstate", "v2") == "done"
    assert found(desk) == (2, 2, "330600", 40000000)
    assert brought(desk, "v3", CITY) == "done"
    assert turn(desk, "drop", "v3", "clerk") == "done"
    assert turn(desk, "confirm", "v3") == "process.step_not_allowed"
    with desk.database.read() as books:
        rows = queries.tables_of(books, desk.book_id, after=None, limit=10)
        beyond = queries.tables_of(books, desk.book_id, after=("clean-up", 2), limit=10)
        [city, *_] = queries.rows_of(books, desk.book_id, desk.ids["v1"], after=None, limit=1)
    assert [(one.version, one.state) for one in rows] == [(3, "dropped"), (2, "in_force"), (1, "in_force")]
    assert [one.version for one in beyond] == [1]
    assert (city.object, city.unit, city.last_year, city.cost) == ("COD", "吨", 2026, 32000000)
    assert not desk.broken()


def test_the_nearest_place_of_the_year_and_day(desk: Desk) -> None:
    """Goal: 20.3. Method: county, city and province; years and days just inside, on the line, and just outside."""
    assert found(desk, object="乔木") == (1, 4, "330621", 4800000)
    assert found(desk, object="乔木", place="330600") == "compensation.unit_cost_unknown"
    assert found(desk, object="乔木", year=2026) == "compensation.unit_cost_unknown"
    assert found(desk, place="330109") == (1, 3, "330000", 29505000)
    assert found(desk, place="440100") == "compensation.unit_cost_unknown"
    assert found(desk, year=2024) == (1, 3, "330000", 29505000)
    assert found(desk, year=2026) == (1, 2, "330600", 32000000)
    assert found(desk, year=2027) == "compensation.unit_cost_unknown"
    assert found(desk, EARLY) == "compensation.unit_cost_unknown"
    assert brought(desk, "short", CITY, code="short", first_on=START, last_on=date(2025, 1, 7)) == "done"
    assert turn(desk, "confirm", "short") == "done"
    assert found(desk, date(2025, 1, 7), table="short") == (1, 2, "330600", 32000000)
    assert found(desk, date(2025, 1, 8), table="short") == "compensation.unit_cost_unknown"
    assert brought(desk, "back", CITY, first_on=START, last_on=EARLY) == "compensation.cost_days_wrong"


def test_a_figure_keeps_its_row(desk: Desk) -> None:
    """Goal: 20.3 and 20.4: 11,200.00 by the city's cost, and a later table changes nothing. Method: assess, then a version, then anew."""
    assert priced(desk) == "done", desk.said
    assert figures(desk) == [(1_120_000, "3200")]
    with desk.database.read() as books:
        case = books.connection.exec_driver_sql("SELECT case_id FROM ledger.damage_case").scalar_one()
        [one] = assessments_of(books, desk.book_id, case)
    first, last = one.items[0]["lines"]
    assert (first["numbers"], first["value"], first["unit"]) == ("COD, 330621, 2025", "3200", "元/吨")
    assert first["source"] == "table clean-up v1, row 2 of 330600: 川环发〔2025〕1号"
    assert (last["numbers"], last["source"]) == ("3.5 × 3200 = 11200", "reference of 330600, 2025")
    assert brought(desk, "v2", ("COD", "吨", "330600", "2025", "", "4000")) == "done"
    assert turn(desk, "confirm", "v2") == "done"
    assert figures(desk) == [(1_120_000, "3200")]
    assert priced(desk, "anew") == "done"
    assert sorted(figures(desk)) == [(1_120_000, "3200"), (1_400_000, "4000")]
    assert brought(desk, "short", CITY, PROVINCE, code="short", first_on=START, last_on=START) == "done"
    assert turn(desk, "confirm", "short") == "done"
    for year, cost in ((2024, "2950.5"), (2026, "3200")):
        assert priced(desk, f"in {year}", year, cost={"table": "short"}) == "done", desk.said
        assert cost in {one for _, one in figures(desk)}
        desk.must("withdraw_assessment", subject=str(desk.ids[f"in {year}"]))
    assert turn(desk, "retire", "v2") == "done"
    assert {(1_120_000, "3200"), (1_400_000, "4000")} < {*figures(desk)}
    assert not desk.broken()


def test_a_cost_stands_for_the_input_alone(desk: Desk) -> None:
    """Goal: 20.3. Method: a cost beside the input, with a method that takes none, of an unknown row, with another method that takes one."""
    assert priced(desk, inputs={"quantity": "1", "unit_cost": "5"}) == "compensation.inputs_disagree"
    inputs = {"amount": "5", "document": "d"}
    assert priced(desk, method="stated", inputs=inputs) == "compensation.input_not_allowed"
    assert priced(desk, method="none") == "compensation.method_unknown"
    assert priced(desk, year=2030) == "compensation.unit_cost_unknown"
    assert priced(desk, cost={"place": "440100"}) == "compensation.unit_cost_unknown"
    virtual = {"quantity": "2", "alpha": "1", "tau": "1", "omega": "2"}
    assert priced(desk, method="virtual_cost_water", inputs=virtual) == "done", desk.said
    assert figures(desk) == [(1_280_000, "3200")]


@pytest.mark.parametrize(
    ("row", "at"),
    [
        (("", "吨", "330600", "2025", "", "1"), "object"),
        (("x" * 101, "吨", "330600", "2025", "", "1"), "object"),
        (("COD", "", "330600", "2025", "", "1"), "unit"),
        (("COD", "吨", "33060", "2025", "", "1"), "place"),
        (("COD", "吨", "990000", "2025", "", "1"), "place"),
        (("COD", "吨", "330600", "1899", "", "1"), "first_year"),
        (("COD", "吨", "330600", "2025", "2024", "1"), "last_year"),
        (("COD", "吨", "330600", "2025", "", "0"), "cost"),
        (("COD", "吨", "330600", "2025", "", "0.00001"), "cost"),
        (("COD", "吨", "330600", "2026", "", "1"), "object"),
    ],
)
def test_every_fault_is_told(desk: Desk, row: tuple[str, ...], at: str) -> None:
    """Goal: 20.1. Method: a row with one fault behind a sound one; nothing is kept."""
    assert brought(desk, "wrong", CITY, row) == "sheet.invalid"
    sheet = sheet_of(CITY, row)
    with desk.database.read() as books:
        [fault] = unit_costs.judge(books, desk.book_id, START, sheet)
    assert (fault.where, fault.column) == ("row 3", at)


COPY = (
    "INSERT INTO ledger.damage_cost_table SELECT book_id, {id}, code, {version}, source, first_on, last_on, file_name, sha256, rows"
    " FROM ledger.damage_cost_table LIMIT 1"
)
ROW = (
    "INSERT INTO ledger.damage_unit_cost SELECT book_id, table_id, 99, 'x', unit, place, first_year, last_year, cost"
    " FROM ledger.damage_unit_cost LIMIT 1"
)
OTHER = (
    "INSERT INTO ledger.damage_item_cost SELECT i.book_id, i.assessment_id, i.number, c.table_id, c.row, '{place}', {year}"
    " FROM ledger.damage_item i JOIN ledger.damage_unit_cost c ON c.object = '{object}' AND c.place = '{of}'"
)


@pytest.mark.parametrize(
    ("write", "broken"),
    [
        (COPY.format(id="gen_random_uuid()", version=3), "cost_table_next"),
        (ROW, "cost_table_whole"),
        (OTHER.format(place="330621", year=2025, object="COD", of="330000"), "item_cost_found"),
        (OTHER.format(place="330109", year=2025, object="COD", of="330600"), "item_cost_found"),
        (OTHER.format(place="330621", year=2027, object="COD", of="330600"), "item_cost_found"),
        (OTHER.format(place="330621", year=2025, object="乔木", of="330621"), "item_cost_found"),
        (OTHER.format(place="330621", year=2025, object="COD", of="330600"), "taken"),
    ],
)
def test_postgresql_takes_no_other_row(desk: Desk, write: str, broken: str) -> None:
    """Goal: the promise holds past Python. Method: as the web's role, a version left out, a row that comes later, rows that do not hold."""
    stated = {"head": "H4", "method": "unit_cost"}
    inputs = {"quantity": "1", "unit_cost": "3200", "place": "330600", "year": "2025"}
    desk.must("submit_assessment", items=[{**stated, "inputs": inputs}], body="institute", author="Li")
    if broken == "taken":  # by the owner: the web writes it with its version alone
        with desk.owner.engine.begin() as connection:
            connection.exec_driver_sql(write)
        return
    with pytest.raises(DBAPIError) as refused, desk.database.engine.begin() as connection:
        connection.exec_driver_sql(write)
    broke = refused.value.orig
    assert (sqlstate(refused.value), broke.diag.constraint_name) == ("LG131", broken)  # type: ignore[union-attr]


def test_postgresql_takes_a_table_whole(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: 20.2 past Python. Method: a row too many in the same transaction, and a program that does not see two costs of a year."""

    def work(books: Any) -> Any:
        done = unit_costs.upload(
            books,
            desk.book_id,
            desk.step("clerk", START),
            table_id=uuid7(),
            head=unit_costs.CostHead("raw", "s", START),
            sheet=sheet_of(CITY),
        )
        books.connection.exec_driver_sql(
            "INSERT INTO ledger.damage_unit_cost SELECT book_id, table_id, 9, 'NH3', unit, place, first_year, last_year, cost"
            " FROM ledger.damage_unit_cost JOIN ledger.damage_cost_table USING (book_id, table_id) WHERE code = 'raw'"
        )
        return done

    monkeypatch.setattr(unit_costs, "overlapping", lambda _: ())
    twice = (CITY, ("COD", "吨", "330600", "2026", "", "9"))
    for came in (desk.run(work), brought(desk, "twice", *twice)):
        assert (came, desk.said) == ("database.promise_broken", {"promise": "cost_table_whole"})
