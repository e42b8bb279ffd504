"""The register changes by two persons: lists, what is known of a site, the quality of an area, licences; in Python and in PostgreSQL."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from ledger.actors.persons import check_character
from ledger.database import Database
from ledger.database.refusals import PromiseBroken, sqlstate
from ledger.market.actions import leases, sales
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import register as changes
from ledger.permits.actions import second
from ledger.permits.actions.register import CHANGES
from ledger.permits.queries.acts import act_of, acts
from ledger.permits.queries.waiting import waiting
from ledger.permits.rules.strips import party_of
from ledger.processes.acting import next_of, read_process
from ledger.processes.actions import number_events
from ledger.processes.queries import happenings
from ledger.register.actions import Attributes, LicenceLine
from ledger.register.queries import licence_on, quality_missed, site_on, standings
from tests.furnished import furnished
from tests.permits.world import AREA, DAY, District, new, site, strip, t, uscc

ONE, PARTY = site(1), party_of(site(1))
SALE = Proposal(ONE, site(2), (Goods(strip("1"), 100_00),))
LICENCE: dict[str, Any] = {
    "site": ONE, "licence": f"{uscc(1)}001P", "valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31),
    "lines": [LicenceLine("DA001", "SO2", 2026, t("4")), LicenceLine("DA002", "SO2", 2026, t("1"))],
}  # fmt: skip
LISTED = 2
"""Number of the first entry: the rehearsal before took the one before."""
KNOWN = Attributes("330603", "C1713", watershed="cao-e", online_monitoring=True)
ASKS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "list": (changes.put_on_list, {"party": PARTY, "on_list": "court_dishonest", "until": None}),
    "delist": (changes.take_off_list, {"standing": LISTED}),
    "describe": (changes.describe_site, {"site": ONE, "attributes": KNOWN}),
    "judge": (changes.judge_area, {"area": AREA, "pollutant": "SO2", "year": 2025, "met": False}),
    "license": (changes.import_licence, LICENCE),
}
"""What changes the register, by what is done when it is confirmed."""
OTHER: dict[str, dict[str, Any]] = {
    "list": {"until": DAY},
    "delist": {"standing": LISTED + 2},
    "describe": {"attributes": replace(KNOWN, sector="sewage")},
    "judge": {"met": True},
    "license": {"valid_to": date(2026, 11, 30)},
}
TOLD = {
    "list": "parties.listed", "delist": "parties.unlisted", "describe": "sites.attributes", "judge": "areas.quality",
    "license": "sites.licence",
}  # fmt: skip


@furnished
def district(database: Database, owner: Database) -> District:
    """A mill that stands on two lists and holds permits, and another mill."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false")
    for number in (1, 2):
        made.enterprise(number)
    made.cap("100")
    made.allocate(ONE, "10")
    for name in ("abnormal_operation", "credit_red"):
        assert made.enlist(PARTY, name) == "done"
    return made


def step(d: District, who: str = "bureau", **changed: Any) -> Any:
    """Somebody who acts, with paper and reason."""
    return replace(d.step(who, document="D-1"), **{"reason": "as decided", **changed})


def ask(d: District, what: str, who: str = "bureau", act_id: UUID | None = None, **changed: Any) -> str:
    """Ask for a change."""
    action, words = ASKS[what]
    return d.do(action, step(d, who), act_id=act_id or new(), **{**words, **changed})


def confirm(d: District, act_id: UUID, who: str = "chief") -> str:
    """Confirm it."""
    return d.do(second.confirm, d.step(who), act_id=act_id, ways=changes.WAYS)


def registered(d: District) -> tuple[Any, ...]:
    """What the register says of the mill and its area."""
    rows = d.ask(standings, PARTY)
    return (
        [(one.list, one.until) for one in rows], d.ask(site_on, ONE, DAY).online_monitoring,
        d.ask(quality_missed, [AREA], 2025), d.ask(licence_on, ONE, DAY),
    )  # fmt: skip


