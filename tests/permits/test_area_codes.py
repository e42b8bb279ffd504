"""A division gets another code: who acts for it acts on, whichever code the mandate and the thing have; in Python and in PostgreSQL."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from ledger.database import Database
from ledger.law import Law
from ledger.law_in_force import actions as packs
from ledger.law_in_force.queries import law_of
from ledger.permits.actions import simulation
from ledger.register.regions import _shipped, present
from tests.furnished import furnished
from tests.permits.test_areas import BEGINS, ELSEWHERE, MANDATE, OTHER
from tests.permits.world import AREA, DAY, District, new, site

NEW, LATER = "330699", "330698"
HEAD = '[pack]\njurisdiction = "{0}"\nname = "own"\nname_zh = "own"\nversion = "1"\nbase = "cn"\n'
ROW = '[[value]]\nkey = "{0}"\nvalue = {1}\nfrom = {2}\nsource = "own {{x}}"\nmark = "verified"\n'
BLOCKS = ROW.format(f"region.{NEW}", '"新区"', DAY) + ROW.format(f"region_after.{AREA}", f'["{NEW}"]', DAY)
INLINE = (
    "value = [\n"
    f'  {{ value = "新区", key = "region.{NEW}", from = {DAY}, source = "a", mark = "verified" }},\n'
    f'  # {{ key = "region_after.{OTHER}", value = ["{NEW}"], from = {DAY}, source = "a", mark = "verified" }},\n'
    f"  {{ mark = 'verified', from = {DAY}, value = [ '{NEW}' ], key = 'region_after.{AREA}', source = \"a\" }},\n"
    "]\n"
)
FORMS = {"blocks": BLOCKS, "inline": INLINE}


@furnished
def district(database: Database, owner: Database) -> District:
    """A mill here and one in the next county; `third` acts for here by its old code, `fourth` by its new one."""
    made = District(database, owner)
    made.enterprise(1)
    made.enterprise(2, region=OTHER)
    for area in (AREA, OTHER):
        made.cap("100", 2025, 2026, area=area)
    for number, area in ((1, AREA), (2, OTHER)):
        made.allocate(site(number), "10", 2026, 2026, area=area)
    with owner.engine.begin() as connection:
        for who, area in (("third", AREA), ("fourth", NEW)):
            connection.exec_driver_sql(MANDATE, (made.people[who], area))
    return made


def adopt(d: District, values: str) -> UUID:
    """Bring a pack of the bureau's own into force."""
    pack_id, early = new(), date(2026, 1, 5)
    text = HEAD.format(d.jurisdiction) + values if "[[" in values else values + HEAD.format(d.jurisdiction)
    d.run(packs.propose_pack, d.step(on=early), pack_id=pack_id, text=text, from_day=early)
    d.run(simulation.simulate_pack, d.step(on=early), pack_id=pack_id)
    assert d.do(packs.approve_pack, d.step("chief", early), pack_id=pack_id) == "in_force"
    return pack_id


def on(d: District, region: str, day: date) -> list[str]:
    """Under which codes a division lies, as the database says, asked as the web's role."""
    with d.database.read() as books:
        query = "SELECT ledger.region_on(%s, %s, %s)"
        return list(books.connection.exec_driver_sql(query, (d.book_id, region, day)).scalar_one())


@pytest.mark.parametrize("form", FORMS)
def test_a_county_keeps_its_clerks(district: District, form: str) -> None:
    """Goal: a new code splits nobody from its sites. Method: all that is begun, by both codes, and next door."""
    d = district
    for what, way in BEGINS.items():
        assert way(d, "fourth", AREA) == ELSEWHERE, what
    adopt(d, FORMS[form])
    for what, way in BEGINS.items():
        assert ELSEWHERE not in (way(d, "third", AREA), way(d, "fourth", AREA)), what
        assert (way(d, "third", OTHER), way(d, "fourth", OTHER)) == (ELSEWHERE, ELSEWHERE), what
    assert BEGINS["set a cap"](d, "third", NEW) != ELSEWHERE, "what is recorded under the new code"
    assert d.broken() == []


@pytest.mark.parametrize("form", FORMS)
def test_the_day_of_a_code(district: District, form: str) -> None:
    """The day before, on it, after it; and in Python the same."""
    adopt(district, FORMS[form])
    for day, code in ((DAY - timedelta(days=1), AREA), (DAY, NEW), (DAY + timedelta(days=1), NEW)):
        with district.database.read() as books:
            law = law_of(books, district.book_id, day)
        assert (on(district, AREA, day), present(AREA, day, law)) == ([code], (code,))


@pytest.mark.parametrize("order", [1, -1], ids=["new code first", "old code first"])
def test_a_code_that_is_kept_on_the_day_it_is_followed(district: District, order: int) -> None:
    """Goal: of what a pack says for one day the code stays, in whatever order it is said; and in Python the same."""
    said = (
        ROW.format(f"region_after.{AREA}", f'["{NEW}"]', DAY),
        ROW.format(f"region.{AREA}", '"again"', DAY),
    )
    adopt(district, "".join(said[::order]))
    with district.database.read() as books:
        law = law_of(books, district.book_id, DAY)
    assert (on(district, AREA, DAY), present(AREA, DAY, law)) == ([AREA], (AREA,))


def test_the_day_of_a_pack(district: District) -> None:
    """A pack says nothing before it is in force, whatever day its values name."""
    adopt(district, ROW.format(f"region_after.{AREA}", f'["{NEW}"]', "2025-02-01"))
    assert [on(district, AREA, day) for day in (date(2026, 1, 4), date(2026, 1, 5))] == [[AREA], [NEW]]


def test_a_value_that_ends(district: District) -> None:
    """On the last day of a value, and the day after, when it says nothing any more."""
    row = ROW.format(f"region_after.{AREA}", f'["{NEW}"]', "2026-02-01") + "until = 2026-03-31\n"
    adopt(district, row)
    assert [on(district, AREA, day) for day in (date(2026, 3, 31), date(2026, 4, 1))] == [[NEW], [AREA]]


def test_the_database_follows_as_python_does(district: District) -> None:
    """Goal: one truth of which code followed which. Method: every code of the list that is shipped, on days beside those of its change."""
    adopt(district, ROW.format(f"region_after.{NEW}", f'["{LATER}"]', "2026-02-01"))
    law = Law("cn", _shipped().packs)
    values = [one for one in law.packs[0].values if one.key.startswith("region")]
    asked = [
        (one.key.split(".")[1], one.start + timedelta(days=days)) for one in values for days in (-1, 0, 4000)
    ]
    with district.database.read() as books:
        query = "SELECT ledger.region_on(%s, %s, %s)"
        for code, day in asked:
            found = books.connection.exec_driver_sql(query, (district.book_id, code, day)).scalar_one()
            assert found == sorted(present(code, day, law)), (code, day)
