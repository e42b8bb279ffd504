"""The ways in which a verification ends badly; `words` has their sentences in English and Chinese."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


class Told(Exception):
    """A finding: the code of its sentence and the figures in it."""

    def __init__(self, code: str, /, **figures: object) -> None:
        super().__init__(code, figures)
        self.code = code
        self.figures = figures


class Unreadable(Told):
    """What was given has not the form that docs/spec/audit.md prescribes: nothing can be said of its content."""


class DoesNotHold(Told):
    """What was given is readable and is not true."""


KEPT: Final = 20
"""Faults of a kind that are told in full; the others are counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of an archive: of an entry at a place, or of a member."""

    kind: str
    member: str
    place: int | None
    id: str
    figures: Mapping[str, object]


@dataclass(slots=True)
class Faults:
    """What was found wrong, by kind, in the order of finding."""

    counts: dict[str, int] = field(default_factory=dict)
    kept: list[Fault] = field(default_factory=list)

    def of_entry(self, kind: str, place: int, id: str, /, **figures: object) -> None:
        """Note a fault of the entry at a place."""
        self._add(Fault(kind, "", place, id, figures))

    def of_member(self, kind: str, member: str, /, **figures: object) -> None:
        """Note a fault of a member of the archive."""
        self._add(Fault(kind, member, None, "", figures))

    def _add(self, fault: Fault) -> None:
        self.counts[fault.kind] = self.counts.get(fault.kind, 0) + 1
        if self.counts[fault.kind] <= KEPT:
            self.kept.append(fault)
