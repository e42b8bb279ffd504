"""Nothing is told that did not happen: what a web that was taken over writes into the outbox, and beside it, is refused, kind by kind."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from ledger.actors.authority import Role
from ledger.database import Database
from ledger.database.refusals import sqlstate
from ledger.permits.actions import reconcile
from tests.furnished import furnished
from tests.people import key_for
from tests.permits.test_past_the_steps import BEGINS, begun
from tests.permits.world import DAY, District, new, site

ONE, TWO = site(1), site(2)
EVENT = (
    "INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)"
    " VALUES (%(book)s, %(kind)s, %(subject)s, %(owners)s, %(figures)s, %(actor)s)"
)
TASK = "INSERT INTO ledger.permit_task (book_id, kind, subject, figures) VALUES (%(book)s, 'licence_differs', %(subject)s, '{}')"
CAP = "SELECT process_id FROM ledger.process WHERE machine = 'permits.cap' ORDER BY process_id DESC LIMIT 1"
Said = dict[str, Any]


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills, a cap, and lots."""
    made = District(database, owner)
    for number in (1, 2):
        made.enterprise(number)
    made.cap("100")
    made.allocate(ONE, "10")
    return made


def party(of: str) -> str:
    """The enterprise of a site."""
    return of.rpartition(":")[0]


def ruled(d: District, *work: Callable[[Connection], object]) -> str:
    """What PostgreSQL says of something that the web's role writes, at COMMIT."""
    try:
        with d.database.engine.begin() as connection:
            for one in work:
                one(connection)
            connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
            connection.rollback()
    except DBAPIError as error:
        return f"{sqlstate(error)} {error.orig.diag.constraint_name}"  # type: ignore[union-attr]
    return ""


def telling(
    d: District, kind: str, subject: object, *owners: str, **figures: Any
) -> Callable[[Connection], object]:
    """Tell of something."""

    def write(connection: Connection) -> object:
        words: Said = {"book": d.book_id, "kind": kind, "subject": str(subject), "owners": list(owners)}
        return connection.exec_driver_sql(EVENT, {**words, "actor": d.clerk, "figures": json.dumps(figures)})

    return write


NOTHING = [
    ("permits.sale.settle", "a", "outbox_of_step"),
    ("market.payout.pay", "a", "outbox_of_step"),
    ("periods.close", "a", "outbox_of_step"),
    ("parties.unlisted", "a", "outbox_of_step"),
    ("permits.sale.settle", "no id", "outbox_of_step"),
    ("another.kind", "no id", "outbox_of_step"),
    ("accounts.status", f"{ONE}:permits:holding", "outbox_of_step"),
    ("sites.attributes", ONE, "outbox_of_site"),
    ("permits.grant.objection", "a", "outbox_of_permits"),
    ("permits.grant.answer", "a", "outbox_of_permits"),
    ("permits.year.expire", "cap:SO2:330603:2026", "outbox_of_permits"),
    ("permits.year.left", "cap:SO2:330603:2026", "outbox_of_permits"),
    ("reconciliation.import", "1", "outbox_of_bank"),
    ("reconciliation.match", "622", "outbox_of_bank"),
    ("reconciliation.tied", "622", "outbox_of_bank"),
    ("reconciliation.tie_ended", "622", "outbox_of_bank"),
    ("compensation.judge", "C1", "outbox_of_record"),
    ("compensation.case.close", "a", "outbox_of_record"),
]


@pytest.mark.parametrize(("kind", "subject", "promise"), NOTHING)
def test_what_did_not_happen_is_not_told(district: District, kind: str, subject: str, promise: str) -> None:
    """Goal: no enterprise believes what nobody did. Method: an event of each sort without anything, as the web's role."""
    event = telling(district, kind, new() if subject == "a" else subject)
    assert ruled(district, event) == f"LG103 {promise}"


def test_an_event_tells_of_its_step(district: District) -> None:
    """Goal: the step that was taken, as it was, to its sides. Method: a step, and events of it that say something else, one by one."""
    d, act_id = district, new()

    def step(connection: Connection) -> None:
        for sql, more in begun("permits.register", act_id):
            connection.exec_driver_sql(sql, {"book": d.book_id, "day": DAY, "actor": d.clerk, **more})

    with d.owner.read() as books:
        old = books.connection.exec_driver_sql(CAP).scalar_one()
    action, state = BEGINS["permits.register"].split()
    kind = f"permits.register.{action}"
    told = {
        "with the step": ruled(d, step, telling(d, kind, act_id)),
        "by its first word": ruled(d, step, telling(d, "permits.register.propose", act_id)),
        "with its state": ruled(d, step, telling(d, kind, act_id, state=state)),
        "before the step": ruled(d, telling(d, kind, act_id), step),
        "another state": ruled(d, step, telling(d, kind, act_id, state="done")),
        "another step": ruled(d, step, telling(d, "permits.register.drop", act_id)),
        "what it will be": ruled(d, step, telling(d, "parties.listed", act_id)),
        "another machine": ruled(d, step, telling(d, "permits.sale.propose", act_id)),
        "a step of before": ruled(d, telling(d, "permits.cap.set", old)),
        "to others": ruled(d, step, telling(d, kind, act_id, party(TWO))),
    }
    wrong = {"another state", "another step", "what it will be", "another machine", "a step of before"}
    assert {name for name, what in told.items() if what == "LG103 outbox_of_step"} == wrong, told
    assert told["to others"] == "LG103 outbox_of_permits"
    assert {told[name] for name in told.keys() - wrong - {"to others"}} == {""}, told


