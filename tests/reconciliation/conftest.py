"""A treasury on a fresh database."""

from ledger.database import Database
from tests.furnished import furnished
from tests.reconciliation.world import Treasury


@furnished
def treasury(database: Database, owner: Database) -> Treasury:
    """A book with two bank accounts."""
    return Treasury(database, owner)
