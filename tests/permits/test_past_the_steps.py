"""A web that was taken over writes no row past the steps: what hangs on a process is of its machine, comes with its step, and once."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from ledger.permits.actions import register, year_end
from ledger.permits.actions.second import confirm
from tests.furnished import furnished
from tests.permits.test_register import PARTY, ask
from tests.permits.test_sides import ONE, TWO, WAYS
from tests.permits.world import DAY, District, new, site, strip, t
from tests.rewriting import rewriting

BEGINS: Final[Mapping[str, str]] = {
    "permits.grant": "upload checked",
    "permits.register": "propose_listing proposed",
    "market.decision": "propose proposed",
    "compensation.clue_list": "import imported",
    "periods.step": "soft_close done",
    "permits.cap": "set done",
}
"""Steps with which one person of the bureau begins something, and the state to which they lead."""


@furnished
def district(database: Database, owner: Database) -> District:
    """Three mills, the first of which stands on a list and holds 10 t."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false")
    for number in (1, 2, 3):
        made.enterprise(number)
    made.cap("100")
    made.allocate(ONE, "10")
    assert made.enlist(PARTY, "abnormal_operation") == "done"
    return made


def written(d: District, *statements: tuple[str, Mapping[str, Any]]) -> str:
    """Write as the web does, past Python, in one transaction, and tell by what PostgreSQL refuses it."""
    words = {"book": d.book_id, "party": PARTY, "site": ONE, "day": DAY, "actor": d.clerk}
    try:
        with d.database.engine.begin() as connection:
            for sql, more in statements:
                connection.exec_driver_sql(sql, {**words, **more})
    except DBAPIError as error:
        return str(getattr(error.orig, "diag").constraint_name)  # noqa: B009
    return ""


def begun(machine: str, process_id: UUID) -> list[tuple[str, Mapping[str, Any]]]:
    """What begins a process by one person."""
    action, state = BEGINS[machine].split()
    words = {"id": process_id, "machine": machine, "action": action, "state": state}
    return [
        ("INSERT INTO ledger.process (book_id, process_id, machine, state, version, started_by)"
         " VALUES (%(book)s, %(id)s, %(machine)s, %(state)s, 1, %(actor)s)", words),
        ("INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, from_state, to_state, four_eyes, started_by,"
         " actor_id, effective_on, reason, document)"
         " VALUES (%(book)s, %(id)s, 1, %(machine)s, %(action)s, '', %(state)s, false, %(actor)s, %(actor)s, %(day)s, '', '')", words),
    ]  # fmt: skip


ACT = (
    "INSERT INTO ledger.permit_act (book_id, act_id, machine, site, effective_on, document, law, terms)"
    ' VALUES (%(book)s, %(id)s, %(machine)s, %(party)s, %(day)s, \'D-1\', \'\', \'{"action": "list", "list": "court_dishonest"}\')'
)
LISTED = (
    "INSERT INTO ledger.standing (book_id, party, list, since, document, actor_id, act_id)"
    " VALUES (%(book)s, %(party)s, 'court_dishonest', %(day)s, 'D-1', %(actor)s, %(id)s)"
)


@pytest.mark.parametrize(
    ("machine", "look"),
    [("permits.grant", "permits.register"), ("compensation.clue_list", "market.decision"), ("compensation.clue_list", "market.ending"),
     ("periods.step", "permits.enforcement"), ("permits.register", "permits.exclusion")],
)  # fmt: skip
def test_no_process_gets_the_look_of_another(district: District, machine: str, look: str) -> None:
    """Goal: what one person may begin opens nothing that takes two. Method: an act of another machine, with its step and later."""
    d, process_id = district, new()
    assert (
        written(d, *begun(machine, process_id), (ACT, {"id": process_id, "machine": look}))
        == "of_its_machine"
    )
    assert written(d, *begun(machine, process_id)) == "", "the counter-example"
    assert written(d, (ACT, {"id": process_id, "machine": look})) == "of_its_machine"


