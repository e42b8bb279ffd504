"""What is said of an archive: verdict, faults and trial balance, for people or as JSON; progress while it runs."""

import csv
import json
import sys
import time
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ecoledger_verify.archive import Outcome, verify_archive
from ecoledger_verify.faults import KEPT, Fault, Unreadable
from ecoledger_verify.notes import Checkpoint, Key
from ecoledger_verify.words import say

FORMAT: Final = "ecoledger-verification/1"
_SECONDS: Final = 2
"""Between two lines of progress."""


class Clock:
    """Tells on the error stream how far the reading is and when it ends."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._began = self._told = time.monotonic()

    def __call__(self, done: int, total: int, entries: int) -> None:
        """Say it, when the last time was some while ago."""
        now = time.monotonic()
        if now - self._told < _SECONDS:
            return
        self._told = now
        left = round((now - self._began) * (total - done) / done)
        print(
            say(self._language, "progress", percent=100 * done // total, entries=entries, seconds=left), file=sys.stderr
        )


def verify_and_report(
    path: Path, trusted: Sequence[Key], since: Checkpoint | None, balances: Path | None, as_json: bool, language: str
) -> int:
    """Verify an archive and say what was found; give the exit status."""
    outcome = verify_archive(path, trusted, since, Clock(language))
    if balances is not None:
        write_balances(outcome, balances)
    print(in_json(outcome, language) if as_json else in_words(outcome, language))
    return 0 if outcome.holds else 1


def trial_balance(outcome: Outcome) -> dict[str, tuple[int, int, int]]:
    """Give debits, credits and the number of accounts of each asset."""
    sums: dict[str, tuple[int, int, int]] = {}
    for (_, asset), found in sorted(outcome.replay.balances.items()):
        debits, credits, accounts = sums.get(asset, (0, 0, 0))
        sums[asset] = debits + found.debits, credits + found.credits, accounts + 1
    return dict(sorted(sums.items()))


def in_words(outcome: Outcome, language: str) -> str:
    """Say what was found, line by line."""
    origin = outcome.book.origin
    if outcome.holds:
        what = say(
            language, "archive_holds", origin=origin, entries=outcome.replay.edge.size,
            postings=outcome.replay.postings, checkpoints=len(outcome.checkpoints),
        )  # fmt: skip
        lines = [say(language, "holds", what=what)]
        if outcome.since is not None:
            lines.append(say(language, "since_holds", size=outcome.since.size))
    else:
        what = say(language, "archive_fails", origin=origin, faults=sum(outcome.faults.counts.values()))
        lines = [say(language, "fails", what=what)]
        lines += [_fault_line(fault, language) for fault in outcome.faults.kept]
        for kind, count in outcome.faults.counts.items():
            if count > KEPT:
                lines.append(say(language, "more", count=count - KEPT, kind=kind))
    lines += [say(language, "witnessed", witness=witness) for witness in sorted(outcome.witnesses)]
    lines += [say(language, "key_lost", member=member, key=key) for member, key in outcome.lost]
    if not outcome.trusted and outcome.signer is not None:
        lines.append(say(language, "no_trust", key=outcome.signer))
    lines.append(say(language, "trial"))
    for asset, (debits, credits, accounts) in trial_balance(outcome).items():
        lines.append(say(language, "trial_line", asset=asset, debits=debits, credits=credits, accounts=accounts))
    return "\n".join(lines)


def in_json(outcome: Outcome, language: str) -> str:
    """Say what was found as one JSON object; amounts are decimal strings."""
    told = {
        "format": FORMAT,
        "holds": outcome.holds,
        "origin": outcome.book.origin,
        "size": str(outcome.replay.edge.size),
        "root": b64encode(outcome.root).decode(),
        "postings": str(outcome.replay.postings),
        "signer": str(outcome.signer) if outcome.signer else None,
        "trusted": outcome.trusted,
        "since": str(outcome.since.size) if outcome.since else None,
        "witnesses": sorted(outcome.witnesses),
        "lost_keys": [{"member": member, "key": str(key)} for member, key in outcome.lost],
        "counts": outcome.faults.counts,
        "faults": [
            {
                "kind": fault.kind, "member": fault.member or None, "entry": fault.id or None,
                "place": None if fault.place is None else str(fault.place), "text": say(language, fault.kind, **fault.figures),
            }
            for fault in outcome.faults.kept
        ],
        "trial_balance": [
            {"asset": asset, "debits": str(debits), "credits": str(credits), "accounts": accounts}
            for asset, (debits, credits, accounts) in trial_balance(outcome).items()
        ],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=2)


def write_balances(outcome: Outcome, path: Path) -> None:
    """Write every balance that the entries give, as CSV."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(("account", "asset", "debits", "credits", "balance", "version"))
            for (account, asset), found in sorted(outcome.replay.balances.items()):
                rows.writerow((account, asset, found.debits, found.credits, found.due, found.version))
    except OSError as error:
        raise Unreadable("no_file", file=path, why=error.strerror) from error


def _fault_line(fault: Fault, language: str) -> str:
    what = say(language, fault.kind, **fault.figures)
    if fault.place is not None:
        return say(language, "fault", place=fault.place, id=fault.id, what=what)
    return say(language, "fault_elsewhere", where=fault.member, what=what)
