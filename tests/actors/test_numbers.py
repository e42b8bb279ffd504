"""Another number for a person: by two administrators and its own enrolment; in Python and in PostgreSQL."""

from datetime import timedelta

import pytest

from ledger.actors.actions import revoke_key
from ledger.actors.authority import Actor, Role
from ledger.actors.erasure import KeyStillValid, ask_erasure, confirm_erasure
from ledger.actors.mandates import AnotherConfirms, AskerEnded, CodeUnknown, ForOneself
from ledger.actors.numbers import (
    AskedNumber,
    NumberNotOfNamed,
    NumberNotThere,
    NumberOfAnother,
    NumberOwn,
    OneAlready,
    RenumberingNotAsked,
    RenumberingWaits,
    UndoingNotAsked,
    UndoingWaits,
    ask_renumbering,
    ask_undoing,
    check_enrolled,
    confirm_renumbering,
    confirm_undoing,
    drop_renumbering,
    drop_undoing,
    enrol_number,
    enrolled_numbers,
    numbered_person,
    persons_as_one,
)
from ledger.actors.persons import CardNumberMalformed, NamedOtherwise
from ledger.actors.renaming import PersonNotThere
from ledger.database import Database
from ledger.errors import LedgerError
from tests.actors.test_mandates import Town, make_town
from tests.actors.test_persons import at
from tests.actors.test_renaming import _third
from tests.furnished import furnished
from tests.people import NUMBERS, card, dismiss

WANG, TWIN, CARD = "Wang", "Wang again", "identity card of Wang"
"""Who has one number; the same human being, registered a second time; whose name is the number of a card that nobody has shown yet."""


@furnished
def town(database: Database, owner: Database) -> Town:
    """The town of the mandates; Wang of finance, and Wang once more under another number, of the bureau."""
    return town_of(database, owner)


def town_of(database: Database, owner: Database) -> Town:
    """Furnish it."""
    made = make_town(database, owner)
    made.keys[WANG] = made.hire(WANG)[1]
    made.keys[TWIN] = made.hire(TWIN, Role.BUREAU)[1]
    return made


def whose(town: Town, name: str) -> Actor:
    """Who acts with the key of a name."""
    found = town.holder(town.keys[name])
    assert found is not None
    return found


def person(town: Town, name: str = WANG) -> int:
    """With which number somebody was registered, whoever it counts as now."""
    [row] = town.rows("SELECT person_id FROM ledger.actor WHERE actor_id = %s", whose(town, name).actor_id)
    return int(row.person_id)


def ask(town: Town, by: str = "root", one_with: int | None = None, who: int | None = None) -> AskedNumber:
    """Somebody asks."""
    number = person(town) if who is None else who
    return town.database.begin(
        lambda books: ask_renumbering(books, town.actors[by], number, "household register", one_with)
    )


def confirm(town: Town, by: str = "chief") -> str:
    """Somebody confirms."""
    return town.database.begin(lambda books: confirm_renumbering(books, town.actors[by], person(town)))


def code(town: Town, one_with: int | None = None) -> str:
    """Two administrators give Wang the halves of a code."""
    return ask(town, one_with=one_with).half + confirm(town)


def enrol(town: Town, text: str, name: str = CARD) -> int:
    """Somebody gives a code and a number, as the address does."""
    given = town.database.begin(lambda books: enrol_number(books, NUMBERS, text, card(name).number))
    check_enrolled(given)
    return given.person_id


def number(town: Town) -> int:
    """The number that Wang enrolled last."""
    with town.database.read() as books:
        return enrolled_numbers(books, person(town))[-1].renumbering_id


def undo(town: Town) -> None:
    """Two administrators take the number back."""
    of, which = person(town), number(town)
    town.database.begin(lambda books: ask_undoing(books, town.actors["root"], of, which, "mistyped"))
    town.database.begin(lambda books: confirm_undoing(books, town.actors["chief"], of, which))


def as_one(town: Town, name: str = WANG) -> list[int]:
    """With whom somebody is one."""
    with town.database.read() as books:
        return persons_as_one(books, person(town, name))


