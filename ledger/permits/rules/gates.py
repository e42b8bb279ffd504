"""Gates: what stands against letting permits go. Every one is told, with the values compared, the rule and its source.

A gate is a refusal like any other (a class with its text in both languages), but it is collected and not raised: who is told one
obstacle at a time asks five times. Those of a site that was short, or owes fees, stand before acts here; those of a trade are the market's.
"""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from ledger.errors import Figure, RuleViolation
from ledger.law import Law
from ledger.words import nothing


class Gate(RuleViolation):
    """A condition of a trade that is not met."""

    source = "docs/spec/permits.md 6"
    key: ClassVar[str] = ""
    """The parameter of the rule pack behind it; empty where no place can change the rule."""
    rule: ClassVar[str] = ""
    """The rule itself, where no parameter draws it: the clause, and what in it."""
    about: ClassVar[str] = ""
    """The side whose own affairs it tells; empty where it tells what both know, or where the figure `side` says."""


class Overrun(Gate, about="seller"):
    """The seller emitted more {pollutant} than it might, and has not made it good.

    Surrender or deduct what is missing first.
    """

    code = "gate.over_emission"
    key = "over.blocks_selling"


class Arrears(Gate):
    """The {side} owes {arrears} yuan of use fees that are overdue.

    Pay the fee first.
    """

    code = "gate.arrears"
    rule = "docs/spec/permits.md 6: arrears"
    source = "财税〔2015〕61号; docs/spec/permits.md 6"


class GatesFailed(RuleViolation):
    """The trade does not pass these gates ({count}): {codes}.

    Each of them stands in the figures, with the values compared, the rule and what would have to change.
    """

    code = "permits.gates_failed"
    source = "docs/spec/permits.md 6"


def refusal(found: Sequence[Gate], law: Law, on: date) -> GatesFailed:
    """Make one refusal of the gates that failed: texts in both languages, rule, source, remedy."""
    listed: list[Figure] = [gate_figures(gate, law, on) for gate in found]
    return GatesFailed(count=len(found), codes=", ".join(gate.code for gate in found), gates=listed)


def gate_figures(gate: Gate, law: Law, on: date) -> dict[str, Figure]:
    """Write one gate for whoever reads the refusal."""
    rule = law.find(gate.key, on)
    return {
        "code": gate.code,
        "compared": dict(gate.figures),
        "en": gate.message("en"),
        "zh": gate.message("zh_Hans"),
        "remedy_en": gate.remedy("en"),
        "remedy_zh": gate.remedy("zh_Hans"),
        "rule": gate.key or gate.rule or nothing(),
        "source": rule.cite if rule else gate.source,
    }