@pytest.mark.parametrize("what", ASKS)
def test_one_asks_and_another_confirms(district: District, what: str) -> None:
    """Goal: nobody alone changes the register. Method: nothing is so before the second person; replay, other words, who may not."""
    d, act_id, before = district, new(), registered(district)
    for _ in range(2):
        assert ask(d, what, act_id=act_id) == "proposed"
    assert ask(d, what, act_id=act_id, **OTHER[what]) == "entry.id_used"
    assert ask(d, what, "finance") == "process.role_not_for_step"
    assert registered(d) == before
    [found] = d.ask(waiting, owner=None, actor_id=d.clerk)
    assert (found.id, found.what, found.yours) == (act_id, what, True)
    assert confirm(d, act_id, "bureau") == "process.second_person_needed"
    assert confirm(d, act_id, "finance") == "process.role_not_for_step"
    assert registered(d) == before
    for _ in range(2):
        assert confirm(d, act_id) == "done"
    assert registered(d) != before
    assert ask(d, what, act_id=act_id) == "done", "a replay of what is done"
    assert d.broken() == []


@pytest.mark.parametrize("what", ASKS)
def test_it_is_dropped(district: District, what: str) -> None:
    """Goal: a way back before it is so. Method: dropped by either person; nothing has changed, and it can be asked for anew."""
    d, before = district, registered(district)
    for who in ("bureau", "chief"):
        act_id = new()
        assert ask(d, what, act_id=act_id) == "proposed"
        assert d.do(second.drop, d.step(who), act_id=act_id, ways=changes.WAYS) == "dropped"
        assert confirm(d, act_id) == "process.step_not_allowed"
    assert registered(d) == before


@pytest.mark.parametrize("what", ASKS)
def test_whom_it_concerns_hears_of_both(district: District, what: str) -> None:
    """Goal: no surprise. Method: the events of the mill after asking and after confirming, and the act as the mill reads it."""
    d, act_id, owner = district, new(), None if what == "judge" else PARTY

    def told() -> list[str]:
        found = d.ask(happenings, owner=owner, limit=500)
        return [one.kind for one in found if one.subject == str(act_id)]

    assert ask(d, what, act_id=act_id) == "proposed"
    d.run(number_events)
    assert told() == ["permits.register.propose"]
    assert d.ask(act_of, act_id, owner=owner).state == "proposed"
    assert [one.act_id for one in d.ask(acts, owner=owner, state="proposed")] == [act_id]
    assert confirm(d, act_id) == "done"
    d.run(number_events)
    assert told() == ["permits.register.propose", TOLD[what]]


ENDS = {
    date(2026, 5, 31): "party.standing_not_begun", DAY: "done", date(2026, 6, 9): "done",
    date(2026, 6, 10): "party.standing_over", date(2026, 6, 11): "party.standing_over",
}  # fmt: skip
"""Days on which somebody ends an entry from the first to the tenth of June, and what comes."""


@pytest.mark.parametrize("on", ENDS)
def test_an_end_only_shortens_an_entry(district: District, on: date) -> None:
    """Goal: taking off a list lists nobody for longer. Method: an end on each day, asked for, and written past Python."""
    d = district
    assert d.enlist(PARTY, "court_dishonest", until=date(2026, 6, 10)) == "done"
    there = d.ask(standings, PARTY)[0]
    with d.owner.engine.connect() as connection:
        try:
            connection.exec_driver_sql(
                "UPDATE ledger.standing SET until = %s WHERE standing_id = %s", (on, there.standing_id)
            )
            connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
            came = ""
        except DBAPIError as error:
            came = str(error.orig.diag.constraint_name)  # type: ignore[union-attr]
    over = {"done": "", "party.standing_over": "standing_shortened", "party.standing_not_begun": "ordered"}
    assert came.endswith(over[ENDS[on]])
    assert bool(came) == (ENDS[on] != "done")
    assert d.delist(there.standing_id, on) == ENDS[on]
    assert d.ask(standings, PARTY)[0].until == (on if ENDS[on] == "done" else there.until)


