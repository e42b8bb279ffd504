"""Whatever stands in a file from strangers, the command says 0, 1 or 2, soon, and never falls over it; the page agrees."""

import json
import socket
import tarfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from threading import Thread
from time import process_time
from typing import Any, Final
from uuid import UUID

import pytest
import rfc8785
from ecoledger_verify import monitor
from ecoledger_verify.cli import run
from ecoledger_verify.strict import Unreadable
from ecoledger_verify.tables import FILES, ROWS

from ledger.archive.writing import write_archive
from ledger.entries import Entry, Posting
from ledger.seals.queries import keys_of, receipt_of
from tests.sampling import WHOLE
from tests.seals.conftest import Sealing, sealing, unsealed  # noqa: F401 (fixtures)
from tests.verifier.maker import OLD, pack, sample
from tests.verifier.test_cli import proof
from tests.verifier.test_ledger import world  # noqa: F401 (fixture)
from tests.verifier.test_monitor import put
from tests.verifier.test_page import answered, asked
from tests.world import DAY

GONE: Final = object()
"""Stands for a member that is left out."""
HUGE: Final = "99999999999999999999"
BAD: Final[tuple[Any, ...]] = (
    GONE, None, True, -1, 2**53 - 1, "", "x", "-1", "0", "99", "100", HUGE, "9" * 5000, "1e9", "٣", [], [[]], {}, {"x": "y"},
    {"actor": "x"}, {"sha256": "x"}, ["x"], "9999-12-31", "0000-00-00", "9999-12-31T23:59:59.999999Z", "2026-02-30T00:00:00+00:00",
    "0000-01-01T00:00:00+00:00", "2026-01-01T00:00:00+23:59", "/", "a/../b", "America", "\x00",
)  # fmt: skip
"""What takes the place of a value: another type, nothing, a text, what is too large, negative, or no day."""
NESTED: Final = b"[" * 900 + b"]" * 900
SECONDS: Final = 5
STEP: Final = 1 if WHOLE else 5
"""Of what takes the place of a value every fifth is tried, others at each member; by `make matrices` all."""


def made_wrong(value: Any, bad: tuple[Any, ...] = BAD) -> Iterator[Any]:
    """Give a document many times, each time with one of its members replaced; of a list the first and the last."""
    for number, path in enumerate(_paths(value)):
        for other in bad[number % STEP :: STEP]:
            copy = deepcopy(value)
            inner = copy
            for step in path[:-1]:
                inner = inner[step]
            if other is not GONE:
                inner[path[-1]] = other
            else:
                del inner[path[-1]]
            if json.dumps(copy) != json.dumps(value):
                yield copy


def _paths(value: Any) -> Iterator[tuple[Any, ...]]:
    inside: list[Any] = []
    if isinstance(value, dict):
        inside = list(value)
    elif isinstance(value, list):
        inside = sorted({0, len(value) - 1}) if value else []
    for name in inside:
        yield (name,)
        yield from ((name, *path) for path in _paths(value[name]))


Ask = Callable[..., int]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run the command, and hold it to its exit status and its time."""

    def asked_once(*words: str) -> int:
        begun = process_time()
        status = run([*words, "--lang", "en"])
        assert status in (0, 1, 2), words
        assert process_time() - begun < SECONDS, words
        assert "Traceback" not in "".join(capsys.readouterr())
        return status

    return asked_once


@pytest.fixture
def real(sealing: Sealing, tmp_path: Path) -> tuple[bytes, bytes, str]:  # noqa: F811
    """An archive and a receipt as the ledger gives them out today, and the key of their log."""
    id = UUID("01980000-0000-7000-8000-000000000001")
    postings = (Posting("cash", "CNY", "debit", 5), Posting("claim", "CNY", "credit", 5))
    assert sealing.world.one(Entry(id, "market.deposit", DAY, postings)) == "posted"
    sealing.seal()
    book = sealing.world.book_id
    write_archive(sealing.owner, book, "zj", sealing.signer, tmp_path / "real.tar", persons=True)
    with sealing.owner.read() as books:
        return (
            (tmp_path / "real.tar").read_bytes(),
            receipt_of(books, book, id, persons=True) or b"",
            keys_of(books, book)[0],
        )


def files_of(archive: bytes) -> list[tuple[str, bytes]]:
    """The members of an archive."""
    with tarfile.open(fileobj=BytesIO(archive)) as tar:
        return [(one.name, tar.extractfile(one).read()) for one in tar]  # type: ignore[union-attr]


def lines_made_wrong(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Give a file of lines with one line made wrong, for each kind of line in it."""
    lines = data.split(b"\n")[:-1]
    kinds: set[Any] = set()
    for at, line in enumerate(lines):
        told = json.loads(line)
        kind = (told.get("table"), told.get("operation")) if name.startswith("entries/") else name
        if kind in kinds:
            continue
        kinds.add(kind)
        known = {**{one: told[one] for one in told if one != "rows"}}
        wrong: Iterator[Any]
        if "rows" not in told:
            wrong = made_wrong(told)
        elif told["table"] in ROWS or told["table"] == "book":
            wrong = ({**known, "rows": rows} for rows in made_wrong(told["rows"][:1]))
        else:
            wrong = made_wrong({**known, "rows": []}, (None, HUGE, {}))
        for other in wrong:
            yield str(kind), b"\n".join([*lines[:at], rfc8785.dumps(other), *lines[at + 1 :], b""])
        yield str(kind), b"\n".join([*lines[:at], NESTED, *lines[at + 1 :], b""])


