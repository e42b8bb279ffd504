"""Ways to be told: given by the person or with its mandate, seen by it and by administrators, gone with the name."""

from typing import Any

import pytest

from ledger.actors.actions import UNBOUNDED, Post
from ledger.actors.authority import Bearer, NotAllowed, Role
from ledger.actors.deputies import MandateTerm
from ledger.actors.erasure import ask_erasure, confirm_erasure
from ledger.actors.mandates import ask
from ledger.actors.ways import (
    Contact,
    WayMalformed,
    WaysMany,
    WayTwice,
    checked_ways,
    give_ways,
    notices,
    own_ways,
    set_ways,
    ways_of,
)
from ledger.database import Books, Database
from ledger.processes.actions import number_events
from ledger.processes.queries import happenings
from tests.actors.test_mandates import FROM, MILL, OTHER, Town, make_town
from tests.furnished import furnished
from tests.people import NUMBERS, card, dismiss

MAIL, MOBILE = Contact("mail", "wang@example.cn"), Contact("mobile", "+8613800000000")


@furnished
def town(database: Database, owner: Database) -> Town:
    """The town of the mandates."""
    return make_town(database, owner)


def put(town: Town, who: str, *ways: Contact) -> None:
    """Somebody says how it is told."""
    town.database.begin(lambda books: set_ways(books, town.actors[who], ways))


def seen(town: Town, of: str, by: str = "root") -> list[Contact]:
    """What an administrator sees of somebody of the first book."""
    person = town.actors[of].person_id or 0
    return town.database.begin(lambda books: ways_of(books, town.actors[by], town.books[0], person))


@pytest.mark.parametrize(
    ("kind", "address", "kept"),
    [
        ("mail", " wang@example.cn ", "wang@example.cn"),
        ("mobile", "138 0000-0000", "+8613800000000"),
        ("mobile", "+852 5123 4567", "+85251234567"),
        ("mobile", "12800000000", None),
        ("mobile", "+1234567", None),
        ("mobile", "+12345678", "+12345678"),
        ("mobile", "+123456789012345", "+123456789012345"),
        ("mobile", "+1234567890123456", None),
        ("mail", "wang", None),
        ("mail", "wang@example", None),
        ("mail", "wang@example.cn\nbcc: x@y.cn", None),
        (
            "mail",
            f"{'a' * 64}@{'b' * 62}.{'c' * 61}.{'d' * 61}.cn",
            f"{'a' * 64}@{'b' * 62}.{'c' * 61}.{'d' * 61}.cn",
        ),
        ("mail", f"{'a' * 64}@{'b' * 62}.{'c' * 61}.{'d' * 61}.com", None),
    ],
)
def test_shapes(town: Town, kind: Any, address: str, kept: str | None) -> None:
    """What is kept of an address; PostgreSQL keeps the same ones."""
    if kept is None:
        with pytest.raises(WayMalformed):
            checked_ways([Contact(kind, address)])
    else:
        assert checked_ways([Contact(kind, address)]) == [Contact(kind, kept)]
        assert past(town, [kind], [kept]) == ""
    if kept != address:
        assert past(town, [kind], [address]) == "way_address_fits"


def past(town: Town, kinds: list[str], addresses: list[str], by: str = "zhao") -> str:
    """Give ways past Python, as the web's role."""
    return town.told("SELECT ledger.set_ways(%s, %s, %s)", town.actors[by].key, kinds, addresses)


def test_a_few_each_once(town: Town) -> None:
    """Four at most, in the order in which they are tried, in the place of those before."""
    four = [Contact("mobile", f"+861380000000{n}") for n in range(4)]
    put(town, "zhao", *four)
    assert seen(town, "zhao") == four
    with pytest.raises(WaysMany):
        put(town, "zhao", *four, MAIL)
    for one, other in (
        (MAIL, MAIL),
        (MAIL, Contact("mail", "wang@EXAMPLE.cn")),
        (MOBILE, Contact("mobile", "138 0000 0000")),
    ):
        with pytest.raises(WayTwice, match=r"no\. 3 is the same as no\. 1"):
            put(town, "zhao", one, four[1], other)
    assert (
        len(checked_ways([MAIL, Contact("mail", "Wang@example.cn")])) == 2
    )  # of the name only its own host knows
    assert past(town, ["mobile"] * 5, [f"+861380000000{n}" for n in range(5)]) == "ways_few"
    assert past(town, ["mail"] * 2, [MAIL.address] * 2) == "way_person_idx"
    put(town, "zhao", MAIL, MOBILE)
    assert seen(town, "zhao") == [MAIL, MOBILE]
    assert town.database.begin(lambda books: own_ways(books, town.actors["zhao"])) == [MAIL, MOBILE]
    put(town, "zhao")
    assert seen(town, "zhao") == []


def test_only_the_person_and_administrators(town: Town) -> None:
    """Nobody else reads or writes one, neither a machine of the person, nor whoever took the web over; each read of others is kept."""
    put(town, "zhao", MAIL)
    for who in ("li", "auditor", "sun"):
        with pytest.raises(NotAllowed):
            seen(town, "zhao", who)
        with pytest.raises(NotAllowed):
            town.database.begin(lambda books, w=who: notices(books, town.actors[w], town.books[0], 0, 1))  # type: ignore[misc]
        query = "SELECT * FROM ledger.ways_of(%s, %s, %s)"
        key = town.actors[who].key
        assert town.told(query, key, town.books[0], town.actors["zhao"].person_id) == "key_issuer_living"
        assert (
            town.told("SELECT * FROM ledger.notices(%s, %s, 0, 1)", key, town.books[0]) == "key_issuer_living"
        )
    assert town.told("SELECT * FROM ledger.way") == "42501"
    assert town.told("DELETE FROM ledger.way") == "42501"
    machine = town.actors["root's machine"]
    by = Bearer(
        machine.actor_id,
        None,
        "root",
        Role.ADMINISTRATOR,
        None,
        machine.person_id,
        key=machine.key,
        system="till",
    )
    with pytest.raises(NotAllowed):
        town.database.begin(lambda books: set_ways(books, by, [MAIL]))
    assert past(town, ["mail"], ["x@example.cn"], "root's machine") == "ways_by_person"
    assert seen(town, "zhao") == [MAIL]
    kept = town.rows("SELECT subject, times FROM ledger.reading WHERE what = 'names' ORDER BY 1")
    assert [(row.subject, row.times) for row in kept] == [(f"ways/{town.actors['zhao'].person_id}", 1)]


