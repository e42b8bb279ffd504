"""A published tree."""

from base64 import b64encode
from pathlib import Path

import pytest
from ecoledger_verify.cli import main
from ecoledger_verify.tiles import tile_path

from ledger.proofs.tree import SUITES, Tree
from tests.verifier.maker import Maker, Naive, h, signature


@pytest.fixture
def published(tmp_path: Path) -> Path:
    made, leaves = Maker(), [h("sha256", b"\x00%d" % n) for n in range(70_000)]
    tree = Tree(SUITES["sha256"], 0, {})
    for (level, number), hashes in tree.append(leaves).items():
        file = tmp_path / tile_path(level, number, len(hashes) // 32)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(hashes)
    text = f"{made.origin}\n70000\n{b64encode(Naive('sha256', leaves).root(0, 70_000)).decode()}\ntime 1772600000\n"
    (tmp_path / "checkpoint").write_text(text + "\n" + signature(text, made.keys[0], made.origin), "utf-8", newline="\n")
    return tmp_path


def test_tiles(published: Path) -> None:
    key = Maker().vkeys()[0]
    assert main(["tiles", str(published), "--key", key]) == 0
    for name in ("tile/0/017", "tile/1/000", "tile/2/000.p/1", "tile/0/273.p/112"):
        file = published / name
        data = file.read_bytes()
        file.write_bytes(bytes([data[0] ^ 1]) + data[1:])
        assert main(["tiles", str(published), "--key", key]) == 1, name
        file.write_bytes(data[:-1])
        assert main(["tiles", str(published)]) == 2, name
        file.unlink()
        assert main(["tiles", str(published)]) == 2, name
        file.write_bytes(data)
    assert main(["tiles", str(published)]) == 0


def test_names_of_tiles() -> None:
    assert tile_path(0, 1234067, 256) == "tile/0/x001/x234/067"
    assert tile_path(1, 5, 70) == "tile/1/005.p/70"
