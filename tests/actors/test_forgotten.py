"""What the log forgets: whose name, number or address is taken away can be tried against no record any more; the log stays as it was."""

import json
from hashlib import sha256

import pytest

from ledger.actors.authority import Bearer, bearer
from ledger.actors.erasure import ask_erasure, confirm_erasure
from ledger.actors.mandates import drop
from ledger.actors.renaming import ask_renaming, confirm_renaming, drop_renaming
from ledger.actors.ways import Contact, notices, set_ways
from ledger.database import Database
from tests.actors.test_mandates import Town, make_town
from tests.furnished import furnished
from tests.people import dismiss

MAIL, OTHER_MAIL = Contact("mail", "wang@example.cn"), Contact("mail", "wang@example.org")
RECORDS = "SELECT source, rows, salts, position FROM ledger.record WHERE salts IS NOT NULL ORDER BY position"


@furnished
def town(database: Database, owner: Database) -> Town:
    """The town of the mandates."""
    return make_town(database, owner)


def tried(town: Town, *words: str) -> set[tuple[str, str]]:
    """Try words against every record, with the salts that are kept: where one is what was written there, as table and word."""
    found = set()
    for source, text, salts, _ in town.rows(RECORDS):
        for row, salt in zip(json.loads(text), salts, strict=True):
            for column, value in row.items():
                if salt is None or not isinstance(value, dict):
                    continue
                for word in words:
                    if value.get("sha256") == sha256(bytes(salt) + f"{column}={word}".encode()).hexdigest():
                        found.add((source, word))
    return found


def person(town: Town, name: str) -> int:
    """The number of who has a name."""
    ((number,),) = town.rows("SELECT person_id FROM ledger.person WHERE name = %s", name)
    return int(number)


def bearer_of(town: Town, key: str) -> Bearer:
    """Who acts with a key, and brings it."""
    actor = town.holder(key)
    assert actor is not None
    return bearer(actor, key)


def number_of(town: Town, name: str) -> str:
    """The digest of a number, as records write it."""
    return "\\x" + town.digested(name)[0].hex()


def test_a_mandate_that_waits_is_forgotten_when_it_waits_no_more(town: Town) -> None:
    """While it waits its name and number can be shown to be those that were asked for; confirmed or dropped, they cannot."""
    number = number_of(town, "Wang")
    dropped = town.ask("root", "Wang").mandate_id
    assert tried(town, "Wang", number) == {("mandate", "Wang"), ("mandate", number)}
    town.database.begin(lambda books: drop(books, town.actors["root"], town.books[0], dropped))
    assert tried(town, "Wang", number) == set()
    asked = town.ask("root", "Wang").mandate_id
    town.confirm("chief", asked)
    assert tried(town, "Wang", number) == {("person", "Wang")}, "the person that it made is there"
    assert town.broken() == {}


@pytest.mark.parametrize("half", [confirm_renaming, drop_renaming])
def test_another_name_is_forgotten_when_it_waits_no_more(town: Town, half: object) -> None:
    """Confirmed or dropped, the name that was asked for is in no record but that of a person who has it."""
    town.hire("Wang")
    who = person(town, "Wang")
    town.database.begin(lambda books: ask_renaming(books, town.actors["root"], who, "Chen", "certificate"))
    assert tried(town, "Chen") == {("renaming", "Chen")}
    town.database.begin(lambda books: half(books, town.actors["chief"], who))  # type: ignore[operator]
    assert tried(town, "Chen") == ({("person", "Chen")} if half is confirm_renaming else set())
    assert town.broken() == {}


def test_an_address_is_forgotten_when_it_goes(town: Town) -> None:
    """Those before are there until they were told of the others; then not, nor in the record that tells that they went."""
    key = town.hire("Wang")[1]
    town.actors["Wang"] = bearer_of(town, key)
    both = (MAIL.address, OTHER_MAIL.address)
    for way in (MAIL, OTHER_MAIL):
        town.database.begin(lambda books, w=way: set_ways(books, town.actors["Wang"], [w]))  # type: ignore[misc]
    assert tried(town, *both) == {("way", address) for address in both}
    past = "UPDATE ledger.way SET until_at = until_at - interval '31 days' WHERE until_at IS NOT NULL"
    town.owner.begin(lambda books: books.connection.exec_driver_sql(past).close())
    town.database.begin(lambda books: notices(books, town.actors["root"], town.books[0], 0, 1))
    assert tried(town, *both) == {("way", OTHER_MAIL.address)}
    assert town.broken() == {}


def test_who_is_erased_is_forgotten(town: Town) -> None:
    """Every name that a person has had, and every address; records and seals stay, and another person's stay to be shown."""
    key = town.hire("Wang")[1]
    town.hire("Wu")
    town.actors["Wang"] = bearer_of(town, key)
    who = person(town, "Wang")
    town.database.begin(lambda books: set_ways(books, town.actors["Wang"], [MAIL]))
    town.database.begin(lambda books: ask_renaming(books, town.actors["root"], who, "Chen", "certificate"))
    town.database.begin(lambda books: confirm_renaming(books, town.actors["chief"], who))
    town.database.begin(lambda books: ask_renaming(books, town.actors["root"], who, "Sun", "certificate"))
    known = {("person", "Wang"), ("person", "Chen"), ("renaming", "Sun"), ("way", MAIL.address)}
    words = ("Wang", "Chen", "Sun", MAIL.address)
    assert tried(town, *words) == known
    before = [(text, position) for _, text, _, position in town.rows(RECORDS)]
    ((number,),) = town.rows(
        "SELECT max(key_id) FROM ledger.api_key WHERE actor_id = %s", town.actors["Wang"].actor_id
    )
    dismiss(town.owner, [number])
    town.database.begin(lambda books: ask_erasure(books, town.actors["root"], town.books[0], number))
    assert tried(town, *words) == known, "until another has confirmed it"
    town.database.begin(lambda books: confirm_erasure(books, town.actors["chief"], town.books[0], number))
    assert tried(town, *words) == set()
    assert tried(town, f"person {who}") == {("person", f"person {who}")}
    assert tried(town, "Wu") == {("person", "Wu")}
    assert [(text, position) for _, text, _, position in town.rows(RECORDS)][: len(before)] == before
    assert town.broken() == {}


def test_nothing_but_a_salt_is_forgotten(town: Town) -> None:
    """The owner of the database neither changes a record nor puts another salt there, with the triggers on."""
    town.hire("Wang")
    for change, refused in {
        "UPDATE ledger.record SET rows = '[]'": "journal_append_only",
        "UPDATE ledger.record SET salts = ARRAY[sha256('x')] WHERE salts IS NOT NULL": "record_stays",
        "UPDATE ledger.record SET salts = ARRAY[sha256('x')] WHERE salts IS NULL": "record_stays",
        "UPDATE ledger.record SET salts = NULL, recorded_at = now() WHERE salts IS NOT NULL": "journal_append_only",
        "DELETE FROM ledger.record": "journal_append_only",
        "TRUNCATE ledger.record": "journal_append_only",
        "TRUNCATE ledger.way": "journal_append_only",
    }.items():
        assert town.told(change, role="none") == refused, change
    assert town.told("SELECT salts FROM ledger.record") == "42501", "the web reads no salts"
    assert town.told("SELECT ledger.forget_salts('person', '{1}')") == "42501"
    assert town.told("SELECT rows FROM ledger.record") == ""
