"""Who holds permits or stands behind an act: a site of an enterprise, a bureau for the reserve of its area, a bank, a party as a whole.

Clients name a holder by its code, and rules ask for its owner before anything is looked up, so the code is taken apart here, and nowhere
else. That a site belongs to the party whose code begins its own is a promise of the register's table (`site_code_form`); whatever reads
the database asks that table.
"""

from dataclasses import dataclass
from typing import Final

TREASURY: Final = "treasury"
"""The state treasury, as an owner."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A holder by its parts."""

    kind: str
    """`enterprise`, `bureau`, or another."""
    name: str
    """The credit code of the enterprise, the area of the bureau, or what else tells one of a kind from another."""
    site: str
    """Which of the sites of an enterprise; empty for a party as a whole. Nobody else has sites."""

    @property
    def owner(self) -> str:
        """The party that owns what it holds."""
        return f"{self.kind}:{self.name}" if self.name else self.kind


def holder_of(code: str) -> Holder:
    """Read the code of a holder.

    >>> holder_of("enterprise:91130200699229617X:001P").owner, holder_of("bureau:330600").name
    ('enterprise:91130200699229617X', '330600')
    >>> holder_of("bank:icbc:hangzhou").owner
    'bank:icbc:hangzhou'
    """
    kind, _, rest = code.partition(":")
    name, _, site = rest.partition(":") if kind == "enterprise" else (rest, "", "")
    return Holder(kind, name, site)


def money_account(owner: str, purpose: str) -> str:
    """Give the code of the account of an owner's money for a purpose.

    >>> money_account(TREASURY, "treasury_cash")
    'treasury:money:treasury_cash'
    """
    return f"{owner}:money:{purpose}"
