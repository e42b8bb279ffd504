"""What the public reads of a case and says about it: agreement, plan, result of an evaluation and apology, published within their terms.

    act ─▶ its term to publish runs ─▶ publish_paper ─▶ take_comment, within its own term ─▶ answer_comment ─▶ end_comments

Law: 环法规〔2022〕31号 art. 33; 政府信息公开条例 art. 26.
"""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.compensation import publication_shapes as shapes
from ledger.compensation.actions.engine import SubjectUnknown, View, Work
from ledger.compensation.shapes import Subject
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation
from ledger.words import nothing

SQL: Final = named_queries(__name__)
COMMENTS_MAX: Final = 500
"""Comments on what was published."""


class CaseNotPublic(RuleViolation, about="compensation.case"):
    """The case {case} is not public, so nothing of it is published.

    Let a second person make it public first.
    """

    code = "compensation.case_not_public"
    source = "docs/spec/compensation.md 9"


class CommentsOver(RuleViolation, about="compensation.case"):
    """A comment of {on} is outside the days on which they are taken, {first} to {last}.

    Answer it in another way; it is no comment on what was published.
    """

    code = "compensation.comments_over"
    source = "docs/spec/compensation.md 9"


class CommentsFull(RuleViolation, about="compensation.case"):
    """There are {most} comments on it already, and no more are taken.

    Keep further ones in a file of the case.
    """

    code = "compensation.comments_full"
    source = "docs/spec/compensation.md 9"


class CommentsOpen(RuleViolation, about="compensation.case"):
    """The comments are not over: they are taken until {last}, and {count} have no answer.

    Wait until the day after, and answer those.
    """

    code = "compensation.comments_open"
    source = "docs/spec/compensation.md 9"


class OpenPublication(NamedTuple):
    """What was published, and when it may be commented on."""

    record_id: UUID
    starts_on: date
    due_on: date | None


class CommentRow(NamedTuple):
    """A comment."""

    record_id: UUID
    subject: UUID
    """What was published."""
    answered: bool


def to_publish(view: View) -> list[UUID]:
    """Name the acts whose term to be published runs."""
    return [UUID(one.subject) for one in view.stands.terms if one.code == "disclosure"]


def open_for_comments(view: View) -> list[UUID]:
    """Name what was published and may still be commented on."""
    return [UUID(one.subject) for one in view.stands.terms if one.code == "comments"]


def unanswered(view: View) -> list[UUID]:
    """Name the comments that have no answer."""
    return list(view.stands.unanswered)


def check_public(view: View) -> None:
    """Check that the case is public.

    Raises:
        CaseNotPublic.
    """
    if not view.stands.public:
        raise CaseNotPublic(case=view.case.code)


def publish_paper(work: Work, told: shapes.Publication) -> None:
    """Publish what an act has fixed: its term ends, and that for comments begins.

    Raises:
        SubjectUnknown: there is nothing of this to publish, or it was published.
    """
    known = [one for (one,) in work.read(lambda id: (id,), SQL["publishable"])]
    _among(work, known, told.subject, "act to publish")
    work.subject = told.subject
    work.stop("disclosure", subject=str(told.subject))
    if told.comments:
        work.start("comments", subject=str(work.record_id))


def take_comment(work: Work, told: shapes.Comment) -> None:
    """Take what somebody of the public says about it. Twin: `damage_comment_in_time`.

    Raises (in this order):
        SubjectUnknown, CommentsOver, CommentsFull.
    """
    _among(work, open_for_comments(work), told.subject, "publication")
    found = _published(work, told.subject)
    if not found.starts_on <= work.on <= (found.due_on or date.max):
        last = str(found.due_on or "-")
        raise CommentsOver(on=work.on.isoformat(), first=found.starts_on.isoformat(), last=last)
    if len(_comments(work, told.subject)) >= COMMENTS_MAX:
        raise CommentsFull(most=COMMENTS_MAX)
    work.subject = told.subject


def answer_comment(work: Work, told: shapes.CommentAnswer) -> None:
    """Answer a comment, once; everybody reads the answer.

    Raises:
        SubjectUnknown: there is no such comment, or it has its answer.
    """
    _among(work, unanswered(work), told.subject, "comment")
    work.subject = told.subject


def end_comments(work: Work, told: Subject) -> None:
    """End the comments on it, when their term is over and each has its answer.

    Raises (in this order):
        SubjectUnknown, CommentsOpen.
    """
    _among(work, open_for_comments(work), told.subject, "publication")
    found = _published(work, told.subject)
    left = sum(not one.answered for one in _comments(work, told.subject))
    if left or found.due_on is None or work.on <= found.due_on:
        raise CommentsOpen(last=str(found.due_on) if found.due_on else nothing(), count=left)
    work.subject = told.subject
    work.stop("comments", subject=str(told.subject))


def _among(work: Work, known: list[UUID], wanted: UUID, noun: str) -> None:
    if wanted not in known:
        raise SubjectUnknown(case=work.case.code, subject=noun, id=str(wanted))


def _published(work: Work, wanted: UUID) -> OpenPublication:
    return next(one for one in work.read(OpenPublication, SQL["open_for"]) if one.record_id == wanted)


def _comments(work: Work, wanted: UUID) -> list[CommentRow]:
    return [one for one in work.read(CommentRow, SQL["comments"]) if one.subject == wanted]