TEN = date(2026, 6, 10)
BESIDE: list[tuple[date, date | None, str]] = [
    (DAY, TEN, "permits.register_same"), (DAY, None, "permits.standing_overlaps"), (TEN, None, "permits.standing_overlaps"),
    (date(2026, 5, 1), DAY, "permits.standing_overlaps"), (date(2026, 6, 2), date(2026, 6, 3), "permits.standing_overlaps"),
    (date(2026, 6, 11), None, "done"), (date(2026, 5, 1), date(2026, 5, 31), "done"),
]  # fmt: skip
"""Days of a second entry in a list, beside one from the first to the tenth of June, and what comes."""


@pytest.mark.parametrize(("since", "until", "told"), BESIDE)
def test_entries_of_a_list_stand_side_by_side(
    district: District, since: date, until: date | None, told: str
) -> None:
    """Goal: one entry for each day, and the confirmer sees those beside. Method: a second entry; the words of who confirms; as the web."""
    d, act_id = district, new()
    assert d.enlist(PARTY, "court_dishonest", until=TEN) == "done"
    there = d.ask(standings, PARTY)[0].standing_id
    said = {"party": PARTY, "on_list": "court_dishonest", "until": until}
    came = d.do(changes.put_on_list, step(d, on=since), act_id=act_id, **said)
    assert came == ("proposed" if told == "done" else told)
    if told == "done":
        beside = (f"court_dishonest {there}", "2026-06-01 … 2026-06-10")
        assert [one for one in _changed(d, act_id) if one[1]] == [(beside[0], beside[1], beside[1])]
        assert ("court_dishonest", None, since.isoformat()) in _changed(d, act_id)
        chief = d.step("chief", max(DAY, since))
        assert d.do(second.confirm, chief, act_id=act_id, ways=changes.WAYS) == "done"
        assert len({one.standing_id for one in d.ask(standings, PARTY) if one.list == "court_dishonest"}) == 2
        return
    days = f"'{since}', " + (f"'{until}'" if until else "NULL")
    row = ROWS["list"].replace("since, document", "since, until, document").replace("%(day)s", days)
    assert _written(d, "list", None, row) == "LG093 standing_apart"


def test_a_list_bars_from_the_confirmation_on(district: District) -> None:
    """Goal: what one person asked for bars nobody, and two free. Method: the gates of a sale before, between and after."""
    d, act_id = district, new()

    def gates() -> list[str]:
        return [str(one["code"]) for one in d.ask(sales.check_proposal, DAY, SALE).gates]

    assert gates() == []
    assert ask(d, "list", act_id=act_id) == "proposed"
    assert gates() == []
    assert confirm(d, act_id) == "done"
    assert gates() == ["gate.standing"]
    number = d.ask(standings, PARTY)[0].standing_id
    assert ask(d, "delist", act_id=(left := new()), standing=number) == "proposed"
    assert gates() == ["gate.standing"]
    assert confirm(d, left) == "done"
    after = [one["code"] for one in d.ask(sales.check_proposal, date(2026, 6, 2), SALE).gates]
    assert after == []


@pytest.mark.parametrize("takes", [sales.countersign, sales.approve, leases.register_lease])
def test_a_list_stops_the_bureau_at_each_step(district: District, takes: Callable[..., Any]) -> None:
    """Goal: the bureau carries nothing on for whom a list bars. Method: each of its steps after both agreed, on the list and off it."""
    d, act_id, lease = district, new(), takes is leases.register_lease
    if lease:
        said = {"lessor": ONE, "lessee": site(2), "strips": [strip("1")], "rent": 100}
        assert d.do(leases.propose_lease, d.of(ONE), act_id=act_id, **said) == "proposed"
        assert d.do(leases.accept_lease, d.of(site(2)), act_id=act_id) == "accepted"
    else:
        assert d.do(sales.propose, d.of(ONE), act_id=act_id, asked=SALE) == "proposed"
        assert d.do(sales.accept, d.of(site(2)), act_id=act_id) == "accepted"
    assert d.enlist(PARTY, "court_dishonest") == "done"
    assert d.do(takes, d.step("third"), act_id=act_id) == "permits.gates_failed"
    assert d.delist(d.ask(standings, PARTY)[0].standing_id) == "done"
    assert d.do(takes, d.step("third", date(2026, 6, 2)), act_id=act_id) in (
        "countersigned",
        "approved",
        "running",
    )
    assert d.broken() == []


