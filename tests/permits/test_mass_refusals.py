"""What is refused inside mass work names the account, the asset and the unit, as an entry that somebody sends does."""

from collections.abc import Callable

import pytest

from ledger.database import Database
from ledger.errors import LedgerError
from ledger.identifiers import uuid7
from ledger.journal import accounts
from ledger.permits.actions import grants
from ledger.permits.rules.plans import PlanLine
from ledger.permits.rules.strips import Strip
from tests.permits.world import AREA, District, site, t
from tests.rewriting import rewriting

HOLDING = f"{site(1)}:permits:holding"


def _allocation(d: District) -> Callable[[], object]:
    grant_id = uuid7()
    line = PlanLine(site(1), Strip("SO2", AREA, 2026, 2026, t("2.5")), "holding", None)
    assert d.do(grants.allocate, d.step(), grant_id=grant_id, line=line) == "proposed"
    return lambda: d.run(grants.confirm_allocation, d.step("chief"), grant_id=grant_id)


def _district(database: Database, owner: Database) -> District:
    d = District(database, owner)
    d.enterprise(1)
    d.cap("100", 2025, 2026)
    assert d.allocate(site(1), "10", 2025, 2026) == "issued"
    return d


def _put(d: District, status: accounts.Status) -> None:
    """Give the holding account a status, past the second person whom the web needs."""
    d.owner.begin(lambda books: accounts.set_status(books, d.book_id, HOLDING, status, "a court", d.root))


@pytest.mark.parametrize(("act", "vintage", "lot"), [(_allocation, 2026, 2)])
def test_a_frozen_account_is_named(
    database: Database,
    owner: Database,
    act: Callable[[District], Callable[[], object]],
    vintage: int,
    lot: int,
) -> None:
    """The allocation that is confirmed, while the holding account is frozen."""
    d = _district(database, owner)
    doing = act(d)
    _put(d, "frozen")
    with pytest.raises(LedgerError) as caught:
        doing()
    refused = caught.value
    assert refused.code == "account.frozen"
    asset = f"lot:SO2:{AREA}:{vintage}:{lot:04}"
    told = {name: refused.figures[name] for name in ("account", "asset", "unit", "asset_name")}
    assert told == {
        "account": HOLDING,
        "asset": asset,
        "unit": "t",
        "asset_name": f"SO2 in {AREA}, vintage {vintage}, lot {lot}",
    }
    assert HOLDING in refused.message("zh_Hans")
    _put(d, "open")
    doing()


def test_amounts_are_told_in_the_unit(database: Database, owner: Database) -> None:
    """A ceiling that an allocation would pass: decimal strings, no integers of the smallest unit."""
    d = _district(database, owner)
    doing = _allocation(d)
    with owner.engine.begin() as connection, rewriting(connection, "account"):
        connection.exec_driver_sql("UPDATE ledger.account SET ceiling = 2000000 WHERE code = %s", (HOLDING,))
    with pytest.raises(LedgerError) as caught:
        doing()
    assert caught.value.code == "account.ceiling"
    assert {name: caught.value.figures[name] for name in ("amount", "room", "ceiling")} == {
        "amount": "2.500",
        "room": "2.000",
        "ceiling": "2.000",
    }
    assert "二氧化硫" in caught.value.message("zh_Hans")
