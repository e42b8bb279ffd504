"""Keys in PostgreSQL: what it refuses by itself, whoever is connected; what is told of keys; what the doctor finds."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import psycopg
import pytest

from ledger.actors.actions import IssuedKey, revoke_key
from ledger.actors.authority import Bearer, Role
from ledger.audit.checks import run_checks
from ledger.database import Database
from ledger.journal import accounts
from ledger.processes.actions import number_events
from ledger.processes.queries import happenings
from tests.furnished import furnished
from tests.people import dismiss, erase, key_for
from tests.sampling import sample
from tests.world import broken_promises

WEB = "ecoledger_web"


@dataclass
class Keys:
    """Two books, two administrators `root` and `chief`, and in the first book the keys `wang`, and `chen`, which was revoked."""

    database: Database
    owner: Database
    issued: dict[str, IssuedKey]
    books: tuple[int, int]

    @property
    def url(self) -> str:
        """The address of the database, for its owner."""
        return self.owner.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def actor(self, name: str) -> Bearer:
        """An administrator."""
        key = self.issued[name]
        return Bearer(key.actor_id, None, name, Role.ADMINISTRATOR, None, key=key.text)

    def told(self, statement: str, role: str = "", before: tuple[str, ...] = ()) -> tuple[str, str]:
        """Run a statement, and tell SQLSTATE and promise of the refusal; twice nothing when it is committed."""
        with psycopg.connect(self.url) as connection:
            try:
                for text in (
                    f"SET ROLE {role}" if role else "SELECT",
                    *before,
                    statement.format_map(self.numbers),
                ):
                    connection.execute(text.encode())
                connection.commit()
            except psycopg.Error as error:
                connection.rollback()
                return error.sqlstate or "", error.diag.constraint_name or ""
        return "", ""

    @property
    def numbers(self) -> dict[str, int | str]:
        """The number of each key by its holder, that of each actor with `_actor`, the text of each key with `_key`, and the books."""
        actors = {f"{name}_actor": key.actor_id for name, key in self.issued.items()}
        return {
            **{name: key.key_id for name, key in self.issued.items()},
            **actors,
            **{f"{name}_key": f"'{key.text}'" for name, key in self.issued.items()},
            "book": self.books[0],
            "other": self.books[1],
        }

    def broken(self, *, whole: bool = False) -> dict[str, list[str]]:
        """What `broken_promises` finds, or, where a test wants it, the whole doctor."""
        with self.owner.read() as books:
            told = run_checks(books) if whole else broken_promises(books)
            return {found.invariant.name: found.offenders for found in told if found.count}

    def events(self, book_id: int) -> list[tuple[str, str]]:
        """What the outbox of a book tells of keys and names, as its auditor sees it, who has the events numbered first."""
        self.database.begin(lambda books: number_events(books, book_id))
        with self.database.read() as books:
            told = happenings(books, book_id, owner=None)
        return [(event.kind, event.subject) for event in told if event.kind.startswith(("keys.", "parties."))]


@furnished
def keys(database: Database, owner: Database) -> Keys:
    """A small installation."""
    books = tuple(
        owner.begin(lambda books, c=code: accounts.open_book(books, c, "x", date(2026, 1, 1)))  # type: ignore[misc]
        for code in ("zj", "js")
    )
    issued = {
        name: owner.begin(lambda books, n=name: key_for(books, None, n, Role.ADMINISTRATOR))  # type: ignore[misc]
        for name in ("root", "chief")
    }
    made = Keys(database, owner, issued, books)  # type: ignore[arg-type]
    for name in ("wang", "chen"):
        issued[name] = owner.begin(
            lambda books, n=name: key_for(books, made.books[0], n, Role.FINANCE)  # type: ignore[misc]
        )
    database.begin(lambda books: revoke_key(books, made.actor("chief"), made.books[0], issued["chen"].key_id))
    return made


DIGEST = "sha256('mine')"
BY_THE_WEB = {
    "un-revoke": "UPDATE ledger.api_key SET revoked_at = NULL WHERE key_id = {chen}",
    "revoke past the function": "UPDATE ledger.api_key SET revoked_at = now() WHERE key_id = {wang}",
    "put another digest": "UPDATE ledger.api_key SET digest = " + DIGEST,
    "put another actor": "UPDATE ledger.api_key SET actor_id = {root_actor} WHERE key_id = {wang}",
    "delete a key": "DELETE FROM ledger.api_key",
    "read the digests of keys": "SELECT digest FROM ledger.api_key",
    "read whole keys": "SELECT * FROM ledger.api_key",
    "read a whole key as a value": "SELECT to_jsonb(k) FROM ledger.api_key k",
    "make an administrator": "INSERT INTO ledger.actor (name, role) VALUES ('evil', 'administrator')",
    "make an actor of the book": "INSERT INTO ledger.actor (book_id, name, role) VALUES ({book}, 'evil', 'bureau')",
    "make a key of an administrator": "INSERT INTO ledger.api_key (actor_id, digest) VALUES ({root_actor}, "
    + DIGEST
    + ")",
    "raise a role": "UPDATE ledger.actor SET role = 'administrator' WHERE actor_id = {wang_actor}",
    "wipe a name": "UPDATE ledger.actor SET name = 'person ' || actor_id, name_salt = NULL",
    "delete an actor": "DELETE FROM ledger.actor",
    "lock an actor": "SELECT FROM ledger.actor FOR UPDATE",
    "make a mandate": "INSERT INTO ledger.mandate (actor_id, from_on, document, given, asked_at, confirmed_at)"
    " VALUES ({wang_actor}, '2026-01-01', 'x', 'by_list', now(), now())",
    "end a mandate past the function": "UPDATE ledger.mandate SET ended_at = now(), why = 'x'",
    "make a code": "INSERT INTO ledger.enrolment (mandate_id, asked_by, asked_at, first_digest)"
    " VALUES (1, {root_actor}, now(), " + DIGEST + ")",
    "read the digests of codes": "SELECT first_digest FROM ledger.enrolment",
    "ask for an erasure past the function": "INSERT INTO ledger.erasure (actor_id, asked_by, asked_at)"
    " VALUES ({chen_actor}, {root_actor}, now())",
    "appoint somebody": "SELECT ledger.appoint('by_list', NULL, 'x', "
    + DIGEST
    + ", "
    + DIGEST
    + ", NULL, 'administrator', NULL, NULL, NULL, 'x', "
    + DIGEST
    + ", NULL, NULL)",
    "register somebody": "SELECT ledger.register_actor({book}, 'x', "
    + DIGEST
    + ", "
    + DIGEST
    + ", NULL, 'bureau', NULL)",
    "ask who is an administrator": "SELECT ledger.check_administrator({root_key})",
    "switch triggers off": "SET session_replication_role = replica",
}


@pytest.mark.parametrize("wish", BY_THE_WEB)
def test_the_web_writes_no_key_and_no_actor(keys: Keys, wish: str) -> None:
    """Goal: SQL in the hands of a thief is no key. Method: plain SQL under the web's role."""
    assert keys.told(BY_THE_WEB[wish], WEB)[0] == "42501"
    assert keys.broken() == {}


