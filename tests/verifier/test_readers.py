"""What other processes read ahead is what one process reads, whatever stands in it, and comes in the same order."""

from collections.abc import Iterator
from typing import Any

import pytest
from ecoledger_verify import archive as module
from ecoledger_verify.readers import AHEAD, Readers, read_piece
from ecoledger_verify.strict import Unreadable
from ecoledger_verify.tree import hasher, leaf_hash

from tests.verifier.maker import sample
from tests.verifier.test_archive import checked

BOOK = sample(40)
DATA = BOOK.archive()
LINES = [
    line for line in DATA.split(b"\n") if line.startswith((b'{"actor":', b'{"book":')) and b'"place":' in line
]


def told(pieces: Iterator[bytes], readers: Readers) -> tuple[list[Any], str]:
    """What comes, and what is raised after it."""
    found: list[Any] = []
    try:
        found.extend(readers.read("sha256", pieces, 1, rows=True))
    except Unreadable as unreadable:
        return found, unreadable.fault
    finally:
        readers.close()
    return found, ""


def pieces(*, broken: bool) -> Iterator[bytes]:
    """More pieces than are under way at a time, some with a line that is no record; at the end a file that is cut."""
    for nth in range(AHEAD * 3):
        yield b"\n".join([*LINES[nth : nth + 4], *([b"no record"] if nth % 2 else [])])
    if broken:
        raise Unreadable("tar.truncated", member="x")


@pytest.mark.parametrize("broken", [False, True])
def test_apart_is_as_here(broken: bool) -> None:
    """Pieces, their order, and what is raised, after everything that came before it."""
    here, apart = (told(pieces(broken=broken), Readers(*of)) for of in ((1, 0), (2, 0)))
    assert here == apart
    assert len(here[0]) == AHEAD * 3
    assert here[1] == ("tar.truncated" if broken else "")


def test_a_piece_has_its_leaves_and_its_records() -> None:
    """What matched is taken apart; rows and what is no record stay as they are."""
    entry = next(line for line in LINES if line.startswith(b'{"actor":'))
    leaves, records = read_piece("sha256", b"\n".join([entry, b'{"book":"x"', b"no record"]), rows=True)
    assert leaves[:32] == leaf_hash(hasher("sha256"), entry)
    assert len(leaves) == 96
    assert isinstance(records[0], tuple)
    assert records[1:] == [b'{"book":"x"', b"no record"]


@pytest.mark.parametrize(
    "change",
    [
        (b"", b""),
        (b'"side":"debit"', b'"side":"credit"'),
        (b'"v":2', b'"v":9'),
        (b'"version":"3"', b'"version":"4"'),
    ],
)
def test_a_report_is_the_same(change: tuple[bytes, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an archive that holds, and of archives with a fault in them."""
    data = DATA.replace(*change, 1) if change[0] else DATA
    assert len(data) == len(DATA) or change[0]
    reports = []
    for of in ((1, 0), (2, 0)):
        monkeypatch.setattr(module, "Readers", lambda of=of: Readers(*of))
        try:
            reports.append(vars(checked(data)) if hasattr(checked(data), "__dict__") else repr(checked(data)))
        except Unreadable as unreadable:
            reports.append(unreadable.fault)
    assert reports[0] == reports[1]
