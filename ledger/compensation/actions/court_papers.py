"""A paper of a court is taken once: what is recorded under its number, about the same thing, is that paper already.

Twin: `damage_court_paper_once`.
"""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.compensation.actions.engine import Work
from ledger.compensation.rules.court_papers import TAKEN_ONCE, papers_of
from ledger.database.queries import named_queries
from ledger.errors import Conflict
from ledger.processes.acts import Words

SQL: Final = named_queries(__name__)


class CourtPaperTaken(Conflict, about="compensation.case"):
    """'{action}' is recorded under the number {number} already, of {on}.

    Write the number of the paper that this one is. Where that one was recorded wrongly, reverse it first.
    """

    code = "compensation.court_paper_taken"
    source = "法〔2015〕137号; docs/spec/compensation.md 14.6"


class Taken(NamedTuple):
    """A paper of a court that was recorded and stands."""

    on: date
    subject: UUID | None
    words: Words


def check_once(work: Work, told: Words) -> None:
    """Check that the paper of a court which an act records is not recorded already.

    Args:
        work: the act, done and not yet recorded.
        told: its words.

    Raises:
        CourtPaperTaken: it is.
    """
    if work.action not in TAKEN_ONCE:
        return
    mine = papers_of(work.action, work.subject, told)
    for one in work.read(Taken, SQL["taken"], act=work.action, but=work.record_id) if mine else ():
        if mine & papers_of(work.action, one.subject, one.words):
            raise CourtPaperTaken(action=work.action, number=str(told["number"]), on=one.on.isoformat())
