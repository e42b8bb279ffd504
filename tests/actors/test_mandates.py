"""Mandates: one person asks, another confirms, the holder makes the key; in Python and in PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from time import sleep
from typing import Any

import psycopg
import pytest

from ledger.actors import mandates
from ledger.actors.actions import (
    UNBOUNDED,
    AdministratorThere,
    Bounds,
    ExpiryPassed,
    KeyNotMadeWith,
    LastAdministrator,
    OwnerReserved,
    Post,
    renew_key,
    revoke_key,
    revoke_own_key,
)
from ledger.actors.authority import ALL_RIGHTS, OWNED, Actor, Bearer, KeyUnknown, Role, bearer, digest_of
from ledger.actors.deputies import MandateTerm
from ledger.actors.erasure import (
    ErasureNotAsked,
    ErasureWaits,
    MandateStillThere,
    ask_erasure,
    confirm_erasure,
    drop_erasure,
)
from ledger.actors.mandates import (
    HALF_LENGTH,
    AdministratorsFew,
    AnotherConfirms,
    AskerEnded,
    CodeNotAsked,
    CodeUnknown,
    ForOneself,
    LastMandate,
    MandateNotRunning,
    MandateNotThere,
    MandateNotWaiting,
    NotTheGiver,
    TermEmpty,
    TermPassed,
    What,
    may_give,
)
from ledger.actors.persons import NamedOtherwise
from ledger.actors.queries import (
    Mandate,
    Which,
    holder_of,
    key_used,
    keys_of,
    mandates_of,
    other_keys,
    seen,
    still_valid,
)
from ledger.audit.checks import CATALOG, run_checks
from ledger.compensation.queries.owners import unknown_owner
from ledger.database import Database, ReadBooks
from ledger.database.refusals import PromiseBroken
from ledger.errors import LedgerError
from ledger.journal import accounts
from tests.actors.test_persons import at
from tests.furnished import furnished
from tests.people import NUMBERS, card, dismiss, erase, key_for, know
from tests.world import broken_promises

FROM = date(2026, 1, 1)
MILL = "enterprise:mill"
OTHER = "enterprise:other"
"""Of whom the first book knows, too."""


@dataclass
class Town:
    """Two books, and people with keys; who is named twice has two keys, or another role."""

    database: Database
    owner: Database
    books: tuple[int, int]
    actors: dict[str, Bearer]
    keys: dict[str, str]

    @property
    def url(self) -> str:
        """The address of the database, for its owner."""
        return self.owner.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def ask(self, by: str, name: str = "Wang", role: Role = Role.FINANCE, **more: Any) -> mandates.Asked:
        """Somebody asks for a mandate in the first book, or for an administrator."""
        owner = more.pop("owner", MILL if role in OWNED else None)
        post = Post(
            role,
            None if role is Role.ADMINISTRATOR else more.pop("book", self.books[0]),
            owner,
            more.pop("kind", None),
            more.pop("rights", ()),
            operations=more.pop("operations", ()),
            area=more.pop("area", None),
        )
        return self.database.begin(
            lambda books: mandates.ask(
                books,
                NUMBERS,
                self.actors[by],
                replace(card(more.get("of", name), more.get("system", "")), name=name),
                post,
                MandateTerm(more.get("start", FROM), more.get("until"), more.get("deputy_for")),
                more.get("document", "letter"),
                more.get("bounds", UNBOUNDED),
                owners=unknown_owner,
            )
        )

    def confirm(self, by: str, mandate: int, role: Role = Role.FINANCE) -> str:
        """Somebody confirms it."""
        book = None if role is Role.ADMINISTRATOR else self.books[0]
        return self.database.begin(
            lambda books: mandates.confirm(books, self.actors[by], book, mandate, owners=unknown_owner)
        )

    def hire(self, name: str = "Wang", role: Role = Role.FINANCE, **more: Any) -> tuple[int, str]:
        """Three people give one a key: the mandate and the key."""
        second = "li" if role is Role.ENTERPRISE else "chief"
        asked = self.ask("root", name, role, **more)
        half = self.confirm(second, asked.mandate_id, role)
        made = self.database.begin(lambda books: mandates.enrol(books, asked.half + half))
        return asked.mandate_id, made.text

    def holder(self, key: str) -> Actor | None:
        """Who acts with a key."""
        with self.database.read() as books:
            assert still_valid(books, [digest_of(key)]) in (set(), {digest_of(key)})
            found = holder_of(books, digest_of(key))
            assert bool(still_valid(books, [digest_of(key)])) == (found is not None)
        return None if found is None else found.actor

    def told(self, statement: str, *values: object, role: str = "ecoledger_web") -> str:
        """Run SQL as the web does; what it is refused by."""
        with psycopg.connect(self.url) as connection:
            connection.execute(f"SET ROLE {role}".encode())
            try:
                connection.execute(statement.encode(), values)
                connection.commit()
            except psycopg.Error as error:
                connection.rollback()
                return error.diag.constraint_name or error.sqlstate or ""
        return ""

    def without(self) -> None:
        """Put an actor there who has no mandate, as the owner of the tables can."""
        query = "INSERT INTO ledger.actor (book_id, name, role) VALUES (%s, 'Without', 'finance')"
        assert self.told(query, self.books[0], role="none") == ""

    def rows(self, query: str, *values: object) -> list[Any]:
        """Read rows as the owner."""
        with self.owner.engine.begin() as connection:
            return list(connection.exec_driver_sql(query, values).all())

    def digested(self, name: str) -> tuple[bytes, bytes]:
        """The digest of somebody's number, and the fingerprint of the key."""
        return self.owner.begin(lambda books: NUMBERS.digest(books, card(name).number.upper()))

    def sql_ask(
        self, by: str, name: str, role: str, first: str, owner: str | None = None, **more: Any
    ) -> str:
        """Ask past Python."""
        kind, rights = ("viewing", ["read"]) if role == "enterprise" else (None, None)
        kind, rights = more.get("kind", kind), more.get("rights", rights)
        number, fingerprint = self.digested(name)
        book = None if role == "administrator" else self.books[0]
        return self.told(
            "SELECT ledger.ask_mandate(%s, %s, %s, %s, %s, NULL, %s, %s, %s, %s, '2026-01-01', NULL, 'x', NULL, NULL,"
            " sha256(%s))",
            *(self.actors[by].key, book, name, number, fingerprint, role, owner, kind, rights),
            first.encode(),
        )

    def sql_confirm(self, by: str, mandate: int) -> str:
        """Confirm past Python."""
        query = "SELECT ledger.confirm_mandate(%s, %s, %s, sha256('second'))"
        return self.told(query, self.actors[by].key, self.books[0], mandate)

    def broken(self, *, whole: bool = False) -> dict[str, list[str]]:
        """What `broken_promises` finds, or the whole doctor, but that a clock was set, as tests of later days do."""
        with self.owner.read() as books:
            told = run_checks(books) if whole else broken_promises(books)
            found = {found.invariant.name: found.offenders for found in told if found.count}
        kept = [one for one in found.pop(CATALOG.name, []) if not one.startswith("setting ecoledger.now ")]
        return {**found, **({CATALOG.name: kept} if kept else {})}


def make_town(database: Database, owner: Database) -> Town:
    """Administrators root and chief; root is of the bureau, too; li and he are of the bureau; the mill has a representative."""
    books = tuple(
        owner.begin(lambda books, c=code: accounts.open_book(books, c, "x", date(2026, 1, 1)))  # type: ignore[misc]
        for code in ("zj", "js")
    )
    actors: dict[str, Bearer] = {}
    keys: dict[str, str] = {}
    for who, name, role, book in (
        ("root", "root", Role.ADMINISTRATOR, None),
        ("root's machine", "root", Role.ADMINISTRATOR, None),
        ("root of the bureau", "root", Role.BUREAU, books[0]),
        ("chief", "chief", Role.ADMINISTRATOR, None),
        ("li", "li", Role.BUREAU, books[0]),
        ("he", "he", Role.BUREAU, books[0]),
        ("li elsewhere", "li", Role.BUREAU, books[1]),
        ("zhao", "zhao", Role.FINANCE, books[0]),
        ("sun", "sun", Role.ENTERPRISE, books[0]),
        ("auditor", "qian", Role.AUDITOR, books[0]),
    ):
        own, system = MILL if role is Role.ENTERPRISE else None, "till" if "machine" in who else ""
        made = owner.begin(
            lambda b, n=name, r=role, k=book, o=own, s=system: key_for(b, k, n, r, o, system=s)  # type: ignore[misc]
        )
        rights = ALL_RIGHTS if role is Role.ENTERPRISE else ()
        actors[who] = Bearer(
            made.actor_id, book, name, role, own, made.person_id, rights=rights, key=made.text
        )
        keys[who] = made.text
    for own in (MILL, OTHER):
        know(database, books[0], own)
    return Town(database, owner, books, actors, keys)  # type: ignore[arg-type]


