"""Who holds permits: a site of an enterprise, or a bureau for the reserve of its area.

Clients name a holder by its code, and rules ask for its owner before anything is looked up, so the code is taken apart here, and nowhere
else. That a site belongs to the party whose code begins its own is a promise of the register's table (`site_code_form`); whatever reads
the database asks that table.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holder:
    """A holder by its parts."""

    kind: str
    """`enterprise` or `bureau`."""
    name: str
    """The credit code of the enterprise, or the area of the bureau."""
    site: str
    """Which of the sites of an enterprise; empty for a party as a whole, and for a bureau."""

    @property
    def owner(self) -> str:
        """The party that owns what it holds."""
        return f"{self.kind}:{self.name}" if self.name else self.kind


def holder_of(code: str) -> Holder:
    """Read the code of a holder.

    >>> holder_of("enterprise:91130200699229617X:001P").owner, holder_of("bureau:330600").name
    ('enterprise:91130200699229617X', '330600')
    """
    kind, _, rest = code.partition(":")
    name, _, site = rest.partition(":")
    return Holder(kind, name, site)
