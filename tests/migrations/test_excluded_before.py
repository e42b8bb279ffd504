"""What one person excluded under revision 0008 stands after the upgrade, whatever pollutant was written, and can be withdrawn."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import psycopg
import pytest

from cli.install import migrate
from ledger.audit.checks import run_checks
from ledger.database import Database
from ledger.permits.actions import exclusions
from ledger.permits.queries.acts import acts
from ledger.processes.actions import SecondPersonNeeded, Step
from tests.migrations.steps import older

DAY = date(2026, 6, 1)
BEFORE = (
    "INSERT INTO ledger.book (code, name, opens_on, jurisdiction) VALUES ('zj', 'Zhejiang', '2025-01-01', 'cn-33')",
    "INSERT INTO ledger.actor (name, role, book_id) SELECT one, 'bureau', book_id FROM ledger.book, unnest(ARRAY['a', 'b']) AS one",
    "INSERT INTO ledger.permit_exclusion (book_id, site, year, pollutant, kind, reason, document, effective_on, actor_id)"
    " SELECT book_id, 'enterprise:x:001P', 2025, pollutant, 'excluded', '', 'D', '2026-03-01', (SELECT min(actor_id) FROM ledger.actor)"
    " FROM ledger.book, unnest(ARRAY['', 'COD', 'XYZ']) AS pollutant",
)


@pytest.fixture
def url(server_url: str) -> Iterator[str]:
    """A database as revision 0008 had it."""
    with older(server_url, "0008") as made:
        yield made


def test_an_exclusion_of_before_is_an_act(url: str) -> None:
    """Goal: every road has a way back. Method: three that contradict each other; upgrade; doctor; withdraw each by another person."""
    with psycopg.connect(url) as connection:
        for statement in BEFORE:
            connection.execute(statement.encode())
    migrate(url)
    database = Database(
        url, role="", pool=2
    )  # the site is not in the register: the web tells nobody who is no side
    with database.read() as books:
        found = acts(books, 1, owner=None, machine="permits.exclusion")
        assert [one.offenders for one in run_checks(books) if one.count] == []
        first, other = books.connection.exec_driver_sql(
            "SELECT actor_id FROM ledger.actor ORDER BY name"
        ).scalars()
    assert sorted((str(one.terms["pollutant"]), one.state) for one in found) == [
        ("", "excluded"),
        ("COD", "excluded"),
        ("XYZ", "excluded"),
    ]

    def withdrawn(act_id: UUID, actor: int) -> str:
        step = Step(actor, "bureau", DAY, reason="mistyped", document="W")
        return database.begin(
            lambda books: exclusions.withdraw_exclusion(books, 1, step, act_id=act_id)
        ).state

    with pytest.raises(SecondPersonNeeded):
        withdrawn(found[0].act_id, first)
    assert [withdrawn(one.act_id, other) for one in found] == ["withdrawn"] * 3
    database.close()