def past(town: Town, function: str, by: str, *more: object) -> str:
    """Call a function of the database past Python, as the web's role."""
    values = (town.actors[by].key, *more)
    return town.told(f"SELECT ledger.{function}({', '.join(['%s'] * len(values))})", *values)


def test_another_number_needs_three(town: Town) -> None:
    """One asks, another confirms, the person gives the number: before that it tells nobody, and each half alone is nothing."""
    before = whose(town, WANG)
    asked = ask(town)
    assert asked.half not in repr(asked)
    for same in ("root", "root's machine"):
        with pytest.raises((AnotherConfirms, LedgerError)):
            confirm(town, same)
        assert past(town, "confirm_renumbering", same, person(town), b"2" * 32) == "mandate_by_two"
    with pytest.raises(CodeUnknown):
        enrol(town, asked.half)
    half = confirm(town)
    with pytest.raises(RenumberingNotAsked):
        confirm(town)
    with pytest.raises(RenumberingWaits):
        ask(town)
    for wrong in ("", asked.half, half, half + asked.half, asked.half + half[:-1]):
        with pytest.raises(CodeUnknown):
            enrol(town, wrong)
    with pytest.raises(CardNumberMalformed):
        town.database.begin(lambda books: enrol_number(books, NUMBERS, asked.half + half, "12"))
    assert enrol(town, asked.half + half) == before.person_id
    with pytest.raises(CodeUnknown):
        enrol(town, asked.half + half, "a third")
    assert whose(town, WANG) == before
    assert town.broken() == {}


def test_under_any_number_it_is_the_same_person(town: Town) -> None:
    """Goal: one person. Method: mandates by either number are of Wang, and by another name neither is given."""
    enrol(town, code(town))
    for of in (WANG, CARD):
        _, key = town.hire(WANG, Role.AUDITOR, of=of)
        found = town.holder(key)
        assert found is not None
        assert found.person_id == person(town)
        with pytest.raises(NamedOtherwise):
            town.ask("root", "Somebody", of=of)
    assert town.rows("SELECT count(*) AS n FROM ledger.person WHERE name = %s", WANG)[0].n == 1
    assert town.broken() == {}


def test_what_was_mistyped_waits_for_no_second_person(town: Town) -> None:
    """A mandate that was asked for under the number before it was enrolled is that of the person, who does not confirm it itself."""
    chief = town.actors["chief"]
    town.keys["chief"] = town.keys["chief"]
    waiting = town.ask("root", "chief", Role.AUDITOR, of=CARD)
    third = town.owner.begin(_third)
    asked = town.database.begin(
        lambda books: ask_renumbering(books, town.actors["root"], chief.person_id or 0, "x")
    )
    half = town.database.begin(lambda books: confirm_renumbering(books, third, chief.person_id or 0))
    enrol(town, asked.half + half)
    with pytest.raises(ForOneself):
        town.confirm("chief", waiting.mandate_id, Role.AUDITOR)
    assert town.sql_confirm("chief", waiting.mandate_id) == "mandate_by_two"
    with pytest.raises(ForOneself):
        town.ask("chief", "chief", Role.AUDITOR, of=CARD)


def test_two_that_are_one_human_being_count_as_one(town: Town) -> None:
    """Each keeps its mandates and its number; the four eyes of the one are those of the other, in Python and in PostgreSQL."""
    twin = person(town, TWIN)
    actors = [whose(town, name).actor_id for name in (WANG, TWIN)]
    enrol(town, code(town, twin), TWIN)
    assert as_one(town) == as_one(town, TWIN) == [person(town), twin]
    assert whose(town, WANG).person_id == whose(town, TWIN).person_id == person(town)
    rows = town.rows("SELECT ledger.person_of(a) AS who FROM unnest(%s::int[]) AS a", actors)
    assert {row.who for row in rows} == {person(town)}
    assert whose(town, TWIN).role is Role.BUREAU
    for name in (WANG, TWIN):
        _, key = town.hire(name, Role.AUDITOR)
        found = town.holder(key)
        assert found is not None
        assert found.name == name
    with pytest.raises(OneAlready):
        ask(town, one_with=twin)
    assert past(town, "ask_renumbering", "root", person(town), twin, "x", b"1" * 32) == "renumbering_person"
    assert town.broken() == {}