def test_a_task_is_found_by_a_comparison(district: District) -> None:
    """Goal: nobody reads of a difference that nobody found, nor of what nobody said. Method: rows of tasks, as the web's role."""
    d = district
    words = {"book": d.book_id, "subject": f"{ONE}/SO2/2026"}
    assert ruled(d, lambda c: c.exec_driver_sql(TASK, words)) == "LG104 task_of_act"
    d.do(reconcile.reconcile, d.step(), act_id=new(), site=ONE)
    [task] = [one for one in open_tasks(d) if one.subject.startswith(ONE)][:1]
    for change in (
        "figures = '{}'",
        "closed_at = clock_timestamp()",
        f"explanation = 'x', explained_by = {d.clerk}",
    ):
        sql = f"UPDATE ledger.permit_task SET {change}"
        assert ruled(d, lambda c, sql=sql: c.exec_driver_sql(sql)) == "LG104 task_of_act", change  # type: ignore[misc]
    d.do(reconcile.explain_task, d.step(), act_id=new(), subject=task.subject, explanation="because")
    assert open_tasks(d)[0].explanation == "because"
    d.do(reconcile.reconcile, d.step(), act_id=new(), site=ONE)
    assert open_tasks(d)[0].explanation == "because"
    assert d.broken() == []


def open_tasks(d: District) -> list[reconcile.Task]:
    """The open tasks."""
    with d.database.read() as books:
        return reconcile.tasks(books, d.book_id, owner=None)


def test_a_mapping_is_added_by_finance(district: District) -> None:
    """Goal: nobody else says how a bank's sheets are read. Method: finance with a key, without one, after it, of another role."""
    d = district
    key = d.owner.begin(lambda books: key_for(books, d.book_id, "Wang", Role.FINANCE))
    bureau = d.owner.begin(lambda books: key_for(books, d.book_id, "Li", Role.BUREAU))
    sql = "INSERT INTO ledger.bank_mapping (book_id, code, content, added_by) VALUES (%s, 'm', '{}', %s)"

    def by(actor: int) -> str:
        return ruled(d, lambda c: c.exec_driver_sql(sql, (d.book_id, actor)))

    refused = "LG104 mapping_by_finance"
    assert [by(actor) for actor in (key.actor_id, bureau.actor_id, d.people["teller"])] == [
        "",
        refused,
        refused,
    ]
    with d.owner.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE ledger.api_key SET revoked_at = clock_timestamp(), revoked_by = %s WHERE key_id = %s",
            (d.clerk, key.key_id),
        )
    assert by(key.actor_id) == refused


def test_a_book_is_opened_by_an_administrator(district: District) -> None:
    """Goal: no book without an administrator's key. Method: the row, and the function with three keys."""
    d = district
    root = d.owner.begin(lambda books: key_for(books, None, "Root", Role.ADMINISTRATOR))
    finance = d.owner.begin(lambda books: key_for(books, d.book_id, "Wang", Role.FINANCE))
    row = "INSERT INTO ledger.book (code, name, opens_on) VALUES ('x', 'x', '2026-01-01')"
    assert ruled(d, lambda c: c.exec_driver_sql(row)).startswith("42501")
    sql = "SELECT ledger.open_book(%s, 'x', 'x', %s, 'cn')"
    told = [
        ruled(d, lambda c, text=text: c.exec_driver_sql(sql, (text, date(2026, 1, 1))))  # type: ignore[misc]
        for text in ("", finance.text, root.text)
    ]
    assert told == ["LG051 key_issuer_living", "LG051 key_issuer_living", ""]


def test_the_doctor_finds_an_event_of_nothing(district: District) -> None:
    """The same afterwards, where triggers were off."""
    d = district
    assert d.broken() == []
    with d.owner.engine.begin() as connection:
        telling(d, "permits.sale.settle", new(), party(ONE))(connection)
    assert [name for name, _ in d.broken()] == ["events_have_their_steps"]


@pytest.mark.parametrize("change", ["owner = 'enterprise:x'", "code = replace(code, ':holding', ':pledged')"])
def test_the_doctor_holds_accounts_against_their_names(district: District, change: str) -> None:
    """An account that got another owner or another name while triggers were off."""
    d = district
    with d.owner.engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql("ALTER TABLE ledger.account DISABLE TRIGGER ALL")
        found = connection.exec_driver_sql(
            f"UPDATE ledger.account SET {change} WHERE code = %s RETURNING code", (f"{ONE}:permits:holding",)
        ).scalars()
        assert len(list(found)) == 1
        connection.exec_driver_sql("ALTER TABLE ledger.account ENABLE TRIGGER ALL")
    assert "accounts_are_as_named" in [name for name, _ in d.broken()]
