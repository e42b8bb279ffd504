"""How much evidence a case takes: of one party in it, and of everybody together.

Twin in PostgreSQL: `ledger.check_evidence_room`, with the same figures.
"""

from dataclasses import dataclass
from typing import Final

from ledger.errors import RuleViolation

GIB: Final = 1024**3


class CaseFull(RuleViolation):
    """With this file the case {case} would have {files} files, {size} bytes, of evidence; {most_files} and {most_size} are the most.

    Leave out what is there already.
    """

    code = "compensation.case_full"
    source = "docs/spec/compensation.md 9"


class PartyFull(RuleViolation):
    """With this file {party} would have {files} files, {size} bytes, in the case {case}; {most_files} and {most_size} are the most.

    Leave out what is there already. What a party may not add any more, the authority may take in for it.
    """

    code = "compensation.party_full"
    source = "docs/spec/compensation.md 9"


@dataclass(frozen=True, slots=True)
class FileVolume:
    """Files and their bytes."""

    files: int
    size: int


OF_PARTY: Final = FileVolume(200, 4 * GIB)
"""Of one party in one case."""
OF_CASE: Final = FileVolume(2_000, 40 * GIB)
"""Of one case."""


def check_room(case: str, size: int, *, whole: FileVolume, own: FileVolume, owner: str | None) -> None:
    """Check that a file more fits.

    Args:
        case: number of the case.
        size: bytes of the file.
        whole: what the case has.
        own: what this party has brought into it.
        owner: the party; None for the authority, to which only the room of the case sets a limit.

    Raises (in this order):
        PartyFull, CaseFull: it does not.
    """
    if owner is not None and _beyond(own, size, OF_PARTY):
        raise PartyFull(case=case, party=owner, **_figures(own, size, OF_PARTY))
    if _beyond(whole, size, OF_CASE):
        raise CaseFull(case=case, **_figures(whole, size, OF_CASE))


def _beyond(has: FileVolume, size: int, most: FileVolume) -> bool:
    return has.files + 1 > most.files or has.size + size > most.size


def _figures(has: FileVolume, size: int, most: FileVolume) -> dict[str, int]:
    return {"files": has.files + 1, "size": has.size + size, "most_files": most.files, "most_size": most.size}
