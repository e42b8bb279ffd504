"""What each kind of act says beside the words that all acts have: a frozen shape for each, read and written here alone.

An act keeps its words as they came, so that a retry is compared with them word for word; what an action looks at it reads from a shape.
A room above has shapes of its own (`ledger.market.shapes`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, is_dataclass
from typing import Final, TypeVar, get_args, get_origin
from uuid import UUID

from ledger.processes.acts import Words, fields_of, left_out


@dataclass(frozen=True, slots=True)
class Terms:
    """What one kind of act says; as it stands here, nothing: that is what many kinds say."""

    @property
    def along(self) -> UUID | None:
        """The act of which a step is taken along when this one is confirmed; None for none."""
        return None


NOTHING: Final = Terms()
Said = TypeVar("Said", bound=Terms)
Shape = TypeVar("Shape")


@dataclass(frozen=True, slots=True)
class PledgeTerms(Terms):
    """Of a pledge."""

    senior: UUID | None
    """The pledge of the same lots that goes before it; None for the first rank."""
    reference: str = ""
    """Number in another register of movables."""


@dataclass(frozen=True, slots=True)
class ReplacementTerms(Terms):
    """Of a pledge of other lots in the place of one that stands."""

    replaces: UUID
    senior: UUID | None
    reference: str = ""

    @property
    def along(self) -> UUID | None:
        """The pledge that it replaces."""
        return self.replaces


@dataclass(frozen=True, slots=True)
class FreezeTerms(Terms):
    """Of a freeze."""

    order: str
    """Number of the order."""
    authority: str
    """Court or police."""
    rank: int
    """Place among several orders, 1 for the first."""


@dataclass(frozen=True, slots=True)
class MoveTerms(Terms):
    """Of a merger, a split or a removal."""

    basis: str
    to_area: str | None
    """Control area under whose cap the lots count from then on; None where it stays the same."""


@dataclass(frozen=True, slots=True)
class ReleaseTerms(Terms):
    """Of a grant out of the reserve."""

    due: bool
    """Whether a fee is owed for it."""


@dataclass(frozen=True, slots=True)
class SurplusTerms(Terms):
    """Of an application for the recognition of surplus."""

    measure: str
    running_since: str
    """ISO date."""
    irreversible: bool
    evidence: str
    buyback_only: bool
    """Whether the government alone may buy it."""


@dataclass(frozen=True, slots=True)
class GroundTerms(Terms):
    """Of a withdrawal, a retirement and a cancellation."""

    ground: str


@dataclass(frozen=True, slots=True)
class DeductionTerms(Terms):
    """Of a deduction."""

    year: int
    """In which too much was emitted."""


def written(terms: Terms) -> Words:
    """Write terms as an act keeps them: ids as texts; what may be left out, and is, is no word of them."""
    told = {name: (one.default, getattr(terms, name)) for name, one in fields_of(type(terms)).items()}
    return {
        name: _plain(value)
        for name, (default, value) in told.items()
        if default is MISSING or value is not None
    }


def read(kind: type[Shape], words: Mapping[str, object]) -> Shape:
    """Read a shape from words that are kept; one that was not known when they were recorded is as where nobody says it.

    Raises:
        TypeError: a word is missing, or is no value of its kind; the ledger has written something else than it reads.
    """
    told = {}
    for name, one in fields_of(kind).items():
        if name in words:
            told[name] = _read(name, one.kind, words[name])
        elif one.default is MISSING and left_out(one.kind) is not None:
            told[name] = None
        elif one.default is MISSING:
            raise TypeError(f"{kind.__name__} without {name}")
    return kind(**told)


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, UUID) else value


def _read(name: str, kind: object, value: object) -> object:
    inner = left_out(kind)
    if inner is not None:
        return None if value is None else _read(name, inner, value)
    if get_origin(kind) is tuple:
        return _read_tuple(name, get_args(kind), value)
    if isinstance(kind, type) and is_dataclass(kind) and isinstance(value, Mapping):
        return read(kind, value)
    if kind is UUID and isinstance(value, str):
        return UUID(value)
    if type(value) is not kind:
        raise TypeError(f"{name} is {value!r}")
    return value


def _read_tuple(name: str, kinds: Sequence[object], value: object) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise TypeError(f"{name} is {value!r}")
    each = [kinds[0]] * len(value) if kinds[-1] is Ellipsis else kinds
    return tuple(_read(name, kind, one) for kind, one in zip(each, value, strict=True))
