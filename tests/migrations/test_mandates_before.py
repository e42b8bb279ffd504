"""What was done under revision 0008, when one administrator issued keys: who has a key goes on, under a mandate that says so."""

from collections.abc import Iterator
from hashlib import sha256

import psycopg
import pytest

from cli.install import migrate
from ledger.actors import mandates
from ledger.actors.actions import Post
from ledger.actors.authority import ALL_RIGHTS, Representative, Role, bearer, digest_of
from ledger.actors.deputies import MandateTerm
from ledger.actors.queries import Which, holder_of, mandates_of
from ledger.audit.checks import run_checks
from ledger.database import Database
from ledger.journal.posting import approve
from tests.migrations.steps import older
from tests.people import NUMBERS, card
from tests.world import make_world, move

PEOPLE = {
    "root": "administrator",
    "chief": "administrator",
    "Wang": "finance",
    "Chen": "finance",
    "Sun": "enterprise",
}
ISSUE = "SELECT actor_id FROM ledger.issue_key(NULL, %s, %s, %s, %s, NULL, %s, %s, %s, NULL, NULL)"
OURS = (
    "CREATE FUNCTION ledger.gone_since(integer, timestamptz) RETURNS timestamptz LANGUAGE sql AS 'SELECT NULL::timestamptz'",
    "CREATE FUNCTION ledger.gone_how(integer, timestamptz) RETURNS text LANGUAGE sql AS 'SELECT NULL::text'",
    "GRANT EXECUTE ON FUNCTION ledger.gone_since, ledger.gone_how TO ecoledger_web",
)
"""What the program reads today and revision 0008 had not; taken away before the upgrade."""


@pytest.fixture
def url(server_url: str) -> Iterator[str]:
    """A database as revision 0008 had it."""
    with older(server_url, "0008") as made:
        yield made


def text_of(name: str) -> str:
    """The key of a person."""
    return "eco_" + name.ljust(43, "x")


def test_who_had_a_key_goes_on(url: str) -> None:
    """Goal: nobody is locked out, and nothing is made up. Method: keys of 0008, one revoked; upgrade; doctor; act, approve, give power."""
    web, owner = Database(url, pool=2), Database(url, role="", pool=2)
    with psycopg.connect(url) as connection:
        for statement in OURS:
            connection.execute(statement.encode())
    world = make_world(web, owner)
    fingerprint = sha256(NUMBERS._read(None)).digest()
    with owner.engine.begin() as connection_:
        numbers = {
            name: connection_.exec_driver_sql(
                ISSUE,
                (
                    None if role == "administrator" else world.book_id,
                    name,
                    sha256(name.encode()).digest(),
                    fingerprint,
                    role,
                    "enterprise:mill" if role == "enterprise" else None,
                    digest_of(text_of(name)),
                ),
            ).scalar_one()
            for name, role in PEOPLE.items()
        }
        connection_.exec_driver_sql(
            "UPDATE ledger.api_key SET revoked_at = now() WHERE actor_id = %s", (numbers["Chen"],)
        )
    approved = move("a", "b", 5, kind="journal.adjustment")
    web.begin(lambda books: approve(books, world.book_id, approved, numbers["Wang"]))
    owner.close()
    web.close()
    with psycopg.connect(url) as connection:
        connection.execute(
            "DROP FUNCTION ledger.gone_since(integer, timestamptz), ledger.gone_how(integer, timestamptz)"
        )
    migrate(url)
    world.database = Database(url, pool=2)
    with world.database.read() as books:
        assert {found.invariant.name: found.offenders for found in run_checks(books) if found.count} == {}
        held = {name: holder_of(books, digest_of(text_of(name))) for name in PEOPLE}
        found = [*mandates_of(books, Which(None)), *mandates_of(books, Which(world.book_id))]
        query = "SELECT count(*) FROM ledger.outbox WHERE kind LIKE 'mandates.%%' AND figures ->> 'given' = 'before'"
        told = books.connection.exec_driver_sql(query).scalar_one()
    assert [name for name, holder in held.items() if holder is None] == ["Chen"]
    assert {one.name: (one.given, one.state, one.asked_by, one.confirmed_by) for one in found} == {
        "root": ("before", "running", None, None),
        "chief": ("before", "running", None, None),
        "Wang": ("before", "running", None, None),
        "Chen": ("before", "ended", None, None),
        "Sun": ("before", "running", None, None),
    }
    kinds = {one.name: (one.kind, one.rights) for one in found}
    assert kinds.pop("Sun") == (Representative.AUTHORISED, ALL_RIGHTS), "as it could act before"
    assert {*kinds.values()} == {(None, ())}
    assert held["Sun"] is not None
    assert held["Sun"].actor.rights == ALL_RIGHTS
    assert told == 5
    [outcome] = world.post(approved)
    assert outcome.status == "posted"
    root, chief = held["root"], held["chief"]
    assert root is not None
    assert chief is not None
    post, term = Post(Role.BUREAU, world.book_id), MandateTerm(found[0].from_on)
    asked = world.database.begin(
        lambda books: mandates.ask(
            books, NUMBERS, bearer(root.actor, text_of("root")), card("Li"), post, term, "letter"
        )
    )
    half = world.database.begin(
        lambda books: mandates.confirm(
            books, bearer(chief.actor, text_of("chief")), world.book_id, asked.mandate_id
        )
    )
    assert world.database.begin(lambda books: mandates.enrol(books, asked.half + half)).role == "bureau"
    with world.database.read() as books:
        assert {found.invariant.name: found.offenders for found in run_checks(books) if found.count} == {}
    world.database.close()