@furnished
def town(database: Database, owner: Database) -> Town:
    """Those of two books who give power, and a mill."""
    return make_town(database, owner)


def numbered(books: ReadBooks, town: Town, mandate_id: int) -> list[Mandate]:
    """Find a mandate of the first book in the list by its number."""
    return [one for one in mandates_of(books, Which(town.books[0])) if one.mandate_id == mandate_id]


def test_three_people_make_a_key(town: Town) -> None:
    """One asks, another confirms, the holder makes the key, once; nobody acts before, and each half alone is nothing."""
    asked = town.ask("root", until=date(2099, 1, 1), bounds=Bounds(date(2098, 1, 1), ("10.0.0.0/8",)))
    assert asked.half not in repr(asked)
    half = town.confirm("chief", asked.mandate_id)

    def enrol(code: str) -> mandates.Enrolled:
        return town.database.begin(lambda books: mandates.enrol(books, code))

    for wrong in (
        "",
        asked.half,
        half,
        half + asked.half,
        asked.half + half[:-1],
        asked.half * 2,
        "\u0661" * 44,
    ):
        with pytest.raises(CodeUnknown):
            enrol(wrong)
    made = enrol(asked.half + half)
    assert (made.role, made.book) == ("finance", "zj")
    assert made.text not in repr(made)
    with pytest.raises(CodeUnknown):
        enrol(asked.half + half)
    actor = town.holder(made.text)
    assert actor is not None
    assert (actor.role, actor.name, [str(one) for one in actor.networks]) == (
        Role.FINANCE,
        "Wang",
        ["10.0.0.0/8"],
    )
    assert town.broken() == {}


def test_a_code_is_good_for_seven_days(town: Town) -> None:
    """The last instant of it, and the first after; and not before it is confirmed."""
    town.database = town.owner  # whose clock is set
    for instant, good in (("2027-11-08T11:59:59.9+08:00", True), ("2027-11-08T12:00:00+08:00", False)):
        at(town.owner, "2027-11-01T12:00:00+08:00")
        name = f"Wang {good}"
        asked = town.ask("root", name)
        half = town.confirm("chief", asked.mandate_id)
        at(town.owner, instant)
        if good:
            town.database.begin(lambda books, c=asked.half + half: mandates.enrol(books, c))  # type: ignore[misc]
        else:
            with pytest.raises(CodeUnknown):
                town.database.begin(lambda books, c=asked.half + half: mandates.enrol(books, c))  # type: ignore[misc]


def test_a_mandate_runs_from_a_day_to_a_day(town: Town) -> None:
    """By the day of Shanghai: the instants around the first and the last day; the key itself has no end."""
    town.database = town.owner  # whose clock is set
    at(town.owner, "2027-11-01T12:00:00+08:00")
    _, key = town.hire(start=date(2027, 11, 10), until=date(2027, 11, 20))
    for instant, good in (
        ("2027-11-09T23:59:59.9+08:00", False),
        ("2027-11-10T00:00:00+08:00", True),
        ("2027-11-20T23:59:59.9+08:00", True),
        ("2027-11-21T00:00:00+08:00", False),
    ):
        at(town.owner, instant)
        assert (town.holder(key) is not None) is good, instant
        gone = "SELECT ledger.keys_gone(actor_id, NULL) FROM ledger.api_key WHERE digest = %s"
        with town.owner.engine.begin() as connection:
            since = connection.exec_driver_sql(gone, (digest_of(key),)).scalar_one()
        assert (since is not None) is (instant > "2027-11-21"), instant


LIVES: dict[str, tuple[list[date | str | None], str | None]] = {
    "one key that is good": ([None], None),
    "its last day": ([date(2027, 11, 10)], None),
    "only one that has expired": ([date(2027, 11, 5)], "2027-11-06T00:00:00+08:00"),
    "a good one beside one that has expired": ([date(2027, 11, 5), None], None),
    "two that have expired": ([date(2027, 11, 5), date(2027, 11, 7)], "2027-11-08T00:00:00+08:00"),
    "one that was revoked": (["revoked"], "2027-11-09T12:00:00+08:00"),
    "one that was revoked, one that expired before": (
        ["revoked", date(2027, 11, 5)],
        "2027-11-09T12:00:00+08:00",
    ),
    "one that was revoked, one that expired after": (
        ["revoked", date(2027, 11, 9)],
        "2027-11-10T00:00:00+08:00",
    ),
    "one that was revoked, one that is good": (["revoked", None], None),
    "one that is revoked at this instant": (["now"], "2027-11-10T12:00:00+08:00"),
    "none": ([], None),
}
"""The keys of a person, each by its last day, and since when the person is gone at noon of 10 November 2027."""


@pytest.mark.parametrize("keys", LIVES)
def test_who_has_no_good_key_is_gone(town: Town, keys: str) -> None:
    """Goal: a key that has expired makes nobody living. Method: each set of keys, asked with and without locks."""
    lasts, gone = LIVES[keys]
    at(town.owner, "2027-11-01T12:00:00+08:00")
    mandate = town.ask("root").mandate_id
    town.confirm("chief", mandate)
    made = [
        town.owner.begin(
            lambda books, last=last: key_for(  # type: ignore[misc]
                books,
                town.books[0],
                "Wang",
                Role.FINANCE,
                bounds=Bounds(last if isinstance(last, date) else None),
            )
        )
        for last in lasts
    ]
    for instant, which in (("2027-11-09T12:00:00+08:00", "revoked"), ("2027-11-10T12:00:00+08:00", "now")):
        at(town.owner, instant)
        with town.owner.engine.begin() as connection:
            for key in (key for last, key in zip(lasts, made, strict=True) if last == which):
                revoked = "UPDATE ledger.api_key SET revoked_at = ledger.clock_now() WHERE key_id = %s"
                connection.exec_driver_sql(revoked, (key.key_id,))
    with town.owner.engine.begin() as connection:
        query = "SELECT ledger.gone_since(actor_id, NULL), ledger.keys_gone(actor_id, NULL) FROM ledger.mandate WHERE mandate_id = %s"
        seen, locked = connection.exec_driver_sql(query, (mandate,)).one()
    wanted = None if gone is None else datetime.fromisoformat(gone)
    assert (seen, locked) == (wanted, wanted)


def test_a_key_belongs_to_its_mandate(town: Town) -> None:
    """Goal: no key lives again under a later mandate. Method: one that ran out, one that is ended, one given after; each with its key."""
    town.database = town.owner  # whose clock is set
    at(town.owner, "2027-11-01T12:00:00+08:00")
    _, over = town.hire(start=date(2027, 11, 1), until=date(2027, 11, 5))
    coming, later = town.hire(start=date(2027, 11, 20))
    at(town.owner, "2027-11-06T12:00:00+08:00")
    ended, stolen = town.hire(start=date(2027, 11, 6))
    assert (town.holder(over), town.holder(later)) == (None, None)
    assert town.holder(stolen) is not None
    town.database.begin(
        lambda books: mandates.end(books, town.actors["root"], town.books[0], ended, "stolen")
    )
    with town.owner.read() as books:
        query = "SELECT digest FROM ledger.api_key k JOIN ledger.mandate m USING (mandate_id) WHERE revoked_at IS NOT NULL"
        assert books.connection.exec_driver_sql(query).scalars().all() == [digest_of(stolen)]
    _, good = town.hire(start=date(2027, 11, 6))
    assert (town.holder(over), town.holder(stolen)) == (None, None)
    assert town.holder(good) is not None
    at(town.owner, "2027-11-21T12:00:00+08:00")
    assert (town.holder(over), town.holder(stolen)) == (None, None)
    assert town.holder(later) is not None
    town.database.begin(
        lambda books: mandates.end(books, town.actors["root"], town.books[0], coming, "moved")
    )
    assert town.holder(later) is None
    assert town.holder(good) is not None
    assert town.broken() == {}


