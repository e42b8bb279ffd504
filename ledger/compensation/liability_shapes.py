"""What is told of who owes how much: by shares, up to sums, jointly, and beside others."""

from dataclasses import dataclass
from typing import Annotated

from ledger.processes.acts import Code, Fen, Listed, Text, Whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligor:
    """Who owes a part, and its share in the end; equal where none is named."""

    owner: Code
    share: Annotated[str, Text(20, says="0.8 or 4/5; all of a part sum to 1.")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capped:
    """Who owes at most how much."""

    owner: Code
    most: Fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Liability:
    """Who owes how much, told in one of three ways; the parts are computed."""

    shares: Annotated[tuple[Obligor, ...], Listed(40)] = ()
    """Each its share alone: a part each, in this order."""
    caps: Annotated[tuple[Capped, ...], Listed(40)] = ()
    """Each up to its sum, jointly with those who owe as much or more: a part for each step between two sums, the lowest first."""
    joint: Annotated[tuple[Obligor, ...], Listed(40)] = ()
    """Each for the whole: one part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedInAll:
    """What a judgment leaves owed of a part, what was paid of it included, where that is no more than was paid."""

    part: Annotated[int, Whole(1, 1000)]
    owed: Fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """Who owes a part no more beside others, as an earlier document of the same suit or agreement said."""

    part: Annotated[int, Whole(1, 1000)]
    owner: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Who comes to owe a part that is owed already, beside those who owe it."""

    part: Annotated[int, Whole(1, 1000)]
    owner: Code
    share: Annotated[str, Text(20, says="0.8 or 4/5, of all who owe it then; equal where none is named.")] = (
        ""
    )
    most: Fen | None = None
    """Up to which it owes; the whole where none is named."""
