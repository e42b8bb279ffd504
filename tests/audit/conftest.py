"""A book with accounts of four owners, and a second book beside it."""

import pytest

from ledger.database import Database
from tests.world import World, make_world


@pytest.fixture
def world(database: Database, owner: Database) -> World:
    """A small book."""
    return make_world(database, owner)