ALONE = {
    "who asked": "root",
    "the machine of who asked": "root's machine",
}
"""Administrators who are one person with root, who asked."""


@pytest.mark.parametrize("who", ALONE)
def test_nobody_confirms_what_he_asked_for(town: Town, who: str) -> None:
    """In Python and past it: another key, and a machine's key, of the same person."""
    asked = town.ask("root")
    with pytest.raises(AnotherConfirms):
        town.confirm(ALONE[who], asked.mandate_id)
    assert town.sql_confirm(ALONE[who], asked.mandate_id) == "mandate_by_two"
    town.confirm("chief", asked.mandate_id)
    with pytest.raises(MandateNotWaiting):
        town.confirm("chief", asked.mandate_id)
    assert town.sql_confirm("chief", asked.mandate_id) == "mandate_open"


def test_another_role_is_no_other_person(town: Town) -> None:
    """A representative that root asked for as administrator is not confirmed by root of the bureau, but by li."""
    asked = town.ask("root", role=Role.ENTERPRISE)
    with pytest.raises(AnotherConfirms):
        town.confirm("root of the bureau", asked.mandate_id)
    assert town.sql_confirm("root of the bureau", asked.mandate_id) == "mandate_by_two"
    assert town.sql_confirm("li elsewhere", asked.mandate_id) == "mandate_giver"
    town.confirm("li", asked.mandate_id, Role.ENTERPRISE)


def test_nobody_gives_power_to_himself(town: Town) -> None:
    """Neither asks nor confirms: with the same number, whatever the role."""
    with pytest.raises(ForOneself):
        town.ask("root", "root")
    assert town.sql_ask("root", "root", "finance", "a") == "mandate_by_two"
    asked = town.ask("root", "chief")
    with pytest.raises(ForOneself):
        town.confirm("chief", asked.mandate_id)
    assert town.sql_confirm("chief", asked.mandate_id) == "mandate_by_two"


def test_who_was_erased_and_came_back_is_the_same(town: Town) -> None:
    """What a person asked for is not confirmed by it after erasure and return."""
    _, key = town.hire("zhou", Role.BUREAU)
    town.hire("zhou", Role.AUDITOR)
    with town.owner.engine.begin() as connection:
        query = (
            "SELECT k.key_id, a.actor_id, a.person_id, a.role FROM ledger.api_key k"
            " JOIN ledger.actor a USING (actor_id) WHERE a.name = 'zhou'"
        )
        rows = connection.exec_driver_sql(query).all()
    row = next(row for row in rows if row.role == "bureau")
    town.actors["zhou"] = Bearer(
        row.actor_id, town.books[0], "zhou", Role.BUREAU, None, row.person_id, key=key
    )
    asked = town.ask("zhou", role=Role.ENTERPRISE)
    dismiss(town.owner, [one.key_id for one in rows])
    erase(town.owner, town.books[0], row.key_id)
    _, key = town.hire("zhou", Role.BUREAU)
    with town.owner.engine.begin() as connection:
        back = connection.exec_driver_sql(query).one()
    assert (back.person_id, back.actor_id == row.actor_id) == (row.person_id, False)
    town.actors["back"] = Bearer(
        back.actor_id, town.books[0], "zhou", Role.BUREAU, None, back.person_id, key=key
    )
    with pytest.raises(AnotherConfirms):
        town.confirm("back", asked.mandate_id)
    with pytest.raises(AskerEnded):
        town.confirm("li", asked.mandate_id)
    assert town.sql_confirm("li", asked.mandate_id) == "mandate_asker_gone"
    town.database.begin(
        lambda books: mandates.drop(books, town.actors["back"], town.books[0], asked.mandate_id)
    )
    assert town.broken() == {}


def test_what_a_thief_asked_for_is_not_confirmed(town: Town) -> None:
    """Goal: not even when the holder has a good key. Method: a mandate and a code, asked for before a key is taken back, and after."""
    held, _ = town.hire()

    def both() -> tuple[int, int]:
        code = town.database.begin(
            lambda books: mandates.ask_enrolment(books, town.actors["root"], town.books[0], held)
        )
        return town.ask("root", "Zhu").mandate_id, code.enrolment_id

    asked, code = both()
    other = town.owner.begin(lambda books: key_for(books, None, "root", Role.ADMINISTRATOR)).text
    with town.owner.engine.begin() as connection:
        revoked = "UPDATE ledger.api_key SET revoked_at = ledger.clock_now() WHERE digest = %s"
        connection.exec_driver_sql(revoked, (digest_of(town.keys["root"]),))
    town.actors["root"] = replace(town.actors["root"], key=other)
    with pytest.raises(AskerEnded):
        town.confirm("chief", asked)
    with pytest.raises(AskerEnded):
        town.database.begin(
            lambda books: mandates.confirm_enrolment(books, town.actors["chief"], town.books[0], held, code)
        )
    assert town.sql_confirm("chief", asked) == "mandate_asker_gone"
    past = "SELECT ledger.confirm_enrolment(%s, %s, %s, %s, sha256('x'))"
    assert town.told(past, town.actors["chief"].key, town.books[0], held, code) == "mandate_asker_gone"
    town.database.begin(lambda books: mandates.drop(books, town.actors["root"], town.books[0], asked))
    asked, code = both()
    assert len(town.confirm("chief", asked)) == HALF_LENGTH
    town.database.begin(
        lambda books: mandates.confirm_enrolment(books, town.actors["chief"], town.books[0], held, code)
    )
    assert town.broken() == {}


def test_two_administrators_make_the_first_of_an_installation(town: Town) -> None:
    """While there is one administrator he names the second: the other half is given on the command line, and only then."""

    def by_hand(mandate: int) -> str:
        return town.owner.begin(lambda books: mandates.confirm(books, None, None, mandate))

    asked = town.ask("root", "second", Role.ADMINISTRATOR)
    with pytest.raises(AdministratorThere):
        by_hand(asked.mandate_id)
    past = f"SELECT ledger.confirm_mandate(NULL, NULL, {asked.mandate_id}, sha256('x'))"
    assert town.told(past, role="none") == "mandate_by_one"
    with town.owner.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE ledger.api_key SET revoked_at = now() WHERE actor_id = %s",
            (town.actors["chief"].actor_id,),
        )
    early = town.ask("root")
    for mandate, role in ((asked, Role.ADMINISTRATOR), (early, Role.FINANCE)):
        with pytest.raises(AdministratorsFew):
            town.confirm("root", mandate.mandate_id, role)
    with pytest.raises(Exception, match="key_issuer_living"):
        town.database.begin(lambda books: mandates.confirm(books, None, None, asked.mandate_id))
    code = asked.half + by_hand(asked.mandate_id)
    made = town.database.begin(lambda books: mandates.enrol(books, code))
    with town.database.read() as books:
        [named] = [one for one in mandates_of(books, Which(None)) if one.mandate_id == asked.mandate_id]
    assert (named.given, named.confirmed_by, made.role) == ("by_one", None, "administrator")
    actor = town.holder(made.text)
    assert actor is not None
    town.actors["second"] = bearer(actor, made.text)
    town.confirm("second", early.mandate_id)
    assert town.broken() == {}


def test_by_hand_only_where_nobody_is_left(town: Town) -> None:
    """Past Python: with one administrator left, and with none; whoever has a mandate that runs gets a key of it."""
    number, fingerprint = town.digested("x")
    query = "SELECT ledger.appoint('by_hand', NULL, 'x', %s, %s, NULL, 'administrator', NULL, NULL, NULL, 'x', sha256('x'), NULL, NULL)"

    def left(*names: str) -> str:
        with town.owner.engine.begin() as connection:
            for name in names:
                who = town.actors[name].actor_id
                connection.exec_driver_sql(
                    "UPDATE ledger.api_key SET revoked_at = now() WHERE actor_id = %s AND revoked_at IS NULL",
                    (who,),
                )
        return town.told(query, number, fingerprint, role="none")

    assert left("chief") == "mandate_by_hand"
    assert left("root", "root's machine") == ""
    assert town.broken() == {}


WHATS: tuple[What, ...] = ("ask", "confirm", "end")


