"""A treasury on a fresh database."""

import pytest

from ledger.database import Database
from tests.reconciliation.world import Treasury


@pytest.fixture
def treasury(database: Database, owner: Database) -> Treasury:
    """A book with two bank accounts."""
    return Treasury(database, owner)
