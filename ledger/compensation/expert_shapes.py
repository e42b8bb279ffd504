"""What is told of experts: who is in the pool, who is drawn, named or recused in a case, what they say, and what it costs.

As in `ledger.compensation.shapes`: amounts are fen, and decimal text in yuan outside.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, TypeAlias

from ledger.compensation.shapes import Name, Target
from ledger.processes.acts import Body, Code, Fen, Line, PaperNumber, Text, Whole

ExpertField: TypeAlias = Literal[
    "water", "groundwater", "air", "soil", "marine", "forest", "wildlife", "law", "cost"
]
ExpertCode: TypeAlias = Annotated[
    str,
    Text(pattern=r"^[0-9A-Za-z._-]{1,32}$", says="Code of the expert in the pool, which holds no name."),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expert:
    """Somebody for the pool."""

    code: ExpertCode
    name: Name
    field: ExpertField
    title: Line = ""
    institution: Name
    institution_code: Annotated[str, Text(160)] = ""
    """As of a party: who is of the side of a party is known by it."""
    actor: Annotated[int, Whole(1, 2**31 - 1)] | None = None
    """Number of the actor, where the expert acts in the book, too, as the list of mandates has it."""
    first_on: date
    last_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertDraw:
    """How many experts of a field are drawn by lot."""

    field: ExpertField
    count: Annotated[int, Whole(1, 15)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertNaming:
    """An expert who is named; the reason says why the lot does not fall."""

    expert: ExpertCode


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertRecusal:
    """An expert who is recused, and why."""

    expert: ExpertCode
    ground: Literal["interest", "party_side", "handled", "relative", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertOpinion:
    """What an expert says: a file of the case, by its hash."""

    expert: ExpertCode
    sha256: Annotated[
        str, Text(pattern=r"^[0-9a-f]{64}$", says="SHA-256 of a file that is in the case as evidence.")
    ]
    opinion: Body = ""
    independence: Line = ""
    """Number of the declaration that the expert and its institution have no interest in the case; where the institution has a code, it is
    compared with the parties by that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertFee:
    """What is owed for advice or an appraisal, who has advanced it, and who bears it."""

    kind: Literal["consultation", "appraisal"]
    payee: Code
    amount: Fen
    advanced_by: Annotated[str, Text(160)] = ""
    """Code of who has paid it; empty where nobody has."""
    borne: Literal["liable", "bureau"] = "liable"
    invoice: PaperNumber = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeCancelling:
    """A fee that was recorded wrongly."""

    fee: Target
