"""What was asked for of a number or a name stays, word by word, and each thing that became of it is written once: column by column."""

from collections.abc import Iterator

import pytest

from ledger.actors.numbers import ask_undoing, drop_renumbering, drop_undoing
from ledger.actors.renaming import ask_renaming, confirm_renaming, drop_renaming
from ledger.database import Database
from tests.actors import test_numbers
from tests.actors.test_mandates import Town
from tests.actors.test_numbers import TWIN, WANG, ask, enrol, number, person, town_of, undo
from tests.furnished import furnished

LATER = "{column} + interval '1 day'"
OTHER = {
    "document": "'another'",
    "name": "'another'",
    "asked_by": "(SELECT max(actor_id) FROM ledger.actor WHERE role = 'auditor')",
    "confirmed_by": "(SELECT max(actor_id) FROM ledger.actor WHERE role = 'auditor')",
    "dropped_by": "(SELECT max(actor_id) FROM ledger.actor WHERE role = 'auditor')",
    "person_id": "(SELECT min(person_id) FROM ledger.person)",
    "one_with": "(SELECT min(person_id) FROM ledger.person)",
    "renumbering_id": "(SELECT max(renumbering_id) FROM ledger.renumbering)",
    "first_digest": "sha256('another')",
    "second_digest": "sha256('another')",
    "number_digest": "sha256('another')",
}
"""What a column is changed to; an instant, to a later one."""
ASKED = ("document", "asked_by", "asked_at")
CONFIRMED = ("confirmed_by", "confirmed_at")
DROPPED = ("dropped_by", "dropped_at")
STATES: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {
    "renumbering": {
        "asked": ("dropped_at IS NOT NULL", ("person_id", "one_with", "first_digest", *ASKED)),
        "confirmed": (
            "used_at IS NOT NULL AND undone_at IS NULL",
            (*CONFIRMED, "second_digest", "expires_at"),
        ),
        "used": ("used_at IS NOT NULL AND undone_at IS NULL", ("used_at", "number_digest")),
        "dropped": ("dropped_at IS NOT NULL", DROPPED),
        "undone": ("undone_at IS NOT NULL", ("undone_at",)),
    },
    "undoing": {
        "asked": ("confirmed_at IS NULL AND dropped_at IS NULL", ("renumbering_id", *ASKED)),
        "confirmed": ("confirmed_at IS NOT NULL", CONFIRMED),
        "dropped": ("dropped_at IS NOT NULL", DROPPED),
    },
    "renaming": {
        "asked": ("confirmed_at IS NULL AND dropped_at IS NULL", ("person_id", "name", *ASKED)),
        "confirmed": ("confirmed_at IS NOT NULL", CONFIRMED),
        "dropped": ("dropped_at IS NOT NULL", DROPPED),
    },
}


@furnished
def town(database: Database, owner: Database) -> Town:
    """Numbers and names of Wang: enrolled and undone, enrolled, dropped and asked for; confirmed, dropped and asked for."""
    made = town_of(database, owner)
    enrol(made, test_numbers.code(made), "first card")
    undo(made)
    enrol(made, test_numbers.code(made), "second card")
    of, which = person(made), number(made)
    root, chief = made.actors["root"], made.actors["chief"]
    ask(made)
    made.database.begin(lambda books: drop_renumbering(books, chief, of))
    for drops in (True, False):
        made.database.begin(lambda books: ask_undoing(books, root, of, which, "mistyped"))
        if drops:
            made.database.begin(lambda books: drop_undoing(books, chief, of, which))
    for name, end in (("Wang-Chen", confirm_renaming), ("Wang-Li", drop_renaming), ("Wang-He", None)):
        made.database.begin(lambda books, n=name: ask_renaming(books, root, of, n, "certificate"))  # type: ignore[misc]
        if end is not None:
            made.database.begin(lambda books, e=end: e(books, chief, of))  # type: ignore[misc]
    return made


def columns() -> Iterator[tuple[str, str, str]]:
    """Every column with the table and the state in which it is written for good."""
    for table, states in STATES.items():
        for state, (_, names) in states.items():
            for column in names:
                yield table, state, column


@pytest.mark.parametrize("table", STATES)
def test_a_column_is_written_once(town: Town, table: str) -> None:
    """Goal: whoever owns the database changes nothing of it. Method: each column of each state to something else that is well formed."""
    (may,) = town.rows("SELECT columns FROM ledger.may_change() WHERE source = %s", table)
    for state, (where, names) in STATES[table].items():
        [row] = town.rows(f"SELECT count(*) AS n FROM ledger.{table} WHERE {where}")
        assert row.n == 1, (table, state)
        for column in names:
            other = OTHER.get(column, LATER).format(column=column)
            changed = town.rows(
                f"SELECT count(*) AS n FROM ledger.{table} WHERE {where} AND {column} IS DISTINCT FROM {other}"
            )
            assert changed[0].n == 1, (table, state, column)
            told = town.told(f"UPDATE ledger.{table} SET {column} = {other} WHERE {where}", role="none")
            assert told == ("mandate_kept" if column in may.columns else "journal_append_only"), (
                table,
                state,
                column,
            )


def test_the_table_is_whole(town: Town) -> None:
    """Goal: a new column is noticed. Method: the columns of the tables; what is left out is the row's own number."""
    for table in STATES:
        query = "SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'ledger' AND table_name = %s"
        there = {row.name for row in town.rows(query, table)}
        assert there - {f"{table}_id"} == {column for of, _, column in columns() if of == table}


def test_a_name_changes_by_what_was_asked_for_alone(town: Town) -> None:
    """Goal: nobody is called otherwise by hand. Method: the name that is asked for, one that was dropped, that was confirmed, any other."""
    query = "UPDATE ledger.person SET name = '{}' WHERE person_id = {}"
    of = person(town, WANG)
    for name in ("Wang-Li", "somebody"):
        assert town.told(query.format(name, of), role="none") == "person_kept", name
    twin = person(town, TWIN)
    assert town.told(query.format("Wang-He", twin), role="none") == "person_kept", "it is another's"
