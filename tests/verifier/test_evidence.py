"""Files of evidence that come with an archive: all of them are there, and each is what its record says."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from ecoledger_verify.evidence import Evidence
from ecoledger_verify.report import Report

SAID = b"what the inspector saw"
DIGEST = sha256(SAID).hexdigest()


def told(folder: Path, *digests: Any) -> list[tuple[str, str]]:
    """What is wrong with a folder, where records name these files."""
    evidence, report = Evidence(folder), Report("x")
    for digest in digests:
        evidence.take({"table": "damage_evidence", "operation": "insert", "rows": [{"sha256": digest}]})
    evidence.take({"table": "damage_case", "operation": "insert", "rows": [{"sha256": "0" * 64}]})
    evidence.check(report)
    for language in ("en", "zh"):
        assert list(report.lines(language))
    return [(fault.code, str(fault.figures["digest"])) for fault in report.checks["evidence"].first]


def test_every_file_is_there_and_is_the_one(tmp_path: Path) -> None:
    """Goal: each file that a record names is read and compared. Method: it is there, changed, gone; others do not matter."""
    file = tmp_path / DIGEST[:2] / DIGEST
    file.parent.mkdir()
    file.write_bytes(SAID)
    (file.parent / "other").write_bytes(b"")
    assert told(tmp_path) == []
    assert told(tmp_path, DIGEST, DIGEST) == []
    file.write_bytes(SAID + b".")
    assert told(tmp_path, DIGEST) == [("evidence.other", DIGEST)]
    file.unlink()
    assert told(tmp_path, DIGEST) == [("evidence.missing", DIGEST)]


@pytest.mark.parametrize("strange", [None, "../../etc/passwd", "", "A" * 64, {"sha256": DIGEST}])
def test_a_record_leads_to_no_other_file(tmp_path: Path, strange: Any) -> None:
    """Goal: what is no hash is read from nowhere. Method: names of other files, and no name."""
    assert [code for code, _ in told(tmp_path, strange)] == ["evidence.missing"]