def _changed(d: District, act_id: UUID) -> list[tuple[str, str | None, str | None]]:
    with d.database.read() as books:
        found = changes.changes(read_process(books, d.book_id, CHANGES, act_id, None)[1])
    return [(one.what, one.before, one.after) for one in found]


def test_the_confirmer_sees_each_line(district: District) -> None:
    """Goal: old and new, line by line. Method: a licence, then a version that lowers, adds and removes; and the other kinds."""
    d, first, then = district, new(), new()
    assert ask(d, "license", act_id=first) == "proposed"
    assert [line[1] for line in _changed(d, first)] == [None] * 5
    assert confirm(d, first) == "done"
    lines = [LicenceLine("DA001", "SO2", 2026, t("3")), LicenceLine("DA003", "SO2", 2026, t("1"))]
    assert ask(d, "license", act_id=then, lines=lines, valid_to=date(2026, 6, 30)) == "proposed"
    assert _changed(d, then) == [
        ("valid_to", "2026-12-31", "2026-06-30"),
        ("DA001 SO2 2026", "4.000 t", "3.000 t"),
        ("DA002 SO2 2026", "1.000 t", None),
        ("DA003 SO2 2026", None, "1.000 t"),
    ]
    asked = {what: new() for what in ("list", "delist", "describe", "judge")}
    for what, act_id in asked.items():
        assert ask(d, what, act_id=act_id) == "proposed"
    assert {what: _changed(d, act_id) for what, act_id in asked.items()} == {
        "list": [("court_dishonest", None, "2026-06-01")],
        "delist": [("until", None, "2026-06-01"), ("ended", None, "true")],
        "describe": [("online_monitoring", "false", "true")],
        "judge": [("met", None, "false")],
    }


@pytest.mark.parametrize("what", ASKS)
def test_what_changed_meanwhile_is_refused(district: District, what: str) -> None:
    """Goal: nobody confirms what he did not read. Method: two ask for the same; the second is refused, and `next` tells it."""
    d, ids = district, (new(), new())
    for act_id in ids:
        assert ask(d, what, act_id=act_id) == "proposed"
    came = "party.standing_unknown" if what == "delist" else "permits.register_changed"
    assert [confirm(d, act_id) for act_id in ids] == ["done", came]
    with d.database.read() as books:
        process, record = read_process(books, d.book_id, CHANGES, ids[1], None)
        can = {one.action: one for one in next_of(books, CHANGES, process, record, DAY)}
    assert [one.code for one in can["confirm"].missing] == [came]
    assert (can["confirm"].second_person, can["drop"].missing) == (True, ())
    if what != "delist":
        assert ask(d, what) == "permits.register_same"


@pytest.mark.parametrize("count", [1, 40])
def test_lines_are_written_at_once(district: District, count: int) -> None:
    """Goal: the trigger that reads all of an act runs once, not once for each line. Method: the statements that write lines are counted."""
    d, written = district, list[tuple[str, bool]]()
    lines = [LicenceLine(f"DA{number:03d}", "SO2", 2026, t("1")) for number in range(count)]

    def look(_c: Any, _k: Any, statement: str, _p: Any, _x: Any, many: bool) -> None:
        if "INTO ledger.licence_line" in statement:
            written.append((statement, many))

    event.listen(d.database.engine, "before_cursor_execute", look)
    assert (
        d.licensed(ONE, lines, **{k: v for k, v in LICENCE.items() if k not in ("site", "lines")}) == "done"
    )
    event.remove(d.database.engine, "before_cursor_execute", look)
    assert [many for _, many in written] == [False, False], "rehearsed, and written"
    assert [line[0] for line in d.ask(licence_on, ONE, DAY).lines] == [line.outlet for line in lines]


NUMBERS = {
    f"{uscc(1)}001P": True, f"{uscc(2)}001P": False, f"{uscc(1)}002P": False, f"{uscc(1)}001Q": False, uscc(1): False,
}  # fmt: skip
"""Numbers of licences, and whether each is one of the mill's first site."""


