"""A world for each test that goes past Python."""

import pytest

from ledger.database import Database
from tests.world import World, make_world


@pytest.fixture
def world(database: Database, owner: Database) -> World:
    """A book with a few accounts."""
    return make_world(database, owner)
