"""Every query reads and changes rows of the book that it is asked for: what is of the same code in another book does not count."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ledger.database.queries import parsed
from ledger.schema import sql_objects
from tests.house.books import keyed, loose
from tests.house.test_queries import FILES, ROOT

OF_ALL_BOOKS = {
    "cli/books.sql: replay_audit_book": "it lists the books",
    "ledger/archive/replay.sql: known_book": "it finds a book by its code",
    "ledger/audit/checks.sql: check_logs": "it lists the logs",
    "ledger/audit/rolling.sql: check_part": "what a night looks at is of every book",
    "ledger/audit/rolling.sql: logs": "it lists the logs",
    "ledger/audit/rolling.sql: marks": "it tells of every log",
    "ledger/compensation/queries/lists.sql: evidence_files": "the doctor compares the files of all books with the store",
    "ledger/journal/queries.sql: all_books": "it lists the books",
    "ledger/journal/queries.sql: book": "it lists the books",
    "ledger/journal/queries.sql: books_of": "it lists the books",
    "ledger/journal/queries.sql: unopened": "it lists the books",
    "ledger/processes/queries.sql: approvals": "what a person leaves open, in whatever book",
    "ledger/processes/queries.sql: done_by": "what a person did, in whatever book",
    "ledger/processes/queries.sql: processes": "what a person leaves open, in whatever book",
    "ledger/seals/continuing.sql: books": "it tells of the log of every book",
    "ledger/seals/continuing.sql: newest": "it lists the newest checkpoint of every log",
    "ledger/seals/faults.sql: logs": "it tells of the log of every book",
    "ledger/seals/queries.sql: with_records": "it lists the logs",
    "ledger/seals/faults.sql: without_log": "it tells of every book that has none",
    "ledger/seals/queries.sql: lags": "it tells of every log",
    "ledger/seals/queries.sql: signing_keys": "it lists the keys of all logs",
    "ledger/seals/sequencer.sql: books": "it lists the logs",
}
"""Queries that are asked for no book; their tables are of one book among each other all the same."""
BY_ANOTHER_KEY = {
    "cli/app.sql: is_untouched": (["book book"], "whether there is any book"),
    "cli/auditors.sql: books": (["book book"], "books by their codes, which the operator names"),
    "ledger/compensation/actions/evidence.sql: is_named": (
        ["damage_evidence damage_evidence", "damage_simple_form damage_simple_form"], "bytes are kept once for all books, by their hash",
    ),
    "actors/triggers/key_told.sql": (["key_event e"], "a key of an administrator is told in every book"),
    **dict.fromkeys(
        (
            "actors/functions/check_giver.sql",
            "actors/functions/mandate_there.sql",
            "ledger/actors/deputies.sql: legal_there",
            "ledger/actors/deputies.sql: stood_in_for",
            "ledger/actors/deputies.sql: wished",
            "ledger/actors/mandates.sql: namesakes",
            "ledger/actors/mandates.sql: standing",
            "ledger/actors/queries.sql: codes",
        ),
        (["holder_of_mandate o"], "a mandate is numbered across all books"),
    ),
    "actors/functions/deputy_fits.sql": (
        ["holder_of_mandate h", "holder_of_mandate o"],
        "a mandate is known by its number, and the books of both are compared",
    ),
    "actors/functions/legal_there.sql": (
        ["holder_of_mandate o, holder_of_mandate h"], "a mandate is known by its number, and the books of both are compared",
    ),
    "actors/triggers/mandate_told.sql": (["mandate_event e"], "a mandate of an administrator is told in every book"),
    "actors/views/mandate_event.sql": (["book b"], "a mandate of an administrator is told in every book"),
    "ledger/actors/invariants.sql: mandates_are_as_told": (
        ["event_here event_here", "mandate_event mandate_event"], "whole rows are compared, book and all",
    ),
    "actors/functions/set_ways.sql": (["book b"], "that a person is told by other ways is told in every book in which it acts"),
    "processes/functions/yes_of.sql": (
        ["process_event c, permit_act i", "process_event e"], "what hangs on the yes of a person, in whatever book",
    ),
    "processes/functions/number_events.sql": (["outbox o"], "the ids of events are of all books, and the chosen are of one"),
    "ledger/actors/invariants.sql: keys_are_as_told": (
        ["event_here event_here", "key_event key_event"], "whole rows are compared, book and all",
    ),
    "seals/functions/forget_salts.sql": (["record r"], "what is forgotten of a person is forgotten in every log"),
    "seals/functions/rewritten.sql": (["record r", "record r", "record r"], "the records of all logs are read in order"),
    "seals/functions/record_faults.sql": (["record r", "record r"], "a table is held against the records of all logs"),
    "seals/functions/record_found.sql": (["record r"], "it is asked whether a table has records at all"),
}  # fmt: skip
"""What is left loose, and why."""
PIECES = {"ledger/audit/queries.sql: in_scope", "ledger/compensation/actions/consultation.sql: last"}
"""Conditions that are put into queries; there they are read."""
TIE = re.compile(
    r"(?:\w+\.)?book_id = (?:%\(\w+\)s(?:::\w+)?|:?[\w.]+|%s) AND\s+"
    r"|\s+AND (?:\w+\.)?book_id = (?:%\(\w+\)s|:?[\w.]+|%s)(?![\w(])|(?<=USING \()book_id, "
)
"""A tie that can be taken out, and leaves SQL."""


class Text(NamedTuple):
    """SQL, and whether it is of all books."""

    where: str
    sql: str
    of_all: bool


def texts() -> Iterator[Text]:
    """Every named query, with those of its file in its slots, and every function, trigger and view."""
    for path in FILES:
        there = parsed(path.read_text("utf-8"))
        for name, query in there.items():
            where = f"{path.relative_to(ROOT).as_posix()}: {name}"
            whole = re.sub(r"\{(\w+)\}", lambda slot, there=there: there.get(slot[1], slot[0]), query)  # type: ignore[misc]
            yield Text(where, whole, path.stem == "invariants" or where in OF_ALL_BOOKS)
    for file in sql_objects():
        kind = file.name.split("/")[1]
        if kind != "roles":
            yield Text(file.name, file.text, kind == "views")


TEXTS = list(texts())


def test_every_table_is_tied_to_its_book() -> None:
    """Goal: nothing of another book is read or changed. Method: the tables after every FROM, JOIN and UPDATE, and their ties."""
    tables = keyed()
    found = {one.where: told for one in TEXTS if (told := loose(one.sql, tables, of_all=one.of_all))}
    assert found == {where: told for where, (told, _) in BY_ANOTHER_KEY.items()}
    assert OF_ALL_BOOKS.keys() <= {one.where for one in TEXTS if loose(one.sql, tables)}
    assert len(TEXTS) > 500
    assert len(tables) > 80


def test_a_tie_that_is_taken_out_is_missed() -> None:
    """Goal: the test above can fail. Method: every tie of every named query is taken out, one at a time."""
    tables = keyed()
    unseen, count = [], 0
    for one in TEXTS:
        if not one.where.startswith(("ledger/", "cli/", "api/")) or one.where in PIECES:
            continue
        before = loose(one.sql, tables, of_all=one.of_all)
        for tie in TIE.finditer(one.sql):
            without = f"{one.sql[: tie.start()]} {one.sql[tie.end() :]}"
            if loose(without, tables, of_all=one.of_all) == before:
                unseen.append((one.where, tie[0]))
            count += 1
    assert unseen == []
    assert count > 600


def test_what_is_a_tie() -> None:
    """Goal: only what always holds ties. Method: texts with and without it."""
    tables = frozenset({"a", "b"})
    for text, told in (
        ("SELECT FROM ledger.a WHERE book_id = %(book)s", []),
        ("SELECT FROM ledger.a WHERE code = %(code)s", ["a a"]),
        ("SELECT FROM ledger.a x JOIN ledger.b USING (book_id, id) WHERE x.book_id = :book", []),
        ("SELECT FROM ledger.a x, ledger.b y WHERE x.book_id = :book", ["b y"]),
        ("SELECT FROM ledger.a x WHERE x.book_id = :book OR x.open", ["a x"]),
        ("SELECT FROM ledger.a x WHERE x.book_id = :book AND (x.open OR x.new)", []),
        ("SELECT EXISTS (SELECT FROM b WHERE b.id = x.id) FROM a x WHERE x.book_id = :book", ["b b"]),
        ("UPDATE ledger.a x SET n = 1 FROM ledger.b y WHERE x.book_id = :book AND y.id = x.id", ["b y"]),
        ("DELETE FROM ledger.a WHERE (book_id, id) IN (SELECT book_id, id FROM b)", ["b b"]),
    ):
        assert loose(text, tables) == told, text
    whole = "SELECT FROM a JOIN b ON {tie} WHERE NOT EXISTS (SELECT FROM b c WHERE c.book_id = a.book_id)"
    assert loose(whole.format(tie="b.book_id = a.book_id"), tables, of_all=True) == []
    assert loose(whole.format(tie="b.id = a.id"), tables, of_all=True) == ["b b"]
    named = "WITH c AS (SELECT book_id, id FROM a) SELECT FROM c x JOIN b ON {tie}"
    assert loose(named.format(tie="b.book_id = x.book_id"), tables, of_all=True) == []
    assert loose(named.format(tie="b.id = x.id"), tables, of_all=True) == ["b b"]
