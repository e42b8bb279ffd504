"""Duties in kind off the straight road: each waiver has its basis and its second person, and each act its day."""

from datetime import date
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from ledger.compensation import acts
from ledger.compensation.actions import engine
from ledger.compensation.queries.flags import flags
from ledger.database import Database
from ledger.identifiers import uuid7
from tests.compensation.test_duties import (
    DUE,
    LATER,
    SIGNED,
    accept,
    duty,
    in_kind,
    reject,
    said,
    sued,
    turned,
    works,
)
from tests.compensation.test_reversals import COURT, WHY, reverse
from tests.compensation.world import Desk, X, Y

HEADS = [{"head": "H4", "money": "0", "kind": "100000.00"}]


@pytest.fixture
def desk(database: Database, owner: Database) -> Desk:
    """A book with nothing in it."""
    return Desk(database, owner)


def consulted(desk: Desk) -> dict[str, Any]:
    """Bring a case to the signing of an agreement; give what it says."""
    desk.concluded(("H4", "100000.00"))
    desk.must("notify", answer_by="2025-03-01", proof_of_service="receipt")
    desk.must("answer", position="yes")
    desk.must("meet", attendance=["x"], minutes="m")
    return {"facts": "f", "extent": "e", "mode": "own_restoration", "heads": HEADS, "parts": []}


@pytest.mark.parametrize(
    ("fixed", "words", "came"),
    [
        ("1.00", {}, "compensation.less_than_assessed"),
        ("99999.99", {"more_basis": "law"}, "compensation.less_than_assessed"),
        ("99999.99", {"less_basis": "law"}, "done"),
        ("100000.00", {}, "done"),
        ("0", {}, "done"),
        ("100000.01", {}, "compensation.more_than_assessed"),
        ("100000.01", {"less_basis": "law"}, "compensation.more_than_assessed"),
        ("100000.01", {"more_basis": "tender"}, "done"),
    ],
)
def test_what_a_duty_becomes_has_its_basis(desk: Desk, fixed: str, words: dict[str, Any], came: str) -> None:
    """An agreement fixes less or more than a duty is worth with a basis, and the auditor reads it; named for one duty, or for all."""
    told = consulted(desk)
    named = desk.do(
        "agree", SIGNED, who="chief", duties=[duty("100000.00", conversion=fixed)], **words, **told
    )
    assert named == came, desk.said
    if came != "done":
        assert desk.said == {"head": "H4", "agreed": f"{float(fixed):.2f}", "assessed": "100000.00"}
        return
    desk.must("perform")
    with desk.database.read() as books:
        rows = flags(books, desk.book_id)
    known = [
        (one.kind, one.head, one.before, one.after, one.basis, one.person, one.effective_on) for one in rows
    ]
    fen = round(float(fixed) * 100)
    basis = words.get("less_basis") or words.get("more_basis")
    row = ("agree", "H4", 10_000_000, fen, basis, "chief", SIGNED)
    assert known == ([row] if basis else [])
    assert desk.broken() == []


def test_of_a_judgment_the_paper_is_its_basis(desk: Desk) -> None:
    """A judgment that lets a duty become 1.00 stands on its paper, and the flag says so, head by head, to the fen."""
    sued(desk, ("H4", "66.67"), ("H1", "33.33"))
    heads = [{"head": "H4", "kind": "66.67"}, {"head": "H1", "kind": "33.33"}]
    both = [{"head": "H4", "amount": "66.67"}, {"head": "H1", "amount": "33.33"}]
    one = {**duty("1", conversion="1.01"), "heads": both}
    desk.must(
        "judge", SIGNED, document="判决", heads=[{**x, "money": "0"} for x in heads], parts=[], duties=[one]
    )
    with desk.database.read() as books:
        rows = flags(books, desk.book_id)
    assert [(x.kind, x.head, x.before, x.after, x.basis) for x in rows] == [
        ("judge", "H1", 3333, 34, "判决"),
        ("judge", "H4", 6667, 67, "判决"),
    ]
    assert desk.broken() == []