def test_what_two_did_stays_done_by_two(town: Town) -> None:
    """Goal: nothing is undone. Method: root and chief turn out to be one; what they gave stands, ends, and nobody alone gives more."""
    third, fourth = (town.owner.begin(_third), town.holder(town.keys["li"]))
    assert fourth is not None
    root, chief = town.actors["root"], town.actors["chief"]
    mandate, _ = town.hire("Zhou")
    waiting = town.ask("root", "Wu")
    helper, key = town.hire("Helper", Role.ADMINISTRATOR)
    assert helper
    second = town.holder(key)
    assert second is not None
    by = type(third)(**{name: getattr(second, name) for name in ("actor_id", "book_id", "name", "role", "owner")},
                     person_id=second.person_id, key=key)  # fmt: skip
    asked = town.database.begin(
        lambda books: ask_renumbering(books, third, root.person_id or 0, "x", chief.person_id)
    )
    for same in (root, chief):
        with pytest.raises(ForOneself):
            town.database.begin(lambda books, s=same: confirm_renumbering(books, s, root.person_id or 0))  # type: ignore[misc]
    for same_name in ("root", "chief"):
        assert past(town, "confirm_renumbering", same_name, root.person_id, b"2" * 32) == "mandate_by_two"
    half = town.database.begin(lambda books: confirm_renumbering(books, by, root.person_id or 0))
    enrol(town, asked.half + half, "chief")
    assert town.broken() == {}
    chief_now = town.holder(town.keys["chief"])
    assert chief_now is not None
    town.actors["chief"] = type(third)(
        chief_now.actor_id,
        None,
        "chief",
        Role.ADMINISTRATOR,
        None,
        chief_now.person_id,
        key=town.keys["chief"],
    )
    with pytest.raises(AnotherConfirms):
        town.confirm("chief", waiting.mandate_id)
    assert town.sql_confirm("chief", waiting.mandate_id) == "mandate_by_two"
    query = "SELECT ledger.end_mandate(%s, %s, %s, 'over')"
    assert town.told(query, third.key, town.books[0], mandate) == ""
    assert town.broken() == {}


def test_a_number_of_another_is_refused_and_spends_the_code(town: Town) -> None:
    """Whoever has a code finds out of one number at most whether it is registered; the own number is told as such."""
    text = code(town)
    with pytest.raises(NumberOwn):
        enrol(town, text, WANG)
    with pytest.raises(NumberOfAnother):
        enrol(town, text, "li")
    with pytest.raises(CodeUnknown):
        enrol(town, text)
    text = code(town, person(town, TWIN))
    with pytest.raises(NumberNotOfNamed):
        enrol(town, text)
    text = code(town, person(town, TWIN))
    with pytest.raises(NumberOfAnother):
        enrol(town, text, "li")
    assert as_one(town) == [person(town)]
    with town.database.read() as books:
        assert enrolled_numbers(books, person(town)) == []
    dropped = town.rows(
        "SELECT figures FROM ledger.outbox WHERE kind = 'renumberings.dropped' AND book_id = %s",
        town.books[0],
    )
    assert len(dropped) == 3
    assert town.broken() == {}


