"""Files of evidence that are handed over beside an archive: each one that a record names, by the hash of its bytes."""

import re
from collections.abc import Mapping
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

from ecoledger_verify.report import Check, Report
from ecoledger_verify.strict import shown

TABLE: Final = "damage_evidence"
_DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Evidence:
    """Follows the records that name files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._named: set[str] = set()

    def take(self, record: Mapping[str, Any]) -> None:
        """Follow a record."""
        if record["table"] == TABLE:
            self._named |= {str(row.get("sha256")) for row in record["rows"]}

    def check(self, report: Report) -> None:
        """Read each file that was named, and tell which are missing or are others; what else lies in the folder does not matter."""
        report.checks["evidence"] = Check("evidence")
        for digest in sorted(self._named):
            file = self._folder / digest[:2] / digest
            named = bool(_DIGEST.fullmatch(digest))
            if not named or not file.is_file():
                report.fault("evidence", "evidence.missing", digest=digest if named else shown(digest))
                continue
            with file.open("rb") as bytes_of:
                if file_digest(bytes_of, "sha256").hexdigest() != digest:
                    report.fault("evidence", "evidence.other", digest=digest)
        report.fact("fact.evidence", count=len(self._named))
