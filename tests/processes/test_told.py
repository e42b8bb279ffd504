"""Nothing is told that did not happen: what a web that was taken over writes into the outbox, and beside it, is refused, kind by kind."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from ledger.actors.authority import Role
from ledger.database import Books, Database
from ledger.database.refusals import PromiseBroken, sqlstate
from ledger.journal import accounts
from ledger.law import Law
from ledger.market.actions import sales
from ledger.permits.actions import plans, reconcile
from ledger.permits.actions.statuses import ask_status
from ledger.permits.rules.plans import PlanLine
from ledger.processes.actions import number_events
from ledger.register import actions as register
from tests.furnished import furnished
from tests.market.world import agree
from tests.people import key_for
from tests.permits.test_past_the_steps import BEGINS, begun
from tests.permits.test_sides import WAYS
from tests.permits.test_statuses import confirmed
from tests.permits.world import AREA, DAY, District, new, site, strip, uscc

ONE, TWO = site(1), site(2)
EVENT = (
    "INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)"
    " VALUES (%(book)s, %(kind)s, %(subject)s, %(owners)s, %(figures)s, %(actor)s)"
)
TASK = "INSERT INTO ledger.permit_task (book_id, kind, subject, figures) VALUES (%(book)s, 'licence_differs', %(subject)s, '{}')"
AGAIN = (
    "INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)"
    " SELECT book_id, kind, subject, owners, figures, actor_id FROM ledger.outbox WHERE kind = %s"
)
CAP = "SELECT process_id FROM ledger.process WHERE machine = 'permits.cap' ORDER BY process_id DESC LIMIT 1"
Said = dict[str, Any]
Write = Callable[[Connection], object]


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills, a cap, and lots, where a sale is recognised by nobody."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false")
    for number in (1, 2):
        made.enterprise(number)
    made.cap("100")
    made.allocate(ONE, "10")
    return made


def party(of: str) -> str:
    """The enterprise of a site."""
    return of.rpartition(":")[0]


def ruled(d: District, *work: Write) -> str:
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
    d: District, kind: str, subject: object, *owners: str, by: str = "bureau", **figures: Any
) -> Write:
    """Tell of something, in somebody's name."""

    def write(connection: Connection) -> object:
        words: Said = {"book": d.book_id, "kind": kind, "subject": str(subject), "owners": list(owners)}
        words |= {"actor": d.people[by], "figures": json.dumps(figures)}
        return connection.exec_driver_sql(EVENT, words)

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
    ("reconciliation.withdrawn", "1", "outbox_of_bank"),
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
        "by another": ruled(d, step, telling(d, kind, act_id, by="chief")),
        "to others": ruled(d, step, telling(d, kind, act_id, party(TWO))),
    }
    wrong = {
        "another state", "another step", "what it will be", "another machine", "a step of before", "by another",
    }  # fmt: skip
    assert {name for name, what in told.items() if what == "LG103 outbox_of_step"} == wrong, told
    assert told["to others"] == "LG103 outbox_of_permits"
    assert {told[name] for name in told.keys() - wrong - {"to others"}} == {""}, told


Beside = tuple[Callable[[Books], object], Write, Write]
"""What is done, and beside it what happened and what did not."""


def a_sale(d: District) -> Beside:
    """A sale is confirmed: it is agreed to, and not settled."""
    act_id = new()
    assert d.do(WAYS["sale"].begin, d.of(ONE), act_id=act_id) == "proposed"
    assert d.do(sales.accept, d.step(document="P"), act_id=act_id) == "attested"
    right, wrong = (
        telling(d, f"permits.sale.{step}", act_id, party(ONE), by="chief") for step in ("accept", "settle")
    )
    return lambda books: sales.confirm(books, d.book_id, d.step("chief"), act_id=act_id), right, wrong