@pytest.mark.parametrize(
    ("due", "came"), [("2025-03-04", "compensation.instalment_past"), ("2025-03-05", "done")]
)
def test_no_duty_is_due_before_its_judgment(desk: Desk, due: str, came: str) -> None:
    """A day before the judgment is refused with both days; its own day is the first."""
    sued(desk, ("H4", "100.00"))
    heads = [{"head": "H4", "money": "0", "kind": "100.00"}]
    assert desk.do("judge", SIGNED, heads=heads, parts=[], duties=[duty("100.00", due=due)]) == came
    if came != "done":
        assert desk.said == {"due_on": due, "on": "2025-03-05"}


def test_plain_sql_fixes_no_sum_without_its_basis(desk: Desk, database_url: str) -> None:
    """Who writes as the web keeps no agreement by which a duty becomes another sum than it is worth, without a basis."""
    in_kind(desk, "100.00", duty("100.00"))
    row = (
        "INSERT INTO ledger.damage_record (book_id, case_id, record_id, kind, effective_on, state, reason, document, words, basis, law,"
        " actor_id) SELECT book_id, case_id, %s, 'agree', effective_on, state, '', document,"
        """ words || '{"facts": "f", "extent": "e"}'::jsonb || %s::jsonb, basis, law, actor_id"""
        " FROM ledger.damage_record WHERE book_id = %s AND kind = 'judge'"
    )
    told = (
        '{{"duties": [{{"heads": [{{"head": "H4", "amount": "100.00"}}], "conversion": "{}"}}], "{}": "{}"}}'
    )
    for fixed, name, basis, kept in (
        ("99.99", "less_basis", " ", False),
        ("99.99", "more_basis", "law", False),
        ("99.99", "less_basis", "law", True),
        ("100.00", "less_basis", "", True),
        ("100.01", "less_basis", "law", False),
        ("100.01", "more_basis", "law", True),
    ):
        with psycopg.connect(database_url) as connection:
            connection.execute("SET LOCAL ROLE ecoledger_web")
            words = (uuid7(), told.format(fixed, name, basis), desk.book_id)
            try:
                connection.execute(row, words)
                found = ""
            except psycopg.Error as error:
                found = str(error.diag.constraint_name)
            connection.rollback()
        assert (found == "damage_conversion_based") is not kept, (fixed, name, found)


@pytest.mark.parametrize(
    ("on", "came"),
    [
        ("2025-03-06", "compensation.nothing_in_kind"),  # all of it is stood for
        ("2025-08-29", "compensation.nothing_in_kind"),
        ("2025-08-30", "done"),
    ],
)
def test_a_conversion_has_the_day_of_its_grounds(desk: Desk, on: str, came: str) -> None:
    """Works of 60.00 that were accepted at 50.00 on 30 August: their rest becomes money from that day on, and not before."""
    in_kind(desk, "60.00", duty("60.00"))
    works(desk, "W", "60.00")
    assert accept(desk, "W", "50.00", date(2025, 8, 30)) == "done", desk.said
    assert turned(desk, date.fromisoformat(on)) == came, desk.said
    left = {"H4 claim_due": 1_000} if came == "done" else {"H4 claim_in_kind": 1_000}
    assert said(desk) == {"H4 claim_performed": 5_000, **left}
    assert desk.broken() == []


def test_a_duty_of_which_works_ended_later_is_not_due(desk: Desk) -> None:
    """Works of 20.00 of a duty of 60.00 end on 30 August: 40.00 that nobody stood for are not due on 1 August either."""
    in_kind(desk, "60.00", duty("60.00"))
    works(desk, "W", "20.00")
    assert accept(desk, "W", "20.00", date(2025, 8, 30)) == "done", desk.said
    assert turned(desk, date(2025, 8, 1)) == "compensation.duty_not_due"
    assert desk.said == {"duty": 1, "due_on": "2025-08-31", "on": "2025-08-01"}
    assert turned(desk, date(2025, 8, 30)) == "done", desk.said