CARD = "'x', sha256('{card}'), (SELECT fingerprint FROM ledger.number_key), NULL"
ASK = (
    "SELECT ledger.ask_mandate({by}, {book}, "
    + CARD
    + ", '{role}', {owner}, NULL, NULL, '2026-01-01', NULL, 'letter', NULL, NULL, sha256('first'))"
)


def asked(by: str, book: str, role: str, owner: str = "NULL", card: str = "card") -> str:
    """A mandate that is asked for in somebody's name."""
    return ASK.format(by=by, book=book, role=role, owner=owner, card=card)


BY_FUNCTION = {
    "an administrator of a book": (asked("{root_key}", "{book}", "administrator"), ("LG080", "mandate_book")),
    "somebody of no book": (asked("{root_key}", "NULL", "bureau"), ("LG080", "mandate_book")),
    "with a key of finance": (asked("{wang_key}", "{book}", "bureau"), ("LG080", "mandate_giver")),
    "without a key": (asked("NULL", "{book}", "bureau"), ("LG051", "key_issuer_living")),
    "with a text that is no key": (asked("'nobody'", "{book}", "bureau"), ("LG051", "key_issuer_living")),
    "a bureau with an owner": (asked("{root_key}", "{book}", "bureau", "'acme'"), ("23514", "mandate_asked_owner_fits")),
    "revoke with a key of finance": ("SELECT ledger.revoke_key({wang_key}, {book}, {chen})", ("LG051", "key_issuer_living")),
    "revoke in another book": ("SELECT ledger.revoke_key({root_key}, {other}, {wang})", ("LG051", "key_of_book")),
    "revoke an administrator as of the book": ("SELECT ledger.revoke_key({root_key}, {book}, {chief})", ("LG051", "key_of_book")),
    "erase with a key of finance": ("SELECT ledger.ask_erasure({wang_key}, {book}, {chen})", ("LG051", "key_issuer_living")),
    "erase in another book": ("SELECT ledger.ask_erasure({root_key}, {other}, {chen})", ("LG051", "key_of_book")),
    "ask to erase who has a key": ("SELECT ledger.ask_erasure({root_key}, {book}, {wang})", ("LG052", "person_without_keys")),
    "ask to erase who has a mandate": ("SELECT ledger.ask_erasure({root_key}, {book}, {chen})", ("LG052", "person_without_mandates")),
    "ask to erase an administrator": ("SELECT ledger.ask_erasure({root_key}, NULL, {chief})", ("LG051", "key_of_book")),
}  # fmt: skip