@pytest.mark.parametrize("version", [1, 2])
def test_archives(real: tuple[bytes, bytes, str], ask: Ask, tmp_path: Path, version: int) -> None:
    """Each member of each kind of line of an archive, of both formats: 1 or 2, and its records read for their assets alone, too."""
    archive = real[0] if version == 2 else sample(12).archive()
    files = files_of(archive)
    file, count = tmp_path / "a.tar", 0
    file.write_bytes(archive)
    assert ask("archive", str(file)) == 0
    receipt = tmp_path / "r.json"
    receipt.write_bytes(real[1])
    for at, (name, data) in enumerate(files):
        if name not in FILES and not name.startswith("entries/"):
            continue
        for kind, wrong in lines_made_wrong(name, data):
            file.write_bytes(pack([*files[:at], (name, wrong), *files[at + 1 :]]))
            assert ask("archive", str(file)) in (1, 2), (name, kind, wrong[-3000:])
            if count % 7 == 0:
                ask("receipt", str(receipt), "--archive", str(file))
            count += 1
    assert count > 200


def test_texts_of_archives(ask: Ask, tmp_path: Path) -> None:
    """The same of what is no JSON: notes, the manifest, the format, and lines without an end."""
    files, file = files_of(sample(12).archive()), tmp_path / "a.tar"
    for at, (name, data) in enumerate(files):
        others = [b"", b"\n", b"x", b"\xff", NESTED, data * 2, data[:-1], b"\n" * 3_000, b"x" * 3_000_000]
        if name.startswith("checkpoints/") or name == "MANIFEST":
            others += [
                data.replace(b"12\n", f"{bad}\n".encode(), 1) for bad in (HUGE, "-1", "x", "9" * 5000, "")
            ]
            others += [data.replace(b"time 17", f"time {bad}".encode(), 1) for bad in (HUGE, "-", "x")]
        for other in others:
            if other != data:
                file.write_bytes(pack([*files[:at], (name, other), *files[at + 1 :]]))
                ask("archive", str(file))


def receipts(data: bytes) -> Iterator[bytes]:
    """A receipt with each of its members made wrong, and with each of those of the records in it."""
    told = json.loads(data)
    yield from map(rfc8785.dumps, made_wrong(told))
    for other in made_wrong(json.loads(told["record"])):
        yield rfc8785.dumps({**told, "record": rfc8785.dumps(other).decode()})
    tables: dict[str, int] = {}
    for at, one in enumerate(told["definitions"]):
        tables.setdefault(json.loads(one["record"])["table"], at)
    assert tables.keys() >= {"asset", "account"}
    for at in tables.values():
        record = json.loads(told["definitions"][at]["record"])
        for other in made_wrong({**record, "rows": record["rows"][:1]}):
            definitions = deepcopy(told["definitions"])
            definitions[at]["record"] = rfc8785.dumps(other).decode()
            yield rfc8785.dumps({**told, "definitions": definitions})
        for table in ("account_event", "period_move", "process_event", "book", "constructor"):
            definitions = deepcopy(told["definitions"])
            definitions[at]["record"] = rfc8785.dumps({**record, "table": table}).decode()
            yield rfc8785.dumps({**told, "definitions": definitions})


def test_receipts(real: tuple[bytes, bytes, str], ask: Ask, tmp_path: Path) -> None:
    """Each member of a receipt and of what it carries; the page answers each as the command does."""
    _, data, key = real
    file = tmp_path / "r.json"
    wrong = list(receipts(data))
    assert len(wrong) > 200
    for one in wrong:
        file.write_bytes(one)
        assert ask("receipt", str(file), "--key", key, "--persons") in (0, 1, 2)
    file.write_bytes(b'{"checkpoint":' + NESTED + b"}")
    assert ask("receipt", str(file)) == 2
    told = asked(*[("receipt", one.decode(), key) for one in wrong])
    for one, answer in zip(wrong, told, strict=True):
        assert ({"unreadable": True} if "unreadable" in answer else answer) == answered(one, key), one