ROWS: Final[Mapping[str, tuple[str, str]]] = {
    "permit_grant": (
        "INSERT INTO ledger.permit_grant (book_id, grant_id, title, lines, digest, file_name, law)"
        " VALUES (%(book)s, %(id)s, '', 1, '', '', '')",
        "permits.cap"),
    "permit_fee": (
        "INSERT INTO ledger.permit_fee (book_id, fee_id, site, notice_on, notice, law, computed, payable, exemption)"
        " VALUES (%(book)s, %(id)s, %(site)s, %(day)s, '', '', 0, 0, '')", "permits.cap"),
    "permit_report": (
        "INSERT INTO ledger.permit_report (book_id, report_id, site, year, pollutant, source, measured, abnormal, document, reported_on)"
        " VALUES (%(book)s, %(id)s, %(site)s, 2025, 'SO2', 'bureau', 0, 0, '', %(day)s)", "permits.cap"),
    "permit_alone": (
        "INSERT INTO ledger.permit_alone (book_id, act_id, figure, threshold) VALUES (%(book)s, %(id)s, 1, 1)", "permits.register"),
    "standing": (LISTED, "permits.grant"),
    "period_step": (
        "INSERT INTO ledger.period_step (book_id, step_id, kind, month, content) VALUES (%(book)s, %(id)s, 'soft_close', '2026-01-01', '')",
        "permits.cap"),
}  # fmt: skip
"""Rows that hang on a process, and a machine that is not theirs."""


@pytest.mark.parametrize("table", ROWS)
def test_each_row_hangs_on_its_own_machine(district: District, table: str) -> None:
    """The same for every other table of this room."""
    sql, machine = ROWS[table]
    process_id = new()
    assert written(district, *begun(machine, process_id), (sql, {"id": process_id})) == "of_its_machine"


def test_one_person_suffices_only_where_there_is_a_threshold(district: District) -> None:
    """Goal: no reason makes one person two. Method: a listing that one asked for, with a reason that the owner wrote."""
    d, act_id = district, new()
    assert ask(d, "list", act_id=act_id) == "proposed"
    with d.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.permit_alone DISABLE TRIGGER of_its_machine")
        with rewriting(connection, "permit_act"):
            connection.exec_driver_sql("UPDATE ledger.permit_act SET money = 1 WHERE act_id = %s", (act_id,))
        connection.exec_driver_sql(
            "INSERT INTO ledger.permit_alone (book_id, act_id, figure, threshold) VALUES (%s, %s, 1, 1)",
            (d.book_id, act_id),
        )
    assert written(d, (LISTED, {"id": act_id})) == "register_by_two"


LINE = (
    "INSERT INTO ledger.permit_act_line (book_id, act_id, line, pollutant, area, first_vintage, last_vintage, quantity, delivered)"
    " VALUES (%(book)s, %(id)s, 2, 'SO2', '330603', 2026, 2026, 1, 1)"
)
LOT = (
    "INSERT INTO ledger.permit_act_lot (book_id, act_id, asset_id, account_id, line, quantity)"
    " SELECT l.book_id, %(id)s, l.asset_id, a.account_id, 1, 1 FROM ledger.permit_lot l JOIN ledger.account a USING (book_id) LIMIT 1"
)
ALONE = "INSERT INTO ledger.permit_alone (book_id, act_id, figure, threshold) VALUES (%(book)s, %(id)s, 1, 1)"


@pytest.mark.parametrize("name", ["sale", "lease", "pledge"])
@pytest.mark.parametrize("sql", [LINE, LOT])
def test_nothing_is_added_to_what_was_agreed(district: District, name: str, sql: str) -> None:
    """Goal: what two have read is what they get. Method: another line, another lot, after the first step, and after the yes."""
    d, way, act_id = district, WAYS[name], new()
    assert d.do(way.begin, d.of(ONE), act_id=act_id)
    assert written(d, (sql, {"id": act_id})) == "with_its_step"
    assert d.do(way.accept, d.of(way.taker), act_id=act_id) == "accepted"
    assert written(d, (sql, {"id": act_id})) == "with_its_step"
    assert d.broken() == []


def test_no_reason_comes_later(district: District) -> None:
    """An allocation by one person that waits for another gets no reason why one suffices."""
    d = district
    with d.database.read() as books:
        query = "SELECT grant_id FROM ledger.permit_grant LIMIT 1"
        grant_id = books.connection.exec_driver_sql(query).scalar_one()
    assert written(d, (ALONE, {"id": grant_id})) == "with_its_step"
    line = (
        "INSERT INTO ledger.permit_grant_line (book_id, grant_id, line, site, party, pollutant, area, first_vintage, last_vintage,"
        " quantity, purpose) VALUES (%(book)s, %(id)s, 2, %(site)s, %(party)s, 'SO2', '330603', 2026, 2026, 1, 'holding')"
    )
    assert written(d, (line, {"id": grant_id})) == "with_its_step"


