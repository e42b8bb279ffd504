"""Turns: a step of a process, by its id alone, as an address takes it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeAlias
from uuid import UUID

from ledger.database import Books
from ledger.errors import LedgerError
from ledger.processes.acting import Done, Record
from ledger.processes.actions import Step

Turn: TypeAlias = Callable[[Books, int, Step, UUID], Done[Record]]
"""Takes one step of a process, by its id."""


@dataclass(frozen=True, slots=True)
class Awaiting(Generic[Record]):
    """What waits for a second person at an address: how it is confirmed and dropped, and whose lists say what refuses that."""

    confirm: Turn[Record]
    drop: Turn[Record]
    confirms: tuple[Callable[..., object], ...]
    drops: tuple[Callable[..., object], ...]
    never: frozenset[type[LedgerError]] = frozenset()
    """What stands in the lists of `confirms` and cannot refuse it here: its machine does not ask for it."""