@pytest.mark.parametrize("number", NUMBERS)
def test_a_licence_is_that_of_the_site(district: District, number: str) -> None:
    """Goal: no site has the licence of another. Method: each number, imported and recorded; a site of another name has any of its mill."""
    d, head = district, {k: v for k, v in LICENCE.items() if k not in ("site", "licence")}
    told = "done" if NUMBERS[number] else "party.licence_malformed"
    assert d.licensed(ONE, licence=number, **head) == told
    assert d.describe(ONE, region=AREA, licence=number) == told
    mine = number.startswith(uscc(1)) and number != uscc(1)
    other = d.enterprise(1, suffix="north")
    assert d.licensed(other, licence=number, **head) == ("done" if mine else "party.licence_malformed")


def test_what_was_said_wrongly_is_said_anew(district: District) -> None:
    """Goal: every road has a way back. Method: of one day and one year other things are said, and the last counts."""
    d = district
    assert [d.judged(met) for met in (False, True, False)] == ["done"] * 3
    assert d.ask(quality_missed, [AREA], 2025) == {(AREA, "SO2")}
    assert d.judged(True) == "done"
    assert d.ask(quality_missed, [AREA], 2025) == set()
    for sector in ("sewage", "other"):
        assert d.describe(ONE, region=AREA, watershed="cao-e", sector=sector) == "done"
        assert d.ask(site_on, ONE, DAY).sector == sector


@pytest.mark.parametrize(("what", "field"), [("list", "reason"), *((what, "document") for what in ASKS)])
def test_it_rests_on_paper(district: District, what: str, field: str) -> None:
    """Goal: what a change rests on is written. Method: asked for without it."""
    action, words = ASKS[what]
    assert district.do(action, step(district, **{field: ""}), act_id=new(), **words) == "entry.text_empty"


ROWS = {
    "list": "INSERT INTO ledger.standing (book_id, party, list, since, document, actor_id, act_id)"
    " VALUES (%(book)s, %(party)s, 'court_dishonest', %(day)s, 'D-1', %(actor)s, %(act)s)",
    "delist": "UPDATE ledger.standing SET until = %(day)s, ended_document = 'D-1', ended_by = %(actor)s, ended_act = %(act)s"
    " WHERE standing_id = 2",
    "describe": "INSERT INTO ledger.site_attributes (book_id, site, valid_from, region, watershed, industry, sector, power, chp_heat_ppm,"
    " online_monitoring, document, actor_id, act_id)"
    " VALUES (%(book)s, %(site)s, %(day)s, '330603', 'cao-e', 'C1713', 'industrial', false, 0, true, 'D-1', %(actor)s, %(act)s)",
    "judge": "INSERT INTO ledger.area_quality (book_id, area, pollutant, year, met, document, actor_id, act_id)"
    " VALUES (%(book)s, '330603', 'SO2', 2025, false, 'D-1', %(actor)s, %(act)s)",
    "license": "WITH v AS (INSERT INTO ledger.licence_version (book_id, site, version, licence, valid_from, valid_to, document, actor_id,"
    " act_id)"
    " VALUES (%(book)s, %(site)s, 1, %(licence)s, '2026-01-01', '2026-12-31', 'D-1', %(actor)s, %(act)s) RETURNING *) SELECT FROM v",
}
"""What the web would write for what is asked for above."""


def _written(d: District, what: str, act_id: UUID | None, sql: str = "") -> str:
    """Write a row as the web does, past Python, and tell what PostgreSQL says."""
    words = {
        "book": d.book_id,
        "party": PARTY,
        "site": ONE,
        "day": DAY,
        "actor": d.clerk,
        "act": act_id,
        "licence": LICENCE["licence"],
    }
    with pytest.raises(DBAPIError) as told, d.database.engine.begin() as connection:
        connection.exec_driver_sql(sql or ROWS[what], words)
    return f"{sqlstate(told.value)} {told.value.orig.diag.constraint_name}"  # type: ignore[union-attr]


