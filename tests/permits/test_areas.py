"""A mandate of the bureau for one area: what lies elsewhere is not acted on, in Python and in PostgreSQL; what is read stays the book."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
import pytest

from ledger.actors.areas import WHOLE_BOOK, Location
from ledger.database import Books, Database
from ledger.database.refusals import PromiseBroken
from ledger.law_in_force import actions as packs
from ledger.permits.actions import caps, exclusions, freezes, grants, year_end
from ledger.permits.actions import register as changes
from ledger.permits.actions.year_end import Emitted
from ledger.permits.queries.acts import place_of
from ledger.permits.queries.waiting import waiting
from ledger.permits.rules.plans import PlanLine
from ledger.processes import acting
from ledger.processes.acting import opened
from ledger.processes.actions import RECORD, recorded
from ledger.register.actions import Attributes
from tests.furnished import furnished
from tests.permits.world import AREA, DAY, District, new, site, strip, t

OTHER, CITY = "330604", "330600"
ONE, TWO = site(1), site(2)
ELSEWHERE = "actor.area_other"
MANDATE = (
    "INSERT INTO ledger.mandate (actor_id, area, from_on, document, given, asked_at, confirmed_at)"
    " VALUES (%s, %s, ledger.legal_day() - 400, 'letter', 'by_list', ledger.clock_now(), ledger.clock_now())"
)


@furnished
def district(database: Database, owner: Database) -> District:
    """A mill here and one in the next county, caps of both and of their city; `third` acts for here, `fourth` for the city."""
    made = District(database, owner)
    made.enterprise(1)
    made.enterprise(2, region=OTHER)
    for area in (AREA, OTHER, CITY):
        made.cap("100", 2025, 2026, area=area)
    for holder, area in ((ONE, AREA), (TWO, OTHER)):
        made.allocate(holder, "10", 2026, 2026, area=area)
    with owner.engine.begin() as connection:
        for who, area in (("third", AREA), ("fourth", CITY)):
            connection.exec_driver_sql(MANDATE, (made.people[who], area))
    return made


def holder_in(area: str) -> str:
    """The mill of a county."""
    return ONE if area == AREA else TWO


def _set(d: District, who: str, area: str) -> str:
    words = {"pollutant": "COD", "area": area, "vintage": 2026, "quantity": t("1")}
    return d.do(caps.set_cap, d.step(who), act_id=new(), **words)


def _share(d: District, who: str, area: str) -> str:
    words = {"pollutant": "SO2", "area": area, "child": f"{area}-1", "vintage": 2026, "quantity": t("1")}
    return d.do(caps.share_cap, d.step(who), act_id=new(), **words)


def _allocate(d: District, who: str, area: str) -> str:
    line = PlanLine(holder_in(area), strip("1", area=area), "holding", None)
    return d.do(grants.allocate, d.step(who), grant_id=new(), line=line)


def _exclude(d: District, who: str, area: str) -> str:
    words = {"site": holder_in(area), "year": 2025, "pollutant": "SO2", "kind": "not_obliged"}
    return d.do(exclusions.exclude, d.step(who), act_id=new(), **words)


def _freeze(d: District, who: str, area: str) -> str:
    words = {
        "order": "1",
        "authority": "court",
        "rank": 1,
        "until": None,
        "creditor": holder_in(OTHER if area == AREA else AREA),
    }
    return d.do(
        freezes.freeze,
        d.step(who),
        act_id=new(),
        site=holder_in(area),
        strips=[strip("1", area=area)],
        **words,
    )


def _report(d: District, who: str, area: str) -> str:
    what = Emitted(holder_in(area), 2025, "SO2", "bureau", t("1"), 0, None)
    return d.do(year_end.report_emissions, d.step(who), report_id=new(), what=what)


def _attributes(d: District, who: str, area: str) -> str:
    told = Attributes(region=area, industry="C1713", watershed="cao-e")
    step = d.step(who, document="paper")
    return d.do(changes.describe_site, step, act_id=new(), site=ONE, attributes=told)


def _quality(d: District, who: str, area: str) -> str:
    words = {"area": area, "pollutant": "SO2", "year": 2025, "met": True}
    return d.do(changes.judge_area, d.step(who, document="report"), act_id=new(), **words)


BEGINS: dict[str, Callable[[District, str, str], str]] = {
    "set a cap": _set,
    "share a cap": _share,
    "allocate": _allocate,
    "exclude": _exclude,
    "freeze": _freeze,
    "report": _report,
    "record of a site": _attributes,
    "say whether an area met its target": _quality,
}


@pytest.mark.parametrize("what", BEGINS)
def test_what_lies_elsewhere_is_not_acted_on(district: District, what: str) -> None:
    """Goal: a county acts for its county. Method: each thing, here and in the next county, by who is for here, for the city above both, and
    for the whole book."""
    d, way = district, BEGINS[what]
    assert (way(d, "third", OTHER), way(d, "fourth", AREA)) == (ELSEWHERE, ELSEWHERE)
    told = (way(d, "third", AREA), way(d, "bureau", OTHER))
    assert ELSEWHERE not in told
    assert d.broken() == []


def test_a_pack_is_of_the_whole_book(district: District) -> None:
    """Who is for a county proposes no law for all."""
    text = '[pack]\njurisdiction = "cn-34"\nname = "own"\nname_zh = "own"\nversion = "1"\nbase = "cn"\n'
    value = '[[value]]\nkey = "second_person.retirements"\nvalue = "1"\nfrom = 2026-01-01\nsource = "own"\nmark = "verified"\n'
    words = {"pack_id": new(), "text": text + value, "from_day": DAY}
    assert district.do(packs.propose_pack, district.step("third"), **words) == ELSEWHERE


def test_a_later_step_is_taken_at_home(district: District) -> None:
    """What somebody else asked for is confirmed or dropped by nobody of another county; plain SQL neither; by who is for here it is."""
    d = district
    for area, who in ((OTHER, "third"), (AREA, "fourth"), (AREA, "third")):
        act_id = new()
        words = {"site": holder_in(area), "year": 2025, "pollutant": "SO2", "kind": "not_obliged"}
        assert d.do(exclusions.exclude, d.step(), act_id=act_id, **words) == "proposed"
        assert past(d, exclusions.EXCLUSIONS, act_id, who, "drop") == (
            "" if (area, who) == (AREA, "third") else "permit_in_area"
        )
        told = d.do(acting.take, exclusions.EXCLUSIONS, act_id, "drop", d.step(who))
        assert told == ("dropped" if (area, who) == (AREA, "third") else ELSEWHERE)
    assert d.broken() == []


def past(d: District, conduct: Any, act_id: UUID, who: str, action: str) -> str:
    """Take a step past Python, and nothing is kept of it; what it is refused by."""

    def work(books: Books) -> None:
        running, _ = opened(books, d.book_id, conduct, act_id, d.step(who))
        taken = conduct.machine.step(running.state, action)
        books.connection.exec_driver_sql(RECORD, recorded(running, taken, d.step(who))[0])
        books.connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")

    try:
        d.database.begin(lambda books: books.rehearse(work))
    except PromiseBroken as error:
        return str(error.figures["promise"])
    return ""


def test_where_things_lie(district: District) -> None:
    """A cap in its area, a sale where either side is, a reserve in its own, a party where its sites are, a bank nowhere."""
    d = district
    cap = new()
    words = {"pollutant": "COD", "area": AREA, "vintage": 2026, "quantity": t("1")}
    assert d.do(caps.set_cap, d.step(), act_id=cap, **words) == "proposed"
    assert d.ask(place_of, cap) == Location((AREA,), every=True)
    places = {
        ONE: (AREA,),
        TWO.rpartition(":")[0]: (OTHER,),
        f"bureau:{CITY}": (CITY,),
        "bank:icbc": (),
    }
    query = "SELECT ledger.areas_of_holder(%s, %s)"
    with d.database.read() as books:
        found = {
            one: books.connection.exec_driver_sql(query, (d.book_id, one)).scalar_one() for one in places
        }
    assert {holder: tuple(areas) for holder, areas in found.items()} == places
    assert WHOLE_BOOK.areas == ()


def test_everybody_of_the_bureau_reads_the_book(district: District) -> None:
    """Areas bound what is done: what waits in another county is seen."""
    d, act_id = district, new()
    words = {"site": TWO, "year": 2025, "pollutant": "SO2", "kind": "not_obliged"}
    assert d.do(exclusions.exclude, d.step(), act_id=act_id, **words) == "proposed"
    assert [one.id for one in d.ask(waiting, owner=None, actor_id=d.people["third"])] == [act_id]


def test_the_register_refuses_by_itself(district: District) -> None:
    """Plain SQL as the web: what is recorded of another county in the name of who is for here."""
    d = district
    party = TWO.rpartition(":")[0]
    statements = {
        "site_attributes": "SELECT book_id, site, '2026-05-01', now(), licence, region, watershed, industry, sector, power, chp_heat_ppm,"
        f" online_monitoring, document, %s FROM ledger.site_attributes WHERE site = '{TWO}'",
        "area_quality (actor_id, book_id, area, pollutant, year, met, document)": (
            f"SELECT %s, {d.book_id}, '{OTHER}', 'SO2', 2025, true, 'x'"
        ),
        "standing (actor_id, book_id, party, list, since, document)": (
            f"SELECT %s, {d.book_id}, '{party}', 'dishonest', '2026-01-01', 'x'"
        ),
        "licence_version (actor_id, book_id, site, version, licence, valid_from, valid_to, document)": (
            f"SELECT %s, {d.book_id}, '{TWO}', 1, 'x', '2026-01-01', '2026-12-31', 'x'"
        ),
    }
    url = d.owner.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    for into, rows in statements.items():
        with psycopg.connect(url) as connection, pytest.raises(psycopg.Error) as refused:
            connection.execute("SET ROLE ecoledger_web")
            connection.execute(f"INSERT INTO ledger.{into} {rows}".encode(), (d.people["third"],))
        assert refused.value.diag.constraint_name == "register_in_area", into
