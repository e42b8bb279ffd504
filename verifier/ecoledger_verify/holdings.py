"""What accounts hold, and what records may name."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Holding:
    """What one account holds of one asset, as the records so far give it."""

    normal: int
    """1 where debits increase, -1 where credits do."""
    debits: int = 0
    credits: int = 0
    version: int = 0
    offset: int = 0
    """Balance told less balance computed; a fault is told where it begins, not at every later posting."""
    early: dict[int, tuple[int, int, int, str, str]] = field(default_factory=dict)
    """Postings that came before others on which they build, by version: signed amount, balance, place, entry, instant."""
    top: int = 0
    """The highest version that ever came early."""

    @property
    def net(self) -> int:
        """The balance in the normal direction of the account."""
        return (self.debits - self.credits) * self.normal


@dataclass(frozen=True, slots=True)
class Reference:
    """What records may name, as the files before them say."""

    book: str
    accounts: Mapping[str, bool]
    """Whether debits increase it, by code. Accounts and assets may come with the records."""
    assets: Collection[str]
    kinds: Collection[str]
    actors: Collection[str]
