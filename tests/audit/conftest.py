"""A book with accounts of four owners, and a second book beside it."""

from ledger.database import Database
from tests.furnished import furnished
from tests.world import World, make_world


@furnished
def world(database: Database, owner: Database) -> World:
    """A small book."""
    return make_world(database, owner)
