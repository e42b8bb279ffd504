"""Power by key, in PostgreSQL: what the web's role calls gives, takes and hides nothing without the text of somebody's key."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from traceback import format_exception
from typing import Final

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from ledger.actors import mandates
from ledger.actors.actions import Bounds, IssuedKey, Post, revoke_key
from ledger.actors.authority import Actor, Bearer, Role, bearer, digest_of
from ledger.actors.deputies import MandateTerm
from ledger.audit.checks import run_checks
from ledger.database import Database
from ledger.journal import accounts
from tests.actors.test_persons import at
from tests.furnished import furnished
from tests.people import NUMBERS, card, dismiss, key_for

OTHERWISE: Final = {
    "clock_now": "tells the time",
    "good_key": "asks for a digest, which the web does not read, and only tells",
    "keys_gone": "locks what it looks at, and only tells",
    "keys_taken_back": "locks what it looks at, and only tells",
    "use_key": "asks for a digest, which the web does not read, and keeps the day",
    "enrol": "asks for both halves of a code, of which the web reads not even the digests",
    "enrol_number": "asks for both halves of a code, as enrol",
    "post_entries": "posts in the name of an actor; kinds, roles, approvals and limits are looked at inside",
    "set_account_status": "moves between the states of an account; who may is looked at by the route",
    "remember_refusal": "keeps that an entry was refused",
    "number_events": "numbers what was told",
    "learn_sizes": "lets statistics be taken of tables that are named in it; nothing is written in a book, and nothing is told",
    "move_period": "looks into the step, which two persons took",
    "issue_lots": "numbers lots under a cap that two persons gave",
    "expire_lots": "ends lots whose years are over",
    "period_checklist": "counts what stands open of a month, and only tells",
    "record_faults": "names rows and columns that are not as their records say, and no values",
    "recorded_tables": "names tables and columns",
    "rewritten": "names rows and columns that records should not have changed, and no values",
    "count_lot": "counts a lot that is issued in the same transaction, which a trigger asks for",
}
"""Functions that write or lock, that the web's role may call, and that take no key, with the reason."""
ARGUMENTS: Final = {
    "p_book": "{book}", "p_of": "{gone}", "p_mandate": "{waiting}", "p_enrolment": "{code}", "p_role": "'bureau'",
    "p_name": "'x'", "p_number": "sha256('x')", "p_fingerprint": "(SELECT fingerprint FROM ledger.number_key)",
    "p_from": "DATE '2026-01-01'", "p_document": "'x'", "p_first": "sha256('1')", "p_second": "sha256('2')", "p_next": "sha256('n')",
    "p_why": "'x'", "p_what": "'book'", "p_subject": "'x'",
    "p_operation": "'x'", "p_code": "'x'",
}  # fmt: skip
"""What a call is given beside the key, by the names of the arguments; nothing else is needed, and so nothing is given."""
FUNCTIONS: Final = """
  SELECT p.proname, coalesce(p.proargnames[1:p.pronargs], '{}'), ARRAY(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) t)
  FROM pg_proc p
  WHERE p.pronamespace = 'ledger'::regnamespace AND has_function_privilege('ecoledger_web', p.oid, 'EXECUTE')
    AND p.prorettype <> 'trigger'::regtype AND (p.provolatile = 'v' OR p.prosecdef)
  ORDER BY 1"""


@dataclass
class Taken:
    """A web that was taken over: it knows all that its role reads, and keys that are good no more."""

    owner: Database
    values: dict[str, int]
    good: dict[str, str]
    """Keys of an administrator, of the bureau, and of finance, which gives nobody anything."""
    useless: dict[str, str | None]

    def calls(self) -> Iterator[tuple[str, str]]:
        """Every function that asks for a key, with a call of it."""
        with self.owner.read() as books:
            for name, names, types in books.connection.exec_driver_sql(FUNCTIONS).all():
                if name in OTHERWISE:
                    continue
                assert (names[:1], types[:1]) == (["p_key"], ["text"]), f"{name}: a reason, or a key"
                given = [ARGUMENTS.get(one, "NULL").format_map(self.values) for one in names[1:]]
                yield name, f"SELECT ledger.{name}({', '.join(['%s', *given])})"

    def told(self, statement: str, key: str | None, role: str = "ecoledger_web") -> str:
        """By what promise a call is refused under a role; nothing is kept of it."""
        url = self.owner.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(url) as connection:
            connection.execute(f"SET ROLE {role}".encode())
            try:
                connection.execute(statement.encode(), (key,))
            except psycopg.Error as error:
                return error.diag.constraint_name or error.sqlstate or ""
            finally:
                connection.rollback()
        return ""