def test_both_say_who_gives(town: Town) -> None:
    """The twins: every role that asks, confirms or ends, for every role, and for another owner, in Python and in PostgreSQL."""
    wanted = {
        role: town.owner.begin(
            lambda b, r=role: key_for(  # type: ignore[misc]
                b,
                None if r is Role.ADMINISTRATOR else town.books[0],
                f"of {r}",
                r,
                MILL if r in OWNED else None,
            )
        ).actor_id
        for role in Role
    }
    other = town.owner.begin(
        lambda b: key_for(b, town.books[0], "other", Role.ENTERPRISE, "enterprise:other")
    ).actor_id
    givers = [town.actors[name] for name in ("root", "li", "zhao", "sun", "auditor")]
    differ = []
    for giver in givers:
        for role, actor_id, own in (
            *((role, number, MILL if role in OWNED else None) for role, number in wanted.items()),
            (Role.ENTERPRISE, other, "enterprise:other"),
        ):
            for what in WHATS:
                given = f"(SELECT max(mandate_id) FROM ledger.mandate WHERE actor_id = {actor_id})"
                query = f"SELECT ledger.check_giver({giver.actor_id}, {given}, '{what}')"
                may = {"": True, "mandate_giver": False}[town.told(query, role="none")]
                if may != may_give(giver, role, own, what):
                    differ.append((giver.role, role, own, what))
    assert differ == []


def test_a_representative_is_named_by_its_own_and_the_bureau(town: Town) -> None:
    """The mill asks for its own people, the bureau confirms; not for another mill, and the mill confirms nothing."""
    asked = town.ask("sun", "Feng", Role.ENTERPRISE)
    with pytest.raises(LedgerError, match="has not the power"):
        town.confirm("sun", asked.mandate_id)
    for wrong in ({"owner": "enterprise:other"},):
        with pytest.raises(NotTheGiver):
            town.ask("sun", "Feng", Role.ENTERPRISE, **wrong)
    with pytest.raises(NotTheGiver):
        town.ask("sun", "Feng", Role.FINANCE)
    with pytest.raises(NotTheGiver):
        town.confirm("chief", asked.mandate_id)
    assert town.sql_ask("sun", "Feng", "enterprise", "b", "enterprise:other") == "mandate_giver"
    assert town.sql_confirm("chief", asked.mandate_id) == "mandate_giver"
    town.confirm("he", asked.mandate_id)
    foreign = town.ask("li", "Wei", Role.ENTERPRISE, owner="enterprise:other")
    with pytest.raises(MandateNotThere):
        town.database.begin(
            lambda books: mandates.drop(books, town.actors["sun"], town.books[0], foreign.mandate_id)
        )


def test_asking_registers_and_names_nobody(town: Town) -> None:
    """Goal: who alone asks takes no number and no name. Method: rows before and after; two asks for one number, in Python and past it."""
    people = "SELECT (SELECT count(*) FROM ledger.person), (SELECT count(*) FROM ledger.actor)"
    kept = "SELECT asked_name, asked_number IS NULL, actor_id FROM ledger.mandate WHERE mandate_id = %s"
    before = town.rows(people)
    squat = town.ask("sun", "Squatter", Role.ENTERPRISE, of="Wang").mandate_id
    twin = town.ask("li", "Other", Role.ENTERPRISE, of="Wang").mandate_id
    for name, number in (("Squatter", squat), ("Other", twin)):
        assert [tuple(row) for row in town.rows(kept, number)] == [(name, False, None)]
    assert town.rows(people) == before
    wang = town.ask("sun", "Wang", Role.ENTERPRISE)
    town.confirm("li", wang.mandate_id)
    assert town.rows(people) == [tuple(count + 1 for count in before[0])]
    [(name, gone, actor)] = town.rows(kept, wang.mandate_id)
    assert (name, gone, actor is not None) == (None, True, True)
    for number, by in ((squat, "li"), (twin, "he")):
        with pytest.raises(NamedOtherwise):
            town.confirm(by, number)
        assert town.sql_confirm(by, number) == "mandate_named_otherwise"
    town.database.begin(lambda books: mandates.drop(books, town.actors["sun"], town.books[0], squat))
    assert [tuple(row) for row in town.rows(kept, squat)] == [(None, True, None)]
    with pytest.raises(NamedOtherwise):
        town.ask("li", "Squatter", Role.ENTERPRISE, of="Wang")
    assert town.broken() == {}


def test_what_is_asked_for_holds_up_no_erasure(town: Town) -> None:
    """Asking names nobody who was erased, and the name that waits goes with the erasure."""
    town.hire("Zhou")
    query = "SELECT k.key_id, a.person_id FROM ledger.api_key k JOIN ledger.actor a USING (actor_id) WHERE a.name = 'Zhou'"
    [(key, person)] = town.rows(query)
    dismiss(town.owner, [key])
    waits = town.ask("sun", "Zhou", Role.ENTERPRISE).mandate_id
    erase(town.owner, town.books[0], key)
    assert town.rows(
        "SELECT dropped_at IS NULL, asked_name FROM ledger.mandate WHERE mandate_id = %s", waits
    ) == [(False, None)]
    again = town.ask("sun", "Zhou Er", Role.ENTERPRISE, of="Zhou").mandate_id
    name = "SELECT name FROM ledger.person WHERE person_id = %s"
    assert town.rows(name, person) == [(f"person {person}",)]
    town.confirm("li", again)
    assert town.rows(name, person) == [("Zhou Er",)]
    assert town.broken() == {}


def test_a_representative_does_not_learn_who_is_registered(town: Town) -> None:
    """Goal: no number is probed. Method: a registered and a new number, with right and other names, asked by the mill; read both lists."""
    for name, of in (("zhao", "zhao"), ("Mo", "zhao"), ("Mo", "nobody yet")):
        town.ask("sun", name, Role.ENTERPRISE, of=of)
    with town.database.read() as books:
        found = mandates_of(books, Which(town.books[0]))
    waiting = {
        who: [one for one in seen(town.actors[who], found) if one.state == "asked"] for who in ("sun", "li")
    }
    zhao = town.actors["zhao"].person_id
    assert [one.person_id for one in waiting["sun"]] == [None, None, None]
    assert [one.person_id for one in waiting["li"]] == [zhao, zhao, None]
    with pytest.raises(NamedOtherwise):
        town.ask("li", "Mo", Role.ENTERPRISE, of="zhao")
    town.confirm("li", waiting["li"][0].mandate_id)
    with town.database.read() as books:
        [one] = numbered(books, town, waiting["li"][0].mandate_id)
    assert [told.person_id for told in seen(town.actors["sun"], [one])] == [zhao]


@pytest.mark.parametrize("reserved", ["bureau:421002", "bureau", "exchange", "treasury", "treasury:money"])
def test_nobody_represents_an_owner_of_the_ledger_itself(town: Town, reserved: str) -> None:
    """In Python and past it; a name that only begins alike is one of an enterprise."""
    with pytest.raises(OwnerReserved):
        town.ask("root", "Feng", Role.ENTERPRISE, owner=reserved)
    assert town.sql_ask("root", "Feng", "enterprise", "a", reserved) == "mandate_asked_owner_not_reserved"
    alike = f"{reserved.replace(':', '-')}-works"
    know(town.database, town.books[0], alike)
    town.ask("root", "Feng", Role.ENTERPRISE, owner=alike)
    assert town.sql_ask("root", "Feng", "enterprise", "b", alike) == ""


def test_precedence_of_asking(town: Town) -> None:
    """Each fault before the later ones."""
    late: dict[str, Any] = {"until": date(2025, 1, 1), "bounds": Bounds(date(2020, 1, 1))}
    with pytest.raises(LedgerError, match="has not the power"):
        town.ask("auditor", "", **late)
    with pytest.raises(LedgerError, match="needs the name"):
        town.ask("li", "", document="", **late)
    with pytest.raises(LedgerError, match="document"):
        town.ask("li", document=" ", **late)
    with pytest.raises(NotTheGiver):
        town.ask("li", **late)
    with pytest.raises(TermEmpty):
        town.ask("root", "root", **late)
    with pytest.raises(ExpiryPassed):
        town.ask("root", "root", bounds=late["bounds"])
    with pytest.raises(ForOneself):
        town.ask("root", "root")
    with pytest.raises(TermPassed):
        town.ask("root", "root", until=FROM, bounds=late["bounds"])