def test_nobody_numbers_himself(town: Town) -> None:
    """An administrator asks for no number of his own, nor of who is to be one with him; past Python neither."""
    root, chief = town.actors["root"], town.actors["chief"]
    for who, other in ((root.person_id, None), (person(town), root.person_id)):
        with pytest.raises(ForOneself):
            ask(town, one_with=other, who=who)
        assert past(town, "ask_renumbering", "root", who, other, "x", b"1" * 32) == "mandate_by_two"
    ask(town, who=chief.person_id)
    with pytest.raises(ForOneself):
        town.database.begin(lambda books: confirm_renumbering(books, chief, chief.person_id or 0))
    assert past(town, "confirm_renumbering", "chief", chief.person_id, b"2" * 32) == "mandate_by_two"
    assert past(town, "ask_renumbering", "li", person(town), None, "x", b"1" * 32) == "key_issuer_living"
    for nobody in (None, 99999):
        with pytest.raises(PersonNotThere):
            ask(town, who=99999 if nobody is None else None, one_with=nobody)
    assert past(town, "ask_renumbering", "root", 99999, None, "x", b"1" * 32) == "renumbering_person"


def test_nobody_gives_to_whom_he_is_one_with(town: Town) -> None:
    """Goal: who is found out to be one with a person takes no part in its names and numbers. Method: an administrator; past Python."""
    town.actors["third"] = town.owner.begin(_third)
    chief = town.actors["chief"].person_id
    half = ask(town, one_with=chief).half
    enrol(town, half + confirm(town, "third"), "chief")
    of = person(town)
    assert as_one(town) == [chief, of]
    assert past(town, "ask_renaming", "chief", of, "Wang-Chen", "x") == "mandate_by_two"
    assert past(town, "ask_renumbering", "chief", of, None, "x", b"1" * 32) == "mandate_by_two"
    with pytest.raises(ForOneself):
        ask(town, "chief")
    assert past(town, "ask_renaming", "root", of, "Wang-Chen", "x") == ""
    assert past(town, "confirm_renaming", "chief", of) == "mandate_by_two"
    assert past(town, "ask_undoing", "chief", of, number(town), "x") == "mandate_by_two"
    assert past(town, "ask_undoing", "root", of, number(town), "x") == ""
    assert past(town, "confirm_undoing", "chief", of, number(town)) == "mandate_by_two"


def test_it_is_dropped_before_it_is_enrolled(town: Town) -> None:
    """Asked or confirmed: the code is void; after seven days it is not good either, and erasing the person drops it."""
    with pytest.raises(RenumberingNotAsked):
        town.database.begin(lambda books: drop_renumbering(books, town.actors["root"], person(town)))
    assert past(town, "drop_renumbering", "root", person(town)) == "renumbering_open"
    text = code(town)
    town.database.begin(lambda books: drop_renumbering(books, town.actors["root"], person(town)))
    with pytest.raises(CodeUnknown):
        enrol(town, text)
    text = code(town)
    with town.database.read() as books:
        good_until = numbered_person(books, person(town)).expires_at
    assert good_until is not None
    at(town.owner, good_until.isoformat())
    with pytest.raises(CodeUnknown):
        _enrol_at(town, text)
    at(town.owner, (good_until - timedelta(microseconds=1)).isoformat())
    _enrol_at(town, text)
    assert as_one(town) == [person(town)]


def _enrol_at(town: Town, text: str) -> None:
    """Give the number at the instant of the owner's clock."""
    check_enrolled(town.owner.begin(lambda books: enrol_number(books, NUMBERS, text, card(CARD).number)))


def test_what_was_enrolled_by_mistake_is_taken_back_by_two(town: Town) -> None:
    """The number tells nobody any more, and who comes with it is new; two that it made one are two again; then another is asked for."""
    enrol(town, code(town))
    of, which = person(town), number(town)
    root, chief = town.actors["root"], town.actors["chief"]
    with pytest.raises(UndoingNotAsked):
        town.database.begin(lambda books: confirm_undoing(books, chief, of, which))
    with pytest.raises(NumberNotThere):
        town.database.begin(lambda books: ask_undoing(books, root, person(town, TWIN), which, "x"))
    town.database.begin(lambda books: ask_undoing(books, root, of, which, "mistyped"))
    with pytest.raises(UndoingWaits):
        town.database.begin(lambda books: ask_undoing(books, chief, of, which, "x"))
    with pytest.raises(AnotherConfirms):
        town.database.begin(lambda books: confirm_undoing(books, root, of, which))
    assert past(town, "confirm_undoing", "root", of, which) == "mandate_by_two"
    town.database.begin(lambda books: drop_undoing(books, root, of, which))
    assert past(town, "confirm_undoing", "chief", of, which) == "undoing_open"
    assert past(town, "drop_undoing", "chief", of, which) == "undoing_open"
    undo(town)
    assert past(town, "ask_undoing", "root", of, which, "x") == "renumbering_enrolled"
    _, key = town.hire("Somebody", of=CARD)
    found = town.holder(key)
    assert found is not None
    assert found.person_id not in (None, of)
    text = code(town)
    with pytest.raises(NumberOfAnother):
        enrol(town, text)
    enrol(town, code(town, person(town, TWIN)), TWIN)
    undo(town)
    assert as_one(town) == [of]
    assert whose(town, TWIN).person_id == person(town, TWIN) != of
    assert town.broken() == {}