def test_plain_sql_converts_on_no_other_day(desk: Desk, database_url: str) -> None:
    """The day of a conversion that the web has kept is asked by PostgreSQL, too: what is due, what has ended, what stands for it."""
    in_kind(desk, "60.00", duty("60.00"))
    works(desk, "W", "20.00")
    assert accept(desk, "W", "20.00", date(2025, 8, 20)) == "done", desk.said
    assert turned(desk, date(2025, 8, 25), amount="30.00") == "done", desk.said
    works(desk, "V", "10.00", until="approved")
    for act, came in (
        ("2025-08-19", True),
        ("2025-08-20", False),
        ("2025-08-25", False),
    ):
        assert refused_on(database_url, desk, act) is came, act
    assert refused_on(
        database_url, desk, "2025-08-25", "UPDATE ledger.damage_project SET budget = 1001 WHERE budget = 1000"
    )
    gone = "UPDATE ledger.damage_project SET duty = NULL"
    assert refused_on(database_url, desk, "2025-08-31", gone)
    assert not refused_on(database_url, desk, "2025-09-01", gone)


def refused_on(url: str, desk: Desk, day: str, change: str = "SELECT") -> bool:
    """Tell whether the database refuses the conversion that is there, had it another day."""
    with psycopg.connect(url) as connection:
        for table in ("record", "project", "conversion"):
            connection.execute(f"ALTER TABLE ledger.damage_{table} DISABLE TRIGGER USER")
        connection.execute(change)
        connection.execute(
            "UPDATE ledger.damage_record SET effective_on = %s WHERE record_id = %s",
            (day, desk.ids["turned"]),
        )
        connection.execute("CREATE TEMP TABLE kept AS SELECT * FROM ledger.damage_conversion")
        connection.execute("DELETE FROM ledger.damage_conversion")
        connection.execute("GRANT ALL ON kept TO ecoledger_web")
        connection.execute("ALTER TABLE ledger.damage_conversion ENABLE ALWAYS TRIGGER damage_duty_converted")
        connection.execute("SET LOCAL ROLE ecoledger_web")
        try:
            connection.execute("INSERT INTO ledger.damage_conversion SELECT * FROM kept")
            connection.execute("SET CONSTRAINTS ledger.damage_duty_converted IMMEDIATE")
            found: str | None = ""
        except psycopg.Error as error:
            found = error.diag.constraint_name
        connection.rollback()
    assert found in ("", "damage_duty_converted")
    return bool(found)


@pytest.mark.parametrize("body", [X, Y, f"{Y}:1", X.upper().replace("ENTERPRISE", "enterprise")])
def test_who_is_liable_evaluates_nothing(desk: Desk, database_url: str, body: str) -> None:
    """Neither who owes the duty nor another liable party, nor a site of one, evaluates; PostgreSQL keeps it."""
    in_kind(desk, "60.00", duty("60.00"))
    works(desk, "W", "60.00", repairer="enterprise:z")
    words = {"subject": str(desk.ids["W"]), "evaluator": body}
    for action in ("accept_project", "reject_project"):
        assert (
            desk.do(action, LATER, who="chief", value="60.00", **words)  # type: ignore[arg-type]
            == "compensation.evaluator_not_independent"
        )
        assert desk.said == {"body": body}
    assert accept(desk, "W", "60.00", DUE) == "done", desk.said
    row = (
        "INSERT INTO ledger.damage_record (book_id, case_id, record_id, kind, subject, effective_on, state, reason, document, words, basis,"
        " law, actor_id) SELECT book_id, case_id, %s, kind, subject, effective_on, state, '', document,"
        " jsonb_set(words, '{evaluator}', to_jsonb(%s::text)), basis, law, actor_id"
        " FROM ledger.damage_record WHERE book_id = %s AND kind = 'accept_project'"
    )
    with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute("SET LOCAL ROLE ecoledger_web")
        connection.execute(row, (uuid7(), body, desk.book_id))
    assert refused.value.diag.constraint_name == "damage_evaluated"