def an_objection(d: District) -> Beside:
    """An objection is told to who raised it, and to nobody else."""
    grant_id, id_ = new(), new()
    lines = [PlanLine(site(number), strip("1"), "holding", None) for number in (1, 2)]
    d.run(plans.upload_plan, d.step(), grant_id=grant_id, title="", file_name="", lines=lines)
    d.run(plans.publish_plan, d.step(), grant_id=grant_id)
    words: Said = {"grant_id": grant_id, "objection_id": id_, "party": party(ONE), "words": "too little"}
    right, wrong = (
        telling(d, "permits.grant.objection", grant_id, party(owner), objection=str(id_))
        for owner in (ONE, TWO)
    )
    return lambda books: plans.object_to(books, d.book_id, d.step(), **words), right, wrong


def a_site(d: District) -> Beside:
    """What a new site is known by is told to its party, and to nobody else."""
    known = register.Attributes(region=AREA, industry="C1713", watershed="cao-e")
    words: Said = {"suffix": "002P", "name": "works", "on": DAY, "document": "x", "law": Law.of("cn")}
    words |= {"party_code": party(ONE), "attributes": known}
    right, wrong = (
        telling(d, "sites.attributes", f"{party(ONE)}:002P", party(owner), valid_from=str(DAY))
        for owner in (ONE, TWO)
    )
    return lambda books: register.register_site(books, d.book_id, d.clerk, **words), right, wrong


def a_comparison(d: District) -> Beside:
    """A site is compared with its licence: a task is of that site, and of no other."""
    right, wrong = (
        lambda c, of=of: c.exec_driver_sql(TASK, {"book": d.book_id, "subject": f"{of}/NOX/2026"})
        for of in (ONE, TWO)
    )
    return (
        lambda books: reconcile.reconcile(books, d.book_id, d.step(), act_id=new(), site=ONE),
        right,
        wrong,
    )


HAPPENED: dict[Callable[[District], Beside], str] = {
    a_sale: "outbox_of_step",
    an_objection: "outbox_of_permits",
    a_site: "outbox_of_site",
    a_comparison: "task_of_act",
}


@pytest.mark.parametrize("prepare", HAPPENED)
def test_what_happened_lets_nothing_else_be_told(
    district: District, prepare: Callable[[District], Beside]
) -> None:
    """Goal: what is done covers no other news. Method: something that did not happen, or to others, beside it; then what happened."""
    work, right, wrong = prepare(district)

    def beside(write: Write) -> str:
        def both(books: Books) -> None:
            work(books)
            write(books.connection)

        try:
            district.database.begin(both)
        except PromiseBroken as broken:
            return str(broken.figures["promise"])
        return ""

    assert beside(wrong) == HAPPENED[prepare]
    assert beside(right) == ""


def a_status(d: District) -> None:
    """An account is frozen by two."""
    act_id = new()
    words = {"act_id": act_id, "account": f"{ONE}:permits:holding", "status": "frozen"}
    assert d.do(ask_status, d.step(reason="an order"), **words) == "proposed"
    assert confirmed(d, "chief", act_id) == "changed"


def a_year(d: District) -> None:
    """A vintage ends by two."""
    d.cap("100", 2025, 2025)
    assert d.allocate(ONE, "10", 2025, 2025) == "issued"
    assert d.expire(DAY, vintage=2025) == "ended"


BEFORE = [
    ("accounts.status", a_status, "outbox_of_step"),
    ("permits.year.expire", a_year, "outbox_of_permits"),
]


@pytest.mark.parametrize(("kind", "happen", "promise"), BEFORE, ids=[kind for kind, *_ in BEFORE])
def test_what_was_told_is_not_told_again(
    district: District, kind: str, happen: Callable[[District], None], promise: str
) -> None:
    """Goal: nobody hears twice of what happened once. Method: the same event in a later transaction, word for word."""
    happen(district)
    assert ruled(district, lambda c: c.exec_driver_sql(AGAIN, (kind,))) == f"LG103 {promise}"


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
    """Goal: nobody else says how a bank's sheets are read. Method: finance with a key, without one, after it; others."""
    d = district
    other = d.owner.begin(lambda books: accounts.open_book(books, "other", "Other", date(2020, 1, 1)))
    elsewhere = d.owner.begin(lambda books: key_for(books, other, "Zhao", Role.FINANCE))
    key = d.owner.begin(lambda books: key_for(books, d.book_id, "Wang", Role.FINANCE))
    bureau = d.owner.begin(lambda books: key_for(books, d.book_id, "Li", Role.BUREAU))
    sql = "INSERT INTO ledger.bank_mapping (book_id, code, content, added_by) VALUES (%s, 'm', '{}', %s)"

    def by(actor: int) -> str:
        return ruled(d, lambda c: c.exec_driver_sql(sql, (d.book_id, actor)))

    refused = "LG104 mapping_by_finance"
    assert by(key.actor_id) == ""
    for actor in (bureau.actor_id, elsewhere.actor_id, d.people["teller"]):
        assert by(actor) == refused
    with d.owner.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE ledger.api_key SET revoked_at = clock_timestamp(), revoked_by = %s WHERE key_id = %s",
            (d.clerk, key.key_id),
        )
    assert by(key.actor_id) == refused