@furnished
def taken(database: Database, owner: Database) -> Taken:
    """Two administrators, a bureau, finance; keys that were revoked, have expired, or lost their mandate; a mandate that waits."""
    book = owner.begin(lambda books: accounts.open_book(books, "zj", "x", date(2026, 1, 1)))

    def key(name: str, role: Role = Role.ADMINISTRATOR) -> IssuedKey:
        return owner.begin(lambda b: key_for(b, None if role is Role.ADMINISTRATOR else book, name, role))

    root, revoked, ended, li, wang, gone = (
        key("root"), key("revoked"), key("ended"), key("li", Role.BUREAU), key("wang", Role.FINANCE), key("gone", Role.FINANCE),
    )  # fmt: skip
    by = Bearer(root.actor_id, None, "root", Role.ADMINISTRATOR, None, root.person_id, key=root.text)
    database.begin(lambda b: revoke_key(b, by, None, revoked.key_id))
    dismiss(owner, [ended.key_id, gone.key_id])
    post, term = Post(Role.BUREAU, book), MandateTerm(date(2026, 1, 1))
    asked = database.begin(lambda b: mandates.ask(b, NUMBERS, by, card("new"), post, term, "letter"))
    with owner.read() as books:
        query = "SELECT enrolment_id FROM ledger.enrolment WHERE mandate_id = %s"
        code = books.connection.exec_driver_sql(query, (asked.mandate_id,)).scalar_one()
    digest = digest_of(root.text).hex()
    useless = {
        "no key": None, "nothing": "", "the number of an administrator": str(root.actor_id), "the number of a key": str(root.key_id),
        "what is kept of a key": digest, "the same as bytes": f"\\x{digest}", "a revoked key": revoked.text,
        "a key whose mandate was ended": ended.text, "a key of nobody": root.text[:-1] + ("A" if root.text[-1] != "A" else "B"),
    }  # fmt: skip
    good = {"administrator": root.text, "bureau": li.text, "finance": wang.text}
    values = {"book": book, "gone": gone.key_id, "waiting": asked.mandate_id, "code": code}
    return Taken(owner, values, good, useless)


def test_power_needs_somebody_s_key(taken: Taken) -> None:
    """Goal: whoever takes the web over names no administrator. Method: every function, with all that is no key."""
    calls = list(taken.calls())
    assert {name.partition("_")[0] for name, _ in calls} == {
        "ask",
        "open",
        "give",
        "notices",
        "own",
        "set",
        "ways",
        "confirm",
        "drop",
        "end",
        "keep",
        "renew",
        "revoke",
    }
    differ = [
        (name, what, told)
        for name, call in calls
        for what, key in taken.useless.items()
        if (told := taken.told(call, key)) != "key_issuer_living"
    ]
    assert differ == []
    assert [
        name for name, call in calls if taken.told(call, taken.good["administrator"]) == "key_issuer_living"
    ] == []
    with taken.owner.read() as books:
        assert [found.invariant.name for found in run_checks(books) if found.count] == []


def test_an_expired_key_is_none(taken: Taken) -> None:
    """Goal: by its last day. Method: as the owner, who alone may stand on another day: on the last day and on the day after."""
    today = date(2026, 6, 1)
    at(taken.owner, "2026-06-01T23:59:59+08:00")
    key = taken.owner.begin(lambda b: key_for(b, None, "late", Role.ADMINISTRATOR, bounds=Bounds(today))).text
    calls = list(taken.calls())
    assert [name for name, call in calls if taken.told(call, key, "none") == "key_issuer_living"] == []
    at(taken.owner, "2026-06-02T00:00:00+08:00")
    assert {taken.told(call, key, "none") for _, call in calls} == {"key_issuer_living"}


def test_a_key_does_what_its_holder_may(taken: Taken) -> None:
    """Goal: a key gives no other person's power. Method: every function with a key of finance, which makes its own next key and reads."""
    told = {name: taken.told(call, taken.good["finance"]) for name, call in taken.calls()}
    assert [
        told.pop(one) for one in ("renew_key", "keep_reading", "keep_attempt", "own_ways", "set_ways")
    ] == [""] * 5
    assert told.pop("give_ways") == "ways_asked"
    ties = {name: told.pop(name) for name in list(told) if "_bank_" in name or "_withdrawal" in name}
    assert set(ties.values()) <= {
        "23502",
        "bank_tie_open",
        "bank_account_tied",
        "bank_end_open",
        "import_counts",
        "withdrawal_open",
    }
    assert set(told.values()) == {"mandate_giver", "key_issuer_living"}


def test_reasons_are_of_functions_there_are(taken: Taken) -> None:
    """No reason is stale."""
    with taken.owner.read() as books:
        there = {row[0] for row in books.connection.exec_driver_sql(FUNCTIONS).all()}
    assert set(OTHERWISE) <= there


def test_no_error_shows_a_key(taken: Taken, database: Database) -> None:
    """What is logged of a call that failed names no value: neither the error of the database nor the one that came of it."""
    key = taken.useless["a revoked key"]
    with pytest.raises(DBAPIError) as refused, database.engine.begin() as connection:
        connection.exec_driver_sql("SELECT ledger.renew_key(%s, NULL)", (key,))
    told = "".join(format_exception(refused.value)) + repr(refused.value) + repr(refused.value.orig)
    assert "key_issuer_living" in repr(getattr(refused.value.orig, "diag").constraint_name)  # noqa: B009
    assert str(key) not in told


@pytest.mark.parametrize("how", [repr, str, lambda one: f"{one}", lambda one: repr([one])])
def test_the_text_of_a_key_is_not_shown(how: object) -> None:
    """Whatever writes down who acts writes no key."""
    assert callable(how)
    assert "eco_" not in how(bearer(Actor(1, None, "x", Role.ADMINISTRATOR, None), "eco_secret"))