def test_a_failed_restoration_becomes_money_by_two(desk: Desk, database_url: str) -> None:
    """Who rejected the works records that they become money, and another confirms it, within two years; PostgreSQL keeps it."""
    in_kind(desk, "60.00", duty("60.00"))
    works(desk, "W", "60.00")
    reject(desk, "W", date(2025, 8, 30))
    words = {"subject": str(desk.ids["W"])}
    late = desk.do("convert_project", LATER, who="chief", due_on="2099-01-01", **words)  # type: ignore[arg-type]
    assert (late, desk.said) == (
        "compensation.conversion_due_late",
        {"due_on": "2099-01-01", "on": "2025-09-01"},
    )
    assert (
        desk.do("convert_project", LATER, who="chief", due_on="2027-09-03", **words)  # type: ignore[arg-type]
        == "compensation.conversion_due_late"
    )
    assert (
        desk.do("convert_project", LATER, who="third", name="turn", waits=True, due_on="2027-09-02", **words)  # type: ignore[arg-type]
        == "done"
    ), desk.said
    assert said(desk) == {"H4 claim_in_kind": 6_000}
    of = {"subject": str(desk.ids["turn"])}
    assert desk.do("confirm_recording", LATER, who="third", **of) == "process.second_person_needed"  # type: ignore[arg-type]
    assert desk.do("confirm_recording", LATER, who="chief", **of) == "process.acted_before"  # type: ignore[arg-type]
    assert desk.said == {"action": "convert", "did": "reject", "machine": "restoration"}
    desk.must("drop_recording", LATER, who="third", **of)
    desk.must("convert_project", LATER, who="chief", name="turn", waits=True, due_on="2027-09-02", **words)
    of = {"subject": str(desk.ids["turn"])}
    assert desk.do("confirm_recording", LATER, who="third", **of) == "done", desk.said  # type: ignore[arg-type]
    assert said(desk) == {"H4 claim_due": 6_000}
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE ledger.process_event DISABLE TRIGGER USER")
        connection.execute("ALTER TABLE ledger.damage_conversion DISABLE TRIGGER USER")
        connection.execute(
            "UPDATE ledger.process_event SET actor_id = %s WHERE action = 'reject'",
            (desk.people["third"],),
        )
        connection.execute("CREATE TEMP TABLE kept AS SELECT * FROM ledger.damage_conversion")
        connection.execute("DELETE FROM ledger.damage_conversion")
        connection.execute("GRANT ALL ON kept TO ecoledger_web")
        connection.execute(
            "ALTER TABLE ledger.damage_conversion ENABLE ALWAYS TRIGGER damage_conversion_by_two"
        )
        connection.execute("SET LOCAL ROLE ecoledger_web")
        connection.execute("INSERT INTO ledger.damage_conversion SELECT * FROM kept")
        with pytest.raises(psycopg.Error) as refused:
            connection.execute("SET CONSTRAINTS ledger.damage_conversion_by_two IMMEDIATE")
    assert refused.value.diag.constraint_name == "damage_act_by_two"
    assert desk.broken() == []


def test_plain_sql_lets_nothing_be_due_after_two_years(desk: Desk, database_url: str) -> None:
    """What became money on 1 September 2025 is due on 2 September 2027 at the latest."""
    in_kind(desk, "60.00", duty("60.00"))
    assert turned(desk) == "done", desk.said
    for due, kept in (("2027-09-02", True), ("2027-09-03", False)):
        with psycopg.connect(database_url) as connection:
            connection.execute("SET LOCAL ROLE ecoledger_web")
            connection.execute(
                "INSERT INTO ledger.damage_instalment (book_id, case_id, number, part, due_on, amount, settled)"
                " SELECT book_id, case_id, 9, part, %s, amount, 0 FROM ledger.damage_instalment",
                (due,),
            )
            found: str | None = ""
            try:
                connection.execute("SET CONSTRAINTS ledger.damage_due_when_owed IMMEDIATE")
            except psycopg.Error as error:
                found = error.diag.constraint_name
            connection.rollback()
        assert found == ("" if kept else "damage_due_when_owed")


