"""What is told with the files of a case: what each is, what it is to prove, and from which hand it goes to which.

As in `ledger.compensation.shapes`.
"""

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from ledger.compensation.shapes import Head, Name, Subject
from ledger.processes.acts import Line, Listed, Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Custody(Subject):
    """Evidence that goes from one hand to another."""

    from_hand: Line
    to_hand: Line


EvidenceKind: TypeAlias = Literal[
    "photo",
    "video",
    "monitoring",
    "test_report",
    "appraisal",
    "penalty",
    "statement",
    "contract",
    "invoice",
    "map",
    "other",
]


Fact: TypeAlias = Literal["act", "illegality", "damage", "link", "amount", "restoration"]
"""What is to be proved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A file: what it is, what it is to prove, and its bytes as they came."""

    name: Name
    kind: EvidenceKind
    proves: tuple[Fact, ...] = ()
    heads: Annotated[tuple[Head, ...], Listed(8)] = ()
    """Heads of loss that it bears out: whoever follows a fen under one of them finds it."""
    shown: bool = False
    """Whether the liable parties are shown it."""
    size: Annotated[int, Measured()]
    """Bytes."""
    sha256: Annotated[str, Measured()]