@pytest.mark.parametrize("wish", BY_FUNCTION)
def test_the_functions_look_who_asks(keys: Keys, wish: str) -> None:
    """Goal: what Python checks, the function checks too. Method: call it by plain SQL under the web's role, past Python."""
    statement, promise = BY_FUNCTION[wish]
    assert keys.told(statement, WEB) == promise
    assert keys.broken() == {}


def test_a_key_is_made_by_who_has_one(keys: Keys) -> None:
    """Goal: a web that was taken over has no key but those that come. Method: its role, with all it can read, what is kept, and a key."""

    def renewed(with_what: str) -> tuple[str, str]:
        return keys.told(f"SELECT ledger.renew_key('{with_what}', {DIGEST})", WEB)

    with keys.owner.read() as books:
        query = "SELECT encode(digest, 'hex') FROM ledger.api_key WHERE key_id = %s"
        kept = books.connection.exec_driver_sql(query, (keys.numbers["root"],)).scalar_one()
    chen, wang = (keys.issued[name].text for name in ("chen", "wang"))
    for useless in (kept, f"\\x{kept}", str(keys.numbers["root"]), "", chen):
        assert renewed(useless) == ("LG051", "key_issuer_living")
    assert renewed(wang) == ("", "")
    assert keys.broken() == {}


def test_who_inherits_the_web_s_role_is_not_the_owner(keys: Keys) -> None:
    """Goal: nobody is named by the owner of the database alone. Method: a login that inherits the web's role and never says SET ROLE."""
    statement = "SELECT ledger.end_mandate(NULL, {book}, (SELECT max(mandate_id) FROM ledger.mandate), 'why')"
    with psycopg.connect(keys.url) as connection:
        connection.execute("CREATE ROLE ecoledger_guest LOGIN INHERIT IN ROLE ecoledger_web")
        connection.execute("SET LOCAL SESSION AUTHORIZATION ecoledger_guest")
        assert connection.execute("SELECT session_user, current_setting('role')").fetchone() == (
            "ecoledger_guest",
            "none",
        )
        with pytest.raises(psycopg.Error) as refused:
            connection.execute(statement.format_map(keys.numbers).encode())
        connection.rollback()  # and the login is gone again
    assert (refused.value.sqlstate, refused.value.diag.constraint_name) == ("LG051", "key_issuer_living")
    assert keys.told(statement) == ("", "")


def test_the_functions_do_what_is_sound(keys: Keys) -> None:
    """The counter-example: the same calls, sound, pass; a key of a revoked administrator asks for nothing, and the last is not revoked."""
    sound = asked("{root_key}", "{book}", "bureau")
    assert keys.told(sound, WEB) == ("", "")
    assert keys.told("SELECT ledger.revoke_key({chief_key}, NULL, {root})", WEB) == ("", "")
    assert keys.told(sound.replace("first", "other"), WEB) == ("LG051", "key_issuer_living")
    assert keys.told("SELECT ledger.revoke_key({chief_key}, NULL, {chief})", WEB) == (
        "LG051",
        "key_last_administrator",
    )
    assert keys.broken() == {}