def test_at_an_instant_two_are_one_or_not(town: Town) -> None:
    """From the instant at which the number was enrolled until before the one at which it was taken back."""
    enrol(town, code(town, person(town, TWIN)), TWIN)
    undo(town)
    [row] = town.rows("SELECT used_at, undone_at FROM ledger.renumbering")
    tick = timedelta(microseconds=1)
    actors = [whose(town, name).actor_id for name in (WANG, TWIN)]
    for when, one in (
        (row.used_at - tick, False),
        (row.used_at, True),
        (row.undone_at - tick, True),
        (row.undone_at, False),
    ):
        query = "SELECT ledger.one_at(%s, %s, %s) AS one"
        assert [found.one for found in town.rows(query, *actors, when)] == [one], when


def test_three_that_are_one_are_two_when_one_number_goes(town: Town) -> None:
    """Goal: the count follows the numbers. Method: a chain of three; its first link is taken back."""
    town.keys["third"] = town.hire("Wang thrice", Role.AUDITOR)[1]
    enrol(town, code(town, person(town, TWIN)), TWIN)
    first = number(town)
    enrol(town, code(town, person(town, "third")), "Wang thrice")
    assert as_one(town, "third") == [person(town), person(town, TWIN), person(town, "third")]
    of = person(town)
    town.database.begin(lambda books: ask_undoing(books, town.actors["root"], of, first, "x"))
    town.database.begin(lambda books: confirm_undoing(books, town.actors["chief"], of, first))
    assert as_one(town) == [of, person(town, "third")]
    assert as_one(town, TWIN) == [person(town, TWIN)]
    assert town.broken() == {}


def test_one_is_erased_with_the_other(town: Town) -> None:
    """While either has a key no name goes; then both go, what waits is dropped, and a return under any number is the same."""
    enrol(town, code(town))
    enrol(town, code(town, person(town, TWIN)), TWIN)
    of, twin, book = person(town), person(town, TWIN), town.books[0]
    keys = {
        name: town.rows("SELECT max(key_id) AS k FROM ledger.api_key WHERE actor_id = %s", whose(town, name).actor_id)[0].k
        for name in (WANG, TWIN)
    }  # fmt: skip
    text = code(town)
    dismiss(town.owner, [keys[WANG]])
    root, chief = town.actors["root"], town.actors["chief"]
    with pytest.raises(KeyStillValid):
        town.database.begin(lambda books: ask_erasure(books, root, book, keys[WANG]))
    assert past(town, "ask_erasure", "root", book, keys[WANG]) == "person_without_keys"
    dismiss(town.owner, [keys[TWIN]])
    town.database.begin(lambda books: ask_erasure(books, root, book, keys[WANG]))
    town.database.begin(lambda books: confirm_erasure(books, chief, book, keys[WANG]))
    names = town.rows("SELECT name FROM ledger.person WHERE person_id IN (%s, %s) ORDER BY 1", of, twin)
    assert [row.name for row in names] == [f"person {of}", f"person {twin}"]
    with pytest.raises(CodeUnknown):
        enrol(town, text, "fourth")
    _, key = town.hire("Wang Er", of=CARD)
    found = town.holder(key)
    assert found is not None
    assert found.person_id == of
    assert town.broken() == {}


