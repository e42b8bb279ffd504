"""Following a log: what a stranger sees of a server that grows, and of one that forks, shrinks, changes tiles or signs with another key."""

import json
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from ecoledger_verify.cli import run
from ecoledger_verify.monitor import Peaks, parse_seen, source_of
from ecoledger_verify.strict import Unreadable
from ecoledger_verify.tree import hasher

from tests.verifier.maker import FOREIGN, NEW, OLD, Book, NaiveTree, Signer, sample
from tests.verifier.test_cli import publish

BOOK, SIZES = sample(300), (40, 256, 300)
TIME = 1_770_000_000
Look = Callable[..., tuple[int, dict[str, Any]]]


def put(
    folder: Path, book: Book, size: int, *, signers: tuple[Signer, ...] = (OLD,), records: bool = False
) -> None:
    """Publish a book up to a size, as the folder of a log has it."""
    part = Book(records=book.records[:size])
    publish(folder, part, size)
    (folder / "checkpoint").write_text(book.note(size, TIME + size, signers))
    for number in range(-(-size // 256)) if records else ():
        lines = book.lines[number * 256 : min(size, number * 256 + 256)]
        file = folder / f"tile/entries/{number:03d}{'' if len(lines) == 256 else f'.p/{len(lines)}'}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"".join(len(line).to_bytes(2, "big") + line for line in lines))


class Quiet(SimpleHTTPRequestHandler):
    """Says nothing of what was asked."""

    def log_message(self, *_: Any) -> None:
        """Be quiet."""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """The folder that is served."""
    (tmp_path / "log").mkdir()
    return tmp_path / "log"


@pytest.fixture
def address(log: Path) -> Iterator[str]:
    """A server of a log."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=log))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def look(address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Look:
    """Look at the log once: status and JSON."""

    def once(*words: str) -> tuple[int, dict[str, Any]]:
        state = ["--state", str(tmp_path / "state")]
        status = run(["monitor", address, "--json", "--lang", "en", "--key", OLD.vkey, *state, *words])
        out = capsys.readouterr().out
        return status, json.loads(out)[0] if out else {}

    return once


def wrong(told: dict[str, Any]) -> set[str]:
    """The faults that were told."""
    return {fault["fault"] for check in told["checks"] for fault in check["first"]}


@pytest.mark.parametrize("records", [False, True])
def test_a_log_that_grows(log: Path, look: Look, tmp_path: Path, *, records: bool) -> None:
    """From nothing, over the edge of a tile, to now; twice at one size; again from the first record; what is kept is whole."""
    seen = 0
    for size in SIZES:
        put(log, BOOK, size, records=records)
        for _ in "12":
            status, told = look()
            assert (status, wrong(told), told["size"], told["seen"]) == (0, set(), size, seen)
            seen = size
        assert parse_seen((tmp_path / "state").read_bytes()).point.size == size
    status, told = look("--whole")
    assert (status, told["records"]) == (0, 300 if records else 0)
    (tmp_path / "state").unlink()
    assert look()[0] == 0


def fork(log: Path) -> None:
    """The first record is another, everything else fits."""
    other = sample(300)
    other.records[0]["memo"] = "another"
    shutil.rmtree(log)
    put(log, other, 300)


def forked_at_once(log: Path) -> None:
    """The same size, another root."""
    other = sample(300)
    other.records[39]["memo"] = "another"
    shutil.rmtree(log)
    put(log, other, 40)


def shrink(log: Path) -> None:
    """Less than there was."""
    put(log, BOOK, 39)


def sign_otherwise(log: Path) -> None:
    """By a key that nobody knows."""
    put(log, BOOK, 300, signers=(FOREIGN,))


def change_tile(log: Path) -> None:
    """A leaf of what came since."""
    put(log, BOOK, 300)
    file = log / "tile/0/000"
    file.write_bytes(file.read_bytes()[:-1] + b"\x00")


def change_seen_tile(log: Path) -> None:
    """A leaf of what was seen."""
    put(log, BOOK, 300)
    file = log / "tile/0/000"
    file.write_bytes(b"\x00" + file.read_bytes()[1:])


def remove_tile(log: Path) -> None:
    """A tile is gone."""
    put(log, BOOK, 300)
    (log / "tile/0/000").unlink()


def cut_tile(log: Path) -> None:
    """A tile ends early."""
    put(log, BOOK, 300)
    file = log / "tile/0/000"
    file.write_bytes(file.read_bytes()[:-1])


def change_record(log: Path) -> None:
    """A record is another than its leaf."""
    put(log, BOOK, 300, records=True)
    file = log / "tile/entries/000"
    file.write_bytes(file.read_bytes()[:-2] + b"?}")


def other_log(log: Path) -> None:
    """Another origin."""
    (log / "checkpoint").write_text((log / "checkpoint").read_text().replace("/", "/x", 1))


@pytest.mark.parametrize(
    ("act", "fault"),
    [
        (fork, "monitor.tile_changed"),
        (forked_at_once, "monitor.tile_changed"),
        (shrink, "monitor.shrank"),
        (sign_otherwise, "signature.missing"),
        (change_tile, "monitor.forked"),
        (change_seen_tile, "monitor.tile_changed"),
        (remove_tile, "tile.missing"),
        (cut_tile, "tile.size"),
        (change_record, "monitor.record_other"),
        (other_log, "origin.two"),
    ],
)
def test_a_log_that_is_wrong(
    log: Path, look: Look, tmp_path: Path, act: Callable[[Path], None], fault: str
) -> None:
    """It is said, the exit status is 1, what was kept stays, and what the log said is kept beside it."""
    put(log, BOOK, 40)
    assert look()[0] == 0
    kept = (tmp_path / "state").read_bytes()
    act(log)
    status, told = look()
    assert (status, told["holds"]) == (1, False)
    assert fault in wrong(told)
    assert (tmp_path / "state").read_bytes() == kept
    assert (tmp_path / "state.alarm").read_bytes() == (log / "checkpoint").read_bytes()


def test_an_old_tile_is_read_again_when_asked(log: Path, look: Look) -> None:
    """What was seen whole is not asked for again, unless --whole says so."""
    put(log, BOOK, 256)
    assert look()[0] == 0
    put(log, BOOK, 300)
    file = log / "tile/0/000"
    file.write_bytes(b"\x00" + file.read_bytes()[1:])
    status, told = look("--whole")
    assert (status, wrong(told)) == (1, {"monitor.forked"})
    assert look()[0] == 0


def test_a_new_key_is_learned(log: Path, look: Look) -> None:
    """From the checkpoint that announces it; afterwards it signs alone. One that nobody announced is not believed."""
    put(log, BOOK, 40)
    assert look()[0] == 0
    (log / "checkpoint").write_text(BOOK.note(40, TIME + 41, (OLD, NEW), NEW))
    assert look()[0] == 0
    put(log, BOOK, 256, signers=(NEW,))
    assert look()[0] == 0
    put(log, BOOK, 300, signers=(FOREIGN,))
    assert look()[0] == 1


def test_keys_of_the_log_itself(log: Path, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a key those that the log gives, as a file or as an answer; that is said."""
    put(log, BOOK, 40)
    words = ["monitor", address, "--lang", "en"]
    assert run(words) == 1
    (log / "keys").write_text(json.dumps({"suite": "sha256", "keys": [OLD.vkey]}))
    assert run(words) == 0
    (log / "keys").unlink()
    (log / "keys.txt").write_text(f"{OLD.vkey}\n")
    capsys.readouterr()
    assert run(words) == 0
    assert "taken from the log itself" in capsys.readouterr().out
    assert run(["monitor", str(log), "--key", OLD.vkey]) == 0, "a folder, as a clone has it"


def test_it_goes_on_until_something_is_wrong(
    log: Path,
    address: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A line each time; a server that is away is asked again; an alarm ends it."""
    put(log, BOOK, 40)
    acts: Iterator[Callable[[], object]] = iter(
        [
            lambda: put(log, BOOK, 256),
            lambda: (log / "checkpoint").rename(log / "away"),
            lambda: (log / "away").rename(log / "checkpoint"),
            lambda: put(log, BOOK, 39),
        ]
    )
    monkeypatch.setattr("time.sleep", lambda seconds: next(acts)())
    words = [
        "monitor",
        address,
        "--json",
        "--lang",
        "en",
        "--key",
        OLD.vkey,
        "--state",
        str(tmp_path / "state"),
    ]
    assert run([*words, "--every", "5"]) == 1
    said = capsys.readouterr()
    told = [json.loads(line) for line in said.out.splitlines()[:3]]
    assert [one["size"] for one in told] == [40, 256, 256]
    assert "no checkpoint" in said.err
    for seconds in ("0", "nan", "inf", "x"):
        with pytest.raises(SystemExit):
            run([*words, "--every", seconds])


def test_what_cannot_be_read(log: Path, address: str, tmp_path: Path) -> None:
    """No server, no checkpoint, a checkpoint or state of another form: exit status 2."""
    state = tmp_path / "state"
    words = ["monitor", address, "--key", OLD.vkey, "--state", str(state)]
    assert run(words) == 2
    (log / "checkpoint").write_text("no note")
    assert run(words) == 2
    put(log, BOOK, 40)
    for text in ("", "{}", '{"format":"x","keys":[],"note":"","peaks":[]}'):
        state.write_text(text)
        assert run(words) == 2
    assert run(["monitor", "http://127.0.0.1:1/", "--key", OLD.vkey]) == 2


def test_an_answer_is_bounded(log: Path, address: str) -> None:
    """More than was asked for is not read."""
    (log / "long").write_bytes(b"x" * 11)
    assert source_of(address).read("long", 11) == b"x" * 11
    with pytest.raises(Unreadable):
        source_of(address).read("long", 10)


def test_peaks_are_the_tree() -> None:
    """At every size, the root is that of the tree reckoned by definition."""
    tree, h = NaiveTree(BOOK.lines[:40]), hasher("sha256")
    peaks = Peaks(h)
    for size in range(40):
        assert peaks.root() == tree.root(0, size)
        assert len(peaks.hashes) == size.bit_count()
        peaks.add(tree.root(size, size + 1))
