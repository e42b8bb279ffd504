"""What is told when a paper of a case is published, and of what the public says about it."""

from dataclasses import dataclass
from typing import Annotated

from ledger.compensation.shapes import Subject
from ledger.entries import BODY_MAX
from ledger.processes.acts import Body, Text

Said = Annotated[str, Text(BODY_MAX, 1, lines=True, says="May be of several lines.")]
"""A comment, or its answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication(Subject):
    """An act whose paper is published, and what everybody reads of it; natural persons stand in it by the first character of their name."""

    text: Body
    comments: bool = True
    """Whether the public may comment, for as long as the rule pack says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment(Subject):
    """What somebody of the public says about what was published."""

    text: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentAnswer(Subject):
    """What the bureau answers."""

    text: Said