def test_the_end_of_a_mandate_ends_its_keys(town: Town) -> None:
    """At once, by one person, also a code that waits; what is ended, dropped or asked for is not ended."""
    mandate, key = town.hire()

    def end(by: str, number: int = mandate) -> int:
        return town.database.begin(
            lambda books: mandates.end(books, town.actors[by], town.books[0], number, "moved away")
        )

    def again(by: str) -> mandates.AskedCode:
        return town.database.begin(
            lambda books: mandates.ask_enrolment(books, town.actors[by], town.books[0], mandate)
        )

    with pytest.raises(LedgerError):
        end("zhao")
    with pytest.raises(MandateNotThere):
        end("li")
    assert (
        town.told("SELECT ledger.end_mandate(%s, %s, %s, 'x')", town.actors["li"].key, town.books[0], mandate)
        == "mandate_giver"
    )
    code = again("root").enrolment_id
    assert town.holder(key) is not None
    end("root")
    assert town.holder(key) is None
    with pytest.raises(MandateNotRunning):
        end("chief")
    with pytest.raises(MandateNotRunning):
        again("root")
    with pytest.raises(CodeNotAsked):
        town.database.begin(
            lambda books: mandates.confirm_enrolment(
                books, town.actors["chief"], town.books[0], mandate, code
            )
        )
    waiting = town.ask("root", "Zheng").mandate_id
    with pytest.raises(MandateNotRunning):
        end("chief", waiting)
    town.database.begin(lambda books: mandates.drop(books, town.actors["chief"], town.books[0], waiting))
    with pytest.raises(MandateNotWaiting):
        town.confirm("chief", waiting)
    assert town.broken() == {}


def test_the_last_administrator_is_not_ended_over_http(town: Town) -> None:
    """Who ends the mandates of both administrators leaves none; the second is refused, but not on the command line."""
    with town.database.read() as books:
        ids = {one.name: one.mandate_id for one in mandates_of(books, Which(None)) if not one.system}

    def end(by: str, whose: str) -> None:
        town.database.begin(lambda books: mandates.end(books, town.actors[by], None, ids[whose], "left"))

    with town.database.read() as books:
        machine = next(one.mandate_id for one in mandates_of(books, Which(None)) if one.system)
    town.database.begin(lambda books: mandates.end(books, town.actors["root"], None, machine, "sold"))
    end("root", "chief")
    with pytest.raises(LastMandate):
        end("root", "root")
    past = "SELECT ledger.end_mandate(%s, NULL, %s, 'x')"
    assert town.told(past, town.actors["root"].key, ids["root"]) == "key_last_administrator"
    town.owner.begin(lambda books: mandates.end(books, None, None, ids["root"], "left"))
    assert town.broken() == {}


def test_another_key_of_a_mandate(town: Town) -> None:
    """A code that two persons give by its number; only what is confirmed makes the one before void, and nobody gives himself one."""
    mandate, _ = town.hire()

    def ask(by: str, bounds: Bounds = UNBOUNDED) -> mandates.AskedCode:
        return town.database.begin(
            lambda books: mandates.ask_enrolment(books, town.actors[by], town.books[0], mandate, bounds)
        )

    def do(act: Any, by: str, code: int) -> Any:
        return town.database.begin(lambda books: act(books, town.actors[by], town.books[0], mandate, code))

    def enrol(code: str) -> mandates.Enrolled:
        return town.database.begin(lambda books: mandates.enrol(books, code))

    def waiting() -> list[tuple[int, str, date | None]]:
        with town.database.read() as books:
            [one] = numbered(books, town, mandate)
        return [(code.enrolment_id, code.asked_by.name, code.expires_on) for code in one.codes]

    confirm, drop = mandates.confirm_enrolment, mandates.drop_enrolment
    with pytest.raises(CodeNotAsked):
        do(confirm, "root", 10**6)
    void = ask("root")
    good = void.half + do(confirm, "chief", void.enrolment_id)
    first, other = ask("chief"), ask("root", Bounds(date(2099, 1, 1)))
    assert first.half not in repr(first)
    assert waiting() == [(first.enrolment_id, "chief", None), (other.enrolment_id, "root", date(2099, 1, 1))]
    with pytest.raises(AnotherConfirms):
        do(confirm, "chief", first.enrolment_id)
    past = "SELECT ledger.confirm_enrolment(%s, %s, %s, %s, sha256('x'))"
    chief = town.actors["chief"].key
    assert town.told(past, chief, town.books[0], mandate, first.enrolment_id) == "mandate_by_two"
    assert town.told(past, chief, town.books[0], mandate, void.enrolment_id) == "enrolment_open"
    assert town.holder(enrol(good).text) is not None, "what only waits makes nothing void"
    again = ask("root")
    good = again.half + do(confirm, "chief", again.enrolment_id)
    second = do(confirm, "root", first.enrolment_id)
    with pytest.raises(CodeUnknown):
        enrol(good)
    assert town.holder(enrol(first.half + second).text) is not None
    do(drop, "chief", other.enrolment_id)
    for act in (drop, confirm):
        with pytest.raises(CodeNotAsked):
            do(act, "chief", other.enrolment_id)
    dropped = "SELECT ledger.drop_enrolment(%s, %s, %s, %s)"
    assert town.told(dropped, chief, town.books[0], mandate, other.enrolment_id) == "enrolment_open"
    assert (
        town.told(dropped, town.actors["li"].key, town.books[0], mandate, other.enrolment_id)
        == "mandate_giver"
    )
    [own] = [one for one in _administrators(town) if one.name == "root" and not one.system]
    with pytest.raises(ForOneself):
        town.database.begin(
            lambda books: mandates.ask_enrolment(books, town.actors["root"], None, own.mandate_id)
        )
    past = "SELECT ledger.ask_enrolment(%s, NULL, %s, NULL, NULL, sha256('y'))"
    assert town.told(past, town.actors["root"].key, own.mandate_id) == "mandate_by_two"
    assert town.broken() == {}


def _administrators(town: Town) -> list[Any]:
    with town.database.read() as books:
        return list(mandates_of(books, Which(None)))


def test_the_next_key_is_the_holder_s(town: Town) -> None:
    """Same bounds; the first is taken back with the second; no key of another is."""
    _, key = town.hire(bounds=Bounds(date(2099, 1, 1), ("10.0.0.0/8",)))
    actor = town.holder(key)
    assert actor is not None
    number, text = town.database.begin(lambda books: renew_key(books, key))
    assert town.holder(text) == actor
    with town.owner.engine.begin() as connection:
        query = "SELECT key_id, expires_on, networks::text, created_by FROM ledger.api_key WHERE actor_id = %s ORDER BY 1"
        old, new = connection.exec_driver_sql(query, (actor.actor_id,)).all()
    assert (old[1:3], new[3], new.key_id) == (new[1:3], actor.actor_id, number)
    town.database.begin(lambda books: revoke_own_key(books, bearer(actor, key), old.key_id))
    assert town.holder(key) is None
    with pytest.raises(LedgerError):
        town.database.begin(lambda books: revoke_own_key(books, town.actors["zhao"], number))
    with pytest.raises(KeyUnknown):
        town.database.begin(lambda books: renew_key(books, key))
    with pytest.raises(KeyUnknown):
        digest_of("no key")
    assert town.broken() == {}


@pytest.mark.parametrize(
    "way", ["administrator", "command line", "the first was revoked before", "past Python"]
)
def test_keys_that_a_thief_made_go_with_the_first(town: Town, way: str) -> None:
    """Goal: a chain goes as a whole, and nothing beside it. Method: three keys in a row and one of the same holder; revoke the first."""
    _, first = town.hire()
    holder = town.holder(first)
    assert holder is not None
    beside = town.owner.begin(lambda books: key_for(books, town.books[0], "Wang", Role.FINANCE))
    number, second = town.database.begin(lambda books: renew_key(books, first))
    _, third = town.database.begin(lambda books: renew_key(books, second))
    with town.owner.read() as books:
        query = "SELECT key_id FROM ledger.api_key WHERE digest = %s"
        key = books.connection.exec_driver_sql(query, (digest_of(first),)).scalar_one()
        assert {one.key_id: one.made_with for one in keys_of(books, town.books[0])}[number] == key
    root = town.actors["root"]
    if "before" in way:
        town.database.begin(lambda books: revoke_own_key(books, bearer(holder, first), key))
        assert [town.holder(one) for one in (first, second, third)] == [None, holder, holder]
    if way == "past Python":
        past = "SELECT ledger.revoke_key(%s, %s, %s)"
        assert town.told(past, root.key, town.books[0], key) == ""
    else:
        by, database = (None, town.owner) if way == "command line" else (root, town.database)
        database.begin(lambda books: revoke_key(books, by, town.books[0], key))
    assert [town.holder(one) for one in (first, second, third, beside.text)] == [None, None, None, holder]
    with town.owner.read() as books:
        assert other_keys(books, holder.actor_id, everywhere=False) == [beside.key_id]
    assert town.broken() == {}