def test_a_rejection_rests_on_something(desk: Desk) -> None:
    """Neither an evaluation nor an opinion nor a ground: nothing is rejected; with an opinion it is."""
    in_kind(desk, "60.00", duty("60.00"))
    works(desk, "W", "60.00")
    words = {"subject": str(desk.ids["W"])}
    assert desk.do("reject_project", LATER, who="chief", **words) == "compensation.evaluation_not_named"  # type: ignore[arg-type]
    assert desk.do("reject_project", LATER, who="chief", opinion="31 % alive", **words) == "done", desk.said  # type: ignore[arg-type]


def test_what_is_waived_with_an_acceptance(desk: Desk, database_url: str) -> None:
    """Accepted at nothing and called fulfilled: 60.00 are waived on a basis, by who neither approved nor accepted before, and flagged."""
    in_kind(desk, "60.00", duty("60.00"))
    works(desk, "W", "60.00")
    words = {"subject": str(desk.ids["W"]), "evaluator": "institute:1", "value": "0", "fulfilled": True}
    assert desk.do("accept_project", DUE, who="third", **words) == "compensation.rest_without_basis"  # type: ignore[arg-type]
    assert desk.said == {"rest": "60.00", "duty": 1}
    assert desk.do("accept_project", DUE, who="chief", less_basis="art. 1", **words) == "process.acted_before"  # type: ignore[arg-type]
    assert desk.said == {"action": "accept", "did": "approve, accept_stage", "machine": "restoration"}
    assert said(desk) == {"H4 claim_in_kind": 6_000}
    assert desk.do("accept_project", DUE, who="third", name="met", less_basis="art. 1", **words) == "done", (  # type: ignore[arg-type]
        desk.said
    )
    assert said(desk) == {"H4 claim_waived": 6_000}
    with desk.database.read() as books:
        (row,) = flags(books, desk.book_id)
    told = (row.kind, row.head, row.before, row.after, row.basis, row.person, row.effective_on)
    assert told == ("accept_project", "H4", 6_000, 0, "art. 1", "third", DUE)
    with desk.database.read() as books:
        kept = books.connection.exec_driver_sql(
            "SELECT words FROM ledger.damage_record WHERE kind = 'accept_project'"
        ).scalar_one()
    for other, refused in (
        ({"words": {**kept, "less_basis": " "}}, True),
        ({"actor_id": desk.people["chief"]}, True),
        ({}, False),
    ):
        with psycopg.connect(database_url) as connection:
            connection.execute("ALTER TABLE ledger.damage_record DISABLE TRIGGER USER")
            connection.execute(
                "CREATE TEMP TABLE kept AS SELECT * FROM ledger.damage_record WHERE kind = 'accept_project'"
            )
            connection.execute("DELETE FROM ledger.damage_record WHERE kind = 'accept_project'")
            connection.execute("GRANT ALL ON kept TO ecoledger_web")
            connection.execute("ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_evaluated")
            columns = "book_id, case_id, record_id, kind, subject, effective_on, state, reason, document, words, basis, law, actor_id"
            connection.execute("SET LOCAL ROLE ecoledger_web")
            found: str | None = ""
            try:
                connection.execute(
                    f"INSERT INTO ledger.damage_record ({columns}) SELECT {columns}"
                    " FROM (SELECT (jsonb_populate_record(k, %s)).* FROM kept k) AS n",
                    (Jsonb(other),),
                )
            except psycopg.Error as error:
                found = error.diag.constraint_name
            connection.rollback()
        assert found == ("damage_rest_based" if refused else "")
    assert desk.broken() == []