@pytest.mark.parametrize("what", ROWS)
def test_the_web_changes_it_by_two(district: District, what: str) -> None:
    """Goal: PostgreSQL asks for the second person. Method: each row under no act, an act of one, and one of another kind."""
    d, act_id, other = district, new(), new()
    assert _written(d, what, None) == "LG065 register_by_two"
    assert ask(d, what, act_id=act_id) == "proposed"
    assert _written(d, what, act_id) == "LG065 register_by_two"
    assert ask(d, "judge", act_id=other, year=2024) == "proposed"
    assert confirm(d, other) == "done"
    if what != "judge":
        assert _written(d, what, other) == "LG065 register_by_two"


def test_an_act_is_used_once_and_as_it_says(district: District) -> None:
    """Goal: a confirmed act lets nothing else be written. Method: as the web: again, with another word, and a line more."""
    d, ids = district, {what: new() for what in ROWS}
    for what, act_id in ids.items():
        assert ask(d, what, act_id=act_id) == "proposed"
        assert confirm(d, act_id) == "done"
    for what, said, otherwise in (
        ("list", "court_dishonest", "licence_ban"), ("judge", "false", "true"), ("describe", "'industrial'", "'sewage'"),
        ("license", "'2026-12-31'", "'2027-12-31'"),
    ):  # fmt: skip
        assert _written(d, what, ids[what]).startswith("23505")
        unused = ROWS[what].replace(said, otherwise)
        assert _written(d, what, ids[what], unused).split()[0] in ("23505", "LG065")
    line = "INSERT INTO ledger.licence_line VALUES (%(book)s, %(site)s, 1, 'DA009', 'SO2', 2026, 5)"
    assert _written(d, "license", None, line) == "LG065 register_by_two"


@pytest.mark.parametrize(
    ("code", "exception", "refused"),
    [
        ("362322198709086409", "", True),
        ("362322198709086409", "seen", True),
        ("37130200699229617H", "", True),
        ("37130200699229617H", " ", True),
        ("37130200699229617H", "seen", False),
        ("11010519491231002X", "", True),
        ("11010519491231002X", "seen", False),
        ("91130200699229617X", "", False),
        ("H9130203000000012b", "", False),
    ],
)
def test_no_enterprise_by_the_number_of_a_person(
    district: District, code: str, exception: str, refused: bool
) -> None:
    """Goal: no number of a person in an account for ever. Method: rows as the web would write them, past Python."""
    sql = (
        "INSERT INTO ledger.party (book_id, code, name, exception, registered_on, registered_by)"
        " VALUES (%s, %s, 'x', %s, '2026-01-02', %s)"
    )
    values = (district.book_id, f"enterprise:{code}", exception, district.people["bureau"])
    # What is sound comes as far as the next promise: nobody of the bureau has sent it with a key.
    promise = "party_code_sound" if refused else "party_by_bureau"
    with pytest.raises(PromiseBroken, match=promise):
        district.database.begin(lambda books: books.connection.exec_driver_sql(sql, values))


@pytest.mark.parametrize(
    ("day", "told"), [("20000229", True), ("20000230", False), ("19000228", True), ("19000229", False)]
)
def test_the_last_day_of_a_month_in_sql(district: District, day: str, told: bool) -> None:
    """Method: the last of February in a leap year and in none, and the day behind it, each with its own check character."""
    body = f"362322{day}640"
    with district.database.read() as books:
        asked = (f"{body}{check_character(body)}",)
        assert books.connection.exec_driver_sql("SELECT ledger.is_of_person(%s)", asked).scalar_one() is told


@pytest.mark.parametrize(
    ("area", "year", "told"),
    [
        (AREA, 2025, "proposed"),
        (AREA, 2026, "permits.year_not_over"),
        (AREA, 2099, "permits.year_not_over"),
        ("371202", 2025, "proposed"),
        ("999999", 2025, "party.region_unknown"),
        ("cao-e", 2025, "proposed"),
    ],
)
def test_a_target_is_of_an_area_and_a_year_that_there_are(
    district: District, area: str, year: int, told: str
) -> None:
    """Goal: no slip leaves the right area without its target. Method: codes, also one that has ended, a watershed, years to come."""
    assert ask(district, "judge", area=area, year=year) == told
