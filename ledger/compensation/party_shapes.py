"""What is told when another takes the place of a party, when a party was added wrongly, and when one is bankrupt.

Amounts are fen; see `ledger.compensation.shapes`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from ledger.compensation.shapes import Court, Name, Number, Subject
from ledger.processes.acts import Code, Fen, Line, Listed, PaperNumber, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Successor:
    """Who takes the place of a party, or comes beside it."""

    owner: Code
    name: Name
    person: bool = False
    """Whether it is a natural person, whose name is not made public."""
    share: Annotated[
        str,
        Text(
            20, says="0.8 or 4/5 of what the party bore; all successors sum to 1. Equal where none is named."
        ),
    ] = ""
    most: Fen | None = None
    """Of an heir or the administrator of an estate: what was inherited; of who had the rest of a firm: what that was. It owes nothing
    beyond it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitution:
    """By what another takes the place of a party, and who does."""

    party: Code
    event: Literal[
        "merger",
        "division",
        "death",
        "renunciation",
        "dissolution",
        "renaming",
        "assumption",
        "joining",
        "correction",
    ]
    """`assumption` frees the old debtor, `joining` does not; by `renunciation` the share of an heir falls to others, by `dissolution` who
    liquidated a firm, or had the rest of it, takes its place, and by `renaming` it is the same party under another code."""
    successors: Annotated[tuple[Successor, ...], Listed(20, 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A liable party that was added wrongly and owes nothing, or a body that is to see the case no more."""

    party: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Bankruptcy(Court):
    """The ruling that accepts the petition of bankruptcy of a liable party: the day of the act is that of the acceptance."""

    party: Code
    administrator: Code
    administrator_name: Name
    declare_by: date
    """Last day on which claims are filed in time, as the notice of the court names it."""
    handed_on: Fen | None = None
    """What went to the party itself since the acceptance and its administrator has from it, or claims from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing(Subject):
    """A claim that is filed in a bankruptcy: all that is owed, or an amount; of what is filed later, all that is not filed yet."""

    amount: Fen | None = None
    basis: Line = ""
    """Why less is filed than is owed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission(Subject):
    """What of a claim that was filed is admitted; what was admitted before stays."""

    amount: Fen
    basis: Line = ""
    """Why less is admitted than was filed: what the administrator, or the judgment, says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributionPlan(Subject):
    """A plan of distribution that the court has approved: what it gives to the claim."""

    number: PaperNumber
    amount: Fen
    basis: Line = ""
    """Why it gives less than was admitted: the rate and the class of the plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revival:
    """What of a part that was written off is owed again: more of the assets of a bankrupt, or of an estate, was found."""

    part: Number = 1
    amount: Fen
    owner: Code
    """Who owes it again; where its bankruptcy was closed, that goes on."""
    basis: Annotated[str, Text(500, 1)]
    number: PaperNumber = ""
    """Of the ruling of the court by which more is distributed in a bankruptcy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling(Subject):
    """A ruling of the court in a bankruptcy, under its case number."""

    number: PaperNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOff:
    """A part that nobody owes any more: all who owed it have paid up to their sum, or their bankruptcy has ended."""

    part: Number = 1
    basis: Annotated[str, Text(500, 1)]
