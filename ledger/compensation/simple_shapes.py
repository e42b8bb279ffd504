"""What is told with the simplified form of a small case: what its acts would be told one by one.

As in `ledger.compensation.shapes`: amounts are fen, and decimal text in yuan outside.
"""

from dataclasses import dataclass
from typing import Annotated, TypeAlias

from ledger.compensation.consult_shapes import Notice
from ledger.compensation.expert_shapes import ExpertCode
from ledger.compensation.shapes import Agreement, Case, Item
from ledger.processes.acts import Body, Line, Listed, Text

Digest: TypeAlias = Annotated[
    str,
    Text(pattern=r"^([0-9a-f]{64})?$", says="SHA-256 of the file, 64 hexadecimal digits in small letters."),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimpleClue(Case):
    """The clue of a small case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimpleNotice(Notice):
    """The notice of consultation in a small case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimpleAgreement(Agreement):
    """The agreement in a small case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimpleCase:
    """A small case in one form: the clue, the opinion of experts, the notice with its answer, and the agreement, all on one day."""

    case: SimpleClue
    findings: Body
    """What was found, and why the facts are simple."""
    items: Annotated[tuple[Item, ...], Listed(200, 1)]
    body: Line
    """Institution of the opinion."""
    body_code: Annotated[str, Text(160)] = ""
    """As of a party: by it and by its name the institution is compared with the parties."""
    author: Line
    """Who answers for the opinion."""
    expert: ExpertCode | None = None
    """Whose opinion it is, where no institution with a code gives it; the reason of the form says why the lot does not fall."""
    independence: Line = ""
    """Number of the declaration of independence, where the institution of the expert has no code in the pool."""
    opinion: Body = ""
    opinion_paper: Line = ""
    opinion_sha256: Digest = ""
    """Of the file, which is brought while the form waits."""
    facts_simple: bool = False
    undisputed: bool = False
    notice: SimpleNotice
    position: Body
    """What the liable parties answered."""
    admits: bool = False
    """Whether all of them admit what is claimed."""
    agreement: SimpleAgreement
    agreement_paper: Line = ""