def test_what_a_thief_asked_for_is_not_confirmed(town: Town) -> None:
    """Whose key was taken back since: neither the number, nor that it is taken back."""
    enrol(town, code(town))
    of, which = person(town), number(town)
    ask(town)
    town.database.begin(lambda books: ask_undoing(books, town.actors["root"], of, which, "x"))
    [row] = town.rows(
        "SELECT min(key_id) AS k FROM ledger.api_key WHERE actor_id = %s", town.actors["root"].actor_id
    )
    town.database.begin(lambda books: revoke_key(books, town.actors["chief"], None, row.k))
    third = town.owner.begin(_third)
    with pytest.raises(AskerEnded):
        town.database.begin(lambda books: confirm_renumbering(books, third, of))
    with pytest.raises(AskerEnded):
        town.database.begin(lambda books: confirm_undoing(books, third, of, which))
    assert (
        town.told("SELECT ledger.confirm_renumbering(%s, %s, %s)", third.key, of, b"2" * 32)
        == "mandate_asker_gone"
    )
    assert (
        town.told("SELECT ledger.confirm_undoing(%s, %s, %s)", third.key, of, which) == "mandate_asker_gone"
    )


WISHES = {
    "another person": ("UPDATE ledger.renumbering SET document = 'x'", "journal_append_only"),
    "enrolled by hand": (
        "UPDATE ledger.renumbering SET used_at = now(), number_digest = sha256('x') WHERE used_at IS NULL",
        "renumbering_used_whole",
    ),
    "taken back by nobody": (
        "UPDATE ledger.renumbering SET undone_at = now() WHERE used_at IS NOT NULL",
        "mandate_kept",
    ),
    "another number": (
        "UPDATE ledger.renumbering SET number_digest = sha256('y') WHERE used_at IS NOT NULL",
        "mandate_kept",
    ),
    "one by hand": (
        "UPDATE ledger.person SET counts_as = 1 WHERE person_id = (SELECT max(person_id) FROM ledger.person)",
        "person_kept",
    ),
    "registered again": (
        "INSERT INTO ledger.person (name, number_digest) SELECT 'x', number_digest FROM ledger.renumbering WHERE used_at IS NOT NULL",
        "number_once",
    ),
    "another's undoing": ("UPDATE ledger.undoing SET document = 'y'", "journal_append_only"),
    "deleted": ("DELETE FROM ledger.renumbering", "journal_append_only"),
    "its undoing deleted": ("DELETE FROM ledger.undoing", "journal_append_only"),
}


@pytest.mark.parametrize("wish", WISHES)
def test_what_was_asked_for_stays(town: Town, wish: str) -> None:
    """Whoever owns the database changes nothing of it."""
    enrol(town, code(town))
    of, which = person(town), number(town)
    town.database.begin(lambda books: ask_undoing(books, town.actors["root"], of, which, "x"))
    ask(town)
    statement, promise = WISHES[wish]
    assert town.told(statement, role="none") == promise


def test_it_is_told_in_every_book_without_a_number(town: Town) -> None:
    """Asked, confirmed and used, and that it was taken back, by the numbers of the persons."""
    enrol(town, code(town, person(town, TWIN)), TWIN)
    undo(town)
    told = town.rows(
        "SELECT book_id, kind, figures FROM ledger.outbox WHERE kind ~ '^(renumberings|undoings)' ORDER BY event_id"
    )
    steps = (
        "renumberings.asked",
        "renumberings.confirmed",
        "renumberings.used",
        "undoings.asked",
        "undoings.confirmed",
    )
    assert [(row.book_id, row.kind) for row in told] == [
        (book, step) for step in steps for book in town.books
    ]
    assert {(row.figures["person"], row.figures["one_with"]) for row in told} == {
        (person(town), person(town, TWIN))
    }
    assert "digest" not in str([row.figures for row in told])
    read = town.told("SELECT first_digest FROM ledger.renumbering")
    assert read == "42501"
