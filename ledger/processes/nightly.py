"""What a room does every night, as the door that runs it sees it: the room names its job in its manifest."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from ledger.database import Database
from ledger.errors import LedgerError


class Progress(Protocol):
    """What a job has done so far; its text tells it in one line."""

    @property
    def done(self) -> int:
        """How many things were done."""

    @property
    def faults(self) -> Sequence[object]:
        """What could not be done; the text of each names it in one line."""


Told = TypeVar("Told", bound=Progress)


@dataclass(frozen=True, slots=True)
class Job(Generic[Told]):
    """The work of a room at night, in one book after another."""

    nothing: Told
    """What it tells before it begins."""
    run: Callable[[Database, int, date, int], Iterator[Told]]
    """Do the night of a book (its number, the day, who acts); yields what was done so far, and all of it at the end."""
    broken_off: Callable[[Database, tuple[int, str], date, int, Told, Exception], Told]
    """Tell those concerned that the night of a book (number and code) ended with an error, and add it to what was told last."""


def each_alone(
    found: Iterable[UUID], work: Callable[[UUID], int]
) -> tuple[int, list[tuple[UUID, LedgerError]]]:
    """Do something for one process after another; what stands against one holds up no other.

    Args:
        found: the processes.
        work: does it for one, in transactions of its own, and counts what it did.

    Returns:
        How much was done, and for which it could not be, with what stands against it.
    """
    done, left = 0, []
    for process_id in found:
        try:
            done += work(process_id)
        except LedgerError as refusal:
            left.append((process_id, refusal))
    return done, left