def mixed(desk: Desk) -> None:
    """Agree without a court: 40.00 in money by 10 March, and 60.00 in kind."""
    told = consulted(desk)
    heads = [
        {"head": "H4", "money": "40.00", "kind": "60.00"},
    ]
    parts = [{"amount": "40.00", "obligors": [{"owner": X}]}]
    schedule = [{"part": 1, "due_on": "2025-03-10"}]
    told |= {"mode": "mixed", "heads": heads, "parts": parts, "schedule": schedule, "less_basis": "law"}
    desk.must("agree", SIGNED, who="chief", duties=[duty("60.00")], **told)
    desk.must("perform")
    works(desk, "W", "60.00")


def ordered(desk: Desk, on: date) -> None:
    """Let a payment order about what is overdue become final."""
    desk.must("default", on)
    desk.must("apply_order", on, **COURT)
    words = {"number": "(2025)浙01民督1号", "served_on": on.isoformat()}
    desk.must("order", on.replace(month=10, day=30), who="chief", **words)


def test_an_order_is_about_money_alone(desk: Desk) -> None:
    """A duty in kind that is owed again after a payment order has no court document, and no term to enforce it."""
    mixed(desk)
    assert accept(desk, "W", "60.00") == "done", desk.said
    ordered(desk, date(2025, 9, 5))
    assert reverse(desk, "accept W", date(2025, 11, 3)) == "done", desk.said
    desk.must("default", date(2025, 11, 4))
    with desk.database.read() as books:
        kept = books.connection.exec_driver_sql(
            "SELECT subject FROM ledger.damage_clock WHERE code = 'enforcement' ORDER BY 1"
        ).all()
    assert [row[0] for row in kept] == ["1"]
    assert desk.broken() == []


def test_what_an_order_has_decided_stays(desk: Desk) -> None:
    """Money of a conversion about which a payment order has decided is not taken back into kind."""
    mixed(desk)
    reject(desk, "W")
    assert turned(desk, LATER, "2025-09-02") == "done", desk.said
    ordered(desk, date(2025, 9, 5))
    asked = desk.do(
        "propose_reversal", date(2025, 11, 3), who="cashier", target=str(desk.ids["turned"]), **WHY
    )
    assert (asked, desk.said) == ("compensation.decided_anew", {"action": "convert_duty"})
    assert desk.broken() == []


def test_failed_works_of_which_nothing_is_left(desk: Desk) -> None:
    """Works failed, and what they were to perform became money and was paid: they keep no case open; while something is left, they do."""
    in_kind(desk, "60.00", duty("60.00"))
    works(desk, "W", "60.00")
    reject(desk, "W")
    assert turned(desk, LATER, "2025-09-02", amount="20.00") == "done", desk.said
    assert desk.pay("20.00", LATER, part=1) == "done", desk.said
    close: dict[str, Any] = {"who": "chief", "no_evaluation": "paid_in_money"}
    assert desk.do("close", LATER, bare=True, **close) == "compensation.case_still_open"
    assert desk.do("convert_duty", LATER, name="rest", duty=1, due_on="2025-09-02") == "done", desk.said
    assert desk.pay("40.00", LATER, name="paid", part=2) == "done", desk.said
    desk.must("close", LATER, **close)
    # the money went to the budget before the case was closed
    assert reverse(desk, "paid", date(2025, 9, 3)) == "compensation.spent_already"
    assert reverse(desk, "disposed", date(2025, 9, 3)) == "done", desk.said
    assert reverse(desk, "paid", date(2025, 9, 3)) == "done", desk.said
    assert desk.state() != "closed"
    assert desk.do("close", bare=True, **close) == "compensation.case_still_open"
    assert desk.broken() == []