DESCRIBED = (
    "INSERT INTO ledger.site_attributes (book_id, site, valid_from, recorded_at, region, industry, sector, power, chp_heat_ppm,"
    " online_monitoring, document, actor_id) SELECT book_id, site, %(day)s, recorded_at, region, industry, 'sewage', power, chp_heat_ppm,"
    " online_monitoring, document, actor_id FROM ledger.site_attributes WHERE site = %(site)s LIMIT 1"
)


def test_the_first_that_is_known_is_the_only_one(district: District) -> None:
    """Goal: a second description takes two. Method: one without an act that copies the instant of the first."""
    assert written(district, (DESCRIBED, {})) == "register_by_two"


def test_the_database_says_when(district: District) -> None:
    """Goal: no instant is invented. Method: a step that says it was taken in a thousand years."""
    d, process_id = district, new()
    process, step = begun("periods.step", process_id)
    later = (
        step[0]
        .replace("reason, document)", "reason, document, recorded_at)")
        .replace("'', '')", "'', '', '3026-01-01')")
    )
    assert written(d, process, (later, step[1])) == ""
    query = "SELECT recorded_at <= clock_timestamp() FROM ledger.process_event WHERE process_id = %s"
    with d.database.read() as books:
        assert books.connection.exec_driver_sql(query, (process_id,)).scalar_one()


def test_versions_follow_one_another(district: District) -> None:
    """Goal: no number ends a list of versions. Method: the highest number, under an act of two that says the same."""
    d = district
    rows = {
        "judge": "INSERT INTO ledger.area_quality (book_id, area, pollutant, year, version, met, document, actor_id)"
        " VALUES (%(book)s, '330603', 'SO2', 2025, 32767, false, 'D-1', %(actor)s)",
        "license": "INSERT INTO ledger.licence_version (book_id, site, version, licence, valid_from, valid_to, document, actor_id)"
        " VALUES (%(book)s, %(site)s, 2147483647, 'x', '2026-01-01', '2026-12-31', 'D-1', %(actor)s)",
    }
    assert {what: written(d, (sql, {})) for what, sql in rows.items()} == dict.fromkeys(
        rows, "register_version"
    )
    assert [d.judged(met) for met in (False, True)] == ["done"] * 2
    assert written(d, (rows["judge"].replace("32767", "4"), {})) == "register_version"
    assert written(d, (rows["judge"].replace("32767", "3"), {})) == "register_by_two"


def test_a_standing_ends_once(district: District) -> None:
    """Goal: who ended it, and by what paper, stays. Method: both rewritten under the act that ended it."""
    d, act_id = district, new()
    query = "SELECT standing_id FROM ledger.standing WHERE list = 'abnormal_operation'"
    with d.database.read() as books:
        number = books.connection.exec_driver_sql(query).scalar_one()
    assert d.enlist(PARTY, "credit_red") == "done"
    assert ask(d, "delist", act_id=act_id, standing=number) == "proposed"
    assert d.do(confirm, d.step("chief"), act_id=act_id, ways=register.WAYS) == "done"
    for changed in (
        "ended_document = 'forged'",
        f"ended_by = {d.people['third']}",
        "until = '2026-12-31'",
        "ended_act = NULL",
    ):
        sql = f"UPDATE ledger.standing SET {changed} WHERE standing_id = %(number)s"
        assert written(d, (sql, {"number": number})) == "standing_ends_once"


STEP = (
    "WITH said AS (SELECT p.book_id, p.process_id, p.version + 1 AS version, p.machine, t.action, p.version AS previous, t.from_state,"
    " t.to_state, t.four_eyes, p.started_by FROM ledger.process p"
    " JOIN ledger.process_transition t ON t.machine = p.machine AND t.from_state = p.state"
    " WHERE p.process_id = %(id)s AND t.action = %(action)s),"
    " step AS (INSERT INTO ledger.process_event (book_id, process_id, version,"
    " machine, action, previous, from_state, to_state, four_eyes, started_by, actor_id, effective_on, reason, document)"
    " SELECT said.*, %(who)s, %(day)s, '', '' FROM said)"
    " UPDATE ledger.process p SET state = said.to_state, version = said.version FROM said WHERE p.process_id = said.process_id"
)


