"""The command: what it says, in both languages, and with which status it leaves."""

import csv
import json
from base64 import b64encode
from pathlib import Path

import pytest
import rfc8785
from ecoledger_verify.cli import run
from ecoledger_verify.tiles import path_of

from tests.verifier.maker import FOREIGN, NEW, OLD, WITNESS, Book, NaiveTree, Signer, sample
from tests.verifier.test_receipts import GOOD, address

BOOK = sample(40)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.tar").write_bytes(BOOK.archive())
    (tmp_path / "r.json").write_bytes(GOOD)
    (tmp_path / "bad.json").write_bytes(GOOD.replace(b"time 178", b"time 177"))
    (tmp_path / "none.json").write_bytes(b"{}")
    (tmp_path / "keys").write_text(f"# published\n{OLD.vkey}\n{NEW.vkey}\n{WITNESS.vkey}\n")
    for size in (0, 20, 39, 40):
        (tmp_path / f"c{size}").write_text(BOOK.note(size, 1_770_000_000 + size, (OLD, WITNESS)))
    (tmp_path / "other").write_text(
        sample(41).note(40, 1_780_000_000, (FOREIGN,)).replace("\n40\n", "\n39\n")
    )
    return tmp_path


def publish(folder: Path, book: Book, size: int) -> None:
    """Write the tiles of a tree as C2SP tlog-tiles names them, by the naive tree."""
    tree, level, width = NaiveTree(book.lines), 0, 1
    while size // width:
        nodes = size // width
        for number in range(-(-nodes // 256)):
            part = [
                tree.root(i * width, (i + 1) * width)
                for i in range(number * 256, min(nodes, number * 256 + 256))
            ]
            name = path_of(level, number) + ("" if len(part) == 256 else f".p/{len(part)}")
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(b"".join(part))
        level, width = level + 1, width * 256


def proof(book: Book, old: int, new: int) -> bytes:
    hashes = [b64encode(h).decode() for h in book.tree.proof(old, new)]
    return rfc8785.dumps({"format": "ecoledger-consistency/1", "suite": book.suite, "proof": hashes})


def test_receipts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0 holds, 1 does not hold, 2 cannot be read; one that does not hold is enough."""
    keys = ["--keys", str(folder / "keys"), "--lang", "en"]
    assert run(["receipt", str(folder / "r.json"), *keys]) == 0
    assert "It holds." in capsys.readouterr().out
    assert run(["receipt", str(folder / "r.json"), str(folder / "bad.json"), *keys]) == 1
    assert "IT DOES NOT HOLD." in capsys.readouterr().out
    assert run(["receipt", str(folder / "none.json"), str(folder / "r.json"), *keys]) == 2
    assert "members are missing: checkpoint, format, keys, proof, record, suite" in capsys.readouterr().err
    assert run(["receipt", str(folder / "gone.json"), str(folder / "r.json"), *keys]) == 2
    assert "It holds." in capsys.readouterr().out
    assert run(["receipt", str(folder / "gone.json"), *keys]) == 2
    assert run(["receipt", str(folder / "r.json"), "--key", "x"]) == 2
    assert run(["receipt", address(GOOD), "--key", OLD.vkey]) == 0
    assert run(["receipt", "x#r=AA", "--key", OLD.vkey]) == 2
    assert run(["receipt", str(folder / "r.json"), "--key", FOREIGN.vkey]) == 1
    announced = ["--announced", str(folder / "both")]
    (folder / "both").write_text(BOOK.note(20, 1_770_000_000, (FOREIGN, OLD), OLD))
    assert run(["receipt", str(folder / "r.json"), "--key", FOREIGN.vkey, *announced]) == 0
    capsys.readouterr()
    assert (
        run(["receipt", str(folder / "r.json"), *keys, "--archive", str(folder / "a.tar"), "--persons"]) == 0
    )
    out = capsys.readouterr().out
    assert "3.00 元" in out
    assert "王会计" in out


def test_consistency(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By a proof, by the published tree, by an archive; with keys and without."""
    keys = ["--keys", str(folder / "keys")]
    publish(folder, BOOK, 40)
    for old, new in ((0, 40), (20, 39), (20, 40), (40, 40), (39, 40)):
        two = [str(folder / f"c{old}"), str(folder / f"c{new}")]
        (folder / "proof").write_bytes(proof(BOOK, old, new))
        for way in ([str(folder / "proof")], ["--tiles", str(folder)], ["--archive", str(folder / "a.tar")]):
            assert run(["consistency", *two, *way, *keys]) == 0, (old, new, way)
            assert run(["consistency", *two, *way]) == 0
            if old != new:
                assert run(["consistency", *reversed(two), *way, *keys]) == 1
    capsys.readouterr()
    for way in (["--tiles", str(folder)], ["--archive", str(folder / "a.tar")], [str(folder / "proof")]):
        assert (
            run(["consistency", str(folder / "c20"), str(folder / "other"), *way, *keys, "--lang", "zh"]) == 1
        )
        assert "不成立" in capsys.readouterr().out
    (folder / "proof").write_bytes(proof(BOOK, 20, 40) + b" ")
    assert run(["consistency", str(folder / "c20"), str(folder / "c40"), str(folder / "proof")]) == 2
    (folder / "proof").write_bytes(b'{"format":"x","proof":[],"suite":"sha256"}')
    assert run(["consistency", str(folder / "c20"), str(folder / "c40"), str(folder / "proof")]) == 2
    assert run(["consistency", str(folder / "c20"), str(folder / "keys"), str(folder / "proof")]) == 2
    (folder / "of").write_text(
        BOOK.note(40, 1, (Signer("x", 3),)).replace("demo.example/cn-33", "demo.example/cn-14")
    )
    assert run(["consistency", str(folder / "c20"), str(folder / "of"), "--tiles", str(folder)]) == 1


def test_archive(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Balances for a spreadsheet, findings for a program, a checkpoint that was kept."""
    base = ["archive", str(folder / "a.tar"), "--keys", str(folder / "keys")]
    assert (
        run([*base, "--balances", str(folder / "b.csv"), "--since", str(folder / "c20"), "--lang", "en"]) == 0
    )
    out = capsys.readouterr().out
    assert "Trial balance    CNY: debits 2,484.88 元, credits 2,484.88 元" in out
    assert "40 entries, 84 postings, 0 other records, 8 accounts, 3 checkpoints" in out
    with (folder / "b.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(r["account"], r["asset"]): int(r["balance"]) for r in rows} == {
        pair: (t[0] - t[1]) * (1 if pair[0] not in ("cn-33:revenue", "cn-33:issued") else -1)
        for pair, t in BOOK.totals.items()
    }
    assert sum(int(r["debits"]) - int(r["credits"]) for r in rows) == 0
    assert next(r for r in rows if r["account"] == "cn-33:revenue")["balance_in_unit"] == "12.00"
    assert run([*base, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)[0]
    assert told["holds"] is True
    assert told["trial_balance"]["CNY"] == {"debits": "248488", "credits": "248488"}
    (folder / "a.tar").write_bytes(BOOK.archive(lambda files: files.__delitem__(5), FOREIGN))
    assert run([*base, "--json", "--since", str(folder / "other")]) == 1
    told = json.loads(capsys.readouterr().out)[0]
    assert {check["check"] for check in told["checks"] if check["answer"] == "no"} >= {
        "members",
        "reference",
        "manifest",
        "since",
    }
    (folder / "a.tar").write_bytes(b"x")
    assert run(base) == 2


def test_tiles(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The published tree of a log that grows: the checkpoint's own tiles, or wider ones."""
    book = sample(600)
    publish(folder, book, 300)
    for size in (300, 299, 256, 255, 1):
        (folder / "checkpoint").write_text(book.note(size, 1_780_000_000, (OLD,)))
        assert run(["tiles", str(folder), "--key", OLD.vkey]) == 0, size
    publish(folder, book, 600)
    assert run(["tiles", str(folder)]) == 0
    (folder / "c600").write_text(book.note(600, 1_780_000_000, (OLD,)))
    assert run(["tiles", str(folder), "--checkpoint", str(folder / "c600"), "--key", OLD.vkey]) == 0
    for name in ("tile/0/000", "tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2"):
        good = (folder / name).read_bytes()
        for bad in (good[:-1], bytes([good[0] ^ 1]) + good[1:], None):
            (folder / name).unlink()
            if bad is not None:
                (folder / name).write_bytes(bad)
            assert run(["tiles", str(folder), "--checkpoint", str(folder / "c600")]) == 1, name
            (folder / name).write_bytes(good)
    capsys.readouterr()
    assert run(["tiles", str(folder), "--checkpoint", str(folder / "c600"), "--key", NEW.vkey]) == 1
    assert run(["tiles", str(folder / "gone")]) == 2


def test_names_of_tiles() -> None:
    """Groups of three digits, as C2SP writes them."""
    assert [path_of(0, n) for n in (0, 5, 999, 1000, 1_234_067)] == [
        "tile/0/000",
        "tile/0/005",
        "tile/0/999",
        "tile/0/x001/000",
        "tile/0/x001/x234/067",
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("command", [[], ["receipt"], ["consistency"], ["archive"], ["tiles"]])
def test_help(command: list[str], language: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every command explains itself, in both languages, and says what its status means."""
    with pytest.raises(SystemExit) as left:
        run([*command, f"--lang={language}", "--help"])
    assert left.value.code == 0
    out = capsys.readouterr().out
    assert ("退出码" if language == "zh" else "Exit status") in out


def test_the_language_of_the_environment(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """LANG decides when nothing is said; wrong use leaves with 2."""
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert run(["receipt", str(folder / "r.json")]) == 0
    assert "结论：成立。" in capsys.readouterr().out
    for wrong in (
        [],
        ["receipt"],
        ["archive"],
        ["consistency", "a", "b"],
        ["nothing"],
        ["receipt", "--lang", "fr", "x"],
    ):
        with pytest.raises(SystemExit) as left:
            run(wrong)
        assert left.value.code == 2
