"""Who was given power, when, by whom, on what document: the mandates in the log of the installation, by pseudonym."""

from collections.abc import Mapping
from typing import Any, Final

from ecoledger_verify.report import Report
from ecoledger_verify.rows import digest_of
from ecoledger_verify.strict import Unreadable

SHOWN: Final = 16
"""Digits of a digest by which a person is told: the report for programs has all."""
_KEPT: Final = ("asked_book", "asked_role", "asked_owner")
"""What a row says while it waits, and no more once it is confirmed."""
_STEPS: Final = ("asked", "confirmed", "dropped", "ended")


class Mandates:
    """Follows the rows of mandates; each is told as its last record leaves it."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, Any]] = {}

    def take(self, record: Mapping[str, Any]) -> None:
        """Follow a record.

        Raises:
            Unreadable: a row has not the columns that it must have.
        """
        if record["table"] != "mandate":
            return
        for row in record["rows"]:
            number = row.get("mandate_id")
            if number is None or any(f"{step}_at" not in row for step in _STEPS):
                raise Unreadable("record.form")
            before = self._rows.get(number, {})
            self._rows[number] = {**row, **{name: row.get(name) or before.get(name) for name in _KEPT}}

    def tell(self, report: Report, roles: Mapping[str, tuple[str, str | None]]) -> None:
        """Add each mandate to what the report tells, in the order of their numbers.

        Args:
            report: of the archive.
            roles: role and owner of who acts, by digest.
        """
        told = [
            _told(number, row, roles)
            for number, row in sorted(self._rows.items(), key=lambda one: int(one[0]))
        ]
        for one in told:
            figures = {name: value or "-" for name, value in one.items()}
            short = {name: figures[name][:SHOWN] for name in ("holder", *(f"{step}_by" for step in _STEPS))}
            report.fact("fact.mandate", **{**figures, **short})
            for step in _STEPS:
                if one[f"{step}_at"]:
                    report.fact(
                        f"fact.mandate_{step}",
                        at=figures[f"{step}_at"],
                        by=short[f"{step}_by"],
                        why=figures["why"],
                    )
        report.data["mandates"] = told


def _told(number: str, row: Mapping[str, Any], roles: Mapping[str, tuple[str, str | None]]) -> dict[str, Any]:
    holder = digest_of(row.get("actor_id"))
    role, owner = roles.get(holder, (row["asked_role"], row["asked_owner"]))
    same = ("from_on", "until_on", "document", "given", "why", *(f"{step}_at" for step in _STEPS))
    return {
        "mandate": number,
        "holder": holder or None,
        "role": role,
        "owner": owner,
        "book": row["asked_book"],
        **{name: row.get(name) for name in same},
        **{f"{step}_by": digest_of(row.get(f"{step}_by")) or None for step in _STEPS},
    }