def test_no_key_takes_back_the_one_with_which_it_was_made(town: Town) -> None:
    """Goal: a stolen key does not put its holder out. Method: a key, one made with it, one with that, one of another code; each by each."""
    _, first = town.hire()
    holder = town.holder(first)
    assert holder is not None
    beside = town.owner.begin(lambda books: key_for(books, town.books[0], "Wang", Role.FINANCE))
    texts = [first, town.database.begin(lambda books: renew_key(books, first))[1]]
    texts.append(town.database.begin(lambda books: renew_key(books, texts[1]))[1])
    query = "SELECT key_id FROM ledger.api_key WHERE digest = %s"
    ids = [town.rows(query, digest_of(one))[0][0] for one in (*texts, beside.text)]
    for by, of in ((1, 0), (2, 0), (2, 1), (0, 3), (3, 0)):
        key = (*texts, beside.text)[by]
        with pytest.raises(KeyNotMadeWith):
            town.database.begin(lambda books, k=key, o=of: revoke_own_key(books, bearer(holder, k), ids[o]))  # type: ignore[misc]
        past = "SELECT ledger.revoke_key(%s, %s, %s)"
        assert town.told(past, key, town.books[0], ids[of]) == "key_made_with"
    town.database.begin(lambda books: revoke_own_key(books, bearer(holder, first), ids[1]))
    assert [town.holder(one) for one in (*texts, beside.text)] == [holder, None, None, holder]
    assert town.broken() == {}


def test_the_last_administrator_is_not_taken_back_with_what_he_made(town: Town) -> None:
    """Goal: the chain counts as one. Method: one administrator, a key and one made with it; both taken back."""
    number, text = town.database.begin(lambda books: renew_key(books, town.keys["root"]))
    with town.owner.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE ledger.api_key SET revoked_at = now() WHERE actor_id = ANY(%s)",
            ([town.actors[who].actor_id for who in ("chief", "root's machine")],),
        )
        first = connection.exec_driver_sql(
            "SELECT parent_id FROM ledger.api_key WHERE key_id = %s", (number,)
        ).scalar_one()
    root = town.actors["root"]
    town.database.begin(lambda books: revoke_key(books, root, None, first))
    root = replace(root, key=text)
    assert town.told("SELECT ledger.revoke_key(%s, NULL, %s)", root.key, number) == "key_last_administrator"
    with pytest.raises(LastAdministrator):
        town.database.begin(lambda books: revoke_key(books, root, None, number))


def test_a_name_is_erased_by_two(town: Town) -> None:
    """One asks, another confirms or drops; with a key or a mandate nobody asks."""
    with town.owner.engine.begin() as connection:
        query = "SELECT key_id FROM ledger.api_key WHERE actor_id = %s"
        key = connection.exec_driver_sql(query, (town.actors["zhao"].actor_id,)).scalar_one()
        connection.exec_driver_sql("UPDATE ledger.api_key SET revoked_at = now() WHERE key_id = %s", (key,))
    root, chief, book = town.actors["root"], town.actors["chief"], town.books[0]
    machine = town.actors["root's machine"]

    def do(half: Any, by: Actor) -> Any:
        return town.database.begin(lambda books: half(books, by, book, key))

    with pytest.raises(MandateStillThere):
        do(ask_erasure, root)
    dismiss(town.owner, [key])
    for half in (confirm_erasure, drop_erasure):
        with pytest.raises(ErasureNotAsked):
            do(half, root)
    do(ask_erasure, root)
    with pytest.raises(ErasureWaits):
        do(ask_erasure, chief)
    for same in (root, machine):
        with pytest.raises(AnotherConfirms):
            do(confirm_erasure, same)
        assert town.told("SELECT ledger.confirm_erasure(%s, %s, %s)", same.key, book, key) == "mandate_by_two"
    do(drop_erasure, chief)
    assert town.told("SELECT ledger.confirm_erasure(%s, %s, %s)", chief.key, book, key) == "erasure_open"
    do(ask_erasure, chief)
    assert do(confirm_erasure, root) == town.actors["zhao"].person_id
    assert town.broken() == {}


def _confirm_twice(town: Town) -> Any:
    number, by, book = town.ask("root").mandate_id, town.actors["chief"], town.books[0]
    return (lambda books: mandates.confirm(books, by, book, number),) * 2


def _confirm_and_drop(town: Town) -> Any:
    number, by, book = town.ask("root").mandate_id, town.actors["chief"], town.books[0]
    return (
        lambda books: mandates.confirm(books, by, book, number),
        lambda books: mandates.drop(books, by, book, number),
    )


def _end_twice(town: Town) -> Any:
    number, by, book = town.hire()[0], town.actors["chief"], town.books[0]
    return (lambda books: mandates.end(books, by, book, number, "left"),) * 2


def _confirm_a_code_twice(town: Town) -> Any:
    number, by, book = town.hire()[0], town.actors["chief"], town.books[0]
    code = town.database.begin(lambda books: mandates.ask_enrolment(books, town.actors["root"], book, number))
    return (lambda books: mandates.confirm_enrolment(books, by, book, number, code.enrolment_id),) * 2


def _confirm_a_code_and_drop_it(town: Town) -> Any:
    number, by, book = town.hire()[0], town.actors["chief"], town.books[0]
    code = town.database.begin(lambda books: mandates.ask_enrolment(books, town.actors["root"], book, number))
    return (
        lambda books: mandates.confirm_enrolment(books, by, book, number, code.enrolment_id),
        lambda books: mandates.drop_enrolment(books, by, book, number, code.enrolment_id),
    )


def _renew_and_revoke(town: Town) -> Any:
    _, text = town.hire()
    number = town.rows("SELECT max(key_id) FROM ledger.api_key")[0][0]
    return (
        lambda books: renew_key(books, text),
        lambda books: revoke_key(books, town.actors["chief"], town.books[0], number),
    )


def _end_each_other(town: Town) -> Any:
    ids = {one.name: one.mandate_id for one in _administrators(town) if not one.system}

    def end(by: str, whose: str) -> Any:
        return lambda books: mandates.end(books, town.actors[by], None, ids[whose], "left")

    return end("root", "chief"), end("chief", "root")


def _erase_and_drop(town: Town) -> Any:
    town.hire()
    key = town.rows("SELECT max(key_id) FROM ledger.api_key")[0][0]
    dismiss(town.owner, [key])
    root, chief, book = town.actors["root"], town.actors["chief"], town.books[0]
    town.database.begin(lambda books: ask_erasure(books, root, book, key))
    return (
        lambda books: confirm_erasure(books, chief, book, key),
        lambda books: drop_erasure(books, chief, book, key),
    )


RACES: dict[str, tuple[Any, set[str]]] = {
    "confirm, confirm": (_confirm_twice, {"mandate.not_waiting"}),
    "confirm, drop": (_confirm_and_drop, {"mandate.not_waiting"}),
    "end, end": (_end_twice, {"mandate.not_running"}),
    "confirm a code, confirm it": (_confirm_a_code_twice, {"enrolment.not_asked"}),
    "administrators end each other": (_end_each_other, {"key.unknown"}),
    "erase, drop": (_erase_and_drop, {"person.erasure_not_asked"}),
    "confirm a code, drop it": (_confirm_a_code_and_drop_it, {"enrolment.not_asked"}),
}
EIGHT: dict[str, tuple[Any, set[str]]] = {
    **{race: RACES[race] for race in RACES if race != "administrators end each other"},
    "renew, revoke": (_renew_and_revoke, {"", "key.unknown"}),
}
"""What four pairs at once may be answered, who comes after the first."""


