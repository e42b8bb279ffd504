"""What the public reads of a case and says about it: agreement, plan, result of an evaluation and apology, published within their terms.

    act ─▶ its term to publish runs ─▶ publish_paper ─▶ take_comment, within its own term ─▶ answer_comment ─▶ end_comments

Law: 环法规〔2022〕31号 art. 33; 政府信息公开条例 art. 26.
"""

from datetime import date
from typing import Final
from uuid import UUID

from ledger.compensation import publication_shapes as shapes
from ledger.compensation.actions.engine import SubjectUnknown, View, Work
from ledger.compensation.queries.standing import PublishedPaper, RunningTerm
from ledger.compensation.shapes import Subject
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation
from ledger.words import nothing

SQL: Final = named_queries(__name__)
TO_PUBLISH: Final = ("disclosure", "apology")
"""Terms within which something is published."""
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


def to_publish(view: View) -> list[UUID]:
    """Name the acts whose term to be published, or whose apology, runs."""
    return list(dict.fromkeys(UUID(one.subject) for one in view.stands.terms if one.code in TO_PUBLISH))


def open_for_comments(view: View) -> list[UUID]:
    """Name what was published and may still be commented on."""
    return [one.id for one in view.stands.published]


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
    work.stop(*TO_PUBLISH, subject=str(told.subject))
    if told.comments:
        work.start("comments", subject=str(work.record_id))


def check_comment(view: View, subject: UUID) -> None:
    """Check that what was published takes a comment on the day. Twin: `damage_comment_in_time`.

    Raises (in this order):
        SubjectUnknown, CommentsOver, CommentsFull.
    """
    term = _term(view, subject)
    if not term.starts_on <= view.on <= (term.due_on or date.max):
        last = str(term.due_on or "-")
        raise CommentsOver(on=view.on.isoformat(), first=term.starts_on.isoformat(), last=last)
    if _published(view, subject).comments >= COMMENTS_MAX:
        raise CommentsFull(most=COMMENTS_MAX)


def take_comment(work: Work, told: shapes.Comment) -> None:
    """Take what somebody of the public says about it.

    Raises:
        nothing of its own.
    """
    work.subject = told.subject


def answer_comment(work: Work, told: shapes.CommentAnswer) -> None:
    """Answer a comment, once; everybody reads the answer.

    Raises:
        SubjectUnknown: there is no such comment, or it has its answer.
    """
    _among(work, unanswered(work), told.subject, "comment")
    work.subject = told.subject


def check_over(view: View, subject: UUID) -> None:
    """Check that the term for comments is over, and each has its answer.

    Raises (in this order):
        SubjectUnknown, CommentsOpen.
    """
    due, left = _term(view, subject).due_on, _published(view, subject).unanswered
    if left or due is None or view.on <= due:
        raise CommentsOpen(last=str(due) if due else nothing(), count=left)


def end_comments(work: Work, told: Subject) -> None:
    """End the comments on what was published.

    Raises:
        nothing of its own.
    """
    work.subject = told.subject
    work.stop("comments", subject=str(told.subject))


def _among(view: View, known: list[UUID], wanted: UUID, noun: str) -> None:
    if wanted not in known:
        raise SubjectUnknown(case=view.case.code, subject=noun, id=str(wanted))


def _term(view: View, wanted: UUID) -> RunningTerm:
    _among(view, open_for_comments(view), wanted, "publication")
    return next(one for one in view.stands.terms if one.code == "comments" and one.subject == str(wanted))


def _published(view: View, wanted: UUID) -> PublishedPaper:
    return next(one for one in view.stands.published if one.id == wanted)