def test_a_change_of_the_register_has_the_paper_of_its_act(district: District) -> None:
    """Goal: two have read the paper that stands there. Method: what two confirmed, with another paper, before it is written by the act."""
    d, act_id = district, new()
    assert ask(d, "list", act_id=act_id) == "proposed"
    with d.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.process_event DISABLE TRIGGER ALL")
        connection.exec_driver_sql(STEP, {"id": act_id, "action": "confirm", "who": d.chief, "day": DAY})
    assert written(d, (LISTED.replace("D-1", "D-2"), {"id": act_id})) == "register_by_two"
    assert written(d, (LISTED, {"id": act_id})) == "", "the counter-example"


def test_who_acts_for_an_enterprise_acts_for_that_alone(district: District) -> None:
    """Goal: a stranger takes no step of what is another's. Method: past Python: a dispute of a report, and the end of an offer."""
    d, report_id, sale_id = district, new(), new()
    assert d.do(WAYS["sale"].begin, d.of(ONE), act_id=sale_id) == "proposed"
    what = year_end.Emitted(ONE, 2025, "SO2", "bureau", t("1"), 0)
    assert d.do(year_end.report_emissions, d.step(), report_id=report_id, what=what) == "reported"
    assert d.do(year_end.verify_report, d.step("chief"), report_id=report_id) == "verified"

    def step(process_id: UUID, action: str, holder: str) -> str:
        return written(d, (STEP, {"id": process_id, "action": action, "who": d.of(holder).actor_id}))

    assert [step(report_id, "dispute", one) for one in (site(3), TWO, ONE)] == ["act_side", "act_side", ""]
    assert [step(sale_id, "cancel", one) for one in (site(3), TWO)] == ["act_side", ""]


PASSED = (
    "INSERT INTO ledger.permit_inherited (book_id, act_id, line, asset_id, account_id, from_id, quantity)"
    " SELECT x.book_id, %(id)s, x.line, x.asset_id, x.account_id, %(from)s, %(quantity)s FROM ledger.permit_act_lot x"
    " WHERE x.act_id = %(from)s LIMIT 1"
)


def test_a_step_that_moves_nothing_takes_no_lots(district: District) -> None:
    """Goal: what an act holds is what it took, or what passed to it. Method: lots written with the wish to lift a freeze."""
    d, act_id, other = district, new(), new()
    for one, quantity in ((act_id, "4"), (other, "3")):
        words = {
            "order": str(one),
            "authority": "court",
            "rank": 1,
            "until": None,
            "claim": 0,
            "creditor": "court:1",
        }
        told = d.freeze(act_id=one, site=ONE, strips=[strip(quantity)], **words)
        assert told == "frozen"
    asks = (
        STEP.replace("'', '' FROM said", "'', 'D-1' FROM said"),
        {"id": act_id, "action": "ask_lift", "who": d.people["third"]},
    )
    assert written(d, asks, (LOT, {"id": act_id})) == "taken_as_said"
    for part in (1, t("3")):
        assert (
            written(d, asks, (PASSED, {"id": act_id, "from": other, "quantity": part})) == "passed_at_an_end"
        )
    assert written(d, asks) == "", "the counter-example"
    assert d.broken() == []


ISSUED = "SELECT ledger.issue_lots(%(book)s, %(id)s, %(actor)s, 'initial')"


def test_lots_are_issued_once_and_under_caps(district: District) -> None:
    """Goal: the function that issues gives nothing twice, and no line without room. Method: it is called past Python."""
    d, grant_id, other = district, new(), new()
    assert d.allocate(ONE, "1", grant_id=grant_id) == "issued"
    assert written(d, (ISSUED, {"id": grant_id})) == "grant_issued"
    line = (
        "INSERT INTO ledger.permit_grant_line (book_id, grant_id, line, site, party, pollutant, area, first_vintage, last_vintage,"
        " quantity, purpose) VALUES (%(book)s, %(id)s, 1, %(site)s, %(party)s, 'SO2', '330603', 2026, 2027, 1, 'holding')"
    )
    grant = (
        "INSERT INTO ledger.permit_grant (book_id, grant_id, title, document, effective_on, lines, digest, file_name, law)"
        " VALUES (%(book)s, %(id)s, '', '', %(day)s, 1, '', '', '')",
        {"id": other},
    )
    rows = [*begun("permits.grant", other), grant, (line, {"id": other}), (ISSUED, {"id": other})]
    assert written(d, *rows) == "grant_lines_missing"
    assert d.broken() == []
