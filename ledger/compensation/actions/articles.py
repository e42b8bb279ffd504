"""Under which article something is done in a case: as the rule pack names it, as the rule that decides it has it, or as its row says."""

from collections.abc import Iterable
from datetime import date
from typing import Final, Protocol

from ledger.compensation.queries.beside import HeldInterest
from ledger.law import Law
from ledger.processes.acts import Words

RULED: Final = {
    "credit_interest": "compensation.interest_of",
    "pay_interest": "compensation.interest_of",
    "bear_charge": "compensation.charge_of",
}
"""Acts of which a rule of the pack decides by the sort of money that they are about."""


class Rowed(Protocol):
    """What a row says of an act: its name, and the article behind it."""

    @property
    def name(self) -> str:
        """The name by which a rule pack knows it."""

    @property
    def basis(self) -> str:
        """The article where no rule pack names another."""


def basis_of(law: Law, act: Rowed, on: date) -> str:
    """Give the article under which something is done: as the rule pack of the day names it, else that of its row."""
    cited = law.find(f"compensation.basis.{act.name}", on)
    return act.basis if cited is None else str(cited.value)


def ruled(law: Law, on: date, action: str, told: Words, interests: Iterable[HeldInterest]) -> str:
    """Give the source of the rule that decides an act by the sort of money that it is about; empty of any other act.

    Args:
        law: of the day.
        on: the day.
        action: name of the act.
        told: its words; they name the sort, or an interest that has one.
        interests: those of the case.
    """
    if action not in RULED:
        return ""
    of = next((one.pot for one in interests if str(one.id) == told.get("subject")), "")
    found = law.find(f"{RULED[action]}.{told.get('pot') or of}", on)
    return "" if found is None else found.source