BY_THE_OWNER = {
    "un-revoke": ("UPDATE ledger.api_key SET revoked_at = NULL, revoked_by = NULL WHERE key_id = {chen}", ("LG050", "key_stays_revoked")),
    "revoke later": ("UPDATE ledger.api_key SET revoked_at = revoked_at + interval '1 day' WHERE key_id = {chen}",
                     ("LG050", "key_stays_revoked")),
    "revoke by another": ("UPDATE ledger.api_key SET revoked_by = {root_actor} WHERE key_id = {chen}", ("LG050", "key_stays_revoked")),
    "revoked by, but not when": ("UPDATE ledger.api_key SET revoked_by = {root_actor} WHERE key_id = {wang}",
                                 ("23514", "api_key_revoked_whole")),
    "another digest": ("UPDATE ledger.api_key SET digest = " + DIGEST + " WHERE key_id = {wang}", ("LG008", "journal_append_only")),
    "another actor": ("UPDATE ledger.api_key SET actor_id = {root_actor} WHERE key_id = {wang}", ("LG008", "journal_append_only")),
    "another issuer": ("UPDATE ledger.api_key SET created_by = {chief_actor} WHERE key_id = {wang}", ("LG008", "journal_append_only")),
    "another mandate": ("UPDATE ledger.api_key SET mandate_id = 1 WHERE key_id = {wang}", ("LG008", "journal_append_only")),
    "made with another": ("UPDATE ledger.api_key SET parent_id = {chief} WHERE key_id = {wang}", ("LG008", "journal_append_only")),
    "another day": ("UPDATE ledger.api_key SET created_at = now() WHERE key_id = {wang}", ("LG008", "journal_append_only")),
    "delete": ("DELETE FROM ledger.api_key WHERE key_id = {chen}", ("LG008", "journal_append_only")),
    "truncate": ("TRUNCATE ledger.api_key CASCADE", ("LG008", "journal_append_only")),
    "delete an actor": ("DELETE FROM ledger.actor WHERE actor_id = {chen_actor}", ("LG008", "journal_append_only")),
    "another owner": ("UPDATE ledger.actor SET owner = 'x' WHERE actor_id = {wang_actor}", ("LG008", "journal_append_only")),
    "another role": ("UPDATE ledger.actor SET role = 'administrator' WHERE actor_id = {wang_actor}", ("LG008", "journal_append_only")),
    "another day of an actor": ("UPDATE ledger.actor SET created_at = created_at + interval '1 day' WHERE actor_id = {wang_actor}",
                                ("LG008", "journal_append_only")),
    "another book": ("UPDATE ledger.actor SET book_id = {other} WHERE actor_id = {wang_actor}", ("LG008", "journal_append_only")),
    "another name": ("UPDATE ledger.actor SET name = 'x' WHERE actor_id = {wang_actor}", ("LG014", "actor_digest_kept")),
    "another salt": ("UPDATE ledger.actor SET name_salt = sha256('x') WHERE actor_id = {wang_actor}", ("LG014", "actor_digest_kept")),
    "half an erasure": ("UPDATE ledger.actor SET name_salt = NULL WHERE actor_id = {chen_actor}", ("23514", "actor_erased_whole")),
    "no name": ("INSERT INTO ledger.actor (name, role) VALUES ('', 'administrator')", ("23514", "actor_erased_whole")),
}  # fmt: skip


WISHES = [(wish, replica) for wish in BY_THE_OWNER for replica in (True, False)]


TRIED = sample(WISHES, lambda row: row[0], lambda row: row[1])


@pytest.mark.parametrize(("wish", "replica"), TRIED)
def test_a_key_stays_what_it_is(keys: Keys, wish: str, replica: bool) -> None:
    """Goal: a revoked key stays revoked, whoever asks. Method: the superuser, also where replication switches ordinary triggers off.

    By default each wish in one of the two.
    """
    statement, promise = BY_THE_OWNER[wish]
    assert (
        keys.told(statement, before=("SET session_replication_role = replica",) if replica else ()) == promise
    )


