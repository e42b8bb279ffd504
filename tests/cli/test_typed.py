"""What is typed wrong after a command is one sentence and exit status 2, before anything is asked of the database."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from ledger.clock import SystemClock, legal_date
from ledger.database import Database
from ledger.journal.accounts import open_book
from tests.cli.conftest import Command
from tests.cli.test_night import say_migrated

NO_DAYS = (
    "garbage",
    "2026-13-45",
    "2026-11-1",
    "20261101",
    "2026-W45-1",
    "２０２６-11-01",
    "2026-11-01T00:00",
)
NO_INSTANTS = (*NO_DAYS, "2026-07-01", "2026-07-01T00:00:00", "20260701T000000Z", "2026-07-01T25:00:00Z")
NO_ROWS = ("x", "1.5", "0", "2147483648", "99999999999999999999")
SAMPLE = ("audit", "sample", "zj", "--seed", "s", "--size")
DAYS = (
    ("night", "--on"),
    *(
        (*words, option)
        for words in ((*SAMPLE, "1"), ("audit", "screen", "zj", "splitting"))
        for option in ("--first", "--last")
    ),
    ("audit", "bundle", "zj", "--to", "x.zip", "--case", "C", "--first"),
    ("key", "issue", "--name", "W", "--number", "HB-0001", "--until"),
    ("regions", "list.txt", "--source", "x", "--since"),
    ("industries", "list.txt", "--source", "x", "--since"),
)
INSTANTS = ((*SAMPLE, "1", "--recorded"), ("audit", "screen", "zj", "splitting", "--recorded"))
NUMBERS = (
    ("key", "revoke"),
    ("mandate", "end", "--why", "x"),
    SAMPLE,
)
CASES = [
    (words, value)
    for commands, values in ((DAYS, NO_DAYS), (INSTANTS, NO_INSTANTS))
    for words in commands
    for value in values
] + [(words, value) for words in NUMBERS for value in NO_ROWS]


@pytest.mark.parametrize(("words", "value"), CASES)
def test_what_is_typed_wrong(told: Command, words: tuple[str, ...], value: str) -> None:
    """No traceback, no text of Python, and nothing of it is taken for something else."""
    said = told(*words, value)
    assert said.status == 2, said
    assert "Traceback" not in said.error
    for text in ("isoformat", "fromisoformat", "month must be", "unconverted"):
        assert text not in said.error


def test_a_night_before_a_book_opens(
    told: Command, owner: Database, database_url: str, tmp_path: Path
) -> None:
    """It is a wrong option, and no breach; a book that opens tomorrow has no night yet."""
    today = legal_date(SystemClock().now())
    owner.begin(lambda books: open_book(books, "zj", "Zhejiang", date(2025, 1, 1)))
    places = {
        "DATABASE_URL": database_url,
        "ECOLEDGER_FILES": str(tmp_path / "files"),
        "ECOLEDGER_KEYS": str(tmp_path / "keys"),
    }
    say_migrated(database_url)
    said = told("night", "--on", "2024-12-31", **places)
    assert (said.status, "zj" in said.error, "2025-01-01" in said.error) == (2, True, True)
    said = told("night", "--on", str(today + timedelta(days=1)), **places)
    assert (said.status, f"{today + timedelta(days=1)} is to come" in said.error) == (2, True)
    assert "a day to come is refused" in " ".join(told("night", "--help", **places).out.split())
    owner.begin(lambda books: open_book(books, "hb", "Hubei", today + timedelta(days=2)))
    assert told("log", "seal", "--once", **places).status == 0
    said = told("night", **places)
    assert (said.status, "zj: " in said.out, "hb: 0" in said.out) == (0, True, False), said


def test_no_command_reads_looser() -> None:
    """Each number has its bounds; days and instants are read by `cli.typed` alone, not by the looser forms of a library."""
    for file in sorted((Path(__file__).parents[2] / "cli").glob("*.py")):
        source = file.read_text("utf-8")
        assert file.name == "typed.py" or "fromisoformat" not in source, file
        assert "formats=" not in source, file
        for given in re.findall(r"\bint,\s*typer\.(?:Argument|Option)\(([^)]*)", source):
            assert "hidden" in given or {"min=", "max="} <= set(re.findall(r"m(?:in|ax)=", given)), (
                file,
                given,
            )
