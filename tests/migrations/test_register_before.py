"""What one person recorded in the register under revision 0008 stands after the upgrade, and is ended or said anew by two."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
import pytest

from cli.install import migrate
from ledger.audit.checks import run_checks
from ledger.database import Database
from ledger.identifiers import uuid7
from ledger.permits.actions import register, second
from ledger.processes.actions import Step
from ledger.register.queries import quality_missed, standings
from tests.migrations.steps import older
from tests.permits.world import uscc

DAY, PARTY = date(2026, 6, 1), f"enterprise:{uscc(1)}"
BEFORE = (
    "INSERT INTO ledger.book (code, name, opens_on, jurisdiction) VALUES ('zj', 'Zhejiang', '2025-01-01', 'cn-33')",
    "INSERT INTO ledger.actor (name, role, book_id) SELECT one, 'bureau', book_id FROM ledger.book, unnest(ARRAY['a', 'b']) AS one",
    "INSERT INTO ledger.party (book_id, code, name, exception, registered_on, registered_by)"
    f" SELECT book_id, '{PARTY}', 'Mill', '', '2026-01-01', min(actor_id) FROM ledger.actor GROUP BY book_id",
    "INSERT INTO ledger.standing (book_id, party, list, since, document, actor_id)"
    f" SELECT book_id, '{PARTY}', 'licence_ban', '2026-01-05', 'D', min(actor_id) FROM ledger.actor GROUP BY book_id",
    "INSERT INTO ledger.area_quality (book_id, area, pollutant, year, met, document, actor_id)"
    " SELECT book_id, '330603', 'SO2', 2025, false, 'D', min(actor_id) FROM ledger.actor GROUP BY book_id",
)


@pytest.fixture
def url(server_url: str) -> Iterator[str]:
    """A database as revision 0008 had it."""
    with older(server_url, "0008") as made:
        yield made


def test_what_was_recorded_before_stands_and_is_changed_by_two(url: str) -> None:
    """Goal: every road has a way back. Method: a list and a quality; upgrade; the doctor; both are changed by two persons."""
    with psycopg.connect(url) as connection:
        for statement in BEFORE:
            connection.execute(statement.encode())
    migrate(url)
    database = Database(url, pool=2)
    with database.read() as books:
        assert [one.offenders for one in run_checks(books) if one.count] == []
        [entry] = standings(books, 1, PARTY)
        assert (entry.ended, quality_missed(books, 1, ["330603"], 2025)) == (False, {("330603", "SO2")})
        first, other = books.connection.exec_driver_sql(
            "SELECT actor_id FROM ledger.actor ORDER BY name"
        ).scalars()
    step = Step(first, "bureau", DAY, reason="paid", document="W")

    def by_two(action: Callable[..., Any], **words: Any) -> str:
        act_id = uuid7()
        database.begin(lambda books: action(books, 1, step, act_id=act_id, **words))
        confirming = replace(step, actor_id=other)
        return database.begin(
            lambda books: second.confirm(books, 1, confirming, act_id=act_id, ways=register.WAYS)
        ).state

    assert by_two(register.take_off_list, standing=entry.standing_id) == "done"
    assert by_two(register.judge_area, area="330603", pollutant="SO2", year=2025, met=True) == "done"
    with database.read() as books:
        [entry] = standings(books, 1, PARTY)
        assert (entry.until, entry.ended, quality_missed(books, 1, ["330603"], 2025)) == (DAY, True, set())
    database.close()