def asked(town: Town, name: str, *ways: Contact, of: str | None = None) -> int:
    """The administrator asks for a mandate of finance, and says how its holder is told."""

    def work(books: Books) -> int:
        by, shown = town.actors["root"], card(of or name)
        post, term = Post(Role.FINANCE, town.books[0]), MandateTerm(FROM)
        made = ask(books, NUMBERS, by, type(shown)(name, shown.number), post, term, "letter", UNBOUNDED)
        give_ways(books, by, made.mandate_id, ways)
        return made.mandate_id

    return town.database.begin(work)


def test_who_asks_for_a_mandate_says_it_first(town: Town) -> None:
    """They are the holder's when it is confirmed, but not in the place of what the holder says itself; dropped, they go."""
    mandate = asked(town, "Wang", MAIL)
    town.confirm("chief", mandate)
    [row] = town.rows("SELECT person_id, mandate_id, address FROM ledger.way")
    assert (row.mandate_id, row.address) == (None, MAIL.address)
    put(town, "zhao", MOBILE)
    town.confirm("chief", asked(town, "zhao", Contact("mail", "thief@example.cn")))
    assert seen(town, "zhao") == [MOBILE]
    waits = asked(town, "Wu", MAIL)
    other = town.told(
        "SELECT ledger.give_ways(%s, %s, %s, %s)", town.actors["chief"].key, waits, ["mail"], ["x@y.cn"]
    )
    assert other == "ways_asked"
    query = "SELECT ledger.drop_mandate(%s, %s, %s)"
    assert town.told(query, town.actors["chief"].key, town.books[0], waits) == ""
    assert town.rows("SELECT FROM ledger.way WHERE mandate_id IS NOT NULL") == []
    late = town.told(
        "SELECT ledger.give_ways(%s, %s, %s, %s)", town.actors["root"].key, waits, ["mail"], ["x@y.cn"]
    )
    assert late == "ways_asked"
    assert town.broken() == {}


def test_they_go_with_the_name(town: Town) -> None:
    """Erased with the person, and nowhere else: no event, no record tells an address."""
    put(town, "zhao", MAIL, MOBILE)
    [row] = town.rows(
        "SELECT max(key_id) AS k FROM ledger.api_key WHERE actor_id = %s", town.actors["zhao"].actor_id
    )
    dismiss(town.owner, [row.k])
    book = town.books[0]
    town.database.begin(lambda books: ask_erasure(books, town.actors["root"], book, row.k))
    town.database.begin(lambda books: confirm_erasure(books, town.actors["chief"], book, row.k))
    assert town.rows("SELECT FROM ledger.way") == []
    told = str([tuple(row) for row in town.rows("SELECT kind, subject, figures FROM ledger.outbox")])
    assert MAIL.address not in told
    assert MOBILE.address not in told


def test_an_event_names_who_is_to_be_told(town: Town) -> None:
    """Who represents the enterprise today, and the person whom it names; the sender hears by which ways, each event once."""
    put(town, "sun", MOBILE)
    mandate, _ = town.hire("viewer", Role.ENTERPRISE)
    sun = town.actors["sun"].person_id
    viewer = town.rows("SELECT person_id FROM ledger.person WHERE name = 'viewer'")[0].person_id

    def sent(after: int = 0, limit: int = 1000) -> Any:
        def work(books: Books) -> Any:
            number_events(books, town.books[0])
            return notices(books, town.actors["root"], town.books[0], after, limit)

        return town.database.begin(work)

    told = sent()
    [confirmed] = [one for one in told if one.kind == "mandates.confirmed" and one.subject == str(mandate)]
    assert confirmed.to == [(sun, [MOBILE]), (viewer, [])]
    assert len({one.event_id for one in told}) == len(told)
    assert sent(told[0].event_id, 2) == told[1:3]
    put_event = "INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id) VALUES (%s, 'x', 'both', %s, '{}', 1)"
    assert town.told(put_event, town.books[0], [MILL, OTHER], role="none") == ""
    town.hire("other's", Role.ENTERPRISE, owner=OTHER)
    others = town.rows("SELECT person_id FROM ledger.person WHERE name = 'other''s'")[0].person_id
    [both] = [one for one in sent() if one.subject == "both"]
    assert [who for who, _ in both.to] == [sun, viewer, others]
    with town.database.read() as books:
        heard = {
            owner: happenings(books, town.books[0], owner=owner, kind="x")[0].tell
            for owner in (None, MILL, OTHER)
        }
    assert heard == {None: [sun, viewer, others], MILL: [sun, viewer], OTHER: [others]}
    query = "SELECT ledger.end_mandate(%s, %s, %s, 'over')"
    assert town.told(query, town.actors["li"].key, town.books[0], mandate) == ""
    [asked_for] = [one for one in sent() if one.kind == "mandates.asked" and one.subject == str(mandate)]
    assert asked_for.to == [(sun, [MOBILE])]