def at_once(town: Town, works: Any) -> list[str]:
    """Let acts wait for one lock until all are under way; give what each was answered."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"

    def act(work: Any) -> str:
        try:
            town.database.begin(work)
        except LedgerError as refusal:
            return refusal.code
        return ""

    with ThreadPoolExecutor(len(works)) as pool, psycopg.connect(town.url) as holder:
        holder.execute("SELECT pg_advisory_xact_lock(hashtext('ecoledger.keys'))")
        answers = [pool.submit(act, work) for work in works]
        while town.rows(waiting) != [(len(works),)]:
            sleep(0.01)
        holder.rollback()
        return [answer.result() for answer in answers]


@pytest.mark.parametrize("race", RACES)
def test_who_comes_second_hears_what_became_of_it(town: Town, race: str) -> None:
    """Goal: no race is answered by a broken promise. Method: two acts wait for one lock until both are under way, then both go on."""
    made, wanted = RACES[race]
    assert set(at_once(town, made(town))) == {"", *wanted}
    assert town.broken() == {}


@pytest.mark.parametrize("race", EIGHT)
def test_eight_at_once(town: Town, race: str) -> None:
    """The same by eight: one is first, and all the others are answered with documented codes; no key outlives the one it was made with."""
    made, wanted = EIGHT[race]
    told = at_once(town, made(town) * 4)
    assert set(told) <= {"", *wanted}
    assert "" in told
    if "" not in wanted:
        assert told.count("") == 1
    else:
        assert town.rows(
            "SELECT count(*) FROM ledger.api_key WHERE parent_id IS NOT NULL AND revoked_at IS NULL"
        ) == [(0,)]
    assert town.broken() == {}


KEPT = {
    "another name": "UPDATE ledger.mandate SET asked_name = 'y' WHERE mandate_id = {waits}",
    "another number": "UPDATE ledger.mandate SET asked_number = sha256('y') WHERE mandate_id = {waits}",
    "another role": "UPDATE ledger.mandate SET asked_role = 'bureau' WHERE mandate_id = {waits}",
    "another than was asked for": (
        "UPDATE ledger.mandate w SET asked_name = NULL, asked_number = NULL, asked_book = NULL, asked_role = NULL, actor_id = m.actor_id,"
        " confirmed_by = m.confirmed_by, confirmed_at = now() FROM ledger.mandate m WHERE w.mandate_id = {waits} AND m.mandate_id = %s"
    ),
    "another holder": "UPDATE ledger.mandate SET actor_id = actor_id + 1 WHERE mandate_id = %s",
    "a longer term": "UPDATE ledger.mandate SET until_on = '2099-01-01' WHERE mandate_id = %s",
    "another document": "UPDATE ledger.mandate SET document = 'y' WHERE mandate_id = %s",
    "confirmed by another": "UPDATE ledger.mandate SET confirmed_at = now() WHERE mandate_id = %s",
    "not confirmed": "UPDATE ledger.mandate SET confirmed_at = NULL, confirmed_by = NULL WHERE mandate_id = %s",
    "another asker": "UPDATE ledger.mandate SET asked_by = confirmed_by WHERE mandate_id = %s",
    "another first half": "UPDATE ledger.enrolment SET first_digest = sha256('x') WHERE mandate_id = %s",
    "another second half": "UPDATE ledger.enrolment SET second_digest = sha256('x') WHERE mandate_id = %s",
    "used again": "UPDATE ledger.enrolment SET used_at = NULL, key_id = NULL WHERE mandate_id = %s",
    "good for longer": "UPDATE ledger.enrolment SET expires_at = expires_at + interval '1 day' WHERE mandate_id = %s",
    "deleted": "DELETE FROM ledger.mandate WHERE mandate_id = %s",
    "a code deleted": "DELETE FROM ledger.enrolment WHERE mandate_id = %s",
    "an erasure deleted": "DELETE FROM ledger.erasure WHERE erasure_id = %s",
}


@pytest.mark.parametrize("wish", KEPT)
def test_what_was_given_stays(town: Town, wish: str) -> None:
    """Whoever owns the database changes nothing of it, also where replication switches ordinary triggers off."""
    mandate, _ = town.hire()
    wished = KEPT[wish].format(waits=town.ask("root", "Waiting").mandate_id)
    for replica in (False, True):
        with psycopg.connect(town.url) as connection:
            if replica:
                connection.execute("SET session_replication_role = replica")
            with pytest.raises(psycopg.Error) as refused:
                connection.execute(wished.encode(), (mandate,) if "%s" in wished else ())
            connection.rollback()
        wanted = ("journal_append_only", "mandate_kept", "mandate_by_two")
        assert refused.value.diag.constraint_name in wanted


BREACHES = {
    "an end nobody told of": ("UPDATE ledger.mandate SET ended_at = now(), why = 'x' WHERE mandate_id = %s", {"mandates_are_as_told"}),
    "given by its asker": (
        "UPDATE ledger.mandate SET confirmed_by = asked_by WHERE mandate_id = %s", {"mandates_are_as_told", "power_is_given_by_two"}
    ),
    "given to who confirmed": (
        "UPDATE ledger.enrolment SET confirmed_by = (SELECT actor_id FROM ledger.mandate m WHERE m.mandate_id = enrolment.mandate_id)"
        " WHERE mandate_id = %s",
        {"mandates_are_as_told", "power_is_given_by_two"},
    ),
    "a key under the mandate of another": (
        "INSERT INTO ledger.api_key (actor_id, digest, mandate_id) SELECT a.actor_id, sha256('x'), %s"
        " FROM ledger.actor a WHERE a.name = 'Without'",
        {"keys_are_as_told", "power_is_given_by_two"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("breach", BREACHES)
def test_the_doctor_names_a_breach(town: Town, breach: str) -> None:
    """What a superuser does with triggers off is found."""
    mandate, _ = town.hire()
    town.without()
    statement, found = BREACHES[breach]
    with psycopg.connect(town.url) as connection:
        for table in ("mandate", "enrolment", "api_key"):
            connection.execute(f"ALTER TABLE ledger.{table} DISABLE TRIGGER ALL".encode())
        connection.execute(statement.encode(), (mandate,))
        connection.commit()
    assert set(town.broken(whole=True)) == found | {"rows_are_as_recorded", "database_is_the_program_s"}


def test_a_key_needs_a_mandate(town: Town) -> None:
    """Also for the owner of the database: nobody has a key who has no mandate."""
    town.without()
    with psycopg.connect(town.url) as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute(
            "INSERT INTO ledger.api_key (actor_id, digest) SELECT actor_id, sha256('x') FROM ledger.actor WHERE name = 'Without'"
        )
    assert refused.value.diag.constraint_name == "key_of_mandate"


def test_what_is_told_of_a_mandate(town: Town) -> None:
    """Every step is an event with who did it; the mill hears of its own people, and no half and no name is told."""
    asked = town.ask("sun", "Feng", Role.ENTERPRISE, document="letter 9")
    half = town.confirm("he", asked.mandate_id, Role.ENTERPRISE)
    town.database.begin(lambda books: mandates.enrol(books, asked.half + half))
    town.database.begin(
        lambda books: mandates.end(books, town.actors["li"], town.books[0], asked.mandate_id, "moved")
    )
    with town.owner.engine.begin() as connection:
        query = (
            "SELECT kind, owners, figures FROM ledger.outbox WHERE book_id = %s AND subject = %s"
            " AND kind LIKE 'mandates.%%' ORDER BY event_id"
        )
        told = connection.exec_driver_sql(query, (town.books[0], str(asked.mandate_id))).all()
        every = str(connection.exec_driver_sql("SELECT figures FROM ledger.outbox").all())
    assert [row.kind for row in told] == ["mandates.asked", "mandates.confirmed", "mandates.ended"]
    assert {tuple(row.owners) for row in told} == {(MILL,)}
    assert [row.figures["by"] for row in told] == [town.actors[name].actor_id for name in ("sun", "he", "li")]
    assert (told[0].figures["document"], told[1].figures["given"], told[2].figures["why"]) == (
        "letter 9",
        "by_two",
        "moved",
    )
    for secret in ("Feng", asked.half, half, sha256(half.encode()).hexdigest()):
        assert secret not in every
    late = town.owner.begin(lambda books: accounts.open_book(books, "ah", "x", date(2026, 1, 1)))
    with town.owner.engine.begin() as connection:
        query = "SELECT count(*) FROM ledger.outbox WHERE book_id = %s AND kind = 'mandates.confirmed'"
        assert connection.exec_driver_sql(query, (late,)).scalar_one() == 3
    assert town.broken() == {}


def test_who_held_which_power_on_a_day(town: Town) -> None:
    """As of any day: those that ran on it, were confirmed by it and not ended before it."""
    town.database = town.owner  # whose clock is set
    at(town.owner, "2027-11-10T12:00:00+08:00")
    mandate, _ = town.hire(start=date(2027, 11, 1), until=date(2027, 11, 30))
    at(town.owner, "2027-11-20T12:00:00+08:00")
    town.database.begin(lambda books: mandates.end(books, town.actors["chief"], town.books[0], mandate, "x"))

    def held(books: ReadBooks, day: int) -> bool:
        found = mandates_of(books, Which(town.books[0], date(2027, 11, day)))
        return mandate in [one.mandate_id for one in found]

    def stood(books: ReadBooks, day: int) -> tuple[str, str | None, bool]:
        [one] = [
            one
            for one in mandates_of(books, Which(town.books[0], date(2027, 11, day)))
            if one.mandate_id == mandate
        ]
        return one.state, one.why, one.ended_at is None

    with town.database.read() as books:
        assert [day for day in range(1, 31) if held(books, day)] == list(range(10, 21))
        assert [stood(books, day) for day in (10, 19, 20)] == [
            ("running", None, True),
            ("running", None, True),
            ("ended", "x", False),
        ]
        [whole] = numbered(books, town, mandate)
    assert (whole.state, whole.why) == ("ended", "x")


def test_which_keys_a_mandate_had_on_a_day(town: Town) -> None:
    """From the day on which a key was made, revoked from the day of that, last used as far as it is kept."""
    town.database = town.owner  # whose clock is set
    at(town.owner, "2027-11-10T12:00:00+08:00")
    mandate, key = town.hire(start=date(2027, 11, 1))
    actor = town.holder(key)
    assert actor is not None
    made = (
        "INSERT INTO ledger.api_key (actor_id, mandate_id, digest, created_at)"
        " VALUES (%s, %s, sha256('x'), '2027-11-12T12:00:00+08:00')"
    )  # as of the server's clock, which no test sets
    assert town.told(made, actor.actor_id, mandate, role="none") == ""
    at(town.owner, "2027-11-14T12:00:00+08:00")
    town.database.begin(lambda books: key_used(books, digest_of(key)))
    at(town.owner, "2027-11-16T12:00:00+08:00")
    [own] = town.rows("SELECT min(key_id) AS id FROM ledger.api_key WHERE actor_id = %s", actor.actor_id)
    town.database.begin(lambda books: revoke_own_key(books, bearer(actor, key), own.id))

    def stood(books: ReadBooks, day: int) -> list[tuple[int | None, bool]]:
        found = mandates_of(books, Which(town.books[0], date(2027, 11, day)))
        [one] = [each for each in found if each.mandate_id == mandate]
        return [
            (each.last_used_on.day if each.last_used_on else None, each.revoked_at is None)
            for each in one.keys
        ]

    with town.database.read() as books:
        assert {day: stood(books, day) for day in (10, 11, 12, 13, 14, 15, 16)} == {
            10: [(None, True)],
            11: [(None, True)],
            12: [(None, True), (None, True)],
            13: [(None, True), (None, True)],
            14: [(14, True), (None, True)],
            15: [(14, True), (None, True)],
            16: [(14, False), (None, True)],
        }
        [whole] = numbered(books, town, mandate)
    assert [one.revoked_by and one.revoked_by.name for one in whole.keys] == ["Wang", None]


def test_which_codes_waited_on_a_day(town: Town) -> None:
    """A code that was asked for on one day and confirmed on a later one waited between, and not before and after."""
    town.database = town.owner  # whose clock is set
    at(town.owner, "2027-11-01T12:00:00+08:00")
    mandate, _ = town.hire(start=date(2027, 11, 1))
    root, chief, book = town.actors["root"], town.actors["chief"], town.books[0]
    at(town.owner, "2027-11-03T12:00:00+08:00")
    code = town.database.begin(lambda books: mandates.ask_enrolment(books, root, book, mandate)).enrolment_id
    at(town.owner, "2027-11-05T12:00:00+08:00")
    town.database.begin(lambda books: mandates.confirm_enrolment(books, chief, book, mandate, code))

    def waited(books: ReadBooks, day: int) -> list[int]:
        [one] = [
            one for one in mandates_of(books, Which(book, date(2027, 11, day))) if one.mandate_id == mandate
        ]
        return [each.enrolment_id for each in one.codes]

    with town.database.read() as books:
        assert [day for day in range(1, 8) if waited(books, day) == [code]] == [3, 4]
        [now] = numbered(books, town, mandate)
    assert now.codes == ()


@pytest.mark.parametrize("last", [date(2027, 11, 9), date(2027, 11, 10)])
def test_nobody_gives_power_for_days_that_are_over(town: Town, last: date) -> None:
    """Goal: no mandate that was never in force. Method: a last day that was yesterday, or is today; asked, confirmed later; past Python."""
    town.database = town.owner  # whose clock is set
    at(town.owner, "2027-11-10T12:00:00+08:00")
    number, fingerprint = town.digested("Past")
    query = (
        "SELECT ledger.ask_mandate(%s, %s, 'Past', %s, %s, NULL, 'finance', NULL, NULL, NULL, '2027-11-01', %s, 'x',"
        " NULL, NULL, sha256('first'))"
    )
    values = (town.actors["root"].key, town.books[0], number, fingerprint, last)
    if last == date(2027, 11, 9):
        with pytest.raises(TermPassed):
            town.ask("root", start=date(2027, 11, 1), until=last)
        assert by_owner(town, query, *values) == "mandate_not_over"
        return
    asked = town.ask("root", start=date(2027, 11, 1), until=last)
    assert by_owner(town, query, *values) == ""
    at(town.owner, "2027-11-11T12:00:00+08:00")
    with pytest.raises(TermPassed):
        town.confirm("chief", asked.mandate_id)
    confirm = "SELECT ledger.confirm_mandate(%s, %s, %s, sha256('second'))"
    chief = town.actors["chief"].key
    assert by_owner(town, confirm, chief, town.books[0], asked.mandate_id) == "mandate_not_over"
    at(town.owner, "2027-11-10T23:59:59+08:00")
    town.confirm("chief", asked.mandate_id)


def by_owner(town: Town, query: str, *values: object) -> str:
    """Run SQL past Python, by the clock that is set; what it is refused by."""
    try:
        town.owner.begin(lambda books: books.connection.exec_driver_sql(query, values).close())
    except PromiseBroken as error:
        return str(error.figures["promise"])
    return ""


HOWS = ("revoked", "replaced", "ended", "over", "expired")


@pytest.mark.parametrize("how", HOWS)
def test_why_the_asker_is_gone(town: Town, how: str) -> None:
    """Goal: the refusal says what happened. Method: each way in which a key stops, after a mandate was asked for with it."""
    at(town.owner, "2027-11-01T12:00:00+08:00")
    town.database = town.owner
    number, key = town.hire(
        "zhou",
        Role.BUREAU,
        until=date(2027, 11, 30) if how == "over" else None,
        bounds=Bounds(date(2027, 11, 30), ()) if how == "expired" else UNBOUNDED,
    )
    holder = town.holder(key)
    assert holder is not None
    zhou = bearer(holder, key)
    town.actors["zhou"] = zhou
    asked = town.ask("zhou", role=Role.ENTERPRISE)
    with town.database.read() as books:
        [own] = [one for one in keys_of(books, town.books[0]) if one.actor_id == zhou.actor_id]
    if how == "revoked":
        town.database.begin(lambda books: revoke_key(books, town.actors["root"], town.books[0], own.key_id))
        at(town.owner, "2027-11-02T12:00:00+08:00")
        town.database.begin(
            lambda books: mandates.end(books, town.actors["root"], town.books[0], number, "left")
        )
    elif how == "replaced":
        town.database.begin(lambda books: revoke_own_key(books, zhou, own.key_id))
    elif how == "ended":
        town.database.begin(
            lambda books: mandates.end(books, town.actors["root"], town.books[0], number, "left")
        )
    at(town.owner, "2027-12-02T12:00:00+08:00")
    with pytest.raises(AskerEnded) as refused:
        town.confirm("li", asked.mandate_id)
    since = "2027-11-30T16:00:00+00:00" if how in ("over", "expired") else "2027-11-01T04:00:00+00:00"
    assert refused.value.figures["how"] == how
    assert datetime.fromisoformat(str(refused.value.figures["since"])) == datetime.fromisoformat(since)