def test_a_term_runs_again_while_something_is_left(desk: Desk) -> None:
    """The term stopped with works of 10 August; those of 20 August are taken back: 20.00 are left, and their term runs again."""
    in_kind(desk, "60.00", duty("60.00"))
    works(desk, "V", "20.00")
    works(desk, "W", "40.00")
    assert accept(desk, "V", "20.00", date(2025, 8, 20)) == "done", desk.said
    assert accept(desk, "W", "40.00", date(2025, 8, 10)) == "done", desk.said

    def runs() -> bool:
        with desk.database.read() as books:
            query = "SELECT stopped_on IS NULL FROM ledger.damage_clock WHERE code = 'restoration'"
            return bool(books.connection.exec_driver_sql(query).scalar_one())

    assert not runs()
    assert reverse(desk, "accept V", LATER) == "done", desk.said
    assert runs()
    assert accept(desk, "V", "20.00", date(2025, 8, 21)) == "done", desk.said
    assert not runs()
    assert desk.broken() == []


def test_a_rest_that_is_nothing_to_the_fen(desk: Desk) -> None:
    """A duty of 1.00 that becomes 0.01: its last 0.40 are 0.00, and are waived with their conversion, which has its way back."""
    in_kind(desk, "1.00", duty("1.00", conversion="0.01"))
    assert turned(desk, amount="0.60") == "done", desk.said
    assert said(desk) == {"H4 claim_due": 1, "H4 claim_in_kind": 40, "H4 claim_waived": 59}
    assert turned(desk) == "done", desk.said
    assert said(desk) == {"H4 claim_due": 1, "H4 claim_waived": 99}
    assert reverse(desk, "turned", LATER) == "done", desk.said
    assert said(desk) == {"H4 claim_due": 1, "H4 claim_in_kind": 40, "H4 claim_waived": 59}
    assert turned(desk) == "done", desk.said
    assert turned(desk) == "compensation.nothing_in_kind"
    assert desk.broken() == []


def test_a_judgment_that_replaced_money_alone_locks_nothing(desk: Desk) -> None:
    """What was performed before a judgment that decided about money anew is taken back; nothing in kind was open then."""
    sued(desk, ("H4", "100.00"))
    parts = [{"amount": "40.00", "obligors": [{"owner": X}]}]
    schedule = [{"part": 1, "due_on": "2025-12-31"}]
    heads = [{"head": "H4", "money": "40.00", "kind": "60.00"}]
    desk.must("judge", SIGNED, heads=heads, parts=parts, schedule=schedule, duties=[duty("60.00")])
    works(desk, "W", "60.00")
    assert accept(desk, "W", "60.00") == "done", desk.said
    desk.must("retry", date(2025, 8, 2), **COURT)
    again = [{"head": "H4", "money": "40.00", "kind": "0"}]
    desk.must("judge", date(2025, 8, 3), heads=again, parts=parts, schedule=schedule)
    assert reverse(desk, "accept W", LATER) == "done", desk.said
    assert said(desk)["H4 claim_in_kind"] == 6_000
    assert desk.broken() == []


def test_what_became_impossible_is_told(desk: Desk) -> None:
    """A plan is varied while its works are called complete: what is next says why that cannot be confirmed, and it is dropped."""
    in_kind(desk, "60.00", duty("60.00"))
    works(desk, "W", "60.00", until="working")
    stages = [{"title": "b", "due_on": "2025-08-31", "amount": "60.00"}]
    words = {"subject": str(desk.ids["W"]), "budget": "60.00", "stages": stages}
    desk.must("vary_project", name="varied", waits=True, **words)
    desk.must("accept_stage", who="chief", subject=str(desk.ids["W"]), stage=1, evidence="photo")

    def missing() -> list[str]:
        with desk.database.read() as books:
            view = engine.look(books, desk.book_id, "C1", None, desk.day)
            (one,) = [
                one
                for one in acts.next_of(view, desk.day)
                if one.action.replace("-", "_") == "confirm_recording"
            ]
        return [refusal.code for refusal in one.missing]

    assert missing() == []
    desk.must("complete_project", subject=str(desk.ids["W"]))
    assert missing() == ["process.step_not_allowed"]
    of = {"subject": str(desk.ids["varied"])}
    assert desk.do("confirm_recording", who="chief", **of) == "process.step_not_allowed"  # type: ignore[arg-type]
    desk.must("drop_recording", **of)