def test_scales_are_bounded(real: tuple[bytes, bytes, str], ask: Ask, tmp_path: Path) -> None:
    """On the line, where the command reckons with it, and just outside."""
    _, data, _ = real
    file = tmp_path / "r.json"
    for scale, status in (("0", 1), ("99", 1), ("100", 2), (HUGE, 2), ("-1", 2), ("x", 2)):
        told = json.loads(data)
        for one in told["definitions"]:
            one["record"] = one["record"].replace('"scale":"2"', f'"scale":"{scale}"')
        file.write_bytes(rfc8785.dumps(told))
        assert ask("receipt", str(file)) == status, scale


def test_proofs_and_states(ask: Ask, tmp_path: Path) -> None:
    """The document of a proof of growth, and what a monitor keeps."""
    book = sample(40)
    for size in (20, 40):
        (tmp_path / f"c{size}").write_text(book.note(size, 1_770_000_000 + size, (OLD,)))
    for wrong in made_wrong(json.loads(proof(book, 20, 40))):
        (tmp_path / "proof").write_bytes(rfc8785.dumps(wrong))
        ask("consistency", *(str(tmp_path / name) for name in ("c20", "c40", "proof")))
    (tmp_path / "log").mkdir()
    put(tmp_path / "log", book, 40)
    state = ["--state", str(tmp_path / "state")]
    assert ask("monitor", str(tmp_path / "log"), *state, "--key", OLD.vkey) == 0
    kept = json.loads((tmp_path / "state").read_bytes())
    for wrong in made_wrong(kept):
        (tmp_path / "state").write_bytes(rfc8785.dumps(wrong))
        ask("monitor", str(tmp_path / "log"), *state)


def test_logs(ask: Ask, tmp_path: Path) -> None:
    """What a published folder may hold: notes, tiles, records and keys of every sort."""
    book, log = sample(40), tmp_path / "log"
    log.mkdir()
    put(log, book, 40, records=True)
    for name in ("keys", "keys.txt"):
        (log / name).write_bytes(b"")
    for file in [one for one in log.rglob("*") if one.is_file()]:
        data = file.read_bytes()
        others = [
            b"",
            b"x",
            b"\xff" * 70_000,
            NESTED,
            b'{"keys":' + NESTED + b"}",
            b'{"keys":[1]}',
            b'{"keys":{"a":1}}',
            data * 2,
            b"[]",
        ]
        others += [
            data.replace(b"\n40\n", f"\n{bad}\n".encode()) for bad in (HUGE, "-1", "9" * 19, "9" * 5000)
        ]
        for other in others:
            file.write_bytes(other)
            ask("monitor", str(log))
            ask("monitor", str(log), "--key", OLD.vkey)
            ask("tiles", str(log))
        file.write_bytes(data)


ANSWERS: Final = {
    "nothing": b"",
    "no HTTP": b"hello\r\n\r\n",
    "no status": b"HTTP/1.1 abc\r\n\r\n",
    "long line": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000,
    "many headers": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 300 + b"\r\n",
    "wrong chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nx",
    "cut": b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nx",
    "elsewhere": b"HTTP/1.1 302 Found\r\nLocation: http://[x\r\n\r\n",
    "to a file": b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n",
}  # fmt: skip


@pytest.mark.parametrize("what", ANSWERS)
def test_servers(ask: Ask, what: str) -> None:
    """What a server may answer that speaks no HTTP, or badly: it cannot be read."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                made, _ = listener.accept()
            except OSError:
                return
            with made:
                made.recv(4096)
                made.sendall(ANSWERS[what])

    Thread(target=serve, daemon=True).start()
    assert ask("monitor", f"http://127.0.0.1:{listener.getsockname()[1]}") == 2
    listener.close()


def test_a_server_that_drips(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that comes byte by byte is not waited for without end."""
    monkeypatch.setattr(monitor, "WHOLE_SECONDS", 0.2)
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        made, _ = listener.accept()
        with made:
            made.recv(4096)
            made.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            try:
                while True:
                    made.sendall(b"x")
            except OSError:
                return

    Thread(target=drip, daemon=True).start()
    assert ask("monitor", f"http://127.0.0.1:{listener.getsockname()[1]}") == 2
    listener.close()


def test_addresses_that_are_none(ask: Ask) -> None:
    """What is no address is answered as what cannot be read."""
    for name in ("http://", "http://[x", "http://127.0.0.1:99999999", "http://x:y", "https://a b/"):
        assert ask("monitor", name) == 2


def test_what_is_shown_of_a_value() -> None:
    """Of a value that has not its form a text and a number are told in part, and nested ones by their kind."""
    with pytest.raises(Unreadable) as caught:
        FILES["chart.jsonl"].read(
            rfc8785.dumps({"code": "a", "debit_normal": [], "element": "b", "title": "c"})
        )
    assert caught.value.figures == {"name": "debit_normal", "value": "list"}
