"""The commands for auditors say the same as the functions, and say clearly what was typed wrong."""

import json
from contextlib import nullcontext
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from typer.testing import CliRunner

from cli.audit import commands
from ledger.audit.evidence import BundleOfOne
from ledger.clock import FrozenClock
from ledger.database import Database
from tests.world import World, move


def test_sample_screen_and_bundle(world: World, owner: Database, tmp_path: Path) -> None:
    """Each command on a book of two entries; the population has the digest of the sample; a file is never overwritten."""
    entry = move("a", "b", 9_000)
    world.post(entry, move("a", "b", 9_500))
    app = commands(lambda: nullcontext(owner), FrozenClock(datetime(2200, 1, 1, tzinfo=UTC)))

    def run(*words: str, status: int = 0) -> str:
        done = CliRunner().invoke(app, list(words))
        assert done.exit_code == status, done.output
        return done.stdout

    told = json.loads(run("sample", "zj", "--seed", "S", "--size", "1", "--asset", "CNY"))
    assert told["population"] == 2
    lines = run("sample", "zj", "--seed", "S", "--size", "1", "--asset", "CNY", "--population")
    assert sha256(lines.encode()).hexdigest() == told["population_sha256"]
    found = json.loads(run("screen", "zj", "splitting", "--parameters", '{"limit": "100"}'))
    assert found["findings"][0]["total"] == "185.00"
    repeated = json.dumps(json.loads(run("screen", "zj", "after-hours"))["parameters"])
    assert json.loads(run("screen", "zj", "after-hours", "--parameters", repeated))["found"] in (0, 2)
    file = tmp_path / "bundle.zip"
    assert str(file) in run("bundle", "zj", "--to", str(file), "--entry", str(entry.id))
    before = file.read_bytes()
    run("bundle", "zj", "--to", str(file), "--entry", str(entry.id), status=1)
    assert file.read_bytes() == before
    for wrong in (
        ("screen", "zj", "none"),
        ("screen", "zj", "splitting", "--parameters", '{"most": 1}'),
        ("screen", "zj", "splitting"),
        ("sample", "zj", "--seed", "S", "--size", "1", "--recorded", "2026-07-01T00:00:00"),
        ("sample", "zj", "--seed", "S", "--size", "1", "--method", "best"),
        ("bundle", "zj", "--to", "x.zip", "--entry", "7"),
    ):
        run(*wrong, status=2)
    refused = CliRunner().invoke(app, ["bundle", "zj", "--to", str(tmp_path / "x.zip")])
    assert isinstance(refused.exception, BundleOfOne)