def test_a_party_is_registered_by_the_bureau(district: District) -> None:
    """Goal: nobody enters a party past the office. Method: the bureau with a key, without it, after it; others; a retry."""
    d = district
    other = d.owner.begin(lambda books: accounts.open_book(books, "other", "Other", date(2020, 1, 1)))
    elsewhere = d.owner.begin(lambda books: key_for(books, other, "Zhao", Role.BUREAU))
    key = d.owner.begin(lambda books: key_for(books, d.book_id, "Li", Role.BUREAU))
    finance = d.owner.begin(lambda books: key_for(books, d.book_id, "Wang", Role.FINANCE))
    sql = "INSERT INTO ledger.party (book_id, code, name, exception, registered_on, registered_by)"
    sql += " VALUES (%s, %s, 'x', '', '2026-01-01', %s)"

    def by(actor: int, code: str = f"enterprise:{uscc(9)}", more: str = "") -> str:
        return ruled(d, lambda c: c.exec_driver_sql(sql + more, (d.book_id, code, actor)))

    refused = "LG104 party_by_bureau"
    assert by(key.actor_id) == ""
    for actor in (finance.actor_id, elsewhere.actor_id, d.clerk):
        assert by(actor) == refused
    assert by(d.clerk, party(ONE), " ON CONFLICT DO NOTHING") == "", "a retry adds nothing"
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


@pytest.mark.parametrize("kind", ["permits.sale.settle", "permits.cap.set"])
def test_the_doctor_finds_an_event_of_nothing(district: District, kind: str) -> None:
    """The same afterwards, where triggers were off: a step that nobody took, and one that another took."""
    d = district
    assert d.broken() == []
    with d.owner.engine.begin() as connection:
        cap = connection.exec_driver_sql(CAP).scalar_one()
        subject, *owners = (cap,) if kind == "permits.cap.set" else (new(), party(ONE))
        telling(d, kind, subject, *owners, by="fourth")(connection)
    assert [name for name, _ in d.broken()] == ["events_have_their_steps"]


GONE = {
    "below": "UPDATE ledger.outbox SET number = -event_id",
    "one below": "UPDATE ledger.outbox SET number = -1 WHERE number = 3",
    "a gap": "UPDATE ledger.outbox SET number = number + 1000 WHERE number > 3",
    "twice": "DROP INDEX ledger.outbox_number_key; UPDATE ledger.outbox SET number = 2 WHERE number = 3",
    "removed": "DELETE FROM ledger.outbox WHERE number = 3",
    "the other way round": """UPDATE ledger.outbox SET number = -number;
        UPDATE ledger.outbox o SET number = (SELECT count(*) FROM ledger.outbox) + 1 + o.number""",
}
"""What makes events vanish from the feed, or come in another order."""


@pytest.mark.parametrize("how", GONE)
def test_the_doctor_counts_the_events(district: District, how: str) -> None:
    """Where triggers were off: the feed has every number once, from 1, and the steps of a process in their order."""
    d = district
    assert agree(d)[1] == ["proposed", "accepted", "approved"]
    d.database.begin(lambda books: number_events(books, d.book_id))
    assert d.broken() == []
    with d.owner.engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for change in ("ALTER TABLE ledger.outbox DISABLE TRIGGER ALL", *GONE[how].split(";")):
            connection.exec_driver_sql(change)
    assert "events_are_numbered" in [name for name, _ in d.broken()]


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
