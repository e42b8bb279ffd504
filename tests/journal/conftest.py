"""A world for each test of the kernel."""

from ledger.database import Database
from tests.furnished import furnished
from tests.world import World, make_world


@furnished
def world(database: Database, owner: Database) -> World:
    """A book with a few accounts."""
    return make_world(database, owner)
