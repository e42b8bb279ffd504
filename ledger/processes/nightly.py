"""What a room does every night, as the door that runs it sees it: the room names its job in its manifest."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

from ledger.database import Database


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
