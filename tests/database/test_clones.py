"""Clones of the tests: one in which nothing was written is given to the next test, and no other."""

import os

import psycopg
import pytest

from tests.conftest import cloned

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("ECOLEDGER_TEST_URL")),
    reason="others write on this server, and then no clone is kept",
)


def after(server_url: str, template: str, *statements: str, commit: bool = True) -> bool:
    """Tell whether a clone is given again after some statements."""
    with cloned(server_url, template) as first, psycopg.connect(first) as connection:
        for statement in statements:
            connection.execute(statement.encode())
        if not commit:
            connection.rollback()
    with cloned(server_url, template) as second:
        return first == second


def test_what_was_only_read_is_given_again(server_url: str, template: str) -> None:
    """Also where a reader goes on."""
    assert after(server_url, template, "SELECT count(*) FROM ledger.account")
    with cloned(server_url, template) as first:
        reader = psycopg.connect(first)
        reader.execute("SELECT count(*) FROM ledger.account")
    with cloned(server_url, template) as second, pytest.raises(psycopg.OperationalError):
        assert first == second
        reader.execute("SELECT 1")
    reader.close()


@pytest.mark.parametrize("commit", [True, False])
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE public.made ()",
        "SELECT setval(pg_get_serial_sequence('ledger.actor', 'actor_id'), 9)",
        "SELECT nextval(pg_get_serial_sequence('ledger.actor', 'actor_id'))",
        "SELECT FROM ledger.purpose FOR UPDATE",
        "NOTIFY somebody",
        "SELECT lo_create(0)",
    ],
)
def test_what_was_written_in_is_given_to_nobody(
    server_url: str, template: str, statement: str, commit: bool
) -> None:
    """Nor where it was taken back: a sequence goes on all the same."""
    if statement.startswith("NOTIFY") and not commit:
        return  # nobody was told, and nothing is left
    assert not after(server_url, template, statement, commit=commit)


def test_what_is_written_late_is_seen(server_url: str, template: str) -> None:
    """Goal: a test that leaves something open leaves nothing behind. Method: a transaction that has written, and is still open."""
    with cloned(server_url, template) as first:
        writer = psycopg.connect(first)
        writer.execute("CREATE TABLE public.made ()")
    with cloned(server_url, template) as second:
        assert first != second
    writer.close()
