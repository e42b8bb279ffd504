"""What in a case may be a crime, and is handed to the police, or left with a reason: figures of the rule pack and what was found.

Law: 法释〔2023〕7号 art. 1–2.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

SIGNS: Final = ("hazardous_waste", "loss", "water_cut", "metals", "hidden_outlet", "tampering")
"""In the order in which they are told."""


@dataclass(frozen=True, slots=True)
class CrimeLimits:
    """From which figures on something is a sign; None where the rule pack has none."""

    hazardous_waste: Fraction | None
    """Tonnes."""
    loss: Fraction | None
    """Fen."""
    water_cut: int | None
    """Hours."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a case."""

    hazardous_waste: Fraction = Fraction(0)
    """Tonnes of hazardous waste that were discharged, dumped or treated unlawfully."""
    loss: int = 0
    """Fen: property, clean-up and emergency monitoring."""
    water_cut: int = 0
    """Hours for which an intake of drinking water was cut."""
    metals: bool = False
    """Lead, mercury, cadmium, chromium, arsenic, thallium or antimony above three times its limit, or others above ten times."""
    hidden_outlet: bool = False
    """Hidden pipes, seepage wells or pits, caves, perfusion, or the like."""
    tampering: bool = False
    """Automatic monitoring was tampered with by a key discharger."""


def signs_of(found: Found, limits: CrimeLimits) -> tuple[str, ...]:
    """List the signs of a crime; a figure that reaches its limit is one.

    >>> signs_of(Found(hazardous_waste=Fraction(3)), CrimeLimits(Fraction(3), Fraction(30000000), 12))
    ('hazardous_waste',)
    """
    reached = (
        limits.hazardous_waste is not None and found.hazardous_waste >= limits.hazardous_waste,
        limits.loss is not None and found.loss >= limits.loss,
        limits.water_cut is not None and found.water_cut >= limits.water_cut,
        found.metals,
        found.hidden_outlet,
        found.tampering,
    )
    return tuple(sign for sign, there in zip(SIGNS, reached, strict=True) if there)
