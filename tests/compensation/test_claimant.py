"""Who claims is named in no case by itself: each act that rests on it says so, until it is added."""

from typing import Any

import pytest

from ledger.database import Database
from tests.compensation.world import Desk


def missing(desk: Desk, kind: str) -> bool:
    """Whether the last event of a kind says that nobody claims."""
    query = "SELECT figures ->> 'claimant' FROM ledger.outbox WHERE book_id = %s AND kind = %s ORDER BY event_id DESC LIMIT 1"
    with desk.database.read() as books:
        told = books.connection.exec_driver_sql(query, (desk.book_id, f"compensation.{kind}")).scalar_one()
    assert told in (None, "missing")
    return told is not None


@pytest.mark.parametrize(
    ("side", "concluded", "sued"), [(None, True, True), ("lead", True, False), ("claimant", False, False)]
)
def test_who_claims_is_asked_for(
    database: Database, owner: Database, side: str | None, concluded: bool, sued: bool
) -> None:
    """Goal: 15.2. Method: a case without, with a department that leads, with a claimant: at the conclusion, and at the suit."""
    desk = Desk(database, owner)
    parties: list[dict[str, Any]] = [{"owner": "enterprise:x", "side": "liable", "name": "x"}]
    if side is not None:
        parties.append({"owner": "government:1", "side": side, "name": "a city"})
    desk.concluded(("H4", "600.00"), parties=parties)
    assert missing(desk, "conclude") is concluded
    court = {"court": "court:1", "court_name": "court"}
    claimed = [{"head": "H4", "amount": "600"}]
    desk.must("sue", situation="grave_consequence", consultation="refused", claimed=claimed, **court)
    assert missing(desk, "sue") is sued
