"""Rows of the acts by which a case is told to the public, and the public is heard."""

from typing import Final

from ledger.compensation import publication_shapes
from ledger.compensation.actions import publications
from ledger.compensation.actions.engine import CaseAct as Act
from ledger.compensation.shapes import Subject
from ledger.processes.acts import About

_BUREAU: Final = ("bureau",)
_LAW: Final = "环法规〔2022〕31号 art. 33; 政府信息公开条例 art. 26"

PUBLIC: Final = (
    Act("publish_paper", "Publish the agreement, a plan, the result of an evaluation or an apology, as a second person",
        "公开文书", _LAW, "case.work", publication_shapes.Publication, publications.publish_paper, _BUREAU, second_person=True,
        check=publications.check_public, about=About("act to publish", publications.to_publish)),
    Act("take_comment", "Take a comment of the public on what was published",
        "登记公众意见", _LAW, "case.work", publication_shapes.Comment, publications.take_comment, _BUREAU,
        about=About("publication", publications.open_for_comments, None, publications.check_comment)),
    Act("answer_comment", "Answer a comment of the public",
        "答复公众意见", _LAW, "case.work", publication_shapes.CommentAnswer, publications.answer_comment, _BUREAU,
        about=About("comment", publications.unanswered)),
    Act("end_comments", "End the comments on what was published, when each has its answer",
        "结束征求意见", _LAW, "case.work", Subject, publications.end_comments, _BUREAU,
        about=About("publication", publications.open_for_comments, None, publications.check_over)),
)  # fmt: skip
"""What is published of a case, and what the public says about it."""