def test_what_is_told_of_keys(keys: Keys) -> None:
    """Goal: an auditor sees every key that could act in the book. Method: read the events of both books, and of one opened later."""
    number = {name: str(value) for name, value in keys.numbers.items()}
    admins = [("keys.issued", number["root"]), ("keys.issued", number["chief"])]
    own = [("keys.issued", number["wang"]), ("keys.issued", number["chen"]), ("keys.revoked", number["chen"])]
    assert keys.events(keys.books[0]) == admins + own
    assert keys.events(keys.books[1]) == admins
    keys.database.begin(
        lambda books: revoke_key(books, keys.actor("root"), None, keys.issued["chief"].key_id)
    )
    late = keys.owner.begin(lambda books: accounts.open_book(books, "ah", "x", date(2026, 1, 1)))
    for book in (late, keys.books[1]):
        assert keys.events(book) == [*admins, ("keys.revoked", number["chief"])]
    with keys.owner.read() as books:
        told = happenings(books, keys.books[0], owner=None)
        figures = [event.figures for event in told if event.kind.startswith("keys.")]
        assert happenings(books, keys.books[0], owner="acme") == []
        digests = (
            books.connection.exec_driver_sql("SELECT encode(digest, 'hex') FROM ledger.api_key")
            .scalars()
            .all()
        )
    issued = figures[2]
    assert {name: issued[name] for name in ("actor", "role", "owner", "by")} == {
        "actor": keys.numbers["wang_actor"],
        "role": "finance",
        "owner": None,
        "by": None,
    }
    assert figures[4]["by"] == keys.numbers["chief_actor"]
    assert [one["by"] for one in figures[:2]] == [None, None]
    assert not any(
        secret in str(figures)
        for secret in ("wang", "chen", *digests, *(key.text for key in keys.issued.values()))
    )
    assert keys.broken() == {}


def test_erasing_is_told_once(keys: Keys) -> None:
    """Goal: the event comes from the database. Method: erase twice; the name is the number of the person."""
    chen = keys.issued["chen"].key_id
    dismiss(keys.owner, [chen])
    for _ in range(2):
        erase(keys.owner, keys.books[0], chen)
    told = keys.events(keys.books[0])
    assert [one for one in told if one[0].startswith("parties.")] == [
        ("parties.person_erased", str(keys.numbers["chen_actor"]))
    ]
    with keys.database.read() as books:
        query = "SELECT name FROM ledger.actor WHERE actor_id = %s"
        name = books.connection.exec_driver_sql(query, (keys.numbers["chen_actor"],)).scalar_one()
    assert name == f"person {keys.issued['chen'].person_id}"


BREACHES = {
    "un-revoked": "UPDATE ledger.api_key SET revoked_at = NULL, revoked_by = NULL WHERE key_id = {chen}",
    "revoked otherwise": "UPDATE ledger.api_key SET revoked_by = {root_actor} WHERE key_id = {chen}",
    "another digest": "UPDATE ledger.api_key SET digest = sha256('mine') WHERE key_id = {chen}",
    "another role": "UPDATE ledger.actor SET role = 'bureau' WHERE actor_id = {chen_actor}",
    "deleted": "DELETE FROM ledger.api_key WHERE key_id = {chen}",
    "an administrator nobody told of": "INSERT INTO ledger.api_key (actor_id, digest, mandate_id)"
    " SELECT actor_id, sha256('mine'), mandate_id FROM ledger.mandate WHERE actor_id = {root_actor}",
    "a made-up event": "INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)"
    " SELECT book_id, kind, subject, owners, figures, actor_id FROM ledger.outbox WHERE kind = 'keys.revoked'",
}


@pytest.mark.parametrize("breach", BREACHES)
def test_the_doctor_names_a_breach(keys: Keys, breach: str) -> None:
    """Goal: what a superuser does with triggers off is found. Method: each breach, then the doctor."""
    off = tuple(f"ALTER TABLE ledger.{table} DISABLE TRIGGER ALL" for table in ("api_key", "actor", "outbox"))
    assert keys.told(BREACHES[breach], before=off) == ("", "")
    found = keys.broken(whole=True)
    assert set(found) - {"mandates_are_as_told", "what_is_written_once_stays"} == {
        "keys_are_as_told",
        "rows_are_as_recorded",
        "database_is_the_program_s",
    }
    assert ("mandates_are_as_told" in found) == (breach == "another role")
    assert ("what_is_written_once_stays" in found) == (breach == "another digest")
    wanted = (
        keys.issued["chen"].key_id
        if "nobody" not in breach
        else max(key.key_id for key in keys.issued.values())
    )
    assert all(f"key {wanted}" in one or "nobody" in breach for one in found["keys_are_as_told"])


