"""Texts that a book has from before one rule held for all: read as they stand, and no hindrance to anything."""

from ledger.database import Database
from ledger.identifiers import uuid7
from ledger.journal.balances import entry_by_id
from ledger.journal.posting import known_entry, mirror
from tests.world import DAY, make_world, move, older


def test_an_entry_with_an_older_text_is_read_and_reversed(database: Database, owner: Database) -> None:
    """Goal: what was taken once stays whole. Method: a memo with a tab, a break and a turning mark, read twice, reversed, read again."""
    world = make_world(database, owner)
    memo = "two\nlines\tand \u202e a turn"
    first = older(move("a", "b", 500), memo, "paper\x7f")
    assert world.one(first) == "posted"
    with database.read() as books:
        assert entry_by_id(books, world.book_id, first.id).entry == first
    original = database.begin(lambda books: known_entry(books, world.book_id, first.id))
    assert original == first
    assert world.one(mirror(original, uuid7(), DAY, "undone", "")) == "posted"
    with database.read() as books:
        assert entry_by_id(books, world.book_id, first.id).reversed_by is not None
