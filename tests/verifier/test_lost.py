"""A log that states that it was restored: the statement is accepted and told, and a checkpoint of what is lost is named as that."""

from base64 import b64encode
from io import BytesIO

import pytest
from ecoledger_verify.archive import Archive
from ecoledger_verify.notes import Checkpoint, parse_checkpoint, parse_key
from ecoledger_verify.receipts import check_receipt
from ecoledger_verify.report import Report
from ecoledger_verify.strict import Unreadable

from tests.verifier.maker import OLD, WITNESS, Book, sample
from tests.verifier.test_receipts import BOOK

ROOT = b64encode(b"r" * 32).decode()
BY = f"{'a' * 64} {'b' * 64}"
RESTORED = f"restored 31 {ROOT} {BY}"
BROKEN = (
    f"restored 031 {ROOT} {BY}",
    f"restored {ROOT} {BY}",
    f"restored 31 {ROOT[:-4]} {BY}",
    f"restored 31 {ROOT} {'a' * 64}",
    f"restored 31 {ROOT} {BY} ",
    f"restored 31 {ROOT} {BY.upper()}",
    f"restored  31 {ROOT} {BY}",
    f"Restored 31 {ROOT} {BY}",
    "restored ",
)
STATED = 1_770_000_100


def book() -> Book:
    """Twenty entries; at ten it was restored from a copy, when it had thirty-one."""
    made = sample(20, keys=(OLD,))
    made.points = [point for point in made.points if point[0] != 10]
    made.points.insert(
        sum(point[0] <= 10 for point in made.points), (10, STATED, (OLD,), f"restored 31 {ROOT} {BY}")
    )
    return made


def checked(since: Checkpoint | None = None) -> Report:
    """What is said of its archive."""
    archive = Archive("a", [parse_key(OLD.vkey)], since, lambda *_: None)
    archive.read(BytesIO(book().archive()))
    return archive.report


def test_a_statement_is_accepted_and_told() -> None:
    """It holds, and in both languages says at which size, and what it had."""
    report = checked()
    assert report.holds
    assert [(one.code, one.figures["size"], one.figures["lost"]) for one in report.warnings] == [
        ("restored", 10, 31)
    ]
    assert any("at 10 entries" in line and "it had 31" in line for line in report.lines("en"))
    assert any("自 10 笔处" in line and "31 笔" in line for line in report.lines("zh"))


@pytest.mark.parametrize(
    ("size", "root", "time", "said"),
    [
        (31, ROOT, STATED, "since.lost"),
        (31, ROOT, STATED + 1, "since.other"),
        (31, b64encode(b"s" * 32).decode(), STATED, "since.other"),
        (30, b64encode(b"s" * 32).decode(), STATED, "since.lost"),
        (11, b64encode(b"s" * 32).decode(), STATED, "since.lost"),
        (10, b64encode(b"s" * 32).decode(), STATED, "since.other"),
        (32, ROOT, STATED, "since.other"),
    ],
)
def test_a_kept_checkpoint_of_what_is_lost(size: int, root: str, time: int, said: str) -> None:
    """On each line: the copy's size, what was lost, when it was stated. It never holds, and the statement says why."""
    text = f"demo.example/cn-33\n{size}\n{root}\ntime {time}\n"
    report = checked(parse_checkpoint(text + "\n" + OLD.line(text)))
    assert [fault.code for fault in report.checks["since"].first] == [said]


def test_a_kept_checkpoint_of_what_is_there() -> None:
    """The copy is the beginning of both histories."""
    assert checked(parse_checkpoint(book().note(10, STATED, (OLD,)))).holds


def test_a_receipt_under_a_statement() -> None:
    """It holds, and the statement is told."""
    data = BOOK.receipt(3, checkpoint=BOOK.note(40, STATED, (OLD, WITNESS), RESTORED))
    report = check_receipt("r", data, [parse_key(OLD.vkey), parse_key(WITNESS.vkey)])
    assert report.holds
    assert "restored" in [warning.code for warning in report.warnings]


@pytest.mark.parametrize("line", BROKEN)
def test_a_statement_has_one_form(line: str) -> None:
    """Whatever else stands on a fifth line is no checkpoint."""
    with pytest.raises(Unreadable):
        parse_checkpoint(BOOK.note(40, STATED, (OLD,), line))