def waits(url: str, pid: int) -> bool:
    """Tell whether a backend waits for another."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", (pid,)).fetchone()
    return row is not None and bool(row[0])


def after(url: str, first: str, second: str, role: str = WEB) -> str:
    """Run `first` and, before it is committed, `second`, which waits for it; then commit, and give what became of the second."""
    told: list[str] = []
    with psycopg.connect(url) as one, psycopg.connect(url) as two:
        for connection in (one, two):
            connection.execute(f"SET ROLE {role}".encode())
            connection.commit()
        one.execute(first.encode())

        def follow() -> None:
            try:
                two.execute(second.encode())
                two.commit()
                told.append("")
            except psycopg.Error as error:
                two.rollback()
                told.append(error.diag.constraint_name or error.sqlstate or "")

        thread = threading.Thread(target=follow)
        thread.start()
        while not waits(url, two.info.backend_pid) and thread.is_alive():
            pass
        assert thread.is_alive(), "the second did not wait for the first"
        one.commit()
        thread.join()
    return told[0]


def test_two_administrators_revoke_each_other(keys: Keys) -> None:
    """Goal: one lives. Method: the second call waits for the first, and finds that its own key is gone."""
    first = "SELECT ledger.revoke_key({root_key}, NULL, {chief})".format_map(keys.numbers)
    second = "SELECT ledger.revoke_key({chief_key}, NULL, {root})".format_map(keys.numbers)
    assert after(keys.url, first, second) == "key_issuer_living"
    assert keys.broken() == {}


BY_AN_ADMINISTRATOR = {
    "ask for a mandate": asked("{chief_key}", "{book}", "bureau"),
    "end a mandate": "SELECT ledger.end_mandate({chief_key}, {book}, 3, 'left')",
    "revoke a key": "SELECT ledger.revoke_key({chief_key}, {book}, {wang})",
}


@pytest.mark.parametrize("wish", BY_AN_ADMINISTRATOR)
def test_an_administrator_acts_while_its_key_is_revoked(keys: Keys, wish: str) -> None:
    """Goal: whoever loses its key does nothing after. Method: its call waits for the revocation, and is refused once that is committed."""
    first = "UPDATE ledger.api_key SET revoked_at = now() WHERE key_id = {chief}".format_map(keys.numbers)
    second = BY_AN_ADMINISTRATOR[wish].format_map(keys.numbers)
    assert after(keys.url, first, second, role="none") == "key_issuer_living"


@pytest.mark.parametrize("wish", BY_AN_ADMINISTRATOR)
def test_a_key_is_revoked_while_its_administrator_acts(keys: Keys, wish: str) -> None:
    """Goal: what was begun with a key is finished before it is revoked. Method: the revocation, by the owner, waits."""
    first = BY_AN_ADMINISTRATOR[wish].format_map(keys.numbers)
    second = "UPDATE ledger.api_key SET last_used_on = last_used_on WHERE key_id = {chief}".format_map(
        keys.numbers
    )
    assert after(keys.url, first, second, role="none") == ""


CROSSINGS: dict[str, tuple[str, str]] = {
    "a book is opened first": ("book", "key"),
    "the key is issued first": ("key", "book"),
}


@pytest.mark.parametrize("order", CROSSINGS)
def test_a_book_and_a_key_at_once(keys: Keys, order: str) -> None:
    """Goal: neither is missed by the other. Method: both at once, in both orders; the doctor compares."""
    statements: dict[str, Callable[[], str]] = {
        "book": lambda: "INSERT INTO ledger.book (code, name, opens_on) VALUES ('new', 'x', '2026-01-01')",
        "key": lambda: (
            "INSERT INTO ledger.api_key (actor_id, digest) VALUES ({root_actor}, sha256('third'))".format_map(
                keys.numbers
            )
        ),
    }
    first, second = (statements[name]() for name in CROSSINGS[order])
    assert after(keys.url, first, second, role="none") == ""
    assert keys.broken() == {}
