"""What was checked, what was found, and what is told of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from ecoledger_verify.strict import Unreadable
from ecoledger_verify.texts import Language, say

SHOWN: Final = 20
"""Faults of one check that are told; the others are counted."""


@dataclass(slots=True)
class Fault:
    """One thing that is wrong: a code of `texts` and its figures."""

    code: str
    figures: dict[str, str | int]


@dataclass(slots=True)
class Check:
    """One promise, and what speaks against it."""

    name: str
    count: int = 0
    first: list[Fault] = field(default_factory=list)
    skipped: str = ""
    """Code of the reason why it was not checked."""

    @property
    def answer(self) -> str:
        """Say yes, no, or that it was not checked."""
        return "no" if self.count else "skipped" if self.skipped else "yes"


class Report:
    """Everything that one run has to tell about one thing."""

    def __init__(self, subject: str, *checks: str) -> None:
        self.subject = subject
        self.checks = {name: Check(name) for name in checks}
        self.facts: list[Fault] = []
        self.warnings: list[Fault] = []
        self.data: dict[str, Any] = {}
        """What only the machine-readable form tells."""

    @property
    def holds(self) -> bool:
        """Tell whether nothing speaks against it."""
        return not any(check.count for check in self.checks.values())

    def fault(self, check: str, code: str, **figures: str | int) -> None:
        """Record a fault."""
        found = self.checks[check]
        found.count += 1
        if len(found.first) < SHOWN:
            found.first.append(Fault(code, figures))

    def skip(self, check: str, why: str) -> None:
        """Say that something was not checked, and why."""
        self.checks[check].skipped = why

    def fact(self, code: str, **figures: str | int) -> None:
        """Tell a fact, in the order in which they are told."""
        self.facts.append(Fault(code, figures))

    def warn(self, code: str, **figures: str | int) -> None:
        """Tell what limits the answer."""
        self.warnings.append(Fault(code, figures))

    @contextmanager
    def reading(self, check: str, **figures: str | int) -> Iterator[None]:
        """Turn what cannot be read inside into a fault of a check."""
        try:
            yield
        except Unreadable as unreadable:
            self.fault(check, unreadable.fault, **{**unreadable.figures, **figures})

    def lines(self, language: Language) -> Iterator[str]:
        """Tell it to a person."""
        yield self.subject
        for fact in self.facts:
            yield f"  {told(fact, language)}"
        for check in self.checks.values():
            why = f"  ({say(check.skipped, language)})" if check.answer == "skipped" else ""
            yield f"  [{say(check.answer, language)}] {say('check.' + check.name, language)}{why}"
            for fault in check.first:
                yield f"       · {told(fault, language)}"
            if check.count > len(check.first):
                yield f"       · {say('more', language, count=check.count - len(check.first))}"
        for warning in self.warnings:
            yield f"  ! {told(warning, language)}"
        yield say("holds" if self.holds else "does_not_hold", language)

    def document(self) -> dict[str, Any]:
        """Tell it to a program."""
        return {
            "subject": self.subject,
            "holds": self.holds,
            "checks": [
                {
                    "check": check.name,
                    "answer": check.answer,
                    "faults": check.count,
                    "first": [
                        {"fault": fault.code, **fault.figures, "text": told(fault, "en")}
                        for fault in check.first
                    ],
                    **({"why": say(check.skipped, "en")} if check.skipped else {}),
                }
                for check in self.checks.values()
            ],
            "warnings": [
                {"warning": warning.code, **warning.figures, "text": told(warning, "en")}
                for warning in self.warnings
            ],
            **self.data,
        }


def shown(value: str | int | None) -> str | int:
    """Make text safe to print: what a terminal would obey, or hide, is spelled out; what there is not is a dash."""
    if value is None:
        return "-"
    if isinstance(value, int) or value.isprintable():
        return value
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in value)


def told(fault: Fault, language: Language) -> str:
    """Write a fault in a language, with its place and entry in front."""
    figures = dict(fault.figures)
    front = []
    for name in ("member", "line", "place", "entry"):
        if name in figures:
            front.append(say(f"at.{name}", language, value=shown(figures.pop(name))))
    text = say(fault.code, language, **{name: shown(value) for name, value in figures.items()})
    return ", ".join(front) + ": " + text if front else text
